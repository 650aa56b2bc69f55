"""Figures of chapters 10 to 14: metrics, no sphere, rivals."""

import matplotlib.pyplot as plt
import numpy as np

from sgcrl.figures.style import COLORS, STYLES, draw_world
from sgcrl.statistics import interval


def metric_intervals(panels, xlabel, zero=0.0, lines=(), **axis):
    """Intervals of many metrics, one panel a condition.

    Parameters
    ----------
    panels : dict of str to dict of str to dict of str to Interval
        By title, metric and label; the metrics are those of the first panel.
    zero : float
        What says nothing.
    lines : sequence of str
        Metrics above which a line is drawn.
    """
    metrics = list(next(iter(panels.values())))
    size = (6.4, 0.26 * len(metrics) + 1.1)
    figure, axes = plt.subplots(1, len(panels), figsize=size, sharey=True, squeeze=False)
    for ax, (title, rows) in zip(axes[0], panels.items(), strict=True):
        names = list(next(iter(rows.values())))
        for row, metric in enumerate(metrics):
            for n, (name, found) in enumerate(rows[metric].items()):
                y = row + 0.6 * ((n + 0.5) / len(names) - 0.5)
                color, label = COLORS.get(name, f"C{n}"), None if row else name
                ax.plot([found.low, found.high], [y, y], color=color, linewidth=1.6)
                ax.plot(found.value, y, "os^D"[n], color=color, markersize=4, label=label)
        for metric in lines:
            ax.axhline(metrics.index(metric) - 0.5, color="#8c8c8c", linewidth=0.6)
        ax.axvline(zero, color="#8c8c8c", linewidth=1, zorder=0)
        ax.set(title=title, ylim=(len(metrics) - 0.5, -0.5), **axis)
    figure.supxlabel(xlabel, fontsize=10)
    axes[0, 0].set_yticks(range(len(metrics)), metrics, fontsize=8)
    figure.legend(
        *axes[0, 0].get_legend_handles_labels(), loc="outside upper right", ncols=4, fontsize=8
    )
    return figure


def reach_maps(world, rows, times):
    """Shares (S,) on the maze, from 0 to 1: a dict of row label to one map for each time."""
    size = (6.4, 1.12 * len(rows) + 0.4)
    figure, axes = plt.subplots(len(rows), len(times), figsize=size, squeeze=False)
    for line, (label, maps) in zip(axes, rows.items(), strict=True):
        for ax, values in zip(line, maps, strict=True):
            patches = draw_world(ax, world, values, cmap="viridis", clim=(0, 1))
            patches.set(edgecolor="face", rasterized=True)
        line[0].text(-0.08, 0.5, label, transform=line[0].transAxes, rotation=90, fontsize=8,
                     ha="right", va="center")  # fmt: skip
    for ax, time in zip(axes[0], times, strict=True):
        ax.set_title(f"{time} episodes", loc="center", fontsize=9)
    figure.colorbar(patches, ax=axes, label="probability to reach it", shrink=0.8, aspect=20)
    return figure


def similarity_maps(world, rows, times):
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
    figure, axes = plt.subplots(
        len(rows), len(times), figsize=size, squeeze=False, layout="compressed"
    )
    others = np.arange(world.states) != world.goal
    for line, (label, maps) in zip(axes, rows.items(), strict=True):
        change = np.asarray(maps, float) - np.mean(maps[0][others])
        reach = np.abs(change[:, others]).max()
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


def learning_times(panels):
    """Median time of the first arrival against the size of the world, both logarithmic.

    Parameters
    ----------
    panels : dict of str to tuple
        By title: numbers of states (N,), and by condition the times in N worlds: arrays (K,), drawn
        with 95 % intervals of the median, ``inf`` for a run that never arrives (hollow, at the top,
        where half of them or more do not), or known medians, numbers.
    """
    figure, axes = plt.subplots(1, len(panels), figsize=(6.4, 4.2), sharey=True)
    marks = list(zip(STYLES, "os^DvP", strict=True))
    for ax, (title, (states, conditions)) in zip(axes, panels.items(), strict=True):
        for (name, worlds), (style, marker) in zip(conditions.items(), marks, strict=False):
            color, medians = COLORS[name], np.array([np.median(times) for times in worlds])
            ax.plot(states, np.where(np.isinf(medians), np.nan, medians), marker, linestyle=style,
                    color=color, markersize=5, label=name)  # fmt: skip
            for x, times, median in zip(states, worlds, medians, strict=True):
                if np.isinf(median):
                    ax.plot(x, 0.97, marker, color=color, markerfacecolor="none", markersize=7,
                            transform=ax.get_xaxis_transform())  # fmt: skip
                elif np.ndim(times):
                    found = interval(np.minimum(times, 1e12), np.median)
                    ax.plot([x, x], [found.low, found.high], color=color, linewidth=4, alpha=0.4)
        ax.set(title=title, xlabel="states", xscale="log", yscale="log")
        ax.set_xticks(states, [str(n) for n in states])
        ax.minorticks_off()
    axes[0].set(ylabel="steps until the first arrival")
    figure.legend(
        *axes[0].get_legend_handles_labels(), loc="outside upper left", ncols=2, fontsize=8
    )
    return figure
