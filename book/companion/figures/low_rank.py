"""Figures of chapter 7."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from jaxtyping import Shaped
from matplotlib.figure import Figure

from companion.figures.style import draw_band, subplots


def by_dimension(
    dimensions: Sequence[int],
    columns: Mapping[str, Mapping[str, Shaped[np.ndarray, "R K N"]]],
    labels: Sequence[str],
) -> Figure:
    """What comes of each dimension D.

    Parameters
    ----------
    dimensions : sequence of int, length N
    columns : dict of str to dict of str to ndarray, shape (R, K, N)
        By title and condition: R measurements, one row of panels each.
    labels : sequence of str, length R
    """
    size: dict[str, Any] = dict(figsize=(6.2, 2.1 * len(labels) + 0.6), sharex=True, sharey="row")
    figure, axes = subplots(len(labels), len(columns), squeeze=False, **size)
    for column, (title, conditions) in enumerate(columns.items()):
        for (name, values), style in zip(conditions.items(), cycle(("o-", "s--", ":"))):
            marker, line = style.rstrip("-:") or None, style.lstrip("os")
            for ax, curve in zip(axes[:, column], values, strict=True):
                draw_band(ax, dimensions, curve, name, linestyle=line, marker=marker, markersize=4)
        axes[0, column].set(title=title, xscale="log")
        axes[-1, column].set(xlabel="dimensions D")
        axes[-1, column].set_xticks(dimensions, [str(d) for d in dimensions])
        axes[-1, column].minorticks_off()
    for ax, label in zip(axes[:, 0], labels, strict=True):
        ax.set(ylabel=label)
    axes[0, 0].legend(fontsize=8)
    return figure
