"""The wheel's own operations that only move data, against torch: every bit has to be right."""

import pytest
import torch
import ttnn
from programs import random_bits

TILE, ROWS = ttnn.TILE_LAYOUT, ttnn.ROW_MAJOR_LAYOUT
TTNN_DTYPE = {torch.bfloat16: ttnn.bfloat16, torch.float32: ttnn.float32}


def zero_padded(values, width, height):
    return torch.nn.functional.pad(values, (0, width, 0, height))


# name: (shape, layout, dtype, what ttnn does, what torch does)
CASES = {
    "tilize": ((1, 1, 64, 96), ROWS, torch.bfloat16, lambda x: ttnn.tilize(x), lambda v: v),
    "untilize": ((1, 1, 64, 96), TILE, torch.bfloat16, lambda x: ttnn.untilize(x), lambda v: v),
    "tilize_fp32": ((1, 1, 64, 96), ROWS, torch.float32, lambda x: ttnn.to_layout(x, TILE), lambda v: v),
    "untilize_fp32": ((1, 1, 64, 96), TILE, torch.float32, lambda x: ttnn.to_layout(x, ROWS), lambda v: v),
    "tilize_ragged": ((1, 1, 33, 50), ROWS, torch.bfloat16, lambda x: ttnn.to_layout(x, TILE), lambda v: v),
    "untilize_ragged": (
        (1, 1, 64, 64),
        TILE,
        torch.bfloat16,
        lambda x: ttnn.untilize_with_unpadding(x, [0, 0, 40, 49]),
        lambda v: v[:, :, :41, :50],
    ),
    "transpose_wh": ((1, 2, 64, 96), TILE, torch.bfloat16, lambda x: ttnn.transpose(x, 2, 3), lambda v: v.mT),
    "transpose_wh_rows": ((1, 2, 64, 96), ROWS, torch.bfloat16, lambda x: ttnn.transpose(x, 2, 3), lambda v: v.mT),
    "transpose_hc": (
        (1, 3, 64, 32),
        TILE,
        torch.bfloat16,
        lambda x: ttnn.transpose(x, 1, 2),
        lambda v: v.transpose(1, 2),
    ),
    "transpose_cn": (
        (2, 3, 32, 32),
        TILE,
        torch.bfloat16,
        lambda x: ttnn.transpose(x, 0, 1),
        lambda v: v.transpose(0, 1),
    ),
    "permute": (
        (1, 2, 32, 64),
        TILE,
        torch.bfloat16,
        lambda x: ttnn.permute(x, (0, 2, 3, 1)),
        lambda v: v.permute(0, 2, 3, 1),
    ),
    "reshape_ragged": (
        (1, 1, 32, 60),
        TILE,
        torch.bfloat16,
        lambda x: ttnn.reshape(x, (1, 1, 60, 32)),
        lambda v: v.reshape(1, 1, 60, 32),
    ),
    "concat": ((1, 1, 32, 64), TILE, torch.bfloat16, lambda x: ttnn.concat([x, x], -1), lambda v: torch.cat([v, v], -1)),
    "concat_rows": (
        (1, 1, 8, 64),
        ROWS,
        torch.bfloat16,
        lambda x: ttnn.concat([x, x], 2),
        lambda v: torch.cat([v, v], 2),
    ),
    "split": ((1, 1, 64, 128), TILE, torch.bfloat16, lambda x: ttnn.split(x, 64, 3)[1], lambda v: v.split(64, 3)[1]),
    "slice": (
        (1, 1, 96, 128),
        TILE,
        torch.bfloat16,
        lambda x: ttnn.slice(x, [0, 0, 32, 32], [1, 1, 96, 96]),
        lambda v: v[:, :, 32:96, 32:96],
    ),
    "slice_strided": (
        (1, 1, 32, 64),
        ROWS,
        torch.bfloat16,
        lambda x: ttnn.slice(x, [0, 0, 0, 0], [1, 1, 32, 64], [1, 1, 2, 1]),
        lambda v: v[:, :, ::2],
    ),
    "pad": (
        (1, 1, 32, 64),
        TILE,
        torch.bfloat16,
        lambda x: ttnn.pad(x, [(0, 0), (0, 0), (0, 32), (0, 32)], 0.0),
        lambda v: zero_padded(v, 32, 32),
    ),
    "pad_rows": (
        (1, 1, 30, 64),
        ROWS,
        torch.bfloat16,
        lambda x: ttnn.pad(x, [(0, 0), (0, 0), (0, 2), (0, 0)], 0.0),
        lambda v: zero_padded(v, 0, 2),
    ),
    "repeat": (
        (1, 1, 32, 64),
        ROWS,
        torch.bfloat16,
        lambda x: ttnn.repeat(x, ttnn.Shape([1, 2, 1, 1])),
        lambda v: v.repeat(1, 2, 1, 1),
    ),
    "repeat_interleave": (
        (1, 1, 32, 64),
        TILE,
        torch.bfloat16,
        lambda x: ttnn.repeat_interleave(x, 2, dim=2),
        lambda v: v.repeat_interleave(2, 2),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_data_arrives_where_torch_puts_it(device, name):
    shape, layout, dtype, operation, reference = CASES[name]
    values = random_bits(shape, dtype, 3)
    x = ttnn.from_torch(values, dtype=TTNN_DTYPE[dtype], layout=layout, device=device)
    assert torch.equal(ttnn.to_torch(operation(x)), reference(values))


def test_embedding_takes_rows_by_number(device):
    table = random_bits((128, 64), torch.bfloat16, 4)
    rows = torch.randint(0, 128, (2, 32), generator=torch.Generator().manual_seed(5))
    indices = ttnn.from_torch(rows, dtype=ttnn.uint32, layout=ROWS, device=device)
    weights = ttnn.from_torch(table, dtype=ttnn.bfloat16, layout=ROWS, device=device)
    assert torch.equal(ttnn.to_torch(ttnn.embedding(indices, weights)), table[rows])


@pytest.mark.parametrize("strategy", ["HEIGHT", "WIDTH", "BLOCK"])
def test_sharded_tensors_come_back(device, strategy):
    values = random_bits((1, 1, 128, 128), torch.bfloat16, 6)
    x = ttnn.from_torch(values, dtype=ttnn.bfloat16, layout=TILE, device=device)
    grid = ttnn.CoreGrid(y=2, x=2)
    config = ttnn.create_sharded_memory_config(values.shape, grid, getattr(ttnn.ShardStrategy, strategy))
    assert torch.equal(ttnn.to_torch(ttnn.sharded_to_interleaved(ttnn.interleaved_to_sharded(x, config))), values)
