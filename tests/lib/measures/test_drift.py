from dataclasses import replace

import numpy as np
import pytest
from rounding import RIDGE, alignment_error, assert_mean, assert_near, tolerance
from runs import run_of
from scipy.linalg import polar
from scipy.stats import ortho_group
from shapes import on_sphere, rotation

from sgcrl.measures.clusters import principal_components
from sgcrl.measures.drift import (
    align_over_time,
    aligned_drift,
    carried_goal,
    counterfactual_similarities,
    displacement_ratio,
    drift_over_time,
    gram_drift,
    outside_span,
    procrustes,
    random_steps,
    turned_goal,
    turned_goals,
    turning,
)
from sgcrl.sphere import angle, normalise
from sgcrl.worlds import from_text


def orthonormal(points):
    """Bases of the span of the rows and of what is at right angles to it, as columns."""
    basis, singular, _ = np.linalg.svd(points.T)
    rank = (singular > 1e-10).sum()
    return basis[:, :rank], basis[:, rank:]


def test_a_known_rotation_is_found(rng):
    turns = ortho_group.rvs(6, size=3, random_state=rng)
    source = rng.standard_normal((3, 20, 6))
    found = procrustes(source, source @ turns)
    np.testing.assert_allclose(found, turns, rtol=0, atol=alignment_error(source))


def test_with_noise_no_other_rotation_is_nearer(rng):
    source = rng.standard_normal((20, 5))
    target = source @ ortho_group.rvs(5, random_state=rng) + 0.3 * rng.standard_normal((20, 5))
    best = procrustes(source, target)
    assert_near(best.T @ best, np.eye(5), terms=25)
    error = np.linalg.norm(source @ best - target)
    for small in (1e-3, 1e-2, 1.0):
        for _ in range(20):
            skew = small * rng.standard_normal((5, 5))
            nudge, _ = polar(np.eye(5) + skew - skew.T)
            nudged = np.linalg.norm(source @ best @ nudge - target)
            assert nudged >= error - RIDGE * np.linalg.norm(source)


@pytest.mark.parametrize("points", [1, 3, 5])
def test_where_the_points_are_silent_the_rotation_is_nearest_to_the_identity(rng, points):
    source = rng.standard_normal((points, 8))
    turn = ortho_group.rvs(8, random_state=rng)
    found = procrustes(source, source @ turn)
    assert_near(found.T @ found, np.eye(8), terms=64)
    off = alignment_error(source)
    longest = np.linalg.norm(source, axis=1).max()
    np.testing.assert_allclose(source @ found, source @ turn, rtol=0, atol=off * longest)
    # the oracle: bound on the span, and on the rest the orthogonal matrix of the largest trace
    spanned, rest = orthonormal(source)
    _, rest_after = orthonormal(source @ turn)
    free, _ = polar(rest.T @ rest_after)
    nearest = spanned @ spanned.T @ turn + rest @ free @ rest_after.T
    np.testing.assert_allclose(found, nearest, rtol=0, atol=off)
    assert np.linalg.norm(found - np.eye(8)) < np.linalg.norm(turn - np.eye(8))


def test_points_that_did_not_move_give_the_identity(rng):
    source = rng.standard_normal((3, 8))
    off = alignment_error(source)
    np.testing.assert_allclose(procrustes(source, source), np.eye(8), rtol=0, atol=off)


def test_a_point_of_weight_zero_has_no_say(rng):
    source = rng.standard_normal((20, 4))
    turn = ortho_group.rvs(4, random_state=rng)
    target = source @ turn
    target[7] = 100.0
    weights = np.arange(20) != 7
    off = alignment_error(source[weights])
    np.testing.assert_allclose(procrustes(source, target, weights), turn, rtol=0, atol=off)
    assert np.abs(procrustes(source, target) - turn).max() > 0.1


def test_turning_each_moment_by_itself_changes_nothing(rng):
    walk = rng.standard_normal((20, 4)) + 0.05 * rng.standard_normal((9, 20, 4)).cumsum(axis=0)
    turned = walk @ ortho_group.rvs(4, size=9, random_state=rng)
    longest = np.linalg.norm(walk, axis=-1).max()
    off = 2 * alignment_error(walk) * longest  # of one alignment, in each of two chains of eight
    for anchor in (0, 4, -1):
        found = align_over_time(walk, anchor=anchor)
        np.testing.assert_array_equal(found[anchor], walk[anchor])
        turned[anchor] = walk[anchor]
        np.testing.assert_allclose(align_over_time(turned, anchor=anchor), found, atol=8 * off)
        # neighbours are as near to each other as any turn could bring them
        left, right = found[:-1], found[1:]
        np.testing.assert_allclose(procrustes(left, right) - np.eye(4), 0, atol=off)


def test_principal_axes_that_flip_or_swap_make_no_jump(rng):
    """Two components of nearly equal variance, which change places every time."""
    points, _ = np.linalg.qr(rng.standard_normal((30, 6)))
    points, _ = np.linalg.qr(points - points.mean(axis=0))  # centred and at right angles
    lengths = np.tile([1.0, 1.0, 0.1, 0.1, 0.1, 0.1], (15, 1))
    lengths[::2, 0] = lengths[1::2, 1] = 1.02
    coordinates, _, _ = principal_components(points * lengths[:, None])

    def jump(moments):
        return np.linalg.norm(np.diff(moments, axis=0), axis=-1).max()

    smooth = align_over_time(coordinates)
    assert jump(coordinates) > 0.3 and jump(smooth) < 0.02
    # a turn of the plane: distances within a moment stay
    lengths = (np.linalg.norm(moments, axis=-1) for moments in (smooth, coordinates))
    assert_near(*lengths, terms=15)


def test_only_weighted_points_align_over_time(rng):
    still = np.broadcast_to(rng.standard_normal((20, 3)), (5, 20, 3)).copy()
    still[:, 7] = rng.standard_normal((5, 3))
    weights = np.broadcast_to(np.arange(20) != 7, (4, 20))
    aligned = align_over_time(still, weights)
    off = 4 * alignment_error(still[0, weights[0]]) * np.linalg.norm(still, axis=-1).max()
    np.testing.assert_allclose(aligned, still, rtol=0, atol=off)


@pytest.mark.parametrize(
    ("weights", "anchor", "message"),
    [
        (None, 5, r"anchor: got 5, takes -5\.\.4"),
        (np.ones((5, 20)), 0, r"weights: got f64\[5,20\], takes"),
    ],
)
def test_misfits_in_time_are_refused(rng, weights, anchor, message):
    with pytest.raises(ValueError, match=message):
        align_over_time(rng.standard_normal((5, 20, 3)), weights, anchor)


def test_a_common_turning_is_found_and_a_stretching_is_none(rng):
    points = rng.standard_normal((2, 12, 5))
    skew = rng.standard_normal((2, 5, 5))
    skew -= np.swapaxes(skew, -1, -2)
    turned = points @ np.swapaxes(skew, -1, -2)  # each row Aψ
    # the points' spread is solved for: rounding counts as often as the largest is the smallest
    singular = np.linalg.svd(points, compute_uv=False)
    condition = (singular.max() / singular.min()) ** 2
    largest = np.abs(skew).max()
    assert_near(turning(points, turned), skew, terms=60, scale=condition * largest)
    assert_near(turning(points, 3 * points), 0, terms=60, scale=3 * condition)


def test_turning_is_procrustes_for_a_moment(rng):
    points, velocity = rng.standard_normal((2, 3, 12, 5))
    weights = (rng.random((3, 12)) < 0.8).astype(float)
    errors = []
    for step in (1e-3, 1e-4):
        after = procrustes(points, points + step * velocity, weights)
        expected = (np.swapaxes(after, -1, -2) - np.eye(5)) / step
        errors.append(np.abs(turning(points, velocity, weights) - expected).max())
    assert errors[1] < 0.2 * errors[0]  # of first order in the step, and no rest


def test_where_no_points_lie_nothing_turns(rng):
    points = np.concatenate([rng.standard_normal((6, 2)), np.zeros((6, 2))], axis=1)
    skew = turning(points, rng.standard_normal((6, 4)))
    largest = np.abs(skew).max()
    assert_near(skew[2:, 2:], 0, terms=6, scale=largest)
    assert np.abs(skew[:2, 2:]).max() > 1e-3
    assert_near(skew, -skew.T, terms=6)


def sphere(rng, states=30, dimension=16, runs=3):
    return on_sphere(rng, runs, states, dimension)


def visited(states, count, runs=3):
    return np.broadcast_to(np.arange(states) < count, (runs, states))


@pytest.mark.parametrize("complement", ["nearest", "free"])
def test_turning_everything_is_no_drift(rng, complement):
    before = sphere(rng)
    after = before @ ortho_group.rvs(16, random_state=rng)
    many = visited(30, 29)
    off = np.degrees(alignment_error(before[:, :29]))
    assert aligned_drift(before, after, many, 29, complement).max() < off
    assert gram_drift(before, after, many, 29).max() < tolerance(float, 32)


def test_with_few_states_turning_everything_is_no_drift_if_the_rest_is_free(rng):
    before = sphere(rng)
    after = before @ ortho_group.rvs(16, random_state=rng)
    few = visited(30, 5)
    off = np.degrees(alignment_error(before[:, :5]))
    assert aligned_drift(before, after, few, 29, "free").max() < off
    assert gram_drift(before, after, few, 29).max() < tolerance(float, 32)
    # the documented price of "nearest": the turn counts where no state tells it apart from motion
    assert aligned_drift(before, after, few, 29, "nearest").min() > 5


@pytest.mark.parametrize("count", [5, 29])
@pytest.mark.parametrize("degrees", [1, 20, 70])
def test_a_goal_that_alone_moves_drifts_by_its_angle(rng, count, degrees):
    before = sphere(rng)
    goal = before[:, 29]
    aside = normalise(rng.standard_normal(goal.shape))
    aside = normalise(aside - (aside * goal).sum(-1, keepdims=True) * goal)
    after = before.copy()
    after[:, 29] = np.cos(np.radians(degrees)) * goal + np.sin(np.radians(degrees)) * aside
    near = visited(30, count)
    off = np.degrees(alignment_error(before[:, :count]))
    np.testing.assert_allclose(aligned_drift(before, after, near, 29), degrees, rtol=0, atol=off)
    free = aligned_drift(before, after, near, 29, "free")
    if count == 29:
        np.testing.assert_allclose(free, degrees, rtol=0, atol=off)
    else:
        assert (free < degrees).all()
    change = np.einsum("ksd,kd->ks", before[:, :count], after[:, 29] - goal)
    expected = np.sqrt((change**2).mean(axis=1))
    assert_near(gram_drift(before, after, near, 29), expected, terms=16, scale=1)


def test_a_goal_that_moves_while_everything_turns_drifts_by_its_own_angle(rng):
    before = sphere(rng)
    after = before.copy()
    after[:, 29] = after[:, 29] @ rotation(40)
    own = angle(before[:, 29], after[:, 29])
    after = after @ ortho_group.rvs(16, random_state=rng)
    found = aligned_drift(before, after, visited(30, 29), 29)
    off = np.degrees(alignment_error(before[:, :29]))
    np.testing.assert_allclose(found, own, rtol=0, atol=off)


def test_the_target_has_no_say_in_its_own_frame(rng):
    before = sphere(rng)
    after = before.copy()
    after[:, 3] = after[:, 3] @ rotation(60)
    everyone = visited(30, 30)
    own = angle(before[:, 3], after[:, 3])
    off = np.degrees(alignment_error(np.delete(before, 3, axis=1)))
    np.testing.assert_allclose(aligned_drift(before, after, everyone, 3), own, rtol=0, atol=off)
    per_run = aligned_drift(before, after, everyone, np.array([3, 4, 3]))
    other = aligned_drift(before, after, everyone, 4)
    expected = np.where([True, False, True], own, other)
    np.testing.assert_allclose(per_run, expected, rtol=0, atol=off)


def test_an_unknown_complement_is_refused(rng):
    before = sphere(rng)
    with pytest.raises(ValueError, match="complement: got 'none', takes one of"):
        aligned_drift(before, before, visited(30, 5), 29, "none")


def test_the_part_outside_the_span_against_least_squares(rng):
    table = sphere(rng)
    found = outside_span(table, visited(30, 5), 29)
    for k in range(3):
        near = table[k, :5].T
        _, residual, _, _ = np.linalg.lstsq(near, table[k, 29])
        assert_near(found[k], np.sqrt(residual[0]), terms=16, scale=1)
    assert outside_span(table, visited(30, 20), 29).max() < tolerance(float, 16**2)
    assert outside_span(table, visited(30, 5), 2).min() > 0.1  # left out of its own frame


def test_counterfactuals_undo_one_motion_at_a_time(rng):
    before = sphere(rng)
    goal, others = 29, np.arange(29)
    only_goal, only_states = before.copy(), before.copy()
    only_goal[:, goal] = only_goal[:, goal] @ rotation(50)
    only_states[:, 4] = only_states[:, 4] @ rotation(50)
    turn = ortho_group.rvs(16, random_state=rng)
    old = np.einsum("ksd,kd->ks", before, before[:, goal])
    new = np.einsum("ksd,kd->ks", only_goal, only_goal[:, goal])
    moved, stayed = counterfactual_similarities(before, only_goal @ turn, visited(30, 29), goal)
    off = dict(rtol=0, atol=alignment_error(np.delete(before[:, :29], 4, axis=1)))
    np.testing.assert_allclose(moved[:, others], new[:, others], **off)
    np.testing.assert_allclose(stayed[:, others], old[:, others], **off)
    frame = visited(30, 29) & (np.arange(30) != 4)
    new = np.einsum("ksd,kd->ks", only_states, only_states[:, goal])
    moved, stayed = counterfactual_similarities(before, only_states @ turn, frame, goal)
    np.testing.assert_allclose(moved[:, others], old[:, others], **off)
    np.testing.assert_allclose(stayed[:, others], new[:, others], **off)
    assert (moved[:, goal] == 1).all() and (stayed[:, goal] == 1).all()


def corridor(states):
    """A row of cells, numbered from the start to the goal."""
    return from_text("S" + " " * (states - 2) + "G")


def test_drift_over_time_against_single_windows(rng):
    tables = sphere(rng, runs=9).reshape(3, 3, 30, 16)
    trajectories = np.zeros((3, 20, 5), int)
    trajectories[:, :10] = [0, 1, 2, 3, 4]
    trajectories[:, 10:] = [5, 6, 7, 8, 9]
    trajectories[2, 10:] = [0, 1, 2, 3, 4]
    snapshots = np.array([0, 10, 20])
    run = run_of(corridor(30), trajectories, snapshots=snapshots, embeddings=tables)
    drift = drift_over_time(run, gram_drift)
    assert drift.shape == (3, 2)
    expected = gram_drift(tables[:, 0], tables[:, 1], visited(30, 5), 29)
    assert_near(drift[:, 0], expected, terms=16, scale=1)
    seen = np.array([np.arange(30) < count for count in (10, 10, 5)])
    expected = gram_drift(tables[:, 1], tables[:, 2], seen, 29)
    assert_near(drift[:, 1], expected, terms=16, scale=1)
    expected = gram_drift(tables[:, 1], tables[:, 2], visited(30, 30), 29)
    assert_near(drift_over_time(run, gram_drift, frame="all")[:, 1], expected, terms=30, scale=1)
    with pytest.raises(ValueError, match="who: got 'me'"):
        drift_over_time(run, gram_drift, "me")
    with pytest.raises(ValueError, match="frame: got 'none'"):
        drift_over_time(run, gram_drift, frame="none")


@pytest.mark.parametrize("frame", ["visited", "all"])
def test_the_carried_goal_is_the_first_turned_by_the_frame_step_by_step(rng, frame):
    tables = sphere(rng, runs=15).reshape(3, 5, 30, 16)
    trajectories = np.zeros((3, 4, 5), int)
    trajectories[:, 1:] = np.arange(15).reshape(3, 5)
    run = run_of(corridor(30), trajectories, snapshots=np.arange(5), embeddings=tables)
    for every in (1, 2):
        found = carried_goal(run, every, frame)
        assert found.shape == (3, 5 if every == 1 else 3, 16)
        assert_near(found[:, 0], tables[:, 0, 29])
        for n, end in enumerate(range(every, 5, every)):
            seen = {1: 1, 2: 5, 3: 10, 4: 15}[end] if frame == "visited" else 30
            weights = visited(30, seen) & (np.arange(30) != 29)
            turn = procrustes(tables[:, end - every], tables[:, end], weights)
            assert_near(found[:, n + 1], np.einsum("kd,kde->ke", found[:, n], turn), terms=16)
    with pytest.raises(ValueError, match="frame: got 'none'"):
        carried_goal(run, frame="none")


def test_what_the_goals_frame_turned_the_carried_goal_did(rng):
    before, turn = sphere(rng), ortho_group.rvs(16, random_state=rng)
    tables = np.stack([before, before @ turn], axis=1)
    tables[:, 1, 29] = sphere(rng)[:, 0]  # the goal's own motion does not count
    run = run_of(corridor(30), np.tile(np.arange(30), (3, 1, 1)), snapshots=np.arange(2),
                 embeddings=tables)  # fmt: skip
    off = alignment_error(before[:, :29])
    np.testing.assert_allclose(carried_goal(run)[:, 1], before[:, 29] @ turn, atol=off)


def test_drift_of_other_states_draws_only_such_states():
    """States that moved by an angle of their own: the drift tells which were drawn."""
    dimension = 40
    before = np.broadcast_to(np.eye(7, dimension), (200, 7, dimension))
    after = before.copy()
    for state in range(7):  # each into a direction of its own, by 10 degrees times its number
        turn = np.radians(10 * state)
        after[:, state, state], after[:, state, 20 + state] = np.cos(turn), np.sin(turn)
    trajectories = np.broadcast_to([0, 1, 2], (200, 1, 3))
    tables = np.stack([before, after], axis=1)
    run = run_of(corridor(7), trajectories, snapshots=np.array([0, 1]), embeddings=tables)

    def true_angle(before, after, reference, target):
        k = np.arange(len(before))
        target = np.broadcast_to(target, len(before))
        return angle(before[k, target], after[k, target]).round()

    assert set(drift_over_time(run, true_angle, "visited").ravel()) == {0, 10, 20}
    assert set(drift_over_time(run, true_angle, "unvisited").ravel()) == {30, 40, 50}
    assert set(drift_over_time(run, true_angle).ravel()) == {60}
    everywhere = replace(run, trajectories=np.tile(np.arange(7), (200, 1, 1)))
    assert np.isnan(drift_over_time(everywhere, true_angle, "unvisited")).all()


def test_displacement_tells_straight_lines_from_walks_and_from_turning_back(rng):
    lags = (1, 2, 8, 32)
    straight = np.ones((3, 64, 5))
    assert_near(displacement_ratio(straight, lags), np.tile(lags, (3, 1)), terms=64)
    back_and_forth = straight * (-1.0) ** np.arange(64)[None, :, None]
    found = displacement_ratio(back_and_forth, lags)
    assert_near(found, np.tile([1, 0, 0, 0], (3, 1)), terms=64)
    walk = displacement_ratio(rng.standard_normal((40, 400, 6)), lags)
    assert_near(walk[:, 0], np.ones(40), terms=400)
    assert_mean(walk[:, 1:], 1, within=1 / 400)
    with pytest.raises(ValueError, match=r"^lags: got \[0, 1\], takes 1..64"):
        displacement_ratio(straight, [0, 1])


def test_random_steps_have_the_lengths_and_no_direction(rng):
    steps = rng.uniform(0.1, 2, (20, 300, 1)) * np.ones(8)
    for momentum, expected in ((0.0, 1.0), (0.9, 19.0)):
        drawn = random_steps(steps, momentum, rng)
        assert_near(*(np.linalg.norm(x, axis=-1) for x in (drawn, steps)), terms=8)
        assert_mean(drawn.mean(axis=(1, 2)), 0)
        even = random_steps(np.ones((20, 2000, 64)), momentum, rng)
        # a running mean with momentum m spreads (1 + m) / (1 - m) times as fast as its steps
        found = displacement_ratio(even, [200]).mean()
        assert found == pytest.approx(expected, rel=0.2)


def test_turning_everything_turns_no_goal_and_a_goal_alone_is_seen_whole(rng):
    psi = rng.standard_normal((2, 9, 4))
    seen = np.arange(9) < np.array([[9], [6]])
    skew = rng.standard_normal((4, 4))
    everything = psi @ (skew - skew.T).T
    # the spread of the states seen, the goal left out, is solved for
    condition = max(np.linalg.cond(psi[k, :8][seen[k, :8]]) ** 2 for k in range(2))
    off = dict(terms=9 * 4, scale=condition * np.abs(everything).max() * np.abs(psi).max())
    assert_near(turned_goal(psi, everything, seen, 8), 0, **off)
    alone = np.zeros_like(psi)
    alone[:, 8] = rng.standard_normal((2, 4))
    expected = np.einsum("ksd,kd->ks", psi, alone[:, 8])
    assert_near(turned_goal(psi, alone, seen, 8), expected, **off)
    both = np.stack([everything, alone, everything + 2 * alone])
    found = turned_goal(psi, both, seen, 8)
    assert found.shape == (3, 2, 9)
    assert_near(found[2], 2 * expected, **off)


def test_turned_goals_are_those_of_procrustes(yard, rng):
    start, way = rng.standard_normal((2, 2, 9, 3))
    paths = np.array([[[0, 1, 2, 3, 4, 5], [8, 7, 6, 5, 4, 3]]] * 2)
    for goal in (yard.goal, 4):
        errors = []
        for step in (1e-2, 1e-3):
            table = normalise(start[:, None] + step * np.arange(3)[:, None, None] * way[:, None])
            run = run_of(yard, paths, snapshots=np.arange(3), embeddings=table)
            found = turned_goals(run, None if goal == yard.goal else goal)
            expected = np.empty((2, 2, 9))
            for k, n in np.ndindex(2, 2):
                before, after = table[k, n : n + 2]
                seen = np.isin(np.arange(9), paths[k, : n + 1]) & (np.arange(9) != goal)
                turned = before @ procrustes(before, after, seen)
                expected[k, n] = (turned + after) / 2 @ (after[goal] - turned[goal])
            errors.append(np.abs(found - expected).max() / np.abs(expected).max())
        assert errors[1] < 0.2 * errors[0] and errors[0] < 0.2  # the same for small steps


def test_turned_goals_do_not_see_a_rotation_of_all(yard, rng):
    table = normalise(rng.standard_normal((2, 3, 9, 4)))
    everywhere = np.broadcast_to(np.arange(9), (2, 4, 9))
    snapshots = np.array([0, 2, 4])
    plain, turned = (
        turned_goals(run_of(yard, everywhere, snapshots=snapshots, embeddings=psi))
        for psi in (table, table @ ortho_group.rvs(4, random_state=rng))
    )
    seen = np.delete((table[:, :-1] + table[:, 1:]) / 2, yard.goal, axis=2)
    condition = np.linalg.cond(seen).max() ** 2
    assert_near(turned, plain, terms=9 * 4, scale=condition)
