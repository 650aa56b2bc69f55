"""Figures that several chapters draw."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from jaxtyping import Real, Shaped
from matplotlib.figure import Figure

from companion.figures.style import (
    COLORS,
    SIMILARITY,
    STYLES,
    draw_band,
    draw_world,
    looks,
    mark,
    subplots,
)
from sgcrl.measures.clusters import principal_components
from sgcrl.measures.statistics import Interval, interval
from sgcrl.sphere import decompose
from sgcrl.train import Run


def over_time(
    curves: Mapping[str, tuple],
    ylabel: str,
    xlabel: str = "episode",
    reference: Mapping[str, float] | None = None,
    **axis: Any,
) -> Figure:
    """Several conditions over time, mean and band.

    Parameters
    ----------
    curves : dict of str to tuple
        By label: times (N,), values (K, N), and, if wanted, a dict of options of the line.
    ylabel, xlabel : str
    reference : dict of str to float, optional
        Labelled levels.
    **axis
        Options of the axes, here and below.
    """
    figure, ax = subplots(figsize=(6.5, 3.4))
    for (name, (times, values, *line)), look in zip(curves.items(), looks(), strict=False):
        draw_band(ax, times, values, name, **(look | dict(*line)))
    for label, level in (reference or {}).items():
        ax.axhline(level, color="#8c8c8c", linewidth=1, linestyle=":")
        ax.text(
            1, level, label, transform=ax.get_yaxis_transform(), ha="right", va="bottom", fontsize=8
        )
    ax.set(xlabel=xlabel, ylabel=ylabel, **axis)
    ax.legend(fontsize=8)
    return figure


def panels_over_time(
    panels: Mapping[str, Mapping[str, tuple]],
    ylabels: str | Sequence[str],
    columns: int = 2,
    xlabel: str = "episode",
    **axis: Any,
) -> Figure:
    """Conditions over time in several panels, each with times of its own.

    Parameters
    ----------
    panels : dict of str to dict of str to tuple
        By title and label: times (N,), values (K, N), and, if wanted, options of the line.
    ylabels : str or list of str
        Of all, or of each row.
    columns : int
    xlabel : str
    **axis
        As for :func:`over_time`.
    """
    rows = -(-len(panels) // columns)
    figure, axes = subplots(rows, columns, figsize=(6.4, 2.7 * rows + 0.3), squeeze=False)
    for ax, (title, curves) in zip(axes.flat, panels.items(), strict=True):
        for (name, (times, values, *line)), look in zip(curves.items(), looks(), strict=False):
            draw_band(ax, times, values, name, **(look | dict(*line)))
        ax.set(title=title, **axis)
    for row, ax in enumerate(axes[:, 0]):
        ax.set(ylabel=ylabels if isinstance(ylabels, str) else ylabels[row])
    for ax in axes[-1]:
        ax.set(xlabel=xlabel)
    axes[0, 0].legend(fontsize=8)
    return figure


def compared(
    panels: Mapping[str, tuple[Real[np.ndarray, " N"], Mapping[str, Shaped[np.ndarray, "K N"]]]],
    xlabel: str,
    ylabel: str,
    legend: str = "upper left",
    **axis: Any,
) -> Figure:
    """Curves of conditions side by side.

    Parameters
    ----------
    panels : dict of str to (ndarray of shape (N,), dict of str to ndarray of shape (K, N))
        By title: x, and the curves by condition.
    xlabel, ylabel : str
    legend : str
        Its place.
    **axis
        As for :func:`over_time`.
    """
    figure, axes = subplots(1, len(panels), figsize=(6, 3.2), sharex=True, sharey=True)
    for ax, (title, (x, curves)) in zip(axes, panels.items(), strict=True):
        for (name, values), look in zip(curves.items(), looks(), strict=False):
            draw_band(ax, x, values, name, **look)
        ax.axhline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
        ax.set(title=title, xlabel=xlabel)
    axes[0].set(ylabel=ylabel, **axis)
    axes[0].legend(fontsize=8, loc=legend)
    return figure


def exploration(
    curves: Mapping[str, Real[np.ndarray, "K E"]],
    arrivals: Mapping[str, Real[np.ndarray, " K"]],
    states: int,
) -> Figure:
    """States visited, and runs that have met the goal, by episode.

    Parameters
    ----------
    curves : dict of str to ndarray, shape (K, E)
        Number of states visited so far.
    arrivals : dict of str to ndarray, shape (K,)
        Episode of the first arrival; E if there was none.
    states : int
        S, drawn as the ceiling.
    """
    figure, (left, right) = subplots(1, 2, figsize=(6, 3.1))
    shown = dict(zip(curves, looks(), strict=False))
    for name, curve in curves.items():
        episodes = np.unique(np.geomspace(1, curve.shape[1], 80).astype(int))
        draw_band(left, episodes, curve[:, episodes - 1], name, **shown[name])
        met = arrivals[name][:, None] < episodes
        draw_band(right, episodes, met, name, **shown[name])
    left.axhline(states, color="#8c8c8c", linewidth=0.8)
    left.set(xlabel="episode", ylabel=f"states visited, of {states}", xscale="log", ylim=(0, None))
    right.set(
        xlabel="episode",
        ylabel="runs that have met the goal",
        xscale="log",
        ylim=(-0.02, 1.02),
    )
    left.legend(fontsize=8, loc="upper left", bbox_to_anchor=(0, 0.95))  # below the ceiling
    return figure


def arrivals_by_condition(
    rows: Sequence[tuple[str, str, Real[np.ndarray, " K"]]], episodes: int
) -> Figure:
    """Median first arrival with its interval, one row a condition; the dots are the runs.

    Parameters
    ----------
    rows : list of (str, str, ndarray of shape (K,))
        Label, the condition whose colour it takes, first arrivals (``episodes`` if none).
    episodes : int
    """
    figure, ax = subplots(figsize=(7, 0.42 * len(rows) + 0.8))
    for row, (_, condition, times) in enumerate(rows):
        found = interval(times, np.median)
        color = COLORS[condition]
        scatter = row + np.linspace(-0.25, 0.25, len(times))
        ax.plot(np.sort(times) + 1, scatter, ".", color=color, alpha=0.45, markersize=4)
        ax.plot([found.low + 1, found.high + 1], [row, row], color=color, linewidth=5, alpha=0.5)
        ax.plot(found.value + 1, row, "o", color=color, markersize=7, markeredgecolor="black")
    ax.axvline(episodes + 1, color="#8c8c8c", linewidth=1, linestyle=":")
    ax.text(episodes, -0.6, "not within the run ", ha="right", va="bottom", fontsize=8)
    ax.set(xscale="log", xlabel="episode of the first arrival at the goal")
    ax.set_yticks(range(len(rows)), [label for label, _, _ in rows])
    ax.invert_yaxis()
    return figure


def run_over_time(run: Run, k: int, times: Sequence[int]) -> Figure:
    """One run: c on the maze with the last trajectory, and the table seen from two sides.

    Parameters
    ----------
    run : Run
    k : int
        Which run.
    times : list of int
        Numbers of episodes; embeddings must have been kept then.
    """
    figure, axes = subplots(3, len(times), figsize=(2.05 * len(times), 6.1))
    later = None
    dots: dict[str, Any] = dict(
        s=16, cmap=SIMILARITY, vmin=-1, vmax=1, edgecolor="#777777", linewidth=0.4
    )
    dots["clip_on"] = False  # half the size in SVG
    for column in reversed(range(len(times))):
        time, (maze, side, top) = times[column], axes[:, column]
        table = run.embeddings[k, np.searchsorted(run.snapshots, time)]
        c, zeta = decompose(table, table[run.world.goal])
        points, _, _ = principal_components(zeta)
        if later is not None:  # the sign of an axis is arbitrary: keep that of the next picture
            points = points * np.where((points * later).sum(axis=0) < 0, -1, 1)
        later = points
        last = run.trajectories[k, time - 1] if time else None
        patches = draw_world(maze, run.world, c, last, jitter=0.2)
        for ax, y, label in ((side, c, "c"), (top, points[:, 1], "PC2 of ζ")):
            ax.axhline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
            ax.axvline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
            ax.scatter(points[:, 0], y, c=c, **dots)
            ax.plot(points[run.world.goal, 0], y[run.world.goal], "k*", markersize=9)
            ax.set(xlim=(-1.1, 1.1), ylim=(-1.1, 1.1), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
            ax.set(aspect="equal")
            if column == 0:
                ax.set_ylabel(label)
            else:
                ax.set_yticklabels([])
        side.set_xticklabels([])
        top.set_xlabel("PC1 of ζ")
        maze.set_title(f"{time} episodes", loc="center")
    figure.colorbar(patches, ax=axes[0, -1], label="c", shrink=0.9, aspect=14, pad=0.02)
    return figure


def intervals(
    rows: Mapping[str, Mapping[str, Interval]], xlabel: str, zero: float = 0.0, **axis: Any
) -> Figure:
    """Intervals side by side.

    Parameters
    ----------
    rows : dict of str to dict of str to Interval
        By label of the row, by condition.
    xlabel : str
    zero : float
        Where a line stands.
    **axis
        As for :func:`over_time`.
    """
    names = list(dict.fromkeys(name for found in rows.values() for name in found))
    figure, ax = subplots(figsize=(5.4, 0.17 * len(names) * len(rows) + 0.28 * len(rows) + 0.9))
    for row, (_, conditions) in enumerate(rows.items()):
        for n, name in enumerate(names):
            if name in conditions:
                y, found = row + 0.6 * ((n + 0.5) / len(names) - 0.5), conditions[name]
                color = COLORS.get(name, "#8c8c8c")
                ax.plot([found.low, found.high], [y, y], color=color, linewidth=2.5)
                label = name if name not in ax.get_legend_handles_labels()[1] else None
                ax.plot(
                    found.value,
                    y,
                    mark(n),
                    color=color,
                    markersize=6,
                    label=label,
                )
    ax.axvline(zero, color="#8c8c8c", linewidth=1, zorder=0)
    ax.set_yticks(range(len(rows)), list(rows))
    ax.set(xlabel=xlabel, ylim=(len(rows) - 0.5, -0.5), **axis)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, fontsize=8)
    return figure


def against(
    x: Real[np.ndarray, " N"],
    panels: Mapping[str, Mapping[str, Shaped[np.ndarray, "*K N"]]],
    xlabel: str,
    ticks: Sequence[str] | None = None,
) -> Figure:
    """Conditions against a number that is varied, one panel a measurement.

    Parameters
    ----------
    x : ndarray, shape (N,)
    panels : dict of str to dict of str to ndarray
        By label of the axis and name of the condition: values (K, N) over runs, drawn with
        intervals, or known ones (N,).
    xlabel : str
    ticks : list of str, optional
        Labels of all x.
    """
    figure, axes = subplots(
        len(panels), 1, figsize=(6, 2.5 * len(panels) + 0.9), sharex=True, squeeze=False
    )
    for ax, (ylabel, curves) in zip(axes[:, 0], panels.items(), strict=True):
        lines = zip(curves.items(), cycle(STYLES), cycle("os^Dv"))
        for (name, values), style, marker in lines:
            line: dict[str, Any] = dict(
                color=COLORS[name], linestyle=style, marker=marker, markersize=4
            )
            if np.ndim(values) == 2:
                draw_band(ax, x, values, name, **line)
            else:
                ax.plot(x, values, label=name, **line)
        ax.set(ylabel=ylabel, ylim=(0, None))
        ax.set_xticks(x, ticks)
    axes[0, 0].legend(fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=4)
    axes[-1, 0].set(xlabel=xlabel)
    return figure
