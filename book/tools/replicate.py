"""Execute the chapters in other seed blocks, and gather what became of their claims.

    python book/tools/replicate.py                 all chapters, each in its eight blocks
    python book/tools/replicate.py CHAPTER BLOCK   one of them, shown and not kept
    python book/tools/replicate.py freeze [BLOCK]  list the tests of all claims, as last executed

Tests are fixed before the blocks are looked at: `notebooks/data/claims.json` lists them, with the
first of the eight blocks that a page is executed in. A page whose claims have changed gets eight
blocks that nobody has used, from the BLOCK that `freeze` is told.

The record is `notebooks/data/replication.json`. It is written after each execution, so that work
that is stopped goes on where it was. Where code has changed since, its chapters are executed again
in one of the blocks; where that makes a difference, in all.
"""

import ast
import json
import os
import platform
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import build

FROZEN = build.ROOT / "notebooks" / "data" / "claims.json"
COMPUTING = {
    name: build.ROOT / "book" / f"{name.replace('.', '/')}.py"
    for name in map("companion.{}".format, ("claims", "records", "seeds", "sweep", "trainings"))
} | {
    ".".join(file.relative_to(build.ROOT / "lib").with_suffix("").parts): file
    for file in sorted((build.ROOT / "lib" / "sgcrl").rglob("*.py"))
}
"""Modules that numbers and verdicts come from, besides a chapter's own code."""


def code(script: Path) -> str:
    """Hash of the code that a chapter's numbers come from: its own, and all that it imports."""
    from companion.provenance import syntax_hash

    cells = code_cells(script)
    modules = sorted(imported([*cells, "import sgcrl"]))
    return syntax_hash([*(COMPUTING[name].read_text("utf-8") for name in modules), *cells])


def code_cells(script: Path) -> list[str]:
    return [cell.source for cell in build.read(script).cells if cell.cell_type == "code"]


def imported(sources: Iterable[str]) -> set[str]:
    """List the modules of ``COMPUTING`` that programs import, and those that these import."""
    found: set[str] = set()
    left = {name for source in sources for name in imports(source)}
    while left:
        found |= left
        texts = [COMPUTING[name].read_text("utf-8") for name in left]
        left = {name for text in texts for name in imports(text)} - found
    return found


def imports(source: str) -> set[str]:
    """List the modules of ``COMPUTING`` that a program imports itself."""
    named = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    packages = {f"{name}.__init__" for name in named}
    return (named | packages) & set(COMPUTING)


def replicate(script: Path, block: int, trainings: str = "") -> dict:
    """Execute a chapter in a seed block; return its claims, or the error, and where that was.

    Trainings that its pages share are kept in a folder, if there is one.
    """
    from companion.replication import claims
    from companion.seeds import BLOCK
    from companion.trainings import FOLDER

    notebook, seconds, error = build.execute(script, {BLOCK: str(block), FOLDER: trainings})
    found = {"claims": claims(notebook), "error": error, "seconds": round(seconds)}
    return found | {"code": code(script)} | surroundings()


def surroundings() -> dict:
    """Say what numbers may depend on besides code and seeds."""
    from importlib import metadata

    from companion.provenance import machine

    packages = ("numpy", "scipy", "torch", "scikit-learn")
    return {
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in packages},
        "arithmetic": machine(),
        "processor": build.processor(),
    }


def show(script: Path, block: int) -> int:
    found = replicate(script, block)
    print(f"{found['seconds']} s {found['error']}")
    for claim in found["claims"]:
        print(f"{claim['verdict']:12s} {claim['statement']}: {claim['measured']}")
    return bool(found["error"])


def shapes(claims: list[dict]) -> list[dict]:
    """Of each claim what is the same in all blocks: its words, whose it is, and its tests."""
    return [
        {name: claim[name] for name in ("statement", "whose")}
        | {"tests": [test["test"] for test in claim["tests"]]}
        for claim in claims
    ]


def executed(script: Path) -> list[dict]:
    """Read the claims of a chapter as it was executed for the book."""
    import nbformat

    from companion.replication import claims

    file = build.ROOT / "_build" / "nbval" / f"{script.stem}.ipynb"
    return claims(nbformat.read(file, as_version=4))


def numbered() -> list[Path]:
    """List the chapters that have claims."""
    return [script for script in build.chapters(build.ROOT) if script.stem[0].isdigit()]


def frozen() -> dict[str, dict]:
    """Read of each page the first of its eight blocks, and the tests of its claims."""
    return json.loads(FROZEN.read_text("utf-8")) if FROZEN.is_file() else {}


def blocks() -> dict[str, range]:
    """List the seed blocks that each page is executed in, besides that of the book."""
    from companion.replication import REPEATED

    first = {page: found["first block"] for page, found in frozen().items()}
    return {page: range(block, block + REPEATED) for page, block in first.items()}


def freeze(first: int | None = None) -> int:
    """List the tests of all claims; pages whose claims have changed get the blocks from ``first``.

    Raises
    ------
    ValueError
        If there is such a page and no block is named, or one that its chapter was executed in.
    """
    from companion.replication import read_record

    known, found = frozen(), {}
    for script in numbered():
        page, claims = script.stem, shapes(executed(script))
        found[page] = known.get(page, {})
        if found[page].get("claims") == claims:
            continue
        chapter = page.split("_")[0]
        fresh = 1 + max(
            (
                int(block)
                for block, done in read_record().items()
                if any(other.split("_")[0] == chapter for other in done)
            ),
            default=0,
        )
        if first is None or first < fresh:
            raise ValueError(
                f"first: got {first}; the claims of {page} have changed, so it takes the first of "
                f"eight blocks in which its chapter was not executed, from {fresh}"
            )
        found[page] = {"first block": first, "claims": claims}
    FROZEN.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    claims = [claim for page in found.values() for claim in page["claims"]]
    tests = sum(len(claim["tests"]) for claim in claims)
    print(f"{FROZEN.name}: {len(claims)} claims, {tests} tests")
    return 0


def make_records(block: int) -> None:
    """Train the long runs of a seed block that are out of date."""
    from companion.seeds import BLOCK

    environment = os.environ | build.ENVIRONMENT | {BLOCK: str(block)}
    subprocess.run([sys.executable, "-m", "companion.records"], env=environment, check=True)


def execute(scripts: list[Path], block: int):
    """Execute chapters in a seed block, one on each core; yield each with what was found.

    What was found and not yet taken when it is stopped is given at once the next time.
    """
    if not scripts:
        return
    if any("companion.records" in imported(code_cells(script)) for script in scripts):
        make_records(block)
    from companion.work import Job, done, part

    folder = build.ROOT / "_build" / "replication"
    with TemporaryDirectory(dir=build.ROOT / "_build") as trainings:
        jobs = {}
        for script in build.longest_first(scripts):
            decides = (block, code(script), json.dumps(surroundings()))
            file = part(folder, script.stem, *decides)
            jobs[Job(file, replicate, (script, block, trainings))] = script
        for job, result in done(jobs):
            script, found = jobs[job], result.value
            error = found.pop("error")
            print(f"block {block}, {script.stem}: {found['seconds']} s {error}", flush=True)
            if not error:
                yield script, found
            job.file.unlink()  # it is in the record now, or has to be executed again


def take_over(record: dict, name: str, kept: dict, again: dict) -> bool:
    """Mark as today's what a chapter's other code executed, if that makes no difference.

    If its claims come out in one block as they did, so will those of the other blocks that were
    executed by the same code. Returns whether it is so.
    """
    same = json.loads(json.dumps(again["claims"])) == kept["claims"]
    if same:
        for other in (done.get(name, {}) for done in record.values()):
            if other.get("code") == kept["code"]:
                other["code"] = again["code"]
    return same


def main() -> int:
    from companion.replication import read_record, write_record

    record, hashes = read_record(), {script: code(script) for script in numbered()}
    own = blocks()
    where = {script: {str(block) for block in own[script.stem]} for script in hashes}
    record = {
        block: {s.stem: done[s.stem] for s in hashes if block in where[s] and s.stem in done}
        for block in sorted(set().union(*where.values()), key=int)
        for done in [record.get(block, {})]
    }

    def made_by(block, script):
        return record[block].get(script.stem, {}).get("code")

    changed = {
        block: [s for s in hashes if made_by(block, s) not in (None, hashes[s])] for block in record
    }
    while left := [block for block in record if changed[block]]:
        block = random.SystemRandom().choice(left)
        print(f"block {block}: {len(changed[block])} chapters that have changed", flush=True)
        for script, found in execute(changed[block], int(block)):
            kept, record[block][script.stem] = record[block][script.stem], found
            same = take_over(record, script.stem, kept, found)
            print(f"{script.stem}: {'as before' if same else 'comes out otherwise'}", flush=True)
            write_record(record)
        tried = set(changed[block])
        changed = {other: [s for s in found if s not in tried] for other, found in changed.items()}
    for block, done in record.items():
        todo = [s for s in hashes if block in where[s] and made_by(block, s) != hashes[s]]
        print(f"block {block}: {len(todo)} chapters to execute", flush=True)
        for script, found in execute(todo, int(block)):
            done[script.stem] = found
            write_record(record)
    write_record(record)
    return any(made_by(block, s) != hashes[s] for s in hashes for block in where[s])


if __name__ == "__main__":
    if sys.argv[1:2] == ["freeze"]:
        sys.exit(freeze(*map(int, sys.argv[2:3])))
    if sys.argv[1:]:
        sys.exit(show(build.ROOT / "notebooks" / f"{sys.argv[1]}.py", int(sys.argv[2])))
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Interrupted. What was executed is kept; make replicate goes on from there.")
