"""The tabular algorithm as published notebooks have it: one run, loops over steps and pairs.

The oracle of the tests, and what the benchmarks measure against, for mazes. It draws the same
random numbers in the same order as :func:`sgcrl.train.train`, and shares nothing else with the
library but the maze's cells. float64.
"""

from functools import cache

import numpy as np

from sgcrl.replay import Streams

MOVES = np.array([(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)])  # stay, down, up, right, left


def train(world, settings, psi, update):
    """The first of these runs: trajectories (E, T + 1), greedy ones, and embeddings at the end.

    It begins with embeddings (S, D), and ``update(psi, anchors, positives)`` returns the next ones.
    """
    act, draw = (Streams(settings.seed, name, 1, settings.first) for name in ("actor", "replay"))
    replay, trajectories, greedy = [], [], []
    for number in range(settings.episodes):
        trajectory = [world.start]
        for u in act.random(settings.steps)[0]:
            probability = policy(world, psi, trajectory[-1], settings.actor_temperature)
            trajectory.append(step(world, trajectory[-1], sampled(probability, u)))
        trajectories.append(trajectory)
        if number < settings.capacity:
            replay.append(trajectory)
        else:
            replay[number % settings.capacity] = trajectory
        psi = update(psi, *sample(replay, draw.random(3, settings.batch)[0], settings.discount))
        trajectory = [world.start]
        for _ in range(settings.steps):
            action = np.argmax(similarities(world, psi, trajectory[-1]))
            trajectory.append(step(world, trajectory[-1], action))
        greedy.append(trajectory)
    return np.array(trajectories), np.array(greedy), psi


@cache
def grid(world):
    """The state of each cell, -1 where there is a wall, and the cell of each state."""
    cells = world.positions.astype(int)
    states = np.full(cells.max(axis=0) + 1, -1)
    states[tuple(cells.T)] = np.arange(len(cells))
    return states, cells


def step(world, state, action):
    states, cells = grid(world)
    row, column = cells[state] + MOVES[action]
    if 0 <= row < states.shape[0] and 0 <= column < states.shape[1] and states[row, column] >= 0:
        return states[row, column]
    return state


def start_table(world, settings, dimension, spread=0.1):
    rng = Streams(settings.seed, "start", 1, settings.first)
    noise = rng.standard_normal(world.states, dimension)[0]
    z = rng.standard_normal(1, dimension)[0, 0]
    z /= np.linalg.norm(z)
    psi = np.empty((world.states, dimension))
    for state in range(world.states):
        psi[state] = z if state == world.goal else z + spread * noise[state]
        psi[state] /= np.linalg.norm(psi[state])
    return psi


def similarities(world, psi, state):
    """Of the next state of each action to the goal."""
    found = [psi[step(world, state, action)] @ psi[world.goal] for action in range(len(MOVES))]
    return np.array(found)


def policy(world, psi, state, temperature):
    logits = similarities(world, psi, state) / temperature
    weights = np.exp(logits - logits.max())
    return weights / weights.sum()


def sampled(probability, u):
    """What ``numpy.random.choice`` draws with this number."""
    cumulative = np.cumsum(probability)
    return np.searchsorted(cumulative / cumulative[-1], u, side="right")


def sample(replay, numbers, discount):
    """Anchors and positives, one pair for each column of random numbers (3, B)."""
    anchors, positives = [], []
    for which, when, offset in numbers.T:
        episode = replay[int(which * len(replay))]
        time = int(when * (len(episode) - 1))
        weights = discount ** np.arange(len(episode) - time)
        later = time + sampled(weights / weights.sum(), offset)
        anchors.append(episode[time])
        positives.append(episode[later])
    return np.array(anchors), np.array(positives)


def update(psi, anchors, positives, learning_rate=0.01):
    """One step down the summed column InfoNCE of the pairs, back onto the sphere."""
    logits = psi[anchors] @ psi[positives].T
    softmax = np.exp(logits - logits.max(axis=0))
    softmax /= softmax.sum(axis=0)
    wrong = softmax - np.eye(len(anchors))
    at_anchors, at_positives = wrong @ psi[positives], wrong.T @ psi[anchors]
    gradient = np.zeros_like(psi)
    for pair, (anchor, positive) in enumerate(zip(anchors, positives, strict=True)):
        gradient[anchor] += at_anchors[pair]
        gradient[positive] += at_positives[pair]
    psi = psi - learning_rate * gradient
    return psi / np.linalg.norm(psi, axis=1, keepdims=True)
