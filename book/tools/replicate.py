"""Execute the chapters in other seed blocks, and gather what became of their claims.

    python book/tools/replicate.py                 all chapters, in each block of BLOCKS
    python book/tools/replicate.py CHAPTER BLOCK   one of them, shown and not kept

The record is `notebooks/data/replication.json`. It is written after each execution, so that work
that is stopped goes on where it was; what was executed by other code is executed again.
"""

import json
import os
import platform
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import build

BLOCKS = range(1, 9)
RECORD = build.ROOT / "notebooks" / "data" / "replication.json"


def claims(notebook) -> list[dict]:
    """Read the verdicts that an executed notebook leaves as data."""
    from sgcrl.claims import MIME

    return [
        claim
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        for claim in output.get("data", {}).get(MIME, ())
    ]


def code(script: Path) -> str:
    """Hash of the code that a chapter's verdicts come from: its own and the library's."""
    from sgcrl.long_runs import syntax_hash

    library = sorted((build.ROOT / "lib" / "sgcrl").rglob("*.py"))
    cells = (cell.source for cell in build.read(script).cells if cell.cell_type == "code")
    return syntax_hash([*(file.read_text("utf-8") for file in library), *cells])


def replicate(script: Path, block: int) -> dict:
    """Execute a chapter in a seed block; return its claims, or the error, and where that was."""
    from importlib import metadata

    from sgcrl.long_runs import machine
    from sgcrl.seeds import BLOCK

    notebook, seconds, error = build.execute(script, {BLOCK: str(block)})
    packages = ("numpy", "scipy", "torch", "scikit-learn")
    return {
        "claims": claims(notebook),
        "error": error,
        "seconds": round(seconds),
        "code": code(script),
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in packages},
        "arithmetic": machine(),
        "processor": build.processor(),
    }


def known() -> dict:
    """Read the record: what `replicate` returned, by block and chapter."""
    return json.loads(RECORD.read_text("utf-8")) if RECORD.is_file() else {}


def keep(record: dict) -> None:
    """Write the record, whole or not at all."""
    unfinished = RECORD.with_suffix(".part")
    unfinished.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
    os.replace(unfinished, RECORD)


def main() -> int:
    scripts = {script.stem: script for script in build.chapters(build.ROOT)}
    if sys.argv[1:]:
        found = replicate(scripts[sys.argv[1]], int(sys.argv[2]))
        print(f"{found['seconds']} s {found['error']}")
        for claim in found["claims"]:
            print(f"{claim['verdict']:12s} {claim['statement']}: {claim['measured']}")
        return bool(found["error"])
    record, hashes = known(), {name: code(script) for name, script in scripts.items()}
    todo = [
        (name, block)
        for block in BLOCKS
        for name in scripts
        if name[0].isdigit()
        and record.get(str(block), {}).get(name, {}).get("code") != hashes[name]
    ]
    print(f"{len(todo)} executions to do", flush=True)
    failed = 0
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        jobs = {pool.submit(replicate, scripts[name], block): (name, block) for name, block in todo}
        for job in as_completed(jobs):
            (name, block), found = jobs[job], job.result()
            print(f"block {block}, {name}: {found['seconds']} s {found['error']}", flush=True)
            failed += bool(found["error"])
            if not found["error"]:
                record.setdefault(str(block), {})[name] = found
                keep(record)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
