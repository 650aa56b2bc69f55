"""Figures that several chapters draw."""

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any

import numpy as np
from jaxtyping import Real, Shaped
from matplotlib.figure import Figure

from companion.figures.style import (
    COLORS,
    SIMILARITY,
    draw_band,
    draw_world,
    label_ends,
    label_panels,
    looks,
    marks,
    names_of,
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
    figure, ax = subplots(figsize=(7, 3.4))
    shown = looks(curves)
    for name, (times, values, *line) in curves.items():
        draw_band(ax, times, values, name, **(shown[name] | dict(*line)))
    for label, level in (reference or {}).items():
        ax.axhline(level, color="#8c8c8c", linewidth=1, linestyle=":", label=label or None)
    ax.set(xlabel=xlabel, ylabel=ylabel, **axis)
    label_ends(ax)
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
    figure, axes = subplots(rows, columns, figsize=(7.2, 2.7 * rows + 0.3), squeeze=False)
    shown = looks(names_of(panels.values()))
    for ax, (title, curves) in zip(axes.flat, panels.items(), strict=True):
        for name, (times, values, *line) in curves.items():
            draw_band(ax, times, values, name, **(shown[name] | dict(*line)))
        ax.set(title=title, **axis)
    for row, ax in enumerate(axes[:, 0]):
        ax.set(ylabel=ylabels if isinstance(ylabels, str) else ylabels[row])
    for ax in axes[-1]:
        ax.set(xlabel=xlabel)
    label_panels(axes)
    return figure


def compared(
    panels: Mapping[str, tuple[Real[np.ndarray, " N"], Mapping[str, Shaped[np.ndarray, "K N"]]]],
    xlabel: str,
    ylabel: str,
    **axis: Any,
) -> Figure:
    """Curves of conditions side by side.

    Parameters
    ----------
    panels : dict of str to (ndarray of shape (N,), dict of str to ndarray of shape (K, N))
        By title: x, and the curves by condition.
    xlabel, ylabel : str
    **axis
        As for :func:`over_time`.
    """
    figure, axes = subplots(1, len(panels), figsize=(7, 3.2), sharex=True, sharey=True)
    shown = looks(names_of(curves for _, curves in panels.values()))
    for ax, (title, (x, curves)) in zip(axes, panels.items(), strict=True):
        for name, values in curves.items():
            draw_band(ax, x, values, name, **shown[name])
        ax.axhline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
        ax.set(title=title, xlabel=fill(xlabel, 30))
    axes[0].set(ylabel=ylabel, **axis)
    label_panels([axes])
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
    figure, (left, right) = subplots(1, 2, figsize=(7.2, 3.1))
    shown = looks(curves)
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
    label_ends(right)
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
    """One run: c on the maze with the last trajectory, and the table on the sphere, c upwards.

    Parameters
    ----------
    run : Run
    k : int
        Which run.
    times : list of int
        Numbers of episodes; embeddings must have been kept then.
    """
    size = (2.05 * len(times), 4.6)
    figure, axes = subplots(2, len(times), figsize=size, height_ratios=(1, 1.15))
    later, turn = None, np.linspace(0, 2 * np.pi, 100)
    for column in reversed(range(len(times))):
        time, (maze, side) = times[column], axes[:, column]
        table = run.embeddings[k, np.searchsorted(run.snapshots, time)]
        c, zeta = decompose(table, table[run.world.goal])
        points, _, _ = principal_components(zeta)
        if later is not None:  # the sign of an axis is arbitrary: keep that of the next picture
            points = points * np.where((points * later).sum(axis=0) < 0, -1, 1)
        later = points
        last = run.trajectories[k, time - 1] if time else None
        patches = draw_world(maze, run.world, c, last, jitter=0.2)
        side.plot(np.cos(turn), np.sin(turn), color="#8c8c8c", linewidth=0.8, zorder=0)
        side.axhline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
        side.scatter(points[:, 0], c, c=c, s=22, cmap=SIMILARITY, vmin=-1, vmax=1,
                     edgecolor="#777777", linewidth=0.4, clip_on=False)  # fmt: skip
        side.plot(points[run.world.goal, 0], c[run.world.goal], "k*", markersize=11)
        side.set(xlim=(-1.1, 1.1), ylim=(-1.1, 1.1), aspect="equal", xticks=[], yticks=[-1, 0, 1])
        side.set(xlabel="PC1 of ζ")
        if column:
            side.set_yticklabels([])
        maze.set_title(f"{time} episodes", loc="center")
    axes[1, 0].set_ylabel("c, towards the goal ★")
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
    names = marks(names_of(rows.values()))
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
                    names[name],
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
        len(panels), 1, figsize=(7, 2.5 * len(panels) + 0.9), sharex=True, squeeze=False
    )
    names = names_of(panels.values())
    shown, marker = looks(names), marks(names)
    for ax, (ylabel, curves) in zip(axes[:, 0], panels.items(), strict=True):
        for name, values in curves.items():
            line: dict[str, Any] = dict(color=COLORS[name], marker=marker[name], markersize=4)
            line |= shown[name]
            if np.ndim(values) == 2:
                draw_band(ax, x, values, name, **line)
            else:
                ax.plot(x, values, label=name, **line)
        ax.set(ylabel=ylabel, ylim=(0, None))
        ax.set_xticks(x, ticks)
    axes[-1, 0].set(xlabel=xlabel)
    label_panels(axes)
    return figure
