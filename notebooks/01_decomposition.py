# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: kernelspec,jupytext,-jupytext.text_representation.format_version,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# (chapter-decomposition)=
# # Decomposition: what the goal sees of a state
#
# An agent with one goal and no reward climbs one number per state: the
# {term}`goal similarity` $c(s)$, the inner product of the embeddings of the state and of the goal.
#
# **Question.** Of the 64 numbers of an embedding, which does the actor use, and what happens to them
# when the others grow?
#
# **Finding.** On the unit sphere the rest of the embedding, $\zeta$, can grow only at the cost of $c$, the one number that
# the actor reads: in a maze the mean $c$ goes from {glue:text}`first-mean` to {glue:text}`last-mean`, without the sphere
# from {glue:text}`first-mean-loose` to {glue:text}`last-mean-loose`. A growing $\zeta$ alone takes no state below $c = 0$; a
# share of {glue:text}`share-below` of the trained states ends there.

# %% tags=["remove-cell"]
from companion import figures
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-pull", "caption": "A vector before normalisation (orange) and after (the dot on the circle, coloured by $c$). The bars along the axes are its two parts; their squares fill the bar beside it. *Animate* lets $\\lVert\\zeta\\rVert$ grow to 3 and leaves the raw $c$ alone."}}
from companion.explorables import circle

circle(c=1.0, length=1.5)

# %% [markdown]
# Pull the orange tip straight up, or press *Animate*. The vector turns away from the goal and {lit}`$c$ <circle c>` shrinks, though
# nobody touched it: the bar is always full, so what {lit}`$\zeta$ <circle zeta>` gains $c$ loses. Along its own ray nothing changes.
# From a negative $c$ the vector turns up as well, towards 0.
# With raw $c = 1$ and $\lVert\zeta\rVert$ = {scrub}`2 <length of ζ, 0 to 3 by 0.1>`, {follows}`left of 2` of $c$ is left.
#
# ## The agent
#
# The agent is {term}`SGCRL`. It keeps one embedding $\psi(s)$ for each state and learns by {term}`InfoNCE`, on
# pairs of a state and a later state of the same episode, to tell which two belong together. Its
# {term}`actor` prefers the next state whose embedding is most similar to the goal's.
#
# In the first three chapters the embeddings stand in a table, a row for each state. All rows start near the goal's
# ({term}`symmetric start`): $\psi(g)$ plus a little noise. Settings, seeds, intervals and what a verdict means are explained on
# {doc}`/book/methods`. Agents with one part switched off will come back often:
#
# - A *random actor* makes every move with the same probability.
# - A *frozen table* is never trained; the actor climbs what differences it starts with.
# - A *random start* gives each state a direction of its own, unrelated to the goal's.
#
# ## Two parts of a vector
#
# The tool is the paper's {cite}`bastankhah2026demystifying`, and the blog post that this book accompanies
# {cite}`infonce_exploration_post` takes it up: split each embedding into a part along the goal's, $z = \psi(g)$, and the rest,
#
# $$
# \psi(s) = c(s)\, z + \zeta(s), \qquad c(s) = \psi(s)^\top z, \qquad \zeta(s)^\top z = 0.
# $$ (eq-split)
#
# On the unit sphere then
#
# $$
# c(s)^2 + \lVert\zeta(s)\rVert^2 = 1.
# $$ (eq-circle)
#
# The next cell splits five random vectors along a random direction and checks that nothing is lost.

# %%
import numpy as np

from companion.seeds import chapter_seed
from sgcrl.sphere import decompose, normalise, recompose

seed = chapter_seed(1)
rng = np.random.default_rng(seed)
z = normalise(rng.standard_normal(64))
psi = rng.standard_normal((5, 64))
c, zeta = decompose(psi, z)
assert np.allclose(recompose(c, zeta, z), psi) and np.allclose(zeta @ z, 0)
print("c:", c.round(3))

# %% [markdown]
# ## A longer ζ takes from c
#
# Let $\lVert\zeta\rVert$ grow and hold the raw $c$, as when training pulls states apart at right angles to $z$. After
# normalisation
#
# $$
# c_\text{after} = \frac{c}{\sqrt{c^2 + \lVert\zeta\rVert^2}} .
# $$ (eq-squeezed)
#
# The same with vectors of 64 numbers, for four values of $c$:

# %%
aside = normalise(zeta[0])
lengths = np.linspace(0, 3, 16)
starts = np.array([1.0, 0.5, 0.2, -0.5])
raw = recompose(starts[:, None], lengths[:, None] * aside + np.zeros((4, 1, 1)), z)
left_over, _ = decompose(normalise(raw), z)
closed = starts[:, None] / np.sqrt(starts[:, None] ** 2 + lengths**2)
assert np.abs(left_over - closed).max() < 1e-12

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-longer", "caption": "The same $c$ with a growing rest. Without normalisation nothing happens to $c$ (dashed); with it, the vectors (dots) follow equation {eq}`eq-squeezed` (lines) towards 0 from both sides."}, "image": {"alt": "Curves of c against the length of zeta. Four horizontal dashed lines at 1, 0.5, 0.2 and minus 0.5; from each starts a solid curve with dots on it that bends towards zero as zeta grows."}}
figures.squeezed(lengths, starts, left_over)

# %% tags=["remove-cell"]
glue({"left-at-two": left_over[0, 10], "half-at-two": left_over[1, 10]}, ".2f")

# %% [markdown]
# In {numref}`fig-longer` a state with raw $c = 1$ keeps {glue:text}`left-at-two` once
# $\lVert\zeta\rVert = 2$, and one with $c = 0.5$ keeps {glue:text}`half-at-two`. Nothing pushed
# against $z$: the goal's part was crowded out. Without normalisation $c$ would have stayed.
#
# This is geometry: no experiment can refute it. It does not show that $\zeta$ *does* grow, or that
# nothing else moves $c$. Since a growing $\zeta$ takes $c$ to 0 and never below, a state with $c < 0$
# must have been pushed by something else.
#
# ## On a trained table
#
# Now a table that learns. The next cell trains 32 of them in a maze of four rooms, 500 episodes each, and the
# same 32 without normalisation. {doc}`03_tabular` looks at what such agents do; here only their embeddings count.

# %%
from companion.trainings import trained
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings
from sgcrl.worlds import four_rooms

world, K, E = four_rooms(), 32, 500
settings = Settings(runs=K, episodes=E, seed=seed)
run = trained(TabularCritic, world, settings)
loose = trained(TabularCritic, world, settings, normalised=False)

# %% [markdown]
# Every embedding, from start to end of all runs, is split along the goal's embedding of the same moment:

# %%
c, zeta = decompose(run.embeddings, run.embeddings[:, :, world.goal])
loose_c, loose_zeta = decompose(loose.embeddings, loose.embeddings[:, :, world.goal])
length, loose_length = (np.linalg.norm(rest, axis=-1) for rest in (zeta, loose_zeta))
error, loose_error = (
    np.abs(x**2 + y**2 - 1) for x, y in ((c, length), (loose_c, loose_length))
)
assert error.max() < 2e-6  # 32-bit numbers

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-table", "caption": "All 89 states of a four-rooms table. Top: the run with the median first arrival at the goal; before training (grey), after 500 episodes (blue), and after 500 episodes without normalisation (orange). Bottom: $c$ of all states in all 32 runs."}, "image": {"alt": "Top: points in the plane of c and length of zeta, with the upper half of the unit circle. Grey squares, before training, and blue triangles, after it, lie on the circle; orange dots, without normalisation, need not. Bottom: three histograms of c in the same colours."}}
from sgcrl.measures.visits import typical_run

median_run = typical_run(run.arrival())
figures.tables_on_circle(
    {
        "after, not normalised": (
            figures.COLORS["not normalised"],
            loose_c[median_run, -1],
            loose_length[median_run, -1],
            loose_c[:, -1],
        ),
        "after": (
            figures.COLORS["SGCRL"],
            c[median_run, -1],
            length[median_run, -1],
            c[:, -1],
        ),
        "before": ("#8c8c8c", c[median_run, 0], length[median_run, 0], c[:, 0]),
    }
)

# %% tags=["remove-cell"]
from companion.claims import below, worded
from sgcrl.measures.statistics import interval, paired_difference

below_zero = interval((c[:, -1] < 0).mean(axis=1))
drop = paired_difference(c[:, -1].mean(axis=1), c[:, 0].mean(axis=1))
lost_more = paired_difference(
    c[:, -1].mean(axis=1) - c[:, 0].mean(axis=1),
    loose_c[:, -1].mean(axis=1) - loose_c[:, 0].mean(axis=1),
)
at_visits = {}
for name, table, similarity in (("sphere", run, c), ("loose", loose, loose_c)):
    states = table.trajectories.reshape(K, -1)
    first, last = (
        np.take_along_axis(similarity[:, k], states, axis=1).mean(axis=1)
        for k in (0, -1)
    )
    at_visits[name] = paired_difference(last, first)
means = {"c": c, "length": length, "loose c": loose_c, "loose length": loose_length}
numbers = {
    "before": {name: values[:, 0].mean(axis=1) for name, values in means.items()},
    "after": {name: values[:, -1].mean(axis=1) for name, values in means.items()},
    "over-visits": at_visits,
    "lowest-c": c[:, -1].min(),
    "below-zero": below_zero,
    "identities": f"{c.size:,}",
    "costs": worded(
        below(lost_more, 0),
        "costs them more of their similarity to the goal than it does off the sphere",
        "costs them no more of their similarity to the goal than it does off the sphere",
        "does not clearly cost them more of their similarity to the goal than off the sphere",
    ),
}
glue(numbers, ".2f")
short = {
    "first-mean": c[:, 0].mean(),
    "last-mean": c[:, -1].mean(),
    "first-mean-loose": loose_c[:, 0].mean(),
    "last-mean-loose": loose_c[:, -1].mean(),
    "share-below": (c[:, -1] < 0).mean(),
}
glue(short, ".2f")

# %% [markdown]
# In {numref}`fig-table` none of {glue:text}`identities` embeddings misses {eq}`eq-circle` by more than
# two parts in a million. The mean $c$ of a run goes from
# {glue:text}`before-c` to {glue:text}`after-c`, the mean $\lVert\zeta\rVert$ from
# {glue:text}`before-length` to {glue:text}`after-length`. Without normalisation $\lVert\zeta\rVert$
# ends at {glue:text}`after-loose-length`, and $c$ goes from {glue:text}`before-loose-c` to
# {glue:text}`after-loose-c`. Averaged over the visits of the agent instead of over states, $c$ changes by
# {glue:text}`over-visits-sphere` on the sphere, by {glue:text}`over-visits-loose` off it.
#
# So on the sphere learning to tell states apart {glue:text}`costs`. {doc}`02_squeeze`
# looks for the reason, with the same data for both; here each agent goes its own way.
#
# It does not mean that training takes every $c$ to 0. The states
# spread from {glue:text}`lowest-c` to 1, and a share of {glue:text}`below-zero` lies *below* 0, where a growing
# $\zeta$ alone takes none. {doc}`01_decomposition_evidence` has the tables off the sphere in more detail.
#
# ## How the actor reads c
#
# The actor knows where each move leads, and draws its next state with weight
# $e^{c(\text{next}) / 0.1}$. A move whose $c$ is higher by {scrub}`0.2 <difference of c, 0 to 0.5 by 0.01>` is
# {follows}`times of 0.2` times as likely. $\zeta$ is not asked. This is the whole policy in one cell of the first room, in the median
# run after 100 episodes:

# %%
from sgcrl.train import policy

similarity = run.similarity[median_run, 100]
probability = policy(world, similarity, settings.actor_temperature)
state = np.flatnonzero((world.positions == (3, 3)).all(axis=1))[0]
options = world.actions, world.next_state[state], probability[state]
for action, then, p in zip(*options, strict=True):
    print(f"{action:6s} c = {similarity[then]:+.2f}   probability {p:.2f}")

# %% [markdown]
# Does the recorded actor do this? The next cell asks of each step of training whether it went to the next state
# with the highest $c$, how often the softmax should, and how often a random actor would in the same states.

# %%
from sgcrl.measures.landscape import climbing

taken, expected, chance = climbing(run)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-reading", "caption": "Left: $c$ in the median run after 100 episodes, and the mean move the actor makes of it. Right: how often a training step leads to the next state of highest $c$, as acted, as the softmax expects, and for a random actor in the same states (means and 95 % bands over 32 runs)."}, "image": {"alt": "Left: the four-rooms maze coloured by c, with a small arrow in each cell. Right: three curves over 500 episodes of the share of steps to the best next state: SGCRL, the softmax of c (dotted) and the random actor (dashed)."}}
from sgcrl.measures.visits import in_blocks

best = {"SGCRL": taken, "softmax of c": expected, "random actor": chance}
figures.reading(
    world,
    similarity,
    probability,
    np.arange(0, E, 25) + 12.5,
    {name: in_blocks(share, 25) for name, share in best.items()},
)

# %% tags=["remove-cell"]
excess = paired_difference(taken.mean(axis=1), chance.mean(axis=1))
error_of_softmax = paired_difference(taken.mean(axis=1), expected.mean(axis=1))
first = paired_difference(taken[:, 0], chance[:, 0])
moves = world.next_state != np.arange(world.states)[:, None]
steps = np.abs(run.similarity[:, -1, world.next_state] - run.similarity[:, -1, :, None])
numbers = {
    "first-episode": first,
    "step-of-c": steps[:, moves].mean(axis=1),
    "best-first": taken[:, :25].mean(axis=1),
    "best-last": {name: share[:, -25:].mean(axis=1) for name, share in best.items()},
}
glue(numbers, ".2f")

# %% [markdown]
# In {numref}`fig-reading` the actor takes the best move in {glue:text}`best-first` of its steps in the
# first 25 episodes and in {glue:text}`best-last-SGCRL` in the last 25, where the softmax expects {glue:text}`best-last-softmax-of-c`
# and chance gives {glue:text}`best-last-random-actor`. So $c$ takes the place of a reward, one that moves with training.
# In the very first episode the share less that of chance is {glue:text}`first-episode`: the untrained table has bumps, too.
#
# It does not mean that the actor gets anywhere. Its temperature is 0.1, and the $c$ of
# neighbouring cells differs by {glue:text}`step-of-c` on average after training; and the best move may lead up a
# bump of $c$ far from the goal. Nor does it mean that the actor maximises what $c$ adds up to
# over an episode, the *return*, which is what the paper's first theorem is about: {doc}`01_return_evidence` tests it.
#
# ## Verdicts
#
# One number is new: $c$ in a table with a random start. Its directions have nothing to do with the goal's, so it is the null of
# a start in which every state is near the goal.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts, above, within

random_table = TabularCritic(world, K, seed, start="random").embed()
random_c, _ = decompose(random_table, random_table[:, world.goal])
mean_start = interval(c[:, 0, world.others].mean(axis=1))
lowest_start = interval(c[:, 0, world.others].min(axis=1))
highest_random = interval(random_c[:, world.others].max(axis=1))
longer = paired_difference(length[:, -1].mean(axis=1), length[:, 0].mean(axis=1))
missed = interval(loose_error[:, -1].mean(axis=1))
Verdicts(
    Claim(
        "On the unit sphere c² + ‖ζ‖² = 1, whatever training does to a table",
        "blog",
        f"no error above 2e-6; mean error off the sphere {missed:.2f}",
        {
            "to rounding, for all embeddings": error.max() < 2e-6,
            "not so without normalisation": above(missed, 0.1),
        },
    ),
    Claim(
        "At a symmetric start all states of a table are near the goal: c is high everywhere",
        "paper and blog",
        f"mean c of the other states {mean_start:.2f}, lowest {lowest_start:.2f}; "
        f"highest at a random start {highest_random:.2f}",
        {
            "closer than unrelated directions: mean c above 0": above(mean_start, 0),
            "nearly the same: mean c above 0.9": above(mean_start, 0.9),
            "lowest c above the highest of a random start": above(
                lowest_start, highest_random
            ),
        },
    ),
    Claim(
        "As a table on the unit sphere learns, ζ grows and crowds out c",
        "blog",
        f"change of the mean ‖ζ‖ {longer:+.2f}, of the mean c {drop:+.2f}; "
        f"against c without normalisation {lost_more:+.2f}",
        {
            "‖ζ‖ grows": above(longer, 0),
            "c falls": below(drop, 0),
            "by more than without normalisation": below(lost_more, 0),
        },
    ),
    Claim(
        "Growth of ζ is all that moves c in a table: no state falls below 0",
        "ours",
        f"share of states below 0 after training {below_zero:.2f}",
        {"less than a hundredth of states below 0": below(below_zero, 0.01)},
    ),
    Claim(
        "The actor climbs c, the similarity to the goal",
        "paper and blog",
        f"share of best moves less chance {excess:+.3f}, in the first episode {first:+.2f}; "
        f"beside the softmax {error_of_softmax:+.3f}",
        {
            "above chance": above(excess, 0),
            "already in an untrained table": above(first, 0),
            "as the softmax has it, within ±0.01": within(
                error_of_softmax, -0.01, 0.01
            ),
        },
    ),
)

# %% tags=["remove-cell"]
glue({"start-c": mean_start}, ".2f")
words = worded(
    above(mean_start, 0.9),
    "so close that they are nearly one vector",
    "though not nearly one vector",
    "and it stays open whether they are nearly one vector",
)
glue({"one-vector": words})

# %% [markdown]
# At the start the other states have a mean $c$ of {glue:text}`start-c`: near the goal, beside the 0 of unrelated directions,
# {glue:text}`one-vector`. The same two tests are put to the network in {doc}`04_network`. The third claim is about
# means: on the sphere growth of $\zeta$ and fall of $c$ go together by construction as long as $c > 0$.
# What is measured is whether both happen, and whether $c$ falls less off the sphere. The claim about the actor is
# about single steps, not about where they lead.
#
# ```{replication}
# ```
#
# ## Summary
#
# - An embedding is $c z + \zeta$. On the sphere $c^2 + \lVert\zeta\rVert^2 = 1$, so a growing $\zeta$ squeezes $c$ towards 0.
# - Over visits $c$ changes by {glue:text}`over-visits-sphere` with normalisation, by {glue:text}`over-visits-loose` without. A share of
#   {glue:text}`below-zero` of the states ends below 0, which the squeeze alone cannot do.
# - The actor takes the move to the highest $c$ in {glue:text}`best-last-SGCRL` of the last steps, a random one in
#   {glue:text}`best-last-random-actor`.
#
# ## The way on
#
# Geometry says what a growing $\zeta$ does to $c$. {doc}`02_squeeze` asks why contrastive training
# would make $\zeta$ grow, and when it is silent along $z$.
