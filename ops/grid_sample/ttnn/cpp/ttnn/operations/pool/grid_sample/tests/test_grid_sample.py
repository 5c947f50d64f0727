# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""The finished grid_sample against torch.nn.functional.grid_sample in float64, over images, grids, positions, memories and
shares of a core."""

import math

import pytest
import torch
import ttnn

DTYPES = {torch.bfloat16: ttnn.bfloat16, torch.float32: ttnn.float32}


@pytest.fixture(scope="module")
def device():
    dev = ttnn.open_device(device_id=0)
    yield dev
    ttnn.close_device(dev)


def on_device(values, device, memory_config=ttnn.DRAM_MEMORY_CONFIG):
    return ttnn.from_torch(
        values, dtype=DTYPES[values.dtype], layout=ttnn.ROW_MAJOR_LAYOUT, device=device, memory_config=memory_config)


def random_image(shape, seed=0):
    return (torch.rand(shape, generator=torch.Generator().manual_seed(seed)) * 2 - 1).bfloat16()


def random_grid(shape, seed=0, dtype=torch.bfloat16, reach=1.1):
    """Most positions inside the image, some on its border and outside."""
    return ((torch.rand(shape, generator=torch.Generator().manual_seed(seed + 100)) * 2 - 1) * reach).to(dtype)


def identity_grid(height, width, dtype):
    ys = (2 * torch.arange(height) + 1) / height - 1
    xs = (2 * torch.arange(width) + 1) / width - 1
    return torch.stack([xs.expand(height, width), ys[:, None].expand(height, width)], -1)[None].to(dtype)


def reference(image, grid, batch_output_channels=False):
    n, height, width, pairs = grid.shape
    sampled = torch.nn.functional.grid_sample(
        image.double().permute(0, 3, 1, 2),
        grid.double().reshape(n, height, width * pairs // 2, 2),
        mode="bilinear",
        padding_mode="zeros",
        align_corners=False,
    ).permute(0, 2, 3, 1)
    return sampled.reshape(n, height, width, -1) if batch_output_channels else sampled


def correlation(a, b):
    return float(torch.corrcoef(torch.stack([a.flatten(), b.flatten()]))[0, 1])


def compare(found, image, grid, batch_output_channels=False):
    expected = reference(image, grid, batch_output_channels)
    assert tuple(found.shape) == tuple(expected.shape)
    # The weights are rounded to bfloat16, and so is the sum: 2^-9 of the largest pixel, and of the result.
    assert torch.allclose(found.double(), expected, rtol=0.004, atol=0.004 * float(image.abs().max()))
    if expected.std() > 0:
        assert correlation(found.double(), expected) > 0.9999


def check(device, image, grid, source=ttnn.DRAM_MEMORY_CONFIG, **arguments):
    result = ttnn.grid_sample(on_device(image, device, source), on_device(grid, device, source), **arguments)
    assert result.dtype == ttnn.bfloat16 and result.layout == ttnn.ROW_MAJOR_LAYOUT
    compare(ttnn.to_torch(result), image, grid, arguments.get("batch_output_channels", False))
    return result


@pytest.mark.parametrize("batch_output_channels", [False, True])
@pytest.mark.parametrize("pairs", [1, 3])
@pytest.mark.parametrize("image, positions", [
    ((1, 8, 8, 32), (4, 6)),
    ((2, 16, 12, 64), (16, 12)),
    ((1, 5, 7, 256), (3, 3)),
])
def test_cases_of_the_specification(device, image, positions, pairs, batch_output_channels):
    grid = random_grid((image[0], *positions, 2 * pairs))
    check(device, random_image(image), grid, batch_output_channels=batch_output_channels)


@pytest.mark.parametrize("channels", [32, 96, 160, 352, 1024])
def test_channels(device, channels):
    """DST takes four tiles of 32 channels at a time, or the largest part of that which divides them: 11 do not at all."""
    check(device, random_image((1, 4, 5, channels)), random_grid((1, 3, 4, 2)))


@pytest.mark.parametrize("sticks", [1, 63, 64, 131])
def test_work_per_core(device, sticks):
    check(device, random_image((1, 6, 6, 32)), random_grid((1, sticks, 1, 2)))


def test_cores_whose_sticks_cross_images(device):
    """Five images, thirteen sticks each: most cores begin in one image and end in the next."""
    check(device, random_image((5, 3, 4, 32)), random_grid((5, 13, 1, 4)))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize("pairs", [1, 5, 8, 33])
def test_grid_sticks_of_any_length(device, pairs, dtype):
    """4 to 264 bytes: fewer than DRAM's alignment, exactly that, and no multiple of it."""
    grid = random_grid((1, 2, 40, 2 * pairs), dtype=dtype)
    check(device, random_image((1, 7, 9, 32)), grid)


@pytest.mark.parametrize("shape", [(1, 1, 1, 32), (1, 1, 9, 32), (1, 9, 1, 32)])
def test_one_pixel_wide_or_high(device, shape):
    check(device, random_image(shape), random_grid((1, 8, 8, 2), reach=2.5))


def test_large_image_with_float32_positions(device):
    """Where bfloat16 positions are two pixels apart, float32 ones are exact to a small part of one."""
    check(device, random_image((1, 20, 1500, 32)), random_grid((1, 8, 16, 2), dtype=torch.float32))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize("height, width", [(8, 8), (4, 16), (1, 32)])
def test_identity_grid_returns_the_image(device, height, width, dtype):
    image = random_image((1, height, width, 64))
    result = ttnn.grid_sample(on_device(image, device), on_device(identity_grid(height, width, dtype), device))
    assert torch.equal(ttnn.to_torch(result), image)


def test_identity_grid_of_any_size_in_float32(device):
    image = random_image((1, 7, 11, 32))
    result = ttnn.grid_sample(on_device(image, device), on_device(identity_grid(7, 11, torch.float32), device))
    assert torch.allclose(ttnn.to_torch(result), image, rtol=0, atol=1e-5)


def sample(device, image, *positions, dtype=torch.float32):
    grid = torch.tensor(positions, dtype=dtype).reshape(1, 1, len(positions), 2)
    return ttnn.to_torch(ttnn.grid_sample(on_device(image, device), on_device(grid, device)))[0, 0]


def test_centre_is_the_average_of_four_pixels(device):
    image = torch.arange(16).reshape(1, 4, 4, 1).expand(1, 4, 4, 32).bfloat16()
    assert (sample(device, image, (0.0, 0.0)) == (5 + 6 + 9 + 10) / 4).all()


def test_border_line_is_half_the_edge_pixel_and_a_corner_a_quarter(device):
    image = torch.full((1, 4, 4, 32), 8.0).bfloat16()
    found = sample(device, image, (-1, 0.25), (1, -0.25), (0.25, -1), (-0.25, 1), (-1, -1), (1, 1), (-1, 1))
    assert (found[:4] == 4).all() and (found[4:] == 2).all()


@pytest.mark.parametrize("far", [1.5, 3.0, 4.0, 100.0, 3e38, math.inf])
def test_outside_is_zero(device, far):
    image = random_image((1, 4, 4, 32))
    found = sample(device, image, (far, 0), (-far, 0), (0, far), (0, -far), (far, -far))
    assert (found == 0).all()


def test_positions_close_to_zero_and_denormal(device):
    image = random_image((1, 5, 5, 32))
    centre = sample(device, image, (0.0, 0.0))
    for tiny in (1e-45, -1e-45, 1e-30, -0.0):
        assert torch.equal(sample(device, image, (tiny, tiny)), centre)


def test_weights_of_zero_hide_infinite_pixels(device):
    """Loose end 1 of the specification: 0 * inf is 0 on the matrix unit, so a clamped position does not spoil the sum."""
    image = torch.ones(1, 4, 4, 32).bfloat16()
    image[0, 0] = math.inf
    assert (sample(device, image, (0.0, 3.0), (0.25, 0.25)) == torch.tensor([[0.0], [1.0]])).all()


@pytest.mark.parametrize("target", [None, ttnn.DRAM_MEMORY_CONFIG, ttnn.L1_MEMORY_CONFIG], ids=["as grid", "DRAM", "L1"])
@pytest.mark.parametrize("source", [ttnn.DRAM_MEMORY_CONFIG, ttnn.L1_MEMORY_CONFIG], ids=["from DRAM", "from L1"])
def test_memory(device, source, target):
    image, grid = random_image((2, 5, 6, 64)), random_grid((2, 5, 7, 2))
    assert check(device, image, grid, source, memory_config=target).memory_config() == (target or source)


def test_image_and_grid_in_different_memories(device):
    image, grid = random_image((1, 5, 6, 64)), random_grid((1, 5, 7, 2))
    result = ttnn.grid_sample(on_device(image, device), on_device(grid, device, ttnn.L1_MEMORY_CONFIG))
    assert result.memory_config() == ttnn.L1_MEMORY_CONFIG
    compare(ttnn.to_torch(result), image, grid)


def test_cached_program_takes_new_tensors(device):
    image_shape, grid_shape = (2, 6, 5, 32), (2, 9, 4, 2)
    first = check(device, random_image(image_shape), random_grid(grid_shape))
    kept = ttnn.to_torch(first)
    entries = device.num_program_cache_entries()
    for seed in (1, 2, 3):
        check(device, random_image(image_shape, seed), random_grid(grid_shape, seed))
    assert device.num_program_cache_entries() == entries, "other addresses made another program"
    assert torch.equal(ttnn.to_torch(first), kept), "a later call wrote into an earlier result"
    check(device, random_image(image_shape), random_grid(grid_shape), batch_output_channels=True)
    check(device, random_image(image_shape), random_grid(grid_shape, dtype=torch.float32))
    assert device.num_program_cache_entries() == entries + 2, "another output shape and another dtype are other programs"


def test_same_bits_every_time(device):
    image, grid = on_device(random_image((1, 6, 6, 96)), device), on_device(random_grid((1, 9, 9, 2)), device)
    results = [ttnn.to_torch(ttnn.grid_sample(image, grid)).view(torch.int16) for _ in range(3)]
    assert torch.equal(results[0], results[1]) and torch.equal(results[0], results[2])


@pytest.mark.parametrize("arguments", [dict(mode="nearest"), dict(padding_mode="border"), dict(align_corners=True)])
def test_not_supported_yet(device, arguments):
    image, grid = on_device(random_image((1, 4, 4, 32)), device), on_device(random_grid((1, 2, 2, 2)), device)
    with pytest.raises(RuntimeError, match="not supported"):
        ttnn.grid_sample(image, grid, **arguments)
