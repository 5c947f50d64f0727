# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""The finished stack against torch.stack: every bit equal, whatever the shape, dtype, memory and share of a core."""

import math

import pytest
import torch
import ttnn

BURST = 8  # tiles per burst of the kernels: what happens at its edges is worth a test
BITS = {torch.bfloat16: torch.int16, torch.float32: torch.int32}


@pytest.fixture(scope="module")
def device():
    dev = ttnn.open_device(device_id=0)
    yield dev
    ttnn.close_device(dev)


def random_values(shape, seed, dtype=torch.bfloat16):
    """Any bits at all, NaN, infinities and denormals among them: a copy must not care."""
    generator = torch.Generator().manual_seed(seed)
    words = torch.randint(0, 2**32, shape, generator=generator, dtype=torch.int64)
    if dtype == torch.bfloat16:
        return (words & 0xFFFF).to(torch.int32).to(torch.int16).view(torch.bfloat16)
    return words.to(torch.int32).view(torch.float32)


def on_device(values, device, dtype=ttnn.bfloat16, memory_config=ttnn.DRAM_MEMORY_CONFIG):
    return ttnn.from_torch(values, dtype=dtype, layout=ttnn.TILE_LAYOUT, device=device, memory_config=memory_config)


def bits(values):
    return values.contiguous().view(BITS[values.dtype])


def check(device, shape, count, dim, dtype=torch.bfloat16, source=ttnn.DRAM_MEMORY_CONFIG, **arguments):
    values = [random_values(shape, k, dtype) for k in range(count)]
    ttnn_dtype = {torch.bfloat16: ttnn.bfloat16, torch.float32: ttnn.float32}[dtype]
    tensors = [on_device(v, device, ttnn_dtype, source) for v in values]
    result = ttnn.stack(tensors, dim, **arguments)
    expected = torch.stack(values, dim)
    assert tuple(result.shape) == tuple(expected.shape)
    assert torch.equal(bits(ttnn.to_torch(result)), bits(expected))
    return result


@pytest.mark.parametrize("count, shape, dim, tiles", [
    (2, (32, 64), 0, 4),
    (3, (2, 3, 40, 50), 1, 72),
    (4, (5, 64, 96), -3, 120),
    (8, (1, 1, 32, 32), 0, 8),
])
def test_worked_shapes(device, count, shape, dim, tiles):
    """The rows of the table in the specification."""
    result = check(device, shape, count, dim)
    *outer, height, width = result.padded_shape
    assert math.prod(outer) * (height // 32) * (width // 32) == tiles


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize("shape", [(33, 31), (3, 1, 1), (2, 65, 7), (2, 2, 31, 97)])
def test_every_dim_of_padded_shapes(device, shape, dtype):
    rank = len(shape)
    for dim in [*range(rank - 1), *range(-rank - 1, -2)]:
        check(device, shape, 3, dim, dtype)


@pytest.mark.parametrize("count", range(2, 9))
def test_every_number_of_tensors(device, count):
    check(device, (3, 32, 96), count, 1)


@pytest.mark.parametrize("per_core", [1, BURST - 1, BURST, BURST + 1, 2 * BURST + 3])
def test_bursts_end_anywhere(device, per_core):
    """Every core gets this many tiles, the last one more: bursts that are full, cut short, and one tile long."""
    grid = device.compute_with_storage_grid_size()
    check(device, (grid.x * grid.y * per_core + 1, 32, 32), 2, 1)


@pytest.mark.parametrize("cores", [1, 2, 7, 8, 9, 63, 64])
def test_number_of_cores(device, cores):
    """As many cores as output tiles, up to all; more inputs than tiles would be needed for one: two is the least."""
    check(device, (cores, 32, 32), 2, 0)


def test_one_wide_and_one_tall(device):
    check(device, (32, 32 * 200), 2, 0)
    check(device, (32 * 200, 32), 3, 0)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize("source", [ttnn.DRAM_MEMORY_CONFIG, ttnn.L1_MEMORY_CONFIG], ids=["from DRAM", "from L1"])
@pytest.mark.parametrize("target", [None, ttnn.DRAM_MEMORY_CONFIG, ttnn.L1_MEMORY_CONFIG], ids=["as input", "DRAM", "L1"])
def test_memory(device, source, target, dtype):
    result = check(device, (2, 40, 70), 3, 1, dtype, source, memory_config=target)
    assert result.memory_config() == (target or source)


def test_block_floats_are_copied_with_their_exponents(device):
    """Converted once, on the way in; the copies are equal to what the inputs hold."""
    tensors = [on_device(torch.randn(2, 3, 64, 96), device, ttnn.bfloat8_b) for _ in range(3)]
    result = ttnn.stack(tensors, 1)
    assert result.dtype == ttnn.bfloat8_b
    assert torch.equal(ttnn.to_torch(result), torch.stack([ttnn.to_torch(t) for t in tensors], 1))


def test_one_tensor_many_times(device):
    values = random_values((2, 33, 65), 5)
    tensor = on_device(values, device)
    result = ttnn.to_torch(ttnn.stack([tensor] * 4, 1))
    assert torch.equal(bits(result), bits(torch.stack([values] * 4, 1)))


def test_cached_program_takes_new_tensors_in_any_order(device):
    values = [random_values((3, 64, 64), seed) for seed in range(6)]
    tensors = [on_device(v, device) for v in values]
    ttnn.stack(tensors[:3], 1)
    entries = device.num_program_cache_entries()
    for order in ([3, 4, 5], [2, 0, 1], [5, 5, 0]):
        result = ttnn.to_torch(ttnn.stack([tensors[k] for k in order], 1))
        assert torch.equal(bits(result), bits(torch.stack([values[k] for k in order], 1)))
    assert device.num_program_cache_entries() == entries, "other addresses made another program"
    check(device, (3, 64, 64), 3, 0)  # the same tensors, another place for the new dimension: not this program


def test_inputs_stay_as_they_are(device):
    values = random_values((2, 64, 64), 7)
    tensors = [on_device(values, device), on_device(values, device)]
    ttnn.stack(tensors)
    for tensor in tensors:
        assert torch.equal(bits(ttnn.to_torch(tensor)), bits(values))


@pytest.mark.parametrize("count", [1, 9])
def test_too_few_or_many_tensors(device, count):
    tensors = [on_device(torch.zeros(32, 32), device)] * count
    with pytest.raises(RuntimeError, match="stack needs between 2 and 8 tensors"):
        ttnn.stack(tensors)


@pytest.mark.parametrize("dim, words", [
    (1, "stacking inside the tile dimensions is not supported"),
    (2, "stacking inside the tile dimensions is not supported"),
    (-1, "stacking inside the tile dimensions is not supported"),
    (-2, "stacking inside the tile dimensions is not supported"),
    (3, "dim out of range"),
    (-4, "dim out of range"),
])
def test_dim_refused(device, dim, words):
    tensors = [on_device(torch.zeros(32, 32), device)] * 2
    with pytest.raises(RuntimeError, match=words):
        ttnn.stack(tensors, dim)
