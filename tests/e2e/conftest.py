"""One finished build of the sample operation, shared by the tests that only look at it or copy it."""

import json
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from cli import HOME, SAMPLE, Outcome, opwright  # noqa: E402


class Build(NamedTuple):
    workspace: Path
    outcome: Outcome
    figures: dict


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Build:
    workspace = tmp_path_factory.mktemp("built")
    answer = workspace.with_suffix(".json")
    outcome = opwright("build", SAMPLE, "--workspace", workspace, "--json", answer)
    assert outcome.code == 0, outcome.text
    return Build(workspace, outcome, json.loads(answer.read_text()))


@pytest.fixture
def copied(built, tmp_path) -> Path:
    """The finished workspace, for a test to spoil."""
    workspace = tmp_path / "workspace"
    shutil.copytree(built.workspace, workspace, symlinks=True)
    return workspace


TEST = """
import torch, ttnn

def test_first(device):
    first, second = (ttnn.from_torch(torch.full((32, 32), v), dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
                     for v in (3.0, 5.0))
    assert float(ttnn.to_torch(ttnn.pair_pass(first, second))[0, 0]) == 3.0

def test_other():
    assert ttnn.pair_pass
"""
CONFTEST = """
import pytest, ttnn

@pytest.fixture(scope="session")
def device():
    device = ttnn.open_device(device_id=0)
    yield device
    ttnn.close_device(device)
"""


@pytest.fixture
def operation(tmp_path) -> Path:
    """An operation as it would come out of a tt-metal tree: nothing of opwright in it."""
    shutil.copytree(HOME / "sdk/testdata", tmp_path / "tree")
    folder = tmp_path / "tree/ttnn/cpp/ttnn/operations/eltwise/pair_pass"
    (folder / "tests").mkdir()
    (folder / "tests/test_pair_pass.py").write_text(TEST)
    (folder / "tests/conftest.py").write_text(CONFTEST)
    return folder
