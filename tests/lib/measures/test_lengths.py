import numpy as np
import pytest

from sgcrl.measures.lengths import (
    coordinate_share,
    direction_share,
    largest_coordinate,
    mean_length,
)
from sgcrl.sphere import normalise

ALL = (mean_length, largest_coordinate, coordinate_share, direction_share)


@pytest.mark.parametrize("measure", ALL)
def test_tables_are_measured_one_by_one(measure, rng):
    tables = rng.normal(size=(2, 3, 7, 5))
    found = measure(tables)
    assert found.shape == (2, 3)
    for place in np.ndindex(2, 3):
        assert np.isclose(found[place], measure(tables[place]))


def test_lengths_and_coordinates_against_loops(rng):
    table = rng.normal(size=(7, 5))
    long = [sum(x**2 for x in row) ** 0.5 for row in table]
    assert np.isclose(mean_length(table), sum(long) / 7)
    assert np.isclose(largest_coordinate(table), sum(max(map(abs, row)) for row in table) / 7)
    on_axis = [sum(row[d] ** 2 for row in table) for d in range(5)]
    assert np.isclose(coordinate_share(table), max(on_axis) / sum(on_axis))


def test_the_sphere_has_length_1(rng):
    assert np.allclose(mean_length(normalise(rng.normal(size=(3, 7, 5)))), 1)


def test_the_direction_is_found_wherever_the_axes_are(rng):
    table = rng.normal(size=(9, 4))
    turn = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    assert np.isclose(direction_share(table), direction_share(table @ turn))
    values = np.linalg.svd(table, compute_uv=False) ** 2
    assert np.isclose(direction_share(table), values[0] / values.sum())
    assert direction_share(table) >= coordinate_share(table)


def test_shares_of_one_axis_of_one_line_and_of_all_alike(rng):
    one = np.zeros((6, 5))
    one[:, 2] = rng.normal(size=6)
    assert np.isclose(coordinate_share(one), 1) and np.isclose(direction_share(one), 1)
    line = rng.normal(size=(6, 1)) * np.ones(5)
    assert np.isclose(coordinate_share(line), 1 / 5) and np.isclose(direction_share(line), 1)
    assert np.isclose(coordinate_share(np.eye(5)), 1 / 5)
    assert np.isclose(direction_share(np.eye(5)), 1 / 5)
