"""Build the book: execute what changed, one notebook a core, then let Jupyter Book write the pages.

    python book/tools/build.py             the book, into _build/html
    python book/tools/build.py run -m ...  Python with these arguments, as for notebooks

Three rules make a stale figure impossible. Outputs are kept by notebook in `_build/.jupyter_cache`;
the whole cache is thrown away when the library, the data, the pinned packages or Python change; and
only notebooks that ran to their end enter it. The pages are always written from scratch.
"""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What decides about every notebook's outputs, and what else decides about the pages.
CODE = ("lib", "book/companion", "notebooks/data/*.nc", "notebooks/data/*.npz", "requirements.lock")
PAGES = ("notebooks", "book", "_config.yml", "_toc.yml", "pyproject.toml", "README.md", "Makefile")
# What Matplotlib, IPython, Jupyter and Deno keep in the home folder, which may not be writable, and
# whose settings are one reader's.
HOME = {
    "MPLCONFIGDIR": str(ROOT / "_build/home/matplotlib"),
    "IPYTHONDIR": str(ROOT / "_build/home/ipython"),
    "JUPYTER_CONFIG_DIR": str(ROOT / "_build/home/jupyter"),
    "JUPYTER_DATA_DIR": str(ROOT / "_build/home/jupyter-data"),
    "DENO_DIR": str(ROOT / "_build/home/deno"),
}
# One thread a worker: as fast as there are cores, and sums are added in the same order every time.
# A progress bar would write to stderr, and both it and the controls of companion.panels would leave
# widgets that are dead without a kernel.
ENVIRONMENT = HOME | {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "TQDM_DISABLE": "1",
    "SGCRL_STATIC": "1",
    "SOURCE_DATE_EPOCH": "0",  # the date that matplotlib writes into SVG
    # glibc keeps the memory that arrays leave, in large pages, instead of giving it back at each
    # update: training takes a tenth to a quarter less time. To other systems it means nothing.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1073741824"
    ":glibc.malloc.trim_threshold=1073741824",
    # The debugger's warning about frozen modules would count as output of a notebook.
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
BY_PRODUCT = re.compile(r"^\.|__pycache__$|\.egg-info$")
TIMEOUT = 1800  # seconds a cell may take


def use_own_home() -> None:
    """Have Matplotlib, IPython, Jupyter and Deno keep their files in _build/home from now on."""
    for folder in HOME.values():
        os.makedirs(folder, exist_ok=True)
    os.environ.update(HOME)


def fingerprint(root: Path, names: tuple[str, ...]) -> str:
    """Hash names and contents of all files that these find, the version of Python and the seeds."""
    block = os.environ.get("SGCRL_SEED_BLOCK", "0")
    found = hashlib.sha256(f"{sys.version}\0{block}".encode())
    for top in (top for name in names for top in sorted(root.glob(name))):
        for file in sorted(top.rglob("*")) if top.is_dir() else [top]:
            parts = file.relative_to(root).parts
            if file.is_file() and not any(map(BY_PRODUCT.search, parts)):
                found.update(f"{'/'.join(parts)}\0{file.stat().st_size}\0".encode())
                found.update(file.read_bytes())
    return found.hexdigest()


def valid_cache(folder: Path, code: str) -> Path:
    """Return the cache's folder, emptied unless its outputs were computed by exactly this code."""
    mark = folder / "fingerprint"
    if not mark.is_file() or mark.read_text() != code:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        mark.write_text(code)
    return folder


def contents(root: Path) -> list[str]:
    """List all pages of the table of contents, the root first."""
    import yaml

    def files(entry):
        for key, value in entry.items():
            if key in ("root", "file"):
                yield value
            elif isinstance(value, list):
                for child in value:
                    yield from files(child)

    return list(files(yaml.safe_load((root / "_toc.yml").read_text("utf-8"))))


def chapters(root: Path) -> list[Path]:
    """List the notebooks of the table of contents."""
    return [root / f"{page}.py" for page in contents(root) if (root / f"{page}.py").is_file()]


def read(script: Path):
    import jupytext

    return jupytext.read(script, fmt="py:percent")


def processor() -> str:
    """Name the processor, as well as the system can."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def execute(script: Path, environment: dict[str, str] | None = None):
    """Run one notebook in a kernel of its own; return it, the seconds it took, and the error."""
    import nbclient

    use_own_home()
    os.environ.update(ENVIRONMENT | (environment or {}))
    notebook, start = read(script), time.monotonic()
    client = nbclient.NotebookClient(
        notebook,
        timeout=TIMEOUT,
        record_timing=False,
        coalesce_streams=True,  # else what is printed comes in as many pieces as time makes of it
        resources={"metadata": {"path": str(script.parent)}},
        extra_arguments=["--log-level=ERROR"],
    )
    error = ""
    try:
        client.execute()
    except (nbclient.exceptions.CellControlSignal, RuntimeError) as problem:
        error = str(problem)
    return notebook, time.monotonic() - start, error


@contextmanager
def outputs_in(folder: Path):
    """Open the cache of executed notebooks; its database is closed at the end."""
    from jupyter_cache import get_cache

    cache = get_cache(str(folder))
    try:
        yield cache
    finally:
        cache.db.dispose()


def take_over(cache, notebook) -> bool:
    """Whether the cache holds the outputs of this code, whatever captions and alt texts now say.

    They stand in the metadata of cells, which the cache by itself takes for code: then the outputs
    are entered once more, under the new metadata.
    """
    from jupyter_cache.base import CacheBundleIn

    def code_cells(nb):
        return [cell for cell in nb.cells if cell.cell_type == "code"]

    def key(nb):
        may_fail = "raises-exception"
        return [(cell.source, may_fail in cell.metadata.get("tags", ())) for cell in code_cells(nb)]

    with suppress(KeyError):
        return bool(cache.match_cache_notebook(notebook))
    for record in cache.list_cache_records():
        known = cache.get_cache_bundle(record.pk).nb
        if key(known) == key(notebook):
            for cell, done in zip(code_cells(notebook), code_cells(known), strict=True):
                cell.update(outputs=done.outputs, execution_count=done.execution_count)
            bundle = CacheBundleIn(notebook, record.uri, data=record.data)
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            return True
    return False


def execute_all(scripts: list[Path], folder: Path) -> list[Path]:
    """Execute the notebooks that the cache does not hold; return those that failed."""
    with outputs_in(folder) as cache:
        todo = [script for script in scripts if not take_over(cache, read(script))]
        return execute_into(cache, todo) if todo else []


def longest_first(scripts: list[Path]) -> list[Path]:
    """Sort by the time that notebooks took in the record of seed blocks, so that no core waits."""
    from companion.replication import read_record

    blocks = read_record().values()

    def seconds(script):
        return sum(block[script.stem]["seconds"] for block in blocks if script.stem in block)

    return sorted(scripts, key=seconds, reverse=True)


def execute_into(cache, todo: list[Path]) -> list[Path]:
    """Execute these notebooks, one a core, and enter those that end; return those that failed."""
    from jupyter_cache.base import CacheBundleIn

    failed = []
    print(f"executing {', '.join(script.stem for script in todo)}", flush=True)
    # Where there are many fonts, the first import of Matplotlib lists them and says so on stderr.
    fonts = [sys.executable, "-c", "import matplotlib.font_manager"]
    subprocess.run(fonts, env=os.environ | ENVIRONMENT, stderr=subprocess.DEVNULL, check=True)
    workers = min(len(todo), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        jobs = {pool.submit(execute, script): script for script in longest_first(todo)}
        for job in as_completed(jobs):
            script, (notebook, seconds, error) = jobs[job], job.result()
            if error:
                failed.append(script)
                print(f"\n{script.name} FAILED\n{error}", flush=True)
                continue
            bundle = CacheBundleIn(notebook, str(script), data={"execution_seconds": seconds})
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            print(f"  {script.stem}: {seconds:.0f} s", flush=True)
    return failed


def write_notebooks(scripts: list[Path], folder: Path, out: Path) -> None:
    """Write the executed notebooks, outputs and all, for nbval and for readers."""
    import nbformat

    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with outputs_in(folder) as cache:
        for script in scripts:
            _, notebook = cache.merge_match_into_notebook(read(script))
            for number, cell in enumerate(notebook.cells):
                cell.id = f"cell-{number}"  # they are random otherwise
            nbformat.write(notebook, out / f"{script.stem}.ipynb")
    data = ROOT / "notebooks" / "data"
    if data.is_dir():
        (out / "data").symlink_to(data, target_is_directory=True)


def results(notebook) -> list[str]:
    """List all that the cells of an executed notebook put out, save pictures, as text."""
    texts = []
    for output in (o for cell in notebook.cells for o in cell.get("outputs", ())):
        for kind, data in output.get("data", {"text": output.get("text", "")}).items():
            if not kind.startswith("image/"):
                text = data if isinstance(data, str) else json.dumps(data, sort_keys=True)
                texts.append(text)
    return texts


def write_mark(build: Path, sources: str) -> None:
    (build / "made-from").write_text(sources)


def is_current(build: Path, root: Path) -> bool:
    """Whether the site stands complete and was made from exactly these files."""
    mark = build / "made-from"
    if not mark.is_file() or mark.read_text() != fingerprint(root, CODE + PAGES):
        return False
    return all((build / "html" / f"{page}.html").is_file() for page in contents(root))


def main() -> int:
    build, html = ROOT / "_build", ROOT / "_build" / "html"
    where = f"The book is in {html}: open {html / 'index.html'}"
    if is_current(build, ROOT):
        print(f"Nothing has changed. {where}")
        return 0
    start = time.monotonic()
    before, code = fingerprint(ROOT, CODE + PAGES), fingerprint(ROOT, CODE)
    # Nothing old is left to be taken for the new, whatever happens from here on.
    (build / "made-from").unlink(missing_ok=True)
    for old in (html, build / ".doctrees", build / "jupyter_execute"):
        shutil.rmtree(old, ignore_errors=True)
    cache = valid_cache(build / ".jupyter_cache", code)
    # What one page trains, another need not: companion.trainings.
    os.environ["SGCRL_TRAININGS"] = str(cache / "trainings")
    failed = execute_all(chapters(ROOT), cache)
    if fingerprint(ROOT, CODE) != code:
        shutil.rmtree(cache)
        print("lib/ changed while notebooks ran: their outputs are dropped. Run make book again.")
        return 1
    if failed:
        print(f"No book: {', '.join(script.name for script in failed)} failed, see above.")
        return 1
    write_notebooks(chapters(ROOT), cache, build / "nbval")
    options = ["--all", "-q", "-W", "-n", "--keep-going"]
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", "."]
    # What makes the pages reads the results with the functions of this file.
    path = os.pathsep.join([str(ROOT / "book" / "tools"), os.environ.get("PYTHONPATH", "")])
    pages = os.environ | {"PYTHONPATH": path.strip(os.pathsep)}
    if subprocess.run([*command, *options], cwd=ROOT, env=pages).returncode:
        shutil.rmtree(html, ignore_errors=True)
        print("No book: Jupyter Book warned or failed, see above.")
        return 1
    write_mark(build, before)
    print(f"Built in {time.monotonic() - start:.0f} s. {where}")
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        use_own_home()
        os.execve(sys.executable, [sys.executable, *sys.argv[2:]], os.environ | ENVIRONMENT)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Interrupted. Notebooks that had finished are kept; make book goes on from there.")
