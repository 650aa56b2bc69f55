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
# (chapter-many-goals)=
# # Many goals
#
# **Question.** How does the number of goals change exploration, and does it stop once one of them has been sampled?
#
# **Finding.** In 50 episodes a table's agent sees {glue:text}`cells-1` cells with one far goal, {glue:text}`cells-8` with eight goals and
# {glue:text}`cells-88` with all states as goals; a random actor sees {glue:text}`cells-random`. {glue:text}`finding`
#
# So far the agent had one goal, far away. Contrastive RL usually draws its goals from many states {cite}`eysenbach2022contrastive`.
# {numref}`fig-goals-number` varies their number.

# %% tags=["hide-input"]
from dataclasses import replace

import numpy as np

from companion import figures
from companion.seeds import chapter_seed
from companion.threads import one_thread
from companion.trainings import trained
from sgcrl.measures.visits import coverage, first_time
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings
from sgcrl.variants.goals import Uniform, random_sets
from sgcrl.worlds import four_rooms

figures.use_style()
one_thread()
K, E, world, seed = 32, 300, four_rooms(), chapter_seed(11)
far = world.goal
settings = Settings(runs=K, episodes=E, seed=seed, snapshot_every=E, evaluate_every=E)
idle = replace(settings, update_every=E)  # no update while it acts
wander = replace(idle, actor_temperature=np.inf)
sets = random_sets(world, K, 8, seed)
everywhere = np.delete(np.arange(world.states), world.start)
among = {n: sets[:, :n] for n in (1, 2, 4, 8)} | {88: everywhere}
walk = trained(TabularCritic, world, wander)
runs = {
    ("drawn uniformly", n): trained(TabularCritic, world, settings, Uniform(goals))
    for n, goals in among.items()
}
runs |= {
    ("untrained", n): trained(TabularCritic, world, idle, Uniform(goals))
    for n, goals in among.items()
}
runs |= {("random actor", n): walk for n in among}
cells = {k: coverage(r.trajectories, world.states)[:, 49] for k, r in runs.items()}
found = {
    k: first_time((r.trajectories == far).any(axis=-1)) < E for k, r in runs.items()
}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-number", "caption": "Exploration against the number of goals, 88 being all states but the start. Means and 95 % bands over 32 runs from the same start tables; the random actor has no goal."}, "image": {"alt": "Two panels against 1, 2, 4, 8 and 88 goals: cells visited in 50 episodes, and the share of runs that meet the far goal in 300. Each has a curve for goals drawn uniformly and one for untrained tables, and a level for the random actor."}}
names = ("drawn uniformly", "untrained", "random actor")
panels = {"cells in 50 episodes": cells, "far goal met in 300": found}
figures.against(
    np.arange(len(among)),
    {
        label: {n: np.stack([v[n, m] for m in among], axis=1) for n in names}
        for label, v in panels.items()
    },
    "number of goals",
    [str(n) for n in among],
)

# %% tags=["remove-cell"]
from companion.claims import above, below, worded
from companion.numbers import glue
from sgcrl.measures.statistics import interval, paired_difference, ratio

uniform = {n: cells["drawn uniformly", n] for n in among}
more = {n: paired_difference(uniform[n], uniform[1]) for n in (8, 88)}
over_chance = {
    n: paired_difference(uniform[n], cells["random actor", n]) for n in among
}
fewer_far = {
    n: paired_difference(found["drawn uniformly", n], found["drawn uniformly", 1])
    for n in (8, 88)
}
far_over_chance = {
    n: paired_difference(found["drawn uniformly", n], found["random actor", n])
    for n in (8, 88)
}

# %% [markdown]
# ## One far goal against many
#
# The world is the four rooms, the critic the table of {doc}`03_tabular`. Each run has a random set of eight goals, the far corner among them. Sets
# of one, two and four are parts of it; with one, the far corner is all there is. Before each episode one goal of the set is drawn, and the *actor* climbs
# to it. The critic does not know of goals: it learns from pairs as before. This is how one run with eight goals is made.

# %%
one_run = trained(
    TabularCritic, world, replace(settings, runs=1), goals=Uniform(sets[:1])
)
print("goals of the set:", sets[0])
print("goals of the first episodes:", one_run.goals[0, :10])

# %% [markdown]
# Against one goal, eight make a difference of {glue:text}`more-8` cells and all states one of {glue:text}`more-88`. Less the random actor's, the
# numbers are {glue:text}`over-8` with eight and {glue:text}`over-88` with all. The far goal is met in 300 episodes by a share of {glue:text}`far-1` of the runs with one
# goal, {glue:text}`far-8` with eight, {glue:text}`far-88` with all, and {glue:text}`far-random` of the random actor's. {glue:text}`better`
#
# Two things could make many goals bad. Fewer episodes aim at what is far. And goals that have been met may hold the agent. We take the
# second first.
#
# ## What happens when a goal is sampled
#
# The blog's worry {cite}`infonce_exploration_post` is that exploration ends when the goal is sampled. A test needs goals that are found *early*. We take four single goals:
# 4, 8 and 13 steps from the start, and the far corner, 18 steps away. Each has two controls with the same seeds.
#
# - **Sampled, not learnt from.** Pairs that contain the goal are left out of the batches. Up to the episode in which the goal is first met, both runs are
#   the same *to the bit*. What parts them later is what was learnt from the goal.
# - **Goal walled off.** The goal cannot be met, so the agent cannot stand on it either. It is compared in the same episodes.
#
# The next cell trains these three arms for each goal.

# %%
from sgcrl.variants.interventions import BlindCritic
from sgcrl.worlds import walled_off

short = dict(episodes=150, snapshot_every=150, evaluate_every=150)
brief, arms, places = replace(settings, **short), {}, [(0, 4), (4, 4), (0, 9), (9, 9)]
for cell in places:
    g = int(np.flatnonzero((world.positions == cell).all(axis=1))[0])
    only, hidden = Uniform(np.array([g])), np.arange(world.states) == g
    closed = walled_off(replace(world, goal=g))
    sampled = trained(TabularCritic, world, brief, only)
    blind = trained(BlindCritic, world, brief, only, hidden=hidden)
    arms[g] = sampled, blind, trained(TabularCritic, closed, brief, only)

# %% tags=["remove-cell"]
never = replace(brief, update_every=150)
frozen = {g: trained(TabularCritic, world, never, Uniform(np.array([g]))) for g in arms}

# %% [markdown]
# From the episode of the first meeting we count the new cells of the next 50 episodes. The blog's statement names no distance. So one number decides: the
# share of new cells that is left, sampled over walled off, as a mean over the four distances.

# %%
from sgcrl.measures.exploration import newly_visited
from sgcrl.measures.statistics import mean_ratio

labels = ("goal sampled", "sampled, not learnt from", "goal walled off")
new = {name: [] for name in (*labels, "untrained", "random actor")}
for g, trio in arms.items():
    when = first_time((trio[0].trajectories == g).any(axis=-1))
    for name, r in zip(new, (*trio, frozen[g], walk), strict=True):
        paths = r.trajectories[:, :150]
        new[name].append(newly_visited(paths, world.states, when, 50)[:, -1])
new = {name: np.stack(values) for name, values in new.items()}  # (distances, K)
kept = mean_ratio(new["goal sampled"], new["goal walled off"])

# %% tags=["remove-cell"]
for g, (sampled, blind, _) in arms.items():
    when = first_time((sampled.trajectories == g).any(axis=-1))
    for k, until in enumerate(when):
        both = (r.trajectories[k, : until + 1] for r in (sampled, blind))
        assert np.array_equal(*both)
sampled, blind, walled = (new[name] for name in labels)
halts = below(kept, 0.5)
unlearnt = mean_ratio(blind, walled)
kept_near, kept_far = (
    mean_ratio(sampled[d], walled[d]) for d in (slice(2), slice(2, 4))
)
both_near = ~np.isnan(sampled[:2]).any(axis=0)
by_learning, by_standing = (
    paired_difference(*(x[:2, both_near].mean(axis=0) for x in pair))
    for pair in ((sampled, blind), (blind, walled))
)
rows = {}
for n, g in enumerate(arms):
    ok = ~np.isnan(sampled[n])
    place = f"{world.distances[world.start, g]:.0f} steps away"
    rows[place] = {name: interval(x[n, ok]) for name, x in new.items()}

# %% [markdown]
# Here is that number.

# %%
print(f"new cells, sampled over walled off: {kept:.2f}")
print(f"near goals {kept_near:.2f}, far goals {kept_far:.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-sampled", "caption": "New cells in the 50 episodes after a single goal is first met, for goals at four distances. Means and 95 % intervals over the runs that meet it in time; all are counted in the same episodes."}, "image": {"alt": "Four rows, goals 4, 8, 13 and 18 steps away, each with five intervals of new cells: goal sampled, sampled but not learnt from, goal walled off, untrained tables, random actor."}}
figures.intervals(rows, "new cells in 50 episodes")

# %% [markdown]
# The agent finds {glue:text}`kept` of the new cells that it finds with the goal walled off ({numref}`fig-goals-sampled`), and
# {glue:text}`unlearnt` if it does not learn from the goal. {glue:text}`halting` The distances differ: for the two near goals, 4 and 8 steps away, the
# share is {glue:text}`kept-near`, for the two far ones {glue:text}`kept-far`. {glue:text}`near-far`
#
# What is lost can be lost in two ways. $c$ of the goal itself is 1 whatever is learnt, so whoever steps on it may stay. And once pairs with
# the goal are in the batches, the states around it can rise with it. For the two near goals learning from the goal changes the
# new cells by {glue:text}`by-learning`, and standing on it by {glue:text}`by-standing`. {doc}`11_many_goals_evidence` has the distances one by one.
#
# ## Two goals
#
# Now the worry about several goals. Let one goal be near, 4 steps away, and the other far. One of the two is drawn for each episode. The near goal is sampled
# first. Does exploration toward the far one go on? We count the cells that the episodes aimed at the far goal add to those seen so far, and the
# episodes until the far goal is met, by any errand. The controls are as before, and draw the same goals in the same episodes.

# %%
near_goal = int(list(arms)[0])
two = replace(settings, runs=64, episodes=200, snapshot_every=200, evaluate_every=200)
pair = Uniform(np.array([near_goal, far]))
closed = replace(walled_off(replace(world, goal=near_goal)), goal=far)
hidden = np.arange(world.states) == near_goal
doubles = {
    "goal sampled": trained(TabularCritic, world, two, pair),
    "sampled, not learnt from": trained(BlindCritic, world, two, pair, hidden=hidden),
    "goal walled off": trained(TabularCritic, closed, two, pair),
}

# %% tags=["hide-input"]
still = replace(two, update_every=200)
doubles["untrained"] = trained(TabularCritic, world, still, pair)
doubles["random actor"] = trained(
    TabularCritic, world, replace(still, actor_temperature=np.inf)
)
first = doubles["goal sampled"]
when = first_time((first.trajectories == near_goal).any(axis=-1))
in_time, aimed = when < 100, first.goals == far
ahead, waits = {}, {}
for name, r in doubles.items():
    new = newly_visited(r.trajectories, world.states, when, 100, aimed)
    ahead[name] = new[in_time]
    later = (r.trajectories == far).any(axis=-1) & (np.arange(200) > when[:, None])
    waits[name] = np.minimum(first_time(later) - when, 100)[in_time]

# %% tags=["remove-cell"]
for name in ("sampled, not learnt from", "goal walled off"):
    assert np.array_equal(doubles[name].goals, first.goals)
onward = ratio(ahead["goal sampled"][:, 49], ahead["goal walled off"][:, 49])
over_walk = paired_difference(
    ahead["goal sampled"][:, 49], ahead["random actor"][:, 49]
)
delay = {
    name: paired_difference(waits["goal sampled"], waits[name])
    for name in ("goal walled off", "sampled, not learnt from")
}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-two", "caption": "Two goals, one 4 steps away and one far. Left: cells unvisited when the near goal was first met, which the episodes aimed at the far goal have visited since. Right: runs that have met the far goal since. Means and 95 % bands over 64 runs; all are counted in the same episodes."}, "image": {"alt": "Two panels against episodes since the near goal was met, new cells of the episodes aimed at the far goal and the share of runs that have met it, each with a curve for the near goal sampled, sampled but not learnt from, walled off, for untrained tables and a random actor."}}
at = np.array([1, 5, *range(10, 100, 10), 99])
figures.panels_over_time(
    {
        "new cells, aimed at the far goal": {
            n: (at, v[:, at - 1]) for n, v in ahead.items()
        },
        "far goal met": {n: (at, w[:, None] <= at) for n, w in waits.items()},
    },
    "mean",
    xlabel="episodes since the near goal was met",
)

# %% [markdown]
# In 50 episodes, half of them aimed at the far goal, these episodes find {glue:text}`onward` of the new cells that they find with the near goal walled off
# ({numref}`fig-goals-two`), and {glue:text}`over-walk` more than the random actor in the same episodes. {glue:text}`goes-on` The far goal is met
# {glue:text}`delay-goal-walled-off` episodes later than with the near goal walled off, and {glue:text}`delay-sampled-not-learnt-from` later than if nothing is learnt from it (a find
# counts as 100 episodes at most). Within those 100, {glue:text}`met-goal-sampled` of the runs meet it, and {glue:text}`met-goal-walled-off` with the near goal walled off. {glue:text}`delayed`
#
# ## Both goals at once
#
# The paper's authors have an actor for two goals in their code {cite}`bastankhah2026demystifying`: it climbs $\tfrac12\psi(g_1)+\tfrac12\psi(g_2)$ all the time. What came of it is not known
# to us. We try it with the near and the far goal, and with two far ones, 13 and 18 steps away. Beside it stand an actor that is given one of the two by episode, an actor
# with the far goal alone, an averaged actor whose table is not trained, and a random actor.

# %%
from sgcrl.variants.goals import averaged

pairs = {"near and far": (near_goal, far), "two far": (int(list(arms)[2]), far)}
actors = {}
for name, goals in pairs.items():
    goals = np.array(goals)
    actors[name] = {
        "both goals, averaged": trained(averaged, world, two, among=goals),
        "one of them an episode": trained(TabularCritic, world, two, Uniform(goals)),
        "the far goal alone": trained(TabularCritic, world, two),
        "averaged, untrained": trained(averaged, world, still, among=goals),
        "random actor": doubles["random actor"],
    }

# %% tags=["remove-cell"]
finds = {
    name: {
        who: np.stack(
            [first_time((r.trajectories == g).any(axis=-1)) for g in pairs[name]],
            axis=1,
        )
        for who, r in by.items()
    }
    for name, by in actors.items()
}
both_met = {n: {w: t.max(axis=1) for w, t in by.items()} for n, by in finds.items()}
gap = {
    n: {w: t.max(axis=1) - t.min(axis=1) for w, t in by.items()}
    for n, by in finds.items()
}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-averaged", "caption": "Episodes until both goals have been met, 200 if they are not. Means and 95 % intervals over 64 runs."}, "image": {"alt": "Two rows, near and far goal, and two far goals, each with five intervals of the episodes until both are met: both goals averaged, one of them an episode, the far goal alone, averaged but untrained, random actor."}}
figures.intervals(
    {n: {w: interval(t) for w, t in by.items()} for n, by in both_met.items()},
    "episodes until both are met",
    zero=200,
)

# %% tags=["remove-cell"]
mean, drawn, alone, frozen_mean, chance = next(iter(actors.values()))
against = {
    n: {
        w: paired_difference(by[mean], by[w])
        for w in (drawn, alone, frozen_mean, chance)
    }
    for n, by in both_met.items()
}
drawn_alone = {n: paired_difference(by[drawn], by[alone]) for n, by in both_met.items()}

# %% [markdown]
# With two far goals the averaged actor has met both after {glue:text}`both-two-far` episodes ({numref}`fig-goals-averaged`), the second
# {glue:text}`gap-two-far` after the first. An actor that is given one of the two by episode meets the second {glue:text}`gap-drawn` after the first, one with the far goal
# alone {glue:text}`gap-alone`. Until both are met, the averaged actor takes {glue:text}`less-two-far-random-actor` episodes relative to the random actor,
# and {glue:text}`less-two-far-one-of-them-an-episode` relative to drawing. With a near and a far goal it takes {glue:text}`both-near-and-far` episodes, {glue:text}`less-near-and-far-random-actor` relative to the random
# actor and {glue:text}`less-near-and-far-the-far-goal-alone` relative to the far goal alone. {glue:text}`burden` {doc}`11_many_goals_evidence` shows how the
# mean vector fares.

# %% tags=["remove-cell"]
halt_words = worded(
    halts,
    "If halting means less than half, exploration halts.",
    "If halting means less than half, exploration does not halt.",
    "Whether exploration halts, that is, falls below half, is left open.",
)
near_far = below(kept_near, 0.5) & above(kept_far, 0.5)
two_halts = below(onward, 0.5)
burden = above(against["near and far"][alone], 0) & above(
    drawn_alone["near and far"], 0
)
glue({
    "finding": worded(
        two_halts,
        "Once a near goal has been sampled, exploration toward a far one halts",
        "Once a near goal has been sampled, exploration toward a far one goes on",
        "Whether exploration toward a far goal halts once a near one has been sampled is left open",
    )
    + worded(
        above(delay["goal walled off"], 0),
        ", and the far one is met later.",
        ", and the far one is met no later.",
        "; whether the far one is met later is left open, too.",
    ),
    "better": worded(
        below(more[8], 0),
        "So one far goal explores better than eight goals.",
        "So one far goal explores no better than eight goals.",
        "Whether one far goal explores better than eight goals is left open.",
    ),
    "halting": halt_words,
    "near-far": worded(
        near_far,
        "So a near goal halts exploration, and a far one does not.",
        "So it is not the near goals alone that halt exploration.",
        "Whether the near goals alone halt exploration is left open.",
    ),
    "goes-on": worded(
        two_halts,
        "So exploration toward the far goal halts.",
        "So exploration toward the far goal goes on.",
        "Whether exploration toward the far goal halts is left open.",
    ),
    "delayed": worded(
        above(delay["goal walled off"], 0),
        "So the near goal costs time.",
        "So the near goal costs no time.",
        "Whether the near goal costs time is left open.",
    ),
    "burden": worded(
        burden,
        "A near goal beside the far one costs time in both ways.",
        "A near goal beside the far one does not cost time in both ways.",
        "Whether a near goal beside the far one costs time in both ways is left open.",
    ),
})  # fmt: skip
glue({
    "cells": {n: uniform[n] for n in (1, 8, 88)} | {"random": cells["random actor", 1]},
    "more": more, "over": over_chance,
    "by-learning": by_learning, "by-standing": by_standing,
}, ".1f")  # fmt: skip
glue({"far": {n: found["drawn uniformly", n] for n in (1, 8, 88)}
      | {"random": found["random actor", 1]},
      "kept": kept, "kept-near": kept_near, "kept-far": kept_far, "unlearnt": unlearnt, "onward": onward}, ".2f")  # fmt: skip
glue({"over-walk": over_walk}, ".1f")
glue({"met": {n.replace(",", ""): interval(w < 100) for n, w in waits.items()}}, ".2f")
glue(
    {"delay": {n.replace(",", ""): d for n, d in delay.items()}, "less": against}, ".0f"
)
plain = {
    key: {n: by[mean] for n, by in values.items()}
    for key, values in (("both", both_met), ("gap", gap))
}
plain["gap"] |= {"drawn": gap["two far"][drawn], "alone": gap["two far"][alone]}
glue(plain, ".0f")  # fmt: skip

# %% [markdown]
# ## In a network
#
# A network shares features between goals, so many goals might help it. The next cell trains networks with one, eight and all goals, and
# those with a near goal, alone or beside the far one, that is sampled or walled off.

# %%
from sgcrl.network import MLPCritic

N, close = 24, walled_off(replace(world, goal=near_goal))
net = replace(settings, runs=N, episodes=100, snapshot_every=100, evaluate_every=100)
quick = replace(net, episodes=70, snapshot_every=70, evaluate_every=70)
rules = {"one goal": sets[:N, :1], "8 goals": sets[:N], "all states": everywhere}
nets = {n: trained(MLPCritic, world, net, Uniform(x)) for n, x in rules.items()}
events = {}
for name, aims in (("alone", [near_goal]), ("beside a far one", [near_goal, far])):
    rule, open_arms = Uniform(np.array(aims)), (world, replace(close, goal=aims[-1]))
    events[name] = [trained(MLPCritic, w, quick, rule) for w in open_arms]

# %% tags=["remove-cell"]
off = dict(update_every=100)
nets["untrained"] = trained(MLPCritic, world, replace(net, **off), Uniform(sets[:N]))
stroll = trained(TabularCritic, world, replace(net, actor_temperature=np.inf, **off))
nets["random actor"] = stroll
net_cells = {n: coverage(r.trajectories, world.states)[:, 49] for n, r in nets.items()}
net_more = {
    n: paired_difference(net_cells[n], net_cells["one goal"])
    for n in ("8 goals", "all states", "untrained", "random actor")
}
net_rows = {"cells in 50 episodes": {n: interval(x) for n, x in net_cells.items()}}
net_kept, net_met = {}, {}
for name, (sampled, walled) in events.items():
    rule = Uniform(np.array([near_goal] if name == "alone" else [near_goal, far]))
    unmoved = trained(MLPCritic, world, replace(quick, update_every=70), rule)
    start = first_time((sampled.trajectories == near_goal).any(axis=-1))
    counted = None if name == "alone" else sampled.goals == far
    new = {
        n: newly_visited(r.trajectories[:, :70], world.states, start, 50, counted)
        for n, r in (
            ("goal sampled", sampled),
            ("goal walled off", walled),
            ("untrained", unmoved),
            ("random actor", stroll),
        )
    }
    net_met[name] = ~np.isnan(new["goal sampled"][:, -1])
    ends = {n: v[net_met[name], -1] for n, v in new.items()}
    net_kept[name] = ratio(ends["goal sampled"], ends["goal walled off"])
    net_rows[f"near goal {name}"] = {n: interval(v) for n, v in ends.items()}
net_halts = {name: below(x, 0.5) for name, x in net_kept.items()}
glue(
    {"net": {n: interval(x) for n, x in net_cells.items()}, "net-more": net_more}, ".1f"
)
glue({"net-kept": net_kept}, ".2f")
glue({
    "net-halting": worded(
        net_halts["alone"],
        "So it halts the network's exploration.",
        "So it does not halt the network's exploration.",
        "Whether this is less than half is left open.",
    ),
    "net-better": worded(
        below(net_more["8 goals"], 0),
        "One far goal explores better than eight in networks, too.",
        "In networks one far goal explores no better than eight.",
        "Whether one far goal explores better than eight in networks is left open.",
    ),
    "net-chance": worded(
        above(net_more["random actor"], 0),
        "Even so, a random actor sees more in as many episodes.",
        "It sees no less than a random actor in as many episodes.",
        "Whether it sees less than a random actor in as many episodes is left open.",
    ),
})  # fmt: skip

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goals-networks", "caption": "Networks. Top: cells visited, by the number of goals; the untrained ones have eight. Below: new cells in the 50 episodes after a goal 4 steps away was met, and the same where a far goal is the other aim, in the episodes aimed at that. Means and 95 % intervals over 24 runs."}, "image": {"alt": "Three rows of intervals of cells. Top: one goal, 8 goals, all states, untrained, random actor. Middle and bottom, near goal alone and beside a far one: goal sampled, goal walled off, untrained, random actor."}}
figures.intervals(net_rows, "cells")

# %% [markdown]
# In 50 episodes networks see {glue:text}`net-one-goal` cells with one goal; eight make a difference of {glue:text}`net-more-8-goals` and all states one of
# {glue:text}`net-more-all-states` ({numref}`fig-goals-networks`). {glue:text}`net-better` {glue:text}`net-chance` A near goal alone, once sampled, leaves
# {glue:text}`net-kept-alone` of the new cells that are found with it walled off. {glue:text}`net-halting` Beside a far goal it leaves {glue:text}`net-kept-beside-a-far-one` in the episodes aimed at the far one.
#
# ## What this does not mean
#
# The maze has 89 states, and the table begins around the far goal, which may be a handicap for others ({doc}`11_many_goals_evidence`). We measure
# exploration. For *reaching* many goals in the end, data about all of them are what one needs. The paper's two goals stood in worlds of its own. And a goal does not end an episode here. An agent that
# gets another goal when it arrives might lose less.

# %% [markdown]
# ## Verdicts
#
# *As good* and *no better* allow for 5 cells of the 89; *halts* means less than half of the new cells. {doc}`/book/methods` says what a verdict means.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

late_near, late_far = against["near and far"], against["two far"]
Verdicts(
    Claim(
        "A single far goal explores as well as many goals drawn uniformly, in a table",
        "blog",
        f"cells, 8 goals less 1 {more[8]:+.1f}, all less 1 {more[88]:+.1f}; far goal met, 8 less 1 {fewer_far[8]:+.2f}",
        {
            "no fewer cells than with eight": below(more[8], 0),
            "than with all states": below(more[88], 0),
            "the far goal met as often as with eight": below(fewer_far[8], 0),
        },
    ),
    Claim(
        "More goals, drawn uniformly, explore no better than a random actor, in a table",
        "ours",
        f"cells, less the random actor's: 8 goals {over_chance[8]:+.1f}, all {over_chance[88]:+.1f}; far goal met {far_over_chance[8]:+.2f}, {far_over_chance[88]:+.2f}",
        {
            "fewer than 5 cells more, with eight": below(over_chance[8], 5),
            "with all states": below(over_chance[88], 5),
            "far goal met no more often in 300 episodes, with all": below(
                far_over_chance[88], 0
            ),
        },
    ),
    Claim(
        "Exploration halts once the single goal is sampled, in a table",
        "blog",
        f"new cells in 50 episodes, sampled over walled off, mean of four distances {kept:.2f}",
        {"less than half of the new cells, mean of four distances": halts},
    ),
    Claim(
        "A goal near the start, once sampled, halts exploration, and one far from it does not, in a table",
        "ours",
        f"new cells in 50 episodes, sampled over walled off: 4 and 8 steps away {kept_near:.2f}, 13 and 18 {kept_far:.2f}",
        {
            "near ones: less than half of the new cells": below(kept_near, 0.5),
            "far ones: more than half": above(kept_far, 0.5),
        },
    ),
    Claim(
        "A near goal, once sampled, costs new cells by what is learnt from it and by standing on it",
        "ours",
        f"4 and 8 steps away pooled: learning {by_learning:+.1f}, standing on it {by_standing:+.1f}",
        {
            "by what is learnt": below(by_learning, 0),
            "by standing on it": below(by_standing, 0),
        },
    ),
    Claim(
        "With two goals, exploration toward the second halts once the first is sampled, in a table",
        "blog",
        f"new cells of the episodes aimed at the second, in 50 episodes, first one sampled over walled off {onward:.2f}",
        {"less than half of the new cells": two_halts},
    ),
    Claim(
        "With two goals, sampling the near one slows exploration toward the far one but does not end it, in a table",
        "ours",
        f"new cells over those with the near one walled off {onward:.2f}, less the random actor's {over_walk:+.1f}; "
        f"far one met, less walled off {delay['goal walled off']:+.0f} episodes, less not learnt from {delay['sampled, not learnt from']:+.0f}",
        {
            "fewer new cells": below(onward, 1),
            "more than a random actor in the same episodes": above(over_walk, 0),
            "the far one met later": above(delay["goal walled off"], 0),
            "later than if nothing is learnt from the near one": above(
                delay["sampled, not learnt from"], 0
            ),
        },
    ),
    Claim(
        "An actor that climbs the mean of two far goals finds both sooner than chance, in a table",
        "ours",
        f"episodes until both are met, less the random actor's {late_far[chance]:+.0f}, less untrained {late_far[frozen_mean]:+.0f}; with a near and a far goal {late_near[chance]:+.0f}",
        {
            "sooner than a random actor": below(late_far[chance], 0),
            "sooner than an untrained table": below(late_far[frozen_mean], 0),
        },
    ),
    Claim(
        "Climbing the mean of two goals finds both no sooner than drawing one of them by episode, in a table",
        "ours",
        f"episodes until both are met, averaged less drawn: two far {late_far[drawn]:+.0f}, near and far {late_near[drawn]:+.0f}",
        {
            "two far goals: not 30 episodes sooner": above(late_far[drawn], -30),
            "a near and a far one": above(late_near[drawn], -30),
        },
    ),
    Claim(
        "A near goal beside a far one delays the find of both, whether the two are averaged or drawn by episode, in a table",
        "ours",
        f"episodes until both are met, less those with the far goal alone: averaged {late_near[alone]:+.0f}, drawn {drawn_alone['near and far']:+.0f}",
        {
            "averaged": above(late_near[alone], 0),
            "drawn by episode": above(drawn_alone["near and far"], 0),
        },
    ),
    Claim(
        "A single far goal explores as well as many goals drawn uniformly, in a network",
        "blog",
        f"cells in 50 episodes, 8 goals less 1 {net_more['8 goals']:+.1f}, all less 1 {net_more['all states']:+.1f}",
        {
            "no fewer cells than with eight": below(net_more["8 goals"], 0),
            "than with all states": below(net_more["all states"], 0),
        },
    ),
    Claim(
        "Sampling a near goal slows exploration in a network, if it is the only goal",
        "ours",
        f"new cells in 50 episodes, sampled over walled off {net_kept['alone']:.2f}",
        {"fewer new cells": below(net_kept["alone"], 1)},
    ),
    Claim(
        "Sampling a near goal halts exploration in a network, if it is the only goal",
        "ours",
        f"new cells in 50 episodes, sampled over walled off {net_kept['alone']:.2f}",
        {"less than half of the new cells": net_halts["alone"]},
    ),
    Claim(
        "With two goals, exploration toward the second halts once the first is sampled, in a network",
        "blog",
        f"new cells of the episodes aimed at the second, in 50 episodes, first one sampled over walled off {net_kept['beside a far one']:.2f}",
        {"less than half of the new cells": net_halts["beside a far one"]},
    ),
)

# %% [markdown]
# ```{replication}
# ```

# %% [markdown]
# ## Summary
#
# - In 50 episodes a table sees {glue:text}`cells-1` cells with one far goal and {glue:text}`cells-8` with eight; a network {glue:text}`net-one-goal` and
#   {glue:text}`net-8-goals`.
# - A single near goal, once sampled, leaves {glue:text}`kept-near` of the new cells in a table, a far one {glue:text}`kept-far`. With a far goal beside a near one,
#   {glue:text}`onward` are left in the episodes aimed there.
# - An actor that climbs the mean of a near and a far goal has met both {glue:text}`less-near-and-far-the-far-goal-alone` episodes after one with the far goal alone.
#
# ## The way on
#
# All of this stood on the sphere. The 1000-layer networks do without it: {doc}`12_no_sphere`.
