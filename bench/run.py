"""Benchmarks: each task checks its answer before it is timed, then runs once per contender, in one go.

    ./opwright python bench/run.py [--ttsim LIBRARY] [--chip LIBRARY] [--json FILE] [TASK ...]

Contenders are the chip model and, where its library is named, the vendor's ttsim; a missing one is shown as skipped,
and so is a task that ttsim says it cannot simulate.
Every task runs in a process of its own, so memory figures are whole-process peaks.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from contenders import Contender, chip, ttsim  # noqa: E402
from measure import run_task  # noqa: E402

TASKS = {
    "open_device": "seconds from ttnn.open_device to the open device, firmware already there",
    "kernel_set": "seconds of a first launch with a cold kernel cache: reader, compute, writer",
    "host_build": "an operation's host sources to its module, precompiled header there: processor seconds of the user",
    "host_edit": "the same after an edit of the program factory",
    "kernel_edit": "from an edit in a kernel to the result of a test, with opwright run --watch: seconds",
    "build_stages": "Stages 1 to 6 of an operation that no cache knows: seconds per build",
    "passthrough": "4,096 bf16 tiles through 64 cores, warm: tiles per second",
    "matmul": "a 512x512x512 bf16 ttnn.matmul, warm: seconds each",
    "softmax": "ttnn.softmax over 1x1x1024x1024 in bf16, warm: seconds each",
    "launch": "one tile on each of 64 cores, warm: seconds per launch",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"of {', '.join(TASKS)}; default: all")
    parser.add_argument("--ttsim", type=Path, metavar="LIBRARY", help="path of libttsim.so for Wormhole")
    parser.add_argument("--chip", type=Path, metavar="LIBRARY", help="a chip library other than the one set-up built")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    options = parser.parse_args()
    unknown = sorted(set(options.tasks) - set(TASKS))
    if unknown:
        parser.error(f"unknown task {unknown[0]!r}; there are: {', '.join(TASKS)}")

    if options.chip and not options.chip.is_file():
        parser.error(f"--chip {options.chip}: no such file")
    contenders: list[Contender] = [chip(options.chip)]
    if options.ttsim:
        if not options.ttsim.is_file():
            parser.error(f"--ttsim {options.ttsim}: no such file")
        contenders.append(ttsim(options.ttsim))
    else:
        print("ttsim: skipped (no --ttsim LIBRARY given)")

    figures, failed = {}, False
    for task in options.tasks or TASKS:
        print(f"\n{task}: {TASKS[task]}")
        figures[task] = {}
        for contender in contenders:
            outcome = run_task(task, contender)
            figures[task][contender.name] = outcome
            failed |= "error" in outcome
            print(f"  {contender.name:8} {describe(outcome)}")
        compare(figures[task])
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")
    return 1 if failed else 0


def describe(outcome: dict) -> str:
    if "error" in outcome:
        return f"FAILED: {outcome['error']}"
    if "skipped" in outcome:
        return f"skipped, cannot run it: {outcome['skipped']}"
    rate = f", {outcome['units'] / outcome['median']:,.0f} {outcome['unit']}/s" if "units" in outcome else ""
    return (
        f"median {outcome['median']:.4f} s (min {outcome['min']:.4f}, max {outcome['max']:.4f}, n={outcome['runs']})"
        f"{rate}, peak {outcome['peak_mib']:,.0f} MiB"
    )


def compare(outcomes: dict) -> None:
    ours, theirs = outcomes.get("chip", {}), outcomes.get("ttsim", {})
    if "median" in ours and "median" in theirs:
        print(f"  {'ratio':8} chip is {theirs['median'] / ours['median']:.1f} times as fast as ttsim (medians)")


if __name__ == "__main__":
    sys.exit(main())
