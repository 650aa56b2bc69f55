from dataclasses import replace

import numpy as np
import pytest
from rounding import assert_near

from sgcrl.replay import Replay, Streams
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.variants.searches import BatchCritic, UntilMet, climb, mean_log, sgcrl
from sgcrl.worlds import from_text

ROOM = from_text("S  \n # \n  G")
SHORT = Settings(runs=3, episodes=30, steps=20, batch=16, seed=2)


def test_an_update_of_the_batchs_rows_is_one_of_the_whole_table(maze):
    whole, rows = (kind(maze, 3, 1) for kind in (TabularCritic, BatchCritic))
    replay, rng = Replay(3, 4, 20), Streams(1, "replay", 3)
    replay.add(np.random.default_rng(0).integers(0, maze.states, (3, 21)).astype(np.int16))
    for _ in range(5):
        pairs = replay.sample(16, 0.9, rng)
        losses = whole.update(pairs), rows.update(pairs)
        assert_near(losses[1], losses[0], terms=maze.states, dtype=np.float32)
        assert_near(rows.table, whole.table, terms=5 * maze.states, dtype=np.float32)
    untouched = ~np.isin(np.arange(maze.states), [pairs.anchors[0], pairs.positives[0]])
    assert rows.table.shape == whole.table.shape and untouched.any()


def test_training_ends_with_the_last_first_visit_and_is_the_same_until_then():
    settings = replace(SHORT, episodes=200, actor_temperature=np.inf)
    whole = train(ROOM, TabularCritic(ROOM, 3, 2), settings)
    short = train(ROOM, TabularCritic(ROOM, 3, 2), settings, goals=UntilMet(ROOM.goal))
    end = short.loss.shape[1]
    assert short.partial and end == whole.arrival().max() + 1 < 200
    assert np.array_equal(short.trajectories, whole.trajectories[:, :end])
    assert np.array_equal(short.similarity, whole.similarity[:, : end + 1])


def test_sgcrl_is_the_training_with_these_settings(maze):
    run = sgcrl(maze, SHORT, learning_rate=0.02, spread=0.2, until_met=False)
    critic = TabularCritic(maze, 3, 2, learning_rate=0.02, spread=0.2)
    expected = train(maze, critic, replace(SHORT, episodes=1))
    assert np.array_equal(run.trajectories[:, 0], expected.trajectories[:, 0])
    assert_near(run.similarity[:, 1], expected.similarity[:, 1], terms=100)
    assert run.loss.shape[1] == 30


def bowl(best):
    """First arrivals that are earliest at a place, and grow with the distance from it."""

    def arrivals(chosen, limit):
        away = sum(abs(chosen[name] - best[name]) for name in best)
        return np.minimum(np.array([8, 10, 12]) * (1 + away), limit)

    return arrivals


def test_a_climb_finds_the_bottom_of_a_bowl():
    ladders = {"a": range(7), "b": range(7), "c": range(7)}
    best = {"a": 5, "b": 2, "c": 4}
    found = climb(bowl(best), ladders, {"a": 1, "b": 4, "c": 1}, points=40, episodes=500)
    assert found.best == best and found.interior and len(found.tried) == 40
    assert len({tuple(chosen.values()) for chosen, _, _ in found.tried}) == 40


def test_it_goes_on_until_the_best_has_all_its_neighbours_or_no_longer():
    ladders = {"a": range(9), "b": range(9)}
    best, start = {"a": 7, "b": 2}, {"a": 1, "b": 4}
    short = climb(bowl(best), ladders, start, points=4, episodes=500, most=4)
    assert len(short.tried) == 4 and not short.interior
    longer = climb(bowl(best), ladders, start, points=4, episodes=500, most=60)
    assert longer.best == best and longer.interior and 4 < len(longer.tried) < 60


def test_an_end_of_a_ladder_is_no_interior():
    found = climb(bowl({"a": 4, "b": 2}), {"a": range(5), "b": range(5)}, {"a": 2, "b": 2}, 15, 99)
    assert found.best == {"a": 4, "b": 2} and not found.interior


def test_the_search_ends_when_nothing_is_left():
    found = climb(bowl({"a": 1}), {"a": range(3)}, {"a": 0}, points=10, episodes=99)
    assert found.best == {"a": 1} and found.interior and len(found.tried) == 3


@pytest.mark.parametrize("patience", [2, 5])
def test_no_run_gets_more_than_some_times_the_best_median(patience):
    ladder = {"a": range(9)}
    found = climb(bowl({"a": 0}), ladder, {"a": 4}, 9, 1000, patience=patience)
    medians = [np.median(times) for _, times, _ in found.tried]
    for n, (_, times, limit) in enumerate(found.tried):
        most = patience * (min(medians[:n]) + 1) if n else 1000
        assert limit <= most and times.max() <= limit


def test_where_nobody_arrives_something_is_chosen():
    found = climb(lambda chosen, limit: np.full(4, limit), {"a": range(5)}, {"a": 2}, 5, 50)
    assert found.best == {"a": 2} and len(found.tried) == 5


def test_mean_log_against_a_loop(rng):
    times = rng.integers(0, 100, size=12)
    expected = np.mean([np.log(min(time + 1, 60)) for time in times])
    assert_near(mean_log(times, 60), expected, terms=12)


def test_patience_prefers_settings_under_which_all_arrive():
    times = {0: np.array([5, 5, 5, 900]), 1: np.array([10, 10, 12, 12])}

    def arrivals(chosen, limit):
        return np.minimum(times[chosen["a"]], limit)

    hasty, patient = (
        climb(arrivals, {"a": range(2)}, {"a": 0}, 2, 1000, patience=n) for n in (2, 100)
    )
    assert hasty.best == {"a": 0} and patient.best == {"a": 1}


def test_the_best_on_all_runs_wins_a_final():
    first = {0: [9], 1: [5], 2: [8], 3: [30]}
    more = {0: [9, 9, 9], 1: [40, 40, 40], 2: [9, 9, 9], 3: [1, 1, 1]}

    def run(times):
        return lambda chosen, limit: np.minimum(times[chosen["a"]], limit)

    found = climb(run(first), {"a": range(4)}, {"a": 0}, 4, 99, again=run(more))
    assert found.best == {"a": 2} and found.interior
    assert climb(run(first), {"a": range(4)}, {"a": 0}, 4, 99).best == {"a": 1}


@pytest.mark.parametrize("name", ["points", "episodes"])
def test_bad_numbers_are_refused(name):
    options = {"points": 3, "episodes": 9} | {name: 0}
    with pytest.raises(ValueError, match=f"^{name}: got 0"):
        climb(bowl({"a": 1}), {"a": range(3)}, {"a": 0}, **options)
