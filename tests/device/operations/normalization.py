"""Softmax and normalizations."""

import torch

import ttnn

from .case import NAME, Case, floats, put


def _case(operation, dtype, run, reference):
    values = floats(dtype, 1)
    return Case(
        "normalization",
        operation,
        NAME[dtype],
        lambda device: run(put(values, dtype, device)),
        lambda: reference(values),
    )


CASES = [
    case
    for dtype in (ttnn.bfloat16, ttnn.float32)
    for case in (
        _case("softmax", dtype, lambda t: ttnn.softmax(t, dim=-1), lambda x: x.softmax(-1)),
        _case("layer_norm", dtype, ttnn.layer_norm, lambda x: torch.nn.functional.layer_norm(x, x.shape[-1:])),
        _case("rms_norm", dtype, ttnn.rms_norm, lambda x: x / (x.square().mean(-1, keepdim=True) + 1e-12).sqrt()),
    )
]
