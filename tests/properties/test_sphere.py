import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from properties.strategies import points, rotations
from rounding import assert_near

from sgcrl.sphere import angle, decompose, distances, goal_similarity, lengths, normalise, recompose

SIZES = st.tuples(st.integers(1, 9), st.integers(1, 8), st.sampled_from([(), (1,), (3,), (2, 3)]))


@st.composite
def embeddings(draw, number=1):
    """Arrays (..., S, D) in single or in double precision, and the number of dimensions."""
    size, kind = draw(SIZES), draw(st.sampled_from([np.float32, np.float64]))
    drawn = [draw(points(*size)).astype(kind) for _ in range(number)]
    return *drawn, size[1]


@given(embeddings(2))
def test_the_parts_are_at_right_angles_and_make_up_the_whole(drawn):
    psi, goals, dimension = drawn
    z = goals[..., 0, :]
    c, zeta = decompose(psi, z)
    longest, terms = lengths(psi).max(), 2 * dimension
    assert c.shape == psi.shape[:-1] and zeta.shape == psi.shape
    assert c.dtype == zeta.dtype == psi.dtype
    assert_near(recompose(c, zeta, z), psi, terms, scale=longest)
    assert_near(c**2 + lengths(zeta) ** 2, lengths(psi) ** 2, terms, scale=longest**2)
    across = np.einsum("...sd,...d->...s", zeta, normalise(z))
    assert_near(across, 0, terms, scale=longest, dtype=psi.dtype)
    along = np.einsum("...sd,...d->...s", psi, z) / lengths(z)[..., None]
    assert_near(c, along, terms, scale=longest)


@given(embeddings(2), st.floats(1e-3, 1e3))
def test_of_the_goal_direction_only_the_direction_counts(drawn, factor):
    psi, goals, dimension = drawn
    z = goals[..., 0, :]
    stretched = decompose(psi, psi.dtype.type(factor) * z)
    for once, again in zip(decompose(psi, z), stretched, strict=True):
        assert_near(once, again, 2 * dimension, scale=lengths(psi).max())


@given(embeddings(2), st.data())
def test_the_parts_turn_with_everything(drawn, data):
    psi, goals, dimension = drawn
    turn = data.draw(rotations(dimension)).astype(psi.dtype)
    z = goals[..., 0, :]
    c, zeta = decompose(psi, z)
    turned = decompose(psi @ turn, z @ turn)
    longest = lengths(psi).max()
    assert_near(turned[0], c, dimension**2, scale=longest)
    assert_near(turned[1], zeta @ turn, dimension**2, scale=longest)


@given(embeddings())
def test_what_is_normalised_has_length_one_and_points_the_same_way(drawn):
    psi, dimension = drawn
    unit = normalise(psi)
    assert unit.dtype == psi.dtype
    assert_near(lengths(unit), np.ones(psi.shape[:-1], psi.dtype), dimension)
    assert_near(unit * lengths(psi)[..., None], psi, dimension)


@given(embeddings(2), st.floats(1e-3, 1e3))
def test_an_angle_is_that_of_the_cosine_whatever_the_lengths(drawn, factor):
    a, b, dimension = drawn
    found = angle(a, b)
    assert found.shape == a.shape[:-1]
    assert (found >= 0).all() and (found <= 180).all()
    np.testing.assert_array_equal(angle(b, a), found)
    a, b = (normalise(x.astype(float)) for x in (a, b))
    cosine = np.clip((a * b).sum(-1), -1, 1)
    inside = np.abs(cosine) < 0.999  # nearer to the ends the cosine hardly changes
    scale = np.degrees(1) / np.sqrt(1 - 0.999**2)
    assert_near(found[inside], np.degrees(np.arccos(cosine[inside])), 2 * dimension, scale=scale)
    assert_near(angle(factor * a, b), found, 2 * dimension, scale=180)
    assert_near(angle(a, -b), 180 - found, 2 * dimension, scale=180)
    assert_near(angle(a, a), np.zeros(found.shape), 2 * dimension, scale=180)


@given(embeddings(3))
def test_two_angles_are_together_no_smaller_than_the_third(drawn):
    a, b, c, dimension = drawn
    assert (angle(a, c) <= angle(a, b) + angle(b, c) + 1e-12 * dimension).all()


@given(embeddings(), st.data())
def test_similarities_to_the_goal_are_a_column_of_those_of_all_pairs(drawn, data):
    psi, dimension = drawn
    goal = data.draw(st.integers(0, psi.shape[-2] - 1))
    square = (lengths(psi) ** 2).max()
    products = goal_similarity(psi, goal)
    assert_near(products, (psi @ np.swapaxes(psi, -1, -2))[..., goal], dimension, scale=square)
    away = goal_similarity(psi, goal, "distance")
    assert (away < 0).all()
    # squared, a distance is what is left of squared lengths
    squared = distances(psi)[..., goal] ** 2
    assert_near(away**2, squared, 4 * dimension, scale=4 * square + 1e-6)
