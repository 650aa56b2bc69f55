"""Worlds: finite, deterministic, with one start and one goal.

A world is a table of next states and a few labels for drawing. It knows nothing of learning.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int
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
    """A deterministic world with finitely many states; read-only, and so are its copies.

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
    next_state: Int[np.ndarray, "S A"]
    start: int
    goal: int
    positions: Float[np.ndarray, "S 2"]
    regions: Int[np.ndarray, " S"]
    actions: tuple[str, ...]

    def __post_init__(self):
        for name in ("next_state", "positions", "regions"):
            object.__setattr__(self, name, _read_only(np.array(getattr(self, name))))
        moves, shape, last = self.next_state, self.next_state.shape, self.states - 1
        _require(len(shape) == 2 and moves.size, f"next_state: got shape {shape}, takes (S, A)")
        _require(moves.dtype.kind in "iu", f"next_state: got {moves.dtype}, takes integers")
        _require(0 <= moves.min() <= moves.max() <= last, f"next_state: takes states 0..{last}")
        _require(0 <= self.start <= last, f"start: got {self.start}, takes 0..{last}")
        _require(0 <= self.goal <= last, f"goal: got {self.goal}, takes 0..{last}")
        for name, takes in (("positions", (last + 1, 2)), ("regions", (last + 1,))):
            found = getattr(self, name).shape
            _require(found == takes, f"{name}: got shape {found}, takes {takes}")
        named = len(self.actions)
        _require(named == shape[1], f"actions: got {named}, next_state has {shape[1]}")

    def __reduce__(self):  # copies are made anew: numpy's would be writable
        return type(self), astuple(self)

    @property
    def states(self) -> int:
        """Number of states S."""
        return len(self.next_state)

    @cached_property
    def graph(self) -> csr_array:
        """Adjacency matrix (S, S): 1 where some action leads from row to column."""
        origin = np.repeat(np.arange(self.states), self.next_state.shape[1])
        entries = np.ones(origin.size), (origin, self.next_state.ravel())
        graph = csr_array(entries, (self.states, self.states))
        graph.data[:] = 1.0
        for part in (graph.data, graph.indices, graph.indptr):
            _read_only(part)
        return graph

    @cached_property
    def distances(self) -> Float[np.ndarray, "S S"]:
        """Geodesic distances, steps from row to column; ``inf`` where there is no path."""
        return _read_only(shortest_path(self.graph.copy(), unweighted=True))

    @property
    def reachable(self) -> Bool[np.ndarray, " S"]:
        """Which states can be reached from the start."""
        return np.isfinite(self.distances[self.start])

    @cached_property
    def others(self) -> Bool[np.ndarray, " S"]:
        """Which states are not the goal."""
        return _read_only(np.arange(self.states) != self.goal)

    @cached_property
    def walls(self) -> Int[np.ndarray, "W 2"]:
        """Cells between a maze's states, (row, column), row by row; none off a grid."""
        low = np.floor(self.positions.min(axis=0)).astype(int)
        cells = self.positions.astype(int) - low
        wall = np.full(cells.max(axis=0) + 1, not (self.positions % 1).any())
        wall[tuple(cells.T)] = False
        return _read_only(np.argwhere(wall) + low)


def four_rooms() -> World:
    """The 10x10 maze of the blog and the authors' notebook: 89 states, doors two cells wide."""
    return from_text(FOUR_ROOMS, name="four rooms")


def from_text(
    drawing: str | Sequence | np.ndarray,
    name: str = "maze",
    allow_unreachable_goal: bool = False,
    characters: str | Sequence = "# SG",
) -> World:
    """Read a drawn maze, with or without a wall around it.

    Floor that cannot be reached from the start is no state. Regions are what is left of the floor
    when every passage narrower than three cells is taken away; the passages are ``DOORWAY``. A
    maze that is all passages is one region. ``from_text(maze.split("-"), characters="x.SG")`` reads
    a maze from the playground's address, ``characters=("W", ".O", "S", "G")`` knows two floors, and
    ``characters=(1, 0, "r", "g")`` reads rows of numbers like D4RL's.

    Parameters
    ----------
    drawing : str or sequence
        Text (empty lines before and after are dropped), lines, or rows of characters or numbers.
    name : str
    allow_unreachable_goal : bool
        Keep a goal without a path to it, as a state that is never visited.
    characters : str or sequence, length 4
        What wall, floor, start and goal are drawn with; a string in a sequence is several.

    Raises
    ------
    ValueError
        For a drawing that is no maze with one start and one goal; the message shows the place.
    """
    try:
        lines = drawing.strip("\n").split("\n") if isinstance(drawing, str) else drawing
        rows = [[_character(cell) for cell in line] for line in lines]
    except TypeError:
        raise ValueError(f"drawing: got {drawing!r}, takes text, lines or rows of cells") from None
    signs = [sign if isinstance(sign, str) else [_character(sign)] for sign in characters]
    means = {cell: mark for mark, sign in zip("# SG", signs, strict=False) for cell in sign}
    fits = len(signs) == 4 and len(means) == sum(map(len, signs))
    _require(fits, f"characters: got {characters!r}, takes four that share none")
    what = {"S": "start", "G": "goal"}
    places: dict[str, tuple[int, int]] = {}
    for row, line in enumerate(rows):
        if len(line) != len(rows[0]):
            sizes = f"line {row} has {len(line)} characters, line 0 has {len(rows[0])}"
            _refuse(sizes, rows, row, len(line))
        for column, cell in enumerate(line):
            if cell not in means:
                _refuse(f"unknown character {cell!r}, takes {[*means]}", rows, row, column)
            mark = means[cell]
            if mark in what and places.setdefault(mark, (row, column)) != (row, column):
                _refuse(f"second {what[mark]} {cell!r}", rows, row, column)
    for mark, sign in zip("SG", signs[2:], strict=True):
        drawn = "\n".join(map("".join, rows))
        _require(mark in places, f"drawing: no {what[mark]} {sign!r}\n{drawn}")
    cells = np.pad([[means[cell] for cell in line] for line in rows], 1, constant_values="#")
    rooms, _ = ndimage.label(cells != "#")
    floor = rooms == rooms[cells == "S"]
    if not floor[cells == "G"] and not allow_unreachable_goal:
        _refuse("no path to the goal (allow_unreachable_goal=True keeps it)", rows, *places["G"])
    floor |= cells == "G"
    index = np.where(floor, floor.cumsum().reshape(floor.shape) - 1, -1)
    positions = np.argwhere(floor)
    targets = positions[:, None] + np.array(list(MOVES.values()))
    next_state = index[targets[..., 0], targets[..., 1]]
    next_state = np.where(next_state < 0, index[floor][:, None], next_state)
    regions, _ = ndimage.label(ndimage.binary_opening(floor, np.ones((3, 3))))
    regions = np.where(regions.any(), regions - 1, 0)[floor]
    start, goal = (int(index[cells == mark][0]) for mark in "SG")
    return World(name, next_state, start, goal, positions - 1.0, regions, tuple(MOVES))


def walled_off(world: World, radius: int = 0) -> World:
    """The same world with a goal that cannot be reached: the control of every claim about it.

    Every move from outside into a state at most ``radius`` steps from the goal becomes a stay.
    States keep their numbers. With radius 0 the goal's neighbours are still visited; with 1 they
    are not.

    Parameters
    ----------
    world : World
    radius : int
        From 0, and less than the start's distance from the goal.
    """
    _require(radius >= 0, f"radius: got {radius}, takes 0 or more")
    steps = world.distances[:, world.goal]
    way = f"{steps[world.start]:.0f} steps from the goal"
    _require(steps[world.start] > radius, f"radius: {radius} walls off the start, {way}")
    closed, stay = steps <= radius, np.arange(world.states)[:, None]
    next_state = np.where(closed[world.next_state] & ~closed[:, None], stay, world.next_state)
    return replace(world, name=f"{world.name}, goal walled off", next_state=next_state)


def _character(cell):
    return cell if isinstance(cell, str) else f"{cell + 0:g}"  # + 0: True is the number 1


def _refuse(message, rows, row, column):
    shown = "\n".join([*map("".join, rows[: row + 1]), " " * column + "^"])
    raise ValueError(f"drawing: {message} at row {row}, column {column}\n{shown}")


def _require(holds, message):
    if not holds:
        raise ValueError(message)


def _read_only(array):
    array.setflags(write=False)
    return array
