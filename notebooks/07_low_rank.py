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
# (chapter-low-rank)=
# # Low rank: does the mechanism need it?
#
# **Question.** Does exploration need representations of low rank, or representations at all?
#
# **Finding.** In 500 episodes {glue:text}`met-table` of the runs with representations reach the goal, and
# {glue:text}`met-logits` of those without. {glue:text}`finding`
#
# The paper {cite}`bastankhah2026demystifying` concludes in its abstract that {term}`SGCRL` explores because its representations
# have a low rank. Notes on it say that a full table, one free number for each pair of states, fails in their place.

# %% tags=["remove-cell"]
from companion import figures
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rank-explores", "caption": "States visited so far, and share of runs that have stood on the goal (means of 32 runs, 95 % bands; logarithmic axes). *table*: representations with 64 dimensions. *logits*: no representations. *frozen*: logits that never learn. All start from the same similarities."}, "image": {"alt": "Left, states visited over episodes on a logarithmic axis, right, the share of runs that have met the goal: a curve with a band for each of table, logits, frozen logits and random actor."}}
from dataclasses import replace

import numpy as np

from companion.seeds import chapter_seed
from companion.trainings import trained
from sgcrl.measures.visits import coverage, first_time
from sgcrl.tabular import TabularCritic, start_table
from sgcrl.train import Settings
from sgcrl.variants.interventions import GoalPairCritic, LogitsCritic
from sgcrl.worlds import four_rooms

K, world, seed = 32, four_rooms(), chapter_seed(7)
settings = Settings(runs=K, episodes=500, snapshot_every=10, seed=seed)
start = start_table(world, 64, "symmetric", 0.1, settings.streams("start"))
anyhow = replace(settings, actor_temperature=np.inf)
runs = {
    "table": trained(TabularCritic, world, settings, start=start),
    "logits": trained(LogitsCritic, world, settings, start=start),
    "frozen": trained(LogitsCritic, world, settings, start=start, frozen=True),
    "random actor": trained(TabularCritic, world, anyhow, start=start),
}
arrived = {name: r.arrival() for name, r in runs.items()}
covered = {name: coverage(r.trajectories, world.states) for name, r in runs.items()}
figures.exploration(covered, arrived, world.states)

# %% tags=["remove-cell"]
from sgcrl.measures.statistics import interval, paired_difference

met = {name: times < settings.episodes for name, times in arrived.items()}
more = paired_difference(met["table"], met["logits"])
more_cells = paired_difference(covered["table"][:, 99], covered["logits"][:, 99])
waiting = paired_difference(met["logits"], met["frozen"])
glue({"met": {n: f"{100 * x.mean():.0f} %" for n, x in met.items()}})
glue({"covered": {n: x[:, 99] for n, x in covered.items()}, "apart": more_cells}, ".0f")
glue({"share": {n: met[n] for n in ("table", "logits", "random actor")}}, ".2f")

# %% [markdown]
# ## Two critics that start alike
#
# The table is that of the last chapters: $\Psi$ with 64 columns, and logits $L = \Psi\Psi^\top$. The other critic has no
# representations. It starts from the same $L$, but then each of the 89² entries is a parameter of its own: *free logits*. Loss, batches,
# settings and seeds are the same. The actor climbs the goal's column $L(s, g)$, which is $c(s)$ as long as there is a
# $\Psi$.
#
# After 100 episodes the table's runs have visited {glue:text}`covered-table` states and the logits' {glue:text}`covered-logits`
# (paired difference {glue:text}`apart`; {numref}`fig-rank-explores`). After 500, the shares that have arrived are {glue:text}`share-table` and
# {glue:text}`share-logits`; of random actors, {glue:text}`share-random-actor`.
#
# ## Why free logits cannot explore
#
# What does a batch without the goal do to $L(s, g)$? Let $N_{ij}$ be how often state $i$ is the {term}`anchor` of {term}`positive`
# $j$, with $a$ and $b$ the sums over $j$ and $i$. The gradient of the loss is
#
# $$
# \frac{\partial \ell}{\partial L_{ij}} = b_j \frac{a_i e^{L_{ij}}}{\sum_k a_k e^{L_{kj}}} - N_{ij}.
# $$
#
# The goal is in no pair, so $b_g = 0$ and all $N_{ig} = 0$: **the goal's column has no gradient**, at any learning rate. In the
# table, the same batch moves $\psi(s)$, and $\psi(s)\cdot\psi(g)$ with it. Here both get one batch without the goal.

# %%
from sgcrl.replay import Pairs

drawn = np.random.default_rng(seed).integers(0, world.goal, (2, K, 128))
for kind in (TabularCritic, LogitsCritic):
    critic = kind(world, K, seed, start=start)
    before = critic.similarity(world.goal)
    critic.update(Pairs(*drawn))  # of all states but the goal, which is the last
    change = np.abs(critic.similarity(world.goal) - before).mean()
    print(f"{kind.__name__}: c changes by {change:.4f} on average")

# %% tags=["remove-cell"]
from companion.claims import above, below, outcome, worded

bare = replace(settings, snapshot_every=settings.episodes)
rates = [
    trained(LogitsCritic, world, bare, start=start, learning_rate=rate)
    for rate in (1e-4, 1.0)
]
alike = True
for r in (runs["logits"], *rates):
    same = (r.trajectories == runs["frozen"].trajectories).all(axis=2)
    until_then = np.arange(settings.episodes) <= first_time(r.goal_in_batch)[:, None]
    alike &= bool(same[until_then].all())
    alike &= np.array_equal(r.arrival(), arrived["frozen"])
glue({"alike": worded(
    alike,
    "Step by step, in all runs and at learning rates of 0.0001, 0.01 and 1, they do.",
    "Step by step, in some run or at some of three learning rates, they do not.",
    "",
)})  # fmt: skip

# %% [markdown]
# So until the goal is in a batch, free logits must act exactly as logits that never learn. {glue:text}`alike`
#
# It does not follow that low rank is the reason. The table differs from free logits in three ways: it has
# fewer parameters, pairs of states share them, and rows have unit length.
#
# ## More dimensions than states
#
# If low rank is needed, exploration should fade as the number of dimensions $D$ grows, at the latest beyond 89: then a table can
# have any logits that are inner products of unit vectors. {numref}`fig-rank-dimensions` takes $D$ from 2 to 128. With the same
# noise $\sigma$, more dimensions start with a lower $c$; so on the right all start with the same mean $c$ instead.

# %% tags=["remove-cell"]
dimensions = (2, 3, 4, 8, 16, 32, 64, 128)
spreads = {
    "same σ": {d: 0.1 for d in dimensions},
    "same similarity": {d: 0.1 * np.sqrt(63 / (d - 1)) for d in dimensions},
}
coarse = replace(settings, snapshot_every=25)
swept, starts = {}, {}
for title, spread in spreads.items():
    for d in dimensions:
        options = dict(dimension=d, spread=spread[d])
        often = settings if (title, d) == ("same σ", 128) else coarse
        swept[title, d] = (
            runs["table"]
            if d == 64
            else trained(TabularCritic, world, often, **options)
        )
        starts[title, d] = swept[title, d].similarity[:, 0]

# %% tags=["remove-cell"]
from sgcrl.measures.visits import states_visited, success_probability, visited_change
from sgcrl.measures.waits import chance_by
from sgcrl.replay import Streams
from sgcrl.train import rollout

found = {}
for key, r in swept.items():
    cells, change = states_visited(r, 100), visited_change(r, 100)
    found[*key, "table"] = np.stack([cells, r.arrival() < 500, change])
for key, c in {**starts, "random actor": starts["same σ", 64]}.items():
    heat = np.inf if key == "random actor" else 0.1
    draws = Streams(chapter_seed(7, 1), "actor", K)
    walks = [rollout(world, c, heat, 50, draws) for _ in range(100)]
    cells = coverage(np.stack(walks, axis=1), world.states)[:, -1]
    p = success_probability(world, c, heat, 50)
    stays = np.stack([cells, chance_by(p, np.array([500]))[:, 0], np.zeros(K)])
    found[key if key == "random actor" else (*key, "frozen")] = stays

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rank-dimensions", "caption": "Tables with $D$ dimensions, the same tables never trained (arrivals exact), and a random actor. Left: the noise of the start has the same $\\sigma$ in every $D$. Right: all start with nearly the same mean $c$. Last row: change of $c$ in 100 episodes, mean over a run's visits (32 runs, 95 % bands)."}, "image": {"alt": "Six panels over D from 2 to 128, two columns, for the same sigma and the same similarity, of three rows: states in 100 episodes, the share of runs that arrive, and the change of c. In each a curve for the table, one for the frozen table, and one for the random actor."}}
columns = {
    title: {
        name: np.stack([found[title, d, name] for d in dimensions], axis=-1)
        for name in ("table", "frozen")
    }
    | {
        "random actor": np.repeat(
            found["random actor"][..., None], len(dimensions), axis=-1
        )
    }
    for title in spreads
}
labels = ("states in 100 episodes", "runs that arrive", "change of c")
figures.by_dimension(dimensions, columns, labels)

# %% tags=["remove-cell"]
wide_cells = {
    title: paired_difference(*(found[title, d, "table"][0] for d in (128, 64)))
    for title in spreads
}
unlearnt = paired_difference(
    *(found["same similarity", 128, name][0] for name in ("table", "frozen"))
)
fewer = below(wide_cells["same similarity"], 0)
glue({"wide": wide_cells, "unlearnt": unlearnt}, "+.1f")
glue({"fades": worded(
    fewer & below(wide_cells["same σ"], 0),
    "So from both starts exploration fades where there are more dimensions than states.",
    "So from one of these starts at least, exploration does not fade where there are more dimensions than states.",
    "So whether exploration fades where there are more dimensions than states stays open.",
)})  # fmt: skip

# %% [markdown]
# The difference in states visited in 100 episodes, 128 dimensions less 64, is {glue:text}`wide-same-σ` at the same $\sigma$ and {glue:text}`wide-same-similarity` at the
# same mean $c$. Less the same tables never trained, it is {glue:text}`unlearnt`. {glue:text}`fades` What small tables lack, on the right above all, {doc}`07_low_rank_evidence` asks.
#
# ## When does the rank fall?
#
# A table with many dimensions may still come to use few. The {term}`effective rank` of $L$ counts them. But it counts what all states
# share, too: at the start they share $z$, which outweighs all else. One can leave this in, or first take out the mean of the
# states. What is left of $L$ then has the variances of the embeddings as its singular values, up to a factor. The next cell does both.

# %%
from sgcrl.measures.clusters import effective_rank
from sgcrl.measures.ranks import centred_logits, logit_ranks, until

psi = runs["table"].embeddings[:, [0, 10, 50]]
L = psi @ np.swapaxes(psi, -1, -2)
for name, matrix in {"left in": L, "taken out": centred_logits(L)}.items():
    first, then, last = effective_rank(matrix).mean(axis=0)
    print(f"mean {name}: {first:.0f}, after 100 episodes {then:.0f}, 500 {last:.0f}")

# %% tags=["remove-cell"]
wide = swept["same σ", 128]
kept = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 35, 40, 45, 50]
traced = {
    "table, D = 64": runs["table"],
    "table, D = 128": wide,
    "random actor": runs["random actor"],
    "logits": runs["logits"],
}
matrices = {
    name: r.embeddings[:, kept]
    if name == "logits"
    else r.embeddings[:, kept] @ np.swapaxes(r.embeddings[:, kept], -1, -2)
    for name, r in traced.items()
}
ranks = {name: logit_ranks(L) for name, L in matrices.items()}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rank-over-time", "caption": "Effective rank of $L$ in the first 500 episodes, with the mean of the states left in and taken out (32 runs, 95 % bands). *random actor*: a table with 64 dimensions, trained on a random actor's data. Grey: median episode in which the table with 64 dimensions finds the goal, with its 95 % interval."}, "image": {"alt": "Two panels of effective rank over 500 episodes, with the mean left in and taken out, each with a curve and band for tables with 64 and 128 dimensions, a random actor's table and free logits, and a grey stripe at the find."}}
times = settings.snapshot_every * np.array(kept)
panels = {
    f"mean {title}": {
        name: (times, rank[f"mean {title}"]) for name, rank in ranks.items()
    }
    for title in ("left in", "taken out")
}
find = {"find": interval(arrived["table"], np.median)}
figures.ranks_over_time(panels, find, "effective rank of L")

# %% tags=["remove-cell"]
measures = ("mean left in", "mean taken out", "participation ratio")
at_find, to_find = {}, {}
for name in ("table, D = 64", "table, D = 128"):
    r = traced[name]
    some = r.arrival() < settings.episodes
    last_table = until(r.embeddings, r.snapshots, r.arrival())[some]
    then = logit_ranks(last_table @ np.swapaxes(last_table, -1, -2))
    for measure in measures:
        at_find[name, measure] = then[measure]
        to_find[name, measure] = paired_difference(
            then[measure], ranks[name][measure][some, 0]
        )
    at_find[name, "embeddings"] = effective_rank(last_table)
hundred = kept.index(10)
by_100, later = (
    {
        (name, measure): paired_difference(rank[measure][:, b], rank[measure][:, a])
        for name, rank in ranks.items()
        for measure in measures
    }
    for a, b in ((0, hundred), (hundred, -1))
)
beside = paired_difference(
    *(
        ranks[name]["mean taken out"][:, hundred] - ranks[name]["mean taken out"][:, 0]
        for name in ("table, D = 64", "logits")
    )
)
wide_then = {
    measure: interval(at_find["table, D = 128", measure])
    for measure in ("embeddings", *measures)
}
table, left, out, ratio = "table, D = 64", *measures
at_start = {m: interval(ranks[table][m][:, 0]).value for m in (left, out)}
glue({
    "to": {"in": to_find[table, left], "out": to_find[table, out], "ratio": to_find[table, ratio]},
    "later": {"in": later[table, left], "out": later[table, out]},
    "by": {"table": by_100[table, out], "random": by_100["random actor", out], "logits": by_100["logits", out]},
}, "+.1f")  # fmt: skip
glue({
    "then": wide_then, "first": {"in": at_start[left], "out": at_start[out]}
}, ".0f")  # fmt: skip
falls = below(to_find[table, out], 0)
glue({"no-sign": worded(
    below(by_100[table, out], 0) & below(by_100["random actor", out], 0),
    "So a fall of the rank is no sign of exploration by itself.",
    "So the rank does not fall with any data.",
    "So whether the rank falls with any data stays open.",
)})  # fmt: skip
glue({"disagree": worded(
    above(to_find[table, left], 0) & falls,
    "So whether the rank falls while the agent explores depends on whether one counts what all states share. Both are true of the same logits: what all states share shrinks, which raises the rank, and the rest gathers in a few directions, which lowers it.",
    "So at the find both ways to count have moved the same way, or not at all.",
    "So it stays open whether the two ways to count disagree at the find.",
)})  # fmt: skip

# %% [markdown]
# From the start to the {term}`find`, the rank of the table changes by {glue:text}`to-in` with the mean left in, from {glue:text}`first-in`, and by {glue:text}`to-out` with the
# mean taken out, from {glue:text}`first-out` ({numref}`fig-rank-over-time`). {glue:text}`disagree` The participation ratio, another way to count
# variances, changes by {glue:text}`to-ratio`. {doc}`05_spectrum` predicts the directions that are left.
#
# In the first 100 episodes, with the mean taken out, the agent's rank changes by {glue:text}`by-table`, that of a table which learns from a random
# actor's data by {glue:text}`by-random`, and that of free logits by {glue:text}`by-logits`. {glue:text}`no-sign`
#
# With 128 dimensions, the effective rank at the find is {glue:text}`then-embeddings` of the embeddings, mean left in, and
# {glue:text}`then-mean-taken-out` of the variances, or {glue:text}`then-participation-ratio` by the participation ratio, out of 89.
#
# ## What explorers have in common
#
# {doc}`07_low_rank_evidence` changes one thing at a time: low rank without unit length, and free logits with one more
# pair in each batch, the goal as its own positive. {numref}`fig-rank-apart` has the arrivals of all.

# %% tags=["remove-cell"]
flat_start = start_table(world, 4, "symmetric", 0.1, settings.streams("start"))
off = dict(normalised=False)
apart = {
    "table, D = 64": runs["table"],
    "table, D = 128": wide,
    "table, D = 4": swept["same σ", 4],
    "table, D = 4, not normalised": trained(
        TabularCritic, world, coarse, start=flat_start, **off
    ),
    "table, D = 64, not normalised": trained(
        TabularCritic, world, coarse, start=start, **off
    ),
    "logits": runs["logits"],
    "logits, D = 4 at the start": trained(LogitsCritic, world, bare, start=flat_start),
}
for rate, label in ((0.01, "the same rate"), (0.1, "ten times the rate")):
    apart[f"logits, goal's pair added, {label}"] = trained(
        GoalPairCritic, world, bare, start=start, learning_rate=rate
    )
apart |= {name: runs[name] for name in ("frozen", "random actor")}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-rank-apart", "caption": "First arrival at the goal. Small dots: the 32 runs of each; large dots and bars: medians with 95 % intervals. Dots at the dotted line have not arrived within 500 episodes."}, "image": {"alt": "Strips of dots over the episode of the first arrival, one strip for each of eleven arms, with its median and interval: tables with 64, 128 and 4 dimensions, two tables that are not normalised, logits from two starts, logits with the goal's pair at two rates, frozen logits and the random actor."}}
first = {name: r.arrival() for name, r in apart.items()}
colours = {
    name: kind
    for name in apart
    for kind in ("not normalised", "logits, goal's pair added", "logits, D = 4")
    if kind in name
}
colours = {
    name: kind.replace("logits, D = 4", "logits") for name, kind in colours.items()
}
figures.arrivals_by_condition(
    [
        (name.replace(" added, ", "\nadded, "), colours.get(name, name), episodes)
        for name, episodes in first.items()
    ],
    settings.episodes,
)

# %% tags=["remove-cell"]
from functools import reduce
from itertools import product
from operator import and_

flat, own = "table, D = 4, not normalised", "table, D = 64, not normalised"
share = {name: interval(when < 500) for name, when in first.items()}
lost = {name: interval(visited_change(r, 100)) for name, r in apart.items()}
sphere = paired_difference(first["table, D = 4"] < 500, first[flat] < 500)
off_sphere = paired_difference(first["table, D = 64"] < 500, first[own] < 500)
half_share = paired_difference(first[flat] < 500, (first["table, D = 4"] < 500) * 0.5)
climbers = [name for name in share if name != "random actor"]
explorers = [name for name in climbers if share[name].low > share["logits"].high]
others = [name for name in climbers if name not in explorers]
pairs = [below(lost[a], lost[b]) for a, b in product(explorers, others)]
parted = reduce(and_, pairs) if pairs else None
weakest = max((lost[name].value for name in explorers), default=np.nan)
strongest = min((lost[name].value for name in others), default=np.nan)
glue({
    "flat": share[flat], "round": share["table, D = 4"],
    "paired": share["logits, goal's pair added, ten times the rate"],
    "lost": {"least": 0 - weakest, "most": 0 - strongest},
}, ".2f")  # fmt: skip
glue({"parted": worded(
    parted,
    "Where it goes, every arm that arrives clearly more often than the plain logits lowers the similarity by more than every other arm that climbs.",
    "Not every arm that arrives clearly more often than the plain logits lowers the similarity, where it goes, by more than every other arm that climbs.",
    "Whether every arm that arrives clearly more often than the plain logits lowers the similarity by more, where it goes, than the others stays open.",
), "counts": worded(
    outcome(parted) & above(sphere, 0) & above(off_sphere, 0),
    "So what counts is that visits lower the similarity before the goal was ever seen.",
    "So it does not depend on visits that lower the similarity alone.",
    "So whether it depends on visits that lower the similarity stays open.",
)})  # fmt: skip

# %% [markdown]
# With four dimensions {glue:text}`round` of the runs arrive on the sphere and {glue:text}`flat` off it, though the rank is as low. Free
# logits with the goal's pair arrive in {glue:text}`paired` of the runs, though nothing is shared. {glue:text}`parted` The former lose {glue:text}`lost-least`
# or more of $c$ in 100 episodes, the latter {glue:text}`lost-most` or less. {glue:text}`counts` A table on the sphere lowers it
# without being shown the goal ({doc}`02_squeeze`).

# %% tags=["remove-cell"]
from sgcrl.variants.worlds import tower_of_hanoi

four = tower_of_hanoi(4)
tower = Settings(
    runs=K, episodes=2000, steps=30, seed=seed, snapshot_every=2000, evaluate_every=2000
)
tower_start = start_table(four, 64, "symmetric", 0.1, tower.streams("start"))
hanoi = {
    "table": trained(TabularCritic, four, tower, start=tower_start),
    "logits": trained(LogitsCritic, four, tower, start=tower_start),
}
built = {name: interval(r.arrival() < tower.episodes) for name, r in hanoi.items()}
p = success_probability(four, hanoi["table"].similarity[:, 0], 0.1, tower.steps)
chance = interval(chance_by(p, np.array([tower.episodes]))[:, 0])
glue({"built": built}, ".2f")
glue({"chance": chance}, ".4f")

# %% [markdown]
# All this is one maze. In the Tower of Hanoi with four disks, 15 moves from the goal, {glue:text}`built-table` of the tables and
# {glue:text}`built-logits` of the logits arrive within 2,000 episodes; the {term}`exact chance` of logits that never learn is {glue:text}`chance`. {doc}`07_hanoi_evidence` has three
# disks, too. {doc}`07_long_evidence` follows rank and success for 20,000 episodes.
#
# What this does not mean: that rank never matters. Two dimensions may be too few ({doc}`07_low_rank_evidence`). Nor does it say
# anything about networks, where states share weights and the goal moves with them ({doc}`04_network`).
#
# ## Verdicts
#
# {doc}`/book/methods` says what a verdict means. Claims on two dimensions and the goal's pair stand on {doc}`07_low_rank_evidence`.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts
from companion.numbers import shown

half = world.states / 2
Verdicts(
    Claim(
        "Without representations, with a full table of logits, the agent does not explore",
        "paper",
        f"arrivals {share['logits']:.2f}, table {share['table, D = 64']:.2f}; cells in 100 episodes, table less logits {more_cells:+.1f}; "
        f"four disks {built['logits']:.2f}, table {built['table']:.2f}",
        {
            "fewer arrivals than a table of embeddings (four rooms)": above(more, 0),
            "the same (Hanoi, four disks, 2,000 episodes)": below(
                built["logits"], built["table"]
            ),
            "at most 0.1 above an agent that never learns (four rooms)": below(
                waiting, 0.1
            ),
            "fewer cells than a table in 100 episodes (four rooms)": above(
                more_cells, 0
            ),
        },
    ),
    Claim(
        "Until the goal is in a batch, free logits act exactly as an agent that never learns",
        "ours",
        f"{K} runs at each of three learning rates",
        {"the same steps in every run": alike},
    ),
    Claim(
        "Exploration in a table needs low rank",
        "paper",
        f"128 dimensions: cells {wide_cells['same similarity']:+.1f} beside 64, {unlearnt:+.1f} beside never learning; "
        f"at the find, of {world.states}: embeddings {wide_then['embeddings']:.0f}, variances {wide_then[out]:.0f}, "
        f"participation ratio {wide_then[ratio]:.0f}",
        {
            "128 dimensions, more than states, visit fewer cells than 64": fewer,
            "no more cells than a table that never learns": below(unlearnt, 0),
            "128 dimensions, at the find: effective rank of the embeddings below half of the states, mean left in": below(
                wide_then["embeddings"], half
            ),
            "the same of their variances, mean taken out": below(wide_then[out], half),
            "the same by the participation ratio of their variances": below(
                wide_then[ratio], half
            ),
        },
    ),
    Claim(
        "Low rank is enough for a table to explore, even if its rows are not of unit length",
        "ours",
        f"arrivals with 4 dimensions {share[flat]:.2f}, random actor {share['random actor']:.2f}, with unit length {share['table, D = 4']:.2f}",
        {
            "4 dimensions without unit length arrive more often than a random actor": above(
                share[flat], share["random actor"]
            ),
            "at least half as often as with it": above(half_share, 0),
        },
    ),
    Claim(
        "An agent explores only if the states that it visits lose c",
        "ours",
        f"unit length is worth {sphere:+.2f} of the arrivals with 4 dimensions, {off_sphere:+.2f} with 64; "
        f"explorers lose {shown(0 - weakest, '.2f')} or more, others {shown(0 - strongest, '.2f')} or less",
        {
            "without unit length, where c stays, fewer arrivals (4 dimensions)": above(
                sphere, 0
            ),
            "the same (64 dimensions)": above(off_sphere, 0),
            "every arm that explores loses more c than every arm that does not": parted,
        },
    ),
    Claim(
        "The rank of a table's logits falls only after the agent has explored, with their mean left in or taken out",
        "ours",
        f"mean left in: first 100 episodes {by_100[table, left]:+.1f}, to 500 {later[table, left]:+.1f}, free logits then {later['logits', left]:+.1f}; "
        f"mean taken out: first 100 episodes {by_100[table, out]:+.1f}, to the find {to_find[table, out]:+.1f}",
        {
            "mean left in: rises in the first 100 episodes": above(
                by_100[table, left], 0
            ),
            "mean left in: falls from there to 500": below(later[table, left], 0),
            "mean left in: that of free logits goes on rising": above(
                later["logits", left], 0
            ),
            "mean taken out: rises in the first 100 episodes": above(
                by_100[table, out], 0
            ),
            "mean taken out: no lower at the find than at the start": above(
                to_find[table, out], 0
            ),
        },
    ),
    Claim(
        "With the mean taken out, the rank of a table's logits falls while the agent explores",
        "ours",
        f"from the start to the find: 64 dimensions {to_find[table, out]:+.1f}, participation ratio {to_find[table, ratio]:+.1f}, "
        f"128 dimensions {to_find['table, D = 128', out]:+.1f}; in 100 episodes, less free logits {beside:+.1f}",
        {
            "lower at the find than at the start (effective rank, 64 dimensions)": falls,
            "the same (effective rank, 128 dimensions)": below(
                to_find["table, D = 128", out], 0
            ),
            "the same (participation ratio, 64 dimensions)": below(
                to_find[table, ratio], 0
            ),
            "falls by more than that of free logits in 100 episodes": below(beside, 0),
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```

# %% tags=["remove-cell"]
glue({
    "finding": worded(
        above(unlearnt, 0) & above(sphere, 0),
        "Low rank is not what makes the difference: tables with more dimensions than states explore, too, and tables with few dimensions but without unit length arrive less often.",
        "Our interventions on dimensions and length do not all say the same about low rank.",
        "Whether low rank is what makes the difference, our interventions leave open.",
    ),
    "summary": {
        "wide": worded(fewer, "fewer states than", "no fewer states than", "not clearly fewer states than"),
        "flat": worded(above(share[flat], share["random actor"]), "explores", "does not explore", "is not clearly better than a random actor"),
        "in": worded(below(to_find[table, left], 0), "has fallen", "has not fallen", "has not clearly changed"),
        "out": worded(falls, "has fallen", "has not fallen", "has not clearly changed"),
    },
})  # fmt: skip

# %% [markdown]
# ## Summary
#
# - Without representations the goal's column has no gradient until the goal is sampled. Until then a full table of logits acts
#   as one that never learns, at any learning rate.
# - Tables with more dimensions than states visit {glue:text}`summary-wide` those with 64. A table with four dimensions off the
#   sphere {glue:text}`summary-flat`. {glue:text}`counts`
# - At the find, the effective rank of the logits {glue:text}`summary-in` with the mean left in, and {glue:text}`summary-out` with the
#   mean taken out.
#
# ## The way on
#
# {doc}`08_after` asks what the agent makes of the goal once it has found it.
