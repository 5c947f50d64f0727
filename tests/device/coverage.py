"""Runs every case of `operations` on the chip and writes docs/operations.md: what is right, what is not, and why.

    ./opwright python tests/device/coverage.py [--only REGEX] [--out FILE] [--patience SECONDS]

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


def reason_of(text: str) -> str:
    """The first sentence of an exception that tells a reader something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for pattern in (r"opwright chip: (.*)", r"(?:error|warning): (.*)"):
        for line in lines:
            if match := re.search(pattern, line):
                return match[1][:160]
    if "info:" in lines[:-1]:
        return lines[lines.index("info:") + 1][:160]
    return (lines or ["no message"])[0][:160]


def work(numbers: list[int]) -> None:
    """Runs the cases with these numbers, one line of JSON for each."""
    sys.path.insert(0, str(HERE))
    import operations
    from operations.case import verdict

    import ttnn

    cases = operations.all_cases()
    device = ttnn.open_device(device_id=0)
    for number in numbers:
        start, broken = time.perf_counter(), False
        try:
            wrong = verdict(cases[number], cases[number].run(device))
        except Exception as error:  # noqa: BLE001 - whatever the operation raised is its state
            wrong, broken = reason_of(str(error)), True
        seconds = round(time.perf_counter() - start, 3)
        print(MARK + json.dumps({"number": number, "wrong": wrong, "seconds": seconds}), flush=True)
        if broken:  # the device may be in any state now
            ttnn.close_device(device)
            device = ttnn.open_device(device_id=0)
    ttnn.close_device(device)


def run_all(numbers: list[int], patience: float, log, results: dict[int, dict]) -> None:
    """Fills in the result of each case under its number."""
    left = list(numbers)
    while left:
        command = [sys.executable, __file__, "--work", ",".join(map(str, left))]
        worker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        why = read_results(worker, results, left, patience, log)
        if left:
            results[left[0]] = {"number": left[0], "wrong": why, "seconds": 0.0}
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
                results[result["number"]] = result
                left.remove(result["number"])
                log(result)
    worker.stdout.close()
    worker.wait()
    return ""


def page(cases, results) -> str:
    """docs/operations.md."""
    ran = [(case, results[number]["wrong"]) for number, case in enumerate(cases) if number in results]
    right = sum(not wrong for _, wrong in ran)
    lines = [
        "# Operations of the wheel on the chip",
        "",
        "Written by `tests/device/coverage.py`; do not edit. Each row is an operation of the unmodified `ttnn` wheel, compiled",
        "by this toolchain and run on the chip, against torch: equal values where the result is exact (comparisons, integers,",
        "rounding), else a correlation of at least 0.999. The instructions beneath are in [coverage.md](coverage.md).",
        "",
        f"Right: {right} of {len(ran)} cases ({100 * right / max(1, len(ran)):.1f} %).",
    ]
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


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", default="", help="run only cases whose id this expression finds")
    options.add_argument("--out", type=Path, default=PAGE, help="the page to write")
    options.add_argument("--patience", type=float, default=120, help="seconds without a result that are a hang")
    options.add_argument("--work", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.work:
        work([int(number) for number in chosen.work.split(",")])
        return 0
    sys.path.insert(0, str(HERE))
    import operations

    cases = operations.all_cases()
    numbers = [n for n, case in enumerate(cases) if re.search(chosen.only, case.id)]

    def log(result):
        print(f"{cases[result['number']].id}: {result['wrong'] or 'right'} ({result['seconds']:.1f} s)", flush=True)

    results = {}
    try:
        run_all(numbers, chosen.patience, log, results)
    except KeyboardInterrupt:
        print("stopped; the page lists what ran")
    chosen.out.write_text(page(cases, results))
    wrong = sum(bool(result["wrong"]) for result in results.values())
    print(f"{len(results) - wrong} of {len(results)} right; written: {chosen.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
