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
# An agent with one goal and no reward needs something to climb. Here it climbs a single number per
# state: the {term}`goal similarity` $c(s)$, the inner product of the state's embedding $\psi(s)$ with
# the goal's, $z = \psi(g)$.
#
# **Question.** Of the 64 numbers of an embedding, which does the actor use, and what happens to them
# when the others grow?
#
# **Claim.** The blog post this book accompanies {cite}`infonce_exploration_post` takes its tool from
# the paper it explains {cite}`bastankhah2026demystifying`: split every embedding into a part along
# $z$ and the rest,
#
# $$
# \psi(s) = c(s)\, z + \zeta(s), \qquad c(s) = \psi(s)^\top z, \qquad \zeta(s)^\top z = 0,
# $$ (eq-split)
#
# and note that on the unit sphere
#
# $$
# c(s)^2 + \lVert\zeta(s)\rVert^2 = 1,
# $$ (eq-circle)
#
# so that one part can grow only at the other's cost, while the actor looks at $c$ alone.
#
# Equation {eq}`eq-circle` is geometry: it is true by construction once embeddings are normalised, and no
# experiment can refute it. What can fail is our table keeping to it, the identity mattering for a
# table that learns, and the actor doing what $c$ says. These are checked below, each against a case
# in which it should not hold.
#
# What will be seen: on the sphere the mean $c$ of a maze goes from {glue:text}`before-c` to
# {glue:text}`after-c`, off the sphere from {glue:text}`before-loose-c` to {glue:text}`after-loose-c`; how
# the actor's moves follow $c$; and that a share of {glue:text}`below-zero` of the
# trained states lies below 0, where no growth of $\zeta$ can take them.

# %% tags=["remove-cell"]
from companion import figures
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# ## Two parts of a vector
#
# Five random vectors, a random direction. The split loses nothing: the two parts put together again
# are the vector, and the rest has no part along $z$.

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
# ## On the unit circle
#
# Every vector is thus a point in a half-plane: $c$ to the side, the length $\lVert\zeta\rVert$
# upwards. We draw random pairs of $c$ and $\lVert\zeta\rVert$, make vectors of them, normalise these,
# and split again.

# %%
raw_c, raw_length = rng.uniform((-1.5, 0.0), (1.5, 1.6), (60, 2)).T
aside = normalise(zeta[0])
raw = recompose(raw_c, raw_length[:, None] * aside, z)
c, zeta = decompose(normalise(raw), z)
length = np.linalg.norm(zeta, axis=-1)

# %%
before = np.abs(raw_c**2 + raw_length**2 - 1).max()
after = np.abs(c**2 + length**2 - 1).max()
assert after < 1e-12
print(f"largest deviation from c² + ‖ζ‖² = 1: {before:.2f} before, below 1e-12 after")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-circle", "caption": "Sixty random pairs before (grey) and after normalisation (coloured by $c$: blue near the goal, red far). Each moves along the ray through the origin until it lies on the circle."}, "image": {"alt": "A half-plane with c to the right and the length of zeta upwards. Grey dots everywhere are joined by straight lines towards the origin to coloured dots on the upper half of the unit circle, red on the left and blue on the right."}}
figures.normalisation((raw_c, raw_length), (c, length))

# %% tags=["remove-cell"]
glue({"raw-deviation": before}, ".1f")

# %% [markdown]
# {numref}`fig-circle` shows what normalisation does: it keeps the ratio of the two parts and forgets
# the length. Before, $c^2 + \lVert\zeta\rVert^2$ misses 1 by up to {glue:text}`raw-deviation`; after,
# it is 1 to machine precision. The circle is all that is left of the plane, so a state has one degree
# of freedom between goal and rest.

# %% [markdown]
# ## A longer ζ takes from c
#
# Hold the raw $c$ fixed and let only $\lVert\zeta\rVert$ grow, as it does when training pulls states
# apart at right angles to $z$. After normalisation
#
# $$
# c_\text{after} = \frac{c}{\sqrt{c^2 + \lVert\zeta\rVert^2}} .
# $$ (eq-squeezed)
#
# {numref}`fig-pull` is that formula to touch. Pull the orange tip straight up, or press *Animate*.
# Then pull it along its own ray, and do the same with a negative $c$.

# %% mystnb={"figure": {"name": "fig-pull", "caption": "A vector before normalisation (orange) and after (the dot on the circle, coloured by $c$). The bars along the axes are its two parts; their squares fill the bar beside it. *Animate* lets $\\lVert\\zeta\\rVert$ grow to 3 and leaves the raw $c$ alone."}}
from companion.explorables import circle

circle(c=1.0, length=1.5)

# %% [markdown]
# Pulled up, the vector turns away from the goal and $c$ shrinks, though nobody touched it: the bar is
# always full, so what $\zeta$ gains $c$ loses. Along the ray nothing changes. From a negative $c$ the
# vector turns up as well, towards 0. The same for vectors of 64 numbers, beside the case without
# normalisation:

# %%
lengths = np.linspace(0, 3, 16)
starts = np.array([1.0, 0.5, 0.2, -0.5])
raw = recompose(starts[:, None], lengths[:, None] * aside + np.zeros((4, 1, 1)), z)
left_over, _ = decompose(normalise(raw), z)
closed = starts[:, None] / np.sqrt(starts[:, None] ** 2 + lengths**2)
assert np.abs(left_over - closed).max() < 1e-12
print("c = 1 after normalisation, ‖ζ‖ = 1, 2, 3:", left_over[0, [5, 10, 15]].round(3))

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-longer", "caption": "The same $c$ with a growing rest. Without normalisation nothing happens to $c$ (dashed); with it, the vectors (dots) follow equation {eq}`eq-squeezed` (lines) towards 0 from both sides."}, "image": {"alt": "Curves of c against the length of zeta. Four horizontal dashed lines at 1, 0.5, 0.2 and minus 0.5; from each starts a solid curve with dots on it that bends towards zero as zeta grows."}}
figures.squeezed(lengths, starts, left_over)

# %% tags=["remove-cell"]
glue({"left-at-two": left_over[0, 10], "half-at-two": left_over[1, 10]}, ".2f")

# %% [markdown]
# In {numref}`fig-longer` a state with raw $c = 1$ keeps {glue:text}`left-at-two` once
# $\lVert\zeta\rVert = 2$, and one with $c = 0.5$ keeps {glue:text}`half-at-two`. Nothing pushed
# against $z$: the goal's part was crowded out. The dashed lines are the null: the same growth without
# normalisation leaves $c$ where it was.
#
# What this does not show: that $\zeta$ *does* grow, or that nothing else moves $c$. A growing rest
# can take $c$ to 0 but never below, so a state with $c < 0$ must have been pushed by something else.

# %% [markdown]
# ## On a trained table
#
# Now a table that learns: the maze of four rooms, 32 independent runs of 500 episodes, and the same
# 32 runs with normalisation switched off. {doc}`03_tabular` looks at what such agents do; here only
# their embeddings count.

# %%
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.worlds import four_rooms

world, K, E = four_rooms(), 32, 500
settings = Settings(runs=K, episodes=E, seed=seed)
run = train(world, TabularCritic(world, K, seed), settings)
loose = train(world, TabularCritic(world, K, seed, normalised=False), settings)

# %% [markdown]
# :::{margin}
# Embeddings are 32-bit numbers, so "equal" means equal to about one part in a million.
# :::
#
# All states, all runs, all snapshots, start to end, split along the goal's embedding of the same
# moment.

# %%
from sgcrl.measures.statistics import interval, paired_difference

c, zeta = decompose(run.embeddings, run.embeddings[:, :, world.goal])
length = np.linalg.norm(zeta, axis=-1)
worst = np.abs(c**2 + length**2 - 1).max()
assert worst < 2e-6
back = recompose(c, zeta, run.embeddings[:, :, world.goal])
assert np.abs(back - run.embeddings).max() < 2e-6

loose_c, loose_zeta = decompose(loose.embeddings, loose.embeddings[:, :, world.goal])
loose_length = np.linalg.norm(loose_zeta, axis=-1)
missed = interval(np.abs(loose_c**2 + loose_length**2 - 1)[:, -1].mean(axis=1))
print("identities checked:", c.size)

# %% [markdown]
# The distance to the goal is not in these numbers yet; only how $c$ and $\lVert\zeta\rVert$ are
# distributed before and after training.

# %%
from sgcrl.measures.visits import typical_run

median_run = typical_run(run.arrival())
below_zero = interval((c[:, -1] < 0).mean(axis=1))
drop = paired_difference(c[:, -1].mean(axis=1), c[:, 0].mean(axis=1))
loose_drop = paired_difference(loose_c[:, -1].mean(axis=1), loose_c[:, 0].mean(axis=1))
lost_more = paired_difference(
    c[:, -1].mean(axis=1) - c[:, 0].mean(axis=1),
    loose_c[:, -1].mean(axis=1) - loose_c[:, 0].mean(axis=1),
)
print(f"change of the mean c: {drop:.3f} normalised, {loose_drop:.3f} not normalised")

# %% [markdown]
# That is a mean over states. An agent is not in all of them equally often, so the same change again as a
# mean over its own visits:

# %%
at_visits = {}
for name, table, similarity in (("sphere", run, c), ("loose", loose, loose_c)):
    states = table.trajectories.reshape(K, -1)
    before, after = (
        np.take_along_axis(similarity[:, k], states, axis=1).mean(axis=1)
        for k in (0, -1)
    )
    at_visits[name] = paired_difference(after, before)
print(
    "change of c over visits: {:.3f} normalised, {:.3f} not".format(*at_visits.values())
)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-table", "caption": "All 89 states of a four-rooms table. Top: the run with the median first arrival at the goal; before training (grey), after 500 episodes (blue), and after 500 episodes without normalisation (orange). Bottom: $c$ of all states in all 32 runs."}, "image": {"alt": "Top: points in the plane of c and length of zeta, with the upper half of the unit circle. Grey squares, before training, and blue triangles, after it, lie on the circle; orange dots, without normalisation, need not. Bottom: three histograms of c in the same colours."}}
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

means = {"c": c, "length": length, "loose c": loose_c}
longer_loose = interval(loose_length[:, -1].mean(axis=1))
numbers = {
    "before": {name: values[:, 0].mean(axis=1) for name, values in means.items()},
    "after": {name: values[:, -1].mean(axis=1) for name, values in means.items()},
    "after-loose-length": longer_loose,
    "over-visits": at_visits,
    "lowest-c": c[:, -1].min(),
    "below-zero": below_zero,
    "missed": missed,
    "identities": f"{c.size:,}",
    "costs": worded(
        below(lost_more, 0),
        "costs them more of their similarity to the goal than it does off the sphere",
        "costs them no more of their similarity to the goal than it does off the sphere",
        "does not clearly cost them more of their similarity to the goal than off the sphere",
    ),
}
glue(numbers, ".2f")

# %% [markdown]
# :::{margin}
# Here and everywhere in this book: a mean over runs and, in brackets, its 95 % bootstrap interval.
# :::
#
# {numref}`fig-table`: of {glue:text}`identities` embeddings none misses {eq}`eq-circle` by more than
# two parts in a million. Along the circle, the mean $c$ of a run goes from
# {glue:text}`before-c` to {glue:text}`after-c` and the mean $\lVert\zeta\rVert$ from
# {glue:text}`before-length` to {glue:text}`after-length`. Without normalisation $\lVert\zeta\rVert$
# ends at {glue:text}`after-loose-length`, and the mean $c$ is {glue:text}`before-loose-c` before,
# {glue:text}`after-loose-c` after. Over visits it changes by {glue:text}`over-visits-loose` there, and
# by {glue:text}`over-visits-sphere` on the sphere.
#
# So on the sphere learning to tell states apart {glue:text}`costs`. {doc}`02_squeeze`
# looks for the reason, for pairs that are the same with and without; here each agent goes its own way.
#
# It does not mean that training takes every $c$ to 0. The states
# spread from {glue:text}`lowest-c` to 1, and a share of {glue:text}`below-zero` of them lies *below* 0.
# By {numref}`fig-longer` a growing $\zeta$ alone takes no state there.

# %% [markdown]
# ## How the actor reads c
#
# The actor knows where each move leads and draws its next state with weight
# $e^{c(\text{next}) / 0.1}$. $\zeta$ is not asked. This is the whole policy in one state of the median
# run, a cell inside the first room after 100 episodes:

# %%
from sgcrl.train import policy

similarity = run.similarity[median_run, 100]
probability = policy(world, similarity, settings.actor_temperature)
state = np.flatnonzero((world.positions == (3, 3)).all(axis=1))[0]
for action, then, p in zip(
    world.actions, world.next_state[state], probability[state], strict=True
):
    print(f"{action:6s} c = {similarity[then]:+.2f}   probability {p:.2f}")

# %% [markdown]
# Does the recorded actor do this? For every step of training we ask whether it went to the next state
# with the highest $c$. The softmax says how often it should; a uniformly random actor in the same
# states is the null.

# %%
from sgcrl.measures.landscape import climbing

taken, expected, chance = climbing(run)
excess = paired_difference(taken.mean(axis=1), chance.mean(axis=1))
error = paired_difference(taken.mean(axis=1), expected.mean(axis=1))
first = paired_difference(taken[:, 0], chance[:, 0])
print(f"best move: {excess:+.3f} beside chance, {error:+.3f} beside the softmax")

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
# and chance gives {glue:text}`best-last-random-actor`. So $c$ is in the place of a reward, one that moves with training. In the
# very first episode the share less that of chance is {glue:text}`first-episode`: the untrained table has bumps too.
# That the actor keeps to the softmax is how it was built; the line checks the record.
#
# It does not mean that the actor gets anywhere. Its temperature is 0.1, and the $c$ of
# neighbouring cells differs by {glue:text}`step-of-c` on average after training. A softmax also takes moves that
# are not the best, and the best move may lead up a bump of $c$ far from the goal. {doc}`03_tabular` looks at both.

# %% [markdown]
# ## Verdicts
#
# Each claim is held against the trained tables above, those with normalisation and those without; see
# {doc}`/book/scorecard` for the rules. One number is new: the largest $c$ in a table that starts at random,
# the null of a start in which every state is near the goal.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts, above, below, within

random_table = TabularCritic(world, K, seed, start="random").embed()
random_c, _ = decompose(random_table, random_table[:, world.goal])
lowest_start = interval(c[:, 0, world.others].min(axis=1))
highest_random = interval(random_c[:, world.others].max(axis=1))
longer = paired_difference(length[:, -1].mean(axis=1), length[:, 0].mean(axis=1))
cosine = (loose_c / np.hypot(loose_c, loose_length))[:, -1].mean(axis=1)
put_back = paired_difference(c[:, -1].mean(axis=1), cosine)
Verdicts(
    Claim(
        "On the unit sphere c² + ‖ζ‖² = 1, whatever training does to a table",
        "blog",
        f"no error above 2e-6; mean error off the sphere {missed:.2f}",
        {
            "to rounding, for all embeddings": worst < 2e-6,
            "not so without normalisation": above(missed, 0.1),
        },
    ),
    Claim(
        "At a symmetric start all states of a table are near the goal: c is high everywhere",
        "paper and blog",
        f"lowest c of a table {lowest_start:.2f}; highest at a random start {highest_random:.2f}",
        {
            "lowest c above 0.5": above(lowest_start, 0.5),
            "above the highest of a random start": above(lowest_start, highest_random),
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
        "Off the unit sphere ζ grows in a table and c stays, with the agent's own actor",
        "ours",
        f"‖ζ‖ at the end {longer_loose:.2f}; change of c over states {loose_drop:+.2f}, "
        f"over visits {at_visits['loose']:+.2f}",
        {
            "‖ζ‖ ends above the sphere's 1": above(longer_loose, 1),
            "mean c over states within ±0.05": within(loose_drop, -0.05, 0.05),
            "mean c over visits within ±0.05": within(at_visits["loose"], -0.05, 0.05),
        },
    ),
    Claim(
        "To put a trained table on the unit sphere afterwards does what training on it does",
        "ours",
        f"mean c trained on the sphere less mean cosine trained off it {put_back:+.2f}",
        {"same mean c within ±0.05": within(put_back, -0.05, 0.05)},
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
        f"beside the softmax {error:+.3f}",
        {
            "above chance": above(excess, 0),
            "already in an untrained table": above(first, 0),
            "as the softmax has it, within ±0.01": within(error, -0.01, 0.01),
        },
    ),
)

# %% [markdown]
# The claim about the actor is about single steps, not about where they lead. And the third is about means:
# growth of $\zeta$ and fall of $c$ go together on the sphere by construction as long as $c > 0$. What is
# measured is whether both happen, and whether $c$ falls less without the sphere.
#
# ```{replication}
# ```

# %% [markdown]
# ## Your own settings
#
# In a live notebook (the rocket at the top of the page starts one) the next cell has controls: choose the
# start, the dimensions and the length of training, switch normalisation off, press *Run*, and see
# where your tables end. A page has nothing to train with; there the cell is one vector, with the
# mean $c$ and $\lVert\zeta\rVert$ that training leaves a state without normalisation.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-own-tables", "caption": "Where training without normalisation puts a state on average (orange), and what the sphere would leave of it (the dot on the circle)."}}
from functools import partial

from companion import panels

ends = loose_c[:, -1].mean(), loose_length[:, -1].mean()
panels.panel(
    partial(panels.trained, TabularCritic, world, snapshot_every=10),
    panels.on_circle,
    {
        "spread": ("spread σ of the start", 0.1),
        "dimension": ("dimensions D", 64),
        "start": ("start", ["symmetric", "random"]),
        "normalised": ("normalised", True),
        "episodes": ("episodes", 500),
        "runs": ("runs", 32),
    },
    still=circle(*(round(float(part), 2) for part in ends)),
    alt="c and ‖ζ‖ of all states of one run, and c in all runs, before and after training",
)

# %%
kept = ends[0] / np.hypot(*ends)
print(f"c of {ends[0]:.2f}, normalised {kept:.2f}")

# %% tags=["remove-cell"]
words = worded(
    within(put_back, -0.05, 0.05),
    "to be put on the sphere in the end does what training on it does",
    "to train on the sphere is something else than to be put on it in the end",
    "it stays open whether to be put on the sphere in the end does what training on it does",
)
glue({"loose-end": ends[0], "loose-kept": kept, "put-back": words}, ".2f")

# %% [markdown]
# Of its $c$ of {glue:text}`loose-end` the vector in {numref}`fig-own-tables` would keep
# {glue:text}`loose-kept`, normalised once at the end. The tables that were normalised at every step
# end at {glue:text}`after-c`: {glue:text}`put-back`.

# %% [markdown]
# ## Summary
#
# - An embedding is $c z + \zeta$; the split is exact and can be undone.
# - On the sphere $c^2 + \lVert\zeta\rVert^2 = 1$: checked on every embedding of 32 runs. The table without
#   normalisation misses it by {glue:text}`missed` on average.
# - On the sphere a growing $\zeta$ squeezes $c$: over visits it changes by {glue:text}`over-visits-sphere`, without
#   normalisation by {glue:text}`over-visits-loose`. A growing $\zeta$ alone cannot make $c$ negative;
#   a share of {glue:text}`below-zero` of the trained states is.
# - The actor reads $c$ and nothing else, and takes the best move in
#   {glue:text}`best-last-SGCRL` of the last steps, where chance gives {glue:text}`best-last-random-actor`.
#
# ## Differences from the paper and the blog
#
# 1. The blog shows the circle as an animation with sliders; here it is also drawn for many pairs at
#    once, beside the closed form and the case without normalisation.
# 2. $\lVert\zeta\rVert$ is a length, so only the upper half of the circle can be reached.
# 3. $z$ is the goal's embedding at the same moment. In a table it stands still until the goal is first
#    in a batch, and moves afterwards.
# 4. Without normalisation $\psi(g)$ need not have length 1. Then $c$ here is the part along the goal's
#    *direction*, while the actor reads $\psi(s)^\top\psi(g)$.
# 5. $D = 64$ as in the blog.

# %% [markdown]
# ## Exercises
#
# **1. Where does $c$ start?** The symmetric start is $\psi(s) = z + \sigma\, n$ with
# $n \sim \mathcal N(0, I)$, normalised, and $\sigma = 0.1$. Predict the mean $c$ before training from
# $\sigma$ and $D$, and check it for several of both.
#
# :::{dropdown} Solution
# The part of $\sigma n$ at right angles to $z$ has $D - 1$ components, so
# $\lVert\zeta\rVert^2 \approx \sigma^2 (D-1)$ before normalisation while the part along $z$ is about 1.
# Equation {eq}`eq-squeezed` then gives $c \approx 1 / \sqrt{1 + \sigma^2 (D - 1)}$. More dimensions
# start further from the goal at the same $\sigma$.
# :::

# %% tags=["hide-cell"]
for spread, dimension in ((0.1, 64), (0.1, 16), (0.3, 64), (0.02, 64)):
    table = TabularCritic(world, K, seed, spread=spread, dimension=dimension).embed()
    measured, _ = decompose(table, table[:, world.goal])
    predicted = 1 / np.sqrt(1 + spread**2 * (dimension - 1))
    found = measured[:, world.others].mean()
    print(f"σ = {spread}, D = {dimension}: {found:.3f}, predicted {predicted:.3f}")
    assert abs(found - predicted) < 0.02

# %% [markdown]
# **2. What does a rotation change?** Multiply all embeddings of the trained table by one random
# orthogonal matrix. Which of $c$, $\zeta$, $\lVert\zeta\rVert$ and the actor's policy change? What does
# that say about watching $\psi(g)$ move?
#
# :::{dropdown} Solution
# Inner products do not change, so neither do $c$, $\lVert\zeta\rVert$ and the policy; only $\zeta$
# turns, with $z$. Loss and actor see inner products only. So the coordinates of $\psi(g)$ mean nothing
# by themselves, and a moving $\psi(g)$ is evidence of something only relative to the other states: a
# {term}`gauge` that {doc}`04_network` has to take care of.
# :::

# %% tags=["hide-cell"]
from scipy.stats import ortho_group

turn = ortho_group.rvs(64, random_state=np.random.default_rng([seed, 1]))
turned_c, turned_zeta = decompose(
    run.embeddings[:, -1] @ turn, run.embeddings[:, -1, world.goal] @ turn
)
change_of_c = np.abs(turned_c - c[:, -1]).max()
assert change_of_c < 1e-5
print(f"c changes by less than 1e-5: {change_of_c < 1e-5}")
print(f"largest change of ζ: {np.abs(turned_zeta - zeta[:, -1]).max():.1f}")

# %% [markdown]
# ## The way on
#
# Geometry says what a growing $\zeta$ does to $c$. {doc}`02_squeeze` asks why contrastive training
# would make $\zeta$ grow, and when it is silent along $z$.
