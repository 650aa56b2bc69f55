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
# (evidence-directions)=
# # Evidence: the plane, the rooms, and what training settles in
#
# {doc}`05_spectrum` shows that states part along the modes of the matrix $A$ of the data, at its eigenvalues, while $c$ is still high.
# What becomes of that as the table saturates? This page compares three things with the forecast: the plane of the first two principal
# components of ζ, in the population flow and in sampled training; the angles between the rooms; and, in the end, another matrix, in
# which visits are divided out.

# %% tags=["remove-cell"]
from companion import figures
from companion.numbers import glue, shown
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# ## The plane
#
# Which plane do the first two principal components of ζ span? By {eq}`eq-growth` $\zeta(t) = e^{At}\zeta(0)$ with $\zeta(0)$ equally large in all directions: as time goes by, the plane of the
# first two modes. Both planes live in the space of states (one number a state). We measure their principal angles, and the *overlap*, the mean squared cosine of these: 1 for one and the same
# plane, about 2/87 for two random ones. The nulls: the modes with their states shuffled, and the plane of the cells' positions, the plainest picture of a maze.
#
# After saturation the linear theory has no say. A candidate for what comes then: {cite:t}`haochen2021provable` show that the optimum of a spectral contrastive loss consists of the leading
# eigenvectors of $N = D^{-1/2}\,\tfrac12(J + J^\top)\,D^{-1/2}$, with $D$ the diagonal of visits, each divided by $\sqrt D$. Visits are divided *out* there, as InfoNCE's own optimum $L_{ij} = \log J_{ij}/(a_ib_j)$
# divides them out. For a reversible walk at stationarity these *settled modes* are the eigenvectors of $P$, whatever its visits. Our loss is not theirs, so this is a guess, to be tested.
#
# The world is four rooms with the goal walled off; episodes start in the corner, or in any state alike. σ = 0.1, 32 starts.

# %%
import numpy as np

from companion.seeds import chapter_seed
from sgcrl.replay import Streams
from sgcrl.tabular import start_table
from sgcrl.theory.pairs import pair_distribution, random_walk
from sgcrl.worlds import four_rooms, walled_off

world, seed = walled_off(four_rooms()), chapter_seed(5)
walk, anywhere = random_walk(world), world.others / world.others.sum()
J = pair_distribution(walk, world.start, steps=50)
J_equal = pair_distribution(walk, anywhere, steps=50)
both = {"from the corner": J, "equal visits": J_equal}
table = start_table(world, 64, "symmetric", 0.1, Streams(seed, "start", 32))

# %% [markdown]
# The flow runs from these tables; ζ and its principal components are taken at fifteen moments.

# %%
from sgcrl.measures.clusters import principal_components
from sgcrl.sphere import decompose
from sgcrl.theory.flow import population_flow

moments, states = np.geomspace(5, 1280, 15), J.sum(axis=1) > 0
times, flows, plane = np.append(0, moments), {}, {}
precision = dict(rtol=1e-6, atol=1e-9)
for title, joint in both.items():
    flow = population_flow(table, joint, world.goal, times, **precision)
    zeta = decompose(flow.tables, flow.tables[:, :, world.goal])[1][:, 1:]
    flows[title] = flow
    plane[title] = principal_components(zeta[:, :, states], 3)[0]

# %% [markdown]
# And these are the planes that they are compared with: the two forecasts and the two nulls.

# %%
from sgcrl.theory.modes import growth_modes, settled_modes

shuffled = np.random.default_rng([seed, 2]).permutation(states.sum())
growing = {title: growth_modes(joint)[1][states] for title, joint in both.items()}
candidates = {
    title: {
        "modes of A": growing[title],
        "settled modes": settled_modes(joint)[1][states],
        "positions": world.positions[states],
        "shuffled modes": growing[title][shuffled],
    }
    for title, joint in both.items()
}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-spectrum-planes", "caption": "Overlap of the plane of the first two principal components of $\\zeta$ with predicted planes, in the population flow ($\\sigma$ = 0.1, 32 starts, means and 95 % bands; time 640 is 500 episodes). Nulls: the plane of the positions, and the modes with their states shuffled."}, "image": {"alt": "Left, from the corner, right, equal visits: four curves with bands over time, on a logarithmic axis, the overlaps with the modes of A, the settled modes, the positions and the shuffled modes. On the right the first two coincide."}}
from sgcrl.theory.modes import overlap, principal_angles

planes = {
    title: {
        name: overlap(principal_angles(plane[title][..., :2], vectors[:, :2]))
        for name, vectors in by_name.items()
    }
    for title, by_name in candidates.items()
}
figures.compared(
    {title: (moments, curves) for title, curves in planes.items()},
    "time",
    "overlap with the plane of ζ",
    xscale="log",
    ylim=(0, 1.4),
    yticks=np.linspace(0, 1, 5),
)

# %% tags=["hide-input"]
from sgcrl.measures.statistics import interval, peak

best = {}
for title, curves in planes.items():
    n = peak(curves["modes of A"])
    angles = principal_angles(plane[title][:, n, :, :2], growing[title][:, :2])
    three = principal_angles(plane[title][:, n], growing[title][:, :3])
    best[title] = {
        "time": moments[n],
        "c": interval(flows[title].c[:, n + 1] @ both[title].sum(axis=1)),
        "degrees": "{1:.0f}° and {0:.0f}°".format(*angles.mean(axis=0)),
        "three": interval(three[:, 0]),
        "third": interval(overlap(three)),
        **{name: interval(x[:, n]) for name, x in curves.items()},
        "end": interval(curves["modes of A"][:, -1]),
        "end positions": interval(curves["positions"][:, -1]),
        "end settled": interval(curves["settled modes"][:, -1]),
    }

# %% [markdown]
# The next cell prints, for the moment at which the overlap with the modes of $A$ is largest, that overlap, the two principal angles, and the overlap of three components with three modes.

# %%
for title, b in best.items():
    print(f"{title}: t = {b['time']:.0f}, c = {b['c']:.2f}:", end=" ")
    print(f"{b['modes of A']:.2f}, angles {b['degrees']};")
    print(f"    three modes {b['third']:.2f}, largest angle {b['three']:.0f}°")

# %% [markdown]
# With less noise the leading modes have longer to get ahead. The next cell looks at σ = 0.01, from the corner, at the time for which the squeeze is forecast.

# %%
from sgcrl.theory.modes import predicted_squeeze_time

time, quiet = predicted_squeeze_time(J, 0.01, 64), Streams(seed, "start", 32)
table_quiet = start_table(world, 64, "symmetric", 0.01, quiet)
flow = population_flow(table_quiet, J, world.goal, [0, time], **precision)
zeta = decompose(flow.tables[:, -1], flow.tables[:, -1, world.goal])[1][:, states]
components = principal_components(zeta, 2)[0]
quieter = principal_angles(components, growing["from the corner"][:, :2])
quiet_overlap, quiet_angles = interval(overlap(quieter)), interval(quieter)
print(f"σ = 0.01: {quiet_overlap:.2f},", end=" ")
print(f"angles {quiet_angles.value[1]:.0f}° and {quiet_angles.value[0]:.0f}°")

# %% tags=["remove-cell"]
corner, equal = best["from the corner"], best["equal visits"]
parts = "modes of A", "degrees", "end", "end positions"
numbers = {
    "plane-equal": {part: equal[part] for part in parts},
    "plane": {p: corner[p] for p in (*parts, "c", "positions", "third", "end settled")},
    "plane-time": shown(corner["time"], ".0f"),
    "plane-shuffled": corner["shuffled modes"].value,
    "plane-largest": shown(corner["three"].value, ".0f"),
    "plane-quiet": quiet_overlap,
}
glue(numbers, ".2f")

# %% [markdown]
# With equal visits the overlap is {glue:text}`plane-equal-modes-of-A` at best (angles of
# {glue:text}`plane-equal-degrees`) and {glue:text}`plane-equal-end` at the end, where the positions have {glue:text}`plane-equal-end-positions` ({numref}`fig-spectrum-planes`).
# There both theories name the same modes.
#
# From the corner the overlap has its maximum of {glue:text}`plane-modes-of-A` at $t$ = {glue:text}`plane-time`, when the mean of $c$ is {glue:text}`plane-c`
# (angles {glue:text}`plane-degrees`; positions {glue:text}`plane-positions`, shuffled {glue:text}`plane-shuffled`). With σ = 0.01 it is
# {glue:text}`plane-quiet` at the time for which the squeeze is forecast. With *three* modes the overlap is {glue:text}`plane-third` and the largest angle
# {glue:text}`plane-largest`°: the third, fourth and fifth rate are close, so that noise can decide between them. This is the missing gap of {doc}`05_spectrum_evidence`. At $t = 1280$ two modes have
# {glue:text}`plane-end`, the settled modes {glue:text}`plane-end-settled` and the positions {glue:text}`plane-end-positions`.

# %% [markdown]
# ## Which rooms part
#
# The linear theory has the whole Gram matrix of ζ, $e^{2At}$ up to a factor, hence the cosine between any two rooms' mean ζ. The signs of the modes already say much. The next cell prints the
# mean of each of the first three modes over each room, with equal visits.

# %%
for k in range(3):
    mode = growth_modes(J_equal)[1][:, k]
    signs = np.array([mode[world.regions == n].mean() for n in range(4)])
    signs *= np.sign(signs[np.abs(signs) > 0.05][0])  # a mode has no sign of its own
    print(f"mode {k + 1}:", "  ".join(f"{x:+.2f}" for x in np.round(signs, 2) + 0.0))

# %% [markdown]
# The rooms are: start room, upper right, lower left, goal room. One mode sets the start room against the goal room, one the two side rooms against each other, and the third these two pairs against each
# other. So opposite rooms should be most opposed, and neighbours less. Now the numbers: the cosines forecast for the time of the squeeze, against those of the flow then and at $t = 640$.

# %%
from sgcrl.measures.clusters import region_cosines
from sgcrl.theory.modes import predicted_cosines

pairs, cosines, forecast = np.triu_indices(4, 1), {}, {}
looks = ("before training", "at the squeeze", "at the end")
for title, joint in both.items():
    time = predicted_squeeze_time(joint, 0.1, 64)
    forecast[title] = predicted_cosines(joint, world.regions, time)[pairs]
    flow = population_flow(table, joint, world.goal, [0, time, 640], **precision)
    zeta = decompose(flow.tables, flow.tables[:, :, world.goal])[1]
    found = [region_cosines(zeta[:, n], world.regions)[:, *pairs] for n in range(3)]
    cosines[title] = dict(zip(looks, found, strict=True))

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-spectrum-cosines", "caption": "Cosines between the rooms' mean $\\zeta$ for the six pairs of rooms, forecast for the time of the squeeze, and in the flow: before training, at the time of the forecast and at time 640 ($\\sigma$ = 0.1, 32 starts, means and 95 % intervals). On the green line they are as predicted."}, "image": {"alt": "Two scatter plots beside a diagonal, from the corner and with equal visits: found against predicted cosines, with intervals, six marks for each of before training, at the squeeze and at the end."}}
figures.predicted_against_found(
    {title: (forecast[title], cosines[title]) for title in cosines},
    (-0.75, 0.4),
    "cosine of two rooms",
)

# %% [markdown]
# The next cell prints, run by run and then averaged, how the six found cosines correlate with the six predicted, the share of signs that are right, and the share that "all are negative" would have got
# right.

# %%
from sgcrl.theory.forecasts import matches

matched = {
    (title, moment): [interval(x) for x in matches(found, forecast[title])]
    for title, found_at in cosines.items()
    for moment, found in found_at.items()
}
for (title, moment), (r, right, negative) in matched.items():
    shares = f"{right.value:.2f} {negative.value:.2f}"
    print(f"{title:15} {moment:15} {r:5.2f}  {shares}")

# %% tags=["remove-cell"]
from companion.claims import above, worded
from sgcrl.measures.statistics import paired_difference

off = {
    (title, moment): np.abs(found.mean(axis=0) - forecast[title]).max()
    for title, found_at in cosines.items()
    for moment, found in found_at.items()
}
at_the_squeeze = cosines["from the corner"]["at the squeeze"]
_, signs_right, all_negative = matches(at_the_squeeze, forecast["from the corner"])
better_signs = paired_difference(signs_right, all_negative)
signs_predicted = above(better_signs, 0)
assert (forecast["equal visits"] < 0).all()
then = "at the squeeze", "at the end"
in_runs = {m: matched["from the corner", m] for m in then}
numbers = {
    "correlation": {t: {m: matched[t, m][0] for m in then} for t in cosines},
    "off": {t: {m: off[t, m] for m in then} for t in cosines},
    "before": matched["equal visits", "before training"][0],
    "signs-equal": matched["equal visits", "at the squeeze"][1].value,
    "signs": {moment: right.value for moment, (_, right, _) in in_runs.items()},
    "negative": {moment: negative.value for moment, (*_, negative) in in_runs.items()},
    "signs-words": worded(
        signs_predicted,
        "The forecast beats that guess.",
        "That guess beats the forecast.",
        "Which of the two guesses better is left open.",
    ),
}
glue(numbers, ".2f")

# %% [markdown]
# With equal visits the predicted cosines are right to {glue:text}`off-equal-visits-at-the-squeeze` at the squeeze and to {glue:text}`off-equal-visits-at-the-end` at the
# end ({numref}`fig-spectrum-cosines`), means over 32 starts. Run by run the six predicted and found cosines correlate with {glue:text}`correlation-equal-visits-at-the-squeeze`, and at the end with
# {glue:text}`correlation-equal-visits-at-the-end`; before training it is {glue:text}`before`. All six signs are predicted to be negative, and a share of {glue:text}`signs-equal` of them is. That "all rooms are opposed" is as good a guess
# of the signs shows how little signs say, and why we look at sizes.
#
# From the corner the forecast is modest: the start room is opposed to its two neighbours, and of the others nothing is known (means right to
# {glue:text}`off-from-the-corner-at-the-squeeze`). In a single run the noise of the start lies over that: a share of {glue:text}`signs-at-the-squeeze` of the signs is right; had one said
# "all negative", it would be {glue:text}`negative-at-the-squeeze`. {glue:text}`signs-words` At $t = 640$ the pairs correlate with {glue:text}`correlation-from-the-corner-at-the-end` (at the squeeze {glue:text}`correlation-from-the-corner-at-the-squeeze`),
# a share of {glue:text}`signs-at-the-end` of the signs is right ("all negative": {glue:text}`negative-at-the-end`), and the sizes are off by up to {glue:text}`off-from-the-corner-at-the-end`.

# %% [markdown]
# ## Sampled training, and what comes after
#
# Now training by sampling, from the same tables: 32 runs of 500 episodes with the random actor, and 32 with SGCRL's own.

# %%
from companion.trainings import trained
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings

runs = {}
for name, heat in (("random actor", np.inf), ("SGCRL", 0.1)):
    settings = Settings(
        runs=32, episodes=500, seed=seed, snapshot_every=10, actor_temperature=heat
    )
    runs[name] = trained(TabularCritic, world, settings, start=table)

# %% [markdown]
# For the random actor $J$ is known before training. SGCRL makes its own: we give it
# the forecast of the random walk, and beside it, *in hindsight*, the modes of $A$ and the settled modes of the pairs in its replay up to then. As a null for
# these, the settled modes of another run.

# %%
from sgcrl.theory.forecasts import replay_modes

at = np.array([10, 20, 40, 60, 80, 120, 160, 240, 350, 500])
own, settled = (
    {
        name: replay_modes(run.trajectories, world.states, at, modes)[:, :, states]
        for name, run in runs.items()
    }
    for modes in (growth_modes, settled_modes)
)

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-spectrum-training", "caption": "Overlap of the plane of $\\zeta$ with predicted planes in sampled training: the modes of A, from the random walk's pairs (known beforehand) and from the run's own; the settled modes of the run's own pairs, of another run's; and the positions. 32 runs, means and 95 % bands."}, "image": {"alt": "Left, random actor, right, SGCRL: five curves with bands over episodes, on a logarithmic axis, the overlaps with the modes of A, those of the run's own visits, the settled modes, another run's settled modes and the positions."}}
sampled = {}
for name, run in runs.items():
    zeta = decompose(run.embeddings, run.embeddings[:, :, world.goal])[1]
    sampled[name] = principal_components(zeta[:, at // 10][:, :, states], 2)[0]
compared_with = {
    name: {
        "modes of A": growing["from the corner"][:, :2],
        "modes of A, own visits": own[name],
        "settled modes": settled[name],
        "another run's settled modes": np.roll(settled[name], 1, axis=0),
        "positions": world.positions[states],
    }
    for name in runs
}
agreement = {
    name: {
        kind: overlap(principal_angles(sampled[name], vectors))
        for kind, vectors in by_kind.items()
    }
    for name, by_kind in compared_with.items()
}
figures.compared(
    {name: (at, curves) for name, curves in agreement.items()},
    "episode",
    "overlap with the plane of ζ",
    xscale="log",
    ylim=(0, 1),
)

# %% [markdown]
# The next cell prints the episode in which each overlap is largest, the overlap then, and the overlap after 500 episodes.

# %%
for name, curves in agreement.items():
    print(name)
    for kind, values in curves.items():
        n = peak(values)
        best_then, end = interval(values[:, n]), interval(values[:, -1])
        print(f"  {kind:27} {at[n]:3}: {best_then:.2f}; {end:.2f}")

# %% tags=["remove-cell"]
last = {kind: values[:, -1] for kind, values in agreement["SGCRL"].items()}
over_other = paired_difference(
    last["settled modes"], last["another run's settled modes"]
)
over_positions = paired_difference(last["settled modes"], last["positions"])
over_first = paired_difference(last["settled modes"], last["modes of A"])
in_the_end = above(over_first, 0) & above(over_positions, 0)
means = {kind: values.mean(axis=0) for kind, values in agreement["SGCRL"].items()}
ahead = means["settled modes"] > means["modes of A"]
handover = at[ahead][0] if ahead.any() else None
best_of = {name: curves["modes of A"] for name, curves in agreement.items()}
hindsight = agreement["SGCRL"]["modes of A, own visits"]
randomly = agreement["random actor"]
numbers = {
    "best": {name: values[:, peak(values)] for name, values in best_of.items()},
    "best-at": {name: f"{at[peak(values)]}" for name, values in best_of.items()},
    "best-hindsight": hindsight[:, peak(hindsight)],
    "last": {kind: last[kind] for kind in ("modes of A", "settled modes")},
    "last-walk": {
        kind: randomly[kind][:, -1] for kind in ("settled modes", "positions")
    },
    "handover": shown(handover),
    "reading": worded(
        in_the_end,
        "In the end an operator that divides visits out says more of SGCRL's tables than one that weights by them.",
        "So the guess is wrong here.",
        "Whether the guess is right is left open.",
    ),
}
glue(numbers, ".2f")
over = {"another": over_other, "positions": over_positions, "first": over_first}
glue({"over": over}, "+.2f")

# %% [markdown]
# The plane predicted from the random walk has an overlap of {glue:text}`best-random-actor` at best, at episode {glue:text}`best-at-random-actor`, with that of the
# random actor's tables ({numref}`fig-spectrum-training`), and of {glue:text}`best-SGCRL` at episode {glue:text}`best-at-SGCRL` with that of SGCRL's, whose data nobody knew. Batches of 128 pairs add noise to the flow. The modes of SGCRL's own visits
# have {glue:text}`best-hindsight`: the nearer its actor is to a random walker, the less the two differ.
#
# After 500 episodes of SGCRL the forecast has {glue:text}`last-modes-of-A`. The settled modes are first ahead of it in episode {glue:text}`handover` (–: never), and at the end they have
# {glue:text}`last-settled-modes`: {glue:text}`over-first` more than the forecast, {glue:text}`over-positions` more than the positions, and {glue:text}`over-another` more than the settled modes of another run (paired, 32 runs). What does not differ
# between runs is common to all runs of SGCRL. {glue:text}`reading` With the random actor
# the settled modes of its pairs have {glue:text}`last-walk-settled-modes` by then, the positions {glue:text}`last-walk-positions`. Dividing visits out gives the largest entries to the rarest states, and the random actor has many that are very rare.
#
# Even where the settled modes fit, they are no forecast. SGCRL's pairs are known only once it has walked, and the settled modes are a guess from another loss; we have
# no proof for this one. Other matrices in which visits are divided out, such as the logarithm of $J/ab^\top$, were tried while writing, in one seed block, and did about as well; which of them is the right one those data do not say.
#
# How the two look can be watched: the random actor on the left, SGCRL beside it. Look from above (drag upwards) and compare the first fifty episodes with the last hundred. The next cell shows three runs of each.

# %% mystnb={"figure": {"name": "fig-spectrum-replay", "caption": "The random actor and, beside it, SGCRL from the same tables, goal walled off: mazes by $c$, and right all embeddings of the left one, with the first two principal components of $\\zeta$ across. Three runs each."}}
from companion.explorables import playback

playback(runs, rooms=figures.ROOMS, frames=20)

# %% [markdown]
# ## Verdicts
#
# All four claims are this book's own; {doc}`/book/methods` says what a verdict means.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

at_best, at_end = {}, {}  # overlap less that of the positions, paired
for name, curves in (planes | agreement).items():
    n = peak(curves["modes of A"])
    more = curves["modes of A"] - curves["positions"]
    at_best[name], at_end[name] = interval(more[:, n]), interval(more[:, -1])
settled_more = paired_difference(
    agreement["random actor"]["settled modes"][:, -1],
    agreement["random actor"]["positions"][:, -1],
)
in_order = matched["equal visits", "at the squeeze"][0]
Verdicts(
    Claim(
        "In a table the plane of the first two principal components of ζ can be predicted from the data",
        "ours",
        f"overlap: equal visits {equal['modes of A']:.2f}, at the end {equal['end']:.2f}; "
        f"from the corner {corner['modes of A']:.2f}, at the end {corner['end']:.2f}",
        {
            "beyond the plane of the positions, at best": above(
                at_best["equal visits"], 0
            )
            & above(at_best["from the corner"], 0),
            "above 0.9 with equal visits, to the end": above(equal["end"], 0.9),
            "above 0.9 from the corner, at best": above(corner["modes of A"], 0.9),
        },
    ),
    Claim(
        "In a table it can be predicted from the data which rooms part from each other",
        "ours",
        f"equal visits: correlation of cosines {in_order:.2f}; from the corner: right signs, less those of “all opposed” {better_signs:+.2f}",
        {
            "equal visits: pairs in order at the squeeze, correlation above 0.5": above(
                in_order, 0.5
            ),
            "from the corner: signs at the squeeze better than “all opposed”": signs_predicted,
        },
    ),
    Claim(
        "Sampled training of a table takes the plane that is predicted from a random walk, and keeps it",
        "ours",
        "overlap beyond that of the positions: "
        f"random actor {at_best['random actor']:+.2f}, at the end {at_end['random actor']:+.2f}; "
        f"SGCRL {at_best['SGCRL']:+.2f}, {at_end['SGCRL']:+.2f}",
        {
            "beyond the positions at best, both actors": above(
                at_best["random actor"], 0
            )
            & above(at_best["SGCRL"], 0),
            "after 500 episodes with the random actor": above(
                at_end["random actor"], 0
            ),
            "after 500 episodes with SGCRL": above(at_end["SGCRL"], 0),
        },
    ),
    Claim(
        "In the end a table settles in its data's modes with visits divided out",
        "ours",
        f"overlap, SGCRL: beyond positions {over_positions:+.2f}, beyond another run's {over_other:+.2f}; "
        f"random actor: beyond positions {settled_more:+.2f}",
        {
            "SGCRL: beyond the plane of the positions": above(over_positions, 0),
            "SGCRL: beyond another run's modes": above(over_other, 0),
            "random actor: beyond the plane of the positions": above(settled_more, 0),
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```
