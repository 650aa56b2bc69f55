from itertools import product

import pytest

from companion.seeds import BLOCK, chapter_seed, seed_block


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
