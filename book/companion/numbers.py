"""Numbers on their way into the text of a chapter."""

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from jaxtyping import Shaped

from sgcrl.measures.statistics import Interval, interval, unsigned_zero

UNKNOWN = "–"
"""What stands for a number that could not be had, as of an arm that never arrived."""


def shown(number: float | Interval | Shaped[np.ndarray, " K"] | None, spec: str = "") -> str:
    """Format a number, or an interval, for the text; a dash where it is NaN or None.

    Parameters
    ----------
    number : float or Interval or ndarray of shape (K,) or None
        Of an array over runs: its mean, with its interval.
    spec : str
        As for ``format``.
    """
    if not isinstance(number, Interval | None) and np.ndim(number) == 1:
        number = interval(np.asarray(number))
    if isinstance(number, Interval):
        return format(number, spec)
    if number is None or (np.ndim(number) == 0 and number != number):
        return UNKNOWN
    return format(number, unsigned_zero(spec))


def low_high(numbers: Iterable[float | Interval]) -> dict[str, float]:
    """The lowest and the highest of several numbers, or of the values of intervals.

    Unknown ones do not count.
    """
    values = np.array([n.value if isinstance(n, Interval) else n for n in numbers], float)
    return {"low": float(np.fmin.reduce(values)), "high": float(np.fmax.reduce(values))}


def glue(values: Mapping[str, Any], spec: str = "") -> None:
    """Keep numbers in a format, and texts, for the prose of a page that is being built.

    Outside a build, where no page is waiting for them, nothing happens.

    Parameters
    ----------
    values : mapping of str to str, number, Interval, ndarray of shape (K,), or another mapping
        By what ``{glue:text}`` asks for. Names within names are joined by "-", and so are words:
        ``{"covered": {"random actor": 24.1}}`` is kept as ``covered-random-actor``.
    spec : str
        Format of what is no text.

    Raises
    ------
    ValueError
        If two of them would be kept under one name.
    """
    texts: dict[str, str] = {}
    for name, text in _texts(values, spec):
        if name in texts:
            raise ValueError(f"values: got two of the name {name!r}, takes one")
        texts[name] = text
    if not os.environ.get("SGCRL_STATIC"):
        return
    from myst_nb import glue as paste

    for name, text in texts.items():
        paste(name, text, display=False)


def _texts(values: Mapping[str, Any], spec: str) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        name = str(name).replace(" ", "-")
        if isinstance(value, Mapping):
            yield from ((f"{name}-{inner}", text) for inner, text in _texts(value, spec))
        else:
            yield name, value if isinstance(value, str) else shown(value, spec)
