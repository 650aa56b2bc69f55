import numpy as np
import pytest
from rounding import assert_mean, assert_near, assert_share
from walled import WORLD

from sgcrl.replay import Replay
from sgcrl.theory.pairs import pair_distribution, random_walk, replay_distribution
from sgcrl.train import rollout
from sgcrl.worlds import from_text


def test_random_walk_of_a_corridor():
    walk = random_walk(from_text("S G"))  # stay, down, up: stay; right, left
    assert_near(walk, [[0.8, 0.2, 0], [0.2, 0.6, 0.2], [0, 0.2, 0.8]], terms=5)


def test_pair_distribution_by_hand():
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    # T = 2, from state 0: states 0, 1, 0. Anchor 0 at i = 0: offsets 0, 1, 2 with weights 1, g, g²;
    # anchor 1 at i = 1: offsets 0, 1 with weights 1, g.
    g = 0.5
    whole, half = 1 + g + g**2, 1 + g
    expected = np.array([[(1 + g**2) / whole, g / whole], [g / half, 1 / half]]) / 2
    assert_near(pair_distribution(swap, 0, 2, g), expected, terms=3)
    whole, half = g + g**2, g
    expected = np.array([[g**2 / whole, g / whole], [g / half, 0]]) / 2
    assert_near(pair_distribution(swap, 0, 2, g, offset_zero=False), expected, terms=3)
    # No discount at all: offset 0 or 1, as the replay does it.
    assert_near(pair_distribution(swap, 0, 2, 0.0), np.eye(2) / 2)
    assert_near(pair_distribution(swap, 0, 2, 0.0, False), swap / 2)


@pytest.mark.parametrize("discount, offset_zero", [(0.99, True), (0.7, False), (1.0, True)])
def test_pair_distribution_is_what_the_replay_draws(discount, offset_zero, streams):
    world, steps, act = from_text("S  \n # \n  G"), 7, streams(100, "actor")
    replay = Replay(100, 200, steps)
    for _ in range(200):
        replay.add(rollout(world, np.zeros((100, world.states)), 1.0, steps, act))
    pairs = replay.sample(4000, discount, streams(100, "replay"), offset_zero)
    counts = pairs.counts(world.states)
    frequencies = counts / 4000
    joint = pair_distribution(random_walk(world), world.start, steps, discount, offset_zero)
    assert_near(joint.sum(), 1, terms=joint.size)
    assert (frequencies[:, joint == 0] == 0).all()
    often = joint > 1e-3
    assert_mean(frequencies[:, often], joint[often])


@pytest.mark.parametrize("discount, offset_zero", [(0.9, True), (0.9, False), (1.0, True)])
def test_replay_distribution_is_what_the_replay_draws(discount, offset_zero, rng, streams):
    episodes = rng.integers(0, 5, (6, 9))
    replay = Replay(1, 6, 8)
    for episode in episodes:
        replay.add(episode[None])
    drawn = replay.sample(400_000, discount, streams(1, "replay"), offset_zero).counts(5)[0]
    joint = replay_distribution(episodes, 5, discount, offset_zero)
    assert_near(joint.sum(), 1, terms=joint.size)
    assert_share(drawn, 400_000, joint)
    with pytest.raises(ValueError, match="trajectories"):
        replay_distribution(episodes[0], 5)


def test_replay_distribution_by_hand():
    # one episode 0, 1, 0 with T = 2: as for the policy that swaps two states
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    found = replay_distribution([[0, 1, 0]], 2, 0.5)
    assert_near(found, pair_distribution(swap, 0, 2, 0.5), terms=3)


def test_pair_distribution_mixes_over_starts():
    walk = random_walk(WORLD)
    mixed = pair_distribution(walk, np.eye(WORLD.states)[[0, 7]].mean(0), 20)
    parts = [pair_distribution(walk, start, 20) for start in (0, 7)]
    assert_near(mixed, np.mean(parts, axis=0), terms=20**2)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("transition", {"transition": np.ones((3, 3))}),
        ("steps", {"steps": 0}),
        ("discount", {"discount": 1.5}),
        ("start", {"start": np.ones(WORLD.states)}),
    ],
)
def test_bad_input_names_the_argument(name, change):
    with pytest.raises(ValueError, match=f"^{name}: got"):
        pair_distribution(**{"transition": random_walk(WORLD), "start": 0, "steps": 5} | change)
