"""Symmetric starts of one size of noise and several kinds: what of the noise matters."""

import numpy as np
from jaxtyping import Float

from sgcrl._checks import checked, number, whole
from sgcrl.replay import Streams
from sgcrl.sphere import normalise, split
from sgcrl.variants.starts import start_similarity, with_similarity
from sgcrl.worlds import World


@checked
def noisy_starts(
    world: World, dimension: int, spread: float, rng: Streams
) -> dict[str, Float[np.ndarray, "{len(rng)} S {dimension}"]]:
    """Tables whose mean goal similarity is nearly the same, with other noise around the goal's row.

    Parameters
    ----------
    world : World
    dimension : int
        D, above 16.
    spread : float
        σ of the Gaussian noise.
    rng : Streams
        Of K runs. The first three tables have the same z and noise.

    Returns
    -------
    dict of str to ndarray of float64, shape (K, S, D)
        By kind: Gaussian, as in the symmetric start; of equal length, σ√D; orthogonal to z, so that
        only its length makes c differ; both, so that c is equal; and equal c with a ζ in random
        directions of 16 or of 4 dimensions. The goal's row is z.

    Raises
    ------
    ValueError
        For a smaller dimension, or a negative spread.
    """
    whole(17, dimension=dimension)
    number(0, spread=spread)
    z = normalise(rng.standard_normal(1, dimension))
    noise = rng.standard_normal(world.states, dimension)
    across = split(noise, z)[1]
    kinds = {
        "Gaussian": normalise(z + spread * noise),
        "equal length": normalise(z + spread * np.sqrt(dimension) * normalise(noise)),
        "orthogonal to z": normalise(z + spread * across),
    }
    for table in kinds.values():
        table[:, world.goal] = z[:, 0]
    c = float(start_similarity(spread, dimension)[0])
    kinds["both: equal c"] = with_similarity(world, dimension, c, rng)
    for rank in (16, 4):
        name = f"equal c, ζ in {rank} dimensions"
        kinds[name] = with_similarity(world, dimension, c, rng, rank)
    return kinds
