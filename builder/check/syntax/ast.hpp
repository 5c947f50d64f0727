// The syntax tree of a kernel: as much of C++ as kernels are made of, no types resolved.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "builder/check/syntax/preprocess.hpp"
#include "builder/check/syntax/token.hpp"

namespace opwright::builder::check {

struct Expr;
struct Stmt;
using ExprNode = std::unique_ptr<Expr>;
using StmtNode = std::unique_ptr<Stmt>;

/// A parameter of a function or of a template.
struct Parameter {
    std::string name;  ///< may be empty
    bool is_reference = false;
    ExprNode default_value;  ///< may be null
};

struct Expr {
    enum class Kind : std::uint8_t {
        kNumber,   ///< `text`
        kString,   ///< `text` with its quotes, neighbours joined
        kName,     ///< `text` qualified as written (`tt::CBIndex::c_0`); `children` are its template arguments
        kUnary,    ///< `text` is the operator; children[0]
        kPostfix,  ///< ++ and --
        kBinary,   ///< children[0] text children[1]
        kAssign,   ///< children[0] text children[1]; `text` is `=`, `+=`, ...
        kTernary,  ///< children[0..2]
        kCall,     ///< children[0] is called with children[1..]
        kMember,   ///< children[0] . text; children[1..] are template arguments
        kIndex,    ///< children[0] [children[1]]
        kCast,     ///< children[0] as the type `text`
        kBraces,   ///< {children...}; designators are dropped, their names kept in `names`
        kLambda,   ///< `parameters`, `body`
        kOther,    ///< something that is not understood; its value is unknown
    } kind = Kind::kOther;
    std::string text;
    Spot spot;
    std::vector<ExprNode> children;
    std::vector<std::string> names;
    std::vector<Parameter> parameters;
    StmtNode body;
    bool by_value = false;  ///< kLambda: captures copies
};

/// One variable of a declaration.
struct Declarator {
    std::string name;
    Spot spot;
    bool is_reference = false, is_pointer = false, is_array = false;
    ExprNode init;                      ///< of `= e` and `{...}`, may be null
    std::vector<ExprNode> arguments;    ///< of `name(a, b)`
    bool constructed = false;           ///< `arguments` is what it is made from
    std::vector<std::string> bindings;  ///< of a structured binding
};

struct Stmt {
    enum class Kind : std::uint8_t {
        kEmpty,
        kExpr,      ///< expr
        kDecl,      ///< type, declarators
        kBlock,     ///< children
        kIf,        ///< children[0] init (may be null), expr, children[1] then, children[2] else (may be null)
        kFor,       ///< children[0] init, expr, step, children[1] body
        kRangeFor,  ///< declarators[0], expr, children[0] body
        kWhile,     ///< expr, children[0] body
        kDo,        ///< children[0] body, expr
        kSwitch,    ///< expr, children[0] body
        kCase,      ///< expr (null: default)
        kReturn,    ///< expr (may be null)
        kBreak,
        kContinue,
        kOther,  ///< not understood
    } kind = Kind::kEmpty;
    Spot spot;
    Spot end;                  ///< kBlock: its closing brace
    std::string type;          ///< kDecl: as written, without const
    bool is_constant = false;  ///< kDecl: const or constexpr; kIf: `if constexpr`
    ExprNode expr, step;
    std::vector<Declarator> declarators;
    std::vector<StmtNode> children;
};

struct Function {
    std::string name;    ///< unqualified
    std::string holder;  ///< struct or class it is a member of; empty: none
    std::string type;    ///< what it returns, as written
    Spot spot;
    std::vector<Parameter> template_parameters, parameters;
    StmtNode body;
};

struct SyntaxTree {
    std::vector<Function> functions;
    std::vector<StmtNode> globals;  ///< kDecl at namespace scope and enumerators as constants, in order
    int not_understood = 0;         ///< statements and definitions that were skipped
};

/// Never fails: what it does not understand becomes kOther and is counted.
SyntaxTree parse_unit(const Unit& unit);

/// A called name without its qualification: `ckl::reduce` gives `reduce`.
std::string last_part(const std::string& qualified);

}  // namespace opwright::builder::check
