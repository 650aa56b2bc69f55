"""Contests of first arrival: every method tuned in a world on some runs, compared on others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from sgcrl._checks import checked
from sgcrl.train import Settings
from sgcrl.variants.explorers import BONUSES, Explorer, explore, first_arrivals, grid
from sgcrl.variants.searches import Search, climb, mean_log, sgcrl
from sgcrl.variants.worlds import rooms, spiral, tower_of_hanoi
from sgcrl.worlds import World, four_rooms

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
FINALISTS = 4
"""Settings of every method that are tried on more runs."""


@dataclass(frozen=True)
class Place:
    """A world to compete in.

    Attributes
    ----------
    make : callable
        Makes the world.
    steps : int
        Of an episode.
    like : str or None
        The place from whose best settings SGCRL's search begins here; None: the authors'.
    """

    make: Callable[[], World]
    steps: int
    like: str | None = None


PLACES = {
    "four rooms": Place(four_rooms, 50),
    "2×2 rooms": Place(partial(rooms, 2, 2, 3), 36, "four rooms"),
    "2×3 rooms": Place(partial(rooms, 2, 3, 3), 48, "2×2 rooms"),
    "3×3 rooms": Place(partial(rooms, 3, 3, 3), 60, "2×3 rooms"),
    "3×4 rooms": Place(partial(rooms, 3, 4, 3), 72, "3×3 rooms"),
    "4×4 rooms": Place(partial(rooms, 4, 4, 3), 84, "3×4 rooms"),
    "corridor": Place(partial(spiral, 7), 90),
    "Hanoi, 3 disks": Place(partial(tower_of_hanoi, 3), 20),
    "Hanoi, 4 disks": Place(partial(tower_of_hanoi, 4), 30, "Hanoi, 3 disks"),
}
"""Where SGCRL and its rivals compete. An episode of the small rooms, of 3×3 cells each, and of the
corridor has three times the steps of the shortest path; the others have the authors'."""


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


def race(
    world: World, explorers: Sequence[Explorer], settings: Settings, finalists: int = 0
) -> Race:
    """Which of several explorers finds the goal first.

    Parameters
    ----------
    world, explorers, settings
        As for :func:`~sgcrl.variants.explorers.explore`.
    finalists : int
        So many of the best have three times as many further runs, and the best on all runs wins.
    """
    paths = explore(world, explorers, settings, until="race")
    episodes = paths[0].shape[1]
    times = [first_arrivals(path, world.goal) for path in paths]
    order = sorted(range(len(times)), key=lambda n: mean_log(times[n], episodes))
    best = order[0]
    if finalists:
        longer = replace(others(settings), episodes=episodes)
        final = explore(world, [explorers[n] for n in order[:finalists]], longer)
        scores = {}
        for n, path in zip(order[:finalists], final, strict=True):
            both = np.concatenate([times[n], first_arrivals(path, world.goal)])
            scores[n] = mean_log(both, episodes)
        best = min(scores, key=lambda n: scores[n])
    return Race(explorers[best], list(zip(explorers, times, strict=True)), episodes)


def others(settings: Settings) -> Settings:
    """Three times as many runs of the same seed, none of them among these.

    Parameters
    ----------
    settings : Settings
    """
    return replace(settings, first=settings.first + settings.runs, runs=3 * settings.runs)


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
    run = _chosen(world, settings, chosen)
    when = run.arrival()
    return np.where(when < run.loss.shape[1], when, settings.episodes)


def tune(world: World, settings: Settings, start: Mapping[str, float], points: int = 24) -> Tuned:
    """Find every method's best settings in a world, by the same measure and on equally many runs.

    SGCRL climbs its ladders from a start, the rivals race over their grids. Of what is best on
    these runs, ``FINALISTS`` settings of every method have three times as many further runs.

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

    def arrivals(chosen, episodes, of=settings):
        rare = dict(snapshot_every=episodes, evaluate_every=episodes)
        return sgcrl_arrivals(world, replace(of, episodes=episodes, **rare), chosen)

    def again(chosen, episodes):
        return arrivals(chosen, episodes, others(settings))

    most = points + points // 2
    search = climb(
        arrivals, LADDERS, start, points, settings.episodes, most, again=again, finalists=FINALISTS
    )
    races = {name: race(world, made, settings, FINALISTS) for name, made in GRIDS.items()}
    return Tuned(search, races)


def compare(
    world: World,
    settings: Settings,
    chosen: Mapping[str, Mapping[str, float]],
    explorers: Mapping[str, Explorer],
) -> dict[str, Float[np.ndarray, " K"]]:
    """Steps until the first arrival, of SGCRL and its rivals; inf for a run without one.

    Parameters
    ----------
    world : World
    settings : Settings
    chosen : dict of str to dict
        By name: SGCRL's settings, as in ``AUTHORS``.
    explorers : dict of str to Explorer
        By name.
    """
    found = {}
    for name, one in chosen.items():
        found[name] = steps_until(_chosen(world, settings, one).trajectories, world.goal)
    for name, explorer in explorers.items():
        (path,) = explore(world, [explorer], settings, until="arrival")
        found[name] = steps_until(path, world.goal)
    return found


def _chosen(world, settings, chosen):
    """SGCRL with these settings, until every run has been at the goal."""
    actor = replace(settings, actor_temperature=float(chosen["temperature"]))
    return sgcrl(world, actor, float(chosen["learning_rate"]), float(chosen["spread"]))


@checked
def steps_until(trajectories: Int[np.ndarray, "K E L"], goal: int) -> Float[np.ndarray, " K"]:
    """Steps until the first arrival at the goal, over all episodes; inf for a run without one.

    Parameters
    ----------
    trajectories : ndarray of int, shape (K, E, T + 1)
    goal : int
        Not where episodes start.
    """
    met = (trajectories == goal)[:, :, 1:]
    met = met.reshape(len(met), -1)
    return np.where(met.any(axis=1), met.argmax(axis=1) + 1.0, np.inf)
