"""The tutorial's training in PyTorch: modules and its own fused Adam, one step after the other; with
--compile, a step as one function of tensors under torch.compile.
"""

import time

import numpy as np
import torch
from torch import nn
from torch.nn.functional import relu, softplus

import common


def net(n_in, width, n_out):
    layers = nn.Sequential(nn.Linear(n_in, width), nn.ReLU(), nn.Linear(width, n_out))
    for layer in (layers[0], layers[2]):
        nn.init.xavier_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)
    return layers


def draw(o, curve):
    a = torch.rand(o.batch, 1) + 1
    return a * curve + (a - 1), torch.randn(o.batch, common.IDEAS)


def eager(o, curve):
    painter, critic = net(common.IDEAS, o.width, o.points), net(o.points, o.width, 1)
    players = [(net, torch.optim.Adam(net.parameters(), common.RATE, fused=True)) for net in (painter, critic)]
    for step in range(o.steps):
        works, ideas = draw(o, curve)
        logits = critic(torch.cat([works, painter(ideas)]))
        real, painted = logits[:o.batch], logits[o.batch:]
        painted_loss = softplus(painted).mean()
        critic_loss = softplus(-real).mean() + painted_loss
        # Both gradients at the weights from before the step.
        grads = [torch.autograd.grad(loss, list(net.parameters()), retain_graph=True)
                 for net, loss in ((painter, -painted_loss), (critic, critic_loss))]
        # TensorFlow adds epsilon outside the bias correction, PyTorch inside.
        epsilon = common.EPSILON / (1 - common.BETA2 ** (step + 1)) ** 0.5
        for (player, adam), player_grads in zip(players, grads):
            for w, g in zip(player.parameters(), player_grads):
                w.grad = g
            adam.param_groups[0]["eps"] = epsilon
            adam.step()
        yield torch.sigmoid(real.detach()).mean(), -critic_loss.detach()


def compiled(o, curve):
    def player(*sizes):
        start = [torch.from_numpy(w) for w in common.glorot(np.random.default_rng(o.seed), *sizes)]
        return start, [torch.zeros_like(w) for w in start], [torch.zeros_like(w) for w in start]

    def apply(w, x):
        return relu(x @ w[0] + w[1]) @ w[2] + w[3]

    def critic_loss(critic, painter, works, ideas):
        real, painted = apply(critic, works), apply(critic, apply(painter, ideas))
        return (softplus(-real) + softplus(painted)).mean(), torch.sigmoid(real).mean()

    def painter_loss(painter, critic, ideas):
        return -softplus(apply(critic, apply(painter, ideas))).mean()

    @torch.compile(fullgraph=True)
    @torch.no_grad()
    def step(painter, critic, works, ideas, rate):
        critic_grads, (loss, p_real) = torch.func.grad_and_value(critic_loss, has_aux=True)(
            critic[0], painter[0], works, ideas)
        painter_grads = torch.func.grad(painter_loss)(painter[0], critic[0], ideas)
        for (ws, ms, vs), grads in ((painter, painter_grads), (critic, critic_grads)):
            for w, m, v, g in zip(ws, ms, vs, grads):
                m.mul_(common.BETA1).add_(g, alpha=1 - common.BETA1)
                v.mul_(common.BETA2).add_(g * g, alpha=1 - common.BETA2)
                w.sub_(rate * m / (v.sqrt() + common.EPSILON))
        return p_real, -loss

    painter, critic = player(common.IDEAS, o.width, o.points), player(o.points, o.width, 1)
    rates = torch.from_numpy(common.adam_rates(1, o.steps))
    for rate in rates:
        yield step(painter, critic, *draw(o, curve), rate)


def main(o):
    torch.manual_seed(o.seed)
    torch.set_num_threads(1)  # at these sizes a second thread only costs
    training = (compiled if o.compile else eager)(o, torch.from_numpy(common.squares(o.points)))
    # The first step is mostly preparation; the others' time stands for it.
    start = time.perf_counter()
    scores = [next(training)]
    first = time.perf_counter()
    scores += training
    seconds = (time.perf_counter() - first) * o.steps / (o.steps - 1)
    scores = torch.stack([torch.stack(pair) for pair in scores]).numpy()
    common.report(o.steps, seconds, first - start - seconds / o.steps, scores)


if __name__ == "__main__":
    main(common.options("compile"))
