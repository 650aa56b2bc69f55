"""How long an actor that never learns waits for the goal, exactly."""

import numpy as np
from jaxtyping import Float, Int

from sgcrl._checks import checked, whole


@checked
def chance_by(
    chance: Float[np.ndarray, " K"], episodes: Int[np.ndarray, " N"]
) -> Float[np.ndarray, "K N"]:
    """Probability of having arrived in so many episodes, 1 − (1 − p)ⁿ: float (K, N).

    Parameters
    ----------
    chance : ndarray, shape (K,)
        p, of arriving in one episode, from 0 to 1: as
        :func:`~sgcrl.measures.visits.success_probability` gives it.
    episodes : ndarray of int, shape (N,)
        From 0.

    Raises
    ------
    ValueError
        For a chance that is none, or a negative number of episodes.
    """
    _refuse_other(chance)
    if (episodes < 0).any():
        raise ValueError(f"episodes: got {episodes.min()}, takes 0 or more")
    return 1 - (1 - np.asarray(chance, float))[:, None] ** episodes


@checked
def mean_wait(chance: Float[np.ndarray, " K"], episodes: int) -> Float[np.ndarray, " K"]:
    """Mean number of episodes without an arrival before the first one, float (K,).

    A wait that lasts for all the episodes ends with them, as in
    :meth:`~sgcrl.train.Run.arrival`: Σₙ (1 − p)ⁿ for n from 1 to the number of episodes.

    Parameters
    ----------
    chance
        As for :func:`chance_by`.
    episodes : int
        From 1.

    Raises
    ------
    ValueError
        For a chance that is none, or no episode.
    """
    _refuse_other(chance)
    whole(1, episodes=episodes)
    chance = np.asarray(chance, float)
    arrived = chance_by(chance, np.array([episodes]))[:, 0]
    never = np.full(chance.shape, float(episodes))
    return np.divide((1 - chance) * arrived, chance, out=never, where=chance > 0)


def _refuse_other(chance):
    if len(chance) and not (0 <= chance.min() and chance.max() <= 1):
        raise ValueError(f"chance: got {chance.min()} to {chance.max()}, takes 0 to 1")
