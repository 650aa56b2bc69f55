"""A figure's table has the numbers that it shows, under the names that it shows them by."""

import csv
import io

import numpy as np
import pytest
from matplotlib.figure import Figure

from companion import tables
from companion.figures.style import draw_band, draw_world, subplots


def rows(figure):
    return list(csv.DictReader(io.StringIO(tables.table(figure))))


@pytest.fixture
def panels():
    figure, axes = subplots(1, 2)
    axes[0].set_title("Left")
    return figure, axes


def test_a_curve_and_its_band_are_one_series(panels):
    figure, (ax, _) = panels
    runs = np.array([[1.0, 2, 3], [3.0, 4, 8]])
    draw_band(ax, [0, 10, 20], runs, "SGCRL")
    ax.axhline(0.5)
    found = rows(figure)
    assert [(r["panel"], r["series"], r["x"], r["y"]) for r in found] == [
        ("Left", "SGCRL", "0", "2"),
        ("Left", "SGCRL", "10", "3"),
        ("Left", "SGCRL", "20", "5.5"),
    ]
    assert all(float(r["low"]) < float(r["y"]) < float(r["high"]) for r in found)


def test_points_bars_error_bars_and_bands_alone(panels):
    figure, (ax, other) = panels
    ax.scatter([1, 2], [3, 4], label="dots")
    ax.bar([0, 1], [5, 6.123456], label="bars")
    ax.errorbar([0, 1], [2, 3], yerr=[0.5, 1], label="spans")
    other.barh([0, 1], [7, 8])
    other.fill_between([0, 1], [0, 1], [2, 3], label="between")
    found = {(r["panel"], r["series"], r["x"], r["y"], r["low"], r["high"]) for r in rows(figure)}
    assert found == {
        ("Left", "dots", "1", "3", "", ""),
        ("Left", "dots", "2", "4", "", ""),
        ("Left", "bars", "0", "5", "", ""),
        ("Left", "bars", "1", "6.1235", "", ""),
        ("Left", "spans", "0", "2", "1.5", "2.5"),
        ("Left", "spans", "1", "3", "2", "4"),
        ("2", "bars", "7", "0", "", ""),
        ("2", "bars", "8", "1", "", ""),
        ("2", "between", "0", "", "0", "2"),
        ("2", "between", "1", "", "1", "3"),
    }


def test_cells_of_a_maze_and_of_an_image(panels, yard):
    figure, (ax, other) = panels
    values = np.linspace(-1, 1, len(yard.positions))
    drawn = draw_world(ax, yard, values)
    figure.colorbar(drawn, ax=ax)
    other.imshow([[1, 2], [3, 4]], extent=(0, 2, 0, 2))
    found = rows(figure)
    maze = [(float(r["x"]), float(r["y"]), r["value"]) for r in found if r["panel"] == "Left"]
    y, x = yard.positions.T
    assert maze == [(*at, f"{v:.5g}") for *at, v in zip(x, y, values, strict=True)]
    image = [(r["x"], r["y"], r["value"]) for r in found if r["panel"] == "2"]
    assert image == [
        ("0.5", "1.5", "1"),
        ("1.5", "1.5", "2"),
        ("0.5", "0.5", "3"),
        ("1.5", "0.5", "4"),
    ]


def test_digits_that_rounding_makes_are_left_out(panels):
    figure, (ax, _) = panels
    ax.plot([0, 1, 2], [1e-17, 1 / 3, np.nan])
    assert [r["y"] for r in rows(figure)] == ["0", "0.33333", ""]
    assert tables.table(Figure()) == ""


def test_a_long_table_keeps_every_so_many_points_and_says_so(panels, monkeypatch):
    figure, (ax, _) = panels
    monkeypatch.setattr(tables, "LARGEST", 1000)
    ax.plot(np.arange(1000))
    text = tables.table(figure)
    first, head, *rest = text.splitlines()
    every = int(first.removeprefix("# one of ").split()[0])
    assert head == ",".join(tables.COLUMNS) and len(text) <= 1000
    assert [line.split(",")[2] for line in rest[:2]] == ["0", str(every)]
