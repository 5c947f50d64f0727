"""Calls of dataflow_api.h and of its classes that hardly any kernel makes: one kernel makes them all, each moves its own words."""

import re

import numpy
import pytest
import torch
import ttnn
from programs import KERNELS

SOURCE = KERNELS / "every_call.cpp"
GROUPS = ["Reads", "Writes", "Words", "Objects"]  # of the kernel
SLOTS, WORDS, CORES = 16, 16, 4
# Cores 0 to 3 in the order of the kernel; core 0 calls, 1 is its peer, 2 and 3 are "others".
PLACES = [(2, 1), (2, 2), (3, 1), (3, 2)]


def names(enum: str) -> list[str]:
    (body,) = re.findall(rf"enum {enum} [^{{]*\{{([^}}]*)\}}", SOURCE.read_text())
    return re.findall(r"\w+", body)


def sent(core: int, slot: int, words: int = WORDS) -> list[int]:
    """What `core` has in its own page."""
    return [(core + 1) << 16 | (slot * WORDS + i) for i in range(words)]


def expected(group: str) -> dict[tuple[int, str], list[int]]:
    """Of each core and slot the first words; all others are zero. A slot that a core does not have is all zero."""
    slots = {name: i for i, name in enumerate(names(group))}
    if group == "Reads":
        moved = ["rOnePacket", "rOnePacketWithState", "rOnePacketVirtualChannel", "rWithState", "rWithoutCounting", "rTransactionId"]
        result = {(0, name): sent(1, slots[name]) for name in moved}
        result[0, "rShard"] = list(range(WORDS))
        result[0, "rCbEmpty"] = [2]
        result[0, "rCbFull"] = [1]
        result[0, "rTile"] = [1024 | 1024 << 16, 4]
        result[0, "rCommonArgument"] = [0xC0FFEE]
        result[0, "rIsL1"] = [1]
        result[0, "rRelative"] = [PLACES[0][0] << 8 | PLACES[0][1]] * 2  # the sub-device begins at (0, 0)
        result[0, "rSynchronized"] = [7]
        return result
    if group == "Writes":
        multicasts = {"wMulticastLoopback": (0, 1, 2, 3), "wMulticastOnePacket": (2, 3), "wMulticastLinked": (2, 3), "wShard": ()}
        return {(core, name): sent(0, slot) for name, slot in slots.items() for core in multicasts.get(name, (1,))}
    if group == "Objects":
        reads = ["oRead", "oReadTransactionId", "oReadWithState", "oReadOnePacketChannel"]
        result = {(0, name): sent(1, slots[name]) for name in reads}
        result |= {(1, name): sent(0, slot) for name, slot in slots.items() if name.startswith("oWrite")}
        result |= {(core, "oLoopback"): sent(0, slots["oLoopback"]) for core in range(CORES)}
        result |= {(0, "oBank"): list(range(100, 100 + WORDS)), (0, "oBuffer"): [2, 1], (0, "oSemaphore"): [5]}
        return result | {(1, "oWord"): [0xB0000000], (1, "oWordPosted"): [0xB0000002]}
    words = {
        "iDefault": 0xA0000001, "iBytes": 0x00A1A200, "iPosted": 0xA0000003, "iMemory": 0xA0000004, "iCustomSource": 0xA0000005,
        "iWithState": 0xA0000006, "iWithStateAddress": 0xA0000007, "iWithStateValue": 0xA0000008,
        "sIncrement": 3, "sIncrementPosted": 4, "sSetRemote": 23,
    }  # fmt: skip
    result = {(1, name): [word] for name, word in words.items()}
    result |= {(core, "sSetLoopback"): [22] for core in range(CORES)}
    for name, word in {"iMulticast": 0xA0000009, "sIncrementMulticast": 5, "sSetMulticast": 21}.items():
        result |= {(core, name): [word] for core in (2, 3)}
    return result


def program(device, group: int, writer: bool, destination, shards, in_dram) -> "ttnn.ProgramDescriptor":
    places = [ttnn.CoreCoord(*place) for place in PLACES]
    cores = ttnn.CoreRangeSet([ttnn.CoreRange(places[0], places[-1])])
    virtual = [device.worker_core_from_logical_core(place) for place in places]

    def rectangle(first, last):
        corners = [(virtual[first].x, virtual[first].y), (virtual[last].x, virtual[last].y)]
        return [xy for corner in (reversed(corners) if writer else corners) for xy in corner]  # NoC 1 runs the other way

    shared = [destination.buffer_address(), shards.buffer_address(), virtual[1].x, virtual[1].y]
    shared += rectangle(0, 3) + rectangle(2, 3) + [virtual[0].x, virtual[0].y, in_dram.buffer_address()]
    accessors = [arg for tensor in (destination, shards) for arg in ttnn.TensorAccessorArgs(tensor).get_compile_time_args()]
    page = SLOTS * WORDS * 4
    formats = [ttnn.CBFormatDescriptor(buffer_index=i, data_format=ttnn.bfloat8_b if i else ttnn.uint8, page_size=page) for i in (0, 1)]
    return ttnn.ProgramDescriptor(
        kernels=[
            ttnn.KernelDescriptor(
                kernel_source=str(SOURCE),
                core_ranges=cores,
                compile_time_args=[group, *accessors],
                runtime_args=[(place, [i, *shared]) for i, place in enumerate(places)],
                common_runtime_args=[0xC0FFEE],
                config=ttnn.WriterConfigDescriptor() if writer else ttnn.ReaderConfigDescriptor(),
            )
        ],
        semaphores=[ttnn.SemaphoreDescriptor(id=i, core_ranges=cores, initial_value=0) for i in (0, 1, 2)],
        cbs=[ttnn.CBDescriptor(total_size=page, core_ranges=cores, format_descriptors=[form]) for form in formats],
    )


@pytest.mark.parametrize("writer", [False, True], ids=["ncrisc_noc0", "brisc_noc1"])
@pytest.mark.parametrize("group", GROUPS)
def test_each_call_moves_its_words(device, group, writer):
    rows = lambda values, **where: ttnn.from_torch(  # noqa: E731
        values, dtype=ttnn.uint32, layout=ttnn.ROW_MAJOR_LAYOUT, device=device, **where
    )
    destination = rows(torch.full((1, 1, CORES, SLOTS * WORDS), -1, dtype=torch.int32))
    spec = ttnn.ShardSpec(
        ttnn.CoreRangeSet([ttnn.CoreRange(ttnn.CoreCoord(0, 0), ttnn.CoreCoord(0, 1))]), [1, WORDS], ttnn.ShardOrientation.ROW_MAJOR
    )
    sharded = ttnn.MemoryConfig(ttnn.TensorMemoryLayout.HEIGHT_SHARDED, ttnn.BufferType.L1, spec)
    shards = rows(torch.arange(2 * WORDS, dtype=torch.int32).reshape(1, 1, 2, WORDS), memory_config=sharded)

    in_dram = rows(torch.arange(100, 100 + WORDS, dtype=torch.int32).reshape(1, 1, 1, WORDS))
    described = program(device, GROUPS.index(group), writer, destination, shards, in_dram)
    result = ttnn.generic_op([shards, in_dram, destination], described)
    got = ttnn.to_torch(result).numpy().astype(numpy.int64).reshape(CORES, SLOTS, WORDS) & 0xFFFFFFFF
    want = numpy.zeros_like(got)
    slots = names(group)
    for (core, name), words in expected(group).items():
        want[core, slots.index(name), : len(words)] = words
    wrong = {
        (core, slots[slot] if slot < len(slots) else slot): [hex(word) for word in got[core, slot][:4]]
        for core, slot in zip(*numpy.nonzero((got != want).any(axis=2)))
    }
    assert not wrong, wrong
    if group == "Writes":
        second = ttnn.to_torch(shards).flatten()[WORDS:].tolist()
        assert second == sent(0, slots.index("wShard"))
