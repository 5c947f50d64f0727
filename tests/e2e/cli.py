"""Runs the command-line program as a user does: a process, its exit code, its text."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("OPWRIGHT_PROGRAM", str(HOME / "opwright"))
SAMPLE = HOME / "ops/masked_softmax/masked_softmax_spec.md"
OPERATION = Path("ttnn/cpp/ttnn/operations/normalization/masked_softmax")


@dataclass(frozen=True)
class Outcome:
    code: int
    text: str  # stdout and stderr as they came


def opwright(*arguments: object, timeout: float = 300, env: dict[str, str] | None = None) -> Outcome:
    done = subprocess.run(
        [PROGRAM, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **(env or {})},
        timeout=timeout,
        text=True,
        errors="replace",
        check=False,
    )
    return Outcome(done.returncode, done.stdout)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes: to show that nothing was touched."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
