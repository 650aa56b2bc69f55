"""Functions that other processes can import, and a cluster of such processes."""

import logging
import os
import signal
import time
from contextlib import contextmanager
from pathlib import Path

import pytest


def square(folder, number, seconds=0.0):
    """The square; the folder says how often this was called."""
    with open(Path(folder) / "calls", "a") as calls:
        calls.write(f"{number}\n")
    time.sleep(seconds)
    return number**2


def die(folder, number, times=1):
    """The square, if this was called so often; until then its process ends."""
    square(folder, number)
    if called(folder).count(number) <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    return number**2


def fail(number):
    raise ZeroDivisionError(f"no {number}")


def interrupt(number):
    """Interrupt this process, as Ctrl-C does, and do as :func:`sgcrl.train.train` then does."""
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        pass
    return number


def kept(run):
    """What a sweep keeps of a run."""
    return {
        "arrival": ("run", run.arrival()),
        "reached": (("run", "episode"), run.reached()),
        "similarity": (["run", "time", "state"], run.similarity[:, ::3]),
    }


def called(folder):
    """Numbers that :func:`square` was called with, in any process."""
    calls = Path(folder) / "calls"
    return [int(line) for line in calls.read_text().splitlines()] if calls.is_file() else []


@contextmanager
def local_cluster(**settings):
    """A scheduler of Dask with two processes as its workers."""
    distributed = pytest.importorskip("distributed", reason="no dask.distributed here")
    import dask

    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        yield cluster


def kill_a_worker(cluster):
    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
