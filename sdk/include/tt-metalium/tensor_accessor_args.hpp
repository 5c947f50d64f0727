// Compile-time arguments of a kernel's TensorAccessor. Vendor names: TensorAccessorArgs, tensor_accessor::ArgsConfig.
#pragma once

#include <tt-metalium/buffer.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace tensor_accessor {

enum class ArgConfig : std::uint8_t {
    None = 0,
    Sharded = 1 << 0,
    IsDram = 1 << 1,
    RuntimeRank = 1 << 2,
    RuntimeNumBanks = 1 << 3,
    RuntimeTensorShape = 1 << 4,
    RuntimeShardShape = 1 << 5,
    RuntimeBankCoords = 1 << 6,
    RuntimePageSize = 1 << 7,
    Runtime = RuntimeRank | RuntimeNumBanks | RuntimeTensorShape | RuntimeShardShape | RuntimeBankCoords,
};

/// A set of ArgConfig bits.
class ArgsConfig {
  public:
    constexpr ArgsConfig() = default;
    constexpr ArgsConfig(ArgConfig bit) : bits_(static_cast<std::uint8_t>(bit)) {}
    constexpr explicit ArgsConfig(std::uint8_t bits) : bits_(bits) {}
    constexpr bool test(ArgConfig bit) const { return (bits_ & static_cast<std::uint8_t>(bit)) != 0; }
    constexpr std::uint8_t raw() const { return bits_; }
    constexpr friend ArgsConfig operator|(ArgsConfig a, ArgsConfig b) {
        return ArgsConfig(static_cast<std::uint8_t>(a.bits_ | b.bits_));
    }
    constexpr bool operator==(const ArgsConfig&) const = default;

  private:
    std::uint8_t bits_ = 0;
};

constexpr ArgsConfig operator|(ArgConfig a, ArgConfig b) {
    return ArgsConfig(a) | ArgsConfig(b);
}

}  // namespace tensor_accessor

namespace tt::tt_metal {

/// Takes the list that the runtime itself gives for the buffer, and moves the fields that `config` names from the
/// compile-time list to the common runtime arguments. A null buffer gives two zero words.
class TensorAccessorArgs {
  public:
    TensorAccessorArgs() = default;
    explicit TensorAccessorArgs(const Buffer& buffer, tensor_accessor::ArgsConfig config = {});
    explicit TensorAccessorArgs(const Buffer* buffer, tensor_accessor::ArgsConfig config = {});
    explicit TensorAccessorArgs(const std::shared_ptr<Buffer>& buffer, tensor_accessor::ArgsConfig config = {});

    static TensorAccessorArgs create_dram_interleaved();
    static TensorAccessorArgs create_l1_interleaved();

    void append_to(std::vector<std::uint32_t>& compile_time_args) const;
    void append_to(std::vector<std::uint32_t>& compile_time_args,
                   std::vector<std::uint32_t>& common_runtime_args) const;
    std::vector<std::uint32_t> get_compile_time_args() const { return compile_time_args_; }
    std::vector<std::uint32_t> get_common_runtime_args() const { return common_runtime_args_; }

  private:
    std::vector<std::uint32_t> compile_time_args_{0, 0};
    std::vector<std::uint32_t> common_runtime_args_;
};

}  // namespace tt::tt_metal

namespace tt {
using tt_metal::TensorAccessorArgs;
}  // namespace tt
