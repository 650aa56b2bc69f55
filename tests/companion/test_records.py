import json
import shutil
import sys
from dataclasses import replace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from companion import records
from companion.records import (
    LONG_RUNS,
    LongRun,
    code_hash,
    comes_out,
    load,
    main,
    path,
    records_folder,
    remake,
    summary,
)
from companion.work import done
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train

SHORT = LongRun(
    "four rooms", "table", {"dimension": 4}, Settings(runs=5, episodes=6, steps=9), width=3
)


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setitem(LONG_RUNS, "short, one", SHORT)
    monkeypatch.setattr(records, "PART", 2)
    return "short, one"


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """Of the records; what is called in other processes would not know the record of this test."""

    def in_this_process(jobs, scheduler=None):
        return reversed(list(done(jobs, scheduler, cores=1)))  # they end in any order

    monkeypatch.setattr(records, "done", in_this_process)
    monkeypatch.setattr(records, "records_folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def made(short, folder):
    main([short])
    return folder


@pytest.fixture
def trained(monkeypatch):
    """First and number of the runs of each training."""
    calls, whole = [], LongRun.train

    def train(long_run, first, runs, seed=None):
        calls.append((first, runs))
        return whole(long_run, first, runs, seed)

    monkeypatch.setattr(LongRun, "train", train)
    return calls


def same(one, two):
    return one.keys() == two.keys() and all(np.array_equal(one[key], two[key]) for key in one)


def test_a_part_is_the_same_bit_for_bit_however_many_threads_blas_may_use():
    """The critic of logits starts at a product of matrices, which BLAS shares among threads."""
    record = LongRun("four rooms", "logits", {}, Settings(runs=8, episodes=2, steps=9), width=1)
    parts = []
    for threads in (1, 2):
        with threadpool_limits(threads, user_api="blas"):
            parts.append(record.train(0, 8))
    assert same(*parts)


def load_any(name, folder):
    return records._read(name, folder)[0]


def test_a_record_is_all_its_runs_one_after_the_other(short, made):
    record = load(short, made)
    assert [file.name for file in made.iterdir()] == ["short_one.npz"]
    assert str(record.pop("machine")) == records.machine()
    assert same(record, SHORT.train(0, 5))
    for run in range(5):
        assert same({key: values[[run]] for key, values in record.items()}, SHORT.train(run, 1))
    assert len(record["arrival"]) == 5 and record["coverage"].min() > 1


def test_a_record_says_what_machine_made_it():
    assert f"numpy {np.__version__}" in records.machine()


def test_records_of_another_seed_block_are_other_runs(monkeypatch):
    found = SHORT.train(0, 2)
    monkeypatch.setenv("SGCRL_SEED_BLOCK", "0")
    assert same(SHORT.train(0, 2), found)
    monkeypatch.setenv("SGCRL_SEED_BLOCK", "1")
    assert (SHORT.train(0, 2)["similarity"] != found["similarity"]).any()


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_what_is_interrupted_goes_on_where_it_was(short, folder, trained, monkeypatch, stop):
    whole = LongRun.train

    def interrupted(long_run, first, runs, seed):
        if len(trained) == stop - 1:
            raise KeyboardInterrupt
        return whole(long_run, first, runs, seed)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(LongRun, "train", interrupted)
        remake([short], folder)
    assert len(list(folder.glob("*.part"))) == len(list(folder.iterdir())) == stop - 1
    with pytest.raises(ValueError, match="is missing"):
        load(short, folder)
    remake([short], folder)
    assert trained == [(0, 2), (2, 2), (4, 1)]  # each once
    assert [file.name for file in folder.iterdir()] == ["short_one.npz"]
    record = load(short, folder)
    del record["machine"]
    assert same(record, SHORT.train(0, 5))


@pytest.mark.parametrize("changed", ["code_hash", "machine", "description"])
def test_parts_of_other_code_settings_or_machines_are_not_used(
    short, folder, trained, monkeypatch, changed
):
    with monkeypatch.context() as patch:
        patch.setattr(records, changed, lambda *_: "other")
        assert len(list(done(records._parts(short, folder), cores=1))) == 3
    assert len(list(folder.glob("*.part"))) == len(trained) == 3
    remake([short], folder)
    assert trained[3:] == [(0, 2), (2, 2), (4, 1)]
    assert [file.name for file in folder.iterdir()] == ["short_one.npz"]  # nor left behind


def test_parts_of_another_record_are_left_alone(short, folder, monkeypatch):
    monkeypatch.setitem(LONG_RUNS, "short", SHORT)
    next(done(records._parts("short", folder), cores=1))
    (part,) = folder.iterdir()
    remake([short], folder)
    assert set(folder.iterdir()) == {part, folder / "short_one.npz"}


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_a_record_is_written_whole_or_not_at_all(short, made, monkeypatch, error):
    before = (made / "short_one.npz").read_bytes()

    def half(file, **arrays):
        file.write(before[: len(before) // 2])
        raise error

    monkeypatch.setattr(np, "savez_compressed", half)
    with pytest.raises(error):
        records._write(short, made, {"arrival": np.zeros(5)})
    assert [file.read_bytes() for file in made.iterdir()] == [before]


def test_the_summary_against_the_run_itself(maze):
    settings = Settings(runs=3, episodes=40, snapshot_every=20)
    run = train(maze, TabularCritic(maze, 3, 0), settings)
    found = summary(run, 10)
    for k in range(3):
        for part in range(4):
            episodes = run.trajectories[k, 10 * part : 10 * part + 10]
            near = [(maze.distances[states, maze.goal] <= 1).any() for states in episodes]
            assert found["success_near"][k, part] == np.mean(near)
            seen = np.unique(run.trajectories[k, : 10 * part + 10])
            assert found["coverage"][k, part] == len(seen)
    assert (found["similarity"][:, 1] == run.similarity[:, 20]).all()
    assert found["effective_rank"].shape == (3, 3)
    with pytest.raises(ValueError, match="^width: got 7, takes a divisor of 40 episodes"):
        summary(run, 7)


@pytest.fixture
def remade(short, made, monkeypatch):
    """Run the command on the folder; give the names it trained anew."""
    monkeypatch.setattr(records, "LONG_RUNS", {short: SHORT})
    calls = []
    monkeypatch.setattr(records, "remake", lambda names, *_: calls.append(names))

    def run(*named):
        main(named)
        return calls[-1]

    return run


def test_only_what_is_out_of_date_is_made_again(short, remade, monkeypatch):
    assert remade() == []
    monkeypatch.setattr(records, "LONG_RUNS", {short: replace(SHORT, options={})})
    assert remade() == [short]


def test_what_is_named_is_made_again_in_any_case(short, remade):
    assert remade() == []
    assert remade(short) == [short]


def test_after_a_change_of_code_a_run_decides(short, made, remade, monkeypatch):
    monkeypatch.setattr(records, "code_hash", lambda: "new")
    kept = load_any(short, made)
    assert remade() == []  # what it trains comes out as before: marked as of this code
    after = load(short, made)
    assert all(np.array_equal(after[key], kept[key]) for key in kept)
    monkeypatch.setattr(records, "code_hash", lambda: "newer")
    whole = summary
    monkeypatch.setattr(
        records, "summary", lambda *args: {k: x + 1 for k, x in whole(*args).items()}
    )
    assert remade() == [short]


def test_the_run_that_decides_is_drawn_from_all(short, made, remade, monkeypatch, trained):
    monkeypatch.setattr(records, "code_hash", lambda: "new")
    monkeypatch.setattr("random.SystemRandom.randrange", lambda draw, runs: runs - 1)
    assert remade() == [] and trained == [(4, 1)]


def test_runs_come_out_if_every_array_of_theirs_does(short, made, monkeypatch):
    record = load_any(short, made)
    assert all(comes_out(short, made, run) for run in range(5)) and comes_out(short, made, 1, 3)
    other = record["similarity"].copy()
    other[3, -1, -1] = np.nextafter(other[3, -1, -1], 2)
    records._write(short, made, record | {"similarity": other})
    assert [comes_out(short, made, run) for run in range(5)] == [True, True, True, False, True]
    assert comes_out(short, made, 0, 3) and not comes_out(short, made, 1, 3)
    records._write(short, made, record | {"more": np.zeros(5)})
    assert not comes_out(short, made, 0)
    del record["coverage"]
    records._write(short, made, record)
    assert not comes_out(short, made, 0)


def test_a_record_of_other_settings_or_other_code_is_refused(short, made, monkeypatch):
    monkeypatch.setattr(records, "code_hash", lambda: "other")
    with pytest.raises(ValueError, match=r"short_one.npz was made with other code\. .*make data"):
        load(short, made)
    monkeypatch.setitem(LONG_RUNS, short, replace(SHORT, width=2))
    with pytest.raises(ValueError, match="was made with other settings"):
        load(short, made)


def test_an_unknown_or_missing_record_is_refused(short, tmp_path):
    with pytest.raises(ValueError, match="^name: got 'no', takes one of"):
        load("no", tmp_path)
    with pytest.raises(ValueError, match="^name: got 'no', takes one of"):
        main(["no"])
    with pytest.raises(ValueError, match=r"short_one.npz is missing\. .*make data"):
        load(short, tmp_path)


def test_records_are_found_wherever_the_notebook_runs(short, made, monkeypatch, tmp_path_factory):
    known = load(short, made)
    checkout, installed, away = (tmp_path_factory.mktemp(name) for name in ("c", "i", "a"))
    monkeypatch.undo()
    monkeypatch.setitem(LONG_RUNS, short, SHORT)
    monkeypatch.delenv("SGCRL_SEED_BLOCK", raising=False)
    monkeypatch.setattr(records, "CHECKOUT", checkout)
    monkeypatch.setattr(records, "__file__", str(installed / "records.py"))
    monkeypatch.chdir(away)
    with pytest.raises(ValueError, match="is missing"):
        load(short)
    for place in (installed / "data", checkout / "notebooks" / "data"):
        place.mkdir(parents=True)
        shutil.copy(made / "short_one.npz", place)
        assert records_folder() == place and same(load(short), known)
    monkeypatch.setenv("SGCRL_SEED_BLOCK", "3")
    assert records_folder() == checkout / "_build" / "records" / "block-3"
    monkeypatch.setenv("SGCRL_SEED_BLOCK", "0")
    assert same(load(short), known)


def test_the_checkout_is_that_of_the_companion_and_of_the_library():
    companion, library = records.CHECKOUT / "book" / "companion", records.CHECKOUT / "lib"
    assert (companion / "records.py").samefile(records.__file__)
    assert (library / "sgcrl" / "train.py").samefile(sys.modules["sgcrl.train"].__file__)


def test_the_hash_sees_code_and_not_words(monkeypatch):
    before, source = code_hash(), records.inspect.getsource
    words = {"Number of different states": "How many states"}
    code = {"new[:, :episodes].cumsum(axis=1)": "new[:, 1:].cumsum(axis=1)"}
    for change, same in ((words, True), (code, False)):
        ((old, new),) = change.items()
        monkeypatch.setattr(
            records.inspect, "getsource", lambda part, o=old, n=new: source(part).replace(o, n)
        )
        assert (code_hash() == before) is same


def test_every_record_of_the_book_has_settings_that_can_be_written_down():
    for name, long_run in LONG_RUNS.items():
        settings = json.loads(records.description(long_run))["settings"]
        assert settings["runs"] == long_run.settings.runs >= 2 * records.PART, name
        assert long_run.settings.episodes % long_run.width == 0
        assert long_run.settings.runs >= 32
    assert len({path(name, "") for name in LONG_RUNS}) == len(LONG_RUNS)
