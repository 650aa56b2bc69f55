"""What every chapter says in the same place, gathered on one page; and how it fared elsewhere.

`{scorecard} WHOSE, ...` lists all claims made by these, with their verdicts, from the chapters as
they were executed, and what became of them in other seed blocks (`book/tools/replicate.py`); where
`book/blog.yml` and `book/paper.yml` have them is said beside them, and a claim that
tests the same statement as another stands after that one;
`{replication}` says the latter for the chapter in which it stands, `{multiplicity}` how much of
all that can be chance; `{tally}` is a bar of all verdicts; `{differences}` lists what chapters do
otherwise than the paper and the blog, from their sources. None is written twice, so none can differ
from its chapter.

Each claim has an anchor, the same in its chapter's table of verdicts and on the scorecard.
"""

import hashlib
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
from companion.claims import COLUMNS, MARKS, WHOSE

DIFFERENCES = "## Differences from the paper and the blog"
VERDICTS = ("holds", "holds partly", "open", "fails", "unstable")
SCORECARD = "book/scorecard"
CHOOSE = Path(__file__).with_name("scorecard.js").read_text("utf-8")


def differences(script: Path) -> str:
    """Read the list under the heading of that name, as Markdown for a page in another folder."""
    for cell in jupytext.read(script, fmt="py:percent").cells:
        if cell.cell_type == "markdown" and DIFFERENCES in cell.source:
            section = cell.source.partition(DIFFERENCES)[2].partition("\n## ")[0]
            return re.sub(r"\{doc\}`(?=\w)", "{doc}`/notebooks/", section).strip()
    return ""


def called(page: str) -> str:
    """Name a page of a chapter by its number."""
    chapter, _, more = page.partition("_")
    return f"chapter {int(chapter)}" + (", evidence" if more.endswith("_evidence") else "")


def linked(script: Path) -> str:
    """Name a page of a chapter by its number, with a link to it."""
    return f"{{doc}}`{called(script.stem)} </notebooks/{script.stem}>`"


def anchor(page: str, statement: str) -> str:
    """Where a claim stands: its chapter, its first words, and a mark that tells it from others.

    It follows from the claim alone, so no other claim that comes or goes can change it.
    """
    words = nodes.make_id(statement).split("-")[:8]
    mark = hashlib.sha256(statement.encode()).hexdigest()[:4]
    return "-".join(["claim", str(int(page.partition("_")[0])), *words, mark])


def claims_of(env, page: str) -> list[tuple[dict, replication.Fate]]:
    """Read the claims of a chapter's page, and what became of each in other seed blocks."""
    executed = Path(env.srcdir, "_build", "nbval", f"{page}.ipynb")
    env.note_dependency(str(executed))
    env.note_dependency(str(replication.RECORD))
    record = replication.read_record()
    claims = replication.claims(nbformat.read(executed, as_version=4))
    return [(claim, replication.fate(record, page, claim)) for claim in claims]


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
        return claims_of(self.env, script.stem)

    def address(self, page: str) -> str:
        return self.env.app.builder.get_relative_uri(self.env.docname, page)


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
            claim["statement"]: (script.stem, claim, fate)
            for script, _ in self.chapters()
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
                address = f"{self.address(f'book/{name}')}#{lines.identifier(name, line)}"
                told = f"the blog, line {line.number}"
                if line.item:
                    told = f"the paper, {line.item} ({line.kind}; certainty: {line.certainty})"
                link = nodes.reference("", told, refuri=address, internal=True)
                parts += [nodes.Text("; " if parts else "In "), link]
        return nodes.paragraph("", "", *parts, classes=["ascribed"])

    def item(self, page, claim, fate):
        here = anchor(page, claim["statement"])
        parts = {
            "verdict": lines.word(claim, fate),
            "statement": claim["statement"],
            "tests": "; ".join(
                f"{MARKS[test['passed']]}\u00a0{test['test']}" for test in claim["tests"]
            ),
            "measured": claim["measured"],
            "elsewhere": ". ".join(filter(None, (fate.came_out, fate.numbers))),
            "source": f"{claim['whose']} ·",
        }
        item = nodes.list_item(classes=[parts["verdict"].replace(" ", "-")], ids=[here])
        for name, text in parts.items():
            (paragraph,) = self.parsed([text])
            paragraph["classes"].append(name)
            item += paragraph
            if name == "statement":
                paragraph += permalink(f"#{here}", "Link to this claim")
            if name == "source":
                address = f"{self.address(f'notebooks/{page}')}#{here}"
                link = nodes.reference("", called(page), refuri=address, internal=True)
                paragraph += [nodes.Text(" "), link]
        if (ascribed := self.ascribed(claim)).children:
            item += ascribed
        return item

    def choice(self, verdicts):
        """Make buttons that leave one kind of verdict on the page; the style sheet does it."""
        number = self.env.new_serialno("scorecard")
        group = f"scorecard-{number}"
        kinds = {"all": verdicts.total()} | {name: verdicts[name] for name in VERDICTS}
        buttons = "".join(
            f'<label><input type="radio" name="{group}" value="{name.replace(" ", "-")}"'
            f"{' checked' if name == 'all' else ''}> {name} <b>{count}</b></label>"
            for name, count in kinds.items()
            if count
        )
        legend = f"<legend>Of {verdicts.total()} claims, show</legend>"
        places = "".join(f'<span id="show-{name.replace(" ", "-")}"></span>' for name in VERDICTS)
        first = "" if number else f"{places}<script>{CHOOSE}</script>"
        html = f'<fieldset class="scorecard-choice">{legend}{buttons}{first}</fieldset>'
        return nodes.raw("", html, format="html")


def permalink(address: str, title: str) -> nodes.reference:
    return nodes.reference(
        "", "#", refuri=address, internal=True, classes=["headerlink"], reftitle=title
    )


def bar(verdicts: Counter, address: str) -> str:
    """Draw how many claims came out how as a bar, with a link to the claims of each kind."""
    kinds = [(name, name.replace(" ", "-"), verdicts[name]) for name in VERDICTS if verdicts[name]]
    parts = "".join(f'<i class="{kind}" style="flex-grow: {n}"></i>' for _, kind, n in kinds)
    links = "".join(
        f'<li class="{kind}"><a href="{address}#show-{kind}"><b>{n}</b> {name}</a></li>'
        for name, kind, n in kinds
    )
    return f'<div class="tally"><div aria-hidden="true">{parts}</div><ul>{links}</ul></div>'


def tally_told(verdicts: Counter) -> str:
    """Say in Markdown what the bar shows."""
    kinds = {"holds": "hold", "holds partly": "hold partly", "fails": "fail", "open": "are open"}
    told = ", ".join(f"{verdicts[kind]} {words}" for kind, words in kinds.items())
    return (
        f"Of {verdicts.total()} claims that this book holds against a measurement, {told}, and "
        f"{verdicts['unstable']} came out otherwise with other random numbers. {{doc}}`scorecard` "
        "has them all."
    )


class Tally(Gathered):
    """A bar of all verdicts, and a sentence that says the same."""

    def run(self):
        found = Counter(
            lines.word(*pair) for script, _ in self.chapters() for pair in self.claims(script)
        )
        (told,) = self.parsed([tally_told(found)])
        return [told, nodes.raw("", bar(found, self.address(SCORECARD)), format="html")]


def mark_claims(app, doctree):
    """Give each row of a chapter's table of verdicts the claim's anchor, and a link to itself."""
    name = app.env.docname.rpartition("/")[2]
    if not re.match(r"notebooks/\d", app.env.docname):
        return
    claims = iter(claims_of(app.env, name))
    for table in doctree.findall(nodes.table):
        head = [entry.astext() for entry in next(table.findall(nodes.thead)).findall(nodes.entry)]
        if tuple(head) != COLUMNS:
            continue
        for row in next(table.findall(nodes.tbody)).findall(nodes.row):
            here = anchor(name, next(claims)[0]["statement"])
            row["ids"].append(here)
            next(row.findall(nodes.paragraph)).append(permalink(f"#{here}", "Link to this claim"))


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
    app.add_directive("tally", Tally)
    app.add_directive("differences", Differences)
    app.connect("doctree-read", mark_claims)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
