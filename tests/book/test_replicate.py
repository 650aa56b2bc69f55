"""The record of other seed blocks is whole, belongs to these claims, and comes out again."""

import json
import random
import statistics

import pytest
import replicate

import companion.work
from companion import replication
from companion.provenance import machine
from companion.records import records_folder
from companion.replication import REPEATED, read_record
from companion.seeds import BLOCK

PATIENCE = 240
"""Seconds that the execution of the check may have taken when the record was made."""
CHAPTERS = replicate.numbered()


@pytest.mark.book
@pytest.mark.parametrize("script", CHAPTERS, ids=lambda script: script.stem)
def test_claims_and_their_tests_are_those_that_were_frozen(site, script):
    frozen = replicate.frozen()
    assert set(frozen) == {script.stem for script in CHAPTERS}
    claims = frozen[script.stem]["claims"]
    assert replicate.shapes(replicate.executed(script)) == claims
    record = read_record()
    made = {int(block): done[script.stem] for block, done in record.items() if script.stem in done}
    assert set(made) == set(replicate.blocks()[script.stem]) and len(made) == REPEATED
    for found in made.values():
        assert replicate.shapes(found["claims"]) == claims
        assert found["seconds"] and found["code"] and found["processor"] and found["arithmetic"]


def same_machine(entry) -> bool:
    """Whether the record's numbers must come out bit for bit on this machine."""
    today = replicate.surroundings()
    return all(entry[name] == today[name] for name in ("versions", "arithmetic", "processor"))


def within_spread(found, others) -> list[str]:
    """List the numbers farther from the other blocks' than those are from each other.

    Four standard deviations, and a fifth, since these are themselves estimated from a few blocks.
    """
    far = []
    for n, claim in enumerate(found):
        for m, test in enumerate(claim["tests"]):
            for k, numbers in enumerate(test["numbers"]):
                known = [other[n]["tests"][m]["numbers"][k][0] for other in others]
                known = [number for number in known if number is not None]
                if numbers[0] is None or len(known) < 2:
                    continue
                middle, sd = statistics.mean(known), statistics.stdev(known)
                if abs(numbers[0] - middle) > 5 * sd + 1e-3 * abs(middle):
                    far.append(f"{claim['statement']}: {test['test']}: {numbers[0]}, {known}")
    return far


def test_numbers_far_from_all_blocks_are_found():
    def claims(value):
        return [{"statement": "A", "tests": [{"test": "t", "numbers": [[value, 0, 1, 0]]}]}]

    others = [claims(value) for value in (1.0, 1.2, 0.9, 1.1)]
    assert within_spread(claims(1.3), others) == []
    assert len(within_spread(claims(3.0), others)) == 1
    assert within_spread(claims(None), others) == []


@pytest.mark.book
def test_a_random_chapter_comes_out_again_in_a_random_block(monkeypatch):
    """Another one every time: over many runs of the tests, all that take no longer."""
    record = read_record()

    def can(block, script):
        monkeypatch.setenv(BLOCK, block)
        trained = records_folder().is_dir() or "load(" not in script.read_text("utf-8")
        done = record[block].get(script.stem)
        return trained and done and done["seconds"] <= PATIENCE

    choices = [(block, script) for block in record for script in CHAPTERS if can(block, script)]
    block, script = random.SystemRandom().choice(choices)
    kept = record[block][script.stem]
    print(f"{script.stem}, block {block}")
    found = replicate.replicate(script, int(block))
    assert not found["error"]
    if same_machine(kept):
        assert json.loads(json.dumps(found["claims"])) == kept["claims"]
    else:
        print(f"recorded with {kept['arithmetic']}, here {machine()}")
        entries = (entry.get(script.stem) for entry in record.values())
        others = [entry["claims"] for entry in entries if entry]
        assert within_spread(found["claims"], others) == []


@pytest.fixture
def work(monkeypatch, tmp_path):
    """Two chapters of code "new" in blocks 1 to 3; what each gives, and what was executed."""
    scripts = [tmp_path / "01_a.py", tmp_path / "02_b.py"]
    gives, executed = {"01_a": 1.0, "02_b": 2.0}, []

    def execute(scripts, block):
        for script in scripts:
            executed.append((script.stem, block))
            if gives[script.stem] is not None:
                yield script, entry(gives[script.stem], "new")

    def entry(value, code):
        return {"claims": [{"statement": "A", "numbers": value}], "code": code}

    monkeypatch.setattr(replicate, "numbered", lambda: scripts)
    monkeypatch.setattr(replicate, "code", lambda script: "new")
    monkeypatch.setattr(replicate, "execute", execute)
    monkeypatch.setattr(replication, "RECORD", tmp_path / "replication.json")
    monkeypatch.setattr(replication, "REPEATED", 3)
    monkeypatch.setattr(replicate, "FROZEN", tmp_path / "claims.json")
    freeze({"01_a": 1, "02_b": 1})
    return gives, executed, entry


def freeze(first):
    """Write which blocks pages are executed in."""
    pages = {page: {"first block": block, "claims": []} for page, block in first.items()}
    replicate.FROZEN.write_text(json.dumps(pages))


def test_long_runs_are_trained_only_for_pages_that_read_them(monkeypatch):
    class Stop(Exception):
        pass

    def stop(*_, **__):
        raise Stop

    made = []
    monkeypatch.setattr(replicate, "make_records", made.append)
    monkeypatch.setattr(companion.work, "done", stop)
    by_name = {script.stem: script for script in CHAPTERS}
    for name, expected in (("03_tabular", []), ("08_long_evidence", [21])):
        with pytest.raises(Stop):
            list(replicate.execute([by_name[name]], 21))
        assert made == expected


def test_what_was_executed_waits_for_who_stopped_and_what_failed_is_executed_again(
    monkeypatch, tmp_path
):
    calls, errors = [], {"b": "stopped"}

    def replicated(script, block, trainings):
        calls.append(script.stem)
        return {"error": errors.get(script.stem, ""), "seconds": 1, "claims": [script.stem, block]}

    done = companion.work.done
    monkeypatch.setattr(companion.work, "done", lambda jobs: done(jobs, cores=1))
    monkeypatch.setattr(replicate, "replicate", replicated)
    monkeypatch.setattr(replicate, "code", lambda script: "new")
    monkeypatch.setattr(replicate, "code_cells", lambda script: [])
    monkeypatch.setattr(replicate.build, "ROOT", tmp_path)
    (tmp_path / "_build").mkdir()
    scripts = [tmp_path / f"{name}.py" for name in "abc"]
    results = replicate.execute(scripts, 4)
    assert next(results) == (scripts[0], {"seconds": 1, "claims": ["a", 4]})
    results.close()  # before it is written down: then it is given again
    assert [script.stem for script, _ in replicate.execute(scripts, 4)] == ["a", "c"]
    assert calls == ["a", "b", "c"]
    errors.clear()
    assert [script.stem for script, _ in replicate.execute(scripts, 4)] == ["a", "b", "c"]
    assert calls == ["a", "b", "c", "a", "b", "c"]
    assert not list((tmp_path / "_build" / "replication").iterdir())


def test_what_is_missing_is_executed_block_by_block_and_only_once(work):
    _, executed, _ = work
    assert not replicate.main()
    assert executed == [(name, block) for block in (1, 2, 3) for name in ("01_a", "02_b")]
    executed.clear()
    assert not replicate.main() and executed == []


def test_a_chapter_that_stops_is_tried_again_the_next_time(work):
    gives, executed, _ = work
    gives["02_b"] = None
    assert replicate.main() and len(read_record()["3"]) == 1
    gives["02_b"] = 2.0
    executed.clear()
    assert not replicate.main() and executed == [("02_b", block) for block in (1, 2, 3)]


def test_changed_code_is_tried_in_one_block_and_where_it_differs_in_all(work):
    gives, executed, entry = work
    old = {"01_a": entry(1.0, "old"), "02_b": entry(1.9, "old")}
    replication.write_record({str(block): old for block in (1, 2, 3)})
    assert not replicate.main()
    assert sorted(name for name, _ in executed) == ["01_a", "02_b", "02_b", "02_b"]
    assert len(set(executed)) == 4
    assert all(
        found == entry(gives[name], "new")
        for done in read_record().values()
        for name, found in done.items()
    )


def test_what_was_tried_before_an_interruption_is_kept(work, monkeypatch):
    _, executed, entry = work
    old = {"01_a": entry(1.0, "old"), "02_b": entry(2.0, "old")}
    replication.write_record({str(block): old for block in (1, 2, 3)})
    execute = replicate.execute

    def interrupted(scripts, block):
        yield next(execute(scripts, block))
        raise KeyboardInterrupt

    monkeypatch.setattr(replicate, "execute", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replicate.main()
    assert [done["01_a"]["code"] for done in read_record().values()] == ["new"] * 3
    monkeypatch.setattr(replicate, "execute", execute)
    executed.clear()
    assert not replicate.main() and [name for name, _ in executed] == ["02_b"]


def test_what_yet_other_code_executed_is_not_taken_over(work):
    _, executed, entry = work
    both = {"02_b": entry(2.0, "new")}
    replication.write_record({str(b): both | {"01_a": entry(1.0, f"old {b}")} for b in (1, 2, 3)})
    assert not replicate.main()
    assert sorted(executed) == [("01_a", block) for block in (1, 2, 3)]


def test_a_page_is_executed_in_its_own_blocks_and_what_it_gave_elsewhere_is_dropped(work):
    _, executed, entry = work
    freeze({"01_a": 1, "02_b": 7})
    old = {"01_a": entry(1.0, "new"), "02_b": entry(2.0, "new"), "09_gone": entry(0.0, "new")}
    replication.write_record({str(block): old for block in (1, 2, 3)})
    assert not replicate.main()
    assert executed == [("02_b", block) for block in (7, 8, 9)]
    found = {block: set(done) for block, done in read_record().items()}
    assert found == {str(b): {"01_a"} for b in (1, 2, 3)} | {str(b): {"02_b"} for b in (7, 8, 9)}


def test_changed_pages_of_different_blocks_are_tried_each_in_one_of_theirs(work):
    _, executed, entry = work
    freeze({"01_a": 1, "02_b": 7})
    for page, value, blocks in (("01_a", 1.0, (1, 2, 3)), ("02_b", 2.0, (7, 8, 9))):
        record = read_record() | {str(b): {page: entry(value, "old")} for b in blocks}
        replication.write_record(record)
    assert not replicate.main()
    assert sorted(name for name, _ in executed) == ["01_a", "02_b"]


def test_pages_whose_claims_change_get_blocks_that_their_chapter_was_not_executed_in(
    work, monkeypatch
):
    claims = {"01_a": [1], "02_b": [2]}
    monkeypatch.setattr(replicate, "executed", lambda script: claims[script.stem])
    monkeypatch.setattr(replicate, "shapes", lambda found: [{"tests": found}])
    replication.write_record({str(block): {"01_a": {}, "02_b_evidence": {}} for block in (1, 2, 3)})
    for first in (None, 3):
        with pytest.raises(ValueError, match="first: got .* from 4"):
            replicate.freeze(first)
    replicate.freeze(4)
    claims["02_b"] = [3]
    replicate.freeze(21)
    assert replicate.frozen() == {
        "01_a": {"first block": 4, "claims": [{"tests": [1]}]},
        "02_b": {"first block": 21, "claims": [{"tests": [3]}]},
    }
    before = replicate.FROZEN.read_text()
    replicate.freeze()
    assert replicate.FROZEN.read_text() == before


def test_numbers_come_from_what_is_imported_by_whatever_is_imported():
    of_flow = replicate.imported(["from sgcrl.theory.flow import descent"])
    assert {"sgcrl.theory.flow", "sgcrl.sphere"} <= of_flow
    assert "sgcrl.variants.rivals" not in of_flow and "companion.records" not in of_flow
    assert replicate.imported(["from sgcrl.theory import flow"]) >= of_flow
    assert "sgcrl.train" in replicate.imported(["import sgcrl"])
    assert "sgcrl.variants.interventions" in replicate.imported(
        ["from companion.records import load"]
    )
    assert replicate.imported(["import numpy", "from companion import figures"]) == set()


def test_a_change_to_what_a_chapter_does_not_import_leaves_its_mark(monkeypatch, tmp_path):
    script = replicate.build.ROOT / "notebooks" / "01_decomposition.py"
    mark, other = replicate.code(script), tmp_path / "changed.py"
    other.write_text("changed = 1\n")
    monkeypatch.setitem(replicate.COMPUTING, "sgcrl.variants.rivals", other)
    assert replicate.code(script) == mark
    monkeypatch.setitem(replicate.COMPUTING, "sgcrl.sphere", other)
    assert replicate.code(script) != mark
