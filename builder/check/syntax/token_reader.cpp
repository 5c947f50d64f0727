// Where the parser stands, and how it gets past what it does not know.
#include "builder/check/syntax/parser.hpp"

namespace opwright::builder::check {

const Token& TokenReader::at(std::size_t ahead) const {
    const std::size_t index = position_ + ahead;
    return index < tokens_.size() ? tokens_[index] : tokens_.back();
}

const Token& TokenReader::take() {
    const Token& token = at();
    if (position_ + 1 < tokens_.size()) ++position_;
    return token;
}

bool TokenReader::accept(std::string_view text) {
    if (!is(text)) return false;
    take();
    return true;
}

void TokenReader::skip_brackets() {
    int depth = 0;
    while (!done()) {
        const Token& token = take();
        if (token.is("(") || token.is("[") || token.is("{")) ++depth;
        if ((token.is(")") || token.is("]") || token.is("}")) && --depth <= 0) return;
    }
}

void TokenReader::skip_statement() {
    while (!done() && !is("}")) {
        if (is("(") || is("[")) {
            skip_brackets();
        } else if (is("{")) {
            skip_brackets();
            if (!is(";") && !is(",") && !is(")") && !is(".")) return;
        } else if (take().is(";")) {
            return;
        }
    }
}

bool TokenReader::skip_angles() {
    const std::size_t start = mark();
    int angles = 0;
    while (!done()) {
        if (is("(") || is("[") || is("{")) {
            skip_brackets();
            continue;
        }
        if (is(")") || is("]") || is("}") || is(";") || is("&&") || is("||")) break;
        const Token& token = take();
        if (token.is("<")) ++angles;
        if (token.is(">") && --angles == 0) return true;
    }
    back_to(start);
    return false;
}

}  // namespace opwright::builder::check
