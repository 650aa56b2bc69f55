"""The numbers of a figure as a table: what its lines, bands, points, bars and cells show."""

import csv
import io
import os
from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import Collection, PathCollection, PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import StepPatch

MIME = "text/csv"
COLUMNS = ("panel", "series", "x", "y", "low", "high", "value")
LARGEST = 40_000
"""Letters of a table, about; a larger one keeps every second point of each series, or third, ..."""
NOTHING = 1e-9
"""What is smaller, beside the largest of its column, is 0: its digits are those of rounding."""

Points: TypeAlias = dict[str, Any]
"""Columns x, y, low, high and value, as far as there are, each an array of the points."""


def table(figure: Figure) -> str:
    """The numbers that a figure shows, one point a line, to five digits.

    A panel is called by its title, or else by its place; a series by its label. Where there are
    too many points, every n-th of each series is kept, and the first line says so.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    str
        CSV with the columns ``COLUMNS``; empty if it shows no numbers.
    """
    drawn = [
        (panel_name(ax, place), series, written(points))
        for place, ax in enumerate(figure.axes, 1)
        if not hasattr(ax, "_colorbar")
        for series, points in everything(ax)
    ]
    if not drawn:
        return ""
    every = 1
    while len(text := _csv(drawn, every)) > LARGEST:
        every += max(1, len(text) // LARGEST - 1)
    return text


def offer_tables() -> None:
    """Have figures leave a notebook with their table, too, while a page is being built."""
    if not os.environ.get("SGCRL_STATIC"):
        return
    from IPython.core.interactiveshell import InteractiveShell

    def bundle(figure):
        return {MIME: found} if (found := table(figure)) else {}

    shell: Any = InteractiveShell.instance()
    shell.display_formatter.mimebundle_formatter.for_type(Figure, bundle)


def panel_name(ax: Axes, place: int) -> str:
    """A panel's title, or its place among the panels.

    Parameters
    ----------
    ax : Axes
    place : int
    """
    return next((title for side in ("left", "center") if (title := ax.get_title(side))), str(place))


def everything(ax: Axes) -> Iterator[tuple[str, Points]]:
    """All that a panel shows: the name and the points of each series.

    Parameters
    ----------
    ax : Axes

    Yields
    ------
    name : str
        Its label, or the kind of thing it is.
    points : dict of str to ndarray
    """
    bands = [band for band in map(_band, ax.collections) if band is not None]
    spans = {id(c[0]): c for c in ax.containers if isinstance(c, ErrorbarContainer)}
    for line in ax.lines:
        x, y = np.asarray(line.get_xydata(), float).T
        if line.get_transform() == ax.transData and len(x):
            name = _name(spans.get(id(line), line), "line")
            yield name, {"x": x, "y": y, **_around(line, x, bands, spans)}
    for container in ax.containers:
        if isinstance(container, BarContainer):
            x, y = zip(*(_bar(patch) for patch in container.patches), strict=True)
            yield _name(container, "bars"), {"x": np.array(x), "y": np.array(y)}
    for patch in ax.patches:
        if isinstance(patch, StepPatch):
            heights, edges, _ = patch.get_data()
            yield _name(patch, "steps"), {"x": np.asarray(edges)[:-1], "y": np.asarray(heights)}
    for band in bands:
        if not band.get("taken"):
            yield _name(band["artist"], "band"), {k: band[k] for k in ("x", "low", "high")}
    for cells in ax.collections:
        values: Any = cells.get_array()
        if isinstance(cells, PathCollection):
            x, y = np.ma.getdata(cells.get_offsets()).T
            shown = {"value": values} if values is not None and len(values) == len(x) else {}
            yield _name(cells, "points"), {"x": x, "y": y, **shown}
        elif values is not None and len(paths := cells.get_paths()) == np.size(values):
            boxes = [path.get_extents() for path in paths]
            x, y = np.array([(box.x0 + box.x1, box.y0 + box.y1) for box in boxes]).T / 2
            yield _name(cells, "cells"), {"x": x, "y": y, "value": np.ravel(values)}
    for image in ax.images:
        grid: Any = np.ma.filled(np.ma.asarray(image.get_array(), float), np.nan)
        if grid.ndim == 2:
            left, right, bottom, top = image.get_extent()
            (rows, columns), upper = grid.shape, image.origin == "upper"
            ends = (top, bottom) if upper else (bottom, top)
            x, y = np.meshgrid(_middles(left, right, columns), _middles(*ends, rows))
            yield _name(image, "cells"), {"x": x.ravel(), "y": y.ravel(), "value": grid.ravel()}


def written(points: Points) -> list[list[str]]:
    """The points as rows of text: numbers to five digits, nothing for what is not known.

    Parameters
    ----------
    points : dict of str to ndarray
    """
    columns = [_digits(points[name]) if name in points else None for name in COLUMNS[2:]]
    return [
        ["" if column is None else column[n] for column in columns]
        for n in range(len(next(iter(points.values()))))
    ]


def _csv(drawn, every):
    text = io.StringIO()
    if every > 1:
        text.write(f"# one of {every} points of each series\n")
    out = csv.writer(text, lineterminator="\n")
    out.writerow(COLUMNS)
    for panel, series, rows in drawn:
        out.writerows([panel, series, *row] for row in rows[::every])
    return text.getvalue()


def _digits(numbers):
    numbers = np.ma.filled(np.ma.asarray(numbers, float), np.nan)
    known = np.abs(numbers[np.isfinite(numbers)])
    least = NOTHING * known.max() if known.size else 0
    return ["" if n != n else f"{n:.5g}" if abs(n) > least else "0" for n in numbers]


def _middles(start, end, count):
    return np.linspace(start, end, 2 * count + 1)[1::2]


def _name(artist, kind):
    label = str(artist.get_label() or "")
    return kind if not label or label.startswith("_") else label


def _bar(patch):
    flat = patch.get_y() == 0 or patch.get_x() != 0
    across, up = patch.get_x() + patch.get_width() / 2, patch.get_y() + patch.get_height() / 2
    return (across, patch.get_height()) if flat else (patch.get_width(), up)


def _band(artist: Collection) -> Points | None:
    """What `fill_between` drew: the two edges of one polygon."""
    if not isinstance(artist, PolyCollection) or artist.get_array() is not None:
        return None
    paths = artist.get_paths()
    if len(paths) != 1:
        return None
    vertices = np.asarray(paths[0].vertices, float)
    count = (len(vertices) - 3) // 2
    there, back = vertices[1 : count + 1], vertices[count + 2 : 2 * count + 2][::-1]
    if count < 2 or len(there) != len(back) or not np.allclose(there[:, 0], back[:, 0]):
        return None
    edges = np.stack([there[:, 1], back[:, 1]])
    return {
        "artist": artist,
        "x": there[:, 0],
        "low": edges.min(0),
        "high": edges.max(0),
        "colour": to_rgba(np.asarray(artist.get_facecolor())[0], 1),
    }


def _around(line: Line2D, x: Any, bands: list[Points], spans: dict[int, Any]) -> Points:
    """The band or the error bars around a line: low and high at its points."""
    if (bars := spans.get(id(line))) is not None and bars.has_yerr:
        low, high = np.array([segment[:, 1] for segment in bars[2][-1].get_segments()]).T
        return {"low": low, "high": high} if len(low) == len(x) else {}
    for band in bands:
        colour: Any = line.get_color()
        same = band["colour"] == to_rgba(colour, 1) and not band.get("taken")
        if same and np.isin(band["x"], x).all():
            band["taken"] = True
            at = np.searchsorted(band["x"], x).clip(max=len(band["x"]) - 1)
            hit = band["x"][at] == x
            return {side: np.where(hit, band[side][at], np.nan) for side in ("low", "high")}
    return {}
