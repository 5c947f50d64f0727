"""One finished build of the sample operation, shared by the tests that only look at it or copy it."""

import json
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from cli import SAMPLE, Outcome, opwright  # noqa: E402


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
