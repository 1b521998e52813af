"""The tutorial's training in JAX: 50 steps in one lax.scan, compiled once, with the state donated. The
random numbers come from numpy, which is faster than JAX's own on a CPU; a work of the artist travels as its
one number a, and the compiled block draws the curves.
"""

import time

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

import common

BLOCK = 50


def net(weights, x):
    w1, b1, w2, b2 = weights
    return jax.nn.relu(x @ w1 + b1) @ w2 + b2


def adam(player, grad, rate):
    weights, m, v = player
    m = common.BETA1 * m + (1 - common.BETA1) * grad
    v = common.BETA2 * v + (1 - common.BETA2) * grad * grad
    return weights - rate * m / (jnp.sqrt(v) + common.EPSILON), m, v


def make(rng, width, points):
    """Returns the players' first state and the function that trains BLOCK steps: state, data → state, scores;
    and the function that paints.

    A player is three flat vectors, his weights and Adam's moments: one kernel moves them all.
    """
    softplus = jax.nn.softplus
    curve = common.squares(points)
    painter_start, painter_cut = ravel_pytree(common.glorot(rng, common.IDEAS, width, points))
    critic_start, critic_cut = ravel_pytree(common.glorot(rng, points, width, 1))

    def paint(painter, ideas):
        return net(painter_cut(painter), ideas)

    def judge(critic, works):
        return net(critic_cut(critic), works)

    # XLA finds out what the two losses have in common. This was faster than the critic judging real and
    # painted works in one batch.
    def critic_loss(critic, painter, works, ideas):
        real, painted = judge(critic, works), judge(critic, paint(painter, ideas))
        return (softplus(-real) + softplus(painted)).mean(), jax.nn.sigmoid(real).mean()

    def painter_loss(painter, critic, ideas):
        return -softplus(judge(critic, paint(painter, ideas))).mean()

    def step(state, data):
        a, ideas, rate = data
        painter, critic = state
        # Both gradients at the weights from before the step.
        (loss, p_real), critic_grad = jax.value_and_grad(critic_loss, has_aux=True)(
            critic[0], painter[0], a * curve + (a - 1), ideas)
        painter_grad = jax.grad(painter_loss)(painter[0], critic[0], ideas)
        state = adam(painter, painter_grad, rate), adam(critic, critic_grad, rate)
        return state, jnp.stack([p_real, -loss])

    # XLA writes a donated state's successor over it, so each part needs memory of its own.
    state = tuple((jnp.array(w), jnp.zeros_like(w), jnp.zeros_like(w)) for w in (painter_start, critic_start))
    return state, jax.jit(lambda state, data: jax.lax.scan(step, state, data), donate_argnums=0), paint


def draw(rng, batch, first):
    """The data of the block that begins with step number first."""
    return (rng.uniform(1, 2, (BLOCK, batch, 1)).astype("f4"),
            rng.standard_normal((BLOCK, batch, common.IDEAS), "f4"),
            common.adam_rates(first, BLOCK))


def train(o):
    rng = np.random.default_rng(o.seed)
    start = time.perf_counter()
    state, block, _ = make(rng, o.width, o.points)
    block = block.lower(state, draw(np.random.default_rng(0), o.batch, 1)).compile()
    compiled = time.perf_counter()
    scores = []
    for first in range(1, o.steps + 1, BLOCK):
        state, rows = block(state, draw(rng, o.batch, first))
        scores.append(rows)
    scores = np.concatenate([np.asarray(rows) for rows in scores])
    jax.block_until_ready(state)
    return time.perf_counter() - compiled, compiled - start, scores


if __name__ == "__main__":
    options = common.options()
    if options.steps % BLOCK:
        raise SystemExit(f"--steps must be a multiple of {BLOCK}")
    common.report(options.steps, *train(options))
