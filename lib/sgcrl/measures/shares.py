"""Rules that predict in which share of runs something happens, and how far off they are.

A share of K runs differs from the chance behind it by chance alone. What is measured here is how
far a prediction is from that chance, so the noise of K runs is taken off.
"""

import numpy as np
from jaxtyping import Bool, Float, Real

from sgcrl._checks import checked
from sgcrl.measures.statistics import Interval, logistic_fit


@checked
def predicted_left_out(
    features: Real[np.ndarray, "N F"], happened: Bool[np.ndarray, "K N"]
) -> Float[np.ndarray, " N"]:
    """Share that a logistic regression expects of each condition, fitted to all the others.

    Parameters
    ----------
    features : ndarray, shape (N, F)
        Numbers that describe each condition; N is 3 or more.
    happened : ndarray of bool, shape (K, N)
        Whether it happened, in K runs of each condition.

    Returns
    -------
    ndarray of float64, shape (N,)
        The share of the others, where it happened in all of their runs or in none.

    Raises
    ------
    ValueError
        For fewer than three conditions.
    """
    conditions = len(features)
    if conditions < 3:
        raise ValueError(f"features: got {conditions} conditions, takes 3 or more")
    shares = np.empty(conditions)
    for one in range(conditions):
        rest = np.arange(conditions) != one
        shares[one] = expected_shares(features[rest], happened[:, rest], features[[one]])[0]
    return shares


@checked
def expected_shares(
    features: Real[np.ndarray, "N F"],
    happened: Bool[np.ndarray, "K N"],
    unseen: Real[np.ndarray, "M F"],
) -> Float[np.ndarray, " M"]:
    """Shares that a logistic regression, fitted to some conditions, expects of others.

    Parameters
    ----------
    features, happened : ndarray
        Fitted, as for :func:`predicted_left_out`.
    unseen : ndarray, shape (M, F)

    Returns
    -------
    ndarray of float64, shape (M,)
        The fitted share, where it happened in all runs or in none: then nothing can be fitted.
    """
    share = float(happened.mean())
    if share in (0.0, 1.0):
        return np.full(len(unseen), share)
    return logistic_fit(features, happened).predict_proba(unseen)[:, 1].astype(float)


@checked
def share_noise(happened: Bool[np.ndarray, "K N"]) -> float:
    r"""Error that a rule without fault would show, as there are only K runs.

    The root mean square over conditions of the binomial standard error,
    :math:`\sqrt{s(1 - s)/(K - 1)}` for a share s; NaN for fewer than two runs.

    Parameters
    ----------
    happened : ndarray of bool, shape (K, N)
    """
    runs, share = len(happened), happened.mean(axis=0)
    return float(np.sqrt(np.mean(share * (1 - share)) / (runs - 1))) if runs > 1 else np.nan


@checked
def share_error(expected: Float[np.ndarray, " N"], happened: Bool[np.ndarray, "K N"]) -> Interval:
    r"""Root mean square error of expected shares, less what so few runs make of it.

    With :math:`s_n` the share of the K runs of condition n, :math:`\pi_n` the chance behind it and
    :math:`p_n` what was expected,

    .. math:: \frac1N \sum_n (p_n - s_n)^2 - \frac{s_n(1 - s_n)}{K - 1}

    has the mean :math:`\frac1N\sum_n (p_n - \pi_n)^2`, whatever K. Its interval is 1.96 standard
    errors to either side, by leaving out one run at a time in all conditions, as they share their
    seeds; the root is taken last, of what is above 0.

    Parameters
    ----------
    expected : ndarray, shape (N,)
        Must not come from these runs.
    happened : ndarray of bool, shape (K, N)

    Returns
    -------
    Interval
        Unknown for fewer than three runs.
    """
    runs = len(happened)
    if runs < 3:
        return Interval.unknown(runs)

    def excess(total, count):
        share = total / count
        return np.mean((expected - share) ** 2 - share * (1 - share) / (count - 1), axis=-1)

    total = happened.sum(axis=0)
    found = excess(total, runs)
    without = excess(total - happened, runs - 1)
    half = 1.96 * np.sqrt((runs - 1) * np.var(without))
    value, low, high = np.sqrt(np.maximum([found, found - half, found + half], 0)).tolist()
    return Interval(value, low, high, runs)
