"""Exact in a known world: where a policy will be, what it collects, what it could collect."""

import numpy as np
from jaxtyping import Float

from sgcrl._checks import checked, shaped
from sgcrl.worlds import World

STRICTLY = 1e-12
"""A move counts as better than another if it gains more than this, in units of the reward."""


@checked
def transitions(world: World, actions: Float[np.ndarray, "*n S A"]) -> Float[np.ndarray, "*n S S"]:
    """Transition matrix P of a policy, float64 (..., S, S); rows sum to 1.

    Parameters
    ----------
    world : World
    actions : ndarray, shape (..., S, A)
        Probability of each action in each state, as :func:`~sgcrl.train.policy` gives it.

    Raises
    ------
    ValueError
        For actions of another world.
    """
    size = world.next_state.shape
    if actions.shape[-2:] != size:
        raise ValueError(f"actions: got shape {actions.shape}, takes (..., S, A) = {size}")
    moves = np.zeros((*actions.shape[:-1], world.states))
    for action, target in enumerate(world.next_state.T):
        moves[..., np.arange(world.states), target] += actions[..., action]
    return moves


@checked
def discounted_futures(
    world: World, actions: Float[np.ndarray, "*n S A"], discount: float
) -> Float[np.ndarray, "*n S S"]:
    r"""Distribution of the discounted future state of each state under a policy, (..., S, S).

    :math:`(1 - \gamma)(I - \gamma P)^{-1}`: the state k steps later with probability
    :math:`(1 - \gamma)\gamma^k`, k from 0, in an episode without end. The successor representation
    (Dayan 1993), scaled so that rows sum to 1.

    Parameters
    ----------
    world : World
    actions : ndarray, shape (..., S, A)
    discount : float
        γ, from 0 to below 1.

    Raises
    ------
    ValueError
        For another discount, and for actions of another world.
    """
    _discounting(discount)
    step = discount * transitions(world, actions)
    return (1 - discount) * np.linalg.inv(np.eye(world.states) - step)


@checked
def expected_return(
    world: World,
    actions: Float[np.ndarray, "*n S A"],
    reward: Float[np.ndarray, "*n S"],
    discount: float,
) -> Float[np.ndarray, "*n S"]:
    r"""Discounted return of a policy from each state: :math:`(1-\gamma) E\sum_k \gamma^k r(s_k)`.

    k counts from 0, the state itself. Thanks to the factor, it is a mean of rewards.

    Parameters
    ----------
    world : World
    actions : ndarray, shape (..., S, A)
    reward : ndarray, shape (..., S)
        r(s), of each state that the policy is in.
    discount : float
        γ, from 0 to below 1.

    Raises
    ------
    ValueError
        For another discount, and for actions of another world.
    """
    _discounting(discount)
    system = np.eye(world.states) - discount * transitions(world, actions)
    scaled = (1 - discount) * np.asarray(reward, float)
    return np.linalg.solve(system, scaled[..., None])[..., 0]


@checked
def optimal_return(
    world: World, reward: Float[np.ndarray, "*n S"], discount: float
) -> Float[np.ndarray, "*n S"]:
    r"""The largest :func:`expected_return` that any policy has, from each state: float64 (..., S).

    Policy iteration (Howard 1960), all rewards at once. The best policy of a deterministic world is
    deterministic, too; its return over 2n steps is the one over n, and what n steps from there
    bring, so that a few doublings reach every step that counts.

    Parameters
    ----------
    world : World
    reward : ndarray, shape (..., S)
        r(s), of each state.
    discount : float
        γ, from 0 to below 1.

    Raises
    ------
    ValueError
        For another discount, and for rewards of another world.
    """
    _discounting(discount)
    reward = np.asarray(reward, float)
    shaped(f"(..., {world.states})", ((*reward.shape[:-1], world.states),), reward=reward)
    margin = STRICTLY * max(1.0, float(np.abs(reward).max(initial=0)))
    choice = reward[..., world.next_state].argmax(axis=-1)
    while True:
        value = _followed(world.next_state[np.arange(world.states), choice], reward, discount)
        then = value[..., world.next_state]  # (..., S, A)
        kept = np.take_along_axis(then, choice[..., None], axis=-1)[..., 0]
        better = then.max(axis=-1) > kept + margin
        if not better.any():
            return value
        choice = np.where(better, then.argmax(axis=-1), choice)


def _followed(then, reward, discount):
    """Return from each state if ``then`` is the state after it."""
    total, ahead = (1 - discount) * reward, discount
    while ahead > 1e-18:  # the steps beyond do not count
        total = total + ahead * np.take_along_axis(total, then, axis=-1)
        then, ahead = np.take_along_axis(then, then, axis=-1), ahead**2
    return total


def _discounting(discount):
    if not 0 <= discount < 1:
        raise ValueError(f"discount: got {discount!r}, takes a number from 0 to below 1")


@checked
def best_moves(
    world: World, chosen: Float[np.ndarray, "*n S"], value: Float[np.ndarray, "*n S"]
) -> Float[np.ndarray, "*n S"]:
    """Share of the moves best by one number that are also best by another, float (..., S).

    1 where the move to the next state of the highest ``chosen`` is a move to the next state of the
    highest ``value``; a share where several moves are equally good by ``chosen``. If all moves are,
    as with ``chosen`` all zero, it is what a random actor has.

    Parameters
    ----------
    world : World
    chosen, value : ndarray, shape (..., S)
    """
    is_best = []
    for number in (chosen, value):
        then = np.asarray(number, float)[..., world.next_state]
        is_best.append(then >= then.max(axis=-1, keepdims=True) - STRICTLY)
    made, good = is_best
    return (made & good).sum(axis=-1) / made.sum(axis=-1)


@checked
def weighted_correlation(
    x: Float[np.ndarray, "*n S"], y: Float[np.ndarray, "*n S"], weights: Float[np.ndarray, "*n S"]
) -> Float[np.ndarray, "*n"]:
    """Pearson correlation over states that count unequally: (...,); 0 where x or y does not vary.

    Parameters
    ----------
    x, y, weights : ndarray, shape (..., S)
        The weights not all 0.
    """
    share = weights / weights.sum(axis=-1, keepdims=True)
    x, y = (a - (share * a).sum(axis=-1, keepdims=True) for a in (x, y))
    both, *own = ((share * a * b).sum(axis=-1) for a, b in ((x, y), (x, x), (y, y)))
    scale = np.sqrt(own[0] * own[1])
    return np.asarray(np.where(scale > STRICTLY**2, both / np.maximum(scale, STRICTLY**2), 0.0))


@checked
def alignment(
    embeddings: Float[np.ndarray, "*n S D"],
    futures: Float[np.ndarray, "*n S S"],
    weights: Float[np.ndarray, "*n S"],
) -> dict[str, Float[np.ndarray, "*n"]]:
    """How near embeddings are to the mean embeddings of their futures, and of another state's.

    Parameters
    ----------
    embeddings : ndarray, shape (..., S, D)
        ψ, of any length.
    futures : ndarray, shape (..., S, S)
        Row: distribution of the future of a state. E = futures · ψ.
    weights : ndarray, shape (..., S)
        How much each state counts, such as its visits; not all 0.

    Returns
    -------
    dict of str to ndarray, shape (...)
        Means over states: "cosine" of ψ(s) and E(s); "centred", the cosine after the weighted mean
        is taken from each; "distance" ‖ψ(s) − E(s)‖; "length" ‖E(s)‖. The first three also with
        ", another's" after the name: E of a different state, drawn by the same weights, the null.
    """
    psi = np.asarray(embeddings, float)
    expected = futures @ psi
    share = weights / weights.sum(axis=-1, keepdims=True)
    two = share[..., :, None] * share[..., None, :] * ~np.eye(psi.shape[-2], dtype=bool)
    two = two / np.maximum(two.sum(axis=(-2, -1), keepdims=True), np.finfo(float).tiny)
    means = [(share[..., None] * x).sum(axis=-2, keepdims=True) for x in (psi, expected)]
    square = [np.square(x).sum(axis=-1) for x in (psi, expected)]
    apart = square[0][..., :, None] + square[1][..., None, :] - 2 * _products(psi, expected)
    pairs = {
        "cosine": _products(_unit(psi), _unit(expected)),
        "centred": _products(_unit(psi - means[0]), _unit(expected - means[1])),
        "distance": np.sqrt(np.maximum(apart, 0)),
    }
    found = {"length": (share * np.sqrt(square[1])).sum(axis=-1)}
    for name, table in pairs.items():
        found[name] = (share * np.einsum("...ss->...s", table)).sum(axis=-1)
        found[f"{name}, another's"] = (two * table).sum(axis=(-2, -1))
    return {name: np.asarray(value) for name, value in found.items()}


def _products(a, b):
    return a @ np.swapaxes(b, -2, -1)


def _unit(vectors):
    """Of length 1; a vector that is 0 to rounding stays 0."""
    long = np.sqrt(np.square(vectors).sum(axis=-1, keepdims=True))
    return np.divide(vectors, long, out=np.zeros_like(vectors), where=long > STRICTLY)
