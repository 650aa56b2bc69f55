import numpy as np
import pytest
from rounding import assert_mean, assert_near

from sgcrl.measures.landscape import local_maxima
from sgcrl.replay import Streams
from sgcrl.sphere import goal_similarity
from sgcrl.tabular import start_table
from sgcrl.variants.arrangements import dealt_smoothly, descriptions, scattered


def test_scattered_similarities_have_their_mean_and_spread(maze, streams):
    table = scattered(maze, 16, 0.3, 0.1, streams(64))
    c = goal_similarity(table, maze.goal)[:, maze.others]
    assert_mean(c.ravel(), 0.3, within=0)
    assert_mean((c.ravel() - 0.3) ** 2, 0.01, within=0)
    cut = goal_similarity(scattered(maze, 16, 0.9, 1.0, streams(2)), maze.goal)
    assert cut.max() <= 1 + 1e-12 and cut.min() >= -1 - 1e-12
    with pytest.raises(ValueError, match="spread"):
        scattered(maze, 16, 0.3, -0.1, streams(2))


def test_dealing_keeps_the_embeddings_and_smooths_their_similarity(maze, streams):
    table = start_table(maze, 16, "random", 0.0, streams(32)).astype(float)
    dealt = dealt_smoothly(maze, table, streams(32))
    assert (dealt[:, maze.goal] == table[:, maze.goal]).all()
    for before, after in zip(table, dealt, strict=True):
        assert set(map(bytes, before)) == set(map(bytes, after))  # the same rows, elsewhere
    count, gap = [], []
    for one in (table, dealt):
        c = goal_similarity(one, maze.goal)
        count.append(local_maxima(maze, c).sum(axis=1))
        gap.append(np.abs(c[:, maze.next_state] - c[..., None])[:, maze.others].mean(axis=(1, 2)))
    assert (count[1] < count[0]).all() and (gap[1] < gap[0] / 1.5).all()
    with pytest.raises(ValueError, match="steps"):
        dealt_smoothly(maze, table, streams(32), steps=0)


def test_the_hills_do_not_know_the_goal(maze, streams):
    table = start_table(maze, 16, "random", 0.0, streams(512)).astype(float)
    c = goal_similarity(dealt_smoothly(maze, table, streams(512)), maze.goal)
    others = maze.others
    slope = c[:, others] @ (maze.distances[maze.goal] - 9.0)[others]
    assert_mean(slope, 0, within=0)


def test_a_run_is_dealt_alike_alone_and_in_company(maze):
    draws = [Streams(3, "start", 4), Streams(3, "start", 1, first=2)]
    tables = [start_table(maze, 8, "random", 0.0, draw).astype(float) for draw in draws]
    dealt = [dealt_smoothly(maze, t, draw) for t, draw in zip(tables, draws, strict=True)]
    assert np.array_equal(dealt[0][2:3], dealt[1])


def test_descriptions_of_one_start():
    found = descriptions(np.array([0.3, 0.0]), np.array([0.1, 0.2]), np.array([0.05, 0.1]))
    expected = {
        "mean c alone": [0.3],
        "spread/τ alone": [2.0],
        "ratio, mean c/spread": [np.log(3.1)],
        "mean c/τ and spread/τ": [6.0, 2.0],
        "mean c and spread/τ": [0.3, 2.0],
    }
    assert list(found) == list(expected)
    for name, features in found.items():
        assert_near(features[0], np.array(expected[name]))
        assert np.isfinite(features).all()
