"""Figures of chapter 9."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Real
from matplotlib.figure import Figure

from companion.figures.style import draw_world, subplots
from sgcrl.worlds import World


def kernel_maps(world: World, kernels: Mapping[str, Real[np.ndarray, " S"]]) -> Figure:
    """How strongly each state drags the goal.

    Parameters
    ----------
    world : World
    kernels : dict of str to ndarray, shape (S,)
        Four, by title; 1 for the goal.
    """
    figure, axes = subplots(2, 2, figsize=(5, 5.6))
    for ax, (title, values) in zip(axes.flat, kernels.items(), strict=True):
        patches = draw_world(ax, world, values, cmap="viridis", clim=(0, 1))
        ax.set_title(title, loc="center")
    bar: dict[str, Any] = dict(location="bottom", shrink=0.7, aspect=30, pad=0.02)
    figure.colorbar(patches, ax=axes, label="kernel with the goal, over the goal's own", **bar)
    return figure
