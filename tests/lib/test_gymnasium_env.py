import subprocess
import sys
import warnings

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.wrappers import RecordEpisodeStatistics, TimeAwareObservation, TimeLimit
from scipy import ndimage

from sgcrl.gymnasium_env import WorldEnv
from sgcrl.variants.worlds import rooms, tower_of_hanoi
from sgcrl.worlds import FOUR_ROOMS, from_text, walled_off

WORLDS = [
    ("sgcrl/FourRooms-v0", {}, 89, 5, 50),
    ("sgcrl/TowerOfHanoi-v0", {}, 27, 6, 20),
    ("sgcrl/TowerOfHanoi-v0", {"disks": 4}, 81, 6, 20),
    ("sgcrl/World-v0", {"world": "S #\n  G"}, 5, 5, 50),
    ("sgcrl/World-v0", {"world": FOUR_ROOMS}, 89, 5, 50),
    ("sgcrl/World-v0", {"world": walled_off(rooms(1, 2))}, 51, 5, 50),
]


def truncated_after(env):
    """Steps until an episode is truncated."""
    env.reset(seed=0)
    return next(step for step in range(1, 999) if env.step(0)[3])


@pytest.mark.parametrize("render_mode", [None, "ansi", "rgb_array"])
@pytest.mark.parametrize(("name", "options", "states", "actions", "steps"), WORLDS)
def test_gymnasium_finds_nothing_to_object_to(name, options, states, actions, steps, render_mode):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env = gymnasium.make(name, render_mode=render_mode, **options)
        check_env(env.unwrapped)
    assert env.observation_space.n == states
    assert env.action_space.n == actions
    assert env.spec.max_episode_steps == steps
    assert truncated_after(env) == steps


@pytest.mark.parametrize("name", ["sgcrl/FourRooms-v0", "sgcrl/TowerOfHanoi-v0"])
def test_gymnasium_sets_the_length_of_an_episode(name):
    env = gymnasium.make(name, max_episode_steps=100)
    assert env.spec.max_episode_steps == 100
    assert truncated_after(env) == truncated_after(env) == 100
    forever = gymnasium.make(name, max_episode_steps=-1)
    forever.reset()
    assert not any(forever.step(0)[3] for _ in range(300))


@pytest.mark.parametrize("name", ["FourRooms", "TowerOfHanoi"])
def test_an_id_names_its_module_in_a_fresh_process(name):
    code = (
        "import gymnasium, sys; assert 'sgcrl' not in sys.modules\n"
        f"for steps, options in ((None, {{}}), (100, {{'max_episode_steps': 100}})):\n"
        f"    env = gymnasium.make('sgcrl.gymnasium_env:sgcrl/{name}-v0', **options)\n"
        "    env.reset()\n"
        "    taken = next(t for t in range(1, 999) if env.step(0)[3])\n"
        "    assert taken == env.spec.max_episode_steps, taken\n"
        "    assert steps in (None, taken)\n"
        "print('made')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("made\n", 0), done.stderr


def test_a_specification_can_be_written_down_and_read():
    spec = gymnasium.make("sgcrl/World-v0", world="S G", max_episode_steps=9).spec
    again = gymnasium.make(type(spec).from_json(spec.to_json()))
    assert again.unwrapped.world.states == 3 and truncated_after(again) == 9


def test_gymnasiums_wrappers_fit(maze):
    assert truncated_after(TimeLimit(WorldEnv(maze), 7)) == 7
    aware = TimeAwareObservation(gymnasium.make("sgcrl/FourRooms-v0"))
    aware.reset()
    assert aware.step(1)[0] in aware.observation_space
    counted = RecordEpisodeStatistics(gymnasium.make("sgcrl/World-v0", world="SG"))
    counted.reset()
    *_, last = (counted.step(3) for _ in range(50))
    assert last[3] and (last[4]["episode"]["l"], last[4]["episode"]["r"]) == (50, 50)


@pytest.mark.parametrize("options", [{}, {"world": from_text("S #\n  G")}])
def test_environments_step_side_by_side(options):
    name = "sgcrl/World-v0" if options else "sgcrl/FourRooms-v0"
    envs = gymnasium.make_vec(name, num_envs=3, vectorization_mode="sync", **options)
    states, _ = envs.reset(seed=0)
    worlds = [env.unwrapped.world for env in envs.envs]
    for _ in range(49):
        states, _, terminated, truncated, _ = envs.step(np.array([1, 3, 0]))
        assert not terminated.any() and not truncated.any()
    assert envs.step(np.array([0, 0, 0]))[3].all()
    assert states[2] == worlds[2].start and (states[:2] != worlds[0].start).all()


@pytest.mark.parametrize("hanoi", [False, True])
def test_observations_follow_the_world(maze, hanoi, rng):
    world = tower_of_hanoi(3) if hanoi else maze
    env = WorldEnv(world)
    state, _ = env.reset(seed=0)
    assert state == world.start
    for action in rng.integers(0, len(world.actions), 200):
        expected = world.next_state[state, action]
        state, reward, terminated, truncated, _ = env.step(action)
        assert state == expected
        assert reward == (state == world.goal)
        assert not terminated and not truncated


def test_the_goal_pays_every_step_and_ends_nothing(maze):
    env = gymnasium.make("sgcrl/World-v0", world=maze, max_episode_steps=25)
    down, right, stay = (maze.actions.index(name) for name in ("down", "right", "stay"))
    way = [down] * 2 + [right] * 8 + [down] * 7 + [right] + [stay] * 7
    env.reset()
    rewards, terminated, truncated = zip(*(env.step(action)[1:4] for action in way), strict=True)
    assert rewards == (0.0,) * 17 + (1.0,) * 8
    assert not any(terminated)
    assert truncated == (False,) * 24 + (True,)


def test_a_maze_is_rendered_as_its_drawing_with_the_agent():
    env = WorldEnv("S #\n  G", render_mode="ansi")
    env.reset()
    shown = [env.render()]
    for name in ("right", "down", "right"):
        env.step(env.world.actions.index(name))
        shown.append(env.render())
    assert shown == ["A #\n  G", "SA#\n  G", "S #\n AG", "S #\n  A"]


def test_walled_off_mazes_are_rendered_too(maze):
    env = WorldEnv(walled_off(maze), render_mode="ansi")
    assert env.render() == "\n".join(FOUR_ROOMS).replace("S", "A")


def test_other_worlds_are_rendered_in_a_line():
    env = WorldEnv(tower_of_hanoi(3), render_mode="ansi")
    env.step(1)
    assert env.render() == "tower of Hanoi, 3 disks: state 2 of 0..26, goal 26"


def pictured(world, state):
    env = WorldEnv(world, render_mode="rgb_array")
    env._state = state
    return env.render()


def test_a_picture_shows_walls_floor_ends_and_agent():
    world = from_text("S #\n  G")
    picture = pictured(world, 1)
    assert picture.dtype == np.uint8 and picture.shape == (32, 48, 3)
    centres = picture[8::16, 8::16].reshape(-1, 3).tolist()
    start, agent, wall, floor, also_floor, goal = map(tuple, centres)
    assert floor == also_floor and len({start, agent, wall, floor, goal}) == 5
    moved = pictured(world, 2)
    different = (moved != picture).any(axis=-1)
    assert different[:16, 16:32].any() and different[16:, :16].any()
    assert not different[:, 32:].any() and not different[:16, :16].any()


@pytest.mark.parametrize("disks", [1, 3])
def test_pictures_of_other_worlds_show_every_state(disks):
    picture = pictured(tower_of_hanoi(disks), 0)
    _, squares = ndimage.label((picture != picture[0, 0]).any(axis=-1))
    assert squares == 3**disks


def test_pictures_of_large_worlds_stay_small():
    shown = [pictured(tower_of_hanoi(8), state) for state in (0, 100)]
    assert (shown[0] != shown[1]).any() and max(shown[0].shape) <= 520


def test_without_a_mode_nothing_is_rendered(yard):
    assert WorldEnv(yard).render() is None


def test_other_modes_are_refused(yard):
    with pytest.raises(ValueError, match="^render_mode: got 'human', takes .*'ansi', 'rgb_array'"):
        WorldEnv(yard, render_mode="human")


def test_frames_are_collected_by_gymnasium(maze):
    for name in ("sgcrl/FourRooms-v0", "sgcrl/TowerOfHanoi-v0"):
        env = gymnasium.make(name, render_mode="rgb_array_list")
        env.reset()
        env.step(1)
        assert len(env.render()) == 2


@pytest.mark.parametrize("action", [5, -1, 1.5, None])
def test_an_action_that_does_not_exist_is_refused(yard, action):
    env = WorldEnv(yard)
    env.reset()
    with pytest.raises(ValueError, match=r"^action: got .*takes 0\.\.4"):
        env.step(action)
    assert env.step(np.int64(0))[0] == yard.start
