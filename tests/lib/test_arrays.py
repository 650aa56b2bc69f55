import sys

import numpy as np
import pytest
import torch

from sgcrl.arrays import count, like, namespace, on, to_numpy
from sgcrl.tabular import TabularCritic


def test_without_a_device_arrays_are_numpys_and_with_one_torchs():
    values = np.arange(3.0)
    assert type(on(None, values)) is np.ndarray and namespace(values) is np
    tensor = on("cpu", values)
    assert isinstance(tensor, torch.Tensor) and tensor.dtype == torch.float64
    tensor += 1
    assert values.tolist() == [0, 1, 2] and to_numpy(tensor).tolist() == [1, 2, 3]
    assert like(values, values) is values and like(None, values) is values
    assert like(tensor, tensor) is tensor and isinstance(like(tensor, values), torch.Tensor)


def test_numbers_that_nobody_may_write_to_are_copied_without_a_warning(maze):
    moves = like(torch.zeros(1), maze.next_state)
    moves[0, 0] = 7
    assert maze.next_state[0, 0] == 0


@pytest.mark.parametrize("device", [None, "cpu"])
def test_counts_count(device, rng):
    places = rng.integers(0, 7, (3, 50))
    found = count(on(device, places), 9)
    assert found.dtype == namespace(found).float32
    assert to_numpy(found).tolist() == np.bincount(places.ravel(), minlength=9).tolist()


@pytest.mark.parametrize("device", ["cuda:7", "nowhere"])
def test_a_device_that_is_not_there_is_refused_by_name(device, yard):
    with pytest.raises(ValueError, match=f"^device: got '{device}', takes one of torch's"):
        TabularCritic(yard, 2, 0, device=device)


def test_without_torch_a_device_is_refused_by_name(monkeypatch, yard):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ValueError, match=r"^device: got 'cuda', takes one of torch's"):
        TabularCritic(yard, 2, 0, device="cuda")
