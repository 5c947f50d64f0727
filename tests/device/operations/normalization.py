"""Softmax in its forms and normalizations, interleaved and sharded."""

import torch

import ttnn

from .case import NAME, In, bf16, floats, rows_of

_row = rows_of("normalization")
F = torch.nn.functional
FLOATS = (ttnn.bfloat16, ttnn.float32)


def _rms(x, weight=1, epsilon=1e-12):
    return x / (x.square().mean(-1, keepdim=True) + epsilon).sqrt() * weight


def _softmax():
    for dtype in FLOATS:
        values = In(floats(dtype, 1, shape=(1, 2, 64, 96)), dtype)
        for dim in (-1, -2, 1):
            yield _row(
                "softmax",
                f"{NAME[dtype]}, dimension {dim}",
                [values],
                lambda t, d=dim: ttnn.softmax(t, dim=d),
                lambda v, d=dim: v.softmax(d),
            )
        for kind, shape in (("ragged", (1, 2, 33, 50)), ("wide", (1, 1, 32, 2048))):
            yield _row(
                "softmax",
                f"{NAME[dtype]}, {kind}",
                [In(floats(dtype, 2, shape=shape), dtype)],
                lambda t: ttnn.softmax(t, dim=-1),
                lambda v: v.softmax(-1),
            )
        stable = lambda t: ttnn.softmax(t, dim=-1, numeric_stable=True)  # noqa: E731
        yield _row(
            "softmax",
            f"{NAME[dtype]}, numerically stable",
            [In(floats(dtype, 3, 80, 100, (1, 1, 64, 96)), dtype)],
            stable,
            lambda v: v.softmax(-1),
        )
    values = bf16((1, 2, 64, 96), 4)
    mask = (
        torch.where(bf16((1, 1, 32, 96), 5)[:, :, :1] < -1, -1e9, 0.0)
        .to(torch.bfloat16)
        .float()
        .expand(1, 1, 32, 96)
        .contiguous()
    )
    soft = lambda v, m: (v * 0.25 + m[:, :, :1]).softmax(-1)  # noqa: E731
    yield _row("softmax_in_place", "bf16", [values], ttnn.softmax_in_place, lambda v: v.softmax(-1))
    yield _row("scale_mask_softmax", "bf16", [values, mask], lambda t, m: ttnn.scale_mask_softmax(t, 0.25, m), soft)
    yield _row(
        "scale_mask_softmax_in_place", "bf16", [values, mask], lambda t, m: ttnn.scale_mask_softmax_in_place(t, 0.25, m), soft
    )
    tall = ttnn.create_sharded_memory_config((1, 1, 128, 128), ttnn.CoreGrid(y=2, x=2), ttnn.ShardStrategy.HEIGHT)
    program = ttnn.SoftmaxShardedMultiCoreProgramConfig(
        compute_with_storage_grid_size=(2, 2), subblock_w=4, block_h=1, block_w=4
    )
    run = lambda t: ttnn.softmax_in_place(t, program_config=program)  # noqa: E731
    yield _row(
        "softmax_in_place", "bf16, height sharded", [In(bf16((1, 1, 128, 128), 7), memory=tall)], run, lambda v: v.softmax(-1)
    )


def _layers():
    for dtype in FLOATS:
        values = In(floats(dtype, 1, shape=(1, 2, 64, 96)), dtype)
        weight, bias = (In(floats(dtype, s, shape=(1, 1, 1, 96)), dtype) for s in (2, 3))
        rest = In(floats(dtype, 4, shape=(1, 2, 64, 96)), dtype)
        name = NAME[dtype]
        yield _row("layer_norm", name, [values], ttnn.layer_norm, lambda v: F.layer_norm(v, (96,)))
        yield _row(
            "layer_norm",
            f"{name}, weight and bias",
            [values, weight, bias],
            lambda t, w, b: ttnn.layer_norm(t, weight=w, bias=b),
            lambda v, w, b: F.layer_norm(v, (96,), w.flatten(), b.flatten()),
        )
        yield _row(
            "layer_norm",
            f"{name}, residual",
            [values, rest],
            lambda t, r: ttnn.layer_norm(t, residual_input_tensor=r),
            lambda v, r: F.layer_norm(v + r, (96,)),
        )
        yield _row(
            "layer_norm",
            f"{name}, ragged",
            [In(floats(dtype, 5, shape=(1, 1, 33, 50)), dtype)],
            ttnn.layer_norm,
            lambda v: F.layer_norm(v, (50,)),
        )
        yield _row(
            "layer_norm",
            f"{name}, wide",
            [In(floats(dtype, 6, shape=(1, 1, 32, 2048)), dtype)],
            ttnn.layer_norm,
            lambda v: F.layer_norm(v, (2048,)),
        )
        welford = ttnn.LayerNormDefaultProgramConfig(use_welford=True)
        yield _row(
            "layer_norm",
            f"{name}, Welford",
            [values],
            lambda t: ttnn.layer_norm(t, program_config=welford),
            lambda v: F.layer_norm(v, (96,)),
        )
        yield _row("rms_norm", name, [values], ttnn.rms_norm, _rms)
        yield _row("rms_norm", f"{name}, weight", [values, weight], lambda t, w: ttnn.rms_norm(t, weight=w), _rms)
        yield _row("rms_norm", f"{name}, wide", [In(floats(dtype, 6, shape=(1, 1, 32, 2048)), dtype)], ttnn.rms_norm, _rms)
        mean, var, scale, shift = (In(floats(dtype, s, 0.5, 2, (1, 4, 1, 1)), dtype) for s in (7, 8, 9, 10))
        run = lambda t, m, v, w, b: ttnn.batch_norm(t, running_mean=m, running_var=v, weight=w, bias=b)  # noqa: E731
        images = In(floats(dtype, 11, shape=(2, 4, 32, 64)), dtype)
        yield _row(
            "batch_norm",
            name,
            [images, mean, var, scale, shift],
            run,
            lambda t, m, v, w, b: F.batch_norm(t, m.flatten(), v.flatten(), w.flatten(), b.flatten()),
        )
        train = lambda t, m, v: ttnn.batch_norm(t, running_mean=m, running_var=v, training=True)  # noqa: E731
        yield _row(
            "batch_norm",
            f"{name}, training",
            [images, mean, var],
            train,
            lambda t, m, v: F.batch_norm(t, m.flatten().clone(), v.flatten().clone(), training=True),
        )


def _in_shards():
    for kind, shape, grid, strategy, block in (
        ("block", (1, 1, 128, 256), (2, 2), "BLOCK", (2, 4)),
        ("width", (1, 1, 32, 512), (1, 4), "WIDTH", (1, 4)),
    ):
        memory = ttnn.create_sharded_memory_config(
            shape, ttnn.CoreGrid(y=grid[0], x=grid[1]), getattr(ttnn.ShardStrategy, strategy)
        )
        program = ttnn.LayerNormShardedMultiCoreProgramConfig(
            compute_with_storage_grid_size=(grid[1], grid[0]), subblock_w=2, block_h=block[0], block_w=block[1], inplace=False
        )
        values, weight = In(bf16(shape, 1), memory=memory), bf16((1, 1, 1, shape[-1]), 2)
        options = {"memory_config": memory, "program_config": program}
        yield _row(
            "layer_norm",
            f"bf16, {kind} sharded",
            [values],
            lambda t, o=options: ttnn.layer_norm(t, **o),
            lambda v: F.layer_norm(v, v.shape[-1:]),
        )
        yield _row(
            "rms_norm", f"bf16, {kind} sharded", [values, weight], lambda t, w, o=options: ttnn.rms_norm(t, weight=w, **o), _rms
        )


def _groups():
    for kind, channels, groups, rows in (("two groups", 64, 2, 64), ("groups of 16", 128, 8, 64), ("two images", 64, 2, 64)):
        images = 2 if kind == "two images" else 1
        values = bf16((images, 1, rows, channels), 1)
        weight, bias = bf16((channels,), 2), bf16((channels,), 3)

        def run(t, c=channels, g=groups, w=weight, b=bias):
            grid = ttnn.CoreGrid(y=1, x=1)
            (scale, shift), mask = ttnn.dram_group_norm_params_from_torch(
                [w, b], c, g, t.device(), core_grid=grid, return_mask=True
            )
            return ttnn.group_norm(
                t,
                num_groups=g,
                input_mask=mask,
                weight=scale,
                bias=shift,
                core_grid=grid,
                inplace=False,
                output_layout=ttnn.TILE_LAYOUT,
                num_out_blocks=1,
            )

        torch_does = lambda v, g=groups, w=weight, b=bias: F.group_norm(v[:, 0].mT, g, w, b).mT[:, None]  # noqa: E731
        yield _row("group_norm", f"bf16, {kind}", [values], run, torch_does)


def _spread():
    values = bf16((1, 1, 64, 128), 1)
    run = lambda t: ttnn.layer_norm_post_all_gather(t, ttnn.layer_norm_pre_all_gather(t))  # noqa: E731
    yield _row("layer_norm_post_all_gather", "bf16, one device", [values], run, lambda v: F.layer_norm(v, (128,)))
    run = lambda t: ttnn.rms_norm_post_all_gather(t, ttnn.rms_norm_pre_all_gather(t))  # noqa: E731
    yield _row("rms_norm_post_all_gather", "bf16, one device", [values], run, _rms)


CASES = [*_softmax(), *_layers(), *_in_shards(), *_groups(), *_spread()]
