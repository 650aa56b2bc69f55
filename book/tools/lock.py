"""Pin all packages in requirements.lock: the newest versions that all Pythons can install.

python3.11 book/tools/lock.py
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The oldest release of each; of 3.11 the one that Debian 12 has, which some packages have left
# behind. Versions are chosen for the first of them.
PYTHONS = ("3.11.2", "3.12.0", "3.13.0")
# pip's own tools, and what only a machine with CUDA has.
LEFT_OUT = re.compile(r"setuptools|wheel|(nvidia|cuda|triton)\b.*", re.IGNORECASE)
HEADER = "# The versions this book was computed and tested with. Made by: make lock"


def pins(report: dict) -> list[str]:
    """List the packages that a report of pip's would install as lines for requirements.lock.

    This project itself, given to pip by its path, is left out, and so is the part of a version
    that says how it was built (2.13.0+cpu).
    """
    found = {
        item["metadata"]["name"]: item["metadata"]["version"].partition("+")[0]
        for item in report["install"]
        if not item["is_direct"]
    }
    kept = sorted((name for name in found if not LEFT_OUT.fullmatch(name)), key=str.lower)
    return [f"{name}=={found[name]}" for name in kept]


def would_install(python: str, *arguments: str) -> dict:
    """Ask pip what it would install into this Python, from wheels only; stop where it cannot."""
    options = ["--dry-run", "--ignore-installed", "--quiet", "--report=-", "--target=_build/none"]
    options += [f"--python-version={python}", "--only-binary=:all:"]
    command = [sys.executable, "-m", "pip", "install", *options, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{done.stderr}Nothing was pinned: pip finds no versions for Python {python}.")
    return json.loads(done.stdout)


def main() -> None:
    if sys.version_info[:2] != (3, 11):
        sys.exit(
            "Pinning needs Python 3.11: pip reads conditions on Python for the one it runs in."
        )
    new = ROOT / "_build" / "requirements.lock"
    lines = pins(would_install(PYTHONS[0], ".[book,test]"))
    new.write_text("\n".join([HEADER, *lines, ""]), "utf-8")
    for python in PYTHONS[1:]:
        would_install(python, "--no-deps", "-r", str(new))
    new.replace(ROOT / "requirements.lock")
    print(f"requirements.lock: {len(lines)} versions pinned, for Python {', '.join(PYTHONS)}")


if __name__ == "__main__":
    main()
