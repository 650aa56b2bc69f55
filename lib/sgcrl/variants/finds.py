"""Finding the goal as an intervention: every run is led there in the same episode, or never.

When a run finds the goal by itself depends on what it has learnt, so runs that found it early and
runs that did not differ in more than the find. Here the actor cannot enter the goal before one
episode that is the same for all runs; in that episode it is led there; from then on it is free.
The same seed with the goal closed for ever is the same run, bit for bit, until that episode.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from sgcrl._checks import checked, whole
from sgcrl.replay import Pairs
from sgcrl.tabular import TabularCritic
from sgcrl.train import Critic, Run, Settings, train
from sgcrl.worlds import World


class LedToGoal:
    """A critic whose actor is kept off the goal, led there once, and free from then on.

    What the critic learns from an episode is untouched. Episodes are counted by updates: one after
    each.

    Parameters
    ----------
    critic : Critic
        Trained in place.
    world : World
    at : int, optional
        The episode in which the actor takes a shortest way to the goal, and stays there; by
        default never, and the goal stays closed.
    """

    CLOSED = -1e6
    """What the actor reads in place of c of a goal that it may not enter."""

    @checked
    def __init__(self, critic: Critic, world: World, at: int | None = None):
        self.critic, self.world, self.at = critic, world, at
        self.embed, self.finished = critic.embed, 0

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """What the actor of the coming episode climbs, float32 (K, S)."""
        c = np.array(self.critic.similarity(goal))
        if self.finished == self.at:
            steps = np.minimum(self.world.distances[:, self.world.goal], self.world.states)
            c[:] = 1e3 * -steps
        elif self.at is None or self.finished < self.at:
            c[:, self.world.goal] = self.CLOSED
        return c

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """Learn from pairs as without this; returns the loss before it, (K,)."""
        self.finished += 1
        return self.critic.update(pairs)


@checked
def led(
    world: World,
    settings: Settings,
    at: int | None = None,
    critic: Callable[..., Critic] = TabularCritic,
    **options: Any,
) -> Run:
    """Train runs that are all led to the goal in one episode, and never stand on it before.

    Parameters
    ----------
    world : World
    settings : Settings
        With one update after each episode, and an actor of finite temperature.
    at : int, optional
        That episode; by default the goal stays closed: the control.
    critic : callable
        Makes the critic, as :class:`~sgcrl.tabular.TabularCritic` does.
    **options
        Of the critic.

    Returns
    -------
    Run
        Its ``similarity`` is that of the critic throughout, not what the
        actor was made to read instead.

    Raises
    ------
    ValueError
        For other settings, an episode that there is not, or steps that do not suffice.
    """
    if (settings.updates, settings.update_every) != (1, 1) or np.isinf(settings.actor_temperature):
        raise ValueError("settings: takes one update after each episode, a finite temperature")
    if at is not None:
        whole(0, at=at)
        way = world.distances[world.start, world.goal]
        if at >= settings.episodes or way > settings.steps:
            raise ValueError(f"at: got {at}, takes an episode before {settings.episodes} whose "
                             f"steps, {settings.steps}, suffice for the way, {way:g}")  # fmt: skip
    inside = critic(world, settings.runs, settings.seed, first=settings.first, **options)
    kept = _Kept(inside, world, at)
    run = train(world, kept, settings)
    similarity = np.stack(kept.read[: run.similarity.shape[1]], axis=1)
    return replace(run, similarity=similarity.astype(np.float32))


class _Kept(LedToGoal):
    """Remembers what the critic had, each time its actor reads something."""

    def __init__(self, critic, world, at):
        super().__init__(critic, world, at)
        self.read = []

    def similarity(self, goal):
        self.read.append(np.array(self.critic.similarity(goal)))
        return super().similarity(goal)
