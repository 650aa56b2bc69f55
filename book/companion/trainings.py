"""Trainings that several pages look at: within a build each is computed once."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
from filelock import FileLock

from companion.work import to_the_end, whole
from sgcrl.train import Critic, Run, Settings, train
from sgcrl.worlds import World

FOLDER = "SGCRL_TRAININGS"
"""Name of the environment variable that says where a build keeps its trainings."""


def trained(
    critic: Callable[..., Critic],
    world: World,
    settings: Settings,
    goals: Callable[..., Any] | None = None,
    **options: Any,
) -> Run:
    """Train a new critic, or read the equal training of another page.

    ``train(world, critic(world, runs, seed, **options), settings, goals=goals)``.

    Parameters
    ----------
    critic : callable
        A critic's class, or a function of a module that makes one.
    world : World
    settings : Settings
    goals : callable, optional
        As for :func:`~sgcrl.train.train`.
    **options
        Of the critic.

    Returns
    -------
    Run
    """
    return once(_trained, critic, world, settings, goals, options)


def once(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function, or read what an equal call gave elsewhere in this build.

    Away from a build the function is called. Two pages that ask at the same moment do not compute
    twice: the second waits.

    Parameters
    ----------
    function : callable
        Of a module; what it returns depends on its arguments alone.
    *arguments
        Plain objects and arrays, no torch tensors: their pickles decide whether calls are equal.
    """
    folder = os.environ.get(FOLDER)
    if not folder:
        return function(*arguments)
    key = joblib.hash((function.__module__, function.__qualname__, arguments))
    file = Path(folder) / f"{key}.pickle"
    file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(file.with_suffix(".lock")):
        if not file.is_file():
            with to_the_end():
                found = function(*arguments)
            with whole(file) as unfinished:
                joblib.dump(found, unfinished)
        return joblib.load(file)


def _trained(critic, world, settings, goals, options):
    new = critic(world, settings.runs, settings.seed, first=settings.first, **options)
    return train(world, new, settings, goals=goals)
