"""The scorecard and the list of differences say what the chapters say."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import gathered
import nbformat
import pages
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
    statements = [item.select_one(".statement").get_text().removesuffix("#") for item in items]
    assert len(set(statements)) == len(statements)
    total = 0
    for executed in sorted((site.parent / "nbval").glob("[0-9]*.ipynb")):
        page = f"{executed.stem}.html"
        sources = [item.select_one(".source a")["href"] for item in items]
        mine = [
            item
            for item, source in zip(items, sources, strict=True)
            if source.partition("#")[0].endswith(f"/{page}")
        ]
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


def test_an_anchor_follows_from_its_claim_alone():
    statement = "In a table, visited states lose c before the goal is found"
    found = gathered.anchor("03_tabular_evidence", statement)
    assert re.fullmatch(r"claim-3-in-a-table-visited-states-lose-c-before-[0-9a-f]{4}", found)
    assert gathered.anchor("03_tabular", statement) == found
    assert gathered.anchor("03_tabular", f"{statement}, too") != found


@cache
def rows(page):
    """Parse the rows of claims of a page, and nothing else of it."""
    found = re.findall(
        r'<tr [^>]*id="(claim-[^"]*)">(.*?)</tr>', page.read_text("utf-8"), re.DOTALL
    )
    assert len(dict(found)) == len(found)
    return {place: BeautifulSoup(row, "html.parser") for place, row in found}


@pytest.mark.book
def test_every_claim_has_one_anchor_on_its_page_and_on_the_scorecard(site):
    items = pages.soup(site / "book" / "scorecard.html").select("ul.scorecard > li")
    for item in items:
        statement = item.select_one(".statement")
        assert statement.a["href"] == f"#{item['id']}"
        page, _, place = item.select_one(".source a")["href"].partition("#")
        assert place == item["id"]
        row = rows((site / "book" / page).resolve())[place]
        assert row.td.get_text().strip() == statement.get_text()
        assert row.td.a["href"] == f"#{place}"
    assert len({item["id"] for item in items}) == len(items) > 200


def test_the_bar_says_what_the_sentence_says():
    verdicts = Counter({"holds": 3, "fails": 2, "open": 1})
    bar = BeautifulSoup(gathered.bar(verdicts, "scorecard.html"), "html.parser")
    links = {link["href"]: link.get_text() for link in bar.find_all("a")}
    assert links == {
        "scorecard.html#show-holds": "3 holds",
        "scorecard.html#show-open": "1 open",
        "scorecard.html#show-fails": "2 fails",
    }
    assert [part["style"] for part in bar.find_all("i")] == [f"flex-grow: {n}" for n in (3, 1, 2)]
    told = gathered.tally_told(verdicts)
    assert told.startswith("Of 6 claims") and "3 hold, 0 hold partly, 2 fail, 1 are open" in told


@pytest.mark.book
def test_the_first_page_counts_the_verdicts_of_the_scorecard(site):
    items = pages.soup(site / "book" / "scorecard.html").select("ul.scorecard > li > .verdict")
    counted = Counter(item.get_text() for item in items)
    bar = pages.soup(site / "book" / "index.html").select_one(".tally")
    shown = {li.a.get_text().partition(" ")[2]: int(li.b.get_text()) for li in bar.select("li")}
    assert shown == dict(counted)
    grown = [int(part["style"].removeprefix("flex-grow: ")) for part in bar.select("i")]
    assert grown == list(shown.values())


@pytest.mark.browser
def test_the_bar_leads_to_one_kind_and_a_link_to_a_claim_shows_it(open_page):
    page, wrong = open_page("book/index")
    page.locator(".tally li.fails a").click()
    page.wait_for_url("**/scorecard.html#show-fails")
    shown = page.locator("ul.scorecard > li:visible")
    assert set(shown.locator(".verdict").all_inner_texts()) == {"fails"}
    claim = page.locator("ul.scorecard > li.holds").last.get_attribute("id")
    page.evaluate(f"location.hash = '{claim}'")
    page.wait_for_function(f"document.getElementById('{claim}').checkVisibility()")
    assert page.locator(f"#{claim}").bounding_box()["y"] < 900
    assert wrong == []


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
