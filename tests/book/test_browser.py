"""The site as its readers see it: Chromium, both themes, a phone and a desk, no network."""

from urllib.parse import urlsplit

import build
import pytest
from pages import packed

pytestmark = [pytest.mark.book, pytest.mark.browser]

SMALLEST_LETTERS = """
Math.min(99, ...[...document.querySelectorAll("svg.figure-svg text")].map(text => {
  const drawing = text.ownerSVGElement;
  const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
  const sizes = [text, ...text.querySelectorAll("tspan")] // an exponent stands beside larger ones
    .filter(part => part.firstChild?.nodeType === Node.TEXT_NODE)
    .map(part => parseFloat(getComputedStyle(part).fontSize));
  return scale * Math.max(...sizes, 0) || 99;
}))"""
COLOURS = """
[...document.querySelectorAll("svg.figure-svg")].map(drawing => {
  const of = (element, what) => getComputedStyle(element)[what];
  return {
    drawing: drawing.closest("figure")?.id ?? "",
    text: of(drawing.querySelector("text"), "fill"),
    around: of(drawing.closest("figure") ?? drawing.parentElement, "color"),
    paper: of(drawing.querySelector("[id$=patch_1] path"), "fill"),
    page: of(document.body, "backgroundColor"),
  };
})"""
VIEWS = [(theme, width) for theme in ("light", "dark") for width in (375, 1440)]
BY_AXE = {("light", 375): "no-preference", ("dark", 1440): "reduce"}
"""The views that axe looks at, and how much the reader of each likes motion."""
# All pages of modules are made alike: the longest stands for them.
LONGEST_MODULE = "book/api/measures/visits"
PAGES = [
    page
    for page in build.contents(build.ROOT)
    if not page.startswith("book/api/") or page == LONGEST_MODULE
]
HEAVIEST = 1.2e6
"""Bytes that a page may ask for, as a server with gzip would send them."""


def flaws(tab, theme, width):
    """List what a reader would see to be wrong."""
    if theme != tab.evaluate("document.documentElement.dataset.theme"):
        yield "is not in the theme that the reader prefers"
    over = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    if over > 1:
        yield f"scrolls sideways by {over} px"
    if width == 375 and (smallest := tab.evaluate(SMALLEST_LETTERS)) < 10.4:
        yield f"letters of {smallest:.1f} px in a drawing"


def strange_colours(tab):
    """List the drawings whose text is not the page's, or whose paper is not."""
    return [
        found
        for found in tab.evaluate(COLOURS)
        if (found["text"], found["paper"]) != (found["around"], found["page"])
    ]


@pytest.fixture
def violations(violations):
    """List what axe finds, save what it calls minor.

    It need not look into what is an image, or silent, to those whom it speaks for.
    """
    # Axe would ask for style sheets, too, at addresses of its own making.
    options = {"resultTypes": ["violations"], "preload": False}
    inside = {"exclude": [["svg.figure-svg > *"], ["mjx-math > *"]]}

    def settled(tab):
        # A colour that still fades into its theme has no contrast to measure yet.
        tab.wait_for_function("document.getAnimations().every(a => a.playState === 'finished')")
        return violations(tab, "moderate", inside, options)

    return settled


def weight(tab, address, site):
    """Add up what the browser asked for."""
    asked = tab.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    ours = [name for name in {tab.url, *asked} if name.startswith(address)]
    sizes = {
        path: len(packed(site / path)) for path in (urlsplit(a).path.lstrip("/") for a in ours)
    }
    heavy = sorted(sizes, key=sizes.get)[-4:]
    print(f"{sum(sizes.values()) / 1e3:.0f} kB over the wire, most of it {heavy}")
    return sum(sizes.values())


@pytest.mark.parametrize("page", [*PAGES, "search", "genindex"])
def test_page_is_sound_in_every_view(open_page, address, site, violations, page):
    for theme, width in VIEWS:
        motion = BY_AXE.get((theme, width), "no-preference")
        tab, wrong = open_page(page, theme, width, reduced_motion=motion)
        wrong += [*flaws(tab, theme, width), *strange_colours(tab)]
        if (theme, width) in BY_AXE:
            wrong += violations(tab)
        if not 0 < weight(tab, address, site) <= HEAVIEST:
            wrong.append("is too heavy")
        assert wrong == [], f"{page}, {theme}, {width} px wide"


@pytest.mark.parametrize("asked", ["replay", "coverage"])
def test_search_lists_chapters_before_functions(open_page, asked):
    tab, wrong = open_page("search")
    tab.goto(f"{tab.url}?q={asked}", wait_until="load")
    tab.wait_for_function("/found \\d+/.test(document.querySelector('#search-results')?.innerText)")
    found = tab.evaluate("""[...document.querySelectorAll("#search-results ul.search li > a")]
      .map(link => new URL(link.href).pathname.slice(1))""")

    def rank(page):
        if page.startswith("book/api"):
            return 3
        if not page.startswith("notebooks/"):
            return 2
        return 1 if page.endswith("_evidence.html") else 0

    ranks = [rank(page) for page in found]
    assert set(ranks) == {0, 1, 2, 3} and ranks == sorted(ranks)
    assert wrong == []


def test_search_for_an_identifier_lists_it_first(open_page):
    tab, _ = open_page("search")
    tab.goto(tab.url + "?q=TabularCritic", wait_until="load")
    tab.wait_for_function("/found \\d+/.test(document.querySelector('#search-results')?.innerText)")
    first = tab.locator("#search-results ul.search li > a").first.get_attribute("href")
    assert "book/api/tabular.html#sgcrl.tabular.TabularCritic" in first


def test_an_old_link_into_the_library_leads_to_the_modules_page(open_page, address):
    tab, wrong = open_page("book/api")
    for page, place, target in (
        ("api", "sgcrl.train.Settings.streams", "api/train"),
        ("api_more", "sgcrl.variants.starts.start_similarity", "api/variants/starts"),
        ("api_more", "module-companion.figures.style", "api/companion/figures/style"),
    ):
        tab.goto(f"{address}book/{page}.html#{place}", wait_until="load")
        tab.wait_for_url(f"**/book/{target}.html#{place}")
        assert tab.evaluate("document.getElementById(location.hash.slice(1)) !== null"), place
    tab.goto(f"{address}book/api.html#infonce", wait_until="load")
    assert tab.locator("dt#infonce").is_visible() and tab.url.endswith("api.html#infonce")
    assert wrong == []


@pytest.mark.parametrize(("theme", "motion"), [("light", "reduce"), ("dark", "no-preference")])
def test_axe_finds_nothing_whatever_the_theme_and_the_motion(open_page, violations, theme, motion):
    tab, wrong = open_page("book/index", theme, reduced_motion=motion)
    assert [*wrong, *violations(tab)] == []


def test_search_finds_a_term(open_page):
    tab, wrong = open_page("search")
    tab.goto(tab.url + "?q=temperature", wait_until="load")
    tab.wait_for_selector("#search-results ul.search li a")
    assert wrong == []
