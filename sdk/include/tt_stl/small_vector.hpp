// Vector with the vendor's name and interface (always on the heap here). Vendor names: ttsl::SmallVector.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace ttsl {

template <typename T, std::size_t PreallocatedSize = 8>
class SmallVector : public std::vector<T> {
  public:
    using std::vector<T>::vector;

    /// An array is made from its elements.
    template <typename... Args>
    T& emplace_back(Args&&... args) {
        if constexpr (requires { std::tuple_size<T>::value; } && !std::is_constructible_v<T, Args...>) {
            this->push_back(T{static_cast<typename T::value_type>(args)...});
            return this->back();
        } else {
            return std::vector<T>::emplace_back(std::forward<Args>(args)...);
        }
    }

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
