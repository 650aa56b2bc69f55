"""The rotation in Chromium: the angle is the chapter's, the path grows, the control is there."""

import numpy as np
import pytest

from companion.explorables import rotation
from companion.explorables.playback import quartile_runs
from sgcrl.measures.drift import aligned_drift, drift_over_time
from sgcrl.measures.visits import first_time, first_visits
from sgcrl.network import MLPCritic
from sgcrl.train import Settings, train
from sgcrl.worlds import four_rooms, walled_off

pytestmark = pytest.mark.browser

SETTINGS = Settings(runs=8, episodes=120, snapshot_every=10)


@pytest.fixture(scope="module")
def runs():
    def run_of(world):
        return train(world, MLPCritic(world, 8, 0), SETTINGS)

    return run_of(four_rooms()), run_of(walled_off(four_rooms()))


@pytest.fixture(scope="module")
def figure(runs):
    return rotation(*runs)


def told(root):
    found = root.evaluate("root => ({...root.dataset})")
    return {name: int(found[name]) for name in ("episode", "run", "world", "visited")}


def set_time(root, moment):
    root.locator("input[type=range]").fill(str(moment))


def test_angles_are_those_of_the_library(open_explorable, figure, runs):
    page, wrong = open_explorable(figure)
    root = page.locator("[data-explorable]")
    said = told(root)
    assert (said["episode"], said["world"]) == (120, 0), "before it is touched, the whole path"
    drift = [drift_over_time(run, aligned_drift) for run in runs]
    for choice, k in enumerate(quartile_runs(runs[0])):
        root.get_by_label("Run").select_option(str(choice))
        for world in (0, 1):
            root.get_by_label("Maze").select_option(str(world))
            seen = first_visits(runs[world].trajectories[k : k + 1], 89)[0]
            for moment in (0, 1, 5, 12):
                set_time(root, moment)
                said = told(root)
                assert (said["run"], said["world"], said["episode"]) == (k, world, 10 * moment)
                others = np.arange(89) != runs[world].world.goal
                assert said["visited"] == (others & (seen < 10 * moment)).sum()
                drawn = root.locator("circle.point:visible").count()
                assert drawn == said["visited"]
                text = root.locator("[data-value=degrees]").inner_text()
                if moment:
                    assert abs(float(text.rstrip("°")) - drift[world][k, moment - 1]) < 0.06
                else:
                    assert text == "–"
    assert wrong == []


def test_the_path_changes_its_look_when_the_goal_is_sampled(open_explorable, figure, runs):
    page, _ = open_explorable(figure)
    root = page.locator("[data-explorable]")
    references = first_time(runs[0].reached())[quartile_runs(runs[0])] // 10
    choice = np.flatnonzero((references > 0) & (references < 12))[0]
    reference = int(references[choice])
    root.get_by_label("Run").select_option(str(choice))

    def corners():
        lines = [root.locator(f"polyline.trace.{name}").last for name in ("before", "after")]
        return [len((line.get_attribute("points") or "").split()) for line in lines]

    for moment in (reference, 12):
        set_time(root, moment)
        before, after = corners()
        assert before == reference + 1
        assert after == (moment - reference + 1 if moment > reference else 0)
    styles = page.evaluate(
        "['before', 'after'].map(name => getComputedStyle("
        "[...document.querySelectorAll(`polyline.${name}`)].pop()).strokeDasharray)"
    )
    assert styles[0] == "none" != styles[1], "told apart by more than colour"


def test_plays_by_keyboard(open_explorable, figure):
    page, wrong = open_explorable(figure, stopped=True)
    root = page.locator("[data-explorable]")
    root.get_by_label("Speed").select_option("2")
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("Enter")
    page.clock.run_for(300)
    page.keyboard.press("Enter")
    said = told(root)
    assert 0 < said["episode"] < 120
    page.clock.run_for(1000)
    assert told(root) == said
    root.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    assert told(root)["episode"] == said["episode"] + 10
    assert wrong == []


def test_two_on_a_page_do_not_mix(open_explorable, figure):
    page, wrong = open_explorable(figure, figure)
    one, two = page.locator("[data-explorable]").all()
    before = told(two)
    set_time(one, 3)
    one.get_by_label("Maze").select_option("1")
    assert told(one) != before == told(two)
    assert wrong == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_fits_and_follows_the_theme(open_explorable, figure, theme, width):
    touch = {"has_touch": True, "is_mobile": True} if width == 375 else {}
    page, wrong = open_explorable(figure, theme=theme, width=width, stopped=True, **touch)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    ink = page.evaluate("getComputedStyle(document.querySelector('.sphere text')).fill")
    body = page.evaluate("getComputedStyle(document.querySelector('.explorable')).color")
    assert ink == body
    if touch:
        for control in page.locator("button, select, input").all():
            assert control.bounding_box()["height"] >= 43.9
        page.get_by_role("button", name="Play").tap()
        page.clock.run_for(500)
        page.get_by_role("button", name="Pause").tap()
        assert 0 < told(page.locator("[data-explorable]"))["episode"] < 120
    assert wrong == []


def test_nothing_serious_for_axe(open_explorable, figure):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page, _ = open_explorable(figure)
    found = axe.Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
