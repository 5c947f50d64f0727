"""From an edit in a kernel to the result of the operation's test, as `opwright run --watch` gives it: the edit is noticed,
the kernel compiled, the device opened, the test run. The answer that is checked: the test's verdict follows the kernel."""

from figures import report  # isort: skip

import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
FOLDER = Path("ttnn/cpp/ttnn/operations/eltwise/pair_pass")
KERNEL = "device/kernels/compute/pair_pass_compute.cpp"
TEST = """
import torch, ttnn

def test_first(device):
    first, second = (ttnn.from_torch(torch.full((32, 32), v), dtype=ttnn.bfloat16, layout=ttnn.TILE_LAYOUT, device=device)
                     for v in (3.0, 5.0))
    assert float(ttnn.to_torch(ttnn.pair_pass(first, second))[0, 0]) == 3.0
"""
EDITS = 5
LIMIT_SECONDS = 120


class Watch:
    """`opwright run --watch`, and what it says up to its next wait for an edit."""

    def __init__(self, operation: Path):
        library = os.environ["TT_METAL_SIMULATOR"]
        ours = Path(library).name == "libopwright_chip.so"
        backend = ["--backend", "chip"] if ours else ["--backend", "ttsim", "--ttsim", library]
        command = [HOME / "build/bin/opwright", "run", operation, "--watch", *backend, "--", "--tb=line"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def verdict(self) -> str:
        text, end = "", time.monotonic() + LIMIT_SECONDS
        while "waiting for the next edit" not in text:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            more = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            assert more, f"no result: {text}"
            text += more.decode(errors="replace")
        return "passed" if "1 passed" in text else "failed" if "3.0" in text and "1 failed" in text else text


def measure() -> list[float]:
    seconds = []
    with tempfile.TemporaryDirectory(prefix="opwright-edit-") as folder:
        shutil.copytree(HOME / "sdk/testdata/ttnn", Path(folder) / "ttnn")
        operation = Path(folder) / FOLDER
        (operation / "tests").mkdir()
        (operation / "tests/test_pair_pass.py").write_text(TEST)
        kernel = operation / KERNEL
        good = kernel.read_text()
        assert good.count("copy_tile(cb_first, 0, 0)") == 1
        wrong = good.replace("copy_tile(cb_first, 0, 0)", "copy_tile(cb_second, 0, 0)")
        watch = Watch(operation)
        try:
            assert watch.verdict() == "passed"
            for edit in range(EDITS):
                # A text that no cache has seen.
                text = f"// {time.time_ns()}\n" + (good if edit % 2 else wrong)
                begin = time.monotonic()
                kernel.write_text(text)
                found = watch.verdict()
                seconds.append(time.monotonic() - begin)
                assert found == ("passed" if edit % 2 else "failed"), found
        finally:
            watch.process.terminate()
            watch.process.wait()
    return seconds


if __name__ == "__main__":
    report(measure())
