"""What paper needs that a screen shows elsewhere: the book, the chapter's number, the address."""

import html


def head(book: str, number: tuple[int, ...], address: str) -> str:
    """Return the line that stands above a printed page's title."""
    chapter = ".".join(map(str, number))
    parts = [book, *([f"Chapter {chapter}"] if chapter else []), address]
    return f'<p class="print-head">{html.escape(" · ".join(parts))}</p>'


def add_head(app, pagename, templatename, context, doctree):
    if doctree is None:
        return
    number = app.env.toc_secnumbers.get(pagename, {}).get("", ())
    address = f"{app.config.html_baseurl}{app.builder.get_target_uri(pagename)}"
    context["body"] = head(app.config.html_title, number, address) + context["body"]


def setup(app):
    app.connect("html-page-context", add_head)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
