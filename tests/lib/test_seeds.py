from itertools import product

import numpy as np
import pytest
from rounding import UNLIKELY, assert_mean
from scipy import stats

from companion.seeds import BLOCK, chapter_seed, seed_block
from sgcrl.replay import PURPOSES, Streams

DRAWS = {
    "random": lambda streams: streams.random(4, 3),
    "standard_normal": lambda streams: streams.standard_normal(4, 3),
    "permutation": lambda streams: streams.permutation(np.arange(50)),
}


@pytest.mark.parametrize(
    ("block", "chapter", "draw", "seed"),
    [
        (None, 0, 0, 0),
        (None, 3, 0, 300),
        (None, 14, 2, 1402),
        ("0", 14, 2, 1402),
        ("1", 0, 0, 10_000),
        ("7", 14, 2, 71_402),
        ("123", 99, 99, 1_239_999),
    ],
)
def test_the_seed_of_a_chapter_by_hand(monkeypatch, block, chapter, draw, seed):
    monkeypatch.delenv(BLOCK, raising=False)
    if block is not None:
        monkeypatch.setenv(BLOCK, block)
    assert chapter_seed(chapter, draw) == seed
    assert seed_block() == int(block or 0)
    if not draw:
        assert chapter_seed(chapter) == seed


def test_no_two_chapters_share_a_seed_in_any_block(monkeypatch):
    seeds = []
    for block in range(3):
        monkeypatch.setenv(BLOCK, str(block))
        seeds += [chapter_seed(chapter, draw) for chapter, draw in product(range(100), repeat=2)]
    assert len(set(seeds)) == len(seeds) == 3 * 100 * 100


@pytest.mark.parametrize("value", ["", "-1", "1.5", "one", " 1", "²", "٣"])
def test_a_block_is_an_integer(monkeypatch, value):
    monkeypatch.setenv(BLOCK, value)
    with pytest.raises(ValueError) as error:
        chapter_seed(1)
    assert str(error.value) == f"SGCRL_SEED_BLOCK: got {value!r}, takes an integer from 0"


@pytest.mark.parametrize("value", [-1, 100, 1.0, "1", None])
@pytest.mark.parametrize("name", ["chapter", "draw"])
def test_chapters_and_draws_are_below_a_hundred(name, value):
    with pytest.raises(ValueError) as error:
        chapter_seed(**{"chapter": 1, "draw": 1, name: value})
    assert str(error.value) == f"{name}: got {value!r}, takes an integer from 0 to 99"


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
