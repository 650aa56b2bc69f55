"""The scorecard and the list of differences say what the chapters say."""

import json
from collections import Counter
from pathlib import Path

import gathered
import nbformat
import pytest
from bs4 import BeautifulSoup

from companion import replication
from companion.claims import WHOSE, Claim, Verdicts

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


def test_claims_are_the_data_of_the_verdicts(tmp_path):
    claims = [
        Claim("A", "blog", "0.5 [0.4, 0.6]", {"x": True, "y": None}),
        Claim("B", "ours", "1", {"z": False}),
    ]
    other = nbformat.v4.new_output("display_data", {"text/markdown": "| A | B |\n|---|---|"})
    data = json.loads(json.dumps(Verdicts(*claims)._repr_mimebundle_()))
    table = nbformat.v4.new_output("execute_result", data)
    cell = nbformat.v4.new_code_cell("x", outputs=[other, table])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "a.ipynb")
    found = replication.claims(nbformat.read(tmp_path / "a.ipynb", as_version=4))
    assert found == [claim.as_data() for claim in claims]


def test_differences_are_the_section_and_lead_to_the_same_pages(tmp_path):
    script = tmp_path / "a.py"
    script.write_text(CHAPTER, "utf-8")
    assert gathered.differences(script).splitlines() == [
        "1. As in {doc}`/notebooks/04_network`.",
        "2. Not as in {doc}`/book/glossary`.",
    ]


@pytest.mark.book
def test_every_chapter_has_claims_and_each_is_on_the_scorecard_once(site):
    soup = BeautifulSoup((site / "book" / "scorecard.html").read_text("utf-8"), "html.parser")
    items = soup.select("ul.scorecard > li")
    statements = [item.select_one(".statement").get_text() for item in items]
    assert len(set(statements)) == len(statements)
    total = 0
    for executed in sorted((site.parent / "nbval").glob("[0-9]*.ipynb")):
        page = f"{executed.stem}.html"
        mine = [item for item in items if item.select_one("a")["href"].endswith(page)]
        found = replication.claims(nbformat.read(executed, as_version=4))
        assert len(mine) == len(found), executed.stem
        assert found or executed.stem.endswith("_evidence"), executed.stem
        fates = [
            replication.fate(replication.read_record(), executed.stem, claim) for claim in found
        ]
        verdicts = Counter(item.select_one(".verdict").get_text() for item in mine)
        assert verdicts == Counter(
            "unstable" if fate.unstable else fate.verdict for fate in fates
        ), executed.stem
        assert {claim["whose"] for claim in found} <= set(WHOSE)
        total += len(found)
    shown = soup.select('.scorecard-choice input[value="all"] + b')
    assert total == len(items) == sum(int(count.get_text()) for count in shown)


@pytest.mark.browser
def test_one_kind_of_verdict_can_be_looked_at_alone(open_page):
    page, _ = open_page("book/scorecard")
    lists = page.locator("ul.scorecard")
    first, second = (lists.nth(n).locator("> li:visible") for n in (0, 1))
    before = first.count(), second.count()
    page.locator(".scorecard-choice").first.get_by_role("radio", name="fails").check()
    assert 0 < first.count() < before[0]
    assert set(first.locator(".verdict").all_inner_texts()) == {"fails"}
    assert second.count() == before[1]


@pytest.mark.book
def test_every_chapter_says_how_it_differs(site):
    soup = BeautifulSoup((site / "book" / "differences.html").read_text("utf-8"), "html.parser")
    linked = [Path(link["href"]).stem for link in soup.select("article strong a")]
    chapters = {path.stem[:2] for path in (site.parent / "nbval").glob("[0-9]*.ipynb")}
    assert {page[:2] for page in linked} == chapters
    assert len(soup.select("article ol")) >= len(linked)
