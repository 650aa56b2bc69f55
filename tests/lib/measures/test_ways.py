import numpy as np
import pytest

from sgcrl.measures.ways import reached_by_way_of
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train


def test_against_a_loop(yard):
    settings = Settings(runs=4, episodes=30, steps=12, batch=8, actor_temperature=np.inf)
    run = train(yard, TabularCritic(yard, 4, 0), settings)
    states = np.isin(np.arange(9), (2, 4))
    found = reached_by_way_of(run, states)
    for k, e in np.ndindex(found.shape):
        path = list(run.trajectories[k, e])
        before = path[: path.index(yard.goal)] if yard.goal in path else []
        assert found[k, e] == states[before].any()
    assert found.any() and not found.all()


def test_states_of_another_world_are_refused(yard):
    run = train(yard, TabularCritic(yard, 2, 0), Settings(runs=2, episodes=2, steps=3, batch=4))
    with pytest.raises(ValueError, match="states: got shape"):
        reached_by_way_of(run, np.zeros(4, bool))
