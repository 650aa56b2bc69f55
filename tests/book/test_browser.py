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
# What a phone cannot show whole says so, and a verdict is in view.
OFF_SCREEN = """() => [
  ...[...document.querySelectorAll(".figure-frame")].filter(frame =>
    (frame.scrollWidth > frame.clientWidth + 1) !== frame.parentElement.matches(".wide"))
    .map(frame => `no hint that a drawing goes on: ${frame.closest("figure")?.id}`),
  ...[...document.querySelectorAll("table.verdicts td:last-child, p.verdict")].filter(verdict => {
    const { left, right } = verdict.getBoundingClientRect();
    return left < 0 || right > innerWidth;
  }).map(verdict => `a verdict off screen: ${verdict.textContent}`),
]"""
# Words that should light a figure, and numbers that should be pulled, and do not.
DEAD = """() => [...document.querySelectorAll("span:is(.lit, .scrub):not([role])")]
  .map(word => `a word without effect: ${word.textContent}`)"""
# What still moves, or fades into its colour, for a reader who asked for less motion.
MOVES = """() => [...document.querySelectorAll("body *:not(svg *, mjx-math *)")].filter(element => {
  const { transitionDuration, animationName } = getComputedStyle(element);
  return animationName !== "none" || /[1-9]/.test(transitionDuration);
}).map(element => `moves: ${element.tagName} ${element.className}`).slice(0, 5)"""
# On A4, between margins: what is higher than a sheet or may be cut, and what is not black on white.
ON_PAPER = """() => {
  const light = colour => {
    const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
    return alpha ? (red + green + blue) / 3 : null;
  };
  const wrong = document.querySelector("p.print-head")?.checkVisibility() ? [] : ["no head"];
  for (const whole of document.querySelectorAll(".bd-article :is(figure, h1, h2, h3)")) {
    const height = whole.getBoundingClientRect().height;
    const cut = height > 1000 || getComputedStyle(whole).breakInside !== "avoid";
    if (height && cut) wrong.push(`cut by a page's end: ${whole.id || whole.textContent}`);
  }
  const skipped = "svg, mjx-container, .bar, .tally, .copybtn";
  for (const element of document.querySelectorAll(".bd-article, .bd-article *")) {
    if (!element.checkVisibility() || element.closest(skipped)) continue;
    const { backgroundColor, color } = getComputedStyle(element), paper = light(backgroundColor);
    if ((paper ?? 255) < 200) wrong.push(`dark paper: ${element.tagName} ${element.className}`);
    if (light(color) > 140 && element.textContent.trim()) {
      wrong.push(`pale ink: ${element.tagName} ${element.className}`);
    }
  }
  return wrong.slice(0, 5);
}"""
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
    yield from tab.evaluate(DEAD)
    if width == 375:
        yield from tab.evaluate(OFF_SCREEN)


def flaws_on_paper(tab):
    """List what is wrong with a page of the book that is printed by a reader of dark pages."""
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 700, "height": 1000})
    return [f"on paper: {found}" for found in tab.evaluate(ON_PAPER)]


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
        if motion == "reduce":
            wrong += tab.evaluate(MOVES)
            wrong += flaws_on_paper(tab) if page in PAGES else []
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
