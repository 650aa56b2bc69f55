"""The network critic: all runs in one batched perceptron, trained by Adam. Needs torch."""

from itertools import pairwise

import numpy as np
import torch
from jaxtyping import Float, Int

from sgcrl._checks import checked, number, one_of, whole
from sgcrl.arrays import TYPES, like, namespace, on
from sgcrl.infonce import Loss, batch_gradients
from sgcrl.replay import Pairs, Streams
from sgcrl.sphere import goal_similarity
from sgcrl.worlds import World

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
    dimension : int
        D.
    learning_rate : float
        Adam's.
    loss : Loss
        Adam does not see its scale, so the mean is the default.
    normalised : bool
        Put the outputs on the sphere.
    frozen, device, precision, carry_numbers
        As for :class:`~sgcrl.tabular.TabularCritic`. On a GPU the work of an update is recorded
        once and then replayed, since so many small kernels take longer to launch than to run.

    Raises
    ------
    ValueError
        For numbers out of range, or an unknown encoding.
    """

    @checked
    def __init__(
        self,
        world: World,
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
        device: str | None = None,
        precision: str = "float32",
        carry_numbers: bool = False,
    ):
        whole(1, runs=runs, dimension=dimension)
        for width in hidden:
            whole(1, hidden=width)
        number(0, learning_rate=learning_rate)
        one_of(TYPES, precision=precision)
        inputs = encode(world, encoding).astype(precision)
        self.device = device
        self.inputs = on(device or "cpu", inputs).expand(runs, *inputs.shape)
        beside = None if carry_numbers or device is None else self.inputs
        rng = Streams(seed, "start", runs, first, beside)
        widths = (inputs.shape[1], *hidden, dimension)
        self.weights = [self._draw(rng, *pair) for pair in pairwise(widths)]
        self.biases = [self._constant(width) for width in widths[1:]]
        recorded = self.inputs.is_cuda
        self.optimizer = torch.optim.Adam(
            self.parameters(), learning_rate, fused=True, capturable=recorded
        )
        self.loss, self.normalised, self.frozen = loss, normalised, frozen
        self._recorded = _Recorded() if recorded else None
        # The forward pass of the present weights, shared by embed and update.
        self._psi: torch.Tensor | None = None

    def parameters(self) -> list[torch.Tensor]:
        """Every weight (K, inputs, outputs), then every bias (K, 1, outputs), layer by layer."""
        return [*self.weights, *self.biases]

    def embed(self) -> Float[np.ndarray, "K S D"]:
        """Embeddings of all states, float32 (K, S, D)."""
        psi = self._forward().detach()
        return psi.numpy() if self.device is None else psi.clone()  # what is recorded is reused

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """What the actor climbs, c(s) = ψ(s)·ψ(g); one goal, or one of each run."""
        return goal_similarity(self.embed(), goal, self.loss.similarity)

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """One Adam step on the pairs; returns the loss before it."""
        loss, gradient = self.loss_gradient(pairs)
        if not self.frozen:
            descend = self._recorded or type(self)._descend
            descend(self, torch.as_tensor(gradient))
        return loss

    def loss_gradient(
        self, pairs: Pairs
    ) -> tuple[Float[np.ndarray, " K"], Float[np.ndarray, "K S D"]]:
        """Loss of the pairs, and its gradient at the embeddings."""
        psi = self.embed()
        xp = namespace(psi)
        gradient, losses = xp.zeros_like(psi), []
        for at, some, loss in batch_gradients(psi, pairs, self.loss):
            gradient[at] = some
            losses.append(loss)
        return xp.concat(losses), gradient

    def _descend(self, gradient):
        """One Adam step, from the gradient at the embeddings."""
        self.optimizer.zero_grad()
        self._forward().backward(gradient)
        self.optimizer.step()
        self._psi = None

    def _draw(self, rng, inputs, outputs):
        """Weights (K, inputs, outputs), uniform up to a limit, that require gradients."""
        drawn = like(self.inputs, rng.random(inputs, outputs))
        weights = self._limit(inputs, outputs) * (2 * drawn - 1)
        return weights.to(self.inputs.dtype).requires_grad_()

    def _constant(self, width, value=0.0):
        """A row (K, 1, width) of one value that requires gradients."""
        return self.inputs.new_full((len(self.inputs), 1, width), value).requires_grad_()

    def _limit(self, inputs, outputs):
        return np.sqrt(6 / (inputs + outputs))  # Glorot and Bengio 2010

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


class _Recorded:
    """A critic's step on a GPU: recorded once, its thousands of kernels are launched as one.

    The first steps are taken one by one, since what they set up cannot be recorded.
    """

    def __init__(self):
        self.graph, self.left = None, 3

    def __call__(self, critic, gradient):
        if self.left:
            self.left -= 1
            aside, now = torch.cuda.Stream(), torch.cuda.current_stream()
            aside.wait_stream(now)
            with torch.cuda.stream(aside):
                critic._descend(gradient)
            now.wait_stream(aside)
            return
        if self.graph is None:
            self.graph, self.gradient, critic._psi = torch.cuda.CUDAGraph(), gradient.clone(), None
            with torch.cuda.graph(self.graph):
                critic._descend(self.gradient)
                with torch.no_grad():
                    self.psi = critic._forward()
        self.gradient.copy_(gradient)
        self.graph.replay()
        critic._psi = self.psi


def encode(world: World, encoding: str) -> Float[np.ndarray, "S F"]:
    """What a network sees of every state, float32.

    ``row_column_one_hot``: the blog's two concatenated one-hots, of the row and of the column;
    ``state_one_hot``: one per state, nothing shared; ``coordinates``: the plain numbers;
    ``scaled_coordinates``: the same, scaled to [-1, 1]. All 0 gives 0 until the biases have moved.

    Parameters
    ----------
    world : World
    encoding : str

    Raises
    ------
    ValueError
        For another word.
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
