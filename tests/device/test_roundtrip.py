"""Tensors of every supported dtype and layout come back from the device bit for bit."""

import pytest
import torch
import ttnn
from programs import random_bits

EXACT = [
    (ttnn.bfloat16, torch.bfloat16),
    (ttnn.float32, torch.float32),
    (ttnn.int32, torch.int32),
    (ttnn.uint32, torch.int32),
    (ttnn.uint16, torch.int16),
    (ttnn.uint8, torch.uint8),
]
SHAPES = [(1, 1, 32, 32), (2, 3, 64, 96), (1, 1, 50, 70), (5, 33)]
MEMORY = {"dram": ttnn.DRAM_MEMORY_CONFIG, "l1": ttnn.L1_MEMORY_CONFIG}


@pytest.mark.parametrize("memory", MEMORY, ids=str)
@pytest.mark.parametrize("layout", [ttnn.TILE_LAYOUT, ttnn.ROW_MAJOR_LAYOUT], ids=["tile", "row_major"])
@pytest.mark.parametrize("dtype, torch_dtype", EXACT, ids=lambda d: str(d).rsplit(".", 1)[-1])
def test_every_bit_comes_back(device, dtype, torch_dtype, layout, memory):
    for seed, shape in enumerate(SHAPES):
        values = random_bits(shape, torch_dtype, seed)
        if torch_dtype == torch.int16:
            values = values.abs()  # torch has no full uint16: the upper half would only test the conversion
        on_device = ttnn.from_torch(values, dtype=dtype, layout=layout, device=device, memory_config=MEMORY[memory])
        back = ttnn.to_torch(on_device).to(torch_dtype)
        integer = {1: torch.uint8, 2: torch.int16, 4: torch.int32}[values.element_size()]
        assert torch.equal(back.view(integer), values.view(integer)), f"shape {shape}"


@pytest.mark.parametrize("dtype", [ttnn.bfloat8_b, ttnn.bfloat4_b], ids=["bfloat8_b", "bfloat4_b"])
def test_block_formats_come_back_as_the_host_packed_them(device, dtype):
    values = random_bits((1, 2, 64, 64), torch.bfloat16, 7).clamp(-8, 8).float()
    packed = ttnn.from_torch(values, dtype=dtype, layout=ttnn.TILE_LAYOUT)
    back = ttnn.to_torch(ttnn.to_device(packed, device))
    assert torch.equal(back, ttnn.to_torch(packed))


def test_sharded_tensors_come_back(device):
    values = random_bits((1, 1, 256, 64), torch.bfloat16, 3)
    grid = ttnn.CoreRangeSet([ttnn.CoreRange(ttnn.CoreCoord(0, 0), ttnn.CoreCoord(3, 1))])
    spec = ttnn.ShardSpec(grid, [32, 64], ttnn.ShardOrientation.ROW_MAJOR)
    memory = ttnn.MemoryConfig(ttnn.TensorMemoryLayout.HEIGHT_SHARDED, ttnn.BufferType.L1, spec)
    on_device = ttnn.from_torch(
        values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device, memory_config=memory
    )
    assert torch.equal(ttnn.to_torch(on_device), values)
