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

/// Where a tensor lies. The shape of its shards follows from its own shape.
struct Placement {
    MemoryLayout memory = MemoryLayout::kInterleaved;
    BufferType buffer = BufferType::kDram;
    /// Sharded only: the rectangle of cores that holds the shards, and the order in which it is filled.
    std::int64_t cores_x = 1, cores_y = 1;
    bool columns_first = false;
    bool shards_named = true;  ///< false: a MemoryConfig that says "sharded" and not how

    friend bool operator==(const Placement&, const Placement&) = default;
};

struct TensorCase : Placement {
    std::vector<std::int64_t> shape;
    DataType dtype = DataType::kBfloat16;
    Layout layout = Layout::kTile;
    bool on_device = true;
    bool given = true;             ///< false: an optional tensor that is left out
    std::int64_t count = 1;        ///< tensors in a list
    std::vector<TensorCase> last;  ///< at most one: the last tensor of a list, where it is unlike the others

    friend bool operator==(const TensorCase&, const TensorCase&) = default;
};

/// The shard of a sharded tensor: the smallest that spreads it over its cores, in whole tiles where it has tiles.
struct ShardShape {
    std::int64_t height = 0, width = 0;
};
std::optional<ShardShape> shard_of(const TensorCase& tensor);

/// Elements of a page of the tensor's buffer (a tile, a stick, the part of a stick in one shard), and how many there
/// are; of one tensor of a list.
std::int64_t page_elements(const TensorCase& tensor);
std::int64_t page_count(const TensorCase& tensor);

struct AttributeCase : Placement {  // of a MemoryConfig
    enum class Kind : std::uint8_t { kDefault, kReal, kInteger, kBool, kString, kMemory } kind = Kind::kDefault;
    double real = 0;  ///< also infinity and NaN
    std::int64_t integer = 0;
    bool boolean = false;
    std::string text;
};

/// Dimensions by name, from which the shapes follow, and everything else about the arguments.
struct Case {
    std::map<std::string, std::int64_t> dims;
    std::map<std::string, TensorCase> tensors;
    std::map<std::string, AttributeCase> attributes;
};

/// Everything of the case that lies in shards: tensors, and the output where a parameter places it.
std::vector<Placement*> sharded_parts(const Plan& plan, Case& c);
/// Makes the dimensions large enough for every core of a rectangle to have a page; set_shapes() has to follow.
void spread_shards(const Plan& plan, Case& c);
/// The case with its shards cut in every way that the plan accepts; nothing where nothing is sharded.
std::vector<Case> layout_cases(const Plan& plan, const Case& valid);

/// The shapes that `dims` give, written into `c.tensors`. `alternative` picks among `1 | N`, the last one where there
/// are fewer.
void set_shapes(const Plan& plan, Case& c, std::size_t alternative = 0);

/// Value of an expression for the case; nullopt where it has none (an axis that is not there, words only).
std::optional<std::int64_t> value_of(const Plan& plan, const Case& c, const ExprPtr& expr);

/// Shape, layout, dtype and placement of the output `name`; nullopt where the formula has no value.
std::optional<TensorCase> output_of(const Plan& plan, const Case& c, const std::string& name);

/// Whether the condition holds; nullopt when that cannot be told without running.
std::optional<bool> holds(const Plan& plan, const Case& c, const Predicate& predicate);

/// All conditions in order hold, and no output is empty. `until` (may be null) ends the list early.
bool all_hold(const Plan& plan, const Case& c, const Predicate* until = nullptr);

/// Value of an integer attribute (its default, if the case leaves it alone).
std::optional<std::int64_t> attribute_number(const Plan& plan, const Case& c, const std::string& name);

/// A small case that every condition accepts. Errors: `no-valid-case` with the condition that none fulfils.
Result<Case> make_valid_case(const Plan& plan);

}  // namespace opwright::builder
