"""Sweeps: a grid of settings, many runs in each cell, as one labelled data set.

A cell is a training of its own, bit for bit what :func:`sgcrl.train.train` gives with its settings.
"""

import hashlib
import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from functools import cache
from importlib import metadata
from inspect import signature
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import xarray

from companion.provenance import (
    MISSING,
    OTHER_CODE,
    OTHER_SETTINGS,
    is_ours,
    machine,
    sources,
    syntax_hash,
    training,
)
from companion.work import Job, Result, Stopped, done, part, whole
from sgcrl.train import Critic, Run, Settings, train
from sgcrl.worlds import World

SETTINGS = tuple(f.name for f in fields(Settings) if f.name not in ("runs", "seed", "first"))
"""What an axis may vary; runs and their random numbers are those of every cell."""
PACKAGES = ("numpy", "scipy", "torch")

Kept = dict[str, tuple[Any, np.ndarray]]
"""Of each array that is kept of a run: names of its axes, the first ``"run"``, and the array."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """A grid of settings: everything about a sweep but the code.

    Attributes
    ----------
    world : World
    critic : callable
        A critic's class, or a function of a module that makes one.
    settings : Settings
        Of every cell, save what an axis varies; ``runs`` is the number of runs of a cell.
    axes : mapping
        By the axis's name its values. The name is a setting, an option of the critic or "world",
        and the values are a sequence, or a mapping of labels to them (as worlds need). Under any
        other name it is a mapping of labels to what each sets: ``{"world": ..., "steps": ...}``.
    summary : callable
        Takes a :class:`~sgcrl.train.Run` and says what is kept of it: a dict of pairs, names of
        axes and array, as ``{"arrival": ("run", run.arrival())}``.
    options : dict
        Of the critic.
    block : int
        At most so many runs are trained at once; it changes no run.
    """

    world: World
    critic: Callable[..., Critic]
    settings: Settings
    axes: Mapping[str, Any]
    summary: Callable[[Run], Kept]
    options: dict[str, Any] = field(default_factory=dict)
    block: int = 64

    @property
    def grid(self) -> dict[str, dict[Any, dict[str, Any]]]:
        """By axis and label, what is set there.

        Raises
        ------
        ValueError
            For an axis that there is not, one without values, and two that set the same.
        """
        grid = {name: _axis(name, values) for name, values in self.axes.items()}
        known = ("world", *SETTINGS, *_options(self.critic))
        owner: dict[str, str] = {}
        for name, labels in grid.items():
            if name == "run":
                raise ValueError("axes: got 'run', which is the axis of the runs of a cell")
            for changed in dict.fromkeys(key for changes in labels.values() for key in changes):
                if changed not in known and not _takes_any(self.critic):
                    raise ValueError(
                        f"axes: got {changed!r}, takes 'world', a setting {SETTINGS}, or an option "
                        f"of {self.critic.__qualname__} {_options(self.critic)}"
                    )
                if owner.setdefault(changed, name) != name:
                    raise ValueError(f"axes: {owner[changed]!r} and {name!r} both set {changed!r}")
        return grid

    @property
    def cells(self) -> list[tuple[World, Settings, dict[str, Any]]]:
        """World, settings and options of every cell, the last axis the fastest."""
        found = []
        for chosen in product(*(labels.values() for labels in self.grid.values())):
            changes = self.options | {k: v for part in chosen for k, v in part.items()}
            world = changes.pop("world", self.world)
            settings = {name: changes.pop(name) for name in SETTINGS if name in changes}
            found.append((world, replace(self.settings, **settings), changes))
        return found

    def train(self, number: int, device: str | None = None) -> Kept:
        """Train one run alone, and say what is kept of it.

        Parameters
        ----------
        number : int
            Of the run, counted over all cells.
        device : str, optional
            Of the critic.
        """
        cell, k = divmod(number, self.settings.runs)
        world, settings, options = self.cells[cell]
        settings = replace(settings, first=settings.first + k, runs=1)
        return _trained(world, self.critic, settings, options, self.summary, device)

    @property
    def runs(self) -> int:
        """Number of runs of all cells together."""
        return self.settings.runs * prod(map(len, self.grid.values()))

    def is_in(self, dataset: xarray.Dataset, number: int) -> bool:
        """Whether a run, trained today, is that in the data set, bit for bit.

        Parameters
        ----------
        dataset : xarray.Dataset
        number : int
            Of the run, counted over all cells.
        """
        again = self.train(number)
        return again.keys() == dataset.data_vars.keys() - {"seconds"} and all(
            np.array_equal(_flat(dataset, name, self.grid)[number], array[0], equal_nan=True)
            for name, (_, array) in again.items()
        )

    def jobs(self, folder: Path, name: str = "sweep", device: str | None = None) -> list[Job]:
        """All of it, cell by cell, in blocks of runs.

        Parameters
        ----------
        folder : Path
            For the blocks that are finished.
        name : str
            What the names of their files begin with.
        device : str, optional
            Of the critics.

        Raises
        ------
        ValueError
            If critic or summary have no name, by which their code is known, or the critic cannot be
            made with the options of the first cell.
        """
        for word, named in (("critic", self.critic), ("summary", self.summary)):
            if "<lambda>" in getattr(named, "__qualname__", "<lambda>"):
                raise ValueError(f"{word}: got {named!r}, takes a function or class with a name")
        here, mark, own = f"{machine()} {_versions()}", self.code(), _installed(self.critic)
        world, settings, options = self.cells[0]
        try:
            self.critic(world, 1, settings.seed, first=settings.first, **options)
        except TypeError as error:
            raise ValueError(f"options: {error}") from error
        jobs = []
        for world, settings, options in self.cells:
            for first in range(0, settings.runs, self.block):
                runs = min(self.block, settings.runs - first)
                chosen = replace(settings, first=settings.first + first, runs=runs)
                what = (world, self.critic, chosen, options, self.summary, device)
                file = part(folder, name, _text(what), mark, here)
                jobs.append(Job(file, _block, (own, *what)))
        return jobs

    def joined(self, results: Sequence[Result], device: str | None = None) -> xarray.Dataset:
        """The data set of all blocks, in the order of :meth:`jobs`.

        Parameters
        ----------
        results : sequence of Result
        device : str, optional
            That they were computed on.

        Raises
        ------
        ValueError
            If the summary gives arrays of other shapes in other cells.
        """
        grid, runs = self.grid, self.settings.runs
        shape = tuple(map(len, grid.values()))
        blocks = len(results) // prod(shape)
        cells = [results[n : n + blocks] for n in range(0, len(results), blocks)]
        data: dict[str, Any] = {}
        for name, (dims, _) in results[0].value.items():
            arrays = [np.concatenate([block.value[name][1] for block in cell]) for cell in cells]
            shapes = {array.shape for array in arrays}
            if len(shapes) > 1:
                raise ValueError(f"summary: gives {name} of shapes {sorted(shapes)}, takes one")
            data[name] = (*grid, *dims), np.reshape(arrays, (*shape, *arrays[0].shape))
        sizes = [len(next(iter(block.value.values()))[1]) for block in results]
        seconds = [np.full(n, block.seconds / n) for n, block in zip(sizes, results, strict=True)]
        data["seconds"] = (*grid, "run"), np.concatenate(seconds).reshape(*shape, runs)
        first = self.settings.first
        labels: dict[str, Any] = {name: _labels(axis) for name, axis in grid.items()}
        attributes = {
            "sweep": self.text(),
            "code": self.code(),
            "machine": "; ".join(sorted({block.machine for block in results})),
            "device": device or "cpu",
            "versions": _versions(),
        }
        return xarray.Dataset(data, labels | {"run": np.arange(first, first + runs)}, attributes)

    def text(self) -> str:
        """All that decides about the data set but the code."""
        axes = [[name, *labels.items()] for name, labels in self.grid.items()]
        said = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "block"}
        return _text(said | {"axes": axes})

    def code(self) -> str:
        """Hash of the code that decides about the data set."""
        own = [*sources(self.critic), *sources(self.summary)]
        return syntax_hash([f"installed = {_installed(self.critic)!r}", *own])


def sweep(
    world: World,
    critic: Callable[..., Critic],
    settings: Settings,
    axes: Mapping[str, Any],
    *,
    summary: Callable[[Run], Kept],
    folder: Path,
    options: dict[str, Any] | None = None,
    block: int = 64,
    scheduler: str | None = None,
    device: str | None = None,
) -> xarray.Dataset:
    """Train a grid of settings, on all cores or on a cluster, and label what is kept of it.

    Blocks of runs that are finished stay in the folder, so that a sweep that was stopped goes on
    where it was, and one that is repeated is read.

    Parameters
    ----------
    world, critic, settings, axes, summary, options, block
        As for :class:`Sweep`.
    folder : path
        For the blocks that are finished.
    scheduler : str, optional
        Address of a Dask scheduler: the blocks are trained by its workers.
    device : str, optional
        Passed to the critic, as "cuda". Without a scheduler blocks are trained one after the other
        then; with one, each worker should have a device of its own.

    Returns
    -------
    xarray.Dataset
        Axes of the grid, then ``run``, then those of the summary; ``seconds`` is what each run took
        of a processor. The attributes say what it was made by.
    """
    declared = Sweep(world, critic, settings, axes, summary, options or {}, block)
    jobs = declared.jobs(Path(folder), device=device)
    cores = 1 if device else None
    results = {job.file: result for job, result in done(jobs, scheduler, cores)}
    return declared.joined([results[job.file] for job in jobs], device)


def save(dataset: xarray.Dataset, path: Path) -> None:
    """Write a data set to one netCDF file, whole or not at all.

    Parameters
    ----------
    dataset : xarray.Dataset
    path : Path
    """
    encoding = {name: {"zlib": True, "complevel": 9} for name in dataset.data_vars}
    written = dataset.to_netcdf(engine="h5netcdf", encoding=encoding)
    with whole(Path(path)) as unfinished:
        unfinished.write_bytes(written)


def load(path: Path, declared: Sweep) -> xarray.Dataset:
    """Read the data set of a sweep.

    Parameters
    ----------
    path : Path
    declared : Sweep

    Raises
    ------
    ValueError
        If there is none, it is damaged, or it was made with other settings or other code.
    """
    dataset, fault = read(path, declared)
    if fault or dataset is None:
        raise ValueError(f"{path} {fault}")
    return dataset


def read(path: Path, declared: Sweep) -> tuple[xarray.Dataset | None, str]:
    """The data set in a file, None if there is none; and why it must not be used, "" if it may.

    Parameters
    ----------
    path : Path
    declared : Sweep
    """
    if not Path(path).is_file():
        return None, MISSING
    try:
        dataset = xarray.load_dataset(path, engine="h5netcdf")
    except (OSError, RuntimeError):
        return None, "is damaged"
    if dataset.attrs["sweep"] != declared.text():
        return dataset, OTHER_SETTINGS
    return dataset, "" if dataset.attrs["code"] == declared.code() else OTHER_CODE


def _axis(name, values):
    """By label, what is set."""
    if not isinstance(values, Mapping):
        plain = [value.item() if isinstance(value, np.generic) else value for value in values]
        if len(set(plain)) < len(plain):
            raise ValueError(f"axes: got {plain} for {name!r}, takes each value once")
        values = dict(zip(plain, plain, strict=True))
    if not values:
        raise ValueError(f"axes: got no values for {name!r}, takes one or more")
    return {
        label: dict(value) if isinstance(value, Mapping) else {name: value}
        for label, value in values.items()
    }


def _flat(dataset, name, grid):
    """An array of a data set with all runs of all cells as its first axis."""
    array = dataset[name].values
    return array.reshape(-1, *array.shape[len(grid) + 1 :])


def _labels(axis):
    """Labels as a coordinate: numbers, words, or words for what is neither."""
    labels = np.array(list(axis)) if len({type(label) for label in axis}) == 1 else None
    plain = labels is not None and labels.ndim == 1 and labels.dtype.kind in "biufU"
    return labels if plain else [str(label) for label in axis]


def _options(critic):
    """Names of the options of a critic."""
    own = ("world", "runs", "seed", "first", "device")
    return tuple(
        name
        for name, parameter in signature(critic).parameters.items()
        if name not in own and parameter.kind != parameter.VAR_KEYWORD
    )


def _takes_any(critic):
    """Whether a critic passes options on: then it is asked itself, when it is made."""
    return any(p.kind == p.VAR_KEYWORD for p in signature(critic).parameters.values())


def _block(own, *what):
    """What a job does, on whatever machine."""
    world, critic, settings, options, summary, device = what
    if _installed(critic) != own:
        raise Stopped("a worker has another version of this code: install this one there")
    return _trained(*what)


def _trained(world, critic, settings, options, summary, device):
    on = {"device": device} if device else {}
    made = critic(world, settings.runs, settings.seed, first=settings.first, **options, **on)
    kept = {}
    for name, (dims, array) in summary(train(world, made, settings)).items():
        dims = (dims,) if isinstance(dims, str) else tuple(dims)
        array = np.asarray(array)
        if dims[:1] != ("run",) or len(dims) != array.ndim or len(array) != settings.runs:
            raise ValueError(
                f"summary: gives {name} with axes {dims} and shape {array.shape}, takes 'run' "
                f"first, of {settings.runs} runs, and a name for each axis"
            )
        kept[name] = dims, array
    return kept


@cache
def _installed(critic):
    """Hash of the code that trains a critic, as far as it is installed and not a notebook's."""
    own = sources(critic) if is_ours(critic) else []
    return syntax_hash([*map(inspect.getsource, training()), *own])


def _versions():
    return json.dumps({name: metadata.version(name) for name in PACKAGES})


def _text(value):
    """Plain text of settings, options, worlds, and what else decides."""
    return json.dumps(value, default=_plain)


def _plain(value):
    if isinstance(value, World):
        arrays = (value.next_state, value.positions, value.regions)
        return [value.name, value.start, value.goal, *map(_plain, arrays)]
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        plain = value.astype(np.int64 if value.dtype.kind in "biu" else np.float64)
        return [list(value.shape), hashlib.sha256(plain.tobytes()).hexdigest()]
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return f"{value.__module__}.{value.__qualname__}"
