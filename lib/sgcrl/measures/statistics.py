"""Intervals over runs: 95 %, bootstrapped (shares: Wilson's), paired where runs are paired.

Where there are too few runs for an interval (an arm that never arrived, a group that is empty) it
is *unknown*: NaN, shown as "–". Values that are NaN themselves are refused: whoever asks leaves
such runs out, and says so.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Real, Shaped
from scipy import stats
from sklearn.linear_model import LogisticRegression

from sgcrl._checks import checked, shaped


class Interval(NamedTuple):
    """An estimate over runs and its interval; arrays for curves.

    Attributes
    ----------
    value, low, high : float or ndarray
    runs : int
    """

    value: float | Float[np.ndarray, "*n"]
    low: float | Float[np.ndarray, "*n"]
    high: float | Float[np.ndarray, "*n"]
    runs: int

    @classmethod
    def unknown(cls, runs: int, shape: tuple[int, ...] = ()) -> "Interval":
        """Of too few runs: NaN everywhere.

        Parameters
        ----------
        runs : int
        shape : tuple of int
            Of a curve; () for a number.
        """
        nan = np.full(shape, np.nan) if shape else np.nan
        return cls(nan, nan, nan, runs)

    def __format__(self, spec: str) -> str:
        if np.ndim(self.value) == 0 and np.isnan(self.value):
            return "–"
        spec = unsigned_zero(spec)
        return f"{self.value:{spec}} [{self.low:{spec}}, {self.high:{spec}}]"

    def exp(self) -> "Interval":
        """Of an interval of logarithms: that of the geometric mean, or of the ratio."""
        value, low, high = np.exp(np.asarray(self[:3]))
        return Interval(value, low, high, self.runs)

    def excludes(self, number: float) -> bool:
        """Whether a number lies outside the interval (everywhere, for a curve)."""
        return bool(np.all((np.asarray(self.low) > number) | (np.asarray(self.high) < number)))


def unsigned_zero(spec: str) -> str:
    """Format in which what rounds to zero has no minus, which another processor might not give."""
    return re.sub(r"^([-+ ]?)(?=[\d,.]*[eEfFgG%]$)", r"\1z", spec)


@checked
def interval(
    values: Sequence | Shaped[np.ndarray, " K *n"],
    statistic: Callable[..., Any] = np.mean,
    confidence: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
) -> Interval:
    """A statistic over runs with its percentile bootstrap interval.

    The share of runs of which something is true or false gets Wilson's interval instead: where all
    runs agree the bootstrap would have no width, as if the next run were certain.

    Parameters
    ----------
    values : sequence, or ndarray, shape (K,) or (K, ...)
        One value, or one curve, per run.
    statistic : callable
        ``np.mean``, ``np.median``, or any function that takes ``axis``.
    confidence : float
    resamples, seed : int

    Returns
    -------
    Interval
        Unknown for fewer than two runs.

    Raises
    ------
    ValueError
        For NaN.
    """
    values = np.asarray(values)
    if len(values) < 2:
        return Interval.unknown(len(values), values.shape[1:])
    if values.dtype == bool and statistic is np.mean:
        return _share(values, confidence)
    values = values.astype(float)
    _refuse_nan(values=values)
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
    return _interval_of((statistic(values, axis=0), found.low, found.high), len(values))


def _share(values, confidence):
    """Share of true values (K, ...) with the score interval of Wilson (1927)."""
    runs, share = len(values), values.mean(axis=0)
    z2 = stats.norm.ppf((1 + confidence) / 2) ** 2
    middle = (share + z2 / (2 * runs)) / (1 + z2 / runs)
    half = np.sqrt(z2 / runs * (share * (1 - share) + z2 / (4 * runs))) / (1 + z2 / runs)
    # Where all runs agree, rounding would leave out the share itself.
    ends = np.clip([np.minimum(middle - half, share), np.maximum(middle + half, share)], 0, 1)
    return _interval_of((share, *ends), runs)


@checked
def mean_where(
    values: Shaped[np.ndarray, "*n S"], mask: Bool[np.ndarray, "*#n S"]
) -> Float[np.ndarray, "*n"]:
    """Mean along the last axis where ``mask`` holds; NaN where it holds nowhere.

    Parameters
    ----------
    values : ndarray, shape (..., S)
    mask : ndarray of bool, shape (..., S)
        Broadcast to the values.
    """
    mask = np.broadcast_to(mask, np.shape(values))
    total = np.where(mask, values, 0.0).sum(axis=-1)
    count = mask.sum(axis=-1)
    return np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)


@checked
def known(values: Sequence | Shaped[np.ndarray, " K"]) -> Shaped[np.ndarray, " N"]:
    """The numbers of the runs that have one: those that are not NaN, (N,) of (K,).

    Parameters
    ----------
    values : sequence, or ndarray, shape (K,)
    """
    values = np.asarray(values)
    return values[~np.isnan(values)]


@checked
def peak(values: Sequence | Shaped[np.ndarray, "K N"]) -> int:
    """Column in which the mean over runs of curves (K, N) is highest; of equal ones the first.

    Parameters
    ----------
    values : sequence, or ndarray, shape (K, N)
    """
    return int(np.mean(values, axis=0).argmax())


@checked
def paired_difference(
    a: Sequence | Shaped[np.ndarray, " K *n"],
    b: Sequence | Shaped[np.ndarray, " K *n"],
    statistic: Callable[..., Any] = np.mean,
    **options: Any,
) -> Interval:
    """Interval of a − b where run k of both shares its seed; bootstraps the differences.

    Parameters
    ----------
    a, b : sequence, or ndarray, shape (K,) or (K, ...)
    statistic, **options
        As for :func:`interval`.

    Raises
    ------
    ValueError
        For other runs in b than in a, and for NaN.
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    shaped(f"that of a, {a.shape}", (a.shape,), b=b)
    return interval(a - b, statistic, **options)


@checked
def paired_ratio(
    a: Sequence | Shaped[np.ndarray, " K *n"], b: Sequence | Shaped[np.ndarray, " K *n"]
) -> Interval:
    """Interval of the geometric mean of a / b where run k of both shares its seed.

    Parameters
    ----------
    a, b : sequence, or ndarray, shape (K,) or (K, ...)
        Above 0.

    Raises
    ------
    ValueError
        For other runs in b than in a, for NaN, and for what is not above 0.
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    shaped(f"that of a, {a.shape}", (a.shape,), b=b)
    _refuse_nan(a=a, b=b)
    for name, values in (("a", a), ("b", b)):
        if not (values > 0).all():
            raise ValueError(f"{name}: got {values.min()}, takes numbers above 0")
    return interval(np.log(a / b)).exp()


@checked
def correlation(
    x: Sequence | Shaped[np.ndarray, " K"],
    y: Sequence | Shaped[np.ndarray, " K"],
    resamples: int = 2000,
    seed: int = 0,
) -> Interval:
    """Pearson correlation over runs with its percentile bootstrap interval.

    Draws in which x or y is the same in all do not count.

    Parameters
    ----------
    x, y : sequence, or ndarray, shape (K,)
    resamples, seed : int

    Returns
    -------
    Interval
        Unknown for fewer than three runs, and where x or y is the same in all.

    Raises
    ------
    ValueError
        For other runs in y than in x, and for NaN.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    shaped(f"that of x, {x.shape}", (x.shape,), y=y)
    _refuse_nan(x=x, y=y)
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return Interval.unknown(len(x))
    drawn = np.random.default_rng(seed).integers(len(x), size=(resamples, len(x)))
    a, b = (values[np.vstack([np.arange(len(x)), drawn])] for values in (x, y))
    differ = (np.ptp(a, axis=1) > 0) & (np.ptp(b, axis=1) > 0)
    a, b = (values[differ] - values[differ].mean(axis=1, keepdims=True) for values in (a, b))
    found = (a * b).sum(axis=1) / np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    return _interval_of_first(found, len(x))


@checked
def crossing(
    x: Sequence | Shaped[np.ndarray, " N"],
    values: Sequence | Shaped[np.ndarray, "K N"],
    level: float,
    resamples: int = 2000,
    seed: int = 0,
) -> Interval:
    """Where the mean curve over runs first falls to a level after its peak; bootstraps the runs.

    Parameters
    ----------
    x : sequence, or ndarray, shape (N,)
        Increasing; straight lines between the points. The last of them if it falls nowhere.
    values : sequence, or ndarray, shape (K, N)
    level : float
    resamples, seed : int

    Raises
    ------
    ValueError
        For other points than those of x, and for NaN.
    """
    x, values = np.asarray(x, float), np.asarray(values, float)
    shaped(f"(K, {len(x)})", ((len(values), len(x)),), values=values)
    _refuse_nan(values=values)
    if len(values) < 2:
        return Interval.unknown(len(values))
    drawn = np.random.default_rng(seed).integers(len(values), size=(resamples, len(values)))
    curves = np.concatenate([values.mean(axis=0, keepdims=True), values[drawn].mean(axis=1)])
    after = np.arange(len(x)) > curves.argmax(axis=1)[:, None]
    fallen = after & (curves <= level)
    end = np.where(fallen.any(axis=1), fallen.argmax(axis=1), len(x) - 1)
    every = np.arange(len(curves))
    high, low = curves[every, end - 1], curves[every, end]
    part = np.divide(high - level, high - low, out=np.ones(len(curves)), where=high > low)
    found = x[end - 1] + np.clip(part, 0, 1) * (x[end] - x[end - 1])
    return _interval_of_first(found, len(values))


@checked
def ratio(
    a: Sequence | Shaped[np.ndarray, " K"],
    b: Sequence | Shaped[np.ndarray, " K"],
    resamples: int = 2000,
    seed: int = 0,
) -> Interval:
    """Interval of Σa / Σb over runs: a ratio of means, not a mean of ratios.

    A draw in which Σb is 0 counts as ``inf`` of the sign of Σa, or not at all if that is 0 too.

    Parameters
    ----------
    a, b : sequence, or ndarray, shape (K,)
    resamples, seed : int

    Returns
    -------
    Interval
        Unknown for fewer than two runs, and where Σb is 0.

    Raises
    ------
    ValueError
        For other runs in b than in a, and for NaN.
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    shaped(f"that of a, {a.shape}", (a.shape,), b=b)
    _refuse_nan(a=a, b=b)
    if len(a) < 2 or b.sum() == 0:
        return Interval.unknown(len(a))
    drawn = np.random.default_rng(seed).integers(0, len(a), (resamples, len(a)))
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = a[drawn].sum(1) / b[drawn].sum(1)
    low, high = np.quantile(drawn[~np.isnan(drawn)], (0.025, 0.975), method="nearest")
    return Interval(float(a.sum() / b.sum()), float(low), float(high), len(a))


@checked
def mean_ratio(a: Float[np.ndarray, "G K"], b: Float[np.ndarray, "G K"]) -> Interval:
    """Interval of the mean over groups of Σa / Σb over runs: several conditions, one number.

    Each group counts the same, however large its numbers. By the jackknife over runs.

    Parameters
    ----------
    a, b : ndarray, shape (G, K)
        Row n is group n. A run that is NaN in one of them does not count in that group, and a
        group without runs, or in which Σb is 0, does not count at all.

    Returns
    -------
    Interval
        Unknown for fewer than three runs, and where no group counts.

    Raises
    ------
    ValueError
        For other shapes in b than in a.
    """
    shaped(f"that of a, {a.shape}", (a.shape,), b=b)
    counted = ~(np.isnan(a) | np.isnan(b))
    a, b = np.where(counted, a, 0.0), np.where(counted, b, 0.0)

    def statistic(runs):
        above, below = a[:, runs].sum(axis=1), b[:, runs].sum(axis=1)
        usable = below != 0
        return np.mean(above[usable] / below[usable]) if usable.any() else np.nan

    (found,) = jackknife(statistic, a.shape[1])
    return found


@checked
def jackknife(statistic: Callable[..., Any], runs: int) -> list[Interval]:
    """Numbers that have to be fitted anew, and their intervals by leaving out one run at a time.

    The intervals are 1.96 standard errors to either side. For an error of a fit, which the drawing
    of runs with replacement would enlarge.

    Parameters
    ----------
    statistic : callable
        Takes the numbers of some runs, int (N,), and returns several numbers.
    runs : int
        K.

    Returns
    -------
    list of Interval
        Unknown for fewer than three runs.
    """
    every = np.arange(runs)
    found = np.atleast_1d(np.asarray(statistic(every), float))
    if runs < 3:
        return [Interval.unknown(runs)] * len(found)
    without = [np.atleast_1d(statistic(np.delete(every, run))) for run in every]
    half = 1.96 * np.sqrt((runs - 1) * np.var(without, axis=0))
    parts = zip(found, found - half, found + half, strict=True)
    return [_interval_of(part, runs) for part in parts]


@checked
def logistic_fit(
    features: Shaped[np.ndarray, "N F"], happened: Bool[np.ndarray, "K N"]
) -> LogisticRegression:
    """Logistic regression, without a penalty, of what happened on the features of conditions.

    ``predict_proba(features)[:, 1]`` are the shares of runs that it expects.

    Parameters
    ----------
    features : ndarray, shape (N, F)
        Numbers that describe each condition.
    happened : ndarray of bool, shape (K, N)
        Whether it happened, in K runs of each condition.
    """
    return LogisticRegression(C=np.inf).fit(
        features.repeat(len(happened), axis=0), happened.T.ravel()
    )


@checked
def two_way_shares(values: Float[np.ndarray, "I J *n"]) -> list[Interval]:
    """Parts of the variance due to rows, to columns, and to the rest, which sum to 1.

    Components of variance of a crossed design without replicates, by the method of moments; the
    rest is interaction and noise. A part can come out negative where there is none. The intervals
    are the jackknife's, leaving out a row or a column at a time: 1.96 standard errors.

    Parameters
    ----------
    values : ndarray, shape (I, J) or (I, J, N)
        Vectors add up their entries' variances.

    Raises
    ------
    ValueError
        For fewer than three rows or columns.
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
    return [_interval_of(part, values.shape[0] * values.shape[1]) for part in parts]


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


@checked
def rank_correlations(
    metrics: Sequence | Shaped[np.ndarray, "M K"],
    y: Sequence | Shaped[np.ndarray, " K"],
    given: Shaped[np.ndarray, " K"] | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> list[Interval]:
    """Spearman's rank correlation of each metric with y over runs, bootstrapping the runs.

    0 for a metric that is the same in all runs; all unknown for fewer than three runs, and where y
    is the same in all.

    Parameters
    ----------
    metrics : sequence, or ndarray, shape (M, K)
    y : sequence, or ndarray, shape (K,)
    given : ndarray, shape (K,), optional
        Partial correlation: what is left of both, in ranks, when that of this is taken away.
    resamples, seed : int

    Raises
    ------
    ValueError
        For other runs in y than in the metrics, and for NaN.
    """
    metrics, y = _metrics(metrics, y)
    given = None if given is None else np.asarray(given, float)
    runs = metrics.shape[1]
    if runs < 3 or np.ptp(y) == 0:
        return [Interval.unknown(runs)] * len(metrics)
    drawn = np.random.default_rng(seed).integers(0, runs, (resamples, runs))
    drawn = np.concatenate([np.arange(runs)[None], drawn])
    target = _centred_ranks(y[drawn])
    base = None if given is None else _centred_ranks(given[drawn])
    target = _without(target, base)
    found = []
    for metric in metrics:
        ranks = _without(_centred_ranks(metric[drawn]), base)
        found.append(_interval_of_first(_cosine(ranks, target), runs))
    return found


@checked
def same_order(x: Real[np.ndarray, "K N"], y: Real[np.ndarray, "K N"]) -> Float[np.ndarray, " K"]:
    """Share of the pairs of columns that both put in the same order, for each run; ties are half.

    Kendall's τ without ties is twice this less 1.

    Parameters
    ----------
    x, y : ndarray, shape (K, N)
        N of two or more.
    """
    one, other = np.triu_indices(x.shape[1], 1)
    agree = np.sign(x[:, one] - x[:, other]) * np.sign(y[:, one] - y[:, other])
    return (1 + agree.mean(axis=1)) / 2


@checked
def agreement(
    repeats: Sequence | Shaped[np.ndarray, "N K"], resamples: int = 2000, seed: int = 0
) -> Interval:
    """Mean Spearman rank correlation between repeats of the same runs, bootstrapping the runs.

    The part of the variance, in ranks, that the repeats share: of what does not differ between
    repeats, nothing can correlate with one of them by more than its square root.

    Parameters
    ----------
    repeats : sequence, or ndarray, shape (N, K)
        N repeats, 2 or more; ranks are those of all K runs.
    resamples, seed : int

    Returns
    -------
    Interval
        Unknown for fewer than three runs, and if a repeat is the same in all of them.

    Raises
    ------
    ValueError
        For fewer than two repeats, and for NaN.
    """
    repeats = np.asarray(repeats, float)
    if repeats.ndim != 2 or len(repeats) < 2:
        raise ValueError(f"repeats: got shape {repeats.shape}, takes (N, K) with N from 2")
    _refuse_nan(repeats=repeats)
    if repeats.shape[1] < 3 or (repeats == repeats[:, :1]).all(axis=1).any():
        return Interval.unknown(repeats.shape[1])
    z = stats.zscore(stats.rankdata(repeats, axis=1), axis=1)
    pairs = len(z) * (len(z) - 1)
    return interval(
        (z.sum(axis=0) ** 2 - (z**2).sum(axis=0)) / pairs, np.mean, 0.95, resamples, seed
    )


@checked
def largest_by_chance(
    metrics: Shaped[np.ndarray, "M K"],
    y: Shaped[np.ndarray, " K"],
    permutations: int = 5000,
    seed: int = 0,
) -> Float[np.ndarray, " M"]:
    """Chance that the best of all metrics is as good as each, if none had to do with y.

    Two-sided p of Spearman's rank correlation, corrected for the choice among M metrics by the
    permutation distribution of the largest (Westfall and Young's single step).

    Parameters
    ----------
    metrics : ndarray, shape (M, K)
    y : ndarray, shape (K,)
    permutations, seed : int

    Returns
    -------
    ndarray, shape (M,)
        NaN for fewer than three runs.

    Raises
    ------
    ValueError
        For NaN.
    """
    metrics, y = _metrics(metrics, y)
    if y.size < 3:
        return np.full(len(metrics), np.nan)
    found, null = _largest(metrics, y, permutations, seed)
    return (1 + (null >= found[:, None] - 1e-12).sum(axis=1)) / (1 + permutations)


@checked
def limit_by_chance(
    metrics: Shaped[np.ndarray, "M K"],
    y: Shaped[np.ndarray, " K"],
    share: float = 0.95,
    permutations: int = 5000,
    seed: int = 0,
) -> float:
    """Size that the largest of all correlations stays below in a share of permutations of y.

    That of :func:`largest_by_chance`: a correlation beyond it has a p below 1 - ``share`` there.

    Parameters
    ----------
    metrics : ndarray, shape (M, K)
    y : ndarray, shape (K,)
    share : float
    permutations, seed : int

    Returns
    -------
    float
        NaN for fewer than three runs.

    Raises
    ------
    ValueError
        For NaN.
    """
    metrics, y = _metrics(metrics, y)
    if y.size < 3:
        return np.nan
    return float(np.quantile(_largest(metrics, y, permutations, seed)[1], share))


class Halves(NamedTuple):
    """What is chosen in one half of the runs, held against the other; see :func:`halves`.

    Attributes
    ----------
    chosen : float
        Largest rank correlation of all metrics in the half that chooses, in size.
    kept : Interval
        Rank correlation of that metric in the other half, positive if of the same sign.
    null : ndarray, shape (P,)
        The same with y permuted.
    p : float
        Chance of this much or more, if no metric had to do with y.
    """

    chosen: float
    kept: Interval
    null: Float[np.ndarray, " P"]
    p: float


@checked
def halves(
    metrics: Shaped[np.ndarray, "M K"],
    y: Shaped[np.ndarray, " K"],
    splits: int = 60,
    permutations: int = 1000,
    seed: int = 0,
) -> Halves:
    """Choose the metric that goes best with y in one half of the runs, and try it in the other.

    Means over random halves. The interval leaves out one run at a time.

    Parameters
    ----------
    metrics : ndarray, shape (M, K)
    y : ndarray, shape (K,)
    splits, permutations, seed : int

    Returns
    -------
    Halves
        Unknown for fewer than six runs.

    Raises
    ------
    ValueError
        For NaN.
    """
    metrics, y = _metrics(metrics, y)
    runs = y.size
    if runs < 6:
        return Halves(np.nan, Interval.unknown(runs), np.full(permutations, np.nan), np.nan)
    rng = np.random.default_rng(seed)
    order = rng.permuted(np.tile(np.arange(runs), (splits, 1)), axis=1)
    shuffled = rng.permuted(np.tile(y, (permutations, 1)), axis=1)
    parts = [(some[: runs // 2], some[runs // 2 :]) for some in order]

    def of(numbers):
        kept = [[half[np.isin(half, numbers)] for half in pair] for pair in parts]
        return np.mean([_chosen(metrics, y[None], *pair) for pair in kept], axis=0)[:, 0]

    chosen, found = jackknife(of, runs)
    null = np.mean([_chosen(metrics, shuffled, *pair)[1] for pair in parts], axis=0)
    p = (1 + (null >= found.value - 1e-12).sum()) / (1 + permutations)
    return Halves(float(chosen.value), found, null, float(p))


def _largest(metrics, y, permutations, seed):
    """Sizes of the correlations (M,), and of the largest in each permutation (P,)."""
    rng = np.random.default_rng(seed)
    target = _centred_ranks(y)
    ranks = _centred_ranks(metrics)
    shuffled = rng.permuted(np.tile(target, (permutations, 1)), axis=1)
    null = np.abs(_cosine(ranks[:, None], shuffled)).max(axis=0)
    return np.abs(_cosine(ranks, target)), null


def _chosen(metrics, targets, one, other):
    """Of each target (P, K): the largest correlation in one half, and the same one's in another."""
    first, second = (
        _cosine(_centred_ranks(metrics[:, half])[:, None], _centred_ranks(targets[:, half]))
        for half in (one, other)
    )
    best = np.abs(first).argmax(axis=0), np.arange(len(targets))
    return np.abs(first[best]), np.sign(first[best]) * second[best]


@checked
def aucs(
    metrics: Sequence | Shaped[np.ndarray, "M K"],
    happened: Bool[np.ndarray, " K"],
    groups: Shaped[np.ndarray, " K"] | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> list[Interval]:
    """Chance that a metric is higher in a run in which it happened than in one in which not.

    The area under the receiver operating characteristic, ties counting half. With groups, only
    runs of the same group are compared. The bootstrap keeps the number of either kind of run.

    Parameters
    ----------
    metrics : sequence, or ndarray, shape (M, K)
    happened : ndarray of bool, shape (K,)
    groups : ndarray, shape (K,), optional
        Groups in which all happened, or none, do not count.
    resamples, seed : int

    Returns
    -------
    list of M Intervals
        All unknown if, in groups in which it happened in some runs and not in all, it did in fewer
        than two or did not in fewer than two.

    Raises
    ------
    ValueError
        For NaN.
    """
    metrics, happened = _metrics(metrics, happened)
    groups = np.zeros(happened.size, int) if groups is None else np.asarray(groups)
    pairs = [
        (ones, others)
        for group in np.unique(groups)
        if (ones := np.flatnonzero(happened & (groups == group))).size
        and (others := np.flatnonzero(~happened & (groups == group))).size
    ]
    if min((sum(map(len, kind)) for kind in zip(*pairs, strict=True)), default=0) < 2:
        return [Interval.unknown(happened.size)] * len(metrics)
    rng = np.random.default_rng(seed)
    won, total = np.zeros((len(metrics), resamples + 1)), 0
    for ones, others in pairs:
        drawn = [
            np.concatenate([runs[None], rng.choice(runs, (resamples, runs.size))])
            for runs in (ones, others)
        ]
        total += ones.size * others.size
        for m, metric in enumerate(metrics):
            ranks = stats.rankdata(np.concatenate([metric[d] for d in drawn], axis=1), axis=1)
            won[m] += ranks[:, : ones.size].sum(axis=1) - ones.size * (ones.size + 1) / 2
    runs = sum(ones.size + others.size for ones, others in pairs)
    return [_interval_of_first(shares, runs) for shares in won / total]


def _metrics(metrics: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    metrics, y = np.asarray(metrics, float), np.asarray(y)
    if metrics.ndim != 2 or y.shape != metrics.shape[1:]:
        raise ValueError(f"metrics: got shape {metrics.shape}, takes (M, K) with K = {y.size}")
    _refuse_nan(metrics=metrics)
    return metrics, y


def _refuse_nan(**arrays):
    for name, values in arrays.items():
        if np.isnan(values).any():
            raise ValueError(f"{name}: contains NaN; leave such runs out and say so")


def _centred_ranks(values):
    ranks = stats.rankdata(values, axis=-1)
    return ranks - ranks.mean(axis=-1, keepdims=True)


def _without(ranks, base):
    if base is None:
        return ranks
    length = (base**2).sum(axis=-1)
    slope = (ranks * base).sum(axis=-1) / np.where(length > 0, length, 1)
    return ranks - slope[..., None] * base


def _cosine(a, b):
    lengths = np.sqrt((a**2).sum(axis=-1) * (b**2).sum(axis=-1))
    product = (a * b).sum(axis=-1)
    return np.divide(product, lengths, out=np.zeros(product.shape), where=lengths > 1e-9)


def _interval_of_first(values, runs):
    """Interval of a statistic: the first is of all runs, the others of the resamples."""
    return _interval_of((values[0], *np.quantile(values[1:], (0.025, 0.975))), runs)


def _interval_of(estimate, runs):
    """Interval of value, low and high, of which numbers become Python's."""
    value, low, high = (x.item() if np.ndim(x) == 0 else x for x in estimate)
    return Interval(value, low, high, runs)
