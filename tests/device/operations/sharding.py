"""Tensors in shards: made, changed into one another, and worked on without leaving them."""

import torch
from programs import random_bits

import ttnn

from .case import ROWS, TILE, In, bf16, rows_of

_row = rows_of("sharding")
SHAPE = (1, 1, 128, 128)
GRID = {"HEIGHT": (1, 4), "WIDTH": (1, 4), "BLOCK": (2, 2)}


def _memory(strategy, shape=SHAPE, turned=False):
    rows, columns = GRID[strategy]
    orientation = ttnn.ShardOrientation.COL_MAJOR if turned else ttnn.ShardOrientation.ROW_MAJOR
    return ttnn.create_sharded_memory_config(
        shape, ttnn.CoreGrid(y=rows, x=columns), getattr(ttnn.ShardStrategy, strategy), orientation
    )


def _bits(memory=None, layout=TILE, dtype=ttnn.bfloat16, shape=SHAPE, seed=3):
    values = random_bits(shape, torch.float32 if dtype == ttnn.float32 else torch.bfloat16, seed)
    return In(values, dtype, layout, memory or ttnn.DRAM_MEMORY_CONFIG)


def _same(values):
    return values


def _there_and_back():
    for strategy in GRID:
        memory, name = _memory(strategy), strategy.lower()
        for layout in (TILE, ROWS):
            for dtype in (ttnn.bfloat16, ttnn.float32):
                kind = ("fp32" if dtype == ttnn.float32 else "bf16") + (" rows" if layout == ROWS else "") + f", {name}"
                plain = _bits(None, layout, dtype)
                yield _row(
                    "interleaved_to_sharded", kind, [plain], lambda t, m=memory: ttnn.interleaved_to_sharded(t, m), _same, True
                )
                back = lambda t: ttnn.sharded_to_interleaved(t, ttnn.DRAM_MEMORY_CONFIG)  # noqa: E731
                yield _row("sharded_to_interleaved", kind, [_bits(memory, layout, dtype)], back, _same, True)
        yield _row(
            "interleaved_to_sharded",
            f"bf16, {name}, column order",
            [_bits()],
            lambda t, m=_memory(strategy, turned=True): ttnn.interleaved_to_sharded(t, m),
            _same,
            True,
        )
        for other in GRID:
            if other != strategy:
                kind = f"bf16, {name} to {other.lower()}"
                yield _row("reshard", kind, [_bits(memory)], lambda t, m=_memory(other): ttnn.reshard(t, m), _same, True)
    wider = ttnn.create_sharded_memory_config(SHAPE, ttnn.CoreGrid(y=1, x=2), ttnn.ShardStrategy.HEIGHT)
    yield _row(
        "reshard", "bf16 rows, to fewer cores", [_bits(_memory("HEIGHT"), ROWS)], lambda t: ttnn.reshard(t, wider), _same, True
    )
    yield _row(
        "to_memory_config", "bf16, to shards", [_bits()], lambda t: ttnn.to_memory_config(t, _memory("BLOCK")), _same, True
    )


def _work():
    for strategy in GRID:
        memory, name = _memory(strategy), strategy.lower()
        a, b = In(bf16(SHAPE, 1), memory=memory), In(bf16(SHAPE, 2), memory=memory)
        yield _row("add", f"bf16, {name} sharded", [a, b], lambda x, y, m=memory: ttnn.add(x, y, memory_config=m), torch.add)
        yield _row("multiply", f"bf16, {name} sharded and interleaved", [a, bf16(SHAPE, 2)], ttnn.multiply, torch.mul)
        yield _row("exp", f"bf16, {name} sharded", [a], ttnn.exp, torch.exp)
        yield _row("relu", f"bf16, {name} sharded", [a], ttnn.relu, torch.relu, True)
        for operation, layout in (("tilize", ROWS), ("untilize", TILE)):
            yield _row(
                operation,
                f"bf16, {name} sharded",
                [_bits(memory, layout)],
                lambda t, o=operation, m=memory: getattr(ttnn, o)(t, memory_config=m),
                _same,
                True,
            )
    height = _memory("HEIGHT")
    yield _row("transpose", "bf16, height sharded", [_bits(height)], lambda t: ttnn.transpose(t, 2, 3), lambda v: v.mT, True)
    joined = _memory("HEIGHT", (1, 1, 128, 256))
    two = [_bits(height, ROWS), _bits(height, ROWS, seed=4)]
    yield _row(
        "concat",
        "bf16 rows, height sharded",
        two,
        lambda x, y: ttnn.concat([x, y], 3, memory_config=joined),
        lambda x, y: torch.cat([x, y], 3),
        True,
    )
    yield _row(
        "typecast",
        "bf16 to fp32, height sharded",
        [In(bf16(SHAPE, 1), memory=height)],
        lambda t: ttnn.typecast(t, ttnn.float32),
        _same,
        True,
    )
    yield _row(
        "sum",
        "bf16, height sharded",
        [In(bf16(SHAPE, 1, 0, 1), memory=height)],
        lambda t: ttnn.sum(t, dim=3, keepdim=True, memory_config=ttnn.DRAM_MEMORY_CONFIG),
        lambda v: v.sum(3, keepdim=True),
    )
    yield _row("move", "bf16, height sharded", [_bits(height)], ttnn.move, _same, True)
    yield _row("clone", "bf16, height sharded", [_bits(height)], ttnn.clone, _same, True)
    yield _row(
        "slice",
        "bf16, height sharded",
        [_bits(height, ROWS)],
        lambda t: ttnn.slice(t, [0, 0, 0, 0], [1, 1, 64, 128], memory_config=ttnn.DRAM_MEMORY_CONFIG),
        lambda v: v[:, :, :64],
        True,
    )
    yield _row(
        "fold",
        "bf16 rows, height sharded",
        [_bits(_memory("HEIGHT", (1, 8, 8, 16)), ROWS, shape=(1, 8, 8, 16))],
        lambda t: ttnn.fold(t, 2, 2),
        lambda v: v.reshape(1, 4, 2, 4, 2, 16).permute(0, 1, 3, 2, 4, 5).reshape(1, 4, 4, 64),
        True,
    )
    nd = ttnn.MemoryConfig(
        ttnn.BufferType.L1,
        ttnn.NdShardSpec((1, 1, 32, 64), ttnn.CoreRangeSet([ttnn.CoreRange(ttnn.CoreCoord(0, 0), ttnn.CoreCoord(1, 1))])),
    )
    yield _row(
        "to_memory_config", "bf16, to shards of any dimensions", [_bits()], lambda t: ttnn.to_memory_config(t, nd), _same, True
    )
    yield _row(
        "add",
        "bf16, shards of any dimensions",
        [In(bf16(SHAPE, 1), memory=nd), In(bf16(SHAPE, 2), memory=nd)],
        ttnn.add,
        torch.add,
    )


CASES = [*_there_and_back(), *_work()]
