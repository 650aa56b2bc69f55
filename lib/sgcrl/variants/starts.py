"""Tables to start from: what of a symmetric start can be varied by itself.

All return float64 (K, S, D) for ``TabularCritic(..., start=table)``; the goal's row is z.
"""

import numpy as np
from jaxtyping import Bool, Float, Real

from sgcrl._checks import checked, number, whole
from sgcrl.replay import Streams
from sgcrl.sphere import decompose, normalise, split
from sgcrl.worlds import World


@checked
def start_similarity(
    spread: float | Real[np.ndarray, "*n"], dimension: int
) -> tuple[float | Float[np.ndarray, "*n"], float | Float[np.ndarray, "*n"]]:
    r"""Mean and standard deviation of c in the symmetric start, for large D.

    With :math:`\psi = (z + \sigma n)/\lVert z + \sigma n\rVert` and a Gaussian n, the part of n
    orthogonal to z has a length near :math:`\sqrt{D - 1}`, so

    .. math:: \bar c = \frac{1}{\sqrt{1 + \sigma^2 (D - 1)}}, \qquad
        \mathrm{sd}(c) = \bar c\,(1 - \bar c^2) \sqrt{\sigma^2 + \frac{1}{2(D - 1)}}.

    The two terms under the root are the noise along z and that of the length across it.

    Parameters
    ----------
    spread : float or ndarray
        σ; ``inf`` is the random start.
    dimension : int
        D, 2 or more.

    Raises
    ------
    ValueError
        For a smaller dimension, or a negative spread.
    """
    whole(2, dimension=dimension)
    number(0, spread=spread)
    spread = np.asarray(spread, float)
    mean = 1 / np.sqrt(1 + spread**2 * (dimension - 1))
    across = np.sqrt((1 - mean**2) / (dimension - 1))  # c·σ, finite for σ = ∞
    length = mean / np.sqrt(2 * (dimension - 1))
    return mean, (1 - mean**2) * np.hypot(across, length)


@checked
def near(
    world: World, dimension: int, angle: float, spread: float, rng: Streams
) -> Float[np.ndarray, "K S {dimension}"]:
    """All states alike, around a vector u at an angle from the goal's z; 0 is the symmetric start.

    Parameters
    ----------
    world : World
    dimension : int
        D, 2 or more.
    angle : float
        Between u and z, in degrees.
    spread : float
        σ of the Gaussian noise on u.
    rng : Streams
        Of K runs.

    Raises
    ------
    ValueError
        For a smaller dimension, or a negative spread.
    """
    whole(2, dimension=dimension)
    number(0, spread=spread)
    z, other = np.moveaxis(normalise(rng.standard_normal(2, 1, dimension)), 1, 0)
    other = normalise(split(other, z)[1])
    u = np.cos(np.deg2rad(angle)) * z + np.sin(np.deg2rad(angle)) * other
    table = normalise(u + spread * rng.standard_normal(world.states, dimension))
    table[:, world.goal] = z[:, 0]
    return table


@checked
def with_similarity(
    world: World,
    dimension: int,
    c: float | Real[np.ndarray, "*K S"],
    rng: Streams,
    rank: int | None = None,
) -> Float[np.ndarray, "{len(rng)} S {dimension}"]:
    """A table of exactly these goal similarities; the directions of ζ are uniform.

    Parameters
    ----------
    world : World
    dimension : int
        D.
    c : float or ndarray of shape (S,) or (K, S)
        From -1 to 1; that of the goal is not read.
    rng : Streams
        Of K runs.
    rank : int, optional
        Dimensions that ζ lies in, another subspace for each run; all D - 1 by default.

    Raises
    ------
    ValueError
        For a c beyond -1 to 1, or a rank beyond 1 to D - 1.
    """
    rank = dimension - 1 if rank is None else rank
    if not 1 <= rank < dimension:
        raise ValueError(f"rank: got {rank}, takes 1..{dimension - 1}")
    number(-1, 1, c=c)
    c = np.broadcast_to(np.asarray(c, float), (len(rng), world.states))[..., None]
    z = normalise(rng.standard_normal(1, dimension))
    axes = split(rng.standard_normal(rank, dimension), z)[1]
    axes = np.linalg.qr(np.swapaxes(axes, 1, 2))[0]
    zeta = normalise(rng.standard_normal(world.states, rank)) @ np.swapaxes(axes, 1, 2)
    table = c * z + np.sqrt(1 - c**2) * zeta
    table[:, world.goal] = z[:, 0]
    return table


@checked
def orthogonal(
    table: Float[np.ndarray, "K S D"], states: Bool[np.ndarray, " S"], goal: int
) -> Float[np.ndarray, "K S D"]:
    """The table with some states turned until they are orthogonal to the goal: their c is 0.

    Parameters
    ----------
    table : ndarray, shape (K, S, D)
        Rows of length 1, none of them the goal's direction where ``states`` is true.
    states : ndarray of bool, shape (S,)
        Not the goal.
    goal : int

    Raises
    ------
    ValueError
        If the goal is among the states.
    """
    if states[goal]:
        raise ValueError(f"states: takes states other than the goal, {goal}")
    _, zeta = decompose(table, table[:, goal])
    zeta[:, ~states] = table[:, ~states]  # the goal's ζ has no direction
    return np.where(states[:, None], normalise(zeta), table)
