import json
import re

import pytest
from bs4 import BeautifulSoup

from companion.explorables import circle


def test_fragment_holds_the_start_the_module_and_a_still_picture():
    fragment = BeautifulSoup(circle(0.5, 2.0)._repr_html_(), "html.parser")
    (root,) = fragment.find_all(recursive=False)
    assert root["data-explorable"] == "circle"
    assert root["aria-label"]
    assert json.loads(root.find("script", type="application/json").string) == {
        "c": 0.5,
        "length": 2.0,
    }
    assert 'explorables("circle"' in root.find("script", type="module").string
    assert root.noscript.img["alt"] and len(root.noscript.img["src"]) < 40_000


def test_same_fragment_each_time_without_network():
    fragment = circle()._repr_html_()
    assert fragment == circle()._repr_html_()
    assert set(re.findall(r"https?://[^\"\s)]+", fragment)) <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("c", {"c": 2}),
        ("c", {"c": "1"}),
        ("length", {"length": -0.1}),
        ("length", {"c": 0, "length": 0}),
    ],
)
def test_bad_start_is_named(name, settings):
    with pytest.raises(ValueError, match=f"^{name}: got"):
        circle(**settings)
