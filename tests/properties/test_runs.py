from dataclasses import fields, replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from properties.strategies import SIGNS, losses, mazes

from sgcrl.tabular import STARTS, TabularCritic
from sgcrl.train import Run, Settings, train
from sgcrl.worlds import World

ARRAYS = [f.name for f in fields(Run) if f.name not in ("world", "settings", "partial")]
OF_RUNS = [name for name in ARRAYS if name not in ("snapshots", "evaluations")]
COUNT = st.integers(1, 4)
SETTINGS = st.builds(
    Settings,
    runs=st.integers(1, 3),
    episodes=COUNT,
    steps=st.integers(1, 5),
    seed=st.integers(0, 2**40),
    first=st.integers(0, 1000),
    batch=st.integers(1, 20),
    update_every=COUNT,
    updates=st.integers(1, 2),
    capacity=COUNT,
    discount=st.sampled_from([0.0, 1.0]) | st.floats(0, 1),
    offset_zero=st.booleans(),
    actor_temperature=st.just(np.inf) | st.floats(0.01, 10),
    snapshot_every=COUNT,
    evaluate_every=COUNT,
)
OPTIONS = st.fixed_dictionaries(
    {
        "dimension": st.integers(1, 9),
        "start": st.sampled_from(STARTS),
        "spread": st.floats(0.01, 1),
        "loss": losses(),
        "normalised": st.booleans(),
        "frozen": st.booleans(),
    }
)


def trained(world, settings, options, stop=None):
    """A run, interrupted at its update of that number."""
    critic = TabularCritic(world, settings.runs, settings.seed, first=settings.first, **options)
    done = []

    def update(pairs):
        done.append(pairs)
        if len(done) == stop:
            raise KeyboardInterrupt
        return critic.update(pairs)

    watched = SimpleNamespace(embed=critic.embed, similarity=critic.similarity, update=update)
    return train(world, watched, settings)


def assert_equal(found, expected):
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@settings(max_examples=50)
@given(mazes(6), SETTINGS, OPTIONS, st.none() | st.integers(1, 8), st.text(SIGNS))
def test_a_saved_run_comes_back_whole(folder, world, chosen, options, stop, name):
    run = trained(replace(world, name=name), chosen, options, stop)
    again = Run.load(run.save(folder / "run.npz"))
    assert [path.name for path in folder.iterdir()] == ["run.npz"]
    for part in ARRAYS:
        assert_equal(getattr(again, part), getattr(run, part))
    for field in fields(World):
        one, two = getattr(again.world, field.name), getattr(run.world, field.name)
        assert type(one) is type(two)
        np.testing.assert_array_equal(one, two)
    assert again.settings == chosen and again.partial is run.partial
    assert run.partial is (run.trajectories.shape[1] < chosen.episodes)


@settings(max_examples=50)
@given(mazes(6), SETTINGS, OPTIONS, st.integers(1, 8))
def test_an_interrupted_run_is_the_beginning_of_the_whole(world, chosen, options, stop):
    whole, part = trained(world, chosen, options), trained(world, chosen, options, stop)
    finished = part.loss.shape[1]
    assert part.similarity.shape[1] == finished + 1
    for name in OF_RUNS:
        kept = getattr(part, name)
        assert_equal(kept, getattr(whole, name)[:, : kept.shape[1]])
    for name, of in (("snapshots", "embeddings"), ("evaluations", "greedy")):
        times = getattr(whole, name)
        assert_equal(getattr(part, name), times[times <= finished])
        assert getattr(part, of).shape[1] == len(getattr(part, name))


@settings(max_examples=50)
@given(mazes(6), SETTINGS, OPTIONS, st.data())
def test_a_run_is_the_same_bit_for_bit_alone_and_in_company(world, chosen, options, data):
    k = data.draw(st.integers(0, chosen.runs - 1))
    together = trained(world, chosen, options)
    alone = trained(world, replace(chosen, runs=1, first=chosen.first + k), options)
    for name in OF_RUNS:
        assert_equal(getattr(alone, name), getattr(together, name)[[k]])


@settings(max_examples=50)
@given(mazes(6), SETTINGS, OPTIONS)
def test_every_step_is_a_move_of_the_world_from_its_start(world, chosen, options):
    run = trained(world, chosen, options)
    for paths in (run.trajectories, run.greedy):
        assert (paths[..., 0] == world.start).all()
        moved = world.next_state[paths[..., :-1]] == paths[..., 1:, None]
        assert moved.any(axis=-1).all()
    updated = np.arange(1, chosen.episodes + 1) % chosen.update_every == 0
    np.testing.assert_array_equal(np.isfinite(run.loss), np.broadcast_to(updated, run.loss.shape))
    seen = (run.trajectories == world.goal).any(axis=(1, 2))
    assert not run.goal_in_batch[~seen].any()
