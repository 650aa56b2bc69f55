"""What every figure shares: colours, line styles, the maze, a curve with its band, the circle."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from textwrap import fill
from typing import Any

import matplotlib as mpl
import numpy as np
from cycler import cycler
from jaxtyping import Int, Real, Shaped
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation
from scipy.optimize import isotonic_regression

from companion.tables import offer_tables
from sgcrl.measures.statistics import interval
from sgcrl.worlds import World

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
    "goal's inputs its own": "#cc3377",
    "goal's inputs its own, frozen": "#8a6d3b",
    "random start": "#cc79a7",
    "not normalised": "#d55e00",
    "goal walled off": "#a8423f",
    "goal found": "#0072b2",
    "goal never found": "#a8423f",
    "goal held still": "#009e73",
    "goal carried by visited states": "#009e73",
    "goal carried by all states": "#0072b2",
    "goal carried by weights": "#56b4e9",
    "only the goal turns, visited frame": "#d55e00",
    "only the goal turns, frame of all": "#cc79a7",
    "SGCRL, 1,000 episodes": "#56b4e9",
    "before training": "#e69f00",
    "greedy": "#e69f00",
    "training actor": "#0072b2",
    "greedy actor": "#e69f00",
    "future of the current actor": "#0072b2",
    "futures in the replay": "#009e73",
    "another state's future": "#8c8c8c",
    "untrained table": "#e69f00",
    "climbs c": "#0072b2",
    "climbs the return": "#cc79a7",
    "climbs the return, cool": "#cc3377",
    "climbs the return, cool, frozen": "#e69f00",
    "climbs the future's c, cool": "#3aa37a",
    "neighbourhood walled off": "#8f8f2f",
    "theory": "#009e73",
    "10 episodes later": "#6baed6",
    "100 episodes later": "#2171b5",
    "400 episodes later": "#08306b",
    "visited state": "#56b4e9",
    "unvisited state": "#cc79a7",
    "no walls": "#8a6d3b",
    "frozen random start": "#d8a0c0",
    "dealt smoothly": "#117733",
    "dealt smoothly, frozen": "#999933",
    "Gaussian c": "#0072b2",
    "shuffled rooms": "#b58900",
    "own c": "#0072b2",
    "another run's c": "#56b4e9",
    "another run's attractor": "#56b4e9",
    "rooms of different runs": "#56b4e9",
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
    "own actors": "#7a5cd6",
    "random actor's data": "#d55e00",
    "and the same start": "#e69f00",
    "and the same data": "#0072b2",
    "random directions": "#8c8c8c",
    "raw output": "#8c8c8c",
    "divided by lengths": "#56b4e9",
    "on the sphere": "#7a5cd6",
    "share of the motion": "#009e73",
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
    "both goals, averaged": "#3aa37a",
    "one of them an episode": "#cc3377",
    "the far goal alone": "#0072b2",
    "averaged, untrained": "#e69f00",
    "all states": "#7a5cd6",
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
    "set to −ψ(g)": "#d1495b",
    "set to ψ(g)": "#009e73",
    "set to a random vector": "#9d7fb8",
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
    "counting at each step": "#117733",
    "planned counting": "#7a5cd6",
    "optimism": "#e69f00",
    "optimism at each step": "#d55e00",
    "SGCRL, authors' settings": "#56b4e9",
    "SGCRL / counting, tuned": "#0072b2",
    "SGCRL / counting, one setting": "#d55e00",
    "SGCRL tuned / authors' settings": "#009e73",
    "counts of sampled pairs": "#b58900",
    "SGCRL, by another run's visits": "#56b4e9",
    "frozen table": "#e69f00",
    "1/√n": "#0072b2",
    "−log n": "#d55e00",
    "1/n": "#009e73",
}
"""Colours of conditions (Okabe and Ito's colour-blind-safe palette)."""

PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c8c8c")
"""Okabe and Ito's colours, for what has no colour of its own."""

ROOMS = {
    "start room": ("o", "#44aa99"),
    "upper right room": ("^", "#c9a227"),
    "lower left room": ("s", "#cc6677"),
    "goal room": ("D", "#8877cc"),
}
"""Marker and colour of the regions of the four rooms, in the order of their labels."""

STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (1, 1)))
"""Line styles of a figure's conditions: colour never stands alone."""

MARKERS = "os^DvPX*"
"""Markers of conditions."""

KNOWN = {
    "SGCRL": ("-", "o"),
    "network": ("-", "o"),
    "table": ("-", "o"),
    "untouched": ("-", "o"),
    "frozen": ("--", "s"),
    "frozen network": ("--", "s"),
    "frozen table": ("--", "s"),
    "frozen, edited": ("--", "s"),
    "untrained": ("--", "s"),
    "random actor": ("-.", "v"),
    "goal walled off": (":", "^"),
    "random start": ((0, (5, 1, 1, 1)), "D"),
}
"""Line style and marker of the agents that come again and again: the same in every figure."""

QUANTITY = mpl.colormaps["YlGn"]
"""Colours of what is no similarity, from none to much: visits, chances, shares."""


def names_of(panels: Iterable[Iterable[str]]) -> list[str]:
    """Names of a figure's conditions, each once, in the order in which its panels have them."""
    return list(dict.fromkeys(chain.from_iterable(panels)))


def looks(names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Line style, and from the seventh on marker, of a figure's conditions by name."""
    names = list(names)
    rounds = -(-len(names) // len(STYLES))
    every = [(style, marker) for marker in ("", *MARKERS)[:rounds] for style in STYLES]
    wanted = {name: (style, "") for name, (style, _) in KNOWN.items()}
    return {
        name: {"linestyle": style} | ({"marker": marker, "markevery": 0.1} if marker else {})
        for name, (style, marker) in _dealt(names, wanted, every).items()
    }


def marks(names: Iterable[str]) -> dict[str, str]:
    """Marker of each of a figure's conditions by name."""
    names = list(names)
    every = [*MARKERS] * -(-len(names) // len(MARKERS))
    return _dealt(names, {name: marker for name, (_, marker) in KNOWN.items()}, every)


def _dealt(names, wanted, every):
    """Give each name a look: its own where that is free, else the next that is."""
    free, dealt = list(every), {}
    for name in names:
        if wanted.get(name) in free:
            dealt[name] = wanted[name]
            free.remove(wanted[name])
    return {name: dealt[name] if name in dealt else free.pop(0) for name in names}


def label_ends(ax: Axes, size: float = 9) -> None:
    """Write the name of each labelled curve beside its end, instead of a legend.

    Call it last: where names stand depends on the limits of the axes.

    Parameters
    ----------
    ax : Axes
    size : float
        Of the letters, in points.
    """
    lines = [line for line in ax.get_lines() if not str(line.get_label()).startswith("_")]
    names = [fill(str(line.get_label()), 22) for line in lines]
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    box = ax.get_window_extent()
    corner = ax.transAxes.transform((1, 0))  # where an empty curve has its name
    drawn = [line.get_transform().transform(np.asarray(line.get_xydata())) for line in lines]
    # A curve that leaves the axes is named where it was seen last.
    seen = [points[(box.y0 - 1 < points[:, 1]) & (points[:, 1] < box.y1 + 1)] for points in drawn]
    found = [np.vstack([corner, points]) for points in seen]
    ends = np.array([points[np.isfinite(points).all(axis=1)][-1] for points in found])
    heights = ax.transAxes.inverted().transform(ends)[:, 1].clip(0, 1)
    order = np.argsort(heights, kind="stable")
    room = np.array([1.25 * size * (names[n].count("\n") + 1) for n in order])
    steps = np.cumsum((room + np.append(0, room[:-1])) / 2) * figure.dpi / 72 / box.height
    # The places nearest to the ends, in their order, that leave each name its line.
    places = isotonic_regression(heights[order] - steps).x + steps
    places += max(-places[0], 0) - max(places[-1] - 1, 0)
    beside = ax.transAxes + ScaledTranslation(18 / 72, 0, figure.dpi_scale_trans)
    for n, place in zip(order, places, strict=True):
        leader: dict[str, Any] = dict(color=lines[n].get_color(), linewidth=0.9, alpha=0.7)
        leader |= dict(arrowstyle="-", linestyle=lines[n].get_linestyle())
        leader |= dict(relpos=(0, 0.5), shrinkA=1, shrinkB=0)
        ax.annotate(
            names[n],
            tuple(ax.transData.inverted().transform(ends[n])),
            (1, place),
            textcoords=beside,
            arrowprops=leader,
            annotation_clip=False,
            fontsize=size,
            va="center",
        )


def label_panels(rows: Iterable[Sequence[Axes]], size: float = 9) -> None:
    """Write the names of curves beside the last panel of each row, and where they are others.

    Parameters
    ----------
    rows : iterable of sequences of Axes
    size : float
        Of the letters, in points.
    """
    for row in rows:
        shown = [ax for ax in row if ax.get_visible()]
        names = [set(ax.get_legend_handles_labels()[1]) for ax in shown]
        for n, ax in enumerate(shown):
            if n == len(shown) - 1 or not names[n] <= names[-1]:
                label_ends(ax, size)


def use_style() -> None:
    """Set matplotlib to the book's style, and notebooks to SVG with stable ids."""
    mpl.rcParams.update(
        {
            "figure.constrained_layout.use": True,
            "figure.dpi": 100,
            "font.family": "sans-serif",
            "font.size": 10,
            "axes.prop_cycle": cycler(color=PALETTE),
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
    offer_tables()


def subplots(
    rows: int = 1,
    columns: int = 1,
    figsize: tuple[float, float] | None = None,
    **options: Any,
) -> tuple[Figure, Any]:
    """A figure with axes, as pyplot's, but known to nobody else: it is shown where it is returned.

    Parameters
    ----------
    rows, columns : int
    figsize : (float, float), optional
    **options
        ``layout`` goes to the Figure, all else to its ``subplots``.

    Returns
    -------
    figure : matplotlib.figure.Figure
    axes : Axes or ndarray of Axes
    """
    figure = Figure(figsize=figsize, layout=options.pop("layout", None))
    return figure, figure.subplots(rows, columns, **options)


def draw_world(
    ax: Axes,
    world: World,
    values: Shaped[np.ndarray, " S"] | None = None,
    trajectory: Sequence[int] | Int[np.ndarray, " N"] | None = None,
    jitter: float = 0.0,
    **colours: Any,
) -> PatchCollection:
    """Draw a world's states, coloured by values, with a trajectory over it.

    The start is marked S, the goal by a star.

    Parameters
    ----------
    ax : Axes
    world : World
    values : ndarray, shape (S,), optional
    trajectory : sequence of int, optional
    jitter : float
        How far its points are moved, so that they do not hide each other.
    **colours
        ``cmap`` and ``clim``: by default those of the goal similarity, from -1 to 1.

    Returns
    -------
    PatchCollection
        The states, for a colour bar.
    """
    blocks = [Rectangle((x - 0.5, y - 0.5), 1, 1) for y, x in world.walls]
    if blocks:
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
    for name, state in (("S", world.start), ("★", world.goal)):
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


def draw_band(
    ax: Axes,
    x: Sequence[float] | Real[np.ndarray, " N"],
    values: Shaped[np.ndarray, "K N"],
    label: str | None,
    color: str | None = None,
    statistic: Callable[..., Any] = np.mean,
    **line: Any,
) -> Line2D:
    """A curve over runs: the statistic with its 95 % interval as a band.

    Parameters
    ----------
    ax : Axes
    x : sequence of float, or ndarray, shape (N,)
    values : ndarray, shape (K, N)
    label, color : str, optional
        The colour is that of the condition of this name, unless one is given.
    statistic : callable
        As for :func:`~sgcrl.measures.statistics.interval`.
    **line
        Options of the line.
    """
    color = color or COLORS.get(label or "")
    found = interval(values, statistic)
    ax.fill_between(x, found.low, found.high, color=color, alpha=0.2, linewidth=0)
    (drawn,) = ax.plot(x, found.value, color=color, label=label, **line)
    return drawn


def draw_circle(ax: Axes, reach: float = 1.0) -> None:
    """The half circle c² + ‖ζ‖² = 1, with axes for c and ‖ζ‖.

    Parameters
    ----------
    ax : Axes
    reach : float
        So far the axes reach.
    """
    turn = np.linspace(0, np.pi, 100)
    ax.plot(np.cos(turn), np.sin(turn), color="#8c8c8c", linewidth=1, zorder=0)
    ax.axvline(0, color="#8c8c8c", linewidth=0.6, zorder=0)
    ax.set(xlabel="c, towards the goal", ylabel="‖ζ‖, away from it", aspect="equal")
    ax.set(xlim=(-reach - 0.08, reach + 0.08), ylim=(0, reach + 0.08))
