import numpy as np
import pytest

from sgcrl.network import MLPCritic
from sgcrl.variants.network_edits import shift_outputs
from sgcrl.variants.shifted import shifted_network


@pytest.mark.parametrize("share", [-1.0, 0.0, 8.0])
def test_a_shifted_network_is_a_new_one_shifted(maze, share):
    options = dict(hidden=(8,), dimension=4, encoding="state_one_hot")
    other = MLPCritic(maze, 3, 5, first=2, **options)
    shift_outputs(other, share)
    found = shifted_network(maze, 3, 5, first=2, share=share, **options)
    assert np.array_equal(found.embed(), other.embed())
    if share > 0:
        plain = MLPCritic(maze, 3, 5, first=2, **options).embed()
        assert (np.linalg.norm(found.embed().mean(axis=1), axis=-1)
                > np.linalg.norm(plain.mean(axis=1), axis=-1)).all()  # fmt: skip
