# ---
# jupyter:
#   jupytext:
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
# The table of {doc}`03_tabular`, training in this page. Press *Run*: the agent and, beside it, a random actor
# take one episode of 50 steps each, the agent's table takes one update, and so on. Then choose another preset,
# redraw the maze, or change a setting. The address of the page follows, so a link to it gives the situation to
# somebody else; it works offline.

# %%
from sgcrl.explorables import playground

playground()

# %% [markdown]
# It is the library's algorithm, written again in JavaScript: fed with the same random numbers, it walks the same
# trajectories and has the same embeddings to within 0.00001 in each of 100 episodes (a test compares them). The page's own random numbers are not the library's, so seed 0 here is another run than seed 0
# there. The seed shown at first was chosen: its first arrival is near the median. Try others, and do not believe
# any single one.

# %% [markdown]
# ## The presets, measured
#
# One run proves nothing. Here is what the library does with the settings of each preset.

# %% tags=["remove-cell"]
from sgcrl import figures

figures.use_style()

# %%
import numpy as np

from sgcrl.explorables.playground import MAZES, PRESETS, SETTINGS
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.worlds import from_text

K, runs = 32, {}
for preset in PRESETS:
    s = SETTINGS | {"maze": MAZES["four-rooms"][1]} | preset["settings"]
    world = from_text("\n".join(s["maze"]), allow_unreachable_goal=True)
    table = ("dimension", "start", "spread", "learning_rate", "normalised")
    critic = TabularCritic(world, K, 0, **{name: s[name] for name in table})
    temperature = np.inf if s["random_actor"] else s["actor_temperature"]
    settings = Settings(
        runs=K, episodes=200, batch=s["batch"], actor_temperature=temperature
    )
    runs[preset["name"]] = train(world, critic, settings)

# %%
from sgcrl.diagnostics import coverage, first_time, visit_counts
from sgcrl.statistics import interval, mean_where, paired_difference

covered = {n: coverage(r.trajectories, r.world.states) for n, r in runs.items()}
arrived = {n: first_time(r.reached()) for n, r in runs.items()}
visited_c = {
    n: mean_where(r.similarity[:, -1], visit_counts(r.trajectories, r.world.states) > 0)
    for n, r in runs.items()
}
chance = covered["Random actor"][:, 99]
behind = {n: paired_difference(c[:, 99], chance) for n, c in covered.items()}
assert (arrived["It explores"] < 200).all()
for name in ("It explores", "Goal walled off"):
    assert behind[name].low > 5
for name in ("Random start: lost", "Cold actor"):
    assert behind[name].high < -5
for name in ("No normalisation: no squeeze", "No learning"):
    assert behind[name].high < 2 and visited_c[name].mean() > 0.75
assert 0 < behind["Hot actor"].low < behind["Hot actor"].high < 10
assert visited_c["Hot actor"].mean() < visited_c["Random actor"].mean()
print({name: f"{c.mean():.2f}" for name, c in visited_c.items()})

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from IPython.display import Markdown

lines = [
    f"| {n} | {interval(covered[n][:, 99]):.1f} | {interval(arrived[n] < 200):.2f} | {interval(visited_c[n]):.2f} |"
    for n in runs
]
title = "| Preset | States visited in 100 episodes | Runs that reach the goal in 200 | Mean c of visited states after 200 |"
Markdown("\n".join([title, "|:--|:--|:--|:--|", *lines]))

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-presets", "caption": "Five of the presets: cells visited (left) and share of runs that have stepped on the goal (right), by episode. Means and 95 % bands over 32 runs; the episodes' axis is logarithmic."}, "image": {"alt": "Left: coverage rises fastest, and alike, for SGCRL and for the goal walled off; the random actor and the table without normalisation follow, and a random start stays far below. Right: all SGCRL runs reach the goal by episode 200, few others do."}}
shown = {
    "SGCRL": "It explores",
    "goal walled off": "Goal walled off",
    "random actor": "Random actor",
    "not normalised": "No normalisation: no squeeze",
    "random start": "Random start: lost",
}
figure = figures.exploration(
    {label: covered[name] for label, name in shown.items()},
    {label: arrived[name] for label, name in shown.items()},
    runs["It explores"].world.states,
)

# %% [markdown]
# {numref}`fig-presets` and the table say how much of a single run to believe. With the default settings every run
# reaches the goal; walling it off hardly changes the coverage. A random start and a cold actor stay far behind the
# random actor. Without normalisation, and without learning, $c$ of the visited states stays where it began, and
# the agent is no better than the random one. A hot actor is a little better, though its $c$ is squeezed.
#
# What this does not mean: that the same settings win everywhere. Other worlds of the playground say more:

# %% tags=["hide-input"]
from sgcrl.worlds import tower_of_hanoi

worlds = {name: from_text("\n".join(lines)) for name, lines in MAZES.values()}
worlds["Tower of Hanoi"] = tower_of_hanoi(3)
found, late = {}, {}
for name, world in worlds.items():
    for temperature in (0.1, np.inf):
        trial = Settings(runs=K, episodes=200, actor_temperature=temperature)
        reached = train(world, TabularCritic(world, K, 0), trial).reached()
        found[name, temperature] = reached.any(axis=1).mean()
        late[name, temperature] = reached[:, -50:].mean()
    print(
        f"{name}: {found[name, 0.1]:.2f} of runs reach the goal, random actor {found[name, np.inf]:.2f}; "
        f"success in the last 50 episodes {late[name, 0.1]:.2f}, {late[name, np.inf]:.2f}"
    )
assert 0.1 < found["spiral", 0.1] < 0.9 and found["spiral", np.inf] == 0
assert found["Tower of Hanoi", 0.1] == found["Tower of Hanoi", np.inf] == 1
assert late["Tower of Hanoi", 0.1] > 0.5 > late["Tower of Hanoi", np.inf]

# %% [markdown]
# In the spiral, whose goal is far from the start on foot and near as the crow flies, only part of the runs arrive
# within 200 episodes, and no random actor. In the Tower of Hanoi the random actor finds the goal in every run, too;
# what learning adds there comes afterwards.
