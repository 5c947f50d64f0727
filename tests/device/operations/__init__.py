"""The wheel's own operations as data: what to run, what torch says, how near the two must be. One module per family."""

import importlib
import pkgutil
from collections import Counter

import ttnn

from .case import Case


def open_device():
    """A device with the small part of L1 that the halos of convolutions and pools live in."""
    return ttnn.open_device(device_id=0, l1_small_size=16 * 1024)


def all_cases() -> list[Case]:
    """The cases of every module of this package, in the modules' order of names. A new module is found by itself."""
    cases = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        cases += getattr(importlib.import_module(f"{__name__}.{module.name}"), "CASES", [])
    twice = [name for name, count in Counter(case.id for case in cases).items() if count > 1]
    if twice:
        raise ValueError(f"two cases with the same operation and kind: {', '.join(twice)}; give one of them another kind")
    return cases
