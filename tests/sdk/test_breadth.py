"""Operations in the forms that tt-metal's own have, and what they may call."""

from pathlib import Path

import pytest
import torch
import ttnn

from conftest import DESCRIPTION


@pytest.fixture(scope="module")
def breadth(tmp_path_factory):
    import opwright
    from op_builder import Job, build_module

    source = Path(__file__).parent / "breadth.cpp"
    before = ttnn.ceil
    yield opwright.load(build_module(DESCRIPTION, "opwright_op_breadth", [Job(source, [])], [], tmp_path_factory.mktemp("breadth")))
    ttnn.ceil = before


SHAPE = (1, 1, 64, 96)


@pytest.mark.parametrize("way", ["ONE_CORE", "ALL_CORES", "MESH"])
def test_several_factories_and_a_mesh_workload(breadth, tensor, device, way):
    way = getattr(breadth.Way, way)
    calls = [(tensor(SHAPE), tensor(SHAPE)) for _ in range(3)]
    first, second = calls[0]
    ttnn.breadth_copy_last([first[1], second[1]], way)
    entries = device.num_program_cache_entries()
    for first, second in calls:
        output, nothing = ttnn.breadth_copy_last([first[1], second[1]], way)
        assert torch.equal(ttnn.to_torch(output), second[0])
        assert nothing is None
    assert device.num_program_cache_entries() == entries


def test_results_optional_and_given_by_the_caller(breadth, tensor):
    (values, source), (_, target) = tensor(SHAPE), tensor(SHAPE, memory_config=ttnn.L1_MEMORY_CONFIG)
    output, second = ttnn.breadth_copy_last([source], breadth.Way.ALL_CORES, with_second=True, memory_config=ttnn.L1_MEMORY_CONFIG)
    assert output.memory_config() == second.memory_config() == ttnn.L1_MEMORY_CONFIG
    assert torch.equal(ttnn.to_torch(output), values)
    output, _ = ttnn.breadth_copy_last([source], breadth.Way.ALL_CORES, output=target)
    assert output.buffer_address() == target.buffer_address()
    assert torch.equal(ttnn.to_torch(target), values)


def test_registered_operations_look_like_the_runtimes_own(breadth):
    assert type(ttnn.breadth_composite) is type(ttnn.add)
    assert ttnn.breadth_composite.python_fully_qualified_name == "ttnn.breadth_composite"


COMPOSITES = {
    "add": lambda a, b: a + b,
    "minus one": lambda a, b: a - 1,
    "exp": lambda a, b: a.exp(),
    "where": lambda a, b: torch.where(a > 0, b, 2.0),
    "sum": lambda a, b: a.sum(-1, keepdim=True),
    "softmax": lambda a, b: a.softmax(-1),
    "matmul": lambda a, b: a @ b.transpose(-2, -1),
    "concat": lambda a, b: torch.cat([a, b], -1),
    "transpose": lambda a, b: a.transpose(-2, -1),
    "slice": lambda a, b: a[..., :32, :32],
    "pad": lambda a, b: torch.nn.functional.pad(a, (0, 0, 0, 32), value=3.0),
    "reshape": lambda a, b: a.reshape(1, 1, 96, 64),
    "row major": lambda a, b: a,
    "to L1": lambda a, b: a,
    "zeros like": lambda a, b: a * 0,
    "full": lambda a, b: a * 0 + 4,
    "own values": lambda a, b: a.flip((0, 1, 2, 3)),
    "massaged": lambda a, b: 2 * (b - a),
}


@pytest.mark.parametrize("name", COMPOSITES)
def test_calls_of_the_runtimes_operations(breadth, tensor, name):
    (a, a_tt), (b, b_tt) = tensor(SHAPE), tensor(SHAPE)
    output = ttnn.breadth_composite(name, a_tt, b_tt)
    assert output.layout == (ttnn.ROW_MAJOR_LAYOUT if name == "row major" else ttnn.TILE_LAYOUT)
    if name in ("minus one", "to L1", "own values"):
        assert output.memory_config() == ttnn.L1_MEMORY_CONFIG
    expected = COMPOSITES[name](a.float(), b.float())
    assert torch.allclose(ttnn.to_torch(output).float(), expected, rtol=0.03, atol={"sum": 0.2, "matmul": 1.0}.get(name, 0.02))


def test_an_error_of_the_runtime_passes_through(breadth, tensor):
    (_, a), (_, b) = tensor(SHAPE), tensor((1, 1, 32, 32))
    with pytest.raises(RuntimeError, match="(?i)width|shape"):
        ttnn.breadth_composite("matmul", a, b)
    with pytest.raises(RuntimeError, match='no operation is called "none"'):
        ttnn.breadth_composite("none", a, b)


def test_an_operation_that_takes_a_name_of_the_runtime_can_call_the_runtimes(breadth, tensor):
    values, source = tensor(SHAPE)
    assert torch.equal(ttnn.to_torch(ttnn.ceil(source)), values.ceil() + 1)


def test_space_in_l1(breadth, tensor):
    _, in_dram = tensor((1, 1, 32, 32))
    before = breadth.l1_space(in_dram)
    _, in_l1 = tensor((1, 1, 32, 32), memory_config=ttnn.L1_MEMORY_CONFIG)
    assert breadth.lowest_l1(in_l1) == in_l1.buffer_address() or breadth.lowest_l1(in_l1) < in_l1.buffer_address()
    assert breadth.l1_space(in_l1) <= before


@pytest.mark.parametrize("how", ["height", "width", "block"])
def test_sharded_specifications_are_the_runtimes(breadth, tensor, how):
    _, values = tensor((1, 2, 100, 200))
    grid = ttnn.CoreRangeSet([ttnn.CoreRange(ttnn.CoreCoord(0, 0), ttnn.CoreCoord(2, 1))])
    spec = ttnn.TensorSpec(values.shape, values.dtype, values.layout)
    # The runtime's methods of Python.
    expected = getattr(spec, f"{how}_sharded")(grid if how != "block" else grid.bounding_box()).memory_config
    actual = breadth.sharded_spec(values, how, grid)
    assert actual.memory_layout == expected.memory_layout
    assert actual.shard_spec.shape == expected.shard_spec.shape
    assert actual.shard_spec.grid == expected.shard_spec.grid
