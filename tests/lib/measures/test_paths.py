from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import special_ortho_group

from sgcrl.measures.drift import align_over_time
from sgcrl.measures.paths import (
    carried_path,
    random_path,
    squared_angles,
    successive_cosines,
    windows_around,
)
from sgcrl.measures.visits import first_visits
from sgcrl.sphere import angle
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train


@pytest.fixture(scope="module")
def run(yard):
    settings = Settings(runs=3, episodes=12, steps=12, batch=20, snapshot_every=3)
    return train(yard, TabularCritic(yard, 3, 0, dimension=6), settings)


def arc(degrees):
    """Points on a great circle, so many degrees apart."""
    turn = np.radians(np.cumsum([0, *degrees]))
    return np.stack([np.cos(turn), np.sin(turn), 0 * turn], axis=-1)[None]


def test_the_carried_path_against_the_alignment_of_each_run(run, yard):
    found = carried_path(run, yard.goal)
    first = first_visits(run.trajectories, yard.states)
    for k in range(3):
        frame = (first[k] < run.snapshots[1:, None]) & yard.others
        # aligned later to earlier, which procrustes does the same way back
        moments = align_over_time(run.embeddings[k][::-1], frame[::-1])[::-1]
        assert np.allclose(found[k], moments[:, yard.goal], atol=1e-5)
    assert np.allclose(carried_path(run, yard.goal, moments=3), found[:, :3])


def test_a_state_of_each_run(run):
    each = np.array([1, 2, 3])
    found = carried_path(run, each)
    for k, state in enumerate(each):
        assert np.allclose(found[k], carried_path(run, int(state))[k])


def test_turning_everything_moves_no_path(run, yard):
    turns = special_ortho_group(6, seed=1).rvs(len(run.snapshots))
    still = np.stack([run.embeddings[:, -1] @ turn for turn in turns], axis=1)
    everywhere = np.tile(np.arange(yard.states), (3, 12, 1)).astype(np.int16)
    seen = replace(run, embeddings=still.astype(np.float32), trajectories=everywhere)
    path = carried_path(seen, yard.goal)
    assert np.allclose(path, path[:, :1], atol=1e-3)


def test_cosines_of_known_paths():
    assert np.allclose(successive_cosines(arc([10, 20, 30])), 1)
    assert np.allclose(successive_cosines(arc([10, -20, 30])), -1)
    corner = np.array([[[1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]]])
    assert np.allclose(successive_cosines(corner), 0)


def test_squared_angles_of_a_straight_path_grow_with_the_square():
    found = squared_angles(arc([5] * 8), [1, 2, 4])
    assert np.allclose(found, [[25, 100, 400]])
    with pytest.raises(ValueError, match="lags"):
        squared_angles(arc([5]), [2])


def test_a_random_path_has_the_steps_it_was_given(rng):
    degrees = rng.uniform(1, 20, (4, 30))
    path = random_path(degrees, 8, rng)
    assert np.allclose(angle(path[:, 1:], path[:, :-1]), degrees)
    assert np.allclose(np.linalg.norm(path, axis=-1), 1)


def test_a_random_path_forgets_and_grows_as_its_steps(rng):
    path = random_path(np.full((400, 40), 1.0), 64, rng)
    assert abs(successive_cosines(path).mean()) < 0.01
    assert np.allclose(squared_angles(path, [1, 4]).mean(axis=0), [1, 4], rtol=0.05)


def test_the_memory_of_updates_makes_steps_go_on(rng):
    # blocks of ten of a running mean with ρ = 0.9: their correlation, summed naively
    block = range(10)
    within = sum(0.9 ** abs(i - j) for i in block for j in block)
    across = sum(0.9 ** (10 + j - i) for i in block for j in block)
    path = random_path(np.full((400, 30), 1.0), 64, rng, momentum=0.9, updates=10)
    assert successive_cosines(path).mean() == pytest.approx(across / within, abs=0.02)


def test_windows_around_against_loops(rng):
    snapshots, event = np.arange(0, 101, 10), rng.integers(0, 110, 6)
    for near in (None, 30):
        reach = 1000 if near is None else near
        before, after = windows_around(snapshots, event, near)
        for k, n in np.ndindex(6, 10):
            start, end, at = 10 * n, 10 * n + 10, event[k]
            assert before[k, n] == (end <= at and start >= at - reach)
            assert after[k, n] == (start > at and end <= at + reach)
