"""A sweep is the trainings of its cells, bit for bit, wherever and however often it stops."""

import json
import os
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import xarray
from calls import kept, kill_a_worker, local_cluster

from companion import records, sweep, work
from companion.records import comes_out, main
from companion.sweep import Sweep
from sgcrl.infonce import Loss
from sgcrl.tabular import TabularCritic
from sgcrl.train import Run, Settings, train
from sgcrl.variants.interventions import LogitsCritic
from sgcrl.worlds import from_text

SMALL = Settings(runs=5, episodes=6, steps=9, batch=16, first=2, seed=3)
AXES = {"spread": [0.1, 0.3], "actor_temperature": np.array([0.05, 0.5, np.inf])}


def giving(axes, what):
    def summary(run):
        return {"a": (axes, what(run))}

    return summary


def first_two(run):
    return run.arrival()[:2]


class OneDevice(TabularCritic):
    """Counts what it was asked for."""

    devices: list = []

    def __init__(self, *args, device=None, **options):
        super().__init__(*args, **options)
        self.devices.append(device)


@pytest.fixture(scope="module")
def yards():
    return {
        "open": from_text("S  \n   \n  G", name="open"),
        "wall": from_text("S  \n # \n  G", name="wall"),
    }


@pytest.fixture
def declared(yards):
    return Sweep(yards["open"], TabularCritic, SMALL, AXES, kept, {"dimension": 4}, block=2)


def swept(declared, folder, **where):
    names = ("world", "critic", "settings", "axes")
    rest = {name: getattr(declared, name) for name in ("summary", "options", "block")}
    return sweep.sweep(*(getattr(declared, n) for n in names), folder=folder, **rest, **where)


@pytest.fixture(scope="module")
def cluster():
    with local_cluster() as cluster:
        yield cluster


@pytest.fixture
def here(monkeypatch):
    """Call jobs in this process: it takes no time to start."""
    done = work.done
    monkeypatch.setattr(sweep, "done", lambda jobs, scheduler, cores: done(jobs, scheduler, 1))
    monkeypatch.setattr(records, "done", lambda jobs, scheduler=None: done(jobs, scheduler, 1))


def same(one, other):
    """Whether two data sets agree bit for bit, but for the time that they took."""
    return one.drop_vars("seconds").identical(other.drop_vars("seconds"))


def test_a_sweep_is_the_training_of_each_cell(declared, tmp_path, here):
    found = swept(declared, tmp_path)
    assert dict(found.sizes) == {
        "spread": 2, "actor_temperature": 3, "run": 5, "episode": 6, "time": 3, "state": 9
    }  # fmt: skip
    assert (found.run == np.arange(2, 7)).all()
    for spread in (0.1, 0.3):
        for temperature in AXES["actor_temperature"]:
            critic = TabularCritic(declared.world, 5, 3, first=2, dimension=4, spread=spread)
            settings = replace(SMALL, actor_temperature=float(temperature))
            cell = found.sel(spread=spread, actor_temperature=temperature)
            for name, (_, array) in kept(train(declared.world, critic, settings)).items():
                assert array.dtype == cell[name].dtype and np.array_equal(array, cell[name]), name
    assert (found.seconds > 0).all() and found.seconds.dims == (
        "spread",
        "actor_temperature",
        "run",
    )
    assert same(swept(replace(declared, block=64), tmp_path), found)


def test_axes_are_worlds_options_settings_and_several_at_once(yards, tmp_path, here):
    losses = {"column": Loss(), "row": Loss("row")}
    places = {
        "near": {"world": yards["open"], "steps": 5},
        "far": {"world": yards["wall"], "steps": 20, "spread": 0.5},
    }

    def arrival(run):
        return {"arrival": ("run", run.arrival()), "steps": ("run", [run.settings.steps] * 5)}

    found = sweep.sweep(
        yards["open"],
        TabularCritic,
        SMALL,
        {"loss": losses, "place": places, "updates": (1, 2)},
        summary=arrival,
        folder=tmp_path,
    )
    assert list(found.loss.values) == ["column", "row"] and list(found.updates.values) == [1, 2]
    assert (found.steps.sel(place="near") == 5).all() and (found.steps.sel(place="far") == 20).all()
    critic = TabularCritic(yards["wall"], 5, 3, first=2, spread=0.5, loss=Loss("row"))
    run = train(yards["wall"], critic, replace(SMALL, steps=20, updates=2))
    chosen = found.sel(loss="row", place="far", updates=2)
    assert (chosen.arrival == run.arrival()).all()

    by_name = {"world": yards}
    found = sweep.sweep(
        yards["open"], LogitsCritic, SMALL, by_name, summary=arrival, folder=tmp_path
    )
    assert list(found.world.values) == ["open", "wall"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"axes": {"sprad": [1]}},
            "^axes: got 'sprad', takes 'world', a setting .*'steps'.*spread",
        ),
        ({"axes": {"runs": [1]}}, "^axes: got 'runs'"),
        ({"axes": {"seed": [1]}}, "^axes: got 'seed'"),
        ({"axes": {"run": {"a": {"spread": 0.1}}}}, "^axes: got 'run'"),
        ({"axes": {"both": {"a": {"spread": 0.1, "step": 3}}}}, "^axes: got 'step'"),
        ({"axes": {"spread": []}}, "^axes: got no values for 'spread'"),
        ({"axes": {"spread": [1, 1.0]}}, "^axes: got .* for 'spread', takes each value once"),
        (
            {"axes": {"spread": [1], "a": {"b": {"spread": 2}}}},
            "'spread' and 'a' both set 'spread'",
        ),
        ({"axes": {"steps": [0]}}, "^steps: got 0"),
        ({"options": {"sprad": 1}}, "^options: .*'sprad'"),
        ({"critic": LogitsCritic, "axes": {"sprad": [1]}}, "^options: .*'sprad'"),
        ({"summary": giving("time", Run.arrival)}, "^summary: gives a with axes"),
        ({"summary": giving("run", first_two)}, "^summary: gives a .* 5 runs"),
        ({"summary": giving("run", Run.reached)}, "^summary: gives a .* each axis"),
        ({"summary": lambda run: {}}, "^summary: got .*lambda.*, takes a function or class with a"),
        ({"critic": partial(TabularCritic, spread=1)}, "^critic: got .*takes a function or class"),
        ({"axes": {"episodes": [2, 4]}}, "^summary: gives reached of shapes"),
    ],
)
def test_what_cannot_be_swept_is_refused_by_name(declared, tmp_path, here, change, said):
    with pytest.raises(ValueError, match=said):
        swept(replace(declared, block=5, **change), tmp_path)


def test_a_cluster_of_which_a_process_is_killed_gives_what_this_machine_gives(
    declared, tmp_path, here, monkeypatch, cluster
):
    alone = swept(declared, tmp_path / "alone")
    count, write = [], work._write

    def kill_half_way(file, result):
        count.append(write(file, result))
        if len(count) == len(declared.jobs(tmp_path)) // 2:
            kill_a_worker(cluster)

    monkeypatch.setattr(work, "_write", kill_half_way)
    found = swept(declared, tmp_path / "cluster", scheduler=cluster.scheduler_address)
    assert same(found, alone) and len(count) == len(declared.jobs(tmp_path)) == 18


def test_a_long_run_comes_from_a_cluster_as_from_here(tmp_path, here, monkeypatch, cluster):
    """Its seed block is that of the caller, whose environment a worker does not know."""
    long_run = records.LongRun("four rooms", "table", {"dimension": 2}, SMALL, width=3)
    monkeypatch.setitem(records.LONG_RUNS, "short", long_run)
    monkeypatch.setattr(records, "records_folder", lambda: tmp_path)
    monkeypatch.setenv("SGCRL_SEED_BLOCK", "3")
    main(["--scheduler", cluster.scheduler_address, "short"])
    found, here = records.load("short"), long_run.train(0, 5)
    assert str(found.pop("machine")) == records.machine()
    assert found.keys() == here.keys() and all(np.array_equal(found[k], here[k]) for k in here)


def test_a_sweep_that_was_stopped_goes_on_where_it_was(declared, tmp_path, here, monkeypatch):
    trained, whole, stops = [], sweep.train, [8]

    def stopped(*args):
        trained.append(args)
        if len(trained) in stops:
            stops.clear()
            raise KeyboardInterrupt
        return whole(*args)

    monkeypatch.setattr(sweep, "train", stopped)
    with pytest.raises(KeyboardInterrupt):
        swept(declared, tmp_path / "stopped")
    found = swept(declared, tmp_path / "stopped")
    assert len(trained) == 18 + 1
    assert same(found, swept(declared, tmp_path / "undisturbed"))
    more = replace(declared, axes=AXES | {"spread": [0.3, 0.1, 0.2]})
    trained.clear()
    wider = swept(more, tmp_path / "stopped")  # cells that are known are not trained again
    assert len(trained) == 9
    assert np.array_equal(wider.arrival.sel(spread=[0.1, 0.3]), found.arrival)


def test_blocks_of_other_code_settings_machines_and_devices_are_others(declared, monkeypatch):
    def files(**change):
        device = change.pop("device", None)
        return {job.file for job in replace(declared, **change).jobs("x", device=device)}

    known = files()
    assert len(known) == 18 and files() == known
    assert known.isdisjoint(files(settings=replace(SMALL, seed=4)))
    assert known.isdisjoint(one := files(summary=giving("run", Run.arrival)))
    assert one.isdisjoint(files(summary=giving("run", first_two)))  # what it calls counts
    assert one.isdisjoint(files(summary=giving("episode", Run.arrival)))
    assert known.isdisjoint(files(options={"dimension": 5}))
    assert known.isdisjoint(files(critic=OneDevice, device="cuda"))
    for changed in ("machine", "_versions"):
        with monkeypatch.context() as patch:
            patch.setattr(sweep, changed, lambda: "other")
            assert known.isdisjoint(files())
    with monkeypatch.context() as patch:
        patch.setattr(Sweep, "code", lambda _: "other")
        assert known.isdisjoint(files())


def test_a_worker_with_other_code_is_refused(declared, tmp_path):
    job = declared.jobs(tmp_path)[0]
    with pytest.raises(work.Stopped, match="another version of this code"):
        job.function("other", *job.arguments[1:])


def test_the_device_is_passed_to_the_critic_and_written_down(declared, tmp_path):
    OneDevice.devices.clear()
    on = swept(replace(declared, critic=OneDevice), tmp_path, device="cuda")
    assert OneDevice.devices == [None, *["cuda"] * 18] and on.device == "cuda"
    assert swept(replace(declared, critic=OneDevice), tmp_path, device="cuda").identical(on)
    assert (on.arrival.values == swept(declared, tmp_path).arrival.values).all()


@pytest.fixture
def record(declared, tmp_path, monkeypatch, here):
    """A sweep that is declared, and made; its name and its file."""
    monkeypatch.setitem(records.SWEEPS, "some, sweep", declared)
    monkeypatch.setattr(records, "records_folder", lambda: tmp_path)
    monkeypatch.setattr(records, "LONG_RUNS", {})
    main([])
    return "some, sweep", tmp_path / "some_sweep.nc"


def test_a_record_of_a_sweep_is_one_file_that_says_what_made_it(record, declared, tmp_path):
    name, file = record
    assert [found.name for found in tmp_path.iterdir()] == ["some_sweep.nc"]
    found = records.load(name)
    seeded = replace(declared, settings=replace(SMALL, seed=records.chapter_seed(0)))
    assert same(found, swept(seeded, tmp_path / "parts"))
    said = json.loads(found.attrs["sweep"])
    assert said["settings"]["episodes"] == 6 and said["options"] == {"dimension": 4}
    assert said["axes"][0] == ["spread", [0.1, {"spread": 0.1}], [0.3, {"spread": 0.3}]]
    assert said["critic"] == "sgcrl.tabular.TabularCritic"
    assert json.loads(found.versions)["numpy"] == np.__version__ and found.device == "cpu"
    assert found.machine == records.machine()


def test_a_run_of_a_record_comes_out_or_does_not(record, tmp_path):
    name, file = record
    assert comes_out(name, tmp_path, 0, 2) and comes_out(name, tmp_path, 29)
    found = records.load(name)
    found.similarity[1, 2, 4, -1, -1] = np.nextafter(found.similarity[1, 2, 4, -1, -1], 2)
    sweep.save(found, file)
    assert comes_out(name, tmp_path, 28) and not comes_out(name, tmp_path, 29)


def test_a_record_of_other_settings_or_code_and_a_damaged_one_are_refused(record, monkeypatch):
    name, file = record
    declared = records.SWEEPS[name]
    with monkeypatch.context() as patch:
        patch.setattr(Sweep, "code", lambda _: "other")
        with pytest.raises(ValueError, match=r"some_sweep.nc was made with other code\. .*make"):
            records.load(name)
    for change in ({"settings": replace(SMALL, steps=8)}, {"options": {}}, {"axes": {}}):
        monkeypatch.setitem(records.SWEEPS, name, replace(declared, **change))
        with pytest.raises(ValueError, match="was made with other settings"):
            records.load(name)
    monkeypatch.setitem(records.SWEEPS, name, declared)
    file.write_bytes(file.read_bytes()[:-999])
    with pytest.raises(ValueError, match=r"some_sweep.nc is damaged\."):
        records.load(name)
    file.unlink()
    with pytest.raises(ValueError, match=r"some_sweep.nc is missing\."):
        records.load(name)
    main([])
    records.load(name)


def test_only_a_record_that_comes_out_otherwise_is_made_again(record, monkeypatch, capsys):
    name, file = record
    before = records.load(name)
    main([])
    assert not capsys.readouterr().out
    monkeypatch.setattr(Sweep, "code", lambda _: "new")
    main([])
    assert same(records.load(name).assign_attrs(code=before.code), before)
    assert np.array_equal(records.load(name).seconds, before.seconds)  # a run came out again
    monkeypatch.setattr(Sweep, "code", lambda _: "newer")
    monkeypatch.setattr(Sweep, "is_in", lambda *_: False)
    main([])
    assert not np.array_equal(records.load(name).seconds, before.seconds)


def test_a_record_is_written_whole_or_not_at_all(record, monkeypatch):
    name, file = record
    before = file.read_bytes()

    def full(path, data):
        with open(path, "wb") as half:
            half.write(data[: len(data) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(work.Stopped, match="disk is full"):
        sweep.save(xarray.Dataset({"a": ("x", np.zeros(9))}), file)
    assert [found.read_bytes() for found in file.parent.iterdir()] == [before]
    assert os.path.getsize(file) < 3e6
