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
# (evidence-many-goals)=
# # Evidence: distances, eight goals, retirement, the start
#
# The chapter {doc}`11_many_goals` takes the mean over four distances of a single goal and one near goal for its pair. This page has the distances one by one.
# It asks what eight goals lose, and by what: by learning from goals that were met, or by aiming at them again. It tries a rule that retires a goal once it is
# sampled, which is a count of visits in disguise. It tests whether the table's start is fair to goals other than the far one. Settings to try, exercises and
# differences come last.
#
# Runs are those of the chapter; {doc}`/book/methods` says what intervals, seeds and verdicts mean.

# %% tags=["remove-cell"]
from companion import figures
from companion.claims import above, below, worded
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# ## Distances, one by one
#
# The chapter's single goals are 4, 8, 13 and 18 steps from the start. The next cell reads their runs: sampled, sampled but not learnt from, and walled off.

# %%
from dataclasses import replace

import numpy as np

from companion.seeds import chapter_seed
from companion.trainings import trained
from sgcrl.measures.visits import coverage, first_time, first_visits
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings
from sgcrl.variants.goals import Uniform, random_sets
from sgcrl.variants.interventions import BlindCritic
from sgcrl.worlds import four_rooms, walled_off

# %% tags=["remove-cell"]
K, E, world, seed = 32, 300, four_rooms(), chapter_seed(11)
far = world.goal
settings = Settings(runs=K, episodes=E, seed=seed, snapshot_every=E, evaluate_every=E)
idle = replace(settings, update_every=E)
sets = random_sets(world, K, 8, seed)
everywhere = np.delete(np.arange(world.states), world.start)
brief = replace(settings, episodes=150, snapshot_every=150, evaluate_every=150)
walk = trained(TabularCritic, world, replace(idle, actor_temperature=np.inf))

corners = {}
for cell in ((0, 4), (4, 4), (0, 9), (9, 9)):
    g = int(np.flatnonzero((world.positions == cell).all(axis=1))[0])
    corners[f"{world.distances[world.start, g]:.0f} steps away"] = g

# %% [markdown]
# The three arms of each goal follow.

# %%
arms = {}
for where, g in corners.items():
    only, hidden = Uniform(np.array([g])), np.arange(world.states) == g
    closed = walled_off(replace(world, goal=g))
    arms[where] = {
        "goal sampled": trained(TabularCritic, world, brief, only),
        "sampled, not learnt from": trained(
            BlindCritic, world, brief, only, hidden=hidden
        ),
        "goal walled off": trained(TabularCritic, closed, brief, only),
    }

# %% [markdown]
# For each distance we count the new cells in the 50 episodes after the goal was met, in the runs that met it in time.

# %%
from sgcrl.measures.exploration import newly_visited
from sgcrl.measures.statistics import interval, paired_difference, ratio

since, unseen = {}, {}
for where, g in corners.items():
    paths = {n: r.trajectories for n, r in arms[where].items()}
    when = first_time((paths["goal sampled"] == g).any(axis=-1))
    new = {n: newly_visited(p, world.states, when, 50) for n, p in paths.items()}
    usable = ~np.isnan(new["goal sampled"][:, -1])
    since[where] = {n: v[usable] for n, v in new.items()}
    seen = coverage(paths["goal sampled"], world.states)[usable, when[usable]]
    unseen[where] = interval(world.states - seen)

# %% [markdown]
# Here they are, with the share that is left of the new cells with the goal walled off, and its two parts.

# %%
share = {}
for where, new in since.items():
    own, blind, wall = (v[:, -1] for v in new.values())
    share[where] = ratio(own, wall)
    learning, standing = paired_difference(own, blind), paired_difference(blind, wall)
    print(f"{where}: {len(own)} runs, {unseen[where]:.0f} cells unseen when met")
    print(
        f"  left {share[where]:.2f}; learning {learning:.1f}, standing {standing:.1f}"
    )

# %% tags=["remove-cell"]
totals = [
    sum(new[name][:, -1].sum() for new in since.values())
    for name in ("goal sampled", "goal walled off")
]
glue({"added-up": float(totals[0] / totals[1])}, ".2f")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-distances", "caption": "New cells after the episode in which a single goal is first met, for goals at four distances. Means and 95 % bands over the runs that meet it in time for 50 further episodes; the controls have the same seeds and are counted from the same episodes."}, "image": {"alt": "Four panels, for goals 4, 8, 13 and 18 steps away: new cells against the 50 episodes since the goal was met, with a curve each for the goal sampled, sampled but not learnt from, and walled off."}}
shown = np.array([0, 1, 2, 4, 6, 9, 14, 19, 24, 29, 34, 39, 44, 49])
figures.panels_over_time(
    {
        w: {n: (shown + 1, v[:, shown]) for n, v in new.items()}
        for w, new in since.items()
    },
    "new cells since",
    xlabel="episodes since the goal was met",
)

# %% [markdown]
# {numref}`fig-goals-distances` shows how the shares come about. The chapter's test takes their mean, so that each distance counts the same. If one adds the cells of all distances up instead,
# {glue:text}`added-up` are left: that weighs the near goals more, after which most cells are left to find. When the far goal is met,
# {glue:text}`unseen-18-steps-away` cells are left, and the runs that meet it in time find {glue:text}`share-18-steps-away` of those that they find with it walled off. A *hard* single goal is met late,
# when little is left to be lost.
#
# ## Two goals, the first one at other distances
#
# On the page the first of two goals is 4 steps away. How is it at 8 and 13? The next cell draws one of the two for each episode, as there.

# %%
pair_arms = {}
for where, g in list(corners.items())[1:3]:
    rule, hidden = Uniform(np.array([g, far])), np.arange(world.states) == g
    closed = replace(walled_off(replace(world, goal=g)), goal=far)
    pair_arms[where] = (
        trained(TabularCritic, world, brief, rule),
        trained(BlindCritic, world, brief, rule, hidden=hidden),
        trained(TabularCritic, closed, brief, rule),
    )

# %% [markdown]
# We count the new cells of the episodes aimed at the far goal, in the 50 episodes after the first was met.

# %%
onward = {}
for where, trio in pair_arms.items():
    g, aimed = corners[where], trio[0].goals == far
    when = first_time((trio[0].trajectories == g).any(axis=-1))
    paths = (r.trajectories for r in trio)
    new = [newly_visited(p, world.states, when, 50, aimed)[:, -1] for p in paths]
    own, blind, wall = (v[~np.isnan(new[0])] for v in new)
    onward[where] = ratio(own, wall), ratio(own, blind)
    print(
        f"{where}: left {onward[where][0]:.2f}, of not learnt from {onward[where][1]:.2f}"
    )

# %% [markdown]
# ## The averaged goal
#
# Where does an actor go that climbs $\tfrac12\psi(g_1)+\tfrac12\psi(g_2)$? At both goals the mean similarity is $\tfrac12(1+\psi(g_1)\cdot\psi(g_2))$, so neither
# is preferred, and the one that is met first may hold the actor. The next cell measures how much of the time it stands on the near goal, 4 steps away, in the first 100 episodes, beside
# the other actors of the page.

# %%
from sgcrl.measures.visits import time_in
from sgcrl.variants.goals import averaged

near = corners["4 steps away"]
two = replace(settings, runs=64, episodes=200, snapshot_every=200, evaluate_every=200)
still, goals = replace(two, update_every=200), np.array([near, far])
pair = {
    "averaged": trained(averaged, world, two, among=goals),
    "averaged, untrained": trained(averaged, world, still, among=goals),
    "one an episode": trained(TabularCritic, world, two, Uniform(goals)),
    "the far goal alone": trained(TabularCritic, world, two),
}

# %% [markdown]
# Shares of the steps on the near goal:

# %%
here, on_near = np.arange(world.states) == near, {}
for name, r in pair.items():
    on_near[name] = time_in(here, r.trajectories[:, :100])
    print(f"{name}: {interval(on_near[name]):.3f}")

# %% [markdown]
# The square of the mean vector's length is the mean similarity of the goals themselves, $\tfrac12(1+\psi(g_1)\cdot\psi(g_2))$. Before training and after it:

# %%
two_far = np.array([corners["13 steps away"], far])
pair_far = trained(averaged, world, two, among=two_far)
squares = {"near and far": pair["averaged"], "two far": pair_far}
for name, r in squares.items():
    g = near if name == "near and far" else two_far[0]
    squares[name] = {t: interval(r.similarity[:, t, g]) for t in (0, 100, 200)}
    print(name, ", ".join(f"{t}: {x:.2f}" for t, x in squares[name].items()))

# %% tags=["remove-cell"]
held = paired_difference(on_near["averaged"], on_near["the far goal alone"])
short = worded(
    below(squares["near and far"][100], 0.5),
    "The embeddings of the near and the far goal part, and their mean gets short: with it shrink the differences of similarity that the actor climbs.",
    "The mean of the near and the far goal does not get short.",
    "Whether the mean of the near and the far goal gets short is left open.",
)
glue({"short": short})
glue({"held": held}, "+.3f")
glue({"square": squares, "share": share}, ".2f")
glue({"unseen": unseen}, ".0f")

# %% [markdown]
# The averaged actor spends {glue:text}`held` more of its steps on the near goal than the one with the far goal alone. The squared length of its vector is
# {glue:text}`square-near-and-far-0` before training and {glue:text}`square-near-and-far-100` after 100 episodes; with two far goals, {glue:text}`square-two-far-0` and
# {glue:text}`square-two-far-100`. {glue:text}`short`
#
# The authors' actor climbs the output of a network. The next cell trains networks toward the mean of the two far goals, and toward the far goal alone, as on the page.

# %%
from sgcrl.network import MLPCritic

N = 24
net = replace(settings, runs=N, episodes=100, snapshot_every=100, evaluate_every=100)
off, stroll = replace(net, update_every=100), replace(net, actor_temperature=np.inf)
nets = {
    "averaged": trained(averaged, world, net, among=two_far, of=MLPCritic),
    "untrained": trained(averaged, world, off, among=two_far, of=MLPCritic),
    "the far goal alone": trained(MLPCritic, world, net, Uniform(sets[:N, :1])),
    "random actor": trained(TabularCritic, world, replace(stroll, update_every=100)),
}

# %% [markdown]
# How many have met both goals in 100 episodes?

# %%
net_found = {}
for name, r in nets.items():
    finds = first_visits(r.trajectories, world.states)[:, two_far]
    net_found[name] = (finds < 100).all(axis=1)
    print(f"{name}: {interval(net_found[name]):.2f}")

# %% tags=["remove-cell"]
net_more_often = {
    n: paired_difference(net_found["averaged"], net_found[n]) for n in list(nets)[1:]
}
glue({"net-found": net_found, "net-over": net_more_often}, ".2f")

# %% [markdown]
# Within 100 episodes {glue:text}`net-found-averaged` of the averaged networks have met both, {glue:text}`net-over-random-actor` more than of the random actors and
# {glue:text}`net-over-the-far-goal-alone` more than of the networks with the far goal alone.
#
# ## Eight goals: the event, the learning, the aiming
#
# With eight goals, each is the aim of an eighth of the episodes. One that has been found can spoil an eighth. We separate three things. *The event*: an agent is
# compared with its twin that is blind only to the goal which both meet first. *Learning from all*: a twin that learns from none of the eight. *Aiming*: an agent
# that learns from all, but retires a goal once it has been there on whatever errand (when all are retired, it draws from all again).

# %%
from sgcrl.variants.goals import LeastVisited, RetireWhenSampled

is_goal = np.zeros((K, world.states), bool)
np.put_along_axis(is_goal, sets, True, axis=1)
rule, retire = Uniform(sets), RetireWhenSampled(sets)
eight = {
    "one goal": trained(TabularCritic, world, settings, Uniform(sets[:, :1])),
    "8 goals": trained(TabularCritic, world, settings, rule),
}
none, retired = "8 goals, none learnt from", "8 goals, retired"
eight[none] = trained(BlindCritic, world, settings, rule, hidden=is_goal)
eight[retired] = trained(TabularCritic, world, settings, retire)
eight["random actor"] = walk

# %% [markdown]
# The event: the first goal that is met is left out of the twin's batches.

# %%
paths = eight["8 goals"].trajectories[:, :150]
met = np.take_along_axis(first_visits(paths, world.states), sets, 1)
when, first = met.min(axis=1), sets[np.arange(K), met.argmin(axis=1)]
one = np.arange(world.states) == first[:, None]
spared = trained(BlindCritic, world, brief, Uniform(sets), hidden=one).trajectories
new = [newly_visited(p, world.states, when, 50)[:, -1] for p in (paths, spared)]
learns, spares = (v[~np.isnan(new[0])] for v in new)
event = ratio(learns, spares)
print(f"new cells {interval(learns):.1f}, not learnt from {interval(spares):.1f}")
print(f"ratio {event:.2f}")

# %% [markdown]
# Learning and aiming: cells after 50 episodes, and their mean over the first 200.

# %%
cells = {n: coverage(r.trajectories, world.states) for n, r in eight.items()}
fifty = {n: v[:, 49] for n, v in cells.items()}
over_200 = {n: v[:, :200].mean(axis=1) for n, v in cells.items()}
cost = paired_difference(over_200["8 goals"], over_200[none])
spoils = paired_difference(fifty[retired], fifty["8 goals"])
again = paired_difference(fifty[retired], fifty[none])
behind = paired_difference(fifty[retired], fifty["one goal"])
print(f"mean cells in 200 episodes, learning from its goals less not: {cost:.1f}")
print(
    f"cells in 50: retired less drawn {spoils:.1f}, less none learnt from {again:.1f}, less one goal {behind:.1f}"
)

# %% [markdown]
# And within one and the same run: episodes to a goal that has been met are compared with episodes, of the same ten, to one that has not. The untrained
# table tells how much of the difference is geometry, as near goals are met first.

# %%
from sgcrl.measures.statistics import known
from sgcrl.measures.visits import matched_difference

lazy = trained(TabularCritic, world, idle, Uniform(sets))
gaps = {}
for name, r in (("8 goals", eight["8 goals"]), ("untrained", lazy)):
    visited = first_visits(r.trajectories, world.states)
    old = np.take_along_axis(visited, r.goals.astype(int), axis=1) < np.arange(E)
    new = np.diff(coverage(r.trajectories, world.states), prepend=0)
    until, ten = old[:, :100], np.arange(100) // 10
    gaps[name] = matched_difference(new[:, :100], until, ~until, ten)
    print(f"{name}: {interval(known(gaps[name])):.2f} new cells an episode")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-eight", "caption": "Cells visited, and how many of the same eight goals have been met. Means and 95 % bands over 32 runs; the axis of episodes is logarithmic."}, "image": {"alt": "Left: cells visited against episodes. Right: how many of the eight goals have been met. Each with a curve for one goal, eight goals, eight of which none is learnt from, eight retired, and the random actor."}}
until = np.unique(np.geomspace(1, E, 18).astype(int))
goals_met = {
    n: (
        np.take_along_axis(first_visits(r.trajectories, world.states), sets, 1)[
            ..., None
        ]
        < until
    ).sum(axis=1)
    for n, r in eight.items()
}
figures.panels_over_time(
    {
        "cells visited": {n: (until, c[:, until - 1]) for n, c in cells.items()},
        "of the eight goals, met": {n: (until, m) for n, m in goals_met.items()},
    },
    "mean number",
    xscale="log",
)

# %% tags=["remove-cell"]
all_seen = interval(cells[retired][:, -1] == world.states)
glue({"cost": cost, "spoils": spoils, "again": again, "behind": behind}, ".1f")
glue(
    {
        "event": event,
        "gaps": {n: interval(known(v)) for n, v in gaps.items()},
        "all-seen": all_seen,
    },
    ".2f",
)

# %% [markdown]
# An agent that learns from the first goal it meets finds {glue:text}`event` of the new cells that its spared twin finds. Learning from all eight changes the mean
# number of cells over 200 episodes by {glue:text}`cost` ({numref}`fig-goals-eight`). Not aiming again at goals already met changes the cells in 50 episodes by
# {glue:text}`spoils`; less the agent that aims again but learns from none, this agent is {glue:text}`again` cells ahead. Within a run, an episode to a goal already met finds
# {glue:text}`gaps-8-goals` new cells relative to one to another goal, and with an untrained table {glue:text}`gaps-untrained`.
#
# ## Retirement, and what it is
#
# Retired goals leave {glue:text}`behind` cells between eight goals and one. But the rule has an end: when all eight are met, it draws from all again. A share of
# {glue:text}`all-seen` of these runs has seen every cell in the end.
#
# With all states as goals the rule ends with the maze. It then says: *aim at a state that has never been visited.* This is a novelty bonus, with counts
# cut off at one. The next cell checks that the rule "aim at the least visited state" takes the same steps until everything has been visited.

# %%
everyone = trained(TabularCritic, world, settings, RetireWhenSampled(everywhere))
sixty = replace(settings, episodes=60)
counted = trained(TabularCritic, world, sixty, LeastVisited(everywhere)).trajectories
retiring = everyone.trajectories[:, :60]
complete = first_time(coverage(retiring, world.states) == world.states)
for k, end in enumerate(complete):
    assert np.array_equal(counted[k, : end + 1], retiring[k, : end + 1])
print("the same steps until all is visited, or for 60 episodes")

# %% [markdown]
# Does a rule that is told what is new beat the single far goal, which counts nothing?

# %%
uncounted = coverage(everyone.trajectories, world.states)[:, 49]
unvisited = paired_difference(uncounted, fifty["one goal"])
hit = {
    n: (
        np.take_along_axis(first_visits(r.trajectories, world.states), sets, 1) < 100
    ).sum(axis=1)
    for n, r in (("all", everyone), ("one", eight["one goal"]))
}
of_eight = paired_difference(hit["all"], hit["one"])
print(
    f"aiming at unvisited states less one far goal: {unvisited:.1f} cells, {of_eight:.1f} of eight goals met in 100"
)

# %% [markdown]
# Three runs of each condition can be scrubbed through in the next figure.

# %% tags=["hide-input"]
from companion.explorables import playback
from sgcrl.sphere import goal_similarity

slow = replace(settings, runs=12, snapshot_every=25)
kinds = {
    "1 goal": Uniform(sets[:12, :1]),
    "8 goals": Uniform(sets[:12]),
    "8 goals, retired": RetireWhenSampled(sets[:12]),
    "all, uniformly": Uniform(everywhere),
    "all, retired": RetireWhenSampled(everywhere),
}
replayed = {}
for (
    name,
    rule,
) in kinds.items():  # coloured by the similarity to the far goal throughout
    r = trained(TabularCritic, world, slow, rule)
    c = np.zeros_like(r.similarity)
    for n, done in enumerate(r.snapshots):
        c[:, done] = goal_similarity(r.embeddings[:, n], far)
    replayed[name] = replace(r, similarity=c)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-replay", "caption": "The agent with the far goal alone and, beside it, with eight goals; eight goals that are retired once met are there to choose. Three runs of each, whose first arrivals at the far goal are the quartiles of 12. Mazes: the cells by the similarity to the *far* goal, with the way of one episode, whichever goal it had. Right: the embeddings of the left one, seen along the far goal."}}
playback({n: replayed[n] for n in list(kinds)[:3]}, rooms=figures.ROOMS, frames=12)

# %% [markdown]
# ## A start that is symmetric around one goal only
#
# The symmetric start puts all states around $z$, the far goal. What is it for other goals? All states are near each other, so $c$ to any goal is high. But of
# two states that are each at $c$ from $z$, the similarity is only about $c^2$, and its bumps are larger, as two noises add up.

# %%
table, level, bumps = TabularCritic(world, K, seed), {}, {}
for kind, goals in {"far goal": [far], "other goals": everywhere[:-1]}.items():
    c = np.stack([table.similarity(g) for g in goals], axis=1)  # (K, goals, S)
    c[:, np.arange(len(goals)), goals] = np.nan
    spread = np.nanstd(c, axis=2).mean(axis=1) / settings.actor_temperature
    level[kind], bumps[kind] = interval(np.nanmean(c, axis=(1, 2))), interval(spread)
    print(f"{kind}: mean c {level[kind]:.2f}, spread {bumps[kind]:.2f} temperatures")

# %% [markdown]
# Does that matter? We take three single goals in the other rooms, walled off so that nothing is ever found. Each is tried from the table around the far goal, and from
# the same table with the rows of the far goal and of this goal exchanged: then it is this goal that all states surround.

# %%
quick = replace(settings, episodes=50, snapshot_every=50, evaluate_every=50)
starts = ("far goal's start", "own start")
tried = {(when, name): [] for when in ("trained", "untrained") for name in starts}
for cell in ((0, 9), (9, 0), (7, 7)):
    g = int(np.flatnonzero((world.positions == cell).all(axis=1))[0])
    wall, own = walled_off(replace(world, goal=g)), table.embed().copy()
    own[:, [g, far]] = own[:, [far, g]]
    for when, name in tried:
        chosen = quick if when == "trained" else replace(quick, update_every=50)
        start = table.embed() if name == starts[0] else own
        r = trained(TabularCritic, wall, chosen, start=start)
        tried[when, name].append(coverage(r.trajectories, world.states)[:, -1])

# %% [markdown]
# The cells are averaged over the three goals, run by run.

# %%
tried = {key: np.mean(values, axis=0) for key, values in tried.items()}
role, before = (
    paired_difference(tried[when, "own start"], tried[when, "far goal's start"])
    for when in ("trained", "untrained")
)
added = paired_difference(tried["trained", starts[0]], tried["untrained", starts[0]])
print(
    f"own start less far goal's: {role:.1f} cells; untrained {before:.1f}; learning adds {added:.1f}"
)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-start", "caption": "Cells visited in 50 episodes under a single goal that cannot be met, averaged over three such goals: from a table that is symmetric around the far goal, and around that goal itself. Means and 95 % intervals over 32 runs; the vertical line is the random actor."}, "image": {"alt": "Intervals of four conditions, trained and untrained, each from the start of the far goal and from an own start; a vertical line marks the random actor."}}
rows = {when: {} for when in ("trained", "untrained")}
for (when, name), values in tried.items():
    rows[when][name] = interval(values)
figures.intervals(rows, "cells in 50 episodes", zero=fifty["random actor"].mean())

# %% tags=["remove-cell"]
glue({"c-start": level, "spread": bumps}, ".2f")
glue({"role": role, "before": before, "added": added}, ".1f")

# %% [markdown]
# Before training $c$ is {glue:text}`c-start-far-goal` to the far goal and {glue:text}`c-start-other-goals` to another one, with a spread of
# {glue:text}`spread-far-goal` and {glue:text}`spread-other-goals` temperatures. Under another goal, from the far goal's start, learning changes the cells by
# {glue:text}`added` ({numref}`fig-goals-start`). An own start changes the cells by {glue:text}`role` when trained, and by {glue:text}`before` when not. {doc}`06_start` says what bumps of
# the start are to the actor.

# %% [markdown]
# ## Verdicts
#
# New cells are those of 50 episodes unless said otherwise. *Halts* means less than half of them; *as good* allows for 5 cells of the 89.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

Verdicts(
    Claim(
        "An actor that climbs the mean of two far goals finds both more often than chance, in a network",
        "ours",
        f"share of runs that meet both in 100 episodes, less the random actor's {net_more_often['random actor']:+.2f}, less untrained {net_more_often['untrained']:+.2f}; less those with the far goal alone {net_more_often['the far goal alone']:+.2f}",
        {
            "more often than a random actor": above(net_more_often["random actor"], 0),
            "more often than untrained networks": above(net_more_often["untrained"], 0),
        },
    ),
    Claim(
        "With eight goals, learning from the first one sampled halts exploration, in a table",
        "ours",
        f"new cells over those of the twin that does not learn from it {event:.2f}",
        {"less than half of the new cells": below(event, 0.5)},
    ),
    Claim(
        "With eight goals, learning from all that are sampled slows exploration, in a table",
        "ours",
        f"mean cells over the first 200 episodes, less with none learnt from {cost:+.1f}",
        {"fewer cells, mean over 200 episodes": below(cost, 0)},
    ),
    Claim(
        "Aiming again at goals already met costs more than learning from them, in a table",
        "ours",
        f"cells, retired less drawn uniformly {spoils:+.1f}, less none learnt from {again:+.1f}",
        {
            "not aiming again gains cells": above(spoils, 0),
            "more than not learning from them gains": above(again, 0),
        },
    ),
    Claim(
        "Retiring a goal once it is sampled makes eight goals as good as one, in a table",
        "ours",
        f"cells, retired less drawn uniformly {spoils:+.1f}, less one goal {behind:+.1f}",
        {
            "more cells than drawn uniformly": above(spoils, 0),
            "fewer than 5 cells behind one goal": above(behind, -5),
        },
    ),
    Claim(
        "A single far goal explores better than aiming at unvisited states, in a table",
        "ours",
        f"aiming at unvisited states less one goal: cells {unvisited:+.1f}, of eight goals met in 100 {of_eight:+.1f}",
        {
            "more cells": below(unvisited, 0),
            "more of eight goals met": below(of_eight, 0),
        },
    ),
    Claim(
        "A start that is symmetric around one goal is worse for other goals",
        "ours",
        f"cells from an own start less those from the far goal's {role:+.1f}, untrained {before:+.1f}",
        {
            "fewer cells than from an own start": above(role, 0),
            "already before learning": above(before, 0),
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```

# %% [markdown]
# ## Your own settings
#
# In a live notebook, choose how many goals and the rule. A page without a kernel shows the agent with all states as goals, drawn uniformly and retired.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-own", "caption": "All states but the start as goals: drawn uniformly and, beside it, only those never visited. Three runs of each."}}
from functools import partial

from companion import panels

choices = {
    "uniform": Uniform,
    "retire": RetireWhenSampled,
    "least visited": LeastVisited,
}
panels.panel(
    partial(panels.trained_to_many, TabularCritic, world),
    panels.explored,
    {
        "count": ("goals", 8),
        "rule": ("rule", choices),
        "spread": ("spread σ of the start", 0.1),
        "episodes": ("episodes", 500),
        "runs": ("runs", 32),
    },
    still=playback(
        {n: replayed[n] for n in list(kinds)[3:]}, rooms=figures.ROOMS, frames=12
    ),
    alt="States visited, and runs that have met the far goal, against episodes",
)

# %% [markdown]
# ## Exercises
#
# **1. After the last goal.** Let the agent aim at the *least visited* of its eight goals. Does it see more of the maze than with retirement, once all are met?
#
# :::{dropdown} Solution
# It aims at the goal with the fewest visits, so each stay at a near one turns it to the others. The next cell compares the cells seen after 200 episodes.
# :::

# %% tags=["hide-cell"]
longer = replace(settings, episodes=200, snapshot_every=200, evaluate_every=200)
evenly = trained(TabularCritic, world, longer, LeastVisited(sets))
seen = coverage(evenly.trajectories, world.states)[:, -1]
print(
    f"least visited less retired: {paired_difference(seen, cells[retired][:, 199]):.1f} cells after 200 episodes"
)

# %% [markdown]
# **2. A tighter start.** Halve the bumps: take $\sigma = 0.05$ with eight goals drawn uniformly. Is the untrained table better?
#
# :::{dropdown} Solution
# With bumps of a fraction of a temperature its actor is nearly a random one. The next cell compares the cells seen in 50 episodes.
# :::

# %% tags=["hide-cell"]
tight = trained(
    TabularCritic, world, replace(quick, update_every=50), Uniform(sets), spread=0.05
)
gain = paired_difference(
    coverage(tight.trajectories, world.states)[:, -1],
    coverage(lazy.trajectories, world.states)[:, 49],
)
print(f"untrained, σ = 0.05 over 0.1: {gain:.1f} cells in 50 episodes")

# %% [markdown]
# ## Differences from the paper and the blog
#
# 1. The blog reports the comparison of one and many goals from {cite}`liu2024single`. Ours is a table, and small networks, with 89 states and at most 300 episodes.
# 2. A goal is drawn for a whole episode and does not end it. An agent that is given another goal when it arrives may lose less than ours.
# 3. Goals are states other than the start; sets of eight are random for each run and always hold the far corner.
# 4. Sampled means stepped on. Until the goal is in a batch some episodes may pass.
# 5. Not learning from a goal means that pairs with it are left out of the batch. Gradients are summed, so such a batch takes a step that is smaller by their share.
# 6. We know the averaged goal from the authors' code, for two goals at once. World, goals, table and start are ours; the table starts around the far goal, not around the mean of the two.
