import numpy as np
import pytest
from rounding import RIDGE, alignment_error, assert_near
from scipy.linalg import polar
from scipy.stats import ortho_group
from sklearn.decomposition import PCA

from sgcrl.measures.clusters import principal_components
from sgcrl.measures.drift import align_over_time, procrustes, turning
from sgcrl.sphere import decompose, normalise, recompose


def orthonormal(points):
    """Bases of the span of the rows and of what is at right angles to it, as columns."""
    basis, singular, _ = np.linalg.svd(points.T)
    rank = (singular > 1e-10).sum()
    return basis[:, :rank], basis[:, rank:]


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


@pytest.fixture
def cloud(rng):
    """Points spread twice as far along each axis as along the next: none changes places."""
    points = rng.standard_normal((3, 10, 6))
    points, _ = np.linalg.qr(points - points.mean(axis=1, keepdims=True))
    return points * 2.0 ** -np.arange(6) @ ortho_group.rvs(6, random_state=rng)


def test_principal_components_are_those_of_scikit_learn(cloud):
    coordinates, axes, share = principal_components(cloud, 3)
    for k, points in enumerate(cloud):
        known = PCA(3).fit(points)
        assert_near(share[k], known.explained_variance_ratio_, terms=60)
        assert_near(np.abs(axes[k]), np.abs(known.components_), terms=60, scale=8)
        assert_near(np.abs(coordinates[k]), np.abs(known.transform(points)), terms=60, scale=8)


def test_principal_components_have_a_sign_and_fit_together(cloud):
    coordinates, axes, _ = principal_components(cloud, 2)
    largest = np.take_along_axis(coordinates, np.abs(coordinates).argmax(1)[:, None], 1)
    assert (largest > 0).all()
    centred = cloud - cloud.mean(axis=1, keepdims=True)
    assert_near(centred @ np.swapaxes(axes, 1, 2), coordinates, terms=6)
    mirrored, _, _ = principal_components(-cloud, 2)
    assert_near(np.abs(mirrored), np.abs(coordinates), terms=60, scale=8)


@pytest.mark.parametrize("components", [0, 7])
def test_too_many_components_are_refused(table, components):
    with pytest.raises(ValueError, match=r"components: got .*, takes 1\.\.6"):
        principal_components(table, components)


def test_a_known_rotation_is_found(rng):
    turns = ortho_group.rvs(6, size=3, random_state=rng)
    source = rng.standard_normal((3, 20, 6))
    found = procrustes(source, source @ turns)
    np.testing.assert_allclose(found, turns, rtol=0, atol=alignment_error(source))


def test_with_noise_no_other_rotation_is_nearer(rng):
    source = rng.standard_normal((20, 5))
    target = source @ ortho_group.rvs(5, random_state=rng) + 0.3 * rng.standard_normal((20, 5))
    best = procrustes(source, target)
    assert_near(best.T @ best, np.eye(5), terms=25)
    error = np.linalg.norm(source @ best - target)
    for small in (1e-3, 1e-2, 1.0):
        for _ in range(20):
            skew = small * rng.standard_normal((5, 5))
            nudge, _ = polar(np.eye(5) + skew - skew.T)
            nudged = np.linalg.norm(source @ best @ nudge - target)
            assert nudged >= error - RIDGE * np.linalg.norm(source)


@pytest.mark.parametrize("points", [1, 3, 5])
def test_where_the_points_are_silent_the_rotation_is_nearest_to_the_identity(rng, points):
    source = rng.standard_normal((points, 8))
    turn = ortho_group.rvs(8, random_state=rng)
    found = procrustes(source, source @ turn)
    assert_near(found.T @ found, np.eye(8), terms=64)
    off = alignment_error(source)
    longest = np.linalg.norm(source, axis=1).max()
    np.testing.assert_allclose(source @ found, source @ turn, rtol=0, atol=off * longest)
    # the oracle: bound on the span, and on the rest the orthogonal matrix of the largest trace
    spanned, rest = orthonormal(source)
    _, rest_after = orthonormal(source @ turn)
    free, _ = polar(rest.T @ rest_after)
    nearest = spanned @ spanned.T @ turn + rest @ free @ rest_after.T
    np.testing.assert_allclose(found, nearest, rtol=0, atol=off)
    assert np.linalg.norm(found - np.eye(8)) < np.linalg.norm(turn - np.eye(8))


def test_points_that_did_not_move_give_the_identity(rng):
    source = rng.standard_normal((3, 8))
    off = alignment_error(source)
    np.testing.assert_allclose(procrustes(source, source), np.eye(8), rtol=0, atol=off)


def test_a_point_of_weight_zero_has_no_say(rng):
    source = rng.standard_normal((20, 4))
    turn = ortho_group.rvs(4, random_state=rng)
    target = source @ turn
    target[7] = 100.0
    weights = np.arange(20) != 7
    off = alignment_error(source[weights])
    np.testing.assert_allclose(procrustes(source, target, weights), turn, rtol=0, atol=off)
    assert np.abs(procrustes(source, target) - turn).max() > 0.1


def test_turning_each_moment_by_itself_changes_nothing(rng):
    walk = rng.standard_normal((20, 4)) + 0.05 * rng.standard_normal((9, 20, 4)).cumsum(axis=0)
    turned = walk @ ortho_group.rvs(4, size=9, random_state=rng)
    longest = np.linalg.norm(walk, axis=-1).max()
    off = 2 * alignment_error(walk) * longest  # of one alignment, in each of two chains of eight
    for anchor in (0, 4, -1):
        found = align_over_time(walk, anchor=anchor)
        np.testing.assert_array_equal(found[anchor], walk[anchor])
        turned[anchor] = walk[anchor]
        np.testing.assert_allclose(align_over_time(turned, anchor=anchor), found, atol=8 * off)
        # neighbours are as near to each other as any turn could bring them
        left, right = found[:-1], found[1:]
        np.testing.assert_allclose(procrustes(left, right) - np.eye(4), 0, atol=off)


def test_principal_axes_that_flip_or_swap_make_no_jump(rng):
    """Two components of nearly equal variance, which change places every time."""
    points, _ = np.linalg.qr(rng.standard_normal((30, 6)))
    points, _ = np.linalg.qr(points - points.mean(axis=0))  # centred and at right angles
    lengths = np.tile([1.0, 1.0, 0.1, 0.1, 0.1, 0.1], (15, 1))
    lengths[::2, 0] = lengths[1::2, 1] = 1.02
    coordinates, _, _ = principal_components(points * lengths[:, None])

    def jump(moments):
        return np.linalg.norm(np.diff(moments, axis=0), axis=-1).max()

    smooth = align_over_time(coordinates)
    assert jump(coordinates) > 0.3 and jump(smooth) < 0.02
    # a turn of the plane: distances within a moment stay
    lengths = (np.linalg.norm(moments, axis=-1) for moments in (smooth, coordinates))
    assert_near(*lengths, terms=15)


def test_only_weighted_points_align_over_time(rng):
    still = np.broadcast_to(rng.standard_normal((20, 3)), (5, 20, 3)).copy()
    still[:, 7] = rng.standard_normal((5, 3))
    weights = np.broadcast_to(np.arange(20) != 7, (4, 20))
    aligned = align_over_time(still, weights)
    off = 4 * alignment_error(still[0, weights[0]]) * np.linalg.norm(still, axis=-1).max()
    np.testing.assert_allclose(aligned, still, rtol=0, atol=off)


@pytest.mark.parametrize(
    ("weights", "anchor", "message"),
    [
        (None, 5, r"anchor: got 5, takes -5\.\.4"),
        (np.ones((5, 20)), 0, r"weights: got shape \(5, 20\), takes \(4, 20\)"),
    ],
)
def test_misfits_in_time_are_refused(rng, weights, anchor, message):
    with pytest.raises(ValueError, match=message):
        align_over_time(rng.standard_normal((5, 20, 3)), weights, anchor)


def test_a_common_turning_is_found_and_a_stretching_is_none(rng):
    points = rng.standard_normal((2, 12, 5))
    skew = rng.standard_normal((2, 5, 5))
    skew -= np.swapaxes(skew, -1, -2)
    turned = points @ np.swapaxes(skew, -1, -2)  # each row Aψ
    # the points' spread is solved for: rounding counts as often as the largest is the smallest
    singular = np.linalg.svd(points, compute_uv=False)
    condition = (singular.max() / singular.min()) ** 2
    largest = np.abs(skew).max()
    assert_near(turning(points, turned), skew, terms=60, scale=condition * largest)
    assert_near(turning(points, 3 * points), 0, terms=60, scale=3 * condition)


def test_turning_is_procrustes_for_a_moment(rng):
    points, velocity = rng.standard_normal((2, 3, 12, 5))
    weights = (rng.random((3, 12)) < 0.8).astype(float)
    errors = []
    for step in (1e-3, 1e-4):
        after = procrustes(points, points + step * velocity, weights)
        expected = (np.swapaxes(after, -1, -2) - np.eye(5)) / step
        errors.append(np.abs(turning(points, velocity, weights) - expected).max())
    assert errors[1] < 0.2 * errors[0]  # of first order in the step, and no rest


def test_where_no_points_lie_nothing_turns(rng):
    points = np.concatenate([rng.standard_normal((6, 2)), np.zeros((6, 2))], axis=1)
    skew = turning(points, rng.standard_normal((6, 4)))
    largest = np.abs(skew).max()
    assert_near(skew[2:, 2:], 0, terms=6, scale=largest)
    assert np.abs(skew[:2, 2:]).max() > 1e-3
    assert_near(skew, -skew.T, terms=6)
