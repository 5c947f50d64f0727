"""A program of another kind: stations hand a page around through L1, semaphores, atomics and a multicast."""

import numpy
import pytest
import torch
import ttnn
from programs import KERNELS, core_list, empty_like, random_bits

WORDS = 512  # one bf16 tile, seen as 32-bit words


def rectangle(width: int, height: int) -> "ttnn.CoreRangeSet":
    return ttnn.CoreRangeSet([ttnn.CoreRange(ttnn.CoreCoord(0, 0), ttnn.CoreCoord(width - 1, height - 1))])


def ring(device, source, destination, cores, launch: int, writer: bool) -> "ttnn.ProgramDescriptor":
    order = core_list(cores)
    virtual = [device.worker_core_from_logical_core(core) for core in order]
    low = (min(v.x for v in virtual), min(v.y for v in virtual))
    high = (max(v.x for v in virtual), max(v.y for v in virtual))
    # On NoC 1 a rectangle runs from its far corner to its near one.
    corners = [*high, *low] if writer else [*low, *high]
    runtime_args = []
    for station, core in enumerate(order):
        after = virtual[(station + 1) % len(order)]
        args = [source.buffer_address(), destination.buffer_address(), station, len(order), after.x, after.y, 0, 1]
        runtime_args.append((core, args + [virtual[0].x, virtual[0].y, *corners, launch]))
    compile_time_args = [WORDS]
    for tensor in (source, destination):
        compile_time_args += ttnn.TensorAccessorArgs(tensor).get_compile_time_args()
    page = ttnn.CBFormatDescriptor(buffer_index=5, data_format=ttnn.bfloat16, page_size=2048)
    return ttnn.ProgramDescriptor(
        kernels=[
            ttnn.KernelDescriptor(
                kernel_source=str(KERNELS / "ring_add.cpp"),
                core_ranges=cores,
                compile_time_args=compile_time_args,
                runtime_args=runtime_args,
                config=ttnn.WriterConfigDescriptor() if writer else ttnn.ReaderConfigDescriptor(),
            )
        ],
        semaphores=[ttnn.SemaphoreDescriptor(id=i, core_ranges=cores, initial_value=0) for i in (0, 1)],
        cbs=[ttnn.CBDescriptor(total_size=2048, core_ranges=cores, format_descriptors=[page])],
    )


@pytest.mark.parametrize("writer", [False, True], ids=["ncrisc_noc0", "brisc_noc1"])
@pytest.mark.parametrize("width, height", [(1, 1), (3, 2), (8, 8)])
def test_the_token_visits_every_station_once_per_launch(device, width, height, writer):
    values = random_bits((1, 1, 32, 32), torch.bfloat16, 5)
    source = ttnn.from_torch(values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
    cores = rectangle(width, height)
    expected = to_words(values)
    for launch in range(3):
        destination = empty_like(source, device)
        result = ttnn.generic_op([source, destination], ring(device, source, destination, cores, launch, writer))
        with numpy.errstate(over="ignore"):
            for station in range(width * height):
                expected = expected * numpy.uint32(3) + numpy.uint32(station + launch)
        got = to_words(ttnn.to_torch(result))
        assert numpy.array_equal(got, expected), f"launch {launch}"
        source = result


def to_words(tile: torch.Tensor) -> numpy.ndarray:
    """The 2048 bytes of one bf16 tile in the order in which they lie in memory: face by face."""
    faces = tile.reshape(2, 16, 2, 16).permute(0, 2, 1, 3).contiguous().view(torch.int16)
    return numpy.frombuffer(faces.numpy().tobytes(), dtype=numpy.uint32)
