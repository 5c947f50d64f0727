"""`opwright export` as a user runs it: into a stand-in checkout whose CMake files the real CMake reads, as a patch for the
real git, and back."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cli import HOME, OPERATION, SAMPLE, opwright, tree
from stand_in_tree import OPERATIONS, git, make_tree
from test_styles import write_files

BINDING = f"{OPERATIONS}/normalization/normalization_nanobind.cpp"


@pytest.fixture(scope="module", params=["seed", "descriptor"])
def operation(request, tmp_path_factory) -> Path:
    return write_files(SAMPLE, request.param, tmp_path_factory.mktemp(request.param))


@pytest.fixture
def checkout(tmp_path) -> Path:
    return make_tree(tmp_path / "tt-metal")


def compiled(checkout: Path, build: Path) -> dict[str, str]:
    """What CMake would compile, each with the target it is for."""
    done = subprocess.run(
        ["cmake", "-S", checkout / "ttnn", "-B", build, "-G", "Ninja"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    commands = json.loads((build / "compile_commands.json").read_text())
    targets = {c["file"]: re.search(r" -o \S*CMakeFiles/(\w+)\.dir/", c["command"]) for c in commands}
    return {str(Path(file).relative_to(checkout)): match[1] for file, match in targets.items()}


def test_cmake_builds_what_was_exported_and_undo_leaves_no_trace(operation, checkout, tmp_path):
    before = tree(checkout)
    outcome = opwright("export", operation, "--tree", checkout)
    assert outcome.code == 0, outcome.text
    targets = compiled(checkout, tmp_path / "build")
    sources = [p.relative_to(operation) for p in operation.rglob("*.cpp") if "kernels" not in p.parts]
    assert len(sources) == 4
    for source in sources:
        wanted = "ttnn" if source.name.endswith("_nanobind.cpp") else "ttnn_op_normalization"
        assert targets[str(OPERATION / source)] == wanted
    binding = (checkout / BINDING).read_text()
    assert "    ttnn::operations::normalization::masked_softmax::bind_masked_softmax(mod);\n}\n" in binding
    # git sees the operation and the files it is entered in, nothing else.
    changed = git(checkout, "status", "--porcelain").splitlines()
    assert len(changed) == 4 and f"?? {OPERATION}/" in changed, changed

    again = opwright("export", operation, "--tree", checkout)
    assert again.code == 0 and "0 of " in again.text, again.text
    undone = opwright("export", "masked_softmax", "--tree", checkout, "--undo")
    assert undone.code == 0, undone.text
    assert tree(checkout) == before
    assert git(checkout, "status", "--porcelain", "--ignored") == ""


def test_the_patch_is_the_same_change(operation, checkout, tmp_path):
    before = tree(checkout)
    patch = tmp_path / "op.patch"
    outcome = opwright("export", operation, "--tree", checkout, "--patch", patch)
    assert outcome.code == 0, outcome.text
    assert tree(checkout) == before
    git(checkout, "apply", "--check", "--whitespace=error-all", str(patch))
    git(checkout, "apply", str(patch))
    patched = {name: text for name, text in tree(checkout).items() if not name.startswith(".git/")}
    git(checkout, "apply", "-R", str(patch))
    assert opwright("export", operation, "--tree", checkout).code == 0
    exported = {name: text for name, text in tree(checkout).items() if not name.startswith((".git/", ".opwright/"))}
    assert exported == patched


def test_a_patch_without_a_tree_has_the_new_files_and_says_so(operation, checkout, tmp_path):
    patch = tmp_path / "op.patch"
    outcome = opwright("export", operation, "--patch", patch)
    assert outcome.code == 0 and "new files alone" in outcome.text, outcome.text
    git(checkout, "apply", str(patch))
    assert git(checkout, "status", "--porcelain").splitlines() == [f"?? {OPERATION}/"]
    for name, text in tree(checkout / OPERATION).items():
        assert (operation / name).read_bytes() == text


def test_a_category_that_is_no_library(operation, checkout, tmp_path):
    moved = tmp_path / f"ws/{OPERATIONS}/eltwise/masked_softmax"
    shutil.copytree(operation, moved)
    before = tree(checkout)
    outcome = opwright("export", moved, "--tree", checkout)
    assert outcome.code == 0, outcome.text
    targets = compiled(checkout, tmp_path / "build")
    assert targets[f"{OPERATIONS}/eltwise/masked_softmax/masked_softmax.cpp"] == "ttnn_op_eltwise_masked_softmax"
    assert targets[f"{OPERATIONS}/eltwise/masked_softmax/masked_softmax_nanobind.cpp"] == "ttnn"
    assert opwright("export", moved, "--tree", checkout, "--undo").code == 0
    assert tree(checkout) == before


def test_the_category_files_that_the_wheel_brings(operation, checkout, tmp_path):
    """Real ones of tt-metal, read where the wheel installed them: its own lists take ours in."""
    installed = next((HOME / "build/venv/lib").glob(f"python3*/site-packages/ttnn/{OPERATIONS}"))
    categories = sorted(path.parent for path in installed.glob("*/sources.cmake"))
    assert categories, f"{installed} has none: this test needs another ttnn"
    for category in categories:
        for file in [category / "sources.cmake", category / "CMakeLists.txt", *category.glob("*_nanobind.cpp")]:
            target = checkout / OPERATIONS / category.name / file.name
            target.parent.mkdir(exist_ok=True)
            shutil.copy(file, target)
        moved = tmp_path / f"ws/{OPERATIONS}/{category.name}/masked_softmax"
        shutil.copytree(operation, moved)
        before = tree(checkout)
        outcome = opwright("export", moved, "--tree", checkout)
        assert outcome.code == 0, outcome.text
        lists = (checkout / OPERATIONS / category.name / "sources.cmake").read_text()
        show = tmp_path / "show.cmake"
        name = category.name.upper()
        show.write_text(lists + f"foreach(kind SRCS API_HEADERS NANOBIND_SRCS)\nmessage(STATUS ${{TTNN_OP_{name}_${{kind}}}})\nendforeach()\n")
        answer = subprocess.run(["cmake", "-P", show], capture_output=True, text=True, check=True).stdout.splitlines()
        assert answer[0].endswith("masked_softmax/masked_softmax.cpp")
        assert answer[1].endswith("masked_softmax/masked_softmax.hpp")
        assert answer[2].endswith("masked_softmax/masked_softmax_nanobind.cpp")
        assert "    masked_softmax/device/kernels/*\n" in (checkout / OPERATIONS / category.name / "CMakeLists.txt").read_text()
        assert opwright("export", moved, "--tree", checkout, "--undo").code == 0
        assert tree(checkout) == before
        shutil.rmtree(moved)


def test_json_and_dry_run_say_what_would_be_done(operation, checkout):
    before = tree(checkout)
    outcome = opwright("export", operation, "--tree", checkout, "--dry-run", "--json")
    answer = json.loads(outcome.text)
    assert answer["dry_run"] and answer["operation"] == "masked_softmax"
    assert {"path": BINDING, "what": "update"} in answer["files"]
    assert tree(checkout) == before


def test_someone_elses_uncommitted_changes_stay(operation, checkout):
    binding = checkout / BINDING
    binding.write_text(binding.read_text().replace("bind_old_norm(mod);", "bind_old_norm(mod);\n    bind_mine(mod);"))
    edited = binding.read_bytes()
    outcome = opwright("export", operation, "--tree", checkout)
    assert outcome.code == 0 and f"{BINDING} has changes that are not committed" in outcome.text, outcome.text
    assert "    bind_mine(mod);\n    ttnn::" in binding.read_text()
    assert opwright("export", operation, "--tree", checkout, "--undo").code == 0
    assert binding.read_bytes() == edited


def test_what_is_wrong_is_said_and_nothing_is_touched(operation, checkout, tmp_path):
    def refused(*words: object) -> str:
        before = tree(tmp_path)
        outcome = opwright("export", *words)
        assert outcome.code != 0
        assert tree(tmp_path) == before
        return outcome.text

    assert "--tree PATH is missing" in refused(operation)
    assert "[no-tree]" in refused(operation, "--tree", tmp_path)
    assert f"--tree {checkout}" in refused(operation, "--tree", checkout / "ttnn/cpp")
    assert "[no-operation]" in refused(operation / "device", "--tree", checkout)
    assert "[no-export]" in refused(operation, "--tree", checkout, "--undo")
    other = checkout / OPERATIONS / "pool/masked_softmax"
    other.mkdir(parents=True)
    (other / "masked_softmax.hpp").write_text("")
    assert "pool/masked_softmax" in (text := refused(operation, "--tree", checkout)) and "[tree-has-operation]" in text
    shutil.rmtree(other)
    (checkout / OPERATIONS / "normalization/CMakeLists.txt").write_text("add_library(norm)\n")
    assert "target_sources(norm" in (text := refused(operation, "--tree", checkout)) and "[tree-layout]" in text
