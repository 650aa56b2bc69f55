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
# (evidence-after-long)=
# # Evidence: what long trainings show after the find
#
# The chapter's page, {doc}`08_after`, follows an agent for 400 episodes after the find. The paper's figure spans 20,000. Here you find success, and $c$ by distance from the
# goal, over 20,000 episodes; what the noise of the {term}`actor` does to finished tables; where a greedy actor is stuck on them; and trainings with more updates an episode.
# All of it rests on records of long trainings ({term}`record`), 32 runs each ({doc}`/book/reproduce`). {doc}`/book/methods` says what intervals, seeds and verdicts mean.

# %% tags=["remove-cell"]
from companion import figures
from companion.claims import above, below, within, worded
from companion.numbers import glue, shown
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# ## Twenty thousand episodes
#
# The records hold $c$ every thousand episodes. There are two worlds, with the goal in the far corner and with the goal in the upper right room, a *side room*. In each
# the control is the {term}`walled-off world` with the same seeds. (The records of the far corner with its goal open are read in {doc}`06_start` and {doc}`07_low_rank`, too.)

# %%
import numpy as np

from companion.records import load
from sgcrl.variants.worlds import goal_aside
from sgcrl.worlds import four_rooms

far, side = "goal in the far corner", "goal in a side room"
worlds = {far: four_rooms(), side: goal_aside()}
names = {far: ("table", "table, goal walled off")}
names[side] = ("goal aside", "goal aside, walled off")
records = {
    title: dict(zip(("SGCRL", "goal walled off"), map(load, both), strict=True))
    for title, both in names.items()
}

# %% [markdown]
# Success is the exact probability of touching the goal in 50 steps, for the actor of the training and for the greedy policy on the same tables. For the test the
# control's wall is taken away.

# %%
from sgcrl.measures.visits import success_probability

thousands, cold, long = np.arange(21) * 1000, 1e-9, {}
for title, world in worlds.items():
    c, closed = (record["similarity"] for record in records[title].values())
    long[title] = {
        "SGCRL": success_probability(world, c, 0.1, 50),
        "goal walled off": success_probability(world, closed, 0.1, 50),
        "greedy": success_probability(world, c, cold, 50),
    }

# %% [markdown]
# The next cell takes what the find is worth after 1,000 episodes, and over the second half of the training.

# %%
from sgcrl.measures.statistics import interval, paired_difference

final, lasting, early = {}, {}, {}
for title, curves in long.items():
    end = {name: values[:, -10:].mean(axis=1) for name, values in curves.items()}
    soon = (curves[name][:, 1] for name in ("SGCRL", "goal walled off"))
    final[title] = {name: interval(values) for name, values in end.items()}
    lasting[title] = paired_difference(end["SGCRL"], end["goal walled off"])
    early[title] = paired_difference(*soon)
    print(
        f"{title}: after 1,000 episodes {early[title]:+.2f}, later {lasting[title]:+.2f}"
    )

# %% tags=["remove-cell"]
trained = {
    name: interval(records[far]["SGCRL"][name][:, -50:].mean(axis=1))
    for name in ("success", "success_near", "greedy", "greedy_near")
}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after-long", "caption": "Probability of reaching the goal in 50 steps, exact, over 20,000 episodes: for the training actor, for the actor trained with the goal walled off (the wall taken away for the test), and for the greedy policy on the table of the first. Dotted: what the paper reports in 20,000 trials, about 0.69. Means and 95 % bands over 32 runs."}, "image": {"alt": "Two panels, one for each place of the goal: success from 0 to 1 against episodes up to 20,000. Three curves with bands: SGCRL, goal walled off, greedy. In the left panel a dotted line at 0.69."}}
paper = 0.69
figure = figures.compared(
    {title: (thousands, curves) for title, curves in long.items()},
    "episode",
    "success",
    ylim=(-0.02, 1.25),
    xticks=[0, 10_000, 20_000],
    yticks=[0, 0.25, 0.5, 0.75, 1],
)
figure.axes[0].axhline(paper, color="#8c8c8c", linewidth=1.2, linestyle=":")
figure

# %% tags=["remove-cell"]
glue({"worth": lasting, "worth early": early}, "+.2f")
long_run = {name: final[far][name] for name in ("SGCRL", "goal walled off")}
glue({"long run": long_run, "measured": trained}, ".2f")

# %% [markdown]
# In the far corner the find is worth {glue:text}`worth-early-goal-in-the-far-corner` after 1,000 episodes, and {glue:text}`worth-goal-in-the-far-corner` over the second half
# of the 20,000 ({numref}`fig-after-long`): {glue:text}`long-run-SGCRL` against {glue:text}`long-run-goal-walled-off` for an actor that never stood on a goal. In the side room it is worth
# {glue:text}`worth-early-goal-in-a-side-room` and {glue:text}`worth-goal-in-a-side-room`. These are probabilities. Counted on the episodes of the last 5,000 in the far corner, the
# training actor steps on the goal in {glue:text}`measured-success` of them and comes within one step in {glue:text}`measured-success_near`; greedy does in
# {glue:text}`measured-greedy` and {glue:text}`measured-greedy_near`. The paper has "about 0.69". (The {term}`replay` holds 1,000 episodes, and from then on forgets the first failures;
# an exercise on {doc}`08_after_evidence` takes that up.)
#
# ## Does $c$ get a slope towards the goal?
#
# The next cell takes the mean $c$ at every distance from the goal after 20,000 episodes, and how far it falls from one to six steps away.

# %%
slopes, steepness = {}, {}
for title, world in worlds.items():
    distance, slopes[title] = world.distances[:, world.goal], {}
    steps = np.arange(0, int(distance[world.start]) + 1)
    for name, record in records[title].items():
        c = record["similarity"][:, -1]
        means = [c[:, distance == d].mean(axis=1) for d in steps]
        slopes[title][name] = np.stack(means, axis=1)
    falls = (x[:, 1] - x[:, 6] for x in slopes[title].values())
    steepness[title] = paired_difference(*falls)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after-slope", "caption": "Mean $c$ after 20,000 episodes by distance from the goal, with and without a goal to find. Means and 95 % bands over 32 runs."}, "image": {"alt": "Two panels, one for each place of the goal: mean c from minus 1 to 1 against steps from the goal, 1 at the goal itself. Two curves with bands: SGCRL and goal walled off."}}
figures.compared(
    {title: (np.arange(x["SGCRL"].shape[1]), x) for title, x in slopes.items()},
    "steps from the goal",
    "mean c",
    ylim=(-1, 1.05),
)

# %% tags=["remove-cell"]
start = {t: x["SGCRL"]["similarity"][:, 0].mean(axis=1) for t, x in records.items()}
glue({"next": {t: x["SGCRL"][:, 1] for t, x in slopes.items()}, "start": start}, ".2f")
glue({"steeper": steepness}, "+.2f")

# %% [markdown]
# The fall of $c$ from one to six steps away exceeds that of the control by {glue:text}`steeper-goal-in-the-far-corner` in the far corner and by
# {glue:text}`steeper-goal-in-a-side-room` in the side room ({numref}`fig-after-slope`). Next to the goal $c$ is {glue:text}`next-goal-in-the-far-corner` and
# {glue:text}`next-goal-in-a-side-room`. Before training its mean over all states was {glue:text}`start-goal-in-the-far-corner` and {glue:text}`start-goal-in-a-side-room`.
#
# ## What the actor's noise does
#
# The training actor draws its moves at a {term}`temperature` of 0.1. Does this noise help or hurt? We keep the finished tables as they are and vary the temperature of the actor
# alone, from nearly greedy to nearly uniform. Null models are the table before training and the control's. The best temperature is chosen on one half of the runs, and
# measured on the other.

# %%
temperatures, world = np.geomspace(0.001, 10, 17), worlds[far]
c, closed = (record["similarity"] for record in records[far].values())
tables = {
    "SGCRL": c[:, -1],
    "SGCRL, 1,000 episodes": c[:, 1],
    "goal walled off": closed[:, -1],
    "before training": c[:, 0],
}

# %% [markdown]
# The next cell does this for episodes of 50 and of 200 steps.

# %%
acted = {}
for steps in (50, 200):
    acted[f"{steps} steps"] = {
        name: np.stack(
            [success_probability(world, c, t, steps) for t in temperatures], axis=1
        )
        for name, c in tables.items()
    }

# %% tags=["remove-cell"]
half = len(tables["SGCRL"]) // 2
best = temperatures[acted["50 steps"]["SGCRL"][:half].mean(axis=0).argmax()]
trials = {"greedy": cold, "best": best, "training": 0.1}
by_run = {
    (name, steps): success_probability(world, tables["SGCRL"], t, steps)
    for name, t in trials.items()
    for steps in (50, 200)
}
frozen = {
    key: interval(values[half:] if "best" in key else values)
    for key, values in by_run.items()
}
over = {
    name: paired_difference(by_run["best", 50][half:], by_run[name, 50][half:])
    for name in ("greedy", "training")
}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after-temperature", "caption": "Success of frozen tables by the temperature at which the actor acts (training used 0.1): left in 50 steps, right in 200. After 20,000 and 1,000 episodes, for the control after 20,000, and before training. Means and 95 % bands over 32 runs."}, "image": {"alt": "Two panels, episodes of 50 and of 200 steps: success from 0 to 1 against the temperature of the actor from 0.001 to 10, on a logarithmic axis. Four curves with bands: SGCRL after 20,000 and after 1,000 episodes, goal walled off, before training."}}
figures.compared(
    {title: (temperatures, curves) for title, curves in acted.items()},
    "temperature of the actor",
    "success",
    xscale="log",
    xticks=[0.001, 0.01, 0.1, 1, 10],
    xticklabels=["0.001", "0.01", "0.1", "1", "10"],
    ylim=(-0.02, 1.55),
    yticks=[0, 0.25, 0.5, 0.75, 1],
)

# %% tags=["remove-cell"]
glue({
    "in 50": {name: frozen[name, 50] for name in ("greedy", "best", "training")},
    "in 200": {name: frozen[name, 200] for name in ("greedy", "training")},
    "best": shown(best, ".3f"),
    "noise": worded(
        above(over["greedy"], 0) & above(over["training"], 0),
        "The noise both helps and hurts.", "The noise does not both help and hurt.",
        "Whether the noise both helps and hurts is open.",
    ),
}, ".2f")  # fmt: skip
glue({"over": over}, "+.2f")

# %% [markdown]
# {glue:text}`noise` {numref}`fig-after-temperature`: on the tables of 20,000 episodes a greedy actor reaches the goal in {glue:text}`in-50-greedy` of the episodes, one at a temperature of
# {glue:text}`best` in {glue:text}`in-50-best`, and one at the 0.1 of the training in {glue:text}`in-50-training`. Run by run the best temperature is {glue:text}`over-greedy` ahead of greedy and
# {glue:text}`over-training` ahead of that of the training. With 200 steps the actor at 0.1 arrives in {glue:text}`in-200-training`, a greedy one in {glue:text}`in-200-greedy`. An actor that is
# slow gains by time; one that is *stuck* does not.
#
# Does noise free it? The next cell lets a greedy actor make a random move with probability ε, and prints how often it arrives.

# %%
from sgcrl.measures.visits import arrival_probability
from sgcrl.train import policy

greedy, noisy = policy(world, tables["SGCRL"], cold), {}
for epsilon in (0, 0.01, 0.1, 0.3):
    actions = (1 - epsilon) * greedy + epsilon / 5
    noisy[epsilon] = arrival_probability(world, actions, 50, ~world.others)
    print(f"ε = {epsilon}: {interval(noisy[epsilon]):.2f}")
freed = paired_difference(noisy[0.3], noisy[0])

# %% [markdown]
# ## What a greedy actor is stuck on
#
# Greedy ends on a local maximum of $c$. Where that is not the goal we call it a *trap*. Its *barrier* is how far $c$ has to fall on the best way on to the goal. To have
# more traps we look at ten moments of each run, the tables of the last ten thousands. A run is the unit: what follows is taken for each run, and intervals are over runs.

# %%
from sgcrl.measures.landscape import local_maxima, rising_path
from sgcrl.measures.traps import greedy_traps, shares_at_most, shares_by_state

levels = np.geomspace(0.001, 1, 31)
heights, places, traps = {}, {}, {}
for name, record in records[far].items():
    ends, stuck, height = greedy_traps(world, record["similarity"][:, -10:], 50)
    some = stuck.any(axis=1)  # runs with a trap
    heights[name] = shares_at_most(height, stuck, levels)[some]
    places[name] = shares_by_state(ends, stuck, world.states)[some]
    traps[name] = [x[s] for x, s in zip(height[some], stuck[some], strict=True)]

# %% tags=["remove-cell"]
ever_stuck = {name: f"{len(each)}" for name, each in traps.items()}
c = tables["SGCRL"]
peaks = interval(local_maxima(world, c).sum(axis=1) - 1)
climbs = interval(rising_path(world, c)[:, world.start])
barrier = interval([np.median(x) for x in traps["SGCRL"]], np.median)
lows = {
    name: 100 * shares[:, np.argmin(np.abs(levels - 0.1))]
    for name, shares in heights.items()
}
ranges = np.ptp(records[far]["SGCRL"]["similarity"][:, -10:], axis=2).mean(axis=1)
in_room = 100 * places["SGCRL"][:, world.regions == 0].sum(axis=1)
by_start = 100 * places["SGCRL"][:, world.distances[world.start] <= 3].sum(axis=1)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after-traps", "caption": "Left: where the greedy policy is stuck, on the tables of the last 10,000 episodes (ten moments of each run, mean of the runs that have a trap). Right: share of a run's traps with at most this barrier, beside the temperature of the training actor, for SGCRL and its control. Means and 95 % bands over the runs that have a trap."}, "image": {"alt": "Left: the maze, each cell coloured by its share of the traps, start and goal marked. Right: share of traps with at most this barrier, from 0 to 1, against the barrier on a logarithmic axis; two rising curves with bands, SGCRL and goal walled off, and a line at the actor's temperature of 0.1."}}
spread = (
    places["SGCRL"].mean(axis=0) if len(places["SGCRL"]) else np.zeros(world.states)
)
figures.traps(world, spread, heights, levels, 0.1)

# %% tags=["remove-cell"]
glue({
    "peaks": peaks, "ever stuck": ever_stuck["SGCRL"],
    "barrier": shown(barrier, ".3f"), "climbs": shown(climbs, ".2f"), "freed": shown(freed, "+.2f"),
    "map": worded(
        above(climbs, 0.5),
        "Most tables hold a map; where greedy fails on one, the steepest next step leaves it.",
        "In most tables even the map is missing.",
        "Whether most tables hold a map is open.",
    ),
    "bumps": worded(
        below(barrier, 0.1),
        "For a softmax at 0.1 that is no obstacle; for a greedy policy any bump is final.",
        "For a softmax at 0.1 that is an obstacle, too.",
        "Whether that is an obstacle for a softmax at 0.1 is open.",
    ),
}, ".1f")  # fmt: skip
glue({"range": interval(ranges, np.median)}, ".2f")
glue({"low": lows, "in room": in_room, "by start": by_start}, ".0f")

# %% [markdown]
# A table has {glue:text}`peaks` local maxima besides the goal ({numref}`fig-after-traps`), and {glue:text}`ever-stuck` of the 32 runs have a trap at one of the ten moments or more. The
# median barrier of a run's traps is {glue:text}`barrier` (median over runs), where $c$ spans {glue:text}`range`. {glue:text}`low-SGCRL` per cent of a run's traps have a barrier below the
# actor's temperature; in the control it is {glue:text}`low-goal-walled-off` per cent. {glue:text}`bumps` {glue:text}`in-room` per cent of a run's traps lie in the start room, and
# {glue:text}`by-start` per cent within three steps of the start. The share of runs that have a way from the start to the goal on which $c$ rises at *every* step is {glue:text}`climbs`.
# {glue:text}`map` Random moves with ε = 0.3 change success by {glue:text}`freed`.
#
# ## More updates an episode
#
# With 4 and 16 updates after each episode a training of 600 episodes takes long, so it is kept with the records, beside its walled-off control. Success is taken as above, the
# mean over the record's last five moments, at the temperature of the training.

# %%
p, arrives = {}, {}
for name in ("4 updates", "16 updates"):
    record, control = load(name), load(f"{name}, goal walled off")
    c, closed = (r["similarity"][:, -5:] for r in (record, control))
    arms = {"SGCRL": (c, 0.1), "goal walled off": (closed, 0.1), "greedy": (c, cold)}
    p[name] = {
        arm: success_probability(world, values, t, 50).mean(axis=1)
        for arm, (values, t) in arms.items()
    }
    arrives[name] = interval(record["arrival"] < 600)

# %% tags=["remove-cell"]
rows = {
    name: {arm: interval(values) for arm, values in arms.items()}
    for name, arms in p.items()
}
worth = {n: paired_difference(x["SGCRL"], x["goal walled off"]) for n, x in p.items()}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after-updates", "caption": "Success after 500 to 600 episodes with 4 and 16 updates after each: for the training actor, for the actor trained with the goal walled off, and for the greedy policy. Means and 95 % intervals over 32 runs."}, "image": {"alt": "Success from 0 to 1 in two rows, 4 and 16 updates. In each row three intervals: SGCRL, goal walled off, greedy."}}
figures.intervals(rows, "success", xlim=(-0.02, 1))

# %% tags=["remove-cell"]
glue({"find": worth}, "+.2f")
glue(
    {"arrives": arrives, "updates greedy": {n: x["greedy"] for n, x in rows.items()}},
    ".2f",
)

# %% [markdown]
# The find is worth {glue:text}`find-4-updates` with 4 updates and {glue:text}`find-16-updates` with 16 ({numref}`fig-after-updates`); {glue:text}`arrives-4-updates` and
# {glue:text}`arrives-16-updates` of the runs arrive. Greedy succeeds in {glue:text}`updates-greedy-4-updates` and {glue:text}`updates-greedy-16-updates`.
#
# ## What this does not mean
#
# A learnt actor need not be stuck on such bumps: ours looks one step ahead at a table of $c$. The barriers are those of one maze whose rows are noisy one by one; a network smooths
# between neighbours, a table does not.
#
# ## Verdicts

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

at_best = frozen["best", 50]
Verdicts(
    Claim(
        "The success of a table climbs to about 0.69 in 20,000 trials",
        "paper",
        f"last 5,000 episodes: on the goal {trained['success']:.2f}, within a step {trained['success_near']:.2f}; beyond the control {lasting[far]:+.2f}",
        {
            "within ±0.05 of it on the goal": within(
                trained["success"], paper - 0.05, paper + 0.05
            ),
            "within ±0.05 of it within one step of the goal": within(
                trained["success_near"], paper - 0.05, paper + 0.05
            ),
            "more than with the goal walled off": above(lasting[far], 0),
        },
    ),
    Claim(
        "The greedy policy fails because the table is a wrong map",
        "ours",
        f"greedy {frozen['greedy', 50]:.2f}, at temperature {best:.3f} {at_best:.2f}; runs with a rising way {climbs:.2f}; barrier of a trap {barrier:.3f}",
        {
            "no temperature succeeds in half of the episodes on the same table": below(
                at_best, 0.5
            ),
            "most runs have no way to the goal on which c rises at each step": below(
                climbs, 0.5
            ),
            "the barriers of its traps are higher than the temperature of the training": above(
                barrier, 0.1
            ),
        },
    ),
    Claim(
        "The noise of the actor both limits its success and makes it possible",
        "ours",
        f"success at temperature {best:.3f} beyond greedy {over['greedy']:+.2f}, beyond that of the training {over['training']:+.2f}; ε = 0.3 adds {freed:+.2f} to greedy",
        {
            "some noise succeeds more often than none": above(over["greedy"], 0),
            "and more often than that of the training": above(over["training"], 0),
            "random moves help a greedy actor": above(freed, 0),
        },
    ),
    Claim(
        "In 20,000 episodes finding the goal gives c a slope in its last steps",
        "ours",
        f"fall of c from 1 to 6 steps, beyond the control {steepness[far]:+.2f} and {steepness[side]:+.2f}",
        {
            "goal in the far corner": above(steepness[far], 0),
            "goal in a side room": above(steepness[side], 0),
        },
    ),
    Claim(
        "More updates an episode do not make a table's greedy policy reach the goal in half of the episodes",
        "ours",
        f"greedy with 4 updates {rows['4 updates']['greedy']:.2f}, with 16 {rows['16 updates']['greedy']:.2f}",
        {f"with {name}": below(arms["greedy"], 0.5) for name, arms in rows.items()},
    ),
)

# %% [markdown]
# ```{replication}
# ```
