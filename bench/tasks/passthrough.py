"""4,096 bf16 tiles through 64 cores, program cached. The answer that is checked: every bit is in its place."""

from figures import report, seconds_of  # isort: skip

import torch
import ttnn
from programs import empty_like, passthrough, random_bits

TILES = 4096

device = ttnn.open_device(device_id=0)
values = random_bits((1, 1, 64 * 32, TILES // 64 * 32), torch.bfloat16, 1)
source = ttnn.from_torch(values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
destination = empty_like(source, device)
program = passthrough(source, destination, cores=64)


def launch() -> None:
    ttnn.generic_op([source, destination], program)
    ttnn.synchronize_device(device)


launch()
assert torch.equal(ttnn.to_torch(destination).view(torch.int16), values.view(torch.int16))
report([seconds_of(launch) for _ in range(7)], TILES, "tiles")
ttnn.close_device(device)
