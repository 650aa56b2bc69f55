import numpy as np
import pytest

from sgcrl.measures.landscape import barriers
from sgcrl.measures.traps import greedy_traps, shares_at_most, shares_by_state
from sgcrl.train import rollout
from sgcrl.worlds import four_rooms


@pytest.fixture
def world():
    return four_rooms()


def test_greedy_traps_against_one_table_at_a_time(world, rng):
    c = rng.random((2, 3, world.states))
    ends, stuck, height = greedy_traps(world, c, 20)
    for k in range(2):
        for n in range(3):
            one = c[k, n][None]
            stop = rollout(world, one, 0.0, 20)[0, -1]
            assert ends[k, n] == stop and stuck[k, n] == (stop != world.goal)
            np.testing.assert_allclose(height[k, n], barriers(world, one)[0, stop])


def test_a_map_without_a_trap_leads_to_the_goal(world):
    c = -world.distances[:, world.goal][None, None] / 20.0
    ends, stuck, height = greedy_traps(world, c, 18)
    assert ends.tolist() == [[world.goal]] and not stuck.any()
    np.testing.assert_allclose(height, 0, atol=1e-12)


def test_shares_against_loops_and_empty_runs(rng):
    values, counted = rng.random((3, 7)), rng.random((3, 7)) < 0.6
    counted[2] = False
    grid = np.array([0.2, 0.5, 1.0])
    found = shares_at_most(values, counted, grid)
    for k in range(2):
        for x, share in zip(grid, found[k], strict=True):
            np.testing.assert_allclose(share, np.mean(values[k, counted[k]] <= x))
    assert np.isnan(found[2]).all()

    ends = rng.integers(0, 4, (3, 7))
    by_state = shares_by_state(ends, counted, 4)
    for k in range(2):
        loop = [np.mean(ends[k, counted[k]] == s) for s in range(4)]
        np.testing.assert_allclose(by_state[k], loop)
    assert np.isnan(by_state[2]).all()
