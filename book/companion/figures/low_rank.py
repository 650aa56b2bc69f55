"""Figures of chapter 7."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from jaxtyping import Shaped
from matplotlib.figure import Figure

from companion.figures.common import panels_over_time
from companion.figures.style import draw_band, subplots
from sgcrl.measures.statistics import Interval


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


def ranks_over_time(
    panels: Mapping[str, Mapping[str, tuple]],
    finds: Mapping[str, Interval],
    ylabel: str,
    columns: int | None = None,
) -> Figure:
    """Ranks over time in several panels, with the moments at which the goal is found.

    Parameters
    ----------
    panels : dict of str to dict of str to tuple
        By title and label: times (N,) and values (K, N).
    finds : dict of str to Interval
        By text: an episode, drawn as a line with its interval. Unknown ones are left out.
    ylabel : str
    columns : int, optional
        As many as there are panels by default.
    """
    figure = panels_over_time(panels, ylabel, columns or len(panels))
    for ax in figure.axes:
        for text, find in finds.items():
            value, low, high = (float(number) for number in find[:3])
            if not np.isnan(value):
                ax.axvspan(low, high, color="#8c8c8c", alpha=0.25, linewidth=0, zorder=0)
                ax.axvline(value, color="#555555", linewidth=1, linestyle=":", zorder=1)
                place: dict[str, Any] = dict(xy=(high, 1), xycoords=ax.get_xaxis_transform())
                offset: dict[str, Any] = dict(xytext=(3, -2), textcoords="offset points")
                ax.annotate(text, **place, **offset, va="top", fontsize=8)
        ax.set_ylim(0, ax.get_ylim()[1] * 1.12)
    return figure
