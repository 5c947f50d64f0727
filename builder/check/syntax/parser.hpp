// A recursive descent parser for statements and expressions, tolerant of what it does not know.
#pragma once

#include <string_view>

#include "builder/check/syntax/ast.hpp"

namespace opwright::builder::check {

/// What the parts of the parser share: where it stands, and how it goes on after something that it does not know.
class TokenReader {
  public:
    explicit TokenReader(const std::vector<Token>& tokens) : tokens_(tokens) {}

    const Token& at(std::size_t ahead = 0) const;
    bool is(std::string_view text, std::size_t ahead = 0) const { return at(ahead).is(text); }
    bool is_name(std::size_t ahead = 0) const { return at(ahead).kind == TokenKind::kName; }
    bool done() const { return at().kind == TokenKind::kEnd; }
    const Token& take();
    bool accept(std::string_view text);
    std::size_t mark() const { return position_; }
    void back_to(std::size_t mark) { position_ = mark; }

    /// From an opening bracket behind its closing one.
    void skip_brackets();
    /// Behind the next `;` of this level, or to the `}` that ends it.
    void skip_statement();
    /// At `<`: behind the matching `>` when this looks like a list of template arguments; else stays.
    bool skip_angles();

  private:
    const std::vector<Token>& tokens_;
    std::size_t position_ = 0;
};

class ExpressionParser : public TokenReader {
  public:
    using TokenReader::TokenReader;
    virtual ~ExpressionParser() = default;

    ExprNode expression();  ///< with commas
    ExprNode assignment();  ///< without
    std::vector<ExprNode> list(std::string_view close);
    ExprNode braces();
    std::vector<Parameter> parameters();  ///< from the `(` behind the `)`
    std::vector<Parameter> template_parameters();
    /// A type as it stands in a declaration, cast or template argument; empty when there is none.
    std::string type_name();

  protected:
    virtual StmtNode block() = 0;

  private:
    ExprNode binary(int least);
    ExprNode unary();
    ExprNode postfix();
    ExprNode primary();
    ExprNode name();
    ExprNode lambda();
    ExprNode cast_in_parentheses();
    bool template_arguments(std::vector<ExprNode>& out);
    bool no_greater_ = false;  ///< inside template arguments: `>` ends them
    int depth_ = 0;
};

class UnitParser final : public ExpressionParser {
  public:
    using ExpressionParser::ExpressionParser;
    SyntaxTree run();

  protected:
    StmtNode block() override;

  private:
    StmtNode statement();
    StmtNode body();
    StmtNode if_statement();
    StmtNode for_statement();
    StmtNode declaration();  ///< null when this is no declaration
    bool declarator(Stmt& decl);
    StmtNode other();
    bool is_macro_statement() const;
    void scope(const std::string& holder);
    void definition(const std::string& holder);
    bool function(const std::string& holder, std::vector<Parameter> template_parameters);
    void record();
    void enumeration();

    SyntaxTree tree_;
    int depth_ = 0;
};

}  // namespace opwright::builder::check
