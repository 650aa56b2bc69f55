"""What InfoNCE does to a table when nothing is sampled: float64, exact, without an optimiser.

A policy has a distribution of pairs, that distribution a gradient, the gradient a flow, and the
flow a prediction of what becomes of the goal similarity.
"""

from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp

from sgcrl.infonce import embedding_gradient, info_nce
from sgcrl.tabular import normalise


def random_walk(world) -> np.ndarray:
    """Transition matrix (S, S) of the uniformly random actor; rows sum to 1."""
    states, actions = world.next_state.shape
    walk = np.zeros((states, states))
    np.add.at(walk, (np.arange(states)[:, None], world.next_state), 1 / actions)
    return walk


def pair_distribution(transition, start, steps, discount=0.99, offset_zero=True) -> np.ndarray:
    r"""Joint distribution J of the pairs that :meth:`~sgcrl.replay.Replay.sample` draws.

    Of endless episodes of a Markov policy: uniform anchor time i in 0..T-1, offset k with weight
    ``discount**k``, cut off at the end of the episode and normalised anew for every i. So

    .. math:: J = \sum_k \mathrm{diag}(d_k) P^k, \qquad
        d_k = \frac1T \sum_i \frac{\gamma^k}{\sum_{k'} \gamma^{k'}}\, (P^\top)^i p_0.

    Parameters
    ----------
    transition : ndarray, shape (S, S)
        P, rows sum to 1.
    start : int or ndarray of shape (S,)
        First state of every episode, or its distribution.
    steps : int
        T.
    discount : float
    offset_zero : bool
        Whether k starts at 0 or at 1.

    Returns
    -------
    ndarray of float64, shape (S, S)
        Row: anchor, column: positive. Sums to 1.
    """
    transition = np.asarray(transition, float)
    states = len(transition)
    if transition.shape != (states, states) or not np.allclose(transition.sum(1), 1):
        raise ValueError(
            f"transition: got shape {transition.shape}, takes (S, S), rows summing to 1"
        )
    if steps < 1:
        raise ValueError(f"steps: got {steps}, takes 1 or more")
    if not 0 <= discount <= 1:
        raise ValueError(f"discount: got {discount}, takes a number from 0 to 1")
    occupied = np.eye(states)[start] if np.ndim(start) == 0 else np.asarray(start, float)
    if occupied.shape != (states,) or not np.isclose(occupied.sum(), 1):
        raise ValueError(
            f"start: got {start!r}, takes a state or a distribution over {states} states"
        )
    shortest = 0 if offset_zero else 1
    anchors = np.zeros((steps + 1, states))  # d_k
    for time in range(steps):
        weights = discount ** np.arange(steps - time - shortest + 1.0)
        anchors[shortest : steps - time + 1] += np.outer(weights / weights.sum() / steps, occupied)
        occupied = occupied @ transition
    joint, power = np.zeros((states, states)), np.eye(states)
    for weight in anchors:
        joint += weight[:, None] * power
        power = power @ transition
    return joint


def replay_distribution(trajectories, states: int, discount=0.99, offset_zero=True) -> np.ndarray:
    """Joint distribution J of the pairs drawn from these episodes, float64 (S, S).

    What :func:`pair_distribution` is for a policy, exactly, for a :class:`~sgcrl.replay.Replay`
    that holds just these episodes of one run.

    Parameters
    ----------
    trajectories : ndarray of int, shape (E, T + 1)
    states : int
    discount : float
    offset_zero : bool
    """
    trajectories = np.asarray(trajectories, int)
    if trajectories.ndim != 2 or trajectories.size == 0:
        raise ValueError(f"trajectories: got shape {trajectories.shape}, takes (E, T + 1)")
    episodes, steps = len(trajectories), trajectories.shape[1] - 1
    joint = np.zeros(states * states)
    for time in range(steps):
        later = trajectories[:, time + (0 if offset_zero else 1) :]
        weights = discount ** np.arange(float(later.shape[1]))
        weights = np.broadcast_to(weights / weights.sum() / (steps * episodes), later.shape)
        cell = trajectories[:, [time]] * states + later
        joint += np.bincount(cell.ravel(), weights.ravel(), states * states)
    return joint.reshape(states, states)


def descent(table, joint, direction="column") -> np.ndarray:
    """Where gradient descent moves each embedding: G = (M + Mᵀ)Ψ with M = J − Q.

    Parameters
    ----------
    table : ndarray, shape (..., S, D)
    joint : ndarray, shape (S, S)
        Pair distribution, or counts / B of a batch.
    direction : {"column", "row", "symmetric"}
        Of the softmax, as in :func:`~sgcrl.infonce.info_nce`.

    Returns
    -------
    ndarray of float64, shape (..., S, D)
        Minus the gradient per pair. One update with a learning rate η and gradients summed over B
        pairs moves the table by ηB times this, so it lasts a time ηB.
    """
    table, joint = np.asarray(table, float), np.asarray(joint, float)
    logits = table @ np.swapaxes(table, -1, -2)
    _, gradient = info_nce(logits, np.broadcast_to(joint, logits.shape), direction)
    return -embedding_gradient(table, gradient)


def goal_signal(table, joint, z, direction="column") -> np.ndarray:
    """Component G·z of :func:`descent` along z (..., D), for every state (..., S)."""
    return np.einsum("...sd,...d->...s", descent(table, joint, direction), z)


def equal_similarity_table(states, dimension, length, rng):
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
    """
    if not 0 <= length <= 1:
        raise ValueError(f"length: got {length}, takes a number from 0 to 1")
    z = normalise(rng.standard_normal(dimension))
    zeta = rng.standard_normal((states, dimension))
    zeta = normalise(zeta - np.outer(zeta @ z, z))
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

    times: np.ndarray
    tables: np.ndarray
    c: np.ndarray
    predicted: np.ndarray
    squeezed: np.ndarray
    signalled: np.ndarray


def population_flow(
    table,
    joint,
    goal,
    times,
    *,
    normalised=True,
    along_goal=True,
    direction="column",
    rtol=1e-8,
    atol=1e-10,
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
    times : ndarray, shape (N,)
        Increasing; the first is the start's. Time is learning rate times pairs: :func:`descent`.
    normalised : bool
    along_goal : bool
        False takes the component along z out of G: the flow that the theory describes.
    direction : {"column", "row", "symmetric"}
    rtol, atol : float
        Tolerances of the integration (:func:`scipy.integrate.solve_ivp`, DOP853).
    """
    table, joint, times = (np.asarray(x, float) for x in (table, joint, times))
    if table.ndim != 3 or table.shape[1] != len(joint):
        raise ValueError(f"table: got shape {table.shape}, takes (K, S, D) with S = {len(joint)}")
    if normalised and not np.allclose(np.linalg.norm(table, axis=-1), 1):
        raise ValueError("table: got rows of other lengths, takes length 1 for a normalised flow")
    if joint[goal].any() or joint[:, goal].any():
        raise ValueError(f"goal: got {goal}, takes a state that is in no pair of joint")
    if times.ndim != 1 or len(times) < 2 or (np.diff(times) <= 0).any():
        raise ValueError("times: takes at least two, increasing")
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

    start = np.concatenate([table.ravel(), np.zeros(3 * runs * states)])
    solution = solve_ivp(velocity, times[[0, -1]], start, "DOP853", times, rtol=rtol, atol=atol)
    if not solution.success:
        raise ArithmeticError(f"population_flow: {solution.message}")
    tables = np.moveaxis(solution.y[: table.size].reshape(*table.shape, -1), -1, 1)
    integrals = solution.y[table.size :].reshape(3, runs, states, -1)
    growth, squeezed, signalled = np.moveaxis(integrals, -1, 2)
    c = np.einsum("knsd,kd->kns", tables, z)
    return Flow(times, tables, c, c[:, :1] * np.exp(-growth), squeezed, signalled)


def mean_curves(flow, visits) -> np.ndarray:
    """Mean c, predicted c, ‖ζ‖ and predicted ‖ζ‖ of a flow, over visits and runs.

    The predicted ‖ζ‖ is what predicted c leaves of ‖ψ‖: √(1 − c²) on the sphere.

    Parameters
    ----------
    flow : Flow
    visits : ndarray, shape (S,)
        Weights of the states; sum to 1.

    Returns
    -------
    ndarray, shape (4, N)
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
