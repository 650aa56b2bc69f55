import numpy as np
import pytest
from networks import SMALL
from rounding import assert_near

from sgcrl.infonce import Loss
from sgcrl.network import MLPCritic
from sgcrl.replay import Pairs
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.variants.interventions import (
    BlindCritic,
    GoalPairCritic,
    HeldGoalCritic,
    LogitsCritic,
    ScaleFree,
    Together,
)


def test_the_held_goal_stays_and_all_else_is_one_plain_step(yard):
    held, free = (kind(yard, 2, 0, dimension=8) for kind in (HeldGoalCritic, TabularCritic))
    start = free.embed()
    pairs = Pairs(np.array([[0, 1, 7, 2], [3, 4, 5, 2]]), np.array([[1, 8, 8, 2], [8, 8, 8, 2]]))
    np.testing.assert_array_equal(held.update(pairs), free.update(pairs))
    others = np.arange(9) != yard.goal
    np.testing.assert_array_equal(held.embed()[:, others], free.embed()[:, others])
    np.testing.assert_array_equal(held.embed()[:, yard.goal], start[:, yard.goal])
    assert not np.array_equal(free.embed()[:, yard.goal], start[:, yard.goal])
    held.update(pairs), free.update(pairs)  # from here on the other states feel the difference
    assert not np.array_equal(held.embed()[:, 7], free.embed()[:, 7])


@pytest.mark.parametrize("direction", ["column", "row", "symmetric"])
def test_the_column_of_the_goal_stands_still_without_its_pair(yard, direction):
    options = dict(learning_rate=0.1, dimension=8, loss=Loss(direction))
    plain, paired = (kind(yard, 1, 0, **options) for kind in (LogitsCritic, GoalPairCritic))
    start = plain.embed()
    pairs = Pairs(np.array([[0, 0, 0, 1]]), np.array([[0, 1, 4, 4]]))
    assert yard.goal not in pairs.anchors
    plain.update(pairs), paired.update(pairs)
    np.testing.assert_array_equal(plain.similarity(yard.goal), start[:, :, yard.goal])
    assert not np.array_equal(plain.embed(), start)
    moved = paired.similarity(yard.goal)[0] - start[0, :, yard.goal]
    assert moved[0] < 0 and moved[1] < 0 < moved[yard.goal]
    assert (moved[[2, 3, 4, 5, 6, 7]] == 0).all()  # no anchors


def test_the_goals_pair_costs_each_anchor_its_share_of_the_softmax(yard):
    critic = GoalPairCritic(yard, 1, 0, learning_rate=0.1, dimension=8)
    before = critic.similarity(yard.goal)[0].astype(float)
    critic.update(Pairs(np.array([[0, 0, 0, 1]]), np.array([[0, 1, 4, 4]])))
    visits = np.zeros(9)
    visits[[0, 1, yard.goal]] = 3, 1, 1
    share = visits * np.exp(before)
    expected = -0.1 * share / share.sum()
    expected[yard.goal] += 0.1
    moved = critic.similarity(yard.goal)[0] - before
    assert_near(moved, expected, terms=4, scale=1, dtype=np.float32)


@pytest.mark.parametrize(
    "kind", [TabularCritic, LogitsCritic, HeldGoalCritic, GoalPairCritic, BlindCritic]
)
def test_a_step_leaves_the_counts_to_whoever_counted(yard, draw_pairs, kind):
    options = {"hidden": np.arange(9) == 4} if kind is BlindCritic else {}
    once, twice = (kind(yard, 2, 0, **options) for _ in range(2))
    counts = draw_pairs(2, 30, 9).counts(9)
    before = counts.copy()
    for _ in range(2):
        assert (once.step(before.copy()) == twice.step(counts)).all()
    np.testing.assert_array_equal(counts, before)


def test_a_blind_critic_is_the_table_on_the_pairs_that_are_left(yard, draw_pairs):
    hidden = np.zeros((3, 9), bool)
    hidden[0, 4], hidden[1, [2, 7]] = True, True
    pairs = draw_pairs(3, 60, 9)
    blind = BlindCritic(yard, 3, 0, hidden=hidden)
    start = blind.embed().copy()
    blind.update(pairs)
    for k in range(3):
        keep = ~(hidden[k, pairs.anchors[k]] | hidden[k, pairs.positives[k]])
        assert keep.all() == (k == 2)
        left = Pairs(pairs.anchors[[k]][:, keep], pairs.positives[[k]][:, keep])
        table = TabularCritic(yard, 1, 0, start=start[[k]])
        table.update(left)
        assert_near(blind.embed()[k], table.embed()[0], terms=60)
        assert (blind.embed()[k, hidden[k]] == start[k, hidden[k]]).all()


@pytest.mark.parametrize("normalised", [True, False])
@pytest.mark.parametrize("loss", [Loss(), Loss("row", "mean", logsumexp_penalty=0.1)])
def test_a_blind_critic_with_nothing_left_stays_and_one_that_sees_all_is_the_table(
    yard, draw_pairs, loss, normalised
):
    pairs, options = draw_pairs(2, 30, 9), dict(loss=loss, normalised=normalised)
    hidden = np.array([[True] * 9, [False] * 9])
    blind = BlindCritic(yard, 2, 0, hidden=hidden, **options)
    table = TabularCritic(yard, 2, 0, **options)
    start, loss = table.embed().copy(), blind.update(pairs)
    assert loss[1] == table.update(pairs)[1] and loss[0] == 0
    assert (blind.embed()[0] == start[0]).all() and (blind.embed()[1] == table.embed()[1]).all()
    assert (blind.embed()[1] != start[1]).any()


@pytest.mark.parametrize("hidden", [np.zeros(8, bool), np.zeros(9), np.zeros((3, 9), bool)])
def test_hidden_states_of_another_shape_are_refused(yard, hidden):
    with pytest.raises(ValueError, match="hidden: got"):
        BlindCritic(yard, 2, 0, hidden=hidden)


@pytest.mark.parametrize(
    "options", [{}, {"normalised": False, "loss": Loss(similarity="distance")}]
)
def test_a_scale_free_critic_differs_in_what_its_actor_climbs_alone(yard, draw_pairs, options):
    plain, wrapped = TabularCritic(yard, 2, 0, **options), TabularCritic(yard, 2, 0, **options)
    free = ScaleFree(wrapped)
    for seed in range(3):
        pairs = draw_pairs(2, 30, 9, seed)
        assert (plain.update(pairs) == free.update(pairs)).all()
    assert (plain.embed() == free.embed()).all()
    c, scaled = plain.similarity(yard.goal), free.similarity(yard.goal)
    # a deviation is what is left of similarities when their mean is taken off
    relative = np.abs(c).max() / c.std(axis=1).min()
    assert_near(scaled.std(axis=1), np.ones(2, np.float32), terms=9, scale=relative)
    for run in range(2):
        assert_near(scaled[run] * c[run].std(), c[run], terms=9, scale=relative)


def test_together_the_first_acts_and_all_learn_from_the_same_pairs(yard):
    settings = Settings(runs=2, episodes=5, steps=8, batch=16, snapshot_every=5)
    alone = train(yard, MLPCritic(yard, 2, 0, **SMALL), settings)
    first, second = MLPCritic(yard, 2, 0, **SMALL), MLPCritic(yard, 2, 0, **SMALL)
    both = train(yard, Together(first, second), settings)
    assert (both.trajectories == alone.trajectories).all()
    assert (first.embed() == alone.embeddings[:, -1]).all()
    assert (second.embed() == first.embed()).all()
