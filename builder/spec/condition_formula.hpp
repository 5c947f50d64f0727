// Host code as a formula: `x.logical_shape()[-1] % 32 == 0 && dim < 4u` in the notation of builder/spec/expr.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "builder/spec/reading.hpp"

namespace opwright::builder::condition {

class HostCode {
  public:
    /// `all`: the tensors it may be about; kept by reference.
    HostCode(const Reading& reading, const std::vector<std::string>& all) : r_(reading), all_(all) {}

    /// The formula that `code` is; null when it is none. Its names may be unknown.
    ExprPtr parse(const Text& code) const;
    bool knows_all_names_of(const ExprPtr& formula) const;

  private:
    bool row_major(const std::string& tensor) const;
    std::optional<Text> as_formula(const Text& code) const;
    bool chain(const Text& code, std::size_t& i, Text& out) const;

    const Reading& r_;
    const std::vector<std::string>& all_;
};

/// The formula that holds where `formula` does not.
ExprPtr negated(const ExprPtr& formula);

/// Adds what `0 <= weight < 1` says of its one name to `range`; false when it is no bound by a constant.
bool bound(const ExprPtr& formula, Range& range);

}  // namespace opwright::builder::condition
