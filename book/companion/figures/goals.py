"""Figures of other starts, other goals and other inputs."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float, Real
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from companion.figures.style import COLORS, draw_world, marks, names_of, subplots
from sgcrl.measures.statistics import Interval, interval
from sgcrl.worlds import World

LINE = "#8c8c8c"


def shares_by_place(
    mazes: Mapping[str, World],
    shares: Mapping[str, Mapping[str, Interval]],
    chance: Mapping[str, float],
    xlabel: str,
) -> Figure:
    """Share of runs that arrive, one row a maze, beside the exact chance of a random actor.

    Parameters
    ----------
    mazes : dict of str to World
        By label of the row; drawn beside it, start as a ring and goal as a star.
    shares : dict of str to dict of str to Interval
        By label and condition.
    chance : dict of str to float
    xlabel : str
    """
    names = marks(names_of(shares.values()))
    figure, ax = subplots(figsize=(7, 0.5 * len(shares) + 1.0))
    for row, (place, conditions) in enumerate(shares.items()):
        if row % 2:
            ax.axhspan(row - 0.5, row + 0.5, color="#f4f4f4", linewidth=0, zorder=0)
        level = chance[place]
        label = "random actor, exact" if row == 0 else None
        ax.plot([level, level], [row - 0.4, row + 0.4], color=LINE, linewidth=2.5, label=label)
        for n, name in enumerate(names):
            y, found = row + 0.7 * ((n + 0.5) / len(names) - 0.5), conditions[name]
            color, label = COLORS[name], name if row == 0 else None
            ax.plot([found.low, found.high], [y, y], color=color, linewidth=2)
            ax.plot(found.value, y, names[name], color=color, markersize=6, label=label)
        small = ax.inset_axes((-0.075, row - 0.44, 0.065, 0.88), transform=ax.get_yaxis_transform())
        world = mazes[place]  # in the size of a letter
        blocks = [Rectangle((x - 0.5, y - 0.5), 1, 1) for y, x in world.walls]
        small.add_collection(PatchCollection(blocks, facecolor="#707070", linewidth=0))
        (top, left), (bottom, right) = world.positions.min(axis=0), world.positions.max(axis=0)
        y, x = world.positions[[world.start, world.goal]].T
        small.plot(
            x[0], y[0], "o", color="white", markeredgecolor="black", markersize=4, clip_on=False
        )
        small.plot(x[1], y[1], "*", color="black", markersize=6, clip_on=False)
        small.set(
            xlim=(left - 0.5, right + 0.5), ylim=(bottom + 0.5, top - 0.5), xticks=[], yticks=[]
        )
        small.set_aspect("equal")
        for side in small.spines.values():
            side.set(visible=True, linewidth=0.5, color="#707070")
    ax.set_yticks(range(len(shares)), list(shares))
    ax.tick_params(axis="y", length=0, pad=40)
    ax.set(xlabel=xlabel, xlim=(-0.02, 1.02), ylim=(len(shares) - 0.5, -0.5))
    ncols = len(names) + 1 if len(names) < 4 else 3
    figure.legend(loc="outside upper right", ncols=ncols, fontsize=8)
    return figure


def arrivals_by_encoding(
    first: Mapping[str, Mapping[str, Real[np.ndarray, " K"]]], episodes: int, chance: float
) -> Figure:
    """Share of runs that arrive, and when each does: one row an encoding.

    Parameters
    ----------
    first : dict of str to dict of str to ndarray, shape (K,)
        By encoding and condition: episode of the first arrival, ``episodes`` if there is none.
    episodes : int
    chance : float
        Exact probability that a random actor arrives.
    """
    names = marks(names_of(first.values()))
    figure, (left, right) = subplots(
        1, 2, figsize=(7.4, 0.5 * len(first) + 1.0), sharey=True, width_ratios=(2, 3)
    )
    for row, conditions in enumerate(first.values()):
        for n, (name, times) in enumerate(conditions.items()):
            height = 0.7 / len(names)
            y, color = row + height * (n + 0.5 - len(names) / 2), COLORS[name]
            found, median = interval(times < episodes), interval(times, np.median)
            label = name if row == 0 else None
            left.plot([found.low, found.high], [y, y], color=color, linewidth=2)
            left.plot(found.value, y, names[name], color=color, markersize=6, label=label)
            scatter = y + np.linspace(-0.4, 0.4, len(times)) * height
            right.plot(np.sort(times) + 1, scatter, ".", color=color, alpha=0.5, markersize=3)
            ends = [median.low + 1, median.high + 1]
            right.plot(ends, [y, y], color=color, linewidth=4, alpha=0.5)
            right.plot(median.value + 1, y, names[name], color=color, markeredgecolor="black")
    left.axvline(chance, color=LINE, linewidth=2.5, label="random actor, exact", zorder=0)
    left.set(xlabel=f"arrived in {episodes} episodes", xlim=(-0.02, 1.02))
    left.set_yticks(range(len(first)), list(first))
    figure.legend(loc="outside upper right", ncols=len(names) + 1, fontsize=8)
    right.axvline(episodes + 1, color=LINE, linewidth=1, linestyle=":")
    right.text(episodes, -0.5, "never ", ha="right", va="bottom", fontsize=8)
    right.set(xscale="log", xlabel="episode of the first arrival", ylim=(len(first) - 0.5, -0.5))
    return figure


def shared_inputs(
    world: World, state: int, inputs: Mapping[str, Float[np.ndarray, "S F"]]
) -> Figure:
    """How much input one state has in common with each other: a maze for each encoding.

    Parameters
    ----------
    world : World
    state : int
        Marked by a cross.
    inputs : dict of str to ndarray, shape (S, F)
    """
    figure, axes = subplots(1, len(inputs), figsize=(7.4, 2.1), squeeze=False)
    for ax, (name, x) in zip(axes[0], inputs.items(), strict=True):
        unit = x / np.linalg.norm(x, axis=1, keepdims=True)
        patches = draw_world(ax, world, unit @ unit[state])
        row, column = world.positions[state]
        ax.plot(column, row, "x", color="white", markersize=5)
        ax.set_title(name, fontsize=8, loc="center")
    figure.colorbar(patches, ax=axes[0, -1], label="cosine of the inputs", shrink=0.8, pad=0.04)
    return figure
