import numpy as np
import pytest
import torch
from networks import small
from rounding import assert_near

from sgcrl.network import ENCODINGS, MLPCritic
from sgcrl.theory.outputs import FORMS, kernels_with, output_lengths, untrained_kernels
from sgcrl.theory.tangent import tangent_kernel


def by_autograd(critic, form, state):
    """Kernel of one state with all by torch's Jacobians, over its own; one run after the other."""
    kernels = []
    for run in range(len(critic.inputs)):
        parameters = tuple(p[run : run + 1].detach() for p in critic.parameters())
        layers = len(critic.weights)

        def output(*p, run=run, layers=layers):
            x = critic.inputs[run : run + 1]
            for layer in range(layers):
                x = (x if layer == 0 else x.relu()) @ p[layer] + p[layers + layer]
            length = x.norm(dim=-1, keepdim=True)
            by = {FORMS[0]: 1, FORMS[1]: length.detach(), FORMS[2]: length}
            return (x / by[form])[0]

        parts = torch.func.jacrev(output, tuple(range(len(parameters))))(*parameters)
        J = torch.cat([part.flatten(2) for part in parts], dim=-1)
        kernel = torch.einsum("dp,sdp->s", J[state], J)
        kernels.append((kernel / kernel[state]).numpy())
    return np.stack(kernels)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_the_kernel_that_autograd_finds(yard, encoding, form):
    critic = small(yard, encoding, (7, 6))
    found = kernels_with(critic, 8)[form]
    assert_near(found, by_autograd(critic, form, 8), terms=5 * (7 * 9 + 6 * 8 + 5 * 7))
    assert_near(found[:, 8], 1, terms=1)


def test_lengths_are_those_of_the_outputs(yard):
    critic = MLPCritic(yard, 3, 0, hidden=(12,), dimension=6)
    raw = MLPCritic(yard, 3, 0, hidden=(12,), dimension=6, normalised=False)
    assert_near(output_lengths(critic), np.linalg.norm(raw.embed(), axis=-1), terms=6 * 12)


def test_longer_inputs_have_a_larger_raw_kernel_and_no_larger_one_on_the_sphere(yard):
    critic = MLPCritic(yard, 2, 0, encoding="coordinates", hidden=(32,), dimension=16)
    critic.inputs = critic.inputs * torch.tensor([1.0, 1.0])
    raw, sphere = (tangent_kernel(critic, normalised)[:, 8, 8] for normalised in (False, True))
    critic.inputs = critic.inputs * 10
    longer, same = (tangent_kernel(critic, normalised)[:, 8, 8] for normalised in (False, True))
    assert (longer > 50 * raw).all() and (same < 1.1 * sphere).all()


def test_a_state_that_is_none_is_refused(yard):
    with pytest.raises(ValueError, match=r"^state: got 9, takes 0\.\.8$"):
        kernels_with(MLPCritic(yard, 2, 0, hidden=()), 9)


def test_a_state_with_inputs_0_has_no_direction_before_training(yard):
    critic = MLPCritic(yard, 2, 0, encoding="coordinates", hidden=(12,), dimension=6)
    found = kernels_with(critic, 8)
    assert (critic.inputs[:, 0] == 0).all() and (output_lengths(critic)[:, 0] == 0).all()
    for form in FORMS:
        assert (np.isnan(found[form]) == ((np.arange(9) == 0) & (form != FORMS[0]))).all()


def test_untrained_kernels_are_those_of_new_networks(yard):
    found = untrained_kernels(yard, 2, 3, 8)
    assert list(found) == list(ENCODINGS)
    expected = kernels_with(MLPCritic(yard, 2, 3, encoding="state_one_hot"), 8)
    for form in FORMS:
        assert (found["state_one_hot"][form] == expected[form]).all()
