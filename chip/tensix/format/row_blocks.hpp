// Moves of whole rows of 16 datums that every kernel makes all the time, for the widest vectors that the host has.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace opwright::chip::tensix {

/// `rows` consecutive rows of 16 datums, or rows `stride` bytes apart in L1. Source and target do not overlap.

/// BF16 in L1 -> Src.
void bf16_rows_to_src(const std::uint8_t* from, std::size_t stride, std::array<std::uint32_t, 16>* to, unsigned rows);
/// FP32 in L1 -> TF32 in Src, truncating.
void fp32_rows_to_src(const std::uint8_t* from, std::size_t stride, std::array<std::uint32_t, 16>* to, unsigned rows);
/// BF16 in Src -> 16-bit Dst; a denormal becomes +0 when they are flushed.
void src_rows_to_bf16(const std::array<std::uint32_t, 16>* from, std::array<std::uint16_t, 16>* to, unsigned rows,
                      bool flush_denormals);
/// TF32 in Src -> 32-bit Dst: the high halves, and the low halves in Dst's field order.
void src_rows_to_tf32(const std::array<std::uint32_t, 16>* from, std::array<std::uint16_t, 16>* high,
                      std::array<std::uint16_t, 16>* low, unsigned rows, bool flush_denormals);
/// FP32 (or any 32 bits) in L1 -> 32-bit Dst.
void l1_rows_to_dst32(const std::uint8_t* from, std::size_t stride, std::array<std::uint16_t, 16>* high,
                      std::array<std::uint16_t, 16>* low, unsigned rows);
/// 16-bit Dst -> BF16 in L1: NaN becomes infinity, denormals become +0.
void dst_rows_to_bf16(const std::array<std::uint16_t, 16>* from, std::uint8_t* to, unsigned rows);
/// 32-bit Dst -> the same 32 bits in L1.
void dst32_rows_to_l1(const std::array<std::uint16_t, 16>* high, const std::array<std::uint16_t, 16>* low,
                      std::uint8_t* to, unsigned rows);

}  // namespace opwright::chip::tensix
