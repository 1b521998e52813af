"""The tutorial's training in numpy, tuned by hand: nothing is allocated inside the loop, each player's
weights and Adam are flat vectors, and the critic judges real and painted works in one batch. It is what
somebody without any framework would measure a framework by.
"""

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # at these sizes a second thread only costs

import time

import numpy as np

import common

BLOCK = 50  # steps whose data is drawn at once


class Player:
    """Two dense layers with a ReLU between them, for a batch of a fixed size, and their Adam.

    The input's last column is 1, so that the first layer's biases are one more row of its weights.
    """

    def __init__(self, rng, batch, n_in, width, n_out):
        start = common.glorot(rng, n_in, width, n_out)
        self.flat = np.concatenate([w.ravel() for w in start])
        self.grad, self.m, self.v, self.tmp = (np.zeros_like(self.flat) for _ in range(4))
        shapes = (n_in + 1, width), (width, n_out), (n_out,)
        self.w1, self.w2, self.b2 = self.cut(self.flat, shapes)
        self.gw1, self.gw2, self.gb2 = self.cut(self.grad, shapes)
        self.h, self.dh, self.zeros = (np.zeros((batch, width), "f4") for _ in range(3))
        self.mask = np.empty((batch, width), bool)
        self.y = np.empty((batch, n_out), "f4")
        self.ones = np.ones(batch, "f4")

    @staticmethod
    def cut(flat, shapes):
        views, at = [], 0
        for shape in shapes:
            size = int(np.prod(shape))
            views.append(flat[at:at + size].reshape(shape))
            at += size
        return views

    def forward(self, x):
        self.x = x
        np.matmul(x, self.w1, out=self.h)
        np.maximum(self.h, self.zeros, out=self.h)  # three times as fast as with the number 0
        np.matmul(self.h, self.w2, out=self.y)
        self.y += self.b2
        return self.y

    def backward(self, dy):
        """Leaves the gradient by the weights in self.grad and that by the hidden layer in self.dh."""
        np.dot(dy, self.w2.T, out=self.dh)  # np.matmul is slow where dy has one column
        np.greater(self.h, self.zeros, out=self.mask)
        np.multiply(self.dh, self.mask, out=self.dh)
        np.matmul(self.x.T, self.dh, out=self.gw1)
        np.matmul(self.h.T, dy, out=self.gw2)
        np.matmul(self.ones, dy, out=self.gb2)

    def adam(self, rate):
        grad, tmp = self.grad, self.tmp
        self.m *= common.BETA1
        np.multiply(grad, 1 - common.BETA1, out=tmp)
        self.m += tmp
        self.v *= common.BETA2
        np.multiply(grad, grad, out=tmp)
        tmp *= 1 - common.BETA2
        self.v += tmp
        np.sqrt(self.v, out=tmp)
        tmp += common.EPSILON
        np.divide(self.m, tmp, out=tmp)
        tmp *= rate
        self.flat -= tmp


def train(o):
    rng = np.random.Generator(np.random.SFC64(o.seed))
    batch, points = o.batch, o.points
    painter = Player(rng, batch, common.IDEAS, o.width, points)
    critic = Player(rng, 2 * batch, points, o.width, 1)
    works = np.ones((2 * batch, points + 1), "f4")
    real_works = works[:batch, :points]
    painter.y = works[batch:, :points]  # he paints right into the critic's batch
    d_works = np.empty((batch, points), "f4")
    curve = common.squares(points)
    ideas, a = np.ones((BLOCK, batch, common.IDEAS + 1), "f4"), np.empty((BLOCK, batch, 1), "f4")
    p, one_minus, d_logits = (np.empty((2 * batch, 1), "f4") for _ in range(3))
    scores = np.empty((o.steps, 2), "f4")
    for first in range(0, o.steps, BLOCK):
        ideas[..., :-1] = rng.standard_normal((BLOCK, batch, common.IDEAS), "f4")
        rng.random(dtype="f4", out=a)
        a += 1
        rates = common.adam_rates(first + 1, BLOCK)
        for k in range(min(BLOCK, o.steps - first)):
            np.multiply(a[k], curve, out=real_works)
            real_works += a[k]
            real_works -= 1
            painter.forward(ideas[k])
            np.negative(critic.forward(works), out=p)
            np.exp(p, out=p)
            p += 1
            np.reciprocal(p, out=p)  # the critic's probability that a work is the artist's
            np.subtract(1, p, out=one_minus)
            scores[first + k, 0] = np.add.reduce(p[:batch], axis=None) / batch
            scores[first + k, 1] = (np.log(p[:batch]).sum() + np.log(one_minus[batch:]).sum()) / batch
            # The critic's gradient, at the weights from before the step …
            np.divide(p, batch, out=d_logits)
            d_logits[:batch] -= 1 / batch
            critic.backward(d_logits)
            # … and the painter's: his loss is the painted half of the critic's, with the other sign.
            np.matmul(critic.dh[batch:], critic.w1[:-1].T, out=d_works)
            np.negative(d_works, out=d_works)
            painter.backward(d_works)
            critic.adam(rates[k])
            painter.adam(rates[k])
    return scores


if __name__ == "__main__":
    options = common.options()
    start = time.perf_counter()
    result = train(options)
    common.report(options.steps, time.perf_counter() - start, 0, result)
