"""How long embeddings are, and how much of the length is on one coordinate or one direction."""

import numpy as np
from jaxtyping import Float

from sgcrl.sphere import lengths


def mean_length(embeddings: Float[np.ndarray, "*n S D"]) -> Float[np.ndarray, "*n"]:
    """Mean Euclidean length of the embeddings over the states; 1 on the sphere.

    Parameters
    ----------
    embeddings : ndarray, shape (..., S, D)
    """
    return lengths(embeddings).mean(axis=-1)


def largest_coordinate(embeddings: Float[np.ndarray, "*n S D"]) -> Float[np.ndarray, "*n"]:
    """Mean over the states of the largest coordinate's absolute value, in units of the embedding.

    Parameters
    ----------
    embeddings : ndarray, shape (..., S, D)
    """
    return np.abs(embeddings).max(axis=-1).mean(axis=-1)


def coordinate_share(embeddings: Float[np.ndarray, "*n S D"]) -> Float[np.ndarray, "*n"]:
    r"""Share of the coordinate that has most of all squared lengths: 1 if all lie on one axis.

    .. math:: \max_d \sum_s \psi_d(s)^2 \Big/ \sum_s \|\psi(s)\|^2 \;\ge\; 1 / D

    It depends on the axes of the space, which the loss does not know.

    Parameters
    ----------
    embeddings : ndarray, shape (..., S, D)
        Not all 0.
    """
    square = (np.asarray(embeddings, float) ** 2).sum(axis=-2)
    return square.max(axis=-1) / square.sum(axis=-1)


def direction_share(embeddings: Float[np.ndarray, "*n S D"]) -> Float[np.ndarray, "*n"]:
    r"""Share of the direction that has most of all squared lengths: 1 if all lie on one line.

    The largest of :func:`coordinate_share` over all turns of the axes: :math:`\sigma_1^2 /
    \sum_k \sigma_k^2` of the singular values of the table, without taking off its mean.

    Parameters
    ----------
    embeddings : ndarray, shape (..., S, D)
        Not all 0.
    """
    table = np.asarray(embeddings, float)
    values = np.linalg.eigvalsh(np.swapaxes(table, -1, -2) @ table)
    return values[..., -1] / values.sum(axis=-1)
