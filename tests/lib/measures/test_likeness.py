from itertools import combinations, product

import numpy as np
import pytest

from sgcrl.measures.likeness import (
    common_level,
    cosine_by_chance,
    cosine_of_runs,
    crossed_cosines,
)
from sgcrl.sphere import normalise


def cosine(a, b):
    return np.mean(
        [x @ y / np.linalg.norm(x) / np.linalg.norm(y) for x, y in zip(a, b, strict=True)]
    )


def test_cosines_of_runs_are_the_mean_over_all_pairs(rng):
    vectors = rng.standard_normal((5, 3, 7)) + 0.5
    pairs = [cosine(vectors[i], vectors[j]) for i, j in combinations(range(5), 2)]
    found = cosine_of_runs(vectors)
    assert found.value == pytest.approx(np.mean(pairs)) and found.low < found.value < found.high
    one = cosine_of_runs(vectors[:, 0])
    assert one.value == pytest.approx(cosine_of_runs(vectors[:, :1]).value)
    assert np.isnan(cosine_of_runs(vectors[:1]).value)


def test_the_interval_of_the_cosine_covers_the_truth(rng):
    mean = np.ones(20)
    hit = 0
    for _ in range(200):
        found = cosine_of_runs(mean + rng.standard_normal((16, 20)))
        hit += found.low < 0.5 < found.high  # 20 / (20 + 20), nearly
    assert hit > 150


def test_crossed_cosines_against_loops(rng):
    vectors = rng.standard_normal((3, 4, 2, 6)) + rng.standard_normal((3, 1, 1, 6))
    found = {"same row": [], "same column": [], "neither": []}
    for (a, b), (c, d) in combinations(product(range(3), range(4)), 2):
        name = "same row" if a == c else "same column" if b == d else "neither"
        found[name].append(cosine(vectors[a, b], vectors[c, d]))
    for name, interval in crossed_cosines(vectors).items():
        assert interval.value == pytest.approx(np.mean(found[name]))
        assert interval.low < interval.value < interval.high
    assert crossed_cosines(vectors)["same row"].value > crossed_cosines(vectors)["neither"].value


def test_a_design_of_two_rows_is_refused(rng):
    with pytest.raises(ValueError, match=r"^vectors: got shape \(2, 4\), takes at least three"):
        crossed_cosines(rng.standard_normal((2, 4, 5)))


def test_by_chance_goals_turn_in_directions_of_their_own(rng):
    psi = normalise(rng.standard_normal((16, 9, 6)) + 2)
    found = cosine_by_chance(psi, 8, 400, rng)
    assert abs(found.value) < 0.02 and found.low < -0.01 and found.high > 0.05
    assert found.runs == 16


def test_the_common_level_is_one_that_all_reach():
    curves = np.array([[[5.0, 4, 3, 2], [9, 9, 1, 1]], [[5.0, 3.5, 3, 3], [4, 2, 2, 2]]])
    assert (common_level(curves) == [[2, 2], [2, 1]]).all()  # levels 3 and 2
