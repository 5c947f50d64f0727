// Expressions, types and parameter lists.
#include <algorithm>
#include <array>

#include "builder/check/syntax/condition.hpp"
#include "builder/check/syntax/parser.hpp"

namespace opwright::builder::check {

namespace {

constexpr int kMaxDepth = 400;
constexpr std::array<std::string_view, 11> kAssign{"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="};
constexpr std::array<std::string_view, 16> kTypeWords{
    "const",  "constexpr", "volatile", "unsigned", "signed",    "long",       "short",  "typename",
    "struct", "static",    "inline",   "mutable",  "tt_l1_ptr", "tt_reg_ptr", "extern", "register"};
constexpr std::array<std::string_view, 12> kBuiltIn{"int",  "char",  "bool",     "float",  "double",  "auto",
                                                    "void", "short", "unsigned", "signed", "wchar_t", "long"};

bool one_of(const auto& words, std::string_view text) {
    return std::ranges::find(words, text) != words.end();
}

ExprNode make(Expr::Kind kind, Spot spot, std::string text = {}) {
    auto node = std::make_unique<Expr>();
    node->kind = kind;
    node->spot = spot;
    node->text = std::move(text);
    return node;
}

}  // namespace

ExprNode ExpressionParser::expression() {
    ExprNode left = assignment();
    while (is(",")) {
        ExprNode both = make(Expr::Kind::kBinary, take().spot, ",");
        both->children.push_back(std::move(left));
        both->children.push_back(assignment());
        left = std::move(both);
    }
    return left;
}

ExprNode ExpressionParser::assignment() {
    if (is("{")) return braces();
    ExprNode left = binary(1);
    if (is("?")) {
        ExprNode choice = make(Expr::Kind::kTernary, take().spot);
        choice->children.push_back(std::move(left));
        choice->children.push_back(assignment());
        accept(":");
        choice->children.push_back(assignment());
        return choice;
    }
    std::string op = at().text;
    std::size_t length = 1;
    if (op == ">" && is(">=", 1) && !at(1).after_space) {  // `>>=` comes as `>` `>=`
        op = ">>=";
        length = 2;
    }
    if (at().kind != TokenKind::kPunctuation || !one_of(kAssign, op)) return left;
    ExprNode set = make(Expr::Kind::kAssign, at().spot, op);
    while (length-- > 0) take();
    set->children.push_back(std::move(left));
    set->children.push_back(assignment());
    return set;
}

ExprNode ExpressionParser::binary(int least) {
    ExprNode left = unary();
    while (at().kind == TokenKind::kPunctuation) {
        std::string op = at().text;
        if (op == ">" && no_greater_) break;
        if (op == ">" && is(">", 1) && !at(1).after_space) op = ">>";
        if (op == ">" && is(">=", 1) && !at(1).after_space) break;
        const int strength = precedence(op);
        if (strength < least || strength == 0) break;
        ExprNode both = make(Expr::Kind::kBinary, at().spot, op);
        take();
        if (op == ">>") take();
        both->children.push_back(std::move(left));
        both->children.push_back(binary(strength + 1));
        left = std::move(both);
    }
    return left;
}

ExprNode ExpressionParser::unary() {
    if (++depth_ > kMaxDepth) {
        --depth_;
        return make(Expr::Kind::kOther, take().spot);
    }
    ExprNode node;
    if (at().kind == TokenKind::kPunctuation &&
        (is("!") || is("-") || is("+") || is("~") || is("*") || is("&") || is("++") || is("--"))) {
        node = make(Expr::Kind::kUnary, at().spot, at().text);
        take();
        node->children.push_back(unary());
    } else if (is("(")) {
        node = cast_in_parentheses();
        if (!node) node = postfix();
    } else {
        node = postfix();
    }
    --depth_;
    return node;
}

/// `(uint32_t)x`, `(volatile tt_l1_ptr uint32_t*)x`; null when the parentheses hold an expression.
ExprNode ExpressionParser::cast_in_parentheses() {
    const std::size_t start = mark();
    const Spot spot = take().spot;
    const bool first_is_type = is_name() && (one_of(kTypeWords, at().text) || one_of(kBuiltIn, at().text) ||
                                             at().text.ends_with("_t") || at().text == "std");
    const std::string type = type_name();
    const bool points = type.ends_with("*");
    if (type.empty() || !is(")") || !(first_is_type || points)) {
        back_to(start);
        return nullptr;
    }
    take();
    const bool operand = is_name() || at().kind == TokenKind::kNumber || is("(") || is("*") || is("&") || is("-") ||
                         is("~") || is("!") || at().kind == TokenKind::kString;
    if (!operand) {
        back_to(start);
        return nullptr;
    }
    ExprNode cast = make(Expr::Kind::kCast, spot, type);
    cast->children.push_back(unary());
    return cast;
}

ExprNode ExpressionParser::postfix() {
    ExprNode node = primary();
    for (;;) {
        if (is("(")) {
            ExprNode call = make(Expr::Kind::kCall, node->spot);
            take();
            call->children.push_back(std::move(node));
            for (ExprNode& argument : list(")")) call->children.push_back(std::move(argument));
            node = std::move(call);
        } else if (is("[")) {
            ExprNode index = make(Expr::Kind::kIndex, take().spot);
            index->children.push_back(std::move(node));
            for (ExprNode& argument : list("]")) index->children.push_back(std::move(argument));
            node = std::move(index);
        } else if ((is(".") || is("->")) && (is_name(1) || is("template", 1) || is("~", 1))) {
            take();
            accept("template");
            accept("~");
            ExprNode member = make(Expr::Kind::kMember, at().spot, at().text);
            take();
            member->children.push_back(std::move(node));
            std::vector<ExprNode> arguments;
            if (is("<") && template_arguments(arguments)) {
                for (ExprNode& argument : arguments) member->children.push_back(std::move(argument));
            }
            node = std::move(member);
        } else if (is("++") || is("--")) {
            ExprNode step = make(Expr::Kind::kPostfix, at().spot, at().text);
            take();
            step->children.push_back(std::move(node));
            node = std::move(step);
        } else if (is("{") && node->kind == Expr::Kind::kName && !node->text.empty()) {
            ExprNode call = make(Expr::Kind::kCall, node->spot, "{}");  // Type{...}
            call->children.push_back(std::move(node));
            ExprNode arguments = braces();
            for (ExprNode& argument : arguments->children) call->children.push_back(std::move(argument));
            node = std::move(call);
        } else {
            return node;
        }
    }
}

ExprNode ExpressionParser::primary() {
    const Token& token = at();
    if (token.kind == TokenKind::kNumber || token.kind == TokenKind::kCharacter) {
        ExprNode node = make(Expr::Kind::kNumber, token.spot, token.text);
        take();
        return node;
    }
    if (token.kind == TokenKind::kString) {
        ExprNode node = make(Expr::Kind::kString, token.spot);
        while (at().kind == TokenKind::kString) {
            const std::string& text = take().text;
            if (text.size() >= 2) node->text += text.substr(1, text.size() - 2);
        }
        return node;
    }
    if (token.is("(")) {
        take();
        const bool outer = no_greater_;
        no_greater_ = false;
        ExprNode inner = is(")") ? make(Expr::Kind::kOther, at().spot) : expression();
        no_greater_ = outer;
        while (!done() && !is(")") && !is(";") && !is("}")) take();
        accept(")");
        return inner;
    }
    if (token.is("[")) return lambda();
    if (token.is("{")) return braces();
    if (token.kind == TokenKind::kName || token.is("::")) return name();
    ExprNode node = make(Expr::Kind::kOther, token.spot, token.text);
    // A bracket or `;` that nobody expects here belongs to whoever opened it.
    if (!is(")") && !is("]") && !is("}") && !is(";") && !is(",") && !(is(">") && no_greater_)) take();
    return node;
}

ExprNode ExpressionParser::name() {
    const Spot spot = at().spot;
    if (is("static_cast") || is("reinterpret_cast") || is("const_cast") || is("dynamic_cast")) {
        take();
        ExprNode cast = make(Expr::Kind::kCast, spot);
        if (accept("<")) {
            cast->text = type_name();
            while (!done() && !is(">") && !is(";") && !is("(")) take();
            accept(">");
        }
        if (accept("(")) {
            const bool outer = no_greater_;
            no_greater_ = false;
            cast->children.push_back(expression());
            no_greater_ = outer;
            while (!done() && !is(")") && !is(";")) take();
            accept(")");
        } else {
            cast->children.push_back(make(Expr::Kind::kOther, spot));
        }
        return cast;
    }
    if (is("sizeof") || is("alignof") || is("decltype") || is("noexcept")) {
        ExprNode node = make(Expr::Kind::kOther, spot, take().text);
        if (is("(")) skip_brackets();
        return node;
    }
    ExprNode node = make(Expr::Kind::kName, spot);
    accept("::");
    for (;;) {
        node->text += take().text;
        std::vector<ExprNode> arguments;
        if (is("<") && template_arguments(arguments)) node->children = std::move(arguments);
        if (!is("::") || !(is_name(1) || is("template", 1))) break;
        take();
        accept("template");
        node->text += "::";
    }
    return node;
}

/// At `<`. Template arguments when the brackets close and what follows could not follow a comparison.
bool ExpressionParser::template_arguments(std::vector<ExprNode>& out) {
    const std::size_t start = mark();
    if (!skip_angles()) return false;
    static constexpr std::array<std::string_view, 13> kFollows{"(", ")", "::", "{", ",", ";",  ">",
                                                               "}", "]", ".",  "*", "&", "..."};
    const bool is_list = at().kind == TokenKind::kPunctuation ? one_of(kFollows, at().text) : is_name();
    const std::size_t end = mark();
    back_to(start);
    if (!is_list) return false;
    take();
    const bool outer = no_greater_;
    no_greater_ = true;
    while (mark() + 1 < end && !done()) {
        const std::size_t argument = mark();
        const std::string type = type_name();
        const bool is_type = !type.empty() && (is(",") || (is(">") && mark() + 1 == end)) &&
                             (type.find_first_of(" *&") != std::string::npos || one_of(kBuiltIn, type));
        if (is_type) {
            out.push_back(make(Expr::Kind::kOther, at().spot, type));
        } else {
            back_to(argument);
            out.push_back(assignment());
        }
        while (mark() + 1 < end && !is(",")) take();
        accept(",");
    }
    no_greater_ = outer;
    back_to(end);
    return true;
}

std::vector<ExprNode> ExpressionParser::list(std::string_view close) {
    const bool outer = no_greater_;
    no_greater_ = false;
    std::vector<ExprNode> items;
    while (!done() && !is(close) && !is(";")) {
        const std::size_t before = mark();
        items.push_back(assignment());
        accept("...");
        if (accept(",")) continue;
        if (is(close)) break;
        // Something unknown: on to the next item.
        items.back() = make(Expr::Kind::kOther, at().spot);
        while (!done() && !is(",") && !is(close) && !is(";")) {
            if (is("(") || is("[") || is("{")) {
                skip_brackets();
            } else if (is(")") || is("]") || is("}")) {
                break;
            } else {
                take();
            }
        }
        if (!accept(",") && !is(close)) break;
        if (mark() == before) take();
    }
    accept(close);
    no_greater_ = outer;
    return items;
}

ExprNode ExpressionParser::braces() {
    ExprNode node = make(Expr::Kind::kBraces, at().spot);
    take();
    const bool outer = no_greater_;
    no_greater_ = false;
    while (!done() && !is("}")) {
        const std::size_t before = mark();
        std::string designator;
        if (is(".") && is_name(1)) {
            take();
            designator = take().text;
            accept("=");
        }
        node->children.push_back(assignment());
        node->names.push_back(designator);
        accept("...");
        if (!accept(",") && !is("}")) {
            while (!done() && !is(",") && !is("}")) is("(") || is("[") || is("{") ? skip_brackets() : (void)take();
            accept(",");
        }
        if (mark() == before) take();
    }
    accept("}");
    no_greater_ = outer;
    return node;
}

ExprNode ExpressionParser::lambda() {
    ExprNode node = make(Expr::Kind::kLambda, at().spot);
    node->by_value = is("=", 1);
    skip_brackets();
    if (is("<")) skip_angles();
    if (is("(")) node->parameters = parameters();
    while (!done() && !is("{") && !is(";") && !is(")")) take();  // mutable, noexcept, -> type
    const bool outer = no_greater_;
    no_greater_ = false;
    if (is("{")) node->body = block();
    no_greater_ = outer;
    return node;
}

std::vector<Parameter> ExpressionParser::parameters() {
    std::vector<Parameter> result;
    accept("(");
    while (!done() && !is(")")) {
        const std::size_t before = mark();
        Parameter parameter;
        while (is("[") && is("[", 1)) skip_brackets();
        const std::string type = type_name();
        parameter.is_reference = type.ends_with("&");
        accept("...");
        if (is_name()) parameter.name = take().text;
        while (is("[")) skip_brackets();
        if (accept("=")) parameter.default_value = assignment();
        while (!done() && !is(",") && !is(")")) is("(") || is("{") ? skip_brackets() : (void)take();
        if (type != "void" || !parameter.name.empty()) result.push_back(std::move(parameter));
        accept(",");
        if (mark() == before) break;
    }
    accept(")");
    return result;
}

std::vector<Parameter> ExpressionParser::template_parameters() {
    std::vector<Parameter> result;
    const std::size_t start = mark();
    if (!skip_angles()) return result;
    const std::size_t end = mark();
    back_to(start);
    take();
    const bool outer = no_greater_;
    no_greater_ = true;
    while (mark() + 1 < end && !done()) {
        Parameter parameter;
        if (accept("typename") || accept("class")) {
            accept("...");
        } else {
            type_name();
        }
        accept("...");
        if (is_name()) parameter.name = take().text;
        if (accept("=") && mark() + 1 < end) parameter.default_value = assignment();
        while (mark() + 1 < end && !is(",")) is("<") && skip_angles() ? (void)0 : (void)take();
        result.push_back(std::move(parameter));
        accept(",");
    }
    no_greater_ = outer;
    back_to(end);
    return result;
}

/// Stays where it is when there is no type.
std::string ExpressionParser::type_name() {
    const std::size_t start = mark();
    std::string type;
    bool named = false;
    for (;;) {
        if (is_name() && one_of(kTypeWords, at().text)) {
            named |= one_of(kBuiltIn, at().text);
            if (at().text != "const" && at().text != "constexpr" && at().text != "static" && at().text != "inline")
                type += (type.empty() ? "" : " ") + at().text;
            take();
        } else if (is("[") && is("[", 1)) {
            skip_brackets();
        } else if (is("decltype") && is("(", 1)) {
            take();
            skip_brackets();
            type += "auto";
            named = true;
        } else if (!named && (is_name() || (is("::") && is_name(1)))) {
            accept("::");
            type += (type.empty() ? "" : " ") + take().text;
            named = true;
            for (;;) {
                if (is("<") && skip_angles()) type += "<>";
                if (!is("::") || !is_name(1)) break;
                take();
                type += "::" + take().text;
            }
        } else if (named && is_name() && one_of(kBuiltIn, at().text) && one_of(kBuiltIn, last_part(type))) {
            type += " " + take().text;
        } else {
            break;
        }
    }
    if (!named) {
        back_to(start);
        return "";
    }
    for (;;) {
        if (is("*")) {
            type += take().text;
        } else if (is("&") || is("&&")) {
            take();
            type += "&";
        } else if (is("const") || is("volatile") || is("tt_l1_ptr") || is("tt_reg_ptr") || is("__restrict__")) {
            take();
        } else {
            break;
        }
    }
    return type;
}

std::string last_part(const std::string& qualified) {
    const std::size_t colons = qualified.rfind("::");
    return colons == std::string::npos ? qualified : qualified.substr(colons + 2);
}

}  // namespace opwright::builder::check
