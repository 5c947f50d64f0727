"""Typecast between all data types."""

import ttnn

from .case import NAME, TORCH, Case, integers, put

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


CASES = [_typecast(source, target) for source in NAME for target in NAME if source != target]
