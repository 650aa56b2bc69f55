"""What every chapter says in the same place, gathered on one page; and how it fared elsewhere.

`{scorecard} WHOSE, ...` lists all claims made by these, with their verdicts, from the chapters as
they were executed, and what became of them in other seed blocks (`book/tools/replicate.py`); where
`book/blog.yml` and `book/paper.yml` have them is said beside them, and a claim that
tests the same statement as another stands after that one;
`{replication}` says the latter for the chapter in which it stands, `{multiplicity}` how much of
all that can be chance; `{differences}` lists what chapters do otherwise than the paper and the
blog, from their sources. None is written twice, so none can differ from its chapter.
"""

import re
from collections import Counter
from pathlib import Path

import jupytext
import lines
import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from companion import replication
from companion.claims import MARKS, WHOSE

DIFFERENCES = "## Differences from the paper and the blog"
VERDICTS = ("holds", "holds partly", "open", "fails", "unstable")


def differences(script: Path) -> str:
    """Read the list under the heading of that name, as Markdown for a page in another folder."""
    for cell in jupytext.read(script, fmt="py:percent").cells:
        if cell.cell_type == "markdown" and DIFFERENCES in cell.source:
            section = cell.source.partition(DIFFERENCES)[2].partition("\n## ")[0]
            return re.sub(r"\{doc\}`(?=\w)", "{doc}`/notebooks/", section).strip()
    return ""


def linked(script: Path) -> str:
    """Name a page of a chapter by its number, with a link to it."""
    chapter, _, more = script.stem.partition("_")
    name = f"chapter {int(chapter)}" + (", evidence" if more.endswith("_evidence") else "")
    return f"{{doc}}`{name} </notebooks/{script.stem}>`"


class Gathered(SphinxDirective):
    def chapters(self):
        """Yield each page of a numbered chapter, and a link to it, in order of reading."""
        for script in sorted(Path(self.env.srcdir, "notebooks").glob("[0-9]*.py")):
            yield script, linked(script)

    def parsed(self, lines) -> list[nodes.Node]:
        box = nodes.Element()
        self.state.nested_parse(StringList(list(lines), self.env.docname), self.content_offset, box)
        return box.children

    def claims(self, script) -> list[tuple[dict, replication.Fate]]:
        """Read the claims of a chapter, and what became of each in other seed blocks."""
        executed = Path(self.env.srcdir, "_build", "nbval", f"{script.stem}.ipynb")
        self.env.note_dependency(str(executed))
        self.env.note_dependency(str(replication.RECORD))
        record = replication.read_record()
        claims = replication.claims(nbformat.read(executed, as_version=4))
        return [(claim, replication.fate(record, script.stem, claim)) for claim in claims]


class Scorecard(Gathered):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        wanted = [name.strip() for name in self.arguments[0].split(",")]
        if unknown := set(wanted) - set(WHOSE):
            raise self.error(f"scorecard: got {sorted(unknown)}, takes some of {WHOSE}")
        self.sources = {}
        for name in ("blog", "paper"):
            path = Path(self.env.srcdir, "book", f"{name}.yml")
            self.env.note_dependency(str(path))
            self.sources[name] = lines.read_list(path)
        rows = {
            claim["statement"]: (chapter, claim, fate)
            for script, chapter in self.chapters()
            for claim, fate in self.claims(script)
            if claim["whose"] in wanted
        }
        twice = lines.tested_twice([*self.sources["blog"], *self.sources["paper"]])
        found = nodes.bullet_list(classes=["scorecard"])
        for statement in lines.together(rows, twice):
            item = self.item(*rows[statement])
            if twice.get(statement) in rows:
                item["classes"].append("twice")
            found += item
        verdicts = Counter(item[0].astext() for item in found)
        return [self.choice(verdicts), found]

    def ascribed(self, claim):
        """Say which item of the paper a claim belongs to, and which line of the blog."""
        parts = []
        for name, sections in self.sources.items():
            if name in claim["whose"] and (line := lines.places(sections).get(claim["statement"])):
                page = self.env.app.builder.get_relative_uri(self.env.docname, f"book/{name}")
                address = f"{page}#{lines.identifier(name, line)}"
                told = f"the blog, line {line.number}"
                if line.item:
                    told = f"the paper, {line.item} ({line.kind}; certainty: {line.certainty})"
                link = nodes.reference("", told, refuri=address, internal=True)
                parts += [nodes.Text("; " if parts else "In "), link]
        return nodes.paragraph("", "", *parts, classes=["ascribed"])

    def item(self, chapter, claim, fate):
        parts = {
            "verdict": "unstable" if fate.unstable else claim["verdict"],
            "statement": claim["statement"],
            "tests": "; ".join(
                f"{MARKS[test['passed']]}\u00a0{test['test']}" for test in claim["tests"]
            ),
            "measured": claim["measured"],
            "elsewhere": ". ".join(filter(None, (fate.came_out, fate.numbers))),
            "source": f"{claim['whose']} · {chapter}",
        }
        item = nodes.list_item(classes=[parts["verdict"].replace(" ", "-")])
        for name, text in parts.items():
            (paragraph,) = self.parsed([text])
            paragraph["classes"].append(name)
            item += paragraph
        if (ascribed := self.ascribed(claim)).children:
            item += ascribed
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
        for script, _ in self.chapters():
            self.env.note_dependency(str(script))
            if listed := differences(script):
                lines += [f"**{{doc}}`/notebooks/{script.stem}`**", "", listed, ""]
        return self.parsed("\n".join(lines).split("\n"))


class Replication(Gathered):
    def run(self):
        claims = self.claims(Path(self.env.srcdir, f"{self.env.docname}.py"))
        return self.parsed([replication.chapter_told(claims)])


class Multiplicity(Gathered):
    def run(self):
        claims = [pair for script, _ in self.chapters() for pair in self.claims(script)]
        return self.parsed([replication.chance_told(claims)])


def setup(app):
    app.add_directive("scorecard", Scorecard)
    app.add_directive("replication", Replication)
    app.add_directive("multiplicity", Multiplicity)
    app.add_directive("differences", Differences)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
