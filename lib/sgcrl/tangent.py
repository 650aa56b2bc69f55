"""What moves an embedding of a network: the tangent kernel (THEORY 6). Needs torch.

In a table a state moves only by its own gradient. In a network a step on the loss changes weights
that all states use: to first order ψ(t) moves by −η Σ_s J_t J_sᵀ ∂ℓ/∂ψ(s), with J_s the Jacobian of
ψ(s) with respect to all weights. The kernel J_t J_sᵀ is exact here and never built: a dense layer
with inputs x and backward signals δ contributes (x_t·x_s + 1) times the product of the δ.
"""

from copy import copy

import numpy as np
import torch

from sgcrl.decomposition import turning
from sgcrl.diagnostics import first_visits
from sgcrl.mlp import MLPCritic


def tangent_kernel(critic, normalised=False) -> np.ndarray:
    r"""Scalar tangent kernel of every run's network, as its weights are now.

    .. math:: \Theta(s, s') = \frac1D \sum_d
        \left\langle \frac{\partial f_d(s)}{\partial\theta},
        \frac{\partial f_d(s')}{\partial\theta} \right\rangle

    Parameters
    ----------
    critic : MLPCritic
    normalised : bool
        False: of the network's output f(s) before normalisation. True: of ψ(s) = f(s) / ‖f(s)‖.

    Returns
    -------
    ndarray, shape (K, S, S)
    """
    kernels = []
    with torch.no_grad():
        x, active, length, psi = _forward(critic)
        for run in range(len(psi)):
            outputs = torch.eye(psi.shape[-1], dtype=psi.dtype).expand(psi.shape[1], -1, -1)
            if normalised:
                tangential = outputs - psi[run, :, :, None] * psi[run, :, None, :]
                outputs = tangential / length[run, :, :, None]
            kernel = 0
            for layer in reversed(range(len(x))):
                flat = outputs.flatten(1)  # derivatives of the output by what this layer adds up
                kernel += (x[layer][run] @ x[layer][run].T + 1) * (flat @ flat.T)
                if layer:
                    outputs = outputs @ critic.weights[layer][run].T * active[layer][run][:, None]
            kernels.append(kernel / psi.shape[-1])
    return torch.stack(kernels).numpy()


def attribution(critic, gradient, target: int, rates=None) -> np.ndarray:
    """What each state's gradient does to the embedding of one state, exactly to first order.

    Row s is −J_target diag(rates) J_sᵀ ∂ℓ/∂ψ(s), normalisation included: how ψ(target) would move
    in a step of gradient descent that heard of the loss at s alone. The rows sum to how it moves.

    Parameters
    ----------
    critic : MLPCritic
    gradient : ndarray, shape (K, S, D)
        Of the loss with respect to the embeddings: ``critic.loss_gradient(pairs)[1]``.
    target : int
    rates : list of Tensor, optional
        Step size of every weight, then every bias; 1 by default. :func:`adam_rates` gives Adam's.

    Returns
    -------
    ndarray, shape (K, S, D)
    """
    layers, states = len(critic.weights), critic.inputs.shape[1]
    if not 0 <= target < states:
        raise ValueError(f"target: got {target}, takes 0..{states - 1}")
    goal = slice(target, target + 1)
    with torch.no_grad():
        x, active, length, psi = forward = _forward(critic)
        signals = _backward(critic, forward, gradient)
        moved = 0
        for layer in range(layers):
            common = x[layer] * x[layer][:, goal]
            if rates is None:
                common = common.sum(-1, keepdim=True) + 1
            else:
                common = common @ rates[layer] + rates[layers + layer]
            if layer:
                moved = (moved * active[layer][:, goal]) @ critic.weights[layer]
            moved = moved + common * signals[layer]
        return (-_tangential(psi[:, goal], moved) / length[:, goal]).numpy()


def parameter_gradient(critic, gradient) -> list[torch.Tensor]:
    """Gradient of every weight, then every bias, from that of the embeddings (K, S, D)."""
    with torch.no_grad():
        forward = _forward(critic)
        signals = _backward(critic, forward, gradient)
        weights = [x.mT @ signal for x, signal in zip(forward[0], signals, strict=True)]
        return weights + [signal.sum(1, keepdim=True) for signal in signals]


def motion(critic, step) -> np.ndarray:
    """How all embeddings move, to first order, by a step of every weight, then every bias.

    Parameters
    ----------
    critic : MLPCritic
    step : list of Tensor

    Returns
    -------
    ndarray, shape (K, S, D)
    """
    layers, moved = len(critic.weights), 0
    with torch.no_grad():
        x, active, length, psi = _forward(critic)
        for layer in range(layers):
            if layer:
                moved = (moved * active[layer]) @ critic.weights[layer]
            moved = moved + x[layer] @ step[layer] + step[layers + layer]
        return (_tangential(psi, moved) / length).numpy()


def adam_rates(critic) -> list[torch.Tensor]:
    """Step size that Adam last gave to every weight, then every bias: η / (√v̂ + ε).

    v̂ is its running mean of squared gradients; the step itself is the rate times the running mean
    of the gradients. Of plain gradient descent, the learning rate.
    """
    (group,) = critic.optimizer.param_groups
    if "betas" not in group:
        return [torch.full_like(p, group["lr"]) for p in group["params"]]
    decay = group["betas"][1]
    rates = []
    for parameter in group["params"]:
        state = critic.optimizer.state.get(parameter)
        if not state:
            raise ValueError("critic: got one that was never updated, takes one that was")
        mean = state["exp_avg_sq"] / (1 - decay ** state["step"])
        rates.append(group["lr"] / (mean.sqrt() + group["eps"]))
    return rates


class AccountedCritic(MLPCritic):
    """A network that keeps account of what turns its goal, update by update.

    An update moves weights by the rate of each times a mean of gradients, and a gradient is a sum
    over states. So the update is a sum over groups of states, and so, to first order, is the
    motion of ψ(g). It is taken in the frame of the states seen so far (:func:`turned_goal`).

    Parameters
    ----------
    world, runs, seed
    groups : ndarray of bool, shape (G, S)
        Groups of states, usually without overlap.
    silenced : ndarray of bool, shape (S,), optional
        States whose gradient is withheld from the network.
    **options
        As for :class:`~sgcrl.mlp.MLPCritic`.

    Attributes
    ----------
    moved : list of ndarray, shape (K, S)
        For each update, what the goal's turning did to c of every state.
    pulled : list of ndarray, shape (G, K, S)
        The part of each group.
    plain : list of ndarray, shape (K, S)
        What a plain gradient step of rate 1 on the same pairs would have done.
    """

    def __init__(self, world, runs, seed, *, groups, silenced=None, **options):
        for name, masks in (("groups", groups), ("silenced", silenced)):
            if masks is not None and np.shape(masks)[-1:] != (world.states,):
                raise ValueError(
                    f"{name}: got shape {np.shape(masks)}, the world has {world.states} states"
                )
        super().__init__(world, runs, seed, **options)
        self.goal, self.groups = world.goal, np.asarray(groups, np.float32)[:, :, None]
        self.heard = (
            1
            - np.broadcast_to(0.0 if silenced is None else silenced, world.states).astype(
                np.float32
            )[:, None]
        )
        self._counts, self._means = 0, None
        self.moved, self.pulled, self.plain = [], [], []

    def loss_gradient(self, pairs):
        """As for any network, but 0 for the silenced states."""
        loss, gradient = super().loss_gradient(pairs)
        return loss, gradient * self.heard

    def update(self, pairs):
        """One step on the pairs, and its account."""
        before, halfway = self.embed(), copy(self)
        old = [p.detach().clone() for p in [*self.weights, *self.biases]]
        _, gradient = self.loss_gradient(pairs)
        parts = [parameter_gradient(self, gradient * group) for group in self.groups]
        loss = super().update(pairs)
        decay = self.optimizer.param_groups[0].get("betas", (0.0,))[0]
        means = self._means or [[torch.zeros_like(x) for x in part] for part in parts]
        self._means = [
            [mean.lerp(x, 1 - decay) for mean, x in zip(*pair, strict=True)]
            for pair in zip(means, parts, strict=True)
        ]
        rates = [rate / (1 - decay ** (len(self.moved) + 1)) for rate in adam_rates(self)]
        with torch.no_grad():
            middle = [(a + b) / 2 for a, b in zip(old, [*self.weights, *self.biases], strict=True)]
        halfway.weights, halfway.biases = middle[: len(self.weights)], middle[len(self.weights) :]
        halfway._psi = None
        self._counts = self._counts + pairs.counts(before.shape[1])
        steps = [[-r * x for r, x in zip(rates, mean, strict=True)] for mean in self._means]
        steps.append([-sum(x) for x in zip(*parts, strict=True)])
        velocity = [self.embed() - before, *(motion(halfway, step) for step in steps)]
        seen = (self._counts.sum(1) + self._counts.sum(2)) > 0
        moved, *pulled, plain = turned_goal(halfway.embed(), np.stack(velocity), seen, self.goal)
        self.moved.append(moved)
        self.pulled.append(np.stack(pulled))
        self.plain.append(plain)
        return loss


def turned_goal(embeddings, velocity, seen, goal):
    """What the goal's own motion does to c of every state, in the frame of the states seen.

    The turning that the seen states have in common (the goal left out) is taken from the goal's
    velocity; what is left, u, changes c(s) by ψ(s)·u.

    Parameters
    ----------
    embeddings : ndarray, shape (K, S, D)
    velocity : ndarray, shape (..., K, S, D)
    seen : ndarray of bool, shape (K, S)
    goal : int
        Or any other state in its place.

    Returns
    -------
    ndarray, shape (..., K, S)
    """
    frame = seen & (np.arange(seen.shape[1]) != goal)
    turn = turning(embeddings, velocity, frame)
    u = velocity[..., goal, :] - (turn @ embeddings[:, goal, :, None])[..., 0]
    return np.einsum("ksd,...kd->...ks", embeddings, u)


def turned_goals(run, goal=None) -> np.ndarray:
    """:func:`turned_goal` between a run's snapshots, in the frame of the states visited by then.

    Parameters
    ----------
    run : Run
    goal : int, optional
        The world's goal, or any other state in its place.

    Returns
    -------
    ndarray, shape (K, N - 1, S)
    """
    goal = run.world.goal if goal is None else goal
    first = first_visits(run.trajectories, run.world.states)
    steps = zip(run.snapshots[1:], range(len(run.snapshots) - 1), strict=True)
    changes = []
    for end, n in steps:
        before, after = run.embeddings[:, n], run.embeddings[:, n + 1]
        changes.append(turned_goal((before + after) / 2, after - before, first < end, goal))
    return np.stack(changes, axis=1)


def exchanged(critic, shift) -> MLPCritic:
    """The critic with its networks moved on by so many runs: other starts for the same data."""
    with torch.no_grad():
        for parameter in [*critic.weights, *critic.biases]:
            parameter.copy_(parameter.roll(shift, 0))
    critic._psi = None
    return critic


class Together:
    """Several critics on the same data: the first one acts, all are trained on the same pairs."""

    def __init__(self, *critics):
        self.critics = critics

    def embed(self):
        """Embeddings of the first critic, (K, S, D)."""
        return self.critics[0].embed()

    def similarity(self, goal):
        """What the actor climbs, by the first critic: (K, S)."""
        return self.critics[0].similarity(goal)

    def update(self, pairs):
        """Update all; the loss of the first, (K,)."""
        return [critic.update(pairs) for critic in self.critics][0]


def _forward(critic):
    """Inputs of each layer, where its ReLU let them pass, length of the output, and ψ."""
    if critic.residual_depth or not critic.normalised:
        raise ValueError(
            f"critic: got residual_depth={critic.residual_depth}, normalised={critic.normalised}, "
            "takes a plain network with normalised outputs"
        )
    x, active = [critic.inputs], [None]
    for weight, bias in zip(critic.weights[:-1], critic.biases[:-1], strict=True):
        x.append(torch.baddbmm(bias, x[-1], weight).relu())
        active.append(x[-1] > 0)
    output = torch.baddbmm(critic.biases[-1], x[-1], critic.weights[-1])
    length = output.norm(dim=-1, keepdim=True).clamp_min(1e-12)  # as torch's normalize does
    return x, active, length, output / length


def _backward(critic, forward, gradient):
    """Gradient of the loss at what goes into each layer's ReLU, for every state: (K, S, width)."""
    _, active, length, psi = forward
    signal = _tangential(psi, torch.as_tensor(gradient, dtype=psi.dtype)) / length
    signals = [signal]
    for layer in reversed(range(1, len(active))):
        signal = signal @ critic.weights[layer].mT * active[layer]
        signals.insert(0, signal)
    return signals


def _tangential(psi, vectors):
    return vectors - (psi * vectors).sum(-1, keepdim=True) * psi
