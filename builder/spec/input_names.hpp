// Which tensors are inputs, and what a word of the spec names: an input, an output, an attribute.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

/// A word that an output is called by where nothing names it: `y`, `out`, `result`.
bool is_output_word(std::string_view word);

/// The tensors among the parameters, then those that only the sections about inputs name.
std::vector<std::string> input_names(const Reading& r);

/// The inputs; one called `input`, with the section's heading for its place, when the spec names none.
std::vector<std::string> inputs_or_one(Reading& r, std::size_t section);

/// A parameter that is no tensor.
bool is_parameter(const Reading& r, std::string_view name);

/// The input that a column or a title means: its name in whatever case, or `Input` where there is only one; else empty.
std::string input_called(const Reading& r, std::string_view words);

/// "y (out)" -> "y"
Text without_remark(const Text& name);

}  // namespace opwright::builder
