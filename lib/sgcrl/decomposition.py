"""ψ = c·z + ζ: what the goal sees of an embedding, and the rest."""

import numpy as np

from sgcrl.tabular import normalise


def decompose(embeddings, z):
    """Split embeddings along the goal direction.

    Parameters
    ----------
    embeddings : ndarray, shape (..., S, D)
    z : ndarray, shape (..., D)
        Goal direction ψ(g); only its direction matters.

    Returns
    -------
    c : ndarray, shape (..., S)
        Projection on z: the goal similarity where ψ(g) has length 1.
    zeta : ndarray, shape (..., S, D)
        The part orthogonal to z. On the sphere c² + ‖ζ‖² = 1.
    """
    z = normalise(np.asarray(z))
    c = np.einsum("...sd,...d->...s", embeddings, z)
    return c, embeddings - c[..., None] * z[..., None, :]


def recompose(c, zeta, z):
    """The embeddings c·z + ζ, the inverse of :func:`decompose`."""
    return c[..., None] * normalise(np.asarray(z))[..., None, :] + zeta


def principal_components(zeta, components=2):
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


def procrustes(source, target, weights=None):
    """The orthogonal matrix R that brings ``source @ R`` nearest to ``target``.

    Where the points do not span the space, R is not determined by them; there it is the rotation
    nearest to the identity (THEORY 5), so that no motion is invented.

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


def turning(points, velocity, weights=None):
    """The turning common to moving points: the skew matrix A that brings Aψ nearest to ψ'.

    What :func:`procrustes` is for two moments, for one: with R = I + A dt and rows as points, up to
    transposition. It solves AC + CA = X − Xᵀ with C = Σ ψψᵀ and X = Σ ψ'ψᵀ; directions in which no
    points lie do not turn.

    Parameters
    ----------
    points, velocity : ndarray, shape (..., S, D)
    weights : ndarray, shape (..., S), optional

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


def align_over_time(points, weights=None, anchor=-1):
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
    """
    points = np.asarray(points, float)
    moments, states, dimension = points.shape
    if not -moments <= anchor < moments:
        raise ValueError(f"anchor: got {anchor}, takes {-moments}..{moments - 1}")
    if weights is not None and np.shape(weights) != (moments - 1, states):
        raise ValueError(
            f"weights: got shape {np.shape(weights)}, takes {(moments - 1, states)}: "
            "one less than moments"
        )
    steps = procrustes(points[:-1], points[1:], weights)
    turns = np.empty((moments, dimension, dimension))
    anchor %= moments
    turns[anchor] = np.eye(dimension)
    for n in range(anchor, 0, -1):
        turns[n - 1] = steps[n - 1] @ turns[n]
    for n in range(anchor, moments - 1):
        turns[n + 1] = steps[n].T @ turns[n]
    return points @ turns
