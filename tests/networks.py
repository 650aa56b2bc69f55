"""Networks to hold others against, and small ones."""

import torch
from rounding import assert_near

from sgcrl.network import MLPCritic, encode

SMALL = {"hidden": (12, 10), "dimension": 6}


def separate(critic, run):
    """A plain torch network with the weights of one run."""
    layers = []
    for weight, bias in zip(critic.weights, critic.biases, strict=True):
        layer = torch.nn.Linear(*weight.shape[1:])
        with torch.no_grad():
            layer.weight.copy_(weight[run].T)
            layer.bias.copy_(bias[run, 0])
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def forward(network, world, encoding):
    return torch.nn.functional.normalize(network(torch.from_numpy(encode(world, encoding))))


def shortest(critic):
    """Length of the shortest output: normalising makes errors larger by one over it."""
    with torch.no_grad():
        lengths = critic._outputs().norm(dim=-1)
    return lengths[lengths > 0].min().item()


def separate_outputs(critic, world, run):
    inputs = torch.from_numpy(encode(world, "row_column_one_hot"))
    return separate(critic, run)(inputs).detach().numpy()


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


def step_alike(optimizer, parameters, gradients, terms, scale):
    """One step of Adam by gradients that are first held against the parameters' own.

    Where a gradient is 0 but for rounding, Adam steps by the rounding, as far as elsewhere.
    """
    for parameter, gradient in zip(parameters, gradients, strict=True):
        assert_near(parameter.grad, gradient, terms, scale)
        parameter.grad.copy_(gradient)
    optimizer.step()
