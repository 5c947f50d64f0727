# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""Stage 6: the kernels compile, the program runs, and the output is the image sampled at the positions of the grid.

Generated for stubs that pass data through; since the kernels are the real ones `expect_samples` says what they give. More
shapes, positions and limits are in tests/test_grid_sample.py."""

import pytest
import torch
import ttnn

INPUTS = {
    "input": dict(
        shape=(1, 1, 1, 32),
        dtype=ttnn.bfloat16,
        layout=ttnn.ROW_MAJOR_LAYOUT,
        memory_config=ttnn.DRAM_MEMORY_CONFIG,
    ),
    "grid": dict(
        shape=(1, 1, 1, 64),
        dtype=ttnn.bfloat16,
        layout=ttnn.ROW_MAJOR_LAYOUT,
        memory_config=ttnn.DRAM_MEMORY_CONFIG,
    ),
}


@pytest.fixture(scope="module")
def device():
    dev = ttnn.open_device(device_id=0)
    yield dev
    ttnn.close_device(dev)


def make_tensor(device, shape, dtype, layout, memory_config, on_device=True):
    if dtype in (ttnn.uint8, ttnn.uint16, ttnn.int32, ttnn.uint32):
        values = torch.randint(0, 255, shape, dtype=torch.int32)
    else:
        values = torch.randn(shape)
    if not on_device:
        return ttnn.from_torch(values, dtype=dtype, layout=layout)
    return ttnn.from_torch(values, dtype=dtype, layout=layout, device=device, memory_config=memory_config)


def make_inputs(device, seed=0, **changes):
    """One valid value per argument; `changes` maps an argument to the properties that shall differ."""
    torch.manual_seed(seed)
    return {name: make_tensor(device, **{**default, **changes.get(name, {})}) for name, default in INPUTS.items()}


def call(inputs, **attributes):
    return ttnn.grid_sample(inputs["input"], inputs["grid"], **attributes)


def message_of(error):
    """The message of a TT_FATAL or TT_THROW, without source files and backtrace."""
    text = str(error).split("backtrace:")[0]
    return text.split("info:\n", 1)[-1].strip()


# What may differ from INPUTS: sizes, and kinds of tensors (dtype, memory). Each set of sizes may be another set of
# kernels to compile: few, and chosen well.
SHAPES = [
    dict(),
    dict(input=dict(shape=(1, 1, 1, 416))),
    dict(input=dict(shape=(3, 3, 5, 64)), grid=dict(shape=(3, 5, 2, 128))),
    dict(input=dict(shape=(5, 5, 2, 96)), grid=dict(shape=(5, 2, 3, 192))),
]
VARIANTS = [
    dict(),
    dict(grid=dict(dtype=ttnn.float32)),
    dict(input=dict(memory_config=ttnn.L1_MEMORY_CONFIG), grid=dict(memory_config=ttnn.L1_MEMORY_CONFIG)),
]


def expected_shape(inputs, batch_output_channels=False, **_):
    N = inputs["input"].shape[0]
    Hg = inputs["grid"].shape[1]
    Wg = inputs["grid"].shape[2]
    K = inputs["grid"].shape[3] // 2
    C = inputs["input"].shape[3]
    if not batch_output_channels:
        return (N, Hg, Wg * K, C)
    return (N, Hg, Wg, C * K)


def expect_samples(result, inputs, batch_output_channels=False, **_):
    assert result.layout == ttnn.ROW_MAJOR_LAYOUT
    assert result.dtype == ttnn.bfloat16
    assert tuple(result.shape) == expected_shape(inputs, batch_output_channels)
    image, grid = (ttnn.to_torch(inputs[name]).double() for name in ("input", "grid"))
    n, height, width, pairs = grid.shape
    expected = torch.nn.functional.grid_sample(
        image.permute(0, 3, 1, 2), grid.reshape(n, height, width * pairs // 2, 2), align_corners=False)
    expected = expected.permute(0, 2, 3, 1).reshape(tuple(result.shape))
    found = ttnn.to_torch(result).double()
    # The weights are bfloat16: each of four products is off by 2^-9 of itself at most, and so is their sum.
    assert torch.allclose(found, expected, rtol=0.005, atol=0.005 * image.abs().max())


def test_kernels_compile_at_runtime(device):
    inputs = make_inputs(device)
    message = ""
    try:
        call(inputs)
    except RuntimeError as error:
        message = message_of(error)
    assert not message, message


def test_program_executes_without_hang(device):
    inputs = make_inputs(device)
    expect_samples(call(inputs), inputs)


@pytest.mark.parametrize("shapes", SHAPES)
def test_output_shape_dtype(device, shapes):
    inputs = make_inputs(device, **shapes)
    expect_samples(call(inputs), inputs)


@pytest.mark.parametrize("times, plus", [(0, 1), (1, -1), (1, 0), (1, 1), (2, 3)])
def test_multi_tile_execution(device, times, plus):
    """Every way the work can be divided: one core, nearly all, all, and remainders for the second core group."""
    grid = device.compute_with_storage_grid_size()
    units = times * grid.x * grid.y + plus
    inputs = make_inputs(device, grid=dict(shape=(1, units, 1, 64)))
    expect_samples(call(inputs), inputs)


@pytest.mark.parametrize("changes", VARIANTS)
def test_variants(device, changes):
    inputs = make_inputs(device, **changes)
    expect_samples(call(inputs), inputs)


def addresses(inputs):
    """Of every tensor among the arguments."""
    tensors = [t for value in inputs.values() for t in (value if isinstance(value, list) else [value])]
    return {tensor.buffer_address() for tensor in tensors if tensor is not None}


def test_program_cache_hit_uses_the_new_tensors(device):
    """The second call finds the program in the cache; every address in it must be the second call's."""
    first = make_inputs(device)
    first_result = call(first)
    entries = device.num_program_cache_entries()

    second = make_inputs(device, seed=1)
    assert addresses(second).isdisjoint(addresses(first))
    second_result = call(second)

    assert device.num_program_cache_entries() == entries, "the second call built a program of its own"
    expect_samples(second_result, second)
    expect_samples(first_result, first)


@pytest.mark.parametrize("changes, attributes", [
    (dict(input=dict(shape=(5, 5, 2, 96)), grid=dict(shape=(5, 2, 3, 192))), dict(mode="bilinear")),
    (dict(input=dict(shape=(5, 5, 2, 96)), grid=dict(shape=(5, 2, 3, 192))), dict(padding_mode="zeros")),
    (dict(input=dict(shape=(5, 5, 2, 96)), grid=dict(shape=(5, 2, 3, 192))), dict(align_corners=False)),
])
def test_attributes(device, changes, attributes):
    inputs = make_inputs(device, **changes)
    expect_samples(call(inputs, **attributes), inputs, **attributes)


@pytest.mark.parametrize("memory_config", [ttnn.DRAM_MEMORY_CONFIG, ttnn.L1_MEMORY_CONFIG], ids=["DRAM", "L1"])
def test_output_memory_config(device, memory_config):
    inputs = make_inputs(device)
    result = call(inputs, memory_config=memory_config)
    assert result.memory_config() == memory_config
    expect_samples(result, inputs)
