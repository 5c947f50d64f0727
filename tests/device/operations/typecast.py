"""Typecast between all data types, and tensors that are made on the device."""

import torch

import ttnn

from .case import NAME, SHAPE, TORCH, Case, integers, put

SMALL = integers(5, 0, 200)  # every data type holds these; block floats hold a tile's neighbours only nearly


def _typecast(source, target):
    values = SMALL.to(TORCH[source])
    return Case(
        "typecast",
        "typecast",
        f"{NAME[source]} to {NAME[target]}",
        lambda device: ttnn.typecast(put(values, source, device), target),
        lambda: SMALL,
        exact=ttnn.bfloat8_b not in (source, target),
    )


def _made(operation, run, expected, exact=True):
    return Case("creation", operation, "bf16", run, expected, exact)


def _on(device):
    return {"dtype": ttnn.bfloat16, "layout": ttnn.TILE_LAYOUT, "device": device}


CASES = [_typecast(source, target) for source in NAME for target in NAME if source != target] + [
    _made("full", lambda d: ttnn.full(SHAPE, 3.5, **_on(d)), lambda: torch.full(SHAPE, 3.5)),
    _made("zeros", lambda d: ttnn.zeros(SHAPE, **_on(d)), lambda: torch.zeros(SHAPE)),
    _made("ones", lambda d: ttnn.ones(SHAPE, **_on(d)), lambda: torch.ones(SHAPE)),
    _made(
        "rand",
        lambda d: ttnn.lt(ttnn.abs(ttnn.subtract(ttnn.rand(SHAPE, seed=5, **_on(d)), 0.5)), 0.505),
        lambda: torch.ones(SHAPE),
    ),
]
