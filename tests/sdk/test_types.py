"""The types that the package ships: complete, true at run time, and free of errors where mypy is installed."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import pkgutil
import shutil
import subprocess
import sys
from pathlib import Path

import opwright
import pytest

HOME = Path(__file__).resolve().parents[2]
PYTHON = HOME / "sdk/python"


def test_the_stub_of_the_core_has_the_names_that_it_has():
    core = importlib.import_module("_opwright_sdk")
    stub = ast.parse((PYTHON / "_opwright_sdk-stubs/__init__.pyi").read_text())
    named = {node.name for node in stub.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    named |= {node.target.id for node in stub.body if isinstance(node, ast.AnnAssign)}
    assert named == {name for name in dir(core) if not name.startswith("_")}
    assert ast.get_docstring(stub).startswith(core.__doc__.rstrip("."))


def test_every_function_of_the_package_says_its_types():
    modules = [importlib.import_module(f"opwright.{m.name}") for m in pkgutil.iter_modules(opwright.__path__)] + [opwright]
    assert len(modules) >= 4
    for module in modules:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__:
                continue
            signature = inspect.signature(function)
            untyped = [p.name for p in signature.parameters.values() if p.annotation is p.empty]
            assert not untyped and signature.return_annotation is not signature.empty, f"{module.__name__}.{name}: {untyped}"
    public = {n for n, v in vars(opwright).items() if not n.startswith("_") and getattr(v, "__module__", "").startswith("opwright")}
    assert public == set(opwright.__all__)


def test_mypy_finds_nothing(tmp_path):
    mypy = shutil.which(os.environ.get("OPWRIGHT_MYPY", "mypy"))
    if mypy is None:
        pytest.skip("mypy is not installed (or name one with OPWRIGHT_MYPY)")
    user = tmp_path / "user.py"
    user.write_text("import opwright\nreveal_type(opwright.load('x'))\nopwright.load(1)\n")
    command = [mypy, "--config-file", HOME / "pyproject.toml", "--cache-dir", tmp_path / "cache"]
    environment = {**os.environ, "MYPYPATH": str(PYTHON)}
    run = lambda *more: subprocess.run([*command, *more], capture_output=True, text=True, check=False, env=environment)  # noqa: E731
    package = run("-p", "opwright")
    assert package.returncode == 0, package.stdout + package.stderr
    seen = run(user).stdout
    assert 'Revealed type is "types.ModuleType"' in seen and "user.py:3: error: Argument 1" in seen, seen
