"""How embeddings lie: clusters, ranks, neighbours, and all that can be read off a run."""

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Bool, Float, Int, Real
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.special import entr
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from sgcrl._checks import checked, one_of, whole
from sgcrl.measures.drift import aligned_drift, gram_drift
from sgcrl.measures.statistics import mean_where
from sgcrl.measures.visits import first_visits, success_probability
from sgcrl.sphere import normalise
from sgcrl.train import Run
from sgcrl.worlds import DOORWAY, World


@checked
def principal_components(
    zeta: Float[np.ndarray, "*n S D"], components: int = 2
) -> tuple[
    Float[np.ndarray, "*n S {components}"],
    Float[np.ndarray, "*n {components} D"],
    Float[np.ndarray, "*n {components}"],
]:
    """Principal components of ζ over the states.

    Parameters
    ----------
    zeta : ndarray, shape (..., S, D)
    components : int
        At most min(S, D).

    Returns
    -------
    coordinates : ndarray, shape (..., S, components)
        Centred, by falling variance. The sign makes the largest coordinate positive.
    axes : ndarray, shape (..., components, D)
    share : ndarray, shape (..., components)
        Part of the total variance along each axis.

    Raises
    ------
    ValueError
        For more components than there are, or none.
    """
    limit = min(zeta.shape[-2:])
    if not 1 <= components <= limit:
        raise ValueError(f"components: got {components}, takes 1..{limit}")
    centred = zeta - zeta.mean(axis=-2, keepdims=True)
    _, singular, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes[..., :components, :]
    coordinates = centred @ np.swapaxes(axes, -1, -2)
    largest = np.abs(coordinates).argmax(axis=-2)
    sign = np.sign(np.take_along_axis(coordinates, largest[..., None, :], axis=-2))
    variance = singular**2
    share = variance[..., :components] / variance.sum(axis=-1, keepdims=True)
    return coordinates * sign, axes * np.swapaxes(sign, -1, -2), share


@checked
def region_cosines(
    zeta: Float[np.ndarray, "K S D"], labels: Int[np.ndarray, " S"]
) -> Float[np.ndarray, "K R R"]:
    """Cosines between the regions' mean ζ, float (K, R, R); doorways are left out.

    Parameters
    ----------
    zeta : ndarray, shape (K, S, D)
        Not centred: centred vectors of several regions oppose each other by construction.
    labels : ndarray of int, shape (S,)
    """
    names = np.unique(labels[labels != DOORWAY])
    means = normalise(np.stack([zeta[:, labels == name].mean(axis=1) for name in names], axis=1))
    return means @ np.swapaxes(means, 1, 2)


@checked
def wall_pairs(world: World) -> tuple[Int[np.ndarray, "P 2"], Int[np.ndarray, "Q 2"]]:
    """Pairs of cells two apart in a straight line of a maze: with a wall between, and without.

    Parameters
    ----------
    world : World

    Returns
    -------
    across : ndarray of int, shape (P, 2)
    free : ndarray of int, shape (Q, 2)
    """
    cells = {tuple(place): state for state, place in enumerate(world.positions)}
    pairs: dict[bool, list] = {True: [], False: []}
    for (row, column), state in cells.items():
        for down, right in ((1, 0), (0, 1)):
            other = cells.get((row + 2 * down, column + 2 * right))
            if other is not None:
                pairs[(row + down, column + right) in cells].append((state, other))
    return np.array(pairs[False], int).reshape(-1, 2), np.array(pairs[True], int).reshape(-1, 2)


@checked
def silhouettes(
    points: Real[np.ndarray, "K S D"], labels: Int[np.ndarray, " S"]
) -> Float[np.ndarray, " K"]:
    """Silhouette score of labelled points, per run: float (K,), from -1 to 1.

    Doorways are left out. Distances are Euclidean (:func:`sklearn.metrics.silhouette_score`).

    Parameters
    ----------
    points : ndarray, shape (K, S, D)
    labels : ndarray of int, shape (S,)
    """
    inside = labels != DOORWAY
    return np.array([silhouette_score(run[inside], labels[inside]) for run in points])


@checked
def effective_rank(points: Float[np.ndarray, "K *n S D"]) -> Float[np.ndarray, " K *n"]:
    """Exponential of the entropy of the normalised singular values (Roy and Vetterli 2007).

    From 1, all points on one line through the origin, to min(S, D), equal in all directions.

    Parameters
    ----------
    points : ndarray, shape (K, ..., S, D)
        Not centred.
    """
    singular = np.linalg.svd(points, compute_uv=False)
    share = singular / singular.sum(axis=-1, keepdims=True)
    return np.exp(entr(share).sum(axis=-1))


@checked
def nearest_distances(
    points: Float[np.ndarray, "K N D"],
    others: Float[np.ndarray, "K M D"] | None = None,
    among: Bool[np.ndarray, "K M"] | None = None,
) -> Float[np.ndarray, "K N"]:
    """Euclidean distance of each point to the nearest other one, float (K, N).

    Parameters
    ----------
    points : ndarray, shape (K, N, D)
    others : ndarray, shape (K, M, D), optional
        Where to look for the neighbour; by default among the points themselves, but for the own.
    among : ndarray of bool, shape (K, M), optional
        Which of those count; all by default. ``inf`` if there is none.
    """
    points, own = np.asarray(points, float), others is None
    others = points if others is None else np.asarray(others, float)
    squared = (points**2).sum(-1)[..., None] + (others**2).sum(-1)[..., None, :]
    squared -= 2 * points @ np.swapaxes(others, -1, -2)
    if own:
        squared[..., np.arange(points.shape[-2]), np.arange(points.shape[-2])] = np.inf
    if among is not None:
        squared = np.where(among[..., None, :], squared, np.inf)
    return np.sqrt(np.maximum(squared.min(axis=-1), 0))


@checked
def hopkins(
    points: Float[np.ndarray, "K S D"],
    rng: np.random.Generator,
    samples: int = 100,
    among: Bool[np.ndarray, "K S"] | None = None,
    null: str = "sphere",
) -> Float[np.ndarray, " K"]:
    """Hopkins statistic: 0.5 for points that lie as the null has it, 1 for tight clusters; (K,).

    Mean distance u from random places to their nearest point, w from points to theirs: u / (u + w).
    Distances are not raised to the power D, which in 64 dimensions would leave the largest alone.

    Parameters
    ----------
    points : ndarray, shape (K, S, D)
    rng : Generator
    samples : int
        Random places; of the points all are taken.
    among : ndarray of bool, shape (K, S), optional
        Which points there are; all by default, and at least two.
    null : {"sphere", "box"}
        Where the random places lie: uniform on the unit sphere, which is right for normalised
        embeddings, or uniform in the box that bounds the points, as is usual elsewhere.

    Raises
    ------
    ValueError
        For no samples, or another null.
    """
    one_of(("sphere", "box"), null=null)
    whole(1, samples=samples)
    points = np.asarray(points, float)
    runs, states, dimension = points.shape
    among = np.ones((runs, states), bool) if among is None else among
    if null == "sphere":
        places = normalise(rng.standard_normal((runs, samples, dimension)))
    else:
        inside = among[..., None]
        low = points.min(axis=1, keepdims=True, initial=np.inf, where=inside)
        high = points.max(axis=1, keepdims=True, initial=-np.inf, where=inside)
        places = low + (high - low) * rng.random((runs, samples, dimension))
    far = nearest_distances(places, points, among).mean(axis=1)
    near = mean_where(nearest_distances(points, among=among), among)
    return far / (far + near)


@checked
def nearest_neighbour_ratio(
    points: Float[np.ndarray, "K S D"],
    rng: np.random.Generator,
    among: Bool[np.ndarray, "K S"] | None = None,
) -> Float[np.ndarray, " K"]:
    """Mean distance to the nearest neighbour over that of as many uniform points, float (K,).

    After Clark and Evans, on the unit sphere: 1 for uniform points, 0 for points in pairs.

    Parameters
    ----------
    points, rng, among
        As for :func:`hopkins`.
    """
    points = np.asarray(points, float)
    among = np.ones(points.shape[:2], bool) if among is None else among
    uniform = normalise(rng.standard_normal(points.shape))
    found, expected = (
        mean_where(nearest_distances(x, among=among), among) for x in (points, uniform)
    )
    return found / expected


@checked
def cluster_silhouettes(
    points: Float[np.ndarray, "K S D"], clusters: int = 4
) -> Float[np.ndarray, " K"]:
    """Silhouette score of the clusters that k-means finds, float (K,).

    Parameters
    ----------
    points : ndarray, shape (K, S, D)
    clusters : int
        k, from 2 to S - 1.
    """
    means = KMeans(clusters, n_init=1, random_state=0)
    return np.array([silhouette_score(run, means.fit_predict(run)) for run in points])


@checked
def cluster_counts(
    points: Float[np.ndarray, "K S D"], angle: float = 60.0
) -> Int[np.ndarray, " K"]:
    """Number of clusters of unit vectors, int (K,): average linkage, cut at the angle in degrees.

    Parameters
    ----------
    points : ndarray, shape (K, S, D)
    angle : float
        Clusters nearer to each other than this, by mean chord, are one.
    """
    chord = 2 * np.sin(np.deg2rad(angle) / 2)
    return np.array([fcluster(linkage(run, "average"), chord, "distance").max() for run in points])


@checked
def monitors(
    run: Run,
    episode: int,
    rng: np.random.Generator,
    recent: int = 10,
    names: Sequence[str] | None = None,
) -> dict[str, Float[np.ndarray, " K"]]:
    """What can be read off a run after so many episodes, by name: each float (K,).

    First what needs the representation, then what needs trajectories and a map alone (from
    "states visited" on), last what needs all of it, and the goal's place. The goal, whose c is 1,
    is no unvisited state here. NaN where no state is unvisited, and where there is no frontier,
    unvisited states next to visited ones, any more.

    Parameters
    ----------
    run : Run
    episode : int
        One of ``run.snapshots`` but the first.
    rng : Generator
        For the random places of :func:`hopkins` and :func:`nearest_neighbour_ratio`.
    recent : int
        Episodes that "recent" means.
    names : sequence of str, optional
        Which of them; all unless told.

    Raises
    ------
    ValueError
        For an episode without a snapshot, or before the first, and for a name that is none.
    """
    if episode not in run.snapshots[1:]:
        raise ValueError(f"episode: got {episode}, takes one of {run.snapshots[1:].tolist()}")
    world, n = run.world, np.searchsorted(run.snapshots, episode)
    psi, before = run.embeddings[:, n], run.embeddings[:, n - 1]
    c = run.similarity[:, episode].astype(float)
    first = first_visits(run.trajectories[:, :episode], world.states)
    visited = first < episode
    frontier = (visited @ world.graph.toarray() > 0) & ~visited
    unseen = ~visited & world.others
    highest = np.where(unseen, c, -np.inf).max(axis=1)
    latest = np.where(visited, first, -1).max(axis=1)
    away, left = world.distances[world.start], world.distances[:, world.goal]
    late = run.trajectories[:, episode - recent : episode]
    found: dict[str, Callable[[], np.ndarray]] = {
        "Hopkins": lambda: hopkins(psi, rng),
        "Hopkins, visited": lambda: hopkins(psi, rng, among=visited),
        "neighbour ratio": lambda: nearest_neighbour_ratio(psi, rng),
        "neighbour ratio, visited": lambda: nearest_neighbour_ratio(psi, rng, visited),
        "silhouette of 4 clusters": lambda: cluster_silhouettes(psi),
        "clusters": lambda: cluster_counts(psi),
        "effective rank": lambda: effective_rank(psi),
        "goal-axis drift": lambda: aligned_drift(before, psi, visited, world.goal),
        "drift of c": lambda: gram_drift(before, psi, visited, world.goal),
        "share with c > 0.5": lambda: (c[:, world.others] > 0.5).mean(axis=1),
        "spread of c": lambda: c[:, world.others].std(axis=1),
        "c of visited": lambda: mean_where(c, visited),
        "c of unvisited": lambda: mean_where(c, unseen),
        "highest c of unvisited": lambda: np.where(unseen.any(axis=1), highest, np.nan),
        "c of frontier": lambda: mean_where(c, frontier),
        "frontier over visited": lambda: mean_where(c, frontier) - mean_where(c, visited),
        "states visited": lambda: visited.sum(axis=1),
        "recent new states": lambda: (visited & (first >= episode - recent)).sum(axis=1),
        "episodes since a new state": lambda: episode - 1 - latest,
        "recent reach": lambda: away[late].max(axis=2).mean(axis=1),
        "farthest state": lambda: np.where(visited, away, 0).max(axis=1),
        "states near the goal": lambda: (visited & (left <= left[world.start] / 2)).sum(axis=1),
        "steps left to the goal": lambda: np.where(visited, left, np.inf).min(axis=1),
        "exact chance": lambda: success_probability(
            world, c, run.settings.actor_temperature, run.settings.steps
        ),
    }
    names = list(found) if names is None else names
    for name in names:
        one_of(tuple(found), name=name)
    return {name: np.asarray(found[name](), float) for name in names}
