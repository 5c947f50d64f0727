#include "builder/spec/expr_parse.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <charconv>

#include "builder/spec/formats.hpp"

namespace opwright::builder {

namespace {

constexpr int kMaxDepth = 64;
constexpr int kMaxNodes = 1000;

bool digit(char c) {
    return c >= '0' && c <= '9';
}
bool name_start(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool name_char(char c) {
    return name_start(c) || digit(c);
}

struct UnitWord {
    std::string_view word;
    Unit unit;
    std::int64_t scale;
};

constexpr UnitWord kUnits[] = {
    {"tile", Unit::kPages, 1},      {"tiles", Unit::kPages, 1},  {"page", Unit::kPages, 1},
    {"pages", Unit::kPages, 1},     {"stick", Unit::kPages, 1},  {"sticks", Unit::kPages, 1},
    {"B", Unit::kBytes, 1},         {"byte", Unit::kBytes, 1},   {"bytes", Unit::kBytes, 1},
    {"KB", Unit::kBytes, 1024},     {"KiB", Unit::kBytes, 1024}, {"MB", Unit::kBytes, 1048576},
    {"MiB", Unit::kBytes, 1048576},
};

constexpr std::array<std::string_view, 10> kNumberWords = {"one", "two",   "three", "four", "five",
                                                           "six", "seven", "eight", "nine", "ten"};

struct FunctionWord {
    std::string_view word;
    ExprOp op;
    std::size_t least, most;
};

constexpr FunctionWord kFunctions[] = {
    {"ceil", ExprOp::kCeil, 1, 1}, {"floor", ExprOp::kFloor, 1, 1},      {"min", ExprOp::kMin, 2, 8},
    {"max", ExprOp::kMax, 2, 8},   {"align_up", ExprOp::kAlignUp, 2, 2}, {"round_up", ExprOp::kAlignUp, 2, 2},
};

class Parser {
  public:
    Parser(const Text& text, const std::string& file, const GrammarOptions& options)
        : text_(text), s_(text.view()), file_(file), options_(options) {}

    Result<ParsedExpr> parse() {
        Result<ExprPtr> e = conditional();
        if (!e) return fail(e.error());
        skip();
        if (!options_.prefix && at_ < s_.size()) {
            return unreadable(at_, fmt::format("`{}` does not continue the formula", rest_word()));
        }
        ParsedExpr out;
        out.expr = *e;
        out.unit = bytes_ ? Unit::kBytes : pages_ ? Unit::kPages : Unit::kNone;
        out.mixed_units = bytes_ && pages_;
        out.end = at_;
        return out;
    }

  private:
    // ------------------------------------------------------------------------------------------------ places, faults

    SourcePlace place(std::size_t at) const {
        const Text::Mark m = text_.mark(at);
        return {file_, m.line, m.column};
    }

    Unexpected unreadable(std::size_t at, std::string what) const {
        return fail(Diagnostic{Severity::kError, "cell-unreadable", place(at), std::move(what),
                               "a formula of numbers, names, + - * /, ceil, floor, min, max, align_up, prod, tile_size",
                               "write the value as a formula"});
    }

    std::string rest_word() const {
        std::size_t end = at_;
        while (end < s_.size() && s_[end] != ' ' && end - at_ < 24) ++end;
        while (end < s_.size() && (static_cast<unsigned char>(s_[end]) & 0xC0U) == 0x80U) ++end;
        return std::string(s_.substr(at_, end - at_));
    }

    // ------------------------------------------------------------------------------------------------------- tokens

    void skip() {
        while (at_ < s_.size() && (s_[at_] == ' ' || s_[at_] == '\t')) ++at_;
    }

    bool take(std::string_view token) {
        skip();
        if (s_.substr(at_, token.size()) != token) return false;
        at_ += token.size();
        return true;
    }

    std::string_view peek_name() {
        skip();
        std::size_t end = at_;
        if (end < s_.size() && name_start(s_[end])) {
            while (end < s_.size() && name_char(s_[end])) ++end;
        }
        return s_.substr(at_, end - at_);
    }

    bool take_word(std::string_view word) {
        if (peek_name() != word) return false;
        at_ += word.size();
        return true;
    }

    bool is_symbol(std::string_view word) const { return options_.is_symbol && options_.is_symbol(word); }

    bool deeper(int& depth) { return ++depth <= kMaxDepth; }

    // ------------------------------------------------------------------------------------------------------ grammar

    Result<ExprPtr> conditional() {
        if (!deeper(depth_)) return too_deep();
        Result<ExprPtr> value = either();
        if (value && take_word("if")) {
            Result<ExprPtr> condition = either();
            if (!condition) return condition;
            ExprPtr other = number(0, place(at_));
            if (take_word("else")) {
                Result<ExprPtr> given = conditional();
                if (!given) return given;
                other = *given;
            }
            value = make(ExprOp::kSelect, {*condition, *value, other}, (*value)->place);
        }
        --depth_;
        return value;
    }

    Result<ExprPtr> either() {
        Result<ExprPtr> left = both();
        while (left && take_word("or")) {
            const Result<ExprPtr> right = both();
            if (!right) return right;
            left = make(ExprOp::kOr, {*left, *right}, (*left)->place);
        }
        return left;
    }

    Result<ExprPtr> both() {
        Result<ExprPtr> left = negation();
        while (left && take_word("and")) {
            const Result<ExprPtr> right = negation();
            if (!right) return right;
            left = make(ExprOp::kAnd, {*left, *right}, (*left)->place);
        }
        return left;
    }

    Result<ExprPtr> negation() {
        skip();
        const std::size_t at = at_;
        if (!take_word("not")) return comparison();
        const Result<ExprPtr> inner = comparison();
        if (!inner) return inner;
        return make(ExprOp::kNot, {*inner}, place(at));
    }

    std::optional<ExprOp> take_relation() {
        if (take("<=") || take("\xE2\x89\xA4")) return ExprOp::kLessEqual;
        if (take(">=") || take("\xE2\x89\xA5")) return ExprOp::kGreaterEqual;
        if (take("==")) return ExprOp::kEqual;
        if (take("!=") || take("\xE2\x89\xA0")) return ExprOp::kNotEqual;
        if (take("<")) return ExprOp::kLess;
        if (take(">")) return ExprOp::kGreater;
        return std::nullopt;
    }

    /// `2 <= N <= 8` holds when both do.
    Result<ExprPtr> comparison() {
        Result<ExprPtr> left = sum();
        if (!left) return left;
        ExprPtr chain;
        for (std::optional<ExprOp> op = take_relation(); op; op = take_relation()) {
            const Result<ExprPtr> right = sum();
            if (!right) return right;
            ExprPtr link = make(*op, {*left, *right}, (*left)->place);
            chain = chain ? make(ExprOp::kAnd, {chain, link}, chain->place) : link;
            left = right;
        }
        return chain ? Result<ExprPtr>(chain) : left;
    }

    Result<ExprPtr> sum() {
        Result<ExprPtr> left = term();
        while (left) {
            skip();
            const std::size_t before = at_;
            const bool plus = take("+");
            if (!plus && (s_.substr(at_, 2) == "->" || !take("-"))) break;
            const Result<ExprPtr> right = term();
            if (!right) {
                if (!options_.prefix) return right;
                at_ = before;
                break;
            }
            left = make(plus ? ExprOp::kAdd : ExprOp::kSubtract, {*left, *right}, (*left)->place);
        }
        return left;
    }

    /// An `x` between spaces is a product sign when an operand follows.
    bool take_times() {
        if (take("*") || take("\xC3\x97") || take("\xC2\xB7")) return true;
        skip();
        const bool spaced = at_ > 0 && s_[at_ - 1] == ' ' && s_.substr(at_, 2) == "x " && !is_symbol("x");
        if (spaced) at_ += 2;
        return spaced;
    }

    Result<ExprPtr> term() {
        Result<ExprPtr> left = factor();
        while (left) {
            ExprOp op{};
            bool rounded_down = false;
            if (take_times()) {
                op = ExprOp::kMultiply;
            } else if (take("//")) {
                op = ExprOp::kDivide;
                rounded_down = true;
            } else if (take("/")) {
                op = ExprOp::kDivide;
            } else if (take("%")) {
                op = ExprOp::kModulo;
            } else {
                break;
            }
            const Result<ExprPtr> right = factor();
            if (!right) return right;
            left = make(op, {*left, *right}, (*left)->place);
            if (rounded_down) left = make(ExprOp::kFloor, {*left}, (*left)->place);
        }
        return left;
    }

    Result<ExprPtr> factor() {
        skip();
        const std::size_t at = at_;
        if (take("-")) {
            if (!deeper(depth_)) return too_deep();
            const Result<ExprPtr> inner = factor();
            --depth_;
            if (!inner) return inner;
            if ((*inner)->op == ExprOp::kNumber) return number(-(*inner)->number, place(at));
            return make(ExprOp::kNegate, {*inner}, place(at));
        }
        Result<ExprPtr> value = primary();
        if (value) value = with_unit(*value);
        return value;
    }

    ExprPtr with_unit(ExprPtr value) {
        if (!options_.units) return value;
        const std::size_t before = at_;
        const std::string_view word = peek_name();
        for (const UnitWord& unit : kUnits) {
            // `2,048 B` is a unit even where B is a dimension: a product is written without the space.
            if (unit.word != word || (is_symbol(word) && at_ == before)) continue;
            const std::size_t end = at_ + word.size();
            const bool compound = end + 1 < s_.size() && s_[end] == '-' && name_start(s_[end + 1]);  // "tile-row"
            if (compound) break;
            at_ = end;
            (unit.unit == Unit::kPages ? pages_ : bytes_) = true;
            return multiply(std::move(value), number(unit.scale));
        }
        at_ = before;
        return value;
    }

    Result<ExprPtr> primary() {
        skip();
        const std::size_t at = at_;
        if (at_ >= s_.size()) return unreadable(at_, "a formula is missing here");
        if (++nodes_ > kMaxNodes) return too_deep();
        if (take("(")) {
            if (!deeper(depth_)) return too_deep();
            Result<ExprPtr> inner = conditional();
            if (!inner) return inner;
            if (!take(")")) return unreadable(at_, "a `)` is missing");
            --depth_;
            return inner;
        }
        if (digit(s_[at_])) return integer();
        for (const std::string_view scope :
             {"ttnn::", "ttnn.", "tt::tt_metal::", "tt::", "tt_metal::", "std::", "math."})
            take(scope);
        const std::string_view word = peek_name();
        if (word.empty()) return unreadable(at_, fmt::format("`{}` is not a number or a name", rest_word()));
        at_ += word.size();
        return named(std::string(word), at);
    }

    /// "2.048 B": there are no fractions of a byte, so the point separates thousands.
    bool thousands_of_bytes(std::size_t point) const {
        std::size_t end = point + 1;
        while (end < s_.size() && digit(s_[end])) ++end;
        if (end != point + 4) return false;
        while (end < s_.size() && s_[end] == ' ') ++end;
        const std::string_view rest = s_.substr(end);
        for (const std::string_view unit : {"bytes", "Bytes", "byte", "Byte", "B"}) {
            const bool whole =
                rest.size() == unit.size() || (rest.size() > unit.size() && !name_char(rest[unit.size()]));
            if (rest.starts_with(unit) && whole) return true;
        }
        return false;
    }

    Result<ExprPtr> integer() {
        const std::size_t at = at_;
        std::string digits;
        for (; at_ < s_.size(); ++at_) {
            // 1,499,136 and 1_000 are numbers; `min(1, 2)` is not one.
            const bool group = ((s_[at_] == ',' && calls_ == 0) || s_[at_] == '_') && at_ + 3 < s_.size() &&
                               digit(s_[at_ + 1]) && digit(s_[at_ + 2]) && digit(s_[at_ + 3]) &&
                               (at_ + 4 >= s_.size() || !digit(s_[at_ + 4]));
            if (group) continue;
            if (!digit(s_[at_])) break;
            digits += s_[at_];
        }
        const auto at_digit = [&](std::size_t i) { return i < s_.size() && digit(s_[i]); };
        const bool sign = at_ + 1 < s_.size() && (s_[at_ + 1] == '-' || s_[at_ + 1] == '+');
        if (at_ < s_.size() && (s_[at_] == 'e' || s_[at_] == 'E') && sign && at_digit(at_ + 2))  // 1e-5
            return unreadable(at, "a fraction cannot stand in a size formula");
        if (at_ < s_.size() && s_[at_] == '.' && thousands_of_bytes(at_)) {
            digits += s_.substr(at_ + 1, 3);
            at_ += 4;
        }
        if (at_ + 1 < s_.size() && s_[at_] == '.' && digit(s_[at_ + 1])) {
            std::size_t end = at_ + 1;
            while (end < s_.size() && s_[end] == '0') ++end;
            const bool whole = end == s_.size() || !name_char(s_[end]);  // 1.0
            if (!whole) return unreadable(at, "a fraction cannot stand in a size formula");
            at_ = end;
        }
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc() || end != digits.data() + digits.size()) {
            return fail(Diagnostic{Severity::kError, "too-large", place(at),
                                   fmt::format("the number {} does not fit 64 bits", digits),
                                   "a size that a chip can hold", "correct the number"});
        }
        ExprPtr n = number(value, place(at));
        if (at_ < s_.size() && name_start(s_[at_])) {  // `2Wt`, but `2B` may be bytes
            const std::string_view word = peek_name();
            for (const UnitWord& unit : kUnits) {
                if (unit.word == word && !is_symbol(word)) return n;
            }
            const std::size_t name_at = at_;
            at_ += word.size();
            const Result<ExprPtr> right = named(std::string(word), name_at);
            if (!right) return right;
            return make(ExprOp::kMultiply, {n, *right}, n->place);
        }
        return n;
    }

    Result<ExprPtr> named(std::string word, std::size_t at) {
        if (s_.substr(at_, 7) == ".shape[") {
            at_ += 6;
            return axis(word, at);
        }
        if (word == "shape" && s_.substr(at_, 1) == "[") return axis({}, at);
        const std::size_t before = at_;
        const bool call = take("(");
        const bool adjacent = call && at_ == before + 1;
        if (word == "tile_size" && call) return tile_size(at);
        // `output_tile_size` beside a buffer is the tile of that buffer.
        if ((word == "tile_size" || word.ends_with("_tile_size")) && !call && !is_symbol(word))
            return make(ExprOp::kTileSize, {}, place(at));
        if (call && (word == "prod" || word == "product")) return product(at);
        if (call) {
            for (const FunctionWord& f : kFunctions) {
                if (f.word == word) return function(f, at);
            }
            if (adjacent) {
                return fail(Diagnostic{Severity::kError, "unknown-function", place(at),
                                       fmt::format("`{}` is not a function that formulas know", word),
                                       "ceil, floor, min, max, align_up, round_up, prod or tile_size",
                                       "use one of these, or define a name in a Notation table"});
            }
        }
        at_ = before;
        for (std::size_t i = 0; i < kNumberWords.size(); ++i) {
            if (word == kNumberWords[i] && !is_symbol(word)) return number(static_cast<std::int64_t>(i + 1), place(at));
        }
        return name(std::move(word), place(at));
    }

    Result<ExprPtr> axis(const std::string& tensor, std::size_t at) {
        if (!deeper(depth_)) return too_deep();
        take("[");
        const Result<ExprPtr> index = sum();
        if (!index) return index;
        if (!take("]")) return unreadable(at_, "a `]` is missing");
        --depth_;
        return make(ExprOp::kAxis, {*index}, place(at), tensor);
    }

    Result<ExprPtr> tile_size(std::size_t at) {
        const std::string_view word = peek_name();
        at_ += word.size();
        if (!take(")")) return unreadable(at_, "tile_size takes one format");
        Expr e{ExprOp::kTileSize, 0, {}, {}, place(at)};
        if (const std::optional<DataType> type = data_type_of(word)) {
            e.number = tile_bytes(*type);
        } else if (!word.ends_with("dtype") && !word.ends_with("format") && word != "df") {
            e.name = word;  // otherwise the format of the buffer that the size belongs to
        }
        return std::make_shared<const Expr>(std::move(e));
    }

    /// prod(shape[a:b]), prod(x.shape[:-1]), prod(shape)
    Result<ExprPtr> product(std::size_t at) {
        if (!deeper(depth_)) return too_deep();
        std::string_view word = peek_name();
        std::string tensor;
        at_ += word.size();
        if (s_.substr(at_, 6) == ".shape") {
            tensor = word;
            at_ += 6;
        } else if (word != "shape") {
            return unreadable(at, "prod takes a shape or a slice of one");
        }
        ExprPtr ends[2];
        if (take("[")) {
            if (!take(":")) {
                const Result<ExprPtr> begin = sum();
                if (!begin) return begin;
                ends[0] = *begin;
                if (!take(":")) return unreadable(at_, "a `:` is missing in the slice");
            }
            if (!take("]")) {
                const Result<ExprPtr> end = sum();
                if (!end) return end;
                ends[1] = *end;
                if (!take("]")) return unreadable(at_, "a `]` is missing");
            }
        }
        if (!take(")")) return unreadable(at_, "a `)` is missing");
        --depth_;
        return make(ExprOp::kProduct, {ends[0], ends[1]}, place(at), tensor);
    }

    Result<ExprPtr> function(const FunctionWord& f, std::size_t at) {
        if (!deeper(depth_)) return too_deep();
        std::vector<ExprPtr> args;
        ++calls_;
        do {
            const Result<ExprPtr> arg = conditional();
            if (!arg) return arg;
            args.push_back(*arg);
        } while (take(","));
        if (!take(")")) return unreadable(at_, "a `)` is missing");
        --calls_;
        --depth_;
        if (args.size() < f.least || args.size() > f.most) {
            return unreadable(at, fmt::format("{} takes {} values, not {}", f.word, f.least, args.size()));
        }
        ExprPtr e = args.size() == 1 ? make(f.op, {args[0]}, place(at)) : make(f.op, {args[0], args[1]}, place(at));
        for (std::size_t i = 2; i < args.size(); ++i) e = make(f.op, {e, args[i]}, place(at));
        return e;
    }

    Unexpected too_deep() const {
        return fail(Diagnostic{Severity::kError, "too-large", place(at_), "the formula is nested too deeply",
                               fmt::format("at most {} levels", kMaxDepth),
                               "give parts of it names in a Notation table"});
    }

    const Text& text_;
    std::string_view s_;
    const std::string& file_;
    const GrammarOptions& options_;
    std::size_t at_ = 0;
    int depth_ = 0;
    int calls_ = 0;  ///< open argument lists: a comma separates there
    int nodes_ = 0;
    bool pages_ = false;
    bool bytes_ = false;
};

}  // namespace

Result<ParsedExpr> parse_expr(const Text& text, const std::string& file, const GrammarOptions& options) {
    return Parser(text, file, options).parse();
}

}  // namespace opwright::builder
