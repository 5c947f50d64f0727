"""An operation's host module built from nothing: processor seconds of the user, which other work on the machine changes
little. The answer that is checked: the module is there, and a build after an edit makes it anew."""

from figures import report  # isort: skip

import os
import shutil
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME / "tests/sdk"))

from op_builder import build_operation  # noqa: E402

DESCRIPTION = HOME / "build/cmake/sdk/op_build.json"
OPERATION = Path("ttnn/cpp/ttnn/operations/eltwise/pair_pass")


def build(root: Path) -> tuple[Path, float]:
    before = os.times()
    module = build_operation(DESCRIPTION, root, root / OPERATION, "ttnn::operations::pair_pass::bind_pair_pass", root / "out")
    after = os.times()
    return module, after.children_user - before.children_user


def measure() -> tuple[list[float], list[float]]:
    """User seconds of three builds from nothing, and of the builds after an edit that follow them."""
    os.environ["CCACHE_DISABLE"] = "1"
    whole, edits = [], []
    for _ in range(3):
        with tempfile.TemporaryDirectory(prefix="opwright-host-") as folder:
            root = Path(folder)
            shutil.copytree(HOME / "sdk/testdata/ttnn", root / "ttnn")
            module, seconds = build(root)
            whole.append(seconds)
            factory = root / OPERATION / "device/pair_pass_program_factory.cpp"
            factory.write_text(factory.read_text() + "\n// edited\n")
            stamp = module.stat().st_mtime_ns
            module, seconds = build(root)
            edits.append(seconds)
            assert module.stat().st_mtime_ns > stamp
    return whole, edits


if __name__ == "__main__":
    report(measure()[0])
