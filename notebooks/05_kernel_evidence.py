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
# (evidence-kernel)=
# # Evidence: directions and rates in a network
#
# {doc}`05_spectrum` predicts from the pairs alone along which directions a *table* parts its states. In a network every step moves all
# states, so the data cannot be all that counts. This page adds the network's {term}`tangent kernel` at the start, and
# asks whether data and kernel together predict the first directions, and how fast they grow: under plain gradient descent, and under Adam with the agent's own data.

# %% tags=["remove-cell"]
from companion import figures
from companion.numbers import glue, shown
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# ## Data and kernel
#
# In a network a step on the loss moves weights, and they move all states: gradient descent takes an embedding along $\sum_{s'}\Theta(s, s')\,G(s')$, with Θ the tangent kernel. If Θ is a
# number for each pair of states (in truth it is a matrix over the outputs; we take its mean), then
#
# ```{math}
# :label: eq-kernel
# \zeta' = \Theta A\,\zeta ,
# ```
#
# with the eigenvalues of the symmetric $\Theta^{1/2} A\,\Theta^{1/2}$. What is learnt is a compromise: what the data pull apart, as far as the network *can* move it.
#
# The less symmetric the start, the harder the test: the mean of $c$ is {glue:text}`net-c-start` in these networks, where the rates of tables were measured above 0.97 ({doc}`04_network`). The next cell computes kernel
# and modes of 16 networks before any training, for the random walk's data in four rooms with the goal walled off.

# %%
from companion.seeds import chapter_seed
from sgcrl.network import MLPCritic
from sgcrl.theory.modes import kernel_modes
from sgcrl.theory.pairs import pair_distribution, random_walk
from sgcrl.theory.tangent import tangent_kernel
from sgcrl.worlds import four_rooms, walled_off

world, seed = walled_off(four_rooms()), chapter_seed(5, 5)
J = pair_distribution(random_walk(world), world.start, steps=50)
critic = MLPCritic(world, 16, seed)
kernel = tangent_kernel(critic, normalised=True).astype(float)
rates, modes = kernel_modes(kernel, J)

# %% [markdown]
# First the case that the theory speaks of: plain gradient descent in small steps, with the endless batch of the random walk.

# %%
import numpy as np

from sgcrl.variants.network_edits import descend

steps = np.array([0, 5, 10, 20, 30, 50, 75, 100, 150, 200])
descended = [critic.embed().astype(float)]
for count in np.diff(steps):
    descend(critic, J, rate=0.02, steps=count)
    descended.append(critic.embed().astype(float))
descended = np.stack(descended, axis=1)
before = descended[:, 0]

# %% [markdown]
# Then networks as they are usually trained: Adam, sampled batches, SGCRL's own actor, or a random one.

# %%
from dataclasses import replace

from companion.trainings import trained
from sgcrl.train import Settings

settings = Settings(runs=16, episodes=200, snapshot_every=5, seed=seed)
at_random = replace(settings, episodes=100, actor_temperature=np.inf)
adam = trained(MLPCritic, world, settings)
adam_random = trained(MLPCritic, world, at_random)

# %% [markdown]
# ## The first directions
#
# We compare the plane of the first two principal components of ζ with that of $\Theta A$ by their *overlap*, the mean squared cosine of their principal angles, which is 1 for one and the same plane. The nulls: the modes of $A$ (a table's), those of Θ
# alone, the plane before training, and, to see whether it matters which network it is, $\Theta A$ of *another* one.

# %%
from sgcrl.theory.modes import growth_modes

states, of_data = J.sum(axis=1) > 0, growth_modes(J)[1]
of_kernel = np.linalg.eigh(kernel)[1][:, :, ::-1]
candidates = {
    "modes of ΘA": modes[:, None, states, :2],
    "another network's ΘA": np.roll(modes, 1, 0)[:, None, states, :2],
    "modes of A": of_data[states, :2],
    "modes of Θ": of_kernel[:, None, states, 1:3],  # the very first is common to all
}

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-spectrum-network", "caption": "Networks: overlap of the plane of $\\zeta$ with predicted planes. Left: gradient descent on the endless batch of the random walk, steps of 0.02. Right: the usual training, Adam on batches of SGCRL's own data, one step an episode. 16 networks, means and 95 % bands."}, "image": {"alt": "Left, gradient descent, right, Adam: five curves with bands over updates, on a logarithmic axis, the overlaps with the modes of Theta A, another network's Theta A, A alone, Theta alone, and the plane before training."}}
from sgcrl.measures.clusters import principal_components
from sgcrl.sphere import decompose
from sgcrl.theory.modes import overlap, principal_angles

networks = {
    "gradient descent": (steps[1:], descended[:, 1:]),
    "Adam, SGCRL": (adam.snapshots[1:], adam.embeddings[:, 1:]),
    "Adam, random actor": (adam_random.snapshots[1:], adam_random.embeddings[:, 1:]),
}
zeta = decompose(before, before[:, world.goal])[1]
first_plane = principal_components(zeta[:, states], 2)[0]
candidates["before training"] = first_plane[:, None]
shares = {}
for name, (_, embeddings) in networks.items():
    zeta = decompose(embeddings, embeddings[:, :, world.goal])[1][:, :, states]
    found = principal_components(zeta, 2)[0].astype(float)
    shares[name] = {
        kind: overlap(principal_angles(found, vectors))
        for kind, vectors in candidates.items()
    }
figures.compared(
    {name: (networks[name][0], shares[name]) for name in list(networks)[:2]},
    "updates",
    "overlap with the plane of ζ",
    xscale="log",
    ylim=(0, 1.5),
    yticks=np.linspace(0, 1, 5),
)

# %% [markdown]
# The next cell prints the overlaps when that with $\Theta A$ is largest.

# %%
from sgcrl.measures.statistics import interval, paired_difference, peak

peaks, updates = {}, {}
for name, kinds in shares.items():
    n = peak(kinds["modes of ΘA"])
    updates[name] = networks[name][0][n]
    peaks[name] = {kind: values[:, n] for kind, values in kinds.items()}
    print(f"{name}, update {updates[name]}:")
    for kind, values in peaks[name].items():
        print(f"    {kind:20} {interval(values):.2f}")

# %% [markdown]
# Where visits are equal, does the kernel add anything to the data? The next cell repeats the descent with such data, 100 steps.

# %%
anywhere = world.others / world.others.sum()
J_equal = pair_distribution(random_walk(world), anywhere, steps=50)
plain = MLPCritic(world, 16, seed)
descend(plain, J_equal, rate=0.02, steps=100)
psi = plain.embed().astype(float)
zeta = decompose(psi, psi[:, world.goal])[1][:, states]
plane_equal = principal_components(zeta, 2)[0]
with_both = kernel_modes(kernel, J_equal)[1][:, states, :2]
with_kernel = overlap(principal_angles(plane_equal, with_both))
without = overlap(principal_angles(plane_equal, growth_modes(J_equal)[1][states, :2]))
print(f"ΘA less A, paired: {paired_difference(with_kernel, without):+.2f}")

# %% tags=["remove-cell"]
from companion.claims import above, within, worded
from sgcrl.theory.forecasts import growth_along

beyond = {}
for name, kinds in shares.items():
    found = peaks[name]
    rival = np.maximum(kinds["modes of A"].max(axis=1), found["before training"])
    beyond[name] = paired_difference(found["modes of ΘA"], rival)
together = {
    name: above(beyond[name], 0) for name in ("gradient descent", "Adam, SGCRL")
}
of_descent, of_adam, of_adam_random = peaks.values()
own = paired_difference(of_descent["modes of ΘA"], of_descent["another network's ΘA"])
rivals = "modes of ΘA", "modes of A", "before training"
c_net = np.einsum(
    "knsd,knd,s->kn", descended, descended[:, :, world.goal], J.sum(axis=1)
)
numbers = {
    "descent": of_descent,
    "descent-own": shown(own, "+.2f"),
    "Adam": {kind: of_adam[kind] for kind in rivals},
    "Adam-last": shares["Adam, SGCRL"]["modes of ΘA"][:, -1],
    "Adam-random": of_adam_random["modes of ΘA"],
    "update": {name.replace(",", ""): f"{update}" for name, update in updates.items()},
    "net-equal": {"ΘA": with_kernel, "A": without},
    "net-c": {"start": c_net[:, 0], "later": c_net[:, 5]},
    "data-and-network": worded(
        together["gradient descent"],
        "So data and network together say more than the data alone, and more than the plane before training.",
        "So data and network together say less than the data alone, or than the plane before training.",
        "Whether data and network together say more than the data alone, or than the plane before training, is left open.",
    ),
}
glue(numbers, ".2f")

# %% [markdown]
# Under plain gradient descent the plane of $\Theta A$ has an overlap of {glue:text}`descent-modes-of-ΘA` at its best step,
# {glue:text}`update-gradient-descent` ({numref}`fig-spectrum-network`), against {glue:text}`descent-modes-of-A` for $A$ alone, {glue:text}`descent-modes-of-Θ` for Θ alone and {glue:text}`descent-before-training` for the plane before training (16 networks).
# {glue:text}`data-and-network` With another network's kernel it is {glue:text}`descent-another-network's-ΘA` (paired difference {glue:text}`descent-own`): what both have is due to the
# encoding, the difference to the draw of the weights. Where visits are equal, $A$ alone has {glue:text}`net-equal-A` after 100 steps and $\Theta A$ {glue:text}`net-equal-ΘA`; the modes are
# smooth there, and a kernel may leave them alone.
#
# Under Adam $\Theta A$ has {glue:text}`Adam-random` at best with the random actor (update {glue:text}`update-Adam-random-actor`), and {glue:text}`Adam-modes-of-ΘA` with SGCRL's (update {glue:text}`update-Adam-SGCRL`), where $A$ alone has {glue:text}`Adam-modes-of-A` and the plane before training
# {glue:text}`Adam-before-training`. It ends at {glue:text}`Adam-last` after 200 episodes. The overlap is the part of the first directions that the forecast names.
#
# ## The speed
#
# How fast do the first three modes grow in the first ten steps of gradient descent? The modes of $\Theta A$ are not orthogonal, so ζ is
# projected on its left eigenvectors. The next cell prints the measured rate over the eigenvalue.

# %%
speed = growth_along(modes[:, :, :3], J, descended[:, :3], 0.02 * steps[:3])
faster = [interval(x) for x in (speed / rates[:, :3]).T]
print("measured rate over λ:", "  ".join(f"{x:.1f}" for x in faster))

# %% tags=["remove-cell"]
glue({"faster": {"first": faster[0], "third": faster[2]}}, ".1f")
first_rate = within(faster[0], 0.8, 1.2)

# %% [markdown]
# The first mode grows {glue:text}`faster-first` times as fast as its eigenvalue says, and the third {glue:text}`faster-third` times. Where these differ from 1, the mean over outputs
# may be to blame: differences between embeddings at the start may lie in those outputs that the weights amplify most, where the kernel is larger than on average. Nor can a linear phase outlast a high $c$: its mean over
# visits goes from {glue:text}`net-c-start` at the start to {glue:text}`net-c-later` in 50 steps.
#
# ## Verdicts
#
# Both claims are this book's own; {doc}`/book/methods` says what a verdict means.

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

of_network = {name: interval(kinds["modes of ΘA"]) for name, kinds in peaks.items()}
Verdicts(
    Claim(
        "In a network, data and tangent kernel together predict the first directions",
        "ours",
        f"overlap: gradient descent {of_network['gradient descent']:.2f}, beyond the better rival {beyond['gradient descent']:+.2f}; "
        f"Adam {of_network['Adam, SGCRL']:.2f}, beyond the better rival {beyond['Adam, SGCRL']:+.2f}",
        {
            "gradient descent: beyond the data alone and the start": together[
                "gradient descent"
            ],
            "Adam, own data: beyond the same": together["Adam, SGCRL"],
            "Adam, own data: an overlap above one half": above(
                of_network["Adam, SGCRL"], 0.5
            ),
        },
    ),
    Claim(
        "Data and tangent kernel predict how fast a network's first directions grow",
        "ours",
        f"rate over forecast: first mode {faster[0]:.1f}, third {faster[2]:.1f}",
        {
            "first mode within 20 %": first_rate,
            "third mode within 20 %": within(faster[2], 0.8, 1.2),
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```
