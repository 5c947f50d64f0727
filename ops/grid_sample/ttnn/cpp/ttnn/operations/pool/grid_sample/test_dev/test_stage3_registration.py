# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""Stage 3: ttnn.grid_sample reaches the device operation registered as ttnn::prim::grid_sample."""

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


def test_reaches_the_device_operation(device):
    reached(3, make_inputs(device))


def test_result_is_a_tensor(device):
    result = reached(3, make_inputs(device))
    assert result is None or isinstance(result, ttnn.Tensor)


def test_validation_still_comes_first(device):
    inputs = make_inputs(device, input=dict(shape=(1, 1, 1, 69792)))
    with pytest.raises(RuntimeError) as error:
        call(inputs)
    message = message_of(error.value)
    assert "grid_sample: the circular buffers do not fit in L1" in message, message
    reached(3, make_inputs(device))
