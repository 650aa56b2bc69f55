import numpy as np
import pytest
import torch
from networks import SMALL, forward, separate, shortest, step_alike
from rounding import UNLIKELY, assert_mean, assert_near
from scipy import stats

from sgcrl.infonce import DIRECTIONS, Loss
from sgcrl.network import ENCODINGS, MLPCritic, encode
from sgcrl.replay import Pairs
from sgcrl.variants.worlds import tower_of_hanoi
from sgcrl.worlds import from_text


def parameters(critic):
    return [p.detach().numpy().copy() for p in [*critic.weights, *critic.biases]]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("hidden", [(), (12,), (12, 10, 8)])
def test_batched_networks_are_separate_networks(yard, encoding, hidden):
    critic = MLPCritic(yard, 3, 0, encoding=encoding, hidden=hidden, dimension=6)
    psi = critic.embed()
    assert psi.dtype == np.float32 and psi.shape == (3, 9, 6)
    for run in range(3):
        expected = forward(separate(critic, run), yard, encoding).detach().numpy()
        assert_near(psi[run], expected, terms=9 + sum(hidden), scale=1 / shortest(critic))


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize(
    ("reduction", "penalty", "temperature"),
    [("mean", 0.0, 1.0), ("sum", 0.0, 0.5), ("mean", 0.1, 1.0)],
)
def test_training_is_adam_on_the_naive_loss_of_every_run(
    yard, naive, draw_pairs, direction, reduction, penalty, temperature
):
    options = Loss(direction, reduction, temperature, penalty)
    critic = MLPCritic(yard, 2, 0, **SMALL, loss=options, learning_rate=1e-2)
    encoding = "row_column_one_hot"
    networks = [separate(critic, run) for run in range(2)]
    optimizers = [torch.optim.Adam(network.parameters(), 1e-2) for network in networks]
    start = critic.embed().copy()
    weight = 24 if reduction == "sum" else 1  # of all pairs together
    for step in range(6):
        pairs = draw_pairs(2, 24, 9, seed=step)
        scale = weight / temperature / shortest(critic)
        loss = critic.update(pairs)
        assert loss.shape == (2,)
        for run, (network, optimizer) in enumerate(zip(networks, optimizers, strict=True)):
            expected = naive.loss(
                forward(network, yard, encoding),
                pairs.anchors[run],
                pairs.positives[run],
                options,
            )
            optimizer.zero_grad()
            expected.backward()
            assert_near(loss[run], expected.item(), terms=24, scale=weight / temperature**2)
            gradients = [
                gradient
                for layer in zip(critic.weights, critic.biases, strict=True)
                for gradient in (layer[0].grad[run].T, layer[1].grad[run, 0])
            ]
            step_alike(optimizer, network.parameters(), gradients, terms=24, scale=scale)
    for run, network in enumerate(networks):
        expected = forward(network, yard, encoding).detach().numpy()
        assert np.abs(expected - start[run]).max() > 0.05
        terms = 6 * (12 + 10 + 6)
        assert_near(critic.embed()[run], expected, terms, scale=1 / shortest(critic))


def test_outputs_need_not_be_on_the_sphere(yard):
    free, sphere = (MLPCritic(yard, 2, 0, **SMALL, normalised=n) for n in (False, True))
    psi = free.embed()
    lengths = np.linalg.norm(psi, axis=-1, keepdims=True)
    assert np.abs(lengths - 1).max() > 0.01
    assert_near(psi / lengths, sphere.embed(), terms=6)
    expected = np.einsum("ksd,kd->ks", psi, psi[:, 4])
    assert_near(free.similarity(4), expected, terms=6)


def test_a_run_does_not_see_the_pairs_of_the_others(yard, draw_pairs):
    together, apart = (MLPCritic(yard, 3, 0, **SMALL) for _ in range(2))
    for seed in range(3):
        first, second = draw_pairs(3, 30, 9, seed), draw_pairs(3, 30, 9, seed + 10)
        mixed = Pairs(
            np.concatenate([first.anchors[:1], second.anchors[1:]]),
            np.concatenate([first.positives[:1], second.positives[1:]]),
        )
        together.update(first)
        apart.update(mixed)
    assert (together.embed()[0] == apart.embed()[0]).all()
    assert (together.embed()[1:] != apart.embed()[1:]).any(axis=(1, 2)).all()


def test_embeddings_are_on_the_sphere(maze, draw_pairs):
    critic = MLPCritic(maze, 2, 0, hidden=(16,), dimension=8)
    for seed in range(5):
        assert_near(np.linalg.norm(critic.embed(), axis=-1), 1, terms=8, dtype=np.float32)
        critic.update(draw_pairs(2, 64, 89, seed))


def test_encodings_hold_what_they_say(yard):
    maze = from_text("S# \n   \n# G")
    places = [(0, 0), (0, 2), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2)]
    expected = {
        "row_column_one_hot": [
            [float(r == k) for k in range(3)] + [float(c == k) for k in range(3)] for r, c in places
        ],
        "state_one_hot": np.eye(7),
        "coordinates": places,
        "scaled_coordinates": [(r - 1, c - 1) for r, c in places],
    }
    assert set(expected) == set(ENCODINGS)
    for name, rows in expected.items():
        code = encode(maze, name)
        assert code.dtype == np.float32
        assert code.tolist() == np.asarray(rows, float).tolist()


def test_scaled_coordinates_fill_the_square_in_any_maze():
    code = encode(from_text("S    \n    G"), "scaled_coordinates")
    assert code[0].tolist() == [-1, -1] and code[-1].tolist() == [1, 1]
    assert code[1].tolist() == [-1, -0.5]
    flat = encode(from_text("S G"), "scaled_coordinates")
    assert flat.tolist() == [[-1, -1], [-1, 0], [-1, 1]]


def test_only_a_state_of_inputs_that_are_all_zero_has_no_direction_before_training(yard):
    for encoding in ENCODINGS:
        lengths = np.linalg.norm(MLPCritic(yard, 3, 0, encoding=encoding).embed(), axis=-1)
        at_origin = (encode(yard, encoding) == 0).all(axis=1)
        assert at_origin.sum() == (encoding in ("coordinates", "scaled_coordinates"))
        assert (lengths[:, at_origin] == 0).all()
        assert_near(lengths[:, ~at_origin], 1, terms=64, dtype=np.float32)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_tell_all_states_apart(maze, encoding):
    for world in (maze, tower_of_hanoi(3)):
        code = encode(world, encoding)
        assert len(np.unique(code, axis=0)) == world.states
        if encoding == "row_column_one_hot":
            assert (code.sum(axis=1) == 2).all()


def test_the_tower_of_hanoi_has_as_many_rows_as_its_triangle():
    assert encode(tower_of_hanoi(4), "row_column_one_hot").shape[1] == 2**4 + 2**5 - 1


def test_weights_start_as_xavier_says(maze):
    critic = MLPCritic(maze, 16, 0, hidden=(40, 30), dimension=20)
    assert [w.shape[1:] for w in critic.weights] == [(20, 40), (40, 30), (30, 20)]
    for weight, bias in zip(critic.weights, critic.biases, strict=True):
        values, (inputs, outputs) = weight.detach().numpy(), weight.shape[1:]
        limit = np.sqrt(6 / (inputs + outputs))
        missing = 1 - np.abs(values).max() / limit
        assert -np.finfo(np.float32).eps <= missing < -np.log(UNLIKELY) / values.size
        assert_mean(values.ravel() ** 2, 2 / (inputs + outputs))
        assert_mean(values.ravel(), 0)
        alike = stats.norm.isf(UNLIKELY / 2 / 120) / np.sqrt(values[0].size)  # of 120 pairs
        assert np.abs(np.corrcoef(values.reshape(16, -1)) - np.eye(16)).max() < alike
        assert not bias.any()


def test_a_frozen_network_reports_its_loss_and_stays(yard, draw_pairs):
    frozen, free = MLPCritic(yard, 2, 0, **SMALL, frozen=True), MLPCritic(yard, 2, 0, **SMALL)
    before, weights = frozen.embed().copy(), parameters(frozen)
    pairs = draw_pairs(2, 30, 9)
    expected = free.update(pairs)
    for _ in range(2):
        assert (frozen.update(pairs) == expected).all()
    assert (frozen.embed() == before).all()
    for old, new in zip(weights, parameters(frozen), strict=True):
        assert (old == new).all()
    assert (free.update(pairs) != expected).all()


def trained(world, seed, draw_pairs, **options):
    critic = MLPCritic(world, 2, seed, **SMALL, **options)
    for step in range(4):
        critic.update(draw_pairs(2, 30, world.states, step))
    return critic


def test_equal_seeds_train_to_equal_bits_and_others_do_not(yard, draw_pairs):
    first, again, other = (trained(yard, seed, draw_pairs) for seed in (3, 3, 4))
    for one, two in zip(parameters(first), parameters(again), strict=True):
        assert (one == two).all()
    assert (first.embed() == again.embed()).all()
    assert (first.embed() != other.embed()).any(axis=-1).all()


def test_runs_start_different(yard):
    psi = MLPCritic(yard, 2, 0, **SMALL).embed()
    assert (psi[0] != psi[1]).any(axis=-1).all()


def test_embeddings_handed_out_do_not_change_with_later_updates(yard, draw_pairs):
    critic = MLPCritic(yard, 2, 0, **SMALL)
    handed_out = critic.embed()
    before = handed_out.copy()
    critic.update(draw_pairs(2, 30, 9))
    assert (handed_out == before).all() and (critic.embed() != before).any()


def test_torch_and_numpy_keep_their_own_randomness(yard, draw_pairs):
    torch_before, numpy_before = torch.get_rng_state(), np.random.get_state()[1].copy()  # noqa: NPY002
    trained(yard, 0, draw_pairs)
    assert (torch.get_rng_state() == torch_before).all()
    assert (np.random.get_state()[1] == numpy_before).all()  # noqa: NPY002


def test_a_network_learns_the_tower_of_hanoi_state_by_state(draw_pairs):
    world = tower_of_hanoi(3)
    critic = MLPCritic(world, 2, 0, encoding="state_one_hot", hidden=(32,), dimension=8)
    pairs = draw_pairs(2, 100, 27)
    losses = np.array([critic.update(pairs) for _ in range(60)])
    assert (losses[-1] < losses[0] - 0.1).all()


def test_double_precision_settings_leave_the_network_in_single(yard, draw_pairs):
    one = np.float64(0.1)
    loss = Loss(reduction="mean", temperature=one, logsumexp_penalty=one)
    critic = MLPCritic(yard, 2, 0, **SMALL, learning_rate=one, loss=loss)
    critic.update(draw_pairs(2, 30, 9))
    assert critic.embed().dtype == np.float32


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"encoding": "pixels"}, "encoding: got 'pixels', takes one of .*'state_one_hot'"),
        ({"runs": 0}, "runs: got 0, takes an integer from 1"),
        ({"dimension": 0}, "dimension: got 0, takes an integer from 1"),
        ({"learning_rate": -1}, "learning_rate: got -1, takes numbers from 0"),
        ({"learning_rate": np.nan}, "learning_rate: got nan, takes numbers from 0"),
        ({"hidden": (8, 0)}, "hidden: got 0, takes an integer from 1"),
    ],
)
def test_bad_input_is_refused(yard, change, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        MLPCritic(**{"world": yard, "runs": 2, "seed": 0} | change)
