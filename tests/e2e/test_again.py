"""A second build in a workspace: what is done again and what is not, what people see of it, and what stays theirs."""

import json
import os
import shutil
import signal
import subprocess
import time

from cli import HOME, OPERATION, PROGRAM, SAMPLE, opwright, tree


def status_of(workspace):
    outcome = opwright("status", workspace, "--json")
    assert outcome.code == 0, outcome.text
    return json.loads(outcome.text)[0]


def test_what_is_green_and_unchanged_is_left_alone(copied, tmp_path):
    before = tree(copied / "ttnn")
    started = time.monotonic()
    outcome = opwright("build", SAMPLE, "--workspace", copied, "--json", tmp_path / "answer.json")
    assert outcome.code == 0, outcome.text
    assert outcome.text.count("unchanged, green since") >= 6
    assert time.monotonic() - started < 20, "no worker, no compiler, no test"
    answer = json.loads((tmp_path / "answer.json").read_text())
    assert all(not stage["commands"] for stage in answer["stages"])
    assert answer["ready_for_kernel_implementation"] is True
    assert tree(copied / "ttnn") == before


def test_an_edited_kernel_concerns_its_stage_only(copied):
    kernel = copied / OPERATION / "device/kernels/compute/masked_softmax_compute.cpp"
    kernel.write_text("// mine\n" + kernel.read_text())
    status = status_of(copied)
    assert [stage["state"] for stage in status["stages"]] == ["green"] * 5 + ["stale"]
    assert status["edits"] == [{"path": "device/kernels/compute/masked_softmax_compute.cpp", "kind": "edited"}]
    assert "was edited" in opwright("why", "kernels", copied).text
    assert "+// mine" in opwright("diff", copied, "--edits").text
    outcome = opwright("build", SAMPLE, "--workspace", copied)
    assert outcome.code == 0, outcome.text
    assert kernel.read_text().startswith("// mine\n")
    assert [stage["state"] for stage in status_of(copied)["stages"]] == ["green"] * 6


def test_a_dry_run_shows_the_differences_and_writes_nothing(copied):
    factory = OPERATION / "device/masked_softmax_program_factory.cpp"
    (copied / factory).unlink()
    before = tree(copied)
    outcome = opwright("build", SAMPLE, "--workspace", copied, "--dry-run", "--diff")
    assert outcome.code == 0, outcome.text
    assert f"+++ b/{factory}" in outcome.text and "+" in outcome.text
    assert tree(copied) == before


def test_after_a_kill_the_next_build_goes_on(tmp_path):
    with subprocess.Popen(
        [PROGRAM, "build", SAMPLE, "--workspace", tmp_path, "--until", "3", "--log"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        test = tmp_path / OPERATION / "test_dev/test_stage2_validation.py"
        deadline = time.monotonic() + 120
        while not test.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert test.exists()
        os.killpg(process.pid, signal.SIGKILL)
    log = next((tmp_path / OPERATION).glob("*_execution_log.md"))
    killed = log.read_text()
    assert "Stage 1: GREEN gate" in killed and "## Final Status" not in killed
    outcome = opwright("build", SAMPLE, "--workspace", tmp_path, "--until", "3", "--log")
    assert outcome.code == 0, outcome.text
    assert "unchanged, green since" in outcome.text
    assert log.read_text().startswith(killed) and "## Final Status" in log.read_text()


def test_a_foreign_scaffold_that_lacks_stage_3_is_refused_untouched(copied):
    shutil.rmtree(copied / ".opwright")
    shutil.rmtree(copied / OPERATION / ".opwright")
    (copied / OPERATION / "test_dev/test_stage3_registration.py").unlink()
    before = tree(copied / "ttnn")
    outcome = opwright("build", SAMPLE, "--workspace", copied)
    assert outcome.code != 0
    assert "prerequisite-missing" in outcome.text and "test_stage3_registration.py" in outcome.text
    assert tree(copied / "ttnn") == before


def files_of(folder):
    """Without what builds remember."""
    return {name: text for name, text in tree(folder).items() if ".opwright/" not in name and "__pycache__" not in name}


def test_a_finished_operation_out_of_a_checkout_is_adopted(tmp_path):
    shutil.copytree(HOME / "ops/stack", tmp_path / "ws", ignore=shutil.ignore_patterns(".opwright", "__pycache__"))
    spec, workspace = tmp_path / "ws/stack_spec.md", tmp_path / "ws"
    operation = workspace / "ttnn/cpp/ttnn/operations/data_movement/stack"
    (operation / "stack.cmake").unlink()  # the author may do without a file of ours
    before = files_of(workspace / "ttnn")

    # What is not green is refused, and nothing is remembered of it.
    kernel = operation / "device/kernels/dataflow/writer_stack_interleaved.cpp"
    kernel.write_text(kernel.read_text().replace("kernel_main", "kernel_niam"))
    broken = opwright("build", spec, "--workspace", workspace)
    assert broken.code == 1 and "no build in this workspace has made, and it is not green" in broken.text, broken.text
    assert not (operation / ".opwright").exists()
    kernel.write_bytes(before[str(kernel.relative_to(workspace / "ttnn"))])

    dry = opwright("build", spec, "--workspace", workspace, "--dry-run")
    assert dry.code == 0 and "a build\nruns them and adopts it" in dry.text
    outcome = opwright("build", spec, "--workspace", workspace, "--json", tmp_path / "answer.json")
    assert outcome.code == 0, outcome.text
    stages = json.loads((tmp_path / "answer.json").read_text())["stages"]
    assert len(stages) == 6 and all(stage["note"].startswith("adopted") for stage in stages)
    assert files_of(workspace / "ttnn") == before

    again = opwright("build", spec, "--workspace", workspace)
    assert again.code == 0 and again.text.count("unchanged, green since") >= 6, again.text
    kernel.write_text(kernel.read_text() + "// edited\n")
    edited = opwright("build", spec, "--workspace", workspace)
    assert edited.code == 0 and "checked again" in edited.text, edited.text
    kernel.write_bytes(before[str(kernel.relative_to(workspace / "ttnn"))])
    assert files_of(workspace / "ttnn") == before


def test_other_peoples_pytest_lives_on(tmp_path):
    with subprocess.Popen(["python3", "-c", "import time; time.sleep(600)", "pytest"], start_new_session=True) as stray:
        outcome = opwright("build", SAMPLE, "--workspace", tmp_path, "--until", "1")
        assert outcome.code == 0, outcome.text
        assert stray.poll() is None
        stray.kill()
