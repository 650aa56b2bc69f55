import numpy as np
import pytest
import torch
from rounding import assert_near

from sgcrl.infonce import Loss, loss_gradient
from sgcrl.network import MLPCritic, encode
from sgcrl.sphere import SHORTEST
from sgcrl.train import Settings, train
from sgcrl.variants.residual import ResidualCritic
from sgcrl.variants.unnormalised import (
    OutputActor,
    TwoEncoderCritic,
    start_at,
    two_encoder_gradient,
)

SMALL = {"hidden": (12,), "dimension": 6}
AUTHORS = Loss("row", "mean", logsumexp_penalty=0.1, similarity="distance")
LOSSES = [Loss(), Loss("row", "mean", 0.5, 0.1), AUTHORS, Loss("symmetric", similarity="distance")]


def logits(phi, psi, loss):
    if loss.similarity == "dot":
        return phi @ psi.T / loss.temperature
    away = phi[:, None] - psi[None]
    return -torch.sqrt((away**2).sum(-1) + SHORTEST) / loss.temperature


@pytest.mark.parametrize("loss", LOSSES)
def test_the_gradient_of_two_encoders_is_that_of_autograd(naive, draw_pairs, rng, loss):
    phi, psi = rng.normal(size=(2, 3, 9, 5))
    pairs = draw_pairs(3, 40, 9)
    counts = pairs.counts(9).astype(float)
    value, *gradients = two_encoder_gradient(phi, psi, counts, loss)
    for run in range(3):
        leaves = [torch.tensor(x[run], requires_grad=True) for x in (phi, psi)]
        sides = pairs.anchors[run], pairs.positives[run]
        expected = naive.loss_of_logits(logits(*leaves, loss), *sides, loss)
        expected.backward()
        assert np.isclose(value[run], expected.item())
        for found, leaf in zip(gradients, leaves, strict=True):
            assert np.allclose(found[run], leaf.grad.numpy(), atol=1e-9)


@pytest.mark.parametrize("loss", LOSSES)
def test_of_one_table_the_gradients_of_both_sides_add_up(draw_pairs, rng, loss):
    psi, counts = rng.normal(size=(2, 9, 5)), draw_pairs(2, 40, 9).counts(9).astype(float)
    value, at_phi, at_psi = two_encoder_gradient(psi, psi, counts, loss)
    expected, gradient = loss_gradient(psi, counts, loss)
    assert np.allclose(value, expected) and np.allclose(at_phi + at_psi, gradient, atol=1e-7)


@pytest.mark.parametrize("normalised", [True, False])
def test_two_encoders_train_as_networks_of_their_own(yard, naive, draw_pairs, normalised):
    options = dict(loss=AUTHORS, normalised=normalised, learning_rate=1e-3, **SMALL)
    critic = TwoEncoderCritic(yard, 2, 0, **options)
    single = MLPCritic(yard, 4, 0, **options)  # its networks, to begin with
    inputs = torch.from_numpy(encode(yard, "row_column_one_hot")).double()
    nets = [[p.detach().double().requires_grad_() for p in single.parameters()]]
    start = critic.embed().copy()
    assert start.shape == (2, 9, 12)
    assert (start[:, :, :6] == single.embed()[::2]).all()
    assert (start[:, :, 6:] == single.embed()[1::2]).all()
    pairs = draw_pairs(2, 24, 9)
    found = critic.update(pairs)

    (first, last, inner, outer), total = nets[0], 0.0
    x = (inputs @ first + inner).relu() @ last + outer  # (4, S, D)
    x = torch.nn.functional.normalize(x, dim=-1) if normalised else x
    for run in range(2):
        sides = pairs.anchors[run], pairs.positives[run]
        loss = naive.loss_of_logits(logits(x[2 * run], x[2 * run + 1], AUTHORS), *sides, AUTHORS)
        assert np.isclose(found[run], loss.item(), rtol=1e-4)
        total = total + loss
    total.backward()
    for mine, theirs in zip(critic.parameters(), nets[0], strict=True):
        assert np.allclose(mine.grad.numpy(), theirs.grad.numpy(), atol=1e-5)
    assert np.abs(critic.embed() - start).max() > 1e-3


def test_the_actor_compares_a_state_by_one_encoder_with_the_goal_by_the_other(yard):
    critic = TwoEncoderCritic(yard, 2, 0, loss=AUTHORS, normalised=False, **SMALL)
    phi, psi = np.split(critic.embed(), 2, axis=-1)
    for goal in (yard.goal, np.array([3, 5])):
        aim = psi[np.arange(2), goal][:, None]
        expected = -np.linalg.norm(phi - aim, axis=-1)
        assert critic.similarity(goal).shape == (2, 9)
        assert np.allclose(critic.similarity(goal), expected, atol=1e-4)
    products = TwoEncoderCritic(yard, 2, 0, **SMALL)
    phi, psi = np.split(products.embed(), 2, axis=-1)
    assert np.allclose(products.similarity(4), (phi * psi[:, [4]]).sum(-1), atol=1e-6)


def test_a_run_of_two_encoders_is_the_same_alone(yard):
    options = dict(loss=AUTHORS, normalised=False, hidden=(16,), dimension=16)
    settings = Settings(runs=3, episodes=4, steps=8, batch=16)
    together = train(yard, TwoEncoderCritic(yard, 3, 0, **options), settings)
    alone = Settings(runs=1, first=2, episodes=4, steps=8, batch=16)
    found = train(yard, TwoEncoderCritic(yard, 1, 0, first=2, **options), alone)
    assert (found.trajectories[0] == together.trajectories[2]).all()
    assert np.allclose(found.embeddings[0], together.embeddings[2], atol=1e-5)


def test_frozen_encoders_stay(yard, draw_pairs):
    critic = TwoEncoderCritic(yard, 2, 0, frozen=True, loss=AUTHORS, **SMALL)
    before = critic.embed().copy()
    critic.update(draw_pairs(2, 24, 9))
    assert (critic.embed() == before).all()


def test_an_actor_of_outputs_reads_lengths_and_leaves_training_alone(yard, draw_pairs):
    plain, inside = MLPCritic(yard, 2, 0, **SMALL), MLPCritic(yard, 2, 0, **SMALL)
    reads = OutputActor(inside)
    pairs = draw_pairs(2, 24, 9)
    assert (plain.update(pairs) == reads.update(pairs)).all()
    assert (plain.embed() == reads.embed()).all()
    with torch.no_grad():
        raw = inside._outputs().numpy()
    long = np.linalg.norm(raw, axis=-1)
    c = plain.similarity(yard.goal)
    assert_near(reads.similarity(yard.goal), c * long * long[:, [yard.goal]], terms=60)


@pytest.mark.parametrize("normalised", [True, False])
@pytest.mark.parametrize("wanted", [0.3, 1.2])
def test_networks_start_as_near_to_the_goal_as_told(yard, normalised, wanted):
    critic = ResidualCritic(
        yard, 3, 0, depth=4, width=16, dimension=6, normalised=normalised, loss=AUTHORS
    )
    others = np.arange(yard.states) != yard.goal
    start_at(critic, yard.goal, wanted)
    after = -critic.similarity(yard.goal)[:, others].mean()
    assert np.isclose(after, wanted, rtol=1e-3)
    if normalised:
        assert np.allclose(np.linalg.norm(critic.embed(), axis=-1), 1, atol=1e-5)


def test_starts_that_cannot_be_are_refused(yard):
    critic = MLPCritic(yard, 2, 0, loss=AUTHORS, **SMALL)
    with pytest.raises(ValueError, match="^distance: got 3, takes one up to 1"):
        start_at(critic, yard.goal, 3)
    with pytest.raises(ValueError, match="^distance: got 0, takes a positive number"):
        start_at(critic, yard.goal, 0)
    with pytest.raises(ValueError, match="^similarity: got 'dot'"):
        start_at(MLPCritic(yard, 2, 0, **SMALL), yard.goal, 1)
