"""What can be told of the built site without a browser."""

import re
from collections import Counter
from urllib.parse import unquote, urlsplit

import build
import picture
import pytest
import yaml
from docutils.nodes import make_id
from pages import soup

pytestmark = pytest.mark.book

PAGES = build.contents(build.ROOT)
# Elements through which a page makes the browser ask for something, and by which attribute.
ASKS = {
    **dict.fromkeys(
        ("img", "script", "iframe", "source", "video", "audio", "embed", "track"), "src"
    ),
    **dict.fromkeys(("image", "use"), "xlink:href"),
    "link": "href",
    "object": "data",
}
LINKS_THAT_LOAD = {"stylesheet", "icon", "shortcut", "preload", "modulepreload", "manifest"}


def asked(page):
    """Yield the addresses that the browser asks for by itself when it opens the page."""
    for tag, attribute in ASKS.items():
        for element in page.find_all(tag):
            address = element.get(attribute) or ""
            passive = tag == "link" and not LINKS_THAT_LOAD & set(element.get("rel", ()))
            if address and not passive and not address.startswith(("#", "data:")):
                yield address


@pytest.fixture(params=[*PAGES, "search", "genindex"])
def page(request, site):
    return site / f"{request.param}.html"


def test_every_page_of_the_contents_is_there(site):
    assert [p for p in PAGES if not (site / f"{p}.html").is_file()] == []
    assert (site / "index.html").is_file()


def test_nothing_is_asked_of_another_host(page):
    assert [a for a in asked(soup(page)) if urlsplit(a).scheme or urlsplit(a).netloc] == []
    assert "thebe" not in page.read_text("utf-8").lower()


def test_style_sheets_ask_nothing_of_another_host(site):
    sheets = list(site.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        found = re.findall(
            r"(?:url\(|@import)\s*['\"]?(?:https?:)?//[^)'\"]*", sheet.read_text("utf-8")
        )
        assert found == [], sheet.name


def test_no_page_waits_for_a_script_and_only_the_search_has_the_index_of_words(page):
    scripts = [script for script in soup(page).find_all("script", src=True)]
    assert scripts and [s["src"] for s in scripts if "defer" not in s.attrs] == []
    searching = any("searchindex.js" in script["src"] for script in scripts)
    assert searching == (page.stem == "search")


def test_every_page_has_the_books_icon(page):
    (icon,) = soup(page).find_all("link", rel="icon")
    assert (page.parent / icon["href"]).resolve().is_file()


# The first of matplotlib's own colours, and those of its map viridis.
NOT_OURS = re.compile(
    "#(?:1f77b4|ff7f0e|2ca02c|d62728|9467bd|8c564b|e377c2|17becf|bcbd22|440154|fde725)", re.I
)


def test_drawings_have_the_books_colours_and_a_star_for_the_goal(page):
    for drawing in soup(page).select("svg.figure-svg, .thumbnail svg"):
        assert NOT_OURS.findall(str(drawing)) == []
        assert "G" not in [text.get_text().strip() for text in drawing.find_all("text")]


def test_every_internal_link_leads_somewhere(page):
    links = [a["href"] for a in soup(page).find_all("a", href=True)]
    dead = []
    for address in {*links, *asked(soup(page))}:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        if not target.is_file():
            dead.append(address)
        elif parts.fragment and target.suffix == ".html":
            if not soup(target).find(id=unquote(parts.fragment)):
                dead.append(address)
    assert dead == []


def test_every_picture_says_what_it_shows(page):
    silent = [i.get("src") for i in soup(page).find_all("img") if len(i.get("alt", "").strip()) < 3]
    assert silent == []
    for drawing in soup(page).find_all("svg"):
        assert drawing.get("aria-hidden") == "true" or len(drawing.get("aria-label", "")) >= 3


def test_identifiers_are_unique(page):
    counts = Counter(element["id"] for element in soup(page).find_all(id=True))
    assert [name for name, count in counts.items() if count > 1] == []


def test_page_is_light(page):
    """A page and what only it loads: at most 2 MB."""
    own = [page, *(page.parent / a for a in asked(soup(page)) if "_static/" not in a)]
    assert sum(file.stat().st_size for file in own) <= 2_000_000


def test_maths_is_typeset_and_needs_no_script(site):
    formulas = {name: soup(site / f"{name}.html").select(".math") for name in PAGES}
    assert sum(map(len, formulas.values())) > 300
    for name, maths in formulas.items():
        for formula in maths:
            assert formula.select("mjx-container > mjx-math[aria-hidden=true]"), name
            assert formula.select("mjx-container > mjx-assistive-mml > math"), name
            assert not formula.select("[tabindex]"), name  # no stop of the Tab key
    style = (site / "_static/maths.css").read_text("utf-8")
    fonts = re.findall(r'url\("([^"]+)"\)', style)
    assert fonts and all((site / "_static" / font).is_file() for font in fonts)
    assert not list(site.rglob("*mathjax*"))


def test_every_figure_of_a_chapter_is_numbered_and_drawn_in_the_page(site):
    for script in build.chapters(build.ROOT):
        page = soup(site / "notebooks" / f"{script.stem}.html")
        named = [
            options["name"]
            for cell in build.read(script).cells
            if (options := cell.metadata.get("mystnb", {}).get("figure"))
        ]
        assert named, script.name
        for name in named:
            figure = page.find("figure", id=make_id(name))
            assert figure, f"{script.name}: {name} is not shown"
            assert figure.find("svg") or figure.find("img")
            assert figure.select_one(".caption-number") and figure.select_one(".caption-text")


def test_chapters_can_be_taken_away_and_opened_on_binder(site):
    config = yaml.safe_load((build.ROOT / "_config.yml").read_text("utf-8"))
    repository = config["repository"]["url"].removeprefix("https://github.com/")
    for script in build.chapters(build.ROOT):
        links = [
            a["href"] for a in soup(site / f"notebooks/{script.stem}.html").find_all("a", href=True)
        ]
        assert f"../_sources/notebooks/{script.name}" in links
        assert (
            f"https://mybinder.org/v2/gh/{repository}/main?urlpath=lab/tree/notebooks/{script.name}"
        ) in links


def test_the_picture_of_the_first_page_is_the_chapters_figure(site):
    """By what is drawn and written; on another processor the median run is another run."""
    values = re.compile(r'="[^"]*"')
    shown = (build.ROOT / "book" / "_static" / "hero.svg").read_text("utf-8").rstrip()
    assert values.sub("", shown) == values.sub("", picture.drawing()), "run `make picture`"


def test_toggles_of_the_contents_have_names():
    from offline_site import named_toggles

    for opened in ("", ' open="open"'):
        link = f'<a class="reference internal" href="a.html">1. A: b</a><details{opened}><summary>'
        named = f'{link[:-1]} aria-label="Pages under 1. A: b">'
        assert named_toggles(f"<li>{link}<span></span>") == f"<li>{named}<span></span>"
    assert named_toggles("<details><summary>x</summary>") == "<details><summary>x</summary>"


def test_the_sidebar_is_a_landmark_and_no_link_is_without_words():
    from offline_site import named_sidebar

    brand = '<a class="navbar-brand logo" href="{}">\n <p class="title logo__title">{}</p>\n</a>'
    sidebar = '<div id="pst-primary-sidebar" class="a">'
    named = '<div id="pst-primary-sidebar" class="a" role="navigation" aria-label="Book">'
    assert named_sidebar(sidebar + brand.format("#", "")) == named
    linked = brand.format("../index.html", "A book")
    assert named_sidebar(sidebar + linked) == named + linked


def test_every_toggle_of_the_contents_is_named(site):
    for file in (site / "book").glob("*.html"):
        for summary in soup(file).select(".bd-sidenav summary"):
            assert summary["aria-label"].startswith("Pages under "), file.name
