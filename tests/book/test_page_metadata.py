"""What pages say of themselves to search engines, previews and reference managers."""

import json
import re
from urllib.parse import urlsplit

import build
import page_metadata
import provenance
import pytest
import yaml
from bs4 import BeautifulSoup
from docutils import nodes
from pages import head, soup
from PIL import Image

CONFIG = yaml.safe_load((build.ROOT / "_config.yml").read_text("utf-8"))
BASE = CONFIG["html"]["baseurl"]
CITED = page_metadata.citation(build.ROOT)
PAGES = build.contents(build.ROOT)
HOME = f"{BASE}{PAGES[0]}.html"
PAPER = "https://arxiv.org/abs/2510.14129"


def paragraph(*children, classes=()):
    return nodes.paragraph("", "", *children, classes=list(classes))


def page_of(*children):
    document = nodes.document(None, None)
    document += nodes.section("", nodes.title(text="T"), *children)
    return document


def test_description_is_question_and_finding():
    glued = nodes.inline("", "0.5 [0.4, 0.6]", classes=["pasted-text"])
    page = page_of(
        paragraph(nodes.Text("About 5 minutes"), classes=["reading-time"]),
        paragraph(
            nodes.strong("", "Question."),
            nodes.Text(" Does"),
            nodes.math("", r"\zeta"),
            nodes.Text(" grow, and at the cost of what?"),
        ),
        paragraph(nodes.strong("", "Finding."), nodes.Text(" By "), glued, nodes.Text(".")),
        paragraph(nodes.Text("More.")),
    )
    assert (
        page_metadata.description(page) == "Doesζ grow, and at the cost of what? By 0.5 [0.4, 0.6]."
    )
    assert page_metadata.description(page, "As told.") == "As told."
    short = page_of(paragraph(nodes.Text("One.")), paragraph())
    assert page_metadata.description(short) == "T: One."


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("One. Two.", "One. Two."),
        ("One. Two and more than fits.", "One."),
        ("One. You find here", "One."),
        ("What stands behind it:", "What stands behind it"),
        ("A sentence that is longer than fits here.", "A sentence that is longer…"),
        ("It is 0.5 of all. So there.", "It is 0.5 of all. So there."),
    ],
)
def test_sentences_are_whole(text, cut):
    assert page_metadata.sentences(text, 27) == cut


def test_footer_without_git_names_the_version(monkeypatch):
    monkeypatch.setattr(page_metadata, "commit", lambda: "unknown")
    said = page_metadata.footer(CITED, "https://code", "cite.html", "changes.html")
    assert said.startswith(f'Version {CITED["version"]} · <a href="cite.html#licence">MIT licence')
    assert "commit" not in said
    monkeypatch.setattr(page_metadata, "commit", lambda: "abc, and changes since")
    monkeypatch.setattr(page_metadata, "lasting", lambda path: None)
    made = page_metadata.footer(CITED, "https://code", "c", "d").partition(" · ")[0]
    assert made.endswith("commit abc, and changes since")
    monkeypatch.setattr(page_metadata, "lasting", lambda path: "abcdef")
    made = page_metadata.footer(CITED, "https://code", "c", "d").partition(" · ")[0]
    assert '<a href="https://code/commit/abcdef">' in made


def test_data_cannot_end_its_script():
    page = dict.fromkeys(
        ("title", "description", "address", "home", "book", "card", "language"), "</script>"
    )
    assert page_metadata.head(page, CITED).count("</script>") == 1


def meta(page_head):
    """List the contents of a page's meta tags by name."""
    found = {}
    for tag in page_head.find_all("meta"):
        if name := tag.get("name") or tag.get("property"):
            found.setdefault(name, []).append(tag["content"])
    return found


@pytest.mark.book
@pytest.mark.parametrize("name", PAGES)
def test_page_says_what_it_is(site, name):
    page, address = head(site / f"{name}.html"), f"{BASE}{name}.html"
    said = meta(page)
    (told,) = said["description"]
    assert page_metadata.SHORTEST <= len(told) <= page_metadata.LONGEST
    assert not re.search(r"[\\$`{}]|\bpmψ", told), told
    for one in ("og:description", "twitter:description", "citation_abstract"):
        assert said[one] == [told]
    assert page.find("link", rel="canonical")["href"] == address == said["og:url"][0]
    book = CONFIG["title"]
    title = re.sub(r"^[\d.]+ ", "", page.title.get_text().removesuffix(f" \u2014 {book}"))
    for one in ("og:title", "twitter:title", "citation_title"):
        assert said[one] == [title]
    assert said["twitter:card"] == ["summary_large_image"]
    (card,) = set(said["og:image"] + said["twitter:image"])
    with Image.open(site / card.removeprefix(BASE)) as image:
        assert image.size == page_metadata.CARD_SIZE
        assert list(map(int, said["og:image:width"] + said["og:image:height"])) == [*image.size]
    assert page.title.get_text().endswith(book) and page.title.get_text().count(book) == 1


@pytest.mark.book
@pytest.mark.parametrize("name", PAGES)
def test_reference_managers_find_what_they_need(site, name):
    """By the rules of Zotero's translator "Embedded Metadata" and of Google Scholar."""
    page, address = head(site / f"{name}.html"), f"{BASE}{name}.html"
    said = meta(page)
    assert said["citation_author"] == [page_metadata.name(person) for person in CITED["authors"]]
    assert re.fullmatch(r"\d{4}/\d\d/\d\d", *said["citation_publication_date"])
    assert said["citation_language"] == ["en"]
    assert said["citation_fulltext_html_url"] == said["citation_public_url"] == [address]
    # A section of a book, by this; the first page is the book, by its og:type.
    assert said.get("citation_inbook_title", []) == ([] if address == HOME else [CONFIG["title"]])
    assert said["og:type"] == ["book" if address == HOME else "article"]
    fields = dict(part.split("=", 1) for part in said["citation_reference"][0].split("; "))
    assert fields["citation_arxiv_id"] == PAPER.rpartition("/")[2]
    assert fields["citation_author"].count(",") == 4


@pytest.mark.book
@pytest.mark.parametrize("name", PAGES)
def test_page_is_an_article_of_schema_org(site, name):
    page, address = head(site / f"{name}.html"), f"{BASE}{name}.html"
    (script,) = page.find_all("script", type="application/ld+json")
    data = json.loads(script.string)
    assert (data["@context"], data["@type"]) == ("https://schema.org", "ScholarlyArticle")
    assert data["url"] == data["mainEntityOfPage"] == address
    assert data["headline"] == meta(page)["og:title"][0] and len(data["headline"]) <= 110
    assert (
        data["description"] and data["inLanguage"] == "en" and data["isAccessibleForFree"] is True
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", data["datePublished"])
    assert [author["name"] for author in data["author"]] == meta(page)["citation_author"]
    based = data["isBasedOn"]
    assert based["@type"] == "ScholarlyArticle" and based["url"] == PAPER
    assert len(based["author"]) == 5 and based["identifier"] == f"arXiv:{PAPER.rpartition('/')[2]}"
    if address != HOME:
        assert data["isPartOf"] == {"@type": "Book", "name": CONFIG["title"], "url": HOME}
    for found in re.findall(rf'"({re.escape(BASE)}[^"]*)"', script.string):
        assert (site / found.removeprefix(BASE)).is_file(), found


@pytest.mark.book
@pytest.mark.parametrize("name", [*PAGES, "search", "genindex"])
def test_foot_of_every_page_says_version_licence_and_how_to_cite(site, name):
    file = site / f"{name}.html"
    text = file.read_text("utf-8")
    foot = BeautifulSoup(text.partition('<footer class="bd-footer-content">')[2], "html.parser")
    foot = foot.select_one(".extra_footer")
    made = foot.get_text().partition(" · ")[0].strip()
    version = re.escape(f"Version {CITED['version']}")
    known = r", commit [0-9a-f]{12}\b.*" if provenance.commit() != "unknown" else ""
    assert re.fullmatch(version + known, made)
    links = {link.get_text(): link["href"] for link in foot.find_all("a")}
    for text in ("MIT licence", "How to cite", "Changes"):
        path, _, fragment = links[text].partition("#")
        target = soup((file.parent / path).resolve() if path else file)
        assert not fragment or target.find(id=fragment)
    (feed,) = head(file).find_all("link", type="application/atom+xml")
    assert (file.parent / feed["href"]).resolve() == site / "atom.xml"
    assert urlsplit(feed["href"]).netloc == ""


@pytest.mark.book
def test_how_to_cite_says_what_the_citation_file_says(site):
    said = soup(site / "book" / "cite.html").get_text()
    for text in (CITED["title"], CITED["version"], page_metadata.paper(CITED)["arxiv"]):
        assert str(text) in said
    assert (build.ROOT / "LICENSE").read_text("utf-8").splitlines()[0] in said
