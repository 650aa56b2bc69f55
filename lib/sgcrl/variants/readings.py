"""The two uses of the sphere, one at a time: in the loss, and in what the actor reads."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from sgcrl._checks import checked
from sgcrl.infonce import loss_gradient
from sgcrl.replay import Pairs
from sgcrl.sphere import goal_similarity, lengths, normalise
from sgcrl.tabular import TabularCritic
from sgcrl.train import Critic
from sgcrl.worlds import World


class CosineActor:
    """A critic whose actor reads cosines, cos(ψ(s), ψ(g)), whatever the critic's loss compares.

    The sphere in the policy alone: the critic learns as it does without this, and what it learns
    from is what such an actor visits.

    Parameters
    ----------
    critic : Critic
        Anything that :func:`~sgcrl.train.train` takes; trained in place.
    """

    @checked
    def __init__(self, critic: Critic):
        self.critic, self.embed, self.update = critic, critic.embed, critic.update

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """Cosines (K, S) of the embeddings to that of one goal, or of one of each run."""
        return goal_similarity(normalise(self.embed()), goal)


def wrapped(
    world: World,
    runs: int,
    seed: int,
    *,
    inside: Callable[..., Critic],
    by: Sequence[Callable[..., Critic]],
    **options: Any,
) -> Critic:
    """A critic inside others that change what its actor reads.

    Parameters
    ----------
    world, runs, seed, **options
        Of the critic inside.
    inside : callable
        Its class.
    by : sequence of callable
        Classes that take a critic, the innermost first: :class:`CosineActor`, say, and
        :class:`~sgcrl.variants.interventions.ScaleFree`.
    """
    critic = inside(world, runs, seed, **options)
    for kind in by:
        critic = kind(critic)
    return critic


class DirectionCritic(TabularCritic):
    r"""A table off the sphere whose loss sees directions alone: the sphere in the loss alone.

    The loss compares :math:`u = \psi / \|\psi\|` by products. Its gradient at ψ is the tangential
    part of that at u, over the length; so no step changes a length to first order, and each
    makes it greater: :math:`\|\psi'\|^2 = \|\psi\|^2 + \|\text{step}\|^2`. The actor reads the
    products of the rows as they are. Of the sphere's table this differs by what the rows' lengths
    do to the steps and to the actor.

    Parameters
    ----------
    world, runs, seed, **options
        Those of :class:`~sgcrl.tabular.TabularCritic`; ``normalised`` is taken as False.
    """

    def __init__(self, world: World, runs: int, seed: int, **options: Any):
        super().__init__(world, runs, seed, **(options | {"normalised": False}))

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """One gradient step on the pairs, of the rows; returns the loss before it."""
        length = lengths(self.table)[..., None]
        unit = self.table / length
        value, gradient = loss_gradient(unit, pairs.counts(unit.shape[1]), self.loss)
        if not self.frozen:
            along = np.einsum("ksd,ksd->ks", gradient, unit)[..., None]
            tangent = (gradient - along * unit) / length
            self.table = self.table - np.float32(self.learning_rate) * tangent
        return value
