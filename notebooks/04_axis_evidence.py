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
# (evidence-axis)=
# # Evidence: does the turning of the goal axis make a network explore?
#
# In a network the goal's embedding ψ(g) moves before the goal was ever seen, because all states share weights. The blog
# watches this: the goal axis turns, the actor gets new attractors, and so the network explores. Watching shows that two
# things happen together. This page takes the turning away, and then leaves nothing but the turning, and asks both times what
# becomes of exploration. After that it measures whether the goal axis turns more than an ordinary state does, and how often
# its turning alone moves the actor's attractor.
#
# {doc}`04_network` is the chapter that this page belongs to; {doc}`/book/methods` says what the intervals, seeds and verdicts mean.

# %% tags=["remove-cell"]
from companion import figures
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# ## Two factors, two interventions
#
# The actor climbs $c(s) = \psi(s)^\top\psi(g)$. This changes if the states move or if the goal moves. The network cares only for
# inner products: if all embeddings turn together, nothing changes (a {term}`gauge`). So "the goal turns" has to mean that it
# turns *relative to other states*. To separate the two factors we follow the turn that the other states have in common. After an update, a
# *Procrustes alignment* finds the rotation that brings their old embeddings as near as possible to their new ones. Carried out one after the
# other, these rotations make $R$, the common turn since the start. With $\psi_0$ for the embeddings before training there are four actors:
#
# | | the goal as it was, $\psi_0(g)R$ | the goal as it is, $\psi(g)$ |
# |---|---|---|
# | states as they were, $\psi_0(s)R$ | frozen network: nothing moves | **only the goal turns** |
# | states as they are, $\psi(s)$ | **carried goal**: it never turns | the usual network |
#
# In all four the network learns as usual from the data that its actor collects; only what the actor reads is changed. (The frozen
# network need not learn, as nobody reads it.) The goal's own $c$ stays 1 in all of them.
#
# Which other states? That is a convention, so we ask with three:
#
# - the *visited states*, more exactly all states that were in a training pair so far. Where they do not span the space, they say nothing
#   about the rotation, and we take the one nearest to the identity;
# - *all states* but the goal;
# - no frame at all, but *weights*: at the start we write ψ(g) as a weighted sum of all other states (ridge regression), keep the weights, and let
#   the actor read the direction of this sum.
#
# All runs have the world, the network and the settings of the chapter, 64 runs with the same seeds. They are compared over the first 100
# episodes; three go on to 150, to see what becomes of success.

# %%
from dataclasses import replace

from companion.seeds import chapter_seed
from companion.trainings import trained
from sgcrl.network import MLPCritic
from sgcrl.train import Settings
from sgcrl.worlds import four_rooms

world, seed, E = four_rooms(), chapter_seed(4), 100
settings = Settings(runs=64, episodes=E, snapshot_every=10, seed=seed)
longer = replace(settings, episodes=150)

# %% [markdown]
# One class carries the goal, one turns it alone; each is a wrapper around the usual network. The common turn is brought up to date every five episodes.

# %%
from sgcrl.variants.axis import CarriedGoal, GoalAlone, WeightedGoal

seen_by, by_all = {"frame": "visited", "every": 5}, {"frame": "all", "every": 5}
conditions = {
    "goal carried by visited states": (CarriedGoal, longer, seen_by),
    "goal carried by all states": (CarriedGoal, longer, by_all),
    "goal carried by weights": (WeightedGoal, settings, {}),
    "only the goal turns, visited frame": (GoalAlone, settings, seen_by),
    "only the goal turns, frame of all": (GoalAlone, settings, by_all),
}
runs = {"network": trained(MLPCritic, world, longer)}
for name, (kind, span, options) in conditions.items():
    runs[name] = trained(kind, world, span, inside=MLPCritic, **options)

# %% [markdown]
# Two baselines need no training: the frozen network, which the actor climbs as it was at the start, and a random actor.

# %%
import numpy as np

at_random = replace(settings, actor_temperature=np.inf)
runs["frozen network"] = trained(MLPCritic, world, settings, frozen=True)
runs["random actor"] = trained(MLPCritic, world, at_random, frozen=True)
carried = tuple(name for name in runs if "carried" in name)
alone = tuple(name for name in runs if "only" in name)

# %% [markdown]
# ## Who finds the goal?

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-axis-arrivals", "caption": "Share of runs that have stood on the goal, by episode (64 runs, 95 % bands). Left: actors that read a goal which never turns. Right: actors for which only the goal turns. The usual network and the random actor stand in both."}, "image": {"alt": "Two panels of rising curves with bands, the share of runs that have met the goal over 100 episodes. Left: the network, three conventions of a carried goal, and the random actor. Right: the network, two frames in which only the goal turns, the frozen network and the random actor."}}
arrived = {name: run.arrival() for name, run in runs.items()}
figures.shares_arrived(
    {
        "the goal does not turn": {
            name: arrived[name] for name in ("network", *carried, "random actor")
        },
        "only the goal turns": {
            name: arrived[name]
            for name in ("network", *alone, "frozen network", "random actor")
        },
    },
    E,
)

# %% [markdown]
# For every condition we take three numbers of each run, and subtract those of the usual network with the same seed: whether
# the run arrives, how many states it has seen after 100 episodes, and in which share of the first ten windows of ten episodes
# the {ref}`attractor <evidence-axis-attractors>` of the greedy actor changes.

# %%
from sgcrl.measures.landscape import attractors
from sgcrl.measures.statistics import interval, paired_difference
from sgcrl.measures.visits import coverage

met, seen, moves = {}, {}, {}
for name, run in runs.items():
    met[name] = arrived[name] < E
    seen[name] = coverage(run.trajectories, world.states)[:, 99]
    moves[name] = (np.diff(attractors(run)[:, :11], axis=1) != 0).mean(axis=1)

# %% [markdown]
# The differences are paired: run k of every condition has the same start of the network and the same random numbers.

# %%
measures = {"runs that arrive": met, "states seen": seen, "attractor changes": moves}
less_usual = {
    what: {n: paired_difference(v[n], v["network"]) for n in v if n != "network"}
    for what, v in measures.items()
}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-axis-differences", "caption": "Each condition less the usual network, paired by seed (64 runs, 95 % intervals): share of runs that arrive within 100 episodes, states seen by then, and share of ten-episode windows, in the first hundred, in which the attractor changes. 0: as usual."}, "image": {"alt": "Three panels with one row a condition and an interval in each: three carried goals, two conditions in which only the goal turns, the frozen network and the random actor, beside a line at zero."}}
figures.intervals_by_measure(less_usual)

# %% [markdown]
# The numbers themselves: share of runs that arrive, states seen, share of windows in which the attractor changes.

# %%
for name in runs:
    print(
        f"{name:35} {interval(met[name]):.2f}   {interval(seen[name]):.0f}   {interval(moves[name]):.2f}"
    )

# %% tags=["remove-cell"]
from functools import reduce
from operator import and_

from companion.claims import above, below, worded

fewer_arrive, fewer_seen, no_fewer_arrive, no_fewer_seen = (
    reduce(and_, [test(less_usual[what][name], bound) for name in carried])
    for test, what, bound in (
        (below, "runs that arrive", 0),
        (below, "states seen", 0),
        (above, "runs that arrive", -0.1),
        (above, "states seen", -5),
    )
)
more_arrive, more_seen = (
    reduce(and_, [above(less_usual[what][name], 0) for name in carried[:2]])
    for what in ("runs that arrive", "states seen")
)
over_frozen = {
    (name, what): paired_difference(values[name], values["frozen network"])
    for name in (*carried, *alone)
    for what, values in (("met", met), ("seen", seen))
}
over_random = {
    name: paired_difference(met[name], met["random actor"]) for name in carried
}
alone_arrives, alone_sees = (
    reduce(and_, [above(over_frozen[name, what], 0) for name in alone])
    for what in ("met", "seen")
)
alone_as_usual = reduce(
    and_, [above(less_usual["runs that arrive"][n], -0.1) for n in alone]
)
states_arrive, states_see = (
    reduce(and_, [above(over_frozen[name, what], 0) for name in carried])
    for what in ("met", "seen")
)
states_beat_chance = reduce(and_, [above(over_random[name], 0) for name in carried])
percent = {name: f"{100 * interval(x).value:.0f} %" for name, x in met.items()}
short = ("by-visited", "by-all", "by-weights")
numbers = {
    "met": {n.replace(",", ""): x for n, x in percent.items()},
    "seen": {
        n.replace(",", ""): f"{interval(seen[n]):.0f}"
        for n in ("network", "frozen network")
    },
    "gap": {
        n: less_usual["runs that arrive"][c]
        for n, c in zip(short, carried, strict=True)
    },
    "alone-over-frozen": {
        n: over_frozen[c, "met"] for n, c in zip(("visited", "all"), alone, strict=True)
    },
}
glue(numbers, "+.2f")
more_or_less = {
    "rigid-arrive": worded(
        more_arrive,
        "In both frames more runs arrive than usually.",
        "In at least one frame no more runs arrive than usually.",
        "Whether more runs arrive than usually, in both frames, is open.",
    ),
    "rigid-see": worded(
        more_seen,
        "In both frames more states are seen in the first hundred episodes, too.",
        "In at least one frame no more states are seen in the first hundred episodes.",
        "Whether more states are seen in the first hundred episodes, in both frames, is open.",
    ),
    "alone-says": worded(
        alone_arrives,
        "That is more than without any motion, in both frames.",
        "In at least one frame that is no more than without any motion.",
        "Whether that is more than without any motion, in both frames, is open.",
    ),
    "alone-sees-says": worded(
        alone_sees,
        "It does show the actor more states, in both frames.",
        "In at least one frame it does not even show the actor more states.",
        "Whether it shows the actor more states, in both frames, is open.",
    ),
}
glue(more_or_less)

# %% [markdown]
# Take the turning away ({numref}`fig-axis-arrivals`, left): of the usual networks {glue:text}`met-network` arrive, with a goal that is carried by
# the visited states {glue:text}`met-goal-carried-by-visited-states`, by all states {glue:text}`met-goal-carried-by-all-states`, by weights
# {glue:text}`met-goal-carried-by-weights`. Less the usual network, paired, that is {glue:text}`gap-by-visited`,
# {glue:text}`gap-by-all` and {glue:text}`gap-by-weights` as a share of the runs. {glue:text}`rigid-arrive` {glue:text}`rigid-see`
#
# Leave nothing but the turning (right): {glue:text}`met-only-the-goal-turns-visited-frame` and
# {glue:text}`met-only-the-goal-turns-frame-of-all` arrive, against {glue:text}`met-frozen-network` of the frozen networks and
# {glue:text}`met-random-actor` of the random actors. {glue:text}`alone-says` {glue:text}`alone-sees-says`
#
# The right panel of {numref}`fig-axis-differences` is the link that the blog has in mind, from the axis to the attractor. It
# says how often attractors change, and not where they go.

# %% [markdown]
# ### On the way, at the goal, and after
#
# Arrival depends on the last step, too, and there the actors differ: a goal that is carried leaves its own neighbours behind, but keeps $c = 1$.
# So we also ask for two things that do not depend on the goal's own $c$: whether a run enters the goal's room within a hundred
# episodes, and whether it comes within one step of the goal. And the success in the fifty episodes after those, the share that stands on the goal, says what the
# actor makes of the find.

# %%
room = world.regions == world.regions[world.goal]
on_the_way = {
    "enter the goal's room": {
        name: interval(room[run.trajectories[:, :E]].any(axis=(1, 2)))
        for name, run in runs.items()
    },
    "come within one step": {
        name: interval(run.arrival(1) < E) for name, run in runs.items()
    },
}

# %% [markdown]
# Success is measured where a run goes on to episode 150.

# %%
success = {
    name: runs[name].reached()[:, -50:].mean(axis=1)
    for name in ("network", *carried[:2])
}
for name, share in success.items():
    print(f"{name:31} success in episodes 100 to 150 {interval(share):.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-axis-way", "caption": "Share of runs that enter the goal's room within 100 episodes, and share of runs that come within one step of the goal (64 runs, 95 % intervals)."}, "image": {"alt": "Two panels with a row for each of the eight conditions and an interval in each: entering the goal's room, and coming within one step of the goal."}}
figures.intervals_by_measure(on_the_way)

# %% tags=["remove-cell"]
later = {
    name: paired_difference(success[name], success["network"]) for name in carried[:2]
}
glue(
    {
        "success": success,
        "later": {
            n: x for n, x in zip(("by-visited", "by-all"), later.values(), strict=True)
        },
    },
    ".2f",
)

# %% [markdown]
# {numref}`fig-axis-way` shows both for all conditions. Success after the first hundred episodes is {glue:text}`success-network` usually, {glue:text}`success-goal-carried-by-visited-states` with a
# goal that is carried by the visited states and {glue:text}`success-goal-carried-by-all-states` with one carried by all (paired differences
# {glue:text}`later-by-visited` and {glue:text}`later-by-all`). The carried goal stays carried after the find: such an actor does not read what
# the network learns about the goal. To explore and to use the find are two things.

# %% [markdown]
# ### What was intervened on
#
# How much turning did each convention take away? Between the goal where it was carried to and the goal where it really is, in the usual
# networks, lies an angle. Near 0 there would be nothing to take away.

# %%
from sgcrl.measures.drift import carried_goal
from sgcrl.sphere import angle, normalise
from sgcrl.variants.axis import carrying_weights

usual = runs["network"]
axis = usual.embeddings[:, :11, world.goal]
weights = carrying_weights(usual.embeddings[:, 0], world.others, world.goal)
summed = np.einsum("ks,knsd->knd", weights, usual.embeddings[:, :11])
kept = [carried_goal(usual, frame=frame)[:, :11] for frame in ("visited", "all")]
kept = dict(zip(carried, [*kept, normalise(summed)], strict=True))
away = {name: angle(axis, z) for name, z in kept.items()}

# %% [markdown]
# The angle over the first hundred episodes, in degrees.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-axis-away", "caption": "Angle between $\\psi(g)$ and the goal as it was carried, in the usual networks (mean of 64 runs, 95 % bands; the carrying is brought up to date every ten episodes)."}, "image": {"alt": "Three curves with bands, degrees over the first hundred episodes: goal carried by visited states, by all states, and by weights."}}
figures.over_time(
    {name: (usual.snapshots[:11], degrees) for name, degrees in away.items()},
    "degrees from ψ(g)",
    ylim=(0, 90),
)

# %% [markdown]
# Another measure: the correlation over states, after a hundred episodes, between what the actor reads and the $c$ of the same network.

# %%
from sgcrl.sphere import goal_similarity

alike, spread = {}, {}
for name, run in runs.items():
    read = run.similarity[:, 100][:, world.others]
    real = goal_similarity(run.embeddings[:, 10], world.goal)[:, world.others]
    parts = [x - x.mean(axis=1, keepdims=True) for x in (read, real)]
    lengths = np.prod([np.linalg.norm(x, axis=1) for x in parts], axis=0)
    alike[name], spread[name] = (
        np.prod(parts, axis=0).sum(axis=1) / lengths,
        read.std(axis=1),
    )

# %% [markdown]
# The correlation, and the standard deviation over states of what the actor reads, which the next section needs:

# %%
for name in (*carried, *alone):
    print(f"{name:35} {interval(alike[name]):.2f}   {interval(spread[name]):.2f}")
print(f"{'usual c':35} {'':17}   {interval(spread['network']):.2f}")
for name, degrees in away.items():
    print(f"{name}: {interval(degrees[:, -1], np.median):.0f} degrees from ψ(g)")
shares = np.abs(weights)
near = (world.positions == world.positions[world.goal]).any(axis=1)
in_line = interval(shares[:, near].sum(axis=1) / shares.sum(axis=1))
print(f"weight on the goal's row and column, of {near.sum() - 1} states: {in_line:.2f}")

# %% [markdown]
# The common turn is brought up to date every five episodes, to save time. Does it matter? For 16 usual networks and 50 episodes we carry the
# goal both ways, and correlate the two readings over states.

# %%
every_one = replace(settings, runs=16, episodes=50, snapshot_every=1)
fine = trained(MLPCritic, world, every_one)
last = fine.embeddings[:, -1][:, world.others]
by_step = [
    np.einsum("ksd,kd->ks", last, carried_goal(fine, every=step)[:, -1])
    for step in (1, 5)
]
by_step = [x - x.mean(axis=1, keepdims=True) for x in by_step]
lengths = np.prod([np.linalg.norm(x, axis=1) for x in by_step], axis=0)
same = interval(np.prod(by_step, axis=0).sum(axis=1) / lengths)
print(f"carried every episode and every five: correlation {same:.3f}")

# %% tags=["remove-cell"]
glue(
    {
        "away": {
            n: interval(x[:, -1], np.median)
            for n, x in zip(short, away.values(), strict=True)
        }
    },
    ".0f",
)
glue({"in-line": in_line, "same": same}, ".2f")

# %% [markdown]
# After a hundred episodes the real goal is {glue:text}`away-by-visited` degrees from the one that the visited states carried,
# {glue:text}`away-by-all` from the one that all states carried, {glue:text}`away-by-weights` from the weighted sum ({numref}`fig-axis-away`). The smaller
# this angle, the milder the intervention. Of the weights, {glue:text}`in-line` of the absolute sum rests on states in the goal's own row and column, which share its inputs
# and turn with it. A goal that the visited states carry is nearest to what the blog says. Updated every five episodes, the reading correlates at
# {glue:text}`same` with the one that is updated after each.

# %% [markdown]
# ### As sharply as usual
#
# How sharply an actor chooses depends on how far apart the values lie that it reads. After a hundred episodes the standard deviation over states of what a
# carried goal shows is {glue:text}`spread-by-visited` and {glue:text}`spread-by-all` in the two frames, and that of the usual $c$ is {glue:text}`spread-usual`. The
# flatter the values, the more the actor chooses at random, and acting at random has merits of its own. So we train once more, and now stretch what the actor reads, at every
# moment, to the standard deviation that the usual $c$ of the same network has. The fourth actor of the table above belongs here, too: for it nothing moves, but the start is stretched likewise.

# %%
from sgcrl.variants.axis import StartAlone

sharp = {"network": usual}
for name, (kind, options) in {
    carried[0]: (CarriedGoal, seen_by),
    carried[1]: (CarriedGoal, by_all),
    alone[0]: (GoalAlone, seen_by),
    "nothing moves": (StartAlone, {}),
}.items():
    sharp[name] = trained(
        kind, world, settings, inside=MLPCritic, sharp=True, **options
    )

# %% [markdown]
# The same two numbers as above, less the usual network's.

# %%
met_sharp = {name: run.arrival() < E for name, run in sharp.items()}
seen_sharp = {
    n: coverage(r.trajectories, world.states)[:, 99] for n, r in sharp.items()
}
less_sharp = {
    what: {n: paired_difference(v[n], v["network"]) for n in v if n != "network"}
    for what, v in {"runs that arrive": met_sharp, "states seen": seen_sharp}.items()
}
for name in sharp:
    print(
        f"{name:35} arrive {interval(met_sharp[name]):.2f}   states {interval(seen_sharp[name]):.0f}"
    )

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-axis-sharp", "caption": "As {numref}`fig-axis-differences`, but with what the actor reads stretched to the spread of the usual c: each condition less the usual network, paired by seed (64 runs of 100 episodes, 95 % intervals)."}, "image": {"alt": "Two panels with a row for each of four conditions and an interval in each, beside a line at zero: goal carried by visited states, by all states, only the goal turns, and nothing moves."}}
figures.intervals_by_measure(less_sharp)

# %% tags=["remove-cell"]
gap_sharp = less_sharp["runs that arrive"]
fewer_sharp = reduce(and_, [below(gap_sharp[name], 0) for name in carried[:2]])
no_fewer_sharp = reduce(and_, [above(gap_sharp[name], -0.1) for name in carried[:2]])
over_still = {
    n: paired_difference(met_sharp[n], met_sharp["nothing moves"]) for n in sharp
}
over_chance = {n: paired_difference(met_sharp[n], met["random actor"]) for n in sharp}
sharp_arrive, sharp_beat_chance = (
    reduce(and_, [above(gaps[name], 0) for name in carried[:2]])
    for gaps in (over_still, over_chance)
)
glue(
    {
        "sharp": {
            "by-visited": gap_sharp[carried[0]],
            "by-all": gap_sharp[carried[1]],
            "alone": gap_sharp[alone[0]],
            "still": gap_sharp["nothing moves"],
        }
    },
    "+.2f",
)
glue(
    {
        "spread": {
            "by-visited": spread[carried[0]],
            "by-all": spread[carried[1]],
            "usual": spread["network"],
        }
    },
    ".2f",
)
glue(
    {
        "sharp-says": worded(
            no_fewer_sharp,
            "In neither frame do fewer runs arrive than usually, by 0.1.",
            "In at least one frame fewer runs arrive than usually, by more than 0.1: there the turning helps.",
            "Whether as many runs arrive as usually, within 0.1 and in both frames, is open.",
        )
    }
)

# %% [markdown]
# As sharp as usual ({numref}`fig-axis-sharp`), the difference in arrivals is {glue:text}`sharp-by-visited` for a goal that is carried by the visited states and
# {glue:text}`sharp-by-all` for one that is carried by all. {glue:text}`sharp-says` Where only the goal turns it is {glue:text}`sharp-alone`, and where nothing moves
# {glue:text}`sharp-still`.

# %% [markdown]
# ### Another goal
#
# The same in the maze whose goal lies in a side room, off the way out of the start room, for a hundred episodes.

# %%
from sgcrl.variants.worlds import goal_aside

side, soon = goal_aside(), replace(settings, episodes=100)
aside = {
    "network": trained(MLPCritic, side, soon),
    carried[0]: trained(CarriedGoal, side, soon, inside=MLPCritic, **seen_by),
    "frozen network": trained(MLPCritic, side, soon, frozen=True),
}
met_aside = {name: run.arrival() < 100 for name, run in aside.items()}
seen_aside = {n: coverage(r.trajectories, side.states)[:, -1] for n, r in aside.items()}
for name in aside:
    print(f"{name:31} arrive {interval(met_aside[name]):.2f}   "
          f"states {interval(seen_aside[name]):.0f}")  # fmt: skip

# %% tags=["remove-cell"]
gap_aside = paired_difference(met_aside[carried[0]], met_aside["network"])
no_fewer_aside = above(gap_aside, -0.1)
wider_aside = paired_difference(seen_aside[carried[0]], seen_aside["network"])
glue({"aside": {"gap": gap_aside}}, "+.2f")
glue({"aside-wider": wider_aside}, "+.0f")

# %% [markdown]
# With the goal carried by the visited states, less the usual network: {glue:text}`aside-gap` as a share of the runs that arrive, {glue:text}`aside-wider` states.

# %% [markdown]
# ## Does the goal axis turn more than an ordinary state?
#
# Before the goal is found, everything in a network moves. Is the goal special? An ordinary state that has been visited is the
# comparison: it is measured in the same way, left out of its own frame. There are two ways to measure, and they need not agree.
#
# - The *angle*: between two snapshots, ten episodes apart, the old embeddings are aligned to the new ones, and the angle by which the state still
#   moved is its drift. It needs a frame: the visited states, with the rotation nearest to the identity where they say nothing; the visited states,
#   counting only motion within their span; or all states.
# - The *Gram form*: the root mean square change of the state's similarity to the other (visited) states. It needs no frame, because a
#   common turn leaves similarities alone.

# %%
from sgcrl.measures.drift import aligned_drift, drift_over_time, gram_drift
from sgcrl.tabular import TabularCritic

table = trained(TabularCritic, world, settings)
turned = drift_over_time(usual, aligned_drift)
ordinary = drift_over_time(usual, aligned_drift, "visited", draws=2, seed=seed)
still = drift_over_time(table, aligned_drift)
shifted = drift_over_time(usual, gram_drift)
ordinary_shift = drift_over_time(usual, gram_drift, "visited", draws=2, seed=seed)

# %% [markdown]
# The next cell adds a state that has not been visited, and measures the angles in the other frames, in the first hundred episodes.

# %%
from functools import partial

unvisited = drift_over_time(
    usual, aligned_drift, "unvisited", draws=2, seed=chapter_seed(4, 2)
)
early = replace(
    usual, snapshots=usual.snapshots[:11], embeddings=usual.embeddings[:, :11]
)
spanned = partial(aligned_drift, complement="free")
pairs = {
    "angle, visited frame": (turned, ordinary),
    "Gram form, visited states": (shifted, ordinary_shift),
}

# %% [markdown]
# In the span of the visited states alone, where the frame is no convention:

# %%
pairs["angle, span of the visited"] = [
    drift_over_time(early, spanned, who, seed=seed) for who in ("goal", "visited")
]

# %% [markdown]
# With all states as the frame the goal and the visited state are measured alike, and so in the Gram form.

# %%
for name, measure in {"angle": aligned_drift, "Gram form": gram_drift}.items():
    pairs[f"{name}, all states"] = [
        drift_over_time(early, measure, who, seed=seed, frame="all")
        for who in ("goal", "visited")
    ]
order = ("angle, visited frame", "angle, span of the visited", "angle, all states")
order += ("Gram form, visited states", "Gram form, all states")

# %% [markdown]
# The ratio of goal to visited state, the geometric mean over the first ten windows of each run, is what the claim is about.

# %%
from sgcrl.measures.statistics import known

ratios = {}
for name in order:
    logs = np.log(pairs[name][0] / pairs[name][1])[:, :10].mean(axis=1)
    ratios[name] = interval(known(logs)).exp()
    print(f"{name:27} goal axis / visited state {ratios[name]:.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-axis-ratio", "caption": "Drift of the goal axis over that of an ordinary visited state in the first 100 episodes, by form and frame (geometric means over 64 runs, 95 % intervals). 1: no more than an ordinary state."}, "image": {"alt": "Five rows with an interval each beside a line at 1: the angle in three frames, the Gram form in two."}}
figures.intervals_by_measure({"goal axis / visited state": ratios}, zero=1)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-axis-drift", "caption": "Drift in ten episodes (median of 64 runs, 95 % bands). Left: the angle in the frame of the visited states, of the goal axis, of an ordinary visited and an unvisited state, and of the goal axis of a table. Right: the Gram form, the change of similarities to the visited states."}, "image": {"alt": "Two panels of falling curves with bands over 150 episodes. Left: degrees turned in ten episodes. Right: root mean square change of similarities."}}
middle = (usual.snapshots[1:] + usual.snapshots[:-1]) / 2
some = ~np.isnan(unvisited).any(axis=0)
figures.drift_forms(
    {
        "turned in 10 episodes, degrees": {
            "goal axis": (middle, turned),
            "visited state": (middle, ordinary),
            "unvisited state": (middle[some], unvisited[:, some]),
            "goal axis, table": (middle[:10], still),
        },
        "change of similarities": {
            "goal axis": (middle, shifted),
            "visited state": (middle, ordinary_shift),
        },
    }
)

# %% [markdown]
# As far as the convention speaks, an angle says little. How long is the part of ψ(g) outside the span of the visited states, of a length of 1?

# %%
from sgcrl.measures.drift import outside_span
from sgcrl.measures.visits import first_visits

first_seen = first_visits(usual.trajectories, world.states)
for n in (1, 3, 5, 10):
    visited = first_seen < usual.snapshots[n]
    rest = interval(
        outside_span(usual.embeddings[:, n], visited, world.goal), np.median
    )
    count = np.median(visited.sum(axis=1))
    print(f"episode {usual.snapshots[n]:3}: {count:.0f} states, rest {rest:.2f}")

# %% tags=["remove-cell"]
turns = [interval(values[:, 0], np.median) for values in (turned, still)]
faster, gram = ratios["angle, visited frame"], ratios["Gram form, visited states"]
more_by_angle, more_by_gram = above(faster, 1), above(gram, 1)
agree = (more_by_angle & more_by_gram) | (~more_by_angle & ~more_by_gram)
glue({"first": {"goal": turns[0], "state": interval(ordinary[:, 0], np.median)}}, ".1f")
glue({"first-table": interval(still[:, :5].mean(axis=1), np.median)}, ".2f")
glue(
    {"ratio": {"angle": faster, "gram": gram, "all": ratios["angle, all states"]}},
    ".2f",
)
glue(
    {
        "forms": worded(
            agree,
            "The two forms agree.",
            "The two forms disagree: whether the goal turns more than an ordinary state depends on how one asks.",
            "Whether the two forms agree is open.",
        )
    }
)

# %% [markdown]
# In the first ten episodes the goal axis turns by {glue:text}`first-goal` degrees, a visited state by {glue:text}`first-state` (medians; {numref}`fig-axis-drift`);
# a table's goal axis turns by {glue:text}`first-table` degrees in ten episodes, over the first fifty. Over the first hundred episodes the goal's angle
# is {glue:text}`ratio-angle` times that of a visited state in the frame of the visited states and {glue:text}`ratio-all` times in the frame of all. In the
# Gram form the ratio is {glue:text}`ratio-gram` ({numref}`fig-axis-ratio`). {glue:text}`forms`
#
# The two forms can differ because they count different things. A visited state is in the batches: the loss changes its similarities to the other
# visited states directly, and these are what the Gram form counts. Before it is found, the goal is in no batch; it is dragged along. Its angle counts
# motion across the span of the visited states as well, which changes none of these similarities.

# %% [markdown]
# (evidence-axis-attractors)=
# ## Does the turning give the actor new attractors?
#
# A greedy actor that may stay climbs $c$ from state to state and ends by staying on a local maximum:
# its *attractor*. That it ends in a fixed point is true by construction, for any
# $c$ whatever, and is no finding. How often the attractor changes, and what makes it change, is one.
#
# Within a window of ten episodes, this too can be answered by intervention. In the common frame of the two snapshots, let only the goal move
# from its old place to its new one, and ask for the attractor; then let only the other states move. Beside the network stand three
# others: the same with the goal walled off, one that learns from a random actor's data, and the table.

# %%
from sgcrl.measures.landscape import attractor_changes
from sgcrl.worlds import walled_off

few = replace(settings, runs=32, episodes=100)
closed = trained(MLPCritic, walled_off(world), few)
aimless = trained(MLPCritic, world, replace(few, actor_temperature=np.inf))
changes = {
    "network": attractor_changes(usual, windows=10),
    "network,\ngoal walled off": attractor_changes(closed, windows=10),
    "network, random\nactor's data": attractor_changes(aimless, windows=10),
    "table": attractor_changes(table, windows=10),
}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-axis-attractors", "caption": "Share of ten-episode windows in the first hundred episodes in which the greedy attractor changes, when everything moves, only the goal axis, or only the other states (64 runs; with the goal walled off and with a random actor's data the first 32 of them; 95 % intervals)."}, "image": {"alt": "For the network, the network with the goal walled off, the network on a random actor's data and the table, three bars with intervals: everything moves, only the goal axis, only the states."}}
figures.attractor_causes(changes)

# %% [markdown]
# The same numbers, in the order of the bars:

# %%
for label, moved in changes.items():
    print(label.replace("\n", " "))
    for what, share in moved.items():
        print(f"    {what:20} {interval(share):.2f}")

# %% tags=["remove-cell"]
behind = paired_difference(
    changes["network"]["only the goal axis"], changes["network"]["only the states"]
)
as_often = above(behind, -0.1)
parts = "only the goal axis", "only the states"
glue(
    {"changes": {n: {p: changes[n][p] for p in parts} for n in ("network", "table")}},
    ".2f",
)
glue({"behind": behind}, "+.2f")

# %% [markdown]
# In the network the turning of the goal axis *alone* changes the
# attractor in {glue:text}`changes-network-only-the-goal-axis` of the windows, all the other states' motion in
# {glue:text}`changes-network-only-the-states` (paired difference {glue:text}`behind`); in the table it is {glue:text}`changes-table-only-the-goal-axis` against
# {glue:text}`changes-table-only-the-states` ({numref}`fig-axis-attractors`). So the first half of the blog's chain can be tested here, from the axis
# to the attractor, within windows; the second half, from the attractor to exploration, was tested above.

# %% [markdown]
# ## What this means, and what it does not
#
# The blog's picture has two links: the axis turns and moves the attractor; new attractors make the actor explore. An actor whose goal never turns
# still has the motion of the states. A table has no other, and it explores ({doc}`03_tabular`). {glue:text}`means-states` {glue:text}`means-sharp`
#
# It does not follow that the turning has no effect. It changes the attractor, and {numref}`fig-axis-differences` and {numref}`fig-axis-sharp` say what it adds or takes away, by frame and
# by sharpness of the actor. Nor does it follow that
# the carried goal would be the better algorithm: it has to keep a record of the states that were visited, and it does not read what is learnt about the goal
# after the find. And all this is one network, one learning rate, and two goals in one maze.

# %% tags=["remove-cell"]
glue(
    {
        "means-states": worded(
            states_arrive & states_beat_chance,
            "By that motion alone more runs arrive than without training, and more than with a random actor, in every convention.",
            "By that motion alone no more runs arrive than without training, or than with a random actor, in at least one convention.",
            "Whether that motion alone brings more runs to the goal than no training and than a random actor, in every convention, is open.",
        ),
        "means-sharp": worded(
            no_fewer_sharp,
            "For an actor that chooses as sharply as usual it is as good as both motions together, within 0.1.",
            "For an actor that chooses as sharply as usual, in at least one frame, it is not as good as both motions together.",
            "Whether it is as good as both motions together, for an actor that chooses as sharply as usual, is open.",
        ),
    }
)

# %% [markdown]
# ## Verdicts
#
# Each claim is held against the numbers above; {doc}`/book/scorecard` has the rules, and the claims of all chapters. "In every convention" means that
# each of the three carried goals passes; "in both frames", that it is so in the frame of the visited states and in that of all states.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

alone_changes = {
    name: interval(changes[name]["only the goal axis"]) for name in changes
}
gaps = {
    what: "; ".join(f"{less_usual[what][name]:{spec}}" for name in carried)
    for what, spec in (("runs that arrive", "+.2f"), ("states seen", "+.0f"))
}
beyond = "; ".join(f"{over_frozen[name, 'met']:+.2f}" for name in alone)
alone_gaps = "; ".join(f"{less_usual['runs that arrive'][name]:+.2f}" for name in alone)
alone_seen = "; ".join(f"{over_frozen[name, 'seen']:+.0f}" for name in alone)
learnt = "; ".join(f"{over_frozen[name, 'met']:+.2f}" for name in carried)
learnt_seen = "; ".join(f"{over_frozen[name, 'seen']:+.0f}" for name in carried)
sharp_gaps, still_gaps, chance_gaps = (
    "; ".join(f"{found[name]:+.2f}" for name in carried[:2])
    for found in (gap_sharp, over_still, over_chance)
)
chance = "; ".join(f"{over_random[name]:+.2f}" for name in carried)
Verdicts(
    Claim(
        "In a network the goal axis turns before the goal is sampled",
        "blog",
        f"first ten episodes {turns[0]:.0f}°, table {turns[1]:.2f}°; over a visited state's {faster:.2f}, "
        f"in the Gram form {gram:.2f}",
        {
            "where a table's stands still": above(*turns),
            "more than an ordinary visited state, angle": more_by_angle,
            "more than an ordinary visited state, Gram form": more_by_gram,
        },
    ),
    Claim(
        "The turning of a network's goal axis gives the actor new attractors",
        "blog",
        f"windows changed by it alone {alone_changes['network']:.2f}, in the table {alone_changes['table']:.2f}; "
        f"beside all other states' motion {behind:+.2f}",
        {
            "by itself, where a table's does not": above(
                alone_changes["network"], alone_changes["table"]
            ),
            "as often as all other states' motion, within 0.1": as_often,
        },
    ),
    Claim(
        "The turning of the goal axis is what makes a network explore",
        "blog",
        f"goal that does not turn less usual, by convention: arrivals {gaps['runs that arrive']}, "
        f"states {gaps['states seen']}; only the goal turns less frozen: arrivals {beyond}, states {alone_seen}; "
        f"less usual: arrivals {alone_gaps}; goal that does not turn, at the usual spread: {sharp_gaps}",
        {
            "if the goal does not turn, fewer runs arrive, in every convention": fewer_arrive,
            "if it does not turn, fewer states are seen in 100 episodes, in every convention": fewer_seen,
            "if it does not turn, fewer runs arrive at the usual spread of c, in both frames": fewer_sharp,
            "if only the goal turns, more runs arrive than without training, in both frames": alone_arrives,
            "if only the goal turns, more states are seen than without training, in both frames": alone_sees,
            "if only the goal turns, no fewer runs arrive than usually, by 0.1, in both frames": alone_as_usual,
        },
    ),
    Claim(
        "A network explores no less if its goal axis never turns",
        "ours",
        f"goal that does not turn less usual, by convention: arrivals {gaps['runs that arrive']}, "
        f"states {gaps['states seen']}; at the usual spread, arrivals {sharp_gaps}; goal aside, arrivals {gap_aside:+.2f}",
        {
            "no fewer runs arrive, by 0.1, in every convention": no_fewer_arrive,
            "no fewer states are seen in 100 episodes, by 5, in every convention": no_fewer_seen,
            "no fewer runs arrive, by 0.1, at the usual spread of c, in both frames": no_fewer_sharp,
            "no fewer runs arrive, by 0.1, with the goal in a side room": no_fewer_aside,
        },
    ),
    Claim(
        "The motion of its states is enough to make a network explore: its goal axis need not turn",
        "ours",
        f"goal that does not turn, by convention: arrivals less frozen {learnt}, less random actor {chance}; "
        f"states less frozen {learnt_seen}; at the usual spread, arrivals less where nothing moves {still_gaps}, less random actor {chance_gaps}",
        {
            "more runs arrive than without training, in every convention": states_arrive,
            "more runs arrive than with a random actor, in every convention": states_beat_chance,
            "more states are seen in 100 episodes than without training, in every convention": states_see,
            "at the usual spread, more runs arrive than where nothing moves, in both frames": sharp_arrive,
            "at the usual spread, more runs arrive than with a random actor, in both frames": sharp_beat_chance,
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```
