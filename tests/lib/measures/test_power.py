import numpy as np
import pytest

from sgcrl.measures.power import runs_to_exclude, runs_to_see


def test_known_numbers():
    """(1.960 + 0.842)² = 7.85 and (1.960 + 1.282)² = 10.51, of any table of the normal."""
    assert runs_to_see(1, 1) == 8
    assert runs_to_exclude(1, 1) == 11
    assert runs_to_see(70, 20) == 97
    assert runs_to_exclude(70, 20, power=0.9) == 160


@pytest.mark.parametrize("power", [0.8, 0.9])
def test_the_share_of_simulated_experiments_is_the_power(power):
    rng, deviation, difference = np.random.default_rng(0), 3.0, 0.5
    for needed, truth in ((runs_to_see, difference), (runs_to_exclude, 0.0)):
        runs = needed(deviation, difference, power)
        drawn = truth + deviation * rng.standard_normal((4000, runs))
        mean, half = drawn.mean(axis=1), 1.96 * deviation / np.sqrt(runs)
        see, exclude = mean - half > 0, np.abs(mean) + half < difference
        share = (see if truth else exclude).mean()
        assert abs(share - power) < 0.03


@pytest.mark.parametrize("needed", [runs_to_see, runs_to_exclude])
def test_numbers_out_of_range_are_refused(needed):
    with pytest.raises(ValueError, match="deviation: got 0"):
        needed(0, 1)
    with pytest.raises(ValueError, match="difference: got -1"):
        needed(1, -1)
    with pytest.raises(ValueError, match="power: got 0.2"):
        needed(1, 1, power=0.2)
    with pytest.raises(ValueError, match="confidence: got 1"):
        needed(1, 1, confidence=1)
