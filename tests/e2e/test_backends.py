"""The backends `device` and `tree`: found with stand-ins for hardware, refused without, and the stages of a build in a
stand-in checkout whose programs write down how they were called."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cli import HOME, OPERATION, PROGRAM, SAMPLE, opwright, tree
from stand_in_tree import add_programs, make_tree
from test_styles import write_files


@pytest.fixture
def node(tmp_path) -> dict[str, str]:
    """An environment in which there seems to be a device."""
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/0").touch()
    # What runs these tests has set the variable with which a person names a simulator for a checkout.
    return {"OPWRIGHT_DEVICE_FOLDER": str(tmp_path / "dev"), "TT_METAL_SIMULATOR": ""}


@pytest.fixture
def checkout(tmp_path) -> Path:
    return make_tree(tmp_path / "tt-metal")


@pytest.fixture
def calls(checkout) -> Path:
    return add_programs(checkout, PROGRAM)


def made(calls: Path) -> list[str]:
    return [json.loads(line)["program"] for line in calls.read_text().splitlines()] if calls.exists() else []


def doctor(**env: str) -> dict[str, dict]:
    """The built program's: the launcher has one in shell for a checkout whose sources changed since set-up."""
    env = {**os.environ, "OPWRIGHT_HOME": str(HOME), **env}
    done = subprocess.run([HOME / "build/bin/opwright", "doctor", "--json"], capture_output=True, env=env, check=False)
    return {check["name"]: check for check in json.loads(done.stdout)["checks"]}


def test_without_hardware_the_device_is_refused_and_doctor_says_so(tmp_path):
    nowhere = {"OPWRIGHT_DEVICE_FOLDER": str(tmp_path)}
    outcome = opwright("build", SAMPLE, "--workspace", tmp_path / "ws", "--backend", "device", env=nowhere)
    assert outcome.code == 1 and "[no-device]" in outcome.text and "--backend chip" in outcome.text
    assert not (tmp_path / "ws").exists()
    checks = doctor(**nowhere)
    assert checks["hardware"]["detail"] == f"no device in {tmp_path}" and checks["hardware"]["status"] == "note"


def test_a_device_without_the_vendors_compiler_is_refused(node):
    if Path("/opt/tenstorrent/sfpi").exists():
        pytest.skip("the vendor's compiler is installed here")
    outcome = opwright("env", "--backend", "device", env=node)
    assert outcome.code == 1 and "[no-sfpi]" in outcome.text and "install the package sfpi" in outcome.text
    checks = doctor(**node)
    assert checks["hardware"]["detail"] == node["OPWRIGHT_DEVICE_FOLDER"] + "/0"
    assert checks["vendor's kernel compiler"]["status"] == "note"


def test_stages_go_red_and_green_in_a_checkout(checkout, calls, node, tmp_path):
    answer = tmp_path / "answer.json"
    words = ["build", SAMPLE, "--workspace", tmp_path / "ws", "--until", "2", "--backend", "tree", "--tree", checkout]
    outcome = opwright(*words, "--json", answer, env=node)
    assert outcome.code == 0, outcome.text
    stages = json.loads(answer.read_text())["stages"]
    assert [(s["red"]["outcome"], s["green"]["outcome"]) for s in stages[:2]] == [("red", "green")] * 2
    # Built before anything was there, with each stage's code, and not again where only tests were added.
    assert made(calls) == ["build_metal.sh", "python", "build_metal.sh", "python", "python", "build_metal.sh", "python"]
    build = json.loads(calls.read_text().splitlines()[0])
    assert build["words"] == ["-b", "Debug"] and build["folder"] == str(checkout)
    assert (checkout / OPERATION / "test_dev/test_stage2_validation.py").exists()
    again = opwright(*words, env=node)
    assert again.code == 0 and "unchanged" in again.text, again.text
    assert len(made(calls)) == 7


def test_a_hang_is_named_and_the_device_reset(checkout, calls, node, tmp_path):
    operation = write_files(SAMPLE, "seed", tmp_path)
    (operation / "test_dev/test_stage1_api_exists.py").write_text("import time\ndef test_sleeps():\n    time.sleep(600)\n")
    (checkout / "build_metal.sh").write_text("#!/bin/sh\n")
    words = ["run", operation, "--stage", "1", "--backend", "tree", "--tree", checkout, "--hang-after", "10"]
    outcome = opwright(*words, env=node, timeout=200)
    assert outcome.code == 1
    assert "nothing happened for 10 s, in test_sleeps; the device was reset with 'tt-smi -r'" in outcome.text, outcome.text
    assert made(calls) == ["python", "tt-smi"]
    assert json.loads(calls.read_text().splitlines()[1])["words"] == ["-r"]


def test_a_compile_error_of_the_checkouts_build_is_named(checkout, calls, node, tmp_path):
    operation = write_files(SAMPLE, "descriptor", tmp_path)
    placed = checkout / OPERATION / "masked_softmax.cpp"
    (checkout / "build_metal.sh").write_text(f"#!/bin/sh\necho '{placed}:7:3: error: no such thing'\nexit 1\n")
    before = tree(operation)
    outcome = opwright("run", operation, "--backend", "tree", "--tree", checkout, env=node)
    assert outcome.code == 1 and "masked_softmax.cpp:7:3: error: no such thing" in outcome.text, outcome.text
    assert made(calls) == []
    assert opwright("export", operation, "--tree", checkout, "--undo").code == 0
    assert tree(operation) == before


def test_what_a_checkout_lacks_is_said(checkout, calls, node, tmp_path):
    def refused(**env: str) -> str:
        outcome = opwright("run", HOME / "sdk", "--backend", "tree", "--tree", checkout, env=node | env)
        assert outcome.code == 1
        return outcome.text

    assert "[no-device]" in refused(OPWRIGHT_DEVICE_FOLDER=str(tmp_path / "none"))
    shutil.rmtree(checkout / "python_env")
    assert "./create_venv.sh" in (text := refused()) and "[tree-python]" in text
    (checkout / "build_metal.sh").unlink()
    assert "has no build_metal.sh" in refused()
    assert "--tree PATH" in opwright("run", HOME / "sdk", "--backend", "tree", env=node).text
