import numpy as np
import pytest
import torch
from rounding import assert_near

from sgcrl.infonce import Loss
from sgcrl.network import MLPCritic
from sgcrl.sphere import angle, lengths
from sgcrl.tabular import TabularCritic
from sgcrl.variants.interventions import ScaleFree
from sgcrl.variants.readings import CosineActor, DirectionCritic, wrapped

FREE = {"normalised": False, "loss": Loss("row", logsumexp_penalty=0.1)}


def small_network(world):
    return MLPCritic(world, 2, 0, hidden=(8,), dimension=6, **FREE)


@pytest.mark.parametrize("made", [lambda world: TabularCritic(world, 2, 0, **FREE), small_network])
def test_an_actor_that_reads_cosines_leaves_training_alone(yard, draw_pairs, made):
    plain, inside = made(yard), made(yard)
    reads = CosineActor(inside)
    for seed in range(3):
        pairs = draw_pairs(2, 30, 9, seed)
        assert (plain.update(pairs) == reads.update(pairs)).all()
    psi = plain.embed().astype(float)
    assert (reads.embed() == plain.embed()).all()
    for goal in (yard.goal, np.array([3, 5])):
        aim = psi[np.arange(2), goal][:, None]
        expected = np.cos(np.radians(angle(psi, aim)))
        assert_near(reads.similarity(goal), expected, terms=128)


@pytest.mark.parametrize("loss", [Loss(), Loss("row", "mean", 0.5, logsumexp_penalty=0.1)])
def test_a_loss_of_directions_descends_as_autograd_says(yard, naive, draw_pairs, loss):
    def of_directions(rows, *pairs):
        return naive.loss(torch.nn.functional.normalize(rows, dim=-1), *pairs, loss)

    critic = DirectionCritic(yard, 2, 0, dimension=6, loss=loss, learning_rate=0.01)
    critic.table *= np.float32(1.7)  # lengths count for the steps
    before, pairs = critic.embed().copy(), draw_pairs(2, 30, 9)
    value = critic.update(pairs)
    for run in range(2):
        sides = pairs.anchors[run], pairs.positives[run]
        expected, gradient = naive.value_and_gradient(of_directions, before[run], *sides)
        assert_near(value[run], expected, terms=900, dtype=np.float32)
        assert_near(critic.embed()[run], before[run] - 0.01 * gradient, terms=900, dtype=np.float32)


def test_steps_of_a_loss_of_directions_lengthen_rows_by_pythagoras(yard, draw_pairs):
    critic = DirectionCritic(yard, 2, 0, learning_rate=0.05)
    before = critic.embed().copy()
    critic.update(draw_pairs(2, 30, 9))
    after = critic.embed()
    expected = lengths(before) ** 2 + lengths(after - before) ** 2
    assert_near(lengths(after) ** 2, expected, terms=200)
    assert (lengths(after) > 1.001).any()


def test_the_first_step_turns_rows_as_far_as_on_the_sphere(yard, draw_pairs):
    free = DirectionCritic(yard, 2, 0, learning_rate=1e-4)
    sphere = TabularCritic(yard, 2, 0, learning_rate=1e-4)
    pairs = draw_pairs(2, 30, 9)
    free.update(pairs), sphere.update(pairs)
    turned = free.embed() / lengths(free.embed())[..., None]
    assert np.abs(turned - sphere.embed()).max() < 1e-5


def test_a_frozen_loss_of_directions_stays(yard, draw_pairs):
    critic = DirectionCritic(yard, 2, 0, frozen=True)
    before = critic.embed().copy()
    critic.update(draw_pairs(2, 30, 9))
    assert (critic.embed() == before).all()


def test_wrapping_goes_from_the_inside_out(yard):
    both = wrapped(yard, 2, 0, inside=TabularCritic, by=(CosineActor, ScaleFree), **FREE)
    expected = ScaleFree(CosineActor(TabularCritic(yard, 2, 0, **FREE)))
    assert (both.similarity(yard.goal) == expected.similarity(yard.goal)).all()
    alone = wrapped(yard, 2, 0, inside=TabularCritic, by=(), **FREE)
    assert isinstance(alone, TabularCritic)
