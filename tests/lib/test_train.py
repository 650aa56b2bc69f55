import os
import pty
import subprocess
import sys
import termios
from dataclasses import asdict, fields, replace
from types import SimpleNamespace

import numpy as np
import plain
import pytest
import torch
from rounding import UNLIKELY, assert_near, tolerance
from scipy.stats import chisquare, ks_2samp
from threadpoolctl import threadpool_info, threadpool_limits

from sgcrl.infonce import Loss
from sgcrl.network import MLPCritic
from sgcrl.replay import Streams
from sgcrl.tabular import TabularCritic
from sgcrl.train import Run, Settings, rollout, train
from sgcrl.variants.goals import Uniform
from sgcrl.variants.interventions import LogitsCritic
from sgcrl.variants.residual import ResidualCritic
from sgcrl.variants.worlds import rooms, tower_of_hanoi
from sgcrl.worlds import World, four_rooms, walled_off

SMALL = Settings(runs=3, episodes=12, steps=15, batch=20, snapshot_every=5, evaluate_every=4)
CUDA = torch.cuda.is_available()
COLD = 1e-12
"""A temperature at which numbers in single precision that are not equal are far apart."""
ARRAYS = [f.name for f in fields(Run) if f.name not in ("world", "settings", "partial")]


def table(world, settings, **options):
    return TabularCritic(world, settings.runs, settings.seed, dimension=8, **options)


def network(world, settings):
    return MLPCritic(world, settings.runs, settings.seed, hidden=(16,), dimension=8)


def trained(world, settings=SMALL, critic=table):
    return train(world, critic(world, settings), settings)


def same(one, two):
    return {name: np.array_equal(getattr(one, name), getattr(two, name), True) for name in ARRAYS}


@pytest.fixture(scope="module")
def run(yard):
    return trained(yard)


class Interrupted:
    """A critic that the reader stops at its n-th update."""

    def __init__(self, critic, at):
        self.critic, self.left = critic, at
        self.embed, self.similarity = critic.embed, critic.similarity

    def update(self, pairs):
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt
        return self.critic.update(pairs)


class Watched:
    """A critic that remembers the pairs it was given and the losses it returned."""

    def __init__(self, critic):
        self.critic, self.pairs, self.losses = critic, [], []
        self.embed, self.similarity = critic.embed, critic.similarity

    def update(self, pairs):
        self.pairs.append(pairs)
        self.losses.append(self.critic.update(pairs))
        return self.losses[-1]


@pytest.mark.parametrize("critic", [table, network])
def test_equal_settings_give_equal_bits(yard, critic):
    assert all(same(trained(yard, critic=critic), trained(yard, critic=critic)).values())


@pytest.mark.parametrize("dimension", [16, 64])
def test_training_is_the_plain_algorithm_pair_by_pair(maze, dimension):
    """With the same random numbers, while the replay's ring goes round.

    That all paths are the same is luck, of a kind that can be chosen: one random number so close
    to a probability that single precision puts it on the other side, and a run goes another way.
    With this seed no number comes nearer than 3e-5 and no two choices of the greedy policy are
    more alike, while single precision errs by 5e-7.
    """
    settings = replace(SMALL, runs=2, seed=10, episodes=30, steps=50, batch=128, capacity=20)
    settings = replace(settings, evaluate_every=1)
    critic = TabularCritic(maze, settings.runs, settings.seed, dimension=dimension)
    run = train(maze, critic, settings)
    for k in range(settings.runs):
        alone = replace(settings, runs=1, first=k)
        psi = plain.start_table(maze, alone, dimension)
        trajectories, greedy, psi = plain.train(maze, alone, psi, plain.update)
        assert (run.trajectories[k] == trajectories).all()
        assert (run.greedy[k, 1:] == greedy).all()
        assert np.abs(critic.embed()[k] - psi).max() < 1e-4


COMPANY = {
    "table": (TabularCritic, {}),
    "D 2": (TabularCritic, {"dimension": 2}),
    "D 16": (TabularCritic, {"dimension": 16}),
    "random start": (TabularCritic, {"start": "random"}),
    "row, mean, penalised": (
        TabularCritic,
        {"loss": Loss("row", "mean", logsumexp_penalty=0.1)},
    ),
    "symmetric": (TabularCritic, {"loss": Loss("symmetric")}),
    "distance": (TabularCritic, {"loss": Loss(similarity="distance"), "normalised": False}),
    "logits": (LogitsCritic, {}),
    "logits, D 3": (LogitsCritic, {"dimension": 3}),
    "network": (MLPCritic, {}),
    "network, states": (MLPCritic, {"encoding": "state_one_hot"}),
    "network, coordinates": (MLPCritic, {"encoding": "scaled_coordinates"}),
    "network, residual": (ResidualCritic, {"width": 64, "depth": 8}),
    "network, widths of 16": (MLPCritic, {"hidden": (16, 48), "dimension": 16}),
}
OF_RUNS = [name for name in ARRAYS if name not in ("snapshots", "evaluations")]


def in_company(world, case, settings, goals=None):
    kind, options = COMPANY[case]
    critic = kind(world, settings.runs, settings.seed, first=settings.first, **options)
    return train(world, critic, settings, goals=goals)


@pytest.mark.parametrize("goals", [None, Uniform(np.arange(50))], ids=["one goal", "many goals"])
@pytest.mark.parametrize("case", COMPANY)
def test_a_run_is_the_same_bit_for_bit_alone_and_in_any_company(maze, case, goals):
    settings = replace(SMALL, runs=7, seed=3, batch=128)
    whole = in_company(maze, case, settings, goals)
    for first, runs in ((0, 1), (2, 1), (6, 1), (0, 2), (1, 5), (3, 4)):
        part = in_company(maze, case, replace(settings, first=first, runs=runs), goals)
        for name in OF_RUNS:
            expected = getattr(whole, name)[first : first + runs]
            assert np.array_equal(getattr(part, name), expected, equal_nan=name == "loss"), name
    assert not any((x[0] == x[1]).all() for x in (whole.trajectories, whole.embeddings))


@pytest.mark.parametrize("case", ["table", "logits"])
def test_the_runs_of_a_record_are_the_same_in_parts_of_16(maze, case):
    settings = replace(SMALL, runs=32, episodes=8, steps=50, batch=128)
    whole = in_company(maze, case, settings)
    parts = [in_company(maze, case, replace(settings, runs=16, first=n)) for n in (0, 16)]
    for name in OF_RUNS:
        together = np.concatenate([getattr(part, name) for part in parts])
        assert np.array_equal(together, getattr(whole, name)), name


def threads():
    pools = {pool["filepath"]: pool["num_threads"] for pool in threadpool_info()}
    return pools | {"torch": torch.get_num_threads()}


@pytest.mark.parametrize("critic", [table, network])
@pytest.mark.parametrize("end", [None, KeyboardInterrupt, ZeroDivisionError])
def test_training_is_in_one_thread_and_leaves_all_as_it_was(yard, critic, end):
    inside = []

    def look(done):
        inside.append(threads())
        if end is not None:
            raise end

    before = threads()
    with threadpool_limits(2):
        two = threads()
        assert set(two.values()) == {2}
        try:
            train(yard, critic(yard, SMALL), SMALL, look)
        except ZeroDivisionError:
            assert end is ZeroDivisionError
        assert threads() == two
    assert all(set(counts.values()) == {1} for counts in inside)
    assert len(inside) == (SMALL.episodes if end is None else 1)
    assert threads() == before


@pytest.mark.parametrize("critic", [table, network])
def test_another_seed_gives_another_run(yard, critic):
    alike = same(*(trained(yard, replace(SMALL, seed=seed), critic) for seed in (0, 1)))
    assert not any(alike[name] for name in ("trajectories", "similarity", "loss", "embeddings"))
    assert alike["snapshots"] and alike["evaluations"]


def test_the_seed_of_the_loop_reaches_the_actor_and_the_pairs(yard):
    def pairs(seed, temperature):
        settings = replace(SMALL, seed=seed, actor_temperature=temperature)
        critic = Watched(TabularCritic(yard, 3, 0, frozen=True))
        return train(yard, critic, settings).trajectories, critic.pairs[-1].anchors

    first, other = (pairs(seed, np.inf) for seed in (0, 1))
    assert (first[0] != other[0]).any()
    first, other = (pairs(seed, COLD) for seed in (0, 1))
    assert (first[0] == other[0]).all() and (first[1] != other[1]).any()


@pytest.mark.parametrize("critic", [table, network])
@pytest.mark.parametrize("hanoi", [False, True])
def test_a_run_has_the_documented_arrays(yard, critic, hanoi):
    world = tower_of_hanoi(2) if hanoi else yard
    run = trained(world, critic=critic)
    k, e, t, s, d = 3, 12, 15, 9, 8
    documented = {
        "trajectories": (np.int16, (k, e, t + 1)),
        "similarity": (np.float32, (k, e + 1, s)),
        "loss": (np.float32, (k, e)),
        "goal_in_batch": (bool, (k, e)),
        "goals": (np.int16, (k, e)),
        "embeddings": (np.float32, (k, 4, s, d)),
        "greedy": (np.int16, (k, 4, t + 1)),
    }
    for name, (dtype, shape) in documented.items():
        assert getattr(run, name).dtype == dtype and getattr(run, name).shape == shape, name
    assert run.snapshots.tolist() == [0, 5, 10, 12]
    assert run.evaluations.tolist() == [0, 4, 8, 12]
    assert run.world is world and run.settings is SMALL and run.partial is False


@pytest.mark.parametrize(
    ("interval", "kept"), [(1, [0, 1, 2, 3, 4]), (2, [0, 2, 4]), (3, [0, 3, 4]), (9, [0, 4])]
)
def test_snapshots_and_evaluations_include_the_start_and_the_end(yard, interval, kept):
    settings = replace(SMALL, episodes=4, snapshot_every=interval, evaluate_every=interval)
    run = trained(yard, settings)
    assert run.snapshots.tolist() == run.evaluations.tolist() == kept


@pytest.mark.parametrize("critic", [table, network])
def test_trajectories_start_at_the_start_and_obey_the_world(maze, critic):
    run = trained(maze, replace(SMALL, actor_temperature=1.0), critic)
    for trajectories in (run.trajectories, run.greedy):
        assert (trajectories[..., 0] == maze.start).all()
        possible = maze.next_state[trajectories[..., :-1]]
        assert (possible == trajectories[..., 1:, None]).any(axis=-1).all()
    assert len(np.unique(run.trajectories)) > 10


def test_similarity_is_what_the_embeddings_say(yard, run):
    for position, done in enumerate(run.snapshots):
        psi = run.embeddings[:, position]
        for k in range(3):
            expected = psi[k] @ psi[k, yard.goal]
            assert_near(run.similarity[k, done], expected, terms=8)
    assert (run.embeddings[:, 0] != run.embeddings[:, -1]).any()


def test_snapshots_are_those_of_the_critic(yard, run):
    critic = table(yard, SMALL)
    assert (run.embeddings[:, 0] == critic.embed()).all()
    train(yard, critic, SMALL)
    assert (run.embeddings[:, -1] == critic.embed()).all()


def test_training_goes_on_from_where_the_critic_stands(yard, run):
    critic = table(yard, SMALL)
    for _ in range(2):
        again = train(yard, critic, SMALL)
    assert (again.embeddings[:, 0] == run.embeddings[:, -1]).all()


def test_greedy_rollouts_go_to_the_most_similar_next_state(maze, rng):
    run = trained(maze)
    greedy = [
        (run.similarity[k, done], run.greedy[k, position])
        for position, done in enumerate(run.evaluations)
        for k in range(3)
    ]
    rising = np.stack([-maze.distances[:, maze.goal], *rng.normal(size=(5, maze.states))])
    paths = rollout(maze, rising, 0.0, 15)
    assert (paths[0, 1:] != paths[0, :-1]).all()
    for c, path in [*greedy, *zip(rising, paths, strict=True)]:
        for here, there in zip(path, path[1:], strict=False):
            choices = maze.next_state[here]
            assert there == choices[np.argmax(c[choices])]


def test_greedy_takes_the_first_of_equals(yard):
    flat = rollout(yard, np.zeros((2, 9)), 0.0, 4)
    assert (flat == yard.start).all()
    down, right = yard.next_state[0, [1, 3]]
    similarity = np.zeros((1, 9))
    similarity[0, [down, right]] = 1.0
    assert rollout(yard, similarity, 0.0, 1)[0, 1] == down


@pytest.fixture
def star():
    """Six states; action a leads to state a from anywhere, so actions can be counted."""
    moves = np.tile(np.arange(5), (6, 1))
    actions = tuple("abcde")
    return World("star", moves, 5, 0, np.zeros((6, 2)), np.zeros(6, int), actions)


@pytest.mark.parametrize("temperature", [np.inf, 1.0, 0.1])
def test_the_actor_is_a_softmax_over_next_states(star, streams, temperature):
    similarity = np.array([[0.3, 0.1, 0.0, 0.25, 0.2, 0.9], [0.0, 0.0, 0.1, 0.0, 0.0, 0.0]])
    paths = rollout(star, similarity, temperature, 20_000, streams(2, "actor"))[:, 1:]
    for k in range(2):
        weight = np.exp(similarity[k, :5] / temperature)
        expected = weight / weight.sum()
        if temperature == np.inf:
            assert (expected == 0.2).all()
        counts = np.bincount(paths[k], minlength=5)
        assert chisquare(counts, expected * 20_000).pvalue > UNLIKELY
        after_best = np.bincount(paths[k, 1:][paths[k, :-1] == 0], minlength=5)
        assert chisquare(after_best, expected * after_best.sum()).pvalue > UNLIKELY
    assert (paths[0] != paths[1]).any()


def test_the_actor_of_an_episode_sees_the_similarity_of_the_same_number(yard, rng):
    settings = replace(SMALL, actor_temperature=1e-3)
    ranks = rng.permuted(np.tile(np.arange(9.0), (13, 3, 1)), axis=2)  # no two states alike
    script = iter(ranks)
    critic = SimpleNamespace(
        embed=lambda: np.zeros((3, 9, 1)),
        similarity=lambda goal: next(script),
        update=lambda pairs: np.zeros(3),
    )
    run = train(yard, critic, settings)
    assert (run.similarity == ranks.swapaxes(0, 1)).all()
    for episode in range(settings.episodes):
        greedy = rollout(yard, run.similarity[:, episode], 0.0, settings.steps)
        assert (run.trajectories[:, episode] == greedy).all()
    assert (run.trajectories != run.trajectories[:, :1]).any()


@pytest.mark.parametrize("within", [0, 1, 2])
@pytest.mark.parametrize("greedy", [False, True])
def test_reached_looks_at_every_step(maze, within, greedy):
    settings = replace(SMALL, episodes=40, steps=30, actor_temperature=np.inf, evaluate_every=1)
    run = trained(maze, settings)
    near = replace(run, world=replace(maze, goal=12))  # a goal that some episodes reach
    paths = near.greedy if greedy else near.trajectories
    reached = near.reached(within, greedy)
    assert reached.shape == paths.shape[:2]
    for k, episode in np.ndindex(reached.shape):
        steps_left = [maze.distances[state, 12] for state in paths[k, episode]]
        assert reached[k, episode] == (min(steps_left) <= within)
    if not greedy:
        assert reached.any() and not reached.all()


def test_reached_needs_the_path_and_not_only_its_end(yard, run):
    paths = np.full((1, 3, 16), yard.start, np.int16)
    paths[0, 0, 7] = yard.goal
    paths[0, 1, 7] = yard.next_state[yard.goal, yard.actions.index("up")]
    made_up = replace(run, trajectories=paths)
    assert made_up.reached().tolist() == [[True, False, False]]
    assert made_up.reached(within=1).tolist() == [[True, True, False]]


@pytest.mark.parametrize("start", ["symmetric", "random"])
def test_a_goal_walled_off_is_never_sampled_and_its_embedding_stays(yard, start):
    world = walled_off(yard)
    # warm enough that no run stays in one state: a state paired with itself alone has no gradient
    settings = replace(SMALL, episodes=100, snapshot_every=10, actor_temperature=0.2)
    critic = Watched(table(world, settings, start=start))
    run = train(world, critic, settings)
    assert len(critic.pairs) == 100
    assert not any(pairs.contain(world.goal).any() for pairs in critic.pairs)
    assert not run.goal_in_batch.any() and not run.reached().any()
    z = run.embeddings[:, :, world.goal]
    assert (z == z[:, :1]).all()
    for state in range(world.states):
        sampled = np.any([pairs.contain(state) for pairs in critic.pairs], axis=0)
        moved = (run.embeddings[:, -1, state] != run.embeddings[:, 0, state]).any(axis=-1)
        assert (moved == sampled).all()
    assert (run.embeddings[:, -1] != run.embeddings[:, 0]).any()


@pytest.mark.parametrize(("update_every", "updates"), [(1, 1), (1, 3), (4, 1), (5, 2), (20, 1)])
def test_updates_come_when_the_settings_say(yard, update_every, updates):
    # an episode so long that it leaves the start: a state with itself alone has no gradient
    settings = replace(SMALL, steps=50, update_every=update_every, updates=updates)
    critic = Watched(table(yard, settings))
    run = train(yard, critic, settings)
    trained_after = [e for e in range(12) if (e + 1) % update_every == 0]
    assert len(critic.pairs) == updates * len(trained_after)
    expected_loss = np.full((3, 12), np.nan, np.float32)
    expected_goal = np.zeros((3, 12), bool)
    for position, episode in enumerate(trained_after):
        these = slice(position * updates, (position + 1) * updates)
        expected_loss[:, episode] = np.mean(critic.losses[these], axis=0)
        expected_goal[:, episode] = np.any(
            [pairs.contain(yard.goal) for pairs in critic.pairs[these]], axis=0
        )
    assert np.array_equal(run.loss, expected_loss, equal_nan=True)
    assert (run.goal_in_batch == expected_goal).all()
    changed = (run.similarity[:, 1:] != run.similarity[:, :-1]).any(axis=-1)
    assert (changed == np.isfinite(run.loss)).all()


def test_goal_in_batch_means_any_update_of_the_episode(yard):
    settings = replace(SMALL, runs=16, batch=4, updates=3, actor_temperature=np.inf)
    critic = Watched(table(yard, settings))
    run = train(yard, critic, settings)
    contained = np.array([pairs.contain(yard.goal) for pairs in critic.pairs]).reshape(12, 3, 16)
    assert (run.goal_in_batch == contained.any(axis=1).T).all()
    assert (contained.any(axis=1) != contained[:, -1]).any()
    unvisited = ~np.maximum.accumulate(run.reached(), axis=1)
    assert unvisited.any() and not run.goal_in_batch[unvisited].any()


@pytest.mark.parametrize("offset_zero", [True, False])
def test_the_settings_of_the_pairs_reach_the_replay(offset_zero):
    states = np.arange(9)
    moves = np.stack([states + 1, states - 1], axis=1) % 9
    ring = World("ring", moves, 0, 4, np.zeros((9, 2)), np.zeros(9, int), ("on", "back"))
    settings = replace(SMALL, offset_zero=offset_zero, discount=0.0, batch=33)
    critic = Watched(table(ring, settings))
    train(ring, critic, settings)
    for pairs in critic.pairs:
        assert pairs.anchors.shape == (3, 33)
        apart = (pairs.positives - pairs.anchors) % 9
        assert set(np.unique(apart)) <= ({0} if offset_zero else {1, 8})


def test_the_replay_forgets_what_its_capacity_does_not_hold(yard):
    settings = replace(SMALL, capacity=1, batch=200, discount=0.0)
    critic = Watched(table(yard, settings))
    run = train(yard, critic, settings)
    for episode, pairs in enumerate(critic.pairs):
        for k in range(3):
            assert set(pairs.anchors[k]) <= set(run.trajectories[k, episode, :-1])


@pytest.mark.parametrize(("update_every", "updates"), [(1, 1), (1, 2), (3, 2)])
@pytest.mark.parametrize("at", range(1, 6))
def test_an_interrupted_run_keeps_exactly_the_finished_episodes(yard, at, update_every, updates):
    settings = replace(SMALL, update_every=update_every, updates=updates)
    whole = trained(yard, settings)
    part = train(yard, Interrupted(table(yard, settings), at), settings)
    done = ((at - 1) // updates + 1) * update_every - 1
    assert part.partial and not whole.partial
    assert part.trajectories.shape[1] == done
    for name in ("trajectories", "loss", "goal_in_batch"):
        assert np.array_equal(getattr(part, name), getattr(whole, name)[:, :done], equal_nan=True)
    assert (part.similarity == whole.similarity[:, : done + 1]).all()
    for times, values in (("snapshots", "embeddings"), ("evaluations", "greedy")):
        kept = getattr(whole, times) <= done
        assert (getattr(part, times) == getattr(whole, times)[kept]).all()
        assert (getattr(part, values) == getattr(whole, values)[:, kept]).all()


def test_an_interrupt_between_updates_loses_only_that_episode(yard, monkeypatch, run):
    critic, calls = table(yard, SMALL), []
    similarity = critic.similarity

    def interrupted(goal):
        calls.append(None)
        if len(calls) == 1 + 8:  # the start, and eight episodes
            raise KeyboardInterrupt
        return similarity(goal)

    monkeypatch.setattr(critic, "similarity", interrupted)
    part = train(yard, critic, SMALL)
    assert part.partial and part.similarity.shape[1] == 8
    assert (part.trajectories == run.trajectories[:, :7]).all()


@pytest.mark.parametrize("critic", [table, network])
def test_a_callback_sees_every_episode_and_changes_no_bit(yard, critic, capfd, monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "")
    seen = []
    watched = train(yard, critic(yard, SMALL), SMALL, seen.append)
    assert seen == list(range(1, SMALL.episodes + 1))
    assert all(same(watched, trained(yard, critic=critic)).values()) and not watched.partial
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("last", [1, 7, SMALL.episodes])
def test_a_callback_may_end_training(yard, last):
    def stop(done):
        if done == last:
            raise KeyboardInterrupt

    part, whole = train(yard, table(yard, SMALL), SMALL, stop), trained(yard)
    assert part.partial and part.trajectories.shape[1] == part.similarity.shape[1] - 1 == last
    assert np.array_equal(part.trajectories, whole.trajectories[:, :last])
    assert np.array_equal(part.similarity, whole.similarity[:, : last + 1])


class Remembered:
    """A rule that notes what it was shown, and always gives the same goals."""

    def __init__(self, goals):
        self.goals, self.visits = np.asarray(goals), []

    def __call__(self, visits, rng):
        self.visits.append(visits.copy())
        rng.random(7)  # its own stream: nothing else may change
        return self.goals


@pytest.mark.parametrize("critic", [table, network, LogitsCritic])
def test_a_rule_that_gives_the_worlds_goal_changes_no_bit(yard, critic):
    def run(goals):
        made = critic(yard, SMALL) if critic is not LogitsCritic else LogitsCritic(yard, 3, 0)
        return train(yard, made, SMALL, goals=goals)

    ruled = run(Remembered([yard.goal] * 3))
    assert all(same(run(None), ruled).values())
    assert ruled.goals.dtype == np.int16 and (ruled.goals == yard.goal).all()


def test_a_rule_sees_the_visits_so_far(yard):
    rule = Remembered([1, 5, yard.goal])
    run = train(yard, table(yard, SMALL), SMALL, goals=rule)
    assert len(rule.visits) == SMALL.episodes and not rule.visits[0].any()
    for episode, visits in enumerate(rule.visits):
        for k in range(3):
            before = run.trajectories[k, :episode].ravel()
            assert (visits[k] == np.bincount(before, minlength=yard.states)).all()


@pytest.mark.parametrize("critic", [table, network])
def test_the_actor_climbs_to_the_goal_of_its_episode(yard, critic):
    settings = replace(SMALL, actor_temperature=COLD, snapshot_every=1)
    goals = np.random.default_rng(0).integers(yard.states, size=(12, 3))
    script = iter(goals)
    run = train(yard, critic(yard, settings), settings, goals=lambda visits, rng: next(script))
    assert (run.goals == goals.T).all()
    for episode in range(12):
        psi = run.embeddings[:, episode]
        expected = np.stack([psi[k] @ psi[k, goals[episode, k]] for k in range(3)])
        assert_near(run.similarity[:, episode], expected, terms=8)
        greedy = rollout(yard, run.similarity[:, episode], 0.0, settings.steps)
        assert (run.trajectories[:, episode] == greedy).all()
    last = np.stack([psi @ psi[yard.goal] for psi in run.embeddings[:, -1]])
    assert_near(run.similarity[:, -1], last, terms=8)


def test_evaluation_is_to_the_goal_of_the_world_whatever_was_collected_under(yard):
    settings = replace(SMALL, snapshot_every=4)
    run = train(yard, table(yard, settings), settings, goals=Remembered([1, 2, 3]))
    assert run.snapshots.tolist() == run.evaluations.tolist()
    for k, position in np.ndindex(3, len(run.evaluations)):
        psi, path = run.embeddings[k, position], run.greedy[k, position]
        c = psi @ psi[yard.goal]
        best = c[yard.next_state[path[:-1]]].max(axis=-1)
        assert (c[path[1:]] >= best - tolerance(np.float32, 8)).all()


def test_goals_are_saved_and_cut_with_the_rest(yard, tmp_path):
    rule = Uniform(np.arange(yard.states))
    whole = train(yard, table(yard, SMALL), SMALL, goals=rule)
    part = train(yard, Interrupted(table(yard, SMALL), 6), SMALL, goals=rule)
    assert part.partial and (part.goals == whole.goals[:, :5]).all()
    assert (part.similarity == whole.similarity[:, :6]).all()
    assert (restored(whole, tmp_path / "run.npz").goals == whole.goals).all()
    assert len(np.unique(whole.goals)) > 5


@pytest.mark.parametrize("bad", [[0, 1], 3, [0, 1, 9], [0, 1, -1], [0.0, 1.0, 2.0]])
def test_goals_that_are_none_are_refused(yard, bad):
    with pytest.raises(ValueError, match="goals: returned"):
        train(yard, table(yard, SMALL), SMALL, goals=lambda visits, rng: np.array(bad))


def test_an_error_of_a_callback_is_not_swallowed(yard):
    with pytest.raises(ZeroDivisionError):
        train(yard, table(yard, SMALL), SMALL, lambda done: 1 / 0)


def test_other_errors_are_not_swallowed(yard):
    start = table(yard, SMALL)
    critic = SimpleNamespace(
        embed=start.embed, similarity=start.similarity, update=lambda pairs: 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        train(yard, critic, SMALL)


def restored(run, path):
    saved = run.save(path)
    assert str(saved) == str(path)
    with np.load(path, allow_pickle=False) as data:
        assert all(data[name].dtype != object for name in data.files)
    return Run.load(path)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"actor_temperature": np.inf, "offset_zero": False, "discount": 1.0},
        {"runs": np.int64(3), "episodes": np.int32(12), "discount": np.float32(0.5)},
        {"update_every": 20},
    ],
)
def test_a_saved_run_comes_back_whole(yard, tmp_path, change):
    run = trained(yard, replace(SMALL, **change))
    again = restored(run, tmp_path / "run.npz")
    for name in ARRAYS:
        one, two = getattr(run, name), getattr(again, name)
        assert one.dtype == two.dtype and np.array_equal(one, two, equal_nan=one.dtype.kind == "f")
    assert again.settings == run.settings
    for field in fields(World):
        one, two = getattr(run.world, field.name), getattr(again.world, field.name)
        assert type(one) is type(two) and np.array_equal(one, two)
    assert again.partial is False
    assert (again.reached(1) == run.reached(1)).all()


def test_a_partial_run_and_a_walled_world_come_back(yard, tmp_path):
    world = walled_off(tower_of_hanoi(2))
    part = train(world, Interrupted(table(world, SMALL), 4), SMALL)
    again = restored(part, str(tmp_path / "any name"))
    assert again.partial is True and all(same(part, again).values())
    assert np.isinf(again.world.distances[world.start, world.goal])


def test_a_file_that_holds_pickles_is_refused(run, tmp_path):
    path = run.save(tmp_path / "run.npz")
    with np.load(path) as data:
        arrays = dict(data) | {"loss": run.loss.astype(object)}
    np.savez(path, **arrays)
    with pytest.raises(ValueError, match="allow_pickle=False"):
        Run.load(path)


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_an_interrupted_save_leaves_the_older_file(run, tmp_path, monkeypatch, error):
    path = tmp_path / "run.npz"
    run.save(path)
    before = path.read_bytes()

    def half(file, **arrays):
        file.write(before[: len(before) // 2])
        raise error

    monkeypatch.setattr(np, "savez_compressed", half)
    with pytest.raises(error):
        replace(run, partial=True).save(path)
    monkeypatch.undo()
    assert os.listdir(tmp_path) == ["run.npz"]
    assert path.read_bytes() == before and not Run.load(path).partial
    replace(run, partial=True).save(path)
    assert Run.load(path).partial and os.listdir(tmp_path) == ["run.npz"]


@pytest.mark.parametrize("value", [0, -1, 1.5, "3", None])
@pytest.mark.parametrize(
    "name",
    "runs episodes steps batch update_every updates capacity snapshot_every evaluate_every".split(),
)
def test_numbers_of_things_are_integers_from_one(name, value):
    with pytest.raises(ValueError) as error:
        Settings(**{name: value})
    assert str(error.value) == f"{name}: got {value!r}, takes an integer from 1"


@pytest.mark.parametrize(
    ("name", "value", "takes"),
    [
        ("discount", -0.1, "numbers from 0 to 1"),
        ("discount", 1.01, "numbers from 0 to 1"),
        ("discount", np.nan, "numbers from 0 to 1"),
        ("actor_temperature", 0, "a positive number"),
        ("actor_temperature", -1.0, "a positive number"),
        ("actor_temperature", np.nan, "a positive number"),
        ("seed", -1, "an integer from 0"),
        ("seed", 0.5, "an integer from 0"),
        ("first", -1, "an integer from 0"),
        ("first", 0.5, "an integer from 0"),
        ("first", None, "an integer from 0"),
    ],
)
def test_other_bad_settings_are_refused(name, value, takes):
    with pytest.raises(ValueError) as error:
        Settings(**{name: value})
    assert str(error.value) == f"{name}: got {value!r}, takes {takes}"


def test_settings_know_the_streams_of_their_runs():
    settings = Settings(runs=3, seed=5, first=2)
    for purpose in ("actor", "replay"):
        drawn = settings.streams(purpose).random(4)
        assert np.array_equal(drawn, Streams(5, purpose, 6).random(4)[2:5])


def test_defaults_are_the_set_up_of_the_peers():
    defaults = asdict(Settings())
    expected = {"steps": 50, "batch": 128, "capacity": 1000, "discount": 0.99, "offset_zero": True}
    expected |= {"update_every": 1, "updates": 1, "actor_temperature": 0.1}
    assert {name: defaults[name] for name in expected} == expected


def test_the_edges_of_the_settings_are_accepted(yard):
    for discount in (0, 1, 1.0):
        trained(yard, replace(SMALL, episodes=2, discount=discount))
    one = Settings(**dict.fromkeys("runs episodes steps batch capacity snapshot_every".split(), 1))
    run = trained(yard, one)
    assert run.trajectories.shape == (1, 1, 2) and np.isfinite(run.loss).all()


@pytest.mark.parametrize("hanoi", [False, True])
def test_a_critic_of_another_size_is_refused(yard, hanoi):
    world, runs = (tower_of_hanoi(3), 3) if hanoi else (yard, 4)
    got = f"{runs, world.states}".replace("(", r"\(").replace(")", r"\)")
    with pytest.raises(ValueError, match=rf"^critic: embeds {got} .*, takes \(3, 9\)"):
        train(yard, TabularCritic(world, runs, 0), SMALL)


@pytest.mark.parametrize(("terminal", "off"), [(False, ""), (True, ""), (True, "1")])
def test_the_progress_bar_shows_only_on_a_terminal(terminal, off, monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", off)
    script = (
        "from sgcrl.worlds import from_text\n"
        "from sgcrl.tabular import TabularCritic\n"
        "from sgcrl.train import Settings, train\n"
        "world = from_text('S G')\n"
        "train(world, TabularCritic(world, 1, 0), Settings(runs=1, episodes=3))\n"
    )
    reader, writer = pty.openpty() if terminal else os.pipe()
    if terminal:
        termios.tcsetwinsize(writer, (24, 80))
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=writer)
    os.write(writer, b"end")
    os.close(writer)
    written = os.read(reader, 65536)
    os.close(reader)
    assert done.returncode == 0 and done.stdout == b""
    assert (b"episode" in written) if terminal and not off else written == b"end"


LARGE = rooms(2, 3)
"""More states than a batch of the devices' tests can hold."""
ON_DEVICE = {
    "table": (TabularCritic, {}),
    "table of distances, free": (
        TabularCritic,
        {
            "loss": Loss("symmetric", "mean", 0.5, 0.1, "distance"),
            "normalised": False,
            "learning_rate": 0.1,
        },
    ),
    "network": (MLPCritic, {"hidden": (32,)}),
    "network, residual": (ResidualCritic, {"width": 32, "depth": 6}),
}


@pytest.mark.parametrize("world", [four_rooms(), LARGE], ids=["small", "large"])
@pytest.mark.parametrize("case", ON_DEVICE)
@pytest.mark.parametrize(
    "device",
    ["cpu", pytest.param("cuda", marks=pytest.mark.skipif(not CUDA, reason="needs a GPU"))],
)
def test_with_numpys_random_numbers_a_device_trains_step_by_step_as_numpy_does(device, case, world):
    kind, options = ON_DEVICE[case]
    options = options | {"precision": "float64"}
    settings = Settings(runs=3, episodes=50, batch=64, evaluate_every=10)
    here = train(world, kind(world, 3, 0, **options), settings)
    critic = kind(world, 3, 0, device=device, carry_numbers=True, **options)
    there = train(world, critic, settings, carry_numbers=True)
    for name in ARRAYS:
        one, other = getattr(here, name), getattr(there, name)
        assert type(other) is np.ndarray and other.dtype == one.dtype
        if one.dtype.kind == "f":
            assert np.allclose(one, other, rtol=1e-4, atol=1e-4, equal_nan=True), name
        else:
            assert (one == other).mean() > 0.999, name


def test_a_devices_own_numbers_give_the_same_distribution(yard):
    settings = Settings(runs=300, episodes=12, steps=8)
    found = []
    for device in (None, "cpu"):
        run = train(yard, TabularCritic(yard, 300, 3, device=device), settings)
        found.append([run.arrival(), run.similarity[:, -1, 4], run.loss[:, -1]])
    assert not np.array_equal(*(each[0] for each in found))
    for one, other in zip(*found, strict=True):
        assert ks_2samp(one, other).pvalue > UNLIKELY


def test_a_devices_own_numbers_come_from_the_seed(yard):
    runs = [
        train(yard, TabularCritic(yard, 3, seed, device="cpu"), replace(SMALL, seed=seed))
        for seed in (4, 4, 5)
    ]
    assert all(same(runs[0], runs[1]).values())
    assert not np.array_equal(runs[0].trajectories, runs[2].trajectories)


def test_an_interrupted_run_of_a_device_is_numpys_too(yard):
    critic = Interrupted(TabularCritic(yard, 3, 0, device="cpu"), 6)
    run = train(yard, critic, SMALL)
    assert run.partial and run.loss.shape == (3, 5) and type(run.loss) is np.ndarray


def test_a_goal_rule_chooses_for_a_critic_on_a_device(yard):
    run = train(yard, TabularCritic(yard, 3, 0, device="cpu"), SMALL, goals=Uniform(np.arange(9)))
    assert len(np.unique(run.goals)) > 3
    assert (run.similarity[:, :-1].max(axis=-1) > 1 - 1e-6).all()  # to the episode's own goal


def test_a_large_world_trains_as_its_whole_table_does():
    settings = Settings(runs=2, episodes=30, batch=32, evaluate_every=30)
    usual = TabularCritic(LARGE, 2, 0, precision="float64")
    whole = TabularCritic(LARGE, 2, 0, precision="float64")
    whole.update = lambda pairs: whole.step(pairs.counts(LARGE.states))
    one, other = (train(LARGE, critic, settings) for critic in (usual, whole))
    assert np.array_equal(one.trajectories, other.trajectories)
    assert np.allclose(one.loss, other.loss, rtol=1e-6)
    assert np.allclose(one.embeddings, other.embeddings, atol=1e-6)
