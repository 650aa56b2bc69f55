"""The book's figures: one function a figure, each returns a matplotlib Figure.

Blue is near the goal (high c), red is far, on one diverging map centred at 0. A condition has the
same colour in every figure. Lines are means over runs, bands 95 % bootstrap intervals.
"""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from sgcrl.statistics import interval

SIMILARITY = mpl.colormaps["RdBu"]
"""Colour of the goal similarity c: red -1, blue +1."""

COLORS = {
    "SGCRL": "#0072b2",
    "random actor": "#8c8c8c",
    "frozen": "#e69f00",
    "random start": "#cc79a7",
    "not normalised": "#d55e00",
    "goal walled off": "#d55e00",
    "neighbourhood walled off": "#e69f00",
    "theory": "#009e73",
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
    size = np.ptp(world.positions, axis=0).max() / 60 if not _is_grid(world) else 0
    squares = [
        Rectangle((x - 0.5 - size, y - 0.5 - size), 1 + 2 * size, 1 + 2 * size) for y, x in world.positions
    ]
    patches = PatchCollection(squares, linewidth=0.4, edgecolor="white")
    if values is not None:
        patches.set(cmap=colours.get("cmap", SIMILARITY), clim=colours.get("clim", (-1, 1)))
        patches.set_array(np.asarray(values, float))
    else:
        patches.set_facecolor("#d9d9d9")
    ax.add_collection(patches)
    if trajectory is not None:
        shift = np.random.default_rng(0).uniform(-jitter, jitter, (len(trajectory), 2))
        y, x = (world.positions[trajectory] + shift).T
        ax.plot(x, y, color="#222222", linewidth=1.1, solid_joinstyle="round", alpha=0.75)
    for name, state in (("S", world.start), ("G", world.goal)):
        y, x = world.positions[state]
        ax.annotate(
            name, (x, y), ha="center", va="center", fontsize=8, fontweight="bold", color="#111111",
            bbox=dict(boxstyle="circle,pad=0.15", facecolor="#ffffff", edgecolor="#111111", linewidth=0.6),
        )  # fmt: skip
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


def _is_grid(world):
    return np.array_equal(world.positions, np.round(world.positions))
