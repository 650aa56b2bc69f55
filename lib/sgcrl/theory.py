"""What InfoNCE does to a table when nothing is sampled: float64, exact, without an optimiser.

A policy has a distribution of pairs, that distribution a gradient, the gradient a flow, and the
flow a prediction of what becomes of the goal similarity.
"""

from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp
from scipy.linalg import eigh, helmert, subspace_angles
from scipy.optimize import brentq

from sgcrl.infonce import embedding_gradient, info_nce
from sgcrl.tabular import normalise
from sgcrl.worlds import DOORWAY


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


def goal_forces(table, joint, goal, direction="column") -> tuple[np.ndarray, np.ndarray]:
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
    logits = table @ np.swapaxes(table, -1, -2)
    joint = np.broadcast_to(joint, logits.shape)
    _, gradient = info_nce(logits, joint, direction)
    attraction = joint[..., goal] + joint[..., goal, :]
    return attraction, attraction + gradient[..., goal] + gradient[..., goal, :]


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
    each_step=None,
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
    each_step : callable, optional
        Called with the time reached, after each step; a ``KeyboardInterrupt`` that it raises ends
        the flow at the last of the times that was reached.
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

    end = np.inf

    def remaining(time, _):  # solve_ivp looks at it after each step, and ends where it is 0
        nonlocal end
        try:
            if end == np.inf:
                each_step(time)
        except KeyboardInterrupt:
            end = time
        return end - time

    remaining.terminal = True
    start = np.concatenate([table.ravel(), np.zeros(3 * runs * states)])
    options = dict(rtol=rtol, atol=atol, events=remaining if each_step else None)
    solution = solve_ivp(velocity, times[[0, -1]], start, "DOP853", times, **options)
    if not solution.success:
        raise ArithmeticError(f"population_flow: {solution.message}")
    tables = np.moveaxis(solution.y[: table.size].reshape(*table.shape, -1), -1, 1)
    integrals = solution.y[table.size :].reshape(3, runs, states, -1)
    growth, squeezed, signalled = np.moveaxis(integrals, -1, 2)
    c = np.einsum("knsd,kd->kns", tables, z)
    return Flow(solution.t, tables, c, c[:, :1] * np.exp(-growth), squeezed, signalled)


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


def growth_operator(joint) -> np.ndarray:
    r"""What ζ grows by near a symmetric start: A = J + Jᵀ − abᵀ − baᵀ, (S, S) (THEORY 4).

    On the sphere and off it, ζ' = Aζ to first order in ζ, for every direction of the softmax. A is
    symmetric, A1 = 0 (turning all states together changes nothing), and states in no pair have
    zero rows. A temperature τ of the loss divides A.

    Parameters
    ----------
    joint : ndarray, shape (S, S)
        Pair distribution; sums to 1.
    """
    joint = _distribution(joint)
    both = np.outer(joint.sum(1), joint.sum(0))  # abᵀ
    return joint + joint.T - both - both.T


def growth_modes(joint) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues of the growth operator, falling, and its eigenvectors.

    Only states that occur in a pair take part, and the constant vector, whose rate is 0 by
    symmetry, is left out: with V such states there are V − 1 modes, each summing to 0.

    Parameters
    ----------
    joint : ndarray, shape (S, S)

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


def settled_modes(joint) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvectors of the pair distribution with the visits divided out.

    With d the mean of both marginals, D = diag(d) and N = D^(−1/2) (J + Jᵀ)/2 D^(−1/2): the columns
    of D^(−1/2)u for the eigenvectors u of N, the trivial one left out. It is what the spectral
    contrastive loss settles in (HaoChen et al. 2021), and, for a reversible walk, the eigenvectors
    of its transition matrix.

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


def kernel_modes(kernel, joint) -> tuple[np.ndarray, np.ndarray]:
    """Growth rates and modes of networks near a symmetric start: eigenpairs of ΘA.

    Gradient descent on weights moves embeddings by Θ times their gradients, so ζ' = ΘAζ. Rates and
    modes are those of Θ^½ A Θ^½ u = λu, with modes Θ^½ u; the modes are not orthogonal.

    Parameters
    ----------
    kernel : ndarray, shape (K, S, S)
        Θ, symmetric and positive semidefinite: :func:`sgcrl.tangent.tangent_kernel`.
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


def predicted_similarity(joint, spread, dimension, times) -> np.ndarray:
    """Goal similarity over time from a symmetric start, by the linear theory: float (N, S).

    In the coordinates w = ζ/c the start is w = σn, n normal, and grows as w(t) = exp(At)w(0). So
    the mean of ‖w(s)‖² is σ²(D − 1)[exp(2At)]_ss, and c = 1/√(1 + ‖w‖²). Nothing is fitted.

    Parameters
    ----------
    joint : ndarray, shape (S, S)
        Pair distribution, without the goal.
    spread, dimension : float, int
        σ and D of the symmetric start.
    times : ndarray, shape (N,)
    """
    values, vectors = eigh(growth_operator(joint))
    growth = np.exp(2 * np.multiply.outer(np.asarray(times, float), values))
    square = spread**2 * (dimension - 1) * growth @ (vectors**2).T
    return 1 / np.sqrt(1 + square)


def predicted_squeeze_time(joint, spread, dimension, share=0.5**0.5) -> float:
    """When mean c over visits is down to a share of its start, by :func:`predicted_similarity`."""
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


def predicted_cosines(joint, labels, time) -> np.ndarray:
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
    inside = np.asarray(labels)[:, None] == np.unique(labels[labels != DOORWAY])
    means = inside * _occurring(np.asarray(joint))[:, None]
    gram = means.T @ gram @ means
    length = np.sqrt(np.diag(gram))
    return gram / np.outer(length, length)


def growth_rates(times, amplitudes, window) -> np.ndarray:
    """Least-squares slopes of log amplitudes over time, within a window of each run: (K, M).

    Parameters
    ----------
    times : ndarray, shape (N,)
    amplitudes : ndarray, shape (K, N, M)
    window : ndarray of bool, shape (K, N)
        At least two moments of each run.
    """
    if (window.sum(axis=1) < 2).any():
        raise ValueError("window: takes at least two moments of each run")
    weights = window / window.sum(axis=1, keepdims=True)
    centred = weights * (times - weights @ times[:, None])
    slopes = np.einsum("kn,knm->km", centred, np.log(amplitudes))
    return slopes / (centred @ times)[:, None]


def fall_times(times, curves, share=0.5**0.5) -> np.ndarray:
    """When each curve (K, N) is first down to a share of its start: (K,), N's last time if never.

    Straight lines between the moments.
    """
    if not 0 < share < 1:
        raise ValueError(f"share: got {share}, takes a number between 0 and 1")
    lowest = np.minimum.accumulate(curves, axis=1)
    return np.array([np.interp(-share * low[0], -low, times) for low in lowest])


def principal_angles(planes, modes) -> np.ndarray:
    """Angles in degrees between the planes of runs and those of modes, the largest first: (..., k).

    Both are centred over the states, so that what is common to all states does not count.

    Parameters
    ----------
    planes : ndarray, shape (..., S, k)
        k vectors over the states, such as the coordinates that
        :func:`~sgcrl.decomposition.principal_components` returns.
    modes : ndarray, shape (S, k), or any that broadcasts against ``planes``
    """
    if planes.shape[-2:] != np.shape(modes)[-2:]:
        raise ValueError(f"modes: got shape {np.shape(modes)}, planes have {planes.shape}")
    pairs = np.broadcast_arrays(planes, modes)
    shape = (*pairs[0].shape[:-2], planes.shape[-1])
    centred = [x - x.mean(axis=-2, keepdims=True) for x in pairs]
    flat = (x.reshape(-1, *planes.shape[-2:]) for x in centred)
    return np.degrees([subspace_angles(*pair) for pair in zip(*flat, strict=True)]).reshape(shape)


def overlap(angles) -> np.ndarray:
    """Mean squared cosine of principal angles (..., k): 1 for one plane, k/n by chance."""
    return (np.cos(np.radians(angles)) ** 2).mean(axis=-1)


def _distribution(joint):
    joint = np.asarray(joint, float)
    if joint.ndim != 2 or len(set(joint.shape)) != 1 or not np.isclose(joint.sum(), 1):
        raise ValueError(f"joint: got shape {joint.shape}, takes (S, S), summing to 1")
    return joint


def _occurring(joint):
    return (joint.sum(0) + joint.sum(1)) > 0


def _modes(vectors, visited):
    """Vectors on the visited states (V, M) on all states (S, M), with their signs fixed."""
    largest = np.take_along_axis(vectors, np.abs(vectors).argmax(0)[None], axis=0)
    modes = np.zeros((len(visited), vectors.shape[1]))
    modes[visited] = vectors * np.sign(largest)
    return modes
