"""Makes the precompiled headers that kernels with default settings use, by compiling four empty kernels the usual way.

Run once at set-up, with the environment of any program that imports ttnn. It goes through the runtime, so that flags and
generated files are exactly those that kernels will have; a second run only looks. The kernels go to a cache of their own,
`warm/` beside the headers: how they were compiled is how an editor takes a kernel that has not run yet.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="opwright-warm-") as passing:
        cache = place() or Path(passing)
        shutil.rmtree(cache, ignore_errors=True)
        os.environ["TT_METAL_CACHE"] = str(cache)  # the runtime reads it when it is imported
        import torch
        import ttnn

        device = ttnn.open_device(device_id=0)
        try:
            tensor = ttnn.from_torch(torch.zeros(32, 32), dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
            cores = ttnn.CoreRangeSet([ttnn.CoreRange(ttnn.CoreCoord(0, 0), ttnn.CoreCoord(0, 0))])
            for compute in ("compute.cpp", "compute_bare.cpp"):
                for wide in (False, True):
                    ttnn.generic_op([tensor, tensor], program(ttnn, cores, compute, wide))
        finally:
            ttnn.close_device(device)


def place() -> Path | None:
    """Where the compiler keeps its caches, as far as the environment says it."""
    if cache := os.environ.get("OPWRIGHT_CACHE"):
        return Path(cache) / "warm"
    home = os.environ.get("OPWRIGHT_HOME")
    return Path(home) / "build/cache/warm" if home else None


def program(ttnn, cores, compute: str, wide: bool):
    def kernel(name, config):
        return ttnn.KernelDescriptor(kernel_source=str(FOLDER / name), core_ranges=cores, config=config)

    page = ttnn.CBFormatDescriptor(buffer_index=0, data_format=ttnn.bfloat16, page_size=2048)
    return ttnn.ProgramDescriptor(
        kernels=[
            kernel("read.cpp", ttnn.ReaderConfigDescriptor()),
            kernel("write.cpp", ttnn.WriterConfigDescriptor()),
            kernel(compute, ttnn.ComputeConfigDescriptor(fp32_dest_acc_en=wide)),
        ],
        semaphores=[],
        cbs=[ttnn.CBDescriptor(total_size=2048, core_ranges=cores, format_descriptors=[page])],
    )


if __name__ == "__main__":
    main()
