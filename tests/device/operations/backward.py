"""Gradients of elementwise operations, against those that torch derives from the operation itself."""

import torch

import ttnn

from .case import bf16, rows_of

_row = rows_of("gradients")
F = torch.nn.functional
G = bf16((1, 1, 32, 64), 9)


def _grad(f, gradient, *inputs):
    leaves = [i.clone().requires_grad_() for i in inputs]
    return list(torch.autograd.grad(f(*leaves), leaves, gradient))


def _case(name, f, low, high, *more):
    run = lambda g, x: getattr(ttnn, f"{name}_bw")(g, x, *more)  # noqa: E731
    return _row(
        f"{name}_bw",
        "bf16",
        [G, bf16((1, 1, 32, 64), 1, low, high)],
        run,
        lambda g, x: _grad(lambda v: f(v, *more), g, x),
        pcc=0.99,
    )


def _one():
    wide, positive, inside = (-3, 3), (0.5, 3), (-0.9, 0.9)
    for names, bounds in (
        (
            "abs atan asinh cos sin tanh sigmoid relu exp exp2 expm1 erf erfc neg sinh cosh square ceil floor round trunc frac sign i0",
            wide,
        ),
        ("log log2 log10 log1p sqrt rsqrt reciprocal lgamma digamma", positive),
        ("acos asin atanh erfinv tan", inside),
    ):
        for name in names.split():
            yield _case(name, getattr(torch, name), *bounds)
    yield _case("acosh", torch.acosh, 1.2, 3)
    for name in "gelu silu relu6 hardsigmoid hardswish softsign tanhshrink".split():
        yield _case(name, getattr(F, name), -3, 3)
    yield _case("log_sigmoid", F.logsigmoid, -3, 3)
    for name, parameter in (("hardshrink", 0.5), ("softshrink", 0.5), ("leaky_relu", 0.2), ("elu", 1.3), ("celu", 1.3)):
        f = lambda v, p=parameter, n=name: getattr(F, n)(v, p)  # noqa: E731
        run = lambda g, x, p=parameter, n=name: getattr(ttnn, f"{n}_bw")(
            g, x, **({"lambd": p} if "shrink" in n else {"negative_slope": p} if n == "leaky_relu" else {"alpha": p})
        )  # noqa: E731
        yield _row(f"{name}_bw", "bf16", [G, bf16((1, 1, 32, 64), 1)], run, lambda g, x, f=f: _grad(f, g, x), pcc=0.99)
    yield _row(
        "hardtanh_bw",
        "bf16",
        [G, bf16((1, 1, 32, 64), 1)],
        lambda g, x: ttnn.hardtanh_bw(g, x, min=-1.0, max=1.0),
        lambda g, x: _grad(F.hardtanh, g, x),
    )
    yield _row(
        "threshold_bw",
        "bf16",
        [G, bf16((1, 1, 32, 64), 1)],
        lambda g, x: ttnn.threshold_bw(g, x, 0.5, 2.0),
        lambda g, x: _grad(lambda v: F.threshold(v, 0.5, 2.0), g, x),
    )
    yield _row(
        "softplus_bw",
        "bf16",
        [G, bf16((1, 1, 32, 64), 1)],
        lambda g, x: ttnn.softplus_bw(g, x, beta=1.0, threshold=20.0),
        lambda g, x: _grad(F.softplus, g, x),
    )
    yield _row(
        "pow_bw",
        "bf16",
        [G, bf16((1, 1, 32, 64), 1, 0.5, 3)],
        lambda g, x: ttnn.pow_bw(g, x, 3.0),
        lambda g, x: _grad(lambda v: v**3, g, x),
    )
    yield _row(
        "clamp_bw",
        "bf16",
        [G, bf16((1, 1, 32, 64), 1)],
        lambda g, x: ttnn.clamp_bw(g, x, -1.0, 1.0),
        lambda g, x: _grad(lambda v: v.clamp(-1, 1), g, x),
    )


def _several():
    a, b, c = bf16((1, 1, 32, 64), 1), bf16((1, 1, 32, 64), 2, 0.5, 3), bf16((1, 1, 32, 64), 3)
    for name, f in (
        ("add", torch.add),
        ("sub", torch.sub),
        ("mul", torch.mul),
        ("div", torch.div),
        ("atan2", torch.atan2),
        ("hypot", torch.hypot),
        ("max", torch.maximum),
        ("min", torch.minimum),
        ("logaddexp", torch.logaddexp),
        ("logaddexp2", torch.logaddexp2),
        ("squared_difference", lambda x, y: (x - y) ** 2),
        ("rsub", lambda x, y: y - x),
        ("ldexp", lambda x, y: x * 2**y),
        ("xlogy", torch.xlogy),
    ):
        first = b if name == "xlogy" else a
        yield _row(
            f"{name}_bw",
            "bf16",
            [G, first, b if name != "xlogy" else b.flip(3)],
            getattr(ttnn, f"{name}_bw"),
            lambda g, x, y, f=f: _grad(f, g, x, y),
            pcc=0.99,
        )
    for name in ("addcmul", "addcdiv"):
        run = lambda g, x, y, z, n=name: getattr(ttnn, f"{n}_bw")(g, x, y, z, 0.5)  # noqa: E731
        yield _row(
            f"{name}_bw",
            "bf16",
            [G, a, c, b],
            run,
            lambda g, x, y, z, n=name: _grad(lambda *t: getattr(torch, n)(*t, value=0.5), g, x, y, z),
            pcc=0.99,
        )
    yield _row(
        "lerp_bw",
        "bf16",
        [G, a, c],
        lambda g, x, y: ttnn.lerp_bw(g, x, y, 0.3)[:2],
        lambda g, x, y: _grad(lambda s, t: torch.lerp(s, t, 0.3), g, x, y),
    )
    yield _row(
        "where_bw",
        "bf16",
        [G, (a > 0).float(), b, c],
        ttnn.where_bw,
        lambda g, k, x, y: _grad(lambda s, t: torch.where(k > 0, s, t), g, x, y),
    )
    yield _row(
        "concat_bw",
        "bf16",
        [bf16((1, 1, 32, 128), 4), a, b],
        lambda g, x, y: ttnn.concat_bw(g, x, y, 3),
        lambda g, x, y: list(g.split(64, 3)),
    )
    yield _row(
        "prod_bw",
        "bf16",
        [bf16((1, 1, 32, 1), 5), bf16((1, 1, 32, 64), 6, 0.9, 1.1)],
        lambda g, x: ttnn.prod_bw(g, x, dim=3),
        lambda g, x: _grad(lambda v: v.prod(3, keepdim=True), g, x),
        pcc=0.99,
    )


CASES = [*_one(), *_several()]
