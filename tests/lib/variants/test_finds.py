import numpy as np
import pytest

from sgcrl.sphere import goal_similarity
from sgcrl.tabular import TabularCritic
from sgcrl.train import Critic, Settings, train
from sgcrl.variants.finds import LedToGoal, led
from sgcrl.variants.interventions import HeldGoalCritic
from sgcrl.worlds import four_rooms

AT = 6
SETTINGS = Settings(runs=3, episodes=12, seed=5, snapshot_every=1)


@pytest.fixture(scope="module")
def world():
    return four_rooms()


@pytest.fixture(scope="module")
def run(world):
    return led(world, SETTINGS, AT)


@pytest.fixture(scope="module")
def control(world):
    return led(world, SETTINGS)


def test_all_runs_arrive_in_that_episode_on_a_shortest_way(world, run):
    assert (run.arrival() == AT).all()
    steps = int(world.distances[world.start, world.goal])
    left = world.distances[run.trajectories[:, AT], world.goal]
    np.testing.assert_array_equal(left[:, : steps + 1], [np.arange(steps, -1, -1)] * 3)
    assert (left[:, steps:] == 0).all()
    assert len(np.unique(run.trajectories[:, AT], axis=0)) > 1  # of equal ways any


def test_the_control_is_the_same_run_until_then_and_never_arrives(world, run, control):
    assert (control.arrival() == SETTINGS.episodes).all() and not control.goal_in_batch.any()
    np.testing.assert_array_equal(run.trajectories[:, :AT], control.trajectories[:, :AT])
    np.testing.assert_array_equal(run.similarity[:, : AT + 1], control.similarity[:, : AT + 1])
    assert (run.similarity[:, -1] != control.similarity[:, -1]).any(axis=1).all()


def test_the_similarity_on_record_is_the_critics(world, run, control):
    for r in (run, control):
        found = goal_similarity(r.embeddings, world.goal)
        np.testing.assert_allclose(r.similarity, found, atol=1e-6)


def test_the_actor_is_free_afterwards(world):
    inside = TabularCritic(world, 2, 0)
    critic = LedToGoal(inside, world, at=0)
    assert isinstance(critic, Critic)
    assert (critic.similarity(world.goal).argmax(axis=1) == world.goal).all()
    train(world, critic, Settings(runs=2, episodes=3))
    np.testing.assert_array_equal(critic.similarity(world.goal), inside.similarity(world.goal))
    shut = LedToGoal(inside, world)
    assert (shut.similarity(world.goal)[:, world.goal] == LedToGoal.CLOSED).all()


def test_another_critic_may_be_led(world, run):
    held = led(world, SETTINGS, AT, HeldGoalCritic, dimension=8)
    goal = held.embeddings[:, :, world.goal]
    assert goal.shape[-1] == 8 and (goal == goal[:, :1]).all()
    assert (held.arrival() == AT).all()


@pytest.mark.parametrize(
    "options, at",
    [
        ({"updates": 2}, 1),
        ({"update_every": 2}, 1),
        ({"actor_temperature": np.inf}, 1),
        ({"steps": 17}, 1),
        ({}, 12),
        ({}, -1),
    ],
)
def test_what_cannot_be_led_is_refused(world, options, at):
    with pytest.raises(ValueError, match="at|settings"):
        led(world, Settings(runs=2, episodes=12, **options), at)
