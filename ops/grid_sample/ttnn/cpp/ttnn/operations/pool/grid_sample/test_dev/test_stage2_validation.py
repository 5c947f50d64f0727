# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""Stage 2: arguments that the specification excludes are refused with its words, valid ones are not."""

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


def reached(stage, inputs, **attributes):
    """The call gets past `stage`: it succeeds, or is stopped by what a later stage has still to write.

    Returns the result, or None."""
    try:
        return call(inputs, **attributes)
    except RuntimeError as error:
        message = message_of(error)
    assert any(f"(Stage {later})" in message for later in range(stage + 1, 7)), message


def refused(words, inputs, **attributes):
    """The call fails, and its message has `words`."""
    with pytest.raises(RuntimeError) as error:
        call(inputs, **attributes)
    message = message_of(error.value)
    assert words in message, message


def sharded(layout, shard, cores, orientation="ROW_MAJOR", buffer="L1"):
    """A memory config with shards of this shape on a rectangle of cores."""
    grid = ttnn.CoreRange(ttnn.CoreCoord(0, 0), ttnn.CoreCoord(cores[0] - 1, cores[1] - 1))
    spec = ttnn.ShardSpec(ttnn.CoreRangeSet({grid}), shard, getattr(ttnn.ShardOrientation, orientation))
    return ttnn.MemoryConfig(getattr(ttnn.TensorMemoryLayout, layout), getattr(ttnn.BufferType, buffer), spec)


def test_valid_arguments_pass(device):
    reached(2, make_inputs(device))


def test_input_on_host(device):
    refused("grid_sample: tensors must be on device", make_inputs(device, input=dict(on_device=False)))


def test_grid_on_host(device):
    refused("grid_sample: tensors must be on device", make_inputs(device, grid=dict(on_device=False)))


def test_input_rank(device):
    refused("must be rank 4", make_inputs(device, input=dict(shape=(1, 1, 32))))


def test_grid_rank(device):
    refused("must be rank 4", make_inputs(device, grid=dict(shape=(1, 1, 64))))


def test_input_layout(device):
    refused("must be ROW_MAJOR", make_inputs(device, input=dict(layout=ttnn.TILE_LAYOUT)))


def test_grid_layout(device):
    refused("must be ROW_MAJOR", make_inputs(device, grid=dict(layout=ttnn.TILE_LAYOUT)))


def test_input_dtype(device):
    refused("unsupported dtype", make_inputs(device, input=dict(dtype=ttnn.float32)))


def test_grid_dtype(device):
    refused("unsupported dtype", make_inputs(device, grid=dict(dtype=ttnn.uint32)))


def test_input_memory_layout(device):
    inputs = make_inputs(device, input=dict(memory_config=sharded("HEIGHT_SHARDED", (1, 32), (1, 1))))
    refused("must be interleaved", inputs)


def test_grid_memory_layout(device):
    inputs = make_inputs(device, grid=dict(memory_config=sharded("HEIGHT_SHARDED", (1, 64), (1, 1))))
    refused("must be interleaved", inputs)


def test_mode_not_accepted(device):
    refused("not supported", make_inputs(device), mode="no_such_value")


def test_padding_mode_not_accepted(device):
    refused("not supported", make_inputs(device), padding_mode="no_such_value")


def test_align_corners_not_accepted(device):
    refused("not supported", make_inputs(device), align_corners=True)


def test_memory_config_not_accepted(device):
    inputs = make_inputs(device)
    refused("memory_config must be interleaved", inputs, memory_config=sharded("HEIGHT_SHARDED", (32, 32), (1, 1)))


def test_sizes(device):
    refused("C must be a multiple of 32", make_inputs(device, input=dict(shape=(1, 1, 1, 33))))


def test_l1_budget(device):
    inputs = make_inputs(device, input=dict(shape=(1, 1, 1, 69792)))
    refused("grid_sample: the circular buffers do not fit in L1", inputs)
