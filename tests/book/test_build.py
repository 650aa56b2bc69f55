"""A figure is never older than the code that made it, and a failed notebook leaves nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import build
import nbformat
import pytest

HEADER = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---
"""


@pytest.fixture
def tree(tmp_path):
    """Return a small repository with all that a build reads."""
    for name in ("lib/sgcrl/a.py", "notebooks/data/a.npz", "notebooks/01_a.py", "book/index.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    (tmp_path / "requirements.lock").write_text("numpy==2.4.6\n")
    (tmp_path / "_toc.yml").write_text(
        "root: book/index\nparts:\n- chapters:\n  - file: notebooks/01_a\n    sections:\n"
        "    - file: book/deep\n"
    )
    return tmp_path


def write(folder, name, *cells):
    script = folder / name
    script.write_text(HEADER + "".join(f"\n# %%{cell}\n" for cell in cells))
    return script


def outputs(folder, script):
    with build.outputs_in(folder) as cache:
        _, notebook = cache.merge_match_into_notebook(build.read(script))
    return "".join(o.text for c in notebook.cells for o in c.get("outputs", ()))


CHANGES = {
    "a line of the library": lambda tree: (tree / "lib/sgcrl/a.py").write_text("x = 2\n"),
    "a new file": lambda tree: (tree / "lib/sgcrl/b.js").write_text(""),
    "a file moved": lambda tree: (tree / "lib/sgcrl/a.py").rename(tree / "lib/sgcrl/b.py"),
    "a file removed": lambda tree: (tree / "lib/sgcrl/a.py").unlink(),
    "data": lambda tree: (tree / "notebooks/data/a.npz").write_text("x = 2\n"),
    "a pinned version": lambda tree: (tree / "requirements.lock").write_text("numpy==2.4.7\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_cache_is_thrown_away_when_outputs_could_change(tree, change):
    cache = tree / "_build/.jupyter_cache"
    build.valid_cache(cache, build.fingerprint(tree, build.CODE))
    (cache / "output").write_text("")
    change(tree)
    build.valid_cache(cache, build.fingerprint(tree, build.CODE))
    assert not (cache / "output").exists()


def test_cache_is_thrown_away_with_another_python(tree, monkeypatch):
    before = build.fingerprint(tree, build.CODE)
    monkeypatch.setattr("sys.version", "3.99")
    assert build.fingerprint(tree, build.CODE) != before


def test_cache_is_kept_otherwise(tree):
    cache = tree / "_build/.jupyter_cache"
    build.valid_cache(cache, build.fingerprint(tree, build.CODE))
    (cache / "output").write_text("")
    (tree / "book/index.md").write_text("other prose\n")
    (tree / "notebooks/data/replication.json").write_text("{}\n")
    for name in ("lib/sgcrl/__pycache__/a.pyc", "lib/sgcrl.egg-info/PKG-INFO", "lib/.a.swp"):
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).write_text("")
    build.valid_cache(cache, build.fingerprint(tree, build.CODE))
    assert (cache / "output").exists()


def test_cache_without_its_mark_is_thrown_away(tree):
    """As after an interruption between emptying the cache and marking it."""
    cache = tree / "_build/.jupyter_cache"
    cache.mkdir(parents=True)
    (cache / "output").write_text("")
    build.valid_cache(cache, build.fingerprint(tree, build.CODE))
    assert not (cache / "output").exists()


def test_contents_and_chapters(tree):
    assert build.contents(tree) == ["book/index", "notebooks/01_a", "book/deep"]
    assert build.chapters(tree) == [tree / "notebooks/01_a.py"]


def test_site_is_current_only_complete_and_from_these_sources(tree):
    out = tree / "_build"
    assert not build.is_current(out, tree)
    for page in build.contents(tree):
        (out / "html" / page).parent.mkdir(parents=True, exist_ok=True)
        (out / "html" / f"{page}.html").write_text("")
    build.write_mark(out, build.fingerprint(tree, build.CODE + build.PAGES))
    assert build.is_current(out, tree)
    (out / "html/book/deep.html").unlink()
    assert not build.is_current(out, tree)
    (out / "html/book/deep.html").write_text("")
    (tree / "book/index.md").write_text("other prose\n")
    assert not build.is_current(out, tree)


def test_notebooks_need_no_home_folder(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith(("XDG_", "JUPYTER", "IPYTHON"))]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("MPLCONFIGDIR", raising=False)
    monkeypatch.setenv("HOME", os.devnull)  # nothing can be made in it, not even by root
    script = write(tmp_path, "plots.py", "\nimport matplotlib.pyplot as plt\nplt.close()\nprint(1)")
    assert build.execute_all([script], build.valid_cache(tmp_path / "cache", "")) == []
    assert outputs(tmp_path / "cache", script) == "1\n"


def test_tests_need_no_home_folder():
    script = (
        "import IPython.paths as i, matplotlib as m; print(i.get_ipython_dir(), m.get_configdir())"
    )
    environment = os.environ | {"HOME": os.devnull}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env=environment,
        capture_output=True,
        text=True,
    )
    home = build.ROOT / "_build/home"
    assert (done.stdout, done.stderr) == (f"{home / 'ipython'} {home / 'matplotlib'}\n", "")


def test_fonts_are_listed_before_a_notebook_could_say_so(tmp_path):
    fonts = Path(build.ENVIRONMENT["MPLCONFIGDIR"])
    shutil.rmtree(fonts, ignore_errors=True)
    script = write(tmp_path, "lists.py", f"\nimport os\nprint(len(os.listdir({str(fonts)!r})))")
    assert build.execute_all([script], build.valid_cache(tmp_path / "cache", "")) == []
    assert int(outputs(tmp_path / "cache", script)) > 0


def test_notebooks_execute_once_and_failures_leave_nothing(tmp_path, capfd):
    good = write(tmp_path, "good.py", "\nimport os\nprint(os.environ['OMP_NUM_THREADS'])")
    bad = write(tmp_path, "bad.py", "\nprint('before')\nraise ValueError('a reason to see')")
    cache = build.valid_cache(tmp_path / "cache", "code 1")

    assert build.execute_all([good, bad], cache) == [bad]
    said = capfd.readouterr().out
    assert "bad.py FAILED" in said and "a reason to see" in said and "raise ValueError" in said
    assert outputs(cache, good) == "1\n"
    with pytest.raises(KeyError):
        outputs(cache, bad)

    # Finished work is kept, prose and captions included; only what failed runs again.
    script = build.read(good)
    assert script.cells[0].cell_type == "code"
    write(
        tmp_path,
        "good.py",
        " [markdown]\n# Prose.",
        ' tags=["hide-input"]\n' + script.cells[0].source,
    )
    bad.write_text(bad.read_text().replace("raise", "print(2) #"))
    assert build.execute_all([good, bad], cache) == []
    assert "executing bad\n" in capfd.readouterr().out
    assert (outputs(cache, good), outputs(cache, bad)) == ("1\n", "before\n2\n")

    build.write_notebooks([good, bad], cache, tmp_path / "executed")
    assert {file.name for file in (tmp_path / "executed").glob("*.ipynb")} == {
        "good.ipynb",
        "bad.ipynb",
    }
    build.write_notebooks([good, bad], cache, tmp_path / "again")
    texts = [(tmp_path / name / "good.ipynb").read_text() for name in ("executed", "again")]
    assert texts[0] == texts[1]
    # With other code nothing is left to show.
    with pytest.raises(KeyError):
        outputs(build.valid_cache(cache, "code 2"), good)


def test_what_a_cell_prints_is_one_text_however_slowly_it_comes(tmp_path):
    slow = "\nimport time\nfor n in range(3):\n    print(n, flush=True)\n    time.sleep(0.3)"
    notebook, _, error = build.execute(write(tmp_path, "slow.py", slow))
    assert not error and build.results(notebook) == ["0\n1\n2\n"]


def test_the_longest_notebooks_start_first(monkeypatch):
    took = {"short": {"seconds": 1}, "long": {"seconds": 9}}
    monkeypatch.setattr("companion.replication.read_record", lambda: {"1": took, "2": took})
    scripts = [Path("never executed.py"), Path("short.py"), Path("long.py")]
    assert [s.stem for s in build.longest_first(scripts)] == ["long", "short", "never executed"]


def test_a_kernel_that_dies_is_a_failure(tmp_path, capfd):
    script = write(tmp_path, "dies.py", "\nimport os\nos._exit(1)")
    assert build.execute_all([script], build.valid_cache(tmp_path / "cache", "")) == [script]
    assert "dies.py FAILED" in capfd.readouterr().out


def test_a_tree_may_lie_in_a_folder_with_spaces(tree):
    target = tree.parent / "a folder"
    shutil.copytree(tree, target)
    assert build.fingerprint(target, build.CODE) == build.fingerprint(tree, build.CODE)


def test_another_seed_block_is_another_execution(tree, monkeypatch):
    before = build.fingerprint(tree, build.CODE)
    monkeypatch.setenv("SGCRL_SEED_BLOCK", "3")
    assert build.fingerprint(tree, build.CODE) != before


def test_results_are_all_that_is_put_out_but_pictures():
    outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="1\n"),
        nbformat.v4.new_output("display_data", {"image/svg+xml": "<svg/>", "text/plain": "F"}),
        nbformat.v4.new_output("execute_result", {"application/x+json": {"b": 1, "a": [2]}}),
    ]
    cell = nbformat.v4.new_code_cell("x", outputs=outputs)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("y"), cell])
    assert build.results(notebook) == ["1\n", "F", '{"a": [2], "b": 1}']


def test_what_was_trained_while_the_library_changed_is_dropped(tree, monkeypatch):
    def executed(scripts, cache):
        trained = Path(os.environ["SGCRL_TRAININGS"])
        trained.mkdir(parents=True)
        (trained / "a.pickle").write_text("by which code?")
        (tree / "lib/sgcrl/a.py").write_text("x = 2\n")
        return []

    monkeypatch.setattr(build, "ROOT", tree)
    monkeypatch.setattr(build, "execute_all", executed)
    monkeypatch.setenv("SGCRL_TRAININGS", "")  # and put back, whatever main sets
    assert build.main() == 1
    assert not list((tree / "_build").rglob("*.pickle"))
