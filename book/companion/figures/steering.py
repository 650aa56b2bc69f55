"""Figures of chapter 14."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Bool, Float, Real
from matplotlib.collections import LineCollection
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from companion.figures.style import (
    COLORS,
    QUANTITY,
    draw_band,
    draw_world,
    label_ends,
    looks,
    names_of,
    subplots,
)
from sgcrl.measures.statistics import Interval
from sgcrl.worlds import World


def visit_maps(
    world: World,
    maps: Mapping[str, tuple[Float[np.ndarray, " S"], Bool[np.ndarray, " S"] | None]],
) -> Figure:
    """Where the steps of several conditions fall, on a logarithmic scale, edited cells framed.

    Parameters
    ----------
    world : World
    maps : dict of str to (ndarray of shape (S,), ndarray of bool of shape (S,) or None)
        By title: share of the steps on each state, and the edited states.
    """
    figure, axes = subplots(1, len(maps), figsize=(8.3, 2.2), squeeze=False)
    least = 1e-4
    for ax, (title, (share, edited)) in zip(axes[0], maps.items(), strict=True):
        patches = draw_world(ax, world, cmap=QUANTITY)
        patches.set(cmap=QUANTITY, norm=LogNorm(least, 0.1))
        patches.set_array(np.maximum(share, least))
        if edited is not None:
            ax.add_collection(_outline(world, edited))
        ax.set_title(title, fontsize=9)
    bar = figure.colorbar(patches, ax=axes[0, -1], shrink=0.8, aspect=14, pad=0.03)
    bar.set_label("share of all steps")
    bar.set_ticks([least, 1e-3, 1e-2, 1e-1], labels=["0.0001", "0.001", "0.01", "0.1"])
    return figure


def shares_in_region(panels: Mapping[str, Mapping[str, Mapping[str, Interval]]]) -> Figure:
    """Share of the steps in an edited region, in training and in tests, one panel an experiment.

    Parameters
    ----------
    panels : dict of str to dict of str to dict of str to Interval
        By title, moment (two of them: filled and hollow marks), and condition, one row each.
    """
    names = names_of(found for rows in panels.values() for found in rows.values())
    rows = -(-len(panels) // 2)
    size = (8.2, (0.3 * len(names) + 0.6) * rows + 0.5)
    figure, axes = subplots(rows, 2, figsize=size, squeeze=False, sharey=True)
    for ax, (title, labelled) in zip(axes.flat, panels.items(), strict=True):
        whens = zip(labelled.items(), (-0.17, 0.17), ("full", "none"), strict=True)
        for (when, found), shift, filled in whens:
            for name, x in found.items():
                row, look = names.index(name), {"color": COLORS[name], "linewidth": 2.5}
                ax.plot([x.low, x.high], [row + shift] * 2, alpha=0.6, **look)
                ax.plot(x.value, row + shift, "o", color=COLORS[name], markersize=6,
                        fillstyle=filled)  # fmt: skip
            ax.plot([], [], "o", color="#4d4d4d", fillstyle=filled, label=when)
        ax.set(title=title, ylim=(len(names) - 0.5, -0.5))
        ax.axvline(0, color="#8c8c8c", linewidth=1, zorder=0)
    axes[0, 0].set_yticks(range(len(names)), names)
    for ax in axes[-1]:
        ax.set(xlabel="share of steps on the edited cells")
    handles = axes[0, 0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside upper right", ncols=2, fontsize=9)
    return figure


def find_times(
    arrivals: Mapping[str, Real[np.ndarray, " K"]],
    differences: Mapping[str, Interval],
    margin: float,
    until: int,
) -> Figure:
    """Runs that have met the goal by episode, and paired differences of the first arrivals.

    Parameters
    ----------
    arrivals : dict of str to ndarray, shape (K,)
        By condition: episode of the first arrival.
    differences : dict of str to Interval
        By label.
    margin : float
        Differences smaller than it are shaded.
    until : int
        Episodes that are drawn.
    """
    figure, (left, right) = subplots(1, 2, figsize=(8.2, 3.3), width_ratios=(1.1, 1))
    times = np.unique(np.linspace(1, until, 75).astype(int))
    shown = looks(arrivals)
    for name, when in arrivals.items():
        draw_band(left, times, when[:, None] < times, name, **shown[name])
    left.set(xlabel="episode", ylabel="runs that have met the goal", ylim=(-0.02, 1.02))
    label_ends(left)
    right.axvspan(-margin, margin, color="#8c8c8c", alpha=0.2, linewidth=0)
    right.axvline(0, color="#8c8c8c", linewidth=1, zorder=0)
    for row, found in enumerate(differences.values()):
        right.plot([found.low, found.high], [row, row], color="#333333", linewidth=2.5)
        right.plot(found.value, row, "o", color="#333333", markersize=7)
    right.set_yticks(range(len(differences)), list(differences), fontsize=9)
    right.set(xlabel="first arrival, episodes later", ylim=(len(differences) - 0.5, -0.5))
    return figure


def _outline(world, states):
    """Lines around a region of a maze."""
    inside = {(y, x) for y, x in world.positions[states].tolist()}
    sides = {(0, 1): ((0.5, -0.5), (0.5, 0.5)), (0, -1): ((-0.5, -0.5), (-0.5, 0.5)),
             (1, 0): ((-0.5, 0.5), (0.5, 0.5)), (-1, 0): ((-0.5, -0.5), (0.5, -0.5))}  # fmt: skip
    lines = [
        [(x + a, y + b) for a, b in side]
        for y, x in inside
        for (down, right), side in sides.items()
        if (y + down, x + right) not in inside
    ]
    return LineCollection(sorted(lines), color="#d55e00", linewidth=2, clip_on=False)
