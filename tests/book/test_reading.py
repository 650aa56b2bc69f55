"""What helps to read is right: times, lines, tips, files to take away, weight, accessibility."""

import re
from urllib.parse import urlsplit

import bibtex
import build
import nbformat
import provenance
import pytest
import reading
import take_away
import yaml
from docutils import nodes
from docutils.nodes import make_id
from pages import soup

ROOT = build.ROOT
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
ADDRESS, BRANCH = CONFIG["repository"]["url"], CONFIG["repository"]["branch"]
CHAPTERS = build.chapters(ROOT)
EVERY_CHAPTER = pytest.mark.parametrize("script", CHAPTERS, ids=lambda script: script.stem)


# Without the built site


@pytest.mark.parametrize(
    ("words", "figures", "equations", "time"),
    [(0, 0, 0, 1), (200, 0, 0, 1), (1000, 4, 4, 8), (2600, 0, 0, 15), (3600, 9, 0, 20)],
)
def test_minutes_are_rounded_to_what_is_known(words, figures, equations, time):
    assert reading.minutes(words, figures, equations) == time


SCRIPT = """\
# %% [markdown]
# # Title

# %% mystnb={"figure": {"name": "fig-a_b", "caption": "c"}, "image": {"alt": "a"}}
plot(
    1)


# %%
touch()
"""


def test_lines_are_those_of_the_cell(tmp_path):
    script = tmp_path / "a.py"
    script.write_text(SCRIPT)
    assert reading.lines_of_figure(script, make_id("fig-a_b")) == (5, 6)
    assert reading.lines_of_figure(script, "fig-b") is None
    assert reading.lines_of_code(script, "touch()\n") == (10, 10)
    assert reading.lines_of_code(script, "gone()") is None


def test_links_lead_to_the_commit_that_has_the_file_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "ROOT", tmp_path)
    lasting = provenance.lasting.__wrapped__
    assert lasting("a.py") is None  # no repository
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    (tmp_path / "a.py").write_text("1")
    for words in (["init", "-q"], ["add", "a.py"], [*who, "commit", "-qm", "a"]):
        assert provenance.git(*words) is not None
    assert re.fullmatch("[0-9a-f]{40}", lasting("a.py"))
    (tmp_path / "a.py").write_text("2")
    assert lasting("a.py") is None


def test_a_notebook_says_in_plain_words_what_roles_and_boxes_say():
    text = (
        "(mark)=\n# T\n\n:::{margin}\nAside.\n:::\n{numref}`fig-a` has {glue:text}`x:.2f` and "
        "{glue:text}`y`, see {doc}`/notebooks/02_b`, {term}`anchors <anchor>`, {term}`goal`, "
        "{eq}`e`, {cite}`k`, {py:func}`~sgcrl.train.train`.\n\n:::{dropdown} Solution\nYes.\n:::\n"
        "```{replication}\n```\n"
    )
    names = {"fig-a": "Figure 1.1", "02_b": "B"}
    assert take_away.plain(text, {"x": "0.123", "y": "1 [0, 2]"}, names) == (
        "# T\n\nAside.\n*Figure 1.1* has 0.12 and 1 [0, 2], see *B*, anchors, goal, (e), [k], "
        "`train`.\n\n**Solution.** Yes.\n"
    )


def test_bibtex_of_the_book_says_what_its_citation_says():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    entry = bibtex.own_entry(citation, ADDRESS, "2026")
    for value in (citation["title"], citation["version"], ADDRESS, "2026"):
        assert f"{{{value}}}" in entry
    with pytest.raises(LookupError, match="nothing"):
        bibtex.entry("@misc{a,\n}\n", "nothing")


def test_colab_opens_the_files_that_the_workflow_publishes():
    jobs = yaml.safe_load((ROOT / ".github/workflows/book.yml").read_text("utf-8"))["jobs"]
    kept = [s["with"] for s in jobs["test"]["steps"] if "upload-artifact" in s.get("uses", "")]
    (got,) = [s["with"] for s in jobs["ipynb"]["steps"] if "download-artifact" in s.get("uses", "")]
    assert kept == [{"name": got["name"], "path": "_build/html/_sources/notebooks/*.ipynb"}]
    assert got["path"] == "notebooks"
    assert f"git push -q --force origin {take_away.BRANCH}" in jobs["ipynb"]["steps"][-1]["run"]


# On the built site


def uncaptioned(page):
    """Figures to touch that do not stand in a numbered figure: they get a line of their own."""
    touched = page.select("article [data-explorable]")
    return [figure for figure in touched if not figure.find_parent("figure")]


@pytest.mark.book
@EVERY_CHAPTER
def test_every_chapter_says_how_long_it_takes(site, script):
    page = soup(site / f"notebooks/{script.stem}.html")
    (line,) = page.select("h1 + .reading-time")
    found = re.fullmatch(
        r"About (\d+) minutes to read · ([\d,]+) words · (\d+) figures", line.contents[0].strip()
    )
    assert found, line.text
    minutes, words = int(found[1]), int(found[2].replace(",", ""))
    shown = page.select("article :is(p, h1, h2, h3):not(table *, [hidden] *)")
    text = " ".join(p.get_text(" ") for p in shown)
    assert 0.7 < words / len(text.split()) < 1.3
    assert words / 300 < minutes < words / 75
    assert int(found[3]) == len(page.select("article figure")) + len(uncaptioned(page))


@pytest.mark.book
@EVERY_CHAPTER
def test_every_figure_leads_to_the_lines_that_made_it(site, script):
    page = soup(site / f"notebooks/{script.stem}.html")
    lines = script.read_text("utf-8").splitlines()
    figures = page.select("article figure")
    assert figures
    made = page.select_one(f"footer a[href^='{ADDRESS}/commit/']")  # of nothing but a commit
    version = made["href"].rpartition("/")[2] if made else rf"(?:{BRANCH}|[0-9a-f]{{40}})"
    for figure in figures:
        (link,) = figure.select("figcaption a.code-lines")
        found = re.fullmatch(
            rf"{re.escape(ADDRESS)}/blob/{version}/notebooks/{script.name}"
            r"#L(\d+)(?:-L(\d+))?",
            link["href"],
        )
        assert found, link["href"]
        first, last = int(found[1]), int(found[2] or found[1])
        header = lines[first - 2]
        name = re.search(r'"name": "([^"]+)"', header)[1]
        assert header.startswith("# %%") and make_id(name) == figure["id"]
        assert last == len(lines) or not lines[last].strip()
        assert not any(line.startswith("# %%") for line in lines[first - 1 : last])
    made = page.select("article .made-by a.code-lines")
    assert len(made) == len(uncaptioned(page))


@pytest.mark.book
@EVERY_CHAPTER
def test_script_and_executed_notebook_can_be_taken_away(site, script):
    page = soup(site / f"notebooks/{script.stem}.html")
    links = [a["href"] for a in page.select(".dropdown-download-buttons a[href]")]
    folder = "../_sources/notebooks"
    assert links == [f"{folder}/{script.stem}.ipynb", f"{folder}/{script.name}"]
    taken = site / "_sources" / "notebooks" / f"{script.stem}.ipynb"
    assert (taken.parent / script.name).read_text("utf-8") == script.read_text("utf-8")
    notebook = nbformat.read(taken, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert f"%pip install -q git+{ADDRESS}" in code[0].source
    assert [c.source for c in code[1:] if c.source.strip() and c.execution_count is None] == []
    glued = [o for c in code for o in c.outputs if "scrapbook" in o.get("metadata", {})]
    live = [c.metadata.tags for c in code if "nbval-ignore-output" in c.metadata.get("tags", ())]
    assert not glued and len(live) <= 1
    drawings = sum("image/svg+xml" in o.get("data", {}) for c in code for o in c.outputs)
    assert drawings == len(page.select("article svg.figure-svg")) > 0
    prose = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    assert not re.search(r"\{[\w:]+\}`|^:::|^\([\w-]+\)=$", prose, re.MULTILINE)


@pytest.mark.book
@EVERY_CHAPTER
def test_colab_opens_the_chapter_from_the_branch_of_notebooks(site, script):
    links = [a["href"] for a in soup(site / f"notebooks/{script.stem}.html").select("a[href]")]
    (link,) = [a for a in links if "colab.research.google.com" in a]
    repository = urlsplit(ADDRESS).path.strip("/")
    start = f"https://colab.research.google.com/github/{repository}/blob/{take_away.BRANCH}/"
    assert link.startswith(start)
    assert (site / "_sources" / link.removeprefix(start)).is_file()


@pytest.mark.book
def test_bibtex_stands_on_the_page_how_to_cite(site):
    blocks = [block.text for block in soup(site / "book/cite.html").select(".highlight-bibtex")]
    assert "@inproceedings{bastankhah2026demystifying" in blocks[0]
    assert ADDRESS in blocks[1]


@pytest.mark.book
@pytest.mark.parametrize("page", build.contents(ROOT))
def test_every_term_is_explained_in_place(site, page):
    page = soup(site / f"{page}.html")
    links = [a for a in page.select("article a[href*='glossary.html#term-']")]
    for link in links:
        tip = page.find(id=link["aria-describedby"])
        assert tip["role"] == "tooltip" and len(tip.text.split()) > 5
        assert not tip.find("a")


@pytest.mark.book
def test_the_site_is_small_and_without_the_theme_s_unused_files(site):
    files = [file for file in site.rglob("*") if file.is_file()]
    # Every page is there twice, to be read and to be run, and every figure has its data beside it.
    assert sum(file.stat().st_size for file in files) <= 50e6
    names = {file.name for file in files}
    assert not {name for name in names if name.endswith(".map") or "thebe" in name}
    assert "fontawesome.js" not in names
    for font in (site / "_static/vendor/fontawesome/webfonts").iterdir():
        assert font.stat().st_size < 20_000, font.name


# In a browser


@pytest.mark.book
@pytest.mark.browser
def test_a_term_s_tip_opens_for_mouse_and_keyboard_and_closes(open_page):
    tab, wrong = open_page("notebooks/01_decomposition")
    tab.clock.install(time=0)
    tab.clock.pause_at(1e6)
    link = tab.locator("a.term-link").first
    tip = tab.locator("#" + link.get_attribute("aria-describedby"))
    assert not tip.is_visible()
    link.hover()
    tab.clock.run_for(1000)
    assert tip.is_visible()
    tip.hover()  # the pointer may move onto it
    tab.clock.run_for(1000)
    assert tip.is_visible()
    tab.mouse.move(5, 890)
    tab.clock.run_for(1000)
    assert not tip.is_visible()
    link.focus()
    assert tip.is_visible()
    box = tip.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 1440
    tab.keyboard.press("Escape")
    assert not tip.is_visible()
    assert tab.evaluate("document.activeElement.className").endswith("term-link")
    assert wrong == []


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_focus_is_seen(open_page, theme):
    """Whatever the Tab key reaches first on a chapter's page is outlined."""
    tab, _ = open_page("notebooks/01_decomposition", theme)
    for _ in range(25):
        tab.keyboard.press("Tab")
        width, style = tab.evaluate(
            "(({outlineWidth, outlineStyle}) => [outlineWidth, outlineStyle])"
            "(getComputedStyle(document.activeElement))"
        )
        assert style == "solid" and float(width.removesuffix("px")) >= 2


@pytest.mark.book
@pytest.mark.browser
def test_lines_of_text_are_of_a_length_to_read(open_page):
    tab, _ = open_page("notebooks/01_decomposition")
    length = tab.evaluate(
        """() => {
          const [longest] = [...document.querySelectorAll(".bd-article > section > p")]
            .sort((a, b) => b.textContent.length - a.textContent.length);
          const lines = longest.getBoundingClientRect().height
            / parseFloat(getComputedStyle(longest).lineHeight);
          return longest.textContent.length / lines;
        }"""
    )
    assert 45 < length < 85


@pytest.mark.book
@pytest.mark.browser
def test_code_can_be_copied(open_page):
    tab, _ = open_page("notebooks/01_decomposition")
    assert tab.locator("div.highlight button.copybtn").count() > 5


@pytest.mark.book
@pytest.mark.browser
def test_one_switch_shows_all_code_of_a_page_and_folds_it(open_page):
    tab, wrong = open_page("notebooks/01_decomposition")
    switch, folded = tab.locator("button.code-switch"), "details.hide:not([open])"
    count = tab.locator("details.hide").count()
    assert count == tab.locator(folded).count() > 0
    assert switch.inner_text() == "Show all code"
    switch.click()
    assert tab.locator(folded).count() == 0
    assert switch.inner_text() == "Fold the code"
    switch.press("Enter")
    assert tab.locator(folded).count() == count
    assert wrong == []


def test_tables_are_not_read_word_by_word():
    entry = nodes.entry("", nodes.paragraph("", "a table of five words"))
    row = nodes.tbody("", nodes.row("", entry))
    table = nodes.table("", nodes.tgroup("", row, cols=1))
    document = nodes.section("", nodes.paragraph("", "two words"), table)
    assert reading.count(document)[0] == 2
