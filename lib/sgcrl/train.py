"""The loop: act, remember, update; and the record of it."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from jaxtyping import Bool, Float, Float32, Int, Int16
from threadpoolctl import threadpool_limits
from tqdm.auto import tqdm

from sgcrl._checks import checked, number, positive, whole
from sgcrl.arrays import Array, like, namespace, to_numpy
from sgcrl.replay import Pairs, Replay, Streams
from sgcrl.worlds import World


@dataclass(frozen=True)
class Settings:
    """Everything about an experiment but the world and the critic.

    Defaults are those of the authors' tabular code.

    Attributes
    ----------
    runs : int
        K, independent runs trained at once.
    episodes, steps : int
        Episodes of a run, and steps T of an episode. The goal does not end an episode.
    seed : int
        The only source of randomness, together with
    first : int
        the number of the first run: run k of a seed is the same run, bit for bit, alone
        (``runs=1, first=k``) or among others.
    batch : int
        Pairs of an update.
    update_every, updates : int
        After every ``update_every`` episodes, ``updates`` updates.
    capacity : int
        Episodes in the replay.
    discount : float
        Weight ``discount**k`` of a positive k steps after its anchor.
    offset_zero : bool
        Whether k = 0 counts: a state as its own positive.
    actor_temperature : float
        The actor is a softmax of c(next state) / temperature; ``inf`` is the uniformly random
        actor, the baseline.
    snapshot_every, evaluate_every : int
        Keep the embeddings, and let the greedy policy run one episode, after every so many
        episodes and at the end.

    Raises
    ------
    ValueError
        For numbers out of range.
    """

    runs: int = 32
    episodes: int = 500
    steps: int = 50
    seed: int = 0
    first: int = 0
    batch: int = 128
    update_every: int = 1
    updates: int = 1
    capacity: int = 1000
    discount: float = 0.99
    offset_zero: bool = True
    actor_temperature: float = 0.1
    snapshot_every: int = 50
    evaluate_every: int = 10

    def __post_init__(self):
        for field in fields(self):
            if field.type is int:
                least = 0 if field.name in ("seed", "first") else 1
                whole(least, **{field.name: getattr(self, field.name)})
        number(0, 1, discount=self.discount)
        positive(actor_temperature=self.actor_temperature)

    def streams(self, purpose: str, beside: Array = None) -> Streams:
        """Random numbers of these runs for one purpose; see :class:`~sgcrl.replay.Streams`.

        Parameters
        ----------
        purpose, beside
            As there.
        """
        return Streams(self.seed, purpose, self.runs, self.first, beside)


@dataclass(frozen=True, eq=False)
class Run:
    """What a training left behind: plain arrays, first axis the run.

    "After e episodes" counts the episodes already trained on: 0 is the start, E the end.

    Attributes
    ----------
    world : World
    settings : Settings
    trajectories : ndarray of int16, shape (K, E, T + 1)
        States visited while training.
    similarity : ndarray of float32, shape (K, E + 1, S)
        c(s) = ψ(s)·ψ(g) after e episodes, or what the critic has in its place: what the actor of
        episode e maximises, g being that episode's goal. The last, after all episodes, is to
        ``world.goal`` (of an interrupted run, to the goal of the episode that was to come).
    loss : ndarray of float32, shape (K, E)
        Mean InfoNCE loss of the updates after each episode; NaN where there was none.
    goal_in_batch : ndarray of bool, shape (K, E)
        Whether ``world.goal`` was in any pair of those updates.
    goals : ndarray of int16, shape (K, E)
        The goal of each episode; ``world.goal`` unless ``train`` was given others.
    snapshots : ndarray of int, shape (N,)
        After how many episodes the embeddings were kept.
    embeddings : ndarray of float32, shape (K, N, S, D)
    evaluations : ndarray of int, shape (M,)
        After how many episodes the greedy policy was tried.
    greedy : ndarray of int16, shape (K, M, T + 1)
        Its trajectories, to ``world.goal``.
    partial : bool
        Whether training was interrupted before the last episode.
    """

    world: World
    settings: Settings
    trajectories: Int16[np.ndarray, "K E T+1"]
    similarity: Float32[np.ndarray, "K E+1 S"]
    loss: Float32[np.ndarray, "K E"]
    goal_in_batch: Bool[np.ndarray, "K E"]
    goals: Int16[np.ndarray, "K E"]
    snapshots: Int[np.ndarray, " N"]
    embeddings: Float32[np.ndarray, "K N S D"]
    evaluations: Int[np.ndarray, " M"]
    greedy: Int16[np.ndarray, "K M T+1"]
    partial: bool = False

    def reached(self, within: int = 0, greedy: bool = False) -> Bool[np.ndarray, "K E"]:
        """Whether an episode comes close to the goal.

        Parameters
        ----------
        within : int
            So many steps.
        greedy : bool
            Of the M greedy episodes instead.
        """
        close = self.world.distances[:, self.world.goal] <= within
        return close[self.greedy if greedy else self.trajectories].any(axis=-1)

    def arrival(self, within: int = 0) -> Int[np.ndarray, " K"]:
        """First episode that comes within so many steps of the goal; E if none does."""
        reached = self.reached(within)
        return np.where(reached.any(axis=1), reached.argmax(axis=1), reached.shape[1])

    def save(self, path: str | os.PathLike) -> Path:
        """Write everything to one ``.npz`` (no pickle), whole or not at all."""
        path = Path(path)
        parts: dict[str, Any] = {name: getattr(self, name) for name in _ARRAYS}
        parts |= {f"world_{f.name}": np.asarray(getattr(self.world, f.name)) for f in fields(World)}
        parts["settings"] = json.dumps(asdict(self.settings), default=lambda value: value.item())
        unfinished = path.with_name(path.name + ".part")
        try:
            with open(unfinished, "wb") as file:
                np.savez_compressed(file, partial=self.partial, **parts)
            os.replace(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)
        return path

    @classmethod
    def load(cls, path: str | os.PathLike) -> "Run":
        """Read what :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            world = {f.name: data[f"world_{f.name}"] for f in fields(World)}
            world |= {name: world[name].item() for name in ("name", "start", "goal")}
            world["actions"] = tuple(map(str, world["actions"]))
            settings = Settings(**json.loads(str(data["settings"])))
            arrays = {name: data[name] for name in _ARRAYS}
            return cls(World(**world), settings, **arrays, partial=bool(data["partial"]))


_ARRAYS = tuple(f.name for f in fields(Run) if f.name not in ("world", "settings", "partial"))


@runtime_checkable
class Critic(Protocol):
    """What :func:`train` trains."""

    def embed(self) -> Float[np.ndarray, "K S D"]:
        """Embeddings of all states, or what the critic has in their place."""

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """What the actor climbs, for one goal or for one of each run."""

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """Learn from pairs, in place; returns the loss before it."""


@checked
@threadpool_limits.wrap(limits=1)  # more threads wait for each other, and add in another order
def train(
    world: World,
    critic: Critic,
    settings: Settings,
    each_episode: Callable | None = None,
    goals: Callable | None = None,
    carry_numbers: bool = False,
) -> Run:
    """Train a critic by the data its own actor collects.

    Each episode starts at ``world.start`` and acts by a softmax of the similarity to the goal over
    the next states, which are known. Episodes go to the replay, pairs drawn from it to the critic.

    Parameters
    ----------
    world : World
    critic : Critic
        Trained in place, from where it stands.
    settings : Settings
    each_episode : callable, optional
        Called with the number of finished episodes after each of them, in place of the progress
        bar; a ``KeyboardInterrupt`` that it raises ends training as one from the keyboard does.
    goals : callable, optional
        A rule of :mod:`sgcrl.variants.goals`, or any other: called before each episode with the
        visits so far, int (K, S), and :class:`~sgcrl.replay.Streams`; returns the goals of that
        episode, int (K,). It has its own random numbers, so the others stay as they are without it.
    carry_numbers : bool
        With a critic on a device, use numpy's random numbers of each run, not the device's own.

    Returns
    -------
    Run
        On ``KeyboardInterrupt`` the episodes finished so far, marked ``partial``.

    Raises
    ------
    ValueError
        For a critic of other runs or another world, or goals that are no states of it.
    """
    runs, episodes, steps = settings.runs, settings.episodes, settings.steps
    psi = critic.embed()
    shape, psi = tuple(psi.shape), psi[:, :0] + 0.0  # from here on for its library and device alone
    if shape[:2] != (runs, world.states):
        raise ValueError(f"critic: embeds {shape[:2]} (runs, states), takes {(runs, world.states)}")
    beside = None if carry_numbers else psi
    act, draw = (settings.streams(purpose, beside) for purpose in ("actor", "replay"))
    choose = settings.streams("goals")
    replay = Replay(runs, min(settings.capacity, episodes), steps, beside=psi)
    keep = checkpoints(settings.snapshot_every, episodes)
    evaluate = checkpoints(settings.evaluate_every, episodes)
    xp = namespace(psi)

    def full(*shape, dtype, value=0):
        return xp.full((runs, *shape), value, dtype=dtype, device=psi.device)

    run = Run(
        world,
        settings,
        trajectories=full(episodes, steps + 1, dtype=xp.int16),
        similarity=full(episodes + 1, world.states, dtype=xp.float32),
        loss=full(episodes, dtype=xp.float32, value=xp.nan),
        goal_in_batch=full(episodes, dtype=xp.bool),
        goals=full(episodes, dtype=xp.int16, value=world.goal),
        snapshots=keep,
        embeddings=full(len(keep), *shape[1:], dtype=xp.float32),
        evaluations=evaluate,
        greedy=full(len(evaluate), steps + 1, dtype=xp.int16),
    )
    visits = np.zeros((runs, world.states), int)
    kept, tried = ({int(when): n for n, when in enumerate(times)} for times in (keep, evaluate))

    def record(done):
        run.similarity[:, done] = critic.similarity(world.goal)
        if done in kept:
            run.embeddings[:, kept[done]] = critic.embed()
        if done in tried:
            similarity = run.similarity[:, done]
            run.greedy[:, tried[done]] = rollout(world, similarity, 0.0, steps)
        if goals is not None and done < episodes:
            goal = _checked(goals(visits, choose), world, runs)
            run.goals[:, done] = like(psi, goal)
            run.similarity[:, done] = critic.similarity(goal)

    done = 0
    record(0)
    try:
        # None: silent where the output is neither a terminal nor a notebook
        quiet = True if each_episode or os.environ.get("TQDM_DISABLE") else None
        for episode in tqdm(range(episodes), disable=quiet, leave=False, unit="episode"):
            trajectory = rollout(
                world, run.similarity[:, episode], settings.actor_temperature, steps, act
            )
            replay.add(trajectory)
            run.trajectories[:, episode] = trajectory
            if goals is not None:
                np.add.at(visits, (np.arange(runs)[:, None], to_numpy(trajectory)), 1)
            if (episode + 1) % settings.update_every == 0:
                losses = []
                for _ in range(settings.updates):
                    pairs = replay.sample(
                        settings.batch, settings.discount, draw, settings.offset_zero
                    )
                    losses.append(critic.update(pairs))
                    run.goal_in_batch[:, episode] |= pairs.contain(world.goal)
                run.loss[:, episode] = sum(losses) / len(losses)
            record(episode + 1)
            done = episode + 1
            if each_episode:
                each_episode(done)
    except KeyboardInterrupt:
        run = _first(run, done)
    return run if xp is np else _numpy(run)


def checkpoints(every: int, episodes: int) -> Int[np.ndarray, " N"]:
    """Numbers of finished episodes at which something is done: 0, ``every``, ..., the last.

    Parameters
    ----------
    every, episodes : int
    """
    return np.unique([*range(0, episodes + 1, every), episodes])


def policy(
    world: World, similarity: Float[np.ndarray, "*n S"], temperature: float
) -> Float[np.ndarray, "*n S A"]:
    """Probability of each action in each state: a softmax of c(next state) / temperature.

    Parameters
    ----------
    world : World
    similarity : ndarray of float, shape (..., S)
    temperature : float
        Positive; ``inf`` is the uniformly random actor.
    """
    xp, value = namespace(similarity), similarity[..., like(similarity, world.next_state)]
    weight = xp.exp((value - xp.max(value, axis=-1, keepdims=True)) / temperature)
    return weight / xp.sum(weight, axis=-1, keepdims=True)


def rollout(
    world: World,
    similarity: Float[np.ndarray, "K S"],
    temperature: float,
    steps: int,
    rng: Streams | None = None,
) -> Int16[np.ndarray, "K T+1"]:
    """States of one episode of every run under fixed similarities.

    Parameters
    ----------
    world : World
    similarity : ndarray of float, shape (K, S)
    temperature : float
        Of the softmax over c(next state); 0 is greedy (the first of equals), ``inf`` uniform.
    steps : int
        T.
    rng : Streams, optional
        Of these K runs; not needed when greedy.

    Raises
    ------
    ValueError
        Without random numbers for an actor that is not greedy.
    """
    xp, where = namespace(similarity), similarity.device
    runs, (states, actions) = len(similarity), world.next_state.shape
    first = xp.arange(0, runs * states, states, device=where)  # states are counted on over the runs
    moves = like(similarity, world.next_state)
    after = (first[:, None, None] + moves).reshape(-1)
    state = first + world.start
    path = [state]
    if temperature == 0:
        best = xp.argmax(similarity[:, moves], axis=-1).reshape(-1)
        after = after.take(xp.arange(0, len(after), actions, device=where) + best)
        for _ in range(steps):
            state = after.take(state)
            path.append(state)
    elif rng is None:
        raise ValueError("rng: got None, takes Streams unless temperature is 0")
    else:
        probability = policy(world, similarity, temperature)
        # As cumsum(-1), which takes four times as long over an axis this short.
        threshold = xp.stack([*accumulate(xp.moveaxis(probability, -1, 0))], axis=-1)
        threshold = (threshold[..., :-1] / threshold[..., -1:]).reshape(runs * states, -1)
        # From 2s to 2s + 1 those of state s: one search finds what all runs do.
        number = xp.arange(0, 2 * len(threshold), 2, dtype=xp.float64, device=where)
        threshold = (number[:, None] + threshold).reshape(-1)
        search = threshold.searchsorted if xp is np else partial(xp.searchsorted, threshold)
        u = like(similarity, rng.random(steps, 1))
        for step in range(steps):
            action = search(2 * state + u[:, step, 0], side="right")
            state = after.take(state + action)  # the search has passed A - 1 for each state before
            path.append(state)
    return xp.astype((xp.concat(path).reshape(-1, runs) - first).T, xp.int16)


def _checked(goal, world, runs):
    """Goals that a rule returned, or an error that says what is wrong with them."""
    goal = np.asarray(goal)
    if goal.shape != (runs,) or not np.issubdtype(goal.dtype, np.integer):
        raise ValueError(f"goals: returned {goal.dtype} {goal.shape}, takes integers ({runs},)")
    if goal.min() < 0 or goal.max() >= world.states:
        raise ValueError(f"goals: returned {goal}, takes states 0..{world.states - 1}")
    return goal


def _numpy(run: Run) -> Run:
    """What was recorded on a device, as arrays of numpy."""
    arrays: dict[str, Any] = {name: to_numpy(getattr(run, name)) for name in _ARRAYS}
    return replace(run, **arrays)


def _first(run: Run, done: int) -> Run:
    """The first ``done`` episodes of an interrupted run."""
    kept, tried = (int((times <= done).sum()) for times in (run.snapshots, run.evaluations))
    last = dict.fromkeys(("trajectories", "loss", "goal_in_batch", "goals"), done)
    last |= {"similarity": done + 1, "embeddings": kept, "greedy": tried}
    arrays: dict[str, Any] = {name: getattr(run, name)[:, :end] for name, end in last.items()}
    times: dict[str, Any] = {
        "snapshots": run.snapshots[:kept],
        "evaluations": run.evaluations[:tried],
    }
    return replace(run, partial=True, **arrays, **times)
