"""Keep the site to itself: drop scripts that would ask another host, and files no page uses."""

import shutil
from pathlib import Path

from docutils import nodes

# What `tex-chtml.js` loads; the package brings 24 MB.
MATHJAX = ("tex-chtml.js", "output/chtml/fonts")


def drop_thebe(app, pagename, templatename, context, doctree):
    """Remove Thebe (live cells from a CDN), which Jupyter Book adds to every page, and twice."""

    def thebe(file):
        body = getattr(file, "attributes", {}).get("body") or ""
        return "thebe" in f"{file} {body}".lower()

    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if not thebe(file)]


def drop_thebe_settings(app, doctree, docname):
    """Remove what Thebe appends to the text of every page."""
    for script in list(doctree.findall(nodes.raw)):
        if "x-thebe-config" in script.astext() or script.astext().startswith("<script>kernelName"):
            script.parent.remove(script)


def prune(site: Path) -> None:
    """Delete the files of MathJax and Thebe that no page loads."""
    mathjax = site / "_static" / "mathjax"
    kept = [mathjax / name for name in MATHJAX]
    for file in sorted(mathjax.rglob("*"), reverse=True):
        if file.is_file() and not any(file == keep or keep in file.parents for keep in kept):
            file.unlink()
        elif file.is_dir() and not any(file.iterdir()):
            file.rmdir()
    for file in (site / "_static").glob("*thebe*"):
        file.unlink()
    shutil.rmtree(site / "reports", ignore_errors=True)


def setup(app):
    app.connect("doctree-resolved", drop_thebe_settings, priority=900)
    app.connect("html-page-context", drop_thebe, priority=900)
    app.connect(
        "build-finished", lambda app, failed: failed or prune(Path(app.outdir)), priority=900
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
