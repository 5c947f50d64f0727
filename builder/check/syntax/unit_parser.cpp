// Statements, declarations and what stands at namespace scope.
#include <algorithm>
#include <cctype>

#include "builder/check/syntax/parser.hpp"

namespace opwright::builder::check {

namespace {

constexpr int kMaxDepth = 200;

StmtNode make(Stmt::Kind kind, Spot spot) {
    auto node = std::make_unique<Stmt>();
    node->kind = kind;
    node->spot = spot;
    return node;
}

}  // namespace

SyntaxTree parse_unit(const Unit& unit) {
    return UnitParser(unit.tokens).run();
}

SyntaxTree UnitParser::run() {
    while (!done()) {
        scope("");
        if (is("}")) take();
    }
    return std::move(tree_);
}

/// Definitions up to the `}` of this scope.
void UnitParser::scope(const std::string& holder) {
    while (!done() && !is("}")) {
        const std::size_t before = mark();
        definition(holder);
        if (mark() == before) take();
    }
}

void UnitParser::definition(const std::string& holder) {
    if (accept(";")) return;
    if (is("public") || is("private") || is("protected")) {
        take();
        accept(":");
        return;
    }
    if (is("inline") && is("namespace", 1)) take();
    if (is("namespace") || (is("extern") && at(1).kind == TokenKind::kString)) {
        while (!done() && !is("{") && !is(";")) take();
        if (accept("{") && ++depth_ < kMaxDepth) {
            scope(holder);
            accept("}");
        }
        --depth_;
        return;
    }
    if (is("using") || is("typedef") || is("static_assert") || is("friend")) return skip_statement();
    std::vector<Parameter> template_parameters;
    while (is("template")) {
        take();
        if (is("<")) template_parameters = this->template_parameters();
        if (is("requires")) {
            while (!done() && !is("{") && !is(";") && !is("ALWI") && !is("FORCE_INLINE") && !is("void")) {
                if (is("(")) {
                    skip_brackets();
                } else {
                    take();
                }
            }
        }
    }
    while (is("[") && is("[", 1)) skip_brackets();
    if (is("enum")) return enumeration();
    if ((is("struct") || is("class") || is("union")) && is_name(1)) {
        // Either a definition or the type of something.
        std::size_t ahead = 2;
        while (is("final", ahead) || is("::", ahead) || (is_name(ahead) && is("::", ahead - 1))) ++ahead;
        if (is("{", ahead) || is(":", ahead) || is(";", ahead) || is("<", ahead)) return record();
    }
    if (function(holder, std::move(template_parameters))) return;
    StmtNode decl = declaration();
    if (decl) {
        if (holder.empty()) tree_.globals.push_back(std::move(decl));
        return;
    }
    ++tree_.not_understood;
    skip_statement();
}

void UnitParser::record() {
    take();
    const std::string name = take().text;
    while (!done() && !is("{") && !is(";")) take();
    if (accept("{")) {
        if (++depth_ < kMaxDepth) scope(name);
        --depth_;
        accept("}");
    }
    while (!done() && !is(";") && !is("}")) take();
    accept(";");
}

/// Enumerators are constants; their names also stand under `enum::name`.
void UnitParser::enumeration() {
    take();
    if (is("class") || is("struct")) take();
    const std::string name = is_name() ? take().text : "";
    while (!done() && !is("{") && !is(";")) take();
    if (accept("{")) {
        std::string previous;
        while (!done() && !is("}")) {
            const Token& token = take();
            auto decl = make(Stmt::Kind::kDecl, token.spot);
            decl->type = "int";
            decl->is_constant = true;
            Declarator enumerator;
            enumerator.name = token.text;
            enumerator.spot = token.spot;
            if (accept("=")) {
                enumerator.init = assignment();
            } else {
                auto value = std::make_unique<Expr>();
                value->spot = token.spot;
                value->kind = Expr::Kind::kNumber;
                value->text = "0";
                if (!previous.empty()) {
                    value->kind = Expr::Kind::kBinary;
                    value->text = "+";
                    auto left = std::make_unique<Expr>();
                    left->kind = Expr::Kind::kName;
                    left->text = previous;
                    auto one = std::make_unique<Expr>();
                    one->kind = Expr::Kind::kNumber;
                    one->text = "1";
                    value->children.push_back(std::move(left));
                    value->children.push_back(std::move(one));
                }
                enumerator.init = std::move(value);
            }
            previous = enumerator.name;
            decl->declarators.push_back(std::move(enumerator));
            tree_.globals.push_back(std::move(decl));
            while (!done() && !is(",") && !is("}")) take();
            accept(",");
        }
        accept("}");
    }
    accept(";");
}

/// `type name(parameters) ... { body }`; also members defined outside their class. False: it is no function.
bool UnitParser::function(const std::string& holder, std::vector<Parameter> template_parameters) {
    const std::size_t start = mark();
    Function function;
    function.holder = holder;
    function.template_parameters = std::move(template_parameters);
    // Everything before the parameter list is type and specifiers, the name last.
    std::string last;
    int words = 0;
    while (is_name() || is("::") || is("*") || is("&") || is("&&") || is("<") || is("~") || is("[")) {
        if (is("operator")) break;
        if (is("[")) {
            if (!is("[", 1)) break;
            skip_brackets();
        } else if (is("<")) {
            if (!skip_angles()) break;
        } else if ((is("alignas") || is("decltype") || is("__attribute__")) && is("(", 1)) {
            take();
            skip_brackets();
        } else {
            function.spot = at().spot;
            if (is_name()) {
                if (!last.empty()) function.type += (function.type.empty() ? "" : " ") + last;
                last = at().text;
                ++words;
            }
            take();
        }
    }
    function.name = last;
    if (!is("(") || words < (holder.empty() ? 2 : 1)) {
        back_to(start);
        return false;
    }
    function.parameters = parameters();
    if (is(":")) {  // a constructor's members
        while (!done() && !is(";") && !is("{")) {
            take();
            if (is("(") || is("{")) {
                skip_brackets();
                if (!accept(",")) break;
            }
        }
    }
    while (!done() && !is("{") && !is(";") && !is("}") && !is("=")) {
        if (is("(")) {
            skip_brackets();
        } else {
            take();
        }
    }
    if (is(";") || is("=")) {
        // A declaration without a body, or a variable made with parentheses.
        const bool variable = is("=");
        back_to(start);
        if (variable) return false;
        skip_statement();
        return true;
    }
    if (!is("{")) {
        back_to(start);
        return false;
    }
    function.body = block();
    tree_.functions.push_back(std::move(function));
    return true;
}

StmtNode UnitParser::block() {
    StmtNode node = make(Stmt::Kind::kBlock, at().spot);
    accept("{");
    if (++depth_ > kMaxDepth) {
        int open = 1;
        while (!done() && open > 0) {
            if (is("{")) ++open;
            if (is("}")) --open;
            if (open > 0) take();
        }
    }
    while (!done() && !is("}")) {
        const std::size_t before = mark();
        node->children.push_back(statement());
        if (mark() == before) take();
    }
    --depth_;
    node->end = at().spot;
    accept("}");
    return node;
}

StmtNode UnitParser::body() {
    return is("{") ? block() : statement();
}

StmtNode UnitParser::statement() {
    while (is("[") && is("[", 1)) skip_brackets();
    const Spot spot = at().spot;
    if (is("{")) return block();
    if (accept(";")) return make(Stmt::Kind::kEmpty, spot);
    if (is("if")) return if_statement();
    if (is("for")) return for_statement();
    if (is("while")) {
        StmtNode node = make(Stmt::Kind::kWhile, take().spot);
        accept("(");
        node->expr = expression();
        accept(")");
        node->children.push_back(body());
        return node;
    }
    if (is("do")) {
        StmtNode node = make(Stmt::Kind::kDo, take().spot);
        node->children.push_back(body());
        if (accept("while")) {
            accept("(");
            node->expr = expression();
            accept(")");
        }
        accept(";");
        return node;
    }
    if (is("switch")) {
        StmtNode node = make(Stmt::Kind::kSwitch, take().spot);
        accept("(");
        node->expr = expression();
        accept(")");
        node->children.push_back(body());
        return node;
    }
    if (is("case") || is("default")) {
        StmtNode node = make(Stmt::Kind::kCase, spot);
        if (take().is("case")) node->expr = assignment();
        while (!done() && !is(":") && !is(";") && !is("}")) take();
        accept(":");
        return node;
    }
    if (is("return") || is("break") || is("continue")) {
        const Stmt::Kind kind = is("return")  ? Stmt::Kind::kReturn
                                : is("break") ? Stmt::Kind::kBreak
                                              : Stmt::Kind::kContinue;
        StmtNode node = make(kind, take().spot);
        if (!is(";")) node->expr = expression();
        accept(";");
        return node;
    }
    if (is("using") || is("typedef") || is("static_assert") || is("goto") || is("asm") || is("__asm__") ||
        ((is("struct") || is("class") || is("enum") || is("union")) && (is("{", 1) || is("{", 2)))) {
        skip_statement();
        accept(";");
        return make(Stmt::Kind::kEmpty, spot);
    }
    if (is_macro_statement()) {
        StmtNode node = make(Stmt::Kind::kOther, spot);
        take();
        return node;
    }
    if (StmtNode decl = declaration()) return decl;
    StmtNode node = make(Stmt::Kind::kExpr, spot);
    const std::size_t start = mark();
    node->expr = expression();
    if (accept(";")) return node;
    back_to(start);
    return other();
}

/// `SFPU_OP_CHAIN_0` on a line of its own: a macro that only the build defines.
bool UnitParser::is_macro_statement() const {
    const std::string& name = at().text;
    return is_name() && at(1).starts_line && name.size() > 2 && (is_name(1) || is("}", 1) || is("{", 1)) &&
           std::ranges::none_of(name, [](unsigned char c) { return std::islower(c) != 0; });
}

StmtNode UnitParser::other() {
    ++tree_.not_understood;
    StmtNode node = make(Stmt::Kind::kOther, at().spot);
    skip_statement();
    return node;
}

StmtNode UnitParser::if_statement() {
    StmtNode node = make(Stmt::Kind::kIf, take().spot);
    node->is_constant = accept("constexpr") || accept("consteval");
    accept("(");
    const std::size_t start = mark();
    StmtNode init = declaration();
    if (init && mark() > start && !is(")")) {
        node->children.push_back(std::move(init));
    } else {
        back_to(start);
        node->children.push_back(nullptr);
    }
    node->expr = expression();
    while (!done() && !is(")") && !is("{") && !is(";")) take();
    accept(")");
    node->children.push_back(body());
    if (accept("else")) {
        node->children.push_back(body());
    } else {
        node->children.push_back(nullptr);
    }
    return node;
}

StmtNode UnitParser::for_statement() {
    StmtNode node = make(Stmt::Kind::kFor, take().spot);
    accept("(");
    const std::size_t start = mark();
    // for (type name : range)
    const std::string type = type_name();
    Declarator variable;
    variable.is_reference = type.ends_with("&");
    if (!type.empty() && is("[")) {
        take();
        while (is_name()) {
            variable.bindings.push_back(take().text);
            accept(",");
        }
        accept("]");
    } else if (!type.empty() && is_name()) {
        variable.name = take().text;
    }
    if (!type.empty() && accept(":")) {
        node->kind = Stmt::Kind::kRangeFor;
        node->declarators.push_back(std::move(variable));
        node->expr = expression();
        accept(")");
        node->children.push_back(body());
        return node;
    }
    back_to(start);
    if (accept(";")) {
        node->children.push_back(make(Stmt::Kind::kEmpty, node->spot));
    } else {
        node->children.push_back(statement());
    }
    if (!is(";")) node->expr = expression();
    accept(";");
    if (!is(")")) node->step = expression();
    while (!done() && !is(")") && !is("{") && !is(";")) take();
    accept(")");
    node->children.push_back(body());
    return node;
}

/// `type a = x, b(y), c{z}, d[n];` with everything in front that a declaration may have.
StmtNode UnitParser::declaration() {
    const std::size_t start = mark();
    StmtNode node = make(Stmt::Kind::kDecl, at().spot);
    for (std::size_t ahead = 0; is_name(ahead) && ahead < 6; ++ahead)
        node->is_constant |= is("const", ahead) || is("constexpr", ahead);
    node->type = type_name();
    if (node->type.empty() || last_part(node->type) == "delete" || node->type == "return" || node->type == "else") {
        back_to(start);
        return nullptr;
    }
    do {
        if (!declarator(*node)) {
            back_to(start);
            return nullptr;
        }
    } while (accept(",") && (is_name() || is("*") || is("&")));
    if (accept(";")) return node;
    back_to(start);
    return nullptr;
}

bool UnitParser::declarator(Stmt& decl) {
    Declarator variable;
    variable.is_pointer = decl.type.ends_with("*");
    variable.is_reference = decl.type.ends_with("&");
    while (is("*") || is("&") || is("&&")) {
        variable.is_pointer |= is("*");
        variable.is_reference |= !is("*");
        take();
    }
    variable.spot = at().spot;
    if (is("[") && last_part(decl.type).starts_with("auto")) {
        take();
        while (is_name()) {
            variable.bindings.push_back(take().text);
            accept(",");
        }
        if (!accept("]")) return false;
    } else if (is_name()) {
        variable.name = take().text;
    } else {
        return false;
    }
    while (is("[")) {
        variable.is_array = true;
        if (is("[", 1)) {
            skip_brackets();
        } else {
            skip_brackets();
        }
    }
    if (accept("=")) {
        variable.init = assignment();
    } else if (is("{")) {
        ExprNode values = braces();
        variable.constructed = true;
        variable.arguments = std::move(values->children);
    } else if (is("(")) {
        take();
        variable.constructed = true;
        variable.arguments = list(")");
    } else if (!is(";") && !is(",") && !is(":")) {
        return false;
    }
    decl.declarators.push_back(std::move(variable));
    return true;
}

}  // namespace opwright::builder::check
