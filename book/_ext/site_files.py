"""Files beside the pages: 404.html, sitemap.xml, robots.txt, the feed of changes, index.html.

The page for addresses that lead nowhere may be shown at any depth, so its links begin with the
path of the site's address. The feed holds the sections of `book/changes.md`, whose titles begin
with their dates.
"""

import re
import xml.etree.ElementTree as ET
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes
from page_metadata import text_of

CHANGES = "book/changes"
MISSING = """\
<section><h1>This page is not here</h1>
<p>The link was wrong, or the page has moved. The contents stand beside this text; on a phone, \
behind the button at the top.</p>
<form action="{search}" method="get" role="search" style="margin-block: 1.5rem">
<input type="search" name="q" aria-label="Search the book" placeholder="Search the book" />
<button type="submit">Search</button></form>
<ul>{links}</ul></section>"""
OFFERED = ("book/index", "notebooks/playground", "book/scorecard", "book/glossary", "book/api")
RELATIVE = re.compile(r'\b(href|src|action|data-content_root)="(?![a-z]+:|[/#])(?:\./)*([^"]*)"')
ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def rooted(page: str, path: str) -> str:
    """Have all relative addresses of a page in the site's folder begin with this path."""
    return RELATIVE.sub(rf'\1="{path}\2"', page)


def dated(title: str) -> tuple[date, str]:
    """Part the title of a change into its date and what has changed: "2026-11-27: The feed"."""
    day, _, what = title.partition(": ")
    return date.fromisoformat(day), what


def entries(doctree: nodes.document) -> list[dict]:
    """List the changes, each a section of the page."""
    found = []
    for section in list(doctree.findall(nodes.section))[1:]:
        day, what = dated(section.next_node(nodes.title).astext())
        text = " ".join(text_of(paragraph) for paragraph in section.findall(nodes.paragraph))
        found.append({"day": day, "title": what, "text": text, "id": section["ids"][0]})
    return found


def element(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    found = ET.SubElement(parent, tag, attributes)
    found.text = text or None
    return found


def written(root: ET.Element) -> str:
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False)


def feed(changes: list[dict], title: str, author: str, base: str, page: str) -> str:
    """Write the changes as Atom."""
    root = ET.Element("feed", xmlns=ATOM)

    def moment(day):
        return f"{day.isoformat()}T00:00:00Z"

    element(root, "id", f"{base}atom.xml")
    element(root, "title", f"Changes: {title}")
    element(root, "updated", moment(max(change["day"] for change in changes)))
    element(root, "link", rel="self", type="application/atom+xml", href=f"{base}atom.xml")
    element(root, "link", rel="alternate", type="text/html", href=page)
    element(element(root, "author"), "name", author)
    for change in changes:
        entry = element(root, "entry")
        element(entry, "id", f"{page}#{change['id']}")
        element(entry, "title", change["title"])
        element(entry, "updated", moment(change["day"]))
        element(entry, "link", rel="alternate", type="text/html", href=f"{page}#{change['id']}")
        element(entry, "summary", change["text"])
    return '<?xml version="1.0" encoding="utf-8"?>\n' + written(root) + "\n"


def sitemap(addresses: list[str]) -> str:
    root = ET.Element("urlset", xmlns=SITEMAP)
    for address in addresses:
        element(element(root, "url"), "loc", address)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + written(root) + "\n"


def missing(app):
    """Make the page for addresses that lead nowhere."""
    uri = app.builder.get_target_uri
    links = "".join(
        f'<li><a href="{uri(page)}">{escape(app.env.titles[page].astext())}</a></li>'
        for page in OFFERED
    )
    body = MISSING.format(search=uri("search"), links=links)
    yield "404", {"title": "This page is not here", "body": body, "pageurl": None}, "page.html"


def first_page(site: Path, page: str, book: str) -> str:
    """Lead from the site's folder to its first page, with that page's head for previews."""
    head = (site / page).read_text("utf-8").partition("</head>")[0]
    kept = re.findall(
        r"<title>.*?</title>|<meta (?:name|property)=\"[^>]*>|<link rel=\"canonical\"[^>]*>", head
    )
    kept += re.findall(r'<script type="application/ld\+json">.*?</script>', head)
    lines = "\n".join(dict.fromkeys(kept))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8" />\n{lines}\n'
        f'<meta http-equiv="refresh" content="0; url={page}" /></head>\n'
        f'<body><p><a href="{page}">{escape(book)}</a></p></body></html>\n'
    )


def write(app, failed):
    if failed or app.builder.name != "html":
        return
    site, base, uri = Path(app.outdir), app.config.html_baseurl, app.builder.get_target_uri
    book, author = app.config.html_title, app.config.author
    changes = entries(app.env.get_doctree(CHANGES))
    home = uri(app.config.root_doc)
    nowhere = rooted((site / "404.html").read_text("utf-8"), urlsplit(base).path)
    texts = {
        "404.html": nowhere,
        "sitemap.xml": sitemap([base + uri(page) for page in sorted(app.env.found_docs)]),
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n",
        "atom.xml": feed(changes, book, author, base, base + uri(CHANGES)),
        "index.html": first_page(site, home, book),
    }
    for file, text in texts.items():
        (site / file).write_text(text, "utf-8")


def setup(app):
    app.connect("html-collect-pages", missing)
    app.connect("build-finished", write, priority=800)  # after the redirect that index.html was
    return {"parallel_read_safe": True, "parallel_write_safe": True}
