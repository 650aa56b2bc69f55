"""The directive `{explorable} CHAPTER NAME`: a chapter's interactive figure on another page.

The figure is the chapter's own output, as it was executed (book/tools/build.py writes it before
the pages are made), so nothing is computed twice and the two cannot differ. The directive's text
is the caption. With the option `plays` it plays by itself while it is in view, until it is touched.
"""

from pathlib import Path

import nbformat
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective


def fragment(notebook: Path, name: str) -> str:
    """Find an explorable's HTML in an executed notebook."""
    for cell in nbformat.read(notebook, as_version=4).cells:
        for output in cell.get("outputs", ()):
            page = output.get("data", {}).get("text/html", "")
            if f'data-explorable="{name}"' in page:
                return page
    raise LookupError(f"{notebook.stem} shows no explorable {name}")


class ExplorableOf(SphinxDirective):
    required_arguments = 2
    has_content = True
    option_spec = {"name": directives.unchanged, "plays": directives.flag}

    def run(self):
        chapter, name = self.arguments
        executed = Path(self.env.srcdir, "_build", "nbval", f"{chapter}.ipynb")
        self.env.note_dependency(str(executed))
        try:
            html = fragment(executed, name)
        except (OSError, LookupError) as problem:
            raise self.error(f"{problem}: run make book") from problem
        classes = ["plays"] if "plays" in self.options else []
        figure = nodes.figure("", nodes.raw("", html, format="html"), classes=classes)
        words = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, words)
        if words.children:
            figure += nodes.caption("", "", *words[0].children)
        self.add_name(figure)
        return [figure]


def setup(app):
    app.add_directive("explorable", ExplorableOf)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
