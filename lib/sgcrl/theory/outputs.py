"""What normalisation does to a network's tangent kernel, in two steps. Needs torch.

The derivative of ψ = f / ‖f‖ is the part of the derivative of f that is orthogonal to ψ, over ‖f‖.
So the kernel of ψ differs from that of f by the lengths of the outputs, one factor for each state,
and by what the projection takes away.
"""

import numpy as np
import torch
from jaxtyping import Float

from sgcrl._checks import checked
from sgcrl.network import ENCODINGS, MLPCritic
from sgcrl.theory.tangent import tangent_kernel
from sgcrl.worlds import World

FORMS = ("raw output", "divided by lengths", "on the sphere")
"""The kernel of f, that of f with its lengths held fixed at 1, and that of ψ = f / ‖f‖."""


@checked
def output_lengths(critic: MLPCritic) -> Float[np.ndarray, "K S"]:
    """Length ‖f(s)‖ of every network's output before normalisation.

    Parameters
    ----------
    critic : MLPCritic

    Returns
    -------
    ndarray, shape (K, S)
    """
    with torch.no_grad():
        return critic._outputs().norm(dim=-1).numpy()


@checked
def kernels_with(critic: MLPCritic, state: int) -> dict[str, Float[np.ndarray, "K S"]]:
    """Scalar tangent kernel of one state with all, over that state's own, in three forms.

    The second form divides the first by the lengths of both outputs, as if they were constants:
    Θ(s, g) / (‖f(s)‖ ‖f(g)‖). The third has the projection as well.

    Parameters
    ----------
    critic : MLPCritic
    state : int

    Returns
    -------
    dict of str to ndarray, shape (K, S)
        By the names in ``FORMS``; 1 for the state itself. In the second and third form NaN where
        an output is 0, as that of a state with inputs 0 before training: it has no direction.

    Raises
    ------
    ValueError
        For a state that the world does not have, and a critic that is not on the sphere.
    """
    lengths = output_lengths(critic)
    if not 0 <= state < lengths.shape[1]:
        raise ValueError(f"state: got {state}, takes 0..{lengths.shape[1] - 1}")
    lengths = np.where(lengths > 1e-6, lengths, np.nan)
    raw, sphere = (tangent_kernel(critic, normalised)[:, state] for normalised in (False, True))
    found = raw, raw / lengths, np.where(np.isnan(lengths), np.nan, sphere)
    return {form: kernel / kernel[:, [state]] for form, kernel in zip(FORMS, found, strict=True)}


@checked
def untrained_kernels(
    world: World, runs: int, seed: int, state: int
) -> dict[str, dict[str, Float[np.ndarray, "K S"]]]:
    """:func:`kernels_with` of new networks, for each encoding of the states.

    Parameters
    ----------
    world, runs, seed
        As for :class:`~sgcrl.network.MLPCritic`.
    state : int

    Returns
    -------
    dict of str to dict of str to ndarray, shape (K, S)
        By encoding and form.
    """
    return {
        encoding: kernels_with(MLPCritic(world, runs, seed, encoding=encoding), state)
        for encoding in ENCODINGS
    }
