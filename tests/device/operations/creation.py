"""Tensors that are made on the device: constant, counting, and random, whose statistics must be those of the distribution."""

import torch

import ttnn

from .case import NAME, ROWS, SHAPE, TILE, TORCH, Case, In, rows_of

_row = rows_of("creation")
TYPES = (ttnn.bfloat16, ttnn.float32, ttnn.int32, ttnn.uint32)


def _made(operation, kind, run, expected, exact=True):
    return Case("creation", operation, kind, run, expected, exact)


def _constants():
    for dtype in TYPES:
        for layout in (TILE, ROWS):
            name = NAME[dtype] + (" rows" if layout == ROWS else "")
            on = lambda d, t=dtype, l=layout: {"dtype": t, "layout": l, "device": d}  # noqa: E731
            yield _made("full", name, lambda d, on=on: ttnn.full(SHAPE, 3, **on(d)), lambda: torch.full(SHAPE, 3))
            yield _made("zeros", name, lambda d, on=on: ttnn.zeros(SHAPE, **on(d)), lambda: torch.zeros(SHAPE))
            yield _made("ones", name, lambda d, on=on: ttnn.ones(SHAPE, **on(d)), lambda: torch.ones(SHAPE))
        like = torch.ones(SHAPE).to(TORCH[dtype])
        yield _row(
            "full_like", NAME[dtype], [In(like, dtype)], lambda t: ttnn.full_like(t, 7), lambda v: torch.full_like(v, 7), True
        )
        yield _row("zeros_like", NAME[dtype], [In(like, dtype)], ttnn.zeros_like, torch.zeros_like, True)
        yield _row("ones_like", NAME[dtype], [In(like * 2, dtype)], ttnn.ones_like, torch.ones_like, True)
        yield _made(
            "arange", NAME[dtype], lambda d, t=dtype: ttnn.arange(3, 120, 2, dtype=t, device=d), lambda: torch.arange(3, 120, 2)
        )
    half = lambda d: ttnn.full(SHAPE, 0.5, dtype=ttnn.bfloat16, layout=TILE, device=d)  # noqa: E731
    yield _made("full", "bf16, a half", half, lambda: torch.full(SHAPE, 0.5))


def _statistics(values, low, high, mean, spread):
    """Ones where the values look like draws: inside the bounds, mean and spread near, hardly any repeated row."""
    v = (values if isinstance(values, torch.Tensor) else ttnn.to_torch(values)).float()
    rows = v.reshape(-1, v.shape[-1]).unique(dim=0).shape[0]
    return torch.tensor(
        [
            v.min() >= low and v.max() <= high,
            abs(v.mean() - mean) < spread / 8,
            abs(v.std() - spread) < spread / 8,
            rows > v[..., 0].numel() * 0.9,
        ]
    ).int()


def _dropout(values, probability):
    """Ones where dropout drops as often as asked, scales the rest, and repeats itself with the same seed.

    The SFPU's generator is a shift register whose lanes follow each other by two steps (the ISA documentation calls its
    statistics poor): one seed drops a few percent more or less, so many are asked.
    """
    drop = lambda seed: ttnn.to_torch(  # noqa: E731
        ttnn.experimental.dropout(values, probability=probability, scale=2.0, seed=seed)
    ).float()
    results = torch.stack([drop(7919 * i) for i in range(1, 17)])
    kept = (results != 0).float().mean()
    rates = (abs(kept - (1 - probability)) < 0.05, bool(((results == 0) | (results == 2)).all()))
    return torch.tensor([*rates, torch.equal(results[0], drop(7919)), not torch.equal(results[0], results[1])]).int()


def _random():
    shape, yes = (1, 1, 128, 128), lambda *_: torch.ones(4)
    uniform = (0, 1, 0.5, 0.289)
    for dtype in (ttnn.bfloat16, ttnn.float32):
        make = lambda d, t=dtype: _statistics(ttnn.rand(shape, d, dtype=t, seed=7), *uniform)  # noqa: E731
        yield _made("rand", f"{NAME[dtype]}, statistics", make, yes)
        bounds = lambda d, t=dtype: _statistics(ttnn.rand(shape, d, dtype=t, low=-4.0, high=4.0, seed=3), -4, 4, 0, 2.31)  # noqa: E731
        yield _made("rand", f"{NAME[dtype]}, statistics from -4 to 4", bounds, yes)
        normal = lambda d, t=dtype: _statistics(ttnn.randn(shape, d, dtype=t, seed=9), -6, 6, 0, 1)  # noqa: E731
        yield _made("randn", f"{NAME[dtype]}, statistics", normal, yes)
        fill = lambda t: _statistics(ttnn.uniform(t, 2.0, 6.0, seed=5), 2, 6, 4, 1.155)  # noqa: E731
        yield _row("uniform", f"{NAME[dtype]}, statistics", [In(torch.zeros(shape), dtype)], fill, yes, True)
        toss = lambda t, d=dtype: _statistics(ttnn.bernoulli(t, 11, dtype=d), 0, 1, 0.25, 0.433)  # noqa: E731
        yield _row("bernoulli", f"{NAME[dtype]}, statistics", [In(torch.full(shape, 0.25), dtype)], toss, yes, True)
    for p in (0.25, 0.5):
        drop = lambda t, p=p: _dropout(t, p)  # noqa: E731
        yield _row("dropout", f"bf16, {p}, 16 seeds", [In(torch.ones(shape), ttnn.bfloat16)], drop, yes, True)
    same = lambda d: ttnn.eq(ttnn.rand(shape, d, seed=7), ttnn.rand(shape, d, seed=7))  # noqa: E731
    yield _made("rand", "bf16, the same seed again", same, lambda: torch.ones(shape))
    other = lambda d: ttnn.to_torch(ttnn.ne(ttnn.rand(shape, d, seed=7), ttnn.rand(shape, d, seed=8))).mean().gt(0.9).reshape(1)  # noqa: E731
    yield _made("rand", "bf16, another seed", other, lambda: torch.ones(1))


CASES = [*_constants(), *_random()]
