// Hand-made devices and tensors for tests of the record.
#pragma once

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "sdk/record/states.hpp"
#include "ttnn/tensor/tensor.hpp"

namespace opwright::test {

using namespace tt::tt_metal;

inline distributed::MeshDevice& fake_device() {
    static distributed::MeshDevice device(std::make_unique<tt::tt_metal::detail::DeviceState>());
    return device;
}

class FakeTensor final : public tt::tt_metal::detail::TensorState {
  public:
    FakeTensor(TensorSpec spec, std::uint32_t address, std::vector<std::uint32_t> accessor_args = {})
        : spec_(std::move(spec)), address_(address), accessor_args_(std::move(accessor_args)) {}

    const TensorSpec& spec() const override { return spec_; }
    StorageType storage_type() const override { return StorageType::DEVICE; }
    bool is_allocated() const override { return true; }
    distributed::MeshDevice* device() const override { return &fake_device(); }
    Buffer* buffer() const override {
        if (buffer_ == nullptr) {
            auto state = std::make_unique<tt::tt_metal::detail::BufferState>();
            state->address = address_;
            state->page_size = state->aligned_page_size = spec_.compute_page_size_bytes();
            state->num_pages = static_cast<std::uint32_t>(spec_.padded_shape().volume() / 1024);
            state->type = spec_.memory_config().buffer_type();
            state->layout = spec_.memory_config().memory_layout();
            if (const auto& shards = spec_.memory_config().shard_spec()) {
                state->shard_spec = ShardSpecBuffer{*shards, {32, 32}, {}};
            }
            state->device = &fake_device();
            state->distribution = spec_.compute_buffer_sharding_args().buffer_distribution_spec();
            state->accessor_args = [this] { return accessor_args_; };
            state->owner = weak_from_this();
            buffer_ = std::make_unique<Buffer>(std::move(state));
        }
        return buffer_.get();
    }

  private:
    TensorSpec spec_;
    std::uint32_t address_;
    std::vector<std::uint32_t> accessor_args_;
    mutable std::unique_ptr<Buffer> buffer_;
};

/// A bf16 tensor in tile layout.
inline Tensor fake_tensor(Shape shape, const MemoryConfig& memory = {}, std::uint32_t address = 0x1000,
                          std::vector<std::uint32_t> accessor_args = {}) {
    return Tensor(std::make_shared<FakeTensor>(
        TensorSpec(std::move(shape), TensorLayout(DataType::BFLOAT16, PageConfig(Layout::TILE), memory)), address,
        std::move(accessor_args)));
}

/// The message of the exception that `action` throws: what stands between `info:` and `backtrace:`.
template <typename Action>
std::string message_of(const Action& action) {
    try {
        action();
    } catch (const std::exception& error) {
        const std::string text = error.what();
        const std::size_t begin = text.find("info:\n");
        const std::size_t end = text.find("\nbacktrace:\n");
        const std::size_t place = text.find("\nasked for at ");
        return begin == std::string::npos ? text : text.substr(begin + 6, std::min(end, place) - begin - 6);
    }
    return "nothing was thrown";
}

}  // namespace opwright::test
