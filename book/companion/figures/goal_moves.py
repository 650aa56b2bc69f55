"""Figures of chapter 9."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Real
from matplotlib.figure import Figure

from companion.figures.style import QUANTITY, draw_world, subplots
from sgcrl.worlds import World


def kernel_maps(
    world: World, kernels: Mapping[str, Mapping[str, Real[np.ndarray, " S"]]]
) -> Figure:
    """How strongly each state drags the goal.

    Parameters
    ----------
    world : World
    kernels : dict of str to dict of str to ndarray, shape (S,)
        By label of the row and title of the column; 1 for the goal, NaN (white) where undefined.
    """
    columns = len(next(iter(kernels.values())))
    figure, axes = subplots(
        len(kernels), columns, figsize=(1.95 * columns, 2.1 * len(kernels) + 0.9), squeeze=False
    )
    for n, (row, (label, titled)) in enumerate(zip(axes, kernels.items(), strict=True)):
        for ax, (title, values) in zip(row, titled.items(), strict=True):
            patches = draw_world(ax, world, values, cmap=QUANTITY, clim=(0, 1.2))
            if n == 0:
                ax.set_title(title, loc="center")
        row[0].text(
            -0.06, 0.5, label, transform=row[0].transAxes, rotation=90, ha="right", va="center"
        )
    bar: dict[str, Any] = dict(location="bottom", shrink=0.6, aspect=36, pad=0.03, extend="max")
    figure.colorbar(patches, ax=axes, label="kernel with the goal, over the goal's own", **bar)
    return figure
