from dataclasses import FrozenInstanceError, replace
from itertools import product

import numpy as np
import pytest
from rounding import assert_near

from sgcrl.infonce import DIRECTIONS, REDUCTIONS, Loss, info_nce, loss_gradient, pair_logits
from sgcrl.sphere import SHORTEST, SIMILARITIES

STATES, BATCH = 8, 40
ABSENT = STATES - 1  # never in the batch; every other state is in it several times

every_loss = pytest.mark.parametrize(
    "loss",
    [
        Loss(direction, reduction, logsumexp_penalty=penalty)
        for direction, reduction, penalty in product(DIRECTIONS, REDUCTIONS, [0.0, 0.1])
    ],
    ids=lambda loss: f"{loss.direction}-{loss.reduction}-{loss.logsumexp_penalty}",
)


@pytest.fixture
def batch(draw_pairs):
    pairs = draw_pairs(runs=1, batch=BATCH, states=ABSENT)
    counts = pairs.counts(STATES)[0].astype(float)
    assert counts.max() > 1 and counts.sum() == BATCH
    return pairs.anchors[0], pairs.positives[0], counts


def assert_same(found, expected, logits, off=1.0):
    """Sums over the batch of exponentials, which are off by the rounding of their exponents."""
    largest = np.abs(expected).max() * (1 + np.abs(logits).max())
    assert_near(found, expected, terms=BATCH, scale=off * largest)


@every_loss
def test_loss_and_logit_gradient_are_those_of_autograd(rng, naive, batch, loss):
    anchors, positives, counts = batch
    logits = 2 * rng.standard_normal((STATES, STATES))
    value, gradient = info_nce(logits, counts, loss)
    expected_value, expected = naive.value_and_gradient(
        naive.loss_of_logits, logits, anchors, positives, loss
    )
    assert_same(value, expected_value, logits)
    assert_same(gradient, expected, logits)


@pytest.mark.parametrize("similarity", SIMILARITIES)
@every_loss
@pytest.mark.parametrize("temperature", [0.1, 1.0, 3.0])
@pytest.mark.parametrize("length", [1.0, 2.5])
def test_embedding_gradient_is_that_of_autograd(
    rng, naive, batch, loss, temperature, length, similarity
):
    anchors, positives, counts = batch
    psi = rng.standard_normal((STATES, 5))
    psi *= length / np.linalg.norm(psi, axis=1, keepdims=True)
    loss = replace(loss, temperature=temperature, similarity=similarity)
    value, gradient = loss_gradient(psi, counts, loss)
    expected_value, expected = naive.value_and_gradient(naive.loss, psi, anchors, positives, loss)
    # a distance is the root of what is left of squared lengths, and as short as to itself
    off = 1.0 if similarity == "dot" else length**2 / np.sqrt(SHORTEST)
    logits = pair_logits(psi, loss)
    assert_same(value, expected_value, logits, off)
    assert_same(gradient, expected, logits, off)


@pytest.mark.parametrize("temperature", [0.1, 1.0])
def test_logits_are_products_or_distances_over_the_temperature(rng, temperature):
    psi = rng.standard_normal((2, STATES, 5))
    products = pair_logits(psi, Loss(temperature=temperature))
    away = pair_logits(psi, Loss(temperature=temperature, similarity="distance"))
    for run, one, two in np.ndindex(2, STATES, STATES):
        a, b = psi[run, one], psi[run, two]
        assert_near(products[run, one, two], a @ b / temperature, terms=5, scale=20 / temperature)
        # squared, a distance is the difference of squared lengths
        squared = (temperature * away[run, one, two]) ** 2
        assert_near(squared, ((a - b) ** 2).sum() + SHORTEST, terms=5, scale=a @ a + b @ b + 1)
    assert (away < 0).all()


def test_what_is_given_as_logits_is_divided_by_no_temperature(rng, batch):
    logits = rng.standard_normal((STATES, STATES))
    hot, plain = (info_nce(logits, batch[2], Loss(temperature=t)) for t in (0.1, 1.0))
    assert hot[0] == plain[0] and (hot[1] == plain[1]).all()


@every_loss
def test_states_outside_the_batch_get_no_gradient_at_all(rng, batch, loss):
    psi = rng.standard_normal((STATES, 5))
    _, at_logits = info_nce(psi @ psi.T, batch[2], loss)
    assert not at_logits[ABSENT].any() and not at_logits[:, ABSENT].any()
    for similarity in SIMILARITIES:
        _, gradient = loss_gradient(psi, batch[2], replace(loss, similarity=similarity))
        assert not gradient[ABSENT].any()
        assert gradient[:ABSENT].any(axis=1).all()


@every_loss
def test_runs_are_independent(rng, draw_pairs, loss):
    logits = rng.standard_normal((3, STATES, STATES))
    counts = draw_pairs(runs=3, batch=BATCH, states=STATES).counts(STATES)
    value, gradient = info_nce(logits, counts, loss)
    assert value.shape == (3,) and gradient.shape == (3, STATES, STATES)
    for run in range(3):
        alone = info_nce(logits[run], counts[run], loss)
        assert_same(value[run], alone[0], logits)
        assert_same(gradient[run], alone[1], logits)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_distribution_gives_the_loss_of_a_batch_less_the_logarithm_of_its_size(
    rng, batch, direction
):
    logits = rng.standard_normal((STATES, STATES))
    counts = batch[2]
    loss, gradient = info_nce(logits, counts / BATCH, Loss(direction, "sum"))
    batch_loss, batch_gradient = info_nce(logits, counts, Loss(direction, "mean"))
    assert_near(loss, batch_loss - np.log(BATCH), terms=BATCH, scale=batch_loss)
    assert_same(gradient, batch_gradient, logits)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("penalty", [0.0, 0.3])
def test_equal_logits_make_every_pair_a_guess_among_the_batch(batch, direction, penalty):
    loss = Loss(direction, "mean", logsumexp_penalty=penalty)
    value, gradient = info_nce(np.full((STATES, STATES), 2.0), batch[2], loss)
    assert_near(value, np.log(BATCH) + penalty * (2 + np.log(BATCH)) ** 2, terms=BATCH)
    anchors, positives = batch[2].sum(1), batch[2].sum(0)
    expected = np.outer(anchors, positives) / BATCH * (1 + 2 * penalty * (2 + np.log(BATCH)))
    assert_near(gradient, (expected - batch[2]) / BATCH, terms=BATCH)


@pytest.mark.parametrize(("direction", "axis"), [("column", 0), ("row", 1)])
def test_the_softmax_moves_weight_only_within_a_column_or_a_row(rng, batch, direction, axis):
    _, gradient = info_nce(rng.standard_normal((STATES, STATES)), batch[2], Loss(direction))
    assert_near(gradient.sum(axis), 0, terms=STATES, scale=batch[2].sum(axis).max())
    assert np.abs(gradient.sum(1 - axis)).max() > 0.1


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("level", [-1e4, 1e4])
def test_large_logits_do_not_overflow(rng, batch, direction, level):
    logits = rng.standard_normal((STATES, STATES))
    loss, gradient = info_nce(logits + level, batch[2], Loss(direction))
    expected_loss, expected = info_nce(logits, batch[2], Loss(direction))
    assert_near(loss, expected_loss, terms=BATCH, scale=BATCH * 1e4)
    assert_same(gradient, expected, logits + level)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_single_precision_stays_single(rng, draw_pairs, direction):
    psi = rng.standard_normal((2, STATES, 5)).astype(np.float32)
    counts = draw_pairs(runs=2, batch=BATCH, states=STATES).counts(STATES)
    for similarity in SIMILARITIES:
        loss = Loss(direction, "mean", np.float64(0.5), 0.1, similarity)
        logits = pair_logits(psi, loss)
        found = (logits, *info_nce(logits, counts, loss), *loss_gradient(psi, counts, loss))
        assert {array.dtype for array in found} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"direction": "diagonal"}, r"direction: got 'diagonal', takes one of .*'column', 'row'"),
        ({"direction": "down"}, "direction: got 'down', takes one of"),
        ({"reduction": "max"}, r"reduction: got 'max', takes one of .*'sum', 'mean'"),
        ({"similarity": "cosine"}, r"similarity: got 'cosine', takes one of \('dot', 'distance'\)"),
        ({"temperature": 0}, "temperature: got 0, takes a positive number"),
        ({"temperature": -1.0}, "temperature: got -1.0, takes a positive number"),
        ({"temperature": np.nan}, "temperature: got nan, takes a positive number"),
    ],
)
def test_a_bad_loss_is_refused_at_once(change, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        Loss(**change)


def test_counts_of_another_shape_are_refused():
    message = r"^counts: got shape \(3, 4\), logits have \(3, 3\)"
    with pytest.raises(ValueError, match=message):
        info_nce(np.zeros((3, 3)), np.ones((3, 4)))


def test_a_loss_is_a_value_that_nobody_changes_behind_ones_back():
    loss = Loss("row", temperature=0.5)
    assert loss == Loss("row", "sum", 0.5) != Loss("row") and loss in {loss: 1}
    with pytest.raises(FrozenInstanceError):
        loss.temperature = 1.0
