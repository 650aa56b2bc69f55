"""InfoNCE and its exact gradient, computed from counts instead of from pairs.

A batch of pairs enters the loss only through the matrix N of how often each (anchor, positive)
occurs. So the exact gradient of any batch costs O(S^2 D), whatever the batch size; and the true
pair distribution in place of N gives the noise-free *population* gradient.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from sgcrl._checks import one_of, positive
from sgcrl.arrays import namespace
from sgcrl.replay import Pairs
from sgcrl.sphere import SIMILARITIES, distances

DIRECTIONS = ("column", "row", "symmetric")
REDUCTIONS = ("sum", "mean")
CACHED = 2**16
"""Logits that are worked on at once by a CPU: what its second cache holds a few times."""


@dataclass(frozen=True)
class Loss:
    """All that can be chosen about the loss; the defaults are the authors' tabular choice.

    Attributes
    ----------
    direction : {"column", "row", "symmetric"}
        Each positive picks its anchor among the batch's anchors, each anchor its positive, or the
        mean of both.
    reduction : {"sum", "mean"}
        Over the pairs.
    temperature : float
        Divides the logits (the actor has its own).
    logsumexp_penalty : float
        Weight of the sum (or mean) over pairs of the squared logsumexp.
    similarity : {"dot", "distance"}
        What the logits are, and what the actor climbs: ψ(s)·ψ(s'), or −‖ψ(s) − ψ(s')‖, the critic
        of Wang et al. 2025.

    Raises
    ------
    ValueError
        For another word, or a temperature that is not positive.
    """

    direction: str = "column"
    reduction: str = "sum"
    temperature: float = 1.0
    logsumexp_penalty: float = 0.0
    similarity: str = "dot"

    def __post_init__(self):
        one_of(DIRECTIONS, direction=self.direction)
        one_of(REDUCTIONS, reduction=self.reduction)
        one_of(SIMILARITIES, similarity=self.similarity)
        positive(temperature=self.temperature)


def info_nce(
    logits: Float[np.ndarray, "*n S S"], counts: Float[np.ndarray, "*n S S"], loss: Loss = Loss()
) -> tuple[Float[np.ndarray, "*n"], Float[np.ndarray, "*n S S"]]:
    r"""Loss and its gradient with respect to the logits.

    With marginals :math:`a = N1` and :math:`b = N^\top 1`, the column softmax is

    .. math::
        \ell = -\sum_{ij} N_{ij} L_{ij} + \sum_j b_j \Lambda_j, \qquad
        \Lambda_j = \log \sum_k a_k e^{L_{kj}}, \qquad
        \partial\ell / \partial L_{ij} = -(N_{ij} - Q_{ij}), \qquad
        Q_{ij} = b_j\, a_i e^{L_{ij} - \Lambda_j},

    with a penalty of :math:`\lambda \sum_j b_j \Lambda_j^2`. The row softmax exchanges rows and
    columns.

    Parameters
    ----------
    logits : ndarray of float, shape (..., S, S)
        Entry (i, j): anchor i, positive j; as they are, whatever ``loss.temperature`` is.
    counts : ndarray of float, shape (..., S, S)
        Pair counts of a batch, or a distribution (then the loss is that of an infinite batch less
        the logarithm of its size).
    loss : Loss

    Returns
    -------
    loss : ndarray of float, shape (...)
    gradient : ndarray of float, shape (..., S, S)

    Raises
    ------
    ValueError
        If logits and counts have different shapes.
    """
    if np.shape(logits) != np.shape(counts):
        raise ValueError(f"counts: got shape {np.shape(counts)}, logits have {np.shape(logits)}")
    penalty = loss.logsumexp_penalty
    if loss.direction == "symmetric":
        both = (way(logits, counts, penalty) for way in (_column, _row))
        value, gradient = ((c + r) / 2 for c, r in zip(*both, strict=True))
    else:
        way = _column if loss.direction == "column" else _row
        value, gradient = way(logits, counts, penalty)
    if loss.reduction == "mean":
        size = namespace(counts).sum(counts, axis=(-2, -1))
        value, gradient = value / size, gradient / size[..., None, None]
    return value, gradient


def pair_logits(
    embeddings: Float[np.ndarray, "*n S D"], loss: Loss = Loss()
) -> Float[np.ndarray, "*n S S"]:
    """Logits of all pairs of states of one table.

    Parameters
    ----------
    embeddings : ndarray, shape (..., S, D)
    loss : Loss
        Its similarity and its temperature.
    """
    if loss.similarity == "dot":
        logits = embeddings @ namespace(embeddings).matrix_transpose(embeddings)
    else:
        logits = -distances(embeddings)
    return logits / float(loss.temperature)


def loss_gradient(
    embeddings: Float[np.ndarray, "*n S D"],
    counts: Float[np.ndarray, "*n S S"],
    loss: Loss = Loss(),
) -> tuple[Float[np.ndarray, "*n"], Float[np.ndarray, "*n S D"]]:
    r"""Loss of one table that embeds anchors and positives, and its gradient at the embeddings.

    With :math:`W = \partial\ell/\partial L + (\partial\ell/\partial L)^\top` the gradient is
    :math:`W\Psi / \tau` for products, that is :math:`-(M + M^\top)\Psi` with
    :math:`M = N - Q`, and :math:`-\sum_j W_{ij} (\psi_i - \psi_j) / (\tau d_{ij})` for distances.

    Parameters
    ----------
    embeddings : ndarray, shape (..., S, D)
    counts : ndarray of float, shape (..., S, S)
    loss : Loss

    Returns
    -------
    loss : ndarray of float, shape (...)
    gradient : ndarray, shape (..., S, D)
    """
    value, at_logits = info_nce(pair_logits(embeddings, loss), counts, loss)
    xp, temperature = namespace(embeddings), float(loss.temperature)
    both = at_logits + xp.matrix_transpose(at_logits)
    if loss.similarity == "dot":
        return value, both @ embeddings / temperature
    both = both / distances(embeddings)
    xp.einsum("...ii->...i", both)[...] = 0  # a state is at no distance of itself anywhere
    pulled = both @ embeddings - xp.sum(both, axis=-1, keepdims=True) * embeddings
    return value, pulled / temperature


def batch_gradients(
    embeddings: Float[np.ndarray, "K S D"], pairs: Pairs, loss: Loss = Loss()
) -> Iterator[tuple[tuple, Float[np.ndarray, "n U D"], Float[np.ndarray, " n"]]]:
    """:func:`loss_gradient` of pairs, for a few runs at a time, so that all stays in the cache.

    Where the world is larger than the batch, at the cost of the states in the batch alone.

    Parameters
    ----------
    embeddings : ndarray, shape (K, S, D)
    pairs : Pairs
    loss : Loss

    Yields
    ------
    at : tuple
        Index of some embeddings.
    gradient : ndarray, shape (..., D)
        At these; it is 0 at all others.
    loss : ndarray of float, shape (n,)
        Of the next n runs.
    """
    xp, (runs, states, _) = namespace(embeddings), embeddings.shape
    small = states <= 2 * pairs.anchors.shape[1]
    if not small:
        all_counts, among = pairs.compact(states)
        states = among.shape[1]
    together = max(1, CACHED // states**2) if xp is np else runs
    for first in range(0, runs, together):
        block = slice(first, first + together)
        if small:
            some = Pairs(pairs.anchors[block], pairs.positives[block])
            value, gradient = loss_gradient(embeddings[block], some.counts(states), loss)
            yield (block,), gradient, value
        else:
            numbers = xp.arange(runs, device=embeddings.device)[block, None]
            rows = embeddings[numbers, among[block]]
            value, gradient = loss_gradient(rows, all_counts[block], loss)
            occurs = among[block] >= 0
            at = (numbers + 0 * among[block])[occurs], among[block][occurs]
            yield at, gradient[occurs], value


def _column(logits, counts, penalty):
    xp = namespace(logits)
    a, b = xp.sum(counts, axis=-1), xp.sum(counts, axis=-2)
    with np.errstate(divide="ignore"):  # an anchor that is not in the batch: log 0, no weight
        softmax = logits + xp.log(a)[..., :, None]
    highest = xp.max(softmax, axis=-2, keepdims=True)
    softmax -= highest  # in place, here and below: most of the time goes into memory
    xp.exp(softmax, out=softmax)
    total = xp.sum(softmax, axis=-2, keepdims=True)
    logsumexp = xp.log(total[..., 0, :]) + highest[..., 0, :]
    softmax *= (b * (1 + 2 * penalty * logsumexp))[..., None, :] / total
    loss = xp.sum(b * (logsumexp + penalty * logsumexp**2), axis=-1)
    loss = loss - xp.sum(counts * logits, axis=(-2, -1))
    softmax -= counts
    return loss, softmax


def _row(logits, counts, penalty):
    turned = namespace(logits).matrix_transpose
    loss, gradient = _column(turned(logits), turned(counts), penalty)
    return loss, turned(gradient)
