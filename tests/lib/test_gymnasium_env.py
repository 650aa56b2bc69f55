import warnings

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from sgcrl.gymnasium_env import WorldEnv
from sgcrl.worlds import tower_of_hanoi


@pytest.mark.parametrize(
    ("name", "options", "states", "actions", "steps"),
    [
        ("sgcrl/FourRooms-v0", {}, 89, 5, 50),
        ("sgcrl/FourRooms-v0", {"steps": 7}, 89, 5, 7),
        ("sgcrl/TowerOfHanoi-v0", {}, 27, 6, 20),
        ("sgcrl/TowerOfHanoi-v0", {"disks": 4, "steps": 30}, 81, 6, 30),
    ],
)
def test_gymnasium_finds_nothing_to_object_to(name, options, states, actions, steps):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env = gymnasium.make(name, **options)
        check_env(env.unwrapped)
    assert env.observation_space.n == states
    assert env.action_space.n == actions
    assert env.unwrapped.steps == steps


@pytest.mark.parametrize("hanoi", [False, True])
def test_observations_follow_the_world(maze, hanoi, rng):
    world = tower_of_hanoi(3) if hanoi else maze
    env = WorldEnv(world, steps=200)
    state, _ = env.reset(seed=0)
    assert state == world.start
    for action in rng.integers(0, len(world.actions), 200):
        expected = world.next_state[state, action]
        state, reward, terminated, _, _ = env.step(action)
        assert state == expected
        assert reward == (state == world.goal)
        assert not terminated


def test_the_goal_pays_every_step_and_ends_nothing(maze):
    env = WorldEnv(maze, steps=25)
    down, right, stay = (maze.actions.index(name) for name in ("down", "right", "stay"))
    way = [down] * 2 + [right] * 8 + [down] * 7 + [right] + [stay] * 7
    env.reset()
    rewards, terminated, truncated = zip(*(env.step(action)[1:4] for action in way), strict=True)
    assert rewards == (0.0,) * 17 + (1.0,) * 8
    assert not any(terminated)
    assert truncated == (False,) * 24 + (True,)


def test_reset_starts_a_full_episode_again(yard):
    env = WorldEnv(yard, steps=3)
    for _ in range(2):
        assert env.reset()[0] == yard.start
        assert [env.step(1)[3] for _ in range(3)] == [False, False, True]


@pytest.mark.parametrize("action", [5, -1, 1.5, None])
def test_an_action_that_does_not_exist_is_refused(yard, action):
    env = WorldEnv(yard)
    env.reset()
    with pytest.raises(ValueError, match=r"^action: got .*takes 0\.\.4"):
        env.step(action)
    assert env.step(np.int64(0))[0] == yard.start


def test_an_episode_needs_a_step(yard):
    with pytest.raises(ValueError, match="^steps: got 0, takes 1 or more"):
        WorldEnv(yard, steps=0)
