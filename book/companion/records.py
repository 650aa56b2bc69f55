"""Trainings too long for a build: what they are, what is kept of them, and how to remake them.

A chapter reads :func:`load`; ``make data`` trains what is missing or out of date again. All
records have the seed of chapter 0 (:func:`~companion.seeds.chapter_seed`), so that their runs are
paired; chapters that read the same record share its runs.
"""

import ast
import hashlib
import inspect
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_info

from companion.seeds import chapter_seed, seed_block
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
TRAINING = ("worlds", "replay", "sphere", "infonce", "tabular", "train")
"""Modules that every training runs through."""
OTHER_CODE = "was made with other code"
CHECKOUT = Path(__file__).parents[2]
PART = 16
"""Runs that are trained at once, by one process; a run is the same in any company."""
TYPES = {(ast.arg, "annotation"), (ast.FunctionDef, "returns"), (ast.AsyncFunctionDef, "returns")}
"""Annotations that change nothing; those of fields make a dataclass."""


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

    def train(self, first: int, runs: int) -> dict[str, np.ndarray]:
        """Train some of the runs and summarise them.

        Parameters
        ----------
        first, runs : int
            Number of the first of them, and how many.
        """
        world = WORLDS[self.world]()
        settings = replace(self.settings, seed=chapter_seed(0), first=first, runs=runs)
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
    training = (sys.modules[f"sgcrl.{name}"] for name in TRAINING)
    measuring = (first_visits, coverage, effective_rank, summary, LogitsCritic)
    worlds = (goal_aside, rooms, spiral, tower_of_hanoi)
    parts: list[Any] = [*training, *measuring, *worlds]
    return syntax_hash(map(inspect.getsource, parts))


def syntax_hash(sources: Iterable[str]) -> str:
    """Hash of what programs do: of their syntax, without comments, docstrings, layout, and types.

    The types are those that functions take and return.

    ``ast.dump`` writes another text in each version of Python, and so does ``ast.unparse``; here
    fields that are empty, which a later version may have added, do not count.
    """
    found = hashlib.sha256()
    for source in sources:
        found.update(_canonical(ast.parse(source)).encode())
    return found.hexdigest()


def _canonical(part):
    if isinstance(part, ast.Constant):
        return ascii(part.value)  # repr writes what is printable, of which later versions know more
    if isinstance(part, list):
        return f"[{' '.join(_canonical(item) for item in part if not _is_idle(item))}]"
    if not isinstance(part, ast.AST):
        return ascii(part)
    if isinstance(part, ast.JoinedStr):
        part = ast.JoinedStr(list(_pieces(part)))
    filled = (
        (name, value)
        for name, value in ast.iter_fields(part)
        if value not in (None, []) and (type(part), name) not in TYPES
    )
    fields = " ".join(f"{name}={_canonical(value)}" for name, value in sorted(filled))
    return f"({type(part).__name__} {fields})"


def _is_idle(part):
    """Whether this is a docstring, or another constant that stands alone."""
    return isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)


def _pieces(text):
    """The values of an f-string, its constant text in one piece: 3.12 puts an empty one in some."""
    for constant, values in groupby(text.values, lambda value: isinstance(value, ast.Constant)):
        if not constant:
            yield from values
        elif joined := "".join(value.value for value in values):
            yield ast.Constant(joined)


def description(long_run: LongRun) -> str:
    """Text that decides whether a record belongs to these settings."""
    return json.dumps(asdict(long_run))


def machine() -> str:
    """What decides in which order floats are added: numpy, and its BLAS for this processor."""
    blas = {pool["architecture"] for pool in threadpool_info() if "architecture" in pool}
    return f"numpy {np.__version__}, {', '.join(sorted(blas))}"


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
        A key of ``LONG_RUNS``.
    folder : path
    """
    return Path(folder) / f"{name.replace(', ', '_').replace(' ', '_')}.npz"


def load(name: str, folder: str | os.PathLike | None = None) -> dict[str, np.ndarray]:
    """Read a record, from wherever the notebook runs; see :func:`summary` for what is in it.

    Parameters
    ----------
    name : str
        A key of ``LONG_RUNS``.
    folder : path, optional
        :func:`records_folder` by default.

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
        Number of the first of them, and how many.
    """
    again, (kept, _) = LONG_RUNS[name].train(first, runs), _read(name, folder)
    kept = {key: values[first : first + runs] for key, values in kept.items() if key != "machine"}
    return kept.keys() == again.keys() and all(
        np.array_equal(kept[key], again[key]) for key in kept
    )


def remake(names: Iterable[str], folder: str | os.PathLike) -> None:
    """Train these anew, one part of the runs on each core, and write each record whole.

    Parts that are finished when it is stopped are kept beside the records, and used the next time.

    Parameters
    ----------
    names : iterable of str
        Keys of ``LONG_RUNS``.
    folder : path
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        jobs = {
            pool.submit(_train_part, name, folder, first): name
            for name in names
            for first in range(0, LONG_RUNS[name].settings.runs, PART)
        }
        left = Counter(jobs.values())
        for job in as_completed(jobs):
            job.result()
            name = jobs[job]
            left[name] -= 1
            if not left[name]:
                files = [
                    _part(name, folder, first)
                    for first in range(0, LONG_RUNS[name].settings.runs, PART)
                ]
                parts = [dict(np.load(file)) for file in files]
                record = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
                _write(name, folder, record | {"machine": machine()})
                for file in folder.glob(f"{path(name, folder).stem}.*.part"):
                    file.unlink()


def _train_part(name, folder, first):
    """Train some runs of a record into a file of their own, unless it is there."""
    file = _part(name, folder, first)
    if not file.is_file():
        long_run = LONG_RUNS[name]
        _save(file, long_run.train(first, min(PART, long_run.settings.runs - first)))


def _part(name, folder, first):
    """File of some runs, whose name says by which code and settings they were trained."""
    made_by = hashlib.sha256((description(LONG_RUNS[name]) + code_hash() + machine()).encode())
    return path(name, folder).with_suffix(f".{made_by.hexdigest()[:16]}.{first}.part")


def main(arguments: Sequence[str]) -> None:
    """``python -m companion.records [NAME ...]``: those named, or all that are out of date.

    Where only the code has changed, a randomly chosen run is trained with it: if it comes out bit
    for bit, the record is what this code makes, and its mark says so from then on.
    """
    folder, names = records_folder(), list(arguments)
    if not names:
        outdated = {name: _read(name, folder)[1] for name in LONG_RUNS}
        changed = [name for name in LONG_RUNS if outdated[name] == OTHER_CODE]
        names = [name for name in LONG_RUNS if outdated[name] not in ("", OTHER_CODE)]
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
            draw = random.SystemRandom()
            jobs = {
                name: pool.submit(
                    comes_out, name, folder, draw.randrange(LONG_RUNS[name].settings.runs)
                )
                for name in changed
            }
            for name, job in jobs.items():
                if job.result():
                    _write(name, folder, _read(name, folder)[0])
                else:
                    names.append(name)
    remake(names, folder)


def _read(name, folder):
    """The record, None if there is none; and why it must not be used, "" if it may."""
    if name not in LONG_RUNS:
        raise ValueError(f"name: got {name!r}, takes one of {tuple(LONG_RUNS)}")
    if not path(name, folder).is_file():
        return None, "is missing"
    with np.load(path(name, folder), allow_pickle=False) as data:
        record = dict(data)
    settings, code = str(record.pop("settings")), str(record.pop("code"))
    if settings != description(LONG_RUNS[name]):
        return record, "was made with other settings"
    return record, "" if code == code_hash() else OTHER_CODE


def _write(name, folder, record):
    """Write a record of today's code."""
    marks = {"settings": description(LONG_RUNS[name]), "code": code_hash()}
    _save(path(name, folder), marks | record)
    print(f"{name}: {path(name, folder)}", flush=True)


def _save(file, arrays):
    """Write arrays, whole or not at all."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        with open(unfinished, "wb") as target:
            np.savez_compressed(target, **arrays)
        os.replace(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)


if __name__ == "__main__":
    main(sys.argv[1:])
