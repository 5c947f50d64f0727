"""Kernels on the matrix unit, unpackers and packers give right values when our toolchain compiles them."""

import pytest
import torch
from programs import KERNELS, program

import ttnn


def small_integers(shape, most, seed):
    """Sums and products of these are exact in bf16, so that a right program gives equal values, not near ones."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(-most, most + 1, shape, generator=generator).to(torch.bfloat16)


def put(values, device, layout=ttnn.TILE_LAYOUT):
    return ttnn.from_torch(values, dtype=ttnn.bfloat16, layout=layout, device=device)


def run(device, inputs, shape, compute, arguments, layout=ttnn.TILE_LAYOUT, **options):
    output = ttnn.allocate_tensor_on_device(
        ttnn.Shape(shape), ttnn.bfloat16, layout, device, ttnn.DRAM_MEMORY_CONFIG
    )
    made = program(inputs, output, KERNELS / "compute" / compute, arguments, **options)
    return ttnn.to_torch(ttnn.generic_op([*inputs, output], made))


@pytest.mark.parametrize("operation", ["copy", "add", "sub", "mul"])
def test_tilewise(device, operation):
    a, b = small_integers((1, 1, 64, 96), 11, 1), small_integers((1, 1, 64, 96), 11, 2)
    inputs = [put(a, device)] + ([] if operation == "copy" else [put(b, device)])
    expected = {"copy": a, "add": a + b, "sub": a - b, "mul": a * b}[operation]
    got = run(device, inputs, [1, 1, 64, 96], "tilewise.cpp", [6], defines=[("OPERATION", operation)])
    assert torch.equal(got, expected)


def test_row_broadcast(device):
    a, row = small_integers((1, 1, 64, 32), 60, 3), small_integers((1, 1, 1, 32), 60, 4)
    padded = torch.zeros((1, 1, 32, 32), dtype=torch.bfloat16)
    padded[:, :, :1] = row
    got = run(device, [put(a, device), put(padded, device)], [1, 1, 64, 32], "tilewise.cpp", [2], defines=[("OPERATION", "bcast")])
    assert torch.equal(got, a + row)


def test_transpose_of_each_tile(device):
    a = small_integers((1, 1, 32, 96), 100, 5)
    got = run(device, [put(a, device)], [1, 1, 32, 96], "tilewise.cpp", [3], defines=[("OPERATION", "transpose")])
    expected = torch.cat([t.transpose(-2, -1) for t in a.split(32, dim=-1)], dim=-1)
    assert torch.equal(got, expected)


def test_matmul(device):
    a, b = small_integers((1, 1, 64, 96), 1, 6), small_integers((1, 1, 96, 64), 2, 7)
    got = run(device, [put(a, device), put(b, device)], [1, 1, 64, 64], "matmul.cpp", [2, 3, 2])
    assert torch.equal(got, (a.float() @ b.float()).to(torch.bfloat16))


def test_tilize(device):
    a = small_integers((1, 1, 64, 128), 100, 8)
    got = run(device, [put(a, device, ttnn.ROW_MAJOR_LAYOUT)], [1, 1, 64, 128], "tilize.cpp", [2, 4])
    assert torch.equal(got, a)


def test_untilize(device):
    a = small_integers((1, 1, 64, 128), 100, 9)
    got = run(device, [put(a, device)], [1, 1, 64, 128], "untilize.cpp", [2, 4], layout=ttnn.ROW_MAJOR_LAYOUT)
    assert torch.equal(got, a)


def test_the_wheels_own_kernels(device):
    """Operations of the wheel that need no SFPU C++ compile and run as they are."""
    a, b = small_integers((1, 1, 64, 96), 11, 10), small_integers((1, 1, 64, 96), 11, 11)
    assert torch.equal(ttnn.to_torch(ttnn.add(put(a, device), put(b, device))), a + b)
    assert torch.equal(ttnn.to_torch(ttnn.transpose(put(a, device), -2, -1)), a.transpose(-2, -1))


def test_vector_code(device):
    """SFPU C++: the wheel's square root on one tile."""
    a = small_integers((1, 1, 32, 32), 100, 12).abs()
    got = run(device, [put(a, device)], [1, 1, 32, 32], "square_root.cpp", [])
    assert torch.allclose(got.float(), a.float().sqrt(), rtol=1 / 128)


def test_the_runtime_notices_another_compiler(device, kernel_cache):
    """What it hashes to know whether a kernel of its cache is up to date names this compiler and what it links."""
    a = small_integers((1, 1, 32, 32), 11, 13)
    run(device, [put(a, device)], [1, 1, 32, 32], "tilewise.cpp", [1], defines=[("OPERATION", "copy")])
    hashed = [path.read_text() for path in kernel_cache.rglob("*k.o.dephash")]
    assert hashed
    for text in hashed:
        assert "riscv-tt-elf-g++.sum" in text
        assert "toolchain/runtime/rounding.cpp" in text
