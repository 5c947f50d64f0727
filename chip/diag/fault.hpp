// A fault: what a device says when an access cannot be carried out. Thrown where it happens; whoever knows the
// core that asked turns it into a Finding with tile, RISC, program counter and source line.
#pragma once

#include <cstdint>
#include <string>

namespace opwright::chip {

/// Whose fault it is; the words of the finding record.
enum class Category : std::uint8_t { kKernelMistake, kNotModelled, kHang, kInternal, kConfiguration };

constexpr const char* to_text(Category category) {
    switch (category) {
        case Category::kKernelMistake:
            return "kernel-mistake";
        case Category::kNotModelled:
            return "not-modelled";
        case Category::kHang:
            return "hang";
        case Category::kInternal:
            return "internal";
        case Category::kConfiguration:
            return "configuration";
    }
    return "internal";
}

struct Fault {
    Category category = Category::kInternal;
    std::string id;    ///< stable slug, e.g. "noc-alignment"
    std::string what;  ///< one sentence
    std::string fix;   ///< what to try; may be empty
};

}  // namespace opwright::chip
