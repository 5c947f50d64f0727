"""One device per test, and a kernel cache of its own: every kernel here is really compiled, by the installed toolchain."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session", autouse=True)
def kernel_cache(tmp_path_factory):
    """Set before ttnn is imported: the runtime reads it once. A run from a warm cache would test nothing."""
    import os

    folder = tmp_path_factory.mktemp("kernels")
    os.environ["TT_METAL_CACHE"] = str(folder)
    return folder


@pytest.fixture
def device(kernel_cache):
    import ttnn

    opened = ttnn.open_device(device_id=0)
    yield opened
    ttnn.close_device(opened)
