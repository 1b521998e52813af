"""Notebook 04's training of faces in PyTorch: the same networks, loss and sizes as bench/atelier/faces.go, on
pictures of chance, which cost the peer nothing to draw. With --compile, a step as one function of tensors under
torch.compile. Threads are PyTorch's own choice.
"""

import json
import time

import torch
from torch.nn.functional import leaky_relu, linear, relu, softplus
from torch.nn.init import xavier_uniform_

import common

IDEAS, RATE, BETA1, BETA2 = 16, 1e-3, 0.5, 0.999


def player(*sizes):
    """Weights and biases of dense layers of these sizes, one after the other."""
    return [w.requires_grad_() for n_in, n_out in sizes
            for w in (xavier_uniform_(torch.empty(n_out, n_in)), torch.zeros(n_out))]


def tiles(x, k):
    b, h, w, c = x.shape
    return x.reshape(b, h // k, k, w // k, k, c).permute(0, 1, 3, 2, 4, 5).reshape(b, h // k, w // k, k * k * c)


def mosaic(x, k):
    b, h, w, c = x.shape
    return x.reshape(b, h, w, k, k, c // k // k).permute(0, 1, 3, 2, 4, 5).reshape(b, h * k, w * k, c // k // k)


def paint(p, ideas, size):
    n = size // 4 + 1
    x = relu(linear(relu(linear(ideas, p[0], p[1])), p[2], p[3])).reshape(-1, n, n, 48)
    brush, shifted = (mosaic(linear(x, *p[i:i + 2]), 4)[:, at:at + size, at:at + size] for i, at in ((4, 0), (6, 2)))
    return torch.tanh(brush + shifted)


def judge(p, works):
    x = leaky_relu(linear(tiles(works, 4), p[0], p[1]), 0.2)
    x = leaky_relu(linear(tiles(x, 2), p[2], p[3]), 0.2)
    x = leaky_relu(linear(x.flatten(1), p[4], p[5]), 0.2)
    return linear(x, p[6], p[7])


def eager(o, draw, painter, critic):
    players = [(p, torch.optim.Adam(p, RATE, (BETA1, BETA2), fused=True)) for p in (painter, critic)]
    for _ in range(o.steps):
        works, ideas = draw()
        works.requires_grad_()
        real, painted = judge(critic, works), judge(critic, paint(painter, ideas, o.size))
        slope, = torch.autograd.grad(real.sum(), works, create_graph=True)
        critic_loss = (softplus(-real) + softplus(painted)).mean() + 3 * slope.square().sum((1, 2, 3)).mean()
        # Both gradients at the weights from before the step.
        grads = [torch.autograd.grad(loss, p, retain_graph=True)
                 for (p, _), loss in zip(players, (softplus(-painted).mean(), critic_loss))]
        for (p, adam), player_grads in zip(players, grads):
            for w, g in zip(p, player_grads):
                w.grad = g
            adam.step()
        yield


def compiled(o, draw, painter, critic):
    def critic_loss(critic, painter, works, ideas):
        real, painted = judge(critic, works), judge(critic, paint(painter, ideas, o.size))
        slope = torch.func.grad(lambda x: judge(critic, x).sum())(works)
        return (softplus(-real) + softplus(painted)).mean() + 3 * slope.square().sum((1, 2, 3)).mean()

    def painter_loss(painter, critic, ideas):
        return softplus(-judge(critic, paint(painter, ideas, o.size))).mean()

    @torch.compile(fullgraph=True)
    @torch.no_grad()
    def step(painter, critic, works, ideas, rate):
        critic_grads = torch.func.grad(critic_loss)(critic[0], painter[0], works, ideas)
        painter_grads = torch.func.grad(painter_loss)(painter[0], critic[0], ideas)
        for (ws, ms, vs), grads in ((painter, painter_grads), (critic, critic_grads)):
            for w, m, v, g in zip(ws, ms, vs, grads):
                m.mul_(BETA1).add_(g, alpha=1 - BETA1)
                v.mul_(BETA2).add_(g * g, alpha=1 - BETA2)
                w.sub_(rate * m / (v.sqrt() + common.EPSILON))

    players = [([w.detach() for w in p], [torch.zeros_like(w) for w in p], [torch.zeros_like(w) for w in p])
               for p in (painter, critic)]
    for t in range(1, o.steps + 1):
        yield step(*players, *draw(), torch.tensor(RATE * (1 - BETA2**t) ** 0.5 / (1 - BETA1**t)))


def main(o):
    torch.manual_seed(o.seed)
    n = o.size // 4 + 1
    painter = player((IDEAS, 128), (128, n * n * 48), (48, 48), (48, 48))
    critic = player((48, 64), (256, 128), ((o.size // 8) ** 2 * 128, 128), (128, 1))
    works = torch.rand(2048, o.size, o.size, 3) * 2 - 1

    def draw():
        return works[torch.randint(len(works), (o.batch,))], torch.randn(o.batch, IDEAS)

    training = (compiled if o.compile else eager)(o, draw, painter, critic)
    next(training)  # mostly preparation
    start = time.perf_counter()
    for _ in training:
        pass
    print(json.dumps({"faces_us": (time.perf_counter() - start) * 1e6 / (o.steps - 1)}))


if __name__ == "__main__":
    main(common.options("compile", size=24))
