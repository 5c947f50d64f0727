"""One operation on one kind of tensor, and the verdict on its result."""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch

import ttnn

SHAPE = (1, 1, 32, 64)
TILE, ROWS = ttnn.TILE_LAYOUT, ttnn.ROW_MAJOR_LAYOUT
TORCH = {
    ttnn.bfloat16: torch.bfloat16,
    ttnn.float32: torch.float32,
    ttnn.bfloat8_b: torch.float32,
    ttnn.int32: torch.int32,
    ttnn.uint32: torch.int64,
    ttnn.uint16: torch.int32,
    ttnn.uint8: torch.uint8,
}
NAME = {
    ttnn.bfloat16: "bf16",
    ttnn.float32: "fp32",
    ttnn.bfloat8_b: "bfp8",
    ttnn.int32: "int32",
    ttnn.uint32: "uint32",
    ttnn.uint16: "uint16",
    ttnn.uint8: "uint8",
}


@dataclass(frozen=True)
class Case:
    """`run` gets the device and returns a tensor of ttnn, or several; `expected` is computed by torch in full precision.

    `exact`: every value must be equal. Otherwise the correlation must reach `pcc`, over the values that are finite in both,
    and no value may be finite in one and not in the other.
    """

    family: str
    operation: str
    kind: str  # data type and form, as in "bf16, row broadcast"
    run: Callable
    expected: Callable[[], torch.Tensor]
    exact: bool = False
    pcc: float = 0.999

    @property
    def id(self) -> str:
        return f"{self.operation}-{self.kind}".replace(" ", "_").replace(",", "")


@dataclass(frozen=True)
class In:
    """One input of an operation: values and how they lie on the device."""

    values: torch.Tensor
    dtype: object = ttnn.bfloat16
    layout: object = TILE
    memory: object = field(default_factory=lambda: ttnn.DRAM_MEMORY_CONFIG)

    def put(self, device):
        return ttnn.from_torch(
            self.values.to(TORCH[self.dtype]), dtype=self.dtype, layout=self.layout, device=device, memory_config=self.memory
        )


def rows_of(family: str) -> Callable[..., Case]:
    """How a module of one family writes a case: operation, kind, inputs, what ttnn does with them, what torch does.

    An input is an `In`, or a torch tensor that becomes a bf16 tensor of tiles; torch gets its values.
    """

    def row(operation, kind, inputs, run, expected, exact=False, pcc=0.999) -> Case:
        placed = [i if isinstance(i, In) else In(i) for i in inputs]
        return Case(
            family,
            operation,
            kind,
            lambda device: run(*(i.put(device) for i in placed)),
            lambda: expected(*(i.values for i in placed)),
            exact,
            pcc,
        )

    return row


def floats(dtype, seed, low=-3.0, high=3.0, shape=SHAPE) -> torch.Tensor:
    """Values that the data type holds, as float32."""
    values = torch.rand(shape, generator=torch.Generator().manual_seed(seed)) * (high - low) + low
    return values if dtype == ttnn.float32 else values.to(torch.bfloat16).float()


def bf16(shape, seed=1, low=-3.0, high=3.0) -> torch.Tensor:
    return floats(ttnn.bfloat16, seed, low, high, shape)


def uneven(dtype, shape) -> torch.Tensor:
    """Positive values in four dimensions whose sums over any of them differ much more than their rounding."""
    n, c, h, w = shape
    scale = torch.linspace(0.1, 2, n * c).reshape(n, c, 1, 1) * torch.linspace(1, 3, h).reshape(h, 1) * torch.linspace(3, 1, w)
    values = floats(dtype, 1, 0.5, 1, shape) * scale
    return values if dtype == ttnn.float32 else values.to(torch.bfloat16).float()


def distinct(shape, seed=1) -> torch.Tensor:
    """Whole numbers without a repetition along the last dimension; up to 256 of them are exact in bf16."""
    generator = torch.Generator().manual_seed(seed)
    lines = [torch.randperm(shape[-1], generator=generator) for _ in range(torch.Size(shape[:-1]).numel())]
    return torch.stack(lines).reshape(shape).float() - shape[-1] // 2


def integers(seed, low=-1000, high=1000, shape=SHAPE) -> torch.Tensor:
    return torch.randint(low, high, shape, dtype=torch.int32, generator=torch.Generator().manual_seed(seed))


def put(values, dtype, device):
    return ttnn.from_torch(values, dtype=dtype, layout=ttnn.TILE_LAYOUT, device=device)


def correlation(got: torch.Tensor, expected: torch.Tensor) -> float:
    if torch.equal(got, expected):
        return 1.0
    if got.numel() < 2 or got.std() == 0 or expected.std() == 0:
        return 1.0 if torch.allclose(got, expected, rtol=1e-2, atol=1e-2) else 0.0
    return torch.corrcoef(torch.stack([got.flatten(), expected.flatten()]))[0, 1].item()


def verdict(case: Case, result) -> str:
    """Empty when the result is right, else what is wrong."""
    results, wanted = listed(result), listed(case.expected())
    if len(results) != len(wanted):
        return f"{len(results)} tensors in place of {len(wanted)}"
    for number, (got, expected) in enumerate(zip(results, wanted)):
        if wrong := difference(case, host(got), host(expected)):
            return wrong if len(wanted) == 1 else f"output {number}: {wrong}"
    return ""


def listed(tensors) -> list:
    return list(tensors) if isinstance(tensors, (list, tuple)) else [tensors]


def host(tensor) -> torch.Tensor:
    return (tensor if isinstance(tensor, torch.Tensor) else ttnn.to_torch(tensor)).double()


def difference(case: Case, got: torch.Tensor, expected: torch.Tensor) -> str:
    if got.shape != expected.shape:
        return f"shape {tuple(got.shape)} in place of {tuple(expected.shape)}"
    if case.exact:
        wrong = ((got != expected) & ~(got.isnan() & expected.isnan())).sum().item()
        return f"{wrong} of {got.numel()} values differ" if wrong else ""
    finite = torch.isfinite(expected)
    if not torch.equal(torch.isfinite(got), finite):
        return f"{(torch.isfinite(got) != finite).sum().item()} values are finite in one only"
    pcc = correlation(got[finite], expected[finite])
    return "" if pcc >= case.pcc else f"correlation {pcc:.5f} is below {case.pcc}"
