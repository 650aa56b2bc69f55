"""The statements of a source, line by line, and the claims and figures of the chapters beside them.

A list such as `book/blog.yml` is a list of sections, each with a title and lines. A line has

    says          what the source says, in our words (Markdown)
    claims        statements of claims of the chapters, word for word
    decided_by    of several, the one whose verdict answers the line
    twice         of its claims, those that test the same statement as the one that decides
    figure        name of a figure, in whatever chapter it stands
    note          a sentence more (Markdown), which says nothing that another seed could change
    then          sentences that do, by the marks of the tests they are true for, as in
                  {"✓ ✗": ...}: of the claim that decides, or of all claims in turn
    untested      instead of claims: why there are none
    answer        what then stands in place of a verdict ("Not tested here." unless told)

and, of the paper, `item`, `kind`, `known_from` and `certainty`. Claims and figures are looked up
by name in the executed notebooks of all chapters, so none is copied and none can be out of date.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import nbformat
import yaml
from docutils.nodes import make_id

from companion import replication
from companion.claims import MARKS

KEYS = {"says", "claims", "decided_by", "twice", "figure", "note", "then", "untested", "answer"}
OF_ITEMS = {"item", "kind", "known_from", "certainty"}
NOT_TESTED = "Not tested here."


@dataclass(frozen=True)
class Line:
    """One statement of a source; see the head of this file for what it holds.

    Attributes
    ----------
    number : int
        From 1, through all sections.
    """

    number: int
    says: str
    claims: tuple[str, ...] = ()
    decided_by: str = ""
    twice: tuple[str, ...] = ()
    figure: str = ""
    note: str = ""
    then: Mapping[str, str] = field(default_factory=dict)
    untested: str = ""
    answer: str = NOT_TESTED
    item: str = ""
    kind: str = ""
    known_from: str = ""
    certainty: str = ""

    def __post_init__(self):
        here = f"line {self.number} ({self.says[:40]}…)"
        if bool(self.claims) == bool(self.untested):
            raise ValueError(f"{here}: takes either claims or untested")
        if self.decided_by and self.decided_by not in self.claims:
            raise ValueError(f"{here}: decided_by is none of its claims")
        if self.twice and not (self.decided_by and set(self.twice) <= set(self.claims)):
            raise ValueError(f"{here}: twice takes some of its claims, and decided_by")
        if self.item and not (self.kind and self.known_from and self.certainty):
            raise ValueError(f"{here}: an item takes kind, known_from and certainty")


@dataclass(frozen=True)
class Section:
    title: str
    lines: tuple[Line, ...]
    text: str = ""


@dataclass(frozen=True)
class Figure:
    """A picture of an executed notebook: `kind` is its media type, `data` what it holds."""

    page: str
    kind: str
    data: str
    alt: str


@dataclass(frozen=True)
class Executed:
    """What executed notebooks hold: claims by statement, each with its page; figures by name."""

    claims: Mapping[str, tuple[str, dict]]
    figures: Mapping[str, Figure]

    def claim(self, statement: str) -> dict:
        return self.claims[statement][1]

    def page(self, statement: str) -> str:
        return self.claims[statement][0]


def read_list(path: Path) -> list[Section]:
    """Read a list of lines, and number them.

    Raises
    ------
    ValueError
        For a key that no line has, and a line with both claims and a reason for none, or neither.
    """
    sections, number = [], 0
    for part in yaml.safe_load(path.read_text("utf-8")):
        lines = []
        for found in part["lines"]:
            number += 1
            if unknown := set(found) - KEYS - OF_ITEMS:
                raise ValueError(f"line {number}: got {sorted(unknown)}, takes {sorted(KEYS)}")
            lists = {key: tuple(found.get(key, ())) for key in ("claims", "twice")}
            lines.append(Line(number, **found | lists))
        sections.append(Section(part["title"], tuple(lines), part.get("text", "")))
    return sections


def lines_of(sections: Iterable[Section]) -> Iterator[Line]:
    for section in sections:
        yield from section.lines


def places(sections: Iterable[Section]) -> dict[str, Line]:
    """The first line that names each claim."""
    found: dict[str, Line] = {}
    for line in lines_of(sections):
        for statement in line.claims:
            found.setdefault(statement, line)
    return found


def identifier(name: str, line: Line) -> str:
    """Where a line stands on its page: blog-12, paper-theorem-2."""
    return make_id(f"{name} {line.item or line.number}")


def tested_twice(sections: Iterable[Section]) -> dict[str, str]:
    """Of each claim that tests the same statement as another, that other one."""
    return {again: line.decided_by for line in lines_of(sections) for again in line.twice}


def together(statements: Iterable[str], twice: Mapping[str, str]) -> list[str]:
    """The statements in their order, but after each those that test the same."""
    listed = list(statements)
    first = [name for name in listed if twice.get(name) not in listed]
    return [name for one in first for name in (one, *(n for n in listed if twice.get(n) == one))]


def read_executed(notebooks: Iterable[Path]) -> Executed:
    """Read claims and pictures of executed notebooks."""
    claims, figures = {}, {}
    for path in notebooks:
        for claim in _notebook(path, path.stat().st_mtime_ns)[0]:
            claims[claim["statement"]] = path.stem, claim
        figures |= _notebook(path, path.stat().st_mtime_ns)[1]
    return Executed(claims, figures)


@cache
def _notebook(path, changed):
    notebook = nbformat.read(path, as_version=4)
    return replication.claims(notebook), dict(_figures(notebook, path.stem))


def _figures(notebook, page):
    for cell in notebook.cells:
        shown = cell.metadata.get("mystnb", {})
        if name := shown.get("figure", {}).get("name"):
            pictures = [
                (kind, data)
                for output in cell.get("outputs", ())
                for kind, data in output.get("data", {}).items()
                if kind in ("image/svg+xml", "image/png")
            ]
            if pictures:
                kind, data = pictures[0]
                text = data if isinstance(data, str) else "".join(data)
                yield name, Figure(page, kind, text, shown.get("image", {}).get("alt", ""))


def problems(sections: list[Section], executed: Executed, whose: Iterable[str]) -> list[str]:
    """What is wrong with a list: names that no chapter has, and claims that no line has.

    Parameters
    ----------
    sections : list of Section
    executed : Executed
    whose : iterable of str
        Every claim made by these has to be in some line.
    """
    found = []
    for line in lines_of(sections):
        for statement in line.claims:
            if statement not in executed.claims:
                found.append(f"line {line.number} names a claim that no chapter makes: {statement}")
        if line.figure and line.figure not in executed.figures:
            found.append(f"line {line.number} names a picture that no chapter shows: {line.figure}")
    named, wanted = places(sections), set(whose)
    for statement, (page, claim) in executed.claims.items():
        if claim["whose"] in wanted and statement not in named:
            found.append(f"{page} makes a claim of “{claim['whose']}” in no line: {statement}")
    return found


def word(claim: dict, fate: replication.Fate) -> str:
    """The verdict as it is shown: that of this build, unless it is unstable."""
    return "unstable" if fate.unstable else claim["verdict"]


def deciding(line: Line) -> str:
    """The claim whose verdict answers a line; "" if none does by itself."""
    return line.claims[0] if len(line.claims) == 1 else line.decided_by


def marks(line: Line, executed: Executed) -> str:
    """The marks of the tests that a line's sentences are chosen by: "✓ ✗ ?"."""
    decides = deciding(line)
    asked = (decides,) if decides else line.claims
    tests = (test for statement in asked for test in executed.claim(statement)["tests"])
    return " ".join(MARKS[test["passed"]] for test in tests)
