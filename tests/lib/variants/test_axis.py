import numpy as np
import pytest
from networks import SMALL
from rounding import RIDGE, assert_near
from scipy.linalg import orthogonal_procrustes
from scipy.stats import ortho_group

from sgcrl.network import MLPCritic
from sgcrl.replay import Pairs
from sgcrl.sphere import normalise
from sgcrl.tabular import TabularCritic
from sgcrl.train import Critic, Settings, train
from sgcrl.variants.axis import CarriedGoal, GoalAlone, StartAlone, WeightedGoal, carrying_weights

D = 4
KINDS = [CarriedGoal, GoalAlone, StartAlone, WeightedGoal]
SOME = Pairs(np.array([[0, 1, 8]] * 2), np.array([[1, 3, 8]] * 2))


class Scripted:
    """Embeddings that are what was written down, one after the other."""

    def __init__(self, world, runs, seed, script):
        self.script, self.now = script, 0

    def embed(self):
        return self.script[self.now]

    def update(self, pairs):
        self.now += 1
        return np.zeros(len(self.script[0]))

    def similarity(self, goal):
        return np.einsum("ksd,kd->ks", self.embed(), self.embed()[:, goal])


def sphere(rng, *shape):
    return normalise(rng.normal(size=shape))


def plain(tables, goal):
    return np.einsum("ksd,kd->ks", tables, tables[:, goal])


def follow(kind, world, script, pairs=SOME, **options):
    critic = kind(world, len(script[0]), 0, inside=Scripted, script=script, **options)
    for _ in script[1:]:
        critic.update(pairs)
    return critic.similarity(world.goal)


@pytest.mark.parametrize("kind", KINDS)
def test_training_is_that_of_the_critic_inside(yard, draw_pairs, kind):
    inside = MLPCritic(yard, 2, 3, **SMALL)
    wrapped = kind(yard, 2, 3, inside=MLPCritic, **SMALL)
    assert isinstance(wrapped, Critic)
    for seed in range(3):
        pairs = draw_pairs(2, 30, 9, seed)
        np.testing.assert_array_equal(wrapped.update(pairs), inside.update(pairs))
        np.testing.assert_array_equal(wrapped.embed(), inside.embed())
    settings = Settings(runs=2, episodes=3, steps=8, batch=16, seed=3)
    run = train(yard, kind(yard, 2, 3, inside=MLPCritic, **SMALL), settings)
    assert np.isfinite(run.similarity).all() and (run.similarity[:, :, yard.goal] == 1).all()


@pytest.mark.parametrize("kind", [CarriedGoal, GoalAlone, StartAlone])
def test_at_the_start_the_actor_reads_what_it_usually_does(yard, kind):
    critic = kind(yard, 2, 0, inside=TabularCritic)
    usual = TabularCritic(yard, 2, 0)
    others = yard.others
    found, expected = (c.similarity(yard.goal)[:, others] for c in (critic, usual))
    assert_near(found, expected, terms=64, scale=1)


@pytest.mark.parametrize("kind", KINDS)
def test_turning_everything_changes_nothing(yard, rng, kind):
    before = sphere(rng, 2, 9, D)
    turned = [before @ ortho_group.rvs(D, random_state=n) for n in range(3)]
    options = {"frame": "all"} if kind in (CarriedGoal, GoalAlone) else {}
    start = follow(kind, yard, [before], **options)
    assert_near(
        follow(kind, yard, [before, *turned], **options), start, terms=64, scale=1 + 1e7 * RIDGE
    )


def test_a_goal_that_moves_alone_is_followed_by_one_and_not_by_the_others(yard, rng):
    before = sphere(rng, 2, 9, D)
    after = before.copy()
    after[:, yard.goal] = sphere(rng, 2, D)
    others, script = yard.others, [before, after]
    for options in ({"frame": "all"}, {"frame": "visited"}):
        stays = follow(CarriedGoal, yard, script, **options)[:, others]
        moves = follow(GoalAlone, yard, script, **options)[:, others]
        assert_near(stays, plain(before, yard.goal)[:, others], terms=64, scale=1)
        assert_near(moves, plain(after, yard.goal)[:, others], terms=64, scale=1)
    start = follow(WeightedGoal, yard, [before])
    assert_near(follow(WeightedGoal, yard, script)[:, others], start[:, others], terms=9, scale=1)


@pytest.mark.parametrize("every", [1, 2])
def test_the_frame_is_found_step_by_step_as_by_scipy(yard, rng, every):
    script = [sphere(rng, 2, 9, D)]
    for _ in range(4):
        script.append(normalise(script[-1] + 0.2 * rng.normal(size=(2, 9, D))))
    others = yard.others
    turn = np.tile(np.eye(D), (2, 1, 1))
    for old, new in zip(script[:-every:every], script[every::every], strict=True):
        for k in range(2):
            turn[k] = turn[k] @ orthogonal_procrustes(old[k, others], new[k, others])[0]
    options = {"frame": "all", "every": every}
    goal = yard.goal
    carried = np.einsum("ksd,kd->ks", script[-1], np.einsum("kd,kde->ke", script[0][:, goal], turn))
    alone = np.einsum("ksd,kd->ks", script[0] @ turn, script[-1][:, goal])
    for kind, expected in ((CarriedGoal, carried), (GoalAlone, alone)):
        found = follow(kind, yard, script, **options)
        assert_near(found[:, others], expected[:, others], terms=64, scale=1 + 1e7 * RIDGE)


def test_between_two_looks_at_the_frame_it_stays(yard, rng):
    before, after = sphere(rng, 2, 2, 9, D)
    found = follow(CarriedGoal, yard, [before, after], every=2, frame="all")
    expected = np.einsum("ksd,kd->ks", after, before[:, yard.goal])
    others = yard.others
    assert_near(found[:, others], expected[:, others], terms=D, scale=1)


def test_only_states_that_were_in_a_pair_make_the_frame_of_the_visited(yard, rng):
    before = sphere(rng, 2, 9, D)
    after = sphere(rng, 2, 9, D)
    after[:, [0, 1, 3]] = before[:, [0, 1, 3]]  # those of the pairs stand still, all others jump
    carried = np.einsum("ksd,kd->ks", after, before[:, yard.goal])
    others = yard.others
    found = follow(CarriedGoal, yard, [before, after])
    assert_near(found[:, others], carried[:, others], terms=64, scale=1 + 1e7 * RIDGE)
    by_all = follow(CarriedGoal, yard, [before, after], frame="all")
    assert np.abs(by_all - found)[:, others].max() > 0.1


def test_without_any_state_in_the_frame_nothing_turns(yard, rng):
    before, after = sphere(rng, 2, 2, 9, D)
    goal_alone = Pairs(np.full((2, 3), yard.goal), np.full((2, 3), yard.goal))
    found = follow(GoalAlone, yard, [before, after], goal_alone)
    expected = np.einsum("ksd,kd->ks", before, after[:, yard.goal])
    others = yard.others
    assert_near(found[:, others], expected[:, others], terms=D, scale=1)


def test_the_weights_are_those_of_ridge_regression(yard, rng):
    before, after = sphere(rng, 2, 2, 9, D)
    found = follow(WeightedGoal, yard, [before, after], ridge=0.01)
    others = yard.others
    for k in range(2):
        points = before[k, others]
        given = carrying_weights(before, others, yard.goal, 0.01)[k]
        ridge = 0.01 * np.linalg.norm(points, 2) ** 2
        weights = np.linalg.solve(
            points @ points.T + ridge * np.eye(8), points @ before[k, yard.goal]
        )
        assert_near(given[others], weights, terms=64, scale=100)
        assert given[yard.goal] == 0
        expected = after[k] @ normalise(weights @ after[k, others])
        assert_near(found[k, others], expected[others], terms=64, scale=100)
    assert_near(
        follow(WeightedGoal, yard, [before], ridge=1e-9)[:, others],
        plain(before, yard.goal)[:, others],
        scale=1e7,
    )


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        (CarriedGoal, {"frame": "none"}, "frame: got 'none'"),
        (GoalAlone, {"every": 0}, "every: got 0"),
        (WeightedGoal, {"ridge": 0.0}, "ridge: got 0.0"),
    ],
)
def test_what_it_cannot_take_is_refused(yard, kind, options, message):
    with pytest.raises(ValueError, match=message):
        kind(yard, 2, 0, inside=TabularCritic, **options)


@pytest.mark.parametrize("kind", KINDS)
def test_a_critic_off_the_sphere_is_refused(yard, kind):
    with pytest.raises(ValueError, match="inside: embeds off the unit sphere"):
        kind(yard, 2, 0, inside=Scripted, script=[np.full((2, 9, D), 2.0)])


@pytest.mark.parametrize("kind", KINDS)
def test_a_sharp_actor_reads_the_same_order_with_the_usual_spread(yard, rng, kind):
    script = [sphere(rng, 2, 9, D), sphere(rng, 2, 9, D)]
    read, sharp = (follow(kind, yard, script, sharp=sharp) for sharp in (False, True))
    usual, others = plain(script[-1], yard.goal)[:, yard.others], yard.others
    assert_near(sharp[:, others].std(axis=1), usual.std(axis=1), terms=64, dtype=np.float32)
    stretched = sharp[:, others] / sharp[:, others].std(axis=1, keepdims=True)
    expected = read[:, others] / read[:, others].std(axis=1, keepdims=True)
    assert_near(stretched, expected, terms=64, scale=10, dtype=np.float32)
    assert (sharp[:, yard.goal] >= np.maximum(1, sharp.max(axis=1))).all()


def test_nothing_moves_for_an_actor_that_reads_the_start_alone(yard, draw_pairs):
    critic = StartAlone(yard, 2, 0, inside=TabularCritic)
    before = critic.similarity(yard.goal)
    critic.update(draw_pairs(2, 30, 9))
    np.testing.assert_array_equal(critic.similarity(yard.goal), before)


@pytest.mark.parametrize("kind", KINDS)
def test_another_goal_is_refused(yard, kind):
    critic = kind(yard, 2, 0, inside=TabularCritic)
    critic.similarity(np.full(2, yard.goal))
    with pytest.raises(ValueError, match="goal: got 0, takes the world's, 8"):
        critic.similarity(0)
