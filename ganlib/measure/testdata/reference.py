"""The tutorial's training once more, in numpy alone: no GoMLX, no XLA, no code
shared with ganlib. It prints, for a number of seeds, the figures that
TestTutorialsFigures compares ganlib with, and their mean and spread.

    python3 reference.py 40      # about six minutes
"""
import sys

import numpy as np

BATCH, IDEAS, POINTS, HIDDEN, RATE, STEPS = 64, 5, 15, 128, 1e-4, 5000
XX = np.linspace(-1, 1, POINTS) ** 2


class Player:
    """Two dense layers with a ReLU between them, and their Adam."""

    def __init__(self, rng, sizes):
        self.w = []
        for n_in, n_out in zip(sizes, sizes[1:]):
            limit = np.sqrt(6 / (n_in + n_out))  # Glorot uniform
            self.w += [rng.uniform(-limit, limit, (n_in, n_out)).astype("f4"), np.zeros(n_out, "f4")]
        self.m = [np.zeros_like(w) for w in self.w]
        self.v = [np.zeros_like(w) for w in self.w]

    def forward(self, x):
        self.x = x
        self.h = np.maximum(x @ self.w[0] + self.w[1], 0)
        return self.h @ self.w[2] + self.w[3]

    def backward(self, dy):
        """Gradients by the weights and by the input, of the last forward."""
        dh = (dy @ self.w[2].T) * (self.h > 0)
        return [self.x.T @ dh, dh.sum(0), self.h.T @ dy, dy.sum(0)], dh @ self.w[0].T

    def adam(self, grads, t, rate=RATE):
        rate = rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        for w, g, m, v in zip(self.w, grads, self.m, self.v):
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            w -= (rate * m / (np.sqrt(v) + 1e-8)).astype("f4")


def artist(rng, n):
    a = rng.uniform(1, 2, (n, 1))
    return (a * XX + (a - 1)).astype("f4")


def train(seed):
    rng = np.random.default_rng(seed)
    painter, critic = Player(rng, [IDEAS, HIDDEN, POINTS]), Player(rng, [POINTS, HIDDEN, 1])
    scores = []
    for t in range(1, STEPS + 1):
        paintings = painter.forward(rng.normal(size=(BATCH, IDEAS)).astype("f4"))
        logits = critic.forward(np.concatenate([artist(rng, BATCH), paintings]))[:, 0]
        p = 1 / (1 + np.exp(-logits))
        real, painted = p[:BATCH], p[BATCH:]
        scores.append((real.mean(), (np.log(real) + np.log(1 - painted)).mean(),
                       ((real > 0.5).mean() + (painted <= 0.5).mean()) / 2))
        # Both gradients at the weights from before the step.
        critic_grads, _ = critic.backward((np.concatenate([real - 1, painted]) / BATCH)[:, None].astype("f4"))
        _, d_works = critic.backward((np.concatenate([0 * real, -painted]) / BATCH)[:, None].astype("f4"))
        painter_grads, _ = painter.backward(d_works[BATCH:])
        critic.adam(critic_grads, t)
        painter.adam(painter_grads, t)
    return painter, np.array(scores)


def outside_critic(seed, painter):
    """The accuracy of a fresh critic, on works that he has not learned from."""
    rng = np.random.default_rng(20_000 + seed)
    critic = Player(rng, [POINTS, HIDDEN, 1])

    def judge(n):
        paintings = painter.forward(rng.normal(size=(n, IDEAS)).astype("f4"))
        return critic.forward(np.concatenate([artist(rng, n), paintings]))[:, 0]

    for t in range(1, 3001):
        p = 1 / (1 + np.exp(-judge(BATCH)))
        wrong = np.concatenate([p[:BATCH] - 1, p[BATCH:]])[:, None] / BATCH
        critic.adam(critic.backward(wrong.astype("f4"))[0], t, rate=1e-3)
    logits = judge(5000)
    return ((logits[:5000] > 0).mean() + (logits[5000:] <= 0).mean()) / 2


def figures(seed):
    painter, scores = train(seed)
    p_real, d_score, right = scores[-500:].mean(0)
    works = painter.forward(np.random.default_rng(10_000 + seed).normal(size=(2000, IDEAS)).astype("f4")).astype("f8")
    b, c = np.polyfit(XX, works.T, 1)
    rms = np.sqrt(((works - (b[:, None] * XX + c[:, None])) ** 2).mean())
    inside = ((works >= XX) & (works <= 2 * XX + 1)).mean()
    # W1 to U(1, 2): the area between the quantile functions, on a fine grid.
    u = (np.arange(200_000) + 0.5) / 200_000
    w1 = np.abs(np.sort(b)[(u * len(b)).astype(int)] - (1 + u)).mean()
    return [p_real, d_score, right, b.mean(), b.std(ddof=1), rms, inside, w1, outside_critic(seed, painter)]


if __name__ == "__main__":
    names = "p_real d_score right mean_a std_a rms inside w1 outside".split()
    print("seed  " + "  ".join(f"{n:>8}" for n in names))
    rows = []
    for seed in range(1, int(sys.argv[1]) + 1):
        rows.append(figures(seed))
        print(f"{seed:4}  " + "  ".join(f"{v:8.4f}" for v in rows[-1]), flush=True)
    for label, row in (("mean", np.mean(rows, 0)), ("std", np.std(rows, 0, ddof=1))):
        print(f"{label:4}  " + "  ".join(f"{v:8.4f}" for v in row))
