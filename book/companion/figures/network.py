"""Figures of chapter 4."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
from jaxtyping import Float, Real
from matplotlib.figure import Figure

from companion.figures.style import (
    COLORS,
    MARKERS,
    PALETTE,
    ROOMS,
    draw_band,
    label_ends,
    label_panels,
    looks,
    marks,
    names_of,
    subplots,
)
from sgcrl.measures.statistics import Interval, interval
from sgcrl.worlds import World


def encoding_structure(
    world: World,
    similarity: Mapping[str, Float[np.ndarray, "K S"]],
    correlation: Mapping[str, Float[np.ndarray, " K"]],
) -> Figure:
    """What untrained networks already know: c by distance to the goal, and its rank correlation.

    Parameters
    ----------
    world : World
    similarity : dict of str to ndarray, shape (K, S)
        c before training, by encoding.
    correlation : dict of str to ndarray, shape (K,)
        Rank correlation of all pairs' similarity with minus their distance.
    """
    figure, (left, right) = subplots(1, 2, figsize=(8, 3.3), width_ratios=(3, 2))
    distance = world.distances[:, world.goal]
    steps = np.arange(1, int(distance.max()) + 1)
    looks_of = zip(similarity.items(), MARKERS, PALETTE, strict=False)
    for row, ((name, c), marker, color) in enumerate(looks_of):
        curve = np.stack([c[:, distance == step].mean(axis=1) for step in steps], axis=1)
        label = name.replace("_", " ")
        draw_band(left, steps, curve, label, color, marker=marker, markersize=4)
        found = interval(correlation[name])
        right.plot([found.low, found.high], [row, row], color=color, linewidth=5, alpha=0.4)
        right.plot(found.value, row, marker=marker, color=color)
    left.set(xlabel="steps to the goal", ylabel="c before training", ylim=(-0.1, 1.05))
    label_ends(left)
    right.axvline(0, color="#8c8c8c", linewidth=1)
    right.set(xlabel="rank correlation of similarity with nearness", xlim=(-0.1, 1))
    right.set_yticks(range(len(correlation)), [])  # named at the curves, in the same colours
    right.invert_yaxis()
    return figure


def drift(
    states: Mapping[str, tuple[Real[np.ndarray, " N"], Float[np.ndarray, "K N"]]],
    controls: Mapping[str, tuple[Real[np.ndarray, " N"], Float[np.ndarray, "K N"]]],
) -> Figure:
    """How far the goal axis turns between snapshots, beside other states and in the controls.

    Parameters
    ----------
    states, controls : dict of str to (ndarray of shape (N,), ndarray of shape (K, N))
        Middle of each window, and degrees; by kind of state, and by world.
    """
    figure, axes = subplots(1, 2, figsize=(8.2, 3.4), sharey=True)
    for ax, curves in zip(axes, (states, controls), strict=True):
        shown = looks(curves)
        for name, (times, values) in curves.items():
            draw_band(ax, times, values, name, statistic=np.median, **shown[name])
        ax.set(xlabel="episode", yscale="log", ylim=(0.02, 60))
        ax.set_yticks(
            [0.03, 0.1, 0.3, 1, 3, 10, 30], [f"{tick}°" for tick in (0.03, 0.1, 0.3, 1, 3, 10, 30)]
        )
        ax.minorticks_off()
    axes[0].set(ylabel="turned in 10 episodes", title="goal axis and other states")
    axes[1].set(title="goal axis, with and without\na goal to find")
    label_panels([axes])
    return figure


def event_study(
    times: Real[np.ndarray, " N"],
    curves: Mapping[str, Float[np.ndarray, "K N"]],
    differences: Sequence[tuple[str, Interval]],
) -> Figure:
    """Drift about the first sampling of the goal, against the controls.

    Parameters
    ----------
    times : ndarray, shape (N,)
        Episodes since the goal was first sampled.
    curves : dict of str to ndarray, shape (K, N)
        Logarithm of the drift over that of the control, run by run; NaN where a run has none.
    differences : list of (str, Interval)
        Ratio of ratios: after over before, over the control's.
    """
    figure, (left, right) = subplots(1, 2, figsize=(8, 3.4), width_ratios=(3, 2))
    for (name, values), style in zip(curves.items(), cycle(("-", "--"))):
        complete = ~np.isnan(values)
        known = complete.sum(axis=0) >= 10
        found = [interval(values[complete[:, n], n]) for n in np.flatnonzero(known)]
        value, low, high = (
            np.exp([getattr(x, part) for x in found]) for part in ("value", "low", "high")
        )
        left.fill_between(times[known], low, high, color=COLORS[name], alpha=0.2, linewidth=0)
        left.plot(times[known], value, style, color=COLORS[name], label=f"against {name}")
    left.axhline(1, color="#8c8c8c", linewidth=1)
    left.axvline(0, color="#8c8c8c", linewidth=1, linestyle=":")
    left.set(
        xlabel="episodes since the goal was first sampled",
        ylabel="goal axis: drift / control's drift",
    )
    left.set(yscale="log", ylim=(0.45, 2.2))
    left.set_yticks([0.5, 1, 2], ["½", "1", "2"])
    left.minorticks_off()
    left.legend(fontsize=8, loc="upper left")
    for row, (_, ratio) in enumerate(differences):
        right.plot([ratio.low, ratio.high], [row, row], color="black", linewidth=2)
        right.plot(ratio.value, row, "o", color="black")
    right.axvline(1, color="#8c8c8c", linewidth=1)
    right.set(xlabel="change after / before, over the control's", xscale="log", xlim=(0.6, 1.4))
    right.set_xticks([0.6, 0.8, 1, 1.25], ["0.6", "0.8", "1", "1.25"])
    right.minorticks_off()
    right.set_yticks(range(len(differences)), [label for label, _ in differences], fontsize=8)
    right.invert_yaxis()
    return figure


def gap_and_spread(
    times: Real[np.ndarray, " N"],
    gaps: Mapping[str, Float[np.ndarray, "_ N"]],
    moments: Real[np.ndarray, " M"],
    spreads: Mapping[str, Float[np.ndarray, "K M"]],
) -> Figure:
    """How much more c of visited states changes than that of others, and how far states spread.

    Parameters
    ----------
    times : ndarray, shape (N,)
    gaps : dict of str to ndarray, shape (runs, N)
        Change of c of visited states less that of unvisited ones, by condition.
    moments : ndarray, shape (M,)
    spreads : dict of str to ndarray, shape (K, M)
        Standard deviations over the states, by direction.
    """
    figure, (left, right) = subplots(1, 2, figsize=(8, 3.3))
    shown = looks([*gaps, *spreads])
    for name, values in gaps.items():
        draw_band(left, times, values, name, **shown[name])
    left.axhline(0, color="#8c8c8c", linewidth=0.8)
    left.set(
        xlabel="episode",
        ylabel="change of c, visited less unvisited",
        title="visited states and others",
    )
    colors = (COLORS["network"], COLORS["unvisited state"])
    for (name, values), color in zip(spreads.items(), colors, strict=False):
        draw_band(right, moments, values, name, color, **shown[name])
    right.set(xlabel="episode", ylabel="standard deviation over states", ylim=(0, None))
    right.set(title="the network's states")
    label_panels([[left, right]])
    return figure


def seesaw(
    times: Real[np.ndarray, " N"],
    means: Real[np.ndarray, "N R"],
    arrival: float,
    rows: Mapping[str, Mapping[str, Interval]],
) -> Figure:
    """Mean c of the rooms in one run, and in all runs how the rooms' means go together.

    Parameters
    ----------
    times : ndarray, shape (N,)
    means : ndarray, shape (N, R)
        Of one run.
    arrival : float
        Episode in which it first reaches the goal.
    rows : dict of str to dict of str to Interval
        Correlations, by what is correlated and by condition.
    """
    figure, (left, right) = subplots(1, 2, figsize=(8, 4.2), width_ratios=(4, 5))
    for (name, (marker, color)), values in zip(ROOMS.items(), means.T, strict=True):
        left.plot(times, values, marker=marker, markevery=5, markersize=4, color=color, label=name)
    left.axvline(arrival, color="#8c8c8c", linewidth=1, linestyle=":")
    left.axhline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
    left.set(xlabel="episode", ylabel="mean c of the room", title="one run")
    label_ends(left)
    names = marks(names_of(rows.values()))
    for row, conditions in enumerate(rows.values()):
        for n, name in enumerate(names):
            if name not in conditions:
                continue
            y, found = row + 0.7 * ((n + 0.5) / len(names) - 0.5), conditions[name]
            color, label = COLORS.get(name, "#8c8c8c"), name if row == 0 else None
            right.plot([found.low, found.high], [y, y], color=color, linewidth=2.5)
            right.plot(found.value, y, names[name], color=color, markersize=5, label=label)
    right.axvline(0, color="#8c8c8c", linewidth=1, zorder=0)
    right.set(xlabel="correlation over time", xlim=(-1, 1), ylim=(len(rows) - 0.5, -0.5))
    right.set_yticks(range(len(rows)), list(rows), fontsize=8)
    right.legend(fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return figure
