"""Tables to start from: what of a symmetric start can be varied by itself.

All return float64 (K, S, D) for ``TabularCritic(..., start=table)``; the goal's row is z.
"""

import numpy as np

from sgcrl.replay import Streams
from sgcrl.sphere import normalise, split


def start_similarity(spread, dimension: int):
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
    """
    spread = np.asarray(spread, float)
    if dimension < 2:
        raise ValueError(f"dimension: got {dimension}, takes 2 or more")
    if not (spread >= 0).all():
        raise ValueError(f"spread: got {spread}, takes numbers that are 0 or more")
    mean = 1 / np.sqrt(1 + spread**2 * (dimension - 1))
    across = np.sqrt((1 - mean**2) / (dimension - 1))  # c·σ, finite for σ = ∞
    length = mean / np.sqrt(2 * (dimension - 1))
    return mean, (1 - mean**2) * np.hypot(across, length)


def near(world, dimension: int, angle: float, spread: float, rng: Streams):
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
    """
    if dimension < 2:
        raise ValueError(f"dimension: got {dimension}, takes 2 or more")
    if not spread >= 0:
        raise ValueError(f"spread: got {spread}, takes a number that is 0 or more")
    z, other = np.moveaxis(normalise(rng.standard_normal(2, 1, dimension)), 1, 0)
    other = normalise(split(other, z)[1])
    u = np.cos(np.deg2rad(angle)) * z + np.sin(np.deg2rad(angle)) * other
    table = normalise(u + spread * rng.standard_normal(world.states, dimension))
    table[:, world.goal] = z[:, 0]
    return table


def with_similarity(world, dimension: int, c, rng: Streams, rank: int | None = None):
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
    """
    c = np.asarray(c, float)
    rank = dimension - 1 if rank is None else rank
    if not 1 <= rank < dimension:
        raise ValueError(f"rank: got {rank}, takes 1..{dimension - 1}")
    if not (np.abs(c) <= 1).all():
        raise ValueError("c: got numbers beyond 1, takes -1 to 1")
    c = np.broadcast_to(c, (len(rng), world.states))[..., None]
    z = normalise(rng.standard_normal(1, dimension))
    axes = split(rng.standard_normal(rank, dimension), z)[1]
    axes = np.linalg.qr(np.swapaxes(axes, 1, 2))[0]
    zeta = normalise(rng.standard_normal(world.states, rank)) @ np.swapaxes(axes, 1, 2)
    table = c * z + np.sqrt(1 - c**2) * zeta
    table[:, world.goal] = z[:, 0]
    return table
