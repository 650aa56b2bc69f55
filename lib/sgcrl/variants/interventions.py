"""Critics that differ from the usual one in one respect, to ask whether it matters."""

from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int
from threadpoolctl import threadpool_limits

from sgcrl._checks import checked, one_of, shaped
from sgcrl.arrays import namespace
from sgcrl.infonce import info_nce
from sgcrl.replay import Pairs
from sgcrl.tabular import TabularCritic
from sgcrl.train import Critic
from sgcrl.worlds import World


class HeldGoalCritic(TabularCritic):
    """A table whose goal never moves: ψ(g) stays where it started, and all else learns as usual.

    The goal's row takes part in every batch as it otherwise would; only its own step is undone.

    Parameters
    ----------
    world, runs, seed, **options
        Those of :class:`~sgcrl.tabular.TabularCritic`.
    """

    def __init__(self, world: World, runs: int, seed: int, **options: Any):
        super().__init__(world, runs, seed, **options)
        self.goal = world.goal

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """One gradient step, on the pairs, of all rows but the goal's; the loss before it."""
        held = self.table[:, self.goal].copy()
        loss = super().update(pairs)
        self.table[:, self.goal] = held
        return loss


class LogitsCritic:
    """A full table of logits L(s, s') for every run, float32 (K, S, S): no representations.

    It starts at the logits ΨΨᵀ of the :class:`~sgcrl.tabular.TabularCritic` with the same
    arguments, so that the two arms of a comparison begin alike, and descends the same loss in L
    itself: entries are free, nothing ties one pair of states to another, and there is no sphere.

    Parameters
    ----------
    world, runs, seed, **options
        Those of the :class:`~sgcrl.tabular.TabularCritic` but ``normalised``.

    Raises
    ------
    ValueError
        For ``normalised``, and for a loss that compares embeddings by their distance.
    """

    def __init__(self, world: World, runs: int, seed: int, **options: Any):
        if "normalised" in options:
            raise ValueError("normalised: logits have no rows to put on the sphere")
        begin = TabularCritic(world, runs, seed, **options)
        one_of(("dot",), similarity=begin.loss.similarity)
        with threadpool_limits(1):  # the same start, bit for bit, however many threads there are
            self.logits = begin.table @ np.swapaxes(begin.table, 1, 2)
        self.learning_rate, self.loss = begin.learning_rate, begin.loss
        self.frozen = begin.frozen

    def embed(self) -> Float[np.ndarray, "K S S"]:
        """The rows of L, float32 (K, S, S): what stands in the place of embeddings."""
        return self.logits

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """What the actor climbs, the logits L(s, g): float32 (K, S); one goal, or (K,) of them."""
        return self.logits[np.arange(len(self.logits)), :, goal]

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """One gradient step on the pairs; returns the loss before it, (K,)."""
        return self.step(pairs.counts(self.logits.shape[1]))

    def step(self, counts: Float[np.ndarray, "K S S"]) -> Float[np.ndarray, " K"]:
        """One gradient step on how often pairs occur, (K, S, S); returns the loss before it."""
        temperature = np.float32(self.loss.temperature)
        value, gradient = info_nce(self.logits / temperature, counts, self.loss)
        if not self.frozen:
            rate = np.float32(self.learning_rate) / temperature
            self.logits = self.logits - rate * gradient
        return value


class GoalPairCritic(LogitsCritic):
    """A table of logits with one more pair in every batch: the goal as its own positive.

    The column of the goal, which no batch touches before the goal is sampled, then takes part in
    the loss: the other anchors of the batch are the goal's negatives, and their logits fall by how
    often they are visited. Nothing else is changed; there are no representations.

    Parameters
    ----------
    world, runs, seed, **options
        Those of :class:`LogitsCritic`.
    """

    def __init__(self, world: World, runs: int, seed: int, **options: Any):
        super().__init__(world, runs, seed, **options)
        self.goal = world.goal

    def step(self, counts: Float[np.ndarray, "K S S"]) -> Float[np.ndarray, " K"]:
        """One gradient step on counts of pairs and the goal's; returns the loss before it."""
        counts = counts.copy()
        counts[:, self.goal, self.goal] += 1
        return super().step(counts)


class BlindCritic(TabularCritic):
    """A table that never learns from some states: pairs that contain one are left out of batches.

    The world is as it was and the actor may go there; until then all is bit for bit as without.

    Parameters
    ----------
    world, runs, seed
    hidden : ndarray of bool, shape (S,) or (K, S)
        The states whose pairs are left out, of all runs or of each.
    **options
        Those of :class:`~sgcrl.tabular.TabularCritic`.

    Raises
    ------
    ValueError
        For hidden states of other runs, or another world.
    """

    @checked
    def __init__(
        self,
        world: World,
        runs: int,
        seed: int,
        *,
        hidden: Bool[np.ndarray, "*K S"],
        **options: Any,
    ):
        super().__init__(world, runs, seed, **options)
        takes = f"(S,) or (K, S) with K={runs}, S={world.states}"
        shaped(takes, ((world.states,), (runs, world.states)), hidden=hidden)
        seen = np.broadcast_to(~hidden, (runs, world.states))
        self.counted = seen[:, :, None] & seen[:, None, :]

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """One gradient step on the pairs that are left; returns the loss before it."""
        counts = pairs.counts(self.table.shape[1]) * self.counted
        empty = ~np.any(counts, axis=(1, 2))
        counts[empty, 0, 0] = 1  # for a loss that divides by the number of pairs
        held = self.table[empty]
        loss = self.step(counts)
        self.table[empty] = held
        return np.where(empty, np.zeros_like(loss), loss)


class ScaleFree:
    """A critic whose actor climbs similarities in units of their standard deviation over states.

    So the actor's temperature means the same whatever the scale of the embeddings, which off the
    sphere is free. The deviation is over all states of the world: no actor could know it, so this
    is an instrument, not a proposal.

    Parameters
    ----------
    critic : Critic
        Anything that :func:`~sgcrl.train.train` takes; trained in place, as it is without this.
    """

    @checked
    def __init__(self, critic: Critic):
        self.critic, self.embed, self.update = critic, critic.embed, critic.update

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """Similarities to a goal, or to one of each run, over their standard deviation."""
        c = self.critic.similarity(goal)
        return c / namespace(c).std(c, axis=1, keepdims=True)


class Together:
    """Several critics on the same data: the first one acts, all are trained on the same pairs.

    Parameters
    ----------
    *critics : Critic
        Trained in place.
    """

    @checked
    def __init__(self, *critics: Critic):
        self.critics = critics

    def embed(self) -> Float[np.ndarray, "K S D"]:
        """Embeddings of the first critic, (K, S, D)."""
        return self.critics[0].embed()

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """What the actor climbs for a goal, or one of each run, by the first critic: (K, S)."""
        return self.critics[0].similarity(goal)

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """Update all on the pairs; the loss of the first, (K,)."""
        return [critic.update(pairs) for critic in self.critics][0]
