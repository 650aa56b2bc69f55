"""What helps to read: time a chapter takes, the lines behind each figure, terms explained in place.

Everything here is worked out from the sources when the book is built. Words are counted, lines are
those of the cell in the chapter's script, and a term's tip is its entry in the glossary.
"""

import html
import re
from functools import cache
from pathlib import Path

from docutils import nodes
from docutils.nodes import make_id
from provenance import lasting
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

WORDS_A_MINUTE, MINUTES_A_FIGURE, MINUTES_AN_EQUATION = 200, 0.5, 0.25
GLOSSARY = "book/glossary"
CELL = re.compile(r"^# %%(?: \[(markdown|raw)\])?(.*)$")
# Hidden where no script runs; here from the start, so that the line does not grow when one does.
SWITCH = (
    '<span class="pst-js-only"> · <button type="button" class="code-switch">Show all code</button>'
    "</span>"
)
TERM = re.compile(r'<a class="reference internal" href="([^"]*)#(term-[^"]+)">')


def minutes(words: int, figures: int, equations: int) -> int:
    """How long reading takes: to the minute below ten, to five minutes from there on."""
    time = words / WORDS_A_MINUTE + MINUTES_A_FIGURE * figures + MINUTES_AN_EQUATION * equations
    return max(1, round(time)) if time < 10 else 5 * round(time / 5)


def count(doctree: nodes.document) -> tuple[int, int, int]:
    """Count words of prose (a formula is one word), figures, and displayed equations.

    Tables do not count: they are looked up, not read.
    """
    words = 0
    for text in doctree.findall(lambda n: isinstance(n, nodes.paragraph | nodes.title)):
        if any(isinstance(above, nodes.table) for above in ancestors(text)):
            continue
        formulas = [formula.astext() for formula in text.findall(nodes.math)]
        words += len(text.astext().split()) + sum(1 - len(f.split()) for f in formulas)
    figures = len(list(doctree.findall(nodes.figure))) + len(list(explorables(doctree)))
    return words, figures, len(list(doctree.findall(nodes.math_block)))


def explorables(doctree):
    """Yield each output that is a figure to be touched, by the mark on its root element.

    One with a caption stands in a figure, and is found as such.
    """
    for raw in doctree.findall(nodes.raw):
        touchable = raw.get("format") == "html" and "data-explorable=" in raw.astext()
        if touchable and not any(isinstance(above, nodes.figure) for above in ancestors(raw)):
            yield raw


def folded(cell: nodes.container) -> bool:
    """Whether a cell shows its code when it is asked to."""
    return "tag_hide-input" in cell["classes"]


def ancestors(node):
    while node.parent is not None:
        node = node.parent
        yield node


@cache
def cells(script: Path) -> list[tuple[int, int, str]]:
    """Return the first and last line of the code of each code cell, and its header.

    Lines count from 1; empty lines at a cell's end are not its own.
    """
    lines = script.read_text("utf-8").splitlines()
    starts = [number for number, line in enumerate(lines) if CELL.match(line)]
    found = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        kind, header = CELL.match(lines[start]).groups()
        while end > start and not lines[end - 1].strip():
            end -= 1
        if not kind and end > start + 1:
            found.append((start + 2, end, header))
    return found


def lines_of_figure(script: Path, identifier: str) -> tuple[int, int] | None:
    """Find the cell whose header names the figure with this identifier."""
    for first, last, header in cells(script):
        name = re.search(r'"figure": \{.*?"name": "([^"]+)"', header)
        if name and make_id(name[1]) == identifier:
            return first, last


def lines_of_code(script: Path, code: str) -> tuple[int, int] | None:
    """Find the cell with exactly this code."""
    lines = script.read_text("utf-8").splitlines()
    for first, last, _ in cells(script):
        if "\n".join(lines[first - 1 : last]).strip() == code.strip():
            return first, last


class Chapter(SphinxPostTransform):
    """Add to a chapter the time it takes and, to its figures, the lines that made them."""

    formats = ("html",)
    default_priority = 40  # before the drawings become raw HTML

    def run(self, **kwargs):
        if "kernelspec" not in self.env.metadata[self.env.docname]:
            return
        self.script = Path(self.env.doc2path(self.env.docname))
        for figure in self.document.findall(nodes.figure):
            found = next(filter(None, (self.figure_lines(i) for i in figure["ids"])), None)
            caption = next(figure.findall(nodes.caption), None)
            if found and caption is not None:
                caption += [nodes.Text(" "), self.link(*found)]
        for raw in list(explorables(self.document)):
            found = self.explorable_lines(raw)
            if found:
                paragraph = nodes.paragraph("", "", self.link(*found), classes=["made-by"])
                raw.parent.insert(raw.parent.index(raw) + 1, paragraph)
        title = next(self.document.findall(nodes.title))
        words, figures, equations = count(self.document)
        time = f"About {minutes(words, figures, equations)} minutes to read"
        parts = [time, f"{words:,} words", f"{figures} figures"]
        line = nodes.paragraph("", " · ".join(parts), classes=["reading-time"])
        if any(map(folded, self.document.findall(nodes.container))):
            line += nodes.raw("", SWITCH, format="html")
        title.parent.insert(title.parent.index(title) + 1, line)

    def figure_lines(self, identifier):
        return lines_of_figure(self.script, identifier)

    def explorable_lines(self, raw):
        cell = raw.parent
        while cell is not None and "cell" not in cell.get("classes", ()):
            cell = cell.parent
        code = cell and next(cell.findall(nodes.literal_block), None)
        return lines_of_code(self.script, code.astext()) if code else None

    def link(self, first, last):
        options = self.config.html_theme_options
        page = self.script.relative_to(self.app.srcdir).as_posix()
        commit = lasting(page) or options["repository_branch"]
        address = f"{options['repository_url']}/blob/{commit}/{page}#L{first}" + (
            f"-L{last}" if last > first else ""
        )
        lines = f"lines {first}–{last}" if last > first else f"line {first}"
        link = nodes.reference("", f"Code: {lines}", refuri=address, classes=["code-lines"])
        return link


def definition(app, term: str) -> str:
    """Return the glossary's entry for a term as HTML without links (a tip cannot be clicked)."""
    for item in app.env.get_doctree(GLOSSARY).findall(nodes.definition_list_item):
        if any(term in entry["ids"] for entry in item.findall(nodes.term)):
            text = next(item.findall(nodes.definition)).deepcopy()
            for link in list(text.findall(addnodes.pending_xref)):
                if link.get("refdomain") == "cite":
                    link.parent.remove(link)
                else:
                    link.replace_self(link.children)
            content = app.builder.render_partial(nodes.container("", *text.children))["fragment"]
            content = re.sub(r"\s+([.,:;])", r"\1", content)  # where a citation stood
            name = html.escape(next(item.findall(nodes.term)).astext())
            return f'<p class="term-name">{name}</p>{content}'
    return ""


def explain_terms(app, pagename, templatename, context, doctree):
    """Put a tip beside every link to the glossary, once a term, for book.js to show."""
    if doctree is None or pagename == GLOSSARY:
        return
    used = {}

    def mark(match):
        address, term = match.groups()
        if not address.endswith("glossary.html"):
            return match[0]
        used[term] = definition(app, term)
        return (
            f'<a class="reference internal term-link" aria-describedby="tip-{term}"'
            f' href="{address}#{term}">'
        )

    # Inside a list, as the writer makes it, an entry of the bibliography has to be an item.
    body = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')
    body = TERM.sub(mark, body)
    tips = "".join(
        f'<div class="term-tip" role="tooltip" id="tip-{term}" hidden>{text}</div>'
        for term, text in sorted(used.items())
    )
    context["body"] = body + tips


def setup(app):
    app.add_post_transform(Chapter)
    app.connect("html-page-context", explain_terms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
