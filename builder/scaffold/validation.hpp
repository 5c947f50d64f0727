// The conditions of a plan as TT_FATAL statements of the generated validation.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "builder/plan/plan.hpp"

namespace opwright::builder {

class ValidationText {
  public:
    explicit ValidationText(const Plan& plan) : plan_(plan) {}

    /// Everything that is checked when a program is built.
    Result<std::string> on_miss();
    /// What two calls that share a program may differ in: attributes outside of the hash. Empty: nothing.
    Result<std::string> on_hit();

    bool needs_attributes() const { return !used_attributes_.empty(); }
    bool needs_cmath() const { return needs_cmath_; }

  private:
    /// Statements; those about the tensors of a list go into one loop over it.
    struct Lines {
        std::string list;
        std::string text;
    };

    std::string finish(bool with_tensors);
    Result<void> add(const Predicate& p);
    Result<void> add_tensor(const Predicate& p, const TensorArg& tensor);
    Result<void> add_shape(const Predicate& p, const TensorArg& tensor);
    Result<void> add_expression(const Predicate& p);
    Result<void> add_l1_budget(const Predicate& p);
    Result<void> add_attribute(const Predicate& p, const Attribute& attribute);
    Result<std::string> range_condition(const Predicate& p, const std::string& value);
    Result<void> symbols(std::vector<ExprPtr> exprs);
    void use_attributes(const std::string& name);
    void push(std::string text) { lines_.push_back({{}, std::move(text)}); }
    void fatal(const Predicate& p, const TensorArg* tensor, const std::string& condition, const std::string& found,
               std::vector<std::string> values);
    std::string each() const;
    std::string term(const TensorArg& tensor) const;

    const Plan& plan_;
    std::vector<Lines> lines_;
    std::set<std::string> known_;
    std::set<std::string> used_attributes_;
    bool needs_cmath_ = false;
};

}  // namespace opwright::builder
