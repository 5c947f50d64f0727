"""A seed-style operation runs through ttnn.generic_op: values, program cache, addresses, several cores."""

import pytest
import torch
import ttnn

from conftest import copy_operation, load_operation

TILES = {1: (1, 1, 32, 32), 7: (1, 1, 32, 224), 64: (1, 1, 256, 256), 90: (1, 1, 320, 288)}


@pytest.mark.parametrize("tiles", TILES)
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
def test_values_on_1_7_64_cores_and_an_uneven_split(pair_pass, tensor, tiles, dtype):
    first, first_tt = tensor(TILES[tiles], dtype)
    _, second_tt = tensor(TILES[tiles], dtype)
    output = pair_pass(first_tt, second_tt)
    assert output.shape == first_tt.shape
    assert output.dtype == first_tt.dtype
    if dtype == torch.bfloat16:
        assert torch.equal(ttnn.to_torch(output), first)
    else:
        # Without fp32_dest_acc_en a tile passes DST in 16 bits.
        assert torch.allclose(ttnn.to_torch(output), first, rtol=2**-7, atol=0)


def test_a_cache_hit_uses_the_buffers_of_its_call(pair_pass, tensor, device):
    shape = TILES[7]
    calls = [(tensor(shape), tensor(shape)) for _ in range(3)]
    pair_pass(calls[0][0][1], calls[0][1][1])
    entries = device.num_program_cache_entries()
    outputs = [pair_pass(first[1], second[1]) for first, second in calls]
    assert device.num_program_cache_entries() == entries
    assert len({output.buffer_address() for output in outputs}) == len(outputs)
    for (first, _), output in zip(calls, outputs):
        assert torch.equal(ttnn.to_torch(output), first[0])


def test_hashed_attributes_make_entries_and_others_do_not(pair_pass, tensor, device):
    (_, first), (_, second) = tensor(TILES[1]), tensor(TILES[1])
    pair_pass(first, second, copies=3)
    entries = device.num_program_cache_entries()
    pair_pass(first, second, copies=3, gain=5.0)
    assert device.num_program_cache_entries() == entries
    pair_pass(first, second, copies=4)
    assert device.num_program_cache_entries() == entries + 1


def test_output_memory_config(pair_pass, tensor):
    (values, first), (_, second) = tensor(TILES[7]), tensor(TILES[7])
    output = pair_pass(first, second, memory_config=ttnn.L1_MEMORY_CONFIG)
    assert output.memory_config() == ttnn.L1_MEMORY_CONFIG
    assert torch.equal(ttnn.to_torch(output), values)


def test_the_same_tensor_twice(pair_pass, tensor):
    values, first = tensor(TILES[7])
    assert torch.equal(ttnn.to_torch(pair_pass(first, first)), values)


def test_a_cleared_program_cache_is_filled_again(pair_pass, tensor, device):
    (values, first), (_, second) = tensor(TILES[7]), tensor(TILES[7])
    pair_pass(first, second)
    device.clear_program_cache()
    assert torch.equal(ttnn.to_torch(pair_pass(first, second)), values)
    assert device.num_program_cache_entries() == 1


def test_stale_addresses_are_not_hidden(tensor, tmp_path):
    """An operation that forgets to override its arguments works on a miss and is wrong on a hit, as on hardware."""
    op_dir = copy_operation(tmp_path, "stale_pass")
    source = op_dir / "device/stale_pass_op.cpp"
    text = source.read_text()
    assert "reader_args[0] = first_address;" in text
    source.write_text(text.replace("reader_args[0] = first_address;", "(void)first_address;(void)reader_args;"))
    stale_pass = load_operation(tmp_path, op_dir, tmp_path / "out")
    (one, one_tt), (_, second) = tensor(TILES[1]), tensor(TILES[1])
    assert torch.equal(ttnn.to_torch(stale_pass(one_tt, second)), one)
    other, other_tt = tensor(TILES[1])
    assert torch.equal(ttnn.to_torch(stale_pass(other_tt, second)), one)


def test_edited_kernels_and_headers_are_built_again(tensor, tmp_path):
    """In one process, without a new program-cache key: the kernel's file first, then a header that it includes."""
    op_dir = copy_operation(tmp_path, "edited_pass")
    edited_pass = load_operation(tmp_path, op_dir, tmp_path / "out")
    (first, first_tt), (second, second_tt) = tensor(TILES[1]), tensor(TILES[1])
    assert torch.equal(ttnn.to_torch(edited_pass(first_tt, second_tt)), first)

    kernel = op_dir / "device/kernels/dataflow/reader_edited_pass.cpp"
    header = kernel.with_name("which.hpp")
    header.write_text("constexpr bool kSecond = true;\n")
    text = kernel.read_text()
    assert text.count("noc_async_read(first.get_noc_addr(tile_id)") == 1
    text = text.replace("noc_async_read(first.get_noc_addr(tile_id)",
                        "noc_async_read(kSecond ? second.get_noc_addr(tile_id) : first.get_noc_addr(tile_id)")
    kernel.write_text('#include "which.hpp"\n' + text)
    assert torch.equal(ttnn.to_torch(edited_pass(first_tt, second_tt)), second)

    header.write_text("constexpr bool kSecond = false;  // changed\n")
    assert torch.equal(ttnn.to_torch(edited_pass(first_tt, second_tt)), first)
