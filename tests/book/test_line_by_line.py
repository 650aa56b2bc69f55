"""The lists of what the blog and the paper say: complete, and with the chapters' own verdicts."""

import json
import os
import re
import xml.etree.ElementTree as ET

import build
import line_by_line
import lines
import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup

from companion import replication
from companion.claims import Claim, Verdicts
from sgcrl.train import Settings
from sgcrl.worlds import four_rooms

BOOK = build.ROOT / "book"
LISTS = {"blog": ("blog", "paper and blog"), "paper": ("paper", "paper and blog")}
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 width="500pt" height="250pt"><defs><path id="m" d="M 0 0.7956"/></defs>
 <g id="figure_1">
  <g id="line_1"><path d="M 10.123456 20.999 L 3.0499 4" clip-path="url(#p)"/></g>
  <g id="p"/><use xlink:href="#m" x="1.2345" y="2"/></g></svg>"""
FIGURE = lines.Figure("03_a", "image/svg+xml", DRAWING, 'a "rising" line')


def listed(tmp_path, *found):
    path = tmp_path / "list.yml"
    path.write_text(yaml.safe_dump([{"title": "One", "lines": list(found)}]), "utf-8")
    return lines.read_list(path)


@pytest.fixture
def executed(tmp_path):
    """Two chapters: one with two claims and a drawing, one with a claim of ours."""

    def write(page, *claims, **figure):
        data = json.loads(json.dumps(Verdicts(*claims)._repr_mimebundle_()))
        table = nbformat.v4.new_output("execute_result", data)
        cells = [nbformat.v4.new_code_cell("x", outputs=[table])]
        if figure:
            picture = nbformat.v4.new_output("execute_result", {"image/svg+xml": DRAWING})
            mystnb = {"figure": figure, "image": {"alt": FIGURE.alt}}
            cell = nbformat.v4.new_code_cell("y", outputs=[picture], metadata={"mystnb": mystnb})
            cells.append(cell)
        path = tmp_path / f"{page}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    first = write(
        "03_a",
        Claim("A falls", "blog", "1", {"x": True, "y": False}),
        Claim("B rises", "paper and blog", "2", {"z": None}),
        name="fig-a",
    )
    return lines.read_executed([first, write("04_b", Claim("C", "ours", "3", {"z": True}))])


def test_claims_and_pictures_are_found_in_whatever_chapter_they_stand(executed):
    assert {name: executed.page(name) for name in executed.claims} == {
        "A falls": "03_a",
        "B rises": "03_a",
        "C": "04_b",
    }
    assert executed.claim("A falls")["verdict"] == "holds partly"
    assert executed.figures == {"fig-a": FIGURE}


def test_a_list_that_is_complete_has_no_problems(tmp_path, executed):
    found = listed(
        tmp_path,
        {"says": "It falls.", "claims": ["A falls"], "figure": "fig-a"},
        {"says": "It rises.", "claims": ["B rises", "C"]},
        {"says": "All is well.", "untested": "An opinion."},
    )
    assert lines.problems(found, executed, LISTS["blog"]) == []
    assert [line.number for line in lines.lines_of(found)] == [1, 2, 3]


def test_what_no_chapter_has_and_what_no_line_has_is_named(tmp_path, executed):
    found = listed(tmp_path, {"says": "It falls.", "claims": ["A sinks"], "figure": "fig-b"})
    assert lines.problems(found, executed, LISTS["blog"]) == [
        "line 1 names a claim that no chapter makes: A sinks",
        "line 1 names a picture that no chapter shows: fig-b",
        "03_a makes a claim of “blog” in no line: A falls",
        "03_a makes a claim of “paper and blog” in no line: B rises",
    ]
    # The paper's list need not have what only the blog says.
    assert len(lines.problems(found, executed, LISTS["paper"])) == 3


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ({"says": "x"}, "either claims or untested"),
        ({"says": "x", "claims": ["A"], "untested": "y"}, "either claims or untested"),
        ({"says": "x", "claims": ["A"], "decided_by": "B"}, "decided_by is none"),
        ({"says": "x", "claims": ["A", "B"], "twice": ["B"]}, "twice takes"),
        ({"says": "x", "claims": ["A"], "item": "I", "kind": "theorem"}, "known_from"),
        ({"says": "x", "claims": ["A"], "verdict": "holds"}, "verdict"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(tmp_path, line, wrong):
    with pytest.raises(ValueError, match=wrong):
        listed(tmp_path, line)


def test_one_claim_answers_a_line_and_of_several_the_one_that_is_said_to(tmp_path, executed):
    one, two, decided = lines.lines_of(
        listed(
            tmp_path,
            {"says": "x", "claims": ["A falls"]},
            {"says": "x", "claims": ["A falls", "B rises"]},
            {"says": "x", "claims": ["A falls", "B rises"], "decided_by": "B rises"},
        )
    )
    assert [lines.deciding(line) for line in (one, two, decided)] == ["A falls", "", "B rises"]
    assert [lines.marks(line, executed) for line in (one, two, decided)] == ["✓ ✗", "✓ ✗ ?", "?"]


def test_an_unstable_verdict_is_called_so(executed):
    claim = executed.claim("A falls")
    others = [claim | {"verdict": "fails"}] * 3 + [claim] * 5
    record = {str(n): {"03_a": {"claims": [other]}} for n, other in enumerate(others, 1)}
    assert lines.word(claim, replication.fate(record, "03_a", claim)) == "unstable"
    assert lines.word(claim, replication.fate({}, "03_a", claim)) == "holds partly"


def test_claims_that_test_the_same_stand_together():
    assert lines.together(["A", "B", "C", "D"], {"C": "A", "D": "E"}) == ["A", "C", "B", "D"]
    assert lines.together(["C", "A"], {"C": "A"}) == ["A", "C"]


def test_a_thumbnail_leads_to_its_figure_and_says_what_it_shows():
    page = line_by_line.thumbnail(FIGURE, "../notebooks/03_a.html#fig-a", "t0-")
    link = ET.fromstring(page)
    (root,) = link
    assert link.get("href") == "../notebooks/03_a.html#fig-a"
    assert (root.get("role"), root.get("aria-label")) == ("img", FIGURE.alt)
    assert root.get("viewBox") == "0 0 500 250" and root.get("width") is None
    assert 'd="M 10.1 21 L 3 4"' in page and 'd="M 0 0.8"' in page
    # Names of parts that nothing refers to are left out.
    assert set(re.findall(r'(?<!\w)id="([^"]*)"', page)) == {"t0-m", "t0-figure_1", "t0-p"}


def test_a_thumbnail_that_is_shown_again_is_not_drawn_again():
    page = line_by_line.thumbnail(FIGURE, "a.html#fig-a", "t0-", again=True)
    assert '<use xlink:href="#t0-figure_1"' in page and "<path" not in page and " id=" not in page


def test_a_bitmap_stands_in_the_page_itself():
    figure = lines.Figure("03_a", "image/png", "iVBO\n", "a map <of> cells")
    page = BeautifulSoup(line_by_line.thumbnail(figure, "a.html#b", "t0-"), "html.parser")
    assert page.img["src"] == "data:image/png;base64,iVBO" and page.img["alt"] == figure.alt


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("sgcrl.train.Settings.batch", str(Settings().batch)),
        ("sgcrl.train.Settings.capacity", "1\u202f000"),
        ("sgcrl.train.Settings.offset_zero", "yes"),
        ("sgcrl.tabular.TabularCritic.loss.reduction", "sum"),
        ("sgcrl.network.MLPCritic.hidden", "256, 256"),
        ("sgcrl.network.MLPCritic.loss.reduction", "mean"),
    ],
)
def test_a_default_is_that_of_the_code(path, text):
    assert line_by_line.plain(line_by_line.default(path)) == text


@pytest.mark.parametrize("path", ["sgcrl.train.Settings.size", "nothing.at.all"])
def test_a_default_that_is_not_there_is_an_error(path):
    with pytest.raises(LookupError):
        line_by_line.default(path)


def test_methods_names_every_setting_and_says_what_the_code_does():
    text = (BOOK / "methods.md").read_text("utf-8")
    asked = set(re.findall(r"\{default\}`([^`]+)`", text))
    for path in asked:
        line_by_line.default(path)
    left_out = {"seed", "first", "update_every", "snapshot_every", "evaluate_every"}
    named = {path.rpartition(".")[2] for path in asked if path.startswith("sgcrl.train.Settings.")}
    assert named == set(Settings.__dataclass_fields__) - left_out
    assert Settings().update_every == 1  # "updates after each episode"
    world = four_rooms()
    assert f"{world.states} states, {len(world.actions)} actions" in text
    assert line_by_line.default("sgcrl.network.MLPCritic.encoding") == "row_column_one_hot"
    assert line_by_line.default("sgcrl.infonce.Loss.similarity") == "dot"
    assert replication.REPEATED == 8 and replication.ENOUGH == 7  # "more than one of eight"
    code = text.partition("```text\n")[2].partition("```")[0]
    assert len(code.splitlines()) == 12


@pytest.mark.parametrize("name", LISTS)
def test_the_lists_are_sound_and_name_each_claim_once_a_line(name):
    for line in lines.lines_of(lines.read_list(BOOK / f"{name}.yml")):
        assert len(set(line.claims)) == len(line.claims)
        assert bool(line.item) == (name == "paper")
        for marks in line.then:
            assert set(marks.split()) <= {"✓", "✗", "?"}, marks
    sections = lines.read_list(BOOK / f"{name}.yml")
    assert len({line.item or line.number for line in lines.lines_of(sections)}) == len(
        list(lines.lines_of(sections))
    )


@pytest.mark.book
@pytest.mark.parametrize("name", LISTS)
def test_every_line_is_on_its_page_with_the_verdicts_of_the_chapters(site, name):
    executed = lines.read_executed(sorted((site.parent / "nbval").glob("*.ipynb")))
    sections = lines.read_list(BOOK / f"{name}.yml")
    assert lines.problems(sections, executed, LISTS[name]) == []
    soup = BeautifulSoup((site / "book" / f"{name}.html").read_text("utf-8"), "html.parser")
    items = soup.select("ol.line-by-line > li")
    every = list(lines.lines_of(sections))
    assert [item["id"] for item in items] == [lines.identifier(name, line) for line in every]
    record = replication.read_record()
    for item, line in zip(items, every, strict=True):
        assert len(item.select("ul.answers > li")) == len(line.claims)
        assert len(item.select("a.thumbnail")) == bool(line.figure)
        if decides := lines.deciding(line):
            claim = executed.claim(decides)
            fate = replication.fate(record, executed.page(decides), claim)
            assert item.select_one(".overall").get_text() == lines.word(claim, fate)


@pytest.mark.book
@pytest.mark.skipif("SGCRL_SEED_BLOCK" in os.environ, reason="written for the block that is read")
@pytest.mark.parametrize("name", LISTS)
def test_no_sentence_waits_for_another_outcome(site, name):
    executed = lines.read_executed(sorted((site.parent / "nbval").glob("*.ipynb")))
    for line in lines.lines_of(lines.read_list(BOOK / f"{name}.yml")):
        if line.then:
            assert lines.marks(line, executed) in line.then, f"{name}.yml, line {line.number}"


@pytest.mark.book
def test_claims_of_the_paper_say_on_the_scorecard_where_they_come_from(site):
    soup = BeautifulSoup((site / "book" / "scorecard.html").read_text("utf-8"), "html.parser")
    for item in soup.select("ul.scorecard > li"):
        whose = item.select_one(".source").get_text().partition(" ·")[0]
        links = [a["href"].partition("#")[0] for a in item.select(".ascribed a")]
        assert links == [f"{name}.html" for name in LISTS if name in whose]
        if "paper" in whose:
            assert "certainty" in item.select_one(".ascribed").get_text()
