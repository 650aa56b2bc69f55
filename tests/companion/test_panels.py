import asyncio
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace
from functools import partial

import ipywidgets as widgets
import numpy as np
import pytest
from matplotlib.figure import Figure
from rounding import assert_mean, assert_near

from companion import panels
from companion.explorables import Explorable
from sgcrl.network import MLPCritic
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.variants.goals import Uniform, random_sets
from sgcrl.variants.interventions import HeldGoalCritic, LogitsCritic
from sgcrl.worlds import walled_off

CONTROLS = {
    "episodes": ("episodes", 6),
    "spread": ("spread σ of the start", 0.1),
    "start": ("start", ["symmetric", "random"]),
    "normalised": ("normalised", True),
    "hidden": ("hidden layers", {"none": (), "one": (8,)}),
}
FAST = dict(runs=3, steps=10, batch=8)


class Page(Explorable):
    def __init__(self, text=""):
        self.text = text

    def _repr_html_(self):
        return f"<p>{self.text}</p>"


@pytest.fixture(autouse=True)
def kernel(monkeypatch):
    """As in a notebook that a reader opened: not in a book build."""
    monkeypatch.delenv("SGCRL_STATIC", raising=False)
    monkeypatch.setattr(panels, "POLL", 0.005)


def small(world, **chosen):
    """A panel that trains a table, and the list of what it showed."""
    shown = []

    def show(run):
        shown.append(run)
        return Page(f"{run.loss.shape[1]} episodes")

    run = partial(panels.trained, TabularCritic, world, dimension=4, **FAST)
    controls = {"episodes": ("episodes", 6), "spread": ("σ", 0.1)} | chosen
    return panels.panel(run, show, controls, Page("still")), shown


def clicked(panel, then=None):
    """Press Run, do something, wait until the training has ended."""

    async def reader():
        panel.start.click()
        if then:
            await then()
        await panel.task

    asyncio.run(reader())


def held(panel, free):
    """Have the training wait after each episode until free(episodes): no race with the clock."""
    train_on = panel._run

    def run(each_episode, **values):
        def hold(done):
            each_episode(done)
            until = time.monotonic() + 120
            while not free(done):
                assert time.monotonic() < until, f"held after {done} episodes"
                time.sleep(0.001)

        return train_on(hold, **values)

    panel._run = run


def text(panel):
    return "".join(output["data"]["text/html"] for output in panel.result.outputs)


def test_a_book_build_shows_the_still_and_makes_no_widget(monkeypatch):
    monkeypatch.setenv("SGCRL_STATIC", "1")
    monkeypatch.setattr(panels, "Panel", None)
    still = Page("still")
    assert panels.panel(None, None, CONTROLS, still) is still
    figure = Figure()
    assert panels.panel(None, None, CONTROLS, figure) is figure


def test_the_build_says_that_it_is_one():
    import build

    assert build.ENVIRONMENT["SGCRL_STATIC"]


def test_a_control_for_every_kind_of_default():
    panel = panels.panel(None, None, CONTROLS, Page("still"))
    kinds = {name: type(control) for name, control in panel.controls.items()}
    assert kinds == {
        "episodes": widgets.IntText,
        "spread": widgets.FloatText,
        "start": widgets.Dropdown,
        "normalised": widgets.Checkbox,
        "hidden": widgets.Dropdown,
    }
    values = {name: control.value for name, control in panel.controls.items()}
    assert values == dict(episodes=6, spread=0.1, start="symmetric", normalised=True, hidden=())
    for name, control in panel.controls.items():
        assert control.description == CONTROLS[name][0] and name in control.tooltip
    assert panel.start.tooltip and panel.stop.tooltip and panel.stop.disabled
    assert text(panel) == "<p>still</p>"


def test_run_trains_with_the_readers_settings_and_shows_the_result(yard):
    panel, shown = small(yard, normalised=("normalised", True))
    panel.controls["episodes"].value, panel.controls["spread"].value = 9, 0.3
    panel.controls["normalised"].value = False
    clicked(panel)
    settings = Settings(episodes=9, **FAST)
    critic = TabularCritic(yard, 3, 0, dimension=4, spread=0.3, normalised=False)
    assert np.array_equal(shown[0].embeddings, train(yard, critic, settings).embeddings)
    assert text(panel) == "<p>9 episodes</p>"
    assert panel.bar.value == panel.bar.max == 9 and "Done: 9 episodes" in panel.message.value
    assert not panel.start.disabled and panel.stop.disabled


def test_progress_only_grows_and_the_kernel_stays_free(yard):
    panel, _ = small(yard)
    panel.controls["episodes"].value = 300
    held(panel, lambda done: done % 100 or panel.bar.value >= done)
    seen, threads = [], set()
    panel.bar.observe(lambda change: seen.append(change.new), "value")
    train_on = panel._run
    panel._run = lambda *a, **k: (threads.add(threading.current_thread()), train_on(*a, **k))[1]

    async def watch():
        await asyncio.sleep(0)
        assert panel.start.disabled and not panel.stop.disabled

    clicked(panel, watch)
    assert seen == sorted(seen) and seen[-1] == 300 and len(seen) > 3
    assert threads and threading.main_thread() not in threads


def test_stop_shows_the_episodes_finished_so_far(yard):
    panel, shown = small(yard)
    panel.controls["episodes"].value = 10_000
    held(panel, lambda done: done < 5 or panel.stop.disabled)

    async def stop():
        await asyncio.sleep(0)  # the training begins, the bar at 0
        while panel.bar.value < 5:
            await asyncio.sleep(0.001)
        panel.stop.click()
        assert panel.stop.disabled

    clicked(panel, stop)
    (run,) = shown
    assert run.partial and 5 <= run.loss.shape[1] < 10_000
    assert f"Stopped after {run.loss.shape[1]} of 10000" in panel.message.value
    clicked(panel, stop)  # and once more
    assert len(shown) == 2 and shown[1].partial


def test_a_stop_outside_of_train_leaves_what_was_shown(yard):
    def run(each_episode, episodes):
        while True:
            each_episode(1)

    panel = panels.panel(run, None, {"episodes": ("episodes", 3)}, Page("still"))

    async def stop():
        await asyncio.sleep(0.01)
        panel.stop.click()

    clicked(panel, stop)
    assert "Stopped after 1 of 3" in panel.message.value and text(panel) == "<p>still</p>"


def test_what_follows_a_stopped_training_can_be_stopped_too():
    def run(each_episode, episodes):
        ended = []
        for part in ("training", "flow"):
            try:
                while True:
                    each_episode(episodes)
            except KeyboardInterrupt:
                ended.append(part)
        return ended

    shown = []

    def show(ended):
        shown.append(ended)
        return Page()

    panel = panels.panel(run, show, {"episodes": ("episodes", 3)}, Page())

    async def stop_twice():
        await asyncio.sleep(0)
        for _ in range(2):
            while panel.stop.disabled:
                await asyncio.sleep(0.001)
            panel.stop.click()

    clicked(panel, stop_twice)
    assert shown == [["training", "flow"]] and panel.stop.disabled
    assert "Stopped after 3 of 3 episodes." in panel.message.value


def test_a_second_click_while_running_is_ignored(yard):
    panel, shown = small(yard)

    async def again():
        task = panel.task
        panel.start.click()
        assert panel.task is task

    clicked(panel, again)
    assert len(shown) == 1


def test_a_click_counts_from_the_moment_that_the_button_can_be_pressed(yard):
    """In JupyterLab it may come on another thread, before the one before has quite ended."""
    panel, shown = small(yard)
    tasks = []

    def at_once(change):
        if not change.new and not shown[1:]:
            tasks.append(panel.task)
            panel.start.click()

    panel.start.observe(at_once, "disabled")

    async def reader():
        panel.start.click()
        await panel.task
        await panel.task  # by now the second, or else the same again

    asyncio.run(reader())
    assert len(shown) == 2 and panel.task is not tasks[0]
    assert panel.stop.disabled and not panel.start.disabled


def test_a_value_counts_that_was_typed_before_the_click_and_comes_after_it(yard):
    panel, shown = small(yard)

    async def late():
        await asyncio.sleep(0)
        panel.controls["episodes"].value = 3

    clicked(panel, late)
    assert shown[0].loss.shape[1] == 3 and panel.bar.max == 3


def test_an_error_stands_beside_the_control_it_names(yard):
    panel, shown = small(yard)
    panel.controls["spread"].value = -1.0
    clicked(panel)
    assert not shown and text(panel) == "<p>still</p>"
    said = panel.errors["spread"].value
    assert "⚠ Error: got -1.0, takes numbers from 0" in said and "alert" in said
    assert panel.errors["episodes"].value == "" and not panel.start.disabled
    assert "Traceback" not in said
    panel.controls["spread"].value = 0.2
    clicked(panel)
    assert panel.errors["spread"].value == "" and len(shown) == 1


@pytest.mark.parametrize("value", [0, -3])
def test_even_a_wrong_number_of_episodes_is_only_an_error(yard, value):
    panel, shown = small(yard)
    panel.controls["episodes"].value = value
    clicked(panel)
    assert f"got {value}, takes an integer from 1" in panel.errors["episodes"].value


@pytest.mark.parametrize("error", [ValueError("wrong <b>"), ArithmeticError("wrong <b>")])
def test_an_error_that_names_no_control_stands_beside_the_buttons(error):
    def fail(*_, **__):
        raise error

    for run, show in ((fail, None), (lambda each_episode, episodes: 1, fail)):
        panel = panels.panel(run, show, {"episodes": ("episodes", 3)}, Page())
        clicked(panel)
        assert "⚠ Error: " in panel.message.value and "wrong &lt;b&gt;" in panel.message.value
        assert ("ArithmeticError" in panel.message.value) == isinstance(error, ArithmeticError)
        assert not panel.start.disabled and panel.stop.disabled


def test_figures_are_shown_as_pictures_with_alt_text(yard):
    panel = panels.panel(
        lambda each_episode, episodes: 1,
        lambda _: [Figure(), Figure()],
        {"episodes": ("episodes", 3)},
        Figure(),
        alt="What <it> shows",
    )
    clicked(panel)
    assert text(panel).count('<img alt="What &lt;it&gt; shows" src="data:image/svg+xml') == 2
    assert len(panel.result.outputs) == 2


def test_values_go_to_settings_and_critic(yard):
    run = panels.trained(
        MLPCritic, yard, None, runs=2, episodes=3, actor_temperature=0.5, hidden=(8,), dimension=4
    )
    assert run.settings == Settings(runs=2, episodes=3, actor_temperature=0.5)
    assert run.embeddings.shape[-1] == 4
    with pytest.raises(ValueError, match="^runs: got 1, takes an integer from 2"):
        panels.trained(TabularCritic, yard, None, runs=1)


@pytest.mark.parametrize("kind", [TabularCritic, LogitsCritic, MLPCritic, HeldGoalCritic])
def test_of_the_loss_only_what_is_said_is_another_than_the_critics_own(yard, kind):
    settings = Settings(runs=2, episodes=3, batch=8)
    own = kind(yard, 2, 0).loss
    critic = kind(yard, 2, 0, loss=replace(own, direction="row"))
    expected = train(yard, critic, settings)
    found = panels.trained(kind, yard, None, **asdict(settings), direction="row")
    np.testing.assert_array_equal(found.loss, expected.loss)
    np.testing.assert_array_equal(found.embeddings, expected.embeddings)


def test_many_goals_are_drawn_for_each_run(yard):
    for first in (0, 5):
        run = panels.trained_to_many(
            TabularCritic,
            yard,
            None,
            count=2,
            rule=Uniform,
            episodes=40,
            seed=1,
            first=first,
            **FAST,
        )
        assert [sorted(set(row)) for row in run.goals.tolist()] == [
            sorted(row) for row in random_sets(yard, 3, 2, 1, first).tolist()
        ]
    with pytest.raises(ValueError, match="^count: got 0"):
        panels.trained_to_many(TabularCritic, yard, None, count=0, rule=Uniform, episodes=4, **FAST)
    with pytest.raises(ValueError, match="^runs: got 1"):
        panels.trained_to_many(TabularCritic, yard, None, count=1, rule=Uniform, runs=1)


def test_on_circle_shows_the_table_before_and_after(yard):
    options = dict(dimension=4, episodes=6, snapshot_every=2, **FAST)
    run = panels.trained(TabularCritic, yard, None, **options)
    after, before = panels.on_circle(run).axes[0].lines[-2:]
    assert (after.get_label(), before.get_label()) == ("after 6 episodes", "before training")
    c = np.sum(run.embeddings * run.embeddings[:, :, [yard.goal]], axis=-1)
    assert_near(after.get_xdata(), c[0, -1], terms=4, scale=1)
    assert_near(before.get_xdata(), c[0, 0], terms=4, scale=1)


@pytest.mark.parametrize("episodes", [1, 25])
def test_training_beside_the_flow_from_the_same_tables(yard, episodes):
    world = walled_off(yard)
    options = dict(runs=64, steps=100, batch=2048, dimension=8, learning_rate=1e-3)
    found = run, flow, times, visits = panels.trained_beside_flow(
        TabularCritic, world, None, episodes=episodes, **options
    )
    assert times[0] == 0 and times[-1] == episodes and visits[world.goal] == 0
    assert_near(visits.sum(), 1, terms=10 * 81)
    assert_near(flow.times, 2.048 * times)
    assert_near(flow.c[:, 0], run.similarity[:, 0], terms=8)
    if episodes > 1:  # the pairs of a single one are noise
        fall = (flow.c[:, 0] - flow.c[:, -1]) @ visits
        error = (flow.c - run.similarity[:, times])[:, -1] @ visits
        assert_mean(error, 0, within=fall.mean() / 4)  # in training, noise adds to the fall
    labels = [line.get_label() for line in panels.beside_flow(found).axes[0].lines[:3]]
    assert labels == ["training", "flow", "squeeze alone"]


@pytest.mark.parametrize("calls", [3, 25])
def test_a_stop_ends_the_training_or_the_flow_beside_it(yard, calls):
    seen = []

    def stop(done):
        seen.append(done)
        if len(seen) == calls:
            raise KeyboardInterrupt

    options = dict(episodes=20, runs=2, steps=6, batch=100, dimension=4, learning_rate=0.1)
    found = panels.trained_beside_flow(TabularCritic, walled_off(yard), stop, **options)
    run, flow, episodes, _ = found
    if calls == 3:  # in training: the flow of the episodes finished so far, all of it
        assert run.partial and episodes.tolist() == [0, 3]
        assert_near(flow.times, [0, 30])
    else:
        assert not run.partial and episodes.tolist() == [0, 10, 20] and len(flow.times) < 3
        assert seen[19:] == [20] * 6
    training, *flows = panels.beside_flow(found).axes[0].lines[:3]
    assert training.get_xdata().tolist() == episodes.tolist()
    assert all(len(line.get_xdata()) == len(flow.times) for line in flows)


def test_a_stop_ends_the_control_and_the_untouched_run(yard):
    values = dict(runs=2, episodes=5, steps=6, batch=10)
    for both in (
        partial(panels.trained_beside_control, TabularCritic, yard),
        partial(panels.steered_beside_untouched, yard, np.arange(9) < 3, c=-0.5, hold="sight"),
    ):
        count = iter(range(1, 100))

        def stop(done, count=count):
            if next(count) in (4, 6):  # the first after 4 episodes, the second after 2
                raise KeyboardInterrupt

        first, then = both(each_episode=stop, **values)[:2]
        assert (first.loss.shape[1], then.loss.shape[1]) == (4, 2)


def test_the_control_is_trained_as_long_also_after_a_stop(yard):
    def stop(done):
        if done == 3:
            raise KeyboardInterrupt

    values = dict(runs=2, episodes=8, steps=6, batch=10, dimension=4)
    run, control = panels.trained_beside_control(TabularCritic, yard, stop, **values)
    assert run.loss.shape[1] == control.loss.shape[1] == 3
    assert not control.reached().any()
    run, control = panels.trained_beside_control(TabularCritic, yard, lambda done: None, **values)
    assert run.loss.shape[1] == control.loss.shape[1] == 8
    (ax,) = panels.success_by_temperature((run, control)).axes
    assert [line.get_label() for line in ax.lines] == ["SGCRL", "goal walled off", "frozen"]
    # nearly a random actor's: all tables alike
    ends = [line.get_ydata()[-1] for line in ax.lines]
    assert np.ptp(ends) < 0.02


def test_the_random_actor_of_the_figure_is_that_of_training(yard):
    run = panels.trained(TabularCritic, yard, None, dimension=4, episodes=20, **FAST)
    walk = panels.trained(
        TabularCritic, yard, None, dimension=4, episodes=20, actor_temperature=np.inf, **FAST
    )
    left = panels.explored(run).axes[0]
    drawn = {line.get_label(): line.get_ydata() for line in left.lines}
    for name, one in (("SGCRL", run), ("random actor", walk)):
        seen = np.mean([len(np.unique(path)) for path in one.trajectories])
        assert_near(drawn[name][-1], seen, terms=3)


def test_planes_are_those_of_the_modes_where_the_start_is_nearly_symmetric(yard):
    options = dict(runs=2, episodes=100, snapshot_every=50, spread=0.01, actor_temperature=np.inf)
    run = panels.trained(TabularCritic, yard, lambda done: None, **options)
    (ax,) = panels.planes(run).axes
    drawn = {line.get_label(): line.get_ydata() for line in ax.lines}
    assert set(drawn) == {"modes of A", "settled modes", "positions"}
    assert all(len(y) == 3 and (y >= 0).all() and (y <= 1).all() for y in drawn.values())


def test_networks_show_exploration_and_drift(yard):
    def stop(done):
        raise KeyboardInterrupt

    options = dict(hidden=(8,), dimension=4, snapshot_every=5, episodes=20, **FAST)
    for each_episode, figures in ((None, 2), (stop, 1)):  # no two snapshots, no drift
        run = panels.trained(MLPCritic, yard, each_episode, **options)
        assert len(panels.exploration_and_drift(run)) == figures


def test_the_module_imports_no_torch():
    script = "import sys, companion.panels; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], env=os.environ).returncode == 0


def test_steered_runs_and_their_pictures(yard):
    region = np.arange(9) < 3
    values = dict(c=-0.5, hold="sight", runs=2, episodes=4, steps=6, batch=8)
    found = panels.steered_beside_untouched(yard, region, lambda done: None, **values)
    steered, untouched, _ = found
    assert_near(steered.similarity[..., region], -0.5, terms=64, scale=2)
    assert (untouched.similarity[..., region] > 0).all()
    assert len(panels.visits_and_arrivals(found)) == 2


def test_statistics_stand_beside_exploration(yard):
    run = train(yard, TabularCritic(yard, 3, 0), Settings(episodes=4, snapshot_every=2, **FAST))
    explored, statistics = panels.exploration_statistics(run)
    assert len(explored.axes) == 2 and len(statistics.axes) == 4
    np.testing.assert_array_equal(statistics.axes[0].lines[0].get_xdata(), [2, 4])
