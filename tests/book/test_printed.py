"""A printed page says what it is of, and is white."""

import printed
import pytest


def test_head_names_book_chapter_and_address():
    said = printed.head("A & B", (3, 1), "https://here/a.html")
    assert said == '<p class="print-head">A &amp; B · Chapter 3.1 · https://here/a.html</p>'
    assert "Chapter" not in printed.head("A", (), "https://here/a.html")


@pytest.mark.book
@pytest.mark.browser
def test_paper_is_white_and_nothing_is_clipped(open_page):
    tab, wrong = open_page("notebooks/01_decomposition", "dark")
    theme = "document.documentElement.dataset.theme"
    tab.evaluate(f"() => {{ window.onbeforeprint = () => {{ window.seen = {theme}; }}; }}")
    assert tab.pdf(format="A4").startswith(b"%PDF")
    assert tab.evaluate("[window.seen, document.documentElement.dataset.theme]") == [
        "light",
        "dark",
    ]
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 700, "height": 1000})  # of A4, between margins
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
