# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""The finished masked_softmax against torch.softmax in float64, over shapes, masks, scales, memories and shares of a core."""

import math

import pytest
import torch
import ttnn


@pytest.fixture(scope="module")
def device():
    dev = ttnn.open_device(device_id=0)
    yield dev
    ttnn.close_device(dev)


def on_device(values, device, memory_config=ttnn.DRAM_MEMORY_CONFIG):
    return ttnn.from_torch(
        values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device, memory_config=memory_config)


def normal(shape, seed=0, spread=1.0):
    return (torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * spread).bfloat16()


def random_mask(shape, value, seed=0, share=0.4):
    """`value` at this share of the places, 0 elsewhere; the first column is never masked."""
    chosen = torch.rand(shape, generator=torch.Generator().manual_seed(seed)) < share
    chosen[..., 0] = False
    return torch.where(chosen, value, 0.0).bfloat16()


def causal(size, value=-math.inf):
    return torch.full((1, 1, size, size), value).triu(1).bfloat16()


def correlation(a, b):
    return float(torch.corrcoef(torch.stack([a.flatten(), b.flatten()]))[0, 1])


def compare(found, x, mask, scale=1.0):
    expected = torch.softmax(scale * x.double() + mask.double(), -1)
    found = found.double()
    assert tuple(found.shape) == tuple(expected.shape)
    assert torch.isfinite(found).all()
    # Rounded to bfloat16 between z and y are the exponential and y itself; what goes through the matrix unit has eleven
    # bits: the sum's reciprocal, and z, which adds an absolute error to the logarithm of y.
    steps = (scale * x.double()).abs().max() * 2**-10
    assert torch.allclose(found, expected, rtol=float(0.012 + 2 * steps), atol=1e-6)
    if expected.std() > 1e-6:
        assert correlation(found, expected) > 0.9999
    assert (found.sum(-1) - 1).abs().max() < 0.01


def check(device, x, mask, source=ttnn.DRAM_MEMORY_CONFIG, **arguments):
    result = ttnn.masked_softmax(on_device(x, device, source), on_device(mask, device, source), **arguments)
    assert result.dtype == ttnn.bfloat16 and result.layout == ttnn.TILE_LAYOUT
    compare(ttnn.to_torch(result), x, mask, arguments.get("scale", 1.0))
    return result


@pytest.mark.parametrize("shape, batched", [
    ((1, 1, 32, 32), False),
    ((1, 1, 32, 416), False),
    ((1, 3, 96, 64), False),
    ((4, 2, 64, 160), True),
])
def test_cases_of_the_specification(device, shape, batched):
    n, _, height, width = shape
    check(device, normal(shape), normal((n if batched else 1, 1, height, width), 1))


@pytest.mark.parametrize("width", [32, 64, 96, 128, 160])
def test_blocks_that_do_not_divide_the_row(device, width):
    """DST takes two tiles of x at a time, then four of z: the last block of a row is any part of that."""
    check(device, normal((1, 2, 64, width)), random_mask((1, 1, 64, width), -1e9))


@pytest.mark.parametrize("rows", [1, 3, 63, 64, 65, 131])
def test_work_per_core(device, rows):
    """One core, some, all but one, all; then two groups of cores with one row more and less."""
    check(device, normal((rows, 1, 32, 64)), random_mask((1, 1, 32, 64), -math.inf))


@pytest.mark.parametrize("batched", [False, True])
def test_rows_of_a_core_cross_planes_and_samples(device, batched):
    """Each row of the output needs its own row of the mask: three samples, five channels, five tile-rows each."""
    shape = (3, 5, 160, 32)
    mask = torch.cat([random_mask((1, 1, 160, 32), -1e9, seed) for seed in range(3 if batched else 1)])
    check(device, normal(shape), mask)


@pytest.mark.parametrize("scale", [1.0, 0.125, 1 / math.sqrt(80), 1e-6, 3.7])
def test_scale(device, scale):
    check(device, normal((1, 2, 64, 128)), random_mask((1, 1, 64, 128), -1e9), scale=scale)


def test_causal_attention(device):
    check(device, normal((2, 2, 128, 128)), causal(128), scale=1 / math.sqrt(64))
    check(device, normal((2, 2, 128, 128)), causal(128, -1e9), scale=1 / math.sqrt(64))


@pytest.mark.parametrize("spread", [10.0, 100.0, 1e4])
def test_large_logits_do_not_overflow(device, spread):
    """Without the maximum taken off first exp(100) and above would be infinite."""
    check(device, normal((1, 1, 64, 256), spread=spread), torch.zeros(1, 1, 64, 256, dtype=torch.bfloat16))


def test_all_equal_is_uniform(device):
    for value in (0.0, 1e30, -1e30):
        x = torch.full((1, 1, 32, 96), value, dtype=torch.bfloat16)
        y = ttnn.to_torch(ttnn.masked_softmax(on_device(x, device), on_device(torch.zeros_like(x), device)))
        assert torch.equal(y, torch.full_like(y, 1 / 96))


def test_rows_masked_completely_by_a_finite_value_are_uniform(device):
    mask = torch.zeros(1, 1, 64, 64, dtype=torch.bfloat16)
    mask[..., 3:40, :] = -1e9
    x = normal((1, 1, 64, 64))
    y = ttnn.to_torch(ttnn.masked_softmax(on_device(x, device), on_device(mask, device)))
    assert torch.equal(y[..., 3:40, :], torch.full((1, 1, 37, 64), 1 / 64, dtype=torch.bfloat16))
    for rows in (slice(0, 3), slice(40, 64)):
        compare(y[..., rows, :], x[..., rows, :], mask[..., rows, :])


def test_rows_masked_completely_by_infinity_are_uniform_too(device):
    """A deviation, see README: the matrix unit has no infinities, so -inf - -inf is 0 and not NaN as in torch."""
    x = normal((1, 1, 32, 64))
    y = ttnn.to_torch(ttnn.masked_softmax(on_device(x, device), on_device(torch.full_like(x, -math.inf), device)))
    assert torch.equal(y, torch.full_like(y, 1 / 64))


def test_masked_places_are_exactly_zero(device):
    for value in (-math.inf, -1e9, -200.0):
        mask = random_mask((1, 1, 64, 96), value)
        y = ttnn.to_torch(check(device, normal((1, 1, 64, 96)), mask))
        assert (y[mask != 0] == 0).all()


def test_widest_row(device):
    """W = 3328 must fit into L1 (specification); W = 3584 just does here, W = 3616 is refused before anything runs."""
    check(device, normal((1, 1, 32, 3328)), random_mask((1, 1, 32, 3328), -1e9))
    check(device, normal((1, 1, 32, 3584)), random_mask((1, 1, 32, 3584), -1e9))
    x = on_device(torch.zeros(1, 1, 32, 3616), device)
    with pytest.raises(RuntimeError, match="do not fit in L1"):
        ttnn.masked_softmax(x, x)


@pytest.mark.parametrize("target", [None, ttnn.DRAM_MEMORY_CONFIG, ttnn.L1_MEMORY_CONFIG], ids=["as input", "DRAM", "L1"])
@pytest.mark.parametrize("source", [ttnn.DRAM_MEMORY_CONFIG, ttnn.L1_MEMORY_CONFIG], ids=["from DRAM", "from L1"])
def test_memory(device, source, target):
    x, mask = normal((2, 2, 64, 96)), random_mask((2, 1, 64, 96), -1e9)
    assert check(device, x, mask, source, memory_config=target).memory_config() == (target or source)


def test_input_and_mask_in_different_memories(device):
    x, mask = normal((1, 2, 64, 96)), random_mask((1, 1, 64, 96), -1e9)
    result = ttnn.masked_softmax(on_device(x, device, ttnn.L1_MEMORY_CONFIG), on_device(mask, device))
    compare(ttnn.to_torch(result), x, mask)


def test_cached_program_takes_new_tensors_and_another_scale(device):
    shape = (2, 2, 64, 64)
    first = check(device, normal(shape), random_mask((1, 1, 64, 64), -1e9), scale=0.5)
    entries = device.num_program_cache_entries()
    kept = ttnn.to_torch(first)
    for seed, scale in ((1, 0.5), (2, 2.0), (3, 0.25)):
        check(device, normal(shape, seed), random_mask((1, 1, 64, 64), -1e9, seed), scale=scale)
    assert device.num_program_cache_entries() == entries, "other addresses or another scale made another program"
    assert torch.equal(ttnn.to_torch(first), kept), "a later call wrote into an earlier result"
    check(device, normal(shape), random_mask((2, 1, 64, 64), -1e9))
    assert device.num_program_cache_entries() == entries + 1, "a batched mask needs another program"


def test_same_bits_every_time(device):
    x, mask = on_device(normal((1, 2, 64, 160)), device), on_device(random_mask((1, 1, 64, 160), -1e9), device)
    results = [ttnn.to_torch(ttnn.masked_softmax(x, mask, scale=0.3)) for _ in range(3)]
    assert torch.equal(results[0], results[1]) and torch.equal(results[0], results[2])


@pytest.mark.parametrize("scale, words", [
    (0.0, "scale must be positive"),
    (-1.0, "scale must be positive"),
    (math.nan, "scale must be finite"),
    (math.inf, "scale must be finite"),
])
def test_scale_refused_also_when_the_program_is_there(device, scale, words):
    x = on_device(normal((1, 1, 32, 32)), device)
    ttnn.masked_softmax(x, x)
    with pytest.raises(RuntimeError, match=words):
        ttnn.masked_softmax(x, x, scale=scale)


@pytest.mark.parametrize("mask", [(2, 1, 64, 64), (3, 2, 64, 64), (1, 1, 32, 64), (1, 1, 64, 32)])
def test_mask_shape_refused(device, mask):
    with pytest.raises(RuntimeError, match="mask must be"):
        ttnn.masked_softmax(on_device(torch.zeros(3, 2, 64, 64), device), on_device(torch.zeros(mask), device))
