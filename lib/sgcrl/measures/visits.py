"""Where runs have been, when, and where a policy would get with which probability."""

from dataclasses import fields, replace

import numpy as np

from sgcrl._checks import whole
from sgcrl.measures.statistics import mean_where
from sgcrl.sphere import goal_similarity
from sgcrl.train import policy, rollout


def first_visits(trajectories, states: int) -> np.ndarray:
    """Episode in which each state was first visited, int (K, S); E if never.

    Parameters
    ----------
    trajectories : ndarray of int, shape (K, E, T + 1)
    states : int
    """
    runs, episodes, _ = trajectories.shape
    first = np.full((runs, states), episodes)
    run, episode, _ = np.ogrid[:runs, :episodes, :1]
    np.minimum.at(first, (run, trajectories), episode)
    return first


def coverage(trajectories, states: int) -> np.ndarray:
    """Number of different states visited up to and including each episode, int (K, E)."""
    runs, episodes, _ = trajectories.shape
    first = first_visits(trajectories, states)
    new = np.zeros((runs, episodes + 1), int)
    np.add.at(new, (np.arange(runs)[:, None], first), 1)
    return new[:, :episodes].cumsum(axis=1)


def visit_counts(trajectories, states: int) -> np.ndarray:
    """How often each state was visited, int (K, S), in trajectories of shape (K, E, T + 1)."""
    runs = len(trajectories)
    cell = np.arange(runs)[:, None, None] * states + trajectories
    return np.bincount(cell.ravel(), minlength=runs * states).reshape(runs, states)


def time_in(states, trajectories, every: int | None = None) -> np.ndarray:
    """Share of the steps that are in some states: float (K,), or (K, E / every).

    Parameters
    ----------
    states : ndarray of bool, shape (S,)
    trajectories : ndarray of int, shape (K, E, T + 1)
    every : int, optional
        In bins of so many episodes, of which E has to be a multiple; by default of all of them.
    """
    runs, episodes, _ = trajectories.shape
    if every is None:
        return states[trajectories].mean(axis=(1, 2))
    if not 1 <= every <= episodes or episodes % every:
        raise ValueError(f"every: got {every}, takes a divisor of {episodes} episodes")
    return states[trajectories].mean(axis=2).reshape(runs, -1, every).mean(axis=2)


def novelty(world, similarity, temperature, steps, seen, rng, episodes=100) -> np.ndarray:
    """Mean number of states not yet seen that an episode would visit, float (K,).

    The actor follows fixed similarities, so actors can be compared on one history.

    Parameters
    ----------
    similarity : ndarray, shape (K, S)
    temperature, steps
        Of the actor, as in :func:`~sgcrl.train.rollout`.
    seen : ndarray of bool, shape (K, S)
    rng : Streams
        Of these K runs.
    episodes : int
        To average over.
    """
    trials = [rollout(world, similarity, temperature, steps, rng) for _ in range(episodes)]
    return np.mean(
        [((visit_counts(t[:, None], world.states) > 0) & ~seen).sum(1) for t in trials], axis=0
    )


def matched_difference(values, ones, others, groups) -> np.ndarray:
    """Mean of the ones less mean of the others, within groups and averaged over them: float (K,).

    Only groups that hold both count; NaN for a run without any.

    Parameters
    ----------
    values : ndarray, shape (K, S)
    ones, others : ndarray of bool, shape (K, S)
    groups : ndarray, shape (S,) or (K, S)
        For example distances, so that states are compared with states as far away.
    """
    gaps = [
        mean_where(values, ones & (groups == group))
        - mean_where(values, others & (groups == group))
        for group in np.unique(groups)
    ]
    gaps = np.reshape(gaps, (len(gaps), len(values))).T
    return mean_where(np.nan_to_num(gaps), ~np.isnan(gaps))


def first_time(happened) -> np.ndarray:
    """Index of the first True along the last axis, its length if there is none."""
    happened = np.asarray(happened)
    return np.where(happened.any(-1), happened.argmax(-1), happened.shape[-1])


def typical_run(values, quantile: float = 0.5) -> int:
    """Number of the run whose value, such as its first arrival, is the median or another quantile.

    Parameters
    ----------
    values : ndarray, shape (K,)
        Of equal ones the first run counts as the least.
    quantile : float
        From 0 to below 1.
    """
    if not 0 <= quantile < 1:
        raise ValueError(f"quantile: got {quantile!r}, takes a number from 0 to below 1")
    return int(np.argsort(values, kind="stable")[int(quantile * len(values))])


def around(values, event, before: int, after: int) -> np.ndarray:
    """Cut a window around an event of each run out of curves: float (K, before + after).

    Parameters
    ----------
    values : ndarray, shape (K, E)
    event : ndarray of int, shape (K,)
        Index that lands in column ``before``.

    Returns
    -------
    ndarray
        NaN where the window reaches past the record.
    """
    index = np.asarray(event)[:, None] + np.arange(-before, after)
    inside = (index >= 0) & (index < values.shape[1])
    window = np.take_along_axis(values, np.clip(index, 0, values.shape[1] - 1), axis=1)
    return np.where(inside, window, np.nan)


def in_blocks(values, size: int) -> np.ndarray:
    """Mean of every block of so many episodes, float (K, E / size), of values (K, E)."""
    whole(1, size=size)
    runs, episodes = np.shape(values)
    if episodes % size:
        raise ValueError(f"size: got {size}, takes a divisor of the {episodes} episodes")
    return np.reshape(values, (runs, episodes // size, size)).mean(axis=2)


def first_path(run) -> tuple[np.ndarray, np.ndarray]:
    """The first episode that reaches the goal, and how its way leads there.

    Returns
    -------
    episode : ndarray of int, shape (K,)
        E if no episode does.
    before : ndarray of int, shape (K, S)
        How many steps before the arrival the state was last visited; -1 for a state that is not on
        the way (everywhere, if no episode arrives).
    """
    episode = run.arrival()
    before = np.full((len(episode), run.world.states), -1)
    for k in np.flatnonzero(episode < run.trajectories.shape[1]):
        path = run.trajectories[k, episode[k]]
        path = path[: (path == run.world.goal).argmax() + 1]
        before[k, path] = np.arange(len(path))[::-1]  # of several visits the last one stays
    return episode, before


def some_runs(run, which):
    """The record of some of its runs only.

    Parameters
    ----------
    run : Run
    which : sequence of int
        May be empty: the settings, which know no experiment without a run, then say 1.
    """
    which = np.asarray(which, int)
    arrays = {f.name: getattr(run, f.name) for f in fields(run)}
    shared = ("snapshots", "evaluations")  # times, the same for all runs
    own = {n: x for n, x in arrays.items() if isinstance(x, np.ndarray) and n not in shared}
    return replace(
        run,
        settings=replace(run.settings, runs=max(len(which), 1)),
        **{name: values[which] for name, values in own.items()},
    )


def arrival_probability(world, actions, steps, target) -> np.ndarray:
    """Exact probability that an episode touches the target, float (...,).

    By backward recursion, so that no episode is drawn and no control needs a seed.

    Parameters
    ----------
    actions : ndarray, shape (..., S, A)
        Probability of each action in each state, as :func:`~sgcrl.train.policy` gives it.
    steps : int
        Of an episode from ``world.start``.
    target : ndarray of bool, shape (S,)
    """
    actions, target = np.asarray(actions, float), np.asarray(target)
    if target.shape != (world.states,) or target.dtype != bool:
        raise ValueError(
            f"target: got {target.dtype} of shape {target.shape}, takes bool ({world.states},)"
        )
    chance = np.broadcast_to(target.astype(float), actions.shape[:-1])
    for _ in range(steps):
        chance = np.where(target, 1.0, (actions * chance[..., world.next_state]).sum(axis=-1))
    return chance[..., world.start]


def visit_shares(world, actions, steps: int) -> np.ndarray:
    """Exact share of an episode's states that falls on each state, float (..., S).

    Parameters
    ----------
    world : World
    actions : ndarray, shape (..., S, A)
        Probability of each action in each state, as :func:`~sgcrl.train.policy` gives it.
    steps : int
        Of an episode from ``world.start``, which is counted.
    """
    actions = np.asarray(actions, float)
    if actions.shape[-2:] != world.next_state.shape:
        raise ValueError(
            f"actions: got shape {actions.shape}, takes (..., S, A) = {world.next_state.shape}"
        )
    moves = np.zeros((*actions.shape[:-1], world.states))
    for action, target in enumerate(world.next_state.T):
        moves[..., np.arange(world.states), target] += actions[..., action]
    here = np.zeros((*actions.shape[:-2], 1, world.states))
    here[..., world.start] = 1
    total = here.copy()
    for _ in range(steps):
        here = here @ moves
        total += here
    return total[..., 0, :] / (steps + 1)


def reachable_goals(world, embeddings, temperature: float, steps: int) -> np.ndarray:
    """Probability that an actor that is given a state as its goal reaches it, float (K, S).

    For every state g the actor climbs ψ(s)·ψ(g) from ``world.start``. Exact, by
    :func:`arrival_probability`; no episode is drawn.

    Parameters
    ----------
    world : World
    embeddings : ndarray, shape (K, S, D)
    temperature : float
        Of the actor, as in :func:`~sgcrl.train.rollout`: 0 is greedy, ``inf`` uniform.
    steps : int
        Of an episode.
    """
    embeddings = np.asarray(embeddings)
    if embeddings.ndim != 3 or embeddings.shape[1] != world.states:
        raise ValueError(f"embeddings: got shape {embeddings.shape}, takes (K, {world.states}, D)")
    if not temperature >= 0:
        raise ValueError(f"temperature: got {temperature}, takes a number that is 0 or more")
    reached = []
    for goal in range(world.states):
        similarity = goal_similarity(embeddings, goal)
        if temperature == 0:
            reached.append((rollout(world, similarity, 0.0, steps) == goal).any(axis=1))
        else:
            actions = policy(world, similarity, temperature)
            target = np.arange(world.states) == goal
            reached.append(arrival_probability(world, actions, steps, target))
    return np.stack(reached, axis=1).astype(float)
