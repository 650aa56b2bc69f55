from dataclasses import replace

import numpy as np
import pytest
from rounding import assert_near
from runs import run_of
from scipy.sparse.csgraph import connected_components, shortest_path

from sgcrl.measures.landscape import (
    attractor_changes,
    attractors,
    barriers,
    change_by_visits,
    climbing,
    local_maxima,
    rising_path,
    steps_on_maxima,
    time_near_attractor,
)
from sgcrl.sphere import goal_similarity
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, policy, rollout, train
from sgcrl.variants.starts import with_similarity
from sgcrl.worlds import walled_off


@pytest.fixture(scope="module")
def run(yard):
    settings = Settings(runs=4, episodes=20, steps=12, batch=20, snapshot_every=5, evaluate_every=5)
    return train(yard, TabularCritic(yard, 4, 0, dimension=8), settings)


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


def test_steps_on_maxima_are_counted_by_hand(yard):
    c = np.zeros((2, 1, 9))  # where all neighbours tie, the state is a maximum too
    c[0, :, 4], c[1, :, 8] = 1.0, 1.0  # a peak in the middle; one in the corner
    paths = np.array([[[0, 1, 4, 4]], [[0, 1, 5, 8]]])
    run = run_of(yard, paths, similarity=c)
    assert_near(steps_on_maxima(run, 1), [3 / 4, 3 / 4])
    assert_near(steps_on_maxima(run, 1, np.tile(c[0, 0], (2, 1))), [3 / 4, 2 / 4])


@pytest.mark.parametrize("similarity", ["dot", "distance"])
def test_change_by_visits_against_loops(run, yard, similarity):
    visited, others = change_by_visits(run, similarity)
    for k in range(4):
        before, after = (
            goal_similarity(run.embeddings[k, n], yard.goal, similarity) for n in (0, 1)
        )
        change = (after - before) / before.std()
        scale = np.abs([before, after]).max() / before.std()
        seen = {s for path in run.trajectories[k, :5] for s in path.tolist()}
        unseen = set(range(yard.states)) - seen - {yard.goal}
        for found, states in ((visited[k], seen), (others[k], unseen)):
            expected = np.mean([change[s] for s in states]) if states else np.nan
            assert_near(found, expected, terms=2 * (8 + yard.states), scale=scale)


def test_change_by_visits_is_unknown_where_all_is_visited(yard):
    table = np.zeros((1, 2, 9, 2))
    table[:, :, range(9), 0] = np.arange(9)
    every = np.array([[[s for s in range(9) if s != yard.goal]]])
    run = run_of(yard, every, embeddings=table, snapshots=np.array([0, 1]))
    visited, others = change_by_visits(run)
    assert visited[0] == 0 and np.isnan(others[0])
