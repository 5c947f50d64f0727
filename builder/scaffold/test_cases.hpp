// Which cases the generated tests run: shapes, kinds of tensors, divisions of the work, values of attributes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "builder/scaffold/case.hpp"

namespace opwright::builder {

/// Further cases that are valid. Few: a wide row, and all dimensions larger with either alternative of `1 | N`. All:
/// also each dimension alone.
std::vector<Case> shape_cases(const Plan& plan, const Case& valid, bool all);

/// Every accepted dtype, both buffer types, other lengths of lists, absent optional tensors, other shard grids, as far
/// as the conditions let them stand.
std::vector<Case> variant_cases(const Plan& plan, const Case& valid);

/// Other values of the attributes that the output or the kernels depend on.
std::vector<Case> attribute_cases(const Plan& plan, const Case& valid);

/// A dimension in which the amount of work is linear.
struct UnitDimension {
    std::string name;
    std::int64_t units_each = 1;  ///< units of work that one more of it makes
};
std::optional<UnitDimension> unit_dimension(const Plan& plan, const Case& valid);

/// A second valid value for each attribute that does not enter the hash.
Case unhashed_case(const Plan& plan, const Case& valid);

}  // namespace opwright::builder
