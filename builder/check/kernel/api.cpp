#include "builder/check/kernel/api.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace opwright::builder::check {

namespace {

using Entry = std::pair<std::string_view, Effect>;

constexpr auto kExact = std::to_array<Entry>({
    {"cb_reserve_back", Effect::kReserve},
    {"reserve_back", Effect::kReserve},
    {"cb_push_back", Effect::kPush},
    {"push_back", Effect::kPush},
    {"cb_wait_front", Effect::kWait},
    {"wait_front", Effect::kWait},
    {"cb_pop_front", Effect::kPop},
    {"pop_front", Effect::kPop},
    {"tile_regs_acquire", Effect::kAcquire},
    {"tile_regs_commit", Effect::kCommit},
    {"tile_regs_wait", Effect::kRegistersWait},
    {"tile_regs_release", Effect::kRelease},
    {"acquire_dst", Effect::kAcquireOld},
    {"release_dst", Effect::kReleaseOld},
    {"compute_kernel_hw_startup", Effect::kInit},
    {"pack_tile", Effect::kPack},
    {"pack_tile_block", Effect::kPack},
    {"matmul_pack_tile", Effect::kPack},
    {"pack_untilize_dest", Effect::kPack},
    {"copy_tile", Effect::kMath},
    {"copy_tile_to_dst", Effect::kMath},
    {"copy_block_matmul_partials", Effect::kMath},
    {"add_tiles", Effect::kMath},
    {"sub_tiles", Effect::kMath},
    {"mul_tiles", Effect::kMath},
    {"add_tiles_bcast", Effect::kMath},
    {"sub_tiles_bcast", Effect::kMath},
    {"mul_tiles_bcast", Effect::kMath},
    {"add_tiles_bcast_rows", Effect::kMath},
    {"add_tiles_bcast_cols", Effect::kMath},
    {"add_tiles_bcast_scalar", Effect::kMath},
    {"sub_tiles_bcast_cols", Effect::kMath},
    {"sub_tiles_bcast_rows", Effect::kMath},
    {"sub_tiles_bcast_scalar", Effect::kMath},
    {"sub_tiles_bcast_scalar", Effect::kMath},
    {"mul_tiles_bcast_cols", Effect::kMath},
    {"mul_tiles_bcast_rows", Effect::kMath},
    {"mul_tiles_bcast_scalar", Effect::kMath},
    {"any_tiles_bcast", Effect::kMath},
    {"unary_bcast", Effect::kMath},
    {"binary_dest_reuse_tiles", Effect::kMath},
    {"matmul_tiles", Effect::kMath},
    {"matmul_block", Effect::kMath},
    {"reduce_tile", Effect::kMath},
    {"transpose_wh_tile", Effect::kMath},
    {"transpose_tile", Effect::kMath},
    {"exp_tile", Effect::kMath},
    {"log_tile", Effect::kMath},
    {"recip_tile", Effect::kMath},
    {"rsqrt_tile", Effect::kMath},
    {"sqrt_tile", Effect::kMath},
    {"relu_tile", Effect::kMath},
    {"gelu_tile", Effect::kMath},
    {"silu_tile", Effect::kMath},
    {"tanh_tile", Effect::kMath},
    {"sigmoid_tile", Effect::kMath},
    {"square_tile", Effect::kMath},
    {"abs_tile", Effect::kMath},
    {"negative_tile", Effect::kMath},
    {"fill_tile", Effect::kMath},
    {"typecast_tile", Effect::kMath},
    {"add_binary_tile", Effect::kMath},
    {"sub_binary_tile", Effect::kMath},
    {"mul_binary_tile", Effect::kMath},
    {"div_binary_tile", Effect::kMath},
});

bool has(std::string_view name, std::string_view part) {
    return name.find(part) != std::string_view::npos;
}

}  // namespace

Effect effect_of(std::string_view name) {
    const auto found = std::ranges::find(kExact, name, &Entry::first);
    if (found != kExact.end()) return found->second;
    if (name.starts_with("noc_")) name.remove_prefix(4);
    if (name.starts_with("async_")) {
        name.remove_prefix(6);
        if (has(name, "zeros") || has(name, "with_state")) return Effect::kNone;  // have barriers of their own
        if (has(name, "full_barrier")) return Effect::kFullBarrier;
        if (has(name, "read_barrier")) return Effect::kReadBarrier;
        if (has(name, "write_barrier") || has(name, "writes_barrier")) return Effect::kWriteBarrier;
        if (has(name, "flushed")) return Effect::kWriteFlush;
        if (has(name, "set_state") || has(name, "set_trid") || has(name, "atomic") || has(name, "_set_"))
            return Effect::kNone;
        if (name.starts_with("read")) return Effect::kRead;
        if (name.starts_with("write")) return Effect::kWrite;
        return Effect::kNone;
    }
    if (has(name, "init") && !has(name, "uninit")) return Effect::kInit;
    return Effect::kNone;
}

std::optional<std::size_t> destination_argument(std::string_view name) {
    if (name == "pack_tile") return 0;
    if (name == "copy_tile" || name == "transpose_wh_tile") return 2;
    if (name == "reduce_tile" || name == "matmul_tiles") return 4;
    if (effect_of(name) != Effect::kMath) return std::nullopt;
    if (name.starts_with("add_tiles") || name.starts_with("sub_tiles") || name.starts_with("mul_tiles")) return 4;
    const bool unary = name.ends_with("_tile") && !name.ends_with("_binary_tile") && name != "transpose_tile" &&
                       name != "fill_tile" && name != "typecast_tile";
    return unary ? std::optional<std::size_t>(0) : std::nullopt;
}

Side side_of(std::string_view name) {
    switch (effect_of(name)) {
        case Effect::kAcquire:
        case Effect::kCommit:
        case Effect::kRegistersWait:
        case Effect::kRelease:
        case Effect::kAcquireOld:
        case Effect::kReleaseOld:
        case Effect::kMath:
        case Effect::kPack:
            return Side::kCompute;
        case Effect::kRead:
        case Effect::kWrite:
        case Effect::kReadBarrier:
        case Effect::kWriteFlush:
        case Effect::kWriteBarrier:
        case Effect::kFullBarrier:
            return Side::kDataMovement;
        default:
            return Side::kBoth;
    }
}

}  // namespace opwright::builder::check
