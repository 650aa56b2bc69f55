import numpy as np

from sgcrl.interventions import HeldGoalCritic
from sgcrl.replay import Pairs
from sgcrl.tabular import TabularCritic


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
