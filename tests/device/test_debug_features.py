"""DPRINT, waypoints and ASSERT of the runtime, which wants them before it is imported: a process for each."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys, torch, ttnn
from programs import KERNELS, circular_buffer, cores_of
device = ttnn.open_device(device_id=0)
tiles = [ttnn.from_torch(torch.zeros(1, 1, 32, 32), dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)] * 2
kernel = ttnn.KernelDescriptor(
    kernel_source=str(KERNELS / "talkative.cpp"), core_ranges=cores_of(1),
    runtime_args=[(ttnn.CoreCoord(0, 0), [int(sys.argv[1])])], config=ttnn.ReaderConfigDescriptor())
buffers = [circular_buffer(0, 1, tiles[0], cores_of(1))]
try:
    ttnn.generic_op(tiles, ttnn.ProgramDescriptor(kernels=[kernel], semaphores=[], cbs=buffers))
    ttnn.synchronize_device(device)
    print("finished")
except RuntimeError as error:
    print("caught:", error)
"""


def output_of(number: int, **variables: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(number)],
        env={**os.environ, **variables, "PYTHONPATH": f"{Path(__file__).parent}:{os.environ['PYTHONPATH']}"},
        capture_output=True,
        text=True,
        timeout=400,
    )
    return done.stdout + done.stderr


def test_dprint_reaches_the_terminal():
    output = output_of(7, TT_METAL_DPRINT_CORES="0,0")
    assert "0:0-0:NC: the number is 7 or 0x7" in output
    assert re.search(r"NC: 1 1\n.*NC: 1 1", output), output
    assert "finished" in output


@pytest.mark.skipif(
    "libopwright_chip" not in os.environ.get("TT_METAL_SIMULATOR", ""), reason="the finding is opwright's chip's"
)
def test_an_assert_under_the_watcher_is_a_finding_with_its_line():
    # Once a minute: a look of the runtime's own watcher between the ASSERT and the finding would end the process first.
    output = output_of(13, TT_METAL_WATCHER="60")
    assert re.search(r"talkative.cpp:11 in assert_and_hang: stopped at a failed ASSERT in line 11", output), output
