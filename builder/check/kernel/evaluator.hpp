// The evaluator's inside: variables, control flow and calls, one .cpp each.
#pragma once

#include <set>

#include "builder/check/kernel/evaluate.hpp"

namespace opwright::builder::check {

class Evaluator {
  public:
    Evaluator(const SyntaxTree& tree, const KernelHeaders& headers, const KernelInputs& inputs)
        : tree_(tree), headers_(headers), inputs_(inputs) {}

    Trace run();

  private:
    enum class Flow : std::uint8_t { kNext, kBreak, kContinue, kReturn };

    // variables.cpp
    struct Variable {
        std::string name;
        std::size_t slot = 0;
    };
    struct Scope {
        std::size_t variables = 0, slots = 0;
    };
    Scope enter() const { return {variables_.size(), slots_.size()}; }
    void leave(Scope scope);
    std::size_t declare(const std::string& name, Value value, const std::string& type = {});
    std::optional<std::size_t> slot_of(const std::string& name) const;
    void store(std::size_t slot, Value value);
    void forget_assigned(const Stmt& body);
    void forget_assigned(const Expr& expr);

    // statements.cpp
    Flow execute(const Stmt& stmt);
    Flow block(const Stmt& stmt);
    Flow if_statement(const Stmt& stmt);
    Flow loop(const Stmt& stmt);
    Flow unknown_loop(const Stmt& stmt, const char* what);
    Flow both_ways(const Stmt* yes, const Stmt* no, Spot spot);
    void declaration(const Stmt& stmt);
    void mark_unknown(const std::string& why, Spot spot);

    // expressions.cpp
    Value evaluate(const Expr& expr);
    Value name(const Expr& expr);
    Value unary(const Expr& expr);
    Value binary(const Expr& expr);
    Value assign(const Expr& expr);
    Value cast(const std::string& type, Value value) const;
    std::vector<Value> evaluate_all(const std::vector<ExprNode>& list, std::size_t from);

    // calls.cpp
    struct Call {
        std::string name;  ///< unqualified
        std::string qualified;
        Spot spot;
        bool is_method = false;
        Value object;
        std::vector<Value> arguments, template_arguments;
        std::string text;                                        ///< the first argument that is a string
        bool is_literal = false;                                 ///< the first argument is a number as written
        std::vector<std::optional<std::size_t>> argument_slots;  ///< of arguments that are variables
    };
    Value call(const Expr& expr);
    std::optional<Value> argument_call(const Call& call);  ///< get_arg_val and its like
    std::optional<Value> object_call(const Call& call);    ///< makes or asks objects of the API
    std::optional<Value> effect_call(const Call& call);    ///< has an effect on buffers, transfers or registers
    std::optional<Value> own_call(const Call& call);       ///< a function or lambda of the kernel
    static Value page_of(const std::vector<Value>& arguments, const Value& accessor);
    void note_read(const Call& call);
    void note_write(const Call& call);
    bool harmless(const Call& call) const;
    Value unknown_call(const Call& call);
    Value run_function(const Function& function, const Call& call);
    Value run_lambda(const Expr& lambda, std::size_t frame, const Call& call);
    void bind(const std::vector<Parameter>& parameters, const Call& call, bool templates);
    /// `words[index]`, remembered as read.
    Value read_arg(std::map<std::uint32_t, Spot>& uses, const std::optional<std::vector<std::uint32_t>>& words,
                   Origin::Kind kind, const Call& call, const Value& index);
    /// Which circular buffer a value means: an index, or a number of ours above all indices for an argument or name
    /// whose value is not known.
    std::optional<std::int64_t> buffer_of(const Value& value) const;
    std::string buffer_name(std::int64_t buffer) const;
    void take_step(Step step, const Origin& origin);
    std::optional<std::int64_t> accessor_length(std::int64_t offset) const;

    const SyntaxTree& tree_;
    const KernelHeaders& headers_;
    const KernelInputs& inputs_;
    Trace trace_;
    SyncState state_;
    std::vector<Value> slots_;
    std::vector<std::string> slot_types_;
    std::vector<Variable> variables_;
    std::size_t frame_ = 0;           ///< first variable of the running function
    std::size_t globals_ = 0;         ///< variables below this one are seen from everywhere
    std::vector<std::string> names_;  ///< of Origin::Kind::kNamed
    Value returned_;
    int uncertain_ = 0;                  ///< depth of branches and loops that may or may not run
    std::optional<Unknown> maybe_over_;  ///< the kernel (or a loop) may have ended before here
    int depth_ = 0;
    int unknown_loops_ = 0;
    std::int64_t steps_ = 0;
    bool stopped_ = false;
};

}  // namespace opwright::builder::check
