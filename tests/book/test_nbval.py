"""The comparison of two executions, the last step of `make test`, compares something."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import build
import nbformat
import pytest

FIXTURES = build.ROOT / "tests/book/fixtures"
# As in the Makefile.
MAKEFILE = (build.ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
OPTIONS = re.search(r"^NBVAL := (.*)$", MAKEFILE, re.MULTILINE).group(1).split()


def nbval(folder):
    """Execute the notebooks of a folder again, as `make test` does, and compare."""
    command = [sys.executable, "book/tools/build.py", "run", "-m", "pytest", "-q", *OPTIONS]
    done = subprocess.run([*command, str(folder)], cwd=build.ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout


@pytest.mark.parametrize(("name", "agrees"), [("fixed", True), ("random", False)])
def test_only_a_random_notebook_fails(tmp_path, name, agrees):
    cache = build.valid_cache(tmp_path / "cache", "")
    assert build.execute_all([FIXTURES / f"{name}.py"], cache) == []
    build.write_notebooks([FIXTURES / f"{name}.py"], cache, tmp_path / "executed")
    code, said = nbval(tmp_path / "executed" / f"{name}.ipynb")
    assert code == (0 if agrees else 1), said
    assert (" passed" in said) if agrees else ("1 failed" in said and "mismatch" in said), said


def test_the_command_for_other_peoples_ci_agrees_with_a_training(tmp_path):
    cells = ["from companion.threads import one_thread", "one_thread()"]
    cells += ["from sgcrl.train import Settings, train", "from sgcrl.tabular import TabularCritic"]
    cells += ["from sgcrl.worlds import four_rooms", "w, s = four_rooms(), Settings(2, 5)"]
    cells += ["print(train(w, TabularCritic(w, 2, 0), s).loss.shape)"]
    script, taken = tmp_path / "03_tabular.py", tmp_path / "taken"
    script.write_text("# %%\n" + "\n".join(cells))
    cache = build.valid_cache(tmp_path / "cache", "")
    assert build.execute_all([script], cache) == []
    build.write_notebooks([script], cache, taken)
    shutil.copy(build.ROOT / "tests/book/sanitize.cfg", taken)
    page = (build.ROOT / "book/reproduce.md").read_text("utf-8")
    setting, *words = shlex.split(re.search(r"^\$ (.*--nbval .*)$", page, re.MULTILINE).group(1))
    free = {name: value for name, value in os.environ.items() if name not in build.ENVIRONMENT}
    free |= dict([setting.split("=")]) | build.HOME
    command = [sys.executable, "-m", *words]
    done = subprocess.run(command, cwd=taken, env=free, capture_output=True, text=True)
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout
    del free["TQDM_DISABLE"]
    done = subprocess.run(command, cwd=taken, env=free, capture_output=True, text=True)
    assert "1 failed" in done.stdout, "the setting is not needed"


@pytest.mark.book
def test_every_chapter_has_outputs_to_compare(site):
    folder = build.ROOT / "_build/nbval"
    chapters = [script.stem for script in build.chapters(build.ROOT)]
    assert sorted(file.stem for file in folder.glob("*.ipynb")) == sorted(chapters)
    for name in chapters:
        notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
        assert [cell.source for cell in code if cell.execution_count is None] == [], name
        assert any(o.output_type == "stream" for cell in code for o in cell.outputs), (
            f"{name} prints no number"
        )
        addresses = re.findall(r"<.* at 0x[0-9a-f]+>", "\n".join(build.results(notebook)))
        assert not addresses, name  # no two executions have the same
        tags = {tag for cell in code for tag in cell.metadata.get("tags", ())}
        assert not tags & {"nbval-skip", "nbval-ignore-output"}, name
