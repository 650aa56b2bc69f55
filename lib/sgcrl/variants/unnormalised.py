"""Networks without the sphere: two encoders, raw outputs for the actor, starts at a distance."""

from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Int

from sgcrl._checks import checked, one_of, positive
from sgcrl.infonce import Loss, info_nce
from sgcrl.network import MLPCritic
from sgcrl.replay import Pairs
from sgcrl.sphere import SHORTEST, goal_similarity
from sgcrl.variants.network_edits import scale_outputs
from sgcrl.worlds import World


class TwoEncoderCritic(MLPCritic):
    """Two networks a run: φ embeds anchors and what the actor compares, ψ positives and goals.

    As in Wang et al. (2025), but that φ sees a state here, not a state and an action. The critic is
    φ(s)·ψ(g), or −‖φ(s) − ψ(g)‖. Networks 2k and 2k + 1 of one batch are φ and ψ of run k.

    Parameters
    ----------
    world, runs, seed, first, **options
        As for :class:`~sgcrl.network.MLPCritic`.
    """

    @checked
    def __init__(self, world: World, runs: int, seed: int, *, first: int = 0, **options: Any):
        super().__init__(world, 2 * runs, seed, first=2 * first, **options)

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """φ(s)·ψ(g), or −‖φ(s) − ψ(g)‖: (K, S), for one goal or for one of each run."""
        phi, psi = np.split(self.embed(), 2, axis=-1)
        aim = psi[np.arange(len(psi)), goal][:, None]
        both = np.concatenate([phi, aim], axis=1)
        return goal_similarity(both, phi.shape[1], self.loss.similarity)[:, :-1]

    def loss_gradient(
        self, pairs: Pairs
    ) -> tuple[Float[np.ndarray, " K"], Float[np.ndarray, "K S 2D"]]:
        """Loss of the pairs (K,), and its gradient at φ and ψ of all states, side by side."""
        phi, psi = np.split(self.embed(), 2, axis=-1)
        counts = pairs.counts(phi.shape[1])
        value, at_phi, at_psi = two_encoder_gradient(phi, psi, counts, self.loss)
        return value, np.concatenate([at_phi, at_psi], axis=-1)

    def _forward(self):
        """Embeddings (K, S, 2D): φ, then ψ."""
        if self._psi is None:
            both = super()._forward().unflatten(0, (-1, 2))
            self._psi = both.transpose(1, 2).flatten(2)
        return self._psi


def two_encoder_gradient(
    phi: Float[np.ndarray, "*n S D"],
    psi: Float[np.ndarray, "*n S D"],
    counts: Float[np.ndarray, "*n S S"],
    loss: Loss = Loss(),
) -> tuple[Float[np.ndarray, "*n"], Float[np.ndarray, "*n S D"], Float[np.ndarray, "*n S D"]]:
    r"""Loss of a table of anchors and one of positives, and its gradient at both.

    With :math:`W = \partial\ell/\partial L` and temperature τ it is :math:`W\Psi/\tau` and
    :math:`W^\top\Phi/\tau` for products; for distances :math:`-\sum_j W_{ij}(\varphi_i -
    \psi_j)/(\tau d_{ij})` and likewise, with the other sign, at :math:`\psi_j`.

    Parameters
    ----------
    phi, psi : ndarray, shape (..., S, D)
    counts : ndarray, shape (..., S, S)
        Anchors × positives.
    loss : Loss

    Returns
    -------
    loss : ndarray, shape (...)
    at_phi, at_psi : ndarray, shape (..., S, D)
    """
    temperature = phi.dtype.type(loss.temperature)
    products = phi @ np.swapaxes(psi, -1, -2)
    if loss.similarity == "dot":
        value, weight = info_nce(products / temperature, counts, loss)
        across = np.swapaxes(weight, -1, -2)
        return value, weight @ psi / temperature, across @ phi / temperature
    own = [np.einsum("...sd,...sd->...s", x, x) for x in (phi, psi)]
    squared = own[0][..., :, None] + own[1][..., None, :] - 2 * products
    apart = np.sqrt(np.maximum(squared, 0) + phi.dtype.type(SHORTEST))
    value, weight = info_nce(-apart / temperature, counts, loss)
    weight = weight / (apart * temperature)
    across = np.swapaxes(weight, -1, -2)
    at_phi = weight @ psi - weight.sum(axis=-1, keepdims=True) * phi
    at_psi = across @ phi - across.sum(axis=-1, keepdims=True) * psi
    return value, at_phi, at_psi


class OutputActor:
    """A network on the sphere whose actor reads products of its outputs before normalisation.

    The sphere in the loss alone: lengths of the outputs, which the loss does not see, count for the
    actor.

    Parameters
    ----------
    critic : MLPCritic
        Trained in place.
    """

    @checked
    def __init__(self, critic: MLPCritic):
        self.critic, self.embed, self.update = critic, critic.embed, critic.update

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """Products (K, S) of raw outputs with that of one goal, or of one of each run."""
        with torch.no_grad():
            return goal_similarity(self.critic._outputs().numpy(), goal)


@checked
def start_at(critic: MLPCritic, goal: int, distance: float) -> None:
    """Bring the states of networks as near to the goal as told, on average, in place.

    Off the sphere all outputs are scaled. On it, where their scale does not count, a multiple of
    their mean over the states is added before normalisation (-1 times takes out what they have in
    common), found by bisection.

    Parameters
    ----------
    critic : MLPCritic
        Its similarity is minus the distance.
    goal : int
    distance : float
        Mean of ‖ψ(s) − ψ(g)‖ over the runs and over the states but the goal.

    Raises
    ------
    ValueError
        For another similarity, for a distance that is not positive, and for one that networks on
        the sphere do not have even without what they have in common.
    """
    positive(distance=distance)
    one_of(("distance",), similarity=critic.loss.similarity)
    start, outputs = critic.biases[-1].detach().clone(), critic._outputs().detach()
    common = outputs.mean(dim=1, keepdim=True)

    def away(share=0.0):
        with torch.no_grad():
            critic.biases[-1].copy_(start + share * common)
        critic._psi = None
        return -np.delete(critic.similarity(goal), goal, axis=1).mean()

    if not critic.normalised:
        scale_outputs(critic, float(distance / away()))
        return
    low, high = -1.0, 1.0
    if distance > away(low):
        raise ValueError(f"distance: got {distance}, takes one up to {away(low)}")
    while away(high) > distance:
        low, high = high, 2 * high
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if away(middle) > distance else (low, middle)
