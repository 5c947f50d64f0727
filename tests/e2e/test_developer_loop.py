"""An operation's folder in place: no spec, no earlier build; host code is built as far as it changed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path

from cli import PROGRAM, opwright

def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def module_of(operation: Path) -> Path:
    (module,) = (operation.parents[5] / ".opwright/pair_pass/host").glob("opwright_op_*.so")
    return module


def test_a_folder_runs_as_it_is_and_edits_are_taken_up(operation):
    first = opwright("run", operation)
    assert first.code == 0, first.text
    assert "2 passed" in first.text
    built = module_of(operation).stat().st_mtime_ns

    kernel = operation / "device/kernels/compute/pair_pass_compute.cpp"
    edit(kernel, "copy_tile(cb_first, 0, 0)", "copy_tile(cb_second, 0, 0)")
    assert "copy_tile_init(cb_first)" in kernel.read_text()
    changed = opwright("run", operation, "--case", "first", "--", "-q", "--tb=line")
    assert changed.code == 1, changed.text
    assert "1 failed" in changed.text and "5.0 == 3.0" in changed.text
    assert module_of(operation).stat().st_mtime_ns == built, "an edited kernel is no reason to build host code"

    edit(operation / "pair_pass_nanobind.cpp", "Returns the values of the first", "Gives the values of the first")
    script = f"""
import opwright, ttnn
first = opwright.load({str(operation)!r})
assert opwright.load({str(operation)!r}) is first
print(ttnn.pair_pass.__doc__)
"""
    loaded = opwright("python", "-c", script)
    assert loaded.code == 0, loaded.text
    assert "Gives the values of the first" in loaded.text

    edit(operation / "device/pair_pass_op.cpp", "namespace ttnn", "nonsense;\nnamespace ttnn")
    for command in [("run", operation), ("pytest", operation / "tests"), ("python", "-c", script)]:
        broken = opwright(*command)
        assert broken.code == 1
        assert re.search(r"device/pair_pass_op\.cpp:\d+:\d+: error: .*nonsense", broken.text), broken.text


def test_watch_runs_again_after_an_edit(operation):
    kernel = operation / "device/kernels/compute/pair_pass_compute.cpp"
    log = operation.parents[5] / "watch.txt"
    with log.open("wb") as out:
        watch = subprocess.Popen([PROGRAM, "run", operation, "--watch", "--", "--tb=line"], stdout=out, stderr=out)
    try:
        wait_for(log, "2 passed")
        edit(kernel, "copy_tile(cb_first, 0, 0)", "copy_tile(cb_second, 0, 0)")
        wait_for(log, "5.0 == 3.0")
        wait_for(log, "waiting for the next edit", times=2)
        os.kill(watch.pid, signal.SIGINT)
        assert watch.wait(30) == 130
    finally:
        watch.kill()
        watch.wait()


def wait_for(log: Path, words: str, times: int = 1, limit: float = 180) -> None:
    end = time.monotonic() + limit
    while log.read_text(errors="replace").count(words) < times:
        assert time.monotonic() < end, log.read_text(errors="replace")
        time.sleep(0.1)


def test_what_is_no_operation_is_named(operation):
    outside = opwright("run", operation.parents[6])
    assert outside.code == 1 and "does not lie below ttnn/cpp/ttnn/operations" in outside.text
    category = opwright("run", operation.parent)
    assert category.code == 1 and f"name one of the operations in it: {operation}" in category.text
    stage = opwright("run", operation, "--stage", 3)
    assert stage.code == 1 and "Stage 3 has no tests here" in stage.text
