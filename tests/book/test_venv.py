"""The install script, with a stand-in for Python that writes down what it is asked to do."""

import os
import shutil
import subprocess
import sys

import build
import pytest

SCRIPT = "book/tools/venv.sh"
# What the script asks of Python: its version, a virtual environment, and pip in it.
STAND_IN = """\
#!/bin/sh
echo "$@" >>"$ASKED"
case "$*" in
    -c*) exec "$REAL" -c "import sys; sys.version_info = ($VERSION); ${2#import sys; }" ;;
    --version) echo "Python $VERSION" ;;
    "-m venv"*) [ -z "$NO_VENV" ] && mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    *"$FAILS"*) echo "first words"; echo "ERROR: pip's last words" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def install(tmp_path):
    """Return a function that runs the script in a folder with an awkward name."""
    folder, tools = tmp_path / "mein Büch & co", tmp_path / "bin"
    (folder / "book/tools").mkdir(parents=True)
    tools.mkdir()
    shutil.copy(build.ROOT / SCRIPT, folder / SCRIPT)
    (folder / "requirements.lock").write_text("numpy==2.4.6\ntorch==2.13.0\n")
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        (tools / name).write_text(STAND_IN)
        (tools / name).chmod(0o755)

    def run(version="3, 11, 2", fails="nothing", no_venv=""):
        asked = tmp_path / "asked"
        asked.write_text("")
        environment = os.environ | {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "ASKED": str(asked),
            "REAL": sys.executable,
            "VERSION": version,
            "FAILS": fails,
            "NO_VENV": no_venv,
            "TORCH_INDEX": "an/index",
        }
        command = ["sh", SCRIPT]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        pip = [line for line in asked.read_text().splitlines() if line.startswith("-m pip")]
        return done, pip, (folder / ".venv/installed").exists()

    return run


@pytest.mark.parametrize("version", ["3, 11, 2", "3, 12, 0", "3, 13, 9"])
def test_torch_is_asked_for_at_its_own_index_before_all_others(install, version):
    done, (torch, others, library), installed = install(version)
    assert (done.returncode, done.stderr, installed) == (0, "", True)
    assert "--no-deps --index-url an/index" in torch and torch.endswith("torch==2.13.0")
    assert others.endswith("install -r requirements.lock") and library.endswith("-e .")


def test_without_that_index_torch_comes_with_the_others(install):
    done, pip, installed = install(fails="index-url")
    assert (done.returncode, len(pip), installed) == (0, 3, True)
    assert "did not answer" in done.stdout


@pytest.mark.parametrize("fails", ["-r requirements.lock", "-e ."])
def test_a_failed_install_shows_the_last_words_of_pip(install, fails):
    done, _, installed = install(fails=fails)
    assert done.returncode == 1 and not installed
    assert "ERROR: pip's last words" in done.stderr and "make again" in done.stderr


@pytest.mark.parametrize("version", ["3, 11, 1", "3, 14, 0"])
def test_a_python_that_was_not_tried_is_not_taken(install, version):
    done, pip, installed = install(version)
    assert (done.returncode, pip, installed) == (1, [], False)
    assert "Python 3.11.2 to 3.13 is needed" in done.stderr


def test_without_the_venv_module_one_line_says_what_to_install(install):
    done, pip, installed = install(no_venv="1")
    assert (done.returncode, pip, installed) == (1, [], False)
    assert "apt install python3-venv" in done.stderr and len(done.stderr.splitlines()) == 1
