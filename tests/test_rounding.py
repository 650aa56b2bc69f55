"""How near is near enough: the helpers let rounding and chance pass and nothing else."""

import ast
from pathlib import Path

import numpy as np
import pytest
from rounding import (
    assert_estimate,
    assert_mean,
    assert_near,
    assert_quantile,
    assert_share,
    tolerance,
)

from sgcrl.measures.statistics import Interval

SOURCES = sorted(Path(__file__).parent.glob("test_*.py"))


def fails(check, *args, **options):
    with pytest.raises(AssertionError):
        check(*args, **options)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("terms", [10, 1000])
def test_another_order_of_a_sum_is_near_and_another_sum_is_not(rng, dtype, terms):
    values = rng.normal(size=(terms, 50)).astype(dtype)
    size = np.abs(values).sum(axis=0).max()
    one_by_one = values.cumsum(axis=0)[-1]
    backwards = values[::-1].cumsum(axis=0)[-1]
    assert one_by_one.dtype == dtype and (one_by_one != backwards).any()
    assert_near(one_by_one, backwards, terms, scale=size)
    fails(assert_near, one_by_one, backwards + 2 * tolerance(dtype, terms, size), terms, size)
    fails(assert_near, values[0], np.append(values[0, 1:], np.nan))


def test_the_coarser_of_two_kinds_of_numbers_counts():
    third = np.full(3, 1 / 3)
    assert_near(third.astype(np.float32), third)
    assert_near(third.astype(np.float32).astype(float), third, dtype=np.float32)
    fails(assert_near, third.astype(np.float32).astype(float), third)
    assert_near([1, 2], np.array([1.0, 2.0]))
    fails(assert_near, [1, 2], [1, 3])


def test_chance_passes_and_what_is_off_by_more_does_not(rng):
    drawn = rng.normal(3.0, 2.0, (10_000, 4))
    assert_mean(drawn, 3.0)
    fails(assert_mean, drawn, [3.0, 3.0, 3.2, 3.0])
    assert_mean(drawn, [3.0, 3.0, 3.2, 3.0], within=0.2)
    hits = rng.binomial(1000, [0.1, 0.5])
    assert_share(hits, 1000, [0.1, 0.5])
    fails(assert_share, hits, 1000, [0.1, 0.7])
    assert_share([0, 1000], 1000, [0, 1])
    fails(assert_share, 1, 1000, 0)


def test_quantiles_and_estimates_are_held_against_what_they_were_drawn_from(rng):
    found, drawn = rng.normal(size=2000), rng.normal(size=5000)
    assert_quantile(np.quantile(found, 0.025), 0.025, 2000, drawn)
    fails(assert_quantile, np.quantile(found, 0.1), 0.025, 2000, drawn)
    estimate = Interval(1.0, 0.9, 1.3, 32)
    assert_estimate(estimate, 0.8)
    fails(assert_estimate, estimate, 0.7)
    assert_estimate(estimate, 1.7)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_comparison_of_numbers_has_a_tolerance_that_nobody_chose(source):
    for call in ast.walk(ast.parse(source.read_text("utf-8"))):
        name = isinstance(call, ast.Call) and getattr(call.func, "attr", "")
        assert name not in ("allclose", "isclose"), f"line {call.lineno}: see rounding.py"
        if name in ("assert_allclose", "approx"):
            given = {keyword.arg for keyword in call.keywords}
            chosen = given & {"atol", "rtol", "abs", "rel", None}  # None: keywords from elsewhere
            assert chosen, f"line {call.lineno}: say how near, or see rounding.py"
