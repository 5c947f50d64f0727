"""Samples of the other kinds: row-major sticks through compute, and shards that never leave their core."""

import json

import pytest
from cli import HOME, opwright


@pytest.mark.parametrize("operation", ["grid_sample", "sharded_scale_add"])
def test_a_sample_is_green_to_stage_6(operation, tmp_path):
    answer = tmp_path / "answer.json"
    spec = HOME / "ops" / operation / f"{operation}_spec.md"
    outcome = opwright("build", spec, "--workspace", tmp_path / "workspace", "--json", answer)
    assert outcome.code == 0, outcome.text
    figures = json.loads(answer.read_text())
    assert figures["ok"] is True
    assert [stage["green"]["failed"] for stage in figures["stages"]] == [0] * 6
