"""InfoNCE and its exact gradient, computed from counts instead of from pairs.

A batch of pairs enters the loss only through the matrix N of how often each (anchor, positive)
occurs. So the exact gradient of any batch costs O(S^2 D), whatever the batch size; and the true
pair distribution in place of N gives the noise-free *population* gradient.
"""

import numpy as np

DIRECTIONS = ("column", "row", "symmetric")
REDUCTIONS = ("sum", "mean")


def info_nce(logits, counts, direction="column", reduction="sum", logsumexp_penalty=0.0):
    r"""Loss and its gradient with respect to the logits.

    With marginals :math:`a = N1` and :math:`b = N^\top 1`, the column softmax (each positive picks
    its anchor among the batch's anchors) is

    .. math::
        \ell = -\sum_{ij} N_{ij} L_{ij} + \sum_j b_j \Lambda_j, \qquad
        \Lambda_j = \log \sum_k a_k e^{L_{kj}}, \qquad
        \partial\ell / \partial L_{ij} = -(N_{ij} - Q_{ij}), \qquad
        Q_{ij} = b_j\, a_i e^{L_{ij} - \Lambda_j}.

    The row softmax exchanges rows and columns (each anchor picks its positive), the symmetric loss
    is the mean of both.

    Parameters
    ----------
    logits : ndarray of float, shape (..., S, S)
        Entry (i, j): anchor i, positive j.
    counts : ndarray of float, shape (..., S, S)
        Pair counts of a batch, or a distribution (then the loss is that of an infinite batch less
        the logarithm of its size).
    direction : {"column", "row", "symmetric"}
    reduction : {"sum", "mean"}
        Sum over the pairs (the peers' tabular choice) or mean.
    logsumexp_penalty : float
        Weight of the sum (or mean) over pairs of the squared logsumexp :math:`\Lambda^2`.

    Returns
    -------
    loss : ndarray of float, shape (...)
    gradient : ndarray of float, shape (..., S, S)
    """
    if direction not in DIRECTIONS:
        raise ValueError(f"direction: got {direction!r}, takes one of {DIRECTIONS}")
    if reduction not in REDUCTIONS:
        raise ValueError(f"reduction: got {reduction!r}, takes one of {REDUCTIONS}")
    if np.shape(logits) != np.shape(counts):
        raise ValueError(f"counts: got shape {np.shape(counts)}, logits have {np.shape(logits)}")
    if direction == "column":
        loss, gradient = _column(logits, counts, logsumexp_penalty)
    elif direction == "row":
        loss, gradient = _row(logits, counts, logsumexp_penalty)
    else:
        column = _column(logits, counts, logsumexp_penalty)
        row = _row(logits, counts, logsumexp_penalty)
        loss, gradient = ((c + r) / 2 for c, r in zip(column, row, strict=True))
    if reduction == "mean":
        size = counts.sum(axis=(-2, -1))
        loss, gradient = loss / size, gradient / size[..., None, None]
    return loss, gradient


def embedding_gradient(embeddings, logit_gradient, temperature=1.0):
    r"""Gradient :math:`(\partial\ell/\partial L + (\partial\ell/\partial L)^\top)\Psi / \tau`.

    For logits :math:`L = \Psi\Psi^\top / \tau` of one table used for anchors and positives.
    With :math:`M = N - Q` this is :math:`-(M + M^\top)\Psi` (THEORY 1).

    Parameters
    ----------
    embeddings : ndarray of float, shape (..., S, D)
    logit_gradient : ndarray of float, shape (..., S, S)
    """
    both = logit_gradient + np.swapaxes(logit_gradient, -1, -2)
    return both @ embeddings / temperature


def _column(logits, counts, penalty):
    a, b = counts.sum(axis=-1), counts.sum(axis=-2)
    with np.errstate(divide="ignore"):  # an anchor that is not in the batch: log 0, no weight
        weighted = logits + np.log(a)[..., :, None]
    highest = weighted.max(axis=-2, keepdims=True)
    softmax = np.exp(weighted - highest)
    total = softmax.sum(axis=-2, keepdims=True)
    logsumexp = np.log(total[..., 0, :]) + highest[..., 0, :]
    softmax *= (b * (1 + 2 * penalty * logsumexp))[..., None, :] / total
    loss = (b * (logsumexp + penalty * logsumexp**2)).sum(-1) - (counts * logits).sum((-2, -1))
    return loss, softmax - counts


def _row(logits, counts, penalty):
    loss, gradient = _column(np.swapaxes(logits, -1, -2), np.swapaxes(counts, -1, -2), penalty)
    return loss, np.swapaxes(gradient, -1, -2)
