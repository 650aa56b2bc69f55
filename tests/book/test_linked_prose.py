"""Words that light up figures, and numbers that can be pulled: as built, and in Chromium."""

import re

import build
import linked_prose
import numpy as np
import pytest
import take_away
import verdict_tables
from bs4 import BeautifulSoup
from readers import centre, swipe
from sphinx.testing.util import SphinxTestApp

from companion.claims import Claim, Verdicts

STATIC = build.ROOT / "book" / "_static"
PAGE = """# Title

See {lit}`$c$ <circle c>` and {lit}`the rest <circle zeta>`.

With {scrub}`2 <length of ζ, 0 to 3 by 0.1>`, {follows}`left of 2` is left.
"""


@pytest.fixture
def built(tmp_path):
    """Return a function that builds a page and gives its text as a tree."""
    apps = []

    def make(text, name="index"):
        settings = {"extensions": ["myst_parser", "linked_prose", "verdict_tables"]}
        settings["root_doc"] = name
        settings["myst_enable_extensions"] = ["dollarmath"]
        lines = (f"{key} = {value!r}\n" for key, value in settings.items())
        (tmp_path / "conf.py").write_text("".join(lines), "utf-8")
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
        app = SphinxTestApp("html", srcdir=tmp_path, freshenv=True)
        apps.append(app)
        app.build()
        page = (app.outdir / f"{name}.html").read_text("utf-8")
        return BeautifulSoup(page, "html.parser"), app.warning.getvalue()

    yield make
    for app in apps:
        app.cleanup()


def test_roles_become_spans_with_their_text(built):
    page, warnings = built(PAGE)
    first, second = page.select("span.lit")
    assert first["data-figure"] == "circle" and first["data-part"] == "c"
    assert first.select_one(".math").text.strip(r"\()") == "c"
    assert second.text == "the rest" and second["data-part"] == "zeta"
    number, follower = page.select("span.scrub, span.follows")
    assert number.text == "2" and number["data-name"] == "length of ζ"
    assert [number[f"data-{name}"] for name in ("low", "high", "step")] == ["0", "3", "0.1"]
    assert follower.text == "0.45" and follower["data-function"] == "left"
    assert not warnings


@pytest.mark.parametrize(
    "text",
    [
        "{follows}`left of 2` alone.",
        "{scrub}`1 <x, 0 to 3 by 1>` and {follows}`left of 2`.",
        "{scrub}`2 <x, 0 to 3 by 1>`\n\n{follows}`left of 2`.",
        "{scrub}`4 <x, 0 to 3 by 1>`",
        "{follows}`nothing of 2`",
        "{lit}`c`",
    ],
)
def test_mistakes_end_the_build(built, text):
    with pytest.raises(Exception, match=r"takes|range"):
        built(f"# T\n\n{text}\n")


def test_a_notebook_says_it_in_plain_words():
    assert take_away.plain(PAGE, {}, {}) == (
        "# Title\n\nSee $c$ and the rest.\n\nWith 2, 0.45 is left.\n"
    )


def test_every_word_that_lights_has_its_part():
    scripts = {
        file.stem: file.read_text("utf-8")
        for file in build.ROOT.glob("book/companion/explorables/*.js")
    }
    found = [
        (figure, part)
        for file in [*build.chapters(build.ROOT), *build.ROOT.glob("book/*.md")]
        for _, figure, part in re.findall(
            r"\{lit\}`([^`<]+)<(\w+) ([\w-]+)>`", file.read_text("utf-8")
        )
    ]
    assert len(found) > 2
    for figure, part in found:
        assert "lights(root" in scripts[figure] and re.search(rf"\b{part}\b", scripts[figure])


@pytest.mark.parametrize("page", verdict_tables.LIT)
def test_claims_light_what_shows_them(built, page):
    """As they stand in the page's code, and in the page that is built of them."""
    source = (build.ROOT / f"notebooks/{page}.py").read_text("utf-8")
    told = re.sub(r'"\n\s*"', "", source)  # a claim may stand on two lines
    lit = verdict_tables.LIT[page]
    claims = [Claim(statement, "blog", "0", {"so": True}) for statement in (*lit, "Another claim")]
    table = Verdicts(*claims)._repr_mimebundle_()["text/markdown"]
    shown, warnings = built(f"# Title\n\n{table}\n", page)
    spans = shown.select("table.verdicts td:first-child span.lit")
    assert [span.text.replace("’", "'") for span in spans] == [*lit] and not warnings
    for (statement, what), span in zip(lit.items(), spans, strict=True):
        figure, part = what.split()
        assert f'"{statement}"' in told and f"{figure}(" in source
        script = "".join(
            file.read_text("utf-8")
            for file in build.ROOT.glob(f"book/companion/explorables/{figure}.js")
        )
        assert "lights(root" in script and re.search(rf"\b{part}\b", script)
        assert (span["data-figure"], span["data-part"]) == (figure, part)


RANGES = {"left": (0, 3, 0.1), "rest": (0, 1, 0.01), "times": (0, 0.5, 0.01)}


@pytest.fixture
def sentences(chromium, tmp_path):
    """A page of one sentence a function, without a site: a function that opens it."""
    contexts = []
    body = "".join(
        f"<p>With <span class=scrub data-name='{name}' data-low={low} data-high={high} "
        f"data-step={step}>{low}</span> it is <span class=follows data-function={name}>"
        f"{linked_prose.result(f'{name} of {low}')}</span>.</p>"
        for name, (low, high, step) in RANGES.items()
    )
    style, script = ((STATIC / f"linked_prose.{kind}").read_text("utf-8") for kind in ("css", "js"))
    (tmp_path / "page.html").write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Pull</title>"
        f"<meta name=viewport content='width=device-width'><style>{style}</style>"
        f"<main><h1>Pull</h1>{body}<div style='height: 3000px'></div></main>"
        f"<script>{script}</script></html>",
        "utf-8",
    )

    def opened(**settings):
        contexts.append(chromium.new_context(**settings))
        page = contexts[-1].new_page()
        page.goto((tmp_path / "page.html").as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.browser
def test_the_page_works_out_what_the_build_works_out(sentences):
    page = sentences()
    assert set(RANGES) == set(linked_prose.FUNCTIONS)
    for name, (low, high, step) in RANGES.items():
        shown = page.locator(f".scrub[data-name={name}]").evaluate(
            """(number) => {
              const press = (key) => number.dispatchEvent(new KeyboardEvent("keydown", { key }));
              const follower = number.parentElement.querySelector(".follows"), seen = [];
              press("Home");
              do {
                seen.push([number.textContent, follower.textContent]);
                press("ArrowRight");
              } while (seen.at(-1)[0] !== number.textContent);
              return seen;
            }"""
        )
        assert np.allclose([float(x) for x, _ in shown], np.arange(low, high + step / 2, step))
        assert [y for _, y in shown] == [linked_prose.result(f"{name} of {x}") for x, _ in shown]


@pytest.mark.browser
def test_numbers_are_pulled_by_keyboard_and_mouse(sentences):
    page = sentences()
    number, follower = page.locator(".scrub").first, page.locator(".follows").first
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.className")
    assert focused == "scrub live" and number.get_attribute("role") == "slider"
    before = page.locator("p").first.bounding_box(), follower.bounding_box()
    page.keyboard.press("End")
    assert (number.inner_text(), follower.inner_text()) == ("3.0", "0.32")
    assert number.get_attribute("aria-valuenow") == "3.0"
    assert number.get_attribute("aria-valuetext") == "3.0: 0.32"
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowDown")
    assert number.inner_text() == "2.4" and page.evaluate("scrollY") == 0
    box = number.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] - 55, box["y"] + 5, steps=10)
    assert number.inner_text() == "1.4"
    page.mouse.move(box["x"] - 900, box["y"] + 5)
    assert number.inner_text() == "0.0" and follower.inner_text() == "1.00"
    page.mouse.up()
    page.mouse.move(box["x"], box["y"])
    assert number.inner_text() == "0.0"
    assert (page.locator("p").first.bounding_box(), follower.bounding_box()) == before


@pytest.mark.browser
def test_a_finger_pulls_and_the_page_stays(sentences):
    page = sentences(viewport={"width": 375, "height": 812}, has_touch=True, is_mobile=True)
    number = page.locator(".scrub").first
    swipe(page, centre(number), (90, -30))
    assert number.inner_text() == "1.5" and page.evaluate("scrollY") == 0


@pytest.mark.browser
def test_sentences_stand_without_scripts(sentences):
    page = sentences(java_script_enabled=False)
    assert page.locator("p").first.inner_text() == "With 0 it is 1.00."


@pytest.mark.browser
def test_axe_finds_nothing_in_sentences(sentences, violations):
    assert violations(sentences()) == []
