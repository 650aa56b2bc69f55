"""How alike vectors of different runs are, and runs at moments that have a level in common."""

import numpy as np
from jaxtyping import Float, Int

from sgcrl._checks import checked, whole
from sgcrl.measures.statistics import Interval, jackknife
from sgcrl.sphere import normalise


@checked
def cosine_of_runs(vectors: Float[np.ndarray, "K *n N"]) -> Interval:
    """Mean cosine between vectors of two different runs, over all pairs of runs.

    The interval is the jackknife's, leaving out a run with all of its pairs, as pairs that share a
    run are not independent.

    Parameters
    ----------
    vectors : ndarray, shape (K, N) or (K, M, N)
        With several vectors of a run, each is compared with those at its own place of other runs.
    """
    unit = normalise(np.asarray(vectors, float))
    unit = unit.reshape(len(unit), -1, unit.shape[-1])

    def mean(runs):
        chosen = unit[runs]
        if len(chosen) < 2:
            return np.array([np.nan])
        total = (chosen.sum(0) ** 2).sum(-1).mean()
        return np.array([(total - len(chosen)) / (len(chosen) * (len(chosen) - 1))])

    return jackknife(mean, len(unit))[0]


@checked
def crossed_cosines(vectors: Float[np.ndarray, "I J *n N"]) -> dict[str, Interval]:
    """Mean cosine between vectors of a crossed design: same row, same column, neither.

    Parameters
    ----------
    vectors : ndarray, shape (I, J, N) or (I, J, M, N)
        As for :func:`cosine_of_runs`.

    Returns
    -------
    dict of str to Interval
        "same row", "same column" and "neither": by what the two have in common. The intervals are
        the jackknife's, leaving out a row or a column at a time: 1.96 standard errors.

    Raises
    ------
    ValueError
        For fewer than three rows or columns.
    """
    unit = normalise(np.asarray(vectors, float))
    unit = unit.reshape(*unit.shape[:2], -1, unit.shape[-1])
    if min(unit.shape[:2]) < 3:
        raise ValueError(f"vectors: got shape {unit.shape[:2]}, takes at least three by three")
    found, variance = _crossed(unit), 0
    for axis, count in enumerate(unit.shape[:2]):
        without = [_crossed(np.delete(unit, n, axis)) for n in range(count)]
        variance += (count - 1) * np.var(without, axis=0)
    half, runs = 1.96 * np.sqrt(variance), unit.shape[0] * unit.shape[1]
    return {
        name: Interval(float(f), float(f - h), float(f + h), runs)
        for name, f, h in zip(("same row", "same column", "neither"), found, half, strict=True)
    }


@checked
def cosine_by_chance(
    embeddings: Float[np.ndarray, "K S D"], goal: int, draws: int, rng: np.random.Generator
) -> Interval:
    """What :func:`cosine_of_runs` finds if every run's goal turns in a random direction of its own.

    A turn u changes c(s) by ψ(s)·u. As embeddings of one run have directions in common, two random
    turns give cosines far from 0, of either sign; their mean over few runs is no certain 0 either.

    Parameters
    ----------
    embeddings : ndarray, shape (K, S, D)
        On the sphere; of the moment at which goals turn.
    goal : int
    draws : int
    rng : Generator

    Returns
    -------
    Interval
        Mean over the draws, and the range of 95 % of them.

    Raises
    ------
    ValueError
        For fewer than one draw.
    """
    whole(1, draws=draws)
    psi = np.asarray(embeddings, float)
    runs, _, dimension = psi.shape
    aim, found = psi[:, goal], []
    for _ in range(draws):
        turn = rng.standard_normal((runs, dimension))
        turn -= (turn * aim).sum(-1, keepdims=True) * aim
        unit = normalise(np.einsum("ksd,kd->ks", psi, turn))
        found.append(((unit.sum(0) ** 2).sum() - runs) / (runs * (runs - 1)))
    low, high = np.quantile(found, (0.025, 0.975))
    return Interval(float(np.mean(found)), float(low), float(high), runs)


@checked
def common_level(curves: Float[np.ndarray, "A K N"]) -> Int[np.ndarray, "A K"]:
    """Where each condition first comes down to a level that all conditions reach in that run.

    The level of a run is the lowest that the condition with the highest minimum comes to.

    Parameters
    ----------
    curves : ndarray, shape (A, K, N)
        A conditions, K runs, N moments.

    Returns
    -------
    ndarray of int, shape (A, K)
        From 0 to N - 1.
    """
    level = curves.min(axis=2).max(axis=0)
    return (curves <= level[:, None]).argmax(axis=2)


def _crossed(unit):
    rows, columns = unit.shape[:2]
    sums = unit.sum(1), unit.sum(0), unit.sum((0, 1), keepdims=True)[0]
    squares = [(total**2).sum(-1).mean(-1).sum() - rows * columns for total in sums]
    in_rows, in_columns = squares[:2]
    neither = squares[2] - in_rows - in_columns
    counts = columns - 1, rows - 1, (rows - 1) * (columns - 1)
    parts = zip((in_rows, in_columns, neither), counts, strict=True)
    return np.array([part / (rows * columns * count) for part, count in parts])
