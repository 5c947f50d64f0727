"""The wheel's elementwise operations and normalizations against torch: mostly vector-unit code of this toolchain.

Without OPWRIGHT_ALL_OPERATIONS each operation runs with its first kind of tensor and with integers; with it, everything that
docs/operations.md lists does.
"""

import os

import operations
import pytest
from operations.case import verdict


def chosen():
    cases = operations.all_cases()
    if os.environ.get("OPWRIGHT_ALL_OPERATIONS"):
        return cases
    seen = set()
    return [c for c in cases if c.kind == "int32" or not ((c.family, c.operation) in seen or seen.add((c.family, c.operation)))]


@pytest.mark.parametrize("case", chosen(), ids=lambda case: case.id)
def test_operation(device, case):
    assert verdict(case, case.run(device)) == ""
