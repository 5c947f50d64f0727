"""What the two passthrough tasks share: a bf16 passthrough over 64 cores, program cached, checked bit for bit."""

from __future__ import annotations

from figures import report, seconds_of  # isort: skip

import torch
import ttnn
from programs import empty_like, passthrough, random_bits


def time_warm_passthrough(tile_rows: int, tile_columns: int, runs: int, units: int, unit: str) -> None:
    device = ttnn.open_device(device_id=0)
    values = random_bits((1, 1, tile_rows * 32, tile_columns * 32), torch.bfloat16, 1)
    source = ttnn.from_torch(values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
    destination = empty_like(source, device)
    program = passthrough(source, destination, cores=64)

    def launch() -> None:
        ttnn.generic_op([source, destination], program)
        ttnn.synchronize_device(device)

    launch()
    assert torch.equal(ttnn.to_torch(destination).view(torch.int16), values.view(torch.int16))
    report([seconds_of(launch) for _ in range(runs)], units, unit)
    ttnn.close_device(device)
