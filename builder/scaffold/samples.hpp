// Questions about sizes that are formulas ("is a page ever longer than this buffer's?"), answered by evaluating both
// sides on many valid cases of very different sizes.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "builder/scaffold/case.hpp"

namespace opwright::builder {

/// Something that has a number in each case: bytes of a page, pages per unit of work.
using Quantity = std::function<std::optional<std::int64_t>(const Case&)>;

/// Cases around `valid`: each dimension multiplied and made odd, alone and all together, every accepted dtype, other
/// values of attributes, other lengths of lists. All of them fulfil every condition of the plan that can be decided.
std::vector<Case> sample_cases(const Plan& plan, const Case& valid);

class Samples {
  public:
    Samples(const Plan& plan, const Case& valid) : plan_(&plan), cases_(sample_cases(plan, valid)) {}

    const std::vector<Case>& cases() const { return cases_; }

    Quantity of(const ExprPtr& expr) const;

    /// `test` holds for the two numbers of every case; false where one of them has none.
    bool always(const Quantity& a, const Quantity& b,
                const std::function<bool(std::int64_t, std::int64_t)>& test) const;
    bool equal(const Quantity& a, const Quantity& b) const;
    bool at_least(const Quantity& a, const Quantity& b) const;
    bool multiple(const Quantity& a, const Quantity& of) const;
    bool multiple(const Quantity& a, std::int64_t of) const;

    /// The number, when it is the same in every case.
    std::optional<std::int64_t> constant(const Quantity& a) const;

  private:
    const Plan* plan_;
    std::vector<Case> cases_;
};

}  // namespace opwright::builder
