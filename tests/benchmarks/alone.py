"""Work in a process of its own, on one core."""

import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from statistics import median


@contextmanager
def alone():
    """Give a function that calls another of a file in this folder, in one new process on one core.

    The process keeps what it has imported and compiled from call to call.
    """
    with ProcessPoolExecutor(1, get_context("spawn"), _on_one_core) as process:

        def call(function, *args):
            file = Path(function.__code__.co_filename).stem  # pytest has another name for it
            return process.submit(_call, file, function.__name__, *args).result()

        yield call


def in_turn(calls, repeats):
    """Medians of what these calls return, by their names: one of each, then again one of each."""
    rounds = [{name: call() for name, call in calls.items()} for _ in range(repeats)]
    return {name: median(each[name] for each in rounds) for name in calls}


def _call(file, name, *args):
    return getattr(import_module(file), name)(*args)


def _on_one_core():
    if hasattr(os, "sched_setaffinity"):  # Linux
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
