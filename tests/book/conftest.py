"""The built site, as the tests of the book see it."""

import functools
import http.server
import os
import shutil
import threading

import build
import pytest


@pytest.fixture(scope="session")
def site():
    """Return the folder of the built site, made sure to belong to the present sources."""
    assert build.is_current(build.ROOT / "_build", build.ROOT), "no up-to-date site: run make book"
    return build.ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def chromium():
    path = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if not path:
        message = (
            "no Chromium here: install it (Debian: apt install chromium), or name it in CHROMIUM"
        )
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


HARNESS = """<!doctype html><html lang="en" data-theme="{theme}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Explorables</title>
<style>html {{ font: 16px sans-serif; color: var(--pst-color-text-base);
  background: var(--pst-color-background);
  --pst-color-text-base: #222; --pst-color-background: #fff; }}
html[data-theme=dark] {{ --pst-color-text-base: #ced6dd; --pst-color-background: #121212; }}
</style><main><h1>Explorables</h1>{body}</main></html>"""


@pytest.fixture
def open_explorable(chromium, tmp_path):
    """Return a function that opens explorables in one page from a file, with no network.

    It gives the page with the list of what went wrong. Give one explorable twice to have it stand
    twice on the page. Further arguments go to ``Browser.new_context``.
    """
    contexts = []

    def opened(*explorables, theme="light", width=1440, **settings):
        file = tmp_path / f"{len(contexts)}.html"
        body = "".join(explorable._repr_html_() for explorable in explorables)
        file.write_text(HARNESS.format(theme=theme, body=body), "utf-8")
        viewport = {"width": width, "height": 900}
        context = chromium.new_context(viewport=viewport, color_scheme=theme, **settings)
        contexts.append(context)
        page, wrong = context.new_page(), []
        page.route("**/*", lambda route: (wrong.append(route.request.url), route.abort()))
        page.route(file.as_uri(), lambda route: route.continue_())
        page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
        page.on(
            "console", lambda m: wrong.append(f"{m.type}: {m.text}") if m.type == "error" else None
        )
        page.goto(file.as_uri(), wait_until="load")
        return page, wrong

    yield opened
    for context in contexts:
        context.close()


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
