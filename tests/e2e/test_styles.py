"""Both styles of one specification: the programs that their factories make, on a miss and on a hit, are the same."""

import json
import re
import shutil
from pathlib import Path

import pytest
from cli import HOME, opwright

SPECS = [
    *sorted(HOME.glob("ops/*/*_spec.md")),
    HOME / "tests/e2e/specs/soft_clip_spec.md",  # a tensor to write into
    HOME / "tests/e2e/specs/split_planes_spec.md",  # a list of outputs
]


def write_files(spec, style, workspace: Path) -> Path:
    """The finished files as a dry run shows them, without a build; returns the operation's folder."""
    outcome = opwright("build", spec, "--workspace", workspace, "--style", style, "--dry-run", "--diff")
    assert outcome.code == 0, outcome.text
    files = re.split(r"^--- /dev/null\n\+\+\+ b/(.*)\n@@.*\n", outcome.text, flags=re.MULTILINE)[1:]
    for name, body in zip(files[::2], files[1::2]):
        target = workspace / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("".join(line[1:] + "\n" for line in body.splitlines() if line.startswith("+")))
    return next((workspace / "ttnn/cpp/ttnn/operations").glob("*/*"))


def programs(operation: Path, workspace: Path) -> list[dict]:
    """What the stage tests' calls made, without what only says where it was made."""
    outcome = opwright("check", operation, "--json")
    report = json.loads(outcome.text[outcome.text.index("{"):])
    assert (report["errors"], report["skipped"]) == (0, []), outcome.text
    record = (workspace / f".opwright/{operation.name}/programs.jsonl").read_text()
    made = [json.loads(line) for line in record.splitlines()]
    for program in made:
        del program["operation"]  # a C++ type
        for part in program["kernels"] + program["buffers"]:
            for place in [part.pop("made_at"), part.pop("args_set_at", None)]:
                if place is not None and place["line"] != 0:
                    assert place["file"].endswith("_program_factory.cpp"), place
                elif place is not None:
                    assert part.get("args") == [], f"{part} has no place"
    return made


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem.removesuffix("_spec"))
def test_both_styles_make_the_same_programs(spec, tmp_path):
    # One folder for both, one after the other: kernels of the same paths are compiled once.
    made = {}
    for style in ("seed", "descriptor"):
        operation = write_files(spec, style, tmp_path)
        made[style] = programs(operation, tmp_path)
        shutil.rmtree(tmp_path / "ttnn")
        shutil.rmtree(tmp_path / ".opwright")
    seed, descriptor = made["seed"], made["descriptor"]
    assert {program["event"] for program in seed} == {"create", "hit"}
    assert descriptor == seed
