"""Further elementwise operations: in place, activations with parameters, gates, complex numbers, quantization, rounding."""

import torch

import ttnn

from .case import NAME, ROWS, In, bf16, floats, integers, rows_of

_row = rows_of("elementwise, further")
F = torch.nn.functional
FLOATS = (ttnn.bfloat16, ttnn.float32)
SHAPE = (1, 1, 32, 64)


def _one():
    for dtype in FLOATS:
        values, positive, unit = floats(dtype, 1), floats(dtype, 2, 0.5, 3), floats(dtype, 3, 0.05, 0.95)
        name = NAME[dtype]
        for operation, run, reference, exact in (
            ("log_sigmoid", ttnn.log_sigmoid, F.logsigmoid, False),
            ("sigmoid_accurate", ttnn.sigmoid_accurate, torch.sigmoid, False),
            ("swish", ttnn.swish, F.silu, False),
            ("hardmish", ttnn.hardmish, lambda x: x * (x + 2).clamp(0, 2) / 2, False),
            ("heaviside", lambda t: ttnn.heaviside(t, 0.5), lambda x: torch.heaviside(x, torch.tensor(0.5)), True),
            ("deg2rad", ttnn.deg2rad, torch.deg2rad, False),
            ("rad2deg", ttnn.rad2deg, torch.rad2deg, False),
            ("relu_max", lambda t: ttnn.relu_max(t, 1.5), lambda x: x.clamp(0, 1.5), True),
            ("relu_min", lambda t: ttnn.relu_min(t, 0.5), lambda x: x.clamp(min=0.5), True),
            ("rpow", lambda t: ttnn.rpow(t, 2.0), lambda x: 2.0**x, False),
            ("rdiv", lambda t: ttnn.rdiv(t, 2.0), lambda x: 2.0 / x, False),
            ("softcap", lambda t: ttnn.softcap(t, 2.0), lambda x: 2 * torch.tanh(x / 2), False),
            ("clip", lambda t: ttnn.clip(t, -1.0, 1.0), lambda x: x.clip(-1, 1), True),
            ("polyval", lambda t: ttnn.polyval(t, [1.0, 2.0, 3.0]), lambda x: x * x + 2 * x + 3, False),
            ("fill", lambda t: ttnn.fill(t, 2.5), lambda x: torch.full_like(x, 2.5), True),
            ("prelu", lambda t: ttnn.prelu(t, 0.25), lambda x: F.prelu(x, torch.tensor(0.25)), False),
            ("xielu", ttnn.xielu, _xielu, False),
            ("celu", lambda t: ttnn.celu(t, alpha=2.0), lambda x: F.celu(x, 2.0), False),
            ("elu", lambda t: ttnn.elu(t, alpha=2.0), lambda x: F.elu(x, 2.0), False),
            ("eqz", ttnn.eqz, lambda x: (x == 0).float(), True),
            ("nez", ttnn.nez, lambda x: (x != 0).float(), True),
            ("gtz", ttnn.gtz, lambda x: (x > 0).float(), True),
            ("ltz", ttnn.ltz, lambda x: (x < 0).float(), True),
            ("gez", ttnn.gez, lambda x: (x >= 0).float(), True),
            ("lez", ttnn.lez, lambda x: (x <= 0).float(), True),
            ("isnan", ttnn.isnan, lambda x: x.isnan().float(), True),
            ("isposinf", ttnn.isposinf, lambda x: x.isposinf().float(), True),
            ("isneginf", ttnn.isneginf, lambda x: x.isneginf().float(), True),
            ("tril", ttnn.tril, torch.tril, True),
            ("triu", ttnn.triu, torch.triu, True),
            ("round", lambda t: ttnn.round(t, decimals=1), lambda x: x.round(decimals=1), False),
            ("softplus", lambda t: ttnn.softplus(t, beta=2.0, threshold=2.0), lambda x: F.softplus(x, 2.0, 2.0), False),
            (
                "unary_chain",
                lambda t: ttnn.unary_chain(
                    t, [ttnn.UnaryWithParam(ttnn.UnaryOpType.RELU), ttnn.UnaryWithParam(ttnn.UnaryOpType.EXP, 0)]
                ),
                lambda x: x.relu().exp(),
                False,
            ),
        ):
            kind = name + (", parameters" if operation in ("celu", "elu", "softplus", "round") else "")
            yield _row(operation, kind, [In(values, dtype)], run, reference, exact)
        yield _row("logit", name, [In(unit, dtype)], lambda t: ttnn.logit(t, eps=0.1), lambda x: torch.logit(x, 0.1))
        yield _row(
            "multigammaln", name, [In(positive + 2, dtype)], ttnn.multigammaln, lambda x: torch.special.multigammaln(x, 4)
        )
        yield _row(
            "polygamma", name, [In(positive, dtype)], lambda t: ttnn.polygamma(t, 2), lambda x: torch.polygamma(2, x), pcc=0.99
        )
    for operation, run, reference in (
        ("logical_left_shift", lambda t: ttnn.logical_left_shift(t, 3), lambda x: x << 3),
        ("logical_right_shift", lambda t: ttnn.logical_right_shift(t, 3), lambda x: x >> 3),
    ):
        yield _row(operation, "int32", [In(integers(1, 0, 1000), ttnn.int32)], run, reference, True)
    for operation in ("eqz", "nez", "gtz", "ltz"):
        torch_does = getattr(torch, operation[:-1].replace("nez", "ne").replace("eqz", "eq"))
        yield _row(
            operation,
            "int32",
            [In(integers(2, -2, 3), ttnn.int32)],
            getattr(ttnn, operation),
            lambda x, r=torch_does: r(x, 0).int(),
            True,
        )
    for operation in ("sign", "square"):
        yield _row(
            operation,
            "int32",
            [In(integers(3, -1000, 1000), ttnn.int32)],
            getattr(ttnn, operation),
            getattr(torch, operation),
            True,
        )
    yield _row(
        "plus_one", "int32 rows", [In(integers(4, 0, 1000, (1, 32)), ttnn.int32, ROWS)], ttnn.plus_one, lambda x: x + 1, True
    )


def _xielu(x):
    return torch.where(x > 0, 0.8 * x * x + 0.5 * x, 0.8 * torch.expm1(x.clamp(max=-1e-6)) - 0.8 * x + 0.5 * x)


def _several():
    for dtype in FLOATS:
        a, b, positive = floats(dtype, 1), floats(dtype, 2), floats(dtype, 3, 0.5, 3)
        pair, name = [In(a, dtype), In(b, dtype)], NAME[dtype]
        for operation, reference in (
            ("add_", torch.add),
            ("subtract_", torch.sub),
            ("multiply_", torch.mul),
            ("rsub_", lambda x, y: y - x),
            ("squared_difference_", lambda x, y: (x - y) ** 2),
            ("logaddexp_", torch.logaddexp),
            ("logical_and_", lambda x, y: ((x != 0) & (y != 0)).float()),
            ("gt_", lambda x, y: (x > y).float()),
            ("le_", lambda x, y: (x <= y).float()),
        ):
            yield _row(operation, name, pair, getattr(ttnn, operation), reference)
        yield _row("divide_", name, [In(a, dtype), In(positive, dtype)], ttnn.divide_, torch.div)
        for operation, run, reference, second in (
            ("rsub", ttnn.rsub, lambda x, y: y - x, b),
            ("ldexp", ttnn.ldexp, lambda x, y: x * 2**y, b),
            ("xlogy", lambda x, y: ttnn.xlogy(x, y), torch.xlogy, positive),
            ("floor_div", ttnn.floor_div, torch.floor_divide, positive),
            ("div_no_nan", ttnn.div_no_nan, torch.div, positive),
            ("nextafter", ttnn.nextafter, torch.nextafter, b),
            (
                "isclose",
                lambda x, y: ttnn.isclose(x, y, rtol=0.5, atol=0.5),
                lambda x, y: torch.isclose(x, y, rtol=0.5, atol=0.5).float(),
                b,
            ),
            ("addalpha", lambda x, y: ttnn.addalpha(x, y, 0.5), lambda x, y: x + 0.5 * y, b),
            ("subalpha", lambda x, y: ttnn.subalpha(x, y, 0.5), lambda x, y: x - 0.5 * y, b),
            ("prelu", ttnn.prelu, lambda x, y: torch.where(x >= 0, x, x * y), b),
            ("bias_gelu", ttnn.bias_gelu, lambda x, y: F.gelu(x + y), b),
            ("hypot", lambda x, y: ttnn.hypot(x, y), torch.hypot, b),
            ("clamp", lambda x, y: ttnn.clamp(x, min=y), lambda x, y: torch.maximum(x, y), b),
        ):
            kind = name + (", tensor" if operation in ("prelu", "clamp", "hypot") else "")
            yield _row(operation, kind, [In(a, dtype), In(second, dtype)], run, reference)
        for rounding in ("floor", "trunc"):
            run = lambda x, y, r=rounding: ttnn.divide(x, y, rounding_mode=r)  # noqa: E731
            yield _row(
                "divide",
                f"{name}, {rounding}",
                [In(a, dtype), In(positive, dtype)],
                run,
                lambda x, y, r=rounding: torch.div(x, y, rounding_mode=r),
                pcc=0.99,
            )
        fused = lambda x, y: ttnn.add(x, y, activations=[ttnn.UnaryWithParam(ttnn.UnaryOpType.RELU)])  # noqa: E731
        yield _row("add", f"{name}, then relu", pair, fused, lambda x, y: (x + y).relu())
        before = lambda x, y: ttnn.multiply(x, y, input_tensor_a_activations=[ttnn.UnaryWithParam(ttnn.UnaryOpType.SILU)])  # noqa: E731
        yield _row("multiply", f"{name}, silu of the first", pair, before, lambda x, y: F.silu(x) * y)
        three = [In(a, dtype), In(b, dtype), In(positive, dtype)]
        yield _row(
            "addcdiv",
            name,
            three,
            lambda x, y, z: ttnn.addcdiv(x, y, z, value=0.5),
            lambda x, y, z: torch.addcdiv(x, y, z, value=0.5),
        )
        yield _row("mac", name, three, ttnn.mac, lambda x, y, z: x * y + z)
        yield _row("lerp", name, three, ttnn.lerp, torch.lerp)
        yield _row("lerp", f"{name}, number", pair, lambda x, y: ttnn.lerp(x, y, 0.3), lambda x, y: torch.lerp(x, y, 0.3))
        yield _row(
            "where",
            f"{name}, numbers",
            [In((a > 0).float(), dtype)],
            lambda t: ttnn.where(t, 1.5, -2.0),
            lambda x: torch.where(x > 0, 1.5, -2.0),
            True,
        )
        yield _row(
            "where",
            f"{name}, broadcast",
            [In((a > 0).float(), dtype), In(b[:, :, :1], dtype), In(positive[..., :1], dtype)],
            ttnn.where,
            lambda c, x, y: torch.where(c > 0, x, y),
            True,
        )
    for dtype in FLOATS:
        batch = [In(floats(dtype, 4, shape=(2, 3, 32, 64)), dtype), In(floats(dtype, 5, shape=(1, 3, 32, 1)), dtype)]
        yield _row("add", f"{NAME[dtype]}, batch and column broadcast", batch, ttnn.add, torch.add)
        both = [In(floats(dtype, 6, shape=(1, 1, 32, 1)), dtype), In(floats(dtype, 7, shape=(1, 1, 1, 64)), dtype)]
        yield _row("multiply", f"{NAME[dtype]}, column times row", both, ttnn.multiply, torch.mul)
    eight = [In(bf16(SHAPE, 1), ttnn.bfloat8_b), In(bf16(SHAPE, 2), ttnn.bfloat8_b)]
    yield _row("add", "bfp8", eight, ttnn.add, torch.add)
    yield _row("multiply", "bfp8", eight, ttnn.multiply, torch.mul)
    rows = [In(bf16((1, 1, 33, 50), 1), layout=ROWS), In(bf16((1, 1, 33, 50), 2), layout=ROWS)]
    yield _row("add", "bf16 rows, ragged", rows, ttnn.add, torch.add)
    mixed = [In(bf16(SHAPE, 1)), In(floats(ttnn.float32, 2), ttnn.float32)]
    yield _row("add", "bf16 and fp32", mixed, lambda x, y: ttnn.add(x, y, dtype=ttnn.float32), torch.add)
    for dtype in (ttnn.uint32, ttnn.uint16):
        whole = [In(integers(1, 500, 1000), dtype), In(integers(2, 0, 500), dtype)]
        for operation, reference in (
            ("add", torch.add),
            ("subtract", torch.sub),
            ("bitwise_and", torch.bitwise_and),
            ("bitwise_or", torch.bitwise_or),
            ("bitwise_xor", torch.bitwise_xor),
            ("eq", lambda x, y: (x == y).int()),
        ):
            yield _row(operation, NAME[dtype], whole, getattr(ttnn, operation), reference, True)
    whole = [In(integers(3, -1000, 1000), ttnn.int32), In(integers(4, 1, 50), ttnn.int32)]
    for operation, reference in (
        ("fmod", torch.fmod),
        ("squared_difference", lambda x, y: (x - y) ** 2),
        ("logical_and", lambda x, y: ((x != 0) & (y != 0)).int()),
        ("rsub", lambda x, y: y - x),
    ):
        yield _row(operation, "int32", whole, getattr(ttnn, operation), reference, True)
    # ttnn.floor_div of integers is this division, but it calls the bits of its result float32.
    floor = lambda x, y: ttnn.div(x, y, rounding_mode="floor")  # noqa: E731
    yield _row("div", "int32, floor", whole, floor, torch.floor_divide, True)
    for operation, dim, other in (
        ("H", ttnn.BcastOpDim.H, (1, 1, 1, 64)),
        ("W", ttnn.BcastOpDim.W, (1, 1, 32, 1)),
        ("HW", ttnn.BcastOpDim.HW, (1, 1, 1, 1)),
    ):
        run = lambda x, y, d=dim: ttnn.bcast(x, y, ttnn.BcastOpMath.MUL, d)  # noqa: E731
        yield _row("bcast", f"bf16, {operation}", [bf16(SHAPE, 1), bf16(other, 2)], run, torch.mul)


def _gates():
    values = bf16((1, 1, 32, 128), 1)
    for operation, f in (("glu", torch.sigmoid), ("reglu", torch.relu), ("geglu", F.gelu), ("swiglu", F.silu)):
        yield _row(
            operation,
            "bf16",
            [values],
            lambda t, o=operation: getattr(ttnn, o)(t, 3),
            lambda v, f=f: v[..., :64] * f(v[..., 64:]),
        )
    yield _row(
        "clamped_silu_glu",
        "bf16",
        [bf16(SHAPE, 2), bf16(SHAPE, 3)],
        lambda g, u: ttnn.clamped_silu_glu(g, u, 2.0),
        lambda g, u: F.silu(g.clamp(max=2)) * u.clamp(-2, 2),
    )
    yield _row(
        "situ_glu",
        "bf16",
        [bf16(SHAPE, 2), bf16(SHAPE, 3)],
        lambda g, u: ttnn.situ_glu(g, u, 2.0, 2.0),
        lambda g, u: 2 * torch.tanh(g / 2) * g.sigmoid() * 2 * torch.tanh(u / 2),
    )
    channel = bf16((1, 1, 1, 64), 4, 0.5, 2)
    yield _row(
        "snake_beta", "bf16", [bf16(SHAPE, 5), channel, channel], ttnn.snake_beta, lambda x, a, b: x + torch.sin(a * x) ** 2 / b
    )


def _complex():
    parts = [bf16(SHAPE, 1), bf16(SHAPE, 2)]

    def on(f):
        return lambda r, i: f(ttnn.complex_tensor(r, i))

    yield _row(
        "angle",
        "bf16, complex",
        parts,
        on(lambda z: ttnn.angle(z, memory_config=ttnn.DRAM_MEMORY_CONFIG)),
        lambda r, i: torch.atan2(i, r),
    )
    yield _row("abs", "bf16, complex", parts, on(lambda z: ttnn.abs(z, memory_config=ttnn.DRAM_MEMORY_CONFIG)), torch.hypot)
    yield _row("real", "bf16", parts, on(lambda z: ttnn.real(z, memory_config=ttnn.DRAM_MEMORY_CONFIG)), lambda r, i: r, True)
    yield _row("imag", "bf16", parts, on(lambda z: ttnn.imag(z, memory_config=ttnn.DRAM_MEMORY_CONFIG)), lambda r, i: i, True)

    def pieces(f):
        def run(r, i):
            result = f(ttnn.complex_tensor(r, i))
            return [result.real, result.imag]

        return run

    yield _row(
        "conj", "bf16", parts, pieces(lambda z: ttnn.conj(z, memory_config=ttnn.DRAM_MEMORY_CONFIG)), lambda r, i: [r, -i], True
    )
    yield _row(
        "polar",
        "bf16",
        parts,
        pieces(lambda z: ttnn.polar(z, memory_config=ttnn.DRAM_MEMORY_CONFIG)),
        lambda r, i: [r * i.cos(), r * i.sin()],
    )
    inverse = lambda r, i: [r / (r * r + i * i), -i / (r * r + i * i)]  # noqa: E731
    yield _row(
        "reciprocal",
        "bf16, complex",
        parts,
        pieces(lambda z: ttnn.reciprocal(z, memory_config=ttnn.DRAM_MEMORY_CONFIG)),
        inverse,
        pcc=0.99,
    )
    yield _row(
        "alt_complex_rotate90",
        "bf16",
        [bf16(SHAPE, 1)],
        ttnn.alt_complex_rotate90,
        lambda v: torch.stack([-v[..., 1::2], v[..., ::2]], -1).flatten(-2),
        True,
    )


def _quantization():
    values = In(floats(ttnn.float32, 1), ttnn.float32)
    whole = In(integers(2, -100, 100), ttnn.int32)
    yield _row("quantize", "fp32", [values], lambda t: ttnn.quantize(t, 0.05, 3), lambda v: torch.round(v / 0.05) + 3)
    yield _row("dequantize", "int32", [whole], lambda t: ttnn.dequantize(t, 0.05, 3), lambda v: (v - 3) * 0.05)
    yield _row(
        "requantize",
        "int32",
        [whole],
        lambda t: ttnn.requantize(t, 0.05, 3, 0.1, -2),
        lambda v: torch.round((v - 3) * 0.05 / 0.1) - 2,
    )


CASES = [*_one(), *_several(), *_gates(), *_complex(), *_quantization()]
