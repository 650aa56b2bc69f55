"""The circle in Chromium: what it shows is what the library computes."""

from types import SimpleNamespace

import numpy as np
import pytest
from readers import PHONE, centre, saved_data, swipe

from companion.explorables import circle
from sgcrl.sphere import decompose, normalise

pytestmark = pytest.mark.browser


def shown(root):
    """Return the numbers that the figure shows, by name."""
    texts = root.locator("[data-value]").all()
    return {text.get_attribute("data-value"): number(text.inner_text()) for text in texts}


def number(text):
    return float(text.replace("−", "-"))


def set_sliders(root, c, length):
    for place, value in enumerate((c, length)):
        root.locator("input").nth(place).fill(str(value))


def tip(root):
    return centre(root.locator(".grip"))


@pytest.mark.parametrize("raw", [(1, 1.5), (-0.4, 0.3), (0.2, 3), (0, 1), (1.5, 0), (-1.5, 0.01)])
def test_shows_what_the_library_computes(open_explorable, raw):
    page, wrong = open_explorable(circle())
    root = page.locator("[data-explorable]")
    set_sliders(root, *raw)
    c, zeta = decompose(normalise(np.array([[*map(float, raw)]])), np.array([1.0, 0.0]))
    values = shown(root)
    assert abs(values["c"] - c[0]) <= 5e-4 + 1e-9
    assert abs(values["length"] - np.linalg.norm(zeta[0])) <= 5e-4 + 1e-9
    assert abs(values["c2"] - c[0] ** 2) <= 5e-4 + 1e-9
    assert round(values["c2"] + values["length2"], 9) == values["sum"] == 1
    bar = [part.bounding_box()["width"] for part in root.locator(".part").all()]
    assert abs(bar[0] / sum(bar) - c[0] ** 2) < 0.01
    assert wrong == []


def test_no_direction_nothing_shown(open_explorable):
    page, wrong = open_explorable(circle())
    root = page.locator("[data-explorable]")
    set_sliders(root, 0, 0)
    assert set(root.locator("[data-value]").all_inner_texts()) == {"–"}
    assert "no direction" in root.locator(".news").inner_text()
    assert not root.locator(".after").is_visible()
    set_sliders(root, 0.5, 0)
    assert root.locator(".news").inner_text() == "" and shown(root)["c"] == 1
    assert wrong == []


def test_keyboard_reaches_and_moves_everything(open_explorable):
    page, wrong = open_explorable(circle())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.labels[0].textContent").startswith("c before")
    before = shown(page)
    page.keyboard.press("ArrowLeft")
    assert shown(page)["c"] < before["c"]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    assert page.locator("input").nth(1).input_value() == "3"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    assert wrong == []


def test_tip_follows_the_mouse_and_only_in_its_own_figure(open_explorable):
    page, wrong = open_explorable(circle(), circle())
    first, second = page.locator("[data-explorable]").all()
    untouched = shown(second)
    page.mouse.move(*tip(first))
    page.mouse.down()
    x, y = tip(first)
    page.mouse.move(x - 150, y + 20, steps=4)
    page.mouse.up()
    values = shown(first)
    assert values["c"] < 0 and first.evaluate("x => x.classList.contains('below')")
    assert abs(tip(first)[0] - (x - 150)) < 2 and abs(tip(first)[1] - (y + 20)) < 2
    page.mouse.move(x, y)
    assert shown(first) == values
    assert shown(second) == untouched
    assert wrong == []


def test_tip_follows_a_finger_and_the_page_stays(open_explorable):
    figure, tall = circle(), SimpleNamespace(_repr_html_=lambda: '<p style="height: 200vh">')
    page, wrong = open_explorable(figure, tall, **PHONE)
    root = page.locator("[data-explorable]")
    assert root.locator(".grip").bounding_box()["width"] >= 44
    for control in root.locator("button:visible, input").all():
        assert control.bounding_box()["height"] >= 44
    page.evaluate("""() => {
      window.taken = 0;
      addEventListener("pointercancel", () => taken++, true);
      scrollTo(0, 40);
    }""")
    start, way = tip(root), (-90, -60)
    followed = swipe(page, start, way, lambda: tip(root))[-1]
    assert np.allclose(followed, np.add(start, way), atol=2)
    assert page.evaluate("[taken, scrollY]") == [0, 40]
    assert wrong == []


def test_address_and_data(open_explorable):
    page, wrong = open_explorable(circle())
    root = page.locator("[data-explorable]")
    set_sliders(root, -0.6, 0.8)
    page.wait_for_function("location.hash === '#circle?c=-0.6&zeta=0.8'")
    page.evaluate("location.hash = '#circle?c=junk&zeta=0'")
    page.wait_for_function("document.querySelectorAll('input')[1].value === '0'")
    assert shown(root)["c"] == -1, "what cannot be read stays"
    page.evaluate("location.hash = '#circle?c=0.6&zeta=0.8'")
    page.wait_for_function("document.querySelectorAll('input')[1].value === '0.8'")
    assert saved_data(root)[1:] == ["before,0.6,0.8", "normalised,0.6,0.8"]
    assert wrong == []


def test_animation_squeezes_c_and_can_be_paused(open_explorable):
    page, wrong = open_explorable(circle(1.0, 0.5), stopped=True)
    root, start = page.locator("[data-explorable]"), shown(page)
    page.clock.run_for(1000)
    assert shown(root) == start  # nothing moves by itself
    root.get_by_role("button", name="Animate").click()
    page.clock.run_for(300)
    root.get_by_role("button", name="Pause").click()
    paused = shown(root)
    assert 0.5 < paused["c"] < start["c"]
    page.clock.run_for(1000)
    assert shown(root) == paused
    root.get_by_role("button", name="Animate").click()
    page.clock.run_for(4000)
    assert "grown to length 3" in root.locator(".news").inner_text()
    assert shown(root)["c"] == round(1 / np.sqrt(10), 3)
    assert wrong == []


@pytest.mark.parametrize("width", [375, 1440])
def test_nothing_moves_whatever_is_pressed(open_explorable, width):
    page, wrong = open_explorable(circle(1.0, 0.5), width=width, stopped=True)
    root = page.locator("[data-explorable]")

    def places():
        parts = root.locator("svg, button, input, .bar, [data-value], .menu")
        return parts.evaluate_all(
            "all => all.map(e => e.getBoundingClientRect()).map(({ y, height }) => [y, height])"
        )

    before = places()
    for pressed, time in (("Animate", 300), ("Pause", 100), ("Animate", 4000)):
        root.get_by_role("button", name=pressed).click()
        page.clock.run_for(time)
        assert np.abs(np.subtract(places(), before)).max() < 0.5, pressed
    set_sliders(root, 0, 0)
    assert "no direction" in root.locator(".news").inner_text()
    assert np.abs(np.subtract(places(), before)).max() < 0.5 and wrong == []


def test_less_motion_means_few_steps(open_explorable):
    page, _ = open_explorable(circle(1.0, 0.5), stopped=True, reduced_motion="reduce")
    root = page.locator("[data-explorable]")
    seen = [shown(root)["c"]]
    root.get_by_role("button", name="Animate").click()
    while not root.locator(".news").inner_text():
        page.clock.run_for(500)
        assert shown(root)["c"] == seen[-1], "two steps a second at most"
        page.clock.run_for(200)
        seen.append(shown(root)["c"])
    assert len(set(seen)) == len(seen) == 6


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_fits_and_follows_the_theme(open_explorable, theme, width):
    page, wrong = open_explorable(circle(), theme=theme, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    text = page.evaluate("getComputedStyle(document.querySelector('.plane text')).fill")
    assert text == page.evaluate("getComputedStyle(document.documentElement).color")
    assert wrong == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_explorable, theme, violations):
    page, _ = open_explorable(circle(), theme=theme)
    assert violations(page, "serious") == []


def test_picture_without_scripts(open_explorable):
    page, _ = open_explorable(circle(), java_script_enabled=False)
    assert page.get_by_role("img", name="before and after").is_visible()
