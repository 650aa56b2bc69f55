"""The tabular critic: one embedding per state. Exact InfoNCE gradients, no torch."""

import numpy as np
from jaxtyping import Float, Int

from sgcrl._checks import checked, number, one_of, shaped, whole
from sgcrl.infonce import Loss, loss_gradient
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

    Raises
    ------
    ValueError
        For numbers out of range, an unknown start, or a table of another shape.
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
    ):
        whole(1, runs=runs, dimension=dimension)
        number(0, spread=spread, learning_rate=learning_rate)
        if isinstance(start, str):
            rng = Streams(seed, "start", runs, first)
            start = start_table(world, dimension, start, spread, rng)
        size = (world.states, *np.shape(start)[-1:])
        takes = f"(S, D) or (K, S, D) with K={runs}, S={world.states}"
        shaped(takes, (size, (runs, *size)), start=start)
        self.table = np.array(np.broadcast_to(start, (runs, *size)), np.float32)
        self.learning_rate, self.loss = learning_rate, loss
        self.normalised, self.frozen = normalised, frozen

    def embed(self) -> Float[np.ndarray, "K S D"]:
        """Embeddings of all states, float32 (K, S, D)."""
        return self.table

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """What the actor climbs, ψ(s)·ψ(g) or −‖ψ(s) − ψ(g)‖; one goal, or one of each run."""
        return goal_similarity(self.table, goal, self.loss.similarity)

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """One gradient step on the pairs; returns the loss before it."""
        return self.step(pairs.counts(self.table.shape[1]))

    def loss_gradient(
        self, pairs: Pairs
    ) -> tuple[Float[np.ndarray, " K"], Float[np.ndarray, "K S D"]]:
        """Loss of the pairs, and its gradient at the embeddings."""
        return loss_gradient(self.table, pairs.counts(self.table.shape[1]), self.loss)

    def step(self, counts: Float[np.ndarray, "K S S"]) -> Float[np.ndarray, " K"]:
        """One gradient step on how often each pair occurs; returns the loss before it."""
        value, gradient = loss_gradient(self.table, counts, self.loss)
        if not self.frozen:
            moved = lengths(gradient) > 0
            gradient *= np.float32(self.learning_rate)
            self.table = np.subtract(self.table, gradient, out=gradient)
            if self.normalised:  # rows outside the batch stay bit for bit
                self.table /= np.where(moved, lengths(self.table), 1)[..., None]
        return value


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
