import numpy as np
import pytest
from rounding import assert_mean, assert_near

from sgcrl.measures.exploration import (
    expected_coverage,
    median_episode,
    newly_visited,
    preference_for_new,
    time_to_see,
)
from sgcrl.measures.visits import coverage
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, policy, train


def test_expected_coverage_is_that_of_many_random_actors(maze):
    settings = Settings(runs=400, episodes=6, steps=12, batch=4, actor_temperature=np.inf)
    run = train(maze, TabularCritic(maze, 400, 0, dimension=2, frozen=True), settings)
    lot = policy(maze, np.zeros(maze.states), np.inf)
    found = expected_coverage(maze, lot, 12, [1, 6])
    seen = coverage(run.trajectories, maze.states)
    for episodes, expected in zip((1, 6), found, strict=True):
        assert_mean(seen[:, episodes - 1], expected)


def test_the_median_episode_is_where_half_have_succeeded():
    assert_near((1 - 0.03) ** median_episode(0.03), 0.5, terms=50)
    assert median_episode(0.0) == np.inf and median_episode(1.0) == 0


def test_preference_for_new_against_loops(maze, rng):
    paths = np.zeros((3, 4, 6), np.int16)
    for k, e, t in np.ndindex(3, 4, 5):
        paths[k, e, t + 1] = rng.choice(maze.next_state[paths[k, e, t]])
    judges = paths[::-1]
    for visiting, options in ((paths, {}), (judges, {"judges": judges})):
        found = preference_for_new(maze, paths, **options)
        for k, e in np.ndindex(3, 4):
            n = np.bincount(visiting[k, :e].ravel(), minlength=maze.states)
            gains = []
            for here, there in zip(paths[k, e], paths[k, e, 1:], strict=False):
                lot = np.mean([np.log(1 + n[t]) for t in maze.next_state[here]])
                gains.append(lot - np.log(1 + n[there]))
            assert_near(found[k, e], np.mean(gains), terms=30, scale=3)


def test_a_random_actor_has_no_preference(maze):
    settings = Settings(runs=600, episodes=8, steps=10, batch=4, actor_temperature=np.inf)
    run = train(maze, TabularCritic(maze, 600, 0, dimension=2, frozen=True), settings)
    assert_mean(preference_for_new(maze, run.trajectories).mean(axis=1), 0.0)


def test_other_judges_are_refused(maze):
    paths = np.zeros((2, 3, 4), np.int16)
    with pytest.raises(ValueError, match="^judges: got"):
        preference_for_new(maze, paths, judges=paths[:, :2])


def test_time_to_see_against_a_loop(rng):
    paths = rng.integers(0, 9, size=(5, 6, 3)).astype(np.int16)
    seen = coverage(paths, 9)
    for count in (1, 4, 8, 9, 10):
        expected = [next((e + 1 for e in range(6) if row[e] >= count), 7) for row in seen]
        assert time_to_see(paths, 9, count).tolist() == expected


def test_newly_visited_against_loops(rng):
    paths = rng.integers(0, 30, (4, 12, 3))
    counted = rng.random((4, 12)) < 0.5
    event = np.array([0, 3, 7, 11])
    for options, which in (({}, np.ones((4, 12), bool)), ({"counted": counted}, counted)):
        found = newly_visited(paths, 30, event, 4, **options)
        assert found.shape == (4, 4)
        for k, n in np.ndindex(3, 4):
            before = {*paths[k, : event[k] + 1].flat}
            later = range(event[k] + 1, event[k] + 2 + n)
            seen = {state for e in later if which[k, e] for state in paths[k, e]}
            assert found[k, n] == len(seen - before)
        assert np.isnan(found[3]).all()


def test_newly_visited_is_the_rise_of_coverage(rng):
    paths = rng.integers(0, 40, (5, 10, 4))
    seen = coverage(paths, 40)
    found = newly_visited(paths, 40, np.full(5, 2), 7)
    assert (found == seen[:, 3:] - seen[:, 2:3]).all()


def test_newly_visited_needs_a_window(rng):
    with pytest.raises(ValueError, match="window: got 0"):
        newly_visited(rng.integers(0, 9, (2, 3, 4)), 9, np.zeros(2, int), 0)
