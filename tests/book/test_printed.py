"""A printed page says what it is of and where its links lead, and is white."""

import printed
import pytest


def test_head_names_book_chapter_and_address():
    said = printed.head("A & B", (3, 1), "https://here/a.html")
    assert said == '<p class="print-head">A &amp; B · Chapter 3.1 · https://here/a.html</p>'
    assert "Chapter" not in printed.head("A", (), "https://here/a.html")


def test_links_to_other_pages_have_notes_that_say_where_they_lead():
    link = '<a class="reference {}" title="t" href="{}">x</a>'
    given = [
        link.format("internal", "b.html#one"),
        link.format("external", "https://there/?a=1&amp;b#part"),
        link.format("internal", "b.html#two"),  # the same page again
        link.format("internal", "#here"),
        link.format("internal term-link", "../book/glossary.html#term-a"),
        link.format("external code-lines", "https://code/#L1"),
    ]
    note = '<sup class="print-note">{}</sup>'
    body = printed.with_notes(" ".join(given), "https://here/notebooks/a.html")
    numbers = [note.format(1), note.format(2), note.format(1), "", "", ""]
    text, _, notes = body.partition('<ol class="print-notes"')
    assert text == " ".join(a + b for a, b in zip(given, numbers, strict=True))
    listed = "<li>https://here/notebooks/b.html</li><li>https://there/?a=1&amp;b#part</li>"
    assert notes.partition(">")[2] == f"{listed}</ol>"
    assert printed.with_notes(given[3], "https://here/a.html") == given[3]


@pytest.mark.book
@pytest.mark.browser
def test_paper_is_white_and_nothing_is_clipped(open_page):
    tab, wrong = open_page("notebooks/01_decomposition", "dark")
    theme = "document.documentElement.dataset.theme"
    tab.evaluate(f"() => {{ window.onbeforeprint = () => {{ window.seen = {theme}; }}; }}")
    notes = tab.locator(".print-note, .print-notes")
    assert notes.count() > 3 and not any(note.is_visible() for note in notes.all())
    assert tab.pdf(format="A4").startswith(b"%PDF")
    assert tab.evaluate("[window.seen, document.documentElement.dataset.theme]") == [
        "light",
        "dark",
    ]
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 700, "height": 1000})  # of A4, between margins
    numbers = set(tab.locator(".print-note:visible").all_inner_texts())
    listed = tab.locator(".print-notes:visible > li").all_inner_texts()
    assert numbers == {str(n + 1) for n in range(len(listed))}
    assert all(address.startswith("https://") for address in listed)
    head = tab.locator(".print-head")
    assert head.is_visible()
    assert head.inner_text().startswith(
        "How one goal makes an agent explore · Chapter 1 · https://"
    )
    clipped = tab.evaluate("""() => [...document.querySelectorAll(".bd-article *")]
      .filter(e => !["visible", "clip"].includes(getComputedStyle(e).overflowX)
        && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1)
      .map(e => e.className)""")
    assert clipped == [] and wrong == []


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", ["book/reproduce", "notebooks/10_metrics_evidence"])
def test_tables_and_long_lines_fit_the_paper(open_page, name):
    tab, _ = open_page(name)
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 700, "height": 1000})
    over = tab.evaluate("""() =>
      [...document.querySelectorAll(".bd-article :is(table, pre, td, p)")]
      .filter(e => e.clientWidth && e.getBoundingClientRect().right > innerWidth + 1)
      .map(e => e.textContent.slice(0, 40))""")
    assert over == []
    assert tab.locator(".bd-article table").count() > 0
    assert tab.locator(".explorable button:visible").count() == 0
