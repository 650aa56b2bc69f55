"""Theorem 2's own setting: two free tables, φ of anchors and ψ of positives, and their flow.

The theorem of Bastankhah et al. (arXiv:2510.14129), as notes on it report, speaks of a row
φ_i = c·z + ζ_i and a row ψ_i = c·z + κ_i for each sample, with one c and independent noise. With
one row for each sample the pair distribution is the identity over N; with one row for each state
it is that of a walk.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Real
from scipy.integrate import solve_ivp

from sgcrl._checks import checked, increasing, number, of_length_one
from sgcrl.infonce import Loss, info_nce
from sgcrl.replay import Streams
from sgcrl.sphere import normalise, split


@checked
def equal_similarity_start(
    rows: int, dimension: int, c: float, rng: Streams
) -> tuple[Float[np.ndarray, "K R D"], Float[np.ndarray, "K R D"], Float[np.ndarray, "K D"]]:
    """Two tables in which every row has the same c, with independent noise.

    Parameters
    ----------
    rows, dimension : int
        R and D.
    c : float
        Of every row, from -1 to 1. The rest of a row has length √(1 − c²); its direction is uniform
        on the sphere orthogonal to z.
    rng : Streams
        Of K runs.

    Returns
    -------
    anchors, positives : ndarray of float64, shape (K, R, D)
        φ and ψ.
    z : ndarray of float64, shape (K, D)

    Raises
    ------
    ValueError
        For another c.
    """
    number(-1, 1, c=c)
    noise = np.asarray(rng.standard_normal(2 * rows + 1, dimension), float)
    z = normalise(noise[:, :1])
    table = c * z + np.sqrt(1 - c**2) * normalise(split(noise[:, 1:], z)[1])
    return table[:, :rows], table[:, rows:], z[:, 0]


@checked
def two_table_descent(
    anchors: Float[np.ndarray, "*n R D"],
    positives: Float[np.ndarray, "*n R D"],
    joint: Float[np.ndarray, "R R"],
    direction: str = "column",
) -> tuple[Float[np.ndarray, "*n R D"], Float[np.ndarray, "*n R D"]]:
    """Where gradient descent moves two tables: MΨ for the anchors', MᵀΦ for the positives'.

    M = J − Q as for :func:`~sgcrl.theory.flow.descent`, with the logits ΦΨᵀ. Of one table, Φ = Ψ,
    the two add up to what that function returns.

    Parameters
    ----------
    anchors, positives : ndarray, shape (..., R, D)
        Φ and Ψ.
    joint : ndarray, shape (R, R)
        Pair distribution; the identity over R for one row per sample.
    direction : {"column", "row", "symmetric"}
        Of the softmax, as in :class:`~sgcrl.infonce.Loss`.

    Returns
    -------
    at_anchors, at_positives : ndarray of float64, shape (..., R, D)
    """
    logits = anchors @ np.swapaxes(positives, -1, -2)
    gradient = info_nce(logits, np.broadcast_to(joint, logits.shape), Loss(direction))[1]
    return -gradient @ positives, -np.swapaxes(gradient, -1, -2) @ anchors


@dataclass(frozen=True, eq=False)
class TwoTableFlow:
    """Two tables at the times asked for; see :func:`two_table_flow`.

    Attributes
    ----------
    times : ndarray, shape (N,)
    anchors_c, positives_c : ndarray, shape (K, N, R)
        φ_i·z and ψ_i·z.
    anchors, positives : ndarray, shape (K, R, D)
        The tables at the last of the times.
    """

    times: Float[np.ndarray, " N"]
    anchors_c: Float[np.ndarray, "K N R"]
    positives_c: Float[np.ndarray, "K N R"]
    anchors: Float[np.ndarray, "K R D"]
    positives: Float[np.ndarray, "K R D"]


@checked
def two_table_flow(
    anchors: Float[np.ndarray, "K R D"],
    positives: Float[np.ndarray, "K R D"],
    z: Float[np.ndarray, "K D"],
    joint: Float[np.ndarray, "R R"],
    times: Sequence[float] | Real[np.ndarray, " N"],
    normalised: bool = True,
    rtol: float = 1e-6,
    atol: float = 1e-8,
) -> TwoTableFlow:
    """Gradient flow of two free tables on an endless batch; the goal direction stays where it is.

    Parameters
    ----------
    anchors, positives : ndarray, shape (K, R, D)
        Start; rows of length 1 if ``normalised``.
    z : ndarray, shape (K, D)
        Goal direction, in no pair.
    joint : ndarray, shape (R, R)
        Pair distribution.
    times : sequence, or ndarray, shape (N,)
        Increasing; the first is the start's. Time is learning rate times pairs.
    normalised : bool
        Keep all rows on the sphere.
    rtol, atol : float
        Tolerances of the integration (:func:`scipy.integrate.solve_ivp`, RK45).

    Raises
    ------
    ValueError
        For rows of other lengths in a normalised flow, and times that do not increase.
    ArithmeticError
        If the integration fails.
    """
    tables = np.stack([np.asarray(x, float) for x in (anchors, positives)])
    times = np.asarray(times, float)
    if normalised:
        of_length_one("a normalised flow", anchors=tables[0], positives=tables[1])
    increasing(times=times)

    def velocity(_, y):
        psi = y.reshape(tables.shape)
        rate = np.stack(two_table_descent(psi[0], psi[1], joint))
        if normalised:
            rate -= np.einsum("tkrd,tkrd->tkr", psi, rate)[..., None] * psi
        return rate.ravel()

    found = solve_ivp(velocity, times[[0, -1]], tables.ravel(), "RK45", times, rtol=rtol, atol=atol)
    if not found.success:
        raise ArithmeticError(f"two_table_flow: {found.message}")
    moments = found.y.reshape(*tables.shape, -1)
    c = np.einsum("tkrdn,kd->tknr", moments, z)
    last = np.ascontiguousarray(moments[..., -1])
    return TwoTableFlow(found.t, c[0], c[1], last[0], last[1])


@checked
def row_range(
    c: Float[np.ndarray, "*n R"], weights: Sequence[float] | Float[np.ndarray, " R"]
) -> Float[np.ndarray, "*n 3"]:
    """Mean, lowest and highest c of the rows that are in pairs: float (..., 3).

    Parameters
    ----------
    c : ndarray, shape (..., R)
    weights : sequence, or ndarray, shape (R,)
        Of the mean, as a marginal of the pair distribution; a row of weight 0 is in no pair and
        does not count.

    Raises
    ------
    ValueError
        For weights that are negative, of other rows, or do not sum to 1.
    """
    weights = np.asarray(weights, float)
    if weights.shape != c.shape[-1:] or (weights < 0).any() or not np.isclose(weights.sum(), 1):
        raise ValueError(
            f"weights: got shape {weights.shape}, takes one weight from 0 for each of "
            f"{c.shape[-1]} rows, summing to 1"
        )
    paired = c[..., weights > 0]
    return np.stack([c @ weights, paired.min(axis=-1), paired.max(axis=-1)], axis=-1)


@checked
def drifted_goal(
    z: Float[np.ndarray, "*n D"], way: Float[np.ndarray, "*n D"], distance: float
) -> Float[np.ndarray, "*n D"]:
    """Move unit vectors on the sphere, some way, until they are so far from where they were.

    Parameters
    ----------
    z : ndarray, shape (..., D)
        Of length 1.
    way : ndarray, shape (..., D)
        Where they go; only the part orthogonal to z matters.
    distance : float
        ‖z' − z‖, the ε of the paper's remark, from 0 to 2. The angle is 2 arcsin(ε/2).

    Returns
    -------
    ndarray, shape (..., D)
        z', of length 1.

    Raises
    ------
    ValueError
        For another distance.
    """
    number(0, 2, distance=distance)
    turn = 2 * np.arcsin(distance / 2)
    return np.cos(turn) * z + np.sin(turn) * normalise(split(way, z)[1])
