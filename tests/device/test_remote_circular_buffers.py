"""A global circular buffer: one core sends, others receive, with pages and credits over the NoC."""

import pytest
import torch
import ttnn
from programs import circular_buffer, empty_like, kernel, random_bits

REMOTE, LOCAL = 31, 0
BLOCKS = 7


def cores(*places: tuple[int, int]) -> "ttnn.CoreRangeSet":
    return ttnn.CoreRangeSet([ttnn.CoreRange(ttnn.CoreCoord(*place), ttnn.CoreCoord(*place)) for place in places])


def program(source, destination, global_buffer, pages: int, sender, receivers) -> "ttnn.ProgramDescriptor":
    page_size = source.buffer_page_size()
    remote = ttnn.CBDescriptor()
    remote.total_size = pages * page_size
    remote.core_ranges = cores(sender, *receivers)
    remote.remote_format_descriptors = [
        ttnn.CBFormatDescriptor(buffer_index=REMOTE, data_format=source.dtype, page_size=page_size)
    ]
    remote.set_global_circular_buffer(global_buffer)
    places_of = {tensor: ttnn.TensorAccessorArgs(tensor).get_compile_time_args() for tensor in (source, destination)}
    count = len(receivers)
    return ttnn.ProgramDescriptor(
        kernels=[
            kernel(
                "remote_sender.cpp",
                cores(sender),
                ttnn.ReaderConfigDescriptor(),
                [REMOTE, LOCAL, page_size, *places_of[source]],
                {sender: [source.buffer_address(), count, BLOCKS]},
            ),
            kernel(
                "remote_receiver.cpp",
                cores(*receivers),
                ttnn.WriterConfigDescriptor(),
                [REMOTE, page_size, *places_of[destination]],
                {place: [destination.buffer_address(), i, count, BLOCKS] for i, place in enumerate(receivers)},
            ),
        ],
        cbs=[circular_buffer(LOCAL, count, source, cores(sender)), remote],
        semaphores=[],
    )


@pytest.mark.parametrize("pages", [1, 3])
@pytest.mark.parametrize("receivers", [[(1, 0)], [(1, 0), (5, 3), (0, 7)]], ids=["one", "three"])
def test_pages_arrive_in_order_in_every_launch(device, receivers, pages):
    sender = (2, 2)
    values = random_bits((1, 1, 32 * BLOCKS, 32 * len(receivers)), torch.bfloat16, 11)
    source = ttnn.from_torch(values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
    size = pages * source.buffer_page_size()
    global_buffer = ttnn.create_global_circular_buffer(
        device, [(ttnn.CoreCoord(*sender), cores(*receivers))], size
    )
    # The buffer outlives a launch: seven blocks end in the middle of it, and the next launch goes on from there.
    for launch in range(3):
        destination = empty_like(source, device)
        described = program(source, destination, global_buffer, pages, sender, receivers)
        result = ttnn.generic_op([source, destination], described)
        got = ttnn.to_torch(result).view(torch.int16)
        assert torch.equal(got, values.view(torch.int16)), f"launch {launch}"
