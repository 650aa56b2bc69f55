"""One source for CPU and GPU: what numpy and torch do not have in common.

The core computes with the array library of what it is given (the array API standard). Without a
``device`` that is numpy; with one, torch, whose arrays stay on that device until a run is over.
"""

from typing import Any

import numpy as np
from array_api_compat import array_namespace

Array = Any
"""An array of numpy, or a tensor of torch; annotations say ndarray where both are meant."""
TYPES = ("float32", "float64")


def namespace(array: Array) -> Any:
    """The library of an array, by the names of the array API standard."""
    return np if isinstance(array, np.ndarray) else array_namespace(array)


def on(device: str | None, values: Array) -> Array:
    """A copy of values, as an array of the library that a device asks for.

    Parameters
    ----------
    device : str, optional
        Such as "cpu" or "cuda", of torch; numpy's without.
    values : array

    Raises
    ------
    ValueError
        Without torch, or without the device.
    """
    if device is None:
        return np.array(values)
    try:
        import torch

        return torch.asarray(values, device=device, copy=True)
    except (ImportError, RuntimeError, AssertionError) as error:
        told = f"device: got {device!r}, takes one of torch's that is there; {error}"
        raise ValueError(told) from None


def like(array: Array, values: Any) -> Array:
    """Values as an array of the library, and on the device, of another one.

    Parameters
    ----------
    array : array, optional
        Numpy's, without.
    values : ndarray, or an array that is there already
    """
    if array is None or isinstance(array, np.ndarray) or not isinstance(values, np.ndarray):
        return values
    return namespace(array).asarray(values, device=array.device, copy=True)


def to_numpy(array: Array) -> np.ndarray:
    """The same values, for numpy."""
    return array if isinstance(array, np.ndarray) else array.detach().cpu().numpy()


def count(places: Array, size: int) -> Array:
    """How often each number below ``size`` occurs, float32 (size,): exact below 2**24.

    Parameters
    ----------
    places : array of int
    size : int
    """
    places = places.reshape(-1)
    if isinstance(places, np.ndarray):
        counts = np.zeros(size, np.float32)
        np.add.at(counts, places, np.float32(1))
        return counts
    counts = namespace(places).zeros(size, device=places.device)
    return counts.index_add_(0, places, counts.new_ones(1).expand(len(places)))
