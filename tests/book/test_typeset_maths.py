"""Formulas are typeset at build time, for eyes and for screen readers, and errors are named."""

import pytest
import typeset_maths
from bs4 import BeautifulSoup


@pytest.fixture(scope="module")
def typesetter(tmp_path_factory):
    made = typeset_maths.Typesetter()
    yield made
    made.finish(tmp_path_factory.mktemp("static"))


def test_a_formula_is_drawn_and_spoken(typesetter):
    html = typesetter.typeset(r"\psi = c\, z", display=True)["html"]
    (formula,) = BeautifulSoup(html, "html.parser").select("mjx-container")
    assert formula["display"] == "true"
    assert formula.select_one("mjx-math")["aria-hidden"] == "true"
    spoken = formula.select_one("mjx-assistive-mml math")
    assert spoken["display"] == "block" and spoken.text == "ψ=cz"
    assert "display" not in typesetter.typeset("x", display=False)["html"].split(">")[0]


@pytest.mark.parametrize(
    ("tex", "error"),
    [("\\foo", "Undefined control sequence"), ("x^2^3", "Double exponent"), ("{", "brace")],
)
def test_what_is_not_tex_is_said_to_be_none(typesetter, tex, error):
    assert error in typesetter.typeset(tex, display=False)["error"]
    assert "html" in typesetter.typeset("x", display=False)  # and the next one is typeset


def test_style_and_fonts_of_what_was_typeset(tmp_path):
    typesetter = typeset_maths.Typesetter()
    typesetter.typeset(r"\lambda", display=False)
    typesetter.finish(tmp_path)
    style = (tmp_path / typeset_maths.STYLE).read_text("utf-8")
    assert "mjx-c1D706" in style and "mjx-c1D707" not in style  # lambda, and no mu
    assert list((tmp_path / typeset_maths.FONTS).glob("*.woff"))
    assert typesetter.process is None
