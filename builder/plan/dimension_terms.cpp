#include "builder/plan/dimension_terms.hpp"

#include <utility>

namespace opwright::builder {

ExprPtr dimension_term(const std::string& tensor, std::int64_t index) {
    return make(ExprOp::kAxis, {number(index)}, {}, tensor);
}

ExprPtr leading_product(const std::string& tensor, std::int64_t end) {
    return make(ExprOp::kProduct, {nullptr, number(end)}, {}, tensor);
}

ExprPtr in_tiles(ExprPtr size) {
    constexpr std::int64_t kTileSide = 32;
    return make(ExprOp::kCeil, {make(ExprOp::kDivide, {std::move(size), number(kTileSide)})});
}

}  // namespace opwright::builder
