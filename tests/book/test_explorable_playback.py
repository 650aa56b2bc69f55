"""The replay in Chromium: all panels, the strip and the numbers follow the runs."""

import csv
import re
from dataclasses import replace

import numpy as np
import pytest
from readers import DESK, PHONE, centre, saved_data, set_time, swipe

from companion.explorables import playback
from companion.explorables.playback import quartile_runs
from sgcrl.measures.visits import coverage, visit_counts
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, policy, train
from sgcrl.worlds import four_rooms, walled_off

pytestmark = pytest.mark.browser

WORLD = four_rooms()
SETTINGS = Settings(runs=8, episodes=120, snapshot_every=5, seed=2)
PAGE = "main { max-width: 46rem; margin: auto } h1 { display: none }"


def trained(world=WORLD, settings=SETTINGS, **options):
    return train(world, TabularCritic(world, 8, 2, dimension=16, **options), settings)


@pytest.fixture(scope="module")
def runs():
    return {
        "symmetric start": trained(),
        "random start": trained(start="random"),
        "no normalisation": trained(normalised=False),
    }


@pytest.fixture(scope="module")
def controls():
    random = replace(SETTINGS, actor_temperature=np.inf)
    return {
        "random actor": trained(settings=random),
        "frozen": trained(frozen=True),
        "goal walled off": trained(walled_off(WORLD)),
    }


@pytest.fixture(scope="module")
def figure(runs):
    return playback(runs)


@pytest.fixture(scope="module")
def pair(runs, controls):
    return playback(runs, controls)


def choice(root, name):
    return root.get_by_role("combobox", name=name, exact=True)


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


def told_at(root, moments):
    """Go to one moment after the other; give what the figure says there."""
    for moment in moments:
        set_time(root, moment)
        yield told(root)


def ring_is_on_point(root, state):
    ring = centre(root.locator(".space .pick"))
    point = centre(root.locator(f'.point[data-state="{state}"]'))
    assert np.hypot(ring[0] - point[0], ring[1] - point[1]) < 1


def test_says_something_before_it_is_touched(open_explorable, figure, runs):
    page, wrong = open_explorable(figure, stopped=True)
    root = page.locator("[data-explorable]")
    said = agrees(root, runs["symmetric start"])
    assert said["run"] == quartile_runs(runs["symmetric start"])[1]
    assert root.locator("svg").count() == 4  # two mazes, the space, the strip
    assert root.locator(".cell").count() == 2 * WORLD.states
    page.clock.run_for(1000)
    assert told(root) == said, "nothing moves by itself"
    assert wrong == []


@pytest.mark.parametrize("condition", ["symmetric start", "random start", "no normalisation"])
def test_c_of_every_hovered_state_is_that_of_the_run(open_explorable, figure, runs, condition):
    page, wrong = open_explorable(figure)
    root = page.locator("[data-explorable]")
    choice(root, "Condition").select_option(label=condition)
    for n, k in enumerate(quartile_runs(runs[condition])):
        choice(root, "Run").select_option(str(n))
        for moment in (0, 7, 19):
            set_time(root, moment)
            for state in (0, 40, WORLD.goal):
                root.locator(".cell").nth(state).hover()
                said = agrees(root, runs[condition])
                assert (said["run"], said["state"]) == (k, state)
                ring_is_on_point(root, state)
            for state, cell in enumerate(root.locator(".cell").all()[: WORLD.states : 11]):
                c = float(cell.get_attribute("aria-label").split("c = ")[1].replace("−", "-"))
                truth = runs[condition].similarity[k, said["episode"], 11 * state]
                assert abs(c - truth) < 0.0052
    assert root.locator(".note").inner_text().startswith("Not") == (condition == "no normalisation")
    assert wrong == []


def test_hovering_a_point_marks_its_cell(open_explorable, figure, runs):
    page, _ = open_explorable(figure)
    root = page.locator("[data-explorable]")
    set_time(root, 19)
    point = root.locator(".point").last  # the nearest to the reader
    page.mouse.move(*centre(point))
    said = agrees(root, runs["symmetric start"])
    ring_is_on_point(root, said["state"])
    cell, frame = (
        centre(root.locator(".cell").nth(said["state"])),
        centre(root.locator(".maze .pick").first),
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
    for _ in range(17):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.tagName + ' ' + "
                                   "(document.activeElement.ariaLabel || '') + "
                                   "(document.activeElement.labels?.[0]?.textContent || '') + "
                                   "document.activeElement.textContent"))  # fmt: skip
    found = " | ".join(names)
    for name in ("Condition", "Beside it", "Run", "Show", "rect ", "Representation space", "side",
                 "above", "Time", "Play", "Step", "Walk", "Speed", "Goal", "Show me"):  # fmt: skip
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
    assert agrees(root, runs["symmetric start"])["episode"] == 119  # the last of 120
    assert page.get_by_role("button", name="Play").is_visible()
    assert wrong == []


def drawn(line):
    """Return an svg line's points as an array."""
    return np.array([[float(x) for x in xy.split(",")] for xy in
                     line.get_attribute("points").split()])  # fmt: skip


def cells_of(line):
    """Say which cells, (row, column), a way through the maze is drawn in."""
    return [tuple(cell) for cell in (drawn(line)[:, ::-1] // 30).astype(int)]


def test_the_star_shows_the_very_episode_that_reaches_the_goal(open_explorable, pair, runs):
    page, _ = open_explorable(pair)
    root = page.locator("[data-explorable]")
    goal = tuple(WORLD.positions[WORLD.goal].astype(int))
    arrivals = {}
    for name, run in runs.items():
        choice(root, "Condition").select_option(name)
        for n, k in enumerate(quartile_runs(runs["symmetric start"])):
            choice(root, "Run").select_option(str(n))
            arrival = arrivals[name, k] = int(run.arrival()[k])
            star = root.locator("button", has_text="★")
            if arrival == SETTINGS.episodes:
                assert star.is_disabled() and star.inner_text() == "★ Goal never reached"
                continue
            set_time(root, 0)
            assert goal not in cells_of(root.locator(".path").first)
            star.click()
            said = agrees(root, run)
            assert (said["run"], said["episode"]) == (k, arrival)
            way = cells_of(root.locator(".path").first)
            truth = run.trajectories[k, arrival]
            assert way == [tuple(place) for place in WORLD.positions[truth].astype(int)]
            assert goal in way
            thumb = root.locator(".tick").bounding_box(), root.locator("input").bounding_box()
            assert thumb[1]["x"] < centre(root.locator(".tick"))[0]
            assert centre(root.locator(".tick"))[0] < thumb[1]["x"] + thumb[1]["width"]
    never = [arrival == SETTINGS.episodes for arrival in arrivals.values()]
    assert any(never) and not all(never), "the runs no longer try both"
    assert any(arrival % SETTINGS.snapshot_every for arrival in arrivals.values())


def test_a_control_is_shown_beside_under_the_same_clock(open_explorable, pair, runs, controls):
    page, wrong = open_explorable(pair)
    root = page.locator("[data-explorable]")
    assert choice(root, "Beside it").evaluate("s => s.selectedOptions[0].text") == ("random actor")
    for name, control in controls.items():
        choice(root, "Beside it").select_option(name)
        for said in told_at(root, (0, 9, 20)):
            k, episode = said["run"], said["episode"]
            counts = root.locator(".count b").all_inner_texts()
            shown = runs["symmetric start"], control
            for text, run in zip(counts, shown, strict=True):
                assert int(text) == coverage(run.trajectories[[k]], WORLD.states)[0, episode]
            places = WORLD.positions[control.trajectories[k, episode]].astype(int)
            assert cells_of(root.locator(".path").nth(1)) == [tuple(place) for place in places]
            unseen = root.locator(".beside .unseen").evaluate_all(
                "dots => dots.map(dot => dot.style.display === 'none')"
            )
            seen = visit_counts(control.trajectories[[k], : episode + 1], WORLD.states)[0] > 0
            assert unseen == seen.tolist()
            label = root.locator(".beside .cell").nth(40).get_attribute("aria-label")
            c = float(label.split("c = ")[1].replace("−", "-"))
            assert abs(c - control.similarity[k, episode, 40]) < 0.0052
    choice(root, "Beside it").select_option("nothing")
    assert not root.locator(".beside .maze").is_visible()
    choice(root, "Beside it").select_option("random start")
    choice(root, "Condition").select_option("random start")  # they change places
    assert choice(root, "Beside it").evaluate("s => s.selectedOptions[0].text") == (
        "symmetric start"
    )
    assert wrong == []


def test_one_condition_alone_has_no_second_maze(open_explorable, runs):
    page, wrong = open_explorable(playback({"symmetric start": runs["symmetric start"]}))
    assert page.locator(".maze").count() == 1
    assert choice(page, "Beside it").count() == 0
    assert wrong == []


def test_visits_are_those_of_the_run(open_explorable, pair, runs):
    page, _ = open_explorable(pair)
    root = page.locator("[data-explorable]")
    choice(root, "Show").select_option("visits")
    run, fills = runs["symmetric start"], []
    for said in told_at(root, (0, 12)):
        truth = visit_counts(run.trajectories[[said["run"]], : said["episode"] + 1], WORLD.states)
        labels = root.locator(".cell").evaluate_all("cells => cells.map(c => c.ariaLabel)")
        counts = [int(re.search(r"visits (\d+)", label)[1]) for label in labels[: WORLD.states]]
        assert counts == truth[0].tolist()
        fills = root.locator(".cell").evaluate_all(
            "cells => cells.map(c => +c.getAttribute('fill').match(/\\d+/)[0])"
        )
        order = np.argsort(truth[0], kind="stable")
        shades = np.array(fills[: WORLD.states])[order]
        assert (np.diff(shades) <= 0).all() and shades[0] == 255 and shades[-1] < 255
    assert root.locator(".scale:visible").inner_text().startswith("no visit")


def test_the_policy_is_the_librarys(open_explorable, pair, runs, controls):
    page, _ = open_explorable(pair)
    root = page.locator("[data-explorable]")
    choice(root, "Show").select_option("policy")
    run, shown = runs["symmetric start"], []
    for said in told_at(root, (3, 15)):
        truth = policy(WORLD, run.similarity[said["run"], said["episode"]], 0.1)
        for state in (0, 27, 44, 88):
            root.locator(".cell").nth(state).hover()
            texts = root.locator(".moves [data-move]").all_inner_texts()
            assert [text.split()[0] for text in texts] == list(WORLD.actions)
            shown = [float(text.split()[1]) for text in texts]
            np.testing.assert_allclose(shown, truth[state], rtol=0, atol=0.0052)
        # a needle ends 21 pixels times its probability from the centre of its cell
        needles = root.locator(".arrows").first.get_attribute("d").split("M")[1:]
        state, move = next((s, a) for s in range(WORLD.states) for a in range(5)
                           if WORLD.next_state[s, a] != s)  # fmt: skip
        tip = [float(x) for x in needles[0].rstrip("Z").split(",")[1].split()]
        centre_of = WORLD.positions[state][::-1] * 30 + 15
        assert abs(np.hypot(*(tip - centre_of)) - 21 * truth[state, move]) < 0.1
        assert len(needles) == (WORLD.next_state != np.arange(WORLD.states)[:, None]).sum()


def test_an_episode_is_walked_step_by_step(open_explorable, pair, runs):
    page, wrong = open_explorable(pair, stopped=True)
    root = page.locator("[data-explorable]")
    whole = root.locator(".path").first.get_attribute("points")
    run, before = runs["symmetric start"], told(root)
    way = run.trajectories[before["run"], before["episode"]]
    chance = policy(WORLD, run.similarity[before["run"], before["episode"]], 0.1)
    for step in range(4):
        page.get_by_role("button", name="Step").click()
        assert told(root)["state"] == way[step]
        assert len(cells_of(root.locator(".path").first)) == step + 1
        assert root.locator(".moves").inner_text().startswith(f"step {step} of 50")
        taken = root.locator(".moves .taken").all()
        assert taken
        for move in map(lambda t: int(t.get_attribute("data-move")), taken):
            assert WORLD.next_state[way[step], move] == way[step + 1]
            text = root.locator(f'.moves [data-move="{move}"]').inner_text()
            assert abs(float(text.split()[1]) - chance[way[step], move]) < 0.0052
    page.get_by_role("button", name="Walk").click()
    page.clock.run_for(1500)
    page.get_by_role("button", name="Pause").click()
    assert told(root)["state"] == way[6]  # at once, and twice in a second and a half
    page.clock.run_for(2000)
    assert told(root)["state"] == way[6]
    page.get_by_role("button", name="Walk").click()
    page.clock.run_for(40_000)
    assert root.locator(".path").first.get_attribute("points") == whole
    assert root.evaluate("r => r.dataset.walked") == "" and wrong == []


def test_an_arrow_leads_to_where_the_touched_state_goes(open_explorable, pair):
    page, _ = open_explorable(pair)
    root = page.locator("[data-explorable]")
    set_time(root, 4)
    root.locator(".cell").nth(12).hover()
    ends = root.locator(".drift").get_attribute("d").split("M")[1].split("L")
    here, there = ([float(x) for x in end.split()] for end in ends)
    place = "p => p.getAttribute('transform').match(/-?[\\d.]+/g).map(Number)"
    point = root.locator('.point[data-state="12"]')
    np.testing.assert_allclose(here, point.evaluate(place), atol=0.11)
    set_time(root, 5)
    np.testing.assert_allclose(there, point.evaluate(place), atol=0.11)
    assert np.hypot(*np.subtract(there, here)) > 0.2


def test_the_strip_shows_the_mean_c_of_each_room(open_explorable, pair, runs, controls):
    page, _ = open_explorable(pair)
    root = page.locator("[data-explorable]")
    k = told(root)["run"]
    shown = {"own": runs["symmetric start"], "other": controls["random actor"]}
    times = np.array(pair.data["times"][1])
    for kind, run in shown.items():
        for room in range(4):
            line = drawn(root.locator(f'.strip .{kind}[data-room="{room}"]'))
            mean = run.similarity[k, times][:, WORLD.regions == room].mean(axis=1)
            np.testing.assert_allclose((50 - line[:, 1]) / 44, mean, atol=1e-3)
            np.testing.assert_allclose(line[:, 0], np.linspace(0, 1000, len(times)), atol=0.01)
    names = [name.inner_text() for name in root.locator(".strip .name").all()]
    assert names == [f"region {n}" for n in range(1, 5)]
    boxes = sorted(name.bounding_box()["y"] for name in root.locator(".strip .name").all())
    assert min(np.diff(boxes)) > 11  # names do not cover each other
    star = float(root.locator(".strip .arrival").get_attribute("x1"))
    arrival = runs["symmetric start"].arrival()[k]
    assert times[round(star / 1000 * (len(times) - 1))] == arrival


def test_time_is_dragged_over_the_strip_by_mouse_finger_and_keys(open_explorable, pair):
    page, _ = open_explorable(pair)
    root, last = page.locator("[data-explorable]"), len(pair.data["times"][1]) - 1
    moment = root.locator("input[type=range]").input_value
    box = root.locator(".strip").bounding_box()
    y = box["y"] + 20
    page.mouse.move(box["x"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, y, steps=30)
    assert abs(int(moment()) - last / 2) <= 1
    page.mouse.move(box["x"] + box["width"], y, steps=5)
    page.mouse.up()
    assert int(moment()) == last
    page.keyboard.press("ArrowLeft")
    assert int(moment()) == last - 1
    page, wrong = open_explorable(pair, **PHONE)
    root = page.locator("[data-explorable]")
    root.locator(".dock").scroll_into_view_if_needed()
    set_time(root, 0)
    box = root.locator(".strip").bounding_box()
    scrolled = page.evaluate("scrollY")
    swipe(page, (box["x"], box["y"] + 20), (box["width"] * 0.75, 10))
    assert abs(int(root.locator("input[type=range]").input_value()) - 0.75 * last) <= 1
    assert page.evaluate("scrollY") == scrolled and wrong == []


def test_a_tap_marks_and_a_swipe_turns(open_explorable, figure, runs):
    page, wrong = open_explorable(figure, **PHONE)
    root = page.locator("[data-explorable]")
    root.locator(".cell").nth(50).tap()
    assert agrees(root, runs["symmetric start"])["state"] == 50
    page.touchscreen.tap(*centre(root.locator('.point[data-state="0"]')))
    ring_is_on_point(root, agrees(root, runs["symmetric start"])["state"])
    root.locator(".space").scroll_into_view_if_needed()
    (x, y), point = centre(root.locator(".space")), root.locator('.point[data-state="0"]')
    before, scrolled = point.get_attribute("transform"), page.evaluate("scrollY")
    swipe(page, (x - 60, y), (150, 8))
    assert page.evaluate("scrollY") == scrolled
    assert point.get_attribute("transform") != before
    for control in root.locator(":is(button, select, input):visible").all():
        assert control.bounding_box()["height"] >= 43.9
    assert wrong == []


def test_two_on_a_page_do_not_mix(open_explorable, figure):
    page, wrong = open_explorable(figure, figure)
    one, two = page.locator("[data-explorable]").all()
    before = told(two)
    choice(one, "Condition").select_option(label="random start")
    set_time(one, 3)
    one.locator(".cell").nth(20).hover()
    assert told(one)["state"] == 20 and told(two) == before
    two.locator(".cell").nth(44).hover()
    assert (told(one)["state"], told(two)["state"]) == (20, 44)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids)) and wrong == []


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_letters_in_drawings_can_be_read_and_the_ball_is_round(open_explorable, pair, screen):
    page, wrong = open_explorable(pair, **screen)
    page.add_style_tag(content=PAGE)
    sizes = page.locator("svg text").evaluate_all(
        "all => all.filter(x => x.textContent && x.checkVisibility()).map(x => "
        "parseFloat(getComputedStyle(x).fontSize) * x.getScreenCTM().a)"
    )
    assert len(sizes) >= 6 and min(sizes) >= 10, sizes
    shade = page.locator(".space .shade")
    fill = shade.get_attribute("fill").removeprefix("url(").removesuffix(")")
    assert page.locator(f"{fill} stop").count() == 3 and shade.is_visible()
    assert shade.bounding_box()["width"] >= 0.6 * page.locator(".space").bounding_box()["height"]
    page.emulate_media(forced_colors="active")
    assert not shade.is_visible() and wrong == []


def test_the_saved_picture_names_both_runs(open_explorable, pair):
    page, wrong = open_explorable(pair)
    page.get_by_role("button", name="Save / link").click()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save SVG").click()
    drawing = saving.value.path().read_text("utf-8")
    for words in ("symmetric start", "random actor", "cells visited:", "1, the goal", "region 1"):
        assert words in drawing, words
    assert ">Condition<" not in drawing and "non-scaling-stroke" in drawing and wrong == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_fits_and_follows_the_theme(open_explorable, figure, theme, width):
    page, wrong = open_explorable(figure, theme=theme, width=width)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    ink = page.evaluate("getComputedStyle(document.querySelector('.space text')).fill")
    body = page.evaluate("getComputedStyle(document.querySelector('.explorable')).color")
    assert ink == body
    assert wrong == []


def boxes(root):
    """Return where all that one looks at or presses is, and how large."""
    looked = (
        ".top, select, .panel button, .maze, .count, .space, .scale, .words, .time, .dock, "
        ".dock button"
    )
    return root.locator(looked).evaluate_all(
        "all => all.filter(e => !e.hidden).map(e => e.getBoundingClientRect())"
        ".map(({ x, y, width, height }) => [x, y, width, height])"
    )


@pytest.mark.parametrize(("screen", "height"), [(DESK, 900), (PHONE, 812)], ids=["desk", "phone"])
def test_all_is_in_one_view_and_nothing_moves_when_pressed(open_explorable, pair, screen, height):
    page, wrong = open_explorable(pair, stopped=True, **screen)
    page.set_viewport_size({"width": screen["width"], "height": height})
    page.add_style_tag(content=PAGE)
    root = page.locator("[data-explorable]")
    root.evaluate("root => root.scrollIntoView()")
    page.clock.run_for(100)
    before = boxes(root)
    right = max(x + width for x, _, width, _ in before)
    bottom = max(y + height for _, y, _, height in before)
    assert min(map(min, before)) >= 0
    assert right <= screen["width"] and bottom <= height
    own, beside, space = (root.locator(name).bounding_box()
                          for name in (".maze >> nth=0", ".maze >> nth=1", ".space"))  # fmt: skip
    assert own["width"] >= 150 and own["y"] == beside["y"]
    assert own["x"] + own["width"] <= beside["x"]
    if screen["width"] > 1000:
        assert beside["x"] + beside["width"] <= space["x"] and space["y"] < own["y"] + 20
    else:
        assert own["y"] + own["height"] <= space["y"]

    def still_there():
        return np.abs(np.subtract(boxes(root), before)).max() < 0.5

    for press in ("Step", "Walk", "Pause", "From above", "From the side", "★", "Play", "Pause"):
        root.locator(".panel button, .dock button", has_text=press).first.click()
        page.clock.run_for(300)
        assert still_there(), press
    for label in ("Condition", "Beside it", "Run", "Show"):
        for n in range(choice(root, label).locator("option").count()):
            option = choice(root, label).locator("option").nth(n)
            if option.evaluate("option => option.disabled"):
                continue
            choice(root, label).select_option(index=n)
            assert still_there(), (label, n)
    for _ in range(3):
        page.get_by_role("button", name=re.compile("Show me|Next")).click()
        root.evaluate("root => root.scrollIntoView()")
        assert still_there(), "guide"
    assert wrong == []


def test_on_a_phone_time_stays_on_the_screen(open_explorable, pair):
    page, _ = open_explorable(pair, **PHONE)
    page.set_viewport_size({"width": 375, "height": 812})
    root = page.locator("[data-explorable]")
    root.evaluate(
        "r => r.before(Object.assign(document.createElement('div'), {style: 'height:60vh'}))"
    )
    dock = root.locator(".dock").bounding_box()
    assert root.locator(".scale").first.bounding_box()["y"] > 812  # its place is below the screen
    assert dock["y"] + dock["height"] <= 812.5


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


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_for_axe(open_explorable, pair, theme, violations):
    page, _ = open_explorable(pair, theme=theme)
    choice(page, "Show").select_option("visits")
    assert violations(page, "moderate") == []


def value_of(text):
    return float(text.replace("−", "-"))


def test_the_guide_tells_the_runs_numbers(open_explorable, pair, runs, controls):
    page, wrong = open_explorable(pair)
    root = page.locator("[data-explorable]")
    run, other = runs["symmetric start"], controls["random actor"]
    k = quartile_runs(run)[1]
    choice(root, "Condition").select_option("no normalisation")
    page.get_by_role("button", name="Show me").click()
    said = [root.locator(".guide [role=status]").inner_text()]
    views = [root.evaluate("r => [r.dataset.view, r.dataset.lit]")]
    episodes = [told(root)["episode"]]
    for _ in range(4):
        page.get_by_role("button", name="Next").click()
        agrees(root, run)
        said.append(root.locator(".guide [role=status]").inner_text())
        views.append(root.evaluate("r => [r.dataset.view, r.dataset.lit]"))
        episodes.append(told(root)["episode"])
    assert views == [["c", None], ["c", "start-room"], ["policy", None], ["c", "goal"],
                     ["visits", None]]  # fmt: skip
    assert episodes[0] == 0 and episodes[3:] == [run.arrival()[k], 119]
    assert (np.diff(episodes) > 0).all()
    for words, episode in zip(said, episodes, strict=True):
        assert words.startswith(f"Episode {episode}. ")
    c = run.similarity[k]
    numbers = [value_of(x) for x in re.findall(r"[−-]?\d+\.\d\d", "".join(said[:2]))]
    room, last = WORLD.regions == 0, WORLD.regions == 3
    truth = [c[0].mean(), *(c[e][r].mean() for r in (room, last) for e in episodes[:2])]
    np.testing.assert_allclose(numbers, truth, atol=0.0052)
    covered = [coverage(r.trajectories[[k]], WORLD.states)[0] for r in (run, other)]
    for n in (2, 3, 4):
        ours, theirs = (cells[episodes[n]] for cells in covered)
        assert f"visited {ours} of 89 cells, random actor {theirs}" in said[n]
    page.keyboard.press("Escape")
    assert page.get_by_role("button", name="Show me").is_visible() and wrong == []


def test_words_of_the_text_light_cells_and_points(open_explorable, pair, runs):
    page, wrong = open_explorable(pair)
    root = page.locator("[data-explorable]")
    said = told(root)
    seen = visit_counts(runs["symmetric start"].trajectories[[said["run"]], : said["episode"] + 1],
                        WORLD.states)[0] > 0  # fmt: skip
    lit = "(root, name) => [...root.querySelectorAll(name)].filter(e => e.matches('.lit')).length"
    light = """(root, [part, on]) =>
      root.dispatchEvent(new CustomEvent("light", { detail: { part, on } }))"""
    for part, count in (("start-room", (WORLD.regions == 0).sum()), ("goal", 1),
                        ("visited", seen.sum()), ("c", 0), ("zeta", 0)):  # fmt: skip
        root.evaluate(light, [part, True])
        assert root.evaluate("r => r.dataset.lit") == part
        assert root.evaluate(lit, ".point") == count
        width = "(root, name) => getComputedStyle(root.querySelector(name)).strokeWidth"
        widths = [root.evaluate(width, name) for name in (".along", ".zeta")]
        assert widths == ["4px" if part == name else "1.6px" for name in ("c", "zeta")]
        root.evaluate(light, [part, False])
        assert root.evaluate(lit, ".point") == 0
    assert wrong == []


def test_what_is_shown_stands_in_the_address(open_explorable, pair, runs):
    page, _ = open_explorable(pair)
    root = page.locator("[data-explorable]")
    assert "#" not in page.url
    choice(root, "Condition").select_option("random start")
    choice(root, "Beside it").select_option("frozen")
    choice(root, "Run").select_option("2")
    choice(root, "Show").select_option("visits")
    set_time(root, 7)
    root.locator(".cell").nth(33).click()
    page.wait_for_url(re.compile("marked=33"))
    address, before = page.url, told(root)
    again, wrong = open_explorable(pair)
    again.goto(again.url + "#" + address.split("#")[1])
    again.reload()
    root = again.locator("[data-explorable]")
    assert told(root) == before
    assert root.evaluate("r => r.dataset.view") == "visits"
    chosen = choice(root, "Beside it").evaluate("s => s.selectedOptions[0].text")
    assert chosen == "frozen"
    again.goto(again.url.split("#")[0] + "#playback?run=77&episode=x&view=no&marked=1e9&beside=no")
    again.reload()
    assert agrees(again.locator("[data-explorable]"), runs["symmetric start"])["state"] == 0
    assert wrong == []


def test_the_data_are_saved(open_explorable, pair, runs, controls):
    page, _ = open_explorable(pair)
    root = page.locator("[data-explorable]")
    rows = list(csv.DictReader(saved_data(root)))
    k, run = told(root)["run"], runs["symmetric start"]
    assert [int(row["episode"]) for row in rows] == pair.data["times"][1]
    for row in rows:
        episode = int(row["episode"])
        mean = run.similarity[k, episode][WORLD.regions == 3].mean()
        assert abs(float(row["mean c of region 4, symmetric start"]) - mean) < 1e-3
        covered = coverage(controls["random actor"].trajectories[[k]], WORLD.states)[0, episode]
        assert int(row["cells visited, random actor"]) == covered


def hero(page):
    """Have the figure stand where a page says that it plays by itself, below the first screen."""
    page.evaluate("""() => {
      const root = document.querySelector("[data-explorable]"), fresh = root.cloneNode(true);
      const script = fresh.querySelector("script[type=module]");
      delete fresh.dataset.ready;
      const keep = new Set(["SCRIPT", "STYLE", "NOSCRIPT"]);
      for (const child of [...fresh.children]) if (!keep.has(child.tagName)) child.remove();
      const figure = document.createElement("figure");
      figure.className = "plays";
      figure.style.marginTop = "120vh";
      script.replaceWith(Object.assign(document.createElement("script"),
        { type: "module", textContent: script.textContent }));
      root.replaceWith(figure);
      figure.append(fresh);
    }""")
    page.wait_for_selector("[data-explorable][data-ready] .maze")
    return page.locator("[data-explorable]")


def test_the_hero_plays_while_it_is_in_view_until_it_is_touched(open_explorable, pair):
    page, wrong = open_explorable(pair)
    root = hero(page)
    playing = root.get_by_role("button", name="Pause")
    choice(root, "Speed").select_option("0.25")  # it shall not end while a busy machine looks
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(300)
    assert playing.count() == 0
    root.locator(".panels").scroll_into_view_if_needed()
    root.evaluate("root => root.scrollIntoView()")
    playing.wait_for()
    page.evaluate("scrollTo(0, 0)")
    root.get_by_role("button", name="Play").wait_for()
    root.evaluate("root => root.scrollIntoView()")
    playing.wait_for()
    root.locator(".cell").nth(5).click()
    root.get_by_role("button", name="Play").wait_for()
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(200)
    root.evaluate("root => root.scrollIntoView()")
    page.wait_for_timeout(300)
    assert playing.count() == 0 and wrong == []


def test_the_hero_is_a_still_for_those_who_asked_for_less_motion(open_explorable, pair, runs):
    page, _ = open_explorable(pair, reduced_motion="reduce")
    root = hero(page)
    root.evaluate("root => root.scrollIntoView()")
    page.wait_for_timeout(400)
    assert root.get_by_role("button", name="Pause").count() == 0
    run = runs["symmetric start"]
    assert told(root)["episode"] == run.arrival()[quartile_runs(run)[1]]


def test_the_first_drawing_takes_no_tenth_of_a_second(open_explorable, pair):
    seconds = []
    for _ in range(3):
        page, _ = open_explorable(pair)
        metrics = page.context.new_cdp_session(page)
        metrics.send("Performance.enable")
        page.reload()
        found = metrics.send("Performance.getMetrics")["metrics"]
        seconds += [m["value"] for m in found if m["name"] == "ScriptDuration"]
    assert min(seconds) < 0.1


def test_a_figure_of_the_book_stays_small(figure, pair):
    assert len(figure._repr_html_().encode()) < 400_000
    assert len(pair._repr_html_().encode()) < 540_000
