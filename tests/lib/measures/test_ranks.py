import numpy as np
import pytest

from sgcrl.measures.clusters import effective_rank
from sgcrl.measures.ranks import centred_logits, logit_ranks, participation_ratio, until


def gram(points):
    return points @ np.swapaxes(points, -1, -2)


def shares_of_variance(points):
    values = np.linalg.eigvalsh(np.cov(points, rowvar=False))
    values = np.maximum(values, 0)
    return values / values.sum()


def test_centred_logits_are_those_of_centred_embeddings(rng):
    psi = rng.standard_normal((2, 3, 7, 4)) + 5
    expected = gram(psi - psi.mean(axis=-2, keepdims=True))
    np.testing.assert_allclose(centred_logits(gram(psi)), expected, atol=1e-10)


def test_centred_logits_have_no_means_whatever_the_logits(rng):
    centred = centred_logits(rng.standard_normal((2, 6, 6)))
    np.testing.assert_allclose(centred.sum(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose(centred.sum(axis=-2), 0, atol=1e-12)


def test_singular_values_of_centred_logits_are_variances(rng):
    psi = rng.standard_normal((9, 4)) + 2
    singular = np.linalg.svd(centred_logits(gram(psi)[None])[0], compute_uv=False)
    variances = np.linalg.eigvalsh(np.cov(psi, rowvar=False, bias=True))[::-1]
    np.testing.assert_allclose(singular[:4], 9 * variances, rtol=1e-10)
    np.testing.assert_allclose(singular[4:], 0, atol=1e-10)


def test_ranks_with_the_mean_taken_out_are_those_of_the_covariance(rng):
    psi = rng.standard_normal((3, 12, 5)) * [3, 2, 1, 0.5, 0.1] + 4
    found = logit_ranks(gram(psi))
    for k, points in enumerate(psi):
        share = shares_of_variance(points)
        entropy = -(share * np.log(share)).sum()
        assert found["mean taken out"][k] == pytest.approx(np.exp(entropy))
        assert found["participation ratio"][k] == pytest.approx(1 / (share**2).sum())
    np.testing.assert_allclose(found["mean left in"], effective_rank(gram(psi)))


def test_a_common_shift_lowers_one_rank_and_leaves_the_others(rng):
    psi = rng.standard_normal((1, 40, 8))
    here, there = logit_ranks(gram(psi)), logit_ranks(gram(psi + 10))
    assert there["mean left in"] < 2 < here["mean left in"]
    for name in ("mean taken out", "participation ratio"):
        np.testing.assert_allclose(there[name], here[name])


@pytest.mark.parametrize("rank", [1, 3, 5])
def test_participation_of_equal_directions_is_their_number(rank):
    points = np.zeros((1, 6, 5))
    points[0, range(rank), range(rank)] = 2
    np.testing.assert_allclose(participation_ratio(points), rank)


def test_participation_follows_its_formula():
    points = np.diag([3.0, 1.0])[None]
    np.testing.assert_allclose(participation_ratio(points), 16 / 10)


def test_until_takes_the_last_that_is_not_after_the_event():
    values, times = np.arange(8).reshape(2, 4), np.array([0, 10, 20, 30])
    np.testing.assert_array_equal(until(values, times, np.array([9, 10])), [0, 5])
    np.testing.assert_array_equal(until(values, times, np.array([99, 29])), [3, 6])
    several = np.stack([values, -values], axis=-1)
    np.testing.assert_array_equal(until(several, times, np.array([10, 0])), [[1, -1], [4, -4]])


def test_until_refuses_an_event_before_the_first_time():
    with pytest.raises(ValueError, match="event: got 4, takes 5 or later"):
        until(np.zeros((1, 2)), np.array([5, 6]), np.array([4]))
