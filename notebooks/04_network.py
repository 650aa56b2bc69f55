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
# (chapter-network)=
# # The network: does the goal axis turn, and does it stop?
#
# **Question.** In a network all states share weights, so the goal's embedding moves before the goal was ever seen. Does the agent still
# explore, and for the reasons that the blog gives?
#
# **Finding.** The goal is found within 600 episodes by {glue:text}`met-network` of the networks, and by
# {glue:text}`met-random-actor` of the random actors. {glue:text}`causes`

# %% tags=["remove-cell"]
from companion import figures
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% tags=["hide-input"]
from dataclasses import replace

import numpy as np

from companion.seeds import chapter_seed
from companion.trainings import trained
from sgcrl.network import MLPCritic
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings
from sgcrl.worlds import four_rooms, walled_off

world, seed = four_rooms(), chapter_seed(4)
settings = Settings(runs=32, episodes=600, snapshot_every=10, seed=seed)
random_actor = replace(settings, actor_temperature=np.inf)
runs = {
    "network": trained(MLPCritic, world, settings),
    "random actor": trained(MLPCritic, world, random_actor),
    "frozen network": trained(MLPCritic, world, settings, frozen=True),
    "SGCRL": trained(TabularCritic, world, settings),
    "goal walled off": trained(MLPCritic, walled_off(world), settings),
}
run, K = runs["network"], settings.runs

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-network-exploration", "caption": "Left: states visited so far (mean of 32 runs, 95 % band). Right: share of runs that have stood on the goal. SGCRL is the table."}, "image": {"alt": "Left, states visited over episodes on a logarithmic axis, right, the share of runs that have met the goal: a curve with a band for each of network, random actor, frozen network and table."}}
from sgcrl.measures.visits import coverage

compared = ("network", "random actor", "frozen network", "SGCRL")
covered = {name: coverage(runs[name].trajectories, world.states) for name in compared}
arrived = {name: runs[name].arrival() for name in compared}
figures.exploration(covered, arrived, world.states)

# %% tags=["remove-cell"]
from companion.claims import above, below, worded
from sgcrl.measures.statistics import interval, known, mean_where, paired_difference

met600 = {name: interval(times < settings.episodes) for name, times in arrived.items()}
cov100 = {name: interval(seen[:, 99]) for name, seen in covered.items()}
arrives_more = above(met600["network"], met600["random actor"])
sees_more = above(cov100["network"], cov100["random actor"])
apart = "How far runs get and how much they see are two things."
means = (
    "So “explores” means here: it arrives more often, not: it sees more states soon."
)
numbers = {
    "met": {n: f"{100 * x.value:.0f} %" for n, x in met600.items() if n != "SGCRL"},
    "seen": {name: cov100[name] for name in ("network", "random actor", "SGCRL")},
    "median": {n: interval(arrived[n], np.median) for n in ("network", "SGCRL")},
    "explores-means": worded(arrives_more & ~sees_more, means, apart, apart),
}
glue(numbers, ".0f")

# %% [markdown]
# {numref}`fig-network-exploration` compares {term}`SGCRL` with a network, SGCRL with a table, a random {term}`actor`, and an actor that
# climbs the $c$ of a *frozen* network, which is never trained. After 100 episodes the network's runs have seen {glue:text}`seen-network`
# states, the random actor's {glue:text}`seen-random-actor`, the table's {glue:text}`seen-SGCRL`. The median run reaches the goal in episode
# {glue:text}`median-network`, with a table in {glue:text}`median-SGCRL`. {glue:text}`explores-means`
#
# ## The network, and what the blog saw in it
#
# The embedding $\psi(s)$ is the output of one perceptron with two hidden layers of 256, put on the unit sphere and trained by Adam. It sees a state as the blog's does, as two one-hots, of row and
# column. The world, the actor and the loss are those of {doc}`03_tabular`; {doc}`/book/methods` has the rest. What networks know
# before any training, and one run to watch beside a table, is on {doc}`04_network_evidence`.
#
# The blog post {cite}`infonce_exploration_post` explains from watching such runs:
#
# 1. visited states are pulled away from the unexplored ones, and apart along the principal axis;
# 2. the goal axis turns at random, which gives the actor ever new attractors;
# 3. opposite rooms lie on opposite sides of the axis, so one room's loss of $c$ is the other's gain;
# 4. once the goal is sampled the axis is fixed: exploration halts and exploitation begins.
#
# ## Are visited states pulled away?
#
# The actor visits states that have a high $c$ to start with, so we look at the *change* of $c$ since the start of training. Far states are visited later, so we compare visited with
# unvisited states at the *same* distance from the start, and average over the distances.

# %%
from sgcrl.measures.visits import first_visits, matched_difference

distance, times, gaps = world.distances[world.start], range(10, 101, 10), {}
for name in ("network", "random actor", "SGCRL"):
    first = first_visits(runs[name].trajectories, world.states)
    rise = runs[name].similarity - runs[name].similarity[:, :1]
    by_time = []
    for t in times:
        seen, unseen = (first < t) & world.others, (first >= t) & world.others
        by_time.append(matched_difference(rise[:, t], seen, unseen, distance))
    gaps[name] = np.stack(by_time, axis=1)
    print(f"{name}: {interval(known(gaps[name][:, 4])):+.2f} after 50 episodes")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-network-gap", "caption": "Left: change of c since the start of training, visited states less unvisited states as far from the start (mean, 95 % band; runs that have both throughout), for the network, a network trained on a random actor's data, and the table. Right: standard deviation over the network's states, of c and along the first principal component of $\\zeta$, PC1 (32 runs)."}, "image": {"alt": "Left: three curves with bands over 100 episodes, beside a line at zero: network, random actor and table. Right: two curves with bands, the spread along PC1 and the spread of c."}}
from sgcrl.measures.clusters import principal_components
from sgcrl.sphere import decompose

early = slice(0, 11)
c, zeta = decompose(run.embeddings[:, early], run.embeddings[:, early, world.goal])
others = world.others
along, _, _ = principal_components(zeta[:, :, others], 1)
spread = {"PC1": along[..., 0].std(axis=2), "c": c[:, :, others].std(axis=2)}
both = {name: gap[~np.isnan(gap).any(axis=1)] for name, gap in gaps.items()}
figures.gap_and_spread(np.array(times), both, run.snapshots[early], spread)

# %% tags=["remove-cell"]
at50 = {name: interval(known(gap[:, 4])) for name, gap in gaps.items()}
first = first_visits(run.trajectories, world.states)
seen, out = first < 50, np.zeros(first.shape)
out[:, others] = np.abs(along[:, 5, :, 0])
edge = matched_difference(out, seen & others, ~seen & others, distance)
edge = interval(known(edge))
grown = paired_difference(*(values[:, 5] - values[:, 0] for values in spread.values()))
lower, lower_by_chance = below(at50["network"], 0), below(at50["random actor"], 0)
words = (
    "So visited states lose more than others, as the blog says.",
    "So visited states do not lose more than others: in a network the others move, too.",
    "Whether visited states lose more stays open.",
)
blind = (
    "The random actor does not choose by c; where it has been, states lose more.",
    "The random actor does not choose by c, and where it has been, states do not lose more either.",
    "With the random actor, which does not choose by c, it stays open.",
)
numbers = {"gap": at50, "edge": edge, "grown": grown}
glue(numbers, "+.2f")
glue({"pulled": worded(lower, *words), "blind": worded(lower_by_chance, *blind)})

# %% [markdown]
# {numref}`fig-network-gap`: in the first 50 episodes the $c$ of visited states has changed by {glue:text}`gap-network` more than that of unvisited ones. In the
# table the difference is {glue:text}`gap-SGCRL`, and in a network that learns from a random actor's data {glue:text}`gap-random-actor`.
# {glue:text}`pulled` {glue:text}`blind` The blog also says that they are pulled apart along the principal axis. The spread along PC1 has grown by {glue:text}`grown` more than
# that of $c$. Visited states lie farther out along PC1 than unvisited ones by {glue:text}`edge`.
#
# ## Does the turning of the goal axis explore?
#
# Between two recorded moments ψ(g) moves, and so does everything else. Rotating all embeddings together changes neither the loss nor the
# actor (such a turn is a {term}`gauge`), so only motion of the goal *relative to* the visited states counts. {doc}`04_network_evidence` measures it
# after a Procrustes alignment, the rotation that brings the visited states of the one moment nearest to those of the other. It also asks whether the path is random, and whether
# cycles and new ground gather around the actor's attractors.
#
# So we intervene on what the actor reads, while the network learns as usual. In one condition the goal never turns: the common motion
# of the other states carries it along. In the other, the states stay as they were and nothing but the goal turns. What "the other states" are is
# a convention, so there are three of the first kind and two of the second.

# %% tags=["hide-input"]
from sgcrl.variants.axis import CarriedGoal, GoalAlone, WeightedGoal

brief = replace(settings, runs=64, episodes=100)
longer, chance_only = (
    replace(brief, episodes=150),
    replace(brief, actor_temperature=np.inf),
)
seen_by, by_all = {"frame": "visited", "every": 5}, {"frame": "all", "every": 5}
changed = {
    "goal carried by visited states": (CarriedGoal, longer, seen_by),
    "goal carried by all states": (CarriedGoal, longer, by_all),
    "goal carried by weights": (WeightedGoal, brief, {}),
    "only the goal turns, visited frame": (GoalAlone, brief, seen_by),
    "only the goal turns, frame of all": (GoalAlone, brief, by_all),
}
read = {"network": trained(MLPCritic, world, longer)}
for name, (kind, span, options) in changed.items():
    read[name] = trained(kind, world, span, inside=MLPCritic, **options)
read["frozen network"] = trained(MLPCritic, world, brief, frozen=True)
read["random actor"] = trained(MLPCritic, world, chance_only, frozen=True)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-network-cause", "caption": "What the actor reads is changed, what the network learns is not. Share of 64 runs that reach the goal within 100 episodes, and states seen by then, with 95 % intervals. *Carried*: the goal never turns relative to the other states, by three conventions. *Only the goal turns*: nothing else moves, in two frames. The line is the usual network."}, "image": {"alt": "Two panels with a row for each of eight conditions and an interval in each: the usual network, three carried goals, two conditions in which only the goal turns, the frozen network and the random actor."}}
met = {name: r.arrival() < 100 for name, r in read.items()}
views = {
    name: coverage(r.trajectories, world.states)[:, 99] for name, r in read.items()
}
figures.intervals_by_measure(
    {
        "runs that reach the goal": {n: interval(x) for n, x in met.items()},
        "states seen": {n: interval(x) for n, x in views.items()},
    },
    zero=None,
)

# %% tags=["remove-cell"]
from functools import reduce
from operator import and_

carried, alone = ([n for n in read if part in n] for part in ("carried", "only"))
enough = reduce(
    and_,
    [
        above(paired_difference(met[name], met[null]), 0)
        for name in carried
        for null in ("frozen network", "random actor")
    ],
)
as_usual = reduce(
    and_, [above(paired_difference(met[n], met["network"]), -0.1) for n in alone]
)
words = {
    "causes": worded(
        enough & ~as_usual,
        "The motion of the states is enough for that: the goal need not turn, and its turning alone brings fewer runs to it.",
        "Our interventions do not say that the motion of the states is enough for that while the turning of the goal is not.",
        "Whether the turning of the goal or the motion of the states is behind it stays open.",
    ),
    "enough": worded(
        enough,
        "With a goal that never turns, more runs arrive than without training and than with a random actor, in all three conventions.",
        "With a goal that never turns, at least one convention brings no more runs to the goal than no training or a random actor does.",
        "Whether a goal that never turns brings more runs to the goal than no training and than a random actor, in all conventions, is open.",
    ),
    "alone-says": worded(
        as_usual,
        "Where only the goal turns, as many runs arrive as usually, within 0.1.",
        "Where only the goal turns, fewer runs arrive than usually, in at least one frame.",
        "Whether as many arrive where only the goal turns is open.",
    ),
}
glue(words)
keys = ("visited", "all", "weights")
shares = {
    "usual": interval(met["network"]),
    "carried": dict(zip(keys, (interval(met[n]) for n in carried), strict=True)),
    "alone": dict(zip(keys[:2], (interval(met[n]) for n in alone), strict=True)),
    "untrained": interval(met["frozen network"]),
    "chance-100": interval(met["random actor"]),
}
glue({"axis": shares}, ".2f")

# %% [markdown]
# Within 100 episodes {glue:text}`axis-usual` of the usual networks arrive ({numref}`fig-network-cause`). With a goal that never turns it is {glue:text}`axis-carried-visited`,
# {glue:text}`axis-carried-all` and {glue:text}`axis-carried-weights`, where only the goal turns {glue:text}`axis-alone-visited` and {glue:text}`axis-alone-all`.
# {glue:text}`enough` {glue:text}`alone-says` {doc}`04_axis_evidence` has the conventions, how far the goal turns beside an ordinary state, and a control of how
# sharply the actor chooses, which decides whether the turning helps or hinders.

# %% [markdown]
# ## Is one room's loss another's gain?
#
# For each room we take the mean $c$ of its states every ten episodes, and correlate the rooms' means over time within each run: their levels, and their changes
# from one moment to the next.

# %%
from sgcrl.measures.rooms import opposed_rooms, region_means, seesaw

level, change = {}, {}
for name, r in runs.items():
    level[name] = region_means(
        r.similarity[:, r.snapshots], world.regions, world.others
    )
    change[name] = np.diff(level[name], axis=1)
pair, cosine = opposed_rooms(run)  # which two rooms lie most opposite
in_level = seesaw(level["network"], pair)
in_change = seesaw(change["network"], pair)
before_find = run.snapshots[None, 1:] <= arrived["network"][:, None]
in_change_before = seesaw(change["network"], pair, before_find)

# %% tags=["remove-cell"]
beside = seesaw(change["network"], pair, relative=True)
beside_before = seesaw(change["network"], pair, before_find, relative=True)
kinds = {
    "opposite rooms,\nin level": (level, in_level, "pair"),
    "opposite rooms,\nin change": (change, in_change, "pair"),
    "in change,\nbefore the find": (change, in_change_before, "pair"),
    "beside common motion,\nbefore the find": (change, beside_before, "pair"),
    "all pairs,\nin change": (change, in_change, "all"),
}
swing, beyond, rows = {}, {}, {}
pairs = {name: opposed_rooms(runs[name])[0] for name in ("random actor", "SGCRL")}
for kind, (series, own, which) in kinds.items():
    chance = own[f"{which}, different runs"]
    swing[kind] = interval(known(own[which]))
    beyond[kind] = interval(known(own[which] - chance))
    rows[kind] = {
        "network": swing[kind],
        "rooms of different runs": interval(known(chance)),
    }
    if "before" not in kind:
        rows[kind] |= {
            name: interval(known(seesaw(series[name], pairs[name])[which]))
            for name in pairs
        }

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-network-seesaw", "caption": "Left: mean c of the four rooms in the median run; the dotted line is its first arrival at the goal. Right: correlation over time between rooms' mean c (mean of 32 runs, 95 % intervals; before the find: runs that arrive late enough): the two most opposite rooms of each run, and all pairs of rooms; beside them rooms of different runs, a network trained on a random actor's data, and the table (SGCRL)."}, "image": {"alt": "Left: four lines over 600 episodes, one for each room. Right: five groups of intervals on an axis from minus 1 to 1, each with the network, rooms of different runs and, in three of them, the random actor's network and the table, beside a line at zero."}}
from sgcrl.measures.visits import typical_run

median_run = typical_run(arrived["network"])
when = arrived["network"][median_run]
figures.seesaw(run.snapshots, level["network"][median_run], when, rows)

# %% tags=["remove-cell"]
from sgcrl.measures.rooms import visits_follow

follows, follows_other = visits_follow(run), visits_follow(run, shift=1)
told = ~np.isnan(follows) & ~np.isnan(follows_other)
follow = interval(follows[told])
follow_beyond = paired_difference(follows[told], follows_other[told])
against = {
    kind: below(swing[kind], 0) & below(beyond[kind], 0) for kind in kinds
}  # against each other, and more than rooms of two runs
whole, early_on, early_beside = list(against.values())[1:4]
swings = ("see-saw", "do not see-saw", "perhaps see-saw")
overall = worded(whole, *swings)
beside_words = worded(
    early_beside,
    "the see-saw shows only beside this common motion",
    "there is no see-saw beside this common motion either",
    "whether there is a see-saw beside this common motion stays open",
)
before = worded(
    early_on,
    "they do so before the find, too",
    f"before the find all rooms move together, and {beside_words}",
    f"before the find it stays open, and {beside_words}",
)
rising = above(follow, 0) & above(follow_beyond, 0)
keys = ("level", "change", "before", "beside", "all")
numbers = {
    "swing": dict(zip(keys, swing.values(), strict=True)),
    "chance": {
        key: found["rooms of different runs"]
        for key, found in zip(keys, rows.values(), strict=True)
    },
    "by": {name: rows["opposite rooms,\nin change"][name] for name in pairs},
    "relative": beside["pair"],
    "relative-chance": beside["pair, different runs"],
    "cosine": cosine,
    "follow": follow,
    "follow-chance": interval(follows_other[told]),
}  # fmt: skip
glue(numbers, ".2f")
words = {
    "swings": f"So opposite rooms {overall} over the whole training; {before}.",
    "rising": worded(
        rising,
        "the actor goes where c has risen",
        "the actor does not go where c has risen",
        "whether the actor goes where c has risen stays open",
    ),
}
glue(words)

# %% [markdown]
# In each run we take the two rooms whose mean ζ are most opposed (cosine {glue:text}`cosine`). Their $c$ has a correlation of
# {glue:text}`swing-level` in level and {glue:text}`swing-change` in change ({numref}`fig-network-seesaw`). The null takes the rooms from different runs, which share nothing but
# the time: {glue:text}`chance-level` and {glue:text}`chance-change`. Before the find the changes of opposite rooms have {glue:text}`swing-before`, the null
# {glue:text}`chance-before`. Over all episodes it is {glue:text}`by-random-actor` in a network that learns from a random actor's data, and
# {glue:text}`by-SGCRL` in the table.
#
# The actor compares neighbours, so a motion that all rooms share does not change what it does. Once this motion is taken away, some rooms must lose what others gain, by arithmetic: four numbers with a fixed sum have correlations of
# −1/3 in the mean. The rooms of different runs have this arithmetic, too. Beside the common motion and before the find, opposite rooms have a correlation of {glue:text}`swing-beside`, the null {glue:text}`chance-beside`. {glue:text}`swings`
#
# Does it matter to the actor? The change of a room's $c$, beside the other rooms', has a correlation of {glue:text}`follow` with the change
# of the room's visits ten episodes later (another run's $c$: {glue:text}`follow-chance`): {glue:text}`rising`. {doc}`04_network_evidence` has
# the other nulls.
#
# ## Other goals, other encodings
#
# All this is one goal, one start and one encoding. {doc}`04_goals_evidence` has ten pairs of start and goal, with a table beside the network, and eight
# encodings. Two of its results bear on this page.

# %% tags=["remove-cell"]
from sgcrl.measures.visits import success_probability
from sgcrl.replay import Streams
from sgcrl.variants.encodings import InputCritic, shuffled
from sgcrl.variants.worlds import between

equal, lined, lined_chance = np.zeros(world.states), {}, {}
for name, end in (("row", (0, 9)), ("column", (9, 0))):
    maze = between(world, (0, 0), end)
    p = success_probability(maze, equal, np.inf, steps=50)
    n = int(min(120, np.ceil(np.log(0.5) / np.log1p(-p))))
    short = replace(settings, episodes=n, snapshot_every=n, evaluate_every=n)
    lined[name] = interval(trained(MLPCritic, maze, short).arrival() < n)
    lined_chance[name] = float(1 - (1 - p) ** n)
inputs = shuffled(world, "row_column_one_hot", Streams(chapter_seed(4, 3), "edit", K))
short = replace(settings, episodes=300, snapshot_every=300, evaluate_every=300)
mixed = trained(InputCritic, world, short, inputs=inputs, frozen=False)
in_order = arrived["network"] < 300
geometry = paired_difference(in_order, mixed.arrival() < 300)
p = success_probability(world, equal, np.inf, steps=50)
numbers = {
    "lined": lined,
    "lined-chance": lined_chance,
    "in-order": in_order,
    "mixed": mixed.arrival() < 300,
    "by-chance": float(1 - (1 - p) ** 300),
}
glue(numbers, ".2f")
lined_up = [below(lined[name], lined_chance[name]) for name in lined]
words = {
    "lined-says": worded(
        lined_up[0] & lined_up[1],
        "So the network does worse than chance there.",
        "So the network does no worse than chance in at least one of the two.",
        "Whether the network does worse than chance there stays open.",
    ),
    "geometry-says": worded(
        above(geometry, 0),
        "So sharing is not enough: it helps the network that neighbours share inputs, which gives away part of the maze.",
        "So it does not help the network that it is neighbours who share inputs.",
        "Whether it helps the network that it is neighbours who share inputs stays open.",
    ),
}
glue(words)

# %% [markdown]
# The first is about the place of the goal. If it lies in the start's row, {glue:text}`lined-row` of the networks arrive while a random actor has an exact
# chance of {glue:text}`lined-chance-row` to; in the start's column it is {glue:text}`lined-column` against {glue:text}`lined-chance-column`. {glue:text}`lined-says`
#
# The second is about the encoding. If the one-hots are dealt out to the states at random, as many states share as many inputs, but they are no longer neighbours. Then
# {glue:text}`mixed` of the runs arrive within 300 episodes, against {glue:text}`in-order` in order and a chance of {glue:text}`by-chance`. {glue:text}`geometry-says`
#
# ## What does finding the goal change?
#
# In this maze the goal lies where exploration leads anyway. So we also put it aside, into the upper right room, and we compare each network with
# the same seeds in the {term}`walled-off world`, at the same times. Success is an episode that comes within one step of the goal, which can be
# asked of the control, too.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-network-success", "caption": "From the first arrival on, in bins of 20 episodes: share of episodes within one step of the goal (top), and states visited for the first time (bottom). Left: the goal in the far corner; right: in the upper right room. Network, the same seeds with the goal walled off, and, left, a random actor at the same times (runs whose record reaches 200 episodes further, 95 % bands)."}, "image": {"alt": "Four panels over 200 episodes since the first arrival: above, success rates, below, new states; left the goal in the far corner, right the goal in a side room. In each, a curve with a band for the network and for the control with the goal walled off, left also for the random actor."}}
from sgcrl.measures.visits import around, in_blocks
from sgcrl.variants.worlds import goal_aside

side, width, shown_bins = goal_aside(), 20, 10
worlds = {
    "goal in the far corner": (world, {n: runs[n] for n in ("network", "goal walled off", "random actor")}),
    "goal in a side room": (
        side,
        {
            "network": trained(MLPCritic, side, settings),
            "goal walled off": trained(MLPCritic, walled_off(side), settings),
        },
    ),
}  # fmt: skip
bins, since = (
    np.arange(settings.episodes // width),
    width * np.arange(shown_bins) + width / 2,
)
events, close, fresh, panels = {}, {}, {}, {}
for title, (place, arms) in worlds.items():
    near = place.distances[:, place.goal] <= 1
    event = events[title] = arms["network"].arrival() // width
    followed = event + shown_bins <= len(bins)
    close[title] = {
        n: in_blocks(near[r.trajectories].any(axis=2), width) for n, r in arms.items()
    }
    fresh[title] = {
        n: width
        * in_blocks(
            np.diff(coverage(r.trajectories, place.states), axis=1, prepend=0), width
        )
        for n, r in arms.items()
    }
for what in (close, fresh):
    for title, curves in what.items():
        followed = events[title] + shown_bins <= len(bins)
        panels[title + (", new states" if what is fresh else "")] = {
            n: (since, around(x, events[title], 0, shown_bins)[followed])
            for n, x in curves.items()
        }
figures.panels_over_time(
    panels, ("success", "new states"), xlabel="episodes since the first arrival"
)

# %% tags=["remove-cell"]
after, news, gain, drop, reached_it = {}, {}, {}, {}, {}
for title, event in events.items():
    later = bins > event[:, None]
    told = later.any(axis=1)  # runs that arrive, and not in the last bin
    soon = later & (bins <= event[:, None] + 5)
    after[title] = {n: mean_where(x, later)[told] for n, x in close[title].items()}
    news[title] = {n: mean_where(x, soon)[told] for n, x in fresh[title].items()}
    gain[title] = paired_difference(
        after[title]["network"], after[title]["goal walled off"]
    )
    drop[title] = paired_difference(
        news[title]["network"], news[title]["goal walled off"]
    )
    reached_it[title] = f"{told.sum()}"
corner, aside = worlds
gained, halt = gain[corner], drop[corner]
half_as_new = paired_difference(
    news[corner]["network"], news[corner]["goal walled off"] / 2
)
fewer_new, more_success = below(halt, 0), above(gained, 0)
fewer_aside, more_aside = below(drop[aside], 0), above(gain[aside], 0)

# %% tags=["remove-cell"]
from sgcrl.measures.drift import aligned_drift, drift_over_time, gram_drift
from sgcrl.measures.landscape import attractors
from sgcrl.measures.paths import windows_around

sampled = arrived["network"]
spans = {
    "overall": windows_around(run.snapshots, sampled),
    "near": windows_around(run.snapshots, sampled, near=60),
}
# a window on either side: the earliest arrivals have none before, the latest none after
complete = np.all([m.any(axis=1) for span in spans.values() for m in span], axis=0)
fixed = {}
for what, measure in (
    ("goal axis", aligned_drift),
    ("goal axis, Gram form", gram_drift),
):
    logs = {
        n: np.log(drift_over_time(runs[n], measure))
        for n in ("network", "goal walled off")
    }
    for span, (early_windows, late_windows) in spans.items():
        slowed = {
            n: (mean_where(x, late_windows) - mean_where(x, early_windows))[complete]
            for n, x in logs.items()
        }
        fixed[span, what] = paired_difference(*slowed.values()).exp()
late = run.evaluations[None, 1:] > sampled[:, None]
moving = {
    n: mean_where(attractors(runs[n])[:, 1:] != attractors(runs[n])[:, :-1], late)[
        sampled < settings.episodes
    ]
    for n in ("network", "goal walled off")
}
resting = paired_difference(*moving.values())
comes_to_rest = below(resting, 0)
slows_at_once, slows_overall = (
    below(fixed[span, "goal axis"], 1) for span in ("near", "overall")
)

# %% tags=["remove-cell"]
slows = ("slows down", "moves more", "does not clearly change its pace")
numbers = {
    "gain": gain,
    "drop": drop,
    "resting": resting,
}
glue(numbers, "+.2f")
glue({"success": after[corner], "fixed": {"near": fixed["near", "goal axis"], "overall": fixed["overall", "goal axis"]}}, ".2f")  # fmt: skip
words = {
    "at-once": worded(slows_at_once, *slows),
    "overall": worded(slows_overall, *slows),
    "told": reached_it,
}
glue(words)

# %% [markdown]
# After the first arrival the network comes near the goal in {glue:text}`success-network` of the episodes ({numref}`fig-network-success`). That may look like exploitation.
# But with the goal walled off the same seeds have {glue:text}`success-goal-walled-off`: finding the goal adds
# {glue:text}`gain-goal-in-the-far-corner` in the far corner, and {glue:text}`gain-goal-in-a-side-room` in the side room
# ({glue:text}`told-goal-in-the-far-corner` and {glue:text}`told-goal-in-a-side-room` runs arrive early enough). New states in 20 episodes, network less control, in the hundred episodes after the
# arrival: {glue:text}`drop-goal-in-the-far-corner` and {glue:text}`drop-goal-in-a-side-room`.
#
# Does the axis become fixed? In the sixty episodes after the goal is first sampled it {glue:text}`at-once` beside the control: its drift changes by a factor of
# {glue:text}`fixed-near`. In the long run it {glue:text}`overall` ({glue:text}`fixed-overall`). 1 would mean that the find changes nothing. {doc}`04_network_evidence` has the measure that needs no alignment, and a second control.

# %% [markdown]
# ## Verdicts
#
# The claims about the goal axis stand on {doc}`04_axis_evidence`, those about other goals and encodings on {doc}`04_goals_evidence`.
# {doc}`/book/methods` says what a verdict means.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

in_levels, in_changes, early_changes, early_beside, all_changes = against.values()
of_level, of_change, of_before, of_beside, of_all = swing.values()
Verdicts(
    Claim(
        "In a network, too, the agent explores",
        "blog",
        f"arrivals {met600['network']:.2f}, against {met600['random actor']:.2f} and {met600['frozen network']:.2f}; "
        f"states {cov100['network']:.0f}, random actor {cov100['random actor']:.0f}",
        {
            "arrives more often than a random actor": arrives_more,
            "than a frozen network": above(met600["network"], met600["frozen network"]),
            "sees more states than a random actor in 100 episodes": sees_more,
        },
    ),
    Claim(
        "In a network, visited states are pulled away from the unexplored ones, and apart along the principal axis",
        "blog",
        f"change of c in 50 episodes, visited less unvisited states as far away {at50['network']:+.2f}, "
        f"with a random actor's data {at50['random actor']:+.2f}; farther out along PC1 by {edge:+.2f}; "
        f"growth of PC1 less that of c {grown:+.2f}",
        {
            "they lose more c than unvisited states as far from the start": lower,
            "with a random actor's data, too": lower_by_chance,
            "farther out along PC1 than unvisited states as far from the start": above(
                edge, 0
            ),
            "spread along PC1 grows by more than that of c": above(grown, 0),
        },
    ),
    Claim(
        "In a network one room's loss of similarity is another's gain",
        "blog",
        f"correlation of opposite rooms in level {of_level:.2f}, in change {of_change:.2f}, before the find {of_before:.2f}, "
        f"beside the common motion {of_beside:.2f} (rooms of different runs {rows[list(rows)[3]]['rooms of different runs']:.2f}); all pairs {of_all:.2f}",
        {
            "opposite rooms, in level: below 0 and below rooms of different runs": in_levels,
            "opposite rooms, in change: likewise": in_changes,
            "opposite rooms, in change, before the find: likewise": early_changes,
            "the same beside the motion common to all rooms: likewise": early_beside,
            "all pairs of rooms, in change: likewise": all_changes,
        },
    ),
    Claim(
        "When a room gains similarity, a network's actor goes there more",
        "blog",
        f"correlation of the change of c with that of visits ten episodes later {follow:.2f}, beyond another run's c {follow_beyond:+.2f}",
        {
            "visits rise after c has risen": above(follow, 0),
            "by more than with another run's c": above(follow_beyond, 0),
        },
    ),
    Claim(
        "Once a network samples the goal, its axis becomes fixed",
        "blog",
        f"drift after over before, over the control's: at once {fixed['near', 'goal axis']:.2f}, "
        f"overall {fixed['overall', 'goal axis']:.2f} (similarities {fixed['overall', 'goal axis, Gram form']:.2f})",
        {
            "slows down at once, beyond a control without a goal": slows_at_once,
            "in the long run": slows_overall,
            "to less than half": below(fixed["overall", "goal axis"], 0.5),
        },
    ),
    Claim(
        "Sampling the goal halts a network's exploration",
        "blog",
        f"new states in 20 episodes {halt:+.2f} beside the control, goal in a side room {drop[aside]:+.2f}; attractor changes {resting:+.2f}",
        {
            "fewer new states than with the goal walled off": fewer_new,
            "fewer than half": below(half_as_new, 0),
            "attractors change less often": comes_to_rest,
            "with the goal in a side room, too: fewer new states": fewer_aside,
        },
    ),
    Claim(
        "In a network, finding the goal brings exploitation",
        "blog",
        f"episodes near the goal {interval(after[corner]['network']):.2f}, beyond the control's {gained:+.2f}, goal in a side room {gain[aside]:+.2f}",
        {
            "more success than with the goal walled off": more_success,
            "by a tenth of the episodes": above(gained, 0.1),
            "with the goal in a side room, too: more success": more_aside,
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```

# %% tags=["remove-cell"]
more = "more", "less", "not clearly more"
glue({"sum": {
    "swings": f"{overall} over the whole training; {before}",
    "explores": worded(arrives_more, *more),
    "sees": worded(sees_more, "more", "fewer", "not clearly more"),
    "lower": worded(lower, "lose more", "do not lose more", "do not clearly lose more"),
    "success": worded(more_success, *more),
    "aside": worded(more_aside, *more),
}})  # fmt: skip

# %% [markdown]
# ## Summary
#
# - A network's runs find the goal {glue:text}`sum-explores` often than a random actor's, and have seen {glue:text}`sum-sees` states after 100 episodes. {glue:text}`causes`
# - Visited states {glue:text}`sum-lower` $c$ than unvisited ones as far away. Opposite rooms {glue:text}`sum-swings`.
# - The find brings {glue:text}`sum-success` success than a goal walled off has, with the goal aside {glue:text}`sum-aside`; the axis {glue:text}`at-once` at once, and {glue:text}`overall` in the long run.
#
# ## The way on
#
# {doc}`05_spectrum` asks which directions ζ grows along, and predicts them before any training. {doc}`09_goal_moves` asks which states move the goal.
