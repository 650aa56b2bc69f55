"""The one geometry: lengths, angles, ψ = c·z + ζ, and what the goal sees of a state."""

import numpy as np

from sgcrl.infonce import SHORTEST


def normalise(vectors):
    """The vectors divided by their lengths along the last axis."""
    return vectors / lengths(vectors)[..., None]


def lengths(vectors):
    """Euclidean lengths along the last axis, (...)."""
    return np.sqrt(np.einsum("...d,...d->...", vectors, vectors))


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


def goal_similarity(embeddings, goal, similarity="dot"):
    """Products ψ(s)·ψ(g) of embeddings (..., S, D) with the goal's, or −distances: (..., S).

    One goal for all, or one for each run: int (K,), and embeddings (K, S, D).
    """
    run = np.arange(len(goal)) if np.ndim(goal) else ...
    aim = embeddings[run, goal, :]
    if similarity == "dot":
        return np.einsum("...sd,...d->...s", embeddings, aim)
    away = embeddings - aim[..., None, :]
    return -np.sqrt(np.einsum("...sd,...sd->...s", away, away) + np.float32(SHORTEST))


def angle(a, b):
    """Angle in degrees between vectors along the last axis."""
    # 2·atan2(|a-b|, |a+b|) of unit vectors: accurate near 0 and 180 degrees, unlike arccos
    a, b = (normalise(np.asarray(x, float)) for x in (a, b))
    return np.degrees(
        2 * np.arctan2(np.linalg.norm(a - b, axis=-1), np.linalg.norm(a + b, axis=-1))
    )


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
