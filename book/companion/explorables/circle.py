"""One vector, before and after normalisation."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from companion.explorables.base import Explorable
from companion.figures import COLORS, draw_circle
from sgcrl._checks import checked, number


@checked
def circle(c: float = 1.0, length: float = 1.5) -> Explorable:
    """A vector c·z + ζ to pull at, what normalisation makes of it, and c² + ‖ζ‖² = 1 as a bar.

    Parameters
    ----------
    c, length : float
        c and ‖ζ‖ before normalisation, as first shown: -1.5..1.5 and 0..3, not both 0.

    Returns
    -------
    Explorable

    Raises
    ------
    ValueError
        If one of them lies outside, or both are 0.
    """
    number(-1.5, 1.5, c=c)
    number(0, 3, length=length)
    if c == length == 0:
        raise ValueError("length: got 0 with c = 0, takes a vector that has a direction")
    label = "A vector before and after normalisation, in the plane of c and the length of ζ"
    return Explorable("circle", label, {"c": c, "length": length}, _still(c, length))


def _still(c, length):
    figure = Figure(figsize=(4.2, 2.6), layout="constrained")
    ax = figure.add_subplot()
    draw_circle(ax, max(1.0, abs(c), length))
    size = np.hypot(c, length)
    arrow: dict[str, Any] = dict(angles="xy", scale_units="xy", scale=1, width=0.008)
    ax.quiver(0, 0, c, length, color=COLORS["not normalised"], label="before", **arrow)
    ax.quiver(0, 0, c / size, length / size, color=COLORS["SGCRL"], label="normalised", **arrow)
    ax.legend(loc="upper left", fontsize=8)
    ax.set_title(f"c² + ‖ζ‖² = {(c / size) ** 2:.3f} + {(length / size) ** 2:.3f} = 1")
    return figure
