"""Convolutions, pooling and scaling of images: halos, sliding windows, sharded activations."""

import torch

import ttnn

from .case import NAME, ROWS, Case, In, bf16, rows_of

_row = rows_of("images")
F = torch.nn.functional


def _channels_last(image):
    return image.permute(0, 2, 3, 1)


def _flat(image):
    """N C H W as the wheel's sliding windows take and give it: 1, 1, N H W, C."""
    return _channels_last(image).reshape(1, 1, -1, image.shape[1])


def _pools():
    for kind, shape, kernel, stride, padding in (
        ("2x2", (1, 32, 8, 8), (2, 2), (2, 2), (0, 0)),
        ("3x3, padded", (1, 32, 8, 8), (3, 3), (2, 2), (1, 1)),
        ("3x3, two images", (2, 64, 8, 8), (3, 3), (1, 1), (1, 1)),
        ("5x5", (1, 32, 16, 16), (5, 5), (3, 3), (2, 2)),
        ("wide channels", (1, 256, 6, 6), (3, 3), (2, 2), (1, 1)),
        ("10 channels", (1, 16, 10, 10), (2, 2), (2, 2), (0, 0)),
    ):
        n, c, h, w = shape
        image = bf16(shape, 1)
        sizes = {
            "batch_size": n,
            "input_h": h,
            "input_w": w,
            "channels": c,
            "kernel_size": list(kernel),
            "stride": list(stride),
        }
        maximum = lambda t, s=sizes, p=padding: ttnn.max_pool2d(input_tensor=t, **s, padding=list(p), dilation=[1, 1])  # noqa: E731
        average = lambda t, s=sizes, p=padding: ttnn.avg_pool2d(input_tensor=t, **s, padding=list(p))  # noqa: E731
        flat = [In(_flat(image), layout=ROWS)]
        yield _row(
            "max_pool2d",
            f"bf16, {kind}",
            flat,
            maximum,
            lambda _, i=image, a=(kernel, stride, padding): _flat(F.max_pool2d(i, *a)),
            True,
        )
        yield _row(
            "avg_pool2d",
            f"bf16, {kind}",
            flat,
            average,
            lambda _, i=image, a=(kernel, stride, padding): _flat(F.avg_pool2d(i, *a)),
        )
    image = bf16((2, 64, 8, 8), 2)
    yield _row(
        "global_avg_pool2d", "bf16", [_channels_last(image)], ttnn.global_avg_pool2d, lambda v: v.mean((1, 2), keepdim=True)
    )
    sizes = {"batch_size": 1, "input_h": 8, "input_w": 8, "channels": 32, "output_size": [4, 4]}
    small = bf16((1, 32, 8, 8), 3)
    for name, reference, exact in (
        ("adaptive_avg_pool2d", F.adaptive_avg_pool2d, False),
        ("adaptive_max_pool2d", F.adaptive_max_pool2d, True),
    ):
        run = lambda t, n=name, s=sizes: getattr(ttnn, n)(input_tensor=t, **s)  # noqa: E731
        yield _row(name, "bf16", [In(_flat(small), layout=ROWS)], run, lambda _, r=reference: _flat(r(small, (4, 4))), exact)
    sizes = {"batch_size": 1, "input_h": 8, "input_w": 8, "channels": 32, "kernel_size": [2, 2], "stride": [2, 2]}
    for scheme in ("HEIGHT", "WIDTH", "BLOCK"):
        layout = getattr(ttnn.TensorMemoryLayout, scheme + "_SHARDED")
        wide = bf16((1, 32 if scheme == "HEIGHT" else 128, 8, 8), 4)
        chosen = sizes | {"channels": wide.shape[1], "applied_shard_scheme": layout}
        run = lambda t, s=chosen: ttnn.max_pool2d(input_tensor=t, **s, padding=[0, 0], dilation=[1, 1])  # noqa: E731
        yield _row(
            "max_pool2d",
            f"bf16, {scheme.lower()} sharded",
            [In(_flat(wide), layout=ROWS)],
            run,
            lambda _, i=wide: _flat(F.max_pool2d(i, 2)),
            True,
        )


def _convolution(
    kind,
    image,
    out,
    kernel=3,
    stride=1,
    padding=1,
    groups=1,
    dilation=1,
    bias=True,
    dtype=ttnn.bfloat16,
    config=None,
    compute=None,
    weights=ttnn.bfloat16,
    after=None,
):
    n, c, h, w = image
    values, kernels = bf16(image, 1, -1, 1), bf16((out, c // groups, kernel, kernel), 2, -1, 1)
    offset = bf16((1, 1, 1, out), 3, -1, 1) if bias else None

    def run(device):
        host = torch.float32 if weights == ttnn.float32 else torch.bfloat16
        return ttnn.conv2d(
            input_tensor=ttnn.from_torch(
                _flat(values).to(host), dtype=dtype if dtype == ttnn.float32 else ttnn.bfloat16, layout=ROWS, device=device
            ),
            weight_tensor=ttnn.from_torch(kernels.to(host)),
            bias_tensor=ttnn.from_torch(offset.to(host)) if bias else None,
            device=device,
            in_channels=c,
            out_channels=out,
            batch_size=n,
            input_height=h,
            input_width=w,
            kernel_size=(kernel, kernel),
            stride=(stride, stride),
            padding=(padding, padding),
            dilation=(dilation, dilation),
            groups=groups,
            dtype=dtype,
            conv_config=ttnn.Conv2dConfig(weights_dtype=weights, **(config or {})),
            compute_config=ttnn.init_device_compute_kernel_config(device.arch(), **(compute or {})),
        )

    def expected():
        result = _flat(F.conv2d(values, kernels, offset.flatten() if bias else None, stride, padding, dilation, groups))
        return after(result) if after else result

    return Case("images", "conv2d", f"{NAME[dtype]}, {kind}", run, expected)


def _convolutions():
    yield _convolution("3x3", (1, 32, 8, 8), 32)
    yield _convolution("1x1", (1, 64, 8, 8), 32, kernel=1, padding=0)
    yield _convolution("3x3, no bias", (1, 32, 8, 8), 64, bias=False)
    yield _convolution("3x3, stride 2, two images", (2, 16, 16, 16), 32, stride=2)
    yield _convolution("5x5, dilated", (1, 32, 12, 12), 32, kernel=3, padding=2, dilation=2)
    yield _convolution("7x7, 3 channels", (1, 3, 16, 16), 32, kernel=7, stride=2, padding=3)
    yield _convolution("depthwise", (1, 32, 8, 8), 32, groups=32)
    yield _convolution("groups", (1, 64, 8, 8), 64, groups=2)
    for scheme in ("HEIGHT", "WIDTH", "BLOCK"):
        layout = {"shard_layout": getattr(ttnn.TensorMemoryLayout, scheme + "_SHARDED")}
        yield _convolution(f"{scheme.lower()} sharded", (1, 64, 8, 8), 64, config=layout)
    yield _convolution(
        "3x3 and relu", (1, 32, 8, 8), 32, config={"activation": ttnn.UnaryWithParam(ttnn.UnaryOpType.RELU)}, after=torch.relu
    )
    yield _convolution("bfp8 weights", (1, 32, 8, 8), 32, weights=ttnn.bfloat8_b)
    yield _convolution(
        "fp32 accumulation", (1, 64, 8, 8), 32, compute={"math_fidelity": ttnn.MathFidelity.HiFi4, "fp32_dest_acc_en": True}
    )
    yield _convolution("packer accumulates in L1", (1, 128, 8, 8), 32, compute={"packer_l1_acc": True})
    yield _convolution("3x3", (1, 32, 8, 8), 32, dtype=ttnn.bfloat8_b)
    yield _convolution("3x3", (1, 32, 8, 8), 32, dtype=ttnn.float32, weights=ttnn.float32)

    line, kernels = bf16((1, 32, 64), 4, -1, 1), bf16((32, 32, 3), 5, -1, 1)

    def conv1d(device):
        rows = ttnn.from_torch(line.permute(0, 2, 1).to(torch.bfloat16), layout=ROWS, device=device)
        out = ttnn.conv1d(
            input_tensor=rows,
            weight_tensor=ttnn.from_torch(kernels.to(torch.bfloat16)),
            device=device,
            in_channels=32,
            out_channels=32,
            batch_size=1,
            input_length=64,
            kernel_size=3,
            stride=1,
            padding=1,
            groups=1,
            dtype=ttnn.bfloat16,
        )
        return ttnn.to_torch(out).reshape(1, 64, 32)

    yield Case("images", "conv1d", "bf16", conv1d, lambda: F.conv1d(line, kernels, padding=1).permute(0, 2, 1))
    image, turned = bf16((1, 32, 8, 8), 6, -1, 1), bf16((32, 32, 3, 3), 7, -1, 1)

    def transposed(device):
        return ttnn.conv_transpose2d(
            input_tensor=ttnn.from_torch(_flat(image).to(torch.bfloat16), layout=ROWS, device=device),
            weight_tensor=ttnn.from_torch(turned.to(torch.bfloat16)),
            device=device,
            in_channels=32,
            out_channels=32,
            batch_size=1,
            input_height=8,
            input_width=8,
            kernel_size=(3, 3),
            stride=(2, 2),
            padding=(1, 1),
            output_padding=(1, 1),
            dilation=(1, 1),
            groups=1,
            dtype=ttnn.bfloat16,
        )

    yield Case(
        "images",
        "conv_transpose2d",
        "bf16, stride 2",
        transposed,
        lambda: _flat(F.conv_transpose2d(image, turned, stride=2, padding=1, output_padding=1)),
    )


def _scaling():
    image = bf16((1, 32, 8, 8), 1)
    for kind, factor in (("2", 2), ("2 and 3", [2, 3]), ("1.5", 1.5)):
        up = lambda t, f=factor: ttnn.upsample(t, f)  # noqa: E731
        torch_up = lambda _, f=factor: _channels_last(F.interpolate(image, scale_factor=tuple(f) if isinstance(f, list) else f))  # noqa: E731
        yield _row("upsample", f"bf16 rows, {kind}", [In(_channels_last(image), layout=ROWS)], up, torch_up, True)
    tall = bf16((1, 32, 8, 32), 5)  # tiles have no padding
    yield _row(
        "upsample",
        "bf16, 2",
        [_channels_last(tall)],
        lambda t: ttnn.upsample(t, 2),
        lambda _: _channels_last(F.interpolate(tall, scale_factor=2)),
        True,
    )
    smooth = lambda t: ttnn.upsample(t, 2, mode="bilinear")  # noqa: E731
    yield _row(
        "upsample",
        "bf16 rows, bilinear",
        [In(_channels_last(image), layout=ROWS)],
        smooth,
        lambda _: _channels_last(F.interpolate(image, scale_factor=2, mode="bilinear")),
    )
    grid = bf16((1, 6, 6, 2), 2, -1, 1)
    yield _row(
        "grid_sample",
        "bf16 rows, bilinear",
        [In(_channels_last(image), layout=ROWS), In(grid, ttnn.float32, ROWS)],
        ttnn.grid_sample,
        lambda _, g: _channels_last(F.grid_sample(image, g, align_corners=False)),
    )
    yield _row(
        "rotate",
        "bf16 rows",
        [In(_channels_last(bf16((1, 32, 8, 8), 4)), layout=ROWS)],
        lambda t: ttnn.rotate(t, 90.0, interpolation_mode="nearest"),
        lambda v: torch.rot90(v, 1, (1, 2)),
        True,
    )


CASES = [*_pools(), *_convolutions(), *_scaling()]
