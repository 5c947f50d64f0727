// Control flow: what is known runs as written, what is not known runs both ways or at least once.
#include <fmt/format.h>

#include <algorithm>

#include "builder/check/kernel/evaluator.hpp"
#include "builder/check/rules/kernel_rules.hpp"

namespace opwright::builder::check {

namespace {

constexpr std::int64_t kMaxSteps = 400'000;  ///< some tens of milliseconds
constexpr int kRunTwiceDepth = 3;            ///< unknown loops inside unknown loops run once only

}  // namespace

const Function* kernel_entry_of(const SyntaxTree& tree) {
    for (const Function& function : tree.functions) {
        if (function.holder.empty() && (function.name == "kernel_main" || function.name == "MAIN")) return &function;
    }
    return nullptr;
}

Trace evaluate_kernel(const SyntaxTree& tree, const KernelHeaders& headers, const KernelInputs& inputs) {
    return Evaluator(tree, headers, inputs).run();
}

Trace Evaluator::run() {
    const Function* entry = kernel_entry_of(tree_);
    if (entry == nullptr || !entry->body) return std::move(trace_);
    for (const StmtNode& global : tree_.globals) {
        declaration(*global);
        globals_ = variables_.size();
    }
    frame_ = variables_.size();
    block(*entry->body);
    if (!stopped_) {
        check_end(state_, entry->body->end,
                  [this](LocalMistake mistake) { trace_.mistakes.push_back(std::move(mistake)); });
    }
    trace_.steps = steps_;
    return std::move(trace_);
}

void Evaluator::mark_unknown(const std::string& why, Spot spot) {
    if (!trace_.all_unknown) trace_.all_unknown = Unknown{why, spot};
}

Evaluator::Flow Evaluator::execute(const Stmt& stmt) {
    if (stopped_) return Flow::kReturn;
    if (++steps_ > kMaxSteps) {
        mark_unknown("the kernel takes more steps than a check follows", stmt.spot);
        stopped_ = true;
        return Flow::kReturn;
    }
    switch (stmt.kind) {
        case Stmt::Kind::kExpr:
            if (stmt.expr) evaluate(*stmt.expr);
            return Flow::kNext;
        case Stmt::Kind::kDecl:
            declaration(stmt);
            return Flow::kNext;
        case Stmt::Kind::kBlock:
            return block(stmt);
        case Stmt::Kind::kIf:
            return if_statement(stmt);
        case Stmt::Kind::kFor:
        case Stmt::Kind::kWhile:
        case Stmt::Kind::kDo:
            return loop(stmt);
        case Stmt::Kind::kRangeFor:
            evaluate(*stmt.expr);
            return unknown_loop(stmt, "a loop over a range");
        case Stmt::Kind::kSwitch:
            evaluate(*stmt.expr);
            return unknown_loop(stmt, "a switch");
        case Stmt::Kind::kReturn:
            returned_ = stmt.expr ? evaluate(*stmt.expr) : Value{};
            return Flow::kReturn;
        case Stmt::Kind::kBreak:
            return Flow::kBreak;
        case Stmt::Kind::kContinue:
            return Flow::kContinue;
        case Stmt::Kind::kOther:
            mark_unknown("a statement that the check cannot read", stmt.spot);
            state_.forget();
            return Flow::kNext;
        case Stmt::Kind::kEmpty:
        case Stmt::Kind::kCase:
            return Flow::kNext;
    }
    return Flow::kNext;
}

Evaluator::Flow Evaluator::block(const Stmt& stmt) {
    const Scope scope = enter();
    Flow flow = Flow::kNext;
    for (const StmtNode& child : stmt.children) {
        flow = execute(*child);
        if (flow != Flow::kNext) break;
    }
    leave(scope);
    return flow;
}

/// Variables of a scope go with their values; those of a `for` are left by the loop.
void Evaluator::leave(Scope scope) {
    variables_.resize(scope.variables);
    slots_.resize(scope.slots);
    slot_types_.resize(scope.slots);
}

void Evaluator::declaration(const Stmt& stmt) {
    for (const Declarator& variable : stmt.declarators) {
        if (!variable.bindings.empty()) {
            if (variable.init) evaluate(*variable.init);
            for (const std::string& name : variable.bindings) declare(name, {});
            continue;
        }
        if (variable.is_reference && variable.init && variable.init->kind == Expr::Kind::kName) {
            if (const auto slot = slot_of(variable.init->text)) {
                variables_.push_back({variable.name, *slot});
                continue;
            }
        }
        Value value;
        if (variable.init) value = evaluate(*variable.init);
        if (variable.constructed) {
            // `CircularBuffer cb(index);` is the call `CircularBuffer(index)`.
            Call call;
            call.qualified = stmt.type;
            while (call.qualified.ends_with("<>")) call.qualified.resize(call.qualified.size() - 2);
            call.name = last_part(call.qualified);
            call.spot = variable.spot;
            call.arguments = evaluate_all(variable.arguments, 0);
            if (const auto made = object_call(call)) {
                value = *made;
            } else if (call.arguments.size() == 1 && !variable.is_array) {
                value = call.arguments[0];
                if (value.kind != Value::Kind::kInteger && value.kind != Value::Kind::kAddress) value = {};
            } else if (std::ranges::any_of(call.arguments,
                                           [](const Value& v) { return v.kind == Value::Kind::kBuffer; })) {
                unknown_call(call);
            }
        } else if (!variable.init) {
            Call call;
            call.qualified = stmt.type;
            call.name = last_part(stmt.type);
            call.spot = variable.spot;
            if (const auto made = object_call(call)) value = *made;
        }
        if (variable.is_array || variable.is_pointer) {
            if (value.kind != Value::Kind::kAddress) value = {};
        }
        declare(variable.name, value, variable.is_pointer ? "" : stmt.type);
    }
}

Evaluator::Flow Evaluator::if_statement(const Stmt& stmt) {
    const Scope scope = enter();
    if (stmt.children[0]) execute(*stmt.children[0]);
    const Value condition = evaluate(*stmt.expr);
    Flow flow = Flow::kNext;
    if (condition.is_integer()) {
        const StmtNode& taken = stmt.children[condition.number != 0 ? 1 : 2];
        if (taken) flow = execute(*taken);
    } else {
        flow = both_ways(stmt.children[1].get(), stmt.children[2].get(), stmt.spot);
    }
    leave(scope);
    return flow;
}

Evaluator::Flow Evaluator::both_ways(const Stmt* yes, const Stmt* no, Spot spot) {
    const std::vector<Value> slots = slots_;
    const SyncState state = state_;
    const Scope scope = enter();
    ++uncertain_;
    const Flow first = yes != nullptr ? execute(*yes) : Flow::kNext;
    leave(scope);
    std::vector<Value> slots_yes = std::move(slots_);
    SyncState state_yes = std::move(state_);
    slots_ = slots;
    state_ = state;
    const Flow second = no != nullptr ? execute(*no) : Flow::kNext;
    leave(scope);
    --uncertain_;
    if (first != second || (first != Flow::kNext && second != Flow::kNext)) {
        if (first == Flow::kNext || second == Flow::kNext) {
            if (!maybe_over_)
                maybe_over_ = Unknown{"a condition that is not known may end this part of the kernel", spot};
            if (first == Flow::kNext) {
                slots_ = std::move(slots_yes);
                state_ = std::move(state_yes);
            }
            return Flow::kNext;
        }
        if (first != second) {
            state_.merge(state_yes);
            if (!maybe_over_)
                maybe_over_ = Unknown{"a condition that is not known may end this part of the kernel", spot};
            return Flow::kBreak;
        }
    }
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (!(slots_[i] == slots_yes[i])) slots_[i] = {};
    }
    state_.merge(state_yes);
    return first;
}

Evaluator::Flow Evaluator::loop(const Stmt& stmt) {
    const Scope scope = enter();
    const bool is_for = stmt.kind == Stmt::Kind::kFor;
    if (is_for) execute(*stmt.children[0]);
    const Stmt& body = *stmt.children[is_for ? 1 : 0];
    Flow result = Flow::kNext;
    bool first = stmt.kind == Stmt::Kind::kDo;
    while (!stopped_) {
        if (++steps_ > kMaxSteps) {
            mark_unknown("the kernel takes more steps than a check follows", stmt.spot);
            stopped_ = true;
            break;
        }
        const Value condition = first || !stmt.expr ? Value::integer(1) : evaluate(*stmt.expr);
        first = false;
        if (!condition.is_integer()) {
            result = unknown_loop(stmt, "a loop whose count is not known");
            break;
        }
        if (condition.number == 0) break;
        const Scope inner = enter();
        const Flow flow = execute(body);
        leave(inner);
        if (flow == Flow::kReturn) {
            result = flow;
            break;
        }
        if (flow == Flow::kBreak) break;
        if (stmt.step) evaluate(*stmt.step);
    }
    leave(scope);
    return result;
}

/// Also for `switch` and range loops: the body runs, but nobody knows how often.
Evaluator::Flow Evaluator::unknown_loop(const Stmt& stmt, const char* what) {
    const Scope scope = enter();
    for (const Declarator& variable : stmt.declarators) {
        declare(variable.name, {});
        for (const std::string& name : variable.bindings) declare(name, {});
    }
    forget_assigned(stmt);
    ++uncertain_;
    ++unknown_loops_;
    const std::optional<Unknown> before = maybe_over_;
    maybe_over_ = Unknown{what, stmt.spot};
    const bool loops = stmt.kind != Stmt::Kind::kSwitch;
    SyncState entered = state_;
    const int rounds = loops && unknown_loops_ <= kRunTwiceDepth ? 2 : 1;
    Flow flow = Flow::kNext;
    for (int round = 0; round < rounds && !stopped_; ++round) {
        flow = execute(*stmt.children.back());
        if (flow == Flow::kReturn || flow == Flow::kBreak) break;
        if (stmt.step) evaluate(*stmt.step);
        forget_assigned(stmt);
    }
    // A switch may also run none of its cases, or another one than the first.
    if (!loops) {
        state_.merge(entered);
        state_.forget();
    }
    maybe_over_ = before;
    --unknown_loops_;
    --uncertain_;
    forget_assigned(stmt);
    leave(scope);
    // `while (true) { ... return }`: what follows may or may not be reached.
    return Flow::kNext;
}

}  // namespace opwright::builder::check
