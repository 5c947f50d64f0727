"""Who takes part in a benchmark: a name and the environment that puts that chip under the runtime."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

HOME = Path(os.environ.get("OPWRIGHT_HOME", Path(__file__).resolve().parent.parent))


@dataclass(frozen=True)
class Contender:
    name: str
    environment: dict[str, str] = field(default_factory=dict)


def chip() -> Contender:
    """The chip model of this checkout: what `./opwright python` sets up."""
    return Contender("chip", {"TT_METAL_SIMULATOR": str(HOME / "build/chip/libopwright_chip.so")})


def ttsim(library: Path) -> Contender:
    """The vendor's simulator; the runtime wants a SoC descriptor beside the library, so both go to a folder of ours."""
    folder = HOME / "build/bench/ttsim"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(library, folder / "libttsim.so")
    shutil.copyfile(HOME / "build/chip/soc_descriptor.yaml", folder / "soc_descriptor.yaml")
    return Contender("ttsim", {"TT_METAL_SIMULATOR": str(folder / "libttsim.so")})
