import numpy as np
import pytest
from rounding import assert_near
from shapes import rotation

from sgcrl.sphere import angle, decompose, normalise, recompose


@pytest.fixture
def table(rng):
    return normalise(rng.standard_normal((3, 10, 6)))


def test_the_parts_are_at_right_angles_and_make_up_the_whole(table):
    z = table[:, 4]
    c, zeta = decompose(table, z)
    assert_near(c, np.einsum("ksd,kd->ks", table, z), terms=6)
    assert_near(np.einsum("ksd,kd->ks", zeta, z), 0, terms=6, scale=1)
    assert_near(c**2 + (zeta**2).sum(-1), 1, terms=6)
    assert_near(recompose(c, zeta, z), table)


def test_only_the_direction_of_z_counts(table):
    z = table[:, 4]
    for once, scaled in zip(decompose(table, z), decompose(table, 3 * z), strict=True):
        assert_near(once, scaled, terms=6)
    c, zeta = decompose(table, z)
    assert_near(recompose(c, zeta, 3 * z), table)


def test_a_state_at_the_goal_and_one_beside_it():
    c, zeta = decompose(np.array([[2.0, 0.0], [0.0, 3.0]]), np.array([1.0, 0.0]))
    np.testing.assert_array_equal(c, [2, 0])
    np.testing.assert_array_equal(zeta, [[0, 0], [0, 3]])


def test_leading_axes_are_snapshots_and_runs(rng):
    tables = rng.standard_normal((2, 3, 5, 4))
    c, zeta = decompose(tables, tables[:, :, 0])
    assert c.shape == (2, 3, 5) and zeta.shape == tables.shape
    assert_near(c[1, 2], decompose(tables[1, 2], tables[1, 2, 0])[0], terms=4)


@pytest.mark.parametrize("degrees", [1e-6, 0.5, 30, 90, 179.9999])
def test_angle(degrees):
    start = np.eye(16)[0]
    found = angle(start, 3 * start @ rotation(degrees))
    assert_near(found, degrees, terms=16, scale=np.degrees(1))
