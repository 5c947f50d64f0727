"""`opwright check`: one mistake at a time in a finished operation, each named by rule, file and line."""

import json
import shutil
from pathlib import Path

import pytest
from cli import HOME, OPERATION, SAMPLE, opwright

READER = "device/kernels/dataflow/reader_masked_softmax_interleaved.cpp"
WRITER = "device/kernels/dataflow/writer_masked_softmax_interleaved.cpp"
COMPUTE = "device/kernels/compute/masked_softmax_compute.cpp"
FACTORY = "device/masked_softmax_program_factory.cpp"


@pytest.fixture(scope="module")
def workspace(built, tmp_path_factory) -> Path:
    """A copy whose files each test changes and puts back; what the factory made is on record."""
    copy = tmp_path_factory.mktemp("checked") / "workspace"
    shutil.copytree(built.workspace, copy, symlinks=True)
    # The record names the kernels by their paths in the workspace that it was made in.
    record = copy / ".opwright/masked_softmax/programs.jsonl"
    record.write_text(record.read_text().replace(str(built.workspace), str(copy)))
    return copy


def check(workspace, *options):
    outcome = opwright("check", workspace / OPERATION, "--json", *options)
    return outcome.code, json.loads(outcome.text)


class Edit:
    """Replaces text in a file for as long as the block runs; `line` is where the text stood."""

    def __init__(self, workspace, name, old, new):
        self.path = workspace / OPERATION / name
        self.text = self.path.read_text()
        assert old in self.text, f"{name} no longer holds {old!r}"
        self.line = self.text[: self.text.index(old)].count("\n") + 1
        self.new = self.text.replace(old, new, 1)

    def __enter__(self):
        self.path.write_text(self.new)
        return self

    def __exit__(self, *_):
        self.path.write_text(self.text)


def line_of(workspace, name, text, number=1):
    lines = (workspace / OPERATION / name).read_text().splitlines()
    return [i + 1 for i, line in enumerate(lines) if text in line][number - 1]


def test_a_finished_operation_has_no_findings(workspace):
    code, report = check(workspace)
    assert (code, report["mistakes"], report["skipped"]) == (0, [], [])
    assert report["kernels"] == 3 and report["programs"] > 5


# rule, file, old, new, the text on the line that is blamed (None: the edited line), in which file (None: the edited)
MISTAKES = [
    ("cb-not-configured", WRITER, "CBIndex::c_16", "CBIndex::c_17", "cb_wait_front", None),
    ("never-filled", COMPUTE, "CBIndex::c_16", "CBIndex::c_24", "cb_wait_front", WRITER),
    ("read-barrier-missing", READER, "        noc_async_read_barrier();\n", "", "cb_push_back(cb_x", None),
    ("write-flush-missing", WRITER, "        noc_async_writes_flushed();\n", "", "cb_pop_front", None),
    ("write-barrier-missing", WRITER, "    noc_async_write_barrier();\n", "", "noc_async_write_page", None),
    ("pop-missing", WRITER, "        cb_pop_front(cb_y, 1);\n", "", "cb_wait_front", None),
    ("push-missing", COMPUTE, "        cb_push_back(cb_y, 1);\n", "", "cb_reserve_back(cb_y", None),
    ("push-without-reserve", READER, "        cb_reserve_back(cb_x, 1);\n", "", "cb_push_back(cb_x", None),
    ("pop-without-wait", WRITER, "        cb_wait_front(cb_y, 1);\n", "", "cb_pop_front", None),
    ("over-capacity", WRITER, "cb_wait_front(cb_y, 1)", "cb_wait_front(cb_y, 1000)", None, None),
    ("page-counts", WRITER, "first_page + num_tiles", "first_page + num_tiles + 1", "cb_wait_front", None),
    ("registers-not-acquired", COMPUTE, "        tile_regs_acquire();", "        ", "copy_tile(", None),
    ("registers-not-committed", COMPUTE, "        tile_regs_commit();", "        ", "tile_regs_acquire", None),
    ("registers-not-waited", COMPUTE, "        tile_regs_wait();\n", "", "pack_tile", None),
    ("registers-not-released", COMPUTE, "        tile_regs_release();\n", "", "tile_regs_wait", None),
    ("compile-arg-missing", COMPUTE, "get_compile_time_arg_val(1)", "get_compile_time_arg_val(2)", None, None),
    ("runtime-arg-missing", WRITER, "get_arg_val<uint32_t>(2)", "get_arg_val<uint32_t>(3)", None, None),
    ("accessor-offset", READER, "TensorAccessorArgs<4>", "TensorAccessorArgs<3>", None, None),
    ("moved-header", READER, '"api/dataflow/dataflow_api.h"', '"dataflow_api.h"', None, None),
    ("missing-include", COMPUTE, '#include "api/compute/tile_move_copy.h"\n', "", "copy_init(", None),
    ("init-missing", COMPUTE, "    compute_kernel_hw_startup(cb_x, cb_y);\n    copy_init(cb_x);\n", "", "copy_tile(", None),
    (
        "named-arg-missing",
        READER,
        "void kernel_main() {\n",
        'void kernel_main() {\n    constexpr uint32_t pages = get_named_compile_time_arg_val("mask_pages");\n',
        "get_named_compile_time_arg_val",
        None,
    ),
]


@pytest.mark.parametrize("rule, name, old, new, blamed, where", MISTAKES, ids=[m[0] for m in MISTAKES])
def test_a_mistake_in_a_kernel(workspace, rule, name, old, new, blamed, where):
    with Edit(workspace, name, old, new) as edit:
        line = line_of(workspace, where or name, blamed) if blamed else edit.line
        code, report = check(workspace)
    found = [m for m in report["mistakes"] if m["rule"] == rule and m["severity"] == "error"]
    assert found, report["mistakes"]
    place = found[0]["place"]
    assert (Path(place["file"]).name, place["line"]) == (Path(where or name).name, line)
    assert found[0]["fix"] and found[0]["excerpt"]
    assert code == 1


def test_a_wrong_buffer_is_found_without_running_anything(workspace, tmp_path):
    copy = tmp_path / "w"
    shutil.copytree(workspace / "ttnn", copy / "ttnn")
    with Edit(copy, WRITER, "CBIndex::c_16", "CBIndex::c_17"):
        code, report = check(copy, "--no-run")
    mistake = report["mistakes"][0]
    assert (code, mistake["rule"]) == (1, "cb-not-in-plan")
    assert mistake["other"]["file"].endswith("masked_softmax_spec.md")
    assert any("--no-run" in entry["why"] for entry in report["skipped"]), "what was not looked at is said"


def test_a_wrong_kernel_path_offers_the_file_that_is_there(workspace):
    with Edit(workspace, FACTORY, "writer_masked_softmax_interleaved.cpp", "writer_masked_softmax.cpp"):
        code, report = check(workspace, "--no-run")
    mistake = next(m for m in report["mistakes"] if m["rule"] == "kernel-path")
    assert code == 1 and "writer_masked_softmax_interleaved.cpp" in mistake["fix"]
    assert Path(mistake["place"]["file"]).name == Path(FACTORY).name


def test_a_kernel_path_of_this_machine_is_a_mistake(workspace):
    with Edit(workspace, FACTORY, '"ttnn/cpp/ttnn', f'"{workspace}/ttnn/cpp/ttnn'):
        code, report = check(workspace, "--no-run")
    mistake = next(m for m in report["mistakes"] if m["rule"] == "kernel-path")
    assert code == 1 and "is a place on this machine" in mistake["what"]
    assert mistake["fix"].startswith("did you mean ttnn/cpp/ttnn/operations/"), mistake


def test_the_text_shows_the_line_with_a_caret(workspace):
    with Edit(workspace, WRITER, "cb_wait_front(cb_y, 1)", "cb_wait_front(cb_y, 1000)") as edit:
        outcome = opwright("check", workspace / OPERATION)
    lines = outcome.text.splitlines()
    assert f"{Path(WRITER).name}:{edit.line}:9: error:" in lines[0] and lines[0].endswith("[over-capacity]")
    assert lines[1].split("|")[1].strip() == "cb_wait_front(cb_y, 1000);"
    assert lines[2].index("^") == lines[1].index("cb_wait_front")
    assert any(line.startswith("  fix: ") for line in lines)
    assert outcome.code == 1


def test_a_factory_mistake_is_found_by_running_the_factory(workspace):
    """The second core group's addresses stay those of the first call: only a run of the factory can show it."""
    with Edit(workspace, FACTORY, "reader_args[kReaderXAddr] = x_addr;", ""):
        code, report = check(workspace)
    stale = [m for m in report["mistakes"] if m["rule"] == "override-stale"]
    assert code == 1 and stale, report
    assert "input 0" in stale[0]["what"] and Path(stale[0]["place"]["file"]).name == Path(FACTORY).name


def test_a_stage_that_fails_names_the_mistake_first(copied):
    with Edit(copied, COMPUTE, "        cb_push_back(cb_y, 1);\n", ""):
        outcome = opwright("build", SAMPLE, "--workspace", copied)
    assert outcome.code != 0
    assert "[push-missing]" in outcome.text
    assert outcome.text.index("[push-missing]") < outcome.text.index("what the stage showed")
    assert Path(COMPUTE).name in outcome.text


def test_a_folder_that_is_no_operation(tmp_path):
    outcome = opwright("check", tmp_path)
    assert outcome.code == 1 and "no-operation" in outcome.text
    assert opwright("check", HOME / "none").code == 1


def test_a_specification_that_makes_no_plan_is_told(tmp_path):
    operation = tmp_path / "ttnn/cpp/ttnn/operations/pool/gate"
    (operation / "device/kernels").mkdir(parents=True)
    (operation / "device/kernels/reader.cpp").write_text("void kernel_main() {}\n")
    skipped = json.loads(opwright("check", operation, "--no-run", "--json").text)["skipped"]
    assert "no specification of this operation" in {s["what"]: s["why"] for s in skipped}["the plan"]
    (operation / "gate_spec.md").write_text("# Gate\n\nnothing\n")
    skipped = json.loads(opwright("check", operation, "--no-run", "--json").text)["skipped"]
    why = {s["what"]: s["why"] for s in skipped}["the plan"]
    assert "makes no plan" in why and "gate_spec.md" in why, why
