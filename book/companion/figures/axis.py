"""Figures of the evidence on the goal axis, chapter 4."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float, Real, Shaped
from matplotlib.figure import Figure

from companion.figures.style import (
    COLORS,
    draw_band,
    label_panels,
    looks,
    marks,
    names_of,
    subplots,
)
from sgcrl.measures.statistics import Interval, interval


def shares_arrived(
    panels: Mapping[str, Mapping[str, Real[np.ndarray, " K"]]], episodes: int
) -> Figure:
    """Share of runs that have met the goal, by episode, several conditions in each panel.

    Parameters
    ----------
    panels : dict of str to dict of str to ndarray, shape (K,)
        By title and condition: episode of the first arrival.
    episodes : int
        How many are drawn.
    """
    figure, axes = subplots(1, len(panels), figsize=(8.2, 3.3), sharey=True, squeeze=False)
    shown = looks(names_of(panels.values()))
    times = np.unique(np.linspace(1, episodes, 60).astype(int))
    for ax, (title, arrivals) in zip(axes[0], panels.items(), strict=True):
        for name, when in arrivals.items():
            draw_band(ax, times, when[:, None] < times, name, **shown[name])
        ax.set(title=title, xlabel="episode", ylim=(-0.02, 1.02))
    axes[0, 0].set(ylabel="runs that have met the goal")
    label_panels(axes)
    return figure


def intervals_by_measure(
    panels: Mapping[str, Mapping[str, Interval]], zero: float | None = 0.0
) -> Figure:
    """Intervals of the same conditions, one a row, by several measures, one a panel.

    Parameters
    ----------
    panels : dict of str to dict of str to Interval
        By label of the axis and condition; the conditions of the first are those of all.
    zero : float, optional
        Where a line stands: None for the value of the first row, in each panel.
    """
    names = [*next(iter(panels.values()))]
    marker = marks(names)
    size = (8.2, 0.3 * len(names) + 1.0)
    figure, axes = subplots(1, len(panels), figsize=size, sharey=True, squeeze=False)
    for ax, (xlabel, found) in zip(axes[0], panels.items(), strict=True):
        for row, name in enumerate(names):
            color = COLORS.get(name, "#4d4d4d")
            ax.plot([found[name].low, found[name].high], [row, row], color=color, linewidth=2.5)
            ax.plot(found[name].value, row, marker[name], color=color, markersize=6)
        level = found[names[0]].value if zero is None else zero
        ax.axvline(level, color="#8c8c8c", linewidth=1, zorder=0)
        ax.set(xlabel=xlabel)
    axes[0, 0].set_yticks(range(len(names)), names)
    axes[0, 0].set_ylim(len(names) - 0.5, -0.5)
    return figure


def drift_forms(
    panels: Mapping[str, Mapping[str, tuple[Real[np.ndarray, " N"], Float[np.ndarray, "K N"]]]],
) -> Figure:
    """How far embeddings move between snapshots, median and band, one panel a form of drift.

    Parameters
    ----------
    panels : dict of str to dict of str to (ndarray of shape (N,), ndarray of shape (K, N))
        By label of the axis and whose drift: middle of each window, and the drift.
    """
    figure, axes = subplots(1, len(panels), figsize=(8.2, 3.3), squeeze=False)
    shown = looks(names_of(panels.values()))
    for ax, (ylabel, curves) in zip(axes[0], panels.items(), strict=True):
        for name, (times, values) in curves.items():
            draw_band(ax, times, values, name, statistic=np.median, **shown[name])
        ax.set(xlabel="episode", ylabel=ylabel, ylim=(0, None))
    label_panels(axes)
    return figure


def attractor_causes(changes: Mapping[str, Mapping[str, Shaped[np.ndarray, " K"]]]) -> Figure:
    """How often the greedy attractor changes, by what was allowed to move.

    Parameters
    ----------
    changes : dict of str to dict of str to ndarray, shape (K,)
        For each critic, the share of windows with a change, by what moved.
    """
    figure, ax = subplots(figsize=(6.5, 3.3))
    looks_of = {
        "everything": ("#b8b8b8", ""),
        "only the goal axis": (COLORS["network"], "//"),
        "only the states": (COLORS["visited state"], ".."),
    }
    for column, moved in enumerate(changes.values()):
        for shift, (what, share) in enumerate(moved.items()):
            found, (color, hatch) = interval(share), looks_of[what]
            place = column + 0.25 * (shift - 1)
            ax.bar(place, found.value, 0.23, color=color, hatch=hatch, edgecolor="black",
                   linewidth=0.8, label=what if column == 0 else None)  # fmt: skip
            ax.plot([place, place], [found.low, found.high], color="black", linewidth=1.5)
    ax.set_xticks(range(len(changes)), list(changes), fontsize=8)
    ax.set(ylabel="windows in which the attractor changes", ylim=(0, 1))
    ax.legend(fontsize=8, title="what moved", title_fontsize=8)
    return figure
