"""Finds the set-up checkout and sets what a process needs before it imports ttnn."""

from __future__ import annotations

import importlib.machinery
import os
import shlex
import subprocess
import sys
from pathlib import Path


class NotSetUpError(RuntimeError):
    """The chip cannot be used from this process; the text says why and what to do."""


def home() -> Path:
    """The checkout with opwright's programs: $OPWRIGHT_HOME, else the one that this package lies in or was built from."""
    named = os.environ.get("OPWRIGHT_HOME")
    recorded = Path(__file__).with_name("checkout.txt")
    if named:
        place = Path(named)
    elif recorded.is_file():
        place = Path(recorded.read_text().strip())
    else:
        place = Path(__file__).resolve().parents[3]
    if not (place / "build/bin/opwright").is_file():
        raise NotSetUpError(f"{place} is no set-up checkout of opwright: run ./opwright setup there, or set OPWRIGHT_HOME")
    return place


def backend() -> str:
    """Which chip this process runs on: `chip`, `ttsim`, or `device` when nothing stands in for hardware."""
    library = os.environ.get("TT_METAL_SIMULATOR")
    if not library:
        return "device"
    return "chip" if Path(library).name == "libopwright_chip.so" else "ttsim"


def activate_if_needed() -> None:
    """`activate()` for a process in which nobody has chosen a backend and ttnn is still to be imported; on a machine with
    hardware, or with OPWRIGHT_BACKEND=device, that is chosen."""
    hardware = os.environ.get("OPWRIGHT_BACKEND") == "device" or Path("/dev/tenstorrent").exists()
    if backend() == "device" and not hardware and "ttnn" not in sys.modules:
        activate()


def activate(backend: str = "chip", ttsim: str | Path | None = None) -> None:
    """Sets this process up as `./opwright python` does. Before ttnn is imported; a second call changes nothing.

    Raises NotSetUpError where ttnn is imported already without it, or opwright was set up for another Python.
    """
    if os.environ.get("TT_METAL_SIMULATOR") and os.environ.get("OPWRIGHT_HOME"):
        return
    if "ttnn" in sys.modules:
        raise NotSetUpError("ttnn is imported already and runs without opwright: call opwright.activate() first")
    place = home()
    suffix = importlib.machinery.EXTENSION_SUFFIXES[0]
    if not (place / f"build/cmake/sdk/_opwright_sdk{suffix}").is_file():
        raise NotSetUpError(
            f"{place} was set up for another Python than {sys.version_info.major}.{sys.version_info.minor}: "
            f"use the version of {place}/build/venv"
        )
    command: list[str | Path] = [place / "build/bin/opwright", "env", "--backend", backend]
    command += ["--ttsim", ttsim] if ttsim else []
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "OPWRIGHT_HOME": str(place)}
    )
    if done.returncode != 0:
        raise NotSetUpError(done.stderr.removeprefix("opwright: ").strip())
    for line in done.stdout.splitlines():
        verb, assignment = shlex.split(line)
        name, _, value = assignment.partition("=")
        if verb == "unset":
            os.environ.pop(name, None)
        elif name == "PYTHONPATH":
            sys.path[:0] = [entry for entry in value.split(":") if entry not in sys.path]
        else:
            os.environ[name] = value
