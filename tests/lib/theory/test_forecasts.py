import numpy as np
import pytest
from rounding import assert_near
from walled import WORLD

from sgcrl.replay import Streams
from sgcrl.sphere import decompose
from sgcrl.tabular import start_table
from sgcrl.theory.flow import fall_times, population_flow
from sgcrl.theory.forecasts import (
    HALF,
    Squeezes,
    growth_along,
    matches,
    mode_growth,
    offset_shares,
    replay_modes,
    squeeze_flows,
    squeeze_forecasts,
    walk_rates,
)
from sgcrl.theory.modes import (
    growth_modes,
    growth_operator,
    kernel_modes,
    predicted_similarity,
    predicted_squeeze_time,
    settled_modes,
)
from sgcrl.theory.pairs import pair_distribution, random_walk, replay_distribution
from sgcrl.variants.worlds import tower_of_hanoi
from sgcrl.worlds import from_text, walled_off

LANE = walled_off(from_text("S" + 6 * " " + "G", name="lane"))
PAIRS = pair_distribution(random_walk(LANE), LANE.start, 20)


def test_squeezes_are_read_off_the_population_flow():
    spreads = [0.01, 0.1]
    found = squeeze_flows(LANE, PAIRS, spreads, seed=0, runs=3, dimension=16, moments=30)
    assert found.times.shape == (2, 30) and found.c.shape == (3, 2, 30)
    for n, spread in enumerate(spreads):
        time = predicted_squeeze_time(PAIRS, spread, 16)
        assert found.times[n, -1] == pytest.approx(2.5 * time)
        table = start_table(LANE, 16, "symmetric", spread, Streams(0, "start", 3))
        flow = population_flow(table, PAIRS, LANE.goal, found.times[n])
        c = flow.c @ PAIRS.sum(1)
        np.testing.assert_allclose(found.c[:, n], c, atol=1e-4)
        for share in (HALF, 0.9):
            np.testing.assert_allclose(
                found.fall(share)[:, n], fall_times(found.times[n], c, share), rtol=1e-3
            )


def test_what_never_falls_keeps_the_last_time():
    flat = Squeezes(np.array([[0.0, 5.0]]), np.ones((2, 1, 2)))
    assert (flat.fall() == 5).all()


def test_forecasts_by_all_modes_and_by_the_first():
    spreads, visits = np.array([1e-6, 0.01, 0.1]), PAIRS.sum(1)
    found = squeeze_forecasts(PAIRS, spreads, 16)
    rates, modes = growth_modes(PAIRS)
    for n, spread in enumerate(spreads):
        time = predicted_squeeze_time(PAIRS, spread, 16)
        assert found["all modes"][n] == pytest.approx(time)
        # by the first mode alone the mean of ‖w‖² over visits reaches that of c = c(0)/√2
        q, first = spread**2 * 15, modes[:, 0] ** 2
        mean = q * visits @ first * np.exp(2 * rates[0] * found["first mode"][n])
        assert 1 / (1 + mean) == pytest.approx(0.5 / (1 + q), rel=1e-9)
    assert np.diff(found["first mode"]).max() < 0  # more noise, sooner


def test_forecast_by_visits_alone_is_that_of_states_that_pair_with_themselves():
    visits = PAIRS.sum(1)
    time = squeeze_forecasts(PAIRS, [0.01], 16)["visits alone"][0]
    c = predicted_similarity(np.diag(visits), 0.01, 16, [0.0, time]) @ visits
    assert c[1] / c[0] == pytest.approx(HALF)
    # two states visited alike: J = 1/2 on the diagonal grows at the rate 1, by hand
    half, q = np.eye(2) / 2, 0.01**2 * 15
    by_hand = np.log((1 + 2 * q - q / 2) / (q / 2)) / 2  # w² = q(1 + e^{2t})/2, c² halved
    other = np.array([[0.3, 0.2], [0.2, 0.3]])
    for joint in (half, other):
        assert squeeze_forecasts(joint, [0.01], 16)["visits alone"][0] == pytest.approx(
            by_hand, rel=2e-3
        )


def test_growth_of_modes_in_the_linear_phase():
    growth = mode_growth(LANE, PAIRS, 1e-5, seed=1, runs=3, dimension=8, count=3, moments=40)
    rates, modes = growth_modes(PAIRS)
    assert growth.amplitudes.shape == (3, 40, 3) and growth.c.shape == (3, 40)
    np.testing.assert_array_equal(growth.rates, rates[:3])
    assert np.abs(growth.errors(0.9999)).max() < 0.01
    found = growth.measured(0.9999, 1.1) / rates[:3] - 1
    np.testing.assert_allclose(found, growth.errors(0.9999))
    # naive: project ζ by hand, one run and one mode
    table = start_table(LANE, 8, "symmetric", 1e-5, Streams(1, "start", 3))
    zeta = decompose(table, table[:, LANE.goal])[1]
    by_hand = sum(modes[s, 1] * zeta[2, s].astype(float) for s in range(LANE.states))
    assert growth.amplitudes[2, 0, 1] == pytest.approx(np.linalg.norm(by_hand), rel=1e-4)


@pytest.mark.parametrize("discount", [0.5, 0.99, 1.0])
def test_offset_shares_by_counting(discount):
    steps, shares = 7, np.zeros(8)
    for anchor in range(steps):
        weights = discount ** np.arange(steps - anchor + 1)
        for k, weight in enumerate(weights):
            shares[k] += weight / weights.sum() / steps
    assert_near(offset_shares(steps, discount), shares, terms=64)


@pytest.mark.parametrize("world", [WORLD, walled_off(tower_of_hanoi(2))])
def test_rates_of_an_even_walk_are_the_growth_rates(world):
    walk, even = random_walk(world), world.others / world.others.sum()
    rates, _ = growth_modes(pair_distribution(walk, even, 12))
    free = even > 0
    found = walk_rates(walk[np.ix_(free, free)], 12)
    assert_near(np.sort(found)[::-1], rates, terms=world.states**2)


def test_a_walk_that_cannot_turn_round_is_refused():
    with pytest.raises(ValueError, match="symmetric"):
        walk_rates(np.array([[0.0, 1.0], [0.5, 0.5]]), 5)


@pytest.mark.parametrize("modes", [growth_modes, settled_modes])
def test_replay_modes_are_those_of_each_run(modes):
    ways = np.random.default_rng(0).integers(0, 5, (2, 6, 9))
    found = replay_modes(ways, 5, [2, 6], modes)
    assert found.shape == (2, 2, 5, 2)
    for k in range(2):
        for n, episodes in enumerate((2, 6)):
            joint = replay_distribution(ways[k, :episodes], 5)
            np.testing.assert_array_equal(found[k, n], modes(joint)[1][:, :2])


def test_matches_by_hand():
    predicted = np.array([-1.0, 0.5, 2.0])
    found = np.array([[-2.0, 1.0, 4.0], [1.0, -1.0, -1.0], [3.0, 3.0, 3.0]])
    correlation, signs, negative = matches(found, predicted)
    expected = [np.corrcoef(row, predicted)[0, 1] for row in found[:2]]
    np.testing.assert_allclose(correlation, [*expected, 0])
    np.testing.assert_allclose(signs, [1, 0, 2 / 3])
    np.testing.assert_allclose(negative, [1 / 3, 2 / 3, 0])


def test_growth_along_the_modes_of_a_kernel_is_that_of_the_linear_flow():
    rng = np.random.default_rng(0)
    half = rng.standard_normal((2, LANE.states, LANE.states))
    kernel = half @ np.swapaxes(half, 1, 2)
    rates, modes = kernel_modes(kernel, PAIRS)
    start, times, operator = rng.standard_normal((LANE.states, 5)), np.array([0.0, 0.1, 0.3]), []
    for run in kernel:
        values, vectors = np.linalg.eig(run @ growth_operator(PAIRS))
        inverse = np.linalg.inv(vectors)
        operator.append([(vectors * np.exp(values * t)) @ inverse @ start for t in times])
    tables = np.real(operator)
    found = growth_along(modes[:, :, :3], PAIRS, tables, times)
    np.testing.assert_allclose(found, rates[:, :3], rtol=1e-6)
