"""Searching for settings under which a goal is found early, as economically as can be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from sgcrl._checks import checked, whole
from sgcrl.replay import Pairs, Streams
from sgcrl.tabular import TabularCritic
from sgcrl.train import Run, Settings, train
from sgcrl.worlds import World


class BatchCritic(TabularCritic):
    """A :class:`~sgcrl.tabular.TabularCritic` whose updates look only at the rows of the batch.

    The same numbers up to rounding, at a cost that does not grow with the world. Takes what the
    tabular critic takes.
    """

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """One gradient step on the pairs; returns the loss before it."""
        run, table = np.arange(len(self.table))[:, None], self.table
        used = np.zeros(table.shape[:2], bool)
        used[run, pairs.anchors] = used[run, pairs.positives] = True
        rows = np.argsort(~used, axis=1, kind="stable")[:, : used.sum(axis=1).max()]
        place = np.zeros(table.shape[:2], int)
        place[run, rows] = np.arange(rows.shape[1])
        few = Pairs(place[run, pairs.anchors], place[run, pairs.positives])
        self.table = table[run, rows]
        loss = self.step(few.counts(rows.shape[1]))
        table[run, rows], self.table = self.table, table
        return loss


class UntilMet:
    """A goal rule for :func:`~sgcrl.train.train` that ends it once all runs have met the goal.

    The goal stays the same, and the training until then is what it is without the rule, bit for
    bit. Good for one training.

    Parameters
    ----------
    goal : int
    """

    def __init__(self, goal: int):
        self.goal, self._over = goal, False

    def __call__(self, visits: Int[np.ndarray, "K S"], rng: Streams) -> Int[np.ndarray, " K"]:
        """The goal of each run, int (K,).

        Raises
        ------
        KeyboardInterrupt
            One episode after the last run's first visit: that episode is not kept.
        """
        if self._over:
            raise KeyboardInterrupt
        self._over = bool((visits[:, self.goal] > 0).all())
        return np.full(len(visits), self.goal)


@checked
def sgcrl(
    world: World,
    settings: Settings,
    learning_rate: float = 0.01,
    spread: float = 0.1,
    until_met: bool = True,
) -> Run:
    """Tabular SGCRL from a symmetric start, until every run has been at the goal.

    Parameters
    ----------
    world : World
    settings : Settings
    learning_rate, spread : float
        As for :class:`~sgcrl.tabular.TabularCritic`.
    until_met : bool
        Otherwise until the last episode.
    """
    critic = BatchCritic(
        world,
        settings.runs,
        settings.seed,
        first=settings.first,
        learning_rate=learning_rate,
        spread=spread,
    )
    return train(world, critic, settings, goals=UntilMet(world.goal) if until_met else None)


@dataclass(frozen=True, eq=False)
class Search:
    """What a search tried, and found.

    Attributes
    ----------
    best : dict of str to value
    tried : list of (dict, ndarray of shape (K,), int)
        Settings, first arrivals, and the number of episodes after which the runs were stopped.
    interior : bool
        Whether the neighbours of the best, up and down each ladder, exist and were tried.
    """

    best: dict[str, Any]
    tried: list[tuple[dict[str, Any], Int[np.ndarray, " K"], int]]
    interior: bool


def climb(
    arrivals: Callable[[dict[str, Any], int], Int[np.ndarray, " K"]],
    ladders: Mapping[str, Sequence],
    start: Mapping[str, Any],
    points: int,
    episodes: int,
    most: int | None = None,
    patience: int = 5,
    again: Callable[[dict[str, Any], int], Int[np.ndarray, " M"]] | None = None,
    finalists: int = 3,
) -> Search:
    """Look for the settings with the earliest arrivals, one rung of one ladder at a time.

    Tried is next a neighbour of the best so far; once it has none left, of the second best, and so
    on. The best has the smallest mean logarithm of first arrivals, all stopped at the same time:
    after ``patience`` times as many episodes as the median of the best.

    Parameters
    ----------
    arrivals : callable
        Of settings and a number of episodes: first arrivals (K,), that number if there is none.
    ladders : dict of str to list
        Values of each setting, in their order.
    start : dict of str to value
        Where it begins.
    points : int
        So many settings are tried; and more while a neighbour of the best has not been.
    episodes : int
        The most that a run is given.
    most : int, optional
        No more settings than these; ``points`` unless told.
    patience : int
        Low, and settings win under which half of the runs are early and the rest never arrive.
    again : callable, optional
        As ``arrivals``, on other runs: so many of the best as there are
    finalists : int
        are run again, and the best on all runs wins.

    Raises
    ------
    ValueError
        For points, episodes or a patience below 1.
    """
    whole(1, points=points, episodes=episodes, patience=patience)
    names = list(ladders)
    moves = [step * unit for unit in np.eye(len(names), dtype=int) for step in (1, -1)]
    tried: dict[tuple, tuple[Int[np.ndarray, " K"], int]] = {}

    def values(place):
        return {name: ladders[name][n] for name, n in zip(names, place, strict=True)}

    def near(place):
        found = [tuple(int(n) for n in np.add(place, move)) for move in moves]
        ends = [range(len(ladders[name])) for name in names]
        return [x for x in found if all(n in end for n, end in zip(x, ends, strict=True))]

    def ranked():
        limit = min(limit for _, limit in tried.values())
        return sorted(tried, key=lambda place: mean_log(tried[place][0], limit))

    place: tuple | None = tuple(list(ladders[name]).index(start[name]) for name in names)
    limit = episodes
    while place is not None:
        tried[place] = np.asarray(arrivals(values(place), limit)), limit
        order = ranked()
        limit = min(limit, patience * (int(np.median(tried[order[0]][0])) + 1))
        left = [x for one in order for x in near(one) if x not in tried]
        enough = all(x in tried for x in near(order[0])) and len(tried) >= points
        place = left[0] if left and not enough and len(tried) < (most or points) else None
    best = ranked()[0]
    if again is not None:
        scores = {}
        for one in ranked()[:finalists]:
            both = np.concatenate([tried[one][0], again(values(one), limit)])
            scores[one] = mean_log(both, limit)
        best = min(scores, key=lambda one: scores[one])
    around = near(best)
    interior = len(around) == len(moves) and all(x in tried for x in around)
    return Search(values(best), [(values(x), *found) for x, found in tried.items()], interior)


def mean_log(arrivals: Int[np.ndarray, " K"], limit: int) -> float:
    """Mean logarithm of the number of episodes up to the first arrival, or to the limit.

    Parameters
    ----------
    arrivals : ndarray of int, shape (K,)
        The first episode is 0.
    limit : int
    """
    return float(np.log(np.minimum(np.asarray(arrivals) + 1, limit)).mean())
