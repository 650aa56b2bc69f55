import base64
import json
import re

import numpy as np
import pytest
from bs4 import BeautifulSoup

from companion.explorables import squeeze

TIMES = np.linspace(0, 1280, 101)


def curves(spreads=(0.01, 0.1)):
    rng = np.random.default_rng(0)
    return {spread: rng.uniform(-1, 2, (2, 4, len(TIMES))) for spread in spreads}


def test_packed_curves_are_the_given_ones():
    given = curves((0.1, 0.01))
    fragment = BeautifulSoup(squeeze(given, TIMES)._repr_html_(), "html.parser")
    (root,) = fragment.find_all(recursive=False)
    assert root["data-explorable"] == "squeeze" and root["aria-label"]
    data = json.loads(root.find("script", type="application/json").string)
    assert data["spreads"] == [0.01, 0.1] and data["first"] == {"spread": 1, "rate": 3}
    packed = data["curves"]
    whole = np.frombuffer(base64.b64decode(packed["data"]), "<u2").reshape(packed["shape"])
    values = packed["low"] + whole * (packed["high"] - packed["low"]) / 65535
    assert np.abs(values - np.array([given[0.01], given[0.1]])).max() < 3 / 65535 / 2 + 1e-9
    assert data["step"] == TIMES[1]


def test_same_fragment_each_time_without_network():
    fragment = squeeze(curves(), TIMES)._repr_html_()
    assert fragment == squeeze(curves(), TIMES)._repr_html_()
    assert set(re.findall(r"https?://[^\"\s)]+", fragment)) <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize(
    ("name", "curves", "times"),
    [
        ("times", curves(), TIMES**2),
        ("times", curves(), TIMES + 1),
        ("times", curves(), TIMES / 2),
        ("curves", {0.1: np.zeros((2, 3, 101))}, TIMES),
        ("curves", {0.1: [np.zeros((4, 101))] * 3}, TIMES),
        ("times", {0.1: [np.zeros((4, 100))] * 2}, TIMES),
    ],
)
def test_bad_input_is_named(name, curves, times):
    with pytest.raises(ValueError, match=f"^{name}: "):
        squeeze(curves, times)
