"""What moves an embedding of a network: the tangent kernel. Needs torch.

In a table a state moves only by its own gradient. In a network a step on the loss changes weights
that all states use: to first order ψ(t) moves by −η Σ_s J_t J_sᵀ ∂ℓ/∂ψ(s), with J_s the Jacobian of
ψ(s) with respect to all weights. The kernel J_t J_sᵀ is exact here and never built: a dense layer
with inputs x and backward signals δ contributes (x_t·x_s + 1) times the product of the δ.
"""

from typing import Any

import numpy as np
import torch
from jaxtyping import Float

from sgcrl._checks import checked
from sgcrl.network import MLPCritic


@checked
def tangent_kernel(critic: MLPCritic, normalised: bool = False) -> Float[np.ndarray, "K S S"]:
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
            kernel: Any = 0
            for layer in reversed(range(len(x))):
                flat = outputs.flatten(1)  # derivatives of the output by what this layer adds up
                kernel += (x[layer][run] @ x[layer][run].T + 1) * (flat @ flat.T)
                if layer:
                    outputs = outputs @ critic.weights[layer][run].T * active[layer][run][:, None]
            kernels.append(kernel / psi.shape[-1])
    return torch.stack(kernels).numpy()


@checked
def attribution(
    critic: MLPCritic,
    gradient: Float[np.ndarray, "K S D"],
    target: int,
    rates: list[torch.Tensor] | None = None,
) -> Float[np.ndarray, "K S D"]:
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

    Raises
    ------
    ValueError
        For a target that is no state.
    """
    layers, states = len(critic.weights), critic.inputs.shape[1]
    if not 0 <= target < states:
        raise ValueError(f"target: got {target}, takes 0..{states - 1}")
    goal = slice(target, target + 1)
    with torch.no_grad():
        x, active, length, psi = forward = _forward(critic)
        signals = _backward(critic, forward, gradient)
        moved: Any = 0
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


def parameter_gradient(
    critic: MLPCritic, gradient: Float[np.ndarray, "K S D"]
) -> list[torch.Tensor]:
    """Gradient of every weight, then every bias, from that of the embeddings.

    Parameters
    ----------
    critic : MLPCritic
    gradient : ndarray, shape (K, S, D)
    """
    with torch.no_grad():
        forward = _forward(critic)
        signals = _backward(critic, forward, gradient)
        weights = [x.mT @ signal for x, signal in zip(forward[0], signals, strict=True)]
        return weights + [signal.sum(1, keepdim=True) for signal in signals]


def motion(critic: MLPCritic, step: list[torch.Tensor]) -> Float[np.ndarray, "K S D"]:
    """How all embeddings move, to first order, by a step of every weight, then every bias.

    Parameters
    ----------
    critic : MLPCritic
    step : list of Tensor

    Returns
    -------
    ndarray, shape (K, S, D)
    """
    layers = len(critic.weights)
    moved: Any = 0
    with torch.no_grad():
        x, active, length, psi = _forward(critic)
        for layer in range(layers):
            if layer:
                moved = (moved * active[layer]) @ critic.weights[layer]
            moved = moved + x[layer] @ step[layer] + step[layers + layer]
        return (_tangential(psi, moved) / length).numpy()


def adam_rates(critic: MLPCritic) -> list[torch.Tensor]:
    """Step size that Adam last gave to every weight of a critic, then every bias: η / (√v̂ + ε).

    v̂ is its running mean of squared gradients; the step itself is the rate times the running mean
    of the gradients. Of plain gradient descent, the learning rate.

    Raises
    ------
    ValueError
        For a critic that was never updated.
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


def _forward(critic):
    """Inputs of each layer, where its ReLU let them pass, length of the output, and ψ."""
    if type(critic)._outputs is not MLPCritic._outputs or not critic.normalised:
        raise ValueError(
            f"critic: got {type(critic).__name__} with normalised={critic.normalised}, takes a "
            "plain network with normalised outputs"
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
