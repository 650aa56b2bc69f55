"""The same algorithm in JAX, with random numbers of its own: one compiled call for all runs.

Written as it is usually written: a B x B matrix of logits, ``jax.grad``, ``lax.scan`` over steps
and episodes, ``vmap`` over runs. The actor's noise is drawn at once for an episode, and the logits
of all next states are gathered before its steps: both is faster than to do it at each step.
"""

from functools import partial

import jax
import jax.numpy as jnp


def compiled(world, settings, dimension):
    """A function without arguments that trains: trajectories (K, E, T + 1), greedy ones, tables."""
    keys = jax.random.split(jax.random.key(settings.seed), settings.runs)
    train = jax.jit(jax.vmap(partial(run, world, settings, dimension))).lower(keys).compile()
    return lambda: jax.block_until_ready(train(keys))


def run(world, settings, dimension, key):
    next_state = jnp.asarray(world.next_state, jnp.int32)
    episodes, steps, batch = settings.episodes, settings.steps, settings.batch
    key, for_z, for_noise = jax.random.split(key, 3)
    z = unit(jax.random.normal(for_z, (dimension,)))
    noise = 0.1 * jax.random.normal(for_noise, (world.states, dimension))

    def rollout(logits, noise):
        """States of an episode, by logits (S, A) and what is added to them at each step (T, A)."""

        def step(state, added):
            there = next_state[state, jnp.argmax(logits[state] + added)]
            return there, there

        _, states = jax.lax.scan(step, world.start, noise)
        return jnp.concatenate([jnp.array([world.start]), states])

    def loss(psi, anchors, positives):
        logits = psi[anchors] @ psi[positives].T
        return jnp.sum(jax.nn.logsumexp(logits, axis=0) - jnp.diagonal(logits))

    def episode(carry, number):
        psi, replay, key = carry
        key, *keys = jax.random.split(key, 5)
        similarity = (psi @ psi[world.goal])[next_state]
        gumbel = jax.random.gumbel(keys[0], (steps, next_state.shape[1]))
        trajectory = rollout(similarity / settings.actor_temperature, gumbel)
        replay = replay.at[number].set(trajectory)
        which = jax.random.randint(keys[1], (batch,), 0, number + 1)
        when = jax.random.randint(keys[2], (batch,), 0, steps)
        weight = 1 - settings.discount ** (steps - when + 1)
        u = jax.random.uniform(keys[3], (batch,))
        offset = jnp.floor(jnp.log1p(-u * weight) / jnp.log(settings.discount)).astype(int)
        later = when + jnp.minimum(offset, steps - when)
        psi = unit(psi - 0.01 * jax.grad(loss)(psi, replay[which, when], replay[which, later]))
        greedy = rollout((psi @ psi[world.goal])[next_state], jnp.zeros_like(gumbel))
        return (psi, replay, key), (trajectory, greedy)

    replay = jnp.zeros((episodes, steps + 1), jnp.int32)
    start = unit(z + noise.at[world.goal].set(0.0)), replay, key
    (psi, *_), (trajectories, greedy) = jax.lax.scan(episode, start, jnp.arange(episodes))
    return trajectories, greedy, psi


def unit(vectors):
    return vectors / jnp.linalg.norm(vectors, axis=-1, keepdims=True)
