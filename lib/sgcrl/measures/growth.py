"""How a time grows with size, where some runs were stopped before they had one."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Shaped
from scipy.special import log_ndtr

from sgcrl._checks import checked
from sgcrl.measures.statistics import Interval

ITERATIONS, ENOUGH = 2000, 1e-7


class Power(NamedTuple):
    """A power law fitted to times, and what it was fitted to.

    Attributes
    ----------
    power : Interval
        p of time ∝ size**p.
    sizes, runs, censored : int
        How many sizes, times in all, and how many of these were stopped.
    """

    power: Interval
    sizes: int
    runs: int
    censored: int


@checked
def censored_power(
    sizes: Sequence | Shaped[np.ndarray, " N"],
    times: Sequence,
    limits: Sequence | Shaped[np.ndarray, " N"],
    resamples: int = 200,
    seed: int = 0,
) -> Power:
    """Power of a law time ∝ size**p, by maximum likelihood with censored times.

    The logarithm of a time is taken to be normal around a line in the logarithm of the size, with
    the same variance everywhere (a Tobit model). A run that was stopped says that its time is
    longer than that. Fitted by expectation and maximisation; without stopped runs it is least
    squares. The interval is a percentile bootstrap over the runs of each size.

    Parameters
    ----------
    sizes : list of N numbers
    times : list of N ndarrays, shape (K,)
        ``inf``, or beyond the limit, for a run that was stopped.
    limits : list of N numbers
        When the runs of each size were stopped.
    resamples, seed : int

    Returns
    -------
    Power
        Unknown where fewer than two sizes have a time that is known, or fewer than two runs.

    Raises
    ------
    ValueError
        For another number of groups than of sizes, and for NaN.
    """
    groups = [np.asarray(group, float) for group in times]
    if not len(groups) == len(sizes) == len(limits):
        raise ValueError(f"times: got {len(groups)} groups, takes as many as sizes, {len(sizes)}")
    if any(np.isnan(group).any() for group in groups):
        raise ValueError("times: got NaN, takes numbers and inf")
    stopped = [group > limit for group, limit in zip(groups, limits, strict=True)]
    count, runs = sum(map(len, groups)), min(map(len, groups), default=0)
    facts = (len(groups), count, int(sum(map(np.sum, stopped))))
    if runs < 2 or sum(not gone.all() for gone in stopped) < 2:
        return Power(Interval.unknown(runs), *facts)
    rng, draws = np.random.default_rng(seed), []
    for group, limit, gone in zip(groups, limits, stopped, strict=True):
        which = rng.integers(len(group), size=(resamples, len(group)))
        which = np.vstack([np.arange(len(group)), which])
        draws.append((np.log(np.minimum(group, limit))[which], gone[which]))
    y, gone = (np.concatenate(parts, axis=1) for parts in zip(*draws, strict=True))
    x = np.repeat(np.log(np.asarray(sizes, float)), list(map(len, groups)))
    found = _slopes(x - x.mean(), y, gone)
    low, high = np.quantile(found[1:], (0.025, 0.975))
    return Power(Interval(float(found[0]), float(low), float(high), runs), *facts)


def _slopes(
    x: Float[np.ndarray, " M"], y: Float[np.ndarray, "B M"], gone: Shaped[np.ndarray, "B M"]
) -> Float[np.ndarray, " B"]:
    """Slopes of censored regressions on a centred x, one for each row."""
    expected, extra = y, np.zeros_like(y)
    slope = np.full(len(y), np.inf)
    for _ in range(ITERATIONS):
        before, slope = slope, expected @ x / (x @ x)
        line = expected.mean(axis=1, keepdims=True) + slope[:, None] * x
        if not gone.any() or np.abs(slope - before).max() < ENOUGH:
            break
        variance = ((expected - line) ** 2 + extra).mean(axis=1, keepdims=True)
        spread = np.sqrt(np.maximum(variance, 1e-12))
        z = (y - line) / spread
        # The mean of a normal number beyond z, and its variance.
        ahead = np.exp(-(z**2) / 2 - log_ndtr(-z)) / np.sqrt(2 * np.pi)
        expected = np.where(gone, line + spread * ahead, y)
        extra = np.where(gone, spread**2 * (1 + z * ahead - ahead**2), 0.0)
    return slope
