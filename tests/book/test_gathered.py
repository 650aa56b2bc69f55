"""The scorecard and the list of differences say what the chapters say."""

from pathlib import Path

import gathered
import nbformat
import pytest
from bs4 import BeautifulSoup

from sgcrl.claims import WHOSE, Claim, Verdicts

CHAPTER = """\
# %% [markdown]
# ## Summary
#
# As in {doc}`04_network`.
#
# ## Differences from the paper and the blog
#
# 1. As in {doc}`04_network`.
# 2. Not as in {doc}`/book/glossary`.
#
# ## Exercises
#
# None.
"""


def test_claims_are_the_rows_of_the_tables_of_verdicts(tmp_path):
    claims = [
        Claim("A", "blog", "0.5 [0.4, 0.6]", {"x": True, "y": None}),
        Claim("B", "ours", "1", {"z": False}),
    ]
    other = nbformat.v4.new_output("display_data", {"text/markdown": "| A | B |\n|---|---|"})
    table = nbformat.v4.new_output(
        "execute_result", {"text/markdown": Verdicts(*claims)._repr_markdown_()}
    )
    cell = nbformat.v4.new_code_cell("x", outputs=[other, table])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "a.ipynb")
    assert gathered.claims(tmp_path / "a.ipynb") == [
        ("A", "blog", "✓ x; ? y", "0.5 [0.4, 0.6]", "**holds partly**"),
        ("B", "ours", "✗ z", "1", "**fails**"),
    ]


def test_differences_are_the_section_and_lead_to_the_same_pages(tmp_path):
    script = tmp_path / "a.py"
    script.write_text(CHAPTER, "utf-8")
    assert gathered.differences(script).splitlines() == [
        "1. As in {doc}`/notebooks/04_network`.",
        "2. Not as in {doc}`/book/glossary`.",
    ]


def rows(page):
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("td")]
        for table in soup.select("table.scorecard")
        for row in table.select("tbody tr")
    ]


@pytest.mark.book
def test_every_chapter_has_claims_and_each_is_on_the_scorecard_once(site):
    shown = rows(site / "book" / "scorecard.html")
    statements = [row[1] for row in shown]
    assert len(set(statements)) == len(statements)
    for executed in sorted((site.parent / "nbval").glob("[0-9]*.ipynb")):
        mine = [row for row in shown if row[0] == str(int(Path(executed).stem[:2]))]
        found = gathered.claims(executed)
        assert len(mine) == len(found) > 0, executed.stem
        assert [row[-1] for row in mine if row[2] == "ours"] == [
            claim[-1].strip("*") for claim in found if claim[1] == "ours"
        ]
        assert {claim[1] for claim in found} <= set(WHOSE)


@pytest.mark.book
def test_every_chapter_says_how_it_differs(site):
    soup = BeautifulSoup((site / "book" / "differences.html").read_text("utf-8"), "html.parser")
    linked = {Path(link["href"]).stem for link in soup.select("article strong a")}
    chapters = {path.stem for path in (site.parent / "nbval").glob("[0-9]*.ipynb")}
    assert linked == chapters
    assert len(soup.select("article ol")) >= len(chapters)
