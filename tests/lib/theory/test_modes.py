import numpy as np
import pytest
from rounding import assert_mean, assert_near
from walled import JOINT, WORLD, starts

from sgcrl.measures.clusters import region_cosines
from sgcrl.sphere import decompose, normalise
from sgcrl.theory.flow import (
    descent,
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
from sgcrl.theory.pairs import pair_distribution, random_walk


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


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("joint", lambda: growth_operator(np.ones((3, 3)))),
        ("share", lambda: predicted_squeeze_time(JOINT, 0.1, 64, 1.5)),
        ("window", lambda: growth_rates(np.arange(3.0), np.ones((1, 3, 1)), np.eye(3)[:1] > 0)),
        ("modes", lambda: principal_angles(np.ones((2, 5, 2)), np.ones((5, 3)))),
    ],
)
def test_bad_input_names_the_argument(name, call):
    with pytest.raises(ValueError, match=f"^{name}: "):
        call()
