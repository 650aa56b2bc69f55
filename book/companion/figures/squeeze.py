"""Figures of chapter 2."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float, Real
from matplotlib.figure import Figure

from companion.figures.style import COLORS, draw_band, draw_world, subplots
from sgcrl.theory.flow import Flow
from sgcrl.worlds import World

TABLES = {"φ": ("#0072b2", "-"), "ψ": ("#b3477d", "--"), "φ = ψ": ("#5a4fa0", "-")}
"""Colour and line of each table of the theorem's steps."""


def theorem_steps(
    steps: Mapping[str, tuple[Real[np.ndarray, " N"], Mapping[str, Float[np.ndarray, "K N 3"]]]],
    raw: Mapping[str, Float[np.ndarray, "K N"]],
) -> Figure:
    """Mean c and its range over time, a panel for each step from the theorem to the toy.

    Parameters
    ----------
    steps : dict of str to (ndarray of shape (N,), dict of str to ndarray of shape (K, N, 3))
        By title: times, and by table (a key of ``TABLES``) the mean, lowest and highest c of its
        rows in each run, from :func:`~sgcrl.theory.theorem2.row_range`.
    raw : dict of str to ndarray, shape (K, N)
        Mean c without normalisation, for the panels that show it.
    """
    figure, axes = subplots(2, 3, figsize=(7.2, 4.7), sharex=True, sharey=True)
    for ax, (title, (times, tables)) in zip(axes.flat, steps.items(), strict=True):
        ax.axhline(0, color="black", linewidth=0.6)
        for n, (name, found) in enumerate(tables.items()):
            color, line = TABLES[name]
            mean, low, high = np.moveaxis(found, -1, 0)
            ax.fill_between(times, low.mean(0), high.mean(0), color=color, alpha=0.15, linewidth=0)
            draw_band(ax, times, mean, f"mean of {name}", color, linestyle=line)
            ax.text(
                0.98,
                0.02 + 0.09 * n,
                f"{name} ends at {mean[:, -1].mean():z.2f}",
                ha="right",
                transform=ax.transAxes,
                fontsize=8,
                color=color,
            )
        start = next(iter(tables.values()))[:, 0, 0].mean()
        ax.axhline(start, color=COLORS["frozen"], linestyle=":", linewidth=1.4, label="frozen")
        if title in raw:
            label, color = "not normalised", COLORS["not normalised"]
            draw_band(ax, times, raw[title], label, color, linestyle="-.", linewidth=1.2)
        ax.set_title(title, fontsize=9)
        ax.set(ylim=(-1, 1.12), xlim=(times[0], times[-1]))
    for ax in axes[:, 0]:
        ax.set(ylabel="c")
    for ax in axes[-1]:
        ax.set(xlabel="time per row")
    handles: dict[str, Any] = {}
    for ax in axes.flat:
        handles |= {
            label: line for line, label in zip(*ax.get_legend_handles_labels(), strict=True)
        }
    figure.legend(
        list(handles.values()), list(handles), loc="outside lower center", ncols=5, fontsize=8
    )
    return figure


def goal_drift_bound(
    distances: Float[np.ndarray, " N"],
    largest: Mapping[str, Float[np.ndarray, "K N"]],
    before: Float[np.ndarray, " K"],
) -> Figure:
    """Largest product of a row with a goal that has drifted, against how far it drifted.

    Parameters
    ----------
    distances : ndarray, shape (N,)
        ε = ‖z' − z‖.
    largest : dict of str to ndarray, shape (K, N)
        Largest absolute product of a row, by the way the goal went.
    before : ndarray, shape (K,)
        With the goal where it was; ε above it is the bound.
    """
    figure, ax = subplots(figsize=(6, 3))
    marks = zip(largest.items(), ((TABLES["φ"][0], "o"), (TABLES["ψ"][0], "s")), strict=False)
    for (label, values), (color, marker) in marks:
        draw_band(ax, distances, values, label, color, marker=marker, markersize=4)
    bound = before[:, None] + distances
    draw_band(ax, distances, bound, "bound: ε more than before", COLORS["theory"], linestyle="--")
    level = np.repeat(before[:, None], len(distances), axis=1)
    draw_band(ax, distances, level, "no drift", COLORS["frozen"], linestyle=":")
    turned = ax.secondary_xaxis(
        "top",
        functions=(
            lambda x: np.degrees(2 * np.arcsin(np.clip(x / 2, -1, 1))),
            lambda x: 2 * np.sin(np.radians(x) / 2),
        ),
    )
    turned.set(xlabel="angle in degrees", xticks=[0, 20, 40, 60, 80])
    ax.set(xlabel="drift ε = ‖z′ − z‖", ylabel="largest |ψ·z′|", ylim=(0, 1.6))
    ax.legend(fontsize=8, loc="upper left")
    return figure


def signal_slopes(
    lengths: Float[np.ndarray, " N"],
    along: Float[np.ndarray, "N M"],
    across: Float[np.ndarray, "N M"],
    slopes: Sequence[float],
) -> Figure:
    """Size of the gradient along z and along another direction against ‖ζ‖.

    Parameters
    ----------
    lengths : ndarray, shape (N,)
        ‖ζ‖.
    along, across : ndarray, shape (N, M)
        Sizes in M draws.
    slopes : (float, float)
        Of both, in logarithms.
    """
    figure, ax = subplots(figsize=(5, 3.4))
    for values, slope, name, color in (
        (across, slopes[1], "a direction orthogonal to z", "black"),
        (along, slopes[0], "the goal direction z", COLORS["theory"]),
    ):
        low, middle, high = np.quantile(values, [0.025, 0.5, 0.975], axis=1)
        ax.fill_between(lengths, low, high, color=color, alpha=0.2, linewidth=0)
        ax.loglog(lengths, middle, ".-", color=color, label=f"{name}: slope {slope:.2f}")
    ax.set(xlabel="‖ζ‖ of every state", ylabel="size of the gradient along")
    ax.legend(loc="lower right")
    return figure


def squeeze_flows(flows: Mapping[float, Flow], visits: Float[np.ndarray, " S"]) -> Figure:
    """Mean c and ‖ζ‖ of population flows, by spread of the start, with the prediction beside them.

    Parameters
    ----------
    flows : dict of float to Flow
        By σ.
    visits : ndarray, shape (S,)
        Weights of the mean.
    """
    figure, axes = subplots(2, 1, figsize=(5, 5.4), sharex=True)
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
            box: dict[str, Any] = dict(facecolor="white", edgecolor="none", pad=1)
            place = (flow.times[below.argmax()], -0.18)
            axes[0].text(*place, f"{spread}", fontsize=8, ha="center", va="center", bbox=box)
    axes[0].axhline(0, color="black", linewidth=0.6)
    axes[0].set(ylabel="mean c", ylim=(-0.4, 1.05))
    axes[1].set(ylabel="mean ‖ζ‖", xlabel="time (1.28 an episode)", ylim=(0, 1.05))
    axes[0].legend(loc="upper right")
    return figure


def predicted_maze(
    world: World, predicted: Float[np.ndarray, " S"], simulated: Float[np.ndarray, " S"]
) -> Figure:
    """Goal similarity of every state on the maze, as predicted and as simulated.

    Parameters
    ----------
    world : World
    predicted, simulated : ndarray, shape (S,)
    """
    figure, axes = subplots(1, 2, figsize=(5, 2.7))
    for ax, values, title in zip(
        axes, (predicted, simulated), ("predicted", "simulated"), strict=True
    ):
        patches = draw_world(ax, world, values)
        ax.set_title(title)
    figure.colorbar(patches, ax=axes, label="c", shrink=0.8)
    return figure


def overshoot(
    flow: Flow,
    silent: Flow,
    equal: Flow,
    visits: Float[np.ndarray, " S"],
    share: Float[np.ndarray, " S"],
) -> Figure:
    """Rates of both terms of c', and mean c when the goal component or the unequal visits are gone.

    Parameters
    ----------
    flow, silent, equal : Flow
        As it is, without a component along z, and with equal visits.
    visits, share : ndarray, shape (S,)
        Weights of the mean over the first two, and over the last.
    """
    figure, (top, bottom) = subplots(2, 1, figsize=(5, 5.4), sharex=True)
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
    return figure


def without_normalisation(
    panels: Mapping[
        str,
        tuple[
            Real[np.ndarray, " N"],
            Float[np.ndarray, "K N"],
            Float[np.ndarray, "K N"],
            Float[np.ndarray, "K N"],
        ],
    ],
    xlabels: Sequence[str],
) -> Figure:
    """Mean c on the sphere, raw c and cosine off it.

    Parameters
    ----------
    panels : dict of str to (ndarray of shape (N,), three ndarrays of shape (K, N))
        By title: x, and the three curves.
    xlabels : sequence of str
        One for each panel.
    """
    figure, axes = subplots(len(panels), 1, figsize=(5, 5.8))
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
    return figure


def similarity_shares(
    groups: Mapping[str, tuple[Float[np.ndarray, "K S"], Float[np.ndarray, "*K S"]]],
) -> Figure:
    """Share of visits to states with c at most x; a dict of condition to (c, weights), (K, S)."""
    figure, ax = subplots(figsize=(5, 3.4))
    edges = np.linspace(-1, 1, 81)
    for label, (c, weights) in groups.items():
        below = np.stack([((c <= edge) * weights).sum(axis=1) for edge in edges], axis=1)
        style = {"frozen": ":", "theory": "--"}.get(label, "-")
        draw_band(ax, edges, below, label, linestyle=style)
    ax.axvline(0, color="black", linewidth=0.6)
    ax.set(xlabel="c after training", ylabel="share of visits at or below", ylim=(0, 1))
    ax.set_xticks(np.linspace(-1, 1, 5))
    ax.legend(loc="upper left", fontsize=9)
    return figure
