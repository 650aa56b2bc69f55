"""Collection goals: which goal each run's actor is given for its next episode.

A rule is a callable ``goals(visits, rng) -> (K,)`` for :func:`sgcrl.train.train`, which calls it
before every episode with the visits so far, int (K, S): in how many time steps each run was in each
state, and with a stream of random numbers for each run. The critic learns nothing from the rule;
only the actor sees the goal. An actor that climbs several goals at once needs no rule but another
similarity: :class:`AveragedGoals`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from sgcrl._checks import checked
from sgcrl.replay import Streams
from sgcrl.tabular import TabularCritic
from sgcrl.train import Critic
from sgcrl.worlds import World


@checked
def random_sets(
    world: World, runs: int, count: int, seed: int, first: int = 0
) -> Int[np.ndarray, "K {count}"]:
    """A random set of goals for each run, int (K, count): ``world.goal`` first, others at random.

    Without replacement, never the start, only states that can be reached (``world.goal`` is taken
    as it is). Of the same seed, a smaller set is part of a larger.

    Parameters
    ----------
    world : World
    runs, count : int
        K, and goals in a set.
    seed, first : int
        As in :class:`~sgcrl.train.Settings`.

    Raises
    ------
    ValueError
        For more goals than there are, or none.
    """
    other = np.flatnonzero(world.reachable)
    other = other[(other != world.start) & (other != world.goal)]
    if not 1 <= count <= len(other) + 1:
        raise ValueError(f"count: got {count}, takes 1..{len(other) + 1}")
    drawn = Streams(seed, "goal sets", runs, first).permutation(other)[:, : count - 1]
    return np.hstack([np.full((runs, 1), world.goal), drawn])


@dataclass(frozen=True, eq=False)
class Uniform:
    """Each episode's goal is drawn uniformly from a fixed set.

    Attributes
    ----------
    among : ndarray of int, shape (N,) or (K, N)
        The goals of all runs, or of each; ``np.arange(world.states)`` is the ordinary contrastive
        RL with goals from everywhere.
    """

    among: Int[np.ndarray, "*K N"]

    def __call__(self, visits: Int[np.ndarray, "K S"], rng: Streams) -> Int[np.ndarray, " K"]:
        """One goal for each run, int (K,)."""
        among = _of_each_run(self.among, len(visits))
        return _choose(among, np.ones(among.shape, bool), rng)


@dataclass(frozen=True, eq=False)
class RetireWhenSampled:
    """A goal is drawn until it has been visited, on whatever errand; then from those that are left.

    When none is left, uniformly from all of the set.

    Attributes
    ----------
    among : ndarray of int, shape (N,) or (K, N)
    """

    among: Int[np.ndarray, "*K N"]

    def __call__(self, visits: Int[np.ndarray, "K S"], rng: Streams) -> Int[np.ndarray, " K"]:
        """One goal for each run, int (K,)."""
        among = _of_each_run(self.among, len(visits))
        left = np.take_along_axis(visits, among, axis=1) == 0
        return _choose(among, left | ~left.any(axis=1, keepdims=True), rng)


@dataclass(frozen=True, eq=False)
class LeastVisited:
    """The goal is the state of the set visited least so far, ties drawn: a count-based bonus.

    Attributes
    ----------
    among : ndarray of int, shape (N,) or (K, N)
    """

    among: Int[np.ndarray, "*K N"]

    def __call__(self, visits: Int[np.ndarray, "K S"], rng: Streams) -> Int[np.ndarray, " K"]:
        """One goal for each run, int (K,)."""
        among = _of_each_run(self.among, len(visits))
        count = np.take_along_axis(visits, among, axis=1)
        return _choose(among, count == count.min(axis=1, keepdims=True), rng)


class AveragedGoals:
    """A critic whose actor climbs the mean of the similarities to several goals, all the time.

    Where similarities are products this is c to the mean of the goals' embeddings, such as
    ½ψ(g₁) + ½ψ(g₂). Whatever goal is asked for, the mean is what there is. The critic learns as it
    does without this.

    Parameters
    ----------
    critic : Critic
        Anything that :func:`~sgcrl.train.train` takes; trained in place.
    among : ndarray of int, shape (N,) or (K, N)
        The goals of all runs, or of each.

    Raises
    ------
    ValueError
        For no goals, or those of other runs.
    """

    @checked
    def __init__(self, critic: Critic, among: Int[np.ndarray, "*K N"]):
        self.critic, self.embed, self.update = critic, critic.embed, critic.update
        self.among = _of_each_run(among, len(critic.embed()))

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """The mean similarity to the goals, (K, S)."""
        return np.mean([self.critic.similarity(each) for each in self.among.T], axis=0)


@checked
def averaged(
    world: World,
    runs: int,
    seed: int,
    *,
    first: int = 0,
    among: Int[np.ndarray, "*K N"],
    of: Callable[..., Critic] = TabularCritic,
    **options: Any,
) -> AveragedGoals:
    """A new critic whose actor climbs the mean of the similarities to several goals.

    Parameters
    ----------
    world, runs, seed, first, **options
        As for :class:`~sgcrl.tabular.TabularCritic`, or what ``of`` takes.
    among : ndarray of int, shape (N,) or (K, N)
        As for :class:`AveragedGoals`.
    of : callable
        Makes the critic: a table, unless told otherwise.

    References
    ----------
    M. Bastankhah et al., "Demystifying the Mechanisms Behind Emergent Exploration in
    Goal-conditioned RL", arXiv:2510.14129, 2026: two goals, in the authors' code.
    """
    return AveragedGoals(of(world, runs, seed, first=first, **options), among)


def _of_each_run(among, runs):
    among = np.asarray(among)
    if among.ndim not in (1, 2) or not among.shape[-1] or (among.ndim == 2 and len(among) != runs):
        raise ValueError(f"among: got shape {among.shape}, takes (N,) or (K, N) with K={runs}")
    return np.broadcast_to(among, (runs, among.shape[-1]))


def _choose(among, allowed, rng):
    """One of the allowed entries of each row, (K,); every row takes one number from ``rng``."""
    rank = (rng.random() * allowed.sum(axis=1)).astype(int)
    place = (allowed.cumsum(axis=1) > rank[:, None]).argmax(axis=1)
    return among[np.arange(len(among)), place]
