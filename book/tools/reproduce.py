"""Build the book twice, each time from nothing and in a folder of its own, and compare.

What the two say is compared byte by byte: the pages, save the seconds that notebooks took (and
whole numbers in the search index, as these seconds are words there), and all that cells put out.
Where they differ, so does this command's exit status, and it says where, and by how much the
numbers differ.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import build

TIMES = re.compile(r'<p class="varies">[^<]*</p>')
INDEXED = re.compile(r'"\d+": (?:\d+|\[[\d, ]*\]),? ?')
NUMBER = re.compile(r"[-−+]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?")


def copy(target: Path) -> None:
    """Copy the sources, and nothing that a build has made."""
    made = ("_build", "build", ".venv", ".git", "__pycache__", ".ipynb_checkpoints", "*.egg-info")
    shutil.copytree(build.ROOT, target, ignore=shutil.ignore_patterns(*made))


def largest_difference(one: str, other: str) -> float | None:
    """Largest relative difference of numbers in two texts; None if other things differ, too."""
    if NUMBER.sub("", one) != NUMBER.sub("", other):
        return None
    pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    numbers = [[float(n.replace(",", "").replace("−", "-")) for n in pair] for pair in pairs]
    return max((abs(a - b) / max(abs(a), abs(b), 1e-300) for a, b in numbers), default=0.0)


def differences(one: Path, other: Path) -> list[str]:
    """List what differs between two builds, a line each."""
    import nbformat

    found = []
    html = [
        {file.relative_to(top / "html"): file for file in (top / "html").rglob("*.*")}
        for top in (one, other)
    ]
    found += [f"{name}: only in one of them" for name in sorted(html[0].keys() ^ html[1].keys())]
    for name in sorted(html[0].keys() & html[1].keys()):
        a, b = (files[name].read_bytes() for files in html)
        if name.suffix == ".html":
            a, b = (TIMES.sub("", text.decode("utf-8")) for text in (a, b))
        if name.name == "searchindex.js":
            a, b = (INDEXED.sub("", text.decode("utf-8")) for text in (a, b))
        if a != b:
            found.append(f"{name}: differs")
    for script in build.chapters(build.ROOT):
        paths = [p / "nbval" / f"{script.stem}.ipynb" for p in (one, other)]
        texts = ["\n".join(build.results(nbformat.read(p, as_version=4))) for p in paths]
        if texts[0] != texts[1]:
            largest = largest_difference(*texts)
            how = "other words" if largest is None else f"numbers by up to {largest:.1e} of them"
            found.append(f"results of {script.stem}: {how}")
    return found


def main() -> int:
    folders = [build.ROOT / "_build" / "twice" / name for name in ("one", "other")]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        copy(folder)
        print(f"building in {folder.relative_to(build.ROOT)}", flush=True)
        path = {"PYTHONPATH": str(folder / "lib")}
        command = [sys.executable, "book/tools/build.py"]
        if subprocess.run(command, cwd=folder, env=os.environ | path).returncode:
            return 1
    found = differences(*(folder / "_build" for folder in folders))
    print("\n".join(found) if found else "The two builds are the same, pages and results.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
