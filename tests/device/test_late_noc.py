"""NoC requests that complete late (OPWRIGHT_NOC_LATE): right programs stay right, forgotten barriers show."""

import itertools
import os

import pytest
import torch
import ttnn
from programs import KERNELS, cores_of, empty_like, passthrough, random_bits
from test_ring import rectangle, ring

NOTHING, READ_BARRIER, FLUSH, WRITE_BARRIER, LAST_BARRIER = range(5)
WORDS = 1024  # of a tile
PAGE_OF = {READ_BARRIER: 0, FLUSH: 1, WRITE_BARRIER: 3, LAST_BARRIER: 4}
SEEDS = range(1, 9)
letters = itertools.count(100)  # L1 keeps what an earlier program left there, so each sends something new

pytestmark = pytest.mark.skipif(
    "libopwright_chip" not in os.environ.get("TT_METAL_SIMULATOR", ""), reason="an option of opwright's chip"
)


@pytest.fixture
def on_late_chip(monkeypatch):
    """Calls a function with a device whose NoC is late by this seed; 0 is the default chip."""

    def call(seed, function):
        monkeypatch.setenv("OPWRIGHT_NOC_LATE", str(seed))
        device = ttnn.open_device(device_id=0)
        try:
            return function(device)
        finally:
            ttnn.close_device(device)

    return call


def forgetful(forgotten):
    """Which of the five pages that the program leaves are right."""

    def run(device):
        letter = next(letters)
        words = torch.full((1, 1, 5 * 32, 32), 7, dtype=torch.int32)
        source = ttnn.from_torch(words, dtype=ttnn.uint32, layout=ttnn.TILE_LAYOUT, device=device)
        destination = ttnn.from_torch(words * 0, dtype=ttnn.uint32, layout=ttnn.TILE_LAYOUT, device=device)
        cores = cores_of(2)
        here, there = (device.worker_core_from_logical_core(ttnn.CoreCoord(0, y)) for y in (0, 1))
        addresses = [source.buffer_address(), destination.buffer_address()]
        page = ttnn.CBFormatDescriptor(buffer_index=5, data_format=ttnn.uint32, page_size=4 * WORDS)
        program = ttnn.ProgramDescriptor(
            kernels=[
                ttnn.KernelDescriptor(
                    kernel_source=str(KERNELS / "forgetful.cpp"),
                    core_ranges=cores,
                    compile_time_args=[
                        forgotten,
                        WORDS,
                        *ttnn.TensorAccessorArgs(source).get_compile_time_args(),
                        *ttnn.TensorAccessorArgs(destination).get_compile_time_args(),
                    ],
                    runtime_args=[
                        (ttnn.CoreCoord(0, 0), [*addresses, 0, there.x, there.y, letter]),
                        (ttnn.CoreCoord(0, 1), [*addresses, 1, here.x, here.y, letter]),
                    ],
                    config=ttnn.ReaderConfigDescriptor(),
                )
            ],
            semaphores=[ttnn.SemaphoreDescriptor(id=0, core_ranges=cores, initial_value=0)],
            cbs=[ttnn.CBDescriptor(total_size=8 * WORDS, core_ranges=cores, format_descriptors=[page])],
        )
        result = ttnn.to_torch(ttnn.generic_op([source, destination], program))
        return [bool((result[0, 0, 32 * i : 32 * i + 32] == v).all()) for i, v in enumerate([7, 1, 2, letter, 4])]

    return run


ALL_RIGHT = [True] * 5


def test_a_kernel_with_all_its_barriers_is_right_for_every_seed(on_late_chip):
    for seed in [0, *SEEDS]:
        assert on_late_chip(seed, forgetful(NOTHING)) == ALL_RIGHT, f"seed {seed}"


@pytest.mark.parametrize("forgotten", PAGE_OF, ids=["read_barrier", "flush", "write_barrier", "last_barrier"])
def test_a_forgotten_barrier_shows_stale_data_and_the_same_each_time(on_late_chip, forgotten):
    assert on_late_chip(0, forgetful(forgotten)) == ALL_RIGHT  # nothing to see by default
    page = PAGE_OF[forgotten]
    results = [on_late_chip(seed, forgetful(forgotten)) for seed in SEEDS]
    assert results == [on_late_chip(seed, forgetful(forgotten)) for seed in SEEDS]
    assert not all(result[page] for result in results)
    for result in results:
        result[page] = True
        assert result == ALL_RIGHT  # what has its barrier is right


def whole_programs(device):
    """Bits of programs that use reads, writes, semaphores, multicasts and several cores."""
    values = random_bits((1, 1, 256, 256), torch.bfloat16, 3)
    source = ttnn.from_torch(values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
    copied = ttnn.generic_op([source, (out := empty_like(source, device))], passthrough(source, out, 8))
    page = ttnn.from_torch(values[:, :, :32, :32], dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
    ringed = [
        ttnn.generic_op([page, (out := empty_like(page, device))], ring(device, page, out, rectangle(4, 4), 1, writer))
        for writer in (False, True)
    ]
    product = ttnn.matmul(source, copied, core_grid=ttnn.CoreGrid(y=4, x=4))
    return [ttnn.to_torch(t).view(torch.int16) for t in (copied, *ringed, product, ttnn.softmax(source, -1))]


def test_right_programs_give_the_same_bits_late_or_not(on_late_chip):
    expected = on_late_chip(0, whole_programs)
    for seed in (1, 2, 3):
        for late, at_once in zip(on_late_chip(seed, whole_programs), expected, strict=True):
            assert torch.equal(late, at_once), f"seed {seed}"
