"""`opwright new` as a person uses it: questions on a terminal, wrong answers among them, and a specification that is read."""

from __future__ import annotations

import os
import pty
import subprocess

from cli import PROGRAM, opwright


def talk(arguments: list[str], answers: list[str], folder) -> tuple[int, str]:
    """The program on a terminal of its own; each answer follows the next question."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([PROGRAM, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder)
    os.close(theirs)
    text, asked = "", 0
    while True:
        try:
            more = os.read(ours, 65536).decode(errors="replace")
        except OSError:  # the terminal is closed with the process
            break
        text += more
        if text.endswith(": ") and asked < len(answers):
            os.write(ours, (answers[asked] + "\n").encode())
            asked += 1
    os.close(ours)
    return process.wait(60), text.replace("\r\n", "\n")


def test_questions_are_asked_again_until_the_answer_can_be(tmp_path):
    answers = ["Pool!", "pool", "x, gate", "tile", "bfloat61", "bfloat16", "block", "block_sharded", "alpha=1", "alpha:float=0.5", ""]
    code, text = talk(["new", "gated"], answers, tmp_path)
    assert code == 0, text
    for complaint in ("'Pool!' cannot be the name of a category", "'bfloat61' is not among them", "'block' is not among them",
                      "'alpha=1' is no parameter"):  # fmt: skip
        assert text.count(complaint) == 1, text
    plan = opwright("plan", tmp_path / "gated_spec.md")
    assert plan.code == 0, plan.text
    assert "pool/gated" in plan.text and "BLOCK_SHARDED" in plan.text and "reader_gated_sharded" in plan.text
    assert "fp32 bits of alpha" in plan.text


def test_empty_answers_are_the_defaults_and_no_terminal_asks_nothing(tmp_path):
    code, text = talk(["new", "plain"], [""] * 7, tmp_path)
    assert code == 0, text
    asked = (tmp_path / "plain_spec.md").read_text()
    given = opwright("new", "plain", "--category", "eltwise", "--file", tmp_path / "given.md")
    assert given.code == 0 and (tmp_path / "given.md").read_text() == asked
    again = opwright("new", "plain", "--file", tmp_path / "given.md")
    assert again.code == 1 and "is not overwritten" in again.text
