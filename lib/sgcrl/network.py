"""The network critic: all runs in one batched perceptron, trained by Adam. Needs torch."""

from itertools import pairwise

import numpy as np
import torch

from sgcrl._checks import number, one_of, whole
from sgcrl.infonce import Loss, loss_gradient
from sgcrl.replay import Pairs, Streams
from sgcrl.sphere import goal_similarity

ENCODINGS = ("row_column_one_hot", "state_one_hot", "coordinates", "scaled_coordinates")


class MLPCritic:
    """One network ψ per run: ReLU, Xavier start, normalised output, unless told otherwise.

    The runs are a batch dimension of every weight, so K networks train in one pass. The gradient at
    the embeddings is the exact one of :mod:`sgcrl.infonce`; torch carries it through the network.

    Parameters
    ----------
    world : World
    runs, seed, first : int
        As for :class:`~sgcrl.tabular.TabularCritic`. A run is the same bit for bit in any company
        if all widths are multiples of 16; with others torch may add up in another order.
    encoding : {"row_column_one_hot", "state_one_hot", "coordinates", "scaled_coordinates"}
        What the network sees of a state; see :func:`encode`.
    hidden : tuple of int
        Widths of the hidden layers.
    normalised : bool
        Put the outputs on the sphere.
    dimension : int
        D.
    learning_rate : float
        Adam's.
    loss : Loss
        Adam does not see its scale, so the mean is the default.
    frozen : bool
        As for :class:`~sgcrl.tabular.TabularCritic`.
    """

    def __init__(
        self,
        world,
        runs: int,
        seed: int,
        *,
        first: int = 0,
        encoding: str = "row_column_one_hot",
        hidden: tuple[int, ...] = (256, 256),
        dimension: int = 64,
        learning_rate: float = 1e-3,
        loss: Loss = Loss(reduction="mean"),
        normalised: bool = True,
        frozen: bool = False,
    ):
        whole(1, runs=runs, dimension=dimension)
        for width in hidden:
            whole(1, hidden=width)
        number(0, learning_rate=learning_rate)
        rng = Streams(seed, "start", runs, first)
        inputs = torch.from_numpy(encode(world, encoding))
        self.inputs = inputs.expand(runs, *inputs.shape)
        widths = (inputs.shape[1], *hidden, dimension)
        self.weights = [self._draw(rng, *pair) for pair in pairwise(widths)]
        self.biases = [torch.zeros(runs, 1, width, requires_grad=True) for width in widths[1:]]
        self.optimizer = torch.optim.Adam(self.parameters(), learning_rate, fused=True)
        self.loss, self.normalised, self.frozen = loss, normalised, frozen
        self._psi = None  # the forward pass of the present weights, shared by embed and update

    def parameters(self) -> list[torch.Tensor]:
        """Every weight (K, inputs, outputs), then every bias (K, 1, outputs), layer by layer."""
        return [*self.weights, *self.biases]

    def embed(self) -> np.ndarray:
        """Embeddings of all states, float32 (K, S, D)."""
        return self._forward().detach().numpy()

    def similarity(self, goal) -> np.ndarray:
        """What the actor climbs, c(s) = ψ(s)·ψ(g): float32 (K, S); one goal, or (K,) of them."""
        return goal_similarity(self.embed(), goal, self.loss.similarity)

    def update(self, pairs: Pairs) -> np.ndarray:
        """One Adam step on the pairs; returns the loss before it, (K,)."""
        loss, gradient = self.loss_gradient(pairs)
        if not self.frozen:
            self.optimizer.zero_grad()
            self._forward().backward(torch.from_numpy(gradient))
            self.optimizer.step()
            self._psi = None
        return loss

    def loss_gradient(self, pairs: Pairs):
        """Loss of the pairs, (K,), and its gradient with respect to the embeddings, (K, S, D)."""
        embeddings = self.embed()
        return loss_gradient(embeddings, pairs.counts(embeddings.shape[1]), self.loss)

    def _draw(self, rng, inputs, outputs):
        """Glorot-uniform weights (K, inputs, outputs) that require gradients."""
        return uniform(rng, np.sqrt(6 / (inputs + outputs)), inputs, outputs)

    def _forward(self):
        if self._psi is None:
            psi = self._outputs()
            self._psi = torch.nn.functional.normalize(psi, dim=-1) if self.normalised else psi
        return self._psi

    def _outputs(self):
        x = self.inputs
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = torch.baddbmm(bias, x if layer == 0 else x.relu(), weight)
        return x


def encode(world, encoding: str) -> np.ndarray:
    """What a network sees of every state, float32 (S, F).

    ``row_column_one_hot``: the blog's two concatenated one-hots, of the row and of the column;
    ``state_one_hot``: one per state, nothing shared; ``coordinates``: the plain numbers;
    ``scaled_coordinates``: the same, each axis scaled to [-1, 1].
    """
    one_of(ENCODINGS, encoding=encoding)
    positions = world.positions
    if encoding == "row_column_one_hot":
        columns = [axis[:, None] == np.unique(axis) for axis in positions.T]
        return np.concatenate(columns, axis=1).astype(np.float32)
    if encoding == "state_one_hot":
        return np.eye(world.states, dtype=np.float32)
    if encoding == "scaled_coordinates":
        low, high = positions.min(axis=0), positions.max(axis=0)
        positions = 2 * (positions - low) / np.where(high > low, high - low, 1) - 1
    return positions.astype(np.float32)


def uniform(rng: Streams, limit: float, *shape: int) -> torch.Tensor:
    """Weights uniform from -limit to limit, (K, ...), that require gradients."""
    weights = limit * (2 * rng.random(*shape) - 1)
    return torch.from_numpy(weights.astype(np.float32)).requires_grad_()
