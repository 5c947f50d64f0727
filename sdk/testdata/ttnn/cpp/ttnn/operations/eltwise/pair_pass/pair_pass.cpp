#include "pair_pass.hpp"

#include "device/pair_pass_op.hpp"

namespace ttnn {

Tensor pair_pass(const Tensor& first, const Tensor& second, float gain, uint32_t copies,
                 const std::optional<MemoryConfig>& memory_config) {
    return ttnn::prim::pair_pass(first, second, gain, copies, memory_config.value_or(first.memory_config()));
}

}  // namespace ttnn
