import numpy as np
import pytest

from sgcrl.measures.waits import chance_by, mean_wait


def test_chance_by_is_one_less_the_chance_of_never():
    found = chance_by(np.array([0.0, 0.5, 1.0]), np.array([0, 1, 3]))
    np.testing.assert_allclose(found, [[0, 0, 0], [0, 0.5, 0.875], [0, 1, 1]])


@pytest.mark.parametrize("episodes", [1, 2, 50])
def test_mean_wait_is_the_sum_over_all_waits(episodes):
    chance = np.array([0.0, 0.01, 0.3, 1.0])
    waits = np.arange(episodes + 1)
    for p, found in zip(chance, mean_wait(chance, episodes), strict=True):
        weights = p * (1 - p) ** waits
        weights[-1] = (1 - p) ** episodes
        assert found == pytest.approx((waits * weights).sum())


def test_mean_wait_is_what_draws_give(rng):
    drawn = np.minimum(rng.geometric(0.02, 200_000) - 1, 60)
    assert mean_wait(np.array([0.02]), 60)[0] == pytest.approx(drawn.mean(), abs=0.2)


def test_a_chance_that_is_none_is_refused():
    with pytest.raises(ValueError, match=r"chance: got -0.1 to 0.5, takes 0 to 1"):
        mean_wait(np.array([-0.1, 0.5]), 3)
    with pytest.raises(ValueError, match="chance: got 2.0 to 2.0"):
        chance_by(np.array([2.0]), np.array([1]))
    with pytest.raises(ValueError, match="episodes: got -1, takes 0 or more"):
        chance_by(np.array([0.5]), np.array([-1]))
    with pytest.raises(ValueError, match="episodes"):
        mean_wait(np.array([0.5]), 0)
