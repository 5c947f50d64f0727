"""Passthrough programs through the real `ttnn.generic_op`: reader, compute (unpack, datacopy, pack), writer."""

import pytest
import torch
import ttnn
from programs import empty_like, passthrough, random_bits


@pytest.mark.parametrize("cores", [1, 7, 64])
@pytest.mark.parametrize("tiles", [(1, 1), (5, 6), (13, 11)], ids=lambda t: f"{t[0] * t[1]}tiles")
def test_bf16_tiles_pass_bit_for_bit(device, cores, tiles):
    values = random_bits((1, 1, tiles[0] * 32, tiles[1] * 32), torch.bfloat16, cores)
    source = ttnn.from_torch(values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
    destination = empty_like(source, device)
    result = ttnn.generic_op([source, destination], passthrough(source, destination, cores))
    assert torch.equal(ttnn.to_torch(result).view(torch.int16), values.view(torch.int16))


@pytest.mark.parametrize("cores", [1, 7, 64])
def test_fp32_tiles_pass_through_a_32_bit_dst_as_tf32(device, cores):
    """SrcA carries TF32: the low 13 bits of the mantissa are dropped, everything else stays."""
    values = random_bits((1, 1, 96, 352), torch.float32, cores)
    source = ttnn.from_torch(values, dtype=ttnn.float32, layout=ttnn.TILE_LAYOUT, device=device)
    destination = empty_like(source, device)
    result = ttnn.generic_op([source, destination], passthrough(source, destination, cores, fp32_dest=True))
    expected = values.view(torch.int32) & ~0x1FFF
    assert torch.equal(ttnn.to_torch(result).view(torch.int32), expected)


@pytest.mark.parametrize("cores", [1, 7, 64])
def test_fp32_tiles_unpacked_to_dst_keep_every_bit(device, cores):
    values = random_bits((1, 1, 96, 352), torch.float32, cores)
    source = ttnn.from_torch(values, dtype=ttnn.float32, layout=ttnn.TILE_LAYOUT, device=device)
    destination = empty_like(source, device)
    program = passthrough(source, destination, cores, fp32_dest=True, unpack_to_dest=True)
    result = ttnn.generic_op([source, destination], program)
    assert torch.equal(ttnn.to_torch(result).view(torch.int32), values.view(torch.int32))


def test_l1_tensors_pass(device):
    values = random_bits((1, 1, 160, 96), torch.bfloat16, 1)
    source = ttnn.from_torch(
        values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device, memory_config=ttnn.L1_MEMORY_CONFIG
    )
    destination = empty_like(source, device)
    result = ttnn.generic_op([source, destination], passthrough(source, destination, 7))
    assert torch.equal(ttnn.to_torch(result), values)


def test_a_second_launch_with_other_buffers_uses_the_cached_program(device):
    first = random_bits((1, 1, 64, 224), torch.bfloat16, 1)
    second = random_bits((1, 1, 64, 224), torch.bfloat16, 2)
    results, kept = [], []
    for values in (first, second):
        source = ttnn.from_torch(values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
        destination = empty_like(source, device)
        kept += [source, destination]  # keeps the addresses of the two launches apart
        entries = device.num_program_cache_entries()
        results.append(ttnn.to_torch(ttnn.generic_op([source, destination], passthrough(source, destination, 7))))
    assert device.num_program_cache_entries() == entries
    assert torch.equal(results[0], first)
    assert torch.equal(results[1], second)
