import numpy as np
import pytest

from sgcrl.measures.clusters import region_cosines
from sgcrl.measures.rooms import (
    correlations_over_time,
    mean_of_pairs,
    most_opposed,
    of_pair,
    region_means,
)


@pytest.fixture
def series(rng):
    return rng.normal(size=(3, 20, 4))


def test_region_means_against_loops(maze, rng):
    values, among = rng.normal(size=(2, 3, maze.states)), maze.others
    found = region_means(values, maze.regions, among)
    for place in np.ndindex(2, 3):
        for region in range(4):
            states = [s for s in range(maze.states) if maze.regions[s] == region and among[s]]
            assert np.isclose(found[(*place, region)], values[place][states].mean())


def test_region_means_of_no_state_are_unknown(maze):
    nobody = np.zeros(maze.states, bool)
    assert np.isnan(region_means(np.ones(maze.states), maze.regions, nobody)).all()


def test_correlations_against_numpy(series, rng):
    others, when = rng.normal(size=series.shape), rng.random((3, 20)) < 0.6
    found = correlations_over_time(series, others, when)
    for k, a, b in np.ndindex(3, 4, 4):
        x, y = series[k, when[k], a], others[k, when[k], b]
        assert np.isclose(found[k, a, b], np.corrcoef(x, y)[0, 1])
    own = correlations_over_time(series)
    assert np.allclose(own[0], np.corrcoef(series[0].T))
    assert np.allclose(own, np.swapaxes(own, 1, 2))


def test_correlations_that_nobody_knows(series):
    few = np.zeros((3, 20), bool)
    few[:, :2] = True
    assert np.isnan(correlations_over_time(series, when=few)).all()
    still = series.copy()
    still[..., 0] = 1.5
    found = correlations_over_time(still)
    assert np.isnan(found[:, 0]).all() and np.isfinite(found[:, 1:, 1:]).all()


def test_what_adds_up_to_a_constant_has_minus_a_third(rng):
    noise = rng.normal(size=(2, 40_000, 4))
    found = mean_of_pairs(correlations_over_time(noise - noise.mean(axis=2, keepdims=True)))
    assert np.allclose(found, -1 / 3, atol=0.01)
    together = np.repeat(noise[..., :1], 4, axis=2)
    assert np.allclose(mean_of_pairs(correlations_over_time(together)), 1)


def test_the_most_opposed_pair_against_loops(maze, rng):
    cosines = region_cosines(rng.normal(size=(5, maze.states, 6)), maze.regions)
    pairs = most_opposed(cosines)
    for k, (one, two) in enumerate(pairs):
        lowest = min(cosines[k, a, b] for a in range(4) for b in range(a))
        assert cosines[k, one, two] == pytest.approx(lowest) and one < two
    assert np.allclose(
        of_pair(cosines, pairs), [cosines[k, a, b] for k, (a, b) in enumerate(pairs)]
    )


def test_of_pair_takes_both_orders():
    matrix = np.arange(9.0).reshape(1, 3, 3)
    assert of_pair(matrix, np.array([[0, 2]])) == (2 + 6) / 2
