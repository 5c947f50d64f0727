"""Fixtures: built test operations, and tensors on the device of the environment's chip (TT_METAL_SIMULATOR)."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

pytest_plugins = ["opwright.pytest_plugin"]

HOME = Path(__file__).resolve().parents[2]
DESCRIPTION = Path(os.environ.get("OPWRIGHT_OP_BUILD", HOME / "build/cmake/sdk/op_build.json"))
TESTDATA = HOME / "sdk/testdata"
PAIR_PASS = Path("ttnn/cpp/ttnn/operations/eltwise/pair_pass")

sys.path[:0] = [str(HOME / "sdk/python"), str(DESCRIPTION.parent), str(Path(__file__).parent)]


@pytest.fixture(scope="session", autouse=True)
def _runtime_is_described():
    if not DESCRIPTION.exists():
        pytest.exit(f"{DESCRIPTION} is missing: build the SDK first, or set OPWRIGHT_OP_BUILD", returncode=4)
    if not os.environ.get("TT_METAL_SIMULATOR"):
        pytest.exit("TT_METAL_SIMULATOR is not set: run through `./opwright pytest`", returncode=4)


def copy_operation(root: Path, name: str = "pair_pass") -> Path:
    """A copy of the test operation under another name, to be edited by a test; returns its folder."""
    op_dir = root / PAIR_PASS.with_name(name)
    shutil.copytree(TESTDATA / PAIR_PASS, op_dir)
    if name != "pair_pass":
        pascal = "".join(part.capitalize() for part in name.split("_"))
        for path in sorted(op_dir.rglob("*.?pp")):
            text = path.read_text().replace("pair_pass", name).replace("PairPass", pascal)
            path.unlink()
            path.with_name(path.name.replace("pair_pass", name)).write_text(text)
    return op_dir


def load_operation(root: Path, op_dir: Path, out_dir: Path):
    """Builds and loads the operation; returns the registered callable."""
    import opwright
    import ttnn
    from op_builder import build_operation

    name = op_dir.name
    opwright.load(build_operation(DESCRIPTION, root, op_dir, f"ttnn::operations::{name}::bind_{name}", out_dir))
    return getattr(ttnn, name)


@pytest.fixture(scope="session")
def pair_pass(tmp_path_factory):
    return load_operation(TESTDATA, TESTDATA / PAIR_PASS, tmp_path_factory.mktemp("pair_pass"))


@pytest.fixture(scope="session")
def probe(tmp_path_factory):
    import opwright
    from op_builder import Job, build_module

    source = Path(__file__).parent / "probe.cpp"
    out_dir = tmp_path_factory.mktemp("probe")
    return opwright.load(build_module(DESCRIPTION, "opwright_op_probe", [Job(source, [])], [], out_dir))


@pytest.fixture
def tensor(device):
    """Makes (torch tensor, device tensor) of random values."""
    import torch
    import ttnn

    generator = torch.Generator().manual_seed(20)

    def make(shape, dtype=torch.bfloat16, layout=ttnn.TILE_LAYOUT, **arguments):
        values = torch.randn(*shape, generator=generator).to(dtype)
        return values, ttnn.from_torch(values, layout=layout, device=device, **arguments)

    return make
