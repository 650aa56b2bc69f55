"""Forecasts of a table's training from its pairs alone, and what the population flow does.

:mod:`sgcrl.theory.modes` has the linear theory; here it is asked before training, of a world and
its pairs, when c falls and how fast modes grow, and the flow is asked the same afterwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int, Real

from sgcrl._checks import checked, number, whole
from sgcrl.replay import Streams
from sgcrl.sphere import decompose
from sgcrl.tabular import start_table
from sgcrl.theory.flow import fall_times, population_flow
from sgcrl.theory.modes import (
    growth_modes,
    growth_operator,
    growth_rates,
    predicted_squeeze_time,
)
from sgcrl.theory.pairs import replay_distribution
from sgcrl.worlds import World

HALF = 0.5**0.5
"""Share of its start at which c counts as squeezed: a state at 45° to the goal, for small noise."""


@dataclass(frozen=True, eq=False)
class Squeezes:
    """Mean c over visits in population flows from several spreads; see :func:`squeeze_flows`.

    Attributes
    ----------
    times : ndarray, shape (N, T)
        Of each of N spreads.
    c : ndarray, shape (K, N, T)
    """

    times: Float[np.ndarray, "N T"]
    c: Float[np.ndarray, "K N T"]

    def fall(self, share: float = HALF) -> Float[np.ndarray, "K N"]:
        """When c is down to a share of its start, (K, N); the last time if it never is."""
        runs = np.moveaxis(self.c, 1, 0)
        pairs = zip(self.times, runs, strict=True)
        return np.stack([fall_times(times, c, share) for times, c in pairs], axis=1)


@checked
def squeeze_flows(
    world: World,
    joint: Float[np.ndarray, "S S"],
    spreads: Sequence[float] | Float[np.ndarray, " N"],
    seed: int,
    runs: int = 16,
    dimension: int = 64,
    moments: int = 80,
    span: float = 2.5,
) -> Squeezes:
    """Let the population flow run from symmetric starts of several spreads.

    Parameters
    ----------
    world : World
        Its goal must be in no pair.
    joint : ndarray, shape (S, S)
        Pair distribution.
    spreads : sequence, or ndarray, shape (N,)
        σ of the starts; all have the same z and the same noise but for the factor σ.
    seed : int
        Of the starts.
    runs, dimension : int
        K and D.
    moments : int
        T.
    span : float
        How long to look, in multiples of the forecast of the time of the squeeze.
    """
    visits, all_times, curves = joint.sum(axis=1), [], []
    for spread in map(float, spreads):
        draw = Streams(seed, "start", runs)
        table = start_table(world, dimension, "symmetric", spread, draw)
        end = span * predicted_squeeze_time(joint, spread, dimension)
        times = np.linspace(0, end, moments)
        flow = population_flow(table, joint, world.goal, times, rtol=1e-5, atol=1e-9)
        all_times.append(times)
        curves.append(flow.c @ visits)
    return Squeezes(np.stack(all_times), np.stack(curves, axis=1))


@checked
def squeeze_forecasts(
    joint: Float[np.ndarray, "S S"],
    spreads: Sequence[float] | Float[np.ndarray, " N"],
    dimension: int = 64,
) -> dict[str, Float[np.ndarray, " N"]]:
    r"""When c is down to :data:`HALF` of its start, before training, by three forecasts.

    ``"all modes"`` is :func:`~sgcrl.theory.modes.predicted_squeeze_time`. ``"first mode"`` keeps
    the fastest alone: with q = σ²(D − 1) and f the mean of its square over visits,

    .. math:: t = \frac{1}{2\lambda_1} \log\frac{1 + 2q}{qf} .

    ``"visits alone"`` knows how often each state is visited, and not which follows which: all modes
    of the distribution in which every state is its own positive.

    Parameters
    ----------
    joint : ndarray, shape (S, S)
        Pair distribution, without the goal.
    spreads : sequence, or ndarray, shape (N,)
        σ of the starts.
    dimension : int
        D.

    Returns
    -------
    dict of str to ndarray, shape (N,)
    """
    spreads, visits = np.asarray(spreads, float), joint.sum(axis=1)
    rates, modes = growth_modes(joint)
    noise = spreads**2 * (dimension - 1)
    first = np.log((1 + 2 * noise) / (noise * (visits @ modes[:, 0] ** 2))) / (2 * rates[0])
    whole_of = {"all modes": joint, "visits alone": np.diag(visits)}
    times = {
        name: np.array([predicted_squeeze_time(pairs, spread, dimension) for spread in spreads])
        for name, pairs in whole_of.items()
    }
    return times | {"first mode": first}


@dataclass(frozen=True, eq=False)
class Growth:
    """How far states are apart along modes, in a population flow; see :func:`mode_growth`.

    Attributes
    ----------
    times : ndarray, shape (N,)
    amplitudes : ndarray, shape (K, N, M)
        ‖vᵀζ‖ for each of M modes v.
    c : ndarray, shape (K, N)
        Mean goal similarity over visits.
    rates : ndarray, shape (M,)
        The forecast: eigenvalues, falling.
    """

    times: Float[np.ndarray, " N"]
    amplitudes: Float[np.ndarray, "K N M"]
    c: Float[np.ndarray, "K N"]
    rates: Float[np.ndarray, " M"]

    def measured(self, low: float, high: float = np.inf) -> Float[np.ndarray, "K M"]:
        """Growth rates while mean c is between two numbers, (K, M).

        Parameters
        ----------
        low, high : float
            At least two moments of each run lie between them.
        """
        return growth_rates(self.times, self.amplitudes, (self.c > low) & (self.c < high))

    def errors(self, low: float) -> Float[np.ndarray, "K M"]:
        """Relative errors of the measured rates while mean c is above a number, (K, M)."""
        return self.measured(low) / self.rates - 1


@checked
def mode_growth(
    world: World,
    joint: Float[np.ndarray, "S S"],
    spread: float,
    seed: int,
    runs: int = 32,
    dimension: int = 64,
    count: int = 6,
    moments: int = 60,
) -> Growth:
    """Follow the leading modes in the population flow, up to the forecast of the squeeze.

    Parameters
    ----------
    world : World
        Its goal must be in no pair.
    joint : ndarray, shape (S, S)
        Pair distribution.
    spread : float
        σ of the symmetric start; tiny, so that the linear phase is long.
    seed : int
        Of the starts.
    runs, dimension : int
        K and D.
    count, moments : int
        M and N.
    """
    rates, modes = growth_modes(joint)
    table = start_table(world, dimension, "symmetric", spread, Streams(seed, "start", runs))
    times = np.linspace(0, predicted_squeeze_time(joint, spread, dimension), moments)
    flow = population_flow(table, joint, world.goal, times, rtol=1e-7, atol=1e-11)
    zeta = decompose(flow.tables, flow.tables[:, :, world.goal])[1]
    amplitudes = np.linalg.norm(modes[:, :count].T @ zeta, axis=-1)
    return Growth(times, amplitudes, flow.c @ joint.sum(axis=1), rates[:count])


@checked
def growth_along(
    modes: Float[np.ndarray, "K S M"],
    joint: Float[np.ndarray, "S S"],
    tables: Float[np.ndarray, "K N S D"],
    times: Real[np.ndarray, " N"],
) -> Float[np.ndarray, "K M"]:
    """Growth rates along modes that are not orthogonal, those of ΘA, over all times: (K, M).

    Embeddings are projected on the left eigenvectors Av, which leave each mode alone.

    Parameters
    ----------
    modes : ndarray, shape (K, S, M)
        Right eigenvectors of ΘA in columns: :func:`~sgcrl.theory.modes.kernel_modes`.
    joint : ndarray, shape (S, S)
        Pair distribution that makes A.
    tables : ndarray, shape (K, N, S, D)
        Embeddings over time.
    times : ndarray, shape (N,)
    """
    left = np.swapaxes(growth_operator(joint) @ modes, 1, 2)
    amplitudes = np.linalg.norm(left[:, None] @ tables, axis=-1)
    return growth_rates(times, amplitudes, np.ones(amplitudes.shape[:2], bool))


@checked
def offset_shares(steps: int, discount: float = 0.99) -> Float[np.ndarray, " L"]:
    """Share of the pairs that lie k steps apart, for k from 0 to T: float (T + 1,), sums to 1.

    As :func:`~sgcrl.theory.pairs.pair_distribution` draws them: offset k with weight
    ``discount**k``, in what is left of the episode after its anchor.

    Parameters
    ----------
    steps : int
        T.
    discount : float

    Raises
    ------
    ValueError
        For other steps and discounts.
    """
    whole(1, steps=steps)
    number(0, 1, discount=discount)
    weights = discount ** np.arange(steps + 1.0)
    left = np.cumsum(weights)[1:]  # of the anchors that have 1, 2, ..., T steps left
    per_anchor = np.tri(steps, steps + 1, 1) * weights / left[:, None]
    return per_anchor.sum(axis=0) / steps


@checked
def walk_rates(
    transition: Float[np.ndarray, "V V"], steps: int, discount: float = 0.99
) -> Float[np.ndarray, " M"]:
    r"""Growth rates of a symmetric walk that is equally often everywhere, from its eigenvalues.

    .. math:: \lambda_k = \frac2V \sum_j w_j\,p_k^{\,j}, \qquad k = 2, \ldots, V,

    with p falling and w :func:`offset_shares`.

    Parameters
    ----------
    transition : ndarray, shape (V, V)
        Symmetric, over the visited states; rows sum to 1.
    steps : int
        T of an episode.
    discount : float

    Returns
    -------
    ndarray, shape (V - 1,)
        In the order of the walk's eigenvalues, the trivial one left out.

    Raises
    ------
    ValueError
        For a walk that is not symmetric.
    """
    if not np.allclose(transition, transition.T):
        raise ValueError("transition: takes a symmetric matrix, of a walk that can turn round")
    values = np.linalg.eigvalsh(transition)[-2::-1]
    shares = offset_shares(steps, discount)
    return 2 / len(transition) * (values[:, None] ** np.arange(steps + 1)) @ shares


@checked
def replay_modes(
    trajectories: Int[np.ndarray, "K E L"],
    states: int,
    episodes: Sequence[int] | Int[np.ndarray, " N"],
    modes: Callable[..., tuple[np.ndarray, np.ndarray]] = growth_modes,
    count: int = 2,
) -> Float[np.ndarray, "K N S M"]:
    """Leading modes of each run's own pairs, up to several episodes: in hindsight, no forecast.

    Parameters
    ----------
    trajectories : ndarray of int, shape (K, E, T + 1)
    states : int
        S.
    episodes : sequence, or ndarray of int, shape (N,)
    modes : callable
        :func:`~sgcrl.theory.modes.growth_modes` or
        :func:`~sgcrl.theory.modes.settled_modes`.
    count : int
        M.
    """
    pairs = ([replay_distribution(run[:n], states) for n in episodes] for run in trajectories)
    return np.stack([np.stack([modes(joint)[1][:, :count] for joint in run]) for run in pairs])


@checked
def matches(
    found: Real[np.ndarray, "K M"], predicted: Real[np.ndarray, " M"]
) -> tuple[Float[np.ndarray, " K"], Float[np.ndarray, " K"], Float[np.ndarray, " K"]]:
    """How well several numbers of each run were predicted.

    Parameters
    ----------
    found : ndarray, shape (K, M)
    predicted : ndarray, shape (M,)

    Returns
    -------
    correlation : ndarray, shape (K,)
        Of the M found numbers with the predicted ones; 0 where either do not differ.
    signs : ndarray, shape (K,)
        Share of the signs that are as predicted.
    negative : ndarray, shape (K,)
        Share of the found that are negative: what "all are negative" would have got right.
    """
    x = found - found.mean(axis=1, keepdims=True)
    y = predicted - predicted.mean()
    lengths = np.linalg.norm(x, axis=1) * np.linalg.norm(y)
    correlation = np.divide(x @ y, lengths, out=np.zeros(len(x)), where=lengths > 0)
    signs = (np.sign(found) == np.sign(predicted)).mean(axis=1)
    return correlation, signs, (found < 0).mean(axis=1)
