"""Runs every case of `operations` on the chip and writes docs/operations.md: what is right, what is not, and why.

    ./opwright python tests/device/coverage.py [--only REGEX] [--out FILE] [--patience SECONDS] [--state FILE]

The cases run in a process of their own. Where that ends or stays silent for too long, the case it was at is to blame,
and a new process goes on behind it.
"""

import argparse
import json
import re
import selectors
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "operations.md"
MARK = "@case "  # the runtime writes to the same stream


REFUSED = "the wheel refuses: "


def reason_of(text: str) -> str:
    """The first sentence of an exception that tells a reader something."""
    # The operation's host code checks its arguments before anything reaches a chip.
    if "TT_FATAL" in text and "opwright" not in text.replace("/opwright", "") and "build failed" not in text:
        return REFUSED + sentence_of(text)
    return sentence_of(text)


def sentence_of(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for pattern in (r"opwright chip: (.*)", r"(?:error|warning): (.*)"):
        for line in lines:
            if match := re.search(pattern, line):
                return match[1][:160]
    if "info:" in lines[:-1]:
        return lines[lines.index("info:") + 1][:160]
    return (lines or ["no message"])[0][:160]


def work(ids: list[str]) -> None:
    """Runs these cases, one line of JSON for each."""
    sys.path.insert(0, str(HERE))
    import operations
    from operations.case import verdict

    import ttnn

    cases = {case.id: case for case in operations.all_cases()}
    device = operations.open_device()
    for name in ids:
        start, broken = time.perf_counter(), False
        try:
            wrong = verdict(cases[name], cases[name].run(device))
        except Exception as error:  # noqa: BLE001 - whatever the operation raised is its state
            wrong, broken = reason_of(str(error)), True
        seconds = round(time.perf_counter() - start, 3)
        print(MARK + json.dumps({"id": name, "wrong": wrong, "seconds": seconds}), flush=True)
        if broken:  # the device may be in any state now
            ttnn.close_device(device)
            device = operations.open_device()
    ttnn.close_device(device)


def run_all(ids: list[str], patience: float, log, results: dict[str, dict]) -> None:
    """Fills in the result of each case under its id."""
    left = list(ids)
    while left:
        command = [sys.executable, __file__, "--work", "\n".join(left)]
        worker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        why = read_results(worker, results, left, patience, log)
        if left:
            results[left[0]] = {"id": left[0], "wrong": why, "seconds": 0.0}
            log(results[left[0]])
            left.pop(0)


def read_results(worker, results, left, patience, log) -> str:
    """Takes results until the worker ends; says how it ended."""
    with selectors.DefaultSelector() as selector:
        selector.register(worker.stdout, selectors.EVENT_READ)
        while left:
            if not selector.select(patience):
                worker.kill()
                worker.wait()
                return f"nothing happened for {patience:.0f} seconds"
            line = worker.stdout.readline()
            if not line:
                return f"the process ended with status {worker.wait()}"
            if line.startswith(MARK):
                result = json.loads(line[len(MARK) :])
                results[result["id"]] = result
                left.remove(result["id"])
                log(result)
    worker.stdout.close()
    worker.wait()
    return ""


def page(cases, results) -> str:
    """docs/operations.md."""
    ran = [(case, results[case.id]["wrong"]) for case in cases if case.id in results]
    right = sum(not wrong for _, wrong in ran)
    refused = sum(wrong.startswith(REFUSED) for _, wrong in ran)
    lines = [
        "# Operations of the wheel on the chip",
        "",
        "Written by `tests/device/coverage.py`; do not edit. Each row is an operation of the unmodified `ttnn` wheel, compiled",
        "by this toolchain and run on the chip, against torch: equal values where the result is exact (comparisons, integers,",
        "rounding), else a correlation of at least 0.999. The instructions beneath are in [coverage.md](coverage.md).",
        "",
        "`./opwright test` runs a part of them (`tests/device/test_operations.py` says which), `tests/device/coverage.py` all.",
        "",
        f"Right: {right} of {len(ran) - refused} cases ({100 * right / max(1, len(ran) - refused):.1f} %). Checks in the wheel's"
        f" host code refuse {refused} more before anything reaches a chip, on any Wormhole.",
    ]
    if len(ran) < len(cases):
        lines += ["", f"{len(cases) - len(ran)} further cases did not run for this page; `coverage.py --state FILE` adds them."]
    families = defaultdict(lambda: defaultdict(list))
    for case, wrong in ran:
        families[case.family][case.operation].append((case.kind, wrong))
    for family, operations in families.items():
        lines += ["", f"## {family}", "| operation | right with | not right |", "| --- | --- | --- |"]
        for operation, kinds in operations.items():
            good = "; ".join(kind for kind, wrong in kinds if not wrong)
            bad = "; ".join(f"{kind}: {wrong}".replace("|", "/") for kind, wrong in kinds if wrong)
            lines.append(f"| `{operation}` | {good} | {bad} |")
    return "\n".join(lines) + "\n"


def read_state(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", default="", help="run only cases whose id this expression finds")
    options.add_argument("--out", type=Path, default=PAGE, help="the page to write")
    options.add_argument("--patience", type=float, default=120, help="seconds without a result that are a hang")
    options.add_argument("--state", type=Path, help="file that keeps results: what is right in it is not run again")
    options.add_argument("--work", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.work:
        work(chosen.work.split("\n"))
        return 0
    sys.path.insert(0, str(HERE))
    import operations

    cases = operations.all_cases()
    by_id = {case.id for case in cases}
    ids = [case.id for case in cases if re.search(chosen.only, case.id)]

    def log(result):
        print(f"{result['id']}: {result['wrong'] or 'right'} ({result['seconds']:.1f} s)", flush=True)
        if chosen.state:
            with chosen.state.open("a") as state:
                state.write(json.dumps(result) + "\n")

    results = {}
    if chosen.state:
        results = {known["id"]: known for known in read_state(chosen.state) if known["id"] in by_id}
        ids = [name for name in ids if results.get(name, {"wrong": "not run"})["wrong"]]
    try:
        run_all(ids, chosen.patience, log, results)
    except KeyboardInterrupt:
        print("stopped; the page lists what ran")
    chosen.out.write_text(page(cases, results))
    wrong = sum(bool(result["wrong"]) for result in results.values())
    print(f"{len(results) - wrong} of {len(results)} right; written: {chosen.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
