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
# (evidence-rivals-long)=
# # Larger worlds: 3,000 episodes of SGCRL
#
# How far does SGCRL get with the authors' settings and much more time? {doc}`13_rivals` compares tuned methods in small worlds; this page reads six long trainings, made beforehand, of 32 runs and 3,000
# episodes each: 2×2 to 4×4 rooms of five by five cells, and spirals, corridors wound inwards, of 7 and 9 cells along a side. An episode has three times the steps of the shortest path. You find the
# arrivals beside the exact chances of a random actor and two rivals, how the time grows, and why SGCRL stops in the longer spiral.

# %% tags=["remove-cell"]
from companion import figures
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# The rivals are agents that count visits, or are optimistic, at each step, both greedy. They run until all have arrived.

# %%
from companion.records import LONG_RUNS, WORLDS, load
from companion.seeds import chapter_seed
from companion.trainings import once
from sgcrl.train import Settings
from sgcrl.variants.contests import compare
from sgcrl.variants.explorers import Explorer

rivals = {
    "counting at each step": Explorer(online=True),
    "optimism at each step": Explorer("optimism", online=True),
}

# %% tags=["hide-input"]
import numpy as np

from sgcrl.measures.exploration import median_episode
from sgcrl.measures.visits import arrival_probability
from sgcrl.train import policy

halls = "rooms 2x2", "rooms 2x3", "rooms 3x3", "rooms 4x4"
places, episodes = (*halls, "spiral 7", "spiral 9"), 3000
mazes = {place: WORLDS[place]() for place in places}
length = {place: LONG_RUNS[place].settings.steps for place in places}
records, chance, times = {}, {}, {}
for place, maze in mazes.items():
    assert length[place] == 3 * maze.distances[maze.start, maze.goal]
    records[place] = load(place)
    lot = policy(maze, np.zeros(maze.states), np.inf)
    chance[place] = float(arrival_probability(maze, lot, length[place], ~maze.others))
    budget = Settings(
        runs=32, seed=chapter_seed(13), episodes=episodes, steps=length[place]
    )
    first = records[place]["arrival"]
    met = np.where(first < episodes, (first + 1.0) * length[place], np.inf)
    times[place] = {"SGCRL": met} | once(compare, maze, budget, {}, rivals)

# %% [markdown]
# The share of runs that arrive within 3,000 episodes: of SGCRL, and of random actors (exact).

# %%
from sgcrl.measures.statistics import interval

arrives, by_chance = {}, {}
for place in places:
    arrives[place] = interval(records[place]["arrival"] < episodes)
    by_chance[place] = 1 - (1 - chance[place]) ** episodes
    print(f"{place}: {arrives[place]:.2f}, random {by_chance[place]:.3g}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rivals-long", "caption": "Steps until the first arrival at the goal, medians of 32 runs with 95 % intervals (SGCRL: to the end of the episode). Hollow: half of the runs or more have not arrived within 3,000 episodes. The random actor's medians are exact (hollow at the border: beyond it)."}, "image": {"alt": "Six worlds, one row each, on a logarithmic axis of steps. In each row four marks: the random actor, SGCRL, counting and optimism at each step."}}
half = {place: median_episode(p) * length[place] for place, p in chance.items()}
rows = {place: {"random actor": half[place]} | times[place] for place in places}
limits = {place: episodes * length[place] for place in places}
figures.first_times(rows, limits, 1e8)

# %% [markdown]
# The power of the growth over all four sizes of rooms, with runs that were stopped taken as such:

# %%
from sgcrl.measures.growth import censored_power

sizes, stops = [mazes[p].states for p in halls], [limits[p] for p in halls]
powers = {}
for name in ("SGCRL", *rivals):
    powers[name] = censored_power(sizes, [times[p][name] for p in halls], stops)
    stopped = powers[name].censored
    print(f"{name}: {powers[name].power:.1f}, {stopped} of 128 runs stopped")

# %% tags=["remove-cell"]
seen = {p: interval(records[p]["coverage"][:, -1]) for p in ("rooms 4x4", "spiral 9")}
glue({"arrives": arrives}, ".2f")
glue({"chance": {place: f"1 in {1 / p:,.0f}" for place, p in by_chance.items()}})
glue({"power": powers["SGCRL"].power}, ".1f")
glue({"seen": seen, "states": {place: mazes[place].states for place in seen}}, ".0f")

# %% [markdown]
# SGCRL arrives in {glue:text}`arrives-rooms-3x3` of the runs with nine rooms and in {glue:text}`arrives-rooms-4x4` with sixteen. Of random actors {glue:text}`chance-rooms-3x3` and
# {glue:text}`chance-rooms-4x4` would ({numref}`fig-rivals-long`). With sixteen rooms the runs have seen {glue:text}`seen-rooms-4x4` of {glue:text}`states-rooms-4x4` states
# at the end. In the shorter spiral {glue:text}`arrives-spiral-7` arrive, in the longer {glue:text}`arrives-spiral-9`; there the agent gets {glue:text}`seen-spiral-9` cells
# deep, of {glue:text}`states-spiral-9`. Over four sizes of rooms SGCRL's time grows as the states to the power {glue:text}`power`.
#
# These are not SGCRL's limits: its settings were made for the four rooms. {doc}`13_rivals` tunes it in each world.
#
# ## Where does SGCRL stop in the spiral?
#
# The record of the longer spiral holds $c$ after 3,000 episodes. Is it the table that does not lead to the goal, or the actor that does not follow it? For each run we compute
# the exact probability of arriving in an episode, with the same $c$ and a colder actor. First, how deep the runs have come by then.

# %%
maze, record = mazes["spiral 9"], records["spiral 9"]
depth = {}
for done in (500, 1000, 2000, 3000):
    depth[done] = interval(record["coverage"][:, done // 100 - 1])
    print(f"{done} episodes: {depth[done]:.1f} cells")

# %% [markdown]
# And the share of runs in which an actor of this temperature arrives in more than a tenth of its episodes:

# %%
for heat in (0.1, 0.03, 0.01):
    actions = policy(maze, record["similarity"][:, -1], heat)
    p = arrival_probability(maze, actions, length["spiral 9"], ~maze.others)
    leads = interval(p > 0.1)
    print(f"temperature {heat}: {leads:.2f} of the runs")

# %% tags=["remove-cell"]
from companion.claims import Claim, Verdicts, above, below, worded

stops_because = worded(
    below(leads, 0.5),
    "It is the table: in most runs a colder actor on the same $c$ would arrive in less than a tenth of its episodes",
    "It is the actor: most tables lead a colder actor to the goal in more than a tenth of its episodes",
    "Whether most tables lead a colder actor to the goal these runs do not decide",
)
glue({"stops": stops_because, "depth": {n: depth[n] for n in (1000, 3000)}}, ".0f")
glue({"cold-leads": leads}, ".2f")

# %% [markdown]
# {glue:text}`stops`. The agent gets {glue:text}`depth-1000` cells deep in 1,000 episodes and {glue:text}`depth-3000` in 3,000. At a temperature of 0.01 the same $c$ would lead
# {glue:text}`cold-leads` of the runs to the goal with a probability above 0.1.
#
# ## Verdicts
#
# The claim is held against the records above; the rules are on {doc}`/book/methods`.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
at_3x3, at_4x4, deepest = (
    arrives[place] for place in ("rooms 3x3", "rooms 4x4", "spiral 9")
)
Verdicts(
    Claim(
        "SGCRL still finds the goal in worlds where a random actor does not",
        "ours",
        f"arrivals in 3,000 episodes: nine rooms {at_3x3:.2f}, sixteen {at_4x4:.2f}, longer spiral {deepest:.2f}; "
        f"random actor (exact) {by_chance['rooms 3x3']:.2g}, {by_chance['rooms 4x4']:.2g}, {by_chance['spiral 9']:.2g}",
        {
            "in more than half of the runs with nine rooms": above(at_3x3, 0.5),
            "with sixteen": above(at_4x4, 0.5),
            "and in the longer spiral": above(deepest, 0.5),
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```
