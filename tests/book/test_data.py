"""The records in notebooks/data are what the library makes today."""

import random

import build
import numpy as np
import pytest
import replicate

from companion import records
from companion.provenance import machine
from companion.records import LONG_RUNS, SWEEPS, comes_out, load, path
from companion.replication import RECORD

FOLDER = build.ROOT / "notebooks" / "data"
pytestmark = pytest.mark.book


@pytest.mark.parametrize("name", LONG_RUNS)
def test_every_record_is_up_to_date(name):
    assert len(load(name, FOLDER)["arrival"]) == LONG_RUNS[name].settings.runs


def test_no_record_is_left_over():
    known = {path(name, FOLDER) for name in (*LONG_RUNS, *SWEEPS)} | {replicate.FROZEN, RECORD}
    assert {file for file in FOLDER.iterdir() if file.name[0] != "."} <= known


@pytest.mark.parametrize("name", SWEEPS)
def test_runs_of_random_cells_come_out_again(name):
    kept = load(name, FOLDER)
    assert path(name, FOLDER).stat().st_size < 3e6
    numbers = random.SystemRandom().sample(range(kept.seconds.size), 3)
    print(f"{name}, runs {numbers} of all cells")
    if (kept.machine, kept.device) == (machine(), "cpu"):
        assert all(comes_out(name, FOLDER, number) for number in numbers)
        return
    # Other runs of the same distribution: no number is far outside of those of its cell.
    for number in numbers:
        runs = len(kept.run)
        cell = number // runs
        for key, (_, again) in records._seeded(name).train(number).items():
            theirs = kept[key].values.reshape(-1, *again.shape[1:])[cell * runs : (cell + 1) * runs]
            low, high = theirs.min(), theirs.max()
            assert low - (high - low) <= again.mean() <= high + (high - low), key


def test_a_random_run_comes_out_again():
    """Another one every time: over many runs of the tests, all of them."""
    name = random.SystemRandom().choice(list(LONG_RUNS))
    first = random.SystemRandom().randrange(LONG_RUNS[name].settings.runs)
    print(f"{name}, run {first}")
    kept = load(name, FOLDER)
    if str(kept["machine"]) == machine():
        assert comes_out(name, FOLDER, first)
        return
    # Another processor adds floats in another order, and one other action makes another run: then
    # the runs are others, from the same distribution.
    again = LONG_RUNS[name].train(0, 4)
    for key in ("success_near", "coverage", "greedy_near", "effective_rank"):
        theirs, ours = (x[key].mean(axis=1) for x in (kept, again))
        error = theirs.std(ddof=1) * np.sqrt(1 / len(theirs) + 1 / len(ours))
        assert abs(theirs.mean() - ours.mean()) < 4 * error + 1e-6, key
