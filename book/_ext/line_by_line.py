"""A source line by line with the verdicts beside it; small pictures of chapters' figures.

`{line-by-line} blog.yml` reads such a list (see lines.py); its options say whose claims must all
be in it. What a chapter does not make, and what is in no line, stops the build.
`{figure-of} fig-name` shows a figure of a chapter on another page, small, with a link to it; its
text is the caption. `{default} sgcrl.train.Settings.batch` is the default of an argument.

The pictures are the chapters' own, as executed. Drawings stand in the page, as in chapters, so
that they follow its theme.
"""

import html
import importlib
import inspect
import re
import xml.etree.ElementTree as ET
from collections import Counter
from functools import partial
from pathlib import Path

import lines
from docutils import nodes
from docutils.parsers.rst import directives
from gathered import VERDICTS, Gathered, linked
from inline_svg import SVG, XLINK, drawing, rounded
from sphinx.util.docutils import SphinxRole

from companion import replication
from companion.claims import MARKS, WHOSE

NUMBER = re.compile(r"-?\d+\.\d+")
REFERENCE = re.compile(r"""(?:url\(|href=")#([^)"]+)""")
DRAWN = f"{{{SVG}}}g"
GEOMETRY = ("d", "x", "y", "points")


def lighter(root: ET.Element) -> ET.Element:
    """Leave out, in place, what a small picture does not show: digits, names of parts, blanks.

    Points are rounded to a tenth, save those of markers, which may be drawn larger than they are.
    """
    named = set(REFERENCE.findall(ET.tostring(root, encoding="unicode")))
    tenth = partial(rounded, decimals=1)
    markers = {part for defs in root.iter(f"{{{SVG}}}defs") for part in defs.iter()}
    for element in root.iter():
        if element.get("id") not in named and element is not root.find(DRAWN):
            element.attrib.pop("id", None)
        if not (element.tail or "").strip():
            element.tail = None
        if not (element.text or "").strip():
            element.text = None
        for name in GEOMETRY if element not in markers else ():
            if text := element.get(name):
                element.set(name, " ".join(NUMBER.sub(tenth, text).split()))
    return root


def thumbnail(figure: lines.Figure, address: str, prefix: str, again: bool = False) -> str:
    """HTML of a small picture that leads to the figure; it says what the figure shows.

    One that is shown again, with the same prefix, is a reference to what was drawn before.
    """
    alt = html.escape(figure.alt, quote=True)
    if figure.kind == "image/svg+xml":
        root = lighter(drawing(figure.data, figure.alt, prefix))
        root.attrib |= {"class": "thumbnail-svg", "style": "stroke-linejoin: round"}
        for side in ("width", "height"):
            root.attrib.pop(side, None)
        if again:
            drawn = root.find(DRAWN).get("id")
            root[:] = [ET.Element(f"{{{SVG}}}use", {f"{{{XLINK}}}href": f"#{drawn}"})]
        picture = ET.tostring(root, encoding="unicode")
    else:
        picture = f'<img alt="{alt}" src="data:{figure.kind};base64,{figure.data.strip()}">'
    return f'<a class="thumbnail" href="{html.escape(address, quote=True)}">{picture}</a>'


def defaults(found) -> dict:
    """Default of each argument that has one.

    Read from the function itself: in the signature, autodoc puts their source text instead.
    """
    function = inspect.unwrap(found.__init__ if inspect.isclass(found) else found)
    if not inspect.isfunction(function):
        return {}
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    given = function.__defaults__ or ()
    return dict(zip(names[len(names) - len(given) :], given, strict=True)) | (
        function.__kwdefaults__ or {}
    )


def default(path: str):
    """Look up the default of an argument, or a part of it, or a constant, by its dotted name.

    "sgcrl.train.Settings.batch" is 128; "sgcrl.tabular.TabularCritic.loss.direction" "column".

    Raises
    ------
    LookupError
        If there is none.
    """
    names = path.split(".")
    for end in range(len(names), 0, -1):
        try:
            found = importlib.import_module(".".join(names[:end]))
        except ImportError:
            continue
        for name in names[end:]:
            if name in (given := defaults(found)):
                found = given[name]
            elif hasattr(found, name):
                found = getattr(found, name)
            else:
                raise LookupError(f"{path}: no default {name}")
        return found
    raise LookupError(f"{path}: no such module")


def plain(value) -> str:
    """Write a default as prose has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(plain, value))
    return f"{value:,}".replace(",", "\u202f") if isinstance(value, int) else str(value)


class Pictured(Gathered):
    """What the directives with pictures share."""

    def executed(self) -> lines.Executed:
        scripts = sorted(Path(self.env.srcdir, "notebooks").glob("*.py"))
        listed = [script.stem for script in scripts if self.is_page(script)]
        folder = Path(self.env.srcdir, "_build", "nbval")
        paths = [folder / f"{name}.ipynb" for name in listed]
        for path in paths:
            self.env.note_dependency(str(path))
        try:
            return lines.read_executed(paths)
        except OSError as problem:
            raise self.error(f"{problem}: run make book") from problem

    def is_page(self, script):
        return f"notebooks/{script.stem}" in self.env.found_docs

    def picture(self, name: str, executed: lines.Executed) -> list[nodes.Node]:
        """A small picture, and the number of the figure under it, both with a link."""
        figure = executed.figures[name]
        page = self.env.app.builder.get_relative_uri(self.env.docname, f"notebooks/{figure.page}")
        address = f"{page}#{nodes.make_id(name)}"
        drawn = self.env.temp_data.setdefault("thumbnails", {})
        again = name in drawn
        prefix = drawn.setdefault(name, f"t{len(drawn)}-")
        raw = nodes.raw("", thumbnail(figure, address, prefix, again), format="html")
        (number,) = self.parsed([f"{{numref}}`{name}`"])
        number["classes"].append("number")
        return [raw, number]


class LineByLine(Pictured):
    required_arguments = 1
    option_spec = {"every": directives.unchanged, "name": directives.unchanged}

    def run(self):
        path = Path(self.env.srcdir, "book", self.arguments[0])
        self.env.note_dependency(str(path))
        self.env.note_dependency(str(replication.RECORD))
        every = [name.strip() for name in self.options.get("every", "").split(",") if name.strip()]
        if unknown := set(every) - set(WHOSE):
            raise self.error(f"every: got {sorted(unknown)}, takes some of {WHOSE}")
        try:
            sections = lines.read_list(path)
        except (KeyError, TypeError, ValueError) as problem:
            raise self.error(f"{path.name}: {problem}") from problem
        executed, record = self.executed(), replication.read_record()
        if wrong := lines.problems(sections, executed, every):
            raise self.error(f"{path.name}: " + "; ".join(wrong))
        self.fates = {
            statement: replication.fate(record, page, claim)
            for statement, (page, claim) in executed.claims.items()
        }
        told = self.one(self.told(sections, executed), "told")
        return [told, *(self.section(part, executed, path.stem) for part in sections)]

    def section(self, part, executed, name):
        section = nodes.section(ids=[nodes.make_id(f"{name} {part.title}")])
        title = self.parsed([part.title])[0]
        section += nodes.title("", "", *title.children)
        if part.text:
            section += self.parsed([part.text])
        found = nodes.enumerated_list(
            classes=["line-by-line"], start=part.lines[0].number, enumtype="arabic", suffix="."
        )
        for line in part.lines:
            found += self.line(line, executed, name)
        section += found
        return section

    def line(self, line, executed, name):
        text = nodes.container(classes=["says"])
        if line.item:
            text += self.one(f"**{line.item}** · {line.kind}", "item")
        text += self.parsed([line.says])
        if line.item:
            text += self.one(f"Known from {line.known_from}. Certainty: {line.certainty}.", "known")
        if line.untested:
            text += self.one(f"**{line.answer}** {line.untested}", "untested")
        decides = lines.deciding(line)
        if decides:
            verdict = self.verdict(decides, executed)
            text += self.one(f"**{verdict}**", "overall", verdict)
        then = line.then.get(lines.marks(line, executed), "")
        if note := " ".join(filter(None, (line.note, then))):
            text += self.one(note, "note")
        if line.claims:
            answers = nodes.bullet_list(classes=["answers"])
            for statement in line.claims:
                answers += self.answer(statement, executed, alone=len(line.claims) == 1)
            text += answers
        shown = nodes.container("", text, classes=["line"])
        if line.figure:
            shown += nodes.container("", *self.picture(line.figure, executed), classes=["shown"])
        return nodes.list_item("", shown, ids=[lines.identifier(name, line)])

    def verdict(self, statement, executed):
        return lines.word(executed.claim(statement), self.fates[statement])

    def answer(self, statement, executed, alone):
        """A claim with its verdict, which stands above where it is the only one."""
        claim, fate = executed.claim(statement), self.fates[statement]
        verdict = self.verdict(statement, executed)
        tests = [f"{MARKS[test['passed']]}\u00a0{test['test']}" for test in claim["tests"]]
        link = linked(Path(executed.page(statement)))
        ours = " · our own claim" if claim["whose"] == "ours" else ""
        word = "" if alone else f"**{verdict}** · "
        item = nodes.list_item(classes=[] if alone else [verdict.replace(" ", "-")])
        item += self.one(f"{word}{link}{ours}", "source")
        item += self.one(statement, "statement")
        if claim["verdict"] != "holds":
            item += self.one("; ".join(tests), "tests")
        item += self.one(claim["measured"], "measured")
        if fate.unstable:
            item += self.one(fate.came_out, "measured")
        return item

    def one(self, text, *names):
        (paragraph,) = self.parsed([text])
        paragraph["classes"] += [name.replace(" ", "-") for name in names]
        return paragraph

    def told(self, sections, executed):
        """How many lines there are, and how they came out."""
        every = list(lines.lines_of(sections))
        decided = [self.verdict(one, executed) for one in map(lines.deciding, every) if one]
        counts = Counter(decided)
        listed = ", ".join(f"{name} {counts[name]}" for name in VERDICTS if counts[name])
        untested = sum(bool(line.untested) for line in every)
        name = "items" if every[0].item else "lines"
        return (
            f"Of {len(every)} {name}, {len(decided)} have one verdict ({listed}), "
            f"{len(every) - len(decided) - untested} have a verdict for each of several claims, "
            f"and {untested} have none."
        )


class FigureOf(Pictured):
    required_arguments = 1
    has_content = True

    def run(self):
        executed = self.executed()
        if self.arguments[0] not in executed.figures:
            raise self.error(f"no chapter shows a picture {self.arguments[0]}")
        words = nodes.container(classes=["words"])
        self.state.nested_parse(self.content, self.content_offset, words)
        shown = nodes.container("", *self.picture(self.arguments[0], executed), classes=["shown"])
        return [nodes.container("", shown, words, classes=["figure-of"])]


class Default(SphinxRole):
    def run(self):
        try:
            text = plain(default(self.text))
        except LookupError as problem:
            message = self.inliner.reporter.error(str(problem), line=self.lineno)
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]
        return [nodes.inline("", text, classes=["pasted-text"])], []


def setup(app):
    app.add_directive("line-by-line", LineByLine)
    app.add_directive("figure-of", FigureOf)
    app.add_role("default", Default())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
