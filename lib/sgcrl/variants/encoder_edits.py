"""Edits of the encoder: some states get a given embedding in every forward pass, loss included."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from sgcrl._checks import checked, one_of, shaped
from sgcrl.network import MLPCritic
from sgcrl.replay import Pairs, Streams
from sgcrl.sphere import normalise
from sgcrl.tabular import TabularCritic
from sgcrl.variants.steering import Steered, set_similarity
from sgcrl.worlds import World

TARGETS = ("goal", "opposite", "random")
"""What the states' embedding becomes: ψ(g), −ψ(g), or a random unit vector of each run."""


@dataclass(frozen=True, eq=False)
class EncoderEdit:
    """Give all states of a region one embedding.

    Attributes
    ----------
    goal : int
    states : ndarray of bool, shape (S,)
        The region, without the goal.
    to : {"goal", "opposite", "random"}
        The goal's embedding as it is at the moment, its opposite, or
    drawn : ndarray, shape (K, D)
        unit vectors of the runs, which stay as they are.

    Raises
    ------
    ValueError
        For another target, states of another type, or the goal among them.
    """

    goal: int
    states: Bool[np.ndarray, " S"]
    to: str
    drawn: Float[np.ndarray, "K D"]

    def __post_init__(self):
        one_of(TARGETS, to=self.to)
        if self.states.dtype != bool or self.states[self.goal]:
            raise ValueError(f"states: got {self.states!r}, takes bool (S,), False at the goal")

    def __call__(self, embeddings: Float[np.ndarray, "K S D"]) -> Float[np.ndarray, "K S D"]:
        """A new table; the other rows are bit for bit the old ones."""
        runs, dimension = self.drawn.shape
        size = (runs, len(self.states), dimension)
        shaped(f"{size}", (size,), embeddings=embeddings)
        z = embeddings[:, self.goal]
        row = {"goal": z, "opposite": -z, "random": self.drawn}[self.to]
        edited = np.array(embeddings)
        edited[:, self.states] = row[:, None]
        return edited


@checked
def edited_table(
    world: World,
    runs: int,
    seed: int,
    *,
    first: int = 0,
    states: Bool[np.ndarray, " S"],
    to: str,
    dimension: int = 64,
    **options: Any,
) -> Steered:
    """The usual table with a region's embedding replaced in every forward pass.

    The rows are set anew after every update, so that the loss is taken with them and its gradient
    at them has no effect.

    Parameters
    ----------
    world, runs, seed, first, dimension, **options
        As for :class:`~sgcrl.tabular.TabularCritic`.
    states, to
        As for :class:`EncoderEdit`.

    References
    ----------
    M. Bastankhah et al., "Demystifying the Mechanisms Behind Emergent Exploration in
    Goal-conditioned RL", arXiv:2510.14129, 2026.
    """
    critic = TabularCritic(world, runs, seed, first=first, dimension=dimension, **options)
    drawn = unit_vectors(runs, dimension, seed, first)
    return Steered(critic, EncoderEdit(world.goal, states, to, drawn), "table")


@checked
def table_at(
    world: World,
    runs: int,
    seed: int,
    *,
    first: int = 0,
    states: Bool[np.ndarray, "*K S"],
    c: float,
    hold: str,
    after: int = 0,
) -> Steered:
    """The usual table with the c of some states set, as a critic that is yet to be trained.

    Parameters
    ----------
    world, runs, seed, first
        As for :class:`~sgcrl.tabular.TabularCritic`.
    states, c
        As for :func:`~sgcrl.variants.steering.set_similarity`.
    hold, after
        As for :class:`~sgcrl.variants.steering.Steered`.
    """
    critic = TabularCritic(world, runs, seed, first=first)
    edit = partial(set_similarity, goal=world.goal, states=states, c=c)
    return Steered(critic, edit, hold, after)


def unit_vectors(runs: int, dimension: int, seed: int, first: int = 0) -> Float[np.ndarray, "K D"]:
    """A random unit vector of each run, float32 (K, D).

    Parameters
    ----------
    runs, dimension, seed, first : int
    """
    drawn = Streams(seed, "edit", runs, first).standard_normal(dimension)
    return normalise(drawn).astype(np.float32)


class EditedNetwork(MLPCritic):
    """A network with a region's embedding replaced in every forward pass, without gradient.

    The loss is taken with the replaced rows; no gradient goes through them, neither to the weights
    by way of the region's own outputs nor to the goal.

    Parameters
    ----------
    world, runs, seed, first, dimension, **options
        As for :class:`~sgcrl.network.MLPCritic`.
    states, to
        As for :class:`EncoderEdit`.
    """

    @checked
    def __init__(
        self,
        world: World,
        runs: int,
        seed: int,
        *,
        states: Bool[np.ndarray, " S"],
        to: str,
        first: int = 0,
        dimension: int = 64,
        **options: Any,
    ):
        super().__init__(world, runs, seed, first=first, dimension=dimension, **options)
        drawn = unit_vectors(runs, dimension, seed, first)
        self.edit = EncoderEdit(world.goal, states, to, drawn)

    def embed(self) -> Float[np.ndarray, "K S D"]:
        """Embeddings of all states, the region's replaced."""
        return self.edit(super().embed())

    def loss_gradient(
        self, pairs: Pairs
    ) -> tuple[Float[np.ndarray, " K"], Float[np.ndarray, "K S D"]]:
        """Loss of the pairs with the replaced rows, and its gradient, 0 at these."""
        loss, gradient = super().loss_gradient(pairs)
        gradient[:, self.edit.states] = 0
        return loss, gradient


@checked
def closed_off(world: World, states: Bool[np.ndarray, " S"]) -> World:
    """The same world with walls before some states: a move into them stays where it is.

    Parameters
    ----------
    world : World
    states : ndarray of bool, shape (S,)
        Without the start and the goal.

    Raises
    ------
    ValueError
        If the start or the goal is among them.
    """
    if states[[world.start, world.goal]].any():
        raise ValueError("states: the start or the goal is among them; takes others")
    entered = states[world.next_state] & ~states[:, None]
    stay = np.arange(world.states)[:, None]
    return replace(world, next_state=np.where(entered, stay, world.next_state))
