"""Figures about the return of c."""

from collections.abc import Mapping

from matplotlib.figure import Figure

from companion.figures.style import draw_band, label_panels, looks, names_of, subplots


def titled_over_time(
    panels: Mapping[str, tuple[str, Mapping[str, tuple]]], xlabel: str = "episode"
) -> Figure:
    """Conditions over time, two panels a row, each with its own quantity; curves have names.

    Parameters
    ----------
    panels : dict of str to (str, dict of str to (ndarray of shape (N,), ndarray of shape (K, N)))
        By title: label of the axis, and times and values by condition.
    xlabel : str
    """
    shown = looks(names_of(curves for _, curves in panels.values()))
    rows = -(-len(panels) // 2)
    figure, axes = subplots(rows, 2, figsize=(7.2, 2.8 * rows + 0.6), squeeze=False)
    for ax, (title, (ylabel, curves)) in zip(axes.flat, panels.items(), strict=True):
        for name, (times, values) in curves.items():
            draw_band(ax, times, values, name, **shown[name])
        ax.axhline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
        ax.set(title=title, ylabel=ylabel)
    for ax in axes[-1]:
        ax.set(xlabel=xlabel)
    label_panels(axes)
    return figure
