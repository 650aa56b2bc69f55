"""The goal similarity as a landscape: its slopes, maxima and barriers, and who climbs it."""

import numpy as np
from jaxtyping import Bool, Float, Int

from sgcrl._checks import checked
from sgcrl.measures.drift import counterfactual_similarities
from sgcrl.measures.statistics import mean_where
from sgcrl.measures.visits import first_visits
from sgcrl.sphere import goal_similarity
from sgcrl.train import Run, policy, rollout
from sgcrl.worlds import World


@checked
def climbing(
    run: Run,
) -> tuple[Float[np.ndarray, "K E"], Float[np.ndarray, "K E"], Float[np.ndarray, "K E"]]:
    """Share of steps of each episode that lead to the next state of the highest c.

    Parameters
    ----------
    run : Run

    Returns
    -------
    taken, expected, chance : ndarray of float, shape (K, E)
        As acted, as the actor's softmax of c has it, and as a uniformly random actor would have it
        in the same states.
    """
    runs, episodes = run.trajectories.shape[:2]
    taken, expected, chance = np.empty((3, runs, episodes))
    k = np.arange(runs)[:, None]
    for episode in range(episodes):
        c = run.similarity[:, episode]
        state, then = run.trajectories[:, episode, :-1], run.trajectories[:, episode, 1:]
        best = c[:, run.world.next_state].max(axis=-1)  # (K, S)
        is_best = c[:, run.world.next_state] >= best[..., None]  # (K, S, A)
        chosen = policy(run.world, c, run.settings.actor_temperature)
        taken[:, episode] = (c[k, then] >= best[k, state]).mean(axis=1)
        expected[:, episode] = (chosen * is_best).sum(-1)[k, state].mean(axis=1, dtype=float)
        chance[:, episode] = is_best.mean(-1)[k, state].mean(axis=1)
    return taken, expected, chance


@checked
def change_by_visits(
    run: Run, similarity: str = "dot"
) -> tuple[Float[np.ndarray, " K"], Float[np.ndarray, " K"]]:
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


@checked
def local_maxima(world: World, similarity: Float[np.ndarray, "K S"]) -> Bool[np.ndarray, "K S"]:
    """States with no next state of higher similarity, bool (K, S): where a greedy actor stays.

    Parameters
    ----------
    world : World
    similarity : ndarray, shape (K, S)
    """
    return np.all(similarity[:, world.next_state] <= similarity[..., None], axis=-1)


@checked
def steps_on_maxima(
    run: Run, episodes: int, similarity: Float[np.ndarray, "K S"] | None = None
) -> Float[np.ndarray, " K"]:
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


@checked
def barriers(world: World, similarity: Float[np.ndarray, "K S"]) -> Float[np.ndarray, "K S"]:
    """How far c has to fall on the way to the goal that falls least, float (K, S).

    From c of the state down to the lowest point of the way with the highest lowest point: what an
    actor that climbs c has to descend by chance. 0 where none of the way is below the state.

    Parameters
    ----------
    world : World
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


@checked
def rising_path(world: World, similarity: Float[np.ndarray, "K S"]) -> Bool[np.ndarray, "K S"]:
    """Whether a way to the goal exists on which c rises with every step, bool (K, S).

    Parameters
    ----------
    world : World
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


@checked
def attractors(run: Run) -> Int[np.ndarray, "K M"]:
    """State in which each greedy episode of a run ends, int (K, M).

    A greedy actor that may stay climbs c step by step, so it always ends by staying on a local
    maximum of c: that it ends in a fixed point is true by construction, which one is not.
    """
    return run.greedy[:, :, -1]


@checked
def attractor_changes(run: Run, windows: int) -> dict[str, Float[np.ndarray, " K"]]:
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
        "only the goal axis", or "only the states", as in
        :func:`~sgcrl.measures.drift.counterfactual_similarities`.
    """
    world, steps = run.world, run.settings.steps
    first = first_visits(run.trajectories, world.states)
    what = ("everything", "only the goal axis", "only the states")
    changed: dict[str, list] = {name: [] for name in what}
    for window in range(windows):
        start, end = run.snapshots[window : window + 2]
        before, after = run.embeddings[:, window], run.embeddings[:, window + 1]
        apart = counterfactual_similarities(before, after, first < end, world.goal)
        old = rollout(world, run.similarity[:, start], 0.0, steps)[:, -1]
        for share, c in zip(changed.values(), (run.similarity[:, end], *apart), strict=True):
            share.append(rollout(world, c, 0.0, steps)[:, -1] != old)
    return {name: np.mean(share, axis=0) for name, share in changed.items()}


@checked
def time_near_attractor(run: Run, within: int = 2, shift: int = 0) -> Float[np.ndarray, " K"]:
    """Share of training steps that are near the current attractor, float (K,).

    Parameters
    ----------
    run : Run
    within : int
        So many steps.
    shift : int
        Of the attractor that the run so many before has at that time: the null.
    """
    episodes = np.arange(run.trajectories.shape[1])
    latest = np.searchsorted(run.evaluations, episodes, side="right") - 1
    places = np.roll(attractors(run)[:, latest], shift, axis=0)
    return (run.world.distances[run.trajectories, places[:, :, None]] <= within).mean(axis=(1, 2))
