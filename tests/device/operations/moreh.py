"""The moreh operations: products, sums, normalizations, losses and optimizer steps, with their gradients."""

import torch

import ttnn

from .case import ROWS, In, bf16, integers, rows_of, uneven

_row = rows_of("moreh")
F = torch.nn.functional


def _grad(f, gradient, *inputs):
    """The gradients of f with respect to its inputs, by torch."""
    leaves = [i.clone().requires_grad_() for i in inputs]
    return list(torch.autograd.grad(f(*leaves), leaves, gradient))


def _products():
    a, b = bf16((2, 1, 64, 96), 1, -1, 1), bf16((2, 1, 96, 32), 2, -1, 1)
    yield _row("moreh_matmul", "bf16", [a, b], ttnn.moreh_matmul, torch.matmul)
    yield _row(
        "moreh_matmul",
        "bf16, ragged",
        [bf16((1, 1, 33, 50), 1, -1, 1), bf16((1, 1, 50, 40), 2, -1, 1)],
        ttnn.moreh_matmul,
        torch.matmul,
    )
    yield _row(
        "moreh_matmul",
        "bf16, both transposed",
        [a.mT.contiguous(), b.mT.contiguous()],
        lambda x, y: ttnn.moreh_matmul(x, y, transpose_input=True, transpose_other=True),
        lambda x, y: x.mT @ y.mT,
    )
    g = bf16((2, 1, 64, 32), 3, -1, 1)

    def zeros(t):
        return ttnn.zeros_like(t)

    yield _row(
        "moreh_matmul_backward",
        "bf16",
        [g, a, b],
        lambda g, x, y: ttnn.moreh_matmul_backward(g, x, y, input_a_grad=zeros(x), input_b_grad=zeros(y)),
        lambda g, x, y: _grad(torch.matmul, g, x, y),
    )
    x, y, z = bf16((2, 64, 96), 1, -1, 1), bf16((2, 96, 32), 2, -1, 1), bf16((2, 64, 32), 3, -1, 1)
    yield _row("moreh_bmm", "bf16", [x, y], ttnn.moreh_bmm, torch.bmm)
    yield _row(
        "moreh_bmm_backward",
        "bf16",
        [z, x, y],
        lambda g, x, y: ttnn.moreh_bmm_backward(g, x, y, input_grad=zeros(x), mat2_grad=zeros(y)),
        lambda g, x, y: _grad(torch.bmm, g, x, y),
    )
    w, bias = bf16((32, 96), 4, -1, 1), bf16((1, 32), 5, -1, 1)
    yield _row("moreh_linear", "bf16", [a, w], ttnn.moreh_linear, F.linear)
    yield _row(
        "moreh_linear",
        "bf16, bias",
        [a, w, bias],
        lambda x, w, b: ttnn.moreh_linear(x, w, bias=b),
        lambda x, w, b: F.linear(x, w, b.flatten()),
    )
    yield _row(
        "moreh_linear_backward",
        "bf16",
        [g, a, w, bias],
        lambda g, x, w, b: ttnn.moreh_linear_backward(
            g, x, w, bias=b, input_grad=zeros(x), weight_grad=zeros(w), bias_grad=zeros(b)
        ),
        lambda g, x, w, b: _grad(lambda x, w, b: F.linear(x, w) + b, g, x, w, b),
    )
    p, q, one = bf16((1, 1, 1, 96), 6, 0.5, 3), bf16((1, 1, 1, 96), 7, 0.5, 3), bf16((1, 1, 1, 1), 8)
    yield _row("moreh_dot", "bf16", [p, q], ttnn.moreh_dot, lambda p, q: (p * q).sum().reshape(1, 1, 1, 1))
    yield _row(
        "moreh_dot_backward",
        "bf16",
        [one, p, q],
        lambda g, p, q: ttnn.moreh_dot_backward(g, p, q, input_grad=zeros(p), other_grad=zeros(q)),
        lambda g, p, q: [g * q, g * p],
    )


def _sums():
    values = uneven(ttnn.bfloat16, (2, 3, 64, 96))
    for dim in (0, 1, 2, 3):
        yield _row(
            "moreh_sum",
            f"bf16, dim {dim}",
            [values],
            lambda t, d=dim: ttnn.moreh_sum(t, d, keepdim=True),
            lambda v, d=dim: v.sum(d, keepdim=True),
        )
        yield _row(
            "moreh_mean",
            f"bf16, dim {dim}",
            [values],
            lambda t, d=dim: ttnn.moreh_mean(t, dim=d, keepdim=True),
            lambda v, d=dim: v.mean(d, keepdim=True),
        )
        for p in (2.0, 1.0, float("inf")):
            if p == 2.0 or dim in (1, 3):
                norm = lambda t, d=dim, p=p: ttnn.moreh_norm(t, p, dim=d, keepdim=True)  # noqa: E731
                yield _row(
                    "moreh_norm", f"bf16, p {p:g}, dim {dim}", [values], norm, lambda v, d=dim, p=p: v.norm(p, d, keepdim=True)
                )
    yield _row(
        "moreh_sum",
        "bf16, dims 2 and 3, ragged",
        [bf16((1, 2, 33, 50), 2, 0.5, 3)],
        lambda t: ttnn.moreh_sum(t, [2, 3], keepdim=True),
        lambda v: v.sum((2, 3), keepdim=True),
    )
    whole = In(integers(3, -1000, 1000, (1, 2, 64, 64)), ttnn.int32)
    for dim in (1, 2, 3):
        yield _row(
            "moreh_sum",
            f"int32, dim {dim}",
            [whole],
            lambda t, d=dim: ttnn.moreh_sum(t, d, keepdim=True),
            lambda v, d=dim: v.sum(d, keepdim=True),
            True,
        )
    for dim in (0, 1):
        yield _row(
            "moreh_cumsum", f"bf16, dim {dim}", [values], lambda t, d=dim: ttnn.moreh_cumsum(t, d), lambda v, d=dim: v.cumsum(d)
        )
        yield _row(
            "moreh_cumsum_backward",
            f"bf16, dim {dim}",
            [values],
            lambda t, d=dim: ttnn.moreh_cumsum_backward(t, d),
            lambda v, d=dim: v.flip(d).cumsum(d).flip(d),
        )
    g = bf16((2, 3, 64, 1), 4)
    yield _row(
        "moreh_sum_backward",
        "bf16",
        [g, values],
        lambda g, t: ttnn.moreh_sum_backward(g, input=t, dim=3, keepdim=True),
        lambda g, v: g.expand_as(v),
    )
    yield _row(
        "moreh_mean_backward",
        "bf16",
        [g, values],
        lambda g, t: ttnn.moreh_mean_backward(g, dim=3, keepdim=True, input_grad_shape=t.shape),
        lambda g, v: g.expand_as(v) / 96,
    )
    yield _row(
        "moreh_norm_backward",
        "bf16",
        [values, g],
        lambda t, g: ttnn.moreh_norm_backward(t, ttnn.moreh_norm(t, 2.0, dim=3, keepdim=True), g, 2.0, dim=3, keepdim=True),
        lambda v, g: _grad(lambda x: x.norm(2, 3, keepdim=True), g, v),
    )
    yield _row(
        "moreh_abs_pow", "bf16", [bf16((1, 1, 64, 96), 5)], lambda t: ttnn.moreh_abs_pow(t, 1.7), lambda v: v.abs() ** 1.7
    )

    def clip(a, b):
        total = ttnn.moreh_clip_grad_norm([a, b], 2.0)
        return [ttnn.to_torch(total).flatten(), a, b]

    def clipped(a, b):
        total = torch.cat([a.flatten(), b.flatten()]).norm()
        return [total.flatten(), a * 2 / total, b * 2 / total]

    yield _row("moreh_clip_grad_norm", "bf16", [bf16((1, 1, 32, 64), 6), bf16((1, 1, 64, 32), 7)], clip, clipped)


def _softmaxes():
    values, g = bf16((2, 2, 64, 96), 1), bf16((2, 2, 64, 96), 2)
    for name, f in (("softmax", torch.softmax), ("softmin", lambda v, d: (-v).softmax(d)), ("logsoftmax", torch.log_softmax)):
        for dim in (3, 2, 1):
            forward, backward = getattr(ttnn, f"moreh_{name}"), getattr(ttnn, f"moreh_{name}_backward")
            yield _row(
                f"moreh_{name}",
                f"bf16, dim {dim}",
                [values],
                lambda t, d=dim, r=forward: r(t, d),
                lambda v, d=dim, f=f: f(v, d),
            )
            yield _row(
                f"moreh_{name}_backward",
                f"bf16, dim {dim}",
                [values, g],
                lambda t, g, d=dim, r=forward, b=backward: b(r(t, d), g, d),
                lambda v, g, d=dim, f=f: _grad(lambda x: f(x, d), g, v),
                pcc=0.99,
            )


def _normalizations():
    values, gamma, beta = bf16((2, 2, 64, 96), 1), bf16((1, 1, 1, 96), 2), bf16((1, 1, 1, 96), 3)
    yield _row(
        "moreh_layer_norm",
        "bf16",
        [values, gamma, beta],
        lambda t, g, b: ttnn.moreh_layer_norm(t, 1, 1e-5, g, b)[0],
        lambda v, g, b: F.layer_norm(v, (96,), g.flatten(), b.flatten()),
    )
    yield _row(
        "moreh_layer_norm",
        "bf16, two dimensions",
        [values],
        lambda t: ttnn.moreh_layer_norm(t, 2)[0],
        lambda v: F.layer_norm(v, (64, 96)),
    )
    channel, shift = bf16((1, 1, 1, 4), 4), bf16((1, 1, 1, 4), 5)
    images = bf16((2, 4, 32, 32), 6)
    yield _row(
        "moreh_group_norm",
        "bf16",
        [images, channel, shift],
        lambda t, g, b: ttnn.moreh_group_norm(t, 2, 1e-5, g, b)[0],
        lambda v, g, b: F.group_norm(v, 2, g.flatten(), b.flatten()),
    )


def _losses():
    guesses, classes = bf16((8, 10), 1, 0.1, 1), integers(2, 0, 10, (8,))
    target = In(classes, ttnn.int32)
    for how in ("mean", "sum"):

        def loss(t, c, h=how):
            divisor = (
                ttnn.zeros((1, 1), dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=t.device()) if h == "mean" else None
            )
            return ttnn.to_torch(ttnn.moreh_nll_loss(t, c, h, divisor_tensor=divisor)).flatten()[:1]

        yield _row(
            "moreh_nll_loss",
            f"bf16, {how}",
            [guesses, target],
            loss,
            lambda v, c, h=how: F.nll_loss(v, c.long(), reduction=h).reshape(1),
        )
    g = bf16((8,), 3)
    new = lambda t, c, g: ttnn.moreh_nll_loss_unreduced_backward(c, g, input_grad_tensor=ttnn.zeros_like(t))  # noqa: E731
    yield _row(
        "moreh_nll_loss_unreduced_backward",
        "bf16",
        [guesses, target, g],
        new,
        lambda v, c, g: _grad(lambda x: F.nll_loss(x, c.long(), reduction="none"), g, v),
    )


def _steps():
    p, g, m, v = (bf16((1, 1, 32, 64), s, *r) for s, r in ((1, (-1, 1)), (2, (-1, 1)), (3, (-1, 1)), (4, (0, 1))))
    for name, decay in (("adam", 0.0), ("adamw", 0.01)):
        step = lambda p, g, m, v, n=name, w=decay: getattr(ttnn, f"moreh_{n}")(
            p, g, m, v, lr=0.1, beta1=0.9, beta2=0.999, eps=1e-6, weight_decay=w, step=2
        )[:3]  # noqa: E731
        yield _row(
            f"moreh_{name}", "bf16", [p, g, m, v], step, lambda p, g, m, v, w=decay: _adam(p * (1 - 0.1 * w), g, m, v), pcc=0.99
        )  # rounds every step
    sgd = lambda p, g: ttnn.moreh_sgd(p, g, lr=0.1, weight_decay=0.5, momentum_initialized=False)[0]  # noqa: E731
    yield _row("moreh_sgd", "bf16", [p, g], sgd, lambda p, g: p - 0.1 * (g + 0.5 * p))
    momentum = lambda p, g, m: ttnn.moreh_sgd(p, g, m, lr=0.1, momentum=0.9, momentum_initialized=True)  # noqa: E731
    yield _row("moreh_sgd", "bf16, momentum", [p, g, m], momentum, lambda p, g, m: [p - 0.1 * (0.9 * m + g), 0.9 * m + g])


def _adam(p, g, m, v):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
    return [p - 0.1 * (m / (1 - 0.9**2)) / ((v / (1 - 0.999**2)).sqrt() + 1e-6), m, v]


def _others():
    made = lambda device, **how: ttnn.moreh_arange(3, 67, 2, device, dtype=ttnn.bfloat16, **how)  # noqa: E731
    expected = torch.arange(3.0, 67, 2)
    # In tiles the wheel gives its one row a dimension more: MorehArangeOperation::compute_output_specs.
    yield _row("moreh_arange", "bf16", [bf16((32, 32))], lambda t: made(t.device()), lambda _: expected[None], True)
    rows = lambda t: made(t.device(), untilize_out=True)  # noqa: E731
    yield _row("moreh_arange", "bf16 rows", [bf16((32, 32))], rows, lambda _: expected, True)
    yield _row(
        "moreh_full",
        "bf16",
        [bf16((32, 32))],
        lambda t: ttnn.moreh_full([2, 32, 64], 1.5, t.device()),
        lambda _: torch.full((2, 32, 64), 1.5),
        True,
    )
    yield _row(
        "moreh_full_like",
        "bf16",
        [bf16((2, 32, 64))],
        lambda t: ttnn.moreh_full_like(t, 2.5),
        lambda v: torch.full_like(v, 2.5),
        True,
    )
    some = In(torch.tensor([1, 0, 3, 1]), ttnn.int32, ROWS)
    yield _row(
        "moreh_getitem",
        "bf16 rows",
        [In(bf16((4, 5, 32, 64)), layout=ROWS), some],
        lambda t, i: ttnn.moreh_getitem(t, [i], [0]),
        lambda v, i: v[i.long()],
        True,
    )
    yield _row(
        "moreh_getitem",
        "bf16",
        [bf16((4, 5, 32, 64)), some],
        lambda t, i: ttnn.moreh_getitem(t, [i], [0]),
        lambda v, i: v[i.long()],
        True,
    )
    fold = lambda t: ttnn.moreh_fold(t, None, [8, 8], [2, 2], [1, 1], [0, 0], [2, 2])  # noqa: E731
    yield _row(
        "moreh_fold",
        "bf16 rows",
        [In(bf16((1, 8 * 4, 16)), layout=ROWS)],
        fold,
        lambda v: F.fold(v, (8, 8), (2, 2), stride=(2, 2)),
    )


CASES = [*_products(), *_sums(), *_softmaxes(), *_normalizations(), *_losses(), *_steps(), *_others()]
