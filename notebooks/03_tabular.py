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
# (chapter-tabular)=
# # Tabular exploration: four rooms, one goal
#
# **Question.** An agent without reward and without a map always acts towards one far goal: does it explore, why, and what changes once it has found
# the goal?
#
# **Finding.** {glue:text}`found-SGCRL` of the runs find the goal, against {glue:text}`found-random-actor` with a random actor; the critic
# {glue:text}`lowers` the similarity of what a run has {lit}`visited <playback visited>`. {glue:text}`Half` of the pull towards new cells comes from the run's own history, and
# finding a goal in a side room {glue:text}`halts` exploration.

# %% tags=["remove-cell"]
from companion import figures
from companion.claims import Claim, Verdicts, above, below, within, worded
from companion.numbers import glue, shown
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# Left an agent that explores, right one that steps at random. Press play, and watch which cells turn from blue (near the goal) to red (far), and
# where each agent goes next.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-replay", "caption": "One run of SGCRL and, beside it, the run of the same seed with a random actor; above it, choose a frozen table, which never learns, or a goal that is walled off. Three runs, whose first arrivals at the goal are the quartiles of all 64. Mazes: the cells by $c$, the similarity to the goal, with the way of one episode; a dot is a cell never visited. Right: the left run's embeddings, $c$ upwards, and two directions of $\\zeta$, the rest of the embedding, across; the goal is the star. Below: mean $c$ of each room by episode, dashed in the control."}}
from dataclasses import replace

import numpy as np

from companion.explorables import playback
from companion.seeds import chapter_seed
from companion.trainings import trained
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings
from sgcrl.worlds import four_rooms, walled_off

K, E, world, seed = 64, 500, four_rooms(), chapter_seed(3)
settings = Settings(runs=K, episodes=E, snapshot_every=10, seed=seed)
random = replace(settings, actor_temperature=np.inf)
run = trained(TabularCritic, world, settings)
replayed = {
    "SGCRL": run,
    "random start": trained(TabularCritic, world, settings, start="random"),
    "no normalisation": trained(TabularCritic, world, settings, normalised=False),
}
controls = {
    "random actor": trained(TabularCritic, world, random),
    "frozen": trained(TabularCritic, world, settings, frozen=True),
    "goal walled off": trained(TabularCritic, walled_off(world), settings),
}
playback(replayed, controls, rooms=figures.ROOMS)

# %% [markdown]
# Point at {lit}`start room <playback start-room>`, {lit}`goal <playback goal>`, {lit}`$c$ <playback c>` or {lit}`$\zeta$ <playback zeta>` to light it. {doc}`03_tabular_evidence` compares the conditions.
#
# ## The agent and its controls
#
# The blog post {cite}`infonce_exploration_post` repeats the tabular experiment of the paper {cite}`bastankhah2026demystifying`. Each of the 89 cells
# has one embedding, a row of 64 numbers in a table. All rows start near the goal's (the {term}`symmetric start`), {term}`InfoNCE` moves them after
# each episode of 50 steps, and the actor climbs $c$. {doc}`/book/methods` has the algorithm. Five conditions share their seeds:
#
# - **SGCRL**: the agent described;
# - **random actor**: the table learns from random steps;
# - **frozen**: the {term}`table <frozen table>` never learns;
# - **goal walled off**: the last step to the goal {term}`leads nowhere <walled-off world>`;
# - **random start**: the rows begin as random directions.
#
# The next cell puts their runs together, 64 of each.

# %%
runs = {
    "SGCRL": run,
    "goal walled off": controls["goal walled off"],
    "random actor": controls["random actor"],
    "frozen": controls["frozen"],
    "random start": replayed["random start"],
}

# %% [markdown]
# ## Does it explore?
#
# The next cell takes two things from the trajectories: *coverage*, the number of different cells visited so far, and *arrival*, the first episode
# that steps on the goal.

# %%
from sgcrl.measures.visits import coverage

covered = {name: coverage(r.trajectories, world.states) for name, r in runs.items()}
arrived = {name: r.arrival() for name, r in runs.items()}
soon, late = np.percentile(arrived["SGCRL"], [25, 75])
print(f"half of the SGCRL runs arrive in episodes {soon:.0f} to {late:.0f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-explores", "caption": "Cells visited (left) and share of runs that have stepped on the goal (right), by episode. Means and 95 % bands over 64 runs; the episodes' axis is logarithmic."}, "image": {"alt": "Five curves in each panel: SGCRL, the goal walled off, the random actor, the frozen table and the random start. Left: cells visited so far, below a line at all 89. Right: the share of runs that have arrived, from 0 to 1; with the goal walled off it is 0 throughout."}}
figures.exploration(covered, arrived, world.states)

# %% tags=["remove-cell"]
from sgcrl.measures.statistics import interval, paired_difference

share = {name: interval(episodes < E) for name, episodes in arrived.items()}
goal_missing = paired_difference(
    covered["goal walled off"][:, 99], covered["SGCRL"][:, 99]
)
still_ahead = paired_difference(
    covered["goal walled off"][:, 99], covered["random actor"][:, 99]
)
behind = paired_difference(
    covered["random start"][:, -1], covered["random actor"][:, -1]
)
fails = "falls behind even", "does not fall behind", "does not clearly fall behind"
ends = {name: covered[name][:, -1] for name in ("random start", "random actor")}
glue({"covered": {name: seen[:, 99] for name, seen in covered.items()}}, ".1f")
glue({"end": ends, "fails": worded(below(behind, 0), *fails)}, ".1f")
glue({"found": share}, ".0%")

# %% [markdown]
# After 100 episodes SGCRL has visited {glue:text}`covered-SGCRL` cells, the random actor {glue:text}`covered-random-actor`, the frozen table
# {glue:text}`covered-frozen` ({numref}`fig-explores`). The frozen table has the same start and the same actor, so the difference comes from learning.
# With the goal walled off {glue:text}`covered-goal-walled-off` cells are visited.
#
# The random start {glue:text}`fails` a random actor: in 500 episodes it visits {glue:text}`end-random-start` cells, the random actor
# {glue:text}`end-random-actor`.

# %% [markdown]
# ## Who loses similarity?
#
# The visited cells do, says the blog. By construction a row that is in no batch does not move. How much do the others lose?

# %% tags=["hide-input"]
from sgcrl.measures.statistics import known, mean_where
from sgcrl.measures.visits import first_visits, matched_difference, visit_counts

first = first_visits(run.trajectories, world.states)
# Until then every run has unvisited states.
last = first[:, world.others].max(axis=1).min()
after = np.arange(1, last + 1)
visited = (first[:, None] < after[:, None]) & world.others
unvisited = ~visited & world.others
unseen_goal = first[:, world.goal] >= last
before, later = run.similarity[:, 0], run.similarity[:, last]
assert np.allclose(
    later[unseen_goal][unvisited[unseen_goal, -1]],
    before[unseen_goal][unvisited[unseen_goal, -1]],
    atol=1e-6,
)
means = {
    "visited state": mean_where(run.similarity[:, after], visited),
    "unvisited state": mean_where(run.similarity[:, after], unvisited),
    "visited, before training": mean_where(
        np.broadcast_to(before[:, None], visited.shape), visited
    ),
}
loss = paired_difference(
    means["visited state"][:, -1], means["visited, before training"][:, -1]
)
matched = matched_difference(
    later - before,
    visited[:, -1],
    unvisited[:, -1],
    world.distances[world.start],
)
classes = {
    "0": (0, 0),
    "1–3": (1, 3),
    "4–10": (4, 10),
    "11–30": (11, 30),
    "31–100": (31, 100),
    "> 100": (101, 9999),
}

# %% [markdown]
# The next cell takes the change of $c$ in 100 episodes by number of visits.

# %%
doses = {}
for name in ("SGCRL", "random actor", "frozen"):
    r = runs[name]
    counts = visit_counts(r.trajectories[:, :100], world.states)
    change = r.similarity[:, 100] - r.similarity[:, 0]
    doses[name] = []
    for low, high in classes.values():
        among = (low <= counts) & (counts <= high) & world.others
        doses[name].append(interval(known(mean_where(change, among))))

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-visited", "caption": "Top: mean $c$ of visited and of unvisited states as long as every run has both, and of the visited states before training. Bottom: change of $c$ in 100 episodes by number of visits. Means and 95 % intervals over 64 runs (in the classes: over those that have such states)."}, "image": {"alt": "Top: three curves of mean c by episode, of visited states, of unvisited states, and of the visited states before training. Bottom: intervals of the change of c for six classes, from no visit to more than 100, for SGCRL, the random actor and the frozen table, which stays at 0."}}
figures.visits_and_similarity(means, doses, list(classes))

# %% tags=["remove-cell"]
numbers = {"last": f"{last}", "loss": loss, "few": doses["SGCRL"][1]}
numbers["matched"] = interval(known(matched))
numbers["many"] = {name: doses[name][-1] for name in ("SGCRL", "random actor")}
glue(numbers, ".2f")

# %% [markdown]
# After {glue:text}`last` episodes every run still has unvisited cells; by then $c$ of the visited ones has changed by {glue:text}`loss`
# ({numref}`fig-visited`). One to three visits change $c$ by {glue:text}`few`, more than a hundred by {glue:text}`many-SGCRL`. On the
# random actor's data it is {glue:text}`many-random-actor`. Visited cells differ by {glue:text}`matched` from unvisited ones at
# the same distance from the start, but such cells are visited rarely, and the blog speaks of *frequent* visits. {doc}`03_visits_evidence` correlates
# visits and similarity.
#
# Every episode begins at the start, so the table may only have learnt "away from the start".

# %% [markdown]
# ## Novelty, or away from the start?
#
# Two tests tell them apart. The first asks the critic. The upper right and the lower left room are equally far from the start, but a run visits one
# of them more.

# %% tags=["hide-input"]
from sgcrl.measures.statistics import correlation
from sgcrl.measures.visits import novelty
from sgcrl.replay import Streams

episode, right, left = 30, world.regions == 1, world.regions == 2
counts = visit_counts(run.trajectories[:, :episode], world.states) / (51 * episode)
change = run.similarity[:, episode] - run.similarity[:, 0]
pays, found_new = {}, {}
pays["SGCRL"] = correlation(
    counts[:, right].sum(axis=1) - counts[:, left].sum(axis=1),
    change[:, right].mean(axis=1) - change[:, left].mean(axis=1),
)

# %% tags=["remove-cell"]
lowers = "lowers", "does not lower", "does not clearly lower"
lowers = worded(below(pays["SGCRL"], 0), *lowers)
glue({"pays": pays, "lowers": lowers}, ".2f")

# %% [markdown]
# After 30 episodes the difference in visits and the difference in the change of $c$ correlate at {glue:text}`pays-SGCRL` over runs
# ({numref}`fig-imbalance`): the critic {glue:text}`lowers` the similarity of what *this* run has visited.
#
# The second test asks the actor. It goes on after episode 30, and climbs the run's own $c$, that of other runs, $c$ before training, or nothing. We
# count the cells that the run has never seen. The next cell does so after the histories of SGCRL, and after those of a random actor, in which $c$ had
# no say.

# %%
for name in ("SGCRL", "random actor"):
    r, rng = runs[name], Streams(seed, "evaluation", K)
    seen = first_visits(r.trajectories, world.states) < episode
    own = r.similarity[:, episode]
    foreign = [np.roll(own, n, axis=0) for n in (1, 2, 3)]
    other = [novelty(world, c, 0.1, 50, seen, rng) for c in foreign]
    found_new[name] = {
        "own c": novelty(world, own, 0.1, 50, seen, rng),
        "another run's c": np.mean(other, axis=0),
        "c before training": novelty(world, r.similarity[:, 0], 0.1, 50, seen, rng),
        "random actor": novelty(world, own, np.inf, 50, seen, rng),
    }

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-novelty", "caption": "Cells never seen by this run that one more episode visits, after 30 episodes of SGCRL or of the random actor, under four different sets of $c$. Means and 95 % intervals over 64 runs."}, "image": {"alt": "Intervals of new cells in one episode, in two groups, by whose history it is. In each, four arms: own c, another run's c, c before training, and the random actor."}}
rows = {
    f"history of\n{name}": {arm: interval(x) for arm, x in arms.items()}
    for name, arms in found_new.items()
}
figures.intervals(rows, "new cells in one episode", xlim=(0, None))

# %% tags=["remove-cell"]
over_chance = {
    name: paired_difference(x["own c"], x["random actor"])
    for name, x in found_new.items()
}
over_other = {
    name: paired_difference(x["own c"], x["another run's c"])
    for name, x in found_new.items()
}
x = found_new["random actor"]
beyond_half = paired_difference(
    x["own c"] - x["another run's c"], (x["own c"] - x["random actor"]) / 2
)
half = "at least half", "less than half", "an uncertain part"
half = worded(above(beyond_half, 0), *half)
numbers = {
    "new": found_new["SGCRL"],
    "over-other": over_other["random actor"],
    "over-chance": over_chance["random actor"],
    "Half": half.capitalize(),
}
glue(numbers, ".2f")

# %% [markdown]
# After its own history SGCRL finds {glue:text}`new-own-c` new cells an episode with its own $c$, {glue:text}`new-another-run's-c` with that of
# another run, {glue:text}`new-random-actor` at random ({numref}`fig-novelty`). The comparison is unfair to the own $c$, which has already led the run
# to the cells it favours. After the histories of the random actor it is fair: there the own $c$ finds {glue:text}`over-chance` more new cells than
# chance, and {glue:text}`over-other` more than another run's $c$.
#
# {glue:text}`Half` of the pull towards new cells comes from the run's own history. A $c$ that rises with the distance from the start in all runs
# alike also leads to new cells: novelty-seeking in its effect, not in its mechanism.

# %% [markdown]
# ## Spread: principal components against $c$
#
# The blog sees embeddings spread along the principal components of $\zeta$ faster than along the goal direction, which is compressed. Principal
# components are chosen for their spread, so what counts is growth.

# %% tags=["hide-input"]
from sgcrl.measures.clusters import principal_components
from sgcrl.sphere import decompose

every = slice(None, None, 5)  # snapshots 50 episodes apart are enough
table = run.embeddings[:, every]
c, zeta = decompose(table, table[:, :, world.goal])
coordinates, _, _ = principal_components(zeta[:, :, world.others])
along_c = c[:, :, world.others].std(axis=2)
along_pc1 = coordinates.std(axis=2)[..., 0]
grown_c, grown_pc1 = along_c - along_c[:, :1], along_pc1 - along_pc1[:, :1]
at_100, at_500 = (paired_difference(grown_pc1[:, n], grown_c[:, n]) for n in (2, -1))
widening = interval(grown_c[:, -1])

# %% tags=["remove-cell"]
square = (c[:, [0, -1]][:, :, world.others] ** 2).mean(axis=2)
numbers = {
    "std": {
        name: {0: shown(std[:, 0], ".3f"), 500: std[:, -1]}
        for name, std in (("c", along_c), ("pc", along_pc1))
    },
    "square": {0: square[:, 0], 500: square[:, 1]},
    "compressed": worded(below(widening, 0), "is", "is not", "is not clearly"),
}
glue(numbers, ".2f")
glue({"grow": {100: at_100, 500: at_500}}, "+.2f")

# %% [markdown]
# In 500 episodes the standard deviation over cells goes from {glue:text}`std-pc-0` to {glue:text}`std-pc-500` along the first component, and from
# {glue:text}`std-c-0` to {glue:text}`std-c-500` along the goal direction. The first growth less the second is {glue:text}`grow-100` after 100
# episodes and {glue:text}`grow-500` after 500 ({numref}`fig-spread`). The spread of $c$ {glue:text}`compressed` compressed. What falls is the *level*
# of $c$: its mean square goes from {glue:text}`square-0` to {glue:text}`square-500` ({doc}`02_squeeze`).

# %% [markdown]
# ## The rooms as clusters
#
# The blog sees the four rooms become clusters, though the loss does not know the maze. The *silhouette score* says how much closer an embedding is to
# its own room than to the nearest other one: 1 for tight clusters, 0 for none. The sharpest null is a hall without walls, whose four quarters are
# scored as if they were rooms. The next cell trains it, and collects what is scored.

# %%
from sgcrl.measures.clusters import silhouettes, wall_pairs
from sgcrl.variants.worlds import hall

hall_run = trained(TabularCritic, hall(), settings)
same = (hall().positions == world.positions[:, None]).all(axis=2).argmax(axis=1)
shuffled = np.random.default_rng([seed, 1]).permutation(world.regions)
tables = {
    "SGCRL": (run.embeddings[:, every], world.regions),
    "no walls": (hall_run.embeddings[:, every, same], world.regions),
    "random actor": (runs["random actor"].embeddings[:, every], world.regions),
    "shuffled rooms": (run.embeddings[:, every], shuffled),
}

# %% tags=["hide-input"]
from sgcrl.measures.visits import typical_run

scores = {
    name: np.stack([silhouettes(x[:, n], rooms) for n in range(x.shape[1])], axis=1)
    for name, (x, rooms) in tables.items()
}
reference = silhouettes(world.positions[None], world.regions)[0]
by_walls = paired_difference(scores["SGCRL"][:, -1], scores["no walls"][:, -1])
gap = {}
for name in ("SGCRL", "no walls"):
    x = tables[name][0][:, -1]
    across, free = (
        (x[:, pairs[:, 0]] * x[:, pairs[:, 1]]).sum(axis=2).mean(axis=1)
        for pairs in wall_pairs(world)
    )
    gap[name] = paired_difference(free, across)
median_run = typical_run(arrived["SGCRL"])

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rooms", "caption": "Top: $\\zeta$ of all states of the median run after 500 episodes, from above, by room. Bottom: silhouette score of the rooms, in all 64 dimensions (means and 95 % bands over 64 runs), with the score of the cells' positions in the maze for comparison."}, "image": {"alt": "Top: a plane of dots, one for each cell, in four colours and markers for the four rooms and crosses for the doorways. Bottom: four curves of the silhouette score over 500 episodes, SGCRL, the hall without walls, the random actor and shuffled rooms, with a dotted line at the score of the positions."}}
table = run.embeddings[median_run, -1]
points, _, _ = principal_components(decompose(table, table[world.goal])[1])
figures.room_clusters(world, points, run.snapshots[every], scores, reference)

# %% tags=["remove-cell"]
clustered = {name: score[:, -1] for name, score in scores.items()}
clustered["100"] = scores["SGCRL"][:, 2]
glue({"by-100": arrived["SGCRL"] < 100}, ".0%")
learnt = (
    "has learnt the walls, from trajectories alone",
    "has not learnt the walls",
    "has not clearly learnt the walls",
)
numbers = {
    "silhouette": clustered,
    "gap": gap,
    "learnt": worded(above(gap["SGCRL"], gap["no walls"]), *learnt),
}
glue(numbers, ".2f")
glue({"by-walls": by_walls}, "+.2f")

# %% [markdown]
# The rooms score {glue:text}`silhouette-SGCRL`, the quarters of the hall {glue:text}`silhouette-no-walls` ({numref}`fig-rooms`): the walls add
# {glue:text}`by-walls`. What the hall has as well says only that near cells have near embeddings. After 100 episodes, when {glue:text}`by-100` of the
# runs have found the goal, the score is {glue:text}`silhouette-100`: what succeeds before the clusters are there does not need them. Two cells with
# floor between them are more similar than two with a wall between, by a cosine of {glue:text}`gap-SGCRL`; in the hall by {glue:text}`gap-no-walls`.
# The loss {glue:text}`learnt` ({numref}`fig-walls`). {numref}`fig-opposite` shows how far the rooms are *opposites*.

# %% [markdown]
# ## After the goal is found
#
# The blog says of its network that sampling the goal halts exploration, and exploitation begins. The control, the same run with the goal walled off,
# is identical until it stands beside the goal. Because here "towards the goal" is also "away from the start", the next cell trains a second world,
# with the goal in the upper right room.

# %%
from sgcrl.variants.worlds import goal_aside

side = goal_aside()
side_runs = {
    "SGCRL": trained(TabularCritic, side, settings),
    "goal walled off": trained(TabularCritic, walled_off(side), settings),
}
far, aside = "goal in the far corner", "goal in a side room"
maze = {far: (world, runs), aside: (side, side_runs)}

# %% tags=["hide-input"]
from sgcrl.measures.visits import around, first_time, in_blocks

window, near, new, left, early = 250, {}, {}, {}, {}
blocks, since = np.arange(0, window, 25) + 12.5, np.arange(1, window)
for title, (place, both) in maze.items():
    event = both["SGCRL"].arrival()
    control = both["goal walled off"]
    differ = (both["SGCRL"].trajectories != control.trajectories).any(axis=2)
    assert (first_time(differ) >= both["SGCRL"].arrival(within=1)).all()
    early[title] = k = np.flatnonzero(event + window <= E)
    beside = place.distances[:, place.goal] <= 1  # of the world with the goal open
    near[title], new[title] = (blocks, {}), (since, {})
    for name in ("SGCRL", "goal walled off"):
        paths = both[name].trajectories[k]
        reached = around(beside[paths].any(axis=2), event[k], 0, window)
        near[title][1][name] = in_blocks(reached, 25)
        cells = coverage(paths, place.states)
        fresh = around(np.diff(cells, axis=1), event[k], 0, window - 1)
        new[title][1][name] = fresh.cumsum(axis=1)
    seen = coverage(both["SGCRL"].trajectories[k], place.states)
    left[title] = place.states - seen[np.arange(len(k)), event[k]]

# %% [markdown]
# The next cell compares SGCRL with its control: the share of episodes near the goal in the last 25 of 250, and the new cells in the first 100.

# %%
gain, halt, halved = {}, {}, {}
for title in maze:
    close, found = (panels[title][1] for panels in (near, new))
    usual, control = (close[name][:, -1] for name in ("SGCRL", "goal walled off"))
    gain[title] = paired_difference(usual, control)
    usual, control = (found[name][:, 99] for name in ("SGCRL", "goal walled off"))
    halt[title] = paired_difference(usual, control)
    halved[title] = paired_difference(usual, control / 2)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after", "caption": "Top: share of episodes that come within one step of the goal, in blocks of 25 since the first arrival. Bottom: cells visited for the first time since then. SGCRL, and the same runs with the goal walled off. Left: the goal in the corner opposite the start. Right: the goal in the upper right room. Means and 95 % bands over the runs that arrive early enough for 250 more episodes."}, "image": {"alt": "Two rows of two panels, with a common scale in each row. In each panel two curves over 250 episodes, SGCRL and the control with the goal walled off: above, the share of episodes near the goal, below, the number of new cells so far."}}
figures.after_the_find(near, new)

# %% tags=["remove-cell"]
slows = "slows, but does not halt,", "does not halt", "does not halt"
slows = worded(below(halt[aside], 0), *slows)
numbers = {
    "exploits": worded(
        above(gain[aside], 0),
        "So the find brings exploitation where the goal lies off the agent's way.",
        "So the find brings no exploitation there.",
        "Whether the find brings exploitation stays open.",
    ),
    "halts": worded(below(halved[aside], 0), "halts", slows, "may or may not halt"),
}
glue(numbers)
glue({"gain": gain}, "+.2f")
found = {title: {n: x[:, 99] for n, x in new[title][1].items()} for title in maze}
out = {title: f"{K - len(k)}" for title, k in early.items()}
glue({"left": left, "late": found, "out": out}, ".1f")
glue({"halt": halt}, "+.1f")

# %% [markdown]
# Finding the goal in the far corner changes the share of episodes near it by {glue:text}`gain-goal-in-the-far-corner` ({numref}`fig-after`). A rise
# that the control shows as well is no exploitation. In the side room the difference is {glue:text}`gain-goal-in-a-side-room`. {glue:text}`exploits`
#
# Whether the find also halts exploration can be asked only where cells are left: at the find in the far corner
# {glue:text}`left-goal-in-the-far-corner` are, in the side room {glue:text}`left-goal-in-a-side-room`. There, in the next 100 episodes, SGCRL visits
# {glue:text}`late-goal-in-a-side-room-SGCRL` new cells and the control {glue:text}`late-goal-in-a-side-room-goal-walled-off`, a difference of
# {glue:text}`halt-goal-in-a-side-room`. If *halts* means less than half of the control's new cells, the find {glue:text}`halts` exploration.
# {doc}`11_many_goals` puts the goal at other distances.

# %% [markdown]
# ## Verdicts
#
# {doc}`/book/methods` explains the tests; {doc}`03_tabular_evidence` has the claims about variants.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
corner_gain, side_gain = gain.values()
Verdicts(
    Claim(
        "In a table, the agent explores",
        "paper and blog",
        f"arrivals {share['SGCRL']:.2f}, against {share['random actor']:.2f} and {share['frozen']:.2f}",
        {
            "better than a random actor": above(share["SGCRL"], share["random actor"]),
            "better than a frozen table": above(share["SGCRL"], share["frozen"]),
        },
    ),
    Claim(
        "In a table, exploration does not need the goal to be there",
        "ours",
        f"cells after 100 episodes, goal walled off: {still_ahead:+.1f} beside a random actor, {goal_missing:+.1f} beside SGCRL",
        {
            "more cells than a random actor": above(still_ahead, 0),
            "as many as with the goal, to 5 % of the cells": within(
                goal_missing, -0.05 * world.states, 0.05 * world.states
            ),
        },
    ),
    Claim(
        "In a table, often visited states lose similarity",
        "paper and blog",
        f"change of c {doses['SGCRL'][-1]:.2f}, with a random actor {doses['random actor'][-1]:.2f}; correlation {pays['SGCRL']:.2f}",
        {
            "with the number of visits": below(doses["SGCRL"][-1], 0),
            "by each run's own visits": below(pays["SGCRL"], 0),
            "with a random actor as well": below(doses["random actor"][-1], 0),
        },
    ),
    Claim(
        "In a table, the loss of similarity drives the agent to novelty",
        "paper and blog",
        f"new cells an episode by its own c, beyond chance {over_chance['random actor']:+.2f}, beyond another run's c {over_other['random actor']:+.2f}",
        {
            "beyond chance": above(over_chance["SGCRL"], 0)
            & above(over_chance["random actor"], 0),
            "half of it by the run's own history": above(beyond_half, 0),
        },
    ),
    Claim(
        "In a table, spread goes into ζ, not into c",
        "blog",
        f"growth of PC1 less that of c {at_500:+.2f}; spread of c {widening:+.2f}",
        {
            "PC1 grows by more than c": above(at_500, 0),
            "the spread of c is compressed": below(widening, 0),
        },
    ),
    Claim(
        "A table clusters states by reachability",
        "blog",
        f"silhouette less that of a hall's quarters {by_walls:+.2f}; cosine across floor less across wall {gap['SGCRL']:+.2f}, in a hall {gap['no walls']:+.2f}",
        {
            "rooms beyond quarters of a hall": above(by_walls, 0),
            "walls beyond floor": above(gap["SGCRL"], gap["no walls"]),
        },
    ),
    Claim(
        "With a random start a table does not explore",
        "blog",
        f"arrivals {share['random start']:.2f}, against {share['SGCRL']:.2f}; cells beside a random actor {behind:+.1f}",
        {
            "behind SGCRL": below(share["random start"], share["SGCRL"]),
            "not ahead of a random actor": below(behind, 0),
        },
    ),
    Claim(
        "In a table, finding the goal brings exploitation",
        "paper and blog",
        f"episodes near the goal beyond the control's: corner {corner_gain:+.2f}, side room {side_gain:+.2f}",
        {
            "goal in the far corner": above(corner_gain, 0),
            "in the side room": above(side_gain, 0),
        },
    ),
    Claim(
        "In a table, sampling a goal in a side room halts exploration",
        "blog",
        f"new cells in 100 episodes beyond the control's {halt[aside]:+.1f}; beyond half of the control's {halved[aside]:+.1f}",
        {
            "fewer new cells than with the goal walled off": below(halt[aside], 0),
            "fewer than half": below(halved[aside], 0),
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```

# %% [markdown]
# ## Summary
#
# - A table that learns from its own agent's episodes finds the goal in {glue:text}`found-SGCRL` of the runs; with a random actor it is
#   {glue:text}`found-random-actor`, with a random start {glue:text}`found-random-start`.
# - The critic {glue:text}`lowers` the similarity of what the run itself has visited. {glue:text}`Half` of the pull towards new cells comes from that;
#   the rest is "away from the start".
# - Rising success is no proof of exploitation where the agent would go anyway. The find changes the share of episodes near the goal by
#   {glue:text}`gain-goal-in-the-far-corner` in the far corner and by {glue:text}`gain-goal-in-a-side-room` in a side room, where it
#   {glue:text}`halts` exploration.
#
# ## The way on
#
# In a table every state has its own row, and the goal's stands still until it is found. A network shares its weights among all states:
# {doc}`04_network` asks what becomes of the goal's direction then.
