"""Cycles of an actor, and what happens around the attractor of the moment."""

import numpy as np
from jaxtyping import Bool, Float, Int, Real
from scipy.stats import rankdata

from sgcrl._checks import checked
from sgcrl.measures.landscape import attractors
from sgcrl.measures.visits import first_visits, visit_counts
from sgcrl.train import Run


@checked
def returns(
    trajectories: Int[np.ndarray, "K E L"], shortest: int = 2, longest: int = 10
) -> Float[np.ndarray, "K E"]:
    """Share of an episode's steps that come back to a state left a few steps ago: cycles.

    A step that stays where it is is none.

    Parameters
    ----------
    trajectories : ndarray of int, shape (K, E, T + 1)
    shortest, longest : int
        So many steps ago, both included.

    Returns
    -------
    ndarray, shape (K, E)
    """
    here = trajectories[..., 1:]
    again = np.zeros(here.shape, bool)
    for ago in range(shortest, longest + 1):
        again[..., ago - 1 :] |= here[..., ago - 1 :] == trajectories[..., : -ago or None]
    return (again & (here != trajectories[..., :-1])).mean(axis=-1)


@checked
def near_attractor(
    run: Run, within: int, shift: int = 0
) -> Bool[np.ndarray, "K {len(run.snapshots)-1} {run.world.states}"]:
    """Which states lie near the attractor that a run has at the start of each window.

    Parameters
    ----------
    run : Run
    within : int
        So many steps.
    shift : int
        Of the attractor that the run so many before has at that time: the null.

    Returns
    -------
    ndarray of bool, shape (K, N - 1, S)
        For the windows between snapshots.
    """
    latest = np.searchsorted(run.evaluations, run.snapshots[:-1], side="right") - 1
    places = np.roll(attractors(run)[:, latest], shift, axis=0)
    return run.world.distances[places] <= within


@checked
def new_states(run: Run) -> Bool[np.ndarray, "K {len(run.snapshots)-1} {run.world.states}"]:
    """Which states a run visits for the first time in each window between snapshots, (K, N − 1, S).

    Parameters
    ----------
    run : Run
    """
    first = first_visits(run.trajectories, run.world.states)[:, None]
    return (run.snapshots[:-1, None] <= first) & (first < run.snapshots[1:, None])


@checked
def accuracy(
    embeddings: Real[np.ndarray, "K S D"],
    steps: Real[np.ndarray, "S S"],
    among: Bool[np.ndarray, "K S"],
) -> Float[np.ndarray, " K"]:
    """How well similarity tells nearness: rank correlation over the pairs of some states, (K,).

    Parameters
    ----------
    embeddings : ndarray, shape (K, S, D)
    steps : ndarray, shape (S, S)
        True distances, as ``World.distances``.
    among : ndarray of bool, shape (K, S)
        Which states; only pairs of two such states count.

    Returns
    -------
    ndarray, shape (K,)
        Spearman's, of similarity with minus the distance. NaN for fewer than three pairs, and where
        one of them is the same for all pairs.
    """
    one, two = np.triu_indices(len(steps), 1)
    counts = among[:, one] & among[:, two]
    similar = np.einsum("ksd,ktd->kst", embeddings, embeddings)[:, one, two]
    ranks = [
        rankdata(np.where(counts, x, np.nan), axis=1, nan_policy="omit")
        for x in (similar, np.broadcast_to(-steps[one, two], counts.shape))
    ]
    total = counts.sum(axis=1, keepdims=True)
    a, b = (np.where(counts, x - (total + 1) / 2, 0) for x in ranks)
    length = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    known = (total[:, 0] >= 3) & (length > 0)
    return np.divide((a * b).sum(axis=1), length, out=np.full(len(a), np.nan), where=known)


@checked
def visit_overlap(
    trajectories: Int[np.ndarray, "K E L"], states: int, size: int
) -> Float[np.ndarray, "K N"]:
    """How far the visits of consecutive blocks of episodes agree: 1 the same, 0 none in common.

    The sum over states of the smaller of the two shares of visits.

    Parameters
    ----------
    trajectories : ndarray of int, shape (K, E, T + 1)
    states : int
    size : int
        Episodes of a block.

    Returns
    -------
    ndarray, shape (K, E / size − 1)

    Raises
    ------
    ValueError
        For a size that does not divide the episodes.
    """
    episodes = trajectories.shape[1]
    if size < 1 or episodes % size:
        raise ValueError(f"size: got {size}, takes a divisor of {episodes} episodes")
    blocks = np.split(trajectories, episodes // size, axis=1)
    counts = np.stack([visit_counts(block, states) for block in blocks], axis=1)
    share = counts / counts.sum(axis=-1, keepdims=True)
    return np.minimum(share[:, 1:], share[:, :-1]).sum(axis=-1)
