"""The controls of companion.panels and an explorable in JupyterLab, with a kernel behind them."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import nbformat
import pytest
from playwright.sync_api import TimeoutError, expect

pytestmark = pytest.mark.browser

CELL = """
import time

from companion import figures, panels
from companion.explorables import circle
from sgcrl.tabular import TabularCritic
from sgcrl.worlds import four_rooms

figures.use_style()


def run(each_episode, pause, **values):
    def slowly(done):
        time.sleep(pause)
        each_episode(done)

    return panels.trained(TabularCritic, four_rooms(), slowly, runs=4, snapshot_every=10, **values)


panels.panel(
    run,
    panels.on_circle,
    {
        "spread": ("spread of the start", 0.1),
        "episodes": ("episodes", 40),
        "pause": ("pause in seconds", 0.01),
    },
    still=circle(c=1.0, length=1.5),
    alt="All states on the circle",
)
"""
SECONDS = 300  # at most, for what takes one or two on an idle machine


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Give the address of a JupyterLab that has one notebook, panels.ipynb, and own settings."""
    folder = tmp_path_factory.mktemp("lab")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL.strip())])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "panels.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if name != "SGCRL_STATIC"}
    places = {
        f"JUPYTER_{what}_DIR": str(folder / f".{what}") for what in ("CONFIG", "DATA", "RUNTIME")
    }
    options = ["no-browser", "allow-root", "ip=127.0.0.1", f"port={port}"]
    options += ["ServerApp.port_retries=0", "IdentityProvider.token="]
    command = [sys.executable, "-m", "jupyterlab", *(f"--{option}" for option in options)]
    with open(folder / "log", "w") as log:
        server = subprocess.Popen(command, cwd=folder, env=kept | places, stdout=log, stderr=log)
    try:
        until = time.monotonic() + SECONDS
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                assert server.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < until, (folder / "log").read_text()
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/doc/tree/panels.ipynb"
    finally:
        server.terminate()  # and with it its kernels
        server.wait(SECONDS)


@pytest.fixture(scope="module")
def notebook(chromium, lab):
    """Give the page with the cell executed, and the list of what went wrong."""
    context = chromium.new_context(viewport={"width": 1200, "height": 1100})
    context.set_default_timeout(1000 * SECONDS)
    expect.set_options(timeout=1000 * SECONDS)
    page, wrong = context.new_page(), []
    page.route(
        "**/*",
        lambda route: route.continue_() if "//127.0.0.1:" in route.request.url else route.abort(),
    )
    page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    page.goto(lab)
    page.get_by_text("| Idle").wait_for()  # before, the keys are lost
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+Enter")
    page.get_by_text("then press Run").wait_for()
    yield page, wrong
    context.close()


def press(page, name, then):
    """Press a button of the panel by the keyboard, and wait for what it must lead to.

    If that does not come, what the panel shows stands in the error.
    """
    button = page.locator(".widget-button", has_text=name)
    expect(button).to_be_enabled()
    button.focus()
    page.keyboard.press("Enter")
    try:
        then.wait_for()
    except TimeoutError as late:
        raise AssertionError(page.locator(".jp-OutputArea").first.inner_text()) from late


def fill(page, label, value):
    page.get_by_label(label).fill(str(value))
    page.keyboard.press("Tab")


def test_the_explorable_shown_first_reacts(notebook):
    page, wrong = notebook
    figure = page.locator('[data-explorable="circle"]')
    slider, before = figure.locator('input[type="range"]').first, figure.inner_text()
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert figure.inner_text() != before
    assert not wrong


def test_run_shows_progress_and_the_figure(notebook):
    page, wrong = notebook
    page.evaluate("""() => {
      window.said = new Set();
      const look = () => {
        const [line] = document.body.innerText.match(/[0-9]+ of 40 episodes/) ?? [];
        if (line) said.add(line);
      };
      new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
    }""")
    fill(page, "pause in seconds", 0.05)
    press(page, "Run", page.get_by_text("Done: 40 episodes."))
    assert len(page.evaluate("[...said]")) > 1  # the line was there, and it went on
    picture = page.get_by_alt_text("All states on the circle")
    expect(picture).to_have_count(1)
    page.wait_for_function("document.querySelector('img[alt^=All]').naturalWidth > 100")
    expect(page.locator('[data-explorable="circle"]')).to_have_count(0)
    assert not wrong


def test_an_error_stands_beside_its_control_and_goes_away(notebook):
    page, wrong = notebook
    fill(page, "spread of the start", -1)
    alert = page.get_by_role("alert").filter(has_text="Error")
    press(page, "Run", alert)
    assert "got -1.0, takes numbers from 0" in alert.inner_text()
    field, said = page.get_by_label("spread of the start").bounding_box(), alert.bounding_box()
    assert abs(field["y"] - said["y"]) < 30 and said["x"] > field["x"]
    fill(page, "spread of the start", 0.2)
    fill(page, "episodes", 120)
    fill(page, "pause in seconds", 0)
    press(page, "Run", page.get_by_text("Done: 120 episodes."))
    expect(alert).to_have_count(0)
    assert not wrong


def test_stop_stops(notebook):
    page, wrong = notebook
    fill(page, "episodes", 6000)
    fill(page, "pause in seconds", 0.1)  # ten minutes in all
    press(page, "Run", page.get_by_text("of 6000 episodes"))
    expect(page.locator(".widget-button", has_text="Run")).to_be_disabled()
    press(page, "Stop", page.get_by_text("Stopped after"))
    expect(page.locator(".widget-button", has_text="Run")).to_be_enabled()
    expect(page.get_by_alt_text("All states on the circle")).to_have_count(1)
    assert not wrong
