"""The site as its readers see it: Chromium, both themes, a phone and a desk, no network."""

import functools
import http.server
import threading

import build
import pytest

pytestmark = [pytest.mark.book, pytest.mark.browser]

VIEWS = [(theme, width) for theme in ("light", "dark") for width in (375, 1440)]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def address(site):
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def open_page(chromium, address):
    """Return a function that opens a page and gives it with the list of what went wrong."""
    contexts = []

    def opened(page, theme="light", width=1440):
        wrong = []
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        contexts.append(context)
        tab = context.new_page()

        def gate(route):
            if route.request.url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                wrong.append(f"asks another host: {route.request.url}")
                route.abort()

        tab.route("**/*", gate)
        tab.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
        tab.on(
            "console", lambda m: wrong.append(f"console: {m.text}") if m.type == "error" else None
        )
        tab.on(
            "response", lambda r: wrong.append(f"{r.status}: {r.url}") if r.status >= 400 else None
        )
        tab.goto(f"{address}{page}.html", wait_until="load")
        if tab.locator(".math").count():
            tab.wait_for_function(
                "[...document.querySelectorAll('.math')]"
                ".every(maths => maths.querySelector('mjx-container'))"
            )
        return tab, wrong

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("page", build.contents(build.ROOT))
def test_page_is_sound_in_every_view(open_page, page):
    for theme, width in VIEWS:
        tab, wrong = open_page(page, theme, width)
        over = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 1:
            wrong.append(f"scrolls sideways by {over} px")
        if tab.locator("mjx-merror").count():
            wrong.append(f"maths: {tab.locator('mjx-merror').all_inner_texts()}")
        if theme != tab.evaluate("document.documentElement.dataset.theme"):
            wrong.append("is not in the theme that the reader prefers")
        assert wrong == [], f"{page}, {theme}, {width} px wide"


@pytest.mark.parametrize("script", build.chapters(build.ROOT), ids=lambda script: script.stem)
def test_figures_follow_the_theme(open_page, script):
    """The text of a drawing has the colour of the page's text, and its paper the page's."""
    for theme in ("light", "dark"):
        tab, _ = open_page(f"notebooks/{script.stem}", theme)
        text = tab.evaluate("getComputedStyle(document.querySelector('svg.figure-svg text')).fill")
        body = tab.evaluate("getComputedStyle(document.querySelector('figure')).color")
        paper = tab.evaluate(
            "getComputedStyle(document.querySelector('svg.figure-svg [id$=patch_1] path')).fill"
        )
        page = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (text, paper) == (body, page), theme


def test_search_finds_a_term(open_page):
    tab, wrong = open_page("search")
    tab.goto(tab.url + "?q=temperature", wait_until="load")
    tab.wait_for_selector("#search-results ul.search li a")
    assert wrong == []
