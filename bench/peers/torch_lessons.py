"""The trainings of notebooks 03 (rooms), 04 (faces) and 05 (strokes) in PyTorch: the same networks, losses, penalties
and batches, which the notebooks' artists drew beforehand, so that drawing costs the peer nothing. With --compile, a
step as one function of tensors under torch.compile. Threads are PyTorch's own choice.
"""

import json
import time

import torch
from torch.nn.functional import leaky_relu, linear, pad, relu, softplus
from torch.nn.init import xavier_uniform_

import common
from common import depth_to_space, space_to_depth

RATE, BETA1, BETA2, AVERAGING, SIZE, BATCH = 0.002, 0.0, 0.99, 0.999, 24, 16


# ---- the networks: a player is a list of weights and biases, in the order of its dense layers

def player(sizes):
    """Weights and biases of dense layers of these sizes."""
    return [w.requires_grad_() for n_in, n_out in sizes
            for w in (xavier_uniform_(torch.empty(n_out, n_in)), torch.zeros(n_out))]


def layers(p):
    """A function that applies a player's next layer."""
    pairs = iter(zip(p[::2], p[1::2]))
    return lambda x: linear(x, *next(pairs))


def leaky(x):
    return leaky_relu(x, 0.2)


def windows(x, k=2, stride=1):
    """What each window of k by k places shows, one window every so many places."""
    n = (x.shape[1] - k) // stride * stride + 1
    return torch.cat([x[:, i:i + n:stride, j:j + n:stride] for i in range(k) for j in range(k)], -1)


def padded(x, n):
    return pad(x, (0, 0, n, n, n, n))


def around(x, k):
    """Each tile of k by k places with its surroundings."""
    return windows(space_to_depth(padded(x, k // 2), k))


class Palette:
    """A painter with a palette, and a critic who looks near and far."""
    IDEAS, COLOURS, GAMMA, CONDITION, ENCODER = 0, 0, 0, 0, ()

    def __init__(self):
        self.PAINTER = (self.IDEAS, 128), (128, 9 * 64), (64, 4 * 32), (32, 4 * 24), (4 * 24, 4 * self.COLOURS), (128, 3 * self.COLOURS)
        self.CRITIC = (48, 32), (9 * 32, 32), (121 * 32 + 25 * 32, 128), (128, 1)

    def paint(self, p, ideas, _):
        dense = layers(p)
        thought = relu(dense(ideas))
        x = relu(dense(thought)).reshape(-1, 3, 3, 64)
        x = relu(depth_to_space(dense(x), 2))
        x = relu(depth_to_space(dense(x), 2))
        x = depth_to_space(dense(windows(padded(x, 1))), 2)[:, 1:-1, 1:-1]
        which = torch.softmax(4 * x, -1).reshape(-1, SIZE * SIZE, self.COLOURS)
        return torch.einsum("bpc,bck->bpk", which, torch.tanh(dense(thought)).reshape(-1, self.COLOURS, 3)).reshape(-1, SIZE, SIZE, 3)

    @staticmethod
    def judge(p, works, _):
        dense = layers(p)
        near = leaky(dense(windows(space_to_depth(works, 2))))
        far = leaky(dense(windows(near, 3, 2)))
        return dense(leaky(dense(torch.cat([near.flatten(1), far.flatten(1)], 1))))

    @staticmethod
    def painter_loss(_, verdicts, __):
        return softplus(-verdicts).mean()


class Rooms(Palette):
    """Notebook 03."""
    IDEAS, COLOURS, GAMMA = 16, 12, 0.4


class Faces(Palette):
    """Notebook 04."""
    IDEAS, COLOURS, GAMMA = 10, 20, 2


class Strokes:
    """Notebook 05: after sketches, with an encoder that reads the ideas of a second painting off the artist's landscapes."""
    WHOLE, OWN, TILES = 6, 2, 36
    IDEAS, GAMMA, CONDITION = WHOLE + TILES * OWN, 2, SIZE * SIZE
    PAINTER = (CONDITION + WHOLE, 256), (256, TILES * 32), (64, 32), (64 + OWN, 96), (96, 96), (96, 4 * 32), (32 + 4, 4 * 3)
    ENCODER = (SIZE * SIZE * 3 // 4, 64), (64, 2 * WHOLE), (48, 24), (24, 2 * OWN)
    CRITIC = (256, 64), (64, 32), (32, 1)
    TARGET_WEIGHT, ENCODER_WEIGHT = 10, 0.014

    def paint(self, p, ideas, sketches):
        dense = layers(p)
        whole, own = ideas[:, :self.WHOLE], ideas[:, self.WHOLE:].reshape(-1, 6, 6, self.OWN)
        plan = leaky(dense(torch.cat([sketches.flatten(1), whole], 1)))
        plan = dense(plan).reshape(-1, 6, 6, 32)
        x = torch.cat([leaky(plan), leaky(dense(around(sketches, 4))), own], -1)
        x = leaky(dense(leaky(dense(x))))
        x = torch.cat([depth_to_space(leaky(dense(x)), 2), space_to_depth(sketches, 2)], -1)
        return torch.tanh(depth_to_space(dense(x), 2))

    def read(self, p, works):
        """The ideas' means and the logarithms of their variances."""
        dense = layers(p)
        small = works.reshape(-1, SIZE // 2, 2, SIZE // 2, 2, 3).mean((2, 4)).flatten(1)
        whole = 0.3 * dense(leaky(dense(small)))
        own = (0.3 * dense(leaky(dense(space_to_depth(works, 4))))).reshape(-1, self.TILES, 2, self.OWN)
        return [torch.cat([whole[:, i * self.WHOLE:(i + 1) * self.WHOLE], own[:, :, i].flatten(1)], 1) for i in (0, 1)]

    @staticmethod
    def judge(p, works, sketches):
        dense = layers(p)
        x = leaky(dense(around(torch.cat([works, sketches], -1), 4)))
        return dense(leaky(dense(x))).mean((1, 2))

    def painter_loss(self, p, verdicts, batch):
        works, sketches, _, noise = batch
        painter, encoder = p[:2 * len(self.PAINTER)], p[2 * len(self.PAINTER):]
        mean, log_variance = self.read(encoder, works)
        second = self.paint(painter, mean + torch.exp(log_variance / 2) * noise, sketches)
        distance = (mean**2 + log_variance.exp() - 1 - log_variance).sum(1) / 2
        return (softplus(-verdicts).mean() + self.TARGET_WEIGHT * (second - works).abs().mean()
                + self.ENCODER_WEIGHT * distance.mean())


LESSONS = {"rooms": Rooms, "faces": Faces, "strokes": Strokes}


def critic_loss(lesson, critic, paintings, batch, slope):
    """The non-saturating loss with the penalty on its slope at the artist's works."""
    works, sketches, *_ = batch
    real, painted = lesson.judge(critic, works, sketches), lesson.judge(critic, paintings, sketches)
    return (softplus(-real) + softplus(painted)).mean() + lesson.GAMMA / 2 * slope(real, works).square().sum((1, 2, 3)).mean()


# ---- the trainings: the first player is the painter, and her encoder where there is one; her average follows her

def eager(o, lesson, draw, painter, critic):
    players = [(p, torch.optim.Adam(p, RATE, (BETA1, BETA2), fused=True)) for p in (painter, critic)]
    average = [w.detach().clone() for w in painter]

    def slope(real, works):
        return torch.autograd.grad(real.sum(), works, create_graph=True)[0]

    for _ in range(o.steps):
        batch = draw()
        batch[0].requires_grad_()
        paintings = lesson.paint(painter, batch[2], batch[1])
        losses = (lesson.painter_loss(painter, lesson.judge(critic, paintings, batch[1]), batch),
                  critic_loss(lesson, critic, paintings.detach(), batch, slope))
        # Both gradients at the weights from before the step.
        grads = [torch.autograd.grad(loss, p) for (p, _), loss in zip(players, losses)]
        for (p, adam), player_grads in zip(players, grads):
            for w, g in zip(p, player_grads):
                w.grad = g
            adam.step()
        with torch.no_grad():
            torch._foreach_lerp_(average, painter, 1 - AVERAGING)
        yield


def compiled(o, lesson, draw, painter, critic):
    def of_critic(critic, painter, batch):
        def slope(_, works):
            return torch.func.grad(lambda x: lesson.judge(critic, x, batch[1]).sum())(works)
        return critic_loss(lesson, critic, lesson.paint(painter, batch[2], batch[1]), batch, slope)

    def of_painter(painter, critic, batch):
        paintings = lesson.paint(painter, batch[2], batch[1])
        return lesson.painter_loss(painter, lesson.judge(critic, paintings, batch[1]), batch)

    @torch.compile(fullgraph=True)
    @torch.no_grad()
    def step(painter, critic, average, batch, rate):
        critic_grads = torch.func.grad(of_critic)(critic[0], painter[0], batch)
        painter_grads = torch.func.grad(of_painter)(painter[0], critic[0], batch)
        for (ws, ms, vs), grads in ((painter, painter_grads), (critic, critic_grads)):
            for w, m, v, g in zip(ws, ms, vs, grads):
                m.mul_(BETA1).add_(g, alpha=1 - BETA1)
                v.mul_(BETA2).add_(g * g, alpha=1 - BETA2)
                w.sub_(rate * m / (v.sqrt() + common.EPSILON))
        for e, w in zip(average, painter[0]):
            e.lerp_(w, 1 - AVERAGING)

    players = [([w.detach() for w in p], [torch.zeros_like(w) for w in p], [torch.zeros_like(w) for w in p])
               for p in (painter, critic)]
    average = [w.clone() for w in players[0][0]]
    for t in range(1, o.steps + 1):
        yield step(*players, average, draw(), torch.tensor(RATE * (1 - BETA2**t) ** 0.5 / (1 - BETA1**t)))


def main(o):
    lesson = LESSONS[o.lesson]()
    torch.manual_seed(o.seed)
    painter, critic = player((*lesson.PAINTER, *lesson.ENCODER)), player(lesson.CRITIC)
    batches = [[torch.from_numpy(values.copy()) for values in batch] for batch in common.batches(o.batches, BATCH, SIZE, lesson.CONDITION, lesson.IDEAS)]
    drawn = 0

    def draw():
        nonlocal drawn
        drawn += 1
        works, sketches, ideas = batches[drawn % len(batches)]
        return works.detach().clone(), sketches, ideas, torch.randn_like(ideas) if lesson.ENCODER else ideas

    training = (compiled if o.compile else eager)(o, lesson, draw, painter, critic)
    next(training)  # mostly preparation
    start = time.perf_counter()
    for _ in training:
        pass
    print(json.dumps({"us_per_step": (time.perf_counter() - start) * 1e6 / (o.steps - 1)}))


if __name__ == "__main__":
    main(common.options("compile", lesson="faces", batches=""))
