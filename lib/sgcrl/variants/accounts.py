"""Networks trained on one stream of data, each with an account of its goal. Needs torch."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Bool, Float

from sgcrl._checks import checked, positive
from sgcrl.measures.drift import turned_goal
from sgcrl.measures.statistics import mean_where
from sgcrl.replay import Pairs
from sgcrl.theory.tangent import _backward, _forward, _tangential, adam_rates
from sgcrl.train import Run, Settings, train
from sgcrl.variants.interventions import Together
from sgcrl.variants.network_edits import AccountedCritic
from sgcrl.worlds import World


@dataclass(frozen=True)
class Account:
    """What moved the goal of K networks, over N updates.

    Attributes
    ----------
    moved : ndarray, shape (N, K, S)
        What the goal's turning in an update did to c of every state.
    pulled : ndarray, shape (N, G, K, S)
        The part of each group; no groups, no account: G is 0.
    plain : ndarray, shape (N, K, S)
        What a plain gradient step of rate 1 would have done; NaN without groups.
    loss : ndarray, shape (N, K)
        Before the update.
    c : ndarray, shape (N, K)
        Mean c of the states seen so far, after the update; the goal does not count.
    """

    moved: Float[np.ndarray, "N K S"]
    pulled: Float[np.ndarray, "N G K S"]
    plain: Float[np.ndarray, "N K S"]
    loss: Float[np.ndarray, "N K"]
    c: Float[np.ndarray, "N K"]


class FollowedCritic(AccountedCritic):
    """An accounted network by Adam or plain descent, of which loss and squeeze are kept as well.

    Without groups it keeps no account but of the motion, which takes a fraction of the time.

    Parameters
    ----------
    world, runs, seed
        As for :class:`~sgcrl.network.MLPCritic`.
    groups : ndarray of bool, shape (G, S), optional
        As for :class:`~sgcrl.variants.network_edits.AccountedCritic`.
    rate : float, optional
        Of plain gradient descent; Adam unless given.
    **options
        As for :class:`~sgcrl.variants.network_edits.AccountedCritic`.

    Raises
    ------
    ValueError
        For a rate that is not positive.
    """

    @checked
    def __init__(
        self,
        world: World,
        runs: int,
        seed: int,
        *,
        groups: Bool[np.ndarray, "G S"] | None = None,
        rate: float | None = None,
        **options: Any,
    ):
        groups = np.zeros((0, world.states), bool) if groups is None else groups
        super().__init__(world, runs, seed, groups=groups, **options)
        self.rate = rate
        if rate is not None:
            positive(rate=rate)
            descent: Any = torch.optim.SGD(self.parameters(), rate)
            self.optimizer = descent
        self.losses: list[Float[np.ndarray, " K"]] = []
        self.squeezed: list[Float[np.ndarray, " K"]] = []

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """One step on the pairs, and what is kept of it."""
        before, old = self.embed(), [p.detach().clone() for p in self.parameters()]
        parts = self._gradients(pairs) if len(self.groups) else None
        loss = super(AccountedCritic, self).update(pairs)
        self._counts = self._counts + pairs.counts(before.shape[1])
        seen = (self._counts.sum(1) + self._counts.sum(2)) > 0
        with torch.no_grad():
            middle = [(a + b) / 2 for a, b in zip(old, self.parameters(), strict=True)]
        halfway = copy(self)
        halfway.weights, halfway.biases = middle[: len(self.weights)], middle[len(self.weights) :]
        halfway._psi = None
        forward = _forward(halfway)
        motions = (
            [] if parts is None else [_motion(halfway, forward, x) for x in self._steps(parts)]
        )
        velocity = np.stack([self.embed() - before, *motions])
        moved, *pulled = turned_goal(forward[-1].numpy(), velocity, seen, self.goal)
        self.moved.append(moved)
        if parts is not None:
            rate = None if self.rate is None else np.float32(self.rate)
            self.plain.append(pulled.pop() if rate is None else sum(pulled) / rate)
            self.pulled.append(np.stack(pulled))
        self.losses.append(loss)
        others = seen & (np.arange(seen.shape[1]) != self.goal)
        self.squeezed.append(mean_where(self.similarity(self.goal), others))
        return loss

    def account(self) -> Account:
        """What was kept so far."""
        moved = np.array(self.moved)
        n, runs, states = moved.shape
        return Account(
            moved,
            np.array(self.pulled) if self.pulled else np.zeros((n, 0, runs, states)),
            np.array(self.plain) if self.plain else np.full(moved.shape, np.nan),
            np.array(self.losses),
            np.array(self.squeezed),
        )

    def _gradients(self, pairs):
        """Gradient of every weight, then every bias, from the states of each group."""
        _, gradient = self.loss_gradient(pairs)
        with torch.no_grad():
            forward = _forward(self)
            signals, parts = _backward(self, forward, gradient), []
            for group in self.groups[..., 0] > 0:
                inputs = [x[:, group].mT for x in forward[0]]
                signal = [each[:, group] for each in signals]
                weights = [x @ each for x, each in zip(inputs, signal, strict=True)]
                parts.append(weights + [each.sum(1, keepdim=True) for each in signal])
        return parts

    def _steps(self, parts):
        """The step that each group makes; under Adam, that of plain descent as well, at rate 1."""
        if self.rate is not None:
            return [[-self.rate * x for x in part] for part in parts]
        decay = self.optimizer.param_groups[0]["betas"][0]
        means = self._means or [[torch.zeros_like(x) for x in part] for part in parts]
        self._means = [
            [mean.lerp(x, 1 - decay) for mean, x in zip(*pair, strict=True)]
            for pair in zip(means, parts, strict=True)
        ]
        rates = [rate / (1 - decay ** (len(self.moved) + 1)) for rate in adam_rates(self)]
        steps = [[-r * x for r, x in zip(rates, mean, strict=True)] for mean in self._means]
        return [*steps, [-sum(x) for x in zip(*parts, strict=True)]]


@checked
def keep_accounts(
    world: World, settings: Settings, arms: Mapping[str, Mapping[str, Any]]
) -> tuple[Run, dict[str, Account]]:
    """Train several networks on the pairs that the first one collects, with an account of each.

    Parameters
    ----------
    world : World
    settings : Settings
    arms : dict of str to dict
        By name, the options of each :class:`FollowedCritic`. The first acts.

    Returns
    -------
    run : Run
        Of the first.
    accounts : dict of str to Account
    """
    critics = {
        name: FollowedCritic(world, settings.runs, settings.seed, first=settings.first, **options)
        for name, options in arms.items()
    }
    run = train(world, Together(*critics.values()), settings)
    return run, {name: critic.account() for name, critic in critics.items()}


def _motion(critic, forward, step):
    """How all embeddings move by a step, as :func:`sgcrl.theory.tangent.motion` has it."""
    layers, moved = len(critic.weights), 0
    x, active, length, psi = forward
    with torch.no_grad():
        for layer in range(layers):
            if layer:
                moved = (moved * active[layer]) @ critic.weights[layer]
            moved = moved + x[layer] @ step[layer] + step[layers + layer]
        return (_tangential(psi, moved) / length).numpy()
