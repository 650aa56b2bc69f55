"""An explorable on another page is the one of the executed chapter."""

import json

import explorable
import nbformat
import pytest
from pages import soup


def test_the_output_with_the_name_is_found(tmp_path):
    def cell(page):
        output = nbformat.v4.new_output("execute_result", {"text/html": page, "text/plain": "x"})
        return nbformat.v4.new_code_cell("x", outputs=[output])

    pages = [f'<div data-explorable="{name}">{name}</div>' for name in ("circle", "replay")]
    cells = [nbformat.v4.new_markdown_cell("# x"), *map(cell, ["<table></table>", *pages])]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    assert explorable.fragment(tmp_path / "a.ipynb", "replay") == pages[1]
    with pytest.raises(LookupError, match="a shows no explorable squeeze"):
        explorable.fragment(tmp_path / "a.ipynb", "squeeze")


@pytest.mark.book
def test_the_first_page_shows_the_replay_of_the_chapter(site):
    page = (site / "book" / "index.html").read_text("utf-8")
    chapter = site.parent / "nbval" / "03_tabular.ipynb"
    start = '<script type="application/json">'
    data = explorable.fragment(chapter, "playback").partition(start)[2].partition("</script>")[0]
    assert len(data) > 10_000 and f"{start}{data}</script>" in page
    beside = {one["name"] for one in json.loads(data)["conditions"] if one["control"]}
    assert beside >= {"random actor", "frozen", "goal walled off"}


@pytest.mark.book
def test_it_plays_by_itself_on_the_first_page_alone(site):
    for page, plays in (("book/index", True), ("notebooks/03_tabular", False)):
        root = soup(site / f"{page}.html").select_one('[data-explorable="playback"]')
        assert (root.find_parent("figure", class_="plays") is not None) == plays
