import numpy as np
import pytest
from rounding import UNLIKELY, assert_mean, assert_near

from sgcrl.replay import Streams
from sgcrl.sphere import decompose
from sgcrl.tabular import start_table
from sgcrl.variants.starts import near, orthogonal, start_similarity, with_similarity


def others(world, table):
    c, zeta = decompose(table, table[:, world.goal])
    keep = np.arange(world.states) != world.goal
    return c[:, keep], zeta[:, keep]


@pytest.mark.parametrize("spread", [0.01, 0.1, 0.3, 1.0, np.inf])
def test_mean_and_spread_of_c_are_those_of_drawn_tables(maze, streams, spread):
    start = ("random", 0.0) if spread == np.inf else ("symmetric", spread)
    c, _ = others(maze, start_table(maze, 64, *start, streams(64)))
    mean, deviation = start_similarity(spread, 64)
    assert_mean(c.ravel(), mean, within=1 / 64)  # right for many dimensions
    assert_mean((c.ravel() - c.mean()) ** 2, deviation**2, within=2 / 64 * deviation**2)


def test_limits_of_the_start():
    assert start_similarity(0.0, 64) == (1.0, 0.0)
    mean, deviation = start_similarity(np.array([np.inf]), 65)
    assert mean == [0.0] and deviation == [1 / 8]  # c of random directions: 1/√(D − 1)


@pytest.mark.parametrize("angle", [0, 60, 90, 180])
def test_a_start_near_another_vector(maze, streams, angle):
    table = near(maze, 32, angle, 0.0, streams(3))
    c, _ = others(maze, table)
    assert_near(np.linalg.norm(table, axis=-1), 1, terms=32)
    assert_near(c, np.cos(np.deg2rad(angle)), terms=32, scale=1)
    spread, _ = others(maze, near(maze, 64, angle, 0.1, streams(64)))
    alike = start_similarity(0.1, 64)[0]
    assert_mean(spread.mean(axis=1), alike * np.cos(np.deg2rad(angle)), within=1 / 64)


@pytest.mark.parametrize("rank", [None, 1, 4])
def test_a_table_has_the_similarities_asked_for_and_zeta_the_rank(maze, rng, streams, rank):
    asked = rng.uniform(-1, 1, (3, maze.states))
    table = with_similarity(maze, 16, asked, streams(3), rank)
    # axes are found among as many random vectors, which seldom have a larger condition than this
    off = dict(terms=16, scale=16 / UNLIKELY)
    assert_near(np.linalg.norm(table, axis=-1), 1, **off)
    c, zeta = others(maze, table)
    assert_near(c, np.delete(asked, maze.goal, axis=1), **off)
    assert (np.linalg.matrix_rank(zeta, tol=1e-8) == (rank or 15)).all()
    directions = zeta / np.linalg.norm(zeta, axis=-1, keepdims=True)
    # uniform directions: no mean beyond that of 88 independent ones, in each run
    assert np.linalg.norm(directions.mean(axis=1), axis=-1).max() < 5 / np.sqrt(88)


def test_a_run_starts_the_same_bit_for_bit_alone_and_in_any_company(maze):
    def starts(runs, first=0):
        return (
            start_table(maze, 16, "symmetric", 0.1, Streams(3, "start", runs, first)),
            start_table(maze, 16, "random", 0.1, Streams(3, "start", runs, first)),
            near(maze, 16, 60, 0.1, Streams(3, "start", runs, first)),
            with_similarity(maze, 16, 0.5, Streams(3, "start", runs, first), rank=4),
        )

    for first, runs in ((0, 1), (4, 1), (1, 3)):
        for whole, part in zip(starts(5), starts(runs, first), strict=True):
            assert np.array_equal(part, whole[first : first + runs])
            assert (whole[0] != whole[1]).any()


def test_orthogonal_turns_these_states_and_no_others(maze, streams):
    table, room = start_table(maze, 16, "symmetric", 0.1, streams(3)), maze.regions == 1
    turned = orthogonal(table, room, maze.goal)
    c, zeta = decompose(table, table[:, maze.goal])
    assert np.abs(decompose(turned, turned[:, maze.goal])[0][:, room]).max() < 1e-12
    assert np.allclose(np.linalg.norm(turned, axis=-1), 1, atol=1e-12)
    assert np.allclose(turned[:, room] * np.sqrt(1 - c[:, room, None] ** 2), zeta[:, room])
    assert np.array_equal(turned[:, ~room], table[:, ~room])
    with pytest.raises(ValueError, match="^states"):
        orthogonal(table, maze.regions == maze.regions[maze.goal], maze.goal)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda world, rng: start_similarity(-1.0, 4), "spread"),
        (lambda world, rng: start_similarity(0.1, 1), "dimension"),
        (lambda world, rng: near(world, 1, 0, 0.1, rng), "dimension"),
        (lambda world, rng: near(world, 4, 0, -0.1, rng), "spread"),
        (lambda world, rng: with_similarity(world, 4, 1.5, rng), "c:"),
        (lambda world, rng: with_similarity(world, 4, 0.5, rng, 4), "rank"),
        (lambda world, rng: with_similarity(world, 4, 0.5, rng, 0), "rank"),
    ],
)
def test_bad_input_is_named(yard, streams, call, name):
    with pytest.raises(ValueError, match=f"^{name}"):
        call(yard, streams(2))
