"""Saving a chapter in Jupyter changes what was changed, and nothing else."""

import shutil

import build
import pytest
from jupytext import TextFileContentsManager

SCRIPTS = build.chapters(build.ROOT)


@pytest.fixture
def manager(tmp_path):
    """What opens and saves files for Jupyter, over a copy of the chapters."""
    for script in SCRIPTS:
        shutil.copy(script, tmp_path)
    found = TextFileContentsManager()
    found.root_dir = str(tmp_path)
    return found


def opened(manager, script):
    """A chapter as Jupyter has it after an execution."""
    model = manager.get(script.name, type="notebook")
    model["content"].metadata["language_info"] = {"name": "python", "version": "3.99.0"}
    for cell in model["content"].cells:
        cell.metadata["trusted"] = True
        if cell.cell_type == "code":
            cell.execution_count = 1
            cell.metadata["execution"] = {"iopub.status.busy": "now"}
    return {"type": "notebook", "format": "json", "content": model["content"]}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_chapter_that_was_executed_and_saved_is_the_same(manager, tmp_path, script):
    manager.save(opened(manager, script), script.name)
    assert (tmp_path / script.name).read_text("utf-8") == script.read_text("utf-8")


def test_a_word_that_was_changed_is_all_that_changes(manager, tmp_path):
    script = SCRIPTS[0]
    model = opened(manager, script)
    model["content"].cells[0].source += "\n\nA new end."
    manager.save(model, script.name)
    before, after = (
        (folder / script.name).read_text("utf-8") for folder in (script.parent, tmp_path)
    )
    assert after.replace("#\n# A new end.\n", "", 1) == before
