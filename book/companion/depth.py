"""Deep networks: how they are trained for the chapter on depth, and what is kept of them.

Residual networks of the block of the 1000-layer networks, on the sphere and off it. The record
``depth`` has depths that a processor trains in an hour or two; :data:`DEEPEST` are those for a GPU.
"""

from typing import Any

import numpy as np

from companion.sweep import Kept, Sweep
from sgcrl.infonce import Loss
from sgcrl.measures.clusters import effective_rank
from sgcrl.measures.visits import coverage
from sgcrl.sphere import goal_similarity, lengths, normalise
from sgcrl.train import Run, Settings
from sgcrl.variants.interventions import ScaleFree
from sgcrl.variants.residual import ResidualCritic
from sgcrl.worlds import World, four_rooms

DEPTHS = (2, 4, 8, 16, 32, 64)
DEEP = (128, 256, 512, 1024)
RATES = (1e-4, 3e-4, 1e-3)
CHOOSING = 8
"""Runs of each cell that choose its learning rate; the others are judged."""
ARMS: dict[str, dict[str, Any]] = {
    "on the sphere": {"normalised": True, "loss": Loss("row", "mean")},
    "off the sphere": {
        "normalised": False,
        "loss": Loss("row", "mean", logsumexp_penalty=0.1, similarity="distance"),
    },
}
SETTINGS = Settings(
    runs=24,
    episodes=300,
    actor_temperature=1.0,
    snapshot_every=20,
    evaluate_every=300,
)


def deep(
    world: World, runs: int, seed: int, first: int = 0, device: str | None = None, **options: Any
) -> ScaleFree:
    """Residual networks whose actor climbs similarities in standard deviations.

    Parameters
    ----------
    world, runs, seed, first, device, **options
        Of :class:`~sgcrl.variants.residual.ResidualCritic`.
    """
    return ScaleFree(ResidualCritic(world, runs, seed, first=first, device=device, **options))


def kept(run: Run) -> Kept:
    """What is kept of a deep network; first axis the run.

    The first arrival, states seen after each episode, and at the snapshots: mean similarity of two
    states and mean c of those that are not the goal (both cosines), mean length, effective rank.

    Parameters
    ----------
    run : Run
    """
    psi, others = normalise(run.embeddings), run.world.others
    alike = lengths(psi[:, :, others].mean(axis=2)) ** 2
    return {
        "arrival": ("run", run.arrival().astype(np.int16)),
        "coverage": (
            ("run", "episode"),
            coverage(run.trajectories, run.world.states).astype(np.int16),
        ),
        "alike": (("run", "snapshot"), alike.astype(np.float32)),
        "c": (
            ("run", "snapshot"),
            goal_similarity(psi, run.world.goal)[..., others].mean(axis=-1),
        ),
        "length": (("run", "snapshot"), lengths(run.embeddings).mean(axis=-1)),
        "rank": (("run", "snapshot"), effective_rank(run.embeddings).astype(np.float32)),
    }


def _sweep(depths, **options):
    axes = {"depth": depths, "geometry": ARMS, "learning_rate": RATES}
    return Sweep(four_rooms(), deep, SETTINGS, axes, kept, options, block=24)


DEPTH = _sweep(DEPTHS)
DEEPEST = _sweep(DEEP)
