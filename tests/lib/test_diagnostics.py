from dataclasses import fields, replace
from types import SimpleNamespace

import numpy as np
import pytest
from rounding import alignment_error, assert_mean, assert_near, assert_share, tolerance
from scipy.sparse.csgraph import connected_components, shortest_path
from scipy.stats import ortho_group
from sklearn.metrics import silhouette_samples
from sklearn.neighbors import NearestNeighbors

from sgcrl.measures.clusters import (
    cluster_counts,
    cluster_silhouettes,
    effective_rank,
    hopkins,
    monitors,
    nearest_distances,
    nearest_neighbour_ratio,
    region_cosines,
    silhouettes,
    wall_pairs,
)
from sgcrl.measures.drift import (
    aligned_drift,
    counterfactual_similarities,
    displacement_ratio,
    drift_over_time,
    gram_drift,
    outside_span,
    random_steps,
)
from sgcrl.measures.landscape import (
    attractor_changes,
    attractors,
    barriers,
    climbing,
    local_maxima,
    rising_path,
    steps_on_maxima,
    time_near_attractor,
)
from sgcrl.measures.visits import (
    around,
    arrival_probability,
    coverage,
    first_path,
    first_time,
    first_visits,
    matched_difference,
    novelty,
    reachable_goals,
    some_runs,
    states_visited,
    success_probability,
    visit_counts,
    visited_change,
)
from sgcrl.sphere import angle, normalise
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, policy, rollout, train
from sgcrl.variants.starts import with_similarity
from sgcrl.worlds import DOORWAY, from_text, walled_off

STATES = 12


@pytest.fixture
def trajectories(rng):
    return rng.integers(0, STATES - 2, (3, 8, 4))  # the last two states are never visited


@pytest.fixture(scope="module")
def run(yard):
    settings = Settings(runs=4, episodes=20, steps=12, batch=20, snapshot_every=5, evaluate_every=5)
    return train(yard, TabularCritic(yard, 4, 0, dimension=8), settings)


# What was visited when


def test_first_visits_coverage_and_counts_against_loops(trajectories):
    first = first_visits(trajectories, STATES)
    covered = coverage(trajectories, STATES)
    counts = visit_counts(trajectories, STATES)
    for k, run in enumerate(trajectories):
        seen = set()
        for state in range(STATES):
            when = [e for e, episode in enumerate(run) if state in episode]
            assert first[k, state] == (when[0] if when else 8)
            assert counts[k, state] == sum(list(episode).count(state) for episode in run)
        for e, episode in enumerate(run):
            seen |= set(episode.tolist())
            assert covered[k, e] == len(seen)


def test_states_visited_and_the_change_where_visited_against_loops(run):
    for episodes in (1, 7, 20):
        seen, change = states_visited(run, episodes), visited_change(run, episodes)
        for k in range(4):
            path = run.trajectories[k, :episodes].ravel()
            assert seen[k] == len(set(path.tolist()))
            moved = run.similarity[k, episodes, path] - run.similarity[k, 0, path]
            assert_near(change[k], moved.mean(), terms=len(path), scale=1)
    for measure in (states_visited, visited_change):
        for episodes in (0, 21):
            with pytest.raises(ValueError, match=f"^episodes: got {episodes}, takes 1..20"):
                measure(run, episodes)


def test_matched_difference_against_loops(rng):
    values, groups = rng.normal(size=(5, 30)), rng.integers(0, 6, 30)
    ones = rng.random((5, 30)) < 0.3
    others = ~ones & (rng.random((5, 30)) < 0.5)
    others[4] = False
    found = matched_difference(values, ones, others, groups)
    for k in range(4):
        gaps = []
        for group in range(6):
            a = values[k, ones[k] & (groups == group)]
            b = values[k, others[k] & (groups == group)]
            if len(a) and len(b):
                gaps.append(a.mean() - b.mean())
        assert_near(found[k], np.mean(gaps), terms=30, scale=1)
    assert np.isnan(found[4])
    per_run = np.broadcast_to(groups, values.shape)
    np.testing.assert_array_equal(matched_difference(values, ones, others, per_run), found)
    # what only the groups differ in is matched away
    assert matched_difference(groups * np.ones((5, 1)), ones, others, groups)[0] == 0


def test_matched_difference_of_no_runs_is_of_none():
    none = np.zeros((0, 30))
    for groups in (np.arange(30), np.zeros((0, 30), int)):
        assert matched_difference(none, none > 0, none > 0, groups).shape == (0,)


def test_first_time(rng):
    happened = np.array([[False, True, True], [False, False, False], [True, False, True]])
    np.testing.assert_array_equal(first_time(happened), [1, 3, 0])


def test_around_cuts_windows_and_marks_what_is_missing():
    values = np.arange(20.0).reshape(2, 10)
    window = around(values, np.array([1, 9]), 2, 3)
    np.testing.assert_array_equal(window, [[np.nan, 0, 1, 2, 3], [17, 18, 19, np.nan, np.nan]])


def test_novelty_against_walking(yard, streams):
    # c rises along the way to the goal: nearly greedy, the actor walks there on a shortest path
    c = -yard.distances[:, yard.goal][None].repeat(2, axis=0)
    nothing, all_of_it = np.zeros((2, 9), bool), np.ones((2, 9), bool)
    rng = streams(2, "evaluation")
    np.testing.assert_array_equal(novelty(yard, c, 0.01, 50, nothing, rng, 5), [5, 5])
    np.testing.assert_array_equal(novelty(yard, c, 0.01, 3, nothing, rng, 5), [4, 4])
    np.testing.assert_array_equal(novelty(yard, c, 0.01, 50, all_of_it, rng, 5), [0, 0])
    seen = nothing.copy()
    seen[:, [yard.start, yard.goal]] = True
    np.testing.assert_array_equal(novelty(yard, c, 0.01, 50, seen, rng, 5), [3, 3])


# What the actor reads


def test_climbing_against_loops(run, yard):
    taken, expected, chance = climbing(run)
    k, episode = 2, 13
    c, path = run.similarity[k, episode], run.trajectories[k, episode]
    p = policy(yard, c, run.settings.actor_temperature)
    shares = []
    for here, then in zip(path[:-1], path[1:], strict=True):
        options = c[yard.next_state[here]]
        best = options == options.max()
        shares.append((c[then] == options.max(), p[here][best].sum(), best.mean()))
    found = [x[k, episode] for x in (taken, expected, chance)]
    terms = len(shares) + len(yard.actions)
    assert_near(found, np.mean(shares, axis=0), terms, scale=1, dtype=np.float32)


def test_local_maxima_against_loops(maze, rng):
    c = rng.normal(size=(2, maze.states))
    found = local_maxima(maze, c)
    for k in range(2):
        for state in range(maze.states):
            highest = all(c[k, state] >= c[k, then] for then in maze.next_state[state])
            assert found[k, state] == highest
    distance = -maze.distances[:, maze.goal][None]
    assert local_maxima(maze, distance).sum() == 1


def test_a_greedy_actor_ends_on_a_local_maximum(run, yard):
    ends = attractors(run)
    for m, episode in enumerate(run.evaluations):
        top = local_maxima(yard, run.similarity[:, episode])
        assert top[np.arange(4), ends[:, m]].all()


def test_barriers_against_flooding(maze, rng):
    """The oracle lowers the water until a state and the goal are on one island."""
    c = rng.normal(size=(3, maze.states))
    found = barriers(maze, c)
    for k in range(3):
        known = np.full(maze.states, np.nan)
        for level in np.sort(c[k])[::-1]:
            above = c[k] >= level
            graph = maze.graph.toarray() * above * above[:, None]
            _, island = connected_components(graph, directed=False)
            joined = above & (island == island[maze.goal]) & above[maze.goal]
            known[joined & np.isnan(known)] = level
        assert_near(found[k], c[k] - known)
    assert (barriers(maze, -maze.distances[:, maze.goal][None]) == 0).all()
    assert np.isinf(barriers(walled_off(maze), c)[:, maze.start]).all()


def test_rising_path_against_a_graph_search(maze, rng):
    c = -maze.distances[:, maze.goal] + rng.normal(size=(4, maze.states))
    found = rising_path(maze, c)
    for k in range(4):
        uphill = maze.graph.toarray() * (c[k][None] > c[k][:, None])
        known = np.isfinite(shortest_path(uphill, unweighted=True)[:, maze.goal])
        np.testing.assert_array_equal(found[k], known)
    assert 1 < found.sum() < found.size
    assert rising_path(maze, -maze.distances[:, maze.goal][None]).all()


def test_arrival_probability_by_hand_and_against_episodes(maze, rng, streams):
    # two cells: at random, one action of five leads to the goal
    corridor = from_text("SG")
    at_random = np.full((1, 2, 5), 0.2)
    goal = np.array([False, True])
    for steps in (0, 1, 3):
        known = 1 - 0.8**steps
        found = arrival_probability(corridor, at_random, steps, goal)
        assert_near(found, [known], terms=5 * steps, scale=1)
    # a doorway of the maze, under a softmax, with many episodes
    c = 0.2 * rng.normal(size=maze.states).astype(np.float32)
    target = maze.distances[maze.start] == 7
    chance = arrival_probability(maze, policy(maze, c, 1.0), 40, target)
    drawn = rollout(maze, np.tile(c, (8000, 1)), 1.0, 40, streams(8000, "actor"))
    assert 0.05 < chance < 0.95
    assert_share(target[drawn].any(axis=1).sum(), 8000, chance)
    with pytest.raises(ValueError, match="target"):
        arrival_probability(maze, policy(maze, c, 1.0), 40, maze.goal)


def test_success_is_the_arrival_at_the_goal(maze, rng):
    c = 0.2 * rng.normal(size=(3, maze.states))
    at_goal = np.arange(maze.states) == maze.goal
    for temperature in (0.05, np.inf):
        expected = arrival_probability(maze, policy(maze, c, temperature), 60, at_goal)
        found = success_probability(maze, c, temperature, 60)
        np.testing.assert_array_equal(found, expected)


def test_a_cold_softmax_is_the_greedy_policy(maze, rng):
    c = rng.permuted(np.tile(np.arange(89.0), (50, 1)), axis=1)  # no two states alike
    target = maze.distances[maze.start] == 2
    cold = arrival_probability(maze, policy(maze, c, 1e-3), 20, target)
    greedy = target[rollout(maze, c, 0.0, 20)].any(axis=1)
    assert 0 < greedy.mean() < 1
    np.testing.assert_array_equal(cold, greedy)


def test_first_path_by_hand(yard):
    # states of the yard: 0 1 2 / 3 4 5 / 6 7 8
    paths = np.array(
        [
            [[0, 1, 1, 2, 1], [0, 1, 0, 3, 4], [0, 3, 4, 5, 8]],
            [[0, 1, 4, 7, 8], [0, 3, 6, 7, 8], [0, 0, 0, 0, 0]],
            [[0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]],
        ]
    )
    run = SimpleNamespace(
        world=yard, trajectories=paths, reached=lambda: (paths == yard.goal).any(axis=2)
    )
    episode, before = first_path(run)
    np.testing.assert_array_equal(episode, [2, 0, 3])
    np.testing.assert_array_equal(before[0], [4, -1, -1, 3, 2, 1, -1, -1, 0])
    np.testing.assert_array_equal(before[1], [4, 3, -1, -1, 2, -1, -1, 1, 0])
    assert (before[2] == -1).all()
    # a state visited twice counts from its last visit; what follows the arrival does not count
    paths[0, 0] = [0, 1, 0, 8, 4]
    paths[0, 0, 3] = yard.goal
    _, before = first_path(run)
    np.testing.assert_array_equal(before[0], [1, 2, -1, -1, -1, -1, -1, -1, 0])


# Rooms and walls


def test_silhouettes_leave_doorways_out(rng):
    labels = np.array([0, 0, 0, 1, 1, 1, DOORWAY])
    points = rng.normal(size=(2, 7, 3))
    found = silhouettes(points, labels)
    known = [silhouette_samples(run[:6], labels[:6]).mean() for run in points]
    assert_near(found, known, terms=18, scale=1)
    points[:, 6] = 1e6
    assert_near(silhouettes(points, labels), known, terms=18, scale=1)


def test_silhouettes_of_clear_clusters_and_of_none(rng):
    labels = np.repeat([0, 1], 30)
    apart = labels[:, None] * 100.0 + rng.normal(size=(60, 2))
    mixed = rng.normal(size=(60, 2))
    high, low = silhouettes(np.stack([apart, mixed]), labels)
    assert high > 0.95 and abs(low) < 0.1


def test_region_cosines_of_known_means():
    labels = np.array([0, 0, 1, 1, 2, DOORWAY])
    up, right = np.array([0.0, 1.0]), np.array([1.0, 0.0])
    zeta = np.stack([up + right, up - right, -up, -3 * up, 5 * right, up])[None]
    assert_near(region_cosines(zeta, labels)[0], [[1, -1, 0], [-1, 1, 0], [0, 0, 1]], terms=2)


def test_wall_pairs_of_a_small_maze():
    world = from_text("S #\n   \n#G ")
    across, free = wall_pairs(world)

    def places(pairs):
        return {tuple(map(tuple, world.positions[pair].astype(int).tolist())) for pair in pairs}

    # by hand: the walls at (0, 2) and (2, 0) are at the edge, so no two cells lie across them
    assert places(across) == set()
    assert places(free) == {((1, 0), (1, 2)), ((0, 1), (2, 1))}
    across, free = wall_pairs(from_text("S#G\n   "))
    assert len(across) == 1 and len(free) == 1


def test_wall_pairs_are_two_apart_in_the_drawing_and_further_on_foot_across(maze):
    across, free = wall_pairs(maze)
    for pairs in (across, free):
        gap = np.abs(maze.positions[pairs[:, 0]] - maze.positions[pairs[:, 1]])
        assert (np.sort(gap, axis=1) == [0, 2]).all()
    assert (maze.distances[free[:, 0], free[:, 1]] == 2).all()
    assert (maze.distances[across[:, 0], across[:, 1]] > 2).all()


# How the goal axis moves (THEORY 5)


def rotation(angle_in_degrees, dimension=16):
    """Turns the first two axes by the angle."""
    cos, sin = np.cos(np.radians(angle_in_degrees)), np.sin(np.radians(angle_in_degrees))
    turn = np.eye(dimension)
    turn[:2, :2] = [[cos, sin], [-sin, cos]]
    return turn


def sphere(rng, states=30, dimension=16, runs=3):
    return normalise(rng.standard_normal((runs, states, dimension)))


def visited(states, count, runs=3):
    return np.broadcast_to(np.arange(states) < count, (runs, states))


@pytest.mark.parametrize("degrees", [1e-6, 0.5, 30, 90, 179.9999])
def test_angle(degrees):
    start = np.eye(16)[0]
    found = angle(start, 3 * start @ rotation(degrees))
    assert_near(found, degrees, terms=16, scale=np.degrees(1))


@pytest.mark.parametrize("complement", ["nearest", "free"])
def test_turning_everything_is_no_drift(rng, complement):
    before = sphere(rng)
    after = before @ ortho_group.rvs(16, random_state=rng)
    many = visited(30, 29)
    off = np.degrees(alignment_error(before[:, :29]))
    assert aligned_drift(before, after, many, 29, complement).max() < off
    assert gram_drift(before, after, many, 29).max() < tolerance(float, 32)


def test_with_few_states_turning_everything_is_no_drift_if_the_rest_is_free(rng):
    before = sphere(rng)
    after = before @ ortho_group.rvs(16, random_state=rng)
    few = visited(30, 5)
    off = np.degrees(alignment_error(before[:, :5]))
    assert aligned_drift(before, after, few, 29, "free").max() < off
    assert gram_drift(before, after, few, 29).max() < tolerance(float, 32)
    # the documented price of "nearest": the turn counts where no state tells it apart from motion
    assert aligned_drift(before, after, few, 29, "nearest").min() > 5


@pytest.mark.parametrize("count", [5, 29])
@pytest.mark.parametrize("degrees", [1, 20, 70])
def test_a_goal_that_alone_moves_drifts_by_its_angle(rng, count, degrees):
    before = sphere(rng)
    goal = before[:, 29]
    aside = normalise(rng.standard_normal(goal.shape))
    aside = normalise(aside - (aside * goal).sum(-1, keepdims=True) * goal)
    after = before.copy()
    after[:, 29] = np.cos(np.radians(degrees)) * goal + np.sin(np.radians(degrees)) * aside
    near = visited(30, count)
    off = np.degrees(alignment_error(before[:, :count]))
    np.testing.assert_allclose(aligned_drift(before, after, near, 29), degrees, rtol=0, atol=off)
    free = aligned_drift(before, after, near, 29, "free")
    if count == 29:
        np.testing.assert_allclose(free, degrees, rtol=0, atol=off)
    else:
        assert (free < degrees).all()
    change = np.einsum("ksd,kd->ks", before[:, :count], after[:, 29] - goal)
    expected = np.sqrt((change**2).mean(axis=1))
    assert_near(gram_drift(before, after, near, 29), expected, terms=16, scale=1)


def test_a_goal_that_moves_while_everything_turns_drifts_by_its_own_angle(rng):
    before = sphere(rng)
    after = before.copy()
    after[:, 29] = after[:, 29] @ rotation(40)
    own = angle(before[:, 29], after[:, 29])
    after = after @ ortho_group.rvs(16, random_state=rng)
    found = aligned_drift(before, after, visited(30, 29), 29)
    off = np.degrees(alignment_error(before[:, :29]))
    np.testing.assert_allclose(found, own, rtol=0, atol=off)


def test_the_target_has_no_say_in_its_own_frame(rng):
    before = sphere(rng)
    after = before.copy()
    after[:, 3] = after[:, 3] @ rotation(60)
    everyone = visited(30, 30)
    own = angle(before[:, 3], after[:, 3])
    off = np.degrees(alignment_error(np.delete(before, 3, axis=1)))
    np.testing.assert_allclose(aligned_drift(before, after, everyone, 3), own, rtol=0, atol=off)
    per_run = aligned_drift(before, after, everyone, np.array([3, 4, 3]))
    other = aligned_drift(before, after, everyone, 4)
    expected = np.where([True, False, True], own, other)
    np.testing.assert_allclose(per_run, expected, rtol=0, atol=off)


def test_an_unknown_complement_is_refused(rng):
    before = sphere(rng)
    with pytest.raises(ValueError, match="complement: got 'none', takes 'nearest' or 'free'"):
        aligned_drift(before, before, visited(30, 5), 29, "none")


def test_the_part_outside_the_span_against_least_squares(rng):
    table = sphere(rng)
    found = outside_span(table, visited(30, 5), 29)
    for k in range(3):
        near = table[k, :5].T
        _, residual, _, _ = np.linalg.lstsq(near, table[k, 29])
        assert_near(found[k], np.sqrt(residual[0]), terms=16, scale=1)
    assert outside_span(table, visited(30, 20), 29).max() < tolerance(float, 16**2)
    assert outside_span(table, visited(30, 5), 2).min() > 0.1  # left out of its own frame


def test_counterfactuals_undo_one_motion_at_a_time(rng):
    before = sphere(rng)
    goal, others = 29, np.arange(29)
    only_goal, only_states = before.copy(), before.copy()
    only_goal[:, goal] = only_goal[:, goal] @ rotation(50)
    only_states[:, 4] = only_states[:, 4] @ rotation(50)
    turn = ortho_group.rvs(16, random_state=rng)
    old = np.einsum("ksd,kd->ks", before, before[:, goal])
    new = np.einsum("ksd,kd->ks", only_goal, only_goal[:, goal])
    moved, stayed = counterfactual_similarities(before, only_goal @ turn, visited(30, 29), goal)
    off = dict(rtol=0, atol=alignment_error(np.delete(before[:, :29], 4, axis=1)))
    np.testing.assert_allclose(moved[:, others], new[:, others], **off)
    np.testing.assert_allclose(stayed[:, others], old[:, others], **off)
    frame = visited(30, 29) & (np.arange(30) != 4)
    new = np.einsum("ksd,kd->ks", only_states, only_states[:, goal])
    moved, stayed = counterfactual_similarities(before, only_states @ turn, frame, goal)
    np.testing.assert_allclose(moved[:, others], old[:, others], **off)
    np.testing.assert_allclose(stayed[:, others], new[:, others], **off)
    assert (moved[:, goal] == 1).all() and (stayed[:, goal] == 1).all()


def test_drift_over_time_against_single_windows(rng):
    tables = sphere(rng, runs=9).reshape(3, 3, 30, 16)
    trajectories = np.zeros((3, 20, 5), int)
    trajectories[:, :10] = [0, 1, 2, 3, 4]
    trajectories[:, 10:] = [5, 6, 7, 8, 9]
    trajectories[2, 10:] = [0, 1, 2, 3, 4]
    world = SimpleNamespace(states=30, goal=29)
    run = SimpleNamespace(
        world=world, trajectories=trajectories, snapshots=np.array([0, 10, 20]), embeddings=tables
    )
    drift = drift_over_time(run, gram_drift)
    assert drift.shape == (3, 2)
    expected = gram_drift(tables[:, 0], tables[:, 1], visited(30, 5), 29)
    assert_near(drift[:, 0], expected, terms=16, scale=1)
    seen = np.array([np.arange(30) < count for count in (10, 10, 5)])
    expected = gram_drift(tables[:, 1], tables[:, 2], seen, 29)
    assert_near(drift[:, 1], expected, terms=16, scale=1)
    with pytest.raises(ValueError, match="who: got 'me'"):
        drift_over_time(run, gram_drift, "me")


def test_drift_of_other_states_draws_only_such_states():
    """States that moved by an angle of their own: the drift tells which were drawn."""
    dimension, goal = 40, 6
    before = np.broadcast_to(np.eye(7, dimension), (200, 7, dimension))
    after = before.copy()
    for state in range(7):  # each into a direction of its own, by 10 degrees times its number
        turn = np.radians(10 * state)
        after[:, state, state], after[:, state, 20 + state] = np.cos(turn), np.sin(turn)
    trajectories = np.broadcast_to([0, 1, 2], (200, 1, 3))
    run = SimpleNamespace(
        world=SimpleNamespace(states=7, goal=goal),
        trajectories=trajectories,
        snapshots=np.array([0, 1]),
        embeddings=np.stack([before, after], axis=1),
    )

    def true_angle(before, after, reference, target):
        k = np.arange(len(before))
        target = np.broadcast_to(target, len(before))
        return angle(before[k, target], after[k, target]).round()

    assert set(drift_over_time(run, true_angle, "visited").ravel()) == {0, 10, 20}
    assert set(drift_over_time(run, true_angle, "unvisited").ravel()) == {30, 40, 50}
    assert set(drift_over_time(run, true_angle).ravel()) == {60}
    everywhere = SimpleNamespace(**vars(run) | {"trajectories": np.tile(np.arange(7), (200, 1, 1))})
    assert np.isnan(drift_over_time(everywhere, true_angle, "unvisited")).all()


def test_attractor_changes_against_the_loop(run, yard):
    changed = attractor_changes(run, 2)
    starts, ends = run.snapshots[:2], run.snapshots[1:3]
    for k in range(len(run.trajectories)):
        last = [
            rollout(run.world, run.similarity[k : k + 1, e], 0.0, run.settings.steps)[0, -1]
            for e in (*starts, ends[-1])
        ]
        assert changed["everything"][k] == np.mean(np.diff(last) != 0)
    assert {share.shape for share in changed.values()} == {(len(run.trajectories),)}


def test_with_a_table_that_stands_still_no_attractor_changes(run, yard, rng, streams):
    c = rng.permuted(np.tile(np.linspace(-0.9, 0.9, 9), (4, 1)), axis=1)  # no two states alike
    c[:, yard.goal] = 1.0
    table = with_similarity(yard, 8, c, streams(4))
    still = replace(
        run,
        embeddings=np.repeat(table[:, None], run.embeddings.shape[1], axis=1),
        similarity=np.repeat(c[:, None], run.similarity.shape[1], axis=1),
    )
    assert all((share == 0).all() for share in attractor_changes(still, 2).values())


def test_time_near_attractor_against_loops(run):
    distances, place = run.world.distances, attractors(run)
    for shift in (0, 1):
        found = time_near_attractor(run, within=1, shift=shift)
        for k in range(len(place)):
            near = [
                distances[s, place[k - shift, np.flatnonzero(run.evaluations <= e)[-1]]] <= 1
                for e, states in enumerate(run.trajectories[k])
                for s in states
            ]
            assert_near(found[k], np.mean(near))


@pytest.mark.parametrize("scale", [1.0, 1e-3])
def test_effective_rank_of_known_spectra(rng, scale):
    left, right = ortho_group.rvs(6, size=2, random_state=rng)
    for spectrum, rank in (
        ([1, 0, 0, 0, 0, 0], 1),
        ([1, 1, 1, 0, 0, 0], 3),
        (np.ones(6), 6),
        ([0.5, 0.25, 0.25, 0, 0, 0], 2**1.5),
    ):
        points = scale * left @ np.diag(spectrum) @ right
        # where nothing is, rounding has an entropy too
        entropy = -np.log(np.finfo(float).eps)
        assert_near(effective_rank(points[None]), [rank], terms=6, scale=rank * entropy)


def test_displacement_tells_straight_lines_from_walks_and_from_turning_back(rng):
    lags = (1, 2, 8, 32)
    straight = np.ones((3, 64, 5))
    assert_near(displacement_ratio(straight, lags), np.tile(lags, (3, 1)), terms=64)
    back_and_forth = straight * (-1.0) ** np.arange(64)[None, :, None]
    found = displacement_ratio(back_and_forth, lags)
    assert_near(found, np.tile([1, 0, 0, 0], (3, 1)), terms=64)
    walk = displacement_ratio(rng.standard_normal((40, 400, 6)), lags)
    assert_near(walk[:, 0], np.ones(40), terms=400)
    assert_mean(walk[:, 1:], 1, within=1 / 400)
    with pytest.raises(ValueError, match=r"^lags: got \[0, 1\], takes 1..64"):
        displacement_ratio(straight, [0, 1])


def test_random_steps_have_the_lengths_and_no_direction(rng):
    steps = rng.uniform(0.1, 2, (20, 300, 1)) * np.ones(8)
    for momentum, expected in ((0.0, 1.0), (0.9, 19.0)):
        drawn = random_steps(steps, momentum, rng)
        assert_near(*(np.linalg.norm(x, axis=-1) for x in (drawn, steps)), terms=8)
        assert_mean(drawn.mean(axis=(1, 2)), 0)
        even = random_steps(np.ones((20, 2000, 64)), momentum, rng)
        # a running mean with momentum m spreads (1 + m) / (1 - m) times as fast as its steps
        found = displacement_ratio(even, [200]).mean()
        assert found == pytest.approx(expected, rel=0.2)


def test_steps_on_maxima_are_counted_by_hand(yard):
    c = np.zeros((2, 1, 9))  # where all neighbours tie, the state is a maximum too
    c[0, :, 4], c[1, :, 8] = 1.0, 1.0  # a peak in the middle; one in the corner
    run = SimpleNamespace(
        world=yard, similarity=c, trajectories=np.array([[[0, 1, 4, 4]], [[0, 1, 5, 8]]], np.int16)
    )
    assert_near(steps_on_maxima(run, 1), [3 / 4, 3 / 4])
    assert_near(steps_on_maxima(run, 1, np.tile(c[0, 0], (2, 1))), [3 / 4, 2 / 4])


# Chapter 10: is it still exploring?


def on_sphere(rng, *shape):
    return normalise(rng.standard_normal(shape))


def test_nearest_distances_are_those_of_scikit_learn(rng):
    points, others = rng.normal(size=(2, 3, 20, 4))
    found, own = nearest_distances(points, others), nearest_distances(points)
    among = rng.random((3, 20)) < 0.5
    some = nearest_distances(points, others, among)
    largest = max((x**2).sum(-1).max() for x in (points, others))
    for k in range(3):
        nearest = NearestNeighbors(n_neighbors=1).fit(others[k]).kneighbors(points[k])[0]
        itself = NearestNeighbors(n_neighbors=2).fit(points[k]).kneighbors(points[k])[0]
        chosen = NearestNeighbors(n_neighbors=1).fit(others[k][among[k]]).kneighbors(points[k])[0]
        for distance, known in zip((found, own, some), (nearest, itself, chosen), strict=True):
            # squared, a distance is the difference of squared lengths
            assert_near(distance[k] ** 2, known[:, -1] ** 2, terms=4, scale=4 * largest)


@pytest.mark.parametrize("dimension", [3, 64])
def test_hopkins_is_half_for_uniform_points_and_near_one_for_clusters(rng, dimension):
    even = on_sphere(rng, 40, 89, dimension)
    tight = normalise(
        on_sphere(rng, 40, 4, dimension)[:, np.arange(89) % 4]
        + 0.001 * rng.standard_normal(even.shape)
    )
    others = 1 / 89  # a point has one other fewer near it than a place has
    assert_mean(hopkins(even, rng), 0.5, within=others)
    assert hopkins(tight, rng).min() > 0.95
    assert abs(hopkins(even, rng, null="box").mean() - 0.5) > 0.03  # the wrong null
    among = rng.random((40, 89)) < 0.5
    mixed = np.where(among[..., None], even, tight)
    assert_mean(hopkins(mixed, rng, among=among), 0.5, within=1 / among.sum(axis=1).mean())


def test_hopkins_refuses_other_nulls(rng):
    with pytest.raises(ValueError, match="null: got 'torus'"):
        hopkins(np.ones((1, 5, 2)), rng, null="torus")
    with pytest.raises(ValueError, match="samples: got 0"):
        hopkins(np.ones((1, 5, 2)), rng, 0)


def test_neighbour_ratio_is_one_for_uniform_points_and_zero_for_pairs(rng):
    even = on_sphere(rng, 40, 60, 5)
    among = np.arange(60) < rng.integers(10, 60, (40, 1))
    assert_mean(np.log(nearest_neighbour_ratio(even, rng)), 0)
    assert_mean(np.log(nearest_neighbour_ratio(even, rng, among)), 0)
    pairs = nearest_neighbour_ratio(even.repeat(2, axis=1), rng)
    # squared, a distance is the difference of squared lengths; uniform points are 0.2 apart
    assert_near(pairs**2, np.zeros(40), terms=5, scale=4 / 0.2**2)


def test_clusters_are_counted_and_told_apart(rng):
    tight = np.eye(6)[np.arange(30) % 5] + 0.01 * rng.standard_normal((3, 30, 6))
    np.testing.assert_array_equal(cluster_counts(normalise(tight)), [5, 5, 5])
    np.testing.assert_array_equal(cluster_counts(normalise(tight), angle=100), [1, 1, 1])
    assert (cluster_silhouettes(tight, 5) > 0.9).all()
    assert (cluster_silhouettes(on_sphere(rng, 3, 30, 64), 5) < 0.2).all()


def test_monitors_of_a_run_counted_by_hand(maze, rng):
    settings = Settings(runs=4, episodes=20, steps=12, batch=30, snapshot_every=10)
    run = train(maze, TabularCritic(maze, 4, 0, dimension=8), settings)
    found = monitors(run, 20, rng, recent=5)
    assert all(values.shape == (4,) for values in found.values())
    for k in range(4):
        seen = set(run.trajectories[k].ravel().tolist())
        late = set(run.trajectories[k, 15:].ravel().tolist())
        early = set(run.trajectories[k, :15].ravel().tolist())
        c = run.similarity[k, 20]
        next_to = {int(s) for i in seen for s in maze.next_state[i]} - seen
        expected = {
            "states visited": len(seen),
            "recent new states": len(late - early),
            "farthest state": max(maze.distances[maze.start, s] for s in seen),
            "steps left to the goal": min(maze.distances[s, maze.goal] for s in seen),
            "recent reach": np.mean(
                [max(maze.distances[maze.start, s] for s in e) for e in run.trajectories[k, 15:]]
            ),
            "c of visited": np.mean([c[s] for s in seen]),
            "c of frontier": np.mean([c[s] for s in next_to]) if next_to else np.nan,
        }
        for name, value in expected.items():
            scale = max(1, abs(np.nan_to_num(value)))
            assert_near(found[name][k], value, maze.states, scale, np.float32)
    with pytest.raises(ValueError, match="episode: got 7"):
        monitors(run, 7, rng)


def test_some_runs_keep_their_records(maze):
    settings = Settings(runs=4, episodes=5, steps=6, batch=8, snapshot_every=5)
    run = train(maze, TabularCritic(maze, 4, 0, dimension=4), settings)
    found = some_runs(run, [2, 0])
    assert found.settings.runs == 2
    np.testing.assert_array_equal(found.reached(1), run.reached(1)[[2, 0]])
    np.testing.assert_array_equal(found.embeddings, run.embeddings[[2, 0]])
    for field in fields(run):  # every array of the runs, whatever a record comes to hold
        kept, whole = getattr(found, field.name), getattr(run, field.name)
        if isinstance(whole, np.ndarray):
            times = field.name in ("snapshots", "evaluations")
            np.testing.assert_array_equal(kept, whole if times else whole[[2, 0]])


def test_some_runs_may_be_none(maze):
    settings = Settings(runs=2, episodes=3, steps=4, batch=8, snapshot_every=1)
    run = train(maze, TabularCritic(maze, 2, 0, dimension=4), settings)
    none = some_runs(run, [])
    assert none.reached().shape == (0, 3)
    assert drift_over_time(none, aligned_drift).shape == (0, 3)
    assert drift_over_time(none, aligned_drift, "visited").shape == (0, 3)


@pytest.mark.parametrize("temperature", [0, 0.2, np.inf])
def test_reachable_goals_are_counted_in_episodes(maze, rng, streams, temperature):
    act = streams(2, "actor")
    table = on_sphere(rng, 2, maze.states, 6)
    found = reachable_goals(maze, table, temperature, 10)
    assert (found[:, maze.start] == 1).all()
    for goal in (1, maze.goal):
        c = np.einsum("ksd,kd->ks", table, table[:, goal])
        walks = [rollout(maze, c, temperature, 10, act) == goal for _ in range(2000)]
        hits = np.sum([walk.any(axis=1) for walk in walks], axis=0)
        assert_share(hits, 2000, found[:, goal])


def test_reachable_goals_refuses_other_shapes(maze):
    with pytest.raises(ValueError, match="embeddings: got shape"):
        reachable_goals(maze, np.ones((2, 3)), 0.1, 5)
    with pytest.raises(ValueError, match="temperature: got -1"):
        reachable_goals(maze, np.ones((2, maze.states, 3)), -1, 5)
