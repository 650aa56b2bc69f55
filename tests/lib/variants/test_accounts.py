import numpy as np
import pytest
import torch
from networks import SMALL, double
from rounding import assert_near

from sgcrl.network import MLPCritic
from sgcrl.sphere import goal_similarity
from sgcrl.train import Settings, train
from sgcrl.variants.accounts import FollowedCritic, keep_accounts
from sgcrl.variants.network_edits import AccountedCritic
from sgcrl.worlds import walled_off

GROUPS = np.arange(9) % 2 == np.arange(2)[:, None]
SETTINGS = Settings(runs=2, episodes=6, steps=12, batch=20, snapshot_every=1, seed=3)


def test_following_alone_gives_the_motion_that_the_account_gives(yard, draw_pairs):
    options = {"rate": 0.2, "silenced": np.arange(9) < 2, **SMALL}
    light = FollowedCritic(yard, 2, 0, **options)
    full = FollowedCritic(yard, 2, 0, groups=GROUPS, **options)
    for step in range(4):
        pairs = draw_pairs(2, 40, 8, step)
        assert (light.update(pairs) == full.update(pairs)).all()
    light, full = light.account(), full.account()
    assert (light.moved == full.moved).all() and light.moved.any()
    assert light.pulled.shape == (4, 0, 2, 9) and full.pulled.shape == (4, 2, 2, 9)
    assert np.isnan(light.plain).all() and np.isfinite(full.plain).all()
    assert (light.c == full.c).all()


@pytest.mark.parametrize("rate", [None, 0.2])
def test_the_account_is_that_of_the_accounted_critic(yard, draw_pairs, rate):
    slow = double(AccountedCritic(yard, 2, 0, groups=GROUPS, **SMALL))
    fast = double(FollowedCritic(yard, 2, 0, groups=GROUPS, rate=rate, **SMALL))
    for critic in (slow, fast):
        critic.optimizer = (
            torch.optim.SGD(critic.parameters(), rate)
            if rate
            else torch.optim.Adam(critic.parameters(), 1e-3)
        )
    losses = []
    for step in range(3):
        pairs = draw_pairs(2, 40, 8, step)
        losses.append(slow.update(pairs))
        fast.update(pairs)
    account = fast.account()
    assert (account.moved == np.array(slow.moved)).all()
    np.testing.assert_allclose(account.pulled, slow.pulled, rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(account.plain, slow.plain, rtol=1e-4, atol=1e-7)
    assert (account.loss == np.array(losses)).all()


def test_plain_descent_moves_weights_by_the_rate_times_the_gradient(yard, draw_pairs):
    pairs = draw_pairs(2, 40, 8)
    followed, free = (FollowedCritic(yard, 2, 0, rate=0.3, **SMALL), MLPCritic(yard, 2, 0, **SMALL))
    before = [p.detach().clone() for p in followed.parameters()]
    free.update(pairs)  # leaves its gradients behind
    followed.update(pairs)
    for old, new, other in zip(before, followed.parameters(), free.parameters(), strict=True):
        assert_near(new.detach().numpy(), (old - 0.3 * other.grad).numpy(), terms=40)


def test_all_are_trained_on_what_the_first_collects(yard):
    world = walled_off(yard)
    run, accounts = keep_accounts(
        world, SETTINGS, {"adam": SMALL, "plain": {"rate": 0.1, "groups": GROUPS, **SMALL}}
    )
    alone = train(world, MLPCritic(world, 2, 3, **SMALL), SETTINGS)
    assert (run.trajectories == alone.trajectories).all()
    assert (run.embeddings == alone.embeddings).all()
    assert_near(accounts["adam"].loss.T, alone.loss, terms=20)
    assert {a.moved.shape for a in accounts.values()} == {(6, 2, 9)}


def test_c_is_the_mean_of_the_states_seen_without_the_goal(yard, draw_pairs):
    critic = FollowedCritic(yard, 2, 0, **SMALL)
    pairs = draw_pairs(2, 30, 9)
    critic.update(pairs)
    c = goal_similarity(critic.embed(), yard.goal)
    for run in range(2):
        seen = sorted({*pairs.anchors[run], *pairs.positives[run]} - {yard.goal})
        assert_near(critic.account().c[0, run], c[run, seen].mean(), terms=6)


def test_a_rate_that_is_not_positive_is_refused(yard):
    with pytest.raises(ValueError, match=r"^rate: got 0\.0, takes a positive number$"):
        FollowedCritic(yard, 2, 0, rate=0.0, **SMALL)
