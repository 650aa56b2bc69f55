"""Execute the chapters in other seed blocks, and gather what became of their claims.

    python book/tools/replicate.py                 all chapters, in each block of BLOCKS
    python book/tools/replicate.py CHAPTER BLOCK   one of them, shown and not kept
    python book/tools/replicate.py freeze          list the tests of all claims, as last executed

Tests are fixed before the blocks are looked at: `notebooks/data/claims.json` lists them, and a
change to a claim shows there.

The record is `notebooks/data/replication.json`. It is written after each execution, so that work
that is stopped goes on where it was. Where code has changed since, its chapters are executed again
in one of the blocks; where that makes a difference, in all.
"""

import json
import os
import platform
import random
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import build

FROZEN = build.ROOT / "notebooks" / "data" / "claims.json"
COMPUTING = (
    "lib/sgcrl/**/*.py",
    *map("book/companion/{}.py".format, ("records", "seeds", "trainings")),
)
"""What numbers come from, besides a chapter's own code."""


def code(script: Path) -> str:
    """Hash of the code that a chapter's numbers come from: its own and the library's."""
    from companion.records import syntax_hash

    files = (file for pattern in COMPUTING for file in sorted(build.ROOT.glob(pattern)))
    computing = (file.read_text("utf-8") for file in files)
    cells = (cell.source for cell in build.read(script).cells if cell.cell_type == "code")
    return syntax_hash([*computing, *cells])


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

    from companion.records import machine

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


def freeze() -> int:
    found = {script.stem: shapes(executed(script)) for script in numbered()}
    FROZEN.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    tests = sum(len(claim["tests"]) for claims in found.values() for claim in claims)
    print(f"{FROZEN.name}: {sum(map(len, found.values()))} claims, {tests} tests")
    return 0


def make_records(block: int) -> None:
    """Train the long runs of a seed block that are out of date."""
    from companion.seeds import BLOCK

    environment = os.environ | build.ENVIRONMENT | {BLOCK: str(block)}
    subprocess.run([sys.executable, "-m", "companion.records"], env=environment, check=True)


def execute(scripts: list[Path], block: int):
    """Execute chapters in a seed block, one on each core; yield each with what was found."""
    if not scripts:
        return
    make_records(block)
    with (
        TemporaryDirectory(dir=build.ROOT / "_build") as trainings,
        ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool,
    ):
        order = build.longest_first(scripts)
        jobs = {pool.submit(replicate, script, block, trainings): script for script in order}
        for job in as_completed(jobs):
            script, found = jobs[job], job.result()
            error = found.pop("error")
            print(f"block {block}, {script.stem}: {found['seconds']} s {error}", flush=True)
            if not error:
                yield script, found


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
    from companion.replication import BLOCKS, read_record, write_record

    record, hashes = read_record(), {script: code(script) for script in numbered()}
    record = {str(block): record.get(str(block), {}) for block in BLOCKS}

    def made_by(block, script):
        return record[str(block)].get(script.stem, {}).get("code")

    changed = {
        block: [s for s in hashes if made_by(block, s) not in (None, hashes[s])] for block in BLOCKS
    }
    if any(changed.values()):
        block = random.SystemRandom().choice([block for block in BLOCKS if changed[block]])
        print(f"block {block}: {len(changed[block])} chapters that have changed", flush=True)
        for script, found in execute(changed[block], block):
            kept, record[str(block)][script.stem] = record[str(block)][script.stem], found
            same = take_over(record, script.stem, kept, found)
            print(f"{script.stem}: {'as before' if same else 'comes out otherwise'}", flush=True)
            write_record(record)
    for block in BLOCKS:
        todo = [script for script in hashes if made_by(block, script) != hashes[script]]
        print(f"block {block}: {len(todo)} chapters to execute", flush=True)
        for script, found in execute(todo, block):
            record[str(block)][script.stem] = found
            write_record(record)
    return any(made_by(block, script) != hashes[script] for block in BLOCKS for script in hashes)


if __name__ == "__main__":
    if sys.argv[1:] == ["freeze"]:
        sys.exit(freeze())
    if sys.argv[1:]:
        sys.exit(show(build.ROOT / "notebooks" / f"{sys.argv[1]}.py", int(sys.argv[2])))
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Interrupted. What was executed is kept; make replicate goes on from there.")
