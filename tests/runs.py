"""Records that no training left, made by hand."""

from dataclasses import fields

import numpy as np

from sgcrl.train import Run, Settings


def run_of(world, trajectories, **arrays):
    """The record of these trajectories (K, E, T + 1); what else it holds is given, or empty."""
    runs, episodes, length = trajectories.shape
    nothing = {field.name: np.empty(0) for field in fields(Run)}
    known = dict(world=world, trajectories=trajectories, partial=False)
    settings = Settings(runs=runs, episodes=episodes, steps=length - 1)
    return Run(**nothing | known | {"settings": settings} | arrays)
