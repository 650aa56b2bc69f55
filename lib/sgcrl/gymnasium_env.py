"""A world as a Gymnasium environment, for anyone's agents.

An id names this module, so that nothing has to be imported first, and all take
``max_episode_steps``: ``gymnasium.make("sgcrl.gymnasium_env:sgcrl/FourRooms-v0")``,
``sgcrl/TowerOfHanoi-v0`` with its ``disks``, ``sgcrl/World-v0`` with a ``world`` of one's own.
"""

from collections.abc import Sequence

import gymnasium
import numpy as np

from sgcrl.worlds import FOUR_ROOMS, World, from_text

_LETTERS = np.array(list(" # SGA"))  # blank, wall, state, start, goal, agent
_COLOURS = np.array([[255] * 3, [112] * 3, [217] * 3, [0, 114, 178], [213, 94, 0], [26] * 3], "u1")


class WorldEnv(gymnasium.Env):
    """A :class:`~sgcrl.worlds.World` with Gymnasium's interface.

    Observations are state numbers. The reward is 1 on the goal and 0 elsewhere, and the goal does
    not end the episode (as in the authors' code), so it can be collected again: wrap the
    environment for anything else. Only a wrapper, such as ``gymnasium.make`` adds, ends it.

    Parameters
    ----------
    world : World, str or sequence
        A world, or a drawing for :func:`~sgcrl.worlds.from_text`.
    render_mode : {None, "ansi", "rgb_array"}
        ``"ansi"`` is the maze with the agent ``A``, or for other worlds a line of words;
        ``"rgb_array"`` has grey walls, and a blue start, an orange goal and a black agent.

    Raises
    ------
    ValueError
        For another mode, or what :func:`~sgcrl.worlds.from_text` refuses.
    """

    metadata = {"render_modes": ["ansi", "rgb_array"], "render_fps": 4}

    def __init__(self, world: World | str | Sequence, render_mode: str | None = None):
        modes = [None, *self.metadata["render_modes"]]
        if render_mode not in modes:
            raise ValueError(f"render_mode: got {render_mode!r}, takes one of {modes}")
        world = world if isinstance(world, World) else from_text(world)
        self.world, self.render_mode, self._state = world, render_mode, world.start
        self.observation_space = gymnasium.spaces.Discrete(world.states)
        self.action_space = gymnasium.spaces.Discrete(len(world.actions))

    def reset(
        self, *, seed: int | None = None, options: dict | None = None
    ) -> tuple[np.int64, dict]:
        """Back to the start; returns observation and info.

        Parameters
        ----------
        seed, options
            Not needed: nothing here is random.
        """
        super().reset(seed=seed)
        self._state = self.world.start
        return np.int64(self._state), {}

    def step(self, action: int) -> tuple[np.int64, float, bool, bool, dict]:
        """One move; returns observation, reward, terminated, truncated, info.

        Raises
        ------
        ValueError
            For an action that does not exist.
        """
        if not self.action_space.contains(action):
            raise ValueError(f"action: got {action!r}, takes 0..{len(self.world.actions) - 1}")
        self._state = int(self.world.next_state[self._state, action])
        return np.int64(self._state), float(self._state == self.world.goal), False, False, {}

    def render(self) -> str | np.ndarray | None:
        """What the mode says: text, or a picture, uint8 (height, width, 3)."""
        world = self.world
        if self.render_mode == "rgb_array":  # at most 16 pixels a cell, or so few that it fits
            extent = 1 + int(np.ptp(world.positions, axis=0).max())
            return _drawn(world, self._state, _COLOURS, min(16, max(1, 512 // extent)))
        if self.render_mode is None:
            return None
        if (world.positions % 1).any():  # no maze
            return f"{world.name}: state {self._state} of 0..{world.states - 1}, goal {world.goal}"
        return "\n".join(map("".join, _drawn(world, self._state, _LETTERS, 1)))


def _drawn(world, state, palette, cell):
    """Walls, states, start, goal and agent, each over the last, as squares of so many entries."""
    low = world.positions.min(axis=0)
    height, width = np.rint(cell * np.ptp(world.positions, axis=0)).astype(int) + cell
    canvas = np.full((height, width, *palette.shape[1:]), palette[0])
    ends = [world.positions[[place]] for place in (world.start, world.goal, state)]
    margins = (0, cell // 8, cell // 8, cell // 8, cell // 3)
    layers = zip((world.walls, world.positions, *ends), palette[1:], margins, strict=True)
    for places, paint, margin in layers:
        corners = np.rint(cell * (places - low)).astype(int)
        rows, columns = (corners[..., None] + np.arange(margin, cell - margin)).swapaxes(0, 1)
        canvas[rows[:, :, None], columns[:, None, :]] = paint
    return canvas


HANOI, OWN = "sgcrl.variants.worlds:HanoiEnv", f"{__name__}:WorldEnv"
ROOMS = {"world": FOUR_ROOMS}
gymnasium.register("sgcrl/FourRooms-v0", OWN, kwargs=ROOMS, max_episode_steps=50)
gymnasium.register("sgcrl/TowerOfHanoi-v0", HANOI, max_episode_steps=20)
gymnasium.register("sgcrl/World-v0", OWN, max_episode_steps=50)
