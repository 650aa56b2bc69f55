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
# An agent starts in one corner of a maze and wants to be in the opposite one. It gets no reward, has
# no map, and always acts towards this one goal. Its critic is a table: one embedding per cell, moved
# by InfoNCE and by nothing else.
#
# **Question.** Does such an agent explore, why, and what becomes of it once it has found the goal?
#
# **Claims.** The blog post {cite}`infonce_exploration_post` re-did the tabular experiment of the paper
# {cite}`bastankhah2026demystifying` and reports from watching it that
#
# 1. frequently visited states lose their similarity to the goal while unexplored regions keep it, which
#    forces the agent towards novelty;
# 2. embeddings spread faster along the principal components of $\zeta$ than along the goal direction,
#    whose variance is compressed;
# 3. the four rooms become distinct clusters, without the loss knowing the maze,
# 4. and the clusters are often complete opposites of each other;
# 5. a random start fails: it leads to random trajectories.
#
# The paper also reports what happens later: states on successful paths gain similarity once the goal
# is found. And the blog, of its network, that exploration then halts and exploitation begins.
#
# What will be seen: how the agent explores beside agents that do not learn, or do not climb; each claim
# beside a control; and how much of what looks like exploitation also happens with a goal that
# *cannot* be found. The table of verdicts at the end says which claims hold.

# %% tags=["remove-cell"]
from companion import figures
from companion.numbers import glue, shown
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# ## The experiment
#
# The set-up of {doc}`01_decomposition`: 89 cells, 64 dimensions, episodes of 50 steps, one update on
# 128 pairs after each. All 64 runs are trained at once. Three controls share their seeds:
#
# - a **random actor** collects the data, and the table is trained on them as usual;
# - a **frozen** table never learns, and the actor climbs its accidental bumps;
# - the **goal is walled off**: everything as usual, but the last step to the goal leads nowhere.

# %%
from dataclasses import replace

import numpy as np

from companion.seeds import chapter_seed
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.worlds import four_rooms, walled_off

K, E, world, seed = 64, 500, four_rooms(), chapter_seed(3)
settings = Settings(runs=K, episodes=E, snapshot_every=10, seed=seed)
uniform, walled = replace(settings, actor_temperature=np.inf), walled_off(world)

# %%
runs = {
    "SGCRL": train(world, TabularCritic(world, K, seed), settings),
    "goal walled off": train(walled, TabularCritic(walled, K, seed), settings),
    "random actor": train(world, TabularCritic(world, K, seed), uniform),
    "frozen": train(world, TabularCritic(world, K, seed, frozen=True), settings),
}
run = runs["SGCRL"]

# %% [markdown]
# Where one run is shown it is the median one: the run whose first arrival at the goal is the median.
# A run that never arrives counts as the last.

# %%
from sgcrl.measures.visits import typical_run

arrival = run.arrival()
median_run = typical_run(arrival)
first_arrival = (
    f"episode {arrival[median_run]}" if arrival[median_run] < E else "no episode"
)
print(f"run {median_run} first reaches the goal in {first_arrival}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-run", "caption": "The median run after 0, 50, 150 and 500 episodes. Top: the maze coloured by $c$ (blue: near the goal; red: far), with the last trajectory. Below: all embeddings from the side ($c$ upwards, the goal is the star at $c = 1$) and from above (the first two principal components of $\\zeta$), in the same colours."}, "image": {"alt": "Four columns of three panels, one for each moment. Above, the four rooms coloured by c; in the middle and below, the embeddings of all states as dots inside the unit circle, with the goal as a star. At 0 episodes the maze is evenly blue and the dots form one small cloud near the goal."}}
figures.run_over_time(run, median_run, [0, 50, 150, 500])

# %% tags=["remove-cell"]
glue({"median-arrival": first_arrival})

# %% [markdown]
# In {numref}`fig-run` all cells start alike and close to the goal. The blog describes that those around the start
# lose their similarity first, those further on later, and that the embeddings come to fill the sphere. This
# run first reaches the goal in {glue:text}`median-arrival`.
#
# The same run can be taken in hand below, beside two others, and beside two conditions that this chapter comes to
# later: a table with a random start, and one that is not kept on the sphere. Press play; drag the space to turn it; point at a cell to follow its
# embedding.

# %%
replayed = {
    "symmetric start": run,
    "random start": train(
        world, TabularCritic(world, K, seed, start="random"), settings
    ),
    "no normalisation": train(
        world, TabularCritic(world, K, seed, normalised=False), settings
    ),
}

# %% mystnb={"figure": {"name": "fig-replay", "caption": "Three runs of each condition, whose first arrivals are the quartiles of all 64. Left: the maze coloured by $c$, with the way of the last episode. Right: the embeddings, $c$ upwards, and the projection of $\\zeta$ on two axes across; the goal is the star. The marked state is ringed: its solid line is $c$, its dashed line the part of $\\zeta$ that is seen."}}
from companion.explorables import playback

playback(replayed, rooms=figures.ROOMS)

# %% [markdown]
# What to look for is a slope of $c$ from the start to the goal. After 100 episodes, in all 64 runs:

# %%
from sgcrl.measures.statistics import interval, paired_difference

start_room, goal_room = (world.regions == region for region in (0, 3))
slope = {
    name: (
        r.similarity[:, 100, goal_room].mean(1)
        - r.similarity[:, 100, start_room].mean(1)
    )
    for name, r in replayed.items()
}
for name, rise in slope.items():
    print(f"{name}: goal room less start room {interval(rise):.2f}")

# %% tags=["remove-cell"]
glue({"slope": slope}, ".2f")

# %% [markdown]
# With the symmetric start the goal room's $c$ less the start room's is
# {glue:text}`slope-symmetric-start`. With the random start, whose embeddings lie all over the sphere from the
# beginning, it is {glue:text}`slope-random-start`. Without normalisation embeddings can leave the sphere; $c$ need
# not fall for $\zeta$ to grow, and the difference is {glue:text}`slope-no-normalisation` ({numref}`fig-replay`).
#
# The two axes across are the first two principal components of $\zeta$ at each moment, turned within their plane
# so that points move as little as possible. Between two recorded moments, at least ten episodes apart, points
# are moved in straight lines. The other 61 dimensions are not seen: what a point lacks to the surface of the ball lies there.
#
# A few runs prove nothing; the rest of the chapter counts.

# %% [markdown]
# ## Does it explore?
#
# *Coverage* is the number of different cells visited so far. *Arrival* is the first episode that steps
# on the goal; a run without one counts with 500.

# %%
from sgcrl.measures.visits import coverage

covered = {name: coverage(r.trajectories, world.states) for name, r in runs.items()}
arrived = {name: r.arrival() for name, r in runs.items()}

# %%
for name in ("random actor", "frozen"):
    gain = paired_difference(covered["SGCRL"][:, 99], covered[name][:, 99])
    more = paired_difference(arrived["SGCRL"] < E, arrived[name] < E)
    print(
        f"SGCRL over {name}: {gain:.1f} cells after 100 episodes, arrivals {more:.2f}"
    )

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-explores", "caption": "Cells visited (left) and share of runs that have stepped on the goal (right), by episode. Means and 95 % bands over 64 runs; the episodes' axis is logarithmic."}, "image": {"alt": "Four curves in each panel: SGCRL, the goal walled off, the random actor and the frozen table. Left: cells visited so far, below a line at all 89. Right: the share of runs that have arrived, from 0 to 1; with the goal walled off it is 0 throughout."}}
figures.exploration(covered, arrived, world.states)

# %% tags=["remove-cell"]
medians = {"exact": arrival, "within": run.arrival(within=1)}
numbers = {
    "covered": {name: shown(seen[:, 99], ".1f") for name, seen in covered.items()},
    "arrived": {n: arrived[n] < E for n in ("SGCRL", "random actor", "frozen")},
    "median": {n: shown(interval(x, np.median), ".0f") for n, x in medians.items()},
}
glue(numbers, ".2f")

# %% [markdown]
# In {numref}`fig-explores` SGCRL has visited {glue:text}`covered-SGCRL` cells after 100 episodes, the
# random actor {glue:text}`covered-random-actor`, the frozen table {glue:text}`covered-frozen`. Of the SGCRL runs a share
# of {glue:text}`arrived-SGCRL` finds the goal within 500 episodes; the median first arrival is in episode
# {glue:text}`median-exact`, and within one step of the goal in {glue:text}`median-within`. Of the random actor's
# runs a share of {glue:text}`arrived-random-actor` arrives, of the frozen ones {glue:text}`arrived-frozen`.
#
# The frozen table has the same start and the same actor, so what lies between it and SGCRL comes from learning.
# What comes from *finding* the goal is missing in the {term}`walled-off world`, where
# {glue:text}`covered-goal-walled-off` cells are visited.

# %% [markdown]
# ## Who loses similarity?
#
# Claim 1 says: the visited. In a table half of it is true by construction: a state in no batch
# gets no gradient, so unvisited states keep their $c$ exactly for as long as the goal's embedding
# stands still, too. What can be measured is how much the visited lose. The null is the same states' $c$
# before training, since the actor prefers states that start high.

# %%
from sgcrl.measures.statistics import mean_where
from sgcrl.measures.visits import first_visits, visit_counts

first = first_visits(run.trajectories, world.states)
# Until then every run has unvisited states.
last = first[:, world.others].max(axis=1).min()
after = np.arange(1, last + 1)
visited = (first[:, None] < after[:, None]) & world.others
unvisited = ~visited & world.others

# %%
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
print(f"after {last} episodes c of visited states has changed by {loss:.3f}")

# %% [markdown]
# States near the start can be visited sooner than those far from it. So the two are also compared at the
# *same* distance from the start:

# %%
from sgcrl.measures.visits import matched_difference

change, distance = run.similarity[:, last] - before, world.distances[world.start]
matched = matched_difference(change, visited[:, -1], unvisited[:, -1], distance)
comparable = ~np.isnan(matched)
at_same_distance = interval(matched[comparable])
print(f"at the same distance {at_same_distance:.3f}, in {comparable.sum()} runs")

# %% [markdown]
# And by how often: the change of $c$ within the first 100 episodes, by number of visits:

# %%
classes = {
    "0": (0, 0),
    "1–3": (1, 3),
    "4–10": (4, 10),
    "11–30": (11, 30),
    "31–100": (31, 100),
    "> 100": (101, 9999),
}
doses = {}
for name in ("SGCRL", "random actor", "frozen"):
    r = runs[name]
    counts = visit_counts(r.trajectories[:, :100], world.states)
    change = r.similarity[:, 100] - r.similarity[:, 0]
    doses[name] = []
    for low, high in classes.values():
        among = (low <= counts) & (counts <= high) & world.others
        by_run = mean_where(change, among)
        doses[name].append(interval(by_run[~np.isnan(by_run)]))

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-visited", "caption": "Top: mean $c$ of visited and of unvisited states as long as every run has both, and of the visited states before training. Bottom: change of $c$ in 100 episodes by number of visits. Means and 95 % intervals over 64 runs (in the classes: over those that have such states)."}, "image": {"alt": "Top: three curves of mean c by episode, of visited states, of unvisited states, and of the visited states before training. Bottom: intervals of the change of c for six classes, from no visit to more than 100, for SGCRL, the random actor and the frozen table, which stays at 0."}}
figures.visits_and_similarity(means, doses, list(classes))

# %% tags=["remove-cell"]
numbers = {"last": f"{last}", "loss": loss, "matched": at_same_distance}
many = {name: doses[name][-1] for name in ("SGCRL", "random actor")}
numbers["dose"] = {"few": doses["SGCRL"][1], "many": many}
glue(numbers, ".2f")

# %% [markdown]
# {numref}`fig-visited`: after {glue:text}`last` episodes visited states have changed by {glue:text}`loss`
# from what they were. At the same distance from the start, they have changed by {glue:text}`matched` more than
# unvisited ones. One to three visits in 100 episodes change $c$
# by {glue:text}`dose-few`, more than a hundred by {glue:text}`dose-many-SGCRL`, and on data of the random actor, which
# does not chase $c$, by {glue:text}`dose-many-random-actor`. The blog's words are about *frequently* visited states.
#
# Even where these lose, it does not follow that the agent avoids what *it* has seen. Every episode begins at the
# start, so states near it may be visited often in every run. The table may simply have learnt "away from the start".

# %% [markdown]
# ## Novelty, or away from the start?
#
# Two tests that can tell these apart. The first asks about the critic: the maze is the same when
# mirrored at its diagonal, so the upper right and the lower left room are equally far from the
# start. If the critic marks down what *this* run has seen, the room visited more must have lost more.

# %%
from sgcrl.measures.statistics import correlation

episode, right, left = 30, world.regions == 1, world.regions == 2
imbalances = {}
for name in ("SGCRL", "random actor"):
    r = runs[name]
    counts = visit_counts(r.trajectories[:, :episode], world.states) / (51 * episode)
    change = r.similarity[:, episode] - r.similarity[:, 0]
    seen_more = counts[:, right].sum(axis=1) - counts[:, left].sum(axis=1)
    imbalances[name] = (
        seen_more,
        change[:, right].mean(axis=1) - change[:, left].mean(axis=1),
    )
pays = {name: correlation(*points) for name, points in imbalances.items()}
strangers = {name: correlation(np.roll(x, 1), y) for name, (x, y) in imbalances.items()}
print({name: f"{found:.2f}" for name, found in pays.items()})

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-imbalance", "caption": "Each dot is a run after 30 episodes: how much more of its time it spent in the upper right than in the lower left room, and how much more $c$ changed there. Without run-specific marking the dots would show no slope."}, "image": {"alt": "Two scatter plots of 64 dots, SGCRL and random actor: the difference in visits across, the difference in the change of c upwards, with lines at zero."}}
figures.imbalance(imbalances, "visits, right − left", "change of c, right − left")

# %% tags=["remove-cell"]
from companion.claims import above, below, worded

marks = "marks down", "does not mark down", "does not clearly mark down"
words = worded(below(pays["SGCRL"], 0), *marks)
glue({"pays": pays, "strangers": strangers, "marks-down": words}, ".2f")

# %% [markdown]
# The critic {glue:text}`marks-down` what this run has seen ({numref}`fig-imbalance`): the correlation is
# {glue:text}`pays-SGCRL` for SGCRL and {glue:text}`pays-random-actor` for the random actor's data; with the
# visits of another run in place of its own it is {glue:text}`strangers-SGCRL` and {glue:text}`strangers-random-actor`.
#
# The second test asks about the actor. After 30 episodes we let it act on, under four sets of $c$, and count
# the cells that *this run* has never seen: with its own $c$; with the $c$ of another run (the mean over three), which knows
# the way from the start but not this run's history; with $c$ before training; and at random.

# %%
from sgcrl.measures.visits import novelty
from sgcrl.replay import Streams

found_new = {}
for name in ("SGCRL", "random actor"):
    r, rng = runs[name], Streams(seed, "evaluation", K)
    seen = first_visits(r.trajectories, world.states) < episode
    own = r.similarity[:, episode]
    foreign = [
        novelty(world, np.roll(own, n, axis=0), 0.1, 50, seen, rng) for n in (1, 2, 3)
    ]
    found_new[name] = {
        "own c": novelty(world, own, 0.1, 50, seen, rng),
        "another run's c": np.mean(foreign, axis=0),
        "c before training": novelty(world, r.similarity[:, 0], 0.1, 50, seen, rng),
        "random actor": novelty(world, own, np.inf, 50, seen, rng),
    }

# %%
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
print(
    "own c over another run's:",
    {name: f"{found:.2f}" for name, found in over_other.items()},
)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-novelty", "caption": "Cells never seen by this run that one more episode visits, after 30 episodes of SGCRL or of the random actor, under four different sets of $c$. Means and 95 % intervals over 64 runs."}, "image": {"alt": "Intervals of new cells in one episode, in two groups, by whose history it is. In each, four arms: own c, another run's c, c before training, and the random actor."}}
rows = {
    f"history of\n{name}": {arm: interval(x) for arm, x in arms.items()}
    for name, arms in found_new.items()
}
figures.intervals(rows, "new cells in one episode", xlim=(0, None))

# %% tags=["remove-cell"]
half = "at least half", "less than half", "it stays open whether half"
numbers = {
    "new": found_new["SGCRL"],
    "over-other": over_other,
    "over-chance": over_chance["random actor"],
    "half": worded(above(beyond_half, 0), *half),
}
glue(numbers, ".2f")

# %% [markdown]
# With its own $c$ an SGCRL run finds {glue:text}`new-own-c` new cells an episode, with the untrained
# table {glue:text}`new-c-before-training`, at random {glue:text}`new-random-actor` ({numref}`fig-novelty`). With the
# $c$ of *another* run it finds {glue:text}`new-another-run's-c`: its own history is worth
# {glue:text}`over-other-SGCRL`. That comparison is not quite fair, because what an SGCRL run has not seen
# is what its own $c$ has led it past. On the random actor's histories, in which $c$ had no say, the
# gain over chance is {glue:text}`over-chance`, and the run's own history is worth
# {glue:text}`over-other-random-actor` of it.
#
# So in this maze {glue:text}`half` of the pressure is towards the cells that this run has missed.
# A $c$ that rises with the distance from the start, in all runs alike, could drive an agent to new places, too. That
# would be "novelty-seeking" in its effect, but not in its mechanism.

# %% [markdown]
# ## Spread: principal components against the goal direction
#
# Claim 2 can be read off three standard deviations over the states: of $c$, and of the first two
# principal components of $\zeta$. A principal component is the direction of *largest* spread, chosen
# after the fact, so it exceeds $c$ even before training: what counts is growth. The nulls are the table trained on the random actor's data and a table with a **random start**, whose
# embeddings are random directions from the beginning.

# %%
from sgcrl.measures.clusters import principal_components
from sgcrl.sphere import decompose

runs["random start"] = replayed["random start"]
every = slice(None, None, 5)  # snapshots 50 episodes apart are enough
spreads = {}
for name in ("SGCRL", "random actor", "random start"):
    table = runs[name].embeddings[:, every]
    c, zeta = decompose(table, table[:, :, world.goal])
    coordinates, _, _ = principal_components(zeta[:, :, world.others])
    spreads[name] = np.stack(
        [
            c[:, :, world.others].std(axis=2),
            *np.moveaxis(coordinates.std(axis=2), -1, 0),
        ]
    )

# %%
along_c, along_pc1, _ = spreads["SGCRL"]
grown_c, grown_pc1 = along_c - along_c[:, :1], along_pc1 - along_pc1[:, :1]
at_100, at_500 = (paired_difference(grown_pc1[:, n], grown_c[:, n]) for n in (2, -1))
widening = interval(grown_c[:, -1])
print(
    f"growth of PC1 less that of c: {at_100:.3f} after 100 episodes, {at_500:.3f} after 500"
)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-spread", "caption": "Standard deviation over the 88 states other than the goal, of $c$ (solid) and of the first two principal components of $\\zeta$ (dashed, dotted). Means and 95 % bands over 64 runs."}, "image": {"alt": "Three panels with a common scale, SGCRL, random actor and random start. In each, three curves over 500 episodes: the standard deviation of c, of PC1 and of PC2."}}
figures.spread(run.snapshots[every], spreads)

# %% tags=["remove-cell"]
square = (run.similarity[:, [0, -1]][:, :, world.others] ** 2).mean(axis=2)
stds = {"c": along_c, "pc": along_pc1}
numbers = {
    "std-0": {name: shown(std[:, 0], ".3f") for name, std in stds.items()},
    "std-500": {name: std[:, -1] for name, std in stds.items()},
    "square": {0: square[:, 0], 500: square[:, 1]},
    "compressed": worded(below(widening, 0), "is", "is not", "is not clearly"),
}
glue(numbers, ".2f")
glue({"grow": {100: at_100, 500: at_500}}, "+.2f")

# %% [markdown]
# {numref}`fig-spread`: along PC1 the spread goes from {glue:text}`std-0-pc` to {glue:text}`std-500-pc`. Along
# the goal direction it {glue:text}`compressed` compressed: it goes from {glue:text}`std-0-c` to {glue:text}`std-500-c`.
# The growth of PC1 less that of $c$ is {glue:text}`grow-100` in the first 100 episodes and {glue:text}`grow-500` in all.
#
# The level of $c$ is another matter: its mean square goes from {glue:text}`square-0` to
# {glue:text}`square-500`. {doc}`02_squeeze` asks what moves the level of states with equal $c$. Where some
# rooms are pushed down and others are not, the spread of $c$ is wide whatever its level. With a random start $c$
# begins near 0.

# %% [markdown]
# ## The rooms as clusters
#
# Claim 3. The *silhouette score* compares a state's distance to its own room's embeddings with that to
# the nearest other room: 1 for tight, separate clusters, 0 for none. Doorways are left out. Baselines: the same embeddings with
# **shuffled** room labels; the table of the random actor; and the sharpest one, a maze **without walls**: what
# are four rooms here are four quarters of one hall there. If quarters cluster as well as rooms, the
# clusters only say that near cells are near.

# %%
from sgcrl.measures.clusters import silhouettes
from sgcrl.variants.worlds import hall

no_walls = hall()
open_run = train(no_walls, TabularCritic(no_walls, K, seed), settings)
same_cell = (no_walls.positions == world.positions[:, None]).all(axis=2).argmax(axis=1)

# %%
shuffled = np.random.default_rng([seed, 1]).permutation(world.regions)
tables = {
    "SGCRL": (run.embeddings[:, every], world.regions),
    "no walls": (open_run.embeddings[:, every, same_cell], world.regions),
    "random actor": (runs["random actor"].embeddings[:, every], world.regions),
    "shuffled rooms": (run.embeddings[:, every], shuffled),
}
scores = {
    name: np.stack(
        [silhouettes(table[:, n], labels) for n in range(table.shape[1])], axis=1
    )
    for name, (table, labels) in tables.items()
}
reference = silhouettes(world.positions[None], world.regions)[0]

# %%
clustered = {name: interval(score[:, -1]) for name, score in scores.items()}
by_walls = paired_difference(scores["SGCRL"][:, -1], scores["no walls"][:, -1])
for name, found in clustered.items():
    print(f"{name}: {found:.2f}")
print(f"positions {reference:.2f}; walls add {by_walls:.3f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rooms", "caption": "Top: $\\zeta$ of all states of the median run after 500 episodes, from above, by room. Bottom: silhouette score of the rooms, in all 64 dimensions (means and 95 % bands over 64 runs), with the score of the cells' positions in the maze for comparison."}, "image": {"alt": "Top: a plane of dots, one for each cell, in four colours and markers for the four rooms and crosses for the doorways. Bottom: four curves of the silhouette score over 500 episodes, SGCRL, the hall without walls, the random actor and shuffled rooms, with a dotted line at the score of the positions."}}
table = run.embeddings[median_run, -1]
points, _, _ = principal_components(decompose(table, table[world.goal])[1])
figures.room_clusters(world, points, run.snapshots[every], scores, reference)

# %% tags=["remove-cell"]
of_sgcrl = scores["SGCRL"]
others = {0: of_sgcrl[:, 0], 100: of_sgcrl[:, 2], "positions": reference}
glue({"silhouette": clustered | others, "arrived-100": arrival < 100}, ".2f")
glue({"by-walls": by_walls}, "+.2f")

# %% [markdown]
# :::{margin}
# A random actor visits cells very unequally: {doc}`02_squeeze` counts how.
# :::
#
# {numref}`fig-rooms`: the score of the rooms goes from {glue:text}`silhouette-0` before training
# to {glue:text}`silhouette-SGCRL`, against {glue:text}`silhouette-shuffled-rooms` with shuffled labels and
# {glue:text}`silhouette-random-actor` on the random actor's data. After
# 100 episodes, when a share of {glue:text}`arrived-100` of the runs has found the goal, the score is
# {glue:text}`silhouette-100`. An exploration that succeeds before the clusters are there does not run on them.
#
# The quarters of a hall without walls reach {glue:text}`silhouette-no-walls`; the walls add
# {glue:text}`by-walls`. What the hall has as well says only that near cells have near embeddings. The positions
# themselves score {glue:text}`silhouette-positions`.
#
# The walls can be asked about directly. Take two cells with one cell between them: if that is a wall,
# they are near in the drawing and far for the agent.

# %%
from sgcrl.measures.clusters import wall_pairs

across, free = wall_pairs(world)
cosines = {"wall between": {}, "floor between": {}}
tables["frozen"] = (runs["frozen"].embeddings, None)
for kind, pairs in zip(cosines, (across, free), strict=True):
    for name in ("frozen", "random actor", "no walls", "SGCRL"):
        table = tables[name][0][:, -1]
        cosines[kind][name] = (
            (table[:, pairs[:, 0]] * table[:, pairs[:, 1]]).sum(axis=2).mean(axis=1)
        )

# %%
gap = {
    name: paired_difference(
        cosines["floor between"][name], cosines["wall between"][name]
    )
    for name in cosines["wall between"]
}
for name, found in gap.items():
    print(f"{name}: floor less wall {found:.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-walls", "caption": "Mean cosine of the embeddings of two cells that lie two apart in a straight line, with a wall or with floor between them, after 500 episodes. In the hall without walls the same pairs are taken. Means and 95 % intervals over 64 runs."}, "image": {"alt": "Intervals of a cosine from 0 to 1 in two groups, wall between and floor between. In each, four conditions: the frozen table, the random actor, the hall without walls, and SGCRL."}}
figures.intervals(
    {
        kind: {name: interval(x) for name, x in found.items()}
        for kind, found in cosines.items()
    },
    "cosine of the two embeddings",
    xlim=(0, 1),
)

# %% tags=["remove-cell"]
numbers = {
    "cosine": {kind: found["SGCRL"] for kind, found in cosines.items()},
    "gap": {name: gap[name] for name in ("SGCRL", "no walls")},
    "learnt": worded(
        above(gap["SGCRL"], gap["no walls"]),
        "has learnt the walls, from trajectories alone",
        "has not learnt the walls",
        "has not clearly learnt the walls",
    ),
}
glue(numbers, ".2f")

# %% [markdown]
# Across a wall the cosine is {glue:text}`cosine-wall-between`, across floor {glue:text}`cosine-floor-between`: a gap of {glue:text}`gap-SGCRL`,
# which in the hall is {glue:text}`gap-no-walls` ({numref}`fig-walls`). So the loss {glue:text}`learnt`.

# %% [markdown]
# ## Are the rooms opposites?
#
# Claim 4. In the plane of principal components something is always opposite something: the components are centred. So we take the rooms' mean $\zeta$
# as it is and measure the cosines between them: −1 is complete opposition, 0 is no relation.

# %%
from sgcrl.measures.clusters import region_cosines

names = list(figures.ROOMS)
pairs = np.triu_indices(4, 1)
opposed = {}
for name in ("frozen", "random actor", "SGCRL"):
    table = runs[name].embeddings[:, -1]
    _, zeta = decompose(table, table[:, world.goal])
    opposed[name] = region_cosines(zeta, world.regions)[:, *pairs]

# %%
most = interval(opposed["SGCRL"].min(axis=1), np.median)
complete = interval(opposed["SGCRL"].min(axis=1) < -0.9)
sides = interval(opposed["SGCRL"][:, 3])  # upper right against lower left
print(f"most opposite pair {most:.2f}, below -0.9 in {complete:.2f} of the runs")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-opposite", "caption": "Cosine between the rooms' mean $\\zeta$ after 500 episodes, not centred. Means and 95 % intervals over 64 runs; the frozen table is the state before training."}, "image": {"alt": "Intervals of a cosine from minus 1 to 1 for six pairs of rooms, each for the frozen table, the random actor and SGCRL."}}
short = [name.removesuffix(" room") for name in names]
figures.intervals(
    {
        f"{short[a]} – {short[b]}": {
            name: interval(x[:, n]) for name, x in opposed.items()
        }
        for n, (a, b) in enumerate(zip(*pairs, strict=True))
    },
    "cosine between the rooms' mean ζ",
    xlim=(-1, 1),
    xticks=[-1, -0.5, 0, 0.5, 1],
)

# %% tags=["remove-cell"]
glue({"most": most, "complete": complete, "sides": sides}, ".2f")

# %% [markdown]
# {numref}`fig-opposite`: the two side rooms, which can only be reached from each other through a third
# room, have a cosine of {glue:text}`sides`. In the median run the most opposite pair has
# {glue:text}`most`, and a pair beyond −0.9 occurs in a share of {glue:text}`complete` of the runs. In
# the centred plane of {numref}`fig-rooms` something is opposite whatever the embeddings are.

# %% [markdown]
# ## Symmetric against random start
#
# Claim 5. A random start gives every cell its own random direction. The nulls are the random actor and the same
# start without learning.

# %%
runs["frozen random start"] = train(
    world, TabularCritic(world, K, seed, start="random", frozen=True), settings
)
for name in ("random start", "frozen random start"):
    covered[name] = coverage(runs[name].trajectories, world.states)
    arrived[name] = runs[name].arrival()

# %%
behind = paired_difference(
    covered["random start"][:, -1], covered["random actor"][:, -1]
)
learnt = paired_difference(
    covered["random start"][:, -1], covered["frozen random start"][:, -1]
)
print(
    f"random start after 500 episodes: {behind:.1f} cells beside the random actor, {learnt:.1f} by learning"
)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-start", "caption": "As {numref}`fig-explores`, for the random start: cells visited, and share of runs that have stepped on the goal. Means and 95 % bands over 64 runs."}, "image": {"alt": "Four curves in each panel: SGCRL, the random actor, the random start and the frozen random start. Left: cells visited so far, below a line at all 89. Right: the share of runs that have arrived, from 0 to 1."}}
chosen = ("SGCRL", "random actor", "random start", "frozen random start")
figures.exploration(
    {name: covered[name] for name in chosen},
    {name: arrived[name] for name in chosen},
    world.states,
)

# %% tags=["remove-cell"]
fails = "falls behind even", "does not fall behind", "does not clearly fall behind"
ends = {name: covered[name][:, -1] for name in ("random start", "random actor")}
arriving = shown(arrived["random start"] < E, ".2f")
words = worded(below(behind, 0), *fails)
glue({"end": ends, "arrived-random-start": arriving, "fails": words}, ".1f")
glue({"beside": {"actor": behind, "frozen": learnt}}, "+.1f")

# %% [markdown]
# In the end the random start {glue:text}`fails` a random actor ({numref}`fig-start`): with {glue:text}`end-random-start` cells after 500
# episodes, where the random actor has {glue:text}`end-random-actor` ({glue:text}`beside-actor`). A share of
# {glue:text}`arrived-random-start` of the runs arrives. Beside the same start without
# learning, learning makes a difference of {glue:text}`beside-frozen` cells. Exercise 1 asks which property of the symmetric start
# it is that counts.

# %% [markdown]
# ## After the goal is found
#
# Does finding the goal change anything? We count the episodes that come within one step of it, in the 250
# episodes from the first arrival on. The control is the same run with the goal walled off: it is identical until it
# first stands beside the goal (asserted below), and goes on without ever arriving. Runs that arrive too late for 250 more
# episodes are left out. And because in this maze "towards the goal"
# and "away from the start" are the same direction, a second world has the goal in the upper right
# room, with *its* control.

# %%
from sgcrl.variants.worlds import goal_aside

side = goal_aside()
side_walled = walled_off(side)
side_runs = {
    "SGCRL": train(side, TabularCritic(side, K, seed), settings),
    "goal walled off": train(
        side_walled, TabularCritic(side_walled, K, seed), settings
    ),
}

# %%
from sgcrl.measures.visits import around, first_time, in_blocks

maze = {
    "goal in the far corner": (world, runs),
    "goal in a side room": (side, side_runs),
}
events = {title: both["SGCRL"].arrival() for title, (_, both) in maze.items()}
for _, both in maze.values():
    differ = (both["SGCRL"].trajectories != both["goal walled off"].trajectories).any(
        axis=2
    )
    assert (first_time(differ) >= both["SGCRL"].arrival(within=1)).all()

# %%
window, close = 250, {}
blocks = np.arange(0, window, 25) + 12.5
early = {title: np.flatnonzero(event + window <= E) for title, event in events.items()}
for title, (place, both) in maze.items():
    beside = place.distances[:, place.goal] <= 1  # of the world with the goal open
    close[title] = {}
    for name in ("SGCRL", "goal walled off"):
        reached = beside[both[name].trajectories].any(axis=2)[early[title]]
        since = around(reached, events[title][early[title]], 0, window)
        close[title][name] = in_blocks(since, 25)

# %%
gain = {
    title: paired_difference(x["SGCRL"][:, -1], x["goal walled off"][:, -1])
    for title, x in close.items()
}
rise = {
    name: paired_difference(x[:, -1], x[:, 0])
    for name, x in close["goal in the far corner"].items()
}
for title, found in gain.items():
    print(f"{title}: {found:+.2f}, in {found.runs} runs")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-after", "caption": "Share of episodes that come within one step of the goal, in blocks of 25 since the first arrival, for SGCRL and for the same runs with the goal walled off. Left: the goal in the corner opposite the start. Right: the goal in the upper right room. Means and 95 % bands over 64 runs."}, "image": {"alt": "Two panels with a common scale. In each, two curves over 250 episodes, SGCRL and the control with the goal walled off."}}
figures.compared(
    {title: (blocks, curves) for title, curves in close.items()},
    "episodes since first arrival",
    "episodes within one step of the goal",
    ylim=(0, None),
)

# %% tags=["remove-cell"]
done = np.flatnonzero(arrival < E)
near = {"exact": run.reached(), "within": run.reached(within=1)}
numbers = {
    "after": {t: {n: x[:, -1] for n, x in arms.items()} for t, arms in close.items()},
    "last": {name: reached[:, -100:].mean(axis=1) for name, reached in near.items()},
    "covered-at": shown(covered["SGCRL"][done, arrival[done]], ".1f"),
    "left-out": {title: f"{K - len(some)}" for title, some in early.items()},
    "exploits": worded(
        above(gain["goal in a side room"], 0),
        "So there *is* exploitation, where the goal does not lie where the agent would go anyway.",
        "So there is no exploitation here.",
        "So it stays open whether there is exploitation.",
    ),
}
glue(numbers, ".2f")
glue({"gain": gain, "rise": rise}, "+.2f")

# %% [markdown]
# In the far corner ({numref}`fig-after`, left) the share has changed by {glue:text}`rise-SGCRL` in the last block since the
# first arrival. In the last 100 of the 500 episodes a share of {glue:text}`last-exact` steps on the goal and
# {glue:text}`last-within` comes within one step. With a goal that cannot be found the share has changed by
# {glue:text}`rise-goal-walled-off`, and a change there cannot be exploitation. In the end it is
# {glue:text}`after-goal-in-the-far-corner-SGCRL` and, in the control, {glue:text}`after-goal-in-the-far-corner-goal-walled-off`: finding the goal makes a difference of
# {glue:text}`gain-goal-in-the-far-corner`.
#
# In the side room ({numref}`fig-after`, right) SGCRL comes to {glue:text}`after-goal-in-a-side-room-SGCRL`, its control to
# {glue:text}`after-goal-in-a-side-room-goal-walled-off`: a difference of {glue:text}`gain-goal-in-a-side-room`. {glue:text}`exploits`
# (Left out are {glue:text}`left-out-goal-in-the-far-corner` and {glue:text}`left-out-goal-in-a-side-room` of 64 runs.)
#
# Whether the find also *halts* exploration can only be asked where cells are left: at the first arrival
# {glue:text}`covered-at` of the 89 cells have been visited.

# %% [markdown]
# ## Similarity along the path
#
# The paper reports that states on successful paths gain similarity once the goal is found. We take the states of the first successful episode and ask how their $c$ has changed
# 250 episodes later, by their distance from the goal; the control is again the same states of the same run with
# the goal walled off.

# %%
path_change, steps = {}, {}
for title, (place, both) in maze.items():
    k = early[title]
    event = events[title][k]
    counts = visit_counts(both["SGCRL"].trajectories[k, event][:, None], place.states)
    distance = place.distances[:, place.goal]
    steps[title] = np.arange(1, int(distance[place.start]) + 1)
    path_change[title] = {}
    for name in ("SGCRL", "goal walled off"):
        change = (
            both[name].similarity[k, event + window] - both[name].similarity[k, event]
        )
        by_step = [
            mean_where(change, (counts > 0) & (distance == step))
            for step in steps[title]
        ]
        path_change[title][name] = np.stack(by_step, axis=1)

# %%
far, aside = maze
last_step = {title: interval(x["SGCRL"][:, 0]) for title, x in path_change.items()}
whole_path = {
    title: interval(x["SGCRL"].mean(axis=1)) for title, x in path_change.items()
}
path_gain = {
    title: paired_difference(x["SGCRL"].mean(axis=1), x["goal walled off"].mean(axis=1))
    for title, x in path_change.items()
}
for title in maze:
    print(
        f"{title}: {whole_path[title]:.2f}, beside the control {path_gain[title]:+.2f}"
    )

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-path", "caption": "Change of $c$ of the states of the first successful episode, from that episode to the end of the window of {numref}`fig-after`, by distance from the goal; and of the same states of the same runs with the goal walled off. Means and 95 % bands over 64 runs."}, "image": {"alt": "Two panels with a common scale, goal in the far corner and goal in a side room. In each, two curves of the change of c against the steps from the goal, SGCRL and the control with the goal walled off, and a line at zero."}}
figures.compared(
    {title: (steps[title], path_change[title]) for title in maze},
    "steps from the goal",
    "change of c on the first path",
    "lower left",
    xticks=[1, 5, 10, 15],
)

# %% tags=["remove-cell"]
walled_step = {title: x["goal walled off"][:, 0] for title, x in path_change.items()}
steps_before = {"SGCRL": last_step, "goal walled off": walled_step}
glue({"path": whole_path, "path-gain": path_gain, "step": steps_before}, "+.2f")

# %% [markdown]
# On the path as a whole ({numref}`fig-path`) $c$ changes by a mean of {glue:text}`path-goal-in-the-far-corner` with the goal in the far corner
# and {glue:text}`path-goal-in-a-side-room` with the goal in the side room; in the last cell before the goal by
# {glue:text}`step-SGCRL-goal-in-the-far-corner`, against {glue:text}`step-goal-walled-off-goal-in-the-far-corner` in the control, and in the side room by
# {glue:text}`step-SGCRL-goal-in-a-side-room` against {glue:text}`step-goal-walled-off-goal-in-a-side-room`. The change of the whole path less
# the control's is {glue:text}`path-gain-goal-in-the-far-corner` and {glue:text}`path-gain-goal-in-a-side-room`. The paper trains far longer than we do; a
# gain further down the path that comes later is not excluded.

# %% [markdown]
# ## The greedy policy
#
# If $c$ had become a map of the way to the goal, the actor would need no chance: always taking the best move
# would do. This is tried every ten episodes.

# %%
from sgcrl.measures.landscape import local_maxima

tried = run.evaluations[1:]
curves = {
    "training actor, within one": in_blocks(run.reached(within=1), 10),
    "greedy, within one": run.reached(within=1, greedy=True)[:, 1:],
    "greedy, exact": run.reached(greedy=True)[:, 1:],
}
weak = {name: interval(values[:, -10:].mean(axis=1)) for name, values in curves.items()}
short_fall = paired_difference(
    curves["greedy, within one"][:, -10:].mean(axis=1),
    curves["training actor, within one"][:, -10:].mean(axis=1),
)
for name, found in weak.items():
    print(f"{name}: {found:.2f}")

# %%
stuck = run.greedy[:, -1, -1]
ends = np.bincount(stuck, minlength=world.states) / K
peaks = [
    interval(local_maxima(world, run.similarity[:, n]).sum(axis=1)) for n in (0, -1)
]
steps_left = interval(world.distances[stuck, world.goal], np.median)
print(f"local maxima of c: {peaks[0]:.1f} before, {peaks[1]:.1f} after")
print(f"greedy ends {steps_left:.0f} steps from the goal")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-greedy", "caption": "Left: share of episodes that reach the goal, for the training actor (of the last ten episodes) and for the greedy policy, by both criteria. Means and 95 % bands over 64 runs. Right: where the greedy policy stands after its 50 steps at the end of training."}, "image": {"alt": "Left: three curves over 500 episodes, the training actor and the greedy policy within one step of the goal, and the greedy policy on it. Right: the maze, each cell coloured by the share of greedy episodes that end there."}}
figures.greedy(world, tried, curves, ends)

# %% tags=["remove-cell"]
numbers = {
    "greedy": {"exact": weak["greedy, exact"], "within": weak["greedy, within one"]},
    "actor-within": weak["training actor, within one"],
    "peaks": {"before": shown(peaks[0], ".1f"), "after": shown(peaks[1], ".1f")},
    "steps-left": shown(steps_left, ".0f"),
    "steps": f"{world.distances[world.start, world.goal]:.0f}",
    "greedy-words": worded(
        above(short_fall, -0.05),
        "comes near the goal as often as the training actor or more often, to within 0.05 of the episodes",
        "comes near the goal less often than the training actor, by more than 0.05 of the episodes",
        "may come near the goal less often than the training actor, by more than 0.05 of the episodes",
    ),
}
glue(numbers, ".2f")

# %% [markdown]
# The greedy policy {glue:text}`greedy-words` ({numref}`fig-greedy`): over the last ten trials it steps on the goal in a
# share of {glue:text}`greedy-exact` and comes within one step in {glue:text}`greedy-within`, where the training actor has
# {glue:text}`actor-within`. A greedy actor climbs to a local maximum of $c$ and stays, in the median run
# {glue:text}`steps-left` of {glue:text}`steps` steps away from the goal. Before training a table has
# {glue:text}`peaks-before` local maxima, after it {glue:text}`peaks-after`, and one near the start is enough to hold it. The
# softmax can leave such bumps.

# %% [markdown]
# ## Verdicts
#
# Each claim is held against tests, from the numbers above: ✓ where the 95 % interval lies on the claim's side, ✗ where
# it lies on the other, ? where it leaves the matter open. A claim *holds* if all tests are passed, *holds partly* if some
# are; if none is, it *fails*, or is *open* where the intervals contradict neither. {doc}`/book/scorecard` has those of all chapters.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts, above, below, within

share = {name: interval(episodes < E) for name, episodes in arrived.items()}
goal_missing = paired_difference(
    covered["goal walled off"][:, 99], covered["SGCRL"][:, 99]
)
still_ahead = paired_difference(
    covered["goal walled off"][:, 99], covered["random actor"][:, 99]
)
steeper = {
    name: paired_difference(slope["symmetric start"], slope[name])
    for name in ("random start", "no normalisation")
}
corner_gain, side_gain = gain.values()
greedy_last, actor_last = weak["greedy, within one"], weak["training actor, within one"]
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
        "A symmetric start and the sphere give a table's c a slope from start to goal",
        "ours",
        f"goal room less start room after 100 episodes {interval(slope['symmetric start']):+.2f}; more than from a random start {steeper['random start']:+.2f}, than without normalisation {steeper['no normalisation']:+.2f}",
        {
            "goal room above start room": above(interval(slope["symmetric start"]), 0),
            "by more than from a random start": above(steeper["random start"], 0),
            "by more than without normalisation": above(steeper["no normalisation"], 0),
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
        "In a table, rooms end up opposite each other",
        "blog",
        f"most opposed pair, median cosine {most:.2f}; share of runs {complete:.2f}",
        {
            "a pair below −0.5": below(most, -0.5),
            "below −0.9 in half of the runs": above(complete, 0.5),
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
        "In a table, the successful path gains similarity",
        "paper",
        f"change of c: last step {last_step[far]:+.2f}, whole path {whole_path[far]:+.2f}",
        {
            "in its last step": above(last_step[far], 0),
            "as a whole (far corner)": above(whole_path[far], 0),
        },
    ),
    Claim(
        "The table is a map that greedy steps can follow",
        "ours",
        f"episodes near the goal: greedy {greedy_last:.2f}, actor {actor_last:.2f}",
        {
            "greedy reaches the goal in half of the trials": above(greedy_last, 0.5),
            "as often as the actor, less 0.05 at most": above(short_fall, -0.05),
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```

# %% [markdown]
# ## Your own settings
#
# In a live notebook (the rocket at the top of the page starts one) the next cell has controls: choose the
# start, the temperature of the actor and the dimensions, press *Run*, and see coverage and arrivals
# beside a random actor's. A page has no kernel; there the cell is the
# {doc}`playground`: the same algorithm in JavaScript, which trains one table in the page.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-own-run", "caption": "One table, trained in the page. Most presets are situations of this chapter; every setting can be changed."}}
from functools import partial

from companion import panels
from companion.explorables import playground

panels.panel(
    partial(panels.trained, TabularCritic, world),
    panels.explored,
    {
        "start": ("start", ["symmetric", "random"]),
        "spread": ("spread σ of the start", 0.1),
        "actor_temperature": ("temperature of the actor", 0.1),
        "dimension": ("dimensions D", 64),
        "episodes": ("episodes", 500),
        "runs": ("runs", 32),
    },
    still=playground(),
    alt="States visited, and runs that have met the goal, against episodes",
)

# %% [markdown]
# What one table does in {numref}`fig-own-run` is an anecdote, as good as its seed. To settle something, run many, with
# a control.

# %% [markdown]
# ## Summary
#
# - A table trained by InfoNCE on its own agent's data finds the goal in a share of {glue:text}`arrived-SGCRL` of the
#   runs; with a random actor it is {glue:text}`arrived-random-actor`, with a frozen table {glue:text}`arrived-frozen`.
#   With the goal walled off {glue:text}`covered-goal-walled-off` cells are visited in 100 episodes, with the goal
#   {glue:text}`covered-SGCRL`.
# - The critic {glue:text}`marks-down` what a run itself has visited. As to what the actor makes of it,
#   {glue:text}`half` of the pressure is towards the cells that this run has missed.
# - The mean square of $c$ goes from {glue:text}`square-0` to {glue:text}`square-500`. The spread of $c$
#   {glue:text}`compressed` compressed.
# - The loss {glue:text}`learnt`. A silhouette score of rooms also counts that near cells are near.
# - Rising success is no proof of exploitation where the goal lies in the direction of exploration. The find makes a
#   difference of {glue:text}`gain-goal-in-the-far-corner` with the goal in the far corner and of {glue:text}`gain-goal-in-a-side-room` in a side room.
# - After 500 episodes the greedy policy {glue:text}`greedy-words`.
#
# What none of this means: that a network does the same ({doc}`04_network` asks), or that mazes in which the start
# is not in a corner show the same numbers.
#
# ## Differences from the paper and the blog
#
# 1. 64 runs with intervals and controls; the blog describes single runs.
# 2. 500 episodes; the paper's success rates are from 20,000 trials and are
#    not comparable.
# 3. An episode succeeds if it touches the goal at any time. Both criteria are given: on the goal, and within
#    one step of it. Episodes do not stop at the goal.
# 4. The critic's batches sum the gradients of 128 pairs at a learning rate of 0.01; averaging them at the same rate would
#    slow everything by a factor of 128.
# 5. A state can be its own positive (offset 0 counts).
# 6. The table is four-roomed, 10×10 and with doors two cells wide; $D = 64$ as in the blog.
# 7. Principal components are those of each moment; only their signs are matched over time.

# %% [markdown]
# ## Exercises
#
# **1. Which property of the symmetric start counts?** In a symmetric start all states are alike *and* close to the
# goal. Keep the first and drop the second: a cluster around some other direction, with the goal elsewhere.
# Is a random start cured by an actor too random to be caught by its bumps (temperature 0.5)?
#
# :::{dropdown} Solution
# The cluster without the goal has no similarity to lose. After 100 episodes it has visited {glue:text}`cells-cluster` cells;
# the same runs from the symmetric start have {glue:text}`cells-SGCRL`, those of a random actor
# {glue:text}`cells-random-actor`. The random start with a hot actor has {glue:text}`cells-hot`: the hotter an actor,
# the less bumps hold it, and the less anything else leads it.
# :::

# %% tags=["hide-cell"]
from sgcrl.variants.starts import near as alike

fewer = replace(settings, runs=32)
elsewhere = alike(world, 64, 90, 0.1, fewer.streams("start"))
trials = {
    "cluster elsewhere": train(
        world, TabularCritic(world, 32, seed, start=elsewhere), fewer
    ),
    "random start, hot actor": train(
        world,
        TabularCritic(world, 32, seed, start="random"),
        replace(fewer, actor_temperature=0.5),
    ),
}
cells = {
    name: interval(coverage(r.trajectories, world.states)[:, 99])
    for name, r in trials.items()
}
for name in ("SGCRL", "random actor"):
    cells[name] = interval(covered[name][:32, 99])
for name, found in cells.items():
    print(f"{name}: {found:.1f} cells after 100 episodes")

# %% tags=["remove-cell"]
keys = "cluster", "hot", "SGCRL", "random actor"
glue({"cells": dict(zip(keys, cells.values(), strict=True))}, ".1f")

# %% [markdown]
# **2. How random should the actor be?** Train with actor temperatures 0.03, 0.3 and 1. When is the goal found?
# What is traded for what?
#
# :::{dropdown} Solution
# The colder an actor, the longer a local maximum of $c$ can hold it, as it holds the greedy policy; the hotter, the
# less it feels differences of $c$ between neighbours, those beside the goal among them. At 0.03 the median
# first arrival is in episode {glue:text}`arrival-0.03` (300: never) and the success in the last 50 episodes
# {glue:text}`success-0.03`; at 0.3 they are {glue:text}`arrival-0.3` and {glue:text}`success-0.3`, at 1
# {glue:text}`arrival-1.0` and {glue:text}`success-1.0`.
# :::

# %% tags=["hide-cell"]
found, late = {}, {}
for temperature in (0.03, 0.3, 1.0):
    trial = replace(fewer, episodes=300, actor_temperature=temperature)
    r = train(world, TabularCritic(world, 32, seed), trial)
    found[temperature] = interval(r.arrival(), np.median)
    late[temperature] = interval(r.reached()[:, -50:].mean(axis=1))
    print(
        f"temperature {temperature}: median arrival {found[temperature]:.0f}, success at the end {late[temperature]:.2f}"
    )

# %% tags=["remove-cell"]
glue({"success": late}, ".2f")
glue({"arrival": found}, ".0f")

# %% [markdown]
# ## The way on
#
# In a table every state has its own row, and the goal's stands still until it is found. A network shares its weights
# among all states. {doc}`04_network` asks what becomes of the goal's direction then.
