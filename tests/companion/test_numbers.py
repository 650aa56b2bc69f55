import ast
import sys

import numpy as np
import pytest

from companion.numbers import UNKNOWN, glue, shown
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
    glue("c", 0.5, ".2f")
    monkeypatch.setenv("SGCRL_STATIC", "")
    glue("word", "higher")
    assert pasted == {}


def test_outside_a_build_nothing_is_needed_to_paste(monkeypatch):
    monkeypatch.delenv("SGCRL_STATIC", raising=False)
    monkeypatch.setitem(sys.modules, "myst_nb", None)  # cannot be imported
    glue("c", 0.5, ".2f")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((0.1234, ".2f"), "0.12"),
        ((FOUND, ".1f"), "0.5 [0.2, 0.8]"),
        ((np.nan, ".2f"), UNKNOWN),
        ((None, ""), UNKNOWN),
        ((Interval.unknown(0), ".2f"), UNKNOWN),
        ((7, ""), "7"),
        (("higher",), "higher"),
    ],
)
def test_a_page_that_is_built_gets_the_text(monkeypatch, pasted, arguments, text):
    monkeypatch.setenv("SGCRL_STATIC", "1")
    glue("name", *arguments)
    assert pasted == {"name": text}


@pytest.mark.parametrize("static", ["", "1"])
@pytest.mark.parametrize(
    ("text", "spec"), [(0.5, None), (None, None), (FOUND, None), ("higher", ".2f")]
)
def test_a_number_needs_a_format_and_a_text_none(monkeypatch, pasted, static, text, spec):
    monkeypatch.setenv("SGCRL_STATIC", static)
    with pytest.raises(ValueError) as error:
        glue("name", text, spec)
    assert str(error.value) == (
        f"text: got {text!r} for 'name', takes a str, or a number and its format"
    )
    assert pasted == {}
