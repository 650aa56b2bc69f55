"""Measurements of a run: what was visited when, and how the representation moves."""

from dataclasses import fields, replace

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.signal import lfilter
from scipy.special import entr
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from sgcrl.decomposition import procrustes
from sgcrl.statistics import mean_where
from sgcrl.tabular import goal_similarity, normalise
from sgcrl.train import policy, rollout
from sgcrl.worlds import DOORWAY


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
    episode = first_time(run.reached())
    before = np.full((len(episode), run.world.states), -1)
    for k in np.flatnonzero(episode < run.trajectories.shape[1]):
        path = run.trajectories[k, episode[k]]
        path = path[: (path == run.world.goal).argmax() + 1]
        before[k, path] = np.arange(len(path))[::-1]  # of several visits the last one stays
    return episode, before


def region_cosines(zeta, labels) -> np.ndarray:
    """Cosines between the regions' mean ζ, float (K, R, R); doorways are left out.

    Parameters
    ----------
    zeta : ndarray, shape (K, S, D)
        Not centred: centred vectors of several regions oppose each other by construction.
    labels : ndarray of int, shape (S,)
    """
    names = np.unique(labels[labels != DOORWAY])
    means = normalise(np.stack([zeta[:, labels == name].mean(axis=1) for name in names], axis=1))
    return means @ np.swapaxes(means, 1, 2)


def wall_pairs(world) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of cells two apart in a straight line of a maze: with a wall between, and without.

    Returns
    -------
    across, free : ndarray of int, shape (P, 2)
    """
    cells = {tuple(place): state for state, place in enumerate(world.positions)}
    pairs = {True: [], False: []}
    for (row, column), state in cells.items():
        for down, right in ((1, 0), (0, 1)):
            other = cells.get((row + 2 * down, column + 2 * right))
            if other is not None:
                pairs[(row + down, column + right) in cells].append((state, other))
    return np.array(pairs[False], int).reshape(-1, 2), np.array(pairs[True], int).reshape(-1, 2)


def silhouettes(points, labels) -> np.ndarray:
    """Silhouette score of labelled points, per run: float (K,), from -1 to 1.

    Doorways are left out. Distances are Euclidean (:func:`sklearn.metrics.silhouette_score`).

    Parameters
    ----------
    points : ndarray, shape (K, S, D)
    labels : ndarray of int, shape (S,)
    """
    inside = labels != DOORWAY
    return np.array([silhouette_score(run[inside], labels[inside]) for run in points])


def effective_rank(points) -> np.ndarray:
    """Exponential of the entropy of the normalised singular values (Roy and Vetterli 2007).

    From 1, all points on one line through the origin, to min(S, D), equal in all directions.

    Parameters
    ----------
    points : ndarray, shape (..., S, D)
        Not centred.
    """
    singular = np.linalg.svd(points, compute_uv=False)
    share = singular / singular.sum(axis=-1, keepdims=True)
    return np.exp(entr(share).sum(axis=-1))


def angle(a, b):
    """Angle in degrees between vectors along the last axis."""
    # 2·atan2(|a-b|, |a+b|) of unit vectors: accurate near 0 and 180 degrees, unlike arccos
    a, b = (normalise(np.asarray(x, float)) for x in (a, b))
    return np.degrees(
        2 * np.arctan2(np.linalg.norm(a - b, axis=-1), np.linalg.norm(a + b, axis=-1))
    )


def aligned_drift(before, after, reference, target, complement="nearest") -> np.ndarray:
    """Angle a state moved, in the frame of the reference states (THEORY 5, alignment).

    The embeddings before are rotated onto those after by the reference states, the target left
    out; what the target's embedding still turned is its drift, in degrees.

    Parameters
    ----------
    before, after : ndarray, shape (..., S, D)
    reference : ndarray of bool, shape (..., S)
        States that define the frame, usually the visited ones.
    target : int or ndarray of int, shape (...)
    complement : {"nearest", "free"}
        What to do outside the span of the reference states, where the frame is arbitrary.
        "nearest": the rotation nearest to the identity, so that real motion counts and so does a
        rotation of everything. "free": any rotation, so that only the length of the part outside
        counts: never more than the states can show, and exactly 0 when everything is rotated.
    """
    if complement not in ("nearest", "free"):
        raise ValueError(f"complement: got {complement!r}, takes 'nearest' or 'free'")
    weights, old, new = _leave_out(before, after, reference, target)
    rotation = procrustes(before, after, weights)
    if complement == "free":
        old, old_outside = _split(before, weights, old)
        new, new_outside = _split(after, weights, new)
        moved = np.einsum("...d,...de->...e", old, rotation)
        return angle(
            np.concatenate([moved, old_outside[..., None]], axis=-1),
            np.concatenate([new, new_outside[..., None]], axis=-1),
        )
    return angle(np.einsum("...d,...de->...e", old, rotation), new)


def gram_drift(before, after, reference, target) -> np.ndarray:
    """Root mean square change of the target's similarity to the reference states (THEORY 5, Gram).

    Needs no alignment: a rotation of everything leaves it exactly 0. Shapes as for
    :func:`aligned_drift`.
    """
    weights, old, new = _leave_out(before, after, reference, target)
    change = np.einsum("...sd,...d->...s", after, new) - np.einsum("...sd,...d->...s", before, old)
    return np.sqrt((weights * change**2).sum(-1) / weights.sum(-1))


def outside_span(embeddings, reference, target) -> np.ndarray:
    """Length of the part of the target's embedding outside the span of the reference states."""
    weights, vector, _ = _leave_out(embeddings, embeddings, reference, target)
    return _split(embeddings, weights, vector)[1]


def drift_over_time(run, measure, who="goal", draws=1, seed=0) -> np.ndarray:
    """Drift between consecutive snapshots, in the frame of the states visited by then.

    Parameters
    ----------
    run : Run
    measure : callable
        :func:`aligned_drift`, :func:`gram_drift`, or the like.
    who : {"goal", "visited", "unvisited"}
        Whose drift: the goal's, or that of a random other state that has been visited, or not.
    draws : int
        Random states of each run and window, averaged.
    seed : int
        Of the draw.

    Returns
    -------
    ndarray of float, shape (K, N - 1)
        NaN where there is no such state.
    """
    if who not in ("goal", "visited", "unvisited"):
        raise ValueError(f"who: got {who!r}, takes 'goal', 'visited' or 'unvisited'")
    rng = np.random.default_rng(seed)
    first = first_visits(run.trajectories, run.world.states)
    other = np.arange(run.world.states) != run.world.goal
    drift = np.empty((len(first), len(run.snapshots) - 1))
    for window, end in enumerate(run.snapshots[1:]):
        visited = first < end
        before, after = run.embeddings[:, window], run.embeddings[:, window + 1]
        if who == "goal":
            drift[:, window] = measure(before, after, visited, run.world.goal)
            continue
        allowed = (visited if who == "visited" else ~visited) & other
        drawn = [(rng.random(allowed.shape) * allowed).argmax(axis=1) for _ in range(draws)]
        mean = np.mean([measure(before, after, visited, state) for state in drawn], axis=0)
        drift[:, window] = np.where(allowed.any(axis=1), mean, np.nan)
    return drift


def counterfactual_similarities(before, after, reference, goal):
    """The similarities had only the goal moved, and had only the other states moved.

    In the frame of the reference states (aligned as in :func:`aligned_drift`), the change from
    ψ(s)·z before to ψ(s)·z after is undone for one of the two factors at a time.

    Parameters
    ----------
    before, after : ndarray, shape (..., S, D)
    reference : ndarray of bool, shape (..., S)
    goal : int

    Returns
    -------
    goal_moved, states_moved : ndarray of float, shape (..., S)
    """
    weights, old, new = _leave_out(before, after, reference, goal)
    rotation = procrustes(before, after, weights)
    stayed = np.asarray(before, float) @ rotation
    old = np.einsum("...d,...de->...e", old, rotation)
    goal_moved = np.einsum("...sd,...d->...s", stayed, new)
    states_moved = np.einsum("...sd,...d->...s", after, old)
    goal_moved[..., goal] = states_moved[..., goal] = 1.0
    return goal_moved, states_moved


def displacement_ratio(steps, lags) -> np.ndarray:
    """Mean squared displacement of a path over so many steps, over that of a random walk.

    Of a random walk it is the sum of the squared steps. So the ratio is 1 for steps that know
    nothing of each other, the lag for a straight line, and falls where a path turns back.

    Parameters
    ----------
    steps : ndarray, shape (K, N, S)
    lags : sequence of int
        From 1 to N.

    Returns
    -------
    ndarray, shape (K, number of lags)
    """
    steps = np.asarray(steps, float)
    if min(lags) < 1 or max(lags) > steps.shape[1]:
        raise ValueError(f"lags: got {list(lags)}, takes 1..{steps.shape[1]}")
    path = np.concatenate([np.zeros_like(steps[:, :1]), steps.cumsum(axis=1)], axis=1)
    squared = (steps**2).sum(-1).mean(1)
    moved = [((path[:, lag:] - path[:, :-lag]) ** 2).sum(-1).mean(1) / lag for lag in lags]
    return np.stack(moved, axis=1) / squared[:, None]


def random_steps(steps, momentum, rng) -> np.ndarray:
    """Steps of the given ones' lengths in random directions: running means of Gaussian noise.

    Parameters
    ----------
    steps : ndarray, shape (K, N, S)
    momentum : float
        0: each direction anew; Adam's first moment keeps 0.9 of the mean at each step.
    rng : Generator
    """
    runs, count, _ = steps.shape
    before = 100 if momentum else 0  # updates until the running mean has forgotten its start
    noise = rng.standard_normal((runs, before + count, steps.shape[2]))
    drawn = lfilter([1 - momentum], [1, -momentum], noise, axis=1)[:, before:]
    length = np.linalg.norm(steps, axis=-1, keepdims=True)
    return drawn / np.linalg.norm(drawn, axis=-1, keepdims=True) * length


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


def _split(points, weights, vector):
    """The part of a vector inside the span of the weighted points, and the length of the rest."""
    points = np.asarray(points, float) * weights[..., None]
    _, singular, axes = np.linalg.svd(points, full_matrices=False)
    axes = axes * (singular > 1e-5 * singular[..., :1])[..., None]
    inside = np.einsum("...rd,...re,...e->...d", axes, axes, vector, optimize=True)
    return inside, np.linalg.norm(vector - inside, axis=-1)


def _leave_out(before, after, reference, target):
    before, after = np.asarray(before, float), np.asarray(after, float)
    target = np.broadcast_to(target, before.shape[:-2])
    weights = reference & (np.arange(before.shape[-2]) != target[..., None])
    index = target[..., None, None]
    old, new = (np.take_along_axis(x, index, axis=-2)[..., 0, :] for x in (before, after))
    return weights, old, new


# Chapter 10: is it still exploring?


def nearest_distances(points, others=None, among=None) -> np.ndarray:
    """Euclidean distance of each point to the nearest other one, float (K, N).

    Parameters
    ----------
    points : ndarray, shape (K, N, D)
    others : ndarray, shape (K, M, D), optional
        Where to look for the neighbour; by default among the points themselves, but for the own.
    among : ndarray of bool, shape (K, M), optional
        Which of those count; all by default. ``inf`` if there is none.
    """
    points = np.asarray(points, float)
    others, own = (points, True) if others is None else (np.asarray(others, float), False)
    squared = (points**2).sum(-1)[..., None] + (others**2).sum(-1)[..., None, :]
    squared -= 2 * points @ np.swapaxes(others, -1, -2)
    if own:
        squared[..., np.arange(points.shape[-2]), np.arange(points.shape[-2])] = np.inf
    if among is not None:
        squared = np.where(among[..., None, :], squared, np.inf)
    return np.sqrt(np.maximum(squared.min(axis=-1), 0))


def hopkins(points, rng, samples: int = 100, among=None, null: str = "sphere") -> np.ndarray:
    """Hopkins statistic: 0.5 for points that lie as the null has it, 1 for tight clusters; (K,).

    Mean distance u from random places to their nearest point, w from points to theirs: u / (u + w).
    Distances are not raised to the power D, which in 64 dimensions would leave the largest alone.

    Parameters
    ----------
    points : ndarray, shape (K, S, D)
    rng : Generator
    samples : int
        Random places; of the points all are taken.
    among : ndarray of bool, shape (K, S), optional
        Which points there are; all by default, and at least two.
    null : {"sphere", "box"}
        Where the random places lie: uniform on the unit sphere, which is right for normalised
        embeddings, or uniform in the box that bounds the points, as is usual elsewhere.
    """
    if null not in ("sphere", "box"):
        raise ValueError(f"null: got {null!r}, takes 'sphere' or 'box'")
    if samples < 1:
        raise ValueError(f"samples: got {samples}, takes 1 or more")
    points = np.asarray(points, float)
    runs, states, dimension = points.shape
    among = np.ones((runs, states), bool) if among is None else among
    if null == "sphere":
        places = normalise(rng.standard_normal((runs, samples, dimension)))
    else:
        inside = dict(axis=1, keepdims=True, where=among[..., None])
        low, high = points.min(initial=np.inf, **inside), points.max(initial=-np.inf, **inside)
        places = low + (high - low) * rng.random((runs, samples, dimension))
    far = nearest_distances(places, points, among).mean(axis=1)
    near = mean_where(nearest_distances(points, among=among), among)
    return far / (far + near)


def nearest_neighbour_ratio(points, rng, among=None) -> np.ndarray:
    """Mean distance to the nearest neighbour over that of as many uniform points, float (K,).

    After Clark and Evans, on the unit sphere: 1 for uniform points, 0 for points in pairs.
    Parameters are those of :func:`hopkins`.
    """
    points = np.asarray(points, float)
    among = np.ones(points.shape[:2], bool) if among is None else among
    uniform = normalise(rng.standard_normal(points.shape))
    found, expected = (
        mean_where(nearest_distances(x, among=among), among) for x in (points, uniform)
    )
    return found / expected


def cluster_silhouettes(points, clusters: int = 4) -> np.ndarray:
    """Silhouette score of the clusters that k-means finds, float (K,).

    Parameters
    ----------
    points : ndarray, shape (K, S, D)
    clusters : int
        k, from 2 to S - 1.
    """
    means = KMeans(clusters, n_init=1, random_state=0)
    return np.array([silhouette_score(run, means.fit_predict(run)) for run in points])


def cluster_counts(points, angle: float = 60.0) -> np.ndarray:
    """Number of clusters of unit vectors, int (K,): average linkage, cut at the angle in degrees.

    Parameters
    ----------
    points : ndarray, shape (K, S, D)
    angle : float
        Clusters nearer to each other than this, by mean chord, are one.
    """
    chord = 2 * np.sin(np.deg2rad(angle) / 2)
    return np.array([fcluster(linkage(run, "average"), chord, "distance").max() for run in points])


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


def monitors(run, episode: int, rng, recent: int = 10) -> dict[str, np.ndarray]:
    """What can be read off a run after so many episodes, by name: each float (K,).

    First what needs the representation, then what needs trajectories and a map alone (from
    "states visited" on), last what needs all of it, and the goal's place. NaN where there is no
    frontier, unvisited states next to visited ones, any more.

    Parameters
    ----------
    run : Run
    episode : int
        One of ``run.snapshots`` but the first.
    rng : Generator
        For the random places of :func:`hopkins` and :func:`nearest_neighbour_ratio`.
    recent : int
        Episodes that "recent" means.
    """
    if episode not in run.snapshots[1:]:
        raise ValueError(f"episode: got {episode}, takes one of {run.snapshots[1:].tolist()}")
    world, n = run.world, np.searchsorted(run.snapshots, episode)
    psi, before = run.embeddings[:, n], run.embeddings[:, n - 1]
    c = run.similarity[:, episode].astype(float)
    first = first_visits(run.trajectories[:, :episode], world.states)
    visited, goal = first < episode, np.arange(world.states) == world.goal
    frontier = (visited @ world.graph.toarray() > 0) & ~visited
    away, left = world.distances[world.start], world.distances[:, world.goal]
    late = run.trajectories[:, episode - recent : episode]
    found = {
        "Hopkins": hopkins(psi, rng),
        "Hopkins, visited": hopkins(psi, rng, among=visited),
        "neighbour ratio": nearest_neighbour_ratio(psi, rng),
        "neighbour ratio, visited": nearest_neighbour_ratio(psi, rng, visited),
        "silhouette of 4 clusters": cluster_silhouettes(psi),
        "clusters": cluster_counts(psi),
        "effective rank": effective_rank(psi),
        "goal-axis drift": aligned_drift(before, psi, visited, world.goal),
        "drift of c": gram_drift(before, psi, visited, world.goal),
        "share with c > 0.5": (c[:, ~goal] > 0.5).mean(axis=1),
        "spread of c": c[:, ~goal].std(axis=1),
        "c of visited": mean_where(c, visited),
        "c of frontier": mean_where(c, frontier),
        "frontier over visited": mean_where(c, frontier) - mean_where(c, visited),
        "states visited": visited.sum(axis=1),
        "recent new states": (visited & (first >= episode - recent)).sum(axis=1),
        "recent reach": away[late].max(axis=2).mean(axis=1),
        "farthest state": np.where(visited, away, 0).max(axis=1),
        "states near the goal": (visited & (left <= left[world.start] / 2)).sum(axis=1),
        "steps left to the goal": np.where(visited, left, np.inf).min(axis=1),
        "exact chance": arrival_probability(
            world, policy(world, c, run.settings.actor_temperature), run.settings.steps, goal
        ),
    }
    return {name: np.asarray(values, float) for name, values in found.items()}


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
