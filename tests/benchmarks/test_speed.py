"""What a reader waits for, and what it would be without counts and batched runs.

``pytest tests/benchmarks``; each group's table shows the ratio to the fastest in parentheses.
"""

import numpy as np
import pytest
import torch

from sgcrl.infonce import Loss, loss_gradient
from sgcrl.network import MLPCritic
from sgcrl.replay import Replay
from sgcrl.tabular import TabularCritic, start_table
from sgcrl.train import Settings, rollout, train

RUNS, BATCH, DIMENSION = 32, 128, 64


@pytest.fixture(scope="module")
def pairs(maze, streams):
    rng = streams(RUNS, "actor")
    replay = Replay(RUNS, 20, 50)
    for _ in range(20):
        replay.add(rollout(maze, np.zeros((RUNS, maze.states)), np.inf, 50, rng))
    return replay.sample(BATCH, 0.99, streams(RUNS, "replay"))


@pytest.fixture(scope="module")
def psi(maze, streams):
    table = start_table(maze, DIMENSION, "symmetric", 0.1, streams(RUNS))
    return table.astype(np.float32)


def from_counts(psi, pairs):
    return loss_gradient(psi, pairs.counts(psi.shape[1]))[1]


def run_by_run(psi, pairs):
    """As it is usually written: a B x B matrix of logits and torch's cross-entropy, run by run."""
    gradients = []
    for run in range(len(psi)):
        leaf = torch.from_numpy(psi[run]).requires_grad_()
        logits = leaf[pairs.positives[run]] @ leaf[pairs.anchors[run]].T
        labels = torch.arange(len(logits))
        torch.nn.functional.cross_entropy(logits, labels, reduction="sum").backward()
        gradients.append(leaf.grad.numpy())
    return np.stack(gradients)


def pair_by_pair(naive):
    """As it is written down: the oracle of the tests."""

    def gradient(psi, pairs):
        return np.stack(
            [
                naive.value_and_gradient(
                    naive.loss, psi[run], pairs.anchors[run], pairs.positives[run], Loss()
                )[1]
                for run in range(len(psi))
            ]
        )

    return gradient


@pytest.fixture(params=["from counts", "run by run", "pair by pair"])
def gradient(request, naive):
    ways = {"from counts": from_counts, "run by run": run_by_run}
    return ways.get(request.param) or pair_by_pair(naive)


@pytest.mark.benchmark(group="gradient of 32 runs, 128 pairs")
def test_gradient(benchmark, psi, pairs, gradient):
    got = benchmark.pedantic(gradient, (psi, pairs), rounds=5, warmup_rounds=1)
    assert np.allclose(got, from_counts(psi, pairs), rtol=1e-3, atol=1e-4)


@pytest.mark.benchmark(group="update of a table, 32 runs, 128 pairs")
def test_table_update(benchmark, maze, psi, pairs, gradient):
    def update(critic):
        if gradient is from_counts:
            critic.update(pairs)
            return critic.embed()
        moved = critic.embed() - 0.01 * gradient(critic.embed(), pairs)
        return np.stack([table / np.linalg.norm(table, axis=1, keepdims=True) for table in moved])

    def fresh():
        return (TabularCritic(maze, RUNS, 0, start=psi),), {}

    got = benchmark.pedantic(update, setup=fresh, rounds=5, warmup_rounds=1)
    expected = TabularCritic(maze, RUNS, 0, start=psi)
    expected.update(pairs)
    assert np.allclose(got, expected.embed(), atol=1e-5)


def network(weights, biases):
    layers = []
    for weight, bias in zip(weights, biases, strict=True):
        layer = torch.nn.Linear(*weight.shape)
        with torch.no_grad():
            layer.weight.copy_(weight.T)
            layer.bias.copy_(bias[0])
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


@pytest.mark.benchmark(group="update of a network, 32 runs, 128 pairs")
@pytest.mark.parametrize("way", ["batched", "network by network"])
def test_network_update(benchmark, maze, pairs, way):
    critic = MLPCritic(maze, RUNS, 0)
    networks = [
        network([w[run] for w in critic.weights], [b[run] for b in critic.biases])
        for run in range(RUNS)
    ]
    optimizers = [torch.optim.Adam(each.parameters(), 1e-3, fused=True) for each in networks]
    inputs, labels = critic.inputs[0], torch.arange(BATCH)

    def one_by_one():
        losses = []
        for run, (each, optimizer) in enumerate(zip(networks, optimizers, strict=True)):
            psi = torch.nn.functional.normalize(each(inputs))
            logits = psi[pairs.positives[run]] @ psi[pairs.anchors[run]].T
            loss = torch.nn.functional.cross_entropy(logits, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return np.array(losses)

    losses = []

    def update():
        losses.append(one_by_one() if way == "network by network" else critic.update(pairs))

    benchmark.pedantic(update, rounds=5, warmup_rounds=0)
    expected = MLPCritic(maze, RUNS, 0)
    assert losses
    for loss in losses:
        assert np.allclose(loss, expected.update(pairs), rtol=1e-3)


@pytest.mark.benchmark(group="training")
def test_tabular_32_runs_500_episodes(benchmark, maze):
    settings = Settings(runs=RUNS, episodes=500)
    run = benchmark.pedantic(
        lambda: train(maze, TabularCritic(maze, RUNS, 0), settings), rounds=2, warmup_rounds=0
    )
    assert run.trajectories.shape == (RUNS, 500, 51) and not run.partial


@pytest.mark.benchmark(group="training")
def test_network_32_runs_600_episodes(benchmark, maze):
    settings = Settings(runs=RUNS, episodes=600)
    run = benchmark.pedantic(lambda: train(maze, MLPCritic(maze, RUNS, 0), settings), rounds=1)
    assert run.trajectories.shape == (RUNS, 600, 51) and not run.partial
