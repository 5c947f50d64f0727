// How much of a baby core's local memory a kernel's stack and variables take, read from the compiled object.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.hpp"

namespace opwright::toolchain {

struct LocalMemoryUse {
    std::uint32_t stack = 0;  ///< the frames of the deepest chain of direct calls; a recursion counts once
    std::uint32_t data = 0;   ///< variables, before the linker drops those that nothing uses

    std::uint32_t sum() const { return stack + data; }
};

/// Of a relocatable RV32 object. An unreadable file is an error.
Result<LocalMemoryUse> local_memory_use(const std::filesystem::path& object);

}  // namespace opwright::toolchain
