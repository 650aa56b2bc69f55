"""Oracles: autograd on single samples, one table of twice the rows, loops, exact cases."""

import numpy as np
import pytest
from rounding import assert_near

from sgcrl.sphere import normalise
from sgcrl.theory.flow import descent, population_flow
from sgcrl.theory.theorem2 import (
    drifted_goal,
    equal_similarity_start,
    row_range,
    two_table_descent,
    two_table_flow,
)

SOLVED = 1e-4
"""How far a flow is off that is solved to 1e-6 a step."""


@pytest.fixture
def tables(streams):
    return equal_similarity_start(6, 5, 0.8, streams(2, "start"))


def some_joint(rows=6):
    joint = np.random.default_rng(0).random((rows, rows))
    return joint / joint.sum()


def test_the_start_has_one_c_and_independent_noise(streams):
    anchors, positives, z = equal_similarity_start(400, 16, 0.6, streams(3, "start"))
    for table in (anchors, positives):
        assert_near(np.einsum("krd,kd->kr", table, z), 0.6, terms=16)
        assert_near(np.linalg.norm(table, axis=-1), 1, terms=16)
    rest = [table - 0.6 * z[:, None] for table in (anchors, positives)]
    cosines = np.einsum("krd,ksd->krs", *rest) / 0.64  # of two random directions in 15 dimensions
    assert abs(cosines.std() - 15**-0.5) < 0.01 and abs(cosines.mean()) < 0.01
    assert not np.allclose(z[0], z[1])


def test_descent_with_one_row_per_sample_agrees_with_autograd(tables):
    torch = pytest.importorskip("torch")
    phi, psi = (torch.tensor(table[0], requires_grad=True) for table in tables[:2])
    torch.nn.functional.cross_entropy(psi @ phi.T, torch.arange(6)).backward()
    found = two_table_descent(tables[0][0], tables[1][0], np.eye(6) / 6)
    for rate, table in zip(found, (phi, psi), strict=True):
        assert_near(rate, -table.grad.numpy(), terms=6)


@pytest.mark.parametrize("direction", ["column", "row", "symmetric"])
def test_descent_is_that_of_one_table_of_twice_the_rows(tables, direction):
    joint, block = some_joint(), np.zeros((12, 12))
    block[:6, 6:] = joint
    whole = descent(np.concatenate(tables[:2], axis=1), block, direction)
    found = two_table_descent(*tables[:2], joint, direction)
    assert_near(np.concatenate(found, axis=1), whole, terms=12)


def test_descent_of_one_table_is_the_sum(tables):
    anchors, _, _ = tables
    both = two_table_descent(anchors, anchors, some_joint())
    assert_near(sum(both), descent(anchors, some_joint()), terms=12)


def test_positives_get_no_signal_along_the_direction_that_anchors_share(tables):
    anchors, positives, z = tables
    at_anchors, at_positives = two_table_descent(anchors, positives, some_joint())
    assert_near(np.einsum("krd,kd->kr", at_positives, z), 0, terms=30, scale=1)
    assert np.abs(np.einsum("krd,kd->kr", at_anchors, z)).max() > 1e-4


def test_flow_is_that_of_one_table_of_twice_the_rows(tables):
    anchors, positives, z = tables
    joint, block, times = some_joint(), np.zeros((13, 13)), np.linspace(0, 20, 3)
    block[:6, 6:12] = joint
    for normalised in (True, False):
        table = np.concatenate([anchors, positives, z[:, None]], axis=1)
        whole = population_flow(table, block, 12, times, normalised=normalised)
        found = two_table_flow(anchors, positives, z, joint, times, normalised)
        c = np.concatenate([found.anchors_c, found.positives_c], axis=-1)
        np.testing.assert_allclose(c, whole.c[..., :12], atol=SOLVED)
        last = np.concatenate([found.anchors, found.positives], axis=1)
        np.testing.assert_allclose(last, whole.tables[:, -1, :12], atol=SOLVED)


def test_flow_is_the_limit_of_a_loop_of_small_steps(tables):
    anchors, positives, z = tables
    flow = two_table_flow(anchors, positives, z, np.eye(6) / 6, [0.0, 6.0])
    for _ in range(2000):
        rates = two_table_descent(anchors, positives, np.eye(6) / 6)
        anchors, positives = (
            normalise(table + 0.003 * rate)
            for table, rate in zip((anchors, positives), rates, strict=True)
        )
    np.testing.assert_allclose(flow.anchors, anchors, atol=2e-3)
    np.testing.assert_allclose(flow.positives, positives, atol=2e-3)


def test_the_tables_do_not_know_the_goal(tables):
    anchors, positives, z = tables
    here, there = (
        two_table_flow(anchors, positives, way, np.eye(6) / 6, [0.0, 5.0]) for way in (z, -z)
    )
    np.testing.assert_array_equal(here.anchors, there.anchors)
    np.testing.assert_array_equal(here.anchors_c, -there.anchors_c)


def test_row_range_by_hand():
    c = np.array([[0.1, 0.5, -0.3, 0.9]])
    assert_near(row_range(c, [0.5, 0.25, 0.25, 0.0]), [[0.1, -0.3, 0.5]])


def test_a_goal_drifts_by_a_distance_and_no_product_by_more(rng):
    z, way = (normalise(rng.standard_normal((4, 7))) for _ in range(2))
    rows = normalise(rng.standard_normal((100, 7)))
    for distance in (0.0, 0.3, 1.4, 2.0):
        moved = drifted_goal(z, way, distance)
        assert_near(np.linalg.norm(moved, axis=-1), 1, terms=7)
        np.testing.assert_allclose(np.linalg.norm(moved - z, axis=-1), distance, atol=1e-7)
        assert np.abs((moved - z) @ rows.T).max() <= distance + 1e-7
    towards = np.einsum("nd,nd->n", drifted_goal(z, way, 0.3) - z, way)
    assert (towards > 0).all()


@pytest.mark.parametrize(
    ("message", "call"),
    [
        ("c: got 2", lambda t, s: equal_similarity_start(3, 4, 2, s)),
        ("anchors: got rows", lambda t, s: two_table_flow(2 * t[0], *t[1:], J, [0, 1])),
        ("times", lambda t, s: two_table_flow(*t, J, [1, 0])),
        ("times", lambda t, s: two_table_flow(*t, J, [0])),
        ("weights: got shape", lambda t, s: row_range(np.ones((2, 3)), [0.5, 0.5])),
        ("weights: got shape", lambda t, s: row_range(np.ones((2, 2)), [1.5, -0.5])),
        ("distance: got 3", lambda t, s: drifted_goal(t[2], t[0][:, 0], 3)),
    ],
)
def test_bad_input_is_refused(tables, streams, message, call):
    with pytest.raises(ValueError, match=f"^{message}"):
        call(tables, streams(2, "start"))


J = some_joint()
