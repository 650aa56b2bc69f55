"""Files beside the pages: 404.html, sitemap.xml, robots.txt, the feed of changes, index.html.

The page for addresses that lead nowhere may be shown at any depth, so it asks for no other file,
and its links begin with the path of the site's address. The feed holds the sections of
`book/changes.md`, whose titles begin with their dates.
"""

import base64
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import build
from docutils import nodes
from page_metadata import text_of

CHANGES = "book/changes"
MODULES = "book/api/"
MISSING = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="robots" content="noindex" />
<title>This page is not here</title>
<link rel="icon" href="data:image/svg+xml;base64,{icon}" />
<style>
:root {{ color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; }}
:root {{ --paper: #fefdfb; --ink: #222832; --link: #005b8f; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --paper: #15181d; --ink: #ced6dd; --link: #79bff0; }}
}}
html {{ background: var(--paper); color: var(--ink); }}
a {{ color: var(--link); }}
body {{ max-width: 46rem; margin: 8vh auto; padding-inline: 1.25rem; }}
h1 {{ line-height: 1.2; }}
form {{ display: flex; gap: 0.5rem; margin-block: 1.5rem; }}
input {{ flex: 1; min-width: 0; }}
input, button {{ font: inherit; padding: 0.6rem; }}
ul {{ columns: 20rem; padding-left: 1.2rem; }}
li {{ break-inside: avoid; padding-block: 0.2rem; }}
</style></head>
<body><main><h1>This page is not here</h1>
<p>The link was wrong, or the page has moved. The pages of the book are below.</p>
<form action="{search}" method="get" role="search">
<input type="search" name="q" aria-label="Search the book" placeholder="Search the book" />
<button type="submit">Search</button></form>
<nav aria-label="Contents"><ul>
{links}
</ul></nav></main></body></html>
"""
ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


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


def missing(titles: Mapping[str, str], path: str, icon: bytes) -> str:
    """Write the page for addresses that lead nowhere: `titles` of the others by their addresses."""
    links = "\n".join(
        f'<li><a href="{path}{address}">{escape(title)}</a></li>'
        for address, title in titles.items()
    )
    code = base64.b64encode(icon).decode()
    return MISSING.format(icon=code, search=f"{path}search.html", links=links)


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
    pages = [page for page in build.contents(build.ROOT) if MODULES not in page]
    titles = {uri(page): app.env.titles[page].astext() for page in pages}
    icon = (site / "_static/favicon.svg").read_bytes()
    texts = {
        "404.html": missing(titles, urlsplit(base).path, icon),
        "sitemap.xml": sitemap([base + uri(page) for page in sorted(app.env.found_docs)]),
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n",
        "atom.xml": feed(changes, book, author, base, base + uri(CHANGES)),
        "index.html": first_page(site, home, book),
    }
    for file, text in texts.items():
        (site / file).write_text(text, "utf-8")


def setup(app):
    app.connect("build-finished", write, priority=800)  # after the redirect that index.html was
    return {"parallel_read_safe": True, "parallel_write_safe": True}
