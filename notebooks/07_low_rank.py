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
# (chapter-low-rank)=
# # Low rank: does the mechanism need it?
#
# A table of embeddings has far fewer numbers than a table of all pairs of states, and its similarities are tied to
# each other: $\psi(s)\cdot\psi(s')$ and $\psi(s)\cdot\psi(g)$ share $\psi(s)$. Is this what makes the agent explore?
#
# **Question.** Does exploration need low-rank representations, or representations at all?
#
# **Claims.** The paper {cite}`bastankhah2026demystifying` finds that the mechanism needs low-rank representations rather than a neural
# network: in its tabular experiment the success rate climbs to about 0.69 in 20,000 trials with representations,
# and without them, with a full table of logits, to about 0.41, after staying near 0 for the first 6,000.
#
# What will be seen: one half of the finding is exact, and proved: without representations nothing is learnt about the goal
# before it is found by chance. Whether it is *low rank* that is needed is asked by arms that change one thing each: tables
# of full rank; low rank without the sphere; and a full table of logits with the goal's own pair added to every batch. When
# the rank of a table falls, before it explores or after, is measured too. The paper's two success rates are compared with
# ours over 20,000 episodes, at several learning rates of free logits. The verdicts at the end say what holds.

# %% tags=["remove-cell"]
from companion import figures
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# ## Two critics that start alike
#
# The first arm is the table of the last chapters, $\Psi$ with 64 columns and logits $L = \Psi\Psi^\top$. The second
# has no representations: it starts from the same $L$, and then every entry of $L$ is a parameter of its own. Loss, batches, actor
# and seeds are the same; the actor climbs the goal's column, $L(s, g)$, which is $c(s)$ as long as there is a $\Psi$.

# %%
from dataclasses import replace

import numpy as np

from companion.seeds import chapter_seed
from sgcrl.replay import Streams
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.variants.interventions import LogitsCritic
from sgcrl.worlds import four_rooms

K, world, seed = 32, four_rooms(), chapter_seed(7)
settings = Settings(runs=K, episodes=500, snapshot_every=10, seed=seed)
table, logits = TabularCritic(world, K, seed), LogitsCritic(world, K, seed)
before = table.similarity(world.goal)
assert np.allclose(logits.similarity(world.goal), before, atol=1e-6)

# %% [markdown]
# What does a batch without the goal do to $L(s, g)$? With the counts $N$ of the batch, its marginals $a$ of anchors
# and $b$ of positives, the gradient of the column softmax is
#
# $$
# \frac{\partial \ell}{\partial L_{ij}} = b_j \frac{a_i e^{L_{ij}}}{\sum_k a_k e^{L_{kj}}} - N_{ij}.
# $$
#
# The goal is in no pair, so $b_g = 0$ and $N_{ig} = 0$ for all $i$: **the column of the goal has no gradient.** The row
# softmax has the factor $b_j e^{L_{ij}}$ in its place, and ends the same. There is no learning rate at which this changes. In the
# table, the same gradient moves $\psi(s)$, and $\psi(s)\cdot\psi(g)$ with it.

# %%
from sgcrl.infonce import DIRECTIONS, Loss, info_nce
from sgcrl.replay import Pairs

drawn = np.random.default_rng(seed).integers(0, world.goal, (2, K, 128))
pairs = Pairs(*drawn)  # of all states but the goal, which is the last
for direction in DIRECTIONS:
    loss = Loss(direction)
    _, gradient = info_nce(logits.embed(), pairs.counts(world.states), loss)
    assert not gradient[:, :, world.goal].any() and gradient.any()

# %%
table.update(pairs), logits.update(pairs)
for name, critic in (("table", table), ("logits", logits)):
    change = critic.similarity(world.goal) - before
    print(f"{name}: one batch changes c by {np.abs(change).mean():.4f} on average")

# %% [markdown]
# So until the goal is in a batch, the agent without representations must act exactly as an agent that never learns.
# It does, episode by episode and step by step, at learning rates from a hundredth of the table's to a hundred times it:

# %%
from sgcrl.measures.visits import first_time

runs = {
    "table": train(world, TabularCritic(world, K, seed), settings),
    "logits": train(world, LogitsCritic(world, K, seed), settings),
    "frozen": train(world, LogitsCritic(world, K, seed, frozen=True), settings),
    "random actor": train(
        world,
        TabularCritic(world, K, seed),
        replace(settings, actor_temperature=np.inf),
    ),
}
slow, fast = (
    train(world, LogitsCritic(world, K, seed, learning_rate=rate), settings)
    for rate in (1e-4, 1.0)
)

# %%
arrived = {name: r.arrival() for name, r in runs.items()}
alike = True
for r in (runs["logits"], slow, fast):
    same = (r.trajectories == runs["frozen"].trajectories).all(axis=2)
    until = np.arange(settings.episodes) <= first_time(r.goal_in_batch)[:, None]
    alike &= bool(same[until].all())
    assert np.array_equal(r.arrival(), arrived["frozen"])
assert alike
print(f"{K} runs at three rates: identical until the goal is sampled")

# %%
from sgcrl.measures.statistics import interval, paired_difference
from sgcrl.measures.visits import coverage

covered = {name: coverage(r.trajectories, world.states) for name, r in runs.items()}
more = paired_difference(arrived["table"] < 500, arrived["logits"] < 500)
more_cells = paired_difference(covered["table"][:, 99], covered["logits"][:, 99])
for name in runs:
    share, seen = interval(arrived[name] < 500), interval(covered[name][:, 99])
    print(f"{name}: arrives {share:.2f}, {seen:.1f} cells in 100 episodes")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rank-explores", "caption": "Cells visited, and share of runs that have stepped on the goal. The logits and the frozen table are the same until a run has found the goal. Means and 95 % bands over 32 runs; the episodes' axis is logarithmic."}, "image": {"alt": "Left, cells visited over episodes on a logarithmic axis, right, the share of runs that have met the goal: a curve with a band for each of table, logits, frozen table and random actor."}}
figures.exploration(covered, arrived, world.states)

# %% tags=["remove-cell"]
glue({"arrived": {n: x < 500 for n, x in arrived.items() if n != "frozen"}}, ".2f")
glue({"covered": {n: x[:, 99] for n, x in covered.items() if n != "frozen"}}, ".1f")

# %% [markdown]
# In {numref}`fig-rank-explores` a share of {glue:text}`arrived-table` of the table's runs arrives within 500
# episodes, and {glue:text}`arrived-logits` of those without representations, which until then are the runs of the
# frozen table; of a random actor's {glue:text}`arrived-random-actor`. After 100 episodes the table has visited
# {glue:text}`covered-table` cells, the logits {glue:text}`covered-logits`, the random actor {glue:text}`covered-random-actor`.
#
# This half of the claim is exact: *this* table of logits learns nothing of the goal before it is there. It does not follow that low
# rank is the reason. The two arms differ in three respects: the number of parameters, that they are shared, and that
# each row stays on a sphere. The rest of the chapter takes these apart.

# %% [markdown]
# ## How many dimensions?
#
# If low rank is needed, exploration should fade as $D$ grows, at the latest where $D$ exceeds the 89 states, as a
# table with $D \ge S$ can have any logits that are inner products of unit vectors. We take $D$ from 2 to 128.
#
# One thing has to be watched. The symmetric start is $z + \sigma\,\mathcal N(0, I)$, normalised; its noise has a length of about $\sigma\sqrt{D-1}$, so
# with $\sigma$ fixed a table with more dimensions starts with less similarity, $c \approx 1/\sqrt{1+\sigma^2(D-1)}$.
# With $\sigma\sqrt{D-1}$ fixed all start with nearly the same similarity, but then $\sigma$ grows as $D$ falls, and with it the accidental bumps
# of $c$ from cell to cell. One cannot hold both. So both are shown, each with frozen tables of the same start.

# %%
dimensions = (2, 3, 4, 8, 16, 32, 64, 128)
spreads = {
    "same σ": {d: 0.1 for d in dimensions},
    "same similarity": {d: 0.1 * np.sqrt(63 / (d - 1)) for d in dimensions},
}
coarse = replace(settings, snapshot_every=25)

# %%
swept, starts = {}, {}
for title, spread in spreads.items():
    for d in dimensions:
        critic = TabularCritic(world, K, seed, dimension=d, spread=spread[d])
        starts[title, d] = critic.similarity(world.goal)
        swept[title, d, "table"] = train(world, critic, coarse)

# %% [markdown]
# Of each we measure the cells visited in 100 episodes, whether the goal is reached in 500, and the change of
# $c$ in 100 episodes, averaged over the run's own visits. Actors that never learn have an exact probability $p$ of arriving in an episode,
# and $1-(1-p)^n$ of having arrived in $n$; their cells are counted in 100 episodes.

# %%
from sgcrl.measures.visits import states_visited, success_probability, visited_change
from sgcrl.train import rollout

found = {}
for key, r in swept.items():
    cells, change = states_visited(r, 100), visited_change(r, 100)
    found[key] = np.stack([cells, r.arrival() < 500, change])

# %%
for key, c in {**starts, "random actor": before}.items():
    heat = np.inf if key == "random actor" else 0.1
    draws = Streams(chapter_seed(7, 1), "actor", K)
    walks = [rollout(world, c, heat, 50, draws) for _ in range(100)]
    cells = coverage(np.stack(walks, axis=1), world.states)[:, -1]
    p = success_probability(world, c, heat, 50)
    stays = np.stack([cells, 1 - (1 - p) ** 500, np.zeros(K)])
    found[key if key == "random actor" else (*key, "frozen")] = stays

# %%
for title in spreads:
    print(f"{title}: start, bumps | table and frozen: cells in 100 episodes, arrivals")
    for d in dimensions:
        c = starts[title, d][:, : world.goal]
        means = [found[title, d, name][:2].mean(axis=1) for name in ("table", "frozen")]
        print(
            f"  D = {d:3d}: {c.mean():.2f} ± {c.std(axis=1).mean():.2f} |",
            ", ".join(f"{cells:.0f} {share:.2f}" for cells, share in means),
        )

# %%
wide_cells, narrow_cells = {}, {}
for title in spreads:
    wide, usual, narrow = (found[title, d, "table"][0] for d in (128, 64, 2))
    wide_cells[title] = paired_difference(wide, usual)
    narrow_cells[title] = paired_difference(narrow, usual)
    print(
        f"{title}: D = 128 less 64 {wide_cells[title]:+.1f} cells, D = 2 less 64 {narrow_cells[title]:+.1f}"
    )

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rank-dimensions", "caption": "Tables with $D$ dimensions, the same tables frozen, and a random actor. Left: the noise of the start has the same $\\sigma$ in every $D$. Right: all start with nearly the same mean similarity. Means and 95 % bands over 32 runs."}, "image": {"alt": "Six panels over D from 2 to 128, two columns, for the same sigma and the same similarity, of three rows: cells in 100 episodes, the share of runs that arrive, and the change of c. In each a curve for the table, one for the frozen table, and one for the random actor."}}
columns = {
    title: {
        name: np.stack([found[title, d, name] for d in dimensions], axis=-1)
        for name in ("table", "frozen")
    }
    | {
        "random actor": np.repeat(
            found["random actor"][..., None], len(dimensions), axis=-1
        )
    }
    for title in spreads
}
labels = ("cells in 100 episodes", "runs that arrive", "change of c")
figures.by_dimension(dimensions, columns, labels)

# %% tags=["remove-cell"]
bumpy_lost = interval(found["same similarity", 2, "table"][2])
glue({"wide": wide_cells, "narrow": narrow_cells}, "+.1f")
glue({"share": {d: found["same σ", d, "table"][1] > 0 for d in (2, 3, 4, 8)}}, ".2f")
change = {d: found["same σ", d, "table"][2] for d in (2, 64)}
glue({"change": change, "change matched": bumpy_lost}, "+.2f")
frozen_cells = found["same similarity", 2, "frozen"][0]
glue({"frozen cells": frozen_cells, "random cells": found["random actor"][0]}, ".1f")

# %% [markdown]
# If low rank is needed, the curves of {numref}`fig-rank-dimensions` fall to the right. With 128 dimensions, more than states, the cells visited
# differ from those with 64 by {glue:text}`wide-same-σ` at the same $\sigma$ and by {glue:text}`wide-same-similarity` at the same
# similarity; with two dimensions by {glue:text}`narrow-same-σ` and {glue:text}`narrow-same-similarity`. With the same $\sigma$ the share of runs that arrive is
# {glue:text}`share-2` for $D = 2$, {glue:text}`share-3` for 3, {glue:text}`share-4` for 4
# and {glue:text}`share-8` for 8. Part of any difference is time: with few dimensions and the same $\sigma$ all states start closer to
# $z$, so that $\zeta$ has further to grow before it takes much of $c$ ({doc}`05_spectrum`). In 100 episodes a visited state's $c$
# changes by {glue:text}`change-2` with two dimensions and by {glue:text}`change-64` with 64.
#
# With the same start similarity compare small tables with their frozen twins, which visit {glue:text}`frozen-cells` cells
# with $D = 2$, where a random actor visits {glue:text}`random-cells`. What a frozen table lacks beside it is the fault of the start, not of the rank: bumps of $c$
# that are larger than the actor's temperature can hold an actor ({doc}`06_start`). The visited states of the trained table change
# their $c$ by {glue:text}`change-matched`.

# %% [markdown]
# Three runs each of a table with 64 dimensions, one with 2 and the logits can be followed below. The maze without representations
# stays as it began until the goal is found; with two dimensions there is one axis across, and states can leave $z$ only to
# its left or to its right.

# %% tags=["remove-cell"]
rows = runs["logits"].embeddings
length = np.linalg.norm(rows[:, :, [world.goal]], axis=-1, keepdims=True)
replayed = {
    "table, D = 64": runs["table"],
    "table, D = 2": swept["same σ", 2, "table"],
    "logits": replace(runs["logits"], embeddings=rows / length),
}

# %% mystnb={"figure": {"name": "fig-rank-replay", "caption": "Three runs of each, whose first arrivals are the quartiles of all 32. Left: the maze coloured by $c$, with the way of the last episode. Right: the embeddings, $c$ upwards and the projection of $\\zeta$ on two axes across. The logits have no such space: there, the rows of $L$ are shown, in lengths of the goal's row, at a height of $L(s, g)$ in the same unit."}}
from companion.explorables import playback

playback(replayed, rooms=figures.ROOMS, frames=20)

# %% [markdown]
# ## Is low rank the result?
#
# A table with many dimensions may still use few. The {term}`effective rank` counts them. We compare the logits $L$, which both
# arms have: of the table, $\Psi\Psi^\top$. (Singular values of $\Psi\Psi^\top$ are the squares of those of $\Psi$, so
# its effective rank is smaller than that of $\Psi$.)

# %%
from sgcrl.measures.clusters import effective_rank

times = 50 * np.arange(11)
tables = {
    f"table, D = {d}": swept["same σ", d, "table"].embeddings[:, ::2]
    for d in (4, 64, 128)
}
tables["random actor"] = runs["random actor"].embeddings[:, ::5]
early = {
    name: (times, effective_rank(psi @ np.swapaxes(psi, -1, -2)))
    for name, psi in tables.items()
}
early["logits"] = (times, effective_rank(runs["logits"].embeddings[:, ::5]))

# %% [markdown]
# What comes after 500 episodes is in the records of long trainings: 20,000 episodes, as in the paper. Of a table they hold the effective rank of $\Psi$,
# and that of the logits of $L$. (All records have one seed, that of no chapter; the table's runs are also those of {doc}`06_start` and {doc}`08_after`.)

# %%
from companion.records import LONG_RUNS, load

names = {
    "table, D = 2": "table, D 2",
    "table, D = 4": "table, D 4",
    "table, D = 64": "table",
    "table, D = 128": "table, D 128",
    "goal walled off": "table, goal walled off",
    "logits": "logits",
}
records = {label: load(name) for label, name in names.items()}
kept = np.arange(0, 20_001, 1000)
late = {
    label: (kept, records[label]["effective_rank"])
    for label in ("table, D = 4", "table, D = 64", "table, D = 128", "goal walled off")
}
late["logits"] = (kept, records["logits"]["effective_rank"])

# %%
wide = swept["same σ", 128, "table"]
when = -(-(wide.arrival() + 1) // coarse.snapshot_every)  # the next snapshot
found_it = np.flatnonzero(wide.arrival() < 500)
at_arrival = wide.embeddings[found_it, when[found_it]]
full = interval(np.linalg.matrix_rank(at_arrival) == world.states)
rank_then = interval(effective_rank(at_arrival))
end = {label: interval(values[:, -1]) for label, (_, values) in late.items()}
start = {label: interval(values[:, 0]) for label, (_, values) in late.items()}
by_100 = {
    label: paired_difference(values[:, 2], values[:, 0])
    for label, (_, values) in early.items()
}
then = {label: paired_difference(x[:, -1], x[:, 2]) for label, (_, x) in early.items()}
for name in early:
    print(
        f"L, {name}: first 100 episodes {by_100[name]:+.1f}, to 500 {then[name]:+.1f}"
    )
print(
    f"D = 128 when the goal is found: effective rank {rank_then:.0f}, full {full:.2f}"
)
for label, value in end.items():
    print(f"after 20,000 episodes, {label}: {value:.1f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rank-over-time", "caption": "Effective rank of $L$ in the first 500 episodes (left), and of $\\Psi$, or of $L$ where there is no $\\Psi$, in 20,000 (right). Means and 95 % bands over 32 runs."}, "image": {"alt": "Effective rank over episodes, a curve with a band for each arm. Left, of L in 500 episodes: tables with 4, 64 and 128 dimensions, a random actor's table, and free logits. Right, in 20,000 episodes: tables with 4, 64 and 128 dimensions, one with the goal walled off, and free logits."}}
figure = figures.panels_over_time(
    {"first 500 episodes: L": early, "20,000 episodes: Ψ, or L": late}, "effective rank"
)
figure.axes[0].set_ylim(0, None)
figure.axes[1].legend(fontsize=8, loc="upper right")
figure

# %%
from sgcrl.theory.modes import growth_modes
from sgcrl.theory.pairs import pair_distribution, random_walk

everywhere = np.full(world.states, 1 / world.states)
rates, _ = growth_modes(pair_distribution(random_walk(world), everywhere, 50))
slow_modes = int((rates[:8] / rates[1:9]).argmax()) + 1
print("growth rates", ", ".join(f"{rate:.2g}" for rate in rates[:6]), end="")
print(f": {slow_modes} before the widest gap")

# %% tags=["remove-cell"]
arms = {"64": "table, D = 64", "128": "table, D = 128", "logits": "logits"}
glue({"rank then": rank_then, "modes": slow_modes, "and goal": slow_modes + 1}, ".0f")
glue({"full": full}, ".2f")
glue({
    "rise": {key: by_100[arms[key]] for key in ("64", "logits")},
    "then": {key: then[arms[key]] for key in ("64", "logits")},
}, "+.1f")  # fmt: skip
glue({
    "start": {key: start[label].value for key, label in arms.items()},
    "end": {key: end[label] for key, label in arms.items()},
    "end walled off": end["goal walled off"],
}, ".1f")  # fmt: skip

# %% [markdown]
# {numref}`fig-rank-over-time`: in the first 100 episodes, while the agent explores, the effective rank of $L$ changes
# by {glue:text}`rise-64` with 64 dimensions and by {glue:text}`rise-logits` without
# representations: it rises where what all states have in common, the direction of the goal, loses weight. From there to
# episode 500 it changes by {glue:text}`then-64` and by {glue:text}`then-logits`. Of the tables with 128 dimensions that find the goal, a share of
# {glue:text}`full` has full rank when they do, which the noise of the start alone would give them; their effective rank (of $\Psi$) is
# {glue:text}`rank-then`, out of 89. In 20,000 episodes the effective rank goes from {glue:text}`start-64` to {glue:text}`end-64` with 64
# dimensions, from {glue:text}`start-128` to {glue:text}`end-128` with 128, and with the goal walled off, so that finding it has no part in it, to
# {glue:text}`end-walled-off`. That of the free logits goes from {glue:text}`start-logits` to {glue:text}`end-logits`.
#
# How few should be left? {doc}`05_spectrum` predicts which directions grow: those of the slow modes of the maze. A walk that is equally often everywhere has
# {glue:text}`modes` of them before the widest gap. With the goal's own direction that makes {glue:text}`and-goal`, to be compared with what training
# ends with, given 64 dimensions or 128. It need not be a threshold for exploring ({numref}`fig-rank-dimensions` has $D$ below it and above). One world is no test of a number, and effective rank is one
# of several ways to count.

# %% [markdown]
# ## Taking the difference apart
#
# Two interventions, each of which changes one thing.
#
# **Low rank without the sphere.** A table with 4 dimensions that is not normalised has representations, shared
# parameters and a rank of at most 4. If low rank is enough, it explores.
#
# **The goal's column in the loss, without representations.** To each batch of the full table of logits we add one pair,
# the goal as its own positive. Then $b_g = 1$, and each anchor $i$ of the batch pays
#
# $$
# \Delta L(i, g) = -\eta\,\frac{a_i e^{L(i, g)}}{\sum_k a_k e^{L(k, g)}}
# $$
#
# for having been visited. Nothing is shared and the rank is free. If representations are needed, it does not explore.

# %%
from sgcrl.variants.interventions import GoalPairCritic

free = dict(dimension=4, normalised=False)
apart = {
    "table, D = 64": runs["table"],
    "table, D = 128": swept["same σ", 128, "table"],
    "table, D = 4": swept["same σ", 4, "table"],
    "table, D = 4, not normalised": train(
        world, TabularCritic(world, K, seed, **free), coarse
    ),
    "table, D = 64, not normalised": train(
        world, TabularCritic(world, K, seed, normalised=False), coarse
    ),
    "logits": runs["logits"],
}
for rate, label in ((0.01, "the same rate"), (0.1, "ten times the rate")):
    critic = GoalPairCritic(world, K, seed, learning_rate=rate)
    apart[f"logits, goal's pair added, {label}"] = train(world, critic, settings)
apart |= {name: runs[name] for name in ("frozen", "random actor")}
flat = "table, D = 4, not normalised"
added = "logits, goal's pair added, ten times the rate"
slow_pair = "logits, goal's pair added, the same rate"

# %%
first = {name: r.arrival() for name, r in apart.items()}
share = {name: interval(episode < 500) for name, episode in first.items()}
gain = paired_difference(first[added] < 500, first["logits"] < 500)
sphere = paired_difference(first["table, D = 4"] < 500, first[flat] < 500)
lost = {}
for name, r in apart.items():
    lost[name] = interval(visited_change(r, 100))
    seen = interval(states_visited(r, 100)).value
    print(
        f"{name}: arrives {share[name]:.2f}, {seen:.0f} cells, c {lost[name].value:.2f}"
    )
climbers = [name for name in share if name != "random actor"]
explorers = [name for name in climbers if share[name].low > share["logits"].high]
others = [name for name in climbers if name not in explorers]

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rank-apart", "caption": "First arrival at the goal. Small dots: the 32 runs of each; large dots and bars: medians with 95 % intervals. Dots at the dotted line have not arrived within 500 episodes."}, "image": {"alt": "Strips of dots over the episode of the first arrival, one strip for each of ten arms, with its median and interval: tables with 64, 128 and 4 dimensions, two tables that are not normalised, logits without and with the goal's pair, the frozen table and the random actor."}}
colours = {
    "table, D = 4, not normalised": "not normalised",
    "table, D = 64, not normalised": "not normalised",
    "logits, goal's pair added, the same rate": "logits, goal's pair added",
    "logits, goal's pair added, ten times the rate": "logits, goal's pair added",
}
figures.arrivals_by_condition(
    [
        (name.replace(" added, ", "\nadded, "), colours.get(name, name), episodes)
        for name, episodes in first.items()
    ],
    500,
)

# %% tags=["remove-cell"]
weakest = max((lost[name].value for name in explorers), default=np.nan)
strongest = min(lost[name].value for name in others)
bumpy = interval(found["same similarity", 2, "table"][1] > 0)
glue({"gain": gain}, "+.2f")
glue({
    "flat": share[flat], "on sphere": share["table, D = 4"], "random": share["random actor"],
    "added": share[added], "added slow": share[slow_pair], "bumpy": bumpy,
    "lost": {"most": 0 - strongest, "least": 0 - weakest, "random": lost["random actor"]},
}, ".2f")  # fmt: skip
medians = {"added": added, "table": "table, D = 64"}
glue({"median": {n: interval(first[x], np.median) for n, x in medians.items()}}, ".0f")

# %% [markdown]
# {numref}`fig-rank-apart`: of the tables of low rank without the sphere a share of {glue:text}`flat` arrives,
# on the sphere {glue:text}`on-sphere`, of random actors {glue:text}`random`. With the goal's pair added,
# {glue:text}`added` of the runs without representations arrive, {glue:text}`gain` beyond those without the pair, at a median
# episode of {glue:text}`median-added` (the table: {glue:text}`median-table`; 500 is never). At the table's own learning rate it is
# {glue:text}`added-slow`.
#
# What could explorers have in common? That $c$ of a visited state falls: in 100 episodes, over the run's own visits, by
# {glue:text}`lost-least` or more in all arms that arrive clearly more often than the plain logits, and by {glue:text}`lost-most` or less in the others. (A table trained on
# a random actor's data changes it too, by {glue:text}`lost-random`; there nobody climbs it.) Is it enough? In the table with two dimensions and a bumpy start, above, it changes by
# {glue:text}`change-matched`, and {glue:text}`bumpy` of the runs arrive.
#
# Two ways lead there. In the table on the sphere it is indirect: every pair of $s$ moves
# $\psi(s)$, what moves is $\zeta$, and the sphere takes it out of $c$ ({doc}`02_squeeze`). In the logits with the goal's pair it
# is direct, by a rule that amounts to counting visits. The table gets this from the loss without ever being shown the goal: that is what
# shared parameters on a sphere can be good for.

# %% [markdown]
# ## A harder world: the Tower of Hanoi
#
# Three disks have 27 states and a goal 7 moves away, four have 81 and 15 moves. The set-up: learning rate 0.001 for the table, an update every five episodes, 2,000 episodes of 20 steps and
# 30,000 of 30. The logits get the powers of ten that served them best in trials, 0.01, and 0.1 with the goal's pair. For four disks the trainings are records, and the two controls that never learn are exact: the
# probability $p$ that an episode arrives follows from the policy, and $1-(1-p)^n$ is the probability of having arrived
# in $n$ episodes.

# %%
from sgcrl.variants.worlds import tower_of_hanoi

three, four = tower_of_hanoi(3), tower_of_hanoi(4)
short = Settings(
    runs=K, episodes=2000, seed=seed, steps=20, update_every=5, snapshot_every=2000
)
hanoi = {
    "table": train(three, TabularCritic(three, K, seed, learning_rate=1e-3), short),
    "logits": train(three, LogitsCritic(three, K, seed), short),
    "logits, goal's pair added": train(
        three, GoalPairCritic(three, K, seed, learning_rate=0.1), short
    ),
    "frozen": train(three, TabularCritic(three, K, seed, frozen=True), short),
    "random actor": train(
        three,
        TabularCritic(three, K, seed, frozen=True),
        replace(short, actor_temperature=np.inf),
    ),
}

# %%
long = {name: load(f"Hanoi 4, {name}") for name in ("table", "logits")}
longer = replace(
    short, episodes=6000, steps=30, snapshot_every=6000, evaluate_every=6000
)
paired = train(four, GoalPairCritic(four, K, seed, learning_rate=0.1), longer)
c = TabularCritic(four, K, chapter_seed(0)).similarity(four.goal)
chance = {
    "frozen": success_probability(four, c, 0.1, 30),
    "random actor": success_probability(four, c, np.inf, 30),
}

# %%
met = {name: interval(record["arrival"] < 30_000) for name, record in long.items()}
never = {name: interval(1 - (1 - p) ** 30_000) for name, p in chance.items()}
easy = {name: interval(r.arrival(), np.median) for name, r in hanoi.items()}
for name, value in easy.items():
    print(f"3 disks, {name}: median arrival {value:.0f}")
for name, value in (met | never).items():
    print(f"4 disks, {name}: arrives {value:.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rank-hanoi", "caption": "Tower of Hanoi. Top: share of runs that have reached the goal (exact probabilities for frozen and random actor with four disks; the logits with the goal's pair are followed for 6,000 episodes there). Bottom: share of episodes that come within one move of it. Means and 95 % bands over 32 runs; the episodes' axes are logarithmic."}, "image": {"alt": "Four panels, a column for three disks and one for four: above, the share of runs that have arrived, below, the share of episodes near the goal, over episodes on logarithmic axes. A curve with a band for each of table, logits, logits with the goal's pair, frozen table and random actor."}}
by_panel = {"3 disks": {}, "4 disks": {}, "3 disks ": {}, "4 disks ": {}}
grid = np.unique(np.geomspace(10, 2000, 40).astype(int))
for name, r in hanoi.items():
    by_panel["3 disks"][name] = grid, r.arrival()[:, None] < grid
    near = r.reached(within=1).reshape(K, -1, 100).mean(axis=2)
    by_panel["3 disks "][name] = 100 * np.arange(1, 21), near
grid = np.unique(np.geomspace(100, 30_000, 40).astype(int))
bins = 100 * np.arange(1, 301)
arrival = {name: record["arrival"] for name, record in long.items()}
success = {name: (bins, record["success_near"]) for name, record in long.items()}
for name in hanoi:
    if name in long:
        by_panel["4 disks"][name] = grid, arrival[name][:, None] < grid
        thinned = success[name][1].reshape(K, -1, 5).mean(axis=2)
        by_panel["4 disks "][name] = bins[4::5], thinned
    elif name in chance:
        by_panel["4 disks"][name] = grid, 1 - (1 - chance[name][:, None]) ** grid
    else:
        followed = grid[grid <= 6000]
        by_panel["4 disks"][name] = (
            followed,
            paired.arrival()[:, None] < followed,
        )
        near = paired.reached(within=1).reshape(K, -1, 500).mean(axis=2)
        by_panel["4 disks "][name] = 500 * np.arange(1, 13), near
figures.panels_over_time(
    by_panel, ["runs that have arrived", "episodes near the goal"], xscale="log"
)

# %% tags=["remove-cell"]
lasts = {n: hanoi[n].reached(within=1)[:, -200:].mean(axis=1) for n in long}
record = long["table"]
glue({"hanoi": {
    "met": met, "never": {name: x.value for name, x in never.items()}, "tail": lasts,
    "end": record["success_near"][:, -10:].mean(axis=1),
    "greedy": record["greedy_near"][:, -10:].mean(axis=1),
    "by 6000": {"pair": paired.arrival() < 6000, "table": record["arrival"] < 6000},
}}, ".2f")  # fmt: skip
glue({"hanoi near": {
    "pair": paired.reached(within=1)[:, -1000:].mean(axis=1),
    "table": record["success_near"][:, 50:60].mean(axis=1),
}}, ".3f")  # fmt: skip
glue({"hanoi tail gap": paired_difference(lasts["table"], lasts["logits"])}, "+.2f")
glue({
    "hanoi median": interval(arrival["table"], np.median),
    "hanoi easy": {name: easy[name] for name in ("table", "frozen")},
}, ".0f")  # fmt: skip

# %% [markdown]
# With three disks ({numref}`fig-rank-hanoi`) the frozen table arrives in episode {glue:text}`hanoi-easy-frozen` (median), the table
# in {glue:text}`hanoi-easy-table`. Within one move of the goal come
# {glue:text}`hanoi-tail-table` of the table's last 200 episodes and {glue:text}`hanoi-tail-logits` of the logits'; the paired difference is
# {glue:text}`hanoi-tail-gap`.
#
# With four disks, of the table's runs a share of {glue:text}`hanoi-met-table` arrives in 30,000 episodes, at a median episode of
# {glue:text}`hanoi-median` (30,000 is never); of the logits' {glue:text}`hanoi-met-logits`. A frozen table would arrive with a probability of
# {glue:text}`hanoi-never-frozen` and a random actor with {glue:text}`hanoi-never-random-actor`. In the end {glue:text}`hanoi-end` of the table's training episodes
# come within one move, and {glue:text}`hanoi-greedy` of its greedy ones.
#
# With the goal's pair added {glue:text}`hanoi-by-6000-pair` of the logits' runs arrive within 6,000 episodes (the table:
# {glue:text}`hanoi-by-6000-table`). What they would make of it is another question, and not answered here: in the last 1,000 of these episodes
# {glue:text}`hanoi-near-pair` come near the goal, of the table's at that age {glue:text}`hanoi-near-table`.

# %% [markdown]
# ## Success over long training
#
# Now the paper's figure. In the four rooms, over 20,000 episodes, success is an episode that comes within one step of the goal. The learning rate matters
# for logits: it is on another scale than that of embeddings, and the paper's is not known to us. We tried 0.001 to 10 with 8 runs each, of an older seed: success was highest at half the table's rate, and at ten times that rate and more there was next to none. Shown, with 32 runs each, are
# the table's own rate, its half as the best of these, and its fifth, chosen because it came closest to the paper's curve.

# %%
for label, name in {
    "logits, rate 0.01": "logits",
    "logits, rate 0.005": "logits, half the rate",
    "logits, rate 0.002": "logits, a fifth of the rate",
}.items():
    records[label] = load(name)
    assert LONG_RUNS[name].options.get("learning_rate", 0.01) == float(
        label.split()[-1]
    )
episodes = 100 * np.arange(1, 201)
trained = [label for label in records if label[:5] == "table" or "rate" in label]
final = {
    label: interval(records[label]["success_near"][:, -10:].mean(axis=1))
    for label in trained
}
early_on = {
    label: interval(records[label]["success_near"][:, :60].mean(axis=1))
    for label in trained
}
for label in trained:
    print(f"{label}: first 6,000 {early_on[label]:.2f}, last 1,000 {final[label]:.2f}")

# %%
still = {
    name: interval(runs[name].reached(within=1).mean(axis=1))
    for name in ("frozen", "random actor")
}
best, own = "logits, rate 0.005", "logits, rate 0.01"
closest = "logits, rate 0.002"
ahead = paired_difference(
    *(
        records[label]["success_near"][:, -10:].mean(axis=1)
        for label in (best, "table, D = 64")
    )
)
print(f"best logits over the table, last 1,000 episodes: {ahead:.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rank-success", "caption": "Share of training episodes that come within one step of the goal, with representations (left) and without (right). Stars: the paper's rates after 20,000 trials; grey bar: where its rate without representations stays near 0. Frozen table and random actor never learn; their rate is that of 500 episodes. Means and 95 % bands over 32 runs."}, "image": {"alt": "The share of episodes near the goal over 20,000 episodes. Left, a curve with a band for tables with 2, 4, 64 and 128 dimensions and the paper's star at 0.69. Right, one for the logits at each of three learning rates, for the frozen table and for the random actor, the paper's star at 0.41, and its grey bar over the first 6,000 episodes."}}
thin = episodes[1::2]
shades = {"0.01": "#cc3377", "0.005": "#7a5cd6", "0.002": "#d55e00"}
with_, without = {}, {}
for label in trained:
    values = records[label]["success_near"].reshape(K, -1, 2).mean(axis=2)
    if label[:5] == "table":
        with_[label] = thin, values
    else:
        without[label] = thin, values, {"color": shades[label.split()[-1]]}
for name in still:
    rate = runs[name].reached(within=1).mean(axis=1, keepdims=True)
    without[name] = thin, np.repeat(rate, len(thin), axis=1)
figure = figures.panels_over_time(
    {"with representations": with_, "without": without},
    "episodes near the goal",
    ylim=(-0.03, 1.5),
    yticks=np.linspace(0, 1, 6),
)
for ax, level in zip(figure.axes, (0.69, 0.41), strict=True):
    ax.plot(20_000, level, "k*", markersize=11, clip_on=False, label="the paper")
    ax.legend(fontsize=7, loc="upper left", ncols=2)
figure.axes[1].plot([0, 6000], [-0.015, -0.015], color="#8c8c8c", linewidth=4)
figure

# %%
print("last 1,000 episodes: actor on the goal, greedy near, greedy on the goal")
for label in trained:
    r = records[label]
    shares = (r["success"], r["greedy_near"], r["greedy"])
    print(f"{label}:", ", ".join(f"{x[:, -10:].mean():.2f}" for x in shares))

# %% tags=["remove-cell"]
usual = records["table, D = 64"]
both = {"64": usual, "0.005": records[best]}
glue({
    "final": {label.split()[-1]: x for label, x in final.items()},
    "early": {n.split()[-1]: early_on[n] for n in ("table, D = 64", best, closest)},
    "greedy": {n: r["greedy_near"][:, -10:].mean(axis=1) for n, r in both.items()},
    "on the goal": usual["success"][:, -10:].mean(axis=1),
}, ".2f")  # fmt: skip
glue({"ahead": ahead}, "+.2f")

# %% [markdown]
# The table with 64 dimensions ends at {glue:text}`final-64` ({numref}`fig-rank-success`), where the paper has about 0.69; on the goal itself at
# {glue:text}`on-the-goal`. With 4 dimensions it is {glue:text}`final-4`, with 128 {glue:text}`final-128`, and with 2
# {glue:text}`final-2`. At a fifth of the table's learning rate, the one chosen as closest to the paper, the logits have {glue:text}`early-0.002` over the first 6,000
# episodes, where the paper stays near 0, and {glue:text}`final-0.002` at 20,000, where it has about 0.41.
#
# But that is one learning rate. At the table's own the logits end at {glue:text}`final-0.01`, and at half of it at
# {glue:text}`final-0.005`, which is {glue:text}`ahead` beside the table. Free logits have to wait for chance at any rate
# ({glue:text}`early-0.005` over the first 6,000 episodes, the table {glue:text}`early-64`), and what they make of the goal once it has come may depend on the rate.
# Final success and delay are two questions; the verdicts take both.
#
# Of greedy episodes, within one step of the goal come {glue:text}`greedy-64` of the table's and
# {glue:text}`greedy-0.005` of the logits' at half the rate. {doc}`08_after` asks what the greedy policy makes of it.

# %% [markdown]
# ## Verdicts
#
# Each claim is held against the numbers above; {doc}`/book/scorecard` has the rules, and the claims of all chapters.
# That free logits act as an agent that never learns is tested step by step, at three learning rates, in 32 runs each.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from functools import reduce
from itertools import product
from operator import and_

from companion.claims import Claim, Verdicts, above, below, within
from companion.numbers import shown

unlearnt = paired_difference(
    *(found["same similarity", 128, name][0] for name in ("table", "frozen"))
)
off_sphere = paired_difference(
    first["table, D = 64"] < 500, first["table, D = 64, not normalised"] < 500
)
waiting = paired_difference(first["logits"] < 500, first["frozen"] < 500)
slow_gain = paired_difference(first[slow_pair] < 500, first["logits"] < 500)
own_ahead = paired_difference(
    *(
        records[label]["success_near"][:, -10:].mean(axis=1)
        for label in (own, "table, D = 64")
    )
)
half_share = paired_difference(first[flat] < 500, (first["table, D = 4"] < 500) * 0.5)
pairs = [below(lost[a], lost[b]) for a, b in product(explorers, others)]
parted = reduce(and_, pairs) if pairs else None
falls = {
    label: paired_difference(late[label][1][:, -1], late["table, D = 64"][1][:, 0] / 4)
    for label in ("table, D = 64", "goal walled off")
}
same_end = paired_difference(
    late["table, D = 128"][1][:, -1], late["table, D = 64"][1][:, -1]
)
paper_with, paper_without = 0.69, 0.41
Verdicts(
    Claim(
        "Without representations, with a full table of logits, the agent does not explore",
        "paper",
        f"arrivals {share['logits']:.2f}, table {share['table, D = 64']:.2f}; cells in 100 episodes, table less logits {more_cells:+.1f}; four disks {met['logits']:.2f}, never learning {never['frozen'].value:.2f}",
        {
            "fewer arrivals than a table of embeddings (four rooms)": above(more, 0),
            "the same (Hanoi, four disks)": below(met["logits"], met["table"]),
            "at most 0.1 above an agent that never learns (four rooms)": below(
                waiting, 0.1
            ),
            "fewer cells than a table in 100 episodes (four rooms)": above(
                more_cells, 0
            ),
        },
    ),
    Claim(
        "Until the goal is in a batch, free logits act exactly as an agent that never learns",
        "ours",
        f"{K} runs at each of three learning rates",
        {"the same steps in every run": alike},
    ),
    Claim(
        "Exploration in a table needs low rank",
        "paper",
        f"128 dimensions: cells {wide_cells['same similarity']:+.1f} beside 64, {unlearnt:+.1f} beside never learning; effective rank {rank_then:.0f} of {world.states}",
        {
            "128 dimensions, more than states, visit fewer cells than 64": below(
                wide_cells["same similarity"], 0
            ),
            "no more cells than a table that never learns": below(unlearnt, 0),
            "effective rank below half of the states when the goal is found": below(
                rank_then, world.states / 2
            ),
        },
    ),
    Claim(
        "Low rank is enough for a table to explore, even if its rows are not of unit length",
        "ours",
        f"arrivals with 4 dimensions {share[flat]:.2f}, random actor {share['random actor']:.2f}, with unit length {share['table, D = 4']:.2f}",
        {
            "4 dimensions without unit length arrive more often than a random actor": above(
                share[flat], share["random actor"]
            ),
            "at least half as often as with it": above(half_share, 0),
        },
    ),
    Claim(
        "Two dimensions are too few for a table",
        "ours",
        f"cells beside 64 dimensions {narrow_cells['same σ']:+.1f} and {narrow_cells['same similarity']:+.1f}; success {final['table, D = 2']:.2f}, with 4 {final['table, D = 4']:.2f}",
        {
            "fewer cells than with 64 (same noise at the start)": below(
                narrow_cells["same σ"], 0
            ),
            "the same (same similarity at the start)": below(
                narrow_cells["same similarity"], 0
            ),
            "less success after 20,000 episodes than with 4": below(
                final["table, D = 2"], final["table, D = 4"]
            ),
        },
    ),
    Claim(
        "Without representations an agent cannot explore, even with the goal in each batch",
        "ours",
        f"arrivals of logits with the goal's pair {share[added]:.2f}, at a tenth of that rate {share[slow_pair]:.2f}; without it {share['logits']:.2f}",
        {
            "the goal's pair adds less than 0.1 to the arrivals (rate 0.1)": below(
                gain, 0.1
            ),
            "the same (rate 0.01)": below(slow_gain, 0.1),
        },
    ),
    Claim(
        "An agent explores only if the states that it visits lose c",
        "ours",
        f"unit length is worth {sphere:+.2f} of the arrivals with 4 dimensions, {off_sphere:+.2f} with 64; explorers lose {shown(0 - weakest, '.2f')} or more, others {0 - strongest:.2f} or less",
        {
            "without unit length, where c stays, fewer arrivals (4 dimensions)": above(
                sphere, 0
            ),
            "the same (64 dimensions)": above(off_sphere, 0),
            "every arm that explores loses more c than every arm that does not": parted,
        },
    ),
    Claim(
        "It is enough for exploring that visited states lose c",
        "ours",
        f"logits with the goal's pair {gain:+.2f} arrivals; 2 dimensions and a bumpy start: c {bumpy_lost:+.2f}, arrivals {bumpy:.2f}",
        {
            "logits that lose it, by the goal's pair, arrive more often": above(
                gain, 0
            ),
            "a table that loses it from a bumpy start beats a random actor": above(
                bumpy, share["random actor"]
            ),
        },
    ),
    Claim(
        "With representations success is 0.69 after 20,000 trials, more than without",
        "paper",
        f"table {final['table, D = 64']:.2f}; logits at its learning rate {own_ahead:+.2f} beyond it, at their best {ahead:+.2f}",
        {
            f"within ±0.1 of {paper_with}": within(
                final["table, D = 64"], paper_with - 0.1, paper_with + 0.1
            ),
            "above the logits at the table's learning rate": below(own_ahead, 0),
            "above the logits at their best learning rate": below(ahead, 0),
        },
    ),
    Claim(
        "Without representations success is near 0 for 6,000 trials and about 0.41 at 20,000",
        "paper",
        f"at the closest learning rate {early_on[closest]:.2f}, then {final[closest]:.2f}; at the table's {early_on[own]:.2f}, then {final[own]:.2f}",
        {
            "below 0.05 at first (closest rate)": below(early_on[closest], 0.05),
            f"within ±0.1 of {paper_without} in the end (closest rate)": within(
                final[closest], paper_without - 0.1, paper_without + 0.1
            ),
            "within ±0.1 in the end at the table's rate, too": within(
                final[own], paper_without - 0.1, paper_without + 0.1
            ),
        },
    ),
    Claim(
        "The rank of a table falls only after the agent has explored",
        "ours",
        f"effective rank of L in the first 100 episodes {by_100['table, D = 64']:+.1f}, from there to 500 {then['table, D = 64']:+.1f}; free logits {by_100['logits']:+.1f}, then {then['logits']:+.1f}",
        {
            "rises in the first 100 episodes": above(by_100["table, D = 64"], 0),
            "falls from there to 500": below(then["table, D = 64"], 0),
            "that of free logits goes on rising": above(then["logits"], 0),
        },
    ),
    Claim(
        "Training makes the rank of a table low, whether it finds the goal or not",
        "ours",
        f"effective rank {start['table, D = 64'].value:.0f} to {end['table, D = 64']:.1f}, goal walled off {end['goal walled off']:.1f}, 128 dimensions {end['table, D = 128']:.1f}",
        {
            "falls below a quarter with 64 dimensions": below(
                falls["table, D = 64"], 0
            ),
            "with the goal walled off, too": below(falls["goal walled off"], 0),
            "with 128 dimensions it ends within ±1 of that with 64": within(
                same_end, -1, 1
            ),
        },
    ),
)

# %% tags=["remove-cell"]
from companion.claims import worded

matches = within(final["table, D = 64"], paper_with - 0.1, paper_with + 0.1)
glue({"summary": {
    "wide": worded(below(wide_cells["same similarity"], 0), "fewer cells than", "more cells than", "not clearly fewer cells than"),
    "narrow": worded(below(narrow_cells["same similarity"], 0), "fewer than", "more than", "not clearly fewer than"),
    "flat": worded(above(share[flat], share["random actor"]), "explores", "does not explore", "is not clearly better than a random actor"),
    "pair": worded(above(gain, 0), "does", "does not", "may"),
    "falls": worded(below(falls["table, D = 64"], 0), "to less than a quarter", "to no less than a quarter", "to about a quarter"),
    "paper": worded(matches, "matches the paper's", "does not match the paper's", "may match the paper's"),
}})  # fmt: skip

# %% [markdown]
# **Is it low rank that is needed, or any shared parametrisation?** The verdicts compare the arms. What is proved is this: free logits have no way, whatever
# their rank, by which *visits lower $c$ before the goal has been seen*. Shared parameters on a sphere are one such way, and one that needs no knowledge of the goal:
# relations among visited states move $\psi(s)$, and $c(s)$ is a function of the same $\psi(s)$. The goal's own pair in every batch is another.
#
# What this does not mean: that rank never matters (see the verdict on two dimensions). And a network,
# whose rank is low in another sense (states share weights, the goal's too), is the matter of {doc}`04_network`.

# %% [markdown]
# ```{replication}
# ```

# %% [markdown]
# ## Your own settings
#
# In a live notebook the next cell has controls: choose $D$, the spread, and whether rows stay on the sphere, press *Run*, and see
# coverage and arrivals beside a random actor's. On a page without a kernel it shows the table with 4 dimensions on the sphere and off it.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rank-own", "caption": "Three runs each of a table with 4 dimensions, normalised and not. Compare how $c$ of the start room changes, and how long the embeddings are."}}
from functools import partial

from companion import panels

beside = ("table, D = 4", "table, D = 4, not normalised")
panels.panel(
    partial(panels.trained, TabularCritic, world),
    panels.explored,
    {
        "dimension": ("dimensions D", 4),
        "spread": ("spread σ of the start", 0.1),
        "normalised": ("rows stay on the sphere", True),
        "learning_rate": ("learning rate", 0.01),
        "episodes": ("episodes", 500),
        "runs": ("runs", 32),
    },
    still=playback(
        {name: apart[name] for name in beside}, rooms=figures.ROOMS, frames=20
    ),
    alt="States visited, and runs that have met the goal, against episodes",
)

# %%
for name in beside:
    change = apart[name].similarity[:, 100] - apart[name].similarity[:, 0]
    sunk = interval(change[:, world.regions == 0].mean(axis=1))
    print(f"{name}: c of the start room changes by {sunk:+.2f} in 100 episodes")

# %% [markdown]
# ## Summary
#
# - Without representations the column of the goal has no gradient until the goal is sampled. A full table of logits is a frozen actor until then, bit for
#   bit, at any learning rate.
# - Is rank the reason? Tables with 128 dimensions, more than states, visit {glue:text}`summary-wide` those with 64; tables with two, {glue:text}`summary-narrow`
#   those with 64 (same start similarity, 100 episodes).
# - Low rank off the sphere {glue:text}`summary-flat`. Adding the goal's pair to every batch {glue:text}`summary-pair` make logits without representations arrive more often.
#   The question behind both is whether visits lower $c$.
# - Training takes the effective rank of the table {glue:text}`summary-falls` of what it was.
# - Success after 20,000 episodes with representations {glue:text}`summary-paper` (within 0.1). Without, it has to wait for chance, at any learning rate.
#
# ## Differences from the paper and the blog
#
# 1. We know the paper's two numbers and their course from its report, not its learning rates, dimensions or the exact form of its logits.
# 2. Both arms start from the same logits here. Logits that start at 0 would make a uniformly random actor until the goal is found.
# 3. The learning rate of the logits is varied, and the one that was best in trials is shown beside the table's own; the table's was not tuned.
# 4. 32 runs with intervals, and frozen and random controls in each comparison.
# 5. Success is an episode that comes within one step of the goal at any time; on the goal itself is given, too.
# 6. An actor temperature of 0.1 serves both arms, though free logits may grow beyond 1 and so make their actor greedier.
#
# ## Exercises
#
# **1. How long must an agent without representations wait?** Before looking at the record of the logits: predict from the start tables alone which share of
# runs has arrived after 500, 2,000 and 5,000 episodes.
#
# :::{dropdown} Solution
# Until the arrival the actor never changes, so each table has its own $p$, and the share is the mean of $1-(1-p)^n$. The record's
# tables are those of the seed of all records.
# :::

# %% tags=["hide-cell"]
tables = TabularCritic(world, K, chapter_seed(0)).similarity(world.goal)
p = success_probability(world, tables, 0.1, 50)
for n in (500, 2000, 5000):
    expected, seen = 1 - (1 - p) ** n, records["logits"]["arrival"] < n
    print(f"{n} episodes: expected {expected.mean():.2f}, seen {interval(seen):.2f}")

# %% [markdown]
# **2. More dimensions than anyone needs.** Take $D = 512$, at the same start similarity. Is there a $D$ at which exploration fades?
#
# :::{dropdown} Solution
# None is to be expected. The logits of a table with $D > S$ and of one with $D = S$ can be the same. The next cell compares the cells visited.
# :::

# %% tags=["hide-cell"]
sixteen = replace(settings, runs=16, episodes=200, snapshot_every=200)
huge = dict(dimension=512, spread=0.1 * np.sqrt(63 / 511))
reached_by = {}
for name, options in (("D = 512", huge), ("D = 64", {})):
    r = train(world, TabularCritic(world, 16, seed, **options), sixteen)
    reached_by[name] = states_visited(r, 100)
    print(f"{name}: {interval(reached_by[name]):.1f} cells in 100 episodes")
wider = paired_difference(reached_by["D = 512"], reached_by["D = 64"])
print(f"D = 512 less D = 64: {wider:+.1f}")

# %% [markdown]
# ## The way on
#
# What the agent makes of the goal once it has found it, what its greedy policy makes of that, and what the 20,000 episodes hold, is the matter of
# {doc}`08_after`.
