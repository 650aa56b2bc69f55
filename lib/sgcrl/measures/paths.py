"""Paths on the sphere: whether a direction wanders at random, drifts, or turns back."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.signal import lfilter

from sgcrl._checks import checked
from sgcrl.measures.drift import procrustes
from sgcrl.measures.visits import first_visits
from sgcrl.sphere import angle, normalise, split
from sgcrl.train import Run


@checked
def carried_path(
    run: Run, state: int | Int[np.ndarray, " K"], moments: int | None = None
) -> Float[np.ndarray, "K N D"]:
    """Directions of one state at the snapshots, in the frame of the states visited by then.

    Each snapshot is turned onto the one before by the states visited by the later of the two, the
    state itself left out (:func:`~sgcrl.measures.drift.procrustes`). The first one stays as it is.

    Parameters
    ----------
    run : Run
    state : int or ndarray of int, shape (K,)
        The goal, or any other.
    moments : int, optional
        Only the first so many snapshots.

    Returns
    -------
    ndarray of float64, shape (K, N, D)
    """
    points = np.asarray(run.embeddings[:, :moments], float)
    runs, count, states, dimension = points.shape
    chosen = np.broadcast_to(state, (runs,))
    seen = first_visits(run.trajectories, states)[:, None] < run.snapshots[1:count, None]
    frame = seen & (np.arange(states) != chosen[:, None, None])
    back = procrustes(points[:, 1:], points[:, :-1], frame)
    path = points[np.arange(runs), :, chosen]
    turn = np.broadcast_to(np.eye(dimension), (runs, dimension, dimension))
    for n in range(1, count):
        turn = back[:, n - 1] @ turn
        path[:, n] = (path[:, n, None] @ turn)[:, 0]
    return normalise(path)


@checked
def successive_cosines(path: Float[np.ndarray, "*n N D"]) -> Float[np.ndarray, "*n N-2"]:
    """Cosine between each step of a path of directions and the next, along the sphere.

    1 goes straight on, −1 turns back; steps that know nothing of each other have 0 in the mean.

    Parameters
    ----------
    path : ndarray, shape (..., N, D)
        Unit vectors, none the same as the next.
    """
    before, here, after = path[..., :-2, :], path[..., 1:-1, :], path[..., 2:, :]
    came, goes = (normalise(split(x, here)[1]) for x in (before, after))
    return -np.einsum("...d,...d->...", came, goes)


@checked
def squared_angles(
    path: Float[np.ndarray, "*n N D"], lags: Sequence[int] | Int[np.ndarray, " M"]
) -> Float[np.ndarray, "*n M"]:
    """Mean squared angle, in degrees², between moments of a path so many steps apart.

    It grows with the lag for a random walk, with its square for a path that goes straight on.

    Parameters
    ----------
    path : ndarray, shape (..., N, D)
    lags : sequence of int
        From 1 to N − 1.

    Raises
    ------
    ValueError
        For other lags.
    """
    steps = path.shape[-2] - 1
    if min(lags) < 1 or max(lags) > steps:
        raise ValueError(f"lags: got {list(lags)}, takes 1..{steps}")
    moved = [(angle(path[..., lag:, :], path[..., :-lag, :]) ** 2).mean(axis=-1) for lag in lags]
    return np.stack(moved, axis=-1)


@checked
def random_path(
    degrees: Float[np.ndarray, "K N"],
    dimension: int,
    rng: np.random.Generator,
    momentum: float = 0.0,
    updates: int = 1,
) -> Float[np.ndarray, "K N+1 D"]:
    """A random walk on the sphere whose steps have the given lengths: the null of a path.

    Parameters
    ----------
    degrees : ndarray, shape (K, N)
        Angle of each step.
    dimension : int
        D.
    rng : Generator
    momentum : float
        0: each update has a direction of its own. Adam's first moment keeps 0.9 of the mean.
    updates : int
        So many make a step.

    Returns
    -------
    ndarray of float64, shape (K, N + 1, D)
    """
    runs, steps = degrees.shape
    before = 100 if momentum else 0  # updates until the running mean has forgotten its start
    noise = rng.standard_normal((runs, before + steps * updates, dimension))
    drawn = lfilter([1 - momentum], [1, -momentum], noise, axis=1)[:, before:]
    wanted = drawn.reshape(runs, steps, updates, dimension).sum(axis=2)
    path = np.empty((runs, steps + 1, dimension))
    path[:, 0] = normalise(rng.standard_normal((runs, dimension)))
    turn = np.radians(degrees)[..., None]
    for n in range(steps):
        ahead = normalise(split(wanted[:, n], path[:, n])[1])
        path[:, n + 1] = np.cos(turn[:, n]) * path[:, n] + np.sin(turn[:, n]) * ahead
    return path


@checked
def windows_around(
    snapshots: Int[np.ndarray, " N"], event: Int[np.ndarray, " K"], near: int | None = None
) -> tuple[Bool[np.ndarray, "K N-1"], Bool[np.ndarray, "K N-1"]]:
    """Which windows between snapshots lie before an event of each run, and which after it.

    The window in which it happens is neither.

    Parameters
    ----------
    snapshots : ndarray of int, shape (N,)
    event : ndarray of int, shape (K,)
        Its episode.
    near : int, optional
        Only windows within so many episodes of it.

    Returns
    -------
    before, after : ndarray of bool, shape (K, N − 1)
    """
    starts, ends, at = snapshots[:-1], snapshots[1:], event[:, None]
    before, after = ends <= at, starts > at
    if near is not None:
        before, after = before & (starts >= at - near), after & (ends <= at + near)
    return before, after
