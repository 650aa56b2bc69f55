"""Figures about the return of c."""

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from companion.figures.style import draw_band, looks, subplots


def titled_over_time(
    panels: Mapping[str, tuple[str, Mapping[str, tuple]]], xlabel: str = "episode"
) -> Figure:
    """Conditions over time, two panels a row, each with its own quantity, and one legend for all.

    Parameters
    ----------
    panels : dict of str to (str, dict of str to (ndarray of shape (N,), ndarray of shape (K, N)))
        By title: label of the axis, and times and values by condition.
    xlabel : str
    """
    names = dict.fromkeys(name for _, curves in panels.values() for name in curves)
    shown = dict(zip(names, looks(), strict=False))
    rows = -(-len(panels) // 2)
    figure, axes = subplots(rows, 2, figsize=(6.6, 2.8 * rows + 0.6), squeeze=False)
    lines: dict[str, Any] = {}
    for ax, (title, (ylabel, curves)) in zip(axes.flat, panels.items(), strict=True):
        for name, (times, values) in curves.items():
            lines[name] = draw_band(ax, times, values, name, **shown[name])
        ax.axhline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
        ax.set(title=title, ylabel=ylabel)
    for ax in axes[-1]:
        ax.set(xlabel=xlabel)
    options: dict[str, Any] = dict(loc="outside upper left", ncols=2, fontsize=9)
    figure.legend([lines[name] for name in names], list(names), **options)
    return figure
