import numpy as np
import pytest

from sgcrl.measures.clusters import region_cosines
from sgcrl.measures.rooms import (
    correlations_over_time,
    mean_of_pairs,
    most_opposed,
    of_different_runs,
    of_pair,
    opposed_rooms,
    region_means,
    seesaw,
    visits_follow,
)
from sgcrl.sphere import decompose
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train


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


@pytest.fixture(scope="module")
def run(maze):
    settings = Settings(runs=2, episodes=12, snapshot_every=2)
    return train(maze, TabularCritic(maze, 2, 0, dimension=8), settings)


def test_opposed_rooms_against_loops(run, maze):
    pairs, cosine = opposed_rooms(run)
    for k in range(2):
        moments = []
        for n in range(1, 7):
            table = run.embeddings[k, n]
            _, zeta = decompose(table, table[maze.goal])
            moments.append(region_cosines(zeta[None], maze.regions)[0])
        mean = np.mean(moments, axis=0)
        one, two = pairs[k]
        assert mean[one, two] == pytest.approx(mean.min()) == pytest.approx(cosine[k])


def test_a_seesaw_is_told_from_common_motion(rng):
    swing, pair = rng.normal(size=(5, 30, 1)), np.tile([0, 3], (5, 1))
    found = seesaw(swing * [1, 0.5, -0.5, -1], pair)
    assert np.allclose(found["pair"], -1) and np.allclose(found["all"], -1 / 3)
    found = seesaw(swing * [1, 2, 3, 4.0], pair)
    assert np.allclose(found["pair"], 1)
    for k in range(5):
        x, y = swing[k, :, 0], swing[k - 3, :, 0]
        assert np.allclose(found["pair, different runs"][k], np.corrcoef(x, y)[0, 1])


def test_rooms_of_different_runs_have_the_arithmetic_alone(rng):
    alone = rng.normal(size=(6, 20_000, 4)) * [1, 1, 0, 0]  # two rooms move, two do not
    found = seesaw(alone, np.tile([0, 1], (6, 1)), relative=True)
    # of a and b less the mean of a, b, 0, 0: −(3/16 + 3/16) over 9/16 + 1/16
    assert np.allclose([found["pair"], found["pair, different runs"]], -0.6, atol=0.03)


def test_rooms_of_different_runs_against_loops(series):
    found = of_different_runs(series)
    for k, r in np.ndindex(3, 4):
        assert (found[k, :, r] == series[(k - r) % 3, :, r]).all()


def test_visits_follow_against_loops(run, maze):
    rooms = [np.flatnonzero((maze.regions == room) & maze.others) for room in range(4)]
    for shift in (0, 1):
        found = visits_follow(run, shift)
        for k in range(2):
            c = run.similarity[(k - shift) % 2].astype(float)
            means = np.array([[c[t, room].mean() for room in rooms] for t in run.snapshots])
            rose = np.diff(means, axis=0)
            rose -= rose.mean(axis=1, keepdims=True)
            windows = [run.trajectories[k, t : t + 2] for t in range(0, 12, 2)]
            share = np.array([
                [(maze.regions[window] == room).mean() for room in range(4)] for window in windows
            ])  # fmt: skip
            share /= np.array([[np.sum(maze.regions == room)] for room in range(4)]).T
            with np.errstate(invalid="ignore"):
                each = [np.corrcoef(rose[:-1, r], np.diff(share[:, r]))[0, 1] for r in range(4)]
            assert found[k] == pytest.approx(np.nanmean(each), abs=1e-6)
