"""The playground in Chromium: the library's algorithm, presets that do what they say, its link."""

import csv
import io
import json
import math
import re
from importlib.resources import files
from urllib.parse import parse_qs

import numpy as np
import pytest
from PIL import Image
from readers import DESK, PHONE, saved_data, swipe

from companion.explorables import playground
from companion.explorables.playground import MAZES, PRESETS, WALLED_OFF
from sgcrl.replay import Pairs
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.variants.worlds import tower_of_hanoi
from sgcrl.worlds import from_text

pytestmark = pytest.mark.browser

ALGORITHM = files("companion.explorables").joinpath("algorithm.js").read_text("utf-8")
NAMES = [preset["name"] for preset in PRESETS]

# Trains an agent on the numbers handed in, in the order in which the library draws them. All goes
# over as text: Playwright takes ten seconds for so many numbers one by one.
TRAIN = """(given) => {
  const { world, table, settings, act, draw, episodes } = JSON.parse(given);
  const next = (numbers, place = 0) => () => numbers[place++];
  if (settings.temperature === null) settings.temperature = Infinity;
  const start = table.map((row) => Float64Array.from(row));
  const agent = new Agent(world, start, settings, next(act), next(draw));
  const run = { trajectories: [], embeddings: [], similarity: [] };
  for (let n = 0; n < episodes; n++) {
    run.trajectories.push(agent.episode());
    run.embeddings.push(agent.table.map((row) => [...row]));
    run.similarity.push([...agent.similarity]);
  }
  return JSON.stringify(run);
}"""


@pytest.fixture
def open_explorable(open_explorable):
    """Frames are drawn, and episodes trained while it runs, when a test moves the clock."""

    def opened(*explorables, **settings):
        page, wrong = open_explorable(*explorables, stopped=True, **settings)
        next_frame(page)  # the first drawing gives the canvases their size
        return page, wrong

    return opened


@pytest.fixture
def algorithm(chromium):
    """An empty page that knows the algorithm and nothing else."""
    page = chromium.new_page()
    page.add_script_tag(content=ALGORITHM)
    yield page
    page.close()


def four_rooms_walled():
    return from_text("\n".join(WALLED_OFF), allow_unreachable_goal=True)


def field():
    return from_text("\n".join(MAZES["open-field"][1]))


CASES = {
    "default, seed 0": (0, {}, {}),
    "default, seed 1": (1, {}, {}),
    "default, seed 2": (2, {}, {}),
    "random start": (0, {"start": "random"}, {}),
    "not normalised": (0, {"normalised": False}, {}),
    "random actor": (0, {}, {"actor_temperature": math.inf}),
    "learns faster, few dimensions": (1, {"learning_rate": 0.03, "dimension": 8}, {"batch": 32}),
    "replay that turns over": (0, {}, {"capacity": 7, "discount": 0.9}),
    "goal walled off": (0, {}, {}, four_rooms_walled),
    "goal found often": (0, {}, {}, field),
    "tower of Hanoi": (0, {}, {}, lambda: tower_of_hanoi(3)),
}


@pytest.mark.parametrize("double", [False, True], ids=["float32", "float64"])
@pytest.mark.parametrize("case", CASES)
def test_is_the_librarys_algorithm(algorithm, case, double):
    """Same random numbers, same trajectories, and the same embeddings to 1e-5, every episode.

    Nothing is brought back into line between episodes: the page computes in float64 all the way
    from the library's start table, the library in its own float32, or (second half) with a table
    of float64. A uniform number within rounding of a probability's threshold could send the two
    different ways; it does not at these seeds.
    """
    seed, options, changes, *made = CASES[case]
    world = made[0]() if made else from_text("\n".join(MAZES["four-rooms"][1]))
    settings = Settings(runs=1, episodes=100, seed=seed, snapshot_every=1, **changes)
    critic = TabularCritic(world, 1, seed, **options)
    if double:
        critic.table = critic.table.astype(float)
    start = critic.table[0].tolist()
    run = train(world, critic, settings)

    # what train draws: a number a step, and three a pair
    act, draw = map(settings.streams, ("actor", "replay"))
    given = {
        "world": {
            "nextState": world.next_state.tolist(),
            "start": world.start,
            "goal": world.goal,
        },
        "table": start,
        "settings": {
            "batch": settings.batch,
            "steps": settings.steps,
            "capacity": settings.capacity,
            "discount": settings.discount,
            "temperature": None
            if math.isinf(settings.actor_temperature)
            else settings.actor_temperature,
            "learningRate": options.get("learning_rate", 0.01),
            "normalised": options.get("normalised", True),
        },
        "act": act.random(100 * settings.steps)[0].tolist(),
        "draw": draw.random(100 * 3 * settings.batch)[0].tolist(),
        "episodes": 100,
    }
    ours = json.loads(algorithm.evaluate(TRAIN, json.dumps(given)))
    assert np.array_equal(ours["trajectories"], run.trajectories[0])
    gap = np.abs(np.array(ours["embeddings"]) - run.embeddings[0, 1:]).max()
    print(f"{case}: embeddings differ by {gap:.1e} at most")
    assert gap < 1e-5
    assert np.abs(np.array(ours["similarity"]) - run.similarity[0, 1:]).max() < 1e-5


@pytest.mark.parametrize(
    "lines", [*(m for _, m in MAZES.values()), WALLED_OFF, ("S #", "## ", " #G")]
)
def test_mazes_are_read_as_the_library_reads_them(algorithm, lines):
    world = from_text("\n".join(lines), allow_unreachable_goal=True)
    ours = algorithm.evaluate("(lines) => maze(lines)", list(lines))
    assert ours["nextState"] == world.next_state.tolist()
    assert ours["positions"] == world.positions.tolist()
    assert (ours["start"], ours["goal"]) == (world.start, world.goal)
    assert ours["reachable"] == world.reachable[world.goal]


def test_start_tables_and_the_pages_own_numbers_are_distributed_as_they_should(algorithm):
    numbers, normal = algorithm.evaluate(
        "[uniforms(0, 1), normals(uniforms(1, 0))].map((next) => Array.from({length: 20000}, next))"
    )
    assert min(numbers) >= 0 and max(numbers) < 1 and abs(np.mean(numbers) - 0.5) < 0.01
    assert abs(np.corrcoef(numbers[1:], numbers[:-1])[0, 1]) < 0.03
    assert abs(np.mean(normal)) < 0.03 and abs(np.std(normal) - 1) < 0.03
    make = """(start) => {
      const world = maze(["S  ", "   ", "  G"]), next = normals(uniforms(3, 0));
      return startTable(world, 64, start, 0.1, next).map((row) => [...row]);
    }"""
    near, far = (np.array(algorithm.evaluate(make, start)) for start in ("symmetric", "random"))
    assert np.allclose(np.linalg.norm([near, far], axis=-1), 1)
    expected = 1 / math.sqrt(1 + 64 * 0.1**2)  # c of a row z + 0.1·N(0, I), normalised
    assert abs((near @ near[8])[:8].mean() - expected) < 0.05
    assert abs((far @ far[8])[:8].mean()) < 0.15


def train_for(root, episodes):
    """Press Episode so many times."""
    step = root.get_by_role("button", name="Episode", exact=True)
    step.evaluate("(button, n) => { for (let i = 0; i < n; i++) button.click(); }", episodes)
    next_frame(root.page)


def next_frame(page):
    """Wait until what is shown is what is known."""
    page.clock.run_for(40)


def open_settings(root):
    root.locator("summary", has_text="Settings").click()


def value(root, name):
    locator = root.locator(f"[data-value='{name}']")
    next_frame(locator.page)
    return locator.inner_text()


def number(root, name):
    return float(value(root, name).split()[0].replace("−", "-"))


def found(root, name="found"):
    text = value(root, name)
    return int(text.split()[1]) if text.startswith("episode") else None


@pytest.fixture
def after_200(open_explorable):
    def measured(preset):
        page, wrong = open_explorable(playground(), reduced_motion="reduce")
        root = page.locator("[data-explorable]")
        root.get_by_label("preset").select_option(preset)
        chosen = root.get_by_label("preset").locator("option:checked")
        assert chosen.inner_text() == preset
        told = next(given for given in PRESETS if given["name"] == preset)["watch"]
        assert told in root.locator(".watch p:visible").inner_text()
        train_for(root, 200)
        assert value(root, "episode") == "200" and wrong == []
        return root

    return measured


def test_default_preset_explores_and_finds_the_goal(after_200):
    root = after_200("Usual settings")
    assert found(root) is not None and found(root) <= 200
    assert number(root, "visited") > number(root, "visited-control") + 5
    assert number(root, "similarity") < 0.5


def test_random_start_is_lost(after_200):
    root = after_200("Random start")
    assert found(root) is None
    assert number(root, "visited") < number(root, "visited-control")


def test_without_normalisation_there_is_no_squeeze(after_200):
    root = after_200("No normalisation")
    assert number(root, "similarity") > 0.7


def test_a_random_actor_is_a_random_actor(after_200):
    root = after_200("Random actor")
    assert abs(number(root, "visited") - number(root, "visited-control")) <= 12
    assert number(root, "similarity") < 0.65  # c is squeezed all the same


def test_a_goal_behind_walls_is_not_found_and_coverage_is_as_good(after_200):
    root = after_200("Goal walled off")
    assert value(root, "found") == "out of reach"
    assert number(root, "visited") >= 85 > number(root, "visited-control")


def test_without_learning_nothing_moves(after_200):
    root = after_200("No learning")
    assert abs(number(root, "similarity") - 1 / math.sqrt(1.64)) < 0.03
    assert number(root, "visited") < 85


def test_too_hot_and_too_cold_actors_fail(after_200):
    hot, cold = after_200("Hot actor"), after_200("Cold actor")
    assert found(hot) is None and found(cold) is None
    assert number(cold, "visited") < number(cold, "visited-control")


def test_trains_as_fast_as_asked_and_draws_in_between(open_explorable):
    page, wrong = open_explorable(playground())
    root = page.locator("[data-explorable]")
    root.get_by_role("button", name="Run", exact=True).click()
    shown = [0]
    for _ in range(10):
        page.clock.run_for(200)
        shown.append(int(root.get_attribute("data-episode")))
    assert set(np.diff(shown)) <= {5, 6, 7}  # 30 a second
    assert int(root.get_attribute("data-fps")) > 55  # a frame every 16 ms
    root.get_by_role("button", name="Pause").click()
    next_frame(page)
    stopped = root.get_attribute("data-episode")
    page.clock.run_for(1000)
    assert root.get_attribute("data-episode") == stopped and wrong == []


def test_a_slow_machine_trains_less_but_draws_on(open_explorable):
    """As many episodes as fit into a part of a frame, and no debt."""
    page, wrong = open_explorable(playground())
    root = page.locator("[data-explorable]")
    speed = root.get_by_label("speed")
    speed.focus()
    page.keyboard.press("End")  # all it can
    # an episode lasts 5 ms, and the click is dealt with later than the time of the next frame
    page.evaluate("""() => {
      const real = performance.now.bind(performance);
      let more = 1000;
      performance.now = () => real() + (more += 5);
    }""")
    root.get_by_role("button", name="Run", exact=True).click()
    page.clock.run_for(100)
    shown = [int(root.get_attribute("data-episode"))]
    assert shown[0] > 0
    for _ in range(6):
        page.clock.fast_forward(250)  # one late frame
        shown.append(int(root.get_attribute("data-episode")))
    assert set(np.diff(shown)) <= {1, 2, 3} and wrong == []


def test_speed_pause_step_and_reset(open_explorable):
    page, wrong = open_explorable(playground())
    root = page.locator("[data-explorable]")
    assert value(root, "episode") == "0" and value(root, "visited") == "1 of 89"
    train_for(root, 1)
    assert value(root, "episode") == "1" and "Episode 1:" in root.locator(".news").inner_text()
    first = value(root, "visited")
    root.get_by_role("button", name="Reset").click()
    assert value(root, "episode") == "0"
    train_for(root, 1)
    assert value(root, "visited") == first  # the seed decides
    speed = root.get_by_label("speed")
    speed.focus()
    page.keyboard.press("Home")
    assert "speed=1" in root.get_attribute("data-settings")
    assert value(root, "episode") == "1"  # a speed does not start anew
    for key, trained in (("Home", 3), ("ArrowRight", 6)):  # 1 a second, and 2
        speed.focus()
        page.keyboard.press(key)
        before = int(value(root, "episode"))
        root.get_by_role("button", name="Run", exact=True).click()
        page.clock.run_for(3000)
        root.get_by_role("button", name="Pause").click()
        assert abs(int(value(root, "episode")) - before - trained) <= 1
    assert wrong == []


def cell(page, row, column, size=10):
    """The middle of a cell of a square maze, on the screen."""
    maze = page.get_by_role("application", name="Maze")
    maze.scroll_into_view_if_needed()
    box = maze.bounding_box()
    return box["x"] + (column + 0.5) * box["width"] / size, box["y"] + (row + 0.5) * box[
        "height"
    ] / size


def drawn(page):
    """The maze as the settings tell it, or None where it is the world's own."""
    maze = parse_qs(page.locator("[data-explorable]").first.get_attribute("data-settings"))
    return maze["maze"][0].split("-") if "maze" in maze else None


def test_draws_with_the_mouse_and_the_link_gives_it_back(open_explorable):
    page, wrong = open_explorable(playground())
    root = page.locator("[data-explorable]")
    address = page.url
    page.mouse.move(*cell(page, 2, 1))
    assert page.url == address  # looking changes nothing
    page.mouse.down()
    page.mouse.move(*cell(page, 2, 2))
    page.mouse.move(*cell(page, 2, 3))
    page.mouse.up()
    assert drawn(page)[2] == ".xxx......"
    for start, end in (((0, 0), (4, 4)), ((9, 9), (8, 8))):  # drag the start, then the goal
        page.mouse.move(*cell(page, *start))
        page.mouse.down()
        page.mouse.move(*cell(page, *end))
        page.mouse.up()
    assert drawn(page)[4] == "....Sx...." and drawn(page)[8] == "........G."
    open_settings(root)
    root.get_by_role("combobox", name="start").select_option("random")
    root.get_by_role("checkbox", name="random actor", exact=True).check()
    root.get_by_label("normalise").uncheck()
    for label in ("σ of the start", "dimension D", "learning rate", "batch of pairs"):
        root.get_by_label(label).press("ArrowLeft")
    root.get_by_label("actor temperature").press("ArrowRight")
    root.get_by_label("seed").fill("17")
    root.get_by_label("seed").press("Enter")
    train_for(root, 20)
    page.clock.run_for(1000)
    settings, table = root.get_attribute("data-settings"), root.locator("table").inner_text()
    assert page.url == f"{address}#{settings}"
    for wanted in (
        "spread=0.05",
        "dimension=32",
        "learning_rate=0.003",
        "batch=64",
        "seed=17",
        "actor_temperature=0.2",
        "start=random",
        "normalised=false",
    ):
        assert wanted in settings
    again = page.context.new_page()
    again.goto(page.url)
    other = again.locator("[data-explorable]")
    assert other.get_attribute("data-settings") == settings
    assert other.get_by_label("seed").input_value() == "17"
    open_settings(other)
    assert other.get_by_role("checkbox", name="random actor").is_checked()
    assert not other.get_by_label("normalise").is_checked()
    assert drawn(again) == drawn(page)
    train_for(other, 20)
    assert other.locator("table").inner_text() == table
    root.get_by_role("button", name="Restore").click()
    assert drawn(page) is None and wrong == []


def test_draws_with_the_keyboard_and_refuses_a_start_on_the_goal(open_explorable):
    page, wrong = open_explorable(playground())
    maze = page.get_by_role("application", name="Maze")
    maze.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert drawn(page)[1] == ".x...x...."
    assert value(page, "cell") == "Row 2, column 2: wall"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("g")
    assert drawn(page)[1] == ".xG..x...." and drawn(page)[9] == ".....x...."
    page.keyboard.press("s")
    status = page.locator(".news")
    assert status.inner_text() == "Start and goal must differ."
    assert drawn(page)[1] == ".xG..x...." and drawn(page)[0][0] == "S"
    page.keyboard.press("Space")
    assert "cannot be walls" in status.inner_text()
    for _ in range(2):  # wall in the start
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert status.inner_text() == "The goal cannot be reached from the start."
    train_for(page.locator("[data-explorable]"), 5)
    assert value(page, "visited") == "1 of 1" and wrong == []


def test_draws_by_touch_once_asked_to(open_explorable):
    page, wrong = open_explorable(playground(), **PHONE)
    page.touchscreen.tap(*cell(page, 2, 1))
    assert drawn(page) is None  # a finger that only scrolls draws nothing
    page.get_by_role("button", name="Draw on the maze").tap()
    page.touchscreen.tap(*cell(page, 2, 1))
    assert drawn(page)[2] == ".x........" and wrong == []
    open_settings(page)
    for control in page.locator("button:visible, select:visible, input:visible").all():
        assert control.bounding_box()["height"] >= 31


def test_hanoi_moves_start_and_goal(open_explorable):
    page, wrong = open_explorable(playground())
    root = page.locator("[data-explorable]")
    open_settings(root)
    root.get_by_label("world").select_option("hanoi")
    page.get_by_role("application", name="Maze").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("s")
    assert drawn(page)[0] != "0" and drawn(page)[1] == "26"
    train_for(root, 30)
    assert found(root) is not None and value(root, "visited").endswith("of 27") and wrong == []


def test_pointing_marks_the_same_state_in_both_views(open_explorable):
    page, wrong = open_explorable(playground())
    page.mouse.move(*cell(page, 9, 9))
    assert value(page, "cell").startswith("Row 10, column 10: goal, c = 1.00")
    sphere = page.get_by_role("application", name="Representation")
    box = sphere.bounding_box()
    sphere.focus()
    for _ in range(20):
        page.keyboard.press("ArrowDown")  # from the side: the goal is at the very top
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 18)
    assert "goal" in value(page, "cell")
    before = page.locator("[data-explorable]").get_attribute("data-yaw")
    page.keyboard.press("ArrowRight")
    assert page.locator("[data-explorable]").get_attribute("data-yaw") != before and wrong == []


def test_two_on_a_page_are_independent_and_the_first_owns_the_address(open_explorable):
    page, wrong = open_explorable(playground(), playground())
    first, second = page.locator("[data-explorable]").all()
    address = page.url
    for root in (first, second):
        open_settings(root)
    second.get_by_role("combobox", name="start").select_option("random")
    train_for(second, 3)
    page.clock.run_for(1000)
    assert page.url == address and value(first, "episode") == "0"
    assert "start=symmetric" in first.get_attribute("data-settings")
    first.get_by_label("normalise").uncheck()
    page.clock.run_for(1000)
    assert "normalised=false" in page.evaluate("location.hash") and wrong == []


class Lab:
    def _repr_html_(self):
        return '<script id="jupyter-config-data" type="application/json">{}</script>'


def test_leaves_the_address_of_jupyterlab_alone(open_explorable):
    page, wrong = open_explorable(Lab(), playground())
    root = page.locator("[data-explorable]")
    open_settings(root)
    address = page.url
    root.get_by_role("combobox", name="start").select_option("random")
    page.clock.run_for(1000)
    assert page.url == address and wrong == []
    assert not root.get_by_role("button", name="Copy link").count()


def test_an_address_that_makes_no_sense_is_said_to(open_explorable):
    page, wrong = open_explorable(playground())
    other = page.context.new_page()
    other.goto(f"{page.url}#world=moon&dimension=3.5&seed=4&maze=S..-..")
    root = other.locator("[data-explorable]")
    said = root.locator(".news").inner_text()
    assert all(f"{name}=" in said for name in ("world", "dimension", "maze"))
    assert "seed=4" in root.get_attribute("data-settings")
    assert "world=four-rooms" in root.get_attribute("data-settings") and wrong == []
    other.goto(f"{page.url}#the-presets")  # an ordinary anchor
    assert "seed=4" in root.get_attribute("data-settings")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_fits_and_follows_the_theme(open_explorable, theme, width):
    page, wrong = open_explorable(playground(), theme=theme, width=width)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    assert wrong == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_explorable, theme, violations):
    page, _ = open_explorable(playground(), theme=theme)
    train_for(page.locator("[data-explorable]"), 3)
    page.clock.resume()  # axe waits by it
    assert violations(page, "serious") == []


SCREENS = {"desk": (DESK, 900), "phone": (PHONE, 812)}


def boxes(root):
    """Where what must not move stands: Run, the maze, the control's maze, the space."""
    run = root.get_by_role("button", name="Run", exact=True)
    return [place.bounding_box() for place in (run, *root.locator(".views canvas").all())]


@pytest.fixture(params=SCREENS)
def in_view(open_explorable, request):
    settings, height = SCREENS[request.param]
    page, wrong = open_explorable(playground(), reduced_motion="reduce", **settings)
    page.set_viewport_size({"width": settings["width"], "height": height})
    root = page.locator("[data-explorable]")
    root.evaluate("(root) => root.scrollIntoView()")
    next_frame(page)
    yield page, root, height
    assert wrong == []


def test_run_both_mazes_and_the_space_are_seen_together(in_view):
    page, root, height = in_view
    shown = boxes(root)
    assert len(shown) == 4
    for box in shown:
        assert box["width"] > 40 and box["y"] >= 0 and box["y"] + box["height"] <= height
    _, own, control, _ = shown
    assert own["y"] == control["y"] and own["width"] == control["width"] >= 150
    if height == SCREENS["phone"][1]:  # where not all fits, Run stays at hand
        for scrolled in (-100, 300):
            page.evaluate("(down) => scrollBy(0, down)", scrolled)
            bar = boxes(root)[0]
            assert 0 <= bar["y"] and bar["y"] + bar["height"] <= height


def test_nothing_moves_whatever_is_pressed(in_view):
    """The first wall, every preset, control, world and view, a walk, and the first arrival."""
    page, root, _ = in_view
    before = boxes(root)

    def stands():
        root.evaluate("(root) => root.scrollIntoView()")  # pressing may have scrolled
        next_frame(page)
        return boxes(root) == before

    maze = page.get_by_role("application", name="Maze")
    maze.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert drawn(page)[0] == "Sx...x...." and stands()
    for label in ("preset", "show", "control"):
        for option in root.get_by_label(label, exact=True).locator("option").all():
            root.get_by_label(label, exact=True).select_option(option.inner_text())
            assert stands(), (label, option.inner_text())
    open_settings(root)
    for world in (*MAZES, "hanoi", "four-rooms"):
        root.get_by_label("world").select_option(world)
        assert f"world={world}" in root.get_attribute("data-settings") and stands(), world
    root.get_by_label("preset").select_option("Usual settings")
    root.get_by_role("button", name="Step", exact=True).click()
    assert "Move 1 of 50" in root.locator(".news").inner_text() and stands()
    train_for(root, 200)
    assert found(root) is not None and stands()
    page.mouse.move(*(before[1][side] + 50 for side in "xy"))
    assert "Row" in value(root, "cell") and stands()


def test_on_paper_it_is_whole(open_explorable):
    """At the width between the margins of A4: as high as a sheet, or in parts that are."""
    page, wrong = open_explorable(playground())
    page.set_viewport_size({"width": 640, "height": 1000})
    page.emulate_media(media="print")
    next_frame(page)
    root, prediction = page.locator("[data-explorable]"), page.locator(".prediction")
    assert not prediction.is_visible() and root.bounding_box()["height"] < 1000
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Show the prediction").click()
    page.clock.run_for(2000)
    train_for(root, 3)
    page.emulate_media(media="print")
    next_frame(page)
    assert prediction.is_visible() and prediction.bounding_box()["height"] < 700
    parts = root.evaluate(
        "r => [...r.children].filter(e => e.checkVisibility())"
        ".map(e => [e.className, e.clientHeight, getComputedStyle(e).breakInside])"
    )
    cut = [p for p in parts if p[1] > 60 and (p[1] > 1000 or p[2] != "avoid")]
    assert cut == [] and wrong == []


def luminance(colour):
    red, green, blue = (
        x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4
        for x in np.array(colour[:3]) / 255
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_walls_differ_from_any_floor_and_from_the_paper(open_explorable, theme):
    """A wall has two tones; one of them has a contrast of 3 to whatever stands beside it."""
    page, wrong = open_explorable(playground(), theme=theme)
    maze = page.get_by_role("application", name="Maze")
    corner = """(canvas, [row, column]) => {
      const size = canvas.width / 10, start = [column, row].map((place) => place * size + 2);
      const pen = canvas.getContext("2d");
      return [...pen.getImageData(...start, size - 4, size - 4).data];
    }"""
    pixels = np.reshape(maze.evaluate(corner, [5, 5]), (-1, 4))
    tones = sorted(map(tuple, pixels), key=luminance)
    dark, light = tones[len(tones) // 10], tones[-len(tones) // 10]
    red, white, blue = (103, 0, 31), (247, 247, 247), (5, 48, 97)
    floors = [
        np.array(a) + part * (np.array(b) - a)
        for a, b in ((red, white), (white, blue))
        for part in np.linspace(0, 1, 20)
    ]
    paper = page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor")
    floors.append(tuple(map(int, paper.removeprefix("rgb(").removesuffix(")").split(", "))))
    worst = min(max(contrast(floor, dark), contrast(floor, light)) for floor in floors)
    print(f"{theme}: {worst:.2f}")
    assert worst >= 3 and wrong == []


def test_a_finger_draws_and_turns_and_the_page_stays(open_explorable):
    page, wrong = open_explorable(playground(), **PHONE)
    root = page.locator("[data-explorable]")

    def drag(start, end):
        swipe(page, start, np.subtract(end, start))
        next_frame(page)

    drag(cell(page, 8, 2), cell(page, 2, 2))
    assert page.evaluate("scrollY") > 20 and drawn(page) is None  # such a gesture does scroll
    page.get_by_role("button", name="Draw on the maze").tap()
    next_frame(page)
    root.evaluate("(root) => root.scrollIntoView()")
    scrolled = page.evaluate("scrollY")
    drag(cell(page, 1, 2), cell(page, 8, 2))
    rows = drawn(page)
    assert [row[2] for row in rows] == list(".xxxxxxxx.")
    assert page.evaluate("scrollY") == scrolled
    yaw = root.get_attribute("data-yaw")
    box = page.get_by_role("application", name="Representation").bounding_box()
    across, down = box["x"] + box["width"] / 4, box["y"] + box["height"] / 2
    drag((across, down), (across + box["width"] / 2, down + 15))
    assert root.get_attribute("data-yaw") != yaw
    assert page.evaluate("scrollY") == scrolled and wrong == []


PULLS = """(given) => {
  const { world, table, anchors, positives } = JSON.parse(given);
  const start = table.map((row) => Float64Array.from(row));
  const agent = new Agent(world, start, { learningRate: 0.03 });
  agent.update([anchors, positives]);
  return JSON.stringify(start.map((_, state) => {
    const pull = agent.pull(state);
    return pull && { ...pull, vector: [...pull.vector] };
  }));
}"""


def test_the_pull_on_a_state_is_minus_the_librarys_gradient_by_occurrence(algorithm):
    world = from_text("\n".join(MAZES["spiral"][1]))
    rng = np.random.default_rng(0)
    critic = TabularCritic(world, 1, 0, dimension=8)
    critic.table = critic.table.astype(float)
    anchors, positives = rng.integers(0, 20, (2, 64))
    pairs = Pairs(anchors[None], positives[None])
    _, gradient = critic.loss_gradient(pairs)
    occurs = np.bincount(np.concatenate([anchors, positives]), minlength=world.states)
    given = {
        "world": {"nextState": world.next_state.tolist(), "start": world.start, "goal": world.goal},
        "table": critic.table[0].tolist(),
        "anchors": anchors.tolist(),
        "positives": positives.tolist(),
    }
    pulls = json.loads(algorithm.evaluate(PULLS, json.dumps(given)))
    assert [pull is not None for pull in pulls] == (occurs > 0).tolist() and (occurs == 0).any()
    z = critic.table[0, world.goal]
    for state in np.flatnonzero(occurs):
        wanted = -gradient[0, state] / occurs[state]
        assert np.allclose(pulls[state]["vector"], wanted, atol=1e-9)
        along = wanted @ z
        parts = [along, np.linalg.norm(wanted - along * z)]
        assert np.allclose([pulls[state][name] for name in ("along", "across")], parts, atol=1e-7)


def test_a_marked_state_tells_the_pull_and_the_space_shows_it(open_explorable):
    page, wrong = open_explorable(playground(), reduced_motion="reduce")
    root = page.locator("[data-explorable]")
    assert value(root, "pull") == ""
    train_for(root, 5)
    page.mouse.move(*cell(page, 0, 0))
    said = value(root, "pull").replace("−", "-")
    along, across = (float(x) for x in re.findall(r"-?\d\.\d\d", said))
    assert said.startswith("Mean pull of the last batch:") and across > 0.05 and abs(along) < 1
    assert "along z" in said
    page.mouse.move(*cell(page, 9, 8))
    assert value(root, "pull") == "Not in the last batch of pairs: no pull." and wrong == []


@pytest.fixture
def beside(open_explorable):
    """Train for so long beside a control."""

    def trained(control, episodes):
        page, wrong = open_explorable(playground(), reduced_motion="reduce")
        root = page.locator("[data-explorable]")
        root.get_by_label("control").select_option(control)
        assert value(root, "control") == control and wrong == []
        train_for(root, episodes)
        return root

    return trained


def test_a_frozen_control_keeps_its_start(beside):
    root = beside("frozen critic", 60)
    assert abs(number(root, "similarity-control") - 1 / math.sqrt(1.64)) < 0.03
    assert number(root, "similarity") < number(root, "similarity-control") - 0.05
    assert number(root, "visited") > number(root, "visited-control")


def test_a_walled_off_control_is_the_agent_until_the_agent_arrives(beside):
    root = beside("goal walled off", 200)
    arrival = found(root)
    assert arrival is not None and value(root, "found-control") == "out of reach"
    assert value(root, "visited-control").endswith("of 88")
    head, *lines = csv.reader(saved_data(root))
    what = ["states visited", "goal reached", "success, last 20 episodes"]
    what += ["mean c of visited states", "goal's embedding turned, degrees"]
    names = [f"{name}: {x}" for name in ("agent", "goal walled off") for x in what]
    assert head[:-2] == ["episode", *names]
    episode, *columns = np.array(lines[1:])[:, :-2].astype(float).T  # the first is before all
    own, walled = columns[:5], columns[5:]
    assert np.array_equal(episode, np.arange(1, 201)) and lines[0][:-2] == ["0"] + 10 * [""]
    before = arrival - 1  # the same seed, start and moves, up to the first step onto the goal
    assert np.array_equal([x[:before] for x in own], [x[:before] for x in walled])
    assert own[1][arrival - 1] == 1 and own[1][:before].sum() == walled[1].sum() == 0
    assert f"{own[0][-1]:.0f} of 89" == value(root, "visited")
    assert abs(own[3][-1] - number(root, "similarity")) <= 0.005
    assert f"{own[4][-1]:.0f}°" == value(root, "turned") and own[4][-1] > 1
    assert f"{walled[4][-1]:.0f}°" == value(root, "turned-control")


def test_both_have_their_own_path_and_visits(open_explorable):
    page, wrong = open_explorable(playground(), reduced_motion="reduce")
    root = page.locator("[data-explorable]")
    own, control, _ = root.locator(".views canvas").all()
    picture = "(canvas) => canvas.toDataURL()"

    def pictures():
        next_frame(page)
        return own.evaluate(picture), control.evaluate(picture)

    assert len(set(pictures())) == 1  # the same start
    train_for(root, 30)
    shown = {overlay: pictures() for overlay in ["path"]}
    for overlay in ("policy", "visits"):
        root.get_by_label("show").select_option(overlay)
        shown[overlay] = pictures()
    assert len({one for both in shown.values() for one in both}) == 6
    page.mouse.move(*cell(page, 0, 0))
    visits = re.findall(r"visits (\d+)", value(root, "cell"))
    assert len(visits) == 2 and all(int(count) >= 30 for count in visits) and wrong == []


def test_steps_walk_the_episode_that_would_have_been(open_explorable):
    page, wrong = open_explorable(playground(), reduced_motion="reduce")
    root = page.locator("[data-explorable]")
    train_for(root, 21)
    wanted = root.locator("table").inner_text()
    root.get_by_role("button", name="Reset").click()
    train_for(root, 20)
    step = root.get_by_role("button", name="Step", exact=True)
    for move in range(1, 50):
        step.click()
        said = root.locator(".news").inner_text()
        assert said.startswith(f"Move {move} of 50: row ")
        taken, *following = map(int, re.findall(r"(\d+)\s%", said))
        assert 0 < taken <= 100 and len(following) == 5 and abs(sum(following) - 100) <= 3
    assert value(root, "episode") == "20"
    step.click()
    assert value(root, "episode") == "21" and "Episode 21:" in root.locator(".news").inner_text()
    assert root.locator("table").inner_text() == wanted
    step.click()
    train_for(root, 1)  # the rest of an episode at once
    assert value(root, "episode") == "22" and wrong == []


def test_the_address_remembers_control_and_what_the_mazes_show(open_explorable):
    page, wrong = open_explorable(playground())
    root = page.locator("[data-explorable]")
    train_for(root, 3)
    root.get_by_label("show").select_option("visits")
    assert value(root, "episode") == "3"  # what is shown does not start anew
    root.get_by_label("control").select_option("frozen critic")
    page.clock.run_for(1000)
    again = page.context.new_page()
    again.goto(page.url)
    other = again.locator("[data-explorable]")
    assert other.get_by_label("control").input_value() == "frozen"
    assert other.get_by_label("show").input_value() == "visits"
    assert other.get_by_label("preset").locator("option:checked").inner_text() == "Usual settings"
    # a link from before there was a choice
    again.goto(f"{page.url.split('#')[0]}#maze=S...-....-...G&seed=5")
    again.reload()
    assert other.get_by_label("control").input_value() == "random"
    assert "maze=S...-....-...G" in other.get_attribute("data-settings") and wrong == []


DRAWING = "\n".join(
    files("companion.explorables").joinpath(f"{part}.js").read_text("utf-8")
    for part in ("common", "algorithm", "playground_state", "playground_drawing")
)
# Draws the pull of a state in a picture of 300 by 300 pixels, and gives the ends of its two shafts.
ARROW = """(given) => given.map(([from, pull]) => {
  const ends = [];
  const pen = new Proxy({}, {
    get: (_, name) => (...at) => name === "lineTo" && ends.push(at),
    set: () => true,
  });
  const look = { ink: "#000", paper: "#fff", width: 300, height: 300 };
  drawPull(pen, from, pull, ([x, , c]) => [150 + 130 * x, 150 - 130 * c, 0], look);
  return ends;
})"""


def test_the_pull_ends_inside_the_picture(chromium):
    """However strong it is, its tip is seen, and it points the same way."""
    page = chromium.new_page()
    page.add_script_tag(content=DRAWING)
    rng = np.random.default_rng(0)
    turns = rng.uniform(0, 2 * np.pi, 60)
    strengths = np.repeat([0.05, 0.5, 4.0], 20)
    given = [
        ([0.9 * np.cos(3 * turn), 0, 0.9 * np.sin(3 * turn)], [size * np.cos(turn), 0,
                                                               size * np.sin(turn)])
        for turn, size in zip(turns, strengths, strict=True)
    ]  # fmt: skip
    cut = 0
    for ((x, _, c), (across, _, along)), ends in zip(
        given, page.evaluate(ARROW, given), strict=True
    ):
        start, tip = np.array(ends[:2], float)
        assert np.allclose(start, [150 + 130 * x, 150 - 130 * c])
        assert (tip >= 7.9).all() and (tip <= 292.1).all()
        way, whole = tip - start, 130 * np.array([across, -along])
        assert way @ whole >= 0 and abs(way[0] * whole[1] - way[1] * whole[0]) < 1e-6 * (
            1 + whole @ whole
        )
        cut += np.linalg.norm(way) < np.linalg.norm(whole) - 1e-6
        inside = (start + whole >= 8).all() and (start + whole <= 292).all()
        assert not inside or np.allclose(way, whole)
    assert 20 <= cut < 60
    page.close()


def test_the_saved_picture_says_what_is_what(open_explorable):
    """Titles, the control's name and the scale stand in it, and in it the mazes' colours."""
    page, wrong = open_explorable(playground(), reduced_motion="reduce")
    root = page.locator("[data-explorable]")
    root.get_by_label("control").select_option("frozen critic")
    train_for(root, 5)
    root.get_by_role("button", name="Save / link").click()

    def saved(name):
        with page.expect_download() as saving:
            root.get_by_role("button", name=name).click()
        return saving.value.path().read_bytes()

    drawing = saved("Save SVG").decode()
    for words in ("the agent", "frozen critic", "agent's space", "States visited", "far −1",
                  "Predict, then train", "your guess"):  # fmt: skip
        assert words in drawing, words
    assert "random actor" not in drawing and drawing.count("<image ") == 9
    picture = Image.open(io.BytesIO(saved("Save PNG"))).convert("RGB")
    views = root.locator(".views canvas").evaluate_all(
        "all => all.map(x => x.getBoundingClientRect()).map(({ x, y, width }) => [x, y, width])"
    )
    boxes = root.locator("svg, canvas, [data-drawn]").evaluate_all(
        "all => all.map(x => x.getBoundingClientRect()).filter(({ width }) => width)"
        ".map(({ x }) => x)"
    )
    apart = picture.width / 2 - max(x + width for x, _, width in views) + min(boxes)
    assert apart > -1, "both ends are in it"
    colours = {*map(tuple, np.array(picture).reshape(-1, 3)[::7])}
    assert (38, 38, 38) in colours and (240, 228, 66) in colours, "walls and the goal"
    assert wrong == []
