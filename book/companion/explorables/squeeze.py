"""The population flow beside the squeeze's prediction."""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float
from matplotlib.figure import Figure

from companion.explorables.base import Explorable, pack
from companion.figures import COLORS
from sgcrl._checks import checked


@checked
def squeeze(
    curves: Mapping[float, Sequence[Float[np.ndarray, "4 N"]] | Float[np.ndarray, "2 4 N"]],
    times: Float[np.ndarray, " N"],
    batch: int = 128,
    rates: Sequence[float] = (0.0025, 0.005, 0.0075, 0.01, 0.015, 0.02),
) -> Explorable:
    """Mean c and ‖ζ‖ of population flows against episodes, with the prediction beside them.

    Shows 500 episodes; learning rate times pairs is time, so the learning rate stretches the same
    curves.

    Parameters
    ----------
    curves : dict of float to (ndarray, ndarray), shapes (4, N)
        Spread σ of the start to :func:`~sgcrl.theory.flow.mean_curves`, with and without
        normalisation.
    times : ndarray, shape (N,)
        Evenly spaced from 0 to the time of 500 episodes at the highest learning rate, or more.
    batch : int
        Pairs an episode.
    rates : sequence of float
        Learning rates to choose from.

    Returns
    -------
    Explorable

    Raises
    ------
    ValueError
        If the times are not evenly spaced from 0, or end too early, or not all spreads have two
        curves.
    """
    times, spreads, rates = np.asarray(times, float), sorted(curves), sorted(rates)
    if times[0] != 0 or not np.allclose(np.diff(times), times[1]):
        raise ValueError("times: takes evenly spaced ones that begin with 0")
    if times[-1] < 500 * batch * rates[-1] * (1 - 1e-9):
        raise ValueError(
            f"times: got an end at {times[-1]:g}, takes {500 * batch * rates[-1]:g}, the time of "
            f"500 episodes at the learning rate {rates[-1]}"
        )
    values = np.array([curves[spread] for spread in spreads], float)
    if values.shape[1:] != (2, 4, len(times)):
        raise ValueError(f"curves: got shape {values.shape[1:]}, takes (2, 4, {len(times)}) each")
    first = {
        "spread": int(np.argmin(np.abs(np.log(spreads) - np.log(0.1)))),
        "rate": int(np.argmin(np.abs(np.log(rates) - np.log(0.01)))),
    }
    data = {
        "spreads": spreads,
        "rates": rates,
        "batch": batch,
        "step": times[1],
        # (spreads, with or without normalisation, 4, N)
        "curves": pack(values, np.floor(values.min()), np.ceil(values.max()), bits=16),
        "first": first,
    }
    label = "Mean c and mean length of ζ against episodes, in the population flow and as predicted"
    episodes = times / (batch * rates[first["rate"]])
    return Explorable("squeeze", label, data, _still(values[first["spread"], 0], episodes))


def _still(curves, episodes):
    figure = Figure(figsize=(4.6, 3.8), layout="constrained")
    shown = episodes <= 500
    for ax, pair, name in zip(
        figure.subplots(2, 1, sharex=True), (curves[:2], curves[2:]), ("c", "‖ζ‖"), strict=True
    ):
        ax.plot(episodes[shown], pair[0][shown], color="black", label="population flow")
        ax.plot(episodes[shown], pair[1][shown], "--", color=COLORS["theory"], label="prediction")
        ax.axhline(0, color="black", linewidth=0.6)
        ax.set_ylabel(f"mean {name}")
    figure.axes[0].legend(fontsize=8)
    ax.set_xlabel("episode")
    return figure
