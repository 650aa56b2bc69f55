"""Negative numbers in texts, tables and drawings have a minus sign, and code keeps its hyphen."""

import re

import build
import pytest
from pages import soup
from true_minus import minus

HYPHEN = re.compile(r"(?<!\w)-\d")
CODE = ["code", "pre", "script", "style", "math", "noscript", "template"]


def test_a_minus_is_no_hyphen_and_a_range_no_minus():
    assert minus("-0.3 [-0.4, +1], 2026-11-26, two-way, 1e-5, x-1") == (
        "−0.3 [−0.4, +1], 2026-11-26, two-way, 1e-5, x-1"
    )


@pytest.mark.book
@pytest.mark.parametrize("page", build.contents(build.ROOT))
def test_no_number_of_a_page_has_a_hyphen_for_a_minus(site, page):
    texts = soup(site / f"{page}.html").select_one("article").find_all(string=HYPHEN)
    assert [text for text in texts if not text.find_parent(CODE)] == []
