"""Where runs have been, when, and where a policy would get with which probability."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int, Shaped
from scipy import stats

from sgcrl._checks import checked, number, shaped, whole
from sgcrl.measures.returns import transitions
from sgcrl.measures.statistics import mean_where
from sgcrl.replay import Streams
from sgcrl.sphere import goal_similarity
from sgcrl.train import Run, policy, rollout
from sgcrl.worlds import World


@checked
def first_visits(trajectories: Int[np.ndarray, "K E L"], states: int) -> Int[np.ndarray, "K S"]:
    """Episode in which each state was first visited, int (K, S); E if never.

    Parameters
    ----------
    trajectories : ndarray of int, shape (K, E, L)
        L = T + 1 states an episode.
    states : int
    """
    runs, episodes, _ = trajectories.shape
    first = np.full((runs, states), episodes)
    run, episode, _ = np.ogrid[:runs, :episodes, :1]
    np.minimum.at(first, (run, trajectories), episode)
    return first


@checked
def coverage(trajectories: Int[np.ndarray, "K E L"], states: int) -> Int[np.ndarray, "K E"]:
    """Number of different states visited up to and including each episode, int (K, E).

    Parameters
    ----------
    trajectories, states
        As for :func:`first_visits`.
    """
    runs, episodes, _ = trajectories.shape
    first = first_visits(trajectories, states)
    new = np.zeros((runs, episodes + 1), int)
    np.add.at(new, (np.arange(runs)[:, None], first), 1)
    return new[:, :episodes].cumsum(axis=1)


@checked
def states_visited(run: Run, episodes: int) -> Int[np.ndarray, " K"]:
    """Number of different states that each run visits in its first episodes, int (K,).

    Parameters
    ----------
    run : Run
    episodes : int
        From 1 to E.
    """
    return coverage(_first(run, episodes), run.world.states)[:, -1]


@checked
def visited_change(run: Run, episodes: int) -> Float[np.ndarray, " K"]:
    """Change of c in the first episodes, averaged over the visits that a run makes in them, (K,).

    Parameters
    ----------
    run : Run
    episodes : int
        From 1 to E.
    """
    visits = visit_counts(_first(run, episodes), run.world.states)
    change = run.similarity[:, episodes] - run.similarity[:, 0]
    return (change * visits).sum(axis=1) / visits.sum(axis=1)


def _first(run, episodes):
    if not 1 <= episodes <= run.trajectories.shape[1]:
        raise ValueError(f"episodes: got {episodes}, takes 1..{run.trajectories.shape[1]}")
    return run.trajectories[:, :episodes]


@checked
def visit_counts(trajectories: Int[np.ndarray, "K E L"], states: int) -> Int[np.ndarray, "K S"]:
    """How often each state was visited, int (K, S).

    Parameters
    ----------
    trajectories, states
        As for :func:`first_visits`.
    """
    runs = len(trajectories)
    cell = np.arange(runs)[:, None, None] * states + trajectories
    return np.bincount(cell.ravel(), minlength=runs * states).reshape(runs, states)


@checked
def recent_visits(
    trajectories: Int[np.ndarray, "K E L"],
    states: int,
    window: int,
    at: Int[np.ndarray, "*#K N"],
) -> Int[np.ndarray, "K N S"]:
    """How often each state was visited in the last episodes before some times, int (K, N, S).

    Parameters
    ----------
    trajectories, states
        As for :func:`first_visits`.
    window : int
        So many episodes.
    at : ndarray of int, shape (N,) or (K, N)
        Times, in finished episodes: the last one that counts is ``at - 1``. Episodes outside the
        record have no visits.

    Raises
    ------
    ValueError
        For a window of no episode.
    """
    whole(1, window=window)
    runs, episodes, _ = trajectories.shape
    at = np.broadcast_to(at, (runs, at.shape[-1]))
    shape = (*at.shape, states + 1)  # the last is for what is outside
    counts, place = np.zeros(np.prod(shape), int), np.arange(at.size).reshape(*at.shape, 1)
    for back in range(1, window + 1):
        episode = at - back
        visited = trajectories[np.arange(runs)[:, None], np.clip(episode, 0, episodes - 1)]
        inside = ((episode >= 0) & (episode < episodes))[..., None]
        cell = place * shape[-1] + np.where(inside, visited, states)
        counts += np.bincount(cell.ravel(), minlength=counts.size)
    counts = counts.reshape(shape)
    return counts[..., :states]


@checked
def correlation_over_states(
    x: Shaped[np.ndarray, "*#n S"],
    y: Shaped[np.ndarray, "*#n S"],
    states: Bool[np.ndarray, " S"] | None = None,
    ranks: bool = False,
) -> Float[np.ndarray, "*n"]:
    """Correlation of two numbers over the states, for each run and time by itself: float (...,).

    Parameters
    ----------
    x, y : ndarray, shape (..., S)
    states : ndarray of bool, shape (S,), optional
        Which count; all by default.
    ranks : bool
        Spearman's rank correlation instead of Pearson's.

    Returns
    -------
    ndarray
        NaN where one of the two is the same in all states that count.
    """
    chosen = slice(None) if states is None else states
    x, y = (np.asarray(values[..., chosen], float) for values in (x, y))
    if ranks:
        x, y = (stats.rankdata(values, axis=-1) for values in (x, y))
    if not x.shape[-1]:
        return np.full(np.broadcast_shapes(x.shape, y.shape)[:-1], np.nan)
    differ = (np.ptp(x, axis=-1) > 0) & (np.ptp(y, axis=-1) > 0)
    x, y = (values - values.mean(axis=-1, keepdims=True) for values in (x, y))
    lengths = np.sqrt((x**2).sum(axis=-1) * (y**2).sum(axis=-1))
    product = (x * y).sum(axis=-1)
    return np.divide(product, lengths, out=np.full(product.shape, np.nan), where=differ)


@checked
def visit_similarity(
    run: Run,
    window: int,
    at: Int[np.ndarray, "*#K N"],
    states: Bool[np.ndarray, " S"] | None = None,
    ranks: bool = False,
    similarity: Float[np.ndarray, "K T S"] | None = None,
    lag: int = 0,
) -> Float[np.ndarray, "K N"]:
    """Correlation, over the states, of recent visits with c: float (K, N).

    What the paper reports of its tabular runs: how often each state was visited in the last
    episodes, against c(s) after them. Of the two, each can be the cause of the other.

    Parameters
    ----------
    run : Run
    window : int
        So many episodes.
    at : ndarray of int, shape (N,) or (K, N)
        End of each window, in finished episodes.
    states : ndarray of bool, shape (S,), optional
        Which states count; all by default.
    ranks : bool
        Spearman's rank correlation instead of Pearson's.
    similarity : ndarray, shape (K, E + 1, S), optional
        Instead of the run's own c: that of other runs, say, as a null.
    lag : int
        c is that of so many episodes before the end of the window.

    Returns
    -------
    ndarray
        NaN where the window, or its c, reaches past the record, and where all states that count
        were visited alike or have the same c.

    Raises
    ------
    ValueError
        For a window of no episode, or a negative lag.

    References
    ----------
    .. [1] M. Bastankhah et al., "Demystifying the Mechanisms Behind Emergent Exploration in
       Goal-conditioned RL", arXiv:2510.14129, 2026.
    """
    whole(0, lag=lag)
    c = run.similarity if similarity is None else similarity
    runs, episodes, _ = run.trajectories.shape
    visits = recent_visits(run.trajectories, run.world.states, window, at)
    at = np.broadcast_to(at, visits.shape[:2])
    inside = (at >= max(window, lag)) & (at <= episodes)
    then = c[np.arange(runs)[:, None], np.clip(at - lag, 0, episodes)]
    found = correlation_over_states(visits, then, states, ranks)
    return np.where(inside, found, np.nan)


@checked
def before_and_after(
    values: Float[np.ndarray, "K N"],
    at: Int[np.ndarray, " N"],
    event: Int[np.ndarray, " K"],
    window: int = 1,
) -> tuple[Float[np.ndarray, " K"], Float[np.ndarray, " K"]]:
    """Means of what was measured in windows before an event of each run, and after it.

    Parameters
    ----------
    values : ndarray, shape (K, N)
        NaN does not count.
    at : ndarray of int, shape (N,)
        End of each window, in finished episodes.
    event : ndarray of int, shape (K,)
        Episode of the event, such as the first arrival.
    window : int
        Episodes of a window. Windows in which the event lies belong to neither side.

    Returns
    -------
    before, after : ndarray of float, shape (K,)
        NaN for a run without such windows.
    """
    sides = at <= event[:, None], at - window > event[:, None]
    before, after = (mean_where(np.nan_to_num(values), side & ~np.isnan(values)) for side in sides)
    return before, after


@checked
def time_in(
    states: Bool[np.ndarray, " S"], trajectories: Int[np.ndarray, "K E L"], every: int | None = None
) -> Float[np.ndarray, " K *n"]:
    """Share of the steps that are in some states: float (K,), or (K, E / every).

    Parameters
    ----------
    states : ndarray of bool, shape (S,)
    trajectories : ndarray of int, shape (K, E, T + 1)
    every : int, optional
        In blocks of so many episodes, as :func:`in_blocks`; by default in all of them.
    """
    if every is None:
        return states[trajectories].mean(axis=(1, 2))
    return in_blocks(states[trajectories].mean(axis=2), every)


@checked
def novelty(
    world: World,
    similarity: Float[np.ndarray, "K S"],
    temperature: float,
    steps: int,
    seen: Bool[np.ndarray, "K S"],
    rng: Streams,
    episodes: int = 100,
) -> Float[np.ndarray, " K"]:
    """Mean number of states not yet seen that an episode would visit, float (K,).

    The actor follows fixed similarities, so actors can be compared on one history.

    Parameters
    ----------
    world : World
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


@checked
def matched_difference(
    values: Shaped[np.ndarray, "K S"],
    ones: Bool[np.ndarray, "*#n S"],
    others: Bool[np.ndarray, "*#n S"],
    groups: Shaped[np.ndarray, "*#n S"],
) -> Float[np.ndarray, " K"]:
    """Mean of the ones less mean of the others, within groups and averaged over them: float (K,).

    Only groups that hold both count; NaN for a run without any.

    Parameters
    ----------
    values : ndarray, shape (K, S)
    ones, others : ndarray of bool, shape (S,) or (K, S)
    groups : ndarray, shape (S,) or (K, S)
        For example distances, so that states are compared with states as far away.
    """
    found = [
        mean_where(values, ones & (groups == group))
        - mean_where(values, others & (groups == group))
        for group in np.unique(groups)
    ]
    gaps = np.reshape(found, (len(found), len(values))).T
    return mean_where(np.nan_to_num(gaps), ~np.isnan(gaps))


@checked
def first_time(happened: Bool[np.ndarray, "*n T"]) -> Int[np.ndarray, "*n"]:
    """Index of the first True along the last axis, its length if there is none.

    Parameters
    ----------
    happened : ndarray of bool, shape (..., T)
    """
    return np.where(happened.any(-1), happened.argmax(-1), happened.shape[-1])


@checked
def typical_run(values: Shaped[np.ndarray, " K"], quantile: float = 0.5) -> int:
    """Number of the run whose value, such as its first arrival, is the median or another quantile.

    Parameters
    ----------
    values : ndarray, shape (K,)
        Of equal ones the first run counts as the least.
    quantile : float
        From 0 to below 1.

    Raises
    ------
    ValueError
        For another quantile.
    """
    if not 0 <= quantile < 1:
        raise ValueError(f"quantile: got {quantile!r}, takes a number from 0 to below 1")
    return int(np.argsort(values, kind="stable")[int(quantile * len(values))])


@checked
def around(
    values: Shaped[np.ndarray, "K E"], event: Int[np.ndarray, " K"], before: int, after: int
) -> Float[np.ndarray, "K {before+after}"]:
    """Cut a window around an event of each run out of curves: float (K, before + after).

    Parameters
    ----------
    values : ndarray, shape (K, E)
    event : ndarray of int, shape (K,)
        Index that lands in column ``before``.
    before, after : int
        Columns before the event, and from it on.

    Returns
    -------
    ndarray
        NaN where the window reaches past the record.
    """
    index = event[:, None] + np.arange(-before, after)
    inside = (index >= 0) & (index < values.shape[1])
    window = np.take_along_axis(values, np.clip(index, 0, values.shape[1] - 1), axis=1)
    return np.where(inside, window, np.nan)


@checked
def in_blocks(values: Shaped[np.ndarray, "K E"], size: int) -> Float[np.ndarray, "K N"]:
    """Means of all blocks of so many episodes, float (K, E / size).

    Parameters
    ----------
    values : ndarray, shape (K, E)
    size : int

    Raises
    ------
    ValueError
        For a size that does not divide the episodes.
    """
    runs, episodes = values.shape
    if size < 1 or episodes % size:
        raise ValueError(f"size: got {size}, takes a divisor of {episodes} episodes")
    return values.reshape(runs, episodes // size, size).mean(axis=2)


@checked
def first_path(run: Run) -> tuple[Int[np.ndarray, " K"], Int[np.ndarray, "K S"]]:
    """The first episode that reaches the goal, and how its way leads there.

    Parameters
    ----------
    run : Run

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


@checked
def some_runs(run: Run, which: Sequence[int] | Int[np.ndarray, " N"]) -> Run:
    """The record of some of its runs only.

    Parameters
    ----------
    run : Run
    which : sequence of int
        May be empty: the settings, which know no experiment without a run, then say 1.
    """
    which = np.asarray(which, int)
    parts = {f.name: getattr(run, f.name) for f in fields(run)}
    shared = ("snapshots", "evaluations")  # times, the same for all runs
    own: dict[str, Any] = {
        name: values[which]
        for name, values in parts.items()
        if isinstance(values, np.ndarray) and name not in shared
    }
    return replace(run, settings=replace(run.settings, runs=max(len(which), 1)), **own)


@checked
def arrival_probability(
    world: World, actions: Float[np.ndarray, "*n S A"], steps: int, target: Bool[np.ndarray, " S"]
) -> Float[np.ndarray, "*n"]:
    """Exact probability that an episode touches the target, float (...,).

    By backward recursion, so that no episode is drawn and no control needs a seed.

    Parameters
    ----------
    world : World
    actions : ndarray, shape (..., S, A)
        Probability of each action in each state, as :func:`~sgcrl.train.policy` gives it.
    steps : int
        Of an episode from ``world.start``.
    target : ndarray of bool, shape (S,)

    Raises
    ------
    ValueError
        For a target of another world.
    """
    actions = np.asarray(actions, float)
    shaped(f"({world.states},)", ((world.states,),), target=target)
    chance = np.broadcast_to(target.astype(float), actions.shape[:-1])
    for _ in range(steps):
        chance = np.where(target, 1.0, (actions * chance[..., world.next_state]).sum(axis=-1))
    return chance[..., world.start]


@checked
def success_probability(
    world: World, similarity: Float[np.ndarray, "*n S"], temperature: float, steps: int
) -> Float[np.ndarray, "*n"]:
    """Exact probability that an episode reaches the goal, float (...,).

    Parameters
    ----------
    world : World
    similarity : ndarray, shape (..., S)
        What the actor climbs.
    temperature : float
        Of the actor, as for :func:`~sgcrl.train.policy`: ``inf`` is uniform.
    steps : int
        Of an episode from ``world.start``.
    """
    actions = policy(world, similarity, temperature)
    return arrival_probability(world, actions, steps, ~world.others)


@checked
def visit_shares(
    world: World, actions: Float[np.ndarray, "*n S A"], steps: int
) -> Float[np.ndarray, "*n S"]:
    """Exact share of an episode's states that falls on each state, float (..., S).

    Parameters
    ----------
    world : World
    actions : ndarray, shape (..., S, A)
        Probability of each action in each state, as :func:`~sgcrl.train.policy` gives it.
    steps : int
        Of an episode from ``world.start``, which is counted.

    Raises
    ------
    ValueError
        For actions of another world.
    """
    moves = transitions(world, actions)
    here = np.zeros((*actions.shape[:-2], 1, world.states))
    here[..., world.start] = 1
    total = here.copy()
    for _ in range(steps):
        here = here @ moves
        total += here
    return total[..., 0, :] / (steps + 1)


@checked
def reachable_goals(
    world: World, embeddings: Float[np.ndarray, "K S D"], temperature: float, steps: int
) -> Float[np.ndarray, "K S"]:
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

    Raises
    ------
    ValueError
        For embeddings of another world, and a negative temperature.
    """
    if embeddings.shape[1] != world.states:
        raise ValueError(f"embeddings: got shape {embeddings.shape}, takes (K, {world.states}, D)")
    number(0, temperature=temperature)
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
