"""Check and time the library on a GPU in one go, in about two minutes.

    python tests/benchmarks/gpu.py

Checks: with numpy's random numbers GPU and CPU agree step by step; with the device's own they agree
in distribution; a step that is recorded and replayed is the step itself. Times: seconds a training,
starts included.
"""

import sys
import time
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import torch

from sgcrl import Settings, TabularCritic, four_rooms, train
from sgcrl.network import MLPCritic
from sgcrl.variants.residual import ResidualCritic
from sgcrl.variants.worlds import rooms

MAZE = four_rooms()
BRIEF = Settings(runs=8, episodes=50, evaluate_every=5)
CRITICS = {
    "table": lambda **on: TabularCritic(MAZE, 8, 0, **on),
    "network": lambda **on: MLPCritic(MAZE, 8, 0, **on),
    "residual network": lambda **on: ResidualCritic(MAZE, 8, 0, depth=8, width=64, **on),
}


def steps_agree(name):
    """Largest differences of similarities, and share of equal states, over 50 episodes."""
    exact = {"precision": "float64", "carry_numbers": True}
    cpu = train(MAZE, CRITICS[name](precision="float64"), BRIEF)
    gpu = train(MAZE, CRITICS[name](device="cuda", **exact), BRIEF, carry_numbers=True)
    apart = float(abs(cpu.similarity - gpu.similarity).max())
    same = float((cpu.trajectories == gpu.trajectories).mean())
    print(f"{name}: similarities differ by {apart:.1e}, {same:.2%} of the states are the same")
    return apart < 1e-4 and same == 1


def distributions_agree():
    """Share of tables that arrive, and states seen, with numpy's numbers and the device's own."""
    found = {}
    settings = Settings(runs=1024, episodes=150, evaluate_every=150, snapshot_every=150)
    for numbers, carried in (("numpy's", True), ("the device's", False)):
        critic = TabularCritic(MAZE, 1024, 1, device="cuda", carry_numbers=carried)
        run = train(MAZE, critic, settings, carry_numbers=carried)
        seen = [len(np.unique(path)) for path in run.trajectories[:, :30]]
        found[numbers] = np.array([run.arrival() < 150, run.arrival(), seen], float)
    (few, more) = (each.mean(axis=1) for each in found.values())
    error = np.sqrt(sum(each.var(axis=1) / 1024 for each in found.values()))
    z = (few - more) / error
    print("arrived, first arrival, states in 30 episodes:", *(x.round(2) for x in (few, more, z)))
    return (abs(z) < 4).all()


def recorded_is_the_step():
    """A recorded network against one whose steps are taken one by one."""
    settings = replace(BRIEF, episodes=30)
    recorded, plain = (CRITICS["network"](device="cuda", carry_numbers=True) for _ in range(2))
    plain._recorded = None
    runs = [train(MAZE, c, settings, carry_numbers=True) for c in (recorded, plain)]
    assert recorded._recorded.graph is not None
    apart = float(abs(runs[0].similarity - runs[1].similarity).max())
    print(f"recorded and plain steps differ by {apart:.1e}")
    return apart < 1e-3


@contextmanager
def timed(what, runs):
    torch.cuda.synchronize()
    torch.cuda.reset_peak_memory_stats()
    begin = time.perf_counter()
    yield
    torch.cuda.synchronize()
    took, memory = time.perf_counter() - begin, torch.cuda.max_memory_allocated() / 2**30
    print(f"{what}: {took:.2f} s, {1e3 * took / runs:.2f} ms a run, {memory:.1f} GiB", flush=True)


def times():
    def settings(runs, episodes, **more):
        few = {"snapshot_every": episodes, "evaluate_every": episodes} | more
        return Settings(runs=runs, episodes=episodes, **few)

    for runs in (64, 64, 1024, 8192):
        with timed(f"{runs} tables, 500 episodes", runs):
            train(MAZE, TabularCritic(MAZE, runs, 0, device="cuda"), settings(runs, 500))
    for runs in (64, 512, 2048):
        with timed(f"{runs} networks, 600 episodes", runs):
            train(MAZE, MLPCritic(MAZE, runs, 0, device="cuda"), settings(runs, 600))
    large = rooms(17, 17)
    with timed("16 tables, 17x17 rooms (7,769 states), 300 episodes of 200 steps", 16):
        many = settings(16, 300, steps=200)
        train(large, TabularCritic(large, 16, 0, device="cuda"), many)
    for depth, runs in ((32, 64), (256, 16), (1024, 16)):
        with timed(f"{runs} residual networks of depth {depth}, 30 episodes", runs):
            critic = ResidualCritic(MAZE, runs, 0, depth=depth, device="cuda")
            train(MAZE, critic, settings(runs, 30))
        with timed(f"{runs} residual networks of depth {depth}, 30 more", runs):
            train(MAZE, critic, settings(runs, 30))
        del critic


def main():
    if not torch.cuda.is_available():
        sys.exit("needs a GPU that torch can use")
    print(torch.cuda.get_device_name(), torch.__version__)
    checks = [steps_agree(name) for name in CRITICS]
    checks += [distributions_agree(), recorded_is_the_step()]
    times()
    sys.exit(not all(checks))


if __name__ == "__main__":
    main()
