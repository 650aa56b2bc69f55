"""Contests of first arrival: every method tuned in a world on some runs, compared on others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Int

from sgcrl._checks import checked
from sgcrl.train import Settings
from sgcrl.variants.explorers import BONUSES, Explorer, explore, first_arrivals, grid
from sgcrl.variants.searches import Search, climb, mean_log, sgcrl
from sgcrl.worlds import World

AUTHORS: dict[str, Any] = {"learning_rate": 0.01, "temperature": 0.1, "spread": 0.1}
"""SGCRL's settings in the authors' maze."""
LADDERS = {
    "learning_rate": [0.01 * 2.0**n for n in range(-5, 5)],
    "temperature": [0.1 * 2.0**n for n in range(-5, 6)],
    "spread": [0.1 * 2.0**n for n in range(-5, 5)],
}
"""Values of SGCRL's settings in reach of a search."""
HEATS = [0.0, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0]
COUNTED: dict[str, list] = {"bonus": list(BONUSES), "temperature": HEATS}
HOPEFUL: dict[str, list] = {
    "rate": [1.0, 0.3, 0.1, 0.03],
    "discount": [0.9, 0.97],
    "temperature": [0.0, 0.01, 0.03],
}
GRIDS = {
    "counting": grid(Explorer(), **COUNTED),
    "counting at each step": grid(Explorer(online=True), **COUNTED),
    "planned counting": grid(
        Explorer("planned"),
        bonus=list(BONUSES),
        discount=[0.9, 0.97],
        temperature=[0.0, 0.1, 1.0, 10.0],
    ),
    "optimism": grid(Explorer("optimism"), **HOPEFUL),
    "optimism at each step": grid(Explorer("optimism", online=True), **HOPEFUL),
}
"""The rivals' settings, 24 of each."""


@dataclass(frozen=True, eq=False)
class Race:
    """Explorers of one kind that ran until the first of them could be told.

    Attributes
    ----------
    best : Explorer
        The smallest mean logarithm of first arrivals.
    tried : list of (Explorer, ndarray of shape (K,))
        First arrivals, ``episodes`` where there was none.
    episodes : int
        When all were stopped.
    """

    best: Explorer
    tried: list[tuple[Explorer, Int[np.ndarray, " K"]]]
    episodes: int


@dataclass(frozen=True, eq=False)
class Tuned:
    """Every method's best settings in a world.

    Attributes
    ----------
    search : Search
        SGCRL's.
    races : dict of str to Race
        The rivals', by their names in ``GRIDS``.
    """

    search: Search
    races: dict[str, Race]

    @property
    def explorers(self) -> dict[str, Explorer]:
        """The best of each race."""
        return {name: race.best for name, race in self.races.items()}


def race(world: World, explorers: Sequence[Explorer], settings: Settings) -> Race:
    """Which of several explorers finds the goal first.

    Parameters
    ----------
    world, explorers, settings
        As for :func:`~sgcrl.variants.explorers.explore`.
    """
    paths = explore(world, explorers, settings, until="race")
    episodes = paths[0].shape[1]
    times = [first_arrivals(path, world.goal) for path in paths]
    scores = [mean_log(when, episodes) for when in times]
    best = explorers[int(np.argmin(scores))]
    return Race(best, list(zip(explorers, times, strict=True)), episodes)


@checked
def sgcrl_arrivals(world: World, settings: Settings, chosen: Mapping) -> Int[np.ndarray, " K"]:
    """First arrivals of SGCRL, int (K,); the number of episodes where there is none.

    Parameters
    ----------
    world : World
    settings : Settings
    chosen : dict of str to float
        Learning rate, temperature of the actor and spread of the start, as in ``AUTHORS``.
    """
    actor = replace(settings, actor_temperature=float(chosen["temperature"]))
    run = sgcrl(world, actor, float(chosen["learning_rate"]), float(chosen["spread"]))
    when = run.arrival()
    return np.where(when < run.loss.shape[1], when, settings.episodes)


def tune(world: World, settings: Settings, start: Mapping[str, float], points: int = 24) -> Tuned:
    """Find every method's best settings in a world, by the same measure and on equally many runs.

    SGCRL climbs its ladders from a start, the rivals race over their grids.

    Parameters
    ----------
    world : World
    settings : Settings
        Runs, episodes, steps and seed.
    start : dict of str to float
        Where SGCRL's search begins.
    points : int
        Settings of SGCRL that are tried, and up to half as many more while a neighbour of the best
        has not been.
    """

    def arrivals(chosen, episodes):
        rare = dict(snapshot_every=episodes, evaluate_every=episodes)
        return sgcrl_arrivals(world, replace(settings, episodes=episodes, **rare), chosen)

    search = climb(arrivals, LADDERS, start, points, settings.episodes, points + points // 2)
    return Tuned(search, {name: race(world, made, settings) for name, made in GRIDS.items()})


def compare(
    world: World,
    settings: Settings,
    chosen: Mapping[str, Mapping[str, float]],
    explorers: Mapping[str, Explorer],
) -> dict[str, Int[np.ndarray, " K"]]:
    """First arrivals of SGCRL and its rivals; the number of episodes where there is none.

    Parameters
    ----------
    world : World
    settings : Settings
    chosen : dict of str to dict
        By name: SGCRL's settings, as in ``AUTHORS``.
    explorers : dict of str to Explorer
        By name.
    """
    found = {name: sgcrl_arrivals(world, settings, one) for name, one in chosen.items()}
    for name, explorer in explorers.items():
        (path,) = explore(world, [explorer], settings, until="arrival")
        when = first_arrivals(path, world.goal)
        found[name] = np.where(when < path.shape[1], when, settings.episodes)
    return found
