"""Opening the device with firmware in place, each time in a fresh process. The answer that is checked: a tensor comes
back from it."""

from figures import report, seconds_of  # isort: skip

import os
import subprocess
import sys
import tempfile
from pathlib import Path

if "OPWRIGHT_ANSWER" not in os.environ:
    seconds = []
    for _ in range(5):
        with tempfile.TemporaryDirectory(prefix="opwright-open-") as folder:
            answer = Path(folder) / "seconds"
            subprocess.run([sys.executable, __file__], env={**os.environ, "OPWRIGHT_ANSWER": str(answer)}, check=True)
            seconds.append(float(answer.read_text()))
    report(seconds)
    sys.exit(0)

import torch
import ttnn

opened = []
elapsed = seconds_of(lambda: opened.append(ttnn.open_device(device_id=0)))
values = torch.arange(1024, dtype=torch.int32).reshape(32, 32)
back = ttnn.to_torch(ttnn.from_torch(values, layout=ttnn.TILE_LAYOUT, device=opened[0]))
assert torch.equal(back, values)
ttnn.close_device(opened[0])
Path(os.environ["OPWRIGHT_ANSWER"]).write_text(str(elapsed))
