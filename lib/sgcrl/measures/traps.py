"""Where greedy actors are stuck, and how high the barriers around it are: by run."""

import numpy as np
from jaxtyping import Bool, Float, Int

from sgcrl._checks import checked
from sgcrl.measures.landscape import barriers
from sgcrl.measures.statistics import mean_where
from sgcrl.train import rollout
from sgcrl.worlds import World


@checked
def greedy_traps(
    world: World, similarity: Float[np.ndarray, "K N S"], steps: int
) -> tuple[Int[np.ndarray, "K N"], Bool[np.ndarray, "K N"], Float[np.ndarray, "K N"]]:
    """Where a greedy episode ends, whether that is not the goal, and the barrier there.

    Parameters
    ----------
    world : World
    similarity : ndarray, shape (K, N, S)
        Of each run at N moments.
    steps : int
        Of the episode.

    Returns
    -------
    ends : ndarray of int, shape (K, N)
    stuck : ndarray of bool, shape (K, N)
    height : ndarray of float, shape (K, N)
        How far c has to fall from there on the best way to the goal, as in
        :func:`~sgcrl.measures.landscape.barriers`.
    """
    runs, moments, states = similarity.shape
    flat = similarity.reshape(-1, states)
    ends = rollout(world, flat, 0.0, steps)[:, -1].astype(int)
    height = barriers(world, flat)[np.arange(len(flat)), ends]
    ends, height = ends.reshape(runs, moments), height.reshape(runs, moments)
    return ends, ends != world.goal, height


@checked
def shares_at_most(
    values: Float[np.ndarray, "K N"],
    counted: Bool[np.ndarray, "K N"],
    grid: Float[np.ndarray, " G"],
) -> Float[np.ndarray, "K G"]:
    """Share of each run's values that are at most so large, float (K, G); NaN for a run of none.

    Parameters
    ----------
    values : ndarray, shape (K, N)
    counted : ndarray of bool, shape (K, N)
        Which of them count.
    grid : ndarray, shape (G,)
    """
    return mean_where(values[:, None] <= grid[:, None], counted[:, None])


@checked
def shares_by_state(
    ends: Int[np.ndarray, "K N"], counted: Bool[np.ndarray, "K N"], states: int
) -> Float[np.ndarray, "K S"]:
    """Share of each run's ends that is each state, float (K, S); NaN for a run of none.

    Parameters
    ----------
    ends : ndarray of int, shape (K, N)
    counted : ndarray of bool, shape (K, N)
        Which of them count.
    states : int
        S.
    """
    return mean_where(ends[:, None] == np.arange(states)[:, None], counted[:, None])
