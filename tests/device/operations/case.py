"""One operation on one kind of tensor, and the verdict on its result."""

from collections.abc import Callable
from dataclasses import dataclass

import torch

import ttnn

SHAPE = (1, 1, 32, 64)
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
    """`run` gets the device and returns a tensor of ttnn; `expected` is computed by torch in full precision.

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


def floats(dtype, seed, low=-3.0, high=3.0, shape=SHAPE) -> torch.Tensor:
    """Values that the data type holds, as float32."""
    values = torch.rand(shape, generator=torch.Generator().manual_seed(seed)) * (high - low) + low
    return values if dtype == ttnn.float32 else values.to(torch.bfloat16).float()


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
    got, expected = ttnn.to_torch(result).double(), case.expected().double()
    if got.shape != expected.shape:
        return f"shape {tuple(got.shape)} in place of {tuple(expected.shape)}"
    if case.exact:
        wrong = (got != expected).sum().item()
        return f"{wrong} of {got.numel()} values differ" if wrong else ""
    finite = torch.isfinite(expected)
    if not torch.equal(torch.isfinite(got), finite):
        return f"{(torch.isfinite(got) != finite).sum().item()} values are finite in one only"
    pcc = correlation(got[finite], expected[finite])
    return "" if pcc >= case.pcc else f"correlation {pcc:.5f} is below {case.pcc}"
