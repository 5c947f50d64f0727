"""The SDK's host functions agree with the runtime's own."""

import pytest
import torch
import ttnn


def ranges(*corners):
    return ttnn.CoreRangeSet([ttnn.CoreRange(ttnn.CoreCoord(a, b), ttnn.CoreCoord(c, d)) for a, b, c, d in corners])


SETS = [
    ranges((0, 0, 7, 7)),
    ranges((0, 0, 1, 1), (4, 4, 5, 4)),
    ranges((2, 1, 2, 1)),
    ranges((0, 0, 0, 8), (1, 0, 3, 2), (5, 5, 7, 7)),
]
UNITS = [0, 1, 2, 3, 5, 7, 8, 10, 12, 63, 64, 65, 72, 90, 100, 127, 128, 1000, 4096, 4097]


@pytest.mark.parametrize("row_wise", [False, True])
@pytest.mark.parametrize("grid", [(8, 8), (8, 9), (1, 1), (3, 2), (12, 10)])
def test_split_over_a_grid(probe, grid, row_wise):
    for units in UNITS:
        expected = ttnn.split_work_to_cores(ttnn.CoreCoord(*grid), units, row_wise)
        actual = probe.split_grid(ttnn.CoreCoord(*grid), units, row_wise)
        assert list(map(str, actual)) == list(map(str, expected)), units


@pytest.mark.parametrize("row_wise", [False, True])
@pytest.mark.parametrize("cores", SETS, ids=str)
def test_split_over_a_set(probe, cores, row_wise):
    for units in UNITS[1:]:
        expected = ttnn.split_work_to_cores(cores, units, row_wise)
        actual = probe.split_set(cores, units, row_wise)
        assert list(map(str, actual)) == list(map(str, expected)), units


@pytest.mark.parametrize("row_wise", [False, True])
def test_num_cores_to_corerangeset(probe, row_wise):
    for count in range(1, 73):
        grid = ttnn.CoreCoord(8, 9)
        expected = ttnn.num_cores_to_corerangeset(count, grid, row_wise)
        assert str(probe.num_cores_to_corerangeset(count, grid, row_wise)) == str(expected), count


@pytest.mark.parametrize("row_wise", [False, True])
@pytest.mark.parametrize("cores", SETS, ids=str)
def test_corerange_to_cores(probe, cores, row_wise):
    expected = ttnn.corerange_to_cores(cores, row_wise=row_wise)
    assert list(map(str, probe.corerange_to_cores(cores, row_wise))) == list(map(str, expected))


def shard_config(kind, grid, shape, buffer=ttnn.BufferType.L1):
    return ttnn.MemoryConfig(kind, buffer, ttnn.ShardSpec(grid, shape, ttnn.ShardOrientation.ROW_MAJOR))


HEIGHT = ttnn.TensorMemoryLayout.HEIGHT_SHARDED
WIDTH = ttnn.TensorMemoryLayout.WIDTH_SHARDED
TENSORS = {
    "dram": ((1, 1, 64, 64), ttnn.TILE_LAYOUT, ttnn.DRAM_MEMORY_CONFIG),
    "l1": ((1, 1, 64, 64), ttnn.TILE_LAYOUT, ttnn.L1_MEMORY_CONFIG),
    "row-major": ((1, 1, 5, 50), ttnn.ROW_MAJOR_LAYOUT, ttnn.DRAM_MEMORY_CONFIG),
    "padded": ((2, 3, 33, 50), ttnn.TILE_LAYOUT, ttnn.DRAM_MEMORY_CONFIG),
    "rank 1": ((70,), ttnn.TILE_LAYOUT, ttnn.DRAM_MEMORY_CONFIG),
    "height": ((1, 1, 128, 64), ttnn.TILE_LAYOUT, shard_config(HEIGHT, ranges((0, 0, 3, 0)), [32, 64])),
    "width": ((1, 1, 64, 128), ttnn.TILE_LAYOUT, shard_config(WIDTH, ranges((0, 0, 1, 0)), [64, 64])),
}


@pytest.mark.parametrize("name", TENSORS)
def test_tensors_are_seen_as_they_are(probe, device, name):
    shape, layout, memory = TENSORS[name]
    tensor = ttnn.from_torch(torch.zeros(*shape, dtype=torch.bfloat16), layout=layout, device=device, memory_config=memory)
    assert probe.padded_shape(tensor) == tensor.padded_shape
    assert probe.same_memory_config(memory) == memory
    expected = ttnn.TensorAccessorArgs(tensor).get_compile_time_args()
    assert probe.accessor_args(tensor, 0) == (expected, [])


def test_runtime_fields_move_to_the_common_arguments(probe, device):
    shape, layout, memory = TENSORS["height"]
    tensor = ttnn.from_torch(torch.zeros(*shape, dtype=torch.bfloat16), layout=layout, device=device, memory_config=memory)
    config, page, rank, banks, tensor_shape, shard_shape, *coords = ttnn.TensorAccessorArgs(tensor).get_compile_time_args()
    assert rank == 1
    runtime_shape_and_coords = 16 | 64
    fixed, common = probe.accessor_args(tensor, runtime_shape_and_coords)
    assert fixed == [config | runtime_shape_and_coords, page, rank, banks, shard_shape]
    assert common == [tensor_shape, *coords]
    everything = 4 | 8 | 16 | 32 | 64
    fixed, common = probe.accessor_args(tensor, everything)
    assert fixed == [config | everything, page]
    assert common == [rank, banks, tensor_shape, shard_shape, *coords]
    for impossible in (4, 8, 128):
        with pytest.raises(RuntimeError):
            probe.accessor_args(tensor, impossible)


def test_memory_config_prints_as_the_runtime_does(probe):
    grid = ranges((0, 0, 3, 0), (0, 2, 3, 2))
    config = shard_config(HEIGHT, grid, [32, 64])
    nd_shards = ttnn.NdShardSpec(ttnn.Shape([1, 32, 64]), grid, ttnn.ShardOrientation.ROW_MAJOR)
    for value in (ttnn.DRAM_MEMORY_CONFIG, config, ttnn.MemoryConfig(ttnn.BufferType.L1, nd_shards)):
        text = probe.text_of_memory_config(value)
        assert text == str(value)


