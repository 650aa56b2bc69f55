"""Networks that are edited, exchanged, or kept account of. Needs torch."""

from copy import copy
from typing import Any

import numpy as np
import torch
from jaxtyping import Bool, Float, Shaped

from sgcrl._checks import checked, one_of, shaped
from sgcrl.measures.drift import turned_goal
from sgcrl.network import MLPCritic
from sgcrl.replay import Pairs
from sgcrl.theory.flow import descent
from sgcrl.theory.tangent import adam_rates, motion, parameter_gradient
from sgcrl.worlds import World


@checked
def shift_outputs(critic: MLPCritic, share: float) -> None:
    """Add a share of the mean output over the states to the last bias, in place.

    Before normalisation, in each network by itself: a positive share draws all embeddings together,
    -1 takes out what they have in common. Their differences stay as they are.

    Parameters
    ----------
    critic : MLPCritic
    share : float
    """
    with torch.no_grad():
        critic.biases[-1] += share * critic._outputs().mean(dim=1, keepdim=True)
    critic._psi = None


@checked
def scale_outputs(critic: MLPCritic, factor: float) -> None:
    """Multiply the outputs of each network, before normalisation, in place.

    Parameters
    ----------
    critic : MLPCritic
    factor : float
    """
    with torch.no_grad():
        critic.weights[-1] *= factor
        critic.biases[-1] *= factor
    critic._psi = None


@checked
def descend(critic: MLPCritic, joint: Float[np.ndarray, "S S"], rate: float, steps: int) -> None:
    """Steps of plain gradient descent on the loss of an endless batch: no Adam, no noise.

    Parameters
    ----------
    critic : MLPCritic
        Trained in place; its similarity is the inner product.
    joint : ndarray, shape (S, S)
        Pair distribution.
    rate : float
        Time that one step lasts in the flow of :func:`sgcrl.theory.modes.kernel_modes`.
    steps : int

    Raises
    ------
    ValueError
        For a critic of another similarity.
    """
    one_of(("dot",), similarity=critic.loss.similarity)
    optimizer = torch.optim.SGD([*critic.weights, *critic.biases], rate)
    for _ in range(steps):
        gradient = -descent(critic.embed(), joint)
        optimizer.zero_grad()
        critic._forward().backward(torch.from_numpy(gradient.astype(np.float32)))
        optimizer.step()
        critic._psi = None


@checked
def imprint(
    critic: MLPCritic,
    target: Float[np.ndarray, "K S D"],
    states: Bool[np.ndarray, " S"],
    steps: int = 300,
    rate: float = 1e-3,
) -> None:
    """Train a network, in place, until the embeddings of some states are those of a table.

    Adam on the squared distances of these states alone; nothing holds the others, which move as far
    as they share weights with them.

    Parameters
    ----------
    critic : MLPCritic
    target : ndarray, shape (K, S, D)
    states : ndarray of bool, shape (S,)
    steps : int
    rate : float
        Adam's.
    """
    wanted = torch.from_numpy(np.asarray(target, np.float32)[:, states])
    chosen = torch.from_numpy(np.flatnonzero(states))
    optimizer = torch.optim.Adam([*critic.weights, *critic.biases], rate)
    for _ in range(steps):
        optimizer.zero_grad()
        ((critic._forward()[:, chosen] - wanted) ** 2).sum().backward()
        optimizer.step()
        critic._psi = None


class AccountedCritic(MLPCritic):
    """A network that keeps account of what turns its goal, update by update.

    An update moves weights by the rate of each times a mean of gradients, and a gradient is a sum
    over states. So the update is a sum over groups of states, and so, to first order, is the
    motion of ψ(g). It is taken in the frame of the states seen so far, as in
    :func:`~sgcrl.measures.drift.turned_goal`.

    Parameters
    ----------
    world, runs, seed
        As for :class:`~sgcrl.network.MLPCritic`.
    groups : ndarray of bool, shape (G, S)
        Groups of states, usually without overlap.
    silenced : ndarray of bool, shape (S,), optional
        States whose gradient is withheld from the network.
    **options
        As for :class:`~sgcrl.network.MLPCritic`.

    Attributes
    ----------
    moved : list of ndarray, shape (K, S)
        For each update, what the goal's turning did to c of every state.
    pulled : list of ndarray, shape (G, K, S)
        The part of each group.
    plain : list of ndarray, shape (K, S)
        What a plain gradient step of rate 1 on the same pairs would have done.

    Raises
    ------
    ValueError
        For groups, or silenced states, of another world.
    """

    @checked
    def __init__(
        self,
        world: World,
        runs: int,
        seed: int,
        *,
        groups: Shaped[np.ndarray, "G S"],
        silenced: Bool[np.ndarray, " S"] | None = None,
        **options: Any,
    ):
        shaped(f"(G, S) with S={world.states}", ((len(groups), world.states),), groups=groups)
        if silenced is None:
            silenced = np.zeros(world.states, bool)
        super().__init__(world, runs, seed, **options)
        self.goal, self.groups = world.goal, np.asarray(groups, np.float32)[:, :, None]
        self.heard = 1 - silenced.astype(np.float32)[:, None]
        self._counts: Any = 0
        self._means: list[list[torch.Tensor]] | None = None
        self.moved: list[Float[np.ndarray, "K S"]] = []
        self.pulled: list[Float[np.ndarray, "G K S"]] = []
        self.plain: list[Float[np.ndarray, "K S"]] = []

    def loss_gradient(
        self, pairs: Pairs
    ) -> tuple[Float[np.ndarray, " K"], Float[np.ndarray, "K S D"]]:
        """As for any network, on these pairs, but 0 for the silenced states."""
        loss, gradient = super().loss_gradient(pairs)
        return loss, gradient * self.heard

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """One step on the pairs, and its account."""
        before, halfway = self.embed(), copy(self)
        old = [p.detach().clone() for p in [*self.weights, *self.biases]]
        _, gradient = self.loss_gradient(pairs)
        parts = [parameter_gradient(self, gradient * group) for group in self.groups]
        loss = super().update(pairs)
        decay = self.optimizer.param_groups[0].get("betas", (0.0,))[0]
        means = self._means or [[torch.zeros_like(x) for x in part] for part in parts]
        self._means = [
            [mean.lerp(x, 1 - decay) for mean, x in zip(*pair, strict=True)]
            for pair in zip(means, parts, strict=True)
        ]
        rates = [rate / (1 - decay ** (len(self.moved) + 1)) for rate in adam_rates(self)]
        with torch.no_grad():
            middle = [(a + b) / 2 for a, b in zip(old, [*self.weights, *self.biases], strict=True)]
        halfway.weights, halfway.biases = middle[: len(self.weights)], middle[len(self.weights) :]
        halfway._psi = None
        self._counts = self._counts + pairs.counts(before.shape[1])
        steps = [[-r * x for r, x in zip(rates, mean, strict=True)] for mean in self._means]
        steps.append([-sum(x) for x in zip(*parts, strict=True)])
        velocity = [self.embed() - before, *(motion(halfway, step) for step in steps)]
        seen = (self._counts.sum(1) + self._counts.sum(2)) > 0
        moved, *pulled, plain = turned_goal(halfway.embed(), np.stack(velocity), seen, self.goal)
        self.moved.append(moved)
        self.pulled.append(np.stack(pulled))
        self.plain.append(plain)
        return loss


@checked
def exchanged(critic: MLPCritic, shift: int) -> MLPCritic:
    """The critic with its networks moved on by so many runs: other starts for the same data.

    Parameters
    ----------
    critic : MLPCritic
        Changed in place.
    shift : int
    """
    with torch.no_grad():
        for parameter in [*critic.weights, *critic.biases]:
            parameter.copy_(parameter.roll(shift, 0))
    critic._psi = None
    return critic
