"""The Python package outside of the checkout: as a wheel in an environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
TEST = """
import pytest, torch, ttnn

def test_runs(device, opwright_backend):
    assert opwright_backend == "chip"
    assert torch.equal(ttnn.to_torch(ttnn.from_torch(torch.ones(32, 32), device=device)), torch.ones(32, 32))

@pytest.mark.backends("device", "ttsim")
def test_elsewhere():
    raise AssertionError("not on this backend")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, HOME]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (file,) = folder.glob("opwright-*.whl")
    return file


LOAD = """
import sys, opwright
if len(sys.argv) > 2:
    import ttnn
module = opwright.load(sys.argv[1])
import torch, ttnn
device = ttnn.open_device(device_id=0)
first, second = (ttnn.from_torch(torch.full((32, 32), v), dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
                 for v in (3.0, 5.0))
assert float(ttnn.to_torch(ttnn.pair_pass(first, second))[0, 0]) == 3.0
assert opwright.load(sys.argv[1]) is module
ttnn.close_device(device)
"""


def test_an_operations_folder_is_loaded_from_anywhere(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    shutil.copytree(HOME / "sdk/testdata", tmp_path / "tree")
    operation = tmp_path / "tree/ttnn/cpp/ttnn/operations/eltwise/pair_pass"
    (tmp_path / "use.py").write_text(LOAD)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("TT_METAL", "OPWRIGHT", "PYTHONPATH"))}

    def use(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, tmp_path / "use.py", operation, *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, env={**environment, "PYTHONPATH": str(tmp_path / "site")}
        )

    done = use()
    assert done.returncode == 0, done.stdout + done.stderr
    late = use("ttnn first")
    assert late.returncode == 1
    assert "before `import ttnn`" in late.stderr


def test_the_wheel_runs_pytest_without_a_checkout_on_the_path(wheel, tmp_path):
    package = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        assert {"opwright/py.typed", "opwright/checkout.txt", "opwright/pytest_plugin.py"} <= set(archive.namelist())
        archive.extractall(package)
    (tmp_path / "test_it.py").write_text(TEST)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("TT_METAL", "OPWRIGHT", "PYTHONPATH"))}
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", tmp_path / "test_it.py"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path, env={**environment, "PYTHONPATH": str(package)}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed, 1 skipped" in done.stdout
    assert "runs on chip, the test wants device or ttsim" in done.stdout
