import numpy as np
import pytest
from rounding import UNLIKELY
from scipy.stats import chisquare

from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.variants.goals import LeastVisited, RetireWhenSampled, Uniform, random_sets
from sgcrl.worlds import walled_off

RULES = (Uniform, RetireWhenSampled, LeastVisited)


def test_random_sets_hold_the_goal_and_other_reachable_states(maze):
    sets = random_sets(maze, 40, 8, seed=3)
    assert sets.shape == (40, 8) and (sets[:, 0] == maze.goal).all()
    assert all(len(set(row)) == 8 for row in sets.tolist())
    assert not (sets == maze.start).any() and maze.reachable[sets].all()
    assert len({tuple(row) for row in sets.tolist()}) == 40
    assert (random_sets(maze, 40, 3, seed=3) == sets[:, :3]).all()
    assert (random_sets(walled_off(maze), 40, 8, seed=3) == sets).all()
    assert (random_sets(maze, 40, 8, seed=4) != sets).any()
    assert (random_sets(maze, 3, 8, seed=3, first=20) == sets[20:23]).all()


def test_random_sets_are_uniform(maze):
    drawn = random_sets(maze, 4000, 3, seed=0)[:, 1:]
    count = np.bincount(drawn.ravel(), minlength=maze.states)
    count = np.delete(count, [maze.start, maze.goal])
    assert len(count) == maze.states - 2 and chisquare(count).pvalue > UNLIKELY


@pytest.mark.parametrize("rule", RULES)
def test_rules_stay_in_the_set_of_their_run_and_reach_all_of_it(rule, streams):
    rng = streams(2, "goals")
    among = np.array([[0, 3, 7], [2, 5, 8]])
    visits = np.zeros((2, 9), int)
    drawn = np.array([rule(among)(visits, rng) for _ in range(3000)])
    for k in range(2):
        count = np.bincount(drawn[:, k], minlength=9)[among[k]]
        assert count.sum() == 3000 and chisquare(count).pvalue > UNLIKELY
    shared = np.array([rule(among[0])(visits, rng) for _ in range(100)])
    assert set(shared.ravel()) == {0, 3, 7}


def test_a_goal_retires_when_it_has_been_visited(streams):
    rng = streams(3, "goals")
    rule = RetireWhenSampled(np.array([0, 3, 7]))
    visits = np.zeros((3, 9), int)
    visits[0, [0, 1]] = 5, 9
    visits[1, [0, 3]] = 1, 2
    visits[2, [0, 3, 7]] = 1, 2, 30
    drawn = np.array([rule(visits, rng) for _ in range(300)])
    assert [set(column) for column in drawn.T] == [{3, 7}, {7}, {0, 3, 7}]


def test_the_least_visited_goal_is_chosen(streams):
    rng = streams(2, "goals")
    rule = LeastVisited(np.array([0, 3, 7]))
    visits = np.array([[4, 0, 0, 2, 0, 0, 0, 3, 0], [1, 0, 0, 1, 0, 0, 0, 2, 0]])
    drawn = np.array([rule(visits, rng) for _ in range(200)])
    assert set(drawn[:, 0]) == {3} and set(drawn[:, 1]) == {0, 3}


def test_rules_draw_the_same_goals_of_the_same_seed_in_training(yard):
    settings = Settings(runs=3, episodes=20, steps=15, batch=20)

    def goals(rule):
        critic = TabularCritic(yard, 3, 0, dimension=8)
        return train(yard, critic, settings, goals=rule(np.arange(yard.states))).goals

    for rule in RULES:
        assert (goals(rule) == goals(rule)).all()
    assert (goals(Uniform) != goals(LeastVisited)).any()


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("shape", [(), (0,), (3, 4), (2, 0), (1, 2, 4)])
def test_sets_of_another_shape_are_refused(rule, shape, streams):
    with pytest.raises(ValueError, match="among: got shape"):
        rule(np.zeros(shape, int))(np.zeros((2, 9), int), streams(2, "goals"))


@pytest.mark.parametrize("count", [0, 89])
def test_a_set_needs_a_possible_size(maze, count):
    with pytest.raises(ValueError, match=r"count: got \d+, takes 1\.\.88"):
        random_sets(maze, 2, count, seed=0)
