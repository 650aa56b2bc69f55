"""The same algorithm in JAX, with random numbers of its own: one compiled call for all runs.

Written as it is usually written: a B x B matrix of logits, ``jax.grad``, ``lax.scan`` over steps
and episodes, ``vmap`` over runs. The actor's noise is drawn at once for an episode, and logits of
all next states are gathered before its steps, which is faster than to do either at each step.
"""

from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("settings", "dimension", "goal", "start"))
def trained(keys, next_state, goal, start, settings, dimension):
    """Trajectories (K, E, T + 1), greedy ones, and tables (K, S, D) of one run for each key."""
    one = partial(run, next_state, goal, start, settings, dimension)
    return jax.vmap(one)(keys)


def train(world, settings, dimension):
    keys = jax.random.split(jax.random.key(settings.seed), settings.runs)
    next_state = jnp.asarray(world.next_state, jnp.int32)
    arrays = trained(keys, next_state, world.goal, world.start, settings, dimension)
    return jax.block_until_ready(arrays)


def run(next_state, goal, start, settings, dimension, key):
    episodes, steps, batch = settings.episodes, settings.steps, settings.batch
    key, for_z, for_noise = jax.random.split(key, 3)
    z = unit(jax.random.normal(for_z, (dimension,)))
    noise = 0.1 * jax.random.normal(for_noise, (len(next_state), dimension))
    psi = unit(z + noise.at[goal].set(0.0))

    def rollout(noisy):
        """States of an episode, given what the actor adds to its logits: (T, A), or 0 (greedy)."""

        def step(state, added):
            return (there := next_state[state, jnp.argmax(logits[state] + added)]), there

        logits, noise = noisy
        _, states = jax.lax.scan(step, start, noise)
        return jnp.concatenate([jnp.array([start]), states])

    def loss(psi, anchors, positives):
        logits = psi[anchors] @ psi[positives].T
        return jnp.sum(jax.nn.logsumexp(logits, axis=0) - jnp.diagonal(logits))

    def episode(carry, number):
        psi, replay, key = carry
        key, *keys = jax.random.split(key, 5)
        similarity = (psi @ psi[goal])[next_state]
        gumbel = jax.random.gumbel(keys[0], (steps, next_state.shape[1]))
        trajectory = rollout((similarity / settings.actor_temperature, gumbel))
        replay = replay.at[number].set(trajectory)
        which = jax.random.randint(keys[1], (batch,), 0, number + 1)
        when = jax.random.randint(keys[2], (batch,), 0, steps)
        weight = 1 - settings.discount ** (steps - when + 1)
        u = jax.random.uniform(keys[3], (batch,))
        offset = jnp.floor(jnp.log1p(-u * weight) / jnp.log(settings.discount)).astype(int)
        later = when + jnp.minimum(offset, steps - when)
        psi = unit(psi - 0.01 * jax.grad(loss)(psi, replay[which, when], replay[which, later]))
        greedy = rollout(((psi @ psi[goal])[next_state], jnp.zeros(gumbel.shape)))
        return (psi, replay, key), (trajectory, greedy)

    replay = jnp.zeros((episodes, steps + 1), jnp.int32)
    carry, paths = jax.lax.scan(episode, (psi, replay, key), jnp.arange(episodes))
    return *paths, carry[0]


def unit(vectors):
    return vectors / jnp.linalg.norm(vectors, axis=-1, keepdims=True)
