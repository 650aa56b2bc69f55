import numpy as np
import pytest
from rounding import assert_mean, assert_near
from scipy.stats import ortho_group
from shapes import on_sphere
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_samples
from sklearn.neighbors import NearestNeighbors

from sgcrl.measures.clusters import (
    cluster_counts,
    cluster_silhouettes,
    effective_rank,
    hopkins,
    monitors,
    nearest_distances,
    nearest_neighbour_ratio,
    principal_components,
    region_cosines,
    silhouettes,
    wall_pairs,
)
from sgcrl.sphere import normalise
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.worlds import DOORWAY, from_text


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
def test_too_many_components_are_refused(cloud, components):
    with pytest.raises(ValueError, match=r"components: got .*, takes 1\.\.6"):
        principal_components(cloud, components)


def test_silhouettes_leave_doorways_out(rng):
    labels = np.array([0, 0, 0, 1, 1, 1, DOORWAY])
    points = rng.normal(size=(2, 7, 3))
    found = silhouettes(points, labels)
    known = [silhouette_samples(run[:6], labels[:6]).mean() for run in points]
    assert_near(found, known, terms=18, scale=1)
    points[:, 6] = 1e6
    assert_near(silhouettes(points, labels), known, terms=18, scale=1)


def test_silhouettes_of_clear_clusters_and_of_none(rng):
    labels = np.repeat([0, 1], 30)
    apart = labels[:, None] * 100.0 + rng.normal(size=(60, 2))
    mixed = rng.normal(size=(60, 2))
    high, low = silhouettes(np.stack([apart, mixed]), labels)
    assert high > 0.95 and abs(low) < 0.1


def test_region_cosines_of_known_means():
    labels = np.array([0, 0, 1, 1, 2, DOORWAY])
    up, right = np.array([0.0, 1.0]), np.array([1.0, 0.0])
    zeta = np.stack([up + right, up - right, -up, -3 * up, 5 * right, up])[None]
    assert_near(region_cosines(zeta, labels)[0], [[1, -1, 0], [-1, 1, 0], [0, 0, 1]], terms=2)


def test_wall_pairs_of_a_small_maze():
    world = from_text("S #\n   \n#G ")
    across, free = wall_pairs(world)

    def places(pairs):
        return {tuple(map(tuple, world.positions[pair].astype(int).tolist())) for pair in pairs}

    # by hand: the walls at (0, 2) and (2, 0) are at the edge, so no two cells lie across them
    assert places(across) == set()
    assert places(free) == {((1, 0), (1, 2)), ((0, 1), (2, 1))}
    across, free = wall_pairs(from_text("S#G\n   "))
    assert len(across) == 1 and len(free) == 1


def test_wall_pairs_are_two_apart_in_the_drawing_and_further_on_foot_across(maze):
    across, free = wall_pairs(maze)
    for pairs in (across, free):
        gap = np.abs(maze.positions[pairs[:, 0]] - maze.positions[pairs[:, 1]])
        assert (np.sort(gap, axis=1) == [0, 2]).all()
    assert (maze.distances[free[:, 0], free[:, 1]] == 2).all()
    assert (maze.distances[across[:, 0], across[:, 1]] > 2).all()


@pytest.mark.parametrize("scale", [1.0, 1e-3])
def test_effective_rank_of_known_spectra(rng, scale):
    left, right = ortho_group.rvs(6, size=2, random_state=rng)
    for spectrum, rank in (
        ([1, 0, 0, 0, 0, 0], 1),
        ([1, 1, 1, 0, 0, 0], 3),
        (np.ones(6), 6),
        ([0.5, 0.25, 0.25, 0, 0, 0], 2**1.5),
    ):
        points = scale * left @ np.diag(spectrum) @ right
        # where nothing is, rounding has an entropy too
        entropy = -np.log(np.finfo(float).eps)
        assert_near(effective_rank(points[None]), [rank], terms=6, scale=rank * entropy)


def test_nearest_distances_are_those_of_scikit_learn(rng):
    points, others = rng.normal(size=(2, 3, 20, 4))
    found, own = nearest_distances(points, others), nearest_distances(points)
    among = rng.random((3, 20)) < 0.5
    some = nearest_distances(points, others, among)
    largest = max((x**2).sum(-1).max() for x in (points, others))
    for k in range(3):
        nearest = NearestNeighbors(n_neighbors=1).fit(others[k]).kneighbors(points[k])[0]
        itself = NearestNeighbors(n_neighbors=2).fit(points[k]).kneighbors(points[k])[0]
        chosen = NearestNeighbors(n_neighbors=1).fit(others[k][among[k]]).kneighbors(points[k])[0]
        for distance, known in zip((found, own, some), (nearest, itself, chosen), strict=True):
            # squared, a distance is the difference of squared lengths
            assert_near(distance[k] ** 2, known[:, -1] ** 2, terms=4, scale=4 * largest)


@pytest.mark.parametrize("dimension", [3, 64])
def test_hopkins_is_half_for_uniform_points_and_near_one_for_clusters(rng, dimension):
    even = on_sphere(rng, 40, 89, dimension)
    tight = normalise(
        on_sphere(rng, 40, 4, dimension)[:, np.arange(89) % 4]
        + 0.001 * rng.standard_normal(even.shape)
    )
    others = 1 / 89  # a point has one other fewer near it than a place has
    assert_mean(hopkins(even, rng), 0.5, within=others)
    assert hopkins(tight, rng).min() > 0.95
    assert abs(hopkins(even, rng, null="box").mean() - 0.5) > 0.03  # the wrong null
    among = rng.random((40, 89)) < 0.5
    mixed = np.where(among[..., None], even, tight)
    assert_mean(hopkins(mixed, rng, among=among), 0.5, within=1 / among.sum(axis=1).mean())


def test_hopkins_refuses_other_nulls(rng):
    with pytest.raises(ValueError, match="null: got 'torus'"):
        hopkins(np.ones((1, 5, 2)), rng, null="torus")
    with pytest.raises(ValueError, match="samples: got 0"):
        hopkins(np.ones((1, 5, 2)), rng, 0)


def test_neighbour_ratio_is_one_for_uniform_points_and_zero_for_pairs(rng):
    even = on_sphere(rng, 40, 60, 5)
    among = np.arange(60) < rng.integers(10, 60, (40, 1))
    assert_mean(np.log(nearest_neighbour_ratio(even, rng)), 0)
    assert_mean(np.log(nearest_neighbour_ratio(even, rng, among)), 0)
    pairs = nearest_neighbour_ratio(even.repeat(2, axis=1), rng)
    # squared, a distance is the difference of squared lengths; uniform points are 0.2 apart
    assert_near(pairs**2, np.zeros(40), terms=5, scale=4 / 0.2**2)


def test_clusters_are_counted_and_told_apart(rng):
    tight = np.eye(6)[np.arange(30) % 5] + 0.01 * rng.standard_normal((3, 30, 6))
    np.testing.assert_array_equal(cluster_counts(normalise(tight)), [5, 5, 5])
    np.testing.assert_array_equal(cluster_counts(normalise(tight), angle=100), [1, 1, 1])
    assert (cluster_silhouettes(tight, 5) > 0.9).all()
    assert (cluster_silhouettes(on_sphere(rng, 3, 30, 64), 5) < 0.2).all()


def test_monitors_of_a_run_counted_by_hand(maze, rng):
    settings = Settings(runs=4, episodes=20, steps=12, batch=30, snapshot_every=10)
    run = train(maze, TabularCritic(maze, 4, 0, dimension=8), settings)
    found = monitors(run, 20, rng, recent=5)
    assert all(values.shape == (4,) for values in found.values())
    for k in range(4):
        seen = set(run.trajectories[k].ravel().tolist())
        late = set(run.trajectories[k, 15:].ravel().tolist())
        early = set(run.trajectories[k, :15].ravel().tolist())
        c = run.similarity[k, 20]
        next_to = {int(s) for i in seen for s in maze.next_state[i]} - seen
        unseen = set(range(maze.states)) - seen - {maze.goal}
        newest = max(
            e for e in range(20)
            if set(run.trajectories[k, e].tolist()) - set(run.trajectories[k, :e].ravel().tolist())
        )  # fmt: skip
        expected = {
            "c of unvisited": np.mean([c[s] for s in unseen]) if unseen else np.nan,
            "highest c of unvisited": max((c[s] for s in unseen), default=np.nan),
            "episodes since a new state": 19 - newest,
            "states visited": len(seen),
            "recent new states": len(late - early),
            "farthest state": max(maze.distances[maze.start, s] for s in seen),
            "steps left to the goal": min(maze.distances[s, maze.goal] for s in seen),
            "recent reach": np.mean(
                [max(maze.distances[maze.start, s] for s in e) for e in run.trajectories[k, 15:]]
            ),
            "c of visited": np.mean([c[s] for s in seen]),
            "c of frontier": np.mean([c[s] for s in next_to]) if next_to else np.nan,
        }
        for name, value in expected.items():
            scale = max(1, abs(np.nan_to_num(value)))
            assert_near(found[name][k], value, maze.states, scale, np.float32)
    with pytest.raises(ValueError, match="episode: got 7"):
        monitors(run, 7, rng)
    some = monitors(run, 20, rng, recent=5, names=["recent reach", "clusters"])
    assert list(some) == ["recent reach", "clusters"]
    for name, values in some.items():
        np.testing.assert_array_equal(values, found[name])
    with pytest.raises(ValueError, match="name: got 'luck'"):
        monitors(run, 20, rng, names=["luck"])
