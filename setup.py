"""Writes down in the wheel from which checkout it was built, and leaves nothing there; all else is in pyproject.toml."""

import atexit
import shutil
import tempfile
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCheckout(build_py):
    """The usual build, and `opwright/checkout.txt`."""

    def run(self) -> None:
        super().run()
        target = Path(self.build_lib) / "opwright" / "checkout.txt"
        target.write_text(str(Path(__file__).resolve().parent) + "\n")


scratch = tempfile.mkdtemp(prefix="opwright-wheel-")
atexit.register(shutil.rmtree, scratch, ignore_errors=True)
setup(
    cmdclass={"build_py": BuildWithCheckout},
    options={"build": {"build_base": scratch}, "egg_info": {"egg_base": scratch}},
)
