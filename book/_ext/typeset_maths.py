"""Formulas are typeset when pages are made: none waits for a script, or moves the text around.

MathJax does it, in Deno (typeset_maths.js); the pages get its drawing and, for screen readers, its
MathML, and one style sheet for all.
"""

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import build
from docutils import nodes
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

log = logging.getLogger(__name__)
SCRIPT = Path(__file__).with_suffix(".js")
FONTS, STYLE = "maths", "maths.css"
"""Where fonts and style stand in `_static`."""


class Typesetter:
    """A process that typesets; started by the first formula."""

    def __init__(self):
        package = importlib.import_module("sphinx-mathjax-offline")
        self.mathjax = Path(package.__file__).parent / "static" / "mathjax"
        self.known, self.process = {}, None

    def ask(self, tex: str | None, display: bool = False) -> dict:
        if self.process is None:
            command = [sys.executable, "-m", "deno", "run", "--no-config", "--allow-read"]
            self.process = subprocess.Popen(
                [*command, SCRIPT, self.mathjax, FONTS],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
                env=os.environ | build.HOME,
            )
        print(json.dumps({"tex": tex, "display": display}), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"Deno ended with {self.process.wait()}: see what it said above")
        return json.loads(answer)

    def typeset(self, tex: str, display: bool) -> dict:
        """Return ``html``, or the ``error``."""
        if (tex, display) not in self.known:
            self.known[tex, display] = self.ask(tex, display)
        return self.known[tex, display]

    def finish(self, static: Path) -> None:
        """Write the style sheet of all that was typeset, and its fonts; end the process."""
        style = self.ask(None)["style"]
        (static / STYLE).write_text(style, "utf-8")
        fonts = self.mathjax / "output" / "chtml" / "fonts" / "woff-v2"
        shutil.copytree(fonts, static / FONTS, dirs_exist_ok=True)
        self.process.communicate()
        self.process = None


def draw(visitor, node, tex, display):
    found = visitor.builder.app.typesetter.typeset(tex, display)
    if "error" in found:
        log.warning("no formula: %s (%s)", tex, found["error"], location=node)
    visitor.body.append(found.get("html", ""))


def visit_math(self, node):
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    draw(self, node, node.astext(), display=False)
    self.body.append("</span>")
    raise nodes.SkipNode


def visit_displaymath(self, node):
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    draw(self, node, node.astext(), display=True)
    self.body.append("</div>\n")
    raise nodes.SkipNode


def finish(app, failed):
    if app.typesetter.process and not failed:
        app.typesetter.finish(Path(app.outdir) / "_static")


def setup(app):
    app.typesetter = Typesetter()
    app.add_html_math_renderer("typeset", (visit_math, None), (visit_displaymath, None))
    app.add_css_file(STYLE)
    app.connect("build-finished", finish, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
