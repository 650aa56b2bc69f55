"""A menu at every drawing, that of explorables, and the table of its numbers to take away.

A chapter's cell leaves the table beside its drawing (companion.tables), and the site keeps
it beside the page, as FIGURE.csv.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path

import nbformat
from docutils import nodes
from docutils.nodes import make_id
from sphinx.transforms.post_transforms import SphinxPostTransform

from companion.tables import MIME

SCRIPT, STYLE = "figure_menus.js", "figure_menus.css"
BOX = '<div class="figure-box"'


@cache
def tables(executed: Path) -> dict[str, str]:
    """Return the tables of an executed notebook's figures, by the figures' ids."""
    found = {}
    for cell in nbformat.read(executed, as_version=4).cells:
        name = cell.metadata.get("mystnb", {}).get("figure", {}).get("name", "")
        for output in cell.get("outputs", ()):
            if name and MIME in output.get("data", {}):
                found[make_id(name)] = output.data[MIME]
    return found


class Tables(SphinxPostTransform):
    """Write the tables of a page's figures, and tell each drawing which is its own."""

    formats = ("html",)
    default_priority = 55  # after the drawings stand in the page

    def run(self, **kwargs):
        page = self.env.docname
        executed = Path(self.app.outdir).parent / "nbval" / f"{Path(page).name}.ipynb"
        if "kernelspec" not in self.env.metadata[page] or not executed.is_file():
            return
        for figure in self.document.findall(nodes.figure):
            name = next((name for name in figure["ids"] if name in tables(executed)), None)
            drawn = [raw for raw in figure.findall(nodes.raw) if raw.astext().startswith(BOX)]
            if name and drawn:
                target = Path(self.app.outdir, page).with_name(f"{name}.csv")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(tables(executed)[name], "utf-8")
                html = drawn[0].astext().replace(BOX, f'{BOX} data-csv="{target.name}"', 1)
                drawn[0][0] = nodes.Text(html)


def write_menu(app, failed):
    if failed or app.builder.name != "html":
        return
    parts = files("companion.explorables")
    scripts = [parts.joinpath(f"{name}.js") for name in ("common", "frame")]
    text = "\n".join(s.read_text("utf-8") for s in [*scripts, Path(__file__).with_name(SCRIPT)])
    static = Path(app.outdir, "_static")
    (static / SCRIPT).write_text(f'{{\n"use strict";\n{text}}}\n', "utf-8")
    (static / STYLE).write_text(parts.joinpath("frame.css").read_text("utf-8"), "utf-8")


def setup(app):
    app.add_js_file(SCRIPT, defer="defer")
    app.add_css_file(STYLE)
    app.add_post_transform(Tables)
    app.connect("build-finished", write_menu)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
