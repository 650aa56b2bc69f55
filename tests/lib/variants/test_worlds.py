from itertools import product

import numpy as np
import pytest
from rounding import assert_near
from scipy.spatial.distance import cdist

from sgcrl.variants.worlds import between, goal_aside, hall, rooms, spiral, tower_of_hanoi
from sgcrl.worlds import DOORWAY


@pytest.mark.parametrize("disks", [1, 2, 3, 5])
class TestTowerOfHanoi:
    def test_size_and_longest_solution(self, disks):
        world = tower_of_hanoi(disks)
        assert world.next_state.shape == (3**disks, 6) and len(set(world.actions)) == 6
        assert world.distances[world.start, world.goal] == 2**disks - 1
        assert world.distances.max() == 2**disks - 1

    def test_moves_are_the_rules_of_the_puzzle(self, disks):
        world = tower_of_hanoi(disks)
        arrangements = list(product(range(3), repeat=disks))  # peg of each disk, the largest first
        assert arrangements[world.start] == (0,) * disks
        assert arrangements[world.goal] == (2,) * disks
        for state, arrangement in enumerate(arrangements):
            stacks = [[d for d in range(disks) if arrangement[d] == peg] for peg in range(3)]
            for action, name in enumerate(world.actions):
                source, target = (int(peg) - 1 for peg in name.split(" to "))
                after = list(arrangement)
                if stacks[source] and (
                    not stacks[target] or stacks[target][-1] < stacks[source][-1]
                ):
                    after[stacks[source][-1]] = target
                assert arrangements[world.next_state[state, action]] == tuple(after)

    def test_every_move_can_be_taken_back(self, disks):
        graph = tower_of_hanoi(disks).graph.toarray()
        assert (graph == graph.T).all()

    def test_states_one_move_apart_are_drawn_one_apart_and_no_others(self, disks):
        world = tower_of_hanoi(disks)
        apart = cdist(world.positions, world.positions)
        one_move = world.distances == 1
        assert_near(apart[one_move], 1, terms=disks, scale=np.abs(world.positions).max())
        assert (apart[~one_move & ~np.eye(world.states, dtype=bool)] > 1.2).all()

    def test_regions_are_the_pegs_of_the_largest_disk(self, disks):
        world = tower_of_hanoi(disks)
        assert world.regions.tolist() == [s // 3 ** (disks - 1) for s in range(world.states)]


@pytest.mark.parametrize("disks", [0, 9, 2.0, "3"])
def test_tower_of_hanoi_refuses_other_numbers_of_disks(disks):
    with pytest.raises(ValueError, match=r"^disks: got .*takes an integer from 1 to 8"):
        tower_of_hanoi(disks)


@pytest.mark.parametrize(("rows", "columns", "size"), [(1, 2, 5), (2, 3, 5), (4, 4, 5), (2, 2, 3)])
def test_rooms_have_their_cells_doors_and_corners(rows, columns, size):
    world = rooms(rows, columns, size)
    doors = rows * (columns - 1) + columns * (rows - 1)
    assert world.states == rows * columns * size**2 + doors
    assert (world.regions == DOORWAY).sum() == doors
    assert world.regions.max() + 1 == rows * columns and world.reachable.all()
    corner = [rows * (size + 1) - 2, columns * (size + 1) - 2]
    assert world.positions[[world.start, world.goal]].tolist() == [[0, 0], corner]


def test_a_spiral_is_one_corridor_from_end_to_end():
    for size, states in ((3, 7), (5, 17), (7, 31), (9, 49)):
        world = spiral(size)
        assert world.states == states
        assert world.distances[world.start, world.goal] == states - 1
        neighbours = world.graph.toarray() - np.diag(world.graph.diagonal())
        assert sorted(neighbours.sum(axis=0)) == [1, 1] + [2] * (states - 2)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: rooms(1, 1), "rows, columns: got 1, 1"),
        (lambda: rooms(2, 2, 2), "size: got 2, takes an integer from 3"),
        (lambda: spiral(4), "size: got 4, takes an odd number"),
        (lambda: spiral(1), "size: got 1, takes an odd number"),
    ],
)
def test_worlds_that_cannot_be_drawn_are_refused(make, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        make()


def test_the_hall_is_the_four_rooms_without_walls(maze):
    open_hall = hall()
    assert open_hall.states == 100 and not open_hall.walls.size
    for state in ("start", "goal"):
        places = (w.positions[getattr(w, state)] for w in (open_hall, maze))
        assert np.array_equal(*places)


def test_the_goal_in_a_side_room_is_the_only_difference(maze):
    aside = goal_aside()
    assert aside.positions[aside.goal].tolist() == [0, 9] and aside.goal != maze.goal
    assert np.array_equal(aside.next_state, maze.next_state) and aside.start == maze.start


def test_the_same_maze_from_another_start_to_another_goal(maze):
    moved = between(maze, (2, 7), (9, 0))
    assert moved.positions[[moved.start, moved.goal]].tolist() == [[2, 7], [9, 0]]
    assert np.array_equal(moved.next_state, maze.next_state)
    assert between(maze, (0, 0), (0, 9)).goal == goal_aside().goal
    with pytest.raises(ValueError, match=r"^goal: got \(5, 0\), takes row and column of a state"):
        between(maze, (0, 0), (5, 0))
