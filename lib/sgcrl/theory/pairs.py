"""The distribution of training pairs that a policy, or a replay, gives."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int

from sgcrl._checks import checked, number, whole
from sgcrl.worlds import World


@checked
def random_walk(world: World) -> Float[np.ndarray, "S S"]:
    """Transition matrix (S, S) of the uniformly random actor in a world; rows sum to 1."""
    states, actions = world.next_state.shape
    walk = np.zeros((states, states))
    np.add.at(walk, (np.arange(states)[:, None], world.next_state), 1 / actions)
    return walk


@checked
def pair_distribution(
    transition: Float[np.ndarray, "S S"],
    start: int | Sequence[float] | Float[np.ndarray, " S"],
    steps: int,
    discount: float = 0.99,
    offset_zero: bool = True,
) -> Float[np.ndarray, "S S"]:
    r"""Joint distribution J of the pairs that :meth:`~sgcrl.replay.Replay.sample` draws.

    Of endless episodes of a Markov policy: uniform anchor time i in 0..T-1, offset k with weight
    ``discount**k``, cut off at the end of the episode and normalised anew for every i. So

    .. math:: J = \sum_k \mathrm{diag}(d_k) P^k, \qquad
        d_k = \frac1T \sum_i \frac{\gamma^k}{\sum_{k'} \gamma^{k'}}\, (P^\top)^i p_0.

    Parameters
    ----------
    transition : ndarray, shape (S, S)
        P, rows sum to 1.
    start : int, sequence or ndarray of shape (S,)
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

    Raises
    ------
    ValueError
        For rows, or a distribution of the start, that do not sum to 1, and other steps and
        discounts.
    """
    transition = np.asarray(transition, float)
    states = len(transition)
    if not np.allclose(transition.sum(1), 1):
        raise ValueError(f"transition: got sums of {transition.sum(1)}, takes rows summing to 1")
    whole(1, steps=steps)
    number(0, 1, discount=discount)
    if isinstance(start, int | np.integer):
        start = np.eye(states)[start]
    occupied = np.asarray(start, float)
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


@checked
def replay_distribution(
    trajectories: Sequence | Int[np.ndarray, "E L"],
    states: int,
    discount: float = 0.99,
    offset_zero: bool = True,
) -> Float[np.ndarray, "S S"]:
    """Joint distribution J of the pairs drawn from these episodes, float64 (S, S).

    What :func:`pair_distribution` is for a policy, exactly, for a :class:`~sgcrl.replay.Replay`
    that holds just these episodes of one run.

    Parameters
    ----------
    trajectories : sequence, or ndarray of int, shape (E, L)
        L = T + 1 states an episode.
    states : int
    discount : float
    offset_zero : bool

    Raises
    ------
    ValueError
        For no episodes.
    """
    trajectories = np.asarray(trajectories, int)
    if trajectories.ndim != 2 or trajectories.size == 0:
        raise ValueError(f"trajectories: got shape {trajectories.shape}, takes (E, L), from one")
    episodes, steps = len(trajectories), trajectories.shape[1] - 1
    joint = np.zeros(states * states)
    for time in range(steps):
        later = trajectories[:, time + (0 if offset_zero else 1) :]
        weights = discount ** np.arange(float(later.shape[1]))
        weights = np.broadcast_to(weights / weights.sum() / (steps * episodes), later.shape)
        cell = trajectories[:, [time]] * states + later
        joint += np.bincount(cell.ravel(), weights.ravel(), states * states)
    return joint.reshape(states, states)
