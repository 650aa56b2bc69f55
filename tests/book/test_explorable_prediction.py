"""What the playground predicts before it trains: sgcrl's theory in JavaScript, and its view."""

import json
import time
from importlib.resources import files

import numpy as np
import pytest

from companion.explorables.playground import MAZES
from sgcrl.measures.clusters import principal_components
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
    for part in ("algorithm", "theory")
]
DRAWN = ("S  #    ", "   #  # ", " ###  # ", "      ##", "## ## #G")  # nobody comes to the goal
TIMES = [0.0, 3.0, 20.0, 90.0]

# Everything goes over as text: Playwright takes long for so many numbers one by one.
PREDICT = """(given) => {
  const { world, steps, discount, start, times } = JSON.parse(given);
  const closed = walledOff(world);
  const joint = finish(pairDistribution(closed, { steps, discount })), found = finish(growthModes(joint));
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
    yield lambda script, **given: json.loads(page.evaluate(script, json.dumps(given)))
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
      let longest = 0, pieces = 0, step;
      const begin = performance.now();
      do {
        const before = performance.now();
        step = work.next();
        longest = Math.max(longest, performance.now() - before);
        pieces++;
      } while (!step.done);
      return JSON.stringify({ seconds: (performance.now() - begin) / 1000, longest, pieces,
        modes: step.value.modes.map((mode) => [...mode]), rates: step.value.rates });
    }"""
    rooms = [theory(script, world=sent(CASES["four rooms"][0])) for _ in range(3)]
    assert min(found["seconds"] for found in rooms) < 0.3
    field = ["S" + 15 * " ", *14 * [16 * " "], 15 * " " + "G"]
    begin = time.monotonic()
    found = theory(script, world=sent(maze(field)))
    print(f"89 states {rooms[0]['seconds']:.2f} s, 256 states {found['seconds']:.2f} s", end=", ")
    print(f"{found['pieces']} pieces, the longest {found['longest']:.0f} ms")
    assert found["seconds"] < 5 and time.monotonic() - begin < 20
    assert found["pieces"] > 256
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
