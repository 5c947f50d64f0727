// The SFPU's multiply-add: FP32 with a partly fused product, no denormals. Spec: TensixCoprocessor/SFPMAD.md.
#pragma once

#include <cstdint>

namespace opwright::chip::tensix {

/// a * b + c on FP32 patterns.
std::uint32_t sfpu_fma(std::uint32_t a, std::uint32_t b, std::uint32_t c);

}  // namespace opwright::chip::tensix
