"""Single-goal contrastive RL; its core is small enough to read in one sitting.

A world, a critic, a loop, a record: train a table in the four rooms, and ask when its agent first
meets the goal, how much of the maze it has seen, and what the goal sees of the visited states.

>>> from sgcrl import Settings, TabularCritic, decompose, four_rooms, train
>>> world, settings = four_rooms(), Settings(runs=8, episodes=200, seed=0)
>>> critic = TabularCritic(world, settings.runs, settings.seed)
>>> run = train(world, critic, settings)
>>> run.arrival().shape  # the episode in which each of the 8 runs first meets the goal
(8,)
>>> c, zeta = decompose(critic.embed(), critic.embed()[:, world.goal])  # ψ = c·z + ζ
>>> c.shape, zeta.shape
((8, 89), (8, 89, 64))
>>> bool(c.mean() < run.similarity[:, 0].mean() - 0.3)  # squeezed, from all states alike
True

The core: :mod:`~sgcrl.arrays`, :mod:`~sgcrl.worlds`, :mod:`~sgcrl.replay`, :mod:`~sgcrl.sphere`,
:mod:`~sgcrl.infonce`, :mod:`~sgcrl.tabular`, :mod:`~sgcrl.network` (which needs torch),
:mod:`~sgcrl.train` and :mod:`~sgcrl.gymnasium_env`. What is proved, measured and varied about it:
:mod:`sgcrl.theory`, :mod:`sgcrl.measures`, :mod:`sgcrl.variants`.
"""

from sgcrl.sphere import decompose
from sgcrl.tabular import TabularCritic
from sgcrl.train import Run, Settings, train
from sgcrl.worlds import World, four_rooms, from_text, walled_off

__all__ = [
    "Run",
    "Settings",
    "TabularCritic",
    "World",
    "decompose",
    "four_rooms",
    "from_text",
    "train",
    "walled_off",
]
