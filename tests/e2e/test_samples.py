"""Specs of other kinds: sticks through compute, shards that never leave their core, sticks of any length without compute."""

import json

import pytest
from cli import HOME, opwright


SPECS = [
    "ops/grid_sample/grid_sample_spec.md",
    "ops/sharded_scale_add/sharded_scale_add_spec.md",
    "tests/e2e/specs/pick_rows_spec.md",
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.rsplit("/", 1)[-1].removesuffix("_spec.md"))
def test_a_spec_is_green_to_stage_6(spec, tmp_path):
    answer = tmp_path / "answer.json"
    outcome = opwright("build", HOME / spec, "--workspace", tmp_path / "workspace", "--json", answer)
    assert outcome.code == 0, outcome.text
    figures = json.loads(answer.read_text())
    assert figures["ok"] is True
    assert [stage["green"]["failed"] for stage in figures["stages"]] == [0] * 6
