import numpy as np
import pytest
from rounding import assert_near
from scipy import optimize, stats

from sgcrl.measures.growth import censored_power

SIZES = np.array([40, 61, 93, 125, 168])


def drawn(power, runs=400, seed=0, spread=0.7):
    noise = np.random.default_rng(seed).normal(0, spread, (len(SIZES), runs))
    return list(0.01 * SIZES[:, None] ** power * np.exp(noise))


def test_without_stopped_runs_it_is_least_squares():
    times = drawn(2.0, 20)
    found = censored_power(SIZES, times, [np.inf] * 5)
    x = np.repeat(np.log(SIZES), 20)
    expected = stats.linregress(x, np.log(np.concatenate(times))).slope
    assert_near(found.power.value, expected, terms=100)
    assert found[1:] == (5, 100, 0)


@pytest.mark.parametrize("power", [0.5, 2.0, 3.0])
def test_a_known_power_comes_out_although_many_runs_were_stopped(power):
    times = drawn(power)
    limit = np.quantile(np.concatenate(times), 0.6)
    found = censored_power(SIZES, times, [limit] * 5)
    assert found.censored == 800
    assert found.power.low < power < found.power.high and found.power.high - found.power.low < 0.6
    dropped = [group[group <= limit] for group in times]
    x = np.concatenate([np.full(len(g), np.log(n)) for n, g in zip(SIZES, dropped, strict=True)])
    assert stats.linregress(x, np.log(np.concatenate(dropped))).slope < found.power.low


def test_it_is_the_maximum_of_the_likelihood():
    times = drawn(2.5, 15, seed=3)
    limit = np.quantile(np.concatenate(times), 0.7)
    times[4][:] = np.inf  # a size at which none arrives is kept
    y = np.log(np.minimum(np.concatenate(times), limit))
    gone, x = np.concatenate(times) > limit, np.repeat(np.log(SIZES), 15)

    def loss(parts):
        a, p, spread = parts
        z = (y - a - p * x) / np.exp(spread)
        return -np.where(gone, stats.norm.logsf(z), stats.norm.logpdf(z) - spread).sum()

    best = optimize.minimize(loss, (-4, 2, 0), method="Nelder-Mead", options={"xatol": 1e-9})
    found = censored_power(SIZES, times, [limit] * 5, resamples=10)
    assert abs(found.power.value - best.x[1]) < 1e-3


def test_it_covers_the_truth_about_as_often_as_it_says():
    hits = 0
    for seed in range(40):
        times = drawn(2.0, 12, seed)
        found = censored_power(SIZES, times, [300.0] * 5, resamples=100).power
        hits += found.low < 2.0 < found.high
    assert hits >= 31


def test_too_little_is_unknown():
    never = np.full(4, np.inf)
    assert np.isnan(censored_power([1, 2], [never, never], [9, 9]).power.value)
    assert np.isnan(censored_power([1, 2], [np.ones(4), never], [9, 9]).power.value)
    assert np.isnan(censored_power([1, 2], [np.ones(1), np.ones(1)], [9, 9]).power.value)
    equal = censored_power([1, 2], [np.ones(4), np.full(4, 2.0)], [9, 9])
    assert_near(equal.power.value, 1.0, terms=8)


def test_bad_times_are_refused():
    with pytest.raises(ValueError, match="^times: got 1 groups"):
        censored_power([1, 2], [np.ones(3)], [9, 9])
    with pytest.raises(ValueError, match="^times: got NaN"):
        censored_power([1, 2], [np.ones(3), np.full(3, np.nan)], [9, 9])
