"""Networks on one core: all runs in one batch, or one after the other."""

import time
from functools import partial

import plain
import torch
from alone import alone, in_turn
from networks import forward, separate

from sgcrl.network import MLPCritic
from sgcrl.train import Settings, train
from sgcrl.worlds import four_rooms

RUNS, REPEATS, WORLD = 16, 3, four_rooms()


def settings(runs, first=0):
    return Settings(runs=runs, first=first, episodes=30, steps=50, batch=128, evaluate_every=1)


def together():
    """Seconds of 16 networks, trained at once."""
    start = time.process_time()
    train(WORLD, MLPCritic(WORLD, RUNS, 0), settings(RUNS))
    return time.process_time() - start


def one_by_one():
    """Seconds of 16 networks, each trained by itself."""
    start = time.process_time()
    for run in range(RUNS):
        train(WORLD, MLPCritic(WORLD, 1, 0, first=run), settings(1, run))
    return time.process_time() - start


def plain_loop():
    """Seconds of 16 networks of torch's own layers, in the plain loop."""
    start = time.process_time()
    for run in range(RUNS):
        plain_network(run)
    return time.process_time() - start


def plain_network(run):
    """What :func:`plain.train` returns of one run."""
    network = separate(MLPCritic(WORLD, 1, 0, first=run), 0)
    optimizer, labels = torch.optim.Adam(network.parameters(), 1e-3), torch.arange(128)

    def embeddings():
        return forward(network, WORLD, "row_column_one_hot")

    def update(psi, anchors, positives):
        psi = embeddings()
        logits = psi[positives] @ psi[anchors].T
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(logits, labels).backward()
        optimizer.step()
        with torch.no_grad():
            return embeddings().numpy()

    return plain.train(WORLD, settings(1, run), embeddings().detach().numpy(), update)


def test_networks_train_faster_together():
    with alone() as process:
        ways = {way.__name__: partial(process, way) for way in (together, one_by_one, plain_loop)}
        found = in_turn(ways, REPEATS)
    episodes = settings(1).episodes
    print(
        f"\n\nMilliseconds an episode and run of a network, 2 x 256; {RUNS} runs, torch, one core"
    )
    for way, seconds in found.items():
        each = 1e3 * seconds / RUNS / episodes
        print(f"{way:12} {each:7.2f} {seconds / found['together']:6.1f} times as long")
    assert found["plain_loop"] >= 3 * found["together"]
