import numpy as np
import pytest
import torch
from rounding import UNLIKELY, assert_mean
from scipy import stats
from scipy.stats import chisquare

from sgcrl.replay import MULTIPLE, PURPOSES, Pairs, Replay, Streams, discounted_offset

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
    with pytest.raises(ValueError, match=f"^{name}: got 0, takes an integer from 1"):
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


DRAWS = {
    "random": lambda streams: streams.random(4, 3),
    "standard_normal": lambda streams: streams.standard_normal(4, 3),
    "permutation": lambda streams: streams.permutation(np.arange(50)),
}


@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_run_draws_the_same_numbers_in_any_company(draw, purpose):
    together = Streams(11, purpose, 9)
    first, then = draw(together), draw(together)
    for start, runs in ((0, 1), (4, 1), (8, 1), (2, 5), (0, 9)):
        part = Streams(11, purpose, runs, first=start)
        assert np.array_equal(draw(part), first[start : start + runs])
        assert np.array_equal(draw(part), then[start : start + runs])
    assert (first != then).any()


@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_no_two_seeds_purposes_or_runs_share_numbers(draw):
    """Nor does run k of a seed draw what run 0 of the k-th next seed draws."""
    drawn = [draw(Streams(seed, purpose, 8)) for seed in range(8) for purpose in PURPOSES]
    rows = np.concatenate(drawn).reshape(8 * len(PURPOSES) * 8, -1)
    assert len(np.unique(rows, axis=0)) == len(rows)


def test_each_call_draws_the_shape_asked_for_each_run():
    streams = Streams(0, "actor", 5)
    assert len(streams) == 5
    for draw in (streams.random, streams.standard_normal):
        assert draw().shape == (5,) and draw().dtype == np.float64
        assert draw(3).shape == (5, 3)
        assert draw(2, 1, 4).shape == (5, 2, 1, 4)
        assert draw(0).shape == (5, 0)
    assert len(np.unique(streams.random())) == 5
    assert streams.permutation([3, 1, 4]).shape == (5, 3)


def test_what_is_drawn_at_once_is_what_is_drawn_bit_by_bit():
    at_once, by_bits = (Streams(0, "replay", 3) for _ in range(2))
    drawn = at_once.random(4, 2)
    assert np.array_equal(drawn, np.stack([by_bits.random(2) for _ in range(4)], axis=1))
    assert np.array_equal(at_once.random(), by_bits.random())


def test_numbers_are_distributed_as_they_say():
    uniform = Streams(0, "actor", 40).random(1000)
    assert uniform.min() >= 0 and uniform.max() < 1
    assert_mean(uniform.ravel(), 1 / 2)
    assert_mean((uniform.ravel() - 1 / 2) ** 2, 1 / 12)
    alike = stats.norm.isf(UNLIKELY / 2 / 780) / np.sqrt(1000)  # of 780 pairs
    assert (
        np.abs(np.corrcoef(uniform) - np.eye(40)).max() < alike
    )  # runs know nothing of each other
    normal = Streams(0, "start", 40).standard_normal(1000)
    assert_mean(normal.ravel(), 0)
    assert_mean(normal.ravel() ** 2, 1)
    orders = Streams(0, "goal sets", 3000).permutation([7, 8, 9])
    assert (np.sort(orders, axis=1) == [7, 8, 9]).all()
    _, counts = np.unique(orders, axis=0, return_counts=True)
    assert len(counts) == 6 and stats.chisquare(counts).pvalue > UNLIKELY


def test_integers_of_numpy_are_integers():
    one, two = Streams(np.int64(3), "actor", np.int32(2), np.int16(1)), Streams(3, "actor", 2, 1)
    assert np.array_equal(one.random(5), two.random(5))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"seed": -1}, "seed: got -1, takes an integer from 0"),
        ({"seed": 0.5}, "seed: got 0.5, takes an integer from 0"),
        ({"seed": None}, "seed: got None, takes an integer from 0"),
        ({"runs": 0}, "runs: got 0, takes an integer from 1"),
        ({"runs": 2.0}, "runs: got 2.0, takes an integer from 1"),
        ({"first": -1}, "first: got -1, takes an integer from 0"),
        ({"first": "0"}, "first: got '0', takes an integer from 0"),
        ({"purpose": "fun"}, f"purpose: got 'fun', takes one of {PURPOSES}"),
        ({"purpose": 0}, f"purpose: got 0, takes one of {PURPOSES}"),
    ],
)
def test_bad_streams_are_refused(change, message):
    with pytest.raises(ValueError) as error:
        Streams(**{"seed": 0, "purpose": "actor", "runs": 2, "first": 0} | change)
    assert str(error.value) == message


def test_compact_counts_are_the_counts_among_the_states_that_occur(draw_pairs):
    drawn = draw_pairs(runs=3, batch=20, states=40)
    pairs = Pairs(drawn.anchors // [[1], [2], [9]], drawn.positives // [[1], [2], [9]])
    counts, states = pairs.compact(200)
    whole = pairs.counts(200)
    assert counts.shape[1] % MULTIPLE == 0 and counts.shape[1] < 200
    for run in range(3):
        occurs = np.union1d(pairs.anchors[run], pairs.positives[run])
        assert states[run, : len(occurs)].tolist() == occurs.tolist()
        assert (states[run, len(occurs) :] == -1).all()
        among = counts[run, : len(occurs), : len(occurs)]
        assert np.array_equal(among, whole[run][np.ix_(occurs, occurs)])
    assert counts.sum() == whole.sum() == 60


def test_compact_counts_of_a_small_world_are_of_all_its_states(draw_pairs):
    counts, states = draw_pairs(runs=2, batch=50, states=9).compact(9)
    assert counts.shape == (2, 16, 16) and states[:, :9].tolist() == [list(range(9))] * 2


def test_streams_beside_a_tensor_are_of_its_device():
    beside = torch.zeros(1)
    drawn = [Streams(3, "actor", 4, first, beside) for first in (0, 0, 1)]
    uniform = [each.random(200, 2) for each in drawn]
    assert uniform[0].shape == (4, 200, 2) and uniform[0].dtype == torch.float64
    assert torch.equal(uniform[0], uniform[1]) and not torch.equal(uniform[0], uniform[2])
    assert 0 <= uniform[0].min() and uniform[0].max() < 1 and len(drawn[0]) == 4
    normal = drawn[0].standard_normal(5000)
    assert_mean(normal.numpy().ravel(), 0.0)
    assert_mean(normal.numpy().ravel() ** 2, 1.0)
