"""Small programs on one core: read whole tensors into circular buffers, compute, write one out."""

from __future__ import annotations

from pathlib import Path

import ttnn

KERNELS = Path(__file__).parent / "kernels"


def cores() -> "ttnn.CoreRangeSet":
    return ttnn.CoreRangeSet([ttnn.CoreRange(ttnn.CoreCoord(0, 0), ttnn.CoreCoord(0, 0))])


def kernel(source: Path | str, config: object, arguments: list[int], runtime: list[int], defines=()) -> "ttnn.KernelDescriptor":
    return ttnn.KernelDescriptor(
        kernel_source=str(source),
        source_type=ttnn.KernelDescriptor.SourceType.FILE_PATH,
        core_ranges=cores(),
        compile_time_args=arguments,
        defines=list(defines),
        runtime_args=[(ttnn.CoreCoord(0, 0), runtime)],
        config=config,
    )


def tiles_of(tensor: "ttnn.Tensor") -> int:
    return tensor.volume() // 1024


def circular_buffer(index: int, tiles: int, dtype: object, tile_bytes: int) -> "ttnn.CBDescriptor":
    form = ttnn.CBFormatDescriptor(buffer_index=index, data_format=dtype, page_size=tile_bytes)
    return ttnn.CBDescriptor(total_size=tiles * tile_bytes, core_ranges=cores(), format_descriptors=[form])


def program(inputs, output, compute: Path | str, arguments: list[int], reader=None, defines=(), compute_config=None):
    """Inputs go whole into buffers 0, 1, ...; the output comes whole out of buffer 16."""
    tile_bytes = 2048
    read_arguments: list[int] = []
    read_runtime: list[int] = []
    for tensor in inputs:
        read_runtime += [tensor.buffer_address(), tensor.buffer_num_pages(), tiles_of(tensor), tensor.buffer_page_size()]
    for tensor in inputs:
        read_arguments += ttnn.TensorAccessorArgs(tensor).get_compile_time_args()
    write_runtime = [output.buffer_address(), output.buffer_num_pages(), tiles_of(output), output.buffer_page_size()]
    buffers = [circular_buffer(i, tiles_of(t), t.dtype, tile_bytes) for i, t in enumerate(inputs)]
    buffers.append(circular_buffer(16, tiles_of(output), output.dtype, tile_bytes))
    return ttnn.ProgramDescriptor(
        kernels=[
            kernel(
                reader or KERNELS / "read_whole.cpp",
                ttnn.ReaderConfigDescriptor(),
                read_arguments,
                read_runtime,
                [("TENSORS", str(len(inputs)))],
            ),
            kernel(
                KERNELS / "write_whole.cpp",
                ttnn.WriterConfigDescriptor(),
                ttnn.TensorAccessorArgs(output).get_compile_time_args(),
                write_runtime,
            ),
            kernel(compute, compute_config or ttnn.ComputeConfigDescriptor(), arguments, [], defines),
        ],
        semaphores=[],
        cbs=buffers,
    )
