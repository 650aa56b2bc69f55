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
# answer depends on these choices. It finds here:
#
# 1. ten pairs of start and goal, with the network, the table, an untrained network, and the exact chance of a random actor;
# 2. networks whose goal shares no inputs with other states;
# 3. eight encodings, among them inputs that are shared but know nothing of the maze.
#
# Settings, seeds, intervals and the meaning of a verdict are on {doc}`/book/methods`. A *random actor* chooses every action with equal probability. A *frozen
# network* is never trained; its actor follows what the random weights happen to say.

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
# All pairs lie in the four rooms, given by row and column from the upper left corner. Every room has a goal or a start, and most have both.

# %%
from sgcrl.variants.worlds import between
from sgcrl.worlds import four_rooms

world = four_rooms()
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
# Some of these goals are easy to meet by chance, and where a random actor arrives anyway nothing can be learnt about exploration. Its chance can be computed exactly. So
# each pair gets as many episodes as a random actor needs to arrive with probability one half, at most 120:

# %%
import numpy as np

from sgcrl.measures.visits import success_probability

mazes = {name: between(world, *ends) for name, ends in places.items()}
equal, chance, episodes = np.zeros(world.states), {}, {}
for name, maze in mazes.items():
    p = success_probability(maze, equal, np.inf, steps=50)
    episodes[name] = int(min(120, np.ceil(np.log(0.5) / np.log1p(-p))))
    chance[name] = float(1 - (1 - p) ** episodes[name])
print("episodes:", *episodes.values())
print("chance:", *(f"{value:.2f}" for value in chance.values()))

# %% tags=["remove-cell"]
near = float(success_probability(between(world, (0, 0), (2, 2)), equal, np.inf, 50))
glue({"near": near}, ".2f")

# %% [markdown]
# A goal in the middle of the start's own room is left out: a random actor meets it in {glue:text}`near` of its episodes, the first included.
#
# The same 32 seeds train a network, a table and a frozen network for each pair. The pair of {doc}`04_network` takes its runs from there.

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
# A run counts as arrived if it has stood on the goal within the pair's episodes.

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

K = settings.runs
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
        "missing": f"Not clearly above chance: {', '.join(missing)}."
        if missing
        else "No pair is an exception."
    }
)
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
# In {glue:text}`count-network` of the ten pairs the network's share lies clearly above the exact chance ({numref}`fig-goals-arrivals`), in {glue:text}`count-table` the
# table's, in {glue:text}`count-frozen-network` that of frozen networks. {glue:text}`missing` Averaged over the pairs the network exceeds chance by
# {glue:text}`excess-network`, the table by {glue:text}`excess-table`, the frozen network by {glue:text}`excess-frozen-network`.
#
# Which is better, network or table? Start, actor and replay have the same seeds in both, so runs are compared pair by pair.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-differences", "caption": "Share of the network's runs that arrive, less that of the table's and of the frozen network's, paired by seed, with 95 % intervals."}, "image": {"alt": "Ten rows, one for each pair of start and goal, each with two intervals about a line at zero: network less table, and network less frozen network."}}
figures.intervals(
    {
        place: {name: less[place, name] for name in ("table", "frozen network")}
        for place in mazes
    },
    "network's share of arrived runs, less that of",
)

# %% [markdown]
# The network arrives clearly more often than the table in {glue:text}`clearly-better` of the ten pairs, clearly less often in {glue:text}`clearly-worse`
# ({numref}`fig-goals-differences`); on average the difference is {glue:text}`overall-table`. Beside its own frozen start it arrives clearly more often in
# {glue:text}`clearly-trained`, on average by {glue:text}`overall-frozen-network`. Freezing changes nothing but the training, so what lies beyond the frozen network is due to
# training.
#
# This does not say that a network explores everywhere: the maze is one, and each goal was given only as long as a random actor needs for an even chance.

# %% [markdown]
# ## Does it help if the goal shares inputs?
#
# The usual encoding has one input for each row and one for each column. A goal at the end of the start's row therefore shares an input with the states
# visited first, and each update that moves them can carry the goal's embedding along. To see what this does we take it away: the goal alone gets two inputs of its own, which no other state has.
# All else stays, including the hidden layers, which all states share in any network.

# %%
from sgcrl.measures.visits import visited_change
from sgcrl.variants.encodings import InputCritic, goal_apart

apart = "goal's inputs its own"
tried = ("corner to corner", "same row", "same column")
for place in tried:
    n, inputs = episodes[place], goal_apart(mazes[place], "row_column_one_hot")
    short = replace(settings, episodes=n, snapshot_every=n, evaluate_every=n)
    runs[place, apart] = trained(InputCritic, mazes[place], short, inputs=inputs)
    arrived[place, apart] = runs[place, apart].arrival() < n

# %% [markdown]
# If the goal is carried along, visited states lose less of $c$, their similarity with the goal. We measure the change of $c$ in the first 50 episodes, averaged
# over all visits:

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
share |= {(place, apart): interval(arrived[place, apart]) for place in tried}
held = {p: paired_difference(change[p, "network"], change[p, apart]) for p in tried}
cost = {p: paired_difference(arrived[p, "network"], arrived[p, apart]) for p in tried}
mean_cost = interval(
    np.mean(
        [arrived[p, "network"].astype(float) - arrived[p, apart] for p in tried], axis=0
    )
)
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
    "Over the three pairs sharing hinders: with inputs of its own the goal is found more often.",
    "Over the three pairs sharing helps: with inputs of its own the goal is found less often.",
    "Over the three pairs it is open whether sharing helps or hinders.",
)
drags = worded(
    above(held["same row"], 0) & above(held["same column"], 0),
    "In both, visited states stay closer to a goal that shares their inputs, as they would if the goal were carried along.",
    "Not in both do visited states stay closer to a goal that shares their inputs, as they would if the goal were carried along.",
    "It is open whether in both visited states stay closer to a goal that shares their inputs, as they would if the goal were carried along.",
)
glue({"hinders": hinders, "drags": drags})

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-sharing", "caption": "Share of 32 runs that arrive, with the usual inputs and with a goal whose inputs no other state has; 95 % intervals. Grey: the exact chance of a random actor."}, "image": {"alt": "Three rows, each with a plan of the maze and two intervals: the usual network, and the network whose goal shares no inputs; a grey mark at the exact chance."}}
rows = {f"{place},\n{episodes[place]} episodes": place for place in tried}
figures.shares_by_place(
    {label: mazes[place] for label, place in rows.items()},
    {
        label: {n: share[place, n] for n in ("network", apart)}
        for label, place in rows.items()
    },
    {label: chance[place] for label, place in rows.items()},
    "share of runs that have met the goal",
)

# %% [markdown]
# Where start and goal share a row, sharing changes the visited states' $c$ by {glue:text}`held-same-row`, where they share a column by {glue:text}`held-same-column`, where they share
# neither by {glue:text}`held-corner-to-corner`. {glue:text}`drags` The shares of arrived runs differ by
# {glue:text}`cost-same-row`, {glue:text}`cost-same-column` and {glue:text}`cost-corner-to-corner` ({numref}`fig-goals-sharing`). {glue:text}`hinders`
# What the goal's motion does to the actor is the subject of {doc}`04_axis_evidence` and {doc}`09_goal_moves`.
#
# ## How much of that is the encoding?
#
# The same question for each encoding, trained against frozen, in the first 300 episodes. Four encodings were compared from the start: two one-hots, of row and
# column; one one-hot per state, which shares nothing; integer coordinates; and coordinates scaled to [−1, 1]. All that share inputs know the maze's geometry.
# So three kinds are added in which states share inputs without it:
#
# - *the two one-hots, shuffled*: the pairs of inputs are dealt out to the states at random, in each run anew. As many states share as many inputs, but not
#   neighbours;
# - *random features*: each state has a fixed Gaussian vector, of 20 or of 89 numbers;
# - *a learned embedding*: a vector of 16 numbers for each state, trained with the rest.

# %%
from sgcrl.measures.visits import states_visited
from sgcrl.network import ENCODINGS
from sgcrl.replay import Streams
from sgcrl.variants.encodings import EmbeddingCritic, random_features, shuffled

rng = Streams(chapter_seed(4, 3), "edit", settings.runs)
given = {
    "row column one hot, shuffled": shuffled(world, "row_column_one_hot", rng),
    "random features, 20": random_features(world, 20, rng),
    "random features, 89": random_features(world, 89, rng),
}

# %% [markdown]
# What one state shares with the others, in the first run:

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-inputs", "caption": "Cosine between the inputs of one state (white cross) and those of every other. Blue: much in common; red: opposite."}, "image": {"alt": "Five mazes coloured by the cosine with a marked state: its row and column with two one-hots, scattered cells when they are shuffled, weak noise with random features, nothing but itself with one one-hot per state, two sectors with scaled coordinates."}}
from sgcrl.network import encode

names = ("state_one_hot", "scaled_coordinates", "row_column_one_hot")
first_run = {name.replace("_", " "): encode(world, name) for name in names}
first_run |= {
    name.replace(", s", ",\ns"): x[0] for name, x in given.items() if "89" not in name
}
figures.shared_inputs(world, 21, first_run)

# %% [markdown]
# Each encoding trains 32 networks, and is tried with 32 frozen ones:

# %%
short = replace(settings, episodes=300, snapshot_every=300, evaluate_every=300)
kinds = {name.replace("_", " "): (MLPCritic, {"encoding": name}) for name in ENCODINGS}
kinds |= {name: (InputCritic, {"inputs": x}) for name, x in given.items()}
kinds["learned embedding"] = EmbeddingCritic, {}
first, visited = {}, {}
for label, (critic, options) in kinds.items():
    for name, frozen in (("network", False), ("frozen network", True)):
        if label == "row column one hot":
            found = runs[usual, name]  # of which the first 300 episodes count
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
low = [label for label, test in more.items() if test.passed is not True]
glue(
    {
        "sharing": str(sum(test.passed is True for test in more.values())),
        "low": f"The exceptions: {'; '.join(low)}."
        if low
        else "There is no exception.",
        "has-geometry": worded(
            above(geometry, 0),
            "So the geometry helps.",
            "So the geometry hinders.",
            "Whether the geometry helps remains open.",
        ),
    }
)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-network-arrivals", "caption": "First arrival at the goal by encoding, trained networks and frozen ones, 32 runs each. Left: share of runs that arrive within 300 episodes, with 95 % intervals, beside the exact chance of a random actor. Right: dots are runs; the large marks are medians with their 95 % intervals; runs that never arrive stand on the dotted line."}, "image": {"alt": "Eight rows, one for each encoding. Left, intervals of the share of runs that arrive, trained and frozen, beside a grey line at the random actor's chance. Right, along a logarithmic axis of episodes, a row of dots for the runs and a mark with an interval for the median."}}
figures.arrivals_by_encoding(first, short.episodes, by_chance)

# %% [markdown]
# {numref}`fig-network-arrivals` asks three things. Is there anything left to explain? The blog's reason for one-hots is
# that coordinates give the grid away: with scaled ones {glue:text}`by-300-frozen` of the *untrained*
# networks lead the actor to the goal, {glue:text}`by-300-scaled-coordinates` of the trained ones. Does
# it take inputs that states share? With one one-hot per state {glue:text}`by-300-state-one-hot` of the runs arrive, of the random actor's
# {glue:text}`by-300-random-actor` (exactly: {glue:text}`by-chance`), with the two one-hots {glue:text}`by-300-row-column-one-hot`.
# {glue:text}`needs-sharing`
#
# And does it take the maze's geometry in these inputs? With the one-hots shuffled {glue:text}`by-300-row-column-one-hot-shuffled` of the runs arrive. The two one-hots in their
# order bring {glue:text}`geometry` more. {glue:text}`has-geometry` One one-hot per state differs from the shuffled ones in sharing alone: it brings
# {glue:text}`only-sharing`. With random features of 20 numbers {glue:text}`by-300-random-features-20` arrive, of 89
# {glue:text}`by-300-random-features-89`, with a learned embedding {glue:text}`by-300-learned-embedding`. How much do these networks see? After 300 episodes those with
# shuffled one-hots have visited {glue:text}`seen-shuffled` of the 89 states, those with the one-hots in order {glue:text}`seen-in-order`, the random actor
# {glue:text}`seen-random-actor`.
#
# With {glue:text}`sharing` of the seven encodings that share inputs a network clearly exceeds the exact chance. {glue:text}`low` A network with one one-hot per state is not a table: its hidden layers
# are shared all the same. So "sharing" means here that inputs are shared.

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
