"""The tutorial's training in TensorFlow 2 as it is meant to be used for speed: one tf.function that runs 50
steps, compiled by XLA unless --no-jit is given, with the weights and Adam's moments in tf.Variables and
the data drawn by numpy.
"""

import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

import common

BLOCK = 50


def net(w, x):
    return tf.nn.relu(x @ w[0] + w[1]) @ w[2] + w[3]


def make_block(painter, critic, o, jit):
    """Returns the function that trains BLOCK steps. Each player is (weights, m, v), lists of variables."""
    curve = tf.constant(common.squares(o.points))

    def adam(player, grads, rate):
        for w, m, v, g in zip(*player, grads):
            m.assign(common.BETA1 * m + (1 - common.BETA1) * g)
            v.assign(common.BETA2 * v + (1 - common.BETA2) * g * g)
            w.assign_sub(rate * m / (tf.sqrt(v) + common.EPSILON))

    @tf.function(jit_compile=jit)
    def block(a, ideas, rates):
        scores = tf.TensorArray(tf.float32, BLOCK, element_shape=[2])
        for k in tf.range(BLOCK):
            works = a[k] * curve + (a[k] - 1)
            with tf.GradientTape(persistent=True) as tape:
                real, painted = net(critic[0], works), net(critic[0], net(painter[0], ideas[k]))
                critic_loss = tf.reduce_mean(tf.nn.softplus(-real) + tf.nn.softplus(painted))
                painter_loss = -tf.reduce_mean(tf.nn.softplus(painted))
            critic_grads = tape.gradient(critic_loss, critic[0])
            painter_grads = tape.gradient(painter_loss, painter[0])
            adam(critic, critic_grads, rates[k])
            adam(painter, painter_grads, rates[k])
            scores = scores.write(k, tf.stack([tf.reduce_mean(tf.sigmoid(real)), -critic_loss]))
        return scores.stack()

    return block


def main(o):
    rng = np.random.default_rng(o.seed)

    def player(*sizes):
        start = common.glorot(rng, *sizes)
        return ([tf.Variable(w) for w in start],) + tuple([tf.Variable(0 * w) for w in start] for _ in range(2))

    block = make_block(player(common.IDEAS, o.width, o.points), player(o.points, o.width, 1), o, not o.no_jit)

    def draw(first):
        return (tf.constant(rng.uniform(1, 2, (BLOCK, o.batch, 1)).astype("f4")),
                tf.constant(rng.standard_normal((BLOCK, o.batch, common.IDEAS), "f4")),
                tf.constant(common.adam_rates(first, BLOCK)))

    # The first block is mostly compilation; the others' time stands for its own steps.
    start = time.perf_counter()
    scores = [block(*draw(1)).numpy()]
    compiled = time.perf_counter()
    for first in range(1 + BLOCK, o.steps + 1, BLOCK):
        scores.append(block(*draw(first)).numpy())
    seconds = (time.perf_counter() - compiled) * o.steps / max(BLOCK, o.steps - BLOCK)
    common.report(o.steps, seconds, compiled - start - seconds * BLOCK / o.steps, np.concatenate(scores))


if __name__ == "__main__":
    main(common.options("no-jit"))
