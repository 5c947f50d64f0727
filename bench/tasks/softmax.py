"""Softmax over 1x1x1024x1024 through ttnn.softmax, program cached. The answer that is checked: correlation with torch,
and every row sums up to one."""

from figures import report, seconds_of  # isort: skip

import torch
import ttnn
from programs import correlation

SHAPE = (1, 1, 1024, 1024)
RUNS = 5

device = ttnn.open_device(device_id=0)
values = torch.randn(SHAPE, generator=torch.Generator().manual_seed(1)).bfloat16()
source = ttnn.from_torch(values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)


def softmax() -> ttnn.Tensor:
    result = ttnn.softmax(source, dim=-1)
    ttnn.synchronize_device(device)
    return result


answer = softmax()
assert correlation(answer, torch.softmax(values.float(), dim=-1)) > 0.999
assert torch.allclose(ttnn.to_torch(answer).float().sum(-1), torch.ones(SHAPE[:-1]), atol=0.05)
report([seconds_of(softmax) for _ in range(RUNS)])
ttnn.close_device(device)
