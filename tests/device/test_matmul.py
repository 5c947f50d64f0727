"""The wheel's matmul and linear against torch: fidelities, accumulation, batches, multicast over rows and blocks."""

import pytest
import torch
import ttnn
from programs import correlation


def uniform(shape, dtype, seed):
    return (torch.rand(shape, generator=torch.Generator().manual_seed(seed)) * 2 - 1).to(dtype)


def on_device(values, device, dtype):
    return ttnn.from_torch(values, dtype=dtype, layout=ttnn.TILE_LAYOUT, device=device)


# name: (shape of a, shape of b, dtype, fidelity, fp32 accumulation, core grid)
CASES = {
    "lofi": ((1, 1, 64, 96), (1, 1, 96, 128), ttnn.bfloat16, "LoFi", False, None),
    "hifi2": ((1, 1, 64, 96), (1, 1, 96, 128), ttnn.bfloat16, "HiFi2", False, None),
    "hifi4": ((1, 1, 64, 96), (1, 1, 96, 128), ttnn.bfloat16, "HiFi4", False, None),
    "fp32_accumulation": ((1, 1, 64, 96), (1, 1, 96, 128), ttnn.bfloat16, "HiFi4", True, None),
    "fp32": ((1, 1, 64, 64), (1, 1, 64, 64), ttnn.float32, "HiFi4", True, None),
    "bfloat8_b": ((1, 1, 64, 64), (1, 1, 64, 64), ttnn.bfloat8_b, "HiFi2", False, None),
    "batches": ((2, 3, 32, 64), (2, 3, 64, 32), ttnn.bfloat16, "HiFi4", False, None),
    "rows_multicast": ((1, 1, 32, 256), (1, 1, 256, 512), ttnn.bfloat16, "HiFi4", False, (2, 8)),
    "blocks_multicast": ((1, 1, 256, 128), (1, 1, 128, 256), ttnn.bfloat16, "HiFi4", False, (4, 4)),
}


@pytest.mark.parametrize("name", CASES)
def test_matmul(device, name):
    shape_a, shape_b, dtype, fidelity, fp32, grid = CASES[name]
    host = torch.float32 if dtype == ttnn.float32 else torch.bfloat16
    a, b = uniform(shape_a, host, 1), uniform(shape_b, host, 2)
    result = ttnn.matmul(
        on_device(a, device, dtype),
        on_device(b, device, dtype),
        core_grid=ttnn.CoreGrid(y=grid[0], x=grid[1]) if grid else None,
        compute_kernel_config=ttnn.WormholeComputeKernelConfig(
            math_fidelity=getattr(ttnn.MathFidelity, fidelity), fp32_dest_acc_en=fp32
        ),
    )
    assert correlation(result, a.float() @ b.float()) > 0.999


def test_linear_adds_the_bias(device):
    a, b, bias = (uniform(s, torch.bfloat16, i) for i, s in enumerate([(1, 1, 64, 96), (1, 1, 96, 128), (1, 1, 1, 128)]))
    tensors = [on_device(t, device, ttnn.bfloat16) for t in (a, b, bias)]
    result = ttnn.linear(tensors[0], tensors[1], bias=tensors[2])
    assert correlation(result, a.float() @ b.float() + bias.float()) > 0.999
