import numpy as np
import pytest
from runs import run_of
from scipy.stats import spearmanr

from sgcrl.measures.surroundings import accuracy, near_attractor, new_states, returns, visit_overlap


def test_returns_against_loops(rng):
    trajectories = rng.integers(0, 6, (2, 3, 21))
    found = returns(trajectories, 2, 5)
    for k, e in np.ndindex(2, 3):
        path = trajectories[k, e]
        came = [
            path[t] != path[t - 1]
            and any(path[t] == path[t - ago] for ago in range(2, 6) if t - ago >= 0)
            for t in range(1, 21)
        ]
        assert found[k, e] == pytest.approx(np.mean(came))


def test_returns_of_known_paths():
    there_and_back = np.tile([0, 1], 6)[None, None, :11]
    assert returns(there_and_back)[0, 0] == pytest.approx(0.9)  # all but the first step
    assert returns(np.zeros((1, 1, 11), int))[0, 0] == 0  # who stays does not come back
    assert returns(np.arange(11)[None, None])[0, 0] == 0


@pytest.fixture
def record(yard, rng):
    return run_of(
        yard,
        rng.integers(0, yard.states, (3, 8, 4)).astype(np.int16),
        snapshots=np.array([0, 2, 5, 8]),
        evaluations=np.array([0, 2, 4, 6, 8]),
        greedy=rng.integers(0, yard.states, (3, 5, 4)).astype(np.int16),
    )


def test_near_attractor_against_loops(record, yard):
    for shift in (0, 1):
        found = near_attractor(record, 1, shift)
        for k in range(3):
            for window, evaluation in enumerate((0, 1, 2)):  # of episode 5 that of 4 is the latest
                place = record.greedy[(k - shift) % 3, evaluation, -1]
                assert (found[k, window] == (yard.distances[place] <= 1)).all()


def test_new_states_against_loops(record, yard):
    found = new_states(record)
    for k in range(3):
        for window, (start, end) in enumerate(((0, 2), (2, 5), (5, 8))):
            before, now = (
                set(record.trajectories[k, a:b].ravel()) for a, b in ((0, start), (start, end))
            )
            assert set(np.flatnonzero(found[k, window])) == now - before


def test_accuracy_against_scipy(maze, rng):
    points = rng.normal(size=(3, maze.states, 5))
    among = rng.random((3, maze.states)) < 0.3
    found = accuracy(points, maze.distances, among)
    for k in range(3):
        states = np.flatnonzero(among[k])
        pairs = [(a, b) for i, a in enumerate(states) for b in states[i + 1 :]]
        similar = [points[k, a] @ points[k, b] for a, b in pairs]
        assert found[k] == pytest.approx(spearmanr(similar, [-maze.distances[p] for p in pairs])[0])


def test_accuracy_that_nobody_knows(maze):
    points, among = np.ones((2, maze.states, 3)), np.zeros((2, maze.states), bool)
    among[0, :2] = among[1, :9] = True
    assert np.isnan(accuracy(points, maze.distances, among)).all()


def test_visit_overlap_against_loops(rng):
    trajectories = rng.integers(0, 5, (2, 6, 4))
    found = visit_overlap(trajectories, 5, 2)
    for k, n in np.ndindex(2, 2):
        one, two = (trajectories[k, 2 * m : 2 * m + 2].ravel() for m in (n, n + 1))
        smaller = [min((one == s).mean(), (two == s).mean()) for s in range(5)]
        assert found[k, n] == pytest.approx(sum(smaller))
    assert visit_overlap(np.ones((1, 4, 3), int), 5, 1).tolist() == [[1, 1, 1]]
    with pytest.raises(ValueError, match="size"):
        visit_overlap(trajectories, 5, 4)
