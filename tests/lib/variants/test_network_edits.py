import numpy as np
import pytest
import torch
from networks import SMALL, double, forward, separate, separate_outputs, shortest
from rounding import assert_near

from sgcrl.infonce import Loss
from sgcrl.network import MLPCritic
from sgcrl.sphere import goal_similarity
from sgcrl.variants.network_edits import (
    AccountedCritic,
    descend,
    exchanged,
    imprint,
    scale_outputs,
    shift_outputs,
)
from sgcrl.variants.residual import ResidualCritic
from sgcrl.variants.steering import set_similarity


@pytest.mark.parametrize(
    ("kind", "options"),
    [(MLPCritic, {"hidden": (12,)}), (ResidualCritic, {"width": 12, "depth": 5})],
)
def test_scaled_outputs_are_all_longer_by_the_factor(yard, draw_pairs, kind, options):
    critic = kind(yard, 2, 0, normalised=False, **options)
    critic.update(draw_pairs(2, 30, 9))
    before = critic.embed().copy()
    scale_outputs(critic, 0.25)
    assert_near(critic.embed(), before / 4, terms=12)
    assert before.any()


@pytest.mark.parametrize("hidden", [(), (12, 10)])
def test_shifted_outputs_keep_their_differences(yard, hidden):
    critic = MLPCritic(yard, 3, 0, hidden=hidden, dimension=6)
    before = np.stack([separate_outputs(critic, yard, run) for run in range(3)])
    unlike = critic.embed().copy()
    shift_outputs(critic, 2.0)
    after = np.stack([separate_outputs(critic, yard, run) for run in range(3)])
    assert_near(after, before + 2 * before.mean(axis=1, keepdims=True), terms=9 + 12)
    assert np.abs(critic.embed() - unlike).max() > 1e-3  # no forward pass left over
    for share in (-1.0, 1.0):  # the second time of nothing
        shift_outputs(critic, share)
        mean = separate_outputs(critic, yard, 0).mean(axis=0)
        assert_near(mean, 0, terms=9 + 12, scale=np.abs(after).max())


def test_descend_refuses_logits_that_are_not_inner_products(yard):
    critic = MLPCritic(yard, 2, 0, **SMALL, loss=Loss(similarity="distance"))
    before, joint = critic.embed().copy(), np.full((yard.states, yard.states), 1 / yard.states**2)
    message = r"^similarity: got 'distance', takes one of \('dot',\)"
    with pytest.raises(ValueError, match=message):
        descend(critic, joint, rate=0.3, steps=1)
    assert np.array_equal(critic.embed(), before)


def test_descend_is_gradient_descent_on_the_loss_of_the_distribution(yard):
    critic = MLPCritic(yard, 2, 0, **SMALL)
    joint = np.random.default_rng(0).random((yard.states, yard.states)).astype(np.float32)
    joint /= joint.sum()
    networks = [separate(critic, run) for run in range(2)]
    descend(critic, joint, rate=0.3, steps=3)
    for run, network in enumerate(networks):
        optimizer = torch.optim.SGD(network.parameters(), 0.3)
        for _ in range(3):
            psi = forward(network, yard, "row_column_one_hot")
            logits, pairs = psi @ psi.T, torch.from_numpy(joint)
            weighted = torch.logsumexp(logits + pairs.sum(1).log()[:, None], dim=0)
            optimizer.zero_grad()
            ((pairs.sum(0) * weighted).sum() - (pairs * logits).sum()).backward()
            optimizer.step()
        after = forward(network, yard, "row_column_one_hot").detach().numpy()
        assert_near(critic.embed()[run], after, terms=3 * 81, scale=1 / shortest(critic))


REGION = np.arange(9) < 3


def test_an_imprint_reaches_its_states_and_leaks_where_weights_are_shared(yard):
    moved = {}
    for encoding in ("row_column_one_hot", "state_one_hot"):
        critic = MLPCritic(yard, 2, 0, hidden=(32,), dimension=8, encoding=encoding)
        start = critic.embed().copy()
        target = set_similarity(start, yard.goal, REGION, -0.5)
        imprint(critic, target, REGION | (np.arange(9) == yard.goal), steps=400, rate=3e-3)
        c = critic.similarity(yard.goal)
        np.testing.assert_allclose(c[:, REGION], -0.5, atol=0.1)
        moved[encoding] = np.abs(c - goal_similarity(start, yard.goal))[:, 3:8].mean()
    assert moved["row_column_one_hot"] > 0.02


@pytest.mark.parametrize("plain", [False, True])
def test_the_account_adds_up_to_what_the_goal_did(yard, draw_pairs, plain):
    groups = np.arange(9) % 3 == np.arange(3)[:, None]
    accounted = double(AccountedCritic(yard, 2, 0, groups=groups, **SMALL))
    same = double(MLPCritic(yard, 2, 0, **SMALL))
    for critic in (accounted, same):  # steps so small that the account is exact
        parameters = [*critic.weights, *critic.biases]
        critic.optimizer = (
            torch.optim.SGD(parameters, 1e-5) if plain else torch.optim.Adam(parameters, 1e-6)
        )
    for step in range(12):
        pairs = draw_pairs(2, 40, 8, step)
        assert (accounted.update(pairs) == same.update(pairs)).all()
    assert (accounted.embed() == same.embed()).all()  # keeping account changes nothing
    moved, pulled = np.array(accounted.moved), np.array(accounted.pulled)
    assert moved.shape == (12, 2, 9) and pulled.shape == (12, 3, 2, 9)
    assert np.linalg.norm(pulled.sum(1) - moved) < 1e-3 * np.linalg.norm(moved)
    cosine = (np.array(accounted.plain) * moved).sum() / (
        np.linalg.norm(accounted.plain) * np.linalg.norm(moved)
    )
    assert (cosine > 0.999) == plain


def test_silenced_states_pull_no_goal_and_equal_a_gradient_without_them(yard, draw_pairs):
    groups = np.eye(9, dtype=bool)
    silenced = np.arange(9) < 4
    critic = AccountedCritic(yard, 2, 0, groups=groups, silenced=silenced, **SMALL)
    free = MLPCritic(yard, 2, 0, **SMALL)
    for step in range(3):
        pairs = draw_pairs(2, 40, 8, step)
        if step == 0:
            expected, found = free.loss_gradient(pairs)[1], critic.loss_gradient(pairs)[1]
            assert (found[:, 4:] == expected[:, 4:]).all() and expected[:, :4].any()
            assert not found[:, :4].any()
        critic.update(pairs)
    pulled = np.array(critic.pulled)
    assert not pulled[:, :4].any() and pulled[:, 4:8].any(axis=(0, 2, 3)).all()
    assert not pulled[:, 8].any()  # the goal was in no pair


def test_exchanged_networks_are_the_same_networks_at_other_places(yard, draw_pairs):
    plain, moved = MLPCritic(yard, 3, 0, **SMALL), exchanged(MLPCritic(yard, 3, 0, **SMALL), 1)
    assert_near(moved.embed(), np.roll(plain.embed(), 1, axis=0), terms=12)
    before = moved.embed().copy()
    moved.update(draw_pairs(3, 30, 9))
    assert (moved.embed() != before).any(axis=(1, 2)).all()


def test_bad_input_is_refused(yard):
    with pytest.raises(ValueError, match=r"^groups: got shape \(2, 8\), the world has 9 states"):
        AccountedCritic(yard, 2, 0, groups=np.ones((2, 8)))
    with pytest.raises(ValueError, match=r"^silenced: got shape \(3,\), the world has 9 states"):
        AccountedCritic(yard, 2, 0, groups=np.ones((1, 9)), silenced=np.ones(3, bool))
