import inspect
import json
import re

import build
import pytest

from companion.explorables import playground
from companion.explorables.playground import MAZES, PRESETS, SETTINGS, WALLED_OFF
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings
from sgcrl.variants.worlds import tower_of_hanoi
from sgcrl.worlds import four_rooms, from_text

WORLD = four_rooms()
HTML = playground()._repr_html_()
DATA = json.loads(re.search(r'<script type="application/json">(.*?)</script>', HTML, re.S).group(1))


def test_two_executions_agree_and_the_fragment_is_light():
    assert playground()._repr_html_() == HTML
    assert len(HTML) < 220_000 and HTML.count("<noscript><img alt=") == 1


def test_the_page_gets_the_librarys_worlds():
    hanoi = tower_of_hanoi(3)
    assert DATA["hanoi"]["nextState"] == hanoi.next_state.tolist()
    assert (DATA["hanoi"]["start"], DATA["hanoi"]["goal"]) == (hanoi.start, hanoi.goal)
    for _, lines in MAZES.values():
        assert from_text("\n".join(lines)).reachable.all()
    walled = from_text("\n".join(WALLED_OFF), allow_unreachable_goal=True)
    assert not walled.reachable[walled.goal]


def test_defaults_are_the_librarys():
    critic = inspect.signature(TabularCritic).parameters
    for name in ("learning_rate", "normalised"):
        assert SETTINGS[name] == critic[name].default, name
    # a table made by what the page says is the table that is made by nobody saying anything
    start = {name: SETTINGS[name] for name in ("start", "spread", "dimension")}
    said, default = (TabularCritic(WORLD, 2, 0, **given) for given in (start, {}))
    assert (said.embed() == default.embed()).all()
    for name in ("batch", "actor_temperature"):
        assert SETTINGS[name] == getattr(Settings, name), name


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset["name"])
def test_presets_name_settings_and_a_chapter(preset):
    assert preset["settings"].keys() <= {*SETTINGS, "maze"}
    assert build.ROOT / "notebooks" / f"{preset['chapter']}.py" in build.chapters(build.ROOT)
    assert preset["watch"].endswith(".")
