"""What a user does wrong, and the one clear message that answers it. Nothing is lost or half-written."""

import json
import os
import signal
import subprocess
import time

import pytest
from cli import OPERATION, PROGRAM, SAMPLE, opwright, tree


def test_a_missing_spec(tmp_path):
    outcome = opwright("build", tmp_path / "none.md", "--workspace", tmp_path / "w")
    assert outcome.code != 0
    assert "none.md" in outcome.text and "no such file" in outcome.text.lower()
    assert not (tmp_path / "w").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_spec(tmp_path):
    spec = tmp_path / "secret.md"
    spec.write_text(SAMPLE.read_text())
    spec.chmod(0)
    outcome = opwright("build", spec, "--workspace", tmp_path / "w")
    assert outcome.code != 0
    assert "permission denied" in outcome.text.lower()


def test_a_folder_as_spec(tmp_path):
    outcome = opwright("build", tmp_path, "--workspace", tmp_path / "w")
    assert outcome.code != 0
    assert "directory" in outcome.text.lower() or "folder" in outcome.text.lower()


def test_a_spec_without_a_circular_buffer_table(tmp_path):
    lines = SAMPLE.read_text().splitlines(keepends=True)
    is_buffer_row = [line.startswith(("| CB ID |", "|-------|------|---------|", "| c_")) for line in lines]
    assert sum(is_buffer_row) > 10
    spec = tmp_path / "masked_softmax_spec.md"
    spec.write_text("".join(line for line, drop in zip(lines, is_buffer_row) if not drop))
    line = spec.read_text().splitlines().index("### Circular Buffer Requirements") + 1
    outcome = opwright("build", spec, "--workspace", tmp_path / "w")
    assert outcome.code != 0
    assert "no-cb-table" in outcome.text
    assert f"masked_softmax_spec.md:{line}:1" in outcome.text
    assert not (tmp_path / "w/ttnn").exists()


def test_an_unknown_stage_names_the_known_ones(tmp_path):
    outcome = opwright("build", SAMPLE, "--workspace", tmp_path, "--until", "9")
    assert outcome.code != 0
    assert "--until" in outcome.text and "6" in outcome.text


def break_kernel(workspace, kernel, old, new):
    path = workspace / OPERATION / "device/kernels" / kernel
    text = path.read_text()
    assert old in text, f"{kernel} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def test_a_kernel_with_a_syntax_error_is_named_with_its_line(copied, tmp_path):
    kernel = "dataflow/reader_masked_softmax_interleaved.cpp"
    line = break_kernel(copied, kernel, "noc_async_read_barrier();", "noc_async_read_barrier()")
    before = tree(copied / "ttnn")
    outcome = opwright("build", SAMPLE, "--workspace", copied, "--json", tmp_path / "answer.json")
    assert outcome.code != 0
    assert f"reader_masked_softmax_interleaved.cpp:{line}" in outcome.text
    assert "expected ';'" in outcome.text
    assert tree(copied / "ttnn") == before, "the user's edit must stay"
    assert json.loads((tmp_path / "answer.json").read_text())["ok"] is False


def test_a_kernel_that_waits_for_ever_is_named_with_its_line(copied):
    kernel = "dataflow/writer_masked_softmax_interleaved.cpp"
    path = copied / OPERATION / "device/kernels" / kernel
    text = path.read_text()
    wait = next(line for line in text.splitlines() if "cb_wait_front(" in line)
    line = break_kernel(copied, kernel, wait, wait.replace(", 1)", ", 1000)"))
    started = time.monotonic()
    outcome = opwright("build", SAMPLE, "--workspace", copied)
    assert outcome.code != 0
    assert f"writer_masked_softmax_interleaved.cpp:{line}" in outcome.text
    assert "cb_wait_front" in outcome.text
    assert time.monotonic() - started < 120


def test_an_edited_operation_is_never_overwritten(copied):
    path = copied / OPERATION / "device/masked_softmax_program_factory.cpp"
    path.write_text("// mine\n" + path.read_text())
    outcome = opwright("build", SAMPLE, "--workspace", copied)
    assert path.read_text().startswith("// mine\n")
    assert outcome.code == 0 or "masked_softmax_program_factory.cpp" in outcome.text


def test_interrupt_in_the_middle_of_a_stage(tmp_path):
    process = subprocess.Popen(
        [PROGRAM, "build", SAMPLE, "--workspace", tmp_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 120
    test_file = tmp_path / OPERATION / "test_dev/test_stage2_validation.py"
    while not test_file.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert test_file.exists()
    os.killpg(process.pid, signal.SIGINT)
    text, _ = process.communicate(timeout=30)
    assert process.returncode not in (0, None)
    assert "interrupt" in text.lower()
    assert not processes_of(tmp_path), "every process that the build started has ended"
    outcome = opwright("build", SAMPLE, "--workspace", tmp_path, "--until", "3")
    assert outcome.code == 0, outcome.text


def processes_of(workspace) -> list[str]:
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/cmdline", "rb") as f:
                    command = f.read().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if str(workspace) in command:
                found.append(command)
    return found


def test_two_builds_in_one_workspace_do_not_mix(tmp_path):
    first = subprocess.Popen(
        [PROGRAM, "build", SAMPLE, "--workspace", tmp_path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        deadline = time.monotonic() + 60
        while not (tmp_path / ".opwright").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        second = opwright("build", SAMPLE, "--workspace", tmp_path)
    finally:
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=60)
    assert second.code != 0
    assert str(first.pid) in second.text


def test_an_unknown_command_offers_the_near_one():
    outcome = opwright("biuld")
    assert outcome.code != 0
    assert "build" in outcome.text
