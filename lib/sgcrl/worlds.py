"""Worlds: finite, deterministic, with one start and one goal.

A world is a table of next states and a few labels for drawing. It knows nothing of learning.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np
from scipy import ndimage
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

DOORWAY = -1
"""Region label of a state that lies between regions (a door)."""

MOVES = {"stay": (0, 0), "down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
"""The five actions of a maze and what they add to (row, column)."""

FOUR_ROOMS = (
    "S    #    ",
    "     #    ",
    "          ",
    "          ",
    "     #    ",
    "##  ###  #",
    "     #    ",
    "          ",
    "          ",
    "     #   G",
)


@dataclass(frozen=True, eq=False)
class World:
    """A deterministic world with finitely many states.

    Attributes
    ----------
    name : str
    next_state : ndarray of int, shape (S, A)
        The state that action ``a`` leads to from state ``s``.
    start : int
    goal : int
    positions : ndarray of float, shape (S, 2)
        Where to draw each state: (row, column), rows downwards.
    regions : ndarray of int, shape (S,)
        Room of each state, from 0; ``DOORWAY`` for a state between rooms.
    actions : tuple of str, length A
    """

    name: str
    next_state: np.ndarray
    start: int
    goal: int
    positions: np.ndarray
    regions: np.ndarray
    actions: tuple[str, ...]

    def __post_init__(self):
        for name in ("next_state", "positions", "regions"):
            array = np.array(getattr(self, name))
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        states = self.states
        if self.next_state.ndim != 2 or self.next_state.size == 0:
            raise ValueError(f"next_state: got shape {self.next_state.shape}, takes (S, A)")
        if not np.issubdtype(self.next_state.dtype, np.integer):
            raise ValueError(f"next_state: got {self.next_state.dtype}, takes integers")
        if self.next_state.min() < 0 or self.next_state.max() >= states:
            raise ValueError(f"next_state: entries must lie in 0..{states - 1}")
        for name in ("start", "goal"):
            if not 0 <= getattr(self, name) < states:
                raise ValueError(f"{name}: got {getattr(self, name)}, takes 0..{states - 1}")
        for name, shape in (("positions", (states, 2)), ("regions", (states,))):
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name}: got shape {getattr(self, name).shape}, takes {shape}")
        if len(self.actions) != self.next_state.shape[1]:
            raise ValueError(
                f"actions: got {len(self.actions)}, next_state has {len(self.next_state[0])}"
            )

    @property
    def states(self) -> int:
        """Number of states S."""
        return len(self.next_state)

    @cached_property
    def graph(self) -> csr_array:
        """Adjacency matrix (S, S): 1 where some action leads from row to column."""
        origin = np.repeat(np.arange(self.states), self.next_state.shape[1])
        ones = np.ones(origin.size)
        graph = csr_array((ones, (origin, self.next_state.ravel())), (self.states, self.states))
        graph.data[:] = 1.0
        return graph

    @cached_property
    def distances(self) -> np.ndarray:
        """Geodesic distances (S, S), steps from row to column; ``inf`` where there is no path."""
        distances = shortest_path(self.graph, unweighted=True)
        distances.setflags(write=False)
        return distances

    @property
    def reachable(self) -> np.ndarray:
        """Which states can be reached from the start, bool (S,)."""
        return np.isfinite(self.distances[self.start])


def four_rooms() -> World:
    """The 10x10 maze of the blog and the peers' notebook: 89 states, doors two cells wide."""
    return from_text("\n".join(FOUR_ROOMS), name="four rooms")


def from_text(drawing: str, name: str = "maze", allow_unreachable_goal: bool = False) -> World:
    """Read a maze drawn with ``#`` (wall), space (floor), ``S`` (start) and ``G`` (goal).

    Floor that cannot be reached from the start is no state. Regions are what is left of the floor
    when every passage narrower than three cells is taken away; the passages are ``DOORWAY``. A
    maze that is all passages is one region.

    Parameters
    ----------
    drawing : str
        Lines of equal length; empty lines before and after are dropped.
    name : str
    allow_unreachable_goal : bool
        Keep a goal without a path to it, as a state that is never visited.

    Raises
    ------
    ValueError
        For a missing or second start or goal, ragged lines, an unknown character, or a goal that
        cannot be reached; the message shows the place.
    """
    lines = drawing.strip("\n").split("\n")
    for row, line in enumerate(lines):
        if len(line) != len(lines[0]):
            raise ValueError(
                f"drawing: line {row} has {len(line)} characters, line 0 has {len(lines[0])}: "
                f"all lines must be equally long\n{_point_at(lines, row, len(line))}"
            )
        for column, character in enumerate(line):
            if character not in "# SG":
                raise ValueError(
                    f"drawing: unknown character {character!r} at row {row}, column {column}; "
                    f"takes '#', ' ', 'S', 'G'\n{_point_at(lines, row, column)}"
                )
    cells = np.array([list(line) for line in lines])
    start, goal = (_find_one(cells, mark, lines) for mark in "SG")
    rooms, _ = ndimage.label(cells != "#")
    floor = rooms == rooms[start]
    if not floor[goal] and not allow_unreachable_goal:
        raise ValueError(
            f"drawing: no path from the start to the goal at row {goal[0]}, column {goal[1]} "
            f"(allow_unreachable_goal=True keeps it)\n{_point_at(lines, *goal)}"
        )
    floor[goal] = True
    index = np.full(cells.shape, -1)
    index[floor] = np.arange(floor.sum())
    positions = np.argwhere(floor)
    targets = positions[:, None] + np.array(list(MOVES.values()))
    padded = np.pad(index, 1, constant_values=-1)
    next_state = padded[targets[..., 0] + 1, targets[..., 1] + 1]
    next_state = np.where(next_state < 0, np.arange(len(positions))[:, None], next_state)
    regions, _ = ndimage.label(ndimage.binary_opening(floor, np.ones((3, 3))))
    regions = np.where(regions.any(), regions - 1, 0)[floor]
    return World(
        name,
        next_state,
        int(index[start]),
        int(index[goal]),
        positions.astype(float),
        regions,
        tuple(MOVES),
    )


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
    """
    if min(rows, columns) < 1 or rows * columns < 2:
        raise ValueError(f"rows, columns: got {rows}, {columns}, takes two rooms or more")
    if size < 3:
        raise ValueError(f"size: got {size}, takes 3 or more")
    row, column = np.ogrid[: rows * (size + 1) - 1, : columns * (size + 1) - 1]
    wall = [place % (size + 1) == size for place in (row, column)]
    middle = [place % (size + 1) == size // 2 for place in (row, column)]
    floor = (~wall[0] & ~wall[1]) | (wall[0] & middle[1]) | (wall[1] & middle[0])
    return _from_floor(floor, (0, 0), (-1, -1), f"{rows}×{columns} rooms")


def spiral(size: int) -> World:
    """A corridor one cell wide, wound from the upper left corner, the start, to the goal inside.

    Parameters
    ----------
    size : int
        Cells along the side of the square: odd, from 3.
    """
    if size < 3 or size % 2 == 0:
        raise ValueError(f"size: got {size}, takes an odd number from 3")
    floor = np.zeros((size + 2, size + 2), bool)  # a margin, so that two cells ahead exist
    place, step, turns = np.array([1, 1]), np.array([0, 1]), 0
    floor[tuple(place)] = True
    while turns < 2:  # two turns without a step: nowhere to go
        ahead, beyond = place + step, place + 2 * step
        inside = ahead.min() >= 1 and ahead.max() <= size
        if inside and not floor[tuple(ahead)] and not floor[tuple(beyond)]:
            place, turns = ahead, 0
            floor[tuple(place)] = True
        else:
            step, turns = np.array([step[1], -step[0]]), turns + 1
    return _from_floor(floor[1:-1, 1:-1], (0, 0), tuple(place - 1), f"spiral of {size}")


def tower_of_hanoi(disks: int) -> World:
    """Tower of Hanoi: all disks from the first peg to the third, 3**disks states, 6 moves.

    An illegal move stays. Regions are the peg of the largest disk; positions are the usual
    drawing of the state graph, a Sierpinski triangle.
    """
    if not isinstance(disks, int) or not 1 <= disks <= 8:
        raise ValueError(f"disks: got {disks!r}, takes an integer from 1 to 8")
    pegs = np.array(list(product(range(3), repeat=disks)))  # (S, disks), the largest disk first
    states = np.arange(len(pegs))
    weights = 3 ** np.arange(disks)[::-1]
    moves = [(a, b) for a in range(3) for b in range(3) if a != b]
    next_state = np.repeat(states[:, None], len(moves), axis=1)

    def top(peg):  # the smallest disk on a peg is its last column; -1 on an empty peg
        on_peg = pegs == peg
        return np.where(on_peg.any(axis=1), disks - 1 - on_peg[:, ::-1].argmax(axis=1), -1)

    for move, (source, target) in enumerate(moves):
        disk = top(source)
        legal = disk > top(target)  # a later column is a smaller disk, and -1 an empty peg
        next_state[legal, move] += (target - source) * weights[disk[legal]]
    height = np.sqrt(0.75)
    corners = np.array([[height, 0.0], [0.0, 0.5], [height, 1.0]])
    positions = np.zeros((len(pegs), 2))
    corner_of = np.tile(np.arange(3), (len(pegs), 1))  # which corner each peg means, level by level
    for level in range(disks):
        here = corner_of[states, pegs[:, level]]
        positions += corners[here] * 2.0 ** (disks - 1 - level)
        others = np.array([[1, 2], [0, 2], [0, 1]])[pegs[:, level]]
        rows = states[:, None]
        corner_of[rows, others] = corner_of[rows, others[:, ::-1]]
    return World(
        f"tower of Hanoi, {disks} disks",
        next_state,
        0,
        len(pegs) - 1,
        positions,
        pegs[:, 0],
        tuple(f"{a + 1} to {b + 1}" for a, b in moves),
    )


def walled_off(world: World, radius: int = 0) -> World:
    """The same world with a goal that cannot be reached: the control of every claim about it.

    Every move from outside into a state at most ``radius`` steps from the goal becomes a stay.
    States keep their numbers. With radius 0 the goal's neighbours are still visited; with 1 they
    are not.
    """
    if radius < 0:
        raise ValueError(f"radius: got {radius}, takes 0 or more")
    closed = world.distances[:, world.goal] <= radius
    if closed[world.start]:
        raise ValueError(
            f"radius: {radius} walls off the start, "
            f"{world.distances[world.start, world.goal]:.0f} steps from the goal"
        )
    stay = np.arange(world.states)[:, None]
    next_state = np.where(closed[world.next_state] & ~closed[:, None], stay, world.next_state)
    return replace(world, name=f"{world.name}, goal walled off", next_state=next_state)


def _from_floor(floor, start, goal, name):
    drawing = np.where(floor, " ", "#")
    drawing[start], drawing[goal] = "S", "G"
    return from_text("\n".join(map("".join, drawing)), name)


def _find_one(cells, mark, lines):
    places = [tuple(map(int, place)) for place in np.argwhere(cells == mark)]
    what = {"S": "start 'S'", "G": "goal 'G'"}[mark]
    if not places:
        raise ValueError(f"drawing: no {what}\n" + "\n".join(lines))
    if len(places) > 1:
        raise ValueError(
            f"drawing: second {what} at row {places[1][0]}, column {places[1][1]}\n"
            f"{_point_at(lines, *places[1])}"
        )
    return places[0]


def _point_at(lines, row, column):
    return "\n".join([*lines[: row + 1], " " * column + "^"])
