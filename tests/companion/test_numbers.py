import ast
import sys

import numpy as np
import pytest

from companion.numbers import UNKNOWN, glue, low_high, shown
from sgcrl.measures.statistics import Interval

FOUND = Interval(0.5, 0.25, 0.75, 32)


@pytest.mark.parametrize(
    ("number", "spec", "text"),
    [
        (0.1234, ".2f", "0.12"),
        (np.float32(0.5), "+.0%", "+50%"),
        (12345, ",", "12,345"),
        (True, "", "True"),
        (np.inf, ".0f", "inf"),
        (0.0, ".1f", "0.0"),
        (FOUND, ".2f", "0.50 [0.25, 0.75]"),
        ("as it is", "", "as it is"),
        (np.full(5, 0.5), ".1f", "0.5 [0.5, 0.5]"),
        (np.zeros(1), ".1f", UNKNOWN),
        (None, ".2f", UNKNOWN),
        (np.nan, ".2f", UNKNOWN),
        (np.float32("nan"), "", UNKNOWN),
        (Interval.unknown(1), ".2f", UNKNOWN),
    ],
)
def test_numbers_are_shown_or_a_dash(number, spec, text):
    assert shown(number, spec) == text


@pytest.fixture
def pasted(monkeypatch):
    """What a page gets, by name; a page takes the quotes off."""
    found = {}

    def display(bundle, raw, metadata):
        assert raw and list(bundle) == ["application/papermill.record/text/plain"]
        found[metadata["scrapbook"]["name"]] = ast.literal_eval(*bundle.values())

    monkeypatch.setattr("myst_nb.ext.glue.ipy_display", display)
    return found


def test_outside_a_build_nothing_is_pasted(monkeypatch, pasted):
    monkeypatch.delenv("SGCRL_STATIC", raising=False)
    glue({"c": 0.5}, ".2f")
    monkeypatch.setenv("SGCRL_STATIC", "")
    glue({"word": "higher"})
    assert pasted == {}


def test_outside_a_build_nothing_is_needed_to_paste(monkeypatch):
    monkeypatch.delenv("SGCRL_STATIC", raising=False)
    monkeypatch.setitem(sys.modules, "myst_nb", None)  # cannot be imported
    glue({"c": 0.5}, ".2f")


@pytest.mark.parametrize(
    ("values", "spec", "texts"),
    [
        ({"c": 0.1234}, ".2f", {"c": "0.12"}),
        ({"c": FOUND}, ".1f", {"c": "0.5 [0.2, 0.8]"}),
        ({"never": np.nan, "none": None}, ".2f", {"never": UNKNOWN, "none": UNKNOWN}),
        ({"empty": Interval.unknown(0)}, ".2f", {"empty": UNKNOWN}),
        ({"runs": 7}, "", {"runs": "7"}),
        ({"runs": 7, "change": "higher", "c": "0.123"}, ".1f",
         {"runs": "7.0", "change": "higher", "c": "0.123"}),
        ({"mean of runs": np.full(9, 0.5)}, ".1f", {"mean-of-runs": "0.5 [0.5, 0.5]"}),
        ({"share": np.full(4, True)}, ".0%", {"share": "100% [51%, 100%]"}),
        ({"c": {"random actor": 1.0, "SGCRL": {0.1: 2.0, 300: "no"}}, "end": 3}, ".0f",
         {"c-random-actor": "1", "c-SGCRL-0.1": "2", "c-SGCRL-300": "no", "end": "3"}),
        ({"none": {}}, "", {}),
    ],
)  # fmt: skip
def test_a_page_that_is_built_gets_the_texts(monkeypatch, pasted, values, spec, texts):
    monkeypatch.setenv("SGCRL_STATIC", "1")
    glue(values, spec)
    assert pasted == texts


@pytest.mark.parametrize("static", ["", "1"])
@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"c": {"end": 1}, "c-end": 2}, "c-end"),
        ({"a b": 1, "a-b": 1}, "a-b"),
        ({"a": {"b c": 1}, "a b": {"c": 2}}, "a-b-c"),
        ({1: "one", "1": "one"}, "1"),
    ],
)
def test_no_two_values_have_one_name(monkeypatch, pasted, static, values, name):
    monkeypatch.setenv("SGCRL_STATIC", static)
    with pytest.raises(ValueError) as error:
        glue(values)
    assert str(error.value) == f"values: got two of the name {name!r}, takes one"
    assert pasted == {}


@pytest.mark.parametrize("static", ["", "1"])
def test_nothing_is_pasted_if_one_value_cannot_be_formatted(monkeypatch, pasted, static):
    monkeypatch.setenv("SGCRL_STATIC", static)
    with pytest.raises(TypeError):
        glue({"c": 0.5, "curves": np.zeros((2, 2))}, ".2f")
    assert pasted == {}


def test_the_lowest_and_the_highest_leave_out_what_is_unknown():
    assert low_high([3, 1.5, 2]) == {"low": 1.5, "high": 3}
    assert low_high(np.array([np.nan, -1.0, 4.0])) == {"low": -1, "high": 4}
    assert list(map(shown, low_high([np.nan, np.nan]).values())) == [UNKNOWN, UNKNOWN]


def test_the_lowest_and_the_highest_of_intervals_are_those_of_their_values():
    found = [FOUND, FOUND._replace(value=0.3, high=0.9), FOUND._replace(value=0.4, low=0.1)]
    assert low_high(found) == {"low": 0.3, "high": 0.5}
