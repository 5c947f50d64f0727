"""pytest plugin (`-p opwright.pytest_plugin`; of itself where the package is installed): operation modules before
collection, the fixtures of tt-metal's own tests, tests for some backends only, the chip's findings in failures.

`OPWRIGHT_OP_MODULES`: colon-separated modules or folders to load; unset or empty loads none, which is how a stage's
test is first run, before its operation exists. `OPWRIGHT_FINDINGS`: the file to which the chip appends its findings;
those that a failing test added are shown with the failure.

Fixtures, overridden by a test's own of the same name or a checkout's conftest.py: `device` and the others of
`device_fixtures`, `opwright_backend` (`chip`, `ttsim` or `device`). `@pytest.mark.backends("chip", "ttsim")` skips a test
elsewhere.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

import opwright
from opwright import environment
from opwright.device_fixtures import (  # noqa: F401 - pytest finds fixtures by the names of this module
    MARKERS,
    _device_keeper,
    device,
    device_params,
    expect_error,
    function_level_defaults,
    is_ci_env,
    mesh_device,
    reset_seeds,
    silicon_arch_blackhole,
    silicon_arch_name,
    silicon_arch_wormhole_b0,
)

MODULES_VARIABLE = "OPWRIGHT_OP_MODULES"
FINDINGS_VARIABLE = "OPWRIGHT_FINDINGS"
Record = dict[str, Any]  # a finding, or one of the cores in it (docs/architecture.md)


def pytest_configure(config: pytest.Config) -> None:
    """Sets up the process where nobody has, and loads the modules; what fails ends the run with a usage error."""
    config.addinivalue_line("markers", "backends(*names): run only on these backends (chip, ttsim, device)")
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    try:
        environment.activate_if_needed()
    except environment.NotSetUpError as error:
        raise pytest.UsageError(str(error)) from error
    for entry in filter(None, os.environ.get(MODULES_VARIABLE, "").split(":")):
        try:
            opwright.load(entry)
        except (opwright.OperationLoadError, OSError) as error:
            raise pytest.UsageError(f"{MODULES_VARIABLE}: {error}") from error


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips what is for other backends."""
    for mark in item.iter_markers("backends"):
        if environment.backend() not in mark.args:
            pytest.skip(f"runs on {environment.backend()}, the test wants {' or '.join(map(str, mark.args))}")


@pytest.fixture(scope="session")
def opwright_backend() -> str:
    """The backend that the tests run on."""
    return environment.backend()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, object, None]:
    """Adds the findings that were written during the test to its failing reports."""
    if call.when == "setup":
        item.stash[_START] = _size()
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.failed:
        findings = _read_from(item.stash.get(_START, 0))
        if findings:
            report.sections.append(("Findings of the chip", "\n\n".join(map(finding_text, findings))))


_START = pytest.StashKey[int]()


def _path() -> Path | None:
    name = os.environ.get(FINDINGS_VARIABLE)
    return Path(name) if name else None


def _size() -> int:
    path = _path()
    return path.stat().st_size if path is not None and path.exists() else 0


def _read_from(offset: int) -> list[Record]:
    path = _path()
    if path is None or not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(offset)
        lines = file.read().decode(errors="replace").splitlines()
    findings = []
    for line in lines:
        try:
            findings.append(json.loads(line))
        except json.JSONDecodeError:
            # The process may have ended in the middle of a line; what is left of it is still worth showing.
            findings.append({"category": "unreadable", "id": "", "what": line})
    return findings


def finding_text(finding: Record) -> str:
    """One finding for people: category and id, what, where, what to do, and who waits for what."""
    head = f"{finding.get('category', '?')} [{finding.get('id', '')}]: {finding.get('what', '')}"
    lines = [head]
    place = _place(finding)
    if place:
        lines.append(f"  at {place}")
    if finding.get("fix"):
        lines.append(f"  fix: {finding['fix']}")
    lines += [f"  waiting: {_place(w)}: {w.get('what', '')}" for w in finding.get("waiting") or []]
    return "\n".join(lines)


def _place(record: Record) -> str:
    core = record.get("core") or {}
    parts = []
    if core:
        parts.append(f"core {core.get('x')}-{core.get('y')}")
    if record.get("risc"):
        parts.append(str(record["risc"]))
    if record.get("kernel"):
        line = record.get("line")
        parts.append(f"{record['kernel']}:{line}" if line else str(record["kernel"]))
    return ", ".join(parts)
