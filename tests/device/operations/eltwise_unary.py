"""Elementwise operations of one tensor: most are vector-unit code."""

import torch

import ttnn

from .case import NAME, Case, floats, integers, put

F = torch.nn.functional


def _case(operation, dtype, reference, run=None, values=None, exact=False, kind="", **more):
    values = floats(dtype, 1) if values is None else values
    call = run or (lambda tensor: getattr(ttnn, operation)(tensor))
    return Case(
        "elementwise, one tensor",
        operation,
        NAME[dtype] + (f", {kind}" if kind else ""),
        lambda device: call(put(values, dtype, device)),
        lambda: reference(values),
        exact,
        **more,
    )


def _cases():
    for dtype in (ttnn.bfloat16, ttnn.float32):
        positive, unit, above = floats(dtype, 3, 0.5, 3), floats(dtype, 4, -0.95, 0.95), floats(dtype, 5, 1.1, 3)
        for name, reference in {
            "exp": torch.exp, "exp2": torch.exp2, "expm1": torch.expm1, "sigmoid": torch.sigmoid, "tanh": torch.tanh,
            "gelu": F.gelu, "silu": F.silu, "mish": F.mish, "softplus": F.softplus, "softsign": F.softsign,
            "elu": lambda x: F.elu(x, 1.0), "selu": F.selu, "celu": F.celu, "hardsigmoid": F.hardsigmoid,
            "hardswish": F.hardswish, "hardtanh": F.hardtanh, "hardshrink": F.hardshrink, "softshrink": F.softshrink,
            "tanhshrink": F.tanhshrink, "square": torch.square, "sin": torch.sin, "cos": torch.cos, "tan": torch.tan,
            "atan": torch.atan, "sinh": torch.sinh, "cosh": torch.cosh, "asinh": torch.asinh, "erf": torch.erf,
            "erfc": torch.erfc, "i0": torch.i0, "i1": torch.special.i1, "cbrt": lambda x: x.sign() * x.abs() ** (1 / 3),
            "reciprocal": torch.reciprocal,
        }.items():  # fmt: skip
            yield _case(name, dtype, reference, lambda t, n=name: getattr(ttnn, n)(t))
        for name in ("sqrt", "rsqrt", "log", "log2", "log10", "log1p", "lgamma", "digamma"):
            yield _case(name, dtype, getattr(torch, name), values=positive)
        for name in ("asin", "acos", "atanh", "erfinv"):
            yield _case(name, dtype, getattr(torch, name), values=unit)
        yield _case("acosh", dtype, torch.acosh, values=above)
        for name, reference in {
            "abs": torch.abs, "neg": torch.neg, "relu": torch.relu, "relu6": F.relu6, "floor": torch.floor,
            "ceil": torch.ceil, "round": torch.round, "trunc": torch.trunc, "frac": torch.frac, "sign": torch.sign,
            "logical_not": lambda x: torch.logical_not(x).float(), "signbit": lambda x: torch.signbit(x).float(),
            "isfinite": lambda x: torch.isfinite(x).float(),
        }.items():  # fmt: skip
            yield _case(name, dtype, reference, exact=name != "frac" or dtype == ttnn.bfloat16)
        infinite = floats(dtype, 1) / (floats(dtype, 2) > 0).float()
        yield _case("isinf", dtype, lambda x: torch.isinf(x).float(), values=infinite, exact=True)
        yield _case("clamp", dtype, lambda x: x.clamp(-1, 1.5), lambda t: ttnn.clamp(t, -1.0, 1.5), exact=True)
        yield _case("leaky_relu", dtype, lambda x: F.leaky_relu(x, 0.1), lambda t: ttnn.leaky_relu(t, negative_slope=0.1))
        yield _case("pow", dtype, torch.square, lambda t: ttnn.pow(t, 2.0), kind="by a number")
        yield _case("threshold", dtype, lambda x: F.threshold(x, 0.5, 2.0), lambda t: ttnn.threshold(t, 0.5, 2.0), exact=True)
    fast = {"fast_and_approximate_mode": True}
    yield _case("exp", ttnn.bfloat16, torch.exp, lambda t: ttnn.exp(t, **fast), kind="approximate")
    yield _case("gelu", ttnn.bfloat16, F.gelu, lambda t: ttnn.gelu(t, **fast), kind="approximate")
    signed, any_bits = integers(1), integers(3, -(2**31), 2**31 - 1)
    for name, reference, values in (
        ("abs", torch.abs, signed), ("neg", torch.neg, signed), ("relu", torch.relu, signed),
        ("bitwise_not", torch.bitwise_not, any_bits),
    ):  # fmt: skip
        yield _case(name, ttnn.int32, reference, values=values, exact=True)
    for name, reference in (("bitwise_left_shift", lambda x: x << 3), ("bitwise_right_shift", lambda x: x >> 3)):
        yield _case(name, ttnn.int32, reference, lambda t, n=name: getattr(ttnn, n)(t, 3), values=signed, exact=True)
    yield _case("clamp", ttnn.int32, lambda x: x.clamp(-50, 60), lambda t: ttnn.clamp(t, -50, 60), values=signed, exact=True)


CASES = list(_cases())
