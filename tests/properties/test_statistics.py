import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from rounding import tolerance

from companion.numbers import shown
from sgcrl.measures.statistics import Interval, interval, unsigned_zero

RUNS, CURVE = st.integers(2, 12), st.sampled_from([(), (1,), (3,)])
NUMBERS = st.floats(-1e6, 1e6)


@st.composite
def over_runs(draw, kind=float, elements=NUMBERS):
    return draw(arrays(kind, (draw(RUNS), *draw(CURVE)), elements=elements))


@settings(max_examples=50)
@given(over_runs(), st.sampled_from([np.mean, np.median]), st.sampled_from([0.5, 0.9, 0.95]))
def test_an_interval_contains_its_value(values, statistic, confidence):
    found = interval(values, statistic, confidence)
    assert np.shape(found.value) == np.shape(found.low) == np.shape(found.high) == values.shape[1:]
    np.testing.assert_array_equal(found.value, statistic(values, axis=0))
    # means of equal numbers, added in two orders, are not always equal
    off = tolerance(float, len(values), np.abs(values).max())
    assert (found.low <= found.value + off).all() and (found.value <= found.high + off).all()
    assert (values.min(axis=0) <= found.low + off).all()
    assert (found.high <= values.max(axis=0) + off).all()
    assert found.runs == len(values)


@given(st.integers(2, 400), st.data(), st.floats(0.01, 0.999))
def test_the_interval_of_a_share_contains_it_and_is_never_certain(runs, data, confidence):
    hits = data.draw(st.sampled_from([0, runs]) | st.integers(0, runs))
    found = interval(np.arange(runs) < hits, confidence=confidence)
    assert found.value == hits / runs
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high
    turned = interval(np.arange(runs) >= hits, confidence=confidence)
    assert abs(turned.low - (1 - found.high)) < tolerance(float, 9)


@settings(max_examples=30)
@given(over_runs(), st.integers(-3, 3), st.integers(1, 3))
def test_an_interval_moves_and_grows_with_its_values(values, shift, power):
    found, factor = interval(values), 2.0**power
    moved = interval(factor * values + 1000 * shift)
    off = tolerance(float, len(values), factor * np.abs(values).max() + 3000)
    for once, again in zip(found[:3], moved[:3], strict=True):
        np.testing.assert_allclose(again, factor * once + 1000 * shift, rtol=0, atol=off)


@given(over_runs(), st.integers(0, 10**6))
def test_a_gap_is_refused(values, place):
    values.flat[place % values.size] = np.nan
    with pytest.raises(ValueError, match="^values: contains NaN"):
        interval(values)


SPECS = st.builds(
    "{}{}{}.{}{}".format,
    st.sampled_from(["", "+", "-", " "]),
    st.sampled_from(["", "1", "8", "012"]),
    st.sampled_from(["", ","]),
    st.integers(0, 5),
    st.sampled_from("eEfFgG%"),
)
SMALL = st.floats(-1e-2, 0) | st.floats(-1e4, 1e4)


@given(SMALL, SPECS)
def test_what_rounds_to_zero_has_no_minus(number, spec):
    text, usual = format(number, unsigned_zero(spec)), format(number, spec)
    is_zero = not re.search("[1-9]", re.sub("[eE].*", "", usual))
    assert ("-" in re.sub("[eE].*", "", text)) == (number < 0 and not is_zero)
    if not is_zero or number > 0:
        assert text == usual
    assert len(text) >= len(usual) - 1
    assert shown(number, spec) == text


@given(st.tuples(SMALL, SMALL, SMALL), SPECS)
def test_nor_in_an_interval(numbers, spec):
    value, low, high = numbers
    texts = [format(number, unsigned_zero(spec)) for number in (value, low, high)]
    assert format(Interval(value, low, high, 9), spec) == "{} [{}, {}]".format(*texts)
