// A kernel's runtime arguments on one core, changed in place. Vendor names: RuntimeArgsData.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tt::tt_metal {

/// A view into the program; valid until the program is destroyed or its arguments are first set.
struct RuntimeArgsData {
    std::uint32_t* rt_args_data = nullptr;
    std::size_t rt_args_count = 0;

    std::uint32_t& operator[](std::size_t index) { return rt_args_data[checked(index)]; }
    const std::uint32_t& operator[](std::size_t index) const { return rt_args_data[checked(index)]; }
    std::uint32_t& at(std::size_t index) { return rt_args_data[checked(index)]; }
    const std::uint32_t& at(std::size_t index) const { return rt_args_data[checked(index)]; }
    std::uint32_t* data() const { return rt_args_data; }
    std::size_t size() const { return rt_args_count; }

  private:
    /// The vendor leaves operator[] unchecked in release builds, where a wrong index corrupts another kernel's
    /// arguments.
    std::size_t checked(std::size_t index) const;
};

}  // namespace tt::tt_metal
