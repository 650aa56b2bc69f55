"""The frame around every explorable in Chromium, and style sheets that keep to themselves."""

import csv
import io
import re
from importlib.resources import files
from importlib.resources.readers import MultiplexedPath
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from companion.explorables import Explorable, base, circle

FOLDER = Path(str(files("companion.explorables")))
SHARED = ("explorables", "frame", "timeline")
DEMO = """
explorables("demo", (root) => {
  const number = slider("n", { min: 0, max: 9, step: 1, value: 2 }, () => state.changed());
  const time = timeline((n) => `moment ${n}`, () => {});
  const set = (n) => () => (number.value = n);
  const steps = [
    { words: "It starts with one.", show: set(1) },
    {
      words: () => `Now it is ${number.value}, and that is said in a sentence of some length.`,
      show: set(5),
    },
    { words: "It ends with nine.", show: set(9) },
  ];
  const drawing = svg("svg", { width: 200, height: 100, viewBox: "0 0 200 100", role: "img" },
    svg("rect", { class: "demo-rect", width: 200, height: 100 }));
  const row = tag("div", { class: "side" }, number.element);
  root.append(drawing, row, time.element, scaleOfC(), guide(root, steps));
  time.load(8, 0, 6);
  const state = address(root, {
    read: () => ({ n: number.value }),
    write: ({ n }) => { if (n && isFinite(n)) number.value = n; },
  });
  lights(root, { row: glow(row) });
  menu(root, { csv: () => commaSeparated([["n", "said"], [number.value, 'with "," in it']]) });
});
"""
STYLE = '[data-explorable="demo"] .demo-rect { fill: #00ff00; }'
WORDS = """<p>Look at <span class="lit" data-figure="demo" data-part="row">the row</span>, again
<span class="lit" data-figure="demo" data-part="row">the row</span>, at
<span class="lit" data-figure="demo" data-part="other">nothing</span>.</p>"""


class Html:
    """Some text of a page, where `open_explorable` takes an explorable."""

    def __init__(self, text):
        self.text = text

    def _repr_html_(self):
        return self.text


@pytest.fixture
def demo(tmp_path, monkeypatch):
    """An explorable that has all that the frame offers and little else."""
    (tmp_path / "made_up").mkdir()
    (tmp_path / "made_up" / "demo.js").write_text(DEMO, "utf-8")
    (tmp_path / "made_up" / "demo.css").write_text(STYLE, "utf-8")
    both = MultiplexedPath(FOLDER, tmp_path / "made_up")
    monkeypatch.setattr(base, "files", lambda _: both)
    return Explorable("demo", "A made-up figure", {}, Figure(), parts=("timeline",))


def value(page, n=0):
    return page.locator('[data-explorable="demo"] .side input').nth(n).input_value()


def boxes(page):
    """Where everything stands that a reader sees."""
    return page.evaluate(
        """() => [...document.querySelectorAll("main *")].map((x) => {
          const { x: left, y, width, height } = x.getBoundingClientRect();
          return x.closest(".guide, style, script") ? null : [left, y, width, height];
        })"""
    )


@pytest.mark.browser
def test_state_stands_in_the_address(open_explorable, demo):
    tall = Html('<div style="height: 3000px"></div>')
    figure = Html(f'<figure id="fig-demo">{demo._repr_html_()}</figure>')
    page, wrong = open_explorable(tall, figure, demo, circle(), tall)
    clean = page.url
    slider = page.locator("#fig-demo .side input")
    slider.fill("4")
    page.wait_for_function("location.hash === '#fig-demo?n=4'")
    page.locator('[data-explorable="circle"] input').first.fill("-0.5")
    page.wait_for_function("location.hash === '#circle?c=-0.5'")
    slider.fill("5")
    page.wait_for_function("location.hash === '#fig-demo?n=5'")
    slider.fill("2")  # as it was at first
    page.wait_for_function("location.hash === ''")
    assert page.url == clean
    seen = "document.querySelector('#fig-demo').getBoundingClientRect().y"
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("location.hash = '#fig-demo?n=7&else=1'")
    page.wait_for_function(f"Math.abs({seen}) < 400")
    assert value(page) == "7" and value(page, 1) == "2", "the other figure keeps its state"
    page.evaluate("location.hash = '#fig-demo?n=x'")
    page.wait_for_function("document.querySelector('.side input').value === '7'")
    page.evaluate("location.hash = '#fig-demo?m=3'")  # what is not said is as it was at first
    page.wait_for_function("document.querySelector('.side input').value === '2'")
    page.evaluate("location.hash = '#circle?zeta=3&c=1'")
    page.reload()
    assert page.locator('[data-explorable="circle"] [data-value=c]').inner_text() == "0.316"
    page.wait_for_function("scrollY > 2000")
    assert wrong == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 1440])
def test_guide_leads_by_steps_and_nothing_moves(open_explorable, demo, width):
    page, wrong = open_explorable(demo, width=width)
    before, guide = boxes(page), page.locator(".guide")
    status, press = guide.get_by_role("status"), page.keyboard.press
    assert guide.get_by_role("button").all_inner_texts() == ["Show me"]
    assert status.inner_text() == "" and value(page) == "2"
    begin, says = (guide.locator(part).first.bounding_box() for part in ("button", ".guide-count"))
    assert "in 3 steps" in guide.locator(".guide-count").inner_text()
    assert abs(begin["y"] + begin["height"] / 2 - says["y"] - says["height"] / 2) < 2
    assert 0 < says["x"] - begin["x"] - begin["width"] < 16, "one line, beside its button"
    panel = guide.bounding_box()
    guide.get_by_role("button", name="Show me").click()
    assert guide.locator(".guide-count").inner_text() == "Guide · 1 of 3"
    assert status.inner_text() == "It starts with one." and value(page) == "1"
    assert guide.bounding_box() == panel
    press("Enter")  # the focus is on Next
    assert status.inner_text().startswith("Now it is 5") and value(page) == "5"
    guide.get_by_role("button", name="Back").click()
    assert value(page) == "1" and guide.get_by_role("button", name="Back").is_disabled()
    assert page.evaluate("document.activeElement.textContent") == "Next"
    press("Enter")
    press("Enter")
    assert guide.get_by_role("button", name="Done").is_visible()
    assert boxes(page) == before
    press("Enter")
    assert guide.get_by_role("button").all_inner_texts() == ["Show me"]
    assert page.evaluate("document.activeElement.textContent") == "Show me"
    press("Enter")
    page.locator(".side input").focus()
    press("Escape")
    assert guide.get_by_role("button").all_inner_texts() == ["Show me"] and value(page) == "1"
    assert boxes(page) == before and wrong == []


@pytest.mark.browser
def test_words_light_up_parts(open_explorable, demo):
    page, wrong = open_explorable(Html(WORDS), demo, demo)
    word, other, nothing = page.locator(".lit").all()
    lit = page.locator(".side.glow")
    assert nothing.get_attribute("tabindex") is None, "a word without a part is only a word"
    word.hover()
    assert lit.count() == 2, "every figure of the kind"
    page.mouse.move(5, 5)
    assert lit.count() == 0
    word.click()
    page.mouse.move(5, 5)
    assert lit.count() == 2 and word.get_attribute("aria-pressed") == "true"
    other.hover()
    page.mouse.move(5, 5)
    assert lit.count() == 2, "the first word keeps it lit"
    word.click()
    page.mouse.move(5, 5)
    assert lit.count() == 0
    page.keyboard.press("Tab")  # from the first word to the second
    assert lit.count() == 2
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert lit.count() == 2
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert lit.count() == 0
    assert wrong == []


@pytest.mark.browser
def test_a_finger_lights_and_unlights(open_explorable, demo):
    tall = Html('<div style="height: 2000px"></div>')
    page, wrong = open_explorable(Html(WORDS), tall, demo, width=375, has_touch=True)
    page.locator(".lit").first.tap()
    assert page.locator(".side.glow").count() == 1
    page.wait_for_function("scrollY > 1000")  # what is lit is to be seen
    page.locator(".lit").first.tap()
    assert page.locator(".side.glow").count() == 0
    assert wrong == []


@pytest.mark.browser
def test_menu_gives_link_drawing_data_and_citation(open_explorable, demo):
    page, wrong = open_explorable(demo, permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("document.head.insertAdjacentHTML('beforeend',"
                  "'<meta name=citation_author content=Somebody>')")  # fmt: skip
    page.locator(".side input").fill("4")
    before, menu = boxes(page), page.locator(".menu")
    opener = menu.get_by_role("button", name="Save / link")

    def choose(name):
        menu.get_by_role("button", name=name).click()

    def saved(name):
        with page.expect_download() as download:
            choose(name)
        assert download.value.suggested_filename.startswith("demo.")
        return download.value.path().read_bytes()

    assert not menu.get_by_role("button", name="Save SVG").is_visible()
    opener.focus()
    page.keyboard.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    choose("Copy link")
    page.wait_for_function("document.querySelector('.menu p').textContent.includes('copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{page.url.split('#')[0]}#demo?n=4"
    rows = list(csv.reader(io.StringIO(saved("Save data").decode())))
    assert rows == [["n", "said"], ["4", 'with "," in it']]
    drawing = saved("Save SVG").decode()
    assert 'xmlns="http://www.w3.org/2000/svg"' in drawing
    assert "rgb(0, 255, 0)" in drawing, "the style sheet's colour goes along"
    picture = Image.open(io.BytesIO(saved("Save PNG"))).convert("RGB")
    assert picture.height > 200 and picture.getpixel((picture.width // 2, 100)) == (0, 255, 0)
    assert "1, the goal" in drawing and "linearGradient" in drawing, "the scale goes along"
    bar = np.array(picture)[200:].reshape(-1, 3)
    assert {(103, 0, 31), (5, 48, 97)} <= {*map(tuple, bar)}, "in its colours"
    choose("How to cite")
    text = menu.get_by_role("status").inner_text()
    assert "Somebody" in text and copied in text
    page.keyboard.press("Escape")
    assert opener.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.textContent") == opener.inner_text()
    opener.click()
    page.mouse.click(5, 5)
    assert opener.get_attribute("aria-expanded") == "false"
    assert [box for box in boxes(page) if box] == [box for box in before if box]
    assert wrong == []


@pytest.mark.browser
@pytest.mark.parametrize("first", [True, False])
def test_no_explorable_dresses_another(open_explorable, demo, first):
    page, wrong = open_explorable(*((demo, circle()) if first else (circle(), demo)))
    row, track, star = (
        page.locator(f'[data-explorable="demo"] .time{part}').bounding_box()
        for part in ("", " input", " .tick")
    )
    assert abs(track["width"] - row["width"]) < 1 and row["width"] > 600
    # the star stands below the thumb of its moment, 6 of 8
    thumb = track["x"] + 8 + 6 / 8 * (track["width"] - 16)
    assert abs(star["x"] + star["width"] / 2 - thumb) < 1
    assert track["y"] + track["height"] - 4 < star["y"] + star["height"]
    slider = page.locator('[data-explorable="circle"] .slider').first.bounding_box()
    assert 200 < slider["width"] < 420, "and the sliders beside a drawing stay narrow"
    assert wrong == []


def sheets():
    return {
        file.name.removesuffix(".css"): file.read_text("utf-8")
        for file in FOLDER.iterdir()
        if file.name.endswith(".css")
    }


def selectors(sheet):
    """Every selector of a style sheet, one a comma, with what conditions contain."""
    sheet = re.sub(r"/\*.*?\*/|@media[^{]*\{", "", sheet, flags=re.DOTALL)
    for group in re.findall(r"([^{}]+)\{[^{}]*\}", sheet):
        depth, start = 0, 0
        for at, sign in enumerate(group + ","):
            depth += (sign == "(") - (sign == ")")
            if sign == "," and not depth:
                yield group[start:at].strip()
                start = at + 1


def weight(selector):
    """Specificity: how many classes (and the like), and how many elements."""
    while (free := re.sub(r":where\((?:[^()]|\([^()]*\))*\)", "", selector)) != selector:
        selector = free
    classes = len(re.findall(r"\.[\w-]+|\[[^\]]*\]|(?<!:):(?!:|is\(|not\()[\w-]+", selector))
    bare = re.sub(r"\.[\w-]+|\[[^\]]*\]|::?[\w-]+", " ", selector)
    return classes, len(re.findall(r"[a-z][\w-]*", bare))


def test_weights_are_those_of_the_standard():
    assert weight(":where(.a b) c:where([d])") == (0, 1)
    assert weight(".a.b c > [d='e']:focus-visible") == (4, 1)
    assert weight(":where(.a) :is(b, c)") == (0, 2)  # more than it is: no less strict


NARROWED = ".explorable.explorable p"
"""The one rule of more weight: the book's pages narrow paragraphs, by a rule of two classes."""


@pytest.mark.parametrize("name", sheets())
def test_style_sheets_are_scoped(name):
    found = list(selectors(sheets()[name]))
    assert found
    if name in SHARED:
        assert [x for x in found if not x.startswith(":where(.explorable") and x != NARROWED] == []
        # less than any rule of an explorable, which has its name and something more
        assert [x for x in found if weight(x) >= (1, 1) and x != NARROWED] == []
    else:
        explorable = "playground" if name == "prediction" else name  # a part of it
        own = re.compile(rf'\[data-explorable="{explorable}"\]')
        assert [x for x in found if not own.match(x)] == []


@pytest.mark.parametrize("script", sorted(FOLDER.glob("*.js")), ids=lambda script: script.stem)
def test_no_class_is_the_themes(script):
    """A rule such as the theme's ``.mark`` would catch ours, with a colour for one theme."""
    theme = files("pydata_sphinx_theme") / "theme" / "pydata_sphinx_theme" / "static" / "styles"
    rules = selectors((theme / "pydata-sphinx-theme.css").read_text("utf-8"))
    alone = {x.lstrip(".") for x in rules if re.fullmatch(r"\.[a-z][\w-]*", x)}
    assert {"mark", "badge"} < alone
    classes = re.findall(r'\bclass(?:Name)?"?\s*[:=]\s*"([^"]+)"', script.read_text("utf-8"))
    assert not alone & {name for several in classes for name in several.split()}


@pytest.mark.browser
def test_forced_colours_leave_data_their_colours(open_explorable, demo):
    page, wrong = open_explorable(demo, circle(), forced_colors="active")
    for part in ('[data-explorable="demo"] .scale i', '[data-explorable="circle"] .bar'):
        shot = page.locator(part).first.screenshot()
        pixels = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), int)
        middle = pixels[pixels.shape[0] // 2]
        blue = (middle[:, 2] - middle[:, 0] > 60).sum()
        assert blue > len(middle) / 8, f"{part} has lost its colours"
        edge = page.locator(part).first.evaluate("x => getComputedStyle(x).borderTopColor")
        assert edge == page.evaluate("getComputedStyle(document.body).color")
    assert wrong == []
