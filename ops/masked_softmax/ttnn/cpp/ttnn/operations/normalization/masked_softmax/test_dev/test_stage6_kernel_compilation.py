# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""Stage 6: the kernels compile, the program runs, and the output is the softmax of scale * input + mask.

Generated for stubs that pass data through; since the kernels are the real ones `expect_softmax` says what they give. More
shapes, values and limits are in tests/test_masked_softmax.py."""

import pytest
import torch
import ttnn

INPUTS = {
    "input": dict(
        shape=(1, 1, 32, 32),
        dtype=ttnn.bfloat16,
        layout=ttnn.TILE_LAYOUT,
        memory_config=ttnn.DRAM_MEMORY_CONFIG,
    ),
    "mask": dict(
        shape=(1, 1, 32, 32),
        dtype=ttnn.bfloat16,
        layout=ttnn.TILE_LAYOUT,
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
    return ttnn.masked_softmax(inputs["input"], inputs["mask"], **attributes)


def message_of(error):
    """The message of a TT_FATAL or TT_THROW, without source files and backtrace."""
    text = str(error).split("backtrace:")[0]
    return text.split("info:\n", 1)[-1].strip()


# What may differ from INPUTS: sizes, and kinds of tensors (dtype, memory). Each set of sizes may be another set of
# kernels to compile: few, and chosen well.
SHAPES = [
    dict(),
    dict(input=dict(shape=(1, 1, 32, 416)), mask=dict(shape=(1, 1, 32, 416))),
    dict(input=dict(shape=(5, 2, 96, 64)), mask=dict(shape=(1, 1, 96, 64))),
    dict(input=dict(shape=(2, 3, 160, 96)), mask=dict(shape=(2, 1, 160, 96))),
]
VARIANTS = [
    dict(),
    dict(input=dict(memory_config=ttnn.L1_MEMORY_CONFIG), mask=dict(memory_config=ttnn.L1_MEMORY_CONFIG)),
]


def expected_shape(inputs, **_):
    N = inputs["input"].shape[0]
    C = inputs["input"].shape[1]
    H = inputs["input"].shape[2]
    W = inputs["input"].shape[3]
    return (N, C, H, W)


def expect_softmax(result, inputs, scale=1.0, **_):
    assert result.layout == ttnn.TILE_LAYOUT
    assert result.dtype == ttnn.bfloat16
    assert tuple(result.shape) == expected_shape(inputs)
    x, mask = (ttnn.to_torch(inputs[name]).double() for name in ("input", "mask"))
    expected = torch.softmax(scale * x + mask, -1)
    found = ttnn.to_torch(result).double()
    assert torch.corrcoef(torch.stack([found.flatten(), expected.flatten()]))[0, 1] > 0.9999
    # Three roundings to bfloat16 lie between z and y: of the exponential, of the sum's reciprocal, of y.
    assert torch.allclose(found, expected, rtol=0.012, atol=1e-6)


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
    expect_softmax(call(inputs), inputs)


@pytest.mark.parametrize("shapes", SHAPES)
def test_output_shape_dtype(device, shapes):
    inputs = make_inputs(device, **shapes)
    expect_softmax(call(inputs), inputs)


@pytest.mark.parametrize("times, plus", [(0, 1), (1, -1), (1, 0), (1, 1), (2, 3)])
def test_multi_tile_execution(device, times, plus):
    """Every way the work can be divided: one core, nearly all, all, and remainders for the second core group."""
    grid = device.compute_with_storage_grid_size()
    units = times * grid.x * grid.y + plus
    inputs = make_inputs(device, input=dict(shape=(units, 1, 32, 32)))
    expect_softmax(call(inputs), inputs)


@pytest.mark.parametrize("changes", VARIANTS)
def test_variants(device, changes):
    inputs = make_inputs(device, **changes)
    expect_softmax(call(inputs), inputs)


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
    expect_softmax(second_result, second)
    expect_softmax(first_result, first)


def test_program_cache_ignores_run_time_parameters(device):
    """Calls that differ only in parameters that reach the kernels at run time share one program."""
    inputs = make_inputs(device)
    call(inputs)
    entries = device.num_program_cache_entries()
    result = call(inputs, scale=2.0)
    assert device.num_program_cache_entries() == entries, "a run-time parameter entered the program hash"
    expect_softmax(result, inputs, scale=2.0)


@pytest.mark.parametrize("memory_config", [ttnn.DRAM_MEMORY_CONFIG, ttnn.L1_MEMORY_CONFIG], ids=["DRAM", "L1"])
def test_output_memory_config(device, memory_config):
    inputs = make_inputs(device)
    result = call(inputs, memory_config=memory_config)
    assert result.memory_config() == memory_config
    expect_softmax(result, inputs)
