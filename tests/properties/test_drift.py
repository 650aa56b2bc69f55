import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from properties.strategies import generators, points, rotations
from rounding import RIDGE, alignment_error, assert_near, tolerance
from scipy.linalg import orthogonal_procrustes

from sgcrl.measures.drift import align_over_time, procrustes, turning

RUNS = st.sampled_from([(), (3,)])


def flat(states, dimension, runs=()):
    """Points in one dimension less than there are; of a single one, all in the origin."""

    def made(cloud, turn):
        cloud[..., 0] = 0
        return cloud @ turn

    return st.builds(made, points(states, dimension, runs), rotations(dimension))


@st.composite
def clouds(draw, number):
    """So many arrays (..., S, D) of points, whether or not these span the space."""
    size = draw(st.integers(1, 12)), draw(st.integers(1, 6)), draw(RUNS)
    return [draw(points(*size) | flat(*size)) for _ in range(number)]


@st.composite
def full_clouds(draw):
    """Points (..., S, D) that span the space."""
    dimension = draw(st.integers(1, 6))
    return draw(points(dimension + draw(st.integers(2, 8)), dimension, draw(RUNS)))


def by_scipy(source, target):
    """The same for each run by itself, without a rule for where the points are silent."""
    if source.ndim == 2:
        return orthogonal_procrustes(source, target)[0]
    return np.stack([by_scipy(*pair) for pair in zip(source, target, strict=True)])


def squares(array):
    return (array**2).sum((-2, -1))


@given(clouds(2))
def test_the_alignment_is_orthogonal(clouds):
    found = procrustes(*clouds)
    dimension = found.shape[-1]
    unit = np.broadcast_to(np.eye(dimension), found.shape)
    assert_near(found @ np.swapaxes(found, -1, -2), unit, terms=dimension**2)


@given(full_clouds(), st.data())
def test_any_rotation_is_found_whatever_points_without_weight_do(source, data):
    *runs, states, dimension = source.shape
    turn = data.draw(rotations(dimension, tuple(runs)))
    target = source @ turn
    off = alignment_error(source)
    np.testing.assert_allclose(procrustes(source, target), turn, rtol=0, atol=off)
    astray = [data.draw(points(3, dimension, tuple(runs))) for _ in range(2)]
    more = (np.concatenate(pair, axis=-2) for pair in zip((source, target), astray, strict=True))
    weights = np.repeat([1.0, 0.0], [states, 3])
    np.testing.assert_allclose(procrustes(*more, weights), turn, rtol=0, atol=off)


@given(clouds(1), st.booleans())
def test_points_that_do_not_move_are_not_turned(clouds, weighted):
    (source,) = clouds
    states, dimension = source.shape[-2:]
    weights = np.arange(states) % 3 if weighted else None  # the first point has none
    found = procrustes(source, source, weights)
    unit = np.broadcast_to(np.eye(dimension), found.shape)
    np.testing.assert_allclose(found, unit, rtol=0, atol=tolerance(float, states, 1 / RIDGE))


@given(clouds(2))
def test_no_other_rotation_brings_the_points_nearer(clouds):
    source, target = clouds
    states, dimension = source.shape[-2:]
    found = squares(source @ procrustes(source, target) - target)
    # the ridge is in the way by no more than twice its own trace
    ridge = RIDGE * np.sqrt(squares(np.swapaxes(source, -1, -2) @ target))
    whole = squares(source) + squares(target)
    off = 4 * dimension * ridge + tolerance(float, states * dimension, whole)
    assert (found <= squares(source - target) + off).all()
    assert (found <= squares(source @ by_scipy(source, target) - target) + off).all()


@given(clouds(2))
def test_no_rotation_that_is_as_near_is_nearer_to_the_identity(clouds):
    source, target = clouds
    states, dimension = source.shape[-2:]
    traces = [np.trace(way(source, target), axis1=-2, axis2=-1) for way in (procrustes, by_scipy)]
    off = tolerance(float, states * dimension, dimension / RIDGE)
    assert (traces[0] >= traces[1] - off).all()


@given(clouds(2), st.booleans())
def test_a_turning_is_skew(clouds, weighted):
    at, velocity = clouds
    states, dimension = at.shape[-2:]
    weights = np.arange(states) % 3 if weighted else None
    found = turning(at, velocity, weights)
    # directions of a billionth of the spread are still turned: by that much rounding grows
    used = at if weights is None else at * np.sqrt(weights)[:, None]
    said = np.linalg.norm(used, 2, axis=(-2, -1))
    speed = np.divide(np.abs(velocity).max(), said, out=np.zeros(said.shape), where=said > 0)
    terms = states * dimension
    assert_near(found, -np.swapaxes(found, -1, -2), terms, scale=terms * speed.max() / RIDGE)
    assert not found[said == 0].any()


@given(full_clouds(), generators())
def test_a_turning_of_all_points_is_found(at, rng):
    *runs, states, dimension = at.shape
    half = rng.standard_normal((*runs, dimension, dimension))
    skew = half - np.swapaxes(half, -1, -2)
    singular = np.linalg.svd(at, compute_uv=False)
    condition = ((singular[..., 0] / singular[..., -1]) ** 2).max()
    found = turning(at, at @ np.swapaxes(skew, -1, -2))
    assert_near(found, skew, states * dimension, scale=condition * np.abs(skew).max(initial=1))
    # nor does it see what all of them do besides that turns nothing
    grown = turning(at, at @ np.swapaxes(skew, -1, -2) + 2 * at)
    assert_near(grown, skew, states * dimension, scale=condition * (2 + np.abs(skew).max()))


@given(clouds(5), st.integers(-5, 4))
def test_aligning_moments_turns_each_as_a_whole_and_never_apart(clouds, anchor):
    walk = np.stack(clouds) if clouds[0].ndim == 2 else clouds[0].repeat(2, axis=0)[:5]
    anchor %= len(walk)
    found = align_over_time(walk, anchor=anchor)
    np.testing.assert_array_equal(found[anchor], walk[anchor])
    moments, states, dimension = walk.shape
    for before, after in zip(walk, found, strict=True):
        largest = np.abs(before @ before.T).max()
        assert_near(after @ after.T, before @ before.T, moments * dimension**2, scale=largest)
    for left, right in zip(range(moments - 1), range(1, moments), strict=True):
        apart, whole = squares(walk[right] - walk[left]), squares(walk[left]) + squares(walk[right])
        off = 4 * dimension * RIDGE * whole + tolerance(float, moments * dimension**2, whole)
        assert squares(found[right] - found[left]) <= apart + off


@given(clouds(3))
def test_aligned_moments_are_as_near_as_a_turn_can_bring_them(clouds):
    walk = np.stack(clouds) if clouds[0].ndim == 2 else clouds[0]
    found = align_over_time(walk)
    for left in range(len(walk) - 1):
        pair, whole = found[left : left + 2], squares(found[left : left + 2]).sum()
        nearest = squares(pair[0] @ by_scipy(*pair) - pair[1])
        dimension = walk.shape[-1]
        off = 4 * dimension * RIDGE * whole + tolerance(float, 3 * walk[0].size, whole)
        assert squares(pair[0] - pair[1]) <= nearest + off
