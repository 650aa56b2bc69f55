import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from properties.strategies import batches, generators, losses, rotations, tables
from rounding import tolerance

from sgcrl.infonce import Loss, info_nce, loss_gradient, pair_logits
from sgcrl.sphere import SHORTEST

PLAIN = losses(penalties=st.just(0.0))


@st.composite
def problems(draw, kinds=None):
    """Embeddings (S, D), a batch of pairs of these states, and a loss."""
    states = draw(st.integers(2, 8))
    psi = draw(tables(states, draw(st.integers(1, 6))))
    return psi, draw(batches(states)), draw(losses() if kinds is None else kinds)


def roundings(psi, counts, loss):
    """How far rounding may move a loss, its gradient at the logits, and that at the table."""
    logits, square = np.abs(pair_logits(psi, loss)).max(), (psi**2).sum(-1).max()
    pairs = counts.sum() if loss.reduction == "sum" else 1
    logsumexp = logits + np.log(counts.sum())
    value = pairs * (logsumexp + loss.logsumexp_penalty * logsumexp**2)
    at_logits = pairs * (1 + 2 * loss.logsumexp_penalty * logsumexp)
    # exponentials are off by what their exponents are off: a distance, no shorter than a
    # thousandth, is the root of what is left of squared lengths; by it its gradient is divided
    far = loss.similarity == "distance"
    exponent = 1 + (square / np.sqrt(SHORTEST) / loss.temperature if far else logits)
    pulled = (exponent + (far and 1 / np.sqrt(SHORTEST))) * (1 + np.sqrt(square)) / loss.temperature
    scales = value + at_logits * exponent, at_logits * exponent, at_logits * pulled
    return [tolerance(float, counts.sum() + psi.size, scale) for scale in scales]


def assert_equal_but_for_rounding(found, expected, psi, counts, loss):
    """Assert that losses, and gradients at the table, are the same."""
    off, _, at_table = roundings(psi, counts, loss)
    np.testing.assert_allclose(found[0], expected[0], rtol=0, atol=off)
    np.testing.assert_allclose(found[1], expected[1], rtol=0, atol=at_table)


def assert_autograd_agrees(found, expected, value_off, off):
    """To a billionth of the largest entry, and to rounding where all entries nearly cancel."""
    assert abs(found[0] - expected[0]) <= 1e-9 * abs(expected[0]) + value_off
    assert np.abs(found[1] - expected[1]).max() <= 1e-9 * np.abs(expected[1]).max() + off


@given(problems())
def test_the_gradient_is_that_of_the_loss_of_each_pair(naive, problem):
    psi, (anchors, positives, counts), loss = problem
    expected = naive.value_and_gradient(naive.loss, psi, anchors, positives, loss)
    off, at_logits, at_table = roundings(psi, counts, loss)
    if loss.similarity == "distance":  # the library has SHORTEST in single precision
        short = abs(np.float32(SHORTEST) - SHORTEST) / (2 * np.sqrt(SHORTEST)) / loss.temperature
        scale = at_logits / tolerance(float, counts.sum() + psi.size)
        off += short * scale
        at_table += short * scale / loss.temperature
    assert_autograd_agrees(loss_gradient(psi, counts, loss), expected, off, at_table)


@given(problems())
def test_the_gradient_at_the_logits_is_that_of_the_loss_of_each_pair(naive, problem):
    psi, (anchors, positives, counts), loss = problem
    logits = pair_logits(psi, loss)
    args = logits, anchors, positives, loss
    expected = naive.value_and_gradient(naive.loss_of_logits, *args)
    off, at_logits, _ = roundings(psi, counts, loss)
    assert_autograd_agrees(info_nce(logits, counts, loss), expected, off, at_logits)


@given(problems(), st.data())
def test_turning_all_embeddings_turns_the_gradient(problem, data):
    psi, (_, _, counts), loss = problem
    turn = data.draw(rotations(psi.shape[1]))
    value, gradient = loss_gradient(psi, counts, loss)
    turned = loss_gradient(psi @ turn, counts, loss)
    assert_equal_but_for_rounding(turned, (value, gradient @ turn), psi, counts, loss)


@given(problems())
def test_what_does_not_change_the_loss_has_no_part_in_the_gradient(problem):
    psi, (_, _, counts), loss = problem
    _, gradient = loss_gradient(psi, counts, loss)
    _, _, off = roundings(psi, counts, loss)
    turned = psi.T @ gradient  # turning all embeddings
    np.testing.assert_allclose(turned, turned.T, rtol=0, atol=psi.size * off)
    if loss.similarity == "distance":  # moving all embeddings
        np.testing.assert_allclose(gradient.sum(axis=0), 0, rtol=0, atol=psi.size * off)


@given(problems(), generators())
def test_states_may_be_numbered_in_any_order(problem, rng):
    psi, (_, _, counts), loss = problem
    order = rng.permutation(len(psi))
    value, gradient = loss_gradient(psi, counts, loss)
    found = loss_gradient(psi[order], counts[order][:, order], loss)
    assert_equal_but_for_rounding(found, (value, gradient[order]), psi, counts, loss)


@given(problems(), st.integers(1, 4))
def test_runs_know_nothing_of_each_other(problem, runs):
    psi, (_, _, counts), loss = problem
    several = np.stack([np.roll(psi, run, axis=0) for run in range(runs)])
    together = loss_gradient(several, np.stack([counts] * runs), loss)
    for run in range(runs):
        alone = loss_gradient(several[run], counts, loss)
        assert_equal_but_for_rounding([x[run] for x in together], alone, psi, counts, loss)


@given(problems())
def test_states_in_no_pair_get_no_gradient_at_all(problem):
    psi, (_, _, counts), loss = problem
    absent = ~(counts.any(axis=0) | counts.any(axis=1))
    _, at_logits = info_nce(pair_logits(psi, loss), counts, loss)
    assert not at_logits[absent].any() and not at_logits[:, absent].any()
    assert not loss_gradient(psi, counts, loss)[1][absent].any()


@given(problems())
def test_anchors_and_positives_change_places_with_rows_and_columns(problem):
    psi, (_, _, counts), loss = problem
    other = {"row": "column", "column": "row"}.get(loss.direction, loss.direction)
    swapped = Loss(other, loss.reduction, loss.temperature, loss.logsumexp_penalty, loss.similarity)
    found = loss_gradient(psi, counts.T, swapped)
    assert_equal_but_for_rounding(found, loss_gradient(psi, counts, loss), psi, counts, loss)


@given(problems(PLAIN), st.integers(-64, 64), generators())
def test_a_constant_on_all_logits_that_compete_changes_nothing(problem, constant, rng):
    psi, (_, _, counts), loss = problem
    logits = pair_logits(psi, loss)
    value, gradient = info_nce(logits, counts, loss)
    off, at_logits, _ = roundings(psi, counts, loss)
    more = [constant]  # and of columns, or of rows, to each its own
    if loss.direction == "column":
        more.append(constant * rng.standard_normal((1, len(psi))))
    elif loss.direction == "row":
        more.append(constant * rng.standard_normal((len(psi), 1)))
    for constants in more:
        found, at_shifted = info_nce(logits + constants, counts, loss)
        grown = 1 + np.abs(constants).max()
        assert abs(found - value) <= off + tolerance(float, 64, counts.sum() * grown)
        np.testing.assert_allclose(at_shifted, gradient, rtol=0, atol=at_logits * grown)


@given(problems(PLAIN))
def test_a_softmax_moves_weight_among_those_that_compete(problem):
    psi, (_, _, counts), loss = problem
    value, gradient = info_nce(pair_logits(psi, loss), counts, loss)
    off, at_logits, _ = roundings(psi, counts, loss)
    sums = {"column": gradient.sum(axis=0), "row": gradient.sum(axis=1)}
    found = sums.get(loss.direction, gradient.sum())
    np.testing.assert_allclose(found, 0, rtol=0, atol=gradient.size * at_logits)
    assert value >= -off  # each positive is among those that it competes with


@given(problems(PLAIN), st.floats(0.01, 100))
def test_counting_all_pairs_more_often_scales_a_sum_and_not_a_mean(problem, factor):
    psi, (_, _, counts), loss = problem
    value, gradient = loss_gradient(psi, counts, loss)
    found, scaled = loss_gradient(psi, factor * counts, loss)
    off, _, at_table = roundings(psi, counts, loss)
    pairs, times = (counts.sum(), factor) if loss.reduction == "sum" else (1, 1)
    expected = times * (value + pairs * np.log(factor))
    wide = times * (1 + abs(np.log(factor)))
    np.testing.assert_allclose(found, expected, rtol=0, atol=wide * (off + pairs * 1e-13))
    np.testing.assert_allclose(scaled, times * gradient, rtol=0, atol=wide * at_table)
