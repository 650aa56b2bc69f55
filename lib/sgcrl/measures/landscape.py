"""The goal similarity as a landscape: its slopes, maxima and barriers, and who climbs it."""

import numpy as np

from sgcrl.measures.drift import counterfactual_similarities
from sgcrl.measures.statistics import mean_where
from sgcrl.measures.visits import first_visits
from sgcrl.sphere import goal_similarity
from sgcrl.train import policy, rollout


def climbing(run) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share of steps of each episode that lead to the next state of the highest c.

    Returns
    -------
    taken, expected, chance : ndarray of float, shape (K, E)
        As acted, as the actor's softmax of c has it, and as a uniformly random actor would have it
        in the same states.
    """
    runs, episodes = run.trajectories.shape[:2]
    shares = np.empty((3, runs, episodes))
    k = np.arange(runs)[:, None]
    for episode in range(episodes):
        c = run.similarity[:, episode]
        state, then = run.trajectories[:, episode, :-1], run.trajectories[:, episode, 1:]
        best = c[:, run.world.next_state].max(axis=-1)  # (K, S)
        is_best = c[:, run.world.next_state] >= best[..., None]  # (K, S, A)
        chosen = policy(run.world, c, run.settings.actor_temperature)
        shares[0, :, episode] = (c[k, then] >= best[k, state]).mean(axis=1)
        shares[1, :, episode] = (chosen * is_best).sum(-1)[k, state].mean(axis=1, dtype=float)
        shares[2, :, episode] = is_best.mean(-1)[k, state].mean(axis=1)
    return tuple(shares)


def change_by_visits(run, similarity: str = "dot") -> tuple[np.ndarray, np.ndarray]:
    """Mean change of goal similarity of the states visited by then, and of the others, each (K,).

    From the first snapshot to the second, in standard deviations over the states of the first. The
    goal does not count among the unvisited; a run that has no such state has NaN.

    Parameters
    ----------
    run : Run
    similarity : {"dot", "distance"}
    """
    before, after = (
        goal_similarity(run.embeddings[:, n], run.world.goal, similarity) for n in (0, 1)
    )
    change = (after - before) / before.std(axis=1, keepdims=True)
    visited = first_visits(run.trajectories, run.world.states) < run.snapshots[1]
    return mean_where(change, visited), mean_where(change, ~visited & run.world.others)


def local_maxima(world, similarity) -> np.ndarray:
    """States with no next state of higher similarity, bool (K, S): where a greedy actor stays."""
    return (similarity[:, world.next_state] <= similarity[..., None]).all(axis=-1)


def steps_on_maxima(run, episodes: int, similarity=None) -> np.ndarray:
    """Share of the steps of the first episodes that are on local maxima of c, float (K,).

    Parameters
    ----------
    run : Run
    episodes : int
    similarity : ndarray, shape (K, S), optional
        Whose maxima; by default those of each episode's own c.
    """
    shares = []
    for episode in range(episodes):
        c = run.similarity[:, episode] if similarity is None else similarity
        path = run.trajectories[:, episode].astype(int)
        shares.append(np.take_along_axis(local_maxima(run.world, c), path, axis=1).mean(axis=1))
    return np.mean(shares, axis=0)


def barriers(world, similarity) -> np.ndarray:
    """How far c has to fall on the way to the goal that falls least, float (K, S).

    From c of the state down to the lowest point of the way with the highest lowest point: what an
    actor that climbs c has to descend by chance. 0 where none of the way is below the state.

    Parameters
    ----------
    similarity : ndarray, shape (K, S)
    """
    similarity = np.asarray(similarity, float)
    lowest = np.full(similarity.shape, -np.inf)
    lowest[:, world.goal] = similarity[:, world.goal]
    while True:  # the widest path, by relaxation
        wider = np.minimum(similarity, lowest[:, world.next_state].max(axis=-1))
        wider = np.maximum(lowest, wider)
        if np.array_equal(wider, lowest):
            return similarity - lowest
        lowest = wider


def rising_path(world, similarity) -> np.ndarray:
    """Whether a way to the goal exists on which c rises with every step, bool (K, S).

    Parameters
    ----------
    similarity : ndarray, shape (K, S)
    """
    higher = similarity[:, world.next_state] > similarity[..., None]  # (K, S, A)
    leads = np.zeros(np.shape(similarity), bool)
    leads[:, world.goal] = True
    while True:
        more = leads | (higher & leads[:, world.next_state]).any(axis=-1)
        if np.array_equal(more, leads):
            return leads
        leads = more


def attractors(run) -> np.ndarray:
    """State in which each greedy episode ends, int (K, M).

    A greedy actor that may stay climbs c step by step, so it always ends by staying on a local
    maximum of c: that it ends in a fixed point is true by construction, which one is not.
    """
    return run.greedy[:, :, -1]


def attractor_changes(run, windows: int) -> dict[str, np.ndarray]:
    """How often the attractor changes between snapshots, and what makes it change.

    Parameters
    ----------
    run : Run
    windows : int
        How many, from the first snapshot on.

    Returns
    -------
    dict of str to ndarray, shape (K,)
        Share of the windows in which the greedy actor would end elsewhere, had everything moved,
        "only the goal axis", or "only the states" (:func:`counterfactual_similarities`).
    """
    world, steps = run.world, run.settings.steps
    first = first_visits(run.trajectories, world.states)
    changed = {"everything": [], "only the goal axis": [], "only the states": []}
    for window in range(windows):
        start, end = run.snapshots[window : window + 2]
        before, after = run.embeddings[:, window], run.embeddings[:, window + 1]
        apart = counterfactual_similarities(before, after, first < end, world.goal)
        old = rollout(world, run.similarity[:, start], 0.0, steps)[:, -1]
        for share, c in zip(changed.values(), (run.similarity[:, end], *apart), strict=True):
            share.append(rollout(world, c, 0.0, steps)[:, -1] != old)
    return {what: np.mean(share, axis=0) for what, share in changed.items()}


def time_near_attractor(run, within=2, shift=0) -> np.ndarray:
    """Share of training steps within so many steps of the current attractor, float (K,).

    With a ``shift``, of the attractor that another run has at that time: the null.
    """
    episodes = np.arange(run.trajectories.shape[1])
    latest = np.searchsorted(run.evaluations, episodes, side="right") - 1
    places = np.roll(attractors(run)[:, latest], shift, axis=0)
    return (run.world.distances[run.trajectories, places[:, :, None]] <= within).mean(axis=(1, 2))
