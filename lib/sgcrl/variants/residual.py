"""Deep networks of residual blocks, as in the 1000-layer networks. Needs torch."""

from typing import Any

import numpy as np
import torch

from sgcrl._checks import checked, whole
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
        x, last = self._unit(self.inputs, 0), len(self.gains)
        for first in range(1, last, BLOCK):
            inside = x
            for layer in range(first, min(first + BLOCK, last)):
                inside = self._unit(inside, layer)
            x = x + inside
        return torch.baddbmm(self.biases[-1], x, self.weights[-1])

    def _unit(self, x, layer):
        """Dense, LayerNorm, swish."""
        x = torch.baddbmm(self.biases[layer], x, self.weights[layer])
        x = torch.nn.functional.layer_norm(x, x.shape[-1:])
        return torch.nn.functional.silu(torch.addcmul(self.shifts[layer], x, self.gains[layer]))
