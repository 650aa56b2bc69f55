from dataclasses import replace

import numpy as np

from sgcrl.train import Settings
from sgcrl.variants.contests import (
    AUTHORS,
    GRIDS,
    LADDERS,
    PLACES,
    compare,
    others,
    race,
    sgcrl_arrivals,
    steps_until,
    tune,
)
from sgcrl.variants.explorers import Explorer, explore, first_arrivals
from sgcrl.variants.searches import sgcrl
from sgcrl.worlds import from_text

ROOM = from_text("S  \n # \n  G")
SHORT = Settings(runs=4, episodes=40, steps=8, batch=16, snapshot_every=40, evaluate_every=40)


def test_every_method_has_as_many_settings_and_the_authors_lie_inside():
    assert {len(made) for made in GRIDS.values()} == {24}
    for name, made in GRIDS.items():
        assert len(set(made)) == 24, name
    for name, ladder in LADDERS.items():
        assert AUTHORS[name] in ladder[1:-1] and ladder == sorted(ladder)


def test_a_race_is_won_by_the_earliest():
    explorers = [Explorer(temperature=np.inf, online=True), Explorer(online=True)]
    found = race(ROOM, explorers, SHORT)
    assert [explorer for explorer, _ in found.tried] == explorers
    scores = []
    for path in explore(ROOM, explorers, SHORT):
        when = first_arrivals(path, ROOM.goal)
        scores.append(np.mean([np.log(min(n + 1, found.episodes)) for n in when]))
    assert found.best == explorers[int(np.argmin(scores))]


def test_a_final_is_won_by_the_earliest_on_all_runs():
    explorers = [Explorer(online=True, temperature=heat) for heat in (0.0, 0.1, 0.5, 2.0)]
    few = replace(SHORT, runs=2)
    found = race(ROOM, explorers, few, finalists=3)
    every = explore(ROOM, explorers, replace(few, runs=8, episodes=found.episodes))
    times = [np.minimum(first_arrivals(p, ROOM.goal) + 1, found.episodes) for p in every]
    heat = [np.log(when[:2]).mean() for when in times]
    finalists = sorted(range(4), key=lambda n: heat[n])[:3]
    scores = {n: np.log(times[n]).mean() for n in finalists}
    assert found.best == explorers[min(scores, key=lambda n: scores[n])]
    assert (others(few).first, others(few).runs) == (2, 6)


def test_arrivals_are_those_of_the_whole_training():
    found = sgcrl_arrivals(ROOM, SHORT, AUTHORS)
    assert np.array_equal(found, sgcrl(ROOM, SHORT, until_met=False).arrival())


def test_tuning_and_comparing():
    tuned = tune(ROOM, SHORT, AUTHORS, points=5)
    assert 5 <= len(tuned.search.tried) <= 7 and tuned.explorers.keys() == GRIDS.keys()
    assert all(tuned.explorers[name] in GRIDS[name] for name in GRIDS)
    found = compare(ROOM, SHORT, {"a": AUTHORS, "b": tuned.search.best}, tuned.explorers)
    assert list(found) == ["a", "b", *GRIDS]
    assert all(when.shape == (4,) for when in found.values())
    (path,) = explore(ROOM, [tuned.explorers["counting"]], SHORT)
    met = first_arrivals(path, ROOM.goal)
    assert np.array_equal(np.ceil(found["counting"] / 8)[met < 40] - 1, met[met < 40])
    assert np.isinf(found["counting"][met == 40]).all()
    run = sgcrl(ROOM, SHORT)
    assert np.array_equal(np.ceil(found["a"] / 8) - 1, run.arrival())


def test_steps_until_against_a_loop(rng):
    paths = rng.integers(0, 30, size=(8, 4, 5)).astype(np.int16)
    for k, found in enumerate(steps_until(paths, 3)):
        flat = paths[k, :, 1:].ravel().tolist()
        assert found == (flat.index(3) + 1 if 3 in flat else np.inf)


def test_places_have_time_enough_and_begin_where_something_was_found_before():
    before = [None]
    for name, place in PLACES.items():
        world = place.make()
        assert world.distances[world.start, world.goal] <= place.steps and place.like in before
        if "×" in name or name == "corridor":
            assert place.steps == 3 * world.distances[world.start, world.goal]
        before.append(name)


def test_who_never_arrives_has_no_time():
    far = from_text("S" + 30 * " " + "G")
    brief = Settings(runs=2, episodes=3, steps=4, batch=8)
    found = compare(far, brief, {"SGCRL": AUTHORS}, {"counting": Explorer()})
    assert all(np.isinf(when).all() for when in found.values())
    assert (sgcrl_arrivals(far, brief, AUTHORS) == 3).all()
