from itertools import product

import numpy as np
import pytest
from rounding import assert_near

from sgcrl.infonce import DIRECTIONS, REDUCTIONS, embedding_gradient, info_nce

STATES, BATCH = 8, 40
ABSENT = STATES - 1  # never in the batch; every other state is in it several times

every_loss = pytest.mark.parametrize(
    ("direction", "reduction", "penalty"), list(product(DIRECTIONS, REDUCTIONS, [0.0, 0.1]))
)


@pytest.fixture
def batch(draw_pairs):
    pairs = draw_pairs(runs=1, batch=BATCH, states=ABSENT)
    counts = pairs.counts(STATES)[0].astype(float)
    assert counts.max() > 1 and counts.sum() == BATCH
    return pairs.anchors[0], pairs.positives[0], counts


def assert_same(found, expected, logits):
    """Sums over the batch of exponentials, which are off by the rounding of their exponents."""
    largest = np.abs(expected).max() * (1 + np.abs(logits).max())
    assert_near(found, expected, terms=BATCH, scale=largest)


@every_loss
def test_loss_and_logit_gradient_are_those_of_autograd(
    rng, naive, batch, direction, reduction, penalty
):
    anchors, positives, counts = batch
    logits = 2 * rng.standard_normal((STATES, STATES))
    loss, gradient = info_nce(logits, counts, direction, reduction, penalty)
    expected_loss, expected = naive.value_and_gradient(
        naive.loss_of_logits, logits, anchors, positives, direction, reduction, penalty
    )
    assert_same(loss, expected_loss, logits)
    assert_same(gradient, expected, logits)


@every_loss
@pytest.mark.parametrize("temperature", [0.1, 1.0, 3.0])
@pytest.mark.parametrize("length", [1.0, 2.5])
def test_embedding_gradient_is_that_of_autograd(
    rng, naive, batch, direction, reduction, penalty, temperature, length
):
    anchors, positives, counts = batch
    psi = rng.standard_normal((STATES, 5))
    psi *= length / np.linalg.norm(psi, axis=1, keepdims=True)
    options = direction, reduction, penalty
    logits = psi @ psi.T / temperature
    loss, logit_gradient = info_nce(logits, counts, *options)
    gradient = embedding_gradient(psi, logit_gradient, temperature)
    expected_loss, expected = naive.value_and_gradient(
        naive.loss, psi, anchors, positives, *options, temperature
    )
    assert_same(loss, expected_loss, logits)
    assert_same(gradient, expected, logits)


@every_loss
def test_states_outside_the_batch_get_no_gradient_at_all(rng, batch, direction, reduction, penalty):
    psi = rng.standard_normal((STATES, 5))
    _, logit_gradient = info_nce(psi @ psi.T, batch[2], direction, reduction, penalty)
    assert not logit_gradient[ABSENT].any() and not logit_gradient[:, ABSENT].any()
    gradient = embedding_gradient(psi, logit_gradient)
    assert not gradient[ABSENT].any()
    assert gradient[:ABSENT].any(axis=1).all()


@every_loss
def test_runs_are_independent(rng, draw_pairs, direction, reduction, penalty):
    logits = rng.standard_normal((3, STATES, STATES))
    counts = draw_pairs(runs=3, batch=BATCH, states=STATES).counts(STATES)
    loss, gradient = info_nce(logits, counts, direction, reduction, penalty)
    assert loss.shape == (3,) and gradient.shape == (3, STATES, STATES)
    for run in range(3):
        alone = info_nce(logits[run], counts[run], direction, reduction, penalty)
        assert_same(loss[run], alone[0], logits)
        assert_same(gradient[run], alone[1], logits)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_distribution_gives_the_loss_of_a_batch_less_the_logarithm_of_its_size(
    rng, batch, direction
):
    logits = rng.standard_normal((STATES, STATES))
    counts = batch[2]
    loss, gradient = info_nce(logits, counts / BATCH, direction, "sum")
    batch_loss, batch_gradient = info_nce(logits, counts, direction, "mean")
    assert_near(loss, batch_loss - np.log(BATCH), terms=BATCH, scale=batch_loss)
    assert_same(gradient, batch_gradient, logits)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("penalty", [0.0, 0.3])
def test_equal_logits_make_every_pair_a_guess_among_the_batch(batch, direction, penalty):
    loss, gradient = info_nce(np.full((STATES, STATES), 2.0), batch[2], direction, "mean", penalty)
    assert_near(loss, np.log(BATCH) + penalty * (2 + np.log(BATCH)) ** 2, terms=BATCH)
    anchors, positives = batch[2].sum(1), batch[2].sum(0)
    expected = np.outer(anchors, positives) / BATCH * (1 + 2 * penalty * (2 + np.log(BATCH)))
    assert_near(gradient, (expected - batch[2]) / BATCH, terms=BATCH)


@pytest.mark.parametrize(("direction", "axis"), [("column", 0), ("row", 1)])
def test_the_softmax_moves_weight_only_within_a_column_or_a_row(rng, batch, direction, axis):
    _, gradient = info_nce(rng.standard_normal((STATES, STATES)), batch[2], direction)
    assert_near(gradient.sum(axis), 0, terms=STATES, scale=batch[2].sum(axis).max())
    assert np.abs(gradient.sum(1 - axis)).max() > 0.1


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("level", [-1e4, 1e4])
def test_large_logits_do_not_overflow(rng, batch, direction, level):
    logits = rng.standard_normal((STATES, STATES))
    loss, gradient = info_nce(logits + level, batch[2], direction)
    expected_loss, expected = info_nce(logits, batch[2], direction)
    assert_near(loss, expected_loss, terms=BATCH, scale=BATCH * 1e4)
    assert_same(gradient, expected, logits + level)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_single_precision_stays_single(rng, draw_pairs, direction):
    psi = rng.standard_normal((2, STATES, 5)).astype(np.float32)
    counts = draw_pairs(runs=2, batch=BATCH, states=STATES).counts(STATES)
    loss, gradient = info_nce(psi @ psi.swapaxes(1, 2), counts, direction, "mean", 0.1)
    assert loss.dtype == gradient.dtype == embedding_gradient(psi, gradient).dtype == np.float32


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"direction": "diagonal"}, r"direction: got 'diagonal', takes one of .*'column', 'row'"),
        ({"reduction": "max"}, r"reduction: got 'max', takes one of .*'sum', 'mean'"),
        ({"counts": np.ones((3, 4))}, r"counts: got shape \(3, 4\), logits have \(3, 3\)"),
    ],
)
def test_bad_input_is_refused(change, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        info_nce(**{"logits": np.zeros((3, 3)), "counts": np.ones((3, 3))} | change)
