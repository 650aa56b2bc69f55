"""The record of other seed blocks is whole, belongs to these claims, and comes out again."""

import json
import random
import statistics

import pytest
import replicate

from sgcrl.long_runs import machine, records_folder
from sgcrl.replication import BLOCKS, known
from sgcrl.seeds import BLOCK

PATIENCE = 240
"""Seconds that the execution of the check may have taken when the record was made."""
CHAPTERS = replicate.numbered()


@pytest.mark.book
@pytest.mark.parametrize("script", CHAPTERS, ids=lambda script: script.stem)
def test_claims_and_their_tests_are_those_that_were_frozen(site, script):
    frozen = json.loads(replicate.FROZEN.read_text("utf-8"))
    assert set(frozen) == {script.stem for script in CHAPTERS}
    assert replicate.shapes(replicate.executed(script)) == frozen[script.stem]
    record = known()
    assert set(record) <= {str(block) for block in BLOCKS}
    for block in record.values():
        if script.stem in block:
            assert replicate.shapes(block[script.stem]["claims"]) == frozen[script.stem]


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
    record = known()

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
