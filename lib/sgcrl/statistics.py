"""Intervals over runs: percentile bootstrap, 95 %, paired where runs are paired."""

from typing import NamedTuple

import numpy as np
from scipy import stats


class Interval(NamedTuple):
    """An estimate over runs and its bootstrap interval; arrays for curves.

    Attributes
    ----------
    value, low, high : float or ndarray
    runs : int
    """

    value: float | np.ndarray
    low: float | np.ndarray
    high: float | np.ndarray
    runs: int

    def __format__(self, spec):
        return f"{self.value:{spec}} [{self.low:{spec}}, {self.high:{spec}}]"

    def exp(self) -> "Interval":
        """Of an interval of logarithms: that of the geometric mean, or of the ratio."""
        return Interval(*np.exp(self[:3]), self.runs)

    def excludes(self, number) -> bool:
        """Whether a number lies outside the interval (everywhere, for a curve)."""
        return bool(np.all((np.asarray(self.low) > number) | (np.asarray(self.high) < number)))


def interval(values, statistic=np.mean, confidence=0.95, resamples=2000, seed=0) -> Interval:
    """A statistic over runs with its percentile bootstrap interval.

    Parameters
    ----------
    values : ndarray, shape (K,) or (K, ...)
        One value, or one curve, per run.
    statistic : callable
        ``np.mean``, ``np.median``, or any function that takes ``axis``.
    confidence : float
    resamples, seed : int
    """
    values = np.asarray(values, dtype=float)
    if values.ndim == 0 or len(values) < 2:
        raise ValueError(f"values: got shape {values.shape}, takes at least two runs")
    if np.isnan(values).any():
        raise ValueError("values: contains NaN; leave such runs out and say so")
    with np.errstate(invalid="ignore"):
        found = stats.bootstrap(
            (values,),
            statistic,
            axis=0,
            vectorized=True,
            method="percentile",
            confidence_level=confidence,
            n_resamples=resamples,
            batch=max(1, 4_000_000 // values.size),
            rng=np.random.default_rng(seed),
        ).confidence_interval
    estimate = (statistic(values, axis=0), found.low, found.high)
    return Interval(*(x.item() if np.ndim(x) == 0 else x for x in estimate), len(values))


def mean_where(values, mask):
    """Mean along the last axis where ``mask`` holds; NaN where it holds nowhere."""
    mask = np.broadcast_to(mask, np.shape(values))
    total = np.where(mask, values, 0.0).sum(axis=-1)
    count = mask.sum(axis=-1)
    return np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)


def paired_difference(a, b, statistic=np.mean, **options) -> Interval:
    """Interval of a − b where run k of both shares its seed; bootstraps the differences."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    if a.shape != b.shape:
        raise ValueError(f"b: got shape {b.shape}, a has {a.shape}")
    return interval(a - b, statistic, **options)


def correlation(x, y, resamples=2000, seed=0) -> Interval:
    """Pearson correlation over runs with its percentile bootstrap interval; x and y are (K,)."""
    found = stats.pearsonr(np.asarray(x, float), np.asarray(y, float))
    method = stats.BootstrapMethod(
        n_resamples=resamples, method="percentile", rng=np.random.default_rng(seed)
    )
    low, high = found.confidence_interval(0.95, method=method)
    return Interval(float(found.statistic), float(low), float(high), len(x))


def crossing(x, values, level, resamples=2000, seed=0) -> Interval:
    """Where the mean curve over runs first falls to a level after its peak; bootstraps the runs.

    Parameters
    ----------
    x : ndarray, shape (N,)
        Increasing; straight lines between the points. The last of them if it falls nowhere.
    values : ndarray, shape (K, N)
    level : float
    resamples, seed : int
    """
    x, values = np.asarray(x, float), np.asarray(values, float)
    if values.ndim != 2 or values.shape[1:] != x.shape or len(values) < 2:
        raise ValueError(f"values: got shape {values.shape}, takes (K, {len(x)}), K from 2")
    drawn = np.random.default_rng(seed).integers(len(values), size=(resamples, len(values)))
    curves = np.concatenate([values.mean(axis=0, keepdims=True), values[drawn].mean(axis=1)])
    after = np.arange(len(x)) > curves.argmax(axis=1)[:, None]
    fallen = after & (curves <= level)
    end = np.where(fallen.any(axis=1), fallen.argmax(axis=1), len(x) - 1)
    every = np.arange(len(curves))
    high, low = curves[every, end - 1], curves[every, end]
    part = np.divide(high - level, high - low, out=np.ones(len(curves)), where=high > low)
    found = x[end - 1] + np.clip(part, 0, 1) * (x[end] - x[end - 1])
    return Interval(found[0].item(), *np.quantile(found[1:], (0.025, 0.975)).tolist(), len(values))


def ratio(a, b, resamples=2000, seed=0) -> Interval:
    """Interval of Σa / Σb over runs, both (K,): a ratio of means, not a mean of ratios."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    if a.shape != b.shape or a.ndim != 1:
        raise ValueError(f"b: got shape {b.shape}, takes that of a, {a.shape}, one value a run")
    drawn = np.random.default_rng(seed).integers(0, len(a), (resamples, len(a)))
    low, high = np.percentile(a[drawn].sum(1) / b[drawn].sum(1), [2.5, 97.5])
    return Interval(float(a.sum() / b.sum()), float(low), float(high), len(a))


def two_way_shares(values) -> list[Interval]:
    """Parts of the variance due to rows, to columns, and to the rest, which sum to 1.

    Components of variance of a crossed design without replicates, by the method of moments; the
    rest is interaction and noise. A part can come out negative where there is none. The intervals
    are the jackknife's, leaving out a row or a column at a time: 1.96 standard errors.

    Parameters
    ----------
    values : ndarray, shape (I, J) or (I, J, N)
        Vectors add up their entries' variances.
    """
    values = np.asarray(values, float)
    values = values.reshape(*values.shape[:2], -1)
    if min(values.shape[:2]) < 3:
        raise ValueError(f"values: got shape {values.shape[:2]}, takes at least three by three")
    found, variance = _two_way(values), 0
    for axis, count in enumerate(values.shape[:2]):
        without = [_two_way(np.delete(values, n, axis)) for n in range(count)]
        variance += (count - 1) * np.var(without, axis=0)
    half = 1.96 * np.sqrt(variance)
    parts = zip(found, found - half, found + half, strict=True)
    return [Interval(*map(float, part), values.shape[0] * values.shape[1]) for part in parts]


def _two_way(values):
    rows, columns, _ = values.shape
    mean = values.mean((0, 1))
    row, column = values.mean(1) - mean, values.mean(0) - mean
    rest = values - mean - row[:, None] - column
    noise = (rest**2).sum() / ((rows - 1) * (columns - 1))
    parts = [
        (row**2).sum() / (rows - 1) - noise / columns,
        (column**2).sum() / (columns - 1) - noise / rows,
        noise,
    ]
    return np.array(parts) / np.sum(parts)
