"""A chapter's page is read in ten minutes: its words, figures, cells, and what introduces them."""

import re

import build
import pytest

WORDS, FIGURES, LINES = 1500, 6, 12
FOLDED = {"remove-cell", "hide-input", "hide-cell"}
PAGES = [page for page in build.chapters(build.ROOT) if page.stem[0].isdigit()]
EVIDENCE = [page for page in PAGES if page.stem.endswith("_evidence")]
MAIN = [page for page in PAGES if page.with_name(f"{page.stem}_evidence.py") in EVIDENCE]


def each(pages):
    return pytest.mark.parametrize("page", pages, ids=lambda page: page.stem)


def is_folded(cell):
    return bool(FOLDED & set(cell.metadata.get("tags", ())))


def is_prose(cell):
    return cell.cell_type == "markdown"


def lines(source):
    return [line for line in source.splitlines() if line.strip()]


@each(MAIN)
def test_a_page_is_short(page):
    cells = build.read(page).cells
    words = sum(len(cell.source.split()) for cell in cells if is_prose(cell))
    assert words <= WORDS
    assert 1 <= sum("figure" in cell.metadata.get("mystnb", {}) for cell in cells) <= FIGURES


@each(MAIN)
def test_a_page_begins_with_a_question_and_a_finding_and_a_figure(page):
    first, *rest = build.read(page).cells
    assert is_prose(first) and "**Question.**" in first.source and "**Finding.**" in first.source
    figure = next(cell for cell in rest if "figure" in cell.metadata.get("mystnb", {}))
    before = rest[: rest.index(figure)]
    assert sum(len(cell.source.split()) for cell in [first, *before] if is_prose(cell)) <= 150
    assert all(is_prose(cell) or is_folded(cell) for cell in before)


@each(MAIN)
def test_a_page_ends_with_verdicts_a_summary_and_the_way_on(page):
    prose = "\n".join(cell.source for cell in build.read(page).cells if is_prose(cell))
    titles = re.findall(r"^## (.*)$", prose, flags=re.MULTILINE)
    assert titles[-3:] == ["Verdicts", "Summary", "The way on"]
    summary = prose.partition("\n## Summary\n")[2].partition("\n## ")[0]
    assert len(re.findall(r"^- ", summary, flags=re.MULTILINE)) == 3
    assert f"{{doc}}`{page.stem}_evidence`" in prose


@each(MAIN + EVIDENCE)
def test_visible_cells_are_short_and_introduced(page):
    cells = build.read(page).cells
    for before, cell in zip([None, *cells], cells, strict=False):
        if cell.cell_type == "code" and not is_folded(cell):
            assert len(lines(cell.source)) <= LINES, cell.source
            assert before is not None and is_prose(before), cell.source
            assert re.search(r"[.:?!)*]$", lines(before.source)[-1].strip()), before.source


REPLAYS = [
    (page.stem, cell.metadata["mystnb"]["figure"]["caption"])
    for page in PAGES
    for cell in build.read(page).cells
    if "playback(" in cell.source and "figure" in cell.metadata.get("mystnb", {})
]


@pytest.mark.parametrize("page, caption", REPLAYS, ids=[page for page, _ in REPLAYS])
def test_a_replays_caption_says_what_stands_beside(page, caption):
    assert re.search(r"\bbeside (it|them)\b", caption), caption
    assert "of the last episode" not in caption, "the way is that of the moment's episode"


def test_all_replays_are_looked_at():
    assert len(REPLAYS) >= 15


@pytest.mark.browser
@each(MAIN)
def test_the_first_figure_is_on_the_first_screen(open_page, page):
    shown, _ = open_page(f"notebooks/{page.stem}")
    box = shown.locator("article figure, article [data-explorable]").first.bounding_box()
    height = shown.viewport_size["height"]
    assert box["y"] + min(box["height"], 400) / 2 < height
