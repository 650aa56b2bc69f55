"""Numbers on their way into the text of a chapter."""

import os
from collections.abc import Iterator, Mapping
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
        As for :func:`format`.
    """
    if not isinstance(number, Interval | None) and np.ndim(number) == 1:
        number = interval(np.asarray(number))
    if number is None or (not isinstance(number, Interval) and number != number):
        return UNKNOWN
    return format(number, spec if isinstance(number, Interval) else unsigned_zero(spec))


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
    """
    texts = dict(_texts(values, spec))
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
