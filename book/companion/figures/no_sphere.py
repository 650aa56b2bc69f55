"""Figures of chapter 12."""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Real
from matplotlib.figure import Figure

from companion.figures.style import draw_world, subplots
from sgcrl.worlds import World


def similarity_maps(
    world: World,
    rows: Mapping[str, Sequence[Real[np.ndarray, " S"]] | Real[np.ndarray, "N S"]],
    times: Sequence[int],
) -> Figure:
    """What the actor climbs, on the maze over time, in each row from its own mean on the left.

    Parameters
    ----------
    world : World
    rows : dict of str to ndarray, shape (N, S)
        By label: similarities at the N times. Coloured by how far they are from the mean of the
        first, on a scale of the row's own: blue nearer to the goal, red farther.
    times : list of int, length N
        Numbers of episodes.
    """
    size = (6.4, 1.25 * len(rows) + 0.3)
    figure, axes = subplots(len(rows), len(times), figsize=size, squeeze=False, layout="compressed")
    for line, (label, maps) in zip(axes, rows.items(), strict=True):
        change = np.asarray(maps, float) - np.mean(maps[0][world.others])
        reach = np.abs(change[:, world.others]).max()
        for ax, values in zip(line, change, strict=True):
            patches = draw_world(ax, world, values, clim=(-reach, reach))
            patches.set(linewidth=0)
            for cells in ax.collections:
                cells.set_rasterized(True)
        line[0].text(-0.08, 0.5, label, transform=line[0].transAxes, rotation=90, fontsize=8,
                     ha="right", va="center")  # fmt: skip
        figure.colorbar(patches, ax=line, shrink=0.9, aspect=12)
    for ax, time in zip(axes[0], times, strict=True):
        ax.set_title(f"{time} episodes", loc="center", fontsize=9)
    return figure
