"""Numbers on their way into the text of a chapter."""

import os

import numpy as np

from sgcrl.measures.statistics import Interval, unsigned_zero

UNKNOWN = "–"
"""What stands for a number that could not be had, as of an arm that never arrived."""


def shown(number, spec: str = "") -> str:
    """Format a number, or an interval, for the text; a dash where it is NaN or None."""
    if number is None or (np.ndim(number) == 0 and number != number):
        return UNKNOWN
    return format(number, spec if isinstance(number, Interval) else unsigned_zero(spec))


def glue(name: str, text, spec: str | None = None) -> None:
    """Keep a text, or a number in this format, for the prose of a page that is being built.

    Outside a build, where no page is waiting for it, nothing happens.

    Parameters
    ----------
    name : str
        What ``{glue:text}`` asks for.
    text : str, or a number or Interval if there is a format
    spec : str, optional
    """
    if (spec is None) != isinstance(text, str):
        raise ValueError(
            f"text: got {text!r} for {name!r}, takes a str, or a number and its format"
        )
    if not os.environ.get("SGCRL_STATIC"):
        return
    from myst_nb import glue as paste

    paste(name, text if spec is None else shown(text, spec), display=False)
