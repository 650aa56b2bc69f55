"""Files beside the pages: for addresses that lead nowhere, for search engines, for feed readers."""

import re
import xml.etree.ElementTree as ET
from datetime import date
from urllib.parse import urljoin, urlsplit

import build
import pytest
import site_files
import yaml
from bs4 import BeautifulSoup
from docutils import nodes
from pages import head, soup
from serve import Quiet, served

BASE = yaml.safe_load((build.ROOT / "_config.yml").read_text("utf-8"))["html"]["baseurl"]
PATH = urlsplit(BASE).path
PAGES = build.contents(build.ROOT)
CHANGES = [
    {"day": date(2026, 1, 2), "title": "B & C", "text": "Two < three.", "id": "b"},
    {"day": date(2026, 1, 1), "title": "A", "text": "One.", "id": "a"},
]


def test_the_page_for_what_is_missing_lists_the_others():
    page = BeautifulSoup(site_files.missing({"a.html": "A & B"}, "/x/", b"<svg/>"), "html.parser")
    assert [(a["href"], a.get_text()) for a in page.select("nav a")] == [("/x/a.html", "A & B")]
    assert page.find("form")["action"] == "/x/search.html"


def test_changes_are_the_sections_of_their_page():
    page = nodes.document(None, None)
    page += nodes.section("", nodes.title(text="Changes"), ids=["changes"])
    text = nodes.paragraph(text="Said.")
    page[0] += nodes.section("", nodes.title(text="2026-01-02: It: all"), text, ids=["it-all"])
    assert site_files.entries(page) == [
        {"day": date(2026, 1, 2), "title": "It: all", "text": "Said.", "id": "it-all"}
    ]
    with pytest.raises(ValueError):
        site_files.dated("Yesterday: nothing")


def test_feed_has_what_atom_asks_for():
    text = site_files.feed(CHANGES, "Book", "We", "https://h/", "https://h/changes.html")
    feed = ET.fromstring(text.encode())
    atom = {"a": site_files.ATOM}

    def said(element, *names):
        return [element.findtext(f"a:{name}", namespaces=atom) for name in names]

    assert said(feed, "id", "updated") == ["https://h/atom.xml", "2026-01-02T00:00:00Z"]
    assert feed.findtext("a:author/a:name", namespaces=atom) == "We"
    entries = feed.findall("a:entry", atom)
    assert [said(entry, "id", "title", "summary")[0] for entry in entries] == [
        "https://h/changes.html#b",
        "https://h/changes.html#a",
    ]
    assert said(entries[0], "title", "summary") == ["B & C", "Two < three."]


@pytest.mark.book
def test_feed_leads_to_the_changes(site):
    feed = ET.fromstring((site / "atom.xml").read_text("utf-8").encode())
    entries = feed.findall("{*}entry")
    assert len(entries) >= 3
    days = [entry.findtext("{*}updated") for entry in entries]
    assert days == sorted(days, reverse=True)
    for entry in entries:
        page, _, place = entry.find("{*}link").get("href").partition("#")
        assert soup(site / page.removeprefix(BASE)).find(id=place)


@pytest.mark.book
def test_sitemap_lists_every_page_by_its_canonical_address(site):
    listed = [loc.text for loc in ET.parse(site / "sitemap.xml").iterfind(".//{*}loc")]
    assert sorted(listed) == sorted(f"{BASE}{page}.html" for page in PAGES)
    for address in listed:
        page = head(site / address.removeprefix(BASE))
        assert page.find("link", rel="canonical")["href"] == address
    robots = (site / "robots.txt").read_text("utf-8")
    assert f"Sitemap: {BASE}sitemap.xml" in robots and "Disallow" not in robots


@pytest.mark.book
def test_the_sites_folder_leads_to_the_first_page_and_says_the_same_of_itself(site):
    page, first = soup(site / "index.html"), soup(site / f"{PAGES[0]}.html")
    assert page.find("meta", {"http-equiv": "refresh"})["content"] == f"0; url={PAGES[0]}.html"
    assert page.find("a")["href"] == f"{PAGES[0]}.html"
    for attribute in ("name", "property"):
        for tag in first.head.find_all(
            "meta", {attribute: re.compile("^(description|og:|twitter:)")}
        ):
            assert page.find("meta", {attribute: tag[attribute]})["content"] == tag["content"]
    assert page.title.get_text() == first.title.get_text()


@pytest.mark.book
def test_the_page_for_what_is_missing_works_at_any_depth(site):
    page = soup(site / "404.html")
    assert not page.select("script, [src], link:not([href^='data:'])")
    links = [a["href"] for a in page.select("a")] + [page.find("form")["action"]]
    for address in links:
        assert address.startswith(PATH), address
        assert (site / address.removeprefix(PATH)).is_file(), address
    listed = [name for name in PAGES if site_files.MODULES not in name]
    assert {f"{PATH}{name}.html" for name in listed} < set(links)  # and the search
    assert page.select_one('main form[role="search"] input[name="q"]')


@pytest.fixture
def hosted(site):
    """Serve the site as its host does: in a folder, and with its own page for what is missing."""

    class Host(Quiet):
        def translate_path(self, path):
            return super().translate_path("/" + path.removeprefix(PATH))

        def send_error(self, code, *args):
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((site / "404.html").read_bytes())

    with served(site, Host) as base:
        yield base.removesuffix("/")


@pytest.mark.browser
@pytest.mark.book
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_who_comes_to_what_is_missing_can_go_on(chromium, hosted, theme, violations):
    tab = chromium.new_page(viewport={"width": 375, "height": 812}, color_scheme=theme)
    failed = []
    tab.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
    missing = f"{hosted}{PATH}notebooks/old/gone.html"
    tab.goto(missing, wait_until="load")
    assert tab.get_by_role("heading", name="This page is not here").is_visible()
    assert failed == [missing]
    assert violations(tab, "minor") == []
    tab.locator("main form input").fill("coverage")
    tab.locator("main form").get_by_role("button").click()
    tab.wait_for_url("**/search.html?q=coverage")
    assert tab.url.startswith(urljoin(hosted, PATH))
    tab.close()
