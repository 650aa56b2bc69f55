"""Networks whose embeddings start nearer to each other, or farther apart. Needs torch."""

from typing import Any

from sgcrl._checks import checked
from sgcrl.network import MLPCritic
from sgcrl.variants.network_edits import shift_outputs
from sgcrl.worlds import World


@checked
def shifted_network(
    world: World, runs: int, seed: int, first: int = 0, share: float = 0.0, **options: Any
) -> MLPCritic:
    """A new network whose outputs are moved along their mean, before any training.

    Parameters
    ----------
    world : World
    runs, seed, first : int
        As for :class:`~sgcrl.network.MLPCritic`.
    share : float
        As for :func:`~sgcrl.variants.network_edits.shift_outputs`: a positive one draws all
        embeddings together, -1 takes out what they have in common.
    **options
        Of the network.
    """
    critic = MLPCritic(world, runs, seed, first=first, **options)
    shift_outputs(critic, share)
    return critic
