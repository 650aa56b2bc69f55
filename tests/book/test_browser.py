"""The site as its readers see it: Chromium, both themes, a phone and a desk, no network."""

import build
import pytest

pytestmark = [pytest.mark.book, pytest.mark.browser]

SMALLEST_LETTERS = """
Math.min(99, ...[...document.querySelectorAll("svg.figure-svg text")].map(text => {
  const drawing = text.ownerSVGElement;
  const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
  return scale * parseFloat(getComputedStyle(text).fontSize);
}))"""
VIEWS = [(theme, width) for theme in ("light", "dark") for width in (375, 1440)]


@pytest.mark.parametrize("page", build.contents(build.ROOT))
def test_page_is_sound_in_every_view(open_page, page):
    for theme, width in VIEWS:
        tab, wrong = open_page(page, theme, width)
        over = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 1:
            wrong.append(f"scrolls sideways by {over} px")
        if width == 375 and tab.evaluate(SMALLEST_LETTERS) < 6.5:  # exponents
            wrong.append(f"letters of {tab.evaluate(SMALLEST_LETTERS):.1f} px in a drawing")
        if tab.locator("mjx-merror").count():
            wrong.append(f"maths: {tab.locator('mjx-merror').all_inner_texts()}")
        if theme != tab.evaluate("document.documentElement.dataset.theme"):
            wrong.append("is not in the theme that the reader prefers")
        assert wrong == [], f"{page}, {theme}, {width} px wide"


@pytest.mark.parametrize("script", build.chapters(build.ROOT), ids=lambda script: script.stem)
def test_figures_follow_the_theme(open_page, script):
    """The text of a drawing has the colour of the page's text, and its paper the page's."""
    for theme in ("light", "dark"):
        tab, _ = open_page(f"notebooks/{script.stem}", theme)
        text = tab.evaluate("getComputedStyle(document.querySelector('svg.figure-svg text')).fill")
        body = tab.evaluate("getComputedStyle(document.querySelector('figure')).color")
        paper = tab.evaluate(
            "getComputedStyle(document.querySelector('svg.figure-svg [id$=patch_1] path')).fill"
        )
        page = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (text, paper) == (body, page), theme


def test_search_finds_a_term(open_page):
    tab, wrong = open_page("search")
    tab.goto(tab.url + "?q=temperature", wait_until="load")
    tab.wait_for_selector("#search-results ul.search li a")
    assert wrong == []
