"""How an agent explores: what chance alone would see, and whether it chooses what is new."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Int

from sgcrl._checks import checked, whole
from sgcrl.measures.visits import arrival_probability, first_visits
from sgcrl.worlds import World


@checked
def expected_coverage(
    world: World,
    actions: Float[np.ndarray, "S A"],
    steps: int,
    episodes: Sequence[int] | Int[np.ndarray, " N"],
) -> Float[np.ndarray, " N"]:
    """Exact mean number of states that an actor which never learns has seen, float (N,).

    Of each state the absorbing chain gives the chance h to be touched in an episode, and
    1 − (1 − h)**e that in e of them.

    Parameters
    ----------
    world : World
    actions : ndarray, shape (S, A)
        Probability of each action in each state, as :func:`~sgcrl.train.policy` gives it.
    steps : int
        Of an episode.
    episodes : list of N ints
    """
    one = np.eye(world.states) > 0
    hit = np.stack([arrival_probability(world, actions, steps, state) for state in one])
    return (1 - (1 - hit) ** np.asarray(episodes)[:, None]).sum(axis=1)


@checked
def median_episode(chance: float) -> float:
    """How many episodes it takes until half of the runs have succeeded; inf where none ever does.

    Parameters
    ----------
    chance : float
        That an episode succeeds, each independently of the others.
    """
    with np.errstate(divide="ignore"):
        return float(np.divide(np.log(0.5), np.log1p(-chance))) if chance > 0 else np.inf


@checked
def preference_for_new(
    world: World,
    trajectories: Int[np.ndarray, "K E L"],
    judges: Int[np.ndarray, "K E L"] | None = None,
) -> Float[np.ndarray, "K E"]:
    """By how much less visited the chosen next states are than an action drawn by lot would give.

    In each step: the mean over actions of log(1 + n) of the state that the action leads to, less
    that of the state which was chosen; the mean over the steps of each episode, float (K, E). n
    are the visits in the episodes before. An actor that chooses by lot has an expectation of 0,
    whatever has been visited.

    Parameters
    ----------
    world : World
    trajectories : ndarray of int, shape (K, E, T + 1)
    judges : ndarray of int, shape (K, E, T + 1), optional
        Trajectories whose visits count in the place of the runs' own.
    """
    visiting = trajectories if judges is None else judges
    runs, episodes, _ = trajectories.shape
    run, visits = np.arange(runs)[:, None], np.zeros((runs, world.states))
    found = np.zeros((runs, episodes))
    for episode in range(episodes):
        logs, path = np.log1p(visits), trajectories[:, episode]
        by_lot = logs[:, world.next_state].mean(axis=2)[run, path[:, :-1]]
        found[:, episode] = (by_lot - logs[run, path[:, 1:]]).mean(axis=1)
        np.add.at(visits, (run, visiting[:, episode]), 1)
    return found


@checked
def time_to_see(
    trajectories: Int[np.ndarray, "K E L"], states: int, count: int
) -> Int[np.ndarray, " K"]:
    """Episodes until so many states have been seen, int (K,); E + 1 if they never are.

    Parameters
    ----------
    trajectories : ndarray of int, shape (K, E, T + 1)
    states : int
        S.
    count : int

    Raises
    ------
    ValueError
        For a count below 1.
    """
    whole(1, count=count)
    runs, episodes, _ = trajectories.shape
    seen = np.sort(first_visits(trajectories, states), axis=1)
    return seen[:, count - 1] + 1 if count <= states else np.full(runs, episodes + 1)


@checked
def newly_visited(
    trajectories: Int[np.ndarray, "K E L"],
    states: int,
    event: Int[np.ndarray, " K"],
    window: int,
    counted: Bool[np.ndarray, "K E"] | None = None,
) -> Float[np.ndarray, "K {window}"]:
    """Number of states, unvisited up to an event, that the episodes since have visited.

    Parameters
    ----------
    trajectories : ndarray of int, shape (K, E, T + 1)
    states : int
    event : ndarray of int, shape (K,)
        Episode of the event in each run.
    window : int
        Column n is after n + 1 further episodes.
    counted : ndarray of bool, shape (K, E), optional
        Which episodes count, such as those aimed at one goal: what others have visited since the
        event neither counts nor takes anything away. All by default.

    Returns
    -------
    ndarray
        NaN for runs whose record ends before the window.

    Raises
    ------
    ValueError
        For a window of no episode.
    """
    runs, episodes, _ = trajectories.shape
    whole(1, window=window)
    episode, run = np.arange(episodes), np.arange(runs)[:, None]
    visited = np.zeros((runs, episodes, states), bool)
    visited[run[..., None], episode[:, None], trajectories] = True
    since = episode > event[:, None]
    known = np.any(visited & ~since[..., None], axis=1, keepdims=True)
    if counted is not None:
        since = since & counted
    new = visited & since[..., None] & ~known
    total = np.logical_or.accumulate(new, axis=1).sum(axis=2)
    index = event[:, None] + 1 + np.arange(window)
    found = np.take_along_axis(total, np.minimum(index, episodes - 1), axis=1).astype(float)
    return np.where(index[:, -1:] < episodes, found, np.nan)
