import numpy as np
import pytest
from rounding import assert_mean, assert_near, tolerance

from sgcrl.infonce import DIRECTIONS, Loss
from sgcrl.replay import Pairs
from sgcrl.sphere import SHORTEST, SIMILARITIES
from sgcrl.tabular import TabularCritic
from sgcrl.variants.interventions import LogitsCritic
from sgcrl.variants.worlds import tower_of_hanoi

SMALL = {"dimension": 5, "spread": 0.5}


def lengths(table):
    return np.linalg.norm(table.astype(float), axis=-1)


def goal_similarity(critic, goal):
    table = critic.embed().astype(float)
    return np.einsum("ksd,kd->ks", np.delete(table, goal, axis=1), table[:, goal])


@pytest.mark.parametrize("start", ["symmetric", "random"])
@pytest.mark.parametrize("dimension", [2, 16, 64])
def test_a_start_is_single_precision_on_the_sphere(maze, start, dimension):
    table = TabularCritic(maze, 3, 0, dimension=dimension, start=start).embed()
    assert table.dtype == np.float32 and table.shape == (3, 89, dimension)
    assert_near(lengths(table), 1, terms=dimension, dtype=np.float32)
    assert (table[0] != table[1]).any() and (table[1] != table[2]).any()


@pytest.mark.parametrize("spread", [0.01, 0.1, 1.0])
def test_symmetric_start_puts_the_goal_exactly_on_z(maze, spread):
    z = TabularCritic(maze, 4, 3, spread=0.0).embed()
    table = TabularCritic(maze, 4, 3, spread=spread).embed()
    assert_near(z, np.broadcast_to(z[:, :1], z.shape))
    assert (table[:, maze.goal] == z[:, maze.goal]).all()
    others = np.delete(table - z, maze.goal, axis=1)
    assert (np.abs(others).max(axis=-1) > spread / 100).all()


def test_symmetric_start_has_another_z_in_every_run(maze):
    z = TabularCritic(maze, 4, 3).embed()[:, maze.goal]
    assert np.abs(z @ z.T - np.eye(4)).max() < 0.9


@pytest.mark.parametrize("dimension", [16, 64])
@pytest.mark.parametrize("spread", [0.02, 0.1, 0.3])
def test_symmetric_start_surrounds_z_at_the_expected_similarity(maze, dimension, spread):
    critic = TabularCritic(maze, 64, 0, dimension=dimension, spread=spread)
    c = goal_similarity(critic, maze.goal)
    expected = 1 / np.sqrt(1 + spread**2 * (dimension - 1))
    assert c.mean() == pytest.approx(expected, abs=0.1 * (1 - expected))


def test_random_start_is_uniform_on_the_sphere(maze):
    dimension = 16
    critic = TabularCritic(maze, 64, 0, dimension=dimension, start="random")
    rows = critic.embed().reshape(-1, dimension)
    assert_mean(rows, np.zeros(dimension))
    assert_mean(rows[:, :, None] * rows[:, None], np.eye(dimension) / dimension)
    c = goal_similarity(critic, maze.goal).ravel()
    assert_mean(c, 0)
    assert_mean(c**2, 1 / dimension)


@pytest.mark.parametrize("start", ["symmetric", "random"])
def test_equal_seeds_start_equal_and_others_do_not(yard, start):
    first, again, other = (TabularCritic(yard, 2, seed, start=start).embed() for seed in (4, 4, 5))
    assert (first == again).all()
    assert (first != other).any(axis=-1).all()


@pytest.mark.parametrize(
    "arm",
    [{"frozen": True}, {"normalised": False}, {"loss": Loss("row")}, {"loss": Loss("row", "mean")}],
)
def test_the_arms_of_an_ablation_start_alike(yard, arm):
    assert (TabularCritic(yard, 2, 1, **arm).embed() == TabularCritic(yard, 2, 1).embed()).all()


@pytest.mark.parametrize("runs_in_table", [False, True])
def test_a_given_table_is_the_start_and_is_left_alone(yard, rng, draw_pairs, runs_in_table):
    given = rng.standard_normal((3, 9, 4) if runs_in_table else (9, 4)).astype(np.float32)
    before = given.copy()
    critic = TabularCritic(yard, 3, 0, start=given)
    assert critic.embed().shape == (3, 9, 4)
    assert (critic.embed() == given).all()
    critic.update(draw_pairs(3, 20, 9))
    assert (critic.embed() != before).any()
    assert (given == before).all()


@pytest.mark.parametrize("similarity", SIMILARITIES)
@pytest.mark.parametrize("normalised", [True, False])
@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize(
    ("reduction", "penalty", "temperature"),
    [("sum", 0.0, 1.0), ("mean", 0.1, 1.0), ("sum", 0.0, 0.3)],
)
def test_an_update_is_one_step_down_the_naive_loss_of_every_run(
    yard, naive, draw_pairs, normalised, direction, reduction, penalty, temperature, similarity
):
    loss = Loss(direction, reduction, temperature, penalty, similarity)
    critic = TabularCritic(yard, 3, 0, **SMALL, loss=loss, normalised=normalised)
    before, pairs = critic.embed(), draw_pairs(3, 30, 9)
    found = critic.update(pairs)
    assert found.shape == (3,)
    weight = 30 if reduction == "sum" else 1  # of all pairs together
    for run in range(3):
        expected, gradient = naive.value_and_gradient(
            naive.loss, before[run], pairs.anchors[run], pairs.positives[run], loss
        )
        after = before[run] - 0.01 * gradient
        if normalised:
            after /= lengths(after)[:, None]
        assert_near(found[run], expected, terms=30, scale=weight / temperature)
        step = np.abs(after - before[run]).max()
        off = tolerance(np.float32, 1) + tolerance(np.float32, 30, step)  # of the row, of its step
        assert np.abs(critic.embed()[run] - after).max() < off


@pytest.mark.parametrize("options", [{}, {"loss": Loss(reduction="mean")}, {"learning_rate": 1.0}])
def test_rows_are_on_the_sphere_after_every_update(maze, draw_pairs, options):
    critic = TabularCritic(maze, 2, 0, **options)
    for seed in range(20):
        critic.update(draw_pairs(2, 128, 89, seed))
        assert_near(lengths(critic.embed()), 1, terms=64, dtype=np.float32)


@pytest.mark.parametrize("normalised", [True, False])
def test_states_outside_the_batch_stay_bit_for_bit(maze, draw_pairs, normalised):
    critic = TabularCritic(maze, 4, 0, normalised=normalised)
    before = critic.embed().copy()
    for seed in range(30):
        critic.update(draw_pairs(4, 200, 80, seed))
    assert (critic.embed()[:, 80:] == before[:, 80:]).all()
    assert (critic.embed()[:, :80] != before[:, :80]).any(axis=-1).all()


def test_a_run_does_not_see_the_pairs_of_the_others(maze, draw_pairs):
    first, second = draw_pairs(3, 64, 89, seed=0), draw_pairs(3, 64, 89, seed=1)
    mixed = Pairs(
        np.concatenate([first.anchors[:1], second.anchors[1:]]),
        np.concatenate([first.positives[:1], second.positives[1:]]),
    )
    together, apart = (TabularCritic(maze, 3, 0) for _ in range(2))
    loss, other_loss = together.update(first), apart.update(mixed)
    assert (together.embed()[0] == apart.embed()[0]).all() and loss[0] == other_loss[0]
    assert (together.embed()[1:] != apart.embed()[1:]).any(axis=(1, 2)).all()


def test_a_frozen_table_reports_its_loss_and_stays(yard, draw_pairs):
    frozen, free = TabularCritic(yard, 2, 0, frozen=True), TabularCritic(yard, 2, 0)
    before, pairs = frozen.embed().copy(), draw_pairs(2, 30, 9)
    expected = free.update(pairs)
    for _ in range(2):
        assert (frozen.update(pairs) == expected).all()
    assert (frozen.embed() == before).all()
    assert (free.update(pairs) != expected).all()


def test_embeddings_handed_out_do_not_change_with_later_updates(yard, draw_pairs):
    critic = TabularCritic(yard, 2, 0)
    handed_out = critic.embed()
    before = handed_out.copy()
    critic.update(draw_pairs(2, 30, 9))
    assert (handed_out == before).all()


def test_double_precision_settings_leave_the_table_in_single(yard, draw_pairs):
    one = np.float64(0.1)
    for similarity in SIMILARITIES:
        loss = Loss(temperature=one, logsumexp_penalty=one, similarity=similarity)
        critic = TabularCritic(yard, 2, 0, spread=one, learning_rate=one, loss=loss)
        critic.update(draw_pairs(2, 30, 9))
        assert critic.embed().dtype == np.float32


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("temperature", [1.0, 0.3])
def test_logits_start_as_the_table_and_step_down_the_naive_loss(
    yard, naive, draw_pairs, direction, temperature
):
    options = Loss(direction, temperature=temperature)
    psi = TabularCritic(yard, 3, 0, **SMALL).embed()
    critic, pairs = LogitsCritic(yard, 3, 0, **SMALL, loss=options), draw_pairs(3, 30, 9)
    before = critic.embed()
    assert_near(before, psi @ psi.transpose(0, 2, 1), terms=5)
    assert (critic.similarity(yard.goal) == before[:, :, yard.goal]).all()
    loss = critic.update(pairs)
    for run in range(3):
        expected, gradient = naive.value_and_gradient(
            lambda logits, *args: naive.loss_of_logits(logits / temperature, *args),
            before[run],
            pairs.anchors[run],
            pairs.positives[run],
            options,
        )
        assert_near(loss[run], expected, terms=30, scale=30 / temperature)
        assert_near(critic.embed()[run], before[run] - 0.01 * gradient, terms=30)


def test_logits_can_be_frozen_and_not_normalised(yard, draw_pairs):
    frozen = LogitsCritic(yard, 2, 0, frozen=True)
    before = frozen.embed().copy()
    frozen.update(draw_pairs(2, 30, 9))
    assert (frozen.embed() == before).all()
    with pytest.raises(ValueError, match="^normalised: logits have no rows"):
        LogitsCritic(yard, 2, 0, normalised=True)


def test_logits_are_no_kind_of_table(yard):
    critic = LogitsCritic(yard, 2, 0)
    assert not isinstance(critic, TabularCritic) and not hasattr(critic, "table")
    assert critic.embed() is critic.logits and critic.logits.shape == (2, 9, 9)


@pytest.mark.parametrize("kind", [TabularCritic, LogitsCritic])
@pytest.mark.parametrize("loss", [Loss(), Loss("row", "mean", 0.5, 0.1)])
def test_a_step_on_counts_is_an_update_on_the_pairs(yard, draw_pairs, kind, loss):
    by_pairs, by_counts = (kind(yard, 2, 0, **SMALL, loss=loss) for _ in range(2))
    before, pairs = by_pairs.embed().copy(), draw_pairs(2, 30, 9)
    assert (by_pairs.update(pairs) == by_counts.step(pairs.counts(9))).all()
    assert (by_pairs.embed() == by_counts.embed()).all() and (by_pairs.embed() != before).any()


@pytest.mark.parametrize("similarity", SIMILARITIES)
def test_the_loss_and_gradient_of_a_table_are_what_an_update_goes_by(yard, draw_pairs, similarity):
    loss = Loss("symmetric", similarity=similarity)
    critic = TabularCritic(yard, 2, 0, **SMALL, loss=loss, normalised=False)
    before, pairs = critic.embed().copy(), draw_pairs(2, 30, 9)
    value, gradient = critic.loss_gradient(pairs)
    assert (critic.embed() == before).all()  # asking moves nothing
    assert (critic.update(pairs) == value).all()
    assert_near(critic.embed(), before - np.float32(0.01) * gradient)


def test_the_distance_of_states_in_one_place_has_no_gradient(yard, draw_pairs):
    together = np.ones((9, 4), np.float32)
    loss = Loss(similarity="distance")
    critic = TabularCritic(yard, 2, 0, start=together, loss=loss, normalised=False)
    critic.update(draw_pairs(2, 30, 9))
    # pulls of 30 pairs along distances of next to nothing cancel
    pull = 0.01 * 30 / np.sqrt(SHORTEST)
    assert_near(critic.embed(), np.tile(together, (2, 1, 1)), terms=9, scale=pull)


def test_off_the_sphere_distances_leave_the_mean_of_the_table_where_it_was(yard, draw_pairs):
    means = {}
    for similarity in SIMILARITIES:
        loss = Loss("row", logsumexp_penalty=0.5, similarity=similarity)
        critic = TabularCritic(yard, 2, 0, **SMALL, normalised=False, loss=loss)
        before = critic.embed().copy()
        for seed in range(10):
            critic.update(draw_pairs(2, 30, 9, seed))
        assert np.abs(critic.embed() - before).max() > 0.1
        means[similarity] = np.abs(critic.embed().mean(axis=1) - before.mean(axis=1)).max()
    assert means["distance"] < tolerance(np.float32, 9 * 10) and means["dot"] > 1e-3


@pytest.mark.parametrize("goal", [4, np.array([0, 8])])
def test_what_the_actor_climbs_is_the_distance_from_the_goal(yard, goal):
    loss = Loss(similarity="distance")
    critic = TabularCritic(yard, 2, 0, **SMALL, normalised=False, loss=loss)
    psi = critic.embed().astype(float)
    for run in range(2):
        aim = psi[run, np.broadcast_to(goal, 2)[run]]
        expected = [-np.sqrt(((row - aim) ** 2).sum() + SHORTEST) for row in psi[run]]
        assert_near(critic.similarity(goal)[run], expected, terms=5)


def test_logits_compare_no_embeddings(yard):
    with pytest.raises(ValueError, match=r"^similarity: got 'distance', takes one of \('dot',\)"):
        LogitsCritic(yard, 2, 0, loss=Loss(similarity="distance"))


def test_a_table_learns_any_world(draw_pairs):
    world = tower_of_hanoi(3)
    critic = TabularCritic(world, 2, 0, loss=Loss(reduction="mean"), learning_rate=1.0)
    pairs = draw_pairs(2, 100, 27)
    losses = np.array([critic.update(pairs) for _ in range(50)])
    assert (losses[-1] < losses[0] - 0.1).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"runs": 0}, "runs: got 0, takes an integer from 1"),
        ({"dimension": 0}, "dimension: got 0, takes an integer from 1"),
        ({"dimension": 1.5}, "dimension: got 1.5, takes int"),
        ({"spread": -0.1}, "spread: got -0.1, takes numbers from 0"),
        ({"learning_rate": float("nan")}, "learning_rate: got nan, takes numbers from 0"),
        ({"start": "zeros"}, r"start: got 'zeros', takes one of \('symmetric', 'random'\)"),
        ({"start": np.ones((8, 4))}, r"start: got shape \(8, 4\), takes \(S, D\) or \(K, S, D\)"),
        ({"start": np.ones(9)}, r"start: got f64\[9\], takes str \| Float"),
        ({"start": np.ones((3, 9, 4))}, r"start: got shape \(3, 9, 4\), takes .*K=2"),
        ({"start": np.ones((1, 2, 9, 4))}, r"start: got shape \(1, 2, 9, 4\), takes"),
    ],
)
@pytest.mark.parametrize("kind", [TabularCritic, LogitsCritic])
def test_bad_input_is_refused(yard, kind, change, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        kind(**{"world": yard, "runs": 2, "seed": 0} | change)


@pytest.mark.parametrize("kind", [TabularCritic, LogitsCritic])
@pytest.mark.parametrize("option", ["direction", "temperature", "similarity", "learningrate"])
def test_an_option_that_does_not_exist_is_refused_by_its_name(yard, kind, option):
    with pytest.raises(TypeError, match=f"'{option}'"):
        kind(yard, 2, 0, **{option: 1})
