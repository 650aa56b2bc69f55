"""Work that is never done twice: jobs on all cores or on a cluster, the result of each in a file.

:func:`done` calls what has no result yet and gives all results. Long runs, sweeps and the
repetition of chapters are jobs of it. It may be stopped at any time, by Ctrl-C, a killed worker, a
full disk or a lost scheduler: what is finished is in its files, and the next call goes on there.
"""

import errno
import hashlib
import os
import pickle
import signal
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from socket import create_connection
from time import thread_time
from typing import Any, NamedTuple

import joblib
from tqdm.auto import tqdm

from companion.provenance import machine

TIMEOUT = 10
"""Seconds in which a scheduler has to answer."""
DEATHS = 3
"""Processes that may die one after the other without a job that is finished between them."""
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
QUIET = "TQDM_DISABLE"


class Stopped(RuntimeError):
    """Work could not go on; what is finished is kept."""


class Interrupted(BaseException):
    """Work was interrupted: unlike ``KeyboardInterrupt``, no function keeps what it has so far."""


@dataclass(frozen=True)
class Job:
    """A call whose result is kept.

    Attributes
    ----------
    file : Path
        Of the result; see :func:`part`.
    function : callable
        Of a module, or of a notebook.
    arguments : tuple
    """

    file: Path
    function: Callable[..., Any]
    arguments: tuple


class Result(NamedTuple):
    """What a job gave.

    Attributes
    ----------
    value : object
        That its function returned.
    seconds : float
        Of a processor that it took.
    machine : str
        That it was computed by; see :func:`~companion.provenance.machine`.
    """

    value: Any
    seconds: float
    machine: str


def part(folder: str | os.PathLike, name: str, *decides: object) -> Path:
    """File of a result, whose name says what it depends on.

    Parameters
    ----------
    folder : path
    name : str
        What it begins with.
    *decides
        All that decides about the result: settings, code, machine.
    """
    key = hashlib.sha256("\0".join(map(str, decides)).encode())
    return Path(folder) / f"{name}.{key.hexdigest()[:16]}.part"


def done(
    jobs: Iterable[Job], scheduler: str | None = None, cores: int | None = None
) -> Iterator[tuple[Job, Result]]:
    """Call what has no result yet, and give each job with its result as soon as it is there.

    Parameters
    ----------
    jobs : iterable of Job
        Begun in this order.
    scheduler : str, optional
        Address of a Dask scheduler, whose workers take the place of this machine's cores. Results
        come back and are written here, so that nothing but the address is shared.
    cores : int, optional
        All by default; on one, the jobs are called in this process.

    Yields
    ------
    (Job, Result)

    Raises
    ------
    ValueError
        If the scheduler does not answer.
    Stopped
        If it is lost, the disk is full, or a job ends the process that calls it again and again.
    """
    jobs = list(jobs)
    left = []
    for job in jobs:
        kept = _read(job.file)
        if kept is None:
            left.append(job)
        else:
            yield job, kept
    if not left:
        return
    # None: silent where the output is neither a terminal nor a notebook
    quiet = True if os.environ.get(QUIET) else None
    with (
        closing(_on_cluster(left, scheduler) if scheduler else _on_cores(left, cores)) as results,
        tqdm(total=len(jobs), initial=len(jobs) - len(left), disable=quiet, unit="job") as bar,
    ):
        for job, result in results:
            _write(job.file, result)
            bar.update()
            yield job, result


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """Give the name of a file to write, which becomes this one if all goes well.

    Parameters
    ----------
    file : Path

    Raises
    ------
    Stopped
        If the disk is full.
    """
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        yield unfinished
        os.replace(unfinished, file)
    except OSError as error:
        if error.errno in NO_SPACE:
            raise Stopped(f"{file}: the disk is full; what is finished is kept") from error
        raise
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def to_the_end() -> Iterator[None]:
    """Have an interrupt from the keyboard raise ``Interrupted``.

    Training answers ``KeyboardInterrupt`` with the episodes finished so far, which would be kept
    for the whole.
    """

    def stop(*_):
        raise Interrupted

    try:
        before = signal.signal(signal.SIGINT, stop)
    except ValueError:  # only the main thread is interrupted
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _on_cores(jobs, cores):
    left, deaths = dict(enumerate(jobs)), 0
    while left:
        calls = [joblib.delayed(_numbered)(n, job) for n, job in left.items()]
        pool = joblib.Parallel(
            min(cores or joblib.cpu_count(), len(calls)),
            return_as="generator_unordered",
            max_nbytes=None,
        )
        results = pool(calls)
        try:
            for number, result in results:
                deaths = 0
                yield left.pop(number), result
        except BrokenProcessPool as error:
            deaths += 1
            if deaths == DEATHS:
                name = next(iter(left.values())).file.name
                raise Stopped(
                    f"{deaths} processes died at the {len(left)} jobs that are left, of which the "
                    f"first is {name}: is there too little memory? What is finished is kept"
                ) from error
        except Interrupted:
            raise KeyboardInterrupt from None
        finally:
            with warnings.catch_warnings(action="ignore"):  # that not all was waited for
                results.close()


def _on_cluster(jobs, address):
    client = _client(address)
    from distributed import KilledWorker, as_completed

    try:
        futures = {client.submit(_call, job, pure=False): job for job in jobs}
        for future in as_completed(futures, loop=client.loop):
            yield futures.pop(future), future.result()
    except CancelledError:
        raise Stopped(f"the scheduler {address} was lost; what is finished is kept") from None
    except KilledWorker as error:
        raise Stopped(f"{error}; what is finished is kept") from error
    finally:
        client.close()


def _client(address):
    """A client of a scheduler that answers."""
    takes = "takes the address of a Dask scheduler that runs, as tcp://127.0.0.1:8786"
    try:
        from distributed import Client
        from distributed.comm import get_address_host_port
    except ImportError:
        raise ValueError(
            f"scheduler: got {address!r}, which needs Dask: pip install distributed"
        ) from None
    try:
        # A client that was not answered would wait once more for its end.
        create_connection(get_address_host_port(address), TIMEOUT).close()
        return Client(address, timeout=TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ValueError(f"scheduler: got {address!r} ({error}), {takes}") from error


def _numbered(number, job):
    return number, _call(job)


def _call(job):
    before, quiet = thread_time(), os.environ.get(QUIET)
    os.environ[QUIET] = "1"  # one bar for all jobs is enough
    try:
        with to_the_end():
            value = job.function(*job.arguments)
    except Exception as error:
        error.add_note(f"in the job of {job.file.name}")
        raise
    finally:
        if quiet is None:
            os.environ.pop(QUIET, None)
    return Result(value, thread_time() - before, _machine())


_machine = cache(machine)


def _read(file):
    """The result in a file; None if there is none, or it is damaged."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return None
    mark, kept = data[:32], data[32:]
    return pickle.loads(kept) if hashlib.sha256(kept).digest() == mark else None


def _write(file, result):
    kept = pickle.dumps(result)
    file.parent.mkdir(parents=True, exist_ok=True)
    with whole(file) as unfinished:
        unfinished.write_bytes(hashlib.sha256(kept).digest() + kept)
