import numpy as np
import pytest
import torch

from sgcrl.mlp import ENCODINGS, MLPCritic
from sgcrl.tangent import adam_rates, attribution, motion, parameter_gradient, tangent_kernel


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
    assert np.allclose(tangent_kernel(critic, normalised), expected, rtol=1e-9, atol=1e-12)


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
    assert np.allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_attributions_add_up_to_a_small_step(yard, draw_pairs):
    target, shares, moved = 8, [], []
    for rate in (1e-3, 1e-4):
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
    assert np.linalg.norm(moved[1]) > 1e-6
    assert (shares[1][:, target] == 0).all()  # nothing comes from its own loss


def test_motion_undoes_what_attribution_takes_apart(yard, rng):
    critic = small(yard)
    gradient = rng.standard_normal((2, 9, 5))
    step = [-part for part in parameter_gradient(critic, gradient)]
    moved = motion(critic, step)
    for target in (0, 8):
        assert np.allclose(attribution(critic, gradient, target).sum(1), moved[:, target])
    assert np.allclose(flat(step), -np.einsum("ksdp,ksd->kp", jacobians(critic), gradient))


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
        assert torch.allclose(parameter - old, -rate * mean, rtol=1e-3, atol=1e-6)
