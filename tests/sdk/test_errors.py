"""What Python sees when an operation or its program is wrong."""

import re
from pathlib import Path

import pytest
import ttnn

from conftest import copy_operation, load_operation

SHAPE = (1, 1, 32, 32)


def sharded(device_cores: int):
    grid = ttnn.CoreRangeSet([ttnn.CoreRange(ttnn.CoreCoord(0, 0), ttnn.CoreCoord(device_cores - 1, 0))])
    spec = ttnn.ShardSpec(grid, [32, 32], ttnn.ShardOrientation.ROW_MAJOR)
    return ttnn.MemoryConfig(ttnn.TensorMemoryLayout.HEIGHT_SHARDED, ttnn.BufferType.L1, spec)


def test_text_of_a_failed_check(pair_pass, tensor):
    with pytest.raises(RuntimeError) as error:
        pair_pass(tensor(SHAPE)[1], tensor((1, 1, 64, 32))[1])
    text = str(error.value)
    assert re.match(
        r"TT_FATAL @ ttnn/cpp/\S*/device/pair_pass_op\.cpp:\d+: first\.logical_shape\(\) == second\.logical_shape\(\)\n"
        r"info:\nInput tensors must have the same shape, got: Shape\(\[1, 1, 32, 32\]\) and Shape\(\[1, 1, 64, 32\]\)\n"
        r"backtrace:\n --- ",
        text,
    )
    assert text.endswith("\n")
    assert "PairPassDeviceOperation::validate_on_program_cache_miss" in text


def test_backtrace_can_be_turned_off(pair_pass, tensor, monkeypatch):
    monkeypatch.setenv("TT_METAL_DISABLE_BACKTRACE", "1")
    with pytest.raises(RuntimeError) as error:
        pair_pass(tensor(SHAPE)[1], tensor(SHAPE)[1], copies=0)
    assert str(error.value).endswith("info:\ncopies must be positive, got: 0\n")


def test_validation_runs_on_hits_too(pair_pass, tensor):
    first, second = tensor(SHAPE)[1], tensor(SHAPE)[1]
    pair_pass(first, second)
    with pytest.raises(RuntimeError, match="same shape"):
        pair_pass(first, tensor((1, 1, 64, 32))[1])


def test_host_tensor(pair_pass, tensor):
    values, second = tensor(SHAPE)
    host = ttnn.from_torch(values, layout=ttnn.TILE_LAYOUT)
    with pytest.raises(RuntimeError, match="device"):
        pair_pass(host, second)


def test_deallocated_tensor(pair_pass, tensor):
    first, second = tensor(SHAPE)[1], tensor(SHAPE)[1]
    ttnn.deallocate(first)
    with pytest.raises(RuntimeError, match="deallocated"):
        pair_pass(first, second)


def test_wrong_argument_types_name_the_signature(pair_pass, tensor):
    with pytest.raises(TypeError, match=re.escape("pair_pass(first: ttnn.Tensor, second: ttnn.Tensor, *, gain: float = 1.0")):
        pair_pass(tensor(SHAPE)[1])


def test_a_factory_that_throws_is_found_by_its_name(tensor, tmp_path):
    """Stages 4 and 5 look for words in the text: the factory's path is there, `select` and `circular` are not."""
    op_dir = copy_operation(tmp_path, "unfinished_pass")
    factory = op_dir / "device/unfinished_pass_program_factory.cpp"
    text = factory.read_text()
    marker = "    std::vector<uint32_t> reader_compile_time_args"
    assert text.count(marker) == 1
    factory.write_text(text.replace(marker, '    TT_THROW("unfinished_pass: Kernel creation not yet implemented");\n' + marker))
    unfinished_pass = load_operation(tmp_path, op_dir, tmp_path / "out")
    with pytest.raises(RuntimeError) as error:
        unfinished_pass(tensor(SHAPE)[1], tensor(SHAPE)[1])
    text = str(error.value)
    assert re.match(r"TT_THROW @ \S*unfinished_pass_program_factory\.cpp:\d+: tt::exception\ninfo:\n", text)
    assert "unfinished_pass_multi_core" in text
    assert "select" not in text.lower()
    assert "circular" not in text.lower()


def test_missing_kernel_file(tensor, tmp_path):
    op_dir = copy_operation(tmp_path, "lost_pass")
    lost_pass = load_operation(tmp_path, op_dir, tmp_path / "out")
    kernel = op_dir / "device/kernels/compute/lost_pass_compute.cpp"
    kernel.unlink()
    with pytest.raises(RuntimeError) as error:
        lost_pass(tensor(SHAPE)[1], tensor(SHAPE)[1])
    relative = kernel.relative_to(tmp_path)
    assert f"Kernel file {relative} doesn't exist in any of the searched paths!" in str(error.value)


def test_a_kernel_that_does_not_compile_keeps_the_runtimes_text(tensor, tmp_path):
    op_dir = copy_operation(tmp_path, "broken_pass")
    broken_pass = load_operation(tmp_path, op_dir, tmp_path / "out")
    kernel = op_dir / "device/kernels/dataflow/writer_broken_pass.cpp"
    good = kernel.read_text()
    kernel.write_text(good + "\nthis is not C++\n")
    first, second = tensor(SHAPE)[1], tensor(SHAPE)[1]
    with pytest.raises(RuntimeError, match="build failed"):
        broken_pass(first, second)
    kernel.write_text(good)
    broken_pass(first, second)


REFUSED = {
    "too-much-l1": r"core range \[0-0 - 0-0\] grow to \d+ B which is beyond max L1 size of 1499136 B: the one with index 1 takes",
    "no-size": "Total size for circular buffer must be non-zero",
    "index-32": r"Buffer index \(32\) exceeds max number of circular buffers per core \(32\)",
    "odd-page": "Total circular buffer size 2048 B must be divisible by page size 1500 B",
    "outside-kernel": r"Kernel file ../elsewhere/reader.cpp leads out of the source tree",
    "lost-kernel": r"doesn't exist in any of the searched paths!\n  searched: ",
    "too-many-args": r"4095 unique\+common runtime args targeting kernel source code on 0-0 are too large",
    "outside-grid": r"No core coordinate found at location: \(8, 0, TENSIX, LOGICAL\)",
    "same-noc": "cannot use the same NOC",
    "foreign-core": "Cannot set runtime args for core 5-5",
    "no-format": "Unsupported DataFormat: DataFormat::Tf32",
}


@pytest.mark.parametrize("fault", REFUSED)
def test_programs_that_the_runtime_would_take_badly_are_refused(probe, tensor, fault):
    values = tensor(SHAPE)[1]
    with pytest.raises(RuntimeError, match=REFUSED[fault]) as error:
        ttnn.opwright_probe_faulty(values, fault, f"refused {fault}")
    if fault != "no-format":
        assert re.search(r"\nasked for at \S*probe\.cpp:\d+\n", str(error.value))
    # The process and the device are as before.
    ttnn.opwright_probe_faulty(values, "", f"refused {fault}")


def test_a_kernel_that_does_not_compile_is_named_with_the_line_that_made_it(probe, tensor):
    with pytest.raises(RuntimeError, match="build failed") as error:
        ttnn.opwright_probe_faulty(tensor(SHAPE)[1], "broken-kernel", "broken kernel")
    assert re.search(r"probe\.cpp, 2 compile-time arguments: asked for at \S*probe\.cpp:\d+\n$", str(error.value))


def test_too_few_compile_time_arguments_are_named_with_the_index_and_how_many_there_are(probe, tensor):
    with pytest.raises(RuntimeError, match="build failed") as error:
        ttnn.opwright_probe_faulty(tensor(SHAPE)[1], "too-few-compile-time-args", "compile-time")
    text = str(error.value)
    assert "2 < 2" in text, "the index, and how many there are"
    assert re.search(r"third_argument\.cpp, 2 compile-time arguments: asked for at \S*probe\.cpp:\d+\n$", text)


THROWN = {
    "validation: range": (IndexError, r"vector::_M_range_check: __n \(which is 17\) >= this->size\(\) \(which is 0\)"),
    "validation: optional": (RuntimeError, "bad optional access"),
    "validation: own": (ValueError, "gain must be even"),
    "validation: number": (ValueError, "stoi"),
}


@pytest.mark.parametrize("fault", THROWN)
def test_an_exception_of_cpp_is_followed_by_the_line_that_threw_it(probe, tensor, fault):
    kind, text = THROWN[fault]
    with pytest.raises(kind, match=text) as error:
        ttnn.opwright_probe_faulty(tensor(SHAPE)[1], fault, f"thrown {fault}")
    line = int(re.search(r"\nthrown at probe\.cpp:(\d+)\n$", str(error.value))[1])
    assert f'"{fault}"' in (Path(__file__).parent / "probe.cpp").read_text().splitlines()[line - 1]
    ttnn.opwright_probe_faulty(tensor(SHAPE)[1], "", f"thrown {fault}")


def test_what_is_no_exception_type_of_cpp_is_an_error_too(probe, tensor):
    values = tensor(SHAPE)[1]
    with pytest.raises(SystemError):
        ttnn.opwright_probe_faulty(values, "throws-a-number", "number")
    ttnn.opwright_probe_faulty(values, "", "number")


def test_a_tensor_that_is_deallocated_before_a_hit_is_refused(probe, tensor):
    values = tensor(SHAPE)[1]
    ttnn.opwright_probe_faulty(values, "", "freed")
    ttnn.deallocate(values)
    with pytest.raises(RuntimeError, match="deallocated"):
        ttnn.opwright_probe_faulty(values, "", "freed")


@pytest.mark.parametrize("fault, text", [("more-words", "cannot be modified from 2 to 3"), ("wrong-index", "Index 2 is larger")])
def test_hits_that_would_write_out_of_bounds_are_refused(probe, tensor, fault, text):
    values = tensor(SHAPE)[1]
    ttnn.opwright_probe_faulty(values, "", f"hit {fault}")
    with pytest.raises(RuntimeError, match=text):
        ttnn.opwright_probe_faulty(values, fault, f"hit {fault}")


def test_a_hit_with_arguments_on_other_cores_is_a_new_program_of_the_runtime(probe, tensor, device):
    values = tensor(SHAPE)[1]
    ttnn.opwright_probe_faulty(values, "", "cores")
    entries = device.num_program_cache_entries()
    ttnn.opwright_probe_faulty(values, "other-cores", "cores")
    assert device.num_program_cache_entries() == entries + 1


def test_a_buffer_at_the_memory_of_an_earlier_call_is_refused(probe, tensor):
    memory = sharded(1)
    ttnn.opwright_probe_faulty(tensor(SHAPE, memory_config=memory)[1], "", "pinned")
    ttnn.opwright_probe_faulty(tensor(SHAPE, memory_config=memory)[1], "", "pinned")
    with pytest.raises(RuntimeError, match="UpdateDynamicCircularBufferAddress"):
        ttnn.opwright_probe_faulty(tensor(SHAPE, memory_config=memory)[1], "stale-buffer", "pinned")


def test_a_buffer_on_cores_without_a_shard_is_refused(probe, tensor):
    values = tensor(SHAPE, memory_config=sharded(1))[1]
    with pytest.raises(RuntimeError, match=r"has shards on \{\[0-0 - 0-0\]\} only"):
        ttnn.opwright_probe_faulty(values, "wide-buffer", "wide")
