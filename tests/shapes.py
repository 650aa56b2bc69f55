"""Points on the sphere, and how to turn them."""

import numpy as np

from sgcrl.sphere import normalise


def rotation(angle_in_degrees, dimension=16):
    """Turns the first two axes by the angle."""
    cos, sin = np.cos(np.radians(angle_in_degrees)), np.sin(np.radians(angle_in_degrees))
    turn = np.eye(dimension)
    turn[:2, :2] = [[cos, sin], [-sin, cos]]
    return turn


def on_sphere(rng, *shape):
    return normalise(rng.standard_normal(shape))
