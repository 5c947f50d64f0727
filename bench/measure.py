"""Runs one task for one contender in a process of its own and reads its figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from contenders import Contender

LIMIT_SECONDS = 600
NOT_SUPPORTED = "UnsupportedFunctionality"  # ttsim's word for what it does not simulate


def run_task(task: str, contender: Contender) -> dict:
    """Figures of the task ({runs, min, median, max, peak_mib[, units, unit]}), {skipped} or {error}."""
    script = Path(__file__).parent / "tasks" / f"{task}.py"
    with tempfile.TemporaryDirectory(prefix="opwright-bench-") as scratch:
        figures, log = Path(scratch) / "figures.json", Path(scratch) / "log.txt"
        environment = {**os.environ, **contender.environment, "OPWRIGHT_FIGURES": str(figures)}
        with log.open("wb") as output:
            try:
                done = subprocess.run(
                    [sys.executable, str(script)],
                    env=environment,
                    cwd=scratch,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=LIMIT_SECONDS,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                return {"error": f"no result after {LIMIT_SECONDS} s"}
        if done.returncode != 0 or not figures.is_file():
            last = log.read_text(errors="replace").strip().splitlines()[-1:]
            reason = " ".join(last)[:300]
            if NOT_SUPPORTED in reason:
                return {"skipped": reason[reason.index(NOT_SUPPORTED) :]}
            return {"error": f"exit code {done.returncode}: {reason}"}
        return json.loads(figures.read_text())
