"""The tabular critics: one embedding per state, or none. Exact InfoNCE gradients, no torch."""

import numpy as np
from threadpoolctl import threadpool_limits

from sgcrl._checks import number, one_of, shaped, whole
from sgcrl.infonce import Loss, info_nce, loss_gradient
from sgcrl.replay import Pairs, Streams
from sgcrl.sphere import goal_similarity, lengths, normalise

STARTS = ("symmetric", "random")


class TabularCritic:
    """A table of embeddings for every run, float32 (K, S, D).

    Parameters
    ----------
    world : World
    runs, seed : int
        K, and the seed of the start.
    learning_rate : float
    loss : Loss
    normalised : bool
        Put every row that an update moves back on the sphere.
    frozen : bool
        Compute the loss but never move: the baseline without learning.
    **start
        Of the table to start from:

        - ``first``, the number of the first run, as in :class:`~sgcrl.train.Settings`;
        - ``dimension``, D, 64 as in the blog;
        - ``start``: "symmetric", where ψ(g) = z is a normalised Gaussian and every other row
          z + ``spread``·N(0, I), normalised; "random", where every row is a normalised Gaussian; or
          a table, (S, D) or (K, S, D);
        - ``spread``, σ of the symmetric start.
    """

    def __init__(
        self,
        world,
        runs: int,
        seed: int,
        *,
        learning_rate: float = 0.01,
        loss: Loss = Loss(),
        normalised: bool = True,
        frozen: bool = False,
        **start,
    ):
        number(0, learning_rate=learning_rate)
        self.table = _start(world, runs, seed, **start)
        self.learning_rate, self.loss = learning_rate, loss
        self.normalised, self.frozen = normalised, frozen

    def embed(self) -> np.ndarray:
        """Embeddings of all states, float32 (K, S, D)."""
        return self.table

    def similarity(self, goal) -> np.ndarray:
        """What the actor climbs, ψ(s)·ψ(g) or −‖ψ(s) − ψ(g)‖: float32 (K, S); one goal, or (K,)."""
        return goal_similarity(self.table, goal, self.loss.similarity)

    def update(self, pairs: Pairs) -> np.ndarray:
        """One gradient step on the pairs; returns the loss before it, (K,)."""
        return self.step(pairs.counts(self.table.shape[1]))

    def loss_gradient(self, pairs: Pairs):
        """Loss of the pairs, (K,), and its gradient at the embeddings, (K, S, D)."""
        return loss_gradient(self.table, pairs.counts(self.table.shape[1]), self.loss)

    def step(self, counts) -> np.ndarray:
        """One gradient step on how often pairs occur, (K, S, S); returns the loss before it."""
        value, gradient = loss_gradient(self.table, counts, self.loss)
        if not self.frozen:
            moved = lengths(gradient) > 0
            gradient *= np.float32(self.learning_rate)
            self.table = np.subtract(self.table, gradient, out=gradient)
            if self.normalised:  # rows outside the batch stay bit for bit
                self.table /= np.where(moved, lengths(self.table), 1)[..., None]
        return value


class LogitsCritic:
    """A full table of logits L(s, s') for every run, float32 (K, S, S): no representations.

    It starts at the logits ΨΨᵀ of the :class:`TabularCritic` with the same arguments, so that the
    two arms of a comparison begin alike, and descends the same loss in L itself: entries are free,
    nothing ties one pair of states to another, and there is no sphere.

    Parameters
    ----------
    world, runs, seed, learning_rate, loss, frozen, **start
        As for :class:`TabularCritic`; the loss compares no embeddings.
    """

    def __init__(
        self,
        world,
        runs: int,
        seed: int,
        *,
        learning_rate: float = 0.01,
        loss: Loss = Loss(),
        frozen: bool = False,
        **start,
    ):
        number(0, learning_rate=learning_rate)
        one_of(("dot",), similarity=loss.similarity)
        table = _start(world, runs, seed, **start)
        with threadpool_limits(1):  # the same start, bit for bit, however many threads there are
            self.logits = table @ np.swapaxes(table, 1, 2)
        self.learning_rate, self.loss, self.frozen = learning_rate, loss, frozen

    def embed(self) -> np.ndarray:
        """The rows of L, float32 (K, S, S): what stands in the place of embeddings."""
        return self.logits

    def similarity(self, goal) -> np.ndarray:
        """What the actor climbs, the logits L(s, g): float32 (K, S); one goal, or (K,) of them."""
        return self.logits[np.arange(len(self.logits)), :, goal]

    def update(self, pairs: Pairs) -> np.ndarray:
        """One gradient step on the pairs; returns the loss before it, (K,)."""
        return self.step(pairs.counts(self.logits.shape[1]))

    def step(self, counts) -> np.ndarray:
        """One gradient step on how often pairs occur, (K, S, S); returns the loss before it."""
        temperature = np.float32(self.loss.temperature)
        value, gradient = info_nce(self.logits / temperature, counts, self.loss)
        if not self.frozen:
            rate = np.float32(self.learning_rate) / temperature
            self.logits = self.logits - rate * gradient
        return value


def start_table(world, dimension, start, spread, rng: Streams):
    """Embeddings before training, float64 (K, S, D); see :class:`TabularCritic`."""
    one_of(STARTS, start=start)
    noise = rng.standard_normal(world.states, dimension)
    if start == "random":
        return normalise(noise)
    z = normalise(rng.standard_normal(1, dimension))
    noise[:, world.goal] = 0.0
    return normalise(z + spread * noise)


def _start(world, runs, seed, *, first=0, dimension=64, start="symmetric", spread=0.1):
    """The float32 table that a critic starts from."""
    whole(1, runs=runs, dimension=dimension)
    number(0, spread=spread)
    if isinstance(start, str):
        rng = Streams(seed, "start", runs, first)
        return start_table(world, dimension, start, spread, rng).astype(np.float32)
    table, size = np.asarray(start, np.float32), (world.states, *np.shape(start)[-1:])
    takes = f"(S, D) or (K, S, D) with K={runs}, S={world.states}"
    shaped(takes, (size, (runs, *size)), start=table)
    return np.array(np.broadcast_to(table, (runs, *size)))
