"""A first launch with a kernel cache that holds nothing: one reader, one compute, one writer kernel are compiled.

Each run has a cache folder and a kernel text of its own, so that no cache of the runtime or the toolchain can help;
the precompiled headers of set-up stay. The answer that is checked: the tile comes back.
"""

from figures import report, seconds_of  # isort: skip

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

if "OPWRIGHT_COLD" not in os.environ:
    seconds = []
    for run in range(3):
        with tempfile.TemporaryDirectory(prefix="opwright-cold-") as cache:
            answer = Path(cache) / "seconds"
            cold = {"TT_METAL_CACHE": cache, "OPWRIGHT_COLD": str(answer)}
            subprocess.run([sys.executable, __file__], env={**os.environ, **cold}, check=True)
            seconds.append(float(answer.read_text()))
    report(seconds)
    sys.exit(0)

import programs
import torch
import ttnn

kernels = Path(tempfile.mkdtemp(prefix="kernels-", dir=os.environ["TT_METAL_CACHE"]))
for source_file in programs.KERNELS.glob("*_tiles.cpp"):
    (kernels / source_file.name).write_text(f"// {time.time_ns()}\n{source_file.read_text()}")
programs.KERNELS = kernels

device = ttnn.open_device(device_id=0)
values = programs.random_bits((1, 1, 32, 32), torch.bfloat16, 1)
source = ttnn.from_torch(values, dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
destination = programs.empty_like(source, device)
program = programs.passthrough(source, destination, cores=1)


def first_launch() -> None:
    ttnn.generic_op([source, destination], program)
    ttnn.synchronize_device(device)


elapsed = seconds_of(first_launch)
assert torch.equal(ttnn.to_torch(destination), values)
Path(os.environ["OPWRIGHT_COLD"]).write_text(str(elapsed))
ttnn.close_device(device)
