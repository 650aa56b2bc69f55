from itertools import product

import numpy as np
import pytest

from sgcrl.measures.returns import (
    alignment,
    best_moves,
    discounted_futures,
    expected_return,
    optimal_return,
    transitions,
    weighted_correlation,
)
from sgcrl.theory.pairs import random_walk
from sgcrl.train import policy

GAMMA = 0.9


@pytest.fixture
def actions(yard, rng):
    return policy(yard, rng.standard_normal((3, yard.states)), 0.5)


@pytest.fixture
def reward(yard, rng):
    return rng.standard_normal((3, yard.states))


def test_the_random_actor_s_transitions_are_the_random_walk(maze):
    uniform = np.full(maze.next_state.shape, 1 / maze.next_state.shape[1])
    np.testing.assert_allclose(transitions(maze, uniform), random_walk(maze), atol=1e-15)
    with pytest.raises(ValueError, match="actions: got shape"):
        transitions(maze, uniform[:-1])


def test_futures_are_the_geometric_mixture_of_powers(yard, actions):
    found = discounted_futures(yard, actions, GAMMA)
    step, power, mixture = transitions(yard, actions), np.eye(yard.states), 0
    for k in range(400):
        mixture = mixture + (1 - GAMMA) * GAMMA**k * power
        power = power @ step
    np.testing.assert_allclose(found, mixture, atol=1e-12)
    np.testing.assert_allclose(found.sum(-1), 1, atol=1e-12)
    np.testing.assert_allclose(discounted_futures(yard, actions, 0.0), mixture * 0 + np.eye(9))


def test_a_policy_s_return_is_the_mean_reward_of_its_futures(yard, actions, reward):
    found = expected_return(yard, actions, reward, GAMMA)
    expected = np.einsum("kst,kt->ks", discounted_futures(yard, actions, GAMMA), reward)
    np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize("discount", [0.0, 0.5, 0.9, 0.99])
def test_the_best_return_is_that_of_value_iteration(maze, rng, discount):
    reward = rng.standard_normal((2, maze.states))
    reward[1] = np.round(reward[1])  # many equally good ways
    value = np.zeros((2, maze.states))
    for _ in range(3000):
        for k in range(2):
            ahead = value[k][maze.next_state].max(axis=1)
            value[k] = (1 - discount) * reward[k] + discount * ahead
    np.testing.assert_allclose(optimal_return(maze, reward, discount), value, atol=1e-10)


def test_no_policy_has_more(yard, reward, rng):
    best = optimal_return(yard, reward, GAMMA)
    for _ in range(50):
        actions = policy(yard, rng.standard_normal((3, 9)), 0.1)
        assert (expected_return(yard, actions, reward, GAMMA) <= best + 1e-12).all()
    climbed = np.eye(5)[best[:, yard.next_state].argmax(-1)]
    np.testing.assert_allclose(expected_return(yard, climbed, reward, GAMMA), best, atol=1e-12)


def test_with_a_reward_at_the_goal_alone_the_best_return_is_the_discounted_distance(maze):
    reward = (~maze.others).astype(float)
    expected = 0.99 ** maze.distances[:, maze.goal]
    np.testing.assert_allclose(optimal_return(maze, reward, 0.99), expected, atol=1e-12)


@pytest.mark.parametrize("discount", [-0.1, 1.0, np.nan])
def test_other_discounts_and_worlds_are_refused(yard, actions, reward, discount):
    for call in (
        lambda: discounted_futures(yard, actions, discount),
        lambda: expected_return(yard, actions, reward, discount),
        lambda: optimal_return(yard, reward, discount),
    ):
        with pytest.raises(ValueError, match="discount: got"):
            call()
    with pytest.raises(ValueError, match="reward: got shape"):
        optimal_return(yard, reward[:, 1:], GAMMA)
    with pytest.raises(ValueError, match="reward: got"):
        expected_return(yard, actions, reward[:2], GAMMA)


def test_best_moves_against_a_loop(yard, rng):
    chosen, value = rng.integers(0, 3, (2, 4, 9)).astype(float)
    found = best_moves(yard, chosen, value)
    for k, s in product(range(4), range(9)):
        then = yard.next_state[s]
        made = [t for t in then if chosen[k, t] == chosen[k, then].max()]
        good = [t for t in made if value[k, t] == value[k, then].max()]
        assert found[k, s] == pytest.approx(len(good) / len(made))
    np.testing.assert_array_equal(best_moves(yard, value, value), np.ones((4, 9)))


def test_alignment_against_loops(rng):
    psi, futures = rng.standard_normal((2, 5, 3)), rng.dirichlet(np.ones(5), (2, 5))
    weights = rng.random((2, 5)) * [1, 1, 0, 1, 1]
    found = alignment(psi, futures, weights)
    for k in range(2):
        w, a, b = weights[k] / weights[k].sum(), psi[k], futures[k] @ psi[k]
        centred = a - w @ a, b - w @ b

        def cosine(x, y):
            return x @ y / np.linalg.norm(x) / np.linalg.norm(y)

        measures = {
            "cosine": lambda s, t, a=a, b=b: cosine(a[s], b[t]),
            "centred": lambda s, t, centred=centred: cosine(centred[0][s], centred[1][t]),
            "distance": lambda s, t, a=a, b=b: np.linalg.norm(a[s] - b[t]),
        }
        for name, measure in measures.items():
            own = sum(w[s] * measure(s, s) for s in range(5))
            pairs = [(s, t) for s, t in product(range(5), range(5)) if s != t]
            total = sum(w[s] * w[t] for s, t in pairs)
            other = sum(w[s] * w[t] * measure(s, t) for s, t in pairs) / total
            assert found[name][k] == pytest.approx(own)
            assert found[f"{name}, another's"][k] == pytest.approx(other)
        assert found["length"][k] == pytest.approx(sum(w * np.linalg.norm(b, axis=1)))


def test_alignment_where_the_future_is_known_and_where_there_is_but_one_state(rng):
    psi = rng.standard_normal((6, 4))
    psi /= np.linalg.norm(psi, axis=1, keepdims=True)
    stays = alignment(psi, np.eye(6), np.ones(6))
    for name in ("cosine", "centred", "length"):
        assert stays[name] == pytest.approx(1)
    assert stays["distance"] == pytest.approx(0, abs=1e-7)
    alone = alignment(psi, np.eye(6), np.eye(6)[2])
    assert alone["cosine"] == pytest.approx(1) and alone["centred"] == 0
    assert all(np.isfinite(value) for value in alone.values())


def test_weighted_correlation_is_that_of_repeated_states(rng):
    x, y = rng.standard_normal((2, 3, 6))
    times = np.array([1, 4, 0, 2, 3, 1])
    found = weighted_correlation(x, y, np.tile(times, (3, 1)).astype(float))
    for k in range(3):
        expected = np.corrcoef(x[k].repeat(times), y[k].repeat(times))[0, 1]
        assert found[k] == pytest.approx(expected)
    np.testing.assert_array_equal(weighted_correlation(x, 0 * y, np.ones((3, 6))), 0)
