# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""Stage 6: the kernels compile, the program runs, and the output is what torch.stack makes of the inputs, bit for bit.

Generated for stubs that pass data through; since the kernels are the real ones `expect_stacked` says what they give. More
shapes, dtypes and limits are in tests/test_stack.py."""

import pytest
import torch
import ttnn

INPUTS = {
    "tensors": dict(
        count=2,
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


def make_argument(device, count=None, last=None, **properties):
    """A tensor, or a list of `count` tensors, of which the last one may differ from the others."""
    if count is None:
        return make_tensor(device, **properties)
    tensors = [make_tensor(device, **properties) for _ in range(count - (last is not None))]
    return tensors if last is None else [*tensors, make_tensor(device, **{**properties, **last})]


def make_inputs(device, seed=0, **changes):
    """One valid value per argument; `changes` maps an argument to the properties that shall differ."""
    torch.manual_seed(seed)
    return {name: make_argument(device, **{**default, **changes.get(name, {})}) for name, default in INPUTS.items()}


def call(inputs, **attributes):
    return ttnn.stack(inputs["tensors"], **attributes)


def message_of(error):
    """The message of a TT_FATAL or TT_THROW, without source files and backtrace."""
    text = str(error).split("backtrace:")[0]
    return text.split("info:\n", 1)[-1].strip()


# What may differ from INPUTS: sizes, and kinds of tensors (dtype, memory). Each set of sizes may be another set of
# kernels to compile: few, and chosen well.
SHAPES = [
    dict(),
    dict(tensors=dict(shape=(1, 1, 32, 416))),
    dict(tensors=dict(shape=(2, 3, 160, 64))),
    dict(tensors=dict(shape=(3, 5, 64, 96))),
]
VARIANTS = [
    dict(),
    dict(tensors=dict(dtype=ttnn.float32)),
    dict(tensors=dict(memory_config=ttnn.L1_MEMORY_CONFIG)),
    dict(tensors=dict(count=3)),
    dict(tensors=dict(count=8)),
]


def expected_shape(inputs, dim=0, **_):
    r = len(tuple(inputs["tensors"][0].shape))
    d = dim + r + 1 if dim < 0 else dim
    N = len(inputs["tensors"])
    return tuple(inputs["tensors"][0].shape)[:d] + (N,) + tuple(inputs["tensors"][0].shape)[d:]


def expect_stacked(result, inputs, dim=0, **_):
    assert result.layout == ttnn.TILE_LAYOUT
    assert result.dtype == inputs["tensors"][0].dtype
    assert tuple(result.shape) == expected_shape(inputs, dim)
    expected = torch.stack([ttnn.to_torch(tensor) for tensor in inputs["tensors"]], dim)
    assert torch.equal(ttnn.to_torch(result), expected)


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
    expect_stacked(call(inputs), inputs)


@pytest.mark.parametrize("shapes", SHAPES)
def test_output_shape_dtype(device, shapes):
    inputs = make_inputs(device, **shapes)
    expect_stacked(call(inputs), inputs)


@pytest.mark.parametrize("times, plus", [(0, 1), (1, -1), (1, 0), (1, 1), (2, 3)])
def test_multi_tile_execution(device, times, plus):
    """Every way the work can be divided: one core, nearly all, all, and remainders for the second core group."""
    grid = device.compute_with_storage_grid_size()
    units = times * grid.x * grid.y + plus
    inputs = make_inputs(device, tensors=dict(shape=(-(-units // 2), 1, 32, 32)))
    expect_stacked(call(inputs), inputs)


@pytest.mark.parametrize("changes", VARIANTS)
def test_variants(device, changes):
    inputs = make_inputs(device, **changes)
    expect_stacked(call(inputs), inputs)


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
    expect_stacked(second_result, second)
    expect_stacked(first_result, first)


@pytest.mark.parametrize("changes, attributes", [
    (dict(tensors=dict(shape=(3, 5, 64, 96))), dict(dim=-3)),
    (dict(tensors=dict(shape=(3, 5, 64, 96))), dict(dim=0)),
    (dict(tensors=dict(shape=(3, 5, 64, 96))), dict(dim=1)),
])
def test_attributes(device, changes, attributes):
    inputs = make_inputs(device, **changes)
    expect_stacked(call(inputs, **attributes), inputs, **attributes)


@pytest.mark.parametrize("memory_config", [ttnn.DRAM_MEMORY_CONFIG, ttnn.L1_MEMORY_CONFIG], ids=["DRAM", "L1"])
def test_output_memory_config(device, memory_config):
    inputs = make_inputs(device)
    result = call(inputs, memory_config=memory_config)
    assert result.memory_config() == memory_config
    expect_stacked(result, inputs)
