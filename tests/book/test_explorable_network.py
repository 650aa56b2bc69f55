"""The playground's network in Chromium: the library's MLPCritic, number by number."""

import json
from importlib.resources import files

import numpy as np
import pytest
import torch

from companion.explorables.playground import MAZES, WALLED_OFF
from sgcrl.network import MLPCritic, encode
from sgcrl.train import Settings, train
from sgcrl.variants.worlds import tower_of_hanoi
from sgcrl.worlds import four_rooms, from_text

pytestmark = pytest.mark.browser

SOURCE = files("companion.explorables")
PARTS = [SOURCE.joinpath(f"{part}.js").read_text("utf-8") for part in ("algorithm", "network")]

# An agent on the numbers handed in, in the order in which the library draws them; as text, which
# goes over faster. With `walked` its critic learns from those trajectories, not from its own.
TRAIN = """(given) => {
  const { world, settings, walked, start, act, draw, episodes, every } = JSON.parse(given);
  const next = (numbers, place = 0) => () => numbers[place++];
  const network = new Network(world, settings, next(start));
  const agent = new NetworkAgent(world, network, settings, next(act), next(draw));
  const run = { trajectories: [], similarity: [], embeddings: [] };
  for (let n = 0; n < episodes; n++) {
    if (walked) {
      agent.replay.push(walked[n]);
      agent.update(agent.sample());
      agent.look();
    } else run.trajectories.push(agent.episode());
    run.similarity.push([...agent.similarity]);
    if ((n + 1) % every === 0) run.embeddings.push(agent.table.map((row) => [...row]));
  }
  return JSON.stringify(run);
}"""


@pytest.fixture
def algorithm(chromium):
    """An empty page that knows the algorithm and the network, and nothing else."""
    page = chromium.new_page()
    page.add_script_tag(content="\n".join(PARTS))
    yield page
    page.close()


def world_for(page):
    return {
        "nextState": page.next_state.tolist(),
        "positions": page.positions.round(6).tolist(),
        "start": page.start,
        "goal": page.goal,
    }


def weights_drawn(settings, critic):
    """The numbers that the critic's weights were made from."""
    sizes = [w.shape[1] * w.shape[2] for w in critic.weights]
    return settings.streams("start").random(sum(sizes))[0].tolist()


def walled():
    return from_text("\n".join(WALLED_OFF), allow_unreachable_goal=True)


CASES = {
    "default, seed 0": (0, {}, four_rooms),
    "default, seed 3": (3, {}, four_rooms),
    "goal walled off": (0, {}, walled),
    "not normalised": (0, {"normalised": False}, four_rooms),
    "few dimensions, learns faster": (1, {"dimension": 16, "learning_rate": 3e-3}, four_rooms),
    "goal found often": (0, {}, lambda: from_text("\n".join(MAZES["open-field"][1]))),
    "tower of Hanoi": (0, {}, lambda: tower_of_hanoi(3)),
}


@pytest.mark.parametrize("whole", [True, False], ids=["whole loop", "critic alone"])
@pytest.mark.parametrize("case", CASES)
def test_is_the_librarys_network(algorithm, case, whole):
    seed, options, made = CASES[case]
    world = made()
    settings = Settings(runs=1, episodes=100, seed=seed, snapshot_every=20)
    critic = MLPCritic(world, 1, seed, **options)
    run = train(world, critic, settings)
    given = {
        "world": world_for(world),
        "settings": {
            "dimension": options.get("dimension", 64),
            "learningRate": options.get("learning_rate", 1e-3),
            "normalised": options.get("normalised", True),
        },
        "start": weights_drawn(settings, critic),
        "act": settings.streams("actor").random(100 * settings.steps)[0].tolist(),
        "draw": settings.streams("replay").random(100 * 3 * settings.batch)[0].tolist(),
        "walked": None if whole else run.trajectories[0].tolist(),
        "episodes": 100,
        "every": 20,
    }
    ours = json.loads(algorithm.evaluate(TRAIN, json.dumps(given)))
    if whole:
        assert np.array_equal(ours["trajectories"], run.trajectories[0])
    gap = np.abs(np.array(ours["similarity"]) - run.similarity[0, 1:]).max(axis=1)
    far = np.abs(np.array(ours["embeddings"]) - run.embeddings[0, 1:]).max(axis=(1, 2))
    print(f"{case}: c differs by {gap.max():.1e} at most, embeddings by {far.max():.1e}")
    print([f"{g:.0e}" for g in gap[::10]])
    assert gap.max() < 1e-4 and far.max() < 1e-4
