"""What all explorables share: the page fragment, and numbers packed into text."""

import base64
import html
import io
import json
from importlib.resources import files
from typing import Any

import matplotlib as mpl
import numpy as np
from jaxtyping import Shaped
from matplotlib.figure import Figure

from sgcrl._checks import checked, one_of


class Explorable:
    """A figure to touch, as a self-contained fragment of HTML.

    The fragment holds a picture for readers without scripts, the numbers, the style and an ES
    module. The module starts every figure of its name that has not been started, so a figure may
    stand twice on a page.

    Parameters
    ----------
    name : str
        Names ``NAME.js`` (and ``NAME.css``, if there is one) in this package, and the fragment's
        ``data-explorable``.
    label : str
        What the figure shows, for screen readers.
    data : dict
        Goes to the module as JSON; arrays by :func:`pack`.
    still : matplotlib.figure.Figure
        Shown where scripts do not run.
    parts : tuple of str
        Further ``.js`` files (with their ``.css``), read between ``frame.js`` and ``NAME.js``.
    """

    def __init__(
        self,
        name: str,
        label: str,
        data: dict[str, Any],
        still: Figure,
        parts: tuple[str, ...] = (),
    ):
        self.name, self.label, self.data, self.still = name, label, data, still
        self.parts = ("common", "frame", *parts, name)

    def __repr__(self):
        return f"<Explorable {self.name}>"  # no address: the output of two executions is the same

    def _repr_html_(self):
        source = files("companion.explorables")
        script = "\n".join(source.joinpath(f"{part}.js").read_text("utf-8") for part in self.parts)
        sheets = [source.joinpath(f"{part}.css") for part in ("explorables", *self.parts)]
        style = "".join(sheet.read_text("utf-8") for sheet in sheets if sheet.is_file())
        # "</" would end the script element early
        data = json.dumps(self.data, separators=(",", ":")).replace("</", "<\\/")
        return (
            f'<div class="explorable" data-explorable="{self.name}" role="group" '
            f'aria-label="{html.escape(self.label)}">'
            f"<style>{style}</style>"
            f"<noscript>{picture(self.still, self.label)}</noscript>"
            f'<script type="application/json">{data}</script>'
            f'<script type="module">{script}</script>'
            "</div>"
        )


@checked
def pack(
    array: Shaped[np.ndarray, "*n"],
    low: float | None = None,
    high: float | None = None,
    bits: int = 8,
) -> dict[str, Any]:
    """An array as whole numbers in base64, for ``unpack`` in common.js.

    Parameters
    ----------
    array : ndarray
    low, high : float, optional
        Range that is spread over the whole numbers; the array's own by default.
    bits : {8, 16}
        The error is at most (high - low) / (2**bits - 1) / 2.

    Returns
    -------
    dict

    Raises
    ------
    ValueError
        If the array leaves the range, or for other bits.
    """
    one_of((8, 16), bits=bits)
    array = np.asarray(array, float)
    low, high = (float(f(array)) if x is None else x for f, x in ((np.min, low), (np.max, high)))
    if not low <= array.min() or not array.max() <= high:
        raise ValueError(
            f"array: reaches {array.min()}..{array.max()}, outside low..high = {low}..{high}"
        )
    top = 2**bits - 1
    whole = np.rint((array - low) / ((high - low) or 1.0) * top).astype(f"<u{bits // 8}")
    return {
        "shape": array.shape,
        "low": low,
        "high": high,
        "bits": bits,
        "data": base64.b64encode(whole.tobytes()).decode(),
    }


def picture(figure: Figure, alt: str) -> str:
    """A matplotlib figure as an ``<img>`` that needs no file.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        What it shows, for screen readers.
    """
    drawing = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "sgcrl", "svg.fonttype": "none"}):  # no random ids
        figure.savefig(drawing, format="svg", metadata={"Date": None})
    code = base64.b64encode(drawing.getvalue().encode()).decode()
    return f'<img alt="{html.escape(alt)}" src="data:image/svg+xml;base64,{code}">'
