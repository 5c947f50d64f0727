"""The fixtures that tests in a tt-metal checkout are written against, for one chip: `device`, `mesh_device`,
`device_params`, `silicon_arch_*`, `reset_seeds`, `function_level_defaults`, `is_ci_env`, `expect_error`.

Opening a device takes a tenth of a second, so it stays open between tests that ask for the same; each test finds its
program cache empty all the same, as on a device of its own.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from typing import Any

import pytest

MARKERS = (
    "requires_grid_size(cores): skip where the chip has fewer worker cores; a number, or (x, y)",
    "use_module_device(device_params): as `device` here always is: open as long as tests ask for the same",
)


class DeviceKeeper:
    """The one open device of a session: opened when a test first asks, anew when one asks for other parameters."""

    def __init__(self) -> None:
        self._wanted: tuple[object, ...] | None = None
        self._close: Callable[[], None] = lambda: None
        self._device: Any = None

    def get(self, mesh: bool, params: dict[str, Any]) -> Any:
        """The device with these parameters of `ttnn.CreateDevice` or `ttnn.open_mesh_device`, its program cache empty."""
        import ttnn

        wanted = (mesh, *sorted((name, repr(value)) for name, value in params.items()))
        if wanted != self._wanted:
            self.close()
            arguments = _arguments(params)
            if mesh:
                self._device = opened = ttnn.open_mesh_device(mesh_shape=ttnn.MeshShape(1, 1), **arguments)
                self._close = lambda: ttnn.close_mesh_device(opened)
            else:
                self._device = opened = ttnn.CreateDevice(device_id=0, **arguments)
                self._close = lambda: ttnn.close_device(opened)
            self._wanted = wanted
        self._device.clear_program_cache()
        self._device.cache_entries_counter = CacheEntriesCounter(self._device)
        return self._device

    def close(self) -> None:
        """Closes what is open; nothing where nothing is."""
        close, self._close, self._wanted, self._device = self._close, lambda: None, None, None
        close()


class CacheEntriesCounter:
    """How many entries the program cache got while it was asked to measure; tests find it at the device."""

    def __init__(self, device: Any) -> None:
        self.device = device
        self.total = 0

    def reset(self) -> None:
        self.total = 0

    @contextmanager
    def measure(self) -> Generator[None, None, None]:
        before = self.device.num_program_cache_entries()
        yield
        self.total += self.device.num_program_cache_entries() - before

    def decorator(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def measured(*args: Any, **kwargs: Any) -> Any:
            with self.measure():
                return function(*args, **kwargs)

        return measured


def _arguments(params: dict[str, Any]) -> dict[str, Any]:
    """What the runtime takes of a test's `device_params`; skips a test that needs more chips than one."""
    import ttnn

    rest = dict(params)
    if rest.pop("fabric_config", None):
        pytest.skip("wants a fabric between chips; here is one chip")
    for several in ("fabric_tensix_config", "fabric_manager", "fabric_router_config", "reliability_mode"):
        rest.pop(several, None)
    rest.pop("require_exact_physical_num_devices", None)
    axis, kind = rest.pop("dispatch_core_axis", None), rest.pop("dispatch_core_type", None)
    if axis is not None or kind is not None:
        rest["dispatch_core_config"] = ttnn.DispatchCoreConfig(kind, axis)
    return rest


@pytest.fixture(scope="session")
def _device_keeper() -> Generator[DeviceKeeper, None, None]:
    keeper = DeviceKeeper()
    yield keeper
    keeper.close()


@pytest.fixture
def device_params(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Parameters of the device: `@pytest.mark.parametrize("device_params", [{"l1_small_size": 24576}], indirect=True)`."""
    return dict(getattr(request, "param", {}))


@pytest.fixture
def device(
    request: pytest.FixtureRequest, device_params: dict[str, Any], _device_keeper: DeviceKeeper
) -> Generator[Any, None, None]:
    """Device 0, open, with an empty program cache; it is ttnn's default device during the test."""
    mark = request.node.get_closest_marker("use_module_device")
    of_mark = (mark.args[0] if mark.args else mark.kwargs.get("device_params")) if mark else None
    with _as_default(_device_keeper.get(False, device_params or of_mark or {})) as opened:
        _skip_if_smaller(request.node, opened)
        yield opened


@pytest.fixture
def mesh_device(
    request: pytest.FixtureRequest, device_params: dict[str, Any], _device_keeper: DeviceKeeper
) -> Generator[Any, None, None]:
    """A mesh of one chip; a test whose parameter asks for more (a number, or rows and columns) is skipped."""
    _skip_unless_one_chip(getattr(request, "param", 1))
    opened = _device_keeper.get(True, device_params)
    _skip_if_smaller(request.node, opened)
    yield opened


def _skip_unless_one_chip(shape: int | tuple[int, int]) -> None:
    chips = shape[0] * shape[1] if isinstance(shape, tuple) else shape
    if chips != 1:
        pytest.skip(f"wants a mesh of {chips} chips; here is one")


@contextmanager
def _as_default(device: Any) -> Generator[Any, None, None]:
    import ttnn

    before = ttnn.GetDefaultDevice()
    ttnn.SetDefaultDevice(device)
    yield device
    ttnn.SetDefaultDevice(before)


def _skip_if_smaller(test: pytest.Item, device: Any) -> None:
    for mark in test.iter_markers("requires_grid_size"):
        grid = device.compute_with_storage_grid_size()
        wanted = mark.args[0]
        if isinstance(wanted, tuple):
            enough = grid.x >= wanted[0] and grid.y >= wanted[1]
        else:
            enough = grid.x * grid.y >= wanted
        if not enough:
            pytest.skip(f"wants {wanted} worker cores, the chip has {grid.x} x {grid.y}")


@pytest.fixture(scope="session")
def silicon_arch_name() -> str:
    """The chip's architecture, as ttnn calls it."""
    import ttnn

    return str(ttnn.get_arch_name())


@pytest.fixture(scope="session")
def silicon_arch_wormhole_b0(silicon_arch_name: str) -> bool:
    """True on Wormhole; the test is skipped elsewhere."""
    return _only_on("wormhole_b0", silicon_arch_name)


@pytest.fixture(scope="session")
def silicon_arch_blackhole(silicon_arch_name: str) -> bool:
    """True on Blackhole; the test is skipped elsewhere."""
    return _only_on("blackhole", silicon_arch_name)


def _only_on(wanted: str, arch: str) -> bool:
    if arch != wanted:
        pytest.skip(f"for {wanted}, the chip is {arch}")
    return True


@pytest.fixture
def reset_seeds() -> None:
    """Python's, NumPy's and torch's generators start as in tt-metal's tests."""
    import numpy
    import torch

    seed = 213919
    torch.manual_seed(seed)
    numpy.random.seed(seed)
    random.seed(seed)


@pytest.fixture
def function_level_defaults(reset_seeds: None) -> None:
    """What a test of tt-metal asks for that wants `reset_seeds`."""


@pytest.fixture
def is_ci_env() -> bool:
    """Whether the environment says that this is a CI run."""
    return os.environ.get("CI") == "true"


@pytest.fixture
def expect_error() -> Callable[..., AbstractContextManager[Any]]:
    """`with expect_error(RuntimeError, "text"):` is `pytest.raises` with `match`."""
    return lambda error, message: pytest.raises(error, match=message)
