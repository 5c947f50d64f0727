// Vector with the vendor's name and interface (always on the heap here). Vendor names: ttsl::SmallVector.
#pragma once

#include <cstddef>
#include <vector>

namespace ttsl {

template <typename T, std::size_t PreallocatedSize = 8>
class SmallVector : public std::vector<T> {
  public:
    using std::vector<T>::vector;

    friend bool operator==(const SmallVector& a, const SmallVector& b) {
        return static_cast<const std::vector<T>&>(a) == static_cast<const std::vector<T>&>(b);
    }
};

}  // namespace ttsl

namespace tt::stl {
using ttsl::SmallVector;
}  // namespace tt::stl

namespace ttnn {
using ttsl::SmallVector;
}  // namespace ttnn
