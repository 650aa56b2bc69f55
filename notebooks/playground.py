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
# (playground)=
# # Playground
#
# The table of {doc}`03_tabular`, or the network of {doc}`04_network`, training in this page. Press *Run*: the agent and its control each take an episode
# of 50 steps and one update, and so on. Then draw walls, choose another preset or control, or point at a state to see
# what pulls it. The page's address follows; it works offline.

# %%
from companion.explorables import playground

playground()

# %% [markdown]
# It is the library's algorithm, written again in JavaScript: fed with the same random numbers, it walks the same
# trajectories and has the same embeddings to within 0.00001 in each of 100 episodes, with a network to within 0.0001 (tests compare them). The page's own random numbers are not the library's, so seed 0 here is another run than seed 0
# there. The seed shown at first was chosen for a first arrival that is neither early nor late. Try others, and do not believe
# any single one.

# %% [markdown]
# ## Predict, then train
#
# Before you press *Run*, the page asks for a guess: in which episode will the mean of $c$ be down to $\sqrt{1/2}$ of its start, and
# which cell loses it first? *Show the prediction* draws what {doc}`05_spectrum` says of your maze, with nothing fitted: the course of $c$
# by {eq}`eq-forecast`, the growth rates, and the two sides of the first mode. The training is then drawn over it. Both means
# of $c$ weight states by the visits of a random walk from S that does not enter the goal, as that chapter does.
#
# All of it is worked out in the page, from the maze alone, and equal to `sgcrl.theory` to within 0.000001 (a test compares them). What this
# does not mean: that theory knows your agent. It assumes the pairs of that random walk and small deviations from one common vector, while the
# agent climbs $c$ and makes its own data. {doc}`05_spectrum` measures when the forecast is early, {doc}`05_spectrum_evidence` how many episodes
# later sampled training comes, {doc}`05_directions_evidence` which sides are found, and {doc}`02_squeeze` where $c$ leaves the squeeze. From a
# random start, without normalisation or without learning the page says that there is nothing to predict.

# %% [markdown]
# ## The presets, measured
#
# One run proves nothing. Here is what the library does with the settings of each preset.

# %% tags=["remove-cell"]
from companion import figures
from companion.claims import above, worded
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %%
import numpy as np

from companion.explorables.playground import MAZES, PRESETS, SETTINGS
from companion.seeds import chapter_seed
from sgcrl.network import MLPCritic
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.worlds import from_text

both = ("dimension", "learning_rate", "normalised")
critics = {
    "table": (TabularCritic, ("start", "spread", *both)),
    "network": (MLPCritic, both),
}
K, seed, runs = 32, chapter_seed(15), {}
for preset in PRESETS:
    s = SETTINGS | {"maze": MAZES["four-rooms"][1]} | preset["settings"]
    world = from_text(s["maze"], allow_unreachable_goal=True)
    made, options = critics[s["critic"]]
    critic = made(world, K, seed, **{name: s[name] for name in options})
    temperature = np.inf if s["random_actor"] else s["actor_temperature"]
    settings = Settings(
        runs=K,
        episodes=200,
        seed=seed,
        batch=s["batch"],
        actor_temperature=temperature,
    )
    runs[preset["name"]] = train(world, critic, settings)

# %%
from sgcrl.measures.statistics import interval, mean_where, paired_difference
from sgcrl.measures.visits import coverage, visit_counts

covered = {n: coverage(r.trajectories, r.world.states) for n, r in runs.items()}
arrived = {n: r.arrival() for n, r in runs.items()}
visited_c = {
    n: mean_where(r.similarity[:, -1], visit_counts(r.trajectories, r.world.states) > 0)
    for n, r in runs.items()
}
chance = covered["Random actor"][:, 99]
behind = {n: paired_difference(c[:, 99], chance) for n, c in covered.items()}
walled = paired_difference(
    covered["Goal walled off"][:, 99], covered["Usual settings"][:, 99]
)

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from IPython.display import Markdown

lines = [
    f"| {n} | {interval(covered[n][:, 99]):.1f} | {behind[n]:+.1f} | {interval(arrived[n] < 200):.2f} | {interval(visited_c[n]):.2f} |"
    for n in runs
]
title = "| Preset | States visited in 100 episodes | Less the random actor's | Runs that reach the goal in 200 | Mean c of visited states after 200 |"
Markdown("\n".join([title, "|:--|:--|:--|:--|:--|", *lines]))

# %% tags=["remove-cell"]
visits = {
    name: worded(
        above(more, 0),
        "more states than the random actor",
        "fewer states than the random actor",
        "no clearly different number of states",
    )
    for name, more in behind.items()
    if name not in ("Random actor", "Goal walled off")
}
glue({"visits": visits, "arrived": arrived["Usual settings"] < 200}, ".2f")
glue({"walled-off": walled}, "+.1f")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-presets", "caption": "Five of the presets: cells visited (left) and share of runs that have stepped on the goal (right), by episode. Means and 95 % bands over 32 runs; the episodes' axis is logarithmic."}, "image": {"alt": "Left: states visited against episodes; right: the share of runs that have met the goal. Each with a curve for SGCRL, goal walled off, random actor, not normalised and random start."}}
shown = {
    "SGCRL": "Usual settings",
    "goal walled off": "Goal walled off",
    "random actor": "Random actor",
    "not normalised": "No normalisation",
    "random start": "Random start",
}
figures.exploration(
    {label: covered[name] for label, name in shown.items()},
    {label: arrived[name] for label, name in shown.items()},
    runs["Usual settings"].world.states,
)

# %% [markdown]
# {numref}`fig-presets` and the table say how much of a single run to believe. With the default settings the agent
# visits {glue:text}`visits-Usual-settings` in 100 episodes, and a share of {glue:text}`arrived` of the runs
# reaches the goal in 200; walling it off changes the states visited by {glue:text}`walled-off`. From a
# random start it visits {glue:text}`visits-Random-start`, with a cold actor {glue:text}`visits-Cold-actor`, with a
# hot one {glue:text}`visits-Hot-actor`. Without normalisation it visits {glue:text}`visits-No-normalisation`, without
# learning {glue:text}`visits-No-learning`. With a network it visits {glue:text}`visits-A-network`.
#
# What this does not mean: that it is the same everywhere. Other worlds of the playground say more:

# %% tags=["hide-input"]
from dataclasses import replace

from sgcrl.variants.worlds import tower_of_hanoi

worlds = {name: from_text(lines) for name, lines in MAZES.values()}
worlds["Tower of Hanoi"] = tower_of_hanoi(3)
trial = Settings(runs=K, episodes=200, seed=seed)
actors = {"agent": trial, "random": replace(trial, actor_temperature=np.inf)}
found, late = {}, {}
for name, world in worlds.items():
    reached = {
        actor: train(world, TabularCritic(world, K, seed), chosen).reached()
        for actor, chosen in actors.items()
    }
    found[name] = {n: interval(x.any(axis=1)) for n, x in reached.items()}
    late[name] = {n: interval(x[:, -50:].mean(axis=1)) for n, x in reached.items()}
    print(
        f"{name}: {found[name]['agent']:.2f} of runs reach the goal, random actor {found[name]['random']:.2f};\n"
        f"  success in the last 50 episodes {late[name]['agent']:.2f}, {late[name]['random']:.2f}"
    )

# %% tags=["remove-cell"]
hanoi = "Tower of Hanoi"
glue({"spiral": found["spiral"], "hanoi": found[hanoi], "late": late[hanoi]}, ".2f")

# %% [markdown]
# In the spiral the goal is far from the start on foot and near as the crow flies: a share of
# {glue:text}`spiral-agent` of the runs arrives within 200 episodes, of the random actor's
# {glue:text}`spiral-random`. In the Tower of Hanoi it is {glue:text}`hanoi-agent` and
# {glue:text}`hanoi-random`; in the last 50 episodes there
# the goal is reached in shares of {glue:text}`late-agent` and
# {glue:text}`late-random`.
