"""Oracles: the replay's own samples, two states by hand, autograd, finite differences, the loop."""

import numpy as np
import pytest
from rounding import assert_mean, assert_near, assert_share
from scipy.special import logsumexp

from sgcrl.measures.clusters import region_cosines
from sgcrl.replay import Replay, Streams
from sgcrl.sphere import decompose, normalise
from sgcrl.tabular import TabularCritic, start_table
from sgcrl.theory.flow import (
    descent,
    equal_similarity_table,
    fall_times,
    goal_forces,
    goal_signal,
    mean_curves,
    population_flow,
)
from sgcrl.theory.modes import (
    growth_modes,
    growth_operator,
    growth_rates,
    kernel_modes,
    overlap,
    predicted_cosines,
    predicted_similarity,
    predicted_squeeze_time,
    principal_angles,
    settled_modes,
)
from sgcrl.theory.pairs import pair_distribution, random_walk, replay_distribution
from sgcrl.train import rollout
from sgcrl.worlds import four_rooms, from_text, walled_off

WORLD = walled_off(four_rooms())
JOINT = pair_distribution(random_walk(WORLD), WORLD.start, 50)
SOLVED = 1e-6
"""How far a flow is off that is solved to 1e-8 a step."""
STEPS = 1000
"""Of a solution, at most: its rounding errors add up."""


def starts(runs=2, spread=0.1, dimension=16, seed=0):
    return start_table(WORLD, dimension, "symmetric", spread, Streams(seed, "start", runs))


def test_random_walk_of_a_corridor():
    walk = random_walk(from_text("S G"))  # stay, down, up: stay; right, left
    assert_near(walk, [[0.8, 0.2, 0], [0.2, 0.6, 0.2], [0, 0.2, 0.8]], terms=5)


def test_pair_distribution_by_hand():
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    # T = 2, from state 0: states 0, 1, 0. Anchor 0 at i = 0: offsets 0, 1, 2 with weights 1, g, g²;
    # anchor 1 at i = 1: offsets 0, 1 with weights 1, g.
    g = 0.5
    whole, half = 1 + g + g**2, 1 + g
    expected = np.array([[(1 + g**2) / whole, g / whole], [g / half, 1 / half]]) / 2
    assert_near(pair_distribution(swap, 0, 2, g), expected, terms=3)
    whole, half = g + g**2, g
    expected = np.array([[g**2 / whole, g / whole], [g / half, 0]]) / 2
    assert_near(pair_distribution(swap, 0, 2, g, offset_zero=False), expected, terms=3)
    # No discount at all: offset 0 or 1, as the replay does it.
    assert_near(pair_distribution(swap, 0, 2, 0.0), np.eye(2) / 2)
    assert_near(pair_distribution(swap, 0, 2, 0.0, False), swap / 2)


@pytest.mark.parametrize("discount, offset_zero", [(0.99, True), (0.7, False), (1.0, True)])
def test_pair_distribution_is_what_the_replay_draws(discount, offset_zero, streams):
    world, steps, act = from_text("S  \n # \n  G"), 7, streams(100, "actor")
    replay = Replay(100, 200, steps)
    for _ in range(200):
        replay.add(rollout(world, np.zeros((100, world.states)), 1.0, steps, act))
    pairs = replay.sample(4000, discount, streams(100, "replay"), offset_zero)
    counts = pairs.counts(world.states)
    frequencies = counts / 4000
    joint = pair_distribution(random_walk(world), world.start, steps, discount, offset_zero)
    assert_near(joint.sum(), 1, terms=joint.size)
    assert (frequencies[:, joint == 0] == 0).all()
    often = joint > 1e-3
    assert_mean(frequencies[:, often], joint[often])


@pytest.mark.parametrize("discount, offset_zero", [(0.9, True), (0.9, False), (1.0, True)])
def test_replay_distribution_is_what_the_replay_draws(discount, offset_zero, rng, streams):
    episodes = rng.integers(0, 5, (6, 9))
    replay = Replay(1, 6, 8)
    for episode in episodes:
        replay.add(episode[None])
    drawn = replay.sample(400_000, discount, streams(1, "replay"), offset_zero).counts(5)[0]
    joint = replay_distribution(episodes, 5, discount, offset_zero)
    assert_near(joint.sum(), 1, terms=joint.size)
    assert_share(drawn, 400_000, joint)
    with pytest.raises(ValueError, match="trajectories"):
        replay_distribution(episodes[0], 5)


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


def test_replay_distribution_by_hand():
    # one episode 0, 1, 0 with T = 2: as for the policy that swaps two states
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    found = replay_distribution([[0, 1, 0]], 2, 0.5)
    assert_near(found, pair_distribution(swap, 0, 2, 0.5), terms=3)


def test_pair_distribution_mixes_over_starts():
    walk = random_walk(WORLD)
    mixed = pair_distribution(walk, np.eye(WORLD.states)[[0, 7]].mean(0), 20)
    parts = [pair_distribution(walk, start, 20) for start in (0, 7)]
    assert_near(mixed, np.mean(parts, axis=0), terms=20**2)


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


def two_states(flip=0.2, discount=0.5):
    """Pairs of a walk that flips, at stationarity, T = 1: offsets 0 and 1."""
    walk = np.array([[1 - flip, flip], [flip, 1 - flip]])
    return pair_distribution(walk, [0.5, 0.5], 1, discount)


def test_growth_rate_of_two_states_by_hand():
    # J = diag(1/2)(1 + g P)/(1 + g); A = 2 J - 1/2 has the vector (1, -1) and the rate
    # (1 + g (1 - 2 flip))/(1 + g), here (1 + 0.5 * 0.6)/1.5.
    rates, modes = growth_modes(two_states())
    assert_near(rates, [1.3 / 1.5], terms=2)
    assert_near(np.abs(modes), np.full((2, 1), np.sqrt(0.5)), terms=2)
    # and two states do move apart at that rate, from a hundred-thousandth on
    joint = np.pad(two_states(), (0, 1))  # the third is the goal
    z, along = np.eye(3)[:2]
    table = normalise(np.array([[z + 1e-5 * along, z - 1e-5 * along, z]]))
    flow = population_flow(table, joint, 2, [0.0, 3.0], rtol=1e-10, atol=1e-13)
    apart = np.log(np.linalg.norm(flow.tables[0, :, 0] - flow.tables[0, :, 1], axis=-1))
    assert (apart[1] - apart[0]) / 3 == pytest.approx(1.3 / 1.5, rel=1e-6)


@pytest.mark.parametrize("direction", ["column", "row", "symmetric"])
def test_growth_operator_is_the_derivative_of_the_descent(direction):
    z = normalise(np.random.default_rng(0).standard_normal(8))
    way = np.random.default_rng(1).standard_normal((WORLD.states, 8))
    way -= np.outer(way @ z, z)
    moved = [descent(z + step * way, JOINT, direction) for step in (1e-5, -1e-5)]
    found = (moved[0] - moved[1]) / 2e-5
    np.testing.assert_allclose(found, growth_operator(JOINT) @ way, atol=1e-8)


def test_growth_modes_are_the_eigenvectors_of_the_operator():
    rates, modes = growth_modes(JOINT)
    assert modes.shape == (89, 87) and (np.diff(rates) <= 0).all()
    assert_near(growth_operator(JOINT) @ modes, rates * modes, terms=89**2, scale=rates.max())
    assert_near(modes.T @ modes, np.eye(87), terms=89**2)
    assert_near(modes.sum(0), 0, terms=89**2, scale=np.abs(modes).sum(0).max())
    assert (modes[WORLD.goal] == 0).all() and (modes.max(0) == np.abs(modes).max(0)).all()


def test_modes_of_a_reversible_walk_are_those_of_its_transition_matrix():
    free = np.arange(WORLD.states) != WORLD.goal
    walk = random_walk(WORLD)
    joint = pair_distribution(walk, free / free.sum(), 50)
    own = np.linalg.eigvalsh(walk[np.ix_(free, free)])[::-1]
    gap = -np.diff(own[1:5]).max()  # modes are known as far as their rates differ
    weights = 0.99 ** np.arange(51)
    share = np.zeros(51)  # of each offset, over the anchors of an episode
    for anchor in range(50):
        share[: 51 - anchor] += weights[: 51 - anchor] / weights[: 51 - anchor].sum() / 50
    expected = np.sort(2 / free.sum() * (own[1:, None] ** np.arange(51)) @ share)[::-1]
    rates, modes = growth_modes(joint)
    assert_near(rates, expected, terms=89**2)
    for found in (modes, settled_modes(joint)[1]):
        image = walk[free] @ found[:, :3]
        assert_near(image, found[free, :3] * own[1:4], terms=89**2, scale=1 / gap)


def test_settled_modes_do_not_know_how_often_a_reversible_walk_is_where():
    # a walk with other probabilities to stay: another stationary distribution, unequal visits
    rng = np.random.default_rng(0)
    weights = rng.random((6, 6))
    weights = weights + weights.T
    walk = weights / weights.sum(1, keepdims=True)
    joint = pair_distribution(walk, weights.sum(1) / weights.sum(), 3, 0.9)
    values, modes = settled_modes(joint)
    for k in range(5):
        image = walk @ modes[:, k]
        assert_near(image, (image @ modes[:, k]) * modes[:, k], terms=6**2, scale=10)
    assert (np.diff(values) <= 0).all() and values[0] < 1
    image = walk @ growth_modes(joint)[1][:, 0]
    assert np.linalg.norm(image - (image @ growth_modes(joint)[1][:, 0]) * image) > 0.01


def test_predictions_are_the_mean_over_many_linear_growths():
    times, q = np.array([0.0, 20.0, 40.0]), 0.05
    w = q * np.random.default_rng(0).standard_normal((400, WORLD.states, 17))
    w = w[..., 1:]  # D - 1 directions orthogonal to z
    values, vectors = np.linalg.eigh(growth_operator(JOINT))
    regions = WORLD.regions
    for time, c in zip(times, predicted_similarity(JOINT, q, 17, times), strict=True):
        grown = (vectors * np.exp(values * time)) @ vectors.T @ w
        assert_mean((grown**2).sum(-1), 1 / c**2 - 1)
        cosines = predicted_cosines(JOINT, regions, time)
        grown[:, WORLD.goal] = 0
        found = region_cosines(grown, regions)
        assert_mean(found, cosines, within=1 / 64)  # right for many dimensions
    assert cosines[0, 1] < -0.1


def test_predicted_squeeze_time_is_when_predicted_c_is_down():
    visits = JOINT.sum(1)
    for share in (0.5, 0.9):
        time = predicted_squeeze_time(JOINT, 0.01, 64, share)
        start, then = predicted_similarity(JOINT, 0.01, 64, [0, time]) @ visits
        assert_near(then / start, share, terms=89**2)
    # ten times smaller noise takes log(10)/rate longer, once the leading mode is all
    later = predicted_squeeze_time(JOINT, 1e-7, 64) - predicted_squeeze_time(JOINT, 1e-6, 64)
    assert later == pytest.approx(np.log(10) / growth_modes(JOINT)[0][0], rel=0.01)


def test_small_flow_grows_as_predicted():
    joint = pair_distribution(random_walk(WORLD), WORLD.start, 50)
    rates, modes = growth_modes(joint)
    times = np.linspace(0, 30, 7)
    flow = population_flow(starts(spread=1e-5), joint, WORLD.goal, times, atol=1e-13)
    zeta = decompose(flow.tables, flow.tables[:, :, WORLD.goal])[1]
    amplitude = np.linalg.norm(modes[:, :6].T @ zeta, axis=-1)
    found = growth_rates(times, amplitude, np.ones((2, 7), bool))
    np.testing.assert_allclose(found, np.broadcast_to(rates[:6], (2, 6)), rtol=1e-3)


def test_growth_rates_of_exponentials():
    times = np.array([0.0, 1.0, 3.0, 4.0])
    amplitude = np.exp(np.multiply.outer(times, [0.5, -2.0]))[None].repeat(2, axis=0)
    amplitude[1, 3] = 99  # outside the window
    window = np.array([[True] * 4, [True] * 3 + [False]])
    assert_near(growth_rates(times, amplitude, window), [[0.5, -2.0]] * 2, terms=4)


def test_fall_times():
    curves = np.array([[1.0, 0.8, 0.9, 0.4, 0.6], [2.0, 1.0, 0.5, 0.5, 0.5], [1.0, 1, 1, 1, 1]])
    assert_near(fall_times(np.arange(5.0), curves, 0.5), [2.75, 1.0, 4.0])


def test_kernel_modes():
    rng = np.random.default_rng(0)
    rates, modes = growth_modes(JOINT)
    same, own = kernel_modes(3 * np.eye(WORLD.states)[None], JOINT)
    assert_near(same[0, :5], 3 * rates[:5], terms=89**2)  # nothing shared: a table, faster
    planes = overlap(principal_angles(own[..., :2], modes[:, :2]))
    assert_near(planes, np.ones(1), terms=89**2)
    factor = rng.standard_normal((2, WORLD.states, WORLD.states))
    kernel = factor @ np.swapaxes(factor, 1, 2)
    rates, modes = kernel_modes(kernel, JOINT)
    image = kernel @ growth_operator(JOINT) @ modes[..., :4]
    scale = np.linalg.norm(kernel, 2, axis=(1, 2)).max() * np.abs(growth_operator(JOINT)).max()
    assert_near(image, rates[:, None, :4] * modes[..., :4], terms=89**2, scale=scale)


def test_principal_angles():
    plane = np.eye(4)[:, :2][None] - np.array([0, 0, 0.5, 0.5])[:, None]
    turned = plane[0] @ np.array([[2.0, 1.0], [0.0, 1.0]]) + 5  # the same plane, and a shift
    assert_near(principal_angles(plane, turned), 0, terms=4, scale=np.degrees(5))
    a, b = np.array([[1.0, -1, 0, 0]]).T, np.array([[1.0, 0, -1, 0]]).T
    assert_near(principal_angles(a[None], b), [[60]], terms=4)
    assert_near(overlap([0.0, 90.0]), 0.5)


def test_bad_input_names_the_argument():
    table, walk = starts(), random_walk(WORLD)
    for name, call in {
        "transition": lambda: pair_distribution(np.ones((3, 3)), 0, 5),
        "steps": lambda: pair_distribution(walk, 0, 0),
        "discount": lambda: pair_distribution(walk, 0, 5, 1.5),
        "start": lambda: pair_distribution(walk, np.ones(WORLD.states), 5),
        "table": lambda: population_flow(table[0], JOINT, WORLD.goal, [0, 1]),
        "table: got rows": lambda: population_flow(2 * table, JOINT, WORLD.goal, [0, 1]),
        "goal": lambda: population_flow(table, JOINT, 3, [0, 1]),
        "times": lambda: population_flow(table, JOINT, WORLD.goal, [1, 0]),
        "joint": lambda: growth_operator(np.ones((3, 3))),
        "share: got 2": lambda: fall_times(np.arange(3.0), np.ones((1, 3)), 2),
        "share": lambda: predicted_squeeze_time(JOINT, 0.1, 64, 1.5),
        "window": lambda: growth_rates(np.arange(3.0), np.ones((1, 3, 1)), np.eye(3)[:1] > 0),
        "modes": lambda: principal_angles(np.ones((2, 5, 2)), np.ones((5, 3))),
        "visits": lambda: mean_curves(population_flow(table, JOINT, WORLD.goal, [0, 1]), [1.0]),
    }.items():
        with pytest.raises(ValueError, match=name):
            call()
