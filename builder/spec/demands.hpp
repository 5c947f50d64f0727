// One requirement cell -> demands on tensors: rank, shape, layout, dtype, memory, alignment, device, relations.
#pragma once

#include <string>
#include <vector>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

enum class Property : std::uint8_t { kCount, kRank, kShape, kLayout, kDtype, kMemory, kAlignment, kDevice, kOther };

Property property_of(std::string_view label);

/// `"a" / "b"` -> {a, b}; without quotes the whole cell.
std::vector<std::string> messages_in(std::string_view hint);

/// Adds to reading.spec.demands (and to the tensors' own entries) what the requirement says about `subjects`.
/// A relation that cannot be understood becomes a demand of kind kUnresolved and a warning.
void read_demand(Reading& reading, Property property, const std::vector<std::string>& subjects, const Text& label,
                 const Text& requirement, const std::vector<std::string>& messages);

/// `[N, C, H, W]`, `[1 | N, 1, H, W]`, `[..., H, W]` somewhere in the words; nothing when there is no bracket.
std::optional<ShapePattern> read_pattern(Reading& reading, const Text& words);

/// Data types named by a cell. Reports `unknown-dtype`. Hedged ones in parentheses are left out with a note.
struct DtypeCell {
    std::vector<Placed<DataType>> types;
    bool same = false;    ///< "same as x", "equal across inputs"
    std::string same_as;  ///< the tensor, when named
};
DtypeCell read_dtypes(Reading& reading, const Text& cell);

/// The entry of a tensor in spec.tensors, made when missing.
TensorDemands& tensor_entry(Reading& reading, const std::string& name, SourcePlace place);

}  // namespace opwright::builder
