import numpy as np

from sgcrl.train import Settings
from sgcrl.variants.contests import (
    AUTHORS,
    GRIDS,
    LADDERS,
    compare,
    race,
    sgcrl_arrivals,
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


def test_arrivals_are_those_of_the_whole_training():
    found = sgcrl_arrivals(ROOM, SHORT, AUTHORS)
    assert np.array_equal(found, sgcrl(ROOM, SHORT, until_met=False).arrival())


def test_tuning_and_comparing():
    tuned = tune(ROOM, SHORT, AUTHORS, points=5)
    assert 5 <= len(tuned.search.tried) <= 7 and tuned.explorers.keys() == GRIDS.keys()
    assert all(tuned.explorers[name] in GRIDS[name] for name in GRIDS)
    found = compare(ROOM, SHORT, {"a": AUTHORS, "b": tuned.search.best}, tuned.explorers)
    assert list(found) == ["a", "b", *GRIDS]
    assert all(when.shape == (4,) and when.max() <= 40 for when in found.values())
    (path,) = explore(ROOM, [tuned.explorers["counting"]], SHORT)
    assert np.array_equal(found["counting"], first_arrivals(path, ROOM.goal))


def test_who_never_arrives_counts_as_the_last_episode():
    far = from_text("S" + 30 * " " + "G")
    brief = Settings(runs=2, episodes=3, steps=4, batch=8)
    found = compare(far, brief, {"SGCRL": AUTHORS}, {"counting": Explorer()})
    assert all((when == 3).all() for when in found.values())
