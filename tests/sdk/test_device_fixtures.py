"""The plugin's fixtures mean what tt-metal's own tests count on."""

import pytest
import torch
import ttnn
from opwright.device_fixtures import _arguments, _skip_if_smaller, _skip_unless_one_chip


def double(device):
    values = torch.ones((32, 32), dtype=torch.bfloat16)
    tensor = ttnn.from_torch(values, layout=ttnn.TILE_LAYOUT, device=device)
    assert torch.equal(ttnn.to_torch(ttnn.add(tensor, tensor)), values + values)


@pytest.mark.parametrize("run", [1, 2])
def test_a_test_finds_its_program_cache_empty(device, run):
    assert device.num_program_cache_entries() == 0
    with device.cache_entries_counter.measure():
        double(device)
    assert device.num_program_cache_entries() == device.cache_entries_counter.total == 1


@pytest.mark.parametrize("device_params", [{"l1_small_size": 24576}], indirect=True)
def test_the_device_has_the_parameters_that_a_test_names(device):
    cores = ttnn.CoreRangeSet({ttnn.CoreRange(ttnn.CoreCoord(0, 0), ttnn.CoreCoord(0, 0))})
    shard = ttnn.ShardSpec(cores, (1, 32), ttnn.ShardOrientation.ROW_MAJOR)
    memory = ttnn.MemoryConfig(ttnn.TensorMemoryLayout.HEIGHT_SHARDED, ttnn.BufferType.L1_SMALL, shard)
    values = torch.arange(32, dtype=torch.bfloat16).reshape(1, 32)
    assert torch.equal(ttnn.to_torch(ttnn.from_torch(values, device=device, memory_config=memory)), values)


def test_the_device_is_the_default_one(device):
    assert ttnn.GetDefaultDevice() is not None
    assert ttnn.zeros((32, 32), device=ttnn.GetDefaultDevice()).device().id() == device.id()


def test_a_mesh_is_the_one_chip(mesh_device, silicon_arch_name, silicon_arch_wormhole_b0):
    assert mesh_device.get_num_devices() == 1
    assert silicon_arch_name == "wormhole_b0"
    double(mesh_device)


@pytest.mark.parametrize("shape", [8, (2, 4)])
def test_more_chips_than_there_are_skip(shape):
    with pytest.raises(pytest.skip.Exception, match="a mesh of 8 chips"):
        _skip_unless_one_chip(shape)


@pytest.mark.requires_grid_size((8, 8))
def test_a_grid_that_is_there(device):
    assert device.compute_with_storage_grid_size().x >= 8


@pytest.mark.parametrize("wanted", [(13, 10), 100])
def test_a_grid_that_is_not_there_skips(device, request, wanted):
    request.node.add_marker(pytest.mark.requires_grid_size(wanted))
    with pytest.raises(pytest.skip.Exception, match="worker cores"):
        _skip_if_smaller(request.node, device)


def test_a_fabric_skips():
    with pytest.raises(pytest.skip.Exception, match="fabric"):
        _arguments({"fabric_config": "FABRIC_1D"})


def test_seeds_are_set(reset_seeds):
    first = torch.rand(4)
    torch.manual_seed(213919)
    assert torch.equal(first, torch.rand(4))


def test_an_expected_error(expect_error):
    with expect_error(ValueError, "seven"):
        raise ValueError("not seven")
