// Sizes as products of dimensions: which factors one size has beyond those of another. "Tiles of a head" are all tiles
// divided by all heads, whatever names a spec gives to the parts.
#pragma once

#include <string>
#include <vector>

#include "builder/plan/planner.hpp"

namespace opwright::builder {

/// A product; equal dimensions have equal keys, however they were written (`H/32`, `Ht`, `ceil(x.shape[-2]/32)`).
struct Product {
    struct Factor {
        std::string key;
        ExprPtr value;
    };
    std::int64_t coefficient = 1;
    std::vector<Factor> factors;
};

class Factors {
  public:
    explicit Factors(Planner& planner) : p_(planner) {}

    Product product_of(const ExprPtr& expr) const;
    /// Tiles of a tiled tensor, sticks of a row-major one. Null where nobody knows them before the run: lists.
    ExprPtr pages_of(const std::string& tensor) const;
    /// Rows of tiles of a tiled tensor.
    ExprPtr tile_rows_of(const std::string& tensor) const;
    /// `all` / `parts`, in the names of the spec where it has them; null where the division does not come out by
    /// cancelling factors.
    ExprPtr quotient(const ExprPtr& all, const ExprPtr& parts) const;

  private:
    void multiply_by(Product& product, const ExprPtr& expr, int depth) const;
    void multiply_by_axis(Product& product, const std::string& tensor, std::int64_t axis, int depth) const;
    void multiply_by_outer(Product& product, const std::string& tensor, std::int64_t end, int depth) const;
    void multiply_by_tiles(Product& product, const ExprPtr& expr, int depth) const;
    ExprPtr definition_of(const std::string& name) const;
    ExprPtr named(const Product& product) const;
    /// The dimensions of a tensor or output where a shape names them all; null otherwise.
    const std::vector<ExprPtr>* dims_of(const std::string& tensor, std::vector<ExprPtr>& storage) const;
    std::string model_of(const std::string& tensor) const;

    Planner& p_;
};

}  // namespace opwright::builder
