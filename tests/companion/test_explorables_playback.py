"""The replay holds what the runs hold."""

import base64
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from bs4 import BeautifulSoup
from rounding import alignment_error, tolerance

from companion.explorables import playback
from companion.explorables.playback import episodes_shown, moments, quartile_runs, view
from sgcrl.measures.visits import first_time, visit_counts
from sgcrl.sphere import decompose
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.variants.worlds import tower_of_hanoi
from sgcrl.worlds import walled_off

SETTINGS = Settings(runs=8, episodes=40, steps=15, batch=20, snapshot_every=2)


def run_of(world, **options):
    return train(world, TabularCritic(world, 8, 0, dimension=8, **options), SETTINGS)


@pytest.fixture(scope="module")
def runs(yard):
    return {"normalised": run_of(yard), "loose": run_of(yard, normalised=False, learning_rate=0.05)}


def run_of_few(world):
    return train(world, TabularCritic(world, 8, 0, dimension=8), replace(SETTINGS, episodes=10))


def unpack(packed):
    whole = np.frombuffer(base64.b64decode(packed["data"]), f"<u{packed['bits'] // 8}")
    scale = (packed["high"] - packed["low"]) / (2 ** packed["bits"] - 1)
    return (packed["low"] + whole * scale).reshape(packed["shape"]), scale / 2 + 1e-6


def fragment_of(figure):
    return BeautifulSoup(figure._repr_html_(), "html.parser")


def test_fragment_holds_data_module_and_a_still_picture(runs):
    (root,) = fragment_of(playback(runs)).find_all(recursive=False)
    assert root["data-explorable"] == "playback" and root["aria-label"]
    assert 'explorables("playback"' in root.find("script", type="module").string
    assert root.noscript.img["alt"] and len(root.noscript.img["src"]) < 60_000


def test_same_fragment_each_time_without_network(runs):
    fragment = playback(runs)._repr_html_()
    assert fragment == playback(runs)._repr_html_()
    assert set(re.findall(r"https?://[^\"\s)]+", fragment)) <= {"http://www.w3.org/2000/svg"}


def test_data_decode_to_the_runs(runs, yard):
    data = json.loads(fragment_of(playback(runs)).find("script", type="application/json").string)
    assert (data["start"], data["goal"]) == (yard.start, yard.goal)
    assert data["positions"] == yard.positions.tolist() and data["walls"] == []
    for shown, (name, run) in zip(data["conditions"], runs.items(), strict=True):
        assert shown["name"] == name and not shown["control"]
        assert shown["next"] == yard.next_state.tolist()
        assert shown["inverseTemperature"] == 1 / SETTINGS.actor_temperature
        assert [one["run"] for one in shown["runs"]] == quartile_runs(run)
        for one, times in zip(shown["runs"], data["times"], strict=True):
            k, episodes = one["run"], np.array(times)
            assert one["moments"] == len(episodes)
            after = np.searchsorted(run.snapshots, episodes)
            index = np.unique([after, np.maximum(after - 1, 0)])
            along, across = view(run.embeddings[k, index], yard.goal)
            c, error = unpack(one["similarity"])
            assert np.abs(c - run.similarity[k, episodes]).max() <= error < 1e-3
            drawn, error = unpack(one["across"])
            recorded, lengths = run.snapshots[index], np.array(one["goalLength"])
            for n, episode in enumerate(episodes):
                # of the two recorded episodes around it, as far as it is between them
                right = np.searchsorted(recorded, episode)
                left = max(right - 1, 0)
                part = 1 - (recorded[right] - episode) / max(recorded[right] - recorded[left], 1)
                between = across[left] + part * (across[right] - across[left])
                assert np.abs(drawn[n] - between).max() <= error
                if episode == recorded[right]:
                    rounded = 0.5e-4 * np.abs(along[right])
                    rounded += tolerance(np.float32, 8, lengths.max())
                    heights = np.abs(run.similarity[k, episode] - along[right] * lengths[n])
                    assert (heights <= rounded).all()
            paths, _ = unpack(one["paths"])
            assert (paths == run.trajectories[k, episodes]).all()
            visits, _ = unpack(one["visits"])
            until = [visit_counts(run.trajectories[[k], : end + 1], yard.states)[0]
                     for end in episodes]  # fmt: skip
            assert (visits.cumsum(axis=0) == until).all()
            reached = first_time(run.reached()[k])
            assert one["reached"] == (reached if reached < 40 else None)
            assert reached in episodes or reached == 40
            assert one["radius"] >= np.sqrt(along**2 + (across**2).sum(-1)).max() - 1e-3


def test_controls_show_the_same_runs_as_the_first_condition(runs, yard):
    walled, frozen = run_of(walled_off(yard)), run_of(yard, frozen=True)
    data = playback(runs, {"walled off": walled, "frozen": frozen}).data
    first = quartile_runs(runs["normalised"])
    for shown in data["conditions"]:
        assert [one["run"] for one in shown["runs"]] == first
    *conditions, cut, still = data["conditions"]
    assert [shown["control"] for shown in data["conditions"]] == [False, False, True, True]
    assert cut["next"] == walled.world.next_state.tolist() != conditions[0]["next"]
    assert all("across" not in one for one in cut["runs"])
    assert all(one["reached"] is None for one in cut["runs"])
    for one, k in zip(still["runs"], first, strict=True):
        (c,), error = unpack(one["similarity"])  # once, as it does not change
        assert np.abs(c - frozen.similarity[k, 0]).max() <= error


def test_the_random_actor_has_no_temperature_and_other_goals_no_policy(runs, yard):
    random = replace(runs["normalised"], settings=replace(SETTINGS, actor_temperature=np.inf))
    other = replace(random, goals=np.zeros_like(random.goals))
    data = playback({"random": random, "other goals": other}).data
    assert [shown["inverseTemperature"] for shown in data["conditions"]] == [0, None]
    json.dumps(data, allow_nan=False)


def test_runs_under_one_clock_share_their_moments(runs):
    run, short = runs["normalised"], run_of_few(runs["loose"].world)
    shown = [(run, 0), (run, 1), (short, 0)]
    episodes = episodes_shown(shown, 5)
    assert (np.diff(episodes) > 0).all() and (episodes[0], episodes[-1]) == (0, 39)
    for one, k in shown:
        arrival, end = one.arrival()[k], one.trajectories.shape[1]
        assert arrival in episodes or arrival == end
        assert end - 1 in episodes
    data = playback({"long": run, "short": short}).data
    for long, few, times in zip(*(c["runs"] for c in data["conditions"]), data["times"],
                                strict=True):  # fmt: skip
        assert (times[long["moments"] - 1], times[few["moments"] - 1]) == (39, 9)


def test_a_world_without_a_grid_has_no_walls():
    hanoi = tower_of_hanoi(2)
    figure = playback({"hanoi": run_of(hanoi)}, rooms=["left", "middle", "right"])
    assert figure.data["walls"] == [] and figure.data["rooms"] == ["left", "middle", "right"]


def test_walls_are_the_cells_that_are_no_states(maze):
    walls = playback({"maze": run_of(maze)}).data["walls"]
    assert len(walls) == 100 - maze.states
    assert [0, 5] in walls and [0, 0] not in walls


def test_quartile_runs_are_ordered_by_arrival(runs):
    for run in runs.values():
        arrival = first_time(run.reached())
        early, middle, late = quartile_runs(run)
        assert arrival[early] <= arrival[middle] <= arrival[late]
        assert middle == np.argsort(arrival, kind="stable")[4]


def test_moments_are_denser_early():
    index = moments(np.arange(0, 501, 10), 40)
    assert index[0] == 0 and index[-1] == 50 and len(index) <= 40
    gaps = np.diff(index)
    assert gaps[:10].mean() < gaps[-10:].mean() and (gaps > 0).all()


def test_view_shows_the_goal_on_its_axis_and_keeps_lengths(runs, yard):
    table = runs["normalised"].embeddings[0]
    along, across = view(table, yard.goal)
    c, zeta = decompose(table, table[:, yard.goal])
    np.testing.assert_array_equal(along, c)
    rounding = tolerance(np.float32, 8)
    assert np.abs(across[:, yard.goal]).max() < rounding
    assert (np.linalg.norm(across, axis=-1) <= np.linalg.norm(zeta, axis=-1) + rounding).all()


def test_turning_all_embeddings_moves_no_point(runs, yard, rng):
    """Nothing that a reader sees depends on the gauge."""
    table = runs["normalised"].embeddings[0].astype(float)
    turns = np.linalg.qr(rng.standard_normal((len(table), 8, 8)))[0]
    turns[-1] = np.eye(8)
    _, across = view(table, yard.goal)
    _, turned = view(table @ turns, yard.goal)
    # the plane is known as far as the second component tells from the third
    _, zeta = decompose(table, table[:, yard.goal])
    spread = np.linalg.svd(zeta - zeta.mean(axis=1, keepdims=True), compute_uv=False)
    gap = 1 - (spread[:, 2] / spread[:, 1]).max()
    off = 2 * len(table) * alignment_error(across) + tolerance(float, 9 * 8, 1 / gap)
    np.testing.assert_allclose(turned, across, rtol=0, atol=off)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("conditions", {"conditions": {}}),
        ("conditions", {"conditions": {"no run": None}}),
        ("frames", {"frames": 1}),
        ("frames", {"frames": 2.5}),
        ("rooms", {"rooms": ["a"] * 7}),
    ],
)
def test_misuse_names_the_argument(runs, name, settings):
    with pytest.raises(ValueError, match=f"^{name}: got"):
        playback(**{"conditions": runs, **settings})


def test_conditions_and_controls_share_a_world(runs, yard):
    moved = replace(runs["loose"], world=replace(yard, positions=yard.positions + 1))
    with pytest.raises(ValueError, match="conditions: 'moved' is in another world"):
        playback({"here": runs["normalised"], "moved": moved})
    with pytest.raises(ValueError, match="controls: 'moved' is in another world"):
        playback({"here": runs["normalised"]}, {"moved": moved})


def test_controls_are_paired_and_have_names_of_their_own(runs, yard):
    few = train(yard, TabularCritic(yard, 4, 0, dimension=8), replace(SETTINGS, runs=4))
    with pytest.raises(ValueError, match="controls: 'few' has another number of runs"):
        playback(runs, {"few": few})
    with pytest.raises(ValueError, match="controls: got \\['loose'\\]"):
        playback(runs, {"loose": runs["loose"]})
