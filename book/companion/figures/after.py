"""Figures of chapter 8."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Real
from matplotlib.figure import Figure

from companion.figures.style import (
    COLORS,
    QUANTITY,
    draw_band,
    draw_world,
    label_ends,
    label_panels,
    looks,
    marks,
    names_of,
    subplots,
)
from sgcrl.measures.statistics import Interval
from sgcrl.worlds import World


def path_profiles(
    rows: Mapping[str, Mapping[str, Mapping[str, Sequence[Interval]]]],
    labels: Sequence[str],
    xlabel: str,
    ylabel: str,
) -> Figure:
    """Intervals along a path at several moments, one row of panels a world.

    Parameters
    ----------
    rows : dict of str to dict of str to dict of str to list of Interval
        By world, by moment, by condition: one Interval for each of the labels.
    labels : list of str
    xlabel, ylabel : str
    """
    moments = list(next(iter(rows.values())))
    size = (7.6, 2.1 * len(rows) + 0.7)
    figure, axes = subplots(len(rows), len(moments), figsize=size, sharex=True, squeeze=False)
    place = np.arange(len(labels))
    names = names_of(curves for panels in rows.values() for curves in panels.values())
    shown, marker = looks(names), marks(names)
    for line, (title, panels) in zip(axes, rows.items(), strict=True):
        for ax, (moment, curves) in zip(line, panels.items(), strict=True):
            for name, found in curves.items():
                value, low, high = np.transpose([(x.value, x.low, x.high) for x in found])
                color = COLORS[name]
                ax.fill_between(place, low, high, color=color, alpha=0.2, linewidth=0)
                ax.plot(
                    place, value, marker[name], color=color, markersize=4, label=name, **shown[name]
                )
            ax.axhline(0, color="#8c8c8c", linewidth=0.8, zorder=0)
            ax.set_title(moment, fontsize=9)
            ax.set_xticks(place, labels, fontsize=8, rotation=90)
        line[0].set_ylabel(f"{title}\n{ylabel}", fontsize=9)
    label_panels(axes)
    figure.supxlabel(xlabel, fontsize=10)
    return figure


def effect_maps(
    rows: Mapping[str, tuple[World, Real[np.ndarray, "N S"]]], times: Sequence[int], label: str
) -> Figure:
    """What an intervention changes in each state, over time, on one scale for all maps.

    Parameters
    ----------
    rows : dict of str to (World, ndarray of shape (N, S))
        By title: the world, and the change in its states at the N times.
    times : sequence of int, length N
        Episodes since the intervention.
    label : str
        Of the scale.
    """
    size = (6.5, 1.95 * len(rows) + 0.3)
    figure, axes = subplots(len(rows), len(times), figsize=size, squeeze=False, layout="compressed")
    reach = max(np.abs(change[:, world.others]).max() for world, change in rows.values())
    for line, (title, (world, change)) in zip(axes, rows.items(), strict=True):
        for ax, values in zip(line, change, strict=True):
            patches = draw_world(ax, world, values, clim=(-reach, reach))
        line[0].text(-0.08, 0.5, title, transform=line[0].transAxes, rotation=90, fontsize=9,
                     ha="right", va="center")  # fmt: skip
    for ax, time in zip(axes[0], times, strict=True):
        ax.set_title(f"{time} episodes later", fontsize=9)
    figure.colorbar(patches, ax=axes, label=label, shrink=0.7, aspect=25)
    return figure


def traps(
    world: World,
    ends: Real[np.ndarray, " S"],
    heights: Mapping[str, Real[np.ndarray, "*K N"]],
    grid: Real[np.ndarray, " N"],
    temperature: float,
) -> Figure:
    """Where greedy episodes end, and how far c must fall for the way on from there.

    Parameters
    ----------
    world : World
    ends : ndarray, shape (S,)
        Share of the greedy episodes stuck in the state.
    heights : dict of str to ndarray, shape (K, N)
        Share of each run's traps with at most the barriers of the grid, by condition; runs that are
        never stuck are left out.
    grid : ndarray, shape (N,)
    temperature : float
        Of the training actor, marked.
    """
    figure, (left, right) = subplots(1, 2, figsize=(6.5, 3.3), width_ratios=(1, 1.2))
    patches = draw_world(left, world, ends, cmap=QUANTITY, clim=(0, max(np.max(ends), 1e-9)))
    bar: dict[str, Any] = dict(location="bottom", shrink=0.8, aspect=25, pad=0.02)
    figure.colorbar(patches, ax=left, label="share of traps", **bar)
    shown = looks(heights)
    for name, shares in heights.items():
        draw_band(right, grid, shares, name, COLORS[name], **shown[name])
    right.axvline(temperature, color="#8c8c8c", linewidth=1)
    right.text(temperature, 0.02, " temperature\n of the actor", fontsize=8)
    right.set(xscale="log", xlabel="barrier: fall of c on the best way on", ylim=(0, 1.02))
    right.set(ylabel="traps with at most this barrier", xlim=(grid[0], grid[-1]))
    right.set_xticks([0.001, 0.01, 0.1, 1], ["0.001", "0.01", "0.1", "1"])
    label_ends(right)
    return figure
