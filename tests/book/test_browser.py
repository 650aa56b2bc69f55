"""The site as its readers see it: Chromium, both themes, a phone and a desk, no network."""

import gzip
from urllib.parse import urlsplit

import build
import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.book, pytest.mark.browser]

SMALLEST_LETTERS = """
Math.min(99, ...[...document.querySelectorAll("svg.figure-svg text")].map(text => {
  const drawing = text.ownerSVGElement;
  const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
  return scale * parseFloat(getComputedStyle(text).fontSize);
}))"""
COLOURS = """
[...document.querySelectorAll("svg.figure-svg")].map(drawing => {
  const of = (element, what) => getComputedStyle(element)[what];
  return {
    drawing: drawing.closest("figure")?.id ?? "",
    text: of(drawing.querySelector("text"), "fill"),
    around: of(drawing.parentElement, "color"),
    paper: of(drawing.querySelector("[id$=patch_1] path"), "fill"),
    page: of(document.body, "backgroundColor"),
  };
})"""
HEAVIEST = 1.2e6
"""Bytes that a page may ask for, as a server with gzip would send them."""


def flaws(tab, width):
    """List what a reader would see to be wrong at this width."""
    tab.set_viewport_size({"width": width, "height": 900})
    over = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    if over > 1:
        yield f"scrolls sideways by {over} px"
    if width == 375 and (smallest := tab.evaluate(SMALLEST_LETTERS)) < 6.5:  # exponents
        yield f"letters of {smallest:.1f} px in a drawing"


def strange_colours(tab):
    """List the drawings whose text is not the page's, or whose paper is not."""
    return [
        found
        for found in tab.evaluate(COLOURS)
        if (found["text"], found["paper"]) != (found["around"], found["page"])
    ]


def violations(tab, rules):
    """List what axe finds serious."""
    # A colour that still fades into its theme has no contrast to measure yet.
    tab.wait_for_function("document.getAnimations().every(a => a.playState === 'finished')")
    # Axe would ask for style sheets, too, at addresses of its own making.
    options = {"resultTypes": ["violations"], "preload": False, **rules}
    for found in Axe().run(tab, options=options).response["violations"]:
        if found["impact"] in ("serious", "critical"):
            yield f"axe: {found['id']}, {found['nodes'][0]['target']}: {found['help']}"


def weight(tab, address, site):
    """Add up what the browser asked for, packed as a server with gzip would send it."""
    asked = tab.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    paths = {urlsplit(name).path.lstrip("/") for name in [tab.url, *asked] if address in name}
    packed = {path: len(gzip.compress((site / path).read_bytes(), 6)) for path in paths}
    heavy = sorted(packed, key=packed.get)[-4:]
    print(f"{sum(packed.values()) / 1e3:.0f} kB over the wire, most of it {heavy}")
    return sum(packed.values())


@pytest.mark.parametrize("page", [*build.contents(build.ROOT), "search", "genindex"])
def test_page_is_sound_in_every_view(open_page, address, site, page):
    """Opened on a phone in the light and at a desk in the dark, then turned to the other width."""
    colours = {"runOnly": ["color-contrast"]}  # all that is new to axe in the dark
    for theme, widths, rules in (("light", (375, 1440), {}), ("dark", (1440, 375), colours)):
        tab, wrong = open_page(page, theme, widths[0])
        if theme != tab.evaluate("document.documentElement.dataset.theme"):
            wrong.append("is not in the theme that the reader prefers")
        wrong += [*strange_colours(tab), *violations(tab, rules)]
        if not 0 < weight(tab, address, site) <= HEAVIEST:
            wrong.append("is too heavy")
        wrong += [f"{flaw}, {width} px wide" for width in widths for flaw in flaws(tab, width)]
        assert wrong == [], f"{page}, {theme}"


def test_search_finds_a_term(open_page):
    tab, wrong = open_page("search")
    tab.goto(tab.url + "?q=temperature", wait_until="load")
    tab.wait_for_selector("#search-results ul.search li a")
    assert wrong == []
