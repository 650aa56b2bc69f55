import numpy as np
import pytest
from rounding import UNLIKELY, assert_near

from sgcrl.sphere import decompose
from sgcrl.variants.noises import noisy_starts
from sgcrl.variants.starts import start_similarity


def test_kinds_of_noise_share_their_mean_similarity_and_differ_in_its_spread(maze, streams):
    kinds = noisy_starts(maze, 64, 0.28, streams(16))
    mean = start_similarity(0.28, 64)[0]
    spread, ranks = {}, {}
    for name, table in kinds.items():
        assert_near(np.linalg.norm(table, axis=-1), 1, terms=64, scale=1 / UNLIKELY)
        c, zeta = decompose(table, table[:, maze.goal])
        c, zeta = c[:, maze.others], zeta[:, maze.others]
        assert abs(c.mean() - mean) < 0.02  # the formula is that of many dimensions
        spread[name] = c.std(axis=1).mean()
        ranks[name] = np.linalg.matrix_rank(zeta, tol=1e-8).max()
    names = list(kinds)
    assert spread["Gaussian"] > 2.5 * spread["orthogonal to z"]
    assert all(spread[name] < 1e-9 for name in names[3:])
    assert [ranks[name] for name in names[3:]] == [63, 16, 4]
    z = kinds["Gaussian"][:, maze.goal]
    assert all((kinds[name][:, maze.goal] == z).all() for name in names[:3])


def test_few_dimensions_are_refused(maze, streams):
    with pytest.raises(ValueError, match="dimension"):
        noisy_starts(maze, 16, 0.28, streams(2))
    with pytest.raises(ValueError, match="spread"):
        noisy_starts(maze, 64, -0.1, streams(2))
