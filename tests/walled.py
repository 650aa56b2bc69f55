"""The four rooms with the goal walled off: the world that theory is about."""

from sgcrl.replay import Streams
from sgcrl.tabular import start_table
from sgcrl.theory.pairs import pair_distribution, random_walk
from sgcrl.worlds import four_rooms, walled_off

WORLD = walled_off(four_rooms())
JOINT = pair_distribution(random_walk(WORLD), WORLD.start, 50)


def starts(runs=2, spread=0.1, dimension=16, seed=0):
    return start_table(WORLD, dimension, "symmetric", spread, Streams(seed, "start", runs))
