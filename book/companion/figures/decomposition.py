"""Figures of chapter 1."""

from collections.abc import Mapping
from itertools import cycle
from typing import Any

import numpy as np
from jaxtyping import Float, Real
from matplotlib.figure import Figure

from companion.figures.style import COLORS, SIMILARITY, draw_band, draw_circle, draw_world, subplots
from sgcrl.worlds import World


def normalisation(
    raw: tuple[Float[np.ndarray, " N"], Float[np.ndarray, " N"]],
    normalised: tuple[Float[np.ndarray, " N"], Float[np.ndarray, " N"]],
) -> Figure:
    """Where normalisation puts pairs of c and ‖ζ‖.

    Parameters
    ----------
    raw, normalised : (ndarray, ndarray), shape (N,)
        c and ‖ζ‖.
    """
    figure, ax = subplots(figsize=(5, 3.3))
    draw_circle(ax, 1.6)
    for start, end in zip(np.transpose(raw), np.transpose(normalised), strict=True):
        ax.plot(*zip(start, end, strict=True), color="#8c8c8c", linewidth=0.5, alpha=0.7)
    ax.plot(*raw, "o", color="#8c8c8c", markersize=3.5, label="before")
    edge: dict[str, Any] = dict(edgecolor="#555555", linewidth=0.6, zorder=3)
    ax.scatter(*normalised, 42, normalised[0], cmap=SIMILARITY, label="normalised", **edge)
    ax.collections[-1].set_clim(-1, 1)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return figure


def squeezed(
    length: Float[np.ndarray, " N"],
    raw_c: Float[np.ndarray, " M"],
    normalised_c: Float[np.ndarray, "M N"],
) -> Figure:
    """What a growing ‖ζ‖ leaves of c.

    Parameters
    ----------
    length : ndarray, shape (N,)
        ‖ζ‖ before normalisation.
    raw_c : ndarray, shape (M,)
    normalised_c : ndarray, shape (M, N)
        Measured on vectors, drawn as dots on the closed form.
    """
    figure, ax = subplots(figsize=(5, 3.6))
    fine = np.linspace(0, length.max(), 100)
    flat: dict[str, Any] = dict(color=COLORS["not normalised"], linestyle="--", linewidth=1)
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


def tables_on_circle(
    tables: Mapping[
        str,
        tuple[str, Float[np.ndarray, " S"], Float[np.ndarray, " S"], Float[np.ndarray, "*n"]],
    ],
) -> Figure:
    """Tables in the plane of c and ‖ζ‖, and the distribution of c.

    Parameters
    ----------
    tables : dict of str to (str, ndarray of shape (S,), ndarray of shape (S,), ndarray)
        Label to colour, c and ‖ζ‖ of one run, c of all runs.
    """
    highest = max(length.max() for _, _, length, _ in tables.values()) + 0.1
    heights = (1.65 * highest, 1.9)  # inches; the upper panel has one scale for both axes
    figure, (top, bottom) = subplots(
        2, 1, figsize=(5, sum(heights) + 1.5), height_ratios=heights, sharex=True
    )
    draw_circle(top)
    bins = np.linspace(-1, 1.6, 53)
    for (name, (color, c, length, all_c)), marker in zip(tables.items(), cycle("o^s")):
        top.plot(c, length, marker, color=color, markersize=4, alpha=0.75, label=name)
        weights = np.full(all_c.size, 1 / all_c.size)
        bottom.hist(all_c.ravel(), bins, weights=weights, histtype="step", color=color, linewidth=2)
    top.set(xlim=(-1.1, 1.5), ylim=(0, highest), xlabel=None)
    top.legend(loc="lower left", bbox_to_anchor=(0, 1))
    bottom.set(xlabel="c, towards the goal", ylabel="share of states")
    return figure


def reading(
    world: World,
    similarity: Float[np.ndarray, " S"],
    probabilities: Float[np.ndarray, "S A"],
    episodes: Real[np.ndarray, " N"],
    shares: Mapping[str, Float[np.ndarray, "K N"]],
) -> Figure:
    """What the actor makes of c: its mean move in each state, and how often it climbs.

    Parameters
    ----------
    world : World
    similarity : ndarray, shape (S,)
    probabilities : ndarray, shape (S, A)
    episodes : ndarray, shape (N,)
    shares : dict of str to ndarray, shape (K, N)
        Share of steps to the best next state.
    """
    figure, (left, right) = subplots(1, 2, figsize=(6, 3.2), width_ratios=(1, 1.1))
    patches = draw_world(left, world, similarity)
    moves = world.positions[world.next_state] - world.positions[:, None]
    y, x = (probabilities[..., None] * moves).sum(axis=1).T
    scale: dict[str, Any] = dict(
        angles="xy", scale_units="xy", scale=0.75, width=0.008, pivot="mid"
    )
    left.quiver(*world.positions.T[::-1], x, y, color="#1a1a1a", **scale)
    bar: dict[str, Any] = dict(location="bottom", shrink=0.8, aspect=25, pad=0.02)
    figure.colorbar(patches, ax=left, label="c", **bar)
    for (name, values), style in zip(shares.items(), cycle(("-", ":", "--"))):
        color = COLORS.get(name, COLORS["theory"])
        draw_band(right, episodes, values, name, color, linestyle=style)
    right.set(xlabel="episode", ylabel="steps to the best next state", ylim=(0, None))
    right.legend(loc="lower right", fontsize=9)
    return figure
