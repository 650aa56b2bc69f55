"""By what the pages were made: `{provenance}`, and `{executions}`, a line for each notebook.

`{cost}` says what the recorded sweeps took, and what such a sweep would take on many machines.
"""

import hashlib
import platform
import subprocess
from functools import cache

import build
import nbformat
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from companion.provenance import machine
from companion.records import SWEEPS, load
from companion.seeds import seed_block

RUNS, MACHINES, CORES = 100_000, 100, 16
"""Of the sweep whose cost is told."""


def git(*words: str) -> str | None:
    """Return what git says of the sources, or None where it knows nothing of them."""
    try:
        said = subprocess.run(["git", *words], cwd=build.ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return None if said.returncode else said.stdout.strip()


@cache
def commit() -> str:
    """Name the commit that the sources are of, as well as can be told."""
    head = git("rev-parse", "--short=12", "HEAD")
    if head is None:
        return "unknown"
    return head + (", and changes since" if git("status", "--porcelain") else "")


@cache
def lasting(path: str) -> str | None:
    """Return the commit that has this file as it is here, if there is one: links to it last."""
    return None if git("status", "--porcelain", path) else git("rev-parse", "HEAD")


def table(head, rows, classes=()):
    """Make a table of paragraphs, or of nodes."""
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=1) for _ in head]
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group, classes=["colwidths-auto", *classes])


def _row(cells):
    filled = (nodes.paragraph(text=cell) if isinstance(cell, str) else cell for cell in cells)
    return nodes.row("", *(nodes.entry("", cell) for cell in filled))


class Provenance(SphinxDirective):
    def run(self):
        rows = [
            ("Commit", commit()),
            ("Python", platform.python_version()),
            ("System", f"{platform.system()}, {platform.machine()}"),
            ("Processor", build.processor()),
            ("Arithmetic", machine()),
            ("Seed block", str(seed_block())),
        ]
        return [table(("What", "Of this build"), rows)]


class Executions(SphinxDirective):
    def run(self):
        with build.outputs_in(build.ROOT / "_build" / ".jupyter_cache") as cache:
            rows = [self.row(script, cache) for script in build.chapters(build.ROOT)]
        return [table(("Notebook", "Seconds", "Hash of its results"), rows)]

    def row(self, script, cache):
        executed = build.ROOT / "_build" / "nbval" / f"{script.stem}.ipynb"
        text = "\0".join(build.results(nbformat.read(executed, as_version=4)))
        record = cache.match_cache_notebook(build.read(script))
        # Raw, so that it is not in the index of words: no two builds take as long.
        seconds = nodes.raw(
            "", f'<p class="varies">{record.data["execution_seconds"]:.0f}</p>', format="html"
        )
        return script.stem, seconds, hashlib.sha256(text.encode()).hexdigest()[:16]


def cost(name: str, record) -> tuple[str, ...]:
    """Say what the runs of a sweep took, and what many would take."""
    seconds = float(record["seconds"].mean())
    hours = seconds * RUNS / 3600
    numbers = (seconds, hours, hours * 60 / (MACHINES * CORES))
    return (
        name,
        f"{record['seconds'].size:,}",
        *(f"{n:,.0f}" if n >= 100 else f"{n:.2g}" for n in numbers),
    )


class Cost(SphinxDirective):
    def run(self):
        head = (
            "Sweep",
            "Runs",
            "Processor-seconds a run",
            f"Processor-hours for {RUNS:,} runs",
            f"Minutes on {MACHINES} machines of {CORES} cores",
        )
        rows = [cost(name, load(name)) for name in SWEEPS]
        return [table(head, rows) if rows else nodes.paragraph(text="No sweep is recorded yet.")]


def setup(app):
    app.add_directive("cost", Cost)
    app.add_directive("provenance", Provenance)
    app.add_directive("executions", Executions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
