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
# **Question.** Can an edit of the representation keep an agent out of a room or draw it to a place, and what does this cost?
#
# **Finding.** A room set to $-\psi(g)$ gets {glue:text}`kept-table` of its usual visits in a table and
# {glue:text}`kept-network` in a network; a patch set to $\psi(g)$ gets {glue:text}`drawn-table` and
# {glue:text}`drawn-network` times its own. {glue:text}`price`
#
# The actor climbs $c(s) = \psi(s)\cdot\psi(g)$ and nothing else. So whoever writes into $\psi$ can tell the agent where
# to go, without a reward. The paper {cite}`bastankhah2026demystifying` does this, with safety in view.
# {numref}`fig-steering-maps` shows where agents go after such edits.

# %% tags=["hide-input"]
from dataclasses import replace

import numpy as np

from companion import figures
from companion.seeds import chapter_seed
from companion.threads import one_thread
from companion.trainings import trained
from sgcrl.measures.power import runs_to_exclude
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings
from sgcrl.variants.encoder_edits import closed_off, edited_table
from sgcrl.worlds import four_rooms

figures.use_style()
one_thread()
world, seed, E = four_rooms(), chapter_seed(14), 400
y, x = world.positions.T
room, patch = world.regions == 1, (y < 2) & (x > 7)
K = runs_to_exclude(deviation=71, margin=20, power=0.9)
settings = Settings(runs=K, episodes=E, snapshot_every=E, evaluate_every=E, seed=seed)
few = replace(settings, runs=64)
safe, lure, null = "set to −ψ(g)", "set to ψ(g)", "set to a random vector"
runs = {
    "untouched": trained(TabularCritic, world, settings),
    safe: trained(edited_table, world, settings, states=room, to="opposite"),
    "room closed": trained(TabularCritic, closed_off(world, room), settings),
    lure: trained(edited_table, world, settings, states=patch, to="goal"),
}
nulls = {
    name: trained(edited_table, world, few, states=region, to="random")
    for name, region in (("room", room), ("patch", patch))
}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-steering-maps", "caption": "Where all steps of 400 episodes of training fall, in tables. The outlined cells are edited: they have the embedding of the title in every forward pass, *random* being a random unit vector. Means over runs; the darkest cells have 0.0001 of the steps or less."}, "image": {"alt": "Five maps of the four rooms, coloured by the share of steps on each cell: untouched; the upper right room set to minus psi of g, where it is dark; the room set to a random vector; a patch of four cells in that room's corner set to psi of g, where it is bright; and the patch set to a random vector."}}
from sgcrl.measures.visits import visit_counts

maps = {
    "untouched": (runs["untouched"], None),
    "room := −ψ(g)": (runs[safe], room),
    "room := random": (nulls["room"], room),
    "patch := ψ(g)": (runs[lure], patch),
    "patch := random": (nulls["patch"], patch),
}
counts = {n: visit_counts(r.trajectories, world.states) for n, (r, _) in maps.items()}
figures.visit_maps(
    world,
    {n: (x.sum(axis=0) / x.sum(), maps[n][1]) for n, x in counts.items()},
)

# %% [markdown]
# ## The edit
#
# We know the paper's edit from its authors' code: every input of the encoder that lies in a chosen region gets a
# given embedding, in *every* forward pass, the one of the loss included, and no gradient flows there. For safety a room gets $-\psi(g)$,
# for attraction a patch gets $\psi(g)$. Our room is the upper right one, on one of two equally long ways to the goal. Our
# patch is the room's far corner, four cells that no shortest way crosses. So an episode that steps on it makes a detour.
#
# Each edit is compared with these.
#
# - The *untouched* run has the same start and the same random numbers.
# - The *random vector* is the same edit with an embedding that means nothing: one random unit vector for each run.
# - An actor climbs the edited critic before any training: the {term}`frozen table`, or the frozen network.
# - The visits of a random actor cannot depend on an edit.
#
# The last two need no sampling.
#
# The folded cells above the first figure train the tables. The next cell makes the same edits and nulls in networks, in 24 runs of 150 episodes each.

# %%
from sgcrl.network import MLPCritic
from sgcrl.variants.encoder_edits import EditedNetwork

short = dict(episodes=150, snapshot_every=150, evaluate_every=150)
brief = replace(settings, runs=24, **short)
networks = {"untouched": trained(MLPCritic, world, brief)}
for name, region, to in (("room", room, "opposite"), ("patch", patch, "goal")):
    for what in (to, "random"):
        run = trained(EditedNetwork, world, brief, states=region, to=what)
        networks[name, what] = run

# %% tags=["remove-cell"]
conditions = {
    ("table", "room"): {safe: runs[safe], null: nulls["room"]},
    ("table", "patch"): {lure: runs[lure], null: nulls["patch"]},
    ("network", "room"): {
        safe: networks["room", "opposite"],
        null: networks["room", "random"],
    },
    ("network", "patch"): {
        lure: networks["patch", "goal"],
        null: networks["patch", "random"],
    },
}
twin = {"table": runs["untouched"], "network": networks["untouched"]}
conditions = {
    key: {"untouched": twin[key[0]]} | found for key, found in conditions.items()
}

# %% [markdown]
# ## Does it steer?
#
# Visits are counted twice: over all of training, and in a *test*, in which the trained actor walks with the edit in place and
# learns no more. The test needs no sampling either: its visits follow from the actor's probabilities.

# %%
from sgcrl.measures.visits import time_in, visit_shares
from sgcrl.train import policy

regions = {"room": room, "patch": patch}
training, test = {}, {}
for (kind, place), found in conditions.items():
    for name, run in found.items():
        key = kind, place, name
        training[key] = time_in(regions[place], run.trajectories)
        visits = visit_shares(world, policy(world, run.similarity[:, -1], 0.1), 50)
        test[key] = visits[:, regions[place]].sum(axis=1)

# %% tags=["remove-cell"]
from companion.claims import above, below, within, worded
from companion.numbers import glue
from sgcrl.measures.statistics import Interval, interval, paired_difference, ratio

at_random = policy(world, np.zeros((1, world.states)), np.inf)
at_random = visit_shares(world, at_random, 50)[0]
panels, times, less, above_twin, frozen = {}, {}, {}, {}, {}
for (kind, place), found in conditions.items():
    untouched, edited, random = ((kind, place, name) for name in found)
    runs_of = len(training[random])
    start = policy(world, found[edited[-1]].similarity[:, 0], 0.1)
    frozen[kind, place] = visit_shares(world, start, 50)[:, regions[place]].sum(axis=1)
    chance = float(at_random[regions[place]].sum())
    still = {
        "frozen, edited": interval(frozen[kind, place]),
        "random actor": Interval(chance, chance, chance, len(frozen[kind, place])),
    }
    rows = {}
    for when, values in (("training", training), ("test", test)):
        rows[when] = {key[-1]: interval(values[key]) for key in (untouched, edited)}
        rows[when] |= {null: interval(values[random])} | still
        times[kind, place, when] = ratio(values[edited], values[untouched])
        less[kind, place, when] = paired_difference(
            values[edited][:runs_of], values[random]
        )
        above_twin[kind, place, when] = paired_difference(
            values[edited], values[untouched]
        )
        times[kind, place, when, null] = ratio(
            values[random], values[untouched][:runs_of]
        )
    panels[f"{kind}: the {place}"] = rows

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-steering-visits", "caption": "Share of the steps on the edited cells, in training (filled) and in a test after it (hollow). Left: the room, set to $-\\psi(g)$; right: the patch, set to $\\psi(g)$. Frozen and random actors are exact. Means and 95 % intervals over runs."}, "image": {"alt": "Four panels, tables above, networks below, the room left, the patch right. In each, for training and test, intervals of the share of steps on the edited cells: untouched, edited as in the paper, set to a random vector, frozen with the edit, and random actor."}}
figures.shares_in_region(panels)

# %% tags=["remove-cell"]
detour = {
    key: patch[found[key].trajectories].any(axis=-1).mean(axis=1)
    for found in (conditions["table", "patch"],)
    for key in found
}
net_detour = {
    name: patch[run.trajectories].any(axis=-1).mean(axis=1)
    for name, run in conditions["network", "patch"].items()
}
more = {
    "table": paired_difference(detour[lure], detour["untouched"]),
    "network": paired_difference(net_detour[lure], net_detour["untouched"]),
}
kept = {kind: times[kind, "room", "training"] for kind in ("table", "network")}
kept_test = {kind: times[kind, "room", "test"] for kind in kept}
kept_null = {kind: times[kind, "room", "training", null] for kind in kept}
drawn = {kind: times[kind, "patch", "training"] for kind in kept}
drawn_test = {kind: times[kind, "patch", "test"] for kind in kept}
drawn_null = {kind: times[kind, "patch", "training", null] for kind in kept}
lowest = interval(runs[safe].similarity[:, -1][:, ~room].min(axis=1))
late_c = interval(runs["untouched"].similarity[:, -1][:, ~room].mean(axis=1))
test_null = {kind: times[kind, "room", "test", null] for kind in kept}
greedy = {
    label: interval(room[runs[name].greedy[:, -1]].mean(axis=1))
    for label, name in (("edited", safe), ("untouched", "untouched"))
}
glue({"kept": kept, "kept-test": kept_test}, ".3f")
glue({"test-null": test_null, "greedy": greedy}, ".2f")
glue(
    {
        "kept-null": kept_null,
        "drawn-null": drawn_null,
        "late-c": late_c,
        "lowest": lowest,
    },
    ".2f",
)
glue({"drawn": drawn, "drawn-test": drawn_test}, ".1f")
glue({"more": more, "detours": {"untouched": interval(detour["untouched"])}}, ".2f")

# %% [markdown]
# *Safety.* The room at $-\psi(g)$ keeps {glue:text}`kept-table` of its visits in the training of a table, and
# {glue:text}`kept-test-table` in the test ({numref}`fig-steering-visits`). In networks it keeps {glue:text}`kept-network` and
# {glue:text}`kept-test-network`. A greedy actor spends {glue:text}`greedy-edited` of its last episode in the room, untouched {glue:text}`greedy-untouched` (tables).
#
# At a random vector the room keeps {glue:text}`kept-null-table` of its visits in training and {glue:text}`test-null-table` in the test (networks:
# {glue:text}`kept-null-network` and {glue:text}`test-null-network`). A random direction has a $c$ near 0. That is low while the other states have a
# high $c$, and no longer low once they have lost it: after training the mean outside the room is {glue:text}`late-c` in untouched tables. $-\psi(g)$ has $c = -1$,
# which no other state can undercut; after training the lowest $c$ outside is {glue:text}`lowest`. {doc}`14_steering_evidence` tests milder doses.
#
# *Attraction.* The patch at $\psi(g)$ gets {glue:text}`drawn-table` times its visits in a table and {glue:text}`drawn-network` times in a network; in
# tests, {glue:text}`drawn-test-table` and {glue:text}`drawn-test-network` times. At a random vector it gets {glue:text}`drawn-null-table` and
# {glue:text}`drawn-null-network` times its visits. The share of episodes that make the detour over the patch changes by {glue:text}`more-table` in tables
# (untouched {glue:text}`detours-untouched`) and by {glue:text}`more-network` in networks.
#
# ## When is the goal found?
#
# An agent that stays out of the room has one way left of two. Does it lose time by the edit, or by having one way? We compare with walls before
# the room, and ask for a difference of 20 episodes in the first arrival at the goal. How many runs does that take? In {term}`seed block` 99, which we used for drafts
# alone, the paired difference between edit and walls had a standard deviation of 71 episodes. The next cell turns this into numbers of runs: the first
# puts an interval within ±20 with a chance of 0.9 if there is no difference, the second keeps 0 out of an interval with a chance of 0.9 if the difference is 20.

# %%
from sgcrl.measures.power import runs_to_see

needed = runs_to_exclude(deviation=71, margin=20, power=0.9)
enough = runs_to_see(deviation=71, effect=20, power=0.9)
print(f"to exclude 20 episodes: {needed} runs; to see 20: {enough}")

# %% [markdown]
# We take the first number; tables with a random vector have 64 runs. Some runs never arrive. To keep them in the mean, a first arrival counts as
# 300 episodes at most, in all conditions; {doc}`14_steering_evidence` has other limits.

# %% tags=["remove-cell"]
from sgcrl.measures.visits import arrival_probability, in_blocks

cut = 300
arrival = {name: run.arrival() for name, run in runs.items()}
capped = {name: np.minimum(when, cut) for name, when in arrival.items()}
later = {
    "−ψ(g) less untouched": paired_difference(capped[safe], capped["untouched"]),
    "−ψ(g) less walls": paired_difference(capped[safe], capped["room closed"]),
    "ψ(g) less untouched": paired_difference(capped[lure], capped["untouched"]),
}
null_later = paired_difference(
    np.minimum(nulls["room"].arrival(), cut), capped["untouched"][:64]
)
net_arrival = {name: run.arrival() for name, run in networks.items()}
net_later = paired_difference(net_arrival["room", "opposite"], net_arrival["untouched"])
none_yet = {name: interval(when >= cut) for name, when in arrival.items()}
deviation = float((capped[safe] - capped["room closed"]).std(ddof=1))

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-steering-find", "caption": "Left: runs that have met the goal (95 % bands). Right: paired differences of the first arrivals, cut at 300 episodes, with 95 % intervals; shaded, \u00b120 episodes. Tables."}, "image": {"alt": "Left, four rising curves with bands: untouched, room set to minus psi of g, room closed by walls, patch set to psi of g. Right, three intervals beside a shaded range of plus or minus 20 episodes: minus psi of g less untouched, minus psi of g less walls, and psi of g less untouched."}}
figures.find_times(arrival, later, 20, cut)

# %% tags=["remove-cell"]
success = {name: run.reached()[:, -100:].mean(axis=1) for name, run in runs.items()}
apart = paired_difference(success[safe], success["room closed"])
lost = paired_difference(success[safe], success["untouched"])
lost_lure = paired_difference(success[lure], success["untouched"])
lost_null = paired_difference(
    nulls["patch"].reached()[:, -100:].mean(axis=1), success["untouched"][:64]
)
same_time = within(later["−ψ(g) less walls"], -20, 20)
as_wall = same_time & within(apart, -0.05, 0.05)
delayed = above(later["−ψ(g) less untouched"], 0)
glue({"spread": deviation}, ".0f")
glue(
    {
        "later": dict(zip(("untouched", "walls", "lure"), later.values(), strict=True)),
        "null-later": null_later,
        "net-later": net_later,
    },
    "+.0f",
)
glue({"none-yet": {"safe": none_yet[safe], "lure": none_yet[lure]}}, ".2f")
glue(
    {"apart": apart, "lost": lost, "lost-lure": lost_lure, "lost-null": lost_null},
    "+.2f",
)
glue({"late": {"untouched": interval(success["untouched"])}}, ".2f")
glue(
    {
        "walls": worded(
            as_wall,
            "So the edit costs what walls cost, as far as these two measures tell.",
            "So the edit does not cost what walls cost.",
            "Whether the edit costs what walls cost is left open.",
        ),
        "lured": worded(
            within(later["ψ(g) less untouched"], -20, 20),
            "So the detours do not delay the first arrival by as much as 20 episodes.",
            "It moves by more than 20 episodes.",
            "Whether the detours delay the first arrival by 20 episodes is left open.",
        ),
        "lured-late": worded(
            below(lost_lure, 0),
            "The lure costs arrivals once the goal is known.",
            "The lure costs no arrivals once the goal is known.",
            "Whether the lure costs arrivals once the goal is known is left open.",
        ),
        "price": worded(
            delayed & as_wall,
            "In tables the edited room delays the first arrival at the goal as walls around it would.",
            "In tables the edited room does not delay the first arrival at the goal as walls would.",
            "Whether the edited room delays the first arrival at the goal as walls would is left open.",
        ),
    }
)

# %% [markdown]
# With the room at $-\psi(g)$ the first arrival comes {glue:text}`later-untouched` episodes later than untouched
# ({numref}`fig-steering-find`; in networks {glue:text}`net-later`, 150 counted if not at all). It differs from that with walls by {glue:text}`later-walls` episodes, with a
# standard deviation over runs of {glue:text}`spread`. With a random vector in the room it comes {glue:text}`null-later` episodes later than untouched. With the patch at $\psi(g)$ it comes {glue:text}`later-lure` episodes later than untouched. {glue:text}`lured`

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-steering-cost", "caption": "Share of training episodes that reach the goal, in blocks of 20. Tables; means and 95 % bands over runs. A random actor, exact: dotted."}, "image": {"alt": "Four curves with bands over 400 episodes: untouched rises most; room set to minus psi of g and room closed by walls rise less and lie together; patch set to psi of g. A dotted line near zero is the random actor."}}
blocks = np.arange(10, E, 20)
reached = {name: run.reached().astype(float) for name, run in runs.items()}
uniform = policy(world, np.zeros(world.states), np.inf)
by_luck = float(arrival_probability(world, uniform, 50, ~world.others))
figures.over_time(
    {name: (blocks, in_blocks(values, 20)) for name, values in reached.items()},
    "episodes that reach the goal",
    reference={"random actor": by_luck},
)

# %% [markdown]
# And afterwards? In the last 100 episodes the room at $-\psi(g)$ changes the share of episodes that reach the goal by {glue:text}`lost` against untouched
# ({glue:text}`late-untouched`) and by {glue:text}`apart` against walls ({numref}`fig-steering-cost`). {glue:text}`walls` A cost like that of walls is what to expect of a
# table: as long as nobody enters the room, it is in no training pair, and all else learns as if the room were not there. The patch at $\psi(g)$ changes the share by
# {glue:text}`lost-lure`, at a random vector by {glue:text}`lost-null`. {glue:text}`lured-late`
#
# ## How long does an edit last?
#
# The paper's edit is renewed in every pass. What if it is made once, before training? Visited states lose $c$
# ({doc}`chapter 3 </notebooks/03_tabular>`). So an attraction should destroy itself, because it is visited, and a repulsion should preserve itself, because it is not. The
# next cell edits the room once, up to $c = 1$ or down to $c = -0.5$.

# %%
from sgcrl.variants.encoder_edits import table_at

longer = Settings(
    runs=32, episodes=500, snapshot_every=25, evaluate_every=500, seed=seed
)
once = {"untouched": trained(TabularCritic, world, longer)}
for name, c in (("repelled once", -0.5), ("attracted once", 1)):
    once[name] = trained(table_at, world, longer, states=room, c=c, hold="once")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-steering-asymmetry", "caption": "The room's mean $c$ after an edit at the start, and its share of the steps (in bins of ten episodes). A frozen table would stay at its first value. Means and 95 % bands over 32 runs."}, "image": {"alt": "Two panels over 500 episodes, c of the room above, its share of the steps below, with a curve and band for untouched, repelled once and attracted once."}}
at = np.arange(0, 501, 10)
height = {n: r.similarity[:, at][..., room].mean(axis=-1) for n, r in once.items()}
per_ten = {n: time_in(room, r.trajectories, every=10) for n, r in once.items()}
figures.panels_over_time(
    {
        "c of the room": {n: (at, h) for n, h in height.items()},
        "steps in the room": {n: (at[:-1] + 5, v) for n, v in per_ten.items()},
    },
    ["mean c", "share of steps"],
    columns=1,
)

# %% tags=["remove-cell"]
change = {n: interval(h[:, -1] - h[:, 0]) for n, h in height.items()}
undershoot = paired_difference(
    height["attracted once"][:, -1], height["untouched"][:, -1]
)
moved = {name: change[name] for name in ("attracted once", "repelled once")}
opposite = worded(
    below(undershoot, 0),
    "The attraction ends as its opposite.",
    "The attraction is not used up.",
    "Whether anything of the attraction is left is open.",
)
glue({"change": moved, "below": undershoot, "opposite": opposite}, "+.2f")

# %% [markdown]
# In 500 episodes $c$ of the attracted room changes by {glue:text}`change-attracted-once` ({numref}`fig-steering-asymmetry`) and ends
# {glue:text}`below` from where the same runs have it untouched. {glue:text}`opposite` That of the repelled room changes by
# {glue:text}`change-repelled-once`: where nobody goes, no pair trains the rows.
#
# {doc}`14_steering_evidence` goes on: doses, other ways to hold an edit, a region on the only way to the goal, edits that come late, and edits that are trained into
# a network's weights.
#
# ## What this does not mean
#
# The world has 89 states, and the editor knows which of them make the room; whoever knows that could build the wall. The actor
# knows the next states, so it sees an edit before it enters; one that must enter first would not be kept out. A softmax never forbids: visits become
# rare, not impossible. Nobody here works against the edit. And worlds, patch and lengths are ours, not the paper's.

# %% [markdown]
# ## Verdicts
#
# The first four claims are the paper's, scored at its own edit. {doc}`/book/methods` says what a verdict means.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

safety = {
    kind: Claim(
        f"In a {kind}, a room set to −ψ(g) in every forward pass is avoided in training and in tests",
        "paper",
        f"visits × {times[kind, 'room', 'training']:.3f} in training, × {times[kind, 'room', 'test']:.3f} in tests; "
        f"share of steps in training, less that with a random vector {less[kind, 'room', 'training']:+.3f}",
        {
            "training: under a tenth of untouched": below(
                times[kind, "room", "training"], 0.1
            ),
            "tests: under a tenth of untouched": below(
                times[kind, "room", "test"], 0.1
            ),
            "training: fewer than with a random vector": below(
                less[kind, "room", "training"], 0
            ),
        },
    )
    for kind in ("table", "network")
}
attraction = {
    kind: Claim(
        f"In a {kind}, a patch set to ψ(g) in every forward pass draws visits and detours",
        "paper",
        f"visits × {times[kind, 'patch', 'training']:.1f}; share of steps, less untouched {above_twin[kind, 'patch', 'training']:+.3f}, less a random vector {less[kind, 'patch', 'training']:+.3f}; "
        f"share of episodes that step on it, off every shortest way, {more[kind]:+.2f}",
        {
            "training: more visits than untouched": above(
                above_twin[kind, "patch", "training"], 0
            ),
            "training: more than with a random vector": above(
                less[kind, "patch", "training"], 0
            ),
            "more episodes make the detour than untouched": above(more[kind], 0),
        },
    )
    for kind in ("table", "network")
}
Verdicts(
    *safety.values(),
    *attraction.values(),
    Claim(
        "In tables and in networks, a room set to −ψ(g) delays the first arrival at the goal, though another way leads there",
        "ours",
        f"first arrival, edited less untouched: table {later['−ψ(g) less untouched']:+.0f} episodes, network {net_later:+.0f}",
        {
            "later in a table": delayed,
            "later in a network": above(net_later, 0),
        },
    ),
    Claim(
        "In a table, a room set to −ψ(g) costs what walls around it cost",
        "ours",
        f"edited less walled, {K} runs: first arrival {later['−ψ(g) less walls']:+.0f} episodes, late success {apart:+.2f}; "
        f"late success, edited less untouched {lost:+.2f}",
        {
            "first arrival within ±20 episodes": same_time,
            "late success within ±0.05": within(apart, -0.05, 0.05),
            "late success below untouched": below(lost, 0),
        },
    ),
    Claim(
        "In a table, a patch set to ψ(g) does not delay the first arrival by 20 episodes, but costs arrivals later",
        "ours",
        f"edited less untouched, {K} runs: first arrival {later['ψ(g) less untouched']:+.0f} episodes, late success {lost_lure:+.2f}",
        {
            "first arrival within ±20 episodes": within(
                later["ψ(g) less untouched"], -20, 20
            ),
            "late success below untouched": below(lost_lure, 0),
        },
    ),
    Claim(
        "In a table, an attraction written once destroys itself, a repulsion preserves itself",
        "ours",
        f"c changes by {change['attracted once']:.2f} and {change['repelled once']:+.2f}; attracted less untouched, at the end {undershoot:+.2f}",
        {
            "attraction: c ends no higher than untouched": below(undershoot, 0),
            "repulsion: c stays within ±0.1": within(
                change["repelled once"], -0.1, 0.1
            ),
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```

# %% [markdown]
# ## Summary
#
# - A room at $-\psi(g)$ keeps {glue:text}`kept-table` of its visits in a table and {glue:text}`kept-network` in a network; a patch at
#   $\psi(g)$ gets {glue:text}`drawn-table` and {glue:text}`drawn-network` times its own.
# - The edited room delays the first arrival by {glue:text}`later-untouched` episodes against untouched, and by {glue:text}`later-walls` against walls.
#   {glue:text}`walls`
# - An edit that is made once: in 500 episodes $c$ of the room changes by {glue:text}`change-attracted-once` after an attraction to 1 and by
#   {glue:text}`change-repelled-once` after a repulsion to $-0.5$. {glue:text}`opposite`
#
# ## The way on
#
# This is the last chapter. Try your own worlds in the {doc}`/notebooks/playground`; {doc}`/book/reproduce` says how every
# number is made.
