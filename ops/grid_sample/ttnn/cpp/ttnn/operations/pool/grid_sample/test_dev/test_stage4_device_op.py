# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""Stage 4: the device operation selects its program factory and gets as far as building the program."""

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


# What may differ from INPUTS: sizes, and kinds of tensors (dtype, memory)
SHAPES = [
    dict(),
    dict(input=dict(shape=(1, 1, 1, 64))),
    dict(input=dict(shape=(1, 3, 1, 32))),
    dict(grid=dict(shape=(1, 5, 1, 64))),
    dict(grid=dict(shape=(1, 1, 1, 128))),
    dict(input=dict(shape=(3, 1, 1, 32)), grid=dict(shape=(3, 1, 1, 64))),
    dict(input=dict(shape=(1, 1, 5, 32))),
    dict(grid=dict(shape=(1, 1, 2, 64))),
    dict(input=dict(shape=(1, 1, 1, 416))),
    dict(input=dict(shape=(3, 3, 5, 64)), grid=dict(shape=(3, 5, 2, 128))),
    dict(input=dict(shape=(5, 5, 2, 96)), grid=dict(shape=(5, 2, 3, 192))),
]
VARIANTS = [
    dict(),
    dict(grid=dict(dtype=ttnn.float32)),
    dict(input=dict(memory_config=ttnn.L1_MEMORY_CONFIG), grid=dict(memory_config=ttnn.L1_MEMORY_CONFIG)),
]


def reached(stage, inputs, **attributes):
    """The call gets past `stage`: it succeeds, or is stopped by what a later stage has still to write.

    Returns the result, or None."""
    try:
        return call(inputs, **attributes)
    except RuntimeError as error:
        message = message_of(error)
    assert any(f"(Stage {later})" in message for later in range(stage + 1, 7)), message


def test_device_op_called(device):
    """A valid call is not stopped by validation or registration."""
    reached(4, make_inputs(device))


def test_program_factory_selected(device):
    """Every accepted kind of input gets a factory, not an error about the choice of one."""
    for changes in VARIANTS:
        inputs = make_inputs(device, **changes)
        message = ""
        try:
            call(inputs)
        except RuntimeError as error:
            message = message_of(error)
        assert "select" not in message.lower(), message


@pytest.mark.parametrize("shapes", SHAPES)
def test_shapes(device, shapes):
    reached(4, make_inputs(device, **shapes))
