import json
from dataclasses import replace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from sgcrl import long_runs
from sgcrl.long_runs import LONG_RUNS, LongRun, code_hash, load, main, path, summary
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train

SHORT = LongRun(
    "four rooms", "table", {"dimension": 4}, Settings(runs=2, episodes=6, steps=9), 2, width=3
)


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setitem(LONG_RUNS, "short, one", SHORT)
    return "short, one"


class InThisProcess:
    """Stands in for the pool of processes, which would not know the record of this test."""

    def __init__(self, *args, **options):
        self.submit = lambda function, *args: Done(function(*args))

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        return False


class Done:
    def __init__(self, value):
        self.result = lambda: value


@pytest.fixture
def made(short, monkeypatch, tmp_path):
    monkeypatch.setattr(long_runs, "ProcessPoolExecutor", InThisProcess)
    monkeypatch.setattr(long_runs, "as_completed", lambda jobs: reversed(list(jobs)))
    main([tmp_path, short])
    return tmp_path


def test_a_block_is_the_same_bit_for_bit_however_many_threads_blas_may_use():
    """The critic of logits starts at a product of matrices, which BLAS shares among threads."""
    record = LongRun("four rooms", "logits", {}, Settings(runs=8, episodes=2, steps=9), 1, width=1)
    blocks = []
    for threads in (1, 2):
        with threadpool_limits(threads, user_api="blas"):
            blocks.append(record.train(3))
    for key, values in blocks[0].items():
        assert np.array_equal(values, blocks[1][key]), key


def load_any(name, folder):
    return long_runs._read(name, folder)[0]


def test_a_record_is_its_blocks_one_after_the_other(short, made):
    record = load(short, made)
    assert not list(made.glob("*.part"))
    for block in range(2):
        for key, values in SHORT.train(block).items():
            assert np.array_equal(record[key][2 * block : 2 * block + 2], values), key
    assert len(record["arrival"]) == 4 and record["coverage"].min() > 1


def test_the_summary_against_the_run_itself(maze):
    settings = Settings(runs=3, episodes=40, snapshots=20)
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
    monkeypatch.setattr(long_runs, "LONG_RUNS", {short: SHORT})
    calls = []
    monkeypatch.setattr(long_runs, "remake", lambda names, folder: calls.append(names))

    def run():
        main([made])
        return calls[-1]

    return run


def test_only_what_is_out_of_date_is_made_again(short, remade, monkeypatch):
    assert remade() == []
    monkeypatch.setattr(long_runs, "LONG_RUNS", {short: replace(SHORT, options={})})
    assert remade() == [short]


def test_after_a_change_of_code_a_block_decides(short, made, remade, monkeypatch):
    monkeypatch.setattr(long_runs, "code_hash", lambda: "new")
    kept = load_any(short, made)
    assert remade() == []  # what it trains comes out as before: marked as of this code
    after = load(short, made)
    assert all(np.array_equal(after[key], kept[key]) for key in kept)
    monkeypatch.setattr(long_runs, "code_hash", lambda: "newer")
    whole = summary
    monkeypatch.setattr(
        long_runs, "summary", lambda *args: {k: x + 1 for k, x in whole(*args).items()}
    )
    assert remade() == [short]


def test_a_record_of_other_settings_or_other_code_is_refused(short, made, monkeypatch):
    monkeypatch.setattr(long_runs, "code_hash", lambda: "other")
    with pytest.raises(ValueError, match="short_one.npz was made with other code: make data"):
        load(short, made)
    monkeypatch.setitem(LONG_RUNS, short, replace(SHORT, width=2))
    with pytest.raises(ValueError, match="was made with other settings"):
        load(short, made)


def test_an_unknown_or_missing_record_is_refused(short, tmp_path):
    with pytest.raises(ValueError, match="^name: got 'no', takes one of"):
        load("no", tmp_path)
    with pytest.raises(ValueError, match="is missing: make data remakes it"):
        load(short, tmp_path)


def test_the_hash_sees_code_and_not_words(monkeypatch):
    before, source = code_hash(), long_runs.inspect.getsource
    words = {"Number of different states": "How many states"}
    code = {"new[:, :episodes].cumsum(axis=1)": "new[:, 1:].cumsum(axis=1)"}
    for change, same in ((words, True), (code, False)):
        ((old, new),) = change.items()
        monkeypatch.setattr(
            long_runs.inspect, "getsource", lambda part, o=old, n=new: source(part).replace(o, n)
        )
        assert (code_hash() == before) is same


def test_every_record_of_the_book_has_settings_that_can_be_written_down():
    for name, long_run in LONG_RUNS.items():
        assert json.loads(long_runs.description(long_run))["blocks"] >= 2, name
        assert long_run.settings.episodes % long_run.width == 0
        assert long_run.settings.runs * long_run.blocks >= 32
    assert len({path(name, "") for name in LONG_RUNS}) == len(LONG_RUNS)
