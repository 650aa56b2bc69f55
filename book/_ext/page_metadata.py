"""What each page says of itself to those who do not read it: search engines, previews, Zotero.

The description is the page's own first sentences (a chapter's question and finding), unless its
front matter has one; authors, date, licence and the paper come from `CITATION.cff`; the site's
address from `_config.yml`.
"""

import html
import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from docutils import nodes
from provenance import commit, lasting

SHORTEST, LONGEST = 35, 300  # letters of a description
CARD = "_static/card.png"
CARD_SIZE = (1200, 630)
CARD_SHOWS = (
    "A maze of four rooms at several times of training, its cells coloured by their similarity to "
    "the goal: blue near, red far."
)
LICENCES = "https://spdx.org/licenses/"
ARXIV = "https://arxiv.org/abs/"
TEX = {"zeta": "ζ", "psi": "ψ", "sigma": "σ", "Theta": "Θ", "lVert": "‖", "rVert": "‖", "pm": "±"}
BESIDE = ("reading-time", "made-by", "print-head")


@cache
def citation(root: Path) -> dict:
    return yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))


def released(cited: dict) -> date:
    return cited["date-released"]


def paper(cited: dict) -> dict:
    """The paper that the book is about, with its number in the arXiv."""
    found = cited["references"][0]
    (number,) = (
        one["value"].removeprefix("arXiv:")
        for one in found["identifiers"]
        if one["value"].startswith("arXiv:")
    )
    return found | {"arxiv": number}


def name(person: dict) -> str:
    return person.get("name") or f"{person['given-names']} {person['family-names']}"


def without_tex(formula: str) -> str:
    """Write a short formula as text."""
    text = re.sub(r"\\([A-Za-z]+)", lambda m: TEX.get(m[1], m[1]), formula)
    return re.sub(r"[{}\\$]|\^\s*\\?top", "", text)


def text_of(node: nodes.Element) -> str:
    """What a paragraph says, on one line: no labels, no links to sources, formulas as text."""
    parts = []
    for text in node.findall(nodes.Text):
        above = text.parent
        if isinstance(above, nodes.strong) and text.astext().strip() in ("Question.", "Finding."):
            continue
        parts.append(without_tex(text.astext()) if isinstance(above, nodes.math) else text.astext())
    return " ".join("".join(parts).split())


def sentences(text: str, longest: int = LONGEST) -> str:
    """Cut a text after as many whole sentences as fit, or else after a word.

    What leads to a list ("Here you find") is left out, unless it is all there is.
    """
    ends = [m.end() for m in re.finditer(r"[.?!]”?(?= [A-Z0-9“]|$)", text) if m.end() <= longest]
    if ends:
        return text[: ends[-1]]
    cut = text if len(text) <= longest else text[:longest].rpartition(" ")[0] + "…"
    return re.sub(r"[,;:](…?)$", r"\1", cut)


def description(doctree: nodes.document, given: str = "") -> str:
    """What a page is about: what its front matter says, or else its first sentences."""
    if given:
        return given
    said = []
    for paragraph in doctree.findall(nodes.paragraph):
        label = next(iter(paragraph.findall(nodes.strong)), nodes.strong()).astext().strip()
        if not isinstance(paragraph.parent, nodes.section) or set(BESIDE) & set(
            paragraph["classes"]
        ):
            continue
        if said and label != "Finding.":
            break
        said.append(text_of(paragraph))
        if label != "Question.":
            break
    told = sentences(" ".join(said))
    if len(told) < SHORTEST:
        told = f"{doctree.next_node(nodes.title).astext()}: {told}"
    return told


def json_ld(page: dict, cited: dict) -> dict:
    """The page as schema.org has it."""

    def agent(person):
        return {
            "@type": "Person" if "family-names" in person else "Organization",
            "name": name(person),
        }

    based_on = paper(cited)
    found = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": page["title"],
        "description": page["description"],
        "url": page["address"],
        "mainEntityOfPage": page["address"],
        "image": page["card"],
        "inLanguage": page["language"],
        "datePublished": released(cited).isoformat(),
        "version": cited["version"],
        "license": LICENCES + cited["license"],
        "isAccessibleForFree": True,
        "author": [agent(person) for person in cited["authors"]],
        "isBasedOn": {
            "@type": "ScholarlyArticle",
            "name": based_on["title"],
            "author": [agent(person) for person in based_on["authors"]],
            "datePublished": str(based_on["year"]),
            "identifier": f"arXiv:{based_on['arxiv']}",
            "url": ARXIV + based_on["arxiv"],
        },
    }
    if page["address"] != page["home"]:
        found["isPartOf"] = {"@type": "Book", "name": page["book"], "url": page["home"]}
    return found


def reference(cited: dict) -> str:
    """The paper as one `citation_reference`: fields parted by semicolons."""
    found = paper(cited)
    fields = {
        "citation_title": found["title"],
        "citation_author": ", ".join(map(name, found["authors"])),
        "citation_publication_date": found["year"],
        "citation_conference_title": found["conference"]["name"],
        "citation_arxiv_id": found["arxiv"],
    }
    return "; ".join(f"{field}={value}" for field, value in fields.items())


def tags(page: dict, cited: dict) -> list[tuple[str, str, str]]:
    """List a page's meta tags: attribute, name, content.

    `citation_*` as Google Scholar and Zotero's translator "Embedded Metadata" read them: a page of
    the book is a section of it, by `citation_inbook_title`; the first page is the book.
    """
    is_book = page["address"] == page["home"]
    width, height = map(str, CARD_SIZE)
    found = [
        ("name", "description", page["description"]),
        ("name", "citation_title", page["title"]),
        *(("name", "citation_author", name(person)) for person in cited["authors"]),
        ("name", "citation_publication_date", f"{released(cited):%Y/%m/%d}"),
        ("name", "citation_language", page["language"]),
        ("name", "citation_fulltext_html_url", page["address"]),
        ("name", "citation_public_url", page["address"]),
        ("name", "citation_abstract", page["description"]),
        ("name", "citation_reference", reference(cited)),
        ("property", "og:type", "book" if is_book else "article"),
        ("property", "og:site_name", page["book"]),
        ("property", "og:title", page["title"]),
        ("property", "og:description", page["description"]),
        ("property", "og:url", page["address"]),
        ("property", "og:image", page["card"]),
        ("property", "og:image:width", width),
        ("property", "og:image:height", height),
        ("property", "og:image:alt", CARD_SHOWS),
        ("name", "twitter:card", "summary_large_image"),
        ("name", "twitter:title", page["title"]),
        ("name", "twitter:description", page["description"]),
        ("name", "twitter:image", page["card"]),
        ("name", "twitter:image:alt", CARD_SHOWS),
    ]
    if not is_book:
        found.append(("name", "citation_inbook_title", page["book"]))
    return found


def head(page: dict, cited: dict) -> str:
    """The lines for a page's head."""
    lines = [
        f'<meta {attribute}="{tag}" content="{html.escape(content)}" />'
        for attribute, tag, content in tags(page, cited)
    ]
    data = json.dumps(json_ld(page, cited), ensure_ascii=False).replace("<", "\\u003c")
    return "\n".join([*lines, f'<script type="application/ld+json">{data}</script>'])


def footer(cited: dict, repository: str, cite: str, changes: str) -> str:
    """The line under every page: version and commit, licence, how to cite, what has changed."""
    made = f"Version {cited['version']}"
    if (found := commit()) != "unknown":
        whole = lasting(".")
        made += ", commit " + (
            f'<a href="{repository}/commit/{whole}">{found}</a>' if whole else html.escape(found)
        )
    return (
        f'{made} · <a href="{cite.removesuffix("#")}#licence">{cited["license"]} licence</a>'
        f' · <a href="{cite}">How to cite</a> · <a href="{changes}">Changes</a>'
    )


def describe(app, pagename, templatename, context, doctree):
    """Fill a page's head and footer."""
    cited, base = citation(Path(app.srcdir)), app.config.html_baseurl
    pathto = context["pathto"]
    context["theme_extra_footer"] = footer(
        cited,
        app.config.html_theme_options["repository_url"],
        pathto("book/cite"),
        pathto("book/changes"),
    )
    feed = f'type="application/atom+xml" title="Changes" href="{pathto("atom.xml", 1)}"'
    context["metatags"] = context.get("metatags", "") + f'<link rel="alternate" {feed} />'
    if doctree is None:
        return
    root, book = app.config.root_doc, app.config.html_title
    if pagename == root:
        context["docstitle"] = ""  # its title is the book's
    page = {
        "title": app.env.titles[pagename].astext(),
        "description": description(doctree, app.env.metadata[pagename].get("description", "")),
        "address": base + app.builder.get_target_uri(pagename),
        "home": base + app.builder.get_target_uri(root),
        "book": book,
        "card": base + CARD,
        "language": app.config.language,
    }
    context["metatags"] += "\n" + head(page, cited)


def setup(app):
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
