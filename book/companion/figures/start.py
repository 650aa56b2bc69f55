"""Figures of chapter 6."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from jaxtyping import Float, Real
from matplotlib.figure import Figure

from companion.figures.style import COLORS, subplots
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
            c=arrived[at], marker=marker, s=42, cmap="viridis", vmin=0, vmax=1
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
    for n, ((name, values), marker) in enumerate(zip(points.items(), cycle("osD^vP*"))):
        (x, y) = (interval(value) for value in values)
        error: dict[str, Any] = dict(xerr=[[x.value - x.low], [x.high - x.value]],
                     yerr=[[y.value - y.low], [y.high - y.value]])  # fmt: skip
        ax.errorbar(x.value, y.value, **error, fmt=marker, color=f"C{n + 1}", label=name)
    ax.set(xlabel="mean c over states", ylabel="standard deviation of c over states")
    ax.set(xlim=(-0.05, 1.05), ylim=(-0.01, None))
    ax.legend(fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return figure
