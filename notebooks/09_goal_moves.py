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
# (chapter-goal-moves)=
# # What moves the goal?
#
# **Question.** Until it is found, the goal is in no batch. Why does its embedding move in a network?
#
# **Finding.** The loss moves the visited states, and the goal with them, through the weights they share: after ten episodes under Adam the sum of
# their pulls is within {glue:text}`open` % of the goal's motion. {glue:text}`finding`
#
# The goal is {term}`walled off <walled-off world>` here, so ψ(g) is never trained. Motion means what the goal's turning, relative to the visited states,
# does to $c$ of every state. {numref}`fig-goalmoves-shares` says who pulled.

# %% tags=["hide-input"]
from dataclasses import replace

import numpy as np

from companion import figures
from companion.numbers import glue
from companion.seeds import chapter_seed
from companion.threads import one_thread
from companion.trainings import once, trained
from sgcrl.network import ENCODINGS, MLPCritic
from sgcrl.train import Settings
from sgcrl.variants.accounts import keep_accounts
from sgcrl.worlds import four_rooms, walled_off

figures.use_style()
one_thread()
K, world, seed = 16, walled_off(four_rooms()), chapter_seed(9)
g, place, steps = world.goal, world.positions, four_rooms().distances
sharers = (place == place[g]).any(axis=1) & world.others
others = ~sharers & world.others
beside = (place == place[g] - 1).any(axis=1) & others
rest = others & ~beside
groups = {
    "goal's row or column": sharers,
    "next row or column": beside,
    "start room": rest & (world.regions == world.regions[world.start]),
    "elsewhere": rest & (world.regions != world.regions[world.start]),
}
parts, halves = np.stack(list(groups.values())), np.stack([sharers, others])
rates = (0.01, 0.1, 0.3, 1.0)
arms = {
    "row and column one-hots": dict(groups=parts),
    "one one-hot per state": dict(groups=parts, encoding="state_one_hot"),
    "row and column silenced": dict(silenced=sharers),
    "next ones silenced": dict(silenced=beside),
}
for rate in rates:
    who = parts if rate == 0.1 else halves
    arms[f"plain descent, {rate:g}"] = dict(groups=who, rate=rate)
    arms[f"plain descent, {rate:g}, silenced"] = dict(silenced=sharers, rate=rate)
settings = Settings(runs=K, episodes=80, snapshot_every=1, seed=seed)
run, accounts = once(keep_accounts, world, settings, arms)

from sgcrl.measures.statistics import interval, ratio
from sgcrl.measures.visits import visit_counts

windows = {n: a.moved.reshape(8, 10, K, -1).sum(1) for n, a in accounts.items()}
pulls = {
    n: a.pulled.reshape(8, 10, -1, K, world.states).sum(1) for n, a in accounts.items()
}
adam, per_state, plain = (
    "row and column one-hots",
    "one one-hot per state",
    "plain descent, 0.1",
)
names = {adam: adam, per_state: per_state, plain: "plain descent"}
visits = visit_counts(run.trajectories[:, 10:], world.states)
shares = {}
for n, (group, members) in enumerate(groups.items()):
    shares[group] = {"visits": interval(visits[:, members].sum(1) / visits.sum(1))}
    for name, label in names.items():
        moved = windows[name][1:]
        along = (pulls[name][1:, n] * moved).sum((0, 2))
        shares[group][label] = ratio(along, (moved**2).sum((0, 2)))

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goalmoves-shares", "caption": "Who turned the goal in episodes 11 to 80: share of visits, and share of the goal's motion in three networks trained on the same pairs, by Adam with two encodings, and by plain descent at rate 0.1 with row and column one-hots (windows of ten episodes, 16 runs, 95 % intervals). Shares of the motion add up to 1; a negative one pulled against it."}, "image": {"alt": "Four rows, the goal's row or column, the next row or column, the start room and elsewhere, each with four intervals: the share of visits, and of the motion with row and column one-hots, with one one-hot per state and by plain descent."}}
figures.intervals(shares, "share")

# %% tags=["remove-cell"]
from functools import reduce
from operator import and_

from companion.claims import above, below, worded
from sgcrl.measures.likeness import common_level
from sgcrl.measures.statistics import paired_difference

left_over = {
    name: interval(
        100
        * np.linalg.norm(pulls[name].sum(1) - windows[name], axis=(0, 2))
        / np.linalg.norm(windows[name], axis=(0, 2))
    )
    for name in (adam, per_state, *(f"plain descent, {rate:g}" for rate in rates))
}
mine = shares["goal's row or column"]
pull_more = above(mine[adam], mine["visits"])
more_than_null = above(mine[adam], mine[per_state])
first = windows[adam][0]
early = {
    group: ratio((pulls[adam][0, n] * first).sum(1), (first**2).sum(1))
    for n, group in enumerate(groups)
}
seen_early = interval(
    [
        np.isin(run.trajectories[k, :10], np.flatnonzero(sharers)).mean()
        for k in range(K)
    ]
)
early_mine = early["goal's row or column"]
pull_more_early = above(early_mine, seen_early)
against = ratio(
    (pulls[adam][1:] ** 2).sum((0, 1, 3)), (windows[adam][1:] ** 2).sum((0, 2))
)
length = {n: np.linalg.norm(w, axis=-1) for n, w in windows.items()}
speed = {
    "1 to 10": interval(length[adam][0]),
    "11 to 80": interval(length[adam][1:].mean(0)),
}
tried = {
    "Adam, its row and column": (adam, "row and column silenced", 0),
    "Adam, the next ones": (adam, "next ones silenced", 1),
}
for rate in rates:
    base = f"plain descent, {rate:g}"
    tried[base] = (base, f"{base}, silenced", 0)
effect = {}
for label, (base, silenced, n) in tried.items():
    was = windows[base][1:]
    lengths = {
        "predicted": np.linalg.norm(was - pulls[base][1:, n], axis=-1),
        "measured": length[silenced][1:],
    }
    effect[label] = {
        what: paired_difference(
            np.log(x).mean(0), np.log(length[base][1:]).mean(0)
        ).exp()
        for what, x in lengths.items()
    }
descents = [f"plain descent, {rate:g}" for rate in rates]
compared = [*descents, *(f"{name}, silenced" for name in descents)]
losses = np.stack([accounts[n].loss.reshape(8, 10, K).mean(1).T for n in compared])
at = common_level(losses.astype(float))
at_equal_loss = {
    name: paired_difference(
        np.log(length[f"{name}, silenced"][at[i + len(rates)], np.arange(K)]),
        np.log(length[name][at[i], np.arange(K)]),
    ).exp()
    for i, name in enumerate(descents)
}
moves_less = {
    "Adam": below(effect["Adam, its row and column"]["measured"], 1),
    "plain": reduce(and_, [below(effect[name]["measured"], 1) for name in descents]),
    "equal loss": reduce(and_, [below(x, 1) for x in at_equal_loss.values()]),
}
more = ("more than", "less than", "not clearly more than")
pulls_says = worded(pull_more, *more)
glue({
    "open": f"{left_over[adam].value:.1f}",
    "finding": worded(
        moves_less["Adam"],
        f"The goal's own row and column pull {pulls_says} their part of the visits, and a network that gets no gradient from them moves its goal less.",
        f"The goal's own row and column pull {pulls_says} their part of the visits; but a network that gets no gradient from them moves its goal no less.",
        f"The goal's own row and column pull {pulls_says} their part of the visits; whether the goal needs them to move is open.",
    ),
    "row-more": pulls_says, "row-more-early": worded(pull_more_early, *more),
    "seen-early": f"{100 * seen_early.value:.1f} %",
    "left": {n.replace(",", ""): f"{x:.1f} %" for n, x in left_over.items()},
})  # fmt: skip
glue({"row": mine, "next": shares["next row or column"], "speed": speed,
      "early": {"row": early_mine, "start room": early["start room"]}}, ".2f")  # fmt: skip
glue({"against": against}, ".1f")

# %% [markdown]
# In episodes 11 to 80 the states of the goal's row and column are {glue:text}`row-visits` of the visits and make {glue:text}`row-row-and-column-one-hots` of the
# goal's motion, {glue:text}`row-more` their part. With one one-hot per state no inputs are shared, and on the same pairs they make
# {glue:text}`row-one-one-hot-per-state`. The next row and column make {glue:text}`next-row-and-column-one-hots`. In the first ten
# episodes the goal moves by {glue:text}`speed-1-to-10`, in ten later ones by {glue:text}`speed-11-to-80`; its row and column, with {glue:text}`seen-early` of the visits, then
# make {glue:text}`early-row`, {glue:text}`row-more-early` their part, and the start room makes {glue:text}`early-start-room`.
#
# Groups pull against each other. Their squared pulls add up to {glue:text}`against` times the squared motion; above 1, the goal follows
# what a tug-of-war leaves over.
#
# ## The sum of pulls
#
# One step of gradient descent with rate η changes all weights $\theta$ by $-\eta \sum_s J_s^\top\, \partial\ell/\partial\psi(s)$, with $J_s$ the Jacobian of
# $\psi(s)$ with respect to $\theta$. To first order the goal then moves by
#
# ```{math}
# :label: eq-drag
# \mathrm d\psi(g) = -\eta \sum_s \underbrace{J_g J_s^\top}_{\Theta(g, s)}\, \frac{\partial \ell}{\partial \psi(s)} .
# ```
#
# Θ is the {term}`tangent kernel`. In a table Θ(g, s) = 0 unless s = g. In a network a dense
# layer with inputs $x$ and backward signals $\delta$ adds $(x_g \cdot x_s + 1)$ times the product of the $\delta$, so it can be computed exactly. We try it on one step.
# The first cell collects 128 pairs by ten episodes of a random actor.

# %% tags=["hide-input"]
import torch

from sgcrl.replay import Replay, Streams
from sgcrl.train import rollout

once_seed = chapter_seed(9, 1)
act, draw = (Streams(once_seed, purpose, K) for purpose in ("actor", "replay"))
replay = Replay(K, capacity=10, steps=50)
for _ in range(10):
    replay.add(rollout(world, np.zeros((K, world.states)), np.inf, 50, act))
pairs = replay.sample(128, discount=0.99, rng=draw)

# %% [markdown]
# Each state gets its own term of {eq}`eq-drag`. Then the network takes the step, and the goal's motion is held against the sum.

# %%
from sgcrl.theory.tangent import attribution

critic = MLPCritic(world, K, once_seed)
critic.optimizer = torch.optim.SGD(critic.parameters(), lr=1e-3)
_, gradient = critic.loss_gradient(pairs)
by_state = 1e-3 * attribution(critic, gradient, g)  # one vector for each s
before = critic.embed()[:, g].copy()
critic.update(pairs)
moved = critic.embed()[:, g] - before
off = np.linalg.norm(by_state.sum(1) - moved, axis=-1)
one_step = interval(100 * off / np.linalg.norm(moved, axis=-1))
print(f"the sum differs from the step by {one_step:.1f} %")

# %% tags=["remove-cell"]
from sgcrl.tabular import TabularCritic

table = TabularCritic(world, K, once_seed)
row = table.embed()[:, g].copy()
table.update(pairs)
assert (table.embed()[:, g] == row).all()
glue({"rate": {f"{r:g}": f"{left_over[f'plain descent, {r:g}']:.1f} %" for r in rates}})
glue({"off": {"adam": left_over[adam], "state": left_over[per_state]}}, ".1f")

# %% [markdown]
# The same pairs leave a table's goal where it was. Adam's steps are linear in the gradients too, once its scales are given. So every update can be split among groups of states: over ten
# episodes {glue:text}`off-adam` % is left over with row and column one-hots, {glue:text}`off-state` % with one one-hot per state. By plain descent it is {glue:text}`rate-0.01` at rate 0.01,
# {glue:text}`rate-0.1` at 0.1, {glue:text}`rate-0.3` at 0.3 and {glue:text}`rate-1` at 1: the account is of first order and holds for small steps.
# {doc}`09_goal_moves_evidence` has the shares at each rate.
#
# ## With whom does the goal share?
#
# How strongly does a state pull before any training, as a share of the goal's own gradient? One may take the kernel of the output $f$, or that of ψ = $f/\lVert f\rVert$, which is what moves.
# The next cell computes both for four encodings of the state.

# %%
from sgcrl.theory.outputs import FORMS, untrained_kernels

forms = once(untrained_kernels, world, K, seed, g)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goalmoves-kernel", "caption": "Untrained networks: tangent kernel between the goal and every state, over the goal's with itself (mean of 16 networks), before the outputs are normalised (top) and after (bottom). With plain coordinates the start has the output 0 and no direction: white."}, "image": {"alt": "Two rows of four mazes: row and column one-hots, one one-hot per state, coordinates and scaled coordinates, each cell coloured by its kernel with the goal. With coordinates the two rows differ: before, the kernel falls off towards the start; after, it is high almost everywhere."}}
maps = {FORMS[0]: {}, FORMS[2]: {}}
for form, titled in maps.items():
    for encoding in ENCODINGS:
        titled[encoding.replace("_", " ")] = forms[encoding][form].mean(0)
figures.kernel_maps(four_rooms(), maps)

# %% tags=["remove-cell"]
from sgcrl.measures.visits import matched_difference

floor, extra = {}, {}
for encoding, by_form in forms.items():
    defined = ~np.isnan(by_form[FORMS[2]]).any(axis=0)
    for form, kernel in by_form.items():
        floor[encoding, form] = interval(kernel[:, others & defined].mean(1))
        extra[encoding, form] = interval(
            matched_difference(kernel, sharers, others & defined, steps[:, g])
        )
raw, sphere = FORMS[0], FORMS[2]
sharing = {
    e: worded(above(extra[e, sphere], 0), "more", "less", "not clearly more")
    for e in ENCODINGS
}
glue({
    "floor": {f: {e: floor[e, f] for e in ENCODINGS} for f in (raw, sphere)},
    "extra": {f: {e: extra[e, f] for e in ENCODINGS} for f in (raw, sphere)},
    "sharing": sharing,
    "forms-say": worded(
        above(extra["coordinates", raw], 0) & below(extra["coordinates", sphere], 0),
        "With coordinates the two forms disagree.",
        "With coordinates the two forms do not disagree about the sign.",
        "Whether the two forms disagree with coordinates is open.",
    ),
}, ".2f")  # fmt: skip

# %% [markdown]
# With row and column one-hots ({numref}`fig-goalmoves-kernel`), states that share neither row nor column pull with {glue:text}`floor-on-the-sphere-row_column_one_hot` of the goal's own strength, and sharing adds
# {glue:text}`extra-on-the-sphere-row_column_one_hot`, among states as far away. With one one-hot per state every state still pulls, with
# {glue:text}`floor-on-the-sphere-state_one_hot`: all inputs share biases and ReLUs.
#
# {glue:text}`forms-say` Before normalisation, row and column pull by {glue:text}`extra-raw-output-coordinates` more
# ({glue:text}`extra-raw-output-scaled_coordinates` scaled); after it, by {glue:text}`extra-on-the-sphere-coordinates` ({glue:text}`extra-on-the-sphere-scaled_coordinates`): {glue:text}`sharing-coordinates` than other states. A large
# coordinate makes a long output, and a long output a large kernel. That factor is no pull: normalisation divides by it ({doc}`09_goal_moves_evidence`).
#
# ## Does the goal need those who pull?
#
# A share is no cause. So in some networks, trained on the same pairs, the gradient of the goal's row and column is withheld: they are *silenced*. Taken out of the account, all else unchanged, their pull would
# leave the motion marked "predicted".

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goalmoves-silenced", "caption": "Motion of the goal in ten episodes, with some states silenced over without (geometric mean of episodes 11 to 80, 16 runs, same pairs, 95 % intervals): as the account predicts, and as measured. Under Adam the goal's row and column or the next ones are silenced; by plain descent, at four rates, the goal's."}, "image": {"alt": "Six rows, two under Adam and four rates of plain descent: in each the interval predicted and the interval measured, beside a line at 1."}}
figures.intervals(effect, "motion, silenced over not", zero=1.0)

# %% tags=["remove-cell"]
less = ("less", "more", "not clearly less")
measured = {n: effect[n]["measured"] for n in descents}
glue({
    "adam": effect["Adam, its row and column"],
    "next-silenced": effect["Adam, the next ones"],
    "descent": {f"{r:g}": measured[f"plain descent, {r:g}"] for r in rates},
    "equal": {f"{r:g}": at_equal_loss[f"plain descent, {r:g}"] for r in rates},
    "moves": worded(moves_less["Adam"], *less),
    "less-at": f"{sum(below(x, 1).passed is True for x in measured.values())}",
    "more-at": f"{sum(above(x, 1).passed is True for x in measured.values())}",
}, ".2f")  # fmt: skip

# %% [markdown]
# Under Adam the goal should move {glue:text}`adam-predicted` times as far; it moves {glue:text}`adam-measured` times as far ({numref}`fig-goalmoves-silenced`), {glue:text}`moves` than with
# its row and column. With the next ones silenced, the control, it is {glue:text}`next-silenced-measured`. By plain descent, from the lowest rate to the highest, it is
# {glue:text}`descent-0.01`, {glue:text}`descent-0.1`, {glue:text}`descent-0.3` and {glue:text}`descent-1`: clearly less than 1 at {glue:text}`less-at` of the four rates, clearly more at {glue:text}`more-at`. Where all have come down to the same
# loss, it is {glue:text}`equal-0.01`, {glue:text}`equal-0.1`, {glue:text}`equal-0.3` and {glue:text}`equal-1`.
#
# What follows: the account says who moved the goal, update by update. It does not say what the goal would do without them, because the others then pull differently.
#
# ## Where is the goal dragged to?
#
# Ten episodes of a random actor, the same for every encoding. What does the goal's own turning do to the mean $c$ of the visited states? Beside it, other unvisited states of the goal's room in its place.

# %% tags=["hide-input"]
from sgcrl.measures.drift import turned_goals
from sgcrl.measures.statistics import known, mean_where

random_actor = replace(
    settings, episodes=10, actor_temperature=np.inf, seed=chapter_seed(9, 2)
)
candidates = np.flatnonzero((world.regions == world.regions[g]) & others)[::4]
away, lost = {}, {}
for encoding in ENCODINGS:
    r = trained(MLPCritic, world, random_actor, encoding=encoding)
    visited = visit_counts(r.trajectories, world.states) > 0
    turned = {state: turned_goals(r, state).sum(1) for state in (g, *candidates)}
    mean = {state: mean_where(change, visited) for state, change in turned.items()}
    of_others = mean_where(
        np.stack([mean[s] for s in candidates], axis=1), ~visited[:, candidates]
    )
    away[encoding.replace("_", " ")] = {
        "goal axis": interval(mean[g]),
        "unvisited state": interval(known(of_others)),
    }
    total = r.similarity[:, -1] - r.similarity[:, 0]
    lost[encoding] = interval(mean_where(total, visited))

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goalmoves-away", "caption": "What ten episodes of its own turning do to the mean c of the visited states: the goal's, and that of other unvisited states of its room put in its place (16 runs, 95 % intervals). Below 0: away from the visited states."}, "image": {"alt": "Four rows, one for each encoding, each with two intervals, for the goal and for other unvisited states, beside a line at zero."}}
figures.intervals(away, "change of mean c over visited states")

# %% tags=["remove-cell"]
two = away["row column one hot"]
farthest = max((found["goal axis"] for found in away.values()), key=lambda x: x.high)
leaves, always_leaves = below(two["goal axis"], 0), below(farthest, 0)
words = worded(
    always_leaves,
    "All four encodings drag the goal away from the visited states.",
    "Not every encoding drags the goal away from the visited states.",
    "Whether every encoding drags the goal away from the visited states is open.",
)
glue({"away": two, "lost": lost["row_column_one_hot"], "always": words}, ".2f")

# %% [markdown]
# The goal's turning changes that mean by {glue:text}`away-goal-axis`, out of {glue:text}`lost` by all motion together (row and column one-hots; {numref}`fig-goalmoves-away`).
# {glue:text}`always` Other unvisited states of its room, in its place, change it by {glue:text}`away-unvisited-state`.
#
# ## Is it random?
#
# The blog {cite}`infonce_exploration_post` says that the goal direction receives *random* updates. That can mean three things: the motion has no memory; nothing decides
# it; no two runs are alike. {doc}`09_goal_moves_evidence` tests the memory. For the second, eight starts of the network are trained on each of eight streams of
# a random actor's data.

# %% tags=["hide-input"]
from sgcrl.measures.statistics import two_way_shares
from sgcrl.train import train
from sgcrl.variants.network_edits import exchanged

crossed = chapter_seed(9, 4)
crossed_settings = Settings(
    runs=8, episodes=80, snapshot_every=2, actor_temperature=np.inf, seed=crossed
)
motions = np.zeros((8, 8, 8, world.states))  # start, data, ten episodes, state
for shift in range(8):
    r = train(world, exchanged(MLPCritic(world, 8, crossed), shift), crossed_settings)
    start, data = (np.arange(8) - shift) % 8, np.arange(8)
    motions[start, data] = turned_goals(r).reshape(8, 8, 5, -1).sum(2)
spans = {
    "episodes 1 to 10": motions[:, :, 0],
    "episodes 11 to 80": motions[:, :, 1:].sum(2),
}
sources = ("start of the network", "data", "both together")
design = {
    span: dict(zip(sources, two_way_shares(values), strict=True))
    for span, values in spans.items()
}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goalmoves-design", "caption": "Parts of the variance of the goal's motion over 8 starts and 8 streams of data (random actor; jackknife intervals). \"Both together\" is what no start and no stream of data does by itself."}, "image": {"alt": "Two rows, episodes 1 to 10 and 11 to 80, each with three intervals: the parts of the start of the network, of the data, and of both together."}}
figures.intervals(design, "part of the variance")

# %% tags=["remove-cell"]
from sgcrl.measures.drift import displacement_ratio, random_steps
from sgcrl.measures.likeness import cosine_by_chance, cosine_of_runs, crossed_cosines

longer = replace(settings, episodes=200, seed=chapter_seed(9, 3))
path = once(turned_goals, trained(MLPCritic, world, longer))[:, 20:]
null = random_steps(path, momentum=0.9, rng=np.random.default_rng([seed, 1]))
log_growth, exponent = {}, {}
for name, walk in {"goal axis": path, "walk": null}.items():
    at16, at64 = displacement_ratio(walk, (16, 64)).T
    log_growth[name] = np.log(at64 / at16) / np.log(64 / 16)
    exponent[name] = interval(1 + log_growth[name])
turned_back = paired_difference(log_growth["goal axis"], log_growth["walk"])
goes_as_far = above(turned_back, -0.1)

rng = np.random.default_rng([seed, 2])
own = windows[adam].swapaxes(0, 1)
whole = "11 to 80, as a whole"
times = {"episodes 1 to 10": (0, 1, 5), "episodes 11 to 40": (1, 4, 25)}
times |= {"episodes 41 to 80": (4, 8, 60), whole: (1, 8, 45)}
alike = {}
for span, (begin, end, middle) in times.items():
    of_own, of_random = own[:, begin:end], motions[:, :, begin:end]
    if span == whole:
        of_own, of_random = of_own.sum(1), of_random.sum(2)
    crossing = crossed_cosines(of_random)
    alike[span] = {
        "own actors": cosine_of_runs(of_own),
        "random actor's data": crossing["neither"],
        "and the same start": crossing["same row"],
        "and the same data": crossing["same column"],
        "random directions": cosine_by_chance(run.embeddings[:, middle], g, 400, rng),
    }
alike_random = {n: x["random actor's data"] for n, x in alike.items()}
words = ("less than a tenth", "more than a tenth", "perhaps a tenth")
late, both = design["episodes 11 to 80"], ("data", "start of the network")
nothing_decides = {what: below(late[what], 0.1) for what in both}
far = ("no less than", "less than", "perhaps less than")
glue({
    "by": {span: {what: found[what] for what in both} for span, found in design.items()},
    "decide": {n: worded(x, *words) for n, x in nothing_decides.items()},
    "exponent": exponent, "as-far": worded(goes_as_far, *far),
    "alike": {span: {n: x for n, x in found.items()} for span, found in alike.items()},
}, ".2f")  # fmt: skip

# %% [markdown]
# In the first ten episodes the network's start holds {glue:text}`by-episodes-1-to-10-start-of-the-network` of the variance and the data
# {glue:text}`by-episodes-1-to-10-data`; later the data hold {glue:text}`by-episodes-11-to-80-data`, the start
# {glue:text}`by-episodes-11-to-80-start-of-the-network` ({numref}`fig-goalmoves-design`). Variance is what differs between runs. What do they have in common?

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-goalmoves-alike", "caption": "Cosine between the motions of two networks in the same ten episodes, at three times, and between their motions in episodes 11 to 80 as a whole: with their own actors (16 runs, all pairs), and with a random actor, by what the two have in common (8 starts \u00d7 8 streams of data). Grey: what 16 goals that turn in random directions give, mean and 95 % of 400 draws. Other intervals by jackknife."}, "image": {"alt": "Four rows, episodes 1 to 10, 11 to 40, 41 to 80 and 11 to 80 as a whole, each with five intervals of a cosine: own actors, random actor with nothing, the start or the data in common, and random directions, beside a line at zero."}}
figures.intervals(alike, "cosine of two networks' motions")

# %% [markdown]
# Two networks with their own actors have a cosine of {glue:text}`alike-episodes-1-to-10-own-actors` in the first ten episodes,
# {glue:text}`alike-episodes-11-to-40-own-actors` in episodes 11 to 40 and {glue:text}`alike-episodes-41-to-80-own-actors` after that ({numref}`fig-goalmoves-alike`). Goals that turn in random directions would have
# {glue:text}`alike-episodes-1-to-10-random-directions` at first. With a random actor, who stays near the start in every run, networks with neither start nor data in common have
# {glue:text}`alike-episodes-1-to-10-random-actor's-data`, {glue:text}`alike-episodes-11-to-40-random-actor's-data` and
# {glue:text}`alike-episodes-41-to-80-random-actor's-data`. Ten episodes are noisy: over episodes 11 to 80 as a whole they have {glue:text}`alike-11-to-80,-as-a-whole-random-actor's-data`, and
# networks with their own actors {glue:text}`alike-11-to-80,-as-a-whole-own-actors`.
#
# *What this does not mean.* These are networks with two hidden layers of 256, one goal and one maze, and an account of first order. In another frame than that of the visited states, the goal's motion and theirs would be shared out differently. Whether the turning redirects the actor is another
# question ({doc}`04_axis_evidence`).

# %% [markdown]
# ## Verdicts
#
# {doc}`/book/methods` says what a verdict means. Claims about plain descent and about Adam's direction stand on {doc}`09_goal_moves_evidence`.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

usual = [left_over[name] for name in (adam, per_state, plain)]
most_left = max(usual, key=lambda x: x.value)
all_rates = reduce(and_, [below(left_over[name], 5) for name in descents])
fastest = left_over[descents[-1]]
own_actors = {span: found["own actors"] for span, found in alike.items()}
one_hots, numbers, scaled = (
    extra[e, sphere]
    for e in ("row_column_one_hot", "coordinates", "scaled_coordinates")
)
silent = effect["Adam, its row and column"]
Verdicts(
    Claim(
        "The motion of a network's unvisited goal is a sum of pulls by visited states",
        "ours",
        f"off by {one_step:.1f} % in one step; {most_left:.1f} % in ten episodes; at rate {rates[-1]:g} {fastest:.0f} %",
        {
            "one step of plain descent: within 2 %": below(one_step, 2),
            "ten episodes, under Adam too: within 5 %": reduce(
                and_, [below(found, 5) for found in usual]
            ),
            "ten episodes of plain descent at each of four rates: within 5 %": all_rates,
        },
    ),
    Claim(
        "States that share a row or column with the goal drag it in a network",
        "ours",
        f"share of the motion {mine[adam]:.2f}, of visits {mine['visits']:.2f}; "
        f"nothing shared {mine[per_state]:.2f}; first ten episodes {early_mine:.2f}, "
        f"of visits {seen_early:.3f}",
        {
            "more than their share of visits": pull_more,
            "more than where no inputs are shared": more_than_null,
            "in the first ten episodes, too": pull_more_early,
        },
    ),
    Claim(
        "In an untrained network the goal's row and column pull it more than states as far away do if the inputs are one-hots of row and column, and less if they are coordinates",
        "ours",
        f"kernel on the sphere, row and column less others {one_hots:+.2f}; coordinates {numbers:+.2f}, scaled {scaled:+.2f}; "
        f"before normalisation, coordinates {extra['coordinates', raw]:+.2f}",
        {
            "more with one-hots of row and column": above(one_hots, 0),
            "less with coordinates": below(numbers, 0),
            "less with scaled coordinates": below(scaled, 0),
        },
    ),
    Claim(
        "If a network gets no gradient from the states of the goal's row and column, its goal moves less",
        "ours",
        f"motion, silenced over not: Adam {silent['measured']:.2f}, predicted {silent['predicted']:.2f}; "
        f"plain descent at rates {rates[0]:g} to {rates[-1]:g}: "
        + ", ".join(f"{x:.2f}" for x in measured.values()),
        {
            "under Adam": moves_less["Adam"],
            "by plain descent, at each of four rates": moves_less["plain"],
            "by plain descent, at each of four rates, at equal loss": moves_less[
                "equal loss"
            ],
        },
    ),
    Claim(
        "A network drags a goal it has not visited away from the visited states",
        "ours",
        f"change of their mean c {two['goal axis']:.2f}; least of four encodings {farthest:.2f}",
        {
            "with one-hots of row and column": leaves,
            "with every encoding": always_leaves,
        },
    ),
    Claim(
        "The goal direction of a network receives random updates",
        "blog",
        f"exponent from 16 to 64 updates (two lags, 16 runs) {exponent['goal axis']:.2f}, less the walk's {turned_back:+.2f}; "
        f"variance by data {late['data']:.2f}, by start {late['start of the network']:.2f}",
        {
            "goes as far in 64 updates as a walk with Adam's memory (exponent within 0.1)": goes_as_far,
            "the data decide less than a tenth": nothing_decides["data"],
            "nor does the start of the network": nothing_decides[
                "start of the network"
            ],
        },
    ),
    Claim(
        "No two networks move their goals alike",
        "ours",
        "cosine of two runs in episodes 1 to 10, 11 to 40, 41 to 80, and 11 to 80 as a whole: "
        + ", ".join(f"{x:.2f}" for x in own_actors.values())
        + f"; with a random actor, episodes 41 to 80 {alike_random['episodes 41 to 80']:.2f}, as a whole {alike_random[whole]:.2f}",
        {
            "first ten episodes: cosine below 0.2": below(
                own_actors["episodes 1 to 10"], 0.2
            ),
            "episodes 11 to 40": below(own_actors["episodes 11 to 40"], 0.2),
            "episodes 41 to 80": below(own_actors["episodes 41 to 80"], 0.2),
            "episodes 41 to 80, with a random actor": below(
                alike_random["episodes 41 to 80"], 0.2
            ),
            "episodes 11 to 80 as a whole, with a random actor": below(
                alike_random[whole], 0.2
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
# - A network moves a goal that it never visited: visited states pull it through shared weights, and for small steps the pulls add up to its motion.
# - Its row and column pull {glue:text}`row-more` their part of the visits; silenced, they leave a goal that moves {glue:text}`moves` under Adam.
# - The data hold {glue:text}`decide-data` of the later variance, and from 16 to 64 updates the goal goes on {glue:text}`as-far` a walk with Adam's memory.
#
# ## The way on
#
# The argument and its limits stand. What the blog ends on is whether a representation tells that a run is still exploring: {doc}`10_metrics`.
