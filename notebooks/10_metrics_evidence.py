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
# (chapter-metrics-evidence)=
# # Is it still exploring? The evidence
#
# Under {doc}`10_metrics`: the null of the Hopkins statistic, all statistics at three moments, what goes with new states, mixed conditions, a goal that cannot be
# reached, the probe on the map, exercises, and a live panel.

# %% tags=["remove-cell"]
from dataclasses import replace

import numpy as np

from companion import figures
from companion.claims import above, below, within, worded
from companion.numbers import glue, shown
from companion.seeds import chapter_seed
from companion.threads import one_thread
from companion.trainings import once, trained
from sgcrl.measures.clusters import monitors
from sgcrl.measures.statistics import (
    aucs,
    interval,
    limit_by_chance,
    mean_where,
    paired_difference,
    rank_correlations,
)
from sgcrl.measures.visits import coverage
from sgcrl.network import MLPCritic
from sgcrl.sphere import normalise
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings
from sgcrl.worlds import four_rooms, walled_off

figures.use_style()
one_thread()

# %% [markdown]
# ## Where the Hopkins statistic is one half
#
# All depends on where the random places are drawn. Normalised embeddings lie on a sphere. The usual choice, the box that bounds the data, lies mostly off it, where
# there are no points. The next cell makes 32 sets of 89 uniform points in 64 dimensions, and as many in four tight clusters.

# %%
K, world, seed = 64, four_rooms(), chapter_seed(10)
rng = np.random.default_rng(seed)
even = normalise(rng.standard_normal((32, 89, 64)))
centres = normalise(rng.standard_normal((32, 4, 64)))[:, np.arange(89) % 4]
clustered = normalise(centres + 0.01 * rng.standard_normal(even.shape))

# %% [markdown]
# Hopkins is read with places on the sphere and in the box, and the neighbour ratio beside.

# %%
from sgcrl.measures.clusters import hopkins, nearest_neighbour_ratio

known = {}
for name, points in (("uniform", even), ("four clusters", clustered)):
    for null in ("sphere", "box"):
        known[name, null] = interval(hopkins(points, rng, null=null))
        print(f"{name}, places in the {null}: {known[name, null]:.3f}")
    print(f"  neighbour ratio {interval(nearest_neighbour_ratio(points, rng)):.3f}")

# %% [markdown]
# The box would find clusters in points that have none. So all pages draw places on the sphere.
#
# ## All statistics, three moments
#
# The runs are those of {doc}`10_metrics`, read after 25, 50 and 100 episodes. Beyond its page stand: both cluster statistics for visited states alone; the silhouette of
# the clusters that $k$-means finds for $k=4$; the drift of all $c$ over 25 episodes; how $c$ is spread; new states and reach in the last ten episodes; and what a map with
# the goal on it tells of the way.

# %%
short = Settings(runs=K, episodes=150, snapshot_every=25, evaluate_every=150, seed=seed)
many = replace(short, runs=256, seed=chapter_seed(10, 1))
runs = {
    "table": trained(TabularCritic, world, many),
    "network": trained(MLPCritic, world, short),
}

# %% tags=["remove-cell"]
moments = (25, 50, 100)
read = {
    (n, at): once(monitors, run, at, np.random.default_rng([seed, 2]))
    for n, run in runs.items()
    for at in moments
}
metrics = list(read["table", 50])
arrival = {n: run.arrival() for n, run in runs.items()}
near = {n: run.arrival(within=1) for n, run in runs.items()}

# %% [markdown]
# For each moment: the runs left, and what the largest of all correlations stays below in 95 % of shuffles.

# %%
found, soon = ({n: {m: {} for m in metrics} for n in runs} for _ in range(2))
for (n, at), x in read.items():
    left = near[n] >= at
    table = np.stack([x[m][left] for m in metrics])
    when, label = arrival[n][left], f"after {at} episodes"
    rho, area = rank_correlations(table, when), aucs(table, when < at + 50)
    for m, r, a in zip(metrics, rho, area, strict=True):
        found[n][m][label], soon[n][m][label] = r, a
    limit = limit_by_chance(table, when)
    beyond = [m for m in metrics if abs(found[n][m][label].value) > limit]
    print(f"{n}, {at}: {left.sum()} runs, {limit:.2f}; beyond: {beyond or 'none'}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-metrics-all", "caption": "Rank correlation of what is measured after 25, 50 and 100 episodes with the episode of the first arrival, over the runs that have not been near the goal. Above the first line: the representation; then what needs only the way and a map; last the exact chance. Below 0: more of it, sooner found. 95 % intervals, not corrected for the number of statistics."}, "image": {"alt": "Two panels, table and network, of 24 rows, a statistic each, with an interval for each of three moments and a vertical line at 0."}}
lines = ("states visited", "exact chance")
figures.metric_intervals(
    found, "rank correlation with the first arrival", lines=lines, xlim=(-0.9, 0.9)
)

# %% [markdown]
# The limit pays for the 24 statistics, not for the three moments and two kinds of critic. So one may lie beyond it by luck in one sample, though hardly again and again. The verdicts read the moment in the middle, which was
# fixed beforehand.
#
# ### Within the next 50 episodes?
#
# The same as a question with yes or no. The area under the curve (AUC) is the chance that of two runs, one of which finds the goal within the next 50 episodes, the
# statistic is higher in that one: 0.5 says nothing.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-metrics-auc", "caption": "Does a statistic tell the runs that find the goal within the next 50 episodes from the others? AUC with 95 % intervals; 0.5 says nothing, and below 0.5 it is the lower value that goes with finding it."}, "image": {"alt": "Two panels, table and network, of 24 rows, a statistic each, with an interval for each of three moments and a vertical line at 0.5."}}
figures.metric_intervals(soon, "AUC", 0.5, lines, xlim=(0, 1))

# %% [markdown]
# A few of them after 50 episodes:

# %%
label = "after 50 episodes"
for m in ("Hopkins", "c of unvisited", "states visited", "exact chance"):
    areas = {n: f"{soon[n][m][label]:.2f}" for n in runs}
    print(f"{m}: table {areas['table']}, network {areas['network']}")

# %% [markdown]
# ### Does clustering add to the way?
#
# Does the representation know anything that the way does not? The next cell takes the farthest state visited as given, in networks.

# %%
left = near["network"] >= 50
table = np.stack([read["network", 50][m][left] for m in metrics])
far = read["network", 50]["farthest state"][left]
given_far = rank_correlations(table, arrival["network"][left], far)
rest = dict(zip(metrics, given_far, strict=True))
for m in ("Hopkins", "effective rank", "c of unvisited", "exact chance"):
    print(f"{m}: {found['network'][m][label]:.2f}, given {rest[m]:.2f}")
pair = ("Hopkins", "neighbour ratio")
one, other = (read["table", 50][m] for m in pair)
same = rank_correlations(one[None], other)[0]
print(f"Hopkins and neighbour ratio over 256 tables: {same:.2f}")

# %% tags=["remove-cell"]
adds = worded(
    below(rest["Hopkins"], 0),
    "clustering adds to this one number of the way",
    "clustering, given this one number of the way, goes with later arrivals",
    "it stays open whether clustering adds to this one number of the way",
)
glue({
    "rest": {m: rest[m] for m in ("Hopkins", "exact chance", "c of unvisited")},
    "same": same, "adds": adds, "left": f"{left.sum()}",
    "rho": {m: found["network"][m][label] for m in ("Hopkins", "farthest state")},
}, ".2f")  # fmt: skip

# %% [markdown]
# The farthest state has {glue:text}`rho-farthest-state` in networks, Hopkins {glue:text}`rho-Hopkins`. Given the farthest state, {glue:text}`rest-Hopkins` is left of Hopkins and {glue:text}`rest-c-of-unvisited` of $c$ of the unvisited;
# the exact chance keeps {glue:text}`rest-exact-chance`. With {glue:text}`left` runs {glue:text}`adds`. And the many statistics are fewer than they seem. In 64 dimensions the
# distance from a random place to the nearest point is always about $\sqrt 2$. So Hopkins is the mean distance to the nearest neighbour in disguise: its
# rank correlation with the neighbour ratio is {glue:text}`same`.
#
# ## What goes with new states?
#
# The page asks whether Hopkins goes with the number of new states in the next 50 episodes, given the number visited. Here are all
# statistics, over the runs that have not seen all states after 50 episodes.

# %%
ahead = {n: {} for n in runs}
for n, run in runs.items():
    cells = coverage(run.trajectories, world.states)
    x = read[n, 50]
    some = np.isfinite(list(x.values())).all(axis=0)
    table = np.stack([x[m][some] for m in metrics])
    coming = (cells[:, 99] - cells[:, 49])[some]
    for m, r in zip(
        metrics, rank_correlations(table, coming, cells[some, 49]), strict=True
    ):
        ahead[n][m] = {label: r}
    print(f"{n}: {some.sum()} runs, {interval(coming):.1f} new states")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-metrics-ahead", "caption": "Rank correlation of what is measured after 50 episodes with the number of new states in the next 50, the number of states visited given. 95 % intervals, not corrected for the number of statistics. The row of the states visited is 0 by construction."}, "image": {"alt": "Two panels, table and network, of 24 rows, a statistic each, with an interval and a vertical line at 0."}}
figures.metric_intervals(
    ahead, "rank correlation with the new states", lines=lines, xlim=(-0.9, 0.9)
)

# %% [markdown]
# ## Where conditions are mixed
#
# A monitor is wanted for trainings that fail. So we mix the symmetric start, that with σ = 0.3 and the random start
# ({doc}`06_start`). The AUC is computed over all runs, and within each start.

# %%
brief = replace(many, episodes=100)
scattered = replace(brief, runs=128)
mixed = {
    "symmetric start": runs["table"],
    "start spread 0.3": trained(TabularCritic, world, brief, spread=0.3),
    "random start": trained(TabularCritic, world, scattered, start="random"),
}

# %% tags=["remove-cell"]
some_of = ("Hopkins", "neighbour ratio", "effective rank", "clusters", "c of visited",
           "c of unvisited", "states visited", "farthest state", "exact chance")  # fmt: skip
values, happened, condition = [], [], []
for n, run in enumerate(mixed.values()):
    x = monitors(run, 50, np.random.default_rng([seed, 2]), names=some_of)
    left = run.arrival(within=1) >= 50
    left &= x["states visited"] > 1  # a single one has no neighbour
    values.append(np.stack([x[m][left] for m in some_of]))
    happened.append(run.arrival()[left] < 100)
    condition.append(np.full(left.sum(), n))
values = np.concatenate(values, axis=1)
happened, condition = np.concatenate(happened), np.concatenate(condition)
pooled, separate = aucs(values, happened), aucs(values, happened, condition)
areas = {
    m: {"all together": a, "within conditions": b}
    for m, a, b in zip(some_of, pooled, separate, strict=True)
}
hopkins_all, hopkins_within = areas["Hopkins"].values()
chance_within = areas["exact chance"]["within conditions"]
glue({"mixed": areas["Hopkins"], "mixed-chance": chance_within}, ".2f")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-metrics-simpson", "caption": "Three starts mixed, after 50 episodes: does a statistic tell runs that find the goal within the next 50 from the others? Over all runs together, and comparing only runs of the same start. AUC with 95 % intervals; 0.5 says nothing."}, "image": {"alt": "Nine rows, a statistic each, with two intervals: all runs together, and within conditions. A vertical line marks 0.5; compare how far the two intervals of a row are from it."}}
figures.metric_intervals(
    {"finds the goal within 50 episodes": areas}, "AUC", 0.5, lines, xlim=(0, 1)
)

# %% [markdown]
# Over all runs Hopkins has {glue:text}`mixed-all-together` ({numref}`fig-metrics-simpson`), within a start {glue:text}`mixed-within-conditions`. A gap between the two is
# Simpson's paradox: the statistic tells the starts apart, which are known before training. The exact chance has {glue:text}`mixed-chance` within. A
# metric validated on such a mixture has been shown to tell its parts apart, and no more.
#
# ## A goal that cannot be reached
#
# The hardest case of being stuck is a goal behind walls. Until the goal's neighbourhood is reached, a run with the goal {term}`walled off <walled-off world>` and the same
# run with the goal open are not alike but *the same*. The next cell compares their ways and all their $c$, bit for bit.

# %%
longer = replace(short, episodes=500, evaluate_every=500)
opened = trained(TabularCritic, world, longer)
closed = trained(TabularCritic, walled_off(world), longer)
touched = opened.arrival(within=1)
for k, episode in enumerate(touched):
    for record in ("trajectories", "similarity"):
        ours, stuck = (getattr(run, record)[k, :episode] for run in (opened, closed))
        assert np.array_equal(ours, stuck)
print(f"{K} of {K} runs: identical for {int(np.median(touched))} episodes (median)")

# %% tags=["remove-cell"]
drift = {
    name: monitors(run, 100, rng, names=["goal-axis drift"])["goal-axis drift"]
    for name, run in (("open", opened), ("closed", closed))
}
glue({"identical": int(np.median(touched))}, "d")
glue({"drift": drift}, ".1f")

# %% [markdown]
# They agree for {glue:text}`identical` episodes in the median. So the AUC of *every* monitor that reads the record, present and future, is exactly 0.5 here. That is true by
# construction: nothing in a record without the goal tells an unreachable goal from one not yet found. A monitor can only tell whether the agent still goes to new places.
#
# Some monitors only tell that the goal has been met. In a table nothing but a visit moves $\psi(g)$. The drift of the goal axis in episodes 75 to 100 is {glue:text}`drift-open` degrees
# with the goal open and {glue:text}`drift-closed` walled off.
#
# ## The probe on the map
#
# The page averages the probe over states. Here it is by state, with a greedy actor beside the softmax one.

# %% tags=["hide-input"]
from sgcrl.measures.visits import arrival_probability, reachable_goals
from sgcrl.train import policy

others = np.arange(world.states) != world.start
times = [0, 50, 150, 500]
probe = {name: [] for name in ("its own goal", "its own goal, greedy", "the main goal")}
for at in times:
    psi = opened.embeddings[:, np.searchsorted(opened.snapshots, at)]
    actions = policy(world, opened.similarity[:, at], 0.1)
    passing = [arrival_probability(world, actions, 50, one) for one in np.eye(89) > 0]
    probe["its own goal"].append(once(reachable_goals, world, psi, 0.1, 50))
    probe["its own goal, greedy"].append(reachable_goals(world, psi, 0, 50))
    probe["the main goal"].append(np.stack(passing, axis=1))

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-metrics-maps", "caption": "From the start S, the chance to reach each state within 50 steps, over training: the state given as the goal to a softmax actor (top), to a greedy one (middle), and passed by on the way to the main goal (bottom). Means over 64 tables."}, "image": {"alt": "Three rows of four mazes, after 0, 50, 150 and 500 episodes, coloured by the chance to reach each cell, from dark at 0 to bright at 1. Top: the softmax actor with the cell as its goal; middle: the greedy one; bottom: the actor of the main goal."}}
rows = {
    "its own goal": "its own goal",
    "its own, greedy": "its own goal, greedy",
    "the main goal": "the main goal",
}
figures.reach_maps(
    world,
    {row: [share.mean(axis=0) for share in probe[name]] for row, name in rows.items()},
    times,
)

# %% tags=["remove-cell"]
from sgcrl.measures.statistics import known as of_known
from sgcrl.measures.surroundings import accuracy
from sgcrl.measures.visits import first_visits

reach = {n: [x[:, others].mean(axis=1) for x in maps] for n, maps in probe.items()}
met = first_visits(opened.trajectories, world.states) < 50
unmet = ~met & others & world.others
sharp = [
    accuracy(
        opened.embeddings[:, np.searchsorted(opened.snapshots, at)],
        world.distances,
        met,
    )
    for at in (0, 50)
]
sharper = paired_difference(*(x[~np.isnan(np.add(*sharp))] for x in sharp[::-1]))
new = {
    n: of_known(mean_where(probe[n][1], unmet))
    for n in ("its own goal", "the main goal")
}
forecast = {}
for n, run in runs.items():
    left = near[n] >= 50
    psi = run.embeddings[left, np.searchsorted(run.snapshots, 50)]
    able = once(reachable_goals, world, psi, 0.1, 50)[:, others].mean(axis=1)
    covered = read[n, 50]["states visited"][left]
    forecast[n] = rank_correlations(able[None], arrival[n][left], covered)[0]
glue({"greedy": reach["its own goal, greedy"][-1], "able": reach["its own goal"][-1],
      "sharp": sharp[1][~np.isnan(sharp[1])], "forecast": forecast}, ".2f")  # fmt: skip
glue({"sharper": sharper}, "+.2f")
glue({"new": new}, ".3f")

# %% [markdown]
# After 500 episodes the greedy actor, which bumps can stop ({doc}`08_long_evidence`), reaches a state with a chance of {glue:text}`greedy`, the softmax one with
# {glue:text}`able`. States not visited after 50 episodes are reached with {glue:text}`new-its-own-goal` as goals of their own and with {glue:text}`new-the-main-goal` on the way to the
# main goal: an unvisited state's embedding has not moved, so as a goal it pulls the actor away from what is known, as the main goal does.
#
# "Accurate" can also mean that similar states are near each other. The rank correlation of similarity with nearness, over pairs of visited states, is {glue:text}`sharp` after
# 50 episodes, a change of {glue:text}`sharper` from before training.
#
# As a forecast of the arrival, the number of states visited given, the probe has {glue:text}`forecast-table` in tables and {glue:text}`forecast-network` in networks.

# %% [markdown]
# ## Verdicts
#
# These go with those of {doc}`10_metrics`.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

net = {m: found["network"][m][label] for m in metrics}
Verdicts(
    Claim(
        "On a sphere the Hopkins statistic is calibrated by places on it, not in a box",
        "ours",
        f"uniform points: places on the sphere {known['uniform', 'sphere']:.3f}, in the box {known['uniform', 'box']:.3f}; clusters, on the sphere {known['four clusters', 'sphere']:.3f}",
        {
            "uniform points within 0.01 of 0.5": within(
                known["uniform", "sphere"], 0.49, 0.51
            ),
            "farther from it with places in the box": above(
                known["uniform", "box"], 0.51
            ),
            "tight clusters above 0.9": above(known["four clusters", "sphere"], 0.9),
        },
    ),
    Claim(
        "In a network, clustering predicts more than the farthest state visited does",
        "ours",
        f"Hopkins {net['Hopkins']:.2f}, farthest state {net['farthest state']:.2f}; Hopkins, given it, {rest['Hopkins']:.2f}",
        {
            "a larger correlation": below(net["Hopkins"], net["farthest state"]),
            "something is left when the farthest state is given": below(
                rest["Hopkins"], 0
            ),
        },
    ),
    Claim(
        "Cluster statistics tell runs that will find the goal, not only kinds of start",
        "ours",
        f"AUC of Hopkins, all starts together {hopkins_all:.2f}, within each {hopkins_within:.2f}",
        {
            "above 0.5 within a start": above(hopkins_within, 0.5),
            "half of the excess over 0.5 is left there": above(
                hopkins_within, (0.5 + hopkins_all.value) / 2
            ),
        },
    ),
    Claim(
        "A record of the run tells an unreachable goal from one not yet found",
        "ours",
        f"identical in {K} of {K} pairs of runs, so every AUC is 0.5",
        {"the records differ before the goal's neighbourhood is reached": False},
    ),
)

# %% [markdown]
# ```{replication}
# ```

# %% [markdown]
# ## Your own settings
#
# In a live notebook, choose a start and a learning rate, press *Run*, and see coverage, arrivals and four statistics over training. A page without a kernel shows
# tables that find the goal around the 10th and the 90th percentile of the 64. Which would you say, at episode 30, is about to find it?

# %%
from companion.explorables import playback
from sgcrl.measures.visits import some_runs

order = np.argsort(opened.arrival(), kind="stable")
places = {"early (10th percentile)": (3, 6, 9), "late (90th percentile)": (54, 57, 60)}
early_and_late = {
    name: some_runs(opened, order[list(ranks)]) for name, ranks in places.items()
}
for name, run in early_and_late.items():
    print(name, "first on the goal in episodes", run.arrival().tolist())

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-metrics-replay", "caption": "Three runs that find the goal early and, beside them, three that find it late, of 64; the middle one of each is at the 10th and the 90th percentile. Mazes: the cells by $c$, with the way of one episode. Right: the embeddings of the left one."}}
from functools import partial

from companion import panels

panels.panel(
    partial(panels.trained, TabularCritic, world),
    panels.exploration_statistics,
    {
        "start": ("start", ["symmetric", "random"]),
        "spread": ("spread σ of the start", 0.1),
        "learning_rate": ("learning rate", 0.01),
        "episodes": ("episodes", 300),
        "runs": ("runs", 16),
    },
    still=playback(early_and_late, rooms=figures.ROOMS, frames=20),
    alt="Exploration of the runs, and statistics of their representation over training",
)

# %% [markdown]
# ## Exercises
#
# **1. How large must the best of 23 be?** Shuffle the arrivals of the networks after 50 episodes. How large is the largest of all correlations by chance alone, in
# 19 of 20 shuffles? And of a single one?
#
# :::{dropdown} Solution
# The best of many reaches more than any one would. A correlation found by looking at all of them must exceed this, not the limit for a single one.
# :::

# %% tags=["hide-cell"]
left = near["network"] >= 50
table = np.stack([read["network", 50][m][left] for m in metrics[:-1]])
when = arrival["network"][left]
largest, single = limit_by_chance(table, when), limit_by_chance(table[:1], when)
print(
    f"{left.sum()} runs: the largest of {len(table)} stays below {shown(largest, '.2f')}"
)
print(f"a single one below {shown(single, '.2f')}")

# %% [markdown]
# **2. Does the dimension hide the clusters?** Take Hopkins and the neighbour ratio of the networks on the first three principal components of the embeddings, put back on the
# sphere. Do they predict better?
#
# :::{dropdown} Solution
# The next cell prints both correlations, with all dimensions and with three. Mind how far their intervals overlap.
# :::

# %% tags=["hide-cell"]
from sgcrl.measures.clusters import principal_components

psi = runs["network"].embeddings[left, np.searchsorted(runs["network"].snapshots, 50)]
flat = normalise(principal_components(psi, 3)[0])
low = rank_correlations(
    np.stack([hopkins(flat, rng), nearest_neighbour_ratio(flat, rng)]), when
)
for name, r in zip(("Hopkins", "neighbour ratio"), low, strict=True):
    print(f"{name}: {net[name]:.2f}, in three dimensions {r:.2f}")

# %% [markdown]
# ## Differences from the paper and the blog
#
# 1. The blog proposes statistics and does not define them; which points (all states, visited ones), which null and which number of clusters are our choices.
# 2. $c$ of unvisited states, coverage and the time since the last new state are ours.
# 3. Distances in the Hopkins statistic are not raised to the power of the dimension, as its authors do in the plane.
# 4. "All states" and $c$ of the unvisited need states that a real monitor may not have; "visited" has the others.
# 5. The probe is computed exactly from the maze, where the blog would run episodes. That "accurate" means reachable is our reading.
# 6. Tables and networks are read over 150 episodes; arrivals later than that count as equally late.
