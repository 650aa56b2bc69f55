import os
import shutil
from dataclasses import replace
from types import SimpleNamespace

import build
import numpy as np
import pytest

from sgcrl.replay import Pairs, Streams
from sgcrl.sphere import SHORTEST
from sgcrl.worlds import four_rooms, from_text

build.use_own_home()
PATIENCE = 120_000
"""Milliseconds for a page to come to where it must: far more than it takes on a busy machine."""


@pytest.fixture(scope="session")
def maze():
    return four_rooms()


@pytest.fixture(scope="session")
def yard():
    """Nine open cells, start and goal in opposite corners."""
    return from_text("S  \n   \n  G", name="yard")


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture(scope="session")
def streams():
    """Random numbers for so many runs."""

    def made(runs, purpose="start", seed=7):
        return Streams(seed, purpose, runs)

    return made


@pytest.fixture(scope="session")
def draw_pairs():
    """Pairs of random states below ``states``, anchors and positives from different marginals."""

    def draw(runs, batch, states, seed=0):
        rng = np.random.default_rng(seed)
        anchors = rng.integers(0, states, (runs, batch))
        return Pairs(anchors, (anchors + rng.integers(0, 3, (runs, batch)) ** 2) % states)

    return draw


@pytest.fixture(scope="session")
def naive():
    """InfoNCE as it is written down, pair by pair, for torch's autograd: the oracle."""
    import torch

    def loss_of_logits(logits, anchors, positives, loss):
        if loss.direction == "symmetric":
            ways = (replace(loss, direction=way) for way in ("row", "column"))
            return sum(loss_of_logits(logits, anchors, positives, way) for way in ways) / 2
        terms = []
        for anchor, positive in zip(anchors, positives, strict=True):
            column = loss.direction == "column"
            others = logits[anchors, positive] if column else logits[anchor, positives]
            logsumexp = torch.logsumexp(others, 0)
            penalty = loss.logsumexp_penalty * logsumexp**2
            terms.append(logsumexp - logits[anchor, positive] + penalty)
        total = torch.stack(terms).sum()
        return total if loss.reduction == "sum" else total / len(terms)

    def loss_of_table(psi, anchors, positives, loss):
        if loss.similarity == "dot":
            logits = psi @ psi.T
        else:
            away = psi[:, None] - psi[None]
            logits = -torch.sqrt((away**2).sum(-1) + SHORTEST)
        return loss_of_logits(logits / loss.temperature, anchors, positives, loss)

    def value_and_gradient(function, at, *args):
        leaf = torch.tensor(at, dtype=torch.float64, requires_grad=True)
        value = function(leaf, *args)
        value.backward()
        return value.item(), leaf.grad.numpy()

    return SimpleNamespace(
        loss_of_logits=loss_of_logits, loss=loss_of_table, value_and_gradient=value_and_gradient
    )


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
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"], timeout=PATIENCE
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def violations():
    """Return a function that says what axe finds on a page, from an impact upwards.

    ``context`` names what it looks at, ``options`` is for ``axe.run``.
    """
    from axe_playwright_python.sync_playwright import Axe

    impacts = ("minor", "moderate", "serious", "critical")

    def found(page, least="minor", context=None, options=None):
        passed = impacts[: impacts.index(least)]
        response = Axe().run(page, context, options).response
        return [
            f"axe: {x['id']}, {x['nodes'][0]['target']}: {x['help']}"
            for x in response["violations"]
            if x["impact"] not in passed
        ]

    return found


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
    twice on the page. With ``stopped`` the page's clock stands still until ``page.clock.run_for``
    moves it, so that what is animated does not depend on the machine. Further arguments go to
    ``Browser.new_context``.
    """
    contexts = []

    def opened(*explorables, theme="light", width=1440, stopped=False, **settings):
        file = tmp_path / f"{len(contexts)}.html"
        body = "".join(explorable._repr_html_() for explorable in explorables)
        file.write_text(HARNESS.format(theme=theme, body=body), "utf-8")
        viewport = {"width": width, "height": 900}
        context = chromium.new_context(viewport=viewport, color_scheme=theme, **settings)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if stopped:
            context.clock.install(time=0)
            context.clock.pause_at(1e6)
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
