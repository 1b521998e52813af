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

RATE, BETA1, BETA2, AVERAGING, SIZE, BATCH = 0.002, 0, 0.99, 0.999, 24, 16


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
    IDEAS, GAMMA, CONDITION, COLOURS = 16, 0.4, 0, 12
    PAINTER = (16, 128), (128, 9 * 64), (64, 4 * 32), (32, 4 * 24), (24, 4 * COLOURS), (128, COLOURS * 3)
    CRITIC = (48, 32), (11 * 11 * 32, 128), (128, 1)

    @classmethod
    def paint(cls, p, ideas, _):
        dense = layers(p)
        thought = relu(dense(ideas))
        x = relu(dense(thought)).reshape(-1, 3, 3, 64)
        x = relu(depth_to_space(dense(x), 2))
        x = relu(depth_to_space(dense(x), 2))
        which = torch.softmax(4 * depth_to_space(dense(x), 2), -1).reshape(-1, SIZE * SIZE, cls.COLOURS)
        return torch.einsum("bpc,bck->bpk", which, torch.tanh(dense(thought)).reshape(-1, cls.COLOURS, 3)).reshape(-1, SIZE, SIZE, 3)

    @staticmethod
    def judge(p, works, _):
        dense = layers(p)
        x = leaky(dense(windows(space_to_depth(works, 2)))).flatten(1)
        return dense(leaky(dense(x)))


class Faces(Rooms):
    """Notebook 04: the same networks with more colours."""
    GAMMA, COLOURS = 2, 20
    PAINTER = (16, 128), (128, 9 * 64), (64, 4 * 32), (32, 4 * 24), (24, 4 * COLOURS), (128, COLOURS * 3)


class Strokes:
    """Notebook 05: after sketches, against a critic, and beside the artist's own landscapes by an encoder."""
    MOOD, TOUCH, TILES = 6, 2, SIZE // 4
    IDEAS, GAMMA, CONDITION = MOOD + TOUCH * TILES**2, 2, SIZE * SIZE
    PAINTER = (SIZE * SIZE + MOOD, 256), (256, TILES**2 * 32), (64, 32), (64 + TOUCH, 96), (96, 96), (96, 4 * 32), (32 + 4, 4 * 3)
    CRITIC = (256, 64), (64, 32), (32, 1)
    ENCODER = (SIZE * SIZE * 3 // 4, 64), (48, 24), (64, MOOD), (24, TOUCH), (64, MOOD), (24, TOUCH)
    TARGET_WEIGHT, ENCODER_WEIGHT = 10, 0.01

    @classmethod
    def paint(cls, p, ideas, sketches):
        dense, tiles = layers(p), (-1, cls.TILES, cls.TILES)
        plan = leaky(dense(torch.cat([sketches.flatten(1), ideas[:, :cls.MOOD]], 1)))
        plan = dense(plan).reshape(*tiles, 32)
        x = leaky(torch.cat([plan, dense(around(sketches, 4))], -1))
        x = torch.cat([x, ideas[:, cls.MOOD:].reshape(*tiles, cls.TOUCH)], -1)
        x = leaky(depth_to_space(dense(leaky(dense(leaky(dense(x))))), 2))
        return torch.tanh(depth_to_space(dense(torch.cat([x, space_to_depth(sketches, 2)], -1)), 2))

    @staticmethod
    def judge(p, works, sketches):
        dense = layers(p)
        x = leaky(dense(around(torch.cat([works, sketches], -1), 4)))
        return dense(leaky(dense(x))).mean((1, 2))

    @classmethod
    def second(cls, painter, encoder, works, sketches, noise):
        """What the painting from the encoder's ideas adds to the painter's loss."""
        dense = layers(encoder)
        small = space_to_depth(works, 2).reshape(len(works), -1, 4, 3).mean(2)
        whole, each = leaky(dense(small.flatten(1))), leaky(dense(space_to_depth(works, 4)))
        mean, spread = (0.3 * torch.cat([dense(whole), dense(each).flatten(1)], 1) for _ in range(2))
        paintings = cls.paint(painter, mean + torch.exp(spread / 2) * noise, sketches)
        from_chance = (mean.square() + spread.exp() - 1 - spread).sum(1).mean() / 2
        return cls.TARGET_WEIGHT * (paintings - works).abs().mean() + cls.ENCODER_WEIGHT * from_chance


LESSONS = {"rooms": Rooms, "faces": Faces, "strokes": Strokes}


# ---- the trainings: the players are the painter, the critic and, with an encoder, that one

def slope_loss(lesson, slope):
    return lesson.GAMMA / 2 * slope.square().sum((1, 2, 3)).mean()


def eager(o, lesson, draw, players):
    painter, critic, *encoder = players
    average = [w.detach().clone() for w in painter]
    adams = [torch.optim.Adam(p, RATE, (BETA1, BETA2), fused=True) for p in players]
    for _ in range(o.steps):
        works, sketches, ideas, noise = draw()
        works.requires_grad_()
        paintings = lesson.paint(painter, ideas, sketches)
        real, painted = lesson.judge(critic, works, sketches), lesson.judge(critic, paintings, sketches)
        slope, = torch.autograd.grad(real.sum(), works, create_graph=True)
        of_critic = (softplus(-real) + softplus(painted)).mean() + slope_loss(lesson, slope)
        of_painter = softplus(-painted).mean()
        if encoder:
            of_painter = of_painter + lesson.second(painter, *encoder, works.detach(), sketches, noise)
        # All gradients at the weights from before the step.
        losses = of_painter, of_critic, of_painter
        grads = [torch.autograd.grad(loss, p, retain_graph=True) for p, loss in zip(players, losses)]
        for p, adam, player_grads in zip(players, adams, grads):
            for w, g in zip(p, player_grads):
                w.grad = g
            adam.step()
        torch._foreach_lerp_(average, [w.detach() for w in painter], 1 - AVERAGING)
        yield


def compiled(o, lesson, draw, players):
    def of_critic(critic, painter, works, sketches, ideas):
        real = lesson.judge(critic, works, sketches)
        painted = lesson.judge(critic, lesson.paint(painter, ideas, sketches), sketches)
        slope = torch.func.grad(lambda x: lesson.judge(critic, x, sketches).sum())(works)
        return (softplus(-real) + softplus(painted)).mean() + slope_loss(lesson, slope)

    def of_painter(mine, critic, works, sketches, ideas, noise):
        painter, *encoder = mine
        loss = softplus(-lesson.judge(critic, lesson.paint(painter, ideas, sketches), sketches)).mean()
        return loss + lesson.second(painter, *encoder, works, sketches, noise) if encoder else loss

    @torch.compile(fullgraph=True)
    @torch.no_grad()
    def step(players, average, works, sketches, ideas, noise, rate):
        painter, critic, *encoder = (p[0] for p in players)
        critic_grads = torch.func.grad(of_critic)(critic, painter, works, sketches, ideas)
        painter_grads, *encoder_grads = torch.func.grad(of_painter)([painter, *encoder], critic, works, sketches, ideas, noise)
        for (ws, ms, vs), grads in zip(players, [painter_grads, critic_grads, *encoder_grads]):
            for w, m, v, g in zip(ws, ms, vs, grads):
                m.mul_(BETA1).add_(g, alpha=1 - BETA1)
                v.mul_(BETA2).add_(g * g, alpha=1 - BETA2)
                w.sub_(RATE * rate * m / (v.sqrt() + common.EPSILON))
        for e, w in zip(average, painter):
            e.lerp_(w, 1 - AVERAGING)

    average = [w.detach().clone() for w in players[0]]
    players = [([w.detach() for w in p], [torch.zeros_like(w) for w in p], [torch.zeros_like(w) for w in p]) for p in players]
    for t in range(1, o.steps + 1):
        yield step(players, average, *draw(), torch.tensor((1 - BETA2**t) ** 0.5 / (1 - BETA1**t)))


def main(o):
    lesson = LESSONS[o.lesson]
    torch.manual_seed(o.seed)
    players = [player(getattr(lesson, name)) for name in ("PAINTER", "CRITIC", "ENCODER") if hasattr(lesson, name)]
    batches = [[torch.from_numpy(values.copy()) for values in batch] for batch in common.batches(o.batches, BATCH, SIZE, lesson.CONDITION, lesson.IDEAS)]
    drawn = 0

    def draw():
        nonlocal drawn
        drawn += 1
        works, sketches, ideas = batches[drawn % len(batches)]
        return works.detach().clone(), sketches, ideas, torch.randn_like(ideas)

    training = (compiled if o.compile else eager)(o, lesson, draw, players)
    next(training)  # mostly preparation
    start = time.perf_counter()
    for _ in training:
        pass
    print(json.dumps({"us_per_step": (time.perf_counter() - start) * 1e6 / (o.steps - 1)}))


if __name__ == "__main__":
    main(common.options("compile", lesson="faces", batches=""))
