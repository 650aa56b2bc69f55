"""Random numbers of each run, replay of whole episodes for all runs at once, and pairs of it."""

from dataclasses import dataclass
from functools import partial
from math import prod

import numpy as np
from jaxtyping import Bool, Float, Int, Shaped

from sgcrl._checks import one_of, whole
from sgcrl.arrays import Array, count, like, namespace

PURPOSES = ("start", "actor", "replay", "goals", "goal sets", "rival", "evaluation", "edit")
"""What a stream is drawn for; at most one stream for each seed, purpose and run."""


class Streams:
    """A random generator for each of K runs: run k draws the same numbers, whatever K is.

    Parameters
    ----------
    seed : int
    purpose : str
        One of ``PURPOSES``.
    runs : int
        K.
    first : int
        Number of the first run; ``Streams(seed, purpose, 1, first=k)`` is run k alone.
    beside : array, optional
        Beside a tensor, one generator on its device draws for all runs: thousands of them at once,
        but a run draws other numbers in other company.

    Raises
    ------
    ValueError
        For another purpose, or numbers out of range.
    """

    def __init__(self, seed: int, purpose: str, runs: int, first: int = 0, beside: Array = None):
        whole(0, seed=seed, first=first)
        whole(1, runs=runs)
        one_of(PURPOSES, purpose=purpose)
        key = PURPOSES.index(purpose)
        self._runs, self._device = runs, None
        if beside is None or isinstance(beside, np.ndarray):
            sources = (
                np.random.SeedSequence(int(seed), spawn_key=(key, run))
                for run in range(first, first + runs)
            )
            self._generators = [np.random.default_rng(source) for source in sources]
        else:
            xp, self._device = namespace(beside), beside.device
            source = np.random.SeedSequence(int(seed), spawn_key=(key, first))
            generator = xp.Generator(self._device).manual_seed(int(source.generate_state(1)[0]))
            how = {"generator": generator, "device": self._device, "dtype": xp.float64}
            self._uniform, self._normal = partial(xp.rand, **how), partial(xp.randn, **how)

    def __len__(self) -> int:
        return self._runs

    def random(self, *shape: int) -> Float[np.ndarray, " K *shape"]:
        """Uniform numbers in [0, 1), float64; K arrays of this shape."""
        if self._device is not None:
            return self._uniform(self._runs, *shape)
        drawn = np.empty((len(self), prod(shape)))
        for generator, row in zip(self._generators, drawn, strict=True):
            generator.random(out=row)
        return drawn.reshape(len(self), *shape)

    def standard_normal(self, *shape: int) -> Float[np.ndarray, " K *shape"]:
        """Standard normal numbers, float64; K arrays of this shape."""
        if self._device is not None:
            return self._normal(self._runs, *shape)
        return np.stack([generator.standard_normal(shape) for generator in self._generators])

    def permutation(self, values: Shaped[np.ndarray, " N"]) -> Shaped[np.ndarray, "K N"]:
        """The values in a random order of each run's own, (K, N)."""
        return np.stack([generator.permutation(values) for generator in self._generators])


@dataclass(frozen=True)
class Pairs:
    """Training pairs of all runs.

    Attributes
    ----------
    anchors, positives : ndarray of int, shape (K, B)
        State of each pair, and a state visited later in the same episode.
    """

    anchors: Int[np.ndarray, "K B"]
    positives: Int[np.ndarray, "K B"]

    def counts(self, states: int) -> Float[np.ndarray, "K S S"]:
        """How often each (anchor, positive) occurs: float32 (K, S, S), each run summing to B."""
        xp, runs = namespace(self.anchors), len(self.anchors)
        first = xp.arange(0, runs * states, states, device=self.anchors.device)
        cell = (first[:, None] + self.anchors) * states + self.positives
        return count(cell, runs * states * states).reshape(runs, states, states)

    def compact(self, states: int) -> tuple[Float[np.ndarray, "K U U"], Int[np.ndarray, "K U"]]:
        """:meth:`counts` among the states that occur, (K, U, U), and which these are, (K, U).

        In ascending order; U is that of the run with the most of them, rounded up to a multiple of
        :data:`MULTIPLE`. Where a run has fewer, -1 stands at the end.
        """
        xp, (runs, batch) = namespace(self.anchors), self.anchors.shape
        both = xp.astype(xp.concat([self.anchors, self.positives], axis=1), xp.int64)
        run = xp.arange(runs, device=both.device)[:, None]
        both += run * states  # all runs in one ascending row
        ordered = xp.sort(both, axis=1)
        new = xp.ones(both.shape, dtype=xp.bool, device=both.device)
        new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
        place = new.cumsum(1) - 1
        size = -(-(int(place.max()) + 1) // MULTIPLE) * MULTIPLE
        which = xp.full((runs, size), -1, device=both.device)
        which[run, place] = ordered - run * states
        at = place.reshape(-1).take(xp.searchsorted(ordered.reshape(-1), both))
        return Pairs(at[:, :batch], at[:, batch:]).counts(size), which

    def contain(self, state: int) -> Bool[np.ndarray, " K"]:
        """Whether the state is an anchor or a positive of any pair, bool (K,)."""
        return (self.anchors == state).any(1) | (self.positives == state).any(1)


MULTIPLE = 16
"""In shapes of such multiples, BLAS adds up all entries in one order."""


class Replay:
    """A ring of episodes for each of K runs.

    Parameters
    ----------
    runs, capacity : int
        K, and how many episodes are kept.
    steps : int
        Steps T of an episode; an episode has T + 1 states.
    beside : array, optional
        Whose library and device it is kept by; numpy's without.

    Raises
    ------
    ValueError
        For numbers below 1.
    """

    def __init__(self, runs: int, capacity: int, steps: int, beside: Array = None):
        whole(1, runs=runs, capacity=capacity, steps=steps)
        self._episodes = like(beside, np.zeros((runs, capacity, steps + 1), np.int16))
        self._added = 0

    def __len__(self) -> int:
        return min(self._added, self._episodes.shape[1])

    def add(self, trajectories: Int[np.ndarray, "K T+1"]) -> None:
        """Store one episode of every run; the oldest goes when the ring is full.

        Raises
        ------
        ValueError
            For other runs or steps than those of the replay.
        """
        runs, capacity, length = self._episodes.shape
        if trajectories.shape != (runs, length):
            raise ValueError(
                f"trajectories: got shape {trajectories.shape}, takes {(runs, length)}"
            )
        self._episodes[:, self._added % capacity] = trajectories
        self._added += 1

    def sample(self, batch: int, discount: float, rng: Streams, offset_zero: bool = True) -> Pairs:
        """Draw ``batch`` pairs for every run.

        Uniform episode, uniform anchor time i in 0..T-1, offset k with weight ``discount**k`` among
        those that stay inside the episode, k >= 0 with ``offset_zero`` (then a state can be its
        own positive) and k >= 1 without.

        Parameters
        ----------
        batch : int
        discount : float
            From 0 to 1.
        rng : Streams
            Of these K runs.
        offset_zero : bool

        Raises
        ------
        ValueError
            If the replay is empty, or the streams are of other runs.
        """
        if not len(self):
            raise ValueError("replay: empty, add an episode before sampling")
        runs, capacity, length = self._episodes.shape
        if len(rng) != runs:
            raise ValueError(f"rng: got streams of {len(rng)} runs, the replay has {runs}")
        drawn = like(self._episodes, rng.random(3, batch))
        xp = namespace(drawn)
        which, when, offset = (drawn[:, row] for row in range(3))
        episode = xp.astype(which * len(self), xp.int64)
        time = xp.astype(when * (length - 1), xp.int64)
        later = time + discounted_offset(offset, length - 1 - time, discount, offset_zero)
        first = xp.arange(0, runs * capacity, capacity, device=drawn.device)[:, None] + episode
        return Pairs(*(self._episodes.take(first * length + at) for at in (time, later)))


def discounted_offset(
    u: Float[np.ndarray, "*n"], longest: Int[np.ndarray, "*n"], discount: float, offset_zero: bool
) -> Int[np.ndarray, "*n"]:
    """Offsets k of weight ``discount**k``: the truncated geometric distribution, inverted.

    Parameters
    ----------
    u : ndarray of float
        Uniform in [0, 1).
    longest : ndarray of int
        The largest k.
    discount : float
        From 0 to 1.
    offset_zero : bool
        Whether the smallest k is 0 or 1.
    """
    xp, shortest = namespace(u), 0 if offset_zero else 1
    choices = longest - shortest + 1
    if discount == 1.0:
        offset = xp.floor(u * choices)
    elif discount == 0.0:
        offset = xp.zeros_like(u)
    else:
        powers = like(u, discount ** np.arange(int(xp.max(choices)) + 1.0))  # not one for each u
        offset = xp.floor(xp.log1p(-u * (1 - powers[choices])) / np.log(discount))
    return shortest + xp.minimum(xp.astype(offset, xp.int64), choices - 1)
