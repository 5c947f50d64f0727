"""Loads operations into the running ttnn: after `opwright.load("path/to/op")`, `ttnn.<op>` exists."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import subprocess
import sys
import warnings
from pathlib import Path
from types import ModuleType

from opwright.environment import NotSetUpError, activate, home
from opwright.environment import activate_if_needed as _activate_if_needed

__all__ = ["activate", "home", "load", "NotSetUpError", "OperationLoadError"]

_loaded: dict[Path, tuple[ModuleType, int]] = {}


class OperationLoadError(RuntimeError):
    """An operation module could not be loaded; the text says which one, why, and what to do."""


def load(path: str | Path) -> ModuleType:
    """Loads an operation and registers it as `ttnn.<op>`.

    `path` is an operation's folder (`.../ttnn/cpp/ttnn/operations/<category>/<op>`), whose host code is built first as
    far as it changed; or a module that is built (`opwright_op_<name><extension suffix>`); or a folder that holds exactly
    one. Loading the same unchanged operation again returns the module that is there. Where ttnn is not imported yet and no
    backend is chosen, opwright's chip is (`activate`). An operation with the name of one of ttnn's own takes its place in
    this process, with a warning.
    """
    try:
        _activate_if_needed()
    except NotSetUpError as error:
        raise OperationLoadError(f"{path} cannot be loaded: {error}") from error
    file = _module_file(Path(path))
    stamp = file.stat().st_mtime_ns
    if file in _loaded:
        module, loaded_stamp = _loaded[file]
        if stamp != loaded_stamp:
            raise OperationLoadError(
                f"{file} was built anew after this process had loaded it; host code cannot be replaced in a running "
                "process: start a new one"
            )
        return module
    replaced_before = _replaced()
    name = file.name.removesuffix(_suffix_of(file))
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise OperationLoadError(f"{file} is not an extension module of this Python")
    try:
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    except ImportError as error:
        if importlib.util.find_spec("_opwright_sdk") is None:
            raise OperationLoadError(
                f"{file} could not be loaded: this process was not set up for it before it imported ttnn: load the "
                "operation, or call opwright.activate(), before `import ttnn`; or use ./opwright python"
            ) from error
        raise OperationLoadError(f"{file} could not be loaded: {error.__cause__ or error}") from error
    sys.modules[name] = module
    _loaded[file] = (module, stamp)
    for operation in sorted(_replaced() - replaced_before):
        warnings.warn(f"{operation} of the installed ttnn is hidden in this process: the name means {file} now", stacklevel=2)
    return module


def _replaced() -> set[str]:
    """The runtime's own operations whose names loaded ones have taken."""
    return set(getattr(sys.modules.get("ttnn"), "__opwright_replaced__", {}))


def _suffix_of(file: Path) -> str:
    return next((s for s in importlib.machinery.EXTENSION_SUFFIXES if file.name.endswith(s)), "")


def _module_file(path: Path) -> Path:
    path = path.resolve()
    if path.is_file():
        if not _suffix_of(path):
            raise OperationLoadError(
                f"{path} is not an extension module of this Python (expected a name that ends in "
                f"{importlib.machinery.EXTENSION_SUFFIXES[0]})"
            )
        return path
    if not path.is_dir():
        raise OperationLoadError(f"{path} does not exist")
    if (path / f"{path.name}_nanobind.hpp").is_file():
        return _build(path)
    found = sorted(f for f in path.iterdir() if f.name.startswith("opwright_op_") and _suffix_of(f))
    if len(found) != 1:
        names = ", ".join(f.name for f in found) or "none"
        raise OperationLoadError(f"{path} must hold exactly one operation module, found: {names}")
    return found[0]


def _build(operation: Path) -> Path:
    """Builds the host code of an operation's folder as `opwright module` does; gives the module's file."""
    try:
        program = home() / "build/bin/opwright"
    except NotSetUpError as error:
        raise OperationLoadError(f"{operation} has to be built first: {error}") from error
    done = subprocess.run([program, "module", operation], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise OperationLoadError(done.stderr.removeprefix("opwright: ").strip())
    return Path(done.stdout.strip())
