import copy
import pickle
from dataclasses import FrozenInstanceError, fields, replace
from itertools import product

import numpy as np
import pytest

from companion.explorables.playground import MAZES
from sgcrl.variants.worlds import rooms, spiral, to_text, tower_of_hanoi
from sgcrl.worlds import DOORWAY, FOUR_ROOMS, MOVES, World, from_text, walled_off

CORRIDORS = "S#   \n    #\n# #  \n#   G"


def cells(world):
    return [tuple(map(int, place)) for place in world.positions]


def assert_same(found, expected, offset=(0, 0)):
    """Assert that two worlds are the same, the one drawn further down and to the right."""
    for field in {field.name for field in fields(World)} - {"name", "positions"}:
        assert np.array_equal(getattr(found, field), getattr(expected, field)), field
    assert np.array_equal(found.positions, expected.positions + offset)


def test_four_rooms_is_the_maze_of_the_blog(maze):
    wall = {5}
    doors = {2, 3, 7, 8}
    free = {
        (row, column)
        for row, column in product(range(10), repeat=2)
        if (row not in wall or column in doors) and (column not in wall or row in doors)
    }
    assert maze.states == 89 and set(cells(maze)) == free
    assert cells(maze)[maze.start] == (0, 0) and cells(maze)[maze.goal] == (9, 9)
    assert maze.actions == ("stay", "down", "up", "right", "left")
    assert maze.distances[maze.start, maze.goal] == 18
    assert maze.reachable.all()


def test_four_rooms_are_four_rooms_and_eight_door_cells(maze):
    for (row, column), region in zip(cells(maze), maze.regions, strict=True):
        if 5 in (row, column):
            assert region == DOORWAY
        else:
            assert region == 2 * (row > 5) + (column > 5)
    assert np.sum(maze.regions == DOORWAY) == 8


@pytest.mark.parametrize("drawing", [None, CORRIDORS, "SG", "S    G", "S\n \nG"])
def test_moves_add_to_row_and_column_unless_a_wall_is_there(maze, drawing):
    world = maze if drawing is None else from_text(drawing)
    places = cells(world)
    for state, (row, column) in enumerate(places):
        for action, name in enumerate(world.actions):
            target = (row + MOVES[name][0], column + MOVES[name][1])
            expected = target if target in places else (row, column)
            assert places[world.next_state[state, action]] == expected


def test_distances_agree_with_a_breadth_first_walk():
    world = from_text(CORRIDORS)
    for origin in range(world.states):
        distance, front, steps = {origin: 0}, {origin}, 0
        while front:
            steps += 1
            front = set(world.next_state[list(front)].ravel().tolist()) - set(distance)
            distance |= dict.fromkeys(front, steps)
        assert world.distances[origin].tolist() == [distance[s] for s in range(world.states)]


def test_graph_has_one_edge_for_any_number_of_actions(maze):
    graph = maze.graph.toarray()
    for state in range(maze.states):
        assert set(np.flatnonzero(graph[state])) == set(maze.next_state[state].tolist())
    assert set(np.unique(graph)) == {0.0, 1.0}


@pytest.mark.parametrize(
    ("drawing", "words", "shown"),
    [
        ("  #\n# G", ["no start 'S'"], "  #\n# G"),
        ("S #\n#  ", ["no goal 'G'"], "S #\n#  "),
        ("S G\n  S\n   ", ["second start 'S'", "row 1, column 2"], "S G\n  S\n  ^"),
        ("S G\n G \n   ", ["second goal 'G'", "row 1, column 1"], "S G\n G \n ^"),
        ("S  \n  \n  G", ["line 1 has 2 characters", "line 0 has 3"], "S  \n  \n  ^"),
        ("S  \n   G", ["line 1 has 4 characters", "line 0 has 3"], "S  \n   G\n    ^"),
        ("S  \n\n  G", ["line 1 has 0 characters"], "S  \n\n^"),
        ("S  \n ?G", ["'?'", "row 1, column 1", "'#', ' ', 'S', 'G'"], "S  \n ?G\n ^"),
        ("S\t\n G", ["'\\t'", "row 0, column 1"], "S\t\n ^"),
        ("S# \n##G", ["no path", "row 1, column 2"], "S# \n##G\n  ^"),
        ("", ["no start"], ""),
    ],
)
def test_a_bad_drawing_is_refused_and_the_place_shown(drawing, words, shown):
    with pytest.raises(ValueError, match="^drawing: ") as error:
        from_text(drawing)
    message = str(error.value)
    assert all(word in message for word in words)
    assert message.split("\n", 1)[1] == shown


def test_empty_lines_around_a_drawing_are_dropped():
    assert cells(from_text("\n\nS \n G\n\n")) == cells(from_text("S \n G"))


@pytest.mark.parametrize("form", [tuple, list, lambda lines: [list(line) for line in lines]])
def test_lines_and_cells_are_read_like_text(maze, form):
    assert_same(from_text(form(FOUR_ROOMS)), maze)


def as_numbers(lines, **marks):
    """A drawing as other libraries hold it: 1 for walls, 0 for floor, and the rest."""
    return [[{"#": 1, " ": 0, **marks}[cell] for cell in line] for line in lines]


@pytest.mark.parametrize(
    ("drawing", "characters"),
    [
        ("-".join(FOUR_ROOMS).replace(" ", ".").replace("#", "x").split("-"), "x.SG"),
        (
            "/".join(FOUR_ROOMS).replace("  ", "O.").replace("#", "W").split("/"),
            ("W", " .O", *"SG"),
        ),
        (as_numbers(FOUR_ROOMS, S="r", G="g"), "10rg"),
        (as_numbers(FOUR_ROOMS, S="r", G="g"), (1, 0, "r", "g")),
        (np.array(as_numbers(FOUR_ROOMS, S="r", G="g")), "10rg"),
        (np.array(as_numbers(FOUR_ROOMS, S=2, G=3)), "1023"),
        (np.array(as_numbers(FOUR_ROOMS, S=2, G=3), float), (1, 0, 2, 3)),
        (np.array(as_numbers(FOUR_ROOMS, S=10, G=-8)), [1, 0, 10, -8]),
    ],
    ids=range(8),
)
def test_other_characters_are_named(maze, drawing, characters):
    assert_same(from_text(drawing, characters=characters), maze)


def test_truth_values_count_as_numbers():
    drawing = [[False, True], ["S", np.False_], [np.True_, "G"]]
    assert cells(from_text(drawing, characters="10SG")) == [(0, 0), (1, 0), (1, 1), (2, 1)]


@pytest.mark.parametrize("name", MAZES)
def test_a_maze_goes_to_the_playground_and_back(name):
    world = from_text(MAZES[name][1])
    address = "-".join(MAZES[name][1]).replace(" ", ".").replace("#", "x")  # as playground.js
    assert_same(from_text(address.split("-"), characters="x.SG"), world)
    assert to_text(world).replace(" ", ".").replace("#", "x").replace("\n", "-") == address


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"characters": "x SG"}, ["drawing: unknown character '#'", "takes ['x', ' ', 'S', 'G']"]),
        ({"characters": "# rG"}, ["drawing: unknown character 'S'"]),
        ({"characters": ["#", " S", "r", "G"]}, ["drawing: no start 'r'", "S #"]),
        ({"characters": "#SSG"}, ["characters: got ", "takes four"]),
        ({"characters": "# S"}, ["characters: got ", "takes four"]),
    ],
)
def test_characters_that_do_not_fit_are_refused(options, words):
    with pytest.raises(ValueError) as error:
        from_text("S #\n  G", **options)
    assert str(error.value).startswith(words[0])
    assert all(word in str(error.value) for word in words)


@pytest.mark.parametrize("drawing", [None, 5, [0, 1], [["S", None, "G"]]])
def test_what_is_no_drawing_is_refused(drawing):
    with pytest.raises(ValueError, match=r"^drawing: got .*, takes text, lines or rows of cells"):
        from_text(drawing)


def test_no_lines_are_a_drawing_without_a_start():
    with pytest.raises(ValueError, match="^drawing: no start 'S'"):
        from_text([])


def bordered(lines):
    edge = "#" * (len(lines[0]) + 2)
    return [edge, *(f"#{line}#" for line in lines), edge]


@pytest.mark.parametrize("lines", [FOUR_ROOMS, CORRIDORS.split("\n"), ["SG"]])
def test_a_border_changes_nothing_but_positions(lines):
    bare = from_text(lines)
    framed = from_text(bordered(lines))
    assert_same(framed, bare, offset=(1, 1))
    assert to_text(framed) == to_text(bare)
    assert np.array_equal(framed.walls, bare.walls + 1)


@pytest.mark.parametrize(
    "world",
    [
        from_text(FOUR_ROOMS),
        from_text(CORRIDORS),
        from_text("SG"),
        rooms(2, 3),
        spiral(7),
        replace(from_text(FOUR_ROOMS), goal=9),
        from_text("S #G \n  ###", allow_unreachable_goal=True),
        from_text("#####\n#S #G\n#####", allow_unreachable_goal=True),
    ],
    ids=range(8),
)
def test_a_maze_is_drawn_and_read_again(world):
    again = from_text(to_text(world), allow_unreachable_goal=True)
    assert_same(world, again, offset=world.positions.min(axis=0))


def test_four_rooms_are_drawn_as_they_were(maze):
    assert to_text(maze) == "\n".join(FOUR_ROOMS)


def test_floor_that_is_no_state_is_drawn_as_wall():
    assert to_text(from_text("S G#  \n   ## \n####  ")) == "S G\n   "


@pytest.mark.parametrize(
    "change",
    [
        tower_of_hanoi(1),
        tower_of_hanoi(3),
        walled_off(from_text(FOUR_ROOMS)),
        {"goal": 0},
        {"regions": np.arange(9)},
        {"positions": np.zeros((9, 2))},
        {"positions": 2 * from_text("S  \n   \n  G").positions},
        {"actions": ("rest", "down", "up", "right", "left")},
    ],
    ids=range(8),
)
def test_what_a_drawing_does_not_give_is_not_drawn(yard, change):
    world = change if isinstance(change, World) else replace(yard, **change)
    with pytest.raises(ValueError, match=f"^world: got {world.name!r}, .*takes a maze"):
        to_text(world)


def test_floor_without_a_path_from_the_start_is_no_state():
    world = from_text("S G#  \n   ## \n####  ")
    assert cells(world) == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]


def test_an_unreachable_goal_is_kept_on_request():
    world = from_text("S #G \n  ###", allow_unreachable_goal=True)
    assert cells(world) == [(0, 0), (0, 1), (0, 3), (1, 0), (1, 1)]
    assert cells(world)[world.goal] == (0, 3)
    assert np.flatnonzero(~world.reachable).tolist() == [world.goal]
    assert (world.next_state[world.goal] == world.goal).all()


@pytest.mark.parametrize(
    ("drawing", "regions"),
    [
        ("S  #   \n       \n   #  G", ["000#111", "000.111", "000#111"]),
        ("S   \n    \n    \n#  #\n    \n    \n   G", ["0000"] * 3 + ["#..#"] + ["1111"] * 3),
        ("S  G", ["0000"]),
    ],
)
def test_regions_are_what_narrow_passages_separate(drawing, regions):
    world = from_text(drawing)
    labels = {"#": None, ".": DOORWAY} | {str(n): n for n in range(2)}
    expected = [labels[mark] for line in regions for mark in line if mark != "#"]
    assert world.regions.tolist() == expected


@pytest.mark.parametrize(("radius", "reachable"), [(0, 88), (1, 86), (2, 83)])
def test_walled_off_closes_the_goal_and_nothing_else(maze, radius, reachable):
    before = maze.next_state.copy()
    walled = walled_off(maze, radius)
    closed = maze.distances[:, maze.goal] <= radius
    assert walled.reachable.sum() == reachable
    assert (walled.reachable == ~closed).all()
    assert (walled.start, walled.goal) == (maze.start, maze.goal)
    for name in ("positions", "regions"):
        assert (getattr(walled, name) == getattr(maze, name)).all()
    for state, action in np.argwhere(walled.next_state != maze.next_state):
        assert walled.next_state[state, action] == state
        assert closed[maze.next_state[state, action]] and not closed[state]
    assert (maze.next_state == before).all() and maze.reachable.all()
    assert walled.name != maze.name


def test_walled_off_works_on_any_world():
    hanoi = tower_of_hanoi(3)
    assert walled_off(hanoi).reachable.sum() == 26
    assert walled_off(hanoi, 1).reachable.sum() == 24


@pytest.mark.parametrize(
    ("radius", "message"),
    [(-1, "radius: got -1, takes 0 or more"), (18, "radius: 18 walls off the start, 18 steps")],
)
def test_walled_off_refuses_a_bad_radius(maze, radius, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        walled_off(maze, radius)


def test_a_world_cannot_be_changed(yard):
    with pytest.raises(FrozenInstanceError):
        yard.goal = 0
    assert_read_only(yard)


def assert_read_only(world):
    for name in ("next_state", "positions", "regions", "distances", "others", "walls"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(world, name)[...] = 1
    with pytest.raises(ValueError, match="read-only"):
        world.graph.data[:] = 2


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda world: pickle.loads(pickle.dumps(world)), replace],
    ids=["copy", "deepcopy", "pickle", "replace"],
)
@pytest.mark.parametrize("world", [from_text("S #\n  G"), tower_of_hanoi(2)], ids=["maze", "hanoi"])
def test_a_copy_of_a_world_cannot_be_changed_either(world, copied):
    for name in ("graph", "distances", "others", "walls"):
        getattr(world, name)
    twin = copied(world)
    assert type(twin) is World and twin.name == world.name
    assert not twin.__dict__.keys() & {"graph", "distances", "others", "walls"}
    assert_same(twin, world)
    assert_read_only(twin)
    for field in fields(World):
        assert type(getattr(twin, field.name)) is type(getattr(world, field.name))
    for name in ("next_state", "positions", "regions"):
        assert not np.shares_memory(getattr(twin, name), getattr(world, name))


def test_others_are_all_states_but_the_goal(maze):
    for world in (maze, replace(maze, goal=3), tower_of_hanoi(2)):
        assert world.others.dtype == bool
        assert np.array_equal(world.others, np.arange(world.states) != world.goal)


def test_walls_are_the_cells_between_the_states():
    world = from_text("######\n#S #G#\n#    #\n######")
    assert world.walls.tolist() == [[1, 3]]
    assert np.issubdtype(world.walls.dtype, np.integer)


def test_walls_are_what_the_drawing_shows(maze):
    drawn = [
        [row, column]
        for row, line in enumerate(FOUR_ROOMS)
        for column, cell in enumerate(line)
        if cell == "#"
    ]
    assert maze.walls.tolist() == drawn


def test_there_are_no_walls_where_there_is_no_grid(yard):
    for world in (tower_of_hanoi(3), replace(yard, positions=yard.positions / 2), yard):
        assert world.walls.shape == (0, 2)


def test_a_world_does_not_follow_the_arrays_it_was_made_from(yard):
    moves = yard.next_state.copy()
    world = replace(yard, next_state=moves)
    moves[:] = 0
    assert (world.next_state == yard.next_state).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"next_state": np.zeros(9, int)}, r"next_state: got shape \(9,\), takes \(S, A\)"),
        ({"next_state": np.zeros((0, 5), int)}, r"next_state: got shape \(0, 5\)"),
        ({"next_state": np.full((9, 5), 9)}, r"next_state: takes states 0\.\.8"),
        ({"next_state": np.full((9, 5), -1)}, r"next_state: takes states 0\.\.8"),
        ({"next_state": np.zeros((9, 5))}, r"next_state: got float64, takes integers"),
        ({"start": 9}, r"start: got 9, takes 0\.\.8"),
        ({"goal": -1}, r"goal: got -1, takes 0\.\.8"),
        ({"positions": np.zeros((8, 2))}, r"positions: got shape \(8, 2\), takes \(9, 2\)"),
        ({"regions": np.zeros((9, 1), int)}, r"regions: got shape \(9, 1\), takes \(9,\)"),
        ({"actions": ("stay",)}, "actions: got 1, next_state has 5"),
    ],
)
def test_a_world_that_does_not_fit_together_is_refused(yard, change, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        replace(yard, **change)


def test_unreachable_states_are_infinitely_far():
    one_way = World(
        "one way", np.array([[1], [1]]), 0, 1, np.zeros((2, 2)), np.zeros(2, int), ("on",)
    )
    assert one_way.distances.tolist() == [[0, 1], [np.inf, 0]]
    assert one_way.reachable.tolist() == [True, True]
    assert replace(one_way, start=1, goal=0).reachable.tolist() == [False, True]
