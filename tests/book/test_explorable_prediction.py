"""What the playground predicts before it trains: sgcrl's theory in JavaScript, and its view."""

import csv
import json
from importlib.resources import files

import build
import numpy as np
import pytest
from readers import saved_data

from companion.explorables import playground
from companion.explorables.playground import MAZES, PARTS
from sgcrl.measures.clusters import principal_components
from sgcrl.sphere import decompose
from sgcrl.theory.flow import fall_times
from sgcrl.theory.modes import (
    growth_modes,
    growth_operator,
    overlap,
    predicted_similarity,
    predicted_squeeze_time,
    principal_angles,
)
from sgcrl.theory.pairs import pair_distribution, random_walk
from sgcrl.variants.worlds import tower_of_hanoi
from sgcrl.worlds import from_text, walled_off

pytestmark = pytest.mark.browser

SOURCES = [
    files("companion.explorables").joinpath(f"{part}.js").read_text("utf-8")
    for part in ("algorithm", "playground_state", "theory")
]
NOTEBOOKS = build.ROOT / "notebooks"
DRAWN = ("S  #    ", "   #  # ", " ###  # ", "      ##", "## ## #G")  # nobody comes to the goal
TIMES = [0.0, 3.0, 20.0, 90.0]

# Everything goes over as text: Playwright takes long for so many numbers one by one.
PREDICT = """(given) => {
  const { world, steps, discount, start, times } = JSON.parse(given);
  const closed = walledOff(world);
  const joint = finish(pairDistribution(closed, { steps, discount }));
  const found = finish(growthModes(joint));
  const [anchors, positives] = marginals(joint), visits = visitShares(closed, steps);
  const similarity = times.map((time) => [...predictedSimilarity(found, start, time)]);
  const rows = (matrix) => matrix.map((row) => [...row]);
  const { time } = finish(forecast(world, { steps, discount }, start));
  return JSON.stringify({
    joint: rows(joint), anchors, positives: [...positives], visits: [...visits],
    operator: rows(growthOperator(joint)), rates: found.rates, modes: rows(found.modes),
    similarity, time,
  });
}"""


@pytest.fixture(scope="module")
def theory(chromium):
    """Return a function that runs a script on an empty page that knows the theory, by text."""
    page = chromium.new_page()
    for source in SOURCES:
        page.add_script_tag(content=source)
    counters = page.context.new_cdp_session(page)
    counters.send("Performance.enable", {"timeDomain": "threadTicks"})

    def run(script, **given):
        return json.loads(page.evaluate(script, json.dumps(given)))

    def busy():
        """Seconds that the page's thread has computed, whatever else the machine does."""
        metrics = counters.send("Performance.getMetrics")["metrics"]
        return next(x["value"] for x in metrics if x["name"] == "ThreadTime")

    run.busy = busy
    yield run
    page.close()


def maze(lines):
    return from_text("\n".join(lines), allow_unreachable_goal=True)


def sent(world):
    return {"nextState": world.next_state.tolist(), "start": world.start, "goal": world.goal}


CASES = {
    "four rooms": (maze(MAZES["four-rooms"][1]), 50, 0.99, 0.1, 64),
    "spiral": (maze(MAZES["spiral"][1]), 50, 0.99, 0.3, 8),
    "corridor": (maze(["S" + 18 * " " + "G"]), 50, 0.9, 0.01, 64),
    "goal out of reach": (maze(DRAWN), 30, 1.0, 0.05, 2),
    "Hanoi": (tower_of_hanoi(3), 30, 0.99, 0.1, 16),
}


@pytest.mark.parametrize("case", CASES)
def test_is_the_librarys_theory(theory, case):
    """Pairs, operator, rates, modes, course and time of the squeeze, each to 1e-6 at least."""
    world, steps, discount, spread, dimension = CASES[case]
    start = {"spread": spread, "dimension": dimension}
    ours = theory(
        PREDICT, world=sent(world), steps=steps, discount=discount, start=start, times=TIMES
    )
    closed = walled_off(world)
    joint = pair_distribution(random_walk(closed), closed.start, steps, discount)
    rates, modes = growth_modes(joint)
    expected = {
        "joint": joint,
        "anchors": joint.sum(axis=1),
        "visits": joint.sum(axis=1),
        "positives": joint.sum(axis=0),
        "operator": growth_operator(joint),
        "rates": rates,
        "similarity": predicted_similarity(joint, spread, dimension, TIMES),
        "time": predicted_squeeze_time(joint, spread, dimension),
    }
    for name, value in expected.items():
        assert np.shape(ours[name]) == np.shape(value), name
        assert np.allclose(ours[name], value, rtol=1e-9, atol=1e-12), name
    gap = np.abs(np.diff(rates, prepend=np.inf, append=-np.inf))
    apart = np.flatnonzero(np.minimum(gap[:-1], gap[1:]) > 1e-4 * rates[0])
    assert {0, 1} <= set(apart)
    signs = np.sign(np.einsum("ms,sm->m", ours["modes"], modes))
    far = np.abs(np.array(ours["modes"]) * signs[:, None] - modes.T)[apart].max()
    print(f"{case}: {len(apart)} of {len(rates)} modes compared, off by {far:.1e} at most")
    assert far < 1e-6


def test_planes_and_falls_are_measured_as_the_chapters_do(theory, rng):
    planes = rng.standard_normal((2, 40, 2))
    points = rng.standard_normal((40, 8)) * np.arange(1, 9)
    curve = 1 - np.linspace(0, 0.6, 30) + 0.05 * rng.standard_normal(30)
    script = """(given) => {
      const { planes, points, curve } = JSON.parse(given);
      const vectors = points.map((row) => Float64Array.from(row));
      return JSON.stringify({
        overlap: overlap(...planes),
        components: principalComponents(vectors, 2).map((row) => [...row]),
        fall: fallTime(curve),
        never: fallTime(curve.slice(0, 3)),
      });
    }"""
    given = dict(planes=planes.transpose(0, 2, 1).tolist(), points=points.tolist())
    ours = theory(script, **given, curve=curve.tolist())
    assert np.isclose(ours["overlap"], overlap(principal_angles(planes[:1], planes[1]))[0])
    components = principal_components(points)[0].T
    signs = np.sign(np.sum(components * ours["components"], axis=1))
    assert np.allclose(components, np.array(ours["components"]) * signs[:, None])
    assert np.isclose(ours["fall"], fall_times(np.arange(30), curve[None])[0])
    assert ours["never"] is None  # infinity, in JSON


def test_large_mazes_are_solved_in_pieces(theory):
    """89 states within 0.3 s, and 256 in pieces of a few milliseconds, so that a page goes on."""
    script = """(given) => {
      const { world } = JSON.parse(given), work = forecast(
        world, { steps: 50, discount: 0.99 }, { spread: 0.1, dimension: 64 });
      let pieces = 1, step;
      while (!(step = work.next()).done) pieces++;
      const rows = step.value.modes.map((mode) => [...mode]);
      return JSON.stringify({ pieces, modes: rows });
    }"""
    field = maze(["S" + 15 * " ", *14 * [16 * " "], 15 * " " + "G"])
    seconds = [theory.busy()]
    for world in (CASES["four rooms"][0], field):
        found = theory(script, world=sent(world))
        seconds.append(theory.busy())
    rooms, large = np.diff(seconds)
    print(f"89 states {rooms:.2f} s, 256 states {large:.2f} s in {found['pieces']} pieces")
    assert 0.001 < rooms < 0.3 and rooms < large < 3
    assert large / found["pieces"] < 0.004 and found["pieces"] > 4 * 256
    modes = np.array(found["modes"])
    assert np.allclose(modes @ modes.T, np.eye(len(modes)), atol=1e-9)


def test_nothing_grows_where_nobody_moves(theory):
    """An enclosed start has one state and no mode; the time of the squeeze is never."""
    script = """(given) => {
      const { world } = JSON.parse(given), walk = { steps: 20, discount: 0.99 };
      const { rates, time } = finish(forecast(world, walk, { spread: 0.1, dimension: 64 }));
      return JSON.stringify({ rates, time });
    }"""
    found = theory(script, world=sent(maze(["S# ", "## ", "  G"])))
    assert found == {"rates": [], "time": None}


SOURCE = "\n".join(
    files("companion.explorables").joinpath(f"{part}.js").read_text("utf-8")
    for part in ("common", "frame", *PARTS)
)
TRAIN = """(given) => {
  const { data, wanted, episodes } = JSON.parse(given);
  const trial = new Trial({ ...data.settings, ...wanted }, data), measured = new Measured(trial);
  const rows = (matrix) => matrix.map((row) => [...row]), c = [[...trial.agent.similarity]];
  for (let n = 0; n < episodes; n++) {
    trial.episode();
    measured.add(trial);
    c.push([...trial.agent.similarity]);
  }
  const closed = walledOff(trial.world), walk = { steps: 50, discount: 0.99 };
  const found = finish(forecast(closed, walk, trial.settings)), now = measured.look(trial);
  return JSON.stringify({
    c, curve: measured.curve, fall: measured.fall, table: rows(trial.agent.table),
    overlap: measured.overlap(now, found), sides: [...measured.sides(now, found.modes[0])],
  });
}"""


def test_a_run_is_measured_as_the_chapter_measures_it(chromium):
    """Mean c over the random walk's visits, when it has fallen, and the overlap of the planes."""
    page = chromium.new_page()
    page.add_script_tag(content=SOURCE)
    # a network has another theory; a random actor is just what this one is about
    assert page.evaluate("silence({ critic: 'network' })")[1] == "05_kernel_evidence"
    assert page.evaluate("silence({ spread: 1, normalised: true, random_actor: true })") is None
    wanted = {"spread": 0.2, "actor_temperature": 0.2}
    given = json.dumps({"data": playground().data, "wanted": wanted, "episodes": 40})
    ours = json.loads(page.evaluate(TRAIN, given))
    page.close()
    world = walled_off(CASES["four rooms"][0])
    joint = pair_distribution(random_walk(world), world.start, 50)
    visits = joint.sum(axis=1)
    curve = np.array(ours["c"]) @ visits
    assert np.allclose(ours["curve"], curve, atol=1e-9)
    assert np.isclose(ours["fall"], fall_times(np.arange(41), curve[None])[0])
    assert 5 < ours["fall"] < 40
    table, states = np.array(ours["table"]), visits > 0
    zeta = decompose(table, table[world.goal])[1][states]
    components = principal_components(zeta)[0]
    modes = growth_modes(joint)[1][states]
    agreement = overlap(principal_angles(components[None], modes[:, :2]))[0]
    assert np.isclose(ours["overlap"], agreement, atol=1e-6) and agreement > 0.2
    sides = np.array(ours["sides"])[states]
    went = sides != 0  # a state that nobody has been in is on neither side
    assert went.sum() > 20 and sides @ modes[:, 0] > 0
    assert np.allclose(np.abs(sides[went]), np.abs(components[went, 0]))


@pytest.fixture
def opened(open_explorable):
    """Return a function that opens a playground whose clock a test moves; with its prediction."""

    def opened(**settings):
        page, wrong = open_explorable(playground(), stopped=True, **settings)
        page.get_by_text("Settings (a change").click()
        page.clock.run_for(100)
        return page, page.get_by_role("region", name="Predict, then train"), wrong

    return opened


def pull(view, episode):
    view.get_by_role("slider").evaluate(
        "(input, to) => { input.value = to; input.dispatchEvent(new Event('input')); }", episode
    )


def train_for(page, episodes):
    """Press Episode so many times; gives the mean c before and after each."""
    step = """(button, n) => {
      const { dataset } = document.querySelector(".prediction"), found = [dataset.measured];
      for (let i = 0; i < n; i++) found.push((button.click(), dataset.measured));
      return found;
    }"""
    found = page.get_by_role("button", name="Episode", exact=True).evaluate(step, episodes)
    page.clock.run_for(100)
    return found


def shown(view, name):
    return view.locator(f"[data-value='{name}']").inner_text()


def said(view):
    return view.locator(".said").inner_text()


def test_guess_theory_and_run_stand_side_by_side(opened):
    page, view, wrong = opened()
    assert "No guess yet" in said(view)
    pull(view, 60)
    assert said(view) == "You guessed episode 60."
    # nothing of what theory says is in the page before it is asked for
    assert view.locator("path.predicted, line.predicted, rect").count() == 0
    view.get_by_role("button", name="Show the prediction").click()
    page.clock.run_for(100)
    world = walled_off(CASES["four rooms"][0])
    joint = pair_distribution(random_walk(world), world.start, 50)
    episode = predicted_squeeze_time(joint, 0.1, 64) / 1.28
    assert said(view) == f"You guessed episode 60, theory says episode {episode:.0f}."
    assert view.locator("path.predicted").count() == 1 and view.locator("rect").count() == 12
    measured = train_for(page, 60)
    fall = fall_times(np.arange(61), np.array([measured], float))[0]
    error = 100 * (episode / fall - 1)
    assert said(view) == (
        f"You guessed episode 60, theory says episode {episode:.0f}, in this run it was episode "
        f"{fall:.0f}: theory {abs(error):.0f} % {'early' if error < 0 else 'late'}, "
        f"you {100 * (60 / fall - 1):.0f} % late."
    )
    assert 0.2 < float(shown(view, "overlap")) < 1 and float(shown(view, "overlap-then")) < 1
    assert view.get_by_role("slider").is_disabled() and wrong == []


def test_a_guess_can_be_skipped_and_holds_until_the_situation_changes(opened):
    page, view, wrong = opened()
    show = view.get_by_role("button", name="prediction")
    show.click()
    page.clock.run_for(100)
    assert said(view).startswith("Theory says episode ")
    assert view.get_by_role("slider").is_disabled()  # who has looked does not guess
    show.click()
    pull(view, 20)
    train_for(page, 3)
    assert said(view) == "You guessed episode 20, in this run c is not down to it yet."
    assert view.get_by_role("slider").is_disabled()
    page.get_by_role("button", name="Reset").click()
    assert said(view) == "You guessed episode 20." and view.get_by_role("slider").is_enabled()
    page.clock.run_for(1000)
    again = page.context.new_page()
    again.goto(page.url)  # the guess is in the address
    assert said(again.get_by_role("region", name="Predict")) == "You guessed episode 20."
    page.get_by_label("seed").fill("9")
    page.get_by_label("seed").press("Enter")
    assert said(view) == "You guessed episode 20."
    page.get_by_label("world").select_option("spiral")
    assert "No guess yet" in said(view)
    page.clock.run_for(1000)
    assert "guess=" not in page.url and wrong == []


def test_a_cell_is_chosen_with_the_keyboard_and_compared(opened):
    page, view, wrong = opened()
    maze = view.get_by_role("application", name="Which cell loses c first?")
    maze.focus()
    for key in ("ArrowUp", "ArrowRight", "ArrowDown", "Enter"):  # up is a wall: it stays
        page.keyboard.press(key)
    view.get_by_role("button", name="Show the prediction").click()
    page.clock.run_for(100)
    world = walled_off(CASES["four rooms"][0])
    joint = pair_distribution(random_walk(world), world.start, 50)
    time = predicted_squeeze_time(joint, 0.1, 64)
    c = predicted_similarity(joint, 0.1, 64, [time])[0]
    state = int(np.flatnonzero((world.positions == [1, 1]).all(axis=1))[0])
    order = np.argsort(c, kind="stable")
    row, column = (world.positions[order[0]] + 1).astype(int)
    rank = int(np.flatnonzero(order == state)[0]) + 1
    assert f"By theory row {row}, column {column} loses c first (your cell is number {rank})" in (
        view.inner_text()
    )
    train_for(page, 60)
    assert view.inner_text().count("your cell") == 2
    again = page.context.new_page()
    page.clock.run_for(1000)
    again.goto(page.url)  # the cell is in the address
    region = again.get_by_role("region", name="Predict")
    region.get_by_role("button", name="Show the prediction").click()
    again.clock.run_for(100)
    assert f"your cell is number {rank}" in region.inner_text()
    assert wrong == []


FLOORS = """(canvas, places) => {
  const { width } = canvas, size = width / 10, pen = canvas.getContext("2d");
  return places.map(([row, column]) =>
    [...pen.getImageData((column + 0.2) * size, (row + 0.15) * size, 1, 1).data].slice(0, 3));
}"""


def test_theorys_maze_shows_modes_and_pairs(opened):
    """By the colours of its cells: purple above 0 and orange below, by the root of the share."""
    page, view, wrong = opened()
    maze, choice = view.locator("canvas").first, view.get_by_label("Theory's maze")
    assert choice.is_disabled()  # before it is asked, nothing of it is shown
    view.get_by_role("button", name="Show the prediction").click()
    world = walled_off(CASES["four rooms"][0])
    joint = pair_distribution(random_walk(world), world.start, 50)
    modes = growth_modes(joint)[1].T
    chosen = int(np.flatnonzero((world.positions == [1, 1]).all(axis=1))[0])
    ends = np.array([[179, 88, 6], [247, 247, 247], [84, 39, 136]])

    def shown(values, either=False):
        page.clock.run_for(100)
        floors = np.array(maze.evaluate(FLOORS, world.positions.astype(int).tolist()))
        shares = np.sign(values) * np.sqrt(np.abs(values) / np.abs(values).max())
        looks = [
            np.stack([np.interp(sign * shares, [-1, 0, 1], end) for end in ends.T], axis=1)
            for sign in ((1, -1) if either else (1,))
        ]
        apart = [world.start, world.goal, chosen]  # marks stand there
        far = min(np.delete(np.abs(floors - look), apart, axis=0).max() for look in looks)
        assert far < 3, far

    shown(modes[0], either=True)
    for n, name in ((1, "second mode"), (2, "third mode")):
        choice.select_option(name)
        shown(modes[n], either=True)
    choice.select_option("pairs")
    shown(joint[world.start])
    maze.focus()
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.keyboard.press("Tab")
    shown(joint[chosen])
    page.clock.run_for(1000)
    assert "map=pairs" in page.url and f"anchor={chosen}" in page.url
    again = page.context.new_page()
    again.goto(page.url)
    assert again.get_by_label("Theory's maze").input_value() == "pairs" and wrong == []


SILENT = [
    ("σ of the start", "Home", "nothing can grow", "02_squeeze"),
    ("learning rate", "Home", "nothing moves", "02_squeeze"),
    ("normalise", None, "no squeeze", "02_squeeze"),
    ("start", "random", "not small deviations", "06_start"),
]


def test_theory_is_silent_where_it_has_nothing_to_say(opened):
    page, view, wrong = opened()
    view.get_by_role("button", name="Show the prediction").click()
    page.clock.run_for(100)
    assert view.locator("path.predicted, line.predicted, .target, rect").count() == 15
    for label, value, because, chapter in SILENT:
        page.get_by_label("preset").select_option("Usual settings")
        settings = page.locator("details", has_text="Settings")
        if value == "random":
            settings.get_by_role("combobox", name=label).select_option(value)
        elif value == "Home":
            settings.get_by_label(label).press(value)
        else:
            settings.get_by_label(label).uncheck()
        train_for(page, 3)
        assert because in said(view)
        link = view.locator(".said").get_by_role("link")
        assert link.get_attribute("href") == f"{chapter}.html"
        assert (NOTEBOOKS / f"{chapter}.py").is_file()
        assert view.locator("path.predicted, line.predicted, .target, rect").count() == 0
        assert view.locator("path.found").count() == 1  # what is measured is no theory
        assert view.get_by_role("button", name="prediction").is_disabled() and wrong == []


def test_an_enclosed_start_never_loses_c(opened):
    page, view, wrong = opened()
    other = page.context.new_page()
    other.goto(f"{page.url}#world=four-rooms&maze=Sx..-xx..-...G")
    other.clock.run_for(100)
    view = other.get_by_role("region", name="Predict, then train")
    view.get_by_role("button", name="Show the prediction").click()
    train_for(other, 5)
    assert "theory says never" in said(view).lower() and wrong == []


def test_nothing_jumps_from_the_guess_to_the_end(opened):
    page, view, wrong = opened()
    layout = """(view) => [view, ...view.children].flatMap((part) => {
      const { top, height } = part.getBoundingClientRect();
      return [top - view.getBoundingClientRect().top, height];
    })"""
    stages = [
        lambda: view.locator("canvas").first.click(position={"x": 30, "y": 30}),
        lambda: pull(view, 60),
        lambda: view.get_by_role("button", name="Show the prediction").click(),
        *[lambda: train_for(page, 1), lambda: train_for(page, 60), lambda: train_for(page, 60)],
    ]
    for width in (375, 800, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.clock.run_for(100)
        places = []
        for stage in (lambda: None, *stages):
            stage()
            page.clock.run_for(100)
            places.append(view.evaluate(layout))
        moved = np.abs(np.array(places) - places[0]).max()
        assert moved < 0.5, (width, places)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
        page.get_by_role("button", name="Hide the prediction").click()
        page.get_by_label("batch of pairs").press("ArrowLeft")  # another situation: no guess
    assert wrong == []


def test_the_data_hold_run_and_theory_once_it_is_shown(opened):
    page, view, wrong = opened()
    measured, root = train_for(page, 5), page.locator("[data-explorable]")

    def columns():
        head, *lines = csv.reader(saved_data(root))
        page.keyboard.press("Escape")  # the menu opens again
        assert [text.split(":")[0] for text in head[-2:]] == ["agent", "theory"]
        return list(zip(*lines, strict=True))[-2:]

    found, predicted = columns()
    assert np.allclose(np.array(found, float), np.array(measured, float)) and not any(predicted)
    view.get_by_role("button", name="Show the prediction").click()
    page.clock.run_for(100)
    found, predicted = columns()
    world = walled_off(CASES["four rooms"][0])
    joint = pair_distribution(random_walk(world), world.start, 50)
    visits = joint.sum(axis=1)
    times = 1.28 * np.arange(len(predicted))
    truth = predicted_similarity(joint, 0.1, 64, times) @ visits
    assert len(predicted) >= 100 and found[6:] == ("",) * (len(found) - 6)
    assert np.allclose(np.array(predicted, float), truth, atol=2e-3) and wrong == []


def test_the_maze_to_guess_in_has_its_walls(opened):
    """Where nothing was chosen yet, floor is pale and a wall dark."""
    _, view, wrong = opened()
    corner = """(canvas, [row, column]) => {
      const size = canvas.width / 10, start = [column, row].map((place) => place * size + 2);
      const { data } = canvas.getContext("2d").getImageData(...start, size - 4, size - 4);
      return [...data];
    }"""
    for maze in view.locator("canvas").all():
        wall, floor = (
            np.reshape(maze.evaluate(corner, place), (-1, 4)) for place in ([5, 5], [1, 1])
        )
        assert (wall[:, 3] == 255).all() and wall[:, 0].min() < 60 < 200 < floor[:, 0].min()
    assert wrong == []


def test_axe_finds_nothing_serious_in_the_prediction(opened, violations):
    page, view, _ = opened(theme="dark")
    pull(view, 60)
    view.get_by_role("button", name="Show the prediction").click()
    train_for(page, 60)
    page.clock.resume()  # axe waits by it
    assert violations(page, "serious", ".prediction") == []
