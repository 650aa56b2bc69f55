"""Measurements of a run: what was visited when, and how the representation moves."""

import numpy as np
from sklearn.metrics import silhouette_score

from sgcrl.decomposition import procrustes
from sgcrl.worlds import DOORWAY


def first_visits(trajectories, states: int) -> np.ndarray:
    """Episode in which each state was first visited, int (K, S); E if never.

    Parameters
    ----------
    trajectories : ndarray of int, shape (K, E, T + 1)
    states : int
    """
    runs, episodes, _ = trajectories.shape
    first = np.full((runs, states), episodes)
    run, episode, _ = np.ogrid[:runs, :episodes, :1]
    np.minimum.at(first, (run, trajectories), episode)
    return first


def coverage(trajectories, states: int) -> np.ndarray:
    """Number of different states visited up to and including each episode, int (K, E)."""
    runs, episodes, _ = trajectories.shape
    first = first_visits(trajectories, states)
    new = np.zeros((runs, episodes + 1), int)
    np.add.at(new, (np.arange(runs)[:, None], first), 1)
    return new[:, :episodes].cumsum(axis=1)


def first_time(happened) -> np.ndarray:
    """Index of the first True along the last axis, its length if there is none."""
    happened = np.asarray(happened)
    return np.where(happened.any(-1), happened.argmax(-1), happened.shape[-1])


def silhouettes(points, labels) -> np.ndarray:
    """Silhouette score of labelled points, per run: float (K,), from -1 to 1.

    Doorways are left out. Distances are Euclidean (:func:`sklearn.metrics.silhouette_score`).

    Parameters
    ----------
    points : ndarray, shape (K, S, D)
    labels : ndarray of int, shape (S,)
    """
    inside = labels != DOORWAY
    return np.array([silhouette_score(run[inside], labels[inside]) for run in points])


def angle(a, b):
    """Angle in degrees between vectors along the last axis."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    # 2·atan2(|a-b|, |a+b|) of unit vectors: accurate near 0 and 180 degrees, unlike arccos
    a = a / np.linalg.norm(a, axis=-1, keepdims=True)
    b = b / np.linalg.norm(b, axis=-1, keepdims=True)
    return np.degrees(2 * np.arctan2(np.linalg.norm(a - b, axis=-1), np.linalg.norm(a + b, axis=-1)))


def aligned_drift(before, after, reference, target) -> np.ndarray:
    """Angle a state moved, in the frame of the reference states (THEORY 5, alignment).

    The embeddings before are rotated onto those after by the reference states, the target left
    out; what the target's embedding still turned is its drift, in degrees.

    Parameters
    ----------
    before, after : ndarray, shape (..., S, D)
    reference : ndarray of bool, shape (..., S)
        States that define the frame, usually the visited ones.
    target : int or ndarray of int, shape (...)
    """
    weights, old, new = _leave_out(before, after, reference, target)
    rotation = procrustes(before, after, weights)
    return angle(np.einsum("...d,...de->...e", old, rotation), new)


def gram_drift(before, after, reference, target) -> np.ndarray:
    """Root mean square change of the target's similarity to the reference states (THEORY 5, Gram).

    Needs no alignment: a rotation of everything leaves it exactly 0. Shapes as for
    :func:`aligned_drift`.
    """
    weights, old, new = _leave_out(before, after, reference, target)
    change = np.einsum("...sd,...d->...s", after, new) - np.einsum("...sd,...d->...s", before, old)
    return np.sqrt((weights * change**2).sum(-1) / weights.sum(-1))


def outside_span(embeddings, reference, target) -> np.ndarray:
    """Length of the part of the target's embedding outside the span of the reference states."""
    weights, vector, _ = _leave_out(embeddings, embeddings, reference, target)
    points = np.asarray(embeddings, float) * weights[..., None]
    _, singular, axes = np.linalg.svd(points, full_matrices=False)
    spanned = singular > 1e-5 * singular[..., :1]
    inside = np.einsum("...rd,...d->...r", axes, vector) * spanned
    return np.sqrt(np.maximum(0.0, (vector**2).sum(-1) - (inside**2).sum(-1)))


def _leave_out(before, after, reference, target):
    before, after = np.asarray(before, float), np.asarray(after, float)
    target = np.broadcast_to(target, before.shape[:-2])
    weights = reference & (np.arange(before.shape[-2]) != target[..., None])
    index = target[..., None, None]
    old, new = (np.take_along_axis(x, index, axis=-2)[..., 0, :] for x in (before, after))
    return weights, old, new
