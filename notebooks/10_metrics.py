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
# (chapter-metrics)=
# # Is it still exploring?
#
# **Question.** Which measurement of a run tells whether, and when, the run will find the goal?
#
# **Finding.** After 50 episodes, corrected for their number, these statistics predict when a table first arrives: {glue:text}`passed-table`; when a
# network does: {glue:text}`passed-network`. First arrivals of runs that go on from the same table correlate by {glue:text}`siblings-SGCRL`, so no statistic of
# the table could correlate with the arrival by more than about {glue:text}`bound`.
#
# The blog {cite}`infonce_exploration_post` proposes statistics of clusters, such as Hopkins's, and sub-goals. {numref}`fig-metrics-predict` has the
# statistics, and what a plain record of the way tells.

# %% tags=["hide-input"]
from dataclasses import replace

import numpy as np

from companion import figures
from companion.seeds import chapter_seed
from companion.threads import one_thread
from companion.trainings import once, trained
from sgcrl.measures.clusters import monitors
from sgcrl.measures.statistics import (
    agreement,
    largest_by_chance,
    limit_by_chance,
    rank_correlations,
)
from sgcrl.network import MLPCritic
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings
from sgcrl.worlds import four_rooms

figures.use_style()
one_thread()
K, world, seed, at = 64, four_rooms(), chapter_seed(10), 50
short = Settings(runs=K, episodes=150, snapshot_every=25, evaluate_every=150, seed=seed)
many = replace(short, runs=256, seed=chapter_seed(10, 1))
runs = {
    "table": trained(TabularCritic, world, many),
    "network": trained(MLPCritic, world, short),
}
read = {
    n: once(monitors, r, at, np.random.default_rng([seed, 2])) for n, r in runs.items()
}
left = {n: r.arrival(within=1) >= at for n, r in runs.items()}
arrival = {n: r.arrival()[left[n]] for n, r in runs.items()}
metrics = list(read["table"])
blind = metrics[:-1]  # the last, the exact chance, knows the maze and the goal's place
values = {n: np.stack([x[m][left[n]] for m in metrics]) for n, x in read.items()}
rho = {
    n: dict(zip(metrics, rank_correlations(x, arrival[n]), strict=True))
    for n, x in values.items()
}
p = {
    n: dict(zip(metrics, largest_by_chance(x, arrival[n]), strict=True))
    for n, x in values.items()
}

brief = replace(many, episodes=100)
bumpy = trained(TabularCritic, world, brief, spread=0.3)
siblings = {}
for name, run, count in (
    ("SGCRL", runs["table"], 128),
    ("start spread 0.3", bumpy, 96),
):
    some = np.flatnonzero(run.arrival(within=1) >= at)[:count]
    tables = run.embeddings[some, np.searchsorted(run.snapshots, at)]
    siblings[name] = np.array([
        trained(
            TabularCritic, world, replace(brief, runs=len(some), seed=dice), start=tables
        ).arrival()
        for dice in (chapter_seed(10, draw) for draw in (3, 4, 5, 6))
    ])  # fmt: skip
alike = {name: agreement(times) for name, times in siblings.items()}
bound = np.sqrt(max(alike["SGCRL"].high, 0))

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-metrics-predict", "caption": "Rank correlation of what is measured after 50 episodes with the episode of the first arrival, over the runs that have not been within one step of the goal. Above the first line: the representation; then what needs only the way and a map; last the exact chance, which needs all. Below 0: more of it, sooner found. Shaded: what the largest of all stays within in 95 % of shuffles of the arrivals. Dotted: bound by siblings. 95 % intervals."}, "image": {"alt": "Two panels, 256 tables and 64 networks, of 14 rows, a statistic each, with an interval. A shade around 0 marks what chance does to the largest; two dotted lines in the table's panel mark the bound by siblings."}}
rows = (
    "Hopkins", "neighbour ratio", "silhouette of 4 clusters", "clusters", "effective rank",
    "goal-axis drift", "c of visited", "c of unvisited", "highest c of unvisited",
    "c of frontier", "states visited", "episodes since a new state", "farthest state",
    "exact chance",
)  # fmt: skip
chance = {n: limit_by_chance(x, arrival[n]) for n, x in values.items()}
figures.metric_intervals(
    {n: {m: {"after 50 episodes": rho[n][m]} for m in rows} for n in runs},
    "rank correlation with the first arrival",
    lines=("states visited", "exact chance"),
    chance=chance,
    bounds={"table": bound},
    xlim=(-0.9, 0.9),
)

# %% tags=["remove-cell"]
from companion.claims import above, below, foretells, worded
from companion.numbers import glue

told = {n: {m: foretells(rho[n][m], p[n][m]) for m in metrics} for n in runs}
passed = {n: [m for m in blind if told[n][m].passed] for n in runs}
names = ("Hopkins", "goal-axis drift", "c of unvisited", "highest c of unvisited",
         "states visited", "episodes since a new state", "exact chance")  # fmt: skip
glue({
    "passed": {
        n: ", ".join(some) or f"none of {len(blind)}" for n, some in passed.items()
    },
    "siblings": alike, "bound": bound, "tried": f"{len(metrics)}",
    "left": {n: f"{len(x)}" for n, x in arrival.items()}, "limit": chance,
    "rho": {n: {m: rho[n][m] for m in names} for n in runs},
}, ".2f")  # fmt: skip

# %% [markdown]
# ## What is measured
#
# The *Hopkins statistic* {cite}`hopkins1954new` compares the distance $u$ from random places on the sphere to the nearest embedding with the distance $w$ from an
# embedding to its nearest neighbour:
#
# $$
# H = \frac{\bar u}{\bar u + \bar w}.
# $$
#
# It is 0.5 for embeddings that lie as the random places do, and near 1 for tight clusters. The *neighbour ratio* {cite}`clark1954distance` is $\bar w$ over that
# of uniform points: 1 if uniform, 0 if all come in pairs. *Clusters* are counted after those nearer than 60 degrees are joined.
#
# The theory of this book suggests $c$ instead: of visited states, of unvisited ones (mean and highest, without the goal), and of the
# *frontier*, unvisited states next to visited ones. Three numbers need no representation: states visited (*coverage*), episodes since the last new state, and the
# farthest state visited. The last row is the {py:func}`exact chance
# <sgcrl.measures.visits.arrival_probability>` that the next episode arrives. It takes the maze, the goal's place and all $c$, which no monitor has.
#
# ## The statistics over training
#
# Does a change of the statistics show exploration? The folded cell trains 64 tables, the same with the goal
# {term}`walled off <walled-off world>`, and tables that learn from a random actor's steps.

# %% tags=["hide-input"]
from sgcrl.worlds import walled_off

longer = replace(short, episodes=500, evaluate_every=500)
walled = walled_off(world)
shown = {
    "SGCRL": trained(TabularCritic, world, longer),
    "goal walled off": trained(TabularCritic, walled, longer),
    "random actor": trained(
        TabularCritic, world, replace(short, actor_temperature=np.inf)
    ),
    "frozen": trained(TabularCritic, world, short, frozen=True),
    "network": runs["network"],
}
moments = {n: [25, 50, 100, 150] for n in shown}
moments["frozen"] = [25, 150]
moments |= {n: [25, 50, 100, 200, 500] for n in ("SGCRL", "goal walled off")}
titles = ("Hopkins", "neighbour ratio", "clusters", "effective rank",
          "goal-axis drift", "states visited")  # fmt: skip
seen = {
    n: [
        # the same random places for all, so that differences are not theirs
        monitors(shown[n], t, np.random.default_rng([seed, 1]), names=titles)
        for t in times
    ]
    for n, times in moments.items()
}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-metrics-curves", "caption": "Five statistics of the representation, of all 89 states, and coverage. The drift of the goal axis is in degrees, over the 25 episodes before. Means and 95 % bands over 64 runs; the axis of episodes is logarithmic."}, "image": {"alt": "Six panels against episodes: Hopkins statistic, neighbour ratio, clusters, effective rank, goal-axis drift and states visited. In each a curve for SGCRL, goal walled off, random actor, frozen table and network; compare SGCRL with the random actor."}}
figure = figures.panels_over_time(
    {
        m: {n: (moments[n], np.stack([x[m] for x in seen[n]], axis=1)) for n in shown}
        for m in titles
    },
    "",
    xscale="log",
    xticks=(25, 50, 100, 200, 500),
    xticklabels=("25", "50", "100", "200", "500"),
)
for ax in figure.axes:
    ax.minorticks_off()
figure

# %% [markdown]
# The next cell compares the agent with the random actor after 100 episodes.

# %%
from sgcrl.measures.statistics import interval, paired_difference

apart = {}
for m in titles:
    ours, theirs = (seen[n][2][m] for n in ("SGCRL", "random actor"))
    apart[m] = paired_difference(ours, theirs)
    print(f"{m}: {ours.mean():.2f}, random actor {theirs.mean():.2f}")

# %% tags=["remove-cell"]
three = ("SGCRL", "random actor", "network")
glue({"Hopkins": {n: seen[n][2]["Hopkins"] for n in three}}, ".2f")
glue({"visited": {n: seen[n][2]["states visited"] for n in three}}, ".0f")
glue({"apart": {"clusters": apart["clusters"]}}, ".1f")
glue({
    "difference": apart["Hopkins"],
    "higher": worded(
        above(apart["Hopkins"], 0),
        "The agent's is higher", "The agent's is lower",
        "No difference can be told from 0",
    ),
}, "+.2f")  # fmt: skip

# %% [markdown]
# The frozen table stands still ({numref}`fig-metrics-curves`), so learning moves the statistics. Does it matter whose steps it learns from? The agent's tables have
# seen {glue:text}`visited-SGCRL` states and have a Hopkins of {glue:text}`Hopkins-SGCRL`; the random actor's have seen {glue:text}`visited-random-actor` and have
# {glue:text}`Hopkins-random-actor`. {glue:text}`higher` ({glue:text}`difference`). The numbers of clusters differ by {glue:text}`apart-clusters`. Networks have {glue:text}`Hopkins-network` and {glue:text}`visited-network`
# states.
#
# ## Do they predict the arrival?
#
# Of 256 tables and 64 networks we leave out those that stood within one step of the goal in the first 50 episodes:
# {glue:text}`left-table` and {glue:text}`left-network` remain. Of {glue:text}`tried` statistics one may be large by luck. So we shuffle
# the arrivals 5,000 times and note the largest correlation each time. A statistic *predicts* the arrival if fewer than 5 % of the shuffles have a larger one.

# %%
for n in runs:
    best = min(blind, key=lambda m: p[n][m])
    print(f"{n}: by chance the largest stays below {chance[n]:.2f}")
    print(f"  best without the full map: {best}, {rho[n][best]:.2f}")
    print(f"  passed: {', '.join(passed[n]) or 'none'}")

# %% [markdown]
# In tables ({numref}`fig-metrics-predict`) Hopkins has {glue:text}`rho-table-Hopkins`, coverage {glue:text}`rho-table-states-visited`, the time since a new state
# {glue:text}`rho-table-episodes-since-a-new-state`, and $c$ of the unvisited {glue:text}`rho-table-c-of-unvisited`. A table moves no unvisited state, nor
# the goal, so this $c$ is still that of the start. The exact chance has {glue:text}`rho-table-exact-chance`.
#
# In networks Hopkins has {glue:text}`rho-network-Hopkins`, coverage {glue:text}`rho-network-states-visited`, the time since a new state
# {glue:text}`rho-network-episodes-since-a-new-state`, $c$ of the unvisited {glue:text}`rho-network-c-of-unvisited`, their highest $c$
# {glue:text}`rho-network-highest-c-of-unvisited`, and the drift of the goal axis {glue:text}`rho-network-goal-axis-drift`.

# %% tags=["remove-cell"]
again = trained(TabularCritic, world, replace(many, seed=chapter_seed(10, 2)))
fresh = once(monitors, again, at, np.random.default_rng([seed, 3]))
new = again.arrival(within=1) >= at
best = min(blind, key=lambda m: p["table"][m])
second, chance_again = rank_correlations(
    np.stack([fresh[m][new] for m in (best, "exact chance")]), again.arrival()[new]
)

# %% [markdown]
# ### In other runs?
#
# What is chosen among many has to be tried on runs that had no say in the choice. For tables we train 256 more. For networks we
# choose in a random half and look at the other, 60 times.

# %%
from sgcrl.measures.statistics import halves

split = halves(values["network"][:-1], arrival["network"])
print(f"tables, {best}: {rho['table'][best]:.2f}, in others {second:.2f}")
print(
    f"networks: chosen {split.chosen:.2f}, in others {split.kept:.2f}, p = {split.p:.3f}"
)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-metrics-confirmed", "caption": "What becomes of the best statistic, the exact chance left out, in runs that had no part in the choice. Tables: chosen in 256, tried in 256 others. Networks: chosen in one half of the runs and tried in the other, means of 60 splits. 95 % intervals; grey: the same with the arrivals of the other runs shuffled."}, "image": {"alt": "Two rows, tables and networks: a square where the statistic was chosen, a dot with an interval in other runs, and a grey bar for shuffled arrivals around 0."}}
first_found = rho["table"][best]
sign = np.sign(first_found.value)
turned = second if sign > 0 else second._replace(
    value=-second.value, low=-second.high, high=-second.low
)  # fmt: skip
luck = limit_by_chance(fresh[best][new][None], again.arrival()[new])
figures.chosen_and_kept({
    "tables": (abs(first_found.value), turned, (-luck, luck)),
    "networks": (split.chosen, split.kept, np.quantile(split.null, (0.025, 0.975))),
})  # fmt: skip

# %% tags=["remove-cell"]
repeated = above(turned, 0)
confirmed = foretells(split.kept, split.p)
glue({
    "best": best, "first": first_found, "second": second, "second-chance": chance_again,
    "chosen": split.chosen, "kept": split.kept,
    "holds": worded(repeated, "It holds", "It turns round", "That is open"),
    "confirmed": worded(
        confirmed, "so it is not luck", "so it was luck", "so luck cannot be excluded"
    ),
}, ".2f")  # fmt: skip
glue({"p-halves": split.p}, ".3f")

# %% [markdown]
# In tables the best is "{glue:text}`best`": {glue:text}`first`, in other tables {glue:text}`second` ({numref}`fig-metrics-confirmed`). {glue:text}`holds`. The exact chance has
# {glue:text}`second-chance` there. In networks the best of one half has {glue:text}`chosen` and keeps {glue:text}`kept` in the other, p = {glue:text}`p-halves`,
# {glue:text}`confirmed`. {doc}`10_metrics_evidence` has other moments, and what clustering adds to the farthest state.
#
# ## How much could be predicted at all?
#
# Perhaps nobody has thought of the right statistic. So ask about all at once: take each table after 50 episodes and let *four* runs go on from
# it, with an empty replay and different dice. If the table decides when the goal is found, these *siblings* arrive at similar times. Their correlation
# is the part of the variance, in ranks, that the table decides; no function of the table can correlate with the arrival by more than its square root.
# A second start has σ = 0.3: accidental bumps of $c$ can hold an actor for long ({doc}`06_start`).

# %%
for name, r in alike.items():
    late = np.mean(siblings[name] == brief.episodes)
    print(f"{name}: {r.runs} tables, siblings {r:.2f}; not arrived {late:.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-metrics-twins", "caption": "Episodes until runs that go on from the same table, as it is after 50 episodes, first step on the goal: two of the four siblings of each table, one dot a table. Left: the symmetric start, $\\sigma$ = 0.1. Right: $\\sigma$ = 0.3. Dots at the border had not arrived after 100 episodes. The titles give the correlation of all four siblings."}, "image": {"alt": "Two scatter plots, the arrival of one sibling against that of another, from 0 to 100 episodes each."}}
from companion.numbers import shown as written

figure, axes = figures.subplots(1, 2, figsize=(6, 3.2), sharex=True, sharey=True)
for ax, (name, times), color in zip(
    axes, siblings.items(), (figures.COLORS["SGCRL"], "#d55e00"), strict=True
):
    ax.plot(*times[:2], "o", color=color, alpha=0.5, markersize=3)
    title = f"{name}: {written(alike[name].value, '.2f')}"
    ax.set(title=title, xlabel="episodes, one sibling", aspect="equal")
axes[0].set_ylabel("episodes, another")
figure

# %% tags=["remove-cell"]
glue({
    "dice": worded(
        below(alike["SGCRL"], 0.25),
        "most of when the goal will be found is a matter of dice",
        "a good part of when the goal will be found is decided",
        "how much of when the goal will be found is decided stays open",
    ),
    "decided": worded(
        above(alike["start spread 0.3"], 0),
        "so there is something to predict", "so there is nothing to predict",
        "so it stays open whether there is anything to predict",
    ),
})  # fmt: skip

# %% [markdown]
# Siblings of the symmetric start correlate by {glue:text}`siblings-SGCRL` ({numref}`fig-metrics-twins`): after 50 episodes {glue:text}`dice`. With
# σ = 0.3 they correlate by {glue:text}`siblings-start-spread-0.3`, {glue:text}`decided`. A low number is no failure: the more
# evenly an agent explores, the less its past decides.
#
# ## Does exploration go on?
#
# That is what the blog wants to know, and the goal need not come into it. Does a statistic go with the number of *new* states in the next 50
# episodes? A run that has seen more has less left to find, so the next cell takes the number of states visited as given.

# %%
from sgcrl.measures.visits import coverage

ahead = {}
for n, run in runs.items():
    cells = coverage(run.trajectories, world.states)
    some = np.isfinite(list(read[n].values())).all(axis=0)  # not all states seen
    coming = (cells[:, 99] - cells[:, 49])[some]
    table = np.stack([read[n][m][some] for m in metrics])
    found = rank_correlations(table, coming, cells[some, 49])
    ahead[n] = dict(zip(metrics, found, strict=True))
    for m in ("Hopkins", "neighbour ratio", "c of unvisited", "recent new states"):
        print(f"{n}, {m}: {ahead[n][m]:.2f}")

# %% tags=["remove-cell"]
told_of = ("Hopkins", "c of unvisited", "recent new states")
glue({"ahead": {n: {m: x[m] for m in told_of} for n, x in ahead.items()}}, ".2f")

# %% [markdown]
# Hopkins has {glue:text}`ahead-table-Hopkins` in tables and {glue:text}`ahead-network-Hopkins` in networks. The new states of the last ten episodes, which anyone can count, have
# {glue:text}`ahead-table-recent-new-states` and {glue:text}`ahead-network-recent-new-states`. An actor climbs $c$, so a high $c$ of unvisited states should draw it to them: $c$ of the unvisited has
# {glue:text}`ahead-table-c-of-unvisited` and {glue:text}`ahead-network-c-of-unvisited`. {doc}`10_metrics_evidence` has all of them.
#
# ## The probe: give it sub-goals
#
# The blog's other proposal needs no statistics: make some state $g'$ the goal, so that the actor climbs $\psi(s)\cdot\psi(g')$, and see whether it arrives.
# The blog also says that exploration makes representations more accurate around what is explored. This *probe* measures both. We give every
# state as a goal and compute the exact chance to reach it within an episode. Beside it stand an actor that aims at the *main goal* and may pass by anyway, the
# frozen table, which is the table before training, and a random actor.

# %% tags=["hide-input"]
from sgcrl.measures.visits import arrival_probability, reachable_goals
from sgcrl.train import policy

others = np.arange(world.states) != world.start


def at_time(run, t):
    return run.embeddings[:, np.searchsorted(run.snapshots, t)]


def passing(run, t):
    actions = policy(world, run.similarity[:, t], 0.1)
    ways = [arrival_probability(world, actions, 50, g > 0) for g in np.eye(89)]
    return np.stack(ways, axis=1)


probed = {"table": shown["SGCRL"], "network": runs["network"]}
probe_times = {"table": [0, 50, 150, 500], "network": [0, 50, 150]}
own, main = {}, {}
for n, run in probed.items():
    for t in probe_times[n]:
        own[n, t] = once(reachable_goals, world, at_time(run, t), 0.1, 50)
        main[n, t] = passing(run, t)
apart_from = {
    "goal walled off": [0, 50, 150, 500],
    "random actor": [0, 50, 150],
}
for n, times in apart_from.items():
    for t in times:
        psi = at_time(shown[n], t)
        own[n, t] = once(reachable_goals, world, psi, 0.1, 50)
at_random = reachable_goals(world, at_time(shown["SGCRL"], 0)[:1], np.inf, 50)[0]

# %% [markdown]
# The next cell averages the chance over all states but the start.

# %%
reach, aside = (
    {key: maps[:, others].mean(axis=1) for key, maps in source.items()}
    for source in (own, main)
)
for n, t in (("table", 0), ("table", 500), ("network", 0), ("network", 150)):
    print(f"{n}, {t} episodes: {interval(reach[n, t]):.2f},", end=" ")
    print(f"aiming at the main goal {interval(aside[n, t]):.2f}")
print(f"random actor: {at_random[others].mean():.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-metrics-reach", "caption": "Mean over all states of the chance to reach them within 50 steps, by what the actor is given as its goal, and what the table has learnt from: the state itself, the main goal, the state itself with the main goal walled off in training, and the state itself in a table that learns from a random actor. Dotted: random actor. At 0 episodes the table is the frozen one. Means and 95 % bands over 64 runs."}, "image": {"alt": "Two panels, table and network, of curves of the chance to reach a state, from 0 to 1, against episodes: its own goal, the main goal in its place, the main goal walled off, the random actor's data, and a dotted level for a random actor."}}
curves = {
    n: {
        label: (
            times,
            np.stack([source[n, t][:, others].mean(axis=1) for t in times], axis=1),
        )
        for label, source in (("its own goal", own), ("the main goal", main))
    }
    for n, times in probe_times.items()
}
for label, n in (
    ("its own goal, goal walled off", "goal walled off"),
    ("random actor's data", "random actor"),
):
    curves["table"][label] = (
        apart_from[n],
        np.stack([reach[n, t] for t in apart_from[n]], axis=1),
    )
figure = figures.panels_over_time(curves, "chance to reach a state", ylim=(0, 1))
for ax in figure.axes:
    ax.axhline(at_random[others].mean(), color="#8c8c8c", linewidth=1, linestyle=":")
figure

# %% tags=["remove-cell"]
from sgcrl.measures.statistics import known, mean_where
from sgcrl.measures.visits import first_visits, matched_difference

gain = paired_difference(reach["table", 500], reach["table", 0])
given = paired_difference(reach["table", 500], aside["table", 500])
stuck = paired_difference(reach["goal walled off", 500], reach["goal walled off", 0])
by_place, rises_more = {}, {}
away = world.distances[world.start]
for n, run in probed.items():
    met = (first_visits(run.trajectories, world.states) < at) & others
    unmet = ~met & others & world.others
    gap = matched_difference(own[n, at] - own[n, 0], met, unmet, away)
    rises_more[n] = interval(known(gap))
    some = unmet.any(axis=1)  # of a run that has seen all nothing is left to reach
    for where, mask in (("visited", met), ("not visited", unmet)):
        by_place[n, where] = {
            what: mean_where(maps, mask)[some]
            for what, maps in {
                "before training": own[n, 0], "its own goal": own[n, at],
                "the main goal": main[n, at], "random actor": np.broadcast_to(at_random, mask.shape),
            }.items()
        }  # fmt: skip
rise = {
    key: paired_difference(x["its own goal"], x["before training"])
    for key, x in by_place.items()
}
over_main = {
    key: paired_difference(x["its own goal"], x["the main goal"])
    for key, x in by_place.items()
}


where_seen = paired_difference(*(
    by_place["table", w]["its own goal"] - by_place["table", w]["the main goal"]
    for w in ("visited", "not visited")
))  # fmt: skip
glue({"reach": {f"{n} {t}": x for (n, t), x in reach.items()},
      "aside": {"table": aside["table", 500]}}, ".2f")  # fmt: skip
glue({
    "gain": gain, "stuck": stuck, "more": rises_more,
    "rise": {f"{n} {w}": x for (n, w), x in rise.items()},
}, "+.2f")  # fmt: skip
glue({
    "map": worded(
        above(gain, 0) & above(given, 0),
        "becomes a map that other goals can use", "does not become a map that other goals can use",
        "may or may not become a map that other goals can use",
    ),
})  # fmt: skip

# %% [markdown]
# Before training, a table's actor reaches a state given as its goal with a chance of {glue:text}`reach-table-0`; after 500 episodes with {glue:text}`reach-table-500`, a change of
# {glue:text}`gain`, though the agent never pursued these goals ({numref}`fig-metrics-reach`). If it aims at the main goal it passes a state with {glue:text}`aside-table`. So the
# table {glue:text}`map`. With the main goal walled off, the change is {glue:text}`stuck`. A table that learns from a random actor has
# {glue:text}`reach-random-actor-150` after 150 episodes, the agent's {glue:text}`reach-table-150`. Networks go from {glue:text}`reach-network-0` to {glue:text}`reach-network-150`.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-metrics-probe", "caption": "Chance to reach a state after 50 episodes, for states visited by then and for others: given as the goal, given as the goal before training, passed by on the way to the main goal, and by a random actor. Means and 95 % intervals over the runs that have not seen all states."}, "image": {"alt": "Four rows, tables and networks, visited and not visited states, each with four intervals from 0 to 1: before training, its own goal, the main goal and the random actor."}}
figures.intervals(
    {
        f"{n}, {w}": {what: interval(x) for what, x in found.items()}
        for (n, w), found in by_place.items()
    },
    "chance to reach a state",
    xlim=(0, 1),
)

# %% [markdown]
# Is it better where the agent has been ({numref}`fig-metrics-probe`)? In tables visited states gain {glue:text}`rise-table-visited` over the same states before training,
# others {glue:text}`rise-table-not-visited`; in networks {glue:text}`rise-network-visited` and {glue:text}`rise-network-not-visited`. Others are farther
# off. Among states equally far from the start, the visited ones gain {glue:text}`more-table` more in tables and {glue:text}`more-network` more in networks.
#
# Does a run whose probe is better find its goal earlier? The next cell asks the runs of the first figure, and the other tables.

# %%
forecast = {}
more = ("other tables", again, new)
for n, run, some in (*((n, runs[n], left[n]) for n in runs), more):
    able = once(reachable_goals, world, at_time(run, at)[some], 0.1, 50)
    able = able[:, others].mean(axis=1)
    forecast[n] = rank_correlations(able[None], run.arrival()[some])[0]
    print(f"{n}: probe {interval(able):.2f}, with the arrival {forecast[n]:.2f}")

# %% [markdown]
# ## What this does not mean
#
# The siblings' replay starts empty, so what old episodes decide is left out. The bound is one of tables in this maze after 50 episodes; networks have none here. With {glue:text}`left-network` networks
# a correlation below {glue:text}`limit-network` goes unseen. The probe is exact here, since the maze is known; elsewhere it costs episodes and a list of states. And no statistic tells a goal that cannot
# be reached from one not yet found: the two records are the same bit for bit ({doc}`10_metrics_evidence`).

# %% [markdown]
# ## Verdicts
#
# All is read after 50 episodes, where nothing else is said. A statistic predicts the arrival (✓) if it passes the test for the largest, and does not (✗) if its interval
# lies within ±0.3; else the matter is open (?). {doc}`/book/methods` says what a verdict means.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

clustering = ("Hopkins", "neighbour ratio", "clusters")
kinds = ("table", "network")


def listed(n, some):
    return ", ".join(f"{m} {rho[n][m]:.2f}" for m in some)


def both(m):
    return f"rank correlation: table {rho['table'][m]:.2f}, network {rho['network'][m]:.2f}"


Verdicts(
    Claim(
        "Cluster statistics such as Hopkins tell whether exploration is proceeding",
        "blog",
        f"Hopkins less that on a random actor's data {apart['Hopkins']:+.2f}; with new states to come, table {ahead['table']['Hopkins']:.2f}, network {ahead['network']['Hopkins']:.2f}",
        {
            "higher than on a random actor's data": above(apart["Hopkins"], 0),
            "go with the new states of the next 50 episodes, table": foretells(
                ahead["table"]["Hopkins"]
            ),
            "network": foretells(ahead["network"]["Hopkins"]),
        },
    ),
    Claim(
        "In a table, cluster statistics predict when a run will find the goal",
        "ours",
        "rank correlation: " + listed("table", clustering),
        {m: told["table"][m] for m in clustering},
    ),
    Claim(
        "In a network, cluster statistics predict when a run will find the goal",
        "ours",
        "rank correlation: " + listed("network", clustering),
        {m: told["network"][m] for m in clustering},
    ),
    Claim(
        "The drift of the goal axis predicts when a run will find the goal",
        "ours",
        both("goal-axis drift"),
        {n: told[n]["goal-axis drift"] for n in kinds},
    ),
    Claim(
        "The number of states visited predicts when a run will find the goal",
        "ours",
        both("states visited"),
        {n: told[n]["states visited"] for n in kinds},
    ),
    Claim(
        "The time since the last new state predicts when a run will find the goal",
        "ours",
        both("episodes since a new state"),
        {n: told[n]["episodes since a new state"] for n in kinds},
    ),
    Claim(
        "The goal similarity of unvisited states predicts when a run will find the goal",
        "ours",
        f"mean, {both('c of unvisited')}; highest, {both('highest c of unvisited')}",
        {
            f"{n}, {what}": told[n][m]
            for n in kinds
            for what, m in (
                ("mean", "c of unvisited"),
                ("highest", "highest c of unvisited"),
            )
        },
    ),
    Claim(
        "Where unvisited states have a higher goal similarity, more new states are seen",
        "ours",
        f"rank correlation with the new states of the next 50 episodes: table {ahead['table']['c of unvisited']:.2f}, network {ahead['network']['c of unvisited']:.2f}",
        {n: above(ahead[n]["c of unvisited"], 0) for n in kinds},
    ),
    Claim(
        "In a table, the exact chance from the full map predicts when a run will find the goal",
        "ours",
        f"rank correlation {rho['table']['exact chance']:.2f}; in 256 other tables {chance_again:.2f}",
        {
            "after 50 episodes": told["table"]["exact chance"],
            "sooner found, in other tables too": below(chance_again, 0),
        },
    ),
    Claim(
        "In a table, the best of the statistics without it predicts the arrival in other tables, too",
        "ours",
        f"{best}: rank correlation {first_found:.2f}, in 256 other tables {second:.2f}",
        {"a rank correlation of the same sign": repeated},
    ),
    Claim(
        "In a network, the best of the statistics in half of the runs predicts the arrival in the other half",
        "ours",
        f"chosen {split.chosen:.2f}, in the other half {split.kept:.2f}, p = {split.p:.3f}",
        {"more than with shuffled arrivals": confirmed},
    ),
    Claim(
        "When a table finds the goal is mostly dice: runs from the same table differ",
        "ours",
        f"correlation of siblings {alike['SGCRL']:.2f}; from a wider start, σ = 0.3, {alike['start spread 0.3']:.2f}",
        {
            "siblings correlate below 0.25": below(alike["SGCRL"], 0.25),
            "above 0 where bumps of the start decide": above(
                alike["start spread 0.3"], 0
            ),
        },
    ),
    Claim(
        "Whether the agent reaches sub-goals shows what it has explored",
        "blog",
        f"chance to reach {interval(reach['table', 500]):.2f}, before training {interval(reach['table', 0]):.2f}; less aiming elsewhere {given:+.2f}; visited over unvisited {where_seen:+.2f}",
        {
            "it rises with training": above(gain, 0),
            "above that of aiming elsewhere": above(given, 0),
            "by more for states visited than for others": above(where_seen, 0),
        },
    ),
    Claim(
        "Exploration makes the representation more accurate where the agent has been, by the probe",
        "blog",
        f"rise of visited states: table {rise['table', 'visited']:+.2f}, network {rise['network', 'visited']:+.2f}; "
        f"less that of others {rises_more['table']:+.2f} and {rises_more['network']:+.2f}; less aiming elsewhere "
        f"{over_main['table', 'visited']:+.2f} and {over_main['network', 'visited']:+.2f}; goal walled off, all states {stuck:+.2f}",
        {
            "table: above the frozen table": above(rise["table", "visited"], 0),
            "table: by more than for others as far away": above(rises_more["table"], 0),
            "table: above aiming elsewhere": above(over_main["table", "visited"], 0),
            "table: with the goal walled off, too": above(stuck, 0),
            "network: above the frozen network": above(rise["network", "visited"], 0),
            "network: by more than for others as far away": above(
                rises_more["network"], 0
            ),
            "network: above aiming elsewhere": above(
                over_main["network", "visited"], 0
            ),
        },
    ),
    Claim(
        "How many sub-goals the agent reaches predicts when it will find its goal",
        "ours",
        "rank correlation: " + ", ".join(f"{n} {x:.2f}" for n, x in forecast.items()),
        {n: foretells(forecast[n]) for n in kinds},
    ),
)

# %% [markdown]
# ```{replication}
# ```

# %% [markdown]
# ## Summary
#
# - After 50 episodes these statistics predict the arrival: in the table {glue:text}`passed-table`; in the network {glue:text}`passed-network`.
# - Runs that go on from the same table correlate by {glue:text}`siblings-SGCRL`: {glue:text}`dice`, whatever statistic one thinks of.
# - The statistics show learning, whoever collects the data. To watch exploration, log what has been visited.
#
# ## The way on
#
# The probe gives an agent goals that it has never pursued. What if it pursues many of them while it trains? {doc}`11_many_goals` asks.
