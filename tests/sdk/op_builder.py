"""Builds operation modules as op_build.json describes it; what the gates do in C++, in the small, for the SDK's tests."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Job:
    """One source with the definitions that only it gets."""

    source: Path
    defines: list[str]


def build_operation(description: Path, source_root: Path, op_dir: Path, bind: str, out_dir: Path) -> Path:
    """Compiles the host sources of `op_dir`, links `out_dir/opwright_op_<op><suffix>`, returns that path."""
    name = op_dir.name
    module = f"opwright_op_{name}"
    build = json.loads(description.read_text())
    sources = sorted(p for p in op_dir.rglob("*.cpp") if not _is_kernel(p.relative_to(op_dir)))
    entry = [
        f"-DOPWRIGHT_OP_MODULE={module}",
        f'-DOPWRIGHT_OP_HEADER="{op_dir}/{name}_nanobind.hpp"',
        f"-DOPWRIGHT_OP_BIND={bind}",
        f'-DOPWRIGHT_SOURCE_ROOT="{source_root}"',
    ]
    jobs = [Job(s, []) for s in sources] + [Job(Path(build["entry_source"]), entry)]
    flags = [f"-I{source_root}/ttnn/cpp", f"-fmacro-prefix-map={source_root}/="]
    return build_module(description, module, jobs, flags, out_dir)


def build_module(description: Path, module: str, jobs: list[Job], flags: list[str], out_dir: Path) -> Path:
    """Compiles the jobs and links them into `out_dir/<module><suffix>`."""
    build = json.loads(description.read_text())
    target = out_dir / f"{module}{build['extension_suffix']}"
    out_dir.mkdir(parents=True, exist_ok=True)
    includes = [f"-I{d}" for d in [*build["include_dirs"], build["entry_include_dir"]]]
    compile_flags = [*build["flags"], *flags, *includes, "-include", build["pch_ready"]]
    objects = [out_dir / f"{job.source.stem}.o" for job in jobs]
    lines = [
        f"rule cc\n  command = {build['cxx']} {_quote(compile_flags)} $defines -MD -MF $out.d -c $in -o $out",
        "  depfile = $out.d\n  deps = gcc",
        f"rule link\n  command = {build['cxx']} {_quote(build['link_flags'])} $in {_quote(build['link_inputs'])} -o $out",
    ]
    for job, output in zip(jobs, objects):
        lines.append(f"build {output}: cc {job.source} | {build['pch_ready']}.gch\n  defines = {_quote(job.defines)}")
    lines.append(f"build {target}: link {' '.join(map(str, objects))} | {' '.join(build['link_inputs'])}")
    (out_dir / "build.ninja").write_text("\n".join(lines) + "\n")
    command = ["ninja", "-C", str(out_dir), str(target)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise RuntimeError(f"building {module} failed:\n{result.stdout}{result.stderr}")
    return target


def _is_kernel(path: Path) -> bool:
    """Kernels lie below a folder `kernels` or `<something>kernels`."""
    return any(part.endswith("kernels") for part in path.parts[:-1])


def _quote(arguments: list[str]) -> str:
    return " ".join("'" + a.replace("$", "$$") + "'" for a in arguments)
