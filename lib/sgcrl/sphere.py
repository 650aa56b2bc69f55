"""The one geometry: lengths, angles, ψ = c·z + ζ, and how similar embeddings are."""

import numpy as np
from jaxtyping import Float, Int

from sgcrl.arrays import namespace

SIMILARITIES = ("dot", "distance")
SHORTEST = float(np.float32(1e-6))
"""Added to squared distances, so that the gradient of a state's distance to itself is 0."""


def lengths(vectors: Float[np.ndarray, "*n D"]) -> Float[np.ndarray, "*n"]:
    """Euclidean lengths along the last axis."""
    xp = namespace(vectors)
    return xp.sqrt(xp.einsum("...d,...d->...", vectors, vectors))


def normalise(vectors: Float[np.ndarray, "*n D"]) -> Float[np.ndarray, "*n D"]:
    """The vectors divided by their lengths along the last axis."""
    return vectors / lengths(vectors)[..., None]


def angle(a: Float[np.ndarray, "*n D"], b: Float[np.ndarray, "*n D"]) -> Float[np.ndarray, "*n"]:
    """Angle between vectors along the last axis, in degrees.

    Parameters
    ----------
    a, b : ndarray, shape (..., D)
        Of any length above 0.
    """
    # 2·atan2(|a-b|, |a+b|) of unit vectors: accurate near 0 and 180 degrees, unlike arccos
    a, b = (normalise(np.asarray(x, float)) for x in (a, b))
    return np.degrees(
        2 * np.arctan2(np.linalg.norm(a - b, axis=-1), np.linalg.norm(a + b, axis=-1))
    )


def split(
    vectors: Float[np.ndarray, "*#n D"], unit: Float[np.ndarray, "*#n D"]
) -> tuple[Float[np.ndarray, "*n"], Float[np.ndarray, "*n D"]]:
    """Components of vectors along unit vectors, and what is left of the vectors.

    Parameters
    ----------
    vectors, unit : ndarray, shape (..., D)
        They broadcast against each other.
    """
    along = np.einsum("...d,...d->...", vectors, unit)
    return along, vectors - along[..., None] * unit


def decompose(
    embeddings: Float[np.ndarray, "*#n S D"], z: Float[np.ndarray, "*#n D"]
) -> tuple[Float[np.ndarray, "*n S"], Float[np.ndarray, "*n S D"]]:
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


def recompose(
    c: Float[np.ndarray, "*n S"], zeta: Float[np.ndarray, "*n S D"], z: Float[np.ndarray, "*#n D"]
) -> Float[np.ndarray, "*n S D"]:
    """The embeddings c·z + ζ, the inverse of :func:`decompose`.

    Parameters
    ----------
    c, zeta, z : ndarray
        As for :func:`decompose`.
    """
    return c[..., None] * normalise(np.asarray(z))[..., None, :] + zeta


def goal_similarity(
    embeddings: Float[np.ndarray, "*n S D"],
    goal: int | Int[np.ndarray, " K"],
    similarity: str = "dot",
) -> Float[np.ndarray, "*n S"]:
    """Similarity of every state to the goal: what the actor climbs.

    Parameters
    ----------
    embeddings : ndarray, shape (..., S, D)
    goal : int, or ndarray of int, shape (K,)
        One for all, or one for each run of embeddings (K, S, D).
    similarity : {"dot", "distance"}
        Products ψ(s)·ψ(g), or minus the distances.
    """
    xp = namespace(embeddings)
    run = np.arange(len(goal)) if isinstance(goal, np.ndarray) and goal.ndim else ...
    aim = embeddings[run, goal, :]
    if similarity == "dot":
        return xp.einsum("...sd,...d->...s", embeddings, aim)
    away = embeddings - aim[..., None, :]
    return -xp.sqrt(xp.einsum("...sd,...sd->...s", away, away) + SHORTEST)


def distances(embeddings: Float[np.ndarray, "*n S D"]) -> Float[np.ndarray, "*n S S"]:
    r"""Distances :math:`\sqrt{\|\psi_i - \psi_j\|^2 + \epsilon}` of all pairs."""
    xp = namespace(embeddings)
    products = embeddings @ xp.matrix_transpose(embeddings)
    square = xp.einsum("...ii->...i", products)
    squared = square[..., :, None] + square[..., None, :] - 2 * products
    return xp.sqrt(xp.clip(squared, 0, None) + SHORTEST)
