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

BETA2, SIZE, BATCH = 0.999, 24, 32


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


def windows(x):
    """What each window of 2 by 2 places shows."""
    h, w = x.shape[1] - 1, x.shape[2] - 1
    return torch.cat([x[:, i:i + h, j:j + w] for i in (0, 1) for j in (0, 1)], -1)


def around(x, k):
    """Each tile of k by k places with its surroundings."""
    return windows(space_to_depth(pad(x, (0, 0, k // 2, k // 2, k // 2, k // 2)), k))


class Rooms:
    """Notebook 03."""
    IDEAS, RATES, BETA1, GAMMA, CONDITION = 16, (0.002, 0.002), 0.5, 0.4, 0
    PAINTER = (16, 128), (128, 9 * 64), (64, 4 * 32), (32, 4 * 24), (24, 4 * 12), (128, 12 * 3)
    CRITIC = (48, 32), (11 * 11 * 32, 128), (128, 1)

    @staticmethod
    def paint(p, ideas, _):
        dense = layers(p)
        thought = relu(dense(ideas))
        x = relu(dense(thought)).reshape(-1, 3, 3, 64)
        x = relu(depth_to_space(dense(x), 2))
        x = relu(depth_to_space(dense(x), 2))
        which = torch.softmax(4 * depth_to_space(dense(x), 2), -1).reshape(-1, SIZE * SIZE, 12)
        return torch.einsum("bpc,bck->bpk", which, torch.tanh(dense(thought)).reshape(-1, 12, 3)).reshape(-1, SIZE, SIZE, 3)

    @staticmethod
    def judge(p, works, _):
        dense = layers(p)
        x = leaky(dense(windows(space_to_depth(works, 2)))).flatten(1)
        return dense(leaky(dense(x)))


class Faces:
    """Notebook 04."""
    IDEAS, RATES, BETA1, GAMMA, CONDITION = 16, (0.001, 0.001), 0.5, 6, 0
    PAINTER = (16, 128), (128, 49 * 48), (48, 48), (48, 48)
    CRITIC = (48, 64), (256, 128), (9 * 128, 128), (128, 1)

    @staticmethod
    def paint(p, ideas, _):
        dense = layers(p)
        x = relu(dense(relu(dense(ideas)))).reshape(-1, 7, 7, 48)
        brush, shifted = (depth_to_space(dense(x), 4)[:, at:at + SIZE, at:at + SIZE] for at in (0, 2))
        return torch.tanh(brush + shifted)

    @staticmethod
    def judge(p, works, _):
        dense = layers(p)
        x = leaky(dense(space_to_depth(works, 4)))
        x = leaky(dense(space_to_depth(x, 2)))
        return dense(leaky(dense(x.flatten(1))))


class Strokes:
    """Notebook 05: after sketches, against a critic and beside the artist's own landscapes."""
    IDEAS, RATES, BETA1, GAMMA, CONDITION = 8, (0.001, 0.0005), 0.9, 0, SIZE * SIZE
    PAINTER = (SIZE * SIZE + 8, 256), (256, 36 * 32), (64, 32), (64, 96), (96, 96), (96, 48)
    CRITIC = (256, 64), (64, 32), (32, 1)
    TARGET_WEIGHT = 10

    @staticmethod
    def paint(p, ideas, sketches):
        dense = layers(p)
        plan = leaky(dense(torch.cat([sketches.flatten(1), ideas], 1)))
        plan = dense(plan).reshape(-1, 6, 6, 32)
        x = leaky(torch.cat([plan, dense(around(sketches, 4))], -1))
        return depth_to_space(dense(leaky(dense(leaky(dense(x))))), 4)

    @staticmethod
    def judge(p, works, sketches):
        dense = layers(p)
        x = leaky(dense(around(torch.cat([works, sketches], -1), 4)))
        return dense(leaky(dense(x))).mean((1, 2))

    @staticmethod
    def critic_loss(real, painted):
        return (relu(1 - real) + relu(1 + painted)).mean()

    @staticmethod
    def painter_loss(painted, paintings, works):
        return -painted.mean() + Strokes.TARGET_WEIGHT * (paintings - works).abs().mean()


LESSONS = {"rooms": Rooms, "faces": Faces, "strokes": Strokes}


def critic_loss(lesson, real, painted):
    return lesson.critic_loss(real, painted) if hasattr(lesson, "critic_loss") else (softplus(-real) + softplus(painted)).mean()


def painter_loss(lesson, painted, paintings, works):
    return lesson.painter_loss(painted, paintings, works) if hasattr(lesson, "painter_loss") else softplus(-painted).mean()


# ---- the trainings

def eager(o, lesson, draw, painter, critic):
    players = [(p, torch.optim.Adam(p, rate, (lesson.BETA1, BETA2), fused=True)) for p, rate in zip((painter, critic), lesson.RATES)]
    for _ in range(o.steps):
        works, sketches, ideas = draw()
        works.requires_grad_(lesson.GAMMA > 0)
        paintings = lesson.paint(painter, ideas, sketches)
        real, painted = lesson.judge(critic, works, sketches), lesson.judge(critic, paintings, sketches)
        loss = critic_loss(lesson, real, painted)
        if lesson.GAMMA:
            slope, = torch.autograd.grad(real.sum(), works, create_graph=True)
            loss = loss + lesson.GAMMA / 2 * slope.square().sum((1, 2, 3)).mean()
        # Both gradients at the weights from before the step.
        grads = [torch.autograd.grad(loss, p, retain_graph=True)
                 for (p, _), loss in zip(players, (painter_loss(lesson, painted, paintings, works), loss))]
        for (p, adam), player_grads in zip(players, grads):
            for w, g in zip(p, player_grads):
                w.grad = g
            adam.step()
        yield


def compiled(o, lesson, draw, painter, critic):
    def of_critic(critic, painter, works, sketches, ideas):
        real = lesson.judge(critic, works, sketches)
        loss = critic_loss(lesson, real, lesson.judge(critic, lesson.paint(painter, ideas, sketches), sketches))
        if lesson.GAMMA:
            slope = torch.func.grad(lambda x: lesson.judge(critic, x, sketches).sum())(works)
            loss = loss + lesson.GAMMA / 2 * slope.square().sum((1, 2, 3)).mean()
        return loss

    def of_painter(painter, critic, works, sketches, ideas):
        paintings = lesson.paint(painter, ideas, sketches)
        return painter_loss(lesson, lesson.judge(critic, paintings, sketches), paintings, works)

    @torch.compile(fullgraph=True)
    @torch.no_grad()
    def step(painter, critic, works, sketches, ideas, rate):
        critic_grads = torch.func.grad(of_critic)(critic[0], painter[0], works, sketches, ideas)
        painter_grads = torch.func.grad(of_painter)(painter[0], critic[0], works, sketches, ideas)
        for (ws, ms, vs), grads, own in ((painter, painter_grads, lesson.RATES[0]), (critic, critic_grads, lesson.RATES[1])):
            for w, m, v, g in zip(ws, ms, vs, grads):
                m.mul_(lesson.BETA1).add_(g, alpha=1 - lesson.BETA1)
                v.mul_(BETA2).add_(g * g, alpha=1 - BETA2)
                w.sub_(own * rate * m / (v.sqrt() + common.EPSILON))

    players = [([w.detach() for w in p], [torch.zeros_like(w) for w in p], [torch.zeros_like(w) for w in p])
               for p in (painter, critic)]
    for t in range(1, o.steps + 1):
        yield step(*players, *draw(), torch.tensor((1 - BETA2**t) ** 0.5 / (1 - lesson.BETA1**t)))


def main(o):
    lesson = LESSONS[o.lesson]
    torch.manual_seed(o.seed)
    painter, critic = player(lesson.PAINTER), player(lesson.CRITIC)
    batches = [[torch.from_numpy(values.copy()) for values in batch] for batch in common.batches(o.batches, BATCH, SIZE, lesson.CONDITION, lesson.IDEAS)]
    drawn = 0

    def draw():
        nonlocal drawn
        drawn += 1
        works, sketches, ideas = batches[drawn % len(batches)]
        return works.detach().clone(), sketches, ideas

    training = (compiled if o.compile else eager)(o, lesson, draw, painter, critic)
    next(training)  # mostly preparation
    start = time.perf_counter()
    for _ in training:
        pass
    print(json.dumps({"us_per_step": (time.perf_counter() - start) * 1e6 / (o.steps - 1)}))


if __name__ == "__main__":
    main(common.options("compile", lesson="faces", batches=""))
