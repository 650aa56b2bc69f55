"""Networks that see other inputs: what states share, and whether the maze is in it. Needs torch."""

from itertools import pairwise
from typing import Any

import numpy as np
import torch
from jaxtyping import Float

from sgcrl._checks import checked, shaped, whole
from sgcrl.network import MLPCritic, encode
from sgcrl.replay import Streams
from sgcrl.worlds import World


class InputCritic(MLPCritic):
    """A network that is given what it sees of every state as an array.

    With the array of :func:`sgcrl.network.encode` it is the network of that encoding, bit for bit.

    Parameters
    ----------
    world, runs, seed
        As for :class:`~sgcrl.network.MLPCritic`.
    inputs : ndarray, shape (S, F) or (K, S, F)
        F numbers a state, for all runs or for each.
    first : int
        As for :class:`~sgcrl.network.MLPCritic`.
    **options
        Those of :class:`~sgcrl.network.MLPCritic`, but ``encoding``.

    Raises
    ------
    ValueError
        For inputs of other runs or another world.
    """

    @checked
    def __init__(
        self,
        world: World,
        runs: int,
        seed: int,
        *,
        inputs: Float[np.ndarray, "*K S F"],
        first: int = 0,
        **options: Any,
    ):
        size = (world.states, *np.shape(inputs)[-1:])
        takes = f"(S, F) or (K, S, F) with K={runs}, S={world.states}"
        shaped(takes, (size, (runs, *size)), inputs=inputs)
        super().__init__(world, runs, seed, first=first, encoding="state_one_hot", **options)
        shown = np.array(np.broadcast_to(inputs, (runs, *size)), np.float32)
        self.inputs = torch.from_numpy(shown)
        rng = Streams(seed, "start", runs, first)
        widths = (size[1], *(weight.shape[2] for weight in self.weights))
        self.weights = [self._draw(rng, *pair) for pair in pairwise(widths)]
        rate = self.optimizer.defaults["lr"]
        self.optimizer = torch.optim.Adam(self.parameters(), rate, fused=True)


class LearnedInputCritic(MLPCritic):
    """A network that learns what it sees: one vector a state, trained with the rest.

    A linear layer without a ReLU on one one-hot per state, and the network of
    :class:`~sgcrl.network.MLPCritic` on top.

    Parameters
    ----------
    world, runs, seed
        As for :class:`~sgcrl.network.MLPCritic`.
    width : int
        Length of the learned vectors.
    hidden : tuple of int
        Widths of the hidden layers on top.
    **options
        Those of :class:`~sgcrl.network.MLPCritic`, but ``encoding``.

    Raises
    ------
    ValueError
        For a width below 1.
    """

    @checked
    def __init__(
        self,
        world: World,
        runs: int,
        seed: int,
        *,
        width: int = 16,
        hidden: tuple[int, ...] = (256, 256),
        **options: Any,
    ):
        whole(1, width=width)
        layers = (width, *hidden)
        super().__init__(world, runs, seed, hidden=layers, encoding="state_one_hot", **options)

    def _outputs(self):
        x = self.inputs
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = torch.baddbmm(bias, x if layer < 2 else x.relu(), weight)
        return x


@checked
def random_features(world: World, width: int, rng: Streams) -> Float[np.ndarray, "K S F"]:
    """A fixed Gaussian vector for every state: all inputs are shared, and none knows the maze.

    Its mean square length is 2, that of two one-hots; float64 (K, S, F).

    Parameters
    ----------
    world : World
    width : int
        F.
    rng : Streams
        Of K runs.

    Raises
    ------
    ValueError
        For a width below 1.
    """
    whole(1, width=width)
    return np.sqrt(2 / width) * rng.standard_normal(world.states, width)


@checked
def shuffled(world: World, encoding: str, rng: Streams) -> Float[np.ndarray, "K S F"]:
    """An encoding dealt out anew: states share as many inputs, but not with their neighbours.

    Float32 (K, S, F); each run has a permutation of its own.

    Parameters
    ----------
    world : World
    encoding : str
        As for :func:`~sgcrl.network.encode`.
    rng : Streams
        Of K runs.
    """
    return encode(world, encoding)[rng.permutation(np.arange(world.states))]


@checked
def goal_apart(world: World, encoding: str) -> Float[np.ndarray, "S F"]:
    """An encoding in which the goal shares no input: it has as many, as large, of its own.

    Float32 (S, F): the encoding's inputs, 0 at the goal, then those that are not 0 at the goal
    alone.

    Parameters
    ----------
    world : World
    encoding : str
        As for :func:`~sgcrl.network.encode`.
    """
    inputs = encode(world, encoding)
    own = np.zeros((world.states, np.count_nonzero(inputs[world.goal])), np.float32)
    own[world.goal] = inputs[world.goal][inputs[world.goal] != 0]
    return np.concatenate([inputs * world.others[:, None], own], axis=1, dtype=np.float32)
