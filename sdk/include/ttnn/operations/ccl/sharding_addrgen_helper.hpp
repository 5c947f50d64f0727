// Addresses in shards as older kernels take them: the names are there for sources that include the header and no more.
#pragma once

#include <tt_stl/not_in_sdk.hpp>

#include "ttnn/tensor/tensor.hpp"

#include <cstdint>
#include <vector>

namespace shard_builder {

#define USE_ACCESSORS "use TensorAccessorArgs"
NOT_IN_SDK("shard_builder::extend_sharding_compile_time_args", USE_ACCESSORS)
void extend_sharding_compile_time_args(const tt::tt_metal::Tensor& tensor, std::vector<std::uint32_t>& args);
NOT_IN_SDK("shard_builder::extend_sharding_run_time_args", USE_ACCESSORS)
void extend_sharding_run_time_args(const tt::tt_metal::Tensor& tensor, std::vector<std::uint32_t>& args);
NOT_IN_SDK("shard_builder::generate_compile_time_args", USE_ACCESSORS)
std::vector<std::uint32_t> generate_compile_time_args(const tt::tt_metal::Tensor& tensor);
NOT_IN_SDK("shard_builder::generate_run_time_args", USE_ACCESSORS)
std::vector<std::uint32_t> generate_run_time_args(const tt::tt_metal::Tensor& tensor);
#undef USE_ACCESSORS

}  // namespace shard_builder
