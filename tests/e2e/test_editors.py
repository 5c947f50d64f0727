"""compile_commands.json: what an editor needs to complete host code and kernels of an operation's folder."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from cli import opwright

COMPUTE = "device/kernels/compute/pair_pass_compute.cpp"


def entries(operation: Path) -> dict[str, list[dict]]:
    """By the file's place in the folder."""
    found: dict[str, list[dict]] = {}
    for entry in json.loads((operation.parents[5] / "compile_commands.json").read_text()):
        found.setdefault(str(Path(entry["file"]).relative_to(operation)), []).append(entry)
    return found


def compiles(entry: dict) -> subprocess.CompletedProcess:
    words = [*entry["arguments"], "-fsyntax-only"]
    return subprocess.run(words, cwd=entry["directory"], capture_output=True, text=True, check=False)


def sources(operation: Path) -> set[str]:
    return {str(f.relative_to(operation)) for f in operation.rglob("*.cpp")}


def test_every_source_compiles_by_its_entry(operation):
    # Before anything ran: kernels as the warm ones of their kind, which is said.
    first = opwright("compile-commands", operation)
    assert first.code == 0, first.text
    assert first.text.count("has not run yet: its compile-time arguments and defines are unknown") == 3, first.text
    assumed = entries(operation)
    assert set(assumed) == sources(operation)

    ran = opwright("run", operation, "--case", "first")
    assert ran.code == 0, ran.text
    known = entries(operation)
    assert set(known) == sources(operation)
    assert [w for w in known[COMPUTE][0]["arguments"] if w.startswith("-DCOMPILE_FOR_TRISC=")] == ["-DCOMPILE_FOR_TRISC=1"]
    assert len(known[COMPUTE]) == 3
    assert "not run yet" not in opwright("compile-commands", operation).text
    kernels_before = [entry for file, found in assumed.items() if "kernels/" in file for entry in found]
    for entry in kernels_before + [entry for found in known.values() for entry in found]:
        done = compiles(entry)
        assert done.returncode == 0, done.stderr

    kernel = operation / COMPUTE
    kernel.write_text(kernel.read_text().replace("copy_tile(", "copy_tiel("))
    wrong = compiles(known[COMPUTE][0])
    assert wrong.returncode != 0 and "pair_pass_compute.cpp" in wrong.stderr and "copy_tiel" in wrong.stderr


def test_clangd_finds_no_mistake_in_what_has_none(operation):
    # Older ones do not know the kernels' target or the host's C++20.
    clangd = next(filter(None, map(shutil.which, ("clangd-22", "clangd-21", "clangd-20", "clangd-19"))), None)
    if clangd is None:
        pytest.skip("clangd 19 or newer is not installed (apt install clangd-19)")
    assert opwright("run", operation, "--case", "first").code == 0
    before = {f: f.read_bytes() for f in operation.rglob("*") if f.is_file() and "__pycache__" not in f.parts}
    for source in sorted(sources(operation)):
        command = [clangd, f"--check={operation / source}", "--check-completion=0", "--log=error"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=operation)
        assert done.returncode == 0, f"{source}\n{done.stderr}"
    assert {f: f.read_bytes() for f in before} == before
