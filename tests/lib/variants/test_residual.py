import numpy as np
import pytest
import torch
from networks import step_alike
from rounding import assert_mean, assert_near

from sgcrl.infonce import Loss
from sgcrl.network import encode
from sgcrl.variants.residual import ResidualCritic, residual_kernel


class Residual(torch.nn.Module):
    """One run of a residual critic, as it would be written for itself."""

    def __init__(self, critic, run):
        super().__init__()
        self.dense = torch.nn.ModuleList()
        self.norm = torch.nn.ModuleList()
        for weight, bias in zip(critic.weights, critic.biases, strict=True):
            layer = torch.nn.Linear(*weight.shape[1:])
            with torch.no_grad():
                layer.weight.copy_(weight[run].T)
                layer.bias.copy_(bias[run, 0])
            self.dense.append(layer)
            self.norm.append(torch.nn.LayerNorm(weight.shape[2]))

    def in_order(self):
        """Weights, biases, gains, shifts: of each kind, layer after layer."""
        kinds = [(self.dense, "weight"), (self.dense, "bias")]
        kinds += [(self.norm[:-1], "weight"), (self.norm[:-1], "bias")]
        return [getattr(layer, name) for layers, name in kinds for layer in layers]

    def forward(self, x):
        swish = torch.nn.SiLU()
        x = swish(self.norm[0](self.dense[0](x)))
        count, kept = 0, x
        for dense, norm in zip(self.dense[1:-1], self.norm[1:-1], strict=True):
            x = swish(norm(dense(x)))
            count += 1
            if count % 4 == 0 or count == len(self.dense) - 2:
                x = kept = x + kept
        return self.dense[-1](x)


@pytest.mark.parametrize("depth", [1, 2, 4, 6, 8])
def test_residual_critics_train_as_networks_of_their_own(yard, naive, draw_pairs, depth):
    loss = Loss("row", "mean", logsumexp_penalty=0.1, similarity="distance")
    critic = ResidualCritic(
        yard,
        2,
        0,
        width=12,
        dimension=6,
        depth=depth,
        normalised=False,
        loss=loss,
        learning_rate=1e-3,
    )
    assert len(critic.weights) == depth + 2 and len(critic.gains) == depth + 1
    inputs = torch.from_numpy(encode(yard, "row_column_one_hot"))
    networks = [Residual(critic, run) for run in range(2)]
    optimizers = [torch.optim.Adam(network.parameters(), 1e-3) for network in networks]
    start, terms = critic.embed().copy(), 12 * (depth + 2)
    for step in range(5):
        pairs = draw_pairs(2, 24, 9, seed=step)
        # a distance is the root of what is left of squared lengths
        psi = critic.embed()
        apart = np.linalg.norm(psi[:, :, None] - psi[:, None], axis=-1)
        scale = (psi**2).sum(axis=-1).max() / apart[apart > 0].min()
        found = critic.update(pairs)
        for run, (network, optimizer) in enumerate(zip(networks, optimizers, strict=True)):
            sides = pairs.anchors[run], pairs.positives[run]
            expected = naive.loss(network(inputs), *sides, loss)
            optimizer.zero_grad()
            expected.backward()
            assert_near(found[run], expected.item(), terms, scale)
            gradients = [
                *(weight.grad[run].T for weight in critic.weights),
                *(x.grad[run, 0] for x in (*critic.biases, *critic.gains, *critic.shifts)),
            ]
            step_alike(optimizer, network.in_order(), gradients, terms, scale)
    for run, network in enumerate(networks):
        expected = network(inputs).detach().numpy()
        assert np.abs(expected - start[run]).max() > 0.03
        assert_near(critic.embed()[run], expected, 5 * terms)


def test_residual_weights_start_lecun_uniform(maze):
    critic = ResidualCritic(maze, 8, 0, width=40, dimension=20, depth=3)
    assert [w.shape[1:] for w in critic.weights] == [
        (20, 40),
        (40, 40),
        (40, 40),
        (40, 40),
        (40, 20),
    ]
    for weight in critic.weights:
        assert_mean(weight.detach().numpy().ravel() ** 2, 1 / weight.shape[1])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"depth": 0}, "^depth: got 0, takes an integer from 1"),
        ({"depth": 0.5}, "^depth: got 0.5, takes int"),
        ({"width": 0}, "^width: got 0, takes an integer from 1"),
    ],
)
def test_bad_input_is_refused(yard, options, message):
    with pytest.raises(ValueError, match=message):
        ResidualCritic(yard, 2, 0, **({"depth": 2, "width": 8} | options))


@pytest.mark.parametrize("depth", [1, 6])
def test_the_tangent_kernel_is_that_of_the_whole_jacobian(yard, depth):
    critic = ResidualCritic(yard, 2, 0, depth=depth, width=8, dimension=3, precision="float64")
    torch.manual_seed(1)
    parameters = critic.parameters()
    with torch.no_grad():
        for each in parameters:
            each += 0.3 * torch.randn_like(each)
    found, outputs = residual_kernel(critic), critic._outputs()
    for run in range(2):
        rows = []
        for output in outputs[run].ravel():
            parts = torch.autograd.grad(output, parameters, retain_graph=True)
            rows.append(torch.cat([part[run].ravel() for part in parts]))
        jacobian = torch.stack(rows).unflatten(0, (yard.states, 3)).numpy()
        assert np.allclose(found[run], np.einsum("sdp,tdp->st", jacobian, jacobian) / 3, rtol=1e-9)
