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
# (chapter-after)=
# # After the goal: from exploring to exploiting
#
# **Question.** What does finding the goal change: in how often the agent arrives, in the table, and along the way that led there?
#
# **Finding.** In a table, a single find changes the share of episodes that reach the goal by {glue:text}`gain-goal-in-the-far-corner` where the agent
# comes by anyway, and by {glue:text}`gain-goal-in-a-side-room` where it does not. The way that led there {glue:text}`finding-path`
# goal similarity $c$: after 400 episodes $c$ differs from that of the same states without a find by {glue:text}`excess-goal-in-the-far-corner-400` and {glue:text}`excess-goal-in-a-side-room-400`.
#
# Here $c(s) = \psi(s)\cdot\psi(g)$ is the {term}`goal similarity` of a state. {numref}`fig-after-effect` shows what the find does to it in a table of {term}`SGCRL`.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after-effect", "caption": "What the find does to c: runs that find the goal in episode 50 less the same runs without a find, mean of 64 runs. Top: the goal (\u2605) in the corner opposite the start S. Bottom: in the upper right room. Blue: the find raises c, red: it lowers c."}, "image": {"alt": "Two rows of four mazes, 10, 50, 100 and 400 episodes after the find, each cell coloured by how far the find has changed its c, on one scale."}}
import numpy as np

from companion import figures
from companion.seeds import chapter_seed
from companion.threads import one_thread
from sgcrl.train import Settings
from sgcrl.variants.finds import led
from sgcrl.variants.worlds import goal_aside
from sgcrl.worlds import four_rooms

figures.use_style()
one_thread()
find, K, seed = 50, 64, chapter_seed(8)
settings = Settings(
    runs=K, episodes=find + 425, seed=seed, snapshot_every=30, evaluate_every=475
)
far, side = "goal in the far corner", "goal in a side room"
worlds, runs = {far: four_rooms(), side: goal_aside()}, {}
for title, world in worlds.items():
    runs[title] = {
        "goal found": led(world, settings, find),
        "goal never found": led(world, settings),
    }

moments = (10, 50, 100, 400)
effect = {
    title: [
        np.subtract(*(r.similarity[:, find + t] for r in arms.values())).mean(axis=0)
        for t in moments
    ]
    for title, arms in runs.items()
}
figures.effect_maps(
    {t.removeprefix("goal in "): (worlds[t], np.array(x)) for t, x in effect.items()},
    moments,
    "change of c by the find",
)

# %% tags=["remove-cell"]
from companion.claims import above, below, worded
from companion.numbers import glue
from sgcrl.measures.statistics import interval, known, mean_where, paired_difference
from sgcrl.measures.visits import first_path, first_time, success_probability

MATTERS, CONTRAST = 0.1, 0.05  # of c: the temperature of the actor, and half of it
for arms in runs.values():
    met, never = arms.values()
    assert (met.arrival() == find).all() and not never.goal_in_batch.any()
    assert (met.trajectories[:, :find] == never.trajectories[:, :find]).all()

since, success, end, gain = np.arange(-50, 401, 25), {}, {}, {}
for title, arms in runs.items():
    success[title] = {
        name: success_probability(
            worlds[title], run.similarity[:, find + since], 0.1, 50
        )
        for name, run in arms.items()
    }
    end[title] = {name: x[:, -5:].mean(axis=1) for name, x in success[title].items()}
    gain[title] = paired_difference(*end[title].values())

delays, before, on, change, whole, excess, tail = (
    (1, 10, 100, 400),
    {},
    {},
    {},
    {},
    {},
    {},
)
for title, arms in runs.items():
    before[title] = first_path(arms["goal found"])[1]
    on[title] = before[title] > 0
    for delay in delays:
        change[title, delay] = {
            name: run.similarity[:, find + delay] - run.similarity[:, find]
            for name, run in arms.items()
        }
        by_run = {n: mean_where(x, on[title]) for n, x in change[title, delay].items()}
        whole[title, delay] = interval(by_run["goal found"])
        excess[title, delay] = paired_difference(*by_run.values())
    last_two = on[title] & (before[title] <= 2)
    tail[title] = {n: mean_where(x, last_two) for n, x in change[title, 400].items()}
steps_end = {t: interval(x["goal found"]) for t, x in tail.items()}

comes_back = {t: above(x, 0.1) for t, x in gain.items()}
keeps = {t: above(x, MATTERS) for t, x in excess.items() if t[1] == 400}
both = keeps[far, 400] & keeps[side, 400]
numbers = {
    "finding-path": worded(
        below(whole[far, 400], 0) & below(whole[side, 400], 0),
        "goes on losing",
        "does not, in both cases, lose",
        "may or may not lose",
    ),
    "counts": {
        t: worded(test, "counts", "is too small to count", "may or may not count")
        for t, test in (("far", keeps[far, 400]), ("side", keeps[side, 400]))
    },
}
glue(numbers)
glue({"gain": gain}, "+.2f")
around, beyond_it = {}, {}
for title, world in worlds.items():
    close = world.others & (world.distances[:, world.goal] <= 3)
    arms = change[title, 400].values()
    around[title], beyond_it[title] = (
        paired_difference(*(x[:, states].mean(axis=1) for x in arms))
        for states in (close, world.others & ~close)
    )
glue({"near": around, "rest": beyond_it}, "+.2f")
glue({"success": {t: {n: x for n, x in v.items()} for t, v in end.items()}}, ".2f")
named = {t: {d: x for (u, d), x in excess.items() if u == t} for t in worlds}
glue({"excess": named}, "+.2f")
glue({"whole": {t: whole[t, 400] for t in worlds}}, "+.2f")
glue({"tail": {t: dict(x) for t, x in tail.items()}}, "+.2f")
glue(
    {"tail beyond": {t: paired_difference(*x.values()) for t, x in tail.items()}},
    "+.2f",
)
glue(
    {
        "at find": {
            t: mean_where(r["goal found"].similarity[:, find], on[t])
            for t, r in runs.items()
        }
    },
    ".2f",
)

# %% [markdown]
# After 400 episodes the find has changed the mean $c$ of the states within three steps of the goal by {glue:text}`near-goal-in-the-far-corner` if the goal lies
# opposite the start, and by {glue:text}`near-goal-in-a-side-room` if it lies in the upper right room; that of all other states by {glue:text}`rest-goal-in-the-far-corner` and
# {glue:text}`rest-goal-in-a-side-room`.
#
# ## A find at the same moment in all runs
#
# When a run finds the goal by itself depends on what it has learnt: runs that find it early differ from others before they find it. So we
# decide when. In the first 50 episodes the {term}`actor` cannot step onto the goal. In the next one it is led there on a shortest way, which is the only
# *successful path* here, and stays. From then on it is free. The control, *goal never found*, is the same seed with the goal closed throughout, the same
# run up to the find. So any difference later is owed to the find.
#
# All 64 runs count below; none is left out for arriving late. The next cell leads four of them, and prints the episode in which each first stands on the goal.

# %%
from dataclasses import replace

few = replace(settings, runs=4, episodes=100)
print(led(four_rooms(), few, find).arrival())

# %% [markdown]
# In the *far corner* every way out of the start leads towards the goal ({doc}`03_tabular`). So all is done again with the goal in the upper right
# room, a *side room*, off that way. {doc}`08_after_evidence` repeats the main numbers for runs that find the goal by themselves, from each run's own find on.
#
# ## Does the agent come back?
#
# We take the exact probability that the actor of the moment touches the goal in its 50 steps. For this test the control's goal is opened.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after-success", "caption": "Probability that the actor reaches the goal in 50 steps, exact, by episodes since the find. Means and 95 % bands over 64 runs."}, "image": {"alt": "Two panels, one for each place of the goal: success from 0 to 1 against episodes since the find, from 50 before to 400 after. Two curves with bands, goal found and goal never found."}}
figures.compared(
    {title: (since, curves) for title, curves in success.items()},
    "episodes since the find",
    "success of the actor",
    ylim=(-0.02, 1),
)

# %% [markdown]
# Between 300 and 400 episodes after the find, success in the far corner is {glue:text}`success-goal-in-the-far-corner-goal-found`, and
# {glue:text}`success-goal-in-the-far-corner-goal-never-found` without a find ({numref}`fig-after-success`). A rise that the control shows as well is no
# exploitation; the find is worth {glue:text}`gain-goal-in-the-far-corner`. In the side room it is
# {glue:text}`success-goal-in-a-side-room-goal-found` against {glue:text}`success-goal-in-a-side-room-goal-never-found`, a difference of
# {glue:text}`gain-goal-in-a-side-room`. How much of this depends on the actor is on {doc}`08_after_evidence`; what 20,000 episodes
# make of it, and why a greedy actor does worse, on {doc}`08_long_evidence`. The goal's own embedding starts to move with the find; {doc}`04_table_axis_evidence` holds
# it still, and compares success.
#
# ## Does the path gain similarity?
#
# The paper {cite}`bastankhah2026demystifying` reports that visited states lose similarity before the goal is found, and that states on the successful path gain it
# afterwards, "slightly" and without a guarantee. So any mean gain above 0 passes our test, and for the path as a whole one of the two worlds is enough. {numref}`fig-after-profile` shows the change of $c$ since the find along the path. A state counts from its last
# visit on the path.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after-profile", "caption": "Change of $c$ along the successful path, 10, 100 and 400 episodes after the find, by steps that were left to the goal; and of the same states of the same runs without a find. Means and 95 % bands over 64 runs. The scales differ."}, "image": {"alt": "Six panels: two places of the goal, each 10, 100 and 400 episodes later. Change of c against classes of steps left to the goal, with a line at zero. Two curves with bands: goal found and goal never found."}}
bins = {"1–2": (1, 2), "3–4": (3, 4), "5–7": (5, 7), "8–11": (8, 11), "12–18": (12, 18)}
profile = {
    title.replace("goal in ", ""): {
        f"{delay} episodes later": {
            name: [
                interval(
                    known(
                        mean_where(x, (low <= before[title]) & (before[title] <= high))
                    )
                )
                for low, high in bins.values()
            ]
            for name, x in change[title, delay].items()
        }
        for delay in delays[1:]
    }
    for title in worlds
}
figures.path_profiles(profile, list(bins), "steps left to the goal", "change of c")

# %% [markdown]
# At the find the states of the path have a mean $c$ of {glue:text}`at-find-goal-in-the-far-corner` and {glue:text}`at-find-goal-in-a-side-room`. In the next 400
# episodes it changes by {glue:text}`whole-goal-in-the-far-corner` and {glue:text}`whole-goal-in-a-side-room`. The last two steps before the goal change by
# {glue:text}`tail-goal-in-the-far-corner-goal-found` in the far corner, {glue:text}`tail-beyond-goal-in-the-far-corner` beyond the control, and by
# {glue:text}`tail-goal-in-a-side-room-goal-found` in the side room, {glue:text}`tail-beyond-goal-in-a-side-room` beyond the control.
#
# Two things act on the path: the goal pulls, and visits cost similarity. Beyond the control the path of the side room has changed by
# {glue:text}`excess-goal-in-a-side-room-100` after 100 episodes and by {glue:text}`excess-goal-in-a-side-room-400` after 400; that of the far corner by
# {glue:text}`excess-goal-in-the-far-corner-400` after 400. What is less than 0.1, the actor's {term}`temperature`, hardly changes what it does, so we fixed 0.1 as
# the smallest effect that counts. By this rule the effect {glue:text}`counts-side` in the side room, and {glue:text}`counts-far` in the far corner.
#
# ## Is it the path?
#
# States on the path lie near the goal and are visited often. Perhaps the find lifts all such states. So we compare the path with states of the same run that are
# *not* on it, but as far from the goal, and visited about as often up to the find (in five classes). What the control shows of that difference is subtracted.

# %% tags=["remove-cell"]
from sgcrl.measures.visits import matched_difference, visit_counts

grid = np.arange(0, 401, 25)
matched, trace, elsewhere, unmatched = {}, {}, {}, {}
for title, arms in runs.items():
    world, path = worlds[title], arms["goal found"].trajectories[:, : find + 1]
    visits = np.where(world.others, visit_counts(path, world.states), 0)
    off = (before[title] < 0) & (visits > 0)
    groups = 10 * world.distances[:, world.goal] + np.digitize(
        visits, (1, 3, 10, 30, 100)
    )
    gaps = {}
    for name, run in arms.items():
        rise = run.similarity[:, find + grid] - run.similarity[:, [find]]
        curve = [
            matched_difference(x, on[title], off, groups) for x in rise.swapaxes(0, 1)
        ]
        gaps[name] = np.stack(curve, axis=1)
    told = ~np.isnan(gaps["goal found"][:, 0])  # a run without a match says nothing
    unmatched[title] = f"{K - told.sum()}"
    matched[title] = {name: curve[told] for name, curve in gaps.items()}
    late = {name: curve[:, -5:].mean(axis=1) for name, curve in matched[title].items()}
    trace[title] = paired_difference(*late.values())
    sunk = [mean_where(x, off) for x in change[title, 400].values()]
    known_off = off.any(axis=1)
    elsewhere[title] = paired_difference(*(x[known_off] for x in sunk))
words = "has a mark of its own", "has none that counts", "may or may not have one"
glue(
    {
        "mark": {t: worded(above(x, CONTRAST), *words) for t, x in trace.items()},
        "unmatched": unmatched,
    }
)
glue({"trace": trace, "elsewhere": elsewhere}, "+.2f")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after-matched", "caption": "Change of $c$ since the find on the successful path, less that of states off it at the same distance from the goal and with as many visits. The trace of the path is the distance between the two curves. The bands (95 %) are those of each curve over runs; the two curves are paired."}, "image": {"alt": "Two panels, one for each place of the goal: path less matched others in c against episodes since the find. Two curves with bands: goal found and goal never found."}}
figures.compared(
    {title: (grid, curves) for title, curves in matched.items()},
    "episodes since the find",
    "path less matched others, c",
)

# %% [markdown]
# The actor compares neighbours, so this contrast is what it can use. We count a contrast from 0.05 on, half its temperature. Between 300 and 400 episodes after
# the find the path {glue:text}`mark-goal-in-a-side-room` in the side room, with {glue:text}`trace-goal-in-a-side-room` in $c$. In the far corner it
# {glue:text}`mark-goal-in-the-far-corner`, with {glue:text}`trace-goal-in-the-far-corner` ({numref}`fig-after-matched`). Visited states off the path change by
# {glue:text}`elsewhere-goal-in-a-side-room` and {glue:text}`elsewhere-goal-in-the-far-corner` beyond the control. Runs without a state to compare with are left out:
# {glue:text}`unmatched-goal-in-a-side-room` and {glue:text}`unmatched-goal-in-the-far-corner`.
#
# ## How far does the goal pull?
#
# The goal is a {term}`positive` of every state on the path, and a discount of 0.99 weighs 50 steps nearly alike. So one might expect a pull on the whole path. But
# {term}`InfoNCE` also pushes. With the {term}`pair distribution` $J$ of the replay, and $M = J - Q$ as in {doc}`02_squeeze`, the pairs with the goal move $\psi(s)$ along
# $\psi(g)$ at the rate
#
# ```{math}
# :label: after-pull
# (M + M^\top)_{sg} = \underbrace{J_{sg} + J_{gs}}_{\text{pull}} - \underbrace{(Q_{sg} + Q_{gs})}_{\text{push}},
# \qquad Q_{sg} \propto b_g\, a_s\, e^{c(s)} .
# ```
#
# The push grows with $a_s$, how often $s$ is an anchor at all. A state is pulled only if meeting it makes the goal more likely than it is anyway. We take $J$ from
# all episodes in the replay and the table of that moment, and add up both by distance.

# %% tags=["remove-cell"]
from sgcrl.theory.flow import goal_forces
from sgcrl.theory.pairs import replay_distribution

balance, pulled, risen = {}, {}, {}
for title, arms in runs.items():
    run, world = arms["goal found"], worlds[title]
    distance, balance[title] = world.distances[:, world.goal], {}
    steps = np.arange(1, int(distance[world.start]) + 1)
    for delay in delays[1:]:
        then = find + delay
        joint = np.stack(
            [
                replay_distribution(paths[:then], world.states)
                for paths in run.trajectories
            ]
        )
        forces = goal_forces(run.embeddings[:, then // 30], joint, world.goal)
        pull, push = (
            np.stack([x[:, distance == d].sum(axis=1) for d in steps], axis=1)
            for x in forces
        )
        balance[title][delay] = np.log10(pull / push)
        pulled[title, delay] = first_time(pull < push)
        around = run.similarity[:, then + 25] - run.similarity[:, max(then - 25, find)]
        moved = [around[:, distance == d].mean(axis=1) for d in steps]
        risen[title, delay] = first_time(np.stack(moved, axis=1) < 0)
reach = {key: interval(values) for key, values in pulled.items()}
shrinks = paired_difference(pulled[far, 400], pulled[far, 10])
glue({"reach": {t: {d: reach[t, d] for d in delays[1:]} for t in worlds}}, ".1f")
glue({"risen": {t: {d: risen[t, d] for d in delays[1:]} for t in worlds}}, ".1f")
glue(
    {
        "moves": worded(
            below(shrinks, 0),
            "The reach shrinks in the far corner: the more episodes end at the goal, the less news is a state that leads there.",
            "The reach does not shrink in the far corner.",
            "Whether the reach shrinks in the far corner is open.",
        )
    }
)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after-pull", "caption": "Pull over push between the goal and the states at a distance from it, from the pairs of all episodes in the replay, 10, 100 and 400 episodes after the find. Above the line at 1 states are pulled towards the goal, below it pushed away. Means and 95 % bands over 64 runs (of the logarithm)."}, "image": {"alt": "Two panels, one for each place of the goal: pull over push, on a logarithmic axis with a line at 1, against steps from the goal. Three curves with bands: 10, 100 and 400 episodes later."}}
by_panel = {
    title: (
        np.arange(1, ratios[10].shape[1] + 1),
        {f"{t} episodes later": x for t, x in ratios.items()},
    )
    for title, ratios in balance.items()
}
ticks = {"yticks": [-1, 0, 1, 2], "yticklabels": ["1/10", "1", "10", "100"]}
figures.compared(by_panel, "steps from the goal", "pull / push", **ticks)

# %% [markdown]
# In the far corner the goal pulls at states up to {glue:text}`reach-goal-in-the-far-corner-10` steps away after ten episodes and
# {glue:text}`reach-goal-in-the-far-corner-400` after 400; in the side room {glue:text}`reach-goal-in-a-side-room-10` and
# {glue:text}`reach-goal-in-a-side-room-400` ({numref}`fig-after-pull`; the count of a run ends at the first distance at which the goal pushes).
# {glue:text}`moves` The pull is one of many forces on a state. In the 50 episodes around the last moment $c$ in fact rises up to
# {glue:text}`risen-goal-in-the-far-corner-400` and {glue:text}`risen-goal-in-a-side-room-400` steps away.
#
# The rule has no switch: before and after the find the same updates pull and push, and only the goal's pairs are new. This does not mean that a network, whose
# states share weights, builds its slope in the same way, nor that all successful paths fare like this one, on which the agent was led.

# %% [markdown]
# ## Verdicts
#
# {doc}`/book/methods` says what a verdict means. The claims about the actor are on {doc}`08_after_evidence`, those about 20,000 episodes on {doc}`08_long_evidence`.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

half_way = {t: w.distances[w.start, w.goal] / 2 for t, w in worlds.items()}
Verdicts(
    Claim(
        "A table's agent that is led to the goal once reaches it more often afterwards than without a find",
        "ours",
        f"success 300 to 400 episodes later, beyond the control {gain[far]:+.2f} and {gain[side]:+.2f}",
        {
            "by a tenth of the episodes or more (goal in the far corner)": comes_back[
                far
            ],
            "the same (goal in a side room)": comes_back[side],
        },
    ),
    Claim(
        "After the goal is found, states on the first successful path gain similarity",
        "paper",
        f"change of c in 400 episodes: path {whole[far, 400]:+.2f} and {whole[side, 400]:+.2f}; last two steps {steps_end[far]:+.2f} and {steps_end[side]:+.2f}",
        {
            "the path as a whole, in either world": above(whole[far, 400], 0)
            | above(whole[side, 400], 0),
            "its last two steps (goal in the far corner)": above(steps_end[far], 0),
            "its last two steps (goal in a side room)": above(steps_end[side], 0),
        },
    ),
    Claim(
        "Finding the goal keeps c of its path above that of the same states without a find",
        "ours",
        f"change of c in 400 episodes, beyond the control {excess[far, 400]:+.3f} and {excess[side, 400]:+.3f}",
        {
            "by 0.1 or more (goal in the far corner)": keeps[far, 400],
            "by 0.1 or more (goal in a side room)": keeps[side, 400],
        },
    ),
    Claim(
        "Finding the goal lets visited states off the path sink deeper than without a find",
        "ours",
        f"change of c in 400 episodes, beyond the control {elsewhere[far]:+.3f} and {elsewhere[side]:+.3f}",
        {
            "by 0.1 or more (goal in the far corner)": below(elsewhere[far], -MATTERS),
            "by 0.1 or more (goal in a side room)": below(elsewhere[side], -MATTERS),
        },
    ),
    Claim(
        "The successful path has a mark of its own, beyond like states that are off it",
        "ours",
        f"change of c less that of matched states, beyond the control {trace[far]:+.3f} and {trace[side]:+.3f}",
        {
            "by 0.05 or more (goal in the far corner)": above(trace[far], CONTRAST),
            "by 0.05 or more (goal in a side room)": above(trace[side], CONTRAST),
        },
    ),
    Claim(
        "The goal pulls at the whole path, as the discount weighs an episode nearly alike",
        "ours",
        f"it pulls at states up to {reach[far, 10]:.1f} and {reach[side, 10]:.1f} steps away after 10 episodes, {reach[far, 400]:.1f} and {reach[side, 400]:.1f} after 400",
        {
            "over half of the way to the start after 10 episodes (far corner)": above(
                reach[far, 10], half_way[far]
            ),
            "the same (side room)": above(reach[side, 10], half_way[side]),
            "no less far after 400 episodes than after 10 (far corner)": above(
                shrinks, 0
            ),
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```
#
# ## Summary
#
# - A single find changes success by {glue:text}`gain-goal-in-the-far-corner` in the far corner, where the control comes by anyway, and by
#   {glue:text}`gain-goal-in-a-side-room` in a side room.
# - The path as a whole {glue:text}`finding-path` $c$. After 400 episodes the find has raised its $c$ by {glue:text}`excess-goal-in-the-far-corner-400` and
#   {glue:text}`excess-goal-in-a-side-room-400`, and its contrast to like states off it by {glue:text}`trace-goal-in-the-far-corner` and {glue:text}`trace-goal-in-a-side-room`.
# - After 400 episodes the goal pulls at states up to {glue:text}`reach-goal-in-the-far-corner-400` and {glue:text}`reach-goal-in-a-side-room-400` steps away.
#
# ## The way on
#
# In a table the goal moves only once it is sampled. In a network it moves from the beginning; {doc}`09_goal_moves` asks what moves it.
