"""Numbers of a page have a minus sign and keep their percent sign; code keeps its hyphen."""

import re

import build
import pytest
from pages import soup
from typeset_numbers import numbers

BROKEN = re.compile(r"(?<!\w)-\d|[\d\]] ?%")
CODE = ["code", "pre", "script", "style", "math", "noscript", "template"]


def test_a_minus_is_no_hyphen_and_a_range_no_minus():
    assert numbers("-0.3 [-0.4, +1], 2026-11-26, two-way, 1e-5, x-1") == (
        "−0.3 [−0.4, +1], 2026-11-26, two-way, 1e-5, x-1"
    )


def test_a_percent_sign_stays_with_its_number():
    for text in ("95 % of 3", "95% of 3"):
        assert numbers(text) == "95\xa0% of 3"
    assert numbers("[-1, 2] %") == "[−1, 2]\xa0%" and numbers(" % of them") == "\xa0% of them"
    assert numbers("a % b") == "a % b"


@pytest.mark.book
@pytest.mark.parametrize("page", build.contents(build.ROOT))
def test_no_number_of_a_page_has_a_hyphen_for_a_minus_or_loses_its_percent_sign(site, page):
    texts = soup(site / f"{page}.html").select_one("article").find_all(string=BROKEN)
    assert [text for text in texts if not text.find_parent(CODE)] == []
