import numpy as np
import pytest
import torch
from networks import small
from rounding import assert_near

from sgcrl.network import ENCODINGS, MLPCritic
from sgcrl.theory.tangent import adam_rates, attribution, motion, parameter_gradient, tangent_kernel
from sgcrl.variants.residual import ResidualCritic


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


@pytest.mark.parametrize(
    ("kind", "options"),
    [(ResidualCritic, {"depth": 2, "width": 8}), (MLPCritic, {"normalised": False})],
)
def test_a_network_that_the_formulas_are_not_for_is_refused(yard, kind, options):
    critic = kind(yard, 2, 0, dimension=4, **options)
    with pytest.raises(ValueError, match=f"^critic: got {kind.__name__} .*takes a plain network"):
        tangent_kernel(critic)


def test_a_target_that_is_no_state_is_refused(yard):
    with pytest.raises(ValueError, match="^target: got 9, takes 0..8"):
        attribution(small(yard), np.zeros((2, 9, 5)), 9)
