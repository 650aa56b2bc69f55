"""The book's figures: one function a figure, each returns a matplotlib Figure.

Blue is near the goal (high c), red is far, on one diverging map centred at 0. A condition has the
same colour in every figure. Lines are means over runs, bands 95 % bootstrap intervals.
"""

from itertools import product

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from sgcrl.decomposition import decompose, principal_components
from sgcrl.statistics import interval

SIMILARITY = mpl.colormaps["RdBu"]
"""Colour of the goal similarity c: red -1, blue +1."""

COLORS = {
    "SGCRL": "#0072b2",
    "network": "#7a5cd6",
    "goal axis": "#7a5cd6",
    "goal axis, table": "#0072b2",
    "random actor": "#8c8c8c",
    "frozen": "#e69f00",
    "frozen network": "#e69f00",
    "random start": "#cc79a7",
    "not normalised": "#d55e00",
    "goal walled off": "#a8423f",
    "goal held still": "#009e73",
    "SGCRL, 1,000 episodes": "#56b4e9",
    "before training": "#e69f00",
    "greedy": "#e69f00",
    "neighbourhood walled off": "#8f8f2f",
    "theory": "#009e73",
    "visited state": "#56b4e9",
    "unvisited state": "#cc79a7",
    "no walls": "#8a6d3b",
    "frozen random start": "#d8a0c0",
    "shuffled rooms": "#b58900",
    "own c": "#0072b2",
    "another run's c": "#56b4e9",
    "c before training": "#e69f00",
    "equal c": "#00838f",
    "table": "#0072b2",
    "table, D = 64": "#0072b2",
    "table, D = 2": "#8a6d3b",
    "table, D = 4": "#7a5cd6",
    "table, D = 128": "#56b4e9",
    "logits": "#cc3377",
    "logits, goal's pair added": "#3aa37a",
    "row and column one-hots": "#7a5cd6",
    "one one-hot per state": "#e69f00",
    "plain descent": "#009e73",
    "predicted": "#009e73",
    "measured": "#7a5cd6",
    "start of the network": "#e69f00",
    "data": "#0072b2",
    "visits": "#8c8c8c",
    "modes of A": "#009e73",
    "modes of A, own visits": "#66c2a5",
    "settled modes": "#d6336c",
    "another run's settled modes": "#eba0bb",
    "positions": "#8c8c8c",
    "shuffled modes": "#b58900",
    "modes of ΘA": "#7a5cd6",
    "another network's ΘA": "#b9a3ee",
    "modes of Θ": "#56b4e9",
    "at the squeeze": "#56b4e9",
    "at the end": "#0072b2",
    "drawn uniformly": "#cc3377",
    "retired when sampled": "#3aa37a",
    "untrained": "#e69f00",
    "one goal": "#0072b2",
    "8 goals": "#cc3377",
    "8 goals, none learnt from": "#56b4e9",
    "8 goals, retired": "#3aa37a",
    "goal sampled": "#cc3377",
    "sampled, not learnt from": "#56b4e9",
    "product": "#d55e00",
    "product, penalty": "#b58900",
    "distance": "#009e73",
    "distance, penalty": "#8e44ad",
    "no ζ": "#cc3377",
    "one standard deviation": "#7a5cd6",
    "temperature 0.1": "#b58900",
    "as it comes": "#d55e00",
    "drawn together": "#7a5cd6",
    "untouched": "#0072b2",
    "edited once": "#d1495b",
    "held in sight": "#00798c",
    "held in the table": "#b8860b",
    "repelled once": "#d1495b",
    "attracted once": "#2a9d8f",
    "room closed": "#a8423f",
    "turned aside": "#9d7fb8",
    "random states": "#8a6d3b",
    "frozen, edited": "#e69f00",
    "untouched network": "#7a5cd6",
    "edited weights": "#d1495b",
    "edited weights, trained": "#56b4e9",
    "after 25 episodes": "#56b4e9",
    "after 50 episodes": "#0072b2",
    "after 100 episodes": "#cc79a7",
    "all together": "#d55e00",
    "within conditions": "#0072b2",
    "its own goal": "#0072b2",
    "its own goal, greedy": "#e69f00",
    "its own goal, goal walled off": "#a8423f",
    "the main goal": "#009e73",
    "Q, zero start": "#8a6d3b",
    "uniform goals": "#cc79a7",
    "counting": "#3aa37a",
    "Q, counting": "#009e73",
    "Q, counting, between episodes": "#009e73",
    "Q, optimistic": "#d55e00",
    "Q, optimistic, between episodes": "#e69f00",
    "Q, optimistic, moves unknown": "#a8423f",
}
"""Colours of conditions (Okabe and Ito's colour-blind-safe palette)."""


def use_style():
    """Set matplotlib to the book's style, and notebooks to SVG with stable ids."""
    mpl.rcParams.update(
        {
            "figure.constrained_layout.use": True,
            "figure.dpi": 100,
            "font.family": "sans-serif",
            "font.size": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlesize": 10,
            "axes.titlelocation": "left",
            "legend.frameon": False,
            "lines.linewidth": 1.8,
            "svg.fonttype": "none",
            "svg.hashsalt": "sgcrl",
            "savefig.dpi": 200,
        }
    )
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    set_matplotlib_formats("svg", metadata={"Date": None})


def draw_world(ax, world, values=None, trajectory=None, jitter=0.0, **colours):
    """Draw a world's states, coloured by values (S,), with a trajectory (T + 1,) over it.

    The start is marked S, the goal G. ``colours`` go to the colour map: by default that of the
    goal similarity, from -1 to 1. Returns the drawn patches, for a colour bar.
    """
    if _is_grid(world):
        cells = world.positions.astype(int)
        walls = {*product(*(range(side) for side in cells.max(axis=0) + 1))} - {*map(tuple, cells)}
        blocks = [Rectangle((x - 0.5, y - 0.5), 1, 1) for y, x in sorted(walls)]
        ax.add_collection(PatchCollection(blocks, facecolor="#707070", linewidth=0, clip_on=False))
    squares = [Rectangle((x - 0.5, y - 0.5), 1, 1) for y, x in world.positions]
    patches = PatchCollection(squares, linewidth=0.4, edgecolor="white", clip_on=False)
    if values is not None:
        patches.set(cmap=colours.get("cmap", SIMILARITY), clim=colours.get("clim", (-1, 1)))
        patches.set_array(np.asarray(values, float))
    else:
        patches.set_facecolor("#d9d9d9")
    ax.add_collection(patches)
    if trajectory is not None:
        shift = np.random.default_rng(0).uniform(-jitter, jitter, (len(trajectory), 2))
        y, x = (world.positions[trajectory] + shift).T
        ax.plot(x, y, color="#1a1a1a", linewidth=1.1, solid_joinstyle="round", alpha=0.75)
    for name, state in (("S", world.start), ("G", world.goal)):
        y, x = world.positions[state]
        ax.annotate(
            name,
            (x, y),
            ha="center",
            va="center",
            fontsize=8,
            fontweight="bold",
            color="black",
            bbox=dict(boxstyle="circle,pad=0.15", fc="white", ec="black", linewidth=0.6),
        )
    ax.set_aspect("equal")
    ax.autoscale_view()
    ax.invert_yaxis()
    ax.axis("off")
    return patches


def draw_band(ax, x, values, label, color=None, statistic=np.mean, **line):
    """A curve (K, N) over runs: the statistic with its 95 % bootstrap band."""
    color = color or COLORS.get(label)
    found = interval(values, statistic)
    ax.fill_between(x, found.low, found.high, color=color, alpha=0.2, linewidth=0)
    (drawn,) = ax.plot(x, found.value, color=color, label=label, **line)
    return drawn


def over_time(curves, ylabel, xlabel="episode", reference=None, **axis):
    """Several conditions over time, mean and band.

    Parameters
    ----------
    curves : dict of str to tuple
        By label: times (N,), values (K, N), and, if wanted, a dict of options of the line.
    reference : dict of str to float, optional
        Labelled levels.
    """
    figure, ax = plt.subplots(figsize=(6.5, 3.4))
    styles = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (1, 1)))
    for (name, (times, values, *line)), style in zip(curves.items(), styles, strict=False):
        draw_band(ax, times, values, name, **({"linestyle": style} | dict(*line)))
    for label, level in (reference or {}).items():
        ax.axhline(level, color="#8c8c8c", linewidth=1, linestyle=":")
        ax.text(
            1, level, label, transform=ax.get_yaxis_transform(), ha="right", va="bottom", fontsize=8
        )
    ax.set(xlabel=xlabel, ylabel=ylabel, **axis)
    ax.legend(fontsize=8)
    return figure


# Chapter 2: the squeeze


def signal_slopes(lengths, along, across, slopes):
    """Size of the gradient along z and along another direction (N, draws) against ‖ζ‖ (N,)."""
    fig, ax = plt.subplots(figsize=(5, 3.4))
    for values, slope, name, color in (
        (across, slopes[1], "a direction orthogonal to z", "black"),
        (along, slopes[0], "the goal direction z", COLORS["theory"]),
    ):
        low, middle, high = np.quantile(values, [0.025, 0.5, 0.975], axis=1)
        ax.fill_between(lengths, low, high, color=color, alpha=0.2, linewidth=0)
        ax.loglog(lengths, middle, ".-", color=color, label=f"{name}: slope {slope:.2f}")
    ax.set(xlabel="‖ζ‖ of every state", ylabel="size of the gradient along")
    ax.legend(loc="lower right")
    return fig


def squeeze(flows, visits):
    """Mean c and ‖ζ‖ of population flows, by spread of the start, with the prediction beside them.

    ``flows`` maps σ to a :class:`~sgcrl.theory.Flow`; ``visits`` (S,) are the weights of the mean.
    """
    fig, axes = plt.subplots(2, 1, figsize=(5, 5.4), sharex=True)
    for ax, part in zip(
        axes, (lambda c: c, lambda c: np.sqrt(1 - np.clip(c, -1, 1) ** 2)), strict=True
    ):
        for spread, flow in flows.items():
            first = spread == min(flows)
            label = ("simulated", "predicted") if first else (None, None)
            mean = part(flow.c) @ visits
            draw_band(ax, flow.times, mean, label[0], "black")
            predicted = (part(flow.predicted) @ visits).mean(axis=0)
            ax.plot(flow.times, predicted, "--", color=COLORS["theory"], label=label[1])
    for spread, flow in flows.items():
        below = (flow.c @ visits).mean(axis=0) < -0.18
        if below.any():
            box = dict(facecolor="white", edgecolor="none", pad=1)
            place = (flow.times[below.argmax()], -0.18)
            axes[0].text(*place, f"{spread}", fontsize=8, ha="center", va="center", bbox=box)
    axes[0].axhline(0, color="black", linewidth=0.6)
    axes[0].set(ylabel="mean c", ylim=(-0.4, 1.05))
    axes[1].set(ylabel="mean ‖ζ‖", xlabel="time (1.28 an episode)", ylim=(0, 1.05))
    axes[0].legend(loc="upper right")
    return fig


def predicted_maze(world, predicted, simulated):
    """Goal similarity of every state (S,) on the maze, as predicted and as simulated."""
    fig, axes = plt.subplots(1, 2, figsize=(5, 2.7))
    for ax, values, title in zip(
        axes, (predicted, simulated), ("predicted", "simulated"), strict=True
    ):
        patches = draw_world(ax, world, values)
        ax.set_title(title)
    fig.colorbar(patches, ax=axes, label="c", shrink=0.8)
    return fig


def overshoot(flow, silent, equal, visits, share):
    """Rates of both terms of c', and mean c when the goal component or the unequal visits are gone.

    ``flow``, ``silent`` (no component along z) and ``equal`` (visits ``share``) are flows.
    """
    fig, (top, bottom) = plt.subplots(2, 1, figsize=(5, 5.4), sharex=True)
    for integral, label, color in (
        (flow.squeezed, "squeeze −c⟨ζ, G⟩", COLORS["theory"]),
        (flow.signalled, "neglected (1 − c²) G·z", COLORS["not normalised"]),
    ):
        draw_band(top, flow.times, np.gradient(integral @ visits, flow.times, axis=1), label, color)
    top.axhline(0, color="black", linewidth=0.6)
    top.set(ylabel="mean rate of c")
    top.legend(loc="center right", bbox_to_anchor=(1, 0.78))
    draw_band(bottom, flow.times, flow.c @ visits, "as it is", "black")
    draw_band(
        bottom,
        flow.times,
        silent.c @ visits,
        "no gradient along z",
        COLORS["theory"],
        linestyle="--",
    )
    draw_band(bottom, equal.times, equal.c @ share, "all states visited equally", "#7b5ea7")
    bottom.axhline(0, color="black", linewidth=0.6)
    bottom.set(ylabel="mean c", xlabel="time (1.28 an episode)", ylim=(-0.4, 0.85))
    bottom.legend(loc="upper right")
    return fig


def without_normalisation(panels, xlabels):
    """Mean c on the sphere, raw c and cosine off it; a dict of title to (x, 3 curves (K, N))."""
    fig, axes = plt.subplots(len(panels), 1, figsize=(5, 5.8))
    for ax, xlabel, (title, (x, sphere, raw, cosine)) in zip(
        axes, xlabels, panels.items(), strict=True
    ):
        draw_band(ax, x, raw, "not normalised: raw c", COLORS["not normalised"])
        draw_band(ax, x, cosine, "not normalised: cosine", COLORS["not normalised"], linestyle="--")
        draw_band(ax, x, sphere, "normalised: c", "black")
        ax.axhline(0, color="black", linewidth=0.6)
        ax.set(xlabel=xlabel, ylabel="mean over visits", ylim=(-0.4, 1))
        ax.set_title(title)
    axes[0].legend(loc="upper right", fontsize=9)
    return fig


def similarity_shares(groups):
    """Share of visits to states with c at most x; a dict of condition to (c, weights), (K, S)."""
    fig, ax = plt.subplots(figsize=(5, 3.4))
    edges = np.linspace(-1, 1, 81)
    for label, (c, weights) in groups.items():
        below = np.stack([((c <= edge) * weights).sum(axis=1) for edge in edges], axis=1)
        style = {"frozen": ":", "theory": "--"}.get(label, "-")
        draw_band(ax, edges, below, label, linestyle=style)
    ax.axvline(0, color="black", linewidth=0.6)
    ax.set(xlabel="c after training", ylabel="share of visits at or below", ylim=(0, 1))
    ax.set_xticks(np.linspace(-1, 1, 5))
    ax.legend(loc="upper left", fontsize=9)
    return fig


def _is_grid(world):
    return np.array_equal(world.positions, np.round(world.positions))


# Chapter 1: decomposition


def draw_circle(ax, reach=1.0):
    """The half circle c² + ‖ζ‖² = 1, with axes for c and ‖ζ‖ that reach so far."""
    turn = np.linspace(0, np.pi, 100)
    ax.plot(np.cos(turn), np.sin(turn), color="#8c8c8c", linewidth=1, zorder=0)
    ax.axvline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
    ax.set(xlabel="c, towards the goal", ylabel="‖ζ‖, away from it", aspect="equal")
    ax.set(xlim=(-reach - 0.08, reach + 0.08), ylim=(0, reach + 0.08))


def normalisation(raw, normalised):
    """Where normalisation puts pairs of c and ‖ζ‖; both are (c, ‖ζ‖) with arrays (N,)."""
    figure, ax = plt.subplots(figsize=(5, 3.3))
    draw_circle(ax, 1.6)
    for start, end in zip(np.transpose(raw), np.transpose(normalised), strict=True):
        ax.plot(*zip(start, end, strict=True), color="#8c8c8c", linewidth=0.5, alpha=0.7)
    ax.plot(*raw, "o", color="#8c8c8c", markersize=3.5, label="before")
    edge = dict(edgecolor="#555555", linewidth=0.6, zorder=3)
    ax.scatter(*normalised, 42, normalised[0], cmap=SIMILARITY, label="normalised", **edge)
    ax.collections[-1].set_clim(-1, 1)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return figure


def squeezed(length, raw_c, normalised_c):
    """What a growing ‖ζ‖ leaves of c.

    Parameters
    ----------
    length : ndarray, shape (N,)
        ‖ζ‖ before normalisation.
    raw_c : ndarray, shape (M,)
    normalised_c : ndarray, shape (M, N)
        Measured on vectors, drawn as dots on the closed form.
    """
    figure, ax = plt.subplots(figsize=(5, 3.6))
    fine = np.linspace(0, length.max(), 100)
    flat = dict(color=COLORS["not normalised"], linestyle="--", linewidth=1)
    for c, measured in zip(raw_c, normalised_c, strict=True):
        ax.axhline(c, **flat)
        ax.text(
            length.max() + 0.1, c, f"c = {c:g}".replace("-", "−"), color=flat["color"], va="bottom"
        )
        ax.plot(fine, c / np.sqrt(c**2 + fine**2), color=COLORS["theory"])
        ax.plot(length, measured, "o", color=COLORS["SGCRL"], markersize=4)
    ax.set(xlabel="‖ζ‖ before normalisation", ylabel="c", xlim=(-0.1, length.max() + 0.7))
    names = ("not normalised", "closed form", "normalised vectors")
    lines = (ax.lines[0], *ax.lines[1:3])
    ax.legend(lines, names, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize=8)
    return figure


def tables_on_circle(tables):
    """Tables in the plane of c and ‖ζ‖, and the distribution of c.

    Parameters
    ----------
    tables : dict of str to (str, ndarray of shape (S,), ndarray of shape (S,), ndarray)
        Label to colour, c and ‖ζ‖ of one run, c of all runs.
    """
    highest = max(length.max() for _, _, length, _ in tables.values()) + 0.1
    heights = (1.65 * highest, 1.9)  # inches; the upper panel has one scale for both axes
    figure, (top, bottom) = plt.subplots(
        2, 1, figsize=(5, sum(heights) + 1.5), height_ratios=heights, sharex=True
    )
    draw_circle(top)
    bins = np.linspace(-1, 1.6, 53)
    for (name, (color, c, length, all_c)), marker in zip(tables.items(), "o^s", strict=False):
        top.plot(c, length, marker, color=color, markersize=4, alpha=0.75, label=name)
        weights = np.full(all_c.size, 1 / all_c.size)
        bottom.hist(all_c.ravel(), bins, weights=weights, histtype="step", color=color, linewidth=2)
    top.set(xlim=(-1.1, 1.5), ylim=(0, highest), xlabel=None)
    top.legend(loc="lower left", bbox_to_anchor=(0, 1))
    bottom.set(xlabel="c, towards the goal", ylabel="share of states")
    return figure


def reading(world, similarity, probabilities, episodes, shares):
    """What the actor makes of c: its mean move in each state, and how often it climbs.

    Parameters
    ----------
    similarity : ndarray, shape (S,)
    probabilities : ndarray, shape (S, A)
    episodes : ndarray, shape (N,)
    shares : dict of str to ndarray, shape (K, N)
        Share of steps to the best next state.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(6, 3.2), width_ratios=(1, 1.1))
    patches = draw_world(left, world, similarity)
    moves = world.positions[world.next_state] - world.positions[:, None]
    y, x = (probabilities[..., None] * moves).sum(axis=1).T
    scale = dict(angles="xy", scale_units="xy", scale=0.75, width=0.008, pivot="mid")
    left.quiver(*world.positions.T[::-1], x, y, color="#1a1a1a", **scale)
    bar = dict(location="bottom", shrink=0.8, aspect=25, pad=0.02)
    figure.colorbar(patches, ax=left, label="c", **bar)
    for (name, values), style in zip(shares.items(), ("-", ":", "--"), strict=False):
        color = COLORS.get(name, COLORS["theory"])
        draw_band(right, episodes, values, name, color, linestyle=style)
    right.set(xlabel="episode", ylabel="steps to the best next state", ylim=(0, None))
    right.legend(loc="lower right", fontsize=9)
    return figure


# Chapter 4: the network


def encoding_structure(world, similarity, correlation):
    """What untrained networks already know: c by distance to the goal, and its rank correlation.

    Parameters
    ----------
    similarity : dict of str to ndarray, shape (K, S)
        c before training, by encoding.
    correlation : dict of str to ndarray, shape (K,)
        Rank correlation of all pairs' similarity with minus their distance.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.3), width_ratios=(3, 2))
    distance = world.distances[:, world.goal]
    steps = np.arange(1, int(distance.max()) + 1)
    for row, ((name, c), marker) in enumerate(zip(similarity.items(), "osD^", strict=False)):
        color = f"C{row}"
        curve = np.stack([c[:, distance == step].mean(axis=1) for step in steps], axis=1)
        draw_band(left, steps, curve, name, color, marker=marker, markersize=4)
        found = interval(correlation[name])
        right.plot([found.low, found.high], [row, row], color=color, linewidth=5, alpha=0.4)
        right.plot(found.value, row, marker=marker, color=color)
    left.set(xlabel="steps to the goal", ylabel="c before training", ylim=(-0.1, 1.05))
    left.legend(fontsize=8)
    right.axvline(0, color="#8c8c8c", linewidth=1)
    right.set(xlabel="rank correlation of similarity with nearness", xlim=(-0.1, 1))
    right.set_yticks(range(len(correlation)), [name.replace("_", " ") for name in correlation])
    right.invert_yaxis()
    return figure


def exploration(curves, arrivals, states):
    """States visited, and runs that have met the goal, by episode.

    Parameters
    ----------
    curves : dict of str to ndarray, shape (K, E)
        Number of states visited so far.
    arrivals : dict of str to ndarray, shape (K,)
        Episode of the first arrival; E if there was none.
    states : int
        S, drawn as the ceiling.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(6, 3.1))
    styles = dict(zip(curves, ("-", "--", "-.", ":", (0, (5, 1, 1, 1))), strict=False))
    for name, curve in curves.items():
        episodes = np.unique(np.geomspace(1, curve.shape[1], 80).astype(int))
        draw_band(left, episodes, curve[:, episodes - 1], name, linestyle=styles[name])
        met = arrivals[name][:, None] < episodes
        draw_band(right, episodes, met, name, linestyle=styles[name])
    left.axhline(states, color="#8c8c8c", linewidth=0.8)
    left.set(xlabel="episode", ylabel=f"states visited, of {states}", xscale="log", ylim=(0, None))
    right.set(
        xlabel="episode",
        ylabel="runs that have met the goal",
        xscale="log",
        ylim=(-0.02, 1.02),
    )
    left.legend(fontsize=8)
    return figure


def arrivals_by_condition(rows, episodes):
    """Median first arrival with its interval, one row a condition; the dots are the runs.

    Parameters
    ----------
    rows : list of (str, str, ndarray of shape (K,))
        Label, the condition whose colour it takes, first arrivals (``episodes`` if none).
    """
    figure, ax = plt.subplots(figsize=(7, 0.42 * len(rows) + 0.8))
    for row, (_, condition, times) in enumerate(rows):
        found = interval(times, np.median)
        color = COLORS[condition]
        scatter = row + np.linspace(-0.25, 0.25, len(times))
        ax.plot(np.sort(times) + 1, scatter, ".", color=color, alpha=0.45, markersize=4)
        ax.plot([found.low + 1, found.high + 1], [row, row], color=color, linewidth=5, alpha=0.5)
        ax.plot(found.value + 1, row, "o", color=color, markersize=7, markeredgecolor="black")
    ax.axvline(episodes + 1, color="#8c8c8c", linewidth=1, linestyle=":")
    ax.text(episodes, -0.6, "not within the run ", ha="right", va="bottom", fontsize=8)
    ax.set(xscale="log", xlabel="episode of the first arrival at the goal")
    ax.set_yticks(range(len(rows)), [label for label, _, _ in rows])
    ax.invert_yaxis()
    return figure


def drift(states, controls):
    """How far the goal axis turns between snapshots, beside other states and in the controls.

    Parameters
    ----------
    states, controls : dict of str to (ndarray of shape (N,), ndarray of shape (K, N))
        Middle of each window, and degrees; by kind of state, and by world.
    """
    figure, axes = plt.subplots(1, 2, figsize=(8, 3.4), sharey=True)
    for ax, curves in zip(axes, (states, controls), strict=True):
        styles = ("-", "--", "-.", ":")
        for (name, (times, values)), style in zip(curves.items(), styles, strict=False):
            draw_band(ax, times, values, name, linestyle=style, statistic=np.median)
        ax.set(xlabel="episode", yscale="log", ylim=(0.02, 60))
        ax.set_yticks(
            [0.03, 0.1, 0.3, 1, 3, 10, 30], [f"{tick}°" for tick in (0.03, 0.1, 0.3, 1, 3, 10, 30)]
        )
        ax.minorticks_off()
        ax.legend(fontsize=8, loc="lower right")
    axes[0].set(ylabel="turned in 10 episodes", title="goal axis and other states")
    axes[1].set(title="goal axis, with and without a goal to find")
    return figure


def event_study(times, curves, differences):
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
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.4), width_ratios=(3, 2))
    for (name, values), style in zip(curves.items(), ("-", "--"), strict=False):
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
    for row, (_, found) in enumerate(differences):
        right.plot([found.low, found.high], [row, row], color="black", linewidth=2)
        right.plot(found.value, row, "o", color="black")
    right.axvline(1, color="#8c8c8c", linewidth=1)
    right.set(xlabel="change after / before, over the control's", xscale="log", xlim=(0.6, 1.4))
    right.set_xticks([0.6, 0.8, 1, 1.25], ["0.6", "0.8", "1", "1.25"])
    right.minorticks_off()
    right.set_yticks(range(len(differences)), [label for label, _ in differences], fontsize=8)
    right.invert_yaxis()
    return figure


def attractor_changes(changes, dwell):
    """How often the greedy attractor changes, by what was allowed to move; and time spent near it.

    Parameters
    ----------
    changes : dict of str to dict of str to ndarray, shape (K,)
        For each critic, the share of windows with a change, by what moved.
    dwell : dict of str to ndarray, shape (K,)
        Share of steps near the attractor, by whose attractor.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.3), width_ratios=(3, 2))
    colors = {
        "everything": "#b8b8b8",
        "only the goal axis": COLORS["network"],
        "only the states": COLORS["visited state"],
    }
    for column, (_, moved) in enumerate(changes.items()):
        for shift, (what, share) in enumerate(moved.items()):
            found = interval(share)
            place = column + 0.25 * (shift - 1)
            left.bar(place, found.value, 0.23, color=colors[what], edgecolor="black", linewidth=0.8,
                     label=what if column == 0 else None)  # fmt: skip
            left.plot([place, place], [found.low, found.high], color="black", linewidth=1.5)
    left.set_xticks(range(len(changes)), list(changes), fontsize=8)
    left.set(ylabel="windows in which the attractor changes", ylim=(0, 1))
    left.legend(fontsize=8, title="what moved", title_fontsize=8)
    for row, (_, share) in enumerate(dwell.items()):
        found = interval(share)
        right.barh(row, found.value, 0.6, color="#8c8c8c" if row % 2 else COLORS["network"])
        right.plot([found.low, found.high], [row, row], color="black", linewidth=1.5)
    right.set(xlabel="share of steps within 2 of the attractor")
    right.set_yticks(range(len(dwell)), list(dwell), fontsize=8)
    right.invert_yaxis()
    return figure


# Chapter 3: tabular exploration

ROOMS = {
    "start room": ("o", "#44aa99"),
    "upper right room": ("^", "#c9a227"),
    "lower left room": ("s", "#cc6677"),
    "goal room": ("D", "#8877cc"),
}
"""Marker and colour of the regions of the four rooms, in the order of their labels."""


def run_over_time(run, k, times):
    """One run: c on the maze with the last trajectory, and the table seen from two sides.

    Parameters
    ----------
    run : Run
    k : int
        Which run.
    times : list of int
        Numbers of episodes; embeddings must have been kept then.
    """
    figure, axes = plt.subplots(3, len(times), figsize=(2.05 * len(times), 6.1))
    later = None
    dots = dict(s=16, cmap=SIMILARITY, vmin=-1, vmax=1, edgecolor="#777777", linewidth=0.4)
    dots["clip_on"] = False  # half the size in SVG
    for column in reversed(range(len(times))):
        time, (maze, side, top) = times[column], axes[:, column]
        table = run.embeddings[k, np.searchsorted(run.snapshots, time)]
        c, zeta = decompose(table, table[run.world.goal])
        points, _, _ = principal_components(zeta)
        if later is not None:  # the sign of an axis is arbitrary: keep that of the next picture
            points = points * np.where((points * later).sum(axis=0) < 0, -1, 1)
        later = points
        last = run.trajectories[k, time - 1] if time else None
        patches = draw_world(maze, run.world, c, last, jitter=0.2)
        for ax, y, label in ((side, c, "c"), (top, points[:, 1], "PC2 of ζ")):
            ax.axhline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
            ax.axvline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
            ax.scatter(points[:, 0], y, c=c, **dots)
            ax.plot(points[run.world.goal, 0], y[run.world.goal], "k*", markersize=9)
            ax.set(xlim=(-1.1, 1.1), ylim=(-1.1, 1.1), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
            ax.set(aspect="equal")
            if column == 0:
                ax.set_ylabel(label)
            else:
                ax.set_yticklabels([])
        side.set_xticklabels([])
        top.set_xlabel("PC1 of ζ")
        maze.set_title(f"{time} episodes", loc="center")
    figure.colorbar(patches, ax=axes[0, -1], label="c", shrink=0.9, aspect=14, pad=0.02)
    return figure


def intervals(rows, xlabel, zero=0.0, **axis):
    """Intervals side by side: a dict of row label to a dict of condition to Interval."""
    names = list(dict.fromkeys(name for found in rows.values() for name in found))
    figure, ax = plt.subplots(figsize=(5.4, 0.17 * len(names) * len(rows) + 0.28 * len(rows) + 0.9))
    for row, (_, conditions) in enumerate(rows.items()):
        for n, name in enumerate(names):
            if name in conditions:
                y, found = row + 0.6 * ((n + 0.5) / len(names) - 0.5), conditions[name]
                color = COLORS.get(name, "#8c8c8c")
                ax.plot([found.low, found.high], [y, y], color=color, linewidth=2.5)
                label = name if name not in ax.get_legend_handles_labels()[1] else None
                ax.plot(found.value, y, "os^DvPX*"[n], color=color, markersize=6, label=label)
    ax.axvline(zero, color="#8c8c8c", linewidth=1, zorder=0)
    ax.set_yticks(range(len(rows)), list(rows))
    ax.set(xlabel=xlabel, ylim=(len(rows) - 0.5, -0.5), **axis)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, fontsize=8)
    return figure


def visits_and_similarity(curves, doses, labels):
    """Mean c of visited and unvisited states over time, and the change of c by number of visits.

    Parameters
    ----------
    curves : dict of str to ndarray, shape (K, N)
        Mean c by kind of state, after 1..N episodes.
    doses : dict of str to list of Interval
        Change of c by condition, one for each class of visits.
    labels : list of str
        The classes.
    """
    figure, (left, right) = plt.subplots(2, 1, figsize=(5, 6))
    for (name, values), style in zip(curves.items(), ("-", "--", ":"), strict=False):
        color = COLORS.get(name, COLORS["frozen"])
        draw_band(left, np.arange(1, values.shape[1] + 1), values, name, color, linestyle=style)
    left.set(xlabel="episode", ylabel="mean c", ylim=(0, 1))
    for shift, (name, found) in enumerate(doses.items()):
        place = np.arange(len(labels)) + 0.16 * (shift - 1)
        value, low, high = np.transpose([(x.value, x.low, x.high) for x in found])
        right.errorbar(place, value, [value - low, high - value], fmt="os^"[shift], label=name,
                       color=COLORS[name], markersize=5, linewidth=2)  # fmt: skip
    right.set_xticks(range(len(labels)), labels)
    right.axhline(0, color="#8c8c8c", linewidth=0.8)
    right.set(xlabel="visits to the state", ylabel="change of c")
    left.legend(loc="lower left", fontsize=8)
    right.legend(loc="lower left", fontsize=8)
    return figure


def imbalance(points, xlabel, ylabel):
    """Runs as dots; a dict of condition to (x (K,), y (K,))."""
    figure, axes = plt.subplots(1, len(points), figsize=(5.6, 2.9), sharex=True, sharey=True)
    for ax, (name, (x, y)), marker in zip(axes, points.items(), "os", strict=False):
        ax.axhline(0, color="#8c8c8c", linewidth=0.6)
        ax.axvline(0, color="#8c8c8c", linewidth=0.6)
        ax.plot(x, y, marker, color=COLORS[name], markersize=4, alpha=0.8)
        ax.set(title=name, xlabel=xlabel)
    axes[0].set_ylabel(ylabel)
    return figure


def spread(times, panels):
    """Standard deviation over states along c, PC1 and PC2; a dict of condition to (3, K, N)."""
    figure, axes = plt.subplots(1, len(panels), figsize=(6, 3.0), sharey=True)
    for ax, (name, curves) in zip(axes, panels.items(), strict=True):
        for along, values, style in zip(("c", "PC1", "PC2"), curves, ("-", "--", ":"), strict=True):
            draw_band(ax, times, values, along, COLORS[name], linestyle=style)
        ax.set(title=name, xlabel="episode", ylim=(0, None), xticks=[0, 250, 500])
        ax.legend(fontsize=8, loc="upper left")
    axes[0].set_ylabel("standard deviation over states")
    return figure


def rooms(world, points, times, curves, reference):
    """The rooms in the plane of PC1 and PC2, and how well they are clusters over time.

    Parameters
    ----------
    points : ndarray, shape (S, 2)
    times : ndarray, shape (N,)
    curves : dict of str to ndarray, shape (K, N)
        Silhouette scores by condition.
    reference : float
        Score of the positions in the maze.
    """
    figure, (top, bottom) = plt.subplots(2, 1, figsize=(5, 6.6), height_ratios=(4, 3))
    inside = world.regions >= 0
    top.plot(*points[~inside].T, "x", color="#8c8c8c", markersize=5, label="doorways")
    for region, (name, (marker, color)) in enumerate(ROOMS.items()):
        top.plot(*points[world.regions == region].T, marker, color=color, markersize=5, label=name)
    top.set(xlabel="PC1 of ζ", ylabel="PC2 of ζ", aspect="equal")
    top.legend(fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
    for (name, values), style in zip(curves.items(), ("-", "--", "-.", ":"), strict=True):
        draw_band(bottom, times, values, name, linestyle=style)
    bottom.axhline(reference, color="#8c8c8c", linewidth=1, linestyle=(0, (1, 1)))
    bottom.text(times[-1], reference, "positions in the maze", ha="right", va="bottom", fontsize=9)
    bottom.axhline(0, color="#8c8c8c", linewidth=0.6)
    bottom.set(xlabel="episode", ylabel="silhouette of the rooms", ylim=(-0.15, 0.6))
    bottom.legend(fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return figure


def compared(panels, xlabel, ylabel, legend="upper left", **axis):
    """Curves of conditions side by side; a dict of title to (x, dict of condition to (K, N))."""
    figure, axes = plt.subplots(1, len(panels), figsize=(6, 3.2), sharex=True, sharey=True)
    for ax, (title, (x, curves)) in zip(axes, panels.items(), strict=True):
        styles = ("-", "--", ":", "-.", (0, (5, 1, 1, 1)))
        for (name, values), style in zip(curves.items(), styles, strict=False):
            draw_band(ax, x, values, name, linestyle=style)
        ax.axhline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
        ax.set(title=title, xlabel=xlabel)
    axes[0].set(ylabel=ylabel, **axis)
    axes[0].legend(fontsize=8, loc=legend)
    return figure


def greedy(world, times, curves, ends):
    """Success of the greedy policy beside the training actor's, and where greedy episodes end.

    Parameters
    ----------
    times : ndarray, shape (N,)
    curves : dict of str to ndarray, shape (K, N)
    ends : ndarray, shape (S,)
        Share of runs whose greedy episode ends in the state.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(6, 3.2), width_ratios=(1.2, 1))
    colors = (COLORS["SGCRL"], COLORS["visited state"], COLORS["unvisited state"])
    for (name, values), style, color in zip(curves.items(), ("-", "--", ":"), colors, strict=False):
        draw_band(left, times, values, name, color, linestyle=style)
    left.set(xlabel="episode", ylabel="episodes that reach the goal", ylim=(-0.02, 1))
    left.legend(fontsize=8, loc="upper left")
    patches = draw_world(right, world, ends, cmap="viridis", clim=(0, ends.max()))
    bar = dict(location="bottom", shrink=0.8, aspect=25, pad=0.02)
    figure.colorbar(patches, ax=right, label="runs whose greedy episode ends here", **bar)
    return figure


# Chapter 8: after the goal


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


# Chapter 9: what moves the goal


def kernel_maps(world, kernels):
    """How strongly each state drags the goal: a dict of title to values (S,), 1 for the goal."""
    figure, axes = plt.subplots(2, 2, figsize=(5, 5.6))
    for ax, (title, values) in zip(axes.flat, kernels.items(), strict=True):
        patches = draw_world(ax, world, values, cmap="viridis", clim=(0, 1))
        ax.set_title(title, loc="center")
    bar = dict(location="bottom", shrink=0.7, aspect=30, pad=0.02)
    figure.colorbar(patches, ax=axes, label="kernel with the goal, over the goal's own", **bar)
    return figure


# Chapter 7: low rank


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


def panels_over_time(panels, ylabels, columns=2, xlabel="episode", **axis):
    """Conditions over time in several panels, each with times of its own.

    Parameters
    ----------
    panels : dict of str to dict of str to tuple
        By title and label: times (N,), values (K, N), and, if wanted, options of the line.
    ylabels : str or list of str
        Of all, or of each row.
    columns : int
    """
    rows = -(-len(panels) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(6.4, 2.7 * rows + 0.3), squeeze=False)
    styles = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (1, 1)))
    for ax, (title, curves) in zip(axes.flat, panels.items(), strict=True):
        for (name, (times, values, *line)), style in zip(curves.items(), styles, strict=False):
            draw_band(ax, times, values, name, **({"linestyle": style} | dict(*line)))
        ax.set(title=title, **axis)
    for row, ax in enumerate(axes[:, 0]):
        ax.set(ylabel=ylabels if isinstance(ylabels, str) else ylabels[row])
    for ax in axes[-1]:
        ax.set(xlabel=xlabel)
    axes[0, 0].legend(fontsize=8)
    return figure


# Chapter 6: the start


def against(x, panels, xlabel, ticks=None):
    """Conditions against a number that is varied, one panel a measurement.

    Parameters
    ----------
    x : ndarray, shape (N,)
    panels : dict of str to dict of str to ndarray
        By label of the axis and name of the condition: values (K, N) over runs, drawn with
        intervals, or known ones (N,).
    ticks : list of str, optional
        Labels of all x.
    """
    figure, axes = plt.subplots(
        len(panels), 1, figsize=(6, 2.5 * len(panels) + 0.9), sharex=True, squeeze=False
    )
    for ax, (ylabel, curves) in zip(axes[:, 0], panels.items(), strict=True):
        styles = ("-", "--", ":", "-.", (0, (5, 1, 1, 1)))
        lines = zip(curves.items(), styles, "os^Dv", strict=False)
        for (name, values), style, marker in lines:
            line = dict(color=COLORS[name], linestyle=style, marker=marker, markersize=4)
            if np.ndim(values) == 2:
                draw_band(ax, x, values, name, **line)
            else:
                ax.plot(x, values, label=name, **line)
        ax.set(ylabel=ylabel, ylim=(0, None))
        ax.set_xticks(x, ticks)
    axes[0, 0].legend(fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=4)
    axes[-1, 0].set(xlabel=xlabel)
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


# Chapter 5: the spectrum


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


# Chapter 10: metrics


def metric_intervals(panels, xlabel, zero=0.0, lines=(), **axis):
    """Intervals of many metrics, one panel a condition.

    Parameters
    ----------
    panels : dict of str to dict of str to dict of str to Interval
        By title, metric and label; the metrics are those of the first panel.
    zero : float
        What says nothing.
    lines : sequence of str
        Metrics above which a line is drawn.
    """
    metrics = list(next(iter(panels.values())))
    size = (6.4, 0.26 * len(metrics) + 1.1)
    figure, axes = plt.subplots(1, len(panels), figsize=size, sharey=True, squeeze=False)
    for ax, (title, rows) in zip(axes[0], panels.items(), strict=True):
        names = list(next(iter(rows.values())))
        for row, metric in enumerate(metrics):
            for n, (name, found) in enumerate(rows[metric].items()):
                y = row + 0.6 * ((n + 0.5) / len(names) - 0.5)
                color, label = COLORS.get(name, f"C{n}"), None if row else name
                ax.plot([found.low, found.high], [y, y], color=color, linewidth=1.6)
                ax.plot(found.value, y, "os^D"[n], color=color, markersize=4, label=label)
        for metric in lines:
            ax.axhline(metrics.index(metric) - 0.5, color="#8c8c8c", linewidth=0.6)
        ax.axvline(zero, color="#8c8c8c", linewidth=1, zorder=0)
        ax.set(title=title, ylim=(len(metrics) - 0.5, -0.5), **axis)
    figure.supxlabel(xlabel, fontsize=10)
    axes[0, 0].set_yticks(range(len(metrics)), metrics, fontsize=8)
    figure.legend(
        *axes[0, 0].get_legend_handles_labels(), loc="outside upper right", ncols=4, fontsize=8
    )
    return figure


def reach_maps(world, rows, times):
    """Shares (S,) on the maze, from 0 to 1: a dict of row label to one map for each time."""
    size = (6.4, 1.12 * len(rows) + 0.4)
    figure, axes = plt.subplots(len(rows), len(times), figsize=size, squeeze=False)
    for line, (label, maps) in zip(axes, rows.items(), strict=True):
        for ax, values in zip(line, maps, strict=True):
            patches = draw_world(ax, world, values, cmap="viridis", clim=(0, 1))
            patches.set(edgecolor="face", rasterized=True)
        line[0].text(-0.08, 0.5, label, transform=line[0].transAxes, rotation=90, fontsize=8,
                     ha="right", va="center")  # fmt: skip
    for ax, time in zip(axes[0], times, strict=True):
        ax.set_title(f"{time} episodes", loc="center", fontsize=9)
    figure.colorbar(patches, ax=axes, label="probability to reach it", shrink=0.8, aspect=20)
    return figure


# Chapter 12: without the sphere


def similarity_maps(world, rows, times):
    """What the actor climbs, on the maze over time, in each row from its own mean on the left.

    Parameters
    ----------
    world : World
    rows : dict of str to ndarray, shape (N, S)
        By label: similarities at the N times. Coloured by how far they are from the mean of the
        first, on a scale of the row's own: blue nearer to the goal, red farther.
    times : list of int, length N
        Numbers of episodes.
    """
    size = (6.4, 1.25 * len(rows) + 0.3)
    figure, axes = plt.subplots(
        len(rows), len(times), figsize=size, squeeze=False, layout="compressed"
    )
    others = np.arange(world.states) != world.goal
    for line, (label, maps) in zip(axes, rows.items(), strict=True):
        change = np.asarray(maps, float) - np.mean(maps[0][others])
        reach = np.abs(change[:, others]).max()
        for ax, values in zip(line, change, strict=True):
            patches = draw_world(ax, world, values, clim=(-reach, reach))
            patches.set(linewidth=0)
            for cells in ax.collections:
                cells.set_rasterized(True)
        line[0].text(-0.08, 0.5, label, transform=line[0].transAxes, rotation=90, fontsize=8,
                     ha="right", va="center")  # fmt: skip
        figure.colorbar(patches, ax=line, shrink=0.9, aspect=12)
    for ax, time in zip(axes[0], times, strict=True):
        ax.set_title(f"{time} episodes", loc="center", fontsize=9)
    return figure


# Chapter 13: rivals


def learning_times(panels):
    """Median time of the first arrival against the size of the world, both logarithmic.

    Parameters
    ----------
    panels : dict of str to tuple
        By title: numbers of states (N,), and by condition the times in N worlds: arrays (K,), drawn
        with 95 % intervals of the median, ``inf`` for a run that never arrives (hollow, at the top,
        where half of them or more do not), or known medians, numbers.
    """
    figure, axes = plt.subplots(1, len(panels), figsize=(6.4, 4.2), sharey=True)
    marks = list(zip(("-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (1, 1))), "os^DvP", strict=True))
    for ax, (title, (states, conditions)) in zip(axes, panels.items(), strict=True):
        for (name, worlds), (style, marker) in zip(conditions.items(), marks, strict=False):
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
