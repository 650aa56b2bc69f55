"""Print the built site into one PDF, _build/book.pdf: each page by Chromium, in contents order.

    make pdf

Links from one page to another lead to the page within the file; bookmarks follow the contents.
"""

import io
import os
import shutil
import sys
from dataclasses import dataclass
from urllib.parse import urldefrag

import build
import pypdf
import yaml
from pypdf.generic import ArrayObject, FloatObject, NameObject, NullObject
from serve import served

TARGET = build.ROOT / "_build" / "book.pdf"
FLAGS = ("--no-sandbox",)
SCALE = 0.75  # of the screen's type: about 10 points, and room for what stands side by side
NUMBERED = """@page {{ margin: 18mm 17mm 20mm; @bottom-center {{
  content: counter(page); color: #5a6069; font: 9pt sans-serif; }} }}
@page :first {{ counter-set: page {first}; }}"""
NO_CHROMIUM = (
    "No PDF: it is printed by Chromium, which is not here. Install it (Debian: apt install "
    "chromium), or name its program in the environment variable CHROMIUM, then run make pdf again."
)


@dataclass(frozen=True)
class Entry:
    """A line of the contents: a page, or the caption (without a page) of those that follow."""

    depth: int
    page: str = ""
    caption: str = ""


def chromium() -> str | None:
    """Find the program."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def contents(toc: dict) -> list[Entry]:
    """List the lines of a table of contents in their order."""

    def below(entry, depth):
        for key in ("parts", "chapters", "sections"):
            for child in entry.get(key, ()):
                if "caption" in child:
                    yield Entry(depth, caption=child["caption"])
                elif "file" in child:
                    yield Entry(depth, page=child["file"])
                yield from below(child, depth + 1)

    return [Entry(0, page=toc["root"]), *below(toc, 0)]


def printed(tab, address: str, first: int) -> tuple[str, pypdf.PdfReader]:
    """Print one page, its numbers from ``first`` on; give its title, too."""
    tab.goto(address, wait_until="load")
    tab.add_style_tag(content=NUMBERED.format(first=first))
    data = tab.pdf(format="A4", prefer_css_page_size=True, print_background=True, scale=SCALE)
    return tab.title().partition(" \u2014 ")[0], pypdf.PdfReader(io.BytesIO(data))


def lead_within(writer: pypdf.PdfWriter, starts: dict[str, int], parts: dict[str, pypdf.PdfReader]):
    """Turn links to printed pages into links within the file.

    ``starts`` says on which page each address begins, ``parts`` what was printed there. Places in
    one part are known by names that another part may use, too: they become numbers of pages.
    """
    for address, part in parts.items():
        start = starts[address]
        for page in writer.pages[start : start + len(part.pages)]:
            for link in (entry.get_object() for entry in page.get("/Annots", ())):
                name, uri = link.get("/Dest"), link.get("/A", {}).get("/URI", "")
                target, top = starts.get(urldefrag(uri)[0]), None
                if name is not None:
                    found = part.named_destinations.get(name)
                    if found is None:
                        continue
                    target, top = start + part.get_destination_page_number(found), found.top
                if target is not None:
                    link.pop("/A", None)
                    link[NameObject("/Dest")] = place(writer, target, top)


def place(writer: pypdf.PdfWriter, page: int, top: float | None) -> ArrayObject:
    height = NullObject() if top is None else FloatObject(top)
    view = [NameObject("/XYZ"), NullObject(), height, NullObject()]
    return ArrayObject([writer.pages[page].indirect_reference, *view])


def book(browser, base: str, entries: list[Entry], say=print) -> pypdf.PdfWriter:
    """Print all pages of the contents and put them into one file."""
    writer, above, starts, parts = pypdf.PdfWriter(), [], {}, {}
    # As for a reader who wants no motion: what plays stands still.
    settings = {"color_scheme": "light", "reduced_motion": "reduce"}
    tab = browser.new_page(viewport={"width": 800, "height": 1100}, **settings)
    captions = []  # of pages that follow: a bookmark needs a page to lead to
    for entry in entries:
        if not entry.page:
            captions.append(entry)
            continue
        start, address = len(writer.pages), f"{base}{entry.page}.html"
        title, part = printed(tab, address, start + 1)
        starts[address], parts[address] = start, part
        writer.append(part, import_outline=False)
        for line, name in [*((c, c.caption) for c in captions), (entry, title)]:
            parent = above[line.depth - 1] if line.depth else None
            bookmark = writer.add_outline_item(title=name, page_number=start, parent=parent)
            above[line.depth :] = [bookmark]
        captions.clear()
        say(f"{entry.page}: pages {start + 1} to {len(writer.pages)}")
    tab.close()
    lead_within(writer, starts, parts)
    writer.root_object.pop("/Names", None)
    writer.root_object.pop("/Dests", None)
    writer.compress_identical_objects()
    return writer


def main() -> int:
    program = chromium()
    if not program:
        print(NO_CHROMIUM, file=sys.stderr)
        return 1
    if not build.is_current(build.ROOT / "_build", build.ROOT):
        print("No PDF: the site is not up to date. Run make book first.", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    toc = yaml.safe_load((build.ROOT / "_toc.yml").read_text("utf-8"))
    with sync_playwright() as playwright, served(build.ROOT / "_build" / "html") as base:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        writer = book(browser, base, contents(toc))
        browser.close()
    writer.write(TARGET)
    print(f"{TARGET}: {len(writer.pages)} pages, {TARGET.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
