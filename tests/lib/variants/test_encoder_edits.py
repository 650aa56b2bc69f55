import numpy as np
import pytest
import torch
from rounding import assert_near

from sgcrl.infonce import loss_gradient
from sgcrl.network import MLPCritic
from sgcrl.replay import Pairs
from sgcrl.sphere import normalise
from sgcrl.tabular import TabularCritic
from sgcrl.theory.tangent import parameter_gradient
from sgcrl.train import Settings, train
from sgcrl.variants.encoder_edits import (
    TARGETS,
    EditedNetwork,
    EncoderEdit,
    closed_off,
    edited_table,
    table_at,
    unit_vectors,
)
from sgcrl.variants.steering import steered

REGION = np.arange(9) < 3
SIZES = {"hidden": (16, 16), "dimension": 8}


def pairs():
    return Pairs(np.array([[0, 4, 5], [1, 4, 6]]), np.array([[1, 5, 8], [2, 8, 7]]))


def rows(embeddings, to):
    goal = embeddings[:, 8]
    return {"goal": goal, "opposite": -goal, "random": unit_vectors(2, 8, 0)}[to]


@pytest.mark.parametrize("to", TARGETS)
def test_the_region_has_one_embedding_and_all_else_its_own(yard, to):
    plain = TabularCritic(yard, 2, 0, dimension=8)
    edited = edited_table(yard, 2, 0, states=REGION, to=to, dimension=8)
    expected = np.repeat(rows(plain.table, to)[:, None], 3, axis=1)
    np.testing.assert_array_equal(edited.embed()[:, REGION], expected)
    np.testing.assert_array_equal(edited.embed()[:, ~REGION], plain.table[:, ~REGION])


@pytest.mark.parametrize("to", TARGETS)
def test_a_table_learns_with_the_edit_in_its_loss_and_without_gradient_there(yard, to):
    edited = edited_table(yard, 2, 0, states=REGION, to=to, dimension=8)
    table = edited.embed().copy()
    for _ in range(3):  # the naive way: a gradient step of all other rows
        _, gradient = loss_gradient(table, pairs().counts(9))
        moved = normalise(table - np.float32(0.01) * gradient)
        table = np.where(REGION[:, None], table, moved).astype(np.float32)
        table[:, REGION] = rows(table, to)[:, None]
        edited.update(pairs())
        assert_near(edited.embed(), table, terms=16, dtype=np.float32)


@pytest.mark.parametrize("to", TARGETS)
def test_a_network_learns_with_the_edit_in_its_loss_and_without_gradient_there(yard, naive, to):
    edited = EditedNetwork(yard, 2, 0, states=REGION, to=to, **SIZES)
    plain = MLPCritic(yard, 2, 0, **SIZES)
    np.testing.assert_array_equal(edited.embed()[:, ~REGION], plain.embed()[:, ~REGION])
    expected = np.repeat(rows(plain.embed(), to)[:, None], 3, axis=1)
    np.testing.assert_array_equal(edited.embed()[:, REGION], expected)
    psi = plain._forward()
    put = torch.from_numpy(np.array(expected))  # detached
    psi = torch.cat([put, psi[:, 3:]], dim=1)
    total = sum(
        naive.loss(psi[k], pairs().anchors[k], pairs().positives[k], plain.loss) for k in range(2)
    )
    by_torch = torch.autograd.grad(total, plain.parameters())
    value, gradient = edited.loss_gradient(pairs())
    assert_near(value.sum(), total.item(), terms=64, dtype=np.float32)
    for found, right in zip(parameter_gradient(edited, gradient), by_torch, strict=True):
        assert_near(found.numpy(), right.numpy(), terms=256, dtype=np.float32)


def test_what_an_edit_refuses(yard):
    drawn = unit_vectors(2, 8, 0)
    with pytest.raises(ValueError, match="to: got 'away'"):
        EncoderEdit(8, REGION, "away", drawn)
    with pytest.raises(ValueError, match="states: got"):
        EncoderEdit(0, REGION, "goal", drawn)
    with pytest.raises(ValueError, match="states: got"):
        EncoderEdit(8, REGION.astype(int), "goal", drawn)
    with pytest.raises(ValueError, match="embeddings: got shape"):
        EncoderEdit(8, REGION, "goal", drawn)(np.zeros((3, 9, 8), np.float32))


def test_unit_vectors_are_those_of_the_run():
    drawn = unit_vectors(4, 8, 0)
    assert_near(np.linalg.norm(drawn, axis=1), 1, terms=8, dtype=np.float32)
    np.testing.assert_array_equal(unit_vectors(1, 8, 0, first=2), drawn[2:3])


def test_they_train_as_what_they_are_made_of(yard):
    settings = Settings(runs=2, episodes=3, steps=6, batch=8)
    found = train(yard, table_at(yard, 2, 0, states=REGION, c=-0.5, hold="sight"), settings)
    known = steered(yard, REGION, -0.5, "sight", settings)
    np.testing.assert_array_equal(found.similarity, known.similarity)
    table = train(yard, edited_table(yard, 2, 0, states=REGION, to="opposite"), settings)
    known = steered(yard, REGION, -1, "table", settings)
    np.testing.assert_array_equal(table.trajectories, known.trajectories)
    network = EditedNetwork(yard, 2, 0, states=REGION, to="opposite", **SIZES)
    c = train(yard, network, settings).similarity
    assert_near(c[..., REGION], -1, terms=16, dtype=np.float32)


def test_no_way_leads_into_what_is_closed_off(yard):
    states = np.arange(9) == 4
    closed = closed_off(yard, states)
    into = states[closed.next_state] & ~states[:, None]
    assert not into.any()
    kept = ~states[yard.next_state] | states[:, None]
    np.testing.assert_array_equal(closed.next_state[kept], yard.next_state[kept])
    for state in (yard.start, yard.goal):
        with pytest.raises(ValueError, match="states: the start or the goal"):
            closed_off(yard, np.arange(9) == state)
