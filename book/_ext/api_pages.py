"""The directive `{modules}`: a list of modules, each with a link to its page and what it is for.

A line of its text is the name of a module and, after a colon, a title: "sgcrl.worlds: Worlds". What
it is for is the first line of its docstring. Every module has a page: `page` says where, and `stub`
what stands in it.
"""

import importlib
import json
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

REDIRECT = Path(__file__).with_suffix(".js").read_text("utf-8")
MORE = {
    "sgcrl.variants.goals": ("special-members: __call__",),
    "sgcrl.variants.encoder_edits": ("special-members: __call__",),
    "sgcrl.variants.axis": ("inherited-members:",),
}


def page(module: str) -> str:
    """Name the page of a module: sgcrl.theory.pairs is on book/api/theory/pairs."""
    return "book/api/" + module.removeprefix("sgcrl.").replace(".", "/")


def stub(module: str) -> str:
    """Write the source of a module's page."""
    options = "".join(f"   :{option}\n" for option in ("members:", *MORE.get(module, ())))
    return f"# {module}\n\n```{{eval-rst}}\n.. automodule:: {module}\n{options}```\n"


def purpose(module: str) -> str:
    """The first line of a module's docstring."""
    return (importlib.import_module(module).__doc__ or "").strip().partition("\n")[0]


class Modules(SphinxDirective):
    has_content = True

    def run(self):
        found, pages = nodes.definition_list(classes=["modules"]), {}
        for line in filter(str.strip, self.content):
            module, _, title = (part.strip() for part in line.partition(":"))
            address = self.env.app.builder.get_relative_uri(self.env.docname, page(module))
            pages[module] = address
            link = nodes.reference(
                "", "", nodes.literal(text=module), refuri=address, internal=True
            )
            named = [nodes.Text(f"{title}: ")] if title else []
            term = nodes.term("", "", *named, link, ids=[nodes.make_id(title)] if title else [])
            text = nodes.definition("", nodes.paragraph(text=purpose(module)))
            found += nodes.definition_list_item("", term, text)
        script = REDIRECT.replace("PAGES", json.dumps(pages))
        return [found, nodes.raw("", f"<script>{script}</script>", format="html")]


def setup(app):
    app.add_directive("modules", Modules)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
