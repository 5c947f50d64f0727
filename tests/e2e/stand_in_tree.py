"""A small folder with the layout of a tt-metal checkout, in words of our own, whose programs write down how they were
called instead of building and testing anything: what the tree backend and `opwright export` are tested against."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

OPERATIONS = "ttnn/cpp/ttnn/operations"
TOP = """
cmake_minimum_required(VERSION 3.23)
project(stand_in CXX)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(LIB_TYPE OBJECT)
set(FixmeOpAPIDir ${CMAKE_CURRENT_SOURCE_DIR}/cpp)
set(FixmeOpIncDirs ${CMAKE_CURRENT_SOURCE_DIR}/cpp)
add_library(metalium INTERFACE)
add_library(TT::Metalium ALIAS metalium)
add_library(core INTERFACE)
add_library(TTNN::Core ALIAS core)
set(TTNN_SRC_PYBIND cpp/ttnn-nanobind/__init__.cpp)
add_library(ttnncpp SHARED all.cpp)
target_link_libraries(
    ttnncpp
    PRIVATE
        TTNN::Core
        TTNN::Ops::Normalization
)
add_library(ttnn SHARED)
target_sources(ttnn PRIVATE ${TTNN_SRC_PYBIND})
add_subdirectory(cpp/ttnn/operations/normalization)
"""
CATEGORY = """
include(sources.cmake)
add_library(ttnn_op_normalization ${LIB_TYPE})
add_library(TTNN::Ops::Normalization ALIAS ttnn_op_normalization)
file(
    GLOB_RECURSE kernels
    old_norm/device/kernels/*
)
target_sources(
    ttnn_op_normalization
    PUBLIC
        FILE_SET api
        TYPE HEADERS
        BASE_DIRS ${FixmeOpAPIDir}
        FILES ${NORM_HEADERS}
        FILE_SET kernels
        TYPE HEADERS
        BASE_DIRS ${CMAKE_CURRENT_SOURCE_DIR}
        FILES ${kernels}
    PRIVATE
        ${NORM_SRCS}
)
if(TARGET ttnn)
    target_sources(ttnn PRIVATE ${NORM_BINDINGS})
endif()
"""
BINDING = """
#include "old_norm/old_norm_nanobind.hpp"

namespace ttnn::operations::normalization {

void py_module(nb::module_& mod) {
    bind_old_norm(mod);
}

}  // namespace ttnn::operations::normalization
"""
ALL_BINDINGS = """
#include "ttnn/operations/normalization/normalization_nanobind.hpp"

namespace ttnn::operations {

void py_module(nb::module_& mod) {
    auto m_normalization = mod.def_submodule("normalization");
    normalization::py_module(m_normalization);
}

}  // namespace ttnn::operations
"""
FILES = {
    "ttnn/CMakeLists.txt": TOP,
    "ttnn/all.cpp": "",
    "ttnn/cpp/ttnn-nanobind/__init__.cpp": ALL_BINDINGS,
    f"{OPERATIONS}/normalization/CMakeLists.txt": CATEGORY,
    f"{OPERATIONS}/normalization/sources.cmake": (
        "set(NORM_SRCS\n    old_norm/old_norm.cpp\n)\n\nset(NORM_HEADERS)\n\nset(NORM_BINDINGS\n    normalization_nanobind.cpp\n)\n"
    ),
    f"{OPERATIONS}/normalization/normalization_nanobind.cpp": BINDING,
    f"{OPERATIONS}/normalization/old_norm/old_norm.cpp": "",
    f"{OPERATIONS}/normalization/old_norm/old_norm.hpp": "",
}


def make_tree(folder: Path) -> Path:
    """A stand-in checkout under git, everything committed."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "stand-in")
    return folder


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", folder, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def program(path: Path, text: str) -> Path:
    """A Python program at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\n{text}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


RECORD = """
import json, os, sys
with open({calls!r}, "a") as file:
    file.write(json.dumps({{"program": {name!r}, "words": sys.argv[1:], "folder": os.getcwd()}}) + "\\n")
"""
# In the place of a build: the operations that lie in the tree are built against the SDK, as Python modules.
BUILD = """
import subprocess
from pathlib import Path
folders = [p.parent for p in Path("ttnn/cpp/ttnn/operations").glob("*/*/*_nanobind.hpp") if p.parent.name != "old_norm"]
modules = [subprocess.run([{opwright!r}, "module", f], capture_output=True, text=True, env={env!r}) for f in folders]
for module in modules:
    print("[1/1] Building", module.stdout, module.stderr)
    if module.returncode != 0:
        sys.exit(1)
Path("modules").write_text(":".join(m.stdout.strip() for m in modules))
Path("ttnn/ttnn").mkdir(exist_ok=True)
Path("ttnn/ttnn/_ttnn.so").touch()
"""
# In the place of the tree's Python: the one of set-up, on opwright's chip, with the modules of the last build.
PYTHON = """
assert os.environ["TT_METAL_HOME"] == {tree!r}
environment = dict({env!r}, OPWRIGHT_OP_MODULES=open({tree!r} + "/modules").read())
environment["OPWRIGHT_BACKEND"] = "chip"
words = sys.argv[1:]
os.execve({opwright!r}, [{opwright!r}, "python", *words[:2], "-p", "opwright.pytest_plugin", *words[2:]], environment)
"""


def add_programs(tree: Path, opwright: str) -> Path:
    """`build_metal.sh`, Python and `tt-smi` of the tree; each call becomes a line of the file that is returned."""
    calls = tree.with_suffix(".calls")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("TT_METAL", "OPWRIGHT"))}
    env["OPWRIGHT_NO_SETUP"] = "1"
    values = {"tree": str(tree), "opwright": opwright, "env": env, "calls": str(calls)}
    for path, text in {
        tree / "build_metal.sh": BUILD,
        tree / "python_env/bin/python": PYTHON,
        tree / "python_env/bin/tt-smi": "",
    }.items():
        program(path, (RECORD + text).format(name=path.name, **values))
    (tree / "modules").write_text("")
    (tree / "build_Debug").mkdir()
    (tree / "build").symlink_to("build_Debug")
    return calls
