#include "builder/check/syntax/condition.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace opwright::builder::check {

namespace {

class Condition {
  public:
    explicit Condition(const std::vector<Token>& line) : line_(line) {}

    std::int64_t run() { return ternary(); }

  private:
    bool at(std::string_view text) const { return position_ < line_.size() && line_[position_].is(text); }
    bool accept(std::string_view text) {
        if (!at(text)) return false;
        ++position_;
        return true;
    }

    std::int64_t ternary() {
        const std::int64_t condition = binary(1);
        if (!accept("?")) return condition;
        const std::int64_t yes = ternary();
        accept(":");
        const std::int64_t no = ternary();
        return condition != 0 ? yes : no;
    }

    std::int64_t binary(int least) {
        std::int64_t left = unary();
        while (position_ < line_.size()) {
            std::string op = line_[position_].text;
            if (op == ">" && position_ + 1 < line_.size() && line_[position_ + 1].is(">")) op = ">>";
            const int strength = precedence(op);
            if (strength < least || strength == 0) break;
            position_ += op == ">>" ? 2 : 1;
            const std::int64_t right = binary(strength + 1);
            left = apply_operator(op, left, right).value_or(0);
        }
        return left;
    }

    std::int64_t unary() {
        if (++depth_ > 200) return 0;
        if (accept("!")) return unary() == 0 ? 1 : 0;
        if (accept("-")) return static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(unary()));
        if (accept("+")) return unary();
        if (accept("~")) return ~unary();
        if (accept("(")) {
            const std::int64_t value = ternary();
            accept(")");
            return value;
        }
        if (position_ >= line_.size()) return 0;
        const std::string& text = line_[position_++].text;
        if (text == "true") return 1;
        return integer_literal(text).value_or(0);
    }

    const std::vector<Token>& line_;
    std::size_t position_ = 0;
    int depth_ = 0;
};

}  // namespace

std::int64_t evaluate_condition(const std::vector<Token>& line) {
    return Condition(line).run();
}

std::optional<std::int64_t> integer_literal(std::string_view text) {
    std::string digits(text);
    std::erase(digits, '\'');
    int base = 10;
    std::size_t from = 0;
    if (digits.starts_with("0x") || digits.starts_with("0X")) {
        base = 16;
        from = 2;
    } else if (digits.starts_with("0b") || digits.starts_with("0B")) {
        base = 2;
        from = 2;
    } else if (digits.size() > 1 && digits[0] == '0') {
        base = 8;
    }
    std::uint64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data() + from, end, value, base);
    if (error != std::errc{}) return std::nullopt;
    const bool suffix =
        std::all_of(rest, end, [](char c) { return std::string_view("uUlLzZ").find(c) != std::string_view::npos; });
    return suffix ? std::optional(static_cast<std::int64_t>(value)) : std::nullopt;
}

std::optional<std::int64_t> apply_operator(std::string_view op, std::int64_t a, std::int64_t b) {
    const auto ua = static_cast<std::uint64_t>(a);
    const auto ub = static_cast<std::uint64_t>(b);
    if (op == "+") return static_cast<std::int64_t>(ua + ub);
    if (op == "-") return static_cast<std::int64_t>(ua - ub);
    if (op == "*") return static_cast<std::int64_t>(ua * ub);
    if (op == "/" || op == "%") {
        if (b == 0 || (b == -1 && a == INT64_MIN)) return std::nullopt;
        return op == "/" ? a / b : a % b;
    }
    if (op == "<<") return b < 0 || b > 63 ? std::nullopt : std::optional(static_cast<std::int64_t>(ua << ub));
    if (op == ">>") return b < 0 || b > 63 ? std::nullopt : std::optional(a >> b);
    if (op == "&") return a & b;
    if (op == "|") return a | b;
    if (op == "^") return a ^ b;
    if (op == "&&") return a != 0 && b != 0 ? 1 : 0;
    if (op == "||") return a != 0 || b != 0 ? 1 : 0;
    if (op == "==") return a == b ? 1 : 0;
    if (op == "!=") return a != b ? 1 : 0;
    if (op == "<") return a < b ? 1 : 0;
    if (op == ">") return a > b ? 1 : 0;
    if (op == "<=") return a <= b ? 1 : 0;
    if (op == ">=") return a >= b ? 1 : 0;
    return std::nullopt;
}

int precedence(std::string_view op) {
    if (op == "||") return 1;
    if (op == "&&") return 2;
    if (op == "|") return 3;
    if (op == "^") return 4;
    if (op == "&") return 5;
    if (op == "==" || op == "!=") return 6;
    if (op == "<" || op == ">" || op == "<=" || op == ">=") return 7;
    if (op == "<<" || op == ">>") return 8;
    if (op == "+" || op == "-") return 9;
    if (op == "*" || op == "/" || op == "%") return 10;
    return 0;
}

}  // namespace opwright::builder::check
