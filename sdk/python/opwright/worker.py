"""Runs pytest in forked children of a process that has torch, ttnn and pytest imported already.

    python -m opwright.worker

Protocol, one JSON object per line. When ready, the worker prints `{"ready": true, "pid": ...}`. A request is
`{"id", "args": [pytest arguments], "env": {name: value or null}, "cwd", "log", "timeout"}`; all but `id` and `args` may
be missing; `timeout` is for how long nothing may be written to `log`. The answer is `{"id", "seconds"}` with one of `"exit_code"`, `"signal"` (the child died of it) or
`"timeout": true` (the child was killed), or `{"id", "error"}` for a request that cannot be run. Requests run one after
the other; the end of standard input ends the worker. The worker itself never opens a device.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import json
import os
import select
import signal
import sys
import time
import traceback
from typing import Any, TextIO

ANSWER = dict[str, Any]
_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Imports what children need, then serves requests until standard input ends."""
    # Libraries that print while they are imported must not disturb the protocol.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    _preload()
    # A request to end must reach the child's whole group, the compilers that it started included.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    _send(answers, {"ready": True, "pid": os.getpid()})
    for line in sys.stdin:
        if line.strip():
            _send(answers, _serve(line))
    return 0


def _preload() -> None:
    import pytest  # noqa: F401
    import torch  # noqa: F401
    import ttnn  # noqa: F401

    import opwright.pytest_plugin  # noqa: F401

    # What is imported stays: no child has to look through it again when pytest collects its garbage.
    gc.freeze()
    atexit.register(gc.unfreeze)  # else nanobind takes it for leaked when the worker ends


def _send(answers: TextIO, answer: ANSWER) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _serve(line: str) -> ANSWER:
    try:
        request = json.loads(line)
        identity, args = request["id"], [str(a) for a in request["args"]]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        return {"id": None, "error": f"not a request: {error!r}"}
    started = time.monotonic()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os._exit(_run_child(request, args))
    answer: ANSWER = {"id": identity}
    answer.update(_wait(child, request.get("timeout"), request.get("log")))
    answer["seconds"] = round(time.monotonic() - started, 3)
    return answer


def _wait(child: int, timeout: float | None, log: str | None) -> ANSWER:
    """Waits for the child; when nothing has been written to `log` for `timeout` seconds, kills the process group that the
    child leads."""
    watch = os.pidfd_open(child)
    ready: list[int] = []
    try:
        written, since = _size(log), time.monotonic()
        while not ready and (timeout is None or time.monotonic() < since + timeout):
            # A look now and then is enough to know within a fifth when it fell silent.
            ready, _, _ = select.select([watch], [], [], None if timeout is None else timeout / 5)
            if _size(log) != written:
                written, since = _size(log), time.monotonic()
    finally:
        os.close(watch)
        if not ready:  # the time is over, or the worker itself was interrupted
            _kill(child)
    if not ready:
        return {"timeout": True}
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"signal": os.WTERMSIG(status)}
    return {"exit_code": os.WEXITSTATUS(status)}


def _size(log: str | None) -> int:
    try:
        return os.stat(log).st_size if log else 0
    except FileNotFoundError:
        return 0


def _kill(child: int) -> None:
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:  # the child has not made its group yet
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _run_child(request: dict[str, Any], args: list[str]) -> int:
    """In the child: environment, folder and output as asked for, then pytest. Returns the exit code."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # A child must not outlive its worker, however that ends.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    code = 1
    try:
        _redirect(request.get("log"))
        for name, value in (request.get("env") or {}).items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = str(value)
        if request.get("cwd"):
            os.chdir(request["cwd"])
        import pytest

        code = int(pytest.main(args))
    except BaseException:  # the child must not return into the worker's loop, whatever happens
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _redirect(log: str | None) -> None:
    target = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(target, 1)
    os.dup2(target, 2)


if __name__ == "__main__":
    sys.exit(main())
