"""What properties are tried on: mazes, pairs of states, points and what turns them."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from sgcrl.infonce import DIRECTIONS, REDUCTIONS, Loss
from sgcrl.sphere import SIMILARITIES
from sgcrl.worlds import from_text


@st.composite
def drawings(draw, longest=12, fewest=2):
    """Lines of a maze: any size, walls anywhere, the goal within reach of the start or not."""
    sides = st.integers(1, longest) | st.integers(longest // 2 + 1, longest)
    size = draw(st.tuples(sides, sides).filter(lambda size: size[0] * size[1] >= fewest))
    drawing = np.full(size, " ")
    for axis, place, door in draw(st.lists(WALLS, max_size=2)):
        wall = np.moveaxis(drawing, axis, 0)[place % size[axis]]
        wall[:] = "#"
        if door is not None:
            wall[door % wall.size] = " "
    cells, drawing = drawing.size, drawing.ravel()
    scattered = np.frombuffer(draw(st.binary(min_size=cells, max_size=cells)), np.uint8)
    drawing[scattered >= draw(FLOOR)] = "#"
    start, step = draw(st.integers(0, cells - 1)), draw(st.integers(1, cells - 1))
    drawing[start], drawing[(start + step) % cells] = "S", "G"
    return ["".join(line) for line in drawing.reshape(size)]


SIGNS = st.characters(exclude_characters="\n\0")
"""Neither what ends a line, nor what arrays of numpy's drop at the end of a text."""

WALLS = st.tuples(st.integers(0, 1), st.integers(3, 8), st.none() | st.integers(0, 11))
"""Straight walls: at right angles to which axis, where, and where the door is, if there is one."""

FLOOR = st.sampled_from([256, 252, 200, 150])
"""How much of the floor is not covered by scattered walls, in parts of 256."""


def read(drawing):
    """The world of any of the drawings."""
    return from_text(drawing, allow_unreachable_goal=True)


def mazes(longest=12):
    return drawings(longest).map(read)


def generators():
    return st.integers(0, 2**32 - 1).map(np.random.default_rng)


def tables(states, dimension):
    """Embeddings (S, D) on a grid, so that two of them are either far apart or at one place."""
    eighths = arrays.arrays(np.int8, (states, dimension), elements=st.integers(-16, 16))
    return eighths.map(lambda whole: whole / 8)


def points(states, dimension, runs=()):
    """Points (..., S, D), drawn from a Gaussian of any width."""
    width = st.sampled_from([1e-3, 1.0, 1e3])
    return st.builds(
        lambda rng, width: width * rng.standard_normal((*runs, states, dimension)),
        generators(),
        width,
    )


def rotations(dimension, runs=()):
    """Orthogonal matrices (..., D, D), mirrors among them."""
    return generators().map(
        lambda rng: np.linalg.qr(rng.standard_normal((*runs, dimension, dimension)))[0]
    )


@st.composite
def batches(draw, states, most=30):
    """Anchors (B,), positives (B,), and how often each pair of them occurs (S, S)."""
    state = st.integers(0, states - 1)
    pairs = draw(st.lists(st.tuples(state, state), min_size=1, max_size=most))
    anchors, positives = np.array(pairs).T
    counts = np.zeros((states, states))
    np.add.at(counts, (anchors, positives), 1)
    return anchors, positives, counts


PENALTIES = st.floats(0, 1)


def losses(penalties=PENALTIES):
    return st.builds(
        Loss,
        st.sampled_from(DIRECTIONS),
        st.sampled_from(REDUCTIONS),
        st.floats(0.1, 10),
        penalties,
        st.sampled_from(SIMILARITIES),
    )
