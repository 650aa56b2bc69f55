"""Figures of chapters 5 to 9: what theory foretells, and what the mechanism needs."""

import matplotlib.pyplot as plt
import numpy as np

from sgcrl.figures.style import COLORS, draw_band, draw_world
from sgcrl.statistics import interval


def modes_on_maze(world, rows, columns=4):
    """The leading modes drawn on the maze, purple against orange.

    ``rows`` maps a title to (rates, modes) of :func:`~sgcrl.theory.growth_modes`.
    """
    figure, axes = plt.subplots(len(rows), columns, figsize=(6.5, 1.95 * len(rows)))
    for line, (title, (rates, modes)) in zip(axes, rows.items(), strict=True):
        for k, ax in enumerate(line):
            limit = np.abs(modes[:, k]).max()
            patches = draw_world(ax, world, modes[:, k], cmap="PuOr", clim=(-limit, limit))
            patches.set(edgecolor="face", rasterized=True)  # 700 cells are heavy as paths
            ax.set_title(f"λ{'₁₂₃₄₅₆'[k]} = {rates[k]:.4f}", fontsize=9)
        line[0].text(-0.16, 0.5, title, transform=line[0].transAxes, rotation=90, va="center",
                     ha="center", fontsize=9)  # fmt: skip
    return figure


def eigenvalues(spectra, lengths, gaps):
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
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.5, 3.2))
    looks = zip(
        spectra, ("#009e73", "#009e73", "#8a6d3b", "#8a6d3b"), ("-", "--") * 2, "osD^", strict=True
    )
    for name, color, style, marker in looks:
        look = dict(color=color, linestyle=style, marker=marker, markersize=5, label=name)
        left.plot(np.arange(1, len(spectra[name]) + 1), spectra[name], **look)
        right.plot(lengths, gaps[name], **look)
    left.axvline(3.5, color="#8c8c8c", linewidth=0.8, linestyle=":")
    left.set(xlabel="mode k", ylabel="λ of mode k / λ₁", ylim=(0, 1.05))
    right.axhline(1, color="#8c8c8c", linewidth=0.8)
    right.set(xlabel="steps of an episode", ylabel="gap λ₃ / λ₄", xscale="log", ylim=(0.9, None))
    right.legend(fontsize=8)
    return figure


def growth_errors(panels, band=2.0):
    """Measured against predicted growth rates, mode by mode, in per cent.

    Parameters
    ----------
    panels : dict of str to dict of str to ndarray, shape (K, M)
        By title and world: relative errors of M modes.
    band : float
        Drawn as the zone of agreement; the axis is linear inside it, logarithmic outside.
    """
    figure, axes = plt.subplots(1, len(panels), figsize=(6.5, 3.1), sharey=True)
    for ax, (title, worlds) in zip(axes, panels.items(), strict=True):
        ax.axhspan(-band, band, color="#009e73", alpha=0.15, linewidth=0)
        ax.axhline(0, color="#8c8c8c", linewidth=0.6)
        for n, (name, errors) in enumerate(worlds.items()):
            found = interval(100 * errors)
            x = np.arange(1, errors.shape[1] + 1) + 0.16 * (n - 1.5)
            color = ("#0072b2", "#d55e00", "#8a6d3b", "#7a5cd6")[n]
            spread = (found.value - found.low, found.high - found.value)
            ax.errorbar(
                x, found.value, spread, fmt="osD^"[n], color=color, markersize=5, label=name
            )
        ax.set(title=title, xlabel="mode k")
        ax.set_yscale("symlog", linthresh=band)
        ax.set_yticks([-2, -1, 0, 1, 2, 5, 10, 20, 50], [-2, -1, 0, 1, 2, 5, 10, 20, 50])
        ax.minorticks_off()
    axes[0].set(ylabel="measured rate less λ, in % of λ", ylim=(-3, 70))
    axes[-1].legend(fontsize=8)
    return figure


def predicted_against_found(panels, limits, label):
    """Predicted values against those of the runs, on the diagonal if they agree.

    ``panels`` maps a title to (predicted (M,), dict of label to the runs' values (K, M)).
    """
    figure, axes = plt.subplots(1, len(panels), figsize=(6.5, 3.5), sharex=True, sharey=True)
    for ax, (title, (predicted, found)) in zip(axes, panels.items(), strict=True):
        ax.plot(limits, limits, color=COLORS["theory"], linewidth=1, label="as predicted")
        ax.axhline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
        for (name, values), marker in zip(found.items(), "osD", strict=False):
            mean = interval(values)
            spread = (mean.value - mean.low, mean.high - mean.value)
            look = dict(color=COLORS[name], label=name, markersize=5, alpha=0.85)
            ax.errorbar(predicted, mean.value, spread, fmt=marker, **look)
        ax.set(title=title, xlabel=f"{label}, predicted", aspect="equal")
    axes[0].set(ylabel=f"{label}, in the flow", xlim=limits, ylim=limits)
    axes[0].legend(fontsize=8, loc="upper left")
    return figure


def squeeze_times(spreads, panels):
    """Time of the squeeze by spread of the start, measured and predicted, and the relative error.

    Parameters
    ----------
    spreads : ndarray, shape (N,)
    panels : dict of str to (dict of str to ndarray, ndarray, ndarray)
        By title: measured times by what was measured (dict of spread to (K,)), the prediction
        from all modes (N,) and from the first alone (N,).
    """
    figure, axes = plt.subplots(2, len(panels), figsize=(6.5, 5), sharex=True, sharey="row",
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
                label = name if n == 0 else None
                top.plot(spread, found.value, marker, color=color, markersize=5, label=label)
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


def two_rulers(ratio, mean, noise, arrived, temperatures, border):
    """Share of runs that arrive, by the one number c/sd, and by mean c and spread in temperatures.

    Parameters
    ----------
    ratio, mean, noise, arrived, temperatures : ndarray, shape (N,)
        Of each condition: mean c over its standard deviation, mean c, standard deviation over
        temperature, share, temperature of the actor.
    border : tuple of ndarray
        Mean c and noise along the line on which half of the runs are predicted to arrive.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.5, 3.5), sharey=False)
    for temperature, marker in zip(np.unique(temperatures), "os^", strict=True):
        at = temperatures == temperature
        label = f"actor temperature {temperature:g}"
        dots = dict(c=arrived[at], marker=marker, s=42, cmap="viridis", vmin=0, vmax=1)
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


def similarity_of_starts(spreads, curve, points):
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
    figure, ax = plt.subplots(figsize=(5.6, 3.9))
    ax.plot(*curve(np.geomspace(1e-3, 100, 200)), color=COLORS["SGCRL"], label="table, by σ")
    for spread in spreads:
        place = curve(spread)
        ax.plot(*place, ".", color=COLORS["SGCRL"], markersize=7)
        ax.annotate(f"σ = {spread:g}", place, (5, 3), textcoords="offset points", fontsize=8)
    for n, ((name, values), marker) in enumerate(zip(points.items(), "osD^vP*", strict=False)):
        (x, y) = (interval(value) for value in values)
        error = dict(xerr=[[x.value - x.low], [x.high - x.value]],
                     yerr=[[y.value - y.low], [y.high - y.value]])  # fmt: skip
        ax.errorbar(x.value, y.value, **error, fmt=marker, color=f"C{n + 1}", label=name)
    ax.set(xlabel="mean c over states", ylabel="standard deviation of c over states")
    ax.set(xlim=(-0.05, 1.05), ylim=(-0.01, None))
    ax.legend(fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return figure


def by_dimension(dimensions, columns, labels):
    """What comes of each dimension D.

    Parameters
    ----------
    dimensions : sequence of int, length N
    columns : dict of str to dict of str to ndarray, shape (R, K, N)
        By title and condition: R measurements, one row of panels each.
    labels : sequence of str, length R
    """
    size = dict(figsize=(6.2, 2.1 * len(labels) + 0.6), sharex=True, sharey="row")
    figure, axes = plt.subplots(len(labels), len(columns), squeeze=False, **size)
    for column, (title, conditions) in enumerate(columns.items()):
        for (name, values), style in zip(conditions.items(), ("o-", "s--", ":"), strict=False):
            marker, line = style.rstrip("-:") or None, style.lstrip("os")
            for ax, curve in zip(axes[:, column], values, strict=True):
                draw_band(ax, dimensions, curve, name, linestyle=line, marker=marker, markersize=4)
        axes[0, column].set(title=title, xscale="log")
        axes[-1, column].set(xlabel="dimensions D")
        axes[-1, column].set_xticks(dimensions, [str(d) for d in dimensions])
        axes[-1, column].minorticks_off()
    for ax, label in zip(axes[:, 0], labels, strict=True):
        ax.set(ylabel=label)
    axes[0, 0].legend(fontsize=8)
    return figure


def path_profiles(rows, labels, xlabel, ylabel):
    """Intervals along a path at several moments, one row of panels a world.

    Parameters
    ----------
    rows : dict of str to dict of str to dict of str to list of Interval
        By world, by moment, by condition: one Interval for each of the labels.
    labels : list of str
    """
    moments = list(next(iter(rows.values())))
    size = (6.5, 2.1 * len(rows) + 0.7)
    figure, axes = plt.subplots(len(rows), len(moments), figsize=size, sharex=True, squeeze=False)
    place = np.arange(len(labels))
    for line, (title, panels) in zip(axes, rows.items(), strict=True):
        for ax, (moment, curves) in zip(line, panels.items(), strict=True):
            for (name, found), style in zip(curves.items(), ("o-", "s--"), strict=False):
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


def traps(world, ends, heights, temperature):
    """Where greedy episodes end, and how far c must fall for the way on from there.

    Parameters
    ----------
    ends : ndarray, shape (S,)
        Share of the greedy episodes stuck in the state.
    heights : dict of str to ndarray, shape (N,)
        Barriers of the states where greedy episodes end, by condition.
    temperature : float
        Of the training actor, marked.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.5, 3.3), width_ratios=(1, 1.2))
    patches = draw_world(left, world, ends, cmap="viridis", clim=(0, ends.max()))
    bar = dict(location="bottom", shrink=0.8, aspect=25, pad=0.02)
    figure.colorbar(patches, ax=left, label="share of traps", **bar)
    for (name, values), style in zip(heights.items(), ("-", "--", ":"), strict=False):
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


def kernel_maps(world, kernels):
    """How strongly each state drags the goal: a dict of title to values (S,), 1 for the goal."""
    figure, axes = plt.subplots(2, 2, figsize=(5, 5.6))
    for ax, (title, values) in zip(axes.flat, kernels.items(), strict=True):
        patches = draw_world(ax, world, values, cmap="viridis", clim=(0, 1))
        ax.set_title(title, loc="center")
    bar = dict(location="bottom", shrink=0.7, aspect=30, pad=0.02)
    figure.colorbar(patches, ax=axes, label="kernel with the goal, over the goal's own", **bar)
    return figure
