"""The worker runs pytest in children, one per request, and survives whatever they do."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import DESCRIPTION, HOME


class Worker:
    def __init__(self, log: Path):
        path = os.pathsep.join([str(HOME / "sdk/python"), str(DESCRIPTION.parent)])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "opwright.worker"],
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log.open("w"), text=True,
        )
        self.ready = self.read()

    def read(self):
        return json.loads(self.process.stdout.readline())

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return self.read()


@pytest.fixture(scope="module")
def worker(tmp_path_factory):
    worker = Worker(tmp_path_factory.mktemp("worker") / "stderr.log")
    yield worker
    worker.process.stdin.close()
    assert worker.process.wait(20) == 0


@pytest.fixture
def run(worker, tmp_path):
    def run(code, **request):
        (tmp_path / "test_it.py").write_text(code)
        log = tmp_path / "log.txt"
        answer = worker.ask(id="x", args=["-q", "-p", "no:cacheprovider", "test_it.py"], cwd=str(tmp_path), log=str(log), **request)
        assert answer["id"] == "x"
        return answer, log.read_text()

    return run


def test_says_when_it_is_ready(worker):
    assert worker.ready == {"ready": True, "pid": worker.process.pid}


def test_exit_codes_and_output(run):
    answer, log = run("def test_a(): pass")
    assert answer["exit_code"] == 0
    assert answer["seconds"] < 20
    assert "1 passed" in log
    answer, log = run("def test_a():\n    print('seen')\n    assert False")
    assert answer["exit_code"] == 1
    assert "seen" in log


def test_environment_is_the_childs_alone(run):
    code = "import os\ndef test_a(): assert os.environ.get('OPWRIGHT_X') == {!r}"
    assert run(code.format("1"), env={"OPWRIGHT_X": "1"})[0]["exit_code"] == 0
    assert run(code.format(None))[0]["exit_code"] == 0


def test_torch_and_ttnn_are_there_already(run):
    code = "import sys\ndef test_a(): assert {'torch', 'ttnn'} <= set(sys.modules)"
    assert run(code)[0]["exit_code"] == 0


def test_a_crash_and_a_hang_end_only_the_child(run):
    answer, _ = run("import os, signal\ndef test_a(): os.kill(os.getpid(), signal.SIGSEGV)")
    assert answer["signal"] == signal.SIGSEGV
    answer, _ = run("import time\ndef test_a(): time.sleep(600)", timeout=1.5)
    assert answer["timeout"] is True
    assert 1.5 <= answer["seconds"] < 30
    assert run("def test_a(): pass")[0]["exit_code"] == 0


def test_tests_that_go_on_may_take_longer_than_the_limit_for_silence(run):
    answer, log = run("import pytest, time\n@pytest.mark.parametrize('n', range(4))\ndef test_a(n): time.sleep(0.8)", timeout=2)
    assert answer.get("exit_code") == 0, log
    assert answer["seconds"] > 3


def test_a_wrong_request_is_answered(worker):
    assert "error" in worker.ask(nonsense=1)


def test_a_device_opens_in_the_child(run):
    if not os.environ.get("TT_METAL_SIMULATOR"):
        pytest.fail("TT_METAL_SIMULATOR is not set: run through `./opwright pytest`")
    code = (
        "import ttnn\n"
        "def test_a():\n"
        "    device = ttnn.open_device(device_id=0)\n"
        "    assert device.compute_with_storage_grid_size().x > 0\n"
        "    ttnn.close_device(device)\n"
    )
    for _ in range(2):
        answer, log = run(code)
        assert answer.get("exit_code") == 0, log


def test_the_plugin_loads_modules_and_shows_findings(run, probe, tmp_path):
    code = (
        "import json, os, ttnn\n"
        "def test_a():\n"
        "    assert hasattr(ttnn, 'opwright_probe_faulty')\n"
        "    with open(os.environ['OPWRIGHT_FINDINGS'], 'a') as file:\n"
        "        file.write(json.dumps({'category': 'kernel-mistake', 'id': 'x1', 'what': 'no barrier', 'fix': 'add one',\n"
        "                               'core': {'x': 1, 'y': 2}, 'risc': 'BRISC', 'kernel': 'k.cpp', 'line': 7}) + '\\n')\n"
        "    assert False\n"
    )
    findings = tmp_path / "findings.jsonl"
    findings.write_text('{"category": "hang", "id": "old", "what": "of an earlier run"}\n')
    env = {"OPWRIGHT_OP_MODULES": probe.__file__, "OPWRIGHT_FINDINGS": str(findings), "PYTEST_ADDOPTS": "-p opwright.pytest_plugin"}
    answer, log = run(code, env=env)
    assert answer["exit_code"] == 1
    assert "kernel-mistake [x1]: no barrier\n  at core 1-2, BRISC, k.cpp:7\n  fix: add one" in log
    assert "earlier run" not in log


def test_the_plugin_names_a_module_that_it_cannot_load(run):
    env = {"OPWRIGHT_OP_MODULES": "/nowhere/op.so", "PYTEST_ADDOPTS": "-p opwright.pytest_plugin"}
    answer, log = run("def test_a(): pass", env=env)
    assert answer["exit_code"] == 4
    assert "/nowhere/op.so does not exist" in log
    env["OPWRIGHT_OP_MODULES"] = ""
    assert run("def test_a(): pass", env=env)[0]["exit_code"] == 0
