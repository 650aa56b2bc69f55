"""Critics that differ from the usual one in one respect, to ask whether it matters."""

import numpy as np

from sgcrl.tabular import LogitsCritic, TabularCritic


class HeldGoalCritic(TabularCritic):
    """A table whose goal never moves: ψ(g) stays where it started, and all else learns as usual.

    The goal's row takes part in every batch as it otherwise would; only its own step is undone.

    Parameters
    ----------
    world, runs, seed, **options
        Those of :class:`~sgcrl.tabular.TabularCritic`.
    """

    def __init__(self, world, runs: int, seed: int, **options):
        super().__init__(world, runs, seed, **options)
        self.goal = world.goal

    def step(self, counts) -> np.ndarray:
        """One gradient step of all rows but the goal's; returns the loss before it, (K,)."""
        held = np.arange(self.table.shape[1])[:, None] == self.goal
        before = self.table
        loss = super().step(counts)
        self.table = np.where(held, before, self.table)
        return loss


class GoalPairCritic(LogitsCritic):
    """A table of logits with one more pair in every batch: the goal as its own positive.

    The column of the goal, which no batch touches before the goal is sampled, then takes part in
    the loss: the other anchors of the batch are the goal's negatives, and their logits fall by how
    often they are visited. Nothing else is changed; there are no representations.

    Parameters
    ----------
    world, runs, seed, **options
        Those of :class:`~sgcrl.tabular.LogitsCritic`.
    """

    def __init__(self, world, runs: int, seed: int, **options):
        super().__init__(world, runs, seed, **options)
        self.goal = world.goal

    def step(self, counts) -> np.ndarray:
        """One gradient step on the pairs and the goal's; returns the loss before it, (K,)."""
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
    """

    def __init__(self, world, runs: int, seed: int, *, hidden, **options):
        super().__init__(world, runs, seed, **options)
        hidden = np.asarray(hidden)
        if hidden.dtype != bool or hidden.shape not in ((world.states,), (runs, world.states)):
            raise ValueError(
                f"hidden: got {hidden.dtype} {hidden.shape}, takes bool (S,) or (K, S) "
                f"with K={runs}, S={world.states}"
            )
        seen = np.broadcast_to(~hidden, (runs, world.states))
        self.counted = seen[:, :, None] & seen[:, None, :]

    def step(self, counts) -> np.ndarray:
        """One gradient step on the pairs that are left; returns the loss before it, (K,)."""
        counts = counts * self.counted
        empty = ~counts.any(axis=(1, 2))
        counts[empty, 0, 0] = 1  # for a loss that divides by the number of pairs
        before = self.table
        loss = super().step(counts)
        self.table = np.where(empty[:, None, None], before, self.table)
        return np.where(empty, np.zeros_like(loss), loss)


class ScaleFree:
    """A critic whose actor climbs similarities in units of their standard deviation over states.

    So the actor's temperature means the same whatever the scale of the embeddings, which off the
    sphere is free. The deviation is over all states of the world: no actor could know it, so this
    is an instrument, not a proposal.

    Parameters
    ----------
    critic
        Anything that :func:`~sgcrl.train.train` takes; trained in place, as it is without this.
    """

    def __init__(self, critic):
        self.critic, self.embed, self.update = critic, critic.embed, critic.update

    def similarity(self, goal) -> np.ndarray:
        """Similarities over their standard deviation: float32 (K, S)."""
        c = self.critic.similarity(goal)
        return c / c.std(axis=1, keepdims=True)


class Together:
    """Several critics on the same data: the first one acts, all are trained on the same pairs."""

    def __init__(self, *critics):
        self.critics = critics

    def embed(self):
        """Embeddings of the first critic, (K, S, D)."""
        return self.critics[0].embed()

    def similarity(self, goal):
        """What the actor climbs, by the first critic: (K, S)."""
        return self.critics[0].similarity(goal)

    def update(self, pairs):
        """Update all; the loss of the first, (K,)."""
        return [critic.update(pairs) for critic in self.critics][0]
