import json
import re

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from rounding import assert_near
from scipy.stats import norm

from companion.claims import (
    COLUMNS,
    MIME,
    Claim,
    Outcome,
    Verdicts,
    above,
    below,
    foretells,
    outcome,
    within,
    worded,
)
from sgcrl.measures.statistics import Interval


def claim(*results, **changes):
    tests = {f"test {n}": result for n, result in enumerate(results)}
    return Claim(**{"statement": "s", "whose": "ours", "measured": "m", "tests": tests} | changes)


def assert_tail(found, z):
    """A chance of z or more: far out it is off by as many roundings as its exponent is large."""
    assert_near(found, norm.sf(z), terms=4, scale=norm.sf(z) * (1 + z**2))


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
    shown = table._repr_mimebundle_()
    head, rule, one, two = shown["text/markdown"].splitlines()
    assert head == f"| {' | '.join(COLUMNS)} |" and rule.count(":--") == len(COLUMNS)
    assert one == "| first | ours | ✓ test 0 | m | **holds** |"
    assert two == "| s | blog | ✗ test 0; ? test 1 | m | **fails** |"
    assert repr(table).splitlines() == ["holds        first", "fails        s"]
    assert shown["text/plain"] == repr(table)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"whose": "nobody"}, "whose: got 'nobody'"),
        ({"tests": {}}, "tests: got none for 's'"),
        ({"tests": {"t": 0.3}}, "tests['t']: got 0.3, takes an Outcome, True, False or None"),
        ({"tests": {"t": 1}}, "tests['t']: got 1, takes an Outcome"),
        ({"measured": "|c| = 1"}, "which parts columns"),
        ({"statement": "two\nlines"}, "takes one line"),
    ],
)
def test_what_cannot_stand_in_the_table_is_refused(changes, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        claim(True, **changes)


def test_an_interval_lies_above_a_bound_below_it_or_leaves_it_open():
    found = Interval(0.5, 0.4, 0.6, 32)
    assert [above(found, bound).passed for bound in (0.3, 0.5, 0.7)] == [True, None, False]
    assert [below(found, bound).passed for bound in (0.3, 0.5, 0.7)] == [False, None, True]
    assert above(found, 0.4).passed is None, "an end that touches the bound does not exclude it"


def test_an_interval_lies_within_bounds_outside_of_them_or_leaves_it_open():
    found = Interval(0.5, 0.4, 0.6, 32)
    for passed, bounds in {
        True: [(0.3, 0.7)],
        False: [(0.7, 0.9), (0.1, 0.3)],
        None: [(0.5, 0.7), (0.3, 0.5), (0.45, 0.55)],
    }.items():
        assert [within(found, *pair).passed for pair in bounds] == [passed] * len(bounds)


def test_two_intervals_that_overlap_leave_it_open():
    low, middle, high = (Interval(x, x - 0.1, x + 0.1, 32) for x in (0.1, 0.25, 0.4))
    assert above(high, low).passed is True and above(low, high).passed is False
    assert above(high, middle).passed is None and below(middle, low).passed is None


def test_what_is_unknown_leaves_it_open():
    known, unknown = Interval(0.5, 0.4, 0.6, 32), Interval.unknown(1)
    for found in (
        above(unknown, 0.3),
        below(unknown, 0.3),
        above(known, unknown),
        below(known, unknown),
        within(unknown, 0, 1),
        above(known, np.nan),
    ):
        assert found.passed is None and np.isnan(found.p)


# Kleene's three-valued logic: a, b, a & b, a | b
TABLE = [
    (True, True, True, True),
    (True, False, False, True),
    (True, None, None, True),
    (False, True, False, True),
    (False, False, False, False),
    (False, None, False, None),
    (None, True, None, True),
    (None, False, False, None),
    (None, None, None, None),
]


@pytest.mark.parametrize(("a", "b", "both", "either"), TABLE)
def test_tests_combine_as_what_is_open_allows(a, b, both, either):
    sides = [(Outcome(a), Outcome(b)), (Outcome(a), b), (a, Outcome(b))]
    if None not in (a, b):
        sides += [(Outcome(a), np.bool_(b)), (np.bool_(a), Outcome(b))]
    for one, other in sides:
        assert isinstance(one & other, Outcome) and isinstance(one | other, Outcome)
        assert (one & other).passed is both and (one | other).passed is either


def test_the_opposite_of_open_is_open():
    assert [(~Outcome(x)).passed for x in (True, False, None)] == [False, True, None]


def test_and_or_not_and_if_raise_as_a_test_may_be_open():
    test = above(Interval(0.5, 0.4, 0.6, 32), 0.3)
    for use in (
        bool,
        lambda t: t and True,
        lambda t: t or True,
        lambda t: not t,
        lambda t: all([t]),
    ):
        with pytest.raises(TypeError, match="a test may be open: combine tests by & | ~"):
            use(test)
    with pytest.raises(ValueError, match="^test: got 1, takes an Outcome, True, False or None"):
        test & 1


@pytest.mark.parametrize(("mean", "error"), [(0.5, 0.1), (0.5, 0.4), (-0.2, 0.1), (0.0, 1.0)])
def test_p_is_that_of_the_normal_distribution(mean, error):
    half = norm.ppf(0.975) * error
    found = Interval(mean, mean - half, mean + half, 32)
    assert_tail(above(found, 0.0).p, mean / error)
    assert_near(below(found, 0.0).p, norm.cdf(mean / error), terms=4, scale=1)
    assert above(found, 0.0).passed is (True if mean > half else False if mean < -half else None)
    assert (above(found, 0.0).p < 0.025) == (above(found, 0.0).passed is True)
    other = Interval(0.1, 0.1 - 2 * half, 0.1 + 2 * half, 32)
    z = (mean - 0.1) / np.hypot(error, 2 * error)  # of two independent estimates
    assert_tail(above(found, other).p, z)
    assert_near(below(found, other).p, norm.cdf(z), terms=4, scale=1)


@pytest.mark.parametrize(
    ["rho", "passed"],
    [
        ((0.5, 0.4, 0.6), True),
        ((-0.2, -0.29, -0.11), True),
        ((0.05, -0.1, 0.2), False),
        ((0.2, -0.1, 0.5), None),
        ((np.nan, np.nan, np.nan), None),
    ],
)
def test_a_correlation_foretells_if_it_differs_from_0_and_not_if_it_is_small(rho, passed):
    rho = Interval(*rho, 20)
    alone = foretells(rho)
    assert alone.passed is passed and alone.numbers == ((rho, 0.0),)
    np.testing.assert_equal(alone.p, (above(rho, 0) | below(rho, 0)).p)


def test_one_chosen_among_many_foretells_by_the_p_of_the_choice():
    rho = Interval(-0.4, -0.6, -0.2, 20)
    assert foretells(rho, np.float64(0.04)).passed is True
    assert foretells(rho, 0.06).passed is None
    small = foretells(Interval(-0.1, -0.25, 0.05, 20), 1.0)
    assert small.passed is False and small.p == 1.0


def test_p_reads_the_side_of_the_interval_that_faces_the_bound():
    skew = Interval(1.0, 0.8, 5.0, 32)
    assert_tail(above(skew, 0.5).p, norm.ppf(0.975) * 0.5 / 0.2)
    assert_tail(below(skew, 3.0).p, norm.ppf(0.975) * 2.0 / 4.0)
    bound = Interval(0.0, -9.0, 0.3, 32)
    assert_tail(above(skew, bound).p, norm.ppf(0.975) / np.hypot(0.2, 0.3))


def test_p_of_an_interval_without_width_or_without_end():
    point = Interval(0.5, 0.5, 0.5, 32)
    assert (above(point, 0.4).p, above(point, 0.6).p) == (0, 1)
    assert np.isnan(above(point, 0.5).p) and above(point, 0.5).passed is None
    censored = Interval(2.0, 1.0, np.inf, 32)
    assert_tail(above(censored, 0.0).p, norm.ppf(0.975) * 2)
    assert above(censored, 5.0).p == 0.5 and above(censored, 5.0).passed is None
    never = Interval(*np.full(3, np.inf), 32)
    assert above(never, 5.0).passed is True and np.isnan(above(never, 5.0).p)


def test_p_of_both_is_the_larger_and_of_either_twice_the_smaller():
    known = ((Interval(0.5, 0.4, 0.6, 32), 0.3),)
    a, b, none = Outcome(True, 0.01, known), Outcome(None, 0.3, known), Outcome(True)
    assert (a & b).p == (b & a).p == 0.3
    assert (a | b).p == (b | a).p == 0.02
    assert (b | b).p == 0.6
    assert (Outcome(False, 0.7, known) | Outcome(False, 0.8, known)).p == 1
    assert_near((~a).p, 0.99)
    for nothing in (none, True, False, None):
        assert (a & nothing).p == (nothing & a).p == (a | nothing).p == (nothing | a).p == 0.01
    assert np.isnan([(none & none).p, (none | none).p, (~none).p]).all()
    unknown = above(Interval.unknown(1), 0.3)
    for found in (a & unknown, unknown & a, a | unknown, unknown | a, ~unknown):
        assert np.isnan(found.p)


def test_the_numbers_of_all_tests_are_gathered_in_order():
    one, two, three = (Interval(x, x - 0.1, x + 0.1, 32) for x in (0.1, 0.5, 0.9))
    found = (above(two, one) & ~below(three, 0.2)) | within(one, 0.0, 1.0) | False
    assert found.numbers == ((two, 0.1), (three, 0.2), (one, 0.0), (one, 1.0))
    assert Outcome(True).numbers == ()


def test_an_outcome_is_taken_as_it_is():
    test = above(Interval(0.5, 0.4, 0.6, 32), 0.3)
    assert outcome(test) is test
    for plain in (True, False, None, np.True_, np.False_):
        assert outcome(plain).passed is (None if plain is None else bool(plain))
    for bad in (1, 0.0, "yes", np.array([True])):
        with pytest.raises(ValueError, match="^test: got"):
            outcome(bad)


def test_words_agree_with_the_verdict():
    found = Interval(0.5, 0.4, 0.6, 32)
    for bound, word in ((0.3, "more"), (0.5, "perhaps"), (0.7, "less")):
        assert worded(above(found, bound), "more", "less", "perhaps") == word
    assert [worded(x, "y", "n", "u") for x in (True, False, None)] == ["y", "n", "u"]


def test_verdicts_leave_a_notebook_as_data():
    found = Interval(0.123456, 0.01, np.inf, 32)
    table = Verdicts(
        claim(above(found, 0.0), True, statement="first"),
        claim(above(Interval.unknown(1), 0.25), None, whose="blog"),
    )
    bundle = table._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/markdown", MIME}
    written = json.dumps(bundle[MIME], allow_nan=False)
    first, second = json.loads(written)
    assert [first, second] == bundle[MIME]
    assert first == {
        "statement": "first",
        "whose": "ours",
        "measured": "m",
        "tests": [
            {
                "test": "test 0",
                "passed": True,
                "p": pytest.approx(above(found, 0.0).p, rel=1e-3),
                "numbers": [[0.1235, 0.01, None, 0.0]],
            },
            {"test": "test 1", "passed": True, "p": None, "numbers": []},
        ],
        "verdict": "holds",
    }
    assert second["tests"][0] == {
        "test": "test 0",
        "passed": None,
        "p": None,
        "numbers": [[None, None, None, 0.25]],
    }
    assert second["verdict"] == "open" and second["whose"] == "blog"


def test_a_notebook_shows_the_table_and_keeps_the_data():
    shown, _ = DisplayFormatter().format(Verdicts(claim(True)))
    assert set(shown) == {"text/plain", "text/markdown", MIME}
