"""Figures of chapters 1 to 4: decomposition, squeeze, table, network."""

import matplotlib.pyplot as plt
import numpy as np

from sgcrl.figures.style import (
    COLORS,
    ROOMS,
    SIMILARITY,
    STYLES,
    draw_band,
    draw_circle,
    draw_world,
)
from sgcrl.statistics import interval


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


def drift(states, controls):
    """How far the goal axis turns between snapshots, beside other states and in the controls.

    Parameters
    ----------
    states, controls : dict of str to (ndarray of shape (N,), ndarray of shape (K, N))
        Middle of each window, and degrees; by kind of state, and by world.
    """
    figure, axes = plt.subplots(1, 2, figsize=(8, 3.4), sharey=True)
    for ax, curves in zip(axes, (states, controls), strict=True):
        for (name, (times, values)), style in zip(curves.items(), STYLES, strict=False):
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
