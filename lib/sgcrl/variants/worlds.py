"""Other worlds than the four rooms, and mazes drawn as text."""

from dataclasses import astuple, replace
from itertools import permutations

import numpy as np

from sgcrl._checks import whole
from sgcrl.gymnasium_env import WorldEnv
from sgcrl.worlds import World, four_rooms, from_text


def hall() -> World:
    """The four rooms without their walls: 100 states, from one corner to the opposite one."""
    lines = ["S".ljust(10), *[10 * " "] * 8, "G".rjust(10)]
    return from_text(lines, name="hall")


def goal_aside() -> World:
    """The four rooms with the goal in the upper right corner: off the way out of the start room."""
    world = four_rooms()
    corner = int((world.positions == (0, world.positions[:, 1].max())).all(axis=1).argmax())
    return replace(world, goal=corner, name="four rooms, goal in a side room")


def between(world: World, start: tuple[int, int], goal: tuple[int, int]) -> World:
    """The same maze from another start to another goal.

    Parameters
    ----------
    world : World
    start, goal : (int, int)
        Row and column of a state.

    Raises
    ------
    ValueError
        For a place that is no state.
    """
    ends = {}
    for name, place in (("start", start), ("goal", goal)):
        here = (world.positions == place).all(axis=1)
        if not here.any():
            raise ValueError(f"{name}: got {place}, takes row and column of a state")
        ends[name] = int(here.argmax())
    name = f"{world.name}, {start} to {goal}"
    return replace(world, name=name, start=ends["start"], goal=ends["goal"])


def to_text(world: World) -> str:
    """Draw a maze as text that :func:`~sgcrl.worlds.from_text` reads again, from (0, 0) on.

    Parameters
    ----------
    world : World

    Raises
    ------
    ValueError
        For a world that its drawing does not give, such as one of :func:`~sgcrl.worlds.walled_off`.
    """
    bare = replace(world, positions=world.positions - world.positions.min(axis=0))
    cells = bare.positions.astype(int)
    drawing = np.full(cells.max(axis=0) + 1, "#")
    for mark, states in ((" ", slice(None)), ("S", world.start), ("G", world.goal)):
        drawing[tuple(cells[states].T)] = mark
    text = "\n".join(map("".join, drawing))
    again = "S" in text and astuple(from_text(text, world.name, allow_unreachable_goal=True))
    same = again and all(map(np.array_equal, again, astuple(bare)))
    if not same:
        raise ValueError(
            f"world: got {world.name!r}, takes a maze whose drawing gives its every part"
        )
    return text


def rooms(rows: int, columns: int, size: int = 5) -> World:
    """Rows and columns of square rooms, the start and the goal in opposite corners.

    Neighbouring rooms share a wall, with a door one cell wide in its middle: ``rooms(4, 4)`` has
    424 states.

    Parameters
    ----------
    rows, columns : int
        At least two rooms in all.
    size : int
        Cells along the side of a room, from 3.

    Returns
    -------
    World

    Raises
    ------
    ValueError
        For fewer than two rooms, or smaller ones.
    """
    if min(rows, columns) < 1 or rows * columns < 2:
        raise ValueError(f"rows, columns: got {rows}, {columns}, takes two rooms or more")
    whole(3, size=size)
    row, column = np.ogrid[: rows * (size + 1) - 1, : columns * (size + 1) - 1]
    row, column = row % (size + 1), column % (size + 1)  # within a room, and size is its wall
    room, door = (row < size) & (column < size), row + column == size + size // 2
    drawing = np.where(room | door, " ", "#")
    drawing[0, 0], drawing[-1, -1] = "S", "G"
    return from_text(drawing, f"{rows}×{columns} rooms")


def spiral(size: int) -> World:
    """A corridor one cell wide, wound from the upper left corner, the start, to the goal inside.

    Parameters
    ----------
    size : int
        Cells along the side of the square: odd, from 3.

    Returns
    -------
    World

    Raises
    ------
    ValueError
        For another size.
    """
    if size < 3 or size % 2 == 0:
        raise ValueError(f"size: got {size}, takes an odd number from 3")
    row, column = np.ogrid[:size, :size]
    ring = np.minimum(np.minimum(row, column), size - 1 - np.maximum(row, column))
    drawing, middle, turn = np.where(ring % 2, "#", " "), size // 2, np.arange(0, size // 2, 2)
    drawing[turn + 1, turn], drawing[turn + 2, turn + 1] = "#", " "  # on to the next ring but one
    drawing[0, 0], drawing[middle + middle % 2, middle - middle % 2] = "S", "G"
    return from_text(drawing, f"spiral of {size}")


def tower_of_hanoi(disks: int) -> World:
    """Tower of Hanoi: all disks from the first peg to the third, 3**disks states, 6 moves.

    An illegal move stays. Regions are the peg of the largest disk; positions are the usual
    drawing of the state graph, a Sierpinski triangle.

    Parameters
    ----------
    disks : int
        From 1 to 8.

    Returns
    -------
    World

    Raises
    ------
    ValueError
        For any other number.
    """
    if not isinstance(disks, int) or not 1 <= disks <= 8:
        raise ValueError(f"disks: got {disks!r}, takes an integer from 1 to 8")
    states, weights = np.arange(3**disks)[:, None], 3 ** np.arange(disks)[::-1]
    pegs = states // weights % 3  # (S, disks), the largest disk first
    moves = list(permutations(range(3), 2))
    source, target = np.array(moves).T
    either = pegs[:, None] != (3 - source - target)[:, None]  # (S, A, disks): on one of these pegs
    disk = disks - 1 - either[..., ::-1].argmax(axis=-1)  # the smallest of those
    next_state = states + (pegs[states, disk] == source) * (target - source) * weights[disk]
    corners = np.array([[np.sqrt(0.75), 0.0], [0.0, 0.5], [np.sqrt(0.75), 1.0]])
    turned = pegs * (-1) ** np.arange(disks)  # each smaller triangle is the mirror image
    places = corners[(2 * turned.cumsum(axis=1) - turned) % 3]  # (S, disks, 2)
    positions = (places * 2.0 ** np.arange(disks)[::-1, None]).sum(axis=1)
    name, actions = f"tower of Hanoi, {disks} disks", tuple(f"{a + 1} to {b + 1}" for a, b in moves)
    return World(name, next_state, 0, len(pegs) - 1, positions, pegs[:, 0], actions)


class HanoiEnv(WorldEnv):
    """``gymnasium.make("sgcrl.gymnasium_env:sgcrl/TowerOfHanoi-v0", disks=3)``.

    Parameters
    ----------
    disks : int
        As for :func:`tower_of_hanoi`.
    render_mode : {None, "ansi", "rgb_array"}
        As for :class:`~sgcrl.gymnasium_env.WorldEnv`.
    """

    def __init__(self, disks: int = 3, render_mode: str | None = None):
        super().__init__(tower_of_hanoi(disks), render_mode)
