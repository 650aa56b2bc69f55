"""How embeddings move between two moments, once what turns all of them is taken away."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int, Shaped
from scipy.signal import lfilter

from sgcrl._checks import checked, one_of
from sgcrl.measures.visits import first_visits
from sgcrl.sphere import angle
from sgcrl.train import Run

FRAMES = ("visited", "all")
"""By which states a motion is told from a turning of everything."""


@checked
def procrustes(
    source: Float[np.ndarray, "*n S D"],
    target: Float[np.ndarray, "*n S D"],
    weights: Shaped[np.ndarray, "*#n S"] | None = None,
) -> Float[np.ndarray, "*n D D"]:
    """The orthogonal matrix R that brings ``source @ R`` nearest to ``target``.

    Where the points do not span the space, R is not determined by them; there it is the rotation
    nearest to the identity, so that no motion is invented.

    Parameters
    ----------
    source, target : ndarray, shape (..., S, D)
    weights : ndarray, shape (..., S), optional
        Of the points; 0 leaves one out.

    Returns
    -------
    ndarray of float64, shape (..., D, D)
    """
    source, target = np.asarray(source, float), np.asarray(target, float)
    if weights is not None:
        source = source * np.asarray(weights, float)[..., None]
    cross = np.swapaxes(source, -1, -2) @ target
    # A ridge far below what the points say and far above rounding: the polar factor then follows
    # the points where they speak, and the identity where they are silent.
    ridge = 1e-9 * np.linalg.norm(cross, axis=(-2, -1), keepdims=True)
    left, _, right = np.linalg.svd(cross + ridge * np.eye(cross.shape[-1]))
    return left @ right


def turning(
    points: Float[np.ndarray, "*#n S D"],
    velocity: Float[np.ndarray, "*#n S D"],
    weights: Shaped[np.ndarray, "*#n S"] | None = None,
) -> Float[np.ndarray, "*n D D"]:
    """The turning common to moving points: the skew matrix A that brings Aψ nearest to ψ'.

    What :func:`procrustes` is for two moments, for one: with R = I + A dt and rows as points, up to
    transposition. It solves AC + CA = X − Xᵀ with C = Σ ψψᵀ and X = Σ ψ'ψᵀ; directions in which no
    points lie do not turn.

    Parameters
    ----------
    points, velocity : ndarray, shape (..., S, D)
        They broadcast against each other.
    weights : ndarray, shape (..., S), optional
        Of the points; 0 leaves one out.

    Returns
    -------
    ndarray of float64, shape (..., D, D)
    """
    points, velocity = np.asarray(points, float), np.asarray(velocity, float)
    if weights is not None:
        points = points * np.sqrt(np.asarray(weights, float))[..., None]
        velocity = velocity * np.sqrt(np.asarray(weights, float))[..., None]
    cross = np.swapaxes(velocity, -1, -2) @ points
    spread, axes = np.linalg.eigh(np.swapaxes(points, -1, -2) @ points)
    inverse = np.swapaxes(axes, -1, -2)
    skew = inverse @ (cross - np.swapaxes(cross, -1, -2)) @ axes
    total = spread[..., :, None] + spread[..., None, :]
    known = total > 1e-9 * spread[..., -1, None, None]
    return axes @ np.divide(skew, total, out=np.zeros(skew.shape), where=known) @ inverse


@checked
def align_over_time(
    points: Float[np.ndarray, "N S D"],
    weights: Shaped[np.ndarray, "N-1 S"] | None = None,
    anchor: int = -1,
) -> Float[np.ndarray, "N S D"]:
    """Turn each moment's points onto its neighbour's, so that only real motion is left.

    Nothing tells apart embeddings that are turned as a whole, nor principal axes that are mirrored
    or swapped. The moment ``anchor`` stays as it is; from there the others are aligned one after
    the other, by :func:`procrustes` between neighbours.

    Parameters
    ----------
    points : ndarray, shape (N, S, D)
        N moments.
    weights : ndarray, shape (N - 1, S), optional
        Of the points in each alignment, of moment n with moment n + 1; 0 leaves one out.
    anchor : int

    Returns
    -------
    ndarray of float64, shape (N, S, D)

    Raises
    ------
    ValueError
        For an anchor that is no moment.
    """
    points = np.asarray(points, float)
    moments, _, dimension = points.shape
    if not -moments <= anchor < moments:
        raise ValueError(f"anchor: got {anchor}, takes {-moments}..{moments - 1}")
    steps = procrustes(points[:-1], points[1:], weights)
    turns = np.empty((moments, dimension, dimension))
    anchor %= moments
    turns[anchor] = np.eye(dimension)
    for n in range(anchor, 0, -1):
        turns[n - 1] = steps[n - 1] @ turns[n]
    for n in range(anchor, moments - 1):
        turns[n + 1] = steps[n].T @ turns[n]
    return points @ turns


@checked
def aligned_drift(
    before: Float[np.ndarray, "K S D"],
    after: Float[np.ndarray, "K S D"],
    reference: Bool[np.ndarray, "K S"],
    target: int | Int[np.ndarray, " K"],
    complement: str = "nearest",
) -> Float[np.ndarray, " K"]:
    """Angle a state moved, in the frame of the reference states: float (K,).

    The embeddings before are rotated onto those after by the reference states, the target left
    out; what the target's embedding still turned is its drift, in degrees.

    Parameters
    ----------
    before, after : ndarray, shape (K, S, D)
    reference : ndarray of bool, shape (K, S)
        States that define the frame, usually the visited ones.
    target : int or ndarray of int, shape (K,)
    complement : {"nearest", "free"}
        What to do outside the span of the reference states, where the frame is arbitrary.
        "nearest": the rotation nearest to the identity, so that real motion counts and so does a
        rotation of everything. "free": any rotation, so that only the length of the part outside
        counts: never more than the states can show, and exactly 0 when everything is rotated.

    Raises
    ------
    ValueError
        For another complement.
    """
    one_of(("nearest", "free"), complement=complement)
    weights, old, new = _leave_out(before, after, reference, target)
    rotation = procrustes(before, after, weights)
    if complement == "free":
        old, old_outside = _in_span(before, weights, old)
        new, new_outside = _in_span(after, weights, new)
        moved = np.einsum("...d,...de->...e", old, rotation)
        return angle(
            np.concatenate([moved, old_outside[..., None]], axis=-1),
            np.concatenate([new, new_outside[..., None]], axis=-1),
        )
    return angle(np.einsum("...d,...de->...e", old, rotation), new)


@checked
def gram_drift(
    before: Float[np.ndarray, "K S D"],
    after: Float[np.ndarray, "K S D"],
    reference: Bool[np.ndarray, "K S"],
    target: int | Int[np.ndarray, " K"],
) -> Float[np.ndarray, " K"]:
    """Root mean square change of the target's similarity to the reference states: float (K,).

    Needs no alignment: a rotation of everything leaves it exactly 0.

    Parameters
    ----------
    before, after, reference, target
        As for :func:`aligned_drift`.
    """
    weights, old, new = _leave_out(before, after, reference, target)
    change = np.einsum("...sd,...d->...s", after, new) - np.einsum("...sd,...d->...s", before, old)
    return np.sqrt((weights * change**2).sum(-1) / weights.sum(-1))


@checked
def outside_span(
    embeddings: Float[np.ndarray, "K S D"],
    reference: Bool[np.ndarray, "K S"],
    target: int | Int[np.ndarray, " K"],
) -> Float[np.ndarray, " K"]:
    """Length of the part of the target's embedding outside the reference states' span: (K,).

    Parameters
    ----------
    embeddings : ndarray, shape (K, S, D)
    reference, target
        As for :func:`aligned_drift`.
    """
    weights, vector, _ = _leave_out(embeddings, embeddings, reference, target)
    return _in_span(embeddings, weights, vector)[1]


@checked
def drift_over_time(
    run: Run,
    measure: Callable[..., Any],
    who: str = "goal",
    draws: int = 1,
    seed: int = 0,
    frame: str = "visited",
) -> Float[np.ndarray, "K {len(run.snapshots)-1}"]:
    """Drift between consecutive snapshots, in the frame of the states visited by then, or of all.

    Parameters
    ----------
    run : Run
    measure : callable
        :func:`aligned_drift`, :func:`gram_drift`, or the like.
    who : {"goal", "visited", "unvisited"}
        Whose drift: the goal's, or that of a random other state that has been visited, or not.
    draws : int
        Random states of each run and window, averaged.
    seed : int
        Of the draw.
    frame : {"visited", "all"}
        Which states are the measure's reference.

    Returns
    -------
    ndarray of float, shape (K, N - 1)
        NaN where there is no such state.

    Raises
    ------
    ValueError
        For another ``who``, or another frame.
    """
    one_of(("goal", "visited", "unvisited"), who=who)
    one_of(FRAMES, frame=frame)
    rng = np.random.default_rng(seed)
    first = first_visits(run.trajectories, run.world.states)
    drift = np.empty((len(first), len(run.snapshots) - 1))
    for window, end in enumerate(run.snapshots[1:]):
        visited = first < end
        reference = visited if frame == "visited" else np.ones_like(visited)
        before, after = run.embeddings[:, window], run.embeddings[:, window + 1]
        if who == "goal":
            drift[:, window] = measure(before, after, reference, run.world.goal)
            continue
        allowed = (visited if who == "visited" else ~visited) & run.world.others
        drawn = [(rng.random(allowed.shape) * allowed).argmax(axis=1) for _ in range(draws)]
        mean = np.mean([measure(before, after, reference, state) for state in drawn], axis=0)
        drift[:, window] = np.where(allowed.any(axis=1), mean, np.nan)
    return drift


@checked
def carried_goal(
    run: Run, every: int = 1, frame: str = "visited"
) -> Float[np.ndarray, "K {len(run.snapshots[::every])} D"]:
    """Where the goal's first embedding would be, had it only been carried along by other states.

    From snapshot to snapshot it is turned as :func:`procrustes` turns the states of the frame.

    Parameters
    ----------
    run : Run
    every : int
        Use only one of so many snapshots.
    frame : {"visited", "all"}
        By which states: those visited by then, or all. The goal never counts.

    Returns
    -------
    ndarray of float64, shape (K, N, D)
        At each of the snapshots used.

    Raises
    ------
    ValueError
        For another frame.
    """
    one_of(FRAMES, frame=frame)
    first = first_visits(run.trajectories, run.world.states)
    tables = np.asarray(run.embeddings[:, ::every], float)
    path = [tables[:, 0, run.world.goal]]
    for n, end in enumerate(run.snapshots[::every][1:]):
        weights = ((first < end) | (frame == "all")) & run.world.others
        turn = procrustes(tables[:, n], tables[:, n + 1], weights)
        path.append(np.einsum("kd,kde->ke", path[-1], turn))
    return np.stack(path, axis=1)


@checked
def counterfactual_similarities(
    before: Float[np.ndarray, "*n S D"],
    after: Float[np.ndarray, "*n S D"],
    reference: Bool[np.ndarray, "*n S"],
    goal: int,
) -> tuple[Float[np.ndarray, "*n S"], Float[np.ndarray, "*n S"]]:
    """The similarities had only the goal moved, and had only the other states moved.

    In the frame of the reference states (aligned as in :func:`aligned_drift`), the change from
    ψ(s)·z before to ψ(s)·z after is undone for one of the two factors at a time.

    Parameters
    ----------
    before, after : ndarray, shape (..., S, D)
    reference : ndarray of bool, shape (..., S)
    goal : int

    Returns
    -------
    goal_moved, states_moved : ndarray of float, shape (..., S)
    """
    weights, old, new = _leave_out(before, after, reference, goal)
    rotation = procrustes(before, after, weights)
    stayed = np.asarray(before, float) @ rotation
    old = np.einsum("...d,...de->...e", old, rotation)
    goal_moved = np.einsum("...sd,...d->...s", stayed, new)
    states_moved = np.einsum("...sd,...d->...s", after, old)
    goal_moved[..., goal] = states_moved[..., goal] = 1.0
    return goal_moved, states_moved


@checked
def displacement_ratio(
    steps: Float[np.ndarray, "K N S"], lags: Sequence[int] | Int[np.ndarray, " M"]
) -> Float[np.ndarray, "K M"]:
    """Mean squared displacement of a path over so many steps, over that of a random walk.

    Of a random walk it is the sum of the squared steps. So the ratio is 1 for steps that know
    nothing of each other, the lag for a straight line, and falls where a path turns back.

    Parameters
    ----------
    steps : ndarray, shape (K, N, S)
    lags : sequence of int
        From 1 to N.

    Returns
    -------
    ndarray, shape (K, number of lags)

    Raises
    ------
    ValueError
        For other lags.
    """
    steps = np.asarray(steps, float)
    if min(lags) < 1 or max(lags) > steps.shape[1]:
        raise ValueError(f"lags: got {list(lags)}, takes 1..{steps.shape[1]}")
    path = np.concatenate([np.zeros_like(steps[:, :1]), steps.cumsum(axis=1)], axis=1)
    squared = (steps**2).sum(-1).mean(1)
    moved = [((path[:, lag:] - path[:, :-lag]) ** 2).sum(-1).mean(1) / lag for lag in lags]
    return np.stack(moved, axis=1) / squared[:, None]


@checked
def random_steps(
    steps: Float[np.ndarray, "K N S"], momentum: float, rng: np.random.Generator
) -> Float[np.ndarray, "K N S"]:
    """Steps of the given ones' lengths in random directions: running means of Gaussian noise.

    Parameters
    ----------
    steps : ndarray, shape (K, N, S)
    momentum : float
        0: each direction anew; Adam's first moment keeps 0.9 of the mean at each step.
    rng : Generator
    """
    runs, count, _ = steps.shape
    before = 100 if momentum else 0  # updates until the running mean has forgotten its start
    noise = rng.standard_normal((runs, before + count, steps.shape[2]))
    drawn = lfilter([1 - momentum], [1, -momentum], noise, axis=1)[:, before:]
    length = np.linalg.norm(steps, axis=-1, keepdims=True)
    return drawn / np.linalg.norm(drawn, axis=-1, keepdims=True) * length


def turned_goal(
    embeddings: Float[np.ndarray, "K S D"],
    velocity: Float[np.ndarray, "*n K S D"],
    seen: Bool[np.ndarray, "K S"],
    goal: int,
) -> Float[np.ndarray, "*n K S"]:
    """What the goal's own motion does to c of every state, in the frame of the states seen.

    The turning that the seen states have in common (the goal left out) is taken from the goal's
    velocity; what is left, u, changes c(s) by ψ(s)·u.

    Parameters
    ----------
    embeddings : ndarray, shape (K, S, D)
    velocity : ndarray, shape (..., K, S, D)
    seen : ndarray of bool, shape (K, S)
    goal : int
        Or any other state in its place.

    Returns
    -------
    ndarray, shape (..., K, S)
    """
    frame = seen & (np.arange(seen.shape[1]) != goal)
    turn = turning(embeddings, velocity, frame)
    u = velocity[..., goal, :] - (turn @ embeddings[:, goal, :, None])[..., 0]
    return np.einsum("ksd,...kd->...ks", embeddings, u)


@checked
def turned_goals(
    run: Run, goal: int | None = None
) -> Float[np.ndarray, "K {len(run.snapshots)-1} S"]:
    """:func:`turned_goal` between a run's snapshots, in the frame of the states visited by then.

    Parameters
    ----------
    run : Run
    goal : int, optional
        The world's goal, or any other state in its place.

    Returns
    -------
    ndarray, shape (K, N - 1, S)
    """
    goal = run.world.goal if goal is None else goal
    first = first_visits(run.trajectories, run.world.states)
    steps = zip(run.snapshots[1:], range(len(run.snapshots) - 1), strict=True)
    changes = []
    for end, n in steps:
        before, after = run.embeddings[:, n], run.embeddings[:, n + 1]
        changes.append(turned_goal((before + after) / 2, after - before, first < end, goal))
    return np.stack(changes, axis=1)


def _in_span(points, weights, vector):
    """The part of a vector inside the span of the weighted points, and the length of the rest."""
    points = np.asarray(points, float) * weights[..., None]
    _, singular, axes = np.linalg.svd(points, full_matrices=False)
    axes = axes * (singular > 1e-5 * singular[..., :1])[..., None]
    inside = np.einsum("...rd,...re,...e->...d", axes, axes, vector, optimize=True)
    return inside, np.linalg.norm(vector - inside, axis=-1)


def _leave_out(before, after, reference, target):
    before, after = np.asarray(before, float), np.asarray(after, float)
    target = np.broadcast_to(target, before.shape[:-2])
    weights = reference & (np.arange(before.shape[-2]) != target[..., None])
    index = target[..., None, None]
    old, new = (np.take_along_axis(x, index, axis=-2)[..., 0, :] for x in (before, after))
    return weights, old, new
