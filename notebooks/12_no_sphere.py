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
# (chapter-no-sphere)=
# # Without the sphere: the penalty, distances, and what the actor reads
#
# **Question.** The networks with 1000 layers {cite}`wang2025thousand` do not normalise but have a {term}`logsumexp penalty`: does an
# agent explore without the sphere, and does the penalty stand in for it?
#
# **Finding.** Off the sphere {glue:text}`met-product` of the tables of inner products find the goal, {glue:text}`met-penalty` with the
# penalty, and {glue:text}`met-cosine` without it if the actor alone reads cosines. {glue:text}`in-networks`

# %% tags=["remove-cell"]
from companion import figures
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% tags=["hide-input"]
from dataclasses import replace

import numpy as np

from companion.seeds import chapter_seed
from companion.trainings import trained
from sgcrl.infonce import Loss
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings
from sgcrl.variants.interventions import ScaleFree
from sgcrl.variants.readings import CosineActor, DirectionCritic, wrapped
from sgcrl.worlds import four_rooms, walled_off

world, seed, K = four_rooms(), chapter_seed(12), 32
settings = Settings(
    runs=K, episodes=500, seed=seed, snapshot_every=25, evaluate_every=500
)
rates = {0: 0.01, 0.01: 0.01, 0.1: 0.003, 1: 0.001}
kinds = {"products": "dot", "distances": "distance"}
options = {
    (name, weight): dict(
        normalised=False,
        loss=Loss("row", logsumexp_penalty=weight, similarity=kind),
        learning_rate=rate,
    )
    for name, kind in kinds.items()
    for weight, rate in rates.items()
}
options |= {"sphere": {}, "sphere, row": dict(loss=Loss("row"))}
options |= {
    "no ζ": options["products", 0.1] | dict(dimension=1, spread=0.0),
    "products frozen": dict(frozen=True),
    "distances frozen": options["distances", 0] | dict(frozen=True),
}
runs = {
    key: trained(TabularCritic, world, settings, **chosen)
    for key, chosen in options.items()
}
runs["random actor"] = trained(
    TabularCritic, world, replace(settings, actor_temperature=np.inf)
)
inside = dict(inside=TabularCritic, by=(CosineActor,))
runs["cosine"] = trained(wrapped, world, settings, **inside, **options["products", 0])
runs["directions"] = trained(DirectionCritic, world, settings, loss=Loss("row"))

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-sphereless-arrivals", "caption": "First arrival of tables at the goal. Small dots: the 32 runs of each; large dots and bars: medians with 95 % intervals. Dots at the dotted line have not arrived within 500 episodes. $\\lambda$ is the weight of the penalty."}, "image": {"alt": "Rows of dots along a logarithmic axis of episodes, with a median and its interval: the sphere, products without penalty, with cosines for the actor and with the penalty, distances without and with penalty, a table with one dimension, frozen distances and a random actor. A dotted line at 500 stands for never."}}
arrived = {key: r.arrival() for key, r in runs.items()}
rows = [
    ("on the sphere", "SGCRL", "sphere"),
    ("products", "product", ("products", 0)),
    ("products, actor reads cosines", "one goal", "cosine"),
    ("products, λ = 0.1", "product, penalty", ("products", 0.1)),
    ("products, λ = 0.1, one dimension", "no ζ", "no ζ"),
    ("distances", "distance", ("distances", 0)),
    ("distances, λ = 0.1", "distance, penalty", ("distances", 0.1)),
    ("distances, frozen", "frozen", "distances frozen"),
    ("random actor", "random actor", "random actor"),
]
figures.arrivals_by_condition([(*row[:2], arrived[row[2]]) for row in rows], 500)

# %% tags=["remove-cell"]
from companion.claims import above, below, worded
from sgcrl.measures.statistics import interval, paired_difference
from sgcrl.measures.visits import coverage

covered = {key: coverage(r.trajectories, world.states) for key, r in runs.items()}
arrives = {key: interval(when < 500) for key, when in arrived.items()}
seen = {key: interval(cells[:, 49]) for key, cells in covered.items()}
sooner = {
    key: paired_difference(covered[key][:, 49], covered["sphere"][:, 49])
    for key in (("products", 0.1), ("distances", 0), ("distances", 0.1), "no ζ")
}
short = {"product": ("products", 0), "penalty": ("products", 0.1), "cosine": "cosine"}
short |= {"distance": ("distances", 0), "distance-penalty": ("distances", 0.1)}
short |= {"line": "no ζ", "random": "random actor", "sphere": "sphere"}
glue({"met": {n: f"{100 * arrives[key].value:.0f} %" for n, key in short.items()}})
medians = {n: interval(arrived[key], np.median) for n, key in short.items()}
glue({"median": medians, "seen": {n: seen[key] for n, key in short.items()}}, ".0f")
glue({"line-sooner": sooner["no ζ"]}, "+.0f")

# %% [markdown]
# In a table every state has a row $\psi(s)$ of its own. The tables of {numref}`fig-sphereless-arrivals` start with all states close to the goal $g$. On the sphere {term}`SGCRL` arrives in {glue:text}`met-sphere` of the runs. Off it, where the critic is the
# inner product $\psi(s)\cdot\psi(g)$, it is {glue:text}`met-product`; a random {term}`actor` arrives in {glue:text}`met-random`. A critic of minus the distance, $-\|\psi(s) - \psi(g)\|$, arrives in {glue:text}`met-distance` without any penalty. *Frozen* tables are never trained.
#
# The penalty's weight is $\lambda$; the larger it is, the lower the learning rate has to be. {doc}`12_no_sphere_evidence` says why, and has every $\lambda$ from 0 to 1. It also tunes rate and {term}`temperature` for all critics alike; the numbers here are for the usual ones.
#
# ## What the penalty does by itself
#
# The logits $L_{ij}$ say how similar anchor $i$ and positive $j$ of a batch are. The loss is {term}`InfoNCE` by rows, plus $\lambda\Lambda_i^2$ for each pair, where $\Lambda_i = \log\sum_j e^{L_{ij}}$ is the logsumexp over the batch's {term}`positives <positive>`. While
# $\Lambda > 0$ the penalty pushes *all* logits down, those of true pairs, too.
#
# Take the simplest table: every state is the same vector $cz$, with $z$ the goal's direction. No state can be told from another, and InfoNCE itself has no gradient. With products and $B$ pairs, $\Lambda = \log B + c^2$, and all that the penalty does is
#
# $$
# \dot c_i = -2\lambda\,\Lambda\,(a_i + b_i)\,c .
# $$
#
# Here $a_i$ and $b_i$ are the shares of {term}`anchors <anchor>` and positives that are state $i$. So a state loses $c$ in proportion to its visits. The next cell checks the formula, to rounding, on the pairs of a random walk.

# %%
from sgcrl.infonce import loss_gradient
from sgcrl.theory.pairs import pair_distribution, random_walk

closed = walled_off(world)
J = pair_distribution(random_walk(closed), closed.start, steps=50)
visits, B, λ, c = J.sum(axis=1) + J.sum(axis=0), 128, 0.1, 0.8
z = np.eye(64)[0]
penalised = Loss("row", logsumexp_penalty=λ)
pull = -loss_gradient(np.tile(c * z, (world.states, 1)), B * J, penalised)[1] / B
predicted = -2 * λ * (np.log(B) + c**2) * visits * c
as_predicted = np.abs(pull @ z - predicted).max() < 1e-12
print(f"rate of c at the start: {(pull @ z)[closed.start]:.4f}")

# %% tags=["remove-cell"]
assert as_predicted
assert np.abs(pull - np.outer(pull @ z, z)).max() < 1e-12
more_alone = above(arrives["no ζ"], arrives["random actor"])
numbers = {
    "counts": worded(
        more_alone,
        "So the penalty can explore by counting visits alone, with no representation to speak of.",
        "So counting visits alone does not explore.",
        "Whether counting visits alone explores is left open.",
    )
}
glue(numbers)

# %% [markdown]
# That is a count of visits, not the {term}`squeeze`. A control shows what it can do alone: a table with *one* dimension, in which all states begin at the same number, has no room to tell states apart. With the penalty it arrives in
# {glue:text}`met-line` of the runs, and in 50 episodes it sees {glue:text}`line-sooner` states relative to the sphere. {glue:text}`counts`
#
# ## What distances have in place of the sphere
#
# If all embeddings are shifted together, no distance changes. So the updates of all embeddings sum to zero, and their mean $m$ never moves. Nor does $z = \psi(g)$ while the goal is in no batch. Then
#
# $$
# \frac1S\sum_s \|\psi(s) - z\|^2 \;=\; \underbrace{\frac1S\sum_s \|\psi(s) - m\|^2}_{\text{spread}} \;+\; \underbrace{\|m - z\|^2}_{\text{constant}} .
# $$
#
# This law takes the place of $c^2 + \|\zeta\|^2 = 1$ on the sphere: spread is paid for in distance to the goal. Unvisited states get no gradient and stay where they are. Unlike the squeeze, this needs no equal $c$ and has no end. The next cell trains
# with the goal {term}`walled off <walled-off world>` and prints the two terms after 100 episodes.

# %%
briefly = replace(settings, episodes=100)
moved = {}
for λ in rates:
    r = trained(TabularCritic, closed, briefly, **options["distances", λ])
    psi = r.embeddings.astype(float)
    m, goal = psi.mean(axis=2, keepdims=True), psi[:, :, [world.goal]]
    moved[λ] = np.abs(m - m[:, :1]).max()
    far, spread = (((psi - x) ** 2).sum(-1).mean(-1) for x in (goal, m))
    rest = far - spread  # the constant
    print(f"λ = {λ}: spread {spread[:, -1].mean():.2f}, constant {rest.mean():.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-sphereless-change", "caption": "Change of what the actor climbs, averaged over each run's visits, with the goal walled off. Left: inner products $\\psi(s)\\cdot\\psi(g)$; right: $-\\|\\psi(s)-\\psi(g)\\|$. Above the visits of a random actor, below those of SGCRL's. Lines by the weight $\\lambda$ of the penalty; thin and black: on the sphere, without penalty. A state that is not visited stays at 0. Means and 95 % bands over 32 runs."}, "image": {"alt": "Four panels of curves with bands over 100 episodes: inner products on the left, distances on the right, a random actor above, SGCRL's below. In each one line for each of the four weights of the penalty, and a thin black one for the sphere."}}
from sgcrl.measures.visits import visit_counts

heats = {np.inf: "random actor", 0.1: "SGCRL's actor"}
away = {
    (key, heat): trained(
        TabularCritic,
        closed,
        replace(briefly, actor_temperature=heat),
        **options[key],
    )
    for key in ("sphere", *((name, weight) for name in kinds for weight in rates))
    for heat in heats
}
change = {}
for key, r in away.items():
    count = visit_counts(r.trajectories, world.states)
    moves = r.similarity - r.similarity[:, :1]
    change[key] = np.einsum("kes,ks->ke", moves, count / count.sum(1, keepdims=True))
shades = {0: "#009e73", 0.01: "#56b4e9", 0.1: "#7a5cd6", 1: "#cc3377"}
times = np.unique(np.geomspace(1, 101, 36).astype(int)) - 1
thin = {"color": "black", "linestyle": "-", "linewidth": 1}
by_panel = {
    f"{name}, {actor}": {
        f"λ = {weight}": (
            times,
            change[(name, weight), heat][:, times],
            {"color": shade},
        )
        for weight, shade in shades.items()
    }
    | {"sphere": (times, change["sphere", heat][:, times], thin)}
    for heat, actor in heats.items()
    for name in kinds
}
figures.panels_over_time(by_panel, "change on visited states")

# %% tags=["remove-cell"]
flat, fell = (interval(change[(name, 0), 0.1][:, 50]) for name in kinds)
pulled = interval(change[("products", 0.1), 0.1][:, 50])
deeper = paired_difference(
    *(change[("products", weight), 0.1][:, 50] for weight in (0.1, 0))
)
numbers = {"flat": flat, "fell": fell, "pulled": pulled}
numbers |= {
    "on-sphere": interval(change["sphere", 0.1][:, 50]),
    "by-random": interval(change[("products", 0), np.inf][:, 50]),
    "squeeze": worded(
        below(flat, 0),
        "a squeeze",
        "the opposite of a squeeze",
        "no squeeze that 32 runs can tell from none",
    ),
}
glue(numbers, ".2f")

# %% [markdown]
# After 50 episodes of SGCRL's actor ({numref}`fig-sphereless-change`), what it climbs has changed on the states it visits by {glue:text}`flat` with products and no penalty: {glue:text}`squeeze`. With
# $\lambda = 0.1$ it is {glue:text}`pulled`, on the sphere {glue:text}`on-sphere`, and with distances and no penalty {glue:text}`fell`. The actor reads all of them in units of its temperature, 0.1. Under a random actor products without penalty change by {glue:text}`by-random`: unequal visits
# make a gradient along $z$, as in {doc}`02_squeeze`.
#
# ## Who needs the sphere: the loss or the actor?
#
# The sphere is used twice. The loss compares unit vectors, and the actor reads a cosine. We take the uses apart. *For the actor alone*: the table learns off the
# sphere from products, and the actor reads cosines. *In the loss alone*: the loss sees directions, and the actor reads products of the rows as they are. We do the same with a network, whose rows are its outputs.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-sphereless-uses", "caption": "The sphere in the loss, for the actor, in both or in neither: tables and networks of inner products without penalty. Shares of runs that arrive within 100 episodes, and states seen in 100 episodes by networks. The actor of networks has a temperature of one standard deviation of what it reads. 95 % intervals over 32 tables and 20 networks; the line marks the first row."}, "image": {"alt": "Three panels with one row a condition and an interval in each: sphere in both, for the actor alone, in the loss alone, in neither, untrained, and a random actor. Panels: tables that arrive, networks that arrive, states seen by networks."}}
from sgcrl.network import MLPCritic
from sgcrl.variants.unnormalised import OutputActor

few, row = 20, Loss("row", "mean")
nets = replace(settings, runs=few, episodes=100, actor_temperature=1.0)
free = dict(inside=MLPCritic, by=(ScaleFree,), normalised=False, loss=row)
uses = {
    "in both": (free | {"normalised": True}, "sphere, row"),
    "for the actor alone": (free | {"by": (CosineActor, ScaleFree)}, "cosine"),
    "in the loss alone": (
        free | {"normalised": True, "by": (OutputActor, ScaleFree)},
        "directions",
    ),
    "in neither": (free, ("products", 0)),
    "untrained": (free | {"frozen": True}, "products frozen"),
}
net_runs = {
    name: trained(wrapped, world, nets, **net) for name, (net, _) in uses.items()
}
table_met = {name: arrived[key] < 100 for name, (_, key) in uses.items()}
net_met = {name: r.arrival() < 100 for name, r in net_runs.items()}
net_seen = {
    name: coverage(r.trajectories, world.states)[:, -1] for name, r in net_runs.items()
}
table_met["random actor"] = arrived["random actor"] < 100
net_met["random actor"] = table_met["random actor"][:few]
net_seen["random actor"] = covered["random actor"][:few, 99]
measured = {
    "tables that arrive": table_met,
    "networks that arrive": net_met,
    "states seen by networks": net_seen,
}
figures.intervals_by_measure(
    {what: {n: interval(x) for n, x in by.items()} for what, by in measured.items()},
    zero=None,
)

# %% tags=["remove-cell"]
from sgcrl.measures.lengths import mean_length

over_neither = {
    (place, name): paired_difference(found[name], found["in neither"])
    for place, found in (("table", table_met), ("net", net_seen))
    for name in ("for the actor alone", "in the loss alone")
}
over_chance = {
    name: paired_difference(table_met[name], table_met["random actor"])
    for name in ("for the actor alone", "in the loss alone")
}
actor_over_loss = paired_difference(
    net_seen["for the actor alone"], net_seen["in the loss alone"]
)
enough = above(over_neither["table", "for the actor alone"], 0) & above(
    over_neither["table", "in the loss alone"], 0
)
numbers = {
    "use": {
        short_name: interval(table_met[name])
        for short_name, name in (
            ("actor", "for the actor alone"),
            ("loss", "in the loss alone"),
            ("neither", "in neither"),
        )
    },
    "long": {
        "table": interval(mean_length(runs["directions"].embeddings[:, -1])),
        "product": interval(mean_length(runs["products", 0].embeddings[:, -1])),
    },
}
glue(numbers, ".2f")
glue({"actor-over-loss": actor_over_loss}, "+.0f")
words = {
    "either": worded(
        enough,
        "So in a table the sphere in either place is enough.",
        "So in a table not each of the two is enough by itself.",
        "Whether each is enough by itself is left open.",
    ),
    "net-uses": worded(
        above(actor_over_loss, 0),
        "There the actor needs the sphere more than the loss does.",
        "There the loss needs the sphere more than the actor does.",
        "There it is left open who needs it more.",
    ),
}
glue(words)

# %% [markdown]
# Within 100 episodes {glue:text}`use-actor` of the tables arrive with the sphere for the actor alone, {glue:text}`use-loss` with it in the loss alone, and {glue:text}`use-neither` with it in neither ({numref}`fig-sphereless-uses`). {glue:text}`either`
# For the actor alone it can be enough because learning lengthens the rows: products changed $c$ by only {glue:text}`flat` above, but the mean length goes from 1 to {glue:text}`long-product` in 500 episodes, so the cosine falls. If the loss sees directions alone, rows hardly lengthen (to
# {glue:text}`long-table`), so product and cosine are nearly the same.
#
# A network's outputs have lengths of their own before any training. Networks with the sphere for the actor alone see {glue:text}`actor-over-loss` states relative to those with it in the loss alone. {glue:text}`net-uses`
#
# ## From a random start
#
# On the sphere the agent needs the {term}`symmetric start` ({doc}`06_start`). From a {term}`random start` all states are far from the goal already, so there is little $c$ left to squeeze. Distances have no such limit: visited states can always recede further, wherever
# they began.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-sphereless-start", "caption": "Share of 32 tables that have stood on the goal, by episode, from symmetric and from random starts: on the sphere (SGCRL), products with the penalty, distances without and with it ($\\lambda = 0.1$), frozen distances, and a random actor. 95 % bands."}, "image": {"alt": "Two panels of rising curves with bands, the share of runs that have met the goal over 500 episodes, for six conditions. Left from symmetric starts, right from random ones."}}
compared = {
    "SGCRL": "sphere",
    "product, penalty": ("products", 0.1),
    "distance": ("distances", 0),
    "distance, penalty": ("distances", 0.1),
    "frozen": "distances frozen",
}
from_random = {
    name: trained(TabularCritic, world, settings, start="random", **options[key])
    for name, key in compared.items()
}
scattered = {name: r.arrival() for name, r in from_random.items()}
both_starts = {
    "symmetric start": {name: arrived[key] for name, key in compared.items()},
    "random start": dict(scattered),
}
for found in both_starts.values():
    found["random actor"] = arrived["random actor"]
figures.shares_arrived(both_starts, 500)

# %% tags=["remove-cell"]
by_start = {name: interval(when < 500) for name, when in scattered.items()}
scattered_more = {
    name: paired_difference(scattered[name] < 500, scattered["SGCRL"] < 500)
    for name in ("distance", "distance, penalty")
}
glue({"scattered": {n.replace(", ", "-"): x for n, x in by_start.items()}}, ".2f")

# %% [markdown]
# From a random start {glue:text}`scattered-distance` of the tables of distances arrive without penalty and {glue:text}`scattered-distance-penalty` with it; on the sphere it is {glue:text}`scattered-SGCRL`, for products with the penalty
# {glue:text}`scattered-product-penalty`, and frozen {glue:text}`scattered-frozen` ({numref}`fig-sphereless-start`).
#
# ## In networks
#
# The blog's remark is about networks: the penalty keeps representations from large values on a single axis, much as normalisation would. So we train the perceptron of {doc}`04_network` off the sphere, with $\lambda$ from 0 to 1. *Two encoders* is the critic of the
# 1000-layer networks: $-\|\varphi(s) - \psi(g)\|$, with one network for each side.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-sphereless-lambda", "caption": "Networks off the sphere by the weight of the penalty, after 100 episodes: mean length of the embeddings, share of the direction that has most of it, states seen, and runs that have arrived. Dotted: length at the start; grey: random actor; black: on the sphere. Means and 95 % bands over 20 runs."}, "image": {"alt": "Four panels over the penalty's weights 0, 0.01, 0.1 and 1, with a line each for products, distances and two encoders: length, share of one direction, states seen, runs that arrive. Horizontal lines for the start, a random actor and the sphere."}}
from sgcrl.measures.lengths import direction_share
from sgcrl.variants.unnormalised import TwoEncoderCritic

critics = {
    "products": (MLPCritic, "dot", "#d55e00"),
    "distances": (MLPCritic, "distance", "#009e73"),
    "two encoders": (TwoEncoderCritic, "distance", "#7a5cd6"),
}
weights = (0.0, 0.01, 0.1, 1.0)
by_weight = {}
for name, (kind, similarity, _) in critics.items():
    for weight in weights:
        chosen = Loss("row", "mean", logsumexp_penalty=weight, similarity=similarity)
        net = free | dict(inside=kind, loss=chosen)
        by_weight[name, weight] = trained(wrapped, world, nets, **net)
# of two encoders both sides: (K, N, S, 2D) becomes (K, N, 2, S, D)
sides = {
    key: np.stack(np.split(r.embeddings, 1 + (key[0] == "two encoders"), axis=-1), 2)
    for key, r in by_weight.items()
}
long = {key: mean_length(psi).mean(axis=2) for key, psi in sides.items()}
share = {key: direction_share(psi[:, -1]).mean(axis=1) for key, psi in sides.items()}
views = {
    key: coverage(r.trajectories, world.states)[:, -1] for key, r in by_weight.items()
}
met = {key: r.arrival() < 100 for key, r in by_weight.items()}
levels = {
    "mean length": ({key: x[:, -1] for key, x in long.items()}, {}),
    "share of one direction": (share, {}),
    "states seen": (views, {"random actor": net_seen["random actor"]}),
    "runs that arrive": (met, {"random actor": net_met["random actor"]}),
}
levels["states seen"][1]["sphere"] = net_seen["in both"]
levels["runs that arrive"][1]["sphere"] = net_met["in both"]
levels["mean length"][1]["before training"] = long["products", 0.0][:, 0]
levels["share of one direction"][1]["before training"] = direction_share(
    sides["products", 0.0][:, 0]
).mean(axis=1)
places = np.arange(len(weights))
panels = {}
for title, (found, nulls) in levels.items():
    panels[title] = {
        name: (
            places,
            np.stack([found[name, weight] for weight in weights], axis=1),
            {"color": color, "marker": mark},
        )
        for (name, (*_, color)), mark in zip(critics.items(), "os^", strict=True)
    }
    for name, x in nulls.items():
        line = {"color": "black" if name == "sphere" else "#8c8c8c", "linewidth": 1}
        line |= {"linestyle": ":" if name == "before training" else "-"}
        flat_line = np.repeat(np.asarray(x, float)[:, None], len(weights), axis=1)
        panels[title][name] = (places, flat_line, line)
figures.panels_over_time(
    panels,
    "",
    xlabel="weight of the penalty, λ",
    xticks=places,
    xticklabels=[f"{weight:g}" for weight in weights],
)

# %% tags=["remove-cell"]
from sgcrl.variants.residual import ResidualCritic

authors = ("two encoders", 0.1)
shorter = paired_difference(long["products", 0.1][:, -1], long["products", 0.0][:, -1])
longer = paired_difference(long["distances", 0.1][:, -1], long["distances", 0.0][:, -1])
one_line = paired_difference(share[authors], share["two encoders", 0.0])
helps = {
    name: paired_difference(views[name, 0.1], views[name, 0.0]) for name in critics
}
less_products = below(shorter, 0)
on_a_line = above(one_line, 0)
numbers = {
    "shorter": {"product": shorter, "distance": longer},
    "line": {w: interval(share["two encoders", w]) for w in (0.0, 1.0)},
    "log": f"{np.log(128):.2f}",
}
glue(numbers, ".2f")
glue({"helps": {n.replace(" ", "-"): x for n, x in helps.items()}}, "+.1f")
deep = dict(inside=ResidualCritic, by=(ScaleFree,), width=32)
deep["loss"] = Loss("row", "mean", logsumexp_penalty=0.1, similarity="distance")
shallow_deep = {
    (depth, on): coverage(
        trained(
            wrapped, world, replace(nets, runs=16), **deep, depth=depth, normalised=on
        ).trajectories,
        world.states,
    )[:, -1]
    for depth in (2, 32)
    for on in (False, True)
}
sphere_adds = {
    depth: paired_difference(shallow_deep[depth, True], shallow_deep[depth, False])
    for depth in (2, 32)
}
glue({"sphere-adds": sphere_adds}, "+.1f")
words = {
    "in-networks": worded(
        on_a_line,
        "In networks with two encoders, as the authors have them, the penalty puts more of the embeddings' length on a single direction, not less.",
        "In networks with two encoders, as the authors have them, it does not put more of the embeddings' length on a single direction.",
        "Whether it puts more or less of the embeddings' length on a single direction, in networks with two encoders, is left open.",
    ),
    "lengths-say": worded(
        less_products & above(longer, 0),
        "So it shortens embeddings that are compared by products, and lengthens those compared by distances.",
        "So it does not shorten the one and lengthen the other.",
        "Whether it shortens the one and lengthens the other is left open.",
    ),
}
glue(words)
glue({"sum": {
    "scattered": f"{100 * by_start['distance'].value:.0f} %",
    "penalty": worded(
        less_products & above(longer, 0) & on_a_line,
        "shortens embeddings compared by products, lengthens those compared by distances, and puts more of the length of two encoders on one direction",
        "does not do all three: shorten embeddings compared by products, lengthen those compared by distances, and put more of the length of two encoders on one direction",
        "may shorten embeddings compared by products, lengthen those compared by distances, and put more of the length of two encoders on one direction; 20 runs leave part of it open",
    ),
}})  # fmt: skip

# %% [markdown]
# At $\lambda = 0.1$, the authors' weight, the penalty changes the mean length by {glue:text}`shorter-product` with products and by {glue:text}`shorter-distance` with distances ({numref}`fig-sphereless-lambda`). {glue:text}`lengths-say`
#
# Two encoders can do what one cannot. The penalty is smallest at $\Lambda = 0$, where typical distances are near $\log B$ = {glue:text}`log`, and two encoders get there by moving anchors and positives apart along one direction. Its share of the squared lengths is
# {glue:text}`line-0.0` without penalty and {glue:text}`line-1.0` with $\lambda = 1$: large values along a single direction are what the penalty asks for. From $\lambda = 0$ to 0.1 the states seen change by {glue:text}`helps-products` with products,
# {glue:text}`helps-distances` with distances and {glue:text}`helps-two-encoders` with two encoders.
#
# Is it depth that makes up for the sphere? Residual networks built like the deep ones see {glue:text}`sphere-adds-2` states on the sphere relative to off it at depth 2, and {glue:text}`sphere-adds-32` at depth 32. {doc}`12_networks_evidence` crosses depth with the sphere and with the start, and has the verdicts about networks.
#
# *What this does not mean.* Nothing here says whether 1000-layer networks explore. Their tasks, actors and budgets are others.
#
# ## Verdicts
#
# One claim needs one more number: the mean length of a table's embeddings after 100 episodes with the goal walled off, with $\lambda = 0.01$ and without, at the same learning rate. {doc}`/book/methods` says what a verdict means.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

norms = {
    key: mean_length(away[key, 0.1].embeddings[:, -1])
    for key in ((name, weight) for name in kinds for weight in (0, 0.01))
}
longer_table = {
    name: paired_difference(norms[name, 0.01], norms[name, 0]) for name in kinds
}
blind = paired_difference(covered["no ζ"][:, 49], covered["products", 0.1][:, 49])
chance = arrives["random actor"]
Verdicts(
    Claim(
        "The logsumexp penalty has an effect similar to normalisation, in a table of inner products",
        "blog",
        f"arrivals {arrives['products', 0.1]:.2f}, without {arrives['products', 0]:.2f}; "
        f"visited states {pulled:.2f}, without {flat:.2f}, difference {deeper:.2f}; cells with no ζ {blind:+.1f}",
        {
            "with it more runs arrive than without": above(
                arrives["products", 0.1], arrives["products", 0]
            ),
            "visited states lose more c with it": below(deeper, 0),
            "a table with no ζ, which tells nothing apart, sees fewer cells": below(
                blind, 0
            ),
        },
    ),
    Claim(
        "The logsumexp penalty keeps a table's embeddings from large values",
        "blog",
        f"mean length with it less without: products {longer_table['products']:+.2f}; distances {longer_table['distances']:+.2f}",
        {
            "shorter for products": below(longer_table["products"], 0),
            "shorter for distances": below(longer_table["distances"], 0),
        },
    ),
    Claim(
        "The penalty alone counts visits, and by that a table explores",
        "ours",
        f"one dimension: arrivals {arrives['no ζ']:.2f}, random actor {chance:.2f}; "
        f"over the sphere {sooner['no ζ']:.1f} cells",
        {
            "its pull is −2λΛ(a+b)c, to rounding": bool(as_predicted),
            "a table with no ζ arrives more often than a random actor": above(
                arrives["no ζ"], chance
            ),
        },
    ),
    Claim(
        "Without sphere and without penalty, a table does not explore",
        "ours",
        f"arrivals: products {arrives['products', 0]:.2f}, distances {arrives['distances', 0]:.2f}, random actor {chance:.2f}",
        {
            "products arrive less often than a random actor": below(
                arrives["products", 0], chance
            ),
            "distances, too": below(arrives["distances", 0], chance),
        },
    ),
    Claim(
        "In a table of distances, spread is paid for in distance to the goal",
        "ours",
        f"visited states {fell:.2f}",
        {
            "the mean of the table stays, to 1e-5": bool(moved[0] < 1e-5),
            "visited states recede under SGCRL's actor": below(fell, 0),
        },
    ),
    Claim(
        "A table of inner products explores with the sphere in the loss alone, and with the sphere for the actor alone",
        "ours",
        f"arrivals within 100 episodes: in the loss alone {interval(table_met['in the loss alone']):.2f}, for the actor alone "
        f"{interval(table_met['for the actor alone']):.2f}, in neither {interval(table_met['in neither']):.2f}, random actor {interval(table_met['random actor']):.2f}",
        {
            "in the loss alone: more runs arrive than with it in neither": above(
                over_neither["table", "in the loss alone"], 0
            ),
            "more than with a random actor": above(over_chance["in the loss alone"], 0),
            "for the actor alone: more runs arrive than with it in neither": above(
                over_neither["table", "for the actor alone"], 0
            ),
            "than with a random actor, too": above(
                over_chance["for the actor alone"], 0
            ),
        },
    ),
    Claim(
        "A table of distances explores from a random start, off the sphere",
        "ours",
        f"arrivals: without penalty {by_start['distance']:.2f}, λ = 0.1 {by_start['distance, penalty']:.2f}, on the sphere "
        f"{by_start['SGCRL']:.2f}, random actor {chance:.2f}",
        {
            "without penalty: more runs arrive than with a random actor": above(
                by_start["distance"], chance
            ),
            "more than on the sphere from the same starts": above(
                scattered_more["distance"], 0
            ),
            "with λ = 0.1: more runs arrive than with a random actor": above(
                by_start["distance, penalty"], chance
            ),
            "than on the sphere from the same starts, too": above(
                scattered_more["distance, penalty"], 0
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
# - Off the sphere {glue:text}`met-product` of the tables of inner products arrive, {glue:text}`met-cosine` if the actor reads cosines, and {glue:text}`met-penalty` with the penalty, which counts visits.
# - In a table of distances spread is paid for in distance to the goal, by an exact law. Without sphere and penalty {glue:text}`met-distance` of them arrive, from a random start {glue:text}`sum-scattered`.
# - In networks the penalty {glue:text}`sum-penalty`.
#
# ## The way on
#
# How all this compares with rivals that are made for exploration is the matter of {doc}`13_rivals`.
