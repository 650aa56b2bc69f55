"""Figures of chapter 5."""

from collections.abc import Mapping
from itertools import cycle
from typing import Any

import numpy as np
from jaxtyping import Float, Real
from matplotlib.figure import Figure

from companion.figures.style import (
    COLORS,
    MARKERS,
    PALETTE,
    STYLES,
    draw_band,
    draw_world,
    label_ends,
    subplots,
)
from sgcrl.measures.statistics import interval
from sgcrl.worlds import World

PLACES = dict(zip(("#0072b2", "#d55e00", "#8a6d3b", "#7a5cd6"), "osD^", strict=True))
"""Colour and marker of one world after the other."""


def squeeze_forecast(
    spreads: Float[np.ndarray, " N"],
    cases: Mapping[
        tuple[str, str],
        tuple[Float[np.ndarray, "K N"], Mapping[str, Float[np.ndarray, " N"]]],
    ],
    good: float = 20.0,
    rival: str = "visits alone",
) -> Figure:
    """Measured times of the squeeze against those forecast, and the error by spread of the start.

    Parameters
    ----------
    spreads : ndarray, shape (N,)
    cases : dict of (str, str) to (ndarray of shape (K, N), dict of str to ndarray of shape (N,))
        By world and start: measured times, and forecasts by name, "all modes" and ``rival`` among
        them. The first start of a world has filled marks, the others hollow ones.
    good : float
        Error in per cent up to which a forecast is called good: a shaded band.
    rival : str
        Forecast that is drawn as a small cross, on the left.
    """
    figure, (left, right) = subplots(1, 2, figsize=(7.2, 3.6))
    ends = np.array([f["all modes"] for _, f in cases.values()])
    line = np.array([0.6 * ends.min(), 1.6 * ends.max()])
    band: dict[str, Any] = dict(color=COLORS["theory"], alpha=0.15, linewidth=0)
    left.fill_between(line, line / (1 + good / 100), line / (1 - good / 100), **band)
    left.plot(line, line, color=COLORS["theory"], linewidth=1)
    right.axhspan(-good, good, label=f"within {good:.0f} %", **band)
    right.axhline(0, color=COLORS["theory"], linewidth=1)
    looks = dict(zip(dict.fromkeys(world for world, _ in cases), PLACES.items(), strict=False))
    starts = list(dict.fromkeys(start for _, start in cases))
    for (world, start), (measured, forecasts) in cases.items():
        color, marker = looks[world]
        filled = start == starts[0]
        look: dict[str, Any] = dict(color=color, marker=marker, markersize=5)
        look |= dict(fillstyle="full" if filled else "none")
        time, forecast = interval(measured).value, forecasts["all modes"]
        left.plot(forecasts[rival], time, "x", color="#8c8c8c", markersize=4, zorder=1)
        left.plot(forecast, time, linestyle="none", label=world if filled else None, **look)
        error = interval(100 * (forecast / measured - 1))
        right.plot(spreads, error.value, linestyle="-" if filled else ":", linewidth=1, **look)
        right.vlines(spreads, error.low, error.high, color=color)
    left.plot([], [], "x", color="#8c8c8c", markersize=4, label=f"forecast from {rival}")
    left.set(xscale="log", yscale="log", xlabel="time of the squeeze, forecast",
             ylabel="time of the squeeze, measured", xlim=line, ylim=line)  # fmt: skip
    left.legend(fontsize=8, loc="lower right", handletextpad=0.2)
    for start, style in zip(starts, ("full", "none"), strict=False):
        line_of = "-" if style == "full" else ":"
        right.plot([], [], color="black", marker="o", fillstyle=style, linestyle=line_of,
                   linewidth=1, markersize=5, label=start)  # fmt: skip
    right.set(xscale="log", xlabel="spread σ of the start", ylabel="error of the forecast, %",
              ylim=(None, 50))  # fmt: skip
    right.legend(fontsize=8, loc="upper left")
    return figure


def forecast_curves(
    panels: Mapping[
        str,
        Mapping[
            str, tuple[Real[np.ndarray, " T"], Real[np.ndarray, "K T"], Real[np.ndarray, " T"]]
        ],
    ],
    level: float | None = None,
) -> Figure:
    """Mean c over time in the flow, with its band, and as forecast (dashed).

    Parameters
    ----------
    panels : dict of str to dict of str to (ndarray of shape (T,), (K, T), (T,))
        By title and condition: times, c of the runs, and its forecast.
    level : float, optional
        Drawn as a dotted line.
    """
    figure, axes = subplots(1, len(panels), figsize=(6.6, 3.1), sharex=True, sharey=True)
    colors = ("#0072b2", "#d55e00", "#8a6d3b", "#7a5cd6")
    for ax, (title, curves) in zip(axes, panels.items(), strict=True):
        for (name, (times, c, forecast)), color in zip(curves.items(), colors, strict=False):
            draw_band(ax, times, c, f"flow, {name}", color=color)
            ax.plot(times, forecast, "--", color=color, linewidth=1.3)
        ax.plot([], [], "--", color="black", linewidth=1.3, label="forecast")
        if level is not None:
            ax.axhline(level, color="#8c8c8c", linewidth=0.8, linestyle=":")
        ax.set(title=title, xlabel="time")
    axes[0].set(ylabel="mean c over visits", ylim=(0, 1.02))
    axes[-1].legend(fontsize=8, loc="upper right")
    return figure


def modes_on_maze(
    world: World,
    rows: Mapping[str, tuple[Float[np.ndarray, " M"], Float[np.ndarray, "S M"]]],
    columns: int = 4,
) -> Figure:
    """The leading modes drawn on the maze, purple against orange.

    Parameters
    ----------
    world : World
    rows : dict of str to (ndarray of shape (M,), ndarray of shape (S, M))
        By title: rates and modes of :func:`~sgcrl.theory.modes.growth_modes`.
    columns : int
        Modes that are drawn, up to 6.
    """
    figure, axes = subplots(len(rows), columns, figsize=(6.5, 1.95 * len(rows)))
    for line, (title, (rates, modes)) in zip(axes, rows.items(), strict=True):
        for k, ax in enumerate(line):
            limit = np.abs(modes[:, k]).max()
            patches = draw_world(ax, world, modes[:, k], cmap="PuOr", clim=(-limit, limit))
            patches.set(edgecolor="face", rasterized=True)  # 700 cells are heavy as paths
            ax.set_title(f"λ{'₁₂₃₄₅₆'[k]} = {rates[k]:.4f}", fontsize=9)
        line[0].text(-0.16, 0.5, title, transform=line[0].transAxes, rotation=90, va="center",
                     ha="center", fontsize=9)  # fmt: skip
    return figure


def eigenvalues(
    spectra: Mapping[str, Float[np.ndarray, " M"]],
    lengths: Real[np.ndarray, " N"],
    gaps: Mapping[str, Float[np.ndarray, " N"]],
) -> Figure:
    """Leading eigenvalues as shares of the first, and the gap after the third.

    Parameters
    ----------
    spectra : dict of str to ndarray, shape (M,)
        Shares by condition.
    lengths : ndarray, shape (N,)
        Of episodes.
    gaps : dict of str to ndarray, shape (N,)
        λ₃/λ₄ by condition.
    """
    figure, (left, right) = subplots(1, 2, figsize=(6.5, 3.2))
    looks = zip(
        spectra, ("#009e73", "#009e73", "#8a6d3b", "#8a6d3b"), ("-", "--") * 2, "osD^", strict=True
    )
    for name, color, style, marker in looks:
        look: dict[str, Any] = dict(
            color=color, linestyle=style, marker=marker, markersize=5, label=name
        )
        left.plot(np.arange(1, len(spectra[name]) + 1), spectra[name], **look)
        right.plot(lengths, gaps[name], **look)
    left.axvline(3.5, color="#8c8c8c", linewidth=0.8, linestyle=":")
    left.set(xlabel="mode k", ylabel="λ of mode k / λ₁", ylim=(0, 1.05))
    right.axhline(1, color="#8c8c8c", linewidth=0.8)
    right.set(xlabel="steps of an episode", ylabel="gap λ₃ / λ₄", xscale="log", ylim=(0.9, None))
    right.legend(fontsize=8)
    return figure


def growth_errors(
    panels: Mapping[str, Mapping[str, Float[np.ndarray, "K M"]]], band: float = 2.0
) -> Figure:
    """Measured against predicted growth rates, mode by mode, in per cent.

    Parameters
    ----------
    panels : dict of str to dict of str to ndarray, shape (K, M)
        By title and world: relative errors of M modes.
    band : float
        Drawn as the zone of agreement.
    """
    figure, axes = subplots(1, len(panels), figsize=(7.2, 3.3), sharey=True)
    for ax, (title, worlds) in zip(axes, panels.items(), strict=True):
        ax.axhspan(-band, band, color=COLORS["theory"], alpha=0.2, linewidth=0)
        looks_of = zip(worlds.items(), MARKERS, PALETTE, STYLES, strict=False)
        for (name, errors), marker, color, line in looks_of:
            modes = np.arange(1, errors.shape[1] + 1)
            look: dict[str, Any] = dict(marker=marker, markersize=5, linestyle=line, linewidth=1.2)
            draw_band(ax, modes, 100 * errors, name, color, **look)
        ax.set(title=title, xlabel="mode k", xticks=modes)
    for ax in axes:  # when both have their limits
        label_ends(ax)
    axes[0].set(ylabel="measured rate less λ, in % of λ")
    axes[1].text(1, band, f"within {band:g} %", fontsize=9, va="bottom")
    return figure


def predicted_against_found(
    panels: Mapping[str, tuple[Float[np.ndarray, " M"], Mapping[str, Float[np.ndarray, "K M"]]]],
    limits: tuple[float, float],
    label: str,
) -> Figure:
    """Predicted values against those of the runs, on the diagonal if they agree.

    Parameters
    ----------
    panels : dict of str to (ndarray of shape (M,), dict of str to ndarray of shape (K, M))
        By title: what is predicted, and by condition what the runs have.
    limits : (float, float)
        Of both axes.
    label : str
        What the values are.
    """
    figure, axes = subplots(1, len(panels), figsize=(6.5, 3.5), sharex=True, sharey=True)
    for ax, (title, (predicted, found)) in zip(axes, panels.items(), strict=True):
        ax.plot(limits, limits, color=COLORS["theory"], linewidth=1, label="as predicted")
        ax.axhline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
        for (name, values), marker in zip(found.items(), cycle("osD")):
            mean = interval(values)
            spread = (mean.value - mean.low, mean.high - mean.value)
            look: dict[str, Any] = dict(color=COLORS[name], label=name, markersize=5, alpha=0.85)
            ax.errorbar(predicted, mean.value, spread, fmt=marker, **look)
        ax.set(title=title, xlabel=f"{label}, predicted", aspect="equal")
    axes[0].set(ylabel=f"{label}, in the flow", xlim=limits, ylim=limits)
    axes[0].legend(fontsize=8, loc="upper left")
    return figure


def squeeze_times(
    spreads: Float[np.ndarray, " N"],
    panels: Mapping[
        str,
        tuple[
            Mapping[str, Mapping[float, Float[np.ndarray, " K"]]],
            Float[np.ndarray, " N"],
            Float[np.ndarray, " N"],
        ],
    ],
) -> Figure:
    """Time of the squeeze by spread of the start, measured and predicted, and the relative error.

    Parameters
    ----------
    spreads : ndarray, shape (N,)
    panels : dict of str to (dict of str to ndarray, ndarray, ndarray)
        By title: measured times by what was measured (dict of spread to (K,)), the prediction
        from all modes (N,) and from the first alone (N,).
    """
    figure, axes = subplots(2, len(panels), figsize=(6.5, 5), sharex=True, sharey="row",
                                height_ratios=(3, 2))  # fmt: skip
    marks = {"flow": ("o", "black"), "random actor": ("s", COLORS["random actor"]),
             "SGCRL": ("D", COLORS["SGCRL"])}  # fmt: skip
    for (top, bottom), (title, (measured, whole, one)) in zip(axes.T, panels.items(), strict=True):
        lines = ((whole, "-", "predicted, all modes"), (one, "--", "predicted, first mode"))
        for values, style, label in lines:
            top.plot(spreads, values, style, color=COLORS["theory"], label=label)
        for name, by_spread in measured.items():
            marker, color = marks[name]
            for n, (spread, times) in enumerate(by_spread.items()):
                at = np.flatnonzero(spreads == spread)[0]
                found = interval(times)
                once = name if n == 0 else None
                top.plot(spread, found.value, marker, color=color, markersize=5, label=once)
                errors = [interval(100 * (p[at] / times - 1)) for p in (whole, one)]
                for error, filled in zip(errors, (True, False), strict=True):
                    if name == "flow" or filled:
                        bottom.plot([spread] * 2, [error.low, error.high], color=color)
                        bottom.plot(spread, error.value, marker, color=color, markersize=5,
                                    fillstyle="full" if filled else "none")  # fmt: skip
        bottom.axhline(0, color="#8c8c8c", linewidth=0.8)
        top.set(title=title, xscale="log")
        bottom.set(xlabel="spread σ of the start")
    axes[0, 0].set(ylabel="time of the squeeze", ylim=(0, None))
    axes[1, 0].set(ylabel="error of the prediction, %", ylim=(-45, 75))
    axes[0, 0].legend(fontsize=8)
    return figure
