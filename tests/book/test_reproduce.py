"""Two builds that differ are told apart, with the place and by how much."""

import nbformat
import numpy as np
import provenance
import pytest
import reproduce


@pytest.fixture
def builds(tmp_path, monkeypatch):
    """Two builds of one notebook that are the same, and a function that writes its output."""
    script = tmp_path / "01_a.py"
    monkeypatch.setattr(reproduce.build, "chapters", lambda root: [script])

    def put_out(folder, text, page="<p>1</p>"):
        for name in ("nbval", "html/_static"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        output = nbformat.v4.new_output("stream", name="stdout", text=text)
        cell = nbformat.v4.new_code_cell("x", outputs=[output], id="a")
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "nbval" / "01_a.ipynb")
        (folder / "html" / "a.html").write_text(page, "utf-8")
        (folder / "html/_static/a.js").write_text("1")

    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        put_out(folder, "gain 1,000.5 [−0.25, 2e-3]\n")
    return one, other, put_out


def test_the_same_is_the_same_however_long_it_took(builds):
    one, other, put_out = builds
    assert reproduce.differences(one, other) == []
    for folder, seconds in ((one, 12), (other, 31)):
        put_out(folder, "1\n", f'<p class="varies">{seconds}</p>')
        index = f'Search.setIndex({{"terms": {{"{seconds}": [1, 5], "1e": 3, "took": [1, 2]}}}})'
        (folder / "html/searchindex.js").write_text(index)
    assert reproduce.differences(one, other) == []
    (other / "html/searchindex.js").write_text(index.replace("took", "takes"))
    assert reproduce.differences(one, other) == ["searchindex.js: differs"]


def test_numbers_that_differ_are_measured_and_words_are_named(builds):
    one, other, put_out = builds
    put_out(other, "gain 1,000.5 [−0.5, 2e-3]\n")
    assert reproduce.differences(one, other) == [
        "results of 01_a: numbers by up to 5.0e-01 of them"
    ]
    put_out(other, "loss 1,000.5 [−0.25, 2e-3]\n")
    assert reproduce.differences(one, other) == ["results of 01_a: other words"]


def test_pages_and_files_that_differ_are_named(builds):
    one, other, put_out = builds
    put_out(other, "gain 1,000.5 [−0.25, 2e-3]\n", page="<p>2</p>")
    (one / "html/_static/a.js").write_text("2")
    (one / "html/_static/b.js").write_text("2")
    assert reproduce.differences(one, other) == [
        "_static/b.js: only in one of them",
        "_static/a.js: differs",
        "a.html: differs",
    ]


def test_the_copy_has_the_sources_and_nothing_made(tmp_path, monkeypatch):
    for name in ("lib/a.py", "_build/html/a.html", ".venv/bin/python", "book/__pycache__/a.pyc"):
        (tmp_path / "tree" / name).parent.mkdir(parents=True)
        (tmp_path / "tree" / name).write_text("")
    monkeypatch.setattr(reproduce.build, "ROOT", tmp_path / "tree")
    reproduce.copy(tmp_path / "copy")
    files = {f.relative_to(tmp_path / "copy").as_posix() for f in (tmp_path / "copy").rglob("*.*")}
    assert files == {"lib/a.py"}


def test_the_cost_of_a_sweep_is_that_of_its_seconds():
    record = {"seconds": np.array([[0.1, 0.5], [0.2, 0.8]])}
    told = provenance.cost("noise", record)  # 0.4 s, so 40,000 s, on 1,600 cores
    assert told == ("noise", "4", "0.4", "11", "0.42")
    assert provenance.cost("noise", {"seconds": np.full(2000, 100.0)})[1:4] == (
        "2,000",
        "100",
        "2,778",
    )
