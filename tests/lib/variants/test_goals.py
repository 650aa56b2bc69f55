import numpy as np
import pytest
from rounding import UNLIKELY, assert_near
from scipy.stats import chisquare

from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.variants.goals import (
    AveragedGoals,
    LeastVisited,
    RetireWhenSampled,
    Uniform,
    averaged,
    random_sets,
)
from sgcrl.variants.interventions import LogitsCritic
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


@pytest.mark.parametrize("among", [np.array([2, 8]), np.array([[2, 8], [1, 3], [5, 5]])])
def test_the_actor_of_averaged_goals_climbs_the_mean_embedding_of_the_goals(yard, among):
    critic = averaged(yard, 3, 0, among=among, dimension=8)
    psi = critic.embed()
    for k, goals in enumerate(np.broadcast_to(among, (3, 2))):
        aim = 0.5 * psi[k, goals[0]] + 0.5 * psi[k, goals[1]]
        assert_near(critic.similarity(yard.goal)[k], psi[k] @ aim, terms=8)
    assert (critic.similarity(0) == critic.similarity(np.array([4, 5, 6]))).all()


def test_averaged_goals_need_no_embeddings(yard):
    logits = LogitsCritic(yard, 2, 0, dimension=8)
    found = averaged(yard, 2, 0, among=np.array([2, 8]), of=LogitsCritic, dimension=8)
    assert (found.similarity(0) == AveragedGoals(logits, np.array([2, 8])).similarity(0)).all()
    assert_near(found.similarity(0), logits.logits[:, :, [2, 8]].mean(axis=2), terms=2)


def test_averaged_goals_leave_learning_alone(yard, draw_pairs):
    plain = TabularCritic(yard, 3, 0, dimension=8)
    both = averaged(yard, 3, 0, among=np.array([2, 8]), dimension=8)
    pairs = draw_pairs(3, 20, yard.states)
    assert (plain.update(pairs) == both.update(pairs)).all()
    assert (plain.embed() == both.embed()).all()


def test_one_averaged_goal_trains_as_the_single_goal_does(yard):
    settings = Settings(runs=3, episodes=15, steps=12, batch=20)
    single = train(yard, TabularCritic(yard, 3, 0, dimension=8), settings)
    critic = averaged(yard, 3, 0, among=np.array([yard.goal]), dimension=8)
    assert (train(yard, critic, settings).trajectories == single.trajectories).all()


@pytest.mark.parametrize("shape", [(0,), (3, 4), (2, 0)])
def test_averaged_goals_of_another_shape_are_refused(yard, shape):
    with pytest.raises(ValueError, match="among: got shape"):
        averaged(yard, 2, 0, among=np.zeros(shape, int))
