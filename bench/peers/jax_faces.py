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

IDEAS, COLOURS, RATE, BETA1, BETA2, AVERAGING, GAMMA, SIZE, BATCH, BLOCK = 10, 20, 0.002, 0.0, 0.99, 0.999, 2, 24, 16, 16
PAINTER = (IDEAS, 128), (128, 9 * 64), (64, 4 * 32), (32, 4 * 24), (4 * 24, 4 * COLOURS), (128, 3 * COLOURS)
CRITIC = (48, 32), (9 * 32, 32), (121 * 32 + 25 * 32, 128), (128, 1)


def dense(layer, x):
    return x @ layer[0] + layer[1]


def leaky(x):
    return jax.nn.leaky_relu(x, 0.2)


def windows(x, k, stride):
    """What each window of k by k places shows, one window every so many places."""
    n = (x.shape[1] - k) // stride * stride + 1
    return jnp.concatenate([x[:, i:i + n:stride, j:j + n:stride] for i in range(k) for j in range(k)], -1)


def paint(p, ideas):
    thought = jax.nn.relu(dense(p[0], ideas))
    x = jax.nn.relu(dense(p[1], thought)).reshape(-1, 3, 3, 64)
    x = jax.nn.relu(depth_to_space(dense(p[2], x), 2))
    x = jax.nn.relu(depth_to_space(dense(p[3], x), 2))
    x = windows(jnp.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0))), 2, 1)
    x = depth_to_space(dense(p[4], x), 2)[:, 1:-1, 1:-1]
    which = jax.nn.softmax(4 * x).reshape(-1, SIZE * SIZE, COLOURS)
    palette = jnp.tanh(dense(p[5], thought)).reshape(-1, COLOURS, 3)
    return jnp.einsum("bpc,bck->bpk", which, palette).reshape(-1, SIZE, SIZE, 3)


def judge(p, works):
    near = leaky(dense(p[0], windows(space_to_depth(works, 2), 2, 1)))
    far = leaky(dense(p[1], windows(near, 3, 2)))
    seen = jnp.concatenate([near.reshape(len(works), -1), far.reshape(len(works), -1)], -1)
    return dense(p[3], leaky(dense(p[2], seen)))


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
    painter, critic, average = state
    # Both gradients at the weights from before the step.
    critic_grads = jax.grad(critic_loss)(critic[0], painter[0], works, ideas)
    painter_grads = jax.grad(painter_loss)(painter[0], critic[0], ideas)
    painter, critic = adam(painter, painter_grads, rate), adam(critic, critic_grads, rate)
    average = jax.tree.map(lambda e, w: e + (1 - AVERAGING) * (w - e), average, painter[0])
    return (painter, critic, average), 0.0


def main(o):
    rng = np.random.default_rng(o.seed)
    zeros = lambda w: jax.tree.map(jnp.zeros_like, w)
    players = []
    for sizes in PAINTER, CRITIC:
        w = [(jnp.array(common.glorot(rng, *size)[0]), jnp.zeros(size[1])) for size in sizes]
        players.append((w, zeros(w), zeros(w)))
    state = *players, jax.tree.map(jnp.copy, players[0][0])
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
