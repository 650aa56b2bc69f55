"""What paper needs that a screen shows elsewhere: the book, the chapter's number, the address.

And where links lead: each has the number of a note, and the notes stand at the page's end.
"""

import html
import re
from urllib.parse import urldefrag, urljoin

LINK = re.compile(r'<a class="([^"]*)"[^>]*? href="([^"#][^"]*)"[^>]*>.*?</a>', re.DOTALL)
PLAIN = {"reference", "internal", "external"}
"""Classes of links in sentences: others lead to terms, to code, or to claims, and need no note."""


def head(book: str, number: tuple[int, ...], address: str) -> str:
    """Return the line that stands above a printed page's title."""
    chapter = ".".join(map(str, number))
    parts = [book, *([f"Chapter {chapter}"] if chapter else []), address]
    return f'<p class="print-head">{html.escape(" · ".join(parts))}</p>'


def with_notes(body: str, address: str) -> str:
    """Number the links to other pages, and list below where they lead; each page has one number."""
    notes: dict[str, int] = {}

    def numbered(link):
        if not PLAIN.issuperset(link[1].split()):
            return link[0]
        target = urljoin(address, html.unescape(link[2]))
        target = urldefrag(target).url if "internal" in link[1].split() else target
        number = notes.setdefault(target, len(notes) + 1)
        return f'{link[0]}<sup class="print-note">{number}</sup>'

    body = LINK.sub(numbered, body)
    items = "".join(f"<li>{html.escape(target)}</li>" for target in notes)
    listed = f'<ol class="print-notes" aria-label="Where links lead">{items}</ol>'
    return body + listed if notes else body


def prepare(app, pagename, templatename, context, doctree):
    if doctree is None:
        return
    number = app.env.toc_secnumbers.get(pagename, {}).get("", ())
    address = f"{app.config.html_baseurl}{app.builder.get_target_uri(pagename)}"
    body = with_notes(context["body"], address)
    context["body"] = head(app.config.html_title, number, address) + body


def setup(app):
    app.connect("html-page-context", prepare)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
