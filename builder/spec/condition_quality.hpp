// A quality of tensors and what a condition wants of it -> a demand: layout, TILE; rank, at least 2; dtype, as `x`.
#pragma once

#include <string>
#include <vector>

#include "builder/spec/condition_access.hpp"
#include "builder/spec/condition_tokens.hpp"
#include "builder/spec/reading.hpp"

namespace opwright::builder::condition {

class QualityReader {
  public:
    /// `all`: the tensors that may be meant; kept by reference. Demands go to `found`.
    QualityReader(Reading& reading, const std::vector<std::string>& all, std::vector<Demand>& found)
        : r_(reading), all_(all), found_(found) {}

    /// `x.layout() == Layout::TILE`. False, and nothing is added, when the value is not understood.
    bool demand(const std::vector<std::string>& subjects, Quality quality, Relation relation, const Text& value);
    /// "x is TILE", "both are interleaved": the quality follows from its value.
    bool has_quality(const std::vector<std::string>& subjects, Relation relation, const Text& value);
    /// Adds a demand that the caller fills in.
    Demand& add(DemandKind kind, const std::vector<std::string>& subjects);

  private:
    bool same(DemandKind kind, const std::vector<std::string>& subjects, Quality quality, bool equal,
              const Text& value);
    bool layout(const std::vector<std::string>& subjects, bool equal, const Text& value);
    bool dtype(const std::vector<std::string>& subjects, bool equal, const Text& value);
    bool rank(const std::vector<std::string>& subjects, Relation relation, const Text& value);
    bool memory(const std::vector<std::string>& subjects, bool equal, std::string_view value);
    bool buffer_type(const std::vector<std::string>& subjects, bool equal, const Text& value);
    bool shape(const std::vector<std::string>& subjects, bool equal, const Text& value);

    Reading& r_;
    const std::vector<std::string>& all_;
    std::vector<Demand>& found_;
};

}  // namespace opwright::builder::condition
