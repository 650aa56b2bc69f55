import numpy as np
import pytest

from sgcrl.claims import COLUMNS, Claim, Verdicts, above, below, within
from sgcrl.statistics import Interval


def claim(*results, **changes):
    tests = {f"test {n}": result for n, result in enumerate(results)}
    return Claim(**{"statement": "s", "whose": "ours", "measured": "m", "tests": tests} | changes)


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ((True,), "holds"),
        ((True, np.True_), "holds"),
        ((True, False), "holds partly"),
        ((True, None), "holds partly"),
        ((None,), "open"),
        ((None, False), "fails"),
        ((np.False_,), "fails"),
    ],
)
def test_the_verdict_follows_from_the_tests(results, verdict):
    assert claim(*results).verdict == verdict


def test_a_table_has_a_line_for_each_claim_and_a_mark_for_each_test():
    table = Verdicts(claim(True, statement="first"), claim(False, None, whose="blog"))
    head, rule, one, two = table._repr_markdown_().splitlines()
    assert head == f"| {' | '.join(COLUMNS)} |" and rule.count(":--") == len(COLUMNS)
    assert one == "| first | ours | ✓ test 0 | m | **holds** |"
    assert two == "| s | blog | ✗ test 0; ? test 1 | m | **fails** |"
    assert repr(table).splitlines() == ["holds        first", "fails        s"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"whose": "nobody"}, "whose: got 'nobody'"),
        ({"tests": {}}, "tests: got none for 's'"),
        ({"tests": {"t": 0.3}}, "tests: got 0.3 for 't'"),
        ({"measured": "|c| = 1"}, "which parts columns"),
        ({"statement": "two\nlines"}, "takes one line"),
    ],
)
def test_what_cannot_stand_in_the_table_is_refused(changes, message):
    with pytest.raises(ValueError, match=message.replace("|", r"\|")):
        claim(True, **changes)


def test_an_interval_lies_above_a_bound_below_it_or_leaves_it_open():
    found = Interval(0.5, 0.4, 0.6, 32)
    assert [above(found, bound) for bound in (0.3, 0.5, 0.7)] == [True, None, False]
    assert [below(found, bound) for bound in (0.3, 0.5, 0.7)] == [False, None, True]
    assert above(found, 0.4) is None, "an end that touches the bound does not exclude it"


def test_an_interval_lies_within_bounds_outside_of_them_or_leaves_it_open():
    found = Interval(0.5, 0.4, 0.6, 32)
    assert within(found, 0.3, 0.7) is True
    assert within(found, 0.7, 0.9) is within(found, 0.1, 0.3) is False
    assert within(found, 0.5, 0.7) is within(found, 0.3, 0.5) is within(found, 0.45, 0.55) is None


def test_two_intervals_that_overlap_leave_it_open():
    low, middle, high = (Interval(x, x - 0.1, x + 0.1, 32) for x in (0.1, 0.25, 0.4))
    assert above(high, low) is True and above(low, high) is False
    assert above(high, middle) is None and below(middle, low) is None
