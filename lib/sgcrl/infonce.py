"""InfoNCE and its exact gradient, computed from counts instead of from pairs.

A batch of pairs enters the loss only through the matrix N of how often each (anchor, positive)
occurs. So the exact gradient of any batch costs O(S^2 D), whatever the batch size; and the true
pair distribution in place of N gives the noise-free *population* gradient.
"""

import numpy as np

DIRECTIONS = ("column", "row", "symmetric")
REDUCTIONS = ("sum", "mean")
SIMILARITIES = ("dot", "distance")
SHORTEST = 1e-6
"""Added to squared distances, so that the gradient of a state's distance to itself is 0."""


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


def pair_logits(embeddings, similarity="dot", temperature=1.0):
    r"""Logits of all pairs of states of one table.

    Parameters
    ----------
    embeddings : ndarray, shape (..., S, D)
    similarity : {"dot", "distance"}
        :math:`\psi_i\cdot\psi_j`, or :math:`-\sqrt{\|\psi_i - \psi_j\|^2 + \epsilon}`, the
        critic of Wang et al. 2025, with :math:`\epsilon` = ``SHORTEST``.
    temperature : float

    Returns
    -------
    ndarray, shape (..., S, S)
    """
    if similarity == "dot":
        return embeddings @ np.swapaxes(embeddings, -1, -2) / temperature
    return -_distances(embeddings, similarity) / temperature


def embedding_gradient(embeddings, logit_gradient, temperature=1.0, similarity="dot"):
    r"""Gradient with respect to the embeddings, from that with respect to the logits.

    For logits of one table used for anchors and positives (:func:`pair_logits`). With
    :math:`W = \partial\ell/\partial L + (\partial\ell/\partial L)^\top` it is
    :math:`W\Psi / \tau` for products, that is :math:`-(M + M^\top)\Psi` with
    :math:`M = N - Q` (THEORY 1), and for distances
    :math:`-\sum_j W_{ij} (\psi_i - \psi_j) / (\tau d_{ij})`.

    Parameters
    ----------
    embeddings : ndarray, shape (..., S, D)
    logit_gradient : ndarray of float, shape (..., S, S)
    temperature : float
    similarity : {"dot", "distance"}
    """
    both = logit_gradient + np.swapaxes(logit_gradient, -1, -2)
    if similarity == "dot":
        return both @ embeddings / temperature
    both = both / _distances(embeddings, similarity)
    states = np.arange(both.shape[-1])
    both[..., states, states] = 0  # a state is at no distance of itself, wherever it moves
    return (both @ embeddings - both.sum(axis=-1, keepdims=True) * embeddings) / temperature


def _distances(embeddings, similarity):
    if similarity not in SIMILARITIES:
        raise ValueError(f"similarity: got {similarity!r}, takes one of {SIMILARITIES}")
    products = embeddings @ np.swapaxes(embeddings, -1, -2)
    square = np.einsum("...ii->...i", products)
    squared = square[..., :, None] + square[..., None, :] - 2 * products
    return np.sqrt(np.maximum(squared, 0) + np.float32(SHORTEST))


def _column(logits, counts, penalty):
    a, b = counts.sum(axis=-1), counts.sum(axis=-2)
    with np.errstate(divide="ignore"):  # an anchor that is not in the batch: log 0, no weight
        softmax = logits + np.log(a)[..., :, None]
    highest = softmax.max(axis=-2, keepdims=True)
    softmax -= highest  # in place, here and below: most of the time goes into memory
    np.exp(softmax, out=softmax)
    total = softmax.sum(axis=-2, keepdims=True)
    logsumexp = np.log(total[..., 0, :]) + highest[..., 0, :]
    softmax *= (b * (1 + 2 * penalty * logsumexp))[..., None, :] / total
    loss = (b * (logsumexp + penalty * logsumexp**2)).sum(-1) - (counts * logits).sum((-2, -1))
    softmax -= counts
    return loss, softmax


def _row(logits, counts, penalty):
    loss, gradient = _column(np.swapaxes(logits, -1, -2), np.swapaxes(counts, -1, -2), penalty)
    return loss, np.swapaxes(gradient, -1, -2)
