"""A world as a Gymnasium environment, for anyone's agents."""

import gymnasium
import numpy as np

from sgcrl.worlds import World, four_rooms, tower_of_hanoi


class WorldEnv(gymnasium.Env):
    """A :class:`~sgcrl.worlds.World` with Gymnasium's interface.

    Observations are state numbers. The reward is 1 on the goal and 0 elsewhere, and the goal does
    not end the episode (as in the peers' set-up), so it can be collected again: wrap the
    environment for anything else. Every episode is truncated after ``steps`` steps.

    Parameters
    ----------
    world : World
    steps : int
        Length of an episode.
    """

    metadata = {"render_modes": []}

    def __init__(self, world: World, steps: int = 50):
        if steps < 1:
            raise ValueError(f"steps: got {steps}, takes 1 or more")
        self.world, self.steps = world, steps
        self.observation_space = gymnasium.spaces.Discrete(world.states)
        self.action_space = gymnasium.spaces.Discrete(len(world.actions))
        self._state, self._time = world.start, 0

    def reset(self, *, seed=None, options=None):
        """Back to the start."""
        super().reset(seed=seed)
        self._state, self._time = self.world.start, 0
        return np.int64(self._state), {}

    def step(self, action):
        """One move; returns observation, reward, terminated, truncated, info."""
        if not self.action_space.contains(action):
            raise ValueError(f"action: got {action!r}, takes 0..{self.action_space.n - 1}")
        self._state = int(self.world.next_state[self._state, action])
        self._time += 1
        reward = float(self._state == self.world.goal)
        return np.int64(self._state), reward, False, self._time >= self.steps, {}


def make_four_rooms(steps: int = 50) -> WorldEnv:
    """``gymnasium.make("sgcrl/FourRooms-v0")``."""
    return WorldEnv(four_rooms(), steps)


def make_hanoi(disks: int = 3, steps: int = 20) -> WorldEnv:
    """``gymnasium.make("sgcrl/TowerOfHanoi-v0", disks=3)``."""
    return WorldEnv(tower_of_hanoi(disks), steps)


gymnasium.register("sgcrl/FourRooms-v0", entry_point=make_four_rooms)
gymnasium.register("sgcrl/TowerOfHanoi-v0", entry_point=make_hanoi)
