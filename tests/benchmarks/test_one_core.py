"""Tables on one core: beside a plain loop, beside JAX, and beside what arithmetic alone would take.

500 episodes of 50 steps in the four rooms, 128 pairs an update, evaluation after each episode.
Processor time: it is the same when others use the machine, too.
"""

import time
from collections import Counter
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec

import numpy as np
import plain
import pytest
from alone import alone, in_turn
from build import processor

from sgcrl.replay import Pairs, Replay
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.worlds import four_rooms

RUNS, DIMENSIONS, REPEATS = (1, 8, 64, 256), (16, 64), 3
WORLD = four_rooms()
EXP = 10
"""Multiplications and additions of an exponential or a logarithm in single precision."""


def settings(runs):
    return Settings(runs=runs, episodes=500, steps=50, batch=128, evaluate_every=1)


def plain_loop(dimension, runs=1):
    start = time.process_time()
    psi = plain.start_table(WORLD, settings(runs), dimension)
    plain.train(WORLD, settings(runs), psi, plain.update)
    return time.process_time() - start


def ours(dimension, runs):
    start = time.process_time()
    train(WORLD, TabularCritic(WORLD, runs, 0, dimension=dimension), settings(runs))
    return (time.process_time() - start) / runs


@cache
def compiled(dimension, runs):
    return import_module("in_jax").compiled(WORLD, settings(runs), dimension)


def jax(dimension, runs):
    training = compiled(dimension, runs)
    start = time.process_time()
    training()
    return (time.process_time() - start) / runs


@pytest.fixture(scope="module")
def seconds():
    """Seconds a run of each way, dimension and number of runs; printed as one table."""
    ways = (jax, ours) if find_spec("jax") else (ours,)
    rows = [(plain_loop, 1), *((way, runs) for way in ways for runs in RUNS)]
    with alone() as process:
        calls = {
            (way.__name__, dimension, runs): partial(process, way, dimension, runs)
            for dimension in DIMENSIONS
            for way, runs in rows
        }
        found = in_turn(calls, REPEATS)
    print(f"\n\nSeconds a run, and how many times as fast as the plain loop; {processor()}")
    print(f"Processor time, medians of {REPEATS} taken in turn; JAX without its compilation\n")
    print(" " * 18, *(f"D = {dimension}".rjust(16) for dimension in DIMENSIONS))
    for way, runs in rows:
        print(f"{way.__name__:10} K = {runs:<4}", end="")
        for dimension in DIMENSIONS:
            each = found[way.__name__, dimension, runs]
            print(f"{each:10.4f} {found['plain_loop', dimension, 1] / each:6.1f}", end="")
        print()
    if jax not in ways:
        print("jax: not installed, pip install '.[speed]'")
    return found


@pytest.mark.parametrize(("runs", "aim", "least"), [(1, 20, 5), (64, 100, 30)])
def test_training_is_many_times_faster_than_the_plain_loop(seconds, runs, aim, least):
    ratio = seconds["plain_loop", 16, 1] / seconds["ours", 16, runs]
    print(f"\nK = {runs}, D = 16: {ratio:.0f} times as fast as the plain loop; the aim is {aim}")
    assert ratio >= least


def account(dimension, runs):
    """The share of each part of a training in its time, and the states in each batch (N,)."""
    spent, batches = Counter(), []

    def timed(part, function):
        def call(*args, **options):
            start = time.process_time()
            result = function(*args, **options)
            spent[part] += time.process_time() - start
            if part == "sampling":
                batches.append(result)
            return result

        return call

    critic, loop = TabularCritic(WORLD, runs, 0, dimension=dimension), import_module("sgcrl.train")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "rollout", timed("rollout", loop.rollout))
        patch.setattr(Replay, "sample", timed("sampling", Replay.sample))
        patch.setattr(Pairs, "counts", timed("counts", Pairs.counts))
        patch.setattr(critic, "update", timed("update", critic.update))
        start = time.process_time()
        train(WORLD, critic, settings(runs))
        total = time.process_time() - start
    spent["update"] -= spent["counts"]
    spent["rest"] = total - spent.total()
    sides = [np.concatenate([p.anchors, p.positives], axis=1) for p in batches]
    states = [len(np.unique(side)) for each in sides for side in each]
    return {part: took / total for part, took in spent.items()}, states


def operations(dimension, states):
    """Floating-point operations that a run needs whose batches have so many states, (N,)."""
    s, u, d = settings(1), np.mean(states), dimension
    u2, steps = np.mean(np.square(states)), s.steps * WORLD.next_state.shape[1]
    update = {
        "logits": 2 * u2 * d,
        "softmax": u2 * (EXP + 6),
        "gradient": u2 * (1 + 2 * d),
        "step, back onto the sphere": 5 * u * d,
    }
    others = {
        "similarity to the goal": 2 * WORLD.states * d,
        "actor": steps * (EXP + 3),
        "greedy actor": steps,
        "sampling": s.batch * (EXP + 6),
    }
    return s.episodes * sum((update | others).values())


def rate(count, rows, inner):
    """Operations a second of matrix products (count, rows, inner) x (count, inner, rows)."""
    a = np.ones((count, rows, inner), np.float32)
    b, out = np.ones((count, inner, rows), np.float32), np.empty((count, rows, rows), np.float32)
    took = []
    for _ in range(10):
        start = time.process_time()
        np.matmul(a, b, out=out)
        took.append(time.process_time() - start)
    return 2 * count * rows * rows * inner / min(took)


@pytest.mark.parametrize(("dimension", "most"), [(16, 40), (64, 15)])
def test_training_takes_not_much_longer_than_its_arithmetic(dimension, most):
    runs = 64
    with alone() as process:
        whole = in_turn({"ours": partial(process, ours, dimension, runs)}, REPEATS)["ours"]
        shares, states = process(account, dimension, runs)
        rows = round(np.mean(states))
        rates = {
            "a product of 1024 x 1024": process(rate, 1, 1024, 1024),
            f"{runs} products of {rows} x {dimension}": process(rate, runs, rows, dimension),
        }
    needed = operations(dimension, states)
    print(f"\n\nK = {runs}, D = {dimension}: {whole:.4f} s a run, {rows} states in a batch")
    print("  " + ", ".join(f"{part} {share:.0%}" for part, share in shares.items()))
    for what, each in rates.items():
        floor = needed / each
        print(
            f"  {needed / 1e6:.0f} million operations, at {each / 1e9:.0f} billion a second as in"
        )
        times = f"training takes {whole / floor:.1f} times that, the aim is 5"
        print(f"  {what}: {1e3 * floor:.2f} ms; {times}")
    assert whole <= most * floor
