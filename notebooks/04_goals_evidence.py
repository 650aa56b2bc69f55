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
# (evidence-goals)=
# # Evidence: other goals, other starts, other encodings
#
# {doc}`04_network` trains a network in one maze, from one corner to the opposite one, with one encoding of the states. This page asks whether its
# answer depends on these choices. Here you find
#
# 1. ten pairs of start and goal, with a network, a table, an untrained network, and the exact chance of a random actor;
# 2. networks whose goal shares no inputs with other states;
# 3. eight encodings, some of which share inputs between states in a way that has nothing to do with the maze.
#
# A *random actor* chooses every action with equal probability. A *frozen network* is never trained: its actor climbs the similarities that the random weights
# happen to give. Seeds, intervals and the meaning of a verdict are explained on {doc}`/book/methods`.

# %% tags=["remove-cell"]
from companion import figures
from companion.claims import above, below, worded
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# ## Ten pairs of start and goal
#
# The maze is always the four rooms; only the start and the goal move.

# %%
from sgcrl.variants.worlds import between
from sgcrl.worlds import four_rooms

world = four_rooms()

# %% [markdown]
# Places are given by row and column, from the upper left corner. Each room holds the start in one of these pairs and the goal in another. Some pairs are
# mirror images: the maze looks the same from its rows as from its columns.

# %%
places = {
    "corner to corner": ((0, 0), (9, 9)),
    "same row": ((0, 0), (0, 9)),
    "same column": ((0, 0), (9, 0)),
    "middle of the right room": ((0, 0), (2, 7)),
    "middle of the lower room": ((0, 0), (7, 2)),
    "middle of the far room": ((0, 0), (7, 7)),
    "from the middle of a room": ((2, 2), (9, 9)),
    "lower left to upper left": ((9, 0), (0, 0)),
    "side room to side room": ((0, 9), (9, 0)),
    "back from the far room": ((7, 7), (0, 0)),
}

# %% [markdown]
# Some of these goals are easy to meet by chance. Where nearly every random actor arrives, an arrival says nothing about exploration. The chance is known exactly, so
# each pair gets as many episodes as a random actor needs to arrive with probability one half, but at most 120.

# %%
import numpy as np

from sgcrl.measures.visits import success_probability

mazes = {name: between(world, *ends) for name, ends in places.items()}
equal, chance, episodes = np.zeros(world.states), {}, {}
for name, maze in mazes.items():
    p = success_probability(maze, equal, np.inf, steps=50)
    episodes[name] = int(min(120, np.ceil(np.log(0.5) / np.log1p(-p))))
    chance[name] = float(1 - (1 - p) ** episodes[name])

# %% tags=["remove-cell"]
near = float(success_probability(between(world, (0, 0), (2, 2)), equal, np.inf, 50))
glue({"near": near}, ".2f")

# %% [markdown]
# A goal in the middle of the start's own room is left out, because a random actor meets it in {glue:text}`near` of its episodes.
#
# For each pair we train a network and a table, and run a frozen network, each with the same 32 seeds.

# %%
from dataclasses import replace

from companion.seeds import chapter_seed
from companion.trainings import trained
from sgcrl.network import MLPCritic
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings

settings = Settings(runs=32, episodes=600, snapshot_every=10, seed=chapter_seed(4))
critics = {
    "network": (MLPCritic, {}),
    "table": (TabularCritic, {}),
    "frozen network": (MLPCritic, {"frozen": True}),
}

# %% [markdown]
# A run has arrived if it has stood on the goal within the episodes of its pair. From corner to corner the runs are those of {doc}`04_network`.

# %%
usual, *others = mazes
runs, arrived = {}, {}
for name, (critic, options) in critics.items():
    runs[usual, name] = trained(critic, world, settings, **options)
    for place in others:
        n = episodes[place]
        short = replace(settings, episodes=n, snapshot_every=n, evaluate_every=n)
        runs[place, name] = trained(critic, mazes[place], short, **options)
    for place in mazes:
        arrived[place, name] = runs[place, name].arrival() < episodes[place]

# %% tags=["remove-cell"]
from sgcrl.measures.statistics import interval, paired_difference
from sgcrl.measures.visits import time_in, visit_shares
from sgcrl.train import policy

share = {key: interval(value) for key, value in arrived.items()}
beyond = {
    name: {place: above(share[place, name], chance[place]) for place in mazes}
    for name in critics
}
excess = {
    name: interval(np.mean([arrived[p, name] - chance[p] for p in mazes], axis=0))
    for name in critics
}
less = {
    (place, name): paired_difference(arrived[place, "network"], arrived[place, name])
    for place in mazes
    for name in ("table", "frozen network")
}
overall = {
    name: interval(
        np.mean(
            [arrived[p, "network"].astype(float) - arrived[p, name] for p in mazes],
            axis=0,
        )
    )
    for name in ("table", "frozen network")
}
count = {
    name: str(sum(test.passed is True for test in beyond[name].values()))
    for name in critics
}
clearly = {
    "better": sum(above(less[p, "table"], 0).passed is True for p in mazes),
    "worse": sum(below(less[p, "table"], 0).passed is True for p in mazes),
    "trained": sum(above(less[p, "frozen network"], 0).passed is True for p in mazes),
}
lined_up = "same row", "same column", "lower left to upper left"
missing = [p for p, test in beyond["network"].items() if test.passed is not True]
glue({"count": count, "clearly": {k: str(n) for k, n in clearly.items()}})
glue(
    {
        "missing": f"The network is not clearly above chance in: {', '.join(missing)}."
        if missing
        else "There is no exception among them."
    }
)
lined = worded(
    below(share["same row", "network"], chance["same row"])
    & below(share["same column", "network"], chance["same column"])
    & below(share[lined_up[2], "network"], chance[lined_up[2]]),
    "Where start and goal share a row or a column, the network arrives clearly less often than a random actor, in all three such pairs.",
    "Where start and goal share a row or a column, the network arrives no less often than a random actor in at least one of the three such pairs.",
    "Where start and goal share a row or a column, it is not clear in all three such pairs whether the network arrives less often than a random actor.",
)
glue({"lined-up": lined})
glue({"excess": excess, "overall": overall}, "+.2f")
glue(
    {"usual": {n: share[usual, n] for n in critics} | {"chance": chance[usual]}}, ".2f"
)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-arrivals", "caption": "Ten pairs of start (ring) and goal (star): share of 32 runs that have met the goal within the episodes given, with 95 % intervals. Grey: the exact probability that a uniformly random actor has."}, "image": {"alt": "Ten rows, each with a small plan of the maze, the shares of arrived runs of network, table and frozen network with intervals, and a grey mark at the exact chance of a random actor."}}
rows = {f"{place},\n{n} episodes": place for place, n in episodes.items()}
figures.shares_by_place(
    {label: mazes[place] for label, place in rows.items()},
    {label: {n: share[place, n] for n in critics} for label, place in rows.items()},
    {label: chance[place] for label, place in rows.items()},
    "share of runs that have met the goal",
)

# %% [markdown]
# The network arrives clearly more often than chance in {glue:text}`count-network` of the ten pairs ({numref}`fig-goals-arrivals`), the table in
# {glue:text}`count-table`, the frozen network in {glue:text}`count-frozen-network`. {glue:text}`missing` On average over the pairs, the network exceeds chance by
# {glue:text}`excess-network`, the table by {glue:text}`excess-table`, the frozen network by {glue:text}`excess-frozen-network`.
#
# {glue:text}`lined-up`
#
# The network and the table use the same seeds, so we can compare them run by run. The same holds for the network and its frozen copy.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-differences", "caption": "Share of the network's runs that arrive, less that of the table's and of the frozen network's, paired by seed, with 95 % intervals."}, "image": {"alt": "Ten rows, one for each pair of start and goal, each with two intervals about a line at zero: network less table, and network less frozen network."}}
figures.intervals(
    {
        place: {name: less[place, name] for name in ("table", "frozen network")}
        for place in mazes
    },
    "network's share of arrived runs, less that of",
)

# %% [markdown]
# The network arrives clearly more often than the table in {glue:text}`clearly-better` of the ten pairs, and clearly less often in {glue:text}`clearly-worse`
# ({numref}`fig-goals-differences`). The difference is {glue:text}`overall-table` on average. The trained network arrives clearly more often than its frozen copy in
# {glue:text}`clearly-trained` pairs, and the average difference is {glue:text}`overall-frozen-network`. The two differ in training alone, so training causes this difference.
#
# All this is about one maze and short trainings: a pair has only as many episodes as a random actor needs for an even chance, or fewer. A network that has not arrived by then may
# still arrive later.

# %% [markdown]
# ## Does it help if the goal shares inputs?
#
# The usual encoding has one input for each row and one for each column. A goal in the start's row therefore shares an input with the states that are visited
# first, and an update that moves these states may drag the goal along. To test this, we take the sharing away: the goal gets two inputs that no other state has. The other
# states keep theirs. All states still share the hidden layers, as they do in any network.

# %%
from sgcrl.measures.visits import visited_change
from sgcrl.variants.encodings import InputCritic, goal_apart

apart = "goal's inputs its own"
tried = ("corner to corner", "same row", "same column")
for place in tried:
    n, inputs = episodes[place], goal_apart(mazes[place], "row_column_one_hot")
    short = replace(settings, episodes=n, snapshot_every=n, evaluate_every=n)
    for name, frozen in ((apart, False), (f"{apart}, frozen", True)):
        options = {"inputs": inputs, "frozen": frozen}
        runs[place, name] = trained(InputCritic, mazes[place], short, **options)
        arrived[place, name] = runs[place, name].arrival() < n

# %% [markdown]
# If visited states drag the goal along, they lose less of $c$, their similarity with the goal. The next cell measures how $c$ changes in the first 50 episodes, averaged
# over all visits. It prints the change with the usual inputs, and with a goal whose inputs are its own.

# %%
change = {
    (place, name): visited_change(runs[place, name], 50)
    for place in tried
    for name in ("network", apart)
}
for place in tried:
    both = (interval(change[place, name]) for name in ("network", apart))
    print(place, *(f"{found:.2f}" for found in both), sep="   ")

# %% tags=["remove-cell"]
shown = "network", apart, "frozen network", f"{apart}, frozen"
share |= {(p, n): interval(arrived[p, n]) for p in tried for n in shown}
held = {p: paired_difference(change[p, "network"], change[p, apart]) for p in tried}
cost = {p: paired_difference(arrived[p, "network"], arrived[p, apart]) for p in tried}
own, fixed = f"{apart}, frozen", "frozen network"
per_run, frozen_cost = (
    np.mean([arrived[p, a].astype(float) - arrived[p, b] for p in tried], axis=0)
    for a, b in (("network", apart), (fixed, own))
)
mean_cost, rest_cost = interval(per_run), paired_difference(per_run, frozen_cost)
row = (world.positions[:, 0] == 0) & (world.regions == 0)
walk = policy(mazes["same row"], equal, np.inf)
dwell = {
    name: time_in(row, runs["same row", key].trajectories)
    for name, key in (("network", "network"), ("frozen", fixed), ("apart", apart))
}
dwell["random"] = float(visit_shares(mazes["same row"], walk, 50)[row].sum())
glue({"dwell": dwell}, ".2f")
extra = {
    p: paired_difference(
        change[p, "network"] - change[p, apart],
        change[usual, "network"] - change[usual, apart],
    )
    for p in ("same row", "same column")
}
glue({"held": held, "cost": cost, "mean-cost": mean_cost, "extra": extra}, "+.2f")
hinders = worded(
    below(mean_cost, 0),
    "On average over the three pairs, sharing inputs with the goal hinders the network.",
    "On average over the three pairs, sharing inputs with the goal helps the network.",
    "On average over the three pairs, it is open whether sharing inputs with the goal helps the network or hinders it.",
)
drags = worded(
    above(held["same row"], 0) & above(held["same column"], 0),
    "With a shared row and with a shared column, visited states stay closer to the goal, as they would if they dragged it along.",
    "Visited states do not stay closer to the goal in both of the first two pairs, as they would if they dragged it along.",
    "It is open whether visited states stay closer to the goal in both of the first two pairs, as they would if they dragged it along.",
)
at_start = worded(
    below(rest_cost, 0),
    "So training adds to what the start already does.",
    "So training takes away from what the start already does.",
    "So we cannot tell that training adds to what the start already does: the untrained network may be all there is to it.",
)
glue({"frozen-cost": frozen_cost, "rest-cost": rest_cost}, "+.2f")
glue({"at-start": at_start})
glue({"hinders": hinders, "drags": drags})

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-sharing", "caption": "Share of 32 runs that arrive, with the usual inputs and with a goal whose inputs no other state has, trained and frozen; 95 % intervals. Grey: the exact chance of a random actor."}, "image": {"alt": "Three rows, each with a plan of the maze and four intervals: the usual network and the network whose goal shares no inputs, each trained and frozen; a grey mark at the exact chance."}}
rows = {f"{place},\n{episodes[place]} episodes": place for place in tried}
figures.shares_by_place(
    {label: mazes[place] for label, place in rows.items()},
    {label: {n: share[place, n] for n in shown} for label, place in rows.items()},
    {label: chance[place] for label, place in rows.items()},
    "share of runs that have met the goal",
)

# %% [markdown]
# Sharing changes the $c$ of the visited states by {glue:text}`held-same-row` where start and goal share a row, by {glue:text}`held-same-column` where they share
# a column, and by {glue:text}`held-corner-to-corner` where they share neither. {glue:text}`drags` The share of runs that arrive changes by
# {glue:text}`cost-same-row`, {glue:text}`cost-same-column` and {glue:text}`cost-corner-to-corner` ({numref}`fig-goals-sharing`). {glue:text}`hinders`
#
# Is this an effect of training? The intervention changes the untrained network, too: on average over the three pairs, sharing changes the arrivals of the *frozen* networks by
# {glue:text}`frozen-cost`. The effect on the trained ones, less that on the frozen ones, is {glue:text}`rest-cost`. {glue:text}`at-start`
#
# Where are the networks instead? In the start's row the start room ends at a wall. When the goal lies in that row, the network spends {glue:text}`dwell-network` of its steps between
# start and wall, in that row. The frozen network spends {glue:text}`dwell-frozen` there, the network whose goal shares no inputs {glue:text}`dwell-apart`, and a random actor exactly
# {glue:text}`dwell-random`. No test was written for this, and it has a consequence: the networks do not visit the same states, so the change of $c$ above does not measure the drag alone.
#
# What the goal's motion does to the actor is the subject of {doc}`04_axis_evidence` and {doc}`09_goal_moves`.
#
# ## How much of that is the encoding?
#
# From corner to corner again: how many runs arrive within 300 episodes with each encoding, trained and frozen? Four encodings are those of {doc}`04_network`:
#
# - *row column one hot*: two one-hots, one for the row and one for the column;
# - *state one hot*: one one-hot for each state, so that states share no inputs;
# - *coordinates*: row and column as two integers. For the start both are 0, so before training it has no direction ({doc}`09_goal_moves_evidence` says what follows);
# - *scaled coordinates*: the same two numbers, each scaled to [−1, 1].
#
# All of these that share inputs also hold the maze's geometry: states with similar inputs lie in one line or close together. To separate the two, we add encodings that share inputs without it:
#
# - *row column one hot, shuffled*: the two one-hots, dealt out to the states at random, anew in each run. As many states share as many inputs as before, but they
#   are no longer neighbours;
# - *random features*: a fixed Gaussian vector for each state, of 20 or of 89 numbers;
# - *learned embedding*: a vector of 16 numbers for each state, random at first and trained with the rest.
#
# The next cell draws the inputs that need random numbers.

# %%
from sgcrl.measures.visits import states_visited
from sgcrl.network import ENCODINGS
from sgcrl.replay import Streams
from sgcrl.variants.encodings import LearnedInputCritic, random_features, shuffled

rng = Streams(chapter_seed(4, 3), "edit", settings.runs)
given = {
    "row column one hot, shuffled": shuffled(world, "row_column_one_hot", rng),
    "random features, 20": random_features(world, 20, rng),
    "random features, 89": random_features(world, 89, rng),
}

# %% [markdown]
# {numref}`fig-goals-inputs` shows what one state shares with the others in five of these encodings.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-inputs", "caption": "Cosine between the inputs of one state (white cross) and those of every other. Blue: much in common; red: opposite."}, "image": {"alt": "Five mazes coloured by the cosine with a marked state: its row and column with two one-hots, scattered cells when they are shuffled, weak noise with random features, nothing but itself with one one-hot per state, two sectors with scaled coordinates."}}
from sgcrl.network import encode

names = ("state_one_hot", "scaled_coordinates", "row_column_one_hot")
first_run = {name.replace("_", " "): encode(world, name) for name in names}
first_run |= {
    name.replace(", s", ",\ns"): x[0] for name, x in given.items() if "89" not in name
}
figures.shared_inputs(world, 21, first_run)

# %% [markdown]
# The next cell lists the critics and their options by encoding.

# %%
kinds = {name.replace("_", " "): (MLPCritic, {"encoding": name}) for name in ENCODINGS}
kinds |= {name: (InputCritic, {"inputs": x}) for name, x in given.items()}
kinds["learned embedding"] = LearnedInputCritic, {}

# %% [markdown]
# For each encoding, 32 networks are trained and 32 are left frozen. For the two one-hots we take the first 300 episodes of the runs above.

# %%
short = replace(settings, episodes=300, snapshot_every=300, evaluate_every=300)
first, visited = {}, {}
for label, (critic, options) in kinds.items():
    for name, frozen in (("network", False), ("frozen network", True)):
        if label == "row column one hot":
            found = runs[usual, name]
        else:
            found = trained(critic, world, short, frozen=frozen, **options)
        first.setdefault(label, {})[name] = np.minimum(found.arrival(), 300)
        visited[label, name] = states_visited(found, 300)

# %% tags=["remove-cell"]
p = success_probability(world, equal, np.inf, 50)
by_chance = float(1 - (1 - p) ** short.episodes)
random_actor = replace(short, actor_temperature=np.inf)
walk = trained(TabularCritic, world, random_actor, frozen=True)
times = {f"{label}, trained": found["network"] for label, found in first.items()}
times |= {f"{label}, frozen": found["frozen network"] for label, found in first.items()}
times["random actor"] = walk.arrival()
met = {label: interval(values < 300) for label, values in times.items()}
nothing_shared = paired_difference(
    times["state one hot, trained"] < 300, times["random actor"] < 300
)
without_sharing = below(nothing_shared, 0.05)
sharing = [label for label in kinds if label != "state one hot"]
scattered = [*given, "learned embedding"]
more = {label: above(met[f"{label}, trained"], by_chance) for label in sharing}
by_training = {
    label: paired_difference(
        first[label]["network"] < 300, first[label]["frozen network"] < 300
    )
    for label in kinds
}
dealt = "row column one hot, shuffled"
geometry, only_sharing = (
    paired_difference(first[a]["network"] < 300, first[b]["network"] < 300)
    for a, b in (("row column one hot", dealt), ("state one hot", dealt))
)
some = "row column one hot", "scaled coordinates", "state one hot", *scattered
numbers = {
    "by-300": {name.replace(",", ""): met[f"{name}, trained"] for name in some},
    "by-300-frozen": met["scaled coordinates, frozen"],
    "by-300-random-actor": met["random actor"],
    "by-chance": by_chance,
    "needs-sharing": worded(
        without_sharing,
        "Without inputs that states share, the share of runs that arrive exceeds the random actor's by less than 0.05.",
        "Without inputs that states share, the share of runs that arrive exceeds the random actor's by more than 0.05, too.",
        "Without inputs that states share, it is open whether the share of runs that arrive exceeds the random actor's by 0.05.",
    ),
}
glue(numbers, ".2f")
glue(
    {"geometry": geometry, "only-sharing": only_sharing, "by-training": by_training},
    "+.2f",
)
seen = {
    "random actor": states_visited(walk, 300),
    "shuffled": visited[dealt, "network"],
    "in order": visited["row column one hot", "network"],
}
glue({"seen": seen}, ".0f")
gain = [label for label in kinds if above(by_training[label], 0).passed is True]
fewer = [x for x in scattered if below(met[f"{x}, trained"], by_chance).passed is True]
low = [label for label, test in more.items() if test.passed is not True]
glue(
    {
        "sharing": str(sum(test.passed is True for test in more.values())),
        "low": f"It does not with: {'; '.join(low)}."
        if low
        else "There is no exception.",
        "has-geometry": worded(
            above(geometry, 0),
            "So the geometry helps the network to explore.",
            "So the geometry keeps the network from exploring.",
            "Whether the geometry helps remains open.",
        ),
        "trained-in": f"The trained networks arrive clearly more often than the frozen ones with: {'; '.join(gain)}."
        if gain
        else "With none of the encodings do the trained networks arrive clearly more often than the frozen ones.",
        "enough": f"Below the exact chance are clearly: {'; '.join(fewer)}."
        if fewer
        else "None of these shares is clearly below the exact chance.",
    }
)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-network-arrivals", "caption": "First arrival at the goal by encoding, trained networks and frozen ones, 32 runs each. Left: share of runs that arrive within 300 episodes, with 95 % intervals, beside the exact chance of a random actor. Right: dots are runs; the large marks are medians with their 95 % intervals; runs that never arrive stand on the dotted line."}, "image": {"alt": "Eight rows, one for each encoding. Left, intervals of the share of runs that arrive, trained and frozen, beside a grey line at the random actor's chance. Right, along a logarithmic axis of episodes, a row of dots for the runs and a mark with an interval for the median."}}
figures.arrivals_by_encoding(first, short.episodes, by_chance)

# %% [markdown]
# *Is there anything left to explain?* The blog's reason for one-hots is that coordinates give the grid away. With scaled coordinates, {glue:text}`by-300-frozen` of the *untrained*
# networks lead the actor to the goal, and {glue:text}`by-300-scaled-coordinates` of the trained ones ({numref}`fig-network-arrivals`). {glue:text}`trained-in`
#
# *Does it take inputs that states share?* With one one-hot per state {glue:text}`by-300-state-one-hot` of the runs arrive, with the two one-hots
# {glue:text}`by-300-row-column-one-hot`. Of the random actor's runs {glue:text}`by-300-random-actor` arrive; its exact chance is {glue:text}`by-chance`.
# {glue:text}`needs-sharing`
#
# *Are shared inputs enough?* With the shuffled one-hots {glue:text}`by-300-row-column-one-hot-shuffled` of the runs arrive, with random features of 20 numbers
# {glue:text}`by-300-random-features-20`, of 89 numbers {glue:text}`by-300-random-features-89`, and with a learned embedding {glue:text}`by-300-learned-embedding`. {glue:text}`enough`
#
# *What does the geometry do?* The shuffled one-hots differ from those in order in the geometry alone. In order, the share of runs that arrive is higher by
# {glue:text}`geometry`. {glue:text}`has-geometry` After 300 episodes the networks with shuffled one-hots have visited {glue:text}`seen-shuffled` of the 89 states, those with the one-hots
# in order {glue:text}`seen-in-order`, and the random actor {glue:text}`seen-random-actor`.
#
# *What does sharing do without geometry?* One one-hot per state shares nothing. Its share of arrivals, less that of the shuffled one-hots, is {glue:text}`only-sharing`.
#
# In all, a network clearly exceeds the random actor's chance with {glue:text}`sharing` of the seven encodings that share inputs. {glue:text}`low` "Sharing" is here about inputs. Even with one
# one-hot per state a network is no table, because its states share the hidden layers.

# %% [markdown]
# ## Verdicts
#
# Each claim is held against the numbers above; {doc}`/book/scorecard` has the rules, and the claims of all chapters.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

everywhere = {
    name: {place: test for place, test in tests.items()}
    | {"on average over the pairs": above(excess[name], 0)}
    for name, tests in beyond.items()
}
all_sharing = True
for test in more.values():
    all_sharing = test & all_sharing
Verdicts(
    Claim(
        "A network explores only if states share inputs",
        "ours",
        f"arrivals {met['state one hot, trained']:.2f} with one one-hot per state, "
        f"{met['row column one hot, trained']:.2f} with two; random actor {met['random actor']:.2f}",
        {
            "less with one one-hot per state": below(
                met["state one hot, trained"], met["row column one hot, trained"]
            ),
            "no more than a random actor, by 0.05": without_sharing,
            "less than with the two one-hots shuffled": below(only_sharing, 0),
            "beyond the random actor's exact chance with each of seven encodings that share inputs": all_sharing,
        },
    ),
    Claim(
        "A network explores if states share inputs at random, without the maze's geometry",
        "ours",
        "; ".join(
            f"{label}: arrivals {met[f'{label}, trained']:.2f}, frozen {met[f'{label}, frozen']:.2f}"
            for label in scattered
        )
        + f"; exact chance {by_chance:.2f}",
        {f"{label}, beyond chance": more[label] for label in scattered}
        | {
            f"{label}, more than frozen": above(by_training[label], 0)
            for label in scattered
        },
    ),
    Claim(
        "Where states share inputs without the maze's geometry, a network finds the goal less often than a random actor",
        "ours",
        "; ".join(
            f"{label}: arrivals {met[f'{label}, trained']:.2f}" for label in scattered
        )
        + f"; exact chance {by_chance:.2f}",
        {label: below(met[f"{label}, trained"], by_chance) for label in scattered},
    ),
    Claim(
        "One-hots of row and column help a network explore because they hold the maze's geometry",
        "ours",
        f"arrivals less those with the one-hots shuffled {geometry:+.2f}",
        {"more than with the same one-hots shuffled": above(geometry, 0)},
    ),
    Claim(
        "Wherever start and goal lie in the four rooms, a network finds the goal more often than a random actor",
        "ours",
        f"clearly in {count['network']} of ten pairs; beyond chance on average {excess['network']:+.2f}",
        everywhere["network"],
    ),
    Claim(
        "Where start and goal share a row or a column of the four rooms, a network finds the goal less often than a random actor",
        "ours",
        "; ".join(
            f"{place}: arrivals {share[place, 'network']:.2f}, exact chance {chance[place]:.2f}"
            for place in lined_up
        ),
        {place: below(share[place, "network"], chance[place]) for place in lined_up},
    ),
    Claim(
        "Wherever start and goal lie in the four rooms, a table finds the goal more often than a random actor",
        "ours",
        f"clearly in {count['table']} of ten pairs; beyond chance on average {excess['table']:+.2f}",
        everywhere["table"],
    ),
    Claim(
        "Wherever start and goal lie in the four rooms, training makes a network find the goal more often",
        "ours",
        f"less the frozen network's: clearly more in {clearly['trained']} of ten pairs; on average {overall['frozen network']:+.2f}",
        {place: above(less[place, "frozen network"], 0) for place in mazes}
        | {"on average over the pairs": above(overall["frozen network"], 0)},
    ),
    Claim(
        "Over ten pairs of start and goal in the four rooms, a network finds the goal less often than a table",
        "ours",
        f"network less table {overall['table']:+.2f}; clearly more in {clearly['better']} pairs, clearly less in {clearly['worse']}",
        {"on average over the pairs": below(overall["table"], 0)},
    ),
    Claim(
        "A network's visited states stay closer to a goal that shares their inputs",
        "ours",
        f"change of c, less that with a goal of its own inputs: same row {held['same row']:+.2f}, same column {held['same column']:+.2f}, neither {held['corner to corner']:+.2f}",
        {
            "same row": above(held["same row"], 0),
            "same column": above(held["same column"], 0),
            "same row: more than where start and goal share neither": above(
                extra["same row"], 0
            ),
            "same column: more than where start and goal share neither": above(
                extra["same column"], 0
            ),
        },
    ),
    Claim(
        "A network finds a goal less often if the goal shares inputs with other states",
        "ours",
        f"arrivals less those with a goal of its own inputs: same row {cost['same row']:+.2f}, same column {cost['same column']:+.2f}, neither {cost['corner to corner']:+.2f}",
        {place: below(cost[place], 0) for place in tried}
        | {"on average over these pairs": below(mean_cost, 0)},
    ),
)

# %% [markdown]
# ```{replication}
# ```
