"""Copy one figure of a built chapter to book/_static, for the README and the book's first page.

    make picture

The figure is the chapter's own, as the last `make book` computed it.
"""

import sys

import build
import nbformat

CHAPTER, FIGURE = "03_tabular", "fig-run"


def main() -> None:
    executed = build.ROOT / "_build" / "nbval" / f"{CHAPTER}.ipynb"
    if not executed.is_file():
        sys.exit(f"{CHAPTER} has not been executed yet: run make book first")
    for cell in nbformat.read(executed, as_version=4).cells:
        if cell.metadata.get("mystnb", {}).get("figure", {}).get("name") == FIGURE:
            drawing = cell.outputs[0].data["image/svg+xml"]
            target = build.ROOT / "book" / "_static" / "hero.svg"
            target.write_text(drawing.rstrip() + "\n", "utf-8")
            print(f"{target.relative_to(build.ROOT)}: {FIGURE} of {CHAPTER}, {len(drawing)} bytes")
            return
    sys.exit(f"{CHAPTER} has no figure {FIGURE}")


if __name__ == "__main__":
    main()
