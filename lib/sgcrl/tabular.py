"""The tabular critic: one embedding per state, trained by exact InfoNCE gradients. No torch."""

import numpy as np

from sgcrl.infonce import embedding_gradient, info_nce
from sgcrl.replay import Pairs

STARTS = ("symmetric", "random")


class TabularCritic:
    """A table of embeddings for every run, float32 (K, S, D).

    Parameters
    ----------
    world : World
    runs, seed : int
        K, and the seed of the start; both usually ``settings.runs`` and ``settings.seed``.
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
    frozen : bool
        Compute the loss but never move: the baseline without learning.
    """

    def __init__(
        self,
        world,
        runs: int,
        seed: int,
        *,
        dimension: int = 64,
        start="symmetric",
        spread: float = 0.1,
        learning_rate: float = 0.01,
        temperature: float = 1.0,
        direction: str = "column",
        reduction: str = "sum",
        logsumexp_penalty: float = 0.0,
        normalised: bool = True,
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
        rng = np.random.default_rng([seed, 0])
        if isinstance(start, str):
            table = start_table(world, runs, dimension, start, spread, rng)
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
        self.normalised, self.frozen = normalised, frozen

    def embed(self) -> np.ndarray:
        """Embeddings of all states, float32 (K, S, D)."""
        return self.table

    def update(self, pairs: Pairs) -> np.ndarray:
        """One gradient step on the pairs; returns the loss before it, (K,)."""
        psi = self.table
        counts = pairs.counts(psi.shape[1])
        logits = psi @ np.swapaxes(psi, 1, 2) / np.float32(self.temperature)
        loss, logit_gradient = info_nce(logits, counts, **self.loss)
        if not self.frozen:
            gradient = embedding_gradient(psi, logit_gradient, np.float32(self.temperature))
            self.table = psi - np.float32(self.learning_rate) * gradient
            if self.normalised:  # rows outside the batch stay bit for bit
                moved = gradient.any(axis=-1, keepdims=True)
                self.table = np.where(moved, normalise(self.table), psi)
        return loss


def start_table(world, runs, dimension, start, spread, rng):
    """Embeddings before training, float64 (K, S, D); see :class:`TabularCritic`."""
    if start not in STARTS:
        raise ValueError(f"start: got {start!r}, takes one of {STARTS} or a table")
    noise = rng.standard_normal((runs, world.states, dimension))
    if start == "random":
        return normalise(noise)
    z = normalise(rng.standard_normal((runs, 1, dimension)))
    noise[:, world.goal] = 0.0
    return normalise(z + spread * noise)


def normalise(vectors):
    """The vectors divided by their lengths along the last axis."""
    return vectors / np.sqrt(np.einsum("...d,...d->...", vectors, vectors))[..., None]
