"""The directive `{versions}`: a table of the Python and the packages that computed this book."""

import platform
import re
from importlib import metadata

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


def direct_dependencies(package: str = "sgcrl") -> list[tuple[str, str]]:
    """Names and installed versions of what the package itself asks for, pinned extras included."""
    asked = [line for line in metadata.requires(package) or [] if 'extra == "speed"' not in line]
    names = {re.match(r"[\w.-]+", line).group() for line in asked}
    return [(name, metadata.version(name)) for name in sorted(names, key=str.lower)]


class Versions(SphinxDirective):
    def run(self):
        rows = [("Python", platform.python_version()), *direct_dependencies()]
        table = nodes.table(classes=["colwidths-auto"])
        group = nodes.tgroup(cols=2)
        table += group
        group += [nodes.colspec(colwidth=1), nodes.colspec(colwidth=1)]
        group += nodes.thead("", row(("Package", "Version")))
        group += nodes.tbody("", *map(row, rows))
        return [table]


def row(cells):
    return nodes.row("", *(nodes.entry("", nodes.paragraph(text=text)) for text in cells))


def setup(app):
    app.add_directive("versions", Versions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
