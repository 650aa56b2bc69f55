"""Figures of chapter 6."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Real
from matplotlib.figure import Figure

from companion.figures.style import (
    COLORS,
    MARKERS,
    PALETTE,
    QUANTITY,
    draw_band,
    label_ends,
    looks,
    marks,
    subplots,
)
from sgcrl.measures.statistics import interval


def two_rulers(
    ratio: Float[np.ndarray, " N"],
    mean: Float[np.ndarray, " N"],
    noise: Float[np.ndarray, " N"],
    arrived: Float[np.ndarray, " N"],
    temperatures: Float[np.ndarray, " N"],
    border: tuple[Real[np.ndarray, " M"], Real[np.ndarray, " M"]],
) -> Figure:
    """Share of runs that arrive, by the one number c/sd, and by mean c and spread in temperatures.

    Parameters
    ----------
    ratio, mean, noise, arrived, temperatures : ndarray, shape (N,)
        Of each condition: mean c over its standard deviation, mean c, standard deviation over
        temperature, share, temperature of the actor.
    border : tuple of ndarray
        Mean c and noise along the line on which half of the runs are predicted to arrive.
    """
    figure, (left, right) = subplots(1, 2, figsize=(6.5, 3.5), sharey=False)
    for temperature, marker in zip(np.unique(temperatures), "os^", strict=True):
        at = temperatures == temperature
        label = f"actor temperature {temperature:g}"
        dots: dict[str, Any] = dict(
            c=arrived[at], marker=marker, s=42, cmap=QUANTITY, vmin=0, vmax=1
        )
        dots |= dict(edgecolor="#777777", linewidth=0.6)
        left.scatter(ratio[at], arrived[at], **dots, label=label)
        side = {"o": -0.02, "s": 0.0, "^": 0.02}[marker]  # or equals would hide each other
        drawn = right.scatter(mean[at] + side, noise[at], **dots)
    left.set(xscale="log", xlabel="mean c / spread of c", ylabel="runs that arrive")
    left.set(ylim=(-0.05, 1.05))
    left.legend(fontsize=8, loc="lower left", bbox_to_anchor=(-0.1, 1))
    right.plot(*border, color="black", linestyle="--", linewidth=1.2, label="half, as fitted")
    right.set(xlabel="mean c", ylabel="spread of c / temperature", xlim=(0, 0.9), ylim=(0, 2.6))
    right.legend(fontsize=8, loc="lower right", bbox_to_anchor=(1, 1))
    figure.colorbar(drawn, ax=right, label="runs that arrive", shrink=0.9)
    return figure


def similarity_of_starts(
    spreads: Sequence[float],
    curve: Callable[..., Any],
    points: Mapping[str, tuple[Float[np.ndarray, " K"], Float[np.ndarray, " K"]]],
) -> Figure:
    """Mean and spread of c at starts: the tables of all σ as a curve, networks beside it.

    Parameters
    ----------
    spreads : list of float
        σ to be marked on the curve.
    curve : callable
        Mean and standard deviation of c at σ.
    points : dict of str to (ndarray of shape (K,), ndarray of shape (K,))
        Mean and standard deviation of c by run.
    """
    figure, ax = subplots(figsize=(5.6, 3.9))
    ax.plot(*curve(np.geomspace(1e-3, 100, 200)), color=COLORS["SGCRL"], label="table, by σ")
    for spread in spreads:
        place = curve(spread)
        ax.plot(*place, ".", color=COLORS["SGCRL"], markersize=7)
        ax.annotate(f"σ = {spread:g}", place, (5, 3), textcoords="offset points", fontsize=8)
    looks_of = zip(points.items(), MARKERS[1:], PALETTE[1:], strict=False)
    for (name, values), marker, color in looks_of:
        (x, y) = (interval(value) for value in values)
        error: dict[str, Any] = dict(xerr=[[x.value - x.low], [x.high - x.value]],
                     yerr=[[y.value - y.low], [y.high - y.value]])  # fmt: skip
        ax.errorbar(x.value, y.value, **error, fmt=marker, color=color, label=name)
    ax.set(xlabel="mean c over states", ylabel="standard deviation of c over states")
    ax.set(xlim=(-0.05, 1.05), ylim=(-0.01, None))
    ax.legend(fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return figure


def arrivals_by_mean(
    curves: Mapping[str, tuple[Real[np.ndarray, " N"], Bool[np.ndarray, "K N"]]],
    levels: Mapping[str, float],
) -> Figure:
    """Share of runs that arrive by the mean of c that they start with, and levels to compare with.

    Parameters
    ----------
    curves : dict of str to (ndarray of shape (N,), ndarray of bool, shape (K, N))
        By condition: mean c before training, and which runs arrived.
    levels : dict of str to float
        Shares that do not depend on it.
    """
    figure, ax = subplots(figsize=(7, 3.2))
    shown, marker = looks([*curves, *levels]), marks(curves)
    for name, (mean, arrived) in curves.items():
        draw_band(ax, mean, arrived, name, COLORS[name], marker=marker[name], **shown[name])
    for name, level in levels.items():
        ax.axhline(level, color=COLORS[name], label=name, **shown[name])
    ax.set(xlabel="mean c before training", ylabel="runs that arrive", ylim=(0, 1.03))
    label_ends(ax)
    return figure


def shares_expected(
    groups: Mapping[str, tuple[Float[np.ndarray, " N"], Bool[np.ndarray, "K N"]]],
) -> Figure:
    """Shares of runs that arrive, against what a rule expects of them; on the diagonal it is right.

    Parameters
    ----------
    groups : dict of str to (ndarray of shape (N,), ndarray of bool, shape (K, N))
        By kind of condition: expected share, and which runs arrived.
    """
    figure, ax = subplots(figsize=(4.6, 4.2))
    ax.plot([0, 1], [0, 1], color="#8c8c8c", linewidth=1)
    for name, marker, color in zip(groups, MARKERS, PALETTE, strict=False):
        expected, arrived = groups[name]
        found = interval(arrived)
        ends = np.abs(np.stack([found.low, found.high]) - found.value)
        dots: dict[str, Any] = dict(fmt=marker, markersize=6, color=color, elinewidth=1)
        ax.errorbar(expected, found.value, ends, label=name, **dots)
    ax.set(xlabel="share of runs expected to arrive", ylabel="share that arrives")
    ax.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), aspect="equal")
    ax.legend(fontsize=8, loc="lower left", bbox_to_anchor=(0, 1))
    return figure
