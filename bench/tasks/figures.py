"""What every task shares: the path to the device programs, repeated timing, the report of its figures."""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Callable

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests/device"))


def seconds_of(action: Callable[[], object]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def report(seconds: list[float], units: int | None = None, unit: str = "") -> None:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(w).ru_maxrss for w in who) / 1024
    figures = {
        "runs": len(seconds),
        "min": min(seconds),
        "median": statistics.median(seconds),
        "max": max(seconds),
        "peak_mib": peak,
    }
    if units is not None:
        figures |= {"units": units, "unit": unit}
    Path(os.environ["OPWRIGHT_FIGURES"]).write_text(json.dumps(figures))
