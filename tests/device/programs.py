"""Programs written by hand for `ttnn.generic_op`: what the device tests and the benchmarks run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
import ttnn

KERNELS = Path(__file__).parent / "kernels"


def correlation(result: "ttnn.Tensor", expected: torch.Tensor) -> float:
    """Pearson's, over all values of a device tensor."""
    values = torch.stack([ttnn.to_torch(result).float().flatten(), expected.float().flatten()])
    return torch.corrcoef(values)[0, 1].item()


def cores_of(count: int) -> "ttnn.CoreRangeSet":
    """The first `count` cores of the 8x8 rectangle, column by column, as `split_work_to_cores` orders them."""
    return ttnn.num_cores_to_corerangeset(count, ttnn.CoreCoord(8, 8), row_wise=False)


def core_list(cores: "ttnn.CoreRangeSet") -> list["ttnn.CoreCoord"]:
    return ttnn.corerange_to_cores(cores, row_wise=False)


def circular_buffer(index: int, pages: int, tensor: "ttnn.Tensor", cores: "ttnn.CoreRangeSet") -> "ttnn.CBDescriptor":
    """`pages` tile pages of the tensor's format under one index."""
    page = tensor.buffer_page_size()
    descriptor = ttnn.CBFormatDescriptor(buffer_index=index, data_format=tensor.dtype, page_size=page)
    return ttnn.CBDescriptor(total_size=pages * page, core_ranges=cores, format_descriptors=[descriptor])


def kernel(
    name: str,
    cores: "ttnn.CoreRangeSet",
    config: object,
    compile_time_args: list[int] | None = None,
    runtime_args: dict[tuple[int, int], list[int]] | None = None,
) -> "ttnn.KernelDescriptor":
    return ttnn.KernelDescriptor(
        kernel_source=str(KERNELS / name),
        source_type=ttnn.KernelDescriptor.SourceType.FILE_PATH,
        core_ranges=cores,
        compile_time_args=compile_time_args or [],
        runtime_args=[(ttnn.CoreCoord(*core), args) for core, args in (runtime_args or {}).items()],
        config=config,
    )


@dataclass(frozen=True)
class Share:
    """One core's part of the work: pages [first, first + count)."""

    core: tuple[int, int]
    first: int
    count: int


def shares(pages: int, cores: int) -> list[Share]:
    """`pages` over `cores`, remainder to the first ones; every core of the result has at least one page."""
    cores = min(pages, cores)
    result, first = [], 0
    for i, core in enumerate(core_list(cores_of(cores))):
        count = pages // cores + (1 if i < pages % cores else 0)
        result.append(Share((core.x, core.y), first, count))
        first += count
    return result


def unpack_to_dest_modes(fp32_buffers: list[int]) -> object:
    """The list for `ComputeConfigDescriptor.unpack_to_dest_mode`: these circular buffers go to Dst in full FP32."""
    full, default = ttnn.UnpackToDestMode.UnpackToDestFp32, ttnn.UnpackToDestMode.Default
    # The list type, unlike its elements, has no name in ttnn itself.
    list_type = ttnn._ttnn.program_descriptor.VectorUnpackToDestMode
    return list_type([full if index in fp32_buffers else default for index in range(32)])


def passthrough(
    source: "ttnn.Tensor",
    destination: "ttnn.Tensor",
    cores: int,
    depth: int = 2,
    fp32_dest: bool = False,
    unpack_to_dest: bool = False,
):
    """Reader -> circular buffer 0 -> copy through Dst -> circular buffer 16 -> writer, `depth` pages each."""
    pages = source.buffer_num_pages()
    work = shares(pages, cores)
    all_cores = cores_of(len(work))
    compute = []
    for count in sorted({share.count for share in work}):
        group = ttnn.CoreRangeSet(
            [ttnn.CoreRange(ttnn.CoreCoord(*s.core), ttnn.CoreCoord(*s.core)) for s in work if s.count == count]
        )
        config = ttnn.ComputeConfigDescriptor(fp32_dest_acc_en=fp32_dest)
        if unpack_to_dest:
            config.unpack_to_dest_mode = unpack_to_dest_modes([0])
        compute.append(kernel("copy_tiles.cpp", group, config, [count]))
    return ttnn.ProgramDescriptor(
        kernels=[
            kernel(
                "read_tiles.cpp",
                all_cores,
                ttnn.ReaderConfigDescriptor(),
                ttnn.TensorAccessorArgs(source).get_compile_time_args(),
                {s.core: [source.buffer_address(), s.count, s.first] for s in work},
            ),
            kernel(
                "write_tiles.cpp",
                all_cores,
                ttnn.WriterConfigDescriptor(),
                ttnn.TensorAccessorArgs(destination).get_compile_time_args(),
                {s.core: [destination.buffer_address(), s.count, s.first] for s in work},
            ),
            *compute,
        ],
        semaphores=[],
        cbs=[circular_buffer(0, depth, source, all_cores), circular_buffer(16, depth, destination, all_cores)],
    )


def empty_like(tensor: "ttnn.Tensor", device: "ttnn.Device") -> "ttnn.Tensor":
    return ttnn.allocate_tensor_on_device(tensor.shape, tensor.dtype, tensor.layout, device, tensor.memory_config())


def random_bits(shape: tuple[int, ...], dtype: torch.dtype, seed: int) -> torch.Tensor:
    """Every bit pattern of finite numbers may occur: sign, exponent and mantissa are all random."""
    generator = torch.Generator().manual_seed(seed)
    if dtype in (torch.bfloat16, torch.float32):
        bits, integer = (16, torch.int16) if dtype == torch.bfloat16 else (32, torch.int32)
        raw = torch.randint(-(2 ** (bits - 1)), 2 ** (bits - 1), shape, dtype=torch.int64, generator=generator)
        values = raw.to(integer).view(dtype)
        # Denormals and non-finite values have rules of their own and tests of their own.
        usable = torch.isfinite(values.float()) & (values.float().abs() >= torch.finfo(torch.float32).tiny)
        return torch.where(usable, values, torch.ones((), dtype=dtype))
    info = torch.iinfo(dtype)
    return torch.randint(info.min, info.max, shape, dtype=torch.int64, generator=generator).to(dtype)
