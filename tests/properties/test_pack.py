import base64
import json

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from properties.strategies import generators

from companion.explorables.base import pack

BITS = st.sampled_from([8, 16])
NUMBERS = st.floats(-1e30, 1e30)


def packable(elements=NUMBERS):
    return arrays(float, array_shapes(max_dims=4, max_side=6), elements=elements)


def whole_and_step(packed):
    """What a page reads, and how far apart its numbers are."""
    packed = json.loads(json.dumps(packed))
    kind = {8: np.uint8, 16: np.dtype("<u2")}[packed["bits"]]
    whole = np.frombuffer(base64.b64decode(packed["data"]), kind).reshape(packed["shape"])
    return packed, whole, (packed["high"] - packed["low"]) / (2 ** packed["bits"] - 1)


def unpack(packed):
    """As common.js does it, in double precision; there the numbers are then rounded to single."""
    packed, whole, step = whole_and_step(packed)
    return packed["low"] + whole * step


def assert_half_a_step(packed, array):
    _, whole, step = whole_and_step(packed)
    rounding = 4 * np.finfo(float).eps * np.abs([packed["low"], packed["high"]]).max()
    found = unpack(packed)
    assert found.shape == array.shape
    assert (np.abs(found - array) <= step / 2 + rounding + np.finfo(float).tiny).all()
    single = found.astype(np.float32)
    rounding += np.finfo(np.float32).eps / 2 * np.abs(found) + np.finfo(np.float32).tiny
    assert (np.abs(single - array) <= step / 2 + rounding + np.finfo(float).tiny).all()


@given(packable(), BITS)
def test_what_is_unpacked_is_half_a_step_away_at_most(array, bits):
    packed = pack(array, bits=bits)
    assert (packed["low"], packed["high"]) == (array.min(), array.max())
    assert_half_a_step(packed, array)


@given(packable(), BITS)
def test_the_ends_are_the_first_and_the_last_number(array, bits):
    packed, whole, _ = whole_and_step(pack(array, bits=bits))
    low, high = array == packed["low"], array == packed["high"]
    assert (unpack(packed)[low] == array.min()).all()
    assert (whole[low] == 0).all()
    assert array.min() == array.max() or (whole[high] == 2**bits - 1).all()


@given(packable(), NUMBERS, NUMBERS, BITS)
def test_a_range_that_holds_the_array_is_taken_as_it_is(array, one, other, bits):
    low, high = min(one, other, array.min()), max(one, other, array.max())
    packed = pack(array, low, high, bits)
    assert (packed["low"], packed["high"]) == (low, high)
    assert_half_a_step(packed, array)


@given(packable(), NUMBERS, NUMBERS, BITS)
def test_an_array_outside_the_range_is_refused(array, low, high, bits):
    assume(array.min() < low or high < array.max())
    with pytest.raises(ValueError, match="^array: reaches .* outside low..high"):
        pack(array, low, high, bits)


@given(packable(), st.integers(0, 2**32 - 1), BITS)
def test_an_array_with_a_gap_is_refused(array, place, bits):
    array.flat[place % array.size] = np.nan
    with pytest.raises(ValueError, match="^array: reaches nan"):
        pack(array, bits=bits)


@given(generators(), BITS)
def test_numbers_of_any_kind_are_packed_as_what_they_are(rng, bits):
    single = 100 * rng.standard_normal((20, 5), np.float32)
    assert pack(single, bits=bits) == pack(single.astype(float), bits=bits)
    array = np.rint(single).astype(float)
    assert pack(array.astype(int), bits=bits) == pack(array, bits=bits)
    assert pack(array > 0, 0, 1, bits) == pack(np.where(array > 0, 1.0, 0.0), 0, 1, bits)


@given(st.integers(-20, 40).filter(lambda bits: bits not in (8, 16)))
def test_other_numbers_of_bits_are_refused(bits):
    with pytest.raises(ValueError, match=f"^bits: got {bits}, takes one of"):
        pack(np.zeros(3), bits=bits)
