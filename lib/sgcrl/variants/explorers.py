"""Explorers to compare SGCRL with: true counts of visits, and optimism, as hard to beat as we can.

All know which states their actions lead to, as SGCRL's actor does, and choose among these by a
score, greedily (ties at random) or by a softmax. Several settings run at once, each with the same
random numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Int, Int16

from sgcrl._checks import checked, number, one_of
from sgcrl.measures.visits import first_time
from sgcrl.train import Settings
from sgcrl.worlds import World

KINDS = ("counting", "planned", "optimism")
BONUSES = {
    "1/√n": lambda n: 1 / np.sqrt(n),
    "−log n": lambda n: -np.log(n),
    "1/n": lambda n: 1 / n,
}
"""What a state is worth by n, one more than the number of its visits."""
UNTIL = ("the end", "arrival", "race")
SWEEPS = 40
"""Of value iteration after an episode, each from where the last one stopped."""


@dataclass(frozen=True)
class Explorer:
    """Settings of an explorer.

    Attributes
    ----------
    kind : {"counting", "planned", "optimism"}
        What the score of a state s is. "counting": the bonus of its own count, b(n(s)). "planned":
        the discounted sum of bonuses along the best way from it, by value iteration on the whole
        known world. "optimism": a value that starts at 1, as if s were the goal, and is learnt from
        the steps taken: Q-learning on the sparse reward.
    temperature : float
        Of the softmax over the scores of the next states; 0 is greedy, ``inf`` uniformly random.
    bonus : {"1/√n", "−log n", "1/n"}
        b, of "counting" and "planned".
    discount : float
        γ below 1, of "planned" and "optimism".
    rate : float
        α of "optimism".
    online : bool
        Scores change at each step; otherwise only between episodes, as SGCRL's c does. Not for
        "planned".

    Raises
    ------
    ValueError
        For another kind or bonus, numbers out of range, and a plan that is to change at each step.
    """

    kind: str = "counting"
    temperature: float = 0.0
    bonus: str = "1/√n"
    discount: float = 0.9
    rate: float = 1.0
    online: bool = False

    def __post_init__(self):
        one_of(KINDS, kind=self.kind)
        one_of(tuple(BONUSES), bonus=self.bonus)
        number(0, temperature=self.temperature)
        number(0, 1, rate=self.rate)
        number(0, np.nextafter(1, 0), discount=self.discount)
        if self.kind == "planned" and self.online:
            raise ValueError("online: got True, takes False for a plan")


@checked
def explore(
    world: World, explorers: Sequence[Explorer], settings: Settings, until: str = "the end"
) -> list[Int16[np.ndarray, "K E L"]]:
    r"""States visited by each of several explorers, in K runs of E episodes.

    An optimist's backup of a step to s' is

    .. math:: V(s') \leftarrow (1-\alpha)\,V(s') + \alpha\,(r + \gamma \max_{s''} V(s'')),

    over the states s'' next to s', with a reward of 1 and no future on the goal. Between episodes
    the same backups are made in the order of the steps.

    Parameters
    ----------
    world : World
    explorers : list of Explorer
        P of them, all of one kind and one clock (``online``).
    settings : Settings
        Runs, episodes, steps and seed; the rest is SGCRL's.
    until : {"the end", "arrival", "race"}
        End after all episodes; or when every run has been at the goal; or, to tell which of them
        arrives first, after twice as many episodes as it takes the first explorer until more than
        half of its runs have been there.

    Returns
    -------
    list of ndarray of int16, shape (K, E, T + 1)
        One for each explorer; E are the episodes until the end.

    Raises
    ------
    ValueError
        For none, or for several kinds or clocks, and for another end.
    """
    one_of(UNTIL, until=until)
    alike = {(explorer.kind, explorer.online) for explorer in explorers}
    if len(alike) != 1:
        raise ValueError(f"explorers: got {len(alike)} kinds and clocks, takes one")
    ((kind, online),) = alike
    each, runs, steps, last = len(explorers), settings.runs, settings.steps, settings.episodes
    rows, states = np.arange(each * runs), world.states
    heat, rate, discount = (
        np.repeat([getattr(explorer, name) for explorer in explorers], runs)
        for name in ("temperature", "rate", "discount")
    )
    greedy, heat = (heat == 0)[:, None], np.where(heat == 0, 1.0, heat)[:, None]
    worth = _worth(explorers, last * (steps + 1) + 2)
    explorer_of = rows // runs
    counts = np.ones((each * runs, states), int)
    score = np.ones((each * runs, states))
    if kind != "optimism":
        score *= worth[explorer_of, 1, None]
    if kind == "planned":
        score /= (1 - discount)[:, None]
    rng = settings.streams("rival")
    paths = np.zeros((each * runs, last, steps + 1), np.int16)
    arrived, done, end = np.zeros(each * runs, bool), 0, last

    def backup(state):
        won = state == world.goal
        ahead = score[rows[:, None], world.next_state[state]].max(axis=1)
        target = won + np.where(won, 0.0, discount * ahead)
        score[rows, state] += rate * (target - score[rows, state])

    while done < end:
        path = paths[:, done]
        state = path[:, 0] = np.full(each * runs, world.start)
        # Of exponential times with these rates the first is each with a chance as its rate is.
        with np.errstate(divide="ignore"):
            lot = -1 / np.log(rng.random(steps, world.next_state.shape[1]))
        lot = np.broadcast_to(lot, (each, *lot.shape)).reshape(each * runs, steps, -1)
        for step in range(steps):
            near = world.next_state[state]
            value = score[rows[:, None], near]
            lead = value - value.max(axis=1, keepdims=True)
            weight = np.where(greedy, lead == 0, np.exp(lead / heat))
            state = near[rows, (weight * lot[:, step]).argmax(axis=1)]
            path[:, step + 1] = state
            if online and kind == "optimism":
                backup(state)
            elif online:
                counts[rows, state] += 1
                score[rows, state] = worth[explorer_of, counts[rows, state]]
        if kind == "optimism" and not online:
            for state in path.T[1:]:
                backup(state)
        elif kind != "optimism" and not online:
            np.add.at(counts, (rows[:, None], path[:, 1:]), 1)
            bonus = worth[explorer_of[:, None], counts]
            score = bonus if kind == "counting" else _plan(world, score, bonus, discount)
        arrived |= (path == world.goal).any(axis=1)
        done += 1
        there = arrived.reshape(each, runs).mean(axis=1)
        if until == "arrival" and arrived.all():
            end = done
        if until == "race" and end == last and (there > 0.5).any():
            end = min(last, 2 * done)
    return list(paths[:, :done].reshape(each, runs, done, -1))


def _worth(explorers, most):
    """Bonus of each explorer by n, (P, most); at n = 0, which is never asked for, that of 1."""
    n = np.maximum(np.arange(most), 1).astype(float)
    return np.stack([BONUSES[explorer.bonus](n) for explorer in explorers])


def _plan(world, score, bonus, discount):
    for _ in range(SWEEPS):
        score = bonus + discount[:, None] * score[:, world.next_state].max(axis=2)
    return score


@checked
def first_arrivals(trajectories: Int[np.ndarray, "K E L"], goal: int) -> Int[np.ndarray, " K"]:
    """First episode that touches the goal, int (K,); E if none does.

    Parameters
    ----------
    trajectories : ndarray of int, shape (K, E, T + 1)
    goal : int
    """
    return first_time((trajectories == goal).any(axis=2))


def grid(explorer: Explorer, **axes: Sequence) -> list[Explorer]:
    """All combinations of some settings, the others as they are.

    Parameters
    ----------
    explorer : Explorer
    **axes : list
        Values of each setting that is varied.
    """
    found = [explorer]
    for name, values in axes.items():
        found = [replace(one, **{name: value}) for one in found for value in values]
    return found
