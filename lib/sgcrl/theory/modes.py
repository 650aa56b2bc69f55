"""Linear stability near a symmetric start: which directions grow, how fast, and what follows."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Int, Real
from scipy.linalg import eigh, helmert, subspace_angles
from scipy.optimize import brentq

from sgcrl._checks import checked
from sgcrl.worlds import DOORWAY


@checked
def growth_operator(joint: Float[np.ndarray, "S S"]) -> Float[np.ndarray, "S S"]:
    r"""What ζ grows by near a symmetric start: A = J + Jᵀ − abᵀ − baᵀ, (S, S).

    On the sphere and off it, ζ' = Aζ to first order in ζ, for every direction of the softmax. A is
    symmetric, A1 = 0 (turning all states together changes nothing), and states in no pair have
    zero rows. A temperature τ of the loss divides A.

    Parameters
    ----------
    joint : ndarray, shape (S, S)
        Pair distribution; sums to 1.

    Raises
    ------
    ValueError
        For any other sum.
    """
    joint = _distribution(joint)
    both = np.outer(joint.sum(1), joint.sum(0))  # abᵀ
    return joint + joint.T - both - both.T


@checked
def growth_modes(
    joint: Float[np.ndarray, "S S"],
) -> tuple[Float[np.ndarray, " M"], Float[np.ndarray, "S M"]]:
    """Eigenvalues of the growth operator, falling, and its eigenvectors.

    Only states that occur in a pair take part, and the constant vector, whose rate is 0 by
    symmetry, is left out: with V such states there are V − 1 modes, each summing to 0.

    Parameters
    ----------
    joint : ndarray, shape (S, S)
        Pair distribution.

    Returns
    -------
    rates : ndarray, shape (V - 1,)
    modes : ndarray, shape (S, V - 1)
        Orthonormal columns, 0 outside the V states; the sign makes the largest entry positive.
    """
    joint = _distribution(joint)
    visited = _occurring(joint)
    centre = helmert(visited.sum())  # orthonormal rows, orthogonal to the constant vector
    rates, vectors = eigh(centre @ growth_operator(joint)[np.ix_(visited, visited)] @ centre.T)
    return rates[::-1], _modes(centre.T @ vectors[:, ::-1], visited)


@checked
def settled_modes(
    joint: Float[np.ndarray, "S S"],
) -> tuple[Float[np.ndarray, " M"], Float[np.ndarray, "S M"]]:
    """Eigenvectors of the pair distribution with the visits divided out.

    With d the mean of both marginals, D = diag(d) and N = D^(−1/2) (J + Jᵀ)/2 D^(−1/2): the columns
    of D^(−1/2)u for the eigenvectors u of N, the trivial one left out. It is what the spectral
    contrastive loss settles in (HaoChen et al. 2021), and, for a reversible walk, the eigenvectors
    of its transition matrix.

    Parameters
    ----------
    joint : ndarray, shape (S, S)
        Pair distribution.

    Returns
    -------
    values : ndarray, shape (V - 1,)
        Eigenvalues of N, falling; the trivial one is 1.
    modes : ndarray, shape (S, V - 1)
        Columns of length 1, else as for :func:`growth_modes`.
    """
    joint = _distribution(joint)
    visited = _occurring(joint)
    both = (joint + joint.T)[np.ix_(visited, visited)] / 2
    root = np.sqrt(both.sum(1))
    values, vectors = eigh(both / np.outer(root, root))
    modes = vectors[:, -2::-1] / root[:, None]
    return values[-2::-1], _modes(modes / np.linalg.norm(modes, axis=0), visited)


@checked
def kernel_modes(
    kernel: Float[np.ndarray, "K S S"], joint: Float[np.ndarray, "S S"]
) -> tuple[Float[np.ndarray, "K S"], Float[np.ndarray, "K S S"]]:
    """Growth rates and modes of networks near a symmetric start: eigenpairs of ΘA.

    Gradient descent on weights moves embeddings by Θ times their gradients, so ζ' = ΘAζ. Rates and
    modes are those of Θ^½ A Θ^½ u = λu, with modes Θ^½ u; the modes are not orthogonal.

    Parameters
    ----------
    kernel : ndarray, shape (K, S, S)
        Θ, symmetric and positive semidefinite: :func:`sgcrl.theory.tangent.tangent_kernel`.
    joint : ndarray, shape (S, S)

    Returns
    -------
    rates : ndarray, shape (K, S)
        Falling.
    modes : ndarray, shape (K, S, S)
        In columns.
    """
    values, vectors = np.linalg.eigh(np.asarray(kernel, float))
    half = (vectors * np.sqrt(np.maximum(values, 0))[:, None]) @ np.swapaxes(vectors, 1, 2)
    rates, modes = np.linalg.eigh(half @ growth_operator(joint) @ half)
    return rates[:, ::-1], (half @ modes)[..., ::-1]


@checked
def predicted_similarity(
    joint: Float[np.ndarray, "S S"],
    spread: float,
    dimension: int,
    times: Sequence[float] | Real[np.ndarray, " N"],
) -> Float[np.ndarray, "N S"]:
    """Goal similarity over time from a symmetric start, by the linear theory: float (N, S).

    In the coordinates w = ζ/c the start is w = σn, n normal, and grows as w(t) = exp(At)w(0). So
    the mean of ‖w(s)‖² is σ²(D − 1)[exp(2At)]_ss, and c = 1/√(1 + ‖w‖²). Nothing is fitted.

    Parameters
    ----------
    joint : ndarray, shape (S, S)
        Pair distribution, without the goal.
    spread, dimension : float, int
        σ and D of the symmetric start.
    times : sequence, or ndarray, shape (N,)
    """
    values, vectors = eigh(growth_operator(joint))
    growth = np.exp(2 * np.multiply.outer(np.asarray(times, float), values))
    square = spread**2 * (dimension - 1) * growth @ (vectors**2).T
    return 1 / np.sqrt(1 + square)


@checked
def predicted_squeeze_time(
    joint: Float[np.ndarray, "S S"], spread: float, dimension: int, share: float = 0.5**0.5
) -> float:
    """When mean c over visits is down to a share of its start, by :func:`predicted_similarity`.

    Parameters
    ----------
    joint, spread, dimension
        As for :func:`predicted_similarity`.
    share : float

    Raises
    ------
    ValueError
        For a share that is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"share: got {share}, takes a number between 0 and 1")
    visits = joint.sum(axis=1)

    def left(time):
        c = predicted_similarity(joint, spread, dimension, [0.0, time]) @ visits
        return c[1] / c[0] - share

    late = 1.0
    while left(late) > 0:
        late *= 2
    return brentq(left, 0, late)


@checked
def predicted_cosines(
    joint: Float[np.ndarray, "S S"], labels: Int[np.ndarray, " S"], time: float
) -> Float[np.ndarray, "R R"]:
    """Cosines between the regions' mean ζ, by the linear theory: float (R, R).

    From independent noise ζ has the Gram matrix exp(2At), up to a factor; its means over regions
    give the cosines. Doorways and states in no pair are left out.

    Parameters
    ----------
    joint : ndarray, shape (S, S)
    labels : ndarray of int, shape (S,)
    time : float
    """
    values, vectors = eigh(growth_operator(joint))
    gram = (vectors * np.exp(2 * time * (values - values[-1]))) @ vectors.T
    inside = labels[:, None] == np.unique(labels[labels != DOORWAY])
    means = inside * _occurring(joint)[:, None]
    gram = means.T @ gram @ means
    length = np.sqrt(np.diag(gram))
    return gram / np.outer(length, length)


@checked
def growth_rates(
    times: Real[np.ndarray, " N"],
    amplitudes: Float[np.ndarray, "K N M"],
    window: Bool[np.ndarray, "K N"],
) -> Float[np.ndarray, "K M"]:
    """Least-squares slopes of log amplitudes over time, within a window of each run: (K, M).

    Parameters
    ----------
    times : ndarray, shape (N,)
    amplitudes : ndarray, shape (K, N, M)
    window : ndarray of bool, shape (K, N)
        At least two moments of each run.

    Raises
    ------
    ValueError
        For fewer.
    """
    if (window.sum(axis=1) < 2).any():
        raise ValueError("window: takes at least two moments of each run")
    weights = window / window.sum(axis=1, keepdims=True)
    centred = weights * (times - weights @ times[:, None])
    slopes = np.einsum("kn,knm->km", centred, np.log(amplitudes))
    return slopes / (centred @ times)[:, None]


@checked
def principal_angles(
    planes: Float[np.ndarray, "*#n S k"], modes: Float[np.ndarray, "*#n S k"]
) -> Float[np.ndarray, "*n k"]:
    """Angles in degrees between the planes of runs and those of modes, the largest first: (..., k).

    Both are centred over the states, so that what is common to all states does not count.

    Parameters
    ----------
    planes : ndarray, shape (..., S, k)
        k vectors over the states, such as the coordinates that
        :func:`~sgcrl.measures.clusters.principal_components` returns.
    modes : ndarray, shape (S, k), or any that broadcasts against ``planes``
    """
    pairs = np.broadcast_arrays(planes, modes)
    shape = (*pairs[0].shape[:-2], planes.shape[-1])
    centred = [x - x.mean(axis=-2, keepdims=True) for x in pairs]
    flat = (x.reshape(-1, *planes.shape[-2:]) for x in centred)
    return np.degrees([subspace_angles(*pair) for pair in zip(*flat, strict=True)]).reshape(shape)


def overlap(angles: Sequence[float] | Float[np.ndarray, "*n k"]) -> Float[np.ndarray, "*n"]:
    """Mean squared cosine of principal angles (..., k): 1 for one plane, k/n by chance."""
    return (np.cos(np.radians(angles)) ** 2).mean(axis=-1)


def _distribution(joint):
    joint = np.asarray(joint, float)
    if not np.isclose(joint.sum(), 1):
        raise ValueError(f"joint: got a sum of {joint.sum()}, takes a distribution, summing to 1")
    return joint


def _occurring(joint):
    return (joint.sum(0) + joint.sum(1)) > 0


def _modes(vectors, visited):
    """Vectors on the visited states (V, M) on all states (S, M), with their signs fixed."""
    largest = np.take_along_axis(vectors, np.abs(vectors).argmax(0)[None], axis=0)
    modes = np.zeros((len(visited), vectors.shape[1]))
    modes[visited] = vectors * np.sign(largest)
    return modes
