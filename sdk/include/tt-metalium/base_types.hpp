// Compute settings. Vendor names: tt::tt_metal::MathFidelity, UnpackToDestMode.
#pragma once

#include <tt_stl/fmt.hpp>

#include <cstdint>

namespace tt::tt_metal {

enum class MathFidelity : std::uint8_t { LoFi = 0, HiFi2 = 2, HiFi3 = 3, HiFi4 = 4, Invalid = 0xFF };

enum class UnpackToDestMode : std::uint8_t { UnpackToDestFp32 = 0, Default = 1 };

std::string text_of(MathFidelity fidelity);
std::string text_of(UnpackToDestMode mode);

}  // namespace tt::tt_metal

using tt::tt_metal::MathFidelity;
using tt::tt_metal::UnpackToDestMode;
