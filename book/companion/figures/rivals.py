"""Figures of chapter 13."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
from jaxtyping import Real
from matplotlib.figure import Figure

from companion.figures.style import COLORS, STYLES, subplots
from sgcrl.measures.statistics import interval


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
        with 95 % intervals of the median, ``inf`` for a run that never arrives (hollow, at the top,
        where half of them or more do not), or known medians, numbers.
    """
    figure, axes = subplots(1, len(panels), figsize=(6.4, 4.2), sharey=True)
    marks = list(zip(STYLES, "os^DvP", strict=True))
    for ax, (title, (states, conditions)) in zip(axes, panels.items(), strict=True):
        for (name, worlds), (style, marker) in zip(conditions.items(), cycle(marks)):
            color, medians = COLORS[name], np.array([np.median(times) for times in worlds])
            ax.plot(states, np.where(np.isinf(medians), np.nan, medians), marker, linestyle=style,
                    color=color, markersize=5, label=name)  # fmt: skip
            for x, times, median in zip(states, worlds, medians, strict=True):
                if np.isinf(median):
                    ax.plot(x, 0.97, marker, color=color, markerfacecolor="none", markersize=7,
                            transform=ax.get_xaxis_transform())  # fmt: skip
                elif np.ndim(times):
                    found = interval(np.minimum(times, 1e12), np.median)
                    ax.plot([x, x], [found.low, found.high], color=color, linewidth=4, alpha=0.4)
        ax.set(title=title, xlabel="states", xscale="log", yscale="log")
        ax.set_xticks(states, [str(n) for n in states])
        ax.minorticks_off()
    axes[0].set(ylabel="steps until the first arrival")
    figure.legend(
        *axes[0].get_legend_handles_labels(), loc="outside upper left", ncols=2, fontsize=8
    )
    return figure
