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
# (chapter-rivals)=
# # Rivals: who explores faster?
#
# **Question.** Does {term}`SGCRL` find a goal as soon as agents that were made to explore, by counting visits or by optimism?
#
# **Finding.** {glue:text}`finds` Chance alone would take {glue:text}`chance-four` episodes in the four rooms (exact median); SGCRL
# takes {glue:text}`median-four`.

# %% tags=["hide-input"]
from dataclasses import replace

import numpy as np

from companion import figures
from companion.seeds import chapter_seed
from companion.threads import one_thread
from companion.trainings import once, trained
from sgcrl.measures.exploration import median_episode
from sgcrl.measures.visits import arrival_probability
from sgcrl.train import Settings, policy
from sgcrl.variants.contests import AUTHORS, PLACES, compare, tune

figures.use_style()
one_thread()
K, episodes = 32, 500
usual = Settings(
    runs=K,
    episodes=episodes,
    seed=chapter_seed(13),
    snapshot_every=episodes,
    evaluate_every=50,
)
mazes = {name: place.make() for name, place in PLACES.items()}
limit = {name: episodes * place.steps for name, place in PLACES.items()}
tuned, times, chance = {}, {}, {}
for name, place in PLACES.items():
    maze, budget = mazes[name], replace(usual, steps=place.steps)
    begin = tuned[place.like].search.best if place.like else AUTHORS
    tuning = replace(budget, runs=8, seed=chapter_seed(13, 1))
    tuned[name] = once(tune, maze, tuning, begin)
    chosen = {"SGCRL": tuned[name].search.best, "SGCRL, authors' settings": AUTHORS}
    same = {
        f"{method}, same settings": explorer
        for method, explorer in tuned["four rooms"].explorers.items()
    }
    explorers = tuned[name].explorers | same
    times[name] = once(compare, maze, budget, chosen, explorers)
    lot = policy(maze, np.zeros(maze.states), np.inf)
    chance[name] = float(arrival_probability(maze, lot, place.steps, ~maze.others))

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rivals-arrival", "caption": "Steps until the first arrival at the goal, median of 32 runs with 95 % intervals. Every method has its best settings in each world, chosen on other runs. Hollow: half of the runs or more have not arrived within 500 episodes. The random actor's medians are exact (hollow at the border: beyond it)."}, "image": {"alt": "Nine worlds, one row each, on a logarithmic axis of steps. In each row seven marks: the random actor, SGCRL, counting, optimism, planned counting, and counting and optimism at each step."}}
methods = "SGCRL", "counting", "optimism", "planned counting"
online = "counting at each step", "optimism at each step"
half = {n: median_episode(p) * PLACES[n].steps for n, p in chance.items()}
rows = {
    name: {"random actor": half[name]} | {m: times[name][m] for m in methods + online}
    for name in PLACES
}
figures.first_times(rows, limit, 1e5)

# %% tags=["remove-cell"]
from companion.claims import Claim, Verdicts, above, below, worded
from companion.numbers import glue, low_high
from sgcrl.measures.statistics import interval, paired_difference, paired_ratio

stopped = {
    name: {method: np.minimum(when, limit[name]) for method, when in found.items()}
    for name, found in times.items()
}
ratios = {  # of SGCRL's time to each rival's, run by run
    method: {n: paired_ratio(t["SGCRL"], t[method]) for n, t in stopped.items()}
    for method in (*methods[1:], *online)
}
later = {
    method: {name: above(found, 1) for name, found in by_place.items()}
    for method, by_place in ratios.items()
}
wins = {
    method: f"{sum(test.passed is True for test in tests.values())} of {len(PLACES)}"
    for method, tests in later.items()
}
losses = sum(test.passed is False for test in later["counting"].values())
all_later = sum(test.passed is True for test in later["counting"].values())
median_four = np.median(stopped["four rooms"]["SGCRL"]) / PLACES["four rooms"].steps
short = dict(zip(("four", "nine", "corridor", "hanoi"), ("four rooms", "3×3 rooms", "corridor", "Hanoi, 4 disks"), strict=True))  # fmt: skip
called = dict(zip(("counting", "optimism", "planned", "count-online", "hope-online"), ratios, strict=True))  # fmt: skip
met = {n: interval(times[n]["SGCRL"] <= limit[n]) for n in PLACES}
ends = {key: low_high(ratios[method].values()) for key, method in called.items()}
for key, method in called.items():
    to_rival = {place: ratios[method][name] for place, name in short.items()}
    told = {"ratio": {key: to_rival}}
    told |= {"least": {key: ends[key]["low"]}, "most": {key: ends[key]["high"]}}
    glue(told, ".0f" if method in online else ".1f")
clock = [paired_ratio(t["counting"], t["counting at each step"]) for t in stopped.values()]  # fmt: skip
glue({"clock": low_high(clock)}, ".0f")
wins_told = {key: wins[method] for key, method in called.items()}
glue({"wins": wins_told})
met_told = {place: met[name] for place, name in short.items()}
glue({"met": met_told | {"sixteen": met["4×4 rooms"]}}, ".2f")
glue(
    {
        "chance-four": half["four rooms"] / PLACES["four rooms"].steps,
        "median-four": median_four,
        "finds": worded(
            all_later > len(PLACES) / 2,
            f"No: with the same knowledge, and both at their best settings, an agent that counts visits finds the goal sooner than SGCRL in {all_later} of {len(PLACES)} worlds.",
            f"In part: with the same knowledge, and both at their best settings, an agent that counts visits finds the goal sooner than SGCRL in {all_later} of {len(PLACES)} worlds, and later in {losses}.",
            "This is open.",
        ),
    },
    ".0f",
)

# %% [markdown]
# ## The rivals
#
# All methods start from the same state, walk for the same number of steps, and know which states their next actions lead to. No episode ends at the goal.
#
# - The **random actor** draws every action with the same chance. Its chances are computed exactly, from the absorbing Markov chain.
# - **Counting** scores a state by the number $n$ of its visits: $1/\sqrt n$, $-\log n$ or $1/n$. It climbs this score as SGCRL climbs $c$, with a softmax or greedily.
# - **Planned counting** knows the whole map. It heads for the largest discounted sum of these scores.
# - **Optimism** is Q-learning on the sparse reward (1 at the goal), whose values all start at 1, as if every state were the goal.
#
# These three change between episodes only, as SGCRL does. "**At each step**" means that counts or values change during the episode; this is how the two
# methods are normally used.
#
# SGCRL and each rival are tuned in every world, by the first arrival: at least 24 settings each on 8 runs, and the best four of these on 24 more. The comparison uses 32 other
# runs. {doc}`13_rivals_evidence` has the grids, what was chosen, and the same contest with one setting for all worlds. A rival takes a few lines. The next
# cell shows the settings of counting that won in the four rooms, and lets it run until all its runs have been at the goal.

# %%
from sgcrl.variants.explorers import explore, first_arrivals

best = tuned["four rooms"].explorers["counting"]
(walks,) = explore(mazes["four rooms"], [best], usual, until="arrival")
arrival = first_arrivals(walks, mazes["four rooms"].goal)
print(f"score {best.bonus}, temperature {best.temperature}")
print(f"median first arrival: episode {np.median(arrival):.0f}")

# %% [markdown]
# ## Who finds the goal first
#
# Read {numref}`fig-rivals-arrival` as a race to the left. Run by run, SGCRL needs this many times the steps of each rival (geometric means; a run
# that does not arrive counts as 500 episodes, so these ratios are on the low side where SGCRL often fails):
#
# | SGCRL's time over that of | four rooms | 3×3 rooms | corridor | Hanoi, 4 disks | sooner than SGCRL in |
# |:--|:--|:--|:--|:--|:--|
# | counting | {glue:text}`ratio-counting-four` | {glue:text}`ratio-counting-nine` | {glue:text}`ratio-counting-corridor` | {glue:text}`ratio-counting-hanoi` | {glue:text}`wins-counting` |
# | optimism | {glue:text}`ratio-optimism-four` | {glue:text}`ratio-optimism-nine` | {glue:text}`ratio-optimism-corridor` | {glue:text}`ratio-optimism-hanoi` | {glue:text}`wins-optimism` |
# | planned counting | {glue:text}`ratio-planned-four` | {glue:text}`ratio-planned-nine` | {glue:text}`ratio-planned-corridor` | {glue:text}`ratio-planned-hanoi` | {glue:text}`wins-planned` |
# | counting at each step | {glue:text}`ratio-count-online-four` | {glue:text}`ratio-count-online-nine` | {glue:text}`ratio-count-online-corridor` | {glue:text}`ratio-count-online-hanoi` | {glue:text}`wins-count-online` |
# | optimism at each step | {glue:text}`ratio-hope-online-four` | {glue:text}`ratio-hope-online-nine` | {glue:text}`ratio-hope-online-corridor` | {glue:text}`ratio-hope-online-hanoi` | {glue:text}`wins-hope-online` |
#
# SGCRL arrives within 500 episodes in {glue:text}`met-four` of its runs in the four rooms, {glue:text}`met-nine` with 3×3 rooms, {glue:text}`met-sixteen` with 4×4
# rooms, {glue:text}`met-corridor` in the corridor and {glue:text}`met-hanoi` in the tower of Hanoi with four disks.
#
# The clock is part of this. Counting that changes only between episodes takes {glue:text}`clock-low` to {glue:text}`clock-high` times as long as counting at each step, depending on the world.
# An agent that learns *during* an episode can leave a dead end at once; one that does not stays there until the episode is over.
#
# ## Without a goal to find
#
# The first arrival mixes exploring with stopping at the goal. So we {term}`wall off <walled-off world>` the goal and count the states seen, with the same settings.

# %% tags=["hide-input"]
from sgcrl.measures.exploration import expected_coverage, time_to_see
from sgcrl.measures.visits import coverage
from sgcrl.variants.searches import sgcrl
from sgcrl.worlds import walled_off

window, paths, by_lot = 150, {}, {}
for name in short.values():
    closed, best = walled_off(mazes[name]), tuned[name].search.best
    budget = replace(usual, steps=PLACES[name].steps, episodes=window)
    actor = replace(budget, actor_temperature=best["temperature"])
    rate, spread = best["learning_rate"], best["spread"]
    run = once(sgcrl, closed, actor, rate, spread, False)
    paths[name] = {"SGCRL": run.trajectories}
    for method in ("counting", "optimism", "planned counting"):
        (paths[name][method],) = explore(
            closed, [tuned[name].explorers[method]], budget
        )
    lot = policy(closed, np.zeros(closed.states), np.inf)
    by_lot[name] = expected_coverage(closed, lot, budget.steps, range(1, window + 1))

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rivals-coverage", "caption": "Share of the states that have been seen, with the goal walled off (32 runs, means and 95 % bands). The random actor's mean is exact."}, "image": {"alt": "Four panels, four rooms, 3 by 3 rooms, corridor and Hanoi with four disks: the share of states seen over 150 episodes, a curve each for the random actor, SGCRL, counting, optimism and planned counting."}}
seen, days = {}, np.arange(1, window + 1)
for name, found in paths.items():
    reachable = mazes[name].states - 1
    seen[name] = {"random actor": (days, np.tile(by_lot[name] / reachable, (2, 1)))}
    for method, path in found.items():
        covered = coverage(path, mazes[name].states) / reachable
        seen[name][method] = (days, covered)
figures.panels_over_time(seen, "share of states seen", ylim=(0, 1.03))

# %% tags=["remove-cell"]
need = {name: int(np.ceil(0.9 * (mazes[name].states - 1))) for name in paths}
until = {
    name: {
        m: time_to_see(path, mazes[name].states, need[name]) for m, path in by.items()
    }
    for name, by in paths.items()
}
slower = {
    place: paired_ratio(until[name]["SGCRL"], until[name]["counting"])
    for place, name in short.items()
}
ready = {
    place: {"SGCRL": interval(until[name]["SGCRL"] <= window), "counting": interval(until[name]["counting"] <= window)}
    for place, name in short.items()
}  # fmt: skip
at50 = {m: seen["four rooms"][m][1][:, 49] * need["four rooms"] / 0.9 for m in methods}
cells50 = {
    m: interval(coverage(path, mazes["four rooms"].states)[:, 49])
    for m, path in paths["four rooms"].items()
}
lot50 = by_lot["four rooms"][49]
glue({"slower": slower}, ".1f")
glue({"ready": ready}, ".2f")
glue({"cells": cells50 | {"lot": lot50}}, ".0f")

# %% [markdown]
# In the four rooms SGCRL has seen {glue:text}`cells-SGCRL` of 88 states after 50 episodes, counting {glue:text}`cells-counting`, and chance would give
# {glue:text}`cells-lot` ({numref}`fig-rivals-coverage`). How long until nine tenths of all states are seen? SGCRL takes {glue:text}`slower-four` times as long as counting in the four
# rooms, {glue:text}`slower-nine` times with 3×3 rooms, {glue:text}`slower-corridor` times in the corridor and {glue:text}`slower-hanoi` times in the tower of Hanoi (a run that
# does not get there counts as 151 episodes). The share of SGCRL's runs that get there is {glue:text}`ready-four-SGCRL`, {glue:text}`ready-nine-SGCRL`,
# {glue:text}`ready-corridor-SGCRL` and {glue:text}`ready-hanoi-SGCRL`.
#
# ## Does SGCRL choose what is new?
#
# "SGCRL explores like a method that counts" sounds plausible after such curves. What would we measure if its choices had nothing to do with its own visits? For each
# step, let $n$ be the visits in earlier episodes. Take the mean of
# $\log(1+n)$ over the states that the actions lead to, less that of the state which was chosen. This *preference for the new* has three nulls:
#
# 1. a random actor has 0, whatever was visited before;
# 2. a {term}`frozen table <frozen table>` climbs a $c$ that never changes, so it goes where it has been;
# 3. SGCRL's own choices, judged by the visits of *another* run: what is left is the drift outwards that all runs share.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rivals-new", "caption": "Preference for the new in the four rooms with the goal walled off: how much less visited the chosen next states are, in logarithms, than a random action would give (32 runs, means and 95 % bands). SGCRL and the frozen table have the authors' settings, counting its best. Dotted: the random actor."}, "image": {"alt": "Four curves over 50 episodes: counting, SGCRL, SGCRL's choices judged by another run's visits, and a frozen table; a dotted line at zero for the random actor."}}
from sgcrl.measures.exploration import preference_for_new
from sgcrl.tabular import TabularCritic

closed = walled_off(mazes["four rooms"])
brief = replace(usual, episodes=50, snapshot_every=50)
still = trained(TabularCritic, closed, brief, frozen=True)
own = trained(TabularCritic, closed, brief).trajectories
choices = {
    "counting": preference_for_new(closed, paths["four rooms"]["counting"][:, :50]),
    "SGCRL": preference_for_new(closed, own),
    "SGCRL, by another run's visits": preference_for_new(
        closed, own, judges=np.roll(own, 1, axis=0)
    ),
    "frozen table": preference_for_new(closed, still.trajectories),
}
curves = {name: (np.arange(1, 51), values) for name, values in choices.items()}
figures.over_time(curves, "preference for the new", reference={"random actor": 0})

# %% tags=["remove-cell"]
liking = {name: values.mean(axis=1) for name, values in choices.items()}
likes = {name: interval(values) for name, values in liking.items()}
over_frozen = paired_difference(liking["SGCRL"], liking["frozen table"])
over_other = paired_difference(
    liking["SGCRL"], liking["SGCRL, by another run's visits"]
)
prefers, by_own = above(likes["SGCRL"], 0), above(over_other, 0)
learns = above(over_frozen, 0)
keys = ("counting", "SGCRL", "other", "frozen")
told = {"likes": dict(zip(keys, likes.values(), strict=True))}
glue(told | {"own": over_other, "learnt": over_frozen}, "+.2f")
glue(
    {
        "tracks": worded(
            prefers & by_own,
            "So step by step SGCRL avoids what it has visited itself, as an agent that counts does.",
            "So step by step SGCRL does not choose as an agent that counts does: one null or another does as much.",
            "Whether step by step SGCRL chooses as an agent that counts does is open.",
        ),
        "training": worded(
            learns,
            "What training does is to work against the habit of the frozen table, which goes where it has been.",
            "Training does not even work against the habit of the frozen table.",
            "Whether training works against the habit of the frozen table is open.",
        ),
    }
)

# %% [markdown]
# Over 50 episodes SGCRL's preference is {glue:text}`likes-SGCRL`, that of counting {glue:text}`likes-counting`, and that of a frozen table
# {glue:text}`likes-frozen` ({numref}`fig-rivals-new`); training adds {glue:text}`learnt`. Judged by another run's visits, SGCRL's preference is
# {glue:text}`likes-other`; its own visits change that by {glue:text}`own`. {glue:text}`tracks` {glue:text}`training` The score of a count falls with the first visit. $c$ falls only after many, and until
# then the actor stays where $c$ is high.
#
# ## How the time grows
#
# Five worlds of 2×2 to 4×4 rooms differ in size alone. We fit a power of the number of states to all runs of all five sizes. A run that has not arrived enters
# as "later than 500 episodes", by the likelihood of a censored time; none is dropped.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rivals-size", "caption": "Median steps until the first arrival, with 95 % intervals, in 2\u00d72, 2\u00d73, 3\u00d73, 3\u00d74 and 4\u00d74 rooms of 3\u00d73 cells. Left: every method tuned at each size. Right: one setting for all sizes, the best in the four rooms (SGCRL: the authors'). Hollow: half of the runs or more do not arrive. The random actor's medians are exact."}, "image": {"alt": "Two logarithmic panels of steps against 40 to 168 states. In each a rising line for the random actor, SGCRL, counting, optimism, planned counting and counting at each step."}}
halls = [name for name in PLACES if "×" in name]
sizes = [mazes[name].states for name in halls]
drawn = (*methods, "counting at each step")
one_for_all = {m: f"{m}, same settings" for m in drawn[1:]}
one_for_all["SGCRL"] = "SGCRL, authors' settings"
random_medians = {"random actor": [half[name] for name in halls]}
figures.learning_times(
    {
        "tuned at each size": (
            sizes,
            random_medians | {m: [times[n][m] for n in halls] for m in drawn},
        ),
        "one setting for all sizes": (
            sizes,
            random_medians
            | {m: [times[n][one_for_all[m]] for n in halls] for m in drawn},
        ),
    }
)

# %% tags=["remove-cell"]
from sgcrl.measures.growth import censored_power

limits = [limit[name] for name in halls]
powers = {
    m: censored_power(sizes, [times[n][m] for n in halls], limits)
    for m in (*drawn, *one_for_all.values())
}
steepness = np.polyfit(np.log(sizes), np.log(random_medians["random actor"]), 1)[0]
fits = {"SGCRL": "SGCRL", "counting": "counting", "planned": "planned counting"}
fits |= {"optimism": "optimism", "online": "counting at each step"}
glue(
    {
        "power": {key: powers[m].power for key, m in fits.items()},
        "same": {key: powers[one_for_all[m]].power for key, m in fits.items()},
        "by-lot": steepness,
    },
    ".1f",
)
glue({"stopped": f"{powers['SGCRL'].censored} of {powers['SGCRL'].runs}"})

# %% [markdown]
# Tuned at each size, SGCRL's time grows as the number of states to the power {glue:text}`power-SGCRL` ({glue:text}`stopped` runs had not arrived), that of counting to
# {glue:text}`power-counting`, of optimism to {glue:text}`power-optimism`, of planned counting to {glue:text}`power-planned` and of counting at each step to
# {glue:text}`power-online`. With one setting for all sizes SGCRL has {glue:text}`same-SGCRL` and counting {glue:text}`same-counting`. The random actor's exact medians grow with a power of
# {glue:text}`by-lot` ({numref}`fig-rivals-size`). These powers describe rooms of 40 to 168 states, nothing larger.
#
# *What this does not mean.* A table of 89 states is home ground for counting. In a network, or where no two states are alike, counts and optimism need substitutes, and
# nothing here compares those with SGCRL. Nor does a count know where the goal is: {doc}`13_rivals_evidence` shows what the methods do after they have found it.
#
# ## Verdicts
#
# Times are compared run by run; {doc}`/book/methods` says what a verdict means.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
run = trained(TabularCritic, mazes["four rooms"], usual)
share = interval(run.arrival() < episodes)
exact = 1 - (1 - chance["four rooms"]) ** episodes
saw = interval(coverage(run.trajectories, mazes["four rooms"].states)[:, 49])
lot = policy(mazes["four rooms"], np.zeros(mazes["four rooms"].states), np.inf)
(lot_sees,) = expected_coverage(mazes["four rooms"], lot, usual.steps, [50])
hopeful = interval(times["four rooms"]["optimism"] <= limit["four rooms"])
more_cells = paired_difference(
    *(coverage(paths["four rooms"][m], mazes["four rooms"].states)[:, 49] for m in ("counting", "SGCRL"))
)  # fmt: skip
of = {place: ratios["counting"][name] for place, name in short.items()}
steady = later["counting at each step"]
all_rooms = steady["2×2 rooms"] & steady["2×3 rooms"] & steady["3×3 rooms"]
all_rooms &= steady["3×4 rooms"] & steady["4×4 rooms"]
both = steady["Hanoi, 3 disks"] & steady["Hanoi, 4 disks"]
spread_of = ends["count-online"]
Verdicts(
    Claim(
        "For traditional reinforcement learning, sparse reward is death",
        "blog",
        f"arrivals in 500 episodes of the four rooms: Q-learning from zero, until then a random actor, {exact:.2f} (exact); "
        f"SGCRL {share:.2f}; optimistic {hopeful:.2f}",
        {
            "Q-learning from zero finds the goal in fewer runs than SGCRL": above(
                share, exact
            ),
            "Q-learning from an optimistic start finds it in less than half": below(
                hopeful, 0.5
            ),
        },
    ),
    Claim(
        "Contrastive RL has a novelty-seeking exploration built in, seen beside rivals in a table",
        "blog",
        f"arrivals {share:.2f}, random {exact:.2f} (exact); cells {saw:.0f} and {lot_sees:.0f} (exact); "
        f"{of['four']:.2f} times the time of counting",
        {
            "it arrives in more runs than a random actor": above(share, exact),
            "it sees more cells in 50 episodes": above(saw, lot_sees),
            "it takes less than three times as long as counting visits": below(
                of["four"], 3
            ),
        },
    ),
    Claim(
        "Step by step, tabular SGCRL chooses what it has visited less, as an agent that counts does",
        "ours",
        f"preference for the new {likes['SGCRL']:+.2f}, counting {likes['counting']:+.2f}; beyond a frozen table {over_frozen:+.2f}, "
        f"beyond another run's visits {over_other:+.2f}",
        {
            "more than an actor that chooses by lot, which has 0": prefers,
            "more than a frozen table": learns,
            "more by its own visits than by another run's": by_own,
        },
    ),
    Claim(
        "A plain count of visits explores as well as SGCRL, in a table",
        "ours",
        f"cells, counting less SGCRL {more_cells:+.0f}; SGCRL's time over counting's: four rooms {of['four']:.2f}, "
        f"3×3 rooms {of['nine']:.2f}, corridor {of['corridor']:.2f}, Hanoi {of['hanoi']:.2f}",
        {
            "it sees more cells in 50 episodes of the four rooms": above(more_cells, 0),
            "SGCRL arrives later in the four rooms": above(of["four"], 1),
            "later with nine rooms": above(of["nine"], 1),
            "later in the corridor": above(of["corridor"], 1),
            "later in the tower of Hanoi with four disks": above(of["hanoi"], 1),
        },
    ),
    Claim(
        "An agent that counts visits at each step finds the goal sooner than SGCRL in every world that we tried, both tuned there",
        "ours",
        f"SGCRL's time over its: {spread_of['low']:.1f} to {spread_of['high']:.1f} in nine worlds",
        {
            "in the four rooms": steady["four rooms"],
            "in rooms of five sizes": all_rooms,
            "in the corridor": steady["corridor"],
            "in the tower of Hanoi, three and four disks": both,
        },
    ),
    Claim(
        "In rooms of five sizes, SGCRL's time to the goal grows faster than that of counting visits, and more slowly than a random actor's",
        "ours",
        f"power of the number of states: SGCRL {powers['SGCRL'].power:.1f}, counting {powers['counting'].power:.1f}; one setting for all sizes "
        f"{powers[one_for_all['SGCRL']].power:.1f} and {powers[one_for_all['counting']].power:.1f}; random actor {steepness:.1f} (exact)",
        {
            "a higher power than counting, tuned at each size": above(
                powers["SGCRL"].power, powers["counting"].power
            ),
            "also with one setting for all sizes": above(
                powers[one_for_all["SGCRL"]].power,
                powers[one_for_all["counting"]].power,
            ),
            "a lower power than a random actor": below(
                powers["SGCRL"].power, steepness
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
# - With the same knowledge and the same clock, and both tuned in each world, counting visits finds the goal sooner than SGCRL in {glue:text}`wins-counting` worlds;
#   SGCRL takes {glue:text}`least-counting` to {glue:text}`most-counting` times as long.
# - Rivals that may learn during an episode are farther ahead: SGCRL takes {glue:text}`least-count-online` to {glue:text}`most-count-online` times as long as counting at each step.
# - Step by step SGCRL's preference for the new is {glue:text}`likes-SGCRL`, where chance has 0, counting {glue:text}`likes-counting` and a frozen table {glue:text}`likes-frozen`.
#
# ## The way on
#
# Tuning, exact chances, what happens after the find, and your own settings: {doc}`13_rivals_evidence`; larger worlds and longer trainings: {doc}`13_long_evidence`. A learnt similarity has one
# thing that a count has not, it can be edited: {doc}`14_steering`.
