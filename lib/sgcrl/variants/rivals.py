"""Rivals of SGCRL: Q-learning on the sparse reward, by chance, by optimism, by counting visits.

The reward is 1 for a step that ends on the goal and 0 for any other. All of them act greedily on
their values, with ties broken at random, or uniformly with probability ε; and they may know which
state follows which action, as SGCRL's actor does.
"""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int, Int16

from sgcrl._checks import checked, number
from sgcrl.replay import Pairs
from sgcrl.train import Run, Settings, checkpoints
from sgcrl.worlds import World


@dataclass(frozen=True)
class Rival:
    """Settings of a Q-learner.

    Attributes
    ----------
    start : float
        All values before training: 0, or, optimistic, 1, which is that of a step onto the goal.
    epsilon : float
        Probability of a uniformly random action.
    bonus : float
        β of the bonus β/√n for the n-th visit.
    learning_rate : float
        α; in a deterministic world 1 is no risk.
    afterstates : bool
        Next states are known: actions that lead to the same state share one value (and one count).
        Otherwise each action in each state has its own.
    online : bool
        Values change during an episode; otherwise the same backups are made after it, in the order
        of the steps, and its actor is fixed, as SGCRL's is.

    Raises
    ------
    ValueError
        For an ``epsilon`` or a ``learning_rate`` beyond 0 to 1, and a negative ``bonus``.
    """

    start: float = 0.0
    epsilon: float = 0.0
    bonus: float = 0.0
    learning_rate: float = 1.0
    afterstates: bool = True
    online: bool = True

    def __post_init__(self):
        number(0, 1, epsilon=self.epsilon, learning_rate=self.learning_rate)
        number(0, bonus=self.bonus)


@dataclass(frozen=True, eq=False)
class Trial:
    """What a rival left behind; first axis the run, as in :class:`~sgcrl.train.Run`.

    Attributes
    ----------
    world : World
    settings : Settings
    trajectories : ndarray of int16, shape (K, E, T + 1)
    values : ndarray of float, shape (K, S)
        Value of the best action in each state after the last episode.
    evaluations : ndarray of int, shape (M,)
        After how many episodes the policy without ε was tried, and
    greedy : ndarray of int16, shape (K, M, T + 1)
        its trajectories.
    """

    world: World
    settings: Settings
    trajectories: Int16[np.ndarray, "K E T+1"]
    values: Float[np.ndarray, "K S"]
    evaluations: Int[np.ndarray, " M"]
    greedy: Int16[np.ndarray, "K M T+1"]

    reached, arrival = Run.reached, Run.arrival


@checked
def q_learning(
    world: World, rival: Rival, settings: Settings, until_arrival: bool = False
) -> Trial:
    r"""Train a rival on the budget of a :class:`~sgcrl.train.Settings`, all runs at once.

    One backup a step, of the value of the action that was taken (with ``afterstates``, of the state
    it led to):

    .. math::
        Q \leftarrow (1-\alpha)\,Q + \alpha\,\bigl(r + \beta/\sqrt{n} + \gamma \max_{a'} Q'\bigr).

    At the goal no future is added, although the episode goes on: without a bonus values tend to
    :math:`\gamma^d`, where d is the distance to the goal of the state it led to. The bonus is that
    of MBIE-EB (Strehl and Littman, 2008), with one backup a step in place of a plan.

    Parameters
    ----------
    world : World
    rival : Rival
    settings : Settings
        Runs, episodes, steps, seed, discount γ and ``evaluate_every``; the rest is SGCRL's.
    until_arrival : bool
        End when the last run has been at the goal.
    """
    runs, steps = settings.runs, settings.steps
    states, actions = world.next_state.shape
    after = np.arange(states * actions).reshape(states, actions)
    if rival.afterstates:
        after = world.next_state
    q = np.full((runs, after.max() + 1), float(rival.start))
    visits = np.zeros(q.shape, int)
    learn, test = map(settings.streams, ("rival", "evaluation"))
    run, last = np.arange(runs), settings.episodes
    evaluations = checkpoints(settings.evaluate_every, last)
    trajectories = np.zeros((runs, last, steps + 1), np.int16)
    greedy = np.zeros((runs, len(evaluations), steps + 1), np.int16)

    def value(state):
        return q[run[:, None], after[state]]

    def backup(taken, state):
        visits[run, taken] += 1
        won = state == world.goal
        future = np.where(won, 0.0, settings.discount * value(state).max(axis=1))
        target = won + rival.bonus / np.sqrt(visits[run, taken]) + future
        q[run, taken] += rival.learning_rate * (target - q[run, taken])

    def walk(path, epsilon, rng, update):
        state = np.full(runs, world.start)
        path[:, 0] = state
        lot = rng.random(steps, actions)
        at_random = rng.random(steps, 1) < epsilon
        late = []
        for step in range(steps):
            known = value(state)
            best = known == known.max(axis=1, keepdims=True)
            action = (lot[:, step] * (best | at_random[:, step])).argmax(axis=1)
            taken, state = after[state, action], world.next_state[state, action]
            path[:, step + 1] = state
            if update and rival.online:
                backup(taken, state)
            else:
                late.append((taken, state))
        for taken, state in late if update else ():
            backup(taken, state)

    def evaluate(done):
        if done in evaluations:
            walk(greedy[:, np.searchsorted(evaluations, done)], 0.0, test, False)

    evaluate(0)
    arrived, done = np.zeros(runs, bool), 0
    while done < last and not (until_arrival and arrived.all()):
        path = trajectories[:, done]
        walk(path, rival.epsilon, learn, True)
        arrived |= (path == world.goal).any(axis=1)
        done += 1
        evaluate(done)
    tried = evaluations <= done
    return Trial(
        world,
        replace(settings, episodes=done),
        trajectories[:, :done],
        q[:, after].max(axis=2),
        evaluations[tried],
        greedy[:, tried],
    )


class CountCritic:
    """Counting in the place of learning: in SGCRL's own loop the actor climbs β/√(1 + n(s)).

    n(s) is how often s was an anchor of the pairs so far. There is no goal, no value and no
    embedding: a bonus for the next state alone.

    Parameters
    ----------
    world : World
    runs : int
    bonus : float
        β, in the place of c at the start, which is at most 1.

    Raises
    ------
    ValueError
        For a negative bonus.
    """

    @checked
    def __init__(self, world: World, runs: int, bonus: float = 1.0):
        number(0, bonus=bonus)
        self.visits = np.zeros((runs, world.states), int)
        self.bonus = bonus

    def embed(self) -> Float[np.ndarray, "K S 1"]:
        """There are none: zeros (K, S, 1)."""
        return np.zeros((*self.visits.shape, 1), np.float32)

    def similarity(self, goal: int | Int[np.ndarray, " K"]) -> Float[np.ndarray, "K S"]:
        """What the actor climbs, float (K, S); the same for every goal."""
        return self.bonus / np.sqrt(1 + self.visits)

    def update(self, pairs: Pairs) -> Float[np.ndarray, " K"]:
        """Count the anchors of the pairs; there is no loss, NaN (K,)."""
        np.add.at(self.visits, (np.arange(len(self.visits))[:, None], pairs.anchors), 1)
        return np.full(len(self.visits), np.nan)
