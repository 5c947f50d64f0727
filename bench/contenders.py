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


def chip(library: Path | None = None) -> Contender:
    """The chip model that set-up built, or `library`, the one of a developer's build tree."""
    if library is None:
        library = HOME / "build/chip/libopwright_chip.so"
    else:
        library = staged(library, "chip")
    return Contender("chip", {"TT_METAL_SIMULATOR": str(library)})


def ttsim(library: Path) -> Contender:
    """The vendor's simulator."""
    return Contender("ttsim", {"TT_METAL_SIMULATOR": str(staged(library, "ttsim"))})


def staged(library: Path, name: str) -> Path:
    """A copy with a SoC descriptor beside it, which the runtime wants there."""
    folder = HOME / "build/bench" / name
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(HOME / "build/chip/soc_descriptor.yaml", folder / "soc_descriptor.yaml")
    return Path(shutil.copyfile(library, folder / library.name))
