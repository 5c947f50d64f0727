"""The table of vendor names in docs/sdk.md, made from the first comments of the SDK's headers; `--write` renews it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
INCLUDE = HOME / "sdk/include"
DOCS = HOME / "docs/sdk.md"
BEGIN, END = "<!-- names: begin, written by tests/sdk/vendor_names.py -->", "<!-- names: end -->"


def headers() -> list[Path]:
    return sorted(p for p in INCLUDE.rglob("*.h*") if p.is_file())


def first_comment(text: str) -> str:
    lines = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line.removeprefix("//").strip())
    return " ".join(lines)


def names_of(text: str) -> str:
    """What stands behind `Vendor names:` in a header's first comment; empty for a header without vendor names."""
    return first_comment(text).partition("Vendor names: ")[2].rstrip(".").strip().rstrip(",")


def refused(text: str) -> list[tuple[str, str]]:
    """(name, what to use instead) of each NOT_IN_SDK."""
    macros = dict(re.findall(r'#define (USE_\w+) "([^"]+)"', text))
    found = re.findall(r'NOT_IN_SDK\("([^"]+)", (?:"([^"]+)"|(\w+))\)', text)
    return [(name, instead or macros[macro]) for name, instead, macro in found]


def missing_headers() -> list[tuple[str, str]]:
    lines = (HOME / "sdk/missing_headers.txt").read_text().splitlines()
    return [tuple(line.split(" | ")) for line in lines if line and not line.startswith("#")]


def table() -> str:
    rows = ["| header | names that are there |", "| --- | --- |"]
    for path in headers():
        if names := names_of(path.read_text()):
            rows.append(f"| `{path.relative_to(INCLUDE)}` | {names} |")
    rows += ["", "| name or header that is refused | the compiler says |", "| --- | --- |"]
    for path in headers():
        for name, instead in refused(path.read_text()):
            rows.append(f"| {name} | {instead} |")
    for name, instead in missing_headers():
        rows.append(f"| `{name}` | {instead} |")
    return "\n".join(rows)


def section(docs: str) -> str:
    return docs.partition(BEGIN)[2].partition(END)[0].strip()


if __name__ == "__main__" and "--write" in sys.argv:
    before, _, rest = DOCS.read_text().partition(BEGIN)
    DOCS.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}")
