"""Figures of chapter 10."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Real
from matplotlib.figure import Figure

from companion.figures.style import COLORS, PALETTE, QUANTITY, draw_world, marks, subplots
from sgcrl.measures.statistics import Interval
from sgcrl.worlds import World


def metric_intervals(
    panels: Mapping[str, Mapping[str, Mapping[str, Interval]]],
    xlabel: str,
    zero: float = 0.0,
    lines: Sequence[str] = (),
    chance: Mapping[str, float] | None = None,
    bounds: Mapping[str, float] | None = None,
    **axis: Any,
) -> Figure:
    """Intervals of many metrics, one panel a condition.

    Parameters
    ----------
    panels : dict of str to dict of str to dict of str to Interval
        By title, metric and label; the metrics are those of the first panel.
    xlabel : str
    zero : float
        What says nothing.
    lines : sequence of str
        Metrics above which a line is drawn.
    chance, bounds : dict of str to float, optional
        By title: how far to either side of zero a shade reaches, and where dotted lines stand.
    **axis
        Options of the axes.
    """
    metrics = list(next(iter(panels.values())))
    size = (6.4, 0.26 * len(metrics) + 1.1)
    figure, axes = subplots(1, len(panels), figsize=size, sharey=True, squeeze=False)
    for ax, (title, rows) in zip(axes[0], panels.items(), strict=True):
        names = list(next(iter(rows.values())))
        marker = marks(names)
        for row, metric in enumerate(metrics):
            for n, (name, found) in enumerate(rows[metric].items()):
                y = row + 0.6 * ((n + 0.5) / len(names) - 0.5)
                color, label = COLORS.get(name, PALETTE[n]), None if row else name
                ax.plot([found.low, found.high], [y, y], color=color, linewidth=1.6)
                ax.plot(
                    found.value,
                    y,
                    marker[name],
                    color=color,
                    markersize=4,
                    label=label,
                )
        for metric in lines:
            ax.axhline(metrics.index(metric) - 0.5, color="#8c8c8c", linewidth=0.6)
        ax.axvline(zero, color="#8c8c8c", linewidth=1, zorder=0)
        if (reach := (chance or {}).get(title)) is not None:
            ax.axvspan(zero - reach, zero + reach, color="#8c8c8c", alpha=0.2, linewidth=0)
        if (bound := (bounds or {}).get(title)) is not None:
            for side in (zero - bound, zero + bound):
                ax.axvline(side, color="#d55e00", linewidth=1.2, linestyle=":")
        ax.set(title=title, ylim=(len(metrics) - 0.5, -0.5), **axis)
    figure.supxlabel(xlabel, fontsize=10)
    axes[0, 0].set_yticks(range(len(metrics)), metrics, fontsize=8)
    if len(next(iter(next(iter(panels.values())).values()))) > 1:
        figure.legend(
            *axes[0, 0].get_legend_handles_labels(),
            loc="outside upper right",
            ncols=4,
            fontsize=8,
        )
    return figure


def chosen_and_kept(
    panels: Mapping[str, tuple[float, Interval, Sequence[float]]],
) -> Figure:
    """Correlations of what is chosen in some runs with what becomes of it in others.

    Parameters
    ----------
    panels : dict of str to (float, Interval, (float, float))
        By label: the largest of all correlations where it is chosen, that of the same metric in the
        other runs, and from where to where shuffled arrivals would have it there.
    """
    figure, ax = subplots(figsize=(6, 0.55 * len(panels) + 1.0))
    for row, (chosen, kept, (low, high)) in enumerate(panels.values()):
        first = row == 0
        ax.plot([low, high], [row, row], color="#8c8c8c", alpha=0.4, linewidth=9,
                label="shuffled arrivals (95 %)" if first else None)  # fmt: skip
        ax.plot([kept.low, kept.high], [row, row], color=COLORS["SGCRL"], linewidth=1.8)
        ax.plot(kept.value, row, "o", color=COLORS["SGCRL"],
                label="in other runs" if first else None)  # fmt: skip
        ax.plot(chosen, row, "s", color="#d55e00", markerfacecolor="none",
                label="where it was chosen" if first else None)  # fmt: skip
    ax.axvline(0, color="#8c8c8c", linewidth=1, zorder=0)
    ax.set_yticks(range(len(panels)), list(panels))
    ax.set(xlabel="rank correlation, with the sign that was found first",
           ylim=(len(panels) - 0.5, -0.5))  # fmt: skip
    ax.legend(fontsize=8, ncols=3, loc="lower left", bbox_to_anchor=(0, 1))
    return figure


def reach_maps(
    world: World,
    rows: Mapping[str, Sequence[Real[np.ndarray, " S"]] | Real[np.ndarray, "N S"]],
    times: Sequence[int] | Real[np.ndarray, " N"],
) -> Figure:
    """Shares on the maze, from 0 to 1.

    Parameters
    ----------
    world : World
    rows : dict of str to sequence of ndarray, shape (S,)
        By label of the row: one map for each time.
    times : sequence of int, length N
        Numbers of episodes.
    """
    size = (6.4, 1.12 * len(rows) + 0.4)
    figure, axes = subplots(len(rows), len(times), figsize=size, squeeze=False)
    for line, (label, maps) in zip(axes, rows.items(), strict=True):
        for ax, values in zip(line, maps, strict=True):
            patches = draw_world(ax, world, values, cmap=QUANTITY, clim=(0, 1))
            patches.set(edgecolor="face", rasterized=True)
        line[0].text(-0.08, 0.5, label, transform=line[0].transAxes, rotation=90, fontsize=8,
                     ha="right", va="center")  # fmt: skip
    for ax, time in zip(axes[0], times, strict=True):
        ax.set_title(f"{time} episodes", loc="center", fontsize=9)
    figure.colorbar(patches, ax=axes, label="probability to reach it", shrink=0.8, aspect=20)
    return figure
