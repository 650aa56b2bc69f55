"""Controls for a live kernel: the reader's settings, the library's training, a figure.

A page of the built book has no kernel behind it. There (SGCRL_STATIC in the environment, set by
book/tools/build.py) :func:`panel` returns what it is given to show instead, and makes no widget.

The second half holds what the chapters' panels run and show.
"""

import asyncio
import html
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from inspect import signature
from typing import Any, TypeAlias

import ipywidgets as widgets
import numpy as np
from jaxtyping import Bool, Float, Int
from matplotlib.figure import Figure
from threadpoolctl import threadpool_limits

from companion import figures
from companion.explorables.base import Explorable, picture
from sgcrl._checks import checked, whole
from sgcrl.infonce import Loss
from sgcrl.measures.clusters import monitors, principal_components
from sgcrl.measures.drift import aligned_drift, drift_over_time
from sgcrl.measures.visits import coverage, first_time, success_probability
from sgcrl.sphere import decompose
from sgcrl.tabular import TabularCritic
from sgcrl.theory.flow import Flow, population_flow
from sgcrl.theory.modes import growth_modes, overlap, principal_angles, settled_modes
from sgcrl.theory.pairs import pair_distribution, random_walk
from sgcrl.train import Critic, Run, Settings, rollout, train
from sgcrl.variants.goals import random_sets
from sgcrl.variants.steering import steered
from sgcrl.worlds import World, walled_off

POLL = 0.1
"""Seconds between two looks at a training."""
Shown: TypeAlias = Figure | Explorable
Controls: TypeAlias = Mapping[str, tuple[str, Any]]
EachEpisode: TypeAlias = Callable[[int], Any] | None


def panel(
    run: Callable[..., Any],
    show: Callable[[Any], Shown | list[Shown]],
    controls: Controls,
    still: Shown,
    alt: str = "",
) -> "Panel | Shown":
    """Controls for a training, in a live kernel; in a book build, ``still``.

    Parameters
    ----------
    run : callable
        ``run(each_episode, **values)``, in a thread. ``each_episode`` goes to
        :func:`~sgcrl.train.train`: it moves the progress bar, and stops.
    show : callable
        From what ``run`` returned to a matplotlib Figure, an Explorable, or a list of these.
    controls : dict of str to (str, value)
        Label and default of each argument of ``run``, ``episodes`` among them. The default says
        what the control is: True or False a box to tick, an int or a float a field for a number,
        a list or a dict (by label) a choice, which starts at the first.
    still : Figure or Explorable
        What a page without a kernel shows, and a live one before the first run.
    alt : str
        What the figures show, for screen readers.

    Returns
    -------
    Panel or Figure or Explorable
    """
    return still if os.environ.get("SGCRL_STATIC") else Panel(run, show, controls, still, alt)


class Panel(widgets.VBox):
    """The widgets of :func:`panel`.

    Training runs in a thread; all else, drawing included, on the kernel's event loop, which so
    stays free for the stop button.

    Parameters
    ----------
    run, show, controls, still, alt
        As for :func:`panel`.

    Attributes
    ----------
    controls, errors : dict of str to Widget
        By argument: the control, and the place beside it for what is wrong with its value.
    start, stop : Button
    bar : IntProgress
    message : HTML
        What is going on, or an error that belongs to no control.
    result : Output
    task : asyncio.Task or None
        The present or last training.
    """

    def __init__(
        self,
        run: Callable[..., Any],
        show: Callable[[Any], Shown | list[Shown]],
        controls: Controls,
        still: Shown,
        alt: str = "",
    ):
        self._run, self._show, self._alt = run, show, alt
        self.task: asyncio.Task | None = None
        self.controls = {name: _control(name, *labelled) for name, labelled in controls.items()}
        self.errors = {name: widgets.HTML() for name in controls}
        self.start = widgets.Button(
            description="Run", icon="play", tooltip="Train with these settings"
        )
        self.stop = widgets.Button(
            description="Stop",
            icon="stop",
            disabled=True,
            tooltip="End what is being computed and show the episodes finished so far",
        )
        self.start.on_click(self._on_start)
        self.stop.on_click(self._on_stop)
        self.bar = widgets.IntProgress(value=0, max=1, layout={"width": "12rem"})
        self.message = widgets.HTML(
            "Change what you like, then press Run. Below, what a page without a kernel shows:"
        )
        self.result = widgets.Output()
        self.result.outputs = self._outputs(still)
        row = {"flex_flow": "row wrap", "align_items": "center"}
        lines = [
            widgets.HBox([control, self.errors[name]], layout=row)
            for name, control in self.controls.items()
        ]
        buttons = widgets.HBox([self.start, self.stop, self.bar, self.message], layout=row)
        super().__init__([*lines, buttons, self.result])

    def _on_start(self, _):
        # Not whether the task is done: its last steps come after the button says so, and JupyterLab
        # may have one click dealt with on one thread, and the next on another.
        if not self.start.disabled:
            self.start.disabled = True
            self.task = asyncio.get_running_loop().create_task(self._train())

    def _on_stop(self, _):
        self._stopped = self._due = True
        self.stop.disabled = True

    async def _train(self):
        self._finished, self._stopped, self._due = 0, False, False
        self.stop.disabled = False
        # What was typed before the click may come a moment after it, on another thread (see above).
        await asyncio.sleep(POLL)
        values = {name: control.value for name, control in self.controls.items()}
        for error in self.errors.values():
            error.value = ""
        self.bar.value, self.bar.max = 0, max(values["episodes"], 1)
        try:
            training = asyncio.create_task(asyncio.to_thread(self._in_thread, values))
            while not (await asyncio.wait([training], timeout=POLL))[0]:
                self._progress()
            found = training.result()
            self._progress()
            if found is not None:
                self.result.outputs = self._outputs(self._show(found))
            self.message.value = f'<span role="status">{self._end()}</span>'
        except Exception as error:  # whatever it is, the reader can go on
            self._complain(error)
        finally:
            self.stop.disabled = True
            self.start.disabled = False  # last: from here on the next training may begin

    def _in_thread(self, values):
        try:
            with threadpool_limits(1):  # as in the book; on small matrices more threads are slower
                return self._run(self._each_episode, **values)
        except KeyboardInterrupt:  # stopped outside of train
            return None

    def _each_episode(self, done):
        self._finished = done
        if self._due:
            self._due = False  # what follows, such as a control, takes a stop of its own
            raise KeyboardInterrupt

    def _progress(self):
        self.bar.value = self._finished
        self.stop.disabled = self._due
        self.message.value = f"{self._finished} of {self.bar.max} episodes"

    def _end(self):
        if self._stopped:
            return f"Stopped after {self._finished} of {self.bar.max} episodes."
        return f"Done: {self._finished} episodes."

    def _complain(self, error):
        text = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
        # The library's errors begin with the name of the argument.
        name, _, rest = text.partition(": ")
        place, text = (self.errors[name], rest) if name in self.errors else (self.message, text)
        self.message.value = "Nothing to show."
        place.value = (
            '<span role="alert" style="color: var(--jp-error-color1, #c62828)">'
            f"⚠ Error: {html.escape(text)}</span>"
        )

    def _outputs(self, shown):
        return tuple(
            {"output_type": "display_data", "data": {"text/html": page}, "metadata": {}}
            for page in map(self._page, shown if isinstance(shown, list) else [shown])
        )

    def _page(self, shown):
        if not isinstance(shown, Figure):
            return shown._repr_html_()
        return picture(shown, self._alt)


def _control(name, label, value):
    """The widget for a default value."""
    options = dict(
        description=label,
        tooltip=f"{label}: {name} in the library",
        style={"description_width": "13rem"},
        layout={"width": "22rem", "max_width": "100%"},
    )
    if isinstance(value, (list, dict)):
        choices = list(value.items()) if isinstance(value, dict) else value
        return widgets.Dropdown(options=choices, **options)
    if isinstance(value, bool):
        return widgets.Checkbox(value, indent=True, **options)
    if isinstance(value, int):
        return widgets.IntText(value, **options)
    return widgets.FloatText(value, step=value / 10, **options)  # what an arrow key adds


# What the chapters run and show


@checked
def trained(
    critic: Callable[..., Critic],
    world: World,
    each_episode: EachEpisode,
    goals: Callable[..., Any] | None = None,
    **values: Any,
) -> Run:
    """Train a new critic; the values are fields of Settings or Loss, the rest goes to the critic.

    Parameters
    ----------
    critic : type
        :class:`~sgcrl.tabular.TabularCritic` or :class:`~sgcrl.network.MLPCritic`.
    world : World
    each_episode : callable or None
    goals : callable, optional
        The rule of the collection goals.
    **values
        ``runs`` at least 2, as the figures show intervals over runs.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        If there are fewer runs.
    """
    chosen, loss = (
        {f.name: values.pop(f.name) for f in fields(kind) if f.name in values}
        for kind in (Settings, Loss)
    )
    settings = Settings(**chosen)
    if loss:
        usual = signature(critic).parameters.get("loss")
        values["loss"] = replace(usual.default if usual else Loss(), **loss)
    whole(2, runs=settings.runs)
    new = critic(world, settings.runs, settings.seed, first=settings.first, **values)
    return train(world, new, settings, each_episode, goals)


def trained_to_many(
    critic: Callable[..., Critic],
    world: World,
    each_episode: EachEpisode,
    *,
    count: int,
    rule: Callable[..., Callable[..., Any]],
    **values: Any,
) -> Run:
    """Train a critic with random goals for each run.

    Parameters
    ----------
    critic, world, each_episode, **values
        As for :func:`trained`.
    count : int
        Goals of a run.
    rule : type
        The class of the rule to choose by.
    """
    seed, first = (values.get(name, 0) for name in ("seed", "first"))
    sets = random_sets(world, values["runs"], count, seed, first)
    return trained(critic, world, each_episode, rule(sets), **values)


def trained_beside_flow(
    critic: Callable[..., Critic],
    world: World,
    each_episode: EachEpisode,
    *,
    learning_rate: float,
    **values: Any,
) -> tuple[Run, Flow, Int[np.ndarray, " N"], Float[np.ndarray, " S"]]:
    """Train on a random actor's data, with the population flow from the same tables beside it.

    A first stop ends the training, the next one the flow of the episodes finished so far.

    Parameters
    ----------
    critic, world, each_episode, **values
        As for :func:`trained`; the goal must be walled off.
    learning_rate : float

    Returns
    -------
    run : Run
    flow : Flow
    episodes : ndarray of int, shape (N,)
        Those that belong to its times.
    visits : ndarray, shape (S,)
        Weights of the mean over visits.
    """
    run = trained(
        critic,
        world,
        each_episode,
        learning_rate=learning_rate,
        actor_temperature=np.inf,
        **values,
    )
    joint = pair_distribution(
        random_walk(world), world.start, run.settings.steps, run.settings.discount
    )
    episodes = np.unique(np.append(np.arange(0, run.loss.shape[1], 10), run.loss.shape[1]))
    times = learning_rate * run.settings.batch * episodes
    start = run.embeddings[:, 0].astype(float)
    each_step = each_episode and (lambda _: each_episode(run.loss.shape[1]))
    options: dict[str, Any] = dict(rtol=1e-5, atol=1e-6, each_step=each_step)
    flow = population_flow(start, joint, world.goal, times, **options)
    return run, flow, episodes, joint.sum(axis=1)


def trained_beside_control(
    critic: Callable[..., Critic], world: World, each_episode: EachEpisode, **values: Any
) -> tuple[Run, Run]:
    """Train, and train as long again with the goal walled off.

    Parameters
    ----------
    critic, world, each_episode, **values
        As for :func:`trained`.
    """
    run = trained(critic, world, each_episode, **values)
    if run.partial:  # stopped: the control is still owed the episodes that were finished
        values["episodes"] = max(run.loss.shape[1], 1)
    return run, trained(critic, walled_off(world), each_episode, **values)


def steered_beside_untouched(
    world: World,
    states: Bool[np.ndarray, " S"],
    each_episode: EachEpisode,
    *,
    c: float,
    hold: str,
    **values: Any,
) -> tuple[Run, Run, Bool[np.ndarray, " S"]]:
    """Train tables with the c of some states edited, and untouched ones from the same start.

    Parameters
    ----------
    world, states, each_episode, c, hold
        As for :func:`~sgcrl.variants.steering.steered`.
    **values
        Fields of Settings.

    Returns
    -------
    steered, untouched : Run
    states : ndarray of bool, shape (S,)
    """
    settings = Settings(**values)
    run = steered(world, states, c, hold, settings, each_episode=each_episode)
    if run.partial:  # stopped: as long an untouched run, for comparison
        settings = replace(settings, episodes=max(run.loss.shape[1], 1))
    return run, trained(TabularCritic, world, each_episode, **asdict(settings)), states


def visits_and_arrivals(found: tuple[Run, Run, Bool[np.ndarray, " S"]]) -> list[Figure]:
    """Visits to the states of :func:`steered_beside_untouched`, and arrivals at the goal."""
    *runs, states = found
    names = ("steered", "untouched")
    share, met = {}, {}
    for name, run in zip(names, runs, strict=True):
        style = {"color": figures.COLORS["edited once" if name == "steered" else name]}
        episodes = np.arange(run.loss.shape[1])
        share[name] = (episodes, states[run.trajectories].mean(axis=-1), style)
        met[name] = (episodes, run.arrival()[:, None] <= episodes, style)
    return [
        figures.over_time(share, "share of steps in the region", ylim=(0, None)),
        figures.over_time(met, "runs that have arrived", ylim=(-0.02, 1.02)),
    ]


def success_by_temperature(found: tuple[Run, Run]) -> Figure:
    """Success of the tables of :func:`trained_beside_control`, by the temperature they act at.

    The controls act in the world with the goal open; a random actor is at the right end.
    """
    run, control = found
    temperatures, steps = np.geomspace(0.003, 10, 25), run.settings.steps
    success = {
        name: np.stack([success_probability(run.world, c, t, steps) for t in temperatures], axis=1)
        for name, c in (
            ("SGCRL", run.similarity[:, -1]),
            ("goal walled off", control.similarity[:, -1]),
            ("frozen", run.similarity[:, 0]),
        )
    }
    return figures.over_time(
        {name: (temperatures, values) for name, values in success.items()},
        "episodes that reach the goal",
        "temperature of the actor",
        xscale="log",
        xticks=(0.01, 0.1, 1, 10),
        xticklabels=("0.01", "0.1", "1", "10"),
        ylim=(-0.02, 1),
    )


def on_circle(run: Run) -> Figure:
    """Where training took c and ‖ζ‖: one run in their plane, all runs below."""
    c, zeta = decompose(run.embeddings, run.embeddings[:, :, run.world.goal])
    length = np.linalg.norm(zeta, axis=-1)
    moments = {
        f"after {run.snapshots[-1]} episodes": (-1, figures.COLORS["SGCRL"]),
        "before training": (0, figures.COLORS["random actor"]),
    }
    return figures.tables_on_circle(
        {label: (color, c[0, n], length[0, n], c[:, n]) for label, (n, color) in moments.items()}
    )


def beside_flow(
    found: tuple[Run, Flow, Int[np.ndarray, " N"], Float[np.ndarray, " S"]],
) -> Figure:
    """Mean c of :func:`trained_beside_flow`: in training, in the flow, and as predicted."""
    run, flow, episodes, visits = found
    curves = {
        "training": (run.similarity[:, episodes] @ visits, {"color": figures.COLORS["SGCRL"]}),
        "flow": (flow.c @ visits, {"color": "black"}),
        "squeeze alone": (flow.predicted @ visits, {"color": figures.COLORS["theory"]}),
    }
    # a flow that was stopped is shorter than the training
    timed = {label: (episodes[: y.shape[1]], y, style) for label, (y, style) in curves.items()}
    return figures.over_time(timed, "mean c", reference={"": 0})


def explored(run: Run, name: str = "SGCRL") -> Figure:
    """Coverage and arrivals of a run, beside those of a random actor for as many episodes.

    Parameters
    ----------
    run : Run
    name : str
        The condition whose colour it takes.
    """
    world, settings = run.world, run.settings
    act = settings.streams("actor")
    flat = np.zeros((settings.runs, world.states))
    walks = [
        rollout(world, flat, np.inf, settings.steps, act) for _ in range(run.trajectories.shape[1])
    ]
    paths = {name: run.trajectories, "random actor": np.stack(walks, axis=1)}
    return figures.exploration(
        {label: coverage(path, world.states) for label, path in paths.items()},
        {label: first_time((path == world.goal).any(axis=-1)) for label, path in paths.items()},
        world.states,
    )


def exploration_and_drift(run: Run) -> list[Figure]:
    """:func:`explored` of networks, and how far their goal axis turns between snapshots."""
    shown = [explored(run, "network")]
    if len(run.snapshots) > 1:
        middle = (run.snapshots[1:] + run.snapshots[:-1]) / 2
        turned = {
            "goal axis": (middle, drift_over_time(run, aligned_drift)),
            "visited state": (middle, drift_over_time(run, aligned_drift, "visited")),
        }
        label = f"degrees in {run.settings.snapshot_every} episodes"
        shown.append(figures.over_time(turned, label, ylim=(0, None)))
    return shown


def planes(run: Run) -> Figure:
    """How much of the plane of PC1 and PC2 of ζ is that of predicted modes, over training.

    The predictions are for a random walk in the same world; the positions are the null.
    """
    world, settings = run.world, run.settings
    joint = pair_distribution(random_walk(world), world.start, settings.steps, settings.discount)
    states = joint.sum(axis=1) > 0
    zeta = decompose(run.embeddings, run.embeddings[:, :, world.goal])[1][:, :, states]
    found = principal_components(zeta, 2)[0]
    modes = {
        "modes of A": growth_modes(joint)[1],
        "settled modes": settled_modes(joint)[1],
        "positions": world.positions,
    }
    curves = {
        name: (run.snapshots, overlap(principal_angles(found, vectors[states, :2])))
        for name, vectors in modes.items()
    }
    return figures.over_time(curves, "overlap with the plane of ζ", ylim=(0, 1))


def exploration_statistics(run: Run) -> list[Figure]:
    """Exploration of a run beside a random actor, and statistics of its representation."""
    times = run.snapshots[1:]
    read = [monitors(run, at, np.random.default_rng(0)) for at in times]
    names = ("Hopkins", "neighbour ratio", "effective rank", "spread of c")
    panels = {
        name: {"SGCRL": (times, np.stack([values[name] for values in read], axis=1))}
        for name in names
    }
    return [explored(run), figures.panels_over_time(panels, "")]
