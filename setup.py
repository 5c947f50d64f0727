"""Writes down in the wheel from which checkout it was built; all else is in pyproject.toml."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCheckout(build_py):
    """The usual build, and `opwright/checkout.txt`."""

    def run(self) -> None:
        super().run()
        target = Path(self.build_lib) / "opwright" / "checkout.txt"
        target.write_text(str(Path(__file__).resolve().parent) + "\n")


setup(cmdclass={"build_py": BuildWithCheckout})
