// What a side of a condition is about: `tensor_args.x.memory_config().memory_layout()` -> x and its memory layout.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "builder/spec/text.hpp"

namespace opwright::builder::condition {

enum class Quality : std::uint8_t {
    kUnknown,
    kDevice,
    kLayout,
    kDtype,
    kRank,
    kShape,
    kMemoryLayout,
    kSharded,
    kBufferType,
    kMemoryConfig,
    kShardSpec,
    kOnWhichDevice,
};

/// The quality that `words` name: what stands behind the tensor in code, without brackets and `get_`; or in words.
Quality quality_of(std::string_view words);

/// The tensors and what is said of them; prefixes that hold arguments are left out.
struct Access {
    std::vector<std::string> subjects;
    std::string rest;
};

/// Code (`x.layout()`) or words ("layout of x", "`x` dtype", "either", "shapes") about some of the tensors `all`.
Access access_of(const Text& text, const std::vector<std::string>& all);

/// The tensor that host code means: its name, or the only input under whatever name. Empty: none.
std::string tensor_called(const std::string& word, const std::vector<std::string>& all);

/// `operation_attributes.dim` -> `dim`
std::string after_prefix(std::string text);

/// `get_dtype` -> `dtype`
std::string without_get(std::string rest);

}  // namespace opwright::builder::condition
