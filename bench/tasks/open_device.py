"""Opening the device with firmware in place. The answer that is checked: a tensor comes back from it."""

from figures import report, seconds_of  # isort: skip

import torch
import ttnn


def open_and_check(timed: bool) -> float:
    opened = []
    seconds = seconds_of(lambda: opened.append(ttnn.open_device(device_id=0)))
    if not timed:
        values = torch.arange(1024, dtype=torch.int32).reshape(32, 32)
        back = ttnn.to_torch(ttnn.from_torch(values, layout=ttnn.TILE_LAYOUT, device=opened[0]))
        assert torch.equal(back, values)
    ttnn.close_device(opened[0])
    return seconds


open_and_check(timed=False)
report([open_and_check(timed=True) for _ in range(5)])
