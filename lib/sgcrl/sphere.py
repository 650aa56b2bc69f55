"""The one geometry: lengths, angles, ψ = c·z + ζ, and how similar embeddings are."""

import numpy as np

SIMILARITIES = ("dot", "distance")
SHORTEST = 1e-6
"""Added to squared distances, so that the gradient of a state's distance to itself is 0."""


def lengths(vectors):
    """Euclidean lengths along the last axis, (...)."""
    return np.sqrt(np.einsum("...d,...d->...", vectors, vectors))


def normalise(vectors):
    """The vectors divided by their lengths along the last axis."""
    return vectors / lengths(vectors)[..., None]


def angle(a, b):
    """Angle in degrees between vectors along the last axis."""
    # 2·atan2(|a-b|, |a+b|) of unit vectors: accurate near 0 and 180 degrees, unlike arccos
    a, b = (normalise(np.asarray(x, float)) for x in (a, b))
    return np.degrees(
        2 * np.arctan2(np.linalg.norm(a - b, axis=-1), np.linalg.norm(a + b, axis=-1))
    )


def split(vectors, unit):
    """Components of vectors (..., D) along unit vectors (..., D), as (...), and what is left."""
    along = np.einsum("...d,...d->...", vectors, unit)
    return along, vectors - along[..., None] * unit


def decompose(embeddings, z):
    """Split embeddings along the goal direction: ψ = c·z + ζ.

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
    return split(embeddings, normalise(np.asarray(z))[..., None, :])


def recompose(c, zeta, z):
    """The embeddings c·z + ζ, the inverse of :func:`decompose`."""
    return c[..., None] * normalise(np.asarray(z))[..., None, :] + zeta


def goal_similarity(embeddings, goal, similarity="dot"):
    r"""Products ψ(s)·ψ(g) of embeddings (..., S, D) with the goal's, or −distances: (..., S).

    One goal for all, or one for each run: int (K,), and embeddings (K, S, D).
    """
    run = np.arange(len(goal)) if np.ndim(goal) else ...
    aim = embeddings[run, goal, :]
    if similarity == "dot":
        return np.einsum("...sd,...d->...s", embeddings, aim)
    away = embeddings - aim[..., None, :]
    return -np.sqrt(np.einsum("...sd,...sd->...s", away, away) + np.float32(SHORTEST))


def distances(embeddings):
    r"""Distances :math:`\sqrt{\|\psi_i - \psi_j\|^2 + \epsilon}` of all pairs, (..., S, S)."""
    products = embeddings @ np.swapaxes(embeddings, -1, -2)
    square = np.einsum("...ii->...i", products)
    squared = square[..., :, None] + square[..., None, :] - 2 * products
    return np.sqrt(np.maximum(squared, 0) + np.float32(SHORTEST))
