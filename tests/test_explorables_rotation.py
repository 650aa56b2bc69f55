"""The goal's path in the frame of the visited states is the drift that the chapter measures."""

import base64
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from bs4 import BeautifulSoup

from sgcrl.diagnostics import aligned_drift, drift_over_time, first_time, first_visits
from sgcrl.explorables import rotation
from sgcrl.explorables.replay import quartile_runs
from sgcrl.explorables.rotation import goal_view, reference_moment
from sgcrl.mlp import MLPCritic
from sgcrl.train import Settings, train
from sgcrl.worlds import walled_off

SETTINGS = Settings(runs=5, episodes=30, steps=15, batch=20, snapshots=3)


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
        for kept, truth in zip(one["worlds"], runs, strict=True):
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


def test_angles_are_those_of_the_chapter(runs):
    for run in runs:
        drift = drift_over_time(run, aligned_drift)
        for k in range(5):
            for sampled in (0, 10, 30):  # whatever the frame that stays
                _, degrees, _, _ = goal_view(run, k, sampled)
                np.testing.assert_allclose(degrees, drift[k], atol=1e-4)


def test_the_goal_passes_the_centre_at_the_reference(runs):
    run, _ = runs
    for sampled in (5, 17, 30):
        across, _, share, _ = goal_view(run, 0, sampled)
        at = reference_moment(run.snapshots, sampled)
        assert run.snapshots[at] <= sampled
        np.testing.assert_allclose(across[at, run.world.goal], 0, atol=1e-6)
        assert (np.linalg.norm(across, axis=-1) <= 1 + 1e-6).all() and 0 < share <= 1


def test_turning_all_embeddings_moves_no_point(yard, rng):
    run = run_of(yard, replace(SETTINGS, actor_temperature=0.3))
    turns = np.linalg.qr(rng.standard_normal((len(run.snapshots), 8, 8)))[0]
    at = reference_moment(run.snapshots, 17)
    turns[at] = np.eye(8)
    turned = replace(run, embeddings=run.embeddings @ turns)
    one, other = (goal_view(r, 0, 17) for r in (run, turned))
    late = slice(3, None)  # with fewer visited states than dimensions, the frame is a convention
    visited = first_visits(run.trajectories[:1], yard.states)[0] < run.snapshots[3]
    assert np.delete(visited, yard.goal).sum() >= 8
    np.testing.assert_allclose(other[0][late], one[0][late], atol=1e-4)


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
