// What the planning passes share: the spec, the plan that grows, its reasons. Internal to builder/plan.
#pragma once

#include <set>
#include <string>

#include "builder/plan/plan.hpp"

namespace opwright::builder {

class Planner {
  public:
    Planner(const Spec& spec_in, const PlanOptions& options_in) : spec(spec_in), options(options_in) {}

    const Spec& spec;
    const PlanOptions& options;
    Plan plan;
    std::vector<Diagnostic> errors;

    void error(std::string id, SourcePlace at, std::string what, std::string expected, std::string fix);
    void warn(std::string id, SourcePlace at, std::string what, std::string fix = {});
    void deduce(std::string what, std::string rule, std::string why, SourcePlace at = {});

    /// Makes sure that plan.symbols holds everything that `expr` needs. False when a name has no computable meaning;
    /// `missing` (may be null) then gets the first such name.
    bool need(const ExprPtr& expr, std::string* missing = nullptr);

    /// need(), reporting `unknown-symbol` or `runtime-only-symbol`; `where` ends the sentence.
    bool must_have(const ExprPtr& expr, const std::string& where);

    /// The tensor that a word means: its name, its description ("x"), `out`, `output`, `src`, `dst0` ...; empty if
    /// none.
    std::string tensor_of(std::string_view word) const;

    TensorArg* tensor(const std::string& name);

    /// The spec backs a buffer by `tensor`'s memory. Known before the buffers are planned.
    bool backs_buffer(const std::string& tensor) const;
    /// Whose shards the work is about: the backed tensor that the work split names, else the first one, else the first
    /// input.
    std::string shard_owner() const;

    /// H and W, in rank 4 also N and C, where the first input's shape names no dimensions: they are its last ones.
    bool by_convention(const std::string& name) const;

    bool is_output(const std::string& name) const { return plan.output(name) != nullptr; }
    const OutputPlan& first_output() const { return plan.outputs.front(); }

  private:
    std::optional<Symbol> lookup(const std::string& name);
    std::optional<Symbol> worded(const SymbolDef& def) const;
    std::optional<Symbol> builtin(const std::string& name) const;
    bool is_dimension(const std::string& name) const;

    std::set<std::string> open_;  ///< definitions being resolved, to find circles
    std::set<std::string> failed_;
};

// The passes, in order (plan.cpp). Each fills its part of planner.plan.
void plan_names(Planner& planner);
void plan_arguments(Planner& planner);
void plan_output(Planner& planner);
void plan_conditions(Planner& planner);
/// Conditions that keep the outputs from being empty; plan_conditions() calls it behind those of the spec.
void plan_output_sizes(Planner& planner);
void plan_buffers(Planner& planner);
void plan_work(Planner& planner);
/// plan_work() calls these. "`Ht` tile-rows" of a tensor that may have dimensions in front of H: their rows are rows
/// too.
void count_all_matrices(Planner& planner);
/// Row-major data in tile-rows: 32 sticks make a unit, so that a matrix must have whole ones.
void demand_whole_rows(Planner& planner);
void plan_kernels(Planner& planner);
void plan_compute(Planner& planner);
void plan_passthrough(Planner& planner);
void plan_missing_arguments(Planner& planner);
void plan_whole_tiles(Planner& planner);
void plan_budget(Planner& planner);

}  // namespace opwright::builder
