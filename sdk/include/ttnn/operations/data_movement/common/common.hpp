// What many data movement operations share. Vendor names: operations::data_movement::squeeze_shape_to_4D,
// unsqueeze_shape_to_4D, squeeze_from_ND_to_4D, compute_padded_shape, pad_to_tile_shape, pad_to_tile_vol,
// create_sharded_memory_config, MassagedOperation, is_enough_space, common_tm_bw_model, ...
#pragma once

#include "ttnn/operations/data_movement/common/block_plan.hpp"
#include "ttnn/operations/data_movement/pad/pad.hpp"
#include "ttnn/operations/data_movement/reshape_view/reshape.hpp"
#include "ttnn/operations/data_movement/squeeze/squeeze.hpp"
#include "ttnn/tensor/tensor.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ttnn::operations::data_movement {

/// The leading dimensions multiplied together, so that `rank` dimensions stay.
Shape squeeze_shape_to_ND(const Shape& shape, std::uint32_t rank);
Shape squeeze_shape_to_4D(const Shape& shape);
Shape squeeze_shape_to_3D(const Shape& shape);
/// Leading dimensions of 1 added, up to `rank`.
Shape unsqueeze_shape_to_nd(const Shape& shape, std::uint32_t rank);
Shape unsqueeze_shape_to_4D(const Shape& shape);
Shape unsqueeze_shape_to_3D(const Shape& shape);
Shape squeeze_or_unsqueeze_shape_to_ND(const Shape& shape, std::uint32_t rank);

/// The last two dimensions rounded up to tiles; a shape of rank 1 becomes one row of rank 2.
Shape compute_padded_shape(Shape logical_shape, std::uint32_t tile_height = tt::constants::TILE_HEIGHT,
                           std::uint32_t tile_width = tt::constants::TILE_WIDTH);
/// The last two dimensions rounded up to tiles; the rank stays.
Shape pad_to_tile_shape(const Shape& shape);

inline Tensor squeeze_from_ND_to_4D(const Tensor& tensor,
                                    const std::optional<CoreRangeSet>& /*sub_core_grids*/ = std::nullopt) {
    const Shape& shape = tensor.logical_shape();
    TT_FATAL(shape.rank() >= 4, "Tensor has to be of rank larger than 4! Instead is {}", shape.rank());
    return shape.rank() == 4 ? tensor : ttnn::reshape(tensor, squeeze_shape_to_4D(shape));
}

inline Tensor pad_to_tile_vol(const Tensor& tensor, float value, bool use_multicore,
                              const std::optional<MemoryConfig>& memory_config) {
    const Shape& shape = tensor.padded_shape();
    const Shape padded = pad_to_tile_shape(shape);
    if (padded == shape) {
        return tensor;
    }
    SmallVector<PadSpecDim> padding;
    for (std::size_t i = 0; i < shape.rank(); ++i) {
        const auto dimension = static_cast<std::int32_t>(i);
        padding.push_back({0, padded[dimension] - shape[dimension]});
    }
    return ttnn::pad(tensor, padding, value, use_multicore, memory_config);
}

/// Bytes of L1 between the program's start and the lowest tensor.
std::uint32_t get_max_l1_space(const Tensor& input);
/// Bytes of L1 that programs and tensors may ever use on a core.
std::uint32_t get_static_l1_space(const Tensor& input);
std::uint32_t get_estimated_size_of_cbs(const Tensor& input, std::uint32_t input_tile_size,
                                        std::uint32_t output_tile_size, std::uint32_t num_tiles_per_row,
                                        std::uint32_t staging_bytes_per_tile = 0,
                                        std::uint32_t fixed_staging_bytes = 0);
bool is_enough_space(const Tensor& input, std::uint32_t input_tile_size, std::uint32_t output_tile_size,
                     std::uint32_t num_tiles_per_row, std::uint32_t staging_bytes_per_tile = 0,
                     std::uint32_t fixed_staging_bytes = 0, std::uint32_t reserved_l1_bytes_per_core = 0);
/// What an interleaved output in L1 will take of each core; 0 for any other. A specification that cannot be made
/// counts as 0, or throws where it is `require_constructible`.
std::uint32_t get_pending_l1_output_reservation(const Tensor& input, const Shape& output_padded_shape,
                                                const MemoryConfig& output_memory_config, DataType output_dtype,
                                                Layout output_layout, bool require_constructible = false);

/// Rows of tiles have no block formats.
constexpr DataType untilize_output_dtype(DataType input) {
    return input == DataType::BFLOAT8_B ? DataType::BFLOAT16 : input;
}
/// Whether the chip is one for which generated kernels exist.
bool codegen_supported_on_arch(const Tensor& input);
/// Bytes of one row as it lies in memory: of a shard's row, of an aligned page, or `row_bytes`.
std::uint32_t per_shard_page_size_bytes(const Tensor& tensor, std::uint32_t row_bytes);

/// Shards of more than two dimensions, which no ShardSpec describes.
bool is_nd_sharded_memory_config(const MemoryConfig& config);
/// The same place in memory, whichever way it was described.
bool is_functionally_same_memory_config(const MemoryConfig& a, const MemoryConfig& b);
/// Of two descriptions of the same shards, the two-dimensional one alone.
MemoryConfig drop_normalized_nd_shard_spec(const MemoryConfig& config);

/// Counts a negative index from the end.
constexpr std::uint32_t wrap_index(int index, int size) {
    return static_cast<std::uint32_t>(index < 0 ? size + index : index);
}
/// Clamped to what 16 bits hold; NaN is 0.
std::uint16_t float_to_uint16(float value);
using ::pack_two_uint16_into_uint32;

std::uint32_t get_num_pages(const Tensor& tensor);

enum class ShardStrategy { BLOCK, HEIGHT, WIDTH };

/// In L1, in shards of `shard_shape`, or as even as the strategy allows. Throws when shards of a tiled tensor are not
/// whole tiles.
MemoryConfig create_sharded_memory_config(const Shape& logical_shape, const CoreRangeSet& core_grid,
                                          const ShardStrategy& strategy, const ShardOrientation& orientation,
                                          std::optional<std::array<std::uint32_t, 2>> shard_shape = std::nullopt,
                                          const Layout& layout = Layout::ROW_MAJOR);

/// Which shard holds an element, and where in it.
std::pair<std::uint32_t, std::array<std::uint32_t, 2>> tensor_coord_to_height_sharded_coord(
    const std::span<const std::uint32_t>& tensor_shape, const std::span<const std::uint32_t>& shard_shape,
    const std::span<const std::uint32_t>& tensor_coord);

/// Accepted for source compatibility; the SDK never asks an operation for its performance model.
template <typename... Options>
int common_tm_bw_model(const Tensor&, const Tensor&, Options...) {
    return 1;
}

/// An operation with a change of its arguments before, and of its result after, when `predicate` says so.
template <typename OpOutputType, typename... OpInputTypes>
struct MassagedOperationParams {
    using OwnedArgsType = std::tuple<std::decay_t<OpInputTypes>...>;
    using PredicateFunc = std::function<bool(OpInputTypes...)>;
    using PreTransformFunc = std::function<OwnedArgsType(OpInputTypes...)>;
    using PostTransformFunc = std::function<OpOutputType(const OpOutputType&)>;
    using OpType = std::function<OpOutputType(OpInputTypes...)>;

    PredicateFunc predicate;
    PreTransformFunc pre_transform;
    PostTransformFunc post_transform;
    OpType operation;
};

template <typename OpOutputType, typename... OpInputTypes>
class MassagedOperation {
  public:
    using Params = MassagedOperationParams<OpOutputType, OpInputTypes...>;
    using OwnedArgsType = typename Params::OwnedArgsType;

    MassagedOperation(const Params& params) : params_(params) {}

    bool should_format(OpInputTypes... args) const { return params_.predicate(args...); }
    OwnedArgsType pre_format(OpInputTypes... args) const { return params_.pre_transform(args...); }
    OpOutputType post_format(const OpOutputType& output) const { return params_.post_transform(output); }

    OpOutputType operator()(OpInputTypes... args) const {
        if (!should_format(args...)) {
            return params_.operation(args...);
        }
        return post_format(std::apply(params_.operation, pre_format(args...)));
    }

    /// This change first, then the other's, each when its own predicate says so; the results in the reverse order.
    MassagedOperation sequence(const MassagedOperation& other) const {
        struct Applied {
            bool first = false;
            bool second = false;
        };
        const auto applied = std::make_shared<Applied>();
        Params both;
        both.operation = params_.operation;
        both.predicate = [first = params_, second = other.params_](OpInputTypes... args) {
            return first.predicate(args...) || second.predicate(args...);
        };
        both.pre_transform = [applied, first = params_, second = other.params_](OpInputTypes... args) {
            applied->first = first.predicate(args...);
            OwnedArgsType changed = applied->first ? first.pre_transform(args...) : OwnedArgsType(args...);
            applied->second = std::apply(second.predicate, changed);
            return applied->second ? std::apply(second.pre_transform, changed) : changed;
        };
        both.post_transform = [applied, first = params_, second = other.params_](const OpOutputType& output) {
            const OpOutputType inner = applied->second ? second.post_transform(output) : output;
            return applied->first ? first.post_transform(inner) : inner;
        };
        return MassagedOperation(both);
    }

    auto get_predicate() const { return params_.predicate; }
    auto get_pre_transform() const { return params_.pre_transform; }
    auto get_post_transform() const { return params_.post_transform; }
    auto get_operation() const { return params_.operation; }

    void set_predicate(typename Params::PredicateFunc predicate) { params_.predicate = std::move(predicate); }
    void set_pre_transform(typename Params::PreTransformFunc transform) { params_.pre_transform = transform; }
    void set_post_transform(typename Params::PostTransformFunc transform) { params_.post_transform = transform; }
    void set_operation(typename Params::OpType operation) { params_.operation = operation; }

  private:
    Params params_;
};

}  // namespace ttnn::operations::data_movement
