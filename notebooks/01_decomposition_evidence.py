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
# (evidence-decomposition)=
# # Evidence: decomposition
#
# What stands behind {doc}`01_decomposition`: what normalisation does to any vector; what becomes of a table that
# learns without it, and whether it can be put on the sphere afterwards; tables with your own settings; the
# differences from the blog; two exercises.

# %% tags=["remove-cell"]
from companion import figures
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# ## On the unit circle
#
# With the goal's direction fixed, a vector is a point in a half-plane: $c$ to the side, the length
# $\lVert\zeta\rVert$ upwards. The next cell draws sixty random pairs of $c$ and $\lVert\zeta\rVert$, makes vectors
# of 64 numbers of them, normalises these and splits them again.

# %%
import numpy as np

from companion.seeds import chapter_seed
from sgcrl.sphere import decompose, normalise, recompose

seed = chapter_seed(1)
rng = np.random.default_rng(seed)
z = normalise(rng.standard_normal(64))
_, zeta = decompose(rng.standard_normal((5, 64)), z)
raw_c, raw_length = rng.uniform((-1.5, 0.0), (1.5, 1.6), (60, 2)).T
raw = recompose(raw_c, raw_length[:, None] * normalise(zeta[0]), z)
c, zeta = decompose(normalise(raw), z)
length = np.linalg.norm(zeta, axis=-1)

# %% [markdown]
# How far are they from $c^2 + \lVert\zeta\rVert^2 = 1$, before and after?

# %%
before = np.abs(raw_c**2 + raw_length**2 - 1).max()
after = np.abs(c**2 + length**2 - 1).max()
assert after < 1e-12
print(f"largest deviation from c² + ‖ζ‖² = 1: {before:.2f} before, below 1e-12 after")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-circle", "caption": "Sixty random pairs before (grey) and after normalisation (coloured by $c$: blue near the goal, red far). Each moves along the ray through the origin until it lies on the circle."}, "image": {"alt": "A half-plane with c to the right and the length of zeta upwards. Grey dots everywhere are joined by straight lines towards the origin to coloured dots on the upper half of the unit circle, red on the left and blue on the right."}}
figures.normalisation((raw_c, raw_length), (c, length))

# %% tags=["remove-cell"]
glue({"raw-deviation": before}, ".1f")

# %% [markdown]
# {numref}`fig-circle` shows what normalisation does: it keeps the ratio of the two parts and forgets
# the length. Before, $c^2 + \lVert\zeta\rVert^2$ misses 1 by up to {glue:text}`raw-deviation`; after,
# it is 1 to machine precision. The circle is all that is left of the plane, so a state has one degree
# of freedom between goal and rest.
#
# ## Tables off the sphere
#
# The tables of the chapter again: 32 runs on the sphere, and the same 32 with normalisation switched off.

# %%
from companion.trainings import trained
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings
from sgcrl.worlds import four_rooms

world, K, E = four_rooms(), 32, 500
settings = Settings(runs=K, episodes=E, seed=seed)
run = trained(TabularCritic, world, settings)
loose = trained(TabularCritic, world, settings, normalised=False)

# %% [markdown]
# Both are split along the goal's direction of the same moment, and put together again as a check.

# %%
axis = run.embeddings[:, :, world.goal]
c, zeta = decompose(run.embeddings, axis)
back = recompose(c, zeta, axis)
assert np.abs(back - run.embeddings).max() < 2e-6
loose_c, loose_zeta = decompose(loose.embeddings, loose.embeddings[:, :, world.goal])
loose_length = np.linalg.norm(loose_zeta, axis=-1)

# %% [markdown]
# How much does the mean $c$ of a run change, over states?

# %%
from sgcrl.measures.statistics import interval, paired_difference

drop = paired_difference(c[:, -1].mean(axis=1), c[:, 0].mean(axis=1))
loose_drop = paired_difference(loose_c[:, -1].mean(axis=1), loose_c[:, 0].mean(axis=1))
print(f"change of the mean c: {drop:.3f} normalised, {loose_drop:.3f} not normalised")

# %% [markdown]
# An agent is not in all states equally often, so here is the same change as a mean over its own visits:

# %%
at_visits = {}
for name, table, similarity in (("sphere", run, c), ("loose", loose, loose_c)):
    states = table.trajectories.reshape(K, -1)
    first, last = (
        np.take_along_axis(similarity[:, k], states, axis=1).mean(axis=1)
        for k in (0, -1)
    )
    at_visits[name] = paired_difference(last, first)
there = "{:.3f} normalised, {:.3f} not".format(*at_visits.values())
print("change of c over visits:", there)

# %% [markdown]
# And the last control: tables that learnt off the sphere, put on it once at the end. The $c$ that is left is the
# cosine of $\psi(s)$ and $\psi(g)$, compared with the $c$ of tables that were normalised after each update.

# %%
cosine = (loose_c / np.hypot(loose_c, loose_length))[:, -1].mean(axis=1)
put_back = paired_difference(c[:, -1].mean(axis=1), cosine)
print(f"mean c trained on the sphere less mean cosine trained off it: {put_back:+.2f}")

# %% tags=["remove-cell"]
from companion.claims import Claim, Verdicts, above, within, worded

longer_loose = interval(loose_length[:, -1].mean(axis=1))
words = worded(
    within(put_back, -0.05, 0.05),
    "to be put on the sphere in the end does what training on it does",
    "to train on the sphere is something else than to be put on it in the end",
    "it stays open whether to be put on the sphere in the end does what training on it does",
)
numbers = {
    "loose-change": loose_drop,
    "loose-over-visits": at_visits["loose"],
    "loose-length": longer_loose,
    "kept-c": c[:, -1].mean(axis=1),
    "kept-cosine": cosine,
    "put-back": words,
}
glue(numbers, ".2f")

# %% [markdown]
# Off the sphere $\lVert\zeta\rVert$ ends at {glue:text}`loose-length`, where the sphere allows 1; $c$ changes by
# {glue:text}`loose-change` over states and by {glue:text}`loose-over-visits` over visits. Put on the sphere at the end, these
# tables have a mean $c$ of {glue:text}`kept-cosine`. Those that were on it all the time end at
# {glue:text}`kept-c`: {glue:text}`put-back`. It does not say which step between makes the difference: the two agents
# also visit different states.
#
# ## Verdicts
#
# Both claims are controls of the chapter's third: what the sphere adds to learning.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
Verdicts(
    Claim(
        "Off the unit sphere ζ grows in a table and c stays, with the agent's own actor",
        "ours",
        f"‖ζ‖ at the end {longer_loose:.2f}; change of c over states {loose_drop:+.2f}, "
        f"over visits {at_visits['loose']:+.2f}",
        {
            "‖ζ‖ ends above the sphere's 1": above(longer_loose, 1),
            "mean c over states within ±0.05": within(loose_drop, -0.05, 0.05),
            "mean c over visits within ±0.05": within(at_visits["loose"], -0.05, 0.05),
        },
    ),
    Claim(
        "To put a trained table on the unit sphere afterwards does what training on it does",
        "ours",
        f"mean c trained on the sphere less mean cosine trained off it {put_back:+.2f}",
        {"same mean c within ±0.05": within(put_back, -0.05, 0.05)},
    ),
)

# %% [markdown]
# ```{replication}
# ```
#
# ## Your own settings
#
# In a live notebook (the rocket at the top of the page starts one) the next cell has controls: choose the
# start, the dimensions and the length of training, switch normalisation off, press *Run*, and see
# where your tables end. A page has nothing to train with; there the cell is one vector, with the
# mean $c$ and $\lVert\zeta\rVert$ that training leaves a state without normalisation.

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-own-tables", "caption": "Where training without normalisation puts a state on average (orange), and what the sphere would leave of it (the dot on the circle)."}}
from functools import partial

from companion import panels
from companion.explorables import circle

ends = loose_c[:, -1].mean(), loose_length[:, -1].mean()
panels.panel(
    partial(panels.trained, TabularCritic, world, snapshot_every=10),
    panels.on_circle,
    {
        "spread": ("spread σ of the start", 0.1),
        "dimension": ("dimensions D", 64),
        "start": ("start", ["symmetric", "random"]),
        "normalised": ("normalised", True),
        "episodes": ("episodes", 500),
        "runs": ("runs", 32),
    },
    still=circle(*(round(float(part), 2) for part in ends)),
    alt="c and ‖ζ‖ of all states of one run, and c in all runs, before and after training",
)

# %% tags=["remove-cell"]
glue({"loose-end": ends[0], "loose-kept": ends[0] / np.hypot(*ends)}, ".2f")

# %% [markdown]
# Of its $c$ of {glue:text}`loose-end` the vector in {numref}`fig-own-tables` would keep
# {glue:text}`loose-kept`, normalised once at the end.
#
# ## Differences from the paper and the blog
#
# 1. The blog shows the circle as an animation with sliders; here it is also drawn for many pairs at
#    once, beside the closed form and the case without normalisation.
# 2. $\lVert\zeta\rVert$ is a length, so only the upper half of the circle can be reached.
# 3. $z$ is the goal's embedding at the same moment. In a table it stands still until the goal is first
#    in a batch, and moves afterwards.
# 4. Without normalisation $\psi(g)$ need not have length 1. Then $c$ here is the part along the goal's
#    *direction*, while the actor reads $\psi(s)^\top\psi(g)$.
# 5. $D = 64$ as in the blog.
#
# ## Exercises
#
# **1. Where does $c$ start?** The symmetric start is $\psi(s) = z + \sigma\, n$ with
# $n \sim \mathcal N(0, I)$, normalised, and $\sigma = 0.1$. Predict the mean $c$ before training from
# $\sigma$ and $D$, and check it for several of both.
#
# :::{dropdown} Solution
# The part of $\sigma n$ at right angles to $z$ has $D - 1$ components, so
# $\lVert\zeta\rVert^2 \approx \sigma^2 (D-1)$ before normalisation while the part along $z$ is about 1.
# Equation {eq}`eq-squeezed` then gives $c \approx 1 / \sqrt{1 + \sigma^2 (D - 1)}$. More dimensions
# start further from the goal at the same $\sigma$.
# :::

# %% tags=["hide-cell"]
for spread, dimension in ((0.1, 64), (0.1, 16), (0.3, 64), (0.02, 64)):
    table = TabularCritic(world, K, seed, spread=spread, dimension=dimension).embed()
    measured, _ = decompose(table, table[:, world.goal])
    predicted = 1 / np.sqrt(1 + spread**2 * (dimension - 1))
    found = measured[:, world.others].mean()
    print(f"σ = {spread}, D = {dimension}: {found:.3f}, predicted {predicted:.3f}")
    assert abs(found - predicted) < 0.02

# %% [markdown]
# **2. What does a rotation change?** Multiply all embeddings of the trained table by one random
# orthogonal matrix. Which of $c$, $\zeta$, $\lVert\zeta\rVert$ and the actor's policy change? What does
# that say about watching $\psi(g)$ move?
#
# :::{dropdown} Solution
# Inner products do not change, so neither do $c$, $\lVert\zeta\rVert$ and the policy; only $\zeta$
# turns, with $z$. Loss and actor see inner products only. So the coordinates of $\psi(g)$ mean nothing
# by themselves, and a moving $\psi(g)$ is evidence of something only relative to the other states: a
# {term}`gauge` that {doc}`04_network` has to take care of.
# :::

# %% tags=["hide-cell"]
from scipy.stats import ortho_group

turn = ortho_group.rvs(64, random_state=np.random.default_rng([seed, 1]))
turned_c, turned_zeta = decompose(
    run.embeddings[:, -1] @ turn, run.embeddings[:, -1, world.goal] @ turn
)
change_of_c = np.abs(turned_c - c[:, -1]).max()
assert change_of_c < 1e-5
print(f"c changes by less than 1e-5: {change_of_c < 1e-5}")
print(f"largest change of ζ: {np.abs(turned_zeta - zeta[:, -1]).max():.1f}")
