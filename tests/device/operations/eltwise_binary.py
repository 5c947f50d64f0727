"""Elementwise operations of two and three tensors: matrix-unit and vector-unit paths, comparisons, broadcasts."""

import torch

import ttnn

from .case import NAME, Case, floats, integers, put


def _case(operation, dtype, reference, inputs, exact=False, kind="", run=None, **more):
    call = run or (lambda *tensors: getattr(ttnn, operation)(*tensors))
    return Case(
        "elementwise, several tensors",
        operation,
        NAME[dtype] + (f", {kind}" if kind else ""),
        lambda device: call(*(put(values, dtype, device) for values in inputs)),
        lambda: reference(*inputs),
        exact,
        **more,
    )


COMPARISONS = ("eq", "ne", "lt", "gt", "le", "ge")


def _floats():
    for dtype in (ttnn.bfloat16, ttnn.float32):
        a, b, positive = floats(dtype, 1), floats(dtype, 2), floats(dtype, 3, 0.5, 3)
        for name, reference in (("add", torch.add), ("subtract", torch.sub), ("multiply", torch.mul)):
            yield _case(name, dtype, reference, (a, b))
            for kind, other in (("row", b[:, :, :1]), ("column", b[:, :, :, :1]), ("scalar", b[:, :, :1, :1])):
                if name == "add" or dtype == ttnn.bfloat16:
                    yield _case(name, dtype, reference, (a, other), kind=f"{kind} broadcast")
        yield _case("add", dtype, lambda x: x + 2.5, (a,), kind="number", run=lambda t: ttnn.add(t, 2.5))
        yield _case("divide", dtype, torch.div, (a, positive))
        yield _case("pow", dtype, torch.pow, (positive, a))
        for name in ("maximum", "minimum"):
            yield _case(name, dtype, getattr(torch, name), (a, b), exact=True)
        for name in ("remainder", "fmod"):
            yield _case(name, dtype, getattr(torch, name), (a, positive), pcc=0.99)
        for name in ("atan2", "hypot", "logaddexp", "logaddexp2"):
            yield _case(name, dtype, getattr(torch, name), (a, b))
        yield _case("squared_difference", dtype, lambda x, y: (x - y) ** 2, (a, b))
        for name in COMPARISONS:
            whole = (a.round(), b.round())
            yield _case(name, dtype, lambda x, y, n=name: getattr(torch, n)(x, y).float(), whole, exact=True)
        for name in ("logical_and", "logical_or", "logical_xor"):
            whole = (a.round(), b.round())
            yield _case(name, dtype, lambda x, y, n=name: getattr(torch, n)(x, y).float(), whole, exact=True)
        yield _case("where", dtype, lambda c, x, y: torch.where(c > 0, x, y), ((a > 0).float(), a, b), exact=True)
        scaled = {"run": lambda x, y, z: ttnn.addcmul(x, y, z, value=0.5)}
        yield _case("addcmul", dtype, lambda x, y, z: torch.addcmul(x, y, z, value=0.5), (a, b, positive), **scaled)


def _integers():
    i32, a, b = ttnn.int32, integers(1), integers(2)
    some, any_a, any_b = torch.where(b == 0, 7, b), integers(3, -(2**31), 2**31 - 1), integers(4, -(2**31), 2**31 - 1)
    for name, reference, inputs in (
        ("add", torch.add, (a, b)), ("subtract", torch.sub, (a, b)), ("multiply", torch.mul, (a, b)),
        ("gcd", torch.gcd, (a, b)), ("lcm", torch.lcm, (a // 16, b // 16)),
        ("bitwise_and", torch.bitwise_and, (any_a, any_b)), ("bitwise_or", torch.bitwise_or, (any_a, any_b)),
        ("bitwise_xor", torch.bitwise_xor, (any_a, any_b)), ("maximum", torch.maximum, (any_a, any_b)),
        ("minimum", torch.minimum, (any_a, any_b)), ("remainder", torch.remainder, (a, some)),
    ):  # fmt: skip
        yield _case(name, i32, reference, inputs, exact=True)
    yield _case("divide", i32, torch.div, (a, some))
    for name in COMPARISONS:
        compare = lambda x, y, n=name: getattr(torch, n)(x, y).int()  # noqa: E731
        yield _case(name, i32, compare, (a // 100, b // 100), exact=True)
        yield _case(name, i32, compare, (any_a, any_b), exact=True, kind="all 32 bits")
    yield _case("where", i32, lambda c, x, y: torch.where(c > 0, x, y), ((a > 0).int(), a, b), exact=True)


CASES = [*_floats(), *_integers()]
