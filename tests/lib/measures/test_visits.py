from dataclasses import fields

import numpy as np
import pytest
from rounding import assert_mean, assert_near, assert_share
from runs import run_of
from scipy import stats
from shapes import on_sphere

from sgcrl.measures.drift import (
    aligned_drift,
    drift_over_time,
)
from sgcrl.measures.visits import (
    around,
    arrival_probability,
    before_and_after,
    correlation_over_states,
    coverage,
    first_path,
    first_time,
    first_visits,
    in_blocks,
    matched_difference,
    novelty,
    reachable_goals,
    recent_visits,
    some_runs,
    states_visited,
    success_probability,
    time_in,
    typical_run,
    visit_counts,
    visit_shares,
    visit_similarity,
    visited_change,
)
from sgcrl.sphere import goal_similarity
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, policy, rollout, train
from sgcrl.worlds import from_text


def test_visit_shares_against_counting(yard, rng, streams):
    table = on_sphere(rng, 2, 9, 6).astype(np.float32)
    actions = policy(yard, goal_similarity(table, yard.goal), 1.0)
    exact = visit_shares(yard, actions, 7)
    assert_near(exact.sum(-1), 1, terms=7 * 5, dtype=np.float32)
    many = np.repeat(goal_similarity(table, yard.goal)[:1], 20_000, axis=0)
    paths = rollout(yard, many, 1.0, 7, streams(20_000, "actor"))
    assert_mean((paths[:, :, None] == np.arange(9)).mean(axis=1), exact[0])
    with pytest.raises(ValueError, match="actions: got shape"):
        visit_shares(yard, actions[:, :3], 7)


STATES = 12


@pytest.fixture
def trajectories(rng):
    return rng.integers(0, STATES - 2, (3, 8, 4))  # the last two states are never visited


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
    with pytest.raises(ValueError, match="^target: got"):
        arrival_probability(maze, policy(maze, c, 1.0), 40, maze.goal)
    with pytest.raises(ValueError, match=r"^target: got shape \(89,\), takes \(2,\)"):
        arrival_probability(corridor, policy(maze, c, 1.0), 40, target)


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
    run = run_of(yard, paths)
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
    with pytest.raises(ValueError, match=r"^embeddings: got f64\[2,3\], takes"):
        reachable_goals(maze, np.ones((2, 3)), 0.1, 5)
    with pytest.raises(ValueError, match=r"^embeddings: got shape \(2, 3, 4\), takes \(K, 89, D\)"):
        reachable_goals(maze, np.ones((2, 3, 4)), 0.1, 5)
    with pytest.raises(ValueError, match="temperature: got -1"):
        reachable_goals(maze, np.ones((2, maze.states, 3)), -1, 5)


def test_time_in_against_loops(trajectories, rng):
    states = rng.random(STATES) < 0.5
    steps = [[[states[s] for s in path] for path in run] for run in trajectories]
    assert_near(time_in(states, trajectories), [np.mean(run) for run in steps], terms=32)
    expected = [[np.mean(run[n : n + 4]) for n in (0, 4)] for run in steps]
    assert_near(time_in(states, trajectories, 4), expected, terms=16)


@pytest.mark.parametrize("every", [0, -2, 3, 16])
def test_time_in_takes_bins_of_equal_size(trajectories, every):
    with pytest.raises(ValueError) as error:
        time_in(np.ones(STATES, bool), trajectories, every)
    assert str(error.value) == f"size: got {every}, takes a divisor of 8 episodes"


def test_blocks_of_episodes_are_their_means():
    reached = np.array([[True, False, True, True, False, False], 6 * [True]])
    np.testing.assert_array_equal(in_blocks(reached, 2), [[0.5, 1, 0], [1, 1, 1]])
    np.testing.assert_array_equal(in_blocks(reached, 6), [[0.5], [1]])
    assert in_blocks(np.zeros((0, 6)), 3).shape == (0, 2)
    with pytest.raises(ValueError, match="size: got 4, takes a divisor of 6 episodes"):
        in_blocks(reached, 4)
    with pytest.raises(ValueError, match="size: got 0, takes a divisor of 6 episodes"):
        in_blocks(reached, 0)


@pytest.mark.parametrize(("quantile", "rank"), [(0, 0), (0.25, 1), (0.5, 2), (0.75, 3)])
def test_the_typical_run_is_the_one_at_the_quantile(quantile, rank):
    values = np.array([30, 10, 40, 20])
    assert values[typical_run(values, quantile)] == np.sort(values)[rank]
    assert typical_run(np.array([5, 5, 5])) == 1  # of equal ones the first counts as the least
    with pytest.raises(ValueError, match="^quantile: got 1"):
        typical_run(values, 1)


def test_success_is_the_arrival_at_the_goal(maze, rng):
    c = 0.2 * rng.normal(size=(3, maze.states))
    for temperature in (0.05, np.inf):
        expected = arrival_probability(maze, policy(maze, c, temperature), 60, ~maze.others)
        found = success_probability(maze, c, temperature, 60)
        np.testing.assert_array_equal(found, expected)


def test_states_visited_and_the_change_where_visited_against_loops(yard):
    settings = Settings(runs=4, episodes=20, steps=12, batch=20, snapshot_every=5)
    run = train(yard, TabularCritic(yard, 4, 0, dimension=8), settings)
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


def test_recent_visits_against_loops(trajectories):
    for at in (np.array([0, 2, 5, 8]), np.array([[1, 4], [3, 8], [9, -1]])):
        found = recent_visits(trajectories, STATES, 3, at)
        for k, run in enumerate(trajectories):
            for n, end in enumerate(np.broadcast_to(at, (3, at.shape[-1]))[k]):
                window = run[max(end - 3, 0) : max(end, 0)]
                expected = np.bincount(window.ravel(), minlength=STATES)
                np.testing.assert_array_equal(found[k, n], expected)
    whole = recent_visits(trajectories, STATES, 8, np.array([8]))[:, 0]
    np.testing.assert_array_equal(whole, visit_counts(trajectories, STATES))
    with pytest.raises(ValueError, match="^window: got 0"):
        recent_visits(trajectories, STATES, 0, np.array([2]))


def test_correlation_over_states_against_scipy(rng):
    x = rng.integers(0, 5, (3, 4, 20))  # with ties
    y = rng.normal(size=(3, 4, 20)).astype(np.float32)
    chosen = rng.random(20) < 0.7
    for states in (None, chosen):
        which = slice(None) if states is None else states
        for ranks, oracle in ((False, stats.pearsonr), (True, stats.spearmanr)):
            found = correlation_over_states(x, y, states, ranks)
            expected = [
                [
                    oracle(a[which], b[which].astype(float)).statistic
                    for a, b in zip(*pair, strict=True)
                ]
                for pair in zip(x, y, strict=True)
            ]
            assert_near(found, np.array(expected), terms=20, scale=1)


def test_correlation_over_states_is_unknown_where_nothing_differs(rng):
    x, y = np.tile(rng.normal(size=6), (2, 1)), np.zeros((2, 6))
    y[1] = x[1]
    for ranks in (False, True):
        found = correlation_over_states(x, y, ranks=ranks)
        assert np.isnan(found[0])
        assert_near(found[1], 1, terms=6)
    assert np.isnan(correlation_over_states(x, x, np.zeros(6, bool))).all()
    assert np.isnan(correlation_over_states(x, x, np.arange(6) == 2)).all()
    # of c that differs by less than its rounding error, but is not the same
    assert_near(correlation_over_states(x[0], 1 + 1e-9 * x[0]), 1, terms=6, scale=1e7)


def test_visit_similarity_against_loops(yard):
    settings = Settings(runs=3, episodes=12, steps=8, seed=5, batch=16)
    run = train(yard, TabularCritic(yard, 3, 5, dimension=8), settings)
    at, states = np.array([3, 4, 9, 12, 13]), yard.others
    other = np.roll(run.similarity, 1, axis=0)
    for similarity, lag in ((None, 0), (None, 4), (other, 0), (None, 9)):
        found = visit_similarity(run, 4, at, states, similarity=similarity, lag=lag)
        c = run.similarity if similarity is None else similarity
        for k in range(3):
            for n, end in enumerate(at):
                if end < max(4, lag) or end > 12:
                    assert np.isnan(found[k, n])
                    continue
                visits = np.bincount(run.trajectories[k, end - 4 : end].ravel(), minlength=9)
                expected = stats.pearsonr(visits[states], c[k, end - lag, states].astype(float))
                assert_near(found[k, n], expected.statistic, terms=9, scale=1)
    own = visit_similarity(run, 4, np.array([[4], [9], [12]]), ranks=True)
    for k, end in enumerate((4, 9, 12)):
        assert own[k, 0] == visit_similarity(run, 4, np.array([end]), ranks=True)[k, 0]
    with pytest.raises(ValueError, match="^lag: got -1"):
        visit_similarity(run, 4, at, lag=-1)


def test_visit_similarity_of_an_agent_that_follows_c_is_positive_and_of_one_that_leaves_it_is_not():
    corridor = from_text("S" + 7 * " " + "G")
    c = np.linspace(-1, 1, 9, dtype=np.float32)
    there = np.minimum(np.arange(16), 8).astype(np.int16)  # walks to the goal and stays
    paths = np.stack([there, 8 - there])[:, None].repeat(3, axis=1)
    run = run_of(corridor, paths, similarity=np.tile(c, (2, 4, 1)))
    found = visit_similarity(run, 3, np.array([3]))
    assert found[0, 0] > 0.4 and found[1, 0] < -0.4
    # it was the goal alone
    assert np.isnan(visit_similarity(run, 3, np.array([3]), corridor.others)[0, 0])


def test_before_and_after_leave_out_windows_in_which_it_happens():
    values = np.array([[1.0, 2, np.nan, 4, 5], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]])
    at = np.array([2, 4, 6, 8, 10])
    before, after = before_and_after(values, at, np.array([6, 5, 0, 10]), 2)
    np.testing.assert_array_equal(before, [1.5, 1.5, np.nan, 3])
    np.testing.assert_array_equal(after, [5, 4.5, 3.5, np.nan])
