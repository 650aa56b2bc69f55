"""Where episodes that reach the goal have come by."""

import numpy as np
from jaxtyping import Bool

from sgcrl._checks import checked, shaped
from sgcrl.train import Run


@checked
def reached_by_way_of(run: Run, states: Bool[np.ndarray, " S"]) -> Bool[np.ndarray, "K E"]:
    """Whether an episode reaches the goal and was in some states before its first arrival, (K, E).

    Parameters
    ----------
    run : Run
    states : ndarray of bool, shape (S,)

    Raises
    ------
    ValueError
        For states of another world.
    """
    shaped(f"({run.world.states},)", ((run.world.states,),), states=states)
    arrived = np.logical_or.accumulate(run.trajectories == run.world.goal, axis=-1)
    return (states[run.trajectories] & ~arrived).any(axis=-1) & arrived[..., -1]
