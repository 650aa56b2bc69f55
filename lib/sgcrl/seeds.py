"""Where random numbers come from: a seed for each chapter, streams of their own for each run."""

import os

import numpy as np

BLOCK = "SGCRL_SEED_BLOCK"
"""Name of the environment variable that sets the seed block of a build."""
PURPOSES = ("start", "actor", "replay", "goals", "goal sets", "rival", "evaluation", "edit")
"""What a stream is drawn for; at most one stream for each seed, purpose and run."""


def seed_block() -> int:
    """Read the seed block of this build: 0 unless the environment says otherwise."""
    text = os.environ.get(BLOCK, "0")
    if not text.isascii() or not text.isdecimal():
        raise ValueError(f"{BLOCK}: got {text!r}, takes an integer from 0")
    return int(text)


def chapter_seed(chapter: int, draw: int = 0) -> int:
    """Seed of a chapter in the seed block of this build: no two chapters share a sample.

    Parameters
    ----------
    chapter : int
        Its number, 1 to 99; 0 is that of the records of long runs, which chapters share.
    draw : int
        0 to 99, for a chapter that needs several samples.
    """
    for name, value in (("chapter", chapter), ("draw", draw)):
        if not isinstance(value, int) or not 0 <= value < 100:
            raise ValueError(f"{name}: got {value!r}, takes an integer from 0 to 99")
    return (seed_block() * 100 + chapter) * 100 + draw


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
    """

    def __init__(self, seed: int, purpose: str, runs: int, first: int = 0):
        for name, value, least in (("seed", seed, 0), ("runs", runs, 1), ("first", first, 0)):
            if not isinstance(value, (int, np.integer)) or value < least:
                raise ValueError(f"{name}: got {value!r}, takes an integer from {least}")
        if purpose not in PURPOSES:
            raise ValueError(f"purpose: got {purpose!r}, takes one of {PURPOSES}")
        key = PURPOSES.index(purpose)
        self._generators = [
            np.random.default_rng(np.random.SeedSequence(int(seed), spawn_key=(key, run)))
            for run in range(first, first + runs)
        ]

    def __len__(self):
        return len(self._generators)

    def random(self, *shape: int) -> np.ndarray:
        """Uniform numbers in [0, 1), float64; K arrays of this shape."""
        drawn = np.empty((len(self), int(np.prod(shape))))
        for generator, row in zip(self._generators, drawn, strict=True):
            generator.random(out=row)
        return drawn.reshape(len(self), *shape)

    def standard_normal(self, *shape: int) -> np.ndarray:
        """Standard normal numbers, float64; K arrays of this shape."""
        return np.stack([generator.standard_normal(shape) for generator in self._generators])

    def permutation(self, values) -> np.ndarray:
        """The values in a random order of each run's own, (K, N)."""
        return np.stack([generator.permutation(values) for generator in self._generators])
