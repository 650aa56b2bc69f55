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
# (evidence-table-axis)=
# # Evidence: the goal axis in a table
#
# The blog says of its network that the goal axis becomes fixed once the goal is sampled, and that exploitation begins then. {doc}`04_network`
# tests that for a network, where the goal's embedding ψ(g) moves from the first update on; {doc}`04_axis_evidence` asks what its turning does to exploration.
# A table is the opposite case. Its rows are separate, so ψ(g) stands still until the goal is in a batch. Does it come to rest afterwards, and does
# the agent need that? Here you find how fast ψ(g) turns after the find, and what becomes of success if it may not turn at all. Both claims
# extend the blog's sentence to a table; the extension is ours. {doc}`/book/methods` says what intervals, seeds and verdicts mean.

# %% tags=["remove-cell"]
from companion import figures
from companion.claims import above, below, within, worded
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# ## All runs find the goal in the same episode
#
# When a run finds the goal by itself depends on what it has learnt. So we decide when. For 50 episodes the actor cannot enter the goal. In the
# next one it is led there on a shortest way, and from then on it is free. In the control the goal stays closed. Until the find the two are the same run. A third
# arm is led in the same way, but every step of ψ(g) is undone: the goal stays in the batches and pulls at the others, and never moves itself.
# All this is done twice, with the goal in the corner opposite the start, the *far corner*, and in the upper right room, a *side room*.
# The next cell sets it up, with 32 runs.

# %%
from companion.seeds import chapter_seed
from sgcrl.train import Settings
from sgcrl.variants.finds import led
from sgcrl.variants.interventions import HeldGoalCritic
from sgcrl.variants.worlds import goal_aside
from sgcrl.worlds import four_rooms

find, seed = 50, chapter_seed(4)
settings = Settings(runs=32, episodes=find + 420, seed=seed, snapshot_every=10)
far, side = "goal in the far corner", "goal in a side room"
worlds, runs = {far: four_rooms(), side: goal_aside()}, {}

# %% [markdown]
# The function `led` trains runs that are led to the goal in one episode. Without that episode it is the control.

# %%
for title, world in worlds.items():
    runs[title] = {
        "goal found": led(world, settings, find),
        "goal never found": led(world, settings),
        "goal held still": led(world, settings, find, HeldGoalCritic),
    }

# %% tags=["remove-cell"]
from sgcrl.measures.visits import first_time

waited = {
    title: first_time(arms["goal found"].goal_in_batch) - find
    for title, arms in runs.items()
}
glue({"waited": waited}, ".1f")

# %% [markdown]
# The goal is first in a batch {glue:text}`waited-goal-in-the-far-corner` (far corner) and {glue:text}`waited-goal-in-a-side-room` (side room) episodes after the find, so we
# count from the find.
#
# ## Does the goal axis settle?
#
# In a table ψ(g) gets a gradient only from batches with the goal in them. So it must stand still, bit for bit, before the find, in the control,
# and where it is held. The next cell checks that.

# %%
import numpy as np

for arms in runs.values():
    for name, run in arms.items():
        psi = run.embeddings[:, :, run.world.goal]
        moved = (psi != psi[:, :1]).any(axis=-1)
        still = run.snapshots <= find if name == "goal found" else run.snapshots >= 0
        assert not moved[:, still].any()

# %% [markdown]
# After the find we measure as {doc}`04_network` does: the angle that ψ(g) turns in ten episodes, in the frame of the visited states. (*Procrustes alignment*
# finds the rotation that brings their embeddings before as near as possible to those after.) Beside it stand the same angle for a random visited state, and for the
# goal that is never found, which shows the error of the frame.

# %%
from sgcrl.measures.drift import aligned_drift, drift_over_time

turned, first = {}, find // 10
for title, arms in runs.items():
    run, control = arms["goal found"], arms["goal never found"]
    drifts = {
        "goal axis, table": drift_over_time(run, aligned_drift),
        "visited state": drift_over_time(run, aligned_drift, "visited", seed=seed),
        "goal never found": drift_over_time(control, aligned_drift),
    }
    turned[title] = {name: values[:, first:] for name, values in drifts.items()}
windows = np.arange(42) * 10.0

# %% [markdown]
# The next cell prints how much faster it turns between 320 and 420 episodes after the find than in the first 50, and how its late speed compares with that of the visited state.

# %%
from sgcrl.measures.statistics import paired_difference, paired_ratio

grown, beside = {}, {}
for title, curves in turned.items():
    late = {name: values[:, -10:].mean(axis=1) for name, values in curves.items()}
    grown[title] = {
        name: paired_difference(late[name], curves[name][:, :5].mean(axis=1))
        for name in ("goal axis, table", "visited state")
    }
    beside[title] = paired_ratio(late["goal axis, table"], late["visited state"])
    print(f"{title}: goal {grown[title]['goal axis, table']:+.1f} degrees,")
    print(f"  in the end {beside[title]:.1f} times a visited state")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after-axis", "caption": "Degrees turned in ten episodes, in the frame of the visited states, by episodes since the find: the goal, a random visited state, and the goal of the control, which is never found. Means and 95 % bands over 32 runs."}, "image": {"alt": "Two panels, one for each place of the goal: degrees in ten episodes against episodes since the find. Three curves with bands: the goal axis, a visited state, and the goal of the control."}}
figures.compared(
    {title: (windows, curves) for title, curves in turned.items()},
    "episodes since the find",
    "degrees in 10 episodes",
    ylim=(-0.3, 18),
)

# %% tags=["remove-cell"]
speeds = {title: curves["goal axis, table"] for title, curves in turned.items()}
glue({"axis": {t: {
    "early": x[:, :5].mean(axis=1), "late": x[:, -10:].mean(axis=1), "beside": beside[t],
} for t, x in speeds.items()}}, ".1f")  # fmt: skip
glue({"visited state": {t: x["visited state"] for t, x in grown.items()}}, "+.1f")
speed = "slows down", "speeds up", "does not clearly change its speed"
slower = {t: below(x["goal axis, table"], 0) for t, x in grown.items()}
glue({"speed": {t: worded(test, *speed) for t, test in slower.items()}})

# %% [markdown]
# The find sets the axis going ({numref}`fig-after-axis`). With the goal in the far corner it turns {glue:text}`axis-goal-in-the-far-corner-early` degrees in ten
# episodes at first and {glue:text}`axis-goal-in-the-far-corner-late` in the end, so it {glue:text}`speed-goal-in-the-far-corner`. In the side room it turns
# {glue:text}`axis-goal-in-a-side-room-early` degrees at first, {glue:text}`axis-goal-in-a-side-room-late` in the end, and {glue:text}`speed-goal-in-a-side-room`.
# A visited state changes its speed by {glue:text}`visited-state-goal-in-the-far-corner` and {glue:text}`visited-state-goal-in-a-side-room` in that time. The goal ends at
# {glue:text}`axis-goal-in-the-far-corner-beside` and {glue:text}`axis-goal-in-a-side-room-beside` times the speed of such a state: a goal that is reached often is
# often in a batch.
#
# ## Does exploitation need an axis at rest?
#
# The arm with the held goal answers. Success is the exact probability that the actor of the moment touches the goal within its 50 steps. (For the control the goal
# is opened for this test.)

# %%
from sgcrl.measures.visits import success_probability

since, success = np.arange(-50, 401, 25), {}
for title, world in worlds.items():
    success[title] = {
        name: success_probability(world, run.similarity[:, find + since], 0.1, 50)
        for name, run in runs[title].items()
    }

# %% [markdown]
# The next cell takes the mean from 300 to 400 episodes after the find, and prints what the find is worth and what holding the goal still adds.

# %%
gain, without = {}, {}
for title, curves in success.items():
    end = {name: values[:, -5:].mean(axis=1) for name, values in curves.items()}
    gain[title] = paired_difference(end["goal found"], end["goal never found"])
    without[title] = paired_difference(end["goal held still"], end["goal found"])
    print(f"{title}: found {gain[title]:+.2f}, held still {without[title]:+.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after-held", "caption": "Probability that the actor reaches the goal in 50 steps, exact, by episodes since the find: as usual, with \u03c8(g) held still, and with a goal that is never found (opened for the test). Means and 95 % bands over 32 runs."}, "image": {"alt": "Two panels, one for each place of the goal: success of the actor from 0 to 1 against episodes since the find. Three curves with bands: goal found, goal held still, goal never found."}}
figures.compared(
    {
        title: (
            since,
            {
                n: curves[n]
                for n in ("goal found", "goal held still", "goal never found")
            },
        )
        for title, curves in success.items()
    },
    "episodes since the find",
    "success of the actor",
    ylim=(-0.02, 1),
)

# %% tags=["remove-cell"]
matters = worded(
    within(without[far], -0.1, 0.1) & within(without[side], -0.1, 0.1),
    "So whether the axis moves makes no difference of 0.1 to success in either world.",
    "So whether the axis moves makes a difference of 0.1 to success in at least one world.",
    "Whether it makes a difference of 0.1 in either world is open.",
)
glue({"gain": gain, "held": without, "matters": matters}, "+.2f")

# %% [markdown]
# Finding the goal is worth {glue:text}`gain-goal-in-the-far-corner` in the far corner and {glue:text}`gain-goal-in-a-side-room` in the side room
# ({numref}`fig-after-held`). Holding it still changes success by {glue:text}`held-goal-in-the-far-corner` and {glue:text}`held-goal-in-a-side-room`.
# {glue:text}`matters`
#
# This does not mean that the axis plays no role in a network, where it moves before the find as well. What the find changes in a table, {doc}`08_after` measures.
#
# ## Verdicts

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

axis = "goal axis, table"
Verdicts(
    Claim(
        "In a table, too, the goal axis becomes fixed once the goal is sampled",
        "ours",
        f"degrees in ten episodes, late less early, {grown[far][axis]:+.1f} and {grown[side][axis]:+.1f}; late over a visited state's {beside[far]:.1f} and {beside[side]:.1f}",
        {
            "it slows down (far corner)": slower[far],
            "it slows down (side room)": slower[side],
            "it ends slower than a visited state, in either world": below(
                beside[far], 1
            )
            | below(beside[side], 1),
        },
    ),
    Claim(
        "In a table exploitation begins only as the goal axis comes to rest",
        "ours",
        f"success beyond the control {gain[side]:+.2f} with a moving axis (side room); held still {without[far]:+.2f} and {without[side]:+.2f}",
        {
            "with a moving axis at most 0.1 beyond the control (side room)": below(
                gain[side], 0.1
            ),
            "holding it still adds 0.1 or more (far corner)": above(without[far], 0.1),
            "the same (side room)": above(without[side], 0.1),
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```
