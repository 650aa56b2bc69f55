"""Figures of chapter 8."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from jaxtyping import Real
from matplotlib.figure import Figure

from companion.figures.style import COLORS, draw_world, subplots
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
    size = (6.5, 2.1 * len(rows) + 0.7)
    figure, axes = subplots(len(rows), len(moments), figsize=size, sharex=True, squeeze=False)
    place = np.arange(len(labels))
    for line, (title, panels) in zip(axes, rows.items(), strict=True):
        for ax, (moment, curves) in zip(line, panels.items(), strict=True):
            for (name, found), style in zip(curves.items(), cycle(("o-", "s--"))):
                value, low, high = np.transpose([(x.value, x.low, x.high) for x in found])
                color = COLORS[name]
                ax.fill_between(place, low, high, color=color, alpha=0.2, linewidth=0)
                ax.plot(place, value, style, color=color, markersize=4, label=name)
            ax.axhline(0, color="#8c8c8c", linewidth=0.8, zorder=0)
            ax.set_title(moment, fontsize=9)
            ax.set_xticks(place, labels, fontsize=8, rotation=90)
        line[0].set_ylabel(f"{title}\n{ylabel}", fontsize=9)
    axes[0, 0].legend(fontsize=8, loc="lower left")
    figure.supxlabel(xlabel, fontsize=10)
    return figure


def traps(
    world: World,
    ends: Real[np.ndarray, " S"],
    heights: Mapping[str, Real[np.ndarray, " N"]],
    temperature: float,
) -> Figure:
    """Where greedy episodes end, and how far c must fall for the way on from there.

    Parameters
    ----------
    world : World
    ends : ndarray, shape (S,)
        Share of the greedy episodes stuck in the state.
    heights : dict of str to ndarray, shape (N,)
        Barriers of the states where greedy episodes end, by condition.
    temperature : float
        Of the training actor, marked.
    """
    figure, (left, right) = subplots(1, 2, figsize=(6.5, 3.3), width_ratios=(1, 1.2))
    patches = draw_world(left, world, ends, cmap="viridis", clim=(0, ends.max()))
    bar: dict[str, Any] = dict(location="bottom", shrink=0.8, aspect=25, pad=0.02)
    figure.colorbar(patches, ax=left, label="share of traps", **bar)
    for (name, values), style in zip(heights.items(), cycle(("-", "--", ":"))):
        x = np.sort(np.maximum(values, 1e-4))
        share = np.arange(1, len(x) + 1) / len(x)
        right.step(x, share, where="post", color=COLORS[name], linestyle=style, label=name)
    right.axvline(temperature, color="#8c8c8c", linewidth=1)
    right.text(temperature, 0.02, " temperature\n of the actor", fontsize=8)
    right.set(xscale="log", xlabel="barrier: fall of c on the best way on", ylim=(0, 1.02))
    right.set(ylabel="traps with at most this barrier", xlim=(8e-4, 1.2))
    right.set_xticks([0.001, 0.01, 0.1, 1], ["0.001", "0.01", "0.1", "1"])
    right.legend(fontsize=8, loc="upper left")
    return figure
