"""Matrix products: fidelities, accumulation, batches, multicast over rows and blocks, sharded operands, fused work."""

import torch

import ttnn

from .case import NAME, In, bf16, floats, rows_of

_row = rows_of("matmul")


def _config(fidelity="HiFi4", fp32=False, **more):
    return ttnn.WormholeComputeKernelConfig(math_fidelity=getattr(ttnn.MathFidelity, fidelity), fp32_dest_acc_en=fp32, **more)


def _operands(a, b, dtype=ttnn.bfloat16, second=None):
    return [In(floats(dtype, 1, -1, 1, a), dtype), In(floats(dtype, 2, -1, 1, b), second or dtype)]


def _case(kind, operands, reference=torch.matmul, operation="matmul", **options):
    return _row(operation, kind, operands, lambda *t: getattr(ttnn, operation)(*t, **options), reference)


def _precision():
    pair = ((1, 1, 64, 96), (1, 1, 96, 128))
    for dtype in (ttnn.bfloat16, ttnn.bfloat8_b, ttnn.float32):
        for fidelity in ("LoFi", "HiFi2", "HiFi3", "HiFi4"):
            for fp32 in (False, True):
                kind = f"{NAME[dtype]}, {fidelity}" + (", fp32 accumulation" if fp32 else "")
                yield _case(kind, _operands(*pair, dtype), compute_kernel_config=_config(fidelity, fp32))
    yield _case("bf16, bfp8 weights", _operands(*pair, second=ttnn.bfloat8_b), compute_kernel_config=_config("HiFi2"))
    yield _row(
        "matmul",
        "bf16, bfp4 weights",
        _operands(*pair),
        lambda a, b: ttnn.matmul(a, ttnn.typecast(b, ttnn.bfloat4_b), compute_kernel_config=_config("LoFi")),
        torch.matmul,
        pcc=0.98,
    )
    yield _case(
        "bf16, packer accumulates in L1",
        _operands((1, 1, 64, 512), (1, 1, 512, 64)),
        compute_kernel_config=_config(packer_l1_acc=True),
    )
    yield _case(
        "bf16, packer accumulates fp32 in L1",
        _operands((1, 1, 64, 512), (1, 1, 512, 64)),
        compute_kernel_config=_config(fp32=True, packer_l1_acc=True),
    )
    yield _case("bf16 to fp32", _operands(*pair), dtype=ttnn.float32)
    yield _case("bf16 to bfp8", _operands(*pair), dtype=ttnn.bfloat8_b)


def _shapes():
    for kind, a, b in (
        ("batches", (2, 3, 32, 64), (2, 3, 64, 32)),
        ("batches, one second operand", (2, 3, 32, 64), (1, 1, 64, 32)),
        ("ragged", (1, 1, 33, 50), (1, 1, 50, 70)),
        ("two dimensions", (64, 96), (96, 32)),
        ("one row", (1, 1, 1, 128), (1, 1, 128, 256)),
        ("tall", (1, 1, 1024, 64), (1, 1, 64, 64)),
        ("wide", (1, 1, 32, 64), (1, 1, 64, 2048)),
        ("deep", (1, 1, 32, 2048), (1, 1, 2048, 32)),
    ):
        yield _case(f"bf16, {kind}", _operands(a, b))
    yield _case("bf16, first transposed", _operands((1, 1, 96, 64), (1, 1, 96, 32)), lambda a, b: a.mT @ b, transpose_a=True)
    yield _case("bf16, second transposed", _operands((1, 1, 64, 96), (1, 1, 32, 96)), lambda a, b: a @ b.mT, transpose_b=True)
    for kind, a, b, grid in (
        ("multicast of rows", (1, 1, 32, 256), (1, 1, 256, 512), (2, 8)),
        ("multicast of blocks", (1, 1, 256, 128), (1, 1, 128, 256), (4, 4)),
        ("multicast of columns", (1, 1, 512, 64), (1, 1, 64, 32), (4, 4)),
    ):
        yield _case(f"bf16, {kind}", _operands(a, b), core_grid=ttnn.CoreGrid(y=grid[0], x=grid[1]))


def _program_configs():
    one = dict(
        in0_block_w=2, out_subblock_h=1, out_subblock_w=2, per_core_M=2, per_core_N=2, fuse_batch=True, fused_activation=None
    )
    rows = ttnn.MatmulMultiCoreReuseMultiCast1DProgramConfig(compute_with_storage_grid_size=(4, 1), mcast_in0=True, **one)
    columns = ttnn.MatmulMultiCoreReuseMultiCast1DProgramConfig(compute_with_storage_grid_size=(4, 1), mcast_in0=False, **one)
    blocks = dict(one)
    blocks.pop("fuse_batch")
    both = ttnn.MatmulMultiCoreReuseMultiCastProgramConfig(
        compute_with_storage_grid_size=(2, 2), transpose_mcast=False, **blocks
    )
    turned = ttnn.MatmulMultiCoreReuseMultiCastProgramConfig(
        compute_with_storage_grid_size=(2, 2), transpose_mcast=True, **blocks
    )
    reuse = ttnn.MatmulMultiCoreReuseProgramConfig(
        compute_with_storage_grid_size=(2, 2), in0_block_w=2, out_subblock_h=1, out_subblock_w=2, per_core_M=2, per_core_N=2
    )
    yield _case("bf16, 1D, first operand sent", _operands((1, 1, 64, 128), (1, 1, 128, 256)), program_config=rows)
    yield _case("bf16, 1D, second operand sent", _operands((1, 1, 256, 128), (1, 1, 128, 64)), program_config=columns)
    yield _case("bf16, 2D", _operands((1, 1, 128, 128), (1, 1, 128, 128)), program_config=both)
    yield _case("bf16, 2D, turned", _operands((1, 1, 128, 128), (1, 1, 128, 128)), program_config=turned)
    yield _case("bf16, batches on cores", _operands((2, 2, 64, 128), (2, 2, 128, 64)), program_config=reuse)


def _sharded(strategy, shape, grid):
    return ttnn.create_sharded_memory_config(shape, ttnn.CoreGrid(y=grid[0], x=grid[1]), getattr(ttnn.ShardStrategy, strategy))


def _in_shards():
    one = dict(in0_block_w=1, out_subblock_h=1, out_subblock_w=2, fused_activation=None)
    a, b = (1, 1, 128, 128), (1, 1, 128, 128)
    x, w = bf16(a, 1, -1, 1), In(bf16(b, 2, -1, 1))
    width, height, block = (_sharded(s, a, g) for s, g in (("WIDTH", (1, 4)), ("HEIGHT", (1, 4)), ("BLOCK", (2, 2))))
    rows = ttnn.MatmulMultiCoreReuseMultiCast1DProgramConfig(
        compute_with_storage_grid_size=(4, 1),
        mcast_in0=True,
        fuse_batch=True,
        per_core_M=4,
        per_core_N=1,
        **one | {"out_subblock_w": 1},
    )
    columns = ttnn.MatmulMultiCoreReuseMultiCast1DProgramConfig(
        compute_with_storage_grid_size=(4, 1), mcast_in0=False, fuse_batch=True, per_core_M=1, per_core_N=4, **one
    )
    both = ttnn.MatmulMultiCoreReuseMultiCastProgramConfig(
        compute_with_storage_grid_size=(2, 2), transpose_mcast=False, per_core_M=2, per_core_N=2, **one
    )
    for kind, memory, program in (("width", width, rows), ("height", height, columns), ("block", block, both)):
        yield _case(f"bf16, {kind} sharded", [In(x, memory=memory), w], program_config=program, memory_config=memory)
        yield _case(
            f"bf16, {kind} sharded, to interleaved",
            [In(x, memory=memory), w],
            program_config=program,
            memory_config=ttnn.DRAM_MEMORY_CONFIG,
        )
    yield _case("bf16, width sharded, chosen by the wheel", [In(x, memory=width), w])
    decode = bf16((1, 1, 32, 256), 3, -1, 1)
    banks = ttnn.CoreRangeSet([ttnn.CoreRange(ttnn.CoreCoord(0, 0), ttnn.CoreCoord(11, 0))])
    spread = ttnn.MemoryConfig(
        ttnn.TensorMemoryLayout.WIDTH_SHARDED,
        ttnn.BufferType.DRAM,
        ttnn.ShardSpec(banks, (256, 64), ttnn.ShardOrientation.ROW_MAJOR),
    )
    program = ttnn.MatmulMultiCoreReuseMultiCastDRAMShardedProgramConfig(
        in0_block_w=1, per_core_M=1, per_core_N=3, fused_activation=None
    )
    yield _case(
        "bf16, second in DRAM banks",
        [In(decode, memory=_sharded("WIDTH", (1, 1, 32, 256), (1, 8))), In(bf16((1, 1, 256, 768), 4, -1, 1), memory=spread)],
        program_config=program,
        memory_config=ttnn.L1_WIDTH_SHARDED_MEMORY_CONFIG,
    )


def _linear():
    base = [bf16((1, 1, 64, 96), 1, -1, 1), bf16((1, 1, 96, 128), 2, -1, 1)]
    bias = bf16((1, 1, 1, 128), 3, -1, 1)

    def linear(kind, act=None, reference=None, **options):
        run = lambda a, b, c: ttnn.linear(a, b, bias=c, activation=act, **options)  # noqa: E731
        return _row("linear", f"bf16, {kind}", [*base, bias], run, lambda a, b, c: (reference or (lambda v: v))(a @ b + c))

    yield _row("linear", "bf16, no bias", base, lambda a, b: ttnn.linear(a, b), torch.matmul)
    yield linear("bias")
    yield linear("bias, fp32 accumulation", compute_kernel_config=_config(fp32=True))
    for act, reference in (
        ("relu", torch.relu),
        ("gelu", torch.nn.functional.gelu),
        ("silu", torch.nn.functional.silu),
        ("sigmoid", torch.sigmoid),
        ("tanh", torch.tanh),
    ):
        yield linear(f"bias and {act}", act, reference)
    yield linear("bias, multicast", core_grid=ttnn.CoreGrid(y=2, x=4))
    yield _row(
        "linear",
        "fp32, bias",
        [In(v, ttnn.float32) for v in (*base, bias)],
        lambda a, b, c: ttnn.linear(a, b, bias=c),
        lambda a, b, c: a @ b + c,
    )
    add = lambda c, a, b: ttnn.addmm(c, a, b, alpha=0.5, beta=2.0)  # noqa: E731
    yield _row(
        "addmm",
        "bf16",
        [bf16((64, 128), 4), bf16((64, 96), 1, -1, 1), bf16((96, 128), 2, -1, 1)],
        add,
        lambda c, a, b: 2 * c + 0.5 * (a @ b),
    )
    yield _row("outer", "bf16", [bf16((32,)), bf16((64,), 2)], ttnn.outer, torch.outer)


def _others():
    x, w = bf16((1, 1, 64, 256), 1, -1, 1), bf16((1, 1, 256, 128), 2, -1, 1)
    yield _row("minimal_matmul", "bf16", [x, w], lambda a, b: ttnn.experimental.minimal_matmul(a, b), torch.matmul)
    queries, keys = bf16((1, 4, 32, 64), 1, -1, 1), bf16((32, 1, 64, 96), 2, -1, 1)
    run = lambda a, b: ttnn.experimental.attn_matmul(a, b, compute_with_storage_grid_size=ttnn.CoreCoord(8, 4))  # noqa: E731
    yield _row("attn_matmul", "bf16", [queries, keys], run, lambda a, b: torch.einsum("ahuk,uakn->ahun", a, b))


CASES = [*_precision(), *_shapes(), *_program_configs(), *_in_shards(), *_linear(), *_others()]
