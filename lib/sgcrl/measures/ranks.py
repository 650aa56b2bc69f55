"""Ranks of logits, with the mean of the states left in and taken out."""

import numpy as np
from jaxtyping import Float, Int, Shaped

from sgcrl._checks import checked
from sgcrl.measures.clusters import effective_rank


@checked
def centred_logits(logits: Float[np.ndarray, "K *n S S"]) -> Float[np.ndarray, "K *n S S"]:
    """Logits without the means of their rows and columns, float (K, ..., S, S).

    For logits L = ΨΨᵀ of embeddings Ψ these are the inner products of the embeddings less their
    mean over the states. Their singular values are S times the variances of the embeddings along
    their principal axes. Free logits have no embeddings, and can be centred all the same.

    Parameters
    ----------
    logits : ndarray, shape (K, ..., S, S)
    """
    centred = logits - logits.mean(axis=-1, keepdims=True)
    return centred - centred.mean(axis=-2, keepdims=True)


@checked
def participation_ratio(points: Float[np.ndarray, "K *n S D"]) -> Float[np.ndarray, " K *n"]:
    """Squared sum of the singular values over the sum of their squares, float (K, ...).

    From 1, one of them has it all, to min(S, D), all are equal. Of :func:`centred_logits` it is
    the participation ratio of the variances of the embeddings (Gao et al. 2017). Small singular
    values count for less than in :func:`~sgcrl.measures.clusters.effective_rank`.

    Parameters
    ----------
    points : ndarray, shape (K, ..., S, D)

    References
    ----------
    P. Gao et al., "A theory of multineuronal dimensionality, dynamics and measurement", bioRxiv
    214262, 2017.
    """
    singular = np.linalg.svd(points, compute_uv=False)
    return singular.sum(axis=-1) ** 2 / (singular**2).sum(axis=-1)


@checked
def logit_ranks(logits: Float[np.ndarray, "K *n S S"]) -> dict[str, Float[np.ndarray, " K *n"]]:
    """Three ways to count the dimensions of logits, by name: each float (K, ...).

    Parameters
    ----------
    logits : ndarray, shape (K, ..., S, S)
        Not all alike: without their means, nothing is left of those to count.

    Returns
    -------
    dict of str to ndarray
        ``mean left in`` and ``mean taken out``, the effective rank of the logits and of the
        :func:`centred_logits`; ``participation ratio``, of the centred logits.
    """
    centred = centred_logits(logits)
    return {
        "mean left in": effective_rank(logits),
        "mean taken out": effective_rank(centred),
        "participation ratio": participation_ratio(centred),
    }


@checked
def until(
    values: Shaped[np.ndarray, "K N *n"],
    times: Int[np.ndarray, " N"],
    event: Int[np.ndarray, " K"],
) -> Shaped[np.ndarray, " K *n"]:
    """What each run had at the last of the times that is not after its event: (K, ...).

    Parameters
    ----------
    values : ndarray, shape (K, N, ...)
    times : ndarray of int, shape (N,)
        Increasing.
    event : ndarray of int, shape (K,)

    Raises
    ------
    ValueError
        For an event before the first time.
    """
    last = np.searchsorted(times, event, side="right") - 1
    if len(event) and last.min() < 0:
        raise ValueError(f"event: got {event.min()}, takes {times[0]} or later")
    return values[np.arange(len(values)), last]
