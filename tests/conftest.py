from types import SimpleNamespace

import numpy as np
import pytest

from sgcrl.infonce import SHORTEST
from sgcrl.replay import Pairs
from sgcrl.worlds import four_rooms, from_text


@pytest.fixture(scope="session")
def maze():
    return four_rooms()


@pytest.fixture(scope="session")
def yard():
    """Nine open cells, start and goal in opposite corners."""
    return from_text("S  \n   \n  G", name="yard")


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture(scope="session")
def draw_pairs():
    """Pairs of random states below ``states``, anchors and positives from different marginals."""

    def draw(runs, batch, states, seed=0):
        rng = np.random.default_rng(seed)
        anchors = rng.integers(0, states, (runs, batch))
        return Pairs(anchors, (anchors + rng.integers(0, 3, (runs, batch)) ** 2) % states)

    return draw


@pytest.fixture(scope="session")
def naive():
    """InfoNCE as it is written down, pair by pair, for torch's autograd: the oracle."""
    import torch

    def loss_of_logits(logits, anchors, positives, direction, reduction, penalty=0.0):
        if direction == "symmetric":
            ways = (
                loss_of_logits(logits, anchors, positives, way, reduction, penalty)
                for way in ("row", "column")
            )
            return sum(ways) / 2
        terms = []
        for anchor, positive in zip(anchors, positives, strict=True):
            others = (
                logits[anchors, positive] if direction == "column" else logits[anchor, positives]
            )
            logsumexp = torch.logsumexp(others, 0)
            terms.append(logsumexp - logits[anchor, positive] + penalty * logsumexp**2)
        total = torch.stack(terms).sum()
        return total if reduction == "sum" else total / len(terms)

    def loss(
        psi,
        anchors,
        positives,
        direction,
        reduction,
        penalty=0.0,
        temperature=1.0,
        similarity="dot",
    ):
        if similarity == "dot":
            logits = psi @ psi.T / temperature
        else:
            away = psi[:, None] - psi[None]
            logits = -torch.sqrt((away**2).sum(-1) + SHORTEST) / temperature
        return loss_of_logits(logits, anchors, positives, direction, reduction, penalty)

    def value_and_gradient(function, at, *args, **options):
        leaf = torch.tensor(at, dtype=torch.float64, requires_grad=True)
        value = function(leaf, *args, **options)
        value.backward()
        return value.item(), leaf.grad.numpy()

    return SimpleNamespace(
        loss_of_logits=loss_of_logits, loss=loss, value_and_gradient=value_and_gradient
    )
