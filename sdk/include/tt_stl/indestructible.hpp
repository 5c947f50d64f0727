// An object that is never destroyed, for static storage. Vendor names: ttsl::Indestructible.
#pragma once

#include <memory>
#include <new>
#include <utility>

namespace ttsl {

template <typename T>
class Indestructible {
  public:
    template <typename... Args>
    explicit Indestructible(Args&&... args) {
        ::new (storage_) T(std::forward<Args>(args)...);
    }
    Indestructible(const Indestructible&) = delete;
    Indestructible& operator=(const Indestructible&) = delete;

    T& get() { return *std::launder(reinterpret_cast<T*>(storage_)); }
    const T& get() const { return *std::launder(reinterpret_cast<const T*>(storage_)); }

  private:
    alignas(T) unsigned char storage_[sizeof(T)];
};

}  // namespace ttsl

namespace tt::stl {
using ttsl::Indestructible;
}  // namespace tt::stl
