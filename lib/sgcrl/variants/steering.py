"""Edits of embeddings that repel the actor from a region or attract it, and how long they stay."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, runtime_checkable

import numpy as np
from jaxtyping import Bool, Float, Int

from sgcrl._checks import checked, number, one_of, whole
from sgcrl.infonce import Loss
from sgcrl.replay import Pairs, Streams
from sgcrl.sphere import goal_similarity, normalise, split
from sgcrl.tabular import TabularCritic
from sgcrl.train import Critic, Run, Settings, train
from sgcrl.worlds import World

HOLDS = ("once", "table", "sight")


def set_similarity(
    table: Float[np.ndarray, "*n S D"], goal: int, states: Bool[np.ndarray, "*#n S"], c: float
) -> Float[np.ndarray, "*n S D"]:
    r"""Give some states a chosen goal similarity c.

    .. math:: \psi = c z + \sqrt{1-c^2}\,\zeta/\|\zeta\|

    A low c repels the actor, a high one attracts it. ζ keeps its direction, so the states stay
    apart from one another as they were, and every row stays on the sphere.

    Parameters
    ----------
    table : ndarray, shape (..., S, D)
        On the sphere.
    goal : int
    states : ndarray of bool, shape (S,) or (..., S)
        Without the goal.
    c : float
        From -1 to 1.

    Returns
    -------
    ndarray, shape (..., S, D)
        A new table; the other rows are bit for bit the old ones.

    Raises
    ------
    ValueError
        For another c, other states or the goal among them, and a state whose ζ is 0.
    """
    number(-1, 1, c=c)
    states = _region(table, goal, states)
    z = _goal_rows(table, goal)[states]
    _, zeta = split(table[states], z)
    length = np.linalg.norm(zeta, axis=-1, keepdims=True)
    if abs(c) < 1 and not length.all():
        raise ValueError("table: a state to edit is the goal's direction itself, with ζ = 0")
    aside = np.divide(zeta, length, out=np.zeros_like(zeta), where=length > 0)
    edited = np.array(table)
    edited[states] = c * z + np.sqrt(1 - c**2) * aside
    return edited


@checked
def turn_aside(
    table: Float[np.ndarray, "K S D"],
    goal: int,
    states: Bool[np.ndarray, "*#n S"],
    angle: float | Float[np.ndarray, "*#n S"],
    rng: Streams,
) -> Float[np.ndarray, "K S D"]:
    """Turn some states by an angle that leaves their c as it is: an edit the actor cannot see.

    ζ turns towards a random direction orthogonal to z, the same for all states of a run.

    Parameters
    ----------
    table : ndarray, shape (K, S, D)
    goal, states
        As for :func:`set_similarity`.
    angle : float or ndarray, shape (..., S)
        In degrees; where c allows no more than 2·arcsin‖ζ‖, that much.
    rng : Streams
        Of these K runs.

    Returns
    -------
    ndarray, shape (K, S, D)
    """
    states = _region(table, goal, states)
    z = _goal_rows(table, goal)[states]
    c, zeta = split(table[states], z)
    c = c[:, None]
    angle = np.broadcast_to(angle, states.shape)[states][:, None]
    turn = np.arccos(np.clip((np.cos(np.radians(angle)) - c**2) / (1 - c**2), -1, 1))
    drawn = rng.standard_normal(1, table.shape[-1])
    _, drawn = split(np.broadcast_to(drawn, table.shape)[states], z)
    ahead = normalise(zeta)
    _, across = split(drawn, ahead)
    length = np.linalg.norm(zeta, axis=-1, keepdims=True)
    edited = np.array(table)
    edited[states] = c * z + length * (np.cos(turn) * ahead + np.sin(turn) * normalise(across))
    return edited


@runtime_checkable
class EmbeddingCritic(Critic, Protocol):
    """A critic whose similarities are those of its embeddings, by ``loss.similarity``."""

    loss: Loss

    def loss_gradient(
        self, pairs: Pairs
    ) -> tuple[Float[np.ndarray, " K"], Float[np.ndarray, "K S D"]]:
        """Loss of the pairs, and its gradient at the embeddings."""


class Steered:
    """A critic whose embeddings are edited, once or for good.

    Parameters
    ----------
    critic : EmbeddingCritic
        One whose actor climbs inner products; trained, and edited, in place.
    edit : callable
        From a table (K, S, D) to the edited one.
    hold : {"once", "table", "sight"}
        "once": the table is edited, and training does with it what it does. "table": edited again
        after every update, so that training goes on from the edited table; both take a
        :class:`~sgcrl.tabular.TabularCritic`. "sight": only what the actor sees is edited, training
        goes on underneath.
    after : int
        Updates before the edit; 0 edits at the start.

    Raises
    ------
    ValueError
        For another critic, or a ``hold`` or an ``after`` that it does not know.
    """

    def __init__(
        self,
        critic: EmbeddingCritic,
        edit: Callable[..., Any],
        hold: str = "sight",
        after: int = 0,
    ):
        if not isinstance(critic, EmbeddingCritic) or critic.loss.similarity != "dot":
            raise ValueError(
                f"critic: got {type(critic).__name__}, takes one whose actor climbs inner products "
                "of embeddings"
            )
        one_of(HOLDS, hold=hold)
        if hold != "sight" and not isinstance(critic, TabularCritic):
            raise ValueError(f"hold: got {hold!r}, takes 'sight' for {type(critic).__name__}")
        whole(0, after=after)
        self.critic, self.edit, self.hold, self.after = critic, edit, hold, after
        self._updates = 0
        self._impose()

    def embed(self) -> Float[np.ndarray, "K S D"]:
        """Embeddings of all states, as the actor sees them: (K, S, D)."""
        psi = self.critic.embed()
        return self.edit(psi) if self.hold == "sight" and self._updates >= self.after else psi

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """What the actor climbs, c(s) = ψ(s)·ψ(g), for one goal or for one of each run: (K, S)."""
        return goal_similarity(self.embed(), goal)

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """One step of the critic on the pairs; returns the loss before it, (K,)."""
        loss = self.critic.update(pairs)
        self._updates += 1
        self._impose()
        return loss

    def _impose(self):
        due = self._updates >= self.after if self.hold == "table" else self._updates == self.after
        if due and self.hold != "sight":
            assert isinstance(self.critic, TabularCritic)  # no other is held so
            self.critic.table = self.edit(self.critic.table)


@checked
def steered(
    world: World,
    states: Bool[np.ndarray, "*K S"],
    c: float,
    hold: str,
    settings: Settings,
    after: int = 0,
    each_episode: Callable[..., Any] | None = None,
) -> Run:
    """Train the usual table with the c of some states edited.

    It starts from the table, and acts by the seeds, of the untouched agent with these settings.

    Parameters
    ----------
    world : World
    states, c
        As for :func:`set_similarity`.
    hold : {"once", "table", "sight"}
        As for :class:`Steered`.
    settings : Settings
    after : int
        As for :class:`Steered`.
    each_episode : callable, optional
        As for :func:`~sgcrl.train.train`.

    Returns
    -------
    Run
    """
    critic = TabularCritic(world, settings.runs, settings.seed, first=settings.first)
    edit = partial(set_similarity, goal=world.goal, states=states, c=c)
    return train(world, Steered(critic, edit, hold, after), settings, each_episode)


def _region(table, goal, states):
    states = np.asarray(states)
    if states.dtype != bool or states.shape[-1:] != table.shape[-2:-1]:
        raise ValueError(
            f"states: got {states.dtype} of shape {states.shape}, takes bool (..., S) "
            f"with S={table.shape[-2]}"
        )
    if states[..., goal].any():
        raise ValueError(f"states: the goal {goal} is among them; its c is 1 by definition")
    return np.broadcast_to(states, table.shape[:-1])


def _goal_rows(table, goal):
    return np.broadcast_to(normalise(table[..., goal, :])[..., None, :], table.shape)
