"""A training that two pages ask for is computed once in a build, and is the same training."""

import signal
from functools import partial

import numpy as np
import pytest

from companion import trainings
from companion.trainings import FOLDER, once, trained
from companion.work import Interrupted
from sgcrl.network import MLPCritic
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train

CALLS = []


def square(x):
    CALLS.append(x)
    return np.square(x)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    CALLS.clear()
    monkeypatch.setenv(FOLDER, str(tmp_path / "trainings"))
    return tmp_path / "trainings"


def same(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ARRAYS)


ARRAYS = ("embeddings", "trajectories", "similarity", "loss", "greedy")


def test_equal_calls_are_computed_once(folder):
    first, again = once(square, np.arange(3)), once(square, np.arange(3))
    other = once(square, np.arange(4))
    assert np.array_equal(first, again) and len(other) == 4
    assert len(CALLS) == 2


def test_away_from_a_build_each_call_is_computed(monkeypatch):
    CALLS.clear()
    monkeypatch.delenv(FOLDER, raising=False)
    once(square, 2), once(square, 2)
    assert len(CALLS) == 2


class Stopped(TabularCritic):
    """A critic at whose third update somebody presses Ctrl-C."""

    def update(self, pairs):
        self.updates = getattr(self, "updates", 0) + 1
        if self.updates == 3:
            signal.raise_signal(signal.SIGINT)
        return super().update(pairs)


@pytest.fixture
def interruptible():
    """Listen to Ctrl-C, which a shell has its background processes ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_training_that_is_interrupted_is_not_kept_for_the_whole(folder, yard, interruptible):
    settings = Settings(runs=2, episodes=6, steps=5, batch=8)
    assert train(yard, Stopped(yard, 2, 0), settings).partial
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(Interrupted):
        trained(Stopped, yard, settings)
    assert not list(folder.glob("*.pickle"))
    assert signal.getsignal(signal.SIGINT) is before


def test_a_call_that_fails_or_is_stopped_leaves_nothing(folder, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(trainings.joblib, "dump", stopped)
    with pytest.raises(KeyboardInterrupt):
        once(square, 3)
    monkeypatch.undo()
    assert not list(folder.glob("*.pickle"))


@pytest.mark.parametrize("critic", [TabularCritic, MLPCritic])
def test_what_is_read_is_the_training(folder, monkeypatch, yard, critic):
    settings = Settings(runs=2, episodes=4, steps=5, seed=3)
    found = trained(critic, yard, settings, dimension=16)
    assert len(list(folder.glob("*.pickle"))) == 1
    monkeypatch.setattr(trainings, "train", None)  # from now on nothing can be trained
    again = trained(critic, yard, settings, dimension=16)
    direct = train(yard, critic(yard, 2, 3, dimension=16), settings)
    assert same(found, direct) and same(again, direct)
    assert again.world.start == yard.start and again.settings == settings


def test_other_options_settings_worlds_and_critics_are_other_trainings(folder, yard, maze):
    settings = Settings(runs=2, episodes=2, steps=5)
    trained(TabularCritic, yard, settings)
    trained(TabularCritic, maze, settings)
    trained(TabularCritic, yard, Settings(runs=2, episodes=2, steps=5, seed=1))
    trained(TabularCritic, yard, settings, dimension=8)
    trained(partial(TabularCritic, dimension=4), yard, settings)
    assert len(list(folder.glob("*.pickle"))) == 5
