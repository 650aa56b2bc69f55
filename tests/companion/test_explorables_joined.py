"""Explorables as they are shipped, joined from their parts: every name is made, once, and used.

A file alone cannot be checked for that, as it uses names of the files before it.
"""

import json
import subprocess
import sys
from collections import Counter
from importlib.resources import files

import numpy as np
import pytest
from bs4 import BeautifulSoup

from companion import explorables
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.worlds import walled_off

RULES = "no-undef,no-unused-vars,no-redeclare"
# Deno knows the names of the language and most of the web's; these only a page has.
PAGE = set(
    "DOMPoint DOMRect HTMLCanvasElement Image IntersectionObserver MutationObserver NodeFilter "
    "ResizeObserver XMLSerializer cancelAnimationFrame devicePixelRatio document getComputedStyle "
    "history innerHeight matchMedia requestAnimationFrame top".split()
)


@pytest.fixture(scope="module")
def figures(yard):
    """One explorable of each kind, of as little as it can be made of."""
    settings = Settings(runs=8, episodes=20, steps=15, batch=20, snapshot_every=2)
    run, control = (
        train(world, TabularCritic(world, 8, 0, dimension=8), settings)
        for world in (yard, walled_off(yard))
    )
    times = np.linspace(0, 1280, 11)
    return [
        explorables.circle(),
        explorables.squeeze({0.1: np.zeros((2, 4, 11))}, times),
        explorables.playback({"yard": run}),
        explorables.rotation(run, control),
        explorables.playground(),
    ]


def source(part):
    return files("companion.explorables").joinpath(f"{part}.js").read_text("utf-8")


def module(figure):
    """The script as the page gets it, and which file and line each of its lines comes from."""
    script = BeautifulSoup(figure._repr_html_(), "html.parser").find("script", type="module").string
    lines = [
        (part, number, line)
        for part in figure.parts
        for number, line in enumerate(source(part).split("\n"), 1)
    ]
    assert script.split("\n") == [line for *_, line in lines]
    return script, [place for *place, _ in lines]


def complaints(script):
    """What Deno's linter finds in a module: rule, line and message."""
    options = ["--no-config", "--json", "--ext=js", "--rules-tags=", f"--rules-include={RULES}"]
    command = [sys.executable, "-m", "deno", "lint", *options, "-"]
    done = subprocess.run(command, input=script, capture_output=True, encoding="utf-8")
    found = json.loads(done.stdout)
    assert found["checked_files"] and not found["errors"], done.stderr
    return [(x["code"], x["range"]["start"]["line"], x["message"]) for x in found["diagnostics"]]


def test_the_linter_finds_what_it_is_to_find():
    script = "function f(x) {\n  return y;\n}\nconst f = document;\nf(f);\n"
    assert complaints(script) == [
        ("no-unused-vars", 1, "`x` is never used"),
        ("no-undef", 2, "y is not defined"),
        ("no-redeclare", 4, "Redeclaration is not allowed"),
        ("no-undef", 4, "document is not defined"),
    ]


def test_every_name_is_made_once_and_used_somewhere(figures):
    wrong, unused, modules = set(), Counter(), Counter()
    for figure in figures:
        script, origin = module(figure)
        modules.update(figure.parts)
        for code, line, message in complaints(script):
            part, number = origin[line - 1]
            if code == "no-unused-vars":
                unused[part, number, message] += 1
            elif message.removesuffix(" is not defined") not in PAGE:
                wrong.add((part, number, message))
    # what is shared is used by one of those who share it
    wrong |= {found for found, times in unused.items() if times == modules[found[0]]}
    assert sorted(wrong) == []


def test_every_script_belongs_to_an_explorable(figures):
    folder = files("companion.explorables")
    scripts = {file.name for file in folder.iterdir() if file.suffix == ".js"}
    assert scripts == {f"{part}.js" for figure in figures for part in figure.parts}
