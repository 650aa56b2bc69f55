"""How far two ways of computing the same numbers may come apart, by rounding and by chance."""

import numpy as np
from scipy import stats

FEW = 8
"""How many times the typical error of a sum is still taken for rounding."""

RIDGE = 1e-9
"""How much of the identity :func:`sgcrl.measures.drift.procrustes` adds to what the points say."""

UNLIKELY = 1e-6
"""How often a test of what was drawn may fail by chance, over all seeds."""


def tolerance(dtype, terms, scale=1.0):
    """Difference between two sums of the same ``terms`` numbers, rounded in another order.

    Each addition is off by a part of the sum so far, this way or that: so the errors grow with the
    root of the number of terms. ``scale`` is the size of the sum and, where terms cancel, that of
    the sum of their absolute values.
    """
    return FEW * np.sqrt(terms) * np.finfo(dtype).eps * scale


def assert_near(found, expected, terms=1, scale=None, dtype=None):
    """Assert that two ways of computing give the same numbers, up to the rounding of sums.

    Parameters
    ----------
    found, expected : array_like of float
    terms : int
        Numbers that each entry is summed of, or operations one after the other that lead to it.
    scale : float, optional
        As in :func:`tolerance`; the largest expected entry unless told.
    dtype : dtype, optional
        In which they were computed; the coarser of the two unless told.
    """
    found, expected = np.asarray(found), np.asarray(expected)
    if dtype is None:
        kinds = [x.dtype for x in (found, expected) if x.dtype.kind == "f"]
        dtype = max(kinds, key=lambda kind: np.finfo(kind).eps, default=float)
    if scale is None:
        scale = np.abs(expected[np.isfinite(expected)]).max(initial=0.0)
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance(dtype, terms, scale))


def alignment_error(points):
    """How far from a turn of the points the one that ``procrustes`` finds may be.

    As far as the ridge turns the direction that the points say least of and, where they say
    nothing, as far as rounding turns the ridge.
    """
    states, dimension = points.shape[-2:]
    said = np.linalg.svd(points, compute_uv=False) ** 2
    whole, least = np.linalg.norm(said, axis=-1), said.min(axis=-1)
    off = 2 * RIDGE * np.sqrt(dimension) * (whole / least).max()
    return off + (states < dimension) * tolerance(float, states, 1 / RIDGE)


def assert_mean(drawn, expected, within=0.0):
    """Assert that independent draws of a number, along the first axis, have the expected mean.

    ``within`` is how far the expected mean itself is from the truth.
    """
    drawn = np.asarray(drawn, float)
    error = drawn.std(axis=0, ddof=1) / np.sqrt(len(drawn))
    far = stats.t.isf(UNLIKELY / 2 / error.size, len(drawn) - 1) * error
    np.testing.assert_array_less(np.abs(drawn.mean(axis=0) - expected), far + within)


def assert_share(hits, draws, chance):
    """Assert that a target of that chance may be hit so often in so many independent draws."""
    hits, chance = np.broadcast_arrays(hits, np.clip(chance, 0, 1))
    fewer, more = stats.binom.cdf(hits, draws, chance), stats.binom.sf(hits - 1, draws, chance)
    assert 2 * np.minimum(fewer, more).min() * hits.size > UNLIKELY


def assert_quantile(found, share, draws, drawn):
    """Assert that what was found among so many draws may be the quantile of others drawn alike."""
    error = np.sqrt(share * (1 - share) * (1 / draws + 1 / len(drawn)))
    far = stats.norm.isf(UNLIKELY / 2) * error
    drawn = np.asarray(drawn)
    assert (drawn < found).mean() - far < share < (drawn <= found).mean() + far


def assert_estimate(interval, expected):
    """Assert that a 95 % interval belongs to an estimate of the expected number."""
    side = interval.low if expected < interval.value else interval.high
    far = stats.norm.isf(UNLIKELY / 2) / stats.norm.ppf(0.975)
    assert abs(interval.value - expected) < far * abs(interval.value - side)
