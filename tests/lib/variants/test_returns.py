import numpy as np
import pytest

from sgcrl.measures.returns import discounted_futures
from sgcrl.tabular import TabularCritic
from sgcrl.train import Critic, Settings, policy, train
from sgcrl.variants.returns import FutureSimilarity, Returns

WRAPPERS = [Returns, FutureSimilarity]


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_the_critic_inside_is_trained_as_it_is_without(yard, draw_pairs, wrapper):
    wrapped, bare = wrapper(TabularCritic(yard, 2, 0), yard), TabularCritic(yard, 2, 0)
    pairs = draw_pairs(2, 30, 9)
    np.testing.assert_array_equal(wrapped.update(pairs), bare.update(pairs))
    np.testing.assert_array_equal(wrapped.embed(), bare.embed())
    assert isinstance(wrapped, Critic)


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_without_a_future_it_is_the_critic(yard, wrapper):
    critic = TabularCritic(yard, 3, 0)
    found = wrapper(critic, yard, discount=0.0).similarity(yard.goal)
    np.testing.assert_allclose(found, critic.similarity(yard.goal), atol=1e-6)


def test_returns_are_those_of_naive_value_iteration_for_each_run_s_goal(maze):
    critic = TabularCritic(maze, 2, 0, start="random", dimension=4)
    goals = np.array([maze.goal, 5])
    c, value = critic.similarity(goals).astype(float), np.zeros((2, maze.states))
    for _ in range(3000):
        for k in range(2):
            value[k] = 0.01 * c[k] + 0.99 * value[k][maze.next_state].max(axis=1)
    found = Returns(critic, maze).similarity(goals)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, value, atol=1e-6)


def test_future_similarity_is_the_mean_embedding_s(yard):
    critic = TabularCritic(yard, 2, 0, start="random", dimension=4)
    table = critic.embed().astype(float)
    c = table @ table[:, yard.goal, :, None]
    futures = discounted_futures(yard, policy(yard, c[..., 0], 0.3), 0.9)
    expected = np.einsum("kst,ktd,kd->ks", futures, table, table[:, yard.goal])
    found = FutureSimilarity(critic, yard, 0.9, temperature=0.3).similarity(yard.goal)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_a_cool_actor_on_the_return_takes_the_shortest_way_of_an_untrained_table(maze):
    settings = Settings(runs=4, episodes=1, actor_temperature=1e-6)
    run = train(maze, Returns(TabularCritic(maze, 4, 0), maze), settings)
    assert run.reached().all()


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_other_discounts_are_refused(yard, wrapper):
    critic = TabularCritic(yard, 1, 0)
    with pytest.raises(ValueError, match="discount: got 1.0"):
        wrapper(critic, yard, discount=1.0).similarity(yard.goal)
    with pytest.raises(ValueError, match="temperature: got 0.0"):
        FutureSimilarity(critic, yard, temperature=0.0)
