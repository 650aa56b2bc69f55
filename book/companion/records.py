"""Trainings too long for a build: long runs and sweeps, what is kept of them, how to remake them.

A chapter reads :func:`load`; ``make data`` trains what is missing or out of date again. All
records have the seed of chapter 0 (:func:`~companion.seeds.chapter_seed`), so that their runs are
paired; chapters that read the same record share its runs.
"""

import inspect
import json
import os
import random
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from companion import sweep
from companion.provenance import (
    MISSING,
    OTHER_CODE,
    OTHER_SETTINGS,
    machine,
    syntax_hash,
    training,
)
from companion.seeds import chapter_seed, seed_block
from companion.sweep import Sweep
from companion.work import Job, Result, Stopped, done, part, whole
from sgcrl.measures.clusters import effective_rank
from sgcrl.measures.visits import coverage, first_time, first_visits
from sgcrl.tabular import TabularCritic
from sgcrl.train import Run, Settings, train
from sgcrl.variants.interventions import LogitsCritic
from sgcrl.variants.worlds import goal_aside, rooms, spiral, tower_of_hanoi
from sgcrl.worlds import four_rooms, walled_off

WORLDS = {
    "four rooms": four_rooms,
    "four rooms, goal walled off": lambda: walled_off(four_rooms()),
    "goal aside": goal_aside,
    "goal aside, walled off": lambda: walled_off(goal_aside()),
    "Hanoi, 3 disks": lambda: tower_of_hanoi(3),
    "Hanoi, 4 disks": lambda: tower_of_hanoi(4),
    "rooms 2x2": lambda: rooms(2, 2),
    "rooms 2x3": lambda: rooms(2, 3),
    "rooms 3x3": lambda: rooms(3, 3),
    "rooms 4x4": lambda: rooms(4, 4),
    "spiral 7": lambda: spiral(7),
    "spiral 9": lambda: spiral(9),
}
CRITICS = {"table": TabularCritic, "logits": LogitsCritic}
CHECKOUT = Path(__file__).parents[2]
PART = 16
"""Runs that are trained at once, by one process; a run is the same in any company."""


@dataclass(frozen=True)
class LongRun:
    """A training to keep: everything about it but the code.

    Attributes
    ----------
    world, critic : str
        Keys of ``WORLDS`` and ``CRITICS``.
    options : dict
        Of the critic.
    settings : Settings
        Of all runs; the seed is that of the records of this seed block.
    width : int
        Episodes that are averaged in the curves of the record.
    """

    world: str
    critic: str
    options: dict[str, Any]
    settings: Settings
    width: int = 100

    def train(self, first: int, runs: int, seed: int | None = None) -> dict[str, np.ndarray]:
        """Train some of the runs and summarise them.

        Parameters
        ----------
        first, runs : int
            Number of the first of them, and how many.
        seed : int, optional
            That of this seed block by default.
        """
        world, seed = WORLDS[self.world](), chapter_seed(0) if seed is None else seed
        settings = replace(self.settings, seed=seed, first=first, runs=runs)
        critic = CRITICS[self.critic](world, runs, settings.seed, first=first, **self.options)
        return summary(train(world, critic, settings), self.width)


FOUR_ROOMS = Settings(runs=32, episodes=20_000, snapshot_every=1000, evaluate_every=100)
MORE = {
    n: Settings(runs=32, episodes=600, updates=n, snapshot_every=25, evaluate_every=100)
    for n in (4, 16)
}
HANOI = Settings(
    runs=32, episodes=30_000, steps=30, update_every=5, snapshot_every=2000, evaluate_every=100
)
LARGER = {  # steps of an episode: three times the shortest path
    "rooms 2x2": 60,
    "rooms 2x3": 78,
    "rooms 3x3": 96,
    "rooms 4x4": 132,
    "spiral 7": 90,
    "spiral 9": 144,
}
LONG_RUNS = {
    "table": LongRun("four rooms", "table", {}, FOUR_ROOMS),
    "table, goal walled off": LongRun("four rooms, goal walled off", "table", {}, FOUR_ROOMS),
    "random start": LongRun("four rooms", "table", {"start": "random"}, FOUR_ROOMS),
    "goal aside": LongRun("goal aside", "table", {}, FOUR_ROOMS),
    "goal aside, walled off": LongRun("goal aside, walled off", "table", {}, FOUR_ROOMS),
    "4 updates": LongRun("four rooms", "table", {}, MORE[4]),
    "4 updates, goal walled off": LongRun("four rooms, goal walled off", "table", {}, MORE[4]),
    "16 updates": LongRun("four rooms", "table", {}, MORE[16]),
    "16 updates, goal walled off": LongRun("four rooms, goal walled off", "table", {}, MORE[16]),
    "table, D 2": LongRun("four rooms", "table", {"dimension": 2}, FOUR_ROOMS),
    "table, D 4": LongRun("four rooms", "table", {"dimension": 4}, FOUR_ROOMS),
    "table, D 128": LongRun("four rooms", "table", {"dimension": 128}, FOUR_ROOMS),
    "logits": LongRun("four rooms", "logits", {}, FOUR_ROOMS),
    "logits, half the rate": LongRun("four rooms", "logits", {"learning_rate": 5e-3}, FOUR_ROOMS),
    "logits, a fifth of the rate": LongRun(
        "four rooms", "logits", {"learning_rate": 2e-3}, FOUR_ROOMS
    ),
    "Hanoi 4, table": LongRun("Hanoi, 4 disks", "table", {"learning_rate": 1e-3}, HANOI),
    "Hanoi 4, logits": LongRun("Hanoi, 4 disks", "logits", {}, HANOI),
} | {
    world: LongRun(
        world,
        "table",
        {},
        Settings(runs=32, episodes=3000, steps=steps, snapshot_every=1500, evaluate_every=500),
    )
    for world, steps in LARGER.items()
}
SWEEPS: dict[str, Sweep] = {}
"""Sweeps that chapters read; their seed is that of the records, too."""


def summary(run: Run, width: int) -> dict[str, np.ndarray]:
    """What is kept of a training; first axis the run, time in bins of ``width`` episodes.

    Parameters
    ----------
    run : Run
    width : int

    Returns
    -------
    dict of str to ndarray
        ``arrival`` and ``arrival_near`` (K,): first episode on the goal, or within one step of it,
        E if never; ``success`` and ``success_near`` (K, E / width): share of the episodes of a bin;
        ``coverage`` (K, E / width): states visited by its end; ``greedy`` and ``greedy_near``
        (K, M): whether the greedy episode gets there; ``similarity`` (K, N, S) and
        ``effective_rank`` (K, N) at the snapshots.

    Raises
    ------
    ValueError
        If the bins do not divide the episodes.
    """
    runs, episodes = run.loss.shape
    if episodes % width:
        raise ValueError(f"width: got {width}, takes a divisor of {episodes} episodes")
    record = {}
    for name, within in (("", 0), ("_near", 1)):
        reached = run.reached(within)
        record[f"arrival{name}"] = first_time(reached)
        record[f"success{name}"] = reached.reshape(runs, -1, width).mean(axis=2)
        record[f"greedy{name}"] = run.reached(within, greedy=True)
    covered = coverage(run.trajectories, run.world.states)[:, width - 1 :: width]
    record["coverage"] = covered.astype(np.int16)
    record["similarity"] = run.similarity[:, run.snapshots]
    record["effective_rank"] = effective_rank(run.embeddings)
    return record


def code_hash() -> str:
    """Hash of the code that decides about the records; the same in every Python."""
    measuring = (first_visits, coverage, effective_rank, summary, LogitsCritic)
    worlds = (goal_aside, rooms, spiral, tower_of_hanoi)
    parts: list[Any] = [*training(), *measuring, *worlds]
    return syntax_hash(map(inspect.getsource, parts))


def description(long_run: LongRun) -> str:
    """Text that decides whether a record belongs to these settings."""
    return json.dumps(asdict(long_run))


def records_folder() -> Path:
    """Where the records of this seed block are: those of block 0 come with the library.

    In a checkout ``notebooks/data``, else beside the installed library; other seed blocks keep
    theirs in the checkout's ``_build``.
    """
    if block := seed_block():
        return CHECKOUT / "_build" / "records" / f"block-{block}"
    near = CHECKOUT / "notebooks" / "data"
    return near if near.is_dir() else Path(__file__).parent / "data"


def path(name: str, folder: str | os.PathLike) -> Path:
    """File of a record.

    Parameters
    ----------
    name : str
        A key of ``LONG_RUNS`` or ``SWEEPS``.
    folder : path
    """
    kind = "nc" if name in SWEEPS else "npz"
    return Path(folder) / f"{name.replace(', ', '_').replace(' ', '_')}.{kind}"


def load(name: str, folder: str | os.PathLike | None = None) -> Any:
    """Read a record, from wherever the notebook runs.

    Parameters
    ----------
    name : str
        A key of ``LONG_RUNS`` or ``SWEEPS``.
    folder : path, optional
        :func:`records_folder` by default.

    Returns
    -------
    dict of str to ndarray, or xarray.Dataset
        Of a long run (:func:`summary` says what is in it), or of a sweep.

    Raises
    ------
    ValueError
        If there is none of this name, or it was made with other settings or other code.
    """
    folder = records_folder() if folder is None else Path(folder)
    record, outdated = _read(name, folder)
    if outdated:
        raise ValueError(
            f"{path(name, folder)} {outdated}. The records come with the library: install it anew, "
            "or train this one in a checkout with make data, which can take an hour"
        )
    return record


def comes_out(name: str, folder: str | os.PathLike, first: int, runs: int = 1) -> bool:
    """Whether some runs, trained today, are those in the record, bit for bit.

    Parameters
    ----------
    name, folder
        As for :func:`path`.
    first, runs : int
        Number of the first of them, and how many; those of a sweep are counted over all cells.
    """
    kept, _ = _read(name, folder)
    if name in SWEEPS:
        return all(_seeded(name).is_in(kept, run) for run in range(first, first + runs))
    again = LONG_RUNS[name].train(first, runs)
    kept = {key: values[first : first + runs] for key, values in kept.items() if key != "machine"}
    return kept.keys() == again.keys() and all(
        np.array_equal(kept[key], again[key]) for key in kept
    )


def remake(names: Iterable[str], folder: str | os.PathLike, scheduler: str | None = None) -> None:
    """Train these anew, in parts, and write each record whole.

    Parts that are finished when it is stopped are kept beside the records, and used the next time.

    Parameters
    ----------
    names : iterable of str
        Keys of ``LONG_RUNS`` and ``SWEEPS``.
    folder : path
    scheduler : str, optional
        Of a cluster that trains the parts; see :func:`companion.work.done`.
    """
    folder = Path(folder)
    jobs = {name: _parts(name, folder) for name in names}
    owners = {job.file: name for name, parts in jobs.items() for job in parts}
    found: dict[str, dict[Path, Result]] = {name: {} for name in jobs}
    for job, result in done([job for parts in jobs.values() for job in parts], scheduler):
        name = owners[job.file]
        found[name][job.file] = result
        if len(found[name]) == len(jobs[name]):
            results = found.pop(name)
            _write(name, folder, _joined(name, [results[job.file] for job in jobs[name]]))
            for file in folder.glob(f"{path(name, folder).stem}.*.part"):
                file.unlink()


def _parts(name, folder):
    """Jobs that train a record."""
    _known(name)
    stem = path(name, folder).stem
    if name in SWEEPS:
        return _seeded(name).jobs(folder, stem)
    long_run, code, here = LONG_RUNS[name], code_hash(), machine()
    jobs = []
    for first in range(0, long_run.settings.runs, PART):
        runs = min(PART, long_run.settings.runs - first)
        file = part(folder, stem, description(long_run), chapter_seed(0), code, here, first)
        jobs.append(Job(file, _train, (long_run, chapter_seed(0), first, runs, code)))
    return jobs


def _train(long_run, seed, first, runs, code):
    if code_hash() != code:
        raise Stopped("a worker has another version of this code: install this one there")
    return long_run.train(first, runs, seed)


def _joined(name, results):
    """The record that its parts make."""
    if name in SWEEPS:
        return _seeded(name).joined(results)
    parts = [result.value for result in results]
    record = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    return record | {"machine": "; ".join(sorted({result.machine for result in results}))}


def _seeded(name):
    """A sweep with the seed of the records of this seed block."""
    declared = SWEEPS[name]
    return replace(declared, settings=replace(declared.settings, seed=chapter_seed(0)))


def main(arguments: Sequence[str]) -> None:
    """``python -m companion.records [--scheduler ADDRESS] [NAME ...]``.

    Those named, or all that are out of date. Where only the code has changed, a randomly chosen run
    is trained with it: if it comes out bit for bit, the record is what this code makes, and its
    mark says so from then on.
    """
    parser = ArgumentParser("companion.records", description="Train records anew.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="by default all out of date")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of Dask, as tcp://127.0.0.1:8786")
    asked = parser.parse_args(arguments)
    folder, names = records_folder(), asked.names
    if not names:
        outdated = {name: _read(name, folder)[1] for name in (*LONG_RUNS, *SWEEPS)}
        changed = [name for name in outdated if outdated[name] == OTHER_CODE]
        names = [name for name in outdated if outdated[name] not in ("", OTHER_CODE)]
        jobs = {}
        for name in changed:
            run = random.SystemRandom().randrange(_runs(name))
            file = part(folder, path(name, folder).stem, "comes out", code_hash(), run)
            jobs[Job(file, comes_out, (name, folder, run))] = name
        for job, result in done(jobs):
            job.file.unlink()
            if result.value:
                _write(jobs[job], folder, _read(jobs[job], folder)[0])
            else:
                names.append(jobs[job])
    remake(names, folder, asked.scheduler)


def _known(name):
    if name not in (names := (*LONG_RUNS, *SWEEPS)):
        raise ValueError(f"name: got {name!r}, takes one of {names}")


def _runs(name):
    """How many runs are in a record."""
    return _seeded(name).runs if name in SWEEPS else LONG_RUNS[name].settings.runs


def _read(name, folder):
    """The record, None if there is none; and why it must not be used, "" if it may."""
    if name in SWEEPS:
        return sweep.read(path(name, folder), _seeded(name))
    _known(name)
    if not path(name, folder).is_file():
        return None, MISSING
    with np.load(path(name, folder), allow_pickle=False) as data:
        record = dict(data)
    settings, code = str(record.pop("settings")), str(record.pop("code"))
    if settings != description(LONG_RUNS[name]):
        return record, OTHER_SETTINGS
    return record, "" if code == code_hash() else OTHER_CODE


def _write(name, folder, record):
    """Write a record of today's code, whole or not at all."""
    file = path(name, folder)
    if name in SWEEPS:
        sweep.save(record.assign_attrs(code=_seeded(name).code()), file)
    else:
        marks = {"settings": description(LONG_RUNS[name]), "code": code_hash()}
        with whole(file) as unfinished, open(unfinished, "wb") as target:
            np.savez_compressed(target, **marks | record)
    print(f"{name}: {file}", flush=True)


if __name__ == "__main__":
    os.environ.pop("TQDM_DISABLE", None)  # chapters show no progress; here somebody waits
    try:
        main(sys.argv[1:])
    except (Stopped, ValueError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Interrupted. What is finished is kept; make data goes on from there.")
