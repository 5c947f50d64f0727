# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""Stage 2: arguments that the specification excludes are refused with its words, valid ones are not."""

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
    refused("must be on the same device", make_inputs(device, input=dict(on_device=False)))


def test_mask_device(device):
    refused("must be on the same device", make_inputs(device, mask=dict(on_device=False)))


def test_input_rank(device):
    refused("must be rank 4", make_inputs(device, input=dict(shape=(1, 32, 32))))


def test_mask_rank(device):
    refused("must be rank 4", make_inputs(device, mask=dict(shape=(1, 32, 32))))


def test_input_layout(device):
    refused("must be in TILE layout", make_inputs(device, input=dict(layout=ttnn.ROW_MAJOR_LAYOUT)))


def test_mask_layout(device):
    refused("must be in TILE layout", make_inputs(device, mask=dict(layout=ttnn.ROW_MAJOR_LAYOUT)))


def test_input_dtype(device):
    refused("only bfloat16 is supported", make_inputs(device, input=dict(dtype=ttnn.float32)))


def test_mask_dtype(device):
    refused("only bfloat16 is supported", make_inputs(device, mask=dict(dtype=ttnn.float32)))


def test_input_memory_layout(device):
    inputs = make_inputs(device, input=dict(memory_config=sharded("HEIGHT_SHARDED", (32, 32), (1, 1))))
    refused("must be interleaved", inputs)


def test_mask_memory_layout(device):
    inputs = make_inputs(device, mask=dict(memory_config=sharded("HEIGHT_SHARDED", (32, 32), (1, 1))))
    refused("must be interleaved", inputs)


def test_mask_shape(device):
    refused("mask must be [1 or N, 1, H, W]", make_inputs(device, mask=dict(shape=(2, 1, 32, 32))))


def test_scale_not_finite(device):
    refused("scale must be finite", make_inputs(device), scale=float("inf"))


def test_scale_out_of_range(device):
    refused("scale must be positive", make_inputs(device), scale=0.0)


def test_memory_config_not_accepted(device):
    inputs = make_inputs(device)
    refused("memory_config must be interleaved", inputs, memory_config=sharded("HEIGHT_SHARDED", (32, 32), (1, 1)))


def test_sizes(device):
    inputs = make_inputs(device, input=dict(shape=(1, 1, 33, 32)), mask=dict(shape=(1, 1, 33, 32)))
    refused("H and W must be multiples of 32", inputs)


def test_sizes_2(device):
    inputs = make_inputs(device, input=dict(shape=(1, 1, 32, 33)), mask=dict(shape=(1, 1, 32, 33)))
    refused("H and W must be multiples of 32", inputs)


def test_l1_budget(device):
    inputs = make_inputs(device, input=dict(shape=(1, 1, 32, 3616)), mask=dict(shape=(1, 1, 32, 3616)))
    refused("masked_softmax: the circular buffers do not fit in L1", inputs)
