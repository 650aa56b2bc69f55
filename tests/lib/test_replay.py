import numpy as np
import pytest
from rounding import UNLIKELY
from scipy.stats import chisquare

from sgcrl.replay import Pairs, Replay, discounted_offset

RUNS, STEPS = 2, 6


def numbered(episode, runs=RUNS, steps=STEPS):
    """An episode whose states tell run, episode and time apart."""
    run = np.arange(runs)[:, None]
    return (run * 100 + episode) * (steps + 1) + np.arange(steps + 1)


def read(states, steps=STEPS):
    """Run, episode and time of the states of :func:`numbered` episodes."""
    episode, time = np.divmod(states, steps + 1)
    return episode // 100, episode % 100, time


def filled(capacity, episodes):
    replay = Replay(RUNS, capacity, STEPS)
    for episode in range(episodes):
        replay.add(numbered(episode))
    return replay


@pytest.mark.parametrize(("capacity", "added"), [(3, 1), (3, 3), (3, 5), (3, 9), (1, 4)])
def test_the_ring_keeps_the_latest_episodes(streams, capacity, added):
    replay = filled(capacity, added)
    kept = set(range(max(0, added - capacity), added))
    assert len(replay) == len(kept)
    pairs = replay.sample(300, 0.9, streams(RUNS, "replay"))
    for states in (pairs.anchors, pairs.positives):
        run, episode, _ = read(states)
        assert (run == np.arange(RUNS)[:, None]).all()
        assert all(set(episodes.tolist()) == kept for episodes in episode)


def test_the_ring_does_not_follow_the_array_it_was_given(streams):
    trajectories = np.zeros((RUNS, STEPS + 1), int)
    replay = Replay(RUNS, 2, STEPS)
    replay.add(trajectories)
    trajectories[:] = 1
    assert not replay.sample(20, 0.9, streams(RUNS, "replay")).anchors.any()


@pytest.mark.parametrize("offset_zero", [True, False])
@pytest.mark.parametrize("discount", [0.0, 0.5, 0.99, 1.0])
def test_positives_come_later_in_the_same_episode(streams, discount, offset_zero):
    pairs = filled(4, 4).sample(2000, discount, streams(RUNS, "replay"), offset_zero)
    run, episode, time = read(pairs.anchors)
    later_run, later_episode, later = read(pairs.positives)
    assert (run == later_run).all() and (episode == later_episode).all()
    assert time.min() == 0 and time.max() == STEPS - 1
    offset = later - time
    assert offset.min() == (0 if offset_zero else 1)
    if discount == 0:
        assert offset.max() == offset.min()
    else:
        assert later.max() == STEPS


@pytest.mark.parametrize("offset_zero", [True, False])
@pytest.mark.parametrize("discount", [0.0, 0.3, 0.9, 0.99, 1.0])
@pytest.mark.parametrize("longest", [1, 2, 7, 50])
def test_offsets_have_the_truncated_geometric_distribution(discount, longest, offset_zero):
    grid = 20_000
    u = (np.arange(grid) + 0.5) / grid  # equal steps: every frequency is right to one step or two
    offset = discounted_offset(u, np.full(grid, longest), discount, offset_zero)
    shortest = 0 if offset_zero else 1
    weight = np.array([float(discount) ** k for k in range(longest - shortest + 1)])
    expected = np.concatenate([np.zeros(shortest), grid * weight / weight.sum()])
    frequency = np.bincount(offset, minlength=longest + 1)
    assert frequency.shape == expected.shape
    assert np.abs(frequency - expected).max() <= 1


@pytest.mark.parametrize("discount", [0.0, 1e-9, 0.5, 0.99, 1 - 1e-12, 1.0])
@pytest.mark.parametrize("offset_zero", [True, False])
def test_the_ends_of_the_unit_interval_stay_inside_the_episode(discount, offset_zero):
    longest = np.arange(1, 400)
    first = discounted_offset(np.zeros(longest.shape), longest, discount, offset_zero)
    last = discounted_offset(
        np.full(longest.shape, np.nextafter(1, 0)), longest, discount, offset_zero
    )
    assert (first == (0 if offset_zero else 1)).all()
    assert (last >= first).all() and (last <= longest).all()
    if discount == 1:
        assert (last == longest).all()


@pytest.mark.parametrize("offset_zero", [True, False])
def test_episode_anchor_and_offset_are_drawn_as_documented(streams, offset_zero):
    discount, episodes, batch = 0.8, 3, 20_000
    rng = streams(RUNS, "replay")
    pairs = filled(episodes, episodes).sample(batch, discount, rng, offset_zero)
    _, episode, time = read(pairs.anchors)
    offset = read(pairs.positives)[2] - time
    expected = np.zeros((episodes, STEPS, STEPS + 1))
    for i in range(STEPS):
        choices = range(0 if offset_zero else 1, STEPS - i + 1)
        total = sum(discount**k for k in choices)
        for k in choices:
            expected[:, i, k] = batch / (episodes * STEPS) * discount**k / total
    for run in range(RUNS):
        observed = np.zeros(expected.shape)
        np.add.at(observed, (episode[run], time[run], offset[run]), 1)
        assert observed[expected == 0].sum() == 0
        assert chisquare(observed[expected > 0], expected[expected > 0]).pvalue > UNLIKELY


def test_runs_draw_different_pairs(streams):
    _, _, time = read(filled(4, 4).sample(100, 0.9, streams(RUNS, "replay")).anchors)
    assert (time[0] != time[1]).any()


def test_equal_seeds_draw_equal_pairs(streams):
    replay = filled(4, 4)
    first, again, other = (
        replay.sample(50, 0.9, streams(RUNS, "replay", seed)) for seed in (1, 1, 2)
    )
    assert (first.anchors == again.anchors).all() and (first.positives == again.positives).all()
    assert (first.anchors != other.anchors).any()


def test_an_empty_replay_cannot_be_sampled(streams):
    with pytest.raises(ValueError, match="^replay: empty, add an episode"):
        Replay(1, 1, 1).sample(1, 0.9, streams(1, "replay"))


def test_streams_of_another_number_of_runs_are_refused(streams):
    with pytest.raises(ValueError, match="^rng: got streams of 1 runs, the replay has 2"):
        filled(2, 2).sample(5, 0.9, streams(1, "replay"))


@pytest.mark.parametrize("shape", [(RUNS, STEPS), (RUNS + 1, STEPS + 1), (STEPS + 1,)])
def test_an_episode_of_another_shape_is_refused(shape):
    replay = Replay(RUNS, 3, STEPS)
    with pytest.raises(ValueError, match=r"^trajectories: got shape .*takes \(2, 7\)"):
        replay.add(np.zeros(shape, int))
    assert len(replay) == 0


@pytest.mark.parametrize("name", ["runs", "capacity", "steps"])
def test_a_replay_of_nothing_is_refused(name):
    sizes = {"runs": 1, "capacity": 1, "steps": 1, name: 0}
    with pytest.raises(ValueError, match=f"^{name}: got 0, takes 1 or more"):
        Replay(**sizes)


def test_counts_count(draw_pairs):
    pairs = draw_pairs(runs=3, batch=60, states=5)
    expected = np.zeros((3, 5, 5))
    for run in range(3):
        for anchor, positive in zip(pairs.anchors[run], pairs.positives[run], strict=True):
            expected[run, anchor, positive] += 1
    counts = pairs.counts(5)
    assert counts.dtype == np.float32
    assert (counts == expected).all() and expected.max() > 1


def test_counts_of_small_integers_do_not_overflow():
    pairs = Pairs(np.array([[0], [199]], np.int16), np.array([[199], [198]], np.int16))
    assert np.argwhere(pairs.counts(200)).tolist() == [[0, 0, 199], [1, 199, 198]]


def test_contain_looks_at_anchors_and_positives():
    pairs = Pairs(np.array([[0, 1], [2, 1], [1, 1]]), np.array([[1, 2], [1, 1], [1, 1]]))
    assert pairs.contain(0).tolist() == [True, False, False]
    assert pairs.contain(2).tolist() == [True, True, False]
    assert pairs.contain(1).tolist() == [True, True, True]
