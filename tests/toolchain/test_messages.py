"""What a person sees when a kernel does not compile, and kernels in unusual places."""

import shutil
import subprocess
from pathlib import Path

import pytest
import torch
from programs import KERNELS, program

import ttnn


@pytest.fixture
def one_tile(device):
    values = torch.arange(1024, dtype=torch.float32).reshape(1, 1, 32, 32).to(torch.bfloat16)
    tensor = ttnn.from_torch(values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
    output = ttnn.allocate_tensor_on_device(tensor.shape, ttnn.bfloat16, ttnn.TILE_LAYOUT, device, ttnn.DRAM_MEMORY_CONFIG)
    return values, tensor, output


def copy(one_tile, **options):
    _, tensor, output = one_tile
    options.setdefault("defines", [("OPERATION", "copy")])
    compute = options.pop("compute", KERNELS / "compute" / "tilewise.cpp")
    return ttnn.generic_op([tensor, output], program([tensor], output, compute, [1], **options))


def test_an_error_names_the_kernels_file_and_line(one_tile, tmp_path):
    kernel = tmp_path / "reader.cpp"
    kernel.write_text('#include "api/dataflow/dataflow_api.h"\n\nvoid kernel_main() {\n    cb_push_bak(0, 1);\n}\n')
    with pytest.raises(RuntimeError) as raised:
        copy(one_tile, reader=kernel)
    assert f"{kernel}:4:5: error: use of undeclared identifier 'cb_push_bak'" in str(raised.value)


def test_an_error_in_a_compute_kernel_names_its_line_too(one_tile, tmp_path):
    kernel = tmp_path / "compute.cpp"
    kernel.write_text('#include "api/compute/common.h"\n\nvoid kernel_main() {\n    tile_regs_aquire();\n}\n')
    with pytest.raises(RuntimeError) as raised:
        copy(one_tile, compute=kernel)
    assert f"{kernel}:4:5: error: use of undeclared identifier 'tile_regs_aquire'" in str(raised.value)


def test_a_header_that_the_kernel_forgot_is_missed(one_tile, tmp_path):
    """Precompiled headers must not lend a kernel what it does not include: the vendor's compiler would not."""
    kernel = tmp_path / "compute.cpp"
    kernel.write_text('#include "api/compute/common.h"\n\nvoid kernel_main() {\n    matmul_tiles(0, 1, 0, 0, 0);\n}\n')
    with pytest.raises(RuntimeError) as raised:
        copy(one_tile, compute=kernel)
    assert f"{kernel}:4:5: error: use of undeclared identifier 'matmul_tiles'" in str(raised.value)


VECTORS = """#include "api/compute/common.h"

#ifdef TRISC_MATH
[[gnu::always_inline]] inline void sums() {
    sfpi::vFloat value[HOW_MANY];
    for (int i = 0; i < HOW_MANY; ++i) value[i] = sfpi::dst_reg[i];
    for (int i = 0; i < HOW_MANY; ++i) sfpi::dst_reg[i] = value[i] + value[HOW_MANY - 1 - i];
}
#endif

void kernel_main() { MATH((sums())); }
"""


def test_a_mistake_in_vector_code_names_its_line(one_tile, tmp_path):
    kernel = tmp_path / "compute.cpp"
    kernel.write_text(VECTORS.replace("value[HOW_MANY - 1 - i]", "value[i].sine()"))
    with pytest.raises(RuntimeError) as raised:
        copy(one_tile, compute=kernel, defines=[("HOW_MANY", "4")])
    assert f"{kernel}:7:" in str(raised.value)
    assert "no member named 'sine' in 'sfpi::vFloat'" in str(raised.value)


def test_more_vectors_than_lregs_are_refused_for_another_chip(one_tile, tmp_path, monkeypatch):
    """Only opwright's chip executes spills of LRegs; a binary for another one would be garbage."""
    kernel = tmp_path / "compute.cpp"
    kernel.write_text(VECTORS.replace("for (", "_Pragma(\"unroll\") for ("))
    monkeypatch.setenv("TT_METAL_SIMULATOR", "/elsewhere/libttsim.so")
    with pytest.raises(RuntimeError) as raised:
        copy(one_tile, compute=kernel, defines=[("HOW_MANY", "12")])
    text = str(raised.value)
    assert f"{kernel}" in text
    assert "the kernel keeps more vectors at once than the chip has LRegs" in text
    assert "OPWRIGHT_SFPI" in text


def test_a_kernel_in_a_folder_with_spaces(one_tile, tmp_path):
    folder = tmp_path / "my own kernels"
    folder.mkdir()
    shutil.copy(KERNELS / "read_whole.cpp", folder / "reader.cpp")
    result = copy(one_tile, reader=folder / "reader.cpp")
    assert torch.equal(ttnn.to_torch(result), one_tile[0])


def test_defines_with_quotes(one_tile, tmp_path):
    kernel = tmp_path / "compute.cpp"
    kernel.write_text((KERNELS / "compute" / "tilewise.cpp").read_text() + '\nstatic_assert(sizeof(TEXT) == 9 && TWICE(4) == 8);\n')
    defines = [("OPERATION", "copy"), ("TEXT", '"a \'b\' $c"'), ("TWICE(x)", "((x) * 2)")]
    result = copy(one_tile, compute=kernel, defines=defines)
    assert torch.equal(ttnn.to_torch(result), one_tile[0])


def test_the_elf_files_keep_relocations_and_lines(one_tile, kernel_cache):
    readelf = shutil.which("riscv64-unknown-elf-readelf") or shutil.which("readelf")
    if readelf is None:
        pytest.skip("no readelf on PATH")
    copy(one_tile, defines=[("OPERATION", "copy"), ("UNUSED", "1")])
    files = [f for f in Path(kernel_cache).rglob("*.elf") if not f.name.endswith(".xip.elf")]
    assert {f.stem for f in files} >= {"brisc", "ncrisc", "trisc0", "trisc1", "trisc2"}
    for risc, source in [("ncrisc", "read_whole.cpp"), ("trisc1", "tilewise.cpp")]:
        file = next(f for f in files if f.stem == risc and source.split(".")[0] in str(f))
        sections = subprocess.run([readelf, "-SW", file], capture_output=True, text=True, check=True).stdout
        assert ".rela.text" in sections
        assert ".data" in sections
        lines = subprocess.run([readelf, "--debug-dump=decodedline", file], capture_output=True, text=True, check=True).stdout
        assert source in lines
