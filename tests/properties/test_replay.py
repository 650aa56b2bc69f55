import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties.strategies import generators

from sgcrl.replay import Replay, Streams, discounted_offset

LONGEST, SEEDS = st.integers(1, 200), st.integers(0, 2**32)
# Nearer to 1 a power of the discount tells less than the number of its steps.
DISCOUNTS = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000) | st.floats(
    0, 1 - 1e-9
)
FINEST = 1e-11
"""Steps of a distribution that are wider stay apart, whatever rounding does."""


def weights(longest, discount, offset_zero):
    shortest = 0 if offset_zero else 1
    weight = discount ** np.arange(longest - shortest + 1.0)
    return shortest, weight / weight.sum()


@given(st.lists(LONGEST, min_size=1), st.floats(0, 1), st.booleans(), st.data())
def test_an_offset_stays_inside_the_episode(longest, discount, offset_zero, data):
    size = len(longest)
    u = data.draw(st.lists(st.floats(0, 1, exclude_max=True), min_size=size, max_size=size))
    offset = discounted_offset(np.array(u), np.array(longest), discount, offset_zero)
    assert offset.shape == (size,) and offset.dtype.kind == "i"
    assert (offset >= (0 if offset_zero else 1)).all() and (offset <= longest).all()


@given(LONGEST, DISCOUNTS, st.booleans())
def test_the_middle_of_a_step_of_the_distribution_gives_its_offset(longest, discount, offset_zero):
    shortest, weight = weights(longest, discount, offset_zero)
    wide = weight > FINEST
    middles = (np.cumsum(weight) - weight / 2)[wide]
    offset = discounted_offset(middles, np.full(middles.shape, longest), discount, offset_zero)
    np.testing.assert_array_equal(offset, shortest + np.flatnonzero(wide))


@given(LONGEST, DISCOUNTS.filter(lambda discount: not 0.999 < discount < 1), st.booleans())
def test_the_edges_of_a_step_of_the_distribution_are_where_its_weight_ends(
    longest, discount, offset_zero
):
    shortest, weight = weights(longest, discount, offset_zero)
    ends = np.cumsum(weight)[:-1]
    apart = (weight[:-1] > 2 * FINEST) & (weight[1:] > 2 * FINEST)
    for side, more in ((-FINEST, 0), (FINEST, 1)) if apart.any() else ():
        u = ends[apart] + side
        offset = discounted_offset(u, np.full(u.shape, longest), discount, offset_zero)
        np.testing.assert_array_equal(offset, shortest + more + np.flatnonzero(apart))


@given(LONGEST, DISCOUNTS, st.booleans(), generators())
def test_a_larger_number_gives_no_smaller_offset(longest, discount, offset_zero, rng):
    u = np.sort(rng.integers(0, 2**32, 50)) / 2**32  # equal or too far apart for rounding
    offset = discounted_offset(u, np.full(u.shape, longest), discount, offset_zero)
    assert (np.diff(offset) >= 0).all()


@given(
    generators(),
    st.tuples(*[st.integers(1, 5)] * 3),
    st.integers(1, 8),
    st.sampled_from([1, 2, 5, 1000, 2**15]),
    DISCOUNTS,
    st.booleans(),
    SEEDS,
)
def test_a_pair_is_of_one_stored_episode_in_its_order(
    rng, sizes, steps, states, discount, offset_zero, seed
):
    runs, capacity, added = sizes
    replay, episodes = Replay(runs, capacity, steps), []
    for _ in range(added):
        episodes.append(rng.integers(0, states, (runs, steps + 1)))
        replay.add(episodes[-1])
    pairs = replay.sample(20, discount, Streams(seed, "replay", runs), offset_zero)
    assert pairs.anchors.shape == pairs.positives.shape == (runs, 20)
    for run in range(runs):
        shortest = 0 if offset_zero else 1
        possible = {
            (episode[run, time], episode[run, later])
            for episode in episodes[-capacity:]
            for time in range(steps)
            for later in range(time + shortest, steps + 1)
            if discount > 0 or later == time + shortest
        }
        drawn = zip(pairs.anchors[run], pairs.positives[run], strict=True)
        assert set(drawn) <= possible


@given(SEEDS, st.integers(1, 6), st.integers(0, 50), st.data())
def test_a_run_draws_the_same_pairs_alone_and_in_company(seed, runs, first, data):
    alone = data.draw(st.integers(0, runs - 1))
    episodes = np.arange(runs * 7).reshape(runs, 7)

    def sample(kept, rng):
        replay = Replay(len(kept), 3, 6)
        replay.add(kept)
        return replay.sample(9, 0.9, rng)

    together = sample(episodes, Streams(seed, "replay", runs, first))
    single = sample(episodes[[alone]], Streams(seed, "replay", 1, first + alone))
    np.testing.assert_array_equal(single.anchors[0], together.anchors[alone])
    np.testing.assert_array_equal(single.positives[0], together.positives[alone])


@given(generators(), st.integers(1, 4), st.integers(1, 30), st.integers(1, 9))
def test_counts_sum_to_the_batch_and_know_who_was_in_it(rng, runs, batch, states):
    replay = Replay(runs, 1, 4)
    replay.add(rng.integers(0, states, (runs, 5)))
    pairs = replay.sample(batch, 0.9, Streams(0, "replay", runs))
    counts = pairs.counts(states)
    expected = np.zeros((runs, states, states))
    for run, pair in np.ndindex(runs, batch):
        expected[run, pairs.anchors[run, pair], pairs.positives[run, pair]] += 1
    np.testing.assert_array_equal(counts, expected)
    for state in range(states):
        there = counts[:, state].any(axis=1) | counts[:, :, state].any(axis=1)
        np.testing.assert_array_equal(pairs.contain(state), there)


@given(st.integers(1, 5), st.integers(1, 5), st.tuples(*[st.integers(1, 5)] * 2))
def test_episodes_of_another_shape_are_refused(runs, steps, shape):
    replay = Replay(runs, 2, steps)
    if shape == (runs, steps + 1):
        replay.add(np.zeros(shape, int))
        assert len(replay) == 1
    else:
        with pytest.raises(ValueError, match="^trajectories: "):
            replay.add(np.zeros(shape, int))
