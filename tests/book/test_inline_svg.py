"""Drawings that stand in a page follow its theme and do not disturb it."""

import xml.etree.ElementTree as ET

import inline_svg
import pytest

DRAWING = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 width="90pt" height="60pt">
 <metadata>who</metadata>
 <defs><style>*{stroke: red}</style><path id="m1" style="stroke: #000000"/></defs>
 <g id="figure_1"><g id="patch_1"><path style="fill: #ffffff"/></g>
 <g id="cells_1"><path id="value" style="fill: #ffffff; stroke: #ffffff"/></g>
 <g clip-path="url(#p1)"><use xlink:href="#m1" style="fill: #000000; stroke-width: 0.8"/></g>
 <text style="fill: #222222">c</text><text style="fill: #0000001a">d</text></g>
</svg>"""


@pytest.fixture
def drawn():
    return inline_svg.inline(DRAWING, 'a "c" & a cell', "f3-")


def test_ink_and_paper_take_the_colours_of_the_page(drawn):
    assert "#222222" not in drawn and "#000000;" not in drawn
    assert "fill: #0000001a" in drawn
    assert '<path style="fill: var(--pst-color-background)"' in drawn
    # White is a value in a colour map, but an edge is paper anywhere.
    assert "fill: #ffffff; stroke: var(--pst-color-background)" in drawn


def test_paths_keep_hundredths_and_everything_else_all_digits():
    path = '<path d="M 1.234567 -20.5 \nL 3.999999 0.001" transform="scale(0.015625)"/>\n<text/>\n'
    short = '<path d="M 1.23 -20.5 L 4 0" transform="scale(0.015625)"/> <text/>'
    assert inline_svg.compact(path) == short


def test_identifiers_are_the_drawing_s_own(drawn):
    assert 'id="f3-m1"' in drawn and 'xlink:href="#f3-m1"' in drawn and "url(#f3-p1)" in drawn


def test_it_says_what_it_shows_and_brings_no_style_sheet(drawn):
    ((root,),) = ET.fromstring(drawn)
    assert (root.get("role"), root.get("aria-label")) == ("img", 'a "c" & a cell')
    assert root.get("viewBox") == "0 0 90 60"
    assert "<style" not in drawn and "metadata" not in drawn and "ns0" not in drawn


@pytest.mark.parametrize(("letters", "width"), [("8px", 118), ("700 21px", 45), ("5px", 189)])
def test_a_phone_shows_letters_that_can_be_read(letters, width):
    text = f'<text style="font: {letters} serif">a<tspan style="font-size: 5px">2</tspan></text>'
    drawing = DRAWING.replace('<text style="fill: #222222">c</text>', text)
    assert f"--phone: {width}px" in inline_svg.inline(drawing, "alt", "f-")
