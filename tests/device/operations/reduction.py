"""Reductions, running sums and products, the largest values and the order of values."""

import torch

import ttnn

from .case import NAME, ROWS, TILE, In, bf16, distinct, floats, integers, rows_of, uneven

_row = rows_of("reduction")
SHAPE = (2, 3, 64, 96)
FLOATS = (ttnn.bfloat16, ttnn.float32)


def _reductions():
    for dtype in FLOATS:
        values = uneven(dtype, SHAPE)
        for name, reference in (
            ("sum", torch.sum),
            ("mean", torch.mean),
            ("max", torch.amax),
            ("min", torch.amin),
            ("std", torch.std),
            ("var", torch.var),
        ):
            exact = name in ("max", "min")
            for dims in (3, 2, 1, 0, (2, 3), (0, 1, 2, 3)):
                for keep in (True, False) if dims in (3, (2, 3)) else (True,):
                    kind = f"{NAME[dtype]}, dims {dims}" + ("" if keep else ", dims removed")
                    run = lambda t, n=name, d=dims, k=keep: getattr(ttnn, n)(t, dim=d, keepdim=k)  # noqa: E731
                    torch_does = lambda v, r=reference, d=dims, k=keep: r(v, dim=d, keepdim=k)  # noqa: E731
                    yield _row(name, kind, [In(values, dtype)], run, torch_does, exact)
        for name in ("sum", "mean", "max", "min"):
            reference = getattr(torch, {"max": "amax", "min": "amin"}.get(name, name))
            yield _row(
                name,
                f"{NAME[dtype]}, ragged",
                [In(floats(dtype, 2, 0.5, 3, (1, 2, 33, 50)), dtype)],
                lambda t, n=name: getattr(ttnn, n)(t, dim=3, keepdim=True),
                lambda v, r=reference: r(v, dim=3, keepdim=True),
                name in ("max", "min"),
            )
            yield _row(
                name,
                f"{NAME[dtype]}, rows",
                [In(values, dtype, ROWS)],
                lambda t, n=name: getattr(ttnn, n)(t, dim=3, keepdim=True),
                lambda v, r=reference: r(v, dim=3, keepdim=True),
                name in ("max", "min"),
            )
        near_one = floats(dtype, 3, 0.9, 1.1, (2, 3, 32, 64))
        for dim in (3, 2, 1, 0):
            run = lambda t, d=dim: ttnn.prod(t, dim=d, keepdim=True)  # noqa: E731
            torch_does = lambda v, d=dim: v.prod(d, keepdim=True)  # noqa: E731
            yield _row("prod", f"{NAME[dtype]}, dim {dim}", [In(near_one, dtype)], run, torch_does, pcc=0.99)  # rounds 64 times
    whole = In(integers(4, -1000, 1000, SHAPE), ttnn.int32)
    for name, reference in (("max", torch.amax), ("min", torch.amin), ("sum", torch.sum)):
        for dim in (3, 2, (2, 3)):
            run = lambda t, n=name, d=dim: getattr(ttnn, n)(t, dim=d, keepdim=True)  # noqa: E731
            yield _row(name, f"int32, dims {dim}", [whole], run, lambda v, r=reference, d=dim: r(v, dim=d, keepdim=True), True)
    eight = In(uneven(ttnn.bfloat16, SHAPE), ttnn.bfloat8_b)
    yield _row("sum", "bfp8, dims 3", [eight], lambda t: ttnn.sum(t, dim=3, keepdim=True), lambda v: v.sum(3, keepdim=True))
    yield _row("max", "bfp8, dims 3", [eight], lambda t: ttnn.max(t, dim=3, keepdim=True), lambda v: v.amax(3, keepdim=True))


def _running():
    for dtype in FLOATS:
        for dim in (0, 1, 2, 3):
            values = In(floats(dtype, 6, 0.5, 1.5, (2, 3, 64, 32)), dtype)
            yield _row(
                "cumsum",
                f"{NAME[dtype]}, dim {dim}",
                [values],
                lambda t, d=dim: ttnn.cumsum(t, d),
                lambda v, d=dim: v.cumsum(d),
            )
            near_one = In(floats(dtype, 7, 0.95, 1.05, (2, 3, 64, 32)), dtype)
            yield _row(
                "cumprod",
                f"{NAME[dtype]}, dim {dim}",
                [near_one],
                lambda t, d=dim: ttnn.cumprod(t, d),
                lambda v, d=dim: v.cumprod(d),
            )
    whole = In(integers(8, -50, 50, (2, 3, 64, 32)), ttnn.int32)
    yield _row("cumsum", "int32, dim 2", [whole], lambda t: ttnn.cumsum(t, 2), lambda v: v.cumsum(2), True)
    yield _row("ema", "bf16", [bf16((1, 1, 32, 128))], lambda t: ttnn.ema(t, 0.25), lambda v: _moving_average(v, 0.25))
    yield _row(
        "fast_reduce_nc",
        "bf16",
        [bf16((2, 3, 32, 64))],
        lambda t: ttnn.experimental.fast_reduce_nc(t, dims=[1]),
        lambda v: v.sum(1, keepdim=True),
    )
    yield _row(
        "hc_sum_reduce",
        "bf16",
        [bf16((1, 1, 32, 32 * 64))],
        lambda t: ttnn.experimental.hc_sum_reduce(t),
        lambda v: v.view(1, 1, 32, 64, 32).sum(-1),
    )


def _moving_average(values, alpha):
    result = values.clone()
    for i in range(1, values.shape[-1]):
        result[..., i] = alpha * result[..., i - 1] + (1 - alpha) * values[..., i]
    return result


def _chosen():
    for layout in (ROWS, TILE):
        for dtype in FLOATS:
            name = NAME[dtype] + (" rows" if layout == ROWS else "")
            values = In(distinct((1, 2, 32, 256)), dtype, layout)
            yield _row(
                "argmax",
                f"{name}, last dimension",
                [values],
                lambda t: ttnn.argmax(t, dim=3, keepdim=True),
                lambda v: v.argmax(3, keepdim=True),
                True,
            )
            high = In(distinct((1, 2, 64, 64)).mT.contiguous(), dtype, layout)
            yield _row(
                "argmax",
                f"{name}, height",
                [high],
                lambda t: ttnn.argmax(t, dim=2, keepdim=True),
                lambda v: v.argmax(2, keepdim=True),
                True,
            )
    yield _row("argmax", "bf16 rows, all", [In(distinct((1, 1, 1, 256)), layout=ROWS)], ttnn.argmax, lambda v: v.argmax(), True)
    yield _row(
        "argmax",
        "int32 rows",
        [In(distinct((1, 1, 32, 512)), ttnn.int32, ROWS)],
        lambda t: ttnn.argmax(t, dim=3),
        lambda v: v.argmax(3),
        True,
    )
    for dtype in FLOATS:
        for width in (64, 256):
            values = In(distinct((1, 1, 64, width)), dtype)
            for largest in (True, False):
                kind = f"{NAME[dtype]}, 32 of {width}, " + ("largest" if largest else "smallest")
                yield _row(
                    "topk",
                    kind,
                    [values],
                    lambda t, b=largest: ttnn.topk(t, 32, dim=-1, largest=b, sorted=True),
                    lambda v, b=largest: tuple(v.topk(32, largest=b)),
                    True,
                )
    thousands = In(_many_distinct((1, 1, 32, 8192)), ttnn.float32)
    yield _row("topk", "fp32, 64 of 8192", [thousands], lambda t: ttnn.topk(t, 64), lambda v: tuple(v.topk(64)), True)
    some = In(bf16((1, 1, 32, 8192), 3))
    yield _row("topk", "bf16, values of 50 of 8192", [some], lambda t: ttnn.topk(t, 50)[0], lambda v: v.topk(50)[0], True)
    for dtype in (ttnn.bfloat16, ttnn.float32, ttnn.uint16):
        for width in (64, 256):
            values = distinct((1, 1, 32, width)) + (width if dtype == ttnn.uint16 else 0)
            for falling in (False, True):
                kind = f"{NAME[dtype]}, {width}" + (", falling" if falling else "")
                yield _row(
                    "sort",
                    kind,
                    [In(values, dtype)],
                    lambda t, f=falling: ttnn.sort(t, descending=f),
                    lambda v, f=falling: tuple(v.sort(descending=f)),
                    True,
                )
    yield _row(
        "sort",
        "bf16, height",
        [distinct((1, 1, 64, 64)).mT.contiguous()],
        lambda t: ttnn.sort(t, dim=2),
        lambda v: tuple(v.sort(2)),
        True,
    )
    yield _row(
        "sort",
        "fp32, stable",
        [In(integers(9, 0, 9, (1, 1, 32, 128)).float(), ttnn.float32)],
        lambda t: ttnn.sort(t, stable=True),
        lambda v: tuple(v.sort(stable=True)),
        True,
    )
    yield _row(
        "sort", "bf16, values of 4096", [bf16((1, 1, 32, 4096), 4)], lambda t: ttnn.sort(t)[0], lambda v: v.sort()[0], True
    )


def _many_distinct(shape):
    return (
        torch.stack([torch.randperm(shape[-1], generator=torch.Generator().manual_seed(s)) for s in range(shape[-2])])
        .reshape(shape)
        .float()
    )


def _global():
    values = uneven(ttnn.bfloat16, (2, 3, 64, 64))
    for name, reference in (("std_hw", torch.std), ("var_hw", torch.var)):
        yield _row(name, "bf16", [values], getattr(ttnn, name), lambda v, r=reference: r(v, (2, 3), correction=0, keepdim=True))
    yield _row(
        "normalize_hw",
        "bf16",
        [values],
        ttnn.normalize_hw,
        lambda v: (v - v.mean((2, 3), True)) / v.std((2, 3), correction=0, keepdim=True),
    )
    yield _row("normalize_global", "bf16", [values], ttnn.normalize_global, lambda v: (v - v.mean()) / v.std(correction=0))
    pair = [bf16((1, 1, 32, 64), 11), bf16((1, 1, 32, 64), 12)]
    for name, f in (("l1_loss", torch.nn.functional.l1_loss), ("mse_loss", torch.nn.functional.mse_loss)):
        for how in ("none", "mean", "sum"):
            mode = getattr(ttnn.LossReductionMode, how.upper())
            # One number comes with or without dimensions: compared as a list of numbers.
            run = lambda a, b, n=name, m=mode: ttnn.to_torch(getattr(ttnn, n)(a, b, reduction=m)).flatten()  # noqa: E731
            yield _row(name, f"bf16, {how}", pair, run, lambda a, b, g=f, h=how: g(a, b, reduction=h).flatten())


CASES = [*_reductions(), *_running(), *_chosen(), *_global()]
