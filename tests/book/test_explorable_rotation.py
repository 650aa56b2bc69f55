"""The rotation in Chromium: two networks under one clock, the angles are the chapter's."""

import csv
import re

import numpy as np
import pytest
from readers import PHONE, SCREENS, saved_data, set_time, swipe

from companion.explorables import rotation
from companion.explorables.playback import quartile_runs
from companion.figures import COLORS
from sgcrl.measures.drift import aligned_drift, drift_over_time
from sgcrl.measures.visits import first_time, first_visits
from sgcrl.network import MLPCritic
from sgcrl.train import Settings, train
from sgcrl.worlds import four_rooms, walled_off

pytestmark = pytest.mark.browser

SETTINGS = Settings(runs=8, episodes=120, snapshot_every=10)
LAST = 12  # moments after the first
SITE = "main { max-width: %dpx; margin: auto; line-height: 1.65; }"
"""The room that a page of the site leaves, on a screen so wide."""
ROOM = {375: 326, 1440: 687}
WORLDS = ("goal can be reached", "goal walled off")


@pytest.fixture(scope="module")
def runs():
    def run_of(world):
        return train(world, MLPCritic(world, 8, 0), SETTINGS)

    return run_of(four_rooms()), run_of(walled_off(four_rooms()))


@pytest.fixture(scope="module")
def drift(runs):
    return [drift_over_time(run, aligned_drift) for run in runs]


@pytest.fixture(scope="module")
def figure(runs):
    return rotation(*runs)


@pytest.fixture(scope="module")
def sampled(runs):
    """One of the runs shown that samples its goal amid the record: its place, number, episode."""
    first = first_time(runs[0].reached())
    chosen = quartile_runs(runs[0])
    choice = next(n for n, k in enumerate(chosen) if 10 <= first[k] < 110)
    return choice, chosen[choice], int(first[chosen[choice]])


def told(root):
    found = root.evaluate("root => ({...root.dataset})")
    return {name: int(found[name]) for name in ("episode", "run", "visited")}


def seen_angles(root):
    return [value.text_content() for value in root.locator(".sphere .value").all()]


def boxes(root):
    """Where every control and drawing stands in the figure; the guide's own are the frame's."""
    return root.evaluate(
        """root => [...root.querySelectorAll("button, select, input, svg, .guide, .key, .note")]
             .filter(element => element.checkVisibility() && !element.closest(".guide *"))
             .map(element => {
               const {left, top, width, height} = element.getBoundingClientRect();
               const own = root.getBoundingClientRect();
               const box = [left - own.left, top - own.top, width, height].map(Math.round);
               return `${element.localName} ${element.classList[0] ?? ""}: ${box}`;
             })"""
    )


def test_angles_are_those_of_the_library(open_explorable, figure, runs, drift):
    page, wrong = open_explorable(figure)
    root = page.locator("[data-explorable]")
    assert told(root)["episode"] == 120, "before it is touched, the whole path"
    for choice, k in enumerate(quartile_runs(runs[0])):
        root.get_by_label("Run").select_option(str(choice))
        seen = [first_visits(run.trajectories[k : k + 1], 89)[0] for run in runs]
        others = np.arange(89) != runs[0].world.goal
        for moment in (0, 1, 5, LAST):
            set_time(root, moment)
            visited = [int((others & (one < 10 * moment)).sum()) for one in seen]
            assert told(root) == {"run": k, "episode": 10 * moment, "visited": visited[0]}
            spheres = root.locator(".sphere").all()
            assert [one.locator("circle.point:visible").count() for one in spheres] == visited
            if not moment:
                assert seen_angles(root) == ["–", "–"]
                continue
            truth = [one[k, moment - 1] for one in drift]
            texts = seen_angles(root)
            assert all(
                abs(float(t.rstrip("°")) - x) < 0.06 for t, x in zip(texts, truth, strict=True)
            )
            for text, sphere in zip(texts, spheres, strict=True):
                assert text in sphere.get_attribute("aria-label")
            slider = root.get_by_role("slider").first.get_attribute("aria-valuetext")
            assert all(text in slider for text in texts)
    assert wrong == []


def test_both_curves_are_drawn_with_what_all_runs_do(open_explorable, figure, runs, drift, sampled):
    """The curves' corners, read back through the axis, are the angles."""
    choice, k, episode = sampled
    page, wrong = open_explorable(figure)
    root = page.locator("[data-explorable]")
    root.get_by_label("Run").select_option(str(choice))
    lines = {float(text.get_attribute("y")) - 4: float(text.text_content().rstrip("°"))
             for text in root.locator(".chart text").all()
             if re.fullmatch(r"\d+°", text.text_content())}  # fmt: skip
    heights = sorted(lines)

    def read(kind, side):
        points = root.locator(f".chart .{kind}.{side}").get_attribute("points").split()
        x, y = np.array(points, float).reshape(-1, 2).T
        return x, np.exp(np.interp(y, heights, np.log([lines[h] for h in heights])))

    for side, one in zip(("one", "two"), drift, strict=True):
        x, angles = read("curve", side)
        np.testing.assert_allclose(angles, np.clip(one[k], 1, 90), rtol=0.01)
        _, band = read("band", side)
        low, high = np.quantile(one, (0.25, 0.75), axis=0)
        np.testing.assert_allclose(band, np.clip([*low, *high[::-1]], 1, 90), rtol=0.01)
    step = (x[-1] - x[0]) / (len(x) - 1)
    found = float(root.locator(".chart line.find").get_attribute("x1"))
    assert abs(found - (x[0] + step * (episode + 1 - 5) / 10)) < 0.2
    said = root.locator(".chart text.find").text_content()
    assert said == f"★ goal first sampled, episode {episode}"
    names = root.locator(".chart .called")
    assert sorted(names.all_text_contents()) == sorted(WORLDS), "named beside the curves"
    assert names.count() == 2 and root.locator(".legend").count() == 0
    for side, name in (("one", "network"), ("two", "goal walled off")):
        assert root.evaluate(f"root => root.style.getPropertyValue('--{side}')") == COLORS[name]
    styles = [
        root.locator(f".curve.{side}").evaluate("line => getComputedStyle(line).strokeDasharray")
        for side in ("one", "two")
    ]
    assert styles[0] == "none" != styles[1], "told apart by more than colour"
    assert wrong == []


def test_the_path_changes_its_look_when_the_goal_is_sampled(open_explorable, figure, sampled):
    choice, _, episode = sampled
    page, _ = open_explorable(figure)
    root = page.locator("[data-explorable]")
    root.get_by_label("Run").select_option(str(choice))
    reference = episode // 10

    def corners(sphere):
        lines = [sphere.locator(f"polyline.trace.{name}").last for name in ("before", "after")]
        return [len((line.get_attribute("points") or "").split()) for line in lines]

    for moment in (reference, LAST):
        set_time(root, moment)
        for sphere in root.locator(".sphere").all():
            after = moment - reference + 1 if moment > reference else 0
            assert corners(sphere) == [reference + 1, after]
    styles = page.evaluate(
        "['before', 'after'].map(name => getComputedStyle("
        "[...document.querySelectorAll(`polyline.${name}`)].pop()).strokeDasharray)"
    )
    assert styles[0] == "none" != styles[1], "told apart by more than colour"


def test_the_curves_move_the_time(open_explorable, figure):
    """By mouse and by keys; what is pointed at is the step between two moments."""
    page, wrong = open_explorable(figure)
    root = page.locator("[data-explorable]")
    chart = root.locator(".chart")
    box = chart.bounding_box()
    points = root.locator(".curve.one").get_attribute("points").split()[::2]
    for moment in (4, 9):
        page.mouse.move(box["x"] + float(points[moment - 1]), box["y"] + 90)
        page.mouse.down()
        assert told(root)["episode"] == 10 * moment
    page.mouse.move(box["x"] + float(points[1]), box["y"] + 900, steps=5)
    assert told(root)["episode"] == 20, "held, it follows outside of the curves, too"
    page.mouse.up()
    page.mouse.move(box["x"] + float(points[6]), box["y"] + 90)
    assert told(root)["episode"] == 20
    dots = root.locator(".chart .dot").evaluate_all("dots => dots.map(d => d.getAttribute('cx'))")
    assert all(abs(float(dot) - float(points[1])) < 0.1 for dot in dots)
    chart.focus()
    for key, moment in (("ArrowRight", 3), ("ArrowLeft", 2), ("End", 12), ("PageDown", 2),
                        ("ArrowUp", 3), ("Home", 0), ("ArrowDown", 0), ("PageUp", 10)):  # fmt: skip
        page.keyboard.press(key)
        assert told(root)["episode"] == 10 * moment, key
        assert chart.get_attribute("aria-valuenow") == str(moment)
    assert wrong == []


def test_a_finger_moves_the_time_on_the_curves(open_explorable, figure):
    page, _ = open_explorable(figure, **PHONE)
    root = page.locator("[data-explorable]")
    box = root.locator(".chart").bounding_box()
    start = box["x"] + 310, box["y"] + box["height"] / 2
    seen = set(swipe(page, start, (-290, 2), lambda: told(root)["episode"]))
    assert len(seen) > 9 and told(root)["episode"] == min(seen) == 0
    assert page.evaluate("scrollY") == 0


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


def test_the_guide_says_what_the_library_measured(open_explorable, figure, drift, sampled):
    choice, k, episode = sampled
    page, wrong = open_explorable(figure)
    root = page.locator("[data-explorable]")
    root.get_by_label("Run").select_option(str(choice))
    one, two = (x[k] for x in drift)
    n = episode // 10
    moments = (1, n, n + 1, LAST, LAST)
    numbers = (
        [one[0]],
        [],
        [one[n], two[n]],
        [one[n + 1 :].mean(), two[n + 1 :].mean()],
        [two[:n].mean(), two[n + 1 :].mean()],
    )
    root.get_by_role("button", name="Show me").click()
    for step, (moment, angles) in enumerate(zip(moments, numbers, strict=True)):
        words = root.get_by_role("status").first.inner_text()
        assert told(root)["episode"] == 10 * moment, words
        found = [float(x) for x in re.findall(r"([\d.]+)°", words)]
        assert step == 1 or np.allclose(found, angles, atol=0.06), words
        assert root.locator(".glow").count()
        if step == 1:
            assert f"{told(root)['visited']} states are visited" in words
        if step == 2:
            assert f"★ In episode {episode}" in words
        root.get_by_role("button", name="Done" if step == 4 else "Next").click()
    assert root.locator(".glow").count() == 0
    root.get_by_role("button", name="Show me").click()
    root.get_by_label("Run").select_option(str((choice + 1) % 3))
    assert root.get_by_role("button", name="Show me").is_visible(), "it spoke of another run"
    assert wrong == []


def test_words_of_the_text_light_their_parts(open_explorable, figure):
    page, _ = open_explorable(figure)
    root = page.locator("[data-explorable]")
    for part, count in (("goal", 2), ("visited", 2), ("angle", 2), ("sampled", 1), ("control", 2)):
        assert part in root.get_attribute("data-parts").split()
        for on in (True, False):
            told = "(root, detail) => root.dispatchEvent(new CustomEvent('light', {detail}))"
            root.evaluate(told, {"part": part, "on": on})
            assert root.locator(".glow").count() == on * count


def test_the_address_holds_run_and_episode(open_explorable, figure, runs):
    page, wrong = open_explorable(figure)
    root = page.locator("[data-explorable]")
    other = quartile_runs(runs[0])[2]
    page.evaluate(f"location.hash = 'rotation?run={other}&episode=50'")
    page.wait_for_function("document.querySelector('[data-explorable]').dataset.episode === '50'")
    assert told(root)["run"] == other
    root.locator(".chart").press("ArrowRight")
    page.wait_for_url(f"**#rotation?run={other}&episode=60")
    page.evaluate("location.hash = 'rotation?run=999&episode=soon&more=1'")
    page.wait_for_url("**more=1")
    assert wrong == []


def test_the_data_can_be_saved(open_explorable, figure, runs, drift):
    page, _ = open_explorable(figure)
    head, *rows = csv.reader(saved_data(page.locator("[data-explorable]")))
    degrees = [f"degrees, {name}" for name in WORLDS]
    assert head == ["run", "from episode", "to episode", *degrees, "goal first sampled, episode"]
    first = first_time(runs[0].reached())
    assert len(rows) == 3 * LAST
    for row in rows:
        k, start, end = map(int, row[:3])
        assert end == start + 10 and k in quartile_runs(runs[0])
        np.testing.assert_allclose(
            np.array(row[3:5], float), [x[k, start // 10] for x in drift], atol=0.006
        )
        assert row[5] == (str(first[k]) if first[k] < SETTINGS.episodes else "")


def test_two_on_a_page_do_not_mix(open_explorable, figure):
    page, wrong = open_explorable(figure, figure)
    one, two = page.locator("[data-explorable]").all()
    before = told(two)
    set_time(one, 3)
    one.get_by_label("Run").select_option("2")
    assert told(one) != before == told(two)
    assert wrong == []


@pytest.mark.parametrize("width", [375, 1440])
def test_one_viewport_and_nothing_jumps(open_explorable, figure, sampled, width):
    """Controls, curves and spheres are seen together, and stay where they are when pressed."""
    touch = width == 375
    page, wrong = open_explorable(figure, stopped=True, **SCREENS[width])
    page.add_style_tag(content=SITE % ROOM[width])
    root = page.locator("[data-explorable]")

    def press(name):
        button = root.get_by_role("button", name=name)
        button.tap() if touch else button.click()

    root.get_by_label("Run").select_option(str(sampled[0]))
    press("Show me")  # in a guide all that belongs together is seen together
    last = root.locator(".sphere").last.bounding_box()
    tall = last["y"] + last["height"] - root.bounding_box()["y"]
    assert tall < (812 if width == 375 else 900) - 70, "with the site's header above it"
    before = boxes(root)
    for name in ("Next", "Next", "Back", "Next", "Next", "Next"):
        press(name)
        assert boxes(root) == before
    press("Done")
    before = boxes(root)
    for moment in (0, 1, LAST):
        set_time(root, moment)
        assert boxes(root) == before
    press("Sampled")
    press("Play")
    page.clock.run_for(500)
    assert boxes(root) == before
    press("Pause")
    assert 0 < told(root)["episode"] < 120
    assert boxes(root) == before
    for choice in ("0", "2", "1"):
        root.get_by_label("Run").select_option(choice)
        assert boxes(root) == before
    assert wrong == []


def test_on_a_phone_the_clock_stays_on_the_screen(open_explorable, figure):
    page, _ = open_explorable(figure, **PHONE)
    page.set_viewport_size({"width": 375, "height": 400})
    dock, spheres = (page.locator(part).bounding_box() for part in (".dock", ".spheres"))
    assert spheres["y"] > 400 + dock["height"], "its place is below the screen"
    assert dock["y"] + dock["height"] <= 400.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_fits_and_follows_the_theme(open_explorable, figure, theme, width):
    page, wrong = open_explorable(figure, theme=theme, **SCREENS[width])
    page.add_style_tag(content=SITE % ROOM[width])
    root = page.locator("[data-explorable]")
    page.wait_for_function(
        f"document.querySelector('.chart').viewBox.baseVal.width === {ROOM[width]}"
    )
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    ink = page.evaluate("getComputedStyle(document.querySelector('.sphere .pc')).fill")
    body = page.evaluate("getComputedStyle(document.querySelector('.explorable')).color")
    assert ink == body
    letters = root.evaluate(
        """root => [...root.querySelectorAll("svg text, p, span, output, label, button, tspan")]
             .filter(element => element.checkVisibility() && element.textContent.trim())
             .map(element => {
               const scale = element.getScreenCTM?.().a ?? 1;
               return parseFloat(getComputedStyle(element).fontSize) * scale;
             })"""
    )
    assert min(letters) >= 11
    cut = root.evaluate(
        """root => [...root.querySelectorAll("svg text")].filter(text => {
             const own = text.getBoundingClientRect();
             const box = text.ownerSVGElement.getBoundingClientRect();
             return own.left < box.left - 1 || own.right > box.right + 1 || own.top < box.top - 1;
           }).map(text => text.textContent)"""
    )
    assert cut == []
    rows = {round(e.bounding_box()["y"]) for e in root.locator(".dock :is(button, select)").all()}
    assert len(rows) == 1, "the clock's controls stand in one row"
    if width == 375:
        for control in page.locator("button:visible, select, input").all():
            assert control.bounding_box()["height"] >= 43.9
    assert wrong == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_for_axe(open_explorable, figure, theme, violations):
    page, _ = open_explorable(figure, theme=theme)
    assert violations(page, "serious") == []
    contrasts = page.evaluate(CONTRASTS)
    assert min(contrasts["letters"]) >= 4.5 and min(contrasts["lines"]) >= 3


# axe does not look at letters in drawings.
CONTRASTS = """() => {
  const channels = colour => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = colour => channels(colour).map(x => x / 255)
    .map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
    .reduce((sum, x, n) => sum + x * [0.2126, 0.7152, 0.0722][n], 0);
  const paper = light(getComputedStyle(document.documentElement).backgroundColor);
  const against = (selector, property) => [...document.querySelectorAll(selector)].map(element => {
    const own = light(getComputedStyle(element)[property]);
    return (Math.max(own, paper) + 0.05) / (Math.min(own, paper) + 0.05);
  });
  return {letters: against("svg text", "fill"), lines: against(".curve, .trace.before", "stroke")};
}"""
