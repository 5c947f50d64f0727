"""Builds an operation module as op_build.json describes it; what the gates do in C++, in the small, for the SDK's tests."""

import json
import subprocess
from pathlib import Path


def build_operation(description: Path, source_root: Path, op_dir: Path, name: str, bind: str, out_dir: Path) -> Path:
    """Compiles the host sources of `op_dir` and links `out_dir/<module><suffix>`; returns that path."""
    build = json.loads(description.read_text())
    module = f"opwright_op_{name}"
    target = out_dir / f"{module}{build['extension_suffix']}"
    out_dir.mkdir(parents=True, exist_ok=True)
    includes = [f"-I{d}" for d in [*build["include_dirs"], build["entry_include_dir"], source_root / "ttnn/cpp", op_dir]]
    flags = [*build["flags"], f"-fmacro-prefix-map={source_root}/=", "-include", build["pch_ready"]]
    entry = [
        f"-DOPWRIGHT_OP_MODULE={module}",
        f'-DOPWRIGHT_OP_HEADER="{name}_nanobind.hpp"',
        f"-DOPWRIGHT_OP_BIND={bind}",
        f'-DOPWRIGHT_SOURCE_ROOT="{source_root}"',
    ]
    sources = sorted(p for p in op_dir.rglob("*.cpp") if "kernels" not in p.relative_to(op_dir).parts)
    jobs = [(source, []) for source in sources] + [(Path(build["entry_source"]), entry)]
    objects = []
    lines = [
        f"rule cc\n command = {build['cxx']} {_quote(flags)} {_quote(includes)} $defines -MD -MF $out.d -c $in -o $out\n"
        " depfile = $out.d\n deps = gcc\n",
        f"rule link\n command = {build['cxx']} {_quote(build['link_flags'])} $in {_quote(build['link_inputs'])} -o $out\n",
    ]
    for source, defines in jobs:
        obj = out_dir / f"{source.stem}.o"
        objects.append(obj)
        lines.append(f"build {obj}: cc {source} | {build['pch_ready']}.gch\n defines = {_quote(defines)}\n")
    lines.append(f"build {target}: link {' '.join(map(str, objects))} | {' '.join(build['link_inputs'])}\n")
    (out_dir / "build.ninja").write_text("\n".join(lines))
    result = subprocess.run(["ninja", "-C", str(out_dir), str(target)], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise RuntimeError(f"building {name} failed:\n{result.stdout}{result.stderr}")
    return target


def _quote(arguments: list) -> str:
    return " ".join("'" + str(a).replace("$", "$$") + "'" for a in arguments)
