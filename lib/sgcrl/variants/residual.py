"""Deep networks of residual blocks, as in the 1000-layer networks. Needs torch."""

from typing import Any

import numpy as np
import torch
from jaxtyping import Float

from sgcrl._checks import checked, whole
from sgcrl.arrays import to_numpy
from sgcrl.network import MLPCritic
from sgcrl.worlds import World

BLOCK = 4
"""Dense layers of a block."""


class ResidualCritic(MLPCritic):
    """A network of a first layer, residual blocks, and an output layer (Wang et al. 2025).

    First layer and blocks are dense layers with LayerNorm and swish; a block has four of them, or
    what is left of the depth, and the identity is added after its last swish. Weights start
    LeCun-uniform, of variance 1 / inputs.

    Parameters
    ----------
    world, runs, seed
        As for :class:`~sgcrl.network.MLPCritic`.
    depth : int
        Dense layers in the blocks; the first layer and the last do not count.
    width : int
        Of all of them.
    **options
        Those of :class:`~sgcrl.network.MLPCritic`, but ``hidden``.

    Raises
    ------
    ValueError
        For a depth or a width below 1.
    """

    @checked
    def __init__(
        self,
        world: World,
        runs: int,
        seed: int,
        *,
        depth: int,
        width: int = 256,
        **options: Any,
    ):
        whole(1, depth=depth, width=width)
        super().__init__(world, runs, seed, hidden=(width,) * (depth + 1), **options)

    def parameters(self) -> list[torch.Tensor]:
        """Weights and biases of all layers, then gains and shifts (K, 1, width) of LayerNorm."""
        if not hasattr(self, "gains"):  # asked for by the optimizer, when there are inputs
            hidden = self.weights[:-1]
            self.gains, self.shifts = (
                [self._constant(weight.shape[-1], value) for weight in hidden]
                for value in (1.0, 0.0)
            )
        return [*super().parameters(), *self.gains, *self.shifts]

    def _limit(self, inputs, outputs):
        return np.sqrt(3 / inputs)  # LeCun et al. 1998

    def _outputs(self):
        return torch.baddbmm(self.biases[-1], self._features(), self.weights[-1])

    def _features(self, seen=None):
        """What the last layer takes in; a list ``seen`` gets what the others work on."""
        x, last = self._unit(self.inputs, 0, seen), len(self.gains)
        for first in range(1, last, BLOCK):
            inside = x
            for layer in range(first, min(first + BLOCK, last)):
                inside = self._unit(inside, layer, seen)
            x = x + inside
        return x

    def _unit(self, x, layer, seen):
        """Dense, LayerNorm, swish."""
        dense = torch.baddbmm(self.biases[layer], x, self.weights[layer])
        normal = torch.nn.functional.layer_norm(dense, dense.shape[-1:])
        scaled = torch.addcmul(self.shifts[layer], normal, self.gains[layer])
        if seen is not None:
            seen.append((x, dense, normal, scaled))
        return torch.nn.functional.silu(scaled)


def residual_kernel(critic: ResidualCritic) -> Float[np.ndarray, "K S S"]:
    """Scalar tangent kernel of every run's outputs, before they are put on the sphere.

    What :func:`~sgcrl.theory.tangent.tangent_kernel` is for a perceptron: the mean over outputs of
    the products of their derivatives by all parameters, at two states.

    Parameters
    ----------
    critic : ResidualCritic

    Returns
    -------
    ndarray, shape (K, S, S)
    """
    seen: list[tuple[torch.Tensor, ...]] = []
    features = critic._features(seen)
    weights = critic.weights[-1]
    outputs = weights.shape[-1]
    kernel = _products(features) + 1  # of the last layer, the same for every output
    inner = [tensor for _, dense, _, scaled in seen for tensor in (dense, scaled)]
    for output in range(outputs):
        one = weights[:, None, :, output].expand_as(features)
        signals = torch.autograd.grad(features, inner, one, retain_graph=output < outputs - 1)
        pairs = zip(seen, signals[::2], signals[1::2], strict=True)
        for (x, _, normal, _), at_dense, at_scaled in pairs:
            kernel += (_products(x) + 1) * _products(at_dense) / outputs
            kernel += (_products(normal * at_scaled) + _products(at_scaled)) / outputs
    return to_numpy(kernel)


def _products(x):
    """Inner products of all states, (K, S, S)."""
    return (x @ x.mT).detach()
