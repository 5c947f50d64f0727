"""The wheel's operations against torch: a part of the cases that docs/operations.md lists.

Of each operation its first case and those on int32 run, of the families that are long lists of alike operations only every
fourth operation; and those that were wrong once. With OPWRIGHT_ALL_OPERATIONS set, everything runs. What the wheel itself refuses is skipped with its reason.
"""

import os
from contextlib import contextmanager

import operations
import pytest
from coverage import REFUSED, reason_of
from operations.case import verdict

import ttnn

LONG_LISTS = ("elementwise, further", "gradients", "moreh")
ONCE_WRONG = {
    ("mac", "bf16"),  # the kernel says how many instructions its sfpi code has
    ("layer_norm", "bf16, block sharded"),  # an array of no elements
}


def chosen():
    cases = operations.all_cases()
    if os.environ.get("OPWRIGHT_ALL_OPERATIONS"):
        return cases
    first, seen = {}, {}
    for case in cases:
        names = seen.setdefault(case.family, {})
        number = names.setdefault(case.operation, len(names))
        if case.family not in LONG_LISTS or number % 4 == 0:
            first.setdefault((case.family, case.operation), case)
    return [
        case
        for case in cases
        if case is first.get((case.family, case.operation)) or case.kind == "int32" or (case.operation, case.kind) in ONCE_WRONG
    ]


class Devices:
    """One device for all cases; after a case that failed, a new one."""

    def __init__(self):
        self.device = None

    @contextmanager
    def lent(self):
        self.device = self.device or operations.open_device()
        try:
            yield self.device
        except Exception:
            self.close()
            raise

    def close(self):
        if self.device:
            ttnn.close_device(self.device)
        self.device = None


@pytest.fixture(scope="module")
def devices():
    keeper = Devices()
    yield keeper
    keeper.close()


@pytest.mark.parametrize("case", chosen(), ids=lambda case: case.id)
def test_operation(devices, case):
    with devices.lent() as device:
        try:
            result = case.run(device)
        except RuntimeError as error:
            reason = reason_of(str(error))
            if not reason.startswith(REFUSED):
                raise
            pytest.skip(reason)  # a check of the wheel's host code, on any Wormhole
        assert verdict(case, result) == ""
