#include "builder/gates/kernel_api_changes.hpp"

#include <algorithm>
#include <iterator>

namespace opwright::builder {

namespace {

// Sorted by the old name. Source: the kernel headers of tt-metal from mid 2025 to mid 2026 against those of ttnn
// 0.81.1.
constexpr KernelApiChange kChanges[] = {
    {"add_bcast_cols_init_short", "add_bcast_cols_init", "call add_bcast_cols_init(in0, in1)"},
    {"add_bcast_rows_init_short", "add_bcast_rows_init", "call add_bcast_rows_init(in0, in1)"},
    {"add_bcast_scalar_init_short", "add_bcast_scalar_init", "call add_bcast_scalar_init(in0, in1)"},
    {"add_int32_tile", "add_int_tile", "call add_int_tile<DataFormat::Int32>(dst0, dst1, result)"},
    {"add_int32_tile_init", "add_int_tile_init", "call add_int_tile_init()"},
    {"add_tiles_init", "add_init", "call add_init(in0, in1)"},
    {"add_uint16_tile", "add_int_tile", "call add_int_tile<DataFormat::UInt16>(dst0, dst1, result)"},
    {"add_uint32_tile", "add_int_tile", "call add_int_tile<DataFormat::UInt32>(dst0, dst1, result)"},
    {"binary_dest_reuse_tiles", "add_reuse_dest_tiles",
     "call add_, sub_ or mul_reuse_dest_tiles<reuse>(in, tile, dst): the operation is in the name"},
    {"binary_dest_reuse_tiles_init", "add_reuse_dest_init",
     "call add_, sub_ or mul_reuse_dest_init<reuse>(in): the operation is in the name"},
    {"binary_op_init_common", "compute_kernel_hw_startup",
     "call compute_kernel_hw_startup(in0, in1, out) once, at the start of the kernel, then add_init, sub_init or "
     "mul_init"},
    {"bitwise_and_uint16_binary_tile", "bitwise_and_binary_tile",
     "call bitwise_and_binary_tile<DataFormat::UInt16>(dst0, dst1, result)"},
    {"bitwise_and_uint32_binary_tile", "bitwise_and_binary_tile",
     "call bitwise_and_binary_tile<DataFormat::UInt32>(dst0, dst1, result)"},
    {"bitwise_or_uint16_binary_tile", "bitwise_or_binary_tile",
     "call bitwise_or_binary_tile<DataFormat::UInt16>(dst0, dst1, result)"},
    {"bitwise_or_uint32_binary_tile", "bitwise_or_binary_tile",
     "call bitwise_or_binary_tile<DataFormat::UInt32>(dst0, dst1, result)"},
    {"bitwise_xor_uint16_binary_tile", "bitwise_xor_binary_tile",
     "call bitwise_xor_binary_tile<DataFormat::UInt16>(dst0, dst1, result)"},
    {"bitwise_xor_uint32_binary_tile", "bitwise_xor_binary_tile",
     "call bitwise_xor_binary_tile<DataFormat::UInt32>(dst0, dst1, result)"},
    {"cb_get_tile", "get_tile_address", "call get_tile_address(cb, tile), or read_tile_value(cb, tile, element)"},
    {"cb_release_tile", "", "remove it: get_tile_address needs no release"},
    {"ceil_tile_float32", "ceil_tile", "call ceil_tile(dst)"},
    {"copy_block_matmul_partials", "copy_block", "call copy_block(in, first_tile, first_dst, tiles)"},
    {"floor_tile_float32", "floor_tile", "call floor_tile(dst)"},
    {"frac_tile_float32", "frac_tile", "call frac_tile(dst)"},
    {"ge_int32_tile", "ge_int_tile", "call ge_int_tile<DataFormat::Int32>(dst0, dst1, result)"},
    {"ge_int32_tile_init", "ge_int_tile_init", "call ge_int_tile_init<DataFormat::Int32>()"},
    {"gt_int32_tile", "gt_int_tile", "call gt_int_tile<DataFormat::Int32>(dst0, dst1, result)"},
    {"gt_int32_tile_init", "gt_int_tile_init", "call gt_int_tile_init<DataFormat::Int32>()"},
    {"init_bcast", "bcast_init",
     "call compute_kernel_hw_startup(in0, in1, out) once, at the start of the kernel, then bcast_init<operation, "
     "dimension>(in0, in1)"},
    {"le_int32_tile", "le_int_tile", "call le_int_tile<DataFormat::Int32>(dst0, dst1, result)"},
    {"le_int32_tile_init", "le_int_tile_init", "call le_int_tile_init<DataFormat::Int32>()"},
    {"logical_not_unary_tile", "logical_not_tile", "call logical_not_tile<data format>(dst)"},
    {"logical_not_unary_tile_init", "logical_not_tile_init", "call logical_not_tile_init()"},
    {"lt_int32_tile", "lt_int_tile", "call lt_int_tile<DataFormat::Int32>(dst0, dst1, result)"},
    {"lt_int32_tile_init", "lt_int_tile_init", "call lt_int_tile_init<DataFormat::Int32>()"},
    {"matmul_tiles_math", "matmul_tiles", "call matmul_tiles(in0, in1, tile0, tile1, dst)"},
    {"max_tile", "binary_max_tile", "call binary_max_tile(dst0, dst1, result)"},
    {"max_tile_init", "binary_max_tile_init", "call binary_max_tile_init()"},
    {"mm_block_init", "matmul_block_init",
     "call compute_kernel_hw_startup<SrcOrder::Reverse>(in0, in1, out) once, at the start of the kernel, then "
     "matmul_block_init(in0, in1, transpose, ct_dim, rt_dim, kt_dim)"},
    {"mm_block_init_short", "matmul_block_init", "call matmul_block_init(in0, in1, transpose, ct_dim, rt_dim, kt_dim)"},
    {"mm_block_init_short_with_both_dt", "matmul_block_init",
     "call reconfig_data_format(...) for both operands, then matmul_block_init(in0, in1, transpose, ct_dim, rt_dim, "
     "kt_dim)"},
    {"mm_block_init_short_with_dt", "matmul_block_init",
     "call reconfig_data_format_srca(old, new), then matmul_block_init(in0, in1, transpose, ct_dim, rt_dim, kt_dim)"},
    {"mm_init", "matmul_init",
     "call compute_kernel_hw_startup<SrcOrder::Reverse>(in0, in1, out) once, at the start of the kernel, then "
     "matmul_init(in0, in1, transpose)"},
    {"mm_init_short", "matmul_init", "call matmul_init(in0, in1, transpose)"},
    {"mm_init_short_with_dt", "matmul_init",
     "call reconfig_data_format_srca(old, new), then matmul_init(in0, in1, transpose)"},
    {"mul_bcast_cols_init_short", "mul_bcast_cols_init", "call mul_bcast_cols_init(in0, in1)"},
    {"mul_bcast_rows_init_short", "mul_bcast_rows_init", "call mul_bcast_rows_init(in0, in1)"},
    {"mul_int32_tile", "mul_int_tile", "call mul_int_tile<DataFormat::Int32>(dst0, dst1, result)"},
    {"mul_int32_tile_init", "mul_int_tile_init", "call mul_int_tile_init<DataFormat::Int32>()"},
    {"mul_tiles_bcast_scalar_init_short", "mul_bcast_scalar_init", "call mul_bcast_scalar_init(in0, in1)"},
    {"mul_tiles_init", "mul_init", "call mul_init(in0, in1)"},
    {"mul_uint16_tile", "mul_int_tile", "call mul_int_tile<DataFormat::UInt16>(dst0, dst1, result)"},
    {"mul_uint32_tile", "mul_int_tile", "call mul_int_tile<DataFormat::UInt32>(dst0, dst1, result)"},
    {"noc_async_read_partial_page", "noc_async_read",
     "call noc_async_read(accessor.get_noc_addr(page, offset), l1_address, bytes)"},
    {"pack_tile_block", "pack_block", "call pack_block(first_dst, out, tiles)"},
    {"pack_untilize_dst", "pack_untilize_dest", "call pack_untilize_dest<...>(out)"},
    {"pack_untilize_dst_init_short", "pack_untilize_dest_init", "call pack_untilize_dest_init<...>(out)"},
    {"pack_untilize_init_short", "pack_untilize_init", "call pack_untilize_init<...>(in, out)"},
    {"reconfigure_unary_bcast", "unary_bcast_init",
     "call reconfig_data_format_srca and pack_reconfig_data_format where formats differ, then "
     "unary_bcast_init<kind>(in)"},
    {"reduce_init_delta", "reduce_init", "call reduce_init<kind, dimension>(in, scaler, out)"},
    {"reduce_init_short", "reduce_init", "call reduce_init<kind, dimension>(in, scaler, out)"},
    {"reduce_revert_delta", "reduce_uninit", "call reduce_uninit()"},
    {"rsub_int32_tile", "rsub_int_tile", "call rsub_int_tile<DataFormat::Int32>(dst0, dst1, result)"},
    {"rsub_int32_tile_init", "rsub_int_tile_init", "call rsub_int_tile_init()"},
    {"sub_bcast_cols_init_short", "sub_bcast_cols_init", "call sub_bcast_cols_init(in0, in1)"},
    {"sub_bcast_rows_init_short", "sub_bcast_rows_init", "call sub_bcast_rows_init(in0, in1)"},
    {"sub_int32_tile", "sub_int_tile", "call sub_int_tile<DataFormat::Int32>(dst0, dst1, result)"},
    {"sub_int32_tile_init", "sub_int_tile_init", "call sub_int_tile_init()"},
    {"sub_tiles_bcast_scalar_init_short", "sub_bcast_scalar_init", "call sub_bcast_scalar_init(in0, in1)"},
    {"sub_tiles_init", "sub_init", "call sub_init(in0, in1)"},
    {"sub_uint16_tile", "sub_int_tile", "call sub_int_tile<DataFormat::UInt16>(dst0, dst1, result)"},
    {"sub_uint32_tile", "sub_int_tile", "call sub_int_tile<DataFormat::UInt32>(dst0, dst1, result)"},
    {"tilize_init_short", "tilize_init", "call tilize_init(in, tiles, out)"},
    {"tilize_uninit_with_dt", "tilize_uninit",
     "call tilize_uninit(in, out), then reconfig_data_format_srca(old, new) where formats differ"},
    {"transpose_wh_dest", "transpose_dest", "call transpose_dest(dst)"},
    {"transpose_wh_dest_init_short", "transpose_dest_init", "call transpose_dest_init()"},
    {"transpose_wh_init", "transpose_init",
     "call compute_kernel_hw_startup(in, out) once, at the start of the kernel, then transpose_init(in)"},
    {"transpose_wh_init_short", "transpose_init", "call transpose_init(in)"},
    {"transpose_wh_tile", "transpose_tile", "call transpose_tile(in, tile, dst)"},
    {"trunc_tile_float32", "trunc_tile", "call trunc_tile(dst)"},
    {"untilize_init_short", "untilize_init", "call untilize_init(in)"},
    {"where_fp32_tile", "where_tile", "call where_tile<DataFormat::Float32>(dst0, dst1, dst2, result)"},
    {"where_int32_tile", "where_tile", "call where_tile<DataFormat::Int32>(dst0, dst1, dst2, result)"},
    {"where_uint32_tile", "where_tile", "call where_tile<DataFormat::UInt32>(dst0, dst1, dst2, result)"},
};

struct HeaderChange {
    std::string_view old_file_name;
    std::string_view instead;
};

constexpr HeaderChange kHeaderChanges[] = {
    {"add_int32_sfpu.h", "api/compute/add_int_sfpu.h"},
    {"add_uint16_sfpu.h", "api/compute/add_int_sfpu.h"},
    {"add_uint32_sfpu.h", "api/compute/add_int_sfpu.h"},
    {"bitwise_and.h", "api/compute/eltwise_unary/bitwise.h"},
    {"bitwise_or.h", "api/compute/eltwise_unary/bitwise.h"},
    {"bitwise_xor.h", "api/compute/eltwise_unary/bitwise.h"},
    {"left_shift.h", "api/compute/eltwise_unary/shift.h"},
    {"logical_not_noti.h", "api/compute/eltwise_unary/logical_not.h"},
    {"mul_int32_sfpu.h", "api/compute/mul_int_sfpu.h"},
    {"mul_uint16_sfpu.h", "api/compute/mul_int_sfpu.h"},
    {"right_shift.h", "api/compute/eltwise_unary/shift.h"},
    {"sub_int32_sfpu.h", "api/compute/sub_int_sfpu.h"},
    {"sub_uint16_sfpu.h", "api/compute/sub_int_sfpu.h"},
    {"transpose_wh.h", "api/compute/transpose.h"},
    {"transpose_wh_dest.h", "api/compute/transpose_dest.h"},
};

static_assert(std::ranges::is_sorted(kChanges, {}, &KernelApiChange::old_name));

}  // namespace

const KernelApiChange* kernel_api_change(std::string_view old_name) {
    const auto* found = std::ranges::lower_bound(kChanges, old_name, {}, &KernelApiChange::old_name);
    return found != std::end(kChanges) && found->old_name == old_name ? found : nullptr;
}

std::string_view kernel_header_instead_of(std::string_view old_file_name) {
    const auto* found = std::ranges::find(kHeaderChanges, old_file_name, &HeaderChange::old_file_name);
    return found == std::end(kHeaderChanges) ? std::string_view() : found->instead;
}

}  // namespace opwright::builder
