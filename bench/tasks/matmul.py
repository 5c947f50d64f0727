"""A 512x512x512 bf16 matmul through ttnn.matmul, program cached. The answer that is checked: correlation with torch."""

from figures import report, seconds_of  # isort: skip

import torch
import ttnn
from programs import correlation

SIZE = 512
RUNS = 5

device = ttnn.open_device(device_id=0)
generator = torch.Generator().manual_seed(1)
left, right = (torch.randn((SIZE, SIZE), generator=generator).bfloat16() for _ in range(2))
a, b = (ttnn.from_torch(x, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device) for x in (left, right))


def multiply() -> ttnn.Tensor:
    product = ttnn.matmul(a, b)
    ttnn.synchronize_device(device)
    return product


assert correlation(multiply(), left.float() @ right.float()) > 0.999
report([seconds_of(multiply) for _ in range(RUNS)])
ttnn.close_device(device)
