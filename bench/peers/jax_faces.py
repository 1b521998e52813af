"""Notebook 04's training of faces in JAX: the same networks, loss, penalty and batches as torch_lessons.py has, 16
steps in one lax.scan, compiled once, with the state donated.
"""

import json
import time

import jax
import jax.numpy as jnp
import numpy as np

import common
from common import depth_to_space, space_to_depth

IDEAS, RATE, BETA1, BETA2, GAMMA, SIZE, BATCH, BLOCK = 16, 1e-3, 0.5, 0.999, 6, 24, 32, 16
PAINTER = (16, 128), (128, 49 * 48), (48, 48), (48, 48)
CRITIC = (48, 64), (256, 128), (9 * 128, 128), (128, 1)


def dense(layer, x):
    return x @ layer[0] + layer[1]


def leaky(x):
    return jax.nn.leaky_relu(x, 0.2)


def paint(p, ideas):
    x = jax.nn.relu(dense(p[1], jax.nn.relu(dense(p[0], ideas)))).reshape(-1, 7, 7, 48)
    brush, shifted = (depth_to_space(dense(layer, x), 4)[:, at:at + SIZE, at:at + SIZE] for layer, at in ((p[2], 0), (p[3], 2)))
    return jnp.tanh(brush + shifted)


def judge(p, works):
    x = leaky(dense(p[0], space_to_depth(works, 4)))
    x = leaky(dense(p[1], space_to_depth(x, 2)))
    return dense(p[3], leaky(dense(p[2], x.reshape(len(x), -1))))


def critic_loss(critic, painter, works, ideas):
    real, painted = judge(critic, works), judge(critic, paint(painter, ideas))
    slope = jax.grad(lambda x: judge(critic, x).sum())(works)
    return (jax.nn.softplus(-real) + jax.nn.softplus(painted)).mean() + GAMMA / 2 * (slope**2).sum((1, 2, 3)).mean()


def painter_loss(painter, critic, ideas):
    return jax.nn.softplus(-judge(critic, paint(painter, ideas))).mean()


def adam(player, grads, rate):
    w, m, v = player
    m = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, m, grads)
    v = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, v, grads)
    return jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + common.EPSILON), w, m, v), m, v


def step(state, data):
    works, ideas, rate = data
    painter, critic = state
    # Both gradients at the weights from before the step.
    critic_grads = jax.grad(critic_loss)(critic[0], painter[0], works, ideas)
    painter_grads = jax.grad(painter_loss)(painter[0], critic[0], ideas)
    return (adam(painter, painter_grads, rate), adam(critic, critic_grads, rate)), 0.0


def main(o):
    rng = np.random.default_rng(o.seed)
    zeros = lambda w: jax.tree.map(jnp.zeros_like, w)
    players = []
    for sizes in PAINTER, CRITIC:
        w = [(jnp.array(common.glorot(rng, *size)[0]), jnp.zeros(size[1])) for size in sizes]
        players.append((w, zeros(w), zeros(w)))
    state = tuple(players)
    batches = common.batches(o.batches, BATCH, SIZE, 0, IDEAS)

    def draw(first):
        chosen = [batches[i % len(batches)] for i in range(first, first + BLOCK)]
        t = np.arange(first + 1, first + 1 + BLOCK)
        rates = (RATE * np.sqrt(1 - BETA2**t) / (1 - BETA1**t)).astype("f4")
        return np.stack([works for works, _, _ in chosen]), np.stack([ideas for _, _, ideas in chosen]), rates

    block = jax.jit(lambda state, data: jax.lax.scan(step, state, data), donate_argnums=0)
    state, _ = jax.block_until_ready(block(state, draw(0)))  # mostly compilation
    start = time.perf_counter()
    blocks = o.steps // BLOCK
    for i in range(1, blocks):
        state, _ = block(state, draw(i * BLOCK))
    jax.block_until_ready(state)
    print(json.dumps({"us_per_step": (time.perf_counter() - start) * 1e6 / ((blocks - 1) * BLOCK)}))


if __name__ == "__main__":
    main(common.options(batches=""))
