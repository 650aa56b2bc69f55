"""Figures of chapter 3."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from jaxtyping import Float, Real, Shaped
from matplotlib.figure import Figure

from companion.figures.style import (
    COLORS,
    QUANTITY,
    ROOMS,
    draw_band,
    draw_world,
    label_panels,
    looks,
    marks,
    names_of,
    subplots,
)
from sgcrl.measures.statistics import Interval
from sgcrl.worlds import World


def visits_and_similarity(
    curves: Mapping[str, Float[np.ndarray, "K N"]],
    doses: Mapping[str, Sequence[Interval]],
    labels: Sequence[str],
) -> Figure:
    """Mean c of visited and unvisited states over time, and the change of c by number of visits.

    Parameters
    ----------
    curves : dict of str to ndarray, shape (K, N)
        Mean c by kind of state, after 1..N episodes.
    doses : dict of str to list of Interval
        Change of c by condition, one for each class of visits.
    labels : list of str
        The classes.
    """
    figure, (left, right) = subplots(2, 1, figsize=(5, 6))
    for (name, values), style in zip(curves.items(), cycle(("-", "--", ":"))):
        color = COLORS.get(name, COLORS["frozen"])
        draw_band(left, np.arange(1, values.shape[1] + 1), values, name, color, linestyle=style)
    left.set(xlabel="episode", ylabel="mean c", ylim=(0, 1))
    marker = marks(doses)
    for shift, (name, found) in enumerate(doses.items()):
        place = np.arange(len(labels)) + 0.16 * (shift - 1)
        value, low, high = np.transpose([(x.value, x.low, x.high) for x in found])
        right.errorbar(place, value, [value - low, high - value], fmt=marker[name], label=name,
                       color=COLORS[name], markersize=5, linewidth=2)  # fmt: skip
    right.set_xticks(range(len(labels)), labels)
    right.axhline(0, color="#8c8c8c", linewidth=0.8)
    right.set(xlabel="visits to the state", ylabel="change of c")
    left.legend(loc="lower left", fontsize=8)
    right.legend(loc="lower left", fontsize=8)
    return figure


def imbalance(
    points: Mapping[str, tuple[Real[np.ndarray, " K"], Real[np.ndarray, " K"]]],
    xlabel: str,
    ylabel: str,
) -> Figure:
    """Runs as dots.

    Parameters
    ----------
    points : dict of str to (ndarray, ndarray), shape (K,)
        By condition: x and y.
    xlabel, ylabel : str
    """
    figure, axes = subplots(1, len(points), figsize=(5.6, 2.9), sharex=True, sharey=True)
    for ax, (name, (x, y)), marker in zip(axes, points.items(), cycle("os")):
        ax.axhline(0, color="#8c8c8c", linewidth=0.6)
        ax.axvline(0, color="#8c8c8c", linewidth=0.6)
        ax.plot(x, y, marker, color=COLORS[name], markersize=4, alpha=0.8)
        ax.set(title=name, xlabel=xlabel)
    axes[0].set_ylabel(ylabel)
    return figure


def spread(
    times: Real[np.ndarray, " N"], panels: Mapping[str, Float[np.ndarray, "3 K N"]]
) -> Figure:
    """Standard deviation over states along c, PC1 and PC2.

    Parameters
    ----------
    times : ndarray, shape (N,)
    panels : dict of str to ndarray, shape (3, K, N)
        By condition.
    """
    figure, axes = subplots(1, len(panels), figsize=(6, 3.0), sharey=True)
    for ax, (name, curves) in zip(axes, panels.items(), strict=True):
        for along, values, style in zip(("c", "PC1", "PC2"), curves, ("-", "--", ":"), strict=True):
            draw_band(ax, times, values, along, COLORS[name], linestyle=style)
        ax.set(title=name, xlabel="episode", ylim=(0, None), xticks=[0, 250, 500])
        ax.legend(fontsize=8, loc="upper left")
    axes[0].set_ylabel("standard deviation over states")
    return figure


def room_clusters(
    world: World,
    points: Float[np.ndarray, "S 2"],
    times: Real[np.ndarray, " N"],
    curves: Mapping[str, Float[np.ndarray, "K N"]],
    reference: float,
) -> Figure:
    """The rooms in the plane of PC1 and PC2, and how well they are clusters over time.

    Parameters
    ----------
    world : World
    points : ndarray, shape (S, 2)
    times : ndarray, shape (N,)
    curves : dict of str to ndarray, shape (K, N)
        Silhouette scores by condition.
    reference : float
        Score of the positions in the maze.
    """
    figure, (top, bottom) = subplots(2, 1, figsize=(5, 6.6), height_ratios=(4, 3))
    inside = world.regions >= 0
    top.plot(*points[~inside].T, "x", color="#8c8c8c", markersize=5, label="doorways")
    for region, (name, (marker, color)) in enumerate(ROOMS.items()):
        top.plot(*points[world.regions == region].T, marker, color=color, markersize=5, label=name)
    top.set(xlabel="PC1 of ζ", ylabel="PC2 of ζ", aspect="equal")
    top.legend(fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
    for (name, values), style in zip(curves.items(), ("-", "--", "-.", ":"), strict=True):
        draw_band(bottom, times, values, name, linestyle=style)
    bottom.axhline(reference, color="#8c8c8c", linewidth=1, linestyle=(0, (1, 1)))
    bottom.text(times[-1], reference, "positions in the maze", ha="right", va="bottom", fontsize=9)
    bottom.axhline(0, color="#8c8c8c", linewidth=0.6)
    bottom.set(xlabel="episode", ylabel="silhouette of the rooms", ylim=(-0.15, 0.6))
    bottom.legend(fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return figure


def after_the_find(
    near: Mapping[str, tuple[Real[np.ndarray, " N"], Mapping[str, Shaped[np.ndarray, "K N"]]]],
    new: Mapping[str, tuple[Real[np.ndarray, " M"], Mapping[str, Shaped[np.ndarray, "K M"]]]],
) -> Figure:
    """Episodes near the goal, and cells found, since a run first arrived.

    Parameters
    ----------
    near, new : dict of str to (ndarray of shape (N,), dict of str to ndarray of shape (K, N))
        By world, the same ones: episodes since, and by condition the share of episodes that come
        near the goal, or the number of new cells so far.
    """
    figure, rows = subplots(2, len(near), figsize=(7.2, 5.2), sharex=True, sharey="row")
    shown = looks(names_of(curves for _, curves in near.values()))
    for axes, panels in zip(rows, (near, new), strict=True):
        for ax, (times, curves) in zip(axes, panels.values(), strict=True):
            for name, values in curves.items():
                draw_band(ax, times, values, name, **shown[name])
        axes[0].set(ylim=(0, None))  # once all is drawn: the panels share it
    for ax, title in zip(rows[0], near, strict=True):
        ax.set(title=title)
    for ax in rows[1]:
        ax.set(xlabel="episodes since the first arrival")
    rows[0, 0].set(ylabel="episodes near the goal")
    rows[1, 0].set(ylabel="new cells so far")
    label_panels(rows)
    return figure


def greedy(
    world: World,
    times: Real[np.ndarray, " N"],
    curves: Mapping[str, Shaped[np.ndarray, "K N"]],
    ends: Float[np.ndarray, " S"],
) -> Figure:
    """Success of the greedy policy beside the training actor's, and where greedy episodes end.

    Parameters
    ----------
    world : World
    times : ndarray, shape (N,)
    curves : dict of str to ndarray, shape (K, N)
    ends : ndarray, shape (S,)
        Share of runs whose greedy episode ends in the state.
    """
    figure, (left, right) = subplots(1, 2, figsize=(6, 3.2), width_ratios=(1.2, 1))
    colors = (COLORS["SGCRL"], COLORS["visited state"], COLORS["unvisited state"])
    shown = looks(curves)
    for (name, values), color in zip(curves.items(), colors, strict=False):
        draw_band(left, times, values, name, color, **shown[name])
    left.set(xlabel="episode", ylabel="episodes that reach the goal", ylim=(-0.02, 1))
    left.legend(fontsize=8, loc="upper left")
    patches = draw_world(right, world, ends, cmap=QUANTITY, clim=(0, ends.max()))
    bar: dict[str, Any] = dict(location="bottom", shrink=0.8, aspect=25, pad=0.02)
    figure.colorbar(patches, ax=right, label="runs whose greedy episode ends here", **bar)
    return figure
