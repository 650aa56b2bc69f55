"""Figures of visits and similarity: before and after the find."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Real, Shaped
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from companion.figures.style import COLORS, label_panels, subplots
from sgcrl.measures.statistics import Interval, interval, known

LOOKS: dict[str, dict[str, Any]] = {
    "all states": {"color": COLORS["SGCRL"], "linestyle": "-"},
    "start and goal left out": {"color": COLORS["SGCRL, 1,000 episodes"], "linestyle": "--"},
    "goal walled off": {"color": COLORS["goal walled off"], "linestyle": ":"},
}
"""Colour and line of what is correlated, here alone."""

SIDES = {
    "before the find": ("o", COLORS["frozen"]),
    "after it": ("D", COLORS["SGCRL"]),
    "the same times, goal walled off": ("x", COLORS["goal walled off"]),
}
"""Marker and colour of what lies before the find and after it."""


def correlation_curves(
    panels: Mapping[
        str, tuple[Real[np.ndarray, " N"], Mapping[str, Shaped[np.ndarray, "K N"]], Sequence[float]]
    ],
    xlabel: str,
    columns: int = 2,
) -> Figure:
    """Correlation of visits with c over time, a world in each panel.

    Parameters
    ----------
    panels : dict of str to (times, curves, span)
        By title: times, shape (N,); curves by key of ``LOOKS``, shape (K, N), in which NaN does not
        count, and which are drawn where at least half of the runs have a number; and a span that
        is shaded, two times or one, which gets a line.
    xlabel : str
    columns : int
    """
    rows = -(-len(panels) // columns)
    figure, axes = subplots(
        rows,
        columns,
        figsize=(5.7 + 1.5 * (columns - 1), 2.35 * rows + 0.5),
        sharey=True,
        squeeze=False,
    )
    for ax, (title, (times, curves, span)) in zip(axes.flat, panels.items(), strict=True):
        ax.axhline(0, color="#8c8c8c", linewidth=0.8, zorder=0)
        ax.axvline(span[0], color="#8c8c8c", linewidth=0.8, zorder=0)
        ax.axvspan(span[0], span[-1], color="#8c8c8c", alpha=0.2, linewidth=0, zorder=0)
        for name, values in curves.items():
            _band(ax, times, values, name)
        ax.set(title=title, ylim=(-1, 1))
        ax.locator_params(axis="x", nbins=4)
    for ax in axes[:, 0]:
        ax.set(ylabel="correlation")
    for ax in axes[-1]:
        ax.set(xlabel=xlabel)
    label_panels(axes)
    return figure


def _band(
    ax: Axes, times: Real[np.ndarray, " N"], values: Shaped[np.ndarray, "K N"], name: str
) -> None:
    enough = np.flatnonzero(2 * (~np.isnan(values)).sum(axis=0) >= max(len(values), 3))
    if not enough.size:
        return
    found = [interval(known(values[:, column])) for column in enough]
    value, low, high = np.array([each[:3] for each in found]).T
    ax.fill_between(times[enough], low, high, color=LOOKS[name]["color"], alpha=0.2, linewidth=0)
    ax.plot(times[enough], value, label=name, **LOOKS[name])


def correlations_by_side(
    worlds: Mapping[str, Mapping[str, Mapping[str, Interval]]], xlabel: str
) -> Figure:
    """Correlations before the find and after it, a world in each panel and a variant in each row.

    Parameters
    ----------
    worlds : dict of str to dict of str to dict of str to Interval
        By title, variant, and key of ``SIDES``; every world has the same variants, and what is
        unknown is left out.
    xlabel : str
    """
    variants = list(next(iter(worlds.values())))
    figure, axes = subplots(
        1, len(worlds), figsize=(8.2, 0.36 * len(variants) + 1.3), sharey=True, squeeze=False
    )
    for ax, (title, found) in zip(axes[0], worlds.items(), strict=True):
        ax.axvline(0, color="#8c8c8c", linewidth=0.8, zorder=0)
        for row, variant in enumerate(variants):
            for n, (side, (marker, color)) in enumerate(SIDES.items()):
                if side in found[variant]:
                    value, low, high, _ = found[variant][side]
                    y = row + 0.22 * (n - 1)
                    ax.plot([low, high], [y, y], color=color, linewidth=2)
                    label = side if row == 0 else None
                    ax.plot(value, y, marker, color=color, markersize=5, label=label)
        ax.set(title=title, xlim=(-1, 0.55), ylim=(len(variants) - 0.5, -0.5), xlabel=xlabel)
        ax.set_xticks([-1, -0.5, 0, 0.5], ["−1", "−.5", "0", ".5"])
        ax.set_yticks(range(len(variants)), variants)
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=3, fontsize=9)
    return figure
