import numpy as np
import pytest
from rounding import assert_near, tolerance

from sgcrl.infonce import Loss
from sgcrl.network import MLPCritic
from sgcrl.replay import Pairs
from sgcrl.sphere import angle, goal_similarity
from sgcrl.tabular import TabularCritic
from sgcrl.train import Settings, train
from sgcrl.variants.interventions import (
    BlindCritic,
    GoalPairCritic,
    HeldGoalCritic,
    LogitsCritic,
    ScaleFree,
    Together,
)
from sgcrl.variants.residual import ResidualCritic
from sgcrl.variants.rivals import CountCritic
from sgcrl.variants.starts import with_similarity
from sgcrl.variants.steering import Steered, set_similarity, steered, turn_aside

REGION = np.arange(9) < 3


SHORTEST = np.sqrt(1 - 0.9**2)
"""Length of the shortest ζ in the table: its direction is known the less the shorter it is."""


@pytest.fixture
def table(yard, rng, streams):
    c = rng.permuted(np.tile(np.linspace(0.1, 0.9, 9), (2, 1)), axis=1)
    return with_similarity(yard, 6, c, streams(2)).astype(np.float32)


@pytest.mark.parametrize("c", [-1, -0.4, 0, 0.7, 1])
def test_c_is_set_on_the_sphere_and_all_else_is_untouched(yard, table, c):
    edited = set_similarity(table, yard.goal, REGION, c)
    assert_near(goal_similarity(edited, yard.goal)[:, REGION], c, terms=6, scale=1 / SHORTEST)
    assert_near(np.linalg.norm(edited, axis=-1), 1, terms=6, scale=1 / SHORTEST)
    np.testing.assert_array_equal(edited[:, ~REGION], table[:, ~REGION])
    assert edited.dtype == table.dtype
    if abs(c) < 1:  # ζ keeps its direction
        z = table[:, [yard.goal]]
        before, after = (x - (x * z).sum(-1, keepdims=True) * z for x in (table, edited))
        off = np.degrees(tolerance(np.float32, 6, 1 / SHORTEST))
        assert angle(before[:, REGION], after[:, REGION]).max() < off


def test_the_edit_of_a_known_vector():
    table = np.array([[1.0, 0], [0.6, 0.8]])
    edited = set_similarity(table, 0, np.array([False, True]), -0.6)
    assert_near(edited, [[1, 0], [-0.6, 0.8]])


def test_a_region_of_each_run_by_itself(yard, table):
    regions = np.stack([REGION, np.arange(9) == 5])
    c = goal_similarity(set_similarity(table, yard.goal, regions, -0.5), yard.goal)
    np.testing.assert_array_equal(np.abs(c + 0.5) < tolerance(np.float32, 6, 1 / SHORTEST), regions)


def test_turning_aside_keeps_c_and_turns_as_far_as_asked(yard, table, streams):
    rng = streams(2, "edit")
    edited = turn_aside(table.astype(float), yard.goal, REGION, 10.0, rng)
    before = goal_similarity(table, yard.goal)
    off = dict(terms=6, scale=1 / SHORTEST, dtype=np.float32)
    assert_near(goal_similarity(edited, yard.goal), before, **off)
    assert_near(np.radians(angle(table, edited)[:, REGION]), np.radians(10), **off)
    np.testing.assert_array_equal(edited[:, ~REGION], table[:, ~REGION])
    most = turn_aside(table.astype(float), yard.goal, REGION, 180.0, rng)
    widest = 2 * np.arccos(before[:, REGION])
    assert_near(np.radians(angle(table, most)[:, REGION]), widest, **off)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"c": 1.5}, "c: got 1.5"),
        ({"states": REGION.astype(int)}, "states: got int"),
        ({"states": np.arange(9) == 8}, "states: the goal 8"),
    ],
)
def test_bad_edits_are_refused(table, change, message):
    with pytest.raises(ValueError, match=message):
        set_similarity(**({"table": table, "goal": 8, "states": REGION, "c": 0.0} | change))


def test_a_state_without_zeta_has_no_side_to_go_to(table):
    table[:, 8] = table[:, 0] = np.eye(6)[0]  # an axis, along which no product is rounded
    with pytest.raises(ValueError, match="ζ = 0"):
        set_similarity(table, 8, REGION, 0.0)


def pairs():
    return Pairs(np.array([[0, 4, 5], [1, 4, 6]]), np.array([[1, 5, 7], [2, 6, 7]]))


def edit(table):
    return set_similarity(table, 8, REGION, -0.5)


@pytest.mark.parametrize("hold", ["once", "table", "sight"])
def test_how_long_an_edit_stays(yard, table, hold):
    steered = Steered(TabularCritic(yard, 2, 0, start=table), edit, hold)
    plain = TabularCritic(yard, 2, 0, start=table)
    start = steered.similarity(yard.goal)
    assert_near(start[:, REGION], -0.5, terms=6, scale=1 / SHORTEST)
    for _ in range(3):
        steered.update(pairs()), plain.update(pairs())
    moved = np.abs(steered.similarity(yard.goal)[:, REGION] + 0.5).max()
    assert (moved < tolerance(np.float32, 6, 1 / SHORTEST)) == (hold != "once")
    underneath = np.array_equal(steered.critic.embed(), plain.embed())
    assert underneath == (hold == "sight")


def test_an_edit_after_some_updates(yard, table):
    for hold in ("once", "table", "sight"):
        steered = Steered(TabularCritic(yard, 2, 0, start=table), edit, hold, after=2)
        plain = TabularCritic(yard, 2, 0, start=table)
        np.testing.assert_array_equal(steered.embed(), plain.embed())
        steered.update(pairs()), plain.update(pairs())
        np.testing.assert_array_equal(steered.embed(), plain.embed())
        steered.update(pairs())
        assert_near(steered.similarity(8)[:, REGION], -0.5, terms=6, scale=1 / SHORTEST)


def test_what_a_steered_critic_refuses(yard):
    critic = TabularCritic(yard, 2, 0)
    with pytest.raises(ValueError, match="hold: got 'never'"):
        Steered(critic, edit, "never")
    with pytest.raises(ValueError, match="after: got -1"):
        Steered(critic, edit, after=-1)
    with pytest.raises(ValueError, match="takes 'sight'"):
        Steered(MLPCritic(yard, 2, 0, hidden=(8,), dimension=4), edit, "table")
    message = "takes one whose actor climbs inner products of embeddings"
    for kind in (TabularCritic, MLPCritic):
        with pytest.raises(ValueError, match=f"^critic: got {kind.__name__}, {message}"):
            Steered(kind(yard, 2, 0, loss=Loss(similarity="distance")), edit)


NO_EMBEDDINGS = {
    "LogitsCritic": lambda world: LogitsCritic(world, 2, 0),
    "GoalPairCritic": lambda world: GoalPairCritic(world, 2, 0),
    "CountCritic": lambda world: CountCritic(world, 2),
    "ScaleFree": lambda world: ScaleFree(TabularCritic(world, 2, 0)),
    "Together": lambda world: Together(TabularCritic(world, 2, 0)),
    "Steered": lambda world: Steered(TabularCritic(world, 2, 0), edit),
}


@pytest.mark.parametrize("hold", ["once", "table", "sight"])
@pytest.mark.parametrize("name", NO_EMBEDDINGS)
def test_a_critic_without_embeddings_is_refused_by_name_and_left_alone(yard, name, hold):
    """A table of logits once passed for one of embeddings: c = -3.7 came of an edit to -0.5."""
    critic = NO_EMBEDDINGS[name](yard)
    before = critic.embed().copy(), critic.similarity(yard.goal).copy()
    message = f"^critic: got {name}, takes one whose actor climbs inner products of embeddings$"
    with pytest.raises(ValueError, match=message):
        Steered(critic, edit, hold)
    np.testing.assert_array_equal(critic.embed(), before[0])
    np.testing.assert_array_equal(critic.similarity(yard.goal), before[1])


@pytest.mark.parametrize("hold", ["once", "table", "sight"])
@pytest.mark.parametrize("kind", [HeldGoalCritic, BlindCritic])
def test_any_kind_of_table_is_steered(yard, table, kind, hold):
    options = {} if kind is HeldGoalCritic else {"hidden": np.arange(9) == 4}
    critic = Steered(kind(yard, 2, 0, start=table, **options), edit, hold)
    assert_near(critic.similarity(yard.goal)[:, REGION], -0.5, terms=6, scale=1 / SHORTEST)
    before = critic.embed().copy()
    critic.update(pairs())
    assert (critic.embed() != before).any()


@pytest.mark.parametrize(
    ("kind", "options"),
    [(MLPCritic, {"hidden": (8, 8)}), (ResidualCritic, {"width": 8, "depth": 2})],
)
def test_of_a_network_only_the_sight_is_edited(yard, kind, options):
    critic, plain = (kind(yard, 2, 0, dimension=6, **options) for _ in range(2))
    steered = Steered(critic, edit, "sight")
    for _ in range(2):
        c = steered.similarity(yard.goal)
        assert_near(c, goal_similarity(edit(plain.embed()), yard.goal), terms=6)
        np.testing.assert_array_equal(critic.embed(), plain.embed())
        np.testing.assert_array_equal(steered.update(pairs()), plain.update(pairs()))
    for hold in ("once", "table"):
        with pytest.raises(
            ValueError, match=f"^hold: got '{hold}', takes 'sight' for {kind.__name__}"
        ):
            Steered(critic, edit, hold)


def test_it_trains(yard):
    settings = Settings(runs=2, episodes=3, steps=6, batch=8)
    run = steered(yard, REGION, -0.5, "sight", settings)
    plain = train(yard, TabularCritic(yard, 2, 0), settings)
    np.testing.assert_array_equal(run.similarity[:, 0, ~REGION], plain.similarity[:, 0, ~REGION])
    assert_near(run.similarity[..., REGION], -0.5, terms=64, scale=2)
