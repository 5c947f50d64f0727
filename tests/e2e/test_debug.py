"""A debugger on a kernel: the chip's stub driven without gdb, and by gdb where gdb-multiarch is installed."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from cli import PROGRAM, opwright

WRITER = "device/kernels/dataflow/writer_pair_pass.cpp"
THREADS = {"BRISC": 1, "TRISC0": 2, "TRISC1": 3, "TRISC2": 4, "NCRISC": 5}
PC = 32


class Client:
    """As much of the remote serial protocol as a test needs."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.bytes = b""
        self.console = ""

    def send(self, payload: str) -> None:
        self.socket.sendall(f"${payload}#{sum(payload.encode()) & 0xFF:02x}".encode())

    def receive(self) -> str:
        while True:
            match = re.match(rb"[+]*\$([^#]*)#(..)", self.bytes, re.S)
            if match:
                self.bytes = self.bytes[match.end() :]
                assert sum(match[1]) & 0xFF == int(match[2], 16)
                self.socket.sendall(b"+")
                text = match[1].decode()
                if text[:1] == "O" and text != "OK":
                    self.console += bytes.fromhex(text[1:]).decode()
                    continue
                return text
            more = self.socket.recv(65536)
            assert more, "the stub closed the connection"
            self.bytes += more

    def ask(self, payload: str) -> str:
        self.send(payload)
        return self.receive()

    def monitor(self, command: str) -> str:
        return bytes.fromhex(self.ask("qRcmd," + command.encode().hex())).decode()

    def register(self, number: int) -> int:
        return int.from_bytes(bytes.fromhex(self.ask(f"p{number:x}")), "little")


@pytest.fixture
def stopped(operation, request):
    """The operation's test, standing at the entry of its math kernel: the process and a client."""
    command = [PROGRAM, "debug", operation, "--listen", "0", "--risc", "TRISC1", "--case", "first", "--", "-q"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        seen = ""
        for line in process.stdout:
            seen += line
            if match := re.search(r"target remote 127\.0\.0\.1:(\d+)", line):
                yield process, Client(int(match[1]))
                break
        else:
            pytest.fail(seen)
    finally:
        process.kill()
        process.wait()


def test_the_stub_without_gdb(stopped):
    process, client = stopped
    assert client.ask("?") == f"T05thread:{THREADS['TRISC1']};"
    client.ask("qSupported:multiprocess+")
    target = client.ask("qXfer:features:read:target.xml:0,1000")
    assert target.startswith("l") and "riscv:rv32" in target
    libraries = client.ask("qXfer:libraries:read::0,1000")
    assert re.search(r"pair_pass_compute/\d+/trisc1/trisc1\.elf", libraries)
    threads = client.ask("qXfer:threads:read::0,1000")
    assert all(f'id="{number}" name="core (0,0) {risc}"' in threads for risc, number in THREADS.items())

    assert client.ask("Hg3") == "OK"
    entry = client.register(PC)
    (moved,) = re.findall(r'trisc1\.elf[^>]*><section address="0x([0-9a-f]+)"/>', libraries)
    assert entry > int(moved, 16) > 0, "the kernel runs above the address it is linked for"
    registers = client.ask("g")
    assert len(registers) == 33 * 8 and bytes.fromhex(registers[-8:]) == entry.to_bytes(4, "little")
    code = bytes.fromhex(client.ask(f"m{entry:x},4"))
    assert client.ask("vCont;s:3") == "T05thread:3;"
    second = client.register(PC)
    assert second != entry

    assert "cb 0: 0 of 2 pages filled" in client.monitor("cb")
    assert re.search(r"core \(0,0\) TRISC1 at pc 0x[0-9a-f]{8}.*: running", client.monitor("cores"))

    # Registers and memory can be written; what is no memory is refused.
    saved = client.register(5)
    assert client.ask("P5=78563412") == "OK" and client.register(5) == 0x12345678
    assert client.ask(f"P5={saved.to_bytes(4, 'little').hex()}") == "OK"
    assert client.ask("Mffb00400,4:0a0b0c0d") == "OK" and client.ask("mffb00400,4") == "0a0b0c0d"
    assert client.ask("mffb20000,4").startswith("E")
    assert client.ask(f"m{entry:x},4") == code.hex()

    # A breakpoint where the kernel goes to next; it changes no byte of the code.
    assert client.ask(f"Z0,{second:x},4") == "OK"
    assert client.ask(f"P20={entry.to_bytes(4, 'little').hex()}") == "OK"
    assert client.ask("c") == "T05thread:3;" and client.register(PC) == second
    assert client.ask(f"z0,{second:x},4") == "OK"
    assert client.ask("vMustReplyEmpty") == "" and client.ask("Z3,0,4") == ""
    assert client.ask("H g9").startswith("E") and client.ask("m,").startswith("E")

    # A watch on the output's buffer: the packer fills it while the page is still free.
    assert client.ask("Z2,ffb20000,4").startswith("E"), "what is no memory cannot be watched"
    (output,) = re.findall(r"cb 2: 0 of 2 pages filled, 4096 bytes at 0x([0-9a-f]+)", client.monitor("cb"))
    before = client.ask(f"m{int(output, 16):x},4")
    assert client.ask(f"Z2,{int(output, 16):x},4") == "OK"
    assert re.fullmatch(rf"T05thread:[1-5];watch:{int(output, 16):x};", client.ask("c"))
    assert before != client.ask(f"m{int(output, 16):x},4") == "40404040", "3.0 and 3.0"
    assert client.ask(f"z2,{int(output, 16):x},4") == "OK"

    assert client.ask("D") == "OK"
    assert "1 passed" in process.communicate(timeout=120)[0]
    assert process.returncode == 0


def test_killing_the_program_fails_the_test(stopped):
    process, client = stopped
    client.send("k")
    assert "the debugger ended the program" in process.communicate(timeout=120)[0]
    assert process.returncode == 1


def test_gdb_breaks_at_a_line_steps_and_prints(operation):
    if shutil.which("gdb-multiarch") is None:
        pytest.skip("gdb-multiarch is not installed (apt install gdb-multiarch)")
    line = next(n for n, text in enumerate((operation / WRITER).read_text().splitlines(), 1) if "cb_wait_front" in text)
    place = f"{Path(WRITER).name}:{line}"
    first = gdb(
        operation, f"break {place}", "info threads", "continue", "print tile_id", "bt", "next", "next", "monitor cb", "monitor cores",
        "x/4xw $sp", "print cb_interface", "delete", "continue",
    )  # fmt: skip
    assert re.search(rf'"core \(0,0\) BRISC" hit Breakpoint 1.*kernel_main \(\) at .*{place}\n{line}\s+cb_wait_front', first), first
    assert "$1 = 0" in first
    assert re.search(rf"#0 +kernel_main \(\) at .*{place}\n#1 .*in _start \(\)", first), first
    # Line by line, over what the headers have inlined there.
    assert re.search(rf"^{line + 1}\s+noc_async_write\(.*\n{line + 2}\s+noc_async_write_barrier", first, re.M), first
    assert re.search(r"core \(0,0\) BRISC at pc 0x[0-9a-f]{8}, .*writer_pair_pass.cpp:\d+: running", first)
    assert 'No symbol "cb_interface"' in first, "the firmware's variables: one of each core, all of one name"
    assert "1 passed" in first

    (output,) = re.findall(r"cb 2: \d of 2 pages filled, 4096 bytes at (0x[0-9a-f]+)", first)
    second = gdb(operation, f"watch *(unsigned *){output}", "continue", "monitor cb", "continue")
    assert re.search(r"hit Hardware watchpoint 1: .*\s+Old value = \d+\s+New value = 1077952576", second), second
    assert "exited normally" in second and "1 passed" in second


def gdb(operation: Path, *commands: str) -> str:
    words = [f"--gdb=-ex={c}" for c in commands]
    outcome = opwright("debug", operation, "--risc", "BRISC", "--case", "first", *words, "--gdb=--batch")
    assert outcome.code == 0, outcome.text
    return outcome.text


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("--core", "9,0"), "give a logical core as x,y with x below 8"),
        (("--risc", "TRISC7"), "TRISC7"),
        (("--case", "nothing_is_called_so",), "2 deselected"),
    ],
)
def test_what_cannot_be_debugged_is_said(operation, arguments, words):
    outcome = opwright("debug", operation, "--listen", "0", *arguments)
    assert outcome.code != 0
    assert words in outcome.text
