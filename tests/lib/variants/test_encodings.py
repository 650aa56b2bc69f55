import numpy as np
import pytest
import torch
from networks import SMALL
from rounding import assert_mean, assert_near

from sgcrl.network import MLPCritic, encode
from sgcrl.train import Settings, train
from sgcrl.variants.encodings import (
    InputCritic,
    LearnedInputCritic,
    goal_apart,
    random_features,
    shuffled,
)

TWO = "row_column_one_hot"


@pytest.mark.parametrize("frozen", [False, True])
def test_given_the_array_of_an_encoding_it_is_that_network(yard, frozen):
    settings = Settings(runs=2, episodes=12, steps=6, batch=20, seed=3)
    options = dict(hidden=(16,), dimension=16, learning_rate=3e-3, frozen=frozen)
    usual = train(yard, MLPCritic(yard, 2, 3, encoding=TWO, **options), settings)
    given = train(yard, InputCritic(yard, 2, 3, inputs=encode(yard, TWO), **options), settings)
    assert np.array_equal(usual.embeddings, given.embeddings)
    assert np.array_equal(usual.trajectories, given.trajectories)
    assert frozen == np.array_equal(given.embeddings[:, 0], given.embeddings[:, -1])


def test_each_run_sees_its_own_inputs(yard, streams, draw_pairs):
    inputs, pairs = random_features(yard, 4, streams(3, "edit")), draw_pairs(3, 30, 9)
    together = InputCritic(yard, 3, 0, inputs=inputs, hidden=(16,), dimension=16)
    for _ in range(2):
        together.update(pairs)
    for run in range(3):
        alone = InputCritic(yard, 1, 0, first=run, inputs=inputs[run], hidden=(16,), dimension=16)
        own = type(pairs)(pairs.anchors[run, None], pairs.positives[run, None])
        for _ in range(2):
            alone.update(own)
        assert_near(alone.embed()[0], together.embed()[run], terms=100)


def test_inputs_of_another_world_or_other_runs_are_refused(yard, streams):
    for shape in ((8, 4), (3, 9, 4), (1, 2, 9, 4)):
        with pytest.raises(ValueError, match=r"^inputs: got .* takes \(S, F\) or \(K, S, F\)"):
            InputCritic(yard, 2, 0, inputs=np.zeros(shape))
    with pytest.raises(TypeError, match="encoding"):
        InputCritic(yard, 2, 0, inputs=np.zeros((9, 4)), encoding=TWO)
    with pytest.raises(ValueError, match=r"^width: got 0"):
        LearnedInputCritic(yard, 2, 0, width=0)
    with pytest.raises(ValueError, match=r"^width: got 0"):
        random_features(yard, 0, streams(2, "edit"))


def test_a_learned_embedding_is_a_linear_layer_under_the_network(yard, draw_pairs):
    critic = LearnedInputCritic(yard, 2, 0, width=5, **SMALL)
    networks = []
    for run in range(2):
        dense = []
        for weight in critic.weights:
            layer = torch.nn.Linear(*weight.shape[1:])
            with torch.no_grad():
                layer.weight.copy_(weight[run].T)
                layer.bias.zero_()
            dense.append(layer)
        table, first, second, last = dense
        relu = torch.nn.ReLU()
        networks.append(torch.nn.Sequential(table, first, relu, second, relu, last))
    assert [tuple(w.shape[1:]) for w in critic.weights] == [(9, 5), (5, 12), (12, 10), (10, 6)]
    before = critic.embed().copy()
    for run, network in enumerate(networks):
        output = network(torch.eye(9)).detach().numpy()
        unit = output / np.linalg.norm(output, axis=1, keepdims=True)
        assert_near(before[run], unit, terms=50)
    critic.update(draw_pairs(2, 30, 9))
    assert np.abs(critic.embed() - before).max() > 1e-4
    assert all(p.grad is not None and p.grad.any() for p in critic.weights)


def test_random_features_are_as_long_as_two_one_hots_and_know_nothing(maze, streams):
    inputs = random_features(maze, 20, streams(40, "edit"))
    assert inputs.shape == (40, 89, 20)
    assert_mean((inputs**2).sum(axis=2).mean(axis=1), 2)
    assert_mean((inputs[:, :1] * inputs[:, 1:]).sum(axis=2).mean(axis=1), 0)
    assert np.array_equal(random_features(maze, 20, streams(3, "edit")), inputs[:3])


def test_shuffled_one_hots_are_dealt_out_anew_in_every_run(maze, streams):
    usual, dealt = encode(maze, TWO), shuffled(maze, TWO, streams(5, "edit"))
    assert dealt.shape == (5, *usual.shape)
    gram = usual @ usual.T
    for run in dealt:
        assert np.array_equal(np.unique(run, axis=0), np.unique(usual, axis=0))
        found = run @ run.T
        assert np.array_equal(np.sort(found, axis=None), np.sort(gram, axis=None))
        assert not np.array_equal(found, gram)
    assert not np.array_equal(dealt[0], dealt[1])


@pytest.mark.parametrize("encoding", [TWO, "state_one_hot"])
def test_a_goal_apart_shares_nothing_and_the_others_share_as_before(maze, encoding):
    usual, apart = encode(maze, encoding), goal_apart(maze, encoding)
    before, after = usual @ usual.T, apart @ apart.T
    others = maze.others
    assert np.array_equal(after[others][:, others], before[others][:, others])
    assert not after[maze.goal, others].any()
    assert after[maze.goal, maze.goal] == before[maze.goal, maze.goal]
