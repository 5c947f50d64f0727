"""Operations over a global circular buffer, made in Python or by the factory."""

from pathlib import Path

import pytest
import torch
import ttnn

from conftest import DESCRIPTION

SHAPE = (1, 1, 32, 12 * 32)


@pytest.fixture(scope="module")
def relay(tmp_path_factory):
    import opwright
    from op_builder import Job, build_module

    source = Path(__file__).parent / "global_buffer_op.cpp"
    out_dir = tmp_path_factory.mktemp("relay")
    opwright.load(build_module(DESCRIPTION, "opwright_op_relay", [Job(source, [])], [], out_dir))
    return ttnn.relay_pages


def global_buffer(device, sender, receivers, pages):
    cores = [ttnn.CoreRange(ttnn.CoreCoord(*core), ttnn.CoreCoord(*core)) for core in receivers]
    mapping = [(ttnn.CoreCoord(*sender), ttnn.CoreRangeSet(cores))]
    return ttnn.create_global_circular_buffer(device, mapping, pages * 2048)


def test_two_buffers_take_turns(relay, tensor, device):
    buffers = [global_buffer(device, (0, 0), [(1, 0), (6, 2)], 2), global_buffer(device, (2, 5), [(0, 1)], 5)]
    for launch in range(2):
        for buffer in buffers:
            values, source = tensor(SHAPE)
            assert torch.equal(ttnn.to_torch(relay(source, global_buffer=buffer)), values), f"launch {launch}"
        if launch == 0:
            entries = device.num_program_cache_entries()
    assert device.num_program_cache_entries() == entries


def test_the_factory_makes_its_own(relay, tensor):
    for _ in range(3):
        values, source = tensor(SHAPE)
        assert torch.equal(ttnn.to_torch(relay(source)), values)


def test_a_core_that_takes_no_part_is_named(relay, tensor):
    with pytest.raises(RuntimeError, match=r"is placed on .*7-7.*but its global circular buffer has") as caught:
        relay(tensor(SHAPE)[1], cores_too_many=1)
    assert "global_buffer_op.cpp" in str(caught.value)
