"""The tabular critic: one embedding per state. Exact InfoNCE gradients, no torch."""

import numpy as np
from jaxtyping import Float, Int

from sgcrl._checks import checked, number, one_of, shaped, whole
from sgcrl.arrays import TYPES, namespace, on
from sgcrl.infonce import Loss, batch_gradients, loss_gradient
from sgcrl.replay import Pairs, Streams
from sgcrl.sphere import goal_similarity, lengths, normalise
from sgcrl.worlds import World

STARTS = ("symmetric", "random")


class TabularCritic:
    """A table of embeddings for every run, float32 (K, S, D).

    Parameters
    ----------
    world : World
    runs, seed, first : int
        K, the seed of the start, and the number of the first run, as in
        :class:`~sgcrl.train.Settings`.
    dimension : int
        D, 64 as in the blog.
    start : {"symmetric", "random"} or ndarray of shape (S, D) or (K, S, D)
        "symmetric": ψ(g) = z is a normalised Gaussian and every other row z + ``spread``·N(0, I),
        normalised. "random": every row a normalised Gaussian. An array: that table.
    spread : float
        σ of the symmetric start.
    learning_rate : float
    loss : Loss
    normalised : bool
        Put every row that an update moves back on the sphere.
    frozen : bool
        Compute the loss but never move: the baseline without learning.
    device : str, optional
        Such as "cuda": train there, with torch. Without, with numpy.
    precision : {"float32", "float64"}
    carry_numbers : bool
        On a device, draw the start from numpy's random numbers of each run, not the device's own.

    Raises
    ------
    ValueError
        For numbers out of range, an unknown start, a table of another shape, or no such device.
    """

    @checked
    def __init__(
        self,
        world: World,
        runs: int,
        seed: int,
        *,
        first: int = 0,
        dimension: int = 64,
        start: str | Float[np.ndarray, "*K S D"] = "symmetric",
        spread: float = 0.1,
        learning_rate: float = 0.01,
        loss: Loss = Loss(),
        normalised: bool = True,
        frozen: bool = False,
        device: str | None = None,
        precision: str = "float32",
        carry_numbers: bool = False,
    ):
        whole(1, runs=runs, dimension=dimension)
        number(0, spread=spread, learning_rate=learning_rate)
        one_of(TYPES, precision=precision)
        if isinstance(start, str):
            beside = None if carry_numbers else on(device, np.zeros(0))
            rng = Streams(seed, "start", runs, first, beside)
            start = start_table(world, dimension, start, spread, rng)
        size = (world.states, *start.shape[-1:])
        takes = f"(S, D) or (K, S, D) with K={runs}, S={world.states}"
        shaped(takes, (size, (runs, *size)), start=start)
        xp = namespace(start)
        start = xp.astype(start, getattr(xp, precision))
        self.table = on(device, xp.broadcast_to(start, (runs, *size)))
        self.learning_rate, self.loss = learning_rate, loss
        self.normalised, self.frozen = normalised, frozen

    def embed(self) -> Float[np.ndarray, "K S D"]:
        """Embeddings of all states, float32 (K, S, D)."""
        return self.table + 0.0  # a copy: updates move the rows in place

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """What the actor climbs, ψ(s)·ψ(g) or −‖ψ(s) − ψ(g)‖; one goal, or one of each run."""
        return goal_similarity(self.table, goal, self.loss.similarity)

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """One gradient step on the pairs; returns the loss before it."""
        losses = []
        for at, gradient, loss in batch_gradients(self.table, pairs, self.loss):
            self._descend(at, gradient)
            losses.append(loss)
        return namespace(self.table).concat(losses)

    def loss_gradient(
        self, pairs: Pairs
    ) -> tuple[Float[np.ndarray, " K"], Float[np.ndarray, "K S D"]]:
        """Loss of the pairs, and its gradient at the embeddings."""
        return loss_gradient(self.table, pairs.counts(self.table.shape[1]), self.loss)

    def step(self, counts: Float[np.ndarray, "K S S"]) -> Float[np.ndarray, " K"]:
        """One gradient step on how often each pair occurs; returns the loss before it."""
        value, gradient = loss_gradient(self.table, counts, self.loss)
        self._descend((slice(None),), gradient)
        return value

    def _descend(self, at, gradient):
        """Move the rows of this index down their gradient."""
        if self.frozen:
            return
        xp = namespace(gradient)
        rows = self.table[at] - float(self.learning_rate) * gradient
        if self.normalised:  # rows that do not move stay bit for bit
            rows /= xp.where(lengths(gradient) > 0, lengths(rows), 1.0)[..., None]
        self.table[at] = rows


def start_table(
    world: World, dimension: int, start: str, spread: float, rng: Streams
) -> Float[np.ndarray, "K S D"]:
    """Embeddings before training, float64.

    Parameters
    ----------
    world, dimension, start, spread
        As for :class:`TabularCritic`.
    rng : Streams
        Of K runs.

    Raises
    ------
    ValueError
        For an unknown start.
    """
    one_of(STARTS, start=start)
    noise = rng.standard_normal(world.states, dimension)
    if start == "random":
        return normalise(noise)
    z = normalise(rng.standard_normal(1, dimension))
    noise[:, world.goal] = 0.0
    return normalise(z + spread * noise)
