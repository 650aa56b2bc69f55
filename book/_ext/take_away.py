"""Each chapter to take away: its script, and the executed notebook, outputs and all.

The site keeps `_sources/notebooks/NN_name.ipynb` beside the script. The same files are what the
continuous integration puts on the branch `ipynb`, and that is where the Colab button leads.
"""

import ast
import re
from pathlib import Path

import linked_prose
import nbformat
from inline_svg import compact

from companion.tables import MIME as TABLE

SVG = "image/svg+xml"
BRANCH = "ipynb"
COLAB = "https://colab.research.google.com/github"
ROLE = re.compile(r"\{([\w:]+)\}`(?:([^`<]*?)\s*<[^`>]+>|([^`]+))`")
FENCE = re.compile(r"^(`{3,}|:{3,})\{([\w-]+)\} ?(.*)\n((?::.*\n)*)", re.MULTILINE)
GATHERED = re.compile(r"^`{3,}\{replication\}\n`{3,}\n?", re.MULTILINE)
CONTROLS = re.compile(r"^live\.panel\(", re.MULTILINE)
INSTALL = """\
# The library of this book, where it is not installed yet (as on Colab).
try:
    import sgcrl
except ImportError:
    %pip install -q git+{address}
"""


def is_chapter(app, page: str) -> bool:
    return "kernelspec" in app.env.metadata.get(page, {})


def glued(notebook) -> dict[str, str]:
    """Return what cells pasted for the text, by name."""
    values = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            for kind, text in output.get("data", {}).items():
                if name and kind.endswith("text/plain"):
                    values[name] = str(ast.literal_eval(text)) if text[:1] in ("'", '"') else text
    return values


def plain(text: str, values: dict[str, str], names: dict[str, str]) -> str:
    """Say in plain Markdown what MyST's roles and boxes say, for programs that do not know them.

    ``values`` are those of `glued`, ``names`` the titles of pages and the numbers of figures.
    """

    def role(match):
        kind, shown, target = match.groups()
        if shown:
            return shown
        if kind == "glue:text":
            name, _, form = target.partition(":")
            return format(float(values[name]), form) if form else values[name]
        if kind == "follows":
            return linked_prose.result(target)
        if kind in ("doc", "numref", "ref"):
            name = target.rpartition("/")[2]
            return f"*{names.get(name, name)}*"
        if kind.startswith("cite"):
            return f"[{target}]"
        if kind.startswith("py:"):
            return f"`{target.removeprefix('~').rpartition('.')[2]}`"
        return f"({target})" if kind == "eq" else target

    def box(match):
        title = match[3] or match[2].capitalize()
        return "" if match[2] == "margin" else f"**{title}.** "

    text = GATHERED.sub("", text)
    text = re.sub(r"^\([\w-]+\)=\n", "", text, flags=re.MULTILINE)
    text = FENCE.sub(box, text)
    text = re.sub(r"^(`{3,}|:{3,})\s*$\n?", "", text, flags=re.MULTILINE)
    return ROLE.sub(role, text)


def notebook_to_take(executed: Path, address: str, names: dict[str, str]):
    """Read an executed notebook; give it a first cell that installs, and text that all can show.

    What it puts out is what it puts out elsewhere, so that nbval agrees: numbers for the text of
    the page are left out, and the cell of controls, which a kernel brings to life, is marked.
    """
    notebook = nbformat.read(executed, as_version=4)
    values = glued(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = plain(cell.source, values, names)
            continue
        cell.outputs = [o for o in cell.outputs if "scrapbook" not in o.get("metadata", {})]
        for output in cell.outputs:
            output.get("data", {}).pop(TABLE, None)  # which only a build makes
            if drawn := output.get("data", {}).get(SVG):
                output.data[SVG] = compact(drawn)
        if CONTROLS.search(cell.source):
            cell.metadata["tags"] = [*cell.metadata.get("tags", ()), "nbval-ignore-output"]
    first = nbformat.v4.new_code_cell(INSTALL.format(address=address).strip(), id="install")
    first.metadata["tags"] = ["hide-input"]
    notebook.cells.insert(0, first)
    return notebook


def names_of(app) -> dict[str, str]:
    """Return titles of pages by file name, and "Figure 1.2" by the figure's name."""
    env = app.env
    names = {page.rpartition("/")[2]: title.astext() for page, title in env.titles.items()}
    for numbers in env.toc_fignumbers.values():
        for identifier, number in numbers.get("figure", {}).items():
            names[identifier] = f"Figure {'.'.join(map(str, number))}"
    return names


def offer_notebook(app, pagename, templatename, context, doctree):
    """Put the notebook into the download menu, which the theme makes from this."""
    if doctree is not None and is_chapter(app, pagename):
        context["ipynb_source"] = f"{pagename}.ipynb"


def point_colab_at_branch(app, pagename, templatename, context, doctree):
    """Colab opens notebooks only: lead to the branch that holds them."""
    repository = "/".join(app.config.html_theme_options["repository_url"].rsplit("/", 2)[1:])
    for group in context.get("header_buttons", ()):
        for button in group.get("buttons", ()):
            if button.get("text") == "Colab":
                button["url"] = f"{COLAB}/{repository}/blob/{BRANCH}/{pagename}.ipynb"


def write_notebooks(app, failed):
    if failed or app.builder.name != "html":
        return
    names = names_of(app)
    for page in filter(lambda page: is_chapter(app, page), app.env.found_docs):
        # As book/tools/build.py executed it; Jupyter Book's own copy has lost its outputs.
        executed = Path(app.outdir).parent / "nbval" / f"{Path(page).name}.ipynb"
        target = Path(app.outdir, "_sources", f"{page}.ipynb")
        address = app.config.html_theme_options["repository_url"]
        nbformat.write(notebook_to_take(executed, address, names), target)


def setup(app):
    app.connect("html-page-context", offer_notebook, priority=100)
    app.connect("html-page-context", point_colab_at_branch, priority=900)
    app.connect("build-finished", write_notebooks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
