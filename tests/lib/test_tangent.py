from types import SimpleNamespace

import numpy as np
import pytest
import torch
from rounding import assert_near
from scipy.stats import ortho_group

from sgcrl.measures.drift import procrustes, turned_goal, turned_goals
from sgcrl.network import ENCODINGS, MLPCritic
from sgcrl.sphere import normalise
from sgcrl.theory.tangent import adam_rates, attribution, motion, parameter_gradient, tangent_kernel
from sgcrl.train import Settings, train
from sgcrl.variants.interventions import Together
from sgcrl.variants.network_edits import AccountedCritic, exchanged


def double(critic):
    """The same networks in double precision, off their zero biases."""
    generator = torch.Generator().manual_seed(0)
    critic.inputs = critic.inputs.double()
    critic.weights = [w.detach().double().requires_grad_() for w in critic.weights]
    critic.biases = [
        (0.1 * torch.randn(b.shape, generator=generator).double()).requires_grad_()
        for b in critic.biases
    ]
    return critic


def small(world, encoding="row_column_one_hot", hidden=(7, 6)):
    return double(MLPCritic(world, 2, 0, encoding=encoding, hidden=hidden, dimension=5))


def jacobians(critic, normalised=True):
    """Derivatives of all outputs by all parameters of each run, (K, S, D, P), by torch.func."""
    found = []
    for run in range(len(critic.inputs)):
        parameters = tuple(p[run : run + 1].detach() for p in [*critic.weights, *critic.biases])
        layers = len(critic.weights)

        def output(*p, run=run, layers=layers):
            x = critic.inputs[run : run + 1]
            for layer in range(layers):
                x = (x if layer == 0 else x.relu()) @ p[layer] + p[layers + layer]
            return torch.nn.functional.normalize(x, dim=-1)[0] if normalised else x[0]

        parts = torch.func.jacrev(output, tuple(range(len(parameters))))(*parameters)
        found.append(torch.cat([part.flatten(2) for part in parts], dim=-1))
    return torch.stack(found).numpy()


def flat(parts):
    return torch.cat([part.flatten(1) for part in parts], dim=-1).detach().numpy()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("hidden", [(), (7,), (7, 6)])
@pytest.mark.parametrize("normalised", [False, True])
def test_the_kernel_is_that_of_the_jacobians(yard, encoding, hidden, normalised):
    critic = small(yard, encoding, hidden)
    J = jacobians(critic, normalised)
    expected = np.einsum("ksdp,ktdp->kst", J, J) / J.shape[2]
    assert_near(tangent_kernel(critic, normalised), expected, terms=J[0, 0].size)


def test_the_kernel_of_one_layer_is_the_inner_product_of_the_inputs(maze):
    critic = MLPCritic(maze, 2, 0, hidden=(), dimension=4)
    row, column = maze.positions.T
    shared = (row[:, None] == row).astype(int) + (column[:, None] == column) + 1
    assert (tangent_kernel(critic) == shared).all()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("hidden", [(), (7,), (7, 6)])
@pytest.mark.parametrize("with_rates", [False, True])
def test_attribution_is_the_product_of_the_jacobians(yard, rng, encoding, hidden, with_rates):
    critic, target = small(yard, encoding, hidden), 8
    gradient = rng.standard_normal((2, 9, 5))
    J = jacobians(critic)
    rates = [torch.rand_like(p) for p in [*critic.weights, *critic.biases]] if with_rates else None
    each = flat(rates) if with_rates else np.ones((2, J.shape[-1]))
    expected = -np.einsum("kdp,kp,ksep,kse->ksd", J[:, target], each, J, gradient)
    found = attribution(critic, gradient, target, rates)
    assert_near(found, expected, terms=J[0, 0].size)


def test_attributions_add_up_to_a_small_step(yard, draw_pairs):
    target, shares, moved = 8, [], []
    for rate in (1e-5, 1e-6):  # so small that no unit begins or ceases to be active
        critic = small(yard)
        critic.optimizer = torch.optim.SGD([*critic.weights, *critic.biases], rate)
        before = critic.embed().copy()
        pairs = draw_pairs(2, 40, 8)  # the target is in no pair
        assert not pairs.contain(target).any()
        _, gradient = critic.loss_gradient(pairs)
        shares.append(rate * attribution(critic, gradient, target))
        critic.update(pairs)
        moved.append(critic.embed()[:, target] - before[:, target])
    errors = [
        np.linalg.norm(share.sum(1) - move) / np.linalg.norm(move)
        for share, move in zip(shares, moved, strict=True)
    ]
    assert errors[1] < 1e-3 and errors[1] < 0.2 * errors[0]
    assert np.linalg.norm(moved[1]) > 1e-8
    assert (shares[1][:, target] == 0).all()  # nothing comes from its own loss


def test_motion_undoes_what_attribution_takes_apart(yard, rng):
    critic = small(yard)
    gradient = rng.standard_normal((2, 9, 5))
    step = [-part for part in parameter_gradient(critic, gradient)]
    moved = motion(critic, step)
    for target in (0, 8):
        assert_near(attribution(critic, gradient, target).sum(1), moved[:, target], terms=9 * 150)
    expected = -np.einsum("ksdp,ksd->kp", jacobians(critic), gradient)
    assert_near(flat(step), expected, terms=gradient[0].size)


def test_adams_step_is_its_rates_times_the_mean_gradient(yard, draw_pairs):
    critic = MLPCritic(yard, 2, 0, hidden=(7,), dimension=5)
    with pytest.raises(ValueError, match="^critic: "):
        adam_rates(critic)
    for seed in range(3):
        before = [p.detach().clone() for p in [*critic.weights, *critic.biases]]
        critic.update(draw_pairs(2, 40, 9, seed))
    for parameter, old, rate in zip(
        [*critic.weights, *critic.biases], before, adam_rates(critic), strict=True
    ):
        mean = critic.optimizer.state[parameter]["exp_avg"] / (1 - 0.9**3)
        step, expected = (x.detach().numpy() for x in (parameter - old, -rate * mean))
        assert_near(step, expected, scale=max(1, old.abs().max().item()))


SMALL = {"hidden": (12, 10), "dimension": 6}


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


def test_turning_everything_turns_no_goal_and_a_goal_alone_is_seen_whole(rng):
    psi = rng.standard_normal((2, 9, 4))
    seen = np.arange(9) < np.array([[9], [6]])
    skew = rng.standard_normal((4, 4))
    everything = psi @ (skew - skew.T).T
    # the spread of the states seen, the goal left out, is solved for
    condition = max(np.linalg.cond(psi[k, :8][seen[k, :8]]) ** 2 for k in range(2))
    off = dict(terms=9 * 4, scale=condition * np.abs(everything).max() * np.abs(psi).max())
    assert_near(turned_goal(psi, everything, seen, 8), 0, **off)
    alone = np.zeros_like(psi)
    alone[:, 8] = rng.standard_normal((2, 4))
    expected = np.einsum("ksd,kd->ks", psi, alone[:, 8])
    assert_near(turned_goal(psi, alone, seen, 8), expected, **off)
    both = np.stack([everything, alone, everything + 2 * alone])
    found = turned_goal(psi, both, seen, 8)
    assert found.shape == (3, 2, 9)
    assert_near(found[2], 2 * expected, **off)


def test_turned_goals_are_those_of_procrustes(yard, rng):
    start, way = rng.standard_normal((2, 2, 9, 3))
    paths = np.array([[[0, 1, 2, 3, 4, 5], [8, 7, 6, 5, 4, 3]]] * 2)
    for goal in (yard.goal, 4):
        errors = []
        for step in (1e-2, 1e-3):
            table = normalise(start[:, None] + step * np.arange(3)[:, None, None] * way[:, None])
            run = SimpleNamespace(
                world=yard, trajectories=paths, snapshots=np.arange(3), embeddings=table
            )
            found = turned_goals(run, None if goal == yard.goal else goal)
            expected = np.empty((2, 2, 9))
            for k, n in np.ndindex(2, 2):
                before, after = table[k, n : n + 2]
                seen = np.isin(np.arange(9), paths[k, : n + 1]) & (np.arange(9) != goal)
                turned = before @ procrustes(before, after, seen)
                expected[k, n] = (turned + after) / 2 @ (after[goal] - turned[goal])
            errors.append(np.abs(found - expected).max() / np.abs(expected).max())
        assert errors[1] < 0.2 * errors[0] and errors[0] < 0.2  # the same for small steps


def test_turned_goals_do_not_see_a_rotation_of_all(yard, rng):
    table = normalise(rng.standard_normal((2, 3, 9, 4)))
    everywhere = np.broadcast_to(np.arange(9), (2, 4, 9))
    run = SimpleNamespace(world=yard, trajectories=everywhere, snapshots=np.array([0, 2, 4]))
    plain, turned = (
        turned_goals(SimpleNamespace(**vars(run), embeddings=psi))
        for psi in (table, table @ ortho_group.rvs(4, random_state=rng))
    )
    seen = np.delete((table[:, :-1] + table[:, 1:]) / 2, yard.goal, axis=2)
    condition = np.linalg.cond(seen).max() ** 2
    assert_near(turned, plain, terms=9 * 4, scale=condition)


def test_exchanged_networks_are_the_same_networks_at_other_places(yard, draw_pairs):
    plain, moved = MLPCritic(yard, 3, 0, **SMALL), exchanged(MLPCritic(yard, 3, 0, **SMALL), 1)
    assert_near(moved.embed(), np.roll(plain.embed(), 1, axis=0), terms=12)
    before = moved.embed().copy()
    moved.update(draw_pairs(3, 30, 9))
    assert (moved.embed() != before).any(axis=(1, 2)).all()


def test_together_the_first_acts_and_all_learn_from_the_same_pairs(yard):
    settings = Settings(runs=2, episodes=5, steps=8, batch=16, snapshot_every=5)
    alone = train(yard, MLPCritic(yard, 2, 0, **SMALL), settings)
    first, second = MLPCritic(yard, 2, 0, **SMALL), MLPCritic(yard, 2, 0, **SMALL)
    both = train(yard, Together(first, second), settings)
    assert (both.trajectories == alone.trajectories).all()
    assert (first.embed() == alone.embeddings[:, -1]).all()
    assert (second.embed() == first.embed()).all()


def test_bad_input_is_refused(yard):
    with pytest.raises(ValueError, match=r"^groups: got shape \(2, 8\), the world has 9 states"):
        AccountedCritic(yard, 2, 0, groups=np.ones((2, 8)))
    with pytest.raises(ValueError, match=r"^silenced: got shape \(3,\), the world has 9 states"):
        AccountedCritic(yard, 2, 0, groups=np.ones((1, 9)), silenced=np.ones(3, bool))
    with pytest.raises(ValueError, match="^target: got 9, takes 0..8"):
        attribution(small(yard), np.zeros((2, 9, 5)), 9)


@pytest.mark.parametrize("other", [{"residual_depth": 2}, {"normalised": False}])
def test_a_network_that_the_formulas_are_not_for_is_refused(yard, other):
    critic = MLPCritic(yard, 2, 0, hidden=(8,), dimension=4, **other)
    with pytest.raises(ValueError, match="^critic: got residual_depth=.*takes a plain network"):
        tangent_kernel(critic)
