"""What became of claims in other seed blocks is counted and told as the record has it."""

from collections import Counter

import pytest
from scipy.stats import false_discovery_control

from companion import replication
from companion.claims import Claim, above
from companion.replication import (
    Fate,
    chance_told,
    chapter_told,
    fate,
    read_record,
    spanned,
    write_record,
)
from sgcrl.measures.statistics import Interval


def claim(value, statement="A", whose="ours", half=0.1):
    found = Interval(value, value - half, value + half, 32)
    return Claim(statement, whose, f"{value}", {"t": above(found, 0), "exact": True}).as_data()


def record(*values):
    return {str(n): {"01_a": {"claims": [claim(v)]}} for n, v in enumerate(values, 1)}


def test_a_claim_is_found_by_chapter_and_statement():
    found = fate(record(0.5, 0.7, -0.5, 0.05), "01_a", claim(0.6))
    assert found.elsewhere == Counter({"holds": 2, "holds partly": 2}) and found.same == 2
    assert found.spread == {"t": (-0.5, 0.7)}
    assert found.came_out == "holds here and in 2 of 4 other blocks; holds partly in 2"
    assert found.numbers == "t: -0.500 to +0.700" and found.blocks == (1, 2, 3, 4)
    for chapter, other in (("02_b", claim(0.6)), ("01_a", claim(0.6, "B"))):
        nothing = fate(record(0.5), chapter, other)
        assert not nothing.elsewhere.total() and not nothing.unstable and not nothing.spread


def test_numbers_that_are_unknown_do_not_spread():
    unknown = record(0.5)
    unknown["1"]["01_a"]["claims"][0]["tests"][0]["numbers"] = [[None, None, None, 0.0]]
    assert fate(unknown, "01_a", claim(0.6)).spread == {}


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (-4.2e-5, 1e-6, "+0.000 to +0.000"),
        (0.0709, 0.0712, "0.071 to 0.071"),
        (-1.5, 12.34, "-1.5 to +12.3"),
        (980.0, 12345.6, "980 to 12346"),
        (0.0, 0.0, "0 to 0"),
    ],
)
def test_spreads_are_told_in_as_many_digits_as_say_something(low, high, told):
    assert spanned(low, high) == told


@pytest.mark.parametrize(("same", "unstable"), [(8, False), (7, False), (6, True), (0, True)])
def test_seven_of_eight_are_enough(same, unstable):
    elsewhere = Counter({"holds": same, "fails": 8 - same})
    assert Fate("holds", elsewhere, {}).unstable is unstable


def test_one_other_verdict_is_no_instability_while_the_record_is_being_made():
    for count, unstable in ((0, False), (1, False), (2, True)):
        assert Fate("holds", Counter({"holds": 1, "fails": count}), {}).unstable is unstable


def test_what_did_not_come_out_is_named():
    stable = (claim(0.6), Fate("holds", Counter(holds=8), {}, tuple(range(21, 29))))
    other = (claim(0.6, "B"), Fate("holds", Counter(holds=2, open=6), {}))
    alone = chapter_told([stable])
    assert (
        "Each of its 1 verdicts came out the same" in alone
        and "8 seed blocks from 21 to 28" in alone
    )
    told = chapter_told([stable, other])
    assert "Of its 2 verdicts 1 came out the same" in told
    assert "“B” (holds here and in 2 of 8 other blocks; open in 6)" in told and "“A”" not in told
    assert "not yet been repeated" in chapter_told([(claim(1.0), Fate("holds", Counter(), {}))])


def test_false_discoveries_are_controlled_over_the_claims_of_others():
    half = {"A": 0.01, "B": 0.11, "C": 5.0}
    claims = [
        Claim(name, "blog", "", {"t": above(Interval(0.1, 0.1 - h, 0.1 + h, 9), 0)}).as_data()
        for name, h in half.items()
    ]
    claims.append(Claim("D", "ours", "", {"t": above(Interval(1, 0, 2, 9), 5)}).as_data())
    claims[1]["verdict"] = "holds"
    fates = [(claim, Fate(claim["verdict"], Counter(), {})) for claim in claims]
    q = false_discovery_control([claim["tests"][0]["p"] for claim in claims[:3]])
    assert q[0] < 0.05 < q[1]
    told = chance_told(fates)
    assert "The 4 claims rest on 4 tests" in told
    assert "have a p-value" in told and "blog 3 have" in told and "; 2 of these hold" in told
    assert "1 of them remain; not “B”." in told


def test_the_record_is_written_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(replication, "RECORD", tmp_path / "record.json")
    assert read_record() == {}
    write_record(record(0.5))
    assert read_record() == record(0.5) and [file.name for file in tmp_path.iterdir()] == [
        "record.json"
    ]
