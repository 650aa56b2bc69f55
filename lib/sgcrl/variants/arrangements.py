"""Starts with scattered goal similarities: which they are, where they lie, how to describe them.

Tables are float64 (K, S, D) for ``TabularCritic(..., start=table)``; the goal's row is z.
"""

import numpy as np
from jaxtyping import Float, Real

from sgcrl._checks import checked, number, whole
from sgcrl.replay import Streams
from sgcrl.sphere import goal_similarity
from sgcrl.theory.pairs import random_walk
from sgcrl.variants.starts import with_similarity
from sgcrl.worlds import World


@checked
def scattered(
    world: World, dimension: int, mean: float, spread: float, rng: Streams
) -> Float[np.ndarray, "{len(rng)} S {dimension}"]:
    """A table whose goal similarities are Gaussian over the states, each drawn by itself.

    Parameters
    ----------
    world : World
    dimension : int
        D.
    mean, spread : float
        Of c before what lies beyond -1 and 1 is cut off; the directions of ζ are uniform.
    rng : Streams
        Of K runs.

    Raises
    ------
    ValueError
        For a negative spread.
    """
    number(0, spread=spread)
    c = np.clip(mean + spread * rng.standard_normal(world.states), -1, 1)
    return with_similarity(world, dimension, c, rng)


@checked
def dealt_smoothly(
    world: World, table: Float[np.ndarray, "K S D"], rng: Streams, steps: int = 30
) -> Float[np.ndarray, "K S D"]:
    """The same embeddings, dealt to the states anew so that c varies smoothly over the maze.

    White noise on the maze is averaged along a random walk; the state with the highest average
    gets the embedding of the highest c, and so on. The hills of the noise know nothing of the goal,
    whose row stays where it is.

    Parameters
    ----------
    world : World
    table : ndarray, shape (K, S, D)
    rng : Streams
        Of the K runs of the table.
    steps : int
        Of the walk: over how wide a neighbourhood the noise is averaged.

    Raises
    ------
    ValueError
        For no steps.
    """
    whole(1, steps=steps)
    noise = rng.standard_normal(world.states)
    hills = noise @ np.linalg.matrix_power(random_walk(world), steps).T
    others = np.flatnonzero(world.others)
    c = goal_similarity(np.asarray(table, float), world.goal)[:, others]
    source = np.empty((len(table), len(others)), int)
    places = hills[:, others].argsort(axis=1, kind="stable")
    np.put_along_axis(source, places, c.argsort(axis=1, kind="stable"), axis=1)
    dealt = np.array(table, float)
    dealt[:, others] = np.take_along_axis(dealt[:, others], source[..., None], axis=1)
    return dealt


@checked
def descriptions(
    mean: Real[np.ndarray, " N"],
    spread: Real[np.ndarray, " N"],
    temperature: Real[np.ndarray, " N"],
) -> dict[str, Float[np.ndarray, "N _"]]:
    """Five descriptions of starts, in one number or in two, that could decide what becomes of them.

    Parameters
    ----------
    mean, spread : ndarray, shape (N,)
        Of c over the states; the spread is above 0, the mean not below 0.
    temperature : ndarray, shape (N,)
        Of the actor; above 0.

    Returns
    -------
    dict of str to ndarray, shape (N, 1) or (N, 2)
        Features of the N starts, for :func:`~sgcrl.measures.shares.expected_shares`. The ratio is
        a logarithm, with 0.01 added to the mean, which may be 0.
    """
    noise = spread / temperature
    found = {
        "mean c alone": [mean],
        "spread/τ alone": [noise],
        "ratio, mean c/spread": [np.log((mean + 0.01) / spread)],
        "mean c/τ and spread/τ": [mean / temperature, noise],
        "mean c and spread/τ": [mean, noise],
    }
    return {name: np.stack(columns, axis=1).astype(float) for name, columns in found.items()}
