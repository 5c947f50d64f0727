// Cuts the runtime's list of TensorAccessor arguments into compile-time and common runtime arguments.
#include <tt-metalium/tensor_accessor_args.hpp>
#include <tt_stl/assert.hpp>

#include "sdk/record/states.hpp"

namespace tt::tt_metal {

namespace {

using tensor_accessor::ArgConfig;
using tensor_accessor::ArgsConfig;

/// Top bit of the num_banks word: shards lie contiguously.
constexpr std::uint32_t kNumBanksMask = 0x7FFFFFFFu;

void check_combination(bool is_sharded, ArgsConfig config) {
    TT_FATAL(!is_sharded || !config.test(ArgConfig::RuntimePageSize),
             "RuntimePageSize is not supported on sharded tensors");
    TT_FATAL(!config.test(ArgConfig::RuntimeRank) ||
                 (config.test(ArgConfig::RuntimeTensorShape) && config.test(ArgConfig::RuntimeShardShape)),
             "If rank is runtime, tensor_shape and shard_shape must also be runtime");
    TT_FATAL(!config.test(ArgConfig::RuntimeNumBanks) || config.test(ArgConfig::RuntimeBankCoords),
             "If num_banks is runtime, bank_coords must also be runtime");
}

}  // namespace

TensorAccessorArgs::TensorAccessorArgs(const Buffer* buffer, ArgsConfig config) {
    if (buffer == nullptr) {
        return;
    }
    TT_FATAL(buffer->state().accessor_args != nullptr, "This buffer belongs to no tensor of the runtime");
    const std::vector<std::uint32_t> all = buffer->state().accessor_args();
    TT_FATAL(all.size() >= 2, "The runtime gave {} TensorAccessor arguments, expected at least 2", all.size());
    const ArgsConfig own(static_cast<std::uint8_t>(all[0]));
    const bool is_sharded = own.test(ArgConfig::Sharded);
    check_combination(is_sharded, config);

    const std::uint8_t movable =
        static_cast<std::uint8_t>(is_sharded ? ArgConfig::Runtime : ArgConfig::RuntimePageSize);
    compile_time_args_ = {own.raw() | static_cast<std::uint32_t>(config.raw() & movable)};
    std::size_t next = 1;
    const auto take = [&](ArgConfig runtime_bit, std::size_t count) {
        TT_FATAL(next + count <= all.size(), "The runtime gave {} TensorAccessor arguments, expected more", all.size());
        auto& target = config.test(runtime_bit) ? common_runtime_args_ : compile_time_args_;
        target.insert(target.end(), all.begin() + static_cast<std::ptrdiff_t>(next),
                      all.begin() + static_cast<std::ptrdiff_t>(next + count));
        next += count;
    };
    take(ArgConfig::RuntimePageSize, 1);
    if (!is_sharded) {
        return;
    }
    TT_FATAL(all.size() >= 4, "The runtime gave {} TensorAccessor arguments for a sharded tensor", all.size());
    const std::size_t rank = all[2];
    const std::size_t num_banks = all[3] & kNumBanksMask;
    take(ArgConfig::RuntimeRank, 1);
    take(ArgConfig::RuntimeNumBanks, 1);
    take(ArgConfig::RuntimeTensorShape, rank);
    take(ArgConfig::RuntimeShardShape, rank);
    take(ArgConfig::RuntimeBankCoords, (num_banks + 1) / 2);
}

TensorAccessorArgs::TensorAccessorArgs(const Buffer& buffer, ArgsConfig config) : TensorAccessorArgs(&buffer, config) {}
TensorAccessorArgs::TensorAccessorArgs(const std::shared_ptr<Buffer>& buffer, ArgsConfig config)
    : TensorAccessorArgs(buffer.get(), config) {}

TensorAccessorArgs TensorAccessorArgs::create_dram_interleaved() {
    TensorAccessorArgs args;
    args.compile_time_args_ = {static_cast<std::uint32_t>(ArgConfig::IsDram), 0};
    return args;
}

TensorAccessorArgs TensorAccessorArgs::create_l1_interleaved() {
    return {};
}

void TensorAccessorArgs::append_to(std::vector<std::uint32_t>& compile_time_args) const {
    TT_FATAL(common_runtime_args_.empty(),
             "These TensorAccessor arguments have runtime fields: append them to the common runtime arguments too");
    compile_time_args.insert(compile_time_args.end(), compile_time_args_.begin(), compile_time_args_.end());
}

void TensorAccessorArgs::append_to(std::vector<std::uint32_t>& compile_time_args,
                                   std::vector<std::uint32_t>& common_runtime_args) const {
    compile_time_args.insert(compile_time_args.end(), compile_time_args_.begin(), compile_time_args_.end());
    common_runtime_args.insert(common_runtime_args.end(), common_runtime_args_.begin(), common_runtime_args_.end());
}

}  // namespace tt::tt_metal
