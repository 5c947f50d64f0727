// One concrete set of arguments for the operation, and whether a condition of the plan holds for it. From such cases
// come the inputs of the generated tests: one that everything accepts, and for each condition one that only it refuses.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "builder/plan/plan.hpp"

namespace opwright::builder {

struct TensorCase {
    std::vector<std::int64_t> shape;
    DataType dtype = DataType::kBfloat16;
    Layout layout = Layout::kTile;
    MemoryLayout memory = MemoryLayout::kInterleaved;
    BufferType buffer = BufferType::kDram;
    bool on_device = true;

    friend bool operator==(const TensorCase&, const TensorCase&) = default;
};

struct AttributeCase {
    enum class Kind : std::uint8_t { kDefault, kReal, kInteger, kBool, kString, kMemory } kind = Kind::kDefault;
    double real = 0;  ///< also infinity and NaN
    std::int64_t integer = 0;
    bool boolean = false;
    std::string text;
    MemoryLayout memory = MemoryLayout::kInterleaved;
    BufferType buffer = BufferType::kDram;
};

/// Dimensions by name, from which the shapes follow, and everything else about the arguments.
struct Case {
    std::map<std::string, std::int64_t> dims;
    std::map<std::string, TensorCase> tensors;
    std::map<std::string, AttributeCase> attributes;
};

/// The shapes that `dims` give, written into `c.tensors`. `alternative` picks among `1 | N`, the last one where there
/// are fewer.
void set_shapes(const Plan& plan, Case& c, std::size_t alternative = 0);

/// Value of an expression for the case; nullopt where it has none (an axis that is not there, words only).
std::optional<std::int64_t> value_of(const Plan& plan, const Case& c, const ExprPtr& expr);

/// Whether the condition holds; nullopt when that cannot be told without running.
std::optional<bool> holds(const Plan& plan, const Case& c, const Predicate& predicate);

/// All conditions in order hold. `until` (may be null) ends the list early.
bool all_hold(const Plan& plan, const Case& c, const Predicate* until = nullptr);

/// A small case that every condition accepts. Errors: `no-valid-case` with the condition that none fulfils.
Result<Case> make_valid_case(const Plan& plan);

}  // namespace opwright::builder
