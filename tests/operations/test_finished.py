"""The finished operations in ops/: they build, `opwright check` finds no error in them, and all of their own tests pass.

Each operation runs in a process of its own, as with `opwright pytest ops/<op>/ttnn`: host code cannot be replaced in a process,
and their test files have equal names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOME / "tests/sdk"), str(HOME / "tests/e2e")]

from cli import opwright  # noqa: E402
from op_builder import build_operation  # noqa: E402

DESCRIPTION = Path(os.environ.get("OPWRIGHT_OP_BUILD", HOME / "build/cmake/sdk/op_build.json"))
FINISHED = sorted((HOME / "ops").glob("*/ttnn/cpp/ttnn/operations/*/*/tests"))
assert FINISHED, "no finished operation was found: the layout of ops/ has changed"


@pytest.mark.parametrize("operation", [tests.parent for tests in FINISHED], ids=lambda operation: operation.name)
def test_its_own_tests_pass(operation: Path, tmp_path: Path):
    workspace = operation.parents[5]
    bind = f"ttnn::operations::{operation.parent.name}::{operation.name}::bind_{operation.name}"
    module = build_operation(DESCRIPTION, workspace, operation, bind, tmp_path / "host")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "opwright.pytest_plugin", "-q", "--tb=short", "-rfE", str(operation)],
        env={**os.environ, "OPWRIGHT_OP_MODULES": str(module)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-20000:]


@pytest.mark.parametrize("operation", [tests.parent for tests in FINISHED], ids=lambda operation: operation.name)
def test_check_finds_no_error(operation: Path):
    outcome = opwright("check", operation, "--no-run")
    assert outcome.code == 0, outcome.text
