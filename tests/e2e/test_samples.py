"""Specs of other kinds: sticks through compute, shards that never leave their core, shards at one end only, sticks of any
length without compute, compute settings that the caller may change, a tensor to write into, several outputs, lists of
outputs, units of many tiles."""

import json

import pytest
from cli import HOME, opwright


SPECS = {
    "ops/grid_sample/grid_sample_spec.md": "seed",
    "ops/sharded_scale_add/sharded_scale_add_spec.md": "descriptor",
    "tests/e2e/specs/pick_rows_spec.md": "seed",
    "tests/e2e/specs/spread_tiles_spec.md": "seed",
    "tests/e2e/specs/collect_sticks_spec.md": "descriptor",
    "tests/e2e/specs/soft_clip_spec.md": "descriptor",
    "tests/e2e/specs/sum_and_diff_spec.md": "seed",
    "tests/e2e/specs/best_of_row_spec.md": "descriptor",
    "tests/e2e/specs/split_planes_spec.md": "seed",
}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.rsplit("/", 1)[-1].removesuffix("_spec.md"))
def test_a_spec_is_green_to_stage_6(spec, tmp_path):
    answer = tmp_path / "answer.json"
    workspace = tmp_path / "workspace"
    outcome = opwright("build", HOME / spec, "--workspace", workspace, "--style", SPECS[spec], "--json", answer)
    assert outcome.code == 0, outcome.text
    figures = json.loads(answer.read_text())
    assert figures["ok"] is True
    assert [stage["green"]["failed"] for stage in figures["stages"]] == [0] * 6
    # The workspace remembers its style, and keeps it.
    known = json.loads(opwright("status", workspace, "--json").text)[0]
    assert known["style"] == SPECS[spec]
    assert {stage["state"] for stage in known["stages"]} == {"green"}
    other = {"seed": "descriptor", "descriptor": "seed"}[SPECS[spec]]
    refused = opwright("build", HOME / spec, "--workspace", workspace, "--style", other)
    assert refused.code == 1 and "style-changed" in refused.text, refused.text
