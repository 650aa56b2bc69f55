"""Put SVG images into the page itself, so that they follow its light or dark theme.

matplotlib draws black on white. Inside the page, black becomes the text's colour and the paper
becomes the page's, so a figure needs neither dimming nor a second version. Identifiers are made
unique, since several figures share a page. Every image, of whatever kind, must have an alt text.
"""

import re
import xml.etree.ElementTree as ET
from functools import partial
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from typeset_numbers import numbers

logger = logging.getLogger(__name__)
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)

INK = re.compile(r"(?<![\w-])(fill|stroke):\s*(#000000|#000|black|#222222)(?![\w])")
WHITE_EDGE = re.compile(r"(?<![\w-])stroke:\s*(#ffffff|#fff|white)(?![\w])")
WHITE_FILL = re.compile(r"(?<![\w-])fill:\s*(#ffffff|#fff|white)(?![\w])")
FONTS = re.compile(r"'DejaVu Sans', [^;]*sans-serif")
LETTERS = re.compile(r"font(?:-size)?: (?:\w+ )*([\d.]+)px")
SMALLEST = 10.5
"""Pixels of letters on a phone, at least; exponents may be smaller."""
REFERENCE = re.compile(r"url\(#([^)]+)\)")
PATH, DECIMALS = re.compile(r'\bd="[^"]*"'), re.compile(r"-?\d+\.\d{3,}")
PAGE = "var(--pst-color-background)"


def rounded(number: re.Match, decimals: int) -> str:
    """Write a number with at most so many decimals."""
    return f"{float(number[0]):.{decimals}f}".rstrip("0").rstrip(".")


def compact(text: str) -> str:
    """Write a drawing in fewer letters: paths to a hundredth of a point, and no line breaks."""
    hundredths = partial(rounded, decimals=2)
    text = PATH.sub(lambda path: DECIMALS.sub(hundredths, path[0]), text)
    return re.sub(r"\s*\n\s*", " ", text).strip()


def themed(style: str, on_paper: bool) -> str:
    """Give one style attribute the page's colours.

    White fills change only where they are paper (patches and legends): in a colour map white is
    a value.
    """
    style = INK.sub(r"\1: currentColor", style)
    style = WHITE_EDGE.sub(f"stroke: {PAGE}", style)
    if on_paper:
        style = WHITE_FILL.sub(f"fill: {PAGE}", style)
    return FONTS.sub("'DejaVu Sans', Verdana, sans-serif", style)


def paint(element: ET.Element, prefix: str, on_paper: bool = False) -> None:
    """Apply `themed` and the identifiers' prefix to an element and everything in it."""
    name = element.get("id", "")
    element.text = numbers(element.text) if element.text else None
    on_paper = on_paper or name.startswith(("patch_", "legend_"))
    if name:
        element.set("id", prefix + name)
    for key, value in list(element.attrib.items()):
        if key == "style":
            value = themed(value, on_paper)
        if key.endswith("href") and value.startswith("#"):
            value = f"#{prefix}{value[1:]}"
        element.set(key, REFERENCE.sub(rf"url(#{prefix}\1)", value))
    for child in element:
        paint(child, prefix, on_paper)


def drawing(text: str, alt: str, prefix: str) -> ET.Element:
    """Turn the text of an SVG file into an element that may stand in an HTML page."""
    root = ET.fromstring(compact(text))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style", f"{{{SVG}}}title"):
                parent.remove(child)
    paint(root, prefix)
    # matplotlib's own style sheet, `*{…}`, would style the whole page; these do the same.
    width, height = size(root, "width"), size(root, "height")
    root.attrib.setdefault("viewBox", f"0 0 {width:g} {height:g}")
    root.set("fill", "currentColor")
    root.set("role", "img")
    root.set("aria-label", alt)
    return root


def inline(text: str, alt: str, prefix: str) -> str:
    """Turn the text of an SVG file into an `<svg>` element for an HTML page.

    It shrinks to its frame, but not so far that one cannot read its letters; then it scrolls.
    On a phone, where one reads from near, `--phone` says how far.
    """
    root = drawing(text, alt, prefix)
    width = size(root, "width")
    widths = f"--least: {0.95 * width:.0f}px; --phone: {legible(root) * width:.0f}px"
    root.set("style", f"stroke-linejoin: round; stroke-linecap: butt; {widths}")
    root.set("class", "figure-svg")
    drawn = ET.tostring(root, encoding="unicode")
    return f'<div class="figure-box"><div class="figure-frame">{drawn}</div></div>'


def legible(root: ET.Element) -> float:
    """Return the pixels a point must have for the smallest letters, save exponents, to be read."""
    texts = (ET.tostring(text, encoding="unicode") for text in root.iter(f"{{{SVG}}}text"))
    sizes = [max(map(float, found)) for found in map(LETTERS.findall, texts) if found]
    return SMALLEST / min(sizes, default=SMALLEST)


def size(root: ET.Element, side: str) -> float:
    return float(re.match(r"[\d.]*", root.get(side, "")).group() or 100)


class InlineSVG(SphinxPostTransform):
    """Replace every local SVG image by its drawing; warn of images that say nothing."""

    formats = ("html",)
    default_priority = 50  # after myst-nb has chosen one format for each output (priority 4)

    def run(self, **kwargs):
        for number, image in enumerate(list(self.document.findall(nodes.image))):
            alt = image.get("alt", "").strip()
            if len(alt) < 3:
                name = " ".join(image.parent.get("names", ())) or image["uri"]
                logger.warning("an image without alt text: %s", name, location=image)
            file = Path(self.app.srcdir, image["uri"].lstrip("/"))
            if file.suffix == ".svg" and file.is_file():
                html = inline(file.read_text("utf-8"), alt, f"f{number}-")
                image.replace_self(nodes.raw("", html, format="html"))


def setup(app):
    app.add_post_transform(InlineSVG)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
