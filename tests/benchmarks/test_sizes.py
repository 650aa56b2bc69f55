"""Larger worlds on one core: what an update costs by their size, and the memory of a training."""

import resource
import sys
import time
from functools import partial

import numpy as np
from alone import alone, in_turn

from sgcrl.replay import Pairs, Replay
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, rollout, train
from sgcrl.variants.worlds import rooms
from sgcrl.worlds import four_rooms, from_text

RUNS, REPEATS = 16, 3


def hall():
    """An open hall of 10,000 cells."""
    return from_text(["S".ljust(100), *[100 * " "] * 98, "G".rjust(100)], name="hall, 100 x 100")


WORLDS = {
    "four rooms": four_rooms,
    "rooms, 4 x 4": partial(rooms, 4, 4),
    "rooms, 8 x 8": partial(rooms, 8, 8),
    "rooms, 17 x 17": partial(rooms, 17, 17),
    "hall, 100 x 100": hall,
}


def update(name):
    """Seconds of an update of each run on the same 128 pairs, strewn over this world's states.

    They are a random actor's in the four rooms; in a larger world its batches hold other states,
    and other numbers of them, so that they cost more or less whatever the world's size is.
    """
    settings, small, world = Settings(runs=RUNS), four_rooms(), WORLDS[name]()
    replay, act, draw = Replay(RUNS, 50, 50), settings.streams("actor"), settings.streams("replay")
    for _ in range(50):
        replay.add(rollout(small, np.zeros((RUNS, small.states)), np.inf, 50, act))
    place = np.random.default_rng(0).choice(world.states, small.states, replace=False)
    drawn = [replay.sample(128, settings.discount, draw) for _ in range(20)]
    batches = [Pairs(place[pairs.anchors], place[pairs.positives]) for pairs in drawn]
    critic = TabularCritic(world, RUNS, 0)
    critic.update(batches[0])
    start = time.process_time()
    for pairs in batches:
        critic.update(pairs)
    return (time.process_time() - start) / len(batches)


def test_an_update_hardly_costs_more_in_a_larger_world():
    with alone() as process:
        found = in_turn({name: partial(process, update, name) for name in WORLDS}, REPEATS)
    print(f"\n\nMilliseconds an update of {RUNS} tables, 128 pairs, D = 64")
    for name, seconds in found.items():
        print(f"{name:16} {WORLDS[name]().states:6} states {1e3 * seconds:8.2f}")
    assert max(found.values()) < 2 * min(found.values())


def peak_of_a_training():
    """Bytes in memory at most, and seconds, of 16 runs of 1,000 episodes among 10,000 states."""
    world, settings = hall(), Settings(runs=RUNS, episodes=1000, steps=200, snapshot_every=1000)
    start = time.process_time()
    train(world, TabularCritic(world, RUNS, 0), settings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024), time.process_time() - start


def test_ten_thousand_states_fit_in_a_gibibyte():
    with alone() as process:
        peak, seconds = process(peak_of_a_training)
    print(f"\n\n10,000 states, {RUNS} runs, 1,000 episodes of 200 steps, D = 64:", end=" ")
    print(f"{peak / 2**20:.0f} MiB at most, {seconds:.0f} s")
    assert peak <= 2**30
