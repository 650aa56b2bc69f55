"""Oracles: the replay's own samples, two states by hand, autograd, finite differences, the loop."""

import numpy as np
import pytest
from rounding import assert_mean, assert_near
from scipy.special import logsumexp
from walled import JOINT, WORLD, starts

from sgcrl.replay import Replay
from sgcrl.sphere import normalise
from sgcrl.tabular import TabularCritic
from sgcrl.theory.flow import (
    descent,
    equal_similarity_table,
    fall_times,
    goal_forces,
    goal_signal,
    mean_curves,
    population_flow,
    squeeze_curves,
)
from sgcrl.train import rollout

SOLVED = 1e-6
"""How far a flow is off that is solved to 1e-8 a step."""


STEPS = 1000
"""Of a solution, at most: its rounding errors add up."""


def test_goal_forces_by_loops(rng):
    table, joint = normalise(rng.normal(size=(2, 4, 3))), rng.random((2, 4, 4))
    joint /= joint.sum(axis=(1, 2), keepdims=True)
    attraction, repulsion = goal_forces(table, joint, 2)
    for k in range(2):
        a, b, logits = joint[k].sum(1), joint[k].sum(0), table[k] @ table[k].T
        q = np.empty((4, 4))
        for i in range(4):
            for j in range(4):
                rivals = sum(a[m] * np.exp(logits[m, j]) for m in range(4))
                q[i, j] = b[j] * a[i] * np.exp(logits[i, j]) / rivals
        assert_near(attraction[k], joint[k][:, 2] + joint[k][2])
        assert_near(repulsion[k], q[:, 2] + q[2], terms=4 * 4)
    # a goal in no pair neither pulls nor pushes
    joint[:, 2] = joint[:, :, 2] = 0
    assert not np.any(goal_forces(table, joint, 2))


def loss_of_distribution(table, joint):
    logits = table @ table.T
    weights = np.broadcast_to(joint.sum(1)[:, None], logits.shape)
    return (joint * (logsumexp(logits, axis=0, b=weights) - logits)).sum()


def test_descent_is_minus_the_finite_differences_of_the_loss():
    rng = np.random.default_rng(1)
    joint = rng.random((5, 5)) * (rng.random((5, 5)) < 0.7)
    joint /= joint.sum()
    table, step = rng.standard_normal((5, 3)), 1e-5
    numeric = np.zeros_like(table)
    for place in np.ndindex(table.shape):
        shift = np.zeros_like(table)
        shift[place] = step
        above, below = (loss_of_distribution(table + x, joint) for x in (shift, -shift))
        numeric[place] = above - below
    np.testing.assert_allclose(descent(table, joint), -numeric / (2 * step), atol=1e-9)


def test_descent_of_a_batch_agrees_with_autograd_on_the_pairs():
    torch = pytest.importorskip("torch")
    rng, batch = np.random.default_rng(2), 64
    anchors, positives = rng.integers(0, 6, (2, batch))
    counts = np.zeros((6, 6))
    np.add.at(counts, (anchors, positives), 1)
    table = rng.standard_normal((6, 4))
    psi = torch.tensor(table, requires_grad=True)
    logits = psi[anchors] @ psi[positives].T
    torch.nn.functional.cross_entropy(logits.T, torch.arange(batch)).backward()
    found = descent(table, (counts / batch).astype(np.float32))  # as replay.Pairs counts them
    # exponentials are off by the rounding of their exponents
    assert_near(found, -psi.grad.numpy(), terms=batch, scale=1 + np.abs(table @ table.T).max())


def test_one_update_lasts_learning_rate_times_batch(streams):
    table = starts(1)
    critic = TabularCritic(WORLD, 1, 0, start=table, learning_rate=0.01)
    replay = Replay(1, 1, 50)
    replay.add(rollout(WORLD, np.zeros((1, WORLD.states)), 1.0, 50, streams(1, "actor")))
    pairs = replay.sample(128, 0.99, streams(1, "replay"))
    critic.update(pairs)
    moved = normalise(table + 1.28 * descent(table, pairs.counts(WORLD.states)[0] / 128))
    assert_near(critic.embed(), moved, terms=128)


def test_goal_signal_vanishes_without_zeta_and_is_second_order_in_it():
    rng = np.random.default_rng(3)
    table, z = equal_similarity_table(WORLD.states, 64, 0.0, rng)
    for direction in ("column", "row", "symmetric"):
        # pairs of each state cancel
        assert_near(goal_signal(table, JOINT, z, direction), 0, terms=64 * 89, scale=JOINT.max())
    lengths = np.array([0.01, 0.02, 0.04])
    along, across = [], []
    for length in lengths:
        table, z = equal_similarity_table(WORLD.states, 64, length, np.random.default_rng(4))
        signal = goal_signal(table, JOINT, z)
        along.append(np.linalg.norm(signal))
        across.append(np.linalg.norm(descent(table, JOINT) - signal[:, None] * z))
    slope = [np.polyfit(np.log(lengths), np.log(values), 1)[0] for values in (along, across)]
    np.testing.assert_allclose(slope, [2, 1], atol=0.01)


def test_equal_similarity_table():
    table, z = equal_similarity_table(7, 5, 0.6, np.random.default_rng(0))
    assert_near(table @ z, 0.8, terms=5)
    assert_near(np.linalg.norm(table, axis=1), 1, terms=5)
    with pytest.raises(ValueError, match="length: got 1.5"):
        equal_similarity_table(7, 5, 1.5, np.random.default_rng(0))


def test_flow_stays_on_the_sphere_and_obeys_the_identity():
    flow = population_flow(starts(), JOINT, WORLD.goal, np.linspace(0, 300, 7))
    np.testing.assert_allclose(np.linalg.norm(flow.tables, axis=-1), 1, atol=SOLVED)
    np.testing.assert_array_equal(flow.tables[:, -1, WORLD.goal], starts()[:, WORLD.goal])
    moved = flow.c - flow.c[:, :1]
    assert_near(moved, flow.squeezed + flow.signalled, terms=STEPS, scale=1)
    assert flow.c.min() < 0 < flow.predicted.min()


def test_flow_moves_by_the_projected_descent():
    table, step = starts(), 1e-4
    flow = population_flow(table, JOINT, WORLD.goal, [0.0, step])
    direction = descent(table, JOINT)
    tangent = direction - (direction * table).sum(-1, keepdims=True) * table
    np.testing.assert_allclose((flow.tables[:, 1] - table) / step, tangent, atol=1e-5)


def test_flow_is_the_limit_of_small_normalised_steps():
    table, small = starts(1), 0.05
    flow = population_flow(table, JOINT, WORLD.goal, [0.0, 50.0])
    for _ in range(1000):
        table = normalise(table + small * descent(table, JOINT))
    np.testing.assert_allclose(table, flow.tables[:, -1], atol=3e-3)


def test_a_stopped_flow_ends_at_the_last_time_that_was_reached():
    times, steps = np.linspace(0, 300, 31), []

    def stop(time):
        steps.append(time)
        if time > 100:
            raise KeyboardInterrupt

    whole = population_flow(starts(), JOINT, WORLD.goal, times)
    flow = population_flow(starts(), JOINT, WORLD.goal, times, each_step=stop)
    assert steps == sorted(steps) and sum(time > 100 for time in steps) == 1
    reached = times <= steps[-1]
    assert 100 <= flow.times[-1] < times[-1]
    np.testing.assert_array_equal(flow.times, times[reached])
    for name in ("tables", "c", "predicted", "squeezed", "signalled"):
        found, expected = getattr(flow, name), getattr(whole, name)[:, reached]
        assert_near(found, expected, terms=STEPS, scale=1)


def test_a_flow_stopped_at_once_is_its_start():
    def stop(time):
        raise KeyboardInterrupt

    flow = population_flow(starts(), JOINT, WORLD.goal, [0.0, 1.0], each_step=stop)
    assert flow.times == [0]
    assert_near(flow.tables[:, 0], starts())


def test_watching_a_flow_does_not_change_it():
    plain, watched = (
        population_flow(starts(), JOINT, WORLD.goal, [0.0, 50.0], each_step=each_step)
        for each_step in (None, lambda time: None)
    )
    np.testing.assert_array_equal(plain.tables, watched.tables)


def test_without_the_goal_component_the_prediction_is_exact():
    flow = population_flow(starts(), JOINT, WORLD.goal, [0.0, 100.0, 300.0], along_goal=False)
    np.testing.assert_allclose(flow.c, flow.predicted, atol=SOLVED)
    assert (flow.signalled == 0).all() and flow.c.min() > 0


def test_without_normalisation_nothing_is_squeezed():
    flow = population_flow(starts(), JOINT, WORLD.goal, [0.0, 30.0, 60.0], normalised=False)
    np.testing.assert_array_equal(flow.predicted, np.broadcast_to(flow.c[:, :1], flow.c.shape))
    assert_near(flow.c - flow.c[:, :1], flow.signalled, terms=STEPS, scale=1)
    # Summed over states, the gradient along z is (a - Q1)·c and vanishes for equal c.
    np.testing.assert_allclose(flow.c[:, -1].mean(1), flow.c[:, 0].mean(1), atol=2e-3)
    assert np.linalg.norm(flow.tables[:, -1], axis=-1).max() > 1.3


def test_mean_curves_of_a_flow():
    visits = JOINT.sum(axis=1)
    for normalised in (True, False):
        flow = population_flow(starts(), JOINT, WORLD.goal, [0.0, 50.0], normalised=normalised)
        c, predicted, length, predicted_length = mean_curves(flow, visits)
        state = np.random.default_rng(0).choice(WORLD.states, 20_000, p=visits)  # as an actor would
        z = flow.tables[:, :, WORLD.goal, None]
        z = z / np.linalg.norm(z, axis=-1, keepdims=True)
        along = (flow.tables * z).sum(-1, keepdims=True)
        zeta = np.linalg.norm(flow.tables - along * z, axis=-1)
        drawn = [(along[..., 0], c), (zeta, length), (flow.predicted, predicted)]
        for values, mean in drawn:
            assert_mean(values[..., state].mean(axis=0).T, mean)
        if normalised:
            np.testing.assert_allclose(
                predicted_length,
                (np.sqrt(1 - np.minimum(flow.predicted, 1) ** 2) @ visits).mean(0),
                atol=1e-5,
            )


def test_squeeze_curves_are_those_of_each_flow():
    visits, times = JOINT.sum(axis=1), np.linspace(0, 40, 5)
    tables = {spread: starts(spread=spread) for spread in (0.05, 0.1)}
    curves = squeeze_curves(tables, JOINT, WORLD.goal, times, visits)
    assert list(curves) == list(tables)
    for spread, table in tables.items():
        for found, on in zip(curves[spread], (True, False), strict=True):
            flow = population_flow(table, JOINT, WORLD.goal, times, normalised=on)
            np.testing.assert_allclose(found, mean_curves(flow, visits), atol=1e-4)


def test_fall_times():
    curves = np.array([[1.0, 0.8, 0.9, 0.4, 0.6], [2.0, 1.0, 0.5, 0.5, 0.5], [1.0, 1, 1, 1, 1]])
    assert_near(fall_times(np.arange(5.0), curves, 0.5), [2.75, 1.0, 4.0])


@pytest.mark.parametrize(
    ("message", "change"),
    [
        (r"table: got f64\[89,16\], takes", {"table": starts()[0]}),
        ("table: got rows", {"table": 2 * starts()}),
        ("goal: got 3", {"goal": 3}),
        ("times", {"times": [1, 0]}),
        ("times", {"times": [0]}),
    ],
)
def test_bad_flows_are_refused(message, change):
    usual = {"table": starts(), "joint": JOINT, "goal": WORLD.goal, "times": [0, 1]}
    with pytest.raises(ValueError, match=f"^{message}"):
        population_flow(**usual | change)


def test_bad_input_names_the_argument():
    with pytest.raises(ValueError, match="^share: got 2"):
        fall_times(np.arange(3.0), np.ones((1, 3)), 2)
    flow = population_flow(starts(), JOINT, WORLD.goal, [0, 1])
    with pytest.raises(ValueError, match="^visits: got shape"):
        mean_curves(flow, [1.0])
