// Calls of ttnn.full on a device. Vendor names: ttnn::prim::full.
#pragma once

#include "ttnn/operations/creation/creation.hpp"

#include <variant>

namespace ttnn::prim {

inline Tensor full(const SmallVector<std::uint32_t>& shape, std::variant<float, int> fill_value, MeshDevice* device,
                   const DataType& dtype, const Layout& layout, const MemoryConfig& memory_config) {
    return std::visit(
        [&](auto value) { return ttnn::full(Shape(shape), value, dtype, layout, std::ref(*device), memory_config); },
        fill_value);
}

}  // namespace ttnn::prim
