// Calls of the elementwise operations on one tensor. Vendor names: ttnn::abs, exp, log, relu, sqrt, tanh, ... (without the parameters of some of them).
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

#define TTNN_UNARY_(name)                                                                                   \
    inline Tensor name(const Tensor& input, const std::optional<MemoryConfig>& memory_config = {},           \
                       const std::optional<Tensor>& output = {}) {                                           \
        return runtime::call(#name, input, runtime::named("memory_config", memory_config),                   \
                             runtime::named("output_tensor", output));                                       \
    }
TTNN_UNARY_(abs)
TTNN_UNARY_(acos)
TTNN_UNARY_(asin)
TTNN_UNARY_(atan)
TTNN_UNARY_(cbrt)
TTNN_UNARY_(ceil)
TTNN_UNARY_(cos)
TTNN_UNARY_(cosh)
TTNN_UNARY_(erf)
TTNN_UNARY_(erfc)
TTNN_UNARY_(erfinv)
TTNN_UNARY_(exp)
TTNN_UNARY_(exp2)
TTNN_UNARY_(expm1)
TTNN_UNARY_(floor)
TTNN_UNARY_(frac)
TTNN_UNARY_(gelu)
TTNN_UNARY_(hardsigmoid)
TTNN_UNARY_(hardswish)
TTNN_UNARY_(i0)
TTNN_UNARY_(isfinite)
TTNN_UNARY_(isinf)
TTNN_UNARY_(isnan)
TTNN_UNARY_(log)
TTNN_UNARY_(log10)
TTNN_UNARY_(log1p)
TTNN_UNARY_(log2)
TTNN_UNARY_(logical_not)
TTNN_UNARY_(mish)
TTNN_UNARY_(neg)
TTNN_UNARY_(reciprocal)
TTNN_UNARY_(relu)
TTNN_UNARY_(relu6)
TTNN_UNARY_(round)
TTNN_UNARY_(rsqrt)
TTNN_UNARY_(sigmoid)
TTNN_UNARY_(sign)
TTNN_UNARY_(signbit)
TTNN_UNARY_(silu)
TTNN_UNARY_(sin)
TTNN_UNARY_(sinh)
TTNN_UNARY_(softplus)
TTNN_UNARY_(softsign)
TTNN_UNARY_(sqrt)
TTNN_UNARY_(square)
TTNN_UNARY_(tan)
TTNN_UNARY_(tanh)
TTNN_UNARY_(tanhshrink)
TTNN_UNARY_(trunc)
#undef TTNN_UNARY_

}  // namespace ttnn
