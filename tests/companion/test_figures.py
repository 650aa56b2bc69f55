import importlib
import io
import itertools
import pkgutil
import re
from dataclasses import dataclass, field

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from rounding import assert_near, tolerance

from companion import figures
from sgcrl.measures.statistics import Interval, interval
from sgcrl.tabular import TabularCritic
from sgcrl.theory.flow import Flow
from sgcrl.train import Settings, policy, train
from sgcrl.variants.starts import start_similarity
from sgcrl.variants.worlds import goal_aside
from sgcrl.worlds import DOORWAY

WEIGHTS = np.array([0.5, 0.3, 0.2])


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("matplotlib_inline.backend_inline.set_matplotlib_formats", lambda *a, **k: 0)
        plt.switch_backend("agg")
        figures.use_style()
        yield
        plt.close("all")


@pytest.fixture(scope="module")
def run(maze):
    settings = Settings(runs=3, episodes=20, batch=30, snapshot_every=10)
    return train(maze, TabularCritic(maze, 3, 0, dimension=8), settings)


def svg(figure):
    assert isinstance(figure, Figure)
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


def labels(owner):
    """Names in the legend, or beside the ends of the curves."""
    legend = owner.legends[0] if isinstance(owner, Figure) else owner.get_legend()
    if legend:
        return [text.get_text() for text in legend.get_texts()]
    beside = {text.get_text().replace("\n", " ") for text in owner.texts if led(text)}
    names = owner.get_legend_handles_labels()[1]
    assert beside <= set(names)
    return [name for name in names if name in beside]


def led(text):
    """Whether a line leads from a curve to this text."""
    return getattr(text, "arrow_patch", None) is not None


def curve(rng, points=5):
    return rng.random((4, points))


@dataclass
class Panel:
    """What the axes of a figure have to show, and all that they may.

    Attributes
    ----------
    curves : dict of str to (x, y)
        Lines by their label.
    dots : list of (x, y)
        Lines without a label.
    bands : int
        Shaded intervals.
    errors : dict of str to (x, list of Interval)
        Points with their intervals, by label.
    states : ndarray of shape (S,)
        What colours the maze.
    levels, uprights : tuple of float
        Straight lines across and upwards.
    legend : bool
        Whether it names the curves and points with errors.
    """

    xlabel: str = ""
    ylabel: str = ""
    title: str = ""
    curves: dict = field(default_factory=dict)
    dots: list = field(default_factory=list)
    bands: int = 0
    errors: dict = field(default_factory=dict)
    states: np.ndarray | None = None
    levels: tuple = ()
    uprights: tuple = ()
    texts: tuple = ()
    ticks: tuple = ()
    legend: bool = True

    def found_in(self, ax):
        named = ax.get_xlabel(), ax.get_ylabel(), ax.get_title(loc="left")
        assert named == (self.xlabel, self.ylabel, self.title)
        names = [*self.curves, *self.errors]
        assert labels(ax) == (names if self.legend else [])
        lines = {line.get_label(): line for line in ax.lines}
        bars = {bar.get_label(): bar for bar in ax.containers}
        assert {name for name in lines if name[0] != "_"} == self.curves.keys()
        assert bars.keys() == self.errors.keys()
        straight = [([0, 1], [y, y]) for y in self.levels] + [
            ([x, x], [0, 1]) for x in self.uprights
        ]
        assert len(ax.lines) == len(names) + len(self.dots) + len(straight)
        for name, (x, y) in self.curves.items():
            np.testing.assert_array_equal(lines[name].get_xdata(), x)
            assert_near(lines[name].get_ydata(), y, terms=np.size(y))
        for x, y in self.dots + straight:
            assert any(np.array_equal(line.get_data(), (x, y)) for line in ax.lines)
        for name, (x, found) in self.errors.items():
            points, _, (spread,) = bars[name]
            np.testing.assert_array_equal(points.get_ydata(), [each.value for each in found])
            assert_near(points.get_xdata(), x)
            ends = [segment[:, 1] for segment in spread.get_segments()]
            assert_near(ends, [(each.low, each.high) for each in found])
        if self.states is None:
            assert len(ax.collections) == self.bands + len(self.errors)
        else:
            np.testing.assert_array_equal(ax.collections[1].get_array(), self.states)
            assert not ax.axison and ax.yaxis_inverted()
        assert set(self.texts) <= {text.get_text() for text in ax.texts}
        if self.ticks:
            assert [tick.get_text() for tick in ax.get_xticklabels()] == list(self.ticks)


def means(x, curves):
    """Curves of means over runs, and their bands."""
    curves = {name: (x, np.mean(values, axis=0)) for name, values in curves.items()}
    return {"curves": curves, "bands": len(curves)}


SHOWN = {}
"""By name: from a maze and random numbers a figure, its panels, and the labels of colour bars."""


def shown(case):
    SHOWN[case.__name__] = case
    return case


@shown
def exploration(maze, rng):
    names = ("SGCRL", "random actor", "frozen")
    visited = {name: rng.integers(1, maze.states, (4, 6)) for name in names}
    arrivals = {name: rng.integers(0, 7, 4) for name in names}
    episodes = np.arange(1, 7)
    met = {name: when[:, None] < episodes for name, when in arrivals.items()}
    left = Panel(
        "episode", "states visited, of 89", **means(episodes, visited), levels=(89,), legend=False
    )
    right = Panel("episode", "runs that have met the goal", **means(episodes, met))
    return figures.exploration(visited, arrivals, maze.states), [left, right], []


@shown
def predicted_maze(maze, rng):
    c = rng.uniform(-1, 1, (2, maze.states))
    panels = [Panel(title=name, states=c[n]) for n, name in enumerate(("predicted", "simulated"))]
    return figures.predicted_maze(maze, *c), panels, ["c"]


@shown
def overshoot(maze, rng):
    def made():
        c, predicted, squeezed, signalled = rng.uniform(-1, 1, (4, 4, 6, 3))
        return Flow(np.arange(6.0), np.zeros((4, 6, 3, 2)), c, predicted, squeezed, signalled)

    flow, silent, equal = made(), made(), made()
    share = np.full(3, 1 / 3)
    rates = {
        "squeeze −c⟨ζ, G⟩": np.gradient(flow.squeezed @ WEIGHTS, axis=1),
        "neglected (1 − c²) G·z": np.gradient(flow.signalled @ WEIGHTS, axis=1),
    }
    c = {
        "as it is": flow.c @ WEIGHTS,
        "no gradient along z": silent.c @ WEIGHTS,
        "all states visited equally": equal.c @ share,
    }
    top = Panel("", "mean rate of c", **means(flow.times, rates), levels=(0,))
    bottom = Panel("time (1.28 an episode)", "mean c", **means(flow.times, c), levels=(0,))
    return figures.overshoot(flow, silent, equal, WEIGHTS, share), [top, bottom], []


@shown
def without_normalisation(maze, rng):
    given = {
        "one": (np.arange(5), *rng.random((3, 4, 5))),
        "two": (np.arange(7), *rng.random((3, 4, 7))),
    }
    panels = []
    for n, (title, (x, sphere, raw, cosine)) in enumerate(given.items()):
        curves = {
            "not normalised: raw c": raw,
            "not normalised: cosine": cosine,
            "normalised: c": sphere,
        }
        what = (("episode", "time")[n], "mean over visits", title)
        panels.append(Panel(*what, **means(x, curves), levels=(0,), legend=n == 0))
    return figures.without_normalisation(given, ("episode", "time")), panels, []


@shown
def similarity_shares(maze, rng):
    edges, given, curves = np.linspace(-1, 1, 81), {}, {}
    for name in ("SGCRL", "frozen", "theory"):
        c, weights = rng.uniform(-1, 1, (2, 4, 9))
        weights = np.abs(weights) / np.abs(weights).sum(axis=1, keepdims=True)
        given[name] = c, weights
        curves[name] = [[weights[k][c[k] <= edge].sum() for edge in edges] for k in range(4)]
    panel = Panel(
        "c after training", "share of visits at or below", **means(edges, curves), uprights=(0,)
    )
    return figures.similarity_shares(given), [panel], []


@shown
def visits_and_similarity(maze, rng):
    curves = {name: curve(rng) for name in ("visited state", "unvisited state", "all")}
    doses = {
        name: [interval(rng.normal(size=5)) for _ in range(3)]
        for name in ("SGCRL", "frozen", "random actor")
    }
    top = Panel("episode", "mean c", **means(np.arange(1, 6), curves))
    errors = {
        name: (np.arange(3) + 0.16 * (n - 1), found)
        for n, (name, found) in enumerate(doses.items())
    }
    what = dict(errors=errors, levels=(0,), ticks=("0", "1", "2"))
    bottom = Panel("visits to the state", "change of c", **what)
    return figures.visits_and_similarity(curves, doses, ["0", "1", "2"]), [top, bottom], []


@shown
def imbalance(maze, rng):
    points = {name: tuple(rng.normal(size=(2, 9))) for name in ("SGCRL", "random actor")}
    panels = [
        Panel("right", "up" if n == 0 else "", name, dots=[place], levels=(0,), uprights=(0,))
        for n, (name, place) in enumerate(points.items())
    ]
    return figures.imbalance(points, "right", "up"), panels, []


@shown
def spread(maze, rng):
    given = {name: rng.random((3, 4, 5)) for name in ("SGCRL", "random start")}
    panels = []
    for n, (name, curves) in enumerate(given.items()):
        along = means(np.arange(5), dict(zip(("c", "PC1", "PC2"), curves, strict=True)))
        panels.append(
            Panel("episode", "" if n else "standard deviation over states", name, **along)
        )
    return figures.spread(np.arange(5), given), panels, []


@shown
def room_clusters(maze, rng):
    points, names = rng.random((maze.states, 2)), [*figures.ROOMS]
    curves = {name: curve(rng) for name in ("SGCRL", "no walls", "random actor", "shuffled rooms")}
    regions = {"doorways": DOORWAY} | {name: n for n, name in enumerate(names)}
    places = {name: tuple(points[maze.regions == label].T) for name, label in regions.items()}
    assert sum(len(x) for x, _ in places.values()) == maze.states
    top = Panel("PC1 of ζ", "PC2 of ζ", curves=places)
    what = dict(levels=(0.5, 0), texts=("positions in the maze",))
    bottom = Panel("episode", "silhouette of the rooms", **means(np.arange(5), curves), **what)
    return figures.room_clusters(maze, points, np.arange(5), curves, 0.5), [top, bottom], []


@shown
def compared(maze, rng):
    names = ("SGCRL", "frozen", "random actor")
    given = {title: (np.arange(5), {n: curve(rng) for n in names}) for title in ("left", "right")}
    panels = [
        Panel("x", "" if n else "y", title, **means(*given[title]), levels=(0,), legend=n == 1)
        for n, title in enumerate(given)
    ]
    return figures.compared(given, "x", "y"), panels, []


@shown
def after_the_find(maze, rng):
    names, worlds = ("SGCRL", "goal walled off"), ("far", "aside")
    near, new = (
        {world: (np.arange(5), {name: curve(rng) for name in names}) for world in worlds}
        for _ in range(2)
    )
    panels = [
        Panel(
            "", "" if n else "episodes near the goal", world, legend=n == 1, **means(*near[world])
        )
        for n, world in enumerate(worlds)
    ] + [
        Panel(
            "episodes since the first arrival",
            "" if n else "new cells so far",
            legend=n == 1,
            **means(*new[world]),
        )
        for n, world in enumerate(worlds)
    ]
    return figures.after_the_find(near, new), panels, []


@shown
def greedy(maze, rng):
    curves = {name: curve(rng) for name in ("greedy", "training", "frozen")}
    ends = rng.random(maze.states)
    left = Panel("episode", "episodes that reach the goal", **means(np.arange(5), curves))
    bars = ["runs whose greedy episode ends here"]
    return figures.greedy(maze, np.arange(5), curves, ends), [left, Panel(states=ends)], bars


@pytest.mark.parametrize("case", SHOWN)
def test_a_figure_shows_all_that_it_is_given_and_says_what_it_is(maze, rng, case):
    figure, panels, bars = SHOWN[case](maze, rng)
    assert len(svg(figure)) < 150_000
    axes, others = figure.axes[: len(panels)], figure.axes[len(panels) :]
    for ax, panel in zip(axes, panels, strict=True):
        panel.found_in(ax)
    assert [ax.get_xlabel() + ax.get_ylabel() for ax in others] == bars


# The base


MADE_OF = {"label_ends", "label_panels", "looks", "marks", "names_of"}
"""What figures themselves are made of."""


def test_every_figure_has_one_name_wherever_it_stands():
    for part in pkgutil.iter_modules(figures.__path__, "companion.figures."):
        module = importlib.import_module(part.name)
        own = {
            n
            for n, x in vars(module).items()
            if getattr(x, "__module__", "") == part.name and n[0] != "_"
        }
        for name in own - MADE_OF:
            assert getattr(figures, name) is getattr(module, name)


def test_colours_are_colours_and_text_stays_text(rng):
    assert all(re.fullmatch("#[0-9a-f]{6}", color) for color in figures.COLORS.values())
    figure, ax = plt.subplots()
    ax.set_title("c, ζ and ‖ζ‖")
    assert "c, ζ and ‖ζ‖" in svg(figure)


def test_the_same_figure_is_the_same_file(maze):
    files = []
    for _ in range(2):
        figure, ax = plt.subplots()
        figures.draw_world(ax, maze, np.linspace(-1, 1, maze.states), [0, 1, 2], jitter=0.2)
        files.append(svg(figure))
    assert files[0] == files[1]


def test_draw_world_paints_near_blue_and_far_red(maze):
    c = np.zeros(maze.states)
    c[3], c[4] = 1, -1
    figure, ax = plt.subplots()
    patches = figures.draw_world(ax, maze, c)
    figure.canvas.draw()
    near, far = patches.get_facecolors()[[3, 4]]
    assert near[2] > near[0] and far[0] > far[2]
    assert len(patches.get_paths()) == maze.states and patches.get_clim() == (-1, 1)
    marks = {text.get_text(): text.xy for text in ax.texts}
    for mark, state in (("S", maze.start), ("★", maze.goal)):
        assert tuple(marks[mark]) == tuple(maze.positions[state][::-1])
    assert ax.yaxis_inverted()


def test_draw_world_draws_the_trajectory_where_it_went(maze):
    figure, ax = plt.subplots()
    path = [maze.start, *maze.next_state[maze.start, [1, 3]]]
    figures.draw_world(ax, maze, trajectory=np.array(path))
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), maze.positions[path][:, ::-1])


def test_draw_band_is_the_mean_and_its_interval(rng):
    values = curve(rng)
    _, ax = plt.subplots()
    line = figures.draw_band(ax, np.arange(5), values, "SGCRL")
    found = interval(values)
    assert_near(line.get_ydata(), found.value)
    assert to_hex(line.get_color()) == figures.COLORS["SGCRL"]
    outline = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert outline.min() == found.low.min() and outline.max() == found.high.max()


# Chapter 1


def test_normalisation_shows_all_pairs(rng):
    raw = rng.uniform(0.5, 1, (2, 7))
    (ax,) = figures.normalisation(tuple(raw), tuple(raw / np.hypot(*raw))).axes
    assert len(ax.collections[0].get_offsets()) == 7 and labels(ax) == ["before", "normalised"]


def test_squeezed_has_the_closed_form_under_the_dots():
    length, raw = np.linspace(0, 3, 5), np.array([1.0, -0.5])
    figure = figures.squeezed(length, raw, raw[:, None] / np.hypot(raw[:, None], length))
    curves = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 100]
    for line, c in zip(curves, raw, strict=True):
        assert line.get_ydata()[0] == np.sign(c)
        assert_near(line.get_ydata()[-1], c / np.hypot(c, 3))
    dots = [line.get_ydata() for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert_near(dots, raw[:, None] / np.hypot(raw[:, None], length))
    assert labels(figure.axes[0]) == ["not normalised", "closed form", "normalised vectors"]
    assert figure.axes[0].get_xlabel() == "‖ζ‖ before normalisation"
    assert svg(figure)


def test_tables_on_circle_shows_every_table_whole(rng):
    c = rng.uniform(-1, 1, (4, 9))
    far = (figures.COLORS["frozen"], c[0], np.full(9, 2.5), c)
    near = (figures.COLORS["SGCRL"], c[0], np.sqrt(1 - c[0] ** 2), c)
    figure = figures.tables_on_circle({"after": near, "loose": far})
    top, bottom = figure.axes
    assert labels(top) == ["after", "loose"] and top.get_ylim()[1] > 2.5
    lines = {line.get_label(): line for line in top.lines}
    heights, _ = np.histogram(c, np.linspace(-1, 1.6, 53), weights=np.full(c.shape, 1 / c.size))
    for name, table, outline in zip(("after", "loose"), (near, far), bottom.patches, strict=True):
        np.testing.assert_array_equal(lines[name].get_data(), table[1:3])
        assert_near(outline.get_xy()[1:-1:2, 1], heights, terms=c.size)
    assert (bottom.get_xlabel(), bottom.get_ylabel()) == ("c, towards the goal", "share of states")
    assert svg(figure)


def test_reading_points_where_the_actor_goes(maze, rng):
    c = -maze.distances[:, maze.goal] / 20
    p = policy(maze, c, 0.001)
    figure = figures.reading(maze, c, p, np.arange(5), {"SGCRL": curve(rng)})
    arrows = figure.axes[0].collections[-1]
    for state in (maze.start, 17, 60):
        steps = [
            p[state, action] * (maze.positions[then] - maze.positions[state])
            for action, then in enumerate(maze.next_state[state])
        ]
        down, right = np.sum(steps, axis=0)
        assert_near((arrows.U[state], arrows.V[state]), (right, down), terms=5)
    assert svg(figure)


def test_draw_world_shows_the_walls_of_a_maze(maze):
    ax = plt.figure().add_subplot()
    figures.draw_world(ax, maze)
    walls, floor = (len(drawn.get_paths()) for drawn in ax.collections)
    assert (walls, floor) == (11, 89)


# Chapter 2


@pytest.fixture
def flow(rng):
    c = np.linspace(0.8, -0.3, 6)[None, :, None] + 0.02 * rng.random((4, 6, 3))
    tables = np.zeros((4, 6, 3, 2))
    return Flow(np.arange(6.0), tables, c, np.maximum(c, 0.1), c - 0.8, -c / 9)


def test_signal_slopes_draws_medians_and_says_the_slopes():
    lengths = np.array([0.01, 0.1])
    along, across = np.outer(lengths**2, [1, 2, 3]), np.outer(lengths, [1, 2, 3])
    (ax,) = figures.signal_slopes(lengths, along, across, (2.01, 0.99)).axes
    assert labels(ax) == [
        "a direction orthogonal to z: slope 0.99",
        "the goal direction z: slope 2.01",
    ]
    assert_near(ax.lines[0].get_ydata(), 2 * lengths)
    assert_near(ax.lines[1].get_ydata(), 2 * lengths**2)


def test_squeeze_draws_simulation_and_prediction_of_c_and_zeta(flow):
    top, bottom = figures.squeeze_flows({0.1: flow}, WEIGHTS).axes
    mean = (flow.c @ WEIGHTS).mean(axis=0)
    assert_near(top.lines[0].get_ydata(), mean, terms=12)
    assert_near(top.lines[1].get_ydata(), (flow.predicted @ WEIGHTS).mean(axis=0), terms=12)
    zeta = (np.sqrt(1 - flow.c**2) @ WEIGHTS).mean(axis=0)
    assert_near(bottom.lines[0].get_ydata(), zeta, terms=12)


def test_overshoot_draws_the_rates_and_the_three_flows(flow):
    top, bottom = figures.overshoot(flow, flow, flow, WEIGHTS, WEIGHTS).axes
    rate = np.gradient((flow.squeezed @ WEIGHTS).mean(axis=0), flow.times)
    assert_near(top.lines[0].get_ydata(), rate, terms=12)
    assert labels(bottom) == ["as it is", "no gradient along z", "all states visited equally"]


# Chapter 3


def test_run_over_time_shows_each_time_on_the_maze_and_on_the_sphere(run):
    figure = figures.run_over_time(run, 1, [0, 20])
    text = svg(figure)
    assert "0 episodes" in text and "20 episodes" in text
    upwards = [
        drawn.get_offsets()[:, 1]
        for ax in figure.axes
        for drawn in ax.collections
        if len(drawn.get_offsets()) == run.world.states
    ]
    assert len(upwards) == 2
    for table in run.embeddings[1, [0, -1]]:
        c = table @ table[run.world.goal]
        same = [np.abs(drawn - c).max() < tolerance(np.float32, 8) for drawn in upwards]
        assert sum(same) == 1
    assert len(svg(figure)) < 200_000


def test_intervals_puts_every_value_in_its_row():
    rows = {
        "one": {"SGCRL": Interval(0.5, 0.4, 0.6, 32), "frozen": Interval(0.1, 0.0, 0.2, 32)},
        "two": {"SGCRL": Interval(-0.5, -0.6, -0.4, 32)},
    }
    figure = figures.intervals(rows, "c")
    (ax,) = figure.axes
    assert labels(ax) == ["SGCRL", "frozen"]
    dots = [line for line in ax.lines if line.get_marker() in "os"]
    assert [(round(dot.get_ydata()[0]), dot.get_xdata()[0]) for dot in dots] == [
        (0, 0.5),
        (0, 0.1),
        (1, -0.5),
    ]


def test_compared_shows_both_panels_whole(rng):
    low, high = {"SGCRL": curve(rng)}, {"SGCRL": 10 + curve(rng)}
    figure = figures.compared({"a": (np.arange(5), low), "b": (np.arange(5), high)}, "x", "y")
    assert figure.axes[0].get_ylim()[1] > 10
    figure = figures.compared(
        {"a": (np.arange(5), low), "b": (np.arange(5), high)}, "x", "y", ylim=(0, None)
    )
    assert figure.axes[0].get_ylim()[1] > 10 and figure.axes[1].get_ylim()[0] == 0


def test_after_the_find_shows_all_panels_whole(rng):
    x, low, high = np.arange(5), {"SGCRL": curve(rng)}, {"SGCRL": 10 + curve(rng)}
    figure = figures.after_the_find(*2 * [{"a": (x, low), "b": (x, high)}])
    for ax in figure.axes:
        assert ax.get_ylim()[0] == 0 and ax.get_ylim()[1] > 10


# Chapter 4


def test_encoding_structure_draws_c_by_distance(maze, rng):
    c = rng.random((4, maze.states))
    left, right = figures.encoding_structure(maze, {"one": c}, {"one": np.arange(4.0)}).axes
    distance = maze.distances[:, maze.goal]
    means = [c[:, distance == step].mean() for step in range(1, 19)]
    assert_near(left.lines[0].get_ydata(), means, terms=4 * maze.states)
    assert right.lines[1].get_xdata() == 1.5


def test_arrivals_by_condition_shows_every_run_and_the_median():
    (ax,) = figures.arrivals_by_condition(
        [("a", "network", np.array([3, 1, 9])), ("b", "frozen network", np.array([9, 9, 9]))], 9
    ).axes
    assert_near(ax.lines[0].get_xdata(), [2, 4, 10])
    assert ax.lines[2].get_xdata() == 4
    assert [text.get_text() for text in ax.get_yticklabels()] == ["a", "b"]


def test_shares_by_place_has_a_row_a_maze_with_every_condition_and_the_chance(maze):
    mazes = {"far": maze, "aside": goal_aside()}
    shares = {
        "far": {"network": Interval(0.5, 0.4, 0.6, 32), "table": Interval(0.9, 0.8, 1.0, 32)},
        "aside": {"network": Interval(0.2, 0.1, 0.3, 32), "table": Interval(0.7, 0.6, 0.8, 32)},
    }
    chance = {"far": 0.1, "aside": 0.4}
    figure = figures.shares_by_place(mazes, shares, chance, "runs that arrive")
    ax = figure.axes[0]
    assert len(svg(figure)) < 150_000
    assert labels(figure) == ["random actor, exact", "network", "table"]
    dots = [line for line in ax.lines if line.get_marker() in "os"]
    found = [(round(dot.get_ydata()[0]), dot.get_xdata()[0]) for dot in dots]
    assert found == [(0, 0.5), (0, 0.9), (1, 0.2), (1, 0.7)]
    levels = [line.get_xdata()[0] for line in ax.lines if line.get_color() == "#8c8c8c"]
    assert levels == [0.1, 0.4]
    assert ax.get_xlabel() == "runs that arrive"
    assert [text.get_text() for text in ax.get_yticklabels()] == ["far", "aside"]
    for plan, world in zip(ax.child_axes, mazes.values(), strict=True):
        ends = [line.get_xydata()[0][::-1].tolist() for line in plan.lines]
        assert ends == [world.positions[s].tolist() for s in (world.start, world.goal)]


def test_arrivals_by_encoding_shows_shares_and_every_run():
    first = {
        "one": {"network": np.array([3, 1, 9]), "frozen network": np.array([9, 9, 9])},
        "two": {"network": np.array([0, 9, 9]), "frozen network": np.array([2, 9, 4])},
    }
    figure = figures.arrivals_by_encoding(first, 9, 0.25)
    left, right = figure.axes
    svg(figure)
    assert labels(figure) == ["network", "frozen network", "random actor, exact"]
    dots = [line.get_xdata()[0] for line in left.lines if line.get_marker() in "os"]
    assert_near(dots, [2 / 3, 0, 1 / 3, 2 / 3])
    assert left.lines[-1].get_xdata()[0] == 0.25
    runs = [line.get_xdata() for line in right.lines if line.get_marker() == "."]
    assert_near(np.stack(runs), [[2, 4, 10], [10, 10, 10], [1, 10, 10], [3, 5, 10]])
    medians = [line.get_xdata()[0] for line in right.lines if line.get_marker() in "os"]
    assert_near(medians, [4, 10, 10, 5])
    assert "9 episodes" in left.get_xlabel()


def test_shared_inputs_are_cosines_with_one_state(maze, rng):
    inputs = {"random": rng.normal(size=(89, 5)), "one-hot": np.eye(89)}
    figure = figures.shared_inputs(maze, 30, inputs)
    svg(figure)
    for ax, (name, x) in zip(figure.axes, inputs.items(), strict=False):
        cosine = x @ x[30] / np.linalg.norm(x, axis=1) / np.linalg.norm(x[30])
        assert_near(ax.collections[1].get_array(), cosine, terms=10)
        assert ax.get_title(loc="center") == name


def test_drift_draws_medians(rng):
    values, times = 1 + curve(rng), np.arange(5)
    left, right = figures.drift(
        {"goal axis": (times, values)}, {"network": (times, 2 * values)}
    ).axes
    assert_near(left.lines[0].get_ydata(), np.median(values, axis=0))
    assert_near(right.lines[0].get_ydata(), 2 * np.median(values, axis=0))


def test_event_study_draws_ratios_where_enough_runs_are_known(rng):
    logs = rng.normal(size=(12, 5))
    logs[:3, 0] = np.nan  # 9 runs are too few
    found = Interval(0.9, 0.8, 1.1, 12)
    left, right = figures.event_study(
        np.arange(5), {"goal walled off": logs}, [("overall", found)]
    ).axes
    assert left.lines[0].get_xdata().tolist() == [1, 2, 3, 4]
    assert_near(left.lines[0].get_ydata(), np.exp(logs[:, 1:].mean(axis=0)), terms=12)
    assert_near(right.lines[0].get_xdata(), [0.8, 1.1])
    assert right.lines[1].get_xdata() == 0.9


def test_attractor_causes_are_bars_of_means(rng):
    moved = {
        what: rng.random(4) for what in ("everything", "only the goal axis", "only the states")
    }
    (ax,) = figures.attractor_causes({"network": moved, "table": moved}).axes
    assert_near([bar.get_height() for bar in ax.patches], 2 * [x.mean() for x in moved.values()])
    assert labels(ax) == list(moved)


def test_drift_forms_draws_the_medians_of_each_form(rng):
    angle, gram = ({name: curve(rng) for name in ("goal axis", "visited state")} for _ in "ab")
    given = {"degrees": angle, "change of c": gram}
    figure = figures.drift_forms(
        {form: {n: (np.arange(5), x) for n, x in curves.items()} for form, curves in given.items()}
    )
    for ax, (ylabel, curves) in zip(figure.axes, given.items(), strict=True):
        assert ax.get_ylabel() == ylabel
        for line, values in zip(ax.lines, curves.values(), strict=True):
            assert_near(line.get_ydata(), np.median(values, axis=0))


def test_intervals_by_measure_keeps_the_rows_of_the_first_panel():
    first = {"network": Interval(0.5, 0.4, 0.6, 32), "frozen network": Interval(0.1, 0.0, 0.2, 32)}
    second = {name: Interval(*(10 * np.array(x[:3])), 32) for name, x in reversed(first.items())}
    left, right = figures.intervals_by_measure({"a": first, "b": second}, zero=0.3).axes
    assert [text.get_text() for text in left.get_yticklabels()] == list(first)
    for ax, values in ((left, (0.5, 0.1)), (right, (5, 1))):
        dots = [line for line in ax.lines if line.get_marker() in "os"]
        assert_near([(dot.get_xdata()[0], dot.get_ydata()[0]) for dot in dots],
                    [*zip(values, (0, 1), strict=True)])  # fmt: skip
        assert ax.lines[-1].get_xdata() == [0.3, 0.3]
    left, right = figures.intervals_by_measure({"a": first, "b": second}, zero=None).axes
    assert left.lines[-1].get_xdata() == [0.5, 0.5] and right.lines[-1].get_xdata() == [5, 5]


def test_shares_arrived_counts_runs_that_came_before(rng):
    when = np.array([0, 3, 3, 9])
    (left, right) = figures.shares_arrived(
        {"one": {"network": when}, "two": {"network": when, "frozen network": when + 1}}, 9
    ).axes
    (line,) = left.lines
    met = dict(zip(*line.get_data(), strict=True))
    assert (met[1], met[3], met[4], met[9]) == (0.25, 0.25, 0.75, 0.75)
    assert len(right.lines) == 2 and left.get_title(loc="left") == "one"


def test_visit_maps_colour_shares_and_outline_what_is_edited(maze):
    share, edited = np.full(maze.states, 1 / maze.states), maze.regions == 1
    figure = figures.visit_maps(maze, {"untouched": (share, None), "edited": (share, edited)})
    left, right, bar = figure.axes
    assert_near(left.collections[1].get_array(), share)
    assert len(left.collections) == 2 and bar.get_ylabel() == "share of all steps"
    (outline,) = right.collections[2:]
    y, x = maze.positions[edited].T
    assert len(outline.get_segments()) == 2 * (np.ptp(x) + np.ptp(y) + 2)
    ends = np.concatenate(outline.get_segments())
    assert_near(ends.min(axis=0), [x.min() - 0.5, y.min() - 0.5])
    assert_near(ends.max(axis=0), [x.max() + 0.5, y.max() + 0.5])
    assert right.get_title(loc="left") == "edited"


def test_shares_in_region_draws_every_condition_of_every_row():
    found = {"untouched": Interval(0.1, 0.05, 0.2, 9), "random actor": Interval(0.3, 0.2, 0.4, 9)}
    edited = {"set to ψ(g)": Interval(0.5, 0.4, 0.6, 9)}
    figure = figures.shares_in_region(
        {
            "room": {"training": found, "test": found},
            "patch": {"training": found | edited, "test": found | edited},
        }
    )
    assert labels(figure) == ["training", "test"]
    room, patch = figure.axes
    assert [tick.get_text() for tick in room.get_yticklabels()] == [*found, *edited]
    for ax, whens in ((room, 2), (patch, 2)):
        dots = [line for line in ax.lines if len(line.get_xdata()) == 1]
        assert len(dots) == whens * (2 + (ax is patch))
        assert sum(dot.get_fillstyle() == "none" for dot in dots) == len(dots) / 2
    assert sorted({d.get_xdata()[0] for d in room.lines if len(d.get_xdata()) == 1}) == [0.1, 0.3]


def test_find_times_draws_arrivals_and_differences():
    when = np.array([0, 3, 3, 9])
    gaps = {"a": Interval(5, -3, 12, 4), "b": Interval(-4, -6, -2, 4)}
    left, right = figures.find_times({"untouched": when, "room closed": when + 1}, gaps, 20, 9).axes
    met = dict(zip(*left.lines[0].get_data(), strict=True))
    assert (met[1], met[3], met[4], met[9]) == (0.25, 0.25, 0.75, 0.75)
    assert labels(left) == ["untouched", "room closed"]
    assert [tick.get_text() for tick in right.get_yticklabels()] == ["a", "b"]
    ends = [line.get_xdata() for line in right.lines if len(line.get_xdata()) == 2]
    assert [-3, 12] in [list(x) for x in ends] and [-6, -2] in [list(x) for x in ends]


def test_gap_and_spread_draws_means(rng):
    gaps, spreads = curve(rng), 1 + curve(rng)
    left, right = figures.gap_and_spread(
        np.arange(5), {"network": gaps}, np.arange(5), {"PC1": spreads}
    ).axes
    assert_near(left.lines[0].get_ydata(), gaps.mean(axis=0), terms=len(gaps))
    assert_near(right.lines[0].get_ydata(), spreads.mean(axis=0), terms=len(spreads))


def test_the_seesaw_draws_rooms_and_correlations(rng):
    means = rng.normal(size=(6, 4))
    rows = {"level": {"network": Interval(-0.5, -0.6, -0.3, 9)}, "change": {}}
    left, right = figures.seesaw(np.arange(6), means, 3, rows).axes
    assert_near([line.get_ydata() for line in left.lines[:4]], means.T)
    assert labels(left) == list(figures.ROOMS) and labels(right) == ["network"]
    assert_near(right.lines[0].get_xdata(), [-0.6, -0.3])
    assert [text.get_text() for text in right.get_yticklabels()] == ["level", "change"]


def test_over_time_draws_curves_and_reference(rng):
    values = curve(rng)
    (ax,) = figures.over_time(
        {"network": (np.arange(5), values)}, "score", reference={"encoding": 0.04}
    ).axes
    assert_near(ax.lines[0].get_ydata(), values.mean(axis=0), terms=4)
    assert ax.lines[1].get_ydata() == [0.04, 0.04] and ax.texts[0].get_text() == "encoding"
    styled = {"network": (np.arange(5), values, {"color": "#123456"})}
    (ax,) = figures.over_time(styled, "score").axes
    assert ax.lines[0].get_color() == "#123456" and ax.lines[0].get_linestyle() == "-"


# Chapter 8


def test_path_profiles_draws_every_interval(rng):
    values = rng.normal(size=(5, 3))
    found = [interval(x) for x in values.T]
    one = {"SGCRL": found, "goal walled off": found[::-1]}
    figure = figures.path_profiles(
        {"far": {"soon": one, "late": one}, "near": {"soon": one, "late": one}},
        ["1", "2", "3+"],
        "steps",
        "change",
    )
    assert len(figure.axes) == 4
    for ax in figure.axes:
        assert_near(ax.lines[0].get_ydata(), values.mean(axis=0), terms=5)
        assert_near(ax.lines[1].get_ydata(), values.mean(axis=0)[::-1], terms=5)
    svg(figure)


def test_traps_draws_the_mean_share_over_runs(maze, rng):
    grid = np.geomspace(0.001, 1, 6)
    heights = {"SGCRL": rng.random((9, 6)), "goal walled off": rng.random((4, 6))}
    figure = figures.traps(maze, rng.random(maze.states), heights, grid, 0.1)
    right = figure.axes[1]
    for line, values in zip(right.lines, heights.values(), strict=False):
        assert_near(line.get_ydata(), values.mean(axis=0), terms=9)
    svg(figure)
    svg(figures.traps(maze, np.zeros(maze.states), {"SGCRL": np.zeros((0, 6))}, grid, 0.1))


def test_effect_maps_draw_every_change_on_one_scale(maze, rng):
    changes = rng.normal(size=(2, 3, maze.states))
    rows = {name: (maze, change) for name, change in zip(("one", "two"), changes, strict=True)}
    figure = figures.effect_maps(rows, [1, 10, 100], "change")
    reach = np.abs(changes[..., maze.others]).max()
    for ax, values in zip(figure.axes, changes.reshape(6, -1), strict=False):
        (shown,) = [c for c in ax.collections if c.get_array() is not None]
        assert_near(shown.get_array(), values)
        assert_near(shown.get_clim(), (-reach, reach))
    assert "100 episodes later" in svg(figure)


def test_kernel_maps_show_each_row_and_title_on_one_scale(maze, rng):
    kernels = {row: {name: rng.random(89) for name in "abcd"} for row in ("raw", "sphere")}
    kernels["sphere"]["a"][3] = np.nan
    figure = figures.kernel_maps(maze, kernels)
    assert [ax.get_title(loc="center") for ax in figure.axes[:4]] == list("abcd")
    values = [v for titled in kernels.values() for v in titled.values()]
    for ax, expected in zip(figure.axes, values, strict=False):
        shown = [c for c in ax.collections if c.get_array() is not None]
        known = ~np.isnan(expected)
        assert_near(np.ma.filled(shown[0].get_array(), np.nan)[known], expected[known])
        assert shown[0].get_clim() == (0, 1.2)
    text = svg(figure)
    assert "over the goal's own" in text and "raw" in text and "sphere" in text


# Chapter 7


def test_by_dimension_draws_each_measurement_of_each_condition(rng):
    dimensions = (2, 4, 64)
    columns = {
        title: {name: rng.random((2, 5, 3)) for name in ("table", "frozen", "random actor")}
        for title in ("one", "other")
    }
    figure = figures.by_dimension(dimensions, columns, ("cells", "arrivals"))
    axes = np.reshape(figure.axes, (2, 2))
    for column, conditions in enumerate(columns.values()):
        for row in range(2):
            for line, values in zip(axes[row, column].lines, conditions.values(), strict=True):
                assert list(line.get_xdata()) == list(dimensions)
                assert_near(line.get_ydata(), values[row].mean(axis=0), terms=5)
    assert [ax.get_title(loc="left") for ax in axes[0]] == list(columns)
    assert [ax.get_ylabel() for ax in axes[:, 0]] == ["cells", "arrivals"]
    assert [tick.get_text() for tick in axes[1, 0].get_xticklabels()] == ["2", "4", "64"]


def test_ranks_over_time_marks_the_finds_that_are_known(rng):
    times = np.array([0, 10, 20])
    panels = {name: {"table": (times, rng.random((4, 3)))} for name in ("left in", "taken out")}
    finds = {"find": Interval(8.0, 6.0, 11.0, 4), "never": Interval.unknown(0)}
    figure = figures.ranks_over_time(panels, finds, "rank")
    for ax, title in zip(figure.axes, panels, strict=True):
        assert ax.get_title(loc="left") == title
        assert [text.get_text() for text in ax.texts if not led(text)] == ["find"]
        assert [*ax.lines[1].get_xdata()] == [8, 8]
        low, high = ax.patches[0].get_extents().transformed(ax.transData.inverted()).intervalx
        assert_near([low, high], [6, 11], terms=10)
        assert ax.get_ylim()[0] == 0
    assert [labels(ax) for ax in figure.axes] == [[], ["table"]]


def test_panels_over_time_keeps_each_panels_own_times(rng):
    short, long = np.arange(3), np.arange(0, 100, 10)
    panels = {
        "a": {"table": (short, rng.random((4, 3)))},
        "b": {"logits": (long, rng.random((4, 10)), {"color": "#123456"})},
        "c": {"frozen": (long, rng.random((4, 10)))},
        "d": {"frozen": (short, rng.random((4, 3)))},
    }
    figure = figures.panels_over_time(panels, ["top", "bottom"], ylim=(0, 2))
    for ax, (title, curves) in zip(figure.axes, panels.items(), strict=True):
        ((times, values, *_),) = curves.values()
        (line,) = ax.lines
        assert list(line.get_xdata()) == list(times)
        assert_near(line.get_ydata(), values.mean(axis=0), terms=4)
        assert ax.get_title(loc="left") == title and ax.get_ylim() == (0, 2)
    assert figure.axes[1].lines[0].get_color() == "#123456"
    assert [figure.axes[n].get_ylabel() for n in (0, 2)] == ["top", "bottom"]


def test_against_draws_known_and_measured_conditions(rng):
    panels = {
        "share": {"SGCRL": curve(rng), "random actor": np.full(5, 0.25)},
        "cells": {"frozen": curve(rng)},
    }
    figure = figures.against(np.arange(5), panels, "σ", [f"{n}σ" for n in range(5)])
    top, bottom = figure.axes
    assert labels(top) == ["SGCRL", "random actor"] and labels(bottom) == ["frozen"]
    assert_near(top.lines[0].get_ydata(), panels["share"]["SGCRL"].mean(axis=0), terms=4)
    assert_near(top.lines[1].get_ydata(), np.full(5, 0.25))
    assert "4σ" in svg(figure) and bottom.get_xlabel() == "σ"


def test_two_rulers_and_starts_show_every_condition(rng):
    temperatures = np.repeat([0.05, 0.1, 0.2], 3)
    mean, noise, arrived, ratio = rng.random((4, 9))
    border = (np.array([0, 0.9]), np.array([0.5, 1.5]))
    figure = figures.two_rulers(ratio + 1, mean, noise, arrived, temperatures, border)
    left, right = figure.axes[:2]
    assert sum(len(dots.get_offsets()) for dots in left.collections) == 9
    assert_near(right.collections[1].get_offsets()[:, 1], noise[3:6])
    assert_near(right.lines[0].get_ydata(), border[1])
    points = {name: tuple(rng.random((2, 4))) for name in ("one", "two")}
    figure = figures.similarity_of_starts([0.1], lambda s: start_similarity(s, 64), points)
    assert labels(figure.axes[0]) == ["table, by σ", "one", "two"]
    assert "σ = 0.1" in svg(figure)


def test_arrivals_by_mean_and_expected_shares_show_every_condition(rng):
    x, arrived = np.linspace(0, 0.9, 5), rng.random((8, 5)) < 0.5
    figure = figures.arrivals_by_mean(
        {"equal c": (x, arrived), "Gaussian c": (x[:3], arrived[:, :3])}, {"random actor": 0.2}
    )
    (ax,) = figure.axes
    assert labels(ax) == ["equal c", "Gaussian c", "random actor"]
    assert_near(ax.lines[0].get_ydata(), arrived.mean(axis=0), terms=8)
    assert len({(line.get_linestyle(), line.get_marker()) for line in ax.lines}) == 3
    figure = figures.shares_expected({"one": (x, arrived), "two": (x, ~arrived)})
    (ax,) = figure.axes
    assert labels(ax) == ["one", "two"] and "share that arrives" in svg(figure)
    for bars, shares in zip(ax.containers, (arrived, ~arrived), strict=True):
        assert_near(bars.lines[0].get_xdata(), x)
        assert_near(bars.lines[0].get_ydata(), shares.mean(axis=0), terms=8)
        assert all(low < high for (_, low), (_, high) in bars.lines[2][0].get_segments())


# Chapter 5


def test_modes_on_maze_draws_each_mode_on_its_own_scale(maze, rng):
    modes = rng.standard_normal((maze.states, 5)) * [1, 10, 1, 1, 1]
    figure = figures.modes_on_maze(maze, dict.fromkeys("ab", (np.arange(5.0), modes)))
    assert len(figure.axes) == 8 and "λ₂ = 1.0000" in svg(figure)
    drawn = figure.axes[1].collections[-1]
    np.testing.assert_array_equal(drawn.get_array(), modes[:, 1])
    assert drawn.get_clim() == (-np.abs(modes[:, 1]).max(), np.abs(modes[:, 1]).max())


def test_eigenvalues_and_gaps():
    names = dict.fromkeys("abcd", np.array([1.0, 0.5, 0.25]))
    left, right = figures.eigenvalues(names, np.array([10, 20, 30]), names).axes
    np.testing.assert_array_equal(left.lines[0].get_xdata(), [1, 2, 3])
    assert labels(right) == list("abcd") and right.get_xscale() == "log"


def test_growth_errors_are_in_per_cent(rng):
    worlds = {"one": np.full((3, 2), 0.015), "two": np.full((3, 2), 0.3)}
    figure = figures.growth_errors({"left": worlds, "right": worlds})
    assert_near(figure.axes[0].lines[0].get_ydata(), [1.5, 1.5])
    assert labels(figure.axes[1]) == ["one", "two"]


def test_squeeze_forecast_draws_times_and_errors():
    spreads, measured = np.array([0.01, 0.1]), np.array([[100.0, 50.0], [100.0, 50.0]])
    forecasts = {"all modes": np.array([90.0, 50.0]), "visits alone": np.array([50.0, 10.0])}
    cases = dict.fromkeys([("here", "even"), ("here", "corner")], (measured, forecasts))
    left, right = figures.squeeze_forecast(spreads, cases).axes
    drawn = [line for line in left.lines if line.get_marker() == "o"]
    assert_near(drawn[0].get_xdata(), forecasts["all modes"])
    assert_near(drawn[1].get_ydata(), measured[0])
    assert labels(left) == ["here", "forecast from visits alone"]
    errors = [line.get_ydata() for line in right.lines if len(line.get_ydata()) == 2]
    assert_near(errors[1], [-10, 0])  # the first is the line at 0
    assert labels(right)[1:] == ["even", "corner"]


def test_forecast_curves_stand_beside_those_of_the_flow(rng):
    times, c = np.arange(4.0), rng.random((3, 4))
    panel = {"σ = 1": (times, c, c[0])}
    left, right = figures.forecast_curves({"a": panel, "b": panel}, 0.7).axes
    assert_near(left.lines[0].get_ydata(), c.mean(axis=0), terms=3)
    assert_near(left.lines[1].get_ydata(), c[0])
    assert labels(right) == ["flow, σ = 1", "forecast"]


def test_squeeze_times_draws_the_error_of_the_prediction():
    spreads = np.array([0.01, 0.1])
    found = {0.01: np.array([100.0, 100.0]), 0.1: np.array([50.0, 50.0])}
    panel = ({"flow": found}, np.array([90.0, 50.0]), np.array([110.0, 100.0]))
    figure = figures.squeeze_times(spreads, {"a": panel, "b": panel})
    bottom = figure.axes[2]
    errors = [line.get_ydata()[0] for line in bottom.lines if line.get_marker() == "o"]
    assert_near(errors, [-10, 10, 0, 100])


def test_predicted_against_found(rng):
    values = rng.random((4, 3))
    panels = dict.fromkeys("ab", (np.arange(3) / 3, {"at the end": values}))
    figure = figures.predicted_against_found(panels, (-1, 1), "cosine")
    points = figure.axes[0].containers[0][0]
    assert_near(points.get_ydata(), values.mean(axis=0), terms=4)
    assert labels(figure.axes[0]) == ["as predicted", "at the end"]


def test_metric_intervals_have_a_row_a_metric_and_a_panel_a_condition():
    rows = {"one": {"a": Interval(0.5, 0.4, 0.6, 9), "b": Interval(0, -1, 1, 9)}}
    rows["two"] = rows["one"]
    figure = figures.metric_intervals({"left": rows, "right": rows}, "rho", lines=["two"])
    left, right = figure.axes
    assert [text.get_text() for text in left.get_yticklabels()] == ["one", "two"]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["a", "b"]
    np.testing.assert_array_equal(right.lines[0].get_xdata(), [0.4, 0.6])


def test_metric_intervals_shade_what_chance_does_and_mark_bounds():
    rows = {"one": {"a": Interval(0.5, 0.4, 0.6, 9)}}
    figure = figures.metric_intervals(
        {"left": rows, "right": rows}, "rho", chance={"left": 0.2}, bounds={"right": 0.7}
    )
    left, right = figure.axes
    assert_near(left.patches[0].get_extents().transformed(left.transData.inverted()).intervalx,
                [-0.2, 0.2], terms=400)  # fmt: skip
    assert not right.patches and not figure.legends
    assert sorted(line.get_xdata()[0] for line in right.lines if line.get_linestyle() == ":") == [
        -0.7,
        0.7,
    ]


def test_what_was_chosen_stands_beside_what_was_kept_and_shuffled():
    panels = {"tables": (0.5, Interval(0.2, 0.1, 0.3, 9), (-0.95, 0.95))}
    (ax,) = figures.chosen_and_kept(panels | {"networks": panels["tables"]}).axes
    assert [text.get_text() for text in ax.get_yticklabels()] == ["tables", "networks"]
    assert len(labels(ax)) == 3
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), [-0.95, 0.95])
    np.testing.assert_array_equal(ax.lines[1].get_xdata(), [0.1, 0.3])
    assert ax.lines[3].get_xdata()[0] == 0.5


def test_reach_maps_are_drawn_by_row_and_time(maze, rng):
    maps = rng.random((2, maze.states))
    figure = figures.reach_maps(maze, {"own": maps, "other": 1 - maps}, [0, 50])
    assert len(figure.axes) == 5 and figure.axes[1].get_title() == "50 episodes"
    np.testing.assert_array_equal(figure.axes[3].collections[-1].get_array(), 1 - maps[1])


def test_similarity_maps_show_the_change_from_the_first_mean_on_a_scale_of_each_row(maze):
    first = np.linspace(-3, -1, maze.states)
    first[maze.goal] = 0.0
    later = first - 4.0
    figure = figures.similarity_maps(
        maze, {"a": np.stack([first, later]), "b": [first] * 2}, [0, 9]
    )
    others = np.arange(maze.states) != maze.goal
    mean = first[others].mean()
    drawn = [ax.collections[-1] for ax in figure.axes[:4]]
    assert_near(drawn[0].get_array(), first - mean, maze.states)
    assert_near(drawn[1].get_array(), later - mean, maze.states)
    reach = np.abs(later - mean)[others].max()
    for row in drawn[:2]:
        assert_near(row.get_clim(), (-reach, reach), maze.states)
    assert drawn[2].get_clim()[1] < reach
    plt.close(figure)


# Chapter 13


def test_learning_times_mark_what_never_arrives():
    times = [np.array([10.0, 20, 30]), np.array([100.0, 200, np.inf]), np.full(3, np.inf)]
    panels = {"rooms": ([5, 10, 20], {"SGCRL": times, "random actor": [50.0, 5e3, np.nan]})}
    figure = figures.learning_times(panels | {"spirals": panels["rooms"]})
    left = figure.axes[0]
    hollow = [line for line in left.lines if line.get_markerfacecolor() == "none"]
    assert [list(line.get_xdata()) for line in hollow] == [[20]]
    assert left.lines[0].get_ydata()[:2].tolist() == [20, 200]
    assert np.isnan(left.lines[0].get_ydata()[2])
    assert left.get_xscale() == left.get_yscale() == "log"


def test_first_times_have_a_row_for_each_world_and_hollow_marks_for_the_late():
    times = {"SGCRL": np.array([10.0, 20, 30]), "counting": np.array([9.0, np.inf, np.inf])}
    rows = {"near": times | {"random actor": 50.0}, "far": times | {"random actor": 1e9}}
    (ax,) = figures.first_times(rows, {"near": 99, "far": 500}, 1e4).axes
    hollow = [line.get_xdata()[0] for line in ax.lines if line.get_markerfacecolor() == "none"]
    assert hollow == [99, 500, 1e4] and labels(ax) == ["SGCRL", "counting", "random actor"]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["near", "far"]


def test_tuning_shows_every_rung_of_every_ladder():
    panel = {"1/n": ([0, 0.1, 3], [5.0, 2, 4]), "1/√n": ([0, 0.1, 3], [6.0, 1, 4])}
    figure = figures.tuning({"one": panel, "two": panel}, "temperature")
    assert labels(figure.axes[1]) == ["1/n", "1/√n"] and len(figure.axes) == 2
    assert list(figure.axes[1].lines[1].get_ydata()) == [6.0, 1, 4]
    assert [tick.get_text() for tick in figure.axes[0].get_xticklabels()] == ["0", "0.1", "3"]


MANY = list(figures.COLORS)[:8]


def test_no_figure_drops_a_condition_however_many_there_are(rng):
    x = np.arange(5)
    plain, timed = {n: curve(rng) for n in MANY}, {n: (x, curve(rng)) for n in MANY}
    found = {n: interval(rng.random(9)) for n in MANY}
    shown = {
        "over_time": figures.over_time(timed, "y").axes[0],
        "panels_over_time": figures.panels_over_time({"one": timed, "two": timed}, "y").axes[1],
        "compared": figures.compared({"one": (x, plain), "two": (x, plain)}, "x", "y").axes[1],
        "against": figures.against(x, {"y": plain}, "x").axes[0],
        "exploration": figures.exploration(plain, {n: np.arange(4) for n in MANY}, 9).axes[1],
        "intervals": figures.intervals({"row": found}, "x").axes[0],
    }
    for name, ax in shown.items():
        assert labels(ax) == MANY, name
        looks = {(line.get_linestyle(), line.get_marker(), line.get_color()) for line in ax.lines}
        assert len(looks) >= len(MANY), name


def test_what_has_no_colour_of_its_own_gets_the_books(rng):
    plain = {n: (np.arange(5), curve(rng)) for n in ("nobody's", "no one's")}
    (ax,) = figures.over_time(plain, "y").axes
    assert [line.get_color() for line in ax.lines] == list(figures.style.PALETTE[:2])


def test_conditions_beyond_the_line_styles_are_told_apart_by_markers():
    names = [*MANY, *map(str, range(12))]
    first = figures.style.looks(names).values()
    assert len({(look["linestyle"], look.get("marker")) for look in first}) == len(names)


def test_an_agent_looks_the_same_whoever_stands_beside_it():
    for agent, (style, marker) in figures.style.KNOWN.items():
        for others in (["a", "b"], ["random start", "a", "b", "c", "d"]):
            names = [*(n for n in others if n != agent), agent]
            assert figures.style.looks(names)[agent] == {"linestyle": style}
            assert figures.style.marks(names)[agent] == marker


def test_names_stand_beside_their_curves_and_not_on_each_other():
    figure, ax = figures.subplots(figsize=(6, 2))
    for n, name in enumerate(["one", "two, which has a name of several lines", "three", "low"]):
        ax.plot([0, 1], [0, (1, 1, 0.99, 0)[n]], label=name)
    figures.style.label_ends(ax)
    figure.draw_without_rendering()
    boxes = sorted((Text.get_window_extent(text) for text in ax.texts), key=lambda box: box.y0)
    assert all(low.y1 <= high.y0 + 2 for low, high in itertools.pairwise(boxes))
    assert all(box.x0 > ax.get_window_extent().x1 for box in boxes)
    for text, line in zip(ax.texts, [ax.lines[n] for n in (3, 2, 0, 1)], strict=True):
        assert_near(text.xy, line.get_xydata()[-1], terms=100)
        assert text.arrow_patch.get_edgecolor()[:3] == to_rgb(line.get_color())
    assert labels(ax) == [line.get_label() for line in ax.lines]


def test_a_curve_without_numbers_is_named_all_the_same():
    _, ax = figures.subplots()
    ax.plot([0, 1], [0, 1], label="some")
    ax.plot([0, 1], [np.nan, np.nan], label="none")
    ax.set(xlim=(0, 20))
    ax.axhline(0.3, label="level")
    figures.style.label_ends(ax)
    assert labels(ax) == ["some", "none", "level"]
    assert_near([text.xy for text in ax.texts if text.get_text() == "level"], [(20, 0.3)], terms=99)


def test_a_curve_that_leaves_the_axes_is_named_where_it_was_seen_last():
    _, ax = figures.subplots()
    ax.plot([0, 1, 2, 3], [0, 1, 20, 30], label="steep")
    ax.set(ylim=(0, 2))
    figures.style.label_ends(ax)
    assert_near(ax.texts[0].xy, (1, 1), terms=100)


def test_a_level_has_its_name_beside_the_curves_names(rng):
    curves = {"SGCRL": (np.arange(3), rng.random((4, 3)))}
    (ax,) = figures.over_time(curves, "c", reference={"random actor": 0, "": 1}).axes
    assert labels(ax) == ["SGCRL", "random actor"]
    heights = {text.get_text(): text.xy[1] for text in ax.texts}
    end = ax.lines[0].get_ydata()[-1]
    assert heights == pytest.approx({"SGCRL": end, "random actor": 0}, abs=1e-9)


def test_no_panel_cuts_the_curves_of_rooms(rng):
    low, high = (rng.random((4, 3)) * most for most in (0.1, 0.9))
    panels = {name: {"SGCRL": (x, "#0072b2")} for name, x in (("one", low), ("other", high))}
    figure = figures.time_in_rooms(np.arange(3), panels)
    for ax in figure.axes:
        top = max(collection.get_datalim(ax.transData).y1 for collection in ax.collections)
        assert ax.get_ylim()[0] == 0 and ax.get_ylim()[1] > top
