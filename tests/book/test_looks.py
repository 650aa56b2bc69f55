"""Pages on a phone, on paper, with forced colours, without scripts; menus of drawings."""

import pytest
from pages import soup

pytestmark = [pytest.mark.book, pytest.mark.browser]

CHAPTER = "notebooks/01_decomposition"
EXPLORABLES = [
    "book/index",
    CHAPTER,
    "notebooks/02_squeeze",
    "notebooks/03_tabular",
    "notebooks/04_network",
    "notebooks/playground",
]
CAUGHT = """() => {
  const rules = (list) => [...list].flatMap((rule) =>
    rule.selectorText ? [rule.selectorText] : rule.cssRules ? rules(rule.cssRules) : []);
  const sheets = [...document.styleSheets].filter((sheet) => sheet.href);
  const theirs = sheets.flatMap((sheet) => rules(sheet.cssRules))
    .filter((selector) => !/explorable|figure-box/.test(selector));
  const caught = [];
  for (const element of document.querySelectorAll(".explorable *")) {
    for (const name of element.classList) {
      const named = new RegExp(`\\\\.${name}(?![\\\\w-])`);
      for (const selector of theirs) {
        if (named.test(selector) && element.matches(selector)) caught.push(`${name}: ${selector}`);
      }
    }
  }
  return [...new Set(caught)];
}"""


@pytest.mark.parametrize("page", EXPLORABLES)
def test_no_class_of_an_explorable_is_one_of_the_theme_s(open_page, page):
    tab, wrong = open_page(page)
    assert tab.evaluate(CAUGHT) == [] and wrong == []


@pytest.mark.parametrize(
    ("page", "verdicts"),
    [
        ("notebooks/03_tabular", "table.verdicts td:last-child"),
        ("notebooks/01_decomposition_evidence", "table.verdicts td:last-child"),
        ("book/scorecard", "p.verdict"),
    ],
)
def test_on_a_phone_every_verdict_is_in_view_and_before_what_it_rests_on(open_page, page, verdicts):
    tab, _ = open_page(page, width=375)
    boxes = tab.locator(verdicts).evaluate_all(
        """(all) => all.map((verdict) => {
          const { left, right, top } = verdict.getBoundingClientRect();
          const measured = verdict.parentElement.querySelector("td:nth-child(4), .measured");
          return [left, right, top < measured.getBoundingClientRect().top];
        })"""
    )
    assert boxes
    assert [box for box in boxes if box[0] < 0 or box[1] > 375 or not box[2]] == []


def test_a_drawing_that_goes_on_says_so_until_it_is_moved(open_page):
    tab, _ = open_page("notebooks/03_tabular", width=375)
    frame = tab.locator(".figure-box.wide > .figure-frame").first
    hint = "box => getComputedStyle(box, '::after').content"
    box = tab.locator(".figure-box.wide").first.element_handle()
    assert "swipe" in box.evaluate(hint)
    frame.evaluate("frame => { frame.scrollLeft = 60; }")
    tab.wait_for_function(f"box => !({hint})(box).includes('swipe')", arg=box)
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.wait_for_function("!document.querySelector('.figure-box.wide')")


TOGETHER = """(root) => {
  const apart = ".menu, .guide, .prediction, .curves, .tools, details, .choices";
  const parts = [...root.querySelectorAll("svg, canvas, button, input")]
    .filter((part) => part.checkVisibility() && !part.closest(apart));
  const box = (part) => part.getBoundingClientRect();
  const { height } = box(document.querySelector(".bd-header-article"));
  root.scrollIntoView();
  scrollBy(0, Math.min(...parts.map((part) => box(part).top)) - height - 1);
  return parts.map(box).map(({ top, bottom }) => [top - height, innerHeight - bottom]);
}"""


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (CHAPTER, "circle"),
        ("notebooks/02_squeeze", "squeeze"),
        ("book/index", "playback"),
        ("notebooks/04_network_evidence", "rotation"),
        ("notebooks/playground", "playground"),
    ],
)
def test_on_a_phone_below_the_page_s_head_controls_and_drawings_are_in_one_view(
    open_page, page, name
):
    tab, wrong = open_page(page, width=375, has_touch=True, is_mobile=True)
    tab.set_viewport_size({"width": 375, "height": 812})
    parts = tab.locator(f'[data-explorable="{name}"]').first.evaluate(TOGETHER)
    assert len(parts) >= 4 and [part for part in parts if min(part) < 0] == []
    assert wrong == []


def test_numbers_look_like_their_sentence(open_page):
    tab, _ = open_page("notebooks/03_tabular")
    looks = tab.locator("p span.pasted-text").evaluate_all(
        """(all) => all.map((number) => {
          const style = getComputedStyle(number);
          return [style.color === getComputedStyle(number.parentElement).color,
            style.fontVariantNumeric.includes("tabular-nums")];
        })"""
    )
    assert looks and all(map(all, looks))


def test_scales_and_bars_are_seen_with_forced_colours(open_page):
    tab, _ = open_page("book/scorecard", forced_colors="active")
    style = "getComputedStyle(e).borderInlineStartStyle"
    drawn = tab.locator("ul.scorecard > li").evaluate_all(f"(all) => all.map((e) => {style})")
    assert "none" not in drawn and len(set(drawn)) > 1
    scale = "getComputedStyle(document.querySelector('.bd-article h1'), '::after').backgroundImage"
    assert "gradient" in tab.evaluate(scale)
    tab, _ = open_page(CHAPTER, "dark", forced_colors="active")
    fills = tab.locator(".explorable .bar > *").evaluate_all(
        "(all) => all.map((part) => getComputedStyle(part).backgroundColor)"
    )
    assert len(set(fills)) == 2
    paper, ink = tab.evaluate(
        """() => {
          const drawing = document.querySelector("svg.figure-svg");
          return [getComputedStyle(drawing).backgroundColor,
            getComputedStyle(drawing.querySelector("text")).fill];
        }"""
    )
    assert (paper, ink) == ("rgb(21, 24, 29)", "rgb(217, 220, 225)")


def test_without_scripts_formulas_drawings_and_stills_are_there(open_page, site):
    tab, wrong = open_page(CHAPTER, java_script_enabled=False)
    for what in ("mjx-container", "svg.figure-svg", ".explorable img"):
        boxes = [found.bounding_box() for found in tab.locator(f"{what}:visible").all()]
        assert boxes and all(box["width"] > 3 and box["height"] > 3 for box in boxes), what
    still = tab.locator(".explorable img").first.bounding_box()
    assert still["width"] > 200 and still["height"] > 100
    assert not tab.locator(".code-switch").is_visible()
    assert tab.locator("html").get_attribute("data-theme") == "light"
    words = soup(site / f"{CHAPTER}.html").select_one("article").get_text()
    assert "\\frac" not in words and "\\lVert" not in words
    assert wrong == []


def test_every_drawing_has_a_menu_that_takes_no_room_when_it_comes(open_page):
    tab, wrong = open_page(CHAPTER)
    boxes = tab.locator("figure[id] .figure-box")
    openers = boxes.get_by_role("button", name="Save / link")
    assert boxes.count() == openers.count() > 0
    height = tab.evaluate("document.body.scrollHeight")
    openers.first.press("Enter")
    for name in ("Copy link", "Save SVG", "Save PNG", "Save data (CSV)", "How to cite"):
        assert boxes.first.get_by_role("button", name=name).is_visible()
    assert tab.evaluate("document.body.scrollHeight") == height
    for name, ending in (("Save SVG", ".svg"), ("Save PNG", ".png"), ("Save data", ".csv")):
        with tab.expect_download() as saved:
            boxes.first.get_by_role("button", name=name).click()
        figure = boxes.first.locator("xpath=ancestor::figure").get_attribute("id")
        assert saved.value.suggested_filename == f"{figure}{ending}"
    text = saved.value.path().read_text("utf-8")
    assert text.startswith("panel,series,x,y,low,high,value\n") and text.count("\n") > 20
    boxes.first.get_by_role("button", name="How to cite").click()
    assert f"#{figure}" in boxes.first.get_by_role("status").inner_text()
    tab.keyboard.press("Escape")
    assert not boxes.first.get_by_role("button", name="Copy link").is_visible()
    tab.emulate_media(media="print")
    assert not openers.first.is_visible()
    assert wrong == []


def test_on_a_phone_the_menu_s_buttons_are_large_enough_for_a_finger(open_page):
    tab, _ = open_page(CHAPTER, width=375, has_touch=True, is_mobile=True)
    opener = tab.locator(".figure-box .menu > button").first
    opener.tap()
    box = tab.locator(".figure-box .menu").first
    sizes = [button.bounding_box() for button in box.get_by_role("button").all()]
    assert len(sizes) > 4 and all(size["height"] >= 44 for size in sizes)
    assert all(size["x"] >= 0 and size["x"] + size["width"] <= 375 for size in sizes)


@pytest.mark.parametrize("page", ["notebooks/03_tabular", "book/scorecard", "book/reproduce"])
def test_nothing_is_cut_off_on_paper(open_page, page):
    tab, _ = open_page(page, width=700)
    tab.emulate_media(media="print")
    cut = tab.evaluate(
        """() => [...document.querySelectorAll(".bd-article *")]
          .filter((e) => !e.closest("mjx-assistive-mml, [hidden], svg")
            && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .map((e) => `${e.tagName} ${e.className}`)"""
    )
    assert cut == []
