"""The built site, as the tests of the book see it."""

import io
from pathlib import Path

import build
import pytest
from pages import packed
from serve import Quiet, served

PATIENCE = 120_000
"""Milliseconds for a page to come to where it must: far more than it takes on a busy machine."""


@pytest.fixture(scope="session")
def site():
    """Return the folder of the built site, made sure to belong to the present sources."""
    assert build.is_current(build.ROOT / "_build", build.ROOT), "no up-to-date site: run make book"
    return build.ROOT / "_build" / "html"


class Packing(Quiet):
    """Files, packed where packing helps, as the servers of the web send them."""

    protocol_version = "HTTP/1.1"

    def send_head(self):
        file = Path(self.translate_path(self.path))
        if file.suffix not in {".css", ".html", ".js", ".json", ".svg"} or not file.is_file():
            return super().send_head()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(packed(file))))
        self.end_headers()
        return io.BytesIO(packed(file))


@pytest.fixture(scope="session")
def address(site):
    with served(site, Packing) as base:
        yield base


@pytest.fixture
def open_page(chromium, address):
    """Return a function that opens a page and gives it with the list of what went wrong.

    Further arguments go to ``Browser.new_context``.
    """
    contexts = []

    def opened(page, theme="light", width=1440, **settings):
        wrong = []
        viewport = {"width": width, "height": 900}
        context = chromium.new_context(viewport=viewport, color_scheme=theme, **settings)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
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
        return tab, wrong

    yield opened
    for context in contexts:
        context.close()
