"""Where a build's random numbers come from: a seed for each chapter in each seed block."""

import os

BLOCK = "SGCRL_SEED_BLOCK"
"""Name of the environment variable that sets the seed block of a build."""


def seed_block() -> int:
    """Read the seed block of this build: 0 unless the environment says otherwise.

    Raises
    ------
    ValueError
        If what it says is no integer from 0.
    """
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

    Raises
    ------
    ValueError
        If one of them is no such integer.
    """
    for name, value in (("chapter", chapter), ("draw", draw)):
        if not isinstance(value, int) or not 0 <= value < 100:
            raise ValueError(f"{name}: got {value!r}, takes an integer from 0 to 99")
    return (seed_block() * 100 + chapter) * 100 + draw
