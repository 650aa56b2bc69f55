"""The book as one PDF: in contents order, with bookmarks, page numbers, and links within it."""

import io

import pdf
import pypdf
import pytest
from serve import served

TOC = {
    "root": "book/index",
    "parts": [
        {
            "caption": "The argument",
            "chapters": [{"file": "a", "sections": [{"file": "b"}]}],
        },
        {"caption": "More", "chapters": [{"file": "c"}]},
    ],
}
FIRST = """<!doctype html><meta charset="utf-8"><title>First \u2014 The book</title>
<h1 id="top">First</h1><a href="#low">down</a>
<a href="sub/second.html#top">on</a> <a href="https://elsewhere.example/">out</a>
<div style="height: 1500px"></div><p id="low">low</p>
<figure style="break-inside: avoid; margin: 0">begins<div style="height: 440px"></div>ends</figure>
<script>document.body.append(matchMedia("(prefers-reduced-motion)").matches)</script>"""
SECOND = """<!doctype html><meta charset="utf-8"><title>Second \u2014 The book</title>
<h1 id="top">Second</h1><a href="#low">down</a>
<div style="height: 1500px"></div><p id="low"><a href="../first.html">back</a></p>"""


def links(file):
    """Give for each page the pages of the file, and the other addresses, that it leads to."""
    number = {page.indirect_reference.idnum: n for n, page in enumerate(file.pages)}
    found = []
    for page in file.pages:
        for link in (entry.get_object() for entry in page.get("/Annots", ())):
            inside = number[link["/Dest"][0].idnum] if "/Dest" in link else link["/A"]["/URI"]
            found.append((number[page.indirect_reference.idnum], inside))
    return found


def test_lines_of_the_contents_keep_their_order_and_depth():
    told = [(e.depth, e.page or e.caption) for e in pdf.contents(TOC)]
    assert told == [
        (0, "book/index"),
        (0, "The argument"),
        (1, "a"),
        (2, "b"),
        (0, "More"),
        (1, "c"),
    ]


def test_without_chromium_it_says_what_is_missing(monkeypatch, capsys):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    assert pdf.main() == 1
    said = capsys.readouterr().err
    assert "Chromium" in said and "CHROMIUM" in said and "make pdf" in said


@pytest.mark.browser
def test_two_pages_become_one_file(chromium, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "first.html").write_text(FIRST, "utf-8")
    (tmp_path / "sub" / "second.html").write_text(SECOND, "utf-8")
    entries = [
        pdf.Entry(0, page="first"),
        pdf.Entry(0, caption="A part"),
        pdf.Entry(1, page="sub/second"),
    ]
    with served(tmp_path) as base:
        data = io.BytesIO()
        pdf.book(chromium, base, entries, say=lambda line: None).write(data)
    file = pypdf.PdfReader(data)
    texts = [page.extract_text() for page in file.pages]
    second = next(n for n, text in enumerate(texts) if "Second" in text)
    assert "First" in texts[0] and 2 <= second < len(texts) - 1
    # The pages are numbered through, and a figure stands on one of them.
    assert [text.split()[0] for text in texts] == [str(n + 1) for n in range(len(texts))], texts
    assert [("begins" in text, "ends" in text) for text in texts].count((True, True)) == 1
    assert any("true" in text for text in texts)
    assert [(item["/Title"]) for item in file.outline[:2]] == ["First", "A part"]
    assert [item["/Title"] for item in file.outline[2]] == ["Second"]
    low = next(n for n, text in enumerate(texts) if "low" in text.split())
    expected = [(0, low), (0, second), (0, "https://elsewhere.example/")]
    assert links(file)[:3] == expected
    # "low" and "top" are names of places in both: each leads to its own page's.
    assert links(file)[3:] == [(second, len(texts) - 1), (len(texts) - 1, 0)]
