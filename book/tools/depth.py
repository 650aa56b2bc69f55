"""Train residual networks of depth 2 to 1024, on a GPU or here, for the chapter on depth.

    python book/tools/depth.py FOLDER [SECONDS] [DEVICE]

Cell by cell, those whose file is not yet in FOLDER; after so many seconds no new one is begun. The
learning rate of each cell is that of the earliest mean arrival on other seeds.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from sgcrl import Settings, four_rooms, train
from sgcrl.infonce import Loss
from sgcrl.sphere import goal_similarity
from sgcrl.variants.interventions import ScaleFree
from sgcrl.variants.residual import ResidualCritic, residual_kernel

DEPTHS = [2**n for n in range(1, 11)]
RATES = (1e-4, 3e-4, 1e-3)
SETTINGS = Settings(episodes=300, actor_temperature=1.0, seed=1500)
ARMS = {
    "sphere": {"loss": Loss("row", "mean")},
    "off the sphere": {
        "loss": Loss("row", "mean", logsumexp_penalty=0.1, similarity="distance"),
        "normalised": False,
    },
}
TUNING = 1000
"""Number of the first run that learning rates are chosen by."""


def trained(arm, depth, rate, settings, device):
    where = {} if device == "cpu" else {"device": device}
    critic = ResidualCritic(
        four_rooms(),
        settings.runs,
        settings.seed,
        first=settings.first,
        depth=depth,
        learning_rate=rate,
        **ARMS[arm],
        **where,
    )
    return train(four_rooms(), ScaleFree(critic), settings)


def cell(arm, depth, device):
    deep = depth > 128
    episodes = SETTINGS.episodes // (2 if deep else 1)
    tuning = replace(SETTINGS, runs=8, first=TUNING, episodes=episodes)
    tuning = replace(tuning, snapshot_every=episodes, evaluate_every=episodes)
    arrivals = [trained(arm, depth, rate, tuning, device).arrival() for rate in RATES]
    best = RATES[int(np.argmin([found.mean() for found in arrivals]))]
    runs = 32 if depth <= 64 else 16
    final = replace(SETTINGS, runs=runs, snapshot_every=SETTINGS.episodes, evaluate_every=50)
    run = trained(arm, depth, best, final, device)
    start, end = run.embeddings[:, 0], run.embeddings[:, -1]
    unit = start / np.linalg.norm(start, axis=-1, keepdims=True)
    return {
        "rates": np.array(RATES),
        "tuning": np.array(arrivals),
        "rate": best,
        "trajectories": run.trajectories,
        "similarity": run.similarity.astype(np.float16),
        "loss": run.loss,
        "greedy": run.greedy,
        "start_similarity": (unit @ unit.mT).mean(axis=(1, 2)),
        "start_c": goal_similarity(unit, run.world.goal),
        "start_norm": np.linalg.norm(start, axis=-1).mean(axis=1),
        "end_norm": np.linalg.norm(end, axis=-1).mean(axis=1),
    }


def kernel(depth, device):
    where = {} if device == "cpu" else {"device": device}
    critic = ResidualCritic(four_rooms(), 8, SETTINGS.seed, depth=depth, **where)
    found = residual_kernel(critic).astype(float)
    return {"eigenvalues": np.linalg.eigvalsh(found)[:, ::-1], "kernel": found[0].astype("f4")}


def main(folder, seconds="inf", device="cpu"):
    folder, begin = Path(folder), time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(f"kernel_{depth}", kernel, (depth, device)) for depth in DEPTHS]
    for depth in DEPTHS:
        jobs += [(f"{arm.replace(' ', '_')}_{depth}", cell, (arm, depth, device)) for arm in ARMS]
    for name, function, arguments in jobs:
        file, now = folder / f"{name}.npz", time.monotonic()
        if file.is_file() or now - begin > float(seconds):
            continue
        found = function(*arguments)
        with open(file.with_suffix(".part"), "wb") as target:
            np.savez_compressed(target, **found)
        file.with_suffix(".part").replace(file)
        told = f"rate {found['rate']}, tuning {found['tuning'].mean(1)}" if "rate" in found else ""
        print(f"{name}: {time.monotonic() - now:.1f} s {told}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
