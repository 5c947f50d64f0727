"""Operations that only move data: every bit has to be right."""

import torch
from programs import random_bits

import ttnn

from .case import NAME, ROWS, TILE, In, integers, rows_of

F = torch.nn.functional
FLOATS = (ttnn.bfloat16, ttnn.float32)
ALL = (*FLOATS, ttnn.int32, ttnn.uint32, ttnn.uint16)
_row = rows_of("data movement")


def _bits(shape, dtype=ttnn.bfloat16, layout=TILE, seed=3):
    if dtype in FLOATS:
        return In(random_bits(shape, torch.float32 if dtype == ttnn.float32 else torch.bfloat16, seed), dtype, layout)
    low, high = {ttnn.int32: (-(2**31), 2**31 - 1), ttnn.uint32: (0, 2**31 - 1), ttnn.uint16: (0, 2**16)}[dtype]
    return In(integers(seed, low, high, shape), dtype, layout)


def _case(operation, kind, shape, run, reference, dtypes=(ttnn.bfloat16,), layout=TILE):
    for dtype in dtypes:
        name = NAME[dtype] + (" rows" if layout == ROWS else "") + (f", {kind}" if kind else "")
        yield _row(operation, name, [_bits(shape, dtype, layout)], run, reference, exact=True)


def _same(values):
    return values


def _layouts():
    yield from _case("tilize", "", (1, 1, 64, 96), ttnn.tilize, _same, ALL[:4], ROWS)
    yield from _case("tilize", "wide", (1, 1, 32, 1024), ttnn.tilize, _same, FLOATS, ROWS)
    yield from _case("untilize", "", (1, 1, 64, 96), ttnn.untilize, _same, ALL)
    yield from _case("untilize", "wide", (1, 1, 32, 1024), ttnn.untilize, _same, FLOATS)
    yield from _case("to_layout", "to tiles, ragged", (1, 1, 33, 50), lambda t: ttnn.to_layout(t, TILE), _same, ALL, ROWS)
    yield from _case("to_layout", "to rows, ragged", (1, 2, 33, 50), lambda t: ttnn.to_layout(t, ROWS), _same, ALL)
    cut = [0, 0, 40, 49]
    yield from _case(
        "untilize_with_unpadding",
        "",
        (1, 1, 64, 64),
        lambda t: ttnn.untilize_with_unpadding(t, cut),
        lambda v: v[:, :, :41, :50],
        FLOATS,
    )
    yield from _case(
        "tilize_with_val_padding",
        "",
        (1, 1, 40, 50),
        lambda t: ttnn.tilize_with_val_padding(t, [1, 1, 64, 64], 0.0),
        _same,
        FLOATS,
        ROWS,
    )
    yield from _case("tilize_with_zero_padding", "", (1, 1, 40, 50), ttnn.tilize_with_zero_padding, _same, FLOATS, ROWS)


def _orders():
    for layout in (TILE, ROWS):
        for kind, shape, a, b in (
            ("W and H", (1, 2, 64, 96), 2, 3),
            ("H and C", (1, 3, 64, 32), 1, 2),
            ("C and N", (2, 3, 32, 32), 0, 1),
        ):
            swap = lambda t, x=a, y=b: ttnn.transpose(t, x, y)  # noqa: E731
            yield from _case("transpose", kind, shape, swap, lambda v, x=a, y=b: v.transpose(x, y), FLOATS, layout)
        for order in ((0, 2, 3, 1), (0, 3, 1, 2), (3, 2, 1, 0), (1, 0, 3, 2), (0, 2, 1, 3)):
            kind = "to " + " ".join(map(str, order))
            yield from _case(
                "permute",
                kind,
                (2, 3, 32, 64),
                lambda t, o=order: ttnn.permute(t, o),
                lambda v, o=order: v.permute(o),
                FLOATS[:1],
                layout,
            )
    for dtype in (ttnn.float32, ttnn.int32):
        turn = lambda t: ttnn.permute(t, (0, 2, 3, 1))  # noqa: E731
        yield from _case("permute", "ragged", (2, 3, 33, 50), turn, lambda v: v.permute(0, 2, 3, 1), (dtype,))
    yield from _case("transpose", "int32", (1, 1, 64, 32), lambda t: ttnn.transpose(t, 2, 3), lambda v: v.mT, (ttnn.int32,))


def _shapes():
    for layout in (TILE, ROWS):
        for kind, old, new in (
            ("ragged", (1, 1, 32, 60), (1, 1, 60, 32)),
            ("batches", (2, 3, 32, 64), (1, 6, 32, 64)),
            ("to two", (2, 2, 32, 64), (128, 64)),
        ):
            yield from _case(
                "reshape", kind, old, lambda t, s=new: ttnn.reshape(t, s), lambda v, s=new: v.reshape(s), FLOATS, layout
            )
        yield from _case(
            "view",
            "",
            (2, 1, 32, 64),
            lambda t: ttnn.view(t, (1, 2, 32, 64)),
            lambda v: v.view(1, 2, 32, 64),
            (ttnn.bfloat16,),
            layout,
        )
        yield from _case(
            "squeeze", "", (1, 1, 32, 64), lambda t: ttnn.squeeze(t, 0), lambda v: v.squeeze(0), (ttnn.bfloat16,), layout
        )
        yield from _case(
            "unsqueeze", "", (2, 32, 64), lambda t: ttnn.unsqueeze(t, 1), lambda v: v.unsqueeze(1), (ttnn.bfloat16,), layout
        )
    yield from _case("unsqueeze_to_4D", "", (32, 64), ttnn.unsqueeze_to_4D, lambda v: v[None, None])
    yield from _case(
        "expand", "", (1, 1, 32, 64), lambda t: ttnn.expand(t, (2, 3, 32, 64)), lambda v: v.expand(2, 3, 32, 64), FLOATS
    )
    yield from _case(
        "broadcast_to",
        "",
        (1, 1, 1, 64),
        lambda t: ttnn.experimental.broadcast_to(t, ttnn.Shape((2, 1, 32, 64))),
        lambda v: v.expand(2, 1, 32, 64),
        FLOATS,
    )


def _pieces():
    for layout in (TILE, ROWS):
        for dim in (0, 1, 2, 3):
            glue = lambda t, d=dim: ttnn.concat([t, t], d)  # noqa: E731
            yield from _case(
                "concat", f"dimension {dim}", (2, 2, 32, 64), glue, lambda v, d=dim: torch.cat([v, v], d), FLOATS[:1], layout
            )
        yield from _case(
            "stack", "", (2, 32, 64), lambda t: ttnn.stack([t, t], 1), lambda v: torch.stack([v, v], 1), FLOATS[:1], layout
        )
        yield from _case("split", "", (1, 1, 64, 128), lambda t: ttnn.split(t, 64, 3), lambda v: v.split(64, 3), FLOATS, layout)
        yield from _case(
            "chunk", "", (1, 1, 64, 128), lambda t: ttnn.chunk(t, 2, 2), lambda v: v.chunk(2, 2), FLOATS[:1], layout
        )
        yield from _case(
            "slice",
            "tiles",
            (1, 2, 96, 128),
            lambda t: ttnn.slice(t, [0, 1, 32, 32], [1, 2, 96, 96]),
            lambda v: v[:, 1:, 32:96, 32:96],
            ALL,
            layout,
        )
        yield from _case(
            "slice",
            "ragged",
            (1, 1, 50, 70),
            lambda t: ttnn.slice(t, [0, 0, 3, 10], [1, 1, 40, 61]),
            lambda v: v[:, :, 3:40, 10:61],
            FLOATS,
            layout,
        )
        yield from _case(
            "slice",
            "strided",
            (1, 1, 32, 64),
            lambda t: ttnn.slice(t, [0, 0, 0, 0], [1, 1, 32, 64], [1, 1, 2, 1]),
            lambda v: v[:, :, ::2],
            FLOATS[:1],
            layout,
        )
        yield from _case(
            "narrow",
            "",
            (1, 1, 256, 64),
            lambda t: ttnn.narrow(t, 2, 192, 64),
            lambda v: v.narrow(2, 192, 64),
            FLOATS[:1],
            layout,
        )
        yield from _case("roll", "", (1, 1, 64, 64), lambda t: ttnn.roll(t, 5, 2), lambda v: v.roll(5, 2), FLOATS[:1], layout)
        yield from _case(
            "roll",
            "two dimensions",
            (1, 1, 64, 64),
            lambda t: ttnn.roll(t, [32, 32], [2, 3]),
            lambda v: v.roll([32, 32], [2, 3]),
            FLOATS[:1],
            layout,
        )


def _larger():
    wider = [(0, 0), (0, 1), (0, 32), (0, 32)]
    for layout in (TILE, ROWS):
        yield from _case(
            "pad",
            "",
            (1, 1, 32, 64),
            lambda t: ttnn.pad(t, wider, 0.0),
            lambda v: F.pad(v, (0, 32, 0, 32, 0, 1)),
            ALL[:4],
            layout,
        )
        yield from _case(
            "repeat",
            "batch",
            (1, 1, 32, 64),
            lambda t: ttnn.repeat(t, ttnn.Shape([2, 2, 1, 1])),
            lambda v: v.repeat(2, 2, 1, 1),
            FLOATS,
            layout,
        )
        yield from _case(
            "repeat",
            "width",
            (1, 1, 32, 64),
            lambda t: ttnn.repeat(t, ttnn.Shape([1, 1, 1, 2])),
            lambda v: v.repeat(1, 1, 1, 2),
            FLOATS,
            layout,
        )
        for dim in (1, 2, 3):
            yield from _case(
                "repeat_interleave",
                f"dimension {dim}",
                (1, 2, 32, 64),
                lambda t, d=dim: ttnn.repeat_interleave(t, 2, dim=d),
                lambda v, d=dim: v.repeat_interleave(2, d),
                FLOATS[:1],
                layout,
            )
    yield from _case(
        "pad",
        "in front",
        (1, 1, 30, 64),
        lambda t: ttnn.pad(t, [(0, 0), (0, 0), (2, 3), (0, 0)], 0.0),
        lambda v: F.pad(v, (0, 0, 2, 3)),
        FLOATS,
        ROWS,
    )
    yield from _case(
        "pad",
        "value",
        (1, 1, 30, 40),
        lambda t: ttnn.pad(t, [(0, 0), (0, 0), (0, 2), (0, 24)], 2.5),
        lambda v: F.pad(v, (0, 24, 0, 2), value=2.5),
        FLOATS,
    )
    yield from _case(
        "fill_implicit_tile_padding", "", (1, 1, 30, 40), lambda t: ttnn.fill_implicit_tile_padding(t, 1.0), _same, FLOATS
    )
    fold = lambda v: v.reshape(1, 4, 2, 4, 2, 16).permute(0, 1, 3, 2, 4, 5).reshape(1, 4, 4, 64)  # noqa: E731
    yield from _case("fold", "", (1, 8, 8, 16), lambda t: ttnn.fold(t, 2, 2), fold, FLOATS[:1], ROWS)


def _copies():
    yield from _case("clone", "", (1, 1, 64, 64), ttnn.clone, _same, ALL)
    yield from _case("clone", "", (1, 1, 64, 64), ttnn.clone, _same, FLOATS, ROWS)
    yield from _case("move", "", (1, 1, 64, 64), ttnn.move, _same, FLOATS)
    yield from _case("reallocate", "", (1, 1, 64, 64), ttnn.reallocate, _same)
    yield from _case("assign", "", (1, 1, 64, 64), lambda t: ttnn.assign(t, memory_config=ttnn.L1_MEMORY_CONFIG), _same, FLOATS)
    yield from _case(
        "to_memory_config", "to L1", (1, 1, 64, 64), lambda t: ttnn.to_memory_config(t, ttnn.L1_MEMORY_CONFIG), _same, FLOATS
    )
    yield from _case("identity", "", (1, 1, 64, 64), ttnn.identity, _same)
    yield from _case(
        "bitcast",
        "to uint16",
        (1, 1, 32, 64),
        lambda t: ttnn.bitcast(t, ttnn.uint16),
        lambda v: v.view(torch.int16).int() & 0xFFFF,
    )

    def copy_into(source, target):
        ttnn.copy(source, target)
        return target

    yield _row("copy", "bf16", [_bits((1, 1, 64, 64)), _bits((1, 1, 64, 64), seed=4)], copy_into, lambda a, _: a, exact=True)


def _places(t):
    count, places = (ttnn.to_torch(r).flatten() for r in ttnn.nonzero(t))
    return places[: 4 * int(count[0])]  # four coordinates each


def _by_number():
    for layout in (TILE, ROWS):
        table = _bits((128, 64), layout=ROWS, seed=4)
        rows = In(integers(5, 0, 128, (2, 32)), ttnn.uint32, ROWS)
        look = lambda i, w, l=layout: ttnn.embedding(i, w, layout=l)  # noqa: E731
        yield _row(
            "embedding",
            f"bf16, {'tiles' if layout == TILE else 'rows'}",
            [rows, table],
            look,
            lambda i, w: w[i.long()],
            exact=True,
        )
    for dtype in FLOATS:
        source, index = _bits((1, 1, 32, 64), dtype), In(integers(6, 0, 64, (1, 1, 32, 32)), ttnn.uint32)
        take = lambda t, i: ttnn.gather(t, 3, index=i)  # noqa: E731
        yield _row("gather", NAME[dtype], [source, index], take, lambda v, i: v.gather(3, i.long()), exact=True)
        fill = lambda t, i: ttnn.index_fill(t, 2, i, 2.5)  # noqa: E731
        some = In(torch.tensor([0, 3, 17]), ttnn.uint32, ROWS)
        yield _row(
            "index_fill",
            NAME[dtype],
            [_bits((1, 2, 32, 64), dtype, ROWS), some],
            fill,
            lambda v, i: v.index_fill(2, i.long(), 2.5),
            exact=True,
        )
        for layout in (TILE, ROWS):
            places = torch.stack([torch.randperm(64, generator=torch.Generator().manual_seed(s))[:32] for s in range(32)])[
                None, None
            ]
            yield _row(
                "scatter",
                NAME[dtype] + (" rows" if layout == ROWS else ""),
                [
                    _bits((1, 1, 32, 64), dtype, layout),
                    In(places, ttnn.uint32, layout),
                    _bits((1, 1, 32, 32), dtype, layout, seed=8),
                ],
                lambda t, i, s: ttnn.scatter(t, 3, i, s),
                lambda v, i, s: v.scatter(3, i.long(), s),
                exact=True,
            )
    numbers = In(torch.tensor([[[[0, 0, 3, 0, 5, 0, 0, 1] * 4]]]), ttnn.uint32, ROWS)
    yield _row("nonzero", "uint32 rows", [numbers], _places, lambda v: v.nonzero().flatten(), exact=True)
    yield _row(
        "indexed_fill",
        "bf16 rows",
        [
            In(torch.tensor([[[[1, 2]]]]), ttnn.uint32, ROWS),
            _bits((4, 1, 32, 64), layout=ROWS),
            _bits((2, 1, 32, 64), layout=ROWS, seed=9),
        ],
        lambda i, a, b: ttnn.indexed_fill(i, a, b),
        lambda i, a, b: a.index_copy(0, i.flatten().long(), b),
        exact=True,
    )


CASES = [*_layouts(), *_orders(), *_shapes(), *_pieces(), *_larger(), *_copies(), *_by_number()]
