"""Stages 1 to 6 of an operation whose kernels no cache knows yet, and where the time goes. The answer that is checked:
every stage was red and is green. The parts go to standard output; the figure is the whole build."""

from figures import report  # isort: skip

import json
import os
import re
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

HOME = Path(os.environ["OPWRIGHT_HOME"])
PROGRAM = os.environ.get("OPWRIGHT_PROGRAM", str(HOME / "build/bin/opwright"))
SPEC = HOME / "ops/masked_softmax/masked_softmax_spec.md"
RUNS = 2


def parts_of(events: Path) -> dict[str, float]:
    """Seconds by what was done: host builds, and runs of tests by gate."""
    parts: dict[str, float] = defaultdict(float)
    for line in events.read_text().splitlines():
        event = json.loads(line)
        if event["event"] == "command-ran":
            parts[f"stage {event['stage']} {event['what']}"] += event["seconds"]
            parts[f"all {event['what']}"] += event["seconds"]
    return parts


def fresh_name(run: int) -> str:
    return f"bench_softmax_{os.getpid()}_{run}"


seconds = []
for run in range(RUNS):
    name = fresh_name(run)
    with tempfile.TemporaryDirectory(prefix="opwright-build-") as folder:
        spec = Path(folder) / f"{name}_spec.md"
        spec.write_text(re.sub(r"\bmasked_softmax", name, SPEC.read_text()))
        answer = Path(folder) / "answer.json"
        workspace = Path(folder) / "workspace"
        subprocess.run([PROGRAM, "build", spec, "--workspace", workspace, "--json", answer], check=True)
        outcome = json.loads(answer.read_text())
        assert outcome["ok"] and len(outcome["stages"]) == 6
        assert all(s["red"]["outcome"] == "red" and s["green"]["outcome"] == "green" for s in outcome["stages"])
        seconds.append(outcome["seconds"])
        for part, time in sorted(parts_of(workspace / ".opwright" / name / "events.jsonl").items()):
            print(f"{part:16} {time:6.2f} s")
report(seconds)
