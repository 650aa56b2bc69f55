"""The see-saw: whether one room's mean similarity falls while another's rises."""

import numpy as np
from jaxtyping import Bool, Float, Int, Real

from sgcrl._checks import checked
from sgcrl.measures.clusters import region_cosines
from sgcrl.measures.statistics import mean_where
from sgcrl.measures.visits import visit_counts
from sgcrl.sphere import decompose
from sgcrl.train import Run
from sgcrl.worlds import DOORWAY


@checked
def region_means(
    values: Real[np.ndarray, "*n S"],
    labels: Int[np.ndarray, " S"],
    among: Bool[np.ndarray, " S"] | None = None,
) -> Float[np.ndarray, "*n R"]:
    """Mean of each region's states, float (..., R), regions by their labels; no doorways.

    Parameters
    ----------
    values : ndarray, shape (..., S)
    labels : ndarray of int, shape (S,)
        Region of each state, as ``World.regions``.
    among : ndarray of bool, shape (S,), optional
        Which states count; all by default. NaN for a region without any.
    """
    counted = np.ones(len(labels), bool) if among is None else among
    names = np.unique(labels[labels != DOORWAY])
    return np.stack([mean_where(values, counted & (labels == name)) for name in names], axis=-1)


@checked
def correlations_over_time(
    series: Float[np.ndarray, "K N R"],
    others: Float[np.ndarray, "K N R"] | None = None,
    when: Bool[np.ndarray, "K N"] | None = None,
) -> Float[np.ndarray, "K R R"]:
    """Pearson correlation, within each run and over its moments, of all pairs of series.

    Parameters
    ----------
    series : ndarray, shape (K, N, R)
        R series of N moments, such as the means of R rooms.
    others : ndarray, shape (K, N, R), optional
        What each is correlated with, column by column; by default the series themselves.
    when : ndarray of bool, shape (K, N), optional
        Which moments count; all by default.

    Returns
    -------
    ndarray, shape (K, R, R)
        NaN where fewer than three moments count, or a series does not change.
    """
    others = series if others is None else others
    when = np.ones(series.shape[:2], bool) if when is None else when
    weights = when[..., None].astype(float)
    count = np.maximum(weights.sum(axis=1, keepdims=True), 1)
    a, b = (np.nan_to_num(np.asarray(x, float)) * weights for x in (series, others))
    a, b = ((x - x.sum(axis=1, keepdims=True) / count) * weights for x in (a, b))
    length = np.sqrt((a**2).sum(axis=1)[:, :, None] * (b**2).sum(axis=1)[:, None, :])
    known = (when.sum(axis=1)[:, None, None] >= 3) & (length > 1e-12)
    product = np.swapaxes(a, 1, 2) @ b
    return np.divide(product, length, out=np.full(product.shape, np.nan), where=known)


@checked
def mean_of_pairs(matrix: Float[np.ndarray, "K R R"]) -> Float[np.ndarray, " K"]:
    """Mean over all pairs of different regions, float (K,).

    For R series that add up to a constant, all equally strong, the mean of their correlations is
    −1 / (R − 1) whatever they do: with four rooms −1/3.

    Parameters
    ----------
    matrix : ndarray, shape (K, R, R)
    """
    regions = matrix.shape[-1]
    return matrix[:, ~np.eye(regions, dtype=bool)].mean(axis=1)


@checked
def of_pair(
    matrix: Float[np.ndarray, "K R R"], pair: Int[np.ndarray, "K 2"]
) -> Float[np.ndarray, " K"]:
    """The matrix's entry for one pair of regions of each run, mean of both orders, float (K,).

    Parameters
    ----------
    matrix : ndarray, shape (K, R, R)
    pair : ndarray of int, shape (K, 2)
    """
    run, (one, two) = np.arange(len(matrix)), pair.T
    return (matrix[run, one, two] + matrix[run, two, one]) / 2


@checked
def most_opposed(cosines: Float[np.ndarray, "K R R"]) -> Int[np.ndarray, "K 2"]:
    """The pair of regions whose cosine is least, in each run: int (K, 2).

    Parameters
    ----------
    cosines : ndarray, shape (K, R, R)
        As :func:`~sgcrl.measures.clusters.region_cosines` gives them.
    """
    pairs = np.stack(np.triu_indices(cosines.shape[-1], 1), axis=1)
    return pairs[cosines[:, pairs[:, 0], pairs[:, 1]].argmin(axis=1)]


@checked
def opposed_rooms(run: Run) -> tuple[Int[np.ndarray, "K 2"], Float[np.ndarray, " K"]]:
    """The two rooms of each run whose mean ζ oppose each other most, and their cosine.

    Cosines are averaged over the snapshots after the first. ζ has no part along the goal, so the
    choice knows nothing of c.

    Parameters
    ----------
    run : Run

    Returns
    -------
    pair : ndarray of int, shape (K, 2)
    cosine : ndarray of float, shape (K,)
    """
    goal = run.world.goal
    moments = [
        region_cosines(decompose(psi, psi[:, goal])[1], run.world.regions)
        for psi in np.swapaxes(run.embeddings[:, 1:], 0, 1)
    ]
    cosines = np.mean(moments, axis=0, dtype=float)
    pair = most_opposed(cosines)
    return pair, of_pair(cosines, pair)


@checked
def seesaw(
    series: Float[np.ndarray, "K N R"],
    pair: Int[np.ndarray, "K 2"],
    when: Bool[np.ndarray, "K N"] | None = None,
    relative: bool = False,
) -> dict[str, Float[np.ndarray, " K"]]:
    """Correlation over time of two rooms of each run, and of all pairs; and of rooms of other runs.

    Parameters
    ----------
    series : ndarray, shape (K, N, R)
        Means of the rooms, or their changes.
    pair : ndarray of int, shape (K, 2)
    when : ndarray of bool, shape (K, N), optional
        As for :func:`correlations_over_time`.
    relative : bool
        Take away the mean of the rooms first. That alone makes correlations negative, the more so
        the more two rooms move and the others do not; the null has this, too.

    Returns
    -------
    dict of str to ndarray, shape (K,)
        "pair" and "all"; "pair, different runs" and "all, different runs", the null, in which each
        room is that of another run: what the rooms share by time and arithmetic alone.
    """
    found: dict[str, np.ndarray] = {}
    for suffix, rooms in (("", series), (", different runs", of_different_runs(series))):
        if relative:
            rooms = rooms - rooms.mean(axis=2, keepdims=True)
        matrix = correlations_over_time(rooms, when=when)
        found |= {f"pair{suffix}": of_pair(matrix, pair), f"all{suffix}": mean_of_pairs(matrix)}
    return found


@checked
def of_different_runs(series: Float[np.ndarray, "K N R"]) -> Float[np.ndarray, "K N R"]:
    """Series put together anew, room r that of the run r before: float (K, N, R).

    Parameters
    ----------
    series : ndarray, shape (K, N, R)
        Of at least R runs, if no two rooms shall be of the same.
    """
    rooms = range(series.shape[2])
    return np.stack([np.roll(series[..., room], room, axis=0) for room in rooms], axis=2)


@checked
def visits_follow(run: Run, shift: int = 0) -> Float[np.ndarray, " K"]:
    """Whether visits to a room rise after its mean c has risen: correlation over time, float (K,).

    Between snapshots: the change of the room's mean c beside the other rooms' (what all have in
    common does not reach the actor), with the change of the room's share of visits from that window
    to the next. Mean over the rooms for which there is such a number; NaN if there is none.

    Parameters
    ----------
    run : Run
    shift : int
        Of the c that the run so many before has at that time: the null.
    """
    world = run.world
    c = run.similarity[:, run.snapshots].astype(float)
    means = region_means(c, world.regions, world.others)
    change = np.diff(means, axis=1)[:, :-1]
    change = np.roll(change - change.mean(axis=2, keepdims=True), shift, axis=0)
    parts = np.split(run.trajectories, run.snapshots[1:-1], axis=1)
    counts = np.stack([visit_counts(part, world.states) for part in parts], axis=1)
    share = region_means(counts / counts.sum(axis=-1, keepdims=True), world.regions)
    followed = correlations_over_time(change, np.diff(share, axis=1))
    own = np.diagonal(followed, axis1=1, axis2=2)
    return mean_where(np.nan_to_num(own), ~np.isnan(own))
