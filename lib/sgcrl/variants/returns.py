"""Actors that look further than the next state: critics with the return of c in the place of c."""

import numpy as np
from jaxtyping import Float, Int

from sgcrl._checks import checked, positive
from sgcrl.measures.returns import expected_return, optimal_return
from sgcrl.train import Critic, policy
from sgcrl.worlds import World


class Returns:
    """A critic whose actor climbs the largest discounted return of the reward c in a known world.

    From each state, over all policies, and on the scale of c
    (:func:`~sgcrl.measures.returns.optimal_return`). The actor must know all of the world, where
    the usual one knows the next states.

    Parameters
    ----------
    critic : Critic
        Anything that :func:`~sgcrl.train.train` takes; trained in place, as it is without this.
    world : World
    discount : float
        From 0 to below 1; with 0 it is the critic itself.
    """

    @checked
    def __init__(self, critic: Critic, world: World, discount: float = 0.99):
        self.critic, self.embed, self.update = critic, critic.embed, critic.update
        self.world, self.discount = world, discount

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """The best return of c from each state, float32 (K, S); one goal, or one of each run."""
        c = self.critic.similarity(goal)
        return optimal_return(self.world, c, self.discount).astype(np.float32)


class FutureSimilarity:
    """A critic whose actor climbs the mean c of the discounted future of the usual actor.

    E[ψ(s')]·ψ(g) over the futures s' of each state under the softmax of c: what c itself would be,
    were the embedding of every state the mean embedding of its future.

    Parameters
    ----------
    critic : Critic
        Trained in place, as it is without this.
    world : World
    discount : float
        From 0 to below 1; with 0 it is the critic itself.
    temperature : float
        Of the usual actor, as for :func:`~sgcrl.train.policy`.

    Raises
    ------
    ValueError
        For a temperature that is not positive.
    """

    @checked
    def __init__(
        self, critic: Critic, world: World, discount: float = 0.99, temperature: float = 0.1
    ):
        positive(temperature=temperature)
        self.critic, self.embed, self.update = critic, critic.embed, critic.update
        self.world, self.discount, self.temperature = world, discount, temperature

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """Mean c of the futures of each state, float32 (K, S); one goal, or one of each run."""
        c = self.critic.similarity(goal)
        actions = policy(self.world, c, self.temperature)
        return expected_return(self.world, actions, c, self.discount).astype(np.float32)
