"""The tutorial itself in TensorFlow's old form (compat.v1 with tf_keras): a graph, probabilities rather than
logits, and one session.run a step. With --plots it also draws the tutorial's picture every 50 steps. This is
what a learner would otherwise sit in front of.
"""

import os
import time

os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf
import tf_keras

import common

v1 = tf.compat.v1


def build(o):
    """Returns the graph's placeholders (real works, ideas) and what a step asks for."""
    v1.disable_eager_execution()
    v1.set_random_seed(o.seed)
    dense = tf_keras.layers.Dense  # Glorot uniform and zeros, as v1.layers.dense
    ideas = v1.placeholder(tf.float32, [None, common.IDEAS])
    works = v1.placeholder(tf.float32, [None, o.points])
    painter = [dense(o.width, "relu"), dense(o.points)]
    paintings = painter[1](painter[0](ideas))
    critic = [dense(o.width, "relu"), dense(1, "sigmoid")]
    p_real, p_painted = (critic[1](critic[0](x)) for x in (works, paintings))
    d_loss = -tf.reduce_mean(v1.log(p_real) + v1.log(1 - p_painted))
    g_loss = tf.reduce_mean(v1.log(1 - p_painted))

    def train(loss, layers):
        weights = [w for layer in layers for w in layer.trainable_weights]
        return v1.train.AdamOptimizer(common.RATE).minimize(loss, var_list=weights)

    return works, ideas, [paintings, p_real, d_loss, train(d_loss, critic), train(g_loss, painter)]


def artist(rng, batch, curve):
    a = rng.uniform(1, 2, (batch, 1))
    return a * curve + (a - 1)


def plot(ax, points, painting, p_real, d_score):
    """The tutorial's picture, drawn anew."""
    x = np.linspace(-1, 1, points)
    ax.cla()
    ax.plot(x, painting, c="#4AD631", lw=3, label="Generated painting")
    ax.plot(x, 2 * x**2 + 1, c="#74BCFF", lw=3, label="upper bound")
    ax.plot(x, x**2, c="#FF9359", lw=3, label="lower bound")
    ax.text(-0.5, 2.3, "D accuracy=%.2f (0.5 for D to converge)" % p_real, fontsize=13)
    ax.text(-0.5, 2, "D score= %.2f (-1.38 for G to converge)" % d_score, fontsize=13)
    ax.set_ylim(0, 3)
    ax.legend(loc="upper right", fontsize=10)


def main(o):
    if o.plots:
        import matplotlib
        matplotlib.use("Agg")
        import matplotlib.pyplot as plt
        figure, ax = plt.subplots()
    rng = np.random.default_rng(o.seed)
    curve = np.linspace(-1, 1, o.points) ** 2
    works, ideas, wanted = build(o)
    with v1.Session() as session:
        session.run(v1.global_variables_initializer())
        scores = []
        start = time.perf_counter()
        for step in range(o.steps):
            paintings, p, loss = session.run(wanted, {
                works: artist(rng, o.batch, curve),
                ideas: rng.standard_normal((o.batch, common.IDEAS)),
            })[:3]
            scores.append((p.mean(), -loss))
            if o.plots and step % 50 == 0:
                plot(ax, o.points, paintings[0], p.mean(), -loss)
                figure.canvas.draw()
        seconds = time.perf_counter() - start
    common.report(o.steps, seconds, 0, scores)


if __name__ == "__main__":
    main(common.options("plots"))
