"""The goal's path in the frame of the visited states is the drift that the chapter measures."""

import base64
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from bs4 import BeautifulSoup
from rounding import RIDGE, alignment_error, tolerance

from companion.explorables import rotation
from companion.explorables.playback import quartile_runs
from companion.explorables.rotation import goal_view, reference_moment
from companion.figures import COLORS
from sgcrl.measures.drift import aligned_drift, drift_over_time
from sgcrl.measures.visits import first_time
from sgcrl.network import MLPCritic
from sgcrl.sphere import normalise
from sgcrl.train import Settings, train
from sgcrl.worlds import walled_off

SETTINGS = Settings(runs=5, episodes=30, steps=15, batch=20, snapshot_every=3)


def run_of(world, settings=SETTINGS):
    return train(world, MLPCritic(world, 5, 0, hidden=(16,), dimension=8), settings)


@pytest.fixture(scope="module")
def runs(yard):
    return run_of(yard), run_of(walled_off(yard))


def unpack(packed):
    whole = np.frombuffer(base64.b64decode(packed["data"]), f"<u{packed['bits'] // 8}")
    scale = (packed["high"] - packed["low"]) / (2 ** packed["bits"] - 1)
    return (packed["low"] + whole * scale).reshape(packed["shape"]), scale / 2 + 1e-6


def test_fragment_holds_data_module_and_a_still_picture(runs):
    fragment = rotation(*runs)._repr_html_()
    (root,) = BeautifulSoup(fragment, "html.parser").find_all(recursive=False)
    assert root["data-explorable"] == "rotation" and root["aria-label"]
    assert 'explorables("rotation"' in root.find("script", type="module").string
    assert root.noscript.img["alt"] and len(root.noscript.img["src"]) < 40_000
    assert fragment == rotation(*runs)._repr_html_()
    assert set(re.findall(r"https?://[^\"\s)]+", fragment)) <= {"http://www.w3.org/2000/svg"}


def test_data_decode_to_the_runs(runs):
    run, _ = runs
    page = BeautifulSoup(rotation(*runs)._repr_html_(), "html.parser")
    data = json.loads(page.find("script", type="application/json").string)
    assert data["episodes"] == run.snapshots.tolist() and data["goal"] == run.world.goal
    sampled = first_time(run.reached())
    assert [one["run"] for one in data["runs"]] == quartile_runs(run)
    for one in data["runs"]:
        k = one["run"]
        assert one["sampled"] == (sampled[k] if sampled[k] < 30 else None)
        for kept, truth in zip(one["networks"], runs, strict=True):
            across, degrees, share, since = goal_view(truth, k, sampled[k])
            for name, values in (
                ("across", across),
                ("path", across[:, truth.world.goal]),
                ("similarity", truth.similarity[k, truth.snapshots]),
            ):
                found, error = unpack(kept[name])
                assert np.abs(found - values).max() <= error
            assert np.abs(np.array(kept["degrees"]) - degrees).max() <= 0.005 + 1e-9
            assert kept["since"] == since.tolist() and abs(kept["share"] - share) < 1e-3
            assert kept["reference"] == reference_moment(truth.snapshots, sampled[k])


def test_bands_hold_the_middle_half_of_all_runs(runs):
    page = BeautifulSoup(rotation(*runs)._repr_html_(), "html.parser")
    data = json.loads(page.find("script", type="application/json").string)
    assert data["count"] == 5
    assert [world["color"] for world in data["worlds"]] == [
        COLORS["network"],
        COLORS["goal walled off"],
    ]
    for world, run in zip(data["worlds"], runs, strict=True):
        ordered = np.sort(drift_over_time(run, aligned_drift), axis=0)
        np.testing.assert_allclose(world["band"], ordered[[1, 3]], atol=0.006)  # of five runs


def test_angles_are_those_of_the_chapter(runs):
    for run in runs:
        drift = drift_over_time(run, aligned_drift)
        for k in range(5):
            for sampled in (0, 10, 30):  # whatever the frame that stays
                _, degrees, _, _ = goal_view(run, k, sampled)
                # where no state was seen, rounding turns the ridge
                off = np.degrees(tolerance(float, 9, 1 / RIDGE))
                np.testing.assert_allclose(degrees, drift[k], rtol=0, atol=off)


def test_the_goal_passes_the_centre_at_the_reference(runs):
    run, _ = runs
    for sampled in (5, 17, 30):
        across, _, share, _ = goal_view(run, 0, sampled)
        at = reference_moment(run.snapshots, sampled)
        assert run.snapshots[at] <= sampled
        rounding = tolerance(np.float32, 8)
        assert np.abs(across[at, run.world.goal]).max() < rounding
        assert (np.linalg.norm(across, axis=-1) <= 1 + rounding).all() and 0 < share <= 1


def test_turning_all_embeddings_moves_no_point(runs, rng):
    run, _ = runs
    at, moments = reference_moment(run.snapshots, 17), len(run.snapshots)
    # eight states seen from the first episode on, in four dimensions: the frame is no convention
    table = normalise(rng.standard_normal((5, moments, 9, 4)))
    paths = np.broadcast_to(np.arange(16) % 9, run.trajectories.shape)
    turns = np.linalg.qr(rng.standard_normal((moments, 4, 4)))[0]
    turns[at] = np.eye(4)
    one, other = (
        goal_view(replace(run, trajectories=paths, embeddings=psi), 0, 17)
        for psi in (table, table @ turns)
    )
    off = 2 * moments * alignment_error(np.delete(table[0], run.world.goal, axis=1))
    np.testing.assert_allclose(other[0], one[0], rtol=0, atol=off)


def test_states_are_shown_from_their_first_visit_on(runs):
    run, _ = runs
    _, _, _, since = goal_view(run, 1, 17)
    for state, moment in enumerate(since):
        for n, end in enumerate(run.snapshots):
            assert (state in run.trajectories[1, :end]) == (n >= moment)


def test_misuse_names_the_argument(runs):
    run, control = runs
    fewer = replace(control, trajectories=control.trajectories[:3])
    with pytest.raises(ValueError, match="control: got 3 runs, takes 5"):
        rotation(run, fewer)
    with pytest.raises(ValueError, match="control: was recorded at other episodes"):
        rotation(run, replace(control, snapshots=control.snapshots[:-1]))
