"""Programs that are a ProgramSpec (create_program_artifacts): bindings and arguments by name."""

from pathlib import Path

import pytest
import torch
import ttnn

from conftest import DESCRIPTION

SHAPE = (1, 1, 32, 160)  # five tiles


@pytest.fixture(scope="module")
def pick(tmp_path_factory):
    import opwright
    from op_builder import Job, build_module

    source = Path(__file__).parent / "spec_op.cpp"
    opwright.load(build_module(DESCRIPTION, "opwright_op_spec", [Job(source, [])], [], tmp_path_factory.mktemp("spec")))
    return ttnn.spec_pick


def picked(first, second, numbers, is_reversed=False):
    pages = [(first, second)[n][..., 32 * i : 32 * i + 32] for i, n in enumerate(numbers)]
    return torch.cat(pages[::-1] if is_reversed else pages, -1)


@pytest.mark.parametrize("has_override", [False, True])
def test_every_kind_of_binding_and_argument(pick, tensor, device, has_override):
    for call, (numbers, is_reversed) in enumerate([([0, 1, 1, 0, 1], False), ([1, 0, 1, 1, 0], True), ([1] * 5, False)]):
        (first, first_tt), (second, second_tt) = tensor(SHAPE), tensor(SHAPE)
        output = pick([first_tt, second_tt], numbers, is_reversed=is_reversed, has_override=has_override)
        assert torch.equal(ttnn.to_torch(output), picked(first, second, numbers, is_reversed))
        # Values, tensors and order change from call to call; the runtime's program stays.
        if call == 0:
            entries = device.num_program_cache_entries()
    assert device.num_program_cache_entries() == entries


def test_inputs_of_an_earlier_call_are_not_kept(pick, tensor):
    memory = ttnn.L1_MEMORY_CONFIG
    pick([tensor(SHAPE, memory_config=memory)[1], tensor(SHAPE)[1]], [0] * 5, has_override=True)
    first = tensor(SHAPE, memory_config=memory)[1]
    address = first.buffer_address()
    pick([first, tensor(SHAPE)[1]], [0] * 5, has_override=True)
    del first
    assert tensor(SHAPE, memory_config=memory)[1].buffer_address() == address


def test_a_buffer_at_the_memory_of_a_sharded_tensor(pick, tensor):
    grid = ttnn.CoreRangeSet([ttnn.CoreRange(ttnn.CoreCoord(0, 0), ttnn.CoreCoord(1, 1))])
    spec = ttnn.ShardSpec(grid, [32, 64], ttnn.ShardOrientation.COL_MAJOR)
    memory = ttnn.MemoryConfig(ttnn.TensorMemoryLayout.HEIGHT_SHARDED, ttnn.BufferType.L1, spec)
    for _ in range(2):
        values, sharded = tensor((1, 1, 128, 64), memory_config=memory)
        assert torch.equal(ttnn.to_torch(pick([sharded], [])), values)


FAULTS = {
    "buffer": "Kernel 'reader' references unknown DFB 'none'|DFB 'in' has no producer",
    "name": "Kernel 'compute': the argument name 'no name' must be a C\\+\\+ identifier",
    "unpack": "consumes the Float32 DFB 'in' with a 32-bit DST: unpack_modes must say",
    "unit": "WorkUnitSpecs 'all' and 'all' overlap in target nodes",
    "value": "Kernel 'writer' has no value of its argument 'count' for node 1-0",
    "tensor": "TensorParameter 'output' is declared in the Program but has no TensorArgument entry",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_spec_that_does_not_fit_together_is_refused(pick, tensor, fault):
    inputs = [tensor(SHAPE, dtype=torch.float32 if fault == "unpack" else torch.bfloat16)[1] for _ in range(2)]
    with pytest.raises(RuntimeError, match=FAULTS[fault]):
        pick(inputs, [0] * 5, fault=fault)
