"""pytest plugin (`-p opwright.pytest_plugin`): operation modules before collection, the chip's findings in failures.

`OPWRIGHT_OP_MODULES`: colon-separated modules or folders to load; unset or empty loads none, which is how a stage's
test is first run, before its operation exists. `OPWRIGHT_FINDINGS`: the file to which the chip appends its findings;
those that a failing test added are shown with the failure.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from pathlib import Path

import pytest

import opwright

MODULES_VARIABLE = "OPWRIGHT_OP_MODULES"
FINDINGS_VARIABLE = "OPWRIGHT_FINDINGS"


def pytest_configure(config: pytest.Config) -> None:
    """Loads the modules; a module that is named but cannot be loaded ends the run with a usage error."""
    for entry in filter(None, os.environ.get(MODULES_VARIABLE, "").split(":")):
        try:
            opwright.load(entry)
        except (opwright.OperationLoadError, OSError) as error:
            raise pytest.UsageError(f"{MODULES_VARIABLE}: {error}") from error


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Generator[None, object, None]:
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


def _read_from(offset: int) -> list[dict]:
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


def finding_text(finding: dict) -> str:
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


def _place(record: dict) -> str:
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
