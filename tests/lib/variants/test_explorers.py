from dataclasses import replace

import numpy as np
import pytest
from rounding import UNLIKELY, assert_mean
from scipy import stats

from sgcrl.theory.pairs import random_walk
from sgcrl.train import Settings
from sgcrl.variants.explorers import (
    BONUSES,
    SWEEPS,
    Explorer,
    explore,
    first_arrivals,
    grid,
)
from sgcrl.variants.rivals import Rival, q_learning
from sgcrl.variants.worlds import spiral
from sgcrl.worlds import from_text

ROOM = from_text("S  \n # \n  G")
SHORT = Settings(runs=3, episodes=12, steps=9, seed=1)
BONUS = {"1/√n": lambda n: n**-0.5, "−log n": lambda n: -np.log(n), "1/n": lambda n: 1 / n}


def naive(world, explorer, path):
    """Scores before each episode (between episodes) or each step (online), state by state."""
    n = {s: 0 for s in range(world.states)}
    start = BONUS[explorer.bonus](1) if explorer.kind != "optimism" else 1.0
    if explorer.kind == "planned":
        start /= 1 - explorer.discount
    score = {s: start for s in range(world.states)}

    def learn(state):
        if explorer.kind == "optimism":
            ahead = max(score[int(t)] for t in world.next_state[state])
            target = 1.0 if state == world.goal else explorer.discount * ahead
            score[state] += explorer.rate * (target - score[state])
        else:
            n[state] += 1
            if explorer.kind == "counting":
                score[state] = BONUS[explorer.bonus](1 + n[state])

    for episode in path.tolist():
        for here, there in zip(episode, episode[1:], strict=False):
            yield here, there, dict(score)
            if explorer.online:
                learn(there)
        if not explorer.online:
            for there in episode[1:]:
                learn(there)
        if explorer.kind == "planned":
            for _ in range(SWEEPS):
                score = {
                    s: BONUS[explorer.bonus](1 + n[s])
                    + explorer.discount * max(score[int(t)] for t in world.next_state[s])
                    for s in score
                }


@pytest.mark.parametrize("bonus", list(BONUSES))
@pytest.mark.parametrize(
    "explorer",
    [
        Explorer(),
        Explorer(online=True),
        Explorer("planned"),
        Explorer("optimism", rate=0.5),
        Explorer("optimism", online=True, rate=0.3),
    ],
)
def test_greedy_explorers_go_where_a_loop_says_the_score_is_highest(explorer, bonus):
    explorer = replace(explorer, bonus=bonus)
    (paths,) = explore(ROOM, [explorer], SHORT)
    for path in paths:
        assert path.shape == (12, 10) and (path[:, 0] == ROOM.start).all()
        for here, there, score in naive(ROOM, explorer, path):
            best = max(score[int(t)] for t in ROOM.next_state[here])
            assert there in ROOM.next_state[here]
            assert score[there] == pytest.approx(best, rel=1e-9, abs=1e-12)


def test_a_softmax_chooses_with_its_probabilities():
    """In the first episode all scores are alike; in the second the visited states have less."""
    settings = Settings(runs=20_000, episodes=2, steps=1)
    hall = from_text("S   G")
    (paths,) = explore(hall, [Explorer(temperature=0.5)], settings)
    stayed = paths[:, 0, 1] == hall.start
    others = (hall.next_state[hall.start] != hall.start).sum()
    assert_mean(stayed, 1 - others / hall.next_state.shape[1])
    weight = np.exp(np.where(hall.next_state[hall.start] == hall.start, 2**-0.5, 1) / 0.5)
    expected = weight[hall.next_state[hall.start] == hall.start].sum() / weight.sum()
    assert_mean(paths[stayed, 1, 1] == hall.start, expected)


def test_a_hot_actor_is_a_random_walk():
    long = spiral(9)
    settings = Settings(runs=2000, episodes=1, steps=40)
    (paths,) = explore(long, [Explorer(temperature=np.inf)], settings)
    spread = np.linalg.matrix_power(random_walk(long), 40)[long.start]
    came = long.distances[long.start]
    assert_mean(came[paths[:, 0, -1]], spread @ came)


def test_ties_of_the_greedy_are_drawn():
    settings = Settings(runs=500, episodes=1, steps=1)
    (paths,) = explore(ROOM, [Explorer()], settings)
    _, times = np.unique(paths[:, 0, 1], return_counts=True)
    weights = np.unique(ROOM.next_state[ROOM.start], return_counts=True)[1]
    assert stats.chisquare(times, 500 * weights / weights.sum()).pvalue > UNLIKELY


@pytest.mark.parametrize("options", [{}, {"online": True}, {"kind": "optimism"}])
def test_a_run_and_an_explorer_are_the_same_alone_and_in_any_company(options):
    explorers = grid(Explorer(**options), temperature=[0.0, 0.1, 1.0])
    settings = replace(SHORT, runs=5)
    together = explore(ROOM, explorers, settings)
    (alone,) = explore(ROOM, explorers[1:2], replace(settings, first=2, runs=2))
    assert np.array_equal(together[1][2:4], alone)


def test_the_optimist_is_the_q_learner_of_rivals():
    """Other random numbers, the same rule: the same distribution of first arrivals."""
    world = from_text("S     \n #### \n      \n #### \n     G")
    settings = Settings(runs=400, episodes=40, steps=12)
    (path,) = explore(world, [Explorer("optimism", discount=0.99, online=True)], settings)
    other = q_learning(world, Rival(start=1.0), settings).arrival()
    assert stats.ks_2samp(first_arrivals(path, world.goal), other).pvalue > UNLIKELY


def test_before_the_goal_greedy_optimism_depends_on_no_discount_at_rate_one():
    settings = Settings(runs=4, episodes=5, steps=30)
    one, other = explore(spiral(9), grid(Explorer("optimism"), discount=[0.5, 0.9]), settings)
    goal = spiral(9).goal
    for a, b in zip(one, other, strict=True):
        upto = min(first_arrivals(x[None], goal)[0] for x in (a, b))
        assert np.array_equal(a[:upto], b[:upto])


def test_it_ends_at_the_arrival_or_at_twice_the_winners_time():
    settings = Settings(runs=5, episodes=200, steps=20)
    explorers = grid(Explorer(online=True), temperature=[0.0, np.inf])
    whole = [first_arrivals(path, ROOM.goal) for path in explore(ROOM, explorers, settings)]
    until = explore(ROOM, explorers, settings, until="arrival")
    assert until[0].shape[1] == max(when.max() for when in whole) + 1
    raced = explore(ROOM, explorers, settings, until="race")
    assert raced[0].shape[1] == 2 * (min(int(np.median(when)) for when in whole) + 1)


def test_first_arrivals_against_a_loop(rng):
    paths = rng.integers(0, 40, size=(6, 5, 4)).astype(np.int16)
    expected = [next((e for e in range(5) if 7 in path[e]), 5) for path in paths]
    assert first_arrivals(paths, 7).tolist() == expected


def test_a_grid_is_every_combination():
    found = grid(Explorer(), bonus=["1/n", "1/√n"], temperature=[0.0, 0.1, 1.0])
    assert len(set(found)) == 6 and found[0] == Explorer(bonus="1/n", temperature=0.0)


@pytest.mark.parametrize(
    "options",
    [{"kind": "luck"}, {"bonus": "n"}, {"rate": 2.0}, {"discount": 1.0}, {"temperature": -1.0}],
)
def test_bad_settings_are_refused(options):
    (name,) = options
    with pytest.raises(ValueError, match=f"^{name}: got"):
        Explorer(**options)


def test_a_plan_at_each_step_and_a_mixture_are_refused():
    with pytest.raises(ValueError, match="^online: got True"):
        Explorer("planned", online=True)
    with pytest.raises(ValueError, match="^explorers: got 2"):
        explore(ROOM, [Explorer(), Explorer("optimism")], SHORT)
    with pytest.raises(ValueError, match="^until: got"):
        explore(ROOM, [Explorer()], SHORT, until="noon")
