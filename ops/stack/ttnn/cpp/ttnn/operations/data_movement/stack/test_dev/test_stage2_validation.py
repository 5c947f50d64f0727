# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""Stage 2: arguments that the specification excludes are refused with its words, valid ones are not."""

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


def test_tensors_count(device):
    refused("stack needs between 2 and 8 tensors", make_inputs(device, tensors=dict(count=1)))


def test_tensors_on_host(device):
    refused("stack: tensors must be on device", make_inputs(device, tensors=dict(on_device=False)))


def test_tensors_rank(device):
    refused("stack supports rank 2 to 4", make_inputs(device, tensors=dict(shape=(32,))))


def test_tensors_layout(device):
    refused("tensors must be in TILE layout", make_inputs(device, tensors=dict(layout=ttnn.ROW_MAJOR_LAYOUT)))


def test_tensors_dtype(device):
    refused("unsupported dtype", make_inputs(device, tensors=dict(dtype=ttnn.uint32)))


def test_tensors_memory_layout(device):
    inputs = make_inputs(device, tensors=dict(memory_config=sharded("HEIGHT_SHARDED", (32, 32), (1, 1))))
    refused("tensors must be interleaved in the same buffer type", inputs)


def test_tensors_dtype_2(device):
    refused("all tensors must have the same dtype", make_inputs(device, tensors=dict(last=dict(dtype=ttnn.float32))))


def test_tensors_buffer_type(device):
    inputs = make_inputs(device, tensors=dict(last=dict(memory_config=ttnn.L1_MEMORY_CONFIG)))
    refused("tensors must be interleaved in the same buffer type", inputs)


def test_tensors_shape(device):
    refused("all tensors must have the same shape", make_inputs(device, tensors=dict(last=dict(shape=(1, 32, 32)))))


def test_dim_out_of_range(device):
    refused("dim out of range", make_inputs(device), dim=5)


def test_memory_config_not_accepted(device):
    inputs = make_inputs(device)
    refused("memory_config must be interleaved", inputs, memory_config=sharded("HEIGHT_SHARDED", (64, 32), (1, 1)))


def test_sizes(device):
    refused("stacking inside the tile dimensions is not supported", make_inputs(device), dim=-1)
