"""Figures of the page about an imaginary goal."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Real, Shaped
from matplotlib.figure import Figure

from companion.figures.style import ROOMS, draw_band, looks, subplots


def pushed_in_order(
    curves: Mapping[str, Real[np.ndarray, " N"]],
    visited: Mapping[str, Real[np.ndarray, " K"]],
    fallen: Mapping[str, Real[np.ndarray, " K"]],
    run: int,
) -> Figure:
    """When rooms are visited, and when their c falls: in one run, and in all.

    Parameters
    ----------
    curves : dict of str to ndarray, shape (N,)
        Mean c of each room over the episodes of one run.
    visited, fallen : dict of str to ndarray, shape (K,)
        Episode by which half of each room is visited, and by which half of its c is lost.
    run : int
        The one of the curves.
    """
    figure, (left, right) = subplots(1, 2, figsize=(6.8, 3.3))
    shown = looks(curves)
    for name, curve in curves.items():
        marker, color = ROOMS[name]
        left.plot(curve, color=color, label=name, **shown[name])
        seen = int(min(visited[name][run], len(curve) - 1))
        left.plot(seen, curve[seen], marker, color=color, markersize=8, markeredgecolor="black")
        right.plot(
            1 + visited[name], 1 + fallen[name], marker, color=color, markersize=4, alpha=0.7
        )
    left.axhline(0, color="#8c8c8c", linewidth=0.8)
    left.set(xlabel="episode", ylabel="mean c of the room", title="one run", xlim=(0, 250))
    left.legend(fontsize=8)
    ends = [1, 1 + max(map(np.max, (*visited.values(), *fallen.values())))]
    right.plot(ends, ends, color="#8c8c8c", linewidth=0.8, linestyle=":")
    right.set(xscale="log", yscale="log", title="all runs, a mark for each room")
    right.set(xlabel="half of the room is visited", ylabel="half of its c is lost")
    return figure


def time_in_rooms(
    times: Real[np.ndarray, " N"],
    panels: Mapping[str, Mapping[str, tuple[Shaped[np.ndarray, "K N"], str]]],
) -> Figure:
    """Share of the steps in some rooms, over time.

    Parameters
    ----------
    times : ndarray, shape (N,)
    panels : dict of str to dict of str to (ndarray, str)
        By title and label: shares, shape (K, N), and a colour.
    """
    figure, axes = subplots(1, len(panels), figsize=(6.8, 3), sharey=True)
    for ax, (title, curves) in zip(axes, panels.items(), strict=True):
        shown = looks(curves)
        for name, (shares, color) in curves.items():
            draw_band(ax, times, shares, name, color, **shown[name])
        ax.set(title=title, xlabel="episode")
        ax.legend(fontsize=8)
    axes[0].set(ylabel="share of the steps", ylim=(0, None))  # when both panels have their curves
    return figure
