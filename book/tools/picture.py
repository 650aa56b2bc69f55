"""Copy one figure of a built chapter to book/_static, for the README and the book's first page.

    make picture

The figure is the chapter's own, as the last `make book` computed it.
"""

import build
import nbformat

CHAPTER, FIGURE = "03_tabular_evidence", "fig-run"
TARGET = build.ROOT / "book" / "_static" / "hero.svg"


def drawing() -> str:
    """Find the figure's SVG in the executed chapter."""
    executed = build.ROOT / "_build" / "nbval" / f"{CHAPTER}.ipynb"
    for cell in nbformat.read(executed, as_version=4).cells:
        if cell.metadata.get("mystnb", {}).get("figure", {}).get("name") == FIGURE:
            return cell.outputs[0].data["image/svg+xml"].rstrip()
    raise LookupError(f"{CHAPTER} has no figure {FIGURE}")


if __name__ == "__main__":
    TARGET.write_text(drawing() + "\n", "utf-8")
    print(f"{TARGET.relative_to(build.ROOT)}: {FIGURE} of {CHAPTER}")
