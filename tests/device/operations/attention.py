"""Attention: heads made and joined, rotary embeddings, softmax over scores, the fused kernels, key/value caches."""

import torch

import ttnn

from .case import ROWS, In, bf16, rows_of

_row = rows_of("attention")
F = torch.nn.functional


def _attend(q, k, v, **more):
    k, v = (t.repeat_interleave(q.shape[1] // k.shape[1], 1) for t in (k, v))
    return F.scaled_dot_product_attention(q, k, v, **more)


def _fused():
    def inputs(length, heads=4, kv=2, width=64, batch=1):
        return [bf16((batch, n, length, width), i) for i, n in enumerate((heads, kv, kv))]

    sdpa = ttnn.transformer.scaled_dot_product_attention
    whole = lambda q, k, v: sdpa(q, k, v, is_causal=False)  # noqa: E731
    yield _row("scaled_dot_product_attention", "bf16", inputs(128), whole, _attend)
    yield _row("scaled_dot_product_attention", "bf16, two batches", inputs(64, batch=2), whole, _attend)
    causal = lambda q, k, v: sdpa(q, k, v, is_causal=True)  # noqa: E731
    yield _row(
        "scaled_dot_product_attention", "bf16, causal", inputs(128), causal, lambda q, k, v: _attend(q, k, v, is_causal=True)
    )
    yield _row(
        "scaled_dot_product_attention",
        "bf16, causal, 512",
        inputs(512, 2, 1),
        causal,
        lambda q, k, v: _attend(q, k, v, is_causal=True),
    )
    eight = [In(i, ttnn.bfloat8_b) for i in inputs(128)]
    yield _row("scaled_dot_product_attention", "bfp8, causal", eight, causal, lambda q, k, v: _attend(q, k, v, is_causal=True))
    chunks = ttnn.SDPAProgramConfig(
        compute_with_storage_grid_size=(4, 2), q_chunk_size=64, k_chunk_size=64, exp_approx_mode=False
    )
    chunked = lambda q, k, v: sdpa(q, k, v, is_causal=True, program_config=chunks)  # noqa: E731
    yield _row(
        "scaled_dot_product_attention",
        "bf16, causal, chunks of 64",
        inputs(256),
        chunked,
        lambda q, k, v: _attend(q, k, v, is_causal=True),
    )
    mask = torch.where(torch.rand(1, 1, 128, 128, generator=torch.Generator().manual_seed(7)) < 0.2, -1e9, 0.0)
    masked = lambda q, k, v, m: sdpa(q, k, v, attn_mask=m, is_causal=False)  # noqa: E731
    yield _row(
        "scaled_dot_product_attention",
        "bf16, mask",
        [*inputs(128), mask],
        masked,
        lambda q, k, v, m: _attend(q, k, v, attn_mask=m),
    )
    window = torch.tril(torch.ones(128, 128, dtype=torch.bool)) & ~torch.tril(torch.ones(128, 128, dtype=torch.bool), -32)
    slide = lambda q, k, v: sdpa(q, k, v, is_causal=True, sliding_window_size=32)  # noqa: E731
    yield _row(
        "scaled_dot_product_attention",
        "bf16, sliding window",
        inputs(128),
        slide,
        lambda q, k, v: _attend(q, k, v, attn_mask=window),
    )
    precise = ttnn.WormholeComputeKernelConfig(math_fidelity=ttnn.MathFidelity.HiFi4, fp32_dest_acc_en=True)
    exact = lambda q, k, v: sdpa(q, k, v, is_causal=False, compute_kernel_config=precise)  # noqa: E731
    yield _row("scaled_dot_product_attention", "bf16, fp32 accumulation", inputs(128), exact, _attend)
    joint = lambda q, k, v, a, b, c: ttnn.transformer.joint_scaled_dot_product_attention(  # noqa: E731
        q,
        k,
        v,
        a,
        b,
        c,
        joint_strategy="rear",
        program_config=ttnn.SDPAProgramConfig(compute_with_storage_grid_size=(4, 2), q_chunk_size=32, k_chunk_size=32),
    )
    both = [*inputs(64, 2, 2), *(bf16((1, 2, 32, 64), s) for s in (11, 12, 13))]
    yield _row("joint_scaled_dot_product_attention", "bf16", both, joint, _joint)


def _joint(q, k, v, a, b, c):
    result = _attend(torch.cat([q, a], 2), torch.cat([k, b], 2), torch.cat([v, c], 2))
    return [result[:, :, : q.shape[2]], result[:, :, q.shape[2] :]]


def _decode():
    batch, heads, length, width = 2, 8, 256, 64
    q = bf16((1, batch, heads, width), 1)
    k, v = bf16((batch, 1, length, width), 2), bf16((batch, 1, length, width), 3)
    positions = [100, 255]

    def expected(q, k, v, *_):
        rows = [
            _attend(
                q[:, b, :, None].transpose(1, 2).reshape(1, heads, 1, width), k[b : b + 1, :, : p + 1], v[b : b + 1, :, : p + 1]
            )
            for b, p in enumerate(positions)
        ]
        return torch.stack([r[:, :, 0] for r in rows], 1)

    decode = ttnn.transformer.scaled_dot_product_attention_decode
    yield _row(
        "scaled_dot_product_attention_decode",
        "bf16, positions of the host",
        [q, k, v],
        lambda q, k, v: decode(q, k, v, cur_pos=positions),
        expected,
    )
    places = In(torch.tensor(positions), ttnn.int32, ROWS)
    yield _row(
        "scaled_dot_product_attention_decode",
        "bf16, positions in a tensor",
        [q, k, v, places],
        lambda q, k, v, p: decode(q, k, v, cur_pos_tensor=p),
        expected,
    )
    table = In(torch.arange(16).reshape(2, 8).flip(1), ttnn.int32, ROWS)

    def pages(t):
        return t.reshape(batch, 8, 32, width).flip(1).reshape(16, 1, 32, width)

    paged = lambda q, k, v, t, p: ttnn.transformer.paged_scaled_dot_product_attention_decode(q, k, v, t, cur_pos_tensor=p)  # noqa: E731
    yield _row(
        "paged_scaled_dot_product_attention_decode",
        "bf16",
        [q, pages(k), pages(v), table, places],
        paged,
        lambda q, a, b, *_: expected(q, k, v),
    )


def _heads():
    qkv = bf16((1, 1, 64, 3 * 4 * 32), 1)
    split = lambda v: [v[..., i * 128 : i * 128 + 128].reshape(1, 64, 4, 32).transpose(1, 2) for i in range(3)]  # noqa: E731
    create = lambda t: ttnn.experimental.nlp_create_qkv_heads(t, num_heads=4, num_kv_heads=4, transpose_k_heads=False)  # noqa: E731
    yield _row("nlp_create_qkv_heads", "bf16", [qkv], create, split, True)
    turned = lambda t: ttnn.experimental.nlp_create_qkv_heads(t, num_heads=4, num_kv_heads=4, transpose_k_heads=True)  # noqa: E731
    yield _row(
        "nlp_create_qkv_heads", "bf16, keys turned", [qkv], turned, lambda v: [split(v)[0], split(v)[1].mT, split(v)[2]], True
    )
    grouped = bf16((1, 1, 64, 8 * 32), 2)
    group = lambda t: ttnn.experimental.nlp_create_qkv_heads(t, num_heads=4, num_kv_heads=2, transpose_k_heads=False)  # noqa: E731
    parts = lambda v: [p.reshape(1, 64, -1, 32).transpose(1, 2) for p in v.split([128, 64, 64], -1)]  # noqa: E731
    yield _row("nlp_create_qkv_heads", "bf16, grouped", [grouped], group, parts, True)
    join = lambda v: v.transpose(1, 2).reshape(v.shape[0], 1, v.shape[2], -1)  # noqa: E731
    yield _row("nlp_concat_heads", "bf16", [bf16((1, 4, 64, 32))], ttnn.experimental.nlp_concat_heads, join, True)
    yield _row(
        "concatenate_heads", "bf16", [bf16((2, 4, 64, 32))], ttnn.transformer.concatenate_heads, lambda v: join(v)[:, 0], True
    )
    fused = lambda t: ttnn.transformer.split_query_key_value_and_split_heads(t, num_heads=4)  # noqa: E731
    yield _row("split_query_key_value_and_split_heads", "bf16", [bf16((2, 64, 384), 3)], fused, lambda v: _split_heads(v), True)
    decode = lambda t: ttnn.experimental.nlp_create_qkv_heads_decode(t, num_heads=4, num_kv_heads=2)  # noqa: E731
    yield _row(
        "nlp_create_qkv_heads_decode",
        "bf16",
        [bf16((1, 1, 32, 8 * 64), 4)],
        decode,
        lambda v: [p.reshape(1, 32, -1, 64) for p in v[0].split([256, 128, 128], -1)],
        True,
    )
    falcon = lambda t: ttnn.experimental.nlp_create_qkv_heads_falcon7b(t)  # noqa: E731
    yield _row(
        "nlp_create_qkv_heads_falcon7b",
        "bf16",
        [bf16((1, 1, 32, 73 * 64), 5)],
        falcon,
        lambda v: [p.reshape(1, 32, -1, 64).transpose(1, 2) for p in v.split([71 * 64, 64, 64], -1)],
        True,
    )


def _split_heads(v):
    q, k, v = (p.reshape(2, 64, 4, 32).transpose(1, 2) for p in v.split(128, -1))
    return [q, k.mT, v]


def _rotary():
    x, angles = bf16((1, 2, 64, 64), 1), bf16((1, 1, 64, 32), 2)
    cos, sin = (torch.cat([f(angles)] * 2, -1) for f in (torch.cos, torch.sin))
    half = lambda v: torch.cat([-v[..., 32:], v[..., :32]], -1)  # noqa: E731
    turn = lambda v, c, s: v * c[:, :, : v.shape[2]] + half(v) * s[:, :, : v.shape[2]]  # noqa: E731
    yield _row("rotate_half", "bf16", [x], ttnn.experimental.rotate_half, half, True)
    yield _row("rotary_embedding", "bf16", [x, cos, sin], ttnn.experimental.rotary_embedding, turn)
    yield _row(
        "rotary_embedding_hf",
        "bf16",
        [x, cos, sin],
        lambda *t: ttnn.experimental.rotary_embedding_hf(*t, is_decode_mode=False),
        turn,
    )
    one = lambda v, c, s: ttnn.experimental.rotary_embedding(v, c, s, 5)  # noqa: E731
    yield _row(
        "rotary_embedding",
        "bf16, one token",
        [bf16((1, 2, 32, 64), 3), cos, sin],
        one,
        lambda v, c, s: v * c[:, :, 5:6] + half(v) * s[:, :, 5:6],
    )
    pairs = torch.zeros(1, 1, 32, 32)
    pairs[..., range(0, 32, 2), range(1, 32, 2)], pairs[..., range(1, 32, 2), range(0, 32, 2)] = 1, -1
    cos2, sin2 = (f(angles).repeat_interleave(2, -1) for f in (torch.cos, torch.sin))
    beside = lambda v: torch.stack([-v[..., 1::2], v[..., ::2]], -1).flatten(-2)  # noqa: E731
    llama = lambda v, c, s, t: ttnn.experimental.rotary_embedding_llama(v, c, s, t, is_decode_mode=False)  # noqa: E731
    yield _row("rotary_embedding_llama", "bf16", [x, cos2, sin2, pairs], llama, lambda v, c, s, _: v * c + beside(v) * s)


def _scores():
    scores = bf16((1, 4, 64, 64), 1, -24, 24)
    mask = (
        torch.where(torch.rand(1, 1, 1, 64, generator=torch.Generator().manual_seed(7)) < 0.2, -1e9, 0.0)
        .to(torch.bfloat16)
        .float()
    )
    wide = mask.expand(1, 1, 32, 64).contiguous()
    soft = lambda v, m: (v / 8 + m[:, :, :1]).softmax(-1)  # noqa: E731
    yield _row(
        "attention_softmax",
        "bf16",
        [scores],
        lambda t: ttnn.transformer.attention_softmax(t, head_size=64),
        lambda v: (v / 8).softmax(-1),
    )
    yield _row(
        "attention_softmax",
        "bf16, mask",
        [scores, wide],
        lambda t, m: ttnn.transformer.attention_softmax(t, head_size=64, attention_mask=m),
        soft,
    )
    yield _row(
        "attention_softmax_",
        "bf16, mask",
        [scores, wide],
        lambda t, m: ttnn.transformer.attention_softmax_(t, head_size=64, attention_mask=m),
        soft,
    )


def _caches():
    cache, new = bf16((2, 2, 64, 64), 1), bf16((1, 2, 32, 64), 2)
    yield _row("fill_cache", "bf16", [cache, new], lambda c, n: ttnn.fill_cache(c, n, 1), _filled, True)
    token = bf16((1, 2, 32, 64), 3)
    yield _row(
        "update_cache",
        "bf16",
        [bf16((2, 2, 64, 64), 1), token],
        lambda c, n: ttnn.update_cache(c, n, 37, batch_offset=0),
        _updated,
        True,
    )
    pages = bf16((4, 2, 32, 64), 5)
    table = In(torch.tensor([[2, 0]]), ttnn.int32, ROWS)
    fill = lambda c, n, t: _first_of(c, ttnn.experimental.paged_fill_cache(c, n, t, batch_idx=0))  # noqa: E731
    yield _row("paged_fill_cache", "bf16", [pages, bf16((1, 2, 64, 64), 6), table], fill, _paged, True)


def _first_of(tensor, _):
    return tensor


def _filled(cache, new):
    result = cache.clone()
    result[1:, :, :32] = new
    return result


def _updated(cache, token):
    result = cache.clone()
    result[:, :, 37] = token[0, :, :2].transpose(0, 1)
    return result


def _paged(pages, new, table):
    result = pages.clone()
    result[2], result[0] = new[0, :, :32], new[0, :, 32:]
    return result


CASES = [*_fused(), *_decode(), *_heads(), *_rotary(), *_scores(), *_caches()]
