"""The squeeze in Chromium: what it shows is what the library computes."""

import csv
import re

import numpy as np
import pytest
from readers import PHONE, SCREENS, saved_data, swipe

from companion.explorables import squeeze
from sgcrl.tabular import start_table
from sgcrl.theory.flow import mean_curves, population_flow
from sgcrl.theory.pairs import pair_distribution, random_walk
from sgcrl.worlds import four_rooms, walled_off

pytestmark = pytest.mark.browser

TIMES = np.linspace(0, 1280, 101)
SPREADS = (0.01, 0.1)


@pytest.fixture(scope="module")
def curves(streams):
    world = walled_off(four_rooms())
    joint = pair_distribution(random_walk(world), world.start, steps=50)
    found = {}
    for spread in SPREADS:
        start = start_table(world, 16, "symmetric", spread, streams(2))
        flows = (
            population_flow(start, joint, world.goal, TIMES, normalised=on, rtol=1e-4, atol=1e-6)
            for on in (True, False)
        )
        found[spread] = [mean_curves(flow, joint.sum(axis=1)) for flow in flows]
    return found


@pytest.fixture(scope="module")
def figure(curves):
    return squeeze(curves, TIMES)


def shown(root):
    """Return the numbers that the figure shows, by name."""
    texts = {
        x.get_attribute("data-value"): x.inner_text() for x in root.locator("[data-value]").all()
    }
    return {name: float(text.replace("−", "-")) for name, text in texts.items() if text != "–"}


def control(root, name):
    return root.locator("label", has_text=name).locator("input")


def computed(curves, spread, rate, episode, loose=False):
    """Return the four curves at an episode."""
    return [np.interp(1.28 * rate / 0.01 * episode, TIMES, x) for x in curves[spread][loose]]


@pytest.mark.parametrize("loose", [False, True])
@pytest.mark.parametrize(("rate", "learning_rate"), [(0, 0.0025), (3, 0.01), (5, 0.02)])
def test_shows_what_the_library_computes(
    open_explorable, figure, curves, rate, learning_rate, loose
):
    page, wrong = open_explorable(figure)
    root = page.locator("[data-explorable]")
    control(root, "normalisation").set_checked(loose)
    control(root, "learning rate").fill(str(rate))
    for place, spread in enumerate(SPREADS):
        control(root, "spread").fill(str(place))
        for episode in (0, 37, 500):
            control(root, "episode").fill(str(episode))
            c, predicted, length, predicted_length = computed(
                curves, spread, learning_rate, episode, loose
            )
            values = shown(root)
            assert abs(values["c"] - c) < 6e-4
            assert abs(values["c-predicted"] - predicted) < 6e-4
            assert abs(values["c"] - values["c-predicted"] - values["c-difference"]) < 1e-9
            assert abs(values["length"] - length) < 6e-4
            assert ("length-predicted" in values) is not loose
            if not loose:
                assert abs(values["length-predicted"] - predicted_length) < 6e-4
        course = np.transpose(
            [computed(curves, spread, learning_rate, n, loose)[:2] for n in range(501)]
        )
        apart = np.abs(course[0] - course[1]) > 0.05
        if apart.any():
            assert abs(shown(root)["parting"] - apart.argmax()) <= 1
            assert abs(shown(root)["parting-c"] - course[0][apart.argmax()]) < 0.02
        else:
            assert "parting" not in shown(root) and root.locator(".parting").count() == 0
    assert wrong == []


def test_keyboard_reaches_and_moves_everything(open_explorable, figure):
    page, wrong = open_explorable(figure)
    root = page.locator("[data-explorable]")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Show me"
    for name, key in (("spread", "Home"), ("learning", "End"), ("episode", "Home")):
        before = shown(root)
        page.keyboard.press("Tab")
        assert name in page.evaluate("document.activeElement.labels[0].textContent")
        page.keyboard.press(key)
        assert shown(root) != before
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert control(root, "spread").get_attribute("aria-valuetext") == "0.01"
    before = shown(root)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert control(root, "normalisation").is_checked() and shown(root) != before
    assert wrong == []


def test_cursor_follows_the_mouse_only_in_its_own_figure(open_explorable, figure):
    page, wrong = open_explorable(figure, figure)
    first, second = page.locator("[data-explorable]").all()
    untouched, before = shown(second), shown(first)
    box = first.locator(".plot").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 100)
    assert shown(first)["c"] > before["c"]
    assert 60 < int(control(first, "episode").input_value()) < 90
    page.mouse.move(box["x"] + 2, box["y"] + 100)
    assert control(first, "episode").input_value() == "0"
    assert shown(second) == untouched
    assert wrong == []


def places(root):
    """Where the controls, the drawing and the texts stand."""
    parts = ".guide, .guide-words, .legend, .slider, .check, .plot, th, td, caption, .news, .menu"
    return root.locator(parts).evaluate_all(
        "all => all.map((x) => JSON.stringify(x.getBoundingClientRect()))"
    )


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (375, 812)])
def test_all_in_one_view_and_nothing_moves(open_explorable, figure, width, height):
    page, wrong = open_explorable(figure, **SCREENS[width])
    root = page.locator("[data-explorable]")
    root.evaluate("x => x.style.maxWidth = '688px'")  # as in the book
    top, news = (root.locator(part).bounding_box() for part in (".guide", ".news"))
    assert news["y"] + news["height"] - top["y"] < height - 72, "the page's bar is 56 high"
    before = places(root)
    for name in ("Show me", "Next", "Next", "Next", "Next", "Back"):
        root.get_by_role("button", name=name).click()
        assert places(root) == before
    page.keyboard.press("Escape")
    control(root, "normalisation").set_checked(True)
    for value in ("0", "1"):
        control(root, "spread").fill(value)
        control(root, "episode").fill("0")
        assert places(root) == before
    assert wrong == []


def test_guide_says_what_is_shown(open_explorable, figure, curves):
    page, wrong = open_explorable(figure)
    root = page.locator("[data-explorable]")
    words = root.locator(".guide [role=status]")
    c, predicted, length, _ = np.transpose(
        [computed(curves, 0.1, 0.01, episode) for episode in range(501)]
    )
    loose_c, _, loose_length, _ = np.transpose(
        [computed(curves, 0.1, 0.01, episode, True) for episode in (0, 500)]
    )
    ring = int(np.argmax(np.abs(c - predicted) > 0.05)) or 500
    said = [
        (0, [0.1, c[0], length[0]], "c"),
        (ring, [length[ring], ring, c[ring]], "c zeta"),
        (ring, [0.05, ring] if ring < 500 else [0.05], "prediction"),
        (500, [500, c[500], predicted[500]], "c prediction"),
        (500, [loose_length[1], loose_c[0], loose_c[1]], "zeta"),
    ]
    control(root, "spread").fill("0")  # the guide sets what it speaks of
    root.get_by_role("button", name="Show me").click()
    for n, (episode, numbers, parts) in enumerate(said, 1):
        assert root.get_attribute("data-step") == str(n)
        assert abs(int(control(root, "episode").input_value()) - episode) <= 1
        assert control(root, "spread").input_value() == "1"
        assert control(root, "normalisation").is_checked() is (n == 5)
        lit = root.evaluate("x => [...x.classList].filter((name) => name.startsWith('light-'))")
        assert sorted(lit) == [f"light-{part}" for part in parts.split()]
        found = re.findall(r"−?\d+(?:\.\d+)?", words.inner_text())
        found = [float(text.replace("−", "-")) for text in found]
        assert np.allclose(found, numbers, atol=0.021 if episode == ring else 0.0051, rtol=5e-3)
        root.get_by_role("button", name="Next" if n < 5 else "Done").click()
    assert root.get_attribute("data-step") == "0"
    assert root.evaluate("x => /light-/.test(x.className)") is False
    assert wrong == []


def test_address_and_data(open_explorable, figure, curves):
    page, wrong = open_explorable(figure)
    root = page.locator("[data-explorable]")
    control(root, "spread").fill("0")
    control(root, "rate").fill("5")
    control(root, "normalisation").set_checked(True)
    control(root, "episode").fill("30")
    hash = "#squeeze?sigma=0.01&rate=0.02&episode=30&free=1"
    page.wait_for_function(f"location.hash === '{hash}'")
    values = shown(root)
    page.reload()
    assert shown(root) == values and control(root, "normalisation").is_checked()
    rows = list(csv.DictReader(saved_data(root)))
    assert len(rows) == 501 and {row["sigma"] for row in rows} == {"0.01"}
    for episode in (0, 30, 500):
        c, _, length, _ = computed(curves, 0.01, 0.02, episode, True)
        assert rows[episode]["normalised"] == "0"
        assert abs(float(rows[episode]["c"]) - c) < 1e-3
        assert abs(float(rows[episode]["length of zeta"]) - length) < 1e-3
    page.evaluate("location.hash = '#squeeze?sigma=7&rate=x&episode=-3'")
    page.wait_for_function("document.querySelector('input[type=checkbox]').checked === false")
    assert control(root, "spread").input_value() == "1"
    assert wrong == []


def test_cursor_follows_a_finger(open_explorable, figure):
    page, wrong = open_explorable(figure, **PHONE)
    root = page.locator("[data-explorable]")
    for widget in root.locator(".slider input, .check").all():
        assert widget.bounding_box()["height"] >= 44
    box = root.locator(".plot").bounding_box()
    page.evaluate("addEventListener('pointercancel', () => window.taken = true, true)")
    swipe(page, (box["x"] + box["width"] * 0.5, box["y"] + 100), (80, 0))
    assert int(control(root, "episode").input_value()) > 330
    assert not page.evaluate("window.taken")
    assert wrong == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_fits_and_follows_the_theme(open_explorable, figure, theme, width):
    page, wrong = open_explorable(figure, theme=theme, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # letters keep their size where there is less room
    text = page.locator(".plot text").first.bounding_box()
    assert text["height"] > 12
    line = page.evaluate("getComputedStyle(document.querySelector('path.found')).stroke")
    assert line == page.evaluate("getComputedStyle(document.documentElement).color")
    assert wrong == []


def test_drawing_follows_the_width_of_the_page(open_explorable, figure):
    page, wrong = open_explorable(figure)
    page.set_viewport_size({"width": 400, "height": 800})
    page.wait_for_function("document.querySelector('.plot').getBoundingClientRect().width < 400")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert wrong == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_explorable, figure, theme, violations):
    page, _ = open_explorable(figure, theme=theme)
    assert violations(page, "serious") == []


def test_picture_without_scripts(open_explorable, figure):
    page, _ = open_explorable(figure, java_script_enabled=False)
    assert page.get_by_role("img", name="in the population flow").is_visible()
