"""The wheel's own operations as data: what to run, what torch says, how near the two must be. One module per family."""

import importlib
import pkgutil

from .case import Case


def all_cases() -> list[Case]:
    """The cases of every module of this package, in the modules' order of names. A new module is found by itself."""
    cases = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        cases += getattr(importlib.import_module(f"{__name__}.{module.name}"), "CASES", [])
    return cases
