"""Figures of chapter 13."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Real
from matplotlib.figure import Figure

from companion.figures.style import COLORS, label_panels, looks, marks, names_of, subplots
from sgcrl.measures.statistics import interval


def first_times(
    rows: Mapping[str, Mapping[str, float | Real[np.ndarray, " K"]]],
    limits: Mapping[str, float],
    farthest: float,
) -> Figure:
    """Median time of the first arrival in several worlds, one row each, the methods below another.

    Parameters
    ----------
    rows : dict of str to dict of str to ndarray of shape (K,) or float
        By world and method: times, ``inf`` for a run that was stopped, or a known median.
    limits : dict of str to float
        When the runs in each world were stopped: there a hollow mark stands for a method of which
        not more than half of the runs arrive.
    farthest : float
        Where the axis ends; a median beyond it stands there, hollow.
    """
    names = marks(names_of(rows.values()))
    figure, ax = subplots(figsize=(7.2, 0.5 * len(rows) + 1.0))
    for row, (world, methods) in enumerate(rows.items()):
        if row % 2:
            ax.axhspan(row - 0.5, row + 0.5, color="#8c8c8c", alpha=0.1, linewidth=0)
        for n, name in enumerate(names):
            if name not in methods:
                continue
            y, times = row + 0.84 * ((n + 0.5) / len(names) - 0.5), methods[name]
            color, median = COLORS[name], np.median(times)
            end = min(limits[world], farthest) if np.ndim(times) else farthest
            inside = median < end if np.ndim(times) == 0 else np.isfinite(median)
            if inside and np.ndim(times):
                found = interval(np.minimum(times, end), np.median)
                ax.plot([found.low, found.high], [y, y], color=color, linewidth=2.2, alpha=0.6)
            look = {} if inside else {"markerfacecolor": "none"}
            label = None if name in ax.get_legend_handles_labels()[1] else name
            dot: dict[str, Any] = dict(marker=names[name], color=color, markersize=5.5)
            (point,) = ax.plot(min(median, end), y, **dot, **look)
            if label:
                ax.plot([], [], linestyle="", label=label, **dot)
            point.set_clip_on(False)
    ax.set(xscale="log", xlabel="steps until the first arrival at the goal")
    ax.set(xlim=(None, farthest), ylim=(len(rows) - 0.5, -0.5))
    ax.set_yticks(range(len(rows)), list(rows))
    ax.legend(loc="lower left", bbox_to_anchor=(-0.12, 1), ncols=4, fontsize=8)
    return figure


def tuning(
    panels: Mapping[str, Mapping[str, tuple[Sequence[float], Sequence[float]]]], xlabel: str
) -> Figure:
    """How early the goal is found by settings on a ladder, one panel a world.

    Parameters
    ----------
    panels : dict of str to dict of str to (list of N numbers, list of N numbers)
        By title and condition: places on the ladder, 0 at its lower end, and times.
    xlabel : str
    """
    figure, axes = subplots(1, len(panels), figsize=(7.6, 2.9), squeeze=False)
    names = names_of(panels.values())
    shown, marker = looks(names), marks(names)
    for ax, (title, conditions) in zip(axes[0], panels.items(), strict=True):
        for name, (places, times) in conditions.items():
            ax.plot(range(len(places)), times, marker[name], markersize=4, color=COLORS[name],
                    label=name, **shown[name])  # fmt: skip
        ax.set_xticks(range(len(places)), [f"{place:g}" for place in places], rotation=60)
        ax.set(title=title, xlabel=xlabel, ylim=(0, None))
    axes[0, 0].set(ylabel="mean first arrival, episodes")
    label_panels(axes)
    return figure


def learning_times(
    panels: Mapping[
        str, tuple[Sequence[int], Mapping[str, Sequence[float | Real[np.ndarray, " K"]]]]
    ],
) -> Figure:
    """Median time of the first arrival against the size of the world, both logarithmic.

    Parameters
    ----------
    panels : dict of str to tuple
        By title: numbers of states (N,), and by condition the times in N worlds: arrays (K,), drawn
        with 95 % intervals of the median (up to the last arrival), ``inf`` for a run that never
        arrives (hollow, at the top, where half of them or more do not), or known medians, numbers.
    """
    figure, axes = subplots(1, len(panels), figsize=(7.4, 4.2), sharey=True)
    names = names_of(conditions for _, conditions in panels.values())
    shown, marks_of = looks(names), marks(names)
    for ax, (title, (states, conditions)) in zip(axes, panels.items(), strict=True):
        for name, worlds in conditions.items():
            marker = marks_of[name]
            color, medians = COLORS[name], np.array([np.median(times) for times in worlds])
            ax.plot(states, np.where(np.isinf(medians), np.nan, medians), marker,
                    color=color, markersize=5, label=name, **shown[name])  # fmt: skip
            for x, times, median in zip(states, worlds, medians, strict=True):
                if np.isinf(median):
                    ax.plot(x, 0.97, marker, color=color, markerfacecolor="none", markersize=7,
                            transform=ax.get_xaxis_transform())  # fmt: skip
                elif np.ndim(times):
                    latest = np.max(times, where=np.isfinite(times), initial=median)
                    found = interval(np.minimum(times, latest), np.median)
                    ax.plot([x, x], [found.low, found.high], color=color, linewidth=4, alpha=0.4)
        ax.set(title=title, xlabel="states", xscale="log", yscale="log")
        ax.set_xticks(states, [str(n) for n in states])
        ax.minorticks_off()
    axes[0].set(ylabel="steps until the first arrival")
    label_panels([axes])
    return figure
