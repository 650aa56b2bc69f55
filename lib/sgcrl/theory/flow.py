"""The gradient of an endless batch and its flow, with the squeeze integrated beside it.

A policy has a distribution of pairs, that distribution a gradient, the gradient a flow, and the
flow a prediction of what becomes of the goal similarity.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Real
from scipy.integrate import solve_ivp

from sgcrl._checks import checked, increasing, number, of_length_one
from sgcrl.infonce import Loss, info_nce, loss_gradient, pair_logits
from sgcrl.sphere import normalise, split


def descent(
    table: Float[np.ndarray, "*n S D"], joint: Float[np.ndarray, "S S"], direction: str = "column"
) -> Float[np.ndarray, "*n S D"]:
    """Where gradient descent moves each embedding: G = (M + Mᵀ)Ψ with M = J − Q.

    Parameters
    ----------
    table : ndarray, shape (..., S, D)
    joint : ndarray, shape (S, S)
        Pair distribution, or counts / B of a batch.
    direction : {"column", "row", "symmetric"}
        Of the softmax, as in :class:`~sgcrl.infonce.Loss`.

    Returns
    -------
    ndarray of float64, shape (..., S, D)
        Minus the gradient per pair. One update with a learning rate η and gradients summed over B
        pairs moves the table by ηB times this, so it lasts a time ηB.
    """
    table, joint = np.asarray(table, float), np.asarray(joint, float)
    counts = np.broadcast_to(joint, (*table.shape[:-2], *joint.shape[-2:]))
    return -loss_gradient(table, counts, Loss(direction))[1]


@checked
def goal_signal(
    table: Float[np.ndarray, "*n S D"],
    joint: Float[np.ndarray, "S S"],
    z: Float[np.ndarray, "*n D"],
    direction: str = "column",
) -> Float[np.ndarray, "*n S"]:
    """Component G·z of :func:`descent` along z, for every state: float (..., S).

    Parameters
    ----------
    table, joint
        As for :func:`descent`.
    z : ndarray, shape (..., D)
    direction : {"column", "row", "symmetric"}
    """
    return np.einsum("...sd,...d->...s", descent(table, joint, direction), z)


@checked
def goal_forces(
    table: Float[np.ndarray, "*n S D"],
    joint: Float[np.ndarray, "*#n S S"],
    goal: int,
    direction: str = "column",
) -> tuple[Float[np.ndarray, "*n S"], Float[np.ndarray, "*n S"]]:
    """What the pairs with the goal do to each state: attraction J + Jᵀ and repulsion Q + Qᵀ.

    Attraction less repulsion, (M + Mᵀ) in the goal's column, is how fast the gradient moves ψ(s)
    along ψ(g) on account of these pairs alone.

    Parameters
    ----------
    table : ndarray, shape (..., S, D)
    joint : ndarray, shape (S, S) or (..., S, S)
        Pair distribution.
    goal : int
    direction : {"column", "row", "symmetric"}

    Returns
    -------
    attraction, repulsion : ndarray of float64, shape (..., S)
    """
    table, joint = np.asarray(table, float), np.asarray(joint, float)
    logits = pair_logits(table)
    joint = np.broadcast_to(joint, logits.shape)
    _, gradient = info_nce(logits, joint, Loss(direction))
    attraction = joint[..., goal] + joint[..., goal, :]
    return attraction, attraction + gradient[..., goal] + gradient[..., goal, :]


@checked
def equal_similarity_table(
    states: int, dimension: int, length: float, rng: np.random.Generator
) -> tuple[Float[np.ndarray, "S D"], Float[np.ndarray, " D"]]:
    """Draw a table in which every state has the same c and the same ‖ζ‖.

    Parameters
    ----------
    states, dimension : int
    length : float
        ‖ζ‖, from 0 to 1; the directions of ζ are uniform on the sphere orthogonal to z.
    rng : Generator

    Returns
    -------
    table : ndarray of float64, shape (S, D)
    z : ndarray of float64, shape (D,)

    Raises
    ------
    ValueError
        For another length.
    """
    number(0, 1, length=length)
    z = normalise(rng.standard_normal(dimension))
    zeta = normalise(split(rng.standard_normal((states, dimension)), z)[1])
    return np.sqrt(1 - length**2) * z + length * zeta, z


@dataclass(frozen=True, eq=False)
class Flow:
    """A population flow at the times asked for; see :func:`population_flow`.

    Attributes
    ----------
    times : ndarray, shape (N,)
    tables : ndarray, shape (K, N, S, D)
    c : ndarray, shape (K, N, S)
        Goal similarity ψ(s)·z.
    predicted : ndarray, shape (K, N, S)
        The squeeze alone: c(0) exp(−∫⟨ζ, G_ζ⟩dt), or c(0) without normalisation.
    squeezed : ndarray, shape (K, N, S)
        −∫c⟨ζ, G_ζ⟩dt: what normalisation took from c (0 without it).
    signalled : ndarray, shape (K, N, S)
        ∫(1 − c²)(G·z)dt: what the gradient along z added, the term that the theory neglects
        (∫G·z dt without normalisation). ``c - c[:, :1]`` is ``squeezed + signalled``.
    """

    times: Float[np.ndarray, " N"]
    tables: Float[np.ndarray, "K N S D"]
    c: Float[np.ndarray, "K N S"]
    predicted: Float[np.ndarray, "K N S"]
    squeezed: Float[np.ndarray, "K N S"]
    signalled: Float[np.ndarray, "K N S"]


@checked
def population_flow(
    table: Float[np.ndarray, "K S D"],
    joint: Float[np.ndarray, "S S"],
    goal: int,
    times: Sequence[float] | Real[np.ndarray, " N"],
    *,
    normalised: bool = True,
    along_goal: bool = True,
    direction: str = "column",
    rtol: float = 1e-8,
    atol: float = 1e-10,
    each_step: Callable[..., Any] | None = None,
) -> Flow:
    """Gradient flow of an endless batch, with the squeeze integrated beside it.

    Solves ψ' = (I − ψψᵀ)G(Ψ), or ψ' = G(Ψ) without normalisation, from each of K tables.

    Parameters
    ----------
    table : ndarray, shape (K, S, D)
        Start; rows of length 1 if ``normalised``.
    joint : ndarray, shape (S, S)
        Pair distribution. The goal must not occur in it: then z = ψ(g) stays where it is.
    goal : int
    times : sequence, or ndarray, shape (N,)
        Increasing; the first is the start's. Time is learning rate times pairs: :func:`descent`.
    normalised : bool
    along_goal : bool
        False takes the component along z out of G: the flow that the theory describes.
    direction : {"column", "row", "symmetric"}
    rtol, atol : float
        Tolerances of the integration (:func:`scipy.integrate.solve_ivp`, DOP853).
    each_step : callable, optional
        Called with the time reached, after each step; a ``KeyboardInterrupt`` that it raises ends
        the flow at the last of the times that was reached.

    Raises
    ------
    ValueError
        For rows of other lengths in a normalised flow, a goal that is in a pair, and times that do
        not increase.
    ArithmeticError
        If the integration fails.
    """
    table, joint, times = (
        np.asarray(table, float),
        np.asarray(joint, float),
        np.asarray(times, float),
    )
    if normalised:
        of_length_one("a normalised flow", table=table)
    if joint[goal].any() or joint[:, goal].any():
        raise ValueError(f"goal: got {goal}, takes a state that is in no pair of joint")
    increasing(times=times)
    runs, states, dimension = table.shape
    z = table[:, goal] / np.linalg.norm(table[:, goal], axis=-1, keepdims=True)

    def velocity(_, y):
        psi = y[: table.size].reshape(table.shape)
        gradient = descent(psi, joint, direction)
        c, along = (np.einsum("ksd,kd->ks", x, z) for x in (psi, gradient))
        if not along_goal:
            gradient, along = gradient - along[..., None] * z[:, None], np.zeros_like(along)
        if not normalised:
            return np.concatenate([x.ravel() for x in (gradient, 0 * c, 0 * c, along)])
        radial = np.einsum("ksd,ksd->ks", psi, gradient)
        growth = radial - c * along  # ⟨ζ, G_ζ⟩
        gradient = gradient - radial[..., None] * psi
        rates = (gradient, growth, -c * growth, (1 - c**2) * along)
        return np.concatenate([x.ravel() for x in rates])

    end = np.inf

    def remaining(time, _):  # solve_ivp looks at it after each step, and ends where it is 0
        nonlocal end
        try:
            if each_step and end == np.inf:
                each_step(time)
        except KeyboardInterrupt:
            end = time
        return end - time

    event: Any = remaining
    event.terminal = True
    start = np.concatenate([table.ravel(), np.zeros(3 * runs * states)])
    options = dict(rtol=rtol, atol=atol, events=event if each_step else None)
    solution = solve_ivp(velocity, times[[0, -1]], start, "DOP853", times, **options)
    if not solution.success:
        raise ArithmeticError(f"population_flow: {solution.message}")
    tables = np.moveaxis(solution.y[: table.size].reshape(*table.shape, -1), -1, 1)
    integrals = solution.y[table.size :].reshape(3, runs, states, -1)
    growth, squeezed, signalled = np.moveaxis(integrals, -1, 2)
    c = np.einsum("knsd,kd->kns", tables, z)
    return Flow(solution.t, tables, c, c[:, :1] * np.exp(-growth), squeezed, signalled)


@checked
def mean_curves(
    flow: Flow, visits: Sequence[float] | Float[np.ndarray, " S"]
) -> Float[np.ndarray, "4 N"]:
    """Mean c, predicted c, ‖ζ‖ and predicted ‖ζ‖ of a flow, over visits and runs.

    The predicted ‖ζ‖ is what predicted c leaves of ‖ψ‖: √(1 − c²) on the sphere.

    Parameters
    ----------
    flow : Flow
    visits : sequence, or ndarray, shape (S,)
        Weights of the states; sum to 1.

    Returns
    -------
    ndarray, shape (4, N)

    Raises
    ------
    ValueError
        For weights of other states, or that do not sum to 1.
    """
    visits = np.asarray(visits, float)
    if visits.shape != flow.c.shape[-1:] or not np.isclose(visits.sum(), 1):
        raise ValueError(
            f"visits: got shape {visits.shape}, takes one weight for each of "
            f"{flow.c.shape[-1]} states, summing to 1"
        )
    square = np.einsum("knsd,knsd->kns", flow.tables, flow.tables)  # ‖ψ‖²
    length, predicted = (np.sqrt(np.maximum(square - c**2, 0)) for c in (flow.c, flow.predicted))
    return np.stack(
        [(x @ visits).mean(axis=0) for x in (flow.c, flow.predicted, length, predicted)]
    )


@checked
def squeeze_curves(
    starts: Mapping[float, Float[np.ndarray, "K S D"]],
    joint: Float[np.ndarray, "S S"],
    goal: int,
    times: Real[np.ndarray, " N"],
    visits: Float[np.ndarray, " S"],
) -> dict[float, Float[np.ndarray, "2 4 N"]]:
    """The :func:`mean_curves` of flows from several starts, with and without normalisation.

    Parameters
    ----------
    starts : dict of float to ndarray, shape (K, S, D)
        Tables by the spread of the start.
    joint, goal, times
        As for :func:`population_flow`, here solved to 1e-6 a step.
    visits : ndarray, shape (S,)
        As for :func:`mean_curves`.

    Returns
    -------
    dict of float to ndarray, shape (2, 4, N)
        On the sphere, and off it.
    """
    options: dict[str, Any] = dict(rtol=1e-6, atol=1e-8)
    return {
        spread: np.stack(
            [
                mean_curves(
                    population_flow(table, joint, goal, times, normalised=on, **options), visits
                )
                for on in (True, False)
            ]
        )
        for spread, table in starts.items()
    }


@checked
def fall_times(
    times: Real[np.ndarray, " N"], curves: Float[np.ndarray, "K N"], share: float = 0.5**0.5
) -> Float[np.ndarray, " K"]:
    """When each curve is first down to a share of its start: float (K,), the last time if never.

    Parameters
    ----------
    times : ndarray, shape (N,)
    curves : ndarray, shape (K, N)
        Straight lines between the moments.
    share : float

    Raises
    ------
    ValueError
        For a share that is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"share: got {share}, takes a number between 0 and 1")
    lowest = np.minimum.accumulate(curves, axis=1)
    return np.array([np.interp(-share * low[0], -low, times) for low in lowest])
