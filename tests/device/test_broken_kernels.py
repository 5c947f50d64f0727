"""Whatever a kernel does wrong ends in a finding with core, RISC and source line, and the device runs the next program.

All cases share one device: what is wrong with one of them must not reach the others.
"""

import os
import re
from dataclasses import dataclass

import pytest
import torch
import ttnn
from programs import KERNELS, circular_buffer, cores_of, empty_like, passthrough, random_bits

pytestmark = pytest.mark.skipif(
    "libopwright_chip" not in os.environ.get("TT_METAL_SIMULATOR", ""), reason="the findings are opwright's chip's"
)


@dataclass(frozen=True)
class Case:
    way: str  # of the kernel's enum
    line: str  # the comment at the line that is to be named
    id: str  # of the finding
    says: str = ""
    risc: str = "NCRISC"


CASES = [
    Case("kWildLoad", "wild load", "unmapped-address", "load at 0x40000000"),
    Case("kWildStore", "wild store", "unmapped-address", "store at 0xffd00000"),
    Case("kLoadBeyondL1", "load beyond L1", "unmapped-address", "load at 0x0016e000"),
    Case("kMisalignedLoad", "misaligned load", "misaligned-load"),
    Case("kMisalignedStore", "misaligned store", "misaligned-store"),
    Case("kIllegalInstruction", "illegal instruction", "illegal-instruction", "0xffffffff"),
    Case("kJumpIntoData", "jump into data", "bad-pc", "where L1 holds data"),
    Case("kJumpIntoData", "jump into data", "bad-pc", "where L1 holds data", risc="BRISC"),
    Case("kJumpToNowhere", "jump to nowhere", "bad-pc", "jumped to 0x40000000"),
    Case("kOtherCoresRegister", "other core's register", "unmapped-address", "no access to MOP configuration"),
    Case("kEndlessLoop", "endless loop", "hang", "is in an endless loop that nothing from outside can end"),
    Case("kEndlessCounter", "endless counter", "endless-loop", "NCRISC is in a loop that its code has no way to leave"),
    Case("kEndlessStores", "endless stores", "endless-loop"),
    Case("kEndlessCalls", "endless calls", "endless-loop", risc="BRISC"),
    Case("kRecursion", "recursion", "stack-overflow", "bytes of local memory, data the rest"),
    Case("kRecursion", "recursion", "stack-overflow", " in depth_of", risc="BRISC"),
    Case("kLargeFrame", "large frame", "stack-overflow"),
    Case("kNocToNowhere", "NoC to nowhere", "noc-coordinates", "where there is no tile"),
    Case("kNocBeyondL1", "NoC beyond L1", "noc-address", "are not inside its L1"),
    Case("kNocBeyondL1ByHelper", "NoC beyond L1 by helper", "noc-address", "are not inside its L1"),
    Case("kNocBeyondDram", "NoC beyond DRAM", "dram-out-of-range"),
    Case("kNocMisaligned", "NoC misaligned", "noc-alignment"),
    Case("kNocNothing", "NoC nothing", "noc-length"),
    Case("kNocLongRegister", "NoC long register", "noc-register-length"),
    Case("kNocTooFewAcknowledged", "NoC too few acknowledged", "hang", "waits for a NoC 0 barrier"),
    Case("kSemaphoreBeyondLast", "semaphore beyond last", "hang", "get_semaphore(20); there are 0 to 15"),
    Case("kSemaphoreSetBeyondLast", "semaphore set beyond last", "code-overwritten", risc="BRISC"),
    Case("kSemaphoreNeverSet", "semaphore never set", "hang", "waits for semaphore 0"),
    Case("kBufferNotConfigured", "buffer not configured", "hang", "the program has no such circular buffer"),
    Case("kPushNotConfigured", "push not configured", "no-circular-buffer", "cb_push_back on circular buffer 9"),
    Case("kBufferIndexTooLarge", "buffer index too large", "no-circular-buffer", "circular buffer 40"),
    Case("kBufferIndexWild", "buffer index wild", "unmapped-address"),
    Case("kReserveTooMany", "reserve too many", "hang", "0 of 2 pages filled"),
    Case("kOverwrittenCode", "overwritten code", "code-overwritten", risc="BRISC"),
    Case("kBadInstruction", "bad instruction", "tensix-instruction", "opcode 0x0 is no Tensix instruction", risc="TRISC1"),
    Case("kRecursion", "recursion", "stack-overflow", "of the 2048 bytes", risc="TRISC0"),
    Case("kPackedNowhere", "packed nowhere", "tensix-instruction", "cb_push_back on circular buffer 9", risc="TRISC2"),
    Case("kEndlessCounter", "endless counter", "endless-loop", risc="TRISC2"),
]


@pytest.fixture(scope="module")
def device():
    opened = ttnn.open_device(device_id=0)
    yield opened
    ttnn.close_device(opened)


CONFIGS = {"NCRISC": ttnn.ReaderConfigDescriptor, "BRISC": ttnn.WriterConfigDescriptor}


def broken_program(device, case: Case, source, tile):
    other = device.worker_core_from_logical_core(ttnn.CoreCoord(1, 1))
    ways = re.search(r"enum Way[^{]*\{([^}]*)\}", source.read_text()).group(1)
    kernel = ttnn.KernelDescriptor(
        kernel_source=str(source),
        core_ranges=cores_of(1),
        compile_time_args=[re.findall(r"\w+", ways).index(case.way)],
        runtime_args=[(ttnn.CoreCoord(0, 0), [other.x, other.y])],
        config=CONFIGS.get(case.risc, ttnn.ComputeConfigDescriptor)(),
    )
    semaphore = ttnn.SemaphoreDescriptor(id=0, core_ranges=cores_of(1), initial_value=0)
    return ttnn.ProgramDescriptor(
        kernels=[kernel], semaphores=[semaphore], cbs=[circular_buffer(0, 2, tile, cores_of(1))]
    )


@pytest.mark.parametrize("case", CASES, ids=[f"{case.way[1:]}-{case.risc}" for case in CASES])
def test_a_broken_kernel_is_named_and_the_next_program_is_right(device, case):
    source = KERNELS / ("broken.cpp" if case.risc in CONFIGS else "broken_compute.cpp")
    lines = source.read_text().splitlines()
    (number,) = [i for i, text in enumerate(lines, 1) if text.endswith(f"// {case.line}")]
    values = random_bits((1, 1, 32, 32), torch.bfloat16, number)
    tile = ttnn.from_torch(values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)

    with pytest.raises(RuntimeError) as error:
        ttnn.generic_op([tile, tile], broken_program(device, case, source, tile))
        ttnn.synchronize_device(device)
    text = str(error.value)
    assert f"[{case.id}]: " in text, text
    assert case.says in text, text
    assert re.search(rf"core \(0,0\) {case.risc} at pc 0x[0-9a-f]+, \S*/{source.name}:{number}\b", text), text

    result = ttnn.generic_op([tile, (out := empty_like(tile, device))], passthrough(tile, out, 1))
    assert torch.equal(ttnn.to_torch(result), values)
