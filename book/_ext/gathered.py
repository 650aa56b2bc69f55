"""What every chapter says in the same place, gathered on one page.

`{scorecard} WHOSE, ...` lists all claims made by these, with their verdicts, from the chapters as
they were executed; `{differences}` lists what chapters do otherwise than the paper and
the blog, from their sources. Neither is written twice, so neither can differ from its chapter.
"""

import re
from collections import Counter
from pathlib import Path

import jupytext
import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from sgcrl.claims import COLUMNS, WHOSE

DIFFERENCES = "## Differences from the paper and the blog"
VERDICTS = ("holds", "holds partly", "open", "fails")


def claims(notebook: Path) -> list[tuple[str, ...]]:
    """Read the rows of the tables of verdicts in an executed notebook, cells as Markdown."""
    found = []
    for cell in nbformat.read(notebook, as_version=4).cells:
        for output in cell.get("outputs", ()):
            lines = output.get("data", {}).get("text/markdown", "").splitlines()
            rows = [tuple(text.strip() for text in line.strip("| ").split(" | ")) for line in lines]
            if rows and rows[0] == COLUMNS:
                found += rows[2:]
    return found


def differences(script: Path) -> str:
    """Read the list under the heading of that name, as Markdown for a page in another folder."""
    for cell in jupytext.read(script, fmt="py:percent").cells:
        if cell.cell_type == "markdown" and DIFFERENCES in cell.source:
            section = cell.source.partition(DIFFERENCES)[2].partition("\n## ")[0]
            return re.sub(r"\{doc\}`(?=\w)", "{doc}`/notebooks/", section).strip()
    return ""


class Gathered(SphinxDirective):
    def chapters(self):
        """Yield each numbered chapter's number and script, in order of reading."""
        for script in sorted(Path(self.env.srcdir, "notebooks").glob("[0-9]*.py")):
            yield int(script.stem[:2]), script

    def parsed(self, lines) -> list[nodes.Node]:
        box = nodes.Element()
        self.state.nested_parse(StringList(list(lines), self.env.docname), self.content_offset, box)
        return box.children


class Scorecard(Gathered):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        wanted = [name.strip() for name in self.arguments[0].split(",")]
        if unknown := set(wanted) - set(WHOSE):
            raise self.error(f"scorecard: got {sorted(unknown)}, takes some of {WHOSE}")
        found = nodes.bullet_list(classes=["scorecard"])
        for number, script in self.chapters():
            executed = Path(self.env.srcdir, "_build", "nbval", f"{script.stem}.ipynb")
            self.env.note_dependency(str(executed))
            chapter = f"{{doc}}`chapter {number} </notebooks/{script.stem}>`"
            rows = [row for row in claims(executed) if row[COLUMNS.index("Whose")] in wanted]
            found += [self.item(chapter, *row) for row in rows]
        verdicts = Counter(item[0].astext() for item in found)
        return [self.choice(verdicts), found]

    def item(self, chapter, statement, whose, tests, measured, verdict):
        parts = {
            "verdict": verdict.strip("*"),
            "statement": statement,
            "tests": re.sub("(^|; )(.) ", "\\1\\2\u00a0", tests),
            "measured": measured,
            "source": f"{whose} · {chapter}",
        }
        item = nodes.list_item(classes=[parts["verdict"].replace(" ", "-")])
        for name, text in parts.items():
            (paragraph,) = self.parsed([text])
            paragraph["classes"].append(name)
            item += paragraph
        return item

    def choice(self, verdicts):
        """Make buttons that leave one kind of verdict on the page; the style sheet does it."""
        group = f"scorecard-{self.env.new_serialno('scorecard')}"
        kinds = {"all": verdicts.total()} | {name: verdicts[name] for name in VERDICTS}
        buttons = "".join(
            f'<label><input type="radio" name="{group}" value="{name.replace(" ", "-")}"'
            f"{' checked' if name == 'all' else ''}> {name} <b>{count}</b></label>"
            for name, count in kinds.items()
            if count
        )
        legend = f"<legend>Of {verdicts.total()} claims, show</legend>"
        html = f'<fieldset class="scorecard-choice">{legend}{buttons}</fieldset>'
        return nodes.raw("", html, format="html")


class Differences(Gathered):
    def run(self):
        lines = []
        for _, script in self.chapters():
            self.env.note_dependency(str(script))
            lines += [f"**{{doc}}`/notebooks/{script.stem}`**", "", differences(script), ""]
        return self.parsed("\n".join(lines).split("\n"))


def setup(app):
    app.add_directive("scorecard", Scorecard)
    app.add_directive("differences", Differences)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
