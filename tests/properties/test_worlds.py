import copy
import pickle
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from properties.strategies import SIGNS, drawings, mazes, read
from scipy.sparse.csgraph import connected_components

from sgcrl.variants.worlds import to_text
from sgcrl.worlds import DOORWAY, from_text, walled_off


def assert_same(found, expected, offset=(0, 0)):
    """Assert that two worlds are the same, the one drawn further down and to the right."""
    for name in ("next_state", "regions"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    np.testing.assert_array_equal(found.positions, expected.positions + offset)
    for name in ("name", "start", "goal", "actions"):
        assert getattr(found, name) == getattr(expected, name)


def cells(world):
    return [tuple(map(int, place)) for place in world.positions]


def place(drawing, mark):
    row = next(row for row, line in enumerate(drawing) if mark in line)
    return row, drawing[row].index(mark)


def within_reach(drawing):
    """Cells to which a walk from the start leads, found step by step."""
    size = np.shape([list(line) for line in drawing])
    reached, front = set(), {place(drawing, "S")}
    while front:
        reached |= front
        next_to = {(row + down, column + right) for row, column in front for down, right in STEPS}
        inside = {
            cell for cell in next_to if all(0 <= c < s for c, s in zip(cell, size, strict=True))
        }
        front = {(row, column) for row, column in inside if drawing[row][column] != "#"} - reached
    return reached


STEPS = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
ACTIONS = ("stay", "down", "up", "right", "left")


@given(drawings())
def test_states_are_the_floor_within_reach_of_the_start_and_the_goal(drawing):
    world, reached = read(drawing), within_reach(drawing)
    assert cells(world) == sorted(reached | {place(drawing, "G")})
    assert cells(world)[world.start] == place(drawing, "S")
    assert cells(world)[world.goal] == place(drawing, "G")
    assert [cells(world)[state] in reached for state in range(world.states)] == list(
        world.reachable
    )


@given(drawings())
def test_only_a_goal_within_reach_is_read_unless_another_is_allowed(drawing):
    if place(drawing, "G") in within_reach(drawing):
        assert_same(from_text(drawing), read(drawing))
    else:
        with pytest.raises(ValueError, match="^drawing: no path to the goal"):
            from_text(drawing)


@given(mazes())
def test_a_move_leads_to_the_neighbouring_cell_or_nowhere(world):
    state_at = {cell: state for state, cell in enumerate(cells(world))}
    assert world.actions == ACTIONS and world.next_state.shape == (world.states, len(STEPS))
    for (row, column), state in state_at.items():
        for action, (down, right) in enumerate(STEPS):
            expected = state_at.get((row + down, column + right), state)
            assert world.next_state[state, action] == expected


@given(mazes())
def test_distances_are_those_of_a_space(world):
    apart = world.distances
    np.testing.assert_array_equal(apart == 0, np.eye(world.states, dtype=bool))
    np.testing.assert_array_equal(apart, apart.T)  # every move can be taken back
    for way_through in range(world.states):
        assert (apart <= apart[:, [way_through]] + apart[way_through]).all()
    after = apart[world.next_state]  # (S, A, S)
    assert (after <= apart[:, None] + 1).all() and (apart[:, None] <= after + 1).all()
    straight = np.abs(world.positions[:, None] - world.positions).sum(axis=-1)
    assert (apart >= straight).all()


@given(mazes())
def test_regions_are_the_connected_parts_of_what_is_three_cells_wide(world):
    grid = np.zeros((16, 16), bool)  # with a margin of two cells
    grid[tuple(np.array(cells(world)).T + 2)] = True
    squares = np.lib.stride_tricks.sliding_window_view(grid, (3, 3))
    wide = [
        squares[row : row + 3, column : column + 3].all((2, 3)).any()
        for row, column in cells(world)
    ]
    if not any(wide):
        assert not world.regions.any()
        return
    np.testing.assert_array_equal(world.regions > DOORWAY, wide)
    assert world.regions.min() >= DOORWAY
    count, parts = connected_components(world.graph[wide][:, wide])
    assert len({*zip(world.regions[wide].tolist(), parts.tolist(), strict=True)}) == count
    assert {*world.regions[wide].tolist()} == {*range(count)}


@given(mazes())
def test_walls_are_the_rest_of_the_rectangle_around_the_states(world):
    low, high = world.positions.min(axis=0).astype(int), world.positions.max(axis=0).astype(int)
    rectangle = [tuple(map(int, cell + low)) for cell in np.ndindex(*(high - low + 1))]
    walls = [*map(tuple, world.walls.tolist())]
    assert walls == [cell for cell in rectangle if cell not in {*cells(world)}]


@given(drawings(), st.integers(1, 3))
def test_a_border_changes_nothing_but_positions(drawing, width):
    side = "#" * width
    edge = [side + "#" * len(drawing[0]) + side] * width
    framed = [*edge, *(f"{side}{line}{side}" for line in drawing), *edge]
    assert_same(read(framed), read(drawing), offset=(width, width))


@given(mazes())
def test_what_is_drawn_is_read_again_and_the_other_way_round(world):
    text = to_text(world)
    again = read(text)
    assert_same(world, again, offset=world.positions.min(axis=0))
    assert to_text(again) == text


@given(drawings())
def test_a_drawing_that_is_all_within_reach_is_drawn_as_it_was(drawing):
    reached = within_reach(drawing) | {place(drawing, "G")}
    rows, columns = np.array(sorted(reached)).T
    kept = [
        "".join(
            drawing[row][column] if (row, column) in reached else "#"
            for column in range(min(columns), max(columns) + 1)
        )
        for row in range(min(rows), max(rows) + 1)
    ]
    assert to_text(read(drawing)).split("\n") == kept


@given(
    drawings(),
    st.lists(SIGNS, min_size=4, max_size=8, unique=True),
    st.integers(0, 4),
    st.randoms(),
)
def test_signs_and_the_form_of_a_drawing_do_not_count(drawing, signs, walls, random):
    start, goal, wall, floor, *more = signs
    known = {"#": [wall, *more[:walls]], " ": [floor, *more[walls:]], "S": [start], "G": [goal]}
    lines = ["".join(random.choice(known[cell]) for cell in line) for line in drawing]
    signs = ["".join(known[mark]) for mark in "# SG"]
    forms = {
        "text": "\n".join(lines),
        "text with empty lines around": "\n\n" + "\n".join(lines) + "\n",
        "lines": lines,
        "cells": [list(line) for line in lines],
        "array": np.array([list(line) for line in lines]),
    }
    for form in forms.values():
        found = from_text(form, allow_unreachable_goal=True, characters=signs)
        assert_same(found, read(drawing))


NUMBERS = st.lists(st.integers(-999, 999), min_size=4, max_size=4, unique=True)


@given(drawings(), NUMBERS)
def test_rows_of_numbers_are_a_drawing(drawing, numbers):
    known = dict(zip("# SG", numbers, strict=True))
    rows = [[known[cell] for cell in line] for line in drawing]
    for form in (rows, np.array(rows), np.array(rows, np.int16), np.array(rows) / 2):
        signs = np.array(numbers) / 2 if np.asarray(form).dtype == float else numbers
        found = from_text(form, allow_unreachable_goal=True, characters=signs)
        assert_same(found, read(drawing))


def refused(drawing, words):
    for form in (drawing, "\n".join(drawing)):
        with pytest.raises(ValueError, match=f"^drawing: {words}"):
            read(form)


@given(drawings(), st.data())
def test_ragged_lines_are_refused(drawing, data):
    assume(len(drawing) > 1)
    row = data.draw(st.integers(0, len(drawing) - 1))
    width = len(drawing[0])
    other = data.draw(st.integers(1, width + 3).filter(lambda size: size != width))
    drawing[row] = drawing[row].ljust(other)[:other]
    refused(drawing, r"line \d+ has \d+ characters, line 0 has \d+ at row")


@given(drawings(), st.characters(exclude_characters="# SG\n"), st.data())
def test_unknown_characters_are_refused(drawing, sign, data):
    row = data.draw(st.integers(0, len(drawing) - 1))
    column = data.draw(st.integers(0, len(drawing[0]) - 1))
    drawing[row] = drawing[row][:column] + sign + drawing[row][column + 1 :]
    refused(drawing, f"unknown character .* at row {row}, column {column}")


@given(drawings(fewest=3), st.sampled_from("SG"), st.data())
def test_a_second_start_or_goal_is_refused(drawing, mark, data):
    free = [(r, c) for r, line in enumerate(drawing) for c, cell in enumerate(line) if cell in "# "]
    row, column = data.draw(st.sampled_from(free))
    drawing[row] = drawing[row][:column] + mark + drawing[row][column + 1 :]
    refused(drawing, f"second {dict(S='start', G='goal')[mark]}")


@given(drawings(), st.sampled_from("SG"), st.sampled_from("# "))
def test_a_missing_start_or_goal_is_refused(drawing, mark, instead):
    drawing = [line.replace(mark, instead) for line in drawing]
    refused(drawing, f"no {dict(S='start', G='goal')[mark]}")


@given(mazes())
def test_copies_are_equal_and_read_only(world):
    for twin in (copy.copy(world), copy.deepcopy(world), pickle.loads(pickle.dumps(world))):
        assert_same(twin, world)
        assert [type(part) for part in astuple(twin)] == [type(part) for part in astuple(world)]
        for name in ("next_state", "positions", "regions", "distances", "others", "walls"):
            assert not getattr(twin, name).flags.writeable
        for part in (twin.graph.data, twin.graph.indices, twin.graph.indptr):
            assert not part.flags.writeable


@given(mazes(), st.data())
def test_nobody_gets_in_where_the_goal_is_walled_off(world, data):
    far = world.distances[world.start, world.goal]
    radius = data.draw(st.integers(0, int(min(far - 1, 12))))
    walled = walled_off(world, radius)
    closed = world.distances[:, world.goal] <= radius
    state = walled.start
    for action in data.draw(st.lists(st.integers(0, len(STEPS) - 1), max_size=40)):
        state = walled.next_state[state, action]
        assert not closed[state]
    assert not (walled.reachable & closed).any()
    assert not closed[walled.next_state[~closed]].any()
    # and nothing else has changed, the states' numbers least of all
    shut = closed[world.next_state] & ~closed[:, None]
    stay = np.broadcast_to(np.arange(world.states)[:, None], shut.shape)
    np.testing.assert_array_equal(walled.next_state[shut], stay[shut])
    np.testing.assert_array_equal(walled.next_state[~shut], world.next_state[~shut])
    for name in ("positions", "regions", "start", "goal", "actions"):
        np.testing.assert_array_equal(getattr(walled, name), getattr(world, name))


@given(mazes(), st.integers(0, 5))
def test_a_wall_around_the_start_is_refused(world, more):
    far = world.distances[world.start, world.goal]
    assume(np.isfinite(far))
    with pytest.raises(ValueError, match="^radius: "):
        walled_off(world, int(far) + more)
