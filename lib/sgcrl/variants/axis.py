"""Actors that read a goal which does not turn, or one that alone turns: interventions on z.

The critic learns as usual; only what its actor climbs differs. With R the turning that the states
of a frame have had in common since the start, the usual ψ(s)·ψ(g) has two factors that may be taken
as they are now, or as they were at the start and carried along by R:

======================  ==========================  =====================
what the actor climbs   the goal at the start       the goal as it is now
======================  ==========================  =====================
states at the start     :class:`StartAlone`         :class:`GoalAlone`
states as they are now  :class:`CarriedGoal`        the usual critic
======================  ==========================  =====================

:class:`WeightedGoal` carries the goal without a frame. As in
:func:`~sgcrl.measures.drift.counterfactual_similarities`, c of the goal itself stays 1
(or the highest of all, if it is less than that).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from sgcrl._checks import checked, one_of, positive, whole
from sgcrl.measures.drift import FRAMES, procrustes
from sgcrl.replay import Pairs
from sgcrl.sphere import lengths, normalise
from sgcrl.train import Critic
from sgcrl.worlds import World


class _Edited(ABC):
    """A critic trained as it is, whose actor reads other similarities to the world's goal."""

    def __init__(
        self,
        world: World,
        runs: int,
        seed: int,
        *,
        inside: Callable[..., Critic],
        sharp: bool = False,
        **options: Any,
    ):
        self.critic, self.sharp = inside(world, runs, seed, **options), sharp
        self.goal, self.others = world.goal, world.others
        self.start = np.array(self.embed(), float)
        if not np.allclose(lengths(self.start), 1, atol=1e-5):
            raise ValueError("inside: embeds off the unit sphere, takes one that stays on it")

    def embed(self) -> Float[np.ndarray, "K S D"]:
        """Embeddings of the critic as it is, (K, S, D)."""
        return self.critic.embed()

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """Learn from pairs as without this; returns the loss before it, (K,)."""
        return self.critic.update(pairs)

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """What the actor climbs, float32 (K, S): to the world's goal only.

        Raises
        ------
        ValueError
            For another goal.
        """
        if np.any(goal != self.goal):
            raise ValueError(f"goal: got {goal}, takes the world's, {self.goal}")
        states, z = self._factors()
        c = np.einsum("ksd,kd->ks", states, z)
        top = np.ones(len(c))
        if self.sharp:
            usual, read = self.critic.similarity(self.goal)[:, self.others], c[:, self.others]
            c *= (usual.std(axis=1) / np.maximum(read.std(axis=1), 1e-9))[:, None]
            top = np.maximum(top, c[:, self.others].max(axis=1))
        c[:, self.goal] = top
        return c.astype(np.float32)

    @abstractmethod
    def _factors(self) -> tuple[Float[np.ndarray, "K S D"], Float[np.ndarray, "K D"]]:
        """Whose product is c: the states' embeddings and z."""


class StartAlone(_Edited):
    """Nothing moves: the actor climbs ψ₀(s)·ψ₀(g), as with a frozen critic, while this one learns.

    Takes what :class:`CarriedGoal` takes, but for its frame.
    """

    def _factors(self):
        return self.start, self.start[:, self.goal]


class CarriedGoal(_Edited):
    """The goal never turns: it stays where it was at the start, carried along by the frame.

    The actor climbs ψ(s)·z with z = ψ₀(g)R, ψ₀ the embeddings at the start. So c changes only
    because states move relative to each other.

    Parameters
    ----------
    world, runs, seed
    inside : callable
        Class of the critic that is trained, on the unit sphere.
    sharp : bool
        Stretch what the actor climbs to the standard deviation over states that the usual c of the
        same critic has (the goal left out), so that the actor chooses as sharply as usual.
    frame : {"visited", "all"}
        By which states R is found, update by update, as in :func:`~sgcrl.measures.drift.procrustes`
        (where they say nothing, the rotation nearest to the identity): those that were in a pair so
        far, or all. The goal never counts.
    every : int
        After so many updates at a time.
    **options
        Of the critic.

    Raises
    ------
    ValueError
        For another frame, and a critic off the unit sphere.
    """

    @checked
    def __init__(
        self,
        world: World,
        runs: int,
        seed: int,
        *,
        inside: Callable[..., Critic],
        sharp: bool = False,
        frame: str = "visited",
        every: int = 1,
        **options: Any,
    ):
        one_of(FRAMES, frame=frame)
        whole(1, every=every)
        super().__init__(world, runs, seed, inside=inside, sharp=sharp, **options)
        self.every, self.updates = every, 0
        self.known = np.full(self.start.shape[:2], frame == "all")
        self.turn = np.tile(np.eye(self.start.shape[2]), (runs, 1, 1))
        self.last = self.start

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """Learn from pairs as without this, and follow the frame; the loss before it, (K,)."""
        loss = super().update(pairs)
        run = np.arange(len(self.known))[:, None]
        self.known[run, pairs.anchors] = self.known[run, pairs.positives] = True
        self.updates += 1
        if self.updates % self.every == 0:
            now = np.array(self.embed(), float)
            self.turn = self.turn @ procrustes(self.last, now, self.known & self.others)
            self.last = now
        return loss

    def _factors(self):
        return self.embed(), np.einsum("kd,kde->ke", self.start[:, self.goal], self.turn)


class GoalAlone(CarriedGoal):
    """Only the goal turns: the states stay as they were at the start, carried along by the frame.

    The actor climbs ψ₀(s)R·ψ(g), with R and ψ₀ as in :class:`CarriedGoal`.

    Takes what :class:`CarriedGoal` takes.
    """

    def _factors(self):
        return self.start @ self.turn, self.embed()[:, self.goal]


class WeightedGoal(_Edited):
    """The goal as a fixed sum of other states' embeddings, which carry it along: no frame.

    The actor climbs ψ(s)·z with z the direction of Σ w(s') ψ(s') over all states but the goal. The
    weights w are found once, at the start, by ridge regression of ψ(g).

    Parameters
    ----------
    world, runs, seed, inside, sharp, **options
        Those of :class:`CarriedGoal`.
    ridge : float
        Added to the squares of the singular values of the states' embeddings, of which the largest
        is 1: the larger, the more evenly the states carry, and the farther z is from ψ(g).

    Raises
    ------
    ValueError
        For a ridge that is not positive, and a critic off the unit sphere.
    """

    @checked
    def __init__(
        self,
        world: World,
        runs: int,
        seed: int,
        *,
        inside: Callable[..., Critic],
        sharp: bool = False,
        ridge: float = 1e-3,
        **options: Any,
    ):
        super().__init__(world, runs, seed, inside=inside, sharp=sharp, **options)
        self.weights = carrying_weights(self.start, self.others, self.goal, ridge)

    def _factors(self):
        now = self.embed()
        return now, normalise(np.einsum("ks,ksd->kd", self.weights, now))


@checked
def carrying_weights(
    embeddings: Float[np.ndarray, "K S D"],
    carriers: Bool[np.ndarray, " S"],
    goal: int,
    ridge: float = 1e-3,
) -> Float[np.ndarray, "K S"]:
    """Weights w of the sum Σ w(s) ψ(s) over some states that comes near ψ(g): float (K, S).

    Parameters
    ----------
    embeddings : ndarray, shape (K, S, D)
    carriers : ndarray of bool, shape (S,)
        The states of the sum; all others have weight 0.
    goal : int
    ridge : float
        Of the ridge regression that finds them, as for :class:`WeightedGoal`.

    Raises
    ------
    ValueError
        For a ridge that is not positive.
    """
    positive(ridge=ridge)
    points = np.asarray(embeddings, float) * carriers[:, None]
    left, singular, axes = np.linalg.svd(points, full_matrices=False)
    shrunk = singular / (singular**2 + ridge * singular[:, :1] ** 2)
    along = np.einsum("krd,kd->kr", axes, embeddings[:, goal])
    return np.einsum("ksr,kr->ks", left, shrunk * along)
