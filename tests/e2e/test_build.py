"""From the sample spec to a green Stage 6, and what the build says of it."""

import hashlib
import json
from pathlib import Path

from cli import OPERATION, SAMPLE, opwright, tree

STAGES = [1, 2, 3, 4, 5, 6]


def test_every_stage_was_red_for_its_reason_and_then_green(built):
    assert built.figures["ok"] is True
    assert built.figures["operation"] == "masked_softmax"
    assert [stage["stage"] for stage in built.figures["stages"]] == STAGES
    for stage in built.figures["stages"]:
        red, green = stage["red"], stage["green"]
        assert red["outcome"] == "red"
        failed = [test for test in red["tests"] if test["outcome"] in ("failed", "error")]
        assert failed and all(test["message"] for test in failed)
        assert green["outcome"] == "green"
        assert green["failed"] == 0
        assert green["passed"] == len(green["tests"]) > 0
        assert stage["seconds"] > 0
        assert stage["commands"]


def test_the_files_are_there_with_the_sums_that_are_reported(built):
    reported = {f["path"]: f["sha256"] for stage in built.figures["stages"] for f in stage["files"]}
    assert any(path.endswith("device/kernels/compute/masked_softmax_compute.cpp") for path in reported)
    for path, digest in reported.items():
        content = (built.workspace / path).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest, path


def test_json_for_people_has_no_character_that_hides_another(tmp_path):
    hidden = "\u202e\u2066\u200b"
    spec = tmp_path / "hidden_spec.md"
    spec.write_text(SAMPLE.read_text().replace("# ", f"# {hidden}", 1), encoding="utf-8")
    plan = opwright("plan", spec, "--json")
    assert plan.text.isascii() and json.loads(plan.text), plan.text[:200]

    # What is refused is quoted in the answer, which a person reads.
    spec.write_text(SAMPLE.read_text().replace("masked_softmax", f"masked{hidden}_softmax"), encoding="utf-8")
    answer = tmp_path / "answer.json"
    outcome = opwright("build", spec, "--workspace", tmp_path / "ws", "--json", answer)
    assert outcome.code == 1 and "[U+202E]" in outcome.text, outcome.text
    assert not set(hidden) & set(outcome.text)
    written = answer.read_text(encoding="utf-8")
    assert written.isascii() and "U+202E" in json.dumps(json.loads(written)), written


def test_the_sources_know_nothing_of_opwright(built):
    sources = [p for p in (built.workspace / OPERATION).rglob("*") if p.suffix in (".cpp", ".hpp", ".py")]
    assert len(sources) >= 15
    for source in sources:
        assert "opwright" not in source.read_text().lower(), source


def test_the_report_is_one_self_contained_page(built):
    report = Path(built.figures["report"])
    page = report.read_text()
    assert report.suffix == ".html"
    assert "masked_softmax" in page
    assert "src=\"http" not in page and "href=\"http" not in page and "@import" not in page


def test_two_builds_give_the_same_files(built, tmp_path):
    outcome = opwright("build", SAMPLE, "--workspace", tmp_path, "--until", "3")
    assert outcome.code == 0, outcome.text
    outcome = opwright("build", SAMPLE, "--workspace", tmp_path)
    assert outcome.code == 0, outcome.text
    assert tree(tmp_path / "ttnn") == tree(built.workspace / "ttnn")


def test_until_stops_at_the_stage_asked_for(tmp_path):
    answer = tmp_path / "answer.json"
    workspace = tmp_path / "workspace"
    outcome = opwright("build", SAMPLE, "--workspace", workspace, "--until", "2", "--json", answer)
    assert outcome.code == 0, outcome.text
    assert [stage["stage"] for stage in json.loads(answer.read_text())["stages"]] == [1, 2]
    assert not (workspace / OPERATION / "device/kernels").exists()


def test_the_stage_tests_run_with_plain_pytest(built):
    outcome = opwright("pytest", "-q", built.workspace / OPERATION / "test_dev")
    assert outcome.code == 0, outcome.text
    assert " passed" in outcome.text and "failed" not in outcome.text
