"""The playground's network in Chromium: the library's MLPCritic, number by number."""

import inspect
import json
from importlib.resources import files

import numpy as np
import pytest
import torch

from companion.explorables import playground
from companion.explorables.playground import MAZES, WALLED_OFF
from sgcrl.network import MLPCritic, encode
from sgcrl.tabular import TabularCritic
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


def world_for(world):
    return {
        "nextState": world.next_state.tolist(),
        "positions": world.positions.round(6).tolist(),
        "start": world.start,
        "goal": world.goal,
    }


def start_numbers(settings, critic):
    """The numbers that the critic drew its weights from."""
    drawn = sum(w[0].numel() for w in critic.weights)
    return settings.streams("start").random(drawn)[0].tolist()


def open_field():
    return from_text("\n".join(MAZES["open-field"][1]))


SMALL = {"hidden": (48, 32), "dimension": 16, "learning_rate": 3e-3}
CASES = {
    "default": (0, {}, four_rooms),
    "goal found": (3, SMALL, open_field),
    "not normalised": (4, SMALL | {"normalised": False}, four_rooms),
    "tower of Hanoi": (0, SMALL, lambda: tower_of_hanoi(3)),
}


def both(algorithm, seed, options, world, alone):
    """A run of the library, and the page's from the same weights and random numbers."""
    settings = Settings(runs=1, episodes=100, seed=seed, snapshot_every=20)
    critic = MLPCritic(world, 1, seed, **options)
    run = train(world, critic, settings)
    how = {
        "hidden": options.get("hidden", (256, 256)),
        "dimension": options.get("dimension", 64),
        "learningRate": options.get("learning_rate", 1e-3),
        "normalised": options.get("normalised", True),
    }
    given = {
        "world": world_for(world),
        "settings": how,
        "walked": run.trajectories[0].tolist() if alone else None,
        "start": start_numbers(settings, critic),
        "act": settings.streams("actor").random(100 * settings.steps)[0].tolist(),
        "draw": settings.streams("replay").random(100 * 3 * settings.batch)[0].tolist(),
        "episodes": 100,
        "every": 20,
    }
    return run, json.loads(algorithm.evaluate(TRAIN, json.dumps(given)))


def largest_gap(run, ours):
    """Between any embedding, every 20 episodes, or any c, in each of them."""
    return max(
        np.abs(np.array(ours["embeddings"]) - run.embeddings[0, 1:]).max(),
        np.abs(np.array(ours["similarity"]) - run.similarity[0, 1:]).max(),
    )


@pytest.mark.parametrize("case", CASES)
def test_is_the_librarys_network(algorithm, case):
    """Same trajectories for 100 episodes, and the same embeddings and c.

    Both have float32 weights, but add in another order. Rounding grows where the input of a ReLU is
    within it of 0, so that one has a slope and the other none, and where a slope is within it of 0,
    whose scale Adam does not see (at seeds 1 and 7, say: there the library in float64 leaves the
    library in float32, too). Then a uniform number can be within it of a threshold of the actor.
    None of this makes a difference of 1e-4 at these seeds.
    """
    seed, options, made = CASES[case]
    run, ours = both(algorithm, seed, options, made(), alone=False)
    assert run.reached().any() == (case in ("goal found", "tower of Hanoi"))
    assert np.array_equal(ours["trajectories"], run.trajectories[0])
    print(f"{case}: embeddings and c differ by {(gap := largest_gap(run, ours)):.1e} at most")
    assert gap < 1e-4


def test_learns_as_the_library_does_from_the_librarys_trajectories(algorithm):
    world = from_text("\n".join(WALLED_OFF), allow_unreachable_goal=True)
    run, ours = both(algorithm, 3, {}, world, alone=True)
    print(f"embeddings and c differ by {(gap := largest_gap(run, ours)):.1e} at most")
    assert gap < 1e-4


@pytest.mark.parametrize("normalised", [True, False])
def test_slopes_are_autograds(algorithm, normalised):
    """Of the loss written down pair by pair, in float64, at biases that are not 0."""
    world, rng = four_rooms(), np.random.default_rng(0)
    critic = MLPCritic(world, 1, 0, hidden=(48, 32), dimension=16, normalised=normalised)
    with torch.no_grad():
        for bias in critic.biases:
            bias += torch.from_numpy(rng.normal(0, 0.3, bias.shape))
    layers = [p[0] for pair in zip(critic.weights, critic.biases, strict=True) for p in pair]
    values = np.concatenate([p.detach().numpy().ravel() for p in layers])
    pairs = rng.integers(0, world.states // 2, (2, 64))  # the other half is in no pair
    given = {
        "world": world_for(world),
        "settings": {"hidden": (48, 32), "dimension": 16, "normalised": normalised},
        "values": values.tolist(),
        "pairs": pairs.tolist(),
    }
    ours = algorithm.evaluate(
        """({ world, settings, values, pairs }) => {
          const network = new Network(world, settings, Math.random);
          network.values.set(values);
          network.embed();
          const agent = new NetworkAgent(world, network, settings);
          network.backward(agent.gradient(pairs), 1 / pairs[0].length);
          return [...network.slopes];
        }""",
        given,
    )
    w1, b1, w2, b2, w3, b3 = (p.detach().double().requires_grad_() for p in layers)
    x = torch.from_numpy(encode(world, "row_column_one_hot")).double()
    psi = ((x @ w1 + b1).relu() @ w2 + b2).relu() @ w3 + b3
    if normalised:
        psi = torch.nn.functional.normalize(psi, dim=-1)
    logits = psi[pairs[1]] @ psi[pairs[0]].T  # each positive picks its anchor
    torch.nn.functional.cross_entropy(logits, torch.arange(64)).backward()
    slopes = np.concatenate([p.grad.numpy().ravel() for p in (w1, b1, w2, b2, w3, b3)])
    assert np.abs(ours - slopes).max() < 1e-5 * np.abs(slopes).max()


def test_weights_start_from_glorots_law(algorithm):
    layers = algorithm.evaluate("""() => {
      const world = maze(["S         ", ...Array(8).fill("          "), "         G"]);
      const network = new Network(world, { dimension: 64, normalised: true }, uniforms(5, 0));
      return JSON.stringify(network.layers.map(({ weights, biases, inputs, outputs }) =>
        ({ weights: [...weights], biases: [...biases], shape: [inputs, outputs] })));
    }""")
    layers = json.loads(layers)
    assert [layer["shape"] for layer in layers] == [[20, 256], [256, 256], [256, 64]]
    for layer in layers:
        weights, limit = np.array(layer["weights"]), np.sqrt(6 / sum(layer["shape"]))
        error = limit / np.sqrt(3 * len(weights))  # standard error of the mean
        assert np.abs(weights).max() <= limit * (1 + 1e-6) and abs(weights.mean()) < 4 * error
        assert weights.var() == pytest.approx(limit**2 / 3, rel=4 / np.sqrt(len(weights)))
        assert np.ptp(weights) > 1.99 * limit and not any(layer["biases"])


@pytest.fixture
def opened(open_explorable):
    """The playground, standing still, with its settings in view."""
    page, wrong = open_explorable(playground(), stopped=True, reduced_motion="reduce")
    root = page.locator("[data-explorable]")
    page.clock.run_for(40)
    root.locator("summary", has_text="Settings").click()
    yield root
    assert wrong == []


def trained(root, episodes):
    """The numbers of the page's table after so many more episodes."""
    episode = root.get_by_role("button", name="Episode", exact=True)
    episode.evaluate("(button, n) => { for (let i = 0; i < n; i++) button.click(); }", episodes)
    root.page.clock.run_for(40)
    shown = root.locator("[data-value]").all()
    return {cell.get_attribute("data-value"): cell.inner_text() for cell in shown}


def choice(root, name):
    return root.get_by_role("combobox", name=name)


def learning_rate(critic):
    return f"learning_rate={inspect.signature(critic).parameters['learning_rate'].default:g}"


def test_the_critic_is_a_setting_and_a_preset(opened):
    critic, preset, start = (choice(opened, name) for name in ("critic", "preset", "start"))
    critic.select_option("network")
    settings = opened.get_attribute("data-settings")
    assert "critic=network" in settings and learning_rate(MLPCritic) in settings
    assert preset.locator("option:checked").inner_text() == "A network"
    assert start.is_disabled() and opened.get_by_label("σ of the start").is_disabled()
    after = trained(opened, 5)
    opened.page.clock.run_for(1000)
    again = opened.page.context.new_page()
    again.goto(opened.page.url)
    assert trained(again.locator("[data-explorable]"), 5) == after
    critic.select_option("table")
    settings = opened.get_attribute("data-settings")
    assert "critic=table" in settings and learning_rate(TabularCritic) in settings
    assert preset.locator("option:checked").inner_text() == "Usual settings"
    assert start.is_enabled()


def test_a_networks_goal_turns_before_it_is_met_and_a_tables_does_not(opened):
    table = trained(opened, 25)
    assert table["found"] == "not yet" and table["turned"] == "0°"
    choice(opened, "preset").select_option("A network")
    network = trained(opened, 25)
    assert network["episode"] == "25" and network["found"] == "not yet"
    assert int(network["turned"][:-1]) > 30
    choice(opened, "control").select_option("frozen")
    beside = trained(opened, 5)
    assert beside["turned-control"] == "0°" and beside["turned"] != "0°"
