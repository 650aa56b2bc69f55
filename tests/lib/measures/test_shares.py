import numpy as np
import pytest
from rounding import assert_near

from sgcrl.measures.shares import expected_shares, predicted_left_out, share_error, share_noise
from sgcrl.measures.statistics import jackknife, logistic_fit


def drawn(rng, chances, runs):
    return rng.random((runs, len(chances))) < chances


def test_a_left_out_condition_is_predicted_from_the_others_alone(rng):
    features = rng.standard_normal((6, 2))
    happened = drawn(rng, 1 / (1 + np.exp(-features[:, 0])), 40)
    found = predicted_left_out(features, happened)
    rest = np.array([0, 1, 3, 4, 5])
    alone = logistic_fit(features[rest], happened[:, rest]).predict_proba(features[[2]])[0, 1]
    assert_near(found[2], alone, terms=100)
    changed = happened.copy()
    changed[:, 2] = ~changed[:, 2]
    assert predicted_left_out(features, changed)[2] == found[2]
    with pytest.raises(ValueError, match="features: got 2 conditions, takes 3"):
        predicted_left_out(features[:2], happened[:, :2])


def test_where_all_runs_agree_there_is_nothing_to_fit(rng):
    features = rng.standard_normal((4, 1))
    for share in (0.0, 1.0):
        happened = np.full((5, 4), bool(share))
        assert (expected_shares(features, happened, features[:2]) == share).all()
        assert (predicted_left_out(features, happened) == share).all()


def test_a_fit_to_a_law_finds_its_shares(rng):
    features = np.linspace(-2, 2, 9)[:, None]
    chances = 1 / (1 + np.exp(-1 - 2 * features[:, 0]))
    found = expected_shares(features, drawn(rng, chances, 4000), features)
    assert np.abs(found - chances).max() < 0.02  # 36,000 draws


@pytest.mark.parametrize("off", [0.0, 0.1, 0.3])
def test_noise_of_few_runs_does_not_count_as_error(rng, off):
    chances = np.linspace(0.2, 0.6, 7)
    few = [share_error(chances + off, drawn(rng, chances, 8)) for _ in range(2000)]
    squares = np.mean([found.value**2 for found in few])
    if off:  # without a fault half of the roots are of numbers below 0, which count as 0
        assert abs(squares - off**2) < 0.01
    raw = np.mean([(chances + off - drawn(rng, chances, 8).mean(axis=0)) ** 2 for _ in range(2000)])
    assert raw > off**2 + 0.02  # the plain error is larger by the noise


def test_the_error_and_its_interval_against_loops(rng):
    expected, happened = rng.random(5), drawn(rng, rng.random(5), 12)

    def slow(chosen):
        share, count = happened[chosen].mean(axis=0), len(chosen)
        terms = [
            (e - s) ** 2 - s * (1 - s) / (count - 1) for e, s in zip(expected, share, strict=True)
        ]
        return [sum(terms) / len(terms)]

    (square,) = jackknife(slow, 12)
    found = share_error(expected, happened)
    ends = np.sqrt(np.maximum([square.value, square.low, square.high], 0))
    assert_near(np.array(found[:3]), ends, terms=200)
    assert found.runs == 12
    assert np.isnan(share_error(expected, happened[:2]).value)


def test_the_noise_is_the_spread_of_repeated_shares(rng):
    chances = np.array([0.1, 0.5, 0.8])
    shares = drawn(rng, chances, 20 * 4000).reshape(4000, 20, 3).mean(axis=1)
    noise = np.mean([share_noise(drawn(rng, chances, 20)) ** 2 for _ in range(4000)])
    assert abs(np.sqrt(noise) - np.sqrt(shares.var(axis=0).mean())) < 0.003
    assert np.isnan(share_noise(drawn(rng, chances, 1)))
