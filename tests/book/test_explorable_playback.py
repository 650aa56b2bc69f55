"""The replay in Chromium: both panels and the numbers follow the run."""

import numpy as np
import pytest

from companion.explorables import playback
from companion.explorables.playback import quartile_runs
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.worlds import four_rooms

pytestmark = pytest.mark.browser

WORLD = four_rooms()
SETTINGS = Settings(runs=8, episodes=120, snapshot_every=5)


@pytest.fixture(scope="module")
def runs():
    return {
        name: train(WORLD, TabularCritic(WORLD, 8, 0, dimension=16, **options), SETTINGS)
        for name, options in (
            ("symmetric start", {}),
            ("random start", {"start": "random"}),
            ("no normalisation", {"normalised": False}),
        )
    }


@pytest.fixture(scope="module")
def figure(runs):
    return playback(runs)


def told(root):
    """Return what the figure says of the marked state, as attributes and as text."""
    found = root.evaluate("root => ({...root.dataset})")
    text = float(root.locator(".words b").inner_text().removeprefix("c = ").replace("−", "-"))
    return {"text": text, "c": float(found["c"])} | {
        name: int(found[name]) for name in ("state", "run", "episode")
    }


def agrees(root, run):
    said = told(root)
    truth = run.similarity[said["run"], said["episode"], said["state"]]
    error = np.ptp(run.similarity[said["run"]]) / 2**16 + 1e-6
    assert abs(said["c"] - truth) <= error
    assert abs(said["text"] - truth) <= 0.005 + error
    return said


def centre(element):
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def ring_is_on_point(root, state):
    ring = centre(root.locator(".space .mark"))
    point = centre(root.locator(f'.point[data-state="{state}"]'))
    assert np.hypot(ring[0] - point[0], ring[1] - point[1]) < 1


def test_says_something_before_it_is_touched(open_explorable, figure, runs):
    page, wrong = open_explorable(figure, stopped=True)
    root = page.locator("[data-explorable]")
    said = agrees(root, runs["symmetric start"])
    assert said["run"] == quartile_runs(runs["symmetric start"])[1]
    assert root.locator("svg").count() == 2 and root.locator(".cell").count() == WORLD.states
    page.clock.run_for(1000)
    assert told(root) == said, "nothing moves by itself"
    assert wrong == []


@pytest.mark.parametrize("condition", ["symmetric start", "random start", "no normalisation"])
def test_c_of_every_hovered_state_is_that_of_the_run(open_explorable, figure, runs, condition):
    page, wrong = open_explorable(figure)
    root = page.locator("[data-explorable]")
    root.locator("select").first.select_option(label=condition)
    for choice, k in enumerate(quartile_runs(runs[condition])):
        root.locator("select").nth(1).select_option(str(choice))
        for moment in (0, 7, 19):
            root.locator("input[type=range]").fill(str(moment))
            for state in (0, 40, WORLD.goal):
                root.locator(".cell").nth(state).hover()
                said = agrees(root, runs[condition])
                assert (said["run"], said["state"]) == (k, state)
                ring_is_on_point(root, state)
            for state, cell in enumerate(root.locator(".cell").all()[::11]):
                c = float(cell.get_attribute("aria-label").split("c = ")[1].replace("−", "-"))
                truth = runs[condition].similarity[k, said["episode"], 11 * state]
                assert abs(c - truth) < 0.0052
    assert root.locator(".note").inner_text().startswith("Not") == (condition == "no normalisation")
    assert wrong == []


def test_hovering_a_point_marks_its_cell(open_explorable, figure, runs):
    page, _ = open_explorable(figure)
    root = page.locator("[data-explorable]")
    root.locator("input[type=range]").fill("19")
    point = root.locator(".point").last  # the nearest to the reader
    page.mouse.move(*centre(point))
    said = agrees(root, runs["symmetric start"])
    ring_is_on_point(root, said["state"])
    cell, frame = (
        centre(root.locator(".cell").nth(said["state"])),
        centre(root.locator(".maze .mark")),
    )
    assert np.hypot(cell[0] - frame[0], cell[1] - frame[1]) < 1


def test_keyboard_walks_the_maze_and_turns_the_space(open_explorable, figure, runs):
    page, wrong = open_explorable(figure)
    root = page.locator("[data-explorable]")
    root.locator(".cell").first.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    said = agrees(root, runs["symmetric start"])
    assert WORLD.positions[said["state"]].tolist() == [2, 1]
    for _ in range(8):
        page.keyboard.press("ArrowUp")  # over no edge
    assert WORLD.positions[told(root)["state"]].tolist() == [0, 1]
    before = centre(root.locator('.point[data-state="30"]'))
    root.locator(".space").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    after = centre(root.locator('.point[data-state="30"]'))
    assert np.hypot(after[0] - before[0], after[1] - before[1]) > 1
    root.locator("input[type=range]").focus()
    page.keyboard.press("Home")
    episode = told(root)["episode"]
    page.keyboard.press("ArrowRight")
    assert told(root)["episode"] > episode
    assert wrong == []


def test_every_control_is_reached_by_tab_and_named(open_explorable, figure):
    page, _ = open_explorable(figure)
    names = []
    for _ in range(10):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.tagName + ' ' + "
                                   "(document.activeElement.ariaLabel || '') + "
                                   "(document.activeElement.labels?.[0]?.textContent || '') + "
                                   "document.activeElement.textContent"))  # fmt: skip
    found = " | ".join(names)
    for name in ("Condition", "Run", "rect ", "Representation space", "side", "above", "Time",
                 "Play", "Speed", "Goal"):  # fmt: skip
        assert name in found, (name, found)


def test_drag_turns_and_views_look_from_side_and_above(open_explorable, figure):
    page, _ = open_explorable(figure)
    root = page.locator("[data-explorable]")
    before = centre(root.locator('.point[data-state="30"]'))
    x, y = centre(root.locator(".space"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=4)
    page.mouse.up()
    assert centre(root.locator('.point[data-state="30"]')) != before
    page.get_by_role("button", name="From above").click()
    ball, goal = centre(root.locator(".ball").first), centre(root.locator(".star"))
    assert np.hypot(ball[0] - goal[0], ball[1] - goal[1]) < 1.5  # the goal is the pole
    page.get_by_role("button", name="From the side").click()
    assert ball[1] - centre(root.locator(".star"))[1] > 100


def test_plays_to_the_end_and_pauses(open_explorable, figure, runs):
    page, wrong = open_explorable(figure, stopped=True)
    root = page.locator("[data-explorable]")
    root.get_by_label("Speed").select_option("2")
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(700)
    page.get_by_role("button", name="Pause").click()
    said = agrees(root, runs["symmetric start"])
    assert 0 < said["episode"] < 120
    page.clock.run_for(1000)
    assert told(root) == said
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(3000)
    assert agrees(root, runs["symmetric start"])["episode"] == 120
    assert page.get_by_role("button", name="Play").is_visible()
    assert wrong == []


def test_a_mark_leads_to_the_first_arrival(open_explorable, figure, runs):
    page, _ = open_explorable(figure)
    root = page.locator("[data-explorable]")
    run = runs["symmetric start"]
    root.locator("select").nth(1).select_option("0")
    k = quartile_runs(run)[0]
    arrival = run.reached()[k].argmax()
    page.get_by_role("button", name=f"Goal first reached: episode {arrival}").click()
    episode = told(root)["episode"]
    assert arrival < episode <= arrival + 20
    tick, thumb = root.locator(".tick").bounding_box(), root.locator("input").bounding_box()
    assert thumb["x"] < tick["x"] + tick["width"] / 2 < thumb["x"] + thumb["width"]


def test_a_tap_marks_and_a_swipe_turns(open_explorable, figure, runs):
    page, wrong = open_explorable(figure, width=375, has_touch=True, is_mobile=True)
    root = page.locator("[data-explorable]")
    root.locator(".cell").nth(50).tap()
    assert agrees(root, runs["symmetric start"])["state"] == 50
    page.touchscreen.tap(*centre(root.locator('.point[data-state="0"]')))
    ring_is_on_point(root, agrees(root, runs["symmetric start"])["state"])
    root.locator(".space").scroll_into_view_if_needed()
    (x, y), point = centre(root.locator(".space")), root.locator('.point[data-state="0"]')
    before = point.get_attribute("transform")
    touch = page.context.new_cdp_session(page)
    for kind, places in (
        ("touchStart", [x]), *(("touchMove", [x + 15 * n]) for n in range(1, 6)), ("touchEnd", [])
    ):  # fmt: skip
        points = [{"x": place, "y": y} for place in places]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert point.get_attribute("transform") != before
    for control in root.locator("button, select, input").all():
        assert control.bounding_box()["height"] >= 43.9
    assert wrong == []


def test_two_on_a_page_do_not_mix(open_explorable, figure):
    page, wrong = open_explorable(figure, figure)
    one, two = page.locator("[data-explorable]").all()
    before = told(two)
    one.locator("select").first.select_option(label="random start")
    one.locator("input[type=range]").fill("3")
    one.locator(".cell").nth(20).hover()
    assert told(one)["state"] == 20 and told(two) == before
    two.locator(".cell").nth(44).hover()
    assert (told(one)["state"], told(two)["state"]) == (20, 44)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids)) and wrong == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_fits_and_follows_the_theme(open_explorable, figure, theme, width):
    page, wrong = open_explorable(figure, theme=theme, width=width)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    ink = page.evaluate("getComputedStyle(document.querySelector('.space text')).fill")
    body = page.evaluate("getComputedStyle(document.querySelector('.explorable')).color")
    assert ink == body
    maze, space = (page.locator(f".{name}").bounding_box() for name in ("maze", "space"))
    beside = space["x"] >= maze["x"] + maze["width"]
    assert beside if width > 1000 else space["y"] >= maze["y"] + maze["height"]
    assert wrong == []


def test_reduced_motion_goes_from_moment_to_moment(open_explorable, figure):
    watch = """() => {
      const point = document.querySelector('.point[data-state="0"]');
      window.frames = 0, window.seen = new Set();
      const look = () => {
        frames++, seen.add(point.getAttribute("transform"));
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }"""
    places = {}
    for motion in ("reduce", "no-preference"):
        page, _ = open_explorable(figure, stopped=True, reduced_motion=motion)
        page.get_by_role("button", name="Play").click()
        page.evaluate(watch)
        page.clock.run_for(1000)
        frames, places[motion] = page.evaluate("[frames, seen.size]")
        assert frames > 55
    assert 5 <= places["reduce"] <= 7  # 6 moments a second
    assert places["no-preference"] > 50


def test_nothing_serious_for_axe(open_explorable, figure):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page, _ = open_explorable(figure)
    found = axe.Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []


def test_a_figure_of_the_book_stays_small(figure):
    assert len(figure._repr_html_().encode()) < 400_000
