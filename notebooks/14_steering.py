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
# (chapter-steering)=
# # Steering: edits that repel and attract
#
# If the actor climbs $c(s) = \psi(s)\cdot z$ and nothing else, then whoever can write into $\psi$ can tell the agent
# where not to go, without a reward and without touching the actor.
#
# **Question.** Does an edit of the representation steer exploration, at what cost, and for how long?
#
# **Claims.** The paper {cite}`bastankhah2026demystifying` finds that editing the representation steers exploration, with safety in view.
# We add a prediction of our own, from {doc}`03_tabular`: visited states lose $c$. So an attraction that is written once should destroy
# itself, because it is visited, and a repulsion that is written once should preserve itself, because it is not.
#
# What will be seen: what repelling a room does to its visits and to the way to the goal, beside a wall and other nulls; how long an attraction lasts that is made once, held before the actor's
# eyes, or held in the table; what becomes of a repulsion where it bars the only way, and of one that comes late; and how far an edit of a network's weights reaches.

# %% tags=["remove-cell"]
from companion import figures
from companion.claims import above, below, within, worded
from companion.numbers import glue, shown
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# ## The edit
#
# A region's states get a chosen goal similarity $c^*$, and $\zeta$ keeps its direction:
#
# $$
# \psi(s) \;\to\; c^* z + \sqrt{1-c^{*2}}\; \frac{\zeta(s)}{\lVert\zeta(s)\rVert}.
# $$
#
# The rows stay on the sphere, and all others stay bit for bit. Low $c^*$ repels, high $c^*$ attracts. The
# region is the upper right room, one of two ways from the start to the goal.

# %%
import numpy as np

from companion.seeds import chapter_seed
from sgcrl.sphere import goal_similarity
from sgcrl.tabular import TabularCritic
from sgcrl.variants.steering import set_similarity
from sgcrl.worlds import four_rooms

world, K, seed = four_rooms(), 64, chapter_seed(14)
room = world.regions == 1
start = TabularCritic(world, K, seed).embed()
repelled = set_similarity(start, world.goal, room, -0.5)
c = goal_similarity(repelled, world.goal)
assert np.allclose(c[:, room], -0.5, atol=1e-5)
assert np.array_equal(repelled[:, ~room], start[:, ~room])

# %% [markdown]
# How is the edit kept up? Three answers:
#
# - **Edited once**: the table is edited at the start, and training does with it what it does.
# - **Held in sight**: only what the actor sees is edited. Training goes on underneath, in the unedited table.
# - **Held in the table**: the table is edited again after every update, so that training goes on from the edit.
#
# Where nothing else is said, *held* means in sight: it is the purest, as the loss never meets the edit. All runs share start table and
# random numbers with an untouched run, so every difference is paired.
#
# ## How strong?

# %%
from dataclasses import replace

from sgcrl.train import Settings, train
from sgcrl.variants.steering import steered

settings = Settings(
    runs=K, episodes=500, snapshot_every=25, evaluate_every=500, seed=seed
)
untouched = train(world, TabularCritic(world, K, seed), settings)
coarse = replace(settings, snapshot_every=500)
doses = (-1, -0.5, 0, 0.5, 1)
by_dose = {
    "once": [steered(world, room, c, "once", coarse) for c in doses],
    "sight": [steered(world, room, c, "sight", settings) for c in doses],
}

# %% [markdown]
# Of each run we take the share of all steps that lie in the room, the first arrival at the goal (500 if there is none), and whether its
# way led through the room. Actors that never learn need no sampling: visits and arrivals of the frozen table with the same edit,
# and of a random actor, are computed exactly. The random actor's visits cannot depend on the edit: it is the floor that an edit has to beat.

# %%
from sgcrl.measures.visits import (
    arrival_probability,
    first_path,
    time_in,
    visit_shares,
)
from sgcrl.train import policy

share, arrival, through = (
    "share of steps in the room",
    "first arrival",
    "ways through it",
)
by_panel = {share: {}, arrival: {}, through: {}}
names = {"untouched": [untouched] * len(doses), "edited once": by_dose["once"]}
names["held in sight"] = by_dose["sight"]
for name, runs in names.items():
    by_panel[share][name] = [time_in(room, r.trajectories) for r in runs]
    by_panel[arrival][name] = [r.arrival() for r in runs]
    by_panel[through][name] = [
        (first_path(r)[1][:, room] >= 0).any(axis=1) for r in runs
    ]

# %%
edited = [set_similarity(start, world.goal, room, c) for c in doses]
for name, heat in (("frozen, edited", 0.1), ("random actor", np.inf)):
    acts = [policy(world, goal_similarity(psi, world.goal), heat) for psi in edited]
    visits = [visit_shares(world, actions, 50)[:, room].sum(axis=1) for actions in acts]
    p = [arrival_probability(world, actions, 50, ~world.others) for actions in acts]
    p = np.stack(p)
    by_panel[share][name] = visits
    by_panel[arrival][name] = (1 - (1 - p) ** 500) / p  # the mean, cut at 500
by_panel = {
    label: {name: np.stack(list(values), axis=1) for name, values in curves.items()}
    for label, curves in by_panel.items()
}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-steering-dose", "caption": "The room's $c$ is set to a value, once or held in sight: steps in the room, first arrival at the goal (500 if none), share of runs whose first way to the goal leads through the room. Untouched, frozen and random actors beside it. Means and 95 % bands over 64 runs of 500 episodes."}, "image": {"alt": "Three panels against the room's c from minus 1 to 1: steps in the room, first arrival, and first ways through the room. In each a curve with a band for untouched, edited once and held in sight; in the first two also for the frozen, edited table and the random actor."}}
figures.against(np.array(doses), by_panel, "c that the room's states are given")

# %%
from sgcrl.measures.statistics import Interval, crossing, interval, paired_difference

threshold = {}
for name in ("edited once", "held in sight"):
    for key, part in ((name, slice(None)), ((name, 100), slice(100))):
        # by increasing repulsion, down to a twentieth of what the untouched agent does
        visits = [time_in(room, r.trajectories[:, part]) for r in names[name]]
        level = 0.05 * room[untouched.trajectories[:, part]].mean()
        found = crossing(-np.array(doses[::-1]), np.stack(visits[::-1], axis=1), level)
        threshold[key] = Interval(-found.value, -found.high, -found.low, K)
for key, found in threshold.items():
    label = key if isinstance(key, str) else f"{key[0]}, first 100 episodes"
    print(f"visits fall by 95 %, {label}: c = {found.value:.2f}")
sinks = {
    name: below(threshold[name], threshold[name, 100])
    for name in ("edited once", "held in sight")
}
later = {
    name: paired_difference(
        by_panel[arrival][name][:, 1], by_panel[arrival]["untouched"][:, 1]
    )
    for name in ("edited once", "held in sight")
}
lure = {
    name: paired_difference(
        by_panel[share][name][:, -1], by_panel[share]["untouched"][:, -1]
    )
    for name in ("edited once", "held in sight")
}
for name in later:
    print(f"{name}: first arrival at c = -0.5 {later[name]:+.0f} episodes,")
    print(f"  share of steps at c = 1 {lure[name]:+.3f}")

# %% tags=["remove-cell"]
sinking = worded(
    sinks["edited once"] & sinks["held in sight"],
    "The bar sinks as the rest of the maze does.",
    "Yet the bar does not sink in both.",
    "Whether the bar sinks in both for that is left open.",
)
over_all = {name: threshold[name] for name in later}
early = {name: threshold[name, 100] for name in later}
glue({"threshold": over_all, "threshold-early": early, "sinking": sinking}, ".2f")
glue({"later": later}, "+.0f")
glue({"lure": lure}, "+.3f")

# %% [markdown]
# {numref}`fig-steering-dose` shows the dose. To take 95 % of the visits in the first 100 episodes (between the doses by straight lines), the room's $c$ has to be no higher than
# {glue:text}`threshold-early-edited-once` if edited once and {glue:text}`threshold-early-held-in-sight` if held in sight; over all 500 episodes, no higher than {glue:text}`threshold-edited-once` and
# {glue:text}`threshold-held-in-sight`. **A repulsion can only be relative**, as the actor compares neighbours: if these lose $c$, the bar should sink. {glue:text}`sinking`
#
# At $c^* = -0.5$ the first arrival at the goal changes by {glue:text}`later-edited-once` episodes if edited once, by {glue:text}`later-held-in-sight` if
# held. At $c^* = 1$ the share of steps in the room changes by {glue:text}`lure-edited-once` and {glue:text}`lure-held-in-sight`.

# %% [markdown]
# ## Is it the edit, or any edit?
#
# At $c^*=-0.5$, against nulls. *Turned aside*: the rows turn as far as the repelled ones (as far as can be), but at the same
# $c$, towards a random direction orthogonal to $z$. *Random states*: as many states (less start and goal), drawn anew in each run, are repelled in place of the room.
# *Room closed*: no edit, but walls before the room.

# %%
from sgcrl.replay import Streams
from sgcrl.sphere import angle
from sgcrl.variants.steering import turn_aside

streams = Streams(seed, "edit", K)
turned = turn_aside(start, world.goal, room, angle(start, repelled), streams)
rank = streams.random(world.states).argsort(axis=1).argsort(axis=1)
drawn = (rank < room.sum()) & world.others & (np.arange(world.states) != world.start)
entered = room[world.next_state] & ~room[:, None]
stay = np.arange(world.states)[:, None]
closed = replace(world, next_state=np.where(entered, stay, world.next_state))

runs = {
    "untouched": untouched,
    "edited once": by_dose["once"][1],
    "held in sight": by_dose["sight"][1],
    "held in the table": steered(world, room, -0.5, "table", coarse),
    "turned aside": train(world, TabularCritic(world, K, seed, start=turned), coarse),
    "random states": steered(world, drawn, -0.5, "sight", coarse),
    "room closed": train(closed, TabularCritic(world, K, seed), coarse),
}

# %%
from sgcrl.measures.statistics import ratio

places = {"repelled room": 1, "other side room": 2, "goal room": 3}
visited = {
    name: {
        place: time_in(world.regions == region, r.trajectories)
        for place, region in places.items()
    }
    for name, r in runs.items()
}
rows = {
    place: {
        name: ratio(found[place], visited["untouched"][place])
        for name, found in visited.items()
        if name != "untouched"
    }
    for place in places
}
when = {name: interval(r.arrival(), np.median) for name, r in runs.items()}
late = {name: r.reached()[:, -100:].mean(axis=1) for name, r in runs.items()}
lost = {n: paired_difference(x, late["untouched"]) for n, x in late.items()}
for name in runs:
    print(
        f"{name}: arrival {when[name]:.0f}, success at the end {late[name].mean():.2f}"
    )

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-steering-controls", "caption": "Visits over 500 episodes, as a ratio to the untouched agent's, to the repelled room, the other side room and the goal's room. Ratios of means, 95 % intervals over 64 paired runs."}, "image": {"alt": "Three rows, one for each room, with an interval for each of six conditions: edited once, held in sight, held in the table, turned aside, random states, room closed. A vertical line at 1 is the untouched agent."}}
figures.intervals(rows, "visits, as a ratio to untouched", zero=1.0, xlim=(-0.05, None))

# %%
way = {n: (r.trajectories == world.goal).argmax(-1) for n, r in runs.items()}
episode = {n: r.arrival() for n, r in runs.items()}
arrive = (episode["held in sight"] < 500) & (episode["untouched"] < 500)
length = {n: way[n][arrive, episode[n][arrive]] for n in ("held in sight", "untouched")}
longer = paired_difference(length["held in sight"], length["untouched"])
apart = paired_difference(late["held in sight"], late["room closed"])
sooner = paired_difference(*(episode[n] for n in ("held in sight", "room closed")))
as_wall = within(apart, -0.05, 0.05) & within(sooner, -25, 25)
print(f"steps of the first way, held less untouched: {longer:.1f}")
print(f"first arrival, held less room closed: {sooner:+.0f} episodes")
print(f"success at the end, held less room closed: {apart:.2f}")

# %% tags=["remove-cell"]
walls = worded(
    as_wall,
    "A repulsion acts as a wall does, as far as the intervals tell.",
    "A repulsion does not act as a wall does.",
    "Whether a repulsion acts as a wall does, the intervals leave open.",
)
kept = {name: x for name, x in rows["repelled room"].items() if name != "room closed"}
ends = {name: late[name] for name in ("untouched", "held in sight", "room closed")}
first = {name: when[name] for name in ("untouched", "held in sight", "random states")}
glue({"kept": kept, "late": ends, "as-wall": walls}, ".2f")
glue({"when": first, "longer": shown(longer, "+.1f")}, ".0f")
glue({"sooner": sooner, "apart": shown(apart, "+.2f")}, "+.0f")

# %% [markdown]
# The room keeps {glue:text}`kept-edited-once` of its visits if edited once, {glue:text}`kept-held-in-sight` if held in sight and
# {glue:text}`kept-held-in-the-table` if held in the table ({numref}`fig-steering-controls`). With the edit that leaves $c$ alone it is
# {glue:text}`kept-turned-aside`, which says how much is due to $c$; with random states repelled it is {glue:text}`kept-random-states`, which says how much is due to the place. A compact region can be walked
# around, while scattered low states make the hilly $c$ that can hold a softmax actor ({doc}`06_start`): with these the median first arrival is {glue:text}`when-random-states`.
#
# What does the room cost? Median first arrivals are {glue:text}`when-held-in-sight` held, {glue:text}`when-untouched`
# untouched, and the first way changes by {glue:text}`longer` steps where both arrive; in this maze both ways have the same length. In the last 100 episodes
# {glue:text}`late-held-in-sight` of the repelled agent's episodes arrive, {glue:text}`late-untouched` of the untouched agent's. Is a difference due to the writing in the table, or
# to having one way in place of two? With walls before the room it is {glue:text}`late-room-closed`. Held and walled differ by
# {glue:text}`apart`, and in first arrivals by {glue:text}`sooner` episodes. {glue:text}`as-wall`

# %% [markdown]
# ## Attraction
#
# Now upwards, to $c^*=1$: the room looks like the goal itself.

# %%
lured = {
    "attracted once": by_dose["once"][-1],
    "held in sight": by_dose["sight"][-1],
    "held in the table": steered(world, room, 1, "table", coarse),
}

# %% mystnb={"figure": {"name": "fig-steering-replay", "caption": "Three runs each, whose first arrivals are the quartiles of all 64: untouched, the upper right room repelled, and attracted, both held in the actor's sight. Left: the maze coloured by the $c$ that the actor sees, with the way of the last episode. Right: the embeddings, $c$ upwards and the projection of $\\zeta$ on two axes across."}}
from companion.explorables import playback

playback(
    {
        "untouched": untouched,
        "repelled": runs["held in sight"],
        "attracted": lured["held in sight"],
    },
    rooms=figures.ROOMS,
    frames=20,
)

# %% [markdown]
# ### Which edit stays?
#
# Of an edit that is made once, the prediction says: an attraction draws the visits that destroy it, a repulsion keeps away the visits that
# would. In a table a row that is in no batch does not move at all, so the second half is exact as long as nobody enters.

# %%
times = np.arange(0, 501, 10)
once = {
    "untouched": untouched,
    "repelled once": runs["edited once"],
    "attracted once": lured["attracted once"],
}
height = {n: r.similarity[:, times][..., room].mean(axis=-1) for n, r in once.items()}
per_ten = {n: time_in(room, r.trajectories, every=10) for n, r in once.items()}
change = {n: interval(h[:, -1] - h[:, 0]) for n, h in height.items()}
undershoot = paired_difference(
    height["attracted once"][:, -1], height["untouched"][:, -1]
)
for name, x in change.items():
    print(f"{name}: c of the room changes by {x:.2f} in 500 episodes")
print(f"attracted less untouched, at the end: {undershoot:.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-steering-asymmetry", "caption": "The room's mean $c$ after an edit at the start, and its share of the steps (in bins of ten episodes). A frozen table would stay at its first value. Means and 95 % bands over 64 runs."}, "image": {"alt": "Two panels over 500 episodes, c of the room above, its share of the steps below, with a curve and band for untouched, repelled once and attracted once."}}
figures.panels_over_time(
    {
        "c of the room": {n: (times, h) for n, h in height.items()},
        "steps in the room": {n: (times[:-1] + 5, v) for n, v in per_ten.items()},
    },
    ["mean c", "share of steps"],
    columns=1,
)

# %% [markdown]
# How many visits does an attraction last? We take its excess, $c$ of the attracted room less that of the same run's untouched one, against
# the visits that each cell of the room has had on average, and read off where half is left (300 visits or 500 episodes, if nowhere).

# %%
per_cell = (
    room[lured["attracted once"].trajectories].sum(axis=2).cumsum(axis=1) / room.sum()
)
excess = lured["attracted once"].similarity[..., room].mean(-1) - untouched.similarity[
    ..., room
].mean(-1)
visits = np.arange(0, 301, 3.0)
left = np.stack(
    [np.interp(visits, np.r_[0, n], x) for n, x in zip(per_cell, excess, strict=True)]
)
half_visits = crossing(visits, left, left[:, 0].mean() / 2)
half_time = crossing(np.arange(501), excess, excess[:, 0].mean() / 2)
half = replace(coarse, runs=32)
beside = train(world, TabularCritic(world, 32, seed), half)
softer = steered(world, room, 0.9, "once", half)
mild = (softer.similarity - beside.similarity)[..., room].mean(-1)
mild_time = crossing(np.arange(501), mild, mild[:, 0].mean() / 2)
print(f"attracted to 0.9: half after {mild_time:.0f} episodes")
steps_repelled = room[runs["edited once"].trajectories].sum(axis=(1, 2)) / room.sum()
never = interval(steps_repelled)
print(
    f"half of the excess after {half_visits:.0f} visits a cell, {half_time:.0f} episodes"
)
print(f"repelled once: {never:.1f} visits a cell in 500 episodes")

# %% tags=["remove-cell"]
opposite = worded(
    below(undershoot, 0),
    "An attraction ends as its opposite.",
    "The attraction is not used up.",
    "Whether anything of the attraction is left is open.",
)
half_gone = {"visits": half_visits, "time": half_time, "mild": mild_time}
glue({"half": half_gone, "never": shown(never, ".1f")}, ".0f")
moved = {name: change[name] for name in ("attracted once", "repelled once")}
glue({"change": moved, "below": undershoot, "opposite": opposite}, "+.2f")

# %% [markdown]
# The attracted room's $c$ changes by {glue:text}`change-attracted-once` ({numref}`fig-steering-asymmetry`), and ends
# {glue:text}`below` from where the same runs have it untouched. {glue:text}`opposite`
# Half of the excess is gone after {glue:text}`half-visits` visits a cell, {glue:text}`half-time` episodes.
# $c=1$ is a place apart: all rows of the room are then one and the same, $\zeta$ is 0 and has to begin from nothing. Attracted to
# 0.9, the room has lost half of its excess after {glue:text}`half-mild` episodes.
# The repelled room's $c$ changes by {glue:text}`change-repelled-once`; each of its cells has had {glue:text}`never` visits in 500 episodes.
#
# ### Is a held attraction a trap?
#
# Then hold it. The second world has nothing to gain there: a dead end off the way.

# %%
from sgcrl.worlds import from_text

drawing = (
    "     #####",
    "     #####",
    "     #####",
    "     #####",
    "     #####",
    "##  ######",
    "S    #    ",
    "     #    ",
    "          ",
    "          ",
    "     #   G",
)
dead_end = from_text(drawing, name="dead end")
end = dead_end.positions[:, 0] < 5
trapped = {"untouched": train(dead_end, TabularCritic(dead_end, 32, seed), half)}
for name, hold in (
    ("edited once", "once"),
    ("held in sight", "sight"),
    ("held in the table", "table"),
):
    trapped[name] = steered(dead_end, end, 1, hold, half)

# %%
both = {
    "four rooms": (
        room,
        {"untouched": untouched, "edited once": lured["attracted once"]}
        | {n: lured[n] for n in ("held in sight", "held in the table")},
    ),
    "dead end": (end, trapped),
}
middle = np.arange(5, 500, 10)
in_region = {
    title: {
        n: (middle, time_in(region, r.trajectories, every=10)) for n, r in found.items()
    }
    for title, (region, found) in both.items()
}
at_end = {
    (title, n): paired_difference(
        v[:, -10:].mean(axis=1), found["untouched"][1][:, -10:].mean(axis=1)
    )
    for title, found in in_region.items()
    for n, (_, v) in found.items()
    if n != "untouched"
}
met = {
    (title, n): interval(r.reached().any(axis=1))
    for title, (_, found) in both.items()
    for n, r in found.items()
}
missed = {
    (title, n): paired_difference(
        r.reached().any(axis=1).astype(float),
        found["untouched"].reached().any(axis=1).astype(float),
    )
    for title, (_, found) in both.items()
    for n, r in found.items()
    if n != "untouched"
}
for key, x in at_end.items():
    print(f"{', '.join(key)}: {x:+.2f} at the end, arrived {met[key].value:.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-steering-trap", "caption": "Share of the steps in an attracted region ($c = 1$): the upper right room, on one of two ways, and a dead end. Untouched agents beside it. Means and 95 % bands over 64 (left) and 32 runs, in bins of ten episodes."}, "image": {"alt": "Two panels over 500 episodes, four rooms and dead end, with a curve and band for untouched, edited once, held in sight and held in the table."}}
figures.panels_over_time(in_region, "share of steps in the region", ylim=(0, 1))

# %% [markdown]
# Can an attraction that the actor sees differ from one in the table? Both rooms have $c=1$ throughout. A
# difference must lie before their doors.

# %%
away = world.distances[room].min(axis=0)
ladder = {
    name: r.similarity[:, 400][:, (away == 1)].mean(axis=1)
    - r.similarity[:, 400][:, (away > 3) & (away < 7)].mean(axis=1)
    for name, r in lured.items()
}
rise = {name: interval(x) for name, x in ladder.items()}
steeper = paired_difference(ladder["held in the table"], ladder["held in sight"])
print("c next to the room less c four to six steps off:")
for name, x in rise.items():
    print(f"  {name}: {x:.2f}")
print(f"  in the table less in sight: {steeper:.2f}")

# %% tags=["remove-cell"]
ends = {" ".join(key): x for key, x in at_end.items()}
held = {name: rise[name] for name in ("held in sight", "held in the table")}
glue({"end": ends, "rise": held, "steeper": steeper}, "+.2f")
two = ("untouched", "held in the table")
glue({"met": {" ".join(key): x for key, x in met.items() if key[1] in two}}, ".2f")

# %% [markdown]
# In the last 100 episodes the share of steps in the dead end differs from untouched by {glue:text}`end-dead-end-edited-once` if edited once,
# by {glue:text}`end-dead-end-held-in-sight` if held in sight, and by {glue:text}`end-dead-end-held-in-the-table` if held in the table ({numref}`fig-steering-trap`); in the
# four rooms by {glue:text}`end-four-rooms-edited-once`, {glue:text}`end-four-rooms-held-in-sight` and {glue:text}`end-four-rooms-held-in-the-table`.
#
# The actor looks one step ahead. It goes where the *way* to the region rises. Held in sight,
# the loss knows nothing of the lure: four hundred episodes later, $c$ next to the room less that four to six steps off is {glue:text}`rise-held-in-sight`.
# Held in the table it is {glue:text}`rise-held-in-the-table`, a difference of {glue:text}`steeper`: there states before the door are paired with states of the room, whose embeddings are the goal's own, which
# can pull them towards $z$. An edit from which training goes on can teach its neighbours, as the goal does once it is sampled. If it is a
# trap, it may close before a run has met the goal: of the runs with it, {glue:text}`met-dead-end-held-in-the-table` ever reach the goal of the
# dead-end world (untouched {glue:text}`met-dead-end-untouched`), and {glue:text}`met-four-rooms-held-in-the-table` that of the four rooms
# (untouched {glue:text}`met-four-rooms-untouched`).

# %% [markdown]
# ## Safety
#
# ### The only way
#
# If the only way to the goal leads through the forbidden region, does the agent stay out, or does its search break through? Two rooms, joined by a
# corridor of four cells.

# %%
drawing = (
    "S    ####     ",
    "     ####     ",
    "              ",
    "     ####     ",
    "     ####    G",
)
two_rooms = from_text(drawing, name="two rooms")
columns = two_rooms.positions[:, 1]
corridor = (columns > 4) & (columns < 9)
strengths = (-0.5, -0.25, 0, 0.25, 0.5)
plain = train(two_rooms, TabularCritic(two_rooms, 32, seed), half)
through_it = {"untouched": [plain] * len(strengths)}
for name, hold in (("edited once", "once"), ("held in sight", "sight")):
    through_it[name] = [steered(two_rooms, corridor, c, hold, half) for c in strengths]

# %%
outcome = {"runs that arrive": {}, "steps in the corridor": {}}
for name, found in through_it.items():
    outcome["runs that arrive"][name] = [r.reached().any(axis=1) for r in found]
    outcome["steps in the corridor"][name] = [
        time_in(corridor, r.trajectories) for r in found
    ]

table = TabularCritic(two_rooms, 32, seed).embed()
for name, heat in (("frozen, edited", 0.1), ("random actor", np.inf)):
    acts = [
        policy(
            two_rooms,
            goal_similarity(
                set_similarity(table, two_rooms.goal, corridor, c), two_rooms.goal
            ),
            heat,
        )
        for c in strengths
    ]
    outcome["runs that arrive"][name] = [
        1 - (1 - arrival_probability(two_rooms, actions, 50, ~two_rooms.others)) ** 500
        for actions in acts
    ]
    outcome["steps in the corridor"][name] = [
        visit_shares(two_rooms, actions, 50)[:, corridor].sum(axis=1)
        for actions in acts
    ]
outcome = {
    label: {name: np.stack(list(x), axis=1) for name, x in found.items()}
    for label, found in outcome.items()
}
ever = {
    name: [interval(x) for x in outcome["runs that arrive"][name].T]
    for name in outcome["runs that arrive"]
}
for name, found in ever.items():
    print(
        f"{name}:",
        ", ".join(
            f"{c:g}: {x.value:.2f}" for c, x in zip(strengths, found, strict=True)
        ),
    )
barred = ever["held in sight"][0]
outside_c = through_it["held in sight"][0].similarity[:, -1]
at_door = interval(outside_c[:, columns == 4].mean(axis=1))
in_first = interval(outside_c[:, columns < 5].mean(axis=1))
print(f"held at -0.5, at the end: c in the first room {in_first:.2f}, at its")
print(f"  side next to the corridor {at_door:.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-steering-corridor", "caption": "The only way to the goal leads through the edited corridor: runs that arrive within 500 episodes, and share of steps in the corridor. Frozen and random actors are exact. Means and 95 % bands over 32 runs."}, "image": {"alt": "Two panels against the corridor's c from minus 0.5 to 0.5: runs that arrive, and steps in the corridor, with a curve and band for untouched, edited once and held in sight, and a curve for the frozen, edited table and the random actor."}}
figures.against(np.array(strengths), outcome, "c that the corridor's states are given")

# %% tags=["remove-cell"]
worst = worded(
    above(at_door, -0.5),
    "what is forbidden remains the worst choice there",
    "what is forbidden is no longer the worst choice there",
    "whether what is forbidden remains the worst choice there is left open",
)
glue(
    {
        "held": dict(zip(strengths[:4], ever["held in sight"][:4], strict=True)),
        "once-0": ever["edited once"][2],
        "frozen-0.25": ever["frozen, edited"][3],
        "untouched": ever["untouched"][0],
        "by-chance": ever["random actor"][0].value,
        "first-room": in_first,
        "at-door": at_door,
        "worst": worst,
    },
    ".2f",
)

# %% [markdown]
# Untouched, {glue:text}`untouched` of the runs arrive within 500 episodes, of a random actor's {glue:text}`by-chance` ({numref}`fig-steering-corridor`). With the corridor held at $-0.5$ it is
# {glue:text}`held--0.5`, at $-0.25$ {glue:text}`held--0.25`, at 0 {glue:text}`held-0` held and {glue:text}`once-0` edited once, and
# at $0.25$ {glue:text}`held-0.25`, where a frozen table comes to {glue:text}`frozen-0.25`.
# How well a table's agent obeys rests on how low $c$ can fall outside: after 500 episodes before a corridor held at $-0.5$, it is {glue:text}`first-room` in the first room and
# {glue:text}`at-door` next to the corridor; {glue:text}`worst`.
#
# ### An edit that comes late
#
# So far the edit came before the first step. Now it comes after 250 episodes, when the room has been visited and is in the replay.

# %%
late_runs = {"untouched": beside}
for name, hold in (("edited once", "once"), ("held in sight", "sight")):
    late_runs[name] = steered(world, room, -0.5, hold, half, after=250)
window = slice(200, 500)
after = {
    "c of the room": {
        n: (np.arange(200, 500), r.similarity[:, window][..., room].mean(axis=-1))
        for n, r in late_runs.items()
    },
    "steps in the room": {
        n: (middle[20:], time_in(room, r.trajectories, every=10)[:, 20:])
        for n, r in late_runs.items()
    },
}
relapse = interval(
    late_runs["edited once"].similarity[:, 500][:, room].mean(axis=1) + 0.5
)
steps_after = {
    n: {
        "first": interval(time_in(room, r.trajectories[:, 250:300])),
        "last": interval(time_in(room, r.trajectories[:, 450:])),
    }
    for n, r in late_runs.items()
}
fewer_late = paired_difference(
    *(
        time_in(room, late_runs[n].trajectories[:, 450:])
        for n in ("edited once", "untouched")
    )
)
early_change = interval(
    (by_dose["once"][1].similarity[:, 250] + 0.5)[:, room].mean(axis=1)
)
print(
    f"change of c in 250 episodes: edited late {relapse:.2f}, at the start {early_change:.2f}"
)
for name, found in steps_after.items():
    print(
        f"{name}: steps in the room {found['first']:.3f}, at the end {found['last']:.3f}"
    )

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-steering-late", "caption": "The room is repelled ($c = -0.5$) after 250 episodes. Means and 95 % bands over 32 runs; steps in bins of ten episodes."}, "image": {"alt": "Two panels from episode 200 to 500, c of the room above, its share of the steps below, with a curve and band for untouched, edited once and held in sight; the edit comes at 250."}}
figures.panels_over_time(after, ["mean c", "share of steps"], columns=1)

# %% tags=["remove-cell"]
glue({"relapse": relapse, "early-change": early_change}, "+.2f")
shares = steps_after["edited once"] | {"untouched": steps_after["untouched"]["last"]}
glue({"after": shares}, ".3f")

# %% [markdown]
# After a late edit that is made once, $c$ of the room changes by {glue:text}`relapse` in 250 episodes, against
# {glue:text}`early-change` when the edit came first ({numref}`fig-steering-late`). A share of {glue:text}`after-first` of the
# steps in the first 50 episodes after the edit is in the room. But even where nobody enters, the *replay* remembers: pairs of the room are still drawn, and the loss goes on working on its
# rows. In the last 50 episodes the share is {glue:text}`after-last`, untouched {glue:text}`after-untouched`. Held in sight, the edit stays as it is.
#
# ### In a network
#
# A network has no rows. Held in sight, the edit is made as before. Written into the weights (Adam on the squared distance of
# the room's embeddings to their edited ones, with the goal's held at its own), it goes where weights are shared. How far does it leak, at the start
# and after 150 episodes of training?

# %%
from sgcrl.network import MLPCritic
from sgcrl.variants.network_edits import imprint

N = 16
short = replace(settings, runs=N, episodes=150, snapshot_every=150)
critic = MLPCritic(world, N, seed)
networks = {"untouched network": train(world, critic, short)}
edit = {"goal": world.goal, "states": room, "c": -0.5}
changes = {}
for name, target in (
    ("edited weights", MLPCritic(world, N, seed)),
    ("edited weights, trained", critic),
):
    psi = target.embed().copy()
    imprint(
        target, set_similarity(psi, **edit), room | ~world.others, steps=100, rate=2e-3
    )
    changes[name] = target.similarity(world.goal) - goal_similarity(psi, world.goal)
    if target is not critic:
        networks[name] = train(world, target, short)

# %%
from functools import partial

from sgcrl.measures.visits import coverage
from sgcrl.variants.steering import Steered

seen = Steered(MLPCritic(world, N, seed), partial(set_similarity, **edit))
networks["held in sight"] = train(world, seen, short)
steps_off = np.arange(0, 10)
leak = {
    name: np.stack(
        [x[:, (away == d) & world.others].mean(axis=1) for d in steps_off], axis=1
    )
    for name, x in changes.items()
}
rows_edited = goal_similarity(repelled, world.goal) - goal_similarity(start, world.goal)
leak["table"] = np.stack(
    [rows_edited[:N, (away == d) & world.others].mean(axis=1) for d in steps_off],
    axis=1,
)
outside = {
    name: ratio(-x[:, ~room & world.others].mean(axis=1), -x[:, room].mean(axis=1))
    for name, x in changes.items()
}
beside_it, two = "untouched network", ("edited weights", "held in sight")
in_room = {n: time_in(room, r.trajectories) for n, r in networks.items()}
kept = {n: ratio(in_room[n], in_room[beside_it]) for n in two}
in_other = {n: time_in(world.regions == 2, r.trajectories) for n, r in networks.items()}
elsewhere = {n: ratio(in_other[n], in_other[beside_it]) for n in two}
cells = {n: coverage(r.trajectories, world.states)[:, -1] for n, r in networks.items()}
fewer = {n: paired_difference(cells[beside_it], cells[n]) for n in two}
hit = {n: r.arrival() for n, r in networks.items()}
delay = {n: paired_difference(hit[n], hit[beside_it]) for n in two}
back = interval(networks["edited weights"].similarity[:, [0, 10]][..., room].mean(-1))
for name, x in outside.items():
    print(f"{name}: outside changes by {x:.2f} of the change inside")
for n in two:
    print(f"{n}: visits × {kept[n]:.2f}, other room × {elsewhere[n]:.2f},")
    print(f"  {fewer[n]:.1f} cells fewer, first arrival {delay[n]:+.0f}")
print(f"c of the room after 0 and 10 episodes: {back.value.round(2)}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-steering-leak", "caption": "Change of $c$ right after the edit, by distance from the edited room: weights of untrained networks, weights of the same networks after 150 episodes, and rows of a table. Means and 95 % bands over 16 runs."}, "image": {"alt": "Three curves with bands over 0 to 9 steps from the edited room: untrained networks, trained ones and a table, whose change outside is exactly 0."}}
figures.over_time(
    {name: (steps_off, x) for name, x in leak.items()},
    "change of c",
    "steps from the edited room",
    reference={"": 0},
)

# %% tags=["remove-cell"]
numbers = {"leak": outside, "network-kept": kept, "elsewhere": elsewhere}
glue(numbers | {"back": back.value[1]}, ".2f")
glue({"fewer": fewer, "room-cells": room.sum()}, ".0f")
glue({"delay": delay}, "+.0f")

# %% [markdown]
# How far does an edit of the weights go ({numref}`fig-steering-leak`)? In untrained networks the states outside change by
# {glue:text}`leak-edited-weights` of what the room does, in the same networks after 150 episodes by {glue:text}`leak-edited-weights,-trained`. The room's own $c$,
# $-0.5$ by the edit, is {glue:text}`back` after ten episodes of training.
#
# Does it steer all the same? The room keeps {glue:text}`network-kept-edited-weights` of its visits in 150 episodes, and {glue:text}`network-kept-held-in-sight` if the
# edit is held in sight; the other side room has × {glue:text}`elsewhere-edited-weights` and × {glue:text}`elsewhere-held-in-sight` those of untouched networks. Of the
# maze's cells, edited weights visit {glue:text}`fewer-edited-weights` fewer than untouched ones, held in sight
# {glue:text}`fewer-held-in-sight`; the room has {glue:text}`room-cells`. First arrivals change by {glue:text}`delay-edited-weights`
# episodes with edited weights and by {glue:text}`delay-held-in-sight` held in sight (150 counted if not at all). Holding the
# other states at their embeddings during the edit might limit a leak, but not what training does after it.

# %% [markdown]
# ## What this does not show
#
# The world has 89 states, the region is known, and the editor knows which rows hold it; whoever knows all that could as well build the wall.
# The actor knows the next states, so it sees the edit before it enters; one that has to enter first would
# not be kept out. A softmax never forbids: visits can become rare, not impossible. And nobody here works against the edit.

# %% [markdown]
# ## Verdicts
#
# Each claim is held against one to three tests, from the numbers above; see {doc}`/book/scorecard`. The first is the paper's. The
# others are ours: what would be expected of such an edit, from {doc}`03_tabular` or by common sense.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts, above, below, within

repelled_ratio = rows["repelled room"]["held in sight"]
aside_ratio = rows["repelled room"]["turned aside"]
dead, sight_key = ("dead end", "held in the table"), ("dead end", "held in sight")
kept_low = change["repelled once"]
by_chance = ever["random actor"][0]
Verdicts(
    Claim(
        "Editing the representation of a region steers exploration towards it or away",
        "paper",
        f"visits × {repelled_ratio:.2f} at c = −0.5; × {aside_ratio:.2f} turned as far at the same c; share of steps {lure['held in sight']:+.3f} at c = 1",
        {
            "low c: under a tenth of the visits": below(repelled_ratio, 0.1),
            "an equal turn at the same c: over half of them": above(aside_ratio, 0.5),
            "high c: more steps than untouched": above(lure["held in sight"], 0),
        },
    ),
    Claim(
        "A repulsion is relative: over more episodes it takes a lower c to keep visits away",
        "ours",
        f"c that takes 95 % of the visits, over 500 episodes and over the first 100: edited once {threshold['edited once']:.2f}, {threshold['edited once', 100]:.2f}; "
        f"held {threshold['held in sight']:.2f}, {threshold['held in sight', 100]:.2f}",
        {
            "lower over 500 episodes, edited once": sinks["edited once"],
            "lower over 500 episodes, held in sight": sinks["held in sight"],
        },
    ),
    Claim(
        "Repelling a region delays the goal, though another way leads there",
        "ours",
        f"first arrival, held less untouched: table {later['held in sight']:+.0f} episodes, network {delay['held in sight']:+.0f}",
        {
            "later in a table": above(later["held in sight"], 0),
            "later in a network": above(delay["held in sight"], 0),
        },
    ),
    Claim(
        "In a table, repelling a region is worth a wall around it",
        "ours",
        f"held less walled: late success {apart:+.2f}, first arrival {sooner:+.0f} episodes; late success, held less untouched {lost['held in sight']:+.2f}",
        {
            "late success within ±0.05 of it": within(apart, -0.05, 0.05),
            "first arrival within ±25 episodes": within(sooner, -25, 25),
            "late success below untouched": below(lost["held in sight"], 0),
        },
    ),
    Claim(
        "In a table, an attraction written once destroys itself, a repulsion preserves itself",
        "ours",
        f"c changes by {change['attracted once']:.2f} and {kept_low:+.2f}; attracted less untouched, at the end {undershoot:+.2f}",
        {
            "attraction: c ends no higher than untouched": below(undershoot, 0),
            "repulsion: c stays within ±0.1": within(kept_low, -0.1, 0.1),
        },
    ),
    Claim(
        "A repulsion written once lasts even if the region has been visited before",
        "ours",
        f"c changes by {relapse:+.2f} in 250 episodes; share of steps, less untouched {fewer_late:+.3f}",
        {
            "c rises by less than 0.1": below(relapse, 0.1),
            "in the end still fewer steps than untouched": below(fewer_late, 0),
        },
    ),
    Claim(
        "An attraction that is held up is a trap",
        "ours",
        f"dead end, share of steps less untouched {at_end[dead]:+.2f} in the table, {at_end[sight_key]:+.2f} in sight; runs that ever arrive {missed[dead]:+.2f} in the table",
        {
            "held in the table: more steps at the end": above(at_end[dead], 0),
            "held in sight: more steps at the end": above(at_end[sight_key], 0),
            "held in the table: fewer runs ever arrive": below(missed[dead], 0),
        },
    ),
    Claim(
        "An attraction held in the table raises c before its door",
        "ours",
        f"c next to the room less four to six steps off: in the table {rise['held in the table']:+.2f}, in sight {rise['held in sight']:+.2f}, difference {steeper:+.2f}",
        {
            "higher next to the room than farther off": above(
                rise["held in the table"], 0
            ),
            "by more than with one held in sight": above(steeper, 0),
        },
    ),
    Claim(
        "Where a repelled corridor is the only way to the goal, the search breaks through",
        "ours",
        f"arrivals {barred:.2f} at c = −0.5, {ever['held in sight'][2]:.2f} at 0, {ever['held in sight'][3]:.2f} at 0.25; random actor {by_chance.value:.2f}",
        {
            "c = −0.5: more often than a random actor": above(barred, by_chance.value),
            "c = 0": above(ever["held in sight"][2], by_chance.value),
            "c = 0.25": above(ever["held in sight"][3], by_chance.value),
        },
    ),
    Claim(
        "Written into a network's weights, an edit stays in its region",
        "ours",
        f"change outside × that inside: {outside['edited weights']:.2f} untrained, {outside['edited weights, trained']:.2f} trained",
        {
            "untrained: under a fifth outside": below(outside["edited weights"], 0.2),
            "trained: under a fifth outside": below(
                outside["edited weights, trained"], 0.2
            ),
        },
    ),
    Claim(
        "Written into a network's weights, an edit steers all the same",
        "ours",
        f"visits × {kept['edited weights']:.2f}, to the other side room × {elsewhere['edited weights']:.2f}",
        {
            "under half of the visits": below(kept["edited weights"], 0.5),
            "more to the other side room": above(elsewhere["edited weights"], 1),
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```

# %% [markdown]
# ## Your own settings
#
# In a live notebook: choose the room's $c$ and how it is held. On a page without a kernel the figure shows an attraction held in the table, beside
# one that is made once.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-steering-own", "caption": "A dead end, attracted once and held in the table: three runs each, whose first arrivals are the quartiles of all 32."}}
from companion import panels

panels.panel(
    partial(panels.steered_beside_untouched, world, room),
    panels.visits_and_arrivals,
    {
        "c": ("c of the upper right room", -0.5),
        "hold": ("edited", ["once", "sight", "table"]),
        "actor_temperature": ("temperature of the actor", 0.1),
        "episodes": ("episodes", 500),
        "runs": ("runs", 32),
    },
    still=playback(
        {
            "attracted once": trapped["edited once"],
            "held in the table": trapped["held in the table"],
        },
        frames=12,
    ),
    alt="Steps in the room, and runs that have met the goal, steered and untouched",
)

# %% [markdown]
# ## Summary
#
# - Held in sight at $c=-0.5$, a room keeps {glue:text}`kept-held-in-sight` of its visits; after as large a turn that leaves $c$ alone, {glue:text}`kept-turned-aside`.
# - A repulsion counts only relative to its neighbours, as the actor compares these. {glue:text}`as-wall`
# - Before the only way to the goal, a share of {glue:text}`held--0.5` of the runs breaks through at $c=-0.5$, of {glue:text}`held-0.25` at 0.25.
# - Of an attraction written once half is gone after {glue:text}`half-time` episodes (500 if never). {glue:text}`opposite` If training goes on from the edited table, its surroundings can learn it.
# - A repulsion that is written once stands still while nobody enters, as its rows are in no batch. Once the region is in the replay, training works on the edit: $c$ changes by
#   {glue:text}`relapse` in 250 episodes.
# - How far an edit of a network's weights reaches: in untrained networks other states change by {glue:text}`leak-edited-weights` of what the room does.

# %% [markdown]
# ## Differences from the paper and the blog
#
# 1. We know the paper's experiment from its summary: that an edit steers. Which edit, world, strength and hold it used we do not know; these are ours.
# 2. The blog reports no such experiment.
# 3. All comparisons are paired by start table and random numbers. After the first different step the two runs' walks differ, as they must.
# 4. Visits and arrivals of actors that never learn are exact, not sampled.
# 5. Edits at the start are made before anything is in the replay; the section on late edits shows how much this matters.
#
# ## Exercises
#
# **1. A ring.** Is it enough to repel the doors? Set only the doorway cells next to the room to $c=-0.5$, held, and compare visits to the
# room.
#
# :::{dropdown} Solution
# All ways into the room lead through its doors, while the room's own rows are not edited. The visits to it are × {glue:text}`ring` those of the untouched agent, with fewer rows edited.
# :::

# %% tags=["hide-cell"]
doors = (away > 0) & (away <= 1)
ring = steered(world, doors, -0.5, "sight", half)
ring_visits = ratio(
    time_in(room, ring.trajectories), time_in(room, beside.trajectories)
)
print(f"{doors.sum()} cells repelled; visits to the room × {ring_visits:.2f}")

# %% tags=["remove-cell"]
glue({"ring": ring_visits}, ".2f")

# %% [markdown]
# **2. A colder actor.** Is $c^*=0$ strong enough at an actor temperature of 0.05?
#
# :::{dropdown} Solution
# Differences of $c$ count in units of the temperature, so a colder actor takes the same difference more seriously. But it is the sign of the difference
# that decides in the end: once the neighbours of the room are below 0, a colder actor, too, prefers to enter. The cell below gives the share of steps in the room, early and late, at
# both temperatures.
# :::

# %% tags=["hide-cell"]
cold = steered(world, room, 0, "sight", replace(half, actor_temperature=0.05))
parts = {"first 100": slice(100), "last 100": slice(400, 500)}
for heat, r in ((0.1, by_dose["sight"][2]), (0.05, cold)):
    shares = [interval(time_in(room, r.trajectories[:, w])) for w in parts.values()]
    found = ", ".join(f"{n} {x:.3f}" for n, x in zip(parts, shares, strict=True))
    print(f"temperature {heat}: {found}")

# %% [markdown]
# ## The way on
#
# This is the last chapter. Try worlds and settings of your own in the {doc}`/notebooks/playground`, look up terms in the
# {doc}`/book/glossary`, and see {doc}`/book/reproduce` for how every number of this book is made.
