"""The tabular critics: one embedding per state, or none. Exact InfoNCE gradients, no torch."""

import numpy as np
from threadpoolctl import threadpool_limits

from sgcrl.infonce import SIMILARITIES, embedding_gradient, info_nce, pair_logits
from sgcrl.replay import Pairs, Streams
from sgcrl.sphere import goal_similarity, lengths, normalise

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
    temperature : float
        Divides the logits of the loss (not the actor's).
    direction, reduction, logsumexp_penalty
        As in :func:`~sgcrl.infonce.info_nce`.
    normalised : bool
        Put every row that an update moves back on the sphere.
    similarity : {"dot", "distance"}
        What the logits are, and what the actor climbs: ψ(s)·ψ(s'), or −‖ψ(s) − ψ(s')‖
        (:func:`~sgcrl.infonce.pair_logits`).
    frozen : bool
        Compute the loss but never move: the baseline without learning.
    """

    def __init__(
        self,
        world,
        runs: int,
        seed: int,
        *,
        first: int = 0,
        dimension: int = 64,
        start="symmetric",
        spread: float = 0.1,
        learning_rate: float = 0.01,
        temperature: float = 1.0,
        direction: str = "column",
        reduction: str = "sum",
        logsumexp_penalty: float = 0.0,
        normalised: bool = True,
        similarity: str = "dot",
        frozen: bool = False,
    ):
        for name, value in (("runs", runs), ("dimension", dimension)):
            if value < 1:
                raise ValueError(f"{name}: got {value}, takes 1 or more")
        for name, value in (("spread", spread), ("learning_rate", learning_rate)):
            if not value >= 0:
                raise ValueError(f"{name}: got {value}, takes a number that is 0 or more")
        if not temperature > 0:
            raise ValueError(f"temperature: got {temperature}, takes a positive number")
        if similarity not in SIMILARITIES:
            raise ValueError(f"similarity: got {similarity!r}, takes one of {SIMILARITIES}")
        if isinstance(start, str):
            rng = Streams(seed, "start", runs, first)
            table = start_table(world, dimension, start, spread, rng)
        else:
            table = np.asarray(start, dtype=np.float32)
            if table.shape[:-1] not in ((world.states,), (runs, world.states)):
                raise ValueError(
                    f"start: got shape {table.shape}, takes (S, D) or (K, S, D) "
                    f"with K={runs}, S={world.states}"
                )
            table = np.broadcast_to(table, (runs, *table.shape[-2:]))
        self.table = table.astype(np.float32)
        self.learning_rate, self.temperature = learning_rate, temperature
        self.loss = dict(
            direction=direction, reduction=reduction, logsumexp_penalty=logsumexp_penalty
        )
        self.normalised, self.frozen, self.kind = normalised, frozen, similarity

    def embed(self) -> np.ndarray:
        """Embeddings of all states, float32 (K, S, D)."""
        return self.table

    def similarity(self, goal) -> np.ndarray:
        """What the actor climbs, ψ(s)·ψ(g) or −‖ψ(s) − ψ(g)‖: float32 (K, S); one goal, or (K,)."""
        return goal_similarity(self.table, goal, self.kind)

    def update(self, pairs: Pairs) -> np.ndarray:
        """One gradient step on the pairs; returns the loss before it, (K,)."""
        psi = self.table
        counts = pairs.counts(psi.shape[1])
        temperature = np.float32(self.temperature)
        logits = pair_logits(psi, self.kind, temperature)
        loss, logit_gradient = info_nce(logits, counts, **self.loss)
        if not self.frozen:
            gradient = embedding_gradient(psi, logit_gradient, temperature, self.kind)
            moved = lengths(gradient) > 0
            gradient *= np.float32(self.learning_rate)
            self.table = np.subtract(psi, gradient, out=gradient)
            if self.normalised:  # rows outside the batch stay bit for bit
                self.table /= np.where(moved, lengths(self.table), 1)[..., None]
        return loss


class LogitsCritic(TabularCritic):
    """A full table of logits L(s, s') for every run, float32 (K, S, S): no representations.

    It starts at the logits ΨΨᵀ of the :class:`TabularCritic` with the same arguments, so that the
    two arms of a comparison begin alike, and descends the same loss in L itself: entries are free,
    nothing ties one pair of states to another, and there is no sphere. ``embed`` gives the rows of
    L; the actor climbs the column of the goal.

    Parameters
    ----------
    world, runs, seed
    **options
        Those of :class:`TabularCritic` but ``normalised`` and ``similarity``.
    """

    def __init__(self, world, runs: int, seed: int, **options):
        for name in {"normalised", "similarity"} & options.keys():
            raise ValueError(f"{name}: logits have no rows to put on the sphere or to compare")
        super().__init__(world, runs, seed, **options)
        with threadpool_limits(1):  # the same start, bit for bit, however many threads there are
            self.table = self.table @ np.swapaxes(self.table, 1, 2)

    def similarity(self, goal) -> np.ndarray:
        """What the actor climbs, the logits L(s, g): float32 (K, S); one goal, or (K,) of them."""
        return self.table[np.arange(len(self.table)), :, goal]

    def update(self, pairs: Pairs) -> np.ndarray:
        """One gradient step on the pairs; returns the loss before it, (K,)."""
        temperature = np.float32(self.temperature)
        counts = pairs.counts(self.table.shape[1])
        loss, gradient = info_nce(self.table / temperature, counts, **self.loss)
        if not self.frozen:
            self.table = self.table - np.float32(self.learning_rate) / temperature * gradient
        return loss


def start_table(world, dimension, start, spread, rng: Streams):
    """Embeddings before training, float64 (K, S, D); see :class:`TabularCritic`."""
    if start not in STARTS:
        raise ValueError(f"start: got {start!r}, takes one of {STARTS} or a table")
    noise = rng.standard_normal(world.states, dimension)
    if start == "random":
        return normalise(noise)
    z = normalise(rng.standard_normal(1, dimension))
    noise[:, world.goal] = 0.0
    return normalise(z + spread * noise)
