"""Painters of digits as the tutorials have them, on the same data and for the same seconds as notebook 06's: without
labels as TensorFlow's tutorial on DCGAN, and with --labelled as Keras's example of a conditional GAN. The networks
and rates are the tutorials'; everything else is written for this benchmark. It trains for --seconds, building and
tracing included, and paints 10000 digits for the judge, 1000 of each in turn.
"""

import json
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf
import tf_keras as keras

import common

L = keras.layers
SIZE, WORKS = 28, 10000


class DCGAN:
    """TensorFlow's tutorial: batch normalization in the painter, dropout in the critic."""
    BATCH, IDEAS, RATE, LOW = 256, 100, 1e-4, -1.0

    @staticmethod
    def painter():
        return keras.Sequential([
            L.Dense(7 * 7 * 256, use_bias=False), L.BatchNormalization(), L.LeakyReLU(0.3), L.Reshape((7, 7, 256)),
            L.Conv2DTranspose(128, 5, 1, "same", use_bias=False), L.BatchNormalization(), L.LeakyReLU(0.3),
            L.Conv2DTranspose(64, 5, 2, "same", use_bias=False), L.BatchNormalization(), L.LeakyReLU(0.3),
            L.Conv2DTranspose(1, 5, 2, "same", use_bias=False, activation="tanh"),
        ])

    @staticmethod
    def critic():
        return keras.Sequential([
            L.Conv2D(64, 5, 2, "same"), L.LeakyReLU(0.3), L.Dropout(0.3),
            L.Conv2D(128, 5, 2, "same"), L.LeakyReLU(0.3), L.Dropout(0.3), L.Flatten(), L.Dense(1),
        ])

    @staticmethod
    def told(ideas, labels):
        return ideas

    @staticmethod
    def shown(works, labels):
        return works


class Conditional:
    """Keras's example: the label behind the ideas, and beside each pixel."""
    BATCH, IDEAS, RATE, LOW = 64, 128, 3e-4, 0.0

    @staticmethod
    def painter():
        return keras.Sequential([
            L.Dense(7 * 7 * 138), L.LeakyReLU(0.2), L.Reshape((7, 7, 138)),
            L.Conv2DTranspose(128, 4, 2, "same"), L.LeakyReLU(0.2),
            L.Conv2DTranspose(128, 4, 2, "same"), L.LeakyReLU(0.2),
            L.Conv2D(1, 7, padding="same", activation="sigmoid"),
        ])

    @staticmethod
    def critic():
        return keras.Sequential([
            L.Conv2D(64, 3, 2, "same"), L.LeakyReLU(0.2), L.Conv2D(128, 3, 2, "same"), L.LeakyReLU(0.2),
            L.GlobalMaxPooling2D(), L.Dense(1),
        ])

    @staticmethod
    def told(ideas, labels):
        return tf.concat([ideas, labels], 1)

    @staticmethod
    def shown(works, labels):
        planes = tf.ones_like(works) * labels[:, None, None, :]
        return tf.concat([works, planes], -1)


def training_set(path, low):
    """Works [60000, 28, 28, 1] from low to 1, and their labels one-hot."""
    data = np.fromfile(path, np.uint8)
    works, labels = np.split(data, [len(data) // (SIZE * SIZE + 1) * SIZE * SIZE])
    works = works.reshape(-1, SIZE, SIZE, 1).astype("f4") / 255
    return low + (1 - low) * works, np.eye(10, dtype="f4")[labels]


def main(o):
    start = time.perf_counter()
    keras.utils.set_random_seed(o.seed)
    kind = Conditional if o.labelled else DCGAN
    works, labels = training_set(o.data, kind.LOW)
    rng = np.random.default_rng(o.seed)
    painter, critic = kind.painter(), kind.critic()
    adams = [keras.optimizers.Adam(kind.RATE) for _ in range(2)]
    loss = keras.losses.BinaryCrossentropy(from_logits=True)

    @tf.function
    def step(real, names):
        ideas = kind.told(tf.random.normal([kind.BATCH, kind.IDEAS]), names)
        with tf.GradientTape() as of_painter, tf.GradientTape() as of_critic:
            painted = painter(ideas, training=True)
            on_real = critic(kind.shown(real, names), training=True)
            on_painted = critic(kind.shown(painted, names), training=True)
            painter_loss = loss(tf.ones_like(on_painted), on_painted)
            critic_loss = loss(tf.ones_like(on_real), on_real) + loss(tf.zeros_like(on_painted), on_painted)
        for adam, tape, player, its_loss in (adams[0], of_painter, painter, painter_loss), (adams[1], of_critic, critic, critic_loss):
            adam.apply_gradients(zip(tape.gradient(its_loss, player.trainable_variables), player.trainable_variables))

    # Built before the step is traced: variables must not be made in it.
    painter(kind.told(tf.zeros([1, kind.IDEAS]), tf.zeros([1, 10])))
    critic(kind.shown(tf.zeros([1, SIZE, SIZE, 1]), tf.zeros([1, 10])))
    for adam, player in zip(adams, (painter, critic)):
        adam.build(player.trainable_variables)
    steps = 0
    while time.perf_counter() < start + o.seconds:
        chosen = rng.integers(0, len(works), kind.BATCH)
        step(tf.constant(works[chosen]), tf.constant(labels[chosen]))
        steps += 1
    seconds = time.perf_counter() - start

    names = np.eye(10, dtype="f4")[np.arange(WORKS) % 10]
    ideas = rng.standard_normal((WORKS, kind.IDEAS)).astype("f4")
    painted = np.concatenate([painter(kind.told(ideas[i:i + 500], names[i:i + 500]), training=False).numpy() for i in range(0, WORKS, 500)])
    ((painted - kind.LOW) / (1 - kind.LOW) * 2 - 1).astype("<f4").tofile(o.to)
    print(json.dumps({"seconds": round(seconds, 1), "steps": steps}))


if __name__ == "__main__":
    main(common.options("labelled", data="", to="", seconds=60.0))
