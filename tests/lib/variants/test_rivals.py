from dataclasses import replace

import numpy as np
import pytest
from rounding import UNLIKELY, assert_mean, assert_near
from scipy import stats

from sgcrl.replay import Pairs
from sgcrl.theory.pairs import random_walk
from sgcrl.train import Settings, train
from sgcrl.variants.rivals import CountCritic, Rival, q_learning
from sgcrl.variants.worlds import spiral
from sgcrl.worlds import from_text

ROOM = from_text("S  \n # \n  G")
SHORT = Settings(runs=3, episodes=12, steps=9, evaluate_every=5)


def naive(world, rival, trajectories, discount, k):
    """Backups of one run along its own way, state by state; checks that each step was allowed."""
    states, actions = world.next_state.shape

    def key(s, a):
        return int(world.next_state[s, a]) if rival.afterstates else (s, a)

    q, n = {}, {}
    for path in trajectories[k].tolist():
        late = []
        for s, t in zip(path, path[1:], strict=False):
            values = [q.get(key(s, a), rival.start) for a in range(actions)]
            fits = [a for a in range(actions) if world.next_state[s, a] == t]
            if rival.epsilon == 0:
                assert max(values[a] for a in fits) == max(values)
            a = max(fits, key=lambda a: values[a])
            late.append((key(s, a), t))
            if rival.online or len(late) == len(path) - 1:
                for entry, end in late[-1:] if rival.online else late:
                    n[entry] = n.get(entry, 0) + 1
                    future = max(q.get(key(end, b), rival.start) for b in range(actions))
                    reward = float(end == world.goal) + rival.bonus / n[entry] ** 0.5
                    target = reward + (end != world.goal) * discount * future
                    old = q.get(entry, rival.start)
                    q[entry] = old + rival.learning_rate * (target - old)
    return [max(q.get(key(s, b), rival.start) for b in range(actions)) for s in range(states)]


@pytest.mark.parametrize(
    "options", [{"start": 1.0}, {"epsilon": 0.3, "online": False}, {"afterstates": False}]
)
def test_a_run_is_the_same_bit_for_bit_alone_and_in_any_company(options):
    settings = replace(SHORT, runs=6, episodes=30, seed=2)
    whole = q_learning(ROOM, Rival(**options), settings)
    assert len(np.unique(whole.trajectories, axis=0)) > 1
    for first, runs in ((0, 1), (3, 1), (5, 1), (0, 4), (2, 3)):
        part = q_learning(ROOM, Rival(**options), replace(settings, first=first, runs=runs))
        for name in ("trajectories", "values", "greedy"):
            expected = getattr(whole, name)[first : first + runs]
            assert np.array_equal(getattr(part, name), expected), name


@pytest.mark.parametrize("online", [True, False])
@pytest.mark.parametrize(
    "options",
    [
        {"start": 1.0},
        {"start": 3.0, "bonus": 0.1, "learning_rate": 0.5},
        {"epsilon": 0.3, "learning_rate": 0.2},
    ],
)
def test_all_runs_at_once_are_what_a_loop_over_each_makes(options, online):
    rival = Rival(**options, online=online)
    trial = q_learning(ROOM, rival, SHORT)
    for k in range(3):
        expected = naive(ROOM, rival, trial.trajectories, SHORT.discount, k)
        assert_near(trial.values[k], expected, terms=trial.trajectories[k].size)


@pytest.mark.parametrize("afterstates", [True, False])
@pytest.mark.parametrize("start", [0.0, 1.0])
def test_values_tend_to_the_discounted_distances(afterstates, start):
    settings = Settings(runs=2, episodes=300, steps=30, discount=0.9, evaluate_every=300)
    rival = Rival(start=start, epsilon=1.0, afterstates=afterstates)
    trial = q_learning(ROOM, rival, settings)
    away = ROOM.distances[:, ROOM.goal]
    assert_near(trial.values, np.tile(0.9 ** np.maximum(away - 1, 0), (2, 1)), terms=away.max())
    assert trial.reached(greedy=True)[:, -1].all()


def test_without_reward_and_optimism_it_is_a_random_actor():
    long = spiral(9)
    settings = Settings(runs=2000, episodes=1, steps=40)
    paths = q_learning(long, Rival(epsilon=0.1), settings).trajectories[:, 0]
    assert not (paths == long.goal).any()  # nothing was learnt
    spread = np.linalg.matrix_power(random_walk(long), 40)[long.start]
    came = long.distances[long.start]
    assert_mean(came[paths[:, -1]], spread @ came)


def test_optimism_finds_the_end_of_a_corridor_at_once_where_next_states_are_known():
    settings = Settings(runs=4, episodes=50, steps=90, evaluate_every=50)
    known = q_learning(spiral(7), Rival(start=1.0), settings, until_arrival=True)
    unknown = q_learning(
        spiral(7), Rival(start=1.0, afterstates=False), settings, until_arrival=True
    )
    assert known.trajectories.shape[1] < unknown.trajectories.shape[1] < 50
    assert known.settings.episodes == known.trajectories.shape[1]
    assert known.reached().any(axis=1).all() and known.evaluations.tolist() == [0]


def test_the_same_seed_is_the_same_trial_and_another_is_not():
    rival = Rival(start=1.0, epsilon=0.1)
    one, same = (q_learning(ROOM, rival, SHORT) for _ in range(2))
    other = q_learning(ROOM, rival, replace(SHORT, seed=1))
    assert np.array_equal(one.trajectories, same.trajectories)
    assert not np.array_equal(one.trajectories, other.trajectories)
    assert one.evaluations.tolist() == [0, 5, 10, 12] and one.greedy.shape == (3, 4, 10)


@pytest.mark.parametrize("name", ["epsilon", "bonus", "learning_rate"])
def test_bad_settings_are_refused(name):
    with pytest.raises(ValueError, match=f"^{name}: got -1"):
        Rival(**{name: -1})


def test_counts_are_the_anchors_and_the_bonus_falls_with_them():
    critic = CountCritic(ROOM, 2, bonus=3.0)
    anchors = np.array([[0, 0, 0], [1, 2, 2]])
    assert np.isnan(critic.update(Pairs(anchors, anchors))).all()
    bonus = critic.similarity(ROOM.goal)
    assert bonus[0, 0] == bonus[0, 1] / 2 == 1.5 and bonus[1, 2] == 3 / np.sqrt(3)
    with pytest.raises(ValueError, match="^bonus: got -1"):
        CountCritic(ROOM, 2, bonus=-1)


class Watched(CountCritic):
    """Counting that remembers the pairs it was given."""

    def update(self, pairs):
        self.pairs = [*getattr(self, "pairs", ()), pairs]
        return super().update(pairs)


def test_a_cold_actor_goes_where_the_fewest_anchors_were():
    settings = replace(SHORT, episodes=20, batch=30, actor_temperature=1e-12)
    critic = Watched(ROOM, 3)
    run = train(ROOM, critic, settings)
    counts = np.zeros((3, ROOM.states), int)
    for episode, pairs in enumerate(critic.pairs):
        for k in range(3):
            path = run.trajectories[k, episode].tolist()
            for state, then in zip(path, path[1:], strict=False):
                assert counts[k, then] == counts[k, ROOM.next_state[state]].min()
            for anchor in pairs.anchors[k]:
                counts[k, anchor] += 1
    assert len(critic.pairs) == 20 and counts.sum() == 3 * 20 * 30


def test_counting_drives_the_actor_of_the_loop_on():
    settings = Settings(runs=32, episodes=60, steps=60, actor_temperature=0.02)
    hall = spiral(7)
    wandered, counted = (
        hall.distances[hall.start][train(hall, CountCritic(hall, 32, bonus), settings).trajectories]
        for bonus in (0.0, 1.0)
    )
    farther = stats.ttest_ind(counted.max((1, 2)), wandered.max((1, 2)), alternative="greater")
    assert farther.pvalue < UNLIKELY  # no bonus, or none that falls, is a random actor twice
