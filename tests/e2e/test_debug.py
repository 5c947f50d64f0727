"""A debugger on a kernel: the chip's stub driven without gdb, and by gdb where gdb-multiarch is installed."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess

import pytest
from cli import PROGRAM, opwright

KERNEL = "device/kernels/compute/pair_pass_compute.cpp"
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
    assert client.ask("vMustReplyEmpty") == "" and client.ask("Z2,0,4") == ""
    assert client.ask("H g9").startswith("E") and client.ask("m,").startswith("E")

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
    kernel = operation / KERNEL
    line = next(n for n, text in enumerate(kernel.read_text().splitlines(), 1) if "copy_tile(cb_first" in text)
    commands = [
        f"break {kernel.name}:{line}", "info threads", "continue", "monitor cb", "bt", "next", "info registers pc sp",
        "info locals", "x/4xw $sp", "delete", "continue",
    ]  # fmt: skip
    outcome = opwright(
        "debug", operation, "--risc", "TRISC1", "--case", "first", *[f"--gdb=-ex={c}" for c in commands], "--gdb=--batch"
    )
    assert outcome.code == 0, outcome.text
    # The optimizer has its own idea of lines; the function and the file are sure.
    assert re.search(rf'"core \(0,0\) TRISC1" hit Breakpoint 1.*kernel_main \(\) at .*{kernel.name}:\d+', outcome.text), outcome.text
    assert re.search(r"cb 0: \d of 2 pages filled", outcome.text)
    assert re.search(r"#0 +kernel_main \(\)", outcome.text)
    assert re.search(r"^sp +0xffb0", outcome.text, re.M)
    assert "1 passed" in outcome.text


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
